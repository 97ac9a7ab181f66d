/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another process has in its memory, read from outside; where that is not allowed, or not on Linux,
 * the test is skipped. */
#pragma once

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>

#include "door-vault-private.h"

#ifdef __linux__
#define DOOR_TEST_MAY_SCAN TRUE
#else
#define DOOR_TEST_MAY_SCAN FALSE
#endif

enum {
  DOOR_TEST_WINDOW = 4 * 1024 * 1024, /* larger pieces would only cost memory */
  DOOR_TEST_KEYS = 5,
};

/* AddressSanitizer's shadow, which holds its marks of every eighth byte and nothing of the program: terabytes
 * that are not there. No machine of ours has as much of anything else. */
#define DOOR_TEST_SHADOW ((guint64) 1 << 40)

static inline gboolean
door_test_range_has (
    int memory, guint64 from, guint64 to, const void *needle, gsize n, char *window)
{
  for (guint64 at = from; at < to;)
    {
      gssize got = pread (memory, window, MIN (DOOR_TEST_WINDOW, to - at), (off_t) at);

      if (got <= 0)
        return FALSE; /* guarded, or not there */
      if (memmem (window, (gsize) got, needle, n))
        return TRUE;
      if ((gsize) got <= n)
        return FALSE;
      at += (guint64) got - (at + (guint64) got < to ? n - 1 : 0);
    }
  return FALSE;
}

static inline gboolean
door_test_memory_has_bytes (const char *pid, const void *needle, gsize n)
{
  g_autofree char *maps_path = g_strdup_printf ("/proc/%s/maps", pid);
  g_autofree char *memory_path = g_strdup_printf ("/proc/%s/mem", pid);
  g_autofree char *maps = NULL;
  g_autofree char *window = g_malloc (DOOR_TEST_WINDOW);
  g_auto (GStrv) lines = NULL;
  gboolean found = FALSE;
  int memory = open (memory_path, O_RDONLY | O_CLOEXEC);

  g_assert_true (g_file_get_contents (maps_path, &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] && !found; i++)
    {
      char *end;
      guint64 from = g_ascii_strtoull (lines[i], &end, 16);
      guint64 to = *end == '-' ? g_ascii_strtoull (end + 1, &end, 16) : 0;

      found = to > from && to - from < DOOR_TEST_SHADOW && end[0] == ' ' && end[1] == 'r'
              && door_test_range_has (memory, from, to, needle, n, window);
    }
  close (memory);
  return found;
}

static inline gboolean
door_test_memory_has (const char *pid, const char *text)
{
  return door_test_memory_has_bytes (pid, text, strlen (text));
}

static inline gboolean
door_test_may_look (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/mem", pid);
  int memory = open (path, O_RDONLY | O_CLOEXEC);

  if (memory >= 0)
    close (memory);
  return memory >= 0;
}

/* Keys of a vault that was made or opened here and is opened there: all must be in its memory, and then none. */
typedef struct {
  DoorSecret *all[DOOR_TEST_KEYS];
} DoorTestKeys;

static inline DoorTestKeys
door_test_keys_of (const DoorVault *vault)
{
  return (DoorTestKeys){ { door_secret_ref (vault->key), door_secret_ref (vault->interview_key),
                           door_secret_ref (vault->record_key), door_secret_ref (vault->outbox_key),
                           door_secret_ref (vault->name_key) } };
}

static inline guint
door_test_keys_count (const char *pid, const DoorTestKeys *keys)
{
  guint n = 0;

  for (guint i = 0; i < DOOR_TEST_KEYS; i++)
    n += door_test_memory_has_bytes (pid, door_secret_peek (keys->all[i]), DOOR_KEY_BYTES);
  return n;
}

static inline void
door_test_keys_clear (DoorTestKeys *self)
{
  for (guint i = 0; i < DOOR_TEST_KEYS; i++)
    door_secret_unref (self->all[i]);
}

/* Whether any file below a folder holds it. */
static inline gboolean
door_test_folder_has (const char *path, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  gsize n;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (door_test_folder_has (child, text))
        return TRUE;
    }
  return !dir && g_file_get_contents (path, &bytes, &n, NULL)
         && memmem (bytes, n, text, strlen (text));
}

/* --- talking to it: lines on its standard input and output --- */

static inline void
door_test_expect (GDataInputStream *out, const char *word)
{
  g_autofree char *line = g_data_input_stream_read_line (out, NULL, NULL, NULL);

  g_assert_cmpstr (line, ==, word);
}

static inline void
door_test_tell (GSubprocess *program, const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (program), line,
                                            strlen (line), NULL, NULL, NULL));
}
