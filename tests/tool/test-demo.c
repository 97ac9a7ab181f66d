/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl on the demo survey, and the spaces that keep a training apart from the real survey. */
#include "door-device.h"
#include "doorctl.h"

#include <string.h>

/* Files below `path` in which the word of the demo's names and texts stands; those of the export, which is
 * asked for in clear, are counted apart. */
static void
count_canaries (const char *path, guint *ret_elsewhere, guint *ret_exported)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  gsize n;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      count_canaries (child, ret_elsewhere, ret_exported);
    }
  if (dir || !g_file_get_contents (path, &bytes, &n, NULL) || !memmem (bytes, n, "Canary", 6))
    return;
  if (strstr (path, "/demo/export/"))
    (*ret_exported)++;
  else
    {
      g_test_message ("%s holds what was said", path);
      (*ret_elsewhere)++;
    }
}

/* Home, cache, state, logs and temporary files of the run lie in the test's folder as well. */
static void
move_home (Fixture *self)
{
  static const char *const variables[] = { "HOME",          "XDG_CACHE_HOME",  "XDG_STATE_HOME",
                                           "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR" };

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *folder = g_build_filename (self->folder, "home", variables[i], NULL);

      g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
      g_setenv (variables[i], folder, TRUE);
    }
}

static guint
count_in (Fixture *self, const char *name, const char *word)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *text = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (const char *at = text; (at = strstr (at, word)) != NULL; at++)
    n++;
  return n;
}

static void
test_demo (Fixture *self, gconstpointer data)
{
  guint elsewhere = 0, exported = 0;

  move_home (self);
  assert_exit (self, "demo play --dir %D/demo", 0);
  count_canaries (self->folder, &elsewhere, &exported);
  g_assert_cmpuint (elsewhere, ==, 0);
  g_assert_cmpuint (exported, >, 0);
  g_assert_nonnull (strstr (self->out, "was made in"));
  g_assert_nonnull (strstr (self->out, "case HH-0142 is open"));
  g_assert_nonnull (strstr (self->out, "Every check held."));
  g_assert_cmpuint (count_in (self, "demo/export/manifest.json", "\"space\" : \"training\""), ==,
                    1);
  assert_exit (self, "demo play --dir %D/demo", 0);
  g_assert_nonnull (strstr (self->out, "of earlier is in"));
  g_assert_nonnull (strstr (self->out, "case HH-0143 is open"));
  write_file (self, "not-a-demo", "x");
  assert_exit (self, "demo make --dir %D --fresh", 1);
  g_assert_nonnull (strstr (self->err, "something else than a demo"));
}

static void
assert_space (Fixture *self, const char *account, DoorSpace space)
{
  g_autofree char *folder = g_build_filename (self->folder, "tablet", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorDevice) device = door_device_read (folder, &error);

  g_assert_no_error (error);
  g_assert_cmpint (door_device_find (device, account)->space, ==, space);
}

/* A training has a hub and a roster of its own, and what leaves it says so. An account made by
 * hand is of its roster's space. */
