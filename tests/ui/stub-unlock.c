/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts, unlocking, enrolling: behind app/desk's headers, as stub-desk.h says. */
#include "stub-private.h"

#include <string.h>

G_DEFINE_QUARK (stub - unlock - error, door_unlock_error)

/* --- DoorUnlock --------------------------------------------------------------------------- */

struct _DoorUnlock {
  GObject parent_instance;
  char *folder;
  gboolean busy;
  const char *message;
};

G_DEFINE_TYPE (DoorUnlock, door_unlock, G_TYPE_OBJECT)

static void
unlock_finalize (GObject *object)
{
  g_free (DOOR_UNLOCK (object)->folder);
  G_OBJECT_CLASS (door_unlock_parent_class)->finalize (object);
}

static void
door_unlock_class_init (DoorUnlockClass *klass)
{
  static const char *const names[] = { "busy", "message", "hint", "public-name" };

  stub_install (G_OBJECT_CLASS (klass), names, G_N_ELEMENTS (names));
  G_OBJECT_CLASS (klass)->finalize = unlock_finalize;
}

static void
door_unlock_init (DoorUnlock *self)
{
}

DoorUnlock *
door_unlock_new (const char *device_folder)
{
  DoorUnlock *self = g_object_new (DOOR_TYPE_UNLOCK, NULL);

  self->folder = g_strdup (device_folder);
  if (g_str_equal (device_folder, "lost"))
    self->message = "This tablet is not set up yet. Bring it to the office.";
  return self;
}

const char *
door_unlock_get_public_name (DoorUnlock *self)
{
  return "Living Conditions Survey";
}

gboolean
door_unlock_is_first (DoorUnlock *self)
{
  return g_str_equal (self->folder, "new");
}

DoorSpace
door_unlock_get_space (DoorUnlock *self, const char *account)
{
  return g_str_equal (self->folder, "training") ? DOOR_SPACE_TRAINING : DOOR_SPACE_SURVEY;
}

const char *const *
door_unlock_get_accounts (DoorUnlock *self)
{
  static const char *const none[] = { NULL };
  static const char *const one[] = { "Amina K.", NULL };
  static const char *const two[] = { "Amina K.", "Budi S.", NULL };

  if (g_str_equal (self->folder, "lost") || g_str_equal (self->folder, "new"))
    return none;
  return g_str_equal (self->folder, "many") ? two : one;
}

const char *
door_unlock_get_hint (DoorUnlock *self)
{
  return g_str_equal (self->folder, "demo") ? "This is a demo. The passphrase is “" STUB_PASSPHRASE
                                              "”."
                                            : NULL;
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

static void
set_message (DoorUnlock *self, const char *message)
{
  self->message = message;
  g_object_notify (G_OBJECT (self), "message");
}

void
door_unlock_open_async (DoorUnlock *self,
                        const char *account,
                        const char *passphrase,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  if (!g_str_equal (passphrase, STUB_PASSPHRASE))
    {
      set_message (self, "This is not the passphrase of this account. Check it and try again.");
      g_task_return_new_error (task, DOOR_UNLOCK_ERROR, DOOR_UNLOCK_ERROR_PASSPHRASE, "%s",
                               self->message);
    }
  else
    {
      DoorDesk *desk = stub_desk_new (g_str_equal (self->folder, "many")    ? 1000
                                      : g_str_equal (self->folder, "empty") ? 0
                                                                            : 7);

      set_message (self, NULL);
      desk->space = door_unlock_get_space (self, account);
      if (g_str_equal (self->folder, "full"))
        stub_desk_set_space_warning (
            desk, "Only 180.2 MB of space is left on this device. Make room, or tell your "
                  "supervisor, before the next interview: without space no answer can be kept.");
      g_task_return_pointer (task, desk, g_object_unref);
    }
  g_object_unref (task);
}

char *
door_unlock_ask (DoorUnlock *self, const char *account, char **ret_fingerprint, GError **error)
{
  g_autofree char *slot = g_strnfill (600, 'k');

  *ret_fingerprint = g_strdup ("7Q2M-K4XA-9TDE-3RWH");
  return g_strdup_printf ("doorstep-recovery-request 1\ncontext vault\nslot %s\n", slot);
}

const char *
door_unlock_check_new (const char *passphrase, const char *again)
{
  return g_str_equal (passphrase, again) ? NULL : "The two are not the same.";
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
  door_unlock_open_async (self, account, g_str_equal (code, "GOOD") ? STUB_PASSPHRASE : "",
                          callback, data);
}

void
door_code_about_free (DoorCodeAbout *self)
{
  g_free (self->server);
  g_free (self->username);
  g_free (self);
}

DoorCodeAbout *
door_unlock_read_code (DoorUnlock *self, const char *code, GError **error)
{
  DoorCodeAbout *about = g_new0 (DoorCodeAbout, 1);

  about->elsewhere = g_str_has_prefix (code, "https");
  about->server = g_strdup ("central.example.org");
  return about;
}

void
door_unlock_enrol_async (DoorUnlock *self,
                         const DoorEnrolWish *wish,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_task_return_pointer (task, g_strdup ("ida"), g_free);
}

char *
door_unlock_enrol_finish (DoorUnlock *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

DoorDesk *
door_unlock_open_finish (DoorUnlock *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
