/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The walk over a form that lays out tables and columns. What one node becomes is
 * door-dataset-field.c's concern. */
#define G_LOG_DOMAIN "door-dataset"

#include "door-dataset-builder-private.h"

#include <string.h>

/* --- Keeping ------------------------------------------------------------------------------- */

gpointer
door_schema_take (DoorSchema *self, gpointer array)
{
  g_ptr_array_add (self->blocks, array);
  return array;
}

const char *const *
door_schema_take_labels (DoorSchema *self, char **labels)
{
  const char **kept = door_schema_take (self, g_new0 (const char *, self->n_languages + 1));

  for (guint i = 0; i < self->n_languages; i++)
    kept[i] = g_string_chunk_insert_const (self->texts, labels[i]);
  g_strfreev (labels);
  return kept;
}

static const char *
keep (DoorSchema *self, char *text)
{
  const char *kept = g_string_chunk_insert_const (self->texts, text);

  g_free (text);
  return kept;
}

const DoorSchemaTable *
door_schema_table (const DoorSchema *self, guint table)
{
  return g_ptr_array_index (self->tables, table);
}

const DoorSchemaColumn *
door_schema_column (const DoorSchema *self, guint table, guint column)
{
  return g_ptr_array_index (door_schema_table (self, table)->columns, column);
}

/* --- Labels -------------------------------------------------------------------------------- */

static const char *
language_code (const DoorSchema *self, guint language)
{
  return language < door_form_n_languages (self->form)
             ? door_form_language_code (self->form, language)
             : "";
}

const char *const *
door_builder_word_labels (DoorSchema *self, DoorWord word)
{
  char **labels = g_new0 (char *, self->n_languages + 1);

  for (guint i = 0; i < self->n_languages; i++)
    labels[i] = g_strdup (door_word (word, language_code (self, i)));
  return door_schema_take_labels (self, labels);
}

/* A repeat has no label of its own; the group around it has. */
static char *
table_label (const DoorSchema *self, DoorDefNode repeat, guint language)
{
  DoorControl control = door_form_node_control (self->form, repeat);
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;

  if (control != DOOR_CONTROL_NONE)
    {
      text = door_form_text (self->form, control, DOOR_TEXT_LABEL, language);
      if (!text)
        text = door_form_text (self->form, door_form_control_parent (self->form, control),
                               DOOR_TEXT_LABEL, language);
    }
  plain = text ? door_plain_text (text) : NULL;
  return plain && *plain ? g_steal_pointer (&plain)
                         : g_strdup (door_form_name (self->form, repeat));
}

/* --- Tables and columns -------------------------------------------------------------------- */

static void
free_column (DoorSchemaColumn *column)
{
  g_clear_pointer (&column->by_key, g_hash_table_unref);
  g_free (column);
}

static void
free_table (DoorSchemaTable *table)
{
  g_ptr_array_unref (table->columns);
  g_free (table);
}

/* `name` is taken over and must be free in the table. */
DoorSchemaColumn *
door_builder_add_column (
    DoorBuilder *b, guint table, char *name, DoorColumnKind kind, DoorColumnPart part)
{
  DoorSchemaTable *of = g_ptr_array_index (b->schema->tables, table);
  DoorSchemaColumn *column = g_new0 (DoorSchemaColumn, 1);

  column->view.name = keep (b->schema, name);
  column->view.kind = kind;
  column->view.part = part;
  column->view.measure
      = kind == DOOR_COLUMN_TEXT || kind == DOOR_COLUMN_CODED || kind == DOOR_COLUMN_FLAG
            ? DOOR_MEASURE_NOMINAL
            : DOOR_MEASURE_SCALE;
  column->view.node = DOOR_DEF_NONE;
  column->view.path = "";
  g_ptr_array_add (of->columns, column);
  if (of->columns->len > DOOR_DATASET_MAX_COLUMNS)
    b->too_wide = TRUE;
  return column;
}

static void
add_own_column (DoorBuilder *b,
                guint table,
                const char *name,
                DoorColumnKind kind,
                DoorColumnPart part,
                DoorWord label)
{
  char *claimed = door_names_claim (g_ptr_array_index (b->taken, table), name);

  door_builder_add_column (b, table, claimed, kind, part)->view.label
      = door_builder_word_labels (b->schema, label);
}

