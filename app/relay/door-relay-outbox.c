/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device's submissions and letters are to the client that carries them on. */
#define G_LOG_DOMAIN "door-relay"

#include "door-relay-boxes.h"

#include "door-hub-destroy.h"

/* Submissions --------------------------------------------------------------------------------- */

struct _DoorRelayOutbox {
  GObject parent;

  DoorHubStore *store;
  gint64 device;
  DoorForward given; /* the parcel on its way */
};

static void outbox_init (DoorOutboxInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (DoorRelayOutbox,
                               door_relay_outbox,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOOR_TYPE_OUTBOX, outbox_init))

/* Without parts that were destroyed since: the hub has destroyed them, too, and does not miss them. */
static DoorParcel *
load_parcel (DoorRelayOutbox *self, GError **error)
{
  guint64 seq = self->given.seq;
  g_autoptr (GBytes) manifest = door_hub_store_get_submission (self->store, seq, NULL, NULL, error);
  g_autoptr (DoorSubmissionManifest) head
      = manifest != NULL ? door_submission_manifest_parse (manifest, error) : NULL;
  if (head == NULL)
    return NULL;
  g_autoptr (DoorParcel) parcel = door_parcel_new (head->instance_id, manifest);
  parcel->form_id = g_strdup (head->form_id);
  parcel->form_version = g_strdup (head->version);
  parcel->attempts = self->given.attempts;
  for (guint i = 0; i < head->parts->len; i++)
    {
      const DoorPartEntry *entry = g_ptr_array_index (head->parts, i);
      g_autoptr (GBytes) bytes = NULL;
      if (door_hub_store_part_is_destroyed (self->store, head->instance_id, entry->name))
        continue;
      bytes = door_hub_store_get_part (self->store, seq, entry->name, error);
      if (bytes == NULL)
        return NULL;
      g_ptr_array_add (parcel->parts, door_wire_part_new (entry->name, NULL, bytes));
    }
  return g_steal_pointer (&parcel);
}

/* What a call's answer was, until it is asked for. */
typedef struct {
  DoorParcel *parcel;
  DoorOutboxCount count;
} Next;

static void
next_free (gpointer data)
{
  Next *next = data;
  g_clear_pointer (&next->parcel, door_parcel_free);
  g_free (next);
}

static gboolean
find (DoorRelayOutbox *self, gint64 now, Next *next, GError **error)
{
  DoorForwardCount count;
  if (!door_hub_store_relay_count (self->store, self->device, &count, error)
      || !door_hub_store_relay_next (self->store, self->device, now, &self->given, error))
    return FALSE;
  next->count = (DoorOutboxCount){ count.waiting, count.refused, count.next_try };
  if (self->given.seq == 0)
    return TRUE;
  next->parcel = load_parcel (self, error);
  return next->parcel != NULL;
}

static void
outbox_next_async (DoorOutbox *outbox,
                   gint64 now,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer data)
{
  g_autoptr (GTask) task = g_task_new (outbox, cancellable, callback, data);
  GError *fault = NULL;
  Next *next = g_new0 (Next, 1);
  if (find (DOOR_RELAY_OUTBOX (outbox), now, next, &fault))
    return g_task_return_pointer (task, next, next_free);
  next_free (next);
  g_task_return_error (task, fault);
}

static DoorParcel *
outbox_next_finish (DoorOutbox *outbox,
                    GAsyncResult *result,
                    DoorOutboxCount *ret_count,
                    GError **error)
{
  Next *next = g_task_propagate_pointer (G_TASK (result), error);
  *ret_count = (DoorOutboxCount){ 0 };
  if (next == NULL)
    return NULL;
  DoorParcel *parcel = g_steal_pointer (&next->parcel);
  *ret_count = next->count;
  next_free (next);
  return parcel;
}

static DoorForwardState
state_of (const DoorDelivery *delivery)
{
  switch (delivery->state)
    {
    case DOOR_DELIVERY_STORED:
      return DOOR_FORWARD_STORED;
    case DOOR_DELIVERY_REFUSED:
      return DOOR_FORWARD_REFUSED;
    default:
      return DOOR_FORWARD_WAITING;
    }
}

