/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questionnaires that are shipped, as a script handles them: each becomes a workbook and comes back the
 * same, each goes to a translator and comes back whole, each is printed in each of its languages. */
#include "doorctl.h"

#include "door-files.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const questionnaires[]
    = { "back-check", "business-bribery", "contact",           "corruption", "household-listing",
        "mini",       "victimization",    "victimization-core" };
static const char *const languages[] = { "en", "ur", "id", "th", "hi" };

static void G_GNUC_PRINTF (2, 3) run (Fixture *self, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  assert_exit (self, line, 0);
}

static GBytes *
load (Fixture *self, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder ? folder : self->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = door_file_load (path, 16 * 1024 * 1024, &error);

  g_assert_no_error (error);
  return bytes;
}

static char *
source_folder (const char *questionnaire)
{
  return g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", questionnaire, NULL);
}

static void
test_workbook (Fixture *self, gconstpointer questionnaire)
{
  const char *name = questionnaire;
  g_autofree char *folder = source_folder (name);
  g_autofree char *file = g_strconcat (name, ".xml", NULL);
  g_autoptr (GBytes) shipped = load (self, folder, file);
  g_autoptr (GBytes) back = NULL;

  run (self, "convert %%Q/%s -o %%D/book.xlsx", name);
  run (self, "convert %%D/book.xlsx -o %%D/back.xml");
  back = load (self, NULL, "back.xml");
  if (!g_bytes_equal (shipped, back))
    g_error ("%s is another after it was a workbook", name);
}

/* A translator who changes nothing. */
static void
test_translator (Fixture *self, gconstpointer questionnaire)
{
  static const char *const sheets[] = { "survey.csv", "choices.csv", "settings.csv" };
  const char *name = questionnaire;
  g_autofree char *from = source_folder (name);
  g_autofree char *copy = g_build_filename (self->folder, "copy", NULL);
  g_autoptr (GBytes) before = NULL, after = NULL;

  g_assert_cmpint (g_mkdir (copy, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      g_autoptr (GBytes) bytes = load (self, from, sheets[i]);
      g_autofree char *path = g_build_filename (copy, sheets[i], NULL);

      g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                          (gssize) g_bytes_get_size (bytes), NULL));
    }
  run (self, "convert %%D/copy -o %%D/before.xml");
  for (gsize l = 1; l < G_N_ELEMENTS (languages); l++)
    {
      run (self, "translate export %%D/copy --language %s -o %%D/texts.xlsx", languages[l]);
      run (self, "translate import %%D/copy %%D/texts.xlsx --language %s", languages[l]);
    }
  run (self, "convert %%D/copy -o %%D/after.xml");
  before = load (self, NULL, "before.xml");
  after = load (self, NULL, "after.xml");
  if (!g_bytes_equal (before, after))
    g_error ("%s is another after it was translated", name);
}

/* A paper in each language; every letter of it has a font, where the fonts are installed. */
static void
test_paper (Fixture *self, gconstpointer questionnaire)
{
  const char *name = questionnaire;

  for (gsize l = 0; l < G_N_ELEMENTS (languages); l++)
    {
      g_autoptr (GBytes) pdf = NULL;

      run (self, "print %%Q/%s -l %s -o %%D/paper.pdf", name, languages[l]);
      pdf = load (self, NULL, "paper.pdf");
      g_assert_cmpuint (g_bytes_get_size (pdf), >, 20000);
      if (g_file_test ("/usr/share/fonts/truetype/noto/NotoNastaliqUrdu-Regular.ttf",
                       G_FILE_TEST_EXISTS))
        g_assert_null (strstr (self->err, "have no font"));
    }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } kinds[] = { { "workbook", test_workbook },
                { "translator", test_translator },
                { "paper", test_paper } };

  g_test_init (&argc, &argv, NULL);
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (gsize i = 0; i < G_N_ELEMENTS (questionnaires); i++)
      {
        g_autofree char *path
            = g_strdup_printf ("/library/%s/%s", kinds[k].name, questionnaires[i]);
        g_test_add (path, Fixture, questionnaires[i], set_up, kinds[k].test, tear_down);
      }
  return g_test_run ();
}
