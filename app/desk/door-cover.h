/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the screen may be seen: open, covered, or locked.
 *
 *   OPEN     the work is on the screen
 *   COVERED  a harmless questionnaire is; the way back is the PIN. The vault stays open.
 *   LOCKED   nothing is left: whoever owns the window closes the vault and starts the program anew
 *
 *            cover(), idle, suspend            five wrong PINs, fifteen minutes, no PIN chosen
 *     OPEN ---------------------------> COVERED ----------------------------------> LOCKED
 *       ^--------- the right PIN ----------'
 *
 * Promises:
 *   1. door_cover_cover() changes "state" before it returns, whatever else is under way.
 *   2. Answers given to the harmless questionnaire are nowhere but on the screen; they go when it goes.
 *   3. After five wrong PINs in a row, or fifteen minutes, covered becomes locked.
 *   4. Covering and uncovering are events of the log, without what was on the screen.
 *   5. The PIN is nowhere: a slot (door-keys.h) in the vault opens with it, and with nothing else.
 * Thread rule: main.
 */
#pragma once

#include "door-protocol.h"

#include <gio/gio.h>

typedef enum {
  DOOR_COVER_OPEN,
  DOOR_COVER_COVERED,
  DOOR_COVER_LOCKED,
} DoorCoverState;

#define DOOR_PIN_TRIES 5
#define DOOR_COVER_LOCK_MINUTES 15
#define DOOR_COVER_IDLE_SECONDS (5 * 60)
/* While a respondent answers alone. */
#define DOOR_COVER_IDLE_ALONE_SECONDS 90

#define DOOR_TYPE_COVER (door_cover_get_type ())
G_DECLARE_FINAL_TYPE (DoorCover, door_cover, DOOR, COVER, GObject)

DoorCoverState door_cover_get_state (DoorCover *self); /* "state", notified */
gboolean door_cover_get_has_pin (DoorCover *self);     /* "has-pin" */
guint door_cover_get_tries_left (DoorCover *self);

/* `case_id`: whose interview is on the screen; NULL. */
void door_cover_cover (DoorCover *self, const char *case_id);
/* FALSE: wrong; "state" may be LOCKED now. */
gboolean door_cover_try (DoorCover *self, const char *pin);
void door_cover_lock (DoorCover *self);

/* A key, a touch: somebody is there. */
void door_cover_note_activity (DoorCover *self);
/* Idle covers after a shorter time. */
void door_cover_set_alone (DoorCover *self, gboolean alone);
/* What time does; called by a timer of the cover itself, every few seconds. */
void door_cover_tick (DoorCover *self);

/* Why this PIN will not do; NULL: it will. Four to eight digits, not all the same, not in a row. */
const char *door_cover_check_pin (const char *pin);
void door_cover_set_pin_async (DoorCover *self,
                               const char *pin,
                               GAsyncReadyCallback callback,
                               gpointer data);
gboolean door_cover_set_pin_finish (DoorCover *self, GAsyncResult *result, GError **error);

/* The harmless questionnaire. transfer none. */
DoorProtocol *door_cover_get_protocol (DoorCover *self);
void door_cover_set_protocol (DoorCover *self, DoorProtocol *protocol);
