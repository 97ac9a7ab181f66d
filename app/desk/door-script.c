/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-scenario.h"

#include "door-files.h"

#include <string.h>

#define SCRIPT_MAX_BYTES (4u * 1024 * 1024)
#define CLOCK_COMMENT "# clock = "

struct _DoorScript {
  GPtrArray *refs;
  GHashTable *values;
  gint64 clock;
};

static void
read_comment (DoorScript *self, const char *line)
{
  g_autoptr (GDateTime) time = NULL;

  if (!g_str_has_prefix (line, CLOCK_COMMENT))
    return;
  time = g_date_time_new_from_iso8601 (line + strlen (CLOCK_COMMENT), NULL);
  if (time)
    self->clock = g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
read_line (DoorScript *self, char *line)
{
  char *equals;
  char *ref;

  g_strstrip (line);
  if (*line == '#')
    read_comment (self, line);
  equals = *line == '#' ? NULL : strchr (line, '=');
  if (!equals)
    return;
  *equals = '\0';
  ref = g_strdup (g_strstrip (line));
  if (g_hash_table_insert (self->values, ref, g_strdup (g_strstrip (equals + 1))))
    g_ptr_array_add (self->refs, ref);
}

DoorScript *
door_script_parse (const char *text)
{
  DoorScript *self = g_new0 (DoorScript, 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  self->refs = g_ptr_array_new ();
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; lines[i]; i++)
    read_line (self, lines[i]);
  return self;
}

DoorScript *
door_script_load (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = door_file_load (path, SCRIPT_MAX_BYTES, error);
  g_autofree char *text = NULL;

  if (!bytes)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return door_script_parse (text);
}

void
door_script_free (DoorScript *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->refs);
  g_hash_table_unref (self->values);
  g_free (self);
}

guint
door_script_length (const DoorScript *self)
{
  return self->refs->len;
}

const char *
door_script_find (const DoorScript *self, const char *ref)
{
  return g_hash_table_lookup (self->values, ref);
}

const char *
door_script_ref (const DoorScript *self, guint index)
{
  return g_ptr_array_index (self->refs, index);
}

gint64
door_script_clock (const DoorScript *self)
{
  return self->clock;
}
