/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-sync"

#include "door-enrol.h"

#include "door-sync-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { MAX_ANSWER = 64 * 1024 };

typedef struct {
  DoorServer *server;
  SoupSession *session;
} Enrolling;

static void
enrolling_free (gpointer data)
{
  Enrolling *self = data;
  door_server_free (self->server);
  g_object_unref (self->session);
  g_free (self);
}

static GError *
fault_of (const DoorAnswer *answer)
{
  g_autoptr (DoorOpenRosaResponse) response = NULL;
  if (answer->fault != NULL && answer->fault->domain == DOOR_SYNC_ERROR)
    return g_error_copy (answer->fault);
  if (answer->fault != NULL)
    {
      g_autoptr (DoorDelivery) words = door_verdict_no_answer (answer->fault);
      return g_error_new_literal (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE, words->message);
    }
  response = door_openrosa_response_parse (answer->body, NULL);
  if (response != NULL && (answer->status == 404 || answer->status == 409))
    return g_error_new_literal (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED,
                                _ ("The office's server does not know this enrolment code: it was "
                                   "used, or it is too old. Ask the office for another."));
  return g_error_new_literal (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_SERVER,
                              answer->status == 429
                                  ? _ ("Too many codes were tried. Wait a few minutes.")
                                  : _ ("The server did not answer as expected. Try again later."));
}

static Enrolling *
enrolling_new (const DoorServer *server)
{
  Enrolling *self = g_new0 (Enrolling, 1);
  self->server = door_server_copy (server);
  self->session = door_request_session_new (self->server);
  return self;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autoptr (GError) unreadable = NULL;
  if (answer->fault != NULL || answer->status != 200)
    return g_task_return_error (task, fault_of (answer));
  DoorEnrolReply *reply = door_enrol_reply_parse (answer->body, &unreadable);
  if (reply != NULL)
    return g_task_return_pointer (task, reply, (GDestroyNotify) door_enrol_reply_free);
  g_task_return_new_error (task, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_SERVER,
                           _ ("Something other than the survey's server answered. If this network "
                              "has a sign-in page, sign in first. (%s)"),
                           unreadable->message);
}

void
door_enrol_async (const DoorEnrolCode *code,
                  const DoorEnrolRequest *request,
                  const char *pin,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer data)
{
  g_return_if_fail (code != NULL && request != NULL);
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (DoorServer) hub = door_server_new (DOOR_SERVER_HUB, code->hub_url);
  hub->pin = g_strdup (pin);
  Enrolling *self = enrolling_new (hub);
  g_task_set_task_data (task, self, enrolling_free);
  if (!door_server_url_is_private (self->server->url))
    {
      g_task_return_new_error (task, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED,
                               _ ("The server's address must begin with https, since a password "
                                  "goes there."));
      g_object_unref (task);
      return;
    }
  g_autofree char *url = g_strconcat (self->server->url, "/enrol", NULL);
  char *json = door_enrol_request_print (request);
  g_autoptr (GBytes) body = g_bytes_new_take (json, strlen (json));
  const DoorAsk ask = { .method = "POST",
                        .url = url,
                        .body = body,
                        .content_type = "application/json",
                        .max_body = MAX_ANSWER };
  door_request_async (self->session, self->server, &ask, cancellable, on_answer, task);
}

DoorEnrolReply *
door_enrol_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Servers of others --------------------------------------------------------------------------- */

static GError *
check_fault (const DoorAnswer *answer)
{
  GError *fault = NULL;
  if (answer->fault == NULL && (answer->status == 401 || answer->status == 403))
    return door_sync_fault (DOOR_SYNC_ERROR_REFUSED,
                            _ ("The server does not accept this user name and password, or this "
                               "code. Ask the office, and type them again."));
  if (answer->fault == NULL && answer->status == 404)
    return door_sync_fault (DOOR_SYNC_ERROR_REFUSED,
                            _ ("There is no list of questionnaires at this address. Compare it "
                               "with what the office gave you."));
  return door_sync_is_usable (answer, &fault) ? NULL : fault;
}

static void
on_form_list (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autoptr (GError) unreadable = NULL;
  g_autoptr (GPtrArray) forms = NULL;
  GError *fault = check_fault (answer);
  if (fault != NULL)
    return g_task_return_error (task, fault);
  forms = door_form_list_parse (answer->body, &unreadable);
  if (forms == NULL)
    return g_task_return_error (task, door_sync_nonsense (unreadable));
  g_task_return_int (task, forms->len);
}

void
door_enrol_check_async (const DoorServer *server,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_return_if_fail (server != NULL);
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Enrolling *self = enrolling_new (server);
  g_autofree char *url = g_strconcat (server->url, "/formList", NULL);
  const DoorAsk ask = { .method = "GET", .url = url, .max_body = DOOR_SYNC_MAX_LIST };
  g_task_set_task_data (task, self, enrolling_free);
  door_request_async (self->session, self->server, &ask, cancellable, on_form_list, task);
}

int
door_enrol_check_finish (GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}
