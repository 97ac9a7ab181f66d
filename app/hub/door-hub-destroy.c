/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-destroy.h"

#include "door-envelope.h"
#include "door-hub-store-private.h"
#include "door-withdrawal.h"

#include <string.h>

/* Parts --------------------------------------------------------------------------------------- */

typedef struct {
  char *name;
  char *file; /* NULL: in the row */
} HeldPart;

static void
held_part_free (gpointer data)
{
  HeldPart *self = data;
  g_free (self->name);
  g_free (self->file);
  g_free (self);
}

static GPtrArray *
list_parts (DoorHubStore *self, guint64 seq, DoorDestroy what, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (held_part_free);
  int status;
  if (!door_hub_sql_start (self->sql, error, "SELECT name, file FROM part WHERE submission = $1",
                           DOOR_INT ((gint64) seq)))
    return NULL;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      const char *name = door_hub_sql_text (self->sql, 0);
      if (!door_destroy_takes_part (what, name))
        continue;
      HeldPart *part = g_new0 (HeldPart, 1);
      part->name = g_strdup (name);
      part->file = g_strdup (door_hub_sql_text (self->sql, 1));
      g_ptr_array_add (parts, part);
    }
  return status == 0 ? g_steal_pointer (&parts) : NULL;
}

/* Another submission may name a file with the same bytes. */
static gboolean
is_named_elsewhere (DoorHubStore *self, const char *file)
{
  gboolean named
      = door_hub_sql_start (self->sql, NULL, "SELECT 1 FROM part WHERE file = $1 LIMIT 1",
                            DOOR_TEXT (file))
        && door_hub_sql_next (self->sql, NULL) > 0;
  door_hub_sql_end (self->sql);
  return named;
}

static gboolean
destroy_part (DoorHubStore *self, guint64 seq, const HeldPart *part, GError **error)
{
  if (!door_hub_sql_run (self->sql, error, "DELETE FROM part WHERE submission = $1 AND name = $2",
                         DOOR_INT ((gint64) seq), DOOR_TEXT (part->name)))
    return FALSE;
  return part->file == NULL || is_named_elsewhere (self, part->file)
         || self->shelf->drop (self, part->file, error);
}

/* *ret_n: how many went. */
gboolean
door_hub_destroy_parts (
    DoorHubStore *self, guint64 seq, DoorDestroy what, guint *ret_n, GError **error)
{
  g_autoptr (GPtrArray) parts = list_parts (self, seq, what, error);
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    if (!destroy_part (self, seq, g_ptr_array_index (parts, i), error))
      return FALSE;
  *ret_n = parts != NULL ? parts->len : 0;
  return parts != NULL;
}

/* Notes ---------------------------------------------------------------------------------------- */

gboolean
door_hub_destroy_note (DoorHubStore *self,
                       const char *instance_id,
                       DoorDestroy what,
                       const guint8 *signer,
                       const char *outcome,
                       GError **error)
{
  g_autoptr (GBytes) by = signer != NULL ? g_bytes_new (signer, 32) : NULL;
  return door_hub_sql_run (self->sql, error,
                           "INSERT INTO destroyed (instance_id, what, signer, outcome, at)"
                           " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                           DOOR_TEXT (instance_id), DOOR_TEXT (door_destroy_name (what)),
                           DOOR_BYTES (by), DOOR_TEXT (outcome),
                           DOOR_INT (door_clock_now (self->clock)));
}

/* The log is emptied with the outermost transaction, whoever began it. */
gboolean
door_hub_destroy_leave (DoorHubStore *self, gboolean done, GError **error)
{
  self->unswept |= done && self->sql->driver->files;
  return door_hub_store_leave (self, done, error);
}

guint
door_hub_store_destroyed_of (DoorHubStore *self, const char *instance_id)
{
  guint destroyed = 0;
  DoorDestroy what;
  if (door_hub_sql_start (self->sql, NULL, "SELECT what FROM destroyed WHERE instance_id = $1",
                          DOOR_TEXT (instance_id)))
    while (door_hub_sql_next (self->sql, NULL) > 0)
      if (door_destroy_parse (door_hub_sql_text (self->sql, 0), &what))
        destroyed |= 1u << what;
  door_hub_sql_end (self->sql);
  return destroyed;
}

