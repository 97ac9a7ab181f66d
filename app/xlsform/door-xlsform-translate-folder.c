/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which texts of a folder's sheets are translated, and where their translations stand: by the headers
 * of the columns, and one spot for each text of the source language. */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-translate-private.h"

#include <string.h>

static const char *const text_columns[DOOR_XLS_N_SHEETS][DOOR_XLS_MOST_TEXTS] = {
  [DOOR_XLS_SHEET_SURVEY]
  = { "label", "hint", "guidance_hint", "constraint_message", "required_message",
      "soft_check_message", "image", "big-image", "audio", "video", NULL },
  [DOOR_XLS_SHEET_CHOICES] = { "label", "image", "big-image", "audio", "video", NULL },
  [DOOR_XLS_SHEET_EXTERNAL_CHOICES] = { "label", NULL },
};

/* Names of files. A file that is one for all languages is nothing to translate. */
static const char *const media[] = { "image", "big-image", "audio", "video", NULL };

/* --- Headers -------------------------------------------------------------------------------- */

/* "media::image::Urdu (ur)" is "image::Urdu (ur)". */
static const char *
skip_media (const char *header)
{
  if (g_ascii_strncasecmp (header, "media", strlen ("media")) != 0 || !strchr (header, ':'))
    return header;
  header += strcspn (header, ":");
  return header + strspn (header, ": ");
}

/* "Constraint Message::Urdu (ur)" → "constraint_message" and "Urdu (ur)". FALSE: the column is no
 * text of that name. */
gboolean
door_xls_translate_header_is (const char *whole, const char *what, const char **ret_language)
{
  const char *header = skip_media (whole);
  const char *colon = strchr (header, ':');
  gsize length = colon ? (gsize) (colon - header) : strlen (header);
  g_autofree char *name = g_ascii_strdown (header, (gssize) length);

  g_strdelimit (g_strstrip (name), " ", '_');
  while (colon && (*colon == ':' || *colon == ' '))
    colon++;
  *ret_language = colon ? colon : "";
  return strcmp (name, what) == 0 || (strcmp (what, "label") == 0 && strcmp (name, "caption") == 0)
         || (strcmp (what, "name") == 0 && strcmp (name, "value") == 0)
         || (strcmp (what, "required_message") == 0 && strcmp (name, "requiredmsg") == 0)
         || (strcmp (what, "constraint_message") == 0
             && strcmp (name, "constraining_message") == 0);
}

/* "Urdu (ur)" is meant by itself and by "ur", in any case of letters. */
gboolean
door_xls_translate_language_is (const char *language, const char *asked)
{
  const char *open = strrchr (language, '(');
  gsize length = strlen (asked);

  return g_ascii_strcasecmp (language, asked) == 0
         || (open && length > 0 && g_ascii_strncasecmp (open + 1, asked, length) == 0
             && open[1 + length] == ')');
}

void
door_xls_translate_folder_free (DoorXlsTranslateFolder *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->n_sheets; i++)
    g_ptr_array_unref (self->sheets[i].rows);
  g_ptr_array_unref (self->spots);
  g_free (self->language);
  g_free (self->source_language);
  g_free (self);
}

static void
free_spot (gpointer data)
{
  g_free (((DoorXlsTranslateSpot *) data)->key);
  g_free (data);
}

static guint
n_columns (const DoorXlsTranslateSheet *sheet)
{
  return ((GPtrArray *) g_ptr_array_index (sheet->rows, 0))->len;
}

static int
find_column (const DoorXlsTranslateSheet *sheet, const char *what)
{
  const char *language;

  for (guint c = 0; c < n_columns (sheet); c++)
    if (door_xls_translate_header_is (door_xls_rows_cell (sheet->rows, 0, (int) c), what,
                                      &language))
      return (int) c;
  return -1;
}

/* How the columns spell the language asked for; NULL when none has it. transfer none. */
static const char *
find_language (const DoorXlsTranslateFolder *self, const char *asked)
{
  const char *language;

  for (guint i = 0; i < self->n_sheets; i++)
    for (guint c = 0; c < n_columns (&self->sheets[i]); c++)
      for (const char *const *what = text_columns[self->sheets[i].kind]; *what; what++)
        if (door_xls_translate_header_is (door_xls_rows_cell (self->sheets[i].rows, 0, (int) c),
                                          *what, &language)
            && *language && door_xls_translate_language_is (language, asked))
          return language;
  return NULL;
}

/* Of the columns of one text: that of the source language, else the one without a language, else
 * the first that is not the translation. */
static void
find_text (DoorXlsTranslateSheet *sheet, const char *what, const DoorXlsTranslateFolder *folder)
{
  const gboolean by_language = g_strv_contains (media, what);
  DoorXlsTranslateText text = { what, -1, -1, -1 };
  int rank = 0;

  for (guint c = 0; c < n_columns (sheet); c++)
    {
      const char *language;
      int its_rank;

      if (!door_xls_translate_header_is (door_xls_rows_cell (sheet->rows, 0, (int) c), what,
                                         &language))
        continue;
      text.last = (int) c;
      if (strcmp (language, folder->language) == 0)
        {
          text.target = (int) c;
          continue;
        }
      if (by_language && !*language)
        continue;
      its_rank = *language && strcmp (language, folder->source_language) == 0 ? 3
                 : *language                                                  ? 1
                                                                              : 2;
      if (its_rank > rank)
        text.source = (int) c;
      rank = MAX (rank, its_rank);
    }
  if (text.source >= 0)
    sheet->texts[sheet->n_texts++] = text;
}

