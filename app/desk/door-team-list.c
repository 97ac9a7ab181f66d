/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All rows stand in order; a filter lets some of them through. So a filter costs one pass, and only another
 * order, or other rows, cost sorting. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _DoorTeamList {
  GObject parent_instance;

  GPtrArray *rows;  /* all, of DoorTeamRow; who holds them */
  GArray *ordered;  /* of Place: all, in order */
  GPtrArray *shown; /* those that pass, in order; borrowed */
  GHashTable *by_id;
  DoorTeamShow show;
  DoorTeamOrder order;
  char *person, *psu, *team, *search; /* "" lets all pass; `search` is folded */
  char **people, **psus, **teams;
};

static void model_init (GListModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (DoorTeamList,
                               door_team_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, model_init))

/* --- Labels ---------------------------------------------------------------------------------- */

const char *
door_team_show_label (DoorTeamShow show)
{
  static const char *const labels[] = {
    [DOOR_TEAM_SHOW_TO_DO] = N_ ("To decide"),
    [DOOR_TEAM_SHOW_FLAGGED] = N_ ("To decide, with flags"),
    [DOOR_TEAM_SHOW_RETURNED] = N_ ("Sent back"),
    [DOOR_TEAM_SHOW_BACK_CHECK] = N_ ("Second visit due"),
    [DOOR_TEAM_SHOW_APPROVED] = N_ ("Approved"),
    [DOOR_TEAM_SHOW_UNCONFIRMED] = N_ ("Approved, not confirmed"),
    [DOOR_TEAM_SHOW_VOID] = N_ ("Not used"),
    [DOOR_TEAM_SHOW_ALL] = N_ ("All"),
  };

  return _ (labels[show]);
}

const char *
door_team_order_label (DoorTeamOrder order)
{
  static const char *const labels[] = {
    [DOOR_TEAM_BY_URGENCY] = N_ ("Most urgent first"),
    [DOOR_TEAM_BY_NEWEST] = N_ ("Newest first"),
    [DOOR_TEAM_BY_OLDEST] = N_ ("Oldest first"),
    [DOOR_TEAM_BY_PERSON] = N_ ("By interviewer"),
    [DOOR_TEAM_BY_PSU] = N_ ("By area (PSU)"),
    [DOOR_TEAM_BY_DURATION] = N_ ("Shortest first"),
    [DOOR_TEAM_BY_OUTCOME] = N_ ("By outcome (disposition)"),
    [DOOR_TEAM_BY_STATE] = N_ ("By state of the review"),
  };

  return _ (labels[order]);
}

/* --- Passing --------------------------------------------------------------------------------- */

static gboolean
is_shown (DoorTeamRow *row, DoorTeamShow show)
{
  DoorReviewState state = door_team_row_get_state (row);

  switch (show)
    {
    case DOOR_TEAM_SHOW_TO_DO:
      return door_team_row_is_open (row);
    case DOOR_TEAM_SHOW_FLAGGED:
      return door_team_row_is_open (row)
             && door_team_row_get_severity (row) >= DOOR_TEAM_SEVERITY_CHECK;
    case DOOR_TEAM_SHOW_RETURNED:
      return state == DOOR_REVIEW_RETURNED;
    case DOOR_TEAM_SHOW_BACK_CHECK:
      return state == DOOR_REVIEW_BACK_CHECK;
    case DOOR_TEAM_SHOW_APPROVED:
      return state == DOOR_REVIEW_APPROVED;
    case DOOR_TEAM_SHOW_UNCONFIRMED:
      return state == DOOR_REVIEW_APPROVED && !door_team_row_standing (row)->confirmed;
    case DOOR_TEAM_SHOW_VOID:
      return state == DOOR_REVIEW_VOID;
    default:
      return TRUE;
    }
}

static gboolean
passes (DoorTeamList *self, DoorTeamRow *row)
{
  if (!is_shown (row, self->show)
      || (*self->person && strcmp (self->person, door_team_row_get_person (row)) != 0)
      || (*self->psu && strcmp (self->psu, door_team_row_get_psu (row)) != 0)
      || (*self->team && strcmp (self->team, door_team_row_get_team (row)) != 0))
    return FALSE;
  return !*self->search || strstr (door_team_row_folded (row), self->search) != NULL;
}

/* --- Order ----------------------------------------------------------------------------------- */

/* A row, and what it is put in order by: numbers only, so that many are sorted fast. Rows that are even
 * stand by time, then by name. */