static void
outbox_record_async (DoorOutbox *outbox,
                     const char *id,
                     const DoorDelivery *delivery,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer data)
{
  DoorRelayOutbox *self = DOOR_RELAY_OUTBOX (outbox);
  g_autoptr (GTask) task = g_task_new (outbox, cancellable, callback, data);
  GError *fault = NULL;
  if (door_hub_store_relay_record (self->store, &self->given, state_of (delivery),
                                   delivery->next_try, delivery->receipt, delivery->message,
                                   &fault))
    return g_task_return_boolean (task, TRUE);
  g_task_return_error (task, fault);
}

static gboolean
outbox_record_finish (DoorOutbox *outbox, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
outbox_init (DoorOutboxInterface *iface)
{
  iface->next_async = outbox_next_async;
  iface->next_finish = outbox_next_finish;
  iface->record_async = outbox_record_async;
  iface->record_finish = outbox_record_finish;
}

static void
door_relay_outbox_class_init (DoorRelayOutboxClass *class)
{
}

static void
door_relay_outbox_init (DoorRelayOutbox *self)
{
}

DoorRelayOutbox *
door_relay_outbox_new (DoorHubStore *store, gint64 device)
{
  DoorRelayOutbox *self = g_object_new (DOOR_TYPE_RELAY_OUTBOX, NULL);
  self->store = store;
  self->device = device;
  return self;
}

/* Letters ------------------------------------------------------------------------------------- */

struct _DoorRelayPostbox {
  GObject parent;

  DoorHubStore *store;
  gint64 device;
  guint64 given; /* mark of the letter on its way */
};

static void postbox_init (DoorPostboxInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (DoorRelayPostbox,
                               door_relay_postbox,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOOR_TYPE_POSTBOX, postbox_init))

/* The next that is not among those left in this run, for which it is too early. */
static gboolean
next_letter (DoorRelayPostbox *self,
             GHashTable *carried,
             DoorOutLetter **ret_letter,
             GError **error)
{
  self->given = 0;
  *ret_letter = NULL;
  while (TRUE)
    {
      g_auto (DoorForwardLetter) found = { 0 };
      if (!door_hub_store_relay_next_letter (self->store, self->device, self->given, &found, error))
        return FALSE;
      self->given = found.mark;
      if (found.mark == 0)
        return TRUE;
      g_autofree char *key = g_strdup_printf ("%" G_GUINT64_FORMAT, found.mark);
      if (carried != NULL && g_hash_table_contains (carried, key))
        continue;
      *ret_letter = door_out_letter_new (key, found.kind, found.id, found.to, found.content);
      return TRUE;
    }
}

static void
postbox_next_async (DoorPostbox *postbox,
                    gboolean large,
                    GHashTable *carried,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer data)
{
  DoorRelayPostbox *self = DOOR_RELAY_POSTBOX (postbox);
  g_autoptr (GTask) task = g_task_new (postbox, cancellable, callback, data);
  DoorOutLetter *letter = NULL;
  GError *fault = NULL;
  if (next_letter (self, carried, &letter, &fault))
    return g_task_return_pointer (task, letter, (GDestroyNotify) door_out_letter_free);
  g_task_return_error (task, fault);
}

static DoorOutLetter *
postbox_next_finish (DoorPostbox *postbox, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
postbox_taken_async (DoorPostbox *postbox,
                     const DoorOutLetter *letter,
                     const char *refusal,
                     GAsyncReadyCallback callback,
                     gpointer data)
{
  DoorRelayPostbox *self = DOOR_RELAY_POSTBOX (postbox);
  g_autoptr (GTask) task = g_task_new (postbox, NULL, callback, data);
  GError *fault = NULL;
  if (door_hub_store_relay_letter_taken (self->store, self->given, refusal, &fault))
    return g_task_return_boolean (task, TRUE);
  g_task_return_error (task, fault);
}

static gboolean
postbox_taken_finish (DoorPostbox *postbox, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
postbox_init (DoorPostboxInterface *iface)
{
  iface->next_async = postbox_next_async;
  iface->next_finish = postbox_next_finish;
  iface->taken_async = postbox_taken_async;
  iface->taken_finish = postbox_taken_finish;
}

static void
door_relay_postbox_class_init (DoorRelayPostboxClass *class)
{
}

static void
door_relay_postbox_init (DoorRelayPostbox *self)
{
}

DoorRelayPostbox *
door_relay_postbox_new (DoorHubStore *store, gint64 device)
{
  DoorRelayPostbox *self = g_object_new (DOOR_TYPE_RELAY_POSTBOX, NULL);
  self->store = store;
  self->device = device;
  return self;
}
