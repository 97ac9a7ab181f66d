/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-run.h"

#include <string.h>

/* --- Texts, choices, attributes --------------------------------------------------------------- */

static void
add_own_text (DoorRun *run, JsonBuilder *out, const char *name, DoorNode node, DoorTextKind kind)
{
  g_autofree char *text = door_session_text (run->session, node, kind);

  door_run_add_text (out, name, text);
}

static void
add_texts (DoorRun *run, JsonBuilder *out, DoorNode node)
{
  add_own_text (run, out, "label", node, DOOR_TEXT_LABEL);
  add_own_text (run, out, "hint", node, DOOR_TEXT_HINT);
  add_own_text (run, out, "guidance", node, DOOR_TEXT_GUIDANCE);
  add_own_text (run, out, "constraint_message", node, DOOR_TEXT_CONSTRAINT_MESSAGE);
  add_own_text (run, out, "required_message", node, DOOR_TEXT_REQUIRED_MESSAGE);
}

static const char *const media_forms[] = { "image", "big-image", "audio", "video" };

static void
add_label_media (DoorRun *run, JsonBuilder *out, DoorControl control, DoorNode node)
{
  json_builder_set_member_name (out, "label_media");
  json_builder_begin_object (out);
  for (gsize i = 0; control != DOOR_CONTROL_NONE && i < G_N_ELEMENTS (media_forms); i++)
    {
      g_autofree char *file = door_session_label_form (run->session, control, node, media_forms[i]);

      if (file)
        door_run_add_text (out, media_forms[i], file);
    }
  json_builder_end_object (out);
}

static void
add_choice (DoorRun *run, JsonBuilder *out, DoorNode node, guint index)
{
  g_autofree char *label = door_session_choice_label (run->session, node, index);

  json_builder_begin_object (out);
  door_run_add_text (out, "value", door_session_choice_value (run->session, node, index));
  door_run_add_text (out, "label", label);
  json_builder_set_member_name (out, "media");
  json_builder_begin_object (out);
  for (gsize i = 0; i < G_N_ELEMENTS (media_forms); i++)
    {
      g_autofree char *file = door_session_choice_form (run->session, node, index, media_forms[i]);

      if (file)
        door_run_add_text (out, media_forms[i], file);
    }
  json_builder_end_object (out);
  json_builder_end_object (out);
}

