/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the interview was, against the dwelling and the area. */
#define G_LOG_DOMAIN "door-desk"

#include "door-reading-private.h"

#include "door-when.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- The dwelling ------------------------------------------------------------------------------ */
/* The newest position of a visit to this case; NULL. */
static const DoorCaseEvent *
find_position (DoorReading *self)
{
  GPtrArray *events = self->case_row ? door_team_case_events (self->case_row) : NULL;
  const DoorCaseEvent *found = NULL;

  for (guint i = 0; events && i < events->len; i++)
    if (door_case_event_is (g_ptr_array_index (events, i), "visit-position"))
      found = g_ptr_array_index (events, i);
  return found;
}

static void
say_metres (DoorReading *self, double metres, double accuracy)
{
  gboolean far = metres - accuracy > self->far_metres;
  g_autofree char *title
      = g_strdup_printf (_ ("%.0f m from the dwelling, give or take %.0f m"), metres, accuracy);

  door_reading_add_line (self->evidence, title,
                         far ? _ ("Receivers err, and lists do. Ask where the interview was held.")
                             : _ ("The visit was where the dwelling is."),
                         -1, far);
}

static void
say_distance (DoorReading *self, const DoorCaseEvent *position, const DoorAssignmentFacts *facts)
{
  g_auto (GStrv) parts = g_strsplit (door_case_event_get (position, "position"), " ", -1);

  if (g_strv_length (parts) < 4)
    return;
  say_metres (self,
              door_where_distance (g_ascii_strtod (parts[0], NULL), g_ascii_strtod (parts[1], NULL),
                                   facts->latitude, facts->longitude),
              g_ascii_strtod (parts[3], NULL));
}

/* Both places as the interview itself has them, if it does. */
static void
say_own_distance (DoorReading *self)
{
  GBytes *packed = door_team_row_entry (self->row)->facts;
  g_autoptr (DoorReviewFacts) facts = packed ? door_review_facts_unpack (packed) : NULL;
  double metres = facts ? door_distance (facts->latitude, facts->longitude, facts->listing_latitude,
                                         facts->listing_longitude)
                        : NAN;

  if (!isnan (metres))
    say_metres (self, metres, isnan (facts->accuracy) ? 0 : facts->accuracy);
}

static void
add_position (DoorReading *self)
{
  const DoorAssignmentFacts *facts = self->case_row ? door_team_case_facts (self->case_row) : NULL;
  const DoorCaseEvent *position = find_position (self);

  if (!facts || !position)
    {
      say_own_distance (self);
      return;
    }
  if (*door_case_event_get (position, "mock"))
    door_reading_add_line (self->evidence, _ ("The position does not come from the receiver"),
                           _ ("Another program gave it. Ask the interviewer about the tablet."), -1,
                           TRUE);
  if (*door_case_event_get (position, "trouble"))
    door_reading_add_line (self->evidence, _ ("No position was taken"),
                           _ ("It is not always possible indoors."), -1, FALSE);
  else if (facts->has_place)
    say_distance (self, position, facts);
  else
    say_own_distance (self);
}

/* --- The area ---------------------------------------------------------------------------------- */

/* By its outline, or by the circle that the record names; NAN: neither is known. */
static double
metres_outside (DoorReading *self, const DoorReviewFacts *facts)
{
  int area = self->areas ? door_areas_find (self->areas, facts->psu) : -1;
  double metres;

  if (isnan (facts->latitude))
    return NAN;
  if (area >= 0)
    return door_areas_outside (self->areas, (guint) area, facts->latitude, facts->longitude);
  metres = door_distance (facts->latitude, facts->longitude, facts->area_latitude,
                          facts->area_longitude)
           - facts->area_radius_m;
  return metres < 0 ? 0 : metres;
}

static void
add_area (DoorReading *self)
{
  GBytes *packed = door_team_row_entry (self->row)->facts;
  g_autoptr (DoorReviewFacts) facts = packed ? door_review_facts_unpack (packed) : NULL;
  double metres = facts ? metres_outside (self, facts) : NAN;
  double accuracy = facts && !isnan (facts->accuracy) ? facts->accuracy : 0;
  g_autofree char *title = NULL;

  if (isnan (metres))
    return;
  if (metres <= accuracy)
    {
      door_reading_add_line (
          self->evidence, _ ("Inside its area (PSU)"),
          metres > 0 ? _ ("As near to its border as the position is exact.") : "", -1, FALSE);
      return;
    }
  title = g_strdup_printf (_ ("%.0f m outside of its area (PSU), give or take %.0f m"), metres,
                           accuracy);
  door_reading_add_line (self->evidence, title,
                         _ ("Outlines err, too. Look at the map, and ask where the interview was "
                            "held."),
                         -1, TRUE);
}

void
door_reading_add_place (DoorReading *self)
{
  add_position (self);
  add_area (self);
}
