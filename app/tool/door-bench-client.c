/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench-client.h"

#include "door-bench-load.h"
#include "door-seal.h"

enum { PHOTO = 200 * 1000 };

struct _DoorBenchClient {
  GObject parent;
  DoorParcel *current; /* sent until stored; NULL: the next is to be made */
  guint left;
  guint64 bytes;
};

/* --- outbox --------------------------------------------------------------------------------- */

static gsize
parcel_bytes (const DoorParcel *parcel)
{
  gsize sum = g_bytes_get_size (parcel->manifest);

  for (guint i = 0; i < parcel->parts->len; i++)
    sum += g_bytes_get_size (((DoorWirePart *) g_ptr_array_index (parcel->parts, i))->bytes);
  return sum;
}

static DoorParcel *
make_parcel (GError **error)
{
  guint8 *noise = g_malloc (PHOTO);
  g_autoptr (GBytes) photo = NULL;

  door_random_bytes (noise, PHOTO);
  photo = g_bytes_new_take (noise, PHOTO);
  return door_load_make_parcel (photo, error);
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

static void
next_async (DoorOutbox *outbox,
            gint64 now,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer data)
{
  DoorBenchClient *self = DOOR_BENCH_CLIENT (outbox);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  GError *fault = NULL;

  /* The earliest time asks for the numbers alone. */
  if (self->left > 0 && now != G_MININT64 && !self->current)
    self->current = make_parcel (&fault);
  if (fault)
    g_task_return_error (task, fault);
  else
    g_task_return_pointer (task,
                           self->current && now != G_MININT64 ? copy_parcel (self->current) : NULL,
                           (GDestroyNotify) door_parcel_free);
}

static DoorParcel *
next_finish (DoorOutbox *outbox, GAsyncResult *result, DoorOutboxCount *count, GError **error)
{
  *count = (DoorOutboxCount){ .pending = DOOR_BENCH_CLIENT (outbox)->left };
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
record_async (DoorOutbox *outbox,
              const char *id,
              const DoorDelivery *delivery,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer data)
{
  DoorBenchClient *self = DOOR_BENCH_CLIENT (outbox);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  if (delivery->state == DOOR_DELIVERY_STORED)
    {
      self->bytes += parcel_bytes (self->current);
      self->left--;
      g_clear_pointer (&self->current, door_parcel_free);
    }
  else
    self->current->attempts++;
  g_task_return_boolean (task, TRUE);
}

static gboolean
finish_boolean (gpointer source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
record_finish (DoorOutbox *outbox, GAsyncResult *result, GError **error)
{
  return finish_boolean (outbox, result, error);
}

static void
outbox_init (DoorOutboxInterface *iface)
{
  iface->next_async = next_async;
  iface->next_finish = next_finish;
  iface->record_async = record_async;
  iface->record_finish = record_finish;
}

/* --- inbox ---------------------------------------------------------------------------------- */

static void
get_mark_async (DoorInbox *inbox,
                const char *name,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer data)
{
  g_autoptr (GTask) task = g_task_new (inbox, cancellable, callback, data);

  g_task_return_boolean (task, TRUE);
}

static gboolean
get_mark_finish (DoorInbox *inbox, GAsyncResult *result, char **ret_mark, GError **error)
{
  *ret_mark = NULL;
  return finish_boolean (inbox, result, error);
}

static void
put_async (DoorInbox *inbox,
           GPtrArray *items,
           const char *mark,
           const char *value,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer data)
{
  g_autoptr (GTask) task = g_task_new (inbox, cancellable, callback, data);

  g_task_return_boolean (task, TRUE);
}

static gboolean
put_finish (DoorInbox *inbox, GAsyncResult *result, GError **error)
{
  return finish_boolean (inbox, result, error);
}

static void
inbox_init (DoorInboxInterface *iface)
{
  iface->get_mark_async = get_mark_async;
  iface->get_mark_finish = get_mark_finish;
  iface->put_async = put_async;
  iface->put_finish = put_finish;
}

/* --- life ----------------------------------------------------------------------------------- */

G_DEFINE_FINAL_TYPE_WITH_CODE (DoorBenchClient,
                               door_bench_client,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOOR_TYPE_OUTBOX, outbox_init)
                                   G_IMPLEMENT_INTERFACE (DOOR_TYPE_INBOX, inbox_init))

static void
door_bench_client_finalize (GObject *object)
{
  g_clear_pointer (&DOOR_BENCH_CLIENT (object)->current, door_parcel_free);
  G_OBJECT_CLASS (door_bench_client_parent_class)->finalize (object);
}

static void
door_bench_client_class_init (DoorBenchClientClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_bench_client_finalize;
}

static void
door_bench_client_init (DoorBenchClient *self)
{
}

DoorBenchClient *
door_bench_client_new (guint interviews)
{
  DoorBenchClient *self = g_object_new (DOOR_TYPE_BENCH_CLIENT, NULL);

  self->left = interviews;
  return self;
}

guint
door_bench_client_left (DoorBenchClient *self)
{
  return self->left;
}

guint64
door_bench_client_bytes (DoorBenchClient *self)
{
  return self->bytes;
}
