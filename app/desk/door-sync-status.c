/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-sync-status-private.h"

#include <glib/gi18n-lib.h>

struct _DoorSyncStatus {
  GObject parent_instance;

  DoorSync *sync;
  DoorRelayWay *relay; /* NULL: none */
  gboolean by_relay;   /* the last run that ended well was by the supervisor's laptop */
  DoorDeskOutbox *outbox;
  DoorClock *clock;
  void (*on_ran) (gboolean reached, gpointer data);
  gpointer data;
  char *text;
  guint timer; /* the next try, while the program is open */
  DoorSender sender;
  gboolean letters; /* of those who review: some wait */
  gboolean automatic;
  gboolean automatic_large;
};

enum { PROP_STATE = 1, PROP_WAITING, PROP_TEXT, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DoorSyncStatus, door_sync_status, G_TYPE_OBJECT)

/* --- Words -------------------------------------------------------------------------------- */

static char *
describe_last_sent (DoorSyncStatus *self)
{
  gint64 sent = door_sync_get_last_sent (self->sync);
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  g_autoptr (GDateTime) local = NULL;
  g_autofree char *time = NULL;

  if (sent == 0)
    return NULL;
  utc = g_date_time_new_from_unix_utc (sent / G_USEC_PER_SEC);
  local = g_date_time_to_timezone (utc, g_date_time_get_timezone (now));
  time = g_date_time_format (local, "%H:%M");
  return g_strdup_printf (_ ("last sent %s"), time);
}

static char *
describe (DoorSyncStatus *self)
{
  g_autofree char *waiting = door_sending_words_waiting (
      self->sender, door_sync_get_pending (self->sync), self->letters);
  g_autofree char *last_sent = describe_last_sent (self);
  const char *error = door_sync_get_last_error (self->sync);

  switch (door_sync_get_phase (self->sync))
    {
    case DOOR_SYNC_PHASE_WORKING:
      return g_strdup (_ ("Sending and receiving…"));
    case DOOR_SYNC_PHASE_OFFLINE:
      if (self->by_relay)
        return g_strdup (door_sending_words_carried (self->sender));
      return g_strdup_printf (_ ("%s · no connection now, it will be tried again"), waiting);
    case DOOR_SYNC_PHASE_REFUSED:
      return g_strdup (error ? error : _ ("The office did not accept an interview; tell them."));
    default:
      if (error)
        return g_strdup_printf ("%s · %s", waiting, error);
      return last_sent ? g_strdup_printf ("%s · %s", waiting, last_sent)
                       : g_steal_pointer (&waiting);
    }
}

