/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract of app/tool/RUN.md, request by request: each line of a golden file is a request, the
 * next line the answer. */
#include <gio/gio.h>
#include <string.h>

static char *
golden_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "tool", name, NULL);
}

/* Requests to the program's input; its output, line by line. */
static char **
talk (const char *form, const char *requests)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) program
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                          g_getenv ("DOORCTL"), "run", form, NULL);
  g_autofree char *out = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (program, requests, NULL, &out, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (program), ==, 0);
  return g_strsplit (out, "\n", -1);
}

/* DOOR_UPDATE_GOLDEN=1 writes what is, for a person to read the difference. */
static void
update (const char *path, GPtrArray *requests, char **answers)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < requests->len; i++)
    g_string_append_printf (text, "> %s\n< %s\n", (char *) g_ptr_array_index (requests, i),
                            answers[i]);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

typedef struct {
  const char *name;
  const char *folder; /* of the form */
  const char *form;
} Golden;

static const Golden goldens[] = {
  { "interview", "desk", "household.xml" },
  { "record", "tool", "run-record.xml" },
  { "refusals", "tool", "run-record.xml" },
};

static void
test_golden (gconstpointer data)
{
  const Golden *golden = data;
  g_autofree char *name = g_strdup_printf ("run-%s.golden", golden->name);
  g_autofree char *path = golden_path (name);
  g_autofree char *form = g_test_build_filename (G_TEST_DIST, golden->folder, golden->form, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) answers = NULL;
  g_autoptr (GString) input = g_string_new (NULL);
  g_autoptr (GPtrArray) requests = g_ptr_array_new ();
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], "> "))
      {
        g_ptr_array_add (requests, lines[i] + 2);
        g_string_append_printf (input, "%s\n", lines[i] + 2);
      }
  answers = talk (form, input->str);
  g_assert_cmpuint (g_strv_length (answers), ==, requests->len + 1);
  if (g_getenv ("DOOR_UPDATE_GOLDEN"))
    return update (path, requests, answers);
  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], "< "))
      g_assert_cmpstr (answers[n++], ==, lines[i] + 2);
  g_assert_cmpuint (n, ==, requests->len);
}

/* Brackets enough to exhaust the stack of a reader that recurses, also behind what is a comment to some. */
static void
test_nested (void)
{
  static const char *const starts[] = { "", "{\"a\":", "/*\"*/", "#\"\t", "'\"'" };
  g_autofree char *brackets = g_strnfill (1000000, '[');

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autofree char *requests = g_strconcat (starts[i], brackets, "\n{\"op\":\"next\"}\n", NULL);
      g_auto (GStrv) answers = talk (NULL, requests);

      g_assert_nonnull (strstr (answers[0], "\"code\":\"request\""));
      g_assert_nonnull (strstr (answers[1], "\"code\":\"state\""));
    }
}

/* Nothing that is read ends the program. */
static void
test_hostile (void)
{
  g_autoptr (GString) input = g_string_new (NULL);
  g_auto (GStrv) answers = NULL;
  guint n = 0;

  for (guint i = 0; i < 2000; i++)
    g_string_append_c (input, '[');
  g_string_append (input,
                   "\n{\"op\":\"open\",\"form\":\"/nowhere\"}\n{\"op\":\"open\",\"form\":3}\n"
                   "{\"op\":\"open\",\"form\":\"<a/>\"}\n\n{}\nnull\n\"x\"\n"
                   "{\"op\":{\"op\":\"open\"}}\n{\"op\":\"next\"}\n"
                   "{\"op\":\"open\",\"env\":[1],\"instance\":\"<x\"}\n"
                   "{\"op\":\"open\",\"env\":{\"now\":\"soon\"}}\n"
                   "{\"op\":\"open\",\"env\":{\"seed\":{\"a\":1}}}\n");
  answers = talk (NULL, input->str);
  for (guint i = 0; answers[i]; i++)
    if (*answers[i])
      {
        g_assert_nonnull (strstr (answers[i], "\"ok\":false"));
        n++;
      }
  g_assert_cmpuint (n, ==, 12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (goldens); i++)
    {
      g_autofree char *path = g_strconcat ("/tool/run/", goldens[i].name, NULL);

      g_test_add_data_func (path, &goldens[i], test_golden);
    }
  g_test_add_func ("/tool/run/nested", test_nested);
  g_test_add_func ("/tool/run/hostile", test_hostile);
  return g_test_run ();
}
