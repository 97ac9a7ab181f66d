/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-sync"

#include "door-sync-private.h"

#include "door-seal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (door_sync_error_quark, door_sync_error)

G_DEFINE_FINAL_TYPE (DoorSync, door_sync, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_PHASE,
  PROP_PENDING,
  PROP_REFUSED,
  PROP_LAST_SENT,
  PROP_NEXT_TRY,
  PROP_LAST_ERROR,
  PROP_ONLINE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

GType
door_sync_phase_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { DOOR_SYNC_PHASE_IDLE, "DOOR_SYNC_PHASE_IDLE", "idle" },
    { DOOR_SYNC_PHASE_WORKING, "DOOR_SYNC_PHASE_WORKING", "working" },
    { DOOR_SYNC_PHASE_WAITING, "DOOR_SYNC_PHASE_WAITING", "waiting" },
    { DOOR_SYNC_PHASE_OFFLINE, "DOOR_SYNC_PHASE_OFFLINE", "offline" },
    { DOOR_SYNC_PHASE_REFUSED, "DOOR_SYNC_PHASE_REFUSED", "refused" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("DoorSyncPhase", values));
  return type;
}

/* A run ------------------------------------------------------------------------------------- */

static void
run_free (DoorSyncRun *run)
{
  g_clear_object (&run->task);
  g_clear_object (&run->cancellable);
  g_clear_error (&run->complaint);
  g_clear_pointer (&run->parcel, door_parcel_free);
  g_clear_pointer (&run->delivery, door_delivery_free);
  g_clear_pointer (&run->changes, door_changes_free);
  g_free (run->changes_tag);
  g_free (run->mark_name);
  g_free (run->mark);
  g_clear_pointer (&run->listed, g_ptr_array_unref);
  g_clear_pointer (&run->form, door_inbound_free);
  g_free (run->upload_sha256);
  g_clear_pointer (&run->pieces, door_pieces_free);
  g_free (run->list_cache);
  g_clear_pointer (&run->letter, door_out_letter_free);
  g_clear_pointer (&run->carried, g_hash_table_unref);
  g_free (run->form_state);
  g_free (run->form_key);
  g_clear_pointer (&run->team, door_team_fetch_free);
  g_clear_pointer (&run->listed_media, g_ptr_array_unref);
  g_clear_pointer (&run->entity_lists, g_ptr_array_unref);
  g_object_unref (run->sync);
  g_free (run);
}

void
door_sync_run_complain (DoorSyncRun *run, GError *fault)
{
  if (run->complaint == NULL)
    run->complaint = fault;
  else
    g_error_free (fault);
}

gint64
door_sync_backoff (DoorSync *self, guint attempts)
{
  return door_verdict_backoff (attempts, self->draw (self->draw_data));
}

static DoorSyncPhase
phase_after (DoorSync *self, const GError *fault)
{
  if (fault != NULL && g_error_matches (fault, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE))
    return DOOR_SYNC_PHASE_OFFLINE;
  if (fault != NULL
      && (g_error_matches (fault, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED)
          || g_error_matches (fault, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_TRUST)))
    return DOOR_SYNC_PHASE_REFUSED;
  if (self->count.refused > 0)
    return DOOR_SYNC_PHASE_REFUSED;
  return self->count.pending > 0 || fault != NULL ? DOOR_SYNC_PHASE_WAITING : DOOR_SYNC_PHASE_IDLE;
}

/* A fault of the way is waited out longer each time; otherwise the outbox knows what is next. */
static gint64
next_try_after (DoorSync *self, const GError *fault)
{
  gboolean of_the_way = fault != NULL
                        && (g_error_matches (fault, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE)
                            || g_error_matches (fault, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_SERVER));
  self->faults = of_the_way ? self->faults + 1 : 0;
  if (of_the_way)
    return door_clock_now (self->clock)
           + MAX (door_sync_backoff (self, self->faults),
                  self->retry_after * (gint64) G_USEC_PER_SEC);
  return self->count.pending > 0 ? self->count.next_try : 0;
}

static void
set_phase (DoorSync *self, DoorSyncPhase phase)
{
  if (self->phase == phase)
    return;
  self->phase = phase;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHASE]);
}

