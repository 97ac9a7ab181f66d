/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Screens, prompts, the way back, jumps, and a place that disappears. */
#include <string.h>

#include "scenario.h"

/* "question /data/a" */
static char *
here (Scenario *s)
{
  const DoorItem item = door_cursor_item (s->cursor);
  const char *kind = door_screen_kind_name (door_cursor_kind (s->cursor));
  g_autofree char *ref
      = item.node == DOOR_NODE_NONE ? NULL : door_session_ref (s->session, item.node);

  return ref ? g_strdup_printf ("%s %s", kind, ref) : g_strdup (kind);
}

#define assert_here(s, expected)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *here_ = here (s);                                                             \
    g_assert_cmpstr (here_, ==, expected);                                                         \
  }                                                                                                \
  G_STMT_END

static char *
walk (Scenario *s)
{
  GString *out = g_string_new (NULL);

  door_cursor_to_beginning (s->cursor);
  while (door_cursor_next (s->cursor) && door_cursor_kind (s->cursor) != DOOR_SCREEN_END)
    {
      g_autofree char *screen = here (s);

      g_string_append_printf (out, "%s; ", screen);
    }
  return g_string_free (out, FALSE);
}

static char *
walk_back (Scenario *s)
{
  GString *out = g_string_new (NULL);

  door_cursor_to_end (s->cursor);
  while (door_cursor_previous (s->cursor) && door_cursor_kind (s->cursor) != DOOR_SCREEN_BEGINNING)
    {
      g_autofree char *screen = here (s);

      g_string_prepend (out, "; ");
      g_string_prepend (out, screen);
    }
  return g_string_free (out, FALSE);
}

static void
test_screens (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><b/><g><c/><d/></g><h><e/></h><f/></data>",
      BIND ("/data/b", "relevant='/data/a = 1'") BIND ("/data/h", "relevant='/data/a = 2'"),
      INPUT ("/data/a")
          INPUT ("/data/b") "<group ref='/data/g' appearance='field-list w2'>"
                            "<label>G</label>" INPUT ("/data/g/c")
                                INPUT ("/data/g/d") "</group>"
                                                    "<group ref='/data/h'>" INPUT (
                                                        "/data/h/e") "</group>" INPUT ("/data/f"));
  g_autofree char *first = walk (s);
  g_autofree char *back = walk_back (s);
  g_autofree char *second = NULL;

  g_assert_cmpstr (first, ==, "question /data/a; group /data/g; question /data/f; ");
  g_assert_cmpstr (back, ==, first);
  answer (s, "/data/a", "1");
  second = walk (s);
  g_assert_cmpstr (second, ==,
                   "question /data/a; question /data/b; group /data/g; question /data/f; ");
}

static void
test_ends (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/></data>", NULL, INPUT ("/data/a"));

  assert_here (s, "beginning");
  g_assert_false (door_cursor_previous (s->cursor));
  g_assert_true (door_cursor_next (s->cursor));
  assert_here (s, "question /data/a");
  g_assert_true (door_cursor_next (s->cursor));
  assert_here (s, "end");
  g_assert_false (door_cursor_next (s->cursor));
  g_assert_true (door_cursor_previous (s->cursor));
  assert_here (s, "question /data/a");
  g_assert_true (door_cursor_previous (s->cursor));
  assert_here (s, "beginning");
}

static void
test_field_list_items (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><g><c/><i><d/></i><e/></g></data>",
                      BIND ("/data/g/e", "relevant=\"../c = 'y'\""),
                      "<group ref='/data/g' appearance='field-list'>" INPUT (
                          "/data/g/c") "<group "
                                       "ref='/data/g/"
                                       "i'><label>I</"
                                       "label>" INPUT ("/dat"
                                                       "a/g/"
                                                       "i/d") "</group>" INPUT ("/data/g/e") "</"
                                                                                             "gro"
                                                                                             "up"
                                                                                             ">");
  guint n;

  door_cursor_next (s->cursor);
  door_cursor_items (s->cursor, &n);
  g_assert_cmpuint (n, ==, 3); /* c, the labelled group, d */
  answer (s, "/data/g/c", "y");
  door_cursor_items (s->cursor, &n);
  g_assert_cmpuint (n, ==, 4);
}

