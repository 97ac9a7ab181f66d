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

static char *
gap_words (double minutes)
{
  if (minutes < 0)
    return g_strdup_printf (
        _ ("Began %.0f minutes before the interviewer's previous one had ended"), -minutes);
  return g_strdup_printf (_ ("Began %.0f minutes after the interviewer's previous one"), minutes);
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

char *
door_quality_flag_words (const DoorQuality *self, guint interview, const DoorQualityFlag *flag)
{
  const DoorReviewFacts *facts = door_quality_interview (self, interview);

  switch (flag->id)
    {
    case DOOR_QUALITY_SPEED:
    case DOOR_QUALITY_DURATION:
      return g_strdup_printf (_ ("%.0f minutes; the middle half of interviews takes %.0f to %.0f"),
                              flag->value, flag->low, flag->high);
    case DOOR_QUALITY_GAP:
      return gap_words (flag->value);
    case DOOR_QUALITY_HOURS:
      return hour_words (self, facts);
    case DOOR_QUALITY_ONE_PLACE:
      return g_strdup_printf (_ ("Made %.0f metres from the place of the interview before"),
                              flag->value);
    case DOOR_QUALITY_MATCH:
      return g_strdup_printf (
          _ ("%.0f %% of the answers are those of another interview; usual are %.0f to %.0f %%"),
          100 * flag->value, 100 * flag->low, 100 * flag->high);
    case DOOR_QUALITY_DUPLICATE:
      return duplicate_words (flag->value);
    case DOOR_QUALITY_DISTANCE:
      return g_strdup_printf (_ ("%.0f metres from the dwelling; up to %.0f are usual"),
                              flag->value, flag->high);
    case DOOR_QUALITY_AFTER_END:
      return g_strdup_printf (_ ("%.0f answers were changed after the end"), flag->value);
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

char *
door_quality_result_words (DoorQualityId id, const DoorQualityResult *result)
{
  const DoorQualityInfo *info = door_quality_info (id);
  g_autofree char *value = figure (id, result->value);
  g_autofree char *low = figure (id, result->low);
  g_autofree char *high = figure (id, result->high);
  g_autofree char *expected = figure (id, result->expected);

  if (isnan (result->value))
    return g_strdup_printf (_ ("%s: nothing to tell yet"), _ (info->title));
  if (!result->compared)
    return g_strdup_printf (_ ("%s: %s; too few to compare (n = %.0f)"), _ (info->title), value,
                            result->n);
  if (isnan (result->low) || isnan (result->high))
    return g_strdup_printf (_ ("%s: %s (n = %.0f)"), _ (info->title), value, result->n);
  return g_strdup_printf (_ ("%s: %s; the others %s, %s to %s are usual (n = %.0f)"),
                          _ (info->title), value, expected, low, high, result->n);
}
