/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deciding about an interview, and writing to interviewers: letters, sealed and signed, that wait for
 * the next sending.
 *
 * The letters are put into the queue before the step is kept here: should the machine stop in between,
 * the copy for the team comes back with the next receiving, and the step with it. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-private.h"
#include "door-team-write.h"

#include "door-desk-json.h"
#include "door-letter.h"
#include "door-letters.h"
#include "door-receipt.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The interviewer's device that signed the interview; it must still be on the list. */
static GPtrArray *
find_device (const DoorRoster *roster, const char *keys)
{
  GPtrArray *found = g_ptr_array_new ();
  DoorPublicKeys wanted;
  const DoorMember *member = NULL;

  if (door_public_keys_parse (keys, &wanted))
    member = door_roster_find_signer (roster, wanted.sign);
  if (member)
    g_ptr_array_add (found, (gpointer) member);
  return found;
}

/* --- A decision --------------------------------------------------------------------------------- */

typedef struct {
  DoorTeamWriter *writer;
  DoorDecision decision;
  DoorCaseEvent *step;
  char *name; /* of the submission's record */
  char *instance, *seq, *keys;
} Deciding;

static void
deciding_free (gpointer data)
{
  Deciding *self = data;

  door_team_writer_free (self->writer);
  door_case_event_unref (self->step);
  g_free (self->name);
  g_free (self->instance);
  g_free (self->seq);
  g_free (self->keys);
  g_free (self);
}

/* The answers go along for a device that does not hold them any more. */
static GBytes *
print_return (const DoorCaseEvent *step, const DoorTeamOpened *opened)
{
  g_autoptr (GBytes) plain = door_case_event_print (step);
  g_autoptr (DoorCaseEvent) copy = door_case_event_parse (plain, NULL);
  g_autofree char *xml
      = g_strndup (g_bytes_get_data (opened->record, NULL), g_bytes_get_size (opened->record));

  door_case_event_set (copy, "submission", xml);
  return door_case_event_print (copy);
}

/* What those who review say among themselves; that somebody is checked is not told to whom they check. */
static gboolean
is_among_reviewers (DoorDecision decision)
{
  return decision == DOOR_DECISION_CONFIRM || decision == DOOR_DECISION_FLAG
         || decision == DOOR_DECISION_BACK_CHECK;
}

static gboolean
tell_device (DoorVault *vault, const Deciding *it, const DoorTeamOpened *opened, GError **error)
{
  g_autoptr (GPtrArray) device = find_device (it->writer->roster, it->keys);
  gboolean returns = it->decision == DOOR_DECISION_RETURN;
  const char *kind = returns ? DOOR_LETTER_RETURN : DOOR_LETTER_VERDICT;
  g_autoptr (GBytes) content
      = returns ? print_return (it->step, opened) : door_case_event_print (it->step);
  g_autoptr (GBytes) sealed = NULL;

  if (is_among_reviewers (it->decision))
    return TRUE;
  /* The device may have left the survey; the decision stands without it, but nothing goes back. */
  if (device->len == 0 && !returns)
    return TRUE;
  sealed = door_team_seal (vault, it->writer, kind, it->instance, content, device, error);
  if (returns)
    return door_team_post (vault, kind, it->instance, "", it->keys, sealed, error);
  return door_team_post (vault, kind, door_case_event_id (it->step), "-device", it->keys, sealed,
                         error);
}

/* What is decided for good has been opened and verified: the device may make room. */
static gboolean
post_receipt (DoorVault *vault, const Deciding *it, const DoorTeamOpened *opened, GError **error)
{
  g_autoptr (DoorReceipt) receipt
      = door_receipt_new (DOOR_RECEIPT_APPLIED, it->instance, opened->content, it->writer->now);
  g_autoptr (GBytes) signed_receipt = NULL;

  if (it->decision != DOOR_DECISION_APPROVE)
    return TRUE;
  signed_receipt = door_receipt_sign (receipt, door_vault_identity (vault));
  return door_letter_queue (vault, DOOR_LETTER_APPLIED, *it->seq ? it->seq : it->instance,
                            DOOR_LETTER_TO_HUB, signed_receipt, error);
}

