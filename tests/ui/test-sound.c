/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A microphone and a loudspeaker of GStreamer's own: what is recorded in several stretches is one file, and is
 * heard to its end. No window. */
#include "door-ogg.h"
#include "door-player.h"
#include "door-sound-source.h"

#include <glib/gstdio.h>
#include <string.h>

#define RATE 48000
/* Encoding adds some milliseconds at the beginning of each stretch, which decoding takes away again. */
#define SLACK (RATE / 10)

typedef struct {
  DoorMicrophone *microphone;
  GByteArray *heard;
  gboolean broke;
} Fixture;

static void
on_bytes (gpointer data, GBytes *bytes)
{
  Fixture *self = data;

  g_byte_array_append (self->heard, g_bytes_get_data (bytes, NULL),
                       (guint) g_bytes_get_size (bytes));
}

static void
on_broke (gpointer data, const char *detail)
{
  Fixture *self = data;

  g_test_message ("%s", detail);
  self->broke = TRUE;
}

static const DoorMicrophoneListener listener = { on_bytes, on_broke };

static void
set_up (Fixture *self, gconstpointer source)
{
  g_setenv ("DOOR_MICROPHONE", source, TRUE);
  self->microphone = door_sound_source_new ();
  self->heard = g_byte_array_new ();
  self->broke = FALSE;
}

static void
tear_down (Fixture *self, gconstpointer source)
{
  self->microphone->free (self->microphone);
  g_byte_array_unref (self->heard);
}

/* Records until something was heard. */
static void
record_stretch (Fixture *self, DoorSoundQuality quality)
{
  guint before = self->heard->len;

  g_assert_true (self->microphone->start (self->microphone, quality, &listener, self));
  while (self->heard->len == before && !self->broke)
    g_main_context_iteration (NULL, TRUE);
  self->microphone->stop (self->microphone);
  g_assert_false (self->broke);
}

