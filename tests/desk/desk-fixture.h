/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device with one account, one form (household.xml) and one case, without a hub. */
#pragma once

#include "door-device.h"
#include "door-scenario.h"

#define ACCOUNT "amina"
#define PASSPHRASE "seven quiet herons"
#define CASE_ID "HH-1"

typedef struct {
  const char *hub_url; /* set before the set-up; NULL: nobody answers there */
  char *folder;
  DoorClock *clock;
  DoorIdentity *survey;
  DoorIdentity *supervisor;
  DoorScenario *scenario;
} DeskFixture;

void desk_fixture_set_up (DeskFixture *self, gconstpointer data);
void desk_fixture_tear_down (DeskFixture *self, gconstpointer data);

/* Each fails the test when the desk refuses. */
void desk_unlock (DeskFixture *self);
void desk_lock (DeskFixture *self);
void desk_open (DeskFixture *self);
void desk_leave (DeskFixture *self);
void desk_answer (DeskFixture *self, const char *ref, const char *value);
void desk_next (DeskFixture *self);
/* Answers everything of household.xml with one member, up to the end page. */
void desk_answer_all (DeskFixture *self);

DoorInterview *desk_interview (DeskFixture *self);
/* The question with this ref on the present screen; NULL when it is not there. transfer none. */
DoorQuestion *desk_question (DeskFixture *self, const char *ref);
/* Ref of the first question on the screen; "" when there is none. transfer full. */
char *desk_first_ref (DeskFixture *self);

/* With another questionnaire, which calls itself "household" too. */
#define ADD_DESK_TEST_WITH(path, file, function)                                                   \
  g_test_add (path, DeskFixture, file, desk_fixture_set_up, function, desk_fixture_tear_down)
#define ADD_DESK_TEST(path, function)                                                              \
  g_test_add (path, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)
