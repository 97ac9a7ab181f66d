/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "small-disk.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/vfs.h>
#include <unistd.h>

#define SMALLEST "size=64k"
#define BALLAST "ballast"

static gboolean
say (const char *path, const char *text)
{
  int file = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  gboolean said = file >= 0 && write (file, text, strlen (text)) == (gssize) strlen (text);

  if (file >= 0)
    close (file);
  return said;
}

/* Mounts of this process are its own from now on; who is not root becomes able to mount there. */
static gboolean
get_own_mounts (void)
{
  g_autofree char *users = g_strdup_printf ("%u %u 1", getuid (), getuid ());

  if (geteuid () == 0)
    return unshare (CLONE_NEWNS) == 0 && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
  return unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0 && say ("/proc/self/uid_map", users);
}

gboolean
small_disk_is_possible (void)
{
  g_autofree char *disk = get_own_mounts () ? small_disk_new (SMALLEST) : NULL;

  if (disk)
    small_disk_remove (disk);
  return disk != NULL;
}

char *
small_disk_new (const char *options)
{
  g_autofree char *folder = g_dir_make_tmp ("door-disk-XXXXXX", NULL);

  if (mount ("tmpfs", folder, "tmpfs", 0, options) == 0)
    return g_steal_pointer (&folder);
  g_rmdir (folder);
  return NULL;
}

void
small_disk_remove (const char *folder)
{
  umount2 (folder, MNT_DETACH);
  g_rmdir (folder);
}

static guint64
room_on (const char *folder)
{
  struct statfs status;

  g_assert_cmpint (statfs (folder, &status), ==, 0);
  return (guint64) status.f_bavail * (guint64) status.f_bsize;
}

void
small_disk_fill (const char *folder, guint64 room)
{
  g_autofree char *path = g_build_filename (folder, BALLAST, NULL);
  int file = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (posix_fallocate (file, 0, (off_t) (room_on (folder) - room)), ==, 0);
  close (file);
}

void
small_disk_empty (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, BALLAST, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

void
small_disk_lock (const char *folder, gboolean locked)
{
  unsigned long flags = MS_REMOUNT | (locked ? MS_RDONLY : 0);

  g_assert_cmpint (mount (NULL, folder, NULL, flags, NULL), ==, 0);
}
