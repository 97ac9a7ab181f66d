/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a relay has yet to bring to the hub: submissions and letters of its team's devices. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-relay.h"

#include "door-hub-store-private.h"

#include <string.h>

/* Submissions --------------------------------------------------------------------------------- */

/* Of what a respondent withdrew nothing is left to bring; the notice goes by itself, as a letter. */
#define WAITING                                                                                    \
  " FROM submission LEFT JOIN forward ON forward.submission = submission.seq"                      \
  " WHERE missing = 0 AND withdrawn = 0 AND coalesce (forward.state, 0) = 0"

/* No wait is longer than a day: what is due later was noted while the clock was wrong. */
gboolean
door_hub_store_relay_next (
    DoorHubStore *self, gint64 device, gint64 now, DoorForward *ret_next, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_next != NULL, FALSE);
  *ret_next = (DoorForward){ 0 };
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT seq, coalesce (attempts, 0)" WAITING " AND device = $1"
                           " AND (coalesce (next_try, 0) <= $2 OR next_try > $3)"
                           " ORDER BY seq LIMIT 1",
                           DOOR_INT (device), DOOR_INT (now),
                           DOOR_INT (now > 0 ? now + G_TIME_SPAN_DAY : G_MAXINT64)))
    return FALSE;
  int status = door_hub_sql_next (self->sql, error);
  if (status > 0)
    {
      ret_next->seq = (guint64) door_hub_sql_int (self->sql, 0);
      ret_next->attempts = (guint) door_hub_sql_int (self->sql, 1);
    }
  door_hub_sql_end (self->sql);
  return status >= 0;
}

gboolean
door_hub_store_relay_count (DoorHubStore *self,
                            gint64 device,
                            DoorForwardCount *ret_count,
                            GError **error)
{
  g_return_val_if_fail (self != NULL && ret_count != NULL, FALSE);
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT count(*), coalesce (min (coalesce (next_try, 0)), 0),"
                           " (SELECT count(*) FROM forward JOIN submission"
                           "  ON submission.seq = forward.submission"
                           "  WHERE state = 2 AND (submission.device = $1 OR $1 = 0))" WAITING
                           " AND (device = $1 OR $1 = 0)",
                           DOOR_INT (device))
      || !door_hub_store_one (self, "count", error))
    return FALSE;
  ret_count->waiting = (guint) door_hub_sql_int (self->sql, 0);
  ret_count->next_try = door_hub_sql_int (self->sql, 1);
  ret_count->refused = (guint) door_hub_sql_int (self->sql, 2);
  door_hub_sql_end (self->sql);
  return TRUE;
}

static gboolean
record (DoorHubStore *self,
        const DoorForward *forward,
        DoorForwardState state,
        gint64 next_try,
        GBytes *receipt,
        const char *message,
        GError **error)
{
  gint64 seq = (gint64) forward->seq;
  if (!door_hub_sql_run (self->sql, error,
                         "INSERT INTO forward (submission, state, attempts, next_try, message)"
                         " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (submission) DO UPDATE"
                         " SET state = excluded.state, attempts = excluded.attempts,"
                         " next_try = excluded.next_try, message = excluded.message",
                         DOOR_INT (seq), DOOR_INT (state), DOOR_INT (forward->attempts + 1),
                         DOOR_INT (next_try), DOOR_TEXT (message)))
    return FALSE;
  return receipt == NULL
         || (door_hub_store_set_stored_receipt (self, forward->seq, receipt, error)
             && door_hub_store_put_receipt (self, forward->seq, receipt, error));
}

gboolean
door_hub_store_relay_record (DoorHubStore *self,
                             const DoorForward *forward,
                             DoorForwardState state,
                             gint64 next_try,
                             GBytes *receipt,
                             const char *message,
                             GError **error)
{
  g_return_val_if_fail (self != NULL && forward != NULL && forward->seq != 0, FALSE);
  return door_hub_store_enter (self, error)
         && door_hub_store_leave (
             self, record (self, forward, state, next_try, receipt, message, error), error);
}