gboolean
door_hub_part_is_destroyed (guint destroyed, const char *name)
{
  for (guint what = 0; what < DOOR_DESTROY_N; what++)
    if (what != DOOR_DESTROY_ALL && (destroyed & 1u << what) != 0
        && door_destroy_takes_part ((DoorDestroy) what, name))
      return TRUE;
  return FALSE;
}

gboolean
door_hub_store_part_is_destroyed (DoorHubStore *self, const char *instance_id, const char *name)
{
  g_return_val_if_fail (self != NULL && instance_id != NULL && name != NULL, FALSE);
  return door_hub_part_is_destroyed (door_hub_store_destroyed_of (self, instance_id), name);
}

/* Withdrawal ----------------------------------------------------------------------------------- */

typedef struct {
  guint64 seq;
  char *instance_id;
  char *deprecated_id;
  gint64 device;
  gboolean withdrawn;
} Held;

static void
held_free (gpointer data)
{
  Held *self = data;
  g_free (self->instance_id);
  g_free (self->deprecated_id);
  g_free (self);
}

/* The instance itself and what names it as continued. */
static GPtrArray *
list_held (DoorHubStore *self, const char *instance_id, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (held_free);
  int status;
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT seq, instance_id, deprecated_id, device, withdrawn"
                           " FROM submission WHERE instance_id = $1 OR deprecated_id = $2",
                           DOOR_TEXT (instance_id), DOOR_TEXT (instance_id)))
    return NULL;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      Held *held = g_new0 (Held, 1);
      held->seq = (guint64) door_hub_sql_int (self->sql, 0);
      held->instance_id = g_strdup (door_hub_sql_text (self->sql, 1));
      held->deprecated_id = g_strdup (door_hub_sql_text (self->sql, 2));
      held->device = door_hub_sql_int (self->sql, 3);
      held->withdrawn = door_hub_sql_int (self->sql, 4) != 0;
      g_ptr_array_add (all, held);
    }
  return status == 0 ? g_steal_pointer (&all) : NULL;
}

/* The keys of the device that brought it, for one whose head has not come yet. */
static gboolean
is_of_device (DoorHubStore *self, gint64 device, const guint8 *signer)
{
  DoorPublicKeys keys;
  gboolean same = FALSE;
  if (door_hub_sql_start (self->sql, NULL, "SELECT keys FROM device WHERE id = $1",
                          DOOR_INT (device))
      && door_hub_sql_next (self->sql, NULL) > 0)
    {
      const char *text = door_hub_sql_text (self->sql, 0);
      same = text != NULL && door_public_keys_parse (text, &keys)
             && memcmp (keys.sign, signer, sizeof keys.sign) == 0;
    }
  door_hub_sql_end (self->sql);
  return same;
}

static gboolean
is_signed_by (DoorHubStore *self, const Held *held, const guint8 *signer)
{
  g_autoptr (GBytes) head = NULL;
  g_autoptr (DoorEnvelope) envelope = NULL;
  if (signer == NULL)
    return TRUE;
  head = door_hub_store_get_part (self, held->seq, "submission.door", NULL);
  envelope = head != NULL ? door_envelope_read (head, NULL) : NULL;
  if (envelope == NULL)
    return is_of_device (self, held->device, signer);
  return memcmp (door_envelope_info (envelope)->signer, signer, 32) == 0;
}

static gboolean
drop_letters (DoorHubStore *self, const char *instance_id, GError **error)
{
  return door_hub_sql_run (
      self->sql, error,
      "DELETE FROM letter WHERE id = $1 AND kind IN ('draft', 'draft-back', 'return', 'verdict', "
      "'wraps')",
      DOOR_TEXT (instance_id));
}

static gboolean
withdraw_held (DoorHubStore *self, const Held *held, GError **error)
{
  guint n;
  return door_hub_destroy_parts (self, held->seq, DOOR_DESTROY_ALL, &n, error)
         && door_hub_sql_run (self->sql, error,
                              "UPDATE submission SET withdrawn = 1, missing = 0 WHERE seq = $1",
                              DOOR_INT ((gint64) held->seq));
}

/* Who withdraws, what is still to be looked at, and what went. */
typedef struct {
  const guint8 *signer; /* NULL: the office */
  const char *outcome;
  GQueue left;     /* of char * */
  GHashTable *met; /* instance ids */
  guint destroyed;
} Withdrawal;

static void
look_at (Withdrawal *self, const char *instance_id)
{
  if (instance_id != NULL && g_hash_table_add (self->met, g_strdup (instance_id)))
    g_queue_push_tail (&self->left, g_strdup (instance_id));
}

