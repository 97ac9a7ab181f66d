/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits to be sent, and what became of it. Nothing is removed but by door_vault_release(). */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-vault-private.h"

#include <string.h>

#define MAX_PARTS 4096
#define SUBMISSION "submission.door"

/* Sealed beside a row: when its state changed, when it was stored, the last refusal, the outcome,
 * hash of submission.door, names of the parts, receipts as they came. */
#define ABOUT_FORMAT "(xxss@ay@as@aay)"
#define ABOUT_TYPE "(xxssayasaay)"

typedef struct {
  gint64 number; /* of the interview */
  DoorUuid id;
  DoorOutboxState state;
  guint tries;
  gint64 changed_us;
  gint64 stored_us; /* 0: no "stored" receipt yet */
  char *message;
  char *outcome;
  guint8 content[DOOR_HASH_BYTES];
  GStrv names;
  GPtrArray *receipts; /* of GBytes */
} Item;

static void
item_free (Item *self)
{
  if (!self)
    return;
  g_free (self->message);
  g_free (self->outcome);
  g_strfreev (self->names);
  g_clear_pointer (&self->receipts, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Item, item_free)

void
door_outbox_item_free (DoorOutboxItem *self)
{
  if (!self)
    return;
  g_free (self->message);
  g_strfreev (self->names);
  g_free (self);
}

/* --- the sealed half of a row --- */

static GVariant *
bytes_variant (const void *bytes, gsize n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, n, 1);
}

static GVariant *
print_about (const Item *item)
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
parse_about (Item *item, GBytes *bytes)
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
about_place (const DoorVault *self, const Item *item)
{
  guint8 id[17];

  memcpy (id, item->id.bytes, 16);
  id[16] = (guint8) item->state;
  return door_vault_place (self, "outbox", id, sizeof id);
}

static GBytes *
seal_about (const DoorVault *self, const Item *item)
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

static Item *
item_new (void)
{
  Item *item = g_new0 (Item, 1);

  item->receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return item;
}

