/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-submission.h"

#include "door-files.h"
#include "door-uuid.h"

#include <string.h>

/* The head of one part is a name, a file name and a type. */
enum { MAX_PART_HEAD = 8 * 1024, MAX_BOUNDARY = 70 };

/* A stretch of the body. */
typedef struct {
  const char *at;
  gsize length;
} Slice;

/* Parts ----------------------------------------------------------------------------------- */

DoorWirePart *
door_wire_part_new (const char *name, const char *content_type, GBytes *bytes)
{
  g_return_val_if_fail (name != NULL && bytes != NULL, NULL);
  DoorWirePart *self = g_new0 (DoorWirePart, 1);
  self->name = g_strdup (name);
  self->content_type = g_strdup (content_type);
  self->bytes = g_bytes_ref (bytes);
  return self;
}

void
door_wire_part_free (DoorWirePart *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->content_type);
  g_bytes_unref (self->bytes);
  g_free (self);
}

DoorWirePart *
door_multipart_find (const GPtrArray *parts, const char *name)
{
  g_return_val_if_fail (parts != NULL && name != NULL, NULL);
  for (guint i = 0; i < parts->len; i++)
    {
      DoorWirePart *part = g_ptr_array_index (parts, i);
      if (strcmp (part->name, name) == 0)
        return part;
    }
  return NULL;
}

/* Building -------------------------------------------------------------------------------- */

static gboolean
any_part_holds (const GPtrArray *parts, const char *boundary)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (parts, i);
      gsize length;
      const void *data = g_bytes_get_data (part->bytes, &length);
      if (length > 0 && memmem (data, length, boundary, strlen (boundary)) != NULL)
        return TRUE;
    }
  return FALSE;
}

static char *
draw_boundary (const GPtrArray *parts)
{
  g_autofree char *boundary = NULL;
  do
    {
      DoorUuid uuid = door_uuid_random ();
      char text[DOOR_UUID_TEXT];
      door_uuid_print (&uuid, text);
      g_free (boundary);
      boundary = g_strconcat ("door-", text, NULL);
  } while (any_part_holds (parts, boundary));
  return g_steal_pointer (&boundary);
}

static gsize
total_length (const GPtrArray *parts)
{
  gsize total = 64;
  for (guint i = 0; i < parts->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (parts, i);
      total += g_bytes_get_size (part->bytes) + 2 * strlen (part->name) + 256;
    }
  return total;
}

/* Every part is written with a file name, since ODK Central refuses an XML part that has none.
 * Names are safe file names, hence free of quotes and line ends only if the maker kept to it. */
static void
append_part (GByteArray *out, const DoorWirePart *part, const char *boundary)
{
  const char *filename
      = strcmp (part->name, DOOR_SUBMISSION_XML_PART) == 0 ? "submission.xml" : part->name;
  const char *type = part->content_type != NULL ? part->content_type : "application/octet-stream";
  g_autofree char *head
      = g_strdup_printf ("--%s\r\n"
                         "Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
                         "Content-Type: %s\r\n\r\n",
                         boundary, part->name, filename, type);
  gsize length;
  const guint8 *data = g_bytes_get_data (part->bytes, &length);
  g_byte_array_append (out, (const guint8 *) head, strlen (head));
  g_byte_array_append (out, data, length);
  g_byte_array_append (out, (const guint8 *) "\r\n", 2);
}

GBytes *
door_multipart_build (const GPtrArray *parts, char **ret_content_type)
{
  g_return_val_if_fail (parts != NULL && parts->len > 0, NULL);
  g_return_val_if_fail (ret_content_type != NULL, NULL);
  g_autofree char *boundary = draw_boundary (parts);
  g_autofree char *last = g_strdup_printf ("--%s--\r\n", boundary);

  GByteArray *out = g_byte_array_sized_new (total_length (parts));
  for (guint i = 0; i < parts->len; i++)
    append_part (out, g_ptr_array_index (parts, i), boundary);
  g_byte_array_append (out, (const guint8 *) last, strlen (last));

  *ret_content_type = g_strdup_printf ("multipart/form-data; boundary=%s", boundary);
  return g_byte_array_free_to_bytes (out);
}

/* Header parameters ----------------------------------------------------------------------- */

static gboolean
malformed (GError **error, const char *why)
{
  g_set_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED,
               "The upload is not a readable multipart body: %s.", why);
  return FALSE;
}

/* Reads a token or a quoted string; within quotes a backslash keeps the next character. */
static char *
read_value (const char **at)
{
  GString *value = g_string_new (NULL);
  const char *p = *at;
  if (*p != '"')
    {
      while (*p != '\0' && *p != ';' && !g_ascii_isspace (*p))
        g_string_append_c (value, *p++);
      *at = p;
      return g_string_free (value, FALSE);
    }
  for (p++; *p != '\0' && *p != '"'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      g_string_append_c (value, *p);
    }
  *at = *p == '"' ? p + 1 : p;
  return g_string_free (value, FALSE);
}

/* Value of a parameter in `text` ("form-data; name=\"a\"; filename=\"b\""); NULL: none. */
static char *
find_parameter (const char *text, const char *name)
{
  const char *p = strchr (text, ';');
  while (p != NULL && *p == ';')
    {
      for (p++; g_ascii_isspace (*p); p++)
        ;
      const char *equals = strpbrk (p, "=;");
      if (equals == NULL)
        return NULL;
      if (*equals == ';')
        {
          p = equals;
          continue;
        }
      gsize length = equals - p;
      gboolean found = strlen (name) == length && g_ascii_strncasecmp (p, name, length) == 0;
      p = equals + 1;
      g_autofree char *value = read_value (&p);
      if (found)
        return g_steal_pointer (&value);
      for (; *p != '\0' && *p != ';'; p++)
        ;
    }
  return NULL;
}

