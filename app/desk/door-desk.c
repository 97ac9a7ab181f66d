/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-desk.h"

#include "door-case-file-private.h"
#include "door-cover-private.h"
#include "door-desk-inbox.h"
#include "door-desk-outbox.h"
#include "door-desk-records.h"
#include "door-here.h"
#include "door-hub-wire.h"
#include "door-keeping.h"
#include "door-letters.h"
#include "door-sending-private.h"
#include "door-sync-status-private.h"
#include "door-target.h"
#include "door-team-private.h"
#include "door-unlock-private.h"
#include "door-wipe.h"

#include <glib/gi18n-lib.h>

struct _DoorDesk {
  GObject parent_instance;

  DoorVaultQueue *queue;
  DoorClock *clock;
  DoorTrust *trust;
  DoorFormShelf *shelf;
  DoorCaseLog *log;
  DoorCover *cover;
  DoorSafety *safety;
  DoorCaseList *cases;
  DoorHere *here;
  DoorSyncStatus *sync;
  DoorSending *sending;
  DoorDeskOutbox *outbox;
  DoorTeamDesk *team; /* NULL: an interviewer's account */
  char *folder;       /* of the vault; NULL: not known */
  guint64 (*space_left) (const char *folder);
  char *space_warning; /* NULL: there is room */
  char *notice;
  char *target_text; /* of the supervisor to the person, not about a case; NULL */
  gboolean closing;
  gboolean closed;
  char *public_name;
  char *account;
};

G_DEFINE_FINAL_TYPE (DoorDesk, door_desk, G_TYPE_OBJECT)

/* Nothing starts by itself any more. */
static void
stop_sending (DoorDesk *self)
{
  if (self->sending)
    door_sending_detach (self->sending);
  if (self->sync)
    door_sync_status_detach (self->sync);
}

/* --- The object --------------------------------------------------------------------------- */

static void
door_desk_dispose (GObject *object)
{
  DoorDesk *self = DOOR_DESK (object);

  stop_sending (self);
  if (self->team)
    door_team_desk_detach (self->team);
  g_clear_object (&self->team);
  g_clear_object (&self->sending);
  g_clear_object (&self->sync);
  if (self->here)
    door_here_detach (self->here);
  g_clear_object (&self->here);
  g_clear_object (&self->cases);
  g_clear_object (&self->cover);
  g_clear_object (&self->safety);
  G_OBJECT_CLASS (door_desk_parent_class)->dispose (object);
}

static void
door_desk_finalize (GObject *object)
{
  DoorDesk *self = DOOR_DESK (object);

  g_clear_pointer (&self->shelf, door_form_shelf_free);
  g_clear_pointer (&self->trust, door_trust_unref);
  g_clear_pointer (&self->clock, door_clock_unref);
  g_clear_object (&self->log);
  g_clear_object (&self->queue);
  g_clear_object (&self->outbox);
  g_free (self->folder);
  g_free (self->space_warning);
  g_free (self->notice);
  g_free (self->target_text);
  g_free (self->public_name);
  g_free (self->account);
  G_OBJECT_CLASS (door_desk_parent_class)->finalize (object);
}

enum { PROP_CLOSED = 1, PROP_SPACE_WARNING, PROP_TEAM, PROP_NOTICE, PROP_TARGET_TEXT };

static void
door_desk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLOSED)
    g_value_set_boolean (value, DOOR_DESK (object)->closed);
  else if (id == PROP_NOTICE)
    g_value_set_string (value, DOOR_DESK (object)->notice);
  else if (id == PROP_TARGET_TEXT)
    g_value_set_string (value, DOOR_DESK (object)->target_text);
  else if (id == PROP_TEAM)
    g_value_set_object (value, DOOR_DESK (object)->team);
  else if (id == PROP_SPACE_WARNING)
    g_value_set_string (value, DOOR_DESK (object)->space_warning);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
