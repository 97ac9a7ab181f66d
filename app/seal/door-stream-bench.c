/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-stream-bench.h"

#include <sodium.h>

#include "door-stream.h"

#define PIECE (1024u * 1024)
/* Pieces in a turn: short, so that a busy machine slows both sides alike. */
#define TURN 4

static double
measure_ours (const DoorSecret *key, const guint8 *piece, gsize n_pieces)
{
  g_autoptr (DoorStreamSealer) sealer = door_stream_sealer_new (key, "bench");
  g_autoptr (GByteArray) out = g_byte_array_sized_new (2 * PIECE);
  gint64 start = g_get_monotonic_time ();

  for (gsize i = 0; i < n_pieces; i++)
    {
      g_byte_array_set_size (out, 0);
      door_stream_sealer_push (sealer, piece, PIECE, out);
    }
  door_stream_sealer_finish (sealer, out);
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static double
measure_bare (const DoorSecret *key, const guint8 *piece, gsize n_pieces)
{
  crypto_secretstream_xchacha20poly1305_state state;
  guint8 header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
  g_autofree guint8 *out
      = g_malloc (DOOR_STREAM_CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES);
  gint64 start = g_get_monotonic_time ();

  crypto_secretstream_xchacha20poly1305_init_push (&state, header, door_secret_peek (key));
  for (gsize i = 0; i < n_pieces; i++)
    for (gsize at = 0; at < PIECE; at += DOOR_STREAM_CHUNK)
      crypto_secretstream_xchacha20poly1305_push (&state, out, NULL, piece + at, DOOR_STREAM_CHUNK,
                                                  NULL, 0, 0);
  sodium_memzero (&state, sizeof state);
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

void
door_stream_measure (gsize n_bytes, double *ret_ours, double *ret_bare)
{
  g_autoptr (DoorSecret) key = door_secret_new_random (DOOR_KEY_BYTES);
  g_autofree guint8 *piece = g_malloc0 (PIECE);
  double ours = 0, bare = 0;

  for (gsize done = 0; done < n_bytes; done += TURN * PIECE)
    {
      ours += measure_ours (key, piece, TURN);
      bare += measure_bare (key, piece, TURN);
    }
  *ret_ours = ours;
  *ret_bare = bare;
}