static gboolean
has_choices (DoorRun *run, DoorControl control)
{
  if (control == DOOR_CONTROL_NONE)
    return FALSE;
  switch (door_form_control_kind (run->def, control))
    {
    case DOOR_CONTROL_SELECT_ONE:
    case DOOR_CONTROL_SELECT_MULTIPLE:
    case DOOR_CONTROL_ORDER:
    case DOOR_CONTROL_RANGE:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
add_choices (DoorRun *run, JsonBuilder *out, DoorControl control, DoorNode node)
{
  guint n = has_choices (run, control) ? door_session_n_choices (run->session, node) : 0;

  json_builder_set_member_name (out, "choices");
  if (!has_choices (run, control))
    {
      json_builder_add_null_value (out);
      return;
    }
  json_builder_begin_array (out);
  for (guint i = 0; i < n; i++)
    add_choice (run, out, node, i);
  json_builder_end_array (out);
}

/* What the control says beside its appearance. */
static void
add_attributes (DoorRun *run, JsonBuilder *out, DoorControl control, DoorDefNode def)
{
  static const char *const names[] = { "mediatype",
                                       "start",
                                       "end",
                                       "step",
                                       "rows",
                                       "query",
                                       "accept",
                                       "accuracyThreshold",
                                       "unacceptableAccuracyThreshold",
                                       "incremental",
                                       "intent",
                                       "jr:count",
                                       "jr:noAddRemove",
                                       "autoplay",
                                       "odk:tick-interval",
                                       "odk:placeholder" };

  json_builder_set_member_name (out, "attributes");
  json_builder_begin_object (out);
  for (gsize i = 0; control != DOOR_CONTROL_NONE && i < G_N_ELEMENTS (names); i++)
    {
      const char *value = door_form_control_attribute (run->def, control, names[i]);

      if (value)
        door_run_add_text (out, names[i], value);
    }
  for (guint i = 0; def != DOOR_DEF_NONE && i < door_form_n_bind_attributes (run->def, def); i++)
    {
      const char *name = door_form_bind_attribute_name (run->def, def, i);

      if (strchr (name, ':'))
        door_run_add_text (out, name, door_form_bind_attribute (run->def, def, name));
    }
  json_builder_end_object (out);
}

/* --- Children ------------------------------------------------------------------------------- */

static gboolean
is_repeat_instance (DoorRun *run, DoorNode node)
{
  return door_form_kind (run->def, door_session_def_node (run->session, node)) == DOOR_DEF_REPEAT;
}

static void
add_children (DoorRun *run, JsonBuilder *out, DoorNode node)
{
  json_builder_set_member_name (out, "children");
  json_builder_begin_array (out);
  for (DoorNode child = door_session_first_child (run->session, node); child != DOOR_NODE_NONE;
       child = door_session_next_sibling (run->session, child))
    {
      g_autofree char *ref = NULL;

      if (door_form_kind (run->def, door_session_def_node (run->session, child))
          == DOOR_DEF_ATTRIBUTE)
        continue;
      ref = door_session_ref (run->session, child);
      json_builder_add_string_value (out, ref);
    }
  json_builder_end_array (out);
}

/* Position and size are about the repeat the node is an instance of. */
static void
add_place (DoorRun *run, JsonBuilder *out, DoorNode node)
{
  if (!is_repeat_instance (run, node))
    return;
  json_builder_set_member_name (out, "position");
  json_builder_add_int_value (out, door_session_position (run->session, node));
  json_builder_set_member_name (out, "size");
  json_builder_add_int_value (
      out, door_session_n_instances (run->session, door_session_def_node (run->session, node),
                                     door_session_parent (run->session, node)));
}

/* --- Nodes ---------------------------------------------------------------------------------- */

static const char *
node_type (DoorRun *run, DoorDefNode def, DoorControl control)
{
  switch (door_form_kind (run->def, def))
    {
    case DOOR_DEF_GROUP:
      return def == DOOR_DEF_ROOT ? "root" : "group";
    case DOOR_DEF_REPEAT:
      return "repeat-instance";
    case DOOR_DEF_ATTRIBUTE:
      return "attribute";
    default:
      return control != DOOR_CONTROL_NONE ? "question" : "value";
    }
}

static void
add_state (DoorRun *run, JsonBuilder *out, DoorNode node, gboolean has_value)
{
  door_run_add_text (out, "value", has_value ? door_session_value (run->session, node) : NULL);
  door_run_add_flag (out, "relevant", door_session_is_relevant (run->session, node));
  door_run_add_flag (out, "required", door_session_is_required (run->session, node));
  door_run_add_flag (out, "readonly", door_session_is_readonly (run->session, node));
  door_run_add_flag (out, "valid", door_session_is_valid (run->session, node));
}

void
door_run_add_node (DoorRun *run, JsonBuilder *out, DoorNode node)
{
  g_autofree char *ref = door_session_ref (run->session, node);
  DoorDefNode def = door_session_def_node (run->session, node);
  DoorControl control = door_form_node_control (run->def, def);
  gboolean has_value = door_form_kind (run->def, def) == DOOR_DEF_VALUE
                       || door_form_kind (run->def, def) == DOOR_DEF_ATTRIBUTE;

  json_builder_begin_object (out);
  door_run_add_text (out, "ref", ref);
  door_run_add_flag (out, "exists", TRUE);
  door_run_add_text (out, "node_type", node_type (run, def, control));
  door_run_add_text (out, "data_type",
                     has_value ? door_form_data_type_name (door_form_data_type (run->def, def))
                               : NULL);
  door_run_add_text (out, "control",
                     control == DOOR_CONTROL_NONE ? NULL
                                                  : door_form_control_kind_name (
                                                      door_form_control_kind (run->def, control)));
  add_state (run, out, node, has_value);
  add_texts (run, out, node);
  add_label_media (run, out, control, node);
  door_run_add_text (out, "appearance",
                     control == DOOR_CONTROL_NONE ? NULL
                                                  : door_form_appearance (run->def, control));
  add_attributes (run, out, control, def);
  add_choices (run, out, control, node);
  add_children (run, out, node);
  add_place (run, out, node);
  json_builder_end_object (out);
}

static void
add_instances (DoorRun *run, JsonBuilder *out, DoorDefNode repeat, DoorNode context, guint n)
{
  json_builder_set_member_name (out, "children");
  json_builder_begin_array (out);
  for (guint i = 0; i < n; i++)
    {
      DoorNode instance = door_session_instance (run->session, repeat, context, i);
      g_autofree char *ref = door_session_ref (run->session, instance);

      json_builder_add_string_value (out, ref);
    }
  json_builder_end_array (out);
}

/* A repeat as a whole has a label and nothing else to say. */
static void
add_no_texts (JsonBuilder *out)
{
  static const char *const names[]
      = { "hint", "guidance", "constraint_message", "required_message" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    door_run_add_text (out, names[i], NULL);
}

/* As any node, so that a client needs no other way to read it; what is about its instances (their
 * relevance, say) stands with them. */
void
door_run_add_repeat (DoorRun *run, JsonBuilder *out, DoorControl control, DoorNode context)
{
  DoorDefNode repeat = door_form_control_node (run->def, control);
  guint n = door_session_n_instances (run->session, repeat, context);
  g_autofree char *around = door_session_ref (run->session, context);
  g_autofree char *ref = g_strdup_printf ("%s/%s", around, door_form_name (run->def, repeat));
  g_autofree char *label
      = door_session_control_text (run->session, control, context, DOOR_TEXT_LABEL);

  json_builder_begin_object (out);
  door_run_add_text (out, "ref", ref);
  door_run_add_flag (out, "exists", TRUE);
  door_run_add_text (out, "node_type", "repeat");
  door_run_add_text (out, "data_type", NULL);
  door_run_add_text (out, "control", "repeat");
  door_run_add_text (out, "value", NULL);
  door_run_add_flag (out, "relevant", door_session_is_relevant (run->session, context));
  door_run_add_flag (out, "required", FALSE);
  door_run_add_flag (out, "readonly", door_session_is_readonly (run->session, context));
  door_run_add_flag (out, "valid", TRUE);
  door_run_add_text (out, "label", label);
  add_no_texts (out);
  add_label_media (run, out, control, context);
  door_run_add_text (out, "appearance", door_form_appearance (run->def, control));
  door_run_add_flag (out, "counted", door_form_repeat_is_counted (run->def, control));
  door_run_add_flag (out, "fixed", door_form_repeat_is_fixed (run->def, control));
  add_attributes (run, out, control, repeat);
  door_run_add_text (out, "choices", NULL);
  add_instances (run, out, repeat, context, n);
  json_builder_set_member_name (out, "size");
  json_builder_add_int_value (out, n);
  json_builder_end_object (out);
}

static void
add_missing (JsonBuilder *out, const char *ref)
{
  json_builder_begin_object (out);
  door_run_add_text (out, "ref", ref);
  door_run_add_flag (out, "exists", FALSE);
  json_builder_end_object (out);
}

/* The members of a node stand in the answer itself. */
static void
lift (JsonBuilder *inner, JsonBuilder *out)
{
  g_autoptr (JsonNode) root = json_builder_get_root (inner);
  JsonObject *object = json_node_get_object (root);
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l; l = l->next)
    {
      json_builder_set_member_name (out, l->data);
      json_builder_add_value (out, json_node_copy (json_object_get_member (object, l->data)));
    }
}

gboolean
door_run_node (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  g_autoptr (JsonBuilder) inner = json_builder_new ();
  const char *ref = door_run_text (request, "ref");
  DoorControl control;
  DoorNode context, node;

  node = door_session_find (run->session, ref);
  if (door_run_find_repeat (run, ref, &control, &context))
    door_run_add_repeat (run, inner, control, context);
  else if (node != DOOR_NODE_NONE)
    door_run_add_node (run, inner, node);
  else
    add_missing (inner, ref);
  lift (inner, out);
  return TRUE;
}

/* --- Snapshot ------------------------------------------------------------------------------- */

static void
add_subtree (DoorRun *run, JsonBuilder *out, DoorNode node)
{
  door_run_add_node (run, out, node);
  for (DoorNode child = door_session_first_child (run->session, node); child != DOOR_NODE_NONE;
       child = door_session_next_sibling (run->session, child))
    if (door_form_kind (run->def, door_session_def_node (run->session, child))
        != DOOR_DEF_ATTRIBUTE)
      add_subtree (run, out, child);
}

gboolean
door_run_snapshot (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  DoorNode node
      = door_run_text (request, "ref") ? door_run_find (run, request, error) : DOOR_NODE_ROOT;

  if (node == DOOR_NODE_NONE)
    return FALSE;
  json_builder_set_member_name (out, "nodes");
  json_builder_begin_array (out);
  add_subtree (run, out, node);
  json_builder_end_array (out);
  return TRUE;
}

/* --- Definition ----------------------------------------------------------------------------- */

static void
add_paths (DoorRun *run, JsonBuilder *out, const char *name, const DoorDefNode *nodes, guint n)
{
  json_builder_set_member_name (out, name);
  json_builder_begin_array (out);
  for (guint i = 0; i < n; i++)
    json_builder_add_string_value (out, door_form_path (run->def, nodes[i]));
  json_builder_end_array (out);
}

static void
add_bind (DoorRun *run, JsonBuilder *out, DoorDefNode node)
{
  static const char *const names[]
      = { "relevant", "required", "readonly", "calculate", "constraint" };

  json_builder_set_member_name (out, "bind");
  json_builder_begin_object (out);
  door_run_add_text (out, "type", door_form_data_type_name (door_form_data_type (run->def, node)));
  for (guint i = 0; i < DOOR_N_EXPRS; i++)
    if (door_form_expression (run->def, node, (DoorExprKind) i))
      door_run_add_text (out, names[i], door_form_expression (run->def, node, (DoorExprKind) i));
  json_builder_end_object (out);
}

static void
add_all_choices (DoorRun *run, JsonBuilder *out, DoorControl control)
{
  guint language = door_session_language (run->session);

  json_builder_set_member_name (out, "choices");
  json_builder_begin_array (out);
  for (guint i = 0; i < door_form_n_choices (run->def, control); i++)
    {
      g_autofree char *label = door_form_choice_label (run->def, control, i, language);

      json_builder_begin_object (out);
      door_run_add_text (out, "value", door_form_choice_value (run->def, control, i));
      door_run_add_text (out, "label", label);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
}

static const char *
def_type (DoorRun *run, DoorDefNode node, DoorControl control)
{
  return door_form_kind (run->def, node) == DOOR_DEF_REPEAT ? "repeat"
                                                            : node_type (run, node, control);
}

static void
add_definition (DoorRun *run, JsonBuilder *out, DoorDefNode node)
{
  DoorControl control = door_form_node_control (run->def, node);
  g_autofree char *label
      = door_form_node_text (run->def, node, DOOR_TEXT_LABEL, door_session_language (run->session));
  guint n_on, n_by;
  const DoorDefNode *on = door_form_depends_on (run->def, node, &n_on);
  const DoorDefNode *by = door_form_depended_on (run->def, node, &n_by);

  json_builder_begin_object (out);
  door_run_add_text (out, "ref", door_form_path (run->def, node));
  door_run_add_text (out, "node_type", def_type (run, node, control));
  door_run_add_text (out, "control",
                     control == DOOR_CONTROL_NONE ? NULL
                                                  : door_form_control_kind_name (
                                                      door_form_control_kind (run->def, control)));
  door_run_add_text (out, "label", label);
  add_bind (run, out, node);
  if (has_choices (run, control))
    add_all_choices (run, out, control);
  add_paths (run, out, "depends_on", on, n_on);
  add_paths (run, out, "depended_on", by, n_by);
  json_builder_end_object (out);
}

gboolean
door_run_form (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  door_run_add_text (out, "title", door_form_title (run->def));
  door_run_add_text (out, "form_id", door_form_id (run->def));
  door_run_add_text (out, "version", door_form_version (run->def));
  json_builder_set_member_name (out, "nodes");
  json_builder_begin_array (out);
  for (DoorDefNode node = DOOR_DEF_ROOT; node < door_form_n_nodes (run->def); node++)
    add_definition (run, out, node);
  json_builder_end_array (out);
  return TRUE;
}
