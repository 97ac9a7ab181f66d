/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request to the server and its whole answer, within a limit.
 *
 * Credentials go to the server's own origin only, whatever address a document names, and unasked:
 * ODK Central never asks. Redirections are not followed: they are how a captive portal answers.
 * A session belongs to one server: it remembers that server's Digest challenge.
 * Private to app/sync and app/relay. Thread rule: main context.
 */
#pragma once

#include "door-sync.h"

#include <libsoup/soup.h>

typedef struct {
  guint status; /* 0: no answer; `fault` says why */
  GBytes *body; /* never NULL when there was an answer */
  char *etag;
  guint retry_after;    /* seconds the server asks to wait; 0: not said */
  gint64 upload_offset; /* of the tus protocol; -1: not said */
  GError *fault;
} DoorAnswer;

void door_answer_free (DoorAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorAnswer, door_answer_free)

typedef struct {
  const char *method;
  const char *url;
  GBytes *body; /* NULL: none */
  const char *content_type;
  const char *etag;           /* for If-None-Match; NULL: none */
  const char *const *headers; /* names and values in turn, ended by NULL; NULL: none */
  gsize max_body;             /* of the answer */
} DoorAsk;

/* A session for this server; with a pin it asks nobody else about certificates. transfer full. */
SoupSession *door_request_session_new (const DoorServer *server);

/* Borrows `ask` for the call; `server` must outlive it. */
void door_request_async (SoupSession *session,
                         const DoorServer *server,
                         const DoorAsk *ask,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data);
/* Never NULL. transfer full. */
DoorAnswer *door_request_finish (GAsyncResult *result);
