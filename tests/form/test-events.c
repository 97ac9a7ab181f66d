/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloads and actions: what happens when, and what it may see. */
#include <string.h>

#include "door-form-recording.h"
#include "scenario.h"

#define SET(event, ref, value) "<setvalue event='" event "' ref='" ref "' value=\"" value "\"/>"

static void
test_preloads (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data "
      "id='x'><start/><end/><today/><device/><user/><mail/><phone/><meta><instanceID/></meta></"
      "data>",
      BIND ("/data/start", "type='dateTime' jr:preload='timestamp' jr:preloadParams='start'")
          BIND ("/data/end", "type='dateTime' jr:preload='timestamp' jr:preloadParams='end'")
              BIND ("/data/today", "type='date' jr:preload='date' jr:preloadParams='today'")
                  BIND ("/data/device", "jr:preload='property' jr:preloadParams='deviceid'")
                      BIND ("/data/user", "jr:preload='property' jr:preloadParams='username'")
                          BIND ("/data/mail", "jr:preload='property' jr:preloadParams='email'")
                              BIND ("/data/phone",
                                    "jr:preload='property' jr:preloadParams='phone number'")
                                  BIND ("/data/meta/instanceID", "jr:preload='uid'"),
      NULL);
  g_autofree char *changes = changes_of (s);

  assert_value (s, "/data/start", "2026-11-23T09:00:00.000Z");
  assert_value (s, "/data/end", "");
  assert_value (s, "/data/today", "2026-11-23");
  assert_value (s, "/data/device", "device-1");
  assert_value (s, "/data/user", "interviewer");
  assert_value (s, "/data/mail", "i@example.org");
  assert_value (s, "/data/phone", "+1");
  g_assert_true (g_str_has_prefix (door_session_instance_uuid (s->session), "uuid:"));
  g_assert_cmpuint (strlen (door_session_instance_uuid (s->session)), ==, 41);
  g_assert_nonnull (strstr (changes, "/data/meta/instanceID:effect"));
  door_clock_advance (s->clock, 60 * G_USEC_PER_SEC);
  door_session_finalize (s->session);
  assert_value (s, "/data/end", "2026-11-23T09:01:00.000Z");
  door_clock_advance (s->clock, 60 * G_USEC_PER_SEC);
  door_session_finalize (s->session);
  assert_value (s, "/data/end", "2026-11-23T09:02:00.000Z");
}

/* Weeks past, as JavaRosa counts them; 23 November 2026 is a Monday. */
static void
test_past_weeks (void)
{
  static const char *const rows[][2] = {
    { "prevperiod-week-sun-head", "2026-11-15" },
    { "prevperiod-week-sun-tail", "2026-11-21" },
    { "prevperiod-week-mon-head", "2026-11-16" },
    { "prevperiod-week-mon-head-x", "2026-11-16" },
    { "prevperiod-week-tue-tail-x", "2026-11-23" },
    { "prevperiod-week-tue-tail", "2026-11-16" },
    { "prevperiod-week-sun-head--0", "2026-11-22" },
    { "prevperiod-week-sun-head--2", "2026-11-08" },
    { "prevperiod-month-sun-head", "" },
    { "prevperiod-week-xyz-head", "" },
    { "prevperiod-week-sun-middle", "" },
    { "prevperiod-", "" },
    { "tomorrow", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *bind = g_strdup_printf (
          "<bind nodeset='/data/a' type='date' jr:preload='date' jr:preloadParams='%s'/>",
          rows[i][0]);
      g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/></data>", bind, NULL);

      g_test_message ("%s", rows[i][0]);
      assert_value (s, "/data/a", rows[i][1]);
    }
}

/* A record always gets a name, also in forms that forget to ask for one. */
static void
test_instance_id (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/><meta><instanceID/></meta></data>", NULL,
                                         INPUT ("/data/a"));
  g_autoptr (Scenario) old = scenario_new (
      "<data id='x'><a/><meta><instanceID/></meta></data>",
      BIND ("/data/meta/instanceID", "calculate=\"concat('uuid:', uuid())\""), INPUT ("/data/a"));

  g_assert_true (g_str_has_prefix (door_session_instance_uuid (s->session), "uuid:"));
  g_assert_true (g_str_has_prefix (door_session_instance_uuid (old->session), "uuid:"));
}

