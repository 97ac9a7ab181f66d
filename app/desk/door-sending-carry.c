/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sending by hand: files for a stick, and files from one. */
#define G_LOG_DOMAIN "door-desk"

#include "door-sending-private.h"

#include "door-files.h"
#include "door-handover.h"
#include "door-letters.h"

#include <glib/gi18n-lib.h>

gboolean
door_sending_can_carry (DoorSending *self)
{
  return door_trust_mode (door_sending_carry_tools (self)->trust) == DOOR_MODE_SEALED;
}

gboolean
door_sending_refuses_carrying (DoorSending *self, GTask *task)
{
  if (door_sending_can_carry (self))
    return FALSE;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _ ("This account sends straight to its server. Nothing can be carried "
                              "there by stick or by another computer."));
  return TRUE;
}

/* --- Onto a stick -------------------------------------------------------------------------- */

typedef struct {
  DoorCarryTools *tools;
  DoorCarrier carrier;
  char *folder;
  char *stem; /* "interviews-20261123-1405" */
  DoorDeskPostbox *postbox;
  GHashTable *carried; /* of letters */
  guint files;
  guint parcels;
} Packing;

static void pack_next (GTask *task);
static void pack_drafts (GTask *task);

static void
packing_free (gpointer data)
{
  Packing *self = data;

  g_free (self->folder);
  g_free (self->stem);
  g_object_unref (self->postbox);
  g_hash_table_unref (self->carried);
  g_free (self);
}

static DoorCarrier
make_carrier (DoorCarryTools *tools)
{
  DoorCarrier carrier = {
    .vault = *door_vault_queue_vault_id (tools->queue),
    .identity = door_vault_queue_identity (tools->queue),
    .survey_keys = door_trust_survey_key (tools->trust),
    .roster = door_trust_roster (tools->trust),
  };

  return carrier;
}

static gboolean
write_file (Packing *self, GBytes *file, GError **error)
{
  g_autofree char *name
      = g_strdup_printf ("%s-%u" DOOR_SENDING_SUFFIX, self->stem, self->files + 1);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return door_file_replace (path, file, 0600, error);
}

static void
on_packed (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Packing *self = g_task_get_task_data (task);
  g_autoptr (GError) fault = NULL;
  guint parcels = 0;
  g_autoptr (GBytes) file = door_carry_pack_finish (result, &parcels, &fault);

  if (!fault && file && write_file (self, file, &fault))
    {
      self->files++;
      self->parcels += parcels;
      pack_next (task);
      return;
    }
  if (fault)
    {
      /* What is on no stick is not carried. */
      door_desk_outbox_try_now (self->tools->outbox);
      g_task_return_new_error (
          task, G_IO_ERROR, G_IO_ERROR_FAILED,
          _ ("The file could not be written, and nothing was removed here. Try "
             "another stick. (%s)"),
          fault->message);
    }
  else
    {
      pack_drafts (task);
      return;
    }
  g_object_unref (task);
}

/* --- … and the drafts, for the office to give them to another device if this one is lost --- */

typedef struct {
  DoorRoster *roster;
  char *folder;
} Drafts;

static void
drafts_free (gpointer data)
{
  Drafts *self = data;

  door_roster_unref (self->roster);
  g_free (self->folder);
  g_free (self);
}

static gpointer
write_drafts (DoorVault *vault, gpointer argument, GError **error)
{
  const Drafts *drafts = argument;

  return GINT_TO_POINTER (door_letters_write_drafts (vault, drafts->roster, drafts->folder, error));
}

/* The interviews are on the stick by now: a draft that is not is told, and they count. */
static void
on_drafts (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Packing *self = g_task_get_task_data (task);
  g_autoptr (GError) fault = NULL;

  door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &fault);
  if (fault)
    g_message ("the drafts could not be copied to the stick: %s", fault->message);
  g_task_return_int (task, self->parcels);
}

