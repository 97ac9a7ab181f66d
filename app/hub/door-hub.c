/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub.h"

#include "door-hub-front.h"
#include "door-hub-metrics.h"
#include "door-hub-queue.h"
#include "door-hub-rates.h"
#include "door-hub-reply.h"
#include "door-hub-request.h"
#include "door-log.h"
#include "door-relay-wire.h"
#include "door-seal.h"

#include <libsoup/soup.h>
#include <string.h>

G_DEFINE_QUARK (door_hub_error_quark, door_hub_error)

/* A body above this is read by the pool, so that hashing it does not hold up the others. */
#define LARGE_BODY (1024u * 1024)
/* Who has not finished by then is hung up on; it will send again. */
enum { DRAIN_SECONDS = 30 };

struct _DoorHub {
  GObject parent;
  DoorClock *clock;
  DoorHubFront *front;
  guint timer; /* tends the front; 0: it is not open */
  DoorHubRates *rates;
  DoorHubMetrics *metrics;
  DoorHubQueue *queue;
  guint in_flight; /* calls that have not been answered */
  guint under_way; /* messages let in whose answer is not sent wholly */
  gboolean stopping;
  gboolean draining; /* connections end with their next answer */
};

G_DEFINE_FINAL_TYPE (DoorHub, door_hub, G_TYPE_OBJECT)

/* A call and the message it belongs to. */
typedef struct {
  DoorHub *hub;
  SoupServer *server;
  SoupServerMessage *message;
  gboolean gone; /* the client hung up meanwhile */
} Owner;

static void
on_finished (SoupServerMessage *message, Owner *owner)
{
  owner->gone = TRUE;
}

static Owner *
owner_new (DoorHub *hub, SoupServer *server, SoupServerMessage *message)
{
  Owner *owner = g_new0 (Owner, 1);
  owner->hub = g_object_ref (hub);
  owner->server = g_object_ref (server);
  owner->message = g_object_ref (message);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), owner);
  return owner;
}

static void
owner_free (Owner *owner)
{
  g_signal_handlers_disconnect_by_data (owner->message, owner);
  g_object_unref (owner->message);
  g_object_unref (owner->server);
  g_object_unref (owner->hub);
  g_free (owner);
}

static void
count_call (DoorHub *self, const DoorHubCall *call)
{
  double seconds = (double) (g_get_monotonic_time () - call->started) / G_USEC_PER_SEC;
  door_hub_metrics_note (self->metrics, call->route->name, call->status, seconds,
                         call->body != NULL ? g_bytes_get_size (call->body) : 0);
}

static void
fill_in_metrics (DoorHub *self, DoorHubCall *call)
{
  const DoorHubGauges gauges
      = { self->in_flight, door_hub_guard_receiving (door_hub_front_guard (self->front)),
          call->newest };
  door_hub_call_text (call, 200, "text/plain; version=0.0.4",
                      door_hub_metrics_print (self->metrics, &gauges));
}

/* A token or an enrolment code that is nobody's. */
static gboolean
was_guess (const DoorHubCall *call)
{
  return (call->status == 401 && call->token != NULL)
         || (call->status == 404 && strcmp (call->route->name, "enrol") == 0);
}

/* The connection ends with this answer. */
static gboolean
is_last_answer (const Owner *owner)
{
  return owner->hub->draining || !door_hub_front_is_current (owner->hub->front, owner->server);
}

/* The last step of every call. Takes it. */
static void
conclude (DoorHubCall *call)
{
  Owner *owner = call->owner;
  door_hub_reply_log (call);
  owner->hub->in_flight--;
  count_call (owner->hub, call);
  if (was_guess (call))
    door_hub_rates_note_guess (owner->hub->rates, owner->message);
  if (call->wants_metrics)
    fill_in_metrics (owner->hub, call);
  if (!owner->gone)
    {
      door_hub_reply_send (owner->message, call);
      if (is_last_answer (owner))
        soup_message_headers_replace (soup_server_message_get_response_headers (owner->message),
                                      "Connection", "close");
      soup_server_message_unpause (owner->message);
    }
  door_hub_call_free (call);
  owner_free (owner);
}

