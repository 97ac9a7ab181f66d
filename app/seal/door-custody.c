/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-custody.h"

#include <string.h>

#include "door-lines-private.h"
#include "door-platform.h"

#define KIND "share"
#define VERSION 1
#define SET_BYTES 8
#define MAX_SHARE_BYTES 16384
#define N_GROUPS (1u << DOOR_CUSTODY_MAX)

/* A share as read: pieces[group] is NULL where this holder has none. */
typedef struct {
  DoorShareInfo info;
  guint8 set[SET_BYTES];
  DoorSecret *pieces[N_GROUPS];
} Share;

static void
share_free (Share *self)
{
  door_share_info_clear (&self->info);
  for (guint i = 0; i < N_GROUPS; i++)
    door_secret_unref (self->pieces[i]);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Share, share_free)

void
door_share_info_clear (DoorShareInfo *self)
{
  g_clear_pointer (&self->holder, g_free);
}

/* Whether a group of holders, as bits, is one that lacks a piece together. */
static gboolean
is_group (guint group, guint holders, guint needed)
{
  guint count = 0;

  for (guint i = 0; i < holders; i++)
    count += group >> i & 1;
  return group >> holders == 0 && count == needed - 1;
}

static void
exclusive_or (DoorSecret *into, const DoorSecret *piece)
{
  guint8 *bytes = door_secret_poke (into);
  const guint8 *other = door_secret_peek (piece);

  for (gsize i = 0; i < DOOR_KEY_BYTES; i++)
    bytes[i] ^= other[i];
}

/* --- splitting --- */

/* Random pieces, the last of which makes all together the seed. Indexed by group; full. */
static GPtrArray *
make_pieces (const DoorSecret *seed, guint holders, guint needed)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) door_secret_unref);
  DoorSecret *last = NULL;
  g_autoptr (DoorSecret) sum = door_secret_new (DOOR_KEY_BYTES);

  for (guint group = 0; group < N_GROUPS; group++)
    {
      DoorSecret *piece = NULL;

      if (is_group (group, holders, needed))
        {
          piece = last = door_secret_new_random (DOOR_KEY_BYTES);
          exclusive_or (sum, piece);
        }
      g_ptr_array_add (pieces, piece);
    }
  g_assert (last != NULL); /* needed is at most holders: there is a group */
  exclusive_or (last, sum);
  exclusive_or (last, seed);
  return pieces;
}

static void
add_piece (GString *lines, guint group, const DoorSecret *piece)
{
  char *text = door_base64_print (door_secret_peek (piece), DOOR_KEY_BYTES);

  door_lines_add (lines, "piece", "%u %s", group, text);
  door_platform_wipe (text, strlen (text));
  g_free (text);
}

static GBytes *
print_share (const DoorShareInfo *info, const guint8 *set, GPtrArray *pieces)
{
  GString *lines = g_string_sized_new (MAX_SHARE_BYTES); /* never moved: it holds secrets */
  g_autofree char *keys = door_public_keys_to_text (&info->keys);
  g_autofree char *splitting = door_base64_print (set, SET_BYTES);
  g_autofree char *holder = door_word_print (info->holder);

  g_string_printf (lines, "doorstep-%s %d\n", KIND, VERSION);
  door_lines_add (lines, "public", "%s", keys);
  door_lines_add (lines, "set", "%s", splitting);
  door_lines_add (lines, "of", "%u needed %u", info->holders, info->needed);
  door_lines_add (lines, "holder", "%u %s", info->number, holder);
  for (guint group = 0; group < N_GROUPS; group++)
    if (pieces->pdata[group] && !(group >> (info->number - 1) & 1))
      add_piece (lines, group, pieces->pdata[group]);
  return g_string_free_to_bytes (lines);
}

GPtrArray *
door_custody_split (DoorIdentity *identity, const char *const *holders, guint needed)
{
  guint n = g_strv_length ((char **) holders);
  g_autoptr (GPtrArray) pieces = NULL;
  guint8 set[SET_BYTES];
  GPtrArray *shares;

  g_return_val_if_fail (n >= 2 && n <= DOOR_CUSTODY_MAX, NULL);
  g_return_val_if_fail (needed >= 2 && needed <= n, NULL);

  door_random_bytes (set, sizeof set);
  pieces = make_pieces (door_identity_seed (identity), n, needed);
  shares = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < n; i++)
    {
      const DoorShareInfo info
          = { *door_identity_public (identity), n, needed, i + 1, (char *) holders[i] };

      g_ptr_array_add (shares, print_share (&info, set, pieces));
    }
  return shares;
}

/* --- reading --- */

