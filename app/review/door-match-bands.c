/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which interviews are compared at all when there are too many for all pairs: those that agree on a
 * band of items drawn at random, again and again. Every seed is fixed, so that a run can be repeated. */
#define G_LOG_DOMAIN "door-review"

#include "door-match-private.h"

/* A band of so many items is drawn that strangers share one rarely: see band_width(). */
#define BAND_LEAST 4u
#define BAND_MOST 40u
#define BAND_CANDIDATES 12.0 /* strangers per interview and band that we are ready to look at */
/* Where nearly everybody says no, a band's items agree together far more often than one by one: a
 * longer run is told apart by more items first, and at last only neighbours in it are compared. */
#define RUN_MOST 256u
#define RUN_EXTENSIONS 3u

static guint64
next_random (guint64 *state)
{
  guint64 z = (*state += 0x9e3779b97f4a7c15u);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* How often two strangers agree on an item, over a sample of pairs. */
static double
chance_agreement (const DoorMatch *self)
{
  guint64 state = 1, same = 0, both = 0;

  for (guint i = 0; i < 4000; i++)
    {
      guint a = (guint) (next_random (&state) % self->n_rows);
      guint b = (guint) (next_random (&state) % self->n_rows);
      if (a == b)
        continue;
      same += door_match_identical (self->left->data + a * self->stride,
                                    self->right->data + b * self->stride, self->stride);
      both += door_match_compared (self->left->data + a * self->stride,
                                   self->left->data + b * self->stride, self->stride);
    }
  return both > 0 ? CLAMP ((double) same / (double) both, 0.05, 0.98) : 0.5;
}

/* As many items as make strangers share a band BAND_CANDIDATES times per interview. */
static guint
band_width (const DoorMatch *self)
{
  double agreement = chance_agreement (self), strangers = self->n_rows;
  guint width = 0;

  while (width < BAND_MOST && (width < BAND_LEAST || strangers > BAND_CANDIDATES))
    {
      strangers *= agreement;
      width++;
    }
  return width;
}

/* A hash of the row's answers to the drawn items; 0 when half or more of them are unanswered. */
static guint64
band_hash (const guint8 *left, const guint *items, guint width)
{
  guint64 hash = 0xcbf29ce484222325u;
  guint missing = 0;

  for (guint i = 0; i < width; i++)
    {
      hash = (hash ^ left[items[i]]) * 0x100000001b3u;
      missing += left[items[i]] == DOOR_MATCH_SKIPPED_LEFT;
    }
  return missing * 2 >= width ? 0 : (hash == 0 ? 1 : hash);
}

static int
compare_hashes (gconstpointer a, gconstpointer b, gpointer data)
{
  const guint64 *hash = data;
  guint64 x = hash[*(const guint32 *) a], y = hash[*(const guint32 *) b];

  return (x > y) - (x < y);
}

static void
sort_rows (const DoorMatch *self, guint32 *order, guint64 *hash)
{
  for (guint row = 0; row < self->n_rows; row++)
    order[row] = row;
  g_qsort_with_data (order, (int) self->n_rows, sizeof *order, compare_hashes, hash);
}

/* Rows of runs that are too long get a hash over more items. Whether there were any. */
static gboolean
split_long_runs (
    const DoorMatch *self, const guint32 *order, guint64 *hash, const guint *items, guint width)
{
  gboolean split = FALSE;

  for (guint start = 0, end; start < self->n_rows; start = end)
    {
      guint64 shared = hash[order[start]];
      for (end = start + 1; end < self->n_rows && hash[order[end]] == shared; end++)
        ;
      if (end - start <= RUN_MOST || shared == 0)
        continue;
      split = TRUE;
      for (guint i = start; i < end; i++)
        {
          const guint8 *left = self->left->data + order[i] * self->stride;
          hash[order[i]] = shared * 31 + band_hash (left, items, width);
        }
    }
  return split;
}

static void
run_one_band (DoorMatch *self,
              const guint *items,
              guint n_items,
              guint width,
              guint32 *order,
              guint64 *hash,
              guint n_threads)
{
  for (guint row = 0; row < self->n_rows; row++)
    hash[row] = band_hash (self->left->data + row * self->stride, items, width);
  sort_rows (self, order, hash);
  for (guint more = 1; more <= RUN_EXTENSIONS && (more + 1) * width <= n_items; more++)
    {
      if (!split_long_runs (self, order, hash, items + more * width, width))
        break;
      sort_rows (self, order, hash);
    }
  door_match_run_sorted (self, order, hash, RUN_MOST, n_threads);
}

static void
shuffle (guint *items, guint n, guint64 *state)
{
  for (guint i = 0; i + 1 < n; i++)
    {
      guint swap = i + (guint) (next_random (state) % (n - i)), held = items[i];
      items[i] = items[swap];
      items[swap] = held;
    }
}

void
door_match_run_bands (DoorMatch *self, guint n_threads)
{
  g_autofree guint64 *hash = g_new (guint64, self->n_rows);
  g_autofree guint32 *order = g_new (guint32, self->n_rows);
  g_autofree guint *useful = g_new (guint, MAX (self->n_items, 1));
  guint n_useful = 0, width = band_width (self);
  guint64 state = 2;

  for (guint row = 0; row < self->n_rows; row++)
    hash[row] = (guint64) g_array_index (self->interviewer, guint32, row) + 1;
  sort_rows (self, order, hash);
  door_match_run_sorted (self, order, hash, self->n_rows, n_threads);
  for (guint i = 0; i < self->n_items; i++)
    if (self->useful[i])
      useful[n_useful++] = i;
  width = MIN (width, n_useful);
  for (guint band = 0; band < DOOR_MATCH_BANDS && width > 0; band++)
    {
      shuffle (useful, n_useful, &state);
      run_one_band (self, useful, n_useful, width, order, hash, n_threads);
    }
}