static void
on_done (DoorHubCall *call, gpointer data)
{
  conclude (call);
}

/* Preparing --------------------------------------------------------------------------------- */

static void
prepare_in_pool (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  DoorHubCall *call = data;
  g_task_return_boolean (task, call->route->prepare (call));
}

static void
pass_on (DoorHub *self, DoorHubCall *call, gboolean prepared)
{
  if (prepared)
    door_hub_queue_push (self->queue, call);
  else
    conclude (call);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer data)
{
  pass_on (DOOR_HUB (source), data, g_task_propagate_boolean (G_TASK (result), NULL));
}

static void
prepare (DoorHub *self, DoorHubCall *call)
{
  if (call->route->prepare == NULL)
    return pass_on (self, call, TRUE);
  if (g_bytes_get_size (call->body) <= LARGE_BODY)
    return pass_on (self, call, call->route->prepare (call));
  g_autoptr (GTask) task = g_task_new (self, NULL, on_prepared, call);
  g_task_set_task_data (task, call, NULL);
  g_task_run_in_thread (task, prepare_in_pool);
}

/* Receiving --------------------------------------------------------------------------------- */

static void
refuse_now (SoupServerMessage *message, guint status, const char *text)
{
  g_autoptr (DoorHubCall) call = door_hub_call_new ();
  call->started = g_get_monotonic_time ();
  door_hub_call_refuse (call, status, "%s", text);
  door_hub_reply_log (call);
  door_hub_reply_send (message, call);
}

/* The call of a message whose address is known; NULL after answering, or when there is none. */
static DoorHubCall *
begin_call (DoorHub *self, SoupServerMessage *message, GHashTable *query)
{
  g_autoptr (DoorHubCall) call = door_hub_call_new ();
  gboolean other_method;
  call->base_url = door_hub_request_origin (message, door_hub_get_port (self));
  if (!door_hub_route_find (soup_server_message_get_method (message),
                            g_uri_get_path (soup_server_message_get_uri (message)), call,
                            &other_method))
    return refuse_now (message, other_method ? 405 : 404,
                       "There is no such address here. Look at the server's address in the "
                       "settings."),
           NULL;
  if (!door_hub_request_speaks_our_version (message))
    return refuse_now (message, 400, "X-OpenRosa-Version must be 1.0."), NULL;
  door_hub_request_read (message, query, call);
  return g_steal_pointer (&call);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  DoorHub *self = data;
  if (soup_server_message_get_status (message) != 0)
    return; /* refused at its headers */
  DoorHubCall *call = begin_call (self, message, query);
  if (call == NULL)
    return;
  call->owner = owner_new (self, server, message);
  self->in_flight++;
  soup_server_message_pause (message);
  prepare (self, call);
}

/* The network broke in the midst of a body. Of an upload's piece, what came is kept: the client
 * goes on from there. Nobody is left to answer to. */
static void
on_aborted (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  DoorHub *self = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  guint status = soup_server_message_get_status (message);
  gboolean refused
      = status != 0 && status != SOUP_STATUS_INTERNAL_SERVER_ERROR; /* libsoup's mark */
  if (self->stopping || refused || body->length == 0
      || strcmp (soup_server_message_get_method (message), "PATCH") != 0)
    return;
  DoorHubCall *call = begin_call (self, message, NULL);
  if (call == NULL || !call->route->takes_pieces)
    return door_hub_call_free (call);
  call->owner = owner_new (self, server, message);
  ((Owner *) call->owner)->gone = TRUE;
  self->in_flight++;
  prepare (self, call);
}

/* Limits, before a body is taken ------------------------------------------------------------ */

/* What still comes of the body is read and thrown away, so that the client hears the answer. */
static void
refuse_body (SoupServerMessage *message, guint status, const char *text)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
  refuse_now (message, status, text);
  soup_message_headers_replace (headers, "Connection", "close");
}

