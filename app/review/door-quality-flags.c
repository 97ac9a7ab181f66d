/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is noticed about single interviews. */
#define G_LOG_DOMAIN "door-review"

#include "door-quality-private.h"

#include <math.h>
#include <string.h>

#define LOG_Z_LIMIT 2.0        /* of log duration, below which an interview was fast */
#define SAME_ROSTER_MEMBERS 3u /* smaller households are alike by chance */
#define COORDINATE_STEP 1e-4   /* about 11 m: the same spot, for duplicates */
#define MINUTE_US (60.0 * G_USEC_PER_SEC)
/* Shorter is somebody who opened another case by mistake. */
#define GLANCE_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
/* An interview broken off is taken up again within so long; and so many are looked at. */
#define LONGEST_BREAK_US (G_GINT64_CONSTANT (14) * 86400 * G_USEC_PER_SEC)
#define MOST_BACK 100u
#define WHOLE_BACK 3u
#define FAR_OUTSIDE_M 5000.0

DoorQualityFlag *
door_quality_add_flag (DoorBookEntry *entry,
                       DoorQualityId id,
                       DoorFlagSeverity severity,
                       double value,
                       double low,
                       double high,
                       guint other)
{
  const DoorQualityFlag flag = { id, severity, value, low, high, other, -1 };

  if (entry->flags == NULL)
    entry->flags = g_array_new (FALSE, FALSE, sizeof (DoorQualityFlag));
  g_array_append_val (entry->flags, flag);
  return &g_array_index (entry->flags, DoorQualityFlag, entry->flags->len - 1);
}

gboolean
door_quality_has_flag (const DoorBookEntry *entry, DoorQualityId id)
{
  for (guint i = 0; entry->flags && i < entry->flags->len; i++)
    if (g_array_index (entry->flags, DoorQualityFlag, i).id == id)
      return TRUE;
  return FALSE;
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

/* When the visit was going on. Kept by an earlier version, it is one stretch. */
static guint
stretches_of (const DoorReviewFacts *f, DoorTimelineStretch *whole, const DoorTimelineStretch **ret)
{
  *whole = (DoorTimelineStretch){ f->started_us, MAX (f->ended_us, f->started_us) };
  *ret
      = f->stretches->len > 0 ? (const DoorTimelineStretch *) (gpointer) f->stretches->data : whole;
  return MAX (f->stretches->len, 1);
}

/* Minutes between the visit before and this one: those from the end of the nearest stretch before it; less
 * than 0 for how long both were going on. An interview that was broken off and taken up again lets others
 * pass in between. NAN: far apart. */
static double
gap_between (const DoorReviewFacts *a, const DoorReviewFacts *b)
{
  DoorTimelineStretch whole_a, whole_b;
  const DoorTimelineStretch *of_a, *of_b;
  guint n_a = stretches_of (a, &whole_a, &of_a), n_b = stretches_of (b, &whole_b, &of_b);
  gint64 both = 0, nearest = G_MAXINT64;

  for (guint i = 0; i < n_a; i++)
    for (guint k = 0; k < n_b; k++)
      {
        gint64 common = MIN (of_a[i].to_us, of_b[k].to_us) - MAX (of_a[i].from_us, of_b[k].from_us);
        if (common >= GLANCE_US)
          both += common;
        else if (of_a[i].to_us - GLANCE_US < of_b[k].from_us)
          nearest = MIN (nearest, MAX (of_b[k].from_us - of_a[i].to_us, 0));
      }
  if (both > 0)
    return -(double) both / MINUTE_US;
  return nearest < G_MAXINT64 ? (double) nearest / MINUTE_US : NAN;
}

/* Of the interviewer's `mine`, the one before `at` that lies nearest to it; also one that was taken up again
 * since. */
static void
flag_gap (DoorQuality *self, const GArray *mine, guint at)
{
  guint now = g_array_index (mine, guint, at), other = 0;
  DoorBookEntry *entry = door_quality_entry (self, now);
  const DoorReviewFacts *b = entry->facts;
  double least = NAN;

  for (guint back = 1; back <= MIN (at, MOST_BACK) && b->started_us > 0; back++)
    {
      guint before = g_array_index (mine, guint, at - back);
      const DoorReviewFacts *a = door_quality_entry (self, before)->facts;
      double gap;

      if (b->started_us - a->started_us > LONGEST_BREAK_US)
        break;
      /* Farther back only what was taken up again can reach as far as this. */
      if (a->ended_us <= 0 || (back > WHOLE_BACK && a->stretches->len < 2))
        continue;
      gap = gap_between (a, b);
      if (isnan (gap) || gap >= least)
        continue;
      least = gap;
      other = before;
    }
  if (least < self->settings.gap_minutes)
    door_quality_add_flag (entry, DOOR_QUALITY_GAP, least < 0 ? DOOR_FLAG_URGENT : DOOR_FLAG_CHECK,
                           least, self->settings.gap_minutes, NAN, other);
}

static void
flag_neighbours (DoorQuality *self, guint before, guint now)
{
  DoorBookEntry *entry = door_quality_entry (self, now);
  const DoorReviewFacts *a = door_quality_entry (self, before)->facts, *b = entry->facts;

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
          flag_gap (self, mine, i);
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
flag_area (const DoorQuality *self, DoorBookEntry *entry)
{
  double accuracy = isnan (entry->facts->accuracy) ? 0 : entry->facts->accuracy;

  if (entry->outside_m > 0 && entry->outside_m > self->settings.area_margin_m + accuracy)
    door_quality_add_flag (entry, DOOR_QUALITY_OUTSIDE_AREA,
                           entry->outside_m > FAR_OUTSIDE_M + accuracy ? DOOR_FLAG_URGENT
                                                                       : DOOR_FLAG_CHECK,
                           entry->outside_m, 0, accuracy, G_MAXUINT);
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
      flag_area (self, entry);
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
  door_quality_flag_sections (self);
  flag_times (self);
  flag_matches (self);
  flag_duplicates (self);
  flag_paradata (self);
}
