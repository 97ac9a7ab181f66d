/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include "door-markup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- Words for places -------------------------------------------------------------------- */

/* The first text a person gave inside an instance: usually a name. */
static const char *
first_text (DoorSession *session, DoorNode instance)
{
  DoorFormDef *def = door_session_def (session);

  for (DoorNode node = door_session_first_child (session, instance); node != DOOR_NODE_NONE;
       node = door_session_next_sibling (session, node))
    {
      DoorDefNode def_node = door_session_def_node (session, node);
      DoorControl control = door_form_node_control (def, def_node);
      const char *value;

      if (door_form_kind (def, def_node) == DOOR_DEF_GROUP)
        {
          value = first_text (session, node);
          if (value)
            return value;
        }
      if (door_form_kind (def, def_node) != DOOR_DEF_VALUE || control == DOOR_CONTROL_NONE
          || door_form_control_kind (def, control) != DOOR_CONTROL_INPUT
          || door_form_data_type (def, def_node) != DOOR_TYPE_STRING)
        continue;
      value = door_session_value (session, node);
      if (*value && door_session_is_relevant (session, node))
        return value;
    }
  return NULL;
}

char *
door_interview_control_label (DoorInterview *self, DoorControl control, DoorNode node)
{
  DoorFormDef *def = door_session_def (self->session);
  g_autofree char *text = door_session_control_text (self->session, control, node, DOOR_TEXT_LABEL);

  if (text && *text)
    return door_plain_from_markdown (text);
  if (door_form_control_node (def, control) != DOOR_DEF_NONE)
    return g_strdup (door_form_name (def, door_form_control_node (def, control)));
  return g_strdup ("");
}

/* A repeat carries no label itself: the group around it does. */
static char *
repeat_label (DoorInterview *self, DoorControl control, DoorNode node)
{
  DoorFormDef *def = door_session_def (self->session);
  DoorControl parent = door_form_control_parent (def, control);
  g_autofree char *own = door_session_control_text (self->session, control, node, DOOR_TEXT_LABEL);

  if ((!own || !*own) && parent != DOOR_CONTROL_NONE && parent != DOOR_CONTROL_ROOT)
    return door_interview_control_label (self, parent, node);
  return door_interview_control_label (self, control, node);
}

char *
door_interview_instance_label (DoorInterview *self, DoorControl control, DoorNode instance)
{
  g_autofree char *label = repeat_label (self, control, instance);
  guint position = door_session_position (self->session, instance);
  const char *name = first_text (self->session, instance);

  if (name)
    return g_strdup_printf ("%s %u: %s", label, position, name);
  return g_strdup_printf ("%s %u", label, position);
}

/* --- States ------------------------------------------------------------------------------ */

static gboolean
is_question (DoorFormDef *def, const DoorOutlineRow *row)
{
  return !row->is_prompt && door_form_control_is_question (def, row->item.control);
}

/* A note, or a question nobody may answer, has nothing to be missing. */
static gboolean
asks_for_answer (DoorInterview *self, DoorItem item)
{
  return door_question_kind_of (self->session, item) != DOOR_QUESTION_NOTE
         && !door_session_is_readonly (self->session, item.node);
}

static DoorPlaceState
question_state (DoorInterview *self, DoorItem item, gboolean is_behind)
{
  gboolean is_blank = *door_session_value (self->session, item.node) == '\0';

  if (!asks_for_answer (self, item))
    return DOOR_ANSWERED;
  if (!door_session_is_valid (self->session, item.node)
      || door_interview_aside (self, item.node, DOOR_ASIDE_DRAFT))
    return DOOR_NEEDS_ATTENTION;
  if (!is_blank)
    return DOOR_ANSWERED;
  return is_behind && door_session_is_required (self->session, item.node) ? DOOR_NEEDS_ATTENTION
                                                                          : DOOR_UNANSWERED;
}

/* What a section is, from what it holds. */
static DoorPlaceState
joined (DoorPlaceState a, DoorPlaceState b)
{
  if (a == DOOR_NEEDS_ATTENTION || b == DOOR_NEEDS_ATTENTION)
    return DOOR_NEEDS_ATTENTION;
  return a == b ? a : DOOR_PARTLY;
}

