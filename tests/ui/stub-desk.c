/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stub-private.h"

static void
get_nothing (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, FALSE);
}

void
stub_install (GObjectClass *klass, const char *const *names, guint n_names)
{
  klass->get_property = get_nothing;
  for (guint i = 0; i < n_names; i++)
    g_object_class_install_property (
        klass, i + 1, g_param_spec_boolean (names[i], NULL, NULL, FALSE, G_PARAM_READABLE));
}

void
door_desk_find_here (DoorDesk *self)
{
}

/* --- DoorSyncStatus ----------------------------------------------------------------------- */

struct _DoorSyncStatus {
  GObject parent_instance;
  DoorSendingState state;
  guint waiting;
  char *text;
};

G_DEFINE_TYPE (DoorSyncStatus, door_sync_status, G_TYPE_OBJECT)

static void
sync_finalize (GObject *object)
{
  g_free (DOOR_SYNC_STATUS (object)->text);
  G_OBJECT_CLASS (door_sync_status_parent_class)->finalize (object);
}

static void
door_sync_status_class_init (DoorSyncStatusClass *klass)
{
  static const char *const names[] = { "state", "waiting", "text" };

  stub_install (G_OBJECT_CLASS (klass), names, G_N_ELEMENTS (names));
  G_OBJECT_CLASS (klass)->finalize = sync_finalize;
}

static void
door_sync_status_init (DoorSyncStatus *self)
{
  self->waiting = 3;
  self->text = g_strdup ("3 waiting · last sent 14:05");
}

void
stub_sync_set (DoorSyncStatus *self, DoorSendingState state, guint waiting, const char *text)
{
  self->state = state;
  self->waiting = waiting;
  g_free (self->text);
  self->text = g_strdup (text);
  g_object_notify (G_OBJECT (self), "state");
  g_object_notify (G_OBJECT (self), "text");
}

DoorSendingState
door_sync_status_get_state (DoorSyncStatus *self)
{
  return self->state;
}

guint
door_sync_status_get_waiting (DoorSyncStatus *self)
{
  return self->waiting;
}

const char *
door_sync_status_get_text (DoorSyncStatus *self)
{
  return self->text;
}

void
door_sync_status_run_async (DoorSyncStatus *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  stub_sync_set (self, DOOR_SENDING_IDLE, 0, "Everything is sent · 15:20");
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
door_sync_status_run_finish (DoorSyncStatus *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- DoorDesk ----------------------------------------------------------------------------- */

G_DEFINE_TYPE (DoorDesk, door_desk, G_TYPE_OBJECT)

static void
desk_finalize (GObject *object)
{
  g_object_unref (DOOR_DESK (object)->cases);
  g_object_unref (DOOR_DESK (object)->sync);
  g_object_unref (DOOR_DESK (object)->sending);
  g_free (DOOR_DESK (object)->space_warning);
  G_OBJECT_CLASS (door_desk_parent_class)->finalize (object);
}

static void
door_desk_class_init (DoorDeskClass *klass)
{
  static const char *const names[] = { "space-warning" };

  stub_install (G_OBJECT_CLASS (klass), names, G_N_ELEMENTS (names));
  G_OBJECT_CLASS (klass)->finalize = desk_finalize;
}

static void
door_desk_init (DoorDesk *self)
{
  self->cases = g_object_new (DOOR_TYPE_CASE_LIST, NULL);
  self->sync = g_object_new (DOOR_TYPE_SYNC_STATUS, NULL);
  self->sending = stub_sending_new ();
}

DoorDesk *
stub_desk_new (guint n_cases)
{
  DoorDesk *self = g_object_new (DOOR_TYPE_DESK, NULL);

  stub_case_list_fill (self->cases, n_cases);
  return self;
}

void
stub_desk_set_space_warning (DoorDesk *self, const char *text)
{
  g_free (self->space_warning);
  self->space_warning = g_strdup (text);
  g_object_notify (G_OBJECT (self), "space-warning");
}

const char *
door_desk_get_space_warning (DoorDesk *self)
{
  return self->space_warning;
}

const char *
door_desk_get_target_text (DoorDesk *self)
{
  return NULL;
}

const char *
door_desk_get_notice (DoorDesk *self)
{
  return NULL;
}

DoorCaseList *
door_desk_get_cases (DoorDesk *self)
{
  return self->cases;
}

DoorSyncStatus *
door_desk_get_sync (DoorDesk *self)
{
  return self->sync;
}

DoorSending *
door_desk_get_sending (DoorDesk *self)
{
  return self->sending;
}

DoorSpace
door_desk_get_space (DoorDesk *self)
{
  return self->space;
}

const char *
door_desk_get_public_name (DoorDesk *self)
{
  return "Living Conditions Survey";
}

const char *
door_desk_get_account (DoorDesk *self)
{
  return "Amina K.";
}

void
door_desk_lock_async (DoorDesk *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
door_desk_lock_finish (DoorDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The folder "own": what a server of others offers, and no cases. */
gboolean
door_desk_can_begin (DoorDesk *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (door_desk_get_cases (self))) == 0;
}

void
door_form_offer_free (DoorFormOffer *self)
{
  g_free (self->name);
  g_free (self);
}

void
door_desk_forms_async (DoorDesk *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  GPtrArray *offers = g_ptr_array_new_with_free_func ((GDestroyNotify) door_form_offer_free);
  static const char *const names[] = { "Household survey", "Survey of businesses" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      DoorFormOffer *offer = g_new0 (DoorFormOffer, 1);

      offer->name = g_strdup (names[i]);
      g_ptr_array_add (offers, offer);
    }
  g_task_return_pointer (task, offers, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
door_desk_forms_finish (DoorDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
door_desk_begin_async (DoorDesk *self,
                       const DoorFormOffer *offer,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s was chosen", offer->name);
}

DoorCase *
door_desk_begin_finish (DoorDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
door_desk_catch_up (DoorDesk *self)
{
}

void
door_desk_refresh_async (DoorDesk *self, GAsyncReadyCallback callback, gpointer data)
{
}
