/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From interviews to figures by doorctl: outcome rates, weights, indicators, classes of crime, an export. */
#include "doorctl.h"

#include "door-files.h"

#include <string.h>

/* The test vector of the AAPOR calculator: 4 I, 2 P, 1 R, 1 NC, 1 O, 1 UH, 1 UO, 1 NE. */
static void
test_rates (Fixture *self, gconstpointer data)
{
  static const char *const codes[] = { "1.1",  "1.1",  "1.1",  "1.1",  "1.2",  "1.2", "2.11",
                                       "2.24", "2.32", "3.18", "3.21", "4.61", "" };
  g_autoptr (GString) text = g_string_new ("case,code,area\n");

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_string_append_printf (text, "%u,%s,%s\n", i, codes[i], i % 2 ? "N" : "S");
  write_file (self, "cases.csv", text->str);
  assert_exit (self, "rates %D/cases.csv --code code", 0);
  g_assert_nonnull (strstr (self->out, "e = 0.9000"));
  g_assert_nonnull (strstr (self->out, "RR1      36.4%"));
  g_assert_nonnull (strstr (self->out, "RR3      37.0%"));
  g_assert_nonnull (strstr (self->out, "COOP4    85.7%"));
  g_assert_nonnull (strstr (self->err, "1 cases have no AAPOR code"));
  assert_exit (self, "rates %D/cases.csv --code code --by area -o %D/rates.csv", 0);
  {
    g_autofree char *path = g_build_filename (self->folder, "rates.csv", NULL);
    g_autofree char *rates = NULL;

    g_assert_true (g_file_get_contents (path, &rates, NULL, NULL));
    g_assert_nonnull (strstr (rates, ",data_version,form_version,program\r\n"));
    g_assert_nonnull (strstr (rates, ",,doorstep "));
  }
  assert_exit (self, "rates %D/cases.csv --code cod", 1);
  assert_exit (self, "rates %D/cases.csv --code code --weight area", 1);
  assert_exit (self, "rates", 2);
}

static void
test_weights (Fixture *self, gconstpointer data)
{
  write_file (self, "cases.csv", "case,p,sex\n1,0.5,1\n2,0.25,2\n");
  write_file (self, "plan.json",
              "{\"files\": [{\"file\": \"cases.csv\", \"key\": \"case\"}], \"steps\": ["
              "{\"do\": \"base\", \"as\": \"d\", \"probabilities\": [\"p\"]},"
              "{\"do\": \"keep\", \"as\": \"w\"}]}");
  assert_exit (self, "weights %D/plan.json --to %D/w", 0);
  assert_exit (self, "weights %D/plan.json --to %D/w --json", 0);
  g_assert_nonnull (strstr (self->out, "\"deff_w\""));
  write_file (self, "plan.json", "{\"file\": []}");
  assert_exit (self, "weights %D/plan.json --to %D/w", 1);
  g_assert_nonnull (strstr (self->err, "is 'files' meant?"));
  assert_exit (self, "weights %D/plan.json", 2);
}

/* Every rule of the survey files that are shipped speaks of columns that the questionnaires have. */
static void
test_indicators (Fixture *self, gconstpointer data)
{
  static const char *const names[]
      = { "victimization", "victimization-core", "mini", "corruption", "business-bribery" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *line = g_strdup_printf ("indicators check --survey %s --form %%Q/%s/%s.xml",
                                               names[i], names[i], names[i]);

      assert_exit (self, line, 0);
      if (i == 0)
        g_assert_null (strstr (self->err, "left out: 16.1"));
    }
  assert_exit (self, "indicators list", 0);
  g_assert_nonnull (strstr (self->out, "16.b.1"));
  write_file (self, "own.json", "{\"id\": \"x\", \"figurs\": []}");
  assert_exit (self, "indicators check %D/own.json", 1);
  g_assert_nonnull (strstr (self->err, "is 'figures' meant?"));

  write_file (self, "interviews.csv", "instance_id,dark\na,1\nb,3\n");
  write_file (self, "survey.json",
              "{\"title\": \"T\", \"define\": {\"safe_after_dark\": \"dark\"},"
              " \"quality\": {\"suppress_below_n\": 0, \"suppress_above_rse\": 9}}");
  assert_exit (self, "indicators run --data %D --survey %D/survey.json --unweighted --to %D/tables",
               0);
  g_assert_nonnull (strstr (self->out, "50.00 percent"));
  assert_exit (self, "indicators run --data %D --survey %D/survey.json --to %D/tables", 1);
  g_assert_nonnull (strstr (self->err, "names no weight 'person'"));
  assert_exit (self, "indicators run --data %D", 2);
}

