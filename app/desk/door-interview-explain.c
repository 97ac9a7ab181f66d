/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a question is asked, and what is skipped. */
#define G_LOG_DOMAIN "door-desk"

#include "door-interview-private.h"

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

/* "/data/person/age > ../x" becomes "age > x". */
static char *
in_short (const char *expression)
{
  g_autoptr (GRegex) path
      = g_regex_new ("(?:\\.{0,2}/[\\w.-]+(?:/[\\w.-]+)*/|\\.\\./|/)+([\\w-]+)", 0, 0, NULL);
  g_autofree char *once = g_regex_replace (path, expression, -1, 0, "\\1", 0, NULL);
  g_autoptr (GRegex) blanks = g_regex_new ("\\s+", 0, 0, NULL);
  g_autofree char *short_text
      = g_regex_replace_literal (blanks, once ? once : expression, -1, 0, " ", 0, NULL);

  return g_strstrip (g_steal_pointer (&short_text));
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
      g_autofree char *words = NULL;

      if (!expression || strcmp (expression, "true()") == 0)
        continue;
      words = in_short (expression);
      g_string_append_printf (out,
                              asked ? _ ("%sAsked because this holds: %s")
                                    : _ ("%sAsked only when this holds: %s"),
                              out->len ? "\n\n" : "", words);
      add_answers (self, out, at, expression);
    }
  if (out->len == 0)
    g_string_append (out, _ ("This is asked in every interview."));
  return g_string_free (out, FALSE);
}

/* --- The table of a repeat ----------------------------------------------------------------- */

/* More columns than this leave no room for words on a tablet held upright. */
#define MOST_COLUMNS 4

/* The first questions of the repeat with a short answer, in the order in which they are asked. */
static void
find_columns (DoorFormDef *def, DoorControl control, GArray *found)
{
  for (DoorControl c = door_form_control_first_child (def, control);
       c != DOOR_CONTROL_NONE && found->len < MOST_COLUMNS;
       c = door_form_control_next_sibling (def, c))
    switch (door_form_control_kind (def, c))
      {
      case DOOR_CONTROL_GROUP:
        find_columns (def, c, found);
        break;
      case DOOR_CONTROL_INPUT:
      case DOOR_CONTROL_SELECT_ONE:
      case DOOR_CONTROL_RANGE:
        g_array_append_val (found, c);
        break;
      default:
        break;
      }
}

char **
door_interview_name_columns (DoorInterview *self, DoorControl repeat, DoorNode context)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (DoorControl));
  GPtrArray *names = g_ptr_array_new ();

  find_columns (door_session_def (self->session), repeat, columns);
  for (guint i = 0; i < columns->len; i++)
    g_ptr_array_add (names, door_interview_control_label (
                                self, g_array_index (columns, DoorControl, i), context));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

char **
door_interview_fill_cells (DoorInterview *self, DoorControl repeat, DoorNode instance)
{
  DoorFormDef *def = door_session_def (self->session);
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (DoorControl));
  GPtrArray *cells = g_ptr_array_new ();

  find_columns (def, repeat, columns);
  for (guint i = 0; i < columns->len; i++)
    {
      DoorDefNode own = door_form_control_node (def, g_array_index (columns, DoorControl, i));
      DoorNode node = door_session_near (self->session, own, instance);
      gboolean shown = node != DOOR_NODE_NONE && door_session_is_relevant (self->session, node)
                       && !door_session_is_sealed (self->session, node);

      g_ptr_array_add (cells, shown ? door_interview_describe_value (self, node) : g_strdup (""));
    }
  g_ptr_array_add (cells, NULL);
  return (char **) g_ptr_array_free (cells, FALSE);
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
