/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a form says beside its expressions: every attribute that the specification and ODK's programs
 * know, on binds, controls, the submission and the record, is there for whoever asks. */
#include <string.h>

#include "scenario.h"

/* --- Binds -------------------------------------------------------------------------------- */

static const struct {
  const char *written; /* as it stands on the bind */
  const char *name;    /* as it is asked for */
  const char *value;
} bind_attributes[] = {
  { "saveIncomplete='true()'", "saveIncomplete", "true()" },
  { "jr:preload='uid'", "jr:preload", "uid" },
  { "jr:preloadParams='x'", "jr:preloadParams", "x" },
  { "jr:requiredMsg='Ask'", "jr:requiredMsg", "Ask" },
  { "jr:constraintMsg='No'", "jr:constraintMsg", "No" },
  { "jr:noAppErrorString='E'", "jr:noAppErrorString", "E" },
  { "orx:max-pixels='640'", "orx:max-pixels", "640" },
  { "xmlns:p='http://openrosa.org/xforms' p:max-pixels='640'", "orx:max-pixels", "640" },
  { "odk:quality='voice-only'", "odk:quality", "voice-only" },
  { "odk:allow-mock-accuracy='true'", "odk:allow-mock-accuracy", "true" },
  { "odk:track-changes='true'", "odk:track-changes", "true" },
  { "odk:track-changes-reasons='on-form-edit'", "odk:track-changes-reasons", "on-form-edit" },
  { "odk:identify-user='true'", "odk:identify-user", "true" },
  { "odk:location-priority='balanced'", "odk:location-priority", "balanced" },
  { "odk:location-min-interval='60'", "odk:location-min-interval", "60" },
  { "odk:location-max-age='120'", "odk:location-max-age", "120" },
  { "xmlns:entities='http://www.opendatakit.org/xforms/entities' entities:saveto='height'",
    "entities:saveto", "height" },
  { "xmlns:own='urn:own' own:colour='red'", "own:colour", "red" },
  { "anything='else'", "anything", "else" },
};

static void
test_binds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bind_attributes); i++)
    {
      g_autofree char *bind
          = g_strdup_printf ("<bind nodeset='/data/a' %s/>", bind_attributes[i].written);
      g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/></data>", bind, INPUT ("/data/a"));
      const DoorDefNode a = door_form_find (s->def, "/data/a");

      g_test_message ("%s", bind);
      g_assert_cmpstr (door_form_bind_attribute (s->def, a, bind_attributes[i].name), ==,
                       bind_attributes[i].value);
      g_assert_null (door_form_bind_attribute (s->def, a, "quality"));
    }
}

/* Attributes of the record have binds as elements have. */
static void
test_bound_attribute (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x' when=''><a/><e kind='' list='trees'/></data>",
      BIND ("/data/@when", "calculate='/data/a' type='date'")
          BIND ("/data/e/@kind", "calculate=\"concat(/data/e/@list, '!')\" readonly='true()'"),
      INPUT ("/data/a"));
  g_autofree char *xml = NULL;

  answer (s, "/data/a", "2026-11-23");
  assert_value (s, "/data/@when", "2026-11-23");
  assert_value (s, "/data/e/@kind", "trees!");
  xml = xml_of (s->session, TRUE);
  g_assert_nonnull (strstr (xml, "<data id=\"x\" when=\"2026-11-23\">"));
  g_assert_nonnull (strstr (xml, "<e kind=\"trees!\" list=\"trees\"/>"));
}

/* --- Controls ----------------------------------------------------------------------------- */

static const struct {
  const char *element;
  const char *attribute;
  const char *name;
  const char *value;
} control_attributes[] = {
  { "input", "rows='5'", "rows", "5" },
  { "input", "query=\"instance('w')/root/item\"", "query", "instance('w')/root/item" },
  { "input", "accuracyThreshold='1.5'", "accuracyThreshold", "1.5" },
  { "input", "unacceptableAccuracyThreshold='50'", "unacceptableAccuracyThreshold", "50" },
  { "input", "incremental='true'", "incremental", "true" },
  { "input", "intent='ex:org.example.read(a=1)'", "intent", "ex:org.example.read(a=1)" },
  { "upload", "mediatype='image/*'", "mediatype", "image/*" },
  { "upload", "accept='.pdf,.csv'", "accept", ".pdf,.csv" },
  { "upload", "mediatype='osm/*'", "mediatype", "osm/*" },
  { "range", "start='1' end='10' step='0.5'", "step", "0.5" },
  { "range", "start='10' end='1' step='-1'", "start", "10" },
  { "range", "start='1' end='10' step='1' odk:tick-interval='2'", "odk:tick-interval", "2" },
  { "range", "start='1' end='10' step='1' odk:placeholder='5'", "odk:placeholder", "5" },
  { "select1", "autoplay='audio'", "autoplay", "audio" },
};