static gboolean
withdraw_one (DoorHubStore *self, Withdrawal *all, const char *instance_id, GError **error)
{
  g_autoptr (GPtrArray) list = list_held (self, instance_id, error);
  if (list == NULL
      || !door_hub_destroy_note (self, instance_id, DOOR_DESTROY_ALL, all->signer, all->outcome,
                                 error)
      || !drop_letters (self, instance_id, error))
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      const Held *held = g_ptr_array_index (list, i);
      if (held->withdrawn || !is_signed_by (self, held, all->signer))
        continue;
      look_at (all, held->instance_id);
      if (strcmp (held->instance_id, instance_id) != 0)
        continue;
      look_at (all, held->deprecated_id);
      if (!withdraw_held (self, held, error))
        return FALSE;
      all->destroyed++;
    }
  return TRUE;
}

static gboolean
withdraw_all (DoorHubStore *self, Withdrawal *all, GError **error)
{
  gboolean good = TRUE;
  while (good && !g_queue_is_empty (&all->left))
    {
      g_autofree char *instance_id = g_queue_pop_head (&all->left);
      good = withdraw_one (self, all, instance_id, error);
    }
  return good;
}

static gboolean
withdraw (DoorHubStore *self,
          const char *instance_id,
          const guint8 *signer,
          const char *outcome,
          guint *ret_destroyed,
          GError **error)
{
  g_autoptr (GHashTable) met = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Withdrawal all = { .signer = signer, .outcome = outcome, .left = G_QUEUE_INIT, .met = met };
  look_at (&all, instance_id);
  gboolean done = door_hub_store_enter (self, error)
                  && door_hub_destroy_leave (self, withdraw_all (self, &all, error), error);
  g_queue_clear_full (&all.left, g_free);
  if (ret_destroyed != NULL)
    *ret_destroyed = all.destroyed;
  return done;
}

gboolean
door_hub_store_withdraw_interview (DoorHubStore *self,
                                   GBytes *notice,
                                   guint *ret_destroyed,
                                   GError **error)
{
  g_return_val_if_fail (self != NULL && notice != NULL, FALSE);
  g_autoptr (DoorWithdrawal) read = door_withdrawal_read (notice, NULL);
  if (read == NULL)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                "This is not a notice of a withdrawal.");
  return withdraw (self, read->instance_id, read->signer, read->outcome, ret_destroyed, error);
}

gboolean
door_hub_store_withdraw_by_office (DoorHubStore *self,
                                   const char *instance_id,
                                   const char *outcome,
                                   guint *ret_destroyed,
                                   GError **error)
{
  g_return_val_if_fail (self != NULL && instance_id != NULL && outcome != NULL, FALSE);
  return withdraw (self, instance_id, NULL, outcome, ret_destroyed, error);
}

gboolean
door_hub_store_is_withdrawn (DoorHubStore *self, const char *instance_id, const guint8 *signer)
{
  gboolean withdrawn = FALSE;
  if (door_hub_sql_start (self->sql, NULL,
                          "SELECT signer FROM destroyed WHERE instance_id = $1 AND what = 'all'",
                          DOOR_TEXT (instance_id))
      && door_hub_sql_next (self->sql, NULL) > 0)
    {
      g_autoptr (GBytes) by = door_hub_sql_bytes (self->sql, 0);
      withdrawn = by == NULL || g_bytes_get_size (by) != 32
                  || (signer != NULL && memcmp (g_bytes_get_data (by, NULL), signer, 32) == 0);
    }
  door_hub_sql_end (self->sql);
  return withdrawn;
}

/* Again, by a certificate ---------------------------------------------------------------------- */

static gboolean
destroy_held (DoorHubStore *self, const char *instance_id, DoorDestroy what, GError **error)
{
  g_autoptr (GPtrArray) list = list_held (self, instance_id, error);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Held *held = g_ptr_array_index (list, i);
      guint n;
      if (strcmp (held->instance_id, instance_id) == 0
          && !door_hub_destroy_parts (self, held->seq, what, &n, error))
        return FALSE;
    }
  return list != NULL && door_hub_destroy_note (self, instance_id, what, NULL, "", error);
}

static gboolean
destroy_case (DoorHubStore *self, const char *case_id, GError **error)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  return door_hub_sql_run (self->sql, error,
                           "UPDATE sample_case SET sealed = $1 WHERE case_id = $2",
                           DOOR_BYTES (nothing), DOOR_TEXT (case_id))
         && door_hub_sql_run (self->sql, error,
                              "UPDATE assignment SET sealed = NULL WHERE case_id = $1",
                              DOOR_TEXT (case_id));
}