static gpointer
decide (DoorVault *vault, gpointer argument, GError **error)
{
  const Deciding *it = argument;
  const char *id = door_case_event_id (it->step);
  g_autoptr (DoorTeamOpened) opened
      = door_team_store_open (vault, it->name, it->writer->roster, FALSE, error);
  g_autoptr (GPtrArray) readers
      = door_roster_recipients (it->writer->roster, DOOR_AUDIENCE_TEAM, it->writer->team);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *hash = NULL;

  if (!opened)
    return NULL;
  hash = door_hash_to_text (opened->content);
  door_case_event_set (it->step, "content", hash);
  content = door_case_event_print (it->step);
  sealed = door_team_seal (vault, it->writer, DOOR_LETTER_VERDICT, it->instance, content, readers,
                           error);
  if (!sealed || !tell_device (vault, it, opened, error)
      || !door_team_post (vault, DOOR_LETTER_VERDICT, id, "-office", DOOR_LETTER_TO_OFFICE, sealed,
                          error)
      || !door_team_post_reviewers (vault, it->writer, DOOR_LETTER_VERDICT, id, sealed, error)
      || !post_receipt (vault, it, opened, error)
      || !door_team_store_step (vault, it->step, sealed, error))
    return NULL;
  return GINT_TO_POINTER (1);
}

/* --- On the main thread -------------------------------------------------------------------------- */

static const struct {
  const char *step;
  gboolean needs_text;
} decisions[] = {
  [DOOR_DECISION_APPROVE] = { DOOR_STEP_APPROVE, FALSE },
  [DOOR_DECISION_RETURN] = { DOOR_STEP_RETURN, FALSE },
  [DOOR_DECISION_VOID] = { DOOR_STEP_VOID, TRUE },
  [DOOR_DECISION_BACK_CHECK] = { DOOR_STEP_BACK_CHECK, FALSE },
  [DOOR_DECISION_REOPEN] = { DOOR_STEP_REOPEN, FALSE },
  [DOOR_DECISION_CONFIRM] = { DOOR_STEP_CONFIRM, FALSE },
  [DOOR_DECISION_FLAG] = { DOOR_STEP_FLAG, FALSE },
};

