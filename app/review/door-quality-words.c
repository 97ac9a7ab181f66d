/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was seen and what was expected, in a sentence. None says why. */
#define G_LOG_DOMAIN "door-review"

#include "door-quality-private.h"

#include <glib/gi18n.h>
#include <math.h>

static char *
duplicate_words (double kind)
{
  switch ((int) kind)
    {
    case 0:
      return g_strdup (_ ("Another interview is for the same case"));
    case 1:
      return g_strdup (_ ("Another household gave the same telephone number"));
    default:
      break;
    }
  return g_strdup (_ ("Another household at this place has the same members"));
}

/* For ngettext(), of a number shown without decimals. */
static gulong
count_of (double value)
{
  return (gulong) (CLAMP (fabs (value), 0, 1e9) + 0.5);
}

static char *
gap_words (double minutes)
{
  gulong n = count_of (minutes);

  if (minutes < 0)
    return g_strdup_printf (
        ngettext ("Began %lu minute before the interviewer's previous one had ended",
                  "Began %lu minutes before the interviewer's previous one had ended", n),
        n);
  return g_strdup_printf (ngettext ("Began %lu minute after the interviewer's previous one",
                                    "Began %lu minutes after the interviewer's previous one", n),
                          n);
}

static char *
hour_words (const DoorQuality *self, const DoorReviewFacts *facts)
{
  g_autoptr (GDateTime) begun
      = g_date_time_new_from_unix_utc (facts->started_us / G_USEC_PER_SEC + facts->utc_offset_s);
  g_autofree char *time = begun ? g_date_time_format (begun, "%H:%M") : g_strdup ("?");

  return g_strdup_printf (_ ("Began at %s; visits are made between %.0f and %.0f o'clock"), time,
                          self->settings.first_hour, self->settings.last_hour);
}

static char *
section_words (const DoorQualityFlag *flag, const char *section)
{
  return g_strdup_printf (
      _ ("%s: %.1f minutes; as many of its questions usually take %.1f to %.1f"), section,
      flag->value, flag->low, flag->high);
}

char *
door_quality_flag_words (const DoorQuality *self,
                         guint interview,
                         const DoorQualityFlag *flag,
                         const char *part)
{
  const DoorReviewFacts *facts = door_quality_interview (self, interview);

  switch (flag->id)
    {
    case DOOR_QUALITY_SPEED:
    case DOOR_QUALITY_DURATION:
      return g_strdup_printf (
          ngettext ("%lu minute; the middle half of interviews takes %.0f to %.0f",
                    "%lu minutes; the middle half of interviews takes %.0f to %.0f",
                    count_of (flag->value)),
          count_of (flag->value), flag->low, flag->high);
    case DOOR_QUALITY_SECTIONS:
      return section_words (flag, part ? part : "?");
    case DOOR_QUALITY_GAP:
      return gap_words (flag->value);
    case DOOR_QUALITY_HOURS:
      return hour_words (self, facts);
    case DOOR_QUALITY_ONE_PLACE:
      return g_strdup_printf (ngettext ("Made %lu metre from the place of the interview before",
                                        "Made %lu metres from the place of the interview before",
                                        count_of (flag->value)),
                              count_of (flag->value));
    case DOOR_QUALITY_MATCH:
      return g_strdup_printf (
          _ ("%.0f %% of the answers are those of another interview; usual are %.0f to %.0f %%"),
          100 * flag->value, 100 * flag->low, 100 * flag->high);
    case DOOR_QUALITY_DUPLICATE:
      return duplicate_words (flag->value);
    case DOOR_QUALITY_DISTANCE:
      return g_strdup_printf (ngettext ("%lu metre from the dwelling; up to %.0f are usual",
                                        "%lu metres from the dwelling; up to %.0f are usual",
                                        count_of (flag->value)),
                              count_of (flag->value), flag->high);
    case DOOR_QUALITY_OUTSIDE_AREA:
      return g_strdup_printf (ngettext ("%lu metre outside of the area, give or take %.0f",
                                        "%lu metres outside of the area, give or take %.0f",
                                        count_of (flag->value)),
                              count_of (flag->value), flag->high);
    case DOOR_QUALITY_AFTER_END:
      return g_strdup_printf (ngettext ("%lu answer was changed after the end",
                                        "%lu answers were changed after the end",
                                        count_of (flag->value)),
                              count_of (flag->value));
    case DOOR_QUALITY_CLOCK:
      return g_strdup (_ ("The tablet's clock was changed meanwhile"));
    case DOOR_QUALITY_BURSTS:
      return g_strdup (_ ("Several answers were given faster than questions can be asked"));
    default:
      break;
    }
  return g_strdup (_ (door_quality_info (flag->id)->title));
}

/* "12 %" or "12.4" */
static char *
figure (DoorQualityId id, double value)
{
  if (isnan (value))
    return g_strdup ("–");
  if (door_quality_info (id)->is_share)
    return g_strdup_printf (_ ("%.1f %%"), 100 * value);
  return g_strdup_printf (fabs (value) < 10 ? "%.2f" : "%.0f", value);
}

/* What it is a figure of. */
static char *
title_of (DoorQualityId id, const DoorQualityResult *result, const char *part)
{
  const char *title = _ (door_quality_info (id)->title);

  if (result->part < 0 || !part)
    return g_strdup (title);
  return g_strdup_printf (_ ("%s, “%s”, minutes a question"), title, part);
}

