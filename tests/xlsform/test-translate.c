/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A language out of the sheets and back: what is taken, what is not, what is told. */
#include "door-xlsform-translate.h"

#include "door-files.h"
#include "door-xlsform.h"

#include <glib/gstdio.h>
#include <string.h>

static const char survey[] = "type,name,label::English (en),label::Urdu (ur),hint,relevant\n"
                             "text,who,Your name?,آپ کا نام؟,In full,\n"
                             "integer,age,\"**${who}**, how old, \"\"about\"\"?\",,,\n"
                             ",,,,,\n"
                             "begin_group,g,Group,,,\n"
                             "integer,age,How <b>old</b>\nis the dog?,,,\n"
                             "end_group,,,,,\n";
static const char choices[] = "list_name,name,label::English (en),label::Urdu (ur)\n"
                              "yn,01,Yes,ہاں\n"
                              "yn,02,No,\n";
static const char settings[] = "form_id,default_language\nf,English (en)\n";

typedef struct {
  char *folder;
  DoorDiagnostics *diagnostics;
  DoorXlsformTranslationCounts counts;
} Fixture;

static void
write_sheet (const Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
read_sheet (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  /* Line breaks in cells are quoted in canonical form. */
  g_autofree char *quoted = NULL;
  g_auto (GStrv) parts = g_strsplit (survey, "How <b>old</b>\nis the dog?", -1);

  quoted = g_strjoinv ("\"How <b>old</b>\nis the dog?\"", parts);
  self->folder = g_dir_make_tmp ("door-translate-XXXXXX", NULL);
  self->diagnostics = door_diagnostics_new ();
  write_sheet (self, "survey.csv", quoted);
  write_sheet (self, "choices.csv", choices);
  write_sheet (self, "settings.csv", settings);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_true (door_file_remove_tree (self->folder, NULL));
  door_diagnostics_free (self->diagnostics);
  g_free (self->folder);
}

static DoorXlsformTranslation *export(const char *folder, const char *language)
{
  g_autoptr (GError) error = NULL;
  DoorXlsformTranslation *t = door_xlsform_translation_of_folder (folder, language, NULL, &error);

  g_assert_no_error (error);
  return t;
}

static DoorXlsformString *
find (const DoorXlsformTranslation *t, const char *key)
{
  for (guint i = 0; i < t->strings->len; i++)
    {
      DoorXlsformString *s = g_ptr_array_index (t->strings, i);
      if (strcmp (s->key, key) == 0)
        return s;
    }
  g_error ("no string %s", key);
}

static void
translate (DoorXlsformTranslation *t, const char *key, const char *text)
{
  DoorXlsformString *s = find (t, key);

  g_free (s->text);
  s->text = g_strdup (text);
}

/* Through the file that a translator would get. transfer full. */
static DoorXlsformTranslation *
carry (const DoorXlsformTranslation *t, gboolean as_po)
{
  g_autofree char *folder = g_dir_make_tmp ("door-translate-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "t.xlsx", NULL);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) bytes = as_po ? door_xlsform_translation_to_po (t) : NULL;
  g_autoptr (GError) error = NULL;
  DoorXlsformTranslation *back;

  if (!as_po)
    {
      door_xlsform_translation_to_workbook (t, path, &error);
      g_assert_no_error (error);
      bytes = door_file_load (path, 1 << 26, &error);
    }
  back = as_po ? door_xlsform_translation_from_po (bytes, &error)
               : door_xlsform_translation_from_workbook (bytes, diagnostics, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (door_diagnostics_length (diagnostics), ==, 0);
  g_assert_true (door_file_remove_tree (folder, NULL));
  return back;
}

static void
apply (Fixture *self, const DoorXlsformTranslation *t, DoorXlsformTranslationFlags flags)
{
  g_autoptr (GError) error = NULL;

  door_xlsform_translation_apply (t, self->folder, t->language, flags, &self->counts,
                                  self->diagnostics, &error);
  g_assert_no_error (error);
}

static void
assert_told (const Fixture *self, const char *code, guint row, guint column)
{
  for (guint i = 0; i < door_diagnostics_length (self->diagnostics); i++)
    {
      const DoorDiagnostic *d = door_diagnostics_get (self->diagnostics, i);
      if (strcmp (d->code, code) == 0 && d->place.row == row && d->place.column == column)
        return;
    }
  g_error ("%s was not told at row %u, column %u", code, row, column);
}

/* --- the shipped questionnaires --- */

static void
copy_sheets (Fixture *self, const char *from)
{
  static const char *const names[] = { "survey.csv", "choices.csv", "settings.csv" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = read_sheet (from, names[i]);
      write_sheet (self, names[i], text);
    }
}

static void
go_there_and_back (Fixture *self, const char *shipped, const char *language, gboolean as_po)
{
  g_autoptr (DoorXlsformTranslation) t = export(self->folder, language);
  g_autoptr (DoorXlsformTranslation) back = carry (t, as_po);
  const char *names[] = { "survey.csv", "choices.csv" };

  g_assert_cmpuint (t->strings->len, >, 100);
  g_assert_cmpuint (back->strings->len, ==, t->strings->len);
  apply (self, back, 0);
  g_assert_cmpuint (self->counts.n_taken, ==, 0);
  g_assert_cmpuint (self->counts.n_damaged + self->counts.n_changed + self->counts.n_unknown, ==,
                    0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *before = read_sheet (shipped, names[i]);
      g_autofree char *after = read_sheet (self->folder, names[i]);
      g_assert_cmpstr (before, ==, after);
    }
}

/* Every translation taken out and put in again: the same bytes, so that every cell was reached. */
static void
refill (Fixture *self, const char *shipped, const char *language, gboolean as_po)
{
  g_autoptr (DoorXlsformTranslation) full = export(self->folder, language);
  g_autoptr (DoorXlsformTranslation) other = export(self->folder, language);
  g_autoptr (DoorXlsformTranslation) back = carry (full, as_po);
  g_autofree char *before = read_sheet (shipped, "survey.csv");
  g_autofree char *between = NULL;
  g_autofree char *after = NULL;

  for (guint i = 0; i < other->strings->len; i++)
    {
      DoorXlsformString *s = g_ptr_array_index (other->strings, i);
      g_autofree char *marked = g_strconcat (s->text, " !", NULL);
      translate (other, s->key, *s->text ? marked : "");
    }
  apply (self, other, 0);
  between = read_sheet (self->folder, "survey.csv");
  g_assert_cmpstr (before, !=, between);
  apply (self, back, 0);
  after = read_sheet (self->folder, "survey.csv");
  g_assert_cmpstr (before, ==, after);
}

static void
test_shipped (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "victimization", "victimization-core" };
  static const char *const languages[] = { "ur", "Bahasa Indonesia (id)" };

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *folder
          = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", names[i & 1], NULL);
      copy_sheets (self, folder);
      go_there_and_back (self, folder, languages[i >> 1 & 1], i >> 2);
      refill (self, folder, languages[i >> 1 & 1], i >> 2);
    }
}

/* --- what is exported --- */

static void
test_export (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorXlsformTranslation) t = export(self->folder, "ur");

  g_assert_cmpstr (t->language, ==, "Urdu (ur)");
  g_assert_cmpstr (t->source_language, ==, "English (en)");
  g_assert_cmpuint (t->strings->len, ==, 7);
  g_assert_cmpstr (find (t, "survey/who/label")->text, ==, "آپ کا نام؟");
  g_assert_cmpstr (find (t, "survey/who/hint")->source, ==, "In full");
  g_assert_cmpstr (find (t, "survey/age#2/label")->source, ==, "How <b>old</b>\nis the dog?");
  g_assert_cmpstr (find (t, "choices/yn/01/label")->text, ==, "ہاں");
}

