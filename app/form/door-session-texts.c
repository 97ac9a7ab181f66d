/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include <string.h>

#include "door-session-private.h"

/* An answer must not turn into markup: "a_b_c" is a name, not emphasis. */
static void
append_escaped (GString *out, const char *text)
{
  for (const char *p = text; *p; p++)
    {
      if (strchr ("\\*_[]<#`", *p))
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
}

static void
render_below (DoorSession *self, DoorTreeId node, DoorNode context, gboolean escape, GString *out)
{
  const DoorTree *tree = self->def->tree;

  g_string_append (out, tree->nodes[node].text);
  for (DoorTreeId c = tree->nodes[node].first_child; c != DOOR_TREE_NONE; c = tree->nodes[c].next)
    {
      const DoorXpath *program = g_hash_table_lookup (self->def->outputs, GUINT_TO_POINTER (c + 1));
      g_autofree char *value = NULL;

      if (!program)
        {
          render_below (self, c, context, escape, out);
          continue;
        }
      value = door_session_eval_text (self, program, door_session_xnode (context), context);
      if (escape)
        append_escaped (out, value);
      else
        g_string_append (out, value);
    }
}

static char *
render_element (DoorSession *self, DoorTreeId element, DoorNode context, gboolean escape)
{
  GString *out;

  if (element == DOOR_TREE_NONE)
    return NULL;
  out = g_string_new (NULL);
  render_below (self, element, context, escape, out);
  return g_string_free (out, FALSE);
}

char *
door_session_itext (
    DoorSession *self, const char *id, DoorNode context, const char *form, gboolean escape)
{
  const guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->def->itext_ids, id));

  if (!number)
    return NULL;
  return render_element (self, door_form_itext_value (self->def, number - 1, self->language, form),
                         context, escape);
}

char *
door_session_render (
    DoorSession *self, const DoorTextRef *text, DoorNode context, const char *form, gboolean escape)
{
  char *rendered;

  switch (text->kind)
    {
    case DOOR_TEXT_REF_LITERAL:
      return form ? NULL : g_strdup (text->literal);
    case DOOR_TEXT_REF_ELEMENT:
      return form ? NULL : render_element (self, text->element, context, escape);
    case DOOR_TEXT_REF_ITEXT:
      rendered = render_element (
          self, door_form_itext_value (self->def, text->itext, self->language, form), context,
          escape);
      if (!rendered && !form && text->element != DOOR_TREE_NONE
          && *self->def->tree->nodes[text->element].text)
        rendered = render_element (self, text->element, context, escape);
      return rendered;
    case DOOR_TEXT_REF_PROGRAM:
      return form ? NULL
                  : door_session_eval_text (self, text->program, door_session_xnode (context),
                                            context);
    case DOOR_TEXT_REF_NONE:
    default:
      return NULL;
    }
}

static char *
render_kind (
    DoorSession *self, DoorControl control, DoorNode context, DoorTextKind kind, gboolean escape)
{
  const DoorDefNodeData *data = door_session_data (self, context);
  const DoorControlData *c
      = control == DOOR_CONTROL_NONE ? NULL : door_form_control (self->def, control);

  switch (kind)
    {
    case DOOR_TEXT_LABEL:
      return c ? door_session_render (self, &c->label, context, NULL, escape) : NULL;
    case DOOR_TEXT_HINT:
      return c ? door_session_render (self, &c->hint, context, NULL, escape) : NULL;
    case DOOR_TEXT_GUIDANCE:
      return c ? door_session_render (self, &c->hint, context, "guidance", escape) : NULL;
    case DOOR_TEXT_CONSTRAINT_MESSAGE:
      return door_session_render (self, &data->constraint_message, context, NULL, escape);
    case DOOR_TEXT_REQUIRED_MESSAGE:
      return door_session_render (self, &data->required_message, context, NULL, escape);
    default:
      return NULL;
    }
}

/* --- Public ------------------------------------------------------------------------------- */

/* The node a control's texts are seen from: its own in the surroundings, else where it stands. */
static DoorNode
context_of (DoorSession *self, DoorControl control, DoorNode near)
{
  const DoorNode node
      = door_session_near (self, door_form_control (self->def, control)->context, near);

  return node == DOOR_NODE_NONE ? near : node;
}

char *
door_session_text (DoorSession *self, DoorNode node, DoorTextKind kind)
{
  g_return_val_if_fail (door_session_is_alive (self, node), NULL);
  return render_kind (self, door_session_data (self, node)->control, node, kind, TRUE);
}

char *
door_session_plain_text (DoorSession *self, DoorNode node, DoorTextKind kind)
{
  g_return_val_if_fail (door_session_is_alive (self, node), NULL);
  return render_kind (self, door_session_data (self, node)->control, node, kind, FALSE);
}

char *
door_session_control_text (DoorSession *self,
                           DoorControl control,
                           DoorNode context,
                           DoorTextKind kind)
{
  g_return_val_if_fail (control < self->def->controls->len, NULL);
  g_return_val_if_fail (door_session_is_alive (self, context), NULL);
  return render_kind (self, control, context_of (self, control, context), kind, TRUE);
}

char *
door_session_label_form (DoorSession *self, DoorControl control, DoorNode context, const char *form)
{
  g_return_val_if_fail (control < self->def->controls->len, NULL);
  g_return_val_if_fail (door_session_is_alive (self, context), NULL);
  return door_session_render (self, &door_form_control (self->def, control)->label,
                              context_of (self, control, context), form, FALSE);
}
