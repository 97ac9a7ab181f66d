/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sealed group whose answers nobody could read could not be closed: it is not begun. Nothing here tells what
 * the group is about. */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include "door-section-readers.h"

#include <glib/gi18n-lib.h>

/* Tried out at the author's desk there is no survey, and nothing is sealed. */
static gboolean
has_reader (DoorGuard *self, DoorAudience audience)
{
  DoorTrust *trust = self->interview->trust;

  return !trust
         || door_section_has_reader (door_trust_roster (trust), audience, door_trust_team (trust));
}

static gboolean
is_any_unread (DoorGuard *self)
{
  DoorTrust *trust = self->interview->trust;
  g_autoptr (GPtrArray) unread
      = trust ? door_section_unread (door_session_def (self->interview->session),
                                     door_trust_roster (trust), door_trust_team (trust))
              : NULL;

  return unread && unread->len > 0;
}

gboolean
door_guard_is_unread (DoorGuard *self)
{
  if (self->section > 0)
    return FALSE;
  if (!self->told_unread)
    return is_any_unread (self);
  return self->present.sealed && !has_reader (self, self->present.audience);
}

void
door_guard_ask_unread (DoorGuard *self)
{
  const char *choices[] = { self->told_unread ? _ ("Go on without these questions") : _ ("Go on"),
                            _ ("Look again"), NULL };

  door_guard_say (
      self, DOOR_GUARD_UNREAD,
      self->told_unread ? _ ("These questions cannot be asked now")
                        : _ ("Some of the questions cannot be asked now"),
      _ ("The survey’s list names nobody who may read their answers, so they could not be kept "
         "safely. Everything else can be asked."),
      _ ("Nothing was lost. Connect and send once: a new list may be there. If this stays, tell "
         "the "
         "office that the list lacks whoever reads the sealed questions. They are asked again the "
         "next time the interview is opened."),
      choices);
}

void
door_guard_choose_unread (DoorGuard *self, guint choice)
{
  if (choice != 0)
    door_guard_again (self);
  else if (self->told_unread)
    door_guard_stay_closed (self, "unread", DOOR_GATE_NOT_QUIET);
  else
    {
      self->told_unread = TRUE;
      door_guard_again (self);
    }
}

const char *
door_guard_no_reader (DoorGuard *self)
{
  if (!door_trust_roster (self->interview->trust))
    return _ ("The office has not yet said who may read interviews. Connect and send once, then go "
              "on.");
  if (has_reader (self, self->open.audience))
    return NULL;
  return _ ("The survey’s list names nobody any more who may read these answers. They stay on this "
            "device, encrypted. Connect and send once, or ask the office for a new list, then try "
            "again.");
}
