/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits at the hub for a device: assignments and receipts, and the one question by which the
 * device learns whether there is anything. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-office.h"
#include "door-hub-store-private.h"

#include <string.h>

/* Assignments ------------------------------------------------------------------------------- */

/* Removed and put again, so that the case gets a new mark. */
static gboolean
assign (DoorHubStore *self, gint64 device, const char *case_id, GBytes *sealed, GError **error)
{
  return door_hub_sql_run (self->sql, error,
                           "DELETE FROM assignment WHERE device = $1 AND case_id = $2",
                           DOOR_INT (device), DOOR_TEXT (case_id))
         && door_hub_sql_run (self->sql, error,
                              "INSERT INTO assignment (device, case_id, sealed, assigned)"
                              " VALUES ($1, $2, $3, $4)",
                              DOOR_INT (device), DOOR_TEXT (case_id), DOOR_BYTES (sealed),
                              DOOR_INT (door_clock_now (self->clock)));
}

static gboolean
may_assign (DoorHubStore *self, gint64 device, const char *case_id, GBytes *sealed, GError **error)
{
  if (*case_id == '\0' || strlen (case_id) > DOOR_SUBMISSION_MAX_ID
      || !g_utf8_validate (case_id, -1, NULL))
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                "The case's identifier is empty or too long.");
  if (sealed != NULL && g_bytes_get_size (sealed) > DOOR_WIRE_MAX_SEALED)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                "The case is too large to be sent as one assignment.");
  gboolean found = door_hub_sql_start (self->sql, error,
                                       "SELECT id FROM device WHERE id = $1 AND revoked IS NULL",
                                       DOOR_INT (device))
                   && door_hub_store_one (self, "device, or it is revoked", error);
  door_hub_sql_end (self->sql);
  return found;
}

gboolean
door_hub_store_assign (
    DoorHubStore *self, gint64 device, const char *case_id, GBytes *sealed, GError **error)
{
  g_return_val_if_fail (self != NULL && case_id != NULL, FALSE);
  return may_assign (self, device, case_id, sealed, error) && door_hub_store_enter (self, error)
         && door_hub_store_leave (self, assign (self, device, case_id, sealed, error), error);
}

gboolean
door_hub_store_withdraw (DoorHubStore *self, gint64 device, const char *case_id, GError **error)
{
  g_return_val_if_fail (self != NULL && case_id != NULL, FALSE);
  return door_hub_store_enter (self, error)
         && door_hub_store_leave (self, assign (self, device, case_id, NULL, error), error);
}

/* A page ends early when its sealed bytes grow too many for one answer. */
#define PAGE_BYTES (8u * 1024 * 1024)

GPtrArray *
door_hub_store_list_assignments (
    DoorHubStore *self, gint64 device, guint64 since, guint64 *ret_mark, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_mark != NULL, NULL);
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_assignment_free);
  guint64 mark = MIN (since, G_MAXINT64);
  gsize bytes = 0;
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT mark, case_id, sealed, coalesce (origin, mark) FROM assignment"
                           " WHERE device = $1 AND mark > $2 ORDER BY mark LIMIT $3",
                           DOOR_INT (device), DOOR_INT ((gint64) mark), DOOR_INT (DOOR_WIRE_PAGE)))
    return NULL;
  int status;
  while ((status = door_hub_sql_next (self->sql, error)) > 0 && bytes < PAGE_BYTES)
    {
      g_autoptr (GBytes) sealed = door_hub_sql_bytes (self->sql, 2);
      mark = door_hub_sql_int (self->sql, 0);
      bytes += sealed != NULL ? g_bytes_get_size (sealed) : 0;
      guint64 own = (guint64) door_hub_sql_int (self->sql, 3);
      g_ptr_array_add (all, door_assignment_new (door_hub_sql_text (self->sql, 1), own, sealed));
    }
  door_hub_sql_end (self->sql);
  if (status < 0)
    return NULL;
  *ret_mark = mark;
  return g_steal_pointer (&all);
}

/* Room for a row in an index; a receipt has some five hundred bytes. */
#define DOOR_HUB_MAX_RECEIPT 2048

/* Receipts ---------------------------------------------------------------------------------- */

