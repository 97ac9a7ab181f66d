/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The books of quality of a team, one for each version of a questionnaire. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-private.h"

#include <string.h>

typedef DoorTeamBook Version;

struct _DoorTeamBooks {
  GHashTable *versions; /* "ID␟VERSION" -> Version */
  GHashTable *areas;    /* "ID␟VERSION" -> DoorAreas */
};

static void
version_free (gpointer data)
{
  Version *self = data;

  g_clear_pointer (&self->plan, door_review_plan_unref);
  g_clear_pointer (&self->book, door_quality_free);
  g_free (self);
}

static char *
form_key (const DoorTeamEntry *entry)
{
  return g_strjoin ("\x1f", entry->form_id, entry->form_version, NULL);
}

static Version *
version_of (const DoorTeamBooks *self, const DoorTeamEntry *entry)
{
  g_autofree char *key = form_key (entry);

  return g_hash_table_lookup (self->versions, key);
}

DoorTeamBooks *
door_team_books_new (void)
{
  DoorTeamBooks *self = g_new0 (DoorTeamBooks, 1);

  self->versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, version_free);
  self->areas = door_area_shelf_new ();
  return self;
}

void
door_team_books_free (DoorTeamBooks *self)
{
  g_hash_table_unref (self->versions);
  g_hash_table_unref (self->areas);
  g_free (self);
}

gboolean
door_team_books_has (const DoorTeamBooks *self, const DoorTeamEntry *entry)
{
  return version_of (self, entry) != NULL;
}

DoorReviewPlan *
door_team_books_plan (const DoorTeamBooks *self, const DoorTeamEntry *entry)
{
  const Version *version = version_of (self, entry);

  return version ? version->plan : NULL;
}

/* --- Areas ------------------------------------------------------------------------------------ */

const DoorAreas *
door_team_books_areas (const DoorTeamBooks *self, const DoorTeamEntry *entry)
{
  g_autofree char *key = form_key (entry);

  return g_hash_table_lookup (self->areas, key);
}

void
door_team_books_take_areas (DoorTeamBooks *self, GHashTable *areas)
{
  GHashTableIter iter;
  gpointer key, outlines;

  g_hash_table_iter_init (&iter, areas);
  while (g_hash_table_iter_next (&iter, &key, &outlines))
    {
      Version *version = g_hash_table_lookup (self->versions, key);

      if (version && version->book)
        door_quality_set_areas (version->book, outlines);
      g_hash_table_replace (self->areas, g_strdup (key), door_areas_ref (outlines));
    }
}

GHashTable *
door_team_books_known_areas (const DoorTeamBooks *self)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->areas);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (known, g_strdup (key));
  return known;
}

void
door_team_books_add (DoorTeamBooks *self,
                     const DoorTeamEntry *entry,
                     DoorFormDef *form,
                     const DoorQualitySettings *settings)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  Version *version = g_new0 (Version, 1);

  if (form)
    {
      version->plan = door_review_plan_new (form, diagnostics);
      version->book = door_quality_new (door_review_plan_n_items (version->plan), settings);
      door_quality_set_areas (version->book, door_team_books_areas (self, entry));
    }
  g_hash_table_replace (self->versions, form_key (entry), version);
}

/* --- Entering --------------------------------------------------------------------------------- */

static gboolean
counts (DoorTeamRow *row)
{
  return door_team_row_entry (row)->facts && !door_team_row_entry (row)->is_second
         && door_team_row_get_state (row) != DOOR_REVIEW_VOID
         && door_team_row_get_state (row) != DOOR_REVIEW_REPLACED;
}

static gboolean
was_returned (DoorTeamRow *row)
{
  GPtrArray *steps = door_team_row_steps (row);

  for (guint i = 0; i < steps->len; i++)
    if (strcmp (door_case_event_get (g_ptr_array_index (steps, i), "step"), DOOR_STEP_RETURN) == 0)
      return TRUE;
  return FALSE;
}

/* Without what the record says of its clock, the hours of day are those of this computer. */
static void
take_local_time (DoorReviewFacts *facts)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (facts->started_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc ? g_date_time_to_local (utc) : NULL;

  if (facts->started_us > 0 && local)
    facts->utc_offset_s = (gint32) (g_date_time_get_utc_offset (local) / G_USEC_PER_SEC);
}

