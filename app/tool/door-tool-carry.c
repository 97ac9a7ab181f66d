/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl device sync, pack, take: what the window's sending does, without a window, over the
 * network or by stick. */
#define G_LOG_DOMAIN "doorctl"

#include "door-carry.h"
#include "door-desk-inbox.h"
#include "door-desk-outbox.h"
#include "door-desk-records.h"
#include "door-device.h"
#include "door-files.h"
#include "door-handover.h"
#include "door-letters.h"
#include "door-platform.h"
#include "door-tool.h"

#include <string.h>

/* An unlocked account and what sending needs of it. */
typedef struct {
  DoorClock *clock;
  DoorVaultQueue *queue;
  DoorEnrolled *enrolled;
  DoorTrust *trust;
  DoorDeskOutbox *outbox;
  DoorDeskInbox *inbox;
} Account;

typedef struct {
  DoorEnrolled *enrolled;
  GBytes *roster;
} Held;

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;

  *slot = g_object_ref (result);
}

/* Runs the main context until `slot` is filled. */
static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (!*slot)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

/* --- Opening the account --------------------------------------------------------------------- */

static void
account_free (Account *self)
{
  g_clear_object (&self->outbox);
  g_clear_object (&self->inbox);
  g_clear_pointer (&self->trust, door_trust_unref);
  g_clear_pointer (&self->enrolled, door_enrolled_free);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->clock, door_clock_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Account, account_free)

static void
held_free (gpointer data)
{
  Held *held = data;

  g_clear_pointer (&held->enrolled, door_enrolled_free);
  g_clear_pointer (&held->roster, g_bytes_unref);
  g_free (held);
}

static gpointer
read_held (DoorVault *vault, gpointer argument, GError **error)
{
  Held *held = g_new0 (Held, 1);

  held->enrolled = door_enrolled_read (vault, error);
  if (!held->enrolled)
    {
      held_free (held);
      return NULL;
    }
  door_vault_get (vault, DOOR_RECORD_ROSTER, DOOR_ROSTER_NAME, NULL, &held->roster, NULL);
  return held;
}

static gboolean
unlock (Account *self,
        const char *dir,
        const char *account,
        const char *passphrase_file,
        GError **error)
{
  g_autofree char *folder = door_device_vault_folder (dir, account);
  g_autoptr (DoorSecret) passphrase = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  char *words;

  passphrase = door_tool_passphrase (passphrase_file, "Passphrase of the account: ", error);
  if (!passphrase)
    return FALSE;
  words = g_strndup ((const char *) door_secret_peek (passphrase), door_secret_length (passphrase));
  door_vault_queue_open_async (self->queue, folder, words, NULL, on_result, &result);
  wait_for (&result);
  door_platform_wipe (words, strlen (words));
  g_free (words);
  return door_vault_queue_finish (self->queue, result, error);
}

static gboolean
load_held (Account *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Held *held;

  door_vault_queue_call_async (self->queue, read_held, NULL, NULL, held_free, on_result, &result);
  held = door_vault_queue_call_finish (self->queue, wait_for (&result), error);
  if (!held)
    return FALSE;
  self->enrolled = g_steal_pointer (&held->enrolled);
  self->trust = door_trust_new_enrolled (self->enrolled);
  if (held->roster)
    door_trust_take_roster (self->trust, held->roster, NULL);
  held_free (held);
  self->outbox = door_desk_outbox_new (self->queue, self->trust);
  self->inbox = door_desk_inbox_new (self->queue, self->trust);
  return TRUE;
}

