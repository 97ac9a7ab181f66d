/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is noticed about single interviews. */
#define G_LOG_DOMAIN "door-review"

#include "door-quality-private.h"

#include <math.h>
#include <string.h>

#define LOG_Z_LIMIT 2.0        /* of log duration, below which an interview was fast */
#define SAME_ROSTER_MEMBERS 3u /* smaller households are alike by chance */
#define COORDINATE_STEP 1e-4   /* about 11 m: the same spot, for duplicates */

void
door_quality_add_flag (DoorBookEntry *entry,
                       DoorQualityId id,
                       DoorFlagSeverity severity,
                       double value,
                       double low,
                       double high,
                       guint other)
{
  const DoorQualityFlag flag = { id, severity, value, low, high, other };

  if (entry->flags == NULL)
    entry->flags = g_array_new (FALSE, FALSE, sizeof (DoorQualityFlag));
  g_array_append_val (entry->flags, flag);
}

/* --- Duration ------------------------------------------------------------------------------- */

static gsize
collect_minutes (const DoorQuality *self, double *minutes)
{
  gsize n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const DoorReviewFacts *facts = door_quality_entry (self, i)->facts;
      if (facts && facts->active_minutes > 0)
        minutes[n++] = facts->active_minutes;
    }
  return n;
}

/* Q1: three rules of thumb, of which the floor is physical. */
static void
flag_durations (DoorQuality *self)
{
  static const double quartiles[] = { 0.25, 0.5, 0.75 };
  g_autofree double *minutes = g_new (double, MAX (self->entries->len, 1));
  gsize n = collect_minutes (self, minutes);
  g_autofree double *logs = g_new (double, MAX (n, 1));
  g_autofree double *z = g_new (double, MAX (n, 1));
  double *q = self->survey.minutes;

  door_quantiles (minutes, n, quartiles, 3, q);
  for (gsize i = 0; i < n; i++)
    logs[i] = log (minutes[i]);
  door_robust_z (logs, n, z);
  for (guint i = 0, at = 0; i < self->entries->len; i++)
    {
      DoorBookEntry *entry = door_quality_entry (self, i);
      const DoorQualitySettings *s = &self->settings;
      double value, floor;
      if (!entry->facts || !(entry->facts->active_minutes > 0))
        continue;
      value = entry->facts->active_minutes;
      floor = s->read_floor * entry->facts->n_words / s->read_words_per_minute;
      if (value < floor || value < s->speeder_share * q[1])
        door_quality_add_flag (entry, DOOR_QUALITY_SPEED, DOOR_FLAG_URGENT, value, q[0], q[2],
                               G_MAXUINT);
      else if (z[at] < -LOG_Z_LIMIT)
        door_quality_add_flag (entry, DOOR_QUALITY_DURATION, DOOR_FLAG_NOTE, value, q[0], q[2],
                               G_MAXUINT);
      at++;
    }
}

/* --- Time of day, and one after the other ----------------------------------------------------- */

static gboolean
is_off_hours (const DoorQualitySettings *s, const DoorReviewFacts *facts)
{
  gint64 local = facts->started_us / G_USEC_PER_SEC + facts->utc_offset_s;
  double hour = (double) (((local % 86400) + 86400) % 86400) / 3600;
  /* 1 January 1970 was a Thursday; Monday is bit 0. */
  guint weekday = (guint) (((local / 86400 + 3) % 7 + 7) % 7);

  return hour < s->first_hour || hour >= s->last_hour || (s->rest_days & (1u << weekday)) != 0;
}

static gboolean
is_same_place (const DoorQuality *self, const DoorReviewFacts *a, const DoorReviewFacts *b)
{
  return door_distance (a->latitude, a->longitude, b->latitude, b->longitude)
         < self->settings.same_place_m;
}

static void
flag_neighbours (DoorQuality *self, guint before, guint now)
{
  DoorBookEntry *entry = door_quality_entry (self, now);
  const DoorReviewFacts *a = door_quality_entry (self, before)->facts, *b = entry->facts;
  double gap = (double) (b->started_us - a->ended_us) / (60.0 * G_USEC_PER_SEC);

  if (a->ended_us > 0 && b->started_us > 0 && gap < self->settings.gap_minutes)
    door_quality_add_flag (entry, DOOR_QUALITY_GAP, gap < 0 ? DOOR_FLAG_URGENT : DOOR_FLAG_CHECK,
                           gap, self->settings.gap_minutes, NAN, before);
  if (strcmp (a->case_id, b->case_id) != 0 && is_same_place (self, a, b))
    door_quality_add_flag (entry, DOOR_QUALITY_ONE_PLACE, DOOR_FLAG_NOTE,
                           door_distance (a->latitude, a->longitude, b->latitude, b->longitude),
                           self->settings.same_place_m, NAN, before);
}

static void
flag_times (DoorQuality *self)
{
  for (guint p = 0; p < self->people->len; p++)
    {
      const GArray *mine = door_quality_person (self, p)->entries;
      for (guint i = 0; i < mine->len; i++)
        {
          guint now = g_array_index (mine, guint, i);
          DoorBookEntry *entry = door_quality_entry (self, now);
          if (entry->facts->started_us > 0 && is_off_hours (&self->settings, entry->facts))
            door_quality_add_flag (entry, DOOR_QUALITY_HOURS, DOOR_FLAG_NOTE,
                                   (double) entry->facts->started_us, self->settings.first_hour,
                                   self->settings.last_hour, G_MAXUINT);
          if (i > 0)
            flag_neighbours (self, g_array_index (mine, guint, i - 1), now);
        }
    }
}

