/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says that the talk is recorded, as long as it is so, with a button that stops it and erases what was
 * recorded; or in words why it is not. Not there otherwise.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-audit-audio.h"

#define DOOR_TYPE_RECORDING_MARK (door_recording_mark_get_type ())
G_DECLARE_FINAL_TYPE (DoorRecordingMark, door_recording_mark, DOOR, RECORDING_MARK, AdwBin)

/* Once; NULL: nothing is ever recorded. */
void door_recording_mark_set_audio (DoorRecordingMark *self, DoorAuditAudio *audio);
