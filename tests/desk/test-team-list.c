/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of interviews against filtering and sorting the simple way. */
#include "door-final-code.h"
#include "door-team-rows.h"

#include <math.h>
#include <string.h>

#define N 400u
#define DAY ((gint64) 86400 * G_USEC_PER_SEC)

typedef struct {
  DoorTeamList *list;
  GPtrArray *rows; /* DoorTeamRow */
  double minutes[N];
  gint64 at[N];
} Fixture;

static const char *const people[] = { "Tevita", "Amina", "Élodie", "Mere" };
static const char *const psus[] = { "block 9", "block 10", "" };
static const char *const outcomes[] = { "1.2", "2.112", "1.1", "", "2.31", "2.12" };

static GPtrArray *
make_flags (GRand *rand)
{
  GPtrArray *flags = g_ptr_array_new_with_free_func ((GDestroyNotify) door_team_flag_free);
  DoorTeamFlag *flag = g_new0 (DoorTeamFlag, 1);

  *flag = (DoorTeamFlag){ g_strdup ("Length"), g_strdup ("9 minutes; usual ÉTAPE"), g_strdup (""),
                          DOOR_TEAM_SEVERITY_NOTE + (guint) g_rand_int_range (rand, 0, 3),
                          g_strdup ("") };
  g_ptr_array_add (flags, flag);
  return flags;
}

static DoorTeamRow *
make_row (Fixture *self, GRand *rand, guint i)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 3, 20, 12, 0, 0);
  DoorTeamEntry *entry = g_new0 (DoorTeamEntry, 1);
  g_autoptr (DoorReviewFacts) facts = door_review_facts_new ("", "", "", "", "");
  DoorTeamRow *row;

  entry->name = g_strdup_printf ("%suuid:%03u", DOOR_TEAM_SUB, i);
  entry->instance_id = g_strdup_printf ("uuid:%03u", i);
  entry->case_id = g_strdup_printf ("HH-%03u", i);
  entry->person = g_strdup (people[g_rand_int_range (rand, 0, G_N_ELEMENTS (people))]);
  entry->psu = g_strdup (psus[g_rand_int_range (rand, 0, G_N_ELEMENTS (psus))]);
  entry->replaces = g_strdup (g_rand_int_range (rand, 0, 5) == 0 ? "uuid:before" : "");
  entry->problem = g_strdup ("");
  entry->keys = g_strdup ("");
  self->at[i] = (20000 + g_rand_int_range (rand, 0, 30)) * DAY;
  self->minutes[i] = i % 7 == 0 ? 0 : 10 + g_rand_int_range (rand, 0, 40);
  facts->started_us = self->at[i];
  facts->active_minutes = self->minutes[i];
  g_free (facts->disposition);
  facts->disposition = g_strdup (outcomes[g_rand_int_range (rand, 0, G_N_ELEMENTS (outcomes))]);
  row = door_team_row_new (entry);
  door_team_row_set_facts (row, facts, now);
  if (g_rand_int_range (rand, 0, 3) == 0)
    {
      g_autoptr (GPtrArray) flags = make_flags (rand);
      door_team_row_set_flags (row, flags);
    }
  return row;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < N; i++)
    g_ptr_array_add (self->rows, make_row (self, rand, i));
  self->list = door_team_list_new ();
  door_team_list_set_show (self->list, DOOR_TEAM_SHOW_ALL);
  door_team_list_set_rows (self->list, self->rows);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->list);
  g_ptr_array_unref (self->rows);
}

static guint
length (const Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

static DoorTeamRow *
nth (const Fixture *self, guint i)
{
  g_autoptr (DoorTeamRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), i);

  return row; /* the fixture holds it */
}

static gboolean
holds (const char *text, const char *what)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *wanted = g_utf8_casefold (what, -1);

  return strstr (folded, wanted) != NULL;
}

static guint
count_simply (const Fixture *self, const char *person, const char *search)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (self->rows, i);

      n += (!person || strcmp (door_team_row_get_person (row), person) == 0)
           && (holds (door_team_row_get_case (row), search)
               || holds (door_team_row_get_person (row), search)
               || holds (door_team_row_get_psu (row), search)
               || holds (door_team_row_get_flags_text (row), search));
    }
  return n;
}

/* Upper and lower case, letters beyond ASCII, and nothing found across two texts. */
static void
test_search (Fixture *self, gconstpointer data)
{
  static const char *const searches[]
      = { "hh-01", "AMINA", "élo", "ÉLODIE", "étape", "block 1", "x" };

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    for (guint p = 0; p <= G_N_ELEMENTS (people); p++)
      {
        const char *person = p < G_N_ELEMENTS (people) ? people[p] : NULL;

        door_team_list_set_person (self->list, person);
        door_team_list_set_search (self->list, searches[i]);
        g_assert_cmpuint (length (self), ==, count_simply (self, person, searches[i]));
      }
  door_team_list_set_person (self->list, NULL);
  door_team_list_set_search (self->list, "aminablock");
  g_assert_cmpuint (length (self), ==, 0);
  door_team_list_set_search (self->list, "");
  g_assert_cmpuint (length (self), ==, N);
}

