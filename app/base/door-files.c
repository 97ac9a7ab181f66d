/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-files"

#include "door-files.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

GBytes *
door_file_load (const char *path, gsize max_bytes, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GByteArray) content = NULL;
  guint8 buffer[65536];
  gssize n;

  if (!stream)
    return NULL;
  content = g_byte_array_new ();
  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, sizeof buffer, NULL, error))
         > 0)
    {
      if (content->len + (gsize) n > max_bytes)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       "%s is larger than the %" G_GSIZE_FORMAT " bytes that can be read", path,
                       max_bytes);
          return NULL;
        }
      g_byte_array_append (content, buffer, (guint) n);
    }
  return n < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

gboolean
door_file_replace (const char *path, GBytes *bytes, int mode, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return g_file_set_contents_full (path, data ? data : "", (gssize) size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   mode, error);
}

gboolean
door_file_make_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno),
               "the folder %s could not be made: %s", path, g_strerror (errno));
  return FALSE;
}

static gboolean
remove_children (GFile *folder, GError **error)
{
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children (
      folder, "standard::name,standard::type", G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, error);

  while (children)
    {
      GFileInfo *info;
      GFile *child;

      if (!g_file_enumerator_iterate (children, &info, &child, NULL, error))
        return FALSE;
      if (!info)
        return TRUE;
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY
          && !remove_children (child, error))
        return FALSE;
      if (!g_file_delete (child, NULL, error))
        return FALSE;
    }
  return FALSE;
}

gboolean
door_file_remove_tree (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileType type = g_file_query_file_type (file, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL);

  if (type == G_FILE_TYPE_UNKNOWN)
    return TRUE;
  if (type == G_FILE_TYPE_DIRECTORY && !remove_children (file, error))
    return FALSE;
  return g_file_delete (file, NULL, error);
}

gboolean
door_file_name_is_safe (const char *name)
{
  gsize length = strlen (name);

  if (length == 0 || length > 255 || name[0] == '.' || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (const char *p = name; *p; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f || strchr ("/\\:*?\"<>|", *p))
      return FALSE;
  return name[length - 1] != ' ' && name[length - 1] != '.';
}
