/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables beside the answers: reviews, visits, dispositions, back-checks, and the course of each
 * interview. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-private.h"
#include "door-contact.h"
#include "door-disposition.h"
#include "door-team-private.h"
#include "door-team-steps.h"
#include "door-visit-tree.h"

#include <string.h>

/* --- Columns --------------------------------------------------------------------------------- */

static const DoorSheetCode states[] = {
  { "received", "New" },
  { "corrected", "Corrected" },
  { "in-review", "In review" },
  { "returned", "Sent back" },
  { "back-check", "Second visit due" },
  { "approved", "Approved" },
  { "void", "Not used" },
  { "replaced", "Replaced by a newer version" },
  { NULL, NULL },
};

static const DoorSheetCode yes_no[] = { { "0", "No" }, { "1", "Yes" }, { NULL, NULL } };

static const DoorSheetColumn review_columns[] = {
  { "instance_id", DOOR_COLUMN_TEXT, "Interview", NULL, FALSE },
  { "case_id", DOOR_COLUMN_TEXT, "Case", NULL, FALSE },
  { "form_version", DOOR_COLUMN_TEXT, "Version of the questionnaire", NULL, FALSE },
  { "state", DOOR_COLUMN_CODED, "State of the review", states, FALSE },
  { "exported", DOOR_COLUMN_CODED, "In the tables of this export", yes_no, FALSE },
  { "decided_by", DOOR_COLUMN_TEXT, "Who decided last", NULL, FALSE },
  { "decided_at", DOOR_COLUMN_DATE_TIME, "When (UTC)", NULL, FALSE },
  { "reason", DOOR_COLUMN_TEXT, "Reason given", NULL, TRUE },
  { NULL, DOOR_COLUMN_TEXT, NULL, NULL, FALSE },
};

static const DoorSheetCode modes[]
    = { { "in-person", "In person" }, { "phone", "By telephone" }, { NULL, NULL } };

static const DoorSheetColumn visit_columns[] = {
  { "case_id", DOOR_COLUMN_TEXT, "Case", NULL, FALSE },
  { "visit", DOOR_COLUMN_INTEGER, "Number of the visit", NULL, FALSE },
  { "interviewer", DOOR_COLUMN_TEXT, "Interviewer", NULL, FALSE },
  { "mode", DOOR_COLUMN_CODED, "How", modes, FALSE },
  { "began", DOOR_COLUMN_DATE_TIME, "When it began", NULL, FALSE },
  { "ended", DOOR_COLUMN_DATE_TIME, "When its result was entered", NULL, FALSE },
  { "result", DOOR_COLUMN_TEXT, "Result: a disposition code, interview, or hand-over", NULL,
    FALSE },
  { "spoke", DOOR_COLUMN_TEXT, "Who was met", NULL, FALSE },
  { "refusal_reason", DOOR_COLUMN_TEXT, "Why they refused", NULL, FALSE },
  { "refusal_strength", DOOR_COLUMN_TEXT, "How firm the refusal was", NULL, FALSE },
  { "note", DOOR_COLUMN_TEXT, "Note of the interviewer", NULL, TRUE },
  { NULL, DOOR_COLUMN_TEXT, NULL, NULL, FALSE },
};

static const DoorSheetColumn disposition_columns[] = {
  { "case_id", DOOR_COLUMN_TEXT, "Case", NULL, FALSE },
  { "interviewer", DOOR_COLUMN_TEXT, "Interviewer", NULL, FALSE },
  { "code", DOOR_COLUMN_TEXT, "Disposition code (AAPOR)", NULL, FALSE },
  { "outcome", DOOR_COLUMN_TEXT, "Symbol in the outcome rates", NULL, FALSE },
  { "meaning", DOOR_COLUMN_TEXT, "In words", NULL, FALSE },
  { "is_final", DOOR_COLUMN_CODED, "Nothing more to do at the door", yes_no, FALSE },
  { "rule", DOOR_COLUMN_TEXT, "Rule by which it follows from the visits", NULL, FALSE },
  { "visits", DOOR_COLUMN_INTEGER, "Visits", NULL, FALSE },
  { "attempts", DOOR_COLUMN_INTEGER, "Visits that count for the contact rules", NULL, FALSE },
  { NULL, DOOR_COLUMN_TEXT, NULL, NULL, FALSE },
};

static const DoorSheetColumn back_check_columns[] = {
  { "instance_id", DOOR_COLUMN_TEXT, "Interview", NULL, FALSE },
  { "asked_by", DOOR_COLUMN_TEXT, "Who asked for a second visit", NULL, FALSE },
  { "asked_at", DOOR_COLUMN_DATE_TIME, "When", NULL, FALSE },
  { "reason", DOOR_COLUMN_TEXT, "Reason given", NULL, TRUE },
  { "state", DOOR_COLUMN_CODED, "State of the review since", states, FALSE },
  { "decided_by", DOOR_COLUMN_TEXT, "Who decided last", NULL, FALSE },
  { NULL, DOOR_COLUMN_TEXT, NULL, NULL, FALSE },
};

