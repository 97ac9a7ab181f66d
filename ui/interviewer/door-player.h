/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays a sound that is in memory, and nowhere else: the recorded question for somebody who listens rather
 * than reads. One sound at a time.
 * Thread rule: main.
 */
#pragma once

#include <gio/gio.h>

typedef struct _DoorPlayer DoorPlayer;

DoorPlayer *door_player_new (void);
void door_player_free (DoorPlayer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorPlayer, door_player_free)
/* From its beginning; whatever played before stops. FALSE when this system cannot play it. */
gboolean door_player_play (DoorPlayer *self, GBytes *sound);
void door_player_stop (DoorPlayer *self);
