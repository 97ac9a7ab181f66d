/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The draw. Its seed is an Ed25519 signature, which is the same each time: a key and a frame have one
 * draw, and there is nothing to try again for a nicer one. */
#define G_LOG_DOMAIN "door-hub"

#include "door-listing.h"

#include <gio/gio.h>
#include <string.h>

#include "door-seal.h"

void
door_psu_draw_free (DoorPsuDraw *self)
{
  if (self == NULL)
    return;
  g_free (self->psu);
  g_free (self->frame_hash);
  g_clear_pointer (&self->taken, g_array_unref);
  g_clear_pointer (&self->kept, g_array_unref);
  g_free (self);
}

/* What is signed to make the seed. */
static GBytes *
question (const char *psu, const char *frame_hash, guint households, guint take, guint reserve)
{
  char *text = g_strdup_printf ("doorstep-draw-seed 1\npsu %s\nframe %s\nhouseholds %u\ntake %u\n"
                                "reserve %u\n",
                                psu, frame_hash, households, take, reserve);
  return g_bytes_new_take (text, strlen (text));
}

/* A number in [0, 1) from the seed, another one for each purpose. */
static double
fraction (const guint8 seed[static 64], const char *purpose)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 hash[DOOR_HASH_BYTES];
  guint64 number;
  g_byte_array_append (bytes, seed, 64);
  g_byte_array_append (bytes, (const guint8 *) purpose, (guint) strlen (purpose));
  g_autoptr (GBytes) all = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  door_hash_sha256 (all, hash);
  memcpy (&number, hash, sizeof number);
  /* 53 bits are what a double holds. */
  return (double) (GUINT64_FROM_BE (number) >> 11) / 9007199254740992.0;
}

/* n of the positions, an equal way apart, from a random start within the first way. */
static GArray *
take_systematically (const GArray *positions, guint n, double start)
{
  GArray *taken = g_array_new (FALSE, FALSE, sizeof (guint));
  double way = n > 0 ? (double) positions->len / n : 0;
  for (guint i = 0; i < n; i++)
    {
      guint at = MIN ((guint) ((start + i) * way), positions->len - 1);
      g_array_append_val (taken, g_array_index (positions, guint, at));
    }
  return taken;
}

static gboolean
holds (const GArray *positions, guint wanted)
{
  for (guint i = 0; i < positions->len; i++)
    if (g_array_index (positions, guint, i) == wanted)
      return TRUE;
  return FALSE;
}

static void
select_all (DoorPsuDraw *self)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) rest = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->households; i++)
    g_array_append_val (all, i);
  self->taken = take_systematically (all, self->take, fraction (self->seed, "sample"));
  for (guint i = 0; i < self->households; i++)
    if (!holds (self->taken, i))
      g_array_append_val (rest, i);
  self->kept = take_systematically (rest, self->reserve, fraction (self->seed, "reserve"));
}

static DoorPsuDraw *
draw_from_seed (const char *psu,
                const char *frame_hash,
                guint households,
                guint take,
                guint reserve,
                const guint8 seed[static 64])
{
  DoorPsuDraw *self = g_new0 (DoorPsuDraw, 1);
  self->psu = g_strdup (psu);
  self->frame_hash = g_strdup (frame_hash);
  self->households = households;
  self->take = take;
  self->reserve = reserve;
  memcpy (self->seed, seed, sizeof self->seed);
  select_all (self);
  return self;
}

DoorPsuDraw *
door_psu_draw_new (const char *psu,
                   const char *frame_hash,
                   guint households,
                   guint take,
                   guint reserve,
                   const DoorIdentity *key,
                   GError **error)
{
  g_return_val_if_fail (psu != NULL && frame_hash != NULL && key != NULL, NULL);
  guint8 seed[DOOR_SIGNATURE_BYTES];
  if (take == 0 || (guint64) take + reserve > households)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%u households and %u in reserve cannot be drawn from %u.", take, reserve,
                   households);
      return NULL;
    }
  g_autoptr (GBytes) asked = question (psu, frame_hash, households, take, reserve);
  door_identity_sign (key, asked, seed);
  return draw_from_seed (psu, frame_hash, households, take, reserve, seed);
}

double
door_psu_draw_probability (const DoorPsuDraw *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return (double) self->take / self->households;
}

static void
add_positions (GString *text, const char *key, const GArray *positions)
{
  g_string_append (text, key);
  for (guint i = 0; i < positions->len; i++)
    g_string_append_printf (text, " %u", g_array_index (positions, guint, i) + 1);
  g_string_append_c (text, '\n');
}

static GString *
print (const DoorPsuDraw *self)
{
  g_autofree char *seed = g_base64_encode (self->seed, sizeof self->seed);
  GString *text = g_string_new ("doorstep-draw 1\n");
  g_string_append_printf (text, "psu %s\nframe %s\nhouseholds %u\ntake %u\nreserve %u\nseed %s\n",
                          self->psu, self->frame_hash, self->households, self->take, self->reserve,
                          seed);
  add_positions (text, "taken", self->taken);
  add_positions (text, "kept", self->kept);
  return text;
}

GBytes *
door_psu_draw_sign (const DoorPsuDraw *self, const DoorIdentity *key)
{
  g_return_val_if_fail (self != NULL && key != NULL, NULL);
  GString *text = print (self);
  guint8 signature[DOOR_SIGNATURE_BYTES];
  g_autoptr (GBytes) unsigned_text = g_bytes_new (text->str, text->len);
  door_identity_sign (key, unsigned_text, signature);
  g_autofree char *word = g_base64_encode (signature, sizeof signature);
  g_string_append_printf (text, "signature %s\n", word);
  return g_string_free_to_bytes (text);
}

/* The bytes after `key ` up to the line's end, decoded; FALSE unless they are 64. */
static gboolean
take_64 (const char *text, const char *key, guint8 *ret_bytes)
{
  const char *line = strstr (text, key);
  if (line == NULL)
    return FALSE;
  line += strlen (key);
  g_autofree char *word = g_strndup (line, strcspn (line, "\n"));
  gsize length;
  g_autofree guint8 *bytes = g_base64_decode (word, &length);
  if (length != 64)
    return FALSE;
  memcpy (ret_bytes, bytes, 64);
  return TRUE;
}

gboolean
door_psu_draw_verify (GBytes *bytes,
                      const char *psu,
                      const char *frame_hash,
                      guint households,
                      guint take,
                      guint reserve,
                      const DoorPublicKeys *key)
{
  g_return_val_if_fail (bytes != NULL && psu != NULL && frame_hash != NULL && key != NULL, FALSE);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_strndup (length > 0 ? data : "", length);
  guint8 seed[64], signature[64];
  g_autoptr (GBytes) asked = question (psu, frame_hash, households, take, reserve);
  if (take == 0 || (guint64) take + reserve > households || !take_64 (text, "\nseed ", seed)
      || !take_64 (text, "\nsignature ", signature) || !door_public_keys_verify (key, asked, seed))
    return FALSE;
  g_autoptr (DoorPsuDraw) again = draw_from_seed (psu, frame_hash, households, take, reserve, seed);
  g_autoptr (GString) printed = print (again);
  g_autoptr (GBytes) unsigned_text = g_bytes_new (printed->str, printed->len);
  return g_str_has_prefix (text, printed->str)
         && door_public_keys_verify (key, unsigned_text, signature);
}
