/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-relay"

#include "door-relay.h"

#include "door-hub-relay.h"
#include "door-log.h"
#include "door-relay-boxes.h"
#include "door-sync-request.h"
#include "door-verdict.h"

#include <glib/gi18n-lib.h>

#define MAX_TEAM (4u * 1024 * 1024)

struct _DoorRelay {
  GObject parent;

  DoorHubStore *store;
  DoorClock *clock;
  DoorServer *server; /* the hub, for itself */
  SoupSession *session;
  DoorPublicKeys survey_key;
  char *team_tag; /* ETag of the team as it was taken last */
  gboolean running;
  guint timer;
};

G_DEFINE_FINAL_TYPE (DoorRelay, door_relay, G_TYPE_OBJECT)

/* A round: the team, then one device after the other. */
typedef struct {
  GTask *task;
  GPtrArray *devices; /* of DoorHubDevice */
  guint at;
  GError *complaint; /* the first */
} Round;

static void
round_free (Round *round)
{
  g_clear_pointer (&round->devices, g_ptr_array_unref);
  g_clear_error (&round->complaint);
  g_object_unref (round->task);
  g_free (round);
}

static DoorRelay *
relay_of (const Round *round)
{
  return g_task_get_source_object (round->task);
}

static void
end_round (Round *round, GError *fault)
{
  DoorRelay *self = relay_of (round);
  self->running = FALSE;
  if (fault != NULL)
    g_task_return_error (round->task, fault);
  else if (round->complaint != NULL)
    g_task_return_error (round->task, g_steal_pointer (&round->complaint));
  else
    g_task_return_boolean (round->task, TRUE);
  round_free (round);
}

/* One device ---------------------------------------------------------------------------------- */

static void next_device (Round *round);

static void
on_synced (GObject *source, GAsyncResult *result, gpointer data)
{
  Round *round = data;
  GError *fault = NULL;
  if (!door_sync_run_finish (DOOR_SYNC (source), result, &fault))
    {
      /* The way is closed for all of them. */
      if (g_error_matches (fault, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE))
        return end_round (round, fault);
      if (round->complaint == NULL)
        round->complaint = fault;
      else
        g_error_free (fault);
    }
  next_device (round);
}

static DoorSync *
sync_for (DoorRelay *self, const DoorHubDevice *device)
{
  g_autoptr (DoorServer) server = door_server_copy (self->server);
  g_autoptr (DoorRelayOutbox) outbox = door_relay_outbox_new (self->store, device->device);
  g_autoptr (DoorRelayInbox) inbox
      = door_relay_inbox_new (self->store, device->device, &self->survey_key);
  g_autoptr (DoorRelayPostbox) postbox = door_relay_postbox_new (self->store, device->device);
  g_autoptr (GBytes) bytes = door_hub_store_get_roster (self->store, NULL, NULL);
  g_autoptr (DoorRoster) roster
      = bytes != NULL ? door_roster_read (bytes, &self->survey_key, NULL) : NULL;
  server->on_behalf = g_strdup_printf ("%" G_GINT64_FORMAT, device->device);
  DoorSync *sync = door_sync_new (server, DOOR_OUTBOX (outbox), DOOR_INBOX (inbox), self->clock);
  door_sync_set_trust (sync, &self->survey_key, roster);
  door_sync_set_postbox (sync, DOOR_POSTBOX (postbox));
  /* Keys that a tablet told here first. */
  if (device->keys != NULL)
    door_sync_set_device_keys (sync, device->keys);
  return sync;
}

static void
next_device (Round *round)
{
  while (round->at < round->devices->len)
    {
      const DoorHubDevice *device = g_ptr_array_index (round->devices, round->at++);
      if (device->revoked)
        continue;
      g_autoptr (DoorSync) sync = sync_for (relay_of (round), device);
      return door_sync_run_async (sync, NULL, on_synced, round);
    }
  end_round (round, NULL);
}

/* The team ------------------------------------------------------------------------------------ */

static gboolean
take_team (DoorRelay *self, const DoorAnswer *answer, GError **error)
{
  g_autoptr (DoorRelayTeam) team = door_relay_team_parse (answer->body, error);
  if (team == NULL || !door_hub_store_relay_take_team (self->store, team, error))
    return FALSE;
  g_free (self->team_tag);
  self->team_tag = g_strdup (answer->etag);
  return TRUE;
}

static GError *
fault_of (const DoorAnswer *answer)
{
  if (answer->fault != NULL && answer->fault->domain == DOOR_SYNC_ERROR)
    return g_error_copy (answer->fault);
  if (answer->fault != NULL)
    {
      g_autoptr (DoorDelivery) words = door_verdict_no_answer (answer->fault);
      return g_error_new_literal (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE, words->message);
    }
  if (answer->status == 401 || answer->status == 403)
    return g_error_new_literal (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED,
                                _ ("The hub does not accept this relay's enrolment. It must be a "
                                   "supervisor's, and in use."));
  return g_error_new_literal (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_SERVER,
                              _ ("The hub did not answer as expected. It is asked again later."));
}

