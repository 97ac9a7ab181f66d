/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include <string.h>

#include "door-session-private.h"

GArray *
door_session_list (const DoorSession *self, DoorFrameId frame, guint32 repeat)
{
  const DoorDefNode node = door_form_repeat (self->def, repeat)->node;

  return door_session_frame (self, frame)->lists[door_form_node (self->def, node)->repeat_index];
}

guint32
door_session_frame_level (const DoorSession *self, DoorFrameId frame)
{
  return door_form_repeat (self->def, door_session_frame (self, frame)->repeat)->level;
}

DoorFrameId
door_session_frame_at_level (const DoorSession *self, DoorFrameId frame, guint32 level)
{
  guint32 at = door_session_frame_level (self, frame);

  for (; at > level; at--)
    frame = door_session_frame (self, frame)->parent;
  return frame;
}

static void
visit_below (DoorSession *self,
             DoorFrameId frame,
             const guint32 *path,
             guint length,
             void (*visit) (DoorSession *self, DoorFrameId frame, gpointer data),
             gpointer data)
{
  GArray *list;

  if (length == 0)
    {
      visit (self, frame, data);
      return;
    }
  list = door_session_list (self, frame, path[length - 1]);
  for (guint i = 0; i < list->len; i++)
    visit_below (self, g_array_index (list, DoorFrameId, i), path, length - 1, visit, data);
}

void
door_session_each_frame (DoorSession *self,
                         DoorFrameId frame,
                         guint32 repeat,
                         void (*visit) (DoorSession *self, DoorFrameId frame, gpointer data),
                         gpointer data)
{
  guint32 path[DOOR_FORM_MAX_REPEAT_NESTING + 1];
  const guint32 from = door_session_frame (self, frame)->repeat;
  guint length = 0;

  for (guint32 r = repeat; r != from; r = door_form_repeat (self->def, r)->outer)
    {
      if (r == 0)
        return; /* not below this frame */
      path[length++] = r;
    }
  visit_below (self, frame, path, length, visit, data);
}

/* --- Growing ------------------------------------------------------------------------------ */

static gboolean
parent_is_relevant (const DoorSession *self, DoorDefNode def, DoorFrameId frame)
{
  const DoorDefNode parent = door_form_node (self->def, def)->parent;
  const DoorFrame *f = door_session_frame (self, frame);
  DoorFrameId of;

  if (parent == DOOR_DEF_NONE)
    return TRUE;
  of = def == door_form_repeat (self->def, f->repeat)->node ? f->parent : frame;
  return (door_session_slot (self, door_frame_node (self, of, parent))->state & DOOR_SLOT_RELEVANT)
         != 0;
}

static void
init_slots (DoorSession *self, DoorFrameId frame)
{
  const DoorFrame f = *door_session_frame (self, frame);
  const DoorRepeat *layout = door_form_repeat (self->def, f.repeat);

  g_array_set_size (self->slots, self->slots->len + layout->n_slots);
  for (guint32 i = 0; i < layout->n_slots; i++)
    {
      const DoorDefNode def = g_array_index (layout->slots, DoorDefNode, i);
      const DoorDefNodeData *data = door_form_node (self->def, def);
      DoorSlot *slot = door_session_slot (self, f.base + i);

      *slot = (DoorSlot){ .def = def, .frame = frame, .text = data->value };
      if (data->is_required)
        slot->state |= DOOR_SLOT_REQUIRED;
      if (data->is_readonly)
        slot->state |= DOOR_SLOT_READONLY;
      if (!data->is_irrelevant)
        slot->state |= DOOR_SLOT_SELF_RELEVANT;
      if (!data->is_irrelevant && parent_is_relevant (self, def, frame))
        slot->state |= DOOR_SLOT_RELEVANT;
    }
}

static void
renumber (DoorSession *self, GArray *list, guint from)
{
  for (guint i = from; i < list->len; i++)
    {
      const DoorFrameId id = g_array_index (list, DoorFrameId, i);
      DoorFrame *frame = door_session_frame (self, id);

      if (frame->position != i + 1 && frame->position != 0)
        {
          door_session_note (self, frame->base, DOOR_CHANGE_POSITION);
          door_session_mark_moved (self, id);
        }
      frame->position = i + 1;
    }
}

static void
link_frame (DoorSession *self, DoorFrameId frame, guint32 position)
{
  const DoorFrame *f = door_session_frame (self, frame);
  GArray *list = door_session_list (self, f->parent, f->repeat);
  const guint at = position == 0 || position > list->len ? list->len : position - 1;

  g_array_insert_val (list, at, frame);
  door_session_sums_moved (self, f->parent, f->repeat, at);
  renumber (self, list, at);
}

DoorFrameId
door_session_add_frame (
    DoorSession *self, guint32 repeat, DoorFrameId parent, guint32 position, guint32 id)
{
  const DoorRepeat *layout = door_form_repeat (self->def, repeat);
  const DoorFrameId frame = self->frames->len;
  DoorFrame f = { .base = self->slots->len, .parent = parent, .repeat = repeat, .id = id };

  if ((guint64) self->slots->len + layout->n_slots > DOOR_SESSION_MAX_NODES
      || (repeat != 0 && door_session_list (self, parent, repeat)->len >= DOOR_SESSION_MAX_REPEATS))
    {
      self->hit_limit = TRUE;
      return G_MAXUINT32;
    }
  f.is_alive = TRUE;
  f.lists = g_new (GArray *, layout->repeats->len + 1);
  for (guint i = 0; i < layout->repeats->len; i++)
    f.lists[i] = g_array_new (FALSE, FALSE, sizeof (DoorFrameId));
  f.lists[layout->repeats->len] = NULL;
  g_array_append_val (self->frames, f);
  if (id == 0 && repeat != 0)
    door_session_frame (self, frame)->id = self->next_id++;
  else if (id != 0)
    self->next_id = MAX (self->next_id, id + 1);
  init_slots (self, frame);
  if (repeat != 0)
    link_frame (self, frame, position);
  return frame;
}

