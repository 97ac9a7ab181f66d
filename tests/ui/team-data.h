/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A supervisor's computer with the interviews of a team, as they come from a hub, without one: for
 * tests, pictures and figures of the window of those who review. */
#pragma once

#include <glib.h>

#define TEAM_DATA_PASSPHRASE "seven quiet herons"
#define TEAM_DATA_ACCOUNT "sione"

typedef struct _TeamData TeamData;

/* `form` is a folder of sheets with a whole.scenario. Each of `people` held `each`
 * interviews; the last of them hurries. */
TeamData *team_data_new (const char *form, guint people, guint each);
void team_data_free (TeamData *self); /* removes the folder */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TeamData, team_data_free)
/* What the survey prescribes (door-protocol.h), before the window opens. */
void team_data_put_protocol (TeamData *self, const char *json);
/* Outlines of the three areas in which the interviews are held (door-areas.h), likewise. */
void team_data_put_areas (TeamData *self);
/* What a day brings besides: cases that tablets told of, a report of danger, a target; before the window
 * opens. */
void team_data_put_day (TeamData *self);
/* Tablets told of the cases of the first `n` interviews, too: their outcomes are known; before the window
 * opens. */
void team_data_put_outcomes (TeamData *self, guint n);
const char *team_data_get_folder (TeamData *self); /* of the device */
