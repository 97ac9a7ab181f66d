/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-sync"

#include "door-outbox.h"

G_DEFINE_INTERFACE (DoorOutbox, door_outbox, G_TYPE_OBJECT)

static void
door_outbox_default_init (DoorOutboxInterface *iface)
{
}

DoorParcel *
door_parcel_new (const char *id, GBytes *manifest)
{
  g_return_val_if_fail (id != NULL && manifest != NULL, NULL);
  DoorParcel *self = g_new0 (DoorParcel, 1);
  self->id = g_strdup (id);
  self->manifest = g_bytes_ref (manifest);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  return self;
}

void
door_parcel_free (DoorParcel *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->form_id);
  g_free (self->form_version);
  g_bytes_unref (self->manifest);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

DoorDelivery *
door_delivery_new (DoorDeliveryState state, guint status, const char *message)
{
  DoorDelivery *self = g_new0 (DoorDelivery, 1);
  self->state = state;
  self->status = status;
  self->message = g_strdup (message);
  return self;
}

DoorDelivery *
door_delivery_copy (const DoorDelivery *self)
{
  DoorDelivery *copy = door_delivery_new (self->state, self->status, self->message);
  copy->at = self->at;
  copy->next_try = self->next_try;
  copy->receipt = self->receipt != NULL ? g_bytes_ref (self->receipt) : NULL;
  copy->to = g_strdup (self->to);
  return copy;
}

void
door_delivery_free (DoorDelivery *self)
{
  if (self == NULL)
    return;
  g_free (self->message);
  g_free (self->to);
  g_clear_pointer (&self->receipt, g_bytes_unref);
  g_free (self);
}

void
door_outbox_next_async (DoorOutbox *self,
                        gint64 now,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_return_if_fail (DOOR_IS_OUTBOX (self));
  DOOR_OUTBOX_GET_IFACE (self)->next_async (self, now, cancellable, callback, data);
}

DoorParcel *
door_outbox_next_finish (DoorOutbox *self,
                         GAsyncResult *result,
                         DoorOutboxCount *ret_count,
                         GError **error)
{
  g_return_val_if_fail (DOOR_IS_OUTBOX (self) && ret_count != NULL, NULL);
  return DOOR_OUTBOX_GET_IFACE (self)->next_finish (self, result, ret_count, error);
}

void
door_outbox_record_async (DoorOutbox *self,
                          const char *id,
                          const DoorDelivery *delivery,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  g_return_if_fail (DOOR_IS_OUTBOX (self) && id != NULL && delivery != NULL);
  DOOR_OUTBOX_GET_IFACE (self)->record_async (self, id, delivery, cancellable, callback, data);
}

gboolean
door_outbox_record_finish (DoorOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (DOOR_IS_OUTBOX (self), FALSE);
  return DOOR_OUTBOX_GET_IFACE (self)->record_finish (self, result, error);
}
