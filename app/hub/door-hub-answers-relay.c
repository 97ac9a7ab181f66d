/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hub tells a relay, and what a hub that is a relay answers otherwise than a hub. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-call.h"

#include "door-hub-office.h"
#include "door-hub-relay.h"
#include "door-letter.h"
#include "door-receipt.h"

#include <string.h>

#define MAIN_PART "submission.door"

/* The hub ------------------------------------------------------------------------------------- */

void
door_hub_answer_relay_team (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorRelayTeam) team = door_hub_store_relay_team (store, call->device, &fault);
  if (team == NULL)
    return door_hub_call_fault (call, fault);
  g_autofree char *text = door_relay_team_print (team);
  g_autofree char *tag = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  if (door_hub_call_unchanged (call, tag))
    return;
  if (!door_hub_store_audit (store, call->device->user, "relay.team", call->device->team, &fault))
    return door_hub_call_fault (call, fault);
  door_hub_call_text (call, 200, "application/json", g_steal_pointer (&text));
}

/* The relay ----------------------------------------------------------------------------------- */

/* Enrolling is the hub's. Reviewers of the team may read here what its
 * tablets brought, sealed as it is. */
gboolean
door_hub_is_left_to_hub (DoorHubCall *call)
{
  static const char *const names[] = { "enrol", "relay-team", NULL };
  if (!call->relay || !g_strv_contains (names, call->route->name))
    return FALSE;
  door_hub_call_refuse (call, 503,
                        "This is a relay, which only carries. Ask the survey's hub itself.");
  return TRUE;
}

/* Nothing hangs on a *carried* receipt: it says who took the interview along, and when. */
static char *
carried_receipt (DoorHubCall *call, DoorHubStore *store, guint64 seq)
{
  const DoorWirePart *part = door_multipart_find (call->arrival->parts, MAIN_PART);
  g_autoptr (GBytes) content = part != NULL ? g_bytes_ref (part->bytes)
                                            : door_hub_store_get_part (store, seq, MAIN_PART, NULL);
  guint8 hash[DOOR_HASH_BYTES];
  if (content == NULL)
    return NULL;
  door_hash_blake2b (content, hash);
  g_autoptr (DoorReceipt) receipt
      = door_receipt_new (DOOR_RECEIPT_CARRIED, call->arrival->manifest->instance_id, hash,
                          door_clock_now (call->clock));
  g_autoptr (GBytes) bytes = door_receipt_sign (receipt, call->identity);
  return g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
say_carried (DoorHubCall *call, DoorHubStore *store, guint64 seq)
{
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_new (
      DOOR_OPENROSA_CARRIED, "The interview is carried to the survey's hub.");
  response->receipt = carried_receipt (call, store, seq);
  door_hub_call_text (call, 202, "text/xml; charset=utf-8",
                      door_openrosa_response_print (response));
}

void
door_hub_answer_carried (DoorHubCall *call, DoorHubStore *store, const DoorSubmissionKept *kept)
{
  g_autoptr (GError) fault = NULL;
  g_autofree char *message = NULL;
  DoorForwardState state;
  if (kept->receipt != NULL)
    return door_hub_call_confirm (call, kept->receipt);
  if (!door_hub_store_relay_state (store, kept->seq, &state, &message, &fault))
    return door_hub_call_fault (call, fault);
  if (state == DOOR_FORWARD_REFUSED)
    return door_hub_call_refuse (call, 409, "%s",
                                 message != NULL ? message : "The survey's hub refused it.");
  say_carried (call, store, kept->seq);
}

gboolean
door_hub_answer_carried_letter (DoorHubCall *call, DoorHubStore *store, guint64 mark)
{
  g_autoptr (GError) fault = NULL;
  g_autofree char *message = NULL;
  DoorForwardState state;
  if (!door_hub_store_relay_letter_state (store, mark, &state, &message, &fault))
    return door_hub_call_fault (call, fault), TRUE;
  if (state == DOOR_FORWARD_REFUSED)
    return door_hub_call_refuse (call, 409, "%s", message), TRUE;
  if (state == DOOR_FORWARD_WAITING)
    call->status = 202;
  return FALSE;
}

/* Of an interview that the relay itself may not have, or under another number. It reaches the tablet from the
 * hub alone: until that has the interview, the tablet must not let go of it. */
void
door_hub_answer_carried_receipt (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  guint64 mark = 0;
  if (g_bytes_get_size (call->body) == 0)
    return door_hub_call_refuse (call, 400, "The receipt is empty.");
  if (!door_hub_store_put_letter (store, DOOR_HUB_MAILBOX_HUB, call->device->device,
                                  DOOR_LETTER_APPLIED, call->captures[0], call->body, &mark, NULL,
                                  &fault))
    return door_hub_call_fault (call, fault);
  call->status = 204;
  door_hub_answer_carried_letter (call, store, mark);
}
