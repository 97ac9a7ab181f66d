/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of a supervisor with the interviews of a team, unlocked and read. */
#pragma once

#include "team-data.h"
#include "ui-stage.h"

typedef struct {
  TeamData *data;
  UiStage *stage;
} TeamStage;

/* As team_data_new() has people and interviews; `protocol` as team_data_put_protocol(),
 * together with the outlines of the areas; NULL: what the survey has. */
void team_stage_open (TeamStage *self, guint people, guint each, const char *protocol);
void team_stage_close (TeamStage *self);
/* The page of that name. */
void team_stage_show (TeamStage *self, const char *page);
