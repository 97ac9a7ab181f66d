/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Second visits that came in, read beside their interviews on the vault's thread; and what they say, as
 * tables. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-checks-private.h"

#include "door-check-match.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- Reading --------------------------------------------------------------------------------- */

/* One visit and its interview. */
typedef struct {
  char *visit, *first; /* names of their records; first NULL: there was no interview */
  DoorReviewPlan *visit_plan, *first_plan;
  char *person, *instance;
} Pair;

static void
pair_free (gpointer data)
{
  Pair *self = data;

  door_review_plan_unref (self->visit_plan);
  g_clear_pointer (&self->first_plan, door_review_plan_unref);
  g_free (self->visit);
  g_free (self->first);
  g_free (self->person);
  g_free (self->instance);
  g_free (self);
}

typedef struct {
  GPtrArray *pairs;
  DoorRoster *roster;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_ptr_array_unref (self->pairs);
  door_roster_unref (self->roster);
  g_free (self);
}

typedef struct {
  DoorBackcheck *book;
  GHashTable *books;
  GHashTable *findings;
} Counted;

static void
counted_free (gpointer data)
{
  Counted *self = data;

  g_clear_pointer (&self->book, door_backcheck_free);
  g_clear_pointer (&self->books, g_hash_table_unref);
  g_clear_pointer (&self->findings, g_hash_table_unref);
  g_free (self);
}

static DoorCheckMatch *
read_pair (DoorVault *vault, const Pair *pair, const DoorRoster *roster)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorTeamOpened) visit
      = door_team_store_open (vault, pair->visit, roster, FALSE, &fault);
  g_autoptr (DoorTeamOpened) first
      = visit && pair->first ? door_team_store_open (vault, pair->first, roster, FALSE, &fault)
                             : NULL;
  DoorCheckMatch *match
      = visit && (first || !pair->first) ? door_check_match_new (
            pair->visit_plan, visit->record, pair->first_plan, first ? first->record : NULL, &fault)
                                         : NULL;

  if (!match)
    g_message ("a second visit could not be read: %s", fault->message);
  return match;
}

static DoorBackcheck *
book_of (GHashTable *books, const char *person)
{
  DoorBackcheck *book = g_hash_table_lookup (books, person);

  if (!book)
    g_hash_table_insert (books, g_strdup (person), book = door_backcheck_new ());
  return book;
}

static void
enter (DoorBackcheck *book, const Pair *pair, const DoorCheckMatch *match)
{
  door_backcheck_compare (book, pair->person, pair->instance, match->finding,
                          (const DoorCheckPair *) match->pairs->data, match->pairs->len);
}

static gpointer
count (DoorVault *vault, gpointer argument, GError **error)
{
  const Job *job = argument;
  Counted *counted = g_new0 (Counted, 1);

  counted->book = door_backcheck_new ();
  counted->books = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) door_backcheck_free);
  counted->findings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < job->pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (job->pairs, i);
      g_autoptr (DoorCheckMatch) match = read_pair (vault, pair, job->roster);

      if (!match)
        continue;
      enter (counted->book, pair, match);
      enter (book_of (counted->books, pair->person), pair, match);
      g_hash_table_insert (counted->findings, g_strdup (pair->visit),
                           GINT_TO_POINTER ((int) match->finding + 1));
    }
  return counted;
}

/* --- When ------------------------------------------------------------------------------------ */

static GPtrArray *
find_pairs (DoorTeamChecks *self)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func (pair_free);

  for (guint i = 0; i < self->all->len; i++)
    {
      DoorTeamCheck *check = g_ptr_array_index (self->all, i);
      const DoorTeamEntry *first = check->row ? door_team_row_entry (check->row) : NULL;
      const DoorTeamEntry *visit = check->visit ? door_team_row_entry (check->visit) : NULL;
      DoorReviewPlan *first_plan = first ? door_team_desk_plan_of (self->desk, first) : NULL;
      DoorReviewPlan *visit_plan = visit ? door_team_desk_plan_of (self->desk, visit) : NULL;
      Pair *pair;

      if (!visit_plan)
        continue;
      pair = g_new0 (Pair, 1);
      pair->visit = g_strdup (visit->name);
      pair->visit_plan = door_review_plan_ref (visit_plan);
      pair->first = first_plan ? g_strdup (first->name) : NULL;
      pair->first_plan = first_plan ? door_review_plan_ref (first_plan) : NULL;
      pair->person = g_strdup (check->person);
      pair->instance = g_strdup (check->instance);
      g_ptr_array_add (pairs, pair);
    }
  return pairs;
}

