/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-base"

#include "door-space.h"

static const char *const names[] = {
  [DOOR_SPACE_SURVEY] = "survey",
  [DOOR_SPACE_TRAINING] = "training",
  [DOOR_SPACE_PILOT] = "pilot",
};

const char *
door_space_name (DoorSpace space)
{
  g_return_val_if_fail (space < G_N_ELEMENTS (names), names[0]);
  return names[space];
}

gboolean
door_space_parse (const char *name, DoorSpace *ret_space)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *ret_space = (DoorSpace) i;
        return TRUE;
      }
  return FALSE;
}
