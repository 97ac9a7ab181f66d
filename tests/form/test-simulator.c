/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "door-simulator.h"
#include "scenario.h"

#define MIXED                                                                                      \
  "<data id='x'><i/><d/><s/><many/><r/><when/><where/><phone/><m jr:template=''><n/></m></data>"
#define MIXED_MODEL                                                                                \
  BIND ("/data/i", "type='int' constraint='. &gt; 17 and . &lt; 25'")                              \
  BIND ("/data/d", "type='date' constraint='. &lt;= today()'")                                     \
  BIND ("/data/where", "type='geopoint'")                                                          \
  BIND ("/data/when", "type='time'")                                                               \
  BIND ("/data/phone", "constraint=\"regex(., '^[0-9]{10}$')\"")
#define MIXED_BODY                                                                                 \
  INPUT ("/data/i")                                                                                \
  INPUT ("/data/d")                                                                                \
  "<select1 ref='/data/s'><label>s</label>" ITEM ("a")                                             \
      ITEM ("b") "</select1><select ref='/data/many'><label>m</label>" ITEM ("a") ITEM ("b")       \
          ITEM ("c") "</select>"                                                                   \
                     "<range ref='/data/r' start='10' end='-10' "                                  \
                     "step='5'><label>r</label></range>" INPUT ("/data/when")                      \
                         INPUT ("/data/where") INPUT ("/data/phone")                               \
                             REPEAT ("/data/m", INPUT ("/data/m/n"))

static void
test_fills_all (void)
{
  guint sizes = 0; /* that the repeat had, as bits */

  for (guint64 seed = 1; seed <= 20; seed++)
    {
      g_autoptr (Scenario) s = scenario_new (MIXED, MIXED_MODEL, MIXED_BODY);
      const DoorSimulatorOptions options = { .seed = seed, .max_instances = 3 };
      g_autoptr (GArray) violations = NULL;
      DoorSimulatorReport report;

      door_simulator_walk (s->session, &options, &report);
      g_assert_true (report.reached_end);
      g_assert_cmpuint (report.n_refused, ==, 0);
      g_assert_cmpuint (report.n_answers, ==, 8 + report.n_instances);
      g_assert_cmpuint (report.n_instances, <=, 3);
      sizes |= 1u << report.n_instances;
      violations = door_session_validate (s->session);
      g_assert_cmpuint (violations->len, ==, 0);
    }
  g_assert_cmpuint (sizes, ==, 0xf);
}

/* A large number in a constraint is no length to try. */
static void
test_large_numbers (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><a/></data>",
                      BIND ("/data/a", "constraint='string-length(.) &lt; 1000000000 and . != 12'"),
                      INPUT ("/data/a"));
  const DoorDefNode def = door_form_find (s->def, "/data/a");
  const DoorItem item = { door_form_node_control (s->def, def), node_at (s, "/data/a") };
  guint64 state = 1;

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *value = door_simulator_draw (s->session, item, &state);

      g_assert_nonnull (value);
      g_assert_cmpuint (strlen (value), <=, 64);
    }
}

static void
test_same_seed (void)
{
  g_autofree char *first = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Scenario) s = scenario_new (MIXED, MIXED_MODEL, MIXED_BODY);
      const DoorSimulatorOptions options = { .seed = 7 };
      DoorSimulatorReport report;
      g_autofree char *xml = NULL;

      door_simulator_walk (s->session, &options, &report);
      xml = xml_of (s->session, FALSE);
      if (first)
        g_assert_cmpstr (first, ==, xml);
      else
        first = g_steal_pointer (&xml);
    }
}

/* What cannot be answered is left; the walk goes on. */
static void
test_impossible (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><a/><b/></data>", BIND ("/data/a", "constraint='false()'"),
                      INPUT ("/data/a") INPUT ("/data/b"));
  const DoorSimulatorOptions options = { .seed = 1 };
  DoorSimulatorReport report;

  door_simulator_walk (s->session, &options, &report);
  g_assert_true (report.reached_end);
  g_assert_cmpuint (report.n_refused, ==, 1);
  g_assert_cmpuint (report.n_answers, ==, 1);
}

static void
test_limit (void)
{
  g_autoptr (Scenario) s = scenario_new (MIXED, MIXED_MODEL, MIXED_BODY);
  const DoorSimulatorOptions options = { .seed = 1, .max_screens = 3 };
  DoorSimulatorReport report;

  door_simulator_walk (s->session, &options, &report);
  g_assert_false (report.reached_end);
}

