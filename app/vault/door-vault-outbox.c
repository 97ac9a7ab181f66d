/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits to be sent, and what became of it. Nothing is removed but by door_vault_release(). */
#define G_LOG_DOMAIN "door-vault"

#include "door-outbox-row-private.h"
#include "door-vault.h"

#include <string.h>

#define MAX_PARTS 4096
#define SUBMISSION "submission.door"

void
door_outbox_item_free (DoorOutboxItem *self)
{
  if (!self)
    return;
  g_free (self->message);
  g_strfreev (self->names);
  g_free (self);
}

/* --- parts --- */

static DoorPlaceBytes
part_place (const DoorVault *self, const DoorUuid *id, guint position)
{
  guint8 bytes[20];
  guint32 number = GUINT32_TO_LE (position);

  memcpy (bytes, id->bytes, 16);
  memcpy (bytes + 16, &number, sizeof number);
  return door_vault_place (self, "outbox part", bytes, sizeof bytes);
}

static gboolean
insert_part (DoorVault *self,
             const DoorOpenInterview *interview,
             guint position,
             GBytes *bytes,
             GError **error)
{
  sqlite3_stmt *statement
      = door_db_prepare (self->db, "INSERT INTO outbox_part VALUES (?, ?)", error);
  DoorPlaceBytes place = part_place (self, &interview->id, position);
  g_autoptr (GBytes) sealed = NULL;

  if (!statement)
    return FALSE;
  sealed = door_vault_wrap (self->outbox_key, &place, bytes);
  sqlite3_bind_int64 (statement, 1, interview->number << 16 | position);
  door_db_bind_bytes (statement, 2, sealed);
  return door_db_run (self->db, statement, error);
}

gboolean
door_vault_outbox_add (DoorVault *self,
                       const DoorOpenInterview *interview,
                       const char *outcome,
                       GPtrArray *parts,
                       GError **error)
{
  g_autoptr (DoorOutboxRow) item = door_outbox_row_new ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  item->number = interview->number;
  item->id = interview->id;
  item->state = DOOR_OUTBOX_WAITING;
  item->changed_us = door_clock_now (self->clock);
  item->outcome = g_strdup (outcome);
  for (guint i = 0; i < MIN (parts->len, MAX_PARTS); i++)
    {
      const DoorVaultPart *part = parts->pdata[i];

      g_strv_builder_add (names, part->name);
      if (strcmp (part->name, SUBMISSION) == 0)
        door_hash_blake2b (part->bytes, item->content);
      if (!insert_part (self, interview, i, part->bytes, error))
        return FALSE;
    }
  item->names = g_strv_builder_end (names);
  return door_outbox_row_write (
      self, "INSERT INTO outbox (state, tries, about, interview) VALUES (?, ?, ?, ?)", item, error);
}

static int
position_of (const DoorOutboxRow *item, const char *name)
{
  for (int i = 0; item->names[i]; i++)
    if (strcmp (item->names[i], name) == 0)
      return i;
  return -1;
}

GBytes *
door_vault_outbox_part (DoorVault *self, const DoorUuid *id, const char *name, GError **error)
{
  g_autoptr (DoorOutboxRow) item = door_outbox_row_find (self, id, error);
  g_autoptr (GBytes) sealed = NULL;
  sqlite3_stmt *row;
  DoorPlaceBytes place;
  GBytes *bytes = NULL;
  int position = item ? position_of (item, name) : -1;

  if (!item)
    return NULL;
  if (position < 0)
    {
      g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND,
                           "this submission has no part of that name");
      return NULL;
    }
  row = door_db_prepare (self->db, "SELECT sealed FROM outbox_part WHERE place = ?", error);
  if (row)
    {
      sqlite3_bind_int64 (row, 1, item->number << 16 | position);
      if (door_db_step (self->db, row, error) == SQLITE_ROW)
        sealed = door_db_column_bytes (row, 0);
      sqlite3_reset (row);
    }
  place = part_place (self, id, (guint) position);
  if (sealed)
    bytes = door_vault_unwrap (self->outbox_key, &place, sealed);
  if (!bytes && (!error || !*error))
    door_vault_damaged (error, "a part of this submission is damaged");
  if (!bytes)
    door_vault_translate (error);
  return bytes;
}

