/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of second visits, folded from the events of the team. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-checks-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* --- One ------------------------------------------------------------------------------------- */

G_DEFINE_FINAL_TYPE (DoorTeamCheck, door_team_check, G_TYPE_OBJECT)

static void
door_team_check_finalize (GObject *object)
{
  DoorTeamCheck *self = DOOR_TEAM_CHECK (object);

  g_free (self->instance);
  g_free (self->case_id);
  g_free (self->person);
  g_free (self->checker);
  g_free (self->settled);
  g_free (self->state_text);
  g_clear_object (&self->row);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (door_team_check_parent_class)->finalize (object);
}

static void
door_team_check_class_init (DoorTeamCheckClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_team_check_finalize;
}

static void
door_team_check_init (DoorTeamCheck *self)
{
  self->needs = "";
  self->checker = g_strdup ("");
  self->settled = g_strdup ("");
}

const char *
door_team_check_get_case (DoorTeamCheck *self)
{
  return self->case_id;
}

const char *
door_team_check_get_person (DoorTeamCheck *self)
{
  return self->person;
}

const char *
door_team_check_get_reason_text (DoorTeamCheck *self)
{
  static const char *const texts[] = {
    [DOOR_BACKCHECK_RANDOM] = N_ ("Drawn by chance"),
    [DOOR_BACKCHECK_FLAGGED] = N_ ("Drawn because something was noticed"),
    [DOOR_BACKCHECK_NO_INTERVIEW] = N_ ("A case that ended without an interview"),
  };

  return _ (texts[self->reason]);
}

const char *
door_team_check_get_checker (DoorTeamCheck *self)
{
  return self->checker;
}

const char *
door_team_check_get_needs (DoorTeamCheck *self)
{
  return self->needs;
}

DoorTeamRow *
door_team_check_get_row (DoorTeamCheck *self)
{
  return self->row;
}

gboolean
door_team_check_is_read (DoorTeamCheck *self)
{
  return self->found;
}

/* After this visit; or taken out of the data whichever way. */
static gboolean
is_settled (DoorTeamCheck *self)
{
  return strcmp (self->settled, door_team_row_entry (self->visit)->instance_id) == 0
         || (self->row && door_team_row_get_state (self->row) == DOOR_REVIEW_VOID);
}

DoorCheckState
door_team_check_get_state (DoorTeamCheck *self)
{
  if (self->visit)
    return is_settled (self) ? DOOR_CHECK_SETTLED : DOOR_CHECK_DONE;
  return *self->checker ? DOOR_CHECK_GIVEN : DOOR_CHECK_DRAWN;
}

static const char *
finding_text (DoorVisitFinding finding)
{
  static const char *const texts[] = {
    [DOOR_VISIT_CONFIRMED] = N_ ("The visit took place"),
    [DOOR_VISIT_NOT_VISITED] = N_ ("Nobody had been there"),
    [DOOR_VISIT_WRONG_HOUSEHOLD] = N_ ("Another household had been asked"),
    [DOOR_VISIT_WRONG_PERSON] = N_ ("Another household or person had been asked"),
    [DOOR_VISIT_NOT_FOUND] = N_ ("Nobody was reached: it says nothing"),
  };

  return _ (texts[finding]);
}

void
door_team_check_describe (DoorTeamCheck *self)
{
  DoorCheckState state = door_team_check_get_state (self);

  g_free (self->state_text);
  if (state == DOOR_CHECK_DRAWN)
    self->state_text = g_strdup (_ ("Nobody goes yet"));
  else if (state == DOOR_CHECK_GIVEN)
    self->state_text = g_strdup_printf (_ ("Given to %s"), self->checker);
  else if (!self->found)
    self->state_text = g_strdup (_ ("It came back and is being read"));
  else if (state == DOOR_CHECK_SETTLED)
    self->state_text
        = g_strdup_printf ("%s · %s", finding_text (self->finding),
                           self->row ? door_team_row_get_state_text (self->row) : _ ("Decided"));
  else
    self->state_text
        = g_strdup_printf (_ ("%s · decide what follows"), finding_text (self->finding));
}

const char *
door_team_check_get_state_text (DoorTeamCheck *self)
{
  return self->state_text;
}

/* --- Folding --------------------------------------------------------------------------------- */

