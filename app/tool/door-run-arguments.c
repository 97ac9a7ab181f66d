/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-run.h"

#include <math.h>
#include <string.h>

typedef enum {
  KIND_TEXT,
  KIND_FLAG,
  KIND_WHOLE, /* a whole number */
  KIND_OBJECT,
} Kind;

static const char *const kind_names[]
    = { "a text", "true or false", "a whole number", "an object" };

typedef struct {
  const char *op;
  const char *name;
  Kind kind;
  gboolean is_needed;
} Argument;

/* "value" of answer is what the form says it is; door_run_set() looks at it. */
static const Argument arguments[] = {
  { "open", "form", KIND_TEXT, FALSE },
  { "open", "media", KIND_TEXT, FALSE },
  { "open", "instance", KIND_TEXT, FALSE },
  { "open", "edit", KIND_FLAG, FALSE },
  { "open", "last_saved", KIND_TEXT, FALSE },
  { "open", "language", KIND_TEXT, FALSE },
  { "open", "env", KIND_OBJECT, FALSE },
  { "goto", "ref", KIND_TEXT, TRUE },
  { "answer", "ref", KIND_TEXT, TRUE },
  { "answer", "detail", KIND_FLAG, FALSE },
  { "node", "ref", KIND_TEXT, TRUE },
  { "snapshot", "ref", KIND_TEXT, FALSE },
  { "repeat-add", "ref", KIND_TEXT, TRUE },
  { "repeat-add", "at", KIND_WHOLE, FALSE },
  { "repeat-add", "detail", KIND_FLAG, FALSE },
  { "repeat-remove", "ref", KIND_TEXT, TRUE },
  { "repeat-remove", "detail", KIND_FLAG, FALSE },
  { "language", "language", KIND_TEXT, TRUE },
  { "serialize", "relevant_only", KIND_FLAG, FALSE },
  { "eval", "expr", KIND_TEXT, TRUE },
  { "eval", "ref", KIND_TEXT, FALSE },
};

static const Argument surroundings[] = {
  { "env", "now", KIND_TEXT, FALSE },      { "env", "timezone", KIND_TEXT, FALSE },
  { "env", "seed", KIND_WHOLE, FALSE },    { "env", "device_id", KIND_TEXT, FALSE },
  { "env", "username", KIND_TEXT, FALSE }, { "env", "email", KIND_TEXT, FALSE },
  { "env", "phone", KIND_TEXT, FALSE },
};

static gboolean
is_whole (JsonNode *node)
{
  const GType type = json_node_get_value_type (node);
  const double number = type == G_TYPE_DOUBLE ? json_node_get_double (node) : 0;

  return type == G_TYPE_INT64
         || (type == G_TYPE_DOUBLE && number == trunc (number) && fabs (number) < 9e15);
}

static gboolean
is_of_kind (JsonNode *node, Kind kind)
{
  if (kind == KIND_OBJECT)
    return JSON_NODE_HOLDS_OBJECT (node);
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  switch (kind)
    {
    case KIND_FLAG:
      return json_node_get_value_type (node) == G_TYPE_BOOLEAN;
    case KIND_WHOLE:
      return is_whole (node);
    default:
      return json_node_get_value_type (node) == G_TYPE_STRING;
    }
}

static gboolean
check (JsonObject *object, const Argument *argument, GError **error)
{
  JsonNode *node = json_object_get_member (object, argument->name);

  if ((!node || JSON_NODE_HOLDS_NULL (node)) && argument->is_needed)
    {
      g_set_error (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_REQUEST, "%s: '%s' is missing",
                   argument->op, argument->name);
      return FALSE;
    }
  if (!node || JSON_NODE_HOLDS_NULL (node) || is_of_kind (node, argument->kind))
    return TRUE;
  g_set_error (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_REQUEST, "%s: '%s' must be %s", argument->op,
               argument->name, kind_names[argument->kind]);
  return FALSE;
}

static gboolean
check_surroundings (JsonObject *request, GError **error)
{
  JsonNode *env = json_object_get_member (request, "env");

  for (gsize i = 0; env && JSON_NODE_HOLDS_OBJECT (env) && i < G_N_ELEMENTS (surroundings); i++)
    if (!check (json_node_get_object (env), &surroundings[i], error))
      return FALSE;
  return TRUE;
}

gboolean
door_run_check_arguments (const char *op, JsonObject *request, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (arguments); i++)
    if (strcmp (arguments[i].op, op) == 0 && !check (request, &arguments[i], error))
      return FALSE;
  return strcmp (op, "open") != 0 || check_surroundings (request, error);
}
