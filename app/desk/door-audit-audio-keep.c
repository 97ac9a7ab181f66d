/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-audit-audio-private.h"

#include "door-platform.h"
#include "door-vault-growing.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUFFIX ".ogg"
#define WITHDRAWN "audio consent withdrawn"

/* On the vault's thread: what is done to which file of which interview. */
typedef struct {
  DoorUuid interview;
  char *path;
  char *name;
  GBytes *bytes; /* to be kept; NULL: it is to be destroyed, or measured */
  char *why;     /* to be destroyed, and why */
} Job;

static void
wipe (GBytes *bytes)
{
  gsize n;
  gpointer data;

  if (!bytes)
    return;
  data = g_bytes_unref_to_data (bytes, &n);
  door_platform_wipe (data, n);
  g_free (data);
}

static void
job_free (gpointer data)
{
  Job *self = data;

  g_free (self->path);
  g_free (self->name);
  g_free (self->why);
  wipe (self->bytes);
  g_free (self);
}

static Job *
job_new (DoorAuditAudio *self, const char *name)
{
  Job *job = g_new0 (Job, 1);
  DoorNode node = door_session_near (self->interview->session,
                                     g_array_index (self->wanted, DoorDefNode, 0), DOOR_NODE_ROOT);

  job->interview = self->interview->id;
  job->path
      = node == DOOR_NODE_NONE ? g_strdup ("") : door_session_key (self->interview->session, node);
  job->name = g_strdup (name);
  return job;
}

/* --- The value of the form ---------------------------------------------------------------------- */

/* Nothing of it is on the screen, which may not be the one that is left any more: the journal only. */
void
door_audit_audio_set_values (DoorAuditAudio *self, const char *name)
{
  DoorInterview *interview = self->interview;

  for (guint i = 0; i < self->wanted->len; i++)
    {
      DoorDefNode def = g_array_index (self->wanted, DoorDefNode, i);
      DoorNode node = door_session_near (interview->session, def, DOOR_NODE_ROOT);

      if (node == DOOR_NODE_NONE
          || strcmp (door_session_value (interview->session, node), name) == 0)
        continue;
      if (door_session_set (interview->session, node, name, FALSE) == DOOR_OUTCOME_OK)
        door_interview_record_changes (interview);
    }
}

void
door_audit_audio_give_name (DoorAuditAudio *self)
{
  DoorUuid uuid = door_uuid_random ();
  char text[DOOR_UUID_TEXT];

  if (!self->name)
    {
      door_uuid_print (&uuid, text);
      self->name = g_strconcat (text, SUFFIX, NULL);
    }
  door_audit_audio_set_values (self, self->name);
}

/* --- What comes --------------------------------------------------------------------------------- */

static gpointer
grow (DoorVault *vault, gpointer argument, GError **error)
{
  const Job *job = argument;

  return door_vault_grow (vault, &job->interview, job->path, job->name, job->bytes, error)
             ? GINT_TO_POINTER (1)
             : NULL;
}

static void
give_up (DoorAuditAudio *self, const GError *error)
{
  g_debug ("a recording could not be kept: %s", error->message);
  self->over = self->discards = TRUE;
  g_byte_array_set_size (self->waiting, 0);
  door_audit_audio_stop (self, "stopped", "kept");
  door_audit_audio_tell (
      self, g_error_matches (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FULL)
                ? _ ("Little space is left on the tablet: the recording has stopped. The interview "
                     "goes on.")
                : _ ("The recording cannot be kept and has stopped. The interview goes on."));
}

static void
on_grown (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorAuditAudio) self = data;
  g_autoptr (GError) error = NULL;

  gboolean is_stale = self->n_stale > 0;

  if (door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error) && !is_stale)
    self->exists = TRUE;
  self->n_stale -= is_stale;
  self->n_under_way--;
  if (!self->interview || self->interview->page == DOOR_PAGE_CLOSED)
    return;
  if (error && !self->over)
    give_up (self, error);
  if (self->waiting->len > 0 && self->n_under_way == 0)
    door_audit_audio_flush (self);
}

void
door_audit_audio_flush (DoorAuditAudio *self)
{
  Job *job;

  if (self->waiting->len == 0)
    return;
  job = job_new (self, self->name);
  job->bytes = g_byte_array_free_to_bytes (self->waiting);
  self->waiting = g_byte_array_new ();
  self->n_under_way++;
  door_vault_queue_call_async (self->interview->queue, grow, job, job_free, NULL, on_grown,
                               g_object_ref (self));
}