static void
on_team (GObject *source, GAsyncResult *result, gpointer data)
{
  Round *round = data;
  DoorRelay *self = relay_of (round);
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  GError *fault = NULL;
  if (answer->fault != NULL || (answer->status != 200 && answer->status != 304))
    return end_round (round, fault_of (answer));
  if (answer->status == 200 && !take_team (self, answer, &fault))
    return end_round (round, fault);
  round->devices = door_hub_store_list_devices (self->store, NULL, &fault);
  if (round->devices == NULL)
    return end_round (round, fault);
  next_device (round);
}

void
door_relay_run_async (DoorRelay *self, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (DOOR_IS_RELAY (self));
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  if (self->running)
    return g_task_return_new_error (task, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_BUSY,
                                    _ ("Sending is under way already."));
  Round *round = g_new0 (Round, 1);
  round->task = g_steal_pointer (&task);
  self->running = TRUE;
  g_autofree char *url = g_strconcat (self->server->url, "/relay/team", NULL);
  const DoorAsk ask = { .method = "GET", .url = url, .etag = self->team_tag, .max_body = MAX_TEAM };
  door_request_async (self->session, self->server, &ask, NULL, on_team, round);
}

gboolean
door_relay_run_finish (DoorRelay *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Rounds by itself ---------------------------------------------------------------------------- */

static void go_round (DoorRelay *self);

static gboolean
on_timer (gpointer data)
{
  DoorRelay *self = data;
  self->timer = 0;
  go_round (self);
  return G_SOURCE_REMOVE;
}

static void
on_round (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorRelay *self = DOOR_RELAY (source);
  g_autoptr (GError) fault = NULL;
  DoorForwardCount count = { 0 };
  gboolean done = door_relay_run_finish (self, result, &fault);
  gboolean offline = g_error_matches (fault, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE);
  door_hub_store_relay_count (self->store, 0, &count, NULL);
  g_autofree char *waiting = g_strdup_printf ("%u", count.waiting);
  g_autofree char *refused = g_strdup_printf ("%u", count.refused);
  door_log ("relay.round", "result", done ? "ok" : fault->message, "waiting", waiting, "refused",
            refused, NULL);
  self->timer = g_timeout_add_seconds (offline ? DOOR_RELAY_EVERY_OFFLINE : DOOR_RELAY_EVERY,
                                       on_timer, self);
}

static void
go_round (DoorRelay *self)
{
  door_relay_run_async (self, on_round, NULL);
}

void
door_relay_start (DoorRelay *self)
{
  g_return_if_fail (DOOR_IS_RELAY (self) && self->timer == 0);
  go_round (self);
}

/* Life ---------------------------------------------------------------------------------------- */

static void
door_relay_dispose (GObject *object)
{
  DoorRelay *self = DOOR_RELAY (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  G_OBJECT_CLASS (door_relay_parent_class)->dispose (object);
}

static void
door_relay_finalize (GObject *object)
{
  DoorRelay *self = DOOR_RELAY (object);
  g_clear_object (&self->session);
  g_clear_pointer (&self->server, door_server_free);
  g_clear_pointer (&self->store, door_hub_store_close);
  g_clear_pointer (&self->clock, door_clock_unref);
  g_free (self->team_tag);
  G_OBJECT_CLASS (door_relay_parent_class)->finalize (object);
}

static void
door_relay_class_init (DoorRelayClass *class)
{
  G_OBJECT_CLASS (class)->dispose = door_relay_dispose;
  G_OBJECT_CLASS (class)->finalize = door_relay_finalize;
}

static void
door_relay_init (DoorRelay *self)
{
}

static gboolean
set_place (DoorRelay *self, const DoorRelayPlace *place, GError **error)
{
  if (place->token == NULL || place->survey_key == NULL
      || !door_public_keys_parse (place->survey_key, &self->survey_key))
    {
      g_set_error_literal (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND,
                           "This relay lacks its enrolment or the survey's key. Enrol it again "
                           "with \"doorctl hub relay\".");
      return FALSE;
    }
  self->server = door_server_new (DOOR_SERVER_HUB, place->url);
  self->server->token = g_strdup (place->token);
  self->server->pin = g_strdup (place->pin);
  self->session = door_request_session_new (self->server);
  return TRUE;
}

DoorRelay *
door_relay_new (const char *folder, DoorClock *clock, GError **error)
{
  g_return_val_if_fail (folder != NULL && clock != NULL, NULL);
  g_autoptr (DoorRelay) self = g_object_new (DOOR_TYPE_RELAY, NULL);
  g_autoptr (GError) fault = NULL;
  g_auto (DoorRelayPlace) place = { NULL };
  self->clock = door_clock_ref (clock);
  self->store = door_hub_store_open (folder, clock, error);
  if (self->store == NULL)
    return NULL;
  if (!door_hub_store_get_relay (self->store, &place, &fault))
    {
      if (fault != NULL)
        g_propagate_error (error, g_steal_pointer (&fault));
      else
        g_set_error_literal (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND,
                             "This hub is no relay.");
      return NULL;
    }
  return set_place (self, &place, error) ? g_steal_pointer (&self) : NULL;
}
