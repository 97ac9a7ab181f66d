/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels, hints and messages with answers in them, in the language of the moment. */
#include <string.h>

#include "scenario.h"

#define TEXT(id, value) "<text id='" id "'><value>" value "</value></text>"
#define MODEL                                                                                      \
  "<itext><translation lang='en'>" TEXT ("q", "How old is <output value='/data/name'/>?")          \
      TEXT ("only", "Only here") "</translation><translation lang='ur'>" TEXT (                    \
          "q", "<output value='/data/name'/> کی عمر؟") "</translation></itext>"

static char *
label_of (Scenario *s, const char *ref)
{
  return door_session_text (s->session, node_at (s, ref), DOOR_TEXT_LABEL);
}

#define assert_label(s, ref, expected)                                                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *label_ = label_of (s, ref);                                                   \
    g_assert_cmpstr (label_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

static void
test_outputs (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><name/><age/><b/></data>", MODEL,
      INPUT ("/data/name") "<input ref='/data/age'><label ref=\"jr:itext('q')\"/></input>"
                           "<input ref='/data/b'><label ref=\"jr:itext('only')\"/></input>");
  g_autofree char *changes = NULL;

  answer (s, "/data/name", "Amina");
  changes = changes_of (s);
  g_assert_cmpstr (changes, ==, "/data/name:input /data/age:text");
  assert_label (s, "/data/age", "How old is Amina?");
  door_session_set_language (s->session, 1);
  assert_label (s, "/data/age", "Amina کی عمر؟");
  assert_label (s, "/data/b", "Only here");
}

/* What was answered is no markup. */
static void
test_escape (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><name/><age/></data>", MODEL,
      INPUT ("/data/name") "<input ref='/data/age'><label ref=\"jr:itext('q')\"/></input>");
  g_autofree char *plain = NULL;

  answer (s, "/data/name", "a_b_c *x* <i> [l](u) # \\");
  assert_label (s, "/data/age", "How old is a\\_b\\_c \\*x\\* \\<i> \\[l\\](u) \\# \\\\?");
  plain = door_session_plain_text (s->session, node_at (s, "/data/age"), DOOR_TEXT_LABEL);
  g_assert_cmpstr (plain, ==, "How old is a_b_c *x* <i> [l](u) # \\?");
}

static void
test_inline (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a>1</a><b>2</b></data>", NULL,
      INPUT ("/data/a") "<input ref='/data/b'><label><output value='/data/a'/> "
                        "<output ref='/data/b'/>\n**new** line &amp; more</label></input>");

  assert_label (s, "/data/b", "1 2\n**new** line & more");
}

static void
test_in_repeat (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><m jr:template=''><name/><age/></m></data>", NULL,
      REPEAT ("/data/m",
              INPUT ("/data/m/name") "<input ref='/data/m/age'><label>Age of <output "
                                     "value='/data/m/name'/> (<output value='position(..)'/>)"
                                     "</label></input>"));

  add_repeat (s, "/data/m");
  add_repeat (s, "/data/m");
  answer (s, "/data/m[1]/name", "Amina");
  answer (s, "/data/m[2]/name", "Bo");
  assert_label (s, "/data/m[1]/age", "Age of Amina (1)");
  assert_label (s, "/data/m[2]/age", "Age of Bo (2)");
  remove_repeat (s, "/data/m[1]");
  assert_label (s, "/data/m[1]/age", "Age of Bo (1)");
}

/* A repeat is called what the group around it is called. */
static void
test_repeat_label (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><m jr:template=''><name/></m></data>", NULL,
                                         REPEAT ("/data/m", INPUT ("/data/m/name")));

  add_repeat (s, "/data/m");
  assert_label (s, "/data/m[1]", "/data/m");
}

static void
test_messages (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><max>9</max><a/><b/></data>",
      "<itext><translation lang='en'>" TEXT (
          "m",
          "At most <output value='/data/max'/>") "</translation></itext>" BIND ("/data/a",
                                                                                "type='int' "
                                                                                "constraint='. "
                                                                                "&lt;= /data/max' "
                                                                                "jr:constraintMsg="
                                                                                "\"jr:itext('m')"
                                                                                "\""),
      INPUT ("/data/a") INPUT ("/data/b"));
  g_autofree char *own
      = door_session_outcome_message (s->session, node_at (s, "/data/a"), DOOR_OUTCOME_CONSTRAINT);
  g_autofree char *plain
      = door_session_outcome_message (s->session, node_at (s, "/data/b"), DOOR_OUTCOME_CONSTRAINT);

  g_assert_cmpstr (own, ==, "At most 9");
  g_assert_nonnull (plain);
}

static void
test_forms (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/></data>",
      "<itext><translation lang='en'><text id='q'><value>Q</value><value form='image'>jr://images/"
      "<output value='/data/a'/>.png</value><value form='short'>q</value></text>"
      "<text id='h'><value>Hint</value><value "
      "form='guidance'>More</value></text></translation></itext>",
      "<input ref='/data/a'><label ref=\"jr:itext('q')\"/><hint ref=\"jr:itext('h')\"/></input>");
  const DoorControl control = door_form_node_control (s->def, door_form_find (s->def, "/data/a"));
  g_autofree char *image = NULL;
  g_autofree char *video = NULL;
  g_autofree char *guidance = NULL;

  answer (s, "/data/a", "a_7");
  image = door_session_label_form (s->session, control, DOOR_NODE_ROOT, "image");
  video = door_session_label_form (s->session, control, DOOR_NODE_ROOT, "video");
  guidance = door_session_text (s->session, node_at (s, "/data/a"), DOOR_TEXT_GUIDANCE);
  g_assert_cmpstr (image, ==, "jr://images/a_7.png");
  g_assert_null (video);
  g_assert_cmpstr (guidance, ==, "More");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/texts/outputs", test_outputs);
  g_test_add_func ("/texts/escape", test_escape);
  g_test_add_func ("/texts/inline", test_inline);
  g_test_add_func ("/texts/in-repeat", test_in_repeat);
  g_test_add_func ("/texts/repeat-label", test_repeat_label);
  g_test_add_func ("/texts/messages", test_messages);
  g_test_add_func ("/texts/forms", test_forms);
  return g_test_run ();
}
