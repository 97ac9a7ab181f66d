/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which values are to name the recording of the talk, and what the journal says of the days before. */
#define G_LOG_DOMAIN "door-desk"

#include "door-audit-audio-private.h"

#include "door-form-recording.h"

#include <string.h>

static DoorSoundQuality
read_quality (const char *word)
{
  return g_strcmp0 (word, "voice-only") == 0 ? DOOR_SOUND_VOICE_ONLY
         : g_strcmp0 (word, "low") == 0      ? DOOR_SOUND_LOW
                                             : DOOR_SOUND_NORMAL;
}

/* The quality is that of the recording that was asked for first. */
static void
want (DoorAuditAudio *self, const DoorFormRecording *recording)
{
  for (guint i = 0; i < self->wanted->len; i++)
    if (g_array_index (self->wanted, DoorDefNode, i) == recording->node)
      return;
  if (self->wanted->len == 0)
    self->quality = read_quality (recording->quality);
  g_array_append_val (self->wanted, recording->node);
}

void
door_audit_audio_want_on_load (DoorAuditAudio *self)
{
  DoorFormDef *def = door_session_def (self->interview->session);

  for (guint i = 0; i < door_form_n_recordings (def); i++)
    {
      const DoorFormRecording recording = door_form_recording (def, i);

      if (recording.on_load && recording.node != DOOR_DEF_NONE)
        want (self, &recording);
    }
}

static gboolean
is_wanted (DoorAuditAudio *self, const char *key)
{
  DoorSession *session = self->interview->session;
  DoorNode node = door_session_find_key (session, key);

  for (guint i = 0; node != DOOR_NODE_NONE && i < self->wanted->len; i++)
    if (door_session_def_node (session, node) == g_array_index (self->wanted, DoorDefNode, i))
      return TRUE;
  return FALSE;
}

/* A recording that an action asks for, by the value that is to name it. */
static void
want_node (DoorAuditAudio *self, DoorNode node)
{
  DoorFormDef *def = door_session_def (self->interview->session);
  DoorDefNode own = door_session_def_node (self->interview->session, node);

  for (guint i = 0; i < door_form_n_recordings (def); i++)
    {
      DoorFormRecording recording = door_form_recording (def, i);

      if (recording.node == own || recording.node == DOOR_DEF_NONE)
        {
          recording.node = own;
          want (self, &recording);
          return;
        }
    }
}

static void
take_note (DoorAuditAudio *self, const char *key, const char *value)
{
  DoorNode node = door_session_find_key (self->interview->session, key);

  if (strcmp (value, "audio wanted") == 0 && node != DOOR_NODE_NONE)
    want_node (self, node);
  else if (strcmp (value, "audio started") == 0)
    self->began = TRUE;
  else if (strcmp (value, "audio consent yes") == 0)
    self->asked = DOOR_AGREED_YES;
  else if (strcmp (value, "audio consent no") == 0)
    self->asked = DOOR_AGREED_NO;
  else if (strcmp (value, "audio consent withdrawn") == 0
           || strcmp (value, "audio " DOOR_AUDIO_NOT_ERASED) == 0)
    self->withdrawn = TRUE;
  if (g_str_has_prefix (value, "audio consent ") && !g_str_has_suffix (value, " yes"))
    {
      g_clear_pointer (&self->name, g_free);
      self->exists = FALSE;
    }
}

void
door_audit_audio_take_journal (DoorAuditAudio *self, const DoorJournal *journal)
{
  for (guint i = 0; i < door_journal_length (journal); i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);

      if (entry->kind == DOOR_ENTRY_PARADATA && g_str_has_prefix (entry->value, "audio "))
        take_note (self, entry->path, entry->value);
      else if (entry->kind == DOOR_ENTRY_ATTACH && is_wanted (self, entry->path))
        {
          g_free (self->name);
          self->name = g_strdup (entry->value);
          self->exists = TRUE;
        }
    }
  self->agreed = door_audit_audio_agreed (self) == DOOR_AGREED_YES;
}

void
door_audit_audio_take_changes (DoorAuditAudio *self, const DoorChange *changes, guint n_changes)
{
  for (guint i = 0; i < n_changes; i++)
    {
      g_autofree char *key = NULL;

      if (!(changes[i].kinds & DOOR_CHANGE_WANTS_AUDIO))
        continue;
      key = door_session_key (self->interview->session, changes[i].node);
      if (is_wanted (self, key))
        continue;
      want_node (self, changes[i].node);
      door_interview_note (self->interview, changes[i].node, "audio wanted");
    }
}
