/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters between people, and enrolling a device. The hub looks at who writes to whom, and into two
 * kinds of letters only: a device's word that it was wiped, which ends its enrolment, and the notice that a
 * respondent withdrew. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-call.h"

#include "door-hub-destroy.h"
#include "door-hub-office.h"
#include "door-hub-relay.h"
#include "door-hub-store-private.h"
#include "door-order.h"

#include <string.h>

#define JSON "application/json"

#define EARLY "Another device has this case. The letter is taken once that one has handed it over."

/* Who may write what ---------------------------------------------------------------------------- */

#define BIT(role) (1u << DOOR_USER_##role)
#define OFFICE (BIT (HEADQUARTERS) | BIT (ADMINISTRATOR))
#define REVIEWERS (BIT (SUPERVISOR) | BIT (HEADQUARTERS))

/* Kinds that not everybody may write. */
static const struct {
  const char *kind;
  guint roles;
} reserved[] = {
  { "return", REVIEWERS },       { "verdict", REVIEWERS | BIT (ANALYST) },
  { "release", REVIEWERS },      { "order", OFFICE },
  { "draft-back", OFFICE },      { DOOR_LETTER_CASE, REVIEWERS },
  { DOOR_LETTER_WRAPS, OFFICE },
};

static gboolean
may_write (const DoorHubDevice *device, const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (strcmp (reserved[i].kind, kind) == 0)
      return (reserved[i].roles & (1u << device->role)) != 0;
  return TRUE;
}

/* Across teams only the office writes, or to it. */
static gboolean
may_reach (const DoorHubDevice *from, const DoorHubDevice *to)
{
  if (((1u << from->role) & OFFICE) != 0)
    return TRUE;
  return from->role != DOOR_USER_ANALYST && strcmp (from->team, to->team) == 0
         && *from->team != '\0';
}

/* To whom ------------------------------------------------------------------------------------- */

/* The device with these keys, as far as the asker may know of it; NULL else. */
static DoorHubDevice *
find_addressee (DoorHubCall *call, DoorHubStore *store, const char *keys)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorHubDevice) device = door_hub_store_find_keys (store, keys, &fault);
  if (device != NULL && !device->revoked && may_reach (call->device, device))
    return g_steal_pointer (&device);
  if (fault != NULL && fault->code != DOOR_HUB_STORE_ERROR_NOT_FOUND)
    door_hub_call_fault (call, fault);
  else
    door_hub_call_refuse (call, 404, "There is nobody with these keys whom you may write to.");
  return NULL;
}

/* The mailbox that "to" names; NULL after answering. *ret_device: of whom, NULL: not one device. */
static char *
find_mailbox (DoorHubCall *call, DoorHubStore *store, DoorHubDevice **ret_device)
{
  const char *to = call->query != NULL ? g_hash_table_lookup (call->query, "to") : NULL;
  if (g_strcmp0 (to, DOOR_LETTER_TO_OFFICE) == 0)
    return g_strdup (DOOR_HUB_MAILBOX_OFFICE);
  if (g_strcmp0 (to, DOOR_LETTER_TO_TEAM) == 0 && *call->device->team != '\0')
    return door_hub_mailbox_of_team (call->device->team);
  if (to == NULL || !g_str_has_prefix (to, "door1"))
    {
      door_hub_call_refuse (call, 400, "Say to whom: team, office, or the keys of a device.");
      return NULL;
    }
  *ret_device = find_addressee (call, store, to);
  return *ret_device != NULL ? door_hub_mailbox_of_device ((*ret_device)->device) : NULL;
}

/* What follows from a letter -------------------------------------------------------------------- */

/* TRUE when the device itself says that it was wiped. Its enrolment ends with that. */
static gboolean
end_wiped (DoorHubCall *call, DoorHubStore *store, GError **error)
{
  DoorOrderDone done;
  if (call->device->keys == NULL || !call->device->wiping
      || !door_order_done_read (call->body, &call->device->keys->keys, &done, NULL))
    {
      g_set_error_literal (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_INVALID,
                           "No order waits for this device, or its word cannot be trusted.");
      return FALSE;
    }
  return door_hub_store_revoke_device (store, call->device->device, error)
         && door_hub_store_audit (store, call->device->user, "device.wiped", call->device->label,
                                  error);
}

