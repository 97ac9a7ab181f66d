/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kind of values a calculation has. Form writers give nearly all of them the type "string",
 * which would turn counts, probabilities and indicator flags into text for the analyst. So the
 * expression is read, not evaluated: it is a number when every way through it ends in a number.
 * Whatever is not understood is text, which loses nothing. */
#define G_LOG_DOMAIN "door-dataset"

#include "door-dataset-builder-private.h"

#include <string.h>

/* Brackets in brackets, and calculations that read calculations: real forms stay under 20. Beyond
 * this it is text. */
#define MAX_DEPTH 200

typedef enum {
  KIND_NOTHING, /* '' : goes with any other */
  KIND_INTEGER,
  KIND_DECIMAL,
  KIND_BOOLEAN,
  KIND_DATE,
  KIND_DATE_TIME,
  KIND_TEXT,
} Kind;

/* With the reasons for a missing answer (DOOR_MISSING_BITs) that it can come out as. */
typedef struct {
  Kind kind;
  guint reasons;
} Value;

/* What a function's result is. */
typedef enum {
  RESULT_IS,     /* of the kind named */
  RESULT_FIRST,  /* of its first argument's kind */
  RESULT_JOINED, /* of the kind all its arguments have in common */
  RESULT_BRANCH, /* the same, but the first is a condition */
  RESULT_NUMBER, /* the same, and a number at any rate */
} Result;

static const struct {
  const char *name;
  Result result;
  Kind kind;
} functions[] = {
  { "abs", RESULT_NUMBER },
  { "acos", RESULT_IS, KIND_DECIMAL },
  { "area", RESULT_IS, KIND_DECIMAL },
  { "asin", RESULT_IS, KIND_DECIMAL },
  { "atan", RESULT_IS, KIND_DECIMAL },
  { "atan2", RESULT_IS, KIND_DECIMAL },
  { "boolean", RESULT_IS, KIND_BOOLEAN },
  { "boolean-from-string", RESULT_IS, KIND_BOOLEAN },
  { "ceiling", RESULT_IS, KIND_INTEGER },
  { "checklist", RESULT_IS, KIND_BOOLEAN },
  { "coalesce", RESULT_JOINED },
  { "contains", RESULT_IS, KIND_BOOLEAN },
  { "cos", RESULT_IS, KIND_DECIMAL },
  { "count", RESULT_IS, KIND_INTEGER },
  { "count-non-empty", RESULT_IS, KIND_INTEGER },
  { "count-selected", RESULT_IS, KIND_INTEGER },
  { "date", RESULT_IS, KIND_DATE },
  { "decimal-date-time", RESULT_IS, KIND_DECIMAL },
  { "decimal-time", RESULT_IS, KIND_DECIMAL },
  { "distance", RESULT_IS, KIND_DECIMAL },
  { "ends-with", RESULT_IS, KIND_BOOLEAN },
  { "exp", RESULT_IS, KIND_DECIMAL },
  { "exp10", RESULT_IS, KIND_DECIMAL },
  { "false", RESULT_IS, KIND_BOOLEAN },
  { "floor", RESULT_IS, KIND_INTEGER },
  { "if", RESULT_BRANCH },
  { "indexed-repeat", RESULT_FIRST },
  { "int", RESULT_IS, KIND_INTEGER },
  { "last", RESULT_IS, KIND_INTEGER },
  { "log", RESULT_IS, KIND_DECIMAL },
  { "log10", RESULT_IS, KIND_DECIMAL },
  { "max", RESULT_NUMBER },
  { "min", RESULT_NUMBER },
  { "not", RESULT_IS, KIND_BOOLEAN },
  { "now", RESULT_IS, KIND_DATE_TIME },
  { "number", RESULT_NUMBER },
  { "once", RESULT_FIRST },
  { "pi", RESULT_IS, KIND_DECIMAL },
  { "position", RESULT_IS, KIND_INTEGER },
  { "pow", RESULT_IS, KIND_DECIMAL },
  { "random", RESULT_IS, KIND_DECIMAL },
  { "regex", RESULT_IS, KIND_BOOLEAN },
  { "round", RESULT_IS, KIND_DECIMAL },
  { "selected", RESULT_IS, KIND_BOOLEAN },
  { "sin", RESULT_IS, KIND_DECIMAL },
  { "sqrt", RESULT_IS, KIND_DECIMAL },
  { "starts-with", RESULT_IS, KIND_BOOLEAN },
  { "string-length", RESULT_IS, KIND_INTEGER },
  { "sum", RESULT_NUMBER },
  { "tan", RESULT_IS, KIND_DECIMAL },
  { "today", RESULT_IS, KIND_DATE },
  { "true", RESULT_IS, KIND_BOOLEAN },
  { "weighted-checklist", RESULT_IS, KIND_BOOLEAN },
};

