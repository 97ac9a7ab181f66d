/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An export: which interviews, opened in two threads, added in the order of the hub. Writing them is
 * door-analyst-write.c's concern. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-work.h"

#include "door-files.h"

#include <string.h>

#define BATCH 128u
/* Of the bar: the rest is writing. */
#define SHARE_OF_OPENING 0.7

G_DEFINE_QUARK (door - analyst - error - quark, door_analyst_error)

void
door_analyst_report_clear (DoorAnalystReport *self)
{
  g_clear_pointer (&self->reports, g_ptr_array_unref);
  g_clear_pointer (&self->set_aside, g_ptr_array_unref);
  if (self->disclosure)
    g_string_free (g_steal_pointer (&self->disclosure), TRUE);
}

void
door_analyst_report_init (DoorAnalystReport *self)
{
  *self = (DoorAnalystReport){ 0 };
  self->reports = g_ptr_array_new_with_free_func ((GDestroyNotify) door_export_report_free);
  self->set_aside = g_ptr_array_new_with_free_func (g_free);
  self->disclosure = g_string_new (NULL);
}

/* --- Opening in two threads -------------------------------------------------------------------- */

typedef struct {
  DoorAnalystItem *item;
  DoorAnalystVersion *version;
  DoorAnalystOpened *opened;
  DoorDatasetRecord *record; /* NULL: unchanged */
  char *hash;
  GError *fault;
} Slot;

typedef struct {
  const DoorAnalystWork *work;
  Slot *slots;
  guint from, n;
} Half;

/* What makes the interview another one for who reads the tables. */
static char *
hash_of (const DoorAnalystWork *work, const DoorAnalystItem *item, GBytes *record)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *state = item->decided.word;

  g_checksum_update (sum, g_bytes_get_data (record, NULL), (gssize) g_bytes_get_size (record));
  g_checksum_update (sum, (const guchar *) state, (gssize) strlen (state));
  if (work->codings)
    door_codings_add_to (work->codings, item->instance_id, sum);
  return g_strdup (g_checksum_get_string (sum));
}

/* Forms name the case in one of these. Looked for as text: parsing each record twice would cost as much
 * as all the rest. */
static char *
find_case (GBytes *record)
{
  static const char *const names[] = { "<case_id>", "<household_id>", "<hh_id>", "<caseid>" };
  gsize n;
  const char *text = g_bytes_get_data (record, &n);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *at = g_strstr_len (text, (gssize) n, names[i]);
      const char *value = at ? at + strlen (names[i]) : NULL;
      const char *end = at ? memchr (value, '<', n - (gsize) (value - text)) : NULL;

      if (end && end > value)
        return g_strndup (value, (gsize) (end - value));
    }
  return NULL;
}

static const char *
id_of (const Slot *slot)
{
  return slot->item->instance_id;
}

static gboolean
is_unchanged (const DoorAnalystWork *work, const Slot *slot)
{
  const char *before
      = work->earlier && id_of (slot) ? door_analyst_index_get (work->earlier, id_of (slot)) : NULL;

  return before && strcmp (before, slot->hash) == 0;
}

static void
correct (const DoorAnalystWork *work, Slot *slot)
{
  GBytes *corrected;

  if (!work->corrections || !id_of (slot))
    return;
  corrected = door_corrections_apply (work->corrections, id_of (slot), slot->opened->record);
  g_bytes_unref (slot->opened->record);
  slot->opened->record = corrected;
}

static void
fill_meta (const DoorAnalystWork *work, const Slot *slot, DoorSubmissionMeta *meta)
{
  const DoorCentral *central = work->folder->central;

  if (central)
    {
      DoorCentralFacts facts = door_central_facts (central, slot->item->row);

      meta->received_at = *facts.received_at ? facts.received_at : NULL;
      meta->interviewer = facts.submitter;
      meta->device = facts.device;
    }
  else if (slot->item->manifest)
    {
      meta->interviewer = slot->opened->person;
      meta->device = slot->opened->device;
    }
  if (slot->item->instance_id)
    meta->review_state = slot->item->decided.word;
}

static void
open_slot (const DoorAnalystWork *work, Slot *slot)
{
  DoorSubmissionMeta meta = { id_of (slot) };

  slot->opened = door_analyst_open (work->job, work->roster, work->folder, slot->item,
                                    door_dataset_form (slot->version->dataset), &slot->fault);
  if (!slot->opened)
    return;
  correct (work, slot);
  slot->hash = hash_of (work, slot->item, slot->opened->record);
  slot->item->case_id = find_case (slot->opened->record);
  if (is_unchanged (work, slot))
    return;
  fill_meta (work, slot, &meta);
  slot->record = door_dataset_read_submission (slot->version->dataset, slot->opened->record, &meta,
                                               &slot->fault);
}

