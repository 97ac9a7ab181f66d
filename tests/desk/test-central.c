/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ODK Central's archive of submissions through the analyst's export: the same tables as from the records
 * themselves, what Central approved alone, and nothing gone in silence. */
#include "door-analyst.h"
#include "door-central.h"
#include "door-csv.h"
#include "door-files.h"
#include "door-seal.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define ROOT_HEADER                                                                                \
  "SubmissionDate,start,who,age,income,born,at,seen,safe,area,avoid,avoid/1,avoid/2,avoid/"        \
  "-8,order,"                                                                                      \
  "place-Latitude,place-Longitude,place-Altitude,place-Accuracy,agreed,scale,picture,with,"        \
  "a_question_with_a_name_that_is_longer_than_thirty_two,score,household-who,meta-instanceID,"     \
  "meta-instanceName,old question,KEY,SubmitterID,SubmitterName,AttachmentsPresent,"               \
  "AttachmentsExpected,Status,ReviewState,DeviceID,Edits,FormVersion\n"
#define FIRST "uuid:11111111-1111-4111-8111-111111111111"

static const char root_csv[] = ROOT_HEADER
    "2026-05-16T05:00:00.000Z,2026-05-14T09:30:00.250+05:00,\"Ayesha, \"\"Asha\"\" بی "
    "بی\",34,12.50,"
    "1991-02-28,18:05:00.000+05:00,2026-01-01T00:00:00.000Z,1,rural,2 1,1,1,0,r u,33.6844,73.0479,"
    "540.5,4.8,true,-8,1.jpg,\"line one\nline two\",x,1,Son," FIRST ",Ayesha,," FIRST
    ",7,Asif,1,1,,approved,phone-3,0,3\n"
    "2026-05-16T06:00:00.000Z,,Second,20,,,,,,,,,,,,33.5,73,,,,,,,,,,uuid:2,,,uuid:2,7,Asif,0,0,,"
    "rejected,,0,3\n"
    "2026-05-16T07:00:00.000Z,,Third,21,,,,,,,,,,,,,,,,,,,,,,,uuid:3,,kept "
    "once,uuid:3,7,Asif,0,0,,,,"
    "0,2\n"
    "2026-05-16T08:00:00.000Z,,,,,,,,,,,,,,,,,,,,,,,,,,,,,uuid:4,7,Asif,0,0,not "
    "decrypted,approved,,0,"
    "3\n";
/* Rows of two parents between each other, as several workers of a server may leave them. */
static const char member_csv[] = "name,age,PARENT_KEY,KEY\n"
                                 "Ali,40," FIRST "," FIRST "/household/member[1]\n"
                                 "Other,9,uuid:3,uuid:3/household/member[1]\n"
                                 "Sana,7," FIRST "," FIRST "/household/member[2]\n";
static const char visit_csv[]
    = "day,note,PARENT_KEY,KEY\n"
      "2026-05-01,first," FIRST "/household/member[1]," FIRST "/household/member[1]/visit[1]\n"
      "2026-05-02,," FIRST "/household/member[1]," FIRST "/household/member[1]/visit[2]\n";

typedef struct {
  char *folder, *zip, *plain, *from_zip, *from_plain;
  DoorFormDef *form;
} Case;

/* --- Fixture --------------------------------------------------------------------------------------- */

static void
put_member (struct archive *zip, const char *name, const char *text)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t) strlen (text));
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  g_assert_cmpint (archive_write_header (zip, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (zip, text, strlen (text)), ==, strlen (text));
  archive_entry_free (entry);
}

static void
write_zip (Case *self, const char *root, const char *visits)
{
  struct archive *zip = archive_write_new ();

  archive_write_set_format_zip (zip);
  g_assert_cmpint (archive_write_open_filename (zip, self->zip), ==, ARCHIVE_OK);
  put_member (zip, "every-kind.csv", root);
  put_member (zip, "every-kind-member.csv", member_csv);
  if (visits)
    put_member (zip, "every-kind-visit.csv", visits);
  put_member (zip, "media/1.jpg", "no picture");
  archive_write_close (zip);
  archive_write_free (zip);
}

static GBytes *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "dataset", "data", name, NULL);
  GBytes *bytes = door_file_load (path, 1 << 20, NULL);

  g_assert_nonnull (bytes);
  return bytes;
}

static void
set_up (Case *self, gconstpointer unused)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) xml = load ("survey.xml");
  g_autoptr (GBytes) record = load ("full.xml");
  g_autofree char *path = NULL;

  self->folder = g_dir_make_tmp ("door-central-XXXXXX", NULL);
  self->zip = g_build_filename (self->folder, "submissions.csv.zip", NULL);
  self->plain = g_build_filename (self->folder, "plain", NULL);
  self->from_zip = g_build_filename (self->folder, "from-zip", NULL);
  self->from_plain = g_build_filename (self->folder, "from-plain", NULL);
  self->form = door_form_load (xml, NULL, diagnostics);
  g_assert_nonnull (self->form);
  path = g_build_filename (self->plain, "full.xml", NULL);
  g_assert_true (door_file_make_folder (self->plain, NULL));
  g_assert_true (door_file_replace (path, record, 0600, NULL));
  write_zip (self, root_csv, visit_csv);
}

static void
tear_down (Case *self, gconstpointer unused)
{
  door_file_remove_tree (self->folder, NULL);
  door_form_unref (self->form);
  g_free (self->folder);
  g_free (self->zip);
  g_free (self->plain);
  g_free (self->from_zip);
  g_free (self->from_plain);
}