static void
on_notify (DoorSyncStatus *self)
{
  g_autofree char *text = describe (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
  if (g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_steal_pointer (&text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/* --- Running ------------------------------------------------------------------------------ */

static gboolean on_timer (gpointer data);

static void
schedule_next_try (DoorSyncStatus *self)
{
  gint64 next_try = door_sync_get_next_try (self->sync);
  gint64 wait_us = next_try - door_clock_now (self->clock);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (next_try > 0 && self->on_ran)
    self->timer = g_timeout_add_seconds ((guint) CLAMP (wait_us / G_USEC_PER_SEC + 1, 1, 3600),
                                         on_timer, self);
}

static void on_notify (DoorSyncStatus *self);
static void on_ran (GObject *source, GAsyncResult *result, gpointer data);

/* The office is out of reach: the supervisor's laptop may be near. FALSE: there is none. */
static gboolean
try_relay (DoorSyncStatus *self, GTask *task)
{
  DoorSync *sync = self->relay && self->on_ran ? door_relay_way_get_sync (self->relay) : NULL;

  if (!sync)
    return FALSE;
  door_desk_outbox_set_direct (self->outbox, FALSE);
  door_sync_set_large (sync, TRUE);
  door_sync_run_async (sync, NULL, on_ran, task);
  return TRUE;
}

static void
on_ran (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorSyncStatus *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gboolean ok = door_sync_run_finish (DOOR_SYNC (source), result, &error);

  if (DOOR_SYNC (source) == self->sync
      && g_error_matches (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE)
      && try_relay (self, task))
    {
      g_steal_pointer (&task);
      return;
    }
  self->by_relay = ok && DOOR_SYNC (source) != self->sync;
  on_notify (self);
  schedule_next_try (self);
  if (self->on_ran)
    self->on_ran (ok, self->data);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
run (DoorSyncStatus *self, GAsyncReadyCallback callback, gpointer data)
{
  door_desk_outbox_set_direct (self->outbox, TRUE);
  door_sync_run_async (self->sync, NULL, on_ran, g_task_new (self, NULL, callback, data));
}

void
door_sync_status_run_by_itself (DoorSyncStatus *self)
{
  if (!self->automatic || !self->on_ran
      || door_sync_status_get_state (self) == DOOR_SENDING_WORKING)
    return;
  door_sync_set_large (self->sync, self->automatic_large);
  run (self, NULL, NULL);
}

static gboolean
on_timer (gpointer data)
{
  DoorSyncStatus *self = data;

  self->timer = 0;
  door_sync_status_run_by_itself (self);
  return G_SOURCE_REMOVE;
}

void
door_sync_status_set_automatic (DoorSyncStatus *self, gboolean allowed, gboolean large)
{
  self->automatic = allowed;
  self->automatic_large = large;
}

void
door_sync_status_try_all (DoorSyncStatus *self)
{
  door_desk_outbox_try_now (self->outbox);
}

void
door_sync_status_run_async (DoorSyncStatus *self, GAsyncReadyCallback callback, gpointer data)
{
  door_desk_outbox_try_now (self->outbox);
  door_sync_set_large (self->sync, TRUE);
  run (self, callback, data);
}

gboolean
door_sync_status_run_finish (DoorSyncStatus *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- The object --------------------------------------------------------------------------- */

static void
door_sync_status_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorSyncStatus *self = DOOR_SYNC_STATUS (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_uint (value, door_sync_status_get_state (self));
      break;
    case PROP_WAITING:
      g_value_set_uint (value, door_sync_status_get_waiting (self));
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
door_sync_status_finalize (GObject *object)
{
  DoorSyncStatus *self = DOOR_SYNC_STATUS (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_object_unref (self->sync);
  g_object_unref (self->outbox);
  g_clear_pointer (&self->relay, door_relay_way_free);
  door_clock_unref (self->clock);
  g_free (self->text);
  G_OBJECT_CLASS (door_sync_status_parent_class)->finalize (object);
}

static void
door_sync_status_class_init (DoorSyncStatusClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = door_sync_status_get_property;
  object_class->finalize = door_sync_status_finalize;
  properties[PROP_STATE]
      = g_param_spec_uint ("state", NULL, NULL, 0, DOOR_SENDING_REFUSED, 0, flags);
  properties[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
door_sync_status_init (DoorSyncStatus *self)
{
  self->automatic = self->automatic_large = TRUE;
}

DoorSyncStatus *
door_sync_status_new (DoorSync *sync,
                      DoorDeskOutbox *outbox,
                      DoorClock *clock,
                      void (*on_ran_callback) (gboolean reached, gpointer data),
                      gpointer data)
{
  DoorSyncStatus *self = g_object_new (DOOR_TYPE_SYNC_STATUS, NULL);

  self->sync = g_object_ref (sync);
  self->outbox = g_object_ref (outbox);
  self->clock = door_clock_ref (clock);
  self->on_ran = on_ran_callback;
  self->data = data;
  self->text = describe (self);
  g_signal_connect_object (sync, "notify", G_CALLBACK (on_notify), self, G_CONNECT_SWAPPED);
  return self;
}

void
door_sync_status_set_relay (DoorSyncStatus *self, DoorRelayWay *relay)
{
  g_clear_pointer (&self->relay, door_relay_way_free);
  self->relay = relay;
}

DoorRelayWay *
door_sync_status_get_relay (DoorSyncStatus *self)
{
  return self->relay;
}

void
door_sync_status_detach (DoorSyncStatus *self)
{
  self->on_ran = NULL;
  g_clear_handle_id (&self->timer, g_source_remove);
}

DoorSync *
door_sync_status_get_sync (DoorSyncStatus *self)
{
  return self->sync;
}

DoorSendingState
door_sync_status_get_state (DoorSyncStatus *self)
{
  switch (door_sync_get_phase (self->sync))
    {
    case DOOR_SYNC_PHASE_WORKING:
      return DOOR_SENDING_WORKING;
    case DOOR_SYNC_PHASE_OFFLINE:
      return self->by_relay ? DOOR_SENDING_IDLE : DOOR_SENDING_OFFLINE;
    case DOOR_SYNC_PHASE_REFUSED:
      return DOOR_SENDING_REFUSED;
    default:
      return DOOR_SENDING_IDLE;
    }
}

guint
door_sync_status_get_waiting (DoorSyncStatus *self)
{
  return door_sync_get_pending (self->sync);
}

const char *
door_sync_status_get_text (DoorSyncStatus *self)
{
  return self->text;
}

void
door_sync_status_set_letters (DoorSyncStatus *self, DoorSender sender, gboolean waiting)
{
  g_return_if_fail (DOOR_IS_SYNC_STATUS (self));

  if (self->sender == sender && self->letters == waiting)
    return;
  self->sender = sender;
  self->letters = waiting;
  on_notify (self);
}
