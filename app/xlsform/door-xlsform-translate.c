/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-translate-private.h"

#include "door-xlsform-placeholders.h"

#include <string.h>

#define HASH_LENGTH 16 /* hexadecimal digits: enough to notice a change */

/* --- Lists of strings --------------------------------------------------------------------------- */

static void
free_string (gpointer data)
{
  DoorXlsformString *self = data;

  g_free (self->key);
  g_free (self->source);
  g_free (self->hash);
  g_free (self->text);
  g_free (self);
}

DoorXlsformTranslation *
door_xlsform_translation_new (const char *language, const char *source_language)
{
  DoorXlsformTranslation *self = g_new0 (DoorXlsformTranslation, 1);

  self->language = g_strdup (language);
  self->source_language = g_strdup (source_language);
  self->strings = g_ptr_array_new_with_free_func (free_string);
  return self;
}

void
door_xlsform_translation_free (DoorXlsformTranslation *self)
{
  if (!self)
    return;
  g_free (self->language);
  g_free (self->source_language);
  g_ptr_array_unref (self->strings);
  g_free (self);
}

static char *
hash_of (const char *text)
{
  char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  hash[HASH_LENGTH] = '\0';
  return hash;
}

DoorXlsformString *
door_xlsform_translation_add (DoorXlsformTranslation *self,
                              const char *key,
                              const char *source,
                              const char *hash,
                              const char *text)
{
  DoorXlsformString *string = g_new0 (DoorXlsformString, 1);

  string->key = g_strdup (key);
  string->source = g_strdup (source);
  string->hash = hash ? g_strdup (hash) : hash_of (source);
  string->text = g_strdup (text);
  g_ptr_array_add (self->strings, string);
  return string;
}

/* --- A folder's sheets ---------------------------------------------------------------------- */

static const char *
spot_current (const DoorXlsTranslateSpot *spot)
{
  return door_xls_rows_cell (spot->sheet->rows, spot->row, spot->text->target);
}

DoorXlsformTranslation *
door_xlsform_translation_of_folder (const char *folder,
                                    const char *language,
                                    const char *source_language,
                                    GError **error)
{
  g_autoptr (DoorXlsTranslateFolder) sheets
      = door_xls_translate_folder_open (folder, language, source_language, error);
  DoorXlsformTranslation *self;

  if (!sheets)
    return NULL;
  self = door_xlsform_translation_new (sheets->language, sheets->source_language);
  for (guint i = 0; i < sheets->spots->len; i++)
    {
      const DoorXlsTranslateSpot *spot = g_ptr_array_index (sheets->spots, i);
      door_xlsform_translation_add (self, spot->key, door_xls_translate_source (spot), NULL,
                                    spot_current (spot));
    }
  return self;
}

/* --- Back into the sheets ------------------------------------------------------------------- */

typedef struct {
  DoorXlsTranslateFolder *folder;
  GHashTable *by_key; /* key → DoorXlsTranslateSpot */
  DoorXlsformTranslationFlags flags;
  DoorXlsformTranslationCounts *counts;
  DoorDiagnostics *diagnostics;
} Import;

static void G_GNUC_PRINTF (5, 6) report (Import *self,
                                         const DoorXlsTranslateSpot *spot,
                                         guint *count,
                                         const char *code,
                                         const char *format,
                                         ...)
{
  DoorPlace place = { NULL, 0, 0 };
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (spot)
    place = (DoorPlace){ door_xls_sheet_names[spot->sheet->kind], spot->row + 1,
                         (guint) spot->text->source + 1 };
  ++*count;
  door_diagnostics_add (self->diagnostics,
                        strcmp (code, "translation-damaged") == 0 ? DOOR_SEVERITY_ERROR
                                                                  : DOOR_SEVERITY_WARNING,
                        code, &place, "%s", message);
}

/* What readers of sheets see of a cell is the same. */
static gboolean
reads_the_same (const char *a, const char *b)
{
  g_autoptr (DoorXlsArena) arena = door_xls_arena_new ();

  return strcmp (door_xls_clean_cell (arena, a), door_xls_clean_cell (arena, b)) == 0;
}

/* TRUE, and reported, when something of the source is lost. */
static gboolean
report_damage (Import *self, const DoorXlsTranslateSpot *spot, const DoorXlsformString *string)
{
  g_autofree char *wanted = door_xls_placeholders_in (door_xls_translate_source (spot),
                                                      self->folder->source_language, string->text);
  g_autofree char *found = door_xls_placeholders_in (string->text, self->folder->language,
                                                     door_xls_translate_source (spot));

  if (strcmp (wanted, found) != 0)
    report (self, spot, &self->counts->n_damaged, "translation-damaged",
            "%s: the source refers to %s, the translation to %s; not taken", spot->key,
            *wanted ? wanted : "nothing", *found ? found : "nothing");
  else if (door_xls_markup_differs (door_xls_translate_source (spot), string->text))
    report (self, spot, &self->counts->n_damaged, "translation-damaged",
            "%s: ** or <tags> are not those of the source; not taken", spot->key);
  else
    return FALSE;
  return TRUE;
}