typedef struct {
  double by, at;
  DoorTeamRow *row;
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *left = a, *right = b;

  if (left->by != right->by)
    return left->by < right->by ? -1 : 1;
  if (left->at != right->at)
    return left->at < right->at ? -1 : 1;
  return strcmp (door_team_row_get_id (left->row), door_team_row_get_id (right->row));
}

/* Text -> its place in the order of names; of those that stand in no list: 0. */
static GHashTable *
rank (char *const *texts)
{
  GHashTable *ranks = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; texts[i]; i++)
    g_hash_table_insert (ranks, texts[i], GUINT_TO_POINTER (i + 1));
  return ranks;
}

static double
rank_of (GHashTable *ranks, const char *text)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (ranks, text));
}

/* What headquarters confirmed stands after what waits for it. */
static double
state_place (DoorTeamRow *row)
{
  return door_team_row_get_state (row) + (door_team_row_standing (row)->confirmed ? 0.5 : 0);
}

static double
place_of (DoorTeamList *self, DoorTeamRow *row, GHashTable *people, GHashTable *psus)
{
  double minutes = door_team_row_minutes (row);

  switch (self->order)
    {
    case DOOR_TEAM_BY_NEWEST:
      return -(double) door_team_row_at (row);
    case DOOR_TEAM_BY_PERSON:
      return rank_of (people, door_team_row_get_person (row));
    case DOOR_TEAM_BY_PSU:
      return rank_of (psus, door_team_row_get_psu (row));
    case DOOR_TEAM_BY_DURATION:
      return isnan (minutes) ? G_MAXDOUBLE : minutes;
    case DOOR_TEAM_BY_OUTCOME:
      return door_team_row_outcome (row);
    case DOOR_TEAM_BY_STATE:
      return state_place (row);
    case DOOR_TEAM_BY_URGENCY:
      return -(double) door_team_row_get_severity (row);
    default:
      return 0;
    }
}

static void
order_again (DoorTeamList *self)
{
  g_autoptr (GHashTable) people = rank (self->people);
  g_autoptr (GHashTable) psus = rank (self->psus);

  g_array_set_size (self->ordered, 0);
  for (guint i = 0; i < self->rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (self->rows, i);
      const Place place
          = { place_of (self, row, people, psus), (double) door_team_row_at (row), row };

      g_array_append_val (self->ordered, place);
    }
  g_array_sort (self->ordered, compare_places);
}

static void
show_again (DoorTeamList *self)
{
  guint before = self->shown->len;

  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < self->ordered->len; i++)
    {
      DoorTeamRow *row = g_array_index (self->ordered, Place, i).row;

      if (passes (self, row))
        g_ptr_array_add (self->shown, row);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->shown->len);
}

/* --- All rows -------------------------------------------------------------------------------- */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(char *const *) a, *(char *const *) b);
}

/* Each text once, in order. */
static char **
gather (GPtrArray *rows, const char *(*text) (DoorTeamRow *) )
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      const char *one = text (g_ptr_array_index (rows, i));

      if (*one && g_hash_table_add (seen, (gpointer) one))
        g_ptr_array_add (all, g_strdup (one));
    }
  g_ptr_array_sort (all, compare_texts);
  g_ptr_array_add (all, NULL);
  return (char **) g_ptr_array_free (all, FALSE);
}

void
door_team_list_set_rows (DoorTeamList *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) before = self->rows; /* shown until the end */

  self->rows = g_ptr_array_ref (rows);
  g_hash_table_remove_all (self->by_id);
  for (guint i = 0; i < rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (rows, i);

      g_hash_table_insert (self->by_id, (gpointer) door_team_row_get_id (row), row);
      door_team_row_folded (row); /* now, and not at the first letter of a search */
    }
  g_strfreev (self->people);
  g_strfreev (self->psus);
  g_strfreev (self->teams);
  self->teams = gather (rows, door_team_row_get_team);
  self->people = gather (rows, door_team_row_get_person);
  self->psus = gather (rows, door_team_row_get_psu);
  order_again (self);
  show_again (self);
}

GPtrArray *
door_team_list_rows (DoorTeamList *self)
{
  return self->rows;
}

/* --- Settings -------------------------------------------------------------------------------- */

void
door_team_list_set_show (DoorTeamList *self, DoorTeamShow show)
{
  if (self->show == show)
    return;
  self->show = show;
  show_again (self);
}

