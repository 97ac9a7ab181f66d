/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include <string.h>

#include "door-session-private.h"

/* --- Refs and keys ------------------------------------------------------------------------ */

static void
prepend_step (GString *out, const DoorDefNodeData *data, guint32 number, const char *brackets)
{
  g_autofree char *place = data->kind == DOOR_DEF_REPEAT
                               ? g_strdup_printf ("%c%u%c", brackets[0], number, brackets[1])
                               : NULL;
  g_autofree char *step = g_strdup_printf ("/%s%s%s", data->kind == DOOR_DEF_ATTRIBUTE ? "@" : "",
                                           g_quark_to_string (data->name), place ? place : "");

  g_string_prepend (out, step);
}

static char *
describe (const DoorSession *self, DoorNode node, gboolean by_id)
{
  GString *out = g_string_new (NULL);

  for (; node != DOOR_NODE_NONE; node = door_session_parent (self, node))
    {
      const DoorFrame *f = door_session_frame (self, door_session_slot (self, node)->frame);

      prepend_step (out, door_session_data (self, node), by_id ? f->id : MAX (f->position, 1),
                    by_id ? "{}" : "[]");
    }
  return g_string_free (out, FALSE);
}

char *
door_session_ref (const DoorSession *self, DoorNode node)
{
  g_return_val_if_fail (node > 0 && node < self->slots->len, NULL);
  return describe (self, node, FALSE);
}

char *
door_session_key (const DoorSession *self, DoorNode node)
{
  g_return_val_if_fail (node > 0 && node < self->slots->len, NULL);
  return describe (self, node, TRUE);
}

/* One step of a path from outside: "member{3}", "@id". */
typedef struct {
  GQuark name;
  gboolean is_attribute;
  gboolean has_number;
  guint32 number;
} Step;

static gboolean
read_step (const char *text, gsize length, char open, char close, Step *ret_step)
{
  g_autofree char *copy = g_strndup (text, length);
  char *name = copy;
  char *bracket = strchr (copy, open);

  *ret_step = (Step){ .is_attribute = *name == '@' };
  if (bracket)
    {
      char *end;
      const guint64 number = g_ascii_strtoull (bracket + 1, &end, 10);

      if (end == bracket + 1 || *end != close || end[1] != '\0' || number == 0
          || number > G_MAXUINT32)
        return FALSE;
      ret_step->has_number = TRUE;
      ret_step->number = (guint32) number;
      *bracket = '\0';
    }
  if (ret_step->is_attribute)
    name++;
  ret_step->name = g_quark_try_string (door_local_name (name));
  return ret_step->name != 0;
}

static DoorFrameId
pick_frame (const DoorSession *self, const GArray *list, const Step *step, gboolean by_id)
{
  const guint32 number = step->has_number ? step->number : 1;

  if (!by_id)
    return number <= list->len ? g_array_index (list, DoorFrameId, number - 1) : G_MAXUINT32;
  for (guint i = 0; i < list->len; i++)
    if (door_session_frame (self, g_array_index (list, DoorFrameId, i))->id == number)
      return g_array_index (list, DoorFrameId, i);
  return G_MAXUINT32;
}

/* Follows `path`; with `stop_before_last`, up to the parent of what its last step names. */
static DoorNode
follow (const DoorSession *self,
        const char *path,
        gboolean by_id,
        gboolean stop_before_last,
        Step *ret_last)
{
  DoorFrameId frame = DOOR_FRAME_ROOT;
  DoorDefNode def = DOOR_DEF_NONE;

  while (*path == '/')
    {
      const gsize length = strcspn (path + 1, "/");
      DoorDefNode next;
      Step step;

      if (!read_step (path + 1, length, by_id ? '{' : '[', by_id ? '}' : ']', &step))
        return DOOR_NODE_NONE;
      if (stop_before_last && path[1 + length] == '\0')
        {
          *ret_last = step;
          return def == DOOR_DEF_NONE ? DOOR_NODE_NONE : door_frame_node (self, frame, def);
        }
      if (def == DOOR_DEF_NONE)
        next = door_form_node (self->def, DOOR_DEF_ROOT)->name == step.name ? DOOR_DEF_ROOT
                                                                            : DOOR_DEF_NONE;
      else
        next = door_form_child_named (self->def, def, step.name, step.is_attribute);
      if (next == DOOR_DEF_NONE)
        return DOOR_NODE_NONE;
      if (door_form_node (self->def, next)->kind == DOOR_DEF_REPEAT)
        {
          frame = pick_frame (
              self, door_session_list (self, frame, door_form_node (self->def, next)->repeat_id),
              &step, by_id);
          if (frame == G_MAXUINT32)
            return DOOR_NODE_NONE;
        }
      def = next;
      path += 1 + length;
    }
  return *path || def == DOOR_DEF_NONE ? DOOR_NODE_NONE : door_frame_node (self, frame, def);
}

