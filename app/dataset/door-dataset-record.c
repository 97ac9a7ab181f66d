/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One submission's XML → rows of cells. What comes in is from outside: elements may be missing,
 * unknown, doubled, in any order, at any depth; each ends up in a cell or in the problems. */
#define G_LOG_DOMAIN "door-dataset"

#include "door-dataset-reader-private.h"
#include "door-xml.h"

#include <string.h>

/* Rows of one submission over all tables: a household of 30 with 6 incidents each has 211. */
#define MAX_ROWS 100000u

/* --- Problems ------------------------------------------------------------------------------ */

DoorDatasetProblem *
door_problem_new (DoorProblemKind kind,
                  const char *instance_id,
                  const char *path,
                  const char *value)
{
  DoorDatasetProblem *self = g_new0 (DoorDatasetProblem, 1);

  self->kind = kind;
  self->instance_id = g_strdup (instance_id);
  self->path = g_strdup (path);
  self->value = g_strdup (value);
  return self;
}

void
door_problem_free (DoorDatasetProblem *self)
{
  if (!self)
    return;
  g_free (self->instance_id);
  g_free (self->path);
  g_free (self->value);
  g_free (self);
}

/* --- Elements ------------------------------------------------------------------------------ */

static void
read_kids (DoorReader *self, const DoorFrame *frame, DoorDefNode parent, const xmlNode *element);

/* The text directly in an element; not to be freed unless *ret_owned says so. */
static const char *
element_text (const xmlNode *element, char **ret_owned)
{
  const xmlNode *kid = element->children;

  *ret_owned = NULL;
  if (!kid)
    return "";
  if (!kid->next && (kid->type == XML_TEXT_NODE || kid->type == XML_CDATA_SECTION_NODE))
    return kid->content ? (const char *) kid->content : "";
  return *ret_owned = door_xml_text (element);
}

/* How often the node has been met in this row, this time included. */
static guint
count_in_row (DoorReader *self, const DoorFrame *frame, DoorDefNode node)
{
  DoorMark *mark = &self->marks[node];

  if (mark->serial != frame->serial)
    *mark = (DoorMark){ .serial = frame->serial };
  return ++mark->count;
}

static guint
add_row (DoorReader *self, guint table)
{
  DoorRecordRow row = { .table = table };

  g_array_append_val (self->record->rows, row);
  g_ptr_array_add (self->row_cells, g_array_new (FALSE, FALSE, sizeof (DoorRecordCell)));
  return self->record->rows->len - 1;
}

static void
read_instance (DoorReader *self, const DoorFrame *above, DoorDefNode repeat, const xmlNode *element)
{
  guint table = self->schema->nodes[repeat].table;
  DoorFrame frame = { .above = above, .repeat = repeat };
  g_autofree char *key = NULL;

  if (self->record->rows->len >= MAX_ROWS)
    {
      self->too_large = TRUE;
      return;
    }
  frame.position = count_in_row (self, above, repeat);
  frame.row = add_row (self, table);
  frame.serial = frame.row + 1;
  key = g_strdup_printf ("%s/%s[%u]", above->key, door_form_name (self->schema->form, repeat),
                         frame.position);
  frame.key = key;
  door_reader_put_text (self, &frame, DOOR_KEY_INSTANCE_ID, self->record->instance);
  door_reader_put_text (self, &frame, DOOR_KEY_KEY, key);
  door_reader_put_text (self, &frame, DOOR_KEY_PARENT_KEY, above->key);
  door_reader_put_number (self, &frame, DOOR_KEY_POSITION, frame.position, 0);
  read_kids (self, &frame, repeat, element);
}

static gboolean
has_element (const xmlNode *element)
{
  for (const xmlNode *kid = element->children; kid; kid = kid->next)
    if (kid->type == XML_ELEMENT_NODE)
      return TRUE;
  return FALSE;
}

