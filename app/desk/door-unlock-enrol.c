/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A first account, or another one, on this device: what a code says, and enrolling with it. */
#define G_LOG_DOMAIN "door-desk"

#include "door-unlock-parts-private.h"

#include "door-enrolling.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
read_device_again (DoorUnlock *self)
{
  g_clear_pointer (&self->device, door_device_free);
  self->device = door_device_read (self->folder, NULL);
  self->first = FALSE;
  door_unlock_set_message (self, NULL);
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorUnlock *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *account = door_enrolling_finish (result, &error);

  door_unlock_set_busy (self, FALSE);
  if (!account)
    return g_task_return_error (task, error);
  read_device_again (self);
  g_task_return_pointer (task, account, g_free);
}

void
door_code_about_free (DoorCodeAbout *self)
{
  if (!self)
    return;
  g_free (self->server);
  g_free (self->username);
  g_free (self);
}

static DoorCodeAbout *
about_of (const char *url, gboolean elsewhere)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  DoorCodeAbout *self = g_new0 (DoorCodeAbout, 1);

  self->elsewhere = elsewhere;
  self->server = g_strdup (uri ? g_uri_get_host (uri) : url);
  return self;
}

DoorCodeAbout *
door_unlock_read_code (DoorUnlock *self, const char *text, GError **error)
{
  g_autoptr (DoorEnrolCode) code = door_enrolling_read (text, NULL);
  g_autoptr (DoorServer) server = code ? NULL : door_enrolling_read_server (text, error);
  DoorCodeAbout *about;

  if (code)
    return about_of (code->hub_url, FALSE);
  if (!server)
    return NULL;
  about = about_of (server->url, TRUE);
  about->username = g_strdup (server->username);
  about->has_login = door_enrolling_has_login (server);
  return about;
}

static DoorServer *
server_of_wish (const DoorEnrolWish *wish, GError **error)
{
  DoorServer *server = door_enrolling_read_server (wish->code, error);

  if (!server)
    return NULL;
  door_enrolling_set_login (server, wish->username, wish->password);
  server->mode = wish->plain ? DOOR_MODE_PLAIN : DOOR_MODE_ENCRYPTED;
  return server;
}

void
door_unlock_enrol_async (DoorUnlock *self,
                         const DoorEnrolWish *wish,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  GError *error = NULL;
  g_autoptr (DoorEnrolCode) code = door_enrolling_read (wish->code, NULL);
  g_autoptr (DoorServer) server = code ? NULL : server_of_wish (wish, &error);
  const DoorEnrollingWish enrolling
      = { .folder = self->folder, .passphrase = wish->passphrase, .kdf_policy = self->policy };

  if (error)
    return g_task_return_error (task, error);
  door_unlock_set_busy (self, TRUE);
  if (code)
    door_enrolling_async (code, &enrolling, self->clock, on_enrolled, g_steal_pointer (&task));
  else
    door_enrolling_server_async (server, &enrolling, self->clock, on_enrolled,
                                 g_steal_pointer (&task));
}

char *
door_unlock_enrol_finish (DoorUnlock *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
