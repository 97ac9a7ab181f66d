/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An export's end: what leaves is looked at, confirmed, written, and noted. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-work.h"

#include "door-files.h"

#include <string.h>

/* --- Options ---------------------------------------------------------------------------------- */

/* What goes into every folder of the export. */
typedef struct {
  DoorExportState states[DOOR_REVIEW_REPLACED + 1];
  DoorExportAttachment attachments[2];
  guint n_attachments;
  GBytes *index, *gone;
} Extras;

static void
extras_clear (Extras *self)
{
  g_clear_pointer (&self->index, g_bytes_unref);
  g_clear_pointer (&self->gone, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Extras, extras_clear)

static void
extras_init (Extras *self, DoorAnalystWork *work, const DoorAnalystVersion *version)
{
  *self = (Extras){ 0 };
  for (guint i = 0; i <= DOOR_REVIEW_REPLACED; i++)
    self->states[i] = (DoorExportState){ door_review_state_word (i), work->report->n_states[i],
                                         i == DOOR_REVIEW_APPROVED
                                             || (work->job->everything && i != DOOR_REVIEW_VOID
                                                 && i != DOOR_REVIEW_REPLACED) };
  if (!door_analyst_is_reviewed (work->job))
    return;
  self->index = door_analyst_index_print (version->index);
  self->attachments[self->n_attachments++]
      = (DoorExportAttachment){ DOOR_ANALYST_INDEX, "index", self->index };
  if (work->earlier)
    self->gone = door_analyst_index_gone (work->earlier, work->now, &work->report->n_gone);
  if (self->gone)
    self->attachments[self->n_attachments++]
        = (DoorExportAttachment){ "gone.csv", "index", self->gone };
}

/* --- Confirming -------------------------------------------------------------------------------- */

/* A3: what may name a person leaves on somebody's word. */
static gboolean
confirm (DoorAnalystWork *work, const DoorDataset *released, GError **error)
{
  const DoorDisclosureRules *rules = work->job->disclosure;
  gboolean moved = rules && rules->gps == DOOR_GPS_DISPLACE;
  g_autoptr (GPtrArray) leaving = door_disclosure_leaving (released, moved);
  g_autofree char *list = NULL;

  for (guint i = 0; i < leaving->len; i++)
    g_string_append_printf (work->report->disclosure, "%s, leaves\n", (char *) leaving->pdata[i]);
  if (leaving->len == 0 || work->job->confirmed_by)
    return TRUE;
  g_ptr_array_add (leaving, NULL);
  list = g_strjoinv ("\n  ", (char **) leaving->pdata);
  g_set_error (error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_CONFIRM,
               "These may name people, and nobody has confirmed that they leave; nothing was "
               "written:\n  %s\nHold them back, or say who confirms it.",
               list);
  return FALSE;
}

/* --- Writing ----------------------------------------------------------------------------------- */

static void
on_progress (guint64 done, guint64 total, gpointer data)
{
  door_analyst_work_tell (data, 0.7 + 0.3 * (double) done / (double) MAX (total, 1));
}

static gboolean
set_language (const DoorAnalystJob *job,
              const DoorDataset *dataset,
              DoorExportOptions *options,
              GError **error)
{
  int language = job->language ? door_dataset_find_language (dataset, job->language)
                               : (int) door_dataset_default_language (dataset);

  if (language < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "the form has no language '%s'",
                   job->language);
      return FALSE;
    }
  options->language = (guint) language;
  return TRUE;
}

/* One schema for each version of the form when there are several. transfer full. */
static char *
schema_of (const DoorAnalystWork *work, const DoorDataset *dataset)
{
  const DoorFormDef *form = door_dataset_form (dataset);
  const char *name = work->job->schema ? work->job->schema : door_form_id (form);

  return work->versions->len == 1 ? g_strdup (name)
                                  : g_strdup_printf ("%s_%s", name, door_form_version (form));
}

