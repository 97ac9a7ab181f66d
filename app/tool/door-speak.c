/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-speak.h"

#include "door-csv.h"
#include "door-files.h"
#include "door-platform.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_BYTES (16u * 1024 * 1024)
#define MOST_SPOKEN 7 /* answers of a longer list are read on the screen */
#define LABEL "label::"
#define LIST "audio.csv"

/* What stands in a text is known only in the interview: a voice made before it says where to look. */
static const struct {
  const char *language;
  const char *words;
} instead[] = {
  { "en", "the month shown here" },
  { "ur", "یہاں لکھے ہوئے مہینے" },
  { "id", "bulan yang tertulis di sini" },
  { "th", "เดือนที่เขียนไว้ตรงนี้" },
  { "hi", "यहाँ लिखे महीने" },
};

typedef struct {
  const char *from, *to;
  const char *const *voice;
  DoorCsvTable *survey, *choices;
  DoorCsvTable *known; /* the list of an earlier call; NULL */
  GPtrArray *headers;  /* of the languages: "English (en)" */
  GString *sheet;      /* survey.csv as it is written */
  GString *list;       /* audio.csv */
  DoorDiagnostics *diagnostics;
  guint n_files;
} Speaking;

static void
speaking_clear (Speaking *self)
{
  g_clear_pointer (&self->survey, door_csv_table_free);
  g_clear_pointer (&self->choices, door_csv_table_free);
  g_clear_pointer (&self->known, door_csv_table_free);
  g_ptr_array_unref (self->headers);
  g_string_free (self->sheet, TRUE);
  g_string_free (self->list, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Speaking, speaking_clear)

static DoorCsvTable *
read_table (const char *folder, const char *file, GError **error)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GBytes) bytes = door_file_load (path, MAX_BYTES, error);
  DoorCsvTable *table = bytes ? door_csv_read (bytes, error) : NULL;

  if (bytes && !table)
    g_prefix_error (error, "%s: ", path);
  return table;
}

static const char *
cell (const DoorCsvTable *table, guint row, const char *header)
{
  int column = door_csv_find (table, header);

  return column < 0 ? "" : door_csv_cell (table, row, (guint) column);
}

/* "English (en)" → "en". transfer full. */
static char *
code_of (const char *language)
{
  const char *open = strrchr (language, '(');

  return open ? g_strndup (open + 1, strcspn (open + 1, ")")) : g_strdup (language);
}

/* --- Texts -------------------------------------------------------------------------------- */

static const char *
words_instead (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (instead); i++)
    if (strcmp (instead[i].language, code) == 0)
      return instead[i].words;
  return "…";
}

static gboolean
ends_a_sentence (const GString *text)
{
  static const char *const stops[] = { ".", "?", "!", "…", "۔", "؟", "।" };

  for (gsize i = 0; i < G_N_ELEMENTS (stops); i++)
    if (g_str_has_suffix (text->str, stops[i]))
      return TRUE;
  return text->len == 0;
}

static void
append_spoken (GString *out, const char *text, const char *code)
{
  while (*text)
    {
      const char *open = strstr (text, "${");
      const char *close = open ? strchr (open, '}') : NULL;

      if (!close)
        break;
      g_string_append_len (out, text, open - text);
      g_string_append (out, words_instead (code));
      text = close + 1;
    }
  g_string_append (out, text);
  if (!ends_a_sentence (out))
    g_string_append (out, ".");
}

static gboolean
is_read_out (const Speaking *self, guint choice, const char *list)
{
  return strcmp (cell (self->choices, choice, "list_name"), list) == 0
         && *cell (self->choices, choice, "not_read") == '\0';
}

static void
append_answers (
    GString *out, const Speaking *self, const char *list, const char *header, const char *code)
{
  guint n = 0;

  for (guint row = 0; row < door_csv_rows (self->choices); row++)
    n += is_read_out (self, row, list);
  for (guint row = 0; n <= MOST_SPOKEN && row < door_csv_rows (self->choices); row++)
    if (is_read_out (self, row, list))
      {
        g_string_append_c (out, ' ');
        append_spoken (out, cell (self->choices, row, header), code);
      }
}

