/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is let through to a reader that recurses, and walks. */
#include "door-json.h"

#include <string.h>

static const struct {
  const char *text;
  gboolean is_bounded;
} rows[] = {
  { "", TRUE },
  { "{\"a\":[1,-2.5e+7,true,false,null],\"b\":{}}\r\n\t ", TRUE },
  { "{\"a\":\"[[[\\\"{{{\\\\\"}", TRUE },
  { "\"unfinished [", TRUE },
  { "\"unfinished \\", TRUE },
  { "]]]]{}", TRUE },
  { "{'a':1}", FALSE },
  { "/* \" */ {}", FALSE },
  { "// \"\n{}", FALSE },
  { "# \"\n{}", FALSE },
  { "{\"a\":@}", FALSE },
  { "{\"a\":\xc3\xa9}", FALSE },
};

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (door_json_is_bounded (rows[i].text, strlen (rows[i].text)), ==,
                       rows[i].is_bounded);
    }
  g_assert_false (door_json_is_bounded ("{\0}", 3));
}

static void
test_nesting (void)
{
  g_autofree char *brackets = g_strnfill (DOOR_JSON_MAX_NESTING + 1, '[');

  brackets[3] = '{';
  g_assert_true (door_json_is_bounded (brackets, DOOR_JSON_MAX_NESTING));
  g_assert_false (door_json_is_bounded (brackets, DOOR_JSON_MAX_NESTING + 1));
}

static char *
print_members (guint n)
{
  GString *text = g_string_new ("{\"rows\":[{\"a\":1},{");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s\"k:%u\":1", i > 0 ? "," : "", i % 7);
  g_string_append (text, "}]}");
  return g_string_free (text, FALSE);
}

/* Of each object by itself; what stands inside a text is no member. */
static void
test_members (void)
{
  g_autofree char *most = print_members (DOOR_JSON_MAX_MEMBERS);
  g_autofree char *more = print_members (DOOR_JSON_MAX_MEMBERS + 1);

  g_assert_true (door_json_is_bounded (most, strlen (most)));
  g_assert_false (door_json_is_bounded (more, strlen (more)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/rows", test_rows);
  g_test_add_func ("/base/json/nesting", test_nesting);
  g_test_add_func ("/base/json/members", test_members);
  return g_test_run ();
}
