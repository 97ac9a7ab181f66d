/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questionnaire as it was answered, in the order of the form. */
#define G_LOG_DOMAIN "door-desk"

#include "door-reading-private.h"

#include "door-copies.h"
#include "door-desk-binds.h"
#include "door-desk-private.h"
#include "door-markup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- Words ------------------------------------------------------------------------------------- */

/* "-6.18896, 106.80754 (± 6 m)": from left to right in every language. */
static char *
describe_position (const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", 4);
  guint n = g_strv_length (parts);
  double within = n > 3 ? g_ascii_strtod (parts[3], NULL) : 0;
  g_autofree char *position = NULL;

  if (n < 2)
    return g_strdup (value);
  position = g_strdup_printf ("\u2066%s, %s\u2069", parts[0], parts[1]);
  if (within <= 0)
    return g_steal_pointer (&position);
  /* Translators: a position, and how exact it is. */
  return g_strdup_printf (_ ("%s (to %.0f m)"), position, within);
}

char *
door_reading_describe (DoorSession *session, DoorNode node)
{
  static const DoorQuestionOwner nobody = { NULL };
  DoorFormDef *def = door_session_def (session);
  const DoorItem item
      = { door_form_node_control (def, door_session_def_node (session, node)), node };
  g_autoptr (DoorQuestion) question = NULL;
  char *words;

  if (item.control == DOOR_CONTROL_NONE || !*door_session_value (session, node))
    return g_strdup (door_session_value (session, node));
  if (door_form_data_type (def, door_session_def_node (session, node)) == DOOR_TYPE_GEOPOINT)
    return describe_position (door_session_value (session, node));
  question = door_question_new (session, item, &nobody, NULL);
  words = door_question_describe_answer (question);
  door_question_detach (question);
  return words;
}

/* Labels of the choices named, where it has such. */
char *
door_reading_describe_value (DoorSession *session, DoorNode node, const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", -1);
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < door_session_n_choices (session, node); i++)
    if (g_strv_contains ((const char *const *) words, door_session_choice_value (session, node, i)))
      {
        g_autofree char *label = door_session_choice_label (session, node, i);

        g_ptr_array_add (labels, door_plain_from_markdown (label));
      }
  if (labels->len == 0)
    return g_strdup (*value ? value : _ ("no answer"));
  g_ptr_array_add (labels, NULL);
  return g_strjoinv (", ", (char **) labels->pdata);
}

char *
door_reading_label (DoorSession *session, DoorControl control, DoorNode context)
{
  g_autofree char *text = door_session_control_text (session, control, context, DOOR_TEXT_LABEL);

  return text && *text ? door_plain_from_markdown (text) : g_strdup ("");
}

static char *
label_of (DoorReading *self, DoorControl control, DoorNode node)
{
  return door_reading_label (self->session, control, node);
}

/* --- Adding ------------------------------------------------------------------------------------ */

void
door_reading_add (DoorReading *self, const DoorReadingFacts *facts)
{
  g_autoptr (DoorReadingRow) row = door_reading_row_new (facts);

  g_list_store_append (self->rows, row);
}

static char *
beside_of (DoorReading *self, const char *key)
{
  const char *remark = door_asides_get (self->asides, DOOR_ASIDE_REMARK, key);
  const char *reason = door_asides_get (self->asides, DOOR_ASIDE_REASON, key);
  g_autofree char *remarked = remark ? g_strdup_printf (_ ("Remark: %s"), remark) : NULL;
  g_autofree char *kept
      = reason ? g_strdup_printf (_ ("Asked again, and kept because: %s"), reason) : NULL;

  if (remarked && kept)
    return g_strjoin ("\n", remarked, kept, NULL);
  return remarked ? g_steal_pointer (&remarked) : g_steal_pointer (&kept);
}

/* NULL: it is here. */
static char *
gone_of (DoorReading *self, const char *ref)
{
  DoorApart apart
      = self->marks ? GPOINTER_TO_UINT (g_hash_table_lookup (self->marks, ref)) : DOOR_APART_NONE;

  if (apart == DOOR_APART_NONE)
    return NULL;
  return self->opened->gone[apart] != 0
             ? door_copies_say (self->opened->gone[apart])
             : g_strdup (_ ("Not here: this part did not come with the interview"));
}

