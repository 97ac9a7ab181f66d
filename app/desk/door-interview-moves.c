/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

/* --- Moves ------------------------------------------------------------------------------- */

static void
go_to_place (DoorInterview *self, DoorPlaceRow *place)
{
  DoorItem item = door_place_get_item (place);

  if (door_place_get_kind (place) == DOOR_PLACE_PROMPT)
    door_cursor_go_to_prompt (self->cursor, item.control, item.node);
  else if (door_session_is_alive (self->session, item.node))
    door_cursor_go (self->cursor, item.node);
}

/* A table stays where it is and has one row more. */
static void
add_now (DoorInterview *self)
{
  DoorItem prompt = door_cursor_item (self->cursor);
  gboolean at_table = door_interview_is_at_table (self);

  if (door_guard_locks_repeat (self->guard, prompt.control) || !door_cursor_add (self->cursor))
    return;
  door_interview_record_changes (self);
  if (at_table)
    door_cursor_go_to_prompt (self->cursor, prompt.control, prompt.node);
}

void
door_interview_move_now (DoorInterview *self)
{
  DoorMove move = self->move;

  self->move = DOOR_MOVE_NONE;
  if (move != DOOR_MOVE_NONE)
    door_guard_moved (self->guard, move);
  switch (move)
    {
    case DOOR_MOVE_NEXT:
    case DOOR_MOVE_BACK:
      door_interview_step (self, move == DOOR_MOVE_NEXT);
      break;
    case DOOR_MOVE_PLACE:
      go_to_place (self, self->move_place);
      g_clear_object (&self->move_place);
      break;
    case DOOR_MOVE_ADD:
      add_now (self);
      break;
    default:
      return;
    }
  if (door_cursor_kind (self->cursor) == DOOR_SCREEN_BEGINNING)
    door_interview_step (self, TRUE);
  if (move == DOOR_MOVE_BACK || move == DOOR_MOVE_PLACE)
    door_recorder_add (self->recorder, DOOR_ENTRY_PARADATA, "",
                       move == DOOR_MOVE_BACK ? "back" : "jump");
  door_interview_note_device (self);
  door_interview_record_place (self);
  door_interview_show_page (self);
}

/* What stands against leaving this screen forwards, each said at its question. */
static gboolean
screen_is_complete (DoorInterview *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->questions));
  gboolean complete = TRUE;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (G_LIST_MODEL (self->questions), i);
      DoorNode node = door_question_get_item (question).node;
      g_autofree char *value = NULL;
      DoorOutcome outcome;

      if (door_question_get_kind (question) == DOOR_QUESTION_HEADING
          || door_question_get_kind (question) == DOOR_QUESTION_NOTE
          || door_session_is_readonly (self->session, node)
          || !door_session_is_relevant (self->session, node))
        continue;
      value = g_strdup (door_session_value (self->session, node));
      outcome = door_session_check (self->session, node, value, TRUE);
      if (outcome != DOOR_OUTCOME_OK)
        door_interview_tell_refusal (self, question, outcome);
      else
        door_question_set_message (question, NULL);
      if (outcome != DOOR_OUTCOME_OK || !door_interview_check_is_settled (self, question))
        complete = FALSE;
    }
  return complete;
}

/* Waits for the answers of this screen to be durable, then goes. */
static gboolean
start_move (DoorInterview *self, DoorMove move)
{
  if (door_recorder_state (self->recorder) == DOOR_RECORDER_FAILED
      || !door_guard_may_move (self->guard, move))
    return FALSE;
  self->move = move;
  if (door_recorder_state (self->recorder) == DOOR_RECORDER_SAVED)
    door_interview_move_now (self);
  return TRUE;
}

void
door_interview_take_typed (DoorInterview *self)
{
  if (self->page == DOOR_PAGE_QUESTIONS || self->page == DOOR_PAGE_TABLE)
    door_interview_keep_typed (self, FALSE);
}

gboolean
door_interview_next (DoorInterview *self)
{
  if (self->page == DOOR_PAGE_CLOSED || self->page == DOOR_PAGE_END)
    return FALSE;
  if (!door_interview_keep_typed (self, TRUE) || !screen_is_complete (self))
    return FALSE;
  return start_move (self, DOOR_MOVE_NEXT);
}

gboolean
door_interview_skip (DoorInterview *self)
{
  door_interview_keep_typed (self, FALSE);
  return self->page == DOOR_PAGE_QUESTIONS && start_move (self, DOOR_MOVE_NEXT);
}

gboolean
door_interview_back (DoorInterview *self)
{
  if (!self->can_go_back)
    return FALSE;
  door_interview_keep_typed (self, FALSE);
  return start_move (self, DOOR_MOVE_BACK);
}

gboolean
door_interview_go (DoorInterview *self, DoorPlaceRow *place)
{
  if (self->page == DOOR_PAGE_CLOSED)
    return FALSE;
  door_interview_keep_typed (self, FALSE);
  g_set_object (&self->move_place, place);
  return start_move (self, DOOR_MOVE_PLACE);
}

gboolean
door_interview_go_to (DoorInterview *self, const char *ref)
{
  DoorPlaceFacts facts = { DOOR_PLACE_QUESTION };
  g_autoptr (DoorPlaceRow) place = NULL;

  if (self->page == DOOR_PAGE_CLOSED)
    return FALSE;
  facts.item.node = door_session_find (self->session, ref);
  if (facts.item.node == DOOR_NODE_NONE)
    return FALSE;
  facts.ref = ref;
  place = door_place_new (&facts);
  return door_interview_go (self, place);
}

gboolean
door_interview_add_instance (DoorInterview *self)
{
  if (self->page != DOOR_PAGE_REPEAT_PROMPT && self->page != DOOR_PAGE_TABLE)
    return FALSE;
  door_interview_keep_typed (self, FALSE);
  return start_move (self, DOOR_MOVE_ADD);
}

static DoorNode
instance_to_remove (DoorInterview *self, DoorPlaceRow *instance)
{
  if (instance)
    return door_place_get_item (instance).node;
  return door_session_instance_of (self->session, door_cursor_item (self->cursor).node);
}

gboolean
door_interview_remove_instance (DoorInterview *self, DoorPlaceRow *instance)
{
  DoorNode node;

  if (self->page == DOOR_PAGE_CLOSED)
    return FALSE;
  node = instance_to_remove (self, instance);
  if (node == DOOR_NODE_ROOT || door_guard_locks (self->guard, node)
      || !door_session_remove_repeat (self->session, node))
    return FALSE;
  door_interview_record_changes (self);
  if (door_cursor_kind (self->cursor) == DOOR_SCREEN_BEGINNING)
    door_cursor_next (self->cursor);
  door_interview_record_place (self);
  door_interview_show_page (self);
  return TRUE;
}