/* Backwards, so that a section is reached after all it holds. */
static DoorPlaceState *
measure_states (DoorInterview *self, GArray *rows, guint here)
{
  DoorFormDef *def = door_session_def (self->session);
  DoorPlaceState *states = g_new0 (DoorPlaceState, rows->len + 1);

  for (guint i = rows->len; i > 0; i--)
    {
      const DoorOutlineRow *row = &g_array_index (rows, DoorOutlineRow, i - 1);
      gboolean is_first = TRUE;

      if (is_question (def, row))
        {
          states[i - 1] = question_state (self, row->item, i - 1 < here);
          continue;
        }
      for (guint j = i; j < rows->len; j++)
        {
          const DoorOutlineRow *inner = &g_array_index (rows, DoorOutlineRow, j);

          if (inner->depth <= row->depth)
            break;
          if (inner->depth > row->depth + 1 || inner->is_prompt)
            continue;
          states[i - 1] = is_first ? states[j] : joined (states[i - 1], states[j]);
          is_first = FALSE;
        }
    }
  return states;
}

/* --- Outline ----------------------------------------------------------------------------- */

static DoorPlaceKind
place_kind (DoorFormDef *def, const DoorOutlineRow *row)
{
  if (row->is_prompt)
    return DOOR_PLACE_PROMPT;
  switch (door_form_control_kind (def, row->item.control))
    {
    case DOOR_CONTROL_GROUP:
      return DOOR_PLACE_SECTION;
    case DOOR_CONTROL_REPEAT:
      return DOOR_PLACE_INSTANCE;
    default:
      return DOOR_PLACE_QUESTION;
    }
}

static char *
place_label (DoorInterview *self, DoorPlaceKind kind, DoorItem item)
{
  g_autofree char *name = NULL;

  switch (kind)
    {
    case DOOR_PLACE_PROMPT:
      name = repeat_label (self, item.control, item.node);
      return g_strdup_printf (_ ("%s: add another"), name);
    case DOOR_PLACE_INSTANCE:
      return door_interview_instance_label (self, item.control, item.node);
    default:
      return door_interview_control_label (self, item.control, item.node);
    }
}

static char *
place_detail (DoorInterview *self, DoorPlaceKind kind, DoorItem item)
{
  const char *draft;

  if (kind != DOOR_PLACE_QUESTION)
    return NULL;
  draft = door_interview_aside (self, item.node, DOOR_ASIDE_DRAFT);
  return draft ? g_strdup (draft) : door_interview_describe_value (self, item.node);
}

/* A section that has no name for people, or nothing to ask, is there for the questionnaire's own
 * reckoning. Its questions, if any, stand for themselves. */
static gboolean
is_shown (DoorInterview *self, GArray *rows, guint index)
{
  DoorFormDef *def = door_session_def (self->session);
  const DoorOutlineRow *row = &g_array_index (rows, DoorOutlineRow, index);
  g_autofree char *text = NULL;

  if (door_guard_veil (self->guard, row->item.control) != DOOR_CONTROL_NONE)
    return FALSE;
  if (place_kind (def, row) != DOOR_PLACE_SECTION)
    return TRUE;
  text = door_session_control_text (self->session, row->item.control, row->item.node,
                                    DOOR_TEXT_LABEL);
  if (!text || !*text)
    return FALSE;
  for (guint i = index + 1; i < rows->len; i++)
    {
      const DoorOutlineRow *inner = &g_array_index (rows, DoorOutlineRow, i);

      if (inner->depth <= row->depth)
        return FALSE;
      if (inner->is_prompt || is_question (def, inner))
        return TRUE;
    }
  return FALSE;
}

/* The row of the first question on the screen; rows->len at the end. */
static guint
find_here (DoorInterview *self, GArray *rows)
{
  DoorScreenKind kind = door_cursor_kind (self->cursor);
  DoorItem item = door_cursor_item (self->cursor);
  guint n;
  const DoorItem *items = door_cursor_items (self->cursor, &n);

  if (kind == DOOR_SCREEN_END)
    return rows->len;
  if (kind != DOOR_SCREEN_REPEAT_PROMPT && n > 0)
    item = items[0];
  for (guint i = 0; i < rows->len; i++)
    {
      const DoorOutlineRow *row = &g_array_index (rows, DoorOutlineRow, i);

      if (row->item.control == item.control && row->item.node == item.node
          && row->is_prompt == (kind == DOOR_SCREEN_REPEAT_PROMPT))
        return i;
    }
  return 0;
}