static void
pack_drafts (GTask *task)
{
  Packing *self = g_task_get_task_data (task);
  DoorRoster *roster = door_trust_roster (self->tools->trust);
  Drafts *drafts;

  if (!roster)
    {
      g_task_return_int (task, self->parcels);
      g_object_unref (task);
      return;
    }
  drafts = g_new0 (Drafts, 1);
  drafts->roster = door_roster_ref (roster);
  drafts->folder = g_strdup (self->folder);
  door_vault_queue_call_async (self->tools->queue, write_drafts, drafts, drafts_free, NULL,
                               on_drafts, task);
}

static void
pack_next (GTask *task)
{
  Packing *self = g_task_get_task_data (task);

  door_carry_pack_async (DOOR_OUTBOX (self->tools->outbox), self->tools->clock, &self->carrier,
                         on_packed, task);
}

void
door_sending_pack_async (DoorSending *sending,
                         const char *folder,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  DoorCarryTools *tools = door_sending_carry_tools (sending);
  GTask *task = g_task_new (sending, NULL, callback, data);
  Packing *self;
  g_autoptr (GDateTime) now = door_clock_local (tools->clock);

  if (door_sending_refuses_carrying (sending, task))
    {
      g_object_unref (task);
      return;
    }
  self = g_new0 (Packing, 1);
  self->tools = tools;
  self->carrier = make_carrier (tools);
  self->postbox = door_desk_postbox_new (tools->queue, tools->trust);
  self->carried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->carrier.postbox = DOOR_POSTBOX (self->postbox);
  self->carrier.carried = self->carried;
  self->folder = g_strdup (folder);
  self->stem = g_date_time_format (now, "interviews-%Y%m%d-%H%M");
  g_task_set_task_data (task, self, packing_free);
  door_desk_outbox_set_direct (tools->outbox, FALSE);
  door_desk_outbox_try_now (tools->outbox);
  pack_next (task);
}

gboolean
door_sending_pack_finish (DoorSending *self,
                          GAsyncResult *result,
                          guint *ret_interviews,
                          guint *ret_files,
                          GError **error)
{
  g_autoptr (GError) fault = NULL;
  const Packing *packing = g_task_get_task_data (G_TASK (result));
  gssize n = g_task_propagate_int (G_TASK (result), &fault);

  door_sending_refresh_async (self, NULL, NULL);
  if (fault)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  *ret_interviews = (guint) n;
  *ret_files = packing->files;
  return TRUE;
}

/* --- From a stick -------------------------------------------------------------------------- */

static void
on_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  guint items = 0;

  if (door_carry_unpack_finish (result, &items, &error))
    g_task_return_int (task, items);
  else
    g_task_return_error (task, error);
}

static void
on_case_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gboolean is_new;

  if (door_handover_take_finish (result, &is_new, &error))
    g_task_return_int (task, is_new);
  else
    g_task_return_error (task, error);
}

void
door_sending_take_bytes_async (DoorSending *sending,
                               GBytes *file,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  DoorCarryTools *tools = door_sending_carry_tools (sending);
  GTask *task = g_task_new (sending, NULL, callback, data);
  DoorCarrier carrier = make_carrier (tools);

  if (door_sending_refuses_carrying (sending, task))
    g_object_unref (task);
  else if (door_handover_is_letter (file))
    door_handover_take_async (tools->queue, tools->trust, file, on_case_taken, task);
  else
    door_carry_unpack_async (DOOR_INBOX (tools->inbox), file, &carrier, on_taken, task);
}

void
door_sending_take_async (DoorSending *sending,
                         const char *path,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = door_file_load (path, DOOR_ENVELOPE_MAX_BYTES, &error);

  if (file)
    door_sending_take_bytes_async (sending, file, callback, data);
  else
    g_task_report_error (sending, callback, data, door_sending_take_async,
                         g_steal_pointer (&error));
}

gboolean
door_sending_take_finish (DoorSending *self, GAsyncResult *result, guint *ret_items, GError **error)
{
  g_autoptr (GError) fault = NULL;
  gssize n = g_task_propagate_int (G_TASK (result), &fault);

  door_sending_refresh_async (self, NULL, NULL);
  if (fault)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  *ret_items = (guint) n;
  return TRUE;
}
