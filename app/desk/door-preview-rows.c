/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an author looks up while trying a form: its faults, and all its questions with the reason why
 * one is hidden. */
#define G_LOG_DOMAIN "door-desk"

#include "door-preview-private.h"

#include "door-foresight.h"
#include "door-markup.h"
#include "door-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DoorPreviewRow {
  GObject parent_instance;
  DoorPreviewKind kind;
  char *place;
  char *title;
  char *detail;
  char *ref;
};

G_DEFINE_FINAL_TYPE (DoorPreviewRow, door_preview_row, G_TYPE_OBJECT)

static void
door_preview_row_finalize (GObject *object)
{
  DoorPreviewRow *self = DOOR_PREVIEW_ROW (object);

  g_free (self->place);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->ref);
  G_OBJECT_CLASS (door_preview_row_parent_class)->finalize (object);
}

static void
door_preview_row_class_init (DoorPreviewRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_preview_row_finalize;
}

static void
door_preview_row_init (DoorPreviewRow *self)
{
}

DoorPreviewRow *
door_preview_row_new (
    DoorPreviewKind kind, const char *place, const char *title, const char *detail, const char *ref)
{
  DoorPreviewRow *self = g_object_new (DOOR_TYPE_PREVIEW_ROW, NULL);

  self->kind = kind;
  self->place = g_strdup (place ? place : "");
  self->title = g_strdup (title ? title : "");
  self->detail = g_strdup (detail ? detail : "");
  self->ref = g_strdup (ref ? ref : "");
  return self;
}

DoorPreviewKind
door_preview_row_get_kind (DoorPreviewRow *self)
{
  return self->kind;
}

const char *
door_preview_row_get_place (DoorPreviewRow *self)
{
  return self->place;
}

const char *
door_preview_row_get_title (DoorPreviewRow *self)
{
  return self->title;
}

const char *
door_preview_row_get_detail (DoorPreviewRow *self)
{
  return self->detail;
}

const char *
door_preview_row_get_ref (DoorPreviewRow *self)
{
  return self->ref;
}

/* --- Faults ------------------------------------------------------------------------------------ */

/* 1 is "A", 27 is "AA". */
static char *
column_letters (guint column)
{
  g_autofree char *rest = column > 26 ? column_letters ((column - 1) / 26) : g_strdup ("");

  return g_strdup_printf ("%s%c", rest, 'A' + (column - 1) % 26);
}

static char *
place_in_words (const DoorPlace *place)
{
  g_autofree char *column = place->column > 0 ? column_letters (place->column) : NULL;

  if (!place->sheet)
    return g_strdup ("");
  if (place->row > 0 && column && !strchr (place->sheet, '/'))
    return g_strdup_printf (_ ("%s, row %u, column %s"), place->sheet, place->row, column);
  if (place->row > 0)
    return g_strdup_printf (_ ("%s, row %u"), place->sheet, place->row);
  return g_strdup (place->sheet);
}

static void
add_faults (GPtrArray *rows, const DoorDiagnostics *diagnostics, DoorSeverity severity)
{
  for (guint i = 0; i < door_diagnostics_length (diagnostics); i++)
    {
      const DoorDiagnostic *fault = door_diagnostics_get (diagnostics, i);
      g_autofree char *place = NULL;

      if (fault->severity != severity)
        continue;
      place = place_in_words (&fault->place);
      g_ptr_array_add (rows,
                       door_preview_row_new (severity == DOOR_SEVERITY_ERROR ? DOOR_PREVIEW_ERROR
                                                                             : DOOR_PREVIEW_WARNING,
                                             place, fault->message, fault->hint, NULL));
    }
}

GPtrArray *
door_preview_list_faults (const DoorDiagnostics *diagnostics)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  add_faults (rows, diagnostics, DOOR_SEVERITY_ERROR);
  add_faults (rows, diagnostics, DOOR_SEVERITY_WARNING);
  return rows;
}

/* --- Why a question is hidden --------------------------------------------------------------------- */