/* What else is known of the interview than its facts say. */
static DoorReviewFacts *
facts_of (const DoorTeamEntry *entry, GHashTable *by_instance)
{
  DoorReviewFacts *facts = door_review_facts_unpack (entry->facts);
  DoorTeamRow *before = g_hash_table_lookup (by_instance, entry->replaces);

  if (facts && !facts->knows_offset)
    take_local_time (facts);
  /* Answers after the end are what was asked for. */
  if (facts && before && was_returned (before))
    facts->n_after_finalize = 0;
  return facts;
}

static void
enter_row (DoorTeamBooks *self, DoorTeamRow *row, GHashTable *by_instance)
{
  const DoorTeamEntry *entry = door_team_row_entry (row);
  Version *version = version_of (self, entry);
  gboolean is_in;

  if (!version || !version->book)
    return;
  is_in = door_quality_find (version->book, entry->instance_id) >= 0;
  if (!counts (row) && is_in)
    door_quality_remove (version->book, entry->instance_id);
  else if (counts (row) && !is_in)
    {
      DoorReviewFacts *facts = facts_of (entry, by_instance);

      if (facts)
        door_quality_add (version->book, facts, *entry->replaces ? entry->replaces : NULL);
    }
}

/* Outcomes count in the book with the most interviews: cases have no questionnaire. */
static DoorQuality *
largest_book (const DoorTeamBooks *self)
{
  DoorQuality *largest = NULL;
  GHashTableIter iter;
  gpointer version;

  g_hash_table_iter_init (&iter, self->versions);
  while (g_hash_table_iter_next (&iter, NULL, &version))
    {
      DoorQuality *book = ((Version *) version)->book;

      if (book
          && (!largest || door_quality_n_interviews (book) > door_quality_n_interviews (largest)))
        largest = book;
    }
  return largest;
}

static void
enter_cases (DoorTeamBooks *self, GPtrArray *events, GHashTable *interviewed, const char *team)
{
  g_autoptr (GPtrArray) cases = door_team_cases_fold (events, interviewed);
  DoorQuality *book = largest_book (self);

  for (guint i = 0; book && i < cases->len; i++)
    {
      const DoorTeamCase *one = g_ptr_array_index (cases, i);

      if (*one->code)
        door_quality_add_case (book, one->case_id, one->person, team, one->code, 1);
    }
}

void
door_team_books_enter (DoorTeamBooks *self, GHashTable *rows, GPtrArray *events, const char *team)
{
  g_autoptr (GHashTable) interviewed = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) by_instance = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_hash_table_insert (by_instance, door_team_row_entry (row)->instance_id, row);
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      enter_row (self, row, by_instance);
      if (counts (row))
        g_hash_table_add (interviewed, door_team_row_entry (row)->case_id);
    }
  enter_cases (self, events, interviewed, team);
}

/* --- Figures ---------------------------------------------------------------------------------- */

static void
merge_flags (DoorTeamFigures *into, DoorTeamFigures *from)
{
  GHashTableIter iter;
  gpointer id, flags;

  g_hash_table_iter_init (&iter, from->flags);
  while (g_hash_table_iter_next (&iter, &id, &flags))
    g_hash_table_insert (into->flags, g_strdup (id), g_ptr_array_ref (flags));
}

/* Of the version with the most interviews; flags of all. */
static DoorTeamFigures *
join (DoorTeamFigures *one, DoorTeamFigures *other)
{
  DoorTeamFigures *larger, *smaller;

  if (!one)
    return other;
  larger = one->n_interviews >= other->n_interviews ? one : other;
  smaller = larger == one ? other : one;
  merge_flags (larger, smaller);
  door_team_figures_free (smaller);
  return larger;
}

DoorTeamFigures *
door_team_books_figures (GPtrArray *books)
{
  DoorTeamFigures *figures = NULL;

  for (guint i = 0; i < books->len; i++)
    figures = join (figures, door_team_figures_new (g_ptr_array_index (books, i)));
  return figures;
}

GPtrArray *
door_team_books_filled (const DoorTeamBooks *self)
{
  GPtrArray *books = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer version;

  g_hash_table_iter_init (&iter, self->versions);
  while (g_hash_table_iter_next (&iter, NULL, &version))
    if (((Version *) version)->book && door_quality_n_interviews (((Version *) version)->book) > 0)
      g_ptr_array_add (books, version);
  return books;
}
