/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions that ask the form, its tables and the device. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <string.h>

static void
give_own (DoorXValue *ret, char *text)
{
  door_xpath_value_set_borrowed (ret, "");
  if (text == NULL)
    return;
  ret->text = text;
  ret->text_is_borrowed = FALSE;
}

static void
call_property (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  const char *name = door_x_arg_text (run, frame, call, 0, &hold);

  if (!run->failed)
    give_own (ret, run->host->property (run->host, name));
}

static void
call_version (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  give_own (ret, run->host->form_version (run->host));
}

static void
call_itext (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  const char *id = door_x_arg_text (run, frame, call, 0, &hold);

  if (!run->failed)
    give_own (ret, run->host->itext (run->host, id));
}

static void
call_choice_name (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_path = DOOR_X_VALUE_INIT;
  const char *value = door_x_arg_text (run, frame, call, 0, &hold);
  const char *path = door_x_arg_text (run, frame, call, 1, &hold_path);

  if (!run->failed)
    give_own (ret, run->host->choice_name (run->host, value, path, frame->context));
}

/* --- pulldata --------------------------------------------------------------------------------- */

/* "Fruits.csv" and "fruits" name one table. */
static char *
normal_name (const char *name)
{
  char *normal = g_ascii_strdown (name, -1);

  if (g_str_has_suffix (normal, ".csv"))
    normal[strlen (normal) - 4] = '\0';
  return normal;
}

static DoorXNode
find_table (XRun *run, const XTerm *call, const char *name)
{
  DoorXpathHost *host = run->host;
  g_autofree char *normal = normal_name (name);
  DoorXNode document = host->instance (host, name);

  if (document == DOOR_XNODE_NONE)
    document = host->instance (host, normal);
  if (document == DOOR_XNODE_NONE && host->table != NULL)
    document = host->table (host, normal);
  if (document == DOOR_XNODE_NONE)
    door_x_fail (run, call, DOOR_XPATH_ERROR_TYPE, "pulldata() finds no table '%.60s'", name);
  return document;
}

static gboolean
has_key (XRun *run, DoorXNode item, GQuark key, const char *value)
{
  DoorXpathHost *host = run->host;
  DoorXNode node = host->first_child (host, item, key);
  g_auto (DoorXValue) text = DOOR_X_VALUE_INIT;

  if (node == DOOR_XNODE_NONE)
    return FALSE;
  host->value (host, node, &text);
  return strcmp (door_x_value_text (&text), value) == 0;
}

/* The first item whose `key` is `value`. */
static DoorXNode
find_item (XRun *run, const XTerm *call, DoorXNode root, GQuark key, const char *value)
{
  DoorXpathHost *host = run->host;
  GQuark item = g_quark_from_static_string ("item");
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (DoorXNode));
  DoorXNode node;

  if (host->lookup != NULL && host->lookup (host, root, item, key, value, hits))
    return hits->len > 0 ? g_array_index (hits, DoorXNode, 0) : DOOR_XNODE_NONE;
  for (node = host->first_child (host, root, item);
       node != DOOR_XNODE_NONE && door_x_charge (run, call, 1);
       node = host->next_sibling (host, node, item))
    {
      if (has_key (run, node, key, value))
        return node;
    }
  return DOOR_XNODE_NONE;
}

static void
call_pulldata (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold_table = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_want = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_key = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_value = DOOR_X_VALUE_INIT;
  const char *table = door_x_arg_text (run, frame, call, 0, &hold_table);
  const char *want = door_x_arg_text (run, frame, call, 1, &hold_want);
  const char *key = door_x_arg_text (run, frame, call, 2, &hold_key);
  const char *value = door_x_arg_text (run, frame, call, 3, &hold_value);
  DoorXNode node;

  door_xpath_value_set_borrowed (ret, "");
  if (run->failed || (node = find_table (run, call, table)) == DOOR_XNODE_NONE)
    return;
  node = run->host->first_child (run->host, node, 0);
  /* A name that nothing has used yet is no column of a table that is open. */
  if (node == DOOR_XNODE_NONE || g_quark_try_string (want) == 0 || g_quark_try_string (key) == 0)
    return;
  node = find_item (run, call, node, g_quark_try_string (key), value);
  if (node != DOOR_XNODE_NONE)
    node = run->host->first_child (run->host, node, g_quark_try_string (want));
  if (node != DOOR_XNODE_NONE && !run->failed)
    run->host->value (run->host, node, ret);
}

const XFunction door_x_form_functions[] = {
  { "property", 1, 1, X_GIVES_TEXT, X_VOLATILE, call_property },
  { "version", 0, 0, X_GIVES_TEXT, 0, call_version },
  { "jr:itext", 1, 1, X_GIVES_TEXT, X_LANGUAGE, call_itext },
  { "jr:choice-name", 2, 2, X_GIVES_TEXT, X_LANGUAGE | X_QUOTED_PATH | X_CONTEXT,
    call_choice_name },
  { "pulldata", 4, 4, X_GIVES_ANY, 0, call_pulldata },
  { NULL },
};
