/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the journal tells of how an interview went, beside its answers. Durations follow from the
 * two clocks of the entries; nothing is recorded while nothing happens, and nothing that is not
 * described to the interviewer in door_interview_describe_paradata().
 *
 *   kind      path                value
 *   paradata  key of a question   "entered": the person's attention came here (field-lists)
 *             ""                  "opened battery=83 charging=no"
 *             ""                  "back", "jump": how the present screen was reached
 *             ""                  "pause 127": seconds without a key or touch before this
 *             ""                  "clock 3600": the wall clock was moved by so many seconds
 *             ""                  "suspend 600": the machine slept so many seconds
 *             ""                  "battery 43"
 *             ""                  "left REASON", "left REASON words"
 *             ""                  "fault CODE PLACE": an expression of the form could not be evaluated
 *             key of a position   "position accuracy=8 source=gps mock=no"
 *             key of a value      "audio …": door-audit-audio.h
 */
#define G_LOG_DOMAIN "door-desk"

#include "door-interview-private.h"

#include "door-platform.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#define PAUSE_US (60 * G_USEC_PER_SEC)
/* Clocks are set by a second now and then by the network: no jump. */
#define JUMP_US (5 * G_USEC_PER_SEC)
/* A battery is told of when it lost as much. */
#define BATTERY_STEP 10

static void
add (DoorInterview *self, DoorNode node, const char *value)
{
  g_autofree char *key = node == DOOR_NODE_NONE ? NULL : door_session_key (self->session, node);

  door_recorder_add (self->recorder, DOOR_ENTRY_PARADATA, key ? key : "", value);
}

void
door_interview_note (DoorInterview *self, DoorNode node, const char *value)
{
  if (!self->recorder || self->page == DOOR_PAGE_CLOSED)
    return;
  add (self, node, value);
  door_recorder_flush (self->recorder);
}

static void
remember_clocks (DoorInterview *self)
{
  self->seen.wall = door_clock_now (self->clock);
  self->seen.monotonic = door_clock_monotonic (self->clock);
  self->seen.boot = door_platform_time_since_boot ();
}

void
door_interview_note_opened (DoorInterview *self)
{
  gboolean charging = FALSE;
  int percent = door_platform_battery (&charging);
  g_autofree char *value = percent < 0 ? g_strdup ("opened")
                                       : g_strdup_printf ("opened battery=%d charging=%s", percent,
                                                          charging ? "yes" : "no");

  self->seen.battery = percent;
  self->seen.activity = door_clock_monotonic (self->clock);
  remember_clocks (self);
  door_interview_note (self, DOOR_NODE_NONE, value);
}

static void
note_seconds (DoorInterview *self, const char *word, gint64 us)
{
  g_autofree char *value = g_strdup_printf ("%s %" G_GINT64_FORMAT, word, us / G_USEC_PER_SEC);

  add (self, DOOR_NODE_NONE, value);
}

static void
note_clock (DoorInterview *self, gint64 moved)
{
  note_seconds (self, "clock", moved);
  self->seen.moved += moved;
  door_interview_notify (self, "clock-note");
}

const char *
door_interview_get_clock_note (DoorInterview *self)
{
  if (ABS (self->seen.moved) <= JUMP_US)
    return NULL;
  return _ ("This device’s clock was changed during the interview. Look whether its date and time "
            "are right, and set them if they are not. All answers are kept; go on.");
}

/* Since the last look: what the wall clock did that the other did not, and what the machine slept. */
void
door_interview_note_device (DoorInterview *self)
{
  gint64 wall = door_clock_now (self->clock) - self->seen.wall;
  gint64 monotonic = door_clock_monotonic (self->clock) - self->seen.monotonic;
  gint64 boot = door_platform_time_since_boot () - self->seen.boot;
  gint64 slept = self->seen.boot > 0 ? MAX (boot - monotonic, 0) : 0;
  gboolean charging;
  int percent = door_platform_battery (&charging);

  if (slept > JUMP_US)
    note_seconds (self, "suspend", slept);
  else
    slept = 0;
  if (ABS (wall - monotonic - slept) > JUMP_US)
    note_clock (self, wall - monotonic - slept);
  if (percent >= 0 && self->seen.battery - percent >= BATTERY_STEP)
    {
      g_autofree char *value = g_strdup_printf ("battery %d", percent);

      add (self, DOOR_NODE_NONE, value);
      self->seen.battery = percent;
    }
  remember_clocks (self);
}

void
door_interview_note_activity (DoorInterview *self)
{
  gint64 now = door_clock_monotonic (self->clock);
  gint64 idle = now - self->seen.activity;

  if (!self->recorder)
    return;
  if (self->seen.activity > 0 && idle >= PAUSE_US)
    {
      note_seconds (self, "pause", idle);
      door_interview_note_device (self);
      door_recorder_flush (self->recorder);
    }
  self->seen.activity = now;
}

/* --- Leaving ------------------------------------------------------------------------------- */

static const struct {
  const char *word;
  const char *label;
} leavings[] = {
  [DOOR_LEAVING_LATER] = { "later", N_ ("Go on another time, as agreed") },
  [DOOR_LEAVING_INTERRUPTED] = { "interrupted", N_ ("Somebody or something interrupted us") },
  [DOOR_LEAVING_STOPPED] = { "stopped", N_ ("The person does not want to go on") },
  [DOOR_LEAVING_UNSAFE] = { "unsafe", N_ ("It was not safe or not private") },
  [DOOR_LEAVING_DEVICE] = { "device", N_ ("The device has to be charged or seen to") },
  [DOOR_LEAVING_LOOKED] = { "looked", N_ ("I only looked something up") },
};

const char *
door_leaving_label (DoorLeaving leaving)
{
  g_return_val_if_fail (leaving < G_N_ELEMENTS (leavings), "");

  return _ (leavings[leaving].label);
}

void
door_interview_note_leaving (DoorInterview *self, DoorLeaving leaving, const char *words)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (words ? words : ""));
  g_autofree char *value = NULL;

  g_return_if_fail (leaving < G_N_ELEMENTS (leavings));

  value = g_strconcat ("left ", leavings[leaving].word, *trimmed ? " " : "", trimmed, NULL);
  door_interview_note (self, DOOR_NODE_NONE, value);
}

char *
door_interview_describe_paradata (void)
{
  return g_strdup (_ (
      "While you interview, this program notes, sealed together with the answers:\n"
      "• when each screen was shown, and on screens with several questions when you came to each\n"
      "• each answer and each change of it, and what was typed and did not fit\n"
      "• moves back and jumps, changes of language, remarks, checks and the reasons you gave\n"
      "• pauses of more than a minute\n"
      "• how full the battery is, whether the device slept, whether its clock was changed\n"
      "• your position only where the questionnaire asks for it, how exact it was, and whether it "
      "was set by hand\n"
      "• that the screen was covered, and how the gate before personal questions went\n"
      "With each visit it notes for your team when and where it began, and what came of it.\n"
      "It records sound only when the questionnaire asks for it and the person agreed, and as long "
      "as the screen says “Recording”: never in personal or closed parts.\n"
      "It notes no pictures, nothing about other programs and nothing between "
      "interviews. Your supervisor sees times and pauses; nobody is judged by one number."));
}
