/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When an interview may leave the device, and what the device holds until then. Nothing that was sent is
 * removed but here. */
#define G_LOG_DOMAIN "door-vault"

#include "door-outbox-row-private.h"
#include "door-vault.h"

/* --- removal --- */

static gint64
after (gint64 since_us, gint64 wait_us)
{
  return since_us > 0 && wait_us < G_MAXINT64 - since_us ? since_us + wait_us : G_MAXINT64;
}

/* By whichever receipt or answer allows it first; 0: none does yet. */
static gint64
release_time (const DoorOutboxRow *item, const DoorVaultGrace *grace)
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
may_release (const DoorOutboxRow *item, gint64 now_us, const DoorVaultGrace *grace)
{
  gint64 from = release_time (item, grace);

  return from > 0 && now_us >= from;
}

static gboolean
release_one (DoorVault *self, const DoorOutboxRow *item, GError **error)
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
  g_autoptr (DoorOutboxRow) item = door_outbox_row_find (self, id, error);

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
  g_autoptr (GPtrArray) items = door_outbox_row_list (self, error);
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

static const DoorOutboxRow *
find_item (GPtrArray *items, const DoorUuid *id)
{
  for (guint i = 0; i < items->len; i++)
    {
      const DoorOutboxRow *item = items->pdata[i];

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
  const DoorOutboxRow *item = find_item (items, &info->id);
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
  g_autoptr (GPtrArray) items = list ? door_outbox_row_list (self, error) : NULL;
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
