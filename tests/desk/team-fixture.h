/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A survey on loopback: a hub, an interviewer's device with one case of household.xml, a second
 * interviewer's without any, the computers of two supervisors of the same team, and one at headquarters. */
#pragma once

#include "door-device.h"
#include "door-hub-store.h"
#include "door-hub.h"
#include "door-scenario.h"
#include "door-team-desk.h"

#define TEAM_PASSPHRASE "seven quiet herons"
#define TEAM_CASE "HH-1"

typedef enum { TEAM_AMINA, TEAM_SIONE, TEAM_ANA, TEAM_TEVITA, TEAM_HILDA, TEAM_N } TeamPerson;

typedef struct {
  char *folder;
  DoorClock *clock;
  DoorIdentity *survey, *analyst, *recovery;
  DoorHubStore *store;
  DoorHub *hub;
  char *url;
  char *device[TEAM_N];
  char *token[TEAM_N];
  DoorPublicKeys keys[TEAM_N];
  DoorScenario *person[TEAM_N];
} TeamFixture;

void team_fixture_set_up (TeamFixture *self, gconstpointer form);
void team_fixture_tear_down (TeamFixture *self, gconstpointer form);

/* Each fails the test when refused. */
void team_unlock (TeamFixture *self, TeamPerson person);
void team_lock (TeamFixture *self, TeamPerson person);
void team_sync (TeamFixture *self, TeamPerson person);
DoorTeamDesk *team_desk (TeamFixture *self, TeamPerson person);
/* The interviewer answers all of household.xml, finishes and sends it. */
void team_interview (TeamFixture *self);
/* The only row of the list, or the one with this state. */
DoorTeamRow *team_find (TeamFixture *self, TeamPerson person, DoorReviewState state);
void team_refresh (TeamFixture *self, TeamPerson person);
/* NULL: it was done; else why not. transfer full. */
char *team_decide (TeamFixture *self,
                   TeamPerson person,
                   DoorTeamRow *row,
                   DoorDecision decision,
                   const char *text,
                   const DoorTeamComment *comments,
                   guint n_comments);

void team_keep_result (GObject *source, GAsyncResult *result, gpointer data);
void team_wait (GAsyncResult **result);

#define ADD_TEAM_TEST(path, function)                                                              \
  g_test_add (path, TeamFixture, NULL, team_fixture_set_up, function, team_fixture_tear_down)