#define ASKED "<data id='x'><s/><many/><n/><d/><t/><m jr:template=''><a/></m><late/></data>"
#define ASKED_MODEL                                                                                \
  BIND ("/data/s", "door:missing='dk refused' xmlns:door='https://doorstep.org/xforms'")           \
  BIND ("/data/n", "type='int'")                                                                   \
  BIND ("/data/d", "type='date'")                                                                  \
  BIND ("/data/late", "relevant='/data/n = 4711'")
#define ASKED_BODY                                                                                 \
  "<select1 ref='/data/s'><label>Is it?</label>" ITEM ("a") ITEM ("b")                             \
      ITEM ("c") "</select1><select ref='/data/many'><label>Which?</label>" ITEM ("a") ITEM ("b")  \
          ITEM ("c") ITEM ("d") "</select>" INPUT ("/data/n") INPUT ("/data/d") INPUT ("/data/t")  \
              REPEAT ("/data/m", INPUT ("/data/m/a")) INPUT ("/data/late")
#define N_WALKS 2000

typedef struct {
  guint n_a, n_b, n_c, n_refused;   /* of the select_one */
  guint n_many_a, n_many_b, n_none; /* of the select_multiple */
  guint n_late, n_blank;
  guint sizes[5];
} Seen;

static void
see (Seen *seen, Scenario *s)
{
  const char *one = door_session_value (s->session, node_at (s, "/data/s"));
  const char *many = door_session_value (s->session, node_at (s, "/data/many"));
  const DoorDefNode repeat = door_form_find (s->def, "/data/m");

  seen->n_a += strcmp (one, "a") == 0;
  seen->n_b += strcmp (one, "b") == 0;
  seen->n_c += strcmp (one, "c") == 0;
  seen->n_refused += strcmp (one, "-9") == 0;
  seen->n_many_a += strchr (many, 'a') != NULL;
  seen->n_many_b += strchr (many, 'b') != NULL;
  seen->n_none += *many == '\0';
  seen->n_late += door_session_is_relevant (s->session, node_at (s, "/data/late"));
  seen->n_blank += *door_session_value (s->session, node_at (s, "/data/t")) == '\0';
  seen->sizes[MIN (door_session_n_instances (s->session, repeat, DOOR_NODE_ROOT), 4)]++;
}

static DoorSimulatorWeights *
read_weights (const DoorFormDef *def, const char *csv, DoorDiagnostics *diagnostics)
{
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));

  return door_simulator_weights_read (def, bytes, diagnostics);
}

static void
walk_many (Seen *seen, const char *csv, DoorSimulatorOptions options)
{
  g_autoptr (Scenario) first = scenario_new (ASKED, ASKED_MODEL, ASKED_BODY);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorSimulatorWeights) weights
      = csv ? read_weights (first->def, csv, diagnostics) : NULL;
  g_autoptr (DoorSimulatorPlan) plan = door_simulator_plan_new (first->def);

  g_assert_true (!csv || weights);
  options.weights = weights;
  options.plan = plan;
  memset (seen, 0, sizeof *seen);
  for (guint i = 0; i < N_WALKS; i++)
    {
      DoorSimulatorReport report;
      DoorEnv env = { .has_seed = TRUE, .seed = i };

      door_session_free (first->session);
      first->session = door_session_new (first->def, &env, NULL);
      options.seed = i;
      door_simulator_walk (first->session, &options, &report);
      g_assert_true (report.reached_end);
      see (seen, first);
    }
}

static void
assert_share (guint n, double share)
{
  g_assert_cmpfloat (n, >, (share - 0.05) * N_WALKS);
  g_assert_cmpfloat (n, <, (share + 0.05) * N_WALKS);
}

static void
test_weights (void)
{
  Seen seen;

  walk_many (&seen,
             "question,answer,weight\n"
             "s,a,7\ns,b,2\ns,refused,1\n"
             "many,a,80\nmany,*,10\n"
             "t,,30\nt,word,70\n"
             "m,0,1\nm,2..3,1\n",
             (DoorSimulatorOptions){ 0 });
  assert_share (seen.n_a, 0.7);
  assert_share (seen.n_b, 0.2);
  assert_share (seen.n_refused, 0.1);
  g_assert_cmpuint (seen.n_c, ==, 0);
  assert_share (seen.n_many_a, 0.8);
  assert_share (seen.n_many_b, 0.1);
  assert_share (seen.n_none, 0.2 * 0.9 * 0.9 * 0.9);
  assert_share (seen.n_blank, 0.3);
  assert_share (seen.sizes[0], 0.5);
  assert_share (seen.sizes[2], 0.25);
  assert_share (seen.sizes[3], 0.25);
}