static void
set_outcome (DoorSync *self, const GError *told)
{
  g_object_freeze_notify (G_OBJECT (self));
  g_free (self->last_error);
  self->last_error = told != NULL ? g_strdup (told->message) : NULL;
  self->next_try = next_try_after (self, told);
  set_phase (self, phase_after (self, told));
  for (guint i = PROP_PENDING; i <= PROP_LAST_ERROR; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
finish_run (DoorSyncRun *run, GError *fault)
{
  DoorSync *self = run->sync;
  self->running = FALSE;
  set_outcome (self, fault != NULL ? fault : run->complaint);
  if (fault != NULL)
    g_task_return_error (run->task, fault);
  else if (run->complaint != NULL)
    g_task_return_error (run->task, g_steal_pointer (&run->complaint));
  else
    g_task_return_boolean (run->task, TRUE);
  run_free (run);
}

typedef struct {
  DoorSyncRun *run;
  GError *fault;
} Ending;

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Ending *ending = data;
  DoorOutboxCount count;
  g_autoptr (GError) unreadable = NULL;
  /* Only the count is wanted; a parcel that comes with it stays where it is. */
  DoorParcel *parcel = door_outbox_next_finish (DOOR_OUTBOX (source), result, &count, &unreadable);
  g_clear_pointer (&parcel, door_parcel_free);
  if (unreadable == NULL)
    ending->run->sync->count = count;
  finish_run (ending->run, ending->fault);
}

/* Counts once more, so that what is shown is what is there: `next` at the beginning of time gives
 * no parcel and the counts. */
void
door_sync_run_end (DoorSyncRun *run, GError *fault)
{
  Ending *ending = g_new (Ending, 1);
  *ending = (Ending){ run, fault };
  door_outbox_next_async (run->sync->outbox, G_MININT64, NULL, on_counted, ending);
}

void
door_sync_run_async (DoorSync *self,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer data)
{
  g_return_if_fail (DOOR_IS_SYNC (self));
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  if (self->running)
    return g_task_return_new_error (task, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_BUSY,
                                    _ ("Sending is under way already."));
  DoorSyncRun *run = g_new0 (DoorSyncRun, 1);
  run->sync = g_object_ref (self);
  run->task = g_steal_pointer (&task);
  run->carried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  run->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->running = TRUE;
  self->retry_after = 0;
  if (!self->online)
    return door_sync_run_end (run, g_error_new_literal (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE,
                                                        _ ("Sending is switched off.")));
  set_phase (self, DOOR_SYNC_PHASE_WORKING);
  door_sync_begin (run);
}

gboolean
door_sync_run_finish (DoorSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The object -------------------------------------------------------------------------------- */

static void
door_sync_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorSync *self = DOOR_SYNC (object);
  switch (id)
    {
    case PROP_PHASE:
      g_value_set_enum (value, self->phase);
      break;
    case PROP_PENDING:
      g_value_set_uint (value, self->count.pending);
      break;
    case PROP_REFUSED:
      g_value_set_uint (value, self->count.refused);
      break;
    case PROP_LAST_SENT:
      g_value_set_int64 (value, self->last_sent);
      break;
    case PROP_NEXT_TRY:
      g_value_set_int64 (value, self->next_try);
      break;
    case PROP_LAST_ERROR:
      g_value_set_string (value, self->last_error);
      break;
    case PROP_ONLINE:
      g_value_set_boolean (value, self->online);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
door_sync_finalize (GObject *object)
{
  DoorSync *self = DOOR_SYNC (object);
  g_clear_pointer (&self->server, door_server_free);
  g_clear_object (&self->outbox);
  g_clear_object (&self->inbox);
  g_clear_object (&self->postbox);
  g_clear_pointer (&self->clock, door_clock_unref);
  g_clear_object (&self->session);
  g_clear_pointer (&self->roster, door_roster_unref);
  g_clear_pointer (&self->device_keys, door_device_keys_free);
  g_free (self->last_error);
  G_OBJECT_CLASS (door_sync_parent_class)->finalize (object);
}

static void
door_sync_class_init (DoorSyncClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  object_class->get_property = door_sync_get_property;
  object_class->finalize = door_sync_finalize;

  properties[PROP_PHASE]
      = g_param_spec_enum ("phase", NULL, NULL, DOOR_TYPE_SYNC_PHASE, DOOR_SYNC_PHASE_IDLE, flags);
  properties[PROP_PENDING] = g_param_spec_uint ("pending", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_REFUSED] = g_param_spec_uint ("refused", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LAST_SENT]
      = g_param_spec_int64 ("last-sent", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_NEXT_TRY] = g_param_spec_int64 ("next-try", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_LAST_ERROR] = g_param_spec_string ("last-error", NULL, NULL, NULL, flags);
  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static double
draw_random (gpointer data)
{
  return g_random_double ();
}

static void
door_sync_init (DoorSync *self)
{
  self->online = TRUE;
  self->large = TRUE;
  self->draw = draw_random;
}

DoorSync *
door_sync_new (const DoorServer *server, DoorOutbox *outbox, DoorInbox *inbox, DoorClock *clock)
{
  g_return_val_if_fail (server != NULL && clock != NULL, NULL);
  g_return_val_if_fail (DOOR_IS_OUTBOX (outbox) && DOOR_IS_INBOX (inbox), NULL);
  DoorSync *self = g_object_new (DOOR_TYPE_SYNC, NULL);
  door_seal_init ();
  self->server = door_server_copy (server);
  self->outbox = g_object_ref (outbox);
  self->inbox = g_object_ref (inbox);
  self->clock = door_clock_ref (clock);
  self->session = door_request_session_new (self->server);
  return self;
}

void
door_sync_set_trust (DoorSync *self, const DoorPublicKeys *survey_keys, DoorRoster *held)
{
  g_return_if_fail (DOOR_IS_SYNC (self) && survey_keys != NULL);
  self->survey_keys = *survey_keys;
  self->has_survey_keys = TRUE;
  g_clear_pointer (&self->roster, door_roster_unref);
  self->roster = held != NULL ? door_roster_ref (held) : NULL;
}

void
door_sync_set_postbox (DoorSync *self, DoorPostbox *postbox)
{
  g_return_if_fail (DOOR_IS_SYNC (self));
  g_set_object (&self->postbox, postbox);
}

void
door_sync_set_device_keys (DoorSync *self, const DoorDeviceKeys *keys)
{
  g_return_if_fail (DOOR_IS_SYNC (self) && keys != NULL);
  g_clear_pointer (&self->device_keys, door_device_keys_free);
  self->device_keys = door_device_keys_new (keys->vault_id, &keys->keys);
}

void
door_sync_set_online (DoorSync *self, gboolean online)
{
  g_return_if_fail (DOOR_IS_SYNC (self));
  if (self->online == online)
    return;
  self->online = online;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
}

void
door_sync_set_large (DoorSync *self, gboolean large)
{
  g_return_if_fail (DOOR_IS_SYNC (self));
  self->large = large;
}

void
door_sync_set_draw (DoorSync *self, double (*draw) (gpointer data), gpointer data)
{
  g_return_if_fail (DOOR_IS_SYNC (self) && draw != NULL);
  self->draw = draw;
  self->draw_data = data;
}

DoorSyncPhase
door_sync_get_phase (DoorSync *self)
{
  g_return_val_if_fail (DOOR_IS_SYNC (self), DOOR_SYNC_PHASE_IDLE);
  return self->phase;
}

guint
door_sync_get_pending (DoorSync *self)
{
  g_return_val_if_fail (DOOR_IS_SYNC (self), 0);
  return self->count.pending;
}

guint
door_sync_get_refused (DoorSync *self)
{
  g_return_val_if_fail (DOOR_IS_SYNC (self), 0);
  return self->count.refused;
}

gint64
door_sync_get_last_sent (DoorSync *self)
{
  g_return_val_if_fail (DOOR_IS_SYNC (self), 0);
  return self->last_sent;
}

gint64
door_sync_get_next_try (DoorSync *self)
{
  g_return_val_if_fail (DOOR_IS_SYNC (self), 0);
  return self->next_try;
}

const char *
door_sync_get_last_error (DoorSync *self)
{
  g_return_val_if_fail (DOOR_IS_SYNC (self), NULL);
  return self->last_error;
}

gboolean
door_sync_get_online (DoorSync *self)
{
  g_return_val_if_fail (DOOR_IS_SYNC (self), FALSE);
  return self->online;
}
