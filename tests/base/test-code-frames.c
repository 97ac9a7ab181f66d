/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes cut into codes and put together again: in any order, doubled, mixed, damaged, and through real
 * pictures read by a real reader. */
#include "door-code-frames.h"

#include <qrencode.h>
#include <string.h>
#include <zbar.h>

static GBytes *
make_bytes (gsize length, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *data = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    data[i] = (guint8) g_rand_int_range (rand, 0, 256);
  return g_bytes_new_take (data, length);
}

static GPtrArray *
cut (GBytes *whole)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *frames = door_code_frames_cut (whole, &error);
  g_assert_no_error (error);
  return frames;
}

static const char *
frame (const GPtrArray *frames, guint i)
{
  return g_ptr_array_index (frames, i);
}

/* Of every length around the edges of a code, from the last to the first. */
static void
test_any_order (void)
{
  const gsize lengths[] = { 1,
                            2,
                            DOOR_CODE_FRAME_BYTES - 1,
                            DOOR_CODE_FRAME_BYTES,
                            DOOR_CODE_FRAME_BYTES + 1,
                            7 * DOOR_CODE_FRAME_BYTES,
                            20001,
                            DOOR_CODE_FRAMES_MOST_BYTES };
  for (guint l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      g_autoptr (GBytes) whole = make_bytes (lengths[l], l);
      g_autoptr (GPtrArray) frames = cut (whole);
      g_autoptr (DoorCodeFrames) gathered = door_code_frames_new ();
      for (guint i = frames->len; i > 1; i--)
        {
          guint count;
          g_assert_cmpint (door_code_frames_add (gathered, frame (frames, i - 1)), ==,
                           DOOR_FRAME_NEW);
          g_assert_cmpint (door_code_frames_add (gathered, frame (frames, i - 1)), ==,
                           DOOR_FRAME_KNOWN);
          g_assert_cmpuint (door_code_frames_have (gathered, &count), ==, frames->len - i + 1);
          g_assert_cmpuint (count, ==, frames->len);
          g_assert_null (door_code_frames_join (gathered));
        }
      g_assert_cmpint (door_code_frames_add (gathered, frame (frames, 0)), ==, DOOR_FRAME_WHOLE);
      g_autoptr (GBytes) joined = door_code_frames_join (gathered);
      g_assert_true (g_bytes_equal (joined, whole));
    }
}

static void
test_too_large (void)
{
  g_autoptr (GBytes) whole = make_bytes (DOOR_CODE_FRAMES_MOST_BYTES + 1, 1);
  g_autoptr (GError) error = NULL;
  g_assert_null (door_code_frames_cut (whole, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "stick"));
}

/* Two tablets show theirs before one camera. */
static void
test_mixed (void)
{
  g_autoptr (GBytes) one = make_bytes (4000, 1), two = make_bytes (3500, 2);
  g_autoptr (GPtrArray) ones = cut (one), twos = cut (two);
  g_autoptr (DoorCodeFrames) gathered = door_code_frames_new ();
  guint count;
  for (guint i = 0; i + 1 < twos->len; i++)
    {
      g_assert_cmpint (door_code_frames_add (gathered, frame (ones, i)), ==, DOOR_FRAME_NEW);
      g_assert_cmpint (door_code_frames_add (gathered, frame (twos, i)), ==, DOOR_FRAME_NEW);
    }
  g_assert_cmpuint (door_code_frames_have (gathered, &count), ==, twos->len - 1);
  g_assert_cmpuint (count, ==, twos->len);
  g_assert_cmpint (door_code_frames_add (gathered, frame (twos, twos->len - 1)), ==,
                   DOOR_FRAME_WHOLE);
  g_autoptr (GBytes) joined = door_code_frames_join (gathered);
  g_assert_true (g_bytes_equal (joined, two));
}

/* Any one character changed: refused or still the same text, never another whole. */
static void
test_damaged (void)
{
  g_autoptr (GBytes) whole = make_bytes (1500, 3);
  g_autoptr (GPtrArray) frames = cut (whole);
  for (gsize at = 0; at < strlen (frame (frames, 1)); at++)
    {
      g_autoptr (DoorCodeFrames) gathered = door_code_frames_new ();
      g_autofree char *bad = g_strdup (frame (frames, 1));
      bad[at] = bad[at] == 'A' ? 'B' : 'A';
      DoorFrameVerdict verdict = door_code_frames_add (gathered, bad);
      guint count;
      g_assert_true (verdict == DOOR_FRAME_DAMAGED || verdict == DOOR_FRAME_FOREIGN);
      g_assert_cmpuint (door_code_frames_have (gathered, &count), ==, 0);
    }
}