void
door_team_list_set_order (DoorTeamList *self, DoorTeamOrder order)
{
  if (self->order == order)
    return;
  self->order = order;
  order_again (self);
  show_again (self);
}

static void
set_text (DoorTeamList *self, char **place, char *text)
{
  if (strcmp (*place, text) == 0)
    {
      g_free (text);
      return;
    }
  g_free (*place);
  *place = text;
  show_again (self);
}

void
door_team_list_set_person (DoorTeamList *self, const char *person)
{
  set_text (self, &self->person, g_strdup (person ? person : ""));
}

void
door_team_list_set_psu (DoorTeamList *self, const char *psu)
{
  set_text (self, &self->psu, g_strdup (psu ? psu : ""));
}

void
door_team_list_set_team (DoorTeamList *self, const char *team)
{
  set_text (self, &self->team, g_strdup (team ? team : ""));
}

const char *
door_team_list_get_team (DoorTeamList *self)
{
  return self->team;
}

const char *const *
door_team_list_get_teams (DoorTeamList *self)
{
  return (const char *const *) self->teams;
}

const char *
door_team_list_get_search (DoorTeamList *self)
{
  return self->search;
}

void
door_team_list_set_search (DoorTeamList *self, const char *text)
{
  set_text (self, &self->search, g_utf8_casefold (text ? text : "", -1));
}

DoorTeamShow
door_team_list_get_show (DoorTeamList *self)
{
  return self->show;
}

DoorTeamOrder
door_team_list_get_order (DoorTeamList *self)
{
  return self->order;
}

const char *
door_team_list_get_person (DoorTeamList *self)
{
  return self->person;
}

const char *
door_team_list_get_psu (DoorTeamList *self)
{
  return self->psu;
}

guint
door_team_list_count (DoorTeamList *self, DoorTeamShow show)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n += is_shown (g_ptr_array_index (self->rows, i), show) ? 1 : 0;
  return n;
}

guint
door_team_list_count_all (DoorTeamList *self)
{
  return self->rows->len;
}

const char *const *
door_team_list_get_people (DoorTeamList *self)
{
  return (const char *const *) self->people;
}

const char *const *
door_team_list_get_psus (DoorTeamList *self)
{
  return (const char *const *) self->psus;
}

DoorTeamRow *
door_team_list_find (DoorTeamList *self, const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

const char *
door_team_list_get_empty_text (DoorTeamList *self)
{
  if (self->rows->len == 0)
    return _ (
        "No interview of the team has come yet. They come by themselves when interviewers send "
        "and this computer connects.");
  if (*self->search || *self->person || *self->psu || *self->team)
    return _ ("No interview fits what is searched for. Clear the filters to see the others.");
  if (self->show == DOOR_TEAM_SHOW_TO_DO || self->show == DOOR_TEAM_SHOW_FLAGGED)
    return _ ("Everything that came is decided.");
  return _ ("No interview is in this list now.");
}

/* --- The model ------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return DOOR_TYPE_TEAM_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return DOOR_TEAM_LIST (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  DoorTeamList *self = DOOR_TEAM_LIST (model);

  return position < self->shown->len ? g_object_ref (g_ptr_array_index (self->shown, position))
                                     : NULL;
}

static void
model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
door_team_list_finalize (GObject *object)
{
  DoorTeamList *self = DOOR_TEAM_LIST (object);

  g_ptr_array_unref (self->shown);
  g_array_unref (self->ordered);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->rows);
  g_free (self->person);
  g_free (self->psu);
  g_free (self->team);
  g_free (self->search);
  g_strfreev (self->people);
  g_strfreev (self->psus);
  g_strfreev (self->teams);
  G_OBJECT_CLASS (door_team_list_parent_class)->finalize (object);
}

static void
door_team_list_class_init (DoorTeamListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_team_list_finalize;
}

static void
door_team_list_init (DoorTeamList *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->ordered = g_array_new (FALSE, FALSE, sizeof (Place));
  self->shown = g_ptr_array_new ();
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->person = g_strdup ("");
  self->psu = g_strdup ("");
  self->team = g_strdup ("");
  self->search = g_strdup ("");
  self->people = g_new0 (char *, 1);
  self->psus = g_new0 (char *, 1);
  self->teams = g_new0 (char *, 1);
}

DoorTeamList *
door_team_list_new (void)
{
  return g_object_new (DOOR_TYPE_TEAM_LIST, NULL);
}
