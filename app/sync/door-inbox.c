/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-sync"

#include "door-inbox.h"

#include "door-destroyed.h"
#include "door-letter.h"

G_DEFINE_INTERFACE (DoorInbox, door_inbox, G_TYPE_OBJECT)

static void
door_inbox_default_init (DoorInboxInterface *iface)
{
}

DoorInbound *
door_inbound_new (DoorInboundKind kind)
{
  DoorInbound *self = g_new0 (DoorInbound, 1);
  self->kind = kind;
  return self;
}

void
door_inbound_free (DoorInbound *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->version);
  g_free (self->name);
  g_free (self->hash);
  g_free (self->sender);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->media, g_ptr_array_unref);
  g_free (self);
}

GPtrArray *
door_inbound_destroyed (const GPtrArray *rows)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) door_inbound_free);
  for (guint i = 0; i < rows->len; i++)
    {
      const DoorDestroyedRow *row = g_ptr_array_index (rows, i);
      DoorInbound *item = door_inbound_new (DOOR_INBOUND_DESTROYED);
      item->id = g_strdup (row->instance_id);
      item->name = g_strdup (door_destroy_name (row->what));
      item->version = g_strdup_printf ("%" G_GINT64_FORMAT, row->at);
      item->hash = g_strdup (row->outcome);
      g_ptr_array_add (items, item);
    }
  return items;
}

GPtrArray *
door_inbound_letters (const GPtrArray *letters)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) door_inbound_free);
  for (guint i = 0; i < letters->len; i++)
    {
      const DoorLetter *letter = g_ptr_array_index (letters, i);
      DoorInbound *item = door_inbound_new (DOOR_INBOUND_LETTER);
      item->id = g_strdup (letter->id);
      item->name = g_strdup (letter->kind);
      item->body = g_bytes_ref (letter->content);
      item->sender = letter->has_keys ? door_public_keys_to_text (&letter->keys) : NULL;
      g_ptr_array_add (items, item);
    }
  return items;
}

void
door_inbox_get_mark_async (DoorInbox *self,
                           const char *name,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  g_return_if_fail (DOOR_IS_INBOX (self) && name != NULL);
  DOOR_INBOX_GET_IFACE (self)->get_mark_async (self, name, cancellable, callback, data);
}

gboolean
door_inbox_get_mark_finish (DoorInbox *self, GAsyncResult *result, char **ret_mark, GError **error)
{
  g_return_val_if_fail (DOOR_IS_INBOX (self) && ret_mark != NULL, FALSE);
  return DOOR_INBOX_GET_IFACE (self)->get_mark_finish (self, result, ret_mark, error);
}

void
door_inbox_put_async (DoorInbox *self,
                      GPtrArray *items,
                      const char *mark,
                      const char *value,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer data)
{
  g_return_if_fail (DOOR_IS_INBOX (self) && items != NULL && mark != NULL && value != NULL);
  DOOR_INBOX_GET_IFACE (self)->put_async (self, items, mark, value, cancellable, callback, data);
}

gboolean
door_inbox_put_finish (DoorInbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (DOOR_IS_INBOX (self), FALSE);
  return DOOR_INBOX_GET_IFACE (self)->put_finish (self, result, error);
}