static void
add_question (DoorReading *self, DoorControl control, DoorNode node, guint depth)
{
  g_autofree char *ref = door_session_ref (self->session, node);
  g_autofree char *key = door_session_key (self->session, node);
  g_autofree char *label = label_of (self, control, node);
  g_autofree char *gone = gone_of (self, ref);
  g_autofree char *answer = gone ? g_strdup (gone) : door_reading_describe (self->session, node);
  g_autofree char *beside = beside_of (self, key);
  g_autofree char *before = gone ? NULL : door_reading_before (self, node, key);

  door_reading_add (self,
                    &(DoorReadingFacts){ DOOR_READING_ANSWER, depth, ref, label, answer, beside,
                                         before, g_hash_table_lookup (self->comments, ref) });
}

/* Nothing of what is inside, also not whether there is anything. */
static void
add_hidden (DoorReading *self, DoorControl control, DoorDefNode def, DoorNode context, guint depth)
{
  const char *path = door_form_path (self->form, def);
  const char *gate = g_hash_table_lookup (self->gates, path);
  gboolean sealed = door_reading_is_for_analysts (self, def);
  g_autofree char *label = label_of (self, control, context);
  g_autofree char *answer
      = g_strdup_printf ("%s%s%s",
                         sealed ? _ ("Sealed: only the analysts can read this part.")
                                : _ ("Only headquarters and the analysts read this part."),
                         gate ? " " : "", gate ? gate : "");

  door_reading_add (
      self, &(DoorReadingFacts){ .kind = DOOR_READING_HIDDEN,
                                 .depth = depth,
                                 .label = *label ? label : _ ("A part that is not for the team"),
                                 .answer = answer,
                                 .path = sealed ? NULL : path });
}

/* --- What did not apply ------------------------------------------------------------------------- */

/* "age — 12"; FALSE when a condition hangs on something that is not shown here. */
static gboolean
add_named (DoorReading *self, GString *out, DoorNode node, const char *expression)
{
  g_autoptr (GArray) named
      = door_desk_named_nodes (self->form, door_session_def_node (self->session, node), expression);

  for (guint i = 0; i < named->len; i++)
    {
      DoorDefNode other = g_array_index (named, DoorDefNode, i);
      DoorNode there = door_session_near (self->session, other, node);
      DoorControl control = door_form_node_control (self->form, other);
      g_autofree char *label = NULL;
      g_autofree char *value = NULL;

      if (door_reading_hides (self, other))
        return FALSE;
      if (there == DOOR_NODE_NONE)
        continue;
      label = control == DOOR_CONTROL_NONE ? g_strdup (door_form_name (self->form, other))
                                           : label_of (self, control, there);
      value = door_reading_describe (self->session, there);
      g_string_append_printf (out, "\n• %s — %s", label, *value ? value : _ ("no answer"));
    }
  return TRUE;
}

/* In words; as it is written where words fail. */
static void
add_condition (DoorReading *self, GString *out, DoorNode at, const char *expression)
{
  g_autofree char *words = door_desk_condition (self->session, at);
  g_autofree char *formula = words ? NULL : door_desk_in_short (expression);

  if (words)
    g_string_append_printf (out, _ ("Skipped: asked only if %s"), words);
  else
    g_string_append_printf (out, _ ("Skipped: asked only when this holds: %s"), formula);
}

/* The conditions of the node and of everything around it that was not asked, outermost last. transfer
 * full. */
static char *
why_skipped (DoorReading *self, DoorNode node)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (DoorNode at = node; at != DOOR_NODE_NONE && !door_session_is_relevant (self->session, at);
       at = door_session_parent (self->session, at))
    {
      const char *expression = door_form_expression (
          self->form, door_session_def_node (self->session, at), DOOR_EXPR_RELEVANT);

      if (!expression || strcmp (expression, "true()") == 0)
        continue;
      if (out->len > 0)
        g_string_append_c (out, '\n');
      add_condition (self, out, at, expression);
      if (!add_named (self, out, at, expression))
        return g_strdup (_ ("Skipped"));
    }
  return g_strdup (out->len > 0 ? out->str : _ ("Skipped"));
}

/* One row for a group, and one for each question in it that had an answer in the version sent back. */
static void
add_skipped (DoorReading *self, DoorControl control, DoorNode node, guint depth)
{
  g_autofree char *label = label_of (self, control, node);
  g_autofree char *why = why_skipped (self, node);
  g_autofree char *before = door_reading_not_asked (self, control);

  if (*label || before)
    door_reading_add (self, &(DoorReadingFacts){ .kind = DOOR_READING_SKIPPED,
                                                 .depth = depth,
                                                 .label = label,
                                                 .answer = why,
                                                 .before = before });
  if (!door_form_control_is_question (self->form, control))
    door_reading_add_not_asked (self, control, depth + 1);
}

