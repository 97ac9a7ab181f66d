/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-case-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DoorTeamCases {
  GObject parent_instance;

  GPtrArray *all;   /* of DoorTeamCaseRow, by id */
  GPtrArray *shown; /* those that pass */
  DoorTeamCasesShow show;
  char *search; /* folded; "" lets all pass */
};

static void model_init (GListModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (DoorTeamCases,
                               door_team_cases,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, model_init))

const char *
door_team_cases_show_label (DoorTeamCasesShow show)
{
  static const char *const labels[] = {
    [DOOR_TEAM_CASES_ALL] = N_ ("All cases"),
    [DOOR_TEAM_CASES_WAITING] = N_ ("Waiting for you"),
    [DOOR_TEAM_CASES_OPEN] = N_ ("Not done yet"),
    [DOOR_TEAM_CASES_RESERVE] = N_ ("In reserve"),
  };

  return _ (labels[show]);
}

/* --- Passing ---------------------------------------------------------------------------------- */

static gboolean
is_shown (DoorTeamCaseRow *row, DoorTeamCasesShow show)
{
  switch (show)
    {
    case DOOR_TEAM_CASES_WAITING:
      return door_team_case_waits (row);
    case DOOR_TEAM_CASES_OPEN:
      return door_team_case_is_open (row);
    case DOOR_TEAM_CASES_RESERVE:
      return door_team_case_is_reserve (row);
    default:
      return TRUE;
    }
}

GPtrArray *
door_team_cases_all (DoorTeamCases *self)
{
  return self->all;
}

static void
show_again (DoorTeamCases *self)
{
  guint before = self->shown->len;

  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < self->all->len; i++)
    {
      DoorTeamCaseRow *row = g_ptr_array_index (self->all, i);

      if (is_shown (row, self->show) && door_team_case_holds (row, self->search))
        g_ptr_array_add (self->shown, g_object_ref (row));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->shown->len);
}

void
door_team_cases_set_show (DoorTeamCases *self, DoorTeamCasesShow show)
{
  self->show = show;
  show_again (self);
}

DoorTeamCasesShow
door_team_cases_get_show (DoorTeamCases *self)
{
  return self->show;
}

void
door_team_cases_set_search (DoorTeamCases *self, const char *text)
{
  g_free (self->search);
  self->search = g_utf8_casefold (text ? text : "", -1);
  show_again (self);
}

DoorTeamCaseRow *
door_team_cases_find (DoorTeamCases *self, const char *id)
{
  for (guint i = 0; i < self->all->len; i++)
    if (strcmp (door_team_case_get_id (g_ptr_array_index (self->all, i)), id) == 0)
      return g_ptr_array_index (self->all, i);
  return NULL;
}

guint
door_team_cases_count (DoorTeamCases *self, DoorTeamCasesShow show)
{
  guint n = 0;

  for (guint i = 0; i < self->all->len; i++)
    n += is_shown (g_ptr_array_index (self->all, i), show) ? 1 : 0;
  return n;
}

/* --- Folding ---------------------------------------------------------------------------------- */

/* Second visits have a page of their own. */
static GHashTable *
group_events (GPtrArray *events)
{
  GHashTable *by_case
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < events->len; i++)
    {
      DoorCaseEvent *event = g_ptr_array_index (events, i);
      const char *id = door_case_event_case (event);
      GPtrArray *of = g_hash_table_lookup (by_case, id);

      if (!*id || g_str_has_prefix (id, DOOR_CHECK_CASE))
        continue;
      if (!of)
        g_hash_table_insert (by_case, (gpointer) id, of = g_ptr_array_new ());
      g_ptr_array_add (of, event);
    }
  return by_case;
}

/* Case id -> its interview; a version that a newer one replaced counts no longer. */
static GHashTable *
group_rows (GPtrArray *rows)
{
  GHashTable *by_case = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (rows, i);

      if (*door_team_row_get_case (row) && door_team_row_get_state (row) != DOOR_REVIEW_REPLACED)
        g_hash_table_insert (by_case, (gpointer) door_team_row_get_case (row), row);
    }
  return by_case;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (door_team_case_get_id (*(DoorTeamCaseRow *const *) a),
                 door_team_case_get_id (*(DoorTeamCaseRow *const *) b));
}

void
door_team_cases_rebuild (DoorTeamCases *self, GPtrArray *events, GPtrArray *rows, GDateTime *now)
{
  g_autoptr (GHashTable) by_case = group_events (events);
  g_autoptr (GHashTable) interviews = group_rows (rows);
  GHashTableIter iter;
  gpointer id, of;

  g_ptr_array_set_size (self->all, 0);
  g_hash_table_iter_init (&iter, by_case);
  while (g_hash_table_iter_next (&iter, &id, &of))
    {
      const DoorTeamCaseBeside beside = { g_hash_table_lookup (interviews, id), now };

      g_ptr_array_add (self->all, door_team_case_new (id, of, &beside));
    }
  g_ptr_array_sort (self->all, compare_ids);
  show_again (self);
}

/* --- The model -------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return DOOR_TYPE_TEAM_CASE;
}

static guint
get_n_items (GListModel *model)
{
  return DOOR_TEAM_CASES (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *shown = DOOR_TEAM_CASES (model)->shown;

  return position < shown->len ? g_object_ref (g_ptr_array_index (shown, position)) : NULL;
}

static void
model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
door_team_cases_finalize (GObject *object)
{
  DoorTeamCases *self = DOOR_TEAM_CASES (object);

  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->shown);
  g_free (self->search);
  G_OBJECT_CLASS (door_team_cases_parent_class)->finalize (object);
}

static void
door_team_cases_class_init (DoorTeamCasesClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_team_cases_finalize;
}

static void
door_team_cases_init (DoorTeamCases *self)
{
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->search = g_strdup ("");
}

DoorTeamCases *
door_team_cases_new (void)
{
  return g_object_new (DOOR_TYPE_TEAM_CASES, NULL);
}