static gboolean
read_counts (Share *self, DoorLines *lines)
{
  g_auto (GStrv) of = door_lines_take_words (lines, "of", 3);
  g_auto (GStrv) holder = of ? door_lines_take_words (lines, "holder", 2) : NULL;
  guint64 holders, needed, number;

  if (!holder || !door_number_parse (of[0], &holders) || strcmp (of[1], "needed") != 0
      || !door_number_parse (of[2], &needed) || !door_number_parse (holder[0], &number))
    return FALSE;
  if (holders < 2 || holders > DOOR_CUSTODY_MAX || needed < 2 || needed > holders || number < 1
      || number > holders)
    return FALSE;
  self->info.holders = (guint) holders;
  self->info.needed = (guint) needed;
  self->info.number = (guint) number;
  self->info.holder = door_word_parse (holder[1]);
  return self->info.holder != NULL;
}

static gboolean
read_piece (Share *self, DoorLines *lines)
{
  g_auto (GStrv) words = door_lines_take_words (lines, "piece", 2);
  guint64 group;

  if (!words || !door_number_parse (words[0], &group) || group >= N_GROUPS
      || !is_group ((guint) group, self->info.holders, self->info.needed)
      || group >> (self->info.number - 1) & 1 || self->pieces[group])
    return FALSE;
  self->pieces[group] = door_secret_new (DOOR_KEY_BYTES);
  return door_base64_parse (words[1], door_secret_poke (self->pieces[group]), DOOR_KEY_BYTES);
}

static gboolean
read_lines (Share *self, DoorLines *lines)
{
  const char *value = door_lines_take (lines, "public");

  if (!value || !door_public_keys_parse (value, &self->info.keys))
    return FALSE;
  value = door_lines_take (lines, "set");
  if (!value || !door_base64_parse (value, self->set, sizeof self->set)
      || !read_counts (self, lines))
    return FALSE;
  while (!door_lines_at_end (lines))
    if (!read_piece (self, lines))
      return FALSE;
  return TRUE;
}

static Share *
read_share (GBytes *bytes, GError **error)
{
  g_autoptr (Share) self = g_new0 (Share, 1);
  g_auto (DoorLines) lines = { NULL };
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  if (n > MAX_SHARE_BYTES)
    {
      door_lines_damaged (KIND, error);
      return NULL;
    }
  if (!door_lines_open (&lines, text, n, KIND, VERSION, error))
    return NULL;
  if (read_lines (self, &lines))
    return g_steal_pointer (&self);
  door_lines_damaged (KIND, error);
  return NULL;
}

gboolean
door_custody_inspect (GBytes *share, DoorShareInfo *ret_info, GError **error)
{
  g_autoptr (Share) self = read_share (share, error);

  if (!self)
    return FALSE;
  *ret_info = self->info;
  self->info.holder = NULL;
  return TRUE;
}

/* --- joining --- */

static gboolean
belongs (const Share *first, const Share *share, GError **error)
{
  if (memcmp (first->set, share->set, sizeof first->set) == 0
      && door_public_keys_equal (&first->info.keys, &share->info.keys)
      && first->info.holders == share->info.holders && first->info.needed == share->info.needed)
    return TRUE;
  g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY,
                       "these shares are of different splittings");
  return FALSE;
}

/* Moves what is new of `share` into `all`. FALSE when the two contradict each other. */
static gboolean
merge (Share *all, Share *share, GError **error)
{
  for (guint group = 0; group < N_GROUPS; group++)
    {
      if (!all->pieces[group])
        all->pieces[group] = g_steal_pointer (&share->pieces[group]);
      else if (share->pieces[group]
               && !door_secret_equal (all->pieces[group], share->pieces[group]))
        return door_lines_damaged (KIND, error);
    }
  return TRUE;
}

static DoorIdentity *
restore (const Share *all, guint n_shares, GError **error)
{
  g_autoptr (DoorSecret) seed = door_secret_new (DOOR_KEY_BYTES);
  g_autoptr (DoorIdentity) identity = NULL;

  for (guint group = 0; group < N_GROUPS; group++)
    {
      if (!is_group (group, all->info.holders, all->info.needed))
        continue;
      if (!all->pieces[group])
        {
          g_set_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY,
                       "%u different shares are needed, of %u given", all->info.needed, n_shares);
          return NULL;
        }
      exclusive_or (seed, all->pieces[group]);
    }
  identity = door_identity_new_from_seed (seed);
  if (door_public_keys_equal (door_identity_public (identity), &all->info.keys))
    return g_steal_pointer (&identity);
  door_lines_damaged (KIND, error);
  return NULL;
}

DoorIdentity *
door_custody_join (GPtrArray *shares, GError **error)
{
  g_autoptr (Share) all = NULL;

  for (guint i = 0; i < shares->len; i++)
    {
      g_autoptr (Share) share = read_share (shares->pdata[i], error);

      if (!share)
        return NULL;
      if (!all)
        all = g_steal_pointer (&share);
      else if (!belongs (all, share, error) || !merge (all, share, error))
        return NULL;
    }
  if (all)
    return restore (all, shares->len, error);
  g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY, "no shares were given");
  return NULL;
}