DoorNode
door_session_find (const DoorSession *self, const char *ref)
{
  g_return_val_if_fail (ref != NULL, DOOR_NODE_NONE);
  return follow (self, ref, FALSE, FALSE, NULL);
}

DoorNode
door_session_find_key (const DoorSession *self, const char *key)
{
  g_return_val_if_fail (key != NULL, DOOR_NODE_NONE);
  return follow (self, key, TRUE, FALSE, NULL);
}

/* --- Folding ------------------------------------------------------------------------------ */

static gboolean
fail_key (GError **error, const char *key)
{
  g_set_error (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_KEY,
               "the journal speaks of %.200s, which this form does not have", key);
  return FALSE;
}

gboolean
door_session_fold_set (DoorSession *self, const char *key, const char *value, GError **error)
{
  DoorNode node;

  g_return_val_if_fail (self != NULL && key != NULL, FALSE);
  door_session_assert_thread (self);
  g_return_val_if_fail (self->is_folding, FALSE);
  node = door_session_find_key (self, key);
  if (node == DOOR_NODE_NONE)
    return fail_key (error, key);
  door_session_store (self, node, value ? value : "", DOOR_CHANGE_INPUT);
  if (door_session_data (self, node)->exprs[DOOR_EXPR_CALCULATE])
    door_session_slot (self, node)->state |= DOOR_SLOT_JOURNALED; /* also when it is the same */
  return TRUE;
}

gboolean
door_session_fold_repeat_add (DoorSession *self, const char *key, guint position, GError **error)
{
  DoorNode parent;
  DoorDefNode def;
  const DoorDefNodeData *data;
  DoorFrameId frame;
  Step last = { 0 };

  g_return_val_if_fail (self != NULL && key != NULL, FALSE);
  door_session_assert_thread (self);
  g_return_val_if_fail (self->is_folding, FALSE);
  parent = follow (self, key, TRUE, TRUE, &last);
  if (parent == DOOR_NODE_NONE || !last.has_number)
    return fail_key (error, key);
  def = door_form_child_named (self->def, door_session_slot (self, parent)->def, last.name, FALSE);
  if (def == DOOR_DEF_NONE || door_form_node (self->def, def)->kind != DOOR_DEF_REPEAT)
    return fail_key (error, key);
  data = door_form_node (self->def, def);
  frame = door_session_add_frame (self, data->repeat_id, door_session_slot (self, parent)->frame,
                                  position, last.number);
  if (frame == G_MAXUINT32)
    {
      g_set_error (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_LIMIT, "too many instances of %s",
                   data->path);
      return FALSE;
    }
  if (data->has_template)
    door_session_populate (self, frame, def, self->def->tree, data->element, FALSE);
  return TRUE;
}

gboolean
door_session_fold_repeat_remove (DoorSession *self, const char *key, GError **error)
{
  DoorNode node;

  g_return_val_if_fail (self != NULL && key != NULL, FALSE);
  door_session_assert_thread (self);
  g_return_val_if_fail (self->is_folding, FALSE);
  node = door_session_find_key (self, key);
  if (node == DOOR_NODE_NONE || door_session_data (self, node)->kind != DOOR_DEF_REPEAT)
    return fail_key (error, key);
  door_session_drop_frame (self, door_session_slot (self, node)->frame);
  return TRUE;
}