static void
take_findings (DoorTeamChecks *self)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      DoorTeamCheck *check = g_ptr_array_index (self->all, i);
      gpointer found = check->visit ? g_hash_table_lookup (self->findings,
                                                           door_team_row_entry (check->visit)->name)
                                    : NULL;

      check->found = found != NULL;
      if (found)
        check->finding = (DoorVisitFinding) (GPOINTER_TO_INT (found) - 1);
      door_team_check_describe (check);
    }
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorTeamChecks) self = data;
  g_autoptr (GError) error = NULL;
  Counted *counted = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  self->counting = FALSE;
  if (!counted)
    {
      g_message ("second visits could not be read: %s", error->message);
      return;
    }
  g_clear_pointer (&self->book, door_backcheck_free);
  g_hash_table_unref (self->books);
  g_hash_table_unref (self->findings);
  self->book = g_steal_pointer (&counted->book);
  self->books = g_steal_pointer (&counted->books);
  self->findings = g_steal_pointer (&counted->findings);
  counted_free (counted);
  take_findings (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, self->all->len, self->all->len);
  g_signal_emit_by_name (self, "counted");
  if (self->again)
    door_team_checks_count (self);
}

/* Which visits, of which interviews: the same again is not read again. */
static guint
mark_of (GPtrArray *pairs)
{
  guint mark = pairs->len;

  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (pairs, i);

      mark += g_str_hash (pair->visit) ^ (pair->first ? g_str_hash (pair->first) << 1 : 1);
    }
  return mark;
}

void
door_team_checks_count (DoorTeamChecks *self)
{
  g_autoptr (GPtrArray) pairs = find_pairs (self);
  DoorRoster *roster = door_trust_roster (door_team_desk_trust (self->desk));
  guint mark = mark_of (pairs);
  Job *job;

  self->again = self->counting;
  if (self->counting || mark == self->n_counted || !roster)
    return;
  self->n_counted = mark;
  self->counting = TRUE;
  job = g_new0 (Job, 1);
  job->pairs = g_ptr_array_ref (pairs);
  job->roster = door_roster_ref (roster);
  door_vault_queue_call_async (door_team_desk_queue (self->desk), count, job, job_free,
                               counted_free, on_counted, g_object_ref (self));
}

gboolean
door_team_checks_is_counting (DoorTeamChecks *self)
{
  return self->counting;
}

/* --- Tables ---------------------------------------------------------------------------------- */

static const char *const person_head[]
    = { N_ ("Interviewer"),          N_ ("Visited again"),   N_ ("Reached"),
        N_ ("Did not take place"),   N_ ("Must not change"), N_ ("Depends on how it is asked"),
        N_ ("May change by itself"), N_ ("Suggests") };
static const char *const item_head[]
    = { N_ ("Question"),
        N_ ("Pairs"),
        /* xgettext:no-c-format */ N_ ("Different (95 % interval)"),
        /* xgettext:no-c-format */ N_ ("Net difference (95 % interval)"),
        /* xgettext:no-c-format */ N_ ("Inconsistency (95 % interval)"),
        /* xgettext:no-c-format */ N_ ("Kappa (95 % interval)") };

static const DoorBackcheck *
pick (DoorTeamChecks *self, const char *person)
{
  return person && *person ? g_hash_table_lookup (self->books, person) : self->book;
}

guint
door_team_checks_n_columns (DoorTeamChecks *self, DoorCheckTable table)
{
  return table == DOOR_CHECK_BY_PERSON ? G_N_ELEMENTS (person_head) : G_N_ELEMENTS (item_head);
}