gboolean
door_hub_store_relay_state (DoorHubStore *self,
                            guint64 seq,
                            DoorForwardState *ret_state,
                            char **ret_message,
                            GError **error)
{
  g_return_val_if_fail (self != NULL && ret_state != NULL && ret_message != NULL, FALSE);
  *ret_state = DOOR_FORWARD_WAITING;
  *ret_message = NULL;
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT state, message FROM forward WHERE submission = $1",
                           DOOR_INT ((gint64) seq)))
    return FALSE;
  int status = door_hub_sql_next (self->sql, error);
  if (status > 0)
    {
      *ret_state = (DoorForwardState) door_hub_sql_int (self->sql, 0);
      *ret_message = g_strdup (door_hub_sql_text (self->sql, 1));
    }
  door_hub_sql_end (self->sql);
  return status >= 0;
}

/* Letters ------------------------------------------------------------------------------------- */

void
door_forward_letter_clear (DoorForwardLetter *self)
{
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->to, g_free);
  g_clear_pointer (&self->content, g_bytes_unref);
}

/* "office", "team" or the keys of the device whose mailbox it is; NULL when they are not known. */
static char *
addressee (DoorHubStore *self, const char *mailbox, GError **error)
{
  gint64 number;
  if (strcmp (mailbox, DOOR_HUB_MAILBOX_OFFICE) == 0)
    return g_strdup (DOOR_LETTER_TO_OFFICE);
  if (strcmp (mailbox, DOOR_HUB_MAILBOX_HUB) == 0)
    return g_strdup (DOOR_LETTER_TO_HUB);
  if (g_str_has_prefix (mailbox, "team:"))
    return g_strdup (DOOR_LETTER_TO_TEAM);
  number = g_ascii_strtoll (mailbox + strlen ("device:"), NULL, 10);
  g_autoptr (DoorHubDevice) device = door_hub_store_find_device (self, number, error);
  return device != NULL && device->keys != NULL ? door_public_keys_to_text (&device->keys->keys)
                                                : NULL;
}

gboolean
door_hub_store_relay_next_letter (
    DoorHubStore *self, gint64 device, guint64 after, DoorForwardLetter *ret_letter, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_letter != NULL, FALSE);
  g_autofree char *mailbox = NULL;
  *ret_letter = (DoorForwardLetter){ 0 };
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT mark, mailbox, kind, id, content FROM letter WHERE sender = $1"
                           " AND mark > $2 AND forwarded IS NULL AND refused IS NULL"
                           " ORDER BY mark LIMIT 1",
                           DOOR_INT (device), DOOR_INT ((gint64) after)))
    return FALSE;
  int status = door_hub_sql_next (self->sql, error);
  if (status > 0)
    {
      ret_letter->mark = (guint64) door_hub_sql_int (self->sql, 0);
      mailbox = g_strdup (door_hub_sql_text (self->sql, 1));
      ret_letter->kind = g_strdup (door_hub_sql_text (self->sql, 2));
      ret_letter->id = g_strdup (door_hub_sql_text (self->sql, 3));
      ret_letter->content = door_hub_sql_bytes (self->sql, 4);
    }
  door_hub_sql_end (self->sql);
  if (status <= 0)
    return status == 0;
  ret_letter->to = addressee (self, mailbox, error);
  return ret_letter->to != NULL;
}

gboolean
door_hub_store_relay_letter_taken (DoorHubStore *self,
                                   guint64 mark,
                                   const char *refusal,
                                   GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return door_hub_sql_run (
      self->sql, error, "UPDATE letter SET forwarded = $1, refused = $2 WHERE mark = $3",
      ((DoorHubValue){ .kind = DOOR_HUB_VALUE_INT, .number = 1, .null = refusal != NULL }),
      DOOR_TEXT (refusal), DOOR_INT ((gint64) mark));
}

gboolean
door_hub_store_relay_letter_state (DoorHubStore *self,
                                   guint64 mark,
                                   DoorForwardState *ret_state,
                                   char **ret_message,
                                   GError **error)
{
  g_return_val_if_fail (self != NULL && ret_state != NULL && ret_message != NULL, FALSE);
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT coalesce (forwarded, 0), refused FROM letter WHERE mark = $1",
                           DOOR_INT ((gint64) mark))
      || !door_hub_store_one (self, "letter", error))
    return FALSE;
  gboolean there = door_hub_sql_int (self->sql, 0) != 0;
  *ret_message = g_strdup (door_hub_sql_text (self->sql, 1));
  *ret_state = *ret_message != NULL ? DOOR_FORWARD_REFUSED
               : there              ? DOOR_FORWARD_STORED
                                    : DOOR_FORWARD_WAITING;
  door_hub_sql_end (self->sql);
  return TRUE;
}
