/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What says who or where somebody is stands apart from the other answers (door-apart.h). */
#include <string.h>

#include "door-apart.h"
#include "scenario.h"

#define DOOR "xmlns:door='https://doorstep.org/xforms' "
#define RECORD                                                                                     \
  "<data id='x'><name/><phone/><where/><age/><greeting/><initial/><m jr:template=''><called/>"     \
  "<years/></m><speaks/><story/></data>"
#define MODEL                                                                                      \
  BIND ("/data/name", DOOR "door:apart='identifiers'")                                             \
  BIND ("/data/phone", DOOR "door:apart='identifiers' door:missing='refused'")                     \
  BIND ("/data/where", "type='geopoint'")                                                          \
  BIND ("/data/age", "type='int'")                                                                 \
  BIND ("/data/greeting", "calculate=\"concat('Dear ', /data/name)\"")                             \
  BIND ("/data/initial", "calculate='substr(/data/name, 0, 1)'")                                   \
  BIND ("/data/m", DOOR "door:apart='identifiers'")                                                \
  BIND ("/data/m/years", DOOR "door:apart='no' type='int'")
#define BODY                                                                                       \
  INPUT ("/data/name")                                                                             \
  INPUT ("/data/phone")                                                                            \
  INPUT ("/data/where")                                                                            \
  INPUT ("/data/age")                                                                              \
  REPEAT ("/data/m", INPUT ("/data/m/called") INPUT ("/data/m/years"))                             \
  "<select1 ref='/data/speaks'><label>s</label>" ITEM ("Velindra")                                 \
      ITEM ("nobody") "</select1>" INPUT ("/data/story")

static Scenario *
interview (void)
{
  Scenario *s = scenario_new (RECORD, MODEL, BODY);

  answer (s, "/data/name", "Zarqoon & Sons");
  answer (s, "/data/phone", "-9");
  answer (s, "/data/where", "3.125 4.25 0 5");
  answer (s, "/data/age", "36");
  add_repeat (s, "/data/m");
  if (door_session_find (s->session, "/data/m[2]") == DOOR_NODE_NONE)
    add_repeat (s, "/data/m");
  answer (s, "/data/m[1]/called", "Velindra");
  answer (s, "/data/m[2]/called", "Ortolan");
  answer (s, "/data/m[2]/years", "9");
  answer (s, "/data/speaks", "Velindra");
  answer (s, "/data/story", "Ortolan saw it");
  return s;
}

static void
split_clear (GBytes **apart)
{
  for (guint i = 0; i < DOOR_N_APART; i++)
    g_clear_pointer (&apart[i], g_bytes_unref);
}

