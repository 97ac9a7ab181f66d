/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-hub-wire.h"

#include "door-submission.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* json-glib's reader recurses; our documents are flat. */
enum { MAX_NESTING = 16 };
#define MAX_BYTES (16u * 1024 * 1024)

/* Reading --------------------------------------------------------------------------------- */

static gboolean
malformed (GError **error, const char *what)
{
  g_set_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED,
               "The hub's answer cannot be read: %s.", what);
  return FALSE;
}

/* Depth of brackets outside strings, so that a hostile answer cannot exhaust the stack. */
static gboolean
is_flat (const char *json, gsize length)
{
  guint depth = 0;
  gboolean in_text = FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (in_text && json[i] == '\\')
        i++;
      else if (json[i] == '"')
        in_text = !in_text;
      else if (!in_text && strchr ("[{", json[i]) != NULL && json[i] != '\0')
        {
          if (++depth > MAX_NESTING)
            return FALSE;
        }
      else if (!in_text && (json[i] == ']' || json[i] == '}') && depth > 0)
        depth--;
    }
  return TRUE;
}

static JsonObject *
parse_object (GBytes *json, JsonParser *parser, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (json, &length);
  if (length > MAX_BYTES)
    {
      g_set_error_literal (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_TOO_LARGE,
                           "The hub's answer is too large.");
      return NULL;
    }
  if (length == 0 || !g_utf8_validate (data, length, NULL) || !is_flat (data, length)
      || !json_parser_load_from_data (parser, data, length, NULL))
    return malformed (error, "it is not JSON"), NULL;
  JsonNode *root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return malformed (error, "it is no object"), NULL;
  return json_node_get_object (root);
}

/* The text of a member, or NULL when it is absent, null or something else. transfer none. */
static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static gboolean
get_number (JsonObject *object, const char *name, guint64 *ret_number, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 0)
    return malformed (error, "a number is missing");
  *ret_number = json_node_get_int (node);
  return TRUE;
}

static gboolean
get_flag (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static GBytes *
decode (const char *base64)
{
  gsize length;
  guint8 *bytes = g_base64_decode (base64, &length);
  return g_bytes_new_take (bytes, length);
}

/* Takes one element of a page into `out`. */
typedef gboolean (*ReadRow) (JsonNode *node, GPtrArray *out, GError **error);

static gboolean
parse_page (GBytes *json, ReadRow read_row, GPtrArray *out, guint64 *ret_mark, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object = parse_object (json, parser, error);
  guint64 mark;
  if (object == NULL || !get_number (object, "mark", &mark, error))
    return FALSE;
  JsonNode *rows = json_object_get_member (object, "rows");
  if (rows == NULL || !JSON_NODE_HOLDS_ARRAY (rows))
    return malformed (error, "it has no rows");

  JsonArray *array = json_node_get_array (rows);
  if (json_array_get_length (array) > DOOR_WIRE_PAGE)
    return malformed (error, "it has too many rows");
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_row (json_array_get_element (array, i), out, error))
      return FALSE;
  *ret_mark = mark;
  return TRUE;
}

/* Writing --------------------------------------------------------------------------------- */

static void
add_text (JsonBuilder *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (out, name);
  json_builder_add_string_value (out, text);
}

static void
add_number (JsonBuilder *out, const char *name, guint64 number)
{
  json_builder_set_member_name (out, name);
  json_builder_add_int_value (out, number);
}

static void
add_flag (JsonBuilder *out, const char *name, gboolean flag)
{
  json_builder_set_member_name (out, name);
  json_builder_add_boolean_value (out, flag);
}

static char *
encode (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  return g_base64_encode (data, length);
}

static char *
print (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

typedef void (*WriteRow) (JsonBuilder *out, gconstpointer row);

static char *
print_page (const GPtrArray *rows, guint64 mark, WriteRow write_row)
{
  g_autoptr (JsonBuilder) out = json_builder_new_immutable ();
  json_builder_begin_object (out);
  add_number (out, "mark", mark);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < rows->len; i++)
    write_row (out, g_ptr_array_index (rows, i));
  json_builder_end_array (out);
  json_builder_end_object (out);
  return print (out);
}

/* Changes --------------------------------------------------------------------------------- */

void
door_changes_free (DoorChanges *self)
{
  if (self == NULL)
    return;
  g_free (self->forms);
  g_free (self);
}

