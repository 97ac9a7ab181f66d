/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-recorder.h"

#include "door-platform.h"

#include <string.h>

struct _DoorRecorder {
  int references;
  DoorVaultQueue *queue;
  DoorUuid interview;
  guint section; /* 0: the main journal */
  void (*on_state) (gpointer data);
  gpointer data;

  GPtrArray *waiting; /* Entry; not yet handed over */
  guint n_under_way;  /* the first of them that are */
  GError *error;
};

typedef struct {
  DoorEntryKind kind;
  char *path;
  char *value;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  if (entry->value)
    door_platform_wipe (entry->value, strlen (entry->value));
  g_free (entry->value);
  g_free (entry);
}

DoorRecorder *
door_recorder_new (DoorVaultQueue *queue,
                   const DoorUuid *interview,
                   void (*on_state) (gpointer data),
                   gpointer data)
{
  DoorRecorder *self = g_new0 (DoorRecorder, 1);

  self->references = 1;
  g_set_object (&self->queue, queue);
  self->interview = *interview;
  self->on_state = on_state;
  self->data = data;
  self->waiting = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

static void
drop (DoorRecorder *self)
{
  if (--self->references > 0)
    return;
  g_clear_object (&self->queue);
  g_ptr_array_unref (self->waiting);
  g_clear_error (&self->error);
  g_free (self);
}

void
door_recorder_unref (DoorRecorder *self)
{
  if (!self)
    return;
  self->on_state = NULL;
  drop (self);
}

static void
tell (DoorRecorder *self)
{
  if (self->on_state)
    self->on_state (self->data);
}

static void hand_over (DoorRecorder *self);

static void
on_appended (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorRecorder *self = data;
  g_autoptr (GError) error = NULL;

  if (door_vault_queue_finish (DOOR_VAULT_QUEUE (source), result, &error))
    g_ptr_array_remove_range (self->waiting, 0, self->n_under_way);
  else
    self->error = g_steal_pointer (&error);
  self->n_under_way = 0;
  if (!self->error && self->waiting->len > 0)
    hand_over (self);
  tell (self);
  drop (self);
}

static void
hand_over (DoorRecorder *self)
{
  g_autofree DoorEntry *entries = NULL;

  if (self->n_under_way > 0 || self->waiting->len == 0)
    return;
  if (!self->queue)
    {
      g_ptr_array_set_size (self->waiting, 0);
      return;
    }
  g_clear_error (&self->error);
  entries = g_new0 (DoorEntry, self->waiting->len);
  for (guint i = 0; i < self->waiting->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->waiting, i);

      entries[i].kind = entry->kind;
      entries[i].path = entry->path;
      entries[i].value = entry->value;
    }
  self->n_under_way = self->waiting->len;
  self->references++;
  if (self->section > 0)
    door_vault_queue_section_append_async (self->queue, &self->interview, self->section, entries,
                                           self->n_under_way, on_appended, self);
  else
    door_vault_queue_append_async (self->queue, &self->interview, entries, self->n_under_way,
                                   on_appended, self);
}

void
door_recorder_set_section (DoorRecorder *self, guint section)
{
  self->section = section;
}

void
door_recorder_add (DoorRecorder *self, DoorEntryKind kind, const char *path, const char *value)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->kind = kind;
  entry->path = g_strdup (path);
  entry->value = g_strdup (value);
  g_ptr_array_add (self->waiting, entry);
}

void
door_recorder_flush (DoorRecorder *self)
{
  hand_over (self);
  tell (self);
}

void
door_recorder_retry (DoorRecorder *self)
{
  door_recorder_flush (self);
}

DoorRecorderState
door_recorder_state (const DoorRecorder *self)
{
  if (self->error)
    return DOOR_RECORDER_FAILED;
  return self->waiting->len > 0 ? DOOR_RECORDER_WORKING : DOOR_RECORDER_SAVED;
}

const GError *
door_recorder_error (const DoorRecorder *self)
{
  return self->error;
}
