/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-sync"

#include "door-sync.h"

#include "door-platform.h"

#include <libsoup/soup.h>
#include <string.h>

DoorServer *
door_server_new (DoorServerKind kind, const char *url)
{
  g_return_val_if_fail (url != NULL, NULL);
  DoorServer *self = g_new0 (DoorServer, 1);
  self->kind = kind;
  self->mode = kind == DOOR_SERVER_HUB ? DOOR_MODE_SEALED : DOOR_MODE_ENCRYPTED;
  self->url = g_strdup (url);
  while (g_str_has_suffix (self->url, "/"))
    self->url[strlen (self->url) - 1] = '\0';
  return self;
}

DoorServer *
door_server_copy (const DoorServer *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  DoorServer *copy = door_server_new (self->kind, self->url);
  copy->mode = self->mode;
  copy->token = g_strdup (self->token);
  copy->token_scheme = g_strdup (self->token_scheme);
  copy->pin = g_strdup (self->pin);
  copy->relay_id = g_strdup (self->relay_id);
  copy->on_behalf = g_strdup (self->on_behalf);
  copy->username = g_strdup (self->username);
  copy->password = g_strdup (self->password);
  return copy;
}

gboolean
door_server_url_is_private (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;
  if (host == NULL)
    return FALSE;
  return strcmp (g_uri_get_scheme (uri), "https") == 0 || strcmp (host, "localhost") == 0
         || (address != NULL && g_inet_address_get_is_loopback (address));
}

static void
wipe (char *secret)
{
  if (secret != NULL)
    door_platform_wipe (secret, strlen (secret));
  g_free (secret);
}

void
door_server_set_password (DoorServer *self, const char *password)
{
  wipe (self->password);
  self->password = g_strdup (password);
}

void
door_server_set_token (DoorServer *self, const char *scheme, const char *token)
{
  wipe (self->token);
  g_free (self->token_scheme);
  self->token = g_strdup (token);
  self->token_scheme = g_strdup (scheme);
}

void
door_server_free (DoorServer *self)
{
  if (self == NULL)
    return;
  wipe (self->url);
  wipe (self->token);
  g_free (self->token_scheme);
  g_free (self->pin);
  g_free (self->relay_id);
  g_free (self->on_behalf);
  g_free (self->username);
  wipe (self->password);
  g_free (self);
}