static const DoorSheetCode correction_states[] = {
  { "waiting", "Its interview is not in this export" },
  { "applied", "Applied" },
  { "undone", "Undone" },
  { "does-not-fit", "Does not fit: the answer is another" },
  { NULL, NULL },
};
G_STATIC_ASSERT (G_N_ELEMENTS (correction_states) == DOOR_CORRECTION_DOES_NOT_FIT + 2);

static const DoorSheetColumn correction_columns[] = {
  { "rule", DOOR_COLUMN_TEXT, "Rule", NULL, FALSE },
  { "instance_id", DOOR_COLUMN_TEXT, "Interview", NULL, FALSE },
  { "path", DOOR_COLUMN_TEXT, "Question", NULL, FALSE },
  { "before", DOOR_COLUMN_TEXT, "Answer before", NULL, TRUE },
  { "after", DOOR_COLUMN_TEXT, "Answer after", NULL, TRUE },
  { "reason", DOOR_COLUMN_TEXT, "Reason given", NULL, TRUE },
  { "corrected_by", DOOR_COLUMN_TEXT, "Who", NULL, FALSE },
  { "corrected_at", DOOR_COLUMN_DATE_TIME, "When (UTC)", NULL, FALSE },
  { "state", DOOR_COLUMN_CODED, "What became of it", correction_states, FALSE },
  { NULL, DOOR_COLUMN_TEXT, NULL, NULL, FALSE },
};

static const DoorSheetCode moments[] = {
  { "answer", "Answered" },
  { "shown", "Screen shown" },
  { "language", "Language changed" },
  { "remark", "Remark" },
  { "check", "Check kept with a reason" },
  { "covered", "Covered" },
  { "uncovered", "Shown again" },
  { "gate", "Privacy gate" },
  { "finalize", "Finished" },
  { "reopen", "Taken up again" },
  { NULL, NULL },
};
G_STATIC_ASSERT (G_N_ELEMENTS (moments) == DOOR_N_MOMENTS + 1);

static const DoorSheetColumn paradata_columns[] = {
  { "instance_id", DOOR_COLUMN_TEXT, "Interview", NULL, FALSE },
  { "position", DOOR_COLUMN_INTEGER, "Place in the course of the interview", NULL, FALSE },
  { "at", DOOR_COLUMN_DATE_TIME, "When, by the clock of the device (UTC)", NULL, FALSE },
  { "seconds", DOOR_COLUMN_DECIMAL, "Seconds since the one before", NULL, FALSE },
  { "event", DOOR_COLUMN_CODED, "What", moments, FALSE },
  { "place", DOOR_COLUMN_TEXT, "Question, screen, or language", NULL, FALSE },
  { NULL, DOOR_COLUMN_TEXT, NULL, NULL, FALSE },
};

DoorAnalystSheets
door_analyst_sheets_add (DoorDataset *dataset, gboolean paradata)
{
  DoorAnalystSheets self = { 0 };

  self.reviews
      = door_dataset_add_sheet (dataset, "reviews", "Reviews of the interviews", review_columns);
  self.visits = door_dataset_add_sheet (dataset, "visits", "Visits to the cases", visit_columns);
  self.dispositions = door_dataset_add_sheet (dataset, "dispositions", "What became of the cases",
                                              disposition_columns);
  self.back_checks = door_dataset_add_sheet (dataset, "back_checks", "Second visits asked for",
                                             back_check_columns);
  self.corrections = door_dataset_add_sheet (dataset, "corrections", "Corrections after fieldwork",
                                             correction_columns);
  if (paradata)
    self.paradata = door_dataset_add_sheet (dataset, "paradata", "Course of the interviews",
                                            paradata_columns);
  return self;
}

/* --- Reviews --------------------------------------------------------------------------------- */

/* Local time with its offset; "" for none. */
static char *
print_time (const DoorCaseEvent *event)
{
  GDateTime *local = event ? door_case_event_local (event) : NULL;

  return local ? g_date_time_format (local, "%Y-%m-%dT%H:%M:%S%:z") : g_strdup ("");
}

/* "" for 0. */
static char *
print_utc (gint64 us)
{
  g_autoptr (GDateTime) utc = us ? g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC) : NULL;

  return utc ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

static const char *
get (const DoorCaseEvent *event, const char *field)
{
  return event ? door_case_event_get (event, field) : "";
}

