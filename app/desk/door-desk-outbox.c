/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-desk-outbox.h"

#include "door-delivery-note.h"
#include "door-vault-task.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DoorDeskOutbox {
  GObject parent_instance;

  DoorVaultQueue *queue;
  DoorTrust *trust;
  GHashTable *next_tries; /* instanceID -> gint64 * */
  GHashTable *carried;    /* instanceIDs of those that a relay or stick has */
  gboolean has_read_holds;
  gboolean direct;
};

static void outbox_init (DoorOutboxInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (DoorDeskOutbox,
                               door_desk_outbox,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOOR_TYPE_OUTBOX, outbox_init))

/* --- Next --------------------------------------------------------------------------------- */

typedef struct {
  GHashTable *next_tries; /* a copy for the vault's thread, without those that do not count */
  gboolean reads_holds;
  gboolean direct;
  gint64 now;
} Asking;

typedef struct {
  DoorParcel *parcel; /* NULL: nothing is due */
  DoorOutboxCount count;
  GHashTable *holds; /* as next_tries; NULL: not read */
} Found;

static void
asking_free (gpointer data)
{
  Asking *self = data;

  g_hash_table_unref (self->next_tries);
  g_free (self);
}

static void
found_free (gpointer data)
{
  Found *self = data;

  g_clear_pointer (&self->parcel, door_parcel_free);
  g_clear_pointer (&self->holds, g_hash_table_unref);
  g_free (self);
}

static GHashTable *
new_tries (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static GHashTable *
copy_tries (GHashTable *tries, GHashTable *without)
{
  GHashTable *copy = new_tries ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, tries);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!without || !g_hash_table_contains (without, key))
      g_hash_table_insert (copy, g_strdup (key), g_memdup2 (value, sizeof (gint64)));
  return copy;
}

static gboolean
add_part (DoorVault *vault,
          const DoorOutboxItem *item,
          const char *name,
          DoorParcel *parcel,
          GError **error)
{
  g_autoptr (GBytes) bytes = door_vault_outbox_part (vault, &item->interview, name, error);

  if (!bytes)
    return FALSE;
  if (strcmp (name, DOOR_SUBMISSION_XML_PART) == 0)
    parcel->manifest = g_steal_pointer (&bytes);
  else
    g_ptr_array_add (parcel->parts, door_wire_part_new (name, NULL, bytes));
  return TRUE;
}

static DoorParcel *
read_parcel (DoorVault *vault, const DoorOutboxItem *item, const char *id, GError **error)
{
  g_autoptr (GBytes) manifest
      = door_vault_outbox_part (vault, &item->interview, DOOR_SUBMISSION_XML_PART, error);
  g_autoptr (DoorSubmissionManifest) head
      = manifest ? door_submission_head_parse (manifest, NULL, error) : NULL;
  g_autoptr (DoorParcel) parcel = head ? door_parcel_new (id, manifest) : NULL;

  for (guint i = 0; parcel && item->names[i]; i++)
    if (strcmp (item->names[i], DOOR_SUBMISSION_XML_PART) != 0
        && !add_part (vault, item, item->names[i], parcel, error))
      return NULL;
  if (parcel)
    {
      parcel->form_id = g_strdup (head->form_id);
      parcel->form_version = g_strdup (head->version);
      parcel->attempts = item->tries;
    }
  return g_steal_pointer (&parcel);
}

static void
set_try (GHashTable *tries, const char *id, gint64 next_try)
{
  g_hash_table_replace (tries, g_strdup (id), g_memdup2 (&next_try, sizeof next_try));
}

/* What a relay or stick carries waits on after the program was started anew; all else is tried at
 * once. */
static GHashTable *
read_holds (DoorVault *vault, GPtrArray *items)
{
  GHashTable *holds = new_tries ();

  for (guint i = 0; i < items->len; i++)
    {
      const DoorOutboxItem *item = g_ptr_array_index (items, i);
      g_autofree char *id = door_uuid_to_instance_id (&item->interview);
      g_autoptr (DoorDeliveryNote) note
          = item->state == DOOR_OUTBOX_WAITING ? door_delivery_note_get (vault, id) : NULL;

      if (note && note->state == DOOR_DELIVERY_CARRIED)
        set_try (holds, id, note->next_try);
    }
  return holds;
}

/* No wait is longer than a day: what is due later than that was noted while the clock was wrong. `now` at
 * the beginning of time only counts. */
