/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wrong passphrases slow down: after a few each waits twice as long as the one before, up to a limit, and
 * starting the program anew does not help. */
#include "door-tries.h"

#include "door-files.h"

typedef struct {
  char *folder;
  DoorClock *clock;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("door-tries-XXXXXX", NULL);
  self->clock = door_clock_new_fixed (G_GINT64_CONSTANT (1763892000000000), NULL);
}

static void
tear_down (Case *self, gconstpointer data)
{
  door_clock_unref (self->clock);
  g_assert_true (door_file_remove_tree (self->folder, NULL));
  g_free (self->folder);
}

static gint64
wait_after_wrong (Case *self)
{
  door_tries_note_wrong (self->folder, self->clock);
  return door_tries_seconds_to_wait (self->folder, self->clock);
}

static void
test_slows_down (Case *self, gconstpointer data)
{
  gint64 before = 0;

  g_assert_cmpint (door_tries_seconds_to_wait (self->folder, self->clock), ==, 0);
  g_assert_cmpint (wait_after_wrong (self), ==, 0);
  g_assert_cmpint (wait_after_wrong (self), ==, 0);
  for (guint i = 0; i < 6; i++)
    {
      gint64 now = wait_after_wrong (self);

      g_assert_cmpint (now, >, before);
      before = now;
    }
  for (guint i = 0; i < 100; i++)
    before = wait_after_wrong (self);
  g_assert_cmpint (before, <=, 301);
  g_assert_cmpint (before, >=, 300);
}

/* It is over when it is over, and not before; the right one ends it. */
static void
test_passes (Case *self, gconstpointer data)
{
  gint64 wait = 0;

  for (guint i = 0; i < 5; i++)
    wait = wait_after_wrong (self);
  door_clock_advance (self->clock, (wait - 2) * G_USEC_PER_SEC);
  g_assert_cmpint (door_tries_seconds_to_wait (self->folder, self->clock), >, 0);
  door_clock_advance (self->clock, 3 * G_USEC_PER_SEC);
  g_assert_cmpint (door_tries_seconds_to_wait (self->folder, self->clock), ==, 0);
  wait_after_wrong (self);
  door_tries_forget (self->folder);
  g_assert_cmpint (door_tries_seconds_to_wait (self->folder, self->clock), ==, 0);
}

/* What stands in the file locks nobody out. */
static void
test_damaged (Case *self, gconstpointer data)
{
  static const char *const texts[] = { "", "tries", "tries 1 99999999999999999999 1 x",
                                       "tries 2 9 9 9", "tries 1 9 9223372036854775807 x" };
  g_autofree char *path = g_build_filename (self->folder, "tries", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_assert_cmpint (door_tries_seconds_to_wait (self->folder, self->clock), ==, 0);
    }
}

#define ADD(path, function) g_test_add (path, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/desk/tries/slows-down", test_slows_down);
  ADD ("/desk/tries/passes", test_passes);
  ADD ("/desk/tries/damaged", test_damaged);
  return g_test_run ();
}
