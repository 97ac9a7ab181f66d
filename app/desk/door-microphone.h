/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hears: a microphone that gives sound as it comes, in pieces of one file that may be played. The window
 * has one on GStreamer (door-sound-source.h), tests have one of their own.
 *
 * A recording that was begun and stopped is a whole Ogg stream (Opus). One behind the other they are a
 * chained Ogg file, which RFC 3533 and RFC 7845 allow and players play to the end: so what is recorded
 * in several stretches, on several days, is one file.
 *
 * Promises of whoever implements it:
 *   1. Nothing is heard before start() and after stop(); stop() has given every byte before it returns, and the
 *      device is then let go.
 *   2. Nothing is written anywhere but into the listener's hands.
 *   3. A listener is called on the main thread, never from within start().
 * Thread rule: main.
 */
#pragma once

#include <glib.h>

typedef enum {
  DOOR_SOUND_VOICE_ONLY, /* enough to know who says what: about 5 MB an hour */
  DOOR_SOUND_LOW,        /* about 11 MB */
  DOOR_SOUND_NORMAL,     /* about 14 MB */
} DoorSoundQuality;

typedef struct {
  /* Some bytes more, of whole pages. */
  void (*bytes) (gpointer data, GBytes *bytes);
  /* It cannot go on: unplugged, taken by another program. What was heard has been given; it is stopped. */
  void (*broke) (gpointer data, const char *detail);
} DoorMicrophoneListener;

typedef struct _DoorMicrophone DoorMicrophone;
struct _DoorMicrophone {
  /* FALSE: there is none. TRUE may still be followed by broke(). */
  gboolean (*start) (DoorMicrophone *self,
                     DoorSoundQuality quality,
                     const DoorMicrophoneListener *listener,
                     gpointer data);
  void (*stop) (DoorMicrophone *self); /* does nothing when it does not hear */
  void (*free) (DoorMicrophone *self);
};