typedef struct {
  DoorBuilder *builder;
  DoorDefNode node; /* on which the expression is */
  const char *at;
  guint depth;
  gboolean lost; /* met something unknown: all is text */
} Reader;

static Value read_or (Reader *self);
static Value value_of_node (DoorBuilder *b, DoorDefNode node, guint depth);

static Value
plain (Kind kind)
{
  return (Value){ .kind = kind };
}

static Kind
join_kinds (Kind a, Kind b)
{
  if (a == b || b == KIND_NOTHING)
    return a;
  if (a == KIND_NOTHING)
    return b;
  if ((a == KIND_INTEGER && b == KIND_DECIMAL) || (a == KIND_DECIMAL && b == KIND_INTEGER))
    return KIND_DECIMAL;
  return KIND_TEXT;
}

static Value
join (Value a, Value b)
{
  return (Value){ .kind = join_kinds (a.kind, b.kind), .reasons = a.reasons | b.reasons };
}

/* Arithmetic turns whatever it gets into numbers, and a reason into a number like any other. */
static Value
compute (Value a, Value b)
{
  return plain (a.kind == KIND_INTEGER && b.kind == KIND_INTEGER ? KIND_INTEGER : KIND_DECIMAL);
}

/* --- Words --------------------------------------------------------------------------------- */

static void
skip_space (Reader *self)
{
  while (g_ascii_isspace (*self->at))
    self->at++;
}

static gboolean
is_name_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-' || c == '.' || c == ':' || (c & 0x80);
}

static gboolean
take (Reader *self, const char *mark)
{
  skip_space (self);
  if (!g_str_has_prefix (self->at, mark))
    return FALSE;
  self->at += strlen (mark);
  return TRUE;
}

static gboolean
take_word (Reader *self, const char *word)
{
  gsize n = strlen (word);

  skip_space (self);
  if (strncmp (self->at, word, n) != 0 || is_name_char (self->at[n]))
    return FALSE;
  self->at += n;
  return TRUE;
}

static const char *
end_of_string (const char *quote)
{
  const char *end = strchr (quote + 1, *quote);

  return end ? end + 1 : quote + strlen (quote);
}

/* From "[" to behind its "]". */
static void
skip_predicate (Reader *self)
{
  guint open = 0;

  do
    {
      if (*self->at == '\'' || *self->at == '"')
        {
          self->at = end_of_string (self->at);
          continue;
        }
      open += *self->at == '[';
      open -= *self->at == ']';
      self->at += *self->at != '\0';
  } while (open > 0 && *self->at);
}

/* --- Paths --------------------------------------------------------------------------------- */

/* One step onto `path`: a name, "." or "..". */
static void
add_step (GString *path, const char *step, gsize n)
{
  if (n == 1 && *step == '.')
    return;
  if (n == 2 && strncmp (step, "..", 2) == 0)
    {
      const char *slash = strrchr (path->str, '/');

      g_string_truncate (path, slash ? (gsize) (slash - path->str) : 0);
      return;
    }
  g_string_append_c (path, '/');
  g_string_append_len (path, step, (gssize) n);
}

/* A path from here on, `path` being what it starts from. */
static Value
read_path (Reader *self, GString *path)
{
  DoorDefNode node;
  gboolean any = FALSE;

  for (;;)
    {
      const char *start;

      if (*self->at == '[')
        skip_predicate (self);
      if (*self->at == '/')
        self->at++;
      if (*self->at == '@')
        self->at++;
      start = self->at;
      any |= *start == '*';
      while (is_name_char (*self->at) || *self->at == '*')
        self->at++;
      if (self->at == start)
        break;
      add_step (path, start, (gsize) (self->at - start));
    }
  node = any ? DOOR_DEF_NONE : door_form_find (self->builder->schema->form, path->str);
  return node == DOOR_DEF_NONE ? plain (KIND_TEXT)
                               : value_of_node (self->builder, node, self->depth + 1);
}

static Value
read_relative_path (Reader *self)
{
  g_autoptr (GString) path
      = g_string_new (door_form_path (self->builder->schema->form, self->node));

  return read_path (self, path);
}

static Value
read_absolute_path (Reader *self)
{
  g_autoptr (GString) path = g_string_new (NULL);

  return read_path (self, path);
}

/* --- Values -------------------------------------------------------------------------------- */

static Value
read_number (Reader *self)
{
  gboolean point = FALSE;

  for (; g_ascii_isdigit (*self->at) || *self->at == '.'; self->at++)
    point |= *self->at == '.';
  return plain (point ? KIND_DECIMAL : KIND_INTEGER);
}