static void
add_own_columns (DoorBuilder *b, guint table)
{
  add_own_column (b, table, "instance_id", DOOR_COLUMN_TEXT, DOOR_PART_KEY, DOOR_WORD_INTERVIEW);
  if (table > 0)
    {
      add_own_column (b, table, "key", DOOR_COLUMN_TEXT, DOOR_PART_KEY, DOOR_WORD_ROW);
      add_own_column (b, table, "parent_key", DOOR_COLUMN_TEXT, DOOR_PART_KEY,
                      DOOR_WORD_PARENT_ROW);
      add_own_column (b, table, "position", DOOR_COLUMN_INTEGER, DOOR_PART_KEY, DOOR_WORD_POSITION);
      return;
    }
  add_own_column (b, 0, "submission_version", DOOR_COLUMN_TEXT, DOOR_PART_SUBMISSION,
                  DOOR_WORD_FORM_VERSION);
  add_own_column (b, 0, "submission_received", DOOR_COLUMN_DATE_TIME, DOOR_PART_SUBMISSION,
                  DOOR_WORD_RECEIVED);
  add_own_column (b, 0, "submission_interviewer", DOOR_COLUMN_TEXT, DOOR_PART_SUBMISSION,
                  DOOR_WORD_INTERVIEWER);
  add_own_column (b, 0, "submission_device", DOOR_COLUMN_TEXT, DOOR_PART_SUBMISSION,
                  DOOR_WORD_DEVICE);
  add_own_column (b, 0, "submission_state", DOOR_COLUMN_TEXT, DOOR_PART_SUBMISSION,
                  DOOR_WORD_REVIEW_STATE);
}

DoorSchemaTable *
door_schema_add_bare_table (DoorSchema *self, char *name, const char *const *label)
{
  DoorSchemaTable *table = g_new0 (DoorSchemaTable, 1);

  table->name = keep (self, name);
  table->label = label;
  table->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) free_column);
  g_ptr_array_add (self->tables, table);
  return table;
}

static DoorSchemaTable *
add_table (DoorBuilder *b, char *name, guint parent, DoorDefNode repeat)
{
  DoorSchemaTable *table = door_schema_add_bare_table (b->schema, name, NULL);

  table->parent = parent;
  table->repeat = repeat;
  g_ptr_array_add (b->taken, door_names_new ());
  add_own_columns (b, b->schema->tables->len - 1);
  return table;
}

/* --- Names --------------------------------------------------------------------------------- */

/* The element's name, with as many of the groups around it before it as it takes to be alone. */
static char *
claim_node_name (DoorBuilder *b, GHashTable *taken, DoorDefNode node)
{
  DoorFormDef *form = b->schema->form;
  g_autofree char *name = g_strdup (door_form_name (form, node));
  DoorDefNode above = door_form_parent (form, node);

  /* An attribute says little without its element. */
  for (gboolean more = door_form_kind (form, node) == DOOR_DEF_ATTRIBUTE;
       above != DOOR_DEF_NONE && (more || !door_names_is_free (taken, name)); more = FALSE)
    {
      char *longer = g_strdup_printf ("%s_%s", door_form_name (form, above), name);

      g_free (name);
      name = longer;
      above = door_form_parent (form, above);
    }
  return door_names_claim (taken, name);
}

