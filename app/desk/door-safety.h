/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Care: for the person who answers (services nearby, distress, danger) and for the person who asks
 * (whom to call, checking in, writing down how it went, leaving a part to a colleague). Works without a
 * network; what is noted here goes to the team with the next sending, danger first.
 *
 * Checking in: while a day's work is under way the survey asks for a sign of life every so many minutes
 * (door-protocol.h). Each check-in says when the next one is due, so that the team sees from the last one
 * that arrived when to worry; the device reminds, and notes by itself that one is overdue.
 *
 * Thread rule: main.
 */
#pragma once

#include "door-protocol.h"

#include <gio/gio.h>

/* So long after the last sign of a day's work nobody is waited for. */
#define DOOR_SAFETY_WORK_IS_OVER_US (G_GINT64_CONSTANT (8) * G_TIME_SPAN_HOUR)

#define DOOR_TYPE_SAFETY (door_safety_get_type ())
/* Signals "changed"; "reminder" (text): something is due now, said without any name or address, since
 * others may read it. */
G_DECLARE_FINAL_TYPE (DoorSafety, door_safety, DOOR, SAFETY, GObject)

/* Of the case that is open, or of the survey. */
void door_safety_set_protocol (DoorSafety *self, DoorProtocol *protocol);
DoorProtocol *door_safety_get_protocol (DoorSafety *self);

/* "Next check-in by 14:00", "Check-in is overdue since 13:00"; "" when none are asked for. */
const char *door_safety_get_check_in_text (DoorSafety *self);
gboolean door_safety_get_overdue (DoorSafety *self);
/* "You have held 4 personal interviews today …"; "" */
const char *door_safety_get_workload_text (DoorSafety *self);
/* What the law of the country asks to report, and what to tell before; "" */
const char *door_safety_get_reporting_text (DoorSafety *self);

typedef enum {
  DOOR_SAFETY_WELL,              /* check-in: all is well */
  DOOR_SAFETY_HELP,              /* check-in: I need help */
  DOOR_SAFETY_REFERRAL_TAKEN,    /* the list was offered, and taken or noted down */
  DOOR_SAFETY_REFERRAL_DECLINED, /* offered, not wanted */
  DOOR_SAFETY_REFERRAL_UNSAFE,   /* not offered: it could have put the person at risk */
  DOOR_SAFETY_DISTRESS_PAUSE,    /* the person was upset: a pause was made */
  DOOR_SAFETY_DISTRESS_STOP,     /* … the interview was stopped */
  DOOR_SAFETY_DANGER,            /* somebody is in danger now */
  DOOR_SAFETY_MUST_REPORT,       /* something that must be reported came up */
  DOOR_SAFETY_DEBRIEF,           /* text: how it went */
  DOOR_SAFETY_DECLINE,           /* text: why; a part is left to a colleague */
} DoorSafetyAct;

/* `case_id` NULL: none; `text` NULL: none. Durable when it finishes. */
void door_safety_note_async (DoorSafety *self,
                             DoorSafetyAct act,
                             const char *case_id,
                             const char *text,
                             GAsyncReadyCallback callback,
                             gpointer data);
gboolean door_safety_note_finish (DoorSafety *self, GAsyncResult *result, GError **error);

/* An appointment that is due: told once. */
void door_safety_remind (DoorSafety *self, GDateTime *appointment, const char *id);
/* What time does; called by a timer of its own every half minute. */
void door_safety_tick (DoorSafety *self);
