/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-base"

#include "door-file-pieces.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A share of the disk that is used up is a full disk to who writes. */
static gboolean
fail (GError **error, int number)
{
  GFileError code = number == EDQUOT ? G_FILE_ERROR_NOSPC : g_file_error_from_errno (number);

  g_set_error_literal (error, G_FILE_ERROR, (int) code, g_strerror (number));
  return FALSE;
}

gboolean
door_file_sync (const char *path, GError **error)
{
  int file = g_open (path, O_RDONLY | O_CLOEXEC);
  int status = file >= 0 ? fsync (file) : -1;
  int number = errno;

  if (file >= 0)
    close (file);
  return status == 0 || fail (error, number);
}

/* --- Reading ------------------------------------------------------------------------------- */

/* 0, or the number of the fault. */
static int
read_whole (int file, char *bytes, gsize length, guint64 offset)
{
  for (gsize have = 0; have < length;)
    {
      gssize n = pread (file, bytes + have, length - have, (off_t) (offset + have));

      if (n == 0)
        return EIO;
      if (n < 0 && errno != EINTR)
        return errno;
      have += (gsize) MAX (n, 0);
    }
  return 0;
}

GBytes *
door_file_load_range (const char *path, guint64 offset, gsize length, GError **error)
{
  g_autofree char *bytes = NULL;
  int file = g_open (path, O_RDONLY | O_CLOEXEC);
  GStatBuf status;
  gsize want = 0;
  int number = 0;

  if (file < 0 || fstat (file, &status) != 0)
    number = errno;
  else
    {
      guint64 size = (guint64) status.st_size;

      want = (gsize) MIN (length, offset < size ? size - offset : 0);
      bytes = g_malloc (MAX (want, 1));
      number = read_whole (file, bytes, want, offset);
    }
  if (file >= 0)
    close (file);
  if (number != 0)
    return fail (error, number), NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), want);
}

/* --- Writing ------------------------------------------------------------------------------- */

static int
write_whole (int file, const char *bytes, gsize length, guint64 offset)
{
  for (gsize written = 0; written < length;)
    {
      gssize n = pwrite (file, bytes + written, length - written, (off_t) (offset + written));

      if (n < 0 && errno != EINTR)
        return errno;
      written += (gsize) MAX (n, 0);
    }
  return 0;
}

gboolean
door_file_append_at (const char *path, guint64 offset, GBytes *piece, GError **error)
{
  gsize length;
  const char *bytes = g_bytes_get_data (piece, &length);
  int file = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  int number = file < 0 ? errno : write_whole (file, bytes, length, offset);

  if (number != 0 && file >= 0 && ftruncate (file, (off_t) offset) != 0)
    g_unlink (path);
  if (file >= 0)
    close (file);
  return number == 0 || fail (error, number);
}

gboolean
door_file_adopt (const char *path, const char *to, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (to);

  if (!door_file_sync (path, error))
    return FALSE;
  if (g_rename (path, to) != 0)
    return fail (error, errno);
  return door_file_sync (folder, error);
}

gboolean
door_file_share (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  if (link (from, to) == 0 || errno == EEXIST)
    return TRUE;
  return g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, error)
         && door_file_sync (to, error);
}

gboolean
door_file_remove (const char *path, GError **error)
{
  return g_unlink (path) == 0 || errno == ENOENT || fail (error, errno);
}