/* A field-list in which nothing is asked is no screen. */
static void
test_empty_field_list (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><g><c/></g></data>", BIND ("/data/g/c", "relevant='/data/a = 1'"),
      INPUT ("/data/a") "<group ref='/data/g' appearance='field-list'>" INPUT (
          "/data/g/c") "</group>");
  g_autofree char *screens = walk (s);

  g_assert_cmpstr (screens, ==, "question /data/a; ");
}

#define ROSTER "<data id='x'><a/><m jr:template=''><n/><o/></m><z/></data>"
#define ROSTER_BODY                                                                                \
  INPUT ("/data/a") REPEAT ("/data/m", INPUT ("/data/m/n") INPUT ("/data/m/o")) INPUT ("/data/z")

static void
test_repeats (void)
{
  g_autoptr (Scenario) s = scenario_new (ROSTER, NULL, ROSTER_BODY);
  g_autofree char *empty = walk (s);
  g_autofree char *filled = NULL;
  g_autofree char *back = NULL;

  g_assert_cmpstr (empty, ==, "question /data/a; repeat-prompt /data; question /data/z; ");
  door_cursor_to_beginning (s->cursor);
  door_cursor_next (s->cursor);
  g_assert_false (door_cursor_add (s->cursor));
  door_cursor_next (s->cursor);
  g_assert_true (door_cursor_add (s->cursor));
  assert_here (s, "question /data/m[1]/n");
  add_repeat (s, "/data/m");
  filled = walk (s);
  g_assert_cmpstr (filled, ==,
                   "question /data/a; question /data/m[1]/n; question /data/m[1]/o; "
                   "question /data/m[2]/n; question /data/m[2]/o; repeat-prompt /data; "
                   "question /data/z; ");
  back = walk_back (s);
  g_assert_cmpstr (back, ==, filled);
}

static void
test_no_prompt (void)
{
  g_autoptr (Scenario) counted = scenario_new (
      ROSTER, NULL,
      "<group><repeat nodeset='/data/m' jr:count='1'>" INPUT ("/data/m/n") "</repeat></group>");
  g_autoptr (Scenario) hidden
      = scenario_new (ROSTER, BIND ("/data/m", "relevant='/data/a = 1'"), ROSTER_BODY);
  g_autofree char *a = walk (counted);
  g_autofree char *b = walk (hidden);
  g_autofree char *c = NULL;

  g_assert_cmpstr (a, ==, "question /data/m[1]/n; ");
  g_assert_cmpstr (b, ==, "question /data/a; question /data/z; ");
  answer (hidden, "/data/a", "1");
  c = walk (hidden);
  g_assert_cmpstr (c, ==, "question /data/a; repeat-prompt /data; question /data/z; ");
}

static void
test_repeat_field_list (void)
{
  g_autoptr (Scenario) s = scenario_new (
      ROSTER, NULL,
      "<group><repeat nodeset='/data/m' appearance='field-list'>" INPUT ("/data/m/n")
          INPUT ("/data/m/o") "</repeat></group>");
  g_autofree char *screens = NULL;

  add_repeat (s, "/data/m");
  screens = walk (s);
  g_assert_cmpstr (screens, ==, "repeat /data/m[1]; repeat-prompt /data; ");
}

