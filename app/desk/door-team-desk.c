/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-desk-private.h"

#include "door-team-case-private.h"
#include "door-team-overdue.h"
#include "door-team-request.h"

#define TICK_SECONDS 60

G_DEFINE_FINAL_TYPE (DoorTeamDesk, door_team_desk, G_TYPE_OBJECT)

/* --- What it shows ------------------------------------------------------------------------------ */

void
door_team_desk_show_figures (DoorTeamDesk *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    door_team_row_set_flags (row, self->figures ? g_hash_table_lookup (
                                      self->figures->flags, door_team_row_entry (row)->instance_id)
                                                : NULL);
}

static void
rebuild_cases (DoorTeamDesk *self, GPtrArray *rows)
{
  g_autoptr (GDateTime) now = door_clock_local (self->clock);

  door_team_cases_rebuild (self->cases, self->events, rows, now);
  door_team_requests_fill (self->requests, self->events, now);
}

static guint
count_overdue (DoorTeamDesk *self)
{
  g_autoptr (GPtrArray) overdue = door_team_desk_list_overdue (self);

  return overdue->len;
}

static void
fill_today (DoorTeamDesk *self)
{
  self->n_overdue = count_overdue (self);
  door_team_today_fill (self->today, self);
}

/* A check-in becomes overdue while nothing else happens. */
static gboolean
on_timer (gpointer data)
{
  DoorTeamDesk *self = DOOR_TEAM_DESK (data);

  if (count_overdue (self) != self->n_overdue)
    fill_today (self);
  return G_SOURCE_CONTINUE;
}

void
door_team_desk_show_rows (DoorTeamDesk *self)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_ptr_array_add (all, g_object_ref (row));
  door_team_list_set_rows (self->list, all);
  door_team_checks_rebuild (self->checks);
  rebuild_cases (self, all);
  fill_today (self);
  g_signal_emit_by_name (self, "changed");
}

/* --- The object -------------------------------------------------------------------------------- */

static void
door_team_desk_finalize (GObject *object)
{
  DoorTeamDesk *self = DOOR_TEAM_DESK (object);

  g_source_remove (self->timer);
  g_object_unref (self->list);
  g_object_unref (self->today);
  g_object_unref (self->checks);
  g_object_unref (self->cases);
  g_object_unref (self->requests);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->visits);
  door_team_books_free (self->books);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->pending);
  g_ptr_array_unref (self->waiting);
  g_clear_pointer (&self->holdings, door_team_holdings_free);
  g_clear_pointer (&self->figures, door_team_figures_free);
  g_object_unref (self->queue);
  door_trust_unref (self->trust);
  door_clock_unref (self->clock);
  G_OBJECT_CLASS (door_team_desk_parent_class)->finalize (object);
}

static void
door_team_desk_class_init (DoorTeamDeskClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_team_desk_finalize;
  g_signal_new ("wrote", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
  g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
door_team_desk_init (DoorTeamDesk *self)
{
  self->list = door_team_list_new ();
  self->today = door_team_today_new ();
  self->timer = g_timeout_add_seconds (TICK_SECONDS, on_timer, self);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->visits = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->checks = door_team_checks_new (self);
  self->cases = door_team_cases_new ();
  self->requests = g_list_store_new (DOOR_TYPE_TEAM_REQUEST);
  self->books = door_team_books_new ();
  self->events = g_ptr_array_new ();
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) door_team_entry_free);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

DoorTeamDesk *
door_team_desk_new (DoorVaultQueue *queue, DoorTrust *trust, DoorFormShelf *shelf, DoorClock *clock)
{
  DoorTeamDesk *self = g_object_new (DOOR_TYPE_TEAM_DESK, NULL);

  self->queue = g_object_ref (queue);
  self->trust = door_trust_ref (trust);
  self->forms = shelf;
  self->clock = door_clock_ref (clock);
  return self;
}

void
door_team_desk_detach (DoorTeamDesk *self)
{
  self->forms = NULL;
}

void
door_team_desk_took_step (DoorTeamDesk *self, DoorTeamRow *row, DoorCaseEvent *step)
{
  g_autoptr (GPtrArray) steps
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
  GPtrArray *before = door_team_row_steps (row);

  for (guint i = 0; i < before->len; i++)
    g_ptr_array_add (steps, door_case_event_ref (g_ptr_array_index (before, i)));
  g_ptr_array_add (steps, door_case_event_ref (step));
  door_team_row_set_steps (row, steps, door_team_row_get_state (row) == DOOR_REVIEW_REPLACED);
  door_team_desk_show_figures (self);
  door_team_desk_show_rows (self);
}

DoorReviewPlan *
door_team_desk_plan_of (DoorTeamDesk *self, const DoorTeamEntry *entry)
{
  return door_team_books_plan (self->books, entry);
}

const DoorAreas *
door_team_desk_areas_of (DoorTeamDesk *self, const DoorTeamEntry *entry)
{
  return door_team_books_areas (self->books, entry);
}

GHashTable *
door_team_desk_visits (DoorTeamDesk *self)
{
  return self->visits;
}

DoorTeamChecks *
door_team_desk_get_checks (DoorTeamDesk *self)
{
  return self->checks;
}

GListModel *
door_team_desk_get_requests (DoorTeamDesk *self)
{
  return G_LIST_MODEL (self->requests);
}

DoorTeamCases *
door_team_desk_get_cases (DoorTeamDesk *self)
{
  return self->cases;
}

DoorTeamList *
door_team_desk_get_list (DoorTeamDesk *self)
{
  return self->list;
}

GListModel *
door_team_desk_get_today (DoorTeamDesk *self)
{
  return G_LIST_MODEL (self->today);
}

gboolean
door_team_desk_is_busy (DoorTeamDesk *self)
{
  return self->running != NULL;
}

const DoorTeamFigures *
door_team_desk_figures (DoorTeamDesk *self)
{
  return self->figures;
}

DoorVaultQueue *
door_team_desk_queue (DoorTeamDesk *self)
{
  return self->queue;
}

DoorTrust *
door_team_desk_trust (DoorTeamDesk *self)
{
  return self->trust;
}

DoorFormShelf *
door_team_desk_shelf (DoorTeamDesk *self)
{
  return self->forms;
}

DoorClock *
door_team_desk_clock (DoorTeamDesk *self)
{
  return self->clock;
}

guint
door_team_desk_target (DoorTeamDesk *self)
{
  return self->target;
}

GPtrArray *
door_team_desk_events (DoorTeamDesk *self)
{
  return self->events;
}