/* Flags that came since the last search are found. */
static void
test_search_follows_flags (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GPtrArray) flags = make_flags (rand);
  DoorTeamRow *row = g_ptr_array_index (self->rows, 17);
  guint before;

  door_team_row_set_flags (row, NULL);
  door_team_list_set_search (self->list, "étape");
  before = length (self);
  door_team_row_set_flags (row, flags);
  door_team_list_set_rows (self->list, self->rows);
  g_assert_cmpuint (length (self), ==, before + 1);
}

/* In the order of the codes; what has none stands last. */
static guint
outcome_place (DoorTeamRow *row)
{
  const char *text = door_team_row_get_outcome_text (row);
  guint i = 0;

  while (i < door_final_code_count ()
         && strcmp (door_final_code_label (door_final_code_get (i)->code), text) != 0)
    i++;
  return i;
}

static int
compare (const Fixture *self, DoorTeamOrder order, DoorTeamRow *a, DoorTeamRow *b)
{
  guint left = (guint) atoi (door_team_row_get_id (a) + strlen ("uuid:"));
  guint right = (guint) atoi (door_team_row_get_id (b) + strlen ("uuid:"));

  switch (order)
    {
    case DOOR_TEAM_BY_URGENCY:
      return (int) door_team_row_get_severity (b) - (int) door_team_row_get_severity (a);
    case DOOR_TEAM_BY_NEWEST:
      return self->at[left] > self->at[right] ? -1 : self->at[left] < self->at[right];
    case DOOR_TEAM_BY_PERSON:
      return g_utf8_collate (door_team_row_get_person (a), door_team_row_get_person (b));
    case DOOR_TEAM_BY_PSU:
      return g_utf8_collate (door_team_row_get_psu (a), door_team_row_get_psu (b));
    case DOOR_TEAM_BY_DURATION:
      if (self->minutes[left] == 0 || self->minutes[right] == 0)
        return (self->minutes[left] == 0) - (self->minutes[right] == 0);
      return self->minutes[left] < self->minutes[right]
                 ? -1
                 : self->minutes[left] > self->minutes[right];
    case DOOR_TEAM_BY_OUTCOME:
      return (int) outcome_place (a) - (int) outcome_place (b);
    case DOOR_TEAM_BY_STATE:
      return (int) door_team_row_get_state (a) - (int) door_team_row_get_state (b);
    default:
      return 0;
    }
}

static void
test_order (Fixture *self, gconstpointer data)
{
  for (guint order = 0; order < DOOR_N_TEAM_ORDERS; order++)
    {
      door_team_list_set_order (self->list, order);
      g_assert_cmpuint (length (self), ==, N);
      for (guint i = 1; i < N; i++)
        {
          int by = compare (self, order, nth (self, i - 1), nth (self, i));

          g_assert_cmpint (by, <=, 0);
          if (by == 0) /* even ones stand by time */
            g_assert_cmpint (compare (self, DOOR_TEAM_BY_NEWEST, nth (self, i), nth (self, i - 1)),
                             <=, 0);
        }
    }
}

/* An order holds while filters change, and a filter while the order does. */
static void
test_both (Fixture *self, gconstpointer data)
{
  guint flagged;

  door_team_list_set_order (self->list, DOOR_TEAM_BY_DURATION);
  door_team_list_set_show (self->list, DOOR_TEAM_SHOW_FLAGGED);
  flagged = length (self);
  g_assert_cmpuint (flagged, >, 0);
  g_assert_cmpuint (flagged, ==, door_team_list_count (self->list, DOOR_TEAM_SHOW_FLAGGED));
  for (guint i = 1; i < flagged; i++)
    g_assert_cmpint (compare (self, DOOR_TEAM_BY_DURATION, nth (self, i - 1), nth (self, i)), <=,
                     0);
  door_team_list_set_order (self->list, DOOR_TEAM_BY_NEWEST);
  g_assert_cmpuint (length (self), ==, flagged);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/desk/team-list/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/desk/team-list/search-follows-flags", Fixture, NULL, set_up,
              test_search_follows_flags, tear_down);
  g_test_add ("/desk/team-list/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/desk/team-list/order-and-filter", Fixture, NULL, set_up, test_both, tear_down);
  return g_test_run ();
}
