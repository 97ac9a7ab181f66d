/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates of which the day or the month is not known, in a form: never taken for whole ones. */
#include "scenario.h"

#define DOOR "xmlns:door='https://doorstep.org/xforms' "
#define PARTIAL(ref) "<input ref=\"" ref "\" appearance=\"partial-date\"><label>d</label></input>"
#define CHAITRA "2019-03-15/2019-04-13 bikram-sambat:2075-12"

static Scenario *
new_form (void)
{
  return scenario_new (
      "<data id='x'><d/><e/><from/><to/><age_least/><age_most/><plain/><said/><known/></data>",
      BIND ("/data/d", DOOR "type='string' door:missing='dk refused'")
          BIND ("/data/e", "type='string' constraint='latest-day(.) &lt;= date(\"2019-12-31\")'")
              BIND ("/data/from", "calculate='earliest-day(/data/d)'")
                  BIND ("/data/to", "calculate='latest-day(/data/d)'")
      /* By birthdays, on 1 April 2026. */
      BIND ("/data/age_least", "type='int' calculate='int((date(\"2026-04-01\") - "
                               "latest-day(/data/d)) div 365.25)'")
          BIND ("/data/age_most", "type='int' calculate='int((date(\"2026-04-01\") - "
                                  "earliest-day(/data/d)) div 365.25)'")
              BIND ("/data/plain", "type='int' calculate='/data/d + 1'")
                  BIND ("/data/said", "calculate='concat(\"It was \", /data/d)'")
                      BIND ("/data/known", "calculate='/data/d &lt;= date(\"2026-04-01\")'"),
      PARTIAL ("/data/d") PARTIAL ("/data/e"));
}

static void
test_ends (void)
{
  static const struct {
    const char *answer, *from, *to, *least, *most;
  } rows[] = {
    { "2000-06-15", "2000-06-15", "2000-06-15", "25", "25" },
    { "2000-02", "2000-02-01", "2000-02-29", "26", "26" },
    { "2000", "2000-01-01", "2000-12-31", "25", "26" },
    { CHAITRA, "2019-03-15", "2019-04-13", "6", "7" },
    { "-8", "", "", "", "" }, /* does not know */
    { "-9", "", "", "", "" }, /* would not say */
  };
  g_autoptr (Scenario) s = new_form ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].answer);
      answer (s, "/data/d", rows[i].answer);
      assert_value (s, "/data/from", rows[i].from);
      assert_value (s, "/data/to", rows[i].to);
      assert_value (s, "/data/age_least", rows[i].least);
      assert_value (s, "/data/age_most", rows[i].most);
    }
}

/* What is not whole is no number and compares with nothing; a whole one is a date as any other. */
static void
test_not_whole (void)
{
  static const struct {
    const char *answer, *plus_one, *before;
  } rows[] = {
    { "2000-06-15", "11124", "true" },
    { "2000-06", "", "false" },
    { "2000", "", "false" },
    { CHAITRA, "", "false" },
  };
  g_autoptr (Scenario) s = new_form ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].answer);
      answer (s, "/data/d", rows[i].answer);
      assert_value (s, "/data/plain", rows[i].plus_one);
      assert_value (s, "/data/known", rows[i].before);
    }
  assert_value (s, "/data/said", "It was " CHAITRA);
}

static void
test_accepted (void)
{
  static const struct {
    const char *answer;
    DoorOutcome outcome;
  } rows[] = {
    { "2019-03", DOOR_OUTCOME_OK },
    { "2019", DOOR_OUTCOME_OK },
    { CHAITRA, DOOR_OUTCOME_OK },
    { "2020-01", DOOR_OUTCOME_CONSTRAINT },
    { "2020", DOOR_OUTCOME_CONSTRAINT },
    { "last spring", DOOR_OUTCOME_TYPE },
    { "2019-02-30", DOOR_OUTCOME_TYPE },
    { "24/3/2019", DOOR_OUTCOME_TYPE },
    { "2019-03-15/2019-04-13", DOOR_OUTCOME_TYPE },
  };
  g_autoptr (Scenario) s = new_form ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].answer);
      g_assert_cmpint (try_answer (s, "/data/e", rows[i].answer), ==, rows[i].outcome);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/partial-dates/ends", test_ends);
  g_test_add_func ("/form/partial-dates/not-whole", test_not_whole);
  g_test_add_func ("/form/partial-dates/accepted", test_accepted);
  return g_test_run ();
}
