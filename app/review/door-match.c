/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-review"

#include "door-match.h"

#include <string.h>

/* Rows are kept twice, so that one comparison of bytes tells "same answer, and an answer": in the
 * left copy an unanswered or useless item is 0, in the right one 255. */
#define SKIPPED_LEFT 0
#define SKIPPED_RIGHT 255
#define LANE 16u       /* rows are padded to whole vectors */
#define BLOCK_ROWS 64u /* rows compared while they are in the nearest cache */
/* A band of so many items is drawn that strangers share one rarely: see band_width(). */
#define BAND_LEAST 4u
#define BAND_MOST 40u
#define BAND_CANDIDATES 12.0 /* strangers per interview and band that we are ready to look at */
/* Where nearly everybody says no, a band's items agree together far more often than one by one: a
 * longer run is told apart by more items first, and at last only neighbours in it are compared. */
#define RUN_MOST 256u
#define RUN_EXTENSIONS 3u

struct _DoorMatch {
  guint n_items;
  gsize stride; /* bytes of a row in the copies */
  guint n_rows;
  GByteArray *codes; /* n_rows × n_items as given */
  GArray *interviewer;
  GArray *best; /* DoorMatchBest */
  gboolean ran;
  guint n_at_run;
  guint8 *useful; /* by item: tells interviews apart */
  guint n_common;
  GByteArray *left, *right;
  GArray *answered; /* guint16: useful items answered, by row */
};

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
  memset (left, SKIPPED_LEFT, self->stride);
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
static guint
identical_items (const guint8 *left, const guint8 *right, gsize stride)
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

static guint
compared_items (const guint8 *left, const guint8 *other_left, gsize stride)
{
  const Lane none = { SKIPPED_LEFT };
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
  guint same = identical_items (left_a, self->right->data + b * self->stride, self->stride);
  guint fewest = n_a + n_b > useful ? n_a + n_b - useful : 0, compared;
  double share;

  fewest = MAX (fewest, DOOR_MATCH_ITEMS);
  if (same < fewest * MIN (best_a->share, best_b->share))
    return;
  compared = compared_items (left_a, left_b, self->stride);
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

/* --- Bands ---------------------------------------------------------------------------------- */

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
      same += identical_items (self->left->data + a * self->stride,
                               self->right->data + b * self->stride, self->stride);
      both += compared_items (self->left->data + a * self->stride,
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
      missing += left[items[i]] == SKIPPED_LEFT;
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

/* Sorts the rows by their hash and compares those with the same one. */
static void
run_sorted (
    DoorMatch *self, const guint32 *order, const guint64 *hash, guint reach, guint n_threads)
{
  const Worker task = { .order = order, .hash = hash, .reach = reach };

  run_workers (self, compare_runs, n_threads, &task);
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
  run_sorted (self, order, hash, RUN_MOST, n_threads);
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

static void
run_bands (DoorMatch *self, guint n_threads)
{
  g_autofree guint64 *hash = g_new (guint64, self->n_rows);
  g_autofree guint32 *order = g_new (guint32, self->n_rows);
  g_autofree guint *useful = g_new (guint, MAX (self->n_items, 1));
  guint n_useful = 0, width = band_width (self);
  guint64 state = 2;

  for (guint row = 0; row < self->n_rows; row++)
    hash[row] = (guint64) g_array_index (self->interviewer, guint32, row) + 1;
  sort_rows (self, order, hash);
  run_sorted (self, order, hash, self->n_rows, n_threads);
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
    run_bands (self, MAX (n_threads, 1));
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
