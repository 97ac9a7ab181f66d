/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-audit-audio-private.h"

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
                       || door_guard_locks_repeat (self->guard, item.control)
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

static DoorPlaceRow *
new_instance (DoorInterview *self, DoorControl repeat, DoorNode node)
{
  DoorPlaceFacts facts = { DOOR_PLACE_INSTANCE, DOOR_ANSWERED };
  g_autofree char *label = door_interview_instance_label (self, repeat, node);
  g_autofree char *ref = door_session_ref (self->session, node);

  facts.item.control = repeat;
  facts.item.node = node;
  facts.label = label;
  facts.ref = ref;
  facts.cells = door_interview_fill_cells (self, repeat, node);
  return door_place_new (&facts);
}

static DoorNode
instance_at (DoorInterview *self, guint index)
{
  g_autoptr (DoorPlaceRow) row = g_list_model_get_item (G_LIST_MODEL (self->instances), index);

  return row ? door_place_get_item (row).node : DOOR_NODE_NONE;
}

/* With `keep` the rows that are still the same ones stay: somebody may be typing in them. */
static void
fill_instances (DoorInterview *self, DoorItem item, gboolean keep)
{
  DoorDefNode repeat = door_form_control_node (door_session_def (self->session), item.control);
  guint n = door_guard_hides_rows (self->guard, item.control)
                ? 0
                : door_session_n_instances (self->session, repeat, item.node);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->instances));
  guint same = 0;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  g_strfreev (self->columns);
  self->columns = door_interview_name_columns (self, item.control, item.node);
  while (keep && same < n && same < n_old
         && instance_at (self, same)
                == door_session_instance (self->session, repeat, item.node, same))
    same++;
  for (guint i = same; i < n; i++)
    g_ptr_array_add (rows,
                     new_instance (self, item.control,
                                   door_session_instance (self->session, repeat, item.node, i)));
  if (!keep || same < n || same < n_old)
    g_list_store_splice (self->instances, same, n_old - same, rows->pdata, rows->len);
}

static void
show_prompt (DoorInterview *self)
{
  DoorItem item = door_cursor_item (self->cursor);
  g_autofree char *name = repeat_name (self, item);
  DoorDefNode repeat = door_form_control_node (door_session_def (self->session), item.control);

  clear_questions (self);
  fill_instances (self, item, FALSE);
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

/* The rows first: whoever shows the cells looks for them there. */
static void
show_table (DoorInterview *self, gboolean keep)
{
  DoorItem item = door_cursor_item (self->cursor);
  g_autofree DoorItem *items = NULL;
  guint n;

  fill_instances (self, item, keep);
  items = door_interview_table_items (self, &n);
  splice_questions (self, items, n);
  set_text (self, &self->prompt, repeat_name (self, item), "prompt");
}

static DoorPageKind
present_page (DoorInterview *self)
{
  switch (door_cursor_kind (self->cursor))
    {
    case DOOR_SCREEN_REPEAT_PROMPT:
      return door_interview_is_at_table (self) ? DOOR_PAGE_TABLE : DOOR_PAGE_REPEAT_PROMPT;
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
  DoorItem table = door_cursor_item (self->cursor);
  gboolean at_table = door_interview_is_at_table (self);
  gboolean has;

  if (door_cursor_kind (self->cursor) == DOOR_SCREEN_BEGINNING)
    return FALSE;
  if (at_table)
    door_interview_step (self, FALSE);
  else
    door_cursor_previous (self->cursor);
  has = door_cursor_kind (self->cursor) != DOOR_SCREEN_BEGINNING;
  if (at_table)
    door_cursor_go_to_prompt (self->cursor, table.control, table.node);
  else
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
  DoorPageKind page = present_page (self);
  gboolean same_table = page == DOOR_PAGE_TABLE && self->page == page;

  door_audit_audio_before_page (self->audio);
  if (!same_table)
    clear_questions (self);
  if (door_guard_show (self->guard))
    {
      clear_questions (self);
      set_text (self, &self->section, g_strdup (""), "section");
      self->page = DOOR_PAGE_GUARD;
      door_audit_audio_look (self->audio);
      door_interview_notify (self, "page");
      return;
    }
  self->page = page; /* whoever sees questions come must know whether they are cells */
  if (page == DOOR_PAGE_TABLE)
    show_table (self, same_table);
  else if (page == DOOR_PAGE_REPEAT_PROMPT)
    show_prompt (self);
  else if (page == DOOR_PAGE_END)
    door_interview_update_problems (self);
  else
    show_questions (self);
  update_surroundings (self);
  door_audit_audio_look (self->audio);
  door_interview_notify (self, "page");
}

void
door_interview_translate_page (DoorInterview *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->questions));

  if (self->page == DOOR_PAGE_TABLE)
    clear_questions (self);
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

  if (self->page == DOOR_PAGE_TABLE && door_interview_is_at_table (self))
    show_table (self, TRUE);
  else if (self->page == DOOR_PAGE_QUESTIONS)
    show_questions (self);
  else
    return;
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
