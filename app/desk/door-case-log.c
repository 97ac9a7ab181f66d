/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-log.h"

#include "door-desk-records.h"
#include "door-withdraw.h"

#include <string.h>

struct _DoorCaseLog {
  GObject parent_instance;

  DoorVaultQueue *queue;
  DoorClock *clock;
  char *person;
  GPtrArray *all;      /* of DoorCaseEvent */
  GHashTable *by_case; /* case id -> array of DoorCaseEvent, borrowed from all */
  GHashTable *ids;     /* of what is held */
};

enum { ADDED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DoorCaseLog, door_case_log, G_TYPE_OBJECT)

static void
door_case_log_finalize (GObject *object)
{
  DoorCaseLog *self = DOOR_CASE_LOG (object);

  g_object_unref (self->queue);
  door_clock_unref (self->clock);
  g_free (self->person);
  g_hash_table_unref (self->by_case);
  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->all);
  G_OBJECT_CLASS (door_case_log_parent_class)->finalize (object);
}

static void
door_case_log_class_init (DoorCaseLogClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_case_log_finalize;
  signals[ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
door_case_log_init (DoorCaseLog *self)
{
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
  self->by_case
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
}

DoorCaseLog *
door_case_log_new (DoorVaultQueue *queue, DoorClock *clock, const char *person)
{
  DoorCaseLog *self = g_object_new (DOOR_TYPE_CASE_LOG, NULL);

  self->queue = g_object_ref (queue);
  self->clock = door_clock_ref (clock);
  self->person = g_strdup (person);
  return self;
}

/* --- Holding ------------------------------------------------------------------------------ */

static GPtrArray *
case_array (DoorCaseLog *self, const char *case_id)
{
  GPtrArray *array = g_hash_table_lookup (self->by_case, case_id);

  if (!array)
    {
      array = g_ptr_array_new ();
      g_hash_table_insert (self->by_case, g_strdup (case_id), array);
    }
  return array;
}

static gboolean
hold (DoorCaseLog *self, DoorCaseEvent *event)
{
  /* Looked up first: adding an equal key would put the new event's text, which the caller frees, in
   * place of the one that is held. */
  if (g_hash_table_contains (self->ids, door_case_event_id (event)))
    return FALSE;
  g_hash_table_add (self->ids, (gpointer) door_case_event_id (event));
  g_ptr_array_add (self->all, door_case_event_ref (event));
  g_ptr_array_add (case_array (self, door_case_event_case (event)), event);
  return TRUE;
}

void
door_case_log_forget (DoorCaseLog *self, const char *case_id)
{
  GPtrArray *array = case_array (self, case_id);

  for (guint i = array->len; i-- > 0;)
    {
      DoorCaseEvent *event = g_ptr_array_index (array, i);

      if (door_withdraw_keeps (event))
        continue;
      g_ptr_array_remove_index (array, i);
      g_hash_table_remove (self->ids, door_case_event_id (event));
      g_ptr_array_remove (self->all, event);
    }
}

GPtrArray *
door_case_log_of (DoorCaseLog *self, const char *case_id)
{
  return case_array (self, case_id);
}

GPtrArray *
door_case_log_all (DoorCaseLog *self)
{
  return self->all;
}

/* --- Reading ------------------------------------------------------------------------------ */

static gboolean
read_kind (
    DoorVault *vault, DoorRecordKind kind, const char *prefix, GPtrArray *events, GError **error)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, kind, error);

  if (!records)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (records, i);
      DoorCaseEvent *event;

      if (record->damaged || !record->about || !g_str_has_prefix (record->name, prefix))
        continue;
      event = door_case_event_parse (record->about, NULL);
      if (event)
        g_ptr_array_add (events, event);
      else
        g_message ("an event of a case could not be read and was left out");
    }
  return TRUE;
}

GPtrArray *
door_case_log_read (DoorVault *vault, GError **error)
{
  g_autoptr (GPtrArray) events
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);

  if (!read_kind (vault, DOOR_RECORD_OTHER, DOOR_EVENT_PREFIX, events, error)
      || !read_kind (vault, DOOR_RECORD_MESSAGE, "", events, error))
    return NULL;
  return g_steal_pointer (&events);
}

void
door_case_log_take (DoorCaseLog *self, GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    hold (self, g_ptr_array_index (events, i));
}

/* --- Writing ------------------------------------------------------------------------------ */

char *
door_case_log_record_name (const DoorCaseEvent *event)
{
  return g_strconcat (DOOR_EVENT_PREFIX, door_case_event_case (event), DOOR_RECORD_SEPARATOR,
                      door_case_event_id (event), NULL);
}

DoorCaseEvent *
door_case_log_begin (DoorCaseLog *self, const char *type, const char *case_id)
{
  return door_case_event_new (type, case_id, self->person, self->clock);
}

static void
on_put (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorCaseLog *self = g_task_get_source_object (task);
  DoorCaseEvent *event = g_task_get_task_data (task);
  GError *error = NULL;

  if (!door_vault_queue_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (hold (self, event))
    g_signal_emit (self, signals[ADDED], 0, door_case_event_case (event));
  g_task_return_boolean (task, TRUE);
}

void
door_case_log_add_async (DoorCaseLog *self,
                         DoorCaseEvent *event,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  g_autofree char *name = door_case_log_record_name (event);
  g_autoptr (GBytes) about = door_case_event_print (event);

  g_task_set_task_data (task, door_case_event_ref (event), (GDestroyNotify) door_case_event_unref);
  door_vault_queue_put_async (self->queue, DOOR_RECORD_OTHER, name, about, NULL, on_put, task);
}

gboolean
door_case_log_add_finish (DoorCaseLog *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