/* The row after which a skipped question stands: the last one asked before it in the same instance,
 * else the instance itself. */
static guint
place_for_skipped (DoorInterview *self, GPtrArray *places, DoorNode node, DoorControl control)
{
  DoorNode instance = door_session_instance_of (self->session, node);
  guint after = 0;

  for (guint i = 0; i < places->len; i++)
    {
      DoorItem there = door_place_get_item (g_ptr_array_index (places, i));

      if (there.node == instance
          || (there.control < control
              && door_session_instance_of (self->session, there.node) == instance))
        after = i + 1;
    }
  return after;
}

static void
add_skipped (DoorInterview *self, GPtrArray *places)
{
  g_autoptr (GArray) skipped = door_interview_skipped_nodes (self);
  DoorFormDef *def = door_session_def (self->session);

  for (guint i = 0; i < skipped->len; i++)
    {
      DoorNode node = g_array_index (skipped, DoorNode, i);
      DoorPlaceFacts facts = { DOOR_PLACE_SKIPPED, DOOR_UNANSWERED };
      g_autofree char *label = NULL;
      g_autofree char *ref = door_session_ref (self->session, node);
      guint at;

      facts.item.node = node;
      facts.item.control
          = door_form_node_control (def, door_session_def_node (self->session, node));
      if (door_guard_veil (self->guard, facts.item.control) != DOOR_CONTROL_NONE)
        continue;
      facts.label = label = door_interview_control_label (self, facts.item.control, node);
      facts.detail = _ ("Skipped");
      facts.ref = ref;
      at = place_for_skipped (self, places, node, facts.item.control);
      facts.depth = at > 0 ? door_place_get_depth (g_ptr_array_index (places, at - 1)) : 0;
      g_ptr_array_insert (places, (int) at, door_place_new (&facts));
    }
}

void
door_interview_set_outline_seen (DoorInterview *self, gboolean seen)
{
  if (self->outline_is_unseen == !seen)
    return;
  self->outline_is_unseen = !seen;
  if (seen && self->outline_is_watched)
    door_interview_update_outline (self);
}

void
door_interview_set_shows_skipped (DoorInterview *self, gboolean shows)
{
  if (self->shows_skipped == shows)
    return;
  self->shows_skipped = shows;
  door_interview_update_outline (self);
}

/* The answer, and below it what the supervisor said; NULL when nothing was. transfer full. */
static char *
comment_detail (DoorInterview *self, DoorNode node, const char *answer)
{
  const char *comment = door_interview_comment (self, node);

  if (!comment)
    return NULL;
  return g_strdup_printf (_ ("%s%sYour supervisor: %s"), answer, *answer ? "\n" : "", comment);
}

void
door_interview_update_outline (DoorInterview *self)
{
  g_autoptr (GArray) rows = NULL;
  g_autofree DoorPlaceState *states = NULL;
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_object_unref);
  guint here;

  if (!self->session || self->page == DOOR_PAGE_CLOSED)
    return;
  rows = door_session_outline (self->session);
  here = find_here (self, rows);
  states = measure_states (self, rows, here);
  for (guint i = 0; i < rows->len; i++)
    {
      const DoorOutlineRow *row = &g_array_index (rows, DoorOutlineRow, i);
      DoorPlaceFacts facts = { place_kind (door_session_def (self->session), row), states[i] };
      g_autofree char *label = place_label (self, facts.kind, row->item);
      g_autofree char *detail = place_detail (self, facts.kind, row->item);
      g_autofree char *ref = door_session_ref (self->session, row->item.node);
      g_autofree char *said = NULL;

      if (!is_shown (self, rows, i))
        continue;
      facts.label = label;
      said = facts.kind == DOOR_PLACE_QUESTION ? comment_detail (self, row->item.node, detail)
                                               : NULL;
      facts.detail = said ? said : detail;
      facts.ref = ref;
      facts.depth = row->depth;
      facts.current = i == here;
      facts.item = row->item;
      if (facts.kind == DOOR_PLACE_QUESTION)
        facts.remark = door_interview_aside (self, row->item.node, DOOR_ASIDE_REMARK);
      g_ptr_array_add (places, door_place_new (&facts));
    }
  if (self->shows_skipped)
    add_skipped (self, places);
  g_list_store_splice (self->outline, 0, g_list_model_get_n_items (G_LIST_MODEL (self->outline)),
                       places->pdata, places->len);
}