static void
set_initial (
    DoorSession *self, DoorNode node, const DoorTree *tree, const char *text, gboolean is_made)
{
  door_session_put (self, node, text, tree == self->def->tree && !is_made);
}

static gboolean
is_padded (const char *text)
{
  return *text && (g_ascii_isspace (*text) || g_ascii_isspace (text[strlen (text) - 1]));
}

static gboolean
is_line_break (const char *text)
{
  return strchr (text, '\n') && text[strspn (text, " \t\r\n")] == '\0';
}

/* What an element begins with. Blanks around a default value are the form's lay-out; in a record only
 * those are that break the line between two tags, as what was answered is kept to the letter. */
static void
set_from_element (DoorSession *self, DoorNode node, const DoorTree *tree, DoorTreeId element)
{
  g_autofree char *made = NULL;
  const char *text = door_tree_text (tree, element, &made);

  if (tree == self->def->tree && is_padded (text))
    {
      g_autofree char *stripped = g_strstrip (g_strdup (text));

      set_initial (self, node, tree, stripped, TRUE);
      return;
    }
  set_initial (self, node, tree, is_line_break (text) ? "" : text, made != NULL);
}

static gboolean
is_template (const DoorTree *tree, DoorTreeId element)
{
  return door_tree_attribute (tree, element, "template") != NULL;
}

static void
populate_repeat (DoorSession *self,
                 DoorFrameId frame,
                 DoorDefNode def,
                 const DoorTree *tree,
                 DoorTreeId parent,
                 gboolean with_values)
{
  const DoorDefNodeData *data = door_form_node (self->def, def);

  for (DoorTreeId e = door_tree_child (tree, parent, data->name); e != DOOR_TREE_NONE;
       e = door_tree_next (tree, e, data->name))
    {
      DoorFrameId added;

      if (is_template (tree, e))
        continue;
      added = door_session_add_frame (self, data->repeat_id, frame, 0, 0);
      if (added == G_MAXUINT32)
        return;
      door_session_populate (self, added, def, tree, e, TRUE);
    }
}

/* The n-th of the elements with one name goes to the n-th of the nodes with that name. */
static DoorTreeId
next_element (
    const DoorTree *tree, DoorTreeId parent, GQuark name, gboolean is_twin, DoorTreeId last)
{
  if (!is_twin)
    return door_tree_child (tree, parent, name);
  return last == DOOR_TREE_NONE ? DOOR_TREE_NONE : door_tree_next (tree, last, name);
}

void
door_session_populate (DoorSession *self,
                       DoorFrameId frame,
                       DoorDefNode def,
                       const DoorTree *tree,
                       DoorTreeId element,
                       gboolean with_values)
{
  DoorTreeId last = DOOR_TREE_NONE;

  for (DoorDefNode c = door_form_node (self->def, def)->first_child; c != DOOR_DEF_NONE;
       c = door_form_node (self->def, c)->next)
    {
      const DoorDefNodeData *child = door_form_node (self->def, c);

      if (child->kind == DOOR_DEF_ATTRIBUTE)
        {
          const DoorTreeAttribute *a = door_tree_find_attribute (tree, element, child->name);

          if (a && with_values)
            set_initial (self, door_frame_node (self, frame, c), tree, a->value, FALSE);
          continue;
        }
      if (child->kind == DOOR_DEF_REPEAT)
        {
          populate_repeat (self, frame, c, tree, element, with_values);
          continue;
        }
      last = next_element (tree, element, child->name, child->is_twin, last);
      if (last == DOOR_TREE_NONE)
        continue;
      if (child->kind == DOOR_DEF_GROUP)
        door_session_populate (self, frame, c, tree, last, with_values);
      else if (with_values)
        set_from_element (self, door_frame_node (self, frame, c), tree, last);
    }
}

/* --- Shrinking ---------------------------------------------------------------------------- */

static void
bury (DoorSession *self, DoorFrameId frame)
{
  DoorFrame *f = door_session_frame (self, frame);
  const DoorRepeat *layout = door_form_repeat (self->def, f->repeat);

  f->is_alive = FALSE;
  g_clear_pointer (&f->sums, g_ptr_array_unref);
  for (guint32 i = 0; i < layout->n_slots; i++)
    {
      DoorSlot *slot = door_session_slot (self, f->base + i);

      door_slot_clear (slot);
      slot->state = DOOR_SLOT_DEAD;
      door_session_forget_choices (self, f->base + i);
    }
  for (guint i = 0; i < layout->repeats->len; i++)
    {
      for (guint j = 0; j < f->lists[i]->len; j++)
        bury (self, g_array_index (f->lists[i], DoorFrameId, j));
      g_array_set_size (f->lists[i], 0);
    }
}

void
door_session_drop_frame (DoorSession *self, DoorFrameId frame)
{
  const DoorFrame *f = door_session_frame (self, frame);
  GArray *list = door_session_list (self, f->parent, f->repeat);
  const guint at = f->position - 1;

  g_array_remove_index (list, at);
  door_session_sums_moved (self, f->parent, f->repeat, at);
  bury (self, frame);
  renumber (self, list, at);
}
