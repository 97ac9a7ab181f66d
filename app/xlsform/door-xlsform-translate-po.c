/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of strings as a gettext catalogue. */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-translate.h"

#include <string.h>

#define LANGUAGE_FIELD "X-Doorstep-Language: "
#define SOURCE_FIELD "X-Doorstep-Source: "

/* --- Out ------------------------------------------------------------------------------------ */

static void
append_quoted (GString *out, const char *text)
{
  static const char plain[] = "\"\\\n\t\r", escaped[] = "\"\\ntr";

  g_string_append_c (out, '"');
  for (; *text; text++)
    {
      const char *at = strchr (plain, *text);

      if (at)
        g_string_append_printf (out, "\\%c", escaped[at - plain]);
      else
        g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

static void
append_field (GString *out, const char *keyword, const char *text)
{
  g_string_append_printf (out, "%s ", keyword);
  append_quoted (out, text);
  g_string_append_c (out, '\n');
}

/* "Urdu (ur)" → "ur", for programs that choose a dictionary by it. */
static char *
code_of (const char *language)
{
  const char *open = strrchr (language, '(');
  const char *close = open ? strchr (open, ')') : NULL;

  return close ? g_strndup (open + 1, (gsize) (close - open - 1)) : g_strdup (language);
}

GBytes *
door_xlsform_translation_to_po (const DoorXlsformTranslation *self)
{
  GString *out = g_string_new (NULL);
  g_autofree char *code = code_of (self->language);
  g_autofree char *header
      = g_strconcat ("Language: ", code,
                     "\nMIME-Version: 1.0\n"
                     "Content-Type: text/plain; charset=UTF-8\n"
                     "Content-Transfer-Encoding: 8bit\n" LANGUAGE_FIELD,
                     self->language, "\n" SOURCE_FIELD, self->source_language, "\n", NULL);

  append_field (out, "msgid", "");
  append_field (out, "msgstr", header);
  for (guint i = 0; i < self->strings->len; i++)
    {
      const DoorXlsformString *s = g_ptr_array_index (self->strings, i);

      g_string_append_c (out, '\n');
      append_field (out, "msgctxt", s->key);
      append_field (out, "msgid", s->source);
      append_field (out, "msgstr", s->text);
    }
  return g_string_free_to_bytes (out);
}

/* --- In ------------------------------------------------------------------------------------- */

typedef enum { CONTEXT, ID, STRING, N_FIELDS, NOTHING = N_FIELDS } Field;

static const char *const keywords[N_FIELDS] = { "msgctxt", "msgid", "msgstr" };

typedef struct {
  DoorXlsformTranslation *translation; /* made by the catalogue's header */
  GString *fields[N_FIELDS];
  Field field;            /* the one that further lines continue */
  gboolean is_fuzzy;      /* of the entry that is being read */
  gboolean next_is_fuzzy; /* of the one that comes */
  guint line;
} Parser;

static gboolean
fail (const Parser *self, GError **error, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %u: %s", self->line, what);
  return FALSE;
}

/* The value of a line in the catalogue's header. transfer full. */
static char *
header_value (const char *header, const char *name)
{
  const char *at = strstr (header, name);

  while (at && at != header && at[-1] != '\n')
    at = strstr (at + 1, name);
  return at ? g_strndup (at + strlen (name), strcspn (at + strlen (name), "\n")) : NULL;
}

static gboolean
begin (Parser *self, GError **error)
{
  const char *header = self->fields[STRING]->str;
  g_autofree char *language = header_value (header, LANGUAGE_FIELD);
  g_autofree char *source = header_value (header, SOURCE_FIELD);

  if (!language)
    return fail (self, error,
                 "the catalogue does not begin with a header that has “" LANGUAGE_FIELD
                 "…”; export the language anew and fill in that file");
  self->translation = door_xlsform_translation_new (language, source ? source : "");
  return TRUE;
}

static gboolean
end_entry (Parser *self, GError **error)
{
  const char *id = self->fields[ID]->str, *key = self->fields[CONTEXT]->str;
  DoorXlsformString *string;

  if (self->field == NOTHING)
    return TRUE;
  if (self->field != STRING)
    return fail (self, error, "msgstr is missing");
  if (!self->translation)
    return begin (self, error);
  string
      = door_xlsform_translation_add (self->translation, key, id, NULL, self->fields[STRING]->str);
  string->is_unfinished = self->is_fuzzy;
  return TRUE;
}

static gboolean
append_unquoted (Parser *self, const char *at, GError **error)
{
  static const char escaped[] = "\"\\ntr", plain[] = "\"\\\n\t\r";
  GString *out = self->fields[self->field];

  for (at++; *at && *at != '"'; at++)
    {
      const char *code;

      if (*at != '\\')
        {
          g_string_append_c (out, *at);
          continue;
        }
      code = at[1] ? strchr (escaped, at[1]) : NULL;
      if (!code)
        return fail (self, error, "unknown escape; there are \\n \\t \\r \\\" and \\\\");
      g_string_append_c (out, plain[code - escaped]);
      at++;
    }
  if (*at != '"' || at[1 + strspn (at + 1, " \t")] != '\0')
    return fail (self, error, "a text stands between two quotes (\")");
  return TRUE;
}

/* A new entry begins at msgctxt, or at a msgid that has none. */
static gboolean
begin_field (Parser *self, Field field, GError **error)
{
  if (field == CONTEXT || (field == ID && self->field != CONTEXT))
    {
      if (!end_entry (self, error))
        return FALSE;
      for (int i = 0; i < N_FIELDS; i++)
        g_string_truncate (self->fields[i], 0);
      self->is_fuzzy = self->next_is_fuzzy;
      self->next_is_fuzzy = FALSE;
    }
  else if (field == STRING && self->field != ID)
    return fail (self, error, "msgstr comes after msgid");
  self->field = field;
  return TRUE;
}

static gboolean
read_field (Parser *self, const char *line, GError **error)
{
  for (Field i = 0; i < N_FIELDS; i++)
    {
      gsize length = strlen (keywords[i]);
      const char *text = line + length;

      if (strncmp (line, keywords[i], length) != 0)
        continue;
      text += strspn (text, " \t");
      if (*text == '"')
        return begin_field (self, i, error) && append_unquoted (self, text, error);
    }
  return fail (self, error, "only msgctxt, msgid and msgstr are understood, no plurals");
}

static gboolean
read_line (Parser *self, const char *line, GError **error)
{
  if (g_str_has_prefix (line, "#,") && strstr (line, "fuzzy"))
    self->next_is_fuzzy = TRUE;
  if (*line == '\0' || *line == '#')
    return TRUE;
  if (*line != '"')
    return read_field (self, line, error);
  return self->field == NOTHING ? fail (self, error, "a text without msgid or msgstr")
                                : append_unquoted (self, line, error);
}

static gboolean
read_lines (Parser *self, char **lines, GError **error)
{
  for (; *lines; lines++)
    {
      self->line++;
      if (!read_line (self, g_strstrip (*lines), error))
        return FALSE;
    }
  if (!end_entry (self, error))
    return FALSE;
  return self->translation || begin (self, error);
}

DoorXlsformTranslation *
door_xlsform_translation_from_po (GBytes *po, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (po, &size);
  Parser parser = { .field = NOTHING };
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean done;

  if (size == 0 || !g_utf8_validate_len (data, size, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "the catalogue is empty or not UTF-8; save it as UTF-8");
      return NULL;
    }
  text = g_strndup (data, size);
  lines = g_strsplit (g_str_has_prefix (text, "\xEF\xBB\xBF") ? text + 3 : text, "\n", -1);
  for (int i = 0; i < N_FIELDS; i++)
    parser.fields[i] = g_string_new (NULL);
  done = read_lines (&parser, lines, error);
  for (int i = 0; i < N_FIELDS; i++)
    g_string_free (parser.fields[i], TRUE);
  if (!done)
    g_clear_pointer (&parser.translation, door_xlsform_translation_free);
  return parser.translation;
}