/* '1' is as good as 1, for it is stored as text either way; '01' and '2.10' are codes. */
static Value
value_of_text (const char *text)
{
  const char *digits = text + (*text == '-');
  gsize n = strlen (digits);
  DoorMissing missing = door_missing_parse (text);

  if (*text == '\0')
    return plain (KIND_NOTHING);
  if (n == 0 || n > 9 || strspn (digits, "0123456789") < n || (digits[0] == '0' && n > 1))
    return plain (KIND_TEXT);
  return (Value){ .kind = KIND_INTEGER, .reasons = missing ? DOOR_MISSING_BIT (missing) : 0 };
}

static Value
read_string (Reader *self)
{
  const char *end = end_of_string (self->at);
  g_autofree char *text = g_strndup (self->at + 1, (gsize) MAX (end - self->at - 2, 0));

  self->at = end;
  return value_of_text (text);
}

static Value
result_of (guint function, Value first, Value rest, Value all)
{
  switch (functions[function].result)
    {
    case RESULT_FIRST:
      return first;
    case RESULT_JOINED:
      return all;
    case RESULT_BRANCH:
      return rest;
    case RESULT_NUMBER:
      return (Value){ .kind = all.kind == KIND_INTEGER ? KIND_INTEGER : KIND_DECIMAL,
                      .reasons = all.reasons };
    case RESULT_IS:
    default:
      return plain (functions[function].kind);
    }
}

