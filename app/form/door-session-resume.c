/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interview taken up again: from a record as it was left, or from its journal. */
#define G_LOG_DOMAIN "door-form"

#include "door-session.h"

#include <string.h>

#include "door-session-private.h"
#include "door-uuid.h"

/* --- Resuming ----------------------------------------------------------------------------- */

static void
warn_unknown (DoorSession *self,
              DoorDefNode def,
              const DoorTree *tree,
              DoorTreeId element,
              DoorDiagnostics *diagnostics)
{
  for (DoorTreeId e = door_tree_child (tree, element, 0); e != DOOR_TREE_NONE;
       e = door_tree_next (tree, e, 0))
    {
      const DoorDefNode child = door_form_child_named (self->def, def, tree->nodes[e].name, FALSE);
      const DoorPlace place = { NULL, tree->nodes[e].line, 0 };

      if (child != DOOR_DEF_NONE)
        warn_unknown (self, child, tree, e, diagnostics);
      else
        door_diagnostics_add (
            diagnostics, DOOR_SEVERITY_WARNING, "record-unknown-node", &place,
            "the form has no %.200s/%.200s; what the record holds there is left out",
            door_form_node (self->def, def)->path, door_tree_name (tree, e));
    }
}

static gboolean
belongs (const DoorFormDef *def, const DoorTree *tree, DoorTreeId root, GError **error)
{
  const char *id = door_tree_attribute (tree, root, "id");

  if (tree->nodes[root].name != door_form_node (def, DOOR_DEF_ROOT)->name)
    {
      g_set_error (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_RECORD,
                   "the record is a <%.100s>; the form's records are <%s>",
                   door_tree_name (tree, root), door_form_root_name (def));
      return FALSE;
    }
  if (id && strcmp (id, def->id) != 0)
    {
      g_set_error (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_RECORD,
                   "the record belongs to the form %.100s, not to %s", id, def->id);
      return FALSE;
    }
  return TRUE;
}

static DoorTree *
read_record (GBytes *record, GError **error)
{
  g_autoptr (GError) fault = NULL;
  DoorTree *tree = door_tree_parse (record, "record", &fault);

  if (!tree)
    g_set_error (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_RECORD, "%s", fault->message);
  return tree;
}

/* The record's root attributes id and version are the form's of today. */
static void
keep_identity (DoorSession *self)
{
  static const char *const names[] = { "id", "version", NULL };

  for (const char *const *name = names; *name; name++)
    {
      const DoorDefNode def
          = door_form_child_named (self->def, DOOR_DEF_ROOT, g_quark_from_string (*name), TRUE);

      if (def != DOOR_DEF_NONE)
        door_session_store (self, door_frame_node (self, DOOR_FRAME_ROOT, def),
                            door_form_node (self->def, def)->value, DOOR_CHANGE_EFFECT);
    }
}

static void
rename_record (DoorSession *self)
{
  DoorNode node;
  g_autofree char *old = NULL;

  if (self->def->instance_id == DOOR_DEF_NONE)
    return;
  node = door_frame_node (self, DOOR_FRAME_ROOT, self->def->instance_id);
  old = g_strdup (door_session_text_of (self, node));
  door_session_store (self, node, "", DOOR_CHANGE_EFFECT);
  door_session_ensure_instance_id (self);
  if (self->def->deprecated_id != DOOR_DEF_NONE)
    door_session_store (self, door_frame_node (self, DOOR_FRAME_ROOT, self->def->deprecated_id),
                        old, DOOR_CHANGE_EFFECT);
}

DoorSession *
door_session_resume (DoorFormDef *def,
                     const DoorEnv *env,
                     GBytes *record,
                     gboolean edit,
                     DoorDiagnostics *diagnostics,
                     GError **error)
{
  g_autoptr (DoorSession) self = NULL;
  g_autoptr (DoorTree) tree = NULL;
  DoorTreeId root;

  g_return_val_if_fail (def != NULL && record != NULL, NULL);
  tree = read_record (record, error);
  root = tree ? door_tree_child (tree, DOOR_TREE_DOCUMENT, 0) : DOOR_TREE_NONE;
  if (!tree || !belongs (def, tree, root, error))
    return NULL;
  self = door_session_new_empty (def, env);
  self->is_resuming = TRUE;
  door_session_add_frame (self, 0, DOOR_FRAME_ROOT, 0, 0);
  door_session_populate (self, DOOR_FRAME_ROOT, DOOR_DEF_ROOT, tree, root, TRUE);
  if (door_session_fail_limit (self, error))
    return NULL;
  if (diagnostics)
    warn_unknown (self, DOOR_DEF_ROOT, tree, root, diagnostics);
  keep_identity (self);
  if (edit)
    rename_record (self);
  door_session_run_actions (self, DOOR_EVENT_LOAD);
  door_session_calculate_all (self);
  door_session_ensure_instance_id (self);
  door_session_settle (self);
  self->is_resuming = FALSE;
  return g_steal_pointer (&self);
}

/* --- Replay ------------------------------------------------------------------------------- */

static void
name_node (DoorSession *self, DoorDefNode def, const char *name)
{
  if (def != DOOR_DEF_NONE)
    door_session_store (self, door_frame_node (self, DOOR_FRAME_ROOT, def), name,
                        DOOR_CHANGE_EFFECT);
}

void
door_session_fold_instance (DoorSession *self, const char *instance_id, const char *deprecated_id)
{
  g_return_if_fail (self->is_folding && instance_id != NULL);
  name_node (self, self->def->instance_id, instance_id);
  if (deprecated_id)
    name_node (self, self->def->deprecated_id, deprecated_id);
}

DoorSession *
door_session_new_for_replay (DoorFormDef *def, const DoorEnv *env, GError **error)
{
  g_autoptr (DoorSession) self = NULL;

  g_return_val_if_fail (def != NULL, NULL);
  self = door_session_new_empty (def, env);
  self->is_folding = TRUE;
  self->is_replaying = TRUE;
  self->is_resuming = TRUE;
  door_session_add_frame (self, 0, DOOR_FRAME_ROOT, 0, 0);
  door_session_populate (self, DOOR_FRAME_ROOT, DOOR_DEF_ROOT, def->tree, def->primary, FALSE);
  if (door_session_fail_limit (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
door_session_replay_end (DoorSession *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->is_folding, FALSE);
  door_session_assert_thread (self);
  if (door_session_fail_limit (self, error))
    return FALSE;
  self->is_folding = FALSE;
  door_session_begin (self);
  door_session_calculate_all (self);
  self->is_replaying = FALSE;
  self->is_resuming = FALSE;
  return TRUE;
}