/* Without weights: reasons as often as was asked, and what only one number of a million opens. */
static void
test_branches (void)
{
  Seen seen;

  walk_many (&seen, NULL, (DoorSimulatorOptions){ .reason_percent = 20, .max_instances = 2 });
  assert_share (seen.n_refused, 0.1);
  g_assert_cmpuint (seen.n_late, >, 0);
  g_assert_cmpuint (seen.n_late, <, N_WALKS);
  assert_share (seen.sizes[0], 1.0 / 3);
  assert_share (seen.sizes[2], 1.0 / 3);
}

static void
test_weights_ranges (void)
{
  g_autoptr (Scenario) s = scenario_new (ASKED, ASKED_MODEL, ASKED_BODY);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorSimulatorWeights) weights = read_weights (
      s->def, "question,answer,weight\n/data/n,18..20,1\nd,2025-12-30..2026-01-02,1\n",
      diagnostics);
  gboolean ends[2] = { FALSE };

  for (guint i = 0; i < 200; i++)
    {
      const DoorSimulatorOptions options = { .seed = i, .weights = weights };
      DoorSimulatorReport report;
      g_autoptr (DoorSession) session = door_session_new (s->def, NULL, NULL);
      const char *n, *d;

      door_simulator_walk (session, &options, &report);
      n = door_session_value (session, door_session_find (session, "/data/n"));
      d = door_session_value (session, door_session_find (session, "/data/d"));
      g_assert_true (strcmp (n, "18") == 0 || strcmp (n, "19") == 0 || strcmp (n, "20") == 0);
      g_assert_cmpstr (d, >=, "2025-12-30");
      g_assert_cmpstr (d, <=, "2026-01-02");
      ends[0] |= strcmp (d, "2025-12-30") == 0;
      ends[1] |= strcmp (d, "2026-01-02") == 0;
    }
  g_assert_true (ends[0] && ends[1]);
}

static void
test_weights_faults (void)
{
  static const struct {
    const char *csv, *code, *hint;
    guint row, column;
  } cases[] = {
    { "question,answer\ns,a\n", "weights-column", NULL, 1, 0 },
    { "question,answer,weight\n\"s,a,1\n", "weights-unreadable", NULL, 0, 0 },
    { "question,answer,weight\nmanny,a,1\n", "weights-question", "did you mean many?", 2, 1 },
    { "question,answer,weight\n/data/zzz,a,1\n", "weights-question", NULL, 2, 1 },
    { "question,answer,weight\ns,a,1\ns,z,1\n", "weights-choice", NULL, 3, 2 },
    { "question,answer,weight\ns,na,1\n", "weights-choice", NULL, 2, 2 },
    { "question,answer,weight\ns,a,-1\n", "weights-weight", NULL, 2, 3 },
    { "question,answer,weight\ns,a,nan\n", "weights-weight", NULL, 2, 3 },
    { "question,answer,weight\ns,a,often\n", "weights-weight", NULL, 2, 3 },
    { "question,answer,weight\nmany,a,101\n", "weights-weight", NULL, 2, 3 },
    { "question,answer,weight\nn,9..1,1\n", "weights-range", NULL, 2, 2 },
    { "question,answer,weight\nn,a..b,1\n", "weights-range", NULL, 2, 2 },
    { "question,answer,weight\nm,some,1\n", "weights-size", NULL, 2, 2 },
    { "question,answer,weight\nm,-1,1\n", "weights-size", NULL, 2, 2 },
    { "question,answer,weight\nm,0.5..2,1\n", "weights-size", NULL, 2, 2 },
  };
  g_autoptr (Scenario) s = scenario_new (ASKED, ASKED_MODEL, ASKED_BODY);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
      const DoorDiagnostic *fault;

      g_assert_null (read_weights (s->def, cases[i].csv, diagnostics));
      g_assert_cmpuint (door_diagnostics_length (diagnostics), ==, 1);
      fault = door_diagnostics_get (diagnostics, 0);
      g_assert_cmpstr (fault->code, ==, cases[i].code);
      g_assert_cmpuint (fault->place.row, ==, cases[i].row);
      g_assert_cmpuint (fault->place.column, ==, cases[i].column);
      if (cases[i].hint)
        g_assert_cmpstr (fault->hint, ==, cases[i].hint);
    }
}

