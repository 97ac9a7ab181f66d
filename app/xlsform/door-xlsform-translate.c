/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-translate.h"

#include "door-xlsform-placeholders.h"
#include "door-xlsform-rows.h"

#include <string.h>

#define HASH_LENGTH 16 /* hexadecimal digits: enough to notice a change */

#define MOST_TEXTS 12 /* of one sheet */

static const char *const text_columns[DOOR_XLS_N_SHEETS][MOST_TEXTS] = {
  [DOOR_XLS_SHEET_SURVEY]
  = { "label", "hint", "guidance_hint", "constraint_message", "required_message",
      "soft_check_message", "image", "big-image", "audio", "video", NULL },
  [DOOR_XLS_SHEET_CHOICES] = { "label", "image", "big-image", "audio", "video", NULL },
  [DOOR_XLS_SHEET_EXTERNAL_CHOICES] = { "label", NULL },
};

/* Names of files. A file that is one for all languages is nothing to translate. */
static const char *const media[] = { "image", "big-image", "audio", "video", NULL };

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
static gboolean
header_is (const char *whole, const char *what, const char **ret_language)
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
static gboolean
language_is (const char *language, const char *asked)
{
  const char *open = strrchr (language, '(');
  gsize length = strlen (asked);

  return g_ascii_strcasecmp (language, asked) == 0
         || (open && length > 0 && g_ascii_strncasecmp (open + 1, asked, length) == 0
             && open[1 + length] == ')');
}

/* --- A folder's sheets ---------------------------------------------------------------------- */

typedef struct {
  const char *what;   /* "label" */
  int source, target; /* columns; -1 none */
  int last;           /* of the columns that hold this text; -1 none */
} Text;

typedef struct {
  DoorXlsSheetKind kind;
  GPtrArray *rows;
  Text texts[MOST_TEXTS];
  guint n_texts;
  gboolean is_changed;
} Sheet;

/* One source text, and what becomes of its translation. */
typedef struct {
  Sheet *sheet;
  Text *text;
  guint row;
  char *key;
  const char *taken; /* owned by the list it came from */
  gboolean seen;
} Spot;

typedef struct {
  char *language;
  char *source_language;
  Sheet sheets[3];
  guint n_sheets;
  GPtrArray *spots; /* Spot, in the order of the sheets */
} Folder;

static void
folder_free (Folder *self)
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
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Folder, folder_free)

static void
free_spot (gpointer data)
{
  g_free (((Spot *) data)->key);
  g_free (data);
}

static guint
n_columns (const Sheet *sheet)
{
  return ((GPtrArray *) g_ptr_array_index (sheet->rows, 0))->len;
}

static int
find_column (const Sheet *sheet, const char *what)
{
  const char *language;

  for (guint c = 0; c < n_columns (sheet); c++)
    if (header_is (door_xls_rows_cell (sheet->rows, 0, (int) c), what, &language))
      return (int) c;
  return -1;
}

/* How the columns spell the language asked for; NULL when none has it. transfer none. */
static const char *
find_language (const Folder *self, const char *asked)
{
  const char *language;

  for (guint i = 0; i < self->n_sheets; i++)
    for (guint c = 0; c < n_columns (&self->sheets[i]); c++)
      for (const char *const *what = text_columns[self->sheets[i].kind]; *what; what++)
        if (header_is (door_xls_rows_cell (self->sheets[i].rows, 0, (int) c), *what, &language)
            && *language && language_is (language, asked))
          return language;
  return NULL;
}

/* Of the columns of one text: that of the source language, else the one without a language, else
 * the first that is not the translation. */
