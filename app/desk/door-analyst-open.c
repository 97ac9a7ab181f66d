/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The submissions of a fetched folder: which there are, what was decided about them, and opening one. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-private.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-record-parts.h"

#include <string.h>

#define PART_MAX_BYTES (512u * 1024 * 1024)
#define SUBMISSION_DOOR "submission.door"
#define JOURNAL_DOOR "journal.door"

/* --- Listing --------------------------------------------------------------------------------- */

static void
item_free (gpointer data)
{
  DoorAnalystItem *self = data;

  g_free (self->name);
  g_free (self->case_id);
  g_clear_pointer (&self->manifest, door_submission_manifest_free);
  g_free (self);
}

void
door_analyst_folder_free (DoorAnalystFolder *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->by_instance);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->central, door_central_free);
  g_free (self);
}

static DoorAnalystItem *
item_new (const char *name)
{
  DoorAnalystItem *self = g_new0 (DoorAnalystItem, 1);

  self->name = g_strdup (name);
  self->decided
      = (DoorDecided){ .state = DOOR_REVIEW_RECEIVED, .word = "", .by = "", .reason = "" };
  return self;
}

static DoorAnalystFolder *
folder_new (void)
{
  DoorAnalystFolder *self = g_new0 (DoorAnalystFolder, 1);

  self->items = g_ptr_array_new_with_free_func (item_free);
  self->by_instance = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint64 left = g_ascii_strtoull (*(char *const *) a, NULL, 10);
  guint64 right = g_ascii_strtoull (*(char *const *) b, NULL, 10);

  return (left > right) - (left < right);
}

/* Names of the folders, by number. */
static GPtrArray *
list_names (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "submissions", NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&names); /* fetched, and nothing has come yet */
  dir = g_dir_open (path, 0, error);
  if (!dir)
    return NULL;
  while ((name = g_dir_read_name (dir)))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_numbers);
  return g_steal_pointer (&names);
}

