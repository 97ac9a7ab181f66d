/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises of door-country.h, with the two examples that come with the questionnaires. */
#include "door-country.h"

#include "door-files.h"
#include "door-session.h"
#include "door-xlsform-check.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>

static const char *const examples[] = { "keldara", "tamsay" };
static const char *const questionnaires[]
    = { "victimization-core", "victimization",     "mini",    "corruption",
        "business-bribery",   "household-listing", "contact", "back-check" };

static char *
source_path (const char *first, const char *second)
{
  return g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", first, second, NULL);
}

static char *
example_path (const char *name)
{
  g_autofree char *path = g_build_filename ("country", name, NULL);

  return source_path (path, NULL);
}

static gboolean
says (DoorDiagnostics *diagnostics, const char *code, const char *holding)
{
  for (guint i = 0; i < door_diagnostics_length (diagnostics); i++)
    {
      const DoorDiagnostic *found = door_diagnostics_get (diagnostics, i);

      if (strcmp (found->code, code) == 0 && strstr (found->message, holding))
        return TRUE;
    }
  return FALSE;
}

static void
test_examples_lack_nothing (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (questionnaires); j++)
      {
        g_autofree char *folder = example_path (examples[i]);
        g_autofree char *questionnaire = source_path (questionnaires[j], NULL);
        g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
        g_autoptr (GError) error = NULL;
        g_autoptr (DoorCountry) country = door_country_load (folder, &error);
        g_autofree char *text = NULL;

        g_assert_no_error (error);
        g_assert_true (door_country_check (country, questionnaire, diagnostics, &error));
        g_assert_no_error (error);
        text = door_diagnostics_to_text (diagnostics);
        if (*text)
          g_error ("%s for %s: %s", examples[i], questionnaires[j], text);
      }
}

