/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-rule-private.h"

#include <string.h>

G_DEFINE_QUARK (door - rule - error - quark, door_rule_error)

typedef struct {
  const char *text;
  const char *at;
  guint depth;
  GError *error;
} Parser;

static DoorTerm *parse_or (Parser *self);

static void
term_free (DoorTerm *self)
{
  if (!self)
    return;
  g_free (self->text);
  g_ptr_array_unref (self->args);
  g_free (self);
}

static DoorTerm *
term_new (Parser *self, DoorTermKind kind, const char *at)
{
  DoorTerm *term = g_new0 (DoorTerm, 1);

  term->kind = kind;
  term->at = (guint) g_utf8_pointer_to_offset (self->text, at) + 1;
  term->args = g_ptr_array_new_with_free_func ((GDestroyNotify) term_free);
  return term;
}

static void
fail (Parser *self, const char *what)
{
  if (!self->error)
    g_set_error (&self->error, DOOR_RULE_ERROR, DOOR_RULE_ERROR_SYNTAX, "at character %u: %s",
                 (guint) g_utf8_pointer_to_offset (self->text, self->at) + 1, what);
}

/* --- Words --------------------------------------------------------------------------------- */

static void
skip_blanks (Parser *self)
{
  while (g_ascii_isspace (*self->at))
    self->at++;
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (c & 0x80);
}

static gboolean
is_name_part (char c)
{
  return is_name_start (c) || g_ascii_isdigit (c) || c == '.' || c == '-';
}

/* A name may hold '-' and '.', as names in forms do: so a minus between names needs blanks. */
static gsize
name_length (const char *at)
{
  gsize n = 0;

  if (is_name_start (*at))
    while (is_name_part (at[n]))
      n++;
  return n;
}

static gboolean
take_word (Parser *self, const char *word)
{
  gsize n;

  skip_blanks (self);
  n = name_length (self->at);
  if (n != strlen (word) || strncmp (self->at, word, n) != 0)
    return FALSE;
  self->at += n;
  return TRUE;
}

static gboolean
take_sign (Parser *self, const char *sign)
{
  skip_blanks (self);
  if (!g_str_has_prefix (self->at, sign))
    return FALSE;
  self->at += strlen (sign);
  return TRUE;
}

/* --- Terms --------------------------------------------------------------------------------- */

static DoorTerm *
parse_text (Parser *self)
{
  char quote = *self->at;
  const char *end = strchr (self->at + 1, quote);
  DoorTerm *term;

  if (!end)
    {
      fail (self, "this quote never closes");
      return NULL;
    }
  term = term_new (self, DOOR_TERM_TEXT, self->at);
  term->text = g_strndup (self->at + 1, (gsize) (end - self->at - 1));
  self->at = end + 1;
  return term;
}

static DoorTerm *
parse_number (Parser *self)
{
  DoorTerm *term = term_new (self, DOOR_TERM_NUMBER, self->at);
  char *end;

  term->number = g_ascii_strtod (self->at, &end);
  self->at = end;
  if (is_name_start (*self->at))
    fail (self, "a number cannot go on with a letter");
  return term;
}

/* `(` is taken. Adds to the term's arguments up to `)`. */
static void
parse_list (Parser *self, DoorTerm *to)
{
  do
    {
      DoorTerm *arg = parse_or (self);

      if (arg)
        g_ptr_array_add (to->args, arg);
  } while (!self->error && take_sign (self, ","));
  if (!self->error && !take_sign (self, ")"))
    fail (self, "a ')' is missing here");
}

static DoorTerm *
parse_name (Parser *self)
{
  gsize n = name_length (self->at);
  DoorTerm *term;

  if (n == 0)
    {
      fail (self, *self->at == '\0' ? "the rule ends too early"
                                    : "a column, number, text or '(' should stand here");
      return NULL;
    }
  term = term_new (self, DOOR_TERM_NAME, self->at);
  term->text = g_strndup (self->at, n);
  self->at += n;
  if (!take_sign (self, "("))
    return term;
  term->kind = DOOR_TERM_CALL;
  if (!take_sign (self, ")"))
    parse_list (self, term);
  return term;
}

static DoorTerm *
parse_primary (Parser *self)
{
  DoorTerm *term;

  skip_blanks (self);
  if (*self->at == '\'' || *self->at == '"')
    return parse_text (self);
  if (g_ascii_isdigit (*self->at) || (*self->at == '.' && g_ascii_isdigit (self->at[1])))
    return parse_number (self);
  if (!take_sign (self, "("))
    return parse_name (self);
  term = parse_or (self);
  if (!self->error && !take_sign (self, ")"))
    fail (self, "a ')' is missing here");
  return term;
}

static DoorTerm *
parse_unary (Parser *self)
{
  const char *at;
  DoorTerm *term, *of;

  skip_blanks (self);
  at = self->at;
  if (!take_sign (self, "-"))
    return parse_primary (self);
  of = parse_primary (self);
  if (of && of->kind == DOOR_TERM_NUMBER)
    {
      of->number = -of->number;
      return of;
    }
  term = term_new (self, DOOR_TERM_MINUS, at);
  if (of)
    g_ptr_array_add (term->args, of);
  return term;
}

typedef struct {
  const char *sign;
  DoorTermKind kind;
} Operator;

/* The longer sign first. */
static const Operator products[]
    = { { "*", DOOR_TERM_MULTIPLY }, { "/", DOOR_TERM_DIVIDE }, { NULL } };
