/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a question is asked, and what is skipped. */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include "door-desk-binds.h"
#include "door-markup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
door_interview_describe_value (DoorInterview *self, DoorNode node)
{
  const char *value = door_session_value (self->session, node);
  guint n = *value ? door_session_n_choices (self->session, node) : 0;

  for (guint i = 0; i < n; i++)
    if (strcmp (door_session_choice_value (self->session, node, i), value) == 0)
      {
        g_autofree char *label = door_session_choice_label (self->session, node, i);

        return door_plain_from_markdown (label);
      }
  return g_strdup (value);
}

static void
add_answers (DoorInterview *self, GString *out, DoorNode node, const char *expression)
{
  DoorFormDef *def = door_session_def (self->session);
  g_autoptr (GArray) named
      = door_desk_named_nodes (def, door_session_def_node (self->session, node), expression);

  for (guint i = 0; i < named->len; i++)
    {
      DoorDefNode other = g_array_index (named, DoorDefNode, i);
      DoorNode there = door_session_near (self->session, other, node);
      DoorControl control = door_form_node_control (def, other);
      g_autofree char *label = NULL;
      g_autofree char *answer = NULL;

      if (there == DOOR_NODE_NONE)
        continue;
      label = control == DOOR_CONTROL_NONE ? g_strdup (door_form_name (def, other))
                                           : door_interview_control_label (self, control, there);
      answer = door_interview_describe_value (self, there);
      g_string_append_printf (out, "\n• %s — %s", label, *answer ? answer : _ ("no answer"));
    }
}

static gboolean
rests_on_veiled (DoorInterview *self, DoorNode at, const char *expression)
{
  DoorFormDef *def = door_session_def (self->session);
  g_autoptr (GArray) named
      = door_desk_named_nodes (def, door_session_def_node (self->session, at), expression);

  for (guint i = 0; i < named->len; i++)
    {
      DoorControl control = door_form_node_control (def, g_array_index (named, DoorDefNode, i));

      if (control != DOOR_CONTROL_NONE
          && door_guard_veil (self->guard, control) != DOOR_CONTROL_NONE)
        return TRUE;
    }
  return FALSE;
}

/* In words; as it is written where words fail. */
static void
add_condition (
    DoorInterview *self, GString *out, DoorNode at, const char *expression, gboolean asked)
{
  g_autofree char *words = door_desk_condition (self->session, at);
  g_autofree char *formula = words ? NULL : door_desk_in_short (expression);

  if (words)
    g_string_append_printf (out, asked ? _ ("Asked because %s") : _ ("Asked only if %s"), words);
  else
    g_string_append_printf (
        out, asked ? _ ("Asked because this holds: %s") : _ ("Asked only when this holds: %s"),
        formula);
}

/* The conditions of the node and of everything it stands in, outermost last. */
char *
door_interview_explain_node (DoorInterview *self, DoorNode node)
{
  DoorFormDef *def = door_session_def (self->session);
  gboolean asked = door_session_is_relevant (self->session, node);
  GString *out = g_string_new (NULL);

  for (DoorNode at = node; at != DOOR_NODE_NONE && at != DOOR_NODE_ROOT;
       at = door_session_parent (self->session, at))
    {
      const char *expression = door_form_expression (def, door_session_def_node (self->session, at),
                                                     DOOR_EXPR_RELEVANT);

      if (!expression || strcmp (expression, "true()") == 0)
        continue;
      if (out->len > 0)
        g_string_append (out, "\n\n");
      if (rests_on_veiled (self, at, expression))
        {
          g_string_append (out, _ ("It depends on answers that are shown only while nobody else "
                                   "hears or sees."));
          continue;
        }
      add_condition (self, out, at, expression, asked);
      add_answers (self, out, at, expression);
    }
  if (out->len == 0)
    g_string_append (out, _ ("This is asked in every interview."));
  return g_string_free (out, FALSE);
}

char *
door_interview_explain (DoorInterview *self, const char *ref)
{
  DoorNode node = self->session ? door_session_find (self->session, ref) : DOOR_NODE_NONE;

  return node == DOOR_NODE_NONE ? g_strdup ("") : door_interview_explain_node (self, node);
}

/* --- What is skipped ----------------------------------------------------------------------- */

static void
collect_skipped (DoorInterview *self, DoorNode node, GArray *found)
{
  DoorFormDef *def = door_session_def (self->session);
  DoorDefNode own = door_session_def_node (self->session, node);
  DoorControl control = door_form_node_control (def, own);

  if (door_session_is_sealed (self->session, node))
    return;
  if (door_form_kind (def, own) == DOOR_DEF_VALUE && control != DOOR_CONTROL_NONE
      && door_form_control_is_question (def, control)
      && !door_session_is_relevant (self->session, node))
    g_array_append_val (found, node);
  for (DoorNode child = door_session_first_child (self->session, node); child != DOOR_NODE_NONE;
       child = door_session_next_sibling (self->session, child))
    collect_skipped (self, child, found);
}

GArray *
door_interview_skipped_nodes (DoorInterview *self)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (DoorNode));

  collect_skipped (self, DOOR_NODE_ROOT, found);
  return found;
}