/* --- Walking ----------------------------------------------------------------------------------- */

static void walk_children (DoorReading *self, DoorControl parent, DoorNode context, guint depth);

gboolean
door_reading_asks (DoorReading *self, DoorControl control, DoorDefNode def)
{
  return !(door_form_control_kind (self->form, control) == DOOR_CONTROL_INPUT
           && door_form_expression (self->form, def, DOOR_EXPR_READONLY)
           && !door_form_expression (self->form, def, DOOR_EXPR_CALCULATE));
}

static void
walk_instances (
    DoorReading *self, DoorControl control, DoorDefNode def, DoorNode context, guint depth)
{
  g_autofree char *label = label_of (self, control, context);
  DoorReadingPairs *pairs = door_reading_pairs_new (self, control, context);

  for (guint i = 0; i < door_session_n_instances (self->session, def, context); i++)
    {
      DoorNode instance = door_session_instance (self->session, def, context, i);
      g_autofree char *title
          = g_strdup_printf ("%s %u", *label ? label : door_form_name (self->form, def), i + 1);
      g_autofree char *before = NULL;

      if (!door_session_is_relevant (self->session, instance))
        continue;
      before = door_reading_pairs_next (self, pairs, instance, depth);
      door_reading_add (self, &(DoorReadingFacts){ .kind = DOOR_READING_INSTANCE,
                                                   .depth = depth,
                                                   .label = title,
                                                   .before = before });
      walk_children (self, control, instance, depth + 1);
    }
  door_reading_pairs_end (self, pairs, depth);
}

/* The heading of a group in which nothing was asked goes again. */
static void
walk_group (DoorReading *self, DoorControl control, DoorNode context, guint depth)
{
  g_autofree char *label = label_of (self, control, context);
  guint before = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  DoorNode there = door_reading_differ_enter (self, door_form_control_node (self->form, control));

  if (*label)
    door_reading_add (self, &(DoorReadingFacts){ DOOR_READING_SECTION, depth, "", label });
  walk_children (self, control, context, *label ? depth + 1 : depth);
  self->there = there;
  if (*label && g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == before + 1)
    g_list_store_remove (self->rows, before);
}

/* Around a repeat of which nothing is left: it may have had instances. */
static void
walk_emptied (
    DoorReading *self, DoorControl control, DoorDefNode def, DoorNode context, guint depth)
{
  if (door_form_kind (self->form, def) == DOOR_DEF_REPEAT)
    walk_group (self, control, context, depth);
}

static void
walk_control (DoorReading *self, DoorControl control, DoorNode context, guint depth)
{
  DoorDefNode def = door_form_control_node (self->form, control);
  DoorNode node;

  if (def != DOOR_DEF_NONE && door_reading_hides (self, def))
    {
      add_hidden (self, control, def, context, depth);
      return;
    }
  if (door_form_control_kind (self->form, control) == DOOR_CONTROL_REPEAT)
    {
      walk_instances (self, control, def, context, depth);
      return;
    }
  node = def == DOOR_DEF_NONE ? context : door_session_near (self->session, def, context);
  if (node == DOOR_NODE_NONE)
    {
      walk_emptied (self, control, def, context, depth);
      return;
    }
  if (!door_session_is_relevant (self->session, node))
    {
      add_skipped (self, control, node, depth);
      return;
    }
  if (!door_form_control_is_question (self->form, control))
    walk_group (self, control, node, depth);
  else if (door_reading_asks (self, control, def))
    add_question (self, control, node, depth);
}

static void
walk_children (DoorReading *self, DoorControl parent, DoorNode context, guint depth)
{
  for (DoorControl c = door_form_control_first_child (self->form, parent); c != DOOR_CONTROL_NONE;
       c = door_form_control_next_sibling (self->form, c))
    walk_control (self, c, context, depth);
}

void
door_reading_walk (DoorReading *self)
{
  door_reading_differ_begin (self);
  g_list_store_remove_all (self->rows);
  walk_children (self, DOOR_CONTROL_ROOT, DOOR_NODE_ROOT, 0);
}
