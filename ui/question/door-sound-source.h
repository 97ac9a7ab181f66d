/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The device's microphone, on GStreamer: Ogg with Opus, one channel, in memory only. Serves the questions that
 * are answered with sound and the audio audit (door-audit-audio.h).
 *
 * stop() first closes a valve behind the source, so that not a sample more goes through, lets the device go,
 * and then ends the stream as it should end: what was encoded before comes, with the mark of the end.
 *
 * $DOOR_MICROPHONE may name another source ("audiotestsrc is-live=true"), for trying out.
 * Thread rule: main.
 */
#pragma once

#include "door-microphone.h"

/* Of DoorMicrophone: free by its free(). */
DoorMicrophone *door_sound_source_new (void);
