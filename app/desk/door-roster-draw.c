/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-roster-draw.h"

#include "door-guard-private.h"

#include <stdlib.h>
#include <string.h>

/* --- The list ---------------------------------------------------------------------------------- */

static DoorDefNode
roster_of (DoorFormDef *def, DoorDefNode group)
{
  g_autofree char *path = g_strdup (door_guard_attribute (def, group, "roster"));

  return path ? door_form_find (def, g_strstrip (path)) : DOOR_DEF_NONE;
}

/* The value of the member's child that an attribute of the group names; "" when there is none. */
static const char *
member_value (DoorSession *session, DoorDefNode group, DoorNode member, const char *name)
{
  DoorFormDef *def = door_session_def (session);
  const char *own = door_guard_attribute (def, group, name);
  g_autofree char *wanted = g_strdup (own ? own : name);

  g_strstrip (wanted);
  /* A name, or the path that a workbook's ${name} became. */
  if (strrchr (wanted, '/'))
    memmove (wanted, strrchr (wanted, '/') + 1, strlen (strrchr (wanted, '/')));
  for (DoorNode c = door_session_first_child (session, member); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (session, c))
    if (strcmp (door_form_name (def, door_session_def_node (session, c)), wanted) == 0)
      return door_session_value (session, c);
  return "";
}

/* "1984-03-02" or "03-02". */
static void
read_birthday (const char *text, DoorRosterMember *member)
{
  g_auto (GStrv) parts = g_strsplit (text, "-", -1);
  guint n = g_strv_length (parts);

  if (n < 2)
    return;
  member->birth_month = (guint) atoi (parts[n - 2]);
  member->birth_day = (guint) atoi (parts[n - 1]);
}

static GArray *
read_roster (DoorSession *session, DoorDefNode group)
{
  DoorFormDef *def = door_session_def (session);
  DoorDefNode roster = roster_of (def, group);
  GArray *members = g_array_new (FALSE, TRUE, sizeof (DoorRosterMember));
  const char *woman = door_guard_attribute (def, group, "woman");
  guint n
      = roster == DOOR_DEF_NONE ? 0 : door_session_n_instances (session, roster, DOOR_NODE_ROOT);

  for (guint i = 0; i < n; i++)
    {
      DoorNode node = door_session_instance (session, roster, DOOR_NODE_ROOT, i);
      const char *age = member_value (session, group, node, "age");
      DoorRosterMember member = { i + 1, member_value (session, group, node, "name") };

      member.woman = strcmp (member_value (session, group, node, "sex"), woman ? woman : "2") == 0;
      member.age = *age ? atoi (age) : -1;
      member.eligible = strcmp (member_value (session, group, node, "eligible"), "1") == 0;
      read_birthday (member_value (session, group, node, "birthday"), &member);
      g_array_append_val (members, member);
    }
  return members;
}

/* --- Drawing ----------------------------------------------------------------------------------- */

DoorDraw *
door_roster_draw (
    DoorSession *session, DoorDefNode group, const char *seed, GDateTime *day, GError **error)
{
  DoorFormDef *def = door_session_def (session);
  g_autoptr (GArray) members = read_roster (session, group);
  const char *only = door_guard_attribute (def, group, "only");
  DoorDrawRules rules
      = { door_guard_attribute (def, group, "draw"), seed, only && strcmp (only, "women") == 0,
          (guint) g_date_time_get_month (day), (guint) g_date_time_get_day_of_month (day) };

  if (rules.method && strcmp (rules.method, "yes") == 0)
    rules.method = "uniform";
  return door_draw_make ((const DoorRosterMember *) members->data, members->len, &rules, error);
}

DoorDefNode
door_roster_find_draw (DoorFormDef *form)
{
  for (DoorControl c = 0; c < door_form_n_controls (form); c++)
    {
      DoorDefNode node = door_form_control_node (form, c);

      if (node != DOOR_DEF_NONE && door_guard_attribute (form, node, "draw"))
        return node;
    }
  return DOOR_DEF_NONE;
}

/* --- Checking ---------------------------------------------------------------------------------- */

/* Whom the record names; "" when it does not say. */
static const char *
recorded_line (DoorSession *session, DoorDefNode group)
{
  DoorFormDef *def = door_session_def (session);

  for (DoorDefNode c = door_form_first_child (def, group); c != DOOR_DEF_NONE;
       c = door_form_next_sibling (def, c))
    if (strcmp (door_form_name (def, c), "draw_line") == 0)
      {
        DoorNode node = door_session_near (session, c, DOOR_NODE_ROOT);

        return node == DOOR_NODE_NONE ? "" : door_session_value (session, node);
      }
  return "";
}

DoorDrawCheck
door_roster_check_draw (DoorSession *session, const DoorCaseEvent *event)
{
  DoorDefNode group = door_roster_find_draw (door_session_def (session));
  g_autoptr (DoorDraw) draw = NULL;
  g_autofree char *line = NULL;
  const char *recorded;

  if (group == DOOR_DEF_NONE)
    return DOOR_DRAW_UNKNOWN;
  draw = door_roster_draw (session, group, door_case_event_get (event, "seed"),
                           door_case_event_local (event), NULL);
  if (!draw || strcmp (draw->method, door_case_event_get (event, "method")) != 0)
    return DOOR_DRAW_UNKNOWN;
  if (strcmp (draw->hash, door_case_event_get (event, "hash")) != 0)
    return DOOR_DRAW_OTHER_LIST;
  line = g_strdup_printf ("%u", draw->line);
  recorded = recorded_line (session, group);
  return strcmp (line, door_case_event_get (event, "line")) == 0
                 && (!*recorded || strcmp (line, recorded) == 0)
             ? DOOR_DRAW_HOLDS
             : DOOR_DRAW_OTHER_PERSON;
}
