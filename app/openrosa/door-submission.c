/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-submission.h"

#include "door-files.h"
#include "door-openrosa.h"
#include "door-xml.h"

#include <string.h>

#define NS_SEALED "urn:doorstep:sealed-submission"
#define NS_ORX "http://openrosa.org/xforms"

/* Making ---------------------------------------------------------------------------------- */

static void
entry_free (DoorPartEntry *self)
{
  g_free (self->name);
  g_free (self->sha256);
  g_free (self);
}

DoorSubmissionManifest *
door_submission_manifest_new (const char *form_id, const char *version, const char *instance_id)
{
  DoorSubmissionManifest *self = g_new0 (DoorSubmissionManifest, 1);
  self->form_id = g_strdup (form_id);
  self->version = g_strdup (version != NULL ? version : "");
  self->instance_id = g_strdup (instance_id);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  return self;
}

void
door_submission_manifest_free (DoorSubmissionManifest *self)
{
  if (self == NULL)
    return;
  g_free (self->form_id);
  g_free (self->version);
  g_free (self->instance_id);
  g_free (self->deprecated_id);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

static void
add_entry (DoorSubmissionManifest *self, const char *name, guint64 size, const char *sha256)
{
  DoorPartEntry *entry = g_new0 (DoorPartEntry, 1);
  entry->name = g_strdup (name);
  entry->size = size;
  entry->sha256 = g_strdup (sha256);
  g_ptr_array_add (self->parts, entry);
}

void
door_submission_manifest_add_part (DoorSubmissionManifest *self, const char *name, GBytes *bytes)
{
  g_return_if_fail (self != NULL && bytes != NULL);
  g_return_if_fail (door_file_name_is_safe (name));
  g_autofree char *sha256 = door_openrosa_sha256 (bytes);
  add_entry (self, name, g_bytes_get_size (bytes), sha256);
}

const DoorPartEntry *
door_submission_manifest_find (const DoorSubmissionManifest *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const DoorPartEntry *entry = g_ptr_array_index (self->parts, i);
      if (strcmp (entry->name, name) == 0)
        return entry;
    }
  return NULL;
}

gboolean
door_submission_manifest_check (const DoorSubmissionManifest *self,
                                const DoorWirePart *part,
                                GError **error)
{
  g_return_val_if_fail (self != NULL && part != NULL, FALSE);
  const DoorPartEntry *entry = door_submission_manifest_find (self, part->name);
  if (entry == NULL)
    {
      g_set_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED,
                   "The part %s is not named in the submission's manifest.", part->name);
      return FALSE;
    }
  g_autofree char *sha256 = door_openrosa_sha256 (part->bytes);
  if (entry->size == g_bytes_get_size (part->bytes) && strcmp (entry->sha256, sha256) == 0)
    return TRUE;
  g_set_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED,
               "The part %s arrived with other bytes than its manifest says. Send it again.",
               part->name);
  return FALSE;
}

/* Printing -------------------------------------------------------------------------------- */

static void
append_attribute (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, " %s=\"", name);
  door_xml_append_escaped (out, value);
  g_string_append_c (out, '"');
}

static void
append_meta (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  g_string_append_printf (out, "    <orx:%s>", name);
  door_xml_append_escaped (out, text);
  g_string_append_printf (out, "</orx:%s>\n", name);
}

GBytes *
door_submission_manifest_print (const DoorSubmissionManifest *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  GString *out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<data xmlns=\"" NS_SEALED "\" xmlns:orx=\"" NS_ORX "\"");
  append_attribute (out, "id", self->form_id);
  append_attribute (out, "version", self->version);
  g_string_append (out, ">\n  <orx:meta>\n");
  append_meta (out, "instanceID", self->instance_id);
  append_meta (out, "deprecatedID", self->deprecated_id);
  g_string_append (out, "  </orx:meta>\n");
  for (guint i = 0; i < self->parts->len; i++)
    {
      const DoorPartEntry *entry = g_ptr_array_index (self->parts, i);
      g_string_append (out, "  <part");
      append_attribute (out, "name", entry->name);
      g_string_append_printf (out, " size=\"%" G_GUINT64_FORMAT "\"", entry->size);
      append_attribute (out, "sha256", entry->sha256);
      g_string_append (out, "/>\n");
    }
  g_string_append (out, "</data>\n");
  return g_string_free_to_bytes (out);
}

/* Parsing --------------------------------------------------------------------------------- */

static gboolean
malformed (GError **error, const char *why)
{
  g_set_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED,
               "The submission's XML cannot be used: %s.", why);
  return FALSE;
}