/* A respondent withdrew: what the hub holds of the interview goes. */
static gboolean
withdraw (DoorHubCall *call, DoorHubStore *store, GError **error)
{
  return door_hub_store_withdraw_interview (store, call->body, NULL, error)
         && door_hub_store_audit (store, call->device->user, "interview.withdrawn",
                                  call->captures[1], error);
}

static gboolean
act_on (DoorHubCall *call, DoorHubStore *store, const DoorHubDevice *to, GError **error)
{
  const char *kind = call->captures[0];
  if (strcmp (kind, "order-done") == 0)
    return end_wiped (call, store, error);
  if (strcmp (kind, DOOR_LETTER_WITHDRAWAL) == 0)
    return withdraw (call, store, error);
  if (strcmp (kind, DOOR_LETTER_HANDOVER) != 0 || to == NULL)
    return TRUE;
  return door_hub_store_hand_over (store, call->captures[1], call->device->device, to->device,
                                   error)
         && (!call->relay
             || door_hub_store_relay_note_given (store, call->device->device, call->captures[1],
                                                 error))
         && door_hub_store_audit (store, call->device->user, "case.handover", to->user, error);
}

static gboolean
keep (DoorHubCall *call,
      DoorHubStore *store,
      const char *mailbox,
      const DoorHubDevice *to,
      guint64 *ret_mark,
      GError **error)
{
  gboolean new;
  if (!door_hub_store_put_letter (store, mailbox, call->device->device, call->captures[0],
                                  call->captures[1], call->body, ret_mark, &new, error))
    return FALSE;
  call->status = new ? 201 : 200;
  return !new || act_on (call, store, to, error);
}

/* A case that came by hand from a colleague who has not told yet: the letter waits for that word. TRUE only
 * for cases of the sender's own team. */
static gboolean
is_early (DoorHubCall *call, DoorHubStore *store, const GError *fault)
{
  return strcmp (call->captures[0], DOOR_LETTER_HANDOVER) == 0
         && g_error_matches (fault, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND)
         && door_hub_store_team_has_case (store, call->captures[1], call->device->team);
}

void
door_hub_answer_letter (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorHubDevice) to = NULL;
  guint64 mark = 0;
  if (!may_write (call->device, call->captures[0]))
    return door_hub_call_refuse (call, 422, "Letters of this kind are not for you to write.");
  g_autofree char *mailbox = find_mailbox (call, store, &to);
  if (mailbox == NULL)
    return;
  if (!door_hub_store_enter (store, &fault))
    return door_hub_call_fault (call, fault);
  gboolean kept = keep (call, store, mailbox, to, &mark, &fault);
  if (!door_hub_store_leave (store, kept, &fault))
    return is_early (call, store, fault) ? door_hub_call_refuse (call, 425, "%s", EARLY)
                                         : door_hub_call_fault (call, fault);
  if (call->relay && door_hub_answer_carried_letter (call, store, mark))
    return;
  door_hub_call_text (call, call->status, JSON,
                      g_strdup_printf ("{\"mark\":%" G_GUINT64_FORMAT "}", mark));
}

void
door_hub_answer_letters (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  g_autofree char *mailbox = door_hub_call_mailbox (call);
  guint64 since = door_hub_call_number (call, "since", 0);
  guint64 mark = since;
  g_autoptr (GPtrArray) letters
      = door_hub_store_list_letters (store, call->device->device, mailbox, since, &mark, &fault);
  if (letters == NULL)
    return door_hub_call_fault (call, fault);
  /* Of a team's or the office's mailbox: who looked stands in the audit. */
  if (mailbox != NULL && letters->len > 0
      && !door_hub_store_audit (store, call->device->user, "read.letters", mailbox, &fault))
    return door_hub_call_fault (call, fault);
  door_hub_call_text (call, 200, JSON, door_letter_page_print (letters, mark));
}

/* Enrolling ----------------------------------------------------------------------------------- */

void
door_hub_answer_enrol (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorEnrolRequest) request = door_enrol_request_parse (call->body, &fault);
  if (request == NULL)
    return door_hub_call_refuse (call, 400, "%s", fault->message);
  g_autoptr (DoorEnrolReply) reply = door_hub_store_use_enrolment (store, request, &fault);
  if (reply == NULL)
    return door_hub_call_fault (call, fault);
  door_hub_call_text (call, 200, JSON, door_enrol_reply_print (reply));
}
