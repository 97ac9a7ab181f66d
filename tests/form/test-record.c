/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record as XML, resumed, edited, and kept as a journal. */
#include <string.h>

#include "scenario.h"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static void
test_submission (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x' version='3' orx:extra='e'><a>1</a><g><b/></g><hidden>h</hidden>"
      "<m jr:template=''><c/></m><empty/><orx:meta><orx:instanceID/></orx:meta></data>",
      BIND ("/data/hidden", "relevant='false()'") BIND ("/data/g", "relevant='/data/a = 1'")
          BIND ("/data/meta/instanceID", "calculate=\"'uuid:1'\""),
      INPUT ("/data/a") INPUT ("/data/g/b") REPEAT ("/data/m", INPUT ("/data/m/c")));
  g_autofree char *with = NULL;
  g_autofree char *draft = NULL;
  g_autofree char *without = NULL;

  answer (s, "/data/g/b", "<&\"");
  add_repeat (s, "/data/m");
  answer (s, "/data/m[1]/c", "x");
  with = xml_of (s->session, TRUE);
  g_assert_cmpstr (with, ==,
                   DECLARATION
                   "<data xmlns:orx=\"http://openrosa.org/xforms\" id=\"x\" version=\"3\" "
                   "orx:extra=\"e\"><a>1</a><g><b>&lt;&amp;&quot;</b></g><m><c>x</c></m><empty/>"
                   "<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>");
  draft = xml_of (s->session, FALSE);
  g_assert_nonnull (strstr (draft, "<hidden>h</hidden>"));
  answer (s, "/data/a", "2");
  without = xml_of (s->session, TRUE);
  g_assert_null (strstr (without, "<g>"));
}

/* A record with a namespace of its own keeps it. */
static void
test_own_namespace (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data xmlns='http://example.org/f' id='x'><a/></data>", NULL, NULL);
  g_autofree char *xml = xml_of (s->session, TRUE);

  g_assert_cmpstr (xml, ==,
                   DECLARATION "<data xmlns=\"http://example.org/f\" id=\"x\"><a/></data>");
}

static void
test_attachments (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><p/><q/><r>jr://images/default.png</r></data>",
      BIND ("/data/p", "type='binary'") BIND ("/data/q", "type='binary' relevant='/data/p = 1'")
          BIND ("/data/r", "type='binary'"),
      "<upload ref='/data/p' mediatype='image/*'/>");
  g_auto (GStrv) names = NULL;

  answer (s, "/data/p", "photo.jpg");
  names = door_session_attachments (s->session);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  g_assert_cmpstr (names[0], ==, "photo.jpg");
}

#define RESUMABLE                                                                                  \
  "<data id='x'><a/><b>default</b><m jr:template=''><c/></m><m><c/></m><calc/>"                    \
  "<meta><instanceID/><deprecatedID/></meta></data>"
#define RESUMABLE_MODEL                                                                            \
  BIND ("/data/calc", "calculate='count(/data/m)'")                                                \
  BIND ("/data/meta/instanceID", "jr:preload='uid'")                                               \
  "<setvalue event='odk-instance-first-load' "                                                     \
  "ref='/data/a' value=\"'first'\"/>"
#define RESUMABLE_BODY INPUT ("/data/a") INPUT ("/data/b") REPEAT ("/data/m", INPUT ("/data/m/c"))

static DoorSession *
resume (Scenario *s, const char *record, gboolean edit, char **ret_faults, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (record, strlen (record));
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  const DoorEnv env = scenario_env (s);
  DoorSession *session = door_session_resume (s->def, &env, bytes, edit, diagnostics, error);

  if (ret_faults)
    *ret_faults = door_diagnostics_to_text (diagnostics);
  return session;
}

static const char *
value_in (DoorSession *session, const char *ref)
{
  return door_session_value (session, door_session_find (session, ref));
}

static void
test_resume (void)
{
  g_autoptr (Scenario) s = scenario_new (RESUMABLE, RESUMABLE_MODEL, RESUMABLE_BODY);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (DoorSession) again = NULL;

  answer (s, "/data/a", "second");
  answer (s, "/data/b", "");
  add_repeat (s, "/data/m");
  answer (s, "/data/m[2]/c", "x");
  remove_repeat (s, "/data/m[1]");
  before = xml_of (s->session, FALSE);
  again = resume (s, before, FALSE, NULL, NULL);
  after = xml_of (again, FALSE);
  g_assert_cmpstr (before, ==, after);
}

/* No instance at all is what the record says, not what the form begins with. */
static void
test_resume_empty_repeat (void)
{
  g_autoptr (Scenario) s = scenario_new (RESUMABLE, RESUMABLE_MODEL, RESUMABLE_BODY);
  g_autoptr (DoorSession) again = resume (s, "<data id='x'><a>1</a></data>", FALSE, NULL, NULL);

  g_assert_cmpuint (door_session_find (again, "/data/m[1]"), ==, DOOR_NODE_NONE);
  g_assert_cmpstr (value_in (again, "/data/calc"), ==, "0");
  g_assert_cmpstr (value_in (again, "/data/b"), ==, "default");
  g_assert_true (g_str_has_prefix (value_in (again, "/data/meta/instanceID"), "uuid:"));
}

