/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Don't know", "refused" and "does not apply" all the way: from the column of a workbook over an
 * interview to the user-missing values of a statistics program. */
#include "door-session.h"
#include "door-xlsform.h"
#include "export-fixture.h"

#include <string.h>

static const char survey[] = "type,name,label,missing,required,constraint,relevant,consent\n"
                             "date,born,Born on,dk refused na,yes,. < today(),,\n"
                             "time,woke,Woke at,dk,yes,,,\n"
                             "note,skipped,Skipped,,,,${born} = -8,\n"
                             "select_one yn,one,One,dk refused,yes,,,\n"
                             "select_multiple yn,many,Many,refused,yes,,,\n"
                             "integer,number,Number,dk refused na,yes,. > 0,,\n"
                             "geopoint,place,Place,refused,yes,,,\n"
                             "text,words,Words,dk,yes,,,\n"
                             "select_one yn,agreed,Agreed,dk,yes,,,person\n";
static const char choices[] = "list_name,name,label\nyn,1,Yes\nyn,2,No\n";

static DoorFormDef *
make_form (void)
{
  g_autofree char *folder = export_fixture_folder ();
  g_autofree char *survey_csv = g_build_filename (folder, "survey.csv", NULL);
  g_autofree char *choices_csv = g_build_filename (folder, "choices.csv", NULL);
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  const DoorXlsformOptions options = { .form_id = "reasons" };
  g_autoptr (DoorXlsformResult) made = NULL;
  DoorFormDef *form;

  g_assert_true (g_file_set_contents (survey_csv, survey, -1, NULL));
  g_assert_true (g_file_set_contents (choices_csv, choices, -1, NULL));
  made = door_xlsform_convert_folder (folder, &options, faults);
  g_assert_nonnull (made);
  form = door_form_load (door_xlsform_result_xml (made), NULL, faults);
  g_assert_cmpuint (door_diagnostics_length (faults), ==, 0);
  export_fixture_remove (g_steal_pointer (&folder));
  return form;
}

static DoorOutcome
answer (DoorSession *session, const char *name, const char *value)
{
  g_autofree char *ref = g_strconcat ("/data/", name, NULL);

  return door_session_set (session, door_session_find (session, ref), value, TRUE);
}

/* An interview with these answers, finished. */
static GBytes *
interview (DoorFormDef *form, const char *const (*answers)[2], guint64 seed)
{
  g_autoptr (DoorClock) clock = door_clock_new_fixed (G_GINT64_CONSTANT (1790000000000000), NULL);
  const DoorEnv env = { .clock = clock, .has_seed = TRUE, .seed = seed };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSession) session = door_session_new (form, &env, &error);
  g_autoptr (GArray) violations = NULL;

  g_assert_no_error (error);
  for (guint i = 0; answers[i][0]; i++)
    g_assert_cmpint (answer (session, answers[i][0], answers[i][1]), ==, DOOR_OUTCOME_OK);
  violations = door_session_validate (session);
  g_assert_cmpuint (violations->len, ==, 0);
  door_session_finalize (session);
  return door_session_to_xml (session, TRUE);
}

static const char *const unanswered[][2] = {
  { "born", "-8" },  { "woke", "-8" },  { "one", "-9" },   { "many", "-9" }, { "number", "-10" },
  { "place", "-9" }, { "words", "-8" }, { "agreed", "1" }, { NULL, NULL },
};
static const char *const answered[][2] = {
  { "born", "1990-02-03" }, { "woke", "06:30:00.000" }, { "one", "2" },
  { "many", "1 2" },        { "number", "7" },          { "place", "-6.2 106.8 0 5" },
  { "words", "some" },      { "agreed", "2" },          { NULL, NULL },
};

static void
test_interview (void)
{
  g_autoptr (DoorFormDef) form = make_form ();
  const DoorEnv env = { .has_seed = TRUE, .seed = 1 };
  g_autoptr (DoorSession) session = door_session_new (form, &env, NULL);
  DoorNode skipped = door_session_find (session, "/data/skipped");

  g_assert_cmpint (answer (session, "born", ""), ==, DOOR_OUTCOME_REQUIRED);
  g_assert_cmpint (answer (session, "born", "-7"), ==, DOOR_OUTCOME_TYPE);
  g_assert_cmpint (answer (session, "born", "-9"), ==, DOOR_OUTCOME_OK);
  g_assert_false (door_session_is_relevant (session, skipped));
  g_assert_cmpint (answer (session, "born", "-8"), ==, DOOR_OUTCOME_OK);
  g_assert_true (door_session_is_relevant (session, skipped));
  g_assert_true (door_session_is_valid (session, door_session_find (session, "/data/born")));
  g_assert_cmpint (answer (session, "number", "-3"), ==, DOOR_OUTCOME_CONSTRAINT);
  g_assert_cmpint (answer (session, "number", "-10"), ==, DOOR_OUTCOME_OK);
  g_assert_cmpint (answer (session, "many", "-8"), ==, DOOR_OUTCOME_TYPE);
  /* Consent is given or not given. */
  g_assert_cmpint (answer (session, "agreed", "-8"), ==, DOOR_OUTCOME_TYPE);
  g_assert_cmpuint (door_form_reasons (form, door_form_find (form, "/data/agreed")), ==, 0);
}

