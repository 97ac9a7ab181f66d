/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only Doorstep asks: a device for its own things, a reader for what has arrived. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-call.h"

#include "door-hub-destroy.h"
#include "door-hub-store-private.h"

#include <string.h>

#define JSON "application/json"
#define BYTES "application/octet-stream"

/* A device ---------------------------------------------------------------------------------- */

void
door_hub_answer_changes (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  g_autofree char *mailbox = door_hub_call_mailbox (call);
  g_autoptr (DoorChanges) changes
      = door_hub_store_get_changes (store, call->device->device, mailbox, &fault);
  if (changes == NULL)
    return door_hub_call_fault (call, fault);
  g_autofree char *text = door_changes_print (changes);
  g_autofree char *tag = g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);
  if (!door_hub_call_unchanged (call, tag))
    door_hub_call_text (call, 200, JSON, g_steal_pointer (&text));
}

void
door_hub_answer_assignments (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  guint64 since = door_hub_call_number (call, "since", 0);
  guint64 mark = since;
  g_autoptr (GPtrArray) all
      = door_hub_store_list_assignments (store, call->device->device, since, &mark, &fault);
  if (all == NULL)
    return door_hub_call_fault (call, fault);
  door_hub_call_text (call, 200, JSON, door_assignment_page_print (all, mark));
}

void
door_hub_answer_receipts (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  guint64 since = door_hub_call_number (call, "since", 0);
  guint64 mark = since;
  g_autoptr (GPtrArray) all
      = door_hub_store_list_receipts (store, call->device->device, since, &mark, &fault);
  if (all == NULL)
    return door_hub_call_fault (call, fault);
  door_hub_call_text (call, 200, JSON, door_receipt_page_print (all, mark));
}

void
door_hub_answer_roster (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  guint64 epoch = 0;
  g_autoptr (GBytes) roster = door_hub_store_get_roster (store, &epoch, &fault);
  if (fault != NULL)
    return door_hub_call_fault (call, fault);
  if (roster == NULL)
    return door_hub_call_refuse (call, 404, "This survey has no roster yet. Try again later.");
  g_autofree char *tag = g_strdup_printf ("%" G_GUINT64_FORMAT, epoch);
  if (!door_hub_call_unchanged (call, tag))
    door_hub_call_bytes (call, BYTES, roster);
}

void
door_hub_answer_device (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorDeviceKeys) keys = door_device_keys_parse (call->body, &fault);
  if (keys == NULL)
    return door_hub_call_refuse (call, 400, "%s", fault->message);
  if (!door_hub_store_set_device_keys (store, call->device->device, keys, &fault)
      || !door_hub_store_audit (store, call->device->user, "device-keys", keys->vault_id, &fault))
    return door_hub_call_fault (call, fault);
  door_hub_call_text (call, 200, JSON, door_device_keys_print (keys));
}

/* A reader ---------------------------------------------------------------------------------- */

/* A supervisor reads their own team, all others every team. */
static const char *
readable_team (const DoorHubDevice *device)
{
  return device->role == DOOR_USER_SUPERVISOR ? device->team : NULL;
}

/* Who looked at what stands in the audit before the answer leaves. FALSE: it has answered. */
static gboolean
note_read (DoorHubCall *call, DoorHubStore *store, const char *act, const char *subject)
{
  g_autoptr (GError) fault = NULL;
  if (door_hub_store_audit (store, call->device->user, act, subject, &fault))
    return TRUE;
  door_hub_call_fault (call, fault);
  return FALSE;
}

