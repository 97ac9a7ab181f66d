/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The crime classification: what the questionnaires screen for is in schema/iccs.csv, and events are
 * coded from the screener and the details of their form. */
#include <string.h>

#include "door-csv.h"
#include "door-files.h"
#include "door-play.h"

static DoorCsvTable *
read_schema (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "schema", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_file_load (path, 1024 * 1024, &error);
  DoorCsvTable *table;

  g_assert_no_error (error);
  table = door_csv_read (bytes, &error);
  g_assert_no_error (error);
  return table;
}

static const char *
cell (const DoorCsvTable *table, guint row, const char *header)
{
  int column = door_csv_find (table, header);

  g_assert_cmpint (column, >=, 0);
  return door_csv_cell (table, row, (guint) column);
}

static int
find_code (const DoorCsvTable *table, const char *code)
{
  for (guint row = 0; row < door_csv_rows (table); row++)
    if (strcmp (cell (table, row, "code"), code) == 0)
      return (int) row;
  return -1;
}

/* Each class has its parent one level up, and says how far it was verified. */
static void
test_classification_is_a_tree (void)
{
  static const char *const states[] = { "verified", "quoted", "unverified", "doubtful", NULL };
  g_autoptr (DoorCsvTable) table = read_schema ("iccs.csv");

  g_assert_cmpuint (door_csv_rows (table), >, 300);
  for (guint row = 0; row < door_csv_rows (table); row++)
    {
      const char *code = cell (table, row, "code"), *parent = cell (table, row, "parent");
      gsize n = strlen (code);

      g_assert_cmpint (find_code (table, code), ==, (int) row);
      g_assert_cmpstr (cell (table, row, "title"), !=, "");
      g_assert_true (g_strv_contains (states, cell (table, row, "state")));
      /* Also when there is none: the row says so. */
      g_assert_cmpstr (cell (table, row, "source"), !=, "");
      if (strcmp (cell (table, row, "state"), "quoted") == 0)
        g_assert_null (strstr (cell (table, row, "source"), "from memory"));
      if (n == 2)
        g_assert_cmpstr (parent, ==, "");
      else if (!g_str_has_prefix (code, parent) || find_code (table, parent) < 0)
        g_error ("%s has the parent “%s”", code, parent);
    }
}

static void
test_screeners_have_codes_that_exist (void)
{
  static const char *const names[]
      = { "victimization", "victimization-core", "mini", "business-bribery", "corruption" };
  g_autoptr (DoorCsvTable) table = read_schema ("iccs.csv");
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (DoorFormDef) def = door_play_load (names[i]);

      for (DoorDefNode node = 0; node < door_form_n_nodes (def); node++)
        {
          const char *code = door_form_bind_attribute (def, node, "door:iccs");

          if (code == NULL || *code == '\0')
            continue;
          n++;
          if (find_code (table, code) < 0)
            g_error ("%s: %s is no class", door_form_path (def, node), code);
        }
    }
  g_assert_cmpuint (n, >, 150);
}

/* Every question of a sheet that asks whether something happened names its class, and only those that
 * exist are named; in the sheets of all eight questionnaires. */
static void
check_sheet (const DoorCsvTable *classes, const char *questionnaire, guint *n_screeners)
{
  g_autofree char *path = door_play_path (questionnaire, "survey.csv");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_file_load (path, 4 * 1024 * 1024, &error);
  g_autoptr (DoorCsvTable) survey = bytes ? door_csv_read (bytes, &error) : NULL;
  const int iccs = survey ? door_csv_find (survey, "iccs") : -1;

  g_assert_no_error (error);
  for (guint row = 0; row < door_csv_rows (survey); row++)
    {
      const char *code = iccs >= 0 ? door_csv_cell (survey, row, (guint) iccs) : "";
      const char *name = cell (survey, row, "name");
      g_auto (GStrv) quality = g_strsplit (cell (survey, row, "quality"), " ", -1);
      const gboolean screens = g_strv_contains ((const char *const *) quality, "screener")
                               && strcmp (name, "k_contact") != 0; /* a contact is no crime */

      if (*code != '\0' && find_code (classes, code) < 0)
        g_error ("%s, %s: “%s” is no class", questionnaire, name, code);
      if (screens && *code == '\0')
        g_error ("%s, %s screens for no class", questionnaire, name);
      *n_screeners += screens;
    }
}

static void
test_screeners_of_the_sheets_have_codes (void)
{
  static const struct {
    const char *name;
    guint least;
  } sheets[]
      = { { "victimization", 48 },    { "victimization-core", 36 }, { "mini", 14 },
          { "business-bribery", 12 }, { "corruption", 0 },          { "household-listing", 0 },
          { "contact", 0 },           { "back-check", 0 } };
  g_autoptr (DoorCsvTable) table = read_schema ("iccs.csv");

  for (gsize i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      guint n = 0;

      check_sheet (table, sheets[i].name, &n);
      g_test_message ("%s: %u screeners", sheets[i].name, n);
      g_assert_cmpuint (n, >=, sheets[i].least);
    }
}

