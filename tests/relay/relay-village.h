/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A village out of the hub's reach: a survey with its hub, a supervisor's relay, and tablets that go by it. */
#pragma once

#include "sync-survey.h"

#include "door-relay.h"

typedef struct {
  SyncSurvey *survey;
  char *token; /* of the supervisor whose relay it is */
  char *folder;
  DoorHub *hub; /* the relay's own */
  DoorRelay *relay;
  char *id;
} Village;

Village *village_new (void);
void village_free (Village *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Village, village_free)

void village_start (Village *self);
void village_stop (Village *self);
/* In its folder, which is empty. */
void village_make_relay (Village *self, const char *url);
/* One round of the relay. */
gboolean village_carry (Village *self, GError **error);
void village_carry_well (Village *self);
/* The interviewer's tablet, on the way by the relay. */
DoorSync *village_tablet (Village *self, SyncBoxOut *outbox, SyncBoxIn *inbox);
/* Runs it, and nothing fails. */
void village_meet (DoorSync *sync);
/* How many submissions the hub has. */
guint village_submissions (SyncSurvey *survey);