/* Who is interviewed is drawn from what is known. */
static void
test_draw (void)
{
  static const char xml[]
      = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "
        "xmlns:door='https://doorstep.org/xforms'><h:head><h:title>T</h:title><model><instance>"
        "<data id='t'><who><age/></who><other/></data></instance>"
        "<bind nodeset='/data/who' door:draw='kish'/>"
        "<bind nodeset='/data/who/age' type='int' door:missing='dk refused'/>"
        "<bind nodeset='/data/other' type='int' door:missing='dk refused'/></model></h:head>"
        "<h:body><input ref='/data/who/age'><label>A</label></input>"
        "<input ref='/data/other'><label>O</label></input></h:body></h:html>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (xml, strlen (xml));
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = door_form_load (bytes, NULL, faults);

  g_assert_cmpuint (door_form_reasons (form, door_form_find (form, "/data/who/age")), ==, 0);
  g_assert_cmpuint (door_form_reasons (form, door_form_find (form, "/data/other")), ==,
                    DOOR_REASON_DONT_KNOW | DOOR_REASON_REFUSED);
}

/* A record that went over a server comes back as it was. */
static void
test_record (void)
{
  g_autoptr (DoorFormDef) form = make_form ();
  g_autoptr (GBytes) record = interview (form, unanswered, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSession) again = door_session_resume (form, NULL, record, FALSE, NULL, &error);
  g_autoptr (GArray) violations = NULL;

  g_assert_no_error (error);
  violations = door_session_validate (again);
  g_assert_cmpuint (violations->len, ==, 0);
  for (guint i = 0; unanswered[i][0]; i++)
    {
      g_autofree char *ref = g_strconcat ("/data/", unanswered[i][0], NULL);
      g_assert_cmpstr (door_session_value (again, door_session_find (again, ref)), ==,
                       unanswered[i][1]);
    }
}

static void
test_files (void)
{
  static const char *const formats[] = { "sav", "dta" };
  g_autoptr (DoorFormDef) form = make_form ();
  g_autoptr (GBytes) without = interview (form, unanswered, 1);
  g_autoptr (GBytes) with = interview (form, answered, 2);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorDataset) dataset = door_dataset_new (form, NULL, &error);
      char *folder = export_fixture_folder ();
      g_autoptr (DoorExportReport) report = NULL;
      g_autofree char *name = g_strconcat ("interviews.", formats[i], NULL);
      g_autofree char *golden = g_strconcat ("reasons.", formats[i], ".txt", NULL);
      g_autofree char *path = NULL;
      g_autofree char *text = NULL;

      g_assert_true (door_dataset_add_submission (dataset, without, NULL, &error));
      g_assert_true (door_dataset_add_submission (dataset, with, NULL, &error));
      g_assert_cmpuint (door_dataset_n_problems (dataset), ==, 0);
      g_assert_true (door_dataset_close (dataset, &error));
      report = export_fixture_run (dataset, folder, formats[i], 0);
      path = g_build_filename (report->folder, name, NULL);
      text = read_back (path);
      export_fixture_compare (golden, text);
      export_fixture_remove (folder);
    }
}

/* A reason for no date is a code there, and no day counted from 1970. */
static void
test_csv (void)
{
  g_autoptr (DoorFormDef) form = make_form ();
  g_autoptr (GBytes) without = interview (form, unanswered, 1);
  g_autoptr (DoorDataset) dataset = door_dataset_new (form, NULL, NULL);
  char *folder = export_fixture_folder ();
  g_autoptr (DoorExportReport) report = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_assert_true (door_dataset_add_submission (dataset, without, NULL, NULL));
  g_assert_true (door_dataset_close (dataset, NULL));
  report = export_fixture_run (dataset, folder, "csv", 0);
  path = g_build_filename (report->folder, "interviews.csv", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "1969-12"));
  g_assert_nonnull (strstr (text, "-8"));
  export_fixture_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reasons/interview", test_interview);
  g_test_add_func ("/reasons/draw", test_draw);
  g_test_add_func ("/reasons/record", test_record);
  g_test_add_func ("/reasons/files", test_files);
  g_test_add_func ("/reasons/csv", test_csv);
  return g_test_run ();
}