static void
add_item (DoorAnalystFolder *self,
          const DoorAnalystJob *job,
          const char *name,
          GPtrArray *set_aside)
{
  g_autofree char *path
      = g_build_filename (job->folder, "submissions", name, DOOR_SUBMISSION_XML_PART ".xml", NULL);
  g_autoptr (GError) fault = NULL;
  g_autoptr (GBytes) xml = door_file_load (path, DOOR_SUBMISSION_MAX_MANIFEST, &fault);
  g_autoptr (DoorSubmissionManifest) manifest
      = xml ? door_submission_manifest_parse (xml, &fault) : NULL;
  DoorAnalystItem *item;

  if (!manifest)
    {
      g_ptr_array_add (set_aside, g_strdup_printf ("%s: %s", name, fault->message));
      return;
    }
  if (job->form_id && strcmp (manifest->form_id, job->form_id) != 0)
    return;
  item = item_new (name);
  item->manifest = g_steal_pointer (&manifest);
  item->instance_id = item->manifest->instance_id;
  g_ptr_array_add (self->items, item);
  if (!g_hash_table_contains (self->by_instance, item->manifest->instance_id))
    g_hash_table_insert (self->by_instance, item->manifest->instance_id, item);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Folders go before the files in them; symbolic links are not followed. */
static gboolean
list_plain (const char *folder, GPtrArray *paths, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;
  gboolean good = dir != NULL;

  while (good && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        good = list_plain (path, paths, error);
      else if (g_str_has_suffix (name, ".xml"))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  return good;
}

static gboolean
add_plain (DoorAnalystFolder *self, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  if (!list_plain (folder, paths, error))
    return FALSE;
  g_ptr_array_sort (paths, compare_paths);
  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (self->items, item_new (paths->pdata[i]));
  return TRUE;
}

/* --- Central's archive ---------------------------------------------------------------------- */

static gboolean
add_central (DoorAnalystFolder *self, const DoorAnalystJob *job, GError **error)
{
  self->central = door_central_open (job->folder, job->plain_form, error);
  for (guint i = 0; self->central && i < door_central_length (self->central); i++)
    {
      DoorCentralFacts facts = door_central_facts (self->central, i);
      DoorAnalystItem *item = item_new (facts.instance_id);

      item->row = i;
      item->instance_id = facts.instance_id;
      item->decided.state = facts.state;
      item->decided.word = door_review_state_word (facts.state);
      g_ptr_array_add (self->items, item);
    }
  return self->central != NULL;
}

char *
door_analyst_home (const DoorAnalystJob *job)
{
  return job->plain_form && door_central_is (job->folder) ? g_path_get_dirname (job->folder)
                                                          : g_strdup (job->folder);
}

gboolean
door_analyst_is_reviewed (const DoorAnalystJob *job)
{
  return !job->plain_form || door_central_is (job->folder);
}

DoorAnalystFolder *
door_analyst_folder_read (const DoorAnalystJob *job, GPtrArray *set_aside, GError **error)
{
  g_autoptr (DoorAnalystFolder) self = folder_new ();
  g_autoptr (GPtrArray) names = NULL;

  if (job->plain_form && door_central_is (job->folder))
    return add_central (self, job, error) ? g_steal_pointer (&self) : NULL;
  if (job->plain_form)
    return add_plain (self, job->folder, error) ? g_steal_pointer (&self) : NULL;
  names = list_names (job->folder, error);
  for (guint i = 0; names && i < names->len; i++)
    add_item (self, job, names->pdata[i], set_aside);
  return names ? g_steal_pointer (&self) : NULL;
}

/* --- Judging --------------------------------------------------------------------------------- */

static GBytes *
load_part (const DoorAnalystJob *job, const DoorAnalystItem *item, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (job->folder, "submissions", item->name, name, NULL);

  return door_file_load (path, PART_MAX_BYTES, error);
}

/* The team of who signed it, by the roster; "" when that is nobody. */
static const char *
team_of (GBytes *sealed, const DoorRoster *roster)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (sealed, NULL);
  const DoorMember *author
      = envelope ? door_roster_find_signer (roster, door_envelope_info (envelope)->signer) : NULL;

  return author ? author->team : "";
}

/* The bytes are looked at only where somebody decided something. */
static void
judge (DoorAnalystItem *item,
       const DoorAnalystJob *job,
       const DoorRoster *roster,
       const DoorDecisions *decisions,
       GHashTable *replaced)
{
  const DoorSubmissionManifest *of = item->manifest;
  g_autoptr (GPtrArray) steps = door_decisions_steps (decisions, of->instance_id);
  g_autoptr (GBytes) sealed = steps->len > 0 ? load_part (job, item, SUBMISSION_DOOR, NULL) : NULL;

  if (sealed)
    item->decided
        = door_decisions_find (decisions, of->instance_id, team_of (sealed, roster), sealed);
  if (g_hash_table_contains (replaced, of->instance_id))
    item->decided.state = DOOR_REVIEW_REPLACED;
  else if (item->decided.state == DOOR_REVIEW_RECEIVED && of->deprecated_id && *of->deprecated_id)
    item->decided.state = DOOR_REVIEW_CORRECTED;
  item->decided.word = door_review_state_word (item->decided.state);
}

void
door_analyst_folder_judge (DoorAnalystFolder *self,
                           const DoorAnalystJob *job,
                           const DoorRoster *roster,
                           const DoorDecisions *decisions)
{
  g_autoptr (GHashTable) replaced = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->items->len; i++)
    {
      const DoorAnalystItem *item = self->items->pdata[i];

      if (item->manifest->deprecated_id && *item->manifest->deprecated_id)
        g_hash_table_add (replaced, item->manifest->deprecated_id);
    }
  for (guint i = 0; i < self->items->len; i++)
    judge (self->items->pdata[i], job, roster, decisions, replaced);
}

/* --- Opening --------------------------------------------------------------------------------- */

void
door_analyst_opened_free (DoorAnalystOpened *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->record, g_bytes_unref);
  g_clear_pointer (&self->journal, g_bytes_unref);
  g_free (self->person);
  g_free (self);
}

static DoorEnvelope *
read_envelope (const DoorAnalystJob *job, const DoorAnalystItem *item, GError **error)
{
  g_autoptr (GBytes) bytes = load_part (job, item, SUBMISSION_DOOR, error);
  g_autoptr (DoorWirePart) part = bytes ? door_wire_part_new (SUBMISSION_DOOR, NULL, bytes) : NULL;

  if (!part || !door_submission_manifest_check (item->manifest, part, error))
    return NULL;
  return door_envelope_read (bytes, error);
}

