/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-check-private.h"
#include "door-xlsform-references.h"

#include "door-xpath.h"

#include <string.h>

/* Functions that read all answers of a repeat, or say which one they mean. */
static const char *const gatherers[] = {
  "sum(",      "count(",          "count-non-empty(", "max(",  "min(",      "join(", "concat(",
  "position(", "indexed-repeat(", "randomize(",       "area(", "distance(", "once(", "checklist(",
  NULL,
};

/* --- comparisons --- */

static gboolean
is_number_text (const char *text)
{
  char *end;

  g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

static gboolean
is_date_text (const char *text)
{
  double days;
  return door_xpath_parse_date (text, &days) || door_xpath_parse_date_time (text, NULL, &days);
}

gboolean
door_xls_node_is_number (const DoorXlsNode *node)
{
  const char *type = door_xls_attribute_text (node->bind, "type");
  return g_strcmp0 (type, "int") == 0 || g_strcmp0 (type, "decimal") == 0;
}

static gboolean
is_date (const DoorXlsNode *node)
{
  const char *type = door_xls_attribute_text (node->bind, "type");
  return g_strcmp0 (type, "date") == 0 || g_strcmp0 (type, "dateTime") == 0;
}

static gboolean
is_select (const DoorXlsNode *node)
{
  return node->list && node->question && node->question->control == DOOR_XLS_CONTROL_SELECT;
}

const DoorXlsChoice *
door_xls_list_find (const DoorXlsList *list, const char *name)
{
  for (const DoorXlsChoice *choice = list->first; choice; choice = choice->next)
    if (g_strcmp0 (choice->name, name) == 0)
      return choice;
  return NULL;
}

static void
suggest_choice (DoorXlsCheck *self, const DoorXlsList *list, const char *wrong)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (const DoorXlsChoice *choice = list->first; choice; choice = choice->next)
    if (choice->name)
      g_hash_table_add (names, (char *) choice->name);
  door_xls_conversion_suggest (self->conversion, wrong, names);
}

/* "dk" in the column "missing", also of a group around it, allows -8. */
static gboolean
is_reason (const DoorXlsNode *question, const char *value)
{
  static const struct {
    const char *word, *value;
  } reasons[] = { { "dk", "-8" }, { "refused", "-9" }, { "na", "-10" } };
  const char *missing = NULL;
  g_auto (GStrv) words = NULL;

  for (const DoorXlsNode *node = question; node && !missing; node = node->parent)
    missing = door_xls_attribute_text (node->bind, "door:missing");
  words = g_strsplit_set (missing ? missing : "", " ,\n", -1);
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (strcmp (reasons[i].value, value) == 0
        && g_strv_contains ((const char *const *) words, reasons[i].word))
      return TRUE;
  return FALSE;
}

static void
check_choice (DoorXlsCheck *self,
              const DoorXlsSpot *spot,
              const DoorXlsNode *question,
              const char *value)
{
  guint before = door_diagnostics_length (self->conversion->diagnostics);

  /* Within a loop the choice may yet have to be put in. */
  if (*value == '\0' || strstr (value, "%(") || door_xls_list_find (question->list, value)
      || is_reason (question, value))
    return;
  door_xls_check_warn (self, spot, "choice-unknown", "“%s” is no choice of ${%s}", value,
                       question->name);
  if (door_diagnostics_length (self->conversion->diagnostics) > before)
    suggest_choice (self, question->list, value);
}

static void
check_compared (DoorXlsCheck *self,
                const DoorXlsSpot *spot,
                const DoorXlsNode *question,
                const char *value,
                gboolean is_literal)
{
  if (is_select (question))
    {
      check_choice (self, spot, question, value);
      if (*value && strcmp (question->type, "select all that apply") == 0)
        door_xls_check_warn (self, spot, "multiple-compared",
                             "${%s} can hold several choices; selected(${%s}, '%s') asks for one",
                             question->name, question->name, value);
    }
  else if (is_literal && *value && door_xls_node_is_number (question) && !is_number_text (value))
    door_xls_check_warn (self, spot, "number-with-text", "${%s} is a number and never “%s”",
                         question->name, value);
  else if (is_literal && *value && is_date (question) && !is_date_text (value))
    door_xls_check_warn (self, spot, "date-with-text",
                         "${%s} is a date; “%s” is none (write 2026-11-23)", question->name, value);
}