static void
on_bytes (gpointer data, GBytes *bytes)
{
  DoorAuditAudio *self = data;
  gsize n = g_bytes_get_size (bytes);

  if (self->discards || n == 0)
    return;
  if (self->n_bytes + n > self->most)
    {
      self->discards = self->over = TRUE;
      door_audit_audio_stop (self, "stopped", "full");
      return;
    }
  if (!self->heard)
    {
      self->heard = TRUE;
      self->is_broken = FALSE;
      door_audit_audio_note (self, self->began ? "resumed" : "started", NULL);
      self->began = TRUE;
      door_audit_audio_tell (self, NULL);
    }
  self->n_bytes += n;
  g_byte_array_append (self->waiting, g_bytes_get_data (bytes, NULL), (guint) n);
  if (self->n_under_way == 0)
    door_audit_audio_flush (self);
}

static void
on_broke (gpointer data, const char *detail)
{
  DoorAuditAudio *self = data;
  gboolean is_news = !self->is_broken || self->heard;

  g_debug ("microphone: %s", detail);
  self->is_broken = TRUE;
  door_audit_audio_stop (self, NULL, NULL);
  if (!is_news)
    return;
  door_audit_audio_note (self, "paused", "microphone");
  door_audit_audio_tell (self, _ ("No microphone can be used now: nothing is recorded. The "
                                  "interview goes on."));
}

const DoorMicrophoneListener door_audit_audio_listener = { on_bytes, on_broke };

/* --- What goes again ------------------------------------------------------------------------------ */

static gpointer
take_away (DoorVault *vault, gpointer argument, GError **error)
{
  const Job *job = argument;
  const DoorEntry entry = { .kind = DOOR_ENTRY_PARADATA, .path = job->path, .value = job->why };

  return door_vault_take_away (vault, &job->interview, job->name, &entry, error)
             ? GINT_TO_POINTER (1)
             : NULL;
}

static void
on_taken_away (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorAuditAudio) self = data;
  g_autoptr (GError) error = NULL;

  if (door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      g_clear_pointer (&self->erasing, g_free);
      return;
    }
  g_debug ("a recording could not be destroyed: %s", error->message);
  self->erase_failed = TRUE;
  if (!self->interview)
    return;
  if (self->withdrawn) /* known on another day, whatever becomes of the erasing */
    door_audit_audio_note (self, DOOR_AUDIO_NOT_ERASED, NULL);
  door_audit_audio_tell (
      self, _ ("What was recorded could not be erased yet. It is tried again with the next "
               "screen, and is not sent."));
}

static void
queue_taking_away (DoorAuditAudio *self, const char *why)
{
  Job *job = job_new (self, self->erasing);

  job->why = g_strdup (why);
  door_vault_queue_call_async (self->interview->queue, take_away, job, job_free, NULL,
                               on_taken_away, g_object_ref (self));
}

gboolean
door_audit_audio_exists (DoorAuditAudio *self)
{
  return self->exists || self->n_under_way > self->n_stale;
}

void
door_audit_audio_erase (DoorAuditAudio *self, const char *why)
{
  gboolean exists = door_audit_audio_exists (self);

  g_byte_array_set_size (self->waiting, 0);
  self->n_bytes = 0;
  self->exists = FALSE;
  self->n_stale = self->n_under_way;
  if (exists)
    {
      self->erasing = g_steal_pointer (&self->name);
      queue_taking_away (self, why);
    }
  else
    door_interview_note (self->interview, door_audit_audio_node (self), why);
  g_clear_pointer (&self->name, g_free);
  door_audit_audio_set_values (self, "");
}

void
door_audit_audio_erase_again (DoorAuditAudio *self)
{
  if (!self->erase_failed)
    return;
  self->erase_failed = FALSE;
  queue_taking_away (self, WITHDRAWN);
}

gboolean
door_audit_audio_owes (DoorAuditAudio *self)
{
  return self->erasing != NULL;
}

/* --- What is there ---------------------------------------------------------------------------------- */

static gpointer
measure (DoorVault *vault, gpointer argument, GError **error)
{
  const Job *job = argument;
  gint64 n = door_vault_grown (vault, &job->interview, job->name, error);

  return GSIZE_TO_POINTER ((gsize) MAX (n, 0));
}

static void
on_measured (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorAuditAudio) self = data;
  g_autoptr (GError) error = NULL;

  self->n_bytes += GPOINTER_TO_SIZE (
      door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error));
}

void
door_audit_audio_measure (DoorAuditAudio *self)
{
  if (self->name)
    door_vault_queue_call_async (self->interview->queue, measure, job_new (self, self->name),
                                 job_free, NULL, on_measured, g_object_ref (self));
}
