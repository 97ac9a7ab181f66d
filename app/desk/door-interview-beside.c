/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts, remarks and soft checks of an interview, and what an answer puts out of it. */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include "door-desk-binds.h"
#include "door-markup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- The store beside the answers ---------------------------------------------------------- */

static void
put (DoorInterview *self, DoorNode node, DoorAsideKind kind, const char *text)
{
  g_autofree char *key = door_session_key (self->session, node);
  g_autofree char *value = NULL;

  if (!door_asides_set (self->asides, kind, key, text))
    return;
  value = door_asides_entry_value (kind, text);
  door_recorder_add (self->recorder,
                     kind == DOOR_ASIDE_REMARK ? DOOR_ENTRY_REMARK : DOOR_ENTRY_CHECK, key, value);
  door_recorder_flush (self->recorder);
}

const char *
door_interview_aside (DoorInterview *self, DoorNode node, DoorAsideKind kind)
{
  g_autofree char *key = door_session_key (self->session, node);

  return door_asides_get (self->asides, kind, key);
}

void
door_interview_keep_draft (DoorInterview *self, DoorQuestion *question)
{
  put (self, door_question_get_item (question).node, DOOR_ASIDE_DRAFT,
       door_question_get_draft (question));
}

void
door_interview_drop_draft (DoorInterview *self, DoorQuestion *question)
{
  put (self, door_question_get_item (question).node, DOOR_ASIDE_DRAFT, NULL);
}

void
door_interview_keep_remark (DoorInterview *self, DoorQuestion *question, const char *text)
{
  put (self, door_question_get_item (question).node, DOOR_ASIDE_REMARK, text);
}

void
door_interview_keep_reason (DoorInterview *self, DoorQuestion *question, const char *reason)
{
  put (self, door_question_get_item (question).node, DOOR_ASIDE_REASON, reason);
}

/* --- Places -------------------------------------------------------------------------------- */

DoorPlaceRow *
door_interview_place_of (DoorInterview *self, DoorNode node, const char *detail)
{
  DoorFormDef *def = door_session_def (self->session);
  DoorPlaceFacts facts = { DOOR_PLACE_QUESTION, DOOR_NEEDS_ATTENTION };
  g_autofree char *label = NULL;
  g_autofree char *ref = door_session_ref (self->session, node);
  DoorControl veil;

  facts.item.node = node;
  facts.item.control = door_form_node_control (def, door_session_def_node (self->session, node));
  veil = door_guard_veil (self->guard, facts.item.control);
  label = facts.item.control == DOOR_CONTROL_NONE
              ? g_strdup (ref)
              : door_interview_control_label (
                  self, veil != DOOR_CONTROL_NONE ? veil : facts.item.control, node);
  facts.label = label;
  facts.detail = veil == DOOR_CONTROL_NONE ? detail : _ ("Shown once nobody else hears or sees.");
  facts.ref = ref;
  return door_place_new (&facts);
}

GPtrArray *
door_interview_involved (DoorInterview *self, DoorNode node, const char *expression)
{
  DoorFormDef *def = door_session_def (self->session);
  DoorDefNode own = door_session_def_node (self->session, node);
  g_autoptr (GArray) named = door_desk_named_nodes (def, own, expression);
  GPtrArray *places = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < named->len; i++)
    {
      DoorDefNode other = g_array_index (named, DoorDefNode, i);
      DoorNode there = door_session_near (self->session, other, node);
      g_autofree char *answer = NULL;

      if (other == own || there == DOOR_NODE_NONE
          || door_form_node_control (def, other) == DOOR_CONTROL_NONE
          || !door_session_is_relevant (self->session, there))
        continue;
      answer = door_interview_describe_value (self, there);
      g_ptr_array_add (places, door_interview_place_of (self, there, answer));
    }
  return places;
}

/* --- Soft checks --------------------------------------------------------------------------- */

