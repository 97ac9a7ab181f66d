/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-sending-words.h"

#include <glib/gi18n-lib.h>

static const char *const texts[DOOR_SENDER_N][DOOR_SENDING_TEXT_N] = {
  [DOOR_SENDER_INTERVIEWER] = {
    [DOOR_SENDING_TEXT_TITLE] = N_ ("Interviews"),
    [DOOR_SENDING_TEXT_BACK] = N_ ("Cases"),
    [DOOR_SENDING_TEXT_BACK_LONG] = N_ ("Back to the cases"),
    [DOOR_SENDING_TEXT_BY_HAND]
    = N_ ("Interviews can travel on a USB stick, sealed so that only the office can read them. They stay "
          "here, too, until the office has confirmed them."),
    [DOOR_SENDING_TEXT_CHOOSE_FILE] = N_ ("Choose the file from the office"),
    [DOOR_SENDING_TEXT_FILES] = N_ ("Files from the office"),
  },
  [DOOR_SENDER_SUPERVISOR] = {
    [DOOR_SENDING_TEXT_TITLE] = N_ ("What you decided and wrote"),
    [DOOR_SENDING_TEXT_BACK] = N_ ("Team"),
    [DOOR_SENDING_TEXT_BACK_LONG] = N_ ("Back to the team’s work"),
    [DOOR_SENDING_TEXT_BY_HAND]
    = N_ ("What you decided and wrote can travel on a USB stick, sealed for those whom it is for. It stays "
          "here, too, until the office has confirmed it. A stick from the office brings the team’s "
          "interviews and visits."),
    [DOOR_SENDING_TEXT_CHOOSE_FILE] = N_ ("Choose the file from the office"),
    [DOOR_SENDING_TEXT_FILES] = N_ ("Files from the office"),
  },
  [DOOR_SENDER_HEADQUARTERS] = {
    [DOOR_SENDING_TEXT_TITLE] = N_ ("What you decided and wrote"),
    [DOOR_SENDING_TEXT_BACK] = N_ ("Teams"),
    [DOOR_SENDING_TEXT_BACK_LONG] = N_ ("Back to the teams’ work"),
    [DOOR_SENDING_TEXT_BY_HAND]
    = N_ ("What you decided and wrote can travel on a USB stick, sealed for those whom it is for. It stays "
          "here, too, until the survey’s server has confirmed it. A stick from there brings the teams’ "
          "interviews and visits."),
    [DOOR_SENDING_TEXT_CHOOSE_FILE] = N_ ("Choose the file from the survey’s server"),
    [DOOR_SENDING_TEXT_FILES] = N_ ("Files from the survey’s server"),
  },
};

const char *
door_sending_words (DoorSender sender, DoorSendingText which)
{
  return _ (texts[sender][which]);
}

/* --- What waits --------------------------------------------------------------------------------- */

char *
door_sending_words_waiting (DoorSender sender, guint interviews, gboolean letters)
{
  gboolean decided = letters && sender != DOOR_SENDER_INTERVIEWER;

  if (interviews == 0)
    return g_strdup (decided ? _ ("What you decided waits to be sent")
                             : _ ("Nothing waits to be sent"));
  return g_strdup_printf (
      ngettext ("%u interview waits to be sent", "%u interviews wait to be sent", interviews),
      interviews);
}

char *
door_sending_words_list (DoorSender sender, const char *summary, gboolean letters)
{
  g_autofree char *waiting = NULL;

  if (sender == DOOR_SENDER_INTERVIEWER)
    return g_strdup (summary
                         ? summary
                         : _ ("No interview is finished yet. Finished ones are listed here until "
                              "the office has read them."));
  waiting = door_sending_words_waiting (sender, 0, letters);
  return summary ? g_strdup_printf ("%s · %s", waiting, summary) : g_steal_pointer (&waiting);
}

/* --- The laptop that carries ---------------------------------------------------------------------- */

char *
door_sending_words_relay (DoorSender sender, const char *host)
{
  if (sender == DOOR_SENDER_INTERVIEWER && host)
    return g_strdup_printf (_ ("When the office is out of reach, interviews go to your "
                               "supervisor’s laptop (%s) on the local Wi-Fi. It cannot read them."),
                            host);
  if (sender == DOOR_SENDER_INTERVIEWER)
    return g_strdup (_ ("A supervisor’s laptop can carry them, too, over a local Wi-Fi. It shows a "
                        "code to scan, and cannot read them."));
  if (host)
    return g_strdup_printf (
        _ ("When the office is out of reach, what you decided goes to the laptop "
           "that carries for the team (%s) on the local Wi-Fi, and the team’s "
           "interviews come from there. It cannot read them."),
        host);
  return g_strdup (_ ("The laptop that carries for the team can take it along, too, over a local "
                      "Wi-Fi, and bring the team’s interviews. It shows a code to scan, and cannot "
                      "read them."));
}

const char *
door_sending_words_carried (DoorSender sender)
{
  return sender == DOOR_SENDER_INTERVIEWER
             ? _ ("Given to the supervisor's laptop, which carries it to the office")
             : _ ("Given to the laptop that carries for the team");
}

char *
door_sending_words_with_relay (DoorSender sender, const char *time)
{
  return g_strdup_printf (
      sender == DOOR_SENDER_INTERVIEWER
          ? _ ("With the supervisor since %s, on its way to the office")
          : _ ("With the laptop that carries since %s, on its way to the office"),
      time);
}

gboolean
door_sender_has_relay (DoorSender sender)
{
  return sender != DOOR_SENDER_HEADQUARTERS;
}

/* --- By stick ------------------------------------------------------------------------------------ */

static char *
packed_interviews (guint n)
{
  return g_strdup_printf (ngettext ("%u interview is on the stick. Give it to your supervisor.",
                                    "%u interviews are on the stick. Give it to your supervisor.",
                                    n),
                          n);
}

/* They may have visited homes themselves. */
static char *
packed_by_reviewer (DoorSender sender, guint n)
{
  const char *then = sender == DOOR_SENDER_SUPERVISOR
                         ? _ ("Take it to the office.")
                         : _ ("Give it to whoever keeps the survey’s server.");
  g_autofree char *what
      = n == 0 ? g_strdup (_ ("What you decided and wrote is on the stick."))
               : g_strdup_printf (ngettext ("What you decided and wrote, and %u interview, are on "
                                            "the stick.",
                                            "What you decided and wrote, and %u interviews, are on "
                                            "the stick.",
                                            n),
                                  n);

  return g_strdup_printf ("%s %s", what, then);
}

char *
door_sending_words_packed (DoorSender sender, guint interviews, guint files)
{
  if (files == 0)
    return g_strdup (_ ("Nothing waits, so nothing was written."));
  if (sender != DOOR_SENDER_INTERVIEWER)
    return packed_by_reviewer (sender, interviews);
  return interviews > 0
             ? packed_interviews (interviews)
             : g_strdup (_ ("Visits and messages are on the stick. Give it to your supervisor."));
}

char *
door_sending_words_taken (guint items)
{
  if (items == 0)
    return g_strdup (_ ("Everything in this file was here already."));
  return g_strdup_printf (ngettext ("%u new thing was taken from the stick.",
                                    "%u new things were taken from the stick.", items),
                          items);
}

gboolean
door_sender_takes_cases (DoorSender sender)
{
  return sender == DOOR_SENDER_INTERVIEWER;
}

const char *
door_sender_guide (DoorSender sender)
{
  return sender == DOOR_SENDER_INTERVIEWER ? "interviewer-sending" : "supervisor-relay";
}
