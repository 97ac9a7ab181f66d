/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-ogg.h"

#include <string.h>

#define RATE 48000.0 /* of Opus, whatever was recorded */
#define HEADER_BYTES 27
#define BEGINS_STREAM 0x02
#define NO_GRANULE G_MAXUINT64 /* no packet ends on this page */
#define HEADER_PAGES 2         /* OpusHead, OpusTags */

typedef struct {
  const guint8 *bytes;
  gsize n;
  gsize at;        /* of this page */
  gsize length;    /* of it */
  guint number;    /* in its stretch, from 0 */
  gboolean begins; /* a stretch */
  guint64 granule; /* samples of the stretch up to its end */
  double before;   /* seconds of the stretches before */
  double up_to;    /* seconds of all up to the end of this page */
} Pages;

static Pages
open_pages (GBytes *sound)
{
  Pages pages = { 0 };

  pages.bytes = g_bytes_get_data (sound, &pages.n);
  return pages;
}

static guint64
read_number (const guint8 *bytes, guint n)
{
  guint64 number = 0;

  for (guint i = n; i > 0; i--)
    number = number << 8 | bytes[i - 1];
  return number;
}

/* 0: there is no whole page. */
static gsize
measure_page (const guint8 *bytes, gsize n)
{
  gsize length = HEADER_BYTES;

  if (n < HEADER_BYTES || memcmp (bytes, "OggS", 4) != 0 || n < HEADER_BYTES + (gsize) bytes[26])
    return 0;
  length += bytes[26];
  for (guint i = 0; i < bytes[26]; i++)
    length += bytes[HEADER_BYTES + i];
  return length <= n ? length : 0;
}

/* What a killed program left unfinished in the middle is passed over. */
static gboolean
find_page (Pages *self)
{
  while (self->at < self->n)
    {
      const guint8 *next;

      self->length = measure_page (self->bytes + self->at, self->n - self->at);
      if (self->length > 0)
        return TRUE;
      next = memchr (self->bytes + self->at + 1, 'O', self->n - self->at - 1);
      self->at = next ? (gsize) (next - self->bytes) : self->n;
    }
  return FALSE;
}

static gboolean
next_page (Pages *self)
{
  const guint8 *page;

  self->at += self->length;
  self->length = 0;
  if (!find_page (self))
    return FALSE;
  page = self->bytes + self->at;
  self->begins = (page[5] & BEGINS_STREAM) != 0;
  self->number = self->begins ? 0 : self->number + 1;
  if (self->begins)
    self->before = self->up_to;
  self->granule = read_number (page + 6, 8);
  if (self->number >= HEADER_PAGES && self->granule != NO_GRANULE
      && self->granule < G_MAXUINT64 / 2)
    self->up_to = MAX (self->up_to, self->before + self->granule / RATE);
  return TRUE;
}

double
door_ogg_length (GBytes *sound)
{
  Pages pages = open_pages (sound);

  while (next_page (&pages))
    ;
  return pages.up_to;
}

/* The headers of the stretch it lies in, then everything from there on. */
GBytes *
door_ogg_from (GBytes *sound, double seconds, double *ret_start)
{
  Pages pages = open_pages (sound);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  double start = 0;

  while (next_page (&pages))
    {
      if (pages.begins)
        g_byte_array_set_size (out, 0);
      if (pages.number >= HEADER_PAGES && pages.up_to > seconds)
        {
          g_byte_array_append (out, pages.bytes + pages.at, (guint) (pages.n - pages.at));
          break;
        }
      if (pages.number < HEADER_PAGES)
        g_byte_array_append (out, pages.bytes + pages.at, (guint) pages.length);
      start = pages.up_to;
    }
  *ret_start = start;
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