static void
find_text (Sheet *sheet, const char *what, const Folder *folder)
{
  const gboolean by_language = g_strv_contains (media, what);
  Text text = { what, -1, -1, -1 };
  int rank = 0;

  for (guint c = 0; c < n_columns (sheet); c++)
    {
      const char *language;
      int its_rank;

      if (!header_is (door_xls_rows_cell (sheet->rows, 0, (int) c), what, &language))
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
key_of (const Sheet *sheet, guint row, int list, int name, const char *what, GHashTable *seen)
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
collect_row (Folder *self, Sheet *sheet, guint row, int list, int name, GHashTable *seen)
{
  if (*door_xls_rows_cell (sheet->rows, row, name) == '\0')
    return;
  for (guint i = 0; i < sheet->n_texts; i++)
    {
      Text *text = &sheet->texts[i];
      char *key = key_of (sheet, row, list, name, text->what, seen);
      Spot *spot;

      if (*door_xls_rows_cell (sheet->rows, row, text->source) == '\0')
        {
          g_free (key);
          continue;
        }
      spot = g_new0 (Spot, 1);
      *spot = (Spot){ .sheet = sheet, .text = text, .row = row, .key = key };
      g_ptr_array_add (self->spots, spot);
    }
}

static void
collect_sheet (Folder *self, Sheet *sheet)
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
load_sheets (Folder *self, const char *path, GError **error)
{
  static const DoorXlsSheetKind kinds[]
      = { DOOR_XLS_SHEET_SURVEY, DOOR_XLS_SHEET_CHOICES, DOOR_XLS_SHEET_EXTERNAL_CHOICES };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) fault = NULL;
      GPtrArray *rows = door_xls_rows_load (path, kinds[i], &fault);

      if (rows)
        self->sheets[self->n_sheets++] = (Sheet){ .kind = kinds[i], .rows = rows };
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
  Sheet settings = { .rows = rows };
  int column = rows ? find_column (&settings, "default_language") : -1;

  return g_strdup (column >= 0 ? door_xls_rows_cell (rows, 1, column) : "");
}

static Folder *
folder_open (const char *path, const char *language, const char *source, GError **error)
{
  g_autoptr (Folder) self = g_new0 (Folder, 1);
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
  if (language_is (asked, language) || strcmp (self->source_language, self->language) == 0)
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

static const char *
spot_source (const Spot *spot)
{
  return door_xls_rows_cell (spot->sheet->rows, spot->row, spot->text->source);
}

static const char *
spot_current (const Spot *spot)
{
  return door_xls_rows_cell (spot->sheet->rows, spot->row, spot->text->target);
}

DoorXlsformTranslation *
door_xlsform_translation_of_folder (const char *folder,
                                    const char *language,
                                    const char *source_language,
                                    GError **error)
{
  g_autoptr (Folder) sheets = folder_open (folder, language, source_language, error);
  DoorXlsformTranslation *self;

  if (!sheets)
    return NULL;
  self = door_xlsform_translation_new (sheets->language, sheets->source_language);
  for (guint i = 0; i < sheets->spots->len; i++)
    {
      const Spot *spot = g_ptr_array_index (sheets->spots, i);
      door_xlsform_translation_add (self, spot->key, spot_source (spot), NULL, spot_current (spot));
    }
  return self;
}

/* --- Back into the sheets ------------------------------------------------------------------- */

typedef struct {
  Folder *folder;
  GHashTable *by_key; /* key → Spot */
  DoorXlsformTranslationFlags flags;
  DoorXlsformTranslationCounts *counts;
  DoorDiagnostics *diagnostics;
} Import;

static void G_GNUC_PRINTF (5, 6)
    report (Import *self, const Spot *spot, guint *count, const char *code, const char *format, ...)
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
report_damage (Import *self, const Spot *spot, const DoorXlsformString *string)
{
  g_autofree char *wanted
      = door_xls_placeholders_in (spot_source (spot), self->folder->source_language, string->text);
  g_autofree char *found
      = door_xls_placeholders_in (string->text, self->folder->language, spot_source (spot));

  if (strcmp (wanted, found) != 0)
    report (self, spot, &self->counts->n_damaged, "translation-damaged",
            "%s: the source refers to %s, the translation to %s; not taken", spot->key,
            *wanted ? wanted : "nothing", *found ? found : "nothing");
  else if (door_xls_markup_differs (spot_source (spot), string->text))
    report (self, spot, &self->counts->n_damaged, "translation-damaged",
            "%s: ** or <tags> are not those of the source; not taken", spot->key);
  else
    return FALSE;
  return TRUE;
}

static void
take_string (Import *self, const DoorXlsformString *string)
{
  Spot *spot = g_hash_table_lookup (self->by_key, string->key);
  g_autofree char *hash = spot ? hash_of (spot_source (spot)) : NULL;
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
      const Spot *spot = g_ptr_array_index (self->folder->spots, i);

      if (!spot->taken && *spot_current (spot) == '\0')
        report (self, spot, &self->counts->n_missing, "translation-missing",
                "%s has no translation", spot->key);
    }
}

/* A column for the language behind those that the text has. */
static void
add_column (Sheet *sheet, Text *text, const char *language)
{
  const char *neighbour = door_xls_rows_cell (sheet->rows, 0, text->last);
  const char *its_language = "";
  gsize length = header_is (neighbour, text->what, &its_language) && *its_language
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
      Text *other = &sheet->texts[i];
      other->source += other->source >= column;
      other->target += other->target >= column;
      other->last += other->last >= column;
    }
  text->target = text->last = column;
}

static void
put_in (Folder *self)
{
  for (guint i = 0; i < self->spots->len; i++)
    {
      Spot *spot = g_ptr_array_index (self->spots, i);

      if (!spot->taken)
        continue;
      if (spot->text->target < 0)
        add_column (spot->sheet, spot->text, self->language);
      door_xls_rows_set (spot->sheet->rows, spot->row, (guint) spot->text->target, spot->taken);
      spot->sheet->is_changed = TRUE;
    }
}

static gboolean
save (Folder *self, const char *path, GError **error)
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
static Folder *
open_for (const DoorXlsformTranslation *self, const char *path, const char *asked, GError **error)
{
  if (!language_is (self->language, asked))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "the file is a translation into “%s”, not “%s”; nothing was changed",
                   self->language, asked);
      return NULL;
    }
  return folder_open (path, self->language, self->source_language, error);
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
  g_autoptr (Folder) sheets = open_for (self, folder, language, error);
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  Import import = { sheets, by_key, flags, ret_counts, diagnostics };

  *ret_counts = (DoorXlsformTranslationCounts){ 0 };
  if (!sheets)
    return FALSE;
  for (guint i = 0; i < sheets->spots->len; i++)
    {
      Spot *spot = g_ptr_array_index (sheets->spots, i);
      g_hash_table_insert (by_key, spot->key, spot);
    }
  ret_counts->n_strings = sheets->spots->len;
  for (guint i = 0; i < self->strings->len; i++)
    take_string (&import, g_ptr_array_index (self->strings, i));
  report_missing (&import);
  return (flags & DOOR_XLSFORM_TRANSLATION_DRY_RUN) || save (sheets, folder, error);
}
