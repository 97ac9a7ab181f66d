/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyst's export over a hub on loopback: what may leave, when, and on whose word. The numbers are
 * those of the promises in door-analyst.h. */
#include "analyst-fixture.h"

#include "door-codings.h"
#include "door-corrections.h"
#include "door-csv.h"
#include "door-files.h"

#include <glib/gstdio.h>
#include <string.h>

/* --- Tests --------------------------------------------------------------------------------------- */

/* A1, A2 */
static void
test_approved_only (TeamFixture *team, gconstpointer data)
{
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  g_auto (DoorAnalystReport) counted = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *manifest = NULL;
  DoorAnalystJob job;

  office_begin (&office, team);
  job = office_job (&office);
  office_fetch (&office);
  g_assert_false (door_analyst_export (&job, &report, &error));
  g_assert_error (error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_EMPTY);
  g_assert_nonnull (strstr (error->message, "1 received"));
  g_assert_false (g_file_test (office.to, G_FILE_TEST_EXISTS));

  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  office_fetch (&office);
  g_assert_cmpuint (office.fetched.n_decisions, ==, 1);
  g_assert_true (door_analyst_count (&job, &counted, NULL));
  g_assert_cmpuint (counted.n_states[DOOR_REVIEW_APPROVED], ==, 1);
  office_export (&job, &report);
  g_assert_cmpuint (report.n_exported, ==, 1);
  office_assert_cell (office.to, "interviews.csv", 0, "submission_state", "approved");
  office_assert_cell (office.to, "reviews.csv", 0, "state", "approved");
  office_assert_cell (office.to, "reviews.csv", 0, "exported", "1");
  office_assert_cell (office.to, "reviews.csv", 0, "decided_by", "sione");
  office_assert_cell (office.to, "reviews.csv", 0, "case_id", TEAM_CASE);
  manifest = office_text (office.to, "manifest.json");
  g_assert_nonnull (strstr (manifest, "\"state\" : \"approved\",\n      \"interviews\" : 1,\n"
                                      "      \"exported\" : true"));
}

/* A2: what was said not to be used is not used, and that shows. */
static void
test_void (TeamFixture *team, gconstpointer data)
{
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  DoorAnalystJob job;

  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_VOID);
  office_fetch (&office);
  job = office_job (&office);
  job.everything = TRUE;
  g_assert_false (door_analyst_export (&job, &report, &error));
  g_assert_error (error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_EMPTY);
  g_assert_nonnull (strstr (error->message, "1 void"));
}

/* A1: all only on somebody's word. */
static void
test_everything (TeamFixture *team, gconstpointer data)
{
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  DoorAnalystJob job;

  office_begin (&office, team);
  office_fetch (&office);
  job = office_job (&office);
  job.everything = TRUE;
  job.confirmed_by = NULL;
  g_assert_false (door_analyst_export (&job, &report, &error));
  g_assert_error (error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_CONFIRM);
  job.confirmed_by = "Ines";
  job.cancellable = cancellable;
  g_cancellable_cancel (cancellable);
  g_clear_error (&error);
  g_assert_false (door_analyst_export (&job, &report, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (office.to, G_FILE_TEST_EXISTS));
  job.cancellable = NULL;
  office_export (&job, &report);
  office_assert_cell (office.to, "reviews.csv", 0, "state", "received");
  office_assert_cell (office.to, "reviews.csv", 0, "exported", "1");
  log = office_text (office.folder, "exports.log");
  g_assert_nonnull (strstr (log, "confirmed by \"Ines\"\t1 interviews, also those that nobody"));
  g_assert_nonnull (strstr (log, "interviews.name: free text"));
}

/* A1: an approval of other bytes approves nothing. */
static void
test_other_bytes (TeamFixture *team, gconstpointer data)
{
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) counted = { 0 };
  g_autofree char *parts = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autofree char *sealed = NULL;
  g_autofree char *bytes = NULL;
  DoorAnalystJob job;
  gsize n;

  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  office_fetch (&office);
  parts = g_build_filename (office.folder, "submissions", NULL);
  dir = g_dir_open (parts, 0, NULL);
  sealed = g_build_filename (parts, g_dir_read_name (dir), "submission.door", NULL);
  g_assert_true (g_file_get_contents (sealed, &bytes, &n, NULL));
  bytes[n - 1] ^= 1;
  g_assert_true (g_file_set_contents (sealed, bytes, (gssize) n, NULL));
  job = office_job (&office);
  g_assert_true (door_analyst_count (&job, &counted, NULL));
  g_assert_cmpuint (counted.n_states[DOOR_REVIEW_APPROVED], ==, 0);
  g_assert_cmpuint (counted.n_states[DOOR_REVIEW_RECEIVED], ==, 1);
}