static void
test_go (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><g><c/><d/></g><h><e/></h><m jr:template=''><n/></m><calc/></data>",
      BIND ("/data/h", "relevant='/data/a = 1'"),
      INPUT ("/data/a") "<group ref='/data/g' appearance='field-list'>" INPUT ("/data/g/c")
          INPUT ("/data/g/d") "</group><group ref='/data/h'>" INPUT (
              "/data/h/e") "</group>" REPEAT ("/data/m", INPUT ("/data/m/n")));

  add_repeat (s, "/data/m");
  add_repeat (s, "/data/m");
  g_assert_true (door_cursor_go (s->cursor, node_at (s, "/data/m[2]/n")));
  assert_here (s, "question /data/m[2]/n");
  g_assert_true (door_cursor_go (s->cursor, node_at (s, "/data/m[1]")));
  assert_here (s, "question /data/m[1]/n");
  g_assert_true (door_cursor_go (s->cursor, node_at (s, "/data/g/d")));
  assert_here (s, "group /data/g");
  g_assert_false (door_cursor_go (s->cursor, node_at (s, "/data/h/e")));
  g_assert_false (door_cursor_go (s->cursor, node_at (s, "/data/calc")));
  assert_here (s, "group /data/g");
  g_assert_true (door_cursor_go_to_prompt (
      s->cursor, door_form_node_control (s->def, door_form_find (s->def, "/data/m")),
      DOOR_NODE_ROOT));
  assert_here (s, "repeat-prompt /data");
}

/* When the screen goes, the one before it is next. */
static void
test_lost_place (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a>1</a><b/><c/><m jr:template=''><n/></m></data>",
      BIND ("/data/b", "relevant='/data/a = 1'") BIND ("/data/c", "relevant='/data/a = 1'"),
      INPUT ("/data/a") INPUT ("/data/b") INPUT ("/data/c")
          REPEAT ("/data/m", INPUT ("/data/m/n")));

  door_cursor_go (s->cursor, node_at (s, "/data/c"));
  answer (s, "/data/a", "2");
  assert_here (s, "question /data/a");
  add_repeat (s, "/data/m");
  add_repeat (s, "/data/m");
  add_repeat (s, "/data/m");
  door_cursor_go (s->cursor, node_at (s, "/data/m[2]/n"));
  remove_repeat (s, "/data/m[1]");
  assert_here (s, "question /data/m[1]/n"); /* the same one, moved up */
  remove_repeat (s, "/data/m[1]");
  assert_here (s, "question /data/a");
}

static void
test_trail (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><g><m jr:template=''><i><n/></i></m></g></data>", NULL,
      "<group ref='/data/g'><label>G</label>" REPEAT (
          "/data/g/m", "<group ref='/data/g/m/i'>" INPUT ("/data/g/m/i/n") "</group>") "</group>");
  g_autoptr (GArray) trail = NULL;

  add_repeat (s, "/data/g/m");
  door_cursor_next (s->cursor);
  trail = door_cursor_trail (s->cursor);
  g_assert_cmpuint (trail->len, ==, 2); /* G, the instance; the unlabelled group is passed over */
  g_assert_cmpuint (g_array_index (trail, DoorItem, 1).node, ==, node_at (s, "/data/g/m[1]"));
}

static void
test_outline (void)
{
  g_autoptr (Scenario) s = scenario_new (ROSTER, NULL, ROSTER_BODY);
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  add_repeat (s, "/data/m");
  rows = door_session_outline (s->session);
  for (guint i = 0; i < rows->len; i++)
    {
      const DoorOutlineRow *row = &g_array_index (rows, DoorOutlineRow, i);
      g_autofree char *ref = door_session_ref (s->session, row->item.node);

      g_string_append_printf (text, "%u%s%s ", row->depth, row->is_prompt ? "+" : " ", ref);
    }
  g_assert_cmpstr (
      text->str, ==,
      "0 /data/a 0 /data 1 /data/m[1] 2 /data/m[1]/n 2 /data/m[1]/o 1+/data 0 /data/z ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cursor/screens", test_screens);
  g_test_add_func ("/cursor/ends", test_ends);
  g_test_add_func ("/cursor/field-list-items", test_field_list_items);
  g_test_add_func ("/cursor/empty-field-list", test_empty_field_list);
  g_test_add_func ("/cursor/repeats", test_repeats);
  g_test_add_func ("/cursor/no-prompt", test_no_prompt);
  g_test_add_func ("/cursor/repeat-field-list", test_repeat_field_list);
  g_test_add_func ("/cursor/go", test_go);
  g_test_add_func ("/cursor/lost-place", test_lost_place);
  g_test_add_func ("/cursor/trail", test_trail);
  g_test_add_func ("/cursor/outline", test_outline);
  return g_test_run ();
}
