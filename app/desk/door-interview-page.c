/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include "door-markup.h"

#include <glib/gi18n-lib.h>

/* --- Questions --------------------------------------------------------------------------- */

static DoorQuestion *
question_at (DoorInterview *self, guint index)
{
  g_autoptr (DoorQuestion) question = g_list_model_get_item (G_LIST_MODEL (self->questions), index);

  return question; /* the list keeps it */
}

static gboolean
stands_at (DoorInterview *self, guint index, DoorItem item)
{
  DoorItem there = door_question_get_item (question_at (self, index));

  return there.control == item.control && there.node == item.node;
}

/* Replaces what is between the common beginning and the common end, so that the widget a person
 * types in is not built anew when a question below it appears. */
static void
splice_questions (DoorInterview *self, const DoorItem *items, guint n_items)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->questions));
  guint head = 0, tail = 0;
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);

  while (head < n_old && head < n_items && stands_at (self, head, items[head]))
    head++;
  while (tail < n_old - head && tail < n_items - head
         && stands_at (self, n_old - 1 - tail, items[n_items - 1 - tail]))
    tail++;
  if (head == n_old && head == n_items)
    return;
  for (guint i = head; i < n_old - tail; i++)
    door_question_detach (question_at (self, i));
  for (guint i = head; i < n_items - tail; i++)
    {
      DoorQuestion *question
          = door_question_new (self->session, items[i], &door_interview_question_owner, self);

      g_ptr_array_add (fresh, question);
      door_interview_restore_beside (self, question);
    }
  g_list_store_splice (self->questions, head, n_old - tail - head, fresh->pdata, fresh->len);
}

static void
clear_questions (DoorInterview *self)
{
  const DoorItem none = { 0 };

  splice_questions (self, &none, 0);
}

/* --- Texts around the questions ---------------------------------------------------------- */

static void
set_text (DoorInterview *self, char **field, char *text, const char *property)
{
  g_autofree char *owned = text;

  if (g_strcmp0 (*field, owned) == 0)
    return;
  g_free (*field);
  *field = g_steal_pointer (&owned);
  door_interview_notify (self, property);
}

static gboolean
is_repeat (DoorInterview *self, DoorItem item)
{
  return door_form_control_kind (door_session_def (self->session), item.control)
         == DOOR_CONTROL_REPEAT;
}

static char *
item_label (DoorInterview *self, DoorItem item)
{
  g_autofree char *text = NULL;

  if (is_repeat (self, item))
    return door_interview_instance_label (self, item.control, item.node);
  text = door_session_control_text (self->session, item.control, item.node, DOOR_TEXT_LABEL);
  return door_plain_from_markdown (text);
}

static char *
describe_section (DoorInterview *self)
{
  g_autoptr (GArray) trail = door_cursor_trail (self->cursor);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < trail->len; i++)
    {
      g_autofree char *label = item_label (self, g_array_index (trail, DoorItem, i));

      if (label && *label)
        g_string_append_printf (out, "%s%s", out->len ? " › " : "", label);
    }
  return g_string_free (out, FALSE);
}

/* The innermost instance around the screen, when a person may take it away. */
static char *
describe_removable (DoorInterview *self)
{
  g_autoptr (GArray) trail = door_cursor_trail (self->cursor);
  DoorFormDef *def = door_session_def (self->session);

  for (guint i = trail->len; i > 0; i--)
    {
      DoorItem item = g_array_index (trail, DoorItem, i - 1);

      if (is_repeat (self, item))
        return door_form_repeat_is_counted (def, item.control)
                       || door_form_repeat_is_fixed (def, item.control)
                   ? NULL
                   : door_interview_instance_label (self, item.control, item.node);
    }
  return NULL;
}

/* --- Pages ------------------------------------------------------------------------------- */

static char *
repeat_name (DoorInterview *self, DoorItem item)
{
  g_autofree char *text
      = door_session_control_text (self->session, item.control, item.node, DOOR_TEXT_LABEL);
  DoorFormDef *def = door_session_def (self->session);

  if (!text || !*text)
    {
      g_free (text);
      text = door_session_control_text (self->session, door_form_control_parent (def, item.control),
                                        item.node, DOOR_TEXT_LABEL);
    }
  return text && *text
             ? door_plain_from_markdown (text)
             : g_strdup (door_form_name (def, door_form_control_node (def, item.control)));
}

static void
fill_instances (DoorInterview *self, DoorItem item)
{
  DoorDefNode repeat = door_form_control_node (door_session_def (self->session), item.control);
  guint n = door_session_n_instances (self->session, repeat, item.node);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  g_strfreev (self->columns);
  self->columns = door_interview_name_columns (self, item.control, item.node);
  for (guint i = 0; i < n; i++)
    {
      DoorPlaceFacts facts = { DOOR_PLACE_INSTANCE, DOOR_ANSWERED };
      g_autofree char *label = NULL;
      g_autofree char *ref = NULL;

      facts.item.control = item.control;
      facts.item.node = door_session_instance (self->session, repeat, item.node, i);
      facts.label = label = door_interview_instance_label (self, item.control, facts.item.node);
      facts.ref = ref = door_session_ref (self->session, facts.item.node);
      facts.cells = door_interview_fill_cells (self, item.control, facts.item.node);
      g_ptr_array_add (rows, door_place_new (&facts));
    }
  g_list_store_splice (self->instances, 0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->instances)), rows->pdata,
                       rows->len);
}