/* Samples that come out of the loudspeaker. */
static gsize
play (const GByteArray *sound)
{
  g_autofree char *folder = g_dir_make_tmp ("door-sound-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "samples", NULL);
  g_autofree char *end = g_strdup_printf (
      "audio/x-raw,format=S16LE,channels=1,rate=%d ! filesink location=%s", RATE, path);
  g_autoptr (DoorPlayer) player = door_player_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (sound->data, sound->len);
  GStatBuf about;

  g_setenv ("DOOR_LOUDSPEAKER", end, TRUE);
  g_assert_true (door_player_play (player, bytes));
  while (door_player_is_playing (player))
    g_thread_yield ();
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_unlink (path);
  g_rmdir (folder);
  return (gsize) about.st_size / 2;
}

/* How far it is, and of how much, across both stretches. */
static void
test_place (Fixture *self, gconstpointer source)
{
  g_autoptr (DoorPlayer) player = door_player_new ();
  g_autoptr (GBytes) bytes = NULL;
  double whole = 0, place = 0;

  record_stretch (self, DOOR_SOUND_LOW);
  record_stretch (self, DOOR_SOUND_LOW);
  bytes = g_bytes_new (self->heard->data, self->heard->len);
  g_setenv ("DOOR_LOUDSPEAKER", "fakesink sync=true", TRUE);
  g_assert_true (door_player_play (player, bytes));
  while (door_player_is_playing (player))
    {
      double found;

      place = MAX (place, door_player_get_place (player, &found));
      whole = MAX (whole, found);
      g_thread_yield ();
    }
  g_assert_false (door_player_has_failed (player));
  g_assert_cmpfloat (whole, >, 1.2);
  g_assert_cmpfloat (place, >, whole / 2 + 0.2);
  g_assert_cmpfloat (door_player_get_place (player, NULL), ==, 0);
}

static GBytes *
copy_heard (Fixture *self)
{
  return g_bytes_new (self->heard->data, self->heard->len);
}

/* What is read from the pages is what is heard, from anywhere in either stretch. */
static void
test_pages (Fixture *self, gconstpointer source)
{
  g_autoptr (GBytes) whole = NULL;
  gsize heard;
  double length;

  record_stretch (self, DOOR_SOUND_LOW);
  record_stretch (self, DOOR_SOUND_LOW);
  whole = copy_heard (self);
  heard = play (self->heard);
  length = door_ogg_length (whole);
  g_assert_cmpfloat (length, >, (heard - SLACK) / (double) RATE);
  g_assert_cmpfloat (length, <, (heard + SLACK) / (double) RATE);
  for (double from = 0; from < length; from += 0.3)
    {
      double start;
      g_autoptr (GBytes) rest = door_ogg_from (whole, from, &start);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_assert_cmpfloat (start, <=, from);
      g_assert_cmpfloat (start, >, from - 0.5);
      g_byte_array_append (bytes, g_bytes_get_data (rest, NULL), (guint) g_bytes_get_size (rest));
      heard = play (bytes);
      g_assert_cmpfloat (heard, >, (length - start) * RATE - SLACK);
      g_assert_cmpfloat (heard, <, (length - start) * RATE + SLACK);
    }
}

/* Cut anywhere, and what is no sound at all: no more than is there is read. */
static void
test_torn_pages (Fixture *self, gconstpointer source)
{
  double length, start;

  record_stretch (self, DOOR_SOUND_LOW);
  for (guint n = 0; n < self->heard->len; n += 7)
    {
      g_autoptr (GBytes) cut = g_bytes_new (self->heard->data, n);
      g_autoptr (GBytes) from_there = g_bytes_new (self->heard->data + n, self->heard->len - n);
      g_autoptr (GBytes) rest = door_ogg_from (cut, 0.3, &start);
      g_autoptr (GBytes) other = door_ogg_from (from_there, 0.3, &start);

      length = door_ogg_length (cut);
      g_assert_cmpfloat (length, >=, 0);
      g_assert_cmpfloat (length, <, 10);
    }
}

/* Somebody who checks does not listen to all of it: a skip leads into the second stretch, and back. */
static void
test_skips (Fixture *self, gconstpointer source)
{
  g_autoptr (DoorPlayer) player = door_player_new ();
  g_autoptr (GBytes) bytes = NULL;
  double whole;

  record_stretch (self, DOOR_SOUND_LOW);
  record_stretch (self, DOOR_SOUND_LOW);
  bytes = copy_heard (self);
  g_setenv ("DOOR_LOUDSPEAKER", "fakesink sync=true", TRUE);
  g_assert_true (door_player_play (player, bytes));
  door_player_get_place (player, &whole);
  door_player_skip (player, 0.8 * whole);
  g_assert_cmpfloat (door_player_get_place (player, NULL), >, whole / 2);
  g_assert_true (door_player_is_playing (player));
  door_player_skip (player, -2 * whole);
  g_assert_cmpfloat (door_player_get_place (player, NULL), <, whole / 2);
  g_assert_true (door_player_is_playing (player));
  door_player_skip (player, 2 * whole);
  while (door_player_is_playing (player))
    g_thread_yield ();
  g_assert_false (door_player_has_failed (player));
  door_player_skip (player, 1); /* nothing plays: nothing is done */
  g_assert_false (door_player_is_playing (player));
}

static guint
count_beginnings (const GByteArray *sound)
{
  guint n = 0;

  for (guint i = 0; i + 8 < sound->len; i++)
    n += memcmp (sound->data + i, "OpusHead", 8) == 0;
  return n;
}

/* One stretch behind the other is one file, and all of it is heard. */
static void
test_stretches (Fixture *self, gconstpointer source)
{
  g_autoptr (GByteArray) second = NULL;
  gsize first_length, second_length, whole_length;
  guint first;

  record_stretch (self, DOOR_SOUND_LOW);
  first = self->heard->len;
  first_length = play (self->heard);
  g_assert_cmpuint (first_length, >, RATE / 2);
  record_stretch (self, DOOR_SOUND_LOW);
  second = g_byte_array_new ();
  g_byte_array_append (second, self->heard->data + first, self->heard->len - first);
  second_length = play (second);
  whole_length = play (self->heard);
  g_assert_cmpuint (count_beginnings (self->heard), ==, 2);
  g_assert_cmpuint (second_length, >, RATE / 2);
  g_assert_cmpuint (whole_length, >=, first_length + second_length - SLACK);
  g_assert_cmpuint (whole_length, <=, first_length + second_length + SLACK);
}

/* A program that was killed left no end; what comes behind is heard all the same. */
static void
test_torn (Fixture *self, gconstpointer source)
{
  guint torn;
  gsize torn_length, whole_length;

  record_stretch (self, DOOR_SOUND_NORMAL);
  torn = self->heard->len;
  while (torn > 0 && memcmp (self->heard->data + --torn, "OggS", 4) != 0)
    ;
  g_byte_array_set_size (self->heard, torn);
  torn_length = play (self->heard);
  g_assert_cmpuint (torn_length, >, RATE / 4);
  record_stretch (self, DOOR_SOUND_NORMAL);
  whole_length = play (self->heard);
  g_assert_cmpuint (count_beginnings (self->heard), ==, 2);
  g_assert_cmpuint (whole_length, >, torn_length + RATE / 2);
}

static void
test_nothing_after (Fixture *self, gconstpointer source)
{
  guint n;

  record_stretch (self, DOOR_SOUND_VOICE_ONLY);
  n = self->heard->len;
  self->microphone->stop (self->microphone);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (self->heard->len, ==, n);
}

/* Stopped before anything came. */
static void
test_at_once (Fixture *self, gconstpointer source)
{
  g_assert_true (self->microphone->start (self->microphone, DOOR_SOUND_LOW, &listener, self));
  self->microphone->stop (self->microphone);
  g_assert_false (self->broke);
}

/* The device says at once, or a moment later, that it cannot. */
static void
test_missing (Fixture *self, gconstpointer source)
{
  gboolean started = self->microphone->start (self->microphone, DOOR_SOUND_LOW, &listener, self);

  while (started && !self->broke)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (!started || self->broke);
  g_assert_cmpuint (self->heard->len, ==, 0);
}

/* What was heard before it was unplugged is given. */
static void
test_unplugged (Fixture *self, gconstpointer source)
{
  g_assert_true (self->microphone->start (self->microphone, DOOR_SOUND_LOW, &listener, self));
  while (!self->broke)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (play (self->heard), >, RATE / 4);
}

#define LIVE "audiotestsrc is-live=true"
#define ADD(name, source, function)                                                                \
  g_test_add ("/ui/sound/" name, Fixture, source, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("stretches", LIVE, test_stretches);
  ADD ("place", LIVE, test_place);
  ADD ("pages", LIVE, test_pages);
  ADD ("torn-pages", LIVE, test_torn_pages);
  ADD ("skips", LIVE, test_skips);
  ADD ("torn", LIVE, test_torn);
  ADD ("nothing-after", LIVE, test_nothing_after);
  ADD ("at-once", LIVE, test_at_once);
  ADD ("missing", "filesrc location=/nowhere/to/be/found ! wavparse", test_missing);
  ADD ("no-such-part", "nosuchmicrophone", test_missing);
  ADD ("unplugged", LIVE " num-buffers=30 ! identity error-after=25", test_unplugged);
  return g_test_run ();
}