/* --- Likeness -------------------------------------------------------------------------------- */

static void
flag_matches (DoorQuality *self)
{
  static const double quartiles[] = { 0.25, 0.5, 0.75 };
  g_autofree double *shares = g_new (double, MAX (self->entries->len, 1));
  double *q = self->survey.match;
  gsize n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      double share = door_match_best (self->match, i).share;
      if (door_quality_entry (self, i)->facts && share > 0)
        shares[n++] = share;
    }
  door_quantiles (shares, n, quartiles, 3, q);
  self->survey.match_threshold = MIN (q[2] + self->settings.match_iqr * (q[2] - q[0]), 1);
  for (guint i = 0; i < self->entries->len; i++)
    {
      DoorMatchBest best = door_match_best (self->match, i);
      DoorBookEntry *entry = door_quality_entry (self, i);
      gboolean same = best.share >= 1 && q[2] < 1;
      if (entry->facts && best.share > 0 && (best.share > self->survey.match_threshold || same))
        door_quality_add_flag (entry, DOOR_QUALITY_MATCH, DOOR_FLAG_CHECK, best.share, q[0], q[2],
                               best.other);
    }
}

/* --- Duplicates ------------------------------------------------------------------------------ */

/* What two interviews of one household share; NULL where the interview has no such mark. */
static char *
duplicate_key (const DoorReviewFacts *facts, guint kind)
{
  switch (kind)
    {
    case 0:
      return *facts->case_id ? g_strconcat ("case ", facts->case_id, NULL) : NULL;
    case 1:
      return facts->phone ? g_strdup_printf ("phone %u", facts->phone) : NULL;
    default:
      break;
    }
  if (facts->roster == 0 || facts->n_members < SAME_ROSTER_MEMBERS || isnan (facts->latitude))
    return NULL;
  return g_strdup_printf ("roster %u %.0f %.0f", facts->roster, facts->latitude / COORDINATE_STEP,
                          facts->longitude / COORDINATE_STEP);
}
#define N_DUPLICATE_KEYS 3

static void
flag_duplicates (DoorQuality *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      DoorBookEntry *entry = door_quality_entry (self, i);
      gboolean told = FALSE;
      for (guint kind = 0; entry->facts && kind < N_DUPLICATE_KEYS; kind++)
        {
          char *key = duplicate_key (entry->facts, kind);
          guint first = key ? GPOINTER_TO_UINT (g_hash_table_lookup (seen, key)) : 0;
          if (first > 0 && !told)
            {
              door_quality_add_flag (entry, DOOR_QUALITY_DUPLICATE, DOOR_FLAG_URGENT, kind, NAN,
                                     NAN, first - 1);
              door_quality_add_flag (door_quality_entry (self, first - 1), DOOR_QUALITY_DUPLICATE,
                                     DOOR_FLAG_URGENT, kind, NAN, NAN, i);
              told = TRUE;
            }
          if (key && first == 0)
            g_hash_table_insert (seen, key, GUINT_TO_POINTER (i + 1));
          else
            g_free (key);
        }
    }
}

/* --- Place and paradata ---------------------------------------------------------------------- */

static void
flag_distance (const DoorQuality *self, DoorBookEntry *entry)
{
  const DoorReviewFacts *f = entry->facts;
  double limit = f->urban ? self->settings.distance_urban_m : self->settings.distance_rural_m;
  double metres
      = door_distance (f->latitude, f->longitude, f->listing_latitude, f->listing_longitude);

  if (isnan (metres))
    return;
  if (metres > limit + (isnan (f->accuracy) ? 0 : f->accuracy))
    door_quality_add_flag (entry, DOOR_QUALITY_DISTANCE,
                           metres > 10 * limit ? DOOR_FLAG_URGENT : DOOR_FLAG_CHECK, metres, 0,
                           limit, G_MAXUINT);
}

static void
flag_paradata (DoorQuality *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      DoorBookEntry *entry = door_quality_entry (self, i);
      const DoorReviewFacts *f = entry->facts;
      if (f == NULL)
        continue;
      flag_distance (self, entry);
      if (f->n_after_finalize > 0)
        door_quality_add_flag (entry, DOOR_QUALITY_AFTER_END, DOOR_FLAG_CHECK, f->n_after_finalize,
                               0, 0, G_MAXUINT);
      if (f->n_clock_jumps > 0)
        door_quality_add_flag (entry, DOOR_QUALITY_CLOCK, DOOR_FLAG_CHECK, f->n_clock_jumps, 0, 0,
                               G_MAXUINT);
      if (f->n_bursts > 0)
        door_quality_add_flag (entry, DOOR_QUALITY_BURSTS, DOOR_FLAG_CHECK, f->n_bursts, 0, 0,
                               G_MAXUINT);
    }
}

void
door_quality_find_flags (DoorQuality *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    g_clear_pointer (&door_quality_entry (self, i)->flags, g_array_unref);
  flag_durations (self);
  flag_times (self);
  flag_matches (self);
  flag_duplicates (self);
  flag_paradata (self);
}
