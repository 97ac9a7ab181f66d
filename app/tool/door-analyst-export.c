/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-analyst.h"

#include "door-envelope.h"
#include "door-files.h"
#include "door-roster.h"
#include "door-submission.h"
#include "door-tool-form.h"

#include <stdlib.h>
#include <string.h>

#define PART_MAX_BYTES (512u * 1024 * 1024)
#define SUBMISSION_DOOR "submission.door"

/* --- The job's state ------------------------------------------------------------------------ */

typedef struct {
  const DoorExportJob *job;
  DoorRoster *roster;
  GHashTable *datasets; /* version -> DoorDataset */
  GPtrArray *versions;  /* in the order met */
  DoorExportJobReport *report;
} Work;

void
door_export_job_report_clear (DoorExportJobReport *self)
{
  g_clear_pointer (&self->reports, g_ptr_array_unref);
  g_clear_pointer (&self->set_aside, g_ptr_array_unref);
  if (self->disclosure)
    g_string_free (g_steal_pointer (&self->disclosure), TRUE);
}

static void
set_aside (Work *work, const char *name, const char *why)
{
  g_ptr_array_add (work->report->set_aside, g_strdup_printf ("%s: %s", name, why));
}

/* --- Forms ---------------------------------------------------------------------------------- */

static DoorDataset *
make_dataset (Work *work, const char *form_id, const char *version, GError **error)
{
  g_autofree char *stem = g_strdup_printf ("%s-%s.xml", form_id, version);
  g_autofree char *path = NULL;
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def = NULL;

  g_strdelimit (stem, "/\\:*?\"<>|", '_');
  path = g_build_filename (work->job->folder, "forms", stem, NULL);
  def = door_tool_form_load (path, diagnostics, error);
  return def ? door_dataset_new (def, NULL, error) : NULL;
}

static DoorDataset *
dataset_for (Work *work, const char *form_id, const char *version, GError **error)
{
  DoorDataset *dataset = g_hash_table_lookup (work->datasets, version);

  if (dataset)
    return dataset;
  dataset = make_dataset (work, form_id, version, error);
  if (dataset)
    {
      char *key = g_strdup (version);

      g_hash_table_insert (work->datasets, key, dataset);
      g_ptr_array_add (work->versions, key);
    }
  return dataset;
}

/* --- Submissions ---------------------------------------------------------------------------- */

/* Who sealed it, by the roster; NULL with an error when it is nobody of the survey. */
static const DoorMember *
author_of (Work *work, const DoorEnvelope *envelope, GError **error)
{
  const DoorEnvelopeInfo *info = door_envelope_info (envelope);
  const DoorMember *author = door_roster_find_signer (work->roster, info->signer);

  if (!author)
    g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE,
                         "nobody of the survey's roster signed it");
  return author;
}

static gboolean
add_opened (Work *work,
            const DoorSubmissionManifest *manifest,
            const DoorEnvelope *envelope,
            GError **error)
{
  const DoorMember *author = author_of (work, envelope, error);
  DoorDataset *dataset
      = author ? dataset_for (work, manifest->form_id, manifest->version, error) : NULL;
  g_autoptr (GBytes) xml
      = dataset ? door_envelope_open (envelope, work->job->key, NULL, error) : NULL;
  DoorSubmissionMeta meta = { manifest->instance_id };
  char device[DOOR_UUID_TEXT];

  if (!xml)
    return FALSE;
  if (strcmp (door_envelope_info (envelope)->instance_id, manifest->instance_id) != 0)
    {
      g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE,
                           "the sealed interview is another than its manifest says");
      return FALSE;
    }
  door_uuid_print (&door_envelope_info (envelope)->vault, device);
  meta.interviewer = author->person;
  meta.device = device;
  return door_dataset_add_submission (dataset, xml, &meta, error);
}

static DoorEnvelope *
read_envelope (const char *folder, const DoorSubmissionManifest *manifest, GError **error)
{
  g_autofree char *path = g_build_filename (folder, SUBMISSION_DOOR, NULL);
  g_autoptr (GBytes) bytes = door_file_load (path, PART_MAX_BYTES, error);
  g_autoptr (DoorWirePart) part = bytes ? door_wire_part_new (SUBMISSION_DOOR, NULL, bytes) : NULL;

  if (!part || !door_submission_manifest_check (manifest, part, error))
    return NULL;
  return door_envelope_read (bytes, error);
}

