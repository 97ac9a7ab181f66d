/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-desk-parts-private.h"

#include "door-case-file-private.h"
#include "door-cover-private.h"
#include "door-keeping.h"
#include "door-sending-private.h"
#include "door-sync-status-private.h"
#include "door-team-private.h"
#include "door-unlock-private.h"
#include "door-wipe.h"

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

/* --- What the office orders, and what was released -------------------------------------------- */

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
  door_desk_check_notice (self);
  door_desk_check_target (self);
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
void
door_desk_take_role (DoorDesk *self)
{
  if (self->team || !reviews (self))
    return;
  self->team = door_team_desk_new (self->queue, self->trust, self->shelf, self->clock);
  g_signal_connect_object (self->team, "wrote", G_CALLBACK (door_sending_note_letter),
                           self->sending, G_CONNECT_SWAPPED);
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

void
door_desk_on_sync_ran (gboolean reached, gpointer data)
{
  DoorDesk *self = data;

  door_desk_take_role (self);
  refresh_team (self);
  obey (self);
  door_desk_check_space (self);
  if (reached)
    door_keeping_release_async (self->queue, on_released, g_object_ref (self));
  door_case_list_refresh_async (self->cases, on_list_read, g_object_ref (self));
}

void
door_desk_set_folder (DoorDesk *self, const char *vault_folder)
{
  g_free (self->folder);
  self->folder = g_strdup (vault_folder);
  door_desk_check_space (self);
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
      door_desk_check_notice (g_task_get_source_object (task)); /* a stick may have brought one */
      door_desk_check_target (g_task_get_source_object (task));
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

void
door_desk_refresh_async (DoorDesk *self, GAsyncReadyCallback callback, gpointer data)
{
  door_desk_check_space (self);
  /* A stick may have brought the list of people, or the team's interviews. */
  door_desk_take_role (self);
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
  door_desk_check_target (self);
  if (self->sync && door_sync_status_get_state (self->sync) != DOOR_SENDING_WORKING)
    door_sync_status_run_by_itself (self->sync);
}

void
door_desk_catch_up (DoorDesk *self)
{
  door_desk_check_space (self);
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