/* What weights ask for and the form refuses is drawn as without them. */
static void
test_weights_refused (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><n/></data>",
                      BIND ("/data/n", "type='int' constraint='. &lt; 5'"), INPUT ("/data/n"));
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorSimulatorWeights) weights
      = read_weights (s->def, "question,answer,weight\nn,7..9,1\n", diagnostics);
  const DoorSimulatorOptions options = { .seed = 1, .weights = weights };
  DoorSimulatorReport report;

  door_simulator_walk (s->session, &options, &report);
  g_assert_cmpuint (report.n_answers, ==, 1);
  g_assert_cmpuint (report.n_refused, ==, 0);
}

/* A guarded group costs a look around once, a sealed one the handing over as well. */
static void
test_gates_take_time (void)
{
  const char *const guards[]
      = { "", "door:sensitivity='1'", "door:sensitivity='2' door:sealed='analysts'" };
  const double more[] = { 0, DOOR_SIMULATOR_GATE_SECONDS,
                          DOOR_SIMULATOR_GATE_SECONDS + DOOR_SIMULATOR_ALONE_SECONDS };

  for (gsize i = 0; i < G_N_ELEMENTS (guards); i++)
    {
      g_autofree char *bind = g_strdup_printf (
          "<bind nodeset='/data/g' xmlns:door='https://doorstep.org/xforms' %s/>", guards[i]);
      g_autoptr (Scenario) s = scenario_new (
          "<data id='x'><g><a/><b/></g></data>", bind,
          "<group ref='/data/g'><select1 ref='/data/g/a'><label>one</label>" ITEM (
              "yes") "</select1><select1 ref='/data/g/b'><label>one</label>" ITEM ("yes") "</"
                                                                                          "select1>"
                                                                                          "</"
                                                                                          "group>");
      const DoorEnv env = { .has_seed = TRUE };
      g_autoptr (DoorSession) session = door_session_new (s->def, &env, NULL);
      const DoorSimulatorOptions options = { .seed = 1 };
      DoorSimulatorReport report;

      door_simulator_walk (session, &options, &report);
      g_assert_cmpfloat_with_epsilon (report.seconds, 2 * (2 * 0.4 + 4) + more[i], 0.001);
    }
}

/* The clock of the session goes on as the interview does: by what reading and writing take. */
static void
test_length (void)
{
  const gint64 begin = G_GINT64_CONSTANT (1767600000) * G_USEC_PER_SEC;
  g_autoptr (DoorClock) clock = door_clock_new_fixed (begin, NULL);
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><a/><end/></data>",
                      BIND ("/data/end", "jr:preload='timestamp' jr:preloadParams='end'"),
                      "<select1 ref='/data/a'><label>one two three four five</label>" ITEM ("yes")
                          ITEM ("no") "</select1>");
  const DoorEnv env = { .clock = clock };
  g_autoptr (DoorSession) session = door_session_new (s->def, &env, NULL);
  const DoorSimulatorOptions options = { .seed = 1, .clock = clock };
  DoorSimulatorReport report;

  door_simulator_walk (session, &options, &report);
  /* Seven words at 150 a minute, and four seconds to answer. */
  g_assert_cmpfloat_with_epsilon (report.seconds, 7 * 0.4 + 4, 0.001);
  door_session_finalize (session);
  g_assert_true (
      g_str_has_prefix (door_session_value (session, door_session_find (session, "/data/end")),
                        "2026-01-05T08:00:06"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/large-numbers", test_large_numbers);
  g_test_add_func ("/simulator/fills-all", test_fills_all);
  g_test_add_func ("/simulator/same-seed", test_same_seed);
  g_test_add_func ("/simulator/impossible", test_impossible);
  g_test_add_func ("/simulator/limit", test_limit);
  g_test_add_func ("/simulator/branches", test_branches);
  g_test_add_func ("/simulator/length", test_length);
  g_test_add_func ("/simulator/gates-take-time", test_gates_take_time);
  g_test_add_func ("/simulator/weights", test_weights);
  g_test_add_func ("/simulator/weights-ranges", test_weights_ranges);
  g_test_add_func ("/simulator/weights-faults", test_weights_faults);
  g_test_add_func ("/simulator/weights-refused", test_weights_refused);
  return g_test_run ();
}