static gboolean
put_receipt (DoorHubStore *self, guint64 seq, GBytes *receipt, GError **error)
{
  if (!door_hub_sql_start (self->sql, error, "SELECT device FROM submission WHERE seq = $1",
                           DOOR_INT ((gint64) seq))
      || !door_hub_store_one (self, "submission", error))
    return FALSE;
  gint64 device = door_hub_sql_int (self->sql, 0);
  door_hub_sql_end (self->sql);
  return door_hub_sql_run (self->sql, error,
                           "INSERT INTO receipt (device, submission, content) VALUES ($1, $2, $3)"
                           " ON CONFLICT DO NOTHING",
                           DOOR_INT (device), DOOR_INT ((gint64) seq), DOOR_BYTES (receipt));
}

gboolean
door_hub_store_put_receipt (DoorHubStore *self, guint64 seq, GBytes *receipt, GError **error)
{
  g_return_val_if_fail (self != NULL && receipt != NULL, FALSE);
  if (g_bytes_get_size (receipt) > DOOR_HUB_MAX_RECEIPT)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID, "This is not a receipt.");
  return door_hub_store_enter (self, error)
         && door_hub_store_leave (self, put_receipt (self, seq, receipt, error), error);
}

GPtrArray *
door_hub_store_list_receipts (
    DoorHubStore *self, gint64 device, guint64 since, guint64 *ret_mark, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_mark != NULL, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint64 mark = MIN (since, G_MAXINT64);
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT mark, content FROM receipt"
                           " WHERE device = $1 AND mark > $2 ORDER BY mark LIMIT $3",
                           DOOR_INT (device), DOOR_INT ((gint64) mark), DOOR_INT (DOOR_WIRE_PAGE)))
    return NULL;
  int status;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      mark = door_hub_sql_int (self->sql, 0);
      g_ptr_array_add (all, door_hub_sql_bytes (self->sql, 1));
    }
  if (status < 0)
    return NULL;
  *ret_mark = mark;
  return g_steal_pointer (&all);
}

/* Changes ----------------------------------------------------------------------------------- */

/* Mark of the newest letter in any mailbox: for whom reads them all. */
static gboolean
newest_letter (DoorHubStore *self, guint64 *ret_mark, GError **error)
{
  if (!self->sql->driver->start (self->sql, "SELECT coalesce (max (mark), 0) FROM letter", NULL, 0,
                                 error)
      || !door_hub_store_one (self, "letter", error))
    return FALSE;
  *ret_mark = (guint64) door_hub_sql_int (self->sql, 0);
  door_hub_sql_end (self->sql);
  return TRUE;
}

static gboolean
start_changes (DoorHubStore *self, gint64 device, const char *mailbox, GError **error)
{
  g_autofree char *own = door_hub_mailbox_of_device (device);
  return door_hub_sql_start (self->sql, error,
                             "SELECT (SELECT coalesce (max (epoch), 0) FROM roster),"
                             " (SELECT coalesce (max (mark), 0) FROM assignment WHERE device = $1),"
                             " (SELECT coalesce (max (mark), 0) FROM receipt WHERE device = $1),"
                             " (SELECT value FROM setting WHERE name = 'forms-changed'),"
                             " (SELECT coalesce (max (mark), 0) FROM letter WHERE mailbox = $2),"
                             " (SELECT coalesce (max (mark), 0) FROM letter WHERE mailbox = $3),"
                             " (SELECT coalesce (max (mark), 0) FROM destroyed)",
                             DOOR_INT (device), DOOR_TEXT (own),
                             DOOR_TEXT (mailbox != NULL ? mailbox : own))
         && door_hub_store_one (self, "device", error);
}

DoorChanges *
door_hub_store_get_changes (DoorHubStore *self, gint64 device, const char *mailbox, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  guint64 newest = 0;
  if (g_strcmp0 (mailbox, "*") == 0 && !newest_letter (self, &newest, error))
    return NULL;
  if (!start_changes (self, device, mailbox, error))
    return NULL;
  DoorChanges *changes = g_new0 (DoorChanges, 1);
  changes->roster = door_hub_sql_int (self->sql, 0);
  changes->assignments = door_hub_sql_int (self->sql, 1);
  changes->receipts = door_hub_sql_int (self->sql, 2);
  const char *forms = door_hub_sql_text (self->sql, 3);
  changes->forms = g_strdup (forms != NULL ? forms : "0");
  guint64 own = (guint64) door_hub_sql_int (self->sql, 4);
  guint64 other = (guint64) door_hub_sql_int (self->sql, 5);
  changes->letters = MAX (newest, MAX (own, other));
  changes->destroyed = (guint64) door_hub_sql_int (self->sql, 6);
  door_hub_sql_end (self->sql);
  return changes;
}