static void
test_taken (Fixture *self, gconstpointer data)
{
  gboolean as_po = GPOINTER_TO_INT (data);
  g_autoptr (DoorXlsformTranslation) t = export(self->folder, "ur");
  g_autoptr (DoorXlsformTranslation) back = NULL;
  g_autofree char *found = NULL;
  g_autofree char *dry = NULL;
  g_autofree char *before = read_sheet (self->folder, "survey.csv");

  translate (t, "survey/age/label", "**${who}**\tعمر, \"تقریبا\"؟");
  translate (t, "survey/age#2/label", "کتا <b>کتنا</b>\nبڑا \\ ہے؟");
  translate (t, "survey/who/hint", "پورا");
  back = carry (t, as_po);
  apply (self, back, DOOR_XLSFORM_TRANSLATION_DRY_RUN);
  dry = read_sheet (self->folder, "survey.csv");
  g_assert_cmpstr (before, ==, dry);
  g_assert_cmpuint (self->counts.n_taken, ==, 3);
  apply (self, back, 0);
  g_assert_cmpuint (self->counts.n_taken, ==, 3);
  g_assert_cmpuint (self->counts.n_missing, ==, 2);
  assert_told (self, "translation-missing", 5, 3);
  assert_told (self, "translation-missing", 3, 3);
  found = read_sheet (self->folder, "survey.csv");
  g_assert_cmpstr (found, ==,
                   "type,name,label::English (en),label::Urdu (ur),hint,hint::Urdu (ur),relevant\n"
                   "text,who,Your name?,آپ کا نام؟,In full,پورا,\n"
                   "integer,age,\"**${who}**, how old, \"\"about\"\"?\","
                   "\"**${who}**\tعمر, \"\"تقریبا\"\"؟\",,,\n"
                   ",,,,,,\n"
                   "begin_group,g,Group,,,,\n"
                   "integer,age,\"How <b>old</b>\nis the dog?\","
                   "\"کتا <b>کتنا</b>\nبڑا \\ ہے؟\",,,\n"
                   "end_group,,,,,,\n");
}

