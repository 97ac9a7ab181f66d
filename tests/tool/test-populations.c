/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thousand invented people (or firms) for each of the shorter questionnaires, of whom everything is
 * known: interviewed, exported, counted. Each figure must be the share that was put in, to the last digit
 * printed. The full interview has a test of its own (test-population.c). */
#include <math.h>
#include <string.h>

#include "door-csv.h"
#include "door-files.h"
#include "door-play.h"
#include "doorctl.h"

#define N_PEOPLE 1000

typedef struct {
  const char *indicator, *figure, *category;
  gboolean (*of) (guint i);
  gboolean (*base) (guint i);
} Truth;

typedef struct {
  const char *name;
  void (*answer) (DoorSession *session, guint i);
  const Truth *truths;
  guint n_truths;
} Population;

/* --- Who is what ---------------------------------------------------------------------------- */

/* By remainders, so that each share is known without counting twice. */
#define IS(name, condition)                                                                        \
  static gboolean is_##name (guint i)                                                              \
  {                                                                                                \
    return (condition);                                                                            \
  }
IS (anybody, i < N_PEOPLE)
IS (safe, i % 10 < 4)
IS (pushed, i % 20 == 3)
IS (attacked, i % 50 == 7)
IS (hurt, is_pushed (i) || is_attacked (i))
IS (robbed, i % 25 == 11)
IS (forced, is_hurt (i) || is_robbed (i))
IS (threatened, i % 25 == 2)
IS (told, i % 40 == 3 || i % 50 == 7 || i % 100 == 11 || i % 100 == 27)
IS (contact, i % 2 == 0)
IS (asked, i % 20 == 0)
IS (thanked, i % 100 == 42)
IS (gave, i % 40 == 4 || is_thanked (i))
IS (bribe, is_asked (i) || is_gave (i))
IS (office_told, i % 60 == 0)
/* Firms: of six are those with a permit, of others those with a court; some will not say. */
IS (permit, i % 2 == 0)
IS (court, i % 4 == 1)
IS (long_ago, i % 8 == 1)
IS (dealing, is_permit (i) || (is_court (i) && !is_long_ago (i)))
IS (silent, i % 50 == 8)
IS (permit_asked, i % 20 == 4)
IS (court_gave, i % 40 == 5)
IS (six_counted, is_permit_asked (i) || is_silent (i))
IS (national_base, is_dealing (i) && !is_silent (i))
IS (national, is_permit_asked (i) || is_court_gave (i))

/* --- What they answer ------------------------------------------------------------------------ */

static void
say (DoorSession *session, const char *ref, const char *value)
{
  DoorNode node = door_session_find (session, ref);

  if (node == DOOR_NODE_NONE || door_session_set (session, node, value, FALSE) != DOOR_OUTCOME_OK)
    g_error ("%s = %s was refused", ref, value);
}

static void
say_event (DoorSession *session, const char *group, const char *code)
{
  static const char *const steps[] = { "5y", "12m", "n" };

  for (gsize s = 0; s < G_N_ELEMENTS (steps); s++)
    {
      g_autofree char *ref = g_strdup_printf ("/data/%s/%s_%s", group, code, steps[s]);
      say (session, ref, "1");
    }
}

static const char *
event_of (guint i)
{
  return is_pushed (i)       ? "am"
         : is_attacked (i)   ? "as"
         : is_robbed (i)     ? "rb"
         : is_threatened (i) ? "th"
                             : NULL;
}

static void
answer_mini (DoorSession *session, guint i)
{
  const char *code = event_of (i);

  say (session, "/data/safety/f_dark", is_safe (i) ? "2" : "3");
  say (session, "/data/officials/k_contact", is_contact (i) ? "1" : "2");
  if (is_contact (i))
    {
      say (session, "/data/officials/k_asked", is_asked (i) ? "1" : "2");
      say (session, "/data/officials/k_gave", is_gave (i) ? "1" : "2");
    }
  if (code)
    {
      g_autofree char *told = g_strdup_printf ("/data/force_events/%s_told", code);

      say_event (session, "force_events", code);
      say (session, told, is_told (i) ? "4 9" : "9");
    }
}

