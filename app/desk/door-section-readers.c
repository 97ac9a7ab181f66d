/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-section-readers.h"

#include "door-guard-private.h"

gboolean
door_section_has_reader (DoorRoster *roster, DoorAudience audience, const char *team)
{
  g_autoptr (GPtrArray) readers = roster ? door_roster_recipients (roster, audience, team) : NULL;

  return readers && readers->len > 0;
}

GPtrArray *
door_section_unread (DoorFormDef *form, DoorRoster *roster, const char *team)
{
  GPtrArray *unread = g_ptr_array_new_with_free_func (g_free);
  DoorGuarded group = door_guard_of_section (form, 1);

  for (guint n = 1; group.control != DOOR_CONTROL_NONE; group = door_guard_of_section (form, ++n))
    if (!door_section_has_reader (roster, group.audience, team))
      g_ptr_array_add (unread, g_strdup (door_form_path (form, group.node)));
  return unread;
}