void
door_hub_answer_list (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  guint64 since = door_hub_call_number (call, "since", 0);
  guint64 mark = since;
  g_autoptr (GPtrArray) rows = door_hub_store_list_submissions (
      store, readable_team (call->device), since, DOOR_WIRE_PAGE, &mark, &fault);
  if (rows == NULL)
    return door_hub_call_fault (call, fault);
  g_autofree char *range
      = g_strdup_printf ("%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT, since + 1, mark);
  if (rows->len > 0 && !note_read (call, store, "list", range))
    return;
  door_hub_call_text (call, 200, JSON, door_submission_page_print (rows, mark));
}

void
door_hub_answer_destroyed (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  guint64 since = door_hub_call_number (call, "since", 0);
  guint64 mark = since;
  g_autoptr (GPtrArray) rows = door_hub_store_list_destroyed (
      store, call->device->role == DOOR_USER_INTERVIEWER ? call->device->device : 0, since,
      DOOR_WIRE_PAGE, &mark, &fault);
  if (rows == NULL)
    return door_hub_call_fault (call, fault);
  door_hub_call_text (call, 200, JSON, door_destroyed_page_print (rows, mark));
}

/* By its number; by its instanceID, for who has it from elsewhere and knows no number. */
static gboolean
find_named (DoorHubStore *store, const char *name, guint64 *ret_seq)
{
  return g_ascii_string_to_unsigned (name, 10, 1, G_MAXINT64, ret_seq, NULL)
         || door_hub_store_find_instance (store, name, ret_seq, NULL);
}

/* What the path names, if it is a submission that the asker may read. What they may not read is
 * answered as what is not there. */
static GBytes *
find_readable (DoorHubCall *call, DoorHubStore *store, guint64 *ret_seq)
{
  g_autoptr (GError) fault = NULL;
  const char *team = readable_team (call->device);
  g_autofree char *its_team = NULL;
  guint64 seq;

  if (!find_named (store, call->captures[0], &seq))
    {
      door_hub_call_refuse (call, 404, "There is no such submission.");
      return NULL;
    }
  g_autoptr (GBytes) manifest = door_hub_store_get_submission (store, seq, NULL, &its_team, &fault);
  if (manifest == NULL)
    {
      door_hub_call_fault (call, fault);
      return NULL;
    }
  if (team != NULL && g_strcmp0 (team, its_team) != 0)
    {
      door_hub_call_refuse (call, 404, "There is no such submission.");
      return NULL;
    }
  *ret_seq = seq;
  return g_steal_pointer (&manifest);
}

void
door_hub_answer_submission_manifest (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  guint64 seq;
  g_autoptr (GBytes) manifest = find_readable (call, store, &seq);
  if (manifest == NULL)
    return;
  if (!door_hub_store_audit (store, call->device->user, "read", call->captures[0], &fault))
    return door_hub_call_fault (call, fault);
  door_hub_call_bytes (call, "text/xml; charset=utf-8", manifest);
}

/* At once at most; who wants more of a large part asks for the next range. */
#define MAX_RANGE (32u * 1024 * 1024)

/* "bytes=N-" or "bytes=N-M"; FALSE: the whole is wanted. */
static gboolean
read_range (DoorHubCall *call, guint64 *ret_first, gsize *ret_length)
{
  const char *text = call->range;
  guint64 first, last = G_MAXUINT64;
  char *end;
  if (text == NULL || !g_str_has_prefix (text, "bytes=") || !g_ascii_isdigit (text[6]))
    return FALSE;
  first = g_ascii_strtoull (text + 6, &end, 10);
  if (*end != '-' || first > G_MAXINT64)
    return FALSE;
  if (g_ascii_isdigit (end[1]))
    last = g_ascii_strtoull (end + 1, &end, 10);
  if (last < first)
    return FALSE;
  *ret_first = first;
  *ret_length = (gsize) MIN (last - first, MAX_RANGE - 1) + 1;
  return TRUE;
}

static void
send_range (DoorHubCall *call, GBytes *bytes, guint64 first, guint64 size)
{
  gsize length = g_bytes_get_size (bytes);
  if (length == 0)
    return door_hub_call_refuse (call, 416, "The part is not that long.");
  door_hub_call_bytes (call, BYTES, bytes);
  call->status = 206;
  call->content_range
      = g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT,
                         first, first + length - 1, size);
}

/* A sealed section is fetched by whom it is sealed to: analysts, and headquarters where the questionnaire
 * says so. */
static gboolean
may_fetch (const DoorHubCall *call, DoorHubStore *store, guint64 seq)
{
  if (call->device->role == DOOR_USER_ANALYST || !g_str_has_prefix (call->captures[1], "section-"))
    return TRUE;
  return call->device->role == DOOR_USER_HEADQUARTERS && call->device->keys != NULL
         && door_hub_store_part_is_for (store, seq, call->captures[1], &call->device->keys->keys);
}

void
door_hub_answer_part (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  guint64 seq, size, first = 0;
  gsize length = DOOR_OPENROSA_MAX_BODY;
  gboolean ranged = read_range (call, &first, &length);
  g_autoptr (GBytes) manifest = find_readable (call, store, &seq);
  if (manifest == NULL)
    return;
  if (!may_fetch (call, store, seq))
    return door_hub_call_refuse (call, 403, "This section is not sealed to you.");
  g_autoptr (GBytes) bytes
      = door_hub_store_get_part_range (store, seq, call->captures[1], first, length, &size, &fault);
  if (bytes == NULL)
    return door_hub_call_fault (call, fault);
  g_autofree char *subject = g_strconcat (call->captures[0], "/", call->captures[1], NULL);
  if (first == 0 && !note_read (call, store, "read.part", subject))
    return;
  if (ranged)
    return send_range (call, bytes, first, size);
  if (g_bytes_get_size (bytes) < size)
    return door_hub_call_refuse (call, 413,
                                 "The part is too large for one answer; ask for ranges.");
  door_hub_call_bytes (call, BYTES, bytes);
}

/* Named by its instanceID, it may be on its way here from a relay or on a stick. */
static gboolean
is_not_here_yet (DoorHubCall *call, DoorHubStore *store)
{
  guint64 seq;
  return !find_named (store, call->captures[0], &seq)
         && door_hub_store_destroyed_of (store, call->captures[0]) == 0;
}

/* The hub does not judge a receipt: the device verifies who signed it. */
void
door_hub_answer_applied (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  guint64 seq;
  if (call->relay)
    return door_hub_answer_carried_receipt (call, store);
  if (is_not_here_yet (call, store))
    return door_hub_call_refuse (call, 425, "This interview has not come here yet.");
  g_autoptr (GBytes) manifest = find_readable (call, store, &seq);
  if (manifest == NULL)
    return;
  if (g_bytes_get_size (call->body) == 0)
    return door_hub_call_refuse (call, 400, "The receipt is empty.");
  if (!door_hub_store_put_receipt (store, seq, call->body, &fault)
      || !door_hub_store_audit (store, call->device->user, "applied", call->captures[0], &fault))
    return door_hub_call_fault (call, fault);
  call->status = 204;
}

void
door_hub_answer_metrics (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  if (!door_hub_store_newest_submission (store, &call->newest, &fault))
    return door_hub_call_fault (call, fault);
  call->status = 200;
  call->wants_metrics = TRUE;
}

/* Anyone ------------------------------------------------------------------------------------ */

void
door_hub_answer_health (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GBytes) survey = door_hub_store_get (store, "survey", &fault);
  if (survey == NULL)
    return door_hub_call_refuse (call, 503, "The hub's store does not answer.");
  door_hub_call_text (call, 200, "text/plain", g_strdup ("ok\n"));
}