static char *
text_of (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_text (GBytes *bytes, const char *part, gboolean there)
{
  g_autofree char *text = text_of (bytes);

  g_assert_cmpint (strstr (text, part) != NULL, ==, there);
}

/* The root of the form's own record carries no line break at its end. */
static void
assert_same_record (GBytes *left, GBytes *right)
{
  g_autofree char *a = text_of (left);
  g_autofree char *b = text_of (right);

  g_assert_cmpstr (g_strchomp (a), ==, g_strchomp (b));
}

static void
test_says (void)
{
  g_autoptr (Scenario) s = interview ();
  const struct {
    const char *path;
    DoorApart apart;
  } cases[] = {
    { "/data/name", DOOR_APART_IDENTIFIERS }, { "/data/where", DOOR_APART_POSITIONS },
    { "/data/age", DOOR_APART_NONE },         { "/data/m/called", DOOR_APART_IDENTIFIERS },
    { "/data/m/years", DOOR_APART_NONE },     { "/data/story", DOOR_APART_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (door_form_apart (s->def, door_form_find (s->def, cases[i].path)), ==,
                     cases[i].apart);
}

static void
test_split (void)
{
  g_autoptr (Scenario) s = interview ();
  GBytes *apart[DOOR_N_APART];
  g_autoptr (GBytes) record = door_session_to_xml_apart (s->session, apart);

  assert_text (record, "Zarqoon", FALSE);
  assert_text (record, "Velindra", FALSE); /* chosen by name as well */
  assert_text (record, "3.125", FALSE);
  assert_text (record, "<age>36</age>", TRUE);
  assert_text (record, "<phone>-9</phone>", TRUE); /* refused: tells nothing of who it is */
  assert_text (record, "<initial>Z</initial>", TRUE);
  assert_text (record, "Ortolan saw it", TRUE); /* their own words */
  assert_text (record, "<years>9</years>", TRUE);
  assert_text (apart[DOOR_APART_IDENTIFIERS], "<value>Dear Zarqoon &amp; Sons</value>", TRUE);
  assert_text (apart[DOOR_APART_POSITIONS], "<value>3.125 4.25 0 5</value>", TRUE);
  g_assert_null (apart[DOOR_APART_NONE]);
  split_clear (apart);
}

static void
test_merge (void)
{
  g_autoptr (Scenario) s = interview ();
  GBytes *apart[DOOR_N_APART];
  g_autoptr (GBytes) record = door_session_to_xml_apart (s->session, apart);
  g_autoptr (GBytes) expected = door_session_to_xml (s->session, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) named = door_apart_merge (record, apart[DOOR_APART_IDENTIFIERS], &error);
  g_autoptr (GBytes) whole
      = named ? door_apart_merge (named, apart[DOOR_APART_POSITIONS], &error) : NULL;
  g_autoptr (GBytes) again = NULL;

  g_assert_no_error (error);
  assert_same_record (whole, expected);
  /* Merged twice, or into another record, it is refused. */
  again = door_apart_merge (whole, apart[DOOR_APART_POSITIONS], &error);
  g_assert_null (again);
  g_assert_error (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_RECORD);
  split_clear (apart);
}

static void
test_marks (void)
{
  g_autoptr (Scenario) s = interview ();
  GBytes *apart[DOOR_N_APART];
  g_autoptr (GBytes) record = door_session_to_xml_apart (s->session, apart);
  g_autoptr (GHashTable) marks = door_apart_marks (s->def, record);

  g_assert_cmpuint (g_hash_table_size (marks), ==, 6);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (marks, "/data/m[2]/called")), ==,
                    DOOR_APART_IDENTIFIERS);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (marks, "/data/where")), ==,
                    DOOR_APART_POSITIONS);
  g_assert_true (g_hash_table_contains (marks, "/data/greeting"));
  split_clear (apart);
}

/* Nothing to keep apart: nothing beside, and the record as ever. */
static void
test_none (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/></data>", "", INPUT ("/data/a"));
  GBytes *apart[DOOR_N_APART];
  g_autoptr (GBytes) record = NULL;
  g_autoptr (GBytes) expected = NULL;

  answer (s, "/data/a", "1");
  record = door_session_to_xml_apart (s->session, apart);
  expected = door_session_to_xml (s->session, TRUE);
  g_assert_true (g_bytes_equal (record, expected));
  for (guint i = 0; i < DOOR_N_APART; i++)
    g_assert_null (apart[i]);
}

static void
test_hostile (void)
{
  static const char twice[] = "<data xmlns:d='https://doorstep.org/xforms'>"
                              "<a d:apart='identifiers'/><a d:apart='identifiers'/></data>";
  static const char *const records[]
      = { "", "<data", "<data><a d:apart='identifiers'/></data>",
          "<data xmlns:d='https://doorstep.org/xforms'><a d:apart='identifiers'>x</a></data>",
          twice };
  static const char *const documents[] = { "",
                                           "<apart/>",
                                           "<apart kind='identifiers'/>",
                                           "<apart kind='no'><value>x</value></apart>",
                                           "<other kind='identifiers'><value>x</value></other>",
                                           "<apart kind='positions'><value>x</value></apart>" };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    for (guint k = 0; k < G_N_ELEMENTS (documents); k++)
      {
        g_autoptr (GBytes) record = g_bytes_new_static (records[i], strlen (records[i]));
        g_autoptr (GBytes) document = g_bytes_new_static (documents[k], strlen (documents[k]));
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) merged = door_apart_merge (record, document, &error);

        g_assert_true ((merged == NULL) == (error != NULL));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/apart/says", test_says);
  g_test_add_func ("/apart/split", test_split);
  g_test_add_func ("/apart/merge", test_merge);
  g_test_add_func ("/apart/marks", test_marks);
  g_test_add_func ("/apart/none", test_none);
  g_test_add_func ("/apart/hostile", test_hostile);
  return g_test_run ();
}