/* Words find classes, in every language the questionnaire names events in. */
static void
test_iccs (Fixture *self, gconstpointer data)
{
  assert_exit (self, "iccs search my phone was taken from my pocket", 0);
  g_assert_true (g_str_has_prefix (self->out, "050221 "));
  assert_exit (self, "iccs search motor dicuri", 0); /* a name the questionnaire gives it */
  g_assert_true (g_str_has_prefix (self->out, "050211 "));
  assert_exit (self, "iccs search xyzzy", 0);
  g_assert_nonnull (strstr (self->out, "nothing fits"));
  assert_exit (self, "iccs search", 2);
}

/* Plain submissions, as other servers hand them out, become tables; haven, which shares no code with
 * our writers but ReadStat's reader, finds in every file what the CSV says. */
static void
test_export_plain (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->folder, "export", NULL);
  g_autofree char *script
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "tests", "tool", "haven.R", NULL);
  const char *probe[] = { "Rscript", "-e", "library(haven)", NULL };
  const char *command[] = { "Rscript", script, folder, NULL };
  g_autofree char *out = NULL;
  int status = 1;

  write_file (self, "answers.csv",
              "question,answer,weight\nvisit_result,1,30\nhh_agree,1,30\n"
              "draw_now,1,30\nperson_here,1,30\nagree,1,30\n");
  assert_exit (self,
               "simulate %Q/victimization-core/victimization-core.xml -n 40 --seed 3 "
               "--weights %D/answers.csv --instances 2 --to %D/submissions",
               0);
  write_file (self, "submissions/broken.xml", "<data>");
  assert_exit (self,
               "export %D/submissions --plain %Q/victimization-core/victimization-core.xml --to "
               "%D/export -f csv -f dta -f sav -f zsav --wide --json --confirmed-by Ana",
               1);
  g_assert_nonnull (strstr (self->out, "\"interviews\":40"));
  g_assert_nonnull (strstr (self->out, "broken.xml: "));
  assert_exit (
      self,
      "export %D/submissions --plain %Q/victimization-core/victimization-core.xml --to "
      "%D/public -f csv --identifier name --identifier resp_name --identifiers-to %D/names",
      1);
  g_assert_nonnull (strstr (self->err, "--confirmed-by"));
  assert_exit (
      self,
      "export %D/submissions --plain %Q/victimization-core/victimization-core.xml --to "
      "%D/public -f csv --identifier name --identifier resp_name --identifiers-to %D/names "
      "--confirmed-by Ana",
      1);
  g_assert_nonnull (strstr (self->err, "Identifiers leave sealed"));
  assert_exit (self,
               "export %D/submissions --plain %Q/victimization-core/victimization-core.xml --to "
               "%D/public -f csv",
               1);
  g_assert_nonnull (strstr (self->err, "member.name: free text"));
  assert_exit (
      self,
      "export %D/submissions --plain %Q/victimization-core/victimization-core.xml --to "
      "%D/public -f csv --identifier name --identifier resp_name --identifiers-to %D/names "
      "--identifiers-clear --confirmed-by Ana --trait resp_sex --trait resp_age --k 3",
      1);
  g_assert_nonnull (strstr (self->out, "member.name: identifier, kept apart"));
  g_assert_nonnull (strstr (self->out, "records shared their traits with fewer than 3"));
  {
    g_autofree char *log = g_build_filename (self->folder, "submissions", "exports.log", NULL);
    g_autofree char *text = NULL;

    g_assert_true (g_file_get_contents (log, &text, NULL, NULL));
    g_assert_nonnull (strstr (text, "confirmed by \"Ana\"\t40 interviews"));
  }
  if (!g_spawn_sync (NULL, (char **) probe, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, NULL, NULL, &status, NULL)
      || status != 0)
    {
      g_test_skip ("R's haven is not installed");
      return;
    }
  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out,
                               NULL, &status, NULL));
  if (status != 0 || !g_str_has_suffix (out, " 0 differences\n"))
    g_error ("haven: %s", out);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/tool/figures/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("iccs", test_iccs);
  ADD ("export-plain", test_export_plain);
  ADD ("rates", test_rates);
  ADD ("weights", test_weights);
  ADD ("indicators", test_indicators);
  return g_test_run ();
}
