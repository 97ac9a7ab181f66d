/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-sync"

#include "door-postbox.h"

G_DEFINE_INTERFACE (DoorPostbox, door_postbox, G_TYPE_OBJECT)

static void
door_postbox_default_init (DoorPostboxInterface *iface)
{
}

DoorOutLetter *
door_out_letter_new (
    const char *key, const char *kind, const char *id, const char *to, GBytes *content)
{
  DoorOutLetter *self = g_new0 (DoorOutLetter, 1);
  self->key = g_strdup (key);
  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  self->to = g_strdup (to);
  self->content = g_bytes_ref (content);
  return self;
}

void
door_out_letter_free (DoorOutLetter *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->kind);
  g_free (self->id);
  g_free (self->to);
  g_bytes_unref (self->content);
  g_free (self);
}

void
door_postbox_next_async (DoorPostbox *self,
                         gboolean large,
                         GHashTable *carried,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_return_if_fail (DOOR_IS_POSTBOX (self));
  DOOR_POSTBOX_GET_IFACE (self)->next_async (self, large, carried, cancellable, callback, data);
}

DoorOutLetter *
door_postbox_next_finish (DoorPostbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (DOOR_IS_POSTBOX (self), NULL);
  return DOOR_POSTBOX_GET_IFACE (self)->next_finish (self, result, error);
}

void
door_postbox_taken_async (DoorPostbox *self,
                          const DoorOutLetter *letter,
                          const char *refusal,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  g_return_if_fail (DOOR_IS_POSTBOX (self) && letter != NULL);
  DOOR_POSTBOX_GET_IFACE (self)->taken_async (self, letter, refusal, callback, data);
}

gboolean
door_postbox_taken_finish (DoorPostbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (DOOR_IS_POSTBOX (self), FALSE);
  return DOOR_POSTBOX_GET_IFACE (self)->taken_finish (self, result, error);
}
