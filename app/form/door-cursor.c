/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-cursor.h"

#include <string.h>

#include "door-cursor-private.h"

/* --- Keys --------------------------------------------------------------------------------- */

static void
push (DoorCursorKey *key, DoorControl control, guint32 position)
{
  if (key->n > DOOR_CURSOR_MAX_DEPTH)
    return;
  memmove (key->steps + 1, key->steps, key->n * sizeof key->steps[0]);
  key->steps[0].control = control;
  key->steps[0].position = position;
  key->n++;
}

static DoorCursorKey
key_of (const DoorSession *session, const DoorStop *stop)
{
  DoorFrameId frame = stop->frame;
  DoorCursorKey key = { 0 };

  if (stop->kind == DOOR_STOP_PROMPT)
    push (&key, stop->item.control, G_MAXUINT32);
  else if (stop->kind != DOOR_STOP_INSTANCE)
    push (&key, stop->item.control, 0);
  while (frame != DOOR_FRAME_ROOT)
    {
      const DoorFrame *f = door_session_frame (session, frame);
      const DoorDefNode repeat = door_form_repeat (session->def, f->repeat)->node;

      push (&key, door_form_node (session->def, repeat)->control, f->position);
      frame = f->parent;
    }
  return key;
}

static int
compare_keys (const DoorCursorKey *a, const DoorCursorKey *b)
{
  for (guint i = 0; i < a->n && i < b->n; i++)
    {
      if (a->steps[i].control != b->steps[i].control)
        return a->steps[i].control < b->steps[i].control ? -1 : 1;
      if (a->steps[i].position != b->steps[i].position)
        return a->steps[i].position < b->steps[i].position ? -1 : 1;
    }
  return (a->n > b->n) - (a->n < b->n);
}

/* --- Screens ------------------------------------------------------------------------------ */

/* Whether a stop is a screen, and whether the walk should go into it. */
static DoorWalk
classify (const DoorStop *stop, DoorScreenKind *ret_kind)
{
  switch (stop->kind)
    {
    case DOOR_STOP_QUESTION:
      *ret_kind = DOOR_SCREEN_QUESTION;
      return DOOR_WALK_PAST;
    case DOOR_STOP_PROMPT:
      *ret_kind = DOOR_SCREEN_REPEAT_PROMPT;
      return DOOR_WALK_PAST;
    case DOOR_STOP_GROUP:
      *ret_kind = DOOR_SCREEN_GROUP;
      return stop->is_field_list ? DOOR_WALK_PAST : DOOR_WALK_ON;
    case DOOR_STOP_INSTANCE:
    default:
      *ret_kind = DOOR_SCREEN_REPEAT;
      return stop->is_field_list ? DOOR_WALK_PAST : DOOR_WALK_ON;
    }
}

static DoorWalk
note_any (const DoorStop *stop, gpointer data)
{
  if (stop->kind != DOOR_STOP_QUESTION)
    return DOOR_WALK_ON;
  *(gboolean *) data = TRUE;
  return DOOR_WALK_END;
}

/* A field-list in which nothing is asked now is no screen. */
static gboolean
is_empty (DoorSession *session, const DoorStop *stop)
{
  gboolean found = FALSE;

  if (stop->kind != DOOR_STOP_GROUP && stop->kind != DOOR_STOP_INSTANCE)
    return FALSE;
  door_session_walk_below (session, stop, note_any, &found);
  return !found;
}

typedef struct {
  DoorSession *session;
  const DoorCursorKey *key;
  gboolean wants_next; /* the first after the key; else the last before it */
  gboolean or_same;
  gboolean is_found;
  DoorStop stop;
  DoorScreenKind kind;
} Search;

static DoorWalk
search_stop (const DoorStop *stop, gpointer data)
{
  Search *self = data;
  DoorScreenKind kind;
  const DoorWalk walk = classify (stop, &kind);
  DoorCursorKey key;
  int order;

  if (walk == DOOR_WALK_ON || is_empty (self->session, stop))
    return walk;
  key = key_of (self->session, stop);
  order = self->key ? compare_keys (&key, self->key) : 1;
  if (self->wants_next ? order < 0 || (order == 0 && !self->or_same) : FALSE)
    return DOOR_WALK_PAST;
  if (!self->wants_next && self->key && (order > 0 || (order == 0 && !self->or_same)))
    return DOOR_WALK_END;
  self->is_found = TRUE;
  self->stop = *stop;
  self->kind = kind;
  return self->wants_next ? DOOR_WALK_END : DOOR_WALK_PAST;
}

