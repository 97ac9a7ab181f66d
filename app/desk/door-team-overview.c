/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-overview.h"

#include "door-disposition.h"
#include "door-team-private.h"
#include "door-team-write.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _DoorTeamSummary {
  GObject parent_instance;

  char *team;
  guint counts[DOOR_N_TEAM_COLUMNS]; /* of those that are counted */
  DoorAaporTally outcomes;
  char *cells[DOOR_N_TEAM_COLUMNS];
};

G_DEFINE_FINAL_TYPE (DoorTeamSummary, door_team_summary, G_TYPE_OBJECT)

static void
door_team_summary_finalize (GObject *object)
{
  DoorTeamSummary *self = DOOR_TEAM_SUMMARY (object);

  g_free (self->team);
  for (guint i = 0; i < DOOR_N_TEAM_COLUMNS; i++)
    g_free (self->cells[i]);
  G_OBJECT_CLASS (door_team_summary_parent_class)->finalize (object);
}

static void
door_team_summary_class_init (DoorTeamSummaryClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_team_summary_finalize;
}

static void
door_team_summary_init (DoorTeamSummary *self)
{
}

const char *
door_team_column_label (DoorTeamColumn column)
{
  static const char *const labels[] = {
    [DOOR_TEAM_COLUMN_TEAM] = N_ ("Team"),
    [DOOR_TEAM_COLUMN_ALL] = N_ ("Interviews"),
    [DOOR_TEAM_COLUMN_TO_DECIDE] = N_ ("To decide"),
    [DOOR_TEAM_COLUMN_FLAGGED] = N_ ("To decide, with flags"),
    [DOOR_TEAM_COLUMN_RETURNED] = N_ ("Sent back"),
    [DOOR_TEAM_COLUMN_BACK_CHECK] = N_ ("Second visit due"),
    [DOOR_TEAM_COLUMN_APPROVED] = N_ ("Approved"),
    [DOOR_TEAM_COLUMN_UNCONFIRMED] = N_ ("Approved, not confirmed"),
    [DOOR_TEAM_COLUMN_VOID] = N_ ("Not used"),
    [DOOR_TEAM_COLUMN_PEOPLE] = N_ ("People to look at"),
    [DOOR_TEAM_COLUMN_RESPONSE] = N_ ("Response (RR1)"),
    [DOOR_TEAM_COLUMN_CONTACT] = N_ ("Contact (CON1)"),
    [DOOR_TEAM_COLUMN_COOPERATION] = N_ ("Cooperation (COOP1)"),
    [DOOR_TEAM_COLUMN_REFUSAL] = N_ ("Refusal (REF1)"),
  };

  return _ (labels[column]);
}

const char *
door_team_summary_get_team (DoorTeamSummary *self)
{
  return self->team;
}

const char *
door_team_summary_get_cell (DoorTeamSummary *self, DoorTeamColumn column)
{
  return self->cells[column];
}

/* --- Counting ---------------------------------------------------------------------------------- */

static DoorTeamSummary *
summary_of (GHashTable *teams, const char *team)
{
  DoorTeamSummary *self = g_hash_table_lookup (teams, team);

  if (!self)
    {
      self = g_object_new (DOOR_TYPE_TEAM_SUMMARY, NULL);
      self->team = g_strdup (team);
      g_hash_table_insert (teams, self->team, self);
    }
  return self;
}

static void
count_row (DoorTeamSummary *self, DoorTeamRow *row)
{
  DoorReviewState state = door_team_row_get_state (row);

  if (state == DOOR_REVIEW_REPLACED)
    return;
  self->counts[DOOR_TEAM_COLUMN_ALL]++;
  if (door_team_row_is_open (row))
    {
      self->counts[DOOR_TEAM_COLUMN_TO_DECIDE]++;
      self->counts[DOOR_TEAM_COLUMN_FLAGGED]
          += door_team_row_get_severity (row) >= DOOR_TEAM_SEVERITY_CHECK;
    }
  self->counts[DOOR_TEAM_COLUMN_RETURNED] += state == DOOR_REVIEW_RETURNED;
  self->counts[DOOR_TEAM_COLUMN_BACK_CHECK] += state == DOOR_REVIEW_BACK_CHECK;
  self->counts[DOOR_TEAM_COLUMN_VOID] += state == DOOR_REVIEW_VOID;
  self->counts[DOOR_TEAM_COLUMN_APPROVED] += state == DOOR_REVIEW_APPROVED;
  self->counts[DOOR_TEAM_COLUMN_UNCONFIRMED]
      += state == DOOR_REVIEW_APPROVED && !door_team_row_standing (row)->confirmed;
}

static void
count_people (GHashTable *teams, DoorTeamDesk *desk)
{
  const DoorTeamFigures *figures = door_team_desk_figures (desk);

  for (guint i = 0; figures && i < figures->people->len; i++)
    {
      const DoorTeamPerson *person = g_ptr_array_index (figures->people, i);
      DoorTeamSummary *self = summary_of (teams, door_team_of_person (desk, person->name));

      self->counts[DOOR_TEAM_COLUMN_PEOPLE] += person->stands_out ? 1 : 0;
      for (guint group = 0; group < DOOR_N_AAPOR; group++)
        self->outcomes.cases[group] += person->outcomes.cases[group];
    }
}

/* --- In words ---------------------------------------------------------------------------------- */

static char *
describe_rate (const DoorAaporTally *outcomes, DoorRate rate)
{
  double value = door_aapor_rate (outcomes, rate, door_aapor_eligible_share (outcomes));

  return isnan (value) ? g_strdup ("") : g_strdup_printf ("%.0f %%", 100 * value);
}

static void
fill_cells (DoorTeamSummary *self)
{
  static const DoorRate rates[]
      = { DOOR_RATE_RR1, DOOR_RATE_CON1, DOOR_RATE_COOP1, DOOR_RATE_REF1 };

  self->cells[DOOR_TEAM_COLUMN_TEAM] = g_strdup (*self->team ? self->team : _ ("In no team"));
  for (guint i = DOOR_TEAM_COLUMN_ALL; i <= DOOR_TEAM_COLUMN_PEOPLE; i++)
    self->cells[i] = g_strdup_printf ("%u", self->counts[i]);
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    self->cells[DOOR_TEAM_COLUMN_RESPONSE + i] = describe_rate (&self->outcomes, rates[i]);
}

static int
compare_teams (gconstpointer a, gconstpointer b, gpointer data)
{
  return g_utf8_collate (((DoorTeamSummary *) a)->team, ((DoorTeamSummary *) b)->team);
}

GListModel *
door_team_desk_list_teams (DoorTeamDesk *self)
{
  g_autoptr (GHashTable) teams
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  GPtrArray *rows = door_team_list_rows (door_team_desk_get_list (self));
  GListStore *store = g_list_store_new (DOOR_TYPE_TEAM_SUMMARY);
  GHashTableIter iter;
  gpointer summary;

  for (guint i = 0; i < rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (rows, i);

      count_row (summary_of (teams, door_team_row_get_team (row)), row);
    }
  count_people (teams, self);
  g_hash_table_iter_init (&iter, teams);
  while (g_hash_table_iter_next (&iter, NULL, &summary))
    {
      fill_cells (summary);
      g_list_store_insert_sorted (store, summary, compare_teams, NULL);
    }
  return G_LIST_MODEL (store);
}