static void
test_edit (void)
{
  g_autoptr (Scenario) s = scenario_new (RESUMABLE, RESUMABLE_MODEL, RESUMABLE_BODY);
  static const char record[]
      = "<data id='x'><a>1</a><meta><instanceID>uuid:old</instanceID></meta></data>";
  g_autoptr (DoorSession) draft = resume (s, record, FALSE, NULL, NULL);
  g_autoptr (DoorSession) edited = resume (s, record, TRUE, NULL, NULL);

  g_assert_cmpstr (value_in (draft, "/data/meta/instanceID"), ==, "uuid:old");
  g_assert_cmpstr (value_in (draft, "/data/meta/deprecatedID"), ==, "");
  g_assert_cmpstr (value_in (edited, "/data/meta/deprecatedID"), ==, "uuid:old");
  g_assert_cmpstr (value_in (edited, "/data/meta/instanceID"), !=, "uuid:old");
  g_assert_cmpuint (strlen (value_in (edited, "/data/meta/instanceID")), ==, 41);
}

static void
test_resume_misfit (void)
{
  g_autoptr (Scenario) s = scenario_new (RESUMABLE, RESUMABLE_MODEL, RESUMABLE_BODY);
  g_autofree char *faults = NULL;
  g_autoptr (DoorSession) session = resume (
      s, "<data id='x'><a>1</a><gone><deep/></gone><m><what/></m></data>", FALSE, &faults, NULL);
  static const char *const refused[] = {
    "<other id='x'/>", "<data id='y'/>",
    "not xml",         "",
    "<data id='x'>",   "<!DOCTYPE d [<!ENTITY e 'x'>]><data id='x'>&e;</data>",
  };

  g_assert_cmpstr (value_in (session, "/data/a"), ==, "1");
  g_assert_nonnull (strstr (faults, "/data/gone"));
  g_assert_nonnull (strstr (faults, "/data/m/what"));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (resume (s, refused[i], FALSE, NULL, &error));
      g_assert_error (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_RECORD);
    }
}

/* --- Refs and keys ------------------------------------------------------------------------ */

static void
test_refs (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/><m jr:template=''><c/></m></data>", NULL,
                                         INPUT ("/data/a") REPEAT ("/data/m", INPUT ("/data/m/c")));
  static const char *const wrong[] = {
    "",
    "/",
    "data",
    "/data/",
    "/data/m[3]",
    "/data/m[0]/c",
    "/data/m[x]",
    "/data/m[1/c",
    "/data/m{1}/c",
    "/data/m[1]/c/d",
    "/other",
    "/data/m[99999999999]",
  };

  add_repeat (s, "/data/m");
  add_repeat (s, "/data/m");
  remove_repeat (s, "/data/m[1]");
  add_repeat (s, "/data/m");
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *given = g_strdup_printf ("/data/m[%u]/c", i);
      g_autofree char *ref = door_session_ref (s->session, node_at (s, given));
      g_autofree char *key = door_session_key (s->session, node_at (s, given));

      g_assert_cmpstr (ref, ==, given);
      g_assert_cmpuint (door_session_find_key (s->session, key), ==, node_at (s, given));
    }
  g_assert_cmpuint (door_session_find_key (s->session, "/data/m{1}/c"), ==, DOOR_NODE_NONE);
  g_assert_cmpuint (door_session_find_key (s->session, "/data/m{2}/c"), ==,
                    node_at (s, "/data/m[1]/c"));
  g_assert_cmpuint (node_at (s, "/data/m/c"), ==, node_at (s, "/data/m[1]/c"));
  g_assert_cmpuint (node_at (s, "/data/@id"), !=, DOOR_NODE_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      g_assert_cmpuint (door_session_find (s->session, wrong[i]), ==, DOOR_NODE_NONE);
    }
}

/* --- Journal ------------------------------------------------------------------------------ */