static void
test_spaces (Fixture *self, gconstpointer data)
{
  write_file (self, "words", "copper meadow quiet lantern\n");
  assert_exit (self, "keys make %D/s.key --label x --passphrase-file %D/words", 0);
  assert_exit (self, "hub init --dir %D/moon --survey harbour --space moon", 2);
  assert_exit (self, "hub init --dir %D/real --survey harbour", 0);
  g_assert_null (strstr (self->out, "training"));
  assert_exit (self, "hub init --dir %D/train --survey harbour --space training", 0);
  g_assert_nonnull (strstr (self->out, "--space training"));
#define SIGN "--key %D/s.key --passphrase-file %D/words --survey harbour "
  assert_exit (self, "keys roster %D/real.roster " SIGN, 0);
  assert_exit (self, "keys roster %D/train.roster --space training " SIGN, 0);
  assert_exit (self, "keys roster %D/x --space moon " SIGN, 2);
  assert_exit (self, "hub roster --dir %D/real --survey-key %D/s.key %D/train.roster", 1);
  g_assert_nonnull (strstr (self->err, "this hub is of the survey"));
  assert_exit (self, "hub roster --dir %D/train --survey-key %D/s.key %D/real.roster", 1);
  g_assert_nonnull (strstr (self->err, "--space training"));
  assert_exit (self, "hub roster --dir %D/real --survey-key %D/s.key %D/real.roster", 0);
  assert_exit (self, "hub roster --dir %D/train --survey-key %D/s.key %D/train.roster", 0);

#define BY_HAND                                                                                    \
  "device enrol --dir %D/tablet --survey-key %D/s.key --hub http://127.0.0.1:1 --token t "         \
  "--passphrase-file %D/words "
  assert_exit (self, BY_HAND "--account asha --roster %D/train.roster --space pilot", 1);
  g_assert_nonnull (strstr (self->err, "space \"training\""));
  assert_exit (self, BY_HAND "--account asha --space moon", 1);
  assert_exit (self, BY_HAND "--account asha --roster %D/train.roster", 0);
  assert_exit (self, BY_HAND "--account bilal --space pilot", 0);
  assert_exit (self, BY_HAND "--account chen --roster %D/real.roster", 0);
  assert_space (self, "asha", DOOR_SPACE_TRAINING);
  assert_space (self, "bilal", DOOR_SPACE_PILOT);
  assert_space (self, "chen", DOOR_SPACE_SURVEY);
}

/* The hub's keeper and a device without a window, on the demo's folder. */
static void
test_keeping (Fixture *self, gconstpointer data)
{
  assert_exit (self, "demo make --dir %D/demo", 0);
  write_file (self, "words", "lantern orchard violet\n");
  assert_exit (self, "hub pack --dir %D/demo/hub --device 1 %D/down.door", 0);
#define AS_AMINA "--dir %D/demo/device --account amina --passphrase-file %D/words "
  assert_exit (self, "device take " AS_AMINA "%D/down.door", 0);
  assert_exit (self, "device take " AS_AMINA "%D/down.door", 0);
  g_assert_cmpint (strncmp (self->out, "0 new", 5), ==, 0);
  assert_exit (self, "device pack " AS_AMINA "%D/up.door", 0);
  g_assert_nonnull (strstr (self->out, "0 interviews and 5 letters")); /* which cases it has */
  assert_exit (self, "device sync " AS_AMINA, 1);
  g_assert_nonnull (strstr (self->err, "cannot be reached"));
  assert_exit (self, "hub take --dir %D/demo/hub %D/down.door", 1);
  assert_exit (self, "hub backup --dir %D/demo/hub %D/backup", 0);
  assert_exit (self, "hub backup --dir %D/demo/hub %D/backup", 1);
  assert_exit (self, "hub status --dir %D/backup", 0);
  assert_exit (self, "hub schedule --dir %D/demo/hub --identifiers 1 --media 90", 0);
  g_assert_nonnull (strstr (self->out, "identifiers  1 days"));
  assert_exit (self, "hub retain --dir %D/demo/hub -o %D/certificate", 0);
  g_assert_nonnull (strstr (self->out, "done     "));
  assert_exit (self, "hub withdraw --dir %D/demo/hub -o %D/certificate uuid:0", 0);
  assert_exit (self, "hub certificate --dir %D/backup %D/certificate", 0);
  g_assert_nonnull (strstr (self->out, "all\tuuid:0"));
  g_assert_nonnull (strstr (self->out, "withdrawal"));
  assert_exit (self, "hub again --dir %D/backup %D/certificate", 0);
  assert_exit (self, "hub certificate --dir %D/backup %D/words", 1);
  assert_exit (self, "hub revoke --dir %D/demo/hub 1", 0);
  assert_exit (self, "hub revoke --dir %D/demo/hub 99", 1);
  assert_exit (self, "hub close --dir %D/demo/hub no-such-form 1", 1);
  assert_exit (self, "hub audit --dir %D/demo/hub", 0);
  g_assert_nonnull (strstr (self->out, "device.revoke"));
}

#define ADD(name, function) g_test_add ("/tool/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("demo", test_demo);
  ADD ("keeping", test_keeping);
  ADD ("spaces", test_spaces);
  return g_test_run ();
}
