/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-sync"

#include "door-verdict.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BACKOFF_FIRST (5 * G_USEC_PER_SEC)
#define BACKOFF_MOST (30 * 60 * (gint64) G_USEC_PER_SEC)

/* What a server said for a person, or what we say when it said nothing. */
static DoorDelivery *
deliver (DoorDeliveryState state,
         guint status,
         const DoorOpenRosaResponse *response,
         const char *own_words)
{
  const char *words
      = response != NULL && *response->message != '\0' ? response->message : own_words;
  return door_delivery_new (state, status, words);
}

static DoorDelivery *
judge_success (guint status,
               const DoorOpenRosaResponse *response,
               DoorVerdictScope *scope,
               char **ret_receipt)
{
  if (response == NULL)
    {
      *scope = DOOR_VERDICT_WAY;
      return door_delivery_new (DOOR_DELIVERY_RETRY, status,
                                _ ("Something other than the survey's server answered. If this "
                                   "network has a sign-in page, sign in first."));
    }
  if (strcmp (response->nature, DOOR_OPENROSA_CARRIED) == 0)
    {
      *ret_receipt = g_strdup (response->receipt);
      return deliver (DOOR_DELIVERY_CARRIED, status, response,
                      _ ("With the supervisor, on its way to the office."));
    }
  if (strcmp (response->nature, DOOR_OPENROSA_PARTIAL) == 0)
    return deliver (DOOR_DELIVERY_RETRY, status, response,
                    _ ("The server still waits for a part of this interview. It is sent again."));
  *ret_receipt = g_strdup (response->receipt);
  return door_delivery_new (DOOR_DELIVERY_STORED, status, NULL);
}

/* ODK Central's 409 has five meanings, told apart by its words alone. What it says is kept behind ours,
 * for the office. */
static const struct {
  const char *sign;
  DoorConflict meaning;
} conflict_signs[] = {
  { "the copy you were editing (undefined)", DOOR_CONFLICT_KNOWN },
  { "the copy you were editing", DOOR_CONFLICT_STALE_EDIT },
  { "with different XML", DOOR_CONFLICT_OTHER_BYTES },
  { "not currently accepting submissions", DOOR_CONFLICT_CLOSED },
  { "has been deleted", DOOR_CONFLICT_DELETED },
};

DoorConflict
door_verdict_conflict (const DoorOpenRosaResponse *response)
{
  for (guint i = 0; response != NULL && i < G_N_ELEMENTS (conflict_signs); i++)
    if (strstr (response->message, conflict_signs[i].sign) != NULL)
      return conflict_signs[i].meaning;
  return DOOR_CONFLICT_OTHER;
}

static const char *
conflict_words (DoorConflict meaning)
{
  switch (meaning)
    {
    case DOOR_CONFLICT_OTHER_BYTES:
      return _ (
          "The server holds a different interview under this number. Yours is kept here. Tell "
          "the office, so that both are looked at.");
    case DOOR_CONFLICT_STALE_EDIT:
      return _ ("The office changed this interview after you received it. Your version is kept "
                "here. Ask the office to return it again.");
    case DOOR_CONFLICT_CLOSED:
      return _ ("The office has closed this questionnaire. The interview is kept here. Ask the "
                "office to open it, then send again.");
    case DOOR_CONFLICT_DELETED:
      return _ ("The office has deleted this interview on the server. Yours is kept here. Ask the "
                "office what to do with it.");
    default:
      return NULL;
    }
}

static DoorDelivery *
judge_conflict (const DoorOpenRosaResponse *response)
{
  DoorConflict meaning = door_verdict_conflict (response);
  const char *words = conflict_words (meaning);
  if (meaning == DOOR_CONFLICT_KNOWN)
    return door_delivery_new (DOOR_DELIVERY_STORED, 409, NULL);
  if (words == NULL)
    return deliver (response != NULL ? DOOR_DELIVERY_REFUSED : DOOR_DELIVERY_RETRY, 409, response,
                    _ ("The server does not take this interview. Ask the office."));
  g_autofree char *both = g_strdup_printf ("%s (%s)", words, response->message);
  return door_delivery_new (DOOR_DELIVERY_REFUSED, 409, both);
}

