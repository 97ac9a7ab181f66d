/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-bulk.h"

#include "door-team-checks-private.h"

#include <glib/gi18n-lib.h>

const char *
door_bulk_rule_label (DoorBulkRule rule)
{
  static const char *const labels[] = {
    [DOOR_BULK_CLEAN] = N_ ("Nothing to check"),
    [DOOR_BULK_CHECKED] = N_ ("Second visit passed"),
  };

  return _ (labels[rule]);
}

static DoorTeamCheck *
check_of (DoorTeamDesk *self, DoorTeamRow *row)
{
  DoorTeamCheck *check
      = door_team_checks_find (door_team_desk_get_checks (self), door_team_row_get_case (row));

  return check && check->row == row ? check : NULL;
}

static gboolean
has_passed (DoorTeamCheck *check)
{
  return check && door_team_check_get_state (check) == DOOR_CHECK_DONE && check->found
         && check->finding == DOOR_VISIT_CONFIRMED;
}

static gboolean
follows (DoorTeamDesk *self, DoorTeamRow *row, DoorBulkRule rule)
{
  if (door_team_row_is_contradicted (row) || *door_team_row_get_problem (row)
      || door_team_row_may (row, DOOR_DECISION_APPROVE))
    return FALSE;
  if (rule == DOOR_BULK_CLEAN)
    return door_team_row_is_open (row)
           && door_team_row_get_severity (row) < DOOR_TEAM_SEVERITY_CHECK;
  return has_passed (check_of (self, row))
         && door_team_row_get_severity (row) < DOOR_TEAM_SEVERITY_URGENT;
}

static GPtrArray *
collect (DoorTeamDesk *self, DoorBulkRule rule)
{
  GListModel *list = G_LIST_MODEL (door_team_desk_get_list (self));
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (DoorTeamRow) row = g_list_model_get_item (list, i);

      if (follows (self, row, rule))
        g_ptr_array_add (rows, g_steal_pointer (&row));
    }
  return rows;
}

guint
door_team_desk_count_bulk (DoorTeamDesk *self, DoorBulkRule rule)
{
  g_autoptr (GPtrArray) rows = collect (self, rule);

  return rows->len;
}

/* --- One after the other --------------------------------------------------------------------- */

typedef struct {
  DoorBulkRule rule;
  GPtrArray *rows;
  guint at, n_done;
} Bulk;

static void
bulk_free (gpointer data)
{
  Bulk *self = data;

  g_ptr_array_unref (self->rows);
  g_free (self);
}

static void approve_next (GTask *task);

static void
take_answer (GTask *task, gboolean done, GError *error)
{
  Bulk *bulk = g_task_get_task_data (task);

  if (!done)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  bulk->n_done++;
  approve_next (task);
}

static void
on_approved (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  gboolean done = door_team_desk_decide_finish (DOOR_TEAM_DESK (source), result, &error);

  take_answer (data, done, error);
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  gboolean done = door_team_desk_act_finish (DOOR_TEAM_DESK (source), result, &error);

  take_answer (data, done, error);
}

/* What somebody decided meanwhile is left to them. */
static void
approve_next (GTask *task)
{
  DoorTeamDesk *self = g_task_get_source_object (task);
  Bulk *bulk = g_task_get_task_data (task);

  while (bulk->at < bulk->rows->len
         && !follows (self, g_ptr_array_index (bulk->rows, bulk->at), bulk->rule))
    bulk->at++;
  if (bulk->at >= bulk->rows->len)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  if (bulk->rule == DOOR_BULK_CHECKED)
    door_team_checks_settle_async (
        door_team_desk_get_checks (self), check_of (self, g_ptr_array_index (bulk->rows, bulk->at)),
        DOOR_FOLLOW_PASS, door_bulk_rule_label (bulk->rule), on_settled, task);
  else
    door_team_desk_decide_async (self, g_ptr_array_index (bulk->rows, bulk->at),
                                 DOOR_DECISION_APPROVE, door_bulk_rule_label (bulk->rule), NULL, 0,
                                 on_approved, task);
  bulk->at++;
}

void
door_team_desk_bulk_async (DoorTeamDesk *self,
                           DoorBulkRule rule,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  Bulk *bulk = g_new0 (Bulk, 1);

  bulk->rule = rule;
  bulk->rows = collect (self, rule);
  g_task_set_task_data (task, bulk, bulk_free);
  approve_next (task);
}

guint
door_team_desk_bulk_finish (DoorTeamDesk *self, GAsyncResult *result, GError **error)
{
  const Bulk *bulk = g_task_get_task_data (G_TASK (result));

  g_task_propagate_boolean (G_TASK (result), error);
  return bulk->n_done;
}
