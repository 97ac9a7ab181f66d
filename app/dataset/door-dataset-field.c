/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One node of a form → its columns. */
#define G_LOG_DOMAIN "door-dataset"

#include "door-dataset-builder-private.h"

/* --- Labels -------------------------------------------------------------------------------- */

/* "question (latitude, degrees)", "question: choice". */
static const char *const *
joined_labels (DoorSchema *self,
               const char *const *first,
               const char *const *second,
               const char *format)
{
  char **labels = g_new0 (char *, self->n_languages + 1);

  for (guint i = 0; i < self->n_languages; i++)
    labels[i] = g_strdup_printf (format[0] == ':' ? "%s: %s" : "%s (%s)", first[i], second[i]);
  return door_schema_take_labels (self, labels);
}

/* The first of the texts, tried in order, that says anything. */
static char *
node_label (const DoorSchema *self, DoorDefNode node, guint language)
{
  const DoorTextKind kinds[] = { DOOR_TEXT_LABEL, DOOR_TEXT_HINT };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *text = door_form_node_text (self->form, node, kinds[i], language);
      g_autofree char *plain = text ? door_plain_text (text) : NULL;

      if (plain && *plain)
        return g_steal_pointer (&plain);
    }
  return g_strdup (door_form_name (self->form, node));
}

static const char *const *
node_labels (DoorSchema *self, DoorDefNode node)
{
  char **labels = g_new0 (char *, self->n_languages + 1);

  for (guint i = 0; i < self->n_languages; i++)
    labels[i] = node_label (self, node, i);
  return door_schema_take_labels (self, labels);
}

/* --- Columns of a node --------------------------------------------------------------------- */

typedef struct {
  DoorDefNode node;
  DoorControl control; /* the first, or DOOR_CONTROL_NONE */
  guint table;
  const char *name; /* claimed */
  const char *const *label;
} Field;

static void
set_codes (DoorBuilder *b, DoorSchemaColumn *column, const DoorCodeList *codes)
{
  column->view.codes = codes;
  column->view.has_codes_for_missing = TRUE;
  column->by_value = g_hash_table_lookup (b->schema->code_values, codes);
  for (guint i = 0; i < codes->n_codes; i++)
    if (codes->codes[i].missing)
      column->view.missing |= DOOR_MISSING_BIT (codes->codes[i].missing);
}

/* What door:missing allows, in the codes of the dataset. */
static guint
stated_reasons (DoorBuilder *b, DoorDefNode node)
{
  DoorReasons reasons = door_form_reasons (b->schema->form, node);
  guint bits = 0;

  if (reasons & DOOR_REASON_DONT_KNOW)
    bits |= DOOR_MISSING_BIT (DOOR_MISSING_DONT_KNOW);
  if (reasons & DOOR_REASON_REFUSED)
    bits |= DOOR_MISSING_BIT (DOOR_MISSING_REFUSED);
  if (reasons & DOOR_REASON_DOES_NOT_APPLY)
    bits |= DOOR_MISSING_BIT (DOOR_MISSING_DOES_NOT_APPLY);
  return bits;
}

/* Reasons for a column that has no list of its own: labels for them alone. */
static void
set_reasons (DoorBuilder *b, DoorSchemaColumn *column, guint reasons)
{
  g_autoptr (GArray) none = g_array_new (FALSE, TRUE, sizeof (DoorRawCode));

  if (reasons)
    set_codes (b, column,
               door_schema_add_codes (b->schema, none,
                                      reasons | DOOR_MISSING_BIT (DOOR_MISSING_NOT_APPLICABLE)));
}

static DoorSchemaColumn *
add_part (
    DoorBuilder *b, const Field *field, DoorColumnKind kind, DoorColumnPart part, const char *end)
{
  GHashTable *taken = g_ptr_array_index (b->taken, field->table);
  g_autofree char *joined = end ? g_strconcat (field->name, "_", end, NULL) : NULL;
  char *name = joined ? door_names_claim (taken, joined) : g_strdup (field->name);
  DoorSchemaColumn *column = door_builder_add_column (b, field->table, name, kind, part);

  column->view.node = field->node;
  column->view.path = door_form_path (b->schema->form, field->node);
  column->view.label = field->label;
  if (kind != DOOR_COLUMN_TEXT)
    column->view.missing = DOOR_MISSING_BIT (DOOR_MISSING_NOT_APPLICABLE);
  if (kind != DOOR_COLUMN_TEXT && kind != DOOR_COLUMN_CODED && kind != DOOR_COLUMN_FLAG)
    set_reasons (b, column, stated_reasons (b, field->node));
  return column;
}

