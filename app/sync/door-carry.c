/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-sync"

#include "door-carry.h"

#include "door-destroyed.h"
#include "door-form-signature.h"
#include "door-hub-wire.h"
#include "door-letter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  DoorOutbox *outbox;
  DoorClock *clock;
  DoorIdentity *identity;
  DoorPublicKeys hub;
  DoorPostbox *postbox;
  GHashTable *carried;
  DoorBundle *bundle;
  guint parcels;
  gsize bytes;
} Packing;

static void pack_next (GTask *task);
static void pack_letters (GTask *task);

static void
packing_free (gpointer data)
{
  Packing *self = data;
  g_object_unref (self->outbox);
  door_clock_unref (self->clock);
  door_identity_unref (self->identity);
  door_bundle_free (self->bundle);
  g_clear_object (&self->postbox);
  g_clear_pointer (&self->carried, g_hash_table_unref);
  g_free (self);
}

static gboolean
is_full (const Packing *self)
{
  return self->bundle->items->len >= DOOR_BUNDLE_MAX_ITEMS
         || self->bytes >= DOOR_BUNDLE_MAX_BYTES / 4;
}

static void
pack_seal (GTask *task)
{
  Packing *self = g_task_get_task_data (task);
  GError *fault = NULL;
  GBytes *file = self->bundle->items->len > 0
                     ? door_bundle_seal (self->bundle, self->identity, &self->hub, &fault)
                     : NULL;
  if (fault != NULL)
    g_task_return_error (task, fault);
  else
    g_task_return_pointer (task, file, (GDestroyNotify) g_bytes_unref);
  g_object_unref (task);
}

static void
pack_on_recorded (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Packing *self = g_task_get_task_data (task);
  GError *fault = NULL;
  if (!door_outbox_record_finish (DOOR_OUTBOX (source), result, &fault))
    {
      g_task_return_error (task, fault);
      g_object_unref (task);
    }
  else if (is_full (self))
    pack_seal (task); /* the rest goes with the next file */
  else
    pack_next (task);
}

static void
pack_add (Packing *self, const DoorParcel *parcel)
{
  DoorBundleItem *item = door_bundle_add (self->bundle, DOOR_BUNDLE_PARCEL);
  door_bundle_item_add (item, DOOR_SUBMISSION_XML_PART, parcel->manifest);
  self->parcels++;
  for (guint i = 0; i < parcel->parts->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (parcel->parts, i);
      door_bundle_item_add (item, part->name, part->bytes);
      self->bytes += g_bytes_get_size (part->bytes);
    }
}

static void
pack_on_next (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Packing *self = g_task_get_task_data (task);
  DoorOutboxCount count;
  GError *fault = NULL;
  g_autoptr (DoorParcel) parcel = door_outbox_next_finish (self->outbox, result, &count, &fault);
  if (fault != NULL)
    {
      g_task_return_error (task, fault);
      g_object_unref (task);
      return;
    }
  if (parcel == NULL)
    return self->postbox != NULL ? pack_letters (task) : pack_seal (task);
  pack_add (self, parcel);

  g_autoptr (DoorDelivery) delivery
      = door_delivery_new (DOOR_DELIVERY_CARRIED, 0, _ ("It was put into a file to be carried."));
  delivery->at = door_clock_now (self->clock);
  delivery->next_try = delivery->at + DOOR_CARRY_HOLD_SECONDS * (gint64) G_USEC_PER_SEC;
  door_outbox_record_async (self->outbox, parcel->id, delivery, NULL, pack_on_recorded, task);
}

static void
pack_next (GTask *task)
{
  Packing *self = g_task_get_task_data (task);
  door_outbox_next_async (self->outbox, door_clock_now (self->clock), NULL, pack_on_next, task);
}

/* Letters ----------------------------------------------------------------------------------- */

/* A receipt is no letter to anybody: it goes where the submission is. */
static void
pack_letter (Packing *self, const DoorOutLetter *letter)
{
  gboolean receipt = strcmp (letter->kind, DOOR_LETTER_APPLIED) == 0;
  DoorBundleItem *item
      = door_bundle_add (self->bundle, receipt ? DOOR_BUNDLE_RECEIPT : DOOR_BUNDLE_LETTER);
  g_hash_table_add (self->carried, g_strdup (letter->key));
  door_bundle_item_add_text (item, "id", letter->id);
  door_bundle_item_add (item, "content", letter->content);
  if (!receipt)
    {
      door_bundle_item_add_text (item, "kind", letter->kind);
      door_bundle_item_add_text (item, "to", letter->to);
    }
  self->bytes += g_bytes_get_size (letter->content);
}

static void
pack_on_letter (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Packing *self = g_task_get_task_data (task);
  GError *fault = NULL;
  g_autoptr (DoorOutLetter) letter = door_postbox_next_finish (self->postbox, result, &fault);
  if (fault != NULL)
    {
      g_task_return_error (task, fault);
      g_object_unref (task);
      return;
    }
  if (letter != NULL)
    pack_letter (self, letter);
  if (letter == NULL || is_full (self))
    pack_seal (task);
  else
    pack_letters (task);
}

static void
pack_letters (GTask *task)
{
  Packing *self = g_task_get_task_data (task);
  door_postbox_next_async (self->postbox, TRUE, self->carried, NULL, pack_on_letter, task);
}

void
door_carry_pack_async (DoorOutbox *outbox,
                       DoorClock *clock,
                       const DoorCarrier *carrier,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  g_return_if_fail (DOOR_IS_OUTBOX (outbox) && clock != NULL && carrier != NULL);
  g_autoptr (GTask) task = g_task_new (outbox, NULL, callback, data);
  const DoorMember *hub
      = carrier->roster != NULL ? door_roster_find_role (carrier->roster, DOOR_ROLE_HUB) : NULL;
  if (hub == NULL)
    return g_task_return_error (
        task, g_error_new_literal (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_TRUST,
                                   _ ("The list of recipients names no hub to pack for. Ask the "
                                      "office.")));
  Packing *self = g_new0 (Packing, 1);
  self->outbox = g_object_ref (outbox);
  self->clock = door_clock_ref (clock);
  self->identity = door_identity_ref (carrier->identity);
  self->hub = hub->keys;
  if (carrier->postbox != NULL && carrier->carried != NULL)
    {
      self->postbox = g_object_ref (carrier->postbox);
      self->carried = g_hash_table_ref (carrier->carried);
    }
  self->bundle = door_bundle_new (DOOR_BUNDLE_TO_HUB, &carrier->vault);
  g_task_set_task_data (task, self, packing_free);
  pack_next (g_steal_pointer (&task));
}

GBytes *
door_carry_pack_finish (GAsyncResult *result, guint *ret_parcels, GError **error)
{
  Packing *self = g_task_get_task_data (G_TASK (result));
  if (ret_parcels != NULL)
    *ret_parcels = self != NULL ? self->parcels : 0;
  return g_task_propagate_pointer (G_TASK (result), error);
}