static gboolean
is_due (gint64 next_try, gint64 now)
{
  return next_try <= now || (now > 0 && next_try - now > G_TIME_SPAN_DAY);
}

static gpointer
find_next (DoorVault *vault, gpointer argument, GError **error)
{
  const Asking *asking = argument;
  g_autoptr (GPtrArray) items = door_vault_outbox (vault, error);
  Found *found = g_new0 (Found, 1);
  GHashTable *tries = asking->next_tries;

  if (items && asking->reads_holds)
    {
      found->holds = read_holds (vault, items);
      tries = asking->direct ? tries : found->holds;
    }

  for (guint i = 0; items && i < items->len; i++)
    {
      const DoorOutboxItem *item = g_ptr_array_index (items, i);
      g_autofree char *id = door_uuid_to_instance_id (&item->interview);
      const gint64 *next_try = g_hash_table_lookup (tries, id);

      found->count.refused += item->state == DOOR_OUTBOX_REFUSED;
      if (item->state != DOOR_OUTBOX_WAITING)
        continue;
      found->count.pending++;
      if (next_try && !is_due (*next_try, asking->now))
        found->count.next_try
            = found->count.next_try ? MIN (found->count.next_try, *next_try) : *next_try;
      else if (!found->parcel && !(found->parcel = read_parcel (vault, item, id, error)))
        {
          g_clear_pointer (&items, g_ptr_array_unref);
          break;
        }
    }
  if (!items)
    g_clear_pointer (&found, found_free);
  return found;
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  Found *found = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (found)
    g_task_return_pointer (task, found, found_free);
  else
    g_task_return_error (task, error);
}

static void
next_async (DoorOutbox *outbox,
            gint64 now,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer data)
{
  DoorDeskOutbox *self = DOOR_DESK_OUTBOX (outbox);
  Asking *asking = g_new0 (Asking, 1);

  asking->now = now;
  asking->next_tries = copy_tries (self->next_tries, self->direct ? self->carried : NULL);
  asking->reads_holds = !self->has_read_holds;
  asking->direct = self->direct;
  door_vault_queue_call_async (self->queue, find_next, asking, asking_free, found_free, on_found,
                               g_task_new (self, cancellable, callback, data));
}

static void
take_holds (DoorDeskOutbox *self, GHashTable *holds)
{
  GHashTableIter iter;
  gpointer id, next_try;

  self->has_read_holds = TRUE;
  g_hash_table_iter_init (&iter, holds);
  while (g_hash_table_iter_next (&iter, &id, &next_try))
    if (!g_hash_table_contains (self->next_tries, id))
      {
        set_try (self->next_tries, id, *(gint64 *) next_try);
        g_hash_table_add (self->carried, g_strdup (id));
      }
}

static DoorParcel *
next_finish (DoorOutbox *outbox, GAsyncResult *result, DoorOutboxCount *ret_count, GError **error)
{
  DoorDeskOutbox *self = DOOR_DESK_OUTBOX (outbox);
  Found *found = g_task_propagate_pointer (G_TASK (result), error);
  DoorParcel *parcel;

  if (!found)
    return NULL;
  if (found->holds && !self->has_read_holds)
    take_holds (self, found->holds);
  *ret_count = found->count;
  parcel = g_steal_pointer (&found->parcel);
  found_free (found);
  return parcel;
}

/* --- Record ------------------------------------------------------------------------------- */

typedef struct {
  DoorUuid id;
  char *instance;
  DoorDelivery *delivery;
  DoorRoster *roster;
} Recording;

static void
recording_free (gpointer data)
{
  Recording *self = data;

  g_free (self->instance);
  door_delivery_free (self->delivery);
  g_clear_pointer (&self->roster, door_roster_unref);
  g_free (self);
}

static gboolean
record_delivery (DoorVault *vault, const Recording *recording, GError **error)
{
  const DoorDelivery *delivery = recording->delivery;

  switch (delivery->state)
    {
    case DOOR_DELIVERY_REFUSED:
      return door_vault_outbox_refused (vault, &recording->id, delivery->message, error);
    case DOOR_DELIVERY_RETRY:
    case DOOR_DELIVERY_CARRIED:
      return door_vault_outbox_tried (vault, &recording->id, error);
    default:
      if (!door_vault_outbox_sent (vault, &recording->id, error))
        return FALSE;
      return !delivery->receipt || !recording->roster
             || door_vault_outbox_receipt (vault, delivery->receipt, recording->roster, error);
    }
}

