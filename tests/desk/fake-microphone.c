/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-microphone.h"

#include <string.h>

static FakeMicrophone *
fake (DoorMicrophone *self)
{
  return (FakeMicrophone *) (void *) self;
}

static gboolean
start (DoorMicrophone *self,
       DoorSoundQuality quality,
       const DoorMicrophoneListener *listener,
       gpointer data)
{
  g_assert_false (fake (self)->hears);
  fake (self)->n_starts++;
  if (fake (self)->is_missing)
    return FALSE;
  fake (self)->listener = listener;
  fake (self)->data = data;
  fake (self)->quality = quality;
  fake (self)->hears = TRUE;
  return TRUE;
}

static void
stop (DoorMicrophone *self)
{
  if (fake (self)->hears && fake (self)->tail)
    fake_microphone_say (fake (self), fake (self)->tail);
  fake (self)->hears = FALSE;
}

static void
let_go (DoorMicrophone *self)
{
  g_assert_false (fake (self)->hears);
  fake (self)->is_free = TRUE;
}

DoorMicrophone *
fake_microphone (FakeMicrophone *self)
{
  self->microphone = (DoorMicrophone){ start, stop, let_go };
  self->hears = self->is_free = FALSE;
  return &self->microphone;
}

void
fake_microphone_say (FakeMicrophone *self, const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (words, strlen (words));

  if (self->hears)
    self->listener->bytes (self->data, bytes);
}

void
fake_microphone_unplug (FakeMicrophone *self)
{
  g_assert_true (self->hears);
  self->hears = FALSE;
  self->listener->broke (self->data, "unplugged");
}