door_desk_class_init (DoorDeskClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = door_desk_dispose;
  object_class->finalize = door_desk_finalize;
  object_class->get_property = door_desk_get_property;
  g_object_class_install_property (
      object_class, PROP_CLOSED,
      g_param_spec_boolean ("closed", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
      object_class, PROP_NOTICE,
      g_param_spec_string ("notice", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (object_class, PROP_TARGET_TEXT,
                                   g_param_spec_string ("target-text", NULL, NULL, NULL,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (object_class, PROP_TEAM,
                                   g_param_spec_object ("team", NULL, NULL, DOOR_TYPE_TEAM_DESK,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (object_class, PROP_SPACE_WARNING,
                                   g_param_spec_string ("space-warning", NULL, NULL, NULL,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
door_desk_init (DoorDesk *self)
{
  self->space_left = door_vault_space_left;
}

/* --- Space -------------------------------------------------------------------------------- */

static void
check_space (DoorDesk *self)
{
  g_autofree char *warning
      = self->folder ? door_keeping_say_space (self->space_left (self->folder)) : NULL;

  if (g_strcmp0 (warning, self->space_warning) == 0)
    return;
  g_free (self->space_warning);
  self->space_warning = g_steal_pointer (&warning);
  g_object_notify (G_OBJECT (self), "space-warning");
}

void
door_desk_set_space_probe (DoorDesk *self, guint64 (*space_left) (const char *folder))
{
  self->space_left = space_left;
}

const char *
door_desk_get_space_warning (DoorDesk *self)
{
  return self->space_warning;
}

/* --- Messages to the person ----------------------------------------------------------------- */

/* An older one is no news any more. */
#define NEWS_US (G_GINT64_CONSTANT (3) * G_TIME_SPAN_DAY)

/* The newest that is about no case. */
static const DoorCaseEvent *
find_news (DoorDesk *self)
{
  GPtrArray *events = door_case_log_of (self->log, "");
  const DoorCaseEvent *newest = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (events, i);

      if (door_case_event_is (event, "message")
          && (!newest || door_case_event_at (event) > door_case_event_at (newest)))
        newest = event;
    }
  if (!newest || door_clock_now (self->clock) - door_case_event_at (newest) > NEWS_US)
    return NULL;
  return newest;
}

static void
check_notice (DoorDesk *self)
{
  const DoorCaseEvent *news = find_news (self);
  g_autofree char *notice
      = news ? g_strdup_printf (_ ("From your supervisor: %s"), door_case_event_get (news, "text"))
             : NULL;

  if (g_strcmp0 (notice, self->notice) == 0)
    return;
  g_free (self->notice);
  self->notice = g_steal_pointer (&notice);
  g_object_notify (G_OBJECT (self), "notice");
}

static void
check_target (DoorDesk *self)
{
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  const DoorCaseEvent *target
      = door_target_find (door_case_log_of (self->log, ""), door_trust_person (self->trust), now);
  guint done
      = target ? door_case_list_count_finished (self->cases, door_target_since (target, now)) : 0;
  g_autofree char *text = target ? door_target_say (target, done, now) : NULL;

  if (g_strcmp0 (text, self->target_text) == 0)
    return;
  g_free (self->target_text);
  self->target_text = g_steal_pointer (&text);
  g_object_notify (G_OBJECT (self), "target-text");
}

const char *
door_desk_get_target_text (DoorDesk *self)
{
  return self->target_text;
}

const char *
door_desk_get_notice (DoorDesk *self)
{
  return self->notice;
}

/* --- Loading ------------------------------------------------------------------------------ */

typedef struct {
  DoorEnrolled *enrolled;
  GBytes *roster; /* NULL before the first sync */
  GBytes *pin;    /* NULL: none chosen */
} Loaded;

static void
loaded_free (gpointer data)
{
  Loaded *self = data;

  g_clear_pointer (&self->enrolled, door_enrolled_free);
  g_clear_pointer (&self->roster, g_bytes_unref);
  g_clear_pointer (&self->pin, g_bytes_unref);
  g_free (self);
}

static gpointer
load (DoorVault *vault, gpointer argument, GError **error)
{
  Loaded *self = g_new0 (Loaded, 1);
  g_autoptr (GError) fault = NULL;

  self->enrolled = door_enrolled_read (vault, error);
  if (!self->enrolled)
    {
      loaded_free (self);
      return NULL;
    }
  if (!door_vault_get (vault, DOOR_RECORD_ROSTER, DOOR_ROSTER_NAME, NULL, &self->roster, &fault)
      && !g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND))
    g_message ("the list of recipients could not be read: %s", fault->message);
  door_vault_get (vault, DOOR_RECORD_SETTING, DOOR_SETTING_PIN, NULL, &self->pin, NULL);
  return self;
}

static void
on_wiped (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorDesk) self = data;
  g_autoptr (GError) fault = NULL;

  self->closing = FALSE;
  if (door_wipe_finish (result, &fault))
    {
      stop_sending (self);
      self->closed = TRUE;
      g_object_notify (G_OBJECT (self), "closed");
    }
  else if (fault)
    g_message ("the order to close this account is carried out later: %s", fault->message);
}

/* An order of the office may have come. */
static void
obey (DoorDesk *self)
{
  const DoorWipeTools tools = { self->queue,  door_sync_status_get_sync (self->sync),
                                self->outbox, self->sending,
                                self->clock,  self->folder };

  if (!self->folder || self->closing || self->closed)
    return;
  self->closing = TRUE;
  door_wipe_async (&tools, on_wiped, g_object_ref (self));
}

static void
on_released (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorDesk) self = data;
  g_autoptr (GError) error = NULL;
  int count = door_keeping_release_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (count < 0)
    g_message ("what was sent is kept for now: %s", error->message);
  else if (count > 0 && self->sending)
    door_sending_refresh_async (self->sending, NULL, NULL);
}

static void
on_list_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorDesk) self = data;

  if (!door_case_list_refresh_finish (DOOR_CASE_LIST (source), result, NULL))
    return;
  check_notice (self);
  check_target (self);
}

/* --- The team ----------------------------------------------------------------------------- */

static gboolean
reviews (DoorDesk *self)
{
  const DoorPublicKeys *own = door_identity_public (door_vault_queue_identity (self->queue));
  DoorRoster *roster = door_trust_roster (self->trust);
  const DoorMember *member = roster ? door_roster_find_signer (roster, own->sign) : NULL;

  return member && (member->role == DOOR_ROLE_SUPERVISOR || member->role == DOOR_ROLE_HEADQUARTERS);
}

/* The roster says what this account is for; it may come only with the first sending. */
static void
take_role (DoorDesk *self)
{
  if (self->team || !reviews (self))
    return;
  self->team = door_team_desk_new (self->queue, self->trust, self->shelf, self->clock);
  g_object_notify (G_OBJECT (self), "team");
}

static void
refresh_team (DoorDesk *self)
{
  if (self->team)
    door_team_desk_refresh_async (self->team, NULL, NULL);
}

DoorTeamDesk *
door_desk_get_team (DoorDesk *self)
{
  return self->team;
}

static void
on_sync_ran (gboolean reached, gpointer data)
{
  DoorDesk *self = data;

  take_role (self);
  refresh_team (self);
  obey (self);
  check_space (self);
  if (reached)
    door_keeping_release_async (self->queue, on_released, g_object_ref (self));
  door_case_list_refresh_async (self->cases, on_list_read, g_object_ref (self));
}

static DoorDeviceKeys *
device_keys (DoorVaultQueue *queue)
{
  char id[DOOR_UUID_TEXT];

  door_uuid_print (door_vault_queue_vault_id (queue), id);
  return door_device_keys_new (id, door_identity_public (door_vault_queue_identity (queue)));
}

/* What only a hub speaks: letters, the device's keys, a laptop that carries. */
static void
add_hub (DoorDesk *self, DoorSync *sync, const DoorEnrolled *enrolled, DoorDeskInbox *inbox)
{
  g_autoptr (DoorDeskPostbox) postbox = door_desk_postbox_new (self->queue, self->trust);
  g_autoptr (DoorDeviceKeys) keys = device_keys (self->queue);

  door_sync_set_trust (sync, &enrolled->survey_key, door_trust_roster (self->trust));
  door_sync_set_device_keys (sync, keys);
  door_sync_set_postbox (sync, DOOR_POSTBOX (postbox));
  door_sync_status_set_relay (self->sync,
                              door_relay_way_new (enrolled->server, self->outbox, inbox, postbox,
                                                  self->trust, keys, self->clock));
}

static void
add_sync (DoorDesk *self, const DoorEnrolled *enrolled)
{
  g_autoptr (DoorDeskInbox) inbox = door_desk_inbox_new (self->queue, self->trust);
  g_autoptr (DoorSync) sync = NULL;
  DoorCarryTools tools;

  self->outbox = door_desk_outbox_new (self->queue, self->trust);
  sync = door_sync_new (enrolled->server, DOOR_OUTBOX (self->outbox), DOOR_INBOX (inbox),
                        self->clock);
  self->sync = door_sync_status_new (sync, self->outbox, self->clock, on_sync_ran, self);
  if (enrolled->server->kind == DOOR_SERVER_HUB)
    add_hub (self, sync, enrolled, inbox);
  tools = (DoorCarryTools){ self->queue, self->outbox, inbox, self->trust, self->clock };
  self->sending = door_sending_new (&tools, self->sync);
  door_sending_find_relay (self->sending);
}

static void
on_cases (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorDesk *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (door_case_list_refresh_finish (DOOR_CASE_LIST (source), result, &error))
    {
      check_notice (self);
      check_target (self);
      g_task_return_pointer (task, g_object_ref (self), g_object_unref);
    }
  else
    g_task_return_error (task, error);
}

static void
remind (DoorDesk *self)
{
  GListModel *cases = G_LIST_MODEL (self->cases);

  for (guint i = 0; i < g_list_model_get_n_items (cases); i++)
    {
      g_autoptr (DoorCase) item = g_list_model_get_item (cases, i);
      const DoorContact *contact = door_case_get_contact (item);

      if (contact && contact->appointment && !contact->final.final)
        door_safety_remind (self->safety, contact->appointment, door_case_get_id (item));
    }
}

static void
begin_round_here (DoorDesk *self)
{
  DoorPosition position;

  if (door_here_get (self->here, &position))
    door_case_list_set_here (self->cases, position.latitude, position.longitude);
}

static void
build (DoorDesk *self, const Loaded *loaded)
{
  const DoorEnrolled *enrolled = loaded->enrolled;
  g_autoptr (GError) error = NULL;

  self->trust = door_trust_new_enrolled (enrolled);
  if (loaded->roster && !door_trust_take_roster (self->trust, loaded->roster, &error))
    g_message ("the list of recipients in the vault was not taken: %s", error->message);
  self->shelf = door_form_shelf_new (self->queue);
  self->log = door_case_log_new (self->queue, self->clock, enrolled->person);
  self->cover = door_cover_new (self->queue, self->log, self->clock);
  if (loaded->pin)
    door_cover_take_pin (self->cover, loaded->pin);
  self->safety = door_safety_new (self->log, self->clock);
  g_signal_connect_object (self->safety, "changed", G_CALLBACK (remind), self, G_CONNECT_SWAPPED);
  self->cases = door_case_list_new (self->queue, self->shelf, self->trust, self->clock, self->log,
                                    self->public_name);
  self->here = door_here_new (self->log);
  g_signal_connect_object (self->here, "found", G_CALLBACK (begin_round_here), self,
                           G_CONNECT_SWAPPED);
  add_sync (self, enrolled);
  take_role (self);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  DoorDesk *self = g_task_get_task_data (task);
  GError *error = NULL;
  Loaded *loaded = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (!loaded)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  build (self, loaded);
  loaded_free (loaded);
  door_case_list_refresh_async (self->cases, on_cases, task);
}

void
door_desk_load_async (DoorVaultQueue *queue,
                      DoorClock *clock,
                      const char *public_name,
                      const char *account,
                      GAsyncReadyCallback callback,
                      gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  DoorDesk *self = g_object_new (DOOR_TYPE_DESK, NULL);

  self->queue = g_object_ref (queue);
  self->clock = door_clock_ref (clock);
  self->public_name = g_strdup (public_name);
  self->account = g_strdup (account);
  g_task_set_task_data (task, self, g_object_unref);
  door_vault_queue_call_async (queue, load, NULL, NULL, loaded_free, on_loaded, task);
}

DoorDesk *
door_desk_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
door_desk_set_folder (DoorDesk *self, const char *vault_folder)
{
  g_free (self->folder);
  self->folder = g_strdup (vault_folder);
  check_space (self);
}

gboolean
door_desk_get_closed (DoorDesk *self)
{
  return self->closed;
}

/* --- For the window ----------------------------------------------------------------------- */

DoorCaseList *
door_desk_get_cases (DoorDesk *self)
{
  return self->cases;
}

void
door_desk_find_here (DoorDesk *self)
{
  door_here_look (self->here);
}

DoorHere *
door_desk_get_here (DoorDesk *self)
{
  return self->here;
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
  return door_trust_space (self->trust);
}

const char *
door_desk_get_public_name (DoorDesk *self)
{
  return self->public_name;
}

const char *
door_desk_get_account (DoorDesk *self)
{
  return self->account;
}

DoorCover *
door_desk_get_cover (DoorDesk *self)
{
  return self->cover;
}

DoorSafety *
door_desk_get_safety (DoorDesk *self)
{
  return self->safety;
}

/* What is prescribed for this case is what cover and safety go by while it is open. */
static void
take_protocol (DoorDesk *self, DoorCase *item)
{
  DoorProtocol *protocol = door_case_get_protocol (item);

  if (!protocol)
    return;
  door_cover_set_protocol (self->cover, protocol);
  door_safety_set_protocol (self->safety, protocol);
}

DoorCaseFile *
door_desk_open_file (DoorDesk *self, DoorCase *item)
{
  DoorCase *now = door_case_list_find (self->cases, door_case_get_id (item));

  if (!now)
    return NULL;
  take_protocol (self, now);
  return door_case_file_new (self->cases, self->log, self->clock, now);
}

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (door_case_list_refresh_finish (DOOR_CASE_LIST (source), result, &error))
    {
      check_target (g_task_get_source_object (task));
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

void
door_desk_refresh_async (DoorDesk *self, GAsyncReadyCallback callback, gpointer data)
{
  check_space (self);
  /* A stick may have brought the list of people, or the team's interviews. */
  take_role (self);
  refresh_team (self);
  door_case_list_refresh_async (self->cases, on_refreshed, g_task_new (self, NULL, callback, data));
}

gboolean
door_desk_refresh_finish (DoorDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_caught_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorDesk) self = data;

  if (!door_case_list_refresh_finish (DOOR_CASE_LIST (source), result, NULL))
    return;
  check_target (self);
  if (self->sync && door_sync_status_get_state (self->sync) != DOOR_SENDING_WORKING)
    door_sync_status_run_by_itself (self->sync);
}

void
door_desk_catch_up (DoorDesk *self)
{
  check_space (self);
  refresh_team (self);
  if (self->sending)
    door_sending_watch_network (self->sending);
  door_case_list_refresh_async (self->cases, on_caught_up, g_object_ref (self));
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (door_vault_queue_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      door_device_release (source);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

void
door_desk_lock_async (DoorDesk *self, GAsyncReadyCallback callback, gpointer data)
{
  stop_sending (self);
  door_here_detach (self->here);
  door_vault_queue_close_async (self->queue, on_closed, g_task_new (self, NULL, callback, data));
}

gboolean
door_desk_lock_finish (DoorDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