/* The question and its answers, as a voice says them. transfer full; NULL: there is nothing. */
static char *
text_of (const Speaking *self, guint row, const char *language)
{
  g_autofree char *header = g_strconcat (LABEL, language, NULL);
  g_autofree char *code = code_of (language);
  g_auto (GStrv) type = g_strsplit (cell (self->survey, row, "type"), " ", -1);
  const char *label = cell (self->survey, row, header);
  GString *out;

  if (*label == '\0')
    return NULL;
  out = g_string_new (NULL);
  append_spoken (out, label, code);
  if (type[0] && type[1] && g_str_has_prefix (type[0], "select_"))
    append_answers (out, self, type[1], header, code);
  return g_string_free (out, FALSE);
}

/* --- Files -------------------------------------------------------------------------------- */

static int
find_known (const Speaking *self, const char *file)
{
  for (guint row = 0; self->known && row < door_csv_rows (self->known); row++)
    if (strcmp (cell (self->known, row, "file"), file) == 0)
      return (int) row;
  return -1;
}

static gboolean
run_voice (
    const Speaking *self, const char *code, const char *path, const char *text, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) program = NULL;

  for (guint i = 0; self->voice[i]; i++)
    g_ptr_array_add (argv, (gpointer) self->voice[i]);
  g_ptr_array_add (argv, (gpointer) code);
  g_ptr_array_add (argv, (gpointer) path);
  g_ptr_array_add (argv, NULL);
  door_platform_outlive_readers ();
  program
      = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDIN_PIPE, error);
  return program && g_subprocess_communicate_utf8 (program, text, NULL, NULL, NULL, error)
         && g_subprocess_wait_check (program, NULL, error);
}

static void
list_file (Speaking *self, const char *const *cells)
{
  for (guint i = 0; cells[i]; i++)
    {
      if (i > 0)
        g_string_append_c (self->list, ',');
      door_csv_append_cell (self->list, cells[i]);
    }
  g_string_append_c (self->list, '\n');
}

static gboolean
speak (Speaking *self,
       const char *name,
       const char *code,
       const char *file,
       const char *text,
       GError **error)
{
  g_autofree char *path = g_build_filename (self->to, file, NULL);
  const int at = find_known (self, file);
  const gboolean recorded
      = at >= 0 && strcmp (cell (self->known, (guint) at, "state"), "recorded") == 0;
  const gboolean same = at >= 0 && strcmp (cell (self->known, (guint) at, "text"), text) == 0
                        && g_file_test (path, G_FILE_TEST_EXISTS);
  const char *told = recorded ? cell (self->known, (guint) at, "text") : text;
  const char *const cells[] = { file, code, name, recorded ? "recorded" : "draft", told, NULL };

  self->n_files++;
  list_file (self, cells);
  if (recorded && !same)
    door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_WARNING, "audio-recording-old", NULL,
                          "%s: the recording says another text than the question now has", file);
  if (recorded || same || run_voice (self, code, path, text, error))
    return TRUE;
  g_prefix_error (error, "%s was not spoken: ", file);
  return FALSE;
}

/* --- The sheet ---------------------------------------------------------------------------- */

static void
find_languages (Speaking *self)
{
  for (guint c = 0; c < door_csv_columns (self->survey); c++)
    {
      const char *header = door_csv_header (self->survey, c);

      door_csv_append_cell (self->sheet, header);
      g_string_append_c (self->sheet, ',');
      if (g_str_has_prefix (header, LABEL))
        g_ptr_array_add (self->headers, (gpointer) (header + strlen (LABEL)));
    }
  for (guint l = 0; l < self->headers->len; l++)
    {
      g_autofree char *header
          = g_strconcat ("media::audio::", (char *) self->headers->pdata[l], NULL);

      door_csv_append_cell (self->sheet, header);
      g_string_append (self->sheet, l + 1 < self->headers->len ? "," : "\n");
    }
}