/* Whom the first interview was with, where the team may know. */
static const char *
needs_of (DoorTeamRow *row)
{
  GBytes *packed = row ? door_team_row_entry (row)->facts : NULL;
  g_autoptr (DoorReviewFacts) facts = packed ? door_review_facts_unpack (packed) : NULL;

  if (!facts || facts->selected_is_woman < 0)
    return "";
  return facts->selected_is_woman ? "woman" : "man";
}

DoorTeamCheck *
door_team_checks_find (DoorTeamChecks *self, const char *case_id)
{
  return g_hash_table_lookup (self->by_case, case_id);
}

static void
add_drawn (DoorTeamChecks *self, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", 4);
  DoorTeamCheck *check;

  if (g_strv_length (parts) != 4 || door_team_checks_find (self, parts[1]))
    return;
  check = g_object_new (DOOR_TYPE_TEAM_CHECK, NULL);
  check->instance = g_strdup (parts[0]);
  check->case_id = g_strdup (parts[1]);
  check->person = g_strdup (parts[2]);
  check->reason = (DoorBackcheckReason) CLAMP (atoi (parts[3]), 0, DOOR_BACKCHECK_NO_INTERVIEW);
  g_ptr_array_add (self->all, check);
  g_hash_table_insert (self->by_case, check->case_id, check);
}

static void
replace (char **text, const char *by)
{
  g_free (*text);
  *text = g_strdup (by);
}

static void
fold_draw (DoorTeamChecks *self, const DoorCaseEvent *event)
{
  g_auto (GStrv) lines = g_strsplit (door_case_event_get (event, "cases"), "\n", -1);

  for (guint i = 0; lines[i]; i++)
    add_drawn (self, lines[i]);
}

static void
fold_event (DoorTeamChecks *self, const DoorCaseEvent *event)
{
  DoorTeamCheck *check = door_team_checks_find (self, door_case_event_get (event, "of"));

  if (door_case_event_is (event, "check-given"))
    {
      if (check)
        replace (&check->checker, door_case_event_get (event, "to"));
    }
  else if (door_case_event_is (event, "check-settled"))
    {
      if (check)
        replace (&check->settled, door_case_event_get (event, "visit"));
    }
  else if (door_case_event_is (event, "person"))
    g_hash_table_replace (self->sexes, g_strdup (door_case_event_get (event, "person")),
                          g_strdup (door_case_event_get (event, "sex")));
}

static int
by_time (gconstpointer a, gconstpointer b)
{
  gint64 x = door_case_event_at (*(DoorCaseEvent *const *) a);
  gint64 y = door_case_event_at (*(DoorCaseEvent *const *) b);

  if (x != y)
    return x < y ? -1 : 1;
  return strcmp (door_case_event_id (*(DoorCaseEvent *const *) a),
                 door_case_event_id (*(DoorCaseEvent *const *) b));
}

static void
fold_events (DoorTeamChecks *self)
{
  GPtrArray *events = door_team_desk_events (self->desk);
  g_autoptr (GPtrArray) ours = g_ptr_array_new ();

  for (guint i = 0; i < events->len; i++)
    if (!*door_case_event_case (g_ptr_array_index (events, i)))
      g_ptr_array_add (ours, g_ptr_array_index (events, i));
  g_ptr_array_sort (ours, by_time);
  for (guint i = 0; i < ours->len; i++)
    if (door_case_event_is (g_ptr_array_index (ours, i), "check-drawn"))
      fold_draw (self, g_ptr_array_index (ours, i));
  for (guint i = 0; i < ours->len; i++)
    fold_event (self, g_ptr_array_index (ours, i));
}

/* The interviews that were drawn, among all. */
static void
find_rows (DoorTeamChecks *self)
{
  GPtrArray *rows = door_team_list_rows (door_team_desk_get_list (self->desk));
  g_autoptr (GHashTable) by_instance = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->all->len; i++)
    {
      DoorTeamCheck *check = g_ptr_array_index (self->all, i);

      g_hash_table_insert (by_instance, check->instance, check);
    }
  for (guint i = 0; self->all->len > 0 && i < rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (rows, i);
      DoorTeamCheck *check
          = g_hash_table_lookup (by_instance, door_team_row_entry (row)->instance_id);

      if (!check)
        continue;
      g_set_object (&check->row, row);
      check->needs = needs_of (row);
    }
}

