/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-zip"

#include "door-zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <gio/gio.h>

struct _DoorZip {
  GHashTable *members; /* name -> GBytes */
  GPtrArray *names;    /* NULL-terminated */
  gsize bytes;
};

static gboolean
refuse_large (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "the archive unpacks to more than %u bytes or %d files", DOOR_ZIP_MAX_BYTES,
               DOOR_ZIP_MAX_MEMBERS);
  return FALSE;
}

static gboolean
read_member (DoorZip *self, struct archive *archive, const char *name, GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  guint8 buffer[65536];
  la_ssize_t n;
  char *key;

  while ((n = archive_read_data (archive, buffer, sizeof buffer)) > 0)
    {
      self->bytes += (gsize) n;
      if (self->bytes > DOOR_ZIP_MAX_BYTES)
        return refuse_large (error);
      g_byte_array_append (content, buffer, (guint) n);
    }
  if (n < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is damaged: %s", name,
                   archive_error_string (archive));
      return FALSE;
    }

  key = g_strdup (name);
  if (g_hash_table_insert (self->members, key,
                           g_byte_array_free_to_bytes (g_steal_pointer (&content))))
    g_ptr_array_add (self->names, key);
  return TRUE;
}

static gboolean
read_all (DoorZip *self, struct archive *archive, const char *suffix, GError **error)
{
  struct archive_entry *entry;
  int status;

  while ((status = archive_read_next_header (archive, &entry)) == ARCHIVE_OK
         || status == ARCHIVE_WARN)
    {
      const char *name = archive_entry_pathname_utf8 (entry);

      if (!name || archive_entry_filetype (entry) != AE_IFREG
          || (suffix && !g_str_has_suffix (name, suffix)))
        continue;
      if (g_hash_table_size (self->members) >= DOOR_ZIP_MAX_MEMBERS)
        return refuse_large (error);
      if (!g_hash_table_contains (self->members, name) && !read_member (self, archive, name, error))
        return FALSE;
    }
  if (status != ARCHIVE_EOF)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a readable zip archive: %s",
                   archive_error_string (archive));
      return FALSE;
    }
  return TRUE;
}

DoorZip *
door_zip_read (GBytes *bytes, GError **error)
{
  return door_zip_read_only (bytes, NULL, error);
}

DoorZip *
door_zip_read_only (GBytes *bytes, const char *suffix, GError **error)
{
  g_autoptr (DoorZip) self = g_new0 (DoorZip, 1);
  struct archive *archive = archive_read_new ();
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  gboolean ok;

  self->members
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->names = g_ptr_array_new ();
  archive_read_support_format_zip (archive);
  if (archive_read_open_memory (archive, data, size) != ARCHIVE_OK)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a zip archive: %s",
                   archive_error_string (archive));
      ok = FALSE;
    }
  else
    ok = read_all (self, archive, suffix, error);
  archive_read_free (archive);
  g_ptr_array_add (self->names, NULL);
  return ok ? g_steal_pointer (&self) : NULL;
}

void
door_zip_free (DoorZip *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->members);
  g_ptr_array_unref (self->names);
  g_free (self);
}

GBytes *
door_zip_member (const DoorZip *self, const char *name)
{
  return g_hash_table_lookup (self->members, name);
}

const char *const *
door_zip_names (const DoorZip *self)
{
  return (const char *const *) self->names->pdata;
}