/* A3, A4: names leave on a word, and sealed. */
static void
test_identifiers (TeamFixture *team, gconstpointer data)
{
  static const char *const identifiers[] = { "name", "called", NULL };
  static const char *const dropped[] = { "reviews.reason", NULL };
  const DoorDisclosureRules rules = { .identifiers = identifiers, .dropped = dropped };
  g_autoptr (DoorIdentity) keeper = door_identity_new ();
  g_autofree char *apart = g_build_filename (team->folder, "apart", NULL);
  g_autofree char *opened = g_build_filename (team->folder, "opened", NULL);
  g_autofree char *sealed = NULL;
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) wrong = NULL;
  DoorAnalystJob job;

  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  office_fetch (&office);
  job = office_job (&office);
  job.confirmed_by = NULL;
  g_assert_false (door_analyst_export (&job, &report, &error));
  g_assert_error (error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_CONFIRM);
  g_assert_nonnull (strstr (error->message, "interviews.name: free text"));
  g_assert_nonnull (strstr (error->message, "member.called: free text"));
  g_assert_null (strstr (error->message, "things"));
  g_assert_false (g_file_test (office.to, G_FILE_TEST_EXISTS));

  job.disclosure = &rules;
  job.identifiers_to = apart;
  g_clear_error (&error);
  g_assert_false (door_analyst_export (&job, &report, &error));
  g_assert_error (error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_CONFIRM);
  job.identifiers_key = door_identity_public (keeper);
  job.confirmed_by = "Ines";
  office_export (&job, &report);
  sealed = office_text (apart, "interviews.csv.door");
  g_assert_true (g_str_has_prefix (sealed, "doorstep-apart 1\n"));
  g_assert_false (door_analyst_open_sealed (apart, team->analyst, opened, &wrong));
  g_assert_error (wrong, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY);
  g_clear_error (&error);
  door_analyst_open_sealed (apart, keeper, opened, &error);
  g_assert_no_error (error);
  office_assert_cell (opened, "interviews.csv", 0, "name", "Zarqoon");
  office_assert_cell (opened, "member.csv", 0, "called", "Velindra");
}

/* Tables beside the answers, in every format. */
static void
test_records (TeamFixture *team, gconstpointer data)
{
  static const char *const names[]
      = { "reviews", "visits", "dispositions", "back_checks", "paradata" };
  static const char *const formats[] = { "csv", "sav", "dta" };
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  DoorAnalystJob job;

  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_BACK_CHECK);
  office_decide (team, DOOR_REVIEW_BACK_CHECK, DOOR_DECISION_APPROVE);
  team_sync (team, TEAM_AMINA);
  office_fetch (&office);
  job = office_job (&office);
  office_export (&job, &report);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (formats); j++)
      {
        g_autofree char *name = g_strdup_printf ("%s.%s", names[i], formats[j]);
        g_autofree char *path = g_build_filename (office.to, name, NULL);

        g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
      }
  office_assert_cell (office.to, "visits.csv", 0, "case_id", TEAM_CASE);
  office_assert_cell (office.to, "visits.csv", 0, "mode", "in-person");
  office_assert_cell (office.to, "visits.csv", 0, "interviewer", "amina");
  office_assert_cell (office.to, "dispositions.csv", 0, "code", "1.1");
  office_assert_cell (office.to, "dispositions.csv", 0, "outcome", "I");
  office_assert_cell (office.to, "back_checks.csv", 0, "asked_by", "sione");
  office_assert_cell (office.to, "back_checks.csv", 0, "state", "approved");
  g_assert_cmpuint (office_rows (office.to, "paradata.csv"), >, 5);
  {
    g_autofree char *course = office_text (office.to, "paradata.csv");

    g_assert_nonnull (strstr (course, "/data/safe"));
    g_assert_null (strstr (course, "Zarqoon"));
  }
}