/* --- listing --- */

static DoorOutboxItem *
public_item (DoorOutboxRow *item)
{
  DoorOutboxItem *result = g_new0 (DoorOutboxItem, 1);

  result->interview = item->id;
  result->state = item->state;
  result->tries = item->tries;
  result->changed_us = item->changed_us;
  result->message = *item->message ? g_steal_pointer (&item->message) : NULL;
  result->names = g_steal_pointer (&item->names);
  return result;
}

GPtrArray *
door_vault_outbox (DoorVault *self, GError **error)
{
  g_autoptr (GPtrArray) items = door_outbox_row_list (self, error);
  GPtrArray *list;

  if (!items)
    {
      door_vault_translate (error);
      return NULL;
    }
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) door_outbox_item_free);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (list, public_item (items->pdata[i]));
  return list;
}

/* --- what became of it --- */

static gboolean
move (DoorVault *self,
      const DoorUuid *id,
      DoorOutboxState state,
      const char *message,
      guint tries,
      GError **error)
{
  g_autoptr (DoorOutboxRow) item = door_outbox_row_find (self, id, error);

  if (!item)
    return FALSE;
  item->tries += tries;
  if (item->state < DOOR_OUTBOX_STORED && state != item->state)
    {
      item->state = state;
      item->changed_us = door_clock_now (self->clock);
      g_free (item->message);
      item->message = g_strdup (message ? message : "");
    }
  return door_outbox_row_update (self, item, error);
}

gboolean
door_vault_outbox_sent (DoorVault *self, const DoorUuid *id, GError **error)
{
  return move (self, id, DOOR_OUTBOX_SENT, NULL, 1, error);
}

gboolean
door_vault_outbox_refused (DoorVault *self, const DoorUuid *id, const char *message, GError **error)
{
  return move (self, id, DOOR_OUTBOX_REFUSED, message, 1, error);
}

gboolean
door_vault_outbox_retry (DoorVault *self, const DoorUuid *id, GError **error)
{
  return move (self, id, DOOR_OUTBOX_WAITING, NULL, 0, error);
}

gboolean
door_vault_outbox_tried (DoorVault *self, const DoorUuid *id, GError **error)
{
  g_autoptr (DoorOutboxRow) item = door_outbox_row_find (self, id, error);

  if (!item)
    return FALSE;
  item->tries++;
  return door_outbox_row_update (self, item, error);
}

static void
accept (DoorVault *self, DoorOutboxRow *item, const DoorReceipt *receipt, GBytes *bytes)
{
  DoorOutboxState state = item->state;

  if (receipt->kind == DOOR_RECEIPT_STORED)
    {
      state = MAX (state, DOOR_OUTBOX_STORED);
      if (item->stored_us == 0)
        item->stored_us = door_clock_now (self->clock);
    }
  else if (receipt->kind == DOOR_RECEIPT_APPLIED)
    state = DOOR_OUTBOX_APPLIED;
  if (state != item->state)
    {
      item->state = state;
      item->changed_us = door_clock_now (self->clock);
    }
  for (guint i = 0; i < item->receipts->len; i++)
    if (g_bytes_equal (item->receipts->pdata[i], bytes))
      return;
  g_ptr_array_add (item->receipts, g_bytes_ref (bytes));
}

gboolean
door_vault_outbox_receipt (DoorVault *self,
                           GBytes *receipt,
                           const DoorRoster *roster,
                           GError **error)
{
  g_autoptr (DoorReceipt) read = door_receipt_read (receipt, roster, error);
  g_autoptr (DoorOutboxRow) item = NULL;
  DoorUuid id;

  if (!read)
    return door_vault_translate (error);
  if (!door_uuid_parse (read->instance_id, &id))
    return door_vault_damaged (error, "this receipt names no interview");
  item = door_outbox_row_find (self, &id, error);
  if (!item)
    return FALSE;
  if (!door_hash_equal (read->content, item->content))
    return door_vault_damaged (error, "this receipt is for another version of the interview");
  accept (self, item, read, receipt);
  return door_outbox_row_update (self, item, error);
}