static gboolean
is_comparison (const DoorXlsWords *words, guint index)
{
  const DoorXlsToken *token = door_xls_words_get (words, index);
  return token && token->kind == DOOR_XLS_TOKEN_COMPARISON;
}

static gboolean
is_value (const DoorXlsWords *words, guint index)
{
  const DoorXlsToken *token = door_xls_words_get (words, index);
  return token && (token->kind == DOOR_XLS_TOKEN_LITERAL || token->kind == DOOR_XLS_TOKEN_NUMBER);
}

/* After a calculation the two no longer stand alone on their side of the sign. */
static gboolean
stands_alone (const DoorXlsWords *words, guint first, guint last)
{
  const DoorXlsToken *before = first > 0 ? door_xls_words_get (words, first - 1) : NULL;
  const DoorXlsToken *after = door_xls_words_get (words, last + 1);

  return (!before || before->kind != DOOR_XLS_TOKEN_ARITHMETIC)
         && (!after || after->kind != DOOR_XLS_TOKEN_ARITHMETIC);
}

static void
check_comparison (DoorXlsCheck *self,
                  const DoorXlsSpot *spot,
                  const DoorXlsWords *words,
                  guint sign)
{
  guint right = sign + 1 + (is_comparison (words, sign + 1) ? 1 : 0);
  const DoorXlsNode *left_question
      = sign > 0 ? door_xls_words_question (words, sign - 1, self->conversion) : NULL;
  const DoorXlsNode *right_question = door_xls_words_question (words, right, self->conversion);
  guint value = left_question ? right : sign - 1;
  g_autofree char *text = NULL;

  if (sign == 0 || (!left_question && !right_question) || !is_value (words, value)
      || !stands_alone (words, sign - 1, right))
    return;
  text = door_xls_words_dup (words, value);
  check_compared (self, spot, left_question ? left_question : right_question, text,
                  door_xls_words_get (words, value)->kind == DOOR_XLS_TOKEN_LITERAL);
}

/* selected (${towns}, 'oslo') */
static void
check_selected (DoorXlsCheck *self, const DoorXlsSpot *spot, const DoorXlsWords *words, guint call)
{
  const DoorXlsNode *question = door_xls_words_question (words, call + 1, self->conversion);
  const DoorXlsToken *literal = door_xls_words_get (words, call + 3);
  g_autofree char *value = NULL;

  if (!question || !is_select (question) || !door_xls_words_is (words, call + 2, ",") || !literal
      || literal->kind != DOOR_XLS_TOKEN_LITERAL)
    return;
  value = door_xls_words_dup (words, call + 3);
  check_choice (self, spot, question, value);
}

/* --- repeats --- */

static const DoorXlsNode *
repeat_around (const DoorXlsNode *node)
{
  for (; node; node = node->parent)
    if (node->kind == DOOR_XLS_NODE_REPEAT)
      return node;
  return NULL;
}

static gboolean
is_within (const DoorXlsNode *node, const DoorXlsNode *above)
{
  for (; node; node = node->parent)
    if (node == above)
      return TRUE;
  return FALSE;
}

static gboolean
is_gathered (const DoorXlsWords *words, const GArray *open)
{
  for (guint i = 0; i < open->len; i++)
    {
      guint index = g_array_index (open, guint, i);

      for (guint k = 0; gatherers[k]; k++)
        if (door_xls_words_is (words, index, gatherers[k]))
          return TRUE;
      if (door_xls_words_get (words, index)->kind == DOOR_XLS_TOKEN_PREDICATE)
        return TRUE;
    }
  return FALSE;
}

static void
check_reach (DoorXlsCheck *self,
             const DoorXlsSpot *spot,
             const DoorXlsWords *words,
             guint index,
             const GArray *open,
             const DoorXlsNode *context)
{
  const DoorXlsNode *question = door_xls_words_question (words, index, self->conversion);
  const DoorXlsNode *repeat = question ? repeat_around (question) : NULL;
  gboolean is_filtered = door_xls_words_is (words, index + 1, "[");

  if (!repeat || is_within (context, repeat) || is_gathered (words, open) || is_filtered)
    return;
  door_xls_check_warn (self, spot, "repeat-from-outside",
                       "${%s} is asked many times in “%s”, and nothing says which answer is meant",
                       question->name, repeat->name);
}