static gpointer
open_half (gpointer data)
{
  const Half *half = data;

  for (guint i = half->from; i < half->n; i += 2)
    if (!half->slots[i].fault)
      open_slot (half->work, &half->slots[i]);
  return NULL;
}

static void
open_batch (const DoorAnalystWork *work, Slot *slots, guint n)
{
  Half halves[] = { { work, slots, 0, n }, { work, slots, 1, n } };
  GThread *other = g_thread_new ("open", open_half, &halves[1]);

  open_half (&halves[0]);
  g_thread_join (other);
}

/* --- Adding ----------------------------------------------------------------------------------- */

static void
set_aside (DoorAnalystWork *work, Slot *slot)
{
  slot->item->exported = FALSE;
  g_ptr_array_add (work->report->set_aside,
                   g_strdup_printf ("%s: %s", slot->item->name, slot->fault->message));
}

/* FALSE when the place for answers failed. */
static gboolean
take_slot (DoorAnalystWork *work, Slot *slot, GError **error)
{
  const char *id = id_of (slot);

  if (slot->record
      && !door_dataset_add_record (slot->version->dataset, g_steal_pointer (&slot->record),
                                   &slot->fault))
    {
      if (!g_error_matches (slot->fault, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_DUPLICATE))
        {
          g_propagate_error (error, g_steal_pointer (&slot->fault));
          return FALSE;
        }
    }
  else if (!slot->fault && is_unchanged (work, slot))
    work->report->n_unchanged++;
  else if (!slot->fault)
    {
      work->report->n_exported++;
      work->report->n_without_apart += slot->opened->lacks_apart;
      work->report->n_with_shut += slot->opened->n_shut > 0;
    }
  if (slot->fault)
    {
      set_aside (work, slot);
      return TRUE;
    }
  if (!id)
    return TRUE;
  door_analyst_index_set (slot->version->index, id, slot->hash);
  door_analyst_index_set (work->now, id, slot->hash);
  slot->item->exported = !is_unchanged (work, slot);
  return !slot->item->exported
         || door_analyst_sheets_add_course (&slot->version->sheets, slot->version->dataset, id,
                                            slot->opened, error);
}

static void
slot_clear (Slot *slot)
{
  g_clear_pointer (&slot->opened, door_analyst_opened_free);
  g_clear_pointer (&slot->record, door_dataset_record_free);
  g_clear_error (&slot->fault);
  g_free (slot->hash);
}

static gboolean
add_batch (DoorAnalystWork *work, GPtrArray *items, guint first, guint n, GError **error)
{
  g_autofree Slot *slots = g_new0 (Slot, n);
  gboolean good = TRUE;

  for (guint i = 0; i < n; i++)
    {
      slots[i].item = items->pdata[first + i];
      slots[i].version = door_analyst_work_version (work, slots[i].item, &slots[i].fault);
    }
  open_batch (work, slots, n);
  for (guint i = 0; i < n; i++)
    {
      good = good && take_slot (work, &slots[i], error);
      slot_clear (&slots[i]);
    }
  return good;
}

/* --- Which ------------------------------------------------------------------------------------ */

static gboolean
is_wanted (const DoorAnalystJob *job, const DoorAnalystItem *item)
{
  return !item->instance_id || item->decided.state == DOOR_REVIEW_APPROVED
         || (job->everything && item->decided.state != DOOR_REVIEW_VOID
             && item->decided.state != DOOR_REVIEW_REPLACED);
}

static GPtrArray *
choose (DoorAnalystWork *work)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < work->folder->items->len; i++)
    {
      DoorAnalystItem *item = work->folder->items->pdata[i];

      if (item->instance_id)
        work->report->n_states[item->decided.state]++;
      if (is_wanted (work->job, item))
        g_ptr_array_add (chosen, item);
    }
  return chosen;
}

void
door_analyst_work_tell (const DoorAnalystWork *work, double done)
{
  if (work->job->progress)
    work->job->progress (done, work->job->progress_data);
}

static gboolean
add_chosen (DoorAnalystWork *work, GError **error)
{
  g_autoptr (GPtrArray) chosen = choose (work);

  for (guint first = 0; first < chosen->len; first += BATCH)
    {
      if (g_cancellable_set_error_if_cancelled (work->job->cancellable, error)
          || !add_batch (work, chosen, first, MIN (BATCH, chosen->len - first), error))
        return FALSE;
      door_analyst_work_tell (work, SHARE_OF_OPENING * first / chosen->len);
    }
  return TRUE;
}

/* --- All -------------------------------------------------------------------------------------- */

