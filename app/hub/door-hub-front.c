/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-front.h"

#include "door-descriptors.h"
#include "door-hub.h"
#include "door-log.h"

struct _DoorHubFront {
  DoorHubFrontMake make;
  gpointer data;
  DoorHubGuard *guard;
  GTlsCertificate *certificate; /* NULL: plain HTTP */
  SoupServer *server;           /* NULL: closed */
  GPtrArray *replaced;          /* of SoupServer */
  guint64 begun;                /* connections of `server` when it was last looked at */
  gboolean waiting;             /* somebody waited to be accepted then */
};

/* Listening --------------------------------------------------------------------------------- */

static SoupServerListenOptions
options_of (GTlsCertificate *certificate)
{
  return certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0;
}

static SoupServer *
make_server (DoorHubFront *self, GTlsCertificate *certificate)
{
  SoupServer *server = self->make (self->data);
  if (certificate != NULL)
    soup_server_set_tls_certificate (server, certificate);
  return server;
}

/* The server listens; from now on its requests are watched. */
static void
take (DoorHubFront *self, SoupServer *server, GTlsCertificate *certificate)
{
  door_hub_guard_watch (self->guard, server);
  g_set_object (&self->certificate, certificate);
  self->server = g_object_ref (server);
  self->waiting = FALSE;
}

gboolean
door_hub_front_listen (
    DoorHubFront *self, guint port, gboolean loopback, GTlsCertificate *certificate, GError **error)
{
  g_autoptr (SoupServer) server = make_server (self, certificate);
  SoupServerListenOptions options = options_of (certificate);
  gboolean listens
      = loopback
            ? soup_server_listen_local (server, port, options | SOUP_SERVER_LISTEN_IPV4_ONLY, error)
            : soup_server_listen_all (server, port, options, error);
  if (listens)
    take (self, server, certificate);
  return listens;
}

gboolean
door_hub_front_listen_socket (DoorHubFront *self,
                              int descriptor,
                              GTlsCertificate *certificate,
                              GError **error)
{
  g_autoptr (SoupServer) server = make_server (self, certificate);
  g_autoptr (GSocket) socket = g_socket_new_from_fd (descriptor, error);
  if (socket == NULL
      || !soup_server_listen_socket (server, socket, options_of (certificate), error))
    return FALSE;
  take (self, server, certificate);
  return TRUE;
}

/* Replacing --------------------------------------------------------------------------------- */

static GSocket *
copy_socket (GSocket *socket, GError **error)
{
  int copy = door_descriptor_copy (g_socket_get_fd (socket), error);
  return copy >= 0 ? g_socket_new_from_fd (copy, error) : NULL;
}

/* Listens on the sockets that `old` has. */
static gboolean
listen_too (SoupServer *server, SoupServer *old, SoupServerListenOptions options, GError **error)
{
  g_autoptr (GSList) sockets = soup_server_get_listeners (old);
  for (GSList *l = sockets; l != NULL; l = l->next)
    {
      g_autoptr (GSocket) copy = copy_socket (l->data, error);
      if (copy == NULL || !soup_server_listen_socket (server, copy, options, error))
        return FALSE;
    }
  return TRUE;
}

static void
close_listeners (SoupServer *server)
{
  g_autoptr (GSList) sockets = soup_server_get_listeners (server);
  for (GSList *l = sockets; l != NULL; l = l->next)
    g_socket_close (l->data, NULL);
}

gboolean
door_hub_front_replace (DoorHubFront *self, GTlsCertificate *certificate, GError **error)
{
  GTlsCertificate *with = certificate != NULL ? certificate : self->certificate;
  g_autoptr (SoupServer) server = make_server (self, with);
  if (!listen_too (server, self->server, options_of (with), error))
    return FALSE;
  close_listeners (self->server);
  g_ptr_array_add (self->replaced, self->server);
  take (self, server, with);
  return TRUE;
}

/* Tending ----------------------------------------------------------------------------------- */

static gboolean
somebody_waits (DoorHubFront *self)
{
  g_autoptr (GSList) sockets = soup_server_get_listeners (self->server);
  gboolean waits = FALSE;
  for (GSList *l = sockets; l != NULL; l = l->next)
    waits = waits || g_socket_condition_check (l->data, G_IO_IN) != 0;
  return waits;
}