static Item *
item_of_row (const DoorVault *self, sqlite3_stmt *row)
{
  g_autoptr (Item) item = item_new ();
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

static Item *
find (DoorVault *self, const DoorUuid *id, GError **error)
{
  sqlite3_stmt *row = door_db_prepare (self->db, SELECT "WHERE i.uuid = ?", error);
  Item *item = NULL;
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

static gboolean
write_item (DoorVault *self, const char *sql, const Item *item, GError **error)
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

static gboolean
update (DoorVault *self, const Item *item, GError **error)
{
  return write_item (self, "UPDATE outbox SET state = ?, tries = ?, about = ? WHERE interview = ?",
                     item, error)
         || door_vault_translate (error);
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
  g_autoptr (Item) item = item_new ();
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
  return write_item (
      self, "INSERT INTO outbox (state, tries, about, interview) VALUES (?, ?, ?, ?)", item, error);
}

static int
position_of (const Item *item, const char *name)
{
  for (int i = 0; item->names[i]; i++)
    if (strcmp (item->names[i], name) == 0)
      return i;
  return -1;
}

GBytes *
door_vault_outbox_part (DoorVault *self, const DoorUuid *id, const char *name, GError **error)
{
  g_autoptr (Item) item = find (self, id, error);
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
public_item (Item *item)
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

static GPtrArray *
list_items (DoorVault *self, GError **error)
{
  sqlite3_stmt *row = door_db_prepare (self->db, SELECT "ORDER BY o.interview", error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  int status;

  g_assert (self->thread == g_thread_self ());
  if (!row)
    return NULL;
  while ((status = door_db_step (self->db, row, error)) == SQLITE_ROW)
    {
      Item *item = item_of_row (self, row);

      if (item)
        g_ptr_array_add (items, item);
      else
        g_debug ("a row of the outbox is damaged");
    }
  sqlite3_reset (row);
  return status == SQLITE_DONE ? g_steal_pointer (&items) : NULL;
}

GPtrArray *
door_vault_outbox (DoorVault *self, GError **error)
{
  g_autoptr (GPtrArray) items = list_items (self, error);
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
  g_autoptr (Item) item = find (self, id, error);

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
  return update (self, item, error);
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
  g_autoptr (Item) item = find (self, id, error);

  if (!item)
    return FALSE;
  item->tries++;
  return update (self, item, error);
}

static void
accept (DoorVault *self, Item *item, const DoorReceipt *receipt, GBytes *bytes)
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
  g_autoptr (Item) item = NULL;
  DoorUuid id;

  if (!read)
    return door_vault_translate (error);
  if (!door_uuid_parse (read->instance_id, &id))
    return door_vault_damaged (error, "this receipt names no interview");
  item = find (self, &id, error);
  if (!item)
    return FALSE;
  if (!door_hash_equal (read->content, item->content))
    return door_vault_damaged (error, "this receipt is for another version of the interview");
  accept (self, item, read, receipt);
  return update (self, item, error);
}

/* --- removal --- */

static gint64
after (gint64 since_us, gint64 wait_us)
{
  return since_us > 0 && wait_us < G_MAXINT64 - since_us ? since_us + wait_us : G_MAXINT64;
}

/* By whichever receipt or answer allows it first; 0: none does yet. */
static gint64
release_time (const Item *item, const DoorVaultGrace *grace)
{
  gint64 applied
      = after (item->state == DOOR_OUTBOX_APPLIED ? item->changed_us : 0, grace->applied_us);
  gint64 stored = after (item->state >= DOOR_OUTBOX_STORED ? item->stored_us : 0, grace->stored_us);
  gint64 sent = after (item->state == DOOR_OUTBOX_SENT && grace->sent_us > 0 ? item->changed_us : 0,
                       grace->sent_us);
  gint64 first = MIN (MIN (applied, stored), sent);

  return first < G_MAXINT64 ? first : 0;
}

static gboolean
may_release (const Item *item, gint64 now_us, const DoorVaultGrace *grace)
{
  gint64 from = release_time (item, grace);

  return from > 0 && now_us >= from;
}

static gboolean
release_one (DoorVault *self, const Item *item, GError **error)
{
  DoorOpenInterview *interview = door_vault_use (self, &item->id, error);
  g_autoptr (GBytes) about = NULL;
  gboolean good;

  if (!interview)
    return FALSE;
  about = door_vault_open_about (self, interview);
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  good = door_vault_end (self, door_vault_forget (self, interview, item->outcome, about, error),
                         error);
  g_hash_table_remove (self->interviews, &item->id);
  return good;
}

gboolean
door_vault_release_now (DoorVault *self, const DoorUuid *id, GError **error)
{
  g_autoptr (Item) item = find (self, id, error);

  if (!item)
    return FALSE;
  if (item->state >= DOOR_OUTBOX_STORED)
    return release_one (self, item, error);
  g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE,
                       "the office has not got this interview yet");
  return FALSE;
}

int
door_vault_release (DoorVault *self, const DoorVaultGrace *grace, GError **error)
{
  g_autoptr (GPtrArray) items = list_items (self, error);
  gint64 now = door_clock_now (self->clock);
  int count = 0;

  if (!items)
    {
      door_vault_translate (error);
      return -1;
    }
  for (guint i = 0; i < items->len; i++)
    if (may_release (items->pdata[i], now, grace))
      {
        if (!release_one (self, items->pdata[i], error))
          return -1;
        count++;
      }
  if (count > 0)
    {
      door_vault_sweep (self);
      door_vault_sweep_media (self);
    }
  return count;
}

/* --- audit --- */

static const Item *
find_item (GPtrArray *items, const DoorUuid *id)
{
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = items->pdata[i];

      if (door_uuid_equal (&item->id, id))
        return item;
    }
  return NULL;
}

static guint
count_rows (DoorVault *self, const char *sql, const DoorUuid *id)
{
  sqlite3_stmt *row = door_db_prepare (self->db, sql, NULL);
  guint count = 0;

  if (!row)
    return 0;
  sqlite3_bind_blob (row, 1, id->bytes, sizeof id->bytes, SQLITE_TRANSIENT);
  if (door_db_step (self->db, row, NULL) == SQLITE_ROW)
    count = (guint) sqlite3_column_int (row, 0);
  sqlite3_reset (row);
  return count;
}

static DoorHolding *
make_holding (DoorVault *self,
              const DoorInterviewInfo *info,
              GPtrArray *items,
              const DoorVaultGrace *grace)
{
  const Item *item = find_item (items, &info->id);
  DoorHolding *holding = g_new0 (DoorHolding, 1);

  holding->interview = info->id;
  holding->state = info->state;
  holding->damaged = info->damaged;
  holding->entries = info->length;
  holding->sections
      = count_rows (self,
                    "SELECT count (*) FROM section JOIN interview ON place >> 8 = interview.number "
                    "WHERE uuid = ?",
                    &info->id);
  holding->attachments = count_rows (
      self,
      "SELECT count (*) FROM attachment JOIN interview i ON interview = i.number WHERE uuid = ? "
      "AND stream = 0",
      &info->id);
  if (item)
    {
      holding->outbox = item->state;
      holding->since_us = item->changed_us;
      holding->until_us = release_time (item, grace);
    }
  return holding;
}

GPtrArray *
door_vault_audit (DoorVault *self, const DoorVaultGrace *grace, GError **error)
{
  g_autoptr (GPtrArray) list = door_vault_list (self, error);
  g_autoptr (GPtrArray) items = list ? list_items (self, error) : NULL;
  GPtrArray *holdings;

  if (!items)
    {
      door_vault_translate (error);
      return NULL;
    }
  holdings = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (holdings, make_holding (self, list->pdata[i], items, grace));
  return holdings;
}