static void
add_word_part (DoorBuilder *b,
               const Field *field,
               DoorColumnKind kind,
               DoorColumnPart part,
               const char *end,
               DoorWord word)
{
  DoorSchemaColumn *column = add_part (b, field, kind, part, end);

  column->view.label
      = joined_labels (b->schema, field->label, door_builder_word_labels (b->schema, word), "(");
}

static GArray *
raw_choices (DoorBuilder *b, DoorControl control)
{
  DoorSchema *self = b->schema;
  guint n = door_form_n_choices (self->form, control);
  GArray *raw = g_array_new (FALSE, TRUE, sizeof (DoorRawCode));

  for (guint i = 0; i < n; i++)
    {
      DoorRawCode code = { .value = door_form_choice_value (self->form, control, i) };

      code.label = g_new0 (char *, self->n_languages + 1);
      for (guint j = 0; j < self->n_languages; j++)
        {
          g_autofree char *text = door_form_choice_label (self->form, control, i, j);

          code.label[j] = door_plain_text (text);
          if (!*code.label[j])
            {
              g_free (code.label[j]);
              code.label[j] = g_strdup (code.value);
            }
        }
      g_array_append_val (raw, code);
    }
  return raw;
}

static const DoorCodeList *
control_codes (DoorBuilder *b, DoorControl control)
{
  g_autoptr (GArray) raw = raw_choices (b, control);

  return door_schema_add_codes (
      b->schema, raw,
      stated_reasons (b, door_form_control_node (b->schema->form, control))
          | DOOR_MISSING_BIT (DOOR_MISSING_NOT_APPLICABLE));
}

/* 0 and 1 in words, with the reasons of `also` (may be NULL). */
static const DoorCodeList *
two_codes (DoorBuilder *b, DoorWord zero, DoorWord one, const DoorCodeList *also)
{
  DoorSchema *self = b->schema;
  g_autoptr (GArray) raw = g_array_new (FALSE, TRUE, sizeof (DoorRawCode));
  DoorRawCode codes[] = { { .value = "0" }, { .value = "1" } };
  guint reasons = DOOR_MISSING_BIT (DOOR_MISSING_NOT_APPLICABLE);

  codes[0].label = g_strdupv ((char **) door_builder_word_labels (self, zero));
  codes[1].label = g_strdupv ((char **) door_builder_word_labels (self, one));
  g_array_append_vals (raw, codes, 2);
  for (guint i = 0; also && i < also->n_codes; i++)
    if (also->codes[i].missing && !also->codes[i].value)
      reasons |= DOOR_MISSING_BIT (also->codes[i].missing);
    else if (also->codes[i].missing)
      {
        DoorRawCode reason = { .value = also->codes[i].value };

        reason.label = g_strdupv ((char **) also->codes[i].label);
        g_array_append_val (raw, reason);
      }
  return door_schema_add_codes (self, raw, reasons);
}

/* Scales that are laid out as one have an order. */
static DoorMeasure
select_measure (DoorBuilder *b, DoorControl control)
{
  DoorFormDef *form = b->schema->form;

  return door_form_has_appearance (form, control, "likert")
                 || door_form_control_kind (form, control) == DOOR_CONTROL_RANGE
             ? DOOR_MEASURE_ORDINAL
             : DOOR_MEASURE_NOMINAL;
}

static void
add_choice_parts (DoorBuilder *b, const Field *field, gboolean rank)
{
  GHashTable *places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const DoorCodeList *codes = control_codes (b, field->control);
  const DoorCodeList *flags
      = rank ? NULL : two_codes (b, DOOR_WORD_NOT_CHOSEN, DOOR_WORD_CHOSEN, codes);

  b->schema->nodes[field->node].kids = places;
  for (guint i = 0; i < codes->n_codes; i++)
    {
      const DoorCode *code = &codes->codes[i];
      g_autofree char *end = code->value ? door_names_suffix (code->value) : NULL;
      DoorSchemaColumn *column;

      if (!end)
        continue;
      column = add_part (b, field, rank ? DOOR_COLUMN_INTEGER : DOOR_COLUMN_FLAG, DOOR_PART_CHOICE,
                         end);
      column->view.label = joined_labels (b->schema, field->label, code->label, ":");
      column->view.choice = code->value;
      g_hash_table_insert (places, g_strdup (code->value),
                           GUINT_TO_POINTER (g_hash_table_size (places) + 1));
      if (rank)
        column->view.measure = DOOR_MEASURE_ORDINAL;
      else
        set_codes (b, column, flags);
    }
}