/* A5 */
static void
test_since (TeamFixture *team, gconstpointer data)
{
  g_autofree char *second = g_build_filename (team->folder, "second", NULL);
  g_autofree char *third = g_build_filename (team->folder, "third", NULL);
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  g_auto (DoorAnalystReport) again = { 0 };
  g_auto (DoorAnalystReport) gone = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *index = NULL;
  DoorAnalystJob job;

  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  office_fetch (&office);
  job = office_job (&office);
  office_export (&job, &report);
  job.since = office.to;
  job.to = second;
  office_export (&job, &again);
  g_assert_cmpuint (again.n_exported, ==, 0);
  g_assert_cmpuint (again.n_unchanged, ==, 1);
  g_assert_cmpuint (office_rows (second, "interviews.csv"), ==, 0);
  office_assert_cell (second, "reviews.csv", 0, "exported", "0");

  office_decide (team, DOOR_REVIEW_APPROVED, DOOR_DECISION_REOPEN);
  office_fetch (&office);
  job.to = third;
  job.everything = TRUE;
  office_export (&job, &gone);
  g_assert_cmpuint (gone.n_exported, ==, 1); /* its state changed */

  index = g_build_filename (office.to, "index.csv", NULL);
  g_assert_true (g_file_set_contents (index, "instance_id,sha256\r\n", -1, NULL));
  door_analyst_report_clear (&again);
  g_assert_false (door_analyst_export (&job, &again, &error));
  g_assert_error (error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_SINCE);
}