static void
stand (DoorCursor *self, DoorScreenKind kind, const DoorStop *stop)
{
  self->kind = kind;
  if (!stop)
    return;
  self->stop = *stop;
  self->key = key_of (self->session, stop);
}

/* --- Keeping the place -------------------------------------------------------------------- */

static gboolean
same_stop (const DoorStop *a, const DoorStop *b)
{
  return a->kind == b->kind && a->item.control == b->item.control && a->frame == b->frame;
}

static gboolean
is_still_there (DoorCursor *self)
{
  Search search
      = { .session = self->session, .key = &self->key, .wants_next = TRUE, .or_same = TRUE };

  for (DoorFrameId f = self->stop.frame; f != DOOR_FRAME_ROOT;
       f = door_session_frame (self->session, f)->parent)
    if (!door_session_frame (self->session, f)->is_alive)
      return FALSE;
  self->key = key_of (self->session, &self->stop);
  door_session_walk (self->session, search_stop, &search);
  return search.is_found && same_stop (&search.stop, &self->stop);
}

gboolean
door_cursor_is_on_screen (const DoorCursor *self)
{
  return self->kind != DOOR_SCREEN_BEGINNING && self->kind != DOOR_SCREEN_END;
}

/* Edits may have taken the screen away. */
void
door_cursor_keep_place (DoorCursor *self)
{
  Search search = { .session = self->session, .key = &self->key };

  if (!door_cursor_is_on_screen (self) || is_still_there (self))
    return;
  door_session_walk (self->session, search_stop, &search);
  stand (self, search.is_found ? search.kind : DOOR_SCREEN_BEGINNING,
         search.is_found ? &search.stop : NULL);
}

/* --- Moving ------------------------------------------------------------------------------- */

DoorCursor *
door_cursor_new (DoorSession *session)
{
  DoorCursor *self = g_new0 (DoorCursor, 1);

  self->session = session;
  self->kind = DOOR_SCREEN_BEGINNING;
  self->items = g_array_new (FALSE, FALSE, sizeof (DoorItem));
  return self;
}

void
door_cursor_free (DoorCursor *self)
{
  if (!self)
    return;
  g_array_unref (self->items);
  g_free (self);
}

gboolean
door_cursor_next (DoorCursor *self)
{
  Search search = { .session = self->session, .wants_next = TRUE };

  door_cursor_keep_place (self);
  if (self->kind == DOOR_SCREEN_END)
    return FALSE;
  search.key = self->kind == DOOR_SCREEN_BEGINNING ? NULL : &self->key;
  door_session_walk (self->session, search_stop, &search);
  stand (self, search.is_found ? search.kind : DOOR_SCREEN_END,
         search.is_found ? &search.stop : NULL);
  return TRUE;
}

gboolean
door_cursor_previous (DoorCursor *self)
{
  Search search = { .session = self->session };

  door_cursor_keep_place (self);
  if (self->kind == DOOR_SCREEN_BEGINNING)
    return FALSE;
  search.key = self->kind == DOOR_SCREEN_END ? NULL : &self->key;
  door_session_walk (self->session, search_stop, &search);
  stand (self, search.is_found ? search.kind : DOOR_SCREEN_BEGINNING,
         search.is_found ? &search.stop : NULL);
  return TRUE;
}

void
door_cursor_to_beginning (DoorCursor *self)
{
  self->kind = DOOR_SCREEN_BEGINNING;
}

void
door_cursor_to_end (DoorCursor *self)
{
  self->kind = DOOR_SCREEN_END;
}

typedef struct {
  DoorSession *session;
  DoorNode node;
  DoorStop screen; /* the one being walked */
  DoorScreenKind kind;
  gboolean is_inside; /* of the group or instance looked for */
  gboolean is_found;
} Finder;

static gboolean
is_at_or_below (const DoorSession *session, DoorNode node, DoorNode ancestor)
{
  for (; node != DOOR_NODE_NONE; node = door_session_parent (session, node))
    if (node == ancestor)
      return TRUE;
  return FALSE;
}

static DoorWalk
find_in_list (const DoorStop *stop, gpointer data)
{
  Finder *self = data;

  if (stop->kind != DOOR_STOP_QUESTION || stop->item.node != self->node)
    return DOOR_WALK_ON;
  self->is_found = TRUE;
  return DOOR_WALK_END;
}

