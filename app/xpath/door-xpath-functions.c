/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <string.h>

static const XFunction *const families[] = {
  door_x_logic_functions, door_x_string_functions, door_x_number_functions, door_x_node_functions,
  door_x_date_functions,  door_x_geo_functions,    door_x_digest_functions, door_x_form_functions,
};

const XFunction *
door_x_find_function (const char *name, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      for (const XFunction *f = families[i]; f->name != NULL; f++)
        {
          if (f->name[0] == name[0] && strncmp (f->name, name, length) == 0
              && f->name[length] == '\0')
            return f;
        }
    }
  return NULL;
}

/* current() and instance() are heads of paths and stand in no table. */
const char *const *
door_xpath_function_names (void)
{
  static const char **names = NULL;

  if (g_once_init_enter (&names))
    {
      GPtrArray *all = g_ptr_array_new ();

      for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
        {
          for (const XFunction *f = families[i]; f->name != NULL; f++)
            g_ptr_array_add (all, (gpointer) f->name);
        }
      g_ptr_array_add (all, (gpointer) "current");
      g_ptr_array_add (all, (gpointer) "instance");
      g_ptr_array_add (all, NULL);
      g_once_init_leave (&names, (const char **) g_ptr_array_free (all, FALSE));
    }
  return names;
}

/* --- Arguments -------------------------------------------------------------------------------- */

const XTerm *
door_x_arg (XRun *run, const XTerm *call, guint index)
{
  const XTerm *arg = door_x_first (run, call);

  for (; arg != NULL && index > 0; index--)
    arg = door_x_next (run, arg);
  return arg;
}

const char *
door_x_arg_text (XRun *run, const XFrame *frame, const XTerm *call, guint index, DoorXValue *hold)
{
  return door_x_text (run, frame, door_x_arg (run, call, index), hold);
}

double
door_x_arg_number (XRun *run, const XFrame *frame, const XTerm *call, guint index)
{
  return door_x_number (run, frame, door_x_arg (run, call, index));
}

gboolean
door_x_arg_boolean (XRun *run, const XFrame *frame, const XTerm *call, guint index)
{
  return door_x_boolean (run, frame, door_x_arg (run, call, index));
}

static gboolean
each_node (XRun *run, const XTerm *arg, GArray *nodes, XEach each, gpointer data)
{
  for (guint i = 0; i < nodes->len && !run->failed; i++)
    {
      g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

      door_x_node_value (run, g_array_index (nodes, DoorXNode, i), &value);
      if (!each (run, arg, &value, data))
        return FALSE;
    }
  return TRUE;
}

static gboolean
each_walked (XRun *run, const XFrame *frame, const XTerm *arg, XEach each, gpointer data)
{
  gboolean go_on = TRUE;
  DoorXNode node;
  XWalk walk;

  if (door_x_walk_begin (&walk, run, frame, arg))
    {
      while (go_on && (node = door_x_walk_next (&walk)) != DOOR_XNODE_NONE)
        {
          g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

          run->host->value (run->host, node, &value);
          go_on = each (run, arg, &value, data);
        }
    }
  door_x_walk_end (&walk);
  return go_on && !run->failed;
}

gboolean
door_x_each_of (XRun *run, const XFrame *frame, const XTerm *arg, XEach each, gpointer data)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  if (door_x_is_nodes (arg))
    return each_walked (run, frame, arg, each, data);
  door_x_value (run, frame, arg, &value);
  if (run->failed)
    return FALSE;
  return value.kind == DOOR_X_NODESET ? each_node (run, arg, value.nodes, each, data)
                                      : each (run, arg, &value, data);
}

void
door_x_each (
    XRun *run, const XFrame *frame, const XTerm *call, guint index, XEach each, gpointer data)
{
  const XTerm *arg = door_x_arg (run, call, index);

  while (arg != NULL && !run->failed && door_x_each_of (run, frame, arg, each, data))
    arg = door_x_next (run, arg);
}

void
door_x_arg_scalar (XRun *run, const XFrame *frame, const XTerm *call, guint index, DoorXValue *ret)
{
  const XTerm *arg = door_x_arg (run, call, index);

  if (arg != NULL)
    door_x_scalar (run, frame, arg, ret);
  else if (frame->context != DOOR_XNODE_NONE)
    door_x_node_value (run, frame->context, ret);
}

/* --- Results ---------------------------------------------------------------------------------- */

gboolean
door_x_append (XRun *run, const XTerm *call, GString *out, const char *text)
{
  gsize length = strlen (text);

  if (out->len + length > DOOR_XPATH_MAX_TEXT)
    {
      door_x_fail (run, call, DOOR_XPATH_ERROR_LIMIT, "%s() makes a text longer than %d bytes",
                   call->function->name, DOOR_XPATH_MAX_TEXT);
      return FALSE;
    }
  if (!door_x_charge (run, call, (gint64) (length / X_TEXT_BYTES)))
    return FALSE;
  g_string_append_len (out, text, (gssize) length);
  return TRUE;
}

void
door_x_give (DoorXValue *ret, GString *out)
{
  door_xpath_value_set_borrowed (ret, "");
  ret->text = g_string_free (out, FALSE);
  ret->text_is_borrowed = FALSE;
}