static GArray *
rows_of (DoorTeamChecks *self, DoorCheckTable table, const char *person)
{
  const DoorBackcheck *book = pick (self, table == DOOR_CHECK_BY_PERSON ? NULL : person);
  const DoorCheckLimits limits = door_check_limits_default ();

  if (!book)
    return g_array_new (FALSE, FALSE, 1);
  return table == DOOR_CHECK_BY_PERSON ? door_backcheck_people (book, &limits)
                                       : door_backcheck_items (book);
}

guint
door_team_checks_n_rows (DoorTeamChecks *self, DoorCheckTable table, const char *person)
{
  g_autoptr (GArray) rows = rows_of (self, table, person);

  return rows->len > 0 ? rows->len + 1 : 0;
}

static char *
share_text (guint different, guint compared)
{
  if (compared == 0)
    return g_strdup ("–");
  return g_strdup_printf (_ ("%.0f %% (%u of %u)"), 100.0 * different / compared, different,
                          compared);
}

static char *
person_cell (const DoorCheckPerson *one, guint column)
{
  static const char *const suggests[] = {
    [DOOR_VERDICT_PASS] = N_ ("Nothing"),
    [DOOR_VERDICT_RETRAIN] = N_ ("Practise asking together"),
    [DOOR_VERDICT_REDO] = N_ ("Ask these households again"),
    [DOOR_VERDICT_VOID] = N_ ("Check all of this person's"),
  };

  switch (column)
    {
    case 0:
      return g_strdup (one->interviewer);
    case 1:
      return g_strdup_printf ("%u", one->n_checked);
    case 2:
      return g_strdup_printf ("%u", one->n_reached);
    case 3:
      return g_strdup_printf ("%u", one->n_void);
    case 7:
      return g_strdup (_ (suggests[one->verdict]));
    default:
      return share_text (one->different[column - 3], one->compared[column - 3]);
    }
}

static char *
inconsistency_text (const DoorDifference *of)
{
  static const char *const levels[] = {
    [DOOR_INCONSISTENCY_LOW] = N_ ("low"),
    [DOOR_INCONSISTENCY_MODERATE] = N_ ("moderate"),
    [DOOR_INCONSISTENCY_HIGH] = N_ ("high"),
  };
  DoorInconsistencyLevel level = door_inconsistency_level (of->inconsistency);

  if (level == DOOR_INCONSISTENCY_UNKNOWN)
    return g_strdup ("–");
  return g_strdup_printf ("%.0f (%.0f – %.0f), %s", 100 * of->inconsistency,
                          100 * of->inconsistency_low, 100 * of->inconsistency_high,
                          _ (levels[level]));
}

static char *
item_cell (const DoorCheckItem *one, guint column)
{
  switch (column)
    {
    case 0:
      return g_strdup (one->item);
    case 1:
      return g_strdup_printf ("%u", one->n);
    case 2:
      return g_strdup_printf (_ ("%.0f %% (%.0f – %.0f)"), 100 * one->error_rate,
                              100 * one->error_low, 100 * one->error_high);
    case 3:
      return g_strdup_printf (_ ("%+.0f %% (%+.0f – %+.0f)"), 100 * one->difference.net,
                              100 * one->difference.net_low, 100 * one->difference.net_high);
    case 4:
      return inconsistency_text (&one->difference);
    default:
      if (isnan (one->agreement.kappa))
        return g_strdup ("–");
      return g_strdup_printf ("%.2f (%.2f – %.2f)", one->agreement.kappa, one->agreement.kappa_low,
                              one->agreement.kappa_high);
    }
}

char *
door_team_checks_cell (
    DoorTeamChecks *self, DoorCheckTable table, const char *person, guint row, guint column)
{
  g_autoptr (GArray) rows = rows_of (self, table, person);

  if (row > rows->len || column >= door_team_checks_n_columns (self, table))
    return g_strdup ("");
  if (row == 0)
    return g_strdup (table == DOOR_CHECK_BY_PERSON ? _ (person_head[column])
                                                   : _ (item_head[column]));
  return table == DOOR_CHECK_BY_PERSON
             ? person_cell (&g_array_index (rows, DoorCheckPerson, row - 1), column)
             : item_cell (&g_array_index (rows, DoorCheckItem, row - 1), column);
}