static void
test_new_language (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorXlsformTranslation) t = export(self->folder, "Français (fr)");
  g_autoptr (DoorXlsformTranslation) back = NULL;
  g_autoptr (DoorXlsformTranslation) again = NULL;
  g_autofree char *found = NULL;

  translate (t, "choices/yn/01/label", "Oui");
  translate (t, "choices/yn/02/label", "Non");
  back = carry (t, GPOINTER_TO_INT (data));
  apply (self, back, 0);
  g_assert_cmpuint (self->counts.n_missing, ==, 5);
  found = read_sheet (self->folder, "choices.csv");
  g_assert_cmpstr (found, ==,
                   "list_name,name,label::English (en),label::Urdu (ur),label::Français (fr)\n"
                   "yn,01,Yes,ہاں,Oui\n"
                   "yn,02,No,,Non\n");
  again = export(self->folder, "fr");
  g_assert_cmpstr (again->language, ==, "Français (fr)");
}

/* --- what is not taken --- */

static void
test_damaged (Fixture *self, gconstpointer data)
{
  static const char *const damaged[][2] = {
    { "survey/age/label", "**کتنی عمر؟**" },
    { "survey/age/label", "${who}, عمر؟" },
    { "survey/age/label", "**${whom}** عمر؟" },
    { "survey/age#2/label", "کتنا" },
    { "survey/age#2/label", "<i>کتنا</i>" },
    { "survey/age#2/label", "<b>کتنا" },
    { "survey/g/label", "${who}" },
  };
  g_autofree char *before = read_sheet (self->folder, "survey.csv");

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autoptr (DoorXlsformTranslation) t = export(self->folder, "ur");
      g_autofree char *after = NULL;

      translate (t, damaged[i][0], damaged[i][1]);
      apply (self, t, DOOR_XLSFORM_TRANSLATION_TAKE_CHANGED);
      g_assert_cmpuint (self->counts.n_damaged, ==, 1);
      g_assert_cmpuint (self->counts.n_taken, ==, 0);
      after = read_sheet (self->folder, "survey.csv");
      g_assert_cmpstr (before, ==, after);
    }
  assert_told (self, "translation-damaged", 3, 3);
  assert_told (self, "translation-damaged", 6, 3);
  g_assert_true (door_diagnostics_has_errors (self->diagnostics));
}