static gboolean
holds (DoorInterview *self, DoorNode node, const char *expression)
{
  g_autofree char *whole = g_strconcat ("boolean(", expression, ")", NULL);
  DoorEvalResult result = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean yes;

  if (!door_session_eval (self->session, whole, node, &result, &error))
    {
      g_debug ("a check cannot be read: %s", error->message);
      return TRUE; /* a fault of the form stops nobody */
    }
  yes = g_strcmp0 (result.text, "true") == 0;
  door_eval_result_clear (&result);
  return yes;
}

static char *
sentence_of (DoorInterview *self, DoorNode node, const char *message)
{
  DoorEvalResult result = { 0 };
  char *words;

  if (!message || !*message)
    return g_strdup (_ ("This is unusual. Please make sure of it, or change it."));
  if (!g_str_has_prefix (message, "jr:itext"))
    return door_plain_from_markdown (message);
  if (!door_session_eval (self->session, message, node, &result, NULL))
    return g_strdup (_ ("This is unusual. Please make sure of it, or change it."));
  words = door_plain_from_markdown (result.text);
  door_eval_result_clear (&result);
  return words;
}

char *
door_interview_open_check (DoorInterview *self, DoorNode node)
{
  DoorFormDef *def = door_session_def (self->session);
  DoorDefNode own = door_session_def_node (self->session, node);
  const char *expression = door_desk_bind (def, own, "check");

  if (!expression || *door_session_value (self->session, node) == '\0'
      || !door_session_is_relevant (self->session, node) || holds (self, node, expression))
    return NULL;
  return sentence_of (self, node, door_desk_bind (def, own, "checkMsg"));
}

void
door_interview_look_at_check (DoorInterview *self, DoorQuestion *question)
{
  DoorNode node = door_question_get_item (question).node;
  g_autofree char *sentence = NULL;
  g_autoptr (GPtrArray) involved = NULL;
  DoorFormDef *def = door_session_def (self->session);
  const char *expression
      = door_desk_bind (def, door_session_def_node (self->session, node), "check");

  if (!expression || door_question_get_kind (question) == DOOR_QUESTION_HEADING)
    return;
  sentence = door_interview_open_check (self, node);
  if (!sentence)
    put (self, node, DOOR_ASIDE_REASON, NULL);
  else
    involved = door_interview_involved (self, node, expression);
  door_question_set_check (question, sentence, door_interview_aside (self, node, DOOR_ASIDE_REASON),
                           involved);
}

gboolean
door_interview_check_is_settled (DoorInterview *self, DoorQuestion *question)
{
  g_autofree char *key = NULL;

  door_interview_look_at_check (self, question);
  if (!door_question_get_check (question) || door_question_get_check_reason (question))
    return TRUE;
  key = door_session_key (self->session, door_question_get_item (question).node);
  door_recorder_add (self->recorder, DOOR_ENTRY_CHECK, key, "shown");
  door_recorder_flush (self->recorder);
  return FALSE;
}

/* --- A question comes onto the screen ------------------------------------------------------ */

static void
restore_draft (DoorInterview *self, DoorQuestion *question, const char *draft)
{
  DoorNode node = door_question_get_item (question).node;
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  g_autofree char *value = door_typing_to_lexical (door_question_get_kind (question), draft, now);
  DoorOutcome outcome = door_session_check (self->session, node, value, FALSE);

  door_question_restore_draft (question, draft);
  if (outcome != DOOR_OUTCOME_OK)
    door_interview_tell_refusal (self, question, outcome);
}

void
door_interview_restore_beside (DoorInterview *self, DoorQuestion *question)
{
  DoorNode node = door_question_get_item (question).node;
  const char *draft;

  if (door_question_get_kind (question) == DOOR_QUESTION_HEADING)
    return;
  draft = door_interview_aside (self, node, DOOR_ASIDE_DRAFT);
  if (draft && door_question_is_typed (question))
    restore_draft (self, question, draft);
  door_question_restore_remark (question, door_interview_aside (self, node, DOOR_ASIDE_REMARK));
  door_question_restore_comment (question, door_interview_comment (self, node));
  door_interview_look_at_check (self, question);
}

