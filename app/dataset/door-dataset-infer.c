/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kind of values a calculation has. Form writers give nearly all of them the type "string",
 * which would turn counts, probabilities and indicator flags into text for the analyst. So the
 * compiled expression is read, not evaluated: it is a number when every way through it ends in a
 * number. Whatever is not understood is text, which loses nothing. */
#define G_LOG_DOMAIN "door-dataset"

#include "door-dataset-builder-private.h"

#include <math.h>
#include <string.h>

#include "door-foresight.h"

/* Calculations that read calculations: real forms stay under 20. Beyond this it is text. */
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
  { "earliest-day", RESULT_IS, KIND_DATE },
  { "ends-with", RESULT_IS, KIND_BOOLEAN },
  { "exp", RESULT_IS, KIND_DECIMAL },
  { "exp10", RESULT_IS, KIND_DECIMAL },
  { "false", RESULT_IS, KIND_BOOLEAN },
  { "floor", RESULT_IS, KIND_INTEGER },
  { "if", RESULT_BRANCH },
  { "indexed-repeat", RESULT_FIRST },
  { "int", RESULT_IS, KIND_INTEGER },
  { "last", RESULT_IS, KIND_INTEGER },
  { "latest-day", RESULT_IS, KIND_DATE },
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
  const DoorXpath *program;
  guint depth;
} Reader;

static Value read_term (const Reader *self, DoorXTerm term);
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

/* --- Terms --------------------------------------------------------------------------------- */

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
read_call (const Reader *self, DoorXTerm call)
{
  const char *name = door_xpath_term_called (self->program, call);
  DoorXTerm head = door_xpath_term_first (self->program, call);
  Value first = plain (KIND_NOTHING), rest = first, all = first;

  for (DoorXTerm t = head; t != DOOR_XTERM_NONE; t = door_xpath_term_next (self->program, t))
    {
      Value value = read_term (self, t);

      all = join (all, value);
      if (t == head)
        first = value;
      else
        rest = join (rest, value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (strcmp (functions[i].name, name) == 0)
      return result_of (i, first, rest, all);
  return plain (KIND_TEXT);
}

/* Whichever of a node's instances the path picks, they are of one kind. */
static Value
read_path (const Reader *self, DoorXTerm path)
{
  DoorDefNode node
      = door_form_reached_node (self->builder->schema->form, self->node, self->program, path);

  return node == DOOR_DEF_NONE ? plain (KIND_TEXT)
                               : value_of_node (self->builder, node, self->depth + 1);
}

static Value
read_number (double number)
{
  return plain (number == floor (number) ? KIND_INTEGER : KIND_DECIMAL);
}

/* "-5" alone is a reason; "-5 + x" is not, by what compute() says. */
static Value
read_negative (const Reader *self, DoorXTerm of)
{
  Value value = read_term (self, of);
  double number = door_xpath_term_kind (self->program, of) == DOOR_XTERM_NUMBER
                      ? door_xpath_term_number (self->program, of)
                      : 0;

  value = compute (value, value);
  for (int reason = 5; reason <= 9; reason++)
    if (number == reason)
      value.reasons = DOOR_MISSING_BIT (-reason);
  return value;
}

static Value
read_arithmetic (const Reader *self, DoorXTerm term)
{
  DoorXTerm t = door_xpath_term_first (self->program, term);
  Value value = read_term (self, t);

  while ((t = door_xpath_term_next (self->program, t)) != DOOR_XTERM_NONE)
    {
      Value next = read_term (self, t);
      gboolean is_fraction = strcmp (door_xpath_term_sign (self->program, t), "div") == 0;

      value = is_fraction ? plain (KIND_DECIMAL) : compute (value, next);
    }
  return value;
}

static Value
read_term (const Reader *self, DoorXTerm term)
{
  switch (door_xpath_term_kind (self->program, term))
    {
    case DOOR_XTERM_NUMBER:
      return read_number (door_xpath_term_number (self->program, term));
    case DOOR_XTERM_TEXT:
      return value_of_text (door_xpath_term_text (self->program, term));
    case DOOR_XTERM_CALL:
      return read_call (self, term);
    case DOOR_XTERM_PATH:
      return read_path (self, term);
    case DOOR_XTERM_OR:
    case DOOR_XTERM_AND:
    case DOOR_XTERM_EQUALITY:
    case DOOR_XTERM_RELATION:
      return plain (KIND_BOOLEAN);
    case DOOR_XTERM_SUM:
    case DOOR_XTERM_PRODUCT:
      return read_arithmetic (self, term);
    case DOOR_XTERM_NEGATE:
      return read_negative (self, door_xpath_term_first (self->program, term));
    case DOOR_XTERM_UNION:
    default:
      return plain (KIND_TEXT);
    }
}

/* --- Nodes --------------------------------------------------------------------------------- */

static Value
value_of_calculation (DoorBuilder *b, DoorDefNode node, guint depth)
{
  const DoorXpath *program = door_form_program (b->schema->form, node, DOOR_EXPR_CALCULATE);
  const Reader self = { .builder = b, .node = node, .program = program, .depth = depth };

  return program && depth <= MAX_DEPTH ? read_term (&self, door_xpath_term_root (program))
                                       : plain (KIND_TEXT);
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
    case DOOR_TYPE_PARTIAL_DATE:
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