/* Who sealed it, by the roster; FALSE when it is nobody of the survey, or another interview. */
static gboolean
take_author (DoorAnalystOpened *self,
             const DoorEnvelopeInfo *info,
             const DoorRoster *roster,
             const DoorAnalystItem *item,
             GError **error)
{
  const DoorMember *author = door_roster_find_signer (roster, info->signer);
  gboolean same = strcmp (info->instance_id, item->manifest->instance_id) == 0;

  if (!author || !same)
    {
      g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE,
                           author ? "the sealed interview is another than its manifest says"
                                  : "nobody of the survey's roster signed it");
      return FALSE;
    }
  door_uuid_print (&info->vault, self->device);
  self->person = g_strdup (author->person);
  return TRUE;
}

/* Nothing put in the place of the journal that the submission names. */
static void
take_journal (DoorAnalystOpened *self,
              const DoorAnalystJob *job,
              const DoorAnalystItem *item,
              GPtrArray *links)
{
  g_autoptr (GBytes) bytes = load_part (job, item, JOURNAL_DOOR, NULL);
  g_autoptr (DoorEnvelope) envelope = NULL;
  guint8 hash[DOOR_HASH_BYTES];

  if (!bytes)
    return;
  door_hash_blake2b (bytes, hash);
  for (guint i = 0; i < links->len; i++)
    {
      const DoorPartLink *link = links->pdata[i];

      if (strcmp (link->name, JOURNAL_DOOR) == 0 && door_hash_equal (link->hash, hash))
        envelope = envelope ? envelope : door_envelope_read (bytes, NULL);
    }
  self->journal = envelope ? door_envelope_open (envelope, job->key, NULL, NULL) : NULL;
}

typedef struct {
  const DoorAnalystJob *job;
  const DoorAnalystItem *item;
} Place;

/* NULL when it was destroyed, here as at the hub. */
static GBytes *
find_fetched (gpointer data, const char *name)
{
  const Place *place = data;

  return load_part (place->job, place->item, name, NULL);
}

/* With what is kept apart back in its places. */
static gboolean
take_record (DoorAnalystOpened *self,
             const DoorAnalystJob *job,
             const DoorAnalystItem *item,
             const DoorEnvelope *envelope,
             DoorFormDef *form,
             GPtrArray **ret_links,
             GError **error)
{
  const DoorEnvelopeInfo *info = door_envelope_info (envelope);
  g_autoptr (GBytes) record = door_envelope_open (envelope, job->key, ret_links, error);
  g_autoptr (GBytes) complete = NULL;
  Place place = { job, item };
  guint absent = 0;

  if (record)
    complete = door_record_complete (record, *ret_links, info, job->key, NULL, find_fetched, &place,
                                     &absent, error);
  self->lacks_apart = absent != 0;
  if (complete && form)
    self->record = door_record_open_sections (complete, *ret_links, info, job->key, form,
                                              find_fetched, &place, &self->n_shut, error);
  else
    self->record = g_steal_pointer (&complete);
  return self->record != NULL;
}

DoorAnalystOpened *
door_analyst_open (const DoorAnalystJob *job,
                   const DoorRoster *roster,
                   const DoorAnalystFolder *folder,
                   const DoorAnalystItem *item,
                   DoorFormDef *form,
                   GError **error)
{
  g_autoptr (DoorAnalystOpened) self = g_new0 (DoorAnalystOpened, 1);
  g_autoptr (DoorEnvelope) envelope = NULL;
  g_autoptr (GPtrArray) links = NULL;
  const DoorEnvelopeInfo *info;

  if (!item->manifest)
    {
      self->record = folder->central ? door_central_record (folder->central, item->row, error)
                                     : door_file_load (item->name, PART_MAX_BYTES, error);
      return self->record ? g_steal_pointer (&self) : NULL;
    }
  envelope = read_envelope (job, item, error);
  info = envelope ? door_envelope_info (envelope) : NULL;
  if (!info || !take_author (self, info, roster, item, error))
    return NULL;
  if (!take_record (self, job, item, envelope, form, &links, error))
    return NULL;
  if (!job->no_paradata && info->has_head)
    {
      memcpy (self->head, info->head, sizeof self->head);
      take_journal (self, job, item, links);
    }
  return g_steal_pointer (&self);
}
