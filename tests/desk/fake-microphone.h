/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A microphone that hears what a test says, when it hears at all. */
#pragma once

#include "door-microphone.h"

typedef struct {
  DoorMicrophone microphone;
  const DoorMicrophoneListener *listener;
  gpointer data;
  gboolean is_missing; /* it does not start */
  gboolean hears;
  gboolean is_free;
  guint n_starts;
  DoorSoundQuality quality;
  const char *tail; /* comes when it is stopped; NULL: nothing */
} FakeMicrophone;

/* Before each use; the memory is the test's. */
DoorMicrophone *fake_microphone (FakeMicrophone *self);
void fake_microphone_say (FakeMicrophone *self, const char *words);
void fake_microphone_unplug (FakeMicrophone *self);
