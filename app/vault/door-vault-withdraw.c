/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A respondent withdraws: everything said goes, in all generations of the interview. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-vault-private.h"

#include <string.h>

#include "door-withdrawal.h"

typedef struct {
  DoorUuid id;
  guint8 head[DOOR_HASH_BYTES];
  guint8 previous[DOOR_HASH_BYTES]; /* zeroes: none */
  gboolean taken;
} Generation;

static gboolean
read_generation (sqlite3_stmt *row, Generation *ret)
{
  memset (ret, 0, sizeof *ret);
  if (sqlite3_column_bytes (row, 0) != sizeof ret->id.bytes
      || sqlite3_column_bytes (row, 1) != DOOR_HASH_BYTES)
    return FALSE;
  memcpy (ret->id.bytes, sqlite3_column_blob (row, 0), sizeof ret->id.bytes);
  memcpy (ret->head, sqlite3_column_blob (row, 1), DOOR_HASH_BYTES);
  if (sqlite3_column_bytes (row, 2) == DOOR_HASH_BYTES)
    memcpy (ret->previous, sqlite3_column_blob (row, 2), DOOR_HASH_BYTES);
  return TRUE;
}

/* All that are not destroyed. transfer full: of Generation. */
static GArray *
read_generations (DoorVault *self, GError **error)
{
  sqlite3_stmt *row = door_db_prepare (
      self->db, "SELECT uuid, head, previous FROM interview WHERE wrapped_key IS NOT NULL", error);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Generation));
  Generation generation;
  int status;

  if (!row)
    return NULL;
  while ((status = door_db_step (self->db, row, error)) == SQLITE_ROW)
    if (read_generation (row, &generation))
      g_array_append_val (list, generation);
  sqlite3_reset (row);
  return status == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

static gboolean
follows (const Generation *later, const Generation *earlier)
{
  return memcmp (later->previous, earlier->head, DOOR_HASH_BYTES) == 0;
}

static gboolean
mark_kin_of (GArray *list, const Generation *one)
{
  gboolean more = FALSE;

  for (guint i = 0; i < list->len; i++)
    {
      Generation *other = &g_array_index (list, Generation, i);

      if (!other->taken && (follows (one, other) || follows (other, one)))
        other->taken = more = TRUE;
    }
  return more;
}

/* Marks what belongs to a marked one, until nothing is new. */
static void
mark_family (GArray *list)
{
  gboolean more = TRUE;

  while (more)
    {
      more = FALSE;
      for (guint i = 0; i < list->len; i++)
        {
          const Generation *one = &g_array_index (list, Generation, i);

          if (one->taken && mark_kin_of (list, one))
            more = TRUE;
        }
    }
}

static gboolean
withdraw_one (
    DoorVault *self, const DoorUuid *id, const char *outcome, GBytes *about, GError **error)
{
  DoorOpenInterview *interview = door_vault_use (self, id, error);
  g_autofree char *instance_id = door_uuid_to_instance_id (id);
  g_autoptr (GBytes) notice = NULL;

  if (!interview)
    return FALSE;
  notice
      = door_withdrawal_sign (instance_id, outcome, door_clock_now (self->clock), self->identity);
  return door_vault_put (self, DOOR_RECORD_WITHDRAWAL, instance_id, NULL, notice, error)
         && door_vault_forget (self, interview, outcome, about, error);
}

/* Its key is gone already, by its receipts: what others hold of it is still to be destroyed. */
static gboolean
is_released (DoorVault *self, const DoorUuid *id, const char *outcome)
{
  g_autoptr (DoorInterviewInfo) info = door_vault_find (self, id, NULL);

  return info && info->state == DOOR_INTERVIEW_DESTROYED && g_strcmp0 (info->outcome, outcome) != 0;
}

static gboolean
withdraw_inside (
    DoorVault *self, const DoorUuid *id, const char *outcome, GBytes *about, GError **error)
{
  g_autoptr (GArray) list = read_generations (self, error);
  gboolean found = FALSE;

  if (!list)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      Generation *generation = &g_array_index (list, Generation, i);

      generation->taken = door_uuid_equal (&generation->id, id);
      found = found || generation->taken;
    }
  if (!found && is_released (self, id, outcome))
    return withdraw_one (self, id, outcome, about, error);
  if (!found)
    return door_vault_refuse (error, "this interview is not on this device any more");
  mark_family (list);
  for (guint i = 0; i < list->len; i++)
    {
      const Generation *generation = &g_array_index (list, Generation, i);

      if (generation->taken && !withdraw_one (self, &generation->id, outcome, about, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
door_vault_withdraw (
    DoorVault *self, const DoorUuid *id, const char *outcome, GBytes *about, GError **error)
{
  gboolean good;

  g_assert (self->thread == g_thread_self ());
  if (!door_vault_use (self, id, error))
    return FALSE;
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  good = door_vault_end (self, withdraw_inside (self, id, outcome, about, error), error);
  g_hash_table_remove_all (
      self->interviews); /* their keys were dropped, or are whole in the file */
  if (!good)
    return FALSE;
  door_vault_sweep (self);
  door_vault_sweep_media (self);
  return TRUE;
}
