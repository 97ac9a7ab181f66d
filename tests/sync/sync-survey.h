/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small survey for tests: keys, roster, a hub on loopback with one interviewer, one supervisor
 * and one analyst, and interviews sealed as a device seals them. */
#pragma once

#include "door-hub-store.h"
#include "door-hub.h"
#include "door-roster.h"
#include "door-sync.h"
#include "door-uuid.h"

#include "sync-boxes.h"

#define SURVEY_FORM "harbour"
#define SURVEY_VERSION "2026-11"
#define SURVEY_ANSWER "he told me not to tell anyone"

typedef struct {
  char *folder;
  DoorClock *clock;
  DoorIdentity *survey_key;
  DoorIdentity *analyst_key;
  DoorIdentity *vault_key;
  DoorUuid vault;
  GBytes *roster_bytes;
  DoorRoster *roster;
  GBytes *form;
  GPtrArray *media;
  DoorHub *hub;
  char *url;
  char *interviewer_token;
  gint64 interviewer_device;
  char *supervisor_token;
  char *analyst_token;
  char *administrator_token;
} SyncSurvey;

SyncSurvey *sync_survey_new (void);
void sync_survey_free (SyncSurvey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SyncSurvey, sync_survey_free)

/* Opens the store beside the running hub. transfer full. */
DoorHubStore *sync_survey_store (SyncSurvey *self);
/* An interview sealed for the survey's recipients: instance is random, the content `content`. */
DoorParcel *sync_survey_parcel (SyncSurvey *self, const char *content);
/* The same for a given instance: other bytes under a known instanceID. */
DoorParcel *sync_survey_parcel_as (SyncSurvey *self, const char *instance_id, const char *content);
/* Adds a sealed photograph of `length` random bytes as media-1.door. */
void sync_survey_add_photo (DoorParcel *parcel, gsize length);
/* A client of the hub as the interviewer, with the survey's trust. `url` NULL: the hub's. */
DoorSync *
sync_survey_client (SyncSurvey *self, const char *url, SyncBoxOut *outbox, SyncBoxIn *inbox);
/* Runs the loop until the run has ended. */
gboolean sync_survey_run (DoorSync *sync, GError **error);

/* One request and its answer, waited for. `token` NULL: none. Out-pointers may be NULL. */
guint sync_survey_ask (const char *method,
                       const char *url,
                       const char *token,
                       const char *content_type,
                       GBytes *body,
                       GBytes **ret_body);
/* The multipart body of a parcel. */
GBytes *sync_survey_body (const DoorParcel *parcel, char **ret_content_type);
