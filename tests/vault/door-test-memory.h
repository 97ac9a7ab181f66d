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

/* What is looked for, all in one walk through the memory. */
typedef struct {
  struct {
    const void *bytes;
    gsize n;
    gboolean found;
  } all[DOOR_TEST_KEYS + 2];
  guint n;
  gsize longest;
} DoorTestNeedles;

static inline void
door_test_needles_add (DoorTestNeedles *self, const void *bytes, gsize n)
{
  g_assert_cmpuint (self->n, <, G_N_ELEMENTS (self->all));
  self->all[self->n].bytes = bytes;
  self->all[self->n].n = n;
  self->all[self->n++].found = FALSE;
  self->longest = MAX (self->longest, n);
}

static inline void
door_test_needles_seek (DoorTestNeedles *self, const char *window, gsize n)
{
  for (guint i = 0; i < self->n; i++)
    self->all[i].found
        = self->all[i].found || memmem (window, n, self->all[i].bytes, self->all[i].n);
}

static inline void
door_test_range_seek (int memory, guint64 from, guint64 to, DoorTestNeedles *needles, char *window)
{
  for (guint64 at = from; at < to;)
    {
      gssize got = pread (memory, window, MIN (DOOR_TEST_WINDOW, to - at), (off_t) at);

      if (got <= 0)
        return; /* guarded, or not there */
      door_test_needles_seek (needles, window, (gsize) got);
      if ((gsize) got <= needles->longest)
        return;
      at += (guint64) got - (at + (guint64) got < to ? needles->longest - 1 : 0);
    }
}

static inline void
door_test_memory_seek (const char *pid, DoorTestNeedles *needles)
{
  g_autofree char *maps_path = g_strdup_printf ("/proc/%s/maps", pid);
  g_autofree char *memory_path = g_strdup_printf ("/proc/%s/mem", pid);
  g_autofree char *maps = NULL;
  g_autofree char *window = g_malloc (DOOR_TEST_WINDOW);
  g_auto (GStrv) lines = NULL;
  int memory = open (memory_path, O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (memory, >=, 0);
  g_assert_true (g_file_get_contents (maps_path, &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      char *end;
      guint64 from = g_ascii_strtoull (lines[i], &end, 16);
      guint64 to = *end == '-' ? g_ascii_strtoull (end + 1, &end, 16) : 0;

      if (to > from && to - from < DOOR_TEST_SHADOW && end[0] == ' ' && end[1] == 'r')
        door_test_range_seek (memory, from, to, needles, window);
    }
  close (memory);
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

/* How many of the keys and of the two texts (NULL: not looked for) are there. */
static inline guint
door_test_memory_count (const char *pid, const DoorTestKeys *keys, const char *one, const char *two)
{
  DoorTestNeedles needles = { .n = 0 };
  guint n = 0;

  for (guint i = 0; i < DOOR_TEST_KEYS; i++)
    door_test_needles_add (&needles, door_secret_peek (keys->all[i]), DOOR_KEY_BYTES);
  if (one)
    door_test_needles_add (&needles, one, strlen (one));
  if (two)
    door_test_needles_add (&needles, two, strlen (two));
  door_test_memory_seek (pid, &needles);
  for (guint i = 0; i < needles.n; i++)
    n += needles.all[i].found;
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
