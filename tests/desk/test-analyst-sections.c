/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What respondents answered alone reaches the analysts it is sealed to, and nobody else. */
#include "analyst-fixture.h"

#include "door-corrections.h"

#include <string.h>

#define ANSWERS                                                                                    \
  "/data/name = Zarqoon\n"                                                                         \
  "/data/bribe/asked = Quillfeather official\n"                                                    \
  "/data/bribe/amount = 4711\n"                                                                    \
  "/data/hurt/any = Velindra secret\n"                                                             \
  "/data/after = well\n"

static void
interview (TeamFixture *team, const char *answers)
{
  g_autoptr (DoorScript) script = door_script_parse (answers);
  DoorScenario *amina = team->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  team_unlock (team, TEAM_AMINA);
  team_sync (team, TEAM_AMINA);
  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  door_scenario_play (amina, script, 100, NULL, &error);
  g_assert_no_error (error);
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
  team_sync (team, TEAM_AMINA);
}

static DoorAnalystJob
job_of_all (const Office *office)
{
  DoorAnalystJob job = office_job (office);

  job.everything = TRUE;
  return job;
}

static void
test_answered (TeamFixture *team, gconstpointer data)
{
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  DoorAnalystJob job;

  office_init (&office, team);
  interview (team, ANSWERS);
  office_fetch (&office);
  job = job_of_all (&office);
  office_export (&job, &report);
  g_assert_cmpuint (report.n_exported, ==, 1);
  office_assert_cell (office.to, "interviews.csv", 0, "any", "Velindra secret");
  office_assert_cell (office.to, "interviews.csv", 0, "asked", "Quillfeather official");
  office_assert_cell (office.to, "interviews.csv", 0, "amount", "4711");
  office_assert_cell (office.to, "interviews.csv", 0, "after", "well");
  g_assert_cmpuint (report.n_with_shut, ==, 0);
}

/* A rule finds what was answered alone, and the export has it corrected. */
static void
test_corrected (TeamFixture *team, gconstpointer data)
{
  static const char rule[] = "instance_id,path,before,after,reason\n"
                             ",/data/bribe/amount,4711,471,digit typed twice\n";
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (GBytes) csv = g_bytes_new_static (rule, strlen (rule));
  g_autoptr (GError) error = NULL;
  DoorAnalystJob job;
  guint n = 0;

  office_init (&office, team);
  interview (team, ANSWERS);
  office_fetch (&office);
  job = job_of_all (&office);
  door_corrections_make (&job, "digits", csv, team->clock, FALSE, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  office_export (&job, &report);
  office_assert_cell (office.to, "interviews.csv", 0, "amount", "471");
}

/* A gate that stayed closed: there is no section, and nothing is made up. */
static void
test_not_asked (TeamFixture *team, gconstpointer data)
{
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  DoorAnalystJob job;

  office_init (&office, team);
  interview (team, "/data/name = Zarqoon\n"
                   "/data/gate_code = -5\n"
                   "/data/hurt_gate = -5\n"
                   "/data/after = well\n");
  office_fetch (&office);
  job = job_of_all (&office);
  office_export (&job, &report);
  office_assert_cell (office.to, "interviews.csv", 0, "any", "");
  office_assert_cell (office.to, "interviews.csv", 0, "after", "well");
}

/* A section that is not the one sent: the interview is set aside with the reason, not exported without. */
static void
test_altered (TeamFixture *team, gconstpointer data)
{
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  DoorAnalystJob job;
  gsize n;

  office_init (&office, team);
  interview (team, ANSWERS);
  office_fetch (&office);
  path = g_build_filename (office.folder, "submissions", "1", "section-2.door", NULL);
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  bytes[n / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n, NULL));
  job = job_of_all (&office);
  g_assert_false (door_analyst_export (&job, &report, &error) && report.set_aside->len == 0);
  g_assert_cmpuint (report.n_exported, ==, 0);
  g_assert_cmpuint (report.set_aside->len, ==, 1);
  g_assert_nonnull (strstr (report.set_aside->pdata[0], "section-2.door"));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/desk/analyst-sections/" name, TeamFixture, "sealed-headquarters.xml",              \
              team_fixture_set_up, function, team_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("answered", test_answered);
  ADD ("corrected", test_corrected);
  ADD ("not-asked", test_not_asked);
  ADD ("altered", test_altered);
  return g_test_run ();
}