/* --- Progress and problems --------------------------------------------------------------- */

/* By the place in the questionnaire, not by what is asked of this respondent: the bar then never goes
 * back when an answer brings new questions. */
double
door_interview_measure_progress (DoorInterview *self)
{
  guint n_controls = door_form_n_controls (door_session_def (self->session));
  DoorScreenKind kind = door_cursor_kind (self->cursor);
  DoorItem item = door_cursor_item (self->cursor);
  guint n;
  const DoorItem *items = door_cursor_items (self->cursor, &n);

  if (kind == DOOR_SCREEN_END)
    return 1;
  if (kind != DOOR_SCREEN_REPEAT_PROMPT && n > 0)
    item = items[0];
  return item.control == DOOR_CONTROL_NONE || n_controls == 0 ? 0
                                                              : (double) item.control / n_controls;
}

guint
door_interview_count_answers (DoorInterview *self)
{
  g_autoptr (GArray) rows = door_session_outline (self->session);
  guint count = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const DoorOutlineRow *row = &g_array_index (rows, DoorOutlineRow, i);

      if (is_question (door_session_def (self->session), row) && asks_for_answer (self, row->item)
          && *door_session_value (self->session, row->item.node))
        count++;
    }
  return count;
}

/* What was typed and not taken, and soft checks without a reason: the engine knows neither. */
static void
add_open_matters (DoorInterview *self, GPtrArray *places)
{
  g_autoptr (GArray) rows = door_session_outline (self->session);
  DoorFormDef *def = door_session_def (self->session);

  for (guint i = 0; i < rows->len; i++)
    {
      const DoorOutlineRow *row = &g_array_index (rows, DoorOutlineRow, i);
      DoorNode node = row->item.node;
      const char *draft;
      g_autofree char *words = NULL;

      if (!is_question (def, row))
        continue;
      draft = door_interview_aside (self, node, DOOR_ASIDE_DRAFT);
      if (draft)
        words = g_strdup_printf (_ ("“%s” was typed here and does not fit."), draft);
      else if (!door_interview_aside (self, node, DOOR_ASIDE_REASON))
        words = door_interview_open_check (self, node);
      if (words)
        g_ptr_array_add (places, door_interview_place_of (self, node, words));
    }
}

static DoorControl
veil_of (DoorInterview *self, DoorNode node)
{
  DoorControl control = door_form_node_control (door_session_def (self->session),
                                                door_session_def_node (self->session, node));

  return control == DOOR_CONTROL_NONE ? control : door_guard_veil (self->guard, control);
}

/* Of what is hidden one row stands for all. */
void
door_interview_update_problems (DoorInterview *self)
{
  g_autoptr (GArray) violations = door_session_validate (self->session);
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_object_unref);
  DoorControl last = DOOR_CONTROL_NONE;

  for (guint i = 0; i < violations->len; i++)
    {
      const DoorViolation *violation = &g_array_index (violations, DoorViolation, i);
      DoorControl veil = veil_of (self, violation->node);
      g_autofree char *detail = NULL;

      if (door_interview_aside (self, violation->node, DOOR_ASIDE_DRAFT))
        continue; /* told below, with what was typed */
      if (door_guard_is_left_out (self->guard, violation->node)
          || (veil != DOOR_CONTROL_NONE && veil == last))
        continue;
      last = veil;
      detail = door_interview_describe_violation (self, violation);
      g_ptr_array_add (places, door_interview_place_of (self, violation->node, detail));
    }
  add_open_matters (self, places);
  g_list_store_splice (self->problems, 0, g_list_model_get_n_items (G_LIST_MODEL (self->problems)),
                       places->pdata, places->len);
}