static void
answer_core (DoorSession *session, guint i)
{
  const char *code = event_of (i);

  say (session, "/data/safety/f_dark", is_safe (i) ? "1" : "-8");
  say (session, "/data/officials/k_contact", is_contact (i) ? "1" : "2");
  if (is_contact (i))
    {
      say (session, "/data/officials/k_asked", is_asked (i) ? "1" : "2");
      say (session, "/data/officials/k_gave", is_gave (i) ? "1" : "2");
    }
  if (code)
    {
      g_autofree char *type = g_ascii_strup (code, -1);

      say_event (session, "force_events", code);
      say (session, "/data/force_forms/force_incident[1]/v_about", type);
      say (session, "/data/force_forms/force_incident[1]/v_telling/v_reported",
           is_told (i) ? "1" : "0");
    }
}

/* A teacher for all; a clinic for those who gave, so that the kinds of official differ. */
static void
answer_corruption (DoorSession *session, guint i)
{
  const char *const form = "/data/officials/contact_with[1]/k_form/";
  static const char *const names[] = { "k_about", "k_asked", "k_gave" };
  const char *const values[]
      = { is_gave (i) ? "5" : "6", is_asked (i) ? "1" : "2", is_gave (i) ? "1" : "2" };

  if (!is_contact (i))
    return;
  say (session, "/data/officials/k_types", values[0]);
  for (gsize n = 0; n < G_N_ELEMENTS (names); n++)
    {
      g_autofree char *ref = g_strconcat (form, names[n], NULL);
      say (session, ref, values[n]);
    }
  if (is_gave (i))
    say (session, "/data/officials/contact_with[1]/k_form/k_gift/k_thanks",
         is_thanked (i) ? "1" : "2");
  if (is_bribe (i))
    say (session, "/data/officials/k_reported", is_office_told (i) ? "8" : "0");
}

static void
answer_firm (DoorSession *session, guint i)
{
  const char *const form = "/data/dealings/dealing_with[1]/bt_form/";
  const char *type = is_permit (i) ? "3" : is_court (i) ? "9" : NULL;
  const char *const asked = is_silent (i) ? "-9" : is_permit_asked (i) ? "1" : "2";
  const struct {
    const char *name, *value;
  } answers[] = { { "bt_about", type },
                  { "bt_12m", is_permit (i) || !is_long_ago (i) ? "1" : "2" },
                  { "bt_asked", asked },
                  { "bt_gave", is_court_gave (i) ? "1" : "2" } };

  say (session, "/data/dealings/bt_types", type ? type : "0");
  for (gsize n = 0; type && n < G_N_ELEMENTS (answers); n++)
    {
      g_autofree char *ref = g_strconcat (form, answers[n].name, NULL);
      say (session, ref, answers[n].value);
    }
}

/* Whatever has not been said is "no". */
static void
deny_the_rest (DoorSession *session)
{
  DoorFormDef *def = door_session_def (session);

  for (DoorDefNode node = 0; node < door_form_n_nodes (def); node++)
    {
      DoorControl control = door_form_node_control (def, node);
      DoorNode at = door_session_near (session, node, DOOR_NODE_ROOT);

      if (at != DOOR_NODE_NONE && control != DOOR_CONTROL_NONE
          && door_form_n_choices (def, control) == 2 && door_session_is_relevant (session, at)
          && *door_session_value (session, at) == '\0'
          && strcmp (door_form_name (def, node), "bt_recent") != 0)
        door_session_set (session, at, "2", FALSE);
    }
}

/* --- What is true of them -------------------------------------------------------------------- */

static const Truth people[] = {
  { "16.1.4", "safe", "", is_safe, is_anybody },
  { "16.1.3a", "prevalence", "", is_hurt, is_anybody },
  { "16.1.3a", "composite", "", is_forced, is_anybody },
  { "16.1.3b", "prevalence", "", is_threatened, is_anybody },
  { "16.3.1", "a", "", is_told, is_hurt },
  { "16.3.1", "b", "", is_told, is_threatened },
  { "16.3.1", "robbery", "", is_told, is_robbed },
  { "16.5.1", "bribery", "", is_bribe, is_contact },
  { "16.5.1", "paid", "", is_gave, is_contact },
};

static const Truth corrupt[] = {
  { "16.5.1", "bribery", "", is_bribe, is_contact },
  { "16.5.1", "paid", "", is_gave, is_contact },
  { "bribery-told", "told", "", is_office_told, is_bribe },
  { "bribery-contacts", "bribery", "", is_bribe, is_contact },
  { "bribery-contacts", "paid", "5", is_anybody, is_gave },
};