/* --- What an answer puts out of the interview ---------------------------------------------- */

static gboolean
is_given (DoorInterview *self, DoorNode node)
{
  DoorFormDef *def = door_session_def (self->session);
  DoorDefNode own = door_session_def_node (self->session, node);

  return door_form_kind (def, own) == DOOR_DEF_VALUE
         && door_form_node_control (def, own) != DOOR_CONTROL_NONE
         && !door_form_expression (def, own, DOOR_EXPR_CALCULATE)
         && !door_session_is_sealed (self->session, node)
         && *door_session_value (self->session, node) != '\0';
}

static void
collect_given (DoorInterview *self, DoorNode node, GHashTable *nodes)
{
  if (door_session_is_sealed (self->session, node))
    return;
  if (is_given (self, node))
    g_hash_table_add (nodes, GUINT_TO_POINTER (node));
  for (DoorNode child = door_session_first_child (self->session, node); child != DOOR_NODE_NONE;
       child = door_session_next_sibling (self->session, child))
    collect_given (self, child, nodes);
}

/* Answers the last edit put out of the interview. */
static GHashTable *
find_set_aside (DoorInterview *self)
{
  GHashTable *nodes = g_hash_table_new (NULL, NULL);
  guint n;
  const DoorChange *changes = door_session_changes (self->session, &n);

  for (guint i = 0; i < n; i++)
    if ((changes[i].kinds & DOOR_CHANGE_RELEVANCE)
        && door_session_is_alive (self->session, changes[i].node)
        && !door_session_is_relevant (self->session, changes[i].node))
      collect_given (self, changes[i].node, nodes);
  return nodes;
}

#define MOST_NAMED 3

/* Nodes are numbered in the order of the record. */
static int
in_order (gconstpointer a, gconstpointer b)
{
  return GPOINTER_TO_UINT (a) < GPOINTER_TO_UINT (b) ? -1 : 1;
}

static char *
name_some (DoorInterview *self, GHashTable *nodes)
{
  g_autoptr (GList) all = g_hash_table_get_keys (nodes);
  GString *out = g_string_new (NULL);
  guint n = 0;

  all = g_list_sort (g_steal_pointer (&all), in_order);
  for (GList *l = all; l && n < MOST_NAMED; l = l->next, n++)
    {
      g_autoptr (DoorPlaceRow) place
          = door_interview_place_of (self, GPOINTER_TO_UINT (l->data), NULL);

      g_string_append_printf (out, "%s“%s”", n ? ", " : "", door_place_get_label (place));
    }
  if (g_hash_table_size (nodes) > MOST_NAMED)
    g_string_append (out, ", …");
  return g_string_free (out, FALSE);
}

void
door_interview_tell_set_aside (DoorInterview *self, DoorQuestion *question, const char *before)
{
  g_autoptr (GHashTable) nodes = find_set_aside (self);
  guint n = g_hash_table_size (nodes);
  g_autofree char *names = NULL;
  g_autofree char *sentence = NULL;

  if (n == 0)
    {
      door_question_set_set_aside (question, NULL, NULL);
      return;
    }
  names = name_some (self, nodes);
  sentence = g_strdup_printf (
      ngettext ("With this, %u answer given before no longer belongs to the interview: %s. It is "
                "kept until the interview is finished, in case this is changed back.",
                "With this, %u answers given before no longer belong to the interview: %s. They "
                "are kept until the interview is finished, in case this is changed back.",
                n),
      n, names);
  door_question_set_set_aside (question, sentence, before);
}

guint
door_interview_count_set_aside (DoorInterview *self)
{
  g_autoptr (GArray) skipped = door_interview_skipped_nodes (self);
  guint n = 0;

  for (guint i = 0; i < skipped->len; i++)
    n += is_given (self, g_array_index (skipped, DoorNode, i));
  return n;
}