static DoorExportReport *
put (const DoorAnalystWork *work,
     const DoorDataset *dataset,
     const DoorExportOptions *options,
     const char *to,
     GError **error)
{
  g_autofree char *schema = schema_of (work, dataset);

  return door_export_is_database (to)
             ? door_export_run_database (dataset, options, to, schema, work->job->cancellable,
                                         error)
             : door_export_run (dataset, options, to, work->job->cancellable, error);
}

static gboolean
write_dataset (DoorAnalystWork *work,
               const DoorDataset *dataset,
               const Extras *extras,
               const DoorExportSealer *sealer,
               const char *folder,
               GError **error)
{
  const DoorAnalystJob *job = work->job;
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;
  DoorExportReport *report;

  if (!set_language (job, dataset, &options, error))
    return FALSE;
  options.formats = job->formats;
  options.wide = job->wide;
  options.paper = TRUE;
  options.replace = job->replace;
  options.made_at = job->made_at;
  options.confirmed_by = job->confirmed_by;
  options.space = work->report->space;
  options.since = work->earlier ? door_analyst_index_manifest (work->earlier) : NULL;
  options.states = extras ? extras->states : NULL;
  options.n_states = extras && door_analyst_is_reviewed (job) ? G_N_ELEMENTS (extras->states) : 0;
  options.attachments = extras ? extras->attachments : NULL;
  options.n_attachments = extras ? extras->n_attachments : 0;
  options.sealer = sealer;
  options.progress = on_progress;
  options.progress_data = work;
  report = put (work, dataset, &options, folder, error);
  if (report)
    g_ptr_array_add (work->report->reports, report);
  return report != NULL;
}

static gboolean
write_identifiers (DoorAnalystWork *work,
                   DoorDisclosure *disclosure,
                   const char *below,
                   GError **error)
{
  const DoorAnalystJob *job = work->job;
  g_autofree char *folder = NULL;
  g_autoptr (DoorDataset) apart = NULL;
  g_autoptr (DoorExportSealer) sealer
      = job->identifiers_key ? door_analyst_sealer_new (job->identifiers_key) : NULL;

  if (!job->identifiers_to)
    return TRUE;
  folder = g_build_filename (job->identifiers_to, below, NULL);
  apart = door_disclosure_identifiers (disclosure, error);
  return apart && (!below || door_file_make_folder (job->identifiers_to, error))
         && write_dataset (work, apart, NULL, sealer, folder, error);
}

static gboolean
write_disclosed (DoorAnalystWork *work,
                 DoorDataset *dataset,
                 const Extras *extras,
                 const char *folder,
                 const char *below,
                 GError **error)
{
  g_autoptr (DoorDisclosure) disclosure
      = door_disclosure_new (dataset, work->job->disclosure, error);
  g_autoptr (DoorDataset) released
      = disclosure ? door_disclosure_release (disclosure, error) : NULL;
  g_autofree char *told = NULL;

  if (!released || !confirm (work, released, error)
      || !write_dataset (work, released, extras, NULL, folder, error)
      || !write_identifiers (work, disclosure, below, error))
    return FALSE;
  told = door_disclosure_report (disclosure);
  g_string_append (work->report->disclosure, told);
  return TRUE;
}

static gboolean
write_version (DoorAnalystWork *work, DoorAnalystVersion *version, GError **error)
{
  g_autofree char *safe = g_strdelimit (g_strdup (version->version), "/\\:*?\"<>|", '_');
  const char *below = work->versions->len == 1 ? NULL : safe;
  g_autofree char *folder = door_export_is_database (work->job->to)
                                ? g_strdup (work->job->to)
                                : g_build_filename (work->job->to, below, NULL);
  g_auto (Extras) extras = { 0 };

  if (!work->job->plain_form
      && !door_analyst_sheets_fill (&version->sheets, version->dataset, work->folder,
                                    work->decisions, work->events, work->corrections,
                                    version->version, error))
    return FALSE;
  if (!door_dataset_close (version->dataset, error))
    return FALSE;
  extras_init (&extras, work, version);
  if (work->job->disclosure)
    return write_disclosed (work, version->dataset, &extras, folder, below, error);
  return confirm (work, version->dataset, error)
         && write_dataset (work, version->dataset, &extras, NULL, folder, error);
}

