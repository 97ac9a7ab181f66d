/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that is really full, or that lets nobody write: a small file system in memory that this process alone
 * sees. */
#pragma once

#include <glib.h>

/* Before the process has a second thread: its mounts are its own from now on. FALSE: that may not be done
 * here, and tests with such a disk are skipped. */
gboolean small_disk_is_possible (void);
/* `options` as of tmpfs: "size=4m". transfer full; NULL: it could not be mounted. */
char *small_disk_new (const char *options);
/* Something in it may still be open. */
void small_disk_remove (const char *folder);

/* Leaves so many bytes; and gives back what was taken. */
void small_disk_fill (const char *folder, guint64 room);
void small_disk_empty (const char *folder);
/* As a card with its switch set: nothing can be written. */
void small_disk_lock (const char *folder, gboolean locked);