static char *
compared_words (DoorQualityId id, const DoorQualityResult *result, const char *part)
{
  g_autofree char *title = title_of (id, result, part);
  g_autofree char *value = figure (id, result->value);
  g_autofree char *low = figure (id, result->low);
  g_autofree char *high = figure (id, result->high);
  g_autofree char *expected = figure (id, result->expected);

  if (isnan (result->value))
    return g_strdup_printf (_ ("%s: nothing to tell yet"), title);
  if (!result->compared)
    return g_strdup_printf (_ ("%s: %s; too few to compare (n = %.0f)"), title, value, result->n);
  if (isnan (result->low) || isnan (result->high))
    return g_strdup_printf (_ ("%s: %s (n = %.0f)"), title, value, result->n);
  return g_strdup_printf (_ ("%s: %s; the others %s, %s to %s are usual (n = %.0f)"), title, value,
                          expected, low, high, result->n);
}

/* Of an index that few cases alone make larger. */
static char *
chance_words (DoorQualityId id, const DoorQualityResult *result)
{
  g_autofree char *value = figure (id, result->value);
  g_autofree char *expected = figure (id, result->expected);

  return g_strdup_printf (_ ("%s: %s; %s would come by chance (n = %.0f)"),
                          _ (door_quality_info (id)->title), value, expected, result->n);
}

char *
door_quality_result_words (DoorQualityId id, const DoorQualityResult *result, const char *part)
{
  if (id == DOOR_QUALITY_DIGIT_PREFERENCE && result->compared)
    return chance_words (id, result);
  return compared_words (id, result, part);
}

/* --- Limits ----------------------------------------------------------------------------------- */

/* A threshold as its sentence, with the number the survey set. NULL: it has none of its own. */
static char *
own_limit (DoorQualityId id, const DoorQualitySettings *s)
{
  switch (id)
    {
    case DOOR_QUALITY_SPEED:
      return g_strdup_printf (_ ("Too fast is under %.0f %% of the median, or under %.0f %% of the "
                                 "time it takes to read aloud."),
                              100 * s->speeder_share, 100 * s->read_floor);
    case DOOR_QUALITY_SECTIONS:
      return g_strdup_printf (
          _ ("Of one interview a section is too fast under %.0f %% of the time it takes to read "
             "aloud, or far from all others and under %.0f %% of the median."),
          100 * s->read_floor, 100 * s->speeder_share);
    case DOOR_QUALITY_GAP:
      return g_strdup_printf (_ ("Too soon is within %.0f minutes."), s->gap_minutes);
    case DOOR_QUALITY_HOURS:
      return g_strdup_printf (
          _ ("Usual hours are %.0f to %.0f o'clock; over %.0f %% outside stands out."),
          s->first_hour, s->last_hour, 100 * s->off_hours_share);
    case DOOR_QUALITY_LEARNING:
      return g_strdup_printf (_ ("A fall of more than %.1f standard errors stands out."),
                              s->learning_t);
    case DOOR_QUALITY_AGE_HEAPING:
      return g_strdup_printf (_ ("An index over %.0f stands out."), s->whipple);
    case DOOR_QUALITY_MATCH:
      return g_strdup_printf (
          _ ("Alike is beyond the upper quartile by %.1f times the middle half."), s->match_iqr);
    case DOOR_QUALITY_DISTANCE:
      return g_strdup_printf (_ ("Far is over %.0f metres in towns, %.0f elsewhere."),
                              s->distance_urban_m, s->distance_rural_m);
    case DOOR_QUALITY_OUTSIDE_AREA:
      return g_strdup_printf (_ ("Beside the position's accuracy, %.0f metres are allowed for."),
                              s->area_margin_m);
    case DOOR_QUALITY_IMPRECISE:
      return g_strdup_printf (
          _ ("Imprecise is an accuracy worse than %.0f metres; over %.0f %% stands out."),
          s->accuracy_m, 100 * s->no_position_share);
    case DOOR_QUALITY_DIGIT_PREFERENCE:
      return g_strdup_printf (_ ("Compared from %u ages on."), s->digits_n);
    case DOOR_QUALITY_NO_POSITION:
      return g_strdup_printf (_ ("Over %.0f %% stands out."), 100 * s->no_position_share);
    case DOOR_QUALITY_ONE_PLACE:
      return g_strdup_printf (_ ("The same place is within %.0f metres."), s->same_place_m);
    case DOOR_QUALITY_DIGITS:
    case DOOR_QUALITY_BENFORD:
      return g_strdup_printf (_ ("A probability under %g stands out, from %u amounts on."),
                              s->digits_p, s->digits_n);
    default:
      return NULL;
    }
}

char *
door_quality_limit_words (DoorQualityId id, const DoorQualitySettings *settings)
{
  g_autofree char *own = own_limit (id, settings);
  g_autofree char *common = g_strdup_printf (
      _ ("Compared from %u interviews on; what lies beyond %.2f standard errors stands out."),
      settings->least_interviews, settings->limit_z);

  return own ? g_strjoin (" ", own, common, NULL) : g_steal_pointer (&common);
}