/* Tags of the forms' answers are among those of the schema. */
static void
test_tags_are_known (void)
{
  g_autoptr (DoorCsvTable) table = read_schema ("iccs-tags.csv");
  g_autofree char *path = door_play_path ("victimization", "choices.csv");
  g_autoptr (GBytes) bytes = door_file_load (path, 1024 * 1024, NULL);
  g_autoptr (DoorCsvTable) choices = door_csv_read (bytes, NULL);
  static const char *const columns[] = { "iccs_at", "iccs_lo", "iccs_we", "iccs_cy" };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    for (guint row = 0; row < door_csv_rows (choices); row++)
      {
        const char *value = cell (choices, row, columns[i]);
        gboolean known = *value == '\0';

        n += !known;
        for (guint t = 0; t < door_csv_rows (table) && !known; t++)
          known = strcmp (cell (table, t, "column"), columns[i]) == 0
                  && strcmp (cell (table, t, "value"), value) == 0;
        if (!known)
          g_error ("%s: “%s” is no tag", columns[i], value);
      }
  g_assert_cmpuint (n, >, 15);
}

/* --- Coding ------------------------------------------------------------------------------- */

static void
set (DoorSession *session, const char *ref, const char *value)
{
  if (door_play_answer (session, ref, value) != DOOR_OUTCOME_OK)
    g_error ("%s = %s was refused", ref, value);
}

static void
test_force_is_coded_from_place_and_harm (void)
{
  const char *const form = "/data/force_forms/force_incident[1]";
  g_autofree char *code = g_strconcat (form, "/v_iccs", NULL);
  g_autofree char *about = g_strconcat (form, "/v_about", NULL);
  g_autofree char *place = g_strconcat (form, "/v_when_where/v_place", NULL);
  g_autofree char *injury = g_strconcat (form, "/v_harm/v_injury", NULL);
  g_autofree char *tags = g_strconcat (form, "/v_tags", NULL);
  g_autofree char *path = door_play_path ("victimization", "whole.scenario");
  g_autoptr (DoorFormDef) def = door_play_load ("victimization");
  g_autoptr (DoorPlay) play = door_play_read (path);
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_to_end (play, session);
  door_play_expect (session, code, "04011");
  door_play_expect (session, tags, "At=completed Lo=open We=sharp ViP=");
  set (session, place, "1");
  door_play_expect (session, code, "040112");
  set (session, "/data/force_events/rb_12m", "2");
  set (session, "/data/force_events/am_5y", "1");
  set (session, "/data/force_events/am_12m", "1");
  set (session, "/data/force_events/am_n", "1");
  set (session, about, "AM");
  set (session, injury, "1");
  door_play_expect (session, code, "020112");
  set (session, injury, "1 2");
  door_play_expect (session, code, "020111");
}

static void
test_things_are_coded_from_what_was_taken (void)
{
  const char *const form = "/data/events/incident[1]";
  g_autofree char *code = g_strconcat (form, "/i_iccs", NULL);
  g_autofree char *about = g_strconcat (form, "/i_about", NULL);
  g_autofree char *taken = g_strconcat (form, "/i_harm/i_taken", NULL);
  g_autofree char *path = door_play_path ("victimization", "whole.scenario");
  g_autoptr (DoorFormDef) def = door_play_load ("victimization");
  g_autoptr (DoorPlay) play = door_play_read (path);
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_to_end (play, session);
  door_play_expect (session, code, "05012");
  set (session, "/data/home_events/hg_12m", "2");
  set (session, "/data/home_events/hp_12m", "1");
  set (session, "/data/home_events/hp_n", "1");
  set (session, about, "HP");
  set (session, taken, "7");
  door_play_expect (session, code, "050213");
  set (session, taken, "4");
  door_play_expect (session, code, "050222");
  set (session, "/data/home_events/hp_12m", "2");
  set (session, "/data/home_events/owned/own_boat", "1");
  set (session, "/data/home_events/hl_5y", "1");
  set (session, "/data/home_events/hl_12m", "1");
  set (session, "/data/home_events/hl_n", "1");
  set (session, about, "HL");
  set (session, taken, "8 12");
  door_play_expect (session, code, "05025"); /* animals weigh more than what was beside them */
  set (session, taken, "12");
  door_play_expect (session, code, "050229");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coding/classification-is-a-tree", test_classification_is_a_tree);
  g_test_add_func ("/coding/screeners-have-codes-that-exist", test_screeners_have_codes_that_exist);
  g_test_add_func ("/coding/screeners-of-the-sheets-have-codes",
                   test_screeners_of_the_sheets_have_codes);
  g_test_add_func ("/coding/tags-are-known", test_tags_are_known);
  g_test_add_func ("/coding/force-is-coded-from-place-and-harm",
                   test_force_is_coded_from_place_and_harm);
  g_test_add_func ("/coding/things-are-coded-from-what-was-taken",
                   test_things_are_coded_from_what_was_taken);
  return g_test_run ();
}