static const Truth firms[] = {
  { "16.5.2", "bribery", "", is_six_counted, is_permit },
  { "16.5.2-national", "bribery", "", is_national, is_national_base },
};

static const Population populations[] = {
  { "mini", answer_mini, people, G_N_ELEMENTS (people) },
  { "victimization-core", answer_core, people, G_N_ELEMENTS (people) },
  { "corruption", answer_corruption, corrupt, G_N_ELEMENTS (corrupt) },
  { "business-bribery", answer_firm, firms, G_N_ELEMENTS (firms) },
};

static double
share_of (const Truth *truth)
{
  guint n = 0, base = 0;

  for (guint i = 0; i < N_PEOPLE; i++)
    if (truth->base (i))
      {
        base++;
        n += truth->of (i);
      }
  g_assert_cmpuint (base, >, 0);
  return 100.0 * n / base;
}

/* --- What the indicators say ----------------------------------------------------------------- */

static const char *
cell (const DoorCsvTable *table, guint row, const char *header)
{
  return door_csv_cell (table, row, (guint) door_csv_find (table, header));
}

static void
expect (const DoorCsvTable *table, const char *questionnaire, const Truth *truth)
{
  const double wanted = share_of (truth);

  for (guint row = 0; row < door_csv_rows (table); row++)
    if (strcmp (cell (table, row, "indicator"), truth->indicator) == 0
        && strcmp (cell (table, row, "figure"), truth->figure) == 0
        && (*truth->category == '\0') == (*cell (table, row, "by") == '\0')
        && strcmp (cell (table, row, "category"), truth->category) == 0)
      {
        const char *found = cell (table, row, "estimate");

        if (*found == '\0' || fabs (g_ascii_strtod (found, NULL) - wanted) > 1e-7)
          g_error ("%s: %s %s %s is “%s”, and %.9f is true", questionnaire, truth->indicator,
                   truth->figure, truth->category, found, wanted);
        return;
      }
  g_error ("%s: %s %s was not counted", questionnaire, truth->indicator, truth->figure);
}

static void
interview (const Population *self, DoorFormDef *def, guint i, const char *folder)
{
  g_autofree char *scenario = door_play_path (self->name, "nonvictim.scenario");
  g_autofree char *file = g_strdup_printf ("%s/%04u.xml", folder, i);
  g_autoptr (DoorPlay) play = door_play_read (scenario);
  g_autoptr (DoorSession) session = door_play_begin (play, def, i);
  g_autoptr (GBytes) xml = NULL;
  g_autoptr (GError) error = NULL;

  door_play_to_end (play, session);
  self->answer (session, i);
  deny_the_rest (session);
  door_play_fill (session, FALSE);
  door_play_expect (session, "/data/results/disposition", "1.1");
  door_session_finalize (session);
  xml = door_session_to_xml (session, TRUE);
  g_file_set_contents (file, g_bytes_get_data (xml, NULL), (gssize) g_bytes_get_size (xml), &error);
  g_assert_no_error (error);
}

static void
test_population (Fixture *self, gconstpointer data)
{
  const Population *population = data;
  g_autoptr (DoorFormDef) def = door_play_load (population->name);
  g_autofree char *submissions = g_build_filename (self->folder, "submissions", NULL);
  g_autofree char *figures = g_build_filename (self->folder, "tables", "figures.csv", NULL);
  g_autofree char *export = g_strdup_printf ("export %%D/submissions --all --confirmed-by test "
                                             "--plain %%Q/%s/%s.xml --to %%D/export -f csv",
                                             population->name, population->name);
  g_autofree char *run = g_strdup_printf (
      "indicators run --data %%D/export --survey %s --unweighted --to %%D/tables",
      population->name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = NULL;
  g_autoptr (DoorCsvTable) table = NULL;

  g_assert_cmpint (g_mkdir_with_parents (submissions, 0755), ==, 0);
  for (guint i = 0; i < N_PEOPLE; i++)
    interview (population, def, i, submissions);
  assert_exit (self, export, 0);
  assert_exit (self, run, 0);
  csv = door_file_load (figures, 4 * 1024 * 1024, &error);
  g_assert_no_error (error);
  table = door_csv_read (csv, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < population->n_truths; i++)
    expect (table, population->name, &population->truths[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (populations); i++)
    {
      g_autofree char *path = g_strconcat ("/populations/", populations[i].name, NULL);
      g_test_add (path, Fixture, &populations[i], set_up, test_population, tear_down);
    }
  return g_test_run ();
}
