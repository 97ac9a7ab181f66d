/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-extras.h"

#include <gio/gio.h>
#include <string.h>

#include "door-seal.h"

void
door_extras_free (DoorExtras *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->taken);
  g_free (self->hash);
  g_free (self);
}

/* To whom they belong ------------------------------------------------------------------------- */

static gboolean
same_dwelling (const DoorListedHousehold *a, const DoorListedHousehold *b)
{
  return strcmp (a->segment, b->segment) == 0 && strcmp (a->structure, b->structure) == 0
         && strcmp (a->dwelling, b->dwelling) == 0;
}

gboolean
door_extras_have (const DoorFrame *frame, guint at)
{
  g_return_val_if_fail (frame != NULL && at < frame->households->len, FALSE);
  /* The frame is sorted: the lines of a dwelling stand together. */
  return at + 1 == frame->households->len
         || !same_dwelling (g_ptr_array_index (frame->households, at),
                            g_ptr_array_index (frame->households, at + 1));
}

/* The draw ------------------------------------------------------------------------------------ */

/* With a zero byte after each, so that no two lists read alike. */
static char *
hash_names (const char *const *names)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint i = 0; names[i] != NULL; i++)
    g_checksum_update (checksum, (const guchar *) names[i], (gssize) strlen (names[i]) + 1);
  return g_strdup (g_checksum_get_string (checksum));
}

static void
make_seed (const DoorExtras *self,
           const char *case_id,
           guint most,
           const DoorIdentity *key,
           guint8 ret_seed[static DOOR_SIGNATURE_BYTES])
{
  char *text = g_strdup_printf ("doorstep-extras-seed 1\ncase %s\nnames %s\nfound %u\nmost %u\n",
                                case_id, self->hash, self->found, most);
  g_autoptr (GBytes) asked = g_bytes_new_take (text, strlen (text));
  door_identity_sign (key, asked, ret_seed);
}

typedef struct {
  guint64 rank;
  guint position;
} Ranked;

/* The order in which they are taken. */
static guint64
rank (const guint8 seed[static DOOR_SIGNATURE_BYTES], guint position)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 number[] = { (guint8) (position >> 8), (guint8) position };
  guint8 hash[DOOR_HASH_BYTES];
  guint64 value;
  g_byte_array_append (bytes, seed, DOOR_SIGNATURE_BYTES);
  g_byte_array_append (bytes, number, sizeof number);
  g_autoptr (GBytes) all = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  door_hash_sha256 (all, hash);
  memcpy (&value, hash, sizeof value);
  return GUINT64_FROM_BE (value);
}

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const Ranked *left = a, *right = b;
  if (left->rank != right->rank)
    return left->rank < right->rank ? -1 : 1;
  return left->position < right->position ? -1 : 1;
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *) a, right = *(const guint *) b;
  return left < right ? -1 : left > right;
}

static void
take (DoorExtras *self, const guint8 seed[static DOOR_SIGNATURE_BYTES], guint n)
{
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  for (guint i = 0; i < self->found; i++)
    {
      const Ranked one = { rank (seed, i), i };
      g_array_append_val (ranked, one);
    }
  g_array_sort (ranked, compare_ranks);
  for (guint i = 0; i < n; i++)
    g_array_append_val (self->taken, g_array_index (ranked, Ranked, i).position);
  g_array_sort (self->taken, compare_positions);
}

/* The same household told twice would have twice the chance. */
static gboolean
has_double (const char *const *names)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_hash_table_add (seen, (gpointer) names[i]))
      return TRUE;
  return FALSE;
}

DoorExtras *
door_extras_draw (const char *case_id,
                  const char *const *names,
                  guint most,
                  const DoorIdentity *key,
                  GError **error)
{
  g_return_val_if_fail (case_id != NULL && names != NULL && key != NULL, NULL);
  guint n = 0;
  guint8 seed[DOOR_SIGNATURE_BYTES];
  while (names[n] != NULL)
    n++;
  if (n == 0 || n > DOOR_EXTRAS_LIMIT || most == 0 || has_double (names))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "Households are drawn from a list of 1 to %u names, each one once.",
                   (guint) DOOR_EXTRAS_LIMIT);
      return NULL;
    }
  DoorExtras *self = g_new0 (DoorExtras, 1);
  self->found = n;
  self->hash = hash_names (names);
  self->taken = g_array_new (FALSE, FALSE, sizeof (guint));
  self->factor = (double) n / MIN (n, most);
  make_seed (self, case_id, most, key, seed);
  take (self, seed, MIN (n, most));
  return self;
}