static gboolean
run (Case *self,
     const char *from,
     const char *to,
     gboolean everything,
     DoorAnalystReport *report,
     GError **error)
{
  static const char *const formats[] = { "csv", NULL };
  const DoorAnalystJob job = { .folder = from,
                               .plain_form = self->form,
                               .formats = formats,
                               .to = to,
                               .everything = everything,
                               .replace = TRUE,
                               .confirmed_by = "Ines" };

  return door_analyst_export (&job, report, error);
}

static char *
text_of (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static DoorCsvTable *
table_of (const char *folder, const char *name)
{
  g_autofree char *text = text_of (folder, name);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return door_csv_read (bytes, NULL);
}

/* --- Tests ------------------------------------------------------------------------------------------- */

static void
compare_tables (const Case *self, const char *name)
{
  g_autoptr (DoorCsvTable) ours = table_of (self->from_plain, name);
  g_autoptr (DoorCsvTable) theirs = table_of (self->from_zip, name);

  g_assert_cmpuint (door_csv_rows (ours), ==, door_csv_rows (theirs));
  g_assert_cmpuint (door_csv_columns (ours), ==, door_csv_columns (theirs));
  for (guint row = 0; row < door_csv_rows (ours); row++)
    for (guint i = 0; i < door_csv_columns (ours); i++)
      if (!g_str_has_prefix (door_csv_header (ours, i), "submission_"))
        g_assert_cmpstr (door_csv_cell (theirs, row, i), ==, door_csv_cell (ours, row, i));
}

static const char *
cell (const DoorCsvTable *table, guint row, const char *column)
{
  int index = door_csv_find (table, column);

  g_assert_cmpint (index, >=, 0);
  return door_csv_cell (table, row, (guint) index);
}

/* Cell by cell what the record itself gives; the rejected stay out, and those not decrypted are told. */
static void
test_same_tables (Case *self, gconstpointer unused)
{
  g_auto (DoorAnalystReport) zip = { 0 };
  g_auto (DoorAnalystReport) plain = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorCsvTable) rows = NULL;

  run (self, self->plain, self->from_plain, FALSE, &plain, &error);
  g_assert_no_error (error);
  run (self, self->zip, self->from_zip, FALSE, &zip, &error);
  g_assert_no_error (error);
  compare_tables (self, "interviews.csv");
  compare_tables (self, "member.csv");
  compare_tables (self, "visit.csv");
  g_assert_cmpuint (zip.n_exported, ==, 1);
  g_assert_cmpuint (zip.n_states[DOOR_REVIEW_APPROVED], ==, 2);
  g_assert_cmpuint (zip.n_states[DOOR_REVIEW_VOID], ==, 1);
  g_assert_cmpuint (zip.n_states[DOOR_REVIEW_RECEIVED], ==, 1);
  g_assert_cmpuint (zip.set_aside->len, ==, 1);
  g_assert_nonnull (strstr (zip.set_aside->pdata[0], "not decrypted"));
  rows = table_of (self->from_zip, "interviews.csv");
  g_assert_cmpstr (cell (rows, 0, "submission_state"), ==, "approved");
  g_assert_cmpstr (cell (rows, 0, "submission_interviewer"), ==, "Asif");
  g_assert_cmpstr (cell (rows, 0, "submission_device"), ==, "phone-3");
  g_assert_true (g_str_has_prefix (cell (rows, 0, "submission_received"), "2026-05-16T05:00:00"));
}

/* What nobody approved leaves on a word; a column of an older form is told, with its value. */
static void
test_everything (Case *self, gconstpointer unused)
{
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorCsvTable) rows = NULL;
  g_autoptr (DoorCsvTable) members = NULL;
  g_autoptr (DoorCsvTable) problems = NULL;

  run (self, self->zip, self->from_zip, TRUE, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_exported, ==, 2);
  rows = table_of (self->from_zip, "interviews.csv");
  g_assert_cmpstr (cell (rows, 1, "who"), ==, "Third");
  g_assert_cmpstr (cell (rows, 1, "submission_version"), ==, "2");
  g_assert_cmpstr (cell (rows, 1, "submission_state"), ==, "received");
  members = table_of (self->from_zip, "member.csv");
  g_assert_cmpuint (door_csv_rows (members), ==, 3);
  problems = table_of (self->from_zip, "problems.csv");
  g_assert_cmpuint (door_csv_rows (problems), ==, 1);
  g_assert_cmpstr (cell (problems, 0, "value"), ==, "kept once");
  g_assert_cmpstr (cell (problems, 0, "path"), ==, "/data/old_question");
}

static void
assert_refused (Case *self, const char *word)
{
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (run (self, self->zip, self->from_zip, FALSE, &report, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_false (g_file_test (self->from_zip, G_FILE_TEST_EXISTS));
}

static void
test_refusals (Case *self, gconstpointer unused)
{
  write_zip (self, root_csv, NULL);
  assert_refused (self, "every-kind-visit.csv");
  write_zip (self, "who,age\nSomebody,3\n", visit_csv);
  assert_refused (self, "no keys");
  g_assert_true (g_file_set_contents (self->zip, "PK\003\004 nothing", -1, NULL));
  assert_refused (self, "zip");
}

/* Nobody's word: what Central did not approve stays. */
static void
test_confirmation (Case *self, gconstpointer unused)
{
  const DoorAnalystJob job
      = { .folder = self->zip, .plain_form = self->form, .to = self->from_zip, .everything = TRUE };
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (door_analyst_export (&job, &report, &error));
  g_assert_error (error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_CONFIRM);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/desk/central/" name, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_seal_init ();
  ADD ("same-tables", test_same_tables);
  ADD ("everything", test_everything);
  ADD ("refusals", test_refusals);
  ADD ("confirmation", test_confirmation);
  return g_test_run ();
}