static char *
describe_delivery (const char *title, const DoorDelivery *delivery)
{
  switch (delivery->state)
    {
    case DOOR_DELIVERY_STORED:
      return g_strdup_printf (_ ("%s: sent to %s"), title, delivery->to ? delivery->to : "");
    case DOOR_DELIVERY_CARRIED:
      return delivery->to
                 ? g_strdup_printf (_ ("%s: given to %s, to be carried to the office"), title,
                                    delivery->to)
                 : g_strdup_printf (_ ("%s: put into a file, to be carried to the office"), title);
    case DOOR_DELIVERY_REFUSED:
      return g_strdup_printf (_ ("%s: refused. %s"), title,
                              delivery->message ? delivery->message : "");
    default:
      return g_strdup_printf (_ ("%s: not sent. %s"), title,
                              delivery->message ? delivery->message : "");
    }
}

/* What became of the interview is kept or the call fails; what is told about it may be missing. */
static gpointer
record_now (DoorVault *vault, gpointer argument, GError **error)
{
  const Recording *recording = argument;
  g_autoptr (GError) fault = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (!record_delivery (vault, recording, error))
    return NULL;
  title = door_delivery_title (vault, &recording->id);
  text = describe_delivery (title, recording->delivery);
  if (!door_delivery_note_put (vault, recording->instance, recording->delivery, &fault)
      || !door_sync_log_add (vault, recording->delivery->at, text, &fault))
    g_message ("the log of sending could not be written: %s", fault->message);
  return GINT_TO_POINTER (1);
}

static void
note_next_try (DoorDeskOutbox *self, const char *id, const DoorDelivery *delivery)
{
  g_hash_table_remove (self->carried, id);
  if (delivery->state == DOOR_DELIVERY_CARRIED)
    g_hash_table_add (self->carried, g_strdup (id));
  if (delivery->state == DOOR_DELIVERY_RETRY || delivery->state == DOOR_DELIVERY_CARRIED)
    set_try (self->next_tries, id, delivery->next_try);
  else
    g_hash_table_remove (self->next_tries, id);
}

static void
record_async (DoorOutbox *outbox,
              const char *id,
              const DoorDelivery *delivery,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer data)
{
  DoorDeskOutbox *self = DOOR_DESK_OUTBOX (outbox);
  GTask *task = g_task_new (self, cancellable, callback, data);
  Recording *recording = g_new0 (Recording, 1);
  DoorRoster *roster = door_trust_roster (self->trust);

  note_next_try (self, id, delivery);
  recording->instance = g_strdup (id);
  recording->delivery = door_delivery_copy (delivery);
  recording->roster = roster ? door_roster_ref (roster) : NULL;
  g_return_if_fail (door_uuid_parse (id, &recording->id));
  door_vault_queue_call_async (self->queue, record_now, recording, recording_free, NULL,
                               door_vault_task_end, task);
}

static gboolean
record_finish (DoorOutbox *outbox, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- The object --------------------------------------------------------------------------- */

static void
outbox_init (DoorOutboxInterface *iface)
{
  iface->next_async = next_async;
  iface->next_finish = next_finish;
  iface->record_async = record_async;
  iface->record_finish = record_finish;
}

static void
door_desk_outbox_finalize (GObject *object)
{
  DoorDeskOutbox *self = DOOR_DESK_OUTBOX (object);

  g_object_unref (self->queue);
  door_trust_unref (self->trust);
  g_hash_table_unref (self->next_tries);
  g_hash_table_unref (self->carried);
  G_OBJECT_CLASS (door_desk_outbox_parent_class)->finalize (object);
}

static void
door_desk_outbox_class_init (DoorDeskOutboxClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_desk_outbox_finalize;
}

static void
door_desk_outbox_init (DoorDeskOutbox *self)
{
  self->next_tries = new_tries ();
  self->carried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

DoorDeskOutbox *
door_desk_outbox_new (DoorVaultQueue *queue, DoorTrust *trust)
{
  DoorDeskOutbox *self = g_object_new (DOOR_TYPE_DESK_OUTBOX, NULL);

  self->queue = g_object_ref (queue);
  self->trust = door_trust_ref (trust);
  return self;
}

void
door_desk_outbox_try_now (DoorDeskOutbox *self)
{
  g_hash_table_remove_all (self->next_tries);
  g_hash_table_remove_all (self->carried);
  self->has_read_holds = TRUE;
}

void
door_desk_outbox_set_direct (DoorDeskOutbox *self, gboolean direct)
{
  self->direct = direct;
}
