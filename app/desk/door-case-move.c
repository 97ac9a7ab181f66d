/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A draft moved to the newest questionnaire, as the page of its case does it: asked, then done. */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-acts.h"

#include "door-rebase.h"

#include <gio/gio.h>

/* What was asked last, kept with the file until it is done. */
#define REPORT "door-rebase-report"

static void
on_compared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  DoorRebaseReport *report
      = door_case_list_compare_finish (DOOR_CASE_LIST (source), result, &error);

  if (!report)
    return g_task_return_error (task, error);
  g_object_set_data_full (g_task_get_source_object (task), REPORT, report,
                          (GDestroyNotify) door_rebase_report_free);
  g_task_return_pointer (task, door_rebase_report_describe (report), g_free);
}

void
door_case_file_ask_move_async (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data)
{
  door_case_list_compare_async (self->cases, self->item, on_compared,
                                g_task_new (self, NULL, callback, data));
}

char *
door_case_file_ask_move_finish (DoorCaseFile *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_moved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  g_object_set_data (g_task_get_source_object (task), REPORT, NULL);
  if (door_case_list_rebase_finish (DOOR_CASE_LIST (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
door_case_file_move_async (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data)
{
  const DoorRebaseReport *report = g_object_get_data (G_OBJECT (self), REPORT);

  g_return_if_fail (report != NULL);
  door_case_list_rebase_async (self->cases, self->item, report, on_moved,
                               g_task_new (self, NULL, callback, data));
}