void
door_analyst_work_clear (DoorAnalystWork *self)
{
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_clear_pointer (&self->folder, door_analyst_folder_free);
  g_clear_pointer (&self->decisions, door_decisions_free);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->corrections, door_corrections_free);
  g_clear_pointer (&self->codings, door_codings_free);
  g_clear_pointer (&self->earlier, door_analyst_index_free);
  g_clear_pointer (&self->now, door_analyst_index_free);
  g_clear_pointer (&self->spool, door_analyst_spool_free);
  g_clear_pointer (&self->roster, door_roster_unref);
}

DoorRoster *
door_analyst_roster_load (const DoorAnalystJob *job, GError **error)
{
  g_autofree char *path = g_build_filename (job->folder, "roster", NULL);
  g_autoptr (GBytes) bytes = door_file_load (path, DOOR_ROSTER_MAX_BYTES, error);

  return bytes ? door_roster_read (bytes, job->survey_key, error) : NULL;
}

static gboolean
load_letters (DoorAnalystWork *work, GError **error)
{
  const DoorAnalystJob *job = work->job;
  g_autoptr (GPtrArray) refused = g_ptr_array_new_with_free_func (g_free);
  guint n_refused = 0;

  work->roster = door_analyst_roster_load (job, error);
  if (!work->roster)
    return FALSE;
  work->report->space = door_roster_space (work->roster);
  work->decisions = door_decisions_new (work->roster);
  if (!door_decisions_load (work->decisions, job->key, job->folder, refused, error))
    return FALSE;
  work->report->n_refused = refused->len;
  work->events = door_analyst_events_read (job->folder, work->roster, job->key, error);
  if (!work->events)
    return FALSE;
  work->corrections
      = door_corrections_load (job->folder, work->roster, job->key, &n_refused, error);
  work->report->n_refused += n_refused;
  if (!work->corrections)
    return FALSE;
  work->codings = door_codings_load (job->folder, work->roster, job->key, &n_refused, error);
  work->report->n_refused += n_refused;
  return work->codings != NULL;
}

/* What is there, and what was decided about it. */
static gboolean
look (DoorAnalystWork *work, GError **error)
{
  const DoorAnalystJob *job = work->job;

  if (!job->plain_form && !load_letters (work, error))
    return FALSE;
  work->folder = door_analyst_folder_read (job, work->report->set_aside, error);
  if (!work->folder)
    return FALSE;
  if (!job->plain_form)
    door_analyst_folder_judge (work->folder, job, work->roster, work->decisions);
  return TRUE;
}

static gboolean
prepare (DoorAnalystWork *work, GError **error)
{
  const DoorAnalystJob *job = work->job;
  g_autofree char *home = NULL;

  if (job->everything && door_analyst_is_reviewed (job) && !job->confirmed_by)
    {
      g_set_error_literal (
          error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_CONFIRM,
          "Interviews that nobody has approved leave only on the word of somebody: "
          "say who confirms it.");
      return FALSE;
    }
  work->now = door_analyst_index_new ();
  work->versions = g_ptr_array_new_with_free_func (door_analyst_version_free);
  if (job->since && !(work->earlier = door_analyst_index_load (job->since, error)))
    return FALSE;
  home = door_analyst_home (job);
  work->spool = door_analyst_spool_new (home, error);
  return work->spool != NULL;
}

gboolean
door_analyst_work_collect (DoorAnalystWork *self, GError **error)
{
  return prepare (self, error) && look (self, error) && add_chosen (self, error);
}

gboolean
door_analyst_export (const DoorAnalystJob *job, DoorAnalystReport *ret_report, GError **error)
{
  g_auto (DoorAnalystReport) report = { 0 };
  g_auto (DoorAnalystWork) work = { .job = job, .report = &report };

  door_analyst_report_init (&report);
  if (!door_analyst_work_collect (&work, error) || !door_analyst_work_write (&work, error))
    {
      for (guint i = 0; i < report.set_aside->len; i++)
        g_message ("set aside: %s", (char *) report.set_aside->pdata[i]);
      return FALSE;
    }
  door_analyst_work_tell (&work, 1);
  *ret_report = report;
  memset (&report, 0, sizeof report);
  return TRUE;
}

gboolean
door_analyst_count (const DoorAnalystJob *job, DoorAnalystReport *ret_report, GError **error)
{
  g_auto (DoorAnalystReport) report = { 0 };
  g_auto (DoorAnalystWork) work = { .job = job, .report = &report };
  g_autoptr (GPtrArray) chosen = NULL;

  door_analyst_report_init (&report);
  if (!look (&work, error))
    return FALSE;
  chosen = choose (&work);
  report.n_exported = chosen->len;
  *ret_report = report;
  memset (&report, 0, sizeof report);
  return TRUE;
}