/* Preloads, then first-load actions, which see no calculation yet, then calculations. */
static void
test_first_load_order (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><who/><seen/><calc/><a/><b/></data>",
      BIND ("/data/who", "jr:preload='property' jr:preloadParams='username'")
          BIND ("/data/calc", "calculate='1 + 1'")
              SET ("odk-instance-first-load", "/data/a", "/data/who")
                  SET ("xforms-ready odk-instance-load", "/data/b", "concat('[', /data/calc, ']')"),
      NULL);

  assert_value (s, "/data/a", "interviewer");
  assert_value (s, "/data/b", "[]");
  assert_value (s, "/data/calc", "2");
}

static void
test_setvalue_forms (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><a/><b>old</b><c>old</c></data>",
                      "<setvalue event='odk-instance-first-load' ref='/data/a'>literal</setvalue>"
                      "<setvalue event='odk-instance-first-load' ref='/data/b'/>"
                      "<setvalue event='odk-instance-first-load' ref='/data/c' value=''/>",
                      NULL);

  assert_value (s, "/data/a", "literal");
  assert_value (s, "/data/b", "");
  assert_value (s, "/data/c", "");
}

#define LISTENER(ref, action) "<input ref='" ref "'><label>l</label>" action "</input>"

static void
test_value_changed (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><b/><twice/><seen/></data>",
      BIND ("/data/twice", "calculate='/data/a * 2'"),
      LISTENER ("/data/a", SET ("xforms-value-changed", "/data/seen", "/data/twice"))
          LISTENER ("/data/b", SET ("xforms-value-changed", "/data/a", "/data/b")));
  g_autofree char *changes = NULL;

  answer (s, "/data/a", "4");
  assert_value (s, "/data/seen", "8"); /* what depends on the answer is up to date before */
  changes = changes_of (s);
  g_assert_nonnull (strstr (changes, "/data/seen:effect"));
  answer (s, "/data/b", "5"); /* an action's value fires that node's actions, too */
  assert_value (s, "/data/a", "5");
  assert_value (s, "/data/seen", "10");
}

/* The same value again is no change; a calculation's result is none either. */
static void
test_not_fired (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><c/><n>0</n></data>", BIND ("/data/c", "calculate='/data/a'"),
      LISTENER ("/data/a", SET ("xforms-value-changed", "/data/n", "/data/n + 1"))
          LISTENER ("/data/c", SET ("xforms-value-changed", "/data/n", "100")));

  answer (s, "/data/a", "x");
  assert_value (s, "/data/n", "1");
  answer (s, "/data/a", "x");
  assert_value (s, "/data/n", "1");
  answer (s, "/data/a", "");
  assert_value (s, "/data/n", "2");
}

/* Two actions that feed each other come to an end. */
static void
test_loop (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><b/></data>", NULL,
      LISTENER ("/data/a", SET ("xforms-value-changed", "/data/b", "/data/a + 1"))
          LISTENER ("/data/b", SET ("xforms-value-changed", "/data/a", "/data/b + 1")));

  answer (s, "/data/a", "1");
  g_assert_cmpint (door_session_is_alive (s->session, DOOR_NODE_ROOT), ==, TRUE);
}

static void
test_new_repeat (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><start>7</start><m jr:template=''><a/><id/><b/></m><m><a/><id/><b/></m></data>",
      BIND ("/data/m/id", "jr:preload='uid'"),
      INPUT ("/data/start") "<group><label>M</label><repeat nodeset='/data/m'>" SET (
          "odk-new-repeat", "/data/m/a", "/data/start + position(..)")
          INPUT ("/data/m/b") "</repeat></group>");
  g_autofree char *changes = NULL;

  /* Never for instances that the form has. */
  assert_value (s, "/data/m[1]/a", "");
  add_repeat (s, "/data/m");
  assert_value (s, "/data/m[2]/a", "9");
  g_assert_true (
      g_str_has_prefix (door_session_value (s->session, node_at (s, "/data/m[2]/id")), "uuid:"));
  changes = changes_of (s);
  g_assert_cmpstr (changes, ==, "/data/m[2]:added /data/m[2]/id:effect /data/m[2]/a:effect");
}

static void
test_first_load_in_repeat (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><m jr:template=''><a/></m><m><a/></m><m><a/></m></data>", NULL,
      "<group><repeat nodeset='/data/m'>" SET ("odk-instance-first-load odk-new-repeat",
                                               "/data/m/a", "concat('n', position(..))")
          INPUT ("/data/m/a") "</repeat></group>");

  assert_value (s, "/data/m[1]/a", "n1");
  assert_value (s, "/data/m[2]/a", "n2");
  add_repeat (s, "/data/m");
  assert_value (s, "/data/m[3]/a", "n3");
}

