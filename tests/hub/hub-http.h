/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests written by hand to the hub of a SyncSurvey, since a client library would tidy them.
 * Thread rule: the hub's; its main context runs while an answer is waited for.
 */
#pragma once

#include "sync-survey.h"

typedef struct {
  guint status; /* 0: the hub hung up without an answer */
  char *head;
  GBytes *body;
} HubAnswer;

void hub_answer_clear (HubAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubAnswer, hub_answer_clear)

/* These very bytes on a connection of their own, until the hub hangs up. */
HubAnswer hub_http_send (SyncSurvey *survey, const void *request, gsize length);
/* `headers`: whole lines, each ended by "\r\n". `token` and `body` may be NULL. */
HubAnswer hub_http_ask (SyncSurvey *survey,
                        const char *method,
                        const char *path,
                        const char *token,
                        const char *headers,
                        GBytes *body);
guint hub_http_status (SyncSurvey *survey, const char *method, const char *path, const char *token);
HubAnswer hub_http_post (SyncSurvey *survey, const char *token, const DoorParcel *parcel);
/* Submissions in the store, conflicts too. */
guint hub_http_count (SyncSurvey *survey);