static void
test_replay (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><start/><a/><luck/><kept/><m jr:template=''><c/><d/><k "
      "jr:template=''><o/></k><k><o/></k></m>"
      "<meta><instanceID/></meta></data>",
      BIND ("/data/start", "jr:preload='timestamp' jr:preloadParams='start'")
          BIND ("/data/luck", "calculate='random() + /data/a'")
              BIND ("/data/kept", "calculate='once(/data/a)'")
                  BIND ("/data/m/d", "calculate='../c + /data/a'"),
      INPUT ("/data/a") "<group><repeat nodeset='/data/m'><setvalue event='odk-new-repeat' "
                        "ref='/data/m/c' "
                        "value='random()'/>" INPUT ("/data/m/c")
                            REPEAT ("/data/m/k", INPUT ("/data/m/k/o")) "</repeat></group>");
  g_autoptr (Journal) journal = journal_new ();
  g_autoptr (DoorSession) again = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  DoorEnv env = scenario_env (s);
  guint n;

  journal_take (journal, s->session);
  answer (s, "/data/a", "1");
  journal_take (journal, s->session);
  for (guint i = 0; i < 3; i++)
    {
      add_repeat (s, "/data/m");
      journal_take (journal, s->session);
    }
  remove_repeat (s, "/data/m[2]");
  journal_take (journal, s->session);
  answer (s, "/data/m[2]/k[1]/o", "deep");
  journal_take (journal, s->session);
  answer (s, "/data/a", "2");
  journal_take (journal, s->session);

  env.seed = 99; /* another seed, another clock: all draws are in the journal */
  env.clock = NULL;
  again = journal_replay (journal, s->def, &env);
  before = picture_of (s->session);
  after = picture_of (again);
  g_assert_cmpstr (before, ==, after);
  door_session_changes (again, &n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (door_session_changes (again, &n)[i].kinds & DOOR_CHANGE_JOURNAL, ==, 0);

  /* It is an ordinary session again. */
  g_assert_cmpint (door_session_set (again, door_session_find (again, "/data/a"), "3", TRUE), ==,
                   DOOR_OUTCOME_OK);
  g_assert_cmpstr (value_in (again, "/data/kept"), ==, value_in (s->session, "/data/kept"));
}

/* However many answers a journal holds, each expression is evaluated once, at the end. */
static guint64
cost_of_replay (Scenario *s, guint n)
{
  g_autoptr (DoorSession) session = door_session_new_for_replay (s->def, NULL, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i + 1);

      door_session_fold_set (session, "/data/a", value, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (door_session_n_evaluations (session), ==, 0);
  g_assert_true (door_session_replay_end (session, &error));
  g_assert_cmpstr (value_in (session, "/data/b"), !=, "");
  g_assert_cmpstr (value_in (session, "/data/fired"), ==, "");
  return door_session_n_evaluations (session);
}

static void
test_replay_cost (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><b/><c/><fired/></data>",
      BIND ("/data/b", "calculate='/data/a + 1'") BIND (
          "/data/c",
          "calculate='/data/b + 1' relevant='/data/a &gt; 1'") "<setvalue event='odk-instance-load "
                                                               "odk-instance-first-load' "
                                                               "ref='/data/fired' "
                                                               "value='1'/>",
      "<input ref='/data/a'><label>a</label><setvalue event='xforms-value-changed' "
      "ref='/data/fired' value='2'/></input>");

  g_assert_cmpuint (cost_of_replay (s, 1), ==, 3);
  g_assert_cmpuint (cost_of_replay (s, 1000), ==, 3);
}

static void
test_replay_refuses (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/><m jr:template=''><c/></m></data>", NULL,
                                         REPEAT ("/data/m", INPUT ("/data/m/c")));
  g_autoptr (DoorSession) session = door_session_new_for_replay (s->def, NULL, NULL);
  static const char *const keys[] = { "/data/b", "", "/data/m{7}/c", "x", "/data/m" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (door_session_fold_set (session, keys[i], "1", &error));
      g_assert_error (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_KEY);
      g_clear_error (&error);
      g_assert_false (door_session_fold_repeat_remove (session, keys[i], &error));
      g_assert_error (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_KEY);
      g_clear_error (&error);
      if (strchr (keys[i], '{'))
        continue;
      g_assert_false (door_session_fold_repeat_add (session, keys[i], 0, &error));
      g_assert_error (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_KEY);
    }
}

/* The same definition, env and edits give the same record. */
static void
test_deterministic (void)
{
  g_autofree char *records[2] = { NULL, NULL };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Scenario) s = scenario_new (
          "<data id='x'><a/><b/><meta><instanceID/></meta></data>",
          BIND ("/data/b", "calculate='concat(random(), uuid(), /data/a)'"), INPUT ("/data/a"));

      answer (s, "/data/a", "1");
      records[i] = xml_of (s->session, FALSE);
    }
  g_assert_cmpstr (records[0], ==, records[1]);
  g_free (records[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/submission", test_submission);
  g_test_add_func ("/record/own-namespace", test_own_namespace);
  g_test_add_func ("/record/attachments", test_attachments);
  g_test_add_func ("/record/resume", test_resume);
  g_test_add_func ("/record/resume-empty-repeat", test_resume_empty_repeat);
  g_test_add_func ("/record/edit", test_edit);
  g_test_add_func ("/record/resume-misfit", test_resume_misfit);
  g_test_add_func ("/record/refs", test_refs);
  g_test_add_func ("/record/replay", test_replay);
  g_test_add_func ("/record/replay-cost", test_replay_cost);
  g_test_add_func ("/record/replay-refuses", test_replay_refuses);
  g_test_add_func ("/record/deterministic", test_deterministic);
  return g_test_run ();
}
