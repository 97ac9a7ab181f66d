/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interview that the supervisor sent back: the comments at their questions, and the answers that
 * came back with it when this device does not hold them any more. */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include "door-return.h"

#include <string.h>

/* --- Comments ------------------------------------------------------------------------------ */

const char *
door_interview_comment (DoorInterview *self, DoorNode node)
{
  g_autofree char *key = NULL;

  if (!self->comments)
    return NULL;
  key = door_session_key (self->session, node);
  return g_hash_table_lookup (self->comments, key);
}

/* A comment at a question that is not there now (another member, another path) is read on the page of
 * the case, where all of them stand. */
static void
take_comment (DoorInterview *self, const DoorReturnComment *comment)
{
  DoorNode node = door_session_find (self->session, comment->path);
  g_autoptr (DoorPlaceRow) place = NULL;

  if (node == DOOR_NODE_NONE)
    return;
  g_hash_table_insert (self->comments, door_session_key (self->session, node),
                       g_strdup (comment->text));
  place = door_interview_place_of (self, node, comment->text);
  g_list_store_append (self->commented, place);
}

static gboolean
takes_the_place_of_another (DoorInterview *self, const char *returned)
{
  g_autofree char *own = door_uuid_to_instance_id (&self->id);

  return *returned && strcmp (own, returned) != 0;
}

void
door_interview_take_return (DoorInterview *self, const DoorCaseEvent *returned)
{
  g_autoptr (GPtrArray) comments = door_return_comments (returned);
  const char *instance = door_case_event_get (returned, "instance");

  g_clear_pointer (&self->comments, g_hash_table_unref);
  self->comments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_list_store_remove_all (self->commented);
  for (guint i = 0; i < comments->len; i++)
    take_comment (self, g_ptr_array_index (comments, i));
  if (!self->continues && takes_the_place_of_another (self, instance))
    self->continues = g_strdup (instance);
}

GListModel *
door_interview_get_commented (DoorInterview *self)
{
  return G_LIST_MODEL (self->commented);
}

static gboolean
is_on_screen (DoorInterview *self, DoorPlaceRow *place)
{
  guint n;
  const DoorItem *items = door_cursor_items (self->cursor, &n);

  for (guint i = 0; i < n; i++)
    if (items[i].node == door_place_get_item (place).node)
      return TRUE;
  return FALSE;
}

DoorPlaceRow *
door_interview_get_next_comment (DoorInterview *self)
{
  GListModel *all = G_LIST_MODEL (self->commented);
  guint next = 0;

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (DoorPlaceRow) place = g_list_model_get_item (all, i);

      if (is_on_screen (self, place))
        next = i + 1;
    }
  if (next == 0 || next >= g_list_model_get_n_items (all))
    return NULL;
  {
    g_autoptr (DoorPlaceRow) found = g_list_model_get_item (all, next);

    return found; /* the list keeps it */
  }
}

/* Left at its end and sent back, it opens where the first comment stands. */
gboolean
door_interview_go_to_comment (DoorInterview *self)
{
  g_autoptr (DoorPlaceRow) first = g_list_model_get_item (G_LIST_MODEL (self->commented), 0);

  return first && door_cursor_go (self->cursor, door_place_get_item (first).node);
}

/* --- The answers that came back ------------------------------------------------------------- */

/* The same place in our record; an instance of a repeat that is not there yet is added. */
static DoorNode
counterpart (DoorInterview *self, DoorSession *sent, DoorNode node)
{
  DoorFormDef *def = door_session_def (self->session);
  g_autofree char *ref = door_session_ref (sent, node);
  DoorNode own = door_session_find (self->session, ref);
  DoorDefNode at = door_session_def_node (sent, node);
  DoorNode context;

  if (own != DOOR_NODE_NONE || door_form_kind (def, at) != DOOR_DEF_REPEAT)
    return own;
  context = counterpart (self, sent, door_session_parent (sent, node));
  if (context == DOOR_NODE_NONE || door_form_node_control (def, at) == DOOR_CONTROL_NONE)
    return DOOR_NODE_NONE;
  own = door_session_add_repeat (self->session, door_form_node_control (def, at), context, 0);
  if (own != DOOR_NODE_NONE)
    door_interview_record_changes (self);
  return own;
}

/* Not what is calculated, and no photographs: those are not here. */
static gboolean
is_to_be_copied (DoorFormDef *def, DoorDefNode node)
{
  DoorControl control = door_form_node_control (def, node);

  return door_form_kind (def, node) == DOOR_DEF_VALUE && control != DOOR_CONTROL_NONE
         && door_form_control_kind (def, control) != DOOR_CONTROL_UPLOAD
         && !door_form_expression (def, node, DOOR_EXPR_CALCULATE);
}

static void
copy_value (DoorInterview *self, DoorSession *sent, DoorNode node)
{
  const char *value = door_session_value (sent, node);
  DoorNode own = *value ? counterpart (self, sent, node) : DOOR_NODE_NONE;

  if (own == DOOR_NODE_NONE || door_guard_locks (self->guard, own))
    return;
  if (door_session_set (self->session, own, value, FALSE) == DOOR_OUTCOME_OK)
    door_interview_record_changes (self);
  else
    g_message ("an answer of a returned interview does not fit the questionnaire now");
}

static void
copy_below (DoorInterview *self, DoorSession *sent, DoorNode node)
{
  DoorFormDef *def = door_session_def (self->session);

  if (is_to_be_copied (def, door_session_def_node (sent, node)))
    copy_value (self, sent, node);
  else if (door_form_kind (def, door_session_def_node (sent, node)) == DOOR_DEF_REPEAT)
    counterpart (self, sent, node);
  for (DoorNode child = door_session_first_child (sent, node); child != DOOR_NODE_NONE;
       child = door_session_next_sibling (sent, child))
    copy_below (self, sent, child);
}

/* The record says itself whose place it takes. */
static void
name_former (DoorInterview *self)
{
  DoorFormDef *def = door_session_def (self->session);
  g_autofree char *path
      = g_strconcat (door_form_path (def, DOOR_DEF_ROOT), "/meta/deprecatedID", NULL);
  DoorNode node = self->continues ? door_session_find (self->session, path) : DOOR_NODE_NONE;

  if (node != DOOR_NODE_NONE
      && door_session_set (self->session, node, self->continues, FALSE) == DOOR_OUTCOME_OK)
    door_interview_record_changes (self);
}

void
door_interview_fill_from (DoorInterview *self, const DoorCaseEvent *returned)
{
  const char *submission = door_case_event_get (returned, "submission");
  g_autoptr (GBytes) bytes = g_bytes_new (submission, strlen (submission));
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSession) sent = NULL;

  name_former (self);
  if (!*submission)
    return;
  sent = door_session_resume (door_session_def (self->session), NULL, bytes, FALSE, NULL, &error);
  if (sent)
    copy_below (self, sent, DOOR_NODE_ROOT);
  else
    g_message ("the answers of a returned interview could not be read: %s", error->message);
  /* Members that came with the answers have their comments, too. */
  door_interview_take_return (self, returned);
}