DoorChanges *
door_changes_parse (GBytes *json, GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (DoorChanges) self = g_new0 (DoorChanges, 1);
  JsonObject *object = parse_object (json, parser, error);

  if (object == NULL || !get_number (object, "roster", &self->roster, error)
      || !get_number (object, "assignments", &self->assignments, error)
      || !get_number (object, "receipts", &self->receipts, error))
    return NULL;
  self->forms = g_strdup (get_text (object, "forms"));
  if (self->forms == NULL)
    return malformed (error, "it says nothing of forms"), NULL;
  return g_steal_pointer (&self);
}

char *
door_changes_print (const DoorChanges *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (JsonBuilder) out = json_builder_new_immutable ();
  json_builder_begin_object (out);
  add_text (out, "forms", self->forms != NULL ? self->forms : "");
  add_number (out, "roster", self->roster);
  add_number (out, "assignments", self->assignments);
  add_number (out, "receipts", self->receipts);
  json_builder_end_object (out);
  return print (out);
}

/* Assignments ----------------------------------------------------------------------------- */

DoorAssignment *
door_assignment_new (const char *case_id, guint64 mark, GBytes *sealed)
{
  DoorAssignment *self = g_new0 (DoorAssignment, 1);
  self->case_id = g_strdup (case_id);
  self->mark = mark;
  self->sealed = sealed != NULL ? g_bytes_ref (sealed) : NULL;
  return self;
}

void
door_assignment_free (DoorAssignment *self)
{
  if (self == NULL)
    return;
  g_free (self->case_id);
  g_clear_pointer (&self->sealed, g_bytes_unref);
  g_free (self);
}

static gboolean
read_assignment (JsonNode *node, GPtrArray *out, GError **error)
{
  guint64 mark;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return malformed (error, "an assignment is no object");
  JsonObject *object = json_node_get_object (node);
  const char *id = get_text (object, "case");
  const char *sealed = get_text (object, "sealed");
  if (id == NULL || *id == '\0' || strlen (id) > DOOR_SUBMISSION_MAX_ID)
    return malformed (error, "an assignment names no case");
  if (!get_number (object, "mark", &mark, error))
    return FALSE;
  g_autoptr (GBytes) bytes = sealed != NULL ? decode (sealed) : NULL;
  g_ptr_array_add (out, door_assignment_new (id, mark, bytes));
  return TRUE;
}

static void
write_assignment (JsonBuilder *out, gconstpointer row)
{
  const DoorAssignment *assignment = row;
  g_autofree char *sealed = assignment->sealed != NULL ? encode (assignment->sealed) : NULL;
  json_builder_begin_object (out);
  add_text (out, "case", assignment->case_id);
  add_number (out, "mark", assignment->mark);
  add_text (out, "sealed", sealed);
  json_builder_end_object (out);
}

GPtrArray *
door_assignment_page_parse (GBytes *json, guint64 *ret_mark, GError **error)
{
  g_return_val_if_fail (json != NULL && ret_mark != NULL, NULL);
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_assignment_free);
  if (!parse_page (json, read_assignment, all, ret_mark, error))
    return NULL;
  return g_steal_pointer (&all);
}

char *
door_assignment_page_print (const GPtrArray *assignments, guint64 mark)
{
  g_return_val_if_fail (assignments != NULL, NULL);
  return print_page (assignments, mark, write_assignment);
}

/* Receipts -------------------------------------------------------------------------------- */

static gboolean
read_receipt (JsonNode *node, GPtrArray *out, GError **error)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return malformed (error, "a receipt is no text");
  g_ptr_array_add (out, decode (json_node_get_string (node)));
  return TRUE;
}

static void
write_receipt (JsonBuilder *out, gconstpointer row)
{
  g_autofree char *text = encode ((GBytes *) row);
  json_builder_add_string_value (out, text);
}