/* Numbers: with labels when a range has some, with reasons when the form names some. */
static void
add_number (DoorBuilder *b, const Field *field, DoorColumnKind kind)
{
  DoorSchemaColumn *column = add_part (b, field, kind, DOOR_PART_ANSWER, NULL);
  guint reasons;

  door_builder_infer (b, field->node, &reasons);
  set_reasons (b, column, reasons | stated_reasons (b, field->node));
}

static void
add_geopoint (DoorBuilder *b, const Field *field)
{
  add_word_part (b, field, DOOR_COLUMN_DECIMAL, DOOR_PART_LATITUDE, "latitude", DOOR_WORD_LATITUDE);
  add_word_part (b, field, DOOR_COLUMN_DECIMAL, DOOR_PART_LONGITUDE, "longitude",
                 DOOR_WORD_LONGITUDE);
  add_word_part (b, field, DOOR_COLUMN_DECIMAL, DOOR_PART_ALTITUDE, "altitude", DOOR_WORD_ALTITUDE);
  add_word_part (b, field, DOOR_COLUMN_DECIMAL, DOOR_PART_ACCURACY, "accuracy", DOOR_WORD_ACCURACY);
}

static void
add_coded (DoorBuilder *b, const Field *field, const DoorCodeList *codes)
{
  DoorSchemaColumn *column = add_part (b, field, DOOR_COLUMN_CODED, DOOR_PART_ANSWER, NULL);

  set_codes (b, column, codes);
  if (field->control != DOOR_CONTROL_NONE)
    column->view.measure = select_measure (b, field->control);
}

static void
add_shape (DoorBuilder *b, const Field *field, DoorShape shape)
{
  switch (shape)
    {
    case DOOR_SHAPE_INTEGER:
      add_number (b, field, DOOR_COLUMN_INTEGER);
      break;
    case DOOR_SHAPE_DECIMAL:
      add_number (b, field, DOOR_COLUMN_DECIMAL);
      break;
    case DOOR_SHAPE_BOOLEAN:
      add_coded (b, field, two_codes (b, DOOR_WORD_NO, DOOR_WORD_YES, NULL));
      break;
    case DOOR_SHAPE_CODED:
      add_coded (b, field, control_codes (b, field->control));
      break;
    case DOOR_SHAPE_MULTIPLE:
    case DOOR_SHAPE_RANK:
      add_part (b, field, DOOR_COLUMN_TEXT, DOOR_PART_ANSWER, NULL);
      add_choice_parts (b, field, shape == DOOR_SHAPE_RANK);
      break;
    case DOOR_SHAPE_DATE:
      add_part (b, field, DOOR_COLUMN_DATE, DOOR_PART_ANSWER, NULL);
      break;
    case DOOR_SHAPE_TIME:
    case DOOR_SHAPE_DATE_TIME:
      add_part (b, field, shape == DOOR_SHAPE_TIME ? DOOR_COLUMN_TIME : DOOR_COLUMN_DATE_TIME,
                DOOR_PART_ANSWER, NULL);
      add_word_part (b, field, DOOR_COLUMN_INTEGER, DOOR_PART_UTC_OFFSET, "utc_offset",
                     DOOR_WORD_UTC_OFFSET);
      break;
    case DOOR_SHAPE_GEOPOINT:
      add_geopoint (b, field);
      break;
    case DOOR_SHAPE_PARTIAL_DATE:
      add_part (b, field, DOOR_COLUMN_TEXT, DOOR_PART_ANSWER, NULL);
      add_word_part (b, field, DOOR_COLUMN_DATE, DOOR_PART_FIRST_DAY, "first_day",
                     DOOR_WORD_FIRST_DAY);
      add_word_part (b, field, DOOR_COLUMN_DATE, DOOR_PART_LAST_DAY, "last_day",
                     DOOR_WORD_LAST_DAY);
      break;
    case DOOR_SHAPE_TEXT:
    case DOOR_SHAPE_NONE:
    case DOOR_SHAPE_TABLE:
    case DOOR_SHAPE_KEY:
    default:
      add_part (b, field, DOOR_COLUMN_TEXT, DOOR_PART_ANSWER, NULL);
    }
}