static gboolean
is_short (const char *text)
{
  return strlen (text) <= DOOR_SUBMISSION_MAX_ID;
}

/* meta is in the OpenRosa namespace in every current form, and without one in old ones. */
static char *
meta_text (const xmlNode *root, const char *name)
{
  const xmlNode *meta = door_xml_child (root, NULL, "meta");
  const xmlNode *node = meta != NULL ? door_xml_child (meta, NULL, name) : NULL;
  if (node == NULL)
    return NULL;
  g_autofree char *text = g_strstrip (door_xml_text (node));
  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static DoorSubmissionManifest *
read_head (const xmlNode *root, GError **error)
{
  g_autofree char *id = door_xml_attribute (root, NULL, "id");
  g_autofree char *version = door_xml_attribute (root, NULL, "version");
  g_autofree char *instance = meta_text (root, "instanceID");
  g_autofree char *deprecated = meta_text (root, "deprecatedID");

  if (id == NULL || *id == '\0')
    return malformed (error, "it names no form"), NULL;
  if (instance == NULL)
    return malformed (error, "it has no instanceID"), NULL;
  if (!is_short (id) || !is_short (instance) || (version != NULL && !is_short (version))
      || (deprecated != NULL && !is_short (deprecated)))
    return malformed (error, "an identifier is too long"), NULL;

  DoorSubmissionManifest *self = door_submission_manifest_new (id, version, instance);
  self->deprecated_id = g_steal_pointer (&deprecated);
  return self;
}

static gboolean
is_sha256 (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static gboolean
read_part (DoorSubmissionManifest *self, const xmlNode *node, GError **error)
{
  g_autofree char *name = door_xml_attribute (node, NULL, "name");
  g_autofree char *size = door_xml_attribute (node, NULL, "size");
  g_autofree char *sha256 = door_xml_attribute (node, NULL, "sha256");
  guint64 bytes;

  if (name == NULL || !door_file_name_is_safe (name))
    return malformed (error, "a part's name cannot be a file's name");
  if (strcmp (name, DOOR_SUBMISSION_XML_PART) == 0)
    return malformed (error, "it lists itself");
  if (size == NULL || !g_ascii_string_to_unsigned (size, 10, 0, G_MAXINT64, &bytes, NULL))
    return malformed (error, "a part has no size");
  if (sha256 == NULL || !is_sha256 (sha256))
    return malformed (error, "a part has no SHA-256");
  if (door_submission_manifest_find (self, name) != NULL)
    return malformed (error, "it lists a part twice");
  if (self->parts->len >= DOOR_SUBMISSION_MAX_PARTS)
    return malformed (error, "it lists too many parts");
  add_entry (self, name, bytes, sha256);
  return TRUE;
}

static xmlDoc *
parse_submission (GBytes *xml, GError **error)
{
  g_autoptr (GError) fault = NULL;
  xmlDoc *doc = door_xml_parse (xml, "submission", &fault);
  if (doc == NULL)
    malformed (error, fault->message);
  return doc;
}

DoorSubmissionManifest *
door_submission_manifest_parse (GBytes *xml, GError **error)
{
  g_return_val_if_fail (xml != NULL, NULL);
  if (g_bytes_get_size (xml) > DOOR_SUBMISSION_MAX_MANIFEST)
    return malformed (error, "the manifest is too large"), NULL;
  g_autoptr (xmlDoc) doc = parse_submission (xml, error);
  if (doc == NULL)
    return NULL;

  const xmlNode *root = xmlDocGetRootElement (doc);
  if (!door_xml_is (root, NS_SEALED, "data"))
    return malformed (error, "it is not a sealed submission"), NULL;
  g_autoptr (DoorSubmissionManifest) self = read_head (root, error);
  if (self == NULL)
    return NULL;
  const xmlNode *node = door_xml_child (root, NS_SEALED, "part");
  for (; node != NULL; node = door_xml_next (node, NS_SEALED, "part"))
    if (!read_part (self, node, error))
      return NULL;
  if (self->parts->len == 0)
    return malformed (error, "it lists no parts"), NULL;
  return g_steal_pointer (&self);
}

DoorSubmissionManifest *
door_submission_head_parse (GBytes *xml, gboolean *ret_sealed, GError **error)
{
  g_return_val_if_fail (xml != NULL, NULL);
  g_autoptr (xmlDoc) doc = parse_submission (xml, error);
  if (doc == NULL)
    return NULL;
  const xmlNode *root = xmlDocGetRootElement (doc);
  DoorSubmissionManifest *self = read_head (root, error);
  if (self != NULL && ret_sealed != NULL)
    *ret_sealed = door_xml_is (root, NS_SEALED, "data");
  return self;
}
