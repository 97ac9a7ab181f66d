/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of an interview goes into its journal, and how it comes back.
 *
 *   kind           path                          value
 *   set, effect    key of the node               the value
 *   repeat-add     key of the instance           its 1-based position
 *   repeat-remove  key of the instance           ""
 *   position       key of the screen's node      "screen", "prompt PATH-OF-REPEAT" or "end"
 *   language       ""                            the language as the form writes it
 *   check, remark                                door-asides.h
 *   paradata                                     door-interview-paradata.c
 */
#define G_LOG_DOMAIN "door-desk"

#include "door-interview-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define PROMPT_PREFIX "prompt "

/* --- Out --------------------------------------------------------------------------------- */

/* What a new answer or a removal ends beside the answers is not told: it follows, here as at
 * reopening. */
static void
record (DoorInterview *self, DoorEntryKind kind, const char *key, const char *value)
{
  const DoorEntry entry = { .kind = kind, .path = key, .value = value };

  door_asides_fold (self->asides, &entry);
  door_recorder_add (self->recorder, kind, key, value);
}

static void
record_change (DoorInterview *self, const DoorChange *change)
{
  g_autofree char *key = door_session_key (self->session, change->node);

  if (change->kinds & DOOR_CHANGE_ADDED)
    {
      g_autofree char *position
          = g_strdup_printf ("%u", door_session_position (self->session, change->node));

      record (self, DOOR_ENTRY_REPEAT_ADD, key, position);
    }
  if (change->kinds & DOOR_CHANGE_REMOVED)
    record (self, DOOR_ENTRY_REPEAT_REMOVE, key, "");
  if (change->kinds & (DOOR_CHANGE_INPUT | DOOR_CHANGE_EFFECT))
    record (self, change->kinds & DOOR_CHANGE_INPUT ? DOOR_ENTRY_SET : DOOR_ENTRY_EFFECT, key,
            door_session_value (self->session, change->node));
}

void
door_interview_record_changes (DoorInterview *self)
{
  guint n;
  const DoorChange *changes = door_session_changes (self->session, &n);

  for (guint i = 0; i < n; i++)
    if (changes[i].kinds & DOOR_CHANGE_JOURNAL)
      record_change (self, &changes[i]);
  door_recorder_flush (self->recorder);
}

static void
record_prompt (DoorInterview *self)
{
  DoorItem item = door_cursor_item (self->cursor);
  DoorFormDef *def = door_session_def (self->session);
  g_autofree char *key = door_session_key (self->session, item.node);
  g_autofree char *value = g_strconcat (
      PROMPT_PREFIX, door_form_path (def, door_form_control_node (def, item.control)), NULL);

  door_recorder_add (self->recorder, DOOR_ENTRY_POSITION, key, value);
}

void
door_interview_record_place (DoorInterview *self)
{
  guint n;
  const DoorItem *items = door_cursor_items (self->cursor, &n);

  if (door_cursor_kind (self->cursor) == DOOR_SCREEN_END)
    door_recorder_add (self->recorder, DOOR_ENTRY_POSITION, "", "end");
  else if (door_cursor_kind (self->cursor) == DOOR_SCREEN_REPEAT_PROMPT)
    record_prompt (self);
  else if (n > 0)
    {
      g_autofree char *key = door_session_key (self->session, items[0].node);

      door_recorder_add (self->recorder, DOOR_ENTRY_POSITION, key, "screen");
    }
  door_recorder_flush (self->recorder);
}

void
door_interview_record_language (DoorInterview *self)
{
  DoorFormDef *def = door_session_def (self->session);

  door_recorder_add (self->recorder, DOOR_ENTRY_LANGUAGE, "",
                     door_form_language (def, door_session_language (self->session)));
  door_recorder_flush (self->recorder);
}

/* --- Back -------------------------------------------------------------------------------- */

void
door_left_at_clear (DoorLeftAt *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->value, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->asides, door_asides_free);
  g_clear_pointer (&self->continues, g_free);
}

/* What a newer version of the form does not hold is set aside: it stays in the journal. */
static gboolean
was_rebased (const DoorJournal *journal)
{
  for (guint i = 0; i < door_journal_length (journal); i++)
    if (door_journal_get (journal, i)->kind == DOOR_ENTRY_REBASE)
      return TRUE;
  return FALSE;
}

