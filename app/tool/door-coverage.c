/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-coverage-private.h"

#include <string.h>

DoorCoverage *
door_coverage_new (DoorFormDef *def)
{
  DoorCoverage *self = g_new0 (DoorCoverage, 1);

  self->def = door_form_ref (def);
  self->reaches = g_new0 (DoorReach, door_form_n_nodes (def));
  self->seconds = g_array_new (FALSE, FALSE, sizeof (double));
  self->kinds
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  return self;
}

void
door_coverage_free (DoorCoverage *self)
{
  if (!self)
    return;
  for (guint i = 0; i < door_form_n_nodes (self->def); i++)
    {
      g_clear_pointer (&self->reaches[i].values, g_hash_table_unref);
      g_clear_pointer (&self->reaches[i].sizes, g_hash_table_unref);
    }
  g_free (self->reaches);
  g_array_unref (self->seconds);
  g_hash_table_unref (self->kinds);
  door_form_unref (self->def);
  g_free (self);
}

gboolean
door_coverage_is_question (const DoorFormDef *def, DoorDefNode node)
{
  DoorControl control = door_form_node_control (def, node);

  return control != DOOR_CONTROL_NONE && door_form_control_is_question (def, control);
}

guint64
door_coverage_chosen (const DoorReach *reach, const char *value)
{
  return reach->values ? GPOINTER_TO_SIZE (g_hash_table_lookup (reach->values, value)) : 0;
}

/* --- Counting ------------------------------------------------------------------------------- */

static void
count_value (DoorReach *reach, const char *value)
{
  const gsize n = (gsize) door_coverage_chosen (reach, value) + 1;

  if (!reach->values)
    reach->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (reach->values, g_strdup (value), GSIZE_TO_POINTER (n));
}

static void
count_values (DoorReach *reach, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", -1);

  for (guint i = 0; parts[i]; i++)
    if (*parts[i])
      count_value (reach, parts[i]);
}

static void
count_question (DoorCoverage *self, DoorSession *session, DoorNode node, DoorDefNode def_node)
{
  DoorReach *reach = &self->reaches[def_node];
  const char *value = door_session_value (session, node);

  reach->n_reached++;
  reach->n_answered += *value != '\0';
  if (door_form_n_choices (self->def, door_form_node_control (self->def, def_node)) > 0)
    count_values (reach, value);
}

static void
count_sizes (DoorCoverage *self, DoorSession *session, DoorNode node, DoorDefNode def_node)
{
  for (DoorDefNode child = door_form_first_child (self->def, def_node); child != DOOR_DEF_NONE;
       child = door_form_next_sibling (self->def, child))
    if (door_form_kind (self->def, child) == DOOR_DEF_REPEAT)
      {
        GHashTable **sizes = &self->reaches[child].sizes;
        gpointer size = GSIZE_TO_POINTER (door_session_n_instances (session, child, node));

        if (!*sizes)
          *sizes = g_hash_table_new (NULL, NULL);
        g_hash_table_insert (
            *sizes, size,
            GSIZE_TO_POINTER (GPOINTER_TO_SIZE (g_hash_table_lookup (*sizes, size)) + 1));
      }
}

static void
count_node (DoorCoverage *self, DoorSession *session, DoorNode node)
{
  DoorDefNode def_node = door_session_def_node (session, node);
  const gboolean is_relevant = door_session_is_relevant (session, node);

  if (door_form_expression (self->def, def_node, DOOR_EXPR_RELEVANT))
    {
      self->reaches[def_node].n_true += is_relevant;
      self->reaches[def_node].n_false += !is_relevant;
    }
  if (!is_relevant)
    return;
  if (door_coverage_is_question (self->def, def_node))
    count_question (self, session, node, def_node);
  count_sizes (self, session, node, def_node);
  for (DoorNode child = door_session_first_child (session, node); child != DOOR_NODE_NONE;
       child = door_session_next_sibling (session, child))
    count_node (self, session, child);
}

void
door_coverage_count (DoorCoverage *self, DoorSession *session, const DoorSimulatorReport *report)
{
  g_autoptr (GArray) violations = door_session_validate (session);

  self->n_interviews++;
  self->n_screens += report->n_screens;
  self->n_answers += report->n_answers;
  self->n_refused += report->n_refused;
  self->n_unfinished += !report->reached_end || violations->len > 0;
  self->longest = MAX (self->longest, report->n_screens);
  self->shortest
      = self->n_interviews == 1 ? report->n_screens : MIN (self->shortest, report->n_screens);
  g_array_append_val (self->seconds, report->seconds);
  count_node (self, session, DOOR_NODE_ROOT);
}

void
door_coverage_note_kind (DoorCoverage *self, const char *kind, double seconds)
{
  GArray *all = g_hash_table_lookup (self->kinds, kind);

  if (!all)
    {
      all = g_array_new (FALSE, FALSE, sizeof (double));
      g_hash_table_insert (self->kinds, g_strdup (kind), all);
    }
  g_array_append_val (all, seconds);
}
