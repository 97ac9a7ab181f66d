/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-review"

#include "door-match-private.h"

#include <string.h>

#define SKIPPED_RIGHT 255
#define LANE 16u       /* rows are padded to whole vectors */
#define BLOCK_ROWS 64u /* rows compared while they are in the nearest cache */

DoorMatch *
door_match_new (guint n_items)
{
  DoorMatch *self = g_new0 (DoorMatch, 1);

  self->n_items = n_items;
  self->stride = (n_items + LANE - 1) / LANE * LANE;
  self->codes = g_byte_array_new ();
  self->interviewer = g_array_new (FALSE, TRUE, sizeof (guint32));
  self->best = g_array_new (FALSE, TRUE, sizeof (DoorMatchBest));
  self->useful = g_new0 (guint8, MAX (n_items, 1));
  memset (self->useful, 1, n_items);
  self->left = g_byte_array_new ();
  self->right = g_byte_array_new ();
  self->answered = g_array_new (FALSE, TRUE, sizeof (guint16));
  return self;
}

void
door_match_free (DoorMatch *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->codes);
  g_array_unref (self->interviewer);
  g_array_unref (self->best);
  g_free (self->useful);
  g_byte_array_unref (self->left);
  g_byte_array_unref (self->right);
  g_array_unref (self->answered);
  g_free (self);
}

guint
door_match_length (const DoorMatch *self)
{
  return self->n_rows;
}

guint
door_match_n_common (const DoorMatch *self)
{
  return self->n_common;
}

static DoorMatchBest *
best_of (const DoorMatch *self, guint row)
{
  return &g_array_index (self->best, DoorMatchBest, row);
}

DoorMatchBest
door_match_best (const DoorMatch *self, guint row)
{
  g_return_val_if_fail (row < self->n_rows, ((DoorMatchBest){ 0 }));
  return *best_of (self, row);
}

/* Brings both copies of a row up to date. */
static void
copy_row (DoorMatch *self, guint row)
{
  const guint8 *codes = self->codes->data + (gsize) row * self->n_items;
  guint8 *left = self->left->data + row * self->stride;
  guint8 *right = self->right->data + row * self->stride;
  guint answered = 0;

  if (self->stride == 0) /* no question is compared */
    return;
  memset (left, DOOR_MATCH_SKIPPED_LEFT, self->stride);
  memset (right, SKIPPED_RIGHT, self->stride);
  for (guint i = 0; i < self->n_items; i++)
    if (self->useful[i] && codes[i] != DOOR_MATCH_SKIPPED)
      {
        left[i] = right[i] = MIN (codes[i], SKIPPED_RIGHT - 1);
        answered++;
      }
  g_array_index (self->answered, guint16, row) = (guint16) MIN (answered, G_MAXUINT16);
}

/* A vector of items; so many of them can be counted before a counter of eight bits is full. */
typedef guint8 Lane __attribute__ ((vector_size (LANE)));
#define LANES_MOST 255u

static inline Lane
load (const guint8 *bytes)
{
  Lane lane;

  memcpy (&lane, bytes, sizeof lane);
  return lane;
}

static inline guint
sum_of (Lane counters)
{
  guint sum = 0;

  for (guint i = 0; i < LANE; i++)
    sum += counters[i];
  return sum;
}

/* Where a comparison of vectors holds, it gives minus one. */
guint
door_match_identical (const guint8 *left, const guint8 *right, gsize stride)
{
  guint same = 0;

  for (gsize at = 0; at < stride;)
    {
      gsize end = MIN (stride, at + LANES_MOST * LANE);
      Lane counters = { 0 };

      for (; at < end; at += LANE)
        counters -= (Lane) (load (left + at) == load (right + at));
      same += sum_of (counters);
    }
  return same;
}

guint
door_match_compared (const guint8 *left, const guint8 *other_left, gsize stride)
{
  const Lane none = { DOOR_MATCH_SKIPPED_LEFT };
  guint both = 0;

  for (gsize at = 0; at < stride;)
    {
      gsize end = MIN (stride, at + LANES_MOST * LANE);
      Lane counters = { 0 };

      for (; at < end; at += LANE)
        counters -= (Lane) ((load (left + at) != none) & (load (other_left + at) != none));
      both += sum_of (counters);
    }
  return both;
}

