/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An analyst's folder beside a hub on loopback: one interview is made, decided on, fetched, and what is
 * exported is looked at. */
#pragma once

#include "team-fixture.h"

#include "door-analyst.h"

typedef struct {
  TeamFixture *team;
  char *token, *folder, *to;
  DoorFetchReport fetched;
} Office;

void office_clear (Office *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Office, office_clear)

/* An analyst's device and folders, and nothing more. */
void office_init (Office *self, TeamFixture *team);
/* The team makes an interview, and the hub has it. */
void office_begin (Office *self, TeamFixture *team);
void office_decide (TeamFixture *team, DoorReviewState from, DoorDecision decision);
void office_fetch (Office *self);
DoorAnalystJob office_job (const Office *self);
/* It must succeed. */
void office_export (const DoorAnalystJob *job, DoorAnalystReport *report);

/* Files of an export. transfer full. */
char *office_text (const char *folder, const char *name);
guint office_rows (const char *folder, const char *name);
void office_assert_cell (
    const char *folder, const char *name, guint row, const char *column, const char *is);