/* Somebody has waited since the last look, and nobody was accepted. */
static gboolean
is_deaf (DoorHubFront *self, const DoorHubGuardCount *count)
{
  gboolean waits = somebody_waits (self);
  gboolean deaf = waits && self->waiting && count->begun == self->begun;
  self->waiting = waits;
  self->begun = count->begun;
  return deaf;
}

static void
replace_where_due (DoorHubFront *self)
{
  DoorHubGuardCount count;
  door_hub_guard_count (self->guard, self->server, &count);
  gboolean deaf = is_deaf (self, &count);
  if (!deaf && count.left < DOOR_HUB_FRONT_MAX_LEFT)
    return;
  door_log (deaf ? "hub.listens-anew" : "hub.server-replaced", NULL);
  /* Where even that takes more descriptors than there are, the next time. */
  door_hub_front_replace (self, NULL, NULL);
}

static void
let_go (DoorHubFront *self, SoupServer *server)
{
  door_hub_guard_unwatch (self->guard, server);
  soup_server_disconnect (server);
}

/* Those whose last connection is gone. */
static void
let_go_of_done (DoorHubFront *self)
{
  for (guint i = self->replaced->len; i > 0; i--)
    {
      SoupServer *server = g_ptr_array_index (self->replaced, i - 1);
      DoorHubGuardCount count;
      door_hub_guard_count (self->guard, server, &count);
      if (count.open > 0)
        continue;
      let_go (self, server);
      g_ptr_array_remove_index (self->replaced, i - 1);
    }
}

/* What is replaced now stays till the next time: a connection that it accepted a moment ago may not
 * have come to its first request. */
void
door_hub_front_tend (DoorHubFront *self)
{
  if (self->server == NULL)
    return;
  door_hub_guard_sweep (self->guard);
  let_go_of_done (self);
  replace_where_due (self);
}

/* The certificate --------------------------------------------------------------------------- */

#define WARN_DAYS 14

char *
door_hub_judge_certificate (GTlsCertificate *certificate, gint64 now_us)
{
  g_autoptr (GDateTime) end = g_tls_certificate_get_not_valid_after (certificate);
  g_autofree char *day = end != NULL ? g_date_time_format (end, "%Y-%m-%d") : NULL;
  gint64 left = end != NULL ? g_date_time_to_unix (end) - now_us / G_USEC_PER_SEC : G_MAXINT64;
  if (left > WARN_DAYS * 24 * 3600)
    return NULL;
  return g_strdup_printf (
      left <= 0 ? "The TLS certificate ended on %s: tablets refuse this hub. Renew it, "
                  "then reload the hub (SIGHUP)."
                : "The TLS certificate ends on %s. Renew it before, then reload the "
                  "hub (SIGHUP).",
      day);
}

/* Life -------------------------------------------------------------------------------------- */

void
door_hub_front_close (DoorHubFront *self)
{
  for (guint i = 0; i < self->replaced->len; i++)
    let_go (self, g_ptr_array_index (self->replaced, i));
  g_ptr_array_set_size (self->replaced, 0);
  if (self->server != NULL)
    let_go (self, self->server);
  g_clear_object (&self->server);
}

DoorHubFront *
door_hub_front_new (DoorClock *clock, DoorHubFrontMake make, gpointer data)
{
  DoorHubFront *self = g_new0 (DoorHubFront, 1);
  self->guard = door_hub_guard_new (clock);
  self->make = make;
  self->data = data;
  self->replaced = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
door_hub_front_free (DoorHubFront *self)
{
  if (self == NULL)
    return;
  door_hub_front_close (self);
  door_hub_guard_free (self->guard);
  g_ptr_array_unref (self->replaced);
  g_clear_object (&self->certificate);
  g_free (self);
}

gboolean
door_hub_front_is_open (DoorHubFront *self)
{
  return self->server != NULL;
}

gboolean
door_hub_front_is_current (DoorHubFront *self, SoupServer *server)
{
  return self->server == server;
}

SoupServer *
door_hub_front_server (DoorHubFront *self)
{
  return self->server;
}

DoorHubGuard *
door_hub_front_guard (DoorHubFront *self)
{
  return self->guard;
}

guint
door_hub_front_count_replaced (DoorHubFront *self)
{
  return self->replaced->len;
}
