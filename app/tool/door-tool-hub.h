/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the subcommands of "doorctl hub" share: where the hub is. Each of them works on the hub's
 * store itself, also while hub processes serve it. */
#pragma once

#include "door-hub-store.h"
#include "door-space.h"
#include "door-tool.h"

typedef struct {
  char *dir;
  char *database;
} DoorHubPlace;

void door_hub_place_clear (DoorHubPlace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorHubPlace, door_hub_place_clear)

/* Two rows of a GOptionEntry table. */
#define DOOR_HUB_PLACE(place)                                                                      \
  { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &(place)->dir, "The hub's folder", "FOLDER" },           \
  {                                                                                                \
    "database", 0, 0, G_OPTION_ARG_STRING, &(place)->database,                                     \
        "Instead of a folder: postgresql://… (passwords belong into ~/.pgpass)", "URL"             \
  }

/* The folder or the database; NULL when neither was named. transfer none. */
const char *door_hub_place_location (const DoorHubPlace *self);
/* NULL with *ret_exit set, after saying why. */
DoorHubStore *
door_hub_place_open (const DoorHubPlace *self, const DoorCommand *command, int *ret_exit);
/* Whether the hub is the real survey's, a training's or a pilot's. */
gboolean door_tool_hub_space (DoorHubStore *store, DoorSpace *ret_space, GError **error);
/* A number above 0 in an argument. */
gboolean door_tool_number (const char *text, gint64 *ret_number, GError **error);
