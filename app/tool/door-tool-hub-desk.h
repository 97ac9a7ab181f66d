/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands of "doorctl hub" begin with that need headquarters' key: the sample is sealed to it, and
 * draws are signed by it. Private to app/tool. Thread rule: main. */
#pragma once

#include "door-keys.h"
#include "door-listing.h"
#include "door-tool-hub.h"

typedef struct {
  DoorHubPlace place;
  char *key;
  char *passphrase_file;
  DoorHubStore *store;
  DoorIdentity *office;
} DoorHubDesk;

void door_hub_desk_clear (DoorHubDesk *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorHubDesk, door_hub_desk_clear)

#define DOOR_HUB_DESK_OPTIONS(desk)                                                                \
  DOOR_HUB_PLACE (&(desk)->place),                                                                 \
      { "key", 0, 0, G_OPTION_ARG_FILENAME, &(desk)->key, "Headquarters' key", "FILE" },           \
  {                                                                                                \
    "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &(desk)->passphrase_file,                      \
        "Passphrase in the file's first line", "FILE"                                              \
  }

/* FALSE: *ret_exit is the exit code, after saying why. */
gboolean door_hub_desk_open (DoorHubDesk *self, const DoorCommand *command, int *ret_exit);
/* What listers sent, of all PSUs or of one. Array of DoorListing. transfer full. */
GPtrArray *door_hub_desk_listings (DoorHubDesk *self, const char *psu, GError **error);
