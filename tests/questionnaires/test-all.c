/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every questionnaire that Doorstep ships. */
#include <string.h>

#include "door-files.h"
#include "door-play.h"
#include "door-simulator.h"
#include "door-xlsform.h"

#define MAX_FORM_BYTES (16u * 1024 * 1024)
#define N_SEEDS 3
#define N_WALKS 40

static char *
questionnaires_folder (void)
{
  return g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", NULL);
}

static GBytes *
shipped_xml (const char *folder)
{
  g_autofree char *name = g_path_get_basename (folder);
  g_autofree char *file = g_strconcat (name, ".xml", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *xml = door_file_load (path, MAX_FORM_BYTES, &error);

  g_assert_no_error (error);
  return xml;
}

static void
assert_silent (DoorDiagnostics *diagnostics)
{
  g_autofree char *text = door_diagnostics_to_text (diagnostics);

  if (door_diagnostics_length (diagnostics) > 0)
    g_error ("%s", text);
}

static DoorFormDef *
load_form (const char *folder)
{
  g_autoptr (GBytes) xml = shipped_xml (folder);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  DoorFormMedia media = door_form_media_from_folder (folder);
  DoorFormDef *def = door_form_load (xml, &media, diagnostics);

  assert_silent (diagnostics);
  g_assert_nonnull (def);
  return def;
}

static void
test_xml_is_made_from_the_sheets (gconstpointer folder)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = door_xlsform_convert_folder (folder, NULL, diagnostics);
  g_autoptr (GBytes) shipped = shipped_xml (folder);

  assert_silent (diagnostics);
  g_assert_nonnull (result);
  if (!g_bytes_equal (door_xlsform_result_xml (result), shipped))
    g_error ("%s: the XML is not that of the sheets; run doorctl convert", (const char *) folder);
}

/* --- Every text in every language -------------------------------------------------------- */

/* The converter fills a hole with "-". */
static void
assert_written (const DoorFormDef *def, const char *what, char *text, guint language)
{
  g_autofree char *owned = text;

  if (owned == NULL || *owned == '\0' || strcmp (owned, "-") == 0)
    g_error ("%s has no text in %s", what, door_form_language (def, language));
}

static void
check_control_texts (const DoorFormDef *def, DoorControl control, guint language)
{
  DoorDefNode node = door_form_control_node (def, control);
  const char *path = node != DOOR_DEF_NONE ? door_form_path (def, node) : "a group";

  for (int kind = DOOR_TEXT_LABEL; kind <= DOOR_TEXT_REQUIRED_MESSAGE; kind++)
    {
      g_autofree char *in_default
          = door_form_text (def, control, (DoorTextKind) kind, door_form_default_language (def));
      if (in_default != NULL && *in_default != '\0')
        assert_written (def, path, door_form_text (def, control, (DoorTextKind) kind, language),
                        language);
    }
  if (door_form_control_is_question (def, control))
    assert_written (def, path, door_form_text (def, control, DOOR_TEXT_LABEL, language), language);
  for (guint i = 0; i < door_form_n_choices (def, control); i++)
    assert_written (def, path, door_form_choice_label (def, control, i, language), language);
}

static void
test_every_language_is_complete (gconstpointer folder)
{
  g_autoptr (DoorFormDef) def = load_form (folder);

  g_assert_cmpuint (door_form_n_languages (def), >=, 3);
  for (guint language = 0; language < door_form_n_languages (def); language++)
    {
      g_assert_cmpstr (door_form_language_code (def, language), !=, "");
      for (DoorControl control = 1; control < door_form_n_controls (def); control++)
        check_control_texts (def, control, language);
    }
}

/* --- Interviews -------------------------------------------------------------------------- */

static void
play_scenario (DoorFormDef *def, const char *path, guint language, guint64 seed)
{
  g_autoptr (DoorPlay) play = door_play_read (path);
  g_autoptr (DoorSession) session = door_play_begin (play, def, seed);
  g_autoptr (GBytes) record = NULL;

  door_session_set_language (session, language);
  door_play_to_end (play, session);
  door_session_finalize (session);
  record = door_session_to_xml (session, TRUE);
  g_assert_cmpuint (g_bytes_get_size (record), >, 0);
}

static void
test_scenarios_play (gconstpointer folder)
{
  g_autoptr (DoorFormDef) def = load_form (folder);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (!g_str_has_suffix (name, ".scenario"))
        continue;
      n++;
      for (guint64 seed = 1; seed <= N_SEEDS; seed++)
        play_scenario (def, path, (guint) seed % door_form_n_languages (def), seed);
    }
  g_assert_cmpuint (n, >=, 1);
}

/* Whatever is answered, the interview can be brought to its end, and nothing is left that only a
 * lucky answer satisfies. */
static void
test_random_answers_reach_the_end (gconstpointer folder)
{
  g_autoptr (DoorFormDef) def = load_form (folder);

  for (guint64 seed = 1; seed <= N_WALKS; seed++)
    {
      g_autoptr (DoorClock) clock
          = door_clock_new_fixed (G_GINT64_CONSTANT (1795428000000000), NULL);
      DoorEnv env = { .clock = clock, .has_seed = TRUE, .seed = seed };
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorSession) session = door_session_new (def, &env, &error);
      DoorSimulatorOptions options = { .seed = seed, .blank_percent = 30, .max_instances = 4 };
      DoorSimulatorReport report = { 0 };
      g_autoptr (GArray) violations = NULL;

      g_assert_no_error (error);
      door_simulator_walk (session, &options, &report);
      g_assert_true (report.reached_end);
      g_assert_cmpuint (report.n_refused, ==, 0);
      violations = door_session_validate (session);
      g_assert_cmpuint (violations->len, ==, 0);
    }
}

/* --- Nobody answers anything ------------------------------------------------------------- */

/* Refusing everything, screen by screen, leads to the end, and nothing is missing there. */
static void
test_refusals_reach_the_end (gconstpointer folder)
{
  g_autoptr (DoorFormDef) def = load_form (folder);
  g_autoptr (DoorClock) clock = door_clock_new_fixed (G_GINT64_CONSTANT (1795428000000000), NULL);
  DoorEnv env = { .clock = clock, .has_seed = TRUE, .seed = 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSession) session = door_session_new (def, &env, &error);

  g_assert_no_error (error);
  door_play_fill (session, TRUE);
}

static void
add_tests (const char *folder, const char *name)
{
  const struct {
    const char *name;
    GTestDataFunc test;
  } tests[] = {
    { "xml-is-made-from-the-sheets", test_xml_is_made_from_the_sheets },
    { "every-language-is-complete", test_every_language_is_complete },
    { "scenarios-play", test_scenarios_play },
    { "random-answers-reach-the-end", test_random_answers_reach_the_end },
    { "refusals-reach-the-end", test_refusals_reach_the_end },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/questionnaires/%s/%s", name, tests[i].name);
      g_test_add_data_func_full (path, g_strdup (folder), tests[i].test, g_free);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *all = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  all = questionnaires_folder ();
  dir = g_dir_open (all, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (all, name, NULL);
      if (door_xlsform_is_workbook (folder))
        add_tests (folder, name);
    }
  return g_test_run ();
}