static DoorWalk
find_screen (const DoorStop *stop, gpointer data)
{
  Finder *self = data;
  DoorScreenKind kind;
  const DoorWalk walk = classify (stop, &kind);

  if (walk == DOOR_WALK_ON || stop->kind == DOOR_STOP_PROMPT || is_empty (self->session, stop))
    return walk;
  self->screen = *stop;
  self->kind = kind;
  if (is_at_or_below (self->session, stop->item.node, self->node))
    self->is_found = TRUE;
  else if (stop->kind != DOOR_STOP_QUESTION)
    door_session_walk_below (self->session, stop, find_in_list, self);
  return self->is_found ? DOOR_WALK_END : DOOR_WALK_PAST;
}

gboolean
door_cursor_go (DoorCursor *self, DoorNode node)
{
  Finder finder = { .session = self->session, .node = node };

  if (!door_session_is_alive (self->session, node))
    return FALSE;
  door_session_walk (self->session, find_screen, &finder);
  if (!finder.is_found)
    return FALSE;
  stand (self, finder.kind, &finder.screen);
  return TRUE;
}

typedef struct {
  DoorControl control;
  DoorNode node;
  DoorStop stop;
  gboolean is_found;
} PromptFinder;

static DoorWalk
find_prompt (const DoorStop *stop, gpointer data)
{
  PromptFinder *self = data;

  if (stop->kind != DOOR_STOP_PROMPT || stop->item.control != self->control
      || stop->item.node != self->node)
    return DOOR_WALK_ON;
  self->stop = *stop;
  self->is_found = TRUE;
  return DOOR_WALK_END;
}

gboolean
door_cursor_go_to_prompt (DoorCursor *self, DoorControl repeat, DoorNode context)
{
  const DoorFormDef *def = self->session->def;
  PromptFinder finder = { .control = repeat };

  g_return_val_if_fail (repeat < def->controls->len, FALSE);
  g_return_val_if_fail (door_session_is_alive (self->session, context), FALSE);
  if (door_form_control (def, repeat)->kind != DOOR_CONTROL_REPEAT)
    return FALSE;
  finder.node = door_session_near (
      self->session, door_form_node (def, door_form_control (def, repeat)->node)->parent, context);
  door_session_walk (self->session, find_prompt, &finder);
  if (finder.is_found)
    stand (self, DOOR_SCREEN_REPEAT_PROMPT, &finder.stop);
  return finder.is_found;
}

/* --- Reading ------------------------------------------------------------------------------ */

const char *
door_screen_kind_name (DoorScreenKind kind)
{
  static const char *const names[]
      = { "beginning", "question", "group", "repeat", "repeat-prompt", "end" };

  return kind < G_N_ELEMENTS (names) ? names[kind] : "";
}

DoorScreenKind
door_cursor_kind (DoorCursor *self)
{
  door_cursor_keep_place (self);
  return self->kind;
}

DoorItem
door_cursor_item (DoorCursor *self)
{
  const DoorItem none = { DOOR_CONTROL_NONE, DOOR_NODE_NONE };

  door_cursor_keep_place (self);
  return door_cursor_is_on_screen (self) ? self->stop.item : none;
}

static DoorWalk
collect_item (const DoorStop *stop, gpointer data)
{
  DoorCursor *self = data;
  const DoorControlData *control = door_form_control (self->session->def, stop->item.control);

  if (stop->kind == DOOR_STOP_QUESTION || control->label.kind != DOOR_TEXT_REF_NONE)
    g_array_append_val (self->items, stop->item);
  return DOOR_WALK_ON;
}

const DoorItem *
door_cursor_items (DoorCursor *self, guint *ret_n)
{
  door_cursor_keep_place (self);
  g_array_set_size (self->items, 0);
  if (self->kind == DOOR_SCREEN_QUESTION)
    g_array_append_val (self->items, self->stop.item);
  else if (self->kind == DOOR_SCREEN_GROUP || self->kind == DOOR_SCREEN_REPEAT)
    door_session_walk_below (self->session, &self->stop, collect_item, self);
  *ret_n = self->items->len;
  return (const DoorItem *) (const void *) self->items->data;
}

gboolean
door_cursor_add (DoorCursor *self)
{
  DoorNode added;

  door_cursor_keep_place (self);
  if (self->kind != DOOR_SCREEN_REPEAT_PROMPT)
    return FALSE;
  added = door_session_add_repeat (self->session, self->stop.item.control, self->stop.item.node, 0);
  if (added == DOOR_NODE_NONE)
    return FALSE;
  door_cursor_go (self, added);
  return TRUE;
}
