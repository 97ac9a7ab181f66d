/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recording that says what a test wants it to. */
#include "stub-desk.h"

#include "door-audit-audio.h"

struct _DoorAuditAudio {
  GObject parent_instance;
  DoorAuditAudioState state;
  const char *text;
};

G_DEFINE_TYPE (DoorAuditAudio, door_audit_audio, G_TYPE_OBJECT)

static void
door_audit_audio_class_init (DoorAuditAudioClass *klass)
{
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
door_audit_audio_init (DoorAuditAudio *self)
{
  self->text = "";
}

void
stub_audit_audio_say (DoorInterview *interview, DoorAuditAudioState state, const char *text)
{
  DoorAuditAudio *self = door_interview_get_audit_audio (interview);

  self->state = state;
  self->text = text;
  g_signal_emit_by_name (self, "changed");
}

DoorAuditAudio *
door_interview_get_audit_audio (DoorInterview *interview)
{
  DoorAuditAudio *self = g_object_get_data (G_OBJECT (interview), "audio");

  if (self)
    return self;
  self = g_object_new (DOOR_TYPE_AUDIT_AUDIO, NULL);
  g_object_set_data_full (G_OBJECT (interview), "audio", self, g_object_unref);
  return self;
}

void
door_audit_audio_begin (DoorAuditAudio *self, DoorMicrophone *microphone, DoorCover *cover)
{
  microphone->free (microphone);
}

DoorAuditAudioState
door_audit_audio_get_state (DoorAuditAudio *self)
{
  return self->state;
}

const char *
door_audit_audio_get_text (DoorAuditAudio *self)
{
  return self->text;
}

void
door_audit_audio_withdraw (DoorAuditAudio *self)
{
  self->state = DOOR_AUDIT_AUDIO_NOTE;
  self->text = "The recording has stopped, and what was recorded is erased.";
  g_signal_emit_by_name (self, "changed");
}

void
door_audit_audio_set_aside (DoorAuditAudio *self, gboolean aside)
{
}
