/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the interviewer is. The device is asked at two moments only: as a visit at the door begins, and
 * when somebody wants the round that begins here. Nobody is followed in between.
 *
 * Promises:
 *   1. A visit never waits for its position. What is found is written beside it, as the event
 *      "visit-position", with how exact it is, what it came from, and whether somebody set it by hand;
 *      when it was switched off or nothing came in time, the event says that instead.
 *   2. A device that has no location service writes nothing: it could never do otherwise.
 *   3. After door_here_detach() nothing is written any more.
 * Signal "found": there is a position, or a newer one.
 * Thread rule: main.
 */
#pragma once

#include "door-case-log.h"
#include "door-position.h"

#define DOOR_TYPE_HERE (door_here_get_type ())
G_DECLARE_FINAL_TYPE (DoorHere, door_here, DOOR, HERE, GObject)

/* Who is asked: as door_position_find_async() and its finish. */
typedef struct {
  void (*find) (double wanted_accuracy,
                guint patience_s,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer data);
  gboolean (*finish) (GAsyncResult *result, DoorPosition *ret, GError **error);
} DoorHereFinder;

DoorHere *door_here_new (DoorCaseLog *log);
void door_here_set_finder (DoorHere *self, const DoorHereFinder *finder);
void door_here_detach (DoorHere *self);
/* Asks the device, unless it is being asked. */
void door_here_look (DoorHere *self);
/* The position found last; FALSE while there is none. */
gboolean door_here_get (DoorHere *self, DoorPosition *ret);
