/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl hub, when a device is lost: the copies of drafts that devices sent, and a draft handed over to a spare
 * one. In between stands "keys hand-over", where the recovery key is. */
#define G_LOG_DOMAIN "doorctl"

#include "door-envelope.h"
#include "door-files.h"
#include "door-hub-office.h"
#include "door-office.h"
#include "door-tool-hub.h"

#include <string.h>

/* --- drafts ----------------------------------------------------------------------------------- */

/* As on a stick: door_letters_write_drafts(). */
static gboolean
write_copy (const DoorLetter *letter, const char *folder, GError **error)
{
  char uuid[DOOR_UUID_TEXT];
  DoorUuid id;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (!door_uuid_parse (letter->id, &id))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "'%s' is no id of an interview; its copy was left where it is", letter->id);
      return FALSE;
    }
  door_uuid_print (&id, uuid);
  name = g_strconcat ("draft-", uuid, ".door", NULL);
  path = g_build_filename (folder, name, NULL);
  return door_file_replace (path, letter->content, 0600, error);
}

static void
print_copy (const DoorLetter *letter)
{
  g_autofree char *at = door_clock_iso (letter->at);

  g_print ("%s\t%s\t%s\t%" G_GSIZE_FORMAT " bytes\n", letter->id, letter->from, at,
           g_bytes_get_size (letter->content));
}

/* *ret_n: how many there were. */
static gboolean
list_copies (
    DoorHubStore *store, const char *user, const char *folder, guint *ret_n, GError **error)
{
  guint64 mark = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) copies = door_hub_store_find_letters (
          store, DOOR_HUB_MAILBOX_OFFICE, DOOR_LETTER_DRAFT, mark, &mark, error);

      if (!copies || copies->len == 0)
        return copies != NULL;
      for (guint i = 0; i < copies->len; i++)
        {
          const DoorLetter *letter = g_ptr_array_index (copies, i);

          if (user && g_strcmp0 (letter->from, user) != 0)
            continue;
          print_copy (letter);
          (*ret_n)++;
          if (folder && !write_copy (letter, folder, error))
            return FALSE;
        }
    }
}

static int
run_drafts (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *user = NULL;
  g_autofree char *into = NULL;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "user", 0, 0, G_OPTION_ARG_STRING, &user, "Only of this person", "NAME" },
          { "into", 0, 0, G_OPTION_ARG_FILENAME, &into,
            "Write them into this folder, for doorctl keys hand-over", "FOLDER" },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  if ((into && !door_file_make_folder (into, &error))
      || !list_copies (store, user, into, &n, &error)
      || (into && n > 0 && !door_hub_store_audit (store, "console", "drafts.copy", into, &error)))
    return door_tool_fail (error);
  if (n == 0)
    g_print ("No draft is held here.\n");
  return DOOR_EXIT_DONE;
}

/* --- hand-over --------------------------------------------------------------------------------- */

/* The interview it is of, when this is a draft for that device. transfer full. */
static char *
check_draft (GBytes *file, const DoorHubDevice *device, GError **error)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (file, error);
  const DoorEnvelopeInfo *info = envelope ? door_envelope_info (envelope) : NULL;

  if (!envelope)
    return NULL;
  if (strcmp (info->kind, DOOR_LETTER_DRAFT) == 0 && device->keys
      && door_envelope_is_for (envelope, &device->keys->keys))
    return g_strdup (info->instance_id);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "this is no draft that was handed over to device %" G_GINT64_FORMAT
               "; doorctl keys hand-over makes one for it",
               device->device);
  return NULL;
}

static gboolean
put_draft (DoorHubStore *store, const DoorHubDevice *device, GBytes *file, GError **error)
{
  g_autofree char *id = check_draft (file, device, error);
  g_autofree char *mailbox = door_hub_mailbox_of_device (device->device);

  return id
         && door_hub_store_put_letter (store, mailbox, 0, DOOR_LETTER_DRAFT_BACK, id, file, NULL,
                                       NULL, error)
         && door_hub_store_audit (store, "console", "draft.hand-over", id, error);
}

static int
run_hand_over (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  gint64 number = 0;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "device", 0, 0, G_OPTION_ARG_INT64, &number, "Number of the device", "N" },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  const DoorHubDevice *device;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (number <= 0)
    return door_tool_needs (command, "--device");
  if (!(store = door_hub_place_open (&place, command, &status)))
    return status;
  file = door_file_load (argv[1], DOOR_ENVELOPE_MAX_BYTES, &error);
  devices = file ? door_hub_store_list_devices (store, NULL, &error) : NULL;
  device = file ? door_office_find_device (devices, number, &error) : NULL;
  if (!device || !put_draft (store, device, file, &error))
    return door_tool_fail (error);
  g_print (
      "%s waits for the device of %s: it comes with the next sync, or with doorctl hub pack.\n",
      argv[1], device->user);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_hub_draft_commands[] = {
  { "hub drafts", "", "List copies of drafts that devices sent, or write them out", run_drafts },
  { "hub hand-over", "FILE", "Send a draft that was handed over to a spare device", run_hand_over },
  { NULL },
};