/* All text below an element that has no place of its own. `above` is the path it stands under. */
static void
add_unknown_tree (DoorReader *self,
                  const DoorFrame *frame,
                  const char *above,
                  const xmlNode *element,
                  DoorProblemKind kind)
{
  g_autofree char *path = g_strconcat (above, "/", (const char *) element->name, NULL);
  g_autofree char *owned = NULL;
  const char *text = has_element (element) ? "" : element_text (element, &owned);

  if (strspn (text, " \t\r\n") < strlen (text))
    door_reader_add_problem (self, frame, kind, path, text);
  for (const xmlNode *kid = element->children; kid && !self->too_large; kid = kid->next)
    if (kid->type == XML_ELEMENT_NODE)
      add_unknown_tree (self, frame, path, kid, kind);
}

/* The same for what an element holds that should hold a value only. */
static void
add_unknown_kids (DoorReader *self,
                  const DoorFrame *frame,
                  DoorDefNode node,
                  const xmlNode *element)
{
  for (const xmlNode *kid = element->children; kid; kid = kid->next)
    if (kid->type == XML_ELEMENT_NODE)
      add_unknown_tree (self, frame, door_form_path (self->schema->form, node), kid,
                        DOOR_PROBLEM_UNKNOWN);
}

static void
read_attributes (DoorReader *self, const DoorFrame *frame, DoorDefNode node, const xmlNode *element)
{
  GHashTable *kids = self->schema->nodes[node].kids;

  for (const xmlAttr *attribute = element->properties; attribute; attribute = attribute->next)
    {
      g_autofree char *key = g_strconcat ("@", (const char *) attribute->name, NULL);
      g_autofree char *owned = NULL;
      const char *text = element_text ((const xmlNode *) attribute, &owned);
      gpointer found;

      if (kids && g_hash_table_lookup_extended (kids, key, NULL, &found))
        door_reader_put_answer (self, frame, GPOINTER_TO_UINT (found), text);
      /* Attributes of other vocabularies, and those of the root, are not answers. */
      else if (!attribute->ns && node != DOOR_DEF_ROOT)
        {
          g_autofree char *path
              = g_strdup_printf ("%s/%s", door_form_path (self->schema->form, node), key);

          door_reader_add_problem (self, frame, DOOR_PROBLEM_UNKNOWN, path, text);
        }
    }
}

static void
read_leaf (DoorReader *self, const DoorFrame *frame, DoorDefNode node, const xmlNode *element)
{
  g_autofree char *owned = NULL;

  if (has_element (element))
    {
      add_unknown_kids (self, frame, node, element);
      return;
    }
  read_attributes (self, frame, node, element);
  door_reader_put_answer (self, frame, node, element_text (element, &owned));
}

static void
read_element (DoorReader *self,
              const DoorFrame *frame,
              DoorDefNode parent,
              DoorDefNode node,
              const xmlNode *element)
{
  DoorDefKind kind = door_form_kind (self->schema->form, node);

  if (kind == DOOR_DEF_REPEAT)
    read_instance (self, frame, node, element);
  else if (count_in_row (self, frame, node) > 1)
    add_unknown_tree (self, frame, door_form_path (self->schema->form, parent), element,
                      DOOR_PROBLEM_TWICE);
  else if (kind == DOOR_DEF_GROUP)
    read_kids (self, frame, node, element);
  else
    read_leaf (self, frame, node, element);
}

/* A prototype that some clients send along is no answer. */
static gboolean
is_template (const xmlNode *element)
{
  for (const xmlAttr *attribute = element->properties; attribute; attribute = attribute->next)
    if (attribute->ns && xmlStrEqual (attribute->name, BAD_CAST "template"))
      return TRUE;
  return FALSE;
}

