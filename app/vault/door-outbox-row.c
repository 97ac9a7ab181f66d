/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the outbox: its state in clear, and the half that is sealed and bound to it. */
#define G_LOG_DOMAIN "door-vault"

#include "door-outbox-row-private.h"

#include <string.h>

/* Sealed beside a row: when its state changed, when it was stored, the last refusal, the outcome,
 * hash of submission.door, names of the parts, receipts as they came. */
#define ABOUT_FORMAT "(xxss@ay@as@aay)"
#define ABOUT_TYPE "(xxssayasaay)"

void
door_outbox_row_free (DoorOutboxRow *self)
{
  if (!self)
    return;
  g_free (self->message);
  g_free (self->outcome);
  g_strfreev (self->names);
  g_clear_pointer (&self->receipts, g_ptr_array_unref);
  g_free (self);
}

/* --- the sealed half of a row --- */

static GVariant *
bytes_variant (const void *bytes, gsize n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, n, 1);
}

static GVariant *
print_about (const DoorOutboxRow *item)
{
  GVariantBuilder receipts;

  g_variant_builder_init (&receipts, G_VARIANT_TYPE ("aay"));
  for (guint i = 0; i < item->receipts->len; i++)
    {
      GBytes *receipt = item->receipts->pdata[i];

      g_variant_builder_add_value (
          &receipts, bytes_variant (g_bytes_get_data (receipt, NULL), g_bytes_get_size (receipt)));
    }
  return g_variant_ref_sink (g_variant_new (
      ABOUT_FORMAT, item->changed_us, item->stored_us, item->message ? item->message : "",
      item->outcome ? item->outcome : "", bytes_variant (item->content, sizeof item->content),
      g_variant_new_strv ((const char *const *) item->names, -1),
      g_variant_builder_end (&receipts)));
}

static gboolean
parse_about (DoorOutboxRow *item, GBytes *bytes)
{
  g_autoptr (GVariant) loose
      = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (ABOUT_TYPE), bytes, FALSE));
  g_autoptr (GVariant) about = g_variant_get_normal_form (loose);
  g_autoptr (GVariant) content = NULL;
  g_autoptr (GVariant) names = NULL;
  g_autoptr (GVariant) receipts = NULL;
  const void *hash;
  gsize n;

  g_variant_get (about, ABOUT_FORMAT, &item->changed_us, &item->stored_us, &item->message,
                 &item->outcome, &content, &names, &receipts);
  hash = g_variant_get_fixed_array (content, &n, 1);
  if (n != DOOR_HASH_BYTES)
    return FALSE;
  memcpy (item->content, hash, n);
  item->names = g_variant_dup_strv (names, NULL);
  for (gsize i = 0; i < g_variant_n_children (receipts); i++)
    {
      g_autoptr (GVariant) receipt = g_variant_get_child_value (receipts, i);
      const void *data = g_variant_get_fixed_array (receipt, &n, 1);

      g_ptr_array_add (item->receipts, g_bytes_new (data, n));
    }
  return TRUE;
}

/* The state is in clear and bound here: a row marked "applied" by hand does not open. */
static DoorPlaceBytes
about_place (const DoorVault *self, const DoorOutboxRow *item)
{
  guint8 id[17];

  memcpy (id, item->id.bytes, 16);
  id[16] = (guint8) item->state;
  return door_vault_place (self, "outbox", id, sizeof id);
}

static GBytes *
seal_about (const DoorVault *self, const DoorOutboxRow *item)
{
  g_autoptr (GVariant) about = print_about (item);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (about);
  DoorPlaceBytes place = about_place (self, item);

  return door_vault_wrap (self->outbox_key, &place, bytes);
}

/* --- rows --- */

#define SELECT                                                                                     \
  "SELECT o.interview, i.uuid, o.state, o.tries, o.about "                                         \
  "FROM outbox o JOIN interview i ON i.number = o.interview "

DoorOutboxRow *
door_outbox_row_new (void)
{
  DoorOutboxRow *item = g_new0 (DoorOutboxRow, 1);

  item->receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return item;
}

static DoorOutboxRow *
item_of_row (const DoorVault *self, sqlite3_stmt *row)
{
  g_autoptr (DoorOutboxRow) item = door_outbox_row_new ();
  g_autoptr (GBytes) sealed = door_db_column_bytes (row, 4);
  g_autoptr (GBytes) about = NULL;
  DoorPlaceBytes place;

  item->number = sqlite3_column_int64 (row, 0);
  if (sqlite3_column_bytes (row, 1) != sizeof item->id.bytes || !sealed)
    return NULL;
  memcpy (item->id.bytes, sqlite3_column_blob (row, 1), sizeof item->id.bytes);
  item->state = (DoorOutboxState) sqlite3_column_int (row, 2);
  item->tries = (guint) sqlite3_column_int (row, 3);
  place = about_place (self, item);
  about = door_vault_unwrap (self->outbox_key, &place, sealed);
  return about && parse_about (item, about) ? g_steal_pointer (&item) : NULL;
}

DoorOutboxRow *
door_outbox_row_find (DoorVault *self, const DoorUuid *id, GError **error)
{
  sqlite3_stmt *row = door_db_prepare (self->db, SELECT "WHERE i.uuid = ?", error);
  DoorOutboxRow *item = NULL;
  int status;

  g_assert (self->thread == g_thread_self ());
  if (!row)
    return NULL;
  sqlite3_bind_blob (row, 1, id->bytes, sizeof id->bytes, SQLITE_TRANSIENT);
  status = door_db_step (self->db, row, error);
  if (status == SQLITE_ROW)
    {
      item = item_of_row (self, row);
      if (!item)
        door_vault_damaged (error, "the outbox's record of this interview is damaged");
    }
  else if (status == SQLITE_DONE)
    g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND,
                         "this interview is not in the outbox");
  sqlite3_reset (row);
  if (!item)
    door_vault_translate (error);
  return item;
}

gboolean
door_outbox_row_write (DoorVault *self, const char *sql, const DoorOutboxRow *item, GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (self->db, sql, error);
  g_autoptr (GBytes) about = seal_about (self, item);

  if (!statement)
    return FALSE;
  sqlite3_bind_int (statement, 1, (int) item->state);
  sqlite3_bind_int (statement, 2, (int) item->tries);
  door_db_bind_bytes (statement, 3, about);
  sqlite3_bind_int64 (statement, 4, item->number);
  return door_db_run (self->db, statement, error);
}

gboolean
door_outbox_row_update (DoorVault *self, const DoorOutboxRow *item, GError **error)
{
  return door_outbox_row_write (
             self, "UPDATE outbox SET state = ?, tries = ?, about = ? WHERE interview = ?", item,
             error)
         || door_vault_translate (error);
}

GPtrArray *
door_outbox_row_list (DoorVault *self, GError **error)
{
  sqlite3_stmt *row = door_db_prepare (self->db, SELECT "ORDER BY o.interview", error);
  g_autoptr (GPtrArray) items
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_outbox_row_free);
  int status;

  g_assert (self->thread == g_thread_self ());
  if (!row)
    return NULL;
  while ((status = door_db_step (self->db, row, error)) == SQLITE_ROW)
    {
      DoorOutboxRow *item = item_of_row (self, row);

      if (item)
        g_ptr_array_add (items, item);
      else
        g_debug ("a row of the outbox is damaged");
    }
  sqlite3_reset (row);
  return status == SQLITE_DONE ? g_steal_pointer (&items) : NULL;
}