/* Table names are file names: no letter that a file system might object to. */
static char *
claim_table_name (DoorBuilder *b, DoorDefNode repeat)
{
  char *name = g_strdup (door_form_name (b->schema->form, repeat));
  char *claimed;

  g_strcanon (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", '_');
  if (strlen (name) > 100)
    name[100] = '\0';
  claimed = door_names_claim (b->table_names, name);
  g_free (name);
  return claimed;
}

/* --- The walk ------------------------------------------------------------------------------ */

static gboolean
is_instance_id (const DoorFormDef *form, DoorDefNode node)
{
  DoorDefNode above = door_form_parent (form, node);

  return strcmp (door_form_name (form, node), "instanceID") == 0 && above != DOOR_DEF_NONE
         && strcmp (door_form_name (form, above), "meta") == 0
         && door_form_parent (form, above) == DOOR_DEF_ROOT;
}

/* Attributes of the root say which form it is; the reader looks at them itself. */
static gboolean
is_identity (const DoorFormDef *form, DoorDefNode node)
{
  return is_instance_id (form, node)
         || (door_form_kind (form, node) == DOOR_DEF_ATTRIBUTE
             && door_form_parent (form, node) == DOOR_DEF_ROOT);
}

static void
lay_out_value (DoorBuilder *b, DoorDefNode node, guint table)
{
  DoorSchema *self = b->schema;
  DoorSchemaNode *plan = &self->nodes[node];
  const DoorSchemaTable *of = door_schema_table (self, table);
  g_autofree char *name = NULL;

  plan->table = table;
  plan->column = of->columns->len;
  if (is_identity (self->form, node))
    {
      plan->shape = DOOR_SHAPE_KEY;
      return;
    }
  name = claim_node_name (b, g_ptr_array_index (b->taken, table), node);
  plan->shape = door_builder_add_node (b, table, node, name);
  plan->n_columns = of->columns->len - plan->column;
}

static void
lay_out_table (DoorBuilder *b, DoorDefNode repeat, guint parent)
{
  DoorSchema *self = b->schema;
  DoorSchemaTable *table = add_table (b, claim_table_name (b, repeat), parent, repeat);
  char **labels = g_new0 (char *, self->n_languages + 1);

  for (guint i = 0; i < self->n_languages; i++)
    labels[i] = table_label (self, repeat, i);
  table->label = door_schema_take_labels (self, labels);
  self->nodes[repeat].shape = DOOR_SHAPE_TABLE;
}

static void
lay_out_kids (DoorBuilder *b, DoorDefNode parent, guint table)
{
  DoorSchema *self = b->schema;
  GHashTable *kids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->nodes[parent].kids = kids;
  self->nodes[parent].table = table;
  for (DoorDefNode node = door_form_first_child (self->form, parent);
       node != DOOR_DEF_NONE && !b->too_wide; node = door_form_next_sibling (self->form, node))
    {
      DoorDefKind kind = door_form_kind (self->form, node);

      g_hash_table_insert (kids,
                           g_strconcat (kind == DOOR_DEF_ATTRIBUTE ? "@" : "",
                                        door_form_name (self->form, node), NULL),
                           GUINT_TO_POINTER (node));
      if (kind == DOOR_DEF_REPEAT)
        {
          lay_out_table (b, node, table);
          lay_out_kids (b, node, self->tables->len - 1);
        }
      else if (kind == DOOR_DEF_GROUP)
        lay_out_kids (b, node, table);
      else
        lay_out_value (b, node, table);
    }
}

static void
lay_out_root (DoorBuilder *b)
{
  DoorSchema *self = b->schema;
  char **labels = g_new0 (char *, self->n_languages + 1);
  DoorSchemaTable *table
      = add_table (b, door_names_claim (b->table_names, "interviews"), 0, DOOR_DEF_ROOT);

  for (guint i = 0; i < self->n_languages; i++)
    labels[i] = g_strdup (door_form_title (self->form));
  table->label = door_schema_take_labels (self, labels);
  lay_out_kids (b, DOOR_DEF_ROOT, 0);
}

void
door_schema_legalise_table (DoorSchema *self, guint table)
{
  GPtrArray *columns = door_schema_table (self, table)->columns;

  for (int rules = 0; rules < DOOR_N_NAMES; rules++)
    {
      g_autoptr (GHashTable) taken = door_names_new ();

      for (guint c = 0; c < columns->len; c++)
        {
          DoorSchemaColumn *column = g_ptr_array_index (columns, c);

          column->legal[rules] = keep (self, door_names_legalise (taken, column->view.name, rules));
        }
    }
}

void
door_schema_legalise_names (DoorSchema *self)
{
  for (guint t = 0; t < self->tables->len; t++)
    door_schema_legalise_table (self, t);
}

DoorSchema *
door_schema_new_empty (DoorFormDef *form)
{
  DoorSchema *self = g_new0 (DoorSchema, 1);

  self->form = door_form_ref (form);
  self->n_languages = MAX (door_form_n_languages (form), 1);
  self->n_nodes = door_form_n_nodes (form);
  self->nodes = g_new0 (DoorSchemaNode, self->n_nodes);
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) free_table);
  self->texts = g_string_chunk_new (4096);
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->code_lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->code_values = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  return self;
}

DoorSchema *
door_schema_new (DoorFormDef *form, GError **error)
{
  g_autoptr (DoorSchema) self = door_schema_new_empty (form);
  DoorBuilder b = { .schema = self };

  b.taken = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  b.table_names = door_names_new ();
  b.inferred = g_new0 (DoorInference, self->n_nodes);
  lay_out_root (&b);
  g_ptr_array_unref (b.taken);
  g_hash_table_unref (b.table_names);
  g_free (b.inferred);
  if (b.too_wide)
    {
      g_set_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_TOO_LARGE,
                   "a table of this form has more than %u columns", DOOR_DATASET_MAX_COLUMNS);
      return NULL;
    }
  door_schema_legalise_names (self);
  return g_steal_pointer (&self);
}

void
door_schema_free (DoorSchema *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->n_nodes; i++)
    g_clear_pointer (&self->nodes[i].kids, g_hash_table_unref);
  g_free (self->nodes);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_clear_pointer (&self->code_values, g_hash_table_unref);
  g_clear_pointer (&self->code_lists, g_hash_table_unref);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  if (self->texts)
    g_string_chunk_free (self->texts);
  g_clear_pointer (&self->form, door_form_unref);
  g_free (self);
}