static void
add_submission (Work *work, const char *name)
{
  g_autofree char *folder = g_build_filename (work->job->folder, "submissions", name, NULL);
  g_autofree char *path = g_build_filename (folder, DOOR_SUBMISSION_XML_PART ".xml", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = door_file_load (path, DOOR_SUBMISSION_MAX_MANIFEST, &error);
  g_autoptr (DoorSubmissionManifest) manifest
      = xml ? door_submission_manifest_parse (xml, &error) : NULL;
  g_autoptr (DoorEnvelope) envelope = NULL;

  if (manifest && work->job->form_id && strcmp (manifest->form_id, work->job->form_id) != 0)
    return;
  envelope = manifest ? read_envelope (folder, manifest, &error) : NULL;
  if (envelope && add_opened (work, manifest, envelope, &error))
    work->report->n_interviews++;
  else
    set_aside (work, name, error->message);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint64 left = g_ascii_strtoull (*(char *const *) a, NULL, 10);
  guint64 right = g_ascii_strtoull (*(char *const *) b, NULL, 10);

  return (left > right) - (left < right);
}

static gboolean
add_all (Work *work, GError **error)
{
  g_autofree char *path = g_build_filename (work->job->folder, "submissions", NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GDir *folder;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE; /* fetched, and nothing has come yet */
  folder = g_dir_open (path, 0, error);
  if (!folder)
    return FALSE;
  while ((name = g_dir_read_name (folder)))
    g_ptr_array_add (names, g_strdup (name));
  g_dir_close (folder);
  g_ptr_array_sort (names, compare_numbers);
  for (guint i = 0; i < names->len; i++)
    add_submission (work, g_ptr_array_index (names, i));
  return TRUE;
}

/* --- Plain submissions ---------------------------------------------------------------------- */

static void
add_plain (Work *work, DoorDataset *dataset, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = door_file_load (path, PART_MAX_BYTES, &error);

  if (xml && door_dataset_add_submission (dataset, xml, NULL, &error))
    work->report->n_interviews++;
  else
    set_aside (work, path, error->message);
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
  GDir *dir = g_dir_open (folder, 0, error);
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
  g_clear_pointer (&dir, g_dir_close);
  return good;
}

static gboolean
add_all_plain (Work *work, GError **error)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def = door_tool_form_load (work->job->plain_form, diagnostics, error);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  DoorDataset *dataset = def ? door_dataset_new (def, NULL, error) : NULL;
  char *version;

  if (!dataset)
    return FALSE;
  version = g_strdup (door_form_version (def) ? door_form_version (def) : "");
  g_hash_table_insert (work->datasets, version, dataset);
  g_ptr_array_add (work->versions, version);
  if (!list_plain (work->job->folder, paths, error))
    return FALSE;
  g_ptr_array_sort (paths, compare_paths);
  for (guint i = 0; i < paths->len; i++)
    add_plain (work, dataset, paths->pdata[i]);
  return TRUE;
}

/* --- Files ---------------------------------------------------------------------------------- */

static gboolean
write_dataset (Work *work, const DoorDataset *dataset, const char *folder, GError **error)
{
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;
  int language = work->job->language ? door_dataset_find_language (dataset, work->job->language)
                                     : (int) door_dataset_default_language (dataset);
  DoorExportReport *report;

  if (language < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "the form has no language '%s'",
                   work->job->language);
      return FALSE;
    }
  options.formats = work->job->formats;
  options.language = (guint) language;
  options.wide = work->job->wide;
  options.replace = work->job->replace;
  options.made_at = work->job->made_at;
  report = door_export_run (dataset, &options, folder, NULL, error);
  if (report)
    g_ptr_array_add (work->report->reports, report);
  return report != NULL;
}

static gboolean
write_identifiers (Work *work, DoorDisclosure *disclosure, const char *below, GError **error)
{
  g_autoptr (DoorDataset) apart = NULL;
  g_autofree char *folder = g_build_filename (work->job->identifiers_to, below, NULL);

  if (!work->job->identifiers_to)
    return TRUE;
  apart = door_disclosure_identifiers (disclosure, error);
  return apart && (!below || door_file_make_folder (work->job->identifiers_to, error))
         && write_dataset (work, apart, folder, error);
}