static char *
read_boundary (const char *content_type, GError **error)
{
  if (content_type == NULL || g_ascii_strncasecmp (content_type, "multipart/form-data", 19) != 0)
    return malformed (error, "its type is not multipart/form-data"), NULL;
  g_autofree char *boundary = find_parameter (content_type, "boundary");
  if (boundary == NULL || *boundary == '\0' || strlen (boundary) > MAX_BOUNDARY)
    return malformed (error, "its boundary is missing or too long"), NULL;
  return g_steal_pointer (&boundary);
}

/* Parsing --------------------------------------------------------------------------------- */

static const char *
find_in (Slice where, const char *what, gsize length)
{
  return where.length >= length ? memmem (where.at, where.length, what, length) : NULL;
}

static void
advance (Slice *slice, gsize by)
{
  slice->at += by;
  slice->length -= by;
}

/* The value of one header field among the lines of a part's head; NULL: not there. */
static char *
find_field (const char *head, const char *field)
{
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);
  gsize length = strlen (field);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], field, length) == 0 && lines[i][length] == ':')
      return g_strstrip (g_strdup (lines[i] + length + 1));
  return NULL;
}

static DoorWirePart *
make_part (GBytes *body, Slice head, Slice content, GError **error)
{
  g_autofree char *text = g_strndup (head.at, head.length);
  g_autofree char *disposition = find_field (text, "Content-Disposition");
  g_autofree char *type = find_field (text, "Content-Type");
  g_autofree char *name = disposition != NULL ? find_parameter (disposition, "name") : NULL;

  if (memchr (head.at, '\0', head.length) != NULL || name == NULL)
    return malformed (error, "a part has no name"), NULL;
  if (!door_file_name_is_safe (name))
    {
      g_set_error_literal (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_UNSAFE,
                           "A part of the upload has a name that cannot be a file's name.");
      return NULL;
    }
  gsize offset = content.at - (const char *) g_bytes_get_data (body, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (body, offset, content.length);
  return door_wire_part_new (name, type, bytes);
}

/* `rest` stands behind a boundary; takes one part and moves behind the next boundary. */
static DoorWirePart *
read_part (GBytes *body, Slice *rest, const char *delimiter, GError **error)
{
  gsize delimiter_length = strlen (delimiter);
  if (rest->length < 2 || memcmp (rest->at, "\r\n", 2) != 0)
    return malformed (error, "a boundary is not followed by a line end"), NULL;
  advance (rest, 2);

  Slice near = { rest->at, MIN (rest->length, (gsize) MAX_PART_HEAD) };
  const char *blank = find_in (near, "\r\n\r\n", 4);
  if (blank == NULL)
    return malformed (error, "the head of a part has no end"), NULL;
  Slice head = { rest->at, blank - rest->at };
  advance (rest, head.length + 4);

  /* The line end before the boundary belongs to the boundary. An empty part may lean on the line
   * end of its own head. */
  const char *end = find_in (*rest, delimiter, delimiter_length);
  if (end == NULL)
    return malformed (error, "it is cut short"), NULL;
  Slice content = { rest->at, end - rest->at };
  advance (rest, content.length + delimiter_length);
  return make_part (body, head, content, error);
}

static gboolean
add_part (GPtrArray *parts, GHashTable *names, DoorWirePart *part, GError **error)
{
  g_ptr_array_add (parts, part);
  if (!g_hash_table_add (names, part->name))
    return malformed (error, "two parts have the same name");
  if (parts->len <= DOOR_SUBMISSION_MAX_PARTS)
    return TRUE;
  g_set_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_TOO_LARGE,
               "The upload has more than %d parts.", DOOR_SUBMISSION_MAX_PARTS);
  return FALSE;
}

GPtrArray *
door_multipart_parse (GBytes *body, const char *content_type, GError **error)
{
  g_return_val_if_fail (body != NULL, NULL);
  g_autofree char *boundary = read_boundary (content_type, error);
  if (boundary == NULL)
    return NULL;

  g_autofree char *delimiter = g_strconcat ("\r\n--", boundary, NULL);
  g_autoptr (GPtrArray) parts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  Slice rest = { NULL, 0 };
  rest.at = g_bytes_get_data (body, &rest.length);

  /* The first boundary stands at the start, or after a preamble that is of no interest. */
  gsize first = strlen (delimiter) - 2;
  if (rest.length >= first && memcmp (rest.at, delimiter + 2, first) == 0)
    advance (&rest, first);
  else
    {
      const char *at = find_in (rest, delimiter, first + 2);
      if (at == NULL)
        return malformed (error, "its boundary does not occur in it"), NULL;
      advance (&rest, at - rest.at + first + 2);
    }

  while (rest.length < 2 || memcmp (rest.at, "--", 2) != 0)
    {
      DoorWirePart *part = read_part (body, &rest, delimiter, error);
      if (part == NULL || !add_part (parts, names, part, error))
        return NULL;
    }
  if (parts->len == 0)
    return malformed (error, "it has no parts"), NULL;
  return g_steal_pointer (&parts);
}
