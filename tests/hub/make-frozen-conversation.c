/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records what a device and a hub of this version say to each other: make-frozen-conversation FOLDER.
 * Called once for each release, as tests/hub/frozen/VERSION/conversation; what is there stays as it is.
 * Later hubs must understand what was asked, later devices what was answered (test-hub-conversation). */
#include "door-carry.h"
#include "door-db.h"
#include "door-files.h"
#include "door-hub-bundle.h"
#include "door-letter.h"
#include "sync-box-post.h"
#include "sync-proxy.h"
#include "sync-survey.h"

#include <string.h>

static void
keep (const char *folder, const char *name, const void *bytes, gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, bytes, (gssize) length, &error))
    g_error ("%s", error->message);
}

static void
keep_bytes (const char *folder, const char *name, GBytes *bytes)
{
  keep (folder, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The hub before a word was said, in one packed file. */
static void
keep_hub (const SyncSurvey *survey, const char *folder)
{
  g_autofree char *from = g_build_filename (survey->folder, "hub.db", NULL);
  g_autofree char *to = g_build_filename (folder, "hub.db", NULL);
  g_autofree char *copy = g_strdup_printf ("VACUUM INTO '%s'", to);
  char *command[] = { (char *) "gzip", (char *) "-n9", to, NULL };
  sqlite3 *db = NULL;

  if (sqlite3_open (from, &db) != SQLITE_OK
      || sqlite3_exec (db, copy, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  sqlite3_close (db);
  if (!g_spawn_sync (NULL, command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL))
    g_error ("gzip is needed");
}

static void
keep_survey (const SyncSurvey *survey, const char *folder)
{
  g_autofree char *keys = door_public_keys_to_text (door_identity_public (survey->survey_key));
  char vault[DOOR_UUID_TEXT];

  door_uuid_print (&survey->vault, vault);
  keep (folder, "survey.pub", keys, strlen (keys));
  keep (folder, "vault", vault, strlen (vault));
  keep_bytes (folder, "roster", survey->roster_bytes);
}

static void
assign (SyncSurvey *survey)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GBytes) sealed = g_bytes_new_static ("sealed address", 14);

  if (!door_hub_store_assign (store, survey->interviewer_device, "case-17", sealed, &error))
    g_error ("%s", error->message);
}

/* One interview, one letter, and whatever a first sync fetches. */
static void
talk (SyncSurvey *survey, const char *folder)
{
  g_autoptr (GByteArray) asked = g_byte_array_new ();
  g_autoptr (GByteArray) answered = g_byte_array_new ();
  g_autoptr (SyncProxy) proxy = sync_proxy_new (door_hub_get_port (survey->hub));
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (SyncBoxPost) postbox = sync_box_post_new ();
  DoorParcel *parcel = sync_survey_parcel (survey, SURVEY_ANSWER);
  g_autoptr (DoorSync) sync = sync_survey_client (survey, sync_proxy_url (proxy), outbox, inbox);
  g_autoptr (GError) error = NULL;

  keep (folder, "parcel.id", parcel->id, strlen (parcel->id));
  keep_bytes (folder, "parcel.xml", parcel->manifest);
  keep_bytes (folder, "parcel.door",
              ((DoorWirePart *) g_ptr_array_index (parcel->parts, 0))->bytes);
  sync_box_out_add (outbox, parcel);
  sync_box_post_add (postbox, DOOR_LETTER_MESSAGE, "m1", DOOR_LETTER_TO_TEAM, "a message");
  door_sync_set_postbox (sync, DOOR_POSTBOX (postbox));
  sync_proxy_record (proxy, asked, answered);
  if (!sync_survey_run (sync, &error) || sync_proxy_connections (proxy) != 1)
    g_error ("%s", error ? error->message : "more than one connection");
  keep (folder, "asked", asked->data, asked->len);
  keep (folder, "answered", answered->data, answered->len);
}

static void
on_packed (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* The same by stick: another interview up, everything down, and the key that opens what comes down. */
static void
carry (SyncSurvey *survey, const char *folder)
{
  const DoorCarrier carrier = {
    .vault = survey->vault,
    .identity = survey->vault_key,
    .survey_keys = door_identity_public (survey->survey_key),
    .roster = survey->roster,
  };
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (DoorSecret) passphrase = door_secret_new_copy ("frozen", 6);
  g_autoptr (GBytes) up = NULL;
  g_autoptr (GBytes) down = NULL;
  g_autoptr (GBytes) key = NULL;

  sync_box_out_add (outbox, sync_survey_parcel (survey, SURVEY_ANSWER));
  door_carry_pack_async (DOOR_OUTBOX (outbox), survey->clock, &carrier, on_packed, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  up = door_carry_pack_finish (result, NULL, &error);
  down = door_hub_store_export_bundle (store, survey->interviewer_device, &error);
  key = door_identity_lock (survey->vault_key, "ida", passphrase, &door_kdf_policy_test, &error);
  if (!up || !down || !key)
    g_error ("%s", error->message);
  keep_bytes (folder, "up.door", up);
  keep_bytes (folder, "down.door", down);
  keep_bytes (folder, "vault.key", key);
}

int
main (int argc, char **argv)
{
  g_autoptr (SyncSurvey) survey = NULL;

  if (argc != 2 || g_mkdir_with_parents (argv[1], 0755) != 0)
    return 2;
  survey = sync_survey_new ();
  assign (survey);
  keep_hub (survey, argv[1]);
  keep_survey (survey, argv[1]);
  talk (survey, argv[1]);
  carry (survey, argv[1]);
  return 0;
}
