/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes before the camera, as anybody may hold them there: the lines of the input, one after the other. Whatever
 * comes, what is joined has the hash that its codes name, so that cutting it gives codes of the same name. */
#include "door-code-frames.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
use (GBytes *whole, char **seen)
{
  g_autoptr (GPtrArray) again = door_code_frames_cut (whole, NULL);
  const char *first;
  gsize n;

  g_assert_nonnull (again);
  first = g_ptr_array_index (again, 0);
  n = strlen ("DOOR1/") + 16;
  for (guint i = 0; seen[i]; i++)
    if (g_ascii_strncasecmp (seen[i], first, n) == 0)
      return;
  g_assert_not_reached ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (DoorCodeFrames) frames = door_code_frames_new ();
  g_autoptr (GBytes) whole = NULL;
  guint count;

  for (guint i = 0; lines[i]; i++)
    {
      DoorFrameVerdict verdict = door_code_frames_add (frames, lines[i]);

      g_assert_cmpuint (door_code_frames_have (frames, &count), <=, count);
      g_assert_true (verdict <= DOOR_FRAME_WHOLE);
    }
  whole = door_code_frames_join (frames);
  if (whole)
    use (whole, lines);
  return 0;
}
