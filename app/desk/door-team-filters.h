/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters of the list of interviews under a name, kept in this account's vault: what is shown, in which order,
 * whose, where, and what is searched for.
 *
 * Order of use: door_team_filters_load_async() once; names; apply, save, remove.
 * Thread rule: main.
 */
#pragma once

#include "door-team-desk.h"

/* Ends with door_team_filters_finish(), as do save and remove; the names follow then. */
void door_team_filters_load_async (DoorTeamDesk *desk, GAsyncReadyCallback callback, gpointer data);
gboolean door_team_filters_finish (DoorTeamDesk *desk, GAsyncResult *result, GError **error);
/* In the order of the alphabet, NULL-terminated; transfer full. */
char **door_team_filters_list (DoorTeamDesk *desk);
/* Sets the list to it. FALSE when there is none of this name. */
gboolean door_team_filters_apply (DoorTeamDesk *desk, const char *name);
/* What the list shows now, under this name; one of the same name is replaced. */
void door_team_filters_save_async (DoorTeamDesk *desk,
                                   const char *name,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
void door_team_filters_remove_async (DoorTeamDesk *desk,
                                     const char *name,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