static Account *
account_open (const char *dir, const char *account, const char *passphrase_file, GError **error)
{
  g_autoptr (Account) self = g_new0 (Account, 1);

  self->clock = door_clock_new_system ();
  self->queue = door_vault_queue_new (self->clock);
  if (!unlock (self, dir, account, passphrase_file, error) || !load_held (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static DoorCarrier
carrier (const Account *self)
{
  DoorCarrier who = {
    .vault = *door_vault_queue_vault_id (self->queue),
    .identity = door_vault_queue_identity (self->queue),
    .survey_keys = &self->enrolled->survey_key,
    .roster = door_trust_roster (self->trust),
  };

  return who;
}

/* --- sync ------------------------------------------------------------------------------------ */

/* How many cases the account holds. */
static guint
count_cases (Account *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) records = NULL;

  door_vault_queue_records_async (self->queue, DOOR_RECORD_CASE, on_result, &result);
  records = door_vault_queue_records_finish (self->queue, wait_for (&result), NULL);
  return records ? records->len : 0;
}

static gboolean
sync_now (Account *self, GError **error)
{
  const DoorServer *server = self->enrolled->server;
  g_autoptr (DoorDeskPostbox) postbox = door_desk_postbox_new (self->queue, self->trust);
  g_autoptr (DoorDeviceKeys) keys = NULL;
  g_autoptr (DoorSync) sync = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  char id[DOOR_UUID_TEXT];
  gboolean done;

  door_uuid_print (door_vault_queue_vault_id (self->queue), id);
  keys = door_device_keys_new (id, door_identity_public (door_vault_queue_identity (self->queue)));
  sync = door_sync_new (server, DOOR_OUTBOX (self->outbox), DOOR_INBOX (self->inbox), self->clock);
  if (server->kind == DOOR_SERVER_HUB)
    {
      door_sync_set_trust (sync, &self->enrolled->survey_key, door_trust_roster (self->trust));
      door_sync_set_device_keys (sync, keys);
      door_sync_set_postbox (sync, DOOR_POSTBOX (postbox));
    }
  door_desk_outbox_set_direct (self->outbox, TRUE);
  door_sync_run_async (sync, NULL, on_result, &result);
  done = door_sync_run_finish (sync, wait_for (&result), error);
  g_print ("waiting: %u\nrefused: %u\ncases: %u\n", door_sync_get_pending (sync),
           door_sync_get_refused (sync), count_cases (self));
  return done;
}

/* --- pack and take --------------------------------------------------------------------------- */

static gboolean
pack (Account *self, const char *path, GError **error)
{
  g_autoptr (DoorDeskPostbox) postbox = door_desk_postbox_new (self->queue, self->trust);
  g_autoptr (GHashTable) carried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  DoorCarrier who = carrier (self);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) fault = NULL;
  guint parcels;

  who.postbox = DOOR_POSTBOX (postbox);
  who.carried = carried;
  door_carry_pack_async (DOOR_OUTBOX (self->outbox), self->clock, &who, on_result, &result);
  file = door_carry_pack_finish (wait_for (&result), &parcels, &fault);
  if (fault)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  if (!file)
    {
      g_print ("Nothing waits to be carried.\n");
      return TRUE;
    }
  if (!door_file_replace (path, file, 0600, error))
    return FALSE;
  g_print (
      "%u interviews and %u letters are in %s, sealed for the hub. They stay on this device, too, "
      "until the hub has confirmed them.\n",
      parcels, g_hash_table_size (carried), path);
  return TRUE;
}

/* From the hub, or a case or a draft that somebody handed over. */
static gboolean
take_file (Account *self, GBytes *file, guint *ret_items, GError **error)
{
  const DoorCarrier who = carrier (self);
  g_autoptr (GAsyncResult) result = NULL;
  gboolean is_new;

  if (door_handover_is_letter (file))
    {
      door_handover_take_async (self->queue, self->trust, file, on_result, &result);
      if (!door_handover_take_finish (wait_for (&result), &is_new, error))
        return FALSE;
      *ret_items = is_new;
      return TRUE;
    }
  door_carry_unpack_async (DOOR_INBOX (self->inbox), file, &who, on_result, &result);
  return door_carry_unpack_finish (wait_for (&result), ret_items, error);
}

static gboolean
take (Account *self, const char *path, GError **error)
{
  g_autoptr (GBytes) file = door_file_load (path, DOOR_ENVELOPE_MAX_BYTES, error);
  guint items;

  if (!file || !take_file (self, file, &items, error))
    return FALSE;
  g_print ("%u new things were taken from %s.\n", items, path);
  return TRUE;
}

/* --- The commands ---------------------------------------------------------------------------- */

typedef gboolean (*Act) (Account *self, const char *path, GError **error);

static gboolean
act_sync (Account *self, const char *path, GError **error)
{
  return sync_now (self, error);
}

static int
run (const DoorCommand *command, char **argv, int n_arguments, Act act)
{
  g_autofree char *dir = NULL;
  g_autofree char *name = NULL;
  g_autofree char *passphrase_file = NULL;
  const GOptionEntry entries[]
      = { { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &dir, "The device's folder", "FOLDER" },
          { "account", 0, 0, G_OPTION_ARG_STRING, &name, "Who works with it", "NAME" },
          { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
            "Passphrase in the file's first line", "FILE" },
          { NULL } };
  g_autoptr (Account) account = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, n_arguments, &status))
    return status;
  if (!dir || !name)
    return door_tool_needs (command, "--dir and --account");
  account = account_open (dir, name, passphrase_file, &error);
  if (!account || !act (account, n_arguments > 0 ? argv[1] : NULL, &error))
    return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

static int
run_sync (const DoorCommand *command, char **argv)
{
  return run (command, argv, 0, act_sync);
}

static int
run_pack (const DoorCommand *command, char **argv)
{
  return run (command, argv, 1, pack);
}

static int
run_take (const DoorCommand *command, char **argv)
{
  return run (command, argv, 1, take);
}

const DoorCommand door_tool_carry_commands[] = {
  { "device sync", "", "Send what waits, fetch what is new", run_sync },
  { "device pack", "FILE", "Pack what waits into a file for the hub", run_pack },
  { "device take", "FILE",
    "Take the file that the hub packed for this device, or what was handed over to it", run_take },
  { NULL },
};