/* A layer over the answers, put on and taken off; the interview itself stays as it was. */
static void
test_corrections (TeamFixture *team, gconstpointer data)
{
  static const char rule[] = "instance_id,path,before,after,reason\n"
                             ",/data/age,36,63,digits turned round\n"
                             ",/data/member/years,9,-8,<unknown> & unsure\n"
                             ",/data/safe,1,2,does not fit anywhere\n";
  g_autoptr (GBytes) csv = g_bytes_new_static (rule, strlen (rule));
  g_autoptr (GBytes) wrong = g_bytes_new_static ("path\n/x\n", 8);
  static const char *const dropped[] = { "interviews.age", NULL };
  const DoorDisclosureRules rules = { .dropped = dropped };
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  g_auto (DoorAnalystReport) second = { 0 };
  g_auto (DoorAnalystReport) third = { 0 };
  g_autoptr (GError) error = NULL;
  DoorAnalystJob job;
  guint n = 0;

  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  office_fetch (&office);
  job = office_job (&office);
  office_export (&job, &report);
  office_assert_cell (office.to, "interviews.csv", 0, "age", "36");
  g_assert_false (door_corrections_make (&job, "ages", wrong, team->clock, FALSE, &n, NULL));
  door_corrections_make (&job, "ages", csv, team->clock, TRUE, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  door_corrections_make (&job, "ages", csv, team->clock, FALSE, &n, &error);
  g_assert_no_error (error);

  office_export (&job, &second);
  office_assert_cell (office.to, "interviews.csv", 0, "age", "63");
  office_assert_cell (office.to, "member.csv", 0, "years", "-8");
  office_assert_cell (office.to, "corrections.csv", 0, "state", "applied");
  office_assert_cell (office.to, "corrections.csv", 0, "before", "36");
  office_assert_cell (office.to, "corrections.csv", 0, "corrected_by", "ines");
  office_assert_cell (office.to, "corrections.csv", 1, "reason", "<unknown> & unsure");
  job.disclosure = &rules;
  door_analyst_report_clear (&third);
  office_export (&job, &third);
  office_assert_cell (office.to, "corrections.csv", 0, "before", "");
  office_assert_cell (office.to, "corrections.csv", 1, "before", "9");
  door_analyst_report_clear (&third);
  job.disclosure = NULL;

  door_clock_advance (team->clock, G_TIME_SPAN_MINUTE);
  g_assert_false (door_corrections_undo (&job, "other", team->clock, NULL));
  door_corrections_undo (&job, "ages", team->clock, &error);
  g_assert_no_error (error);
  office_export (&job, &third);
  office_assert_cell (office.to, "interviews.csv", 0, "age", "36");
  office_assert_cell (office.to, "member.csv", 0, "years", "9");
  office_assert_cell (office.to, "corrections.csv", 0, "state", "undone");
}

/* A key that is not on the list signs nothing, and what it signed counts for nothing. */
static void
test_corrections_signed (TeamFixture *team, gconstpointer data)
{
  static const char rule[]
      = "instance_id,path,before,after,reason\n,/data/age,36,63,no business of mine\n";
  g_autoptr (GBytes) csv = g_bytes_new_static (rule, strlen (rule));
  g_autoptr (DoorIdentity) stranger = door_identity_new ();
  g_auto (Office) office = { NULL };
  g_autofree char *folder = NULL;
  g_autofree char *forged = NULL;
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  DoorAnalystJob job;
  guint n = 0;

  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  office_fetch (&office);
  job = office_job (&office);
  job.key = stranger;
  g_assert_false (door_corrections_make (&job, "r", csv, team->clock, FALSE, &n, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE);
  folder = g_build_filename (office.folder, DOOR_CORRECTIONS_FOLDER, NULL);
  forged = g_build_filename (folder, "x.door", NULL);
  g_assert_true (door_file_make_folder (folder, NULL));
  g_assert_true (g_file_set_contents (forged, "doorstep-envelope 1\n", -1, NULL));
  job.key = team->analyst;
  office_export (&job, &report);
  g_assert_cmpuint (report.n_refused, ==, 1);
  g_assert_cmpuint (office_rows (office.to, "corrections.csv"), ==, 0);
}

/* The codes of one coder for the only text, taken. */
static void
code (Office *office, const char *coder, gboolean final, const char *value)
{
  static const char frame[] = "code,title\n01,Cat names\n02,\"Bird names, all\"\n";
  DoorAnalystJob job = office_job (office);
  g_autoptr (GBytes) frame_bytes = g_bytes_new_static (frame, strlen (frame));
  g_autoptr (GError) error = NULL;
  guint n = 0;
  g_autoptr (GBytes) texts = door_codings_texts (&job, "member.called", NULL, coder, &n, &error);
  g_autofree char *csv = NULL;
  g_autoptr (GBytes) coded = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  csv = g_strndup (g_bytes_get_data (texts, NULL), g_bytes_get_size (texts));
  g_assert_nonnull (strstr (csv, ",Velindra,"));
  *strstr (csv, ",Velindra,") = '\0';
  coded = g_bytes_new_take (g_strdup_printf ("%s,Velindra,%s\r\n", csv, value),
                            strlen (csv) + strlen (",Velindra,\r\n") + strlen (value));
  door_clock_advance (office->team->clock, G_TIME_SPAN_MINUTE);
  door_codings_take (&job, "member.called", coder, final, frame_bytes, coded, office->team->clock,
                     &n, &error);
  if (strcmp (value, "03") == 0)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  else
    g_assert_no_error (error);
}

/* Two coders, kappa, a third who settles; the code is a labelled column beside the text. */
static void
test_codings (TeamFixture *team, gconstpointer data)
{
  g_auto (Office) office = { NULL };
  g_autoptr (GBytes) differ = NULL;
  g_autofree char *different = NULL;
  g_autofree char *codes = NULL;
  DoorCodingAgreement agreement;
  DoorAnalystJob job;

  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  office_fetch (&office);
  job = office_job (&office);
  code (&office, "ana", FALSE, "03");
  g_assert_false (door_codings_agree (&job, "member.called", &agreement, &differ, NULL));
  code (&office, "ana", FALSE, "01");
  for (guint i = 0; i < 3; i++)
    {
      static const char *const wanted[] = { "01", "", "02" };
      g_auto (DoorAnalystReport) report = { 0 };

      if (i > 0)
        code (&office, i == 1 ? "beni" : "ines", i == 2, "02");
      office_export (&job, &report);
      office_assert_cell (office.to, "member.csv", 0, "called", "Velindra");
      office_assert_cell (office.to, "member.csv", 0, "called_code", wanted[i]);
    }
  g_assert_true (door_codings_agree (&job, "member.called", &agreement, &differ, NULL));
  g_assert_cmpfloat (agreement.n, ==, 1);
  g_assert_cmpfloat (agreement.agreement, ==, 0);
  different = g_strndup (g_bytes_get_data (differ, NULL), g_bytes_get_size (differ));
  g_assert_true (g_str_has_suffix (different, ",01,02,\r\n"));
  codes = office_text (office.to, "codes.csv");
  g_assert_nonnull (strstr (codes, "Bird names, all"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TEAM_TEST ("/analyst/approved-only", test_approved_only);
  ADD_TEAM_TEST ("/analyst/void", test_void);
  ADD_TEAM_TEST ("/analyst/everything", test_everything);
  ADD_TEAM_TEST ("/analyst/other-bytes", test_other_bytes);
  ADD_TEAM_TEST ("/analyst/identifiers", test_identifiers);
  ADD_TEAM_TEST ("/analyst/records", test_records);
  ADD_TEAM_TEST ("/analyst/since", test_since);
  ADD_TEAM_TEST ("/analyst/corrections", test_corrections);
  ADD_TEAM_TEST ("/analyst/corrections/signed", test_corrections_signed);
  ADD_TEAM_TEST ("/analyst/codings", test_codings);
  return g_test_run ();
}
