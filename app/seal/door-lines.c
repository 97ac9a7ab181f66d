/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-lines-private.h"

#include <sodium.h>
#include <stdarg.h>
#include <string.h>

#include "door-clock.h"

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

/* An empty text, which would otherwise leave no word at all. A lone '%' is no valid escape. */
#define EMPTY_WORD "%"

/* Left as they are, because people read these documents. */
#define PLAIN_CHARACTERS "*:'@,"

char *
door_base64_print (const void *bytes, gsize n)
{
  gsize size = sodium_base64_encoded_len (n, VARIANT);

  return sodium_bin2base64 (g_malloc (size), size, bytes, n, VARIANT);
}

GBytes *
door_base64_parse_bytes (const char *text, gsize max)
{
  gsize n_text = strlen (text), n = 0;
  gsize room = n_text / 4 * 3 + 3;
  g_autofree guint8 *bytes = NULL;

  if (room > max + 5)
    return NULL;
  bytes = g_malloc (room);
  if (sodium_base642bin (bytes, room, text, n_text, NULL, &n, NULL, VARIANT) != 0 || n > max)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), n);
}

gboolean
door_base64_parse (const char *text, void *ret_bytes, gsize n)
{
  g_autoptr (GBytes) bytes = door_base64_parse_bytes (text, n);

  if (!bytes || g_bytes_get_size (bytes) != n)
    return FALSE;
  memcpy (ret_bytes, g_bytes_get_data (bytes, NULL), n);
  return TRUE;
}

char *
door_word_print (const char *text)
{
  return *text ? g_uri_escape_string (text, PLAIN_CHARACTERS, TRUE) : g_strdup (EMPTY_WORD);
}

char *
door_word_parse (const char *word)
{
  if (strcmp (word, EMPTY_WORD) == 0)
    return g_strdup ("");
  return g_uri_unescape_string (word, NULL);
}

gboolean
door_number_parse (const char *text, guint64 *ret_number)
{
  if (text[0] == '0' && text[1] != '\0')
    return FALSE;
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, ret_number, NULL);
}

gboolean
door_time_parse (const char *text, gint64 *ret_us)
{
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  time = g_date_time_new_from_iso8601 (text, utc);
  if (!time)
    return FALSE;
  /* GLib reads the fraction as a double: 0.123 may come back as 122999 microseconds. */
  *ret_us = g_date_time_to_unix (time) * G_USEC_PER_SEC
            + (g_date_time_get_microsecond (time) + 500) / 1000 * 1000;
  return TRUE;
}

GString *
door_lines_new (const char *kind, guint version)
{
  GString *lines = g_string_new (NULL);

  g_string_printf (lines, "doorstep-%s %u\n", kind, version);
  return lines;
}

void
door_lines_add (GString *lines, const char *key, const char *format, ...)
{
  va_list arguments;

  g_string_append (lines, key);
  g_string_append_c (lines, ' ');
  va_start (arguments, format);
  g_string_append_vprintf (lines, format, arguments);
  va_end (arguments);
  g_string_append_c (lines, '\n');
}

gboolean
door_lines_damaged (const char *kind, GError **error)
{
  g_set_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED,
               "this %s is damaged or is something else", kind);
  return FALSE;
}

static gboolean
check_first_line (DoorLines *self, const char *kind, guint version, GError **error)
{
  g_autofree char *key = g_strconcat ("doorstep-", kind, NULL);
  const char *text = door_lines_take (self, key);
  guint64 found;

  if (!text || !door_number_parse (text, &found) || found == 0)
    return door_lines_damaged (kind, error);
  if (found > version)
    {
      g_set_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_NEWER,
                   "this %s was written by a newer version of the program", kind);
      return FALSE;
    }
  return TRUE;
}

gboolean
door_lines_open (
    DoorLines *self, const char *text, gsize n, const char *kind, guint version, GError **error)
{
  g_autofree char *copy = NULL;

  memset (self, 0, sizeof *self);
  if (n == 0 || text[n - 1] != '\n' || !g_utf8_validate_len (text, n, NULL))
    return door_lines_damaged (kind, error);
  copy = g_strndup (text, n - 1);
  self->lines = g_strsplit (copy, "\n", -1);
  return check_first_line (self, kind, version, error);
}

void
door_lines_clear (DoorLines *self)
{
  g_clear_pointer (&self->lines, g_strfreev);
}

const char *
door_lines_take (DoorLines *self, const char *key)
{
  const char *line = self->lines[self->next];
  gsize n_key = strlen (key);

  if (!line || !g_str_has_prefix (line, key) || line[n_key] != ' ')
    return NULL;
  self->next++;
  self->read += strlen (line) + 1;
  return line + n_key + 1;
}

char **
door_lines_take_words (DoorLines *self, const char *key, guint n)
{
  const char *value = door_lines_take (self, key);
  g_auto (GStrv) words = NULL;

  if (!value)
    return NULL;
  words = g_strsplit (value, " ", (int) n + 1);
  if (g_strv_length (words) != n)
    return NULL;
  return g_steal_pointer (&words);
}

gboolean
door_lines_at_end (const DoorLines *self)
{
  return self->lines[self->next] == NULL;
}