static Value
read_call (Reader *self, const char *name, gsize n)
{
  Value first = plain (KIND_NOTHING), rest = first, all = first;

  for (guint i = 0; !self->lost && !take (self, ")"); i++)
    {
      Value value;

      if (i > 0 && !take (self, ","))
        self->lost = TRUE;
      value = self->lost ? plain (KIND_TEXT) : read_or (self);
      all = join (all, value);
      if (i == 0)
        first = value;
      else
        rest = join (rest, value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (strncmp (functions[i].name, name, n) == 0 && functions[i].name[n] == '\0')
      return result_of (i, first, rest, all);
  return plain (KIND_TEXT);
}

/* A function call, a path that begins with one (current()/../a), or a plain path. */
static Value
read_name (Reader *self)
{
  const char *start = self->at;
  const char *end = start;
  Value value;

  while (is_name_char (*end))
    end++;
  if (*end != '(')
    return read_relative_path (self);
  self->at = end + 1;
  value = read_call (self, start, (gsize) (end - start));
  if (*self->at != '/' && *self->at != '[')
    return value;
  if (end - start == 7 && strncmp (start, "current", 7) == 0)
    return read_relative_path (self);
  read_absolute_path (self);
  return plain (KIND_TEXT);
}

static Value
read_value (Reader *self)
{
  skip_space (self);
  if (*self->at == '\'' || *self->at == '"')
    return read_string (self);
  if (g_ascii_isdigit (*self->at) || (*self->at == '.' && g_ascii_isdigit (self->at[1])))
    return read_number (self);
  if (*self->at == '/')
    return read_absolute_path (self);
  if (*self->at == '@')
    return read_relative_path (self);
  if (is_name_char (*self->at))
    return read_name (self);
  if (take (self, "("))
    {
      Value value = read_or (self);

      self->lost |= !take (self, ")");
      return value;
    }
  self->lost = TRUE;
  return plain (KIND_TEXT);
}

/* --- Operators, the loosest last ----------------------------------------------------------- */

/* "-5" alone is a reason; "- 5 + x" is not, by what compute() says. */
static Value
read_unary (Reader *self)
{
  guint signs = 0;
  const char *start;
  Value value;

  while (take (self, "-"))
    signs++;
  skip_space (self);
  start = self->at;
  value = read_value (self);
  if (signs == 0)
    return value;
  value = compute (value, value);
  if (signs == 1 && *start >= '5' && *start <= '9' && self->at == start + 1)
    value.reasons = DOOR_MISSING_BIT (-(*start - '0'));
  return value;
}

static Value
read_product (Reader *self)
{
  Value value = read_unary (self);

  for (;;)
    if (take_word (self, "div"))
      {
        read_unary (self);
        value = plain (KIND_DECIMAL);
      }
    else if (take (self, "*") || take_word (self, "mod"))
      value = compute (value, read_unary (self));
    else
      return value;
}

static Value
read_sum (Reader *self)
{
  Value value = read_product (self);

  while (take (self, "+") || take (self, "-"))
    value = compute (value, read_product (self));
  return value;
}

static gboolean
take_comparison (Reader *self)
{
  return take (self, "<=") || take (self, ">=") || take (self, "!=") || take (self, "<")
         || take (self, ">") || take (self, "=");
}

static Value
read_comparison (Reader *self)
{
  Value value = read_sum (self);

  while (take_comparison (self))
    {
      read_sum (self);
      value = plain (KIND_BOOLEAN);
    }
  return value;
}

static Value
read_or (Reader *self)
{
  Value value;

  if (++self->depth > MAX_DEPTH)
    {
      self->lost = TRUE;
      return plain (KIND_TEXT);
    }
  value = read_comparison (self);
  while (!self->lost && (take_word (self, "or") || take_word (self, "and")))
    {
      read_comparison (self);
      value = plain (KIND_BOOLEAN);
    }
  self->depth--;
  return value;
}

/* --- Nodes --------------------------------------------------------------------------------- */

static Value
value_of_calculation (DoorBuilder *b, DoorDefNode node, guint depth)
{
  Reader self = { .builder = b, .node = node, .depth = depth };
  Value value;

  self.at = door_form_expression (b->schema->form, node, DOOR_EXPR_CALCULATE);
  if (!self.at || depth > MAX_DEPTH)
    return plain (KIND_TEXT);
  value = read_or (&self);
  skip_space (&self);
  return self.lost || *self.at ? plain (KIND_TEXT) : value;
}

/* The answers to a select are numbers when its codes are. */
static Value
value_of_choices (const DoorFormDef *form, DoorControl control)
{
  Value value = plain (KIND_NOTHING);

  if (control == DOOR_CONTROL_NONE
      || door_form_control_kind (form, control) != DOOR_CONTROL_SELECT_ONE)
    return plain (KIND_TEXT);
  for (guint i = 0; i < door_form_n_choices (form, control) && value.kind != KIND_TEXT; i++)
    value = join (value, value_of_text (door_form_choice_value (form, control, i)));
  return value.kind == KIND_INTEGER ? value : plain (KIND_TEXT);
}

static Value
value_of_number (DoorBuilder *b, DoorDefNode node, Kind kind, guint depth)
{
  const DoorFormDef *form = b->schema->form;
  Value value = { .kind = kind };

  value.reasons
      = door_missing_in_expression (door_form_expression (form, node, DOOR_EXPR_CONSTRAINT));
  if (door_form_expression (form, node, DOOR_EXPR_CALCULATE))
    value.reasons |= value_of_calculation (b, node, depth).reasons;
  return value;
}

static Value
look_at_node (DoorBuilder *b, DoorDefNode node, guint depth)
{
  const DoorFormDef *form = b->schema->form;

  switch (door_form_data_type (form, node))
    {
    case DOOR_TYPE_INT:
      return value_of_number (b, node, KIND_INTEGER, depth);
    case DOOR_TYPE_DECIMAL:
      return value_of_number (b, node, KIND_DECIMAL, depth);
    case DOOR_TYPE_BOOLEAN:
      return plain (KIND_BOOLEAN);
    case DOOR_TYPE_DATE:
      return plain (KIND_DATE);
    case DOOR_TYPE_DATE_TIME:
      return plain (KIND_DATE_TIME);
    case DOOR_TYPE_STRING:
    case DOOR_TYPE_SELECT_ONE:
      if (door_form_expression (form, node, DOOR_EXPR_CALCULATE))
        return value_of_calculation (b, node, depth);
      return value_of_choices (form, door_form_node_control (form, node));
    case DOOR_TYPE_TIME:
    case DOOR_TYPE_GEOPOINT:
    case DOOR_TYPE_GEOTRACE:
    case DOOR_TYPE_GEOSHAPE:
    case DOOR_TYPE_BINARY:
    case DOOR_TYPE_BARCODE:
    case DOOR_TYPE_INTENT:
    case DOOR_TYPE_SELECT_MULTIPLE:
    case DOOR_TYPE_RANK:
    default:
      return plain (KIND_TEXT);
    }
}

/* Each node is looked at once: calculations that read each other would else cost without bound. */
static Value
value_of_node (DoorBuilder *b, DoorDefNode node, guint depth)
{
  DoorInference *known = &b->inferred[node];

  if (!known->looked_at)
    {
      Value value;

      *known = (DoorInference){ .looked_at = TRUE, .kind = KIND_TEXT };
      value = look_at_node (b, node, depth);
      known->kind = (guint8) value.kind;
      known->reasons = (guint8) value.reasons;
    }
  return (Value){ .kind = (Kind) known->kind, .reasons = known->reasons };
}

DoorShape
door_builder_infer (DoorBuilder *b, DoorDefNode node, guint *ret_reasons)
{
  static const DoorShape shapes[]
      = { [KIND_NOTHING] = DOOR_SHAPE_TEXT,    [KIND_INTEGER] = DOOR_SHAPE_INTEGER,
          [KIND_DECIMAL] = DOOR_SHAPE_DECIMAL, [KIND_BOOLEAN] = DOOR_SHAPE_BOOLEAN,
          [KIND_DATE] = DOOR_SHAPE_DATE,       [KIND_DATE_TIME] = DOOR_SHAPE_DATE_TIME,
          [KIND_TEXT] = DOOR_SHAPE_TEXT };
  Value value = value_of_node (b, node, 0);

  *ret_reasons = value.reasons;
  return shapes[value.kind];
}
