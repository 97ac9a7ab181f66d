/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which door_case_list_order the cases stand: by what is due, by address, by area, or as a round from where the
 * person is. */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-list-private.h"

#include "door-when.h"

#include <string.h>

/* What needs a person first, then what has a time, what is begun, what is open, what is done. */
static int
due_rank (DoorCase *item)
{
  static const int rank[] = {
    [DOOR_CASE_DAMAGED] = 0,     [DOOR_CASE_REFUSED] = 1, [DOOR_CASE_RETURNED] = 3,
    [DOOR_CASE_IN_PROGRESS] = 4, [DOOR_CASE_NEW] = 6,     [DOOR_CASE_VISITED] = 7,
    [DOOR_CASE_APPOINTMENT] = 5, [DOOR_CASE_WAITING] = 8, [DOOR_CASE_SENT] = 9,
    [DOOR_CASE_FINAL] = 10,
  };

  if (door_case_get_appointment_is_due (item))
    return 2;
  if (door_case_is_in_reserve (item))
    return 9;
  return rank[door_case_get_state (item)];
}

gint64
door_case_list_appointment_of (DoorCase *item)
{
  const DoorContact *contact = door_case_get_contact (item);

  return contact && contact->appointment ? g_date_time_to_unix (contact->appointment) : G_MAXINT64;
}

static int
compare_texts (const char *a, const char *b)
{
  return g_utf8_collate (a ? a : "", b ? b : "");
}

static int
compare_due (gconstpointer a, gconstpointer b)
{
  DoorCase *left = *(DoorCase *const *) a, *right = *(DoorCase *const *) b;
  int by_state = due_rank (left) - due_rank (right);

  if (by_state)
    return by_state;
  if (door_case_list_appointment_of (left) != door_case_list_appointment_of (right))
    return door_case_list_appointment_of (left) < door_case_list_appointment_of (right) ? -1 : 1;
  return strcmp (door_case_get_label (left), door_case_get_label (right));
}

static int
compare_address (gconstpointer a, gconstpointer b)
{
  DoorCase *left = *(DoorCase *const *) a, *right = *(DoorCase *const *) b;
  int by_address = compare_texts (door_case_get_address (left), door_case_get_address (right));

  return by_address ? by_address : strcmp (door_case_get_label (left), door_case_get_label (right));
}

static int
compare_area (gconstpointer a, gconstpointer b)
{
  DoorCase *left = *(DoorCase *const *) a, *right = *(DoorCase *const *) b;
  int by_area = compare_texts (door_case_get_area (left), door_case_get_area (right));

  return by_area ? by_area : compare_address (a, b);
}

/* --- A round ------------------------------------------------------------------------------ */

/* Beyond this many places the door_case_list_order is by plain distance from here: nobody walks so far in a day, and
 * looking for the nearest of the rest again and again takes the square of the time. */
#define ROUND_MOST 1500

static int
compare_distance (gconstpointer a, gconstpointer b)
{
  double left = door_case_get_distance (*(DoorCase *const *) a);
  double right = door_case_get_distance (*(DoorCase *const *) b);

  if (left == right)
    return compare_due (a, b);
  return left < right ? -1 : 1;
}

static gboolean
find_here (DoorCaseList *self, double *ret_latitude, double *ret_longitude)
{
  GPtrArray *events = door_case_log_all (self->log);

  if (self->has_here)
    {
      *ret_latitude = self->latitude;
      *ret_longitude = self->longitude;
      return TRUE;
    }
  for (guint i = events->len; i > 0; i--)
    {
      DoorCaseEvent *event = g_ptr_array_index (events, i - 1);
      DoorCase *item = door_case_event_is (event, "visit-start")
                           ? door_case_list_find (self, door_case_event_case (event))
                           : NULL;

      if (!item || !door_case_get_facts (item)->has_place)
        continue;
      *ret_latitude = door_case_get_facts (item)->latitude;
      *ret_longitude = door_case_get_facts (item)->longitude;
      return TRUE;
    }
  return FALSE;
}

void
door_case_list_measure (DoorCaseList *self)
{
  double latitude, longitude;
  gboolean known = find_here (self, &latitude, &longitude);

  for (guint i = 0; i < self->all->len; i++)
    {
      DoorCase *item = g_ptr_array_index (self->all, i);
      const DoorAssignmentFacts *facts = door_case_get_facts (item);
      g_autofree char *text = NULL;

      if (!known || !facts->has_place)
        {
          door_case_set_distance (item, G_MAXDOUBLE, "");
          continue;
        }
      text = door_where_describe (latitude, longitude, facts->latitude, facts->longitude);
      door_case_set_distance (
          item, door_where_distance (latitude, longitude, facts->latitude, facts->longitude), text);
    }
}

/* From the nearest to the one nearest to that, and so on; what has no place comes last. */
static void
order_round (GPtrArray *cases)
{
  guint n = 0;

  g_ptr_array_sort (cases, compare_distance);
  while (n < cases->len && door_case_get_distance (g_ptr_array_index (cases, n)) < G_MAXDOUBLE)
    n++;
  for (guint i = 0; n <= ROUND_MOST && i + 2 < n; i++)
    {
      const DoorAssignmentFacts *at = door_case_get_facts (g_ptr_array_index (cases, i));
      double least = G_MAXDOUBLE;
      guint nearest = i + 1;

      for (guint j = i + 1; j < n; j++)
        {
          const DoorAssignmentFacts *to = door_case_get_facts (g_ptr_array_index (cases, j));
          double metres
              = door_where_distance (at->latitude, at->longitude, to->latitude, to->longitude);

          if (metres < least)
            {
              least = metres;
              nearest = j;
            }
        }
      gpointer swap = cases->pdata[i + 1];
      cases->pdata[i + 1] = cases->pdata[nearest];
      cases->pdata[nearest] = swap;
    }
}

void
door_case_list_order (DoorCaseList *self, GPtrArray *cases)
{
  static const GCompareFunc compare[] = {
    [DOOR_CASE_BY_DUE] = compare_due,
    [DOOR_CASE_BY_ADDRESS] = compare_address,
    [DOOR_CASE_BY_AREA] = compare_area,
  };

  if (self->order == DOOR_CASE_BY_DISTANCE)
    order_round (cases);
  else
    g_ptr_array_sort (cases, compare[self->order]);
}