static char *
print_comments (const DoorTeamComment *comments, guint n)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GBytes) bytes = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      json_builder_begin_object (builder);
      door_json_add_text (builder, "path", comments[i].ref);
      door_json_add_text (builder, "text", comments[i].text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  bytes = door_json_finish (builder);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static DoorCaseEvent *
new_step (DoorTeamDesk *self, DoorTeamRow *row, DoorDecision decision, const char *text)
{
  const DoorTeamEntry *entry = door_team_row_entry (row);
  DoorCaseEvent *step = door_case_event_new (
      decision == DOOR_DECISION_RETURN ? "returned" : "verdict", entry->case_id,
      door_trust_person (door_team_desk_trust (self)), door_team_desk_clock (self));

  door_case_event_set (step, "instance", entry->instance_id);
  door_case_event_set (step, "step", decisions[decision].step);
  door_case_event_set (step, "after", door_team_row_standing (row)->tip);
  door_case_event_set (step, "text", text);
  return step;
}

typedef struct {
  DoorTeamRow *row; /* NULL: a message */
  DoorCaseEvent *step;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *self = data;

  g_clear_object (&self->row);
  g_clear_pointer (&self->step, door_case_event_unref);
  g_free (self);
}

static void
on_decided (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorTeamDesk *self = g_task_get_source_object (task);
  const Asked *asked = g_task_get_task_data (task);
  GError *error = NULL;

  if (!door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_signal_emit_by_name (self, "wrote");
  if (asked->row)
    door_team_desk_took_step (self, asked->row, asked->step);
  g_task_return_boolean (task, TRUE);
}

/* NULL: it may be done. */
static const char *
find_obstacle (
    DoorTeamDesk *self, DoorTeamRow *row, DoorDecision decision, const char *text, guint n_comments)
{
  const char *why_not = door_team_row_may (row, decision);

  if (why_not)
    return why_not;
  if (!door_trust_roster (door_team_desk_trust (self)))
    return _ ("The survey's list of people is not here yet. Connect once, then decide.");
  if ((decisions[decision].needs_text && (!text || !*text))
      || (decision == DOOR_DECISION_RETURN && n_comments == 0 && (!text || !*text)))
    return _ ("Say why, in a few words.");
  return NULL;
}

void
door_team_desk_decide_async (DoorTeamDesk *self,
                             DoorTeamRow *row,
                             DoorDecision decision,
                             const char *text,
                             const DoorTeamComment *comments,
                             guint n_comments,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  const char *obstacle = find_obstacle (self, row, decision, text, n_comments);
  const DoorTeamEntry *entry = door_team_row_entry (row);
  Asked *asked = g_new0 (Asked, 1);
  Deciding *it;

  g_task_set_task_data (task, asked, asked_free);
  if (obstacle)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s", obstacle);
      g_object_unref (task);
      return;
    }
  asked->row = g_object_ref (row);
  asked->step = new_step (self, row, decision, text);
  if (n_comments > 0)
    {
      g_autofree char *json = print_comments (comments, n_comments);

      door_case_event_set (asked->step, "comments", json);
    }
  it = g_new0 (Deciding, 1);
  it->writer = door_team_writer_new_for (self, entry->team);
  it->decision = decision;
  it->step = door_case_event_ref (asked->step);
  it->name = g_strdup (entry->name);
  it->instance = g_strdup (entry->instance_id);
  it->seq = g_strdup (entry->seq);
  it->keys = g_strdup (entry->keys);
  door_vault_queue_call_async (door_team_desk_queue (self), decide, it, deciding_free, NULL,
                               on_decided, task);
}

gboolean
door_team_desk_decide_finish (DoorTeamDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Messages ------------------------------------------------------------------------------------ */

static gpointer
write_message (DoorVault *vault, gpointer argument, GError **error)
{
  return door_team_post_message (vault, argument, error) ? GINT_TO_POINTER (1) : NULL;
}

void
door_team_desk_message_async (DoorTeamDesk *self,
                              const char *person,
                              const char *text,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  DoorTrust *trust = door_team_desk_trust (self);
  DoorCaseEvent *event;

  g_task_set_task_data (task, g_new0 (Asked, 1), asked_free);
  if (!door_trust_roster (trust) || !text || !*text)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s",
                               text && *text ? _ ("Connect once before writing to anybody.")
                                             : _ ("There is nothing in the message yet."));
      g_object_unref (task);
      return;
    }
  event
      = door_case_event_new ("message", "", door_trust_person (trust), door_team_desk_clock (self));
  door_case_event_set (event, "text", text);
  door_vault_queue_call_async (door_team_desk_queue (self), write_message,
                               door_team_message_new (door_team_writer_new (self), person, event),
                               door_team_message_free, NULL, on_decided, task);
}

char **
door_team_desk_get_interviewers (DoorTeamDesk *self)
{
  g_autoptr (DoorTeamWriter) writer = door_team_writer_new (self);
  g_autoptr (GPtrArray) members = writer ? door_team_writer_members (writer, NULL) : NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; members && i < members->len; i++)
    {
      const DoorMember *member = g_ptr_array_index (members, i);

      if (!g_ptr_array_find_with_equal_func (names, member->person, g_str_equal, NULL))
        g_ptr_array_add (names, g_strdup (member->person));
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