/* --- A folder made for the test ----------------------------------------------------------- */

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("door-country-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
put (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static DoorDiagnostics *
check_folder_for (const char *folder, const char *name)
{
  g_autofree char *questionnaire = source_path (name, NULL);
  DoorDiagnostics *diagnostics = door_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorCountry) country = door_country_load (folder, &error);

  g_assert_no_error (error);
  g_assert_true (door_country_check (country, questionnaire, diagnostics, &error));
  return diagnostics;
}

static DoorDiagnostics *
check_folder (const char *folder)
{
  return check_folder_for (folder, "victimization");
}

static void
test_everything_is_missed (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (DoorDiagnostics) diagnostics = check_folder (folder);
  static const char *const lists[]
      = { "authority", "ethnic", "language", "official", "region", "school" };
  static const char *const thresholds[]
      = { "women_by_women", "least_minutes", "gps_metres",     "gps_exact",   "forms_long",
          "forms_cap",      "series_from",   "private_of_men", "thanks_count" };

  for (gsize i = 0; i < G_N_ELEMENTS (thresholds); i++)
    g_assert_true (says (diagnostics, "country-threshold-missing", thresholds[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    g_assert_true (says (diagnostics, "country-list-missing", lists[i]));
  g_assert_true (says (diagnostics, "country-list-missing", "modules"));
  g_assert_true (says (diagnostics, "country-support", "places that help"));
  g_assert_true (says (diagnostics, "country-setting", "name of the country"));
  g_assert_true (says (diagnostics, "country-setting", "adult_age"));
  g_assert_true (door_file_remove_tree (folder, NULL));
}

static void
test_faults_are_told_one_by_one (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (DoorDiagnostics) diagnostics = NULL;

  put (folder, "country.csv", "name,value\ncountry,Tamsay\nadult_age,16\n");
  put (folder, "authority.csv", "name,label::English (en),competent,recognised\n1,Police,no,\n");
  put (folder, "modules.csv", "name,on\nG,maybe\nZ,yes\n");
  put (folder, "region.csv", "name,label::English (en)\nn,North\ns,South\n");
  put (folder, "support.csv", "district,name::English (en),phone\nn,Health post,…\n");
  put (folder, "thresholds.csv",
       "name,set\nforms_cap,many\nwomen_by_women,3\nadult_age,16\nleast_minutes,9\n");
  put (folder, "colour.csv", "name,label::English (en)\n1,Red\n");
  put (folder, "language.csv", "name,label::English (en)\nur,Urdu\nkm,Khmer\nother,Another\n");
  diagnostics = check_folder (folder);
  g_assert_true (says (diagnostics, "country-setting", "guardian"));
  g_assert_true (says (diagnostics, "country-threshold", "“forms_cap” is “many”"));
  g_assert_true (says (diagnostics, "country-threshold", "“women_by_women” is “3”"));
  g_assert_true (says (diagnostics, "country-threshold", "no figure or rule “adult_age”"));
  g_assert_true (says (diagnostics, "country-threshold-missing", "gps_metres"));
  g_assert_false (says (diagnostics, "country-threshold-missing", "least_minutes"));
  {
    g_autoptr (DoorDiagnostics) of_mini = check_folder_for (folder, "mini");

    g_assert_true (says (of_mini, "country-setting", "say 18 have to be written anew"));
    g_assert_false (says (of_mini, "country-threshold-missing", ""));
  }
  g_assert_true (says (diagnostics, "country-authority", "competent"));
  g_assert_true (says (diagnostics, "country-authority", "recognised"));
  g_assert_true (says (diagnostics, "country-module", "no module “Z”"));
  g_assert_true (says (diagnostics, "country-module", "neither on"));
  g_assert_true (says (diagnostics, "country-label", "label::Urdu (ur)"));
  g_assert_true (says (diagnostics, "country-support", "no telephone"));
  g_assert_true (says (diagnostics, "country-support", "region “s”"));
  g_assert_true (says (diagnostics, "country-list-unknown", "colour"));
  g_assert_true (says (diagnostics, "country-language", "“km”"));
  g_assert_false (says (diagnostics, "country-language", "“ur”"));
  g_assert_false (says (diagnostics, "country-language", "other"));
  g_assert_true (door_file_remove_tree (folder, NULL));
}

/* What is written is a questionnaire like any other, with the country's rows in it. */
static void
test_fitted_questionnaires_are_sound (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (questionnaires); j++)
      {
        g_autofree char *folder = example_path (examples[i]);
        g_autofree char *questionnaire = source_path (questionnaires[j], NULL);
        g_autofree char *to = make_folder ();
        g_autoptr (DoorDiagnostics) told = door_diagnostics_new ();
        g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
        g_autoptr (GError) error = NULL;
        g_autoptr (DoorCountry) country = door_country_load (folder, &error);
        g_autoptr (DoorXlsformResult) result = NULL;
        g_autofree char *text = NULL;

        g_assert_true (door_country_apply (country, questionnaire, to, told, &error));
        g_assert_no_error (error);
        result = door_xlsform_check_path (to, NULL, diagnostics);
        text = door_diagnostics_to_text (diagnostics);
        g_assert_cmpstr (text, ==, "");
        g_assert_nonnull (result);
        /* The short ones ask for no region. */
        if (j < 2)
          g_assert_nonnull (
              g_strstr_len (g_bytes_get_data (door_xlsform_result_xml (result), NULL),
                            (gssize) g_bytes_get_size (door_xlsform_result_xml (result)),
                            i == 0 ? "Keldara" : "Tamsay"));
        g_assert_true (door_file_remove_tree (to, NULL));
      }
}

/* The country's figures are those the interview goes by. */
static void
test_thresholds_reach_the_interview (void)
{
  g_autofree char *folder = make_folder (), *to = make_folder ();
  g_autofree char *questionnaire = source_path ("victimization", NULL);
  g_autoptr (DoorDiagnostics) told = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = NULL;
  g_autoptr (DoorCountry) country = NULL;
  g_autoptr (DoorFormDef) def = NULL;
  g_autoptr (DoorSession) session = NULL;
  g_autoptr (GError) error = NULL;
  const DoorEnv env = { 0 };
  static const struct {
    const char *name, *value;
  } expected[] = {
    { "adult_age", "20" }, { "forms_long", "1" }, { "forms_cap", "4" }, { "series_from", "6" }
  };

  put (folder, "country.csv", "name,value\ncountry,Tamsay\nadult_age,20\n");
  put (folder, "thresholds.csv", "name,set\nforms_long,1\nforms_cap,4\nseries_from,6\n");
  country = door_country_load (folder, &error);
  g_assert_true (door_country_apply (country, questionnaire, to, told, &error));
  result = door_xlsform_check_path (to, NULL, told);
  g_assert_nonnull (result);
  def = door_form_load (door_xlsform_result_xml (result), NULL, told);
  g_assert_nonnull (def);
  session = door_session_new (def, &env, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    for (DoorDefNode node = 0; node < door_form_n_nodes (def); node++)
      if (strcmp (door_form_name (def, node), expected[i].name) == 0)
        g_assert_cmpstr (
            door_session_value (session, door_session_near (session, node, DOOR_NODE_ROOT)), ==,
            expected[i].value);
  g_assert_true (door_file_remove_tree (folder, NULL));
  g_assert_true (door_file_remove_tree (to, NULL));
}

/* What a survey prescribes beside its questions is shown in each language of the interview. */
static guint
check_languages_of (JsonNode *node, const char *path)
{
  static const char *const languages[] = { "en", "ur", "id", "th", "hi" };
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GList) members = object ? json_object_get_members (object) : NULL;
  guint n = object && json_object_has_member (object, "en");

  for (gsize i = 0; n > 0 && i < G_N_ELEMENTS (languages); i++)
    if (!json_object_has_member (object, languages[i]))
      g_error ("%s: “%s” has no %s", path, json_object_get_string_member (object, "en"),
               languages[i]);
  for (GList *l = members; l; l = l->next)
    n += check_languages_of (json_object_get_member (object, l->data), path);
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    n += check_languages_of (json_array_get_element (array, i), path);
  return n;
}

static void
test_protocols_speak_all_languages (void)
{
  static const char *const with_protocol[] = { "victimization-core", "victimization" };

  for (gsize i = 0; i < G_N_ELEMENTS (with_protocol); i++)
    {
      g_autofree char *path = source_path (with_protocol[i], "protocol.json");
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;

      json_parser_load_from_file (parser, path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (check_languages_of (json_parser_get_root (parser), path), >=, 6);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/country/examples-lack-nothing", test_examples_lack_nothing);
  g_test_add_func ("/country/everything-is-missed", test_everything_is_missed);
  g_test_add_func ("/country/faults-are-told-one-by-one", test_faults_are_told_one_by_one);
  g_test_add_func ("/country/fitted-questionnaires-are-sound",
                   test_fitted_questionnaires_are_sound);
  g_test_add_func ("/country/thresholds-reach-the-interview", test_thresholds_reach_the_interview);
  g_test_add_func ("/country/protocols-speak-all-languages", test_protocols_speak_all_languages);
  return g_test_run ();
}