static gboolean
add_review (const DoorAnalystSheets *self,
            DoorDataset *dataset,
            const DoorAnalystItem *item,
            GError **error)
{
  g_autofree char *at = print_utc (item->decided.at);
  const char *const row[] = {
    item->manifest->instance_id,
    item->case_id,
    item->manifest->version,
    item->decided.word,
    item->exported ? "1" : "0",
    item->decided.by,
    at,
    item->decided.reason,
  };

  return door_dataset_add_sheet_row (dataset, self->reviews, row, error);
}

static gboolean
add_back_checks (const DoorAnalystSheets *self,
                 DoorDataset *dataset,
                 const DoorAnalystItem *item,
                 GPtrArray *steps,
                 GError **error)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const DoorCaseEvent *step = steps->pdata[i];
      g_autofree char *at = print_time (step);
      const char *const row[] = {
        item->manifest->instance_id, get (step, "by"),   at,
        get (step, "text"),          item->decided.word, item->decided.by,
      };

      if (strcmp (get (step, "step"), DOOR_STEP_BACK_CHECK) == 0
          && !door_dataset_add_sheet_row (dataset, self->back_checks, row, error))
        return FALSE;
    }
  return TRUE;
}

/* --- Visits and dispositions ------------------------------------------------------------------ */

static gboolean
add_visit (const DoorAnalystSheets *self,
           DoorDataset *dataset,
           const DoorVisit *visit,
           guint number,
           GError **error)
{
  g_autofree char *n = g_strdup_printf ("%u", number);
  g_autofree char *began = print_time (visit->start);
  g_autofree char *ended = print_time (visit->end);
  const char *const row[] = {
    door_case_event_case (visit->start),
    n,
    get (visit->start, "by"),
    visit->by_phone ? "phone" : "in-person",
    began,
    ended,
    visit->result,
    get (visit->end, "spoke"),
    get (visit->end, "reason"),
    get (visit->end, "strength"),
    get (visit->end, "note"),
  };

  return door_dataset_add_sheet_row (dataset, self->visits, row, error);
}

static gboolean
add_disposition (const DoorAnalystSheets *self,
                 DoorDataset *dataset,
                 const DoorContact *contact,
                 const DoorCaseEvent *last,
                 GError **error)
{
  const DoorDisposition *found = door_disposition_find (contact->final.code);
  const DoorAaporGroup group = door_disposition_group (contact->final.code);
  g_autofree char *visits = g_strdup_printf ("%u", contact->visits->len);
  g_autofree char *attempts = g_strdup_printf ("%u", contact->attempts);
  const char *const row[] = {
    door_case_event_case (last),
    get (last, "by"),
    contact->final.code,
    group == DOOR_AAPOR_NONE ? "" : door_aapor_symbol (group),
    found ? found->label : "",
    contact->final.final ? "1" : "0",
    contact->final.rule,
    visits,
    attempts,
  };

  return door_dataset_add_sheet_row (dataset, self->dispositions, row, error);
}

static gboolean
add_case (const DoorAnalystSheets *self,
          DoorDataset *dataset,
          GPtrArray *events,
          gboolean interviewed,
          GError **error)
{
  g_autoptr (DoorProtocol) protocol = door_protocol_parse (NULL, NULL);
  g_autoptr (DoorContact) contact
      = door_contact_fold (events, &protocol->contact,
                           interviewed ? DOOR_INTERVIEW_COMPLETE : DOOR_INTERVIEW_NONE, NULL);

  for (guint i = 0; i < contact->visits->len; i++)
    if (!add_visit (self, dataset, contact->visits->pdata[i], i + 1, error))
      return FALSE;
  return add_disposition (self, dataset, contact, events->pdata[events->len - 1], error);
}

/* Events by case, in the order in which the cases first appear. */
static GPtrArray *
group_by_case (GPtrArray *events)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) by_case = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < events->len; i++)
    {
      const char *id = door_case_event_case (events->pdata[i]);
      GPtrArray *group = g_hash_table_lookup (by_case, id);

      if (*id == '\0')
        continue;
      if (!group)
        {
          group = g_ptr_array_new ();
          g_ptr_array_add (groups, group);
          g_hash_table_insert (by_case, (gpointer) id, group);
        }
      g_ptr_array_add (group, events->pdata[i]);
    }
  return groups;
}

static gboolean
add_cases (const DoorAnalystSheets *self,
           DoorDataset *dataset,
           const DoorAnalystFolder *folder,
           GPtrArray *events,
           GError **error)
{
  g_autoptr (GPtrArray) groups = group_by_case (events);
  g_autoptr (GHashTable) interviewed = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < folder->items->len; i++)
    {
      const DoorAnalystItem *item = folder->items->pdata[i];

      if (item->case_id && item->decided.state != DOOR_REVIEW_VOID)
        g_hash_table_add (interviewed, item->case_id);
    }
  for (guint i = 0; i < groups->len; i++)
    {
      GPtrArray *group = groups->pdata[i];

      if (!add_case (self, dataset, group,
                     g_hash_table_contains (interviewed, door_case_event_case (group->pdata[0])),
                     error))
        return FALSE;
    }
  return TRUE;
}

