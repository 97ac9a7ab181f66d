/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A withdrawal as the list of cases sees it: done in the vault, forgotten in memory, read again. */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-list-private.h"

#include "door-withdraw.h"

static gpointer
withdraw_now (DoorVault *vault, gpointer argument, GError **error)
{
  return GINT_TO_POINTER (door_withdraw_case (vault, argument, error));
}

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (door_case_list_refresh_finish (DOOR_CASE_LIST (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_withdrawn (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  DoorCaseList *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      door_case_log_forget (self->log, door_case_event_case (g_task_get_task_data (task)));
      door_case_list_refresh_async (self, on_refreshed, task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
door_case_list_withdraw_async (DoorCaseList *self,
                               DoorCaseEvent *event,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_task_data (task, door_case_event_ref (event), (GDestroyNotify) door_case_event_unref);
  door_vault_queue_call_async (self->queue, withdraw_now, door_case_event_ref (event),
                               (GDestroyNotify) door_case_event_unref, NULL, on_withdrawn, task);
}

gboolean
door_case_list_withdraw_finish (DoorCaseList *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