static void
refuse_large (SoupServerMessage *message)
{
  refuse_body (message, 413, "The upload is larger than this hub takes at once.");
}

/* A body without a declared length is counted as it comes. */
static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  goffset limit = GPOINTER_TO_SIZE (data);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  if (body->length > limit && soup_server_message_get_status (message) == 0)
    refuse_large (message);
}

static void
on_ended (SoupServerMessage *message, DoorHub *self)
{
  self->under_way--;
}

static void
let_in (DoorHub *self, SoupServerMessage *message, gsize limit)
{
  self->under_way++;
  g_signal_connect_object (message, "finished", G_CALLBACK (on_ended), self, 0);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), GSIZE_TO_POINTER (limit));
}

static gsize
largest_body (SoupServerMessage *message)
{
  g_autoptr (DoorHubCall) call = door_hub_call_new ();
  gboolean other_method;
  const DoorHubRoute *route = door_hub_route_find (
      soup_server_message_get_method (message),
      g_uri_get_path (soup_server_message_get_uri (message)), call, &other_method);
  return route != NULL ? route->max_body : 0;
}

static void
on_headers (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  DoorHub *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupEncoding encoding = soup_message_headers_get_encoding (headers);
  const char *without_language = door_hub_reply_without_language (message);
  gsize limit = largest_body (message);
  gsize length = 0;

  if (encoding == SOUP_ENCODING_CONTENT_LENGTH)
    length = (gsize) soup_message_headers_get_content_length (headers);
  else if (encoding == SOUP_ENCODING_CHUNKED)
    length = limit;
  if (self->stopping)
    refuse_body (message, 503, "The hub is being restarted. Try again in a minute.");
  else if (!door_hub_rates_admit (self->rates, message))
    refuse_body (message, 429, "Too many requests at once. Try again in a few seconds.");
  else if (without_language != NULL)
    refuse_body (message, 426, without_language);
  else if (length > limit)
    refuse_large (message);
  else if (!door_hub_guard_admit (door_hub_front_guard (self->front), message, length))
    refuse_body (message, 503, "The hub is receiving as much as it can. Try again in a minute.");
  else
    let_in (self, message, limit);
}

/* Life -------------------------------------------------------------------------------------- */

static void
door_hub_finalize (GObject *object)
{
  DoorHub *self = DOOR_HUB (object);
  if (self->timer != 0)
    g_source_remove (self->timer);
  g_clear_pointer (&self->front, door_hub_front_free);
  g_clear_pointer (&self->queue, door_hub_queue_free);
  g_clear_pointer (&self->rates, door_hub_rates_free);
  g_clear_pointer (&self->metrics, door_hub_metrics_free);
  g_clear_pointer (&self->clock, door_clock_unref);
  G_OBJECT_CLASS (door_hub_parent_class)->finalize (object);
}

static void
door_hub_class_init (DoorHubClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_hub_finalize;
}

static void
door_hub_init (DoorHub *self)
{
}

static SoupServer *
make_server (gpointer data)
{
  DoorHub *self = data;
  SoupServer *server = soup_server_new ("server-header", "Doorstep", "raw-paths", TRUE, NULL);
  soup_server_add_early_handler (server, NULL, on_headers, self, NULL);
  soup_server_add_handler (server, NULL, on_request, self, NULL);
  g_signal_connect (server, "request-aborted", G_CALLBACK (on_aborted), self);
  return server;
}

DoorHub *
door_hub_new (const char *location, DoorClock *clock, GError **error)
{
  g_return_val_if_fail (location != NULL && clock != NULL, NULL);
  g_autoptr (DoorHub) self = g_object_new (DOOR_TYPE_HUB, NULL);
  door_seal_init ();
  self->clock = door_clock_ref (clock);
  self->front = door_hub_front_new (clock, make_server, self);
  self->rates = door_hub_rates_new (clock);
  self->metrics = door_hub_metrics_new ();
  self->queue = door_hub_queue_new (location, clock, on_done, self, error);
  return self->queue != NULL ? g_steal_pointer (&self) : NULL;
}