/* --- Corrections ------------------------------------------------------------------------------ */

static gboolean
is_among (const char *const *columns, const char *path)
{
  const char *slash = strrchr (path, '/');
  g_autofree char *name = g_strndup (slash + 1, strcspn (slash + 1, "["));

  for (guint i = 0; columns && columns[i]; i++)
    if (g_str_has_suffix (columns[i], name))
      return TRUE;
  return FALSE;
}

/* What must not leave in its column must not leave here. */
static const char *
show (const DoorAnalystSheets *self, const DoorCorrection *one, const char *answer)
{
  gboolean held = self->rules
                  && (is_among (self->rules->identifiers, one->path)
                      || is_among (self->rules->dropped, one->path));

  return held ? "" : answer;
}

static gboolean
add_corrections (const DoorAnalystSheets *self,
                 DoorDataset *dataset,
                 const DoorCorrections *corrections,
                 GError **error)
{
  GPtrArray *all = door_corrections_all (corrections);

  for (guint i = 0; i < all->len; i++)
    {
      const DoorCorrection *one = all->pdata[i];
      g_autofree char *at = print_utc (one->at);
      const char *const row[] = {
        one->rule,   one->instance_id, one->path, show (self, one, one->before),      one->after,
        one->reason, one->by,          at,        correction_states[one->state].value
      };

      if (!door_dataset_add_sheet_row (dataset, self->corrections, row, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
door_analyst_sheets_fill (const DoorAnalystSheets *self,
                          DoorDataset *dataset,
                          const DoorAnalystFolder *folder,
                          const DoorDecisions *decisions,
                          GPtrArray *events,
                          const DoorCorrections *corrections,
                          const char *form_version,
                          GError **error)
{
  for (guint i = 0; i < folder->items->len; i++)
    {
      const DoorAnalystItem *item = folder->items->pdata[i];
      g_autoptr (GPtrArray) steps = NULL;

      if (strcmp (item->manifest->version, form_version) != 0)
        continue;
      steps = door_decisions_steps (decisions, item->manifest->instance_id);
      if (!add_review (self, dataset, item, error)
          || !add_back_checks (self, dataset, item, steps, error))
        return FALSE;
    }
  return add_cases (self, dataset, folder, events, error)
         && add_corrections (self, dataset, corrections, error);
}

/* --- The course of an interview --------------------------------------------------------------- */

static gboolean
same_boot (const DoorTimelineMoment *a, const DoorTimelineMoment *b)
{
  return a->boot_id && *a->boot_id && g_strcmp0 (a->boot_id, b->boot_id) == 0;
}

static gboolean
add_moment (const DoorAnalystSheets *self,
            DoorDataset *dataset,
            const char *instance_id,
            guint number,
            const DoorTimelineMoment *before,
            const DoorTimelineMoment *moment,
            GError **error)
{
  g_autofree char *n = g_strdup_printf ("%u", number);
  g_autofree char *at = print_utc (moment->wall_us);
  char seconds[G_ASCII_DTOSTR_BUF_SIZE] = "";
  const char *const row[]
      = { instance_id, n, at, seconds, moments[moment->kind].value, moment->place };

  if (before && same_boot (before, moment))
    g_ascii_formatd (seconds, sizeof seconds, "%.3f",
                     (double) (moment->monotonic_us - before->monotonic_us) / G_USEC_PER_SEC);
  return door_dataset_add_sheet_row (dataset, self->paradata, row, error);
}

gboolean
door_analyst_sheets_add_course (const DoorAnalystSheets *self,
                                DoorDataset *dataset,
                                const char *instance_id,
                                const DoorAnalystOpened *opened,
                                GError **error)
{
  g_autoptr (DoorJournal) journal = self->paradata > 0 && opened->journal
                                        ? door_journal_read (opened->journal, opened->head, NULL)
                                        : NULL;
  DoorTimelineMoment before = { 0 };
  guint n = 0;

  for (guint i = 0; journal && i < door_journal_length (journal); i++)
    {
      DoorTimelineMoment moment = { 0 };

      if (!door_team_read_moment (door_journal_get (journal, i), &moment))
        continue;
      if (!add_moment (self, dataset, instance_id, n + 1, n > 0 ? &before : NULL, &moment, error))
        return FALSE;
      before = moment;
      n++;
    }
  return TRUE;
}