static void
test_foreign (void)
{
  static const char *const texts[] = { "",
                                       "https://example.org/",
                                       "DOOR1",
                                       "DOOR1/",
                                       "DOOR1/////",
                                       "DOOR1/0123456789ABCDEF/1/1/00000000/",
                                       "DOOR1/0123456789ABCDEF/0/4294967295/00000000/AAA",
                                       "DOOR1/0123456789abcdef/2/1/00000000/AAA",
                                       "door-enrol:…" };
  g_autoptr (DoorCodeFrames) gathered = door_code_frames_new ();
  guint count;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint (door_code_frames_add (gathered, texts[i]), <, DOOR_FRAME_KNOWN);
  g_assert_cmpuint (door_code_frames_have (gathered, &count), ==, 0);
  g_assert_cmpuint (count, ==, 0);
}

/* A code that names the hash of one and carries part of another is well-formed: the whole is not taken, and the
 * right codes are gathered anew. */
static void
test_forged (void)
{
  g_autoptr (GBytes) whole = make_bytes (900, 4), other = make_bytes (900, 5);
  g_autoptr (GPtrArray) frames = cut (whole), others = cut (other);
  g_autoptr (DoorCodeFrames) gathered = door_code_frames_new ();
  g_auto (GStrv) good = g_strsplit (frame (frames, 1), "/", 6);
  g_auto (GStrv) bad = g_strsplit (frame (others, 1), "/", 6);
  g_autofree char *signed_text = g_strjoin ("/", good[0], good[1], good[2], good[3], bad[5], NULL);
  g_autofree char *check = g_compute_checksum_for_string (G_CHECKSUM_SHA256, signed_text, -1);
  check[8] = '\0';
  g_autofree char *upper = g_ascii_strup (check, -1);
  g_autofree char *forged
      = g_strjoin ("/", good[0], good[1], good[2], good[3], upper, bad[5], NULL);
  g_assert_cmpint (door_code_frames_add (gathered, forged), ==, DOOR_FRAME_NEW);
  g_assert_cmpint (door_code_frames_add (gathered, frame (frames, 0)), ==, DOOR_FRAME_DAMAGED);
  g_assert_null (door_code_frames_join (gathered));
  door_code_frames_add (gathered, frame (frames, 0));
  g_assert_cmpint (door_code_frames_add (gathered, frame (frames, 1)), ==, DOOR_FRAME_WHOLE);
  g_autoptr (GBytes) joined = door_code_frames_join (gathered);
  g_assert_true (g_bytes_equal (joined, whole));
}

/* Pictures ------------------------------------------------------------------------------------ */

enum { QUIET = 4, PIXELS = 3 };

/* As a camera gives it: grey, and never quite black or white. */
static guint8 *
photograph (const QRcode *code, guint32 seed, int *ret_side)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  int side = (code->width + 2 * QUIET) * PIXELS;
  guint8 *gray = g_malloc ((gsize) side * (gsize) side);
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      {
        int column = x / PIXELS - QUIET, row = y / PIXELS - QUIET;
        gboolean inside = column >= 0 && row >= 0 && column < code->width && row < code->width;
        gboolean dark = inside && (code->data[row * code->width + column] & 1);
        gray[y * side + x] = (guint8) ((dark ? 40 : 210) + g_rand_int_range (rand, -30, 31));
      }
  *ret_side = side;
  return gray;
}

/* transfer full; NULL when the reader finds none. */
static char *
read_picture (const guint8 *gray, int side)
{
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_t *image = zbar_image_create ();
  char *text = NULL;
  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, (unsigned) side, (unsigned) side);
  zbar_image_set_data (image, gray, (unsigned long) side * (unsigned long) side, NULL);
  if (zbar_scan_image (scanner, image) > 0)
    text = g_strdup (zbar_symbol_get_data (zbar_image_first_symbol (image)));
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);
  return text;
}

static void
test_pictures (void)
{
  g_autoptr (GBytes) whole = make_bytes (9001, 6);
  g_autoptr (GPtrArray) frames = cut (whole);
  g_autoptr (DoorCodeFrames) gathered = door_code_frames_new ();
  DoorFrameVerdict verdict = DOOR_FRAME_FOREIGN;
  for (guint i = 0; i < frames->len; i++)
    {
      QRcode *code = QRcode_encodeString (frame (frames, i), 0, QR_ECLEVEL_L, QR_MODE_8, 1);
      int side;
      g_assert_nonnull (code);
      g_assert_cmpint (code->width, <=, 89);
      g_autofree guint8 *gray = photograph (code, i, &side);
      g_autofree char *text = read_picture (gray, side);
      QRcode_free (code);
      g_assert_cmpstr (text, ==, frame (frames, i));
      verdict = door_code_frames_add (gathered, text);
    }
  g_assert_cmpint (verdict, ==, DOOR_FRAME_WHOLE);
  g_autoptr (GBytes) joined = door_code_frames_join (gathered);
  g_assert_true (g_bytes_equal (joined, whole));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-frames/any-order", test_any_order);
  g_test_add_func ("/code-frames/too-large", test_too_large);
  g_test_add_func ("/code-frames/mixed", test_mixed);
  g_test_add_func ("/code-frames/damaged", test_damaged);
  g_test_add_func ("/code-frames/foreign", test_foreign);
  g_test_add_func ("/code-frames/forged", test_forged);
  g_test_add_func ("/code-frames/pictures", test_pictures);
  return g_test_run ();
}