static void
add_value (DoorSession *session, DoorNode context, DoorDefNode node, GString *out)
{
  DoorNode there = door_session_near (session, node, context);
  const char *value = there == DOOR_NODE_NONE ? "" : door_session_value (session, there);
  gboolean counts = there != DOOR_NODE_NONE && door_session_is_relevant (session, there);

  g_string_append_printf (out, "\n%s = %s", door_form_name (door_session_def (session), node),
                          *value ? value : _ ("no answer"));
  if (*value && !counts)
    g_string_append_printf (out, " %s", _ ("(not asked now, so it reads as blank)"));
}

/* Each node that the expression names, once, with its present value. */
static void
add_values (DoorSession *session,
            DoorNode context,
            const DoorXpath *program,
            DoorXTerm term,
            GHashTable *seen,
            GString *out)
{
  DoorDefNode node;

  if (door_xpath_term_kind (program, term) == DOOR_XTERM_PATH)
    {
      node = door_form_named_node (door_session_def (session),
                                   door_session_def_node (session, context), program, term);
      if (node != DOOR_DEF_NONE && g_hash_table_add (seen, GUINT_TO_POINTER (node + 1)))
        add_value (session, context, node, out);
      return;
    }
  for (DoorXTerm t = door_xpath_term_first (program, term); t != DOOR_XTERM_NONE;
       t = door_xpath_term_next (program, t))
    add_values (session, context, program, t, seen, out);
}

static gboolean
fails_itself (DoorSession *session, DoorNode node)
{
  DoorNode parent = door_session_parent (session, node);

  return !door_session_is_relevant (session, node)
         && (parent == DOOR_NODE_NONE || door_session_is_relevant (session, parent));
}

/* The outermost condition that fails hides everything below it. */
static char *
why_hidden (DoorSession *session, DoorNode node)
{
  DoorFormDef *def = door_session_def (session);
  GString *out = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  DoorDefNode own;
  const DoorXpath *program;
  g_autofree char *expression = NULL;
  g_autofree char *isolated = NULL; /* from left to right, also in a language that is not */

  while (node != DOOR_NODE_NONE && !fails_itself (session, node))
    node = door_session_parent (session, node);
  own = node == DOOR_NODE_NONE ? DOOR_DEF_NONE : door_session_def_node (session, node);
  program = door_form_program (def, own, DOOR_EXPR_RELEVANT);
  if (!program)
    return g_string_free (out, FALSE);
  expression = door_words_short (door_form_expression (def, own, DOOR_EXPR_RELEVANT));
  isolated = g_strdup_printf ("\u2066%s\u2069", expression);
  g_string_append_printf (out, _ ("Hidden: %s must hold for “%s”"), isolated,
                          door_form_name (def, own));
  add_values (session, node, program, door_xpath_term_root (program), seen, out);
  return g_string_free (out, FALSE);
}

/* --- Questions ------------------------------------------------------------------------------------ */

static DoorPreviewRow *
question_row (DoorSession *session, DoorNode node)
{
  DoorFormDef *def = door_session_def (session);
  gboolean asked = door_session_is_relevant (session, node);
  g_autofree char *label = door_session_text (session, node, DOOR_TEXT_LABEL);
  g_autofree char *plain = door_plain_from_markdown (label);
  g_autofree char *why = asked ? NULL : why_hidden (session, node);
  g_autofree char *ref = door_session_ref (session, node);

  return door_preview_row_new (asked ? DOOR_PREVIEW_ASKED : DOOR_PREVIEW_HIDDEN,
                               door_form_name (def, door_session_def_node (session, node)), plain,
                               asked ? door_session_value (session, node) : why, ref);
}

static void
collect (DoorSession *session, DoorNode node, GPtrArray *rows)
{
  DoorFormDef *def = door_session_def (session);
  DoorDefNode own = door_session_def_node (session, node);
  DoorControl control = door_form_node_control (def, own);

  if (door_form_kind (def, own) == DOOR_DEF_VALUE && control != DOOR_CONTROL_NONE
      && door_form_control_is_question (def, control))
    g_ptr_array_add (rows, question_row (session, node));
  for (DoorNode child = door_session_first_child (session, node); child != DOOR_NODE_NONE;
       child = door_session_next_sibling (session, child))
    collect (session, child, rows);
}

GPtrArray *
door_preview_list_questions (DoorSession *session)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  collect (session, DOOR_NODE_ROOT, rows);
  return rows;
}