static void
test_controls (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (control_attributes); i++)
    {
      g_autofree char *body
          = g_strdup_printf ("<%s ref='/data/a' appearance='w2 quick' %s><label>a</label></%s>",
                             control_attributes[i].element, control_attributes[i].attribute,
                             control_attributes[i].element);
      g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/></data>", NULL, body);
      const DoorControl a = door_form_node_control (s->def, door_form_find (s->def, "/data/a"));

      g_test_message ("%s", body);
      g_assert_cmpstr (door_form_control_attribute (s->def, a, control_attributes[i].name), ==,
                       control_attributes[i].value);
      g_assert_true (door_form_has_appearance (s->def, a, "quick"));
      g_assert_false (door_form_has_appearance (s->def, a, "qui"));
      g_assert_null (door_form_control_attribute (s->def, a, "nothing"));
    }
}

/* What each control stores, and what it does not take. */
static const struct {
  const char *control; /* the element, whole */
  const char *bind;
  const char *value;
  DoorOutcome outcome;
} answers[] = {
  { "<trigger ref='/data/a'/>", "", "OK", DOOR_OUTCOME_OK },
  { "<secret ref='/data/a'/>", "", "hush", DOOR_OUTCOME_OK },
  { "<upload ref='/data/a' mediatype='image/*'/>", "type='binary'", "p.jpg", DOOR_OUTCOME_OK },
  { "<range ref='/data/a' start='1' end='5' step='1'/>", "type='int'", "3", DOOR_OUTCOME_OK },
  { "<range ref='/data/a' start='1' end='5' step='1'/>", "type='int'", "3.5", DOOR_OUTCOME_TYPE },
  { "<odk:rank ref='/data/a'>" ITEM ("x") ITEM ("y") "</odk:rank>", "type='odk:rank'", "y x",
    DOOR_OUTCOME_OK },
  { "<odk:rank ref='/data/a'>" ITEM ("x") ITEM ("y") "</odk:rank>", "type='odk:rank'", "y z",
    DOOR_OUTCOME_TYPE },
  { "<select ref='/data/a'>" ITEM ("x") ITEM ("y") "</select>", "", "y x", DOOR_OUTCOME_OK },
  { "<select ref='/data/a'>" ITEM ("x") ITEM ("y") "</select>", "type='select'", "x",
    DOOR_OUTCOME_OK },
  { "<select ref='/data/a'>" ITEM ("x") ITEM ("y") "</select>", "", "x z", DOOR_OUTCOME_TYPE },
  { "<select1 ref='/data/a'>" ITEM ("x") ITEM ("y") "</select1>", "type='select1'", "y",
    DOOR_OUTCOME_OK },
  { "<select1 ref='/data/a'>" ITEM ("1") ITEM ("2") "</select1>", "type='int'", "2",
    DOOR_OUTCOME_OK },
  { "<select1 ref='/data/a'>" ITEM ("x") ITEM ("y") "</select1>", "", "x y", DOOR_OUTCOME_TYPE },
  { "<select ref='/data/a'>" ITEM ("1") ITEM ("2") "</select>", "type='int'", "2 1",
    DOOR_OUTCOME_OK },
  { "<select ref='/data/a'>" ITEM ("1") ITEM ("x") "</select>", "type='int'", "1 x",
    DOOR_OUTCOME_TYPE },
  { "<input ref='/data/a'/>", "type='barcode'", "4 006381", DOOR_OUTCOME_OK },
};

