/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl hub rewrap: a team has changed, and who reviews it now must read what came before. */
#define G_LOG_DOMAIN "doorctl"

#include "door-hub-office.h"
#include "door-office.h"
#include "door-submission.h"
#include "door-tool-hub.h"
#include "door-wraps.h"

#include <string.h>

enum { PAGE = 100 };

typedef struct {
  DoorHubStore *store;
  const DoorIdentity *holder;
  const DoorHubDevice *reader;
  guint interviews, letters;
} Work;

/* By their role: door_roster_recipients() for what is sealed from now on. */
static gboolean
may_read (const DoorHubDevice *reader, const DoorEnvelopeInfo *info)
{
  if (reader->role == DOOR_USER_HEADQUARTERS)
    return info->audience != DOOR_AUDIENCE_ANALYSTS;
  return info->audience == DOOR_AUDIENCE_TEAM;
}

/* Nothing to do for what this reader may not read, or can read already. */
static gboolean
wrap_part (const Work *work, GHashTable *wraps, const char *name, GBytes *bytes, GError **error)
{
  const DoorPublicKeys *keys = &work->reader->keys->keys;
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (bytes, NULL);
  GBytes *wrap;

  if (!envelope || !may_read (work->reader, door_envelope_info (envelope))
      || door_envelope_is_for (envelope, keys))
    return TRUE;
  wrap = door_envelope_wrap (envelope, work->holder, keys, error);
  if (wrap)
    g_hash_table_replace (wraps, g_strdup (name), wrap);
  return wrap != NULL;
}

static gboolean
wrap_parts (const Work *work,
            const DoorSubmissionRow *row,
            const DoorSubmissionManifest *manifest,
            GHashTable *wraps,
            GError **error)
{
  for (guint i = 0; i < manifest->parts->len; i++)
    {
      const char *name = ((const DoorPartEntry *) manifest->parts->pdata[i])->name;
      g_autoptr (GBytes) bytes = g_str_has_prefix (name, "media-")
                                     ? NULL
                                     : door_hub_store_get_part (work->store, row->seq, name, NULL);

      if (bytes && !wrap_part (work, wraps, name, bytes, error))
        {
          g_prefix_error (error, "%s of %s: ", name, row->instance_id);
          return FALSE;
        }
    }
  return TRUE;
}

/* Signed by whoever could read it, sealed to the new reader. */
static gboolean
send_wraps (const Work *work, const char *instance_id, GHashTable *wraps, GError **error)
{
  const DoorEnvelopeInfo info
      = { .kind = DOOR_LETTER_WRAPS, .instance_id = instance_id, .audience = DOOR_AUDIENCE_TEAM };
  const DoorMember reader = { .role = DOOR_ROLE_SUPERVISOR, .keys = work->reader->keys->keys };
  g_autoptr (GPtrArray) readers = g_ptr_array_new ();
  g_autofree char *mailbox = door_hub_mailbox_of_device (work->reader->device);
  g_autoptr (GBytes) content = door_wraps_print (wraps);
  g_autoptr (GBytes) sealed = NULL;

  g_ptr_array_add (readers, (gpointer) &reader);
  sealed = door_envelope_seal (content, &info, NULL, work->holder, readers, error);
  return sealed
         && door_hub_store_put_letter (work->store, mailbox, 0, DOOR_LETTER_WRAPS, instance_id,
                                       sealed, NULL, NULL, error);
}

static gboolean
wrap_submission (Work *work, const DoorSubmissionRow *row, GError **error)
{
  g_autoptr (GBytes) xml = door_hub_store_get_submission (work->store, row->seq, NULL, NULL, error);
  g_autoptr (DoorSubmissionManifest) manifest
      = xml ? door_submission_manifest_parse (xml, NULL) : NULL;
  g_autoptr (GHashTable) wraps = door_wraps_new ();

  if (!xml)
    return FALSE;
  if (!manifest)
    return TRUE;
  if (!wrap_parts (work, row, manifest, wraps, error))
    return FALSE;
  if (g_hash_table_size (wraps) == 0)
    return TRUE;
  work->interviews++;
  return send_wraps (work, row->instance_id, wraps, error);
}

static gboolean
wrap_all (Work *work, const char *team, GError **error)
{
  guint64 mark = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) rows
          = door_hub_store_list_submissions (work->store, team, mark, PAGE, &mark, error);

      if (!rows || rows->len == 0)
        return rows != NULL;
      for (guint i = 0; i < rows->len; i++)
        if (!wrap_submission (work, rows->pdata[i], error))
          return FALSE;
    }
}