/* --- Shapes -------------------------------------------------------------------------------- */

static DoorShape
shape_of_type (DoorDataType type)
{
  switch (type)
    {
    case DOOR_TYPE_INT:
      return DOOR_SHAPE_INTEGER;
    case DOOR_TYPE_DECIMAL:
      return DOOR_SHAPE_DECIMAL;
    case DOOR_TYPE_BOOLEAN:
      return DOOR_SHAPE_BOOLEAN;
    case DOOR_TYPE_DATE:
      return DOOR_SHAPE_DATE;
    case DOOR_TYPE_TIME:
      return DOOR_SHAPE_TIME;
    case DOOR_TYPE_DATE_TIME:
      return DOOR_SHAPE_DATE_TIME;
    case DOOR_TYPE_GEOPOINT:
      return DOOR_SHAPE_GEOPOINT;
    case DOOR_TYPE_PARTIAL_DATE:
      return DOOR_SHAPE_PARTIAL_DATE;
    case DOOR_TYPE_STRING:
    case DOOR_TYPE_GEOTRACE:
    case DOOR_TYPE_GEOSHAPE:
    case DOOR_TYPE_BINARY:
    case DOOR_TYPE_BARCODE:
    case DOOR_TYPE_INTENT:
    case DOOR_TYPE_SELECT_ONE:
    case DOOR_TYPE_SELECT_MULTIPLE:
    case DOOR_TYPE_RANK:
    default:
      return DOOR_SHAPE_TEXT;
    }
}

/* Most calculations are called text by their form; see what they compute. */
static DoorShape
shape_by_type (DoorBuilder *b, DoorDefNode node)
{
  DoorFormDef *form = b->schema->form;
  guint reasons;

  if (door_form_data_type (form, node) == DOOR_TYPE_STRING
      && door_form_expression (form, node, DOOR_EXPR_CALCULATE))
    return door_builder_infer (b, node, &reasons);
  return shape_of_type (door_form_data_type (form, node));
}

/* A control that offers choices decides; choices that only an interview knows stay text. */
static DoorShape
shape_of (DoorBuilder *b, DoorDefNode node, DoorControl control)
{
  DoorFormDef *form = b->schema->form;
  guint n = control == DOOR_CONTROL_NONE ? 0 : door_form_n_choices (form, control);
  gboolean few = n > 0 && n <= DOOR_DATASET_MAX_FLAGS;

  if (control == DOOR_CONTROL_NONE)
    return shape_by_type (b, node);
  switch (door_form_control_kind (form, control))
    {
    case DOOR_CONTROL_SELECT_ONE:
      return n > 0 ? DOOR_SHAPE_CODED : DOOR_SHAPE_TEXT;
    case DOOR_CONTROL_SELECT_MULTIPLE:
      return few ? DOOR_SHAPE_MULTIPLE : DOOR_SHAPE_TEXT;
    case DOOR_CONTROL_ORDER:
      return few ? DOOR_SHAPE_RANK : DOOR_SHAPE_TEXT;
    case DOOR_CONTROL_UPLOAD:
    case DOOR_CONTROL_TRIGGER:
      return DOOR_SHAPE_TEXT;
    case DOOR_CONTROL_GROUP:
    case DOOR_CONTROL_REPEAT:
    case DOOR_CONTROL_INPUT:
    case DOOR_CONTROL_SECRET:
    case DOOR_CONTROL_RANGE:
    default:
      return shape_by_type (b, node);
    }
}

DoorShape
door_builder_add_node (DoorBuilder *b, guint table, DoorDefNode node, const char *name)
{
  Field field = { .node = node, .table = table, .name = name };
  DoorShape shape;

  field.control = door_form_node_control (b->schema->form, node);
  field.label = node_labels (b->schema, node);
  shape = shape_of (b, node, field.control);
  add_shape (b, &field, shape);
  return shape;
}