static char *
key_of (const DoorXlsTranslateSheet *sheet,
        guint row,
        int list,
        int name,
        const char *what,
        GHashTable *seen)
{
  g_autofree char *base = list >= 0
                              ? g_strdup_printf ("%s/%s/%s", door_xls_sheet_names[sheet->kind],
                                                 door_xls_rows_cell (sheet->rows, row, list),
                                                 door_xls_rows_cell (sheet->rows, row, name))
                              : g_strdup_printf ("%s/%s", door_xls_sheet_names[sheet->kind],
                                                 door_xls_rows_cell (sheet->rows, row, name));
  g_autofree char *id = g_strdup_printf ("%s/%s", base, what);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (seen, id)) + 1;
  char *key = n > 1 ? g_strdup_printf ("%s#%u/%s", base, n, what) : g_strdup (id);

  g_hash_table_insert (seen, g_steal_pointer (&id), GUINT_TO_POINTER (n));
  return key;
}

static void
collect_row (DoorXlsTranslateFolder *self,
             DoorXlsTranslateSheet *sheet,
             guint row,
             int list,
             int name,
             GHashTable *seen)
{
  if (*door_xls_rows_cell (sheet->rows, row, name) == '\0')
    return;
  for (guint i = 0; i < sheet->n_texts; i++)
    {
      DoorXlsTranslateText *text = &sheet->texts[i];
      char *key = key_of (sheet, row, list, name, text->what, seen);
      DoorXlsTranslateSpot *spot;

      if (*door_xls_rows_cell (sheet->rows, row, text->source) == '\0')
        {
          g_free (key);
          continue;
        }
      spot = g_new0 (DoorXlsTranslateSpot, 1);
      *spot = (DoorXlsTranslateSpot){ .sheet = sheet, .text = text, .row = row, .key = key };
      g_ptr_array_add (self->spots, spot);
    }
}

static void
collect_sheet (DoorXlsTranslateFolder *self, DoorXlsTranslateSheet *sheet)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int name = find_column (sheet, "name");
  int list = sheet->kind != DOOR_XLS_SHEET_SURVEY ? find_column (sheet, "list_name") : -1;

  for (const char *const *what = text_columns[sheet->kind]; *what; what++)
    find_text (sheet, *what, self);
  for (guint r = 1; r < sheet->rows->len; r++)
    collect_row (self, sheet, r, list, name, seen);
}

static gboolean
load_sheets (DoorXlsTranslateFolder *self, const char *path, GError **error)
{
  static const DoorXlsSheetKind kinds[]
      = { DOOR_XLS_SHEET_SURVEY, DOOR_XLS_SHEET_CHOICES, DOOR_XLS_SHEET_EXTERNAL_CHOICES };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) fault = NULL;
      GPtrArray *rows = door_xls_rows_load (path, kinds[i], &fault);

      if (rows)
        self->sheets[self->n_sheets++] = (DoorXlsTranslateSheet){ .kind = kinds[i], .rows = rows };
      else if (fault)
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return FALSE;
        }
      else if (kinds[i] == DOOR_XLS_SHEET_SURVEY)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       "%s has no survey.csv; a workbook becomes a folder of sheets with doorctl "
                       "convert",
                       path);
          return FALSE;
        }
    }
  return TRUE;
}

/* What settings.csv gives as default_language; "" none. transfer full. */
static char *
default_language (const char *path)
{
  g_autoptr (GPtrArray) rows = door_xls_rows_load (path, DOOR_XLS_SHEET_SETTINGS, NULL);
  DoorXlsTranslateSheet settings = { .rows = rows };
  int column = rows ? find_column (&settings, "default_language") : -1;

  return g_strdup (column >= 0 ? door_xls_rows_cell (rows, 1, column) : "");
}

DoorXlsTranslateFolder *
door_xls_translate_folder_open (const char *path,
                                const char *language,
                                const char *source,
                                GError **error)
{
  g_autoptr (DoorXlsTranslateFolder) self = g_new0 (DoorXlsTranslateFolder, 1);
  g_autofree char *asked = source ? g_strdup (source) : default_language (path);

  self->spots = g_ptr_array_new_with_free_func (free_spot);
  if (!load_sheets (self, path, error))
    return NULL;
  if (source && *source && !find_language (self, source))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s has no texts in “%s”", path,
                   source);
      return NULL;
    }
  self->language = g_strdup (find_language (self, language));
  self->language = self->language ? self->language : g_strdup (language);
  self->source_language = g_strdup (find_language (self, asked));
  self->source_language = self->source_language ? self->source_language : g_strdup ("");
  if (door_xls_translate_language_is (asked, language)
      || strcmp (self->source_language, self->language) == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is the language the questionnaire is written in; name another as the "
                   "source (--source)",
                   self->language);
      return NULL;
    }
  for (guint i = 0; i < self->n_sheets; i++)
    collect_sheet (self, &self->sheets[i]);
  return g_steal_pointer (&self);
}

const char *
door_xls_translate_source (const DoorXlsTranslateSpot *spot)
{
  return door_xls_rows_cell (spot->sheet->rows, spot->row, spot->text->source);
}
