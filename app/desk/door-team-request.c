/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-private.h"
#include "door-team-request.h"
#include "door-team-write.h"

#include "door-recovery.h"
#include "door-when.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define REQUEST "passphrase-request"
#define ANSWER "passphrase-answer"
#define ANSWER_BEGINS "doorstep-recovery-answer "

struct _DoorTeamRequest {
  GObject parent_instance;

  DoorCaseEvent *asked;
  DoorCaseEvent *answered; /* NULL */
  char *when_text;
};

G_DEFINE_FINAL_TYPE (DoorTeamRequest, door_team_request, G_TYPE_OBJECT)

static void
door_team_request_finalize (GObject *object)
{
  DoorTeamRequest *self = DOOR_TEAM_REQUEST (object);

  g_clear_pointer (&self->asked, door_case_event_unref);
  g_clear_pointer (&self->answered, door_case_event_unref);
  g_free (self->when_text);
  G_OBJECT_CLASS (door_team_request_parent_class)->finalize (object);
}

static void
door_team_request_class_init (DoorTeamRequestClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_team_request_finalize;
}

static void
door_team_request_init (DoorTeamRequest *self)
{
}

const char *
door_team_request_get_whose (DoorTeamRequest *self)
{
  return door_case_event_get (self->asked, "whose");
}

const char *
door_team_request_get_person (DoorTeamRequest *self)
{
  return door_case_event_get (self->asked, "by");
}

const char *
door_team_request_get_when_text (DoorTeamRequest *self)
{
  return self->when_text;
}

const char *
door_team_request_get_fingerprint (DoorTeamRequest *self)
{
  return door_case_event_get (self->asked, "fingerprint");
}

static GBytes *
dup_field (const DoorCaseEvent *event, const char *field)
{
  const char *text = door_case_event_get (event, field);

  return g_bytes_new (text, strlen (text));
}

GBytes *
door_team_request_get_request (DoorTeamRequest *self)
{
  return dup_field (self->asked, "request");
}

GBytes *
door_team_request_dup_answer (DoorTeamRequest *self)
{
  return self->answered ? dup_field (self->answered, "answer") : NULL;
}

/* --- The list ---------------------------------------------------------------------------------- */

/* The newest answer: an earlier one may have been to a request made anew. */
static DoorCaseEvent *
find_answer (GPtrArray *events, const char *id)
{
  DoorCaseEvent *found = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      DoorCaseEvent *event = g_ptr_array_index (events, i);

      if (door_case_event_is (event, ANSWER) && strcmp (door_case_event_get (event, "of"), id) == 0
          && (!found || door_case_event_at (event) > door_case_event_at (found)))
        found = event;
    }
  return found;
}

static int
compare_requests (gconstpointer a, gconstpointer b, gpointer data)
{
  gint64 left = door_case_event_at (((DoorTeamRequest *) a)->asked);
  gint64 right = door_case_event_at (((DoorTeamRequest *) b)->asked);

  return left > right ? -1 : left < right;
}

void
door_team_requests_fill (GListStore *store, GPtrArray *events, GDateTime *now)
{
  g_list_store_remove_all (store);
  for (guint i = 0; i < events->len; i++)
    {
      DoorCaseEvent *event = g_ptr_array_index (events, i);
      g_autoptr (DoorTeamRequest) item = NULL;
      DoorCaseEvent *answer;

      if (!door_case_event_is (event, REQUEST))
        continue;
      item = g_object_new (DOOR_TYPE_TEAM_REQUEST, NULL);
      answer = find_answer (events, door_case_event_id (event));
      item->asked = door_case_event_ref (event);
      item->answered = answer ? door_case_event_ref (answer) : NULL;
      item->when_text = door_when_describe (door_case_event_local (event), now);
      g_list_store_insert_sorted (store, item, compare_requests, NULL);
    }
}

/* --- Carrying ---------------------------------------------------------------------------------- */

static void
set_bytes (DoorCaseEvent *event, const char *field, GBytes *bytes)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  door_case_event_set (event, field, text);
}

void
door_team_request_carry_async (DoorTeamDesk *desk,
                               GBytes *request,
                               const char *whose,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autofree char *fingerprint = NULL;
  DoorCaseEvent *event;
  DoorPublicKeys asker;

  if (!door_recovery_request_read (request, NULL, &asker, NULL))
    {
      door_team_fail (g_task_new (desk, NULL, callback, data), G_IO_ERROR_INVALID_ARGUMENT,
                      _ ("This is no request of a tablet. Take the one that its first page shows "
                         "after \"I have forgotten it\"."));
      return;
    }
  if (!whose || !*whose)
    {
      door_team_fail (g_task_new (desk, NULL, callback, data), G_IO_ERROR_INVALID_ARGUMENT,
                      _ ("Say whose tablet asks."));
      return;
    }
  event = door_team_event_new (desk, REQUEST);
  fingerprint = door_public_keys_fingerprint (&asker);
  door_case_event_set (event, "whose", whose);
  door_case_event_set (event, "fingerprint", fingerprint);
  set_bytes (event, "request", request);
  door_team_tell_async (desk, event, callback, data);
}

void
door_team_request_answer_async (DoorTeamDesk *desk,
                                DoorTeamRequest *asked,
                                GBytes *answer,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  DoorCaseEvent *event;

  if (g_bytes_get_size (answer) < strlen (ANSWER_BEGINS)
      || memcmp (g_bytes_get_data (answer, NULL), ANSWER_BEGINS, strlen (ANSWER_BEGINS)) != 0)
    {
      door_team_fail (g_task_new (desk, NULL, callback, data), G_IO_ERROR_INVALID_ARGUMENT,
                      _ ("This is no answer to a request."));
      return;
    }
  event = door_team_event_new (desk, ANSWER);
  door_case_event_set (event, "of", door_case_event_id (asked->asked));
  set_bytes (event, "answer", answer);
  door_team_tell_to_async (desk, event, door_case_event_get (asked->asked, "by"), callback, data);
}