/* `below`: folder of the version, when there are several. */
static gboolean
write_disclosed (Work *work, DoorDataset *dataset, const char *below, GError **error)
{
  g_autofree char *folder = g_build_filename (work->job->to, below, NULL);
  g_autoptr (DoorDisclosure) disclosure = NULL;
  g_autoptr (DoorDataset) released = NULL;
  g_autofree char *told = NULL;

  if (!work->job->disclosure)
    return write_dataset (work, dataset, folder, error);
  disclosure = door_disclosure_new (dataset, work->job->disclosure, error);
  released = disclosure ? door_disclosure_release (disclosure, error) : NULL;
  if (!released || !write_dataset (work, released, folder, error)
      || !write_identifiers (work, disclosure, below, error))
    return FALSE;
  told = door_disclosure_report (disclosure);
  g_string_append (work->report->disclosure, told);
  return TRUE;
}

static gboolean
write_version (Work *work, const char *version, GError **error)
{
  DoorDataset *dataset = g_hash_table_lookup (work->datasets, version);
  g_autofree char *safe = g_strdelimit (g_strdup (version), "/\\:*?\"<>|", '_');

  return door_dataset_close (dataset, error)
         && write_disclosed (work, dataset, work->versions->len == 1 ? NULL : safe, error);
}

/* A line for each export, in the folder that it came from. */
static gboolean
write_log (Work *work, GError **error)
{
  g_autofree char *path = g_build_filename (work->job->folder, "exports.log", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream
      = g_file_append_to (file, G_FILE_CREATE_PRIVATE, NULL, error);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *when = g_date_time_format_iso8601 (now);
  g_autofree char *who = g_strescape (work->job->confirmed_by ? work->job->confirmed_by : "", NULL);
  g_autofree char *line = g_strdup_printf (
      "%s\tconfirmed by \"%s\"\t%u interviews\tto %s%s%s\n", when, who, work->report->n_interviews,
      work->job->to, work->job->identifiers_to ? "\tidentifiers to " : "",
      work->job->identifiers_to ? work->job->identifiers_to : "");

  return stream
         && g_output_stream_write_all (G_OUTPUT_STREAM (stream), line, strlen (line), NULL, NULL,
                                       error)
         && g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error);
}

static gboolean
write_all (Work *work, GError **error)
{
  if (work->versions->len > 1 && !door_file_make_folder (work->job->to, error))
    return FALSE;
  for (guint i = 0; i < work->versions->len; i++)
    if (!write_version (work, g_ptr_array_index (work->versions, i), error))
      return FALSE;
  if (work->versions->len == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           "no interview could be opened; nothing was exported");
      return FALSE;
    }
  return TRUE;
}

static void
tell_set_aside (const DoorExportJobReport *report)
{
  for (guint i = 0; i < report->set_aside->len; i++)
    g_message ("set aside: %s", (char *) g_ptr_array_index (report->set_aside, i));
}

gboolean
door_analyst_export (const DoorExportJob *job, DoorExportJobReport *ret_report, GError **error)
{
  g_autofree char *roster_path = g_build_filename (job->folder, "roster", NULL);
  g_autoptr (GBytes) roster_bytes
      = job->plain_form ? NULL : door_file_load (roster_path, DOOR_ROSTER_MAX_BYTES, error);
  g_autoptr (DoorRoster) roster
      = roster_bytes ? door_roster_read (roster_bytes, job->survey_key, error) : NULL;
  g_autoptr (GHashTable) datasets
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) door_dataset_free);
  g_autoptr (GPtrArray) versions = g_ptr_array_new ();
  g_auto (DoorExportJobReport) report = { 0 };
  Work work = { job, roster, datasets, versions, &report };

  report.reports = g_ptr_array_new_with_free_func ((GDestroyNotify) door_export_report_free);
  report.set_aside = g_ptr_array_new_with_free_func (g_free);
  report.disclosure = g_string_new (NULL);
  if (job->plain_form ? !add_all_plain (&work, error) : !roster || !add_all (&work, error))
    {
      tell_set_aside (&report);
      return FALSE;
    }
  if (!write_all (&work, error) || !write_log (&work, error))
    {
      tell_set_aside (&report);
      return FALSE;
    }
  *ret_report = report;
  memset (&report, 0, sizeof report);
  return TRUE;
}