static void
offer (DoorMatchBest *best, double share, guint other, guint compared)
{
  if (share > best->share || (share == best->share && share > 0 && other < best->other))
    *best = (DoorMatchBest){ .share = share, .other = other, .compared = compared };
}

/* The exact share costs a second pass, which is made only when even the fewest items that both can
 * have answered would make it the best of either. */
static void
compare_pair (const DoorMatch *self, guint a, guint b, DoorMatchBest *best_a, DoorMatchBest *best_b)
{
  const guint8 *left_a = self->left->data + a * self->stride;
  const guint8 *left_b = self->left->data + b * self->stride;
  guint n_a = g_array_index (self->answered, guint16, a);
  guint n_b = g_array_index (self->answered, guint16, b);
  guint useful = self->n_items - self->n_common;
  guint same = door_match_identical (left_a, self->right->data + b * self->stride, self->stride);
  guint fewest = n_a + n_b > useful ? n_a + n_b - useful : 0, compared;
  double share;

  fewest = MAX (fewest, DOOR_MATCH_ITEMS);
  if (same < fewest * MIN (best_a->share, best_b->share))
    return;
  compared = door_match_compared (left_a, left_b, self->stride);
  if (compared < DOOR_MATCH_ITEMS)
    return;
  share = (double) same / compared;
  offer (best_a, share, b, compared);
  offer (best_b, share, a, compared);
}

/* --- Which items tell ---------------------------------------------------------------------- */

static void
find_useful (DoorMatch *self)
{
  g_autofree guint *counts = g_new (guint, 256);

  self->n_common = 0;
  for (guint i = 0; i < self->n_items; i++)
    {
      guint all = 0, most = 0;
      memset (counts, 0, 256 * sizeof *counts);
      for (guint row = 0; row < self->n_rows; row++)
        counts[self->codes->data[(gsize) row * self->n_items + i]]++;
      for (guint c = 1; c < 256; c++)
        {
          all += counts[c];
          most = MAX (most, counts[c]);
        }
      self->useful[i] = all == 0 || most <= DOOR_MATCH_COMMON * all;
      self->n_common += !self->useful[i];
    }
}

/* --- All pairs ------------------------------------------------------------------------------ */

/* One thread's share of the work, with results of its own that are put together afterwards. */
typedef struct {
  const DoorMatch *match;
  guint part, n_parts;
  DoorMatchBest *best;
  const guint32 *order; /* for bands: rows sorted by their hash */
  const guint64 *hash;  /* by row */
  guint reach;          /* how far apart in a run two are still compared */
} Worker;

static void
compare_blocks (Worker *w, guint first_a, guint first_b)
{
  guint end_a = MIN (first_a + BLOCK_ROWS, w->match->n_rows);
  guint end_b = MIN (first_b + BLOCK_ROWS, w->match->n_rows);

  for (guint a = first_a; a < end_a; a++)
    for (guint b = first_a == first_b ? a + 1 : first_b; b < end_b; b++)
      compare_pair (w->match, a, b, &w->best[a], &w->best[b]);
}

static gpointer
compare_all (gpointer data)
{
  Worker *w = data;
  guint turn = 0;

  for (guint a = 0; a < w->match->n_rows; a += BLOCK_ROWS)
    for (guint b = a; b < w->match->n_rows; b += BLOCK_ROWS)
      if (turn++ % w->n_parts == w->part)
        compare_blocks (w, a, b);
  return NULL;
}

/* Rows with the same hash stand together; each such run is compared among itself. */
static gpointer
compare_runs (gpointer data)
{
  Worker *w = data;
  guint n = w->match->n_rows, turn = 0;

  for (guint start = 0, end; start < n; start = end)
    {
      for (end = start + 1; end < n && w->hash[w->order[end]] == w->hash[w->order[start]]; end++)
        ;
      if (end - start < 2 || w->hash[w->order[start]] == 0 || turn++ % w->n_parts != w->part)
        continue;
      for (guint a = start; a < end; a++)
        for (guint b = a + 1; b < MIN (end, a + w->reach); b++)
          compare_pair (w->match, w->order[a], w->order[b], &w->best[w->order[a]],
                        &w->best[w->order[b]]);
    }
  return NULL;
}