static void
test_changed (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorXlsformTranslation) t = export(self->folder, "ur");
  g_autoptr (DoorXlsformTranslation) back = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *taken = NULL;

  translate (t, "choices/yn/02/label", "نہیں");
  back = carry (t, GPOINTER_TO_INT (data));
  write_sheet (
      self, "choices.csv",
      "list_name,name,label::English (en),label::Urdu (ur)\nyn,01,Yes,ہاں\nyn,02,Never,\n");
  apply (self, back, 0);
  g_assert_cmpuint (self->counts.n_changed, ==, 1);
  g_assert_cmpuint (self->counts.n_taken, ==, 0);
  assert_told (self, "translation-changed", 3, 3);
  kept = read_sheet (self->folder, "choices.csv");
  g_assert_nonnull (strstr (kept, "yn,02,Never,\n"));
  apply (self, back, DOOR_XLSFORM_TRANSLATION_TAKE_CHANGED);
  g_assert_cmpuint (self->counts.n_taken, ==, 1);
  taken = read_sheet (self->folder, "choices.csv");
  g_assert_nonnull (strstr (taken, "yn,02,Never,نہیں\n"));
}

static void
test_unknown (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorXlsformTranslation) t = export(self->folder, "ur");

  door_xlsform_translation_add (t, "survey/gone/label", "Gone", NULL, "گیا");
  door_xlsform_translation_add (t, "survey/g/label", "Group", NULL, "دوسرا");
  apply (self, t, 0);
  g_assert_cmpuint (self->counts.n_unknown, ==, 2);
  g_assert_cmpuint (self->counts.n_taken, ==, 0);
  assert_told (self, "translation-unknown", 0, 0);
}

/* An emptied cell in the file takes nothing out of the sheets. */
static void
test_emptied (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorXlsformTranslation) t = export(self->folder, "ur");
  g_autofree char *after = NULL;

  translate (t, "choices/yn/01/label", "");
  apply (self, t, 0);
  after = read_sheet (self->folder, "choices.csv");
  g_assert_cmpstr (after, ==, choices);
}

#define PO_HEADER                                                                                  \
  "#, fuzzy\nmsgid \"\"\nmsgstr \"\"\n\"X-Doorstep-Language: Urdu (ur)\\n\"\n"                     \
  "\"X-Doorstep-Source: English (en)\\n\"\n"

/* As an editor of catalogues leaves it: lines broken, comments, one entry fuzzy, one obsolete. */
static void
test_fuzzy (Fixture *self, gconstpointer data)
{
  static const char po[] = "\xEF\xBB\xBF" PO_HEADER "\n#. note\n#, fuzzy\n"
                           "msgctxt \"survey/g/label\"\nmsgid \"Group\"\nmsgstr \"گروہ\"\n\r\n"
                           "msgctxt \"choices/yn/\"\n\"02/label\"\r\nmsgid \"\"\n\"No\"\n"
                           "msgstr \"\"\n\"نہ\"\n\"یں\"\n"
                           "#~ msgid \"old\"\n#~ msgstr \"old\"\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (po, strlen (po));
  g_autoptr (DoorXlsformTranslation) t = door_xlsform_translation_from_po (bytes, NULL);
  g_autofree char *after = NULL;

  g_assert_nonnull (t);
  apply (self, t, 0);
  g_assert_cmpuint (self->counts.n_unfinished, ==, 1);
  g_assert_cmpuint (self->counts.n_taken, ==, 1);
  assert_told (self, "translation-unfinished", 5, 3);
  after = read_sheet (self->folder, "choices.csv");
  g_assert_nonnull (strstr (after, "yn,02,No,نہیں\n"));
}