static void
test_answers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *bind = g_strdup_printf ("<bind nodeset='/data/a' %s/>", answers[i].bind);
      g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/></data>", bind, answers[i].control);

      g_test_message ("%s %s", answers[i].control, answers[i].value);
      g_assert_cmpint (try_answer (s, "/data/a", answers[i].value), ==, answers[i].outcome);
      if (answers[i].outcome == DOOR_OUTCOME_OK)
        assert_value (s, "/data/a", answers[i].value);
    }
}

/* Labels of ticks are choices; an itemset in a trace is reference geometry and none. */
static void
test_items (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><r/><t/></data>",
      "<instance id='k'><root><item><name>1</name><label>Low</label></item>"
      "<item><name>5</name><label>High</label></item></root></instance>" BIND (
          "/data/r", "type='int'") BIND ("/data/t", "type='geotrace'"),
      "<range ref='/data/r' start='1' end='5' step='1'><label>r</label>"
      "<itemset nodeset=\"instance('k')/root/item\"><value ref='name'/><label ref='label'/>"
      "</itemset></range>"
      "<input ref='/data/t'><label>t</label><itemset nodeset=\"instance('k')/root/item\">"
      "<value ref='name'/><label ref='label'/></itemset></input>");
  g_autofree char *ticks = choices_of (s, "/data/r");
  g_autofree char *high = door_session_choice_label (s->session, node_at (s, "/data/r"), 1);

  g_assert_cmpstr (ticks, ==, "1 5");
  g_assert_cmpstr (high, ==, "High");
  answer (s, "/data/r", "3"); /* between the ticks */
  answer (s, "/data/t", "1 1 0 0;2 2 0 0");
}

/* --- The form ----------------------------------------------------------------------------- */

static void
test_submission (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/></data>",
      "<submission action='https://example.org/s' method='post' base64RsaPublicKey='AAAA' "
      "orx:auto-send='true' orx:auto-delete='false' odk:client-editable='true'/>",
      INPUT ("/data/a"));
  static const char *const rows[][2] = { { "action", "https://example.org/s" },
                                         { "method", "post" },
                                         { "base64RsaPublicKey", "AAAA" },
                                         { "auto-send", "true" },
                                         { "auto-delete", "false" },
                                         { "client-editable", "true" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (door_form_submission_attribute (s->def, rows[i][0]), ==, rows[i][1]);
  g_assert_null (door_form_submission_attribute (s->def, "replace"));
}

/* The version may have a namespace; all attributes come out as they went in. */
static void
test_root (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x' orx:version='2026' odk:prefix='J1' odk:delimiter='+'>"
                      "<a odk:tag='t'/></data>",
                      NULL, INPUT ("/data/a"));
  g_autofree char *xml = NULL;

  g_assert_cmpstr (door_form_version (s->def), ==, "2026");
  answer (s, "/data/a", "1");
  xml = xml_of (s->session, TRUE);
  g_assert_nonnull (strstr (xml, "orx:version=\"2026\""));
  g_assert_nonnull (strstr (xml, "odk:prefix=\"J1\""));
  g_assert_nonnull (strstr (xml, "odk:delimiter=\"+\""));
  g_assert_nonnull (strstr (xml, "<a odk:tag=\"t\">1</a>"));
}

/* Files of the form as default answers, and what a person attaches. */
static void
test_binary (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a>jr://images/before.png</a></data>",
                                         BIND ("/data/a", "type='binary'"),
                                         "<upload ref='/data/a' mediatype='image/*'/>");
  g_auto (GStrv) none = door_session_attachments (s->session);
  g_auto (GStrv) own = NULL;

  assert_value (s, "/data/a", "jr://images/before.png");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  answer (s, "/data/a", "after.png");
  own = door_session_attachments (s->session);
  g_assert_cmpstr (own[0], ==, "after.png");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attributes/binds", test_binds);
  g_test_add_func ("/attributes/bound-attribute", test_bound_attribute);
  g_test_add_func ("/attributes/controls", test_controls);
  g_test_add_func ("/attributes/answers", test_answers);
  g_test_add_func ("/attributes/items", test_items);
  g_test_add_func ("/attributes/submission", test_submission);
  g_test_add_func ("/attributes/root", test_root);
  g_test_add_func ("/attributes/binary", test_binary);
  return g_test_run ();
}
