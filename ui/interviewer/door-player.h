/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays a sound that is in memory, and nowhere else: the recorded question for somebody who listens rather
 * than reads, the recording that a supervisor checks. One sound at a time; one that was recorded in several
 * stretches (door-microphone.h) is played to its end.
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
/* FALSE once it was heard to its end, or cannot be heard, which the other says. */
gboolean door_player_is_playing (DoorPlayer *self);
gboolean door_player_has_failed (DoorPlayer *self);
/* In seconds from the beginning; 0 while nothing plays. `ret_whole` (may be NULL): of all of it; 0 when that
 * is not known. */
double door_player_get_place (DoorPlayer *self, double *ret_whole);
/* Forwards, or with a negative number backwards, by about so many seconds: in recordings as this program makes
 * them (door-ogg.h), not in others. */
void door_player_skip (DoorPlayer *self, double seconds);