/* The newest of a case, when there are several. */
static void
find_visits (DoorTeamChecks *self)
{
  GHashTableIter iter;
  gpointer name, row;

  g_hash_table_iter_init (&iter, door_team_desk_visits (self->desk));
  while (g_hash_table_iter_next (&iter, &name, &row))
    {
      const DoorTeamEntry *entry = door_team_row_entry (row);
      DoorTeamCheck *check = door_team_checks_find (self, entry->case_id);
      gpointer found = g_hash_table_lookup (self->findings, name);

      if (!check
          || (check->visit && door_team_row_entry (check->visit)->received > entry->received))
        continue;
      g_set_object (&check->visit, row);
      check->found = found != NULL;
      check->finding = found ? (DoorVisitFinding) (GPOINTER_TO_INT (found) - 1) : 0;
    }
}

static int
by_urgency (gconstpointer a, gconstpointer b)
{
  static const int places[] = {
    [DOOR_CHECK_DONE] = 0, [DOOR_CHECK_DRAWN] = 1, [DOOR_CHECK_GIVEN] = 2, [DOOR_CHECK_SETTLED] = 3
  };
  DoorTeamCheck *left = *(DoorTeamCheck *const *) a, *right = *(DoorTeamCheck *const *) b;
  int x = places[door_team_check_get_state (left)], y = places[door_team_check_get_state (right)];

  return x != y ? x - y : strcmp (left->case_id, right->case_id);
}

static void
summarize (DoorTeamChecks *self)
{
  guint n[4] = { 0 };

  for (guint i = 0; i < self->all->len; i++)
    {
      DoorTeamCheck *check = g_ptr_array_index (self->all, i);

      door_team_check_describe (check);
      n[door_team_check_get_state (check)]++;
    }
  g_free (self->summary);
  if (self->all->len == 0)
    self->summary = g_strdup (_ ("Nothing has been drawn yet."));
  else
    self->summary = g_strdup_printf (
        _ ("%u wait for somebody to go, %u are with somebody, %u came back, %u are decided"),
        n[DOOR_CHECK_DRAWN], n[DOOR_CHECK_GIVEN], n[DOOR_CHECK_DONE], n[DOOR_CHECK_SETTLED]);
}

void
door_team_checks_rebuild (DoorTeamChecks *self)
{
  guint before = self->all->len;

  g_hash_table_remove_all (self->by_case);
  g_ptr_array_set_size (self->all, 0);
  g_hash_table_remove_all (self->sexes);
  fold_events (self);
  find_rows (self);
  find_visits (self);
  g_ptr_array_sort (self->all, by_urgency);
  summarize (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->all->len);
  door_team_checks_count (self);
}

const char *
door_team_checks_get_summary (DoorTeamChecks *self)
{
  return self->summary;
}

const char *
door_team_checks_get_sex (DoorTeamChecks *self, const char *person)
{
  const char *sex = g_hash_table_lookup (self->sexes, person);

  return sex ? sex : "";
}

/* --- The object ------------------------------------------------------------------------------ */

static GType
get_item_type (GListModel *list)
{
  return DOOR_TYPE_TEAM_CHECK;
}

static guint
get_n_items (GListModel *list)
{
  return DOOR_TEAM_CHECKS (list)->all->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  GPtrArray *all = DOOR_TEAM_CHECKS (list)->all;

  return position < all->len ? g_object_ref (g_ptr_array_index (all, position)) : NULL;
}

static void
list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DoorTeamChecks,
                               door_team_checks,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_init))

static void
door_team_checks_finalize (GObject *object)
{
  DoorTeamChecks *self = DOOR_TEAM_CHECKS (object);

  g_hash_table_unref (self->by_case);
  g_ptr_array_unref (self->all);
  g_hash_table_unref (self->sexes);
  g_hash_table_unref (self->findings);
  g_hash_table_unref (self->books);
  g_clear_pointer (&self->book, door_backcheck_free);
  g_free (self->summary);
  G_OBJECT_CLASS (door_team_checks_parent_class)->finalize (object);
}

static void
door_team_checks_class_init (DoorTeamChecksClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_team_checks_finalize;
  g_signal_new ("counted", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
door_team_checks_init (DoorTeamChecks *self)
{
  self->by_case = g_hash_table_new (g_str_hash, g_str_equal);
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->sexes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->findings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->books = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) door_backcheck_free);
  self->summary = g_strdup ("");
}

DoorTeamChecks *
door_team_checks_new (DoorTeamDesk *desk)
{
  DoorTeamChecks *self = g_object_new (DOOR_TYPE_TEAM_CHECKS, NULL);

  self->desk = desk;
  return self;
}
