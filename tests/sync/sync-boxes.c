/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-boxes.h"

#include <string.h>

/* Outbox ------------------------------------------------------------------------------------ */

typedef struct {
  DoorParcel *parcel;
  DoorDelivery *verdict;
} Waiting;

struct _SyncBoxOut {
  GObject parent;
  GPtrArray *all; /* of Waiting, oldest first */
  guint full;     /* records that still fail */
};

static void
waiting_free (gpointer data)
{
  Waiting *self = data;
  door_parcel_free (self->parcel);
  door_delivery_free (self->verdict);
  g_free (self);
}

static DoorParcel *
copy_parcel (const DoorParcel *parcel)
{
  DoorParcel *copy = door_parcel_new (parcel->id, parcel->manifest);
  copy->form_id = g_strdup (parcel->form_id);
  copy->form_version = g_strdup (parcel->form_version);
  copy->attempts = parcel->attempts;
  for (guint i = 0; i < parcel->parts->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (parcel->parts, i);
      g_ptr_array_add (copy->parts,
                       door_wire_part_new (part->name, part->content_type, part->bytes));
    }
  return copy;
}

static gboolean
is_waiting (const DoorDelivery *verdict)
{
  return verdict->state == DOOR_DELIVERY_RETRY || verdict->state == DOOR_DELIVERY_CARRIED;
}

static gboolean
is_due (const Waiting *waiting, gint64 now)
{
  if (waiting->verdict == NULL)
    return now != G_MININT64;
  return is_waiting (waiting->verdict) && waiting->verdict->next_try <= now;
}

static void
out_next_async (DoorOutbox *outbox,
                gint64 now,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer data)
{
  SyncBoxOut *self = SYNC_BOX_OUT (outbox);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  for (guint i = 0; i < self->all->len; i++)
    {
      const Waiting *waiting = g_ptr_array_index (self->all, i);
      if (is_due (waiting, now))
        return g_task_return_pointer (task, copy_parcel (waiting->parcel),
                                      (GDestroyNotify) door_parcel_free);
    }
  g_task_return_pointer (task, NULL, NULL);
}

static DoorParcel *
out_next_finish (DoorOutbox *outbox, GAsyncResult *result, DoorOutboxCount *count, GError **error)
{
  SyncBoxOut *self = SYNC_BOX_OUT (outbox);
  *count = (DoorOutboxCount){ 0 };
  for (guint i = 0; i < self->all->len; i++)
    {
      const Waiting *waiting = g_ptr_array_index (self->all, i);
      const DoorDelivery *verdict = waiting->verdict;
      count->refused += verdict != NULL && verdict->state == DOOR_DELIVERY_REFUSED;
      if (verdict != NULL && !is_waiting (verdict))
        continue;
      count->pending++;
      if (verdict != NULL && (count->next_try == 0 || verdict->next_try < count->next_try))
        count->next_try = verdict->next_try;
    }
  return g_task_propagate_pointer (G_TASK (result), error);
}

static Waiting *
find_waiting (SyncBoxOut *self, const char *id)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      Waiting *waiting = g_ptr_array_index (self->all, i);
      if (strcmp (waiting->parcel->id, id) == 0)
        return waiting;
    }
  g_assert_not_reached ();
}

static void
out_record_async (DoorOutbox *outbox,
                  const char *id,
                  const DoorDelivery *delivery,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer data)
{
  g_autoptr (GTask) task = g_task_new (outbox, cancellable, callback, data);
  SyncBoxOut *self = SYNC_BOX_OUT (outbox);
  Waiting *waiting = find_waiting (self, id);
  if (self->full > 0)
    {
      self->full--;
      return g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "the disk is full");
    }
  DoorDelivery *copy = door_delivery_copy (delivery);
  door_delivery_free (waiting->verdict);
  waiting->verdict = copy;
  waiting->parcel->attempts++;
  g_task_return_boolean (task, TRUE);
}

static gboolean
out_record_finish (DoorOutbox *outbox, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
out_iface (DoorOutboxInterface *iface)
{
  iface->next_async = out_next_async;
  iface->next_finish = out_next_finish;
  iface->record_async = out_record_async;
  iface->record_finish = out_record_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SyncBoxOut,
                               sync_box_out,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOOR_TYPE_OUTBOX, out_iface))

static void
sync_box_out_finalize (GObject *object)
{
  g_ptr_array_unref (SYNC_BOX_OUT (object)->all);
  G_OBJECT_CLASS (sync_box_out_parent_class)->finalize (object);
}

static void
sync_box_out_class_init (SyncBoxOutClass *class)
{
  G_OBJECT_CLASS (class)->finalize = sync_box_out_finalize;
}

static void
sync_box_out_init (SyncBoxOut *self)
{
  self->all = g_ptr_array_new_with_free_func (waiting_free);
}