GPtrArray *
door_receipt_page_parse (GBytes *json, guint64 *ret_mark, GError **error)
{
  g_return_val_if_fail (json != NULL && ret_mark != NULL, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  if (!parse_page (json, read_receipt, all, ret_mark, error))
    return NULL;
  return g_steal_pointer (&all);
}

char *
door_receipt_page_print (const GPtrArray *receipts, guint64 mark)
{
  g_return_val_if_fail (receipts != NULL, NULL);
  return print_page (receipts, mark, write_receipt);
}

/* Device keys ----------------------------------------------------------------------------- */

DoorDeviceKeys *
door_device_keys_new (const char *vault_id, const DoorPublicKeys *keys)
{
  g_return_val_if_fail (vault_id != NULL && keys != NULL, NULL);
  DoorDeviceKeys *self = g_new0 (DoorDeviceKeys, 1);
  self->vault_id = g_strdup (vault_id);
  self->keys = *keys;
  return self;
}

void
door_device_keys_free (DoorDeviceKeys *self)
{
  if (self == NULL)
    return;
  g_free (self->vault_id);
  g_free (self);
}

DoorDeviceKeys *
door_device_keys_parse (GBytes *json, GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object = parse_object (json, parser, error);
  if (object == NULL)
    return NULL;
  const char *vault = get_text (object, "vault");
  const char *text = get_text (object, "keys");
  DoorPublicKeys keys;
  if (vault == NULL || *vault == '\0' || strlen (vault) > DOOR_SUBMISSION_MAX_ID)
    return malformed (error, "it names no vault"), NULL;
  if (text == NULL || !door_public_keys_parse (text, &keys))
    return malformed (error, "it holds no keys"), NULL;
  return door_device_keys_new (vault, &keys);
}

char *
door_device_keys_print (const DoorDeviceKeys *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autofree char *keys = door_public_keys_to_text (&self->keys);
  g_autoptr (JsonBuilder) out = json_builder_new_immutable ();
  json_builder_begin_object (out);
  add_text (out, "vault", self->vault_id);
  add_text (out, "keys", keys);
  json_builder_end_object (out);
  return print (out);
}

/* Submissions ----------------------------------------------------------------------------- */

DoorSubmissionRow *
door_submission_row_new (void)
{
  return g_new0 (DoorSubmissionRow, 1);
}

void
door_submission_row_free (DoorSubmissionRow *self)
{
  if (self == NULL)
    return;
  g_free (self->instance_id);
  g_free (self->deprecated_id);
  g_free (self->form_id);
  g_free (self->version);
  g_free (self->user);
  g_free (self);
}

static gboolean
read_submission (JsonNode *node, GPtrArray *out, GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return malformed (error, "a submission is no object");
  JsonObject *object = json_node_get_object (node);
  g_autoptr (DoorSubmissionRow) row = door_submission_row_new ();
  guint64 received;
  if (!get_number (object, "seq", &row->seq, error)
      || !get_number (object, "received", &received, error))
    return FALSE;
  row->received = received;
  row->instance_id = g_strdup (get_text (object, "instance"));
  row->deprecated_id = g_strdup (get_text (object, "deprecated"));
  row->form_id = g_strdup (get_text (object, "form"));
  row->version = g_strdup (get_text (object, "version"));
  row->user = g_strdup (get_text (object, "user"));
  row->complete = get_flag (object, "complete");
  row->conflict = get_flag (object, "conflict");
  if (row->instance_id == NULL || row->form_id == NULL || row->version == NULL)
    return malformed (error, "a submission lacks its instance or form");
  g_ptr_array_add (out, g_steal_pointer (&row));
  return TRUE;
}

static void
write_submission (JsonBuilder *out, gconstpointer data)
{
  const DoorSubmissionRow *row = data;
  json_builder_begin_object (out);
  add_number (out, "seq", row->seq);
  add_text (out, "instance", row->instance_id);
  add_text (out, "deprecated", row->deprecated_id);
  add_text (out, "form", row->form_id);
  add_text (out, "version", row->version);
  add_text (out, "user", row->user);
  add_number (out, "received", row->received);
  add_flag (out, "complete", row->complete);
  add_flag (out, "conflict", row->conflict);
  json_builder_end_object (out);
}

GPtrArray *
door_submission_page_parse (GBytes *json, guint64 *ret_mark, GError **error)
{
  g_return_val_if_fail (json != NULL && ret_mark != NULL, NULL);
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_submission_row_free);
  if (!parse_page (json, read_submission, all, ret_mark, error))
    return NULL;
  return g_steal_pointer (&all);
}

char *
door_submission_page_print (const GPtrArray *rows, guint64 mark)
{
  g_return_val_if_fail (rows != NULL, NULL);
  return print_page (rows, mark, write_submission);
}
