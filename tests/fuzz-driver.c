/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replays files through a fuzz target in an ordinary test run: every argument is a file or a
 * folder of files. Each input is given whole, cut in the middle, and with each of a few bytes
 * changed, so that even a small corpus walks the refusals. Under libFuzzer (packaging/fuzz) that brings
 * its own main().
 */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#ifndef DOOR_LIBFUZZER

/* Of bytes changed for one input; spread evenly over it. */
#define CHANGES 64

static void
run_exactly (const char *bytes, gsize n)
{
  /* Without slack behind, so that a sanitizer sees the first byte read too far. */
  g_autofree uint8_t *copy = n > 0 ? g_memdup2 (bytes, n) : NULL;

  LLVMFuzzerTestOneInput (copy, n);
}

static void
run_variations (char *bytes, gsize n)
{
  gsize step = n / CHANGES + 1;

  run_exactly (bytes, n);
  run_exactly (bytes, n / 2);
  for (gsize i = 0; i < n; i += step)
    {
      bytes[i] ^= 1 << (i % 8);
      run_exactly (bytes, n);
      bytes[i] ^= 1 << (i % 8);
    }
}

static guint
run_path (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  guint count = 0;
  gsize n;

  if (dir)
    {
      while ((name = g_dir_read_name (dir)))
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          count += run_path (child);
        }
      return count;
    }
  if (!g_file_get_contents (path, &bytes, &n, NULL))
    return 0;
  run_variations (bytes, n);
  return 1;
}

int
main (int argc, char **argv)
{
  guint count = 0;

  for (int i = 1; i < argc; i++)
    count += run_path (argv[i]);
  printf ("1..1\n%s 1 - %u inputs\n", count > 0 ? "ok" : "not ok", count);
  return count > 0 ? 0 : 1;
}
#endif