static DoorDelivery *
judge_refusal (guint status, const DoorOpenRosaResponse *response, DoorVerdictScope *scope)
{
  switch (status)
    {
    case 401:
    case 403:
      *scope = DOOR_VERDICT_PERSON;
      return deliver (DOOR_DELIVERY_RETRY, status, response,
                      _ ("The server does not accept this device's enrolment. Ask the office."));
    case 402:
      *scope = DOOR_VERDICT_PERSON;
      return deliver (DOOR_DELIVERY_RETRY, status, response,
                      _ ("The server's account is full. Interviews stay here. Tell the office."));
    case 426:
      *scope = DOOR_VERDICT_PERSON;
      return deliver (DOOR_DELIVERY_RETRY, status, response,
                      _ ("This program is too old for the office's server. Update it: what is here "
                         "is kept and sent afterwards."));
    case 409:
      return judge_conflict (response);
    case 413:
      return deliver (DOOR_DELIVERY_REFUSED, status, response,
                      _ ("The interview is larger than the server takes. Ask the office."));
    case 408:
    case 423:
    case 425:
      return deliver (DOOR_DELIVERY_RETRY, status, response,
                      _ ("The server is busy with this interview. It will be sent again."));
    case 429:
      *scope = DOOR_VERDICT_WAY;
      return deliver (DOOR_DELIVERY_RETRY, status, response,
                      _ ("The server asks to wait a while."));
    case 405:
      return deliver (response != NULL ? DOOR_DELIVERY_REFUSED : DOOR_DELIVERY_RETRY, status,
                      response,
                      _ ("The questionnaire is not in use on the server. The interview is kept "
                         "here. Ask the office."));
    default:
      return deliver (response != NULL ? DOOR_DELIVERY_REFUSED : DOOR_DELIVERY_RETRY, status,
                      response,
                      _ ("The server's address may be wrong, or the server does not take this "
                         "interview. Ask the office."));
    }
}

static DoorDelivery *
judge_fault (guint status, const DoorOpenRosaResponse *response, DoorVerdictScope *scope)
{
  if (status == 503)
    *scope = DOOR_VERDICT_WAY;
  return deliver (DOOR_DELIVERY_RETRY, status, response,
                  _ ("The server has a fault. The interview stays here and is sent again."));
}

DoorDelivery *
door_verdict_judge (guint status, GBytes *body, DoorVerdictScope *ret_scope, char **ret_receipt)
{
  g_return_val_if_fail (ret_scope != NULL && ret_receipt != NULL, NULL);
  g_autoptr (DoorOpenRosaResponse) response
      = body != NULL ? door_openrosa_response_parse (body, NULL) : NULL;
  *ret_scope = DOOR_VERDICT_PARCEL;
  *ret_receipt = NULL;

  if (status == 201 || status == 202)
    return judge_success (status, response, ret_scope, ret_receipt);
  if (status >= 500)
    return judge_fault (status, response, ret_scope);
  if (status >= 400)
    return judge_refusal (status, response, ret_scope);
  return judge_success (status, NULL, ret_scope, ret_receipt);
}

DoorDelivery *
door_verdict_no_answer (const GError *fault)
{
  const char *words = _ ("The server cannot be reached now. Interviews stay here and are sent when "
                         "it can.");
  if (fault != NULL && fault->domain == G_TLS_ERROR)
    words = _ ("The server's certificate is not the expected one, so nothing was sent. Check this "
               "device's date, then ask the office.");
  return door_delivery_new (DOOR_DELIVERY_RETRY, 0, words);
}

gint64
door_verdict_backoff (guint attempts, double draw)
{
  gint64 wait = BACKOFF_FIRST;
  for (guint i = 1; i < attempts && wait < BACKOFF_MOST; i++)
    wait *= 2;
  return (gint64) ((double) MIN (wait, BACKOFF_MOST) * (0.5 + CLAMP (draw, 0.0, 1.0)));
}