void
sync_box_out_fill_disk (SyncBoxOut *self, guint records)
{
  self->full = records;
}

SyncBoxOut *
sync_box_out_new (void)
{
  return g_object_new (SYNC_TYPE_BOX_OUT, NULL);
}

void
sync_box_out_add (SyncBoxOut *self, DoorParcel *parcel)
{
  Waiting *waiting = g_new0 (Waiting, 1);
  waiting->parcel = parcel;
  g_ptr_array_add (self->all, waiting);
}

const DoorDelivery *
sync_box_out_verdict (SyncBoxOut *self, const char *id)
{
  return find_waiting (self, id)->verdict;
}

guint
sync_box_out_attempts (SyncBoxOut *self, const char *id)
{
  return find_waiting (self, id)->parcel->attempts;
}

/* Inbox ------------------------------------------------------------------------------------- */

struct _SyncBoxIn {
  GObject parent;
  GHashTable *marks;
  GPtrArray *items; /* of DoorInbound */
};

static void
in_get_mark_async (DoorInbox *inbox,
                   const char *name,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer data)
{
  g_autoptr (GTask) task = g_task_new (inbox, cancellable, callback, data);
  const char *mark = g_hash_table_lookup (SYNC_BOX_IN (inbox)->marks, name);
  g_task_return_pointer (task, g_strdup (mark), g_free);
}

static gboolean
in_get_mark_finish (DoorInbox *inbox, GAsyncResult *result, char **ret_mark, GError **error)
{
  GError *fault = NULL;
  char *mark = g_task_propagate_pointer (G_TASK (result), &fault);
  if (fault != NULL)
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  *ret_mark = mark;
  return TRUE;
}

static GBytes *
ref_bytes (GBytes *bytes)
{
  return bytes != NULL ? g_bytes_ref (bytes) : NULL;
}

static DoorInbound *
copy_item (const DoorInbound *item)
{
  DoorInbound *copy = door_inbound_new (item->kind);
  copy->id = g_strdup (item->id);
  copy->version = g_strdup (item->version);
  copy->name = g_strdup (item->name);
  copy->hash = g_strdup (item->hash);
  copy->signature = ref_bytes (item->signature);
  copy->body = ref_bytes (item->body);
  copy->media = item->media != NULL ? g_ptr_array_ref (item->media) : NULL;
  return copy;
}

static void
in_put_async (DoorInbox *inbox,
              GPtrArray *items,
              const char *mark,
              const char *value,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer data)
{
  SyncBoxIn *self = SYNC_BOX_IN (inbox);
  g_autoptr (GTask) task = g_task_new (inbox, cancellable, callback, data);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (self->items, copy_item (g_ptr_array_index (items, i)));
  g_hash_table_insert (self->marks, g_strdup (mark), g_strdup (value));
  g_task_return_boolean (task, TRUE);
}

static gboolean
in_put_finish (DoorInbox *inbox, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
in_iface (DoorInboxInterface *iface)
{
  iface->get_mark_async = in_get_mark_async;
  iface->get_mark_finish = in_get_mark_finish;
  iface->put_async = in_put_async;
  iface->put_finish = in_put_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SyncBoxIn,
                               sync_box_in,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOOR_TYPE_INBOX, in_iface))

static void
sync_box_in_finalize (GObject *object)
{
  SyncBoxIn *self = SYNC_BOX_IN (object);
  g_hash_table_unref (self->marks);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (sync_box_in_parent_class)->finalize (object);
}

static void
sync_box_in_class_init (SyncBoxInClass *class)
{
  G_OBJECT_CLASS (class)->finalize = sync_box_in_finalize;
}

static void
sync_box_in_init (SyncBoxIn *self)
{
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) door_inbound_free);
}

SyncBoxIn *
sync_box_in_new (void)
{
  return g_object_new (SYNC_TYPE_BOX_IN, NULL);
}

const DoorInbound *
sync_box_in_find (SyncBoxIn *self, DoorInboundKind kind, const char *id)
{
  for (guint i = self->items->len; i > 0; i--)
    {
      const DoorInbound *item = g_ptr_array_index (self->items, i - 1);
      if (item->kind == kind && (id == NULL || g_strcmp0 (item->id, id) == 0))
        return item;
    }
  return NULL;
}

guint
sync_box_in_count (SyncBoxIn *self, DoorInboundKind kind)
{
  guint count = 0;
  for (guint i = 0; i < self->items->len; i++)
    count += ((DoorInbound *) g_ptr_array_index (self->items, i))->kind == kind;
  return count;
}

void
sync_box_in_set_mark (SyncBoxIn *self, const char *name, const char *value)
{
  g_hash_table_insert (self->marks, g_strdup (name), g_strdup (value));
}

char *
sync_box_in_get_mark (SyncBoxIn *self, const char *name)
{
  return g_strdup (g_hash_table_lookup (self->marks, name));
}