/* --- The log ------------------------------------------------------------------------------------ */

static char *
print_log (const DoorAnalystWork *work)
{
  const DoorAnalystJob *job = work->job;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *when = g_date_time_format_iso8601 (now);
  g_autofree char *who = g_strescape (job->confirmed_by ? job->confirmed_by : "", NULL);
  g_autofree char *what = g_strdelimit (g_strdup (work->report->disclosure->str), "\n", ';');
  g_autofree char *to = door_export_is_database (job->to) ? door_export_database_words (job->to)
                                                          : g_strdup (job->to);

  return g_strdup_printf ("%s\tconfirmed by \"%s\"\t%u interviews%s\tto %s%s%s%s%s\n", when, who,
                          work->report->n_exported,
                          job->everything ? ", also those that nobody approved" : "", to,
                          job->identifiers_to ? "\tidentifiers to " : "",
                          job->identifiers_to ? job->identifiers_to : "", *what ? "\t" : "", what);
}

/* A line for each export, in the folder that it came from. */
gboolean
door_analyst_work_log (const DoorAnalystWork *work, GError **error)
{
  g_autofree char *home = door_analyst_home (work->job);
  g_autofree char *path = g_build_filename (home, "exports.log", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream
      = g_file_append_to (file, G_FILE_CREATE_PRIVATE, NULL, error);
  g_autofree char *line = print_log (work);

  return stream
         && g_output_stream_write_all (G_OUTPUT_STREAM (stream), line, strlen (line), NULL, NULL,
                                       error)
         && g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error);
}

/* --- All ---------------------------------------------------------------------------------------- */

static gboolean
refuse_nothing (const DoorAnalystWork *work, GError **error)
{
  g_autoptr (GString) states = g_string_new (NULL);

  for (guint i = 0; i <= DOOR_REVIEW_REPLACED; i++)
    if (work->report->n_states[i] > 0)
      g_string_append_printf (states, "%s%u %s", states->len ? ", " : "", work->report->n_states[i],
                              door_review_state_word (i));
  if (states->len > 0)
    g_set_error (error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_EMPTY,
                 "No approved interview is here (%s); nothing was exported. Have them reviewed, or "
                 "export also what is not approved.",
                 states->str);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         "no interview could be opened; nothing was exported");
  return FALSE;
}

static gboolean
check_identifiers (const DoorAnalystJob *job, GError **error)
{
  if (!job->identifiers_to || job->identifiers_key || job->identifiers_clear)
    return TRUE;
  g_set_error_literal (
      error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_CONFIRM,
      "Identifiers leave sealed: say for whose key, or that they shall lie in clear.");
  return FALSE;
}

/* What is only new would take the place of all that was there. */
static gboolean
check_database (const DoorAnalystJob *job, GError **error)
{
  if (!job->since)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "Into a database goes all that may leave, not only what is new.");
  return FALSE;
}

gboolean
door_analyst_work_write (DoorAnalystWork *work, GError **error)
{
  if (work->versions->len == 0)
    return refuse_nothing (work, error);
  if (!check_identifiers (work->job, error))
    return FALSE;
  if (door_export_is_database (work->job->to))
    {
      if (!check_database (work->job, error))
        return FALSE;
    }
  else if (work->versions->len > 1 && !door_file_make_folder (work->job->to, error))
    return FALSE;
  for (guint i = 0; i < work->versions->len; i++)
    if (!write_version (work, work->versions->pdata[i], error))
      return FALSE;
  return door_analyst_work_log (work, error);
}
