/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-tries.h"

#include "door-files.h"
#include "door-platform.h"

#include <glib/gstdio.h>
#include <string.h>

/* "tries 1 NUMBER MONOTONIC BOOT" */
#define FILE_NAME "tries"
#define MAX_BYTES 256

/* After this many wrong passphrases each further one waits twice as long as the one before. */
#define FREE_TRIES 3
#define LONGEST_WAIT_SECONDS 300

typedef struct {
  guint64 number;
  gboolean this_boot;
  gint64 last; /* by the monotonic clock of this boot */
} Tries;

static char *
path_of (const char *folder)
{
  return g_build_filename (folder, FILE_NAME, NULL);
}

/* A file that cannot be read counts as none: nobody must be locked out by it. */
static Tries
read_tries (const char *folder)
{
  g_autofree char *path = path_of (folder);
  g_autoptr (GBytes) bytes = door_file_load (path, MAX_BYTES, NULL);
  g_autofree char *text = NULL;
  g_autofree char *boot = door_platform_boot_id ();
  g_auto (GStrv) words = NULL;
  Tries tries = { .number = 0 };

  if (!bytes || g_bytes_get_size (bytes) == 0)
    return tries;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  words = g_strsplit (text, " ", 5);
  if (g_strv_length (words) != 5 || strcmp (words[0], FILE_NAME) != 0
      || strcmp (words[1], "1") != 0)
    return tries;
  tries.number = g_ascii_strtoull (words[2], NULL, 10);
  tries.this_boot = strcmp (words[4], boot) == 0;
  tries.last = g_ascii_strtoll (words[3], NULL, 10);
  return tries;
}

static gint64
wait_after (guint64 number)
{
  if (number < FREE_TRIES)
    return 0;
  return MIN (G_GINT64_CONSTANT (1) << MIN (number - FREE_TRIES + 1, 10), LONGEST_WAIT_SECONDS);
}

gint64
door_tries_seconds_to_wait (const char *folder, DoorClock *clock)
{
  Tries tries = read_tries (folder);
  gint64 now = door_clock_monotonic (clock), until;

  if (!tries.this_boot || tries.last > now)
    return 0;
  until = tries.last + wait_after (tries.number) * G_USEC_PER_SEC;
  return until > now ? (until - now) / G_USEC_PER_SEC + 1 : 0;
}

void
door_tries_note_wrong (const char *folder, DoorClock *clock)
{
  Tries tries = read_tries (folder);
  g_autofree char *path = path_of (folder);
  g_autofree char *boot = door_platform_boot_id ();
  char *text
      = g_strdup_printf ("%s 1 %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %s", FILE_NAME,
                         MIN (tries.number, G_MAXUINT32) + 1, door_clock_monotonic (clock), boot);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  g_autoptr (GError) error = NULL;

  if (!door_file_replace (path, bytes, 0600, &error))
    g_debug ("a wrong passphrase could not be counted: %s", error->message);
}

void
door_tries_forget (const char *folder)
{
  g_autofree char *path = path_of (folder);

  g_unlink (path);
}
