/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-enrolling.h"

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

typedef struct {
  DoorEnrolCode *code;
  DoorEnrolReply *reply;
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

/* In a thread: deriving the key takes a second. */
static void
make_account (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Enrolling *self = data;
  gboolean usable = door_file_name_is_safe (self->reply->user);
  g_autofree char *account = usable ? free_name (self->folder, self->reply->user) : NULL;
  const DoorEnrolment enrolment = {
    .public_name = self->code->public_name ? self->code->public_name : "",
    .account = account,
    .passphrase = self->passphrase,
    .person = self->reply->user,
    .team = self->reply->team ? self->reply->team : "",
    .hub_url = self->code->hub_url,
    .token = self->reply->token,
    .survey_key = &self->code->survey_key,
    .recovery = self->code->has_recovery ? &self->code->recovery : NULL,
    .kdf_policy = self->has_policy ? &self->policy : NULL,
  };
  DoorPublicKeys keys;
  DoorUuid vault;
  GError *error = NULL;

  if (!usable)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                             _ ("The office gave a name that no account can have. Tell them."));
  else if (door_device_enrol (self->folder, &enrolment, self->clock, &keys, &vault, &error))
    g_task_return_pointer (task, g_steal_pointer (&account), g_free);
  else
    g_task_return_error (task, error);
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
    g_task_run_in_thread (task, make_account);
}

static Enrolling *
enrolling_new (const DoorEnrolCode *code, const DoorEnrollingWish *wish, DoorClock *clock)
{
  g_autofree char *text = door_enrol_code_print (code);
  Enrolling *self = g_new0 (Enrolling, 1);

  self->code = door_enrol_code_parse (text, NULL);
  self->clock = door_clock_ref (clock);
  self->folder = g_strdup (wish->folder);
  self->passphrase = g_strdup (wish->passphrase);
  self->has_policy = wish->kdf_policy != NULL;
  if (wish->kdf_policy)
    self->policy = *wish->kdf_policy;
  return self;
}

void
door_enrolling_async (const DoorEnrolCode *code,
                      const DoorEnrollingWish *wish,
                      DoorClock *clock,
                      GAsyncReadyCallback callback,
                      gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_autofree char *accounts = g_build_filename (wish->folder, "accounts", NULL);
  const DoorEnrolRequest request = { code->code, (char *) (wish->label ? wish->label : ""), NULL };
  GError *error = NULL;

  g_task_set_task_data (task, enrolling_new (code, wish, clock), enrolling_free);
  if (!door_file_make_folder (accounts, &error))
    return g_task_return_error (task, error);
  door_enrol_async (code, &request, NULL, NULL, on_reply, g_steal_pointer (&task));
}

char *
door_enrolling_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
