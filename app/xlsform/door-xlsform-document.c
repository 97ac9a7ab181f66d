/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-document.h"
#include "door-xlsform-itext.h"
#include "door-xlsform-lexer.h"
#include "door-xlsform.h"

#include <string.h>

#define XFORMS_VERSION "1.0.0"

static const char *const namespaces[][2] = {
  { "xmlns", "http://www.w3.org/2002/xforms" },
  { "xmlns:h", "http://www.w3.org/1999/xhtml" },
  { "xmlns:ev", "http://www.w3.org/2001/xml-events" },
  { "xmlns:xsd", "http://www.w3.org/2001/XMLSchema" },
  { "xmlns:jr", "http://openrosa.org/javarosa" },
  { "xmlns:orx", "http://openrosa.org/xforms" },
  { "xmlns:odk", "http://www.opendatakit.org/xforms" },
};

static gboolean
is_ours (const char *attribute)
{
  for (gsize i = 0; i < G_N_ELEMENTS (namespaces); i++)
    if (strcmp (namespaces[i][0], attribute) == 0)
      return TRUE;
  return FALSE;
}

/* Declared only where a workbook uses it, so that other forms stay as pyxform makes them. */
static gboolean
has_own_attributes (const DoorXlsConversion *self)
{
  for (DoorXlsNode *node = self->root; node; node = door_xls_node_next (node, self->root))
    for (const DoorXlsAttribute *a = node->bind; a; a = a->next)
      if (g_str_has_prefix (a->name, "door:"))
        return TRUE;
  return FALSE;
}

/* The setting namespaces: esri="http://…" name="http://…" */
static void
write_own_namespaces (DoorXlsConversion *self, DoorXlsWriter *writer)
{
  const char *text = door_xls_attribute_text (self->settings.all, "namespaces");
  g_auto (GStrv) words = g_strsplit_set (text ? text : "", " \t\n", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (self->entity_version)
    {
      door_xls_writer_attribute (writer, "xmlns:entities",
                                 "http://www.opendatakit.org/xforms/entities");
      g_hash_table_add (seen, g_strdup ("xmlns:entities"));
    }
  if (has_own_attributes (self))
    {
      door_xls_writer_attribute (writer, "xmlns:door", DOOR_XLSFORM_NAMESPACE);
      g_hash_table_add (seen, g_strdup ("xmlns:door"));
    }
  for (guint i = 0; words[i]; i++)
    {
      char *equals = strchr (words[i], '=');
      g_autofree char *attribute = NULL;
      g_auto (GStrv) unquoted = NULL;
      g_autofree char *uri = NULL;

      if (!equals || equals == words[i] || strchr (equals + 1, '='))
        continue;
      *equals = '\0';
      if (door_xls_name_length (words[i], FALSE) != strlen (words[i]))
        continue;
      attribute = g_strdup_printf ("xmlns:%s", words[i]);
      unquoted = g_strsplit_set (equals + 1, "\"'", -1);
      uri = g_strjoinv ("", unquoted);
      if (is_ours (attribute) || g_hash_table_contains (seen, attribute))
        continue;
      door_xls_writer_attribute (writer, attribute, uri);
      g_hash_table_add (seen, g_steal_pointer (&attribute));
    }
}

static void
write_submission (DoorXlsConversion *self, DoorXlsWriter *writer)
{
  const DoorXlsAttribute *settings = self->settings.all;
  const char *url = door_xls_attribute_text (settings, "submission_url");
  const char *key = door_xls_attribute_text (settings, "public_key");
  const char *auto_send = door_xls_attribute_text (settings, "auto_send");
  const char *auto_delete = door_xls_attribute_text (settings, "auto_delete");

  if (!url && !key && !auto_send && !auto_delete && !self->settings.client_editable)
    return;
  door_xls_writer_open (writer, "submission");
  door_xls_writer_attribute (writer, "action", url);
  door_xls_writer_attribute (writer, "method", url ? "post" : NULL);
  door_xls_writer_attribute (writer, "base64RsaPublicKey", key);
  door_xls_writer_attribute (writer, "orx:auto-send", auto_send);
  door_xls_writer_attribute (writer, "orx:auto-delete", auto_delete);
  door_xls_writer_attribute (writer, "odk:client-editable",
                             self->settings.client_editable ? "true" : NULL);
  door_xls_writer_close (writer);
}

static void
write_head (DoorXlsConversion *self, DoorXlsWriter *writer, DoorXlsItext *itext)
{
  door_xls_writer_open (writer, "h:head");
  door_xls_writer_leaf (writer, "h:title", self->settings.title);
  door_xls_writer_open (writer, "model");
  door_xls_writer_attribute (writer, "odk:xforms-version", XFORMS_VERSION);
  door_xls_writer_attribute (writer, "entities:entities-version", self->entity_version);
  write_submission (self, writer);
  door_xls_itext_write (itext, writer);
  door_xls_write_primary_instance (self, writer);
  door_xls_write_secondary_instances (self, writer);
  door_xls_write_binds (self, writer);
  door_xls_writer_close (writer);
  door_xls_writer_close (writer);
}

static void
warn_of_prefixes (DoorXlsConversion *self, DoorXlsWriter *writer)
{
  g_autofree const char **prefixes = door_xls_writer_stray_prefixes (writer);

  for (guint i = 0; prefixes[i]; i++)
    {
      door_xls_conversion_warning (self, "prefix-undeclared", DOOR_XLS_SHEET_SETTINGS, 1,
                                   "namespaces", "nothing says what the prefix “%s” stands for",
                                   prefixes[i]);
      door_diagnostics_hint (self->diagnostics, "set namespaces to %s=\"http://…\"", prefixes[i]);
    }
}

GBytes *
door_xls_write_document (DoorXlsConversion *self)
{
  g_autoptr (DoorXlsWriter) writer = door_xls_writer_new ();
  g_autoptr (DoorXlsItext) itext = door_xls_itext_new (self);

  if (door_diagnostics_has_errors (self->diagnostics))
    return NULL;

  door_xls_writer_open (writer, "h:html");
  for (gsize i = 0; i < G_N_ELEMENTS (namespaces); i++)
    door_xls_writer_attribute (writer, namespaces[i][0], namespaces[i][1]);
  write_own_namespaces (self, writer);
  write_head (self, writer, itext);
  door_xls_write_body (self, writer);
  door_xls_writer_close (writer);
  if (door_xls_writer_is_full (writer))
    door_xls_conversion_refuse_size (self);
  warn_of_prefixes (self, writer);

  if (door_diagnostics_has_errors (self->diagnostics))
    return NULL;
  return door_xls_writer_end (g_steal_pointer (&writer));
}
