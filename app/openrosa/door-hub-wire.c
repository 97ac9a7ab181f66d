/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-hub-wire-private.h"

#include "door-submission.h"

#include <string.h>

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
  JsonObject *object = door_wire_object (json, parser, error);

  if (object == NULL || !door_wire_get_number (object, "roster", &self->roster, error)
      || !door_wire_get_number (object, "assignments", &self->assignments, error)
      || !door_wire_get_number (object, "receipts", &self->receipts, error))
    return NULL;
  /* An older hub knows no letters, and destroys nothing. */
  if ((json_object_has_member (object, "letters")
       && !door_wire_get_number (object, "letters", &self->letters, error))
      || (json_object_has_member (object, "destroyed")
          && !door_wire_get_number (object, "destroyed", &self->destroyed, error)))
    return NULL;
  self->forms = g_strdup (door_wire_get_text (object, "forms"));
  if (self->forms == NULL)
    return door_wire_malformed (error, "it says nothing of forms"), NULL;
  return g_steal_pointer (&self);
}

char *
door_changes_print (const DoorChanges *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  door_wire_open (out, '{');
  door_wire_add_text (out, "forms", self->forms != NULL ? self->forms : "");
  door_wire_add_number (out, "roster", self->roster);
  door_wire_add_number (out, "assignments", self->assignments);
  door_wire_add_number (out, "receipts", self->receipts);
  door_wire_add_number (out, "letters", self->letters);
  door_wire_add_number (out, "destroyed", self->destroyed);
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
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
    return door_wire_malformed (error, "an assignment is no object");
  JsonObject *object = json_node_get_object (node);
  const char *id = door_wire_get_text (object, "case");
  const char *sealed = door_wire_get_text (object, "sealed");
  if (id == NULL || *id == '\0' || strlen (id) > DOOR_SUBMISSION_MAX_ID)
    return door_wire_malformed (error, "an assignment names no case");
  if (!door_wire_get_number (object, "mark", &mark, error))
    return FALSE;
  g_autoptr (GBytes) bytes = sealed != NULL ? door_wire_decode (sealed) : NULL;
  g_ptr_array_add (out, door_assignment_new (id, mark, bytes));
  return TRUE;
}

static void
write_assignment (GString *out, gconstpointer row)
{
  const DoorAssignment *assignment = row;
  g_autofree char *sealed
      = assignment->sealed != NULL ? door_wire_encode (assignment->sealed) : NULL;
  door_wire_open (out, '{');
  door_wire_add_text (out, "case", assignment->case_id);
  door_wire_add_number (out, "mark", assignment->mark);
  door_wire_add_text (out, "sealed", sealed);
  g_string_append_c (out, '}');
}

GPtrArray *
door_assignment_page_parse (GBytes *json, guint64 *ret_mark, GError **error)
{
  g_return_val_if_fail (json != NULL && ret_mark != NULL, NULL);
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_assignment_free);
  if (!door_wire_page_parse (json, read_assignment, all, ret_mark, error))
    return NULL;
  return g_steal_pointer (&all);
}

char *
door_assignment_page_print (const GPtrArray *assignments, guint64 mark)
{
  g_return_val_if_fail (assignments != NULL, NULL);
  return door_wire_page_print (assignments, mark, write_assignment);
}

/* Receipts -------------------------------------------------------------------------------- */

static gboolean
read_receipt (JsonNode *node, GPtrArray *out, GError **error)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return door_wire_malformed (error, "a receipt is no text");
  g_ptr_array_add (out, door_wire_decode (json_node_get_string (node)));
  return TRUE;
}

static void
write_receipt (GString *out, gconstpointer row)
{
  g_autofree char *text = door_wire_encode ((GBytes *) row);
  door_wire_add_string (out, text);
}

GPtrArray *
door_receipt_page_parse (GBytes *json, guint64 *ret_mark, GError **error)
{
  g_return_val_if_fail (json != NULL && ret_mark != NULL, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  if (!door_wire_page_parse (json, read_receipt, all, ret_mark, error))
    return NULL;
  return g_steal_pointer (&all);
}

char *
door_receipt_page_print (const GPtrArray *receipts, guint64 mark)
{
  g_return_val_if_fail (receipts != NULL, NULL);
  return door_wire_page_print (receipts, mark, write_receipt);
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
  JsonObject *object = door_wire_object (json, parser, error);
  if (object == NULL)
    return NULL;
  const char *vault = door_wire_get_text (object, "vault");
  const char *text = door_wire_get_text (object, "keys");
  DoorPublicKeys keys;
  if (vault == NULL || *vault == '\0' || strlen (vault) > DOOR_SUBMISSION_MAX_ID)
    return door_wire_malformed (error, "it names no vault"), NULL;
  if (text == NULL || !door_public_keys_parse (text, &keys))
    return door_wire_malformed (error, "it holds no keys"), NULL;
  return door_device_keys_new (vault, &keys);
}

char *
door_device_keys_print (const DoorDeviceKeys *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autofree char *keys = door_public_keys_to_text (&self->keys);
  g_autoptr (GString) out = g_string_new (NULL);
  door_wire_open (out, '{');
  door_wire_add_text (out, "vault", self->vault_id);
  door_wire_add_text (out, "keys", keys);
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
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
    return door_wire_malformed (error, "a submission is no object");
  JsonObject *object = json_node_get_object (node);
  g_autoptr (DoorSubmissionRow) row = door_submission_row_new ();
  guint64 received;
  if (!door_wire_get_number (object, "seq", &row->seq, error)
      || !door_wire_get_number (object, "received", &received, error))
    return FALSE;
  row->received = received;
  row->instance_id = g_strdup (door_wire_get_text (object, "instance"));
  row->deprecated_id = g_strdup (door_wire_get_text (object, "deprecated"));
  row->form_id = g_strdup (door_wire_get_text (object, "form"));
  row->version = g_strdup (door_wire_get_text (object, "version"));
  row->user = g_strdup (door_wire_get_text (object, "user"));
  row->complete = door_wire_get_flag (object, "complete");
  row->conflict = door_wire_get_flag (object, "conflict");
  if (row->instance_id == NULL || row->form_id == NULL || row->version == NULL)
    return door_wire_malformed (error, "a submission lacks its instance or form");
  g_ptr_array_add (out, g_steal_pointer (&row));
  return TRUE;
}

static void
write_submission (GString *out, gconstpointer data)
{
  const DoorSubmissionRow *row = data;
  door_wire_open (out, '{');
  door_wire_add_number (out, "seq", row->seq);
  door_wire_add_text (out, "instance", row->instance_id);
  door_wire_add_text (out, "deprecated", row->deprecated_id);
  door_wire_add_text (out, "form", row->form_id);
  door_wire_add_text (out, "version", row->version);
  door_wire_add_text (out, "user", row->user);
  door_wire_add_number (out, "received", row->received);
  door_wire_add_flag (out, "complete", row->complete);
  door_wire_add_flag (out, "conflict", row->conflict);
  g_string_append_c (out, '}');
}

GPtrArray *
door_submission_page_parse (GBytes *json, guint64 *ret_mark, GError **error)
{
  g_return_val_if_fail (json != NULL && ret_mark != NULL, NULL);
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_submission_row_free);
  if (!door_wire_page_parse (json, read_submission, all, ret_mark, error))
    return NULL;
  return g_steal_pointer (&all);
}

char *
door_submission_page_print (const GPtrArray *rows, guint64 mark)
{
  g_return_val_if_fail (rows != NULL, NULL);
  return door_wire_page_print (rows, mark, write_submission);
}