static void
merge (DoorMatch *self, const Worker *workers, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint row = 0; row < self->n_rows; row++)
      if (workers[i].best[row].share > 0)
        offer (best_of (self, row), workers[i].best[row].share, workers[i].best[row].other,
               workers[i].best[row].compared);
}

static void
run_workers (DoorMatch *self, GThreadFunc work, guint n_threads, const Worker *task)
{
  g_autofree Worker *workers = g_new0 (Worker, n_threads);
  g_autofree GThread **threads = g_new0 (GThread *, n_threads);

  for (guint i = 0; i < n_threads; i++)
    {
      workers[i] = *task;
      workers[i].match = self;
      workers[i].part = i;
      workers[i].n_parts = n_threads;
      workers[i].best = g_memdup2 (self->best->data, self->n_rows * sizeof (DoorMatchBest));
      threads[i] = g_thread_new ("door-match", work, &workers[i]);
    }
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
  merge (self, workers, n_threads);
  for (guint i = 0; i < n_threads; i++)
    g_free (workers[i].best);
}

/* Sorts the rows by their hash and compares those with the same one. */
void
door_match_run_sorted (
    DoorMatch *self, const guint32 *order, const guint64 *hash, guint reach, guint n_threads)
{
  const Worker task = { .order = order, .hash = hash, .reach = reach };

  run_workers (self, compare_runs, n_threads, &task);
}

/* --- Public --------------------------------------------------------------------------------- */

void
door_match_run (DoorMatch *self, guint n_threads)
{
  find_useful (self);
  for (guint row = 0; row < self->n_rows; row++)
    {
      copy_row (self, row);
      *best_of (self, row) = (DoorMatchBest){ 0 };
    }
  if (self->n_rows <= DOOR_MATCH_EXACT)
    run_workers (self, compare_all, MAX (n_threads, 1), &(const Worker){ 0 });
  else
    door_match_run_bands (self, MAX (n_threads, 1));
  self->ran = TRUE;
  self->n_at_run = self->n_rows;
}

gboolean
door_match_is_current (const DoorMatch *self)
{
  return self->ran && self->n_rows - self->n_at_run <= self->n_at_run / 10;
}

static void
compare_with_all (DoorMatch *self, guint row)
{
  for (guint other = 0; other < self->n_rows; other++)
    if (other != row)
      compare_pair (self, row, other, best_of (self, row), best_of (self, other));
}

guint
door_match_add (DoorMatch *self, const guint8 *codes, guint32 interviewer)
{
  const guint16 none = 0;
  const DoorMatchBest nobody = { 0 };
  guint row = self->n_rows++;

  g_byte_array_append (self->codes, codes, self->n_items);
  g_array_append_val (self->interviewer, interviewer);
  g_array_append_val (self->best, nobody);
  g_array_append_val (self->answered, none);
  g_byte_array_set_size (self->left, (guint) (self->n_rows * self->stride));
  g_byte_array_set_size (self->right, (guint) (self->n_rows * self->stride));
  copy_row (self, row);
  if (self->ran)
    compare_with_all (self, row);
  return row;
}

void
door_match_replace (DoorMatch *self, guint row, const guint8 *codes, guint32 interviewer)
{
  g_return_if_fail (row < self->n_rows);
  memcpy (self->codes->data + (gsize) row * self->n_items, codes, self->n_items);
  g_array_index (self->interviewer, guint32, row) = interviewer;
  copy_row (self, row);
  if (!self->ran)
    return;
  /* Whoever resembled the old version most is looked at anew. */
  *best_of (self, row) = (DoorMatchBest){ 0 };
  compare_with_all (self, row);
  for (guint other = 0; other < self->n_rows; other++)
    if (other != row && best_of (self, other)->other == row && best_of (self, other)->share > 0)
      {
        *best_of (self, other) = (DoorMatchBest){ 0 };
        compare_with_all (self, other);
      }
}
