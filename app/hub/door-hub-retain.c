/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the survey's schedule destroys when its time has come. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-destroy.h"

#include "door-envelope.h"
#include "door-hub-store-private.h"
#include "door-withdrawal.h"

#include <string.h>

/* A submission of which something goes. */
typedef struct {
  guint64 seq;
  char *instance_id;
} Due;

static void
due_free (gpointer data)
{
  Due *self = data;
  g_free (self->instance_id);
  g_free (self);
}

/* Numbers and ids of what came before a time and holds a part that goes. */
static GPtrArray *
list_due (DoorHubStore *self, DoorDestroy what, gint64 before, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (due_free);
  int status;
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT DISTINCT seq, instance_id, name FROM submission"
                           " JOIN part ON part.submission = submission.seq"
                           " WHERE received < $1 ORDER BY seq",
                           DOOR_INT (before)))
    return NULL;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      guint64 seq = (guint64) door_hub_sql_int (self->sql, 0);
      const Due *last = all->len > 0 ? g_ptr_array_index (all, all->len - 1) : NULL;
      if (!door_destroy_takes_part (what, door_hub_sql_text (self->sql, 2))
          || (last != NULL && last->seq == seq))
        continue;
      Due *one = g_new0 (Due, 1);
      one->seq = seq;
      one->instance_id = g_strdup (door_hub_sql_text (self->sql, 1));
      g_ptr_array_add (all, one);
    }
  return status == 0 ? g_steal_pointer (&all) : NULL;
}

static gboolean
retain_submissions (
    DoorHubStore *self, DoorDestroy what, gint64 before, GPtrArray *ids, GError **error)
{
  g_autoptr (GPtrArray) due = list_due (self, what, before, error);
  for (guint i = 0; due != NULL && i < due->len; i++)
    {
      const Due *one = g_ptr_array_index (due, i);
      guint n;
      if (!door_hub_destroy_parts (self, one->seq, what, &n, error)
          || !door_hub_destroy_note (self, one->instance_id, what, NULL, "", error))
        return FALSE;
      g_ptr_array_add (ids, g_strdup (one->instance_id));
    }
  return due != NULL;
}

static GPtrArray *
list_cases (DoorHubStore *self, const char *sql, gint64 before, GError **error)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  int status;
  if (!door_hub_sql_start (self->sql, error, sql, DOOR_INT (before)))
    return NULL;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    g_ptr_array_add (cases, g_strdup (door_hub_sql_text (self->sql, 0)));
  return status == 0 ? g_steal_pointer (&cases) : NULL;
}

typedef struct {
  gint64 device;
  char *case_id;
} Assigned;

static void
assigned_clear (gpointer data)
{
  g_free (((Assigned *) data)->case_id);
}

static GArray *
list_assigned (DoorHubStore *self, gint64 before, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Assigned));
  int status;
  g_array_set_clear_func (all, assigned_clear);
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT device, case_id FROM assignment"
                           " WHERE assigned < $1 AND sealed IS NOT NULL ORDER BY case_id",
                           DOOR_INT (before)))
    return NULL;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      Assigned assigned
          = { door_hub_sql_int (self->sql, 0), g_strdup (door_hub_sql_text (self->sql, 1)) };
      g_array_append_val (all, assigned);
    }
  return status == 0 ? g_steal_pointer (&all) : NULL;
}

/* Taken back from the devices as well, which forget the address with it. */
static gboolean
retain_assignments (DoorHubStore *self, gint64 before, GPtrArray *ids, GError **error)
{
  g_autoptr (GArray) all = list_assigned (self, before, error);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const Assigned *assigned = &g_array_index (all, Assigned, i);
      if (!door_hub_store_withdraw (self, assigned->device, assigned->case_id, error))
        return FALSE;
      g_ptr_array_add (ids, g_strconcat ("case:", assigned->case_id, NULL));
    }
  return all != NULL;
}

static gboolean
retain_sample (DoorHubStore *self, gint64 before, GPtrArray *ids, GError **error)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GPtrArray) cases = list_cases (
      self, "SELECT case_id FROM sample_case WHERE added < $1 AND length (sealed) > 0", before,
      error);
  for (guint i = 0; cases != NULL && i < cases->len; i++)
    {
      if (!door_hub_sql_run (self->sql, error,
                             "UPDATE sample_case SET sealed = $1 WHERE case_id = $2",
                             DOOR_BYTES (nothing), DOOR_TEXT (g_ptr_array_index (cases, i))))
        return FALSE;
      g_ptr_array_add (ids, g_strconcat ("case:", g_ptr_array_index (cases, i), NULL));
    }
  return cases != NULL;
}

/* Drafts, returns, messages, events: all may name people. Notices and orders stay. */
static gboolean
retain_letters (DoorHubStore *self, gint64 before, GError **error)
{
  return door_hub_sql_run (self->sql, error,
                           "DELETE FROM letter WHERE at < $1"
                           " AND kind NOT IN ('withdrawal', 'order', 'order-done')",
                           DOOR_INT (before));
}

static gboolean
retain_all (DoorHubStore *self, DoorDestroy what, gint64 before, GPtrArray *ids, GError **error)
{
  if (!retain_submissions (self, what, before, ids, error))
    return FALSE;
  return what != DOOR_DESTROY_IDENTIFIERS
         || (retain_assignments (self, before, ids, error)
             && retain_sample (self, before, ids, error) && retain_letters (self, before, error));
}

gboolean
door_hub_store_retain (
    DoorHubStore *self, DoorDestroy what, gint64 before, GPtrArray **ret_ids, GError **error)
{
  g_return_val_if_fail (self != NULL && what != DOOR_DESTROY_ALL && ret_ids != NULL, FALSE);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  if (!door_hub_store_enter (self, error)
      || !door_hub_destroy_leave (self, retain_all (self, what, before, ids, error), error))
    return FALSE;
  *ret_ids = g_steal_pointer (&ids);
  return TRUE;
}