/* `context` is NULL where references into repeats are the point. */
static void
check_words (DoorXlsCheck *self,
             const DoorXlsSpot *spot,
             const char *text,
             const DoorXlsNode *context)
{
  g_auto (DoorXlsWords) words = { 0 };
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));

  door_xls_words_init (&words, text);
  for (guint i = 0; i < words.tokens->len; i++)
    {
      DoorXlsTokenKind kind = door_xls_words_get (&words, i)->kind;

      if (kind == DOOR_XLS_TOKEN_CALL || kind == DOOR_XLS_TOKEN_OPEN
          || kind == DOOR_XLS_TOKEN_PREDICATE)
        g_array_append_val (open, i);
      else if ((kind == DOOR_XLS_TOKEN_CLOSE || kind == DOOR_XLS_TOKEN_PREDICATE_END)
               && open->len > 0)
        g_array_set_size (open, open->len - 1);
      else if (kind == DOOR_XLS_TOKEN_REFERENCE && context)
        check_reach (self, spot, &words, i, open, context);
      door_xls_check_partial_date (self, spot, &words, i, context);
      if (is_comparison (&words, i) && !(i > 0 && is_comparison (&words, i - 1)))
        check_comparison (self, spot, &words, i);
      if (door_xls_words_is (&words, i, "selected("))
        check_selected (self, spot, &words, i);
    }
}

/* --- syntax --- */

static void
check_syntax (DoorXlsCheck *self,
              const DoorXlsNode *node,
              const DoorXlsPhrase *phrase,
              DoorXlsResolveFlags flags)
{
  DoorXlsConversion *c = self->conversion;
  DoorXlsSpot spot = door_xls_spot_of (node, phrase);
  DoorPlace place = { door_xls_sheet_names[spot.sheet], spot.row, (guint) (spot.column + 1) };
  const char *resolved = door_xls_references_resolve (c, phrase->text, node, flags);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorXpath) program = door_xpath_compile (resolved, &error);

  if (!program)
    door_diagnostics_add (c->diagnostics, DOOR_SEVERITY_ERROR, "expression-unreadable", &place,
                          "“%s” cannot be read: %s", phrase->text, error->message);
}

static void
check_expression (DoorXlsCheck *self,
                  const DoorXlsNode *node,
                  const DoorXlsAttribute *attribute,
                  const DoorXlsNode *context,
                  DoorXlsResolveFlags flags)
{
  const DoorXlsPhrase *phrase = attribute ? attribute->text.first : NULL;
  DoorXlsSpot spot = door_xls_spot_of (node, phrase);

  if (!phrase || attribute->text.is_translated || door_xls_yes_no (phrase->text, FALSE)
      || !door_xls_yes_no (phrase->text, TRUE))
    return;
  check_syntax (self, node, phrase, flags);
  check_words (self, &spot, phrase->text, context);
}

/* What people read refers as expressions do. */
static void
check_text (DoorXlsCheck *self, const DoorXlsNode *node, const DoorXlsText *text)
{
  for (const DoorXlsPhrase *phrase = text->first; phrase; phrase = phrase->next)
    {
      DoorXlsSpot spot = door_xls_spot_of (node, phrase);

      if (door_xls_references_any (phrase->text) && !strstr (phrase->text, "instance("))
        check_words (self, &spot, phrase->text, node);
    }
}

void
door_xls_check_expressions (DoorXlsCheck *self, const DoorXlsNode *node)
{
  static const char *const conditions[]
      = { "relevant", "constraint", "required", "readonly", "calculate" };
  const DoorXlsRow *row = node->row;
  gboolean is_from_repeat = door_xls_references_any (node->itemset);

  if (!door_xls_node_is_section (node) && node->kind != DOOR_XLS_NODE_QUESTION)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    check_expression (self, node, door_xls_attribute_find (row->bind, conditions[i]), node,
                      DOOR_XLS_RESOLVE_PLAIN);
  check_expression (self, node, door_xls_attribute_find (row->control, "jr:count"), node,
                    DOOR_XLS_RESOLVE_PLAIN);
  if (node->default_is_dynamic)
    check_expression (self, node, door_xls_attribute_find (row->others, "default"), node,
                      DOOR_XLS_RESOLVE_PLAIN);
  if (node->choice_filter && !is_from_repeat)
    check_expression (self, node, door_xls_attribute_find (row->others, "choice_filter"), node,
                      DOOR_XLS_RESOLVE_CURRENT);
  check_text (self, node, &row->label);
  check_text (self, node, &row->hint);
}