static void
test_wants (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><place/><sound/></data>",
      BIND ("/data/place",
            "type='geopoint'") "<odk:recordaudio event='odk-instance-load' ref='/data/sound'/>",
      LISTENER ("/data/a", "<odk:setgeopoint event='xforms-value-changed' ref='/data/place'/>"));
  g_autofree char *first = changes_of (s);
  g_autofree char *second = NULL;

  g_assert_cmpstr (first, ==, "/data/sound:audio");
  answer (s, "/data/a", "1");
  second = changes_of (s);
  g_assert_cmpstr (second, ==, "/data/a:input /data/place:location");
}

/* Also of a form whose record is gone on with, when nothing fires. */
static void
test_recordings (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><sound/><more/></data>",
      "<odk:recordaudio event='odk-instance-load' ref='/data/sound' odk:quality='voice-only'/>",
      LISTENER ("/data/a", "<odk:recordaudio event='xforms-value-changed' ref='/data/more'/>"));
  DoorFormRecording first, second;

  g_assert_cmpuint (door_form_n_recordings (s->def), ==, 2);
  first = door_form_recording (s->def, 1);
  second = door_form_recording (s->def, 0); /* those in the body come first */
  g_assert_cmpstr (door_form_path (s->def, first.node), ==, "/data/sound");
  g_assert_cmpstr (first.quality, ==, "voice-only");
  g_assert_true (first.on_load);
  g_assert_cmpstr (door_form_path (s->def, second.node), ==, "/data/more");
  g_assert_null (second.quality);
  g_assert_false (second.on_load);
}

/* Another program's form: from its file to its quality, and the value counts as a file. */
static void
test_recording_of_others (void)
{
  g_autofree char *path = g_build_filename (
      g_getenv ("DOOR_CORPUS"), "forms", "enketo+enketo",
      "packages__enketo-core__test__forms__background-audio-recording.xml", NULL);
  g_autoptr (DoorSession) session = NULL;
  g_autoptr (DoorFormDef) def = NULL;
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (GBytes) xml = NULL;
  g_auto (GStrv) files = NULL;
  g_autofree char *text = NULL;
  gsize n;

  if (!g_file_get_contents (path, &text, &n, NULL))
    {
      g_test_skip ("there is no corpus");
      return;
    }
  xml = g_bytes_new (text, n);
  def = door_form_load (xml, NULL, faults);
  g_assert_nonnull (def);
  g_assert_cmpuint (door_form_n_recordings (def), ==, 1);
  g_assert_cmpstr (door_form_recording (def, 0).quality, ==, "voice-only");
  g_assert_true (door_form_recording (def, 0).on_load);
  session = door_session_new (def, NULL, NULL);
  door_session_set (session,
                    door_session_near (session, door_form_recording (def, 0).node, DOOR_NODE_ROOT),
                    "talk.ogg", FALSE);
  files = door_session_attachments (session);
  g_assert_cmpstr (files[0], ==, "talk.ogg");
}

static void
test_once (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a>1</a><b/><r/></data>",
                                         BIND ("/data/b", "calculate='once(/data/a)'")
                                             BIND ("/data/r", "calculate='once(random())'"),
                                         INPUT ("/data/a"));
  g_autofree char *drawn = g_strdup (door_session_value (s->session, node_at (s, "/data/r")));
  g_autoptr (GBytes) record = NULL;
  g_autoptr (DoorSession) again = NULL;

  answer (s, "/data/a", "2");
  assert_value (s, "/data/b", "1");
  record = door_session_to_xml (s->session, FALSE);
  again = door_session_resume (s->def, NULL, record, FALSE, NULL, NULL);
  g_assert_cmpstr (door_session_value (again, door_session_find (again, "/data/r")), ==, drawn);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/preloads", test_preloads);
  g_test_add_func ("/events/past-weeks", test_past_weeks);
  g_test_add_func ("/events/instance-id", test_instance_id);
  g_test_add_func ("/events/first-load-order", test_first_load_order);
  g_test_add_func ("/events/setvalue-forms", test_setvalue_forms);
  g_test_add_func ("/events/value-changed", test_value_changed);
  g_test_add_func ("/events/not-fired", test_not_fired);
  g_test_add_func ("/events/loop", test_loop);
  g_test_add_func ("/events/new-repeat", test_new_repeat);
  g_test_add_func ("/events/first-load-in-repeat", test_first_load_in_repeat);
  g_test_add_func ("/events/wants", test_wants);
  g_test_add_func ("/events/recordings", test_recordings);
  g_test_add_func ("/events/recording-of-others", test_recording_of_others);
  g_test_add_func ("/events/once", test_once);
  return g_test_run ();
}