static void
test_bad_catalogues (void)
{
  static const char *const bad[] = {
    "",
    "\xff",
    "msgid \"a\"\nmsgstr \"b\"\n",
    "\"stray\"\n",
    PO_HEADER "msgctxt \"a\"\nmsgstr \"b\"\n",
    PO_HEADER "msgctxt \"a\"\nmsgid \"b\"\n",
    PO_HEADER "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\n",
    PO_HEADER "msgid \"a\"\nmsgstr \"never closed\n",
    PO_HEADER "msgid \"a\"\nmsgstr \"b\" c\n",
    PO_HEADER "msgid \"a\"\nmsgstr \"\\q\"\n",
    PO_HEADER "msgid \"a\"\nmsgstr \"\\\n",
    PO_HEADER "nonsense\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (bad[i], strlen (bad[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (door_xlsform_translation_from_po (bytes, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

/* Wrong desk, the source's own language, no folder, no such source, another workbook. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorXlsformTranslation) t = export(self->folder, "ur");
  g_autoptr (GBytes) junk = g_bytes_new_static ("PK junk", 7);
  g_autoptr (GError) error = NULL;

  g_assert_false (door_xlsform_translation_apply (t, self->folder, "id", 0, &self->counts,
                                                  self->diagnostics, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (door_xlsform_translation_of_folder (self->folder, "en", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (door_xlsform_translation_of_folder ("/nonexistent", "ur", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (door_xlsform_translation_of_folder (self->folder, "ur", "Klingon", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (door_xlsform_translation_from_workbook (junk, self->diagnostics, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

#define ADD(name, data, function)                                                                  \
  g_test_add ("/translate/" name, Fixture, GINT_TO_POINTER (data), set_up, function, tear_down)

/* Pictures and recordings by language, and choices that stand in a file of their own. */
static void
test_media (Fixture *self, gconstpointer as_po)
{
  g_autoptr (DoorXlsformTranslation) t = NULL;
  g_autoptr (DoorXlsformTranslation) back = NULL;
  g_autofree char *survey_after = NULL;
  g_autofree char *choices_after = NULL;

  write_sheet (self, "survey.csv",
               "type,name,label::English (en),media::image,media::audio::English (en)\n"
               "select_one_external town,t,Which town?,map.png,town-en.m4a\n");
  write_sheet (self, "external_choices.csv",
               "list_name,name,label::English (en),label::Urdu (ur)\ntown,1,Lahore,لاہور\n"
               "town,2,Multan,\n");
  t = export(self->folder, "ur");
  g_assert_cmpstr (find (t, "external_choices/town/1/label")->text, ==, "لاہور");
  translate (t, "external_choices/town/2/label", "ملتان");
  translate (t, "survey/t/audio", "town-ur.m4a");
  for (guint i = 0; i < t->strings->len; i++)
    g_assert_null (
        strstr (((DoorXlsformString *) g_ptr_array_index (t->strings, i))->key, "/image"));
  back = carry (t, as_po != NULL);
  apply (self, back, 0);
  g_assert_cmpuint (self->counts.n_taken, ==, 2);
  survey_after = read_sheet (self->folder, "survey.csv");
  choices_after = read_sheet (self->folder, "external_choices.csv");
  g_assert_cmpstr (survey_after, ==,
                   "type,name,label::English (en),media::image,media::audio::English (en),"
                   "media::audio::Urdu (ur)\n"
                   "select_one_external town,t,Which town?,map.png,town-en.m4a,town-ur.m4a\n");
  g_assert_nonnull (strstr (choices_after, "town,2,Multan,ملتان\n"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("shipped", 0, test_shipped);
  ADD ("export", 0, test_export);
  ADD ("taken/workbook", FALSE, test_taken);
  ADD ("taken/catalogue", TRUE, test_taken);
  ADD ("new-language/workbook", FALSE, test_new_language);
  ADD ("new-language/catalogue", TRUE, test_new_language);
  ADD ("damaged", 0, test_damaged);
  ADD ("changed/workbook", FALSE, test_changed);
  ADD ("changed/catalogue", TRUE, test_changed);
  ADD ("unknown", 0, test_unknown);
  ADD ("emptied", 0, test_emptied);
  ADD ("fuzzy", 0, test_fuzzy);
  g_test_add_func ("/translate/bad-catalogues", test_bad_catalogues);
  ADD ("refused", 0, test_refused);
  g_test_add ("/translate/media/xlsx", Fixture, NULL, set_up, test_media, tear_down);
  g_test_add ("/translate/media/po", Fixture, "po", set_up, test_media, tear_down);
  return g_test_run ();
}