static void
show_prompt (DoorInterview *self)
{
  DoorItem item = door_cursor_item (self->cursor);
  g_autofree char *name = repeat_name (self, item);
  DoorDefNode repeat = door_form_control_node (door_session_def (self->session), item.control);

  clear_questions (self);
  fill_instances (self, item);
  if (door_session_n_instances (self->session, repeat, item.node) == 0)
    set_text (self, &self->prompt, g_strdup_printf (_ ("%s: is there one to add?"), name),
              "prompt");
  else
    set_text (self, &self->prompt, g_strdup_printf (_ ("%s: is there another one to add?"), name),
              "prompt");
}

static void
show_questions (DoorInterview *self)
{
  guint n;
  const DoorItem *items = door_cursor_items (self->cursor, &n);
  g_autofree DoorItem *copy = g_memdup2 (items, n * sizeof *items);

  splice_questions (self, copy, n);
}

static DoorPageKind
page_of (DoorScreenKind kind)
{
  switch (kind)
    {
    case DOOR_SCREEN_REPEAT_PROMPT:
      return DOOR_PAGE_REPEAT_PROMPT;
    case DOOR_SCREEN_END:
      return DOOR_PAGE_END;
    default:
      return DOOR_PAGE_QUESTIONS;
    }
}

/* Whether a screen lies before this one: the cursor is asked and put back. */
static gboolean
has_screen_before (DoorInterview *self)
{
  gboolean has;

  if (!door_cursor_previous (self->cursor))
    return FALSE;
  has = door_cursor_kind (self->cursor) != DOOR_SCREEN_BEGINNING;
  door_cursor_next (self->cursor);
  return has;
}

static void
update_surroundings (DoorInterview *self)
{
  double progress = door_interview_measure_progress (self);
  gboolean can_go_back = has_screen_before (self);

  set_text (self, &self->section, describe_section (self), "section");
  set_text (self, &self->removable, describe_removable (self), "removable");
  if (progress != self->progress)
    {
      self->progress = progress;
      door_interview_notify (self, "progress");
    }
  if (can_go_back != self->can_go_back)
    {
      self->can_go_back = can_go_back;
      door_interview_notify (self, "can-go-back");
    }
  if (self->outline_is_watched && !self->outline_is_unseen)
    door_interview_update_outline (self);
}

void
door_interview_show_page (DoorInterview *self)
{
  DoorPageKind page = page_of (door_cursor_kind (self->cursor));

  clear_questions (self);
  if (door_guard_show (self->guard))
    {
      set_text (self, &self->section, g_strdup (""), "section");
      self->page = DOOR_PAGE_GUARD;
      door_interview_notify (self, "page");
      return;
    }
  if (page == DOOR_PAGE_REPEAT_PROMPT)
    show_prompt (self);
  else if (page == DOOR_PAGE_END)
    door_interview_update_problems (self);
  else
    show_questions (self);
  update_surroundings (self);
  self->page = page;
  door_interview_notify (self, "page");
}

void
door_interview_translate_page (DoorInterview *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->questions));

  if (self->page != DOOR_PAGE_QUESTIONS)
    {
      door_interview_show_page (self);
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      DoorQuestion *question = question_at (self, i);

      door_question_refresh (question, DOOR_CHANGE_TEXT | DOOR_CHANGE_CHOICES);
      door_interview_restore_beside (self, question);
    }
  update_surroundings (self);
}

void
door_interview_close_questions (DoorInterview *self)
{
  clear_questions (self);
  g_list_store_remove_all (self->instances);
  g_list_store_remove_all (self->problems);
  g_list_store_remove_all (self->outline);
}

void
door_interview_close_page (DoorInterview *self)
{
  clear_questions (self);
  g_list_store_remove_all (self->instances);
  g_list_store_remove_all (self->problems);
  g_list_store_remove_all (self->outline);
  self->page = DOOR_PAGE_CLOSED;
  self->can_go_back = FALSE;
  door_interview_notify (self, "can-go-back");
  door_interview_notify (self, "page");
}

static DoorChangeKinds
changes_of (const DoorChange *changes, guint n_changes, DoorNode node)
{
  DoorChangeKinds kinds = 0;

  for (guint i = 0; i < n_changes; i++)
    if (changes[i].node == node)
      kinds |= changes[i].kinds;
  return kinds;
}

void
door_interview_update_page (DoorInterview *self, const DoorChange *changes, guint n_changes)
{
  g_autofree DoorChange *copy = g_memdup2 (changes, n_changes * sizeof *changes);
  guint n;

  if (self->page != DOOR_PAGE_QUESTIONS)
    return;
  show_questions (self);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->questions));
  for (guint i = 0; i < n; i++)
    {
      DoorQuestion *question = question_at (self, i);
      DoorNode node = door_question_get_item (question).node;

      door_question_refresh (question, changes_of (copy, n_changes, node));
      door_interview_look_at_check (self, question);
    }
  if (self->outline_is_watched && !self->outline_is_unseen)
    door_interview_update_outline (self);
}
