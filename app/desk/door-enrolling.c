/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-enrolling.h"

#include "door-collect-settings.h"
#include "door-enrol.h"
#include "door-files.h"
#include "door-platform.h"

#include <glib/gi18n-lib.h>
#include <string.h>

DoorEnrolCode *
door_enrolling_read (const char *text, GError **error)
{
  g_autofree char *clean = g_strstrip (g_strdup (text));
  DoorEnrolCode *code = door_enrol_code_parse (clean, NULL);

  if (!code)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("This is not an enrolment code. Ask the office for the code of this "
                            "device."));
  return code;
}

DoorServer *
door_enrolling_read_server (const char *text, GError **error)
{
  g_autoptr (DoorCollectSettings) settings = door_collect_settings_parse (text, NULL);
  DoorServer *server;

  if (!settings)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("This is not an enrolment code. Ask the office for the code of this "
                              "device."));
      return NULL;
    }
  if (!door_server_url_is_private (settings->url))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("The server's address must begin with https, or anybody on the way "
                              "could read what is sent. Ask the office for such an address."));
      return NULL;
    }
  server = door_server_new (DOOR_SERVER_OPENROSA, settings->url);
  door_enrolling_set_login (server, settings->username, settings->password);
  return server;
}

gboolean
door_enrolling_has_login (const DoorServer *server)
{
  return server->token || (server->username && server->password)
         || door_collect_url_has_key (server->url);
}

void
door_enrolling_set_login (DoorServer *server, const char *username, const char *password)
{
  gboolean names_user = username && *username;

  if (names_user)
    {
      g_free (server->username);
      server->username = g_strdup (username);
    }
  if (!password || !*password)
    return;
  if (server->username)
    door_server_set_password (server, password);
  else
    door_server_set_token (server, "Token", password);
}

typedef struct {
  DoorEnrolCode *code;
  DoorEnrolReply *reply;
  DoorServer *server; /* of others, instead of the two above */
  DoorClock *clock;
  char *folder;
  char *passphrase;
  DoorKdfPolicy policy;
  gboolean has_policy;
} Enrolling;

static void
enrolling_free (gpointer data)
{
  Enrolling *self = data;

  door_enrol_code_free (self->code);
  door_enrol_reply_free (self->reply);
  door_server_free (self->server);
  door_clock_unref (self->clock);
  g_free (self->folder);
  door_platform_wipe (self->passphrase, strlen (self->passphrase));
  g_free (self->passphrase);
  g_free (self);
}

/* "ida", or "ida-2" where ida has an account on this device already. transfer full. */
static char *
free_name (const char *folder, const char *user)
{
  char *name = g_strdup (user);

  for (guint n = 2;; n++)
    {
      g_autofree char *vault = door_device_vault_folder (folder, name);

      if (!g_file_test (vault, G_FILE_TEST_EXISTS))
        return name;
      g_free (name);
      name = g_strdup_printf ("%s-%u", user, n);
    }
}

static void
make_account (GTask *task, DoorEnrolment *enrolment)
{
  const Enrolling *self = g_task_get_task_data (task);
  g_autofree char *account = free_name (self->folder, enrolment->person);
  DoorPublicKeys keys;
  DoorUuid vault;
  GError *error = NULL;

  enrolment->account = account;
  enrolment->passphrase = self->passphrase;
  enrolment->kdf_policy = self->has_policy ? &self->policy : NULL;
  if (door_device_enrol (self->folder, enrolment, self->clock, &keys, &vault, &error))
    g_task_return_pointer (task, g_steal_pointer (&account), g_free);
  else
    g_task_return_error (task, error);
}

/* In a thread: deriving the key takes a second. */
static void
make_hub_account (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Enrolling *self = data;
  DoorEnrolment enrolment = {
    .public_name = self->code->public_name ? self->code->public_name : "",
    .person = self->reply->user,
    .team = self->reply->team ? self->reply->team : "",
    .hub_url = self->code->hub_url,
    .token = self->reply->token,
    .survey_key = &self->code->survey_key,
    .recovery = self->code->has_recovery ? &self->code->recovery : NULL,
    .space = self->code->space,
  };

  if (door_file_name_is_safe (self->reply->user))
    make_account (task, &enrolment);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                             _ ("The office gave a name that no account can have. Tell them."));
}

/* What can be a folder's name: "ida@example.org" becomes "ida-example-org". transfer full. */
static char *
person_of (const DoorServer *server)
{
  char *name = g_strdup (server->username ? server->username : "interviewer");

  g_strcanon (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_", '-');
  if (strlen (name) > 64)
    name[64] = '\0';
  return name;
}

/* The project's name is not shown: a household member may see it. */
static void
make_server_account (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Enrolling *self = data;
  g_autofree char *person = person_of (self->server);
  DoorEnrolment enrolment = {
    .public_name = _ ("Survey"),
    .person = person,
    .team = "",
    .server = self->server,
  };

  make_account (task, &enrolment);
}

static void
on_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Enrolling *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->reply = door_enrol_finish (result, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, make_hub_account);
}

static Enrolling *
enrolling_new (const DoorEnrollingWish *wish, DoorClock *clock)
{
  Enrolling *self = g_new0 (Enrolling, 1);

  self->clock = door_clock_ref (clock);
  self->folder = g_strdup (wish->folder);
  self->passphrase = g_strdup (wish->passphrase);
  self->has_policy = wish->kdf_policy != NULL;
  if (wish->kdf_policy)
    self->policy = *wish->kdf_policy;
  return self;
}

/* The folder is tried before the server is asked. NULL: the task has returned. transfer full. */
static GTask *
begin (const DoorEnrollingWish *wish, DoorClock *clock, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_autofree char *accounts = g_build_filename (wish->folder, "accounts", NULL);
  GError *error = NULL;

  g_task_set_task_data (task, enrolling_new (wish, clock), enrolling_free);
  if (door_file_make_folder (accounts, &error))
    return g_steal_pointer (&task);
  g_task_return_error (task, error);
  return NULL;
}

void
door_enrolling_async (const DoorEnrolCode *code,
                      const DoorEnrollingWish *wish,
                      DoorClock *clock,
                      GAsyncReadyCallback callback,
                      gpointer data)
{
  const DoorEnrolRequest request = { code->code, (char *) (wish->label ? wish->label : ""), NULL };
  g_autofree char *text = door_enrol_code_print (code);
  GTask *task = begin (wish, clock, callback, data);
  Enrolling *self = task ? g_task_get_task_data (task) : NULL;

  if (!task)
    return;
  self->code = door_enrol_code_parse (text, NULL);
  door_enrol_async (code, &request, NULL, NULL, on_reply, task);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (door_enrol_check_finish (result, &error) >= 0)
    g_task_run_in_thread (task, make_server_account);
  else
    g_task_return_error (task, error);
}

void
door_enrolling_server_async (const DoorServer *server,
                             const DoorEnrollingWish *wish,
                             DoorClock *clock,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  GTask *task = begin (wish, clock, callback, data);
  Enrolling *self = task ? g_task_get_task_data (task) : NULL;

  if (!task)
    return;
  self->server = door_server_copy (server);
  door_enrol_check_async (server, NULL, on_checked, task);
}

char *
door_enrolling_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