static gboolean
write_row (Speaking *self, guint row, gboolean alone, GError **error)
{
  for (guint c = 0; c < door_csv_columns (self->survey); c++)
    {
      door_csv_append_cell (self->sheet, door_csv_cell (self->survey, row, c));
      g_string_append_c (self->sheet, ',');
    }
  for (guint l = 0; l < self->headers->len; l++)
    {
      const char *language = self->headers->pdata[l], *name = cell (self->survey, row, "name");
      g_autofree char *code = code_of (language);
      g_autofree char *file = g_strdup_printf ("%s-%s.ogg", name, code);
      g_autofree char *text = alone ? text_of (self, row, language) : NULL;

      if (text && !speak (self, name, code, file, text, error))
        return FALSE;
      g_string_append_printf (self->sheet, "%s%s", text ? file : "",
                              l + 1 < self->headers->len ? "," : "\n");
    }
  return TRUE;
}

/* Rows of groups that are answered alone. */
static gboolean
write_rows (Speaking *self, GError **error)
{
  guint depth = 0, alone_from = 0;

  for (guint row = 0; row < door_csv_rows (self->survey); row++)
    {
      const char *type = cell (self->survey, row, "type");
      const gboolean begins = g_str_has_prefix (type, "begin");
      const gboolean ends = g_str_has_prefix (type, "end_") || g_str_has_prefix (type, "end ");
      const gboolean inside = alone_from > 0;

      depth += begins;
      if (begins && !inside && strcmp (cell (self->survey, row, "sensitivity"), "2") == 0)
        alone_from = depth;
      if (!write_row (self, row, inside && !ends, error))
        return FALSE;
      if (ends && depth == alone_from)
        alone_from = 0;
      depth -= ends && depth > 0;
    }
  return TRUE;
}

/* --- All of it ---------------------------------------------------------------------------- */

static gboolean
write_text (const char *folder, const char *name, const GString *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);

  return door_file_replace (path, bytes, 0644, error);
}

static gboolean
copy_others (const Speaking *self, GError **error)
{
  static const char *const names[] = { "choices.csv", "settings.csv", "protocol.json" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *from = g_build_filename (self->from, names[i], NULL);
      g_autofree char *to = g_build_filename (self->to, names[i], NULL);
      g_autoptr (GBytes) bytes = NULL;

      if (!g_file_test (from, G_FILE_TEST_EXISTS))
        continue;
      bytes = door_file_load (from, MAX_BYTES, error);
      if (!bytes || !door_file_replace (to, bytes, 0644, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
open_all (Speaking *self, GError **error)
{
  g_autofree char *list = g_build_filename (self->to, LIST, NULL);

  self->survey = read_table (self->from, "survey.csv", error);
  self->choices = self->survey ? read_table (self->from, "choices.csv", error) : NULL;
  if (!self->choices || !door_file_make_folder (self->to, error))
    return FALSE;
  if (!g_file_test (list, G_FILE_TEST_EXISTS))
    return TRUE;
  self->known = read_table (self->to, LIST, error);
  return self->known != NULL;
}

gboolean
door_speak_apply (const char *questionnaire,
                  const char *to,
                  const char *const *voice,
                  DoorDiagnostics *diagnostics,
                  guint *ret_n_files,
                  GError **error)
{
  g_auto (Speaking) self = { .from = questionnaire,
                             .to = to,
                             .voice = voice,
                             .headers = g_ptr_array_new (),
                             .sheet = g_string_new (NULL),
                             .list = g_string_new ("file,language,name,state,text\n"),
                             .diagnostics = diagnostics };
  gboolean done;

  if (!open_all (&self, error))
    return FALSE;
  find_languages (&self);
  done = write_rows (&self, error);
  /* Also after a voice that failed: what was spoken needs not be spoken again. */
  if (!write_text (to, LIST, self.list, done ? error : NULL) || !done)
    return FALSE;
  *ret_n_files = self.n_files;
  return copy_others (&self, error) && write_text (to, "survey.csv", self.sheet, error);
}