void
door_hub_set_rate (DoorHub *self, guint per_second)
{
  g_return_if_fail (DOOR_IS_HUB (self));
  door_hub_rates_set (self->rates, per_second);
}

static gboolean
on_timer (gpointer data)
{
  door_hub_front_tend (DOOR_HUB (data)->front);
  return G_SOURCE_CONTINUE;
}

/* What both ways of listening end with. */
static gboolean
note_listening (DoorHub *self, gboolean listens, const char *where, GError *fault, GError **error)
{
  if (listens)
    {
      self->timer = g_timeout_add_seconds (DOOR_HUB_SWEEP_SECONDS, on_timer, self);
      return TRUE;
    }
  g_set_error (error, DOOR_HUB_ERROR, DOOR_HUB_ERROR_LISTEN, "The hub cannot listen on %s: %s",
               where, fault->message);
  g_error_free (fault);
  return FALSE;
}

gboolean
door_hub_listen (
    DoorHub *self, guint port, gboolean loopback, GTlsCertificate *certificate, GError **error)
{
  g_return_val_if_fail (DOOR_IS_HUB (self) && !door_hub_front_is_open (self->front), FALSE);
  g_autofree char *where = g_strdup_printf ("port %u", port);
  GError *fault = NULL;
  gboolean listens = door_hub_front_listen (self->front, port, loopback, certificate, &fault);
  return note_listening (self, listens, where, fault, error);
}

gboolean
door_hub_listen_socket (DoorHub *self, int fd, GTlsCertificate *certificate, GError **error)
{
  g_return_val_if_fail (DOOR_IS_HUB (self) && !door_hub_front_is_open (self->front), FALSE);
  GError *fault = NULL;
  gboolean listens = door_hub_front_listen_socket (self->front, fd, certificate, &fault);
  return note_listening (self, listens, "the socket it was given", fault, error);
}

guint
door_hub_get_port (DoorHub *self)
{
  g_return_val_if_fail (DOOR_IS_HUB (self) && door_hub_front_is_open (self->front), 0);
  g_autoslist (GUri) uris = soup_server_get_uris (door_hub_front_server (self->front));
  return uris != NULL ? (guint) g_uri_get_port (uris->data) : 0;
}

char *
door_hub_get_url (DoorHub *self)
{
  g_return_val_if_fail (DOOR_IS_HUB (self) && door_hub_front_is_open (self->front), NULL);
  gboolean tls = soup_server_is_https (door_hub_front_server (self->front));
  const char *scheme = tls ? "https" : "http";
  return g_strdup_printf ("%s://127.0.0.1:%u/v1", scheme, door_hub_get_port (self));
}

/* Ending, and changing the certificate ------------------------------------------------------ */

static gboolean
on_too_late (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the main context until what was let in is answered wholly. */
static void
drain (DoorHub *self, GMainContext *context)
{
  gboolean too_late = FALSE;
  g_autoptr (GSource) deadline = g_timeout_source_new_seconds (DRAIN_SECONDS);
  g_source_set_callback (deadline, on_too_late, &too_late, NULL);
  g_source_attach (deadline, context);
  self->draining = TRUE;
  while (self->under_way > 0 && !too_late)
    g_main_context_iteration (context, TRUE);
  self->draining = FALSE;
  g_source_destroy (deadline);
}

gboolean
door_hub_set_certificate (DoorHub *self, GTlsCertificate *certificate, GError **error)
{
  g_return_val_if_fail (DOOR_IS_HUB (self) && door_hub_front_is_open (self->front), FALSE);
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), FALSE);
  return door_hub_front_replace (self->front, certificate, error);
}

void
door_hub_stop (DoorHub *self)
{
  g_return_if_fail (DOOR_IS_HUB (self));
  if (!door_hub_front_is_open (self->front) || self->stopping)
    return;
  self->stopping = TRUE;
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  drain (self, context);
  door_hub_front_close (self->front);
  while (self->in_flight > 0)
    g_main_context_iteration (context, TRUE);
  g_clear_pointer (&self->queue, door_hub_queue_free);
}
