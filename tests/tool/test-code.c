/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl code, on the sealed interviews of the demo: what people told in their own words is handed out
 * with classes of crime beside it, and comes back as a code. */
#include "doorctl.h"

#include <glib/gstdio.h>
#include <string.h>

/* The demo's analyst. */
static char *
as_analyst (Fixture *self, const char *line)
{
  g_autofree char *path = g_build_filename (self->folder, "demo", "office", "survey.pub", NULL);
  g_autofree char *key = NULL;

  g_assert_true (g_file_get_contents (path, &key, NULL, NULL));
  return g_strdup_printf ("%s --question incident.i_story --key %%D/demo/office/analyst.key"
                          " --passphrase-file %%D/demo/office/passphrase --survey-key %s",
                          line, g_strstrip (key));
}

static void
assert_analyst (Fixture *self, const char *line, int status)
{
  g_autofree char *whole = as_analyst (self, line);

  assert_exit (self, whole, status);
}

static char *
text_of (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* The list as a coder fills it in. */
static void
fill_in (Fixture *self, const char *texts, const char *code, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (texts, ",,", 2);
  g_autofree char *filled = NULL;

  g_assert_nonnull (parts[1]);
  filled = g_strdup_printf ("%s,%s,%s", parts[0], code, parts[1]);
  write_file (self, to, filled);
}

static void
test_code_by_class (Fixture *self, gconstpointer data)
{
  g_autofree char *texts = NULL, *again = NULL;

  g_setenv ("HOME", self->folder, TRUE);
  assert_exit (self, "demo play --dir %D/demo", 0);
  assert_analyst (self,
                  "code texts %D/demo/analyst --frame iccs --beside i_iccs --coder ana"
                  " --confirmed-by test --to %D/texts.csv",
                  0);
  g_assert_nonnull (strstr (self->out, "1 texts"));
  texts = text_of (self, "texts.csv");
  g_assert_true (
      g_str_has_prefix (texts, "key,text,code,beside,suggested_1,suggested_2,suggested_3"));
  g_assert_nonnull (strstr (texts, "kitchen window"));
  g_assert_nonnull (strstr (texts, ",05012,")); /* what the interview coded by itself */

  /* No class of the frame: nothing is taken. */
  fill_in (self, texts, "9999", "bad.csv");
  assert_analyst (self, "code take %D/demo/analyst %D/bad.csv --frame iccs --coder ana", 1);
  g_assert_nonnull (strstr (self->err, "9999"));
  g_assert_nonnull (strstr (self->err, "Nothing was taken"));
  assert_analyst (self, "code take %D/demo/analyst %D/nowhere.csv --frame iccs --coder ana", 1);

  fill_in (self, texts, "050121", "coded.csv");
  assert_analyst (self, "code take %D/demo/analyst %D/coded.csv --frame iccs --coder ana", 0);
  g_assert_nonnull (strstr (self->out, "1 codes taken"));
  fill_in (self, texts, "05012", "second.csv");
  assert_analyst (self, "code take %D/demo/analyst %D/second.csv --frame iccs --coder ben", 0);
  assert_analyst (self, "code agree %D/demo/analyst --to %D/differ.csv", 0);
  g_assert_nonnull (strstr (self->out, "1 texts coded twice"));

  /* Where they differ, a third settles; the code stands in the export beside the interview's own. */
  assert_analyst (self, "code take %D/demo/analyst %D/second.csv --frame iccs --coder cai --final",
                  0);
  g_clear_pointer (&texts, g_free);
  texts = text_of (self, "differ.csv");
  g_assert_nonnull (strstr (texts, "050121"));
  again = as_analyst (self, "export %D/demo/analyst --confirmed-by test --to %D/out -f csv");
  {
    g_auto (GStrv) parts = g_strsplit (again, " --question incident.i_story", 2);
    g_autofree char *line = g_strconcat (parts[0], parts[1], NULL);
    g_autofree char *table = NULL;

    assert_exit (self, line, 0);
    table = text_of (self, "out/incident.csv");
    g_assert_nonnull (strstr (table, "i_story_code"));
    g_assert_nonnull (strstr (table, ",05012\r\n"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tool/code/by-class", Fixture, NULL, set_up, test_code_by_class, tear_down);
  return g_test_run ();
}