gboolean
door_hub_store_destroy_again (DoorHubStore *self,
                              const char *instance_id,
                              DoorDestroy what,
                              GError **error)
{
  g_return_val_if_fail (self != NULL && instance_id != NULL, FALSE);
  if (what == DOOR_DESTROY_ALL)
    return door_hub_store_withdraw_by_office (self, instance_id, "", NULL, error);
  if (!door_hub_store_enter (self, error))
    return FALSE;
  gboolean done = g_str_has_prefix (instance_id, "case:")
                      ? destroy_case (self, instance_id + strlen ("case:"), error)
                      : destroy_held (self, instance_id, what, error);
  return door_hub_destroy_leave (self, done, error);
}

/* Backups, and what to tell -------------------------------------------------------------------- */

gboolean
door_hub_store_note_backup (DoorHubStore *self, const char *folder, GError **error)
{
  g_autofree char *whole = g_canonicalize_filename (folder, NULL);
  return door_hub_sql_run (self->sql, error,
                           "INSERT INTO backup (folder, at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                           DOOR_TEXT (whole), DOOR_INT (door_clock_now (self->clock)));
}

char **
door_hub_store_list_backups (DoorHubStore *self, GError **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  int status;
  g_return_val_if_fail (self != NULL, NULL);
  if (!self->sql->driver->start (self->sql, "SELECT folder FROM backup ORDER BY at, folder", NULL,
                                 0, error))
    return NULL;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    g_ptr_array_add (folders, g_strdup (door_hub_sql_text (self->sql, 0)));
  if (status < 0)
    return NULL;
  g_ptr_array_add (folders, NULL);
  return (char **) g_ptr_array_steal (folders, NULL);
}

/* Of a device: each row is looked up once, because the mark then stands behind all. */
static gboolean
start_destroyed (DoorHubStore *self, gint64 device, guint64 since, guint limit, GError **error)
{
  if (device == 0)
    return door_hub_sql_start (self->sql, error,
                               "SELECT mark, instance_id, what, outcome, at FROM destroyed"
                               " WHERE mark > $1 ORDER BY mark LIMIT $2",
                               DOOR_INT ((gint64) since), DOOR_INT (limit));
  return door_hub_sql_start (self->sql, error,
                             "SELECT mark, instance_id, what, outcome, at FROM destroyed"
                             " WHERE mark > $1 AND EXISTS (SELECT 1 FROM submission WHERE"
                             " submission.instance_id = destroyed.instance_id AND device = $2)"
                             " ORDER BY mark LIMIT $3",
                             DOOR_INT ((gint64) since), DOOR_INT (device), DOOR_INT (limit));
}

/* Nothing is left below it for whoever asked. */
static gboolean
newest_mark (DoorHubStore *self, guint64 *ret_mark, GError **error)
{
  if (!self->sql->driver->start (self->sql, "SELECT coalesce (max (mark), 0) FROM destroyed", NULL,
                                 0, error)
      || !door_hub_store_one (self, "destroyed", error))
    return FALSE;
  *ret_mark = MAX (*ret_mark, (guint64) door_hub_sql_int (self->sql, 0));
  door_hub_sql_end (self->sql);
  return TRUE;
}

GPtrArray *
door_hub_store_list_destroyed (DoorHubStore *self,
                               gint64 device,
                               guint64 since,
                               guint limit,
                               guint64 *ret_mark,
                               GError **error)
{
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_destroyed_row_free);
  int status;
  g_return_val_if_fail (self != NULL && ret_mark != NULL, NULL);
  *ret_mark = MIN (since, G_MAXINT64);
  if (!start_destroyed (self, device, *ret_mark, limit, error))
    return NULL;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      *ret_mark = (guint64) door_hub_sql_int (self->sql, 0);
      DoorDestroy what;
      if (door_destroy_parse (door_hub_sql_text (self->sql, 2), &what))
        g_ptr_array_add (rows, door_destroyed_row_new (door_hub_sql_text (self->sql, 1), what,
                                                       door_hub_sql_text (self->sql, 3),
                                                       door_hub_sql_int (self->sql, 4)));
    }
  if (status != 0 || (rows->len < limit && !newest_mark (self, ret_mark, error)))
    return NULL;
  return g_steal_pointer (&rows);
}
