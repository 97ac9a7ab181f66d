/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as a translator's file: what begins like a zip is read as .xlsx, anything else as a gettext
 * catalogue. What is understood is put beside a questionnaire (without writing), and what is printed
 * of it is understood again as the same texts.
 */
#include "door-xlsform-translate.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A folder of sheets, made once. */
static const char *
questionnaire (void)
{
  static char *folder;

  if (!folder)
    {
      g_autofree char *survey = NULL;
      g_autofree char *choices = NULL;

      folder = g_dir_make_tmp ("door-fuzz-XXXXXX", NULL);
      survey = g_build_filename (folder, "survey.csv", NULL);
      choices = g_build_filename (folder, "choices.csv", NULL);
      g_assert_true (
          g_file_set_contents (survey,
                               "type,name,label::English (en),label::Urdu (ur),hint::English (en)\n"
                               "text,who,**Who** are <b>you</b>?,,As ${where} says\n"
                               "select_one yn,where,Where?,ab,\n",
                               -1, NULL));
      g_assert_true (g_file_set_contents (choices, "list_name,name,label::English (en)\nyn,1,Yes\n",
                                          -1, NULL));
    }
  return folder;
}

static void
assert_same (const DoorXlsformTranslation *a, const DoorXlsformTranslation *b)
{
  g_assert_cmpstr (a->language, ==, b->language);
  g_assert_cmpuint (a->strings->len, ==, b->strings->len);
  for (guint i = 0; i < a->strings->len; i++)
    {
      const DoorXlsformString *x = g_ptr_array_index (a->strings, i);
      const DoorXlsformString *y = g_ptr_array_index (b->strings, i);

      g_assert_cmpstr (x->key, ==, y->key);
      g_assert_cmpstr (x->source, ==, y->source);
      g_assert_cmpstr (x->text, ==, y->text);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const gboolean is_zip = size >= 2 && memcmp (data, "PK", 2) == 0;
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorXlsformTranslation) read
      = is_zip ? door_xlsform_translation_from_workbook (bytes, diagnostics, &error)
               : door_xlsform_translation_from_po (bytes, &error);
  g_autoptr (DoorXlsformTranslation) again = NULL;
  g_autoptr (GBytes) po = NULL;
  DoorXlsformTranslationCounts counts;

  g_assert_true ((read == NULL) == (error != NULL));
  if (!read)
    return 0;
  po = door_xlsform_translation_to_po (read);
  again = door_xlsform_translation_from_po (po, &error);
  g_assert_no_error (error);
  assert_same (read, again);
  door_xlsform_translation_apply (read, questionnaire (), read->language,
                                  DOOR_XLSFORM_TRANSLATION_DRY_RUN
                                      | DOOR_XLSFORM_TRANSLATION_TAKE_CHANGED,
                                  &counts, diagnostics, &error);
  return 0;
}