static void
take_string (Import *self, const DoorXlsformString *string)
{
  DoorXlsTranslateSpot *spot = g_hash_table_lookup (self->by_key, string->key);
  g_autofree char *hash = spot ? hash_of (door_xls_translate_source (spot)) : NULL;
  DoorXlsformTranslationCounts *counts = self->counts;

  if (!spot)
    report (self, NULL, &counts->n_unknown, "translation-unknown",
            "%s: the questionnaire has no such text", string->key);
  else if (spot->seen)
    report (self, spot, &counts->n_unknown, "translation-unknown",
            "%s stands in the file twice; the first is taken", string->key);
  else if (spot->seen = TRUE, *string->text == '\0')
    return;
  else if (string->is_unfinished)
    report (self, spot, &counts->n_unfinished, "translation-unfinished",
            "%s is marked unfinished (fuzzy); not taken", string->key);
  else if (strcmp (hash, string->hash) != 0
           && !(self->flags & DOOR_XLSFORM_TRANSLATION_TAKE_CHANGED))
    report (self, spot, &counts->n_changed, "translation-changed",
            "%s: the source text has changed since; not taken", string->key);
  else if (!report_damage (self, spot, string)
           && !reads_the_same (string->text, spot_current (spot)))
    {
      spot->taken = string->text;
      counts->n_taken++;
    }
}

static void
report_missing (Import *self)
{
  for (guint i = 0; i < self->folder->spots->len; i++)
    {
      const DoorXlsTranslateSpot *spot = g_ptr_array_index (self->folder->spots, i);

      if (!spot->taken && *spot_current (spot) == '\0')
        report (self, spot, &self->counts->n_missing, "translation-missing",
                "%s has no translation", spot->key);
    }
}

/* A column for the language behind those that the text has. */
static void
add_column (DoorXlsTranslateSheet *sheet, DoorXlsTranslateText *text, const char *language)
{
  const char *neighbour = door_xls_rows_cell (sheet->rows, 0, text->last);
  const char *its_language = "";
  gsize length
      = door_xls_translate_header_is (neighbour, text->what, &its_language) && *its_language
            ? (gsize) (its_language - neighbour)
            : strlen (neighbour);
  g_autofree char *name = NULL;
  g_autofree char *header = NULL;
  int column = text->last + 1;

  while (length > 0 && strchr (": ", neighbour[length - 1]))
    length--;
  name = g_strndup (neighbour, length);
  header = g_strdup_printf ("%s::%s", name, language);
  door_xls_rows_insert_column (sheet->rows, (guint) column, header);
  for (guint i = 0; i < sheet->n_texts; i++)
    {
      DoorXlsTranslateText *other = &sheet->texts[i];
      other->source += other->source >= column;
      other->target += other->target >= column;
      other->last += other->last >= column;
    }
  text->target = text->last = column;
}

static void
put_in (DoorXlsTranslateFolder *self)
{
  for (guint i = 0; i < self->spots->len; i++)
    {
      DoorXlsTranslateSpot *spot = g_ptr_array_index (self->spots, i);

      if (!spot->taken)
        continue;
      if (spot->text->target < 0)
        add_column (spot->sheet, spot->text, self->language);
      door_xls_rows_set (spot->sheet->rows, spot->row, (guint) spot->text->target, spot->taken);
      spot->sheet->is_changed = TRUE;
    }
}

static gboolean
save (DoorXlsTranslateFolder *self, const char *path, GError **error)
{
  put_in (self);
  for (guint i = 0; i < self->n_sheets; i++)
    if (self->sheets[i].is_changed
        && !door_xls_rows_save (self->sheets[i].rows, path, self->sheets[i].kind, error))
      return FALSE;
  return TRUE;
}

/* The list's language has to be the one asked for: a file sent to the wrong desk would overwrite
 * another translation. */
static DoorXlsTranslateFolder *
open_for (const DoorXlsformTranslation *self, const char *path, const char *asked, GError **error)
{
  if (!door_xls_translate_language_is (self->language, asked))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "the file is a translation into “%s”, not “%s”; nothing was changed",
                   self->language, asked);
      return NULL;
    }
  return door_xls_translate_folder_open (path, self->language, self->source_language, error);
}

gboolean
door_xlsform_translation_apply (const DoorXlsformTranslation *self,
                                const char *folder,
                                const char *language,
                                DoorXlsformTranslationFlags flags,
                                DoorXlsformTranslationCounts *ret_counts,
                                DoorDiagnostics *diagnostics,
                                GError **error)
{
  g_autoptr (DoorXlsTranslateFolder) sheets = open_for (self, folder, language, error);
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  Import import = { sheets, by_key, flags, ret_counts, diagnostics };

  *ret_counts = (DoorXlsformTranslationCounts){ 0 };
  if (!sheets)
    return FALSE;
  for (guint i = 0; i < sheets->spots->len; i++)
    {
      DoorXlsTranslateSpot *spot = g_ptr_array_index (sheets->spots, i);
      g_hash_table_insert (by_key, spot->key, spot);
    }
  ret_counts->n_strings = sheets->spots->len;
  for (guint i = 0; i < self->strings->len; i++)
    take_string (&import, g_ptr_array_index (self->strings, i));
  report_missing (&import);
  return (flags & DOOR_XLSFORM_TRANSLATION_DRY_RUN) || save (sheets, folder, error);
}
