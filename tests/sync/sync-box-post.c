/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-box-post.h"

#include <string.h>

struct _SyncBoxPost {
  GObject parent;
  GPtrArray *letters; /* of DoorOutLetter */
  char *refusal;
};

static DoorOutLetter *
copy_letter (const DoorOutLetter *letter)
{
  return door_out_letter_new (letter->key, letter->kind, letter->id, letter->to, letter->content);
}

static void
next_async (DoorPostbox *postbox,
            gboolean large,
            GHashTable *carried,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer data)
{
  SyncBoxPost *self = SYNC_BOX_POST (postbox);
  g_autoptr (GTask) task = g_task_new (postbox, cancellable, callback, data);
  for (guint i = 0; i < self->letters->len; i++)
    {
      const DoorOutLetter *letter = g_ptr_array_index (self->letters, i);
      if (carried == NULL || !g_hash_table_contains (carried, letter->key))
        return g_task_return_pointer (task, copy_letter (letter),
                                      (GDestroyNotify) door_out_letter_free);
    }
  g_task_return_pointer (task, NULL, NULL);
}

static DoorOutLetter *
next_finish (DoorPostbox *postbox, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
taken_async (DoorPostbox *postbox,
             const DoorOutLetter *letter,
             const char *refusal,
             GAsyncReadyCallback callback,
             gpointer data)
{
  SyncBoxPost *self = SYNC_BOX_POST (postbox);
  g_autoptr (GTask) task = g_task_new (postbox, NULL, callback, data);
  for (guint i = self->letters->len; i > 0; i--)
    if (strcmp (((DoorOutLetter *) g_ptr_array_index (self->letters, i - 1))->key, letter->key)
        == 0)
      g_ptr_array_remove_index (self->letters, i - 1);
  if (refusal != NULL)
    {
      g_free (self->refusal);
      self->refusal = g_strdup (refusal);
    }
  g_task_return_boolean (task, TRUE);
}

static gboolean
taken_finish (DoorPostbox *postbox, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
iface_init (DoorPostboxInterface *iface)
{
  iface->next_async = next_async;
  iface->next_finish = next_finish;
  iface->taken_async = taken_async;
  iface->taken_finish = taken_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SyncBoxPost,
                               sync_box_post,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOOR_TYPE_POSTBOX, iface_init))

static void
sync_box_post_finalize (GObject *object)
{
  SyncBoxPost *self = SYNC_BOX_POST (object);
  g_ptr_array_unref (self->letters);
  g_free (self->refusal);
  G_OBJECT_CLASS (sync_box_post_parent_class)->finalize (object);
}

static void
sync_box_post_class_init (SyncBoxPostClass *class)
{
  G_OBJECT_CLASS (class)->finalize = sync_box_post_finalize;
}

static void
sync_box_post_init (SyncBoxPost *self)
{
  self->letters = g_ptr_array_new_with_free_func ((GDestroyNotify) door_out_letter_free);
}

SyncBoxPost *
sync_box_post_new (void)
{
  return g_object_new (SYNC_TYPE_BOX_POST, NULL);
}

void
sync_box_post_add (
    SyncBoxPost *self, const char *kind, const char *id, const char *to, const char *text)
{
  g_autofree char *key = g_strconcat (kind, " ", id, NULL);
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  g_ptr_array_add (self->letters, door_out_letter_new (key, kind, id, to, content));
}

guint
sync_box_post_waiting (SyncBoxPost *self)
{
  return self->letters->len;
}

const char *
sync_box_post_refusal (SyncBoxPost *self)
{
  return self->refusal;
}
