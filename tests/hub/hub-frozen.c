/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-frozen.h"

#include "door-files.h"

static GBytes *
unpack (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GInputStream) packed = G_INPUT_STREAM (g_file_read (file, NULL, NULL));
  g_autoptr (GConverter) converter
      = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  g_assert_nonnull (packed);
  stream = g_converter_input_stream_new (packed, converter);
  g_assert_cmpint (
      g_output_stream_splice (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL), >,
      0);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

char *
hub_frozen_thaw (const char *version)
{
  g_autofree char *packed
      = g_test_build_filename (G_TEST_DIST, "hub", "frozen", version, "hub.db.gz", NULL);
  g_autoptr (GBytes) bytes = unpack (packed);
  char *folder = g_dir_make_tmp ("door-frozen-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "hub.db", NULL);

  g_assert_true (door_file_replace (path, bytes, 0600, NULL));
  return folder;
}
