/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts as they are kept from one day to the next. */
#define G_LOG_DOMAIN "door-review"

#include "door-review-facts.h"

#include <string.h>

/* The plain numbers lie in the structure one after the other: packed as they are, with the format
 * in front, since they never leave this program's own vault. */
#define PACK_MAGIC "door-facts-3"
#define PACK_MAGIC_2 "door-facts-2" /* without areas, sections, stretches */
#define PACK_MAGIC_1 "door-facts-1" /* without what was missing, too */
#define FIRST_NUMBER started_us
#define AFTER_NUMBERS ages
#define FIRST_LATER area_latitude
#define AFTER_LATER sections
#define LATER_OFFSET G_STRUCT_OFFSET (DoorReviewFacts, FIRST_LATER)
#define LATER_SIZE (G_STRUCT_OFFSET (DoorReviewFacts, AFTER_LATER) - LATER_OFFSET)
#define NUMBERS_OFFSET G_STRUCT_OFFSET (DoorReviewFacts, FIRST_NUMBER)
#define NUMBERS_SIZE (G_STRUCT_OFFSET (DoorReviewFacts, AFTER_NUMBERS) - NUMBERS_OFFSET)

/* In the place of a length: nothing follows, and it is not known. */
#define NOT_KNOWN G_MAXUINT32

static char **
text_place (DoorReviewFacts *self, guint index)
{
  char **const places[] = { &self->instance_id, &self->case_id, &self->interviewer,
                            &self->area,        &self->psu,     &self->disposition };

  return index < G_N_ELEMENTS (places) ? places[index] : NULL;
}

static void
put_bytes (GByteArray *out, const void *bytes, guint32 n)
{
  guint32 little = GUINT32_TO_LE (n);

  g_byte_array_append (out, (const guint8 *) &little, sizeof little);
  if (n > 0 && n != NOT_KNOWN)
    g_byte_array_append (out, bytes, n);
}

static void
put_array (GByteArray *out, const GArray *array, gsize element)
{
  put_bytes (out, array->data, (guint32) (array->len * element));
}

GBytes *
door_review_facts_pack (const DoorReviewFacts *self)
{
  GByteArray *out = g_byte_array_new ();
  char **place;

  put_bytes (out, PACK_MAGIC, strlen (PACK_MAGIC));
  for (guint i = 0; (place = text_place ((DoorReviewFacts *) self, i)) != NULL; i++)
    put_bytes (out, *place, (guint32) strlen (*place));
  put_bytes (out, (const guint8 *) self + NUMBERS_OFFSET, NUMBERS_SIZE);
  put_bytes (out, self->ages->data, self->ages->len);
  put_bytes (out, self->codes->data, self->codes->len);
  put_bytes (out, self->missing ? self->missing->data : NULL,
             self->missing ? self->missing->len : NOT_KNOWN);
  put_bytes (out, (const guint8 *) self + LATER_OFFSET, LATER_SIZE);
  put_array (out, self->sections, sizeof (DoorSectionFacts));
  put_array (out, self->stretches, sizeof (DoorTimelineStretch));
  return g_byte_array_free_to_bytes (out);
}

/* The next run of bytes; NULL at the end of what is there. */
static const guint8 *
take_bytes (const guint8 **at, gsize *left, guint32 *ret_n)
{
  const guint8 *found;
  guint32 n;

  if (*left < sizeof n)
    return NULL;
  memcpy (&n, *at, sizeof n);
  n = GUINT32_FROM_LE (n);
  *ret_n = n;
  n = n == NOT_KNOWN ? 0 : n;
  if (*left - sizeof n < n)
    return NULL;
  found = *at + sizeof n;
  *at = found + n;
  *left -= sizeof n + n;
  return found;
}

/* The bytes of a version, by its name; 0: none of ours. */
static guint
read_version (const guint8 *bytes, guint32 n)
{
  static const char *const magics[] = { PACK_MAGIC_1, PACK_MAGIC_2, PACK_MAGIC };

  for (guint i = 0; bytes && i < G_N_ELEMENTS (magics); i++)
    if (n == strlen (magics[i]) && memcmp (bytes, magics[i], n) == 0)
      return i + 1;
  return 0;
}

static gboolean
take_texts (DoorReviewFacts *self, const guint8 **at, gsize *left)
{
  char **place;

  for (guint i = 0; (place = text_place (self, i)) != NULL; i++)
    {
      guint32 n;
      const guint8 *bytes = take_bytes (at, left, &n);
      if (!bytes || n == NOT_KNOWN)
        return FALSE;
      g_free (*place);
      *place = g_strndup ((const char *) bytes, n);
    }
  return TRUE;
}

static gboolean
take_numbers (DoorReviewFacts *self, gsize offset, gsize size, const guint8 **at, gsize *left)
{
  guint32 n;
  const guint8 *bytes = take_bytes (at, left, &n);

  if (!bytes || n != size)
    return FALSE;
  memcpy ((guint8 *) self + offset, bytes, size);
  return TRUE;
}

static gboolean
take_run (GByteArray *into, const guint8 **at, gsize *left)
{
  guint32 n;
  const guint8 *bytes = take_bytes (at, left, &n);

  if (!bytes || n == NOT_KNOWN)
    return FALSE;
  g_byte_array_append (into, bytes, n);
  return TRUE;
}

static gboolean
take_array (GArray *into, gsize element, const guint8 **at, gsize *left)
{
  guint32 n;
  const guint8 *bytes = take_bytes (at, left, &n);

  if (!bytes || n == NOT_KNOWN || n % element != 0)
    return FALSE;
  g_array_append_vals (into, bytes, (guint) (n / element));
  return TRUE;
}

static gboolean
take_missing (DoorReviewFacts *self, const guint8 **at, gsize *left)
{
  guint32 n;
  const guint8 *bytes = take_bytes (at, left, &n);

  if (!bytes)
    return FALSE;
  if (n == NOT_KNOWN)
    g_clear_pointer (&self->missing, g_byte_array_unref);
  else
    g_byte_array_append (self->missing, bytes, n);
  return TRUE;
}

DoorReviewFacts *
door_review_facts_unpack (GBytes *packed)
{
  g_autoptr (DoorReviewFacts) self = door_review_facts_new (NULL, NULL, NULL, NULL, NULL);
  gsize left;
  const guint8 *at = g_bytes_get_data (packed, &left), *bytes;
  guint version;
  guint32 n = 0;

  bytes = take_bytes (&at, &left, &n);
  version = read_version (bytes, n);
  if (version == 0 || !take_texts (self, &at, &left)
      || !take_numbers (self, NUMBERS_OFFSET, NUMBERS_SIZE, &at, &left)
      || !take_run (self->ages, &at, &left) || !take_run (self->codes, &at, &left))
    return NULL;
  if (version == 1)
    g_clear_pointer (&self->missing, g_byte_array_unref);
  else if (!take_missing (self, &at, &left))
    return NULL;
  if (version >= 3
      && (!take_numbers (self, LATER_OFFSET, LATER_SIZE, &at, &left)
          || !take_array (self->sections, sizeof (DoorSectionFacts), &at, &left)
          || !take_array (self->stretches, sizeof (DoorTimelineStretch), &at, &left)))
    return NULL;
  return g_steal_pointer (&self);
}