static void
read_kids (DoorReader *self, const DoorFrame *frame, DoorDefNode parent, const xmlNode *element)
{
  const DoorFormDef *form = self->schema->form;
  DoorDefNode next = door_form_first_child (form, parent);

  read_attributes (self, frame, parent, element);
  for (const xmlNode *kid = element->children; kid && !self->too_large; kid = kid->next)
    {
      const char *name = (const char *) kid->name;
      gpointer found;

      if (kid->type != XML_ELEMENT_NODE || is_template (kid))
        continue;
      /* Nearly always the elements stand in the order of the form. */
      while (next != DOOR_DEF_NONE && door_form_kind (form, next) == DOOR_DEF_ATTRIBUTE)
        next = door_form_next_sibling (form, next);
      if (next == DOOR_DEF_NONE || strcmp (door_form_name (form, next), name) != 0)
        {
          if (!g_hash_table_lookup_extended (self->schema->nodes[parent].kids, name, NULL, &found))
            {
              add_unknown_tree (self, frame, door_form_path (form, parent), kid,
                                DOOR_PROBLEM_UNKNOWN);
              continue;
            }
          next = GPOINTER_TO_UINT (found);
        }
      read_element (self, frame, parent, next, kid);
      if (door_form_kind (form, next) != DOOR_DEF_REPEAT)
        next = door_form_next_sibling (form, next);
    }
}

/* --- The whole ----------------------------------------------------------------------------- */

static gboolean
check_form (const DoorSchema *schema, const xmlNode *root, GError **error)
{
  g_autofree char *id = door_xml_attribute (root, NULL, "id");
  const char *name = door_form_root_name (schema->form);

  if (strcmp ((const char *) root->name, name) == 0
      && (!id || strcmp (id, door_form_id (schema->form)) == 0))
    return TRUE;
  g_set_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_FORM,
               "this is a record of the form “%s” (%s), not of “%s” (%s)", id ? id : "",
               (const char *) root->name, door_form_id (schema->form), name);
  return FALSE;
}

static char *
find_instance_id (const xmlNode *root, const DoorSubmissionMeta *meta)
{
  const xmlNode *group = door_xml_child (root, NULL, "meta");
  const xmlNode *node = group ? door_xml_child (group, NULL, "instanceID") : NULL;
  g_autofree char *text = node ? door_xml_text (node) : NULL;

  if (!text || *g_strstrip (text) == '\0')
    {
      g_free (text);
      text = door_xml_attribute (root, NULL, "instanceID");
    }
  if ((!text || *text == '\0') && meta && meta->instance_id)
    {
      g_free (text);
      text = g_strdup (meta->instance_id);
    }
  return text && *text ? g_steal_pointer (&text) : NULL;
}

static void
put_meta (DoorReader *self,
          const DoorFrame *frame,
          const xmlNode *root,
          const DoorSubmissionMeta *meta)
{
  g_autofree char *version = door_xml_attribute (root, NULL, "version");
  const DoorSubmissionMeta none = { NULL };
  gboolean has_offset;
  double ms, offset;

  if (!meta)
    meta = &none;
  door_reader_put_text (self, frame, DOOR_KEY_INSTANCE_ID, self->record->instance);
  door_reader_put_text (self, frame, DOOR_SUBMISSION_VERSION, version ? version : "");
  if (!meta->received_at)
    door_reader_put_blank (self, frame, DOOR_SUBMISSION_RECEIVED);
  else if (door_value_date_time (meta->received_at, &ms, &has_offset, &offset))
    door_reader_put_number (self, frame, DOOR_SUBMISSION_RECEIVED, ms - offset * 60000, 0);
  else
    {
      door_reader_put_blank (self, frame, DOOR_SUBMISSION_RECEIVED);
      door_reader_add_problem (self, frame, DOOR_PROBLEM_TYPE, "submission_received",
                               meta->received_at);
    }
  door_reader_put_text (self, frame, DOOR_SUBMISSION_INTERVIEWER,
                        meta->interviewer ? meta->interviewer : "");
  door_reader_put_text (self, frame, DOOR_SUBMISSION_DEVICE, meta->device ? meta->device : "");
  door_reader_put_text (self, frame, DOOR_SUBMISSION_STATE,
                        meta->review_state ? meta->review_state : "");
}

