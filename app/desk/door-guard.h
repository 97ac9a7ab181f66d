/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands between a person and some of the questions: the draw of one member of the household, the
 * privacy gate before sensitive groups, the consent to them, handing the tablet over, and closing what
 * was sealed. While one of these stands on the screen the interview's page is DOOR_PAGE_GUARD, and this
 * object says what it shows: a title, a text, and choices, one of which leads on.
 *
 * Which groups are guarded is said by the form, as attributes of the group's bind (any prefix, "door:"
 * by custom):
 *
 *   sensitivity (or sens)   1: a gate before it. 2: a gate, consent, and handing over is offered
 *   sealed                  analysts (or yes), headquarters: closed at its end for good (door-vault.h)
 *   carry = yes             on a value inside a sealed group: it leaves the section
 *   gate = yes              on a value anywhere: it gets 1 or -5 as the gate of its group (or of the
 *                           next guarded group) opens or stays closed
 *   consent                 household, person, section, recording: on a question; its answer is noted in
 *                           the log. What "recording" means is in door-audit-audio.h
 *   draw                    uniform, kish, last-birthday, next-birthday; with roster (path of the
 *                           repeat), eligible, sex, age, birthday, name (its children), woman (value of
 *                           sex), only = women. The children of the group named draw_method, draw_seed,
 *                           draw_n, draw_rank, draw_line, draw_probability, draw_hash, draw_table are
 *                           written, those that exist
 *
 * Promises:
 *   1. No question of a guarded group is on the screen before its gate was opened in this sitting;
 *      after an interruption (cover, leaving, a long pause) the gate is asked again, and so is who
 *      answers: the tablet may be in other hands.
 *   2. A gate that stays closed is an event and an entry of the journal, with its code; the group is
 *      not asked in this sitting, and asked again the next time the interview is opened. What was
 *      answered in it before stays answered. A sealed group that was begun waits open for another
 *      visit, unless the interviewer says that there will be none.
 *   3. By telephone, sealed groups never open, and one that was begun is not gone on with.
 *   4. A name drawn is shown only when eligibles, order, seed and hash are durable in the journal; from
 *      then on the roster takes no edit. Another draw needs the supervisor's code and a reason.
 *   5. While a sealed group is open every entry goes into its section and none outside; "sealed" is
 *      shown as done only when its key is gone. Nothing of it can be reached from outside, nor what was
 *      answered in it before an interruption.
 *   6. A sealed group that nobody on the survey's list could read is never begun: that is said when the
 *      interview is opened, and again before the group's gate, which stays as closed as promise 2 says.
 * Thread rule: main.
 */
#pragma once

#include "door-interview.h"

typedef enum {
  DOOR_GUARD_NONE,
  DOOR_GUARD_DRAW,        /* choose one by chance? */
  DOOR_GUARD_DRAW_FAILED, /* nobody, or something is missing: the text says what */
  DOOR_GUARD_WHO_HEARS,
  DOOR_GUARD_CONSENT,
  DOOR_GUARD_RECORDING, /* may the talk be recorded? see door-audit-audio.h */
  DOOR_GUARD_MODE,      /* alone, or read by the interviewer? */
  DOOR_GUARD_NOT_NOW, /* a sealed group was begun and cannot be gone on with: leave, or close it */
  DOOR_GUARD_ALONE_BEGIN, /* for the respondent: what comes */
  DOOR_GUARD_WORKING,     /* sealing, opening */
  DOOR_GUARD_ALONE_END,   /* for the respondent: hand it back */
  DOOR_GUARD_FAILED,      /* could not be kept: try again */
  DOOR_GUARD_UNREAD,      /* nobody could read what a sealed group holds: it is not asked */
} DoorGuardStep;

#define DOOR_TYPE_GUARD (door_guard_get_type ())
/* Signal "changed". */
G_DECLARE_FINAL_TYPE (DoorGuard, door_guard, DOOR, GUARD, GObject)

/* transfer none; NULL for a closed interview. */
DoorGuard *door_interview_get_guard (DoorInterview *self);

DoorGuardStep door_guard_get_step (DoorGuard *self);
const char *door_guard_get_title (DoorGuard *self);
const char *door_guard_get_text (DoorGuard *self); /* "" */
/* For the interviewer only, in a quiet block; "" */
const char *door_guard_get_aside (DoorGuard *self);
const char *const *door_guard_get_choices (DoorGuard *self);
void door_guard_choose (DoorGuard *self, guint choice);

/* The respondent holds the tablet: no bars, no outline, no way out but the PIN. */
gboolean door_guard_is_alone (DoorGuard *self);
/* A sealed group is open: no outline, no leaving of the group backwards. */
gboolean door_guard_is_sealed (DoorGuard *self);
/* The questions on the screen are sensitive: no sound is recorded. */
gboolean door_guard_is_sensitive (DoorGuard *self);
/* "I'd rather not answer": the screen is left as it is said so. */
void door_guard_rather_not (DoorGuard *self);
/* The screen was covered, or the interviewer was away. */
void door_guard_interrupted (DoorGuard *self);

/* A person was chosen, and a code of the supervisor's waits for this case. */
gboolean door_guard_may_redraw (DoorGuard *self);
/* Another draw; a code is good for one. FALSE with a reason in words when the code is not the supervisor's. */
gboolean
door_guard_redraw (DoorGuard *self, const char *code, const char *reason, char **ret_trouble);
gboolean door_guard_has_drawn (DoorGuard *self);

/* The list of services nearby is for everyone, and nobody has said yet whether it was offered here. */
gboolean door_guard_owes_referral (DoorGuard *self);
/* Whether personal questions wait for another time, in words for the end of the interview; NULL: none do. */
const char *door_guard_get_left_out (DoorGuard *self);