/* --- Letters ---------------------------------------------------------------------------------- */

/* Nobody vouches for the bytes of a letter: it goes once more, wrapped for the new reader, in its author's
 * name. What the holder cannot open is left. */
static gboolean
resend (Work *work, const DoorLetter *letter, GError **error)
{
  const DoorMember reader = { .role = DOOR_ROLE_SUPERVISOR, .keys = work->reader->keys->keys };
  g_autoptr (GPtrArray) readers = g_ptr_array_new ();
  g_autofree char *mailbox = door_hub_mailbox_of_device (work->reader->device);
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (letter->content, NULL);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) fault = NULL;

  g_ptr_array_add (readers, (gpointer) &reader);
  if (envelope && may_read (work->reader, door_envelope_info (envelope))
      && !door_envelope_is_for (envelope, &reader.keys))
    again = door_envelope_rewrap (envelope, work->holder, readers, NULL);
  if (!again)
    return TRUE;
  work->letters++;
  if (door_hub_store_put_letter (work->store, mailbox, 0, letter->kind, letter->id, again, NULL,
                                 NULL, &fault)
      || g_error_matches (fault, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_EXISTS))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gboolean
resend_all (Work *work, const char *mailbox, const char *kind, GError **error)
{
  guint64 mark = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) letters
          = door_hub_store_find_letters (work->store, mailbox, kind, mark, &mark, error);

      if (!letters || letters->len == 0)
        return letters != NULL;
      for (guint i = 0; i < letters->len; i++)
        if (!resend (work, letters->pdata[i], error))
          return FALSE;
    }
}

/* What happened to the team's cases, and how its interviews were judged. */
static gboolean
resend_team (Work *work, const char *team, GError **error)
{
  g_autofree char *mailbox = team ? door_hub_mailbox_of_team (team) : NULL;

  return !mailbox
         || (resend_all (work, mailbox, DOOR_LETTER_CASE_EVENT, error)
             && resend_all (work, mailbox, DOOR_LETTER_VERDICT, error));
}

/* --- hub rewrap -------------------------------------------------------------------------------- */

/* A supervisor's own team; all of them for headquarters. FALSE for anybody else. */
static gboolean
find_team (const DoorHubDevice *reader, const char **ret_team, GError **error)
{
  *ret_team = reader->role == DOOR_USER_HEADQUARTERS ? NULL : reader->team;
  if (reader->keys
      && (reader->role == DOOR_USER_HEADQUARTERS
          || (reader->role == DOOR_USER_SUPERVISOR && *reader->team)))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "device %" G_GINT64_FORMAT " is no reviewer's, or has not told its keys yet",
               reader->device);
  return FALSE;
}

static int
run_rewrap (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *key = NULL;
  g_autofree char *passphrase_file = NULL;
  gint64 number = 0;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "device", 0, 0, G_OPTION_ARG_INT64, &number, "Number of the new reviewer's device",
            "N" },
          { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, "Key of one who can read them now", "FILE" },
          { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
            "Passphrase of that key in the file's first line", "FILE" },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (DoorIdentity) holder = NULL;
  g_autoptr (GError) error = NULL;
  const char *team = NULL;
  Work work = { NULL };
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status))
    return status;
  if (!key || number <= 0)
    return door_tool_needs (command, key ? "--device" : "--key");
  if (!(store = door_hub_place_open (&place, command, &status)))
    return status;
  devices = door_hub_store_list_devices (store, NULL, &error);
  work.store = store;
  work.reader = door_office_find_device (devices, number, &error);
  if (!work.reader || !find_team (work.reader, &team, &error)
      || !(holder = door_tool_identity (key, passphrase_file, &error)))
    return door_tool_fail (error);
  work.holder = holder;
  if (!wrap_all (&work, team, &error) || !resend_team (&work, team, &error)
      || !door_hub_store_audit (store, "console", "readers.rewrap", work.reader->user, &error))
    return door_tool_fail (error);
  g_print ("%s reads %u earlier interviews and %u letters with the next sync.\n", work.reader->user,
           work.interviews, work.letters);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_hub_reader_commands[] = {
  { "hub rewrap", "", "Let a new reviewer read what came before", run_rewrap },
  { NULL },
};