static void
join_rows (DoorReader *self)
{
  DoorDatasetRecord *record = self->record;

  for (guint i = 0; i < record->rows->len; i++)
    {
      DoorRecordRow *row = &g_array_index (record->rows, DoorRecordRow, i);
      GArray *cells = g_ptr_array_index (self->row_cells, i);
      guint key = row->table == 0 ? DOOR_KEY_INSTANCE_ID : DOOR_KEY_KEY;

      /* Keys are the first cells of a row. */
      door_sheet_add_cells (self->schema, row->table,
                            g_array_index (cells, DoorRecordCell, key).cell.text, cells);
      row->first_cell = record->cells->len;
      row->n_cells = cells->len;
      g_array_append_vals (record->cells, cells->data, cells->len);
    }
}

static void
read_record (DoorReader *self, const xmlNode *root, const DoorSubmissionMeta *meta)
{
  DoorFrame frame = { .serial = 1, .repeat = DOOR_DEF_ROOT, .key = self->record->instance };

  frame.row = add_row (self, 0);
  put_meta (self, &frame, root, meta);
  read_kids (self, &frame, DOOR_DEF_ROOT, root);
}

static DoorDatasetRecord *
record_new (const DoorSchema *schema, const char *instance)
{
  DoorDatasetRecord *self = g_new0 (DoorDatasetRecord, 1);

  self->schema = schema;
  self->rows = g_array_new (FALSE, FALSE, sizeof (DoorRecordRow));
  self->cells = g_array_new (FALSE, FALSE, sizeof (DoorRecordCell));
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) door_problem_free);
  self->texts = g_string_chunk_new (4096);
  self->instance = g_string_chunk_insert (self->texts, instance);
  return self;
}

void
door_dataset_record_free (DoorDatasetRecord *self)
{
  if (!self)
    return;
  g_array_unref (self->rows);
  g_array_unref (self->cells);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_string_chunk_free (self->texts);
  g_free (self);
}

static xmlDoc *
parse (GBytes *xml, GError **error)
{
  g_autoptr (GError) cause = NULL;
  xmlDoc *doc = door_xml_parse (xml, "submission", &cause);

  if (!doc)
    g_set_error_literal (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_XML, cause->message);
  return doc;
}

DoorDatasetRecord *
door_record_read (const DoorSchema *schema,
                  GBytes *xml,
                  const DoorSubmissionMeta *meta,
                  GError **error)
{
  g_autoptr (xmlDoc) doc = parse (xml, error);
  const xmlNode *root = doc ? xmlDocGetRootElement (doc) : NULL;
  g_autofree char *instance = NULL;
  g_autofree DoorMark *marks = NULL;
  g_autoptr (DoorDatasetRecord) record = NULL;
  DoorReader self = { .schema = schema };

  if (!root || !check_form (schema, root, error))
    return NULL;
  instance = find_instance_id (root, meta);
  if (!instance)
    {
      g_set_error_literal (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_IDENTITY,
                           "the record has no instanceID");
      return NULL;
    }
  self.record = record = record_new (schema, instance);
  self.marks = marks = g_new0 (DoorMark, schema->n_nodes);
  self.row_cells = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self.scratch = g_string_new (NULL);
  read_record (&self, root, meta);
  join_rows (&self);
  g_ptr_array_unref (self.row_cells);
  g_string_free (self.scratch, TRUE);
  if (self.too_large)
    {
      g_set_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_TOO_LARGE,
                   "more than %u rows or %u problems in one record", MAX_ROWS,
                   DOOR_READER_MAX_PROBLEMS);
      return NULL;
    }
  return g_steal_pointer (&record);
}