static gboolean
fold_entry (DoorSession *session, const DoorEntry *entry, DoorLeftAt *left_at, GError **error)
{
  door_asides_fold (left_at->asides, entry);
  switch (entry->kind)
    {
    case DOOR_ENTRY_SET:
    case DOOR_ENTRY_EFFECT:
    case DOOR_ENTRY_CARRY:
      return door_session_fold_set (session, entry->path, entry->value, error);
    case DOOR_ENTRY_REPEAT_ADD:
      return door_session_fold_repeat_add (session, entry->path, (guint) atoi (entry->value),
                                           error);
    case DOOR_ENTRY_REPEAT_REMOVE:
      return door_session_fold_repeat_remove (session, entry->path, error);
    case DOOR_ENTRY_POSITION:
      g_free (left_at->path);
      g_free (left_at->value);
      left_at->path = g_strdup (entry->path);
      left_at->value = g_strdup (entry->value);
      return TRUE;
    case DOOR_ENTRY_LANGUAGE:
      g_free (left_at->language);
      left_at->language = g_strdup (entry->value);
      return TRUE;
    default:
      return TRUE;
    }
}

/* An interview that goes on from another begins with its name; from a sent one it takes its place. */
static void
fold_name (DoorSession *session, const DoorJournal *journal, DoorLeftAt *left_at)
{
  const DoorEntry *first = door_journal_length (journal) > 0 ? door_journal_get (journal, 0) : NULL;
  g_autofree char *name = door_uuid_to_instance_id (door_journal_interview (journal));

  if (!first || first->kind != DOOR_ENTRY_REOPEN)
    return;
  for (guint i = 1; i < door_journal_length (journal) && !left_at->continues; i++)
    if (door_journal_get (journal, i)->kind == DOOR_ENTRY_FINALIZE)
      left_at->continues = g_strdup (first->path);
  door_session_fold_instance (session, name, left_at->continues);
}

DoorSession *
door_interview_fold_journal (DoorFormDef *def,
                             const DoorEnv *env,
                             const DoorJournal *journal,
                             const DoorJournal *section,
                             DoorLeftAt *ret_left_at,
                             GError **error)
{
  g_autoptr (DoorSession) session = door_session_new_for_replay (def, env, error);
  DoorLeftAt left_at = { .asides = door_asides_new () };
  gboolean rebased = was_rebased (journal);

  for (guint i = 0; session && i < door_journal_length (journal); i++)
    if (!fold_entry (session, door_journal_get (journal, i), &left_at, rebased ? NULL : error)
        && !rebased)
      g_clear_pointer (&session, door_session_free);
  for (guint i = 0; session && section && i < door_journal_length (section); i++)
    if (!fold_entry (session, door_journal_get (section, i), &left_at, error))
      g_clear_pointer (&session, door_session_free);
  if (session)
    fold_name (session, journal, &left_at);
  if (!session || !door_session_replay_end (session, error))
    {
      door_left_at_clear (&left_at);
      return NULL;
    }
  *ret_left_at = left_at;
  return g_steal_pointer (&session);
}

static void
return_to_language (DoorInterview *self, const char *language)
{
  int index = language ? door_form_find_language (door_session_def (self->session), language) : -1;

  if (index >= 0)
    door_session_set_language (self->session, (guint) index);
}

static void
return_to_prompt (DoorInterview *self, DoorNode node, const char *repeat_path)
{
  DoorFormDef *def = door_session_def (self->session);
  DoorDefNode repeat = door_form_find (def, repeat_path);
  DoorControl control
      = repeat == DOOR_DEF_NONE ? DOOR_CONTROL_NONE : door_form_node_control (def, repeat);

  if (control != DOOR_CONTROL_NONE)
    door_cursor_go_to_prompt (self->cursor, control, node);
}

/* A place that is not there any more leaves the cursor at the beginning: the interviewer goes on
 * from the outline, nothing is lost. */
void
door_interview_return_to (DoorInterview *self, DoorLeftAt *left_at)
{
  DoorNode node
      = left_at->path ? door_session_find_key (self->session, left_at->path) : DOOR_NODE_NONE;

  if (left_at->asides)
    {
      door_asides_free (self->asides);
      self->asides = g_steal_pointer (&left_at->asides);
    }
  return_to_language (self, left_at->language);
  if (g_strcmp0 (left_at->value, "end") == 0)
    {
      if (!door_interview_go_to_comment (self))
        door_cursor_to_end (self->cursor);
    }
  else if (node != DOOR_NODE_NONE && g_str_has_prefix (left_at->value, PROMPT_PREFIX))
    return_to_prompt (self, node, left_at->value + strlen (PROMPT_PREFIX));
  else if (node != DOOR_NODE_NONE)
    door_cursor_go (self->cursor, node);
  if (door_cursor_kind (self->cursor) == DOOR_SCREEN_BEGINNING)
    door_cursor_next (self->cursor);
  door_interview_note_opened (self);
  door_interview_look_for_faults (self);
  door_interview_show_page (self);
}