static const Operator sums[] = { { "+", DOOR_TERM_ADD }, { "-", DOOR_TERM_SUBTRACT }, { NULL } };
static const Operator comparisons[] = { { "!=", DOOR_TERM_UNEQUAL },
                                        { "<=", DOOR_TERM_LESS_EQUAL },
                                        { ">=", DOOR_TERM_MORE_EQUAL },
                                        { "=", DOOR_TERM_EQUAL },
                                        { "<", DOOR_TERM_LESS },
                                        { ">", DOOR_TERM_MORE },
                                        { NULL } };

static const Operator *
take_operator (Parser *self, const Operator *operators)
{
  for (guint i = 0; operators[i].sign; i++)
    if (take_sign (self, operators[i].sign))
      return &operators[i];
  return NULL;
}

static DoorTerm *
join (Parser *self, DoorTermKind kind, const char *at, DoorTerm *left, DoorTerm *right)
{
  DoorTerm *term = term_new (self, kind, at);

  g_ptr_array_add (term->args, left);
  if (right)
    g_ptr_array_add (term->args, right);
  return term;
}

static DoorTerm *
parse_chain (Parser *self, const Operator *operators, DoorTerm *(*parse_next) (Parser *self))
{
  DoorTerm *left = parse_next (self);
  const Operator *operator;

  while (left && !self->error && (operator= take_operator (self, operators)))
    {
      const char *at = self->at - strlen (operator->sign);

      left = join (self, operator->kind, at, left, parse_next (self));
    }
  return left;
}

static DoorTerm *
parse_product (Parser *self)
{
  return parse_chain (self, products, parse_unary);
}

static DoorTerm *
parse_sum (Parser *self)
{
  return parse_chain (self, sums, parse_product);
}

static DoorTerm *
parse_comparison (Parser *self)
{
  DoorTerm *left = parse_sum (self);
  const Operator *operator;
  const char *at;

  skip_blanks (self);
  at = self->at;
  if (!left || self->error)
    return left;
  if (take_word (self, "in"))
    {
      DoorTerm *term = join (self, DOOR_TERM_IN, at, left, NULL);

      if (take_sign (self, "("))
        parse_list (self, term);
      else
        fail (self, "after 'in' stands a list in brackets: in (1, 2)");
      return term;
    }
  operator= take_operator (self, comparisons);
  return operator? join (self, operator->kind, at, left, parse_sum (self)) : left;
}

static DoorTerm *
parse_not (Parser *self)
{
  const char *at;
  DoorTerm *term;

  skip_blanks (self);
  at = self->at;
  if (++self->depth > DOOR_RULE_MAX_DEPTH)
    {
      fail (self, "brackets stand too deep in each other");
      return NULL;
    }
  if (take_word (self, "not"))
    {
      DoorTerm *of = parse_not (self);

      term = of ? join (self, DOOR_TERM_NOT, at, of, NULL) : NULL;
    }
  else
    term = parse_comparison (self);
  self->depth--;
  return term;
}

static DoorTerm *
parse_words (Parser *self, const char *word, DoorTermKind kind, DoorTerm *(*parse_next) (Parser *) )
{
  DoorTerm *left = parse_next (self);

  while (left && !self->error && take_word (self, word))
    left = join (self, kind, self->at - strlen (word), left, parse_next (self));
  return left;
}

static DoorTerm *
parse_and (Parser *self)
{
  return parse_words (self, "and", DOOR_TERM_AND, parse_not);
}

static DoorTerm *
parse_or (Parser *self)
{
  return parse_words (self, "or", DOOR_TERM_OR, parse_and);
}

/* --- Rules --------------------------------------------------------------------------------- */

DoorRule *
door_rule_parse (const char *text, GError **error)
{
  Parser parser = { .text = text, .at = text };
  g_autoptr (DoorRule) self = NULL;

  if (!g_utf8_validate (text, -1, NULL) || strlen (text) > DOOR_RULE_MAX_BYTES)
    {
      g_set_error_literal (error, DOOR_RULE_ERROR, DOOR_RULE_ERROR_SYNTAX,
                           "the rule is too long, or not UTF-8");
      return NULL;
    }
  self = g_new0 (DoorRule, 1);
  self->text = g_strdup (text);
  self->root = parse_or (&parser);
  skip_blanks (&parser);
  if (!parser.error && *parser.at != '\0')
    fail (&parser, g_str_has_prefix (parser.at, "&&") || g_str_has_prefix (parser.at, "||")
                       ? "write 'and' or 'or'"
                       : "an operator, or the end, should stand here");
  if (!parser.error)
    return g_steal_pointer (&self);
  g_propagate_error (error, parser.error);
  return NULL;
}

void
door_rule_free (DoorRule *self)
{
  if (!self)
    return;
  g_free (self->text);
  term_free (self->root);
  g_free (self);
}

const char *
door_rule_text (const DoorRule *self)
{
  return self->text;
}

static void
collect (const DoorTerm *term, GHashTable *names)
{
  if (term->kind == DOOR_TERM_NAME)
    g_hash_table_add (names, g_strdup (term->text));
  for (guint i = 0; i < term->args->len; i++)
    collect (term->args->pdata[i], names);
}

void
door_rule_collect_names (const DoorRule *self, GHashTable *names)
{
  collect (self->root, names);
}
