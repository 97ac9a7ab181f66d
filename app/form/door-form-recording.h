/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which recordings of the interview itself a form asks for: odk:recordaudio, in a workbook the type
 * "background-audio". Not the questions that are answered with sound.
 *
 * An action that fires with a change tells so (DOOR_CHANGE_WANTS_AUDIO, door-session.h); this list also tells
 * of a record that is gone on with, for which no events fire. Thread rule: any thread.
 */
#pragma once

#include "door-form.h"

typedef struct {
  DoorDefNode node; /* gets the name of the file; DOOR_DEF_NONE: depends on the record */
  const char
      *quality;     /* "voice-only", "low", "normal", or what else stands there; NULL: not said */
  gboolean on_load; /* asked for whenever the record is opened, else with a change */
} DoorFormRecording;

guint door_form_n_recordings (const DoorFormDef *self);
/* Those in the body first, then those of the model; texts belong to the form. */
DoorFormRecording door_form_recording (const DoorFormDef *self, guint index);
