/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-unlock-parts-private.h"

#include "door-recovery.h"
#include "door-tries.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { PROP_BUSY = 1, PROP_MESSAGE, PROP_PUBLIC_NAME, PROP_HINT, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DoorUnlock, door_unlock, G_TYPE_OBJECT)
G_DEFINE_QUARK (door - unlock - error - quark, door_unlock_error)

/* --- The object --------------------------------------------------------------------------- */

static void
door_unlock_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorUnlock *self = DOOR_UNLOCK (object);

  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_PUBLIC_NAME:
      g_value_set_string (value, door_unlock_get_public_name (self));
      break;
    case PROP_HINT:
      g_value_set_string (value, door_unlock_get_hint (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
door_unlock_finalize (GObject *object)
{
  DoorUnlock *self = DOOR_UNLOCK (object);

  g_free (self->folder);
  g_free (self->message);
  g_free (self->account_folder);
  door_clock_unref (self->clock);
  g_clear_pointer (&self->device, door_device_free);
  g_clear_object (&self->queue);
  G_OBJECT_CLASS (door_unlock_parent_class)->finalize (object);
}

static void
door_unlock_class_init (DoorUnlockClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = door_unlock_get_property;
  object_class->finalize = door_unlock_finalize;
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_PUBLIC_NAME] = g_param_spec_string ("public-name", NULL, NULL, "", flags);
  properties[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
door_unlock_init (DoorUnlock *self)
{
}

void
door_unlock_set_message (DoorUnlock *self, const char *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

void
door_unlock_set_busy (DoorUnlock *self, gboolean busy)
{
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

DoorUnlock *
door_unlock_new_with_clock (const char *device_folder, DoorClock *clock)
{
  DoorUnlock *self = g_object_new (DOOR_TYPE_UNLOCK, NULL);
  g_autoptr (GError) error = NULL;

  self->folder = g_strdup (device_folder);
  self->clock = clock ? door_clock_ref (clock) : door_clock_new_system ();
  self->device = door_device_read (device_folder, &error);
  if (!self->device)
    self->message = g_strdup (error->message);
  self->first = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  return self;
}

void
door_unlock_set_kdf_policy (DoorUnlock *self, const DoorKdfPolicy *policy)
{
  self->policy = policy;
}

DoorUnlock *
door_unlock_new (const char *device_folder)
{
  return door_unlock_new_with_clock (device_folder, NULL);
}

/* --- Enrolling ------------------------------------------------------------------------------ */

static const DoorDeviceAccount *
find_account (DoorUnlock *self, const char *account)
{
  return self->device ? door_device_find (self->device, account) : NULL;
}

DoorSpace
door_unlock_get_space (DoorUnlock *self, const char *account)
{
  const DoorDeviceAccount *found = find_account (self, account);

  return found ? found->space : DOOR_SPACE_SURVEY;
}

/* What the desk of an account calls its survey. */
static const char *
name_of (DoorUnlock *self, const char *account)
{
  const DoorDeviceAccount *found = find_account (self, account);

  return found ? found->public_name : "";
}

const char *
door_unlock_get_public_name (DoorUnlock *self)
{
  return self->device ? self->device->public_name : "";
}

gboolean
door_unlock_is_first (DoorUnlock *self)
{
  return self->first;
}

const char *const *
door_unlock_get_accounts (DoorUnlock *self)
{
  static const char *const none[] = { NULL };

  return self->device ? (const char *const *) self->device->accounts : none;
}

const char *
door_unlock_get_hint (DoorUnlock *self)
{
  return self->device && *self->device->hint ? self->device->hint : NULL;
}

gboolean
door_unlock_get_busy (DoorUnlock *self)
{
  return self->busy;
}

const char *
door_unlock_get_message (DoorUnlock *self)
{
  return self->message;
}

/* --- Opening ------------------------------------------------------------------------------ */

static void
fail (GTask *task, DoorUnlockError code, const char *message)
{
  DoorUnlock *self = g_task_get_source_object (task);

  door_unlock_set_busy (self, FALSE);
  door_unlock_set_message (self, message);
  g_task_return_new_error (task, DOOR_UNLOCK_ERROR, (int) code, "%s", message);
}

static void
fail_to_open (GTask *task, const GError *error)
{
  if (g_error_matches (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_PASSPHRASE))
    {
      DoorUnlock *self = g_task_get_source_object (task);

      door_tries_note_wrong (self->account_folder, self->clock);
      fail (task, DOOR_UNLOCK_ERROR_PASSPHRASE,
            _ ("That is not the passphrase of this account. Try again."));
    }
  else if (g_error_matches (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_BUSY))
    fail (task, DOOR_UNLOCK_ERROR_IN_USE,
          _ ("This account is open in another window. Go on there, or close it first."));
  else
    fail (task, DOOR_UNLOCK_ERROR_DEVICE, error->message);
}

static void
on_desk (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorUnlock *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  DoorDesk *desk = door_desk_load_finish (result, &error);

  if (!desk)
    door_device_release (self->queue);
  g_clear_object (&self->queue);
  if (!desk)
    {
      fail (task, DOOR_UNLOCK_ERROR_DEVICE, error->message);
      return;
    }
  door_desk_set_folder (desk, self->account_folder);
  door_unlock_set_busy (self, FALSE);
  door_unlock_set_message (self, NULL);
  g_task_return_pointer (task, desk, g_object_unref);
}

static void
load_desk (GTask *task)
{
  DoorUnlock *self = g_task_get_source_object (task);
  const char *account = g_task_get_task_data (task);

  door_desk_load_async (self->queue, self->clock, name_of (self, account), account, on_desk, task);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  DoorUnlock *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!door_vault_queue_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      door_device_release (self->queue);
      g_clear_object (&self->queue);
      fail_to_open (task, error);
      g_object_unref (task);
      return;
    }
  door_tries_forget (self->account_folder);
  load_desk (task);
}

static gboolean
may_open (DoorUnlock *self, GTask *task, const char *account)
{
  g_autofree char *message = NULL;
  gint64 wait;

  if (!g_strv_contains (door_unlock_get_accounts (self), account))
    {
      message = g_strdup (self->device ? _ ("There is no such account on this device.")
                                       : self->message);
      fail (task, DOOR_UNLOCK_ERROR_DEVICE, message);
      return FALSE;
    }
  g_free (self->account_folder);
  self->account_folder = door_device_vault_folder (self->folder, account);
  wait = door_tries_seconds_to_wait (self->account_folder, self->clock);
  if (wait > 0)
    {
      message
          = g_strdup_printf (ngettext ("Please wait %d second, then try again.",
                                       "Please wait %d seconds, then try again.", (gulong) wait),
                             (int) wait);
      fail (task, DOOR_UNLOCK_ERROR_PASSPHRASE, message);
      return FALSE;
    }
  return TRUE;
}

/* One account is open at a time. The queue carries the device until the vault behind it is closed. */
static gboolean
take_device (DoorUnlock *self, GTask *task)
{
  g_autoptr (GError) error = NULL;

  self->queue = door_vault_queue_new (self->clock);
  if (door_device_take (self->folder, self->queue, &error))
    return TRUE;
  g_clear_object (&self->queue);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    fail (task, DOOR_UNLOCK_ERROR_IN_USE,
          _ ("An account of this device is open in another window. Lock it there first."));
  else
    fail (task, DOOR_UNLOCK_ERROR_DEVICE, error->message);
  return FALSE;
}

void
door_unlock_open_async (DoorUnlock *self,
                        const char *account,
                        const char *passphrase,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  const DoorVaultOptions options = { .policy = self->policy };

  g_return_if_fail (!self->busy);
  if (!may_open (self, task, account) || !take_device (self, task))
    {
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, g_strdup (account), g_free);
  door_unlock_set_busy (self, TRUE);
  door_vault_queue_open_async (self->queue, self->account_folder, passphrase, &options, on_opened,
                               task);
}

/* --- A forgotten passphrase ---------------------------------------------------------------- */

/* As many characters as four short words have. */
enum { NEW_MIN = 16 };

char *
door_unlock_ask (DoorUnlock *self, const char *account, char **ret_fingerprint, GError **error)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, account);
  g_autoptr (GBytes) request = door_vault_recovery_request (folder, error);
  DoorPublicKeys asker;

  if (!request || !door_recovery_request_read (request, NULL, &asker, error))
    return NULL;
  *ret_fingerprint = door_public_keys_fingerprint (&asker);
  return g_strndup (g_bytes_get_data (request, NULL), g_bytes_get_size (request));
}

const char *
door_unlock_check_new (const char *passphrase, const char *again)
{
  if (g_utf8_strlen (passphrase, -1) < NEW_MIN)
    return _ (
        "Too short: four words that have nothing to do with each other are easy to keep in mind "
        "and hard to guess.");
  if (strcmp (passphrase, again) != 0)
    return _ ("The two are not the same. Type the passphrase once more.");
  return NULL;
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  DoorUnlock *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (door_vault_queue_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      door_tries_forget (self->account_folder);
      load_desk (task);
      return;
    }
  door_device_release (self->queue);
  g_clear_object (&self->queue);
  if (g_error_matches (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_PASSPHRASE))
    fail (task, DOOR_UNLOCK_ERROR_PASSPHRASE,
          _ ("Code and answer do not open this account. Compare the code with headquarters once "
             "more; an answer to an earlier question does not count."));
  else
    fail_to_open (task, error);
  g_object_unref (task);
}

void
door_unlock_answer_async (DoorUnlock *self,
                          const char *account,
                          GBytes *answer,
                          const char *code,
                          const char *passphrase,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_return_if_fail (!self->busy);
  g_free (self->account_folder);
  self->account_folder = door_device_vault_folder (self->folder, account);
  if (!take_device (self, task))
    {
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, g_strdup (account), g_free);
  door_unlock_set_busy (self, TRUE);
  door_vault_queue_open_answer_async (self->queue, self->account_folder, answer, code, passphrase,
                                      NULL, on_answered, task);
}

DoorDesk *
door_unlock_open_finish (DoorUnlock *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
