/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is under way at a desk of the analyst: in words, how far it is, and a way to stop it. The desk is
 * told by its signal "changed" whenever something of it is another.
 *
 * Order of use: door_underway_init() in the desk's own; door_underway_run(), or door_underway_begin() before
 * a thread begins;
 * door_underway_step() in it; door_underway_end() or door_underway_fail() when it has ended;
 * door_underway_clear().
 *
 * Thread rule: main, but for door_underway_step().
 */
#pragma once

#include <gio/gio.h>

typedef struct {
  GObject *desk; /* whose part this is */
  guint changed; /* its signal */
  char *message;
  gboolean busy, failed;
  double progress;           /* 0 to 1 */
  GCancellable *cancellable; /* while busy */
} DoorUnderway;

void door_underway_init (DoorUnderway *self, gpointer desk, guint changed);
void door_underway_clear (DoorUnderway *self);

void door_underway_begin (DoorUnderway *self, const char *message);
/* Begins, and runs the task's work in a thread; where something is against it, the task fails with that
 * instead. `why_not` NULL: nothing is. */
void door_underway_run (DoorUnderway *self,
                        GTask *task,
                        const char *message,
                        GTaskThreadFunc work,
                        const char *why_not);
/* Whether the work of a task that returns a boolean went well; else says what went wrong. */
gboolean door_underway_took (DoorUnderway *self, GAsyncResult *result);
/* `message`: transfer full. */
void door_underway_end (DoorUnderway *self, char *message, gboolean failed);
/* Says what went wrong; or, when it was stopped, that nothing was written. */
void door_underway_fail (DoorUnderway *self, const GError *error);
/* In any thread: how far it is. The desk lives until it was told. */
void door_underway_step (DoorUnderway *self, double done);
void door_underway_cancel (DoorUnderway *self);
/* What happened last; "" before anything did. */
const char *door_underway_message (const DoorUnderway *self);
