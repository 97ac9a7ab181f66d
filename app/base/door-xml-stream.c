/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xml"

#include "door-xml-stream.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

/* libxml2 hands attributes over as five pointers each. */
#define POINTERS_PER_ATTRIBUTE 5

typedef struct {
  xmlParserCtxt *parser;
  const DoorXmlListener *listener;
  gpointer data;
  GArray *attributes; /* DoorXmlAttribute; as long as the longest list so far */
  gboolean is_forbidden;
  gboolean is_stopped;
} Stream;

static void
stop_unless (Stream *self, gboolean go_on)
{
  if (go_on)
    return;
  self->is_stopped = TRUE;
  xmlStopParser (self->parser);
}

/* Written in place: an append for each attribute would be felt in a form of a million bytes. */
static const DoorXmlAttribute *
list_attributes (Stream *self, const xmlChar **given, guint n)
{
  DoorXmlAttribute *list;

  if (self->attributes->len < n)
    g_array_set_size (self->attributes, n);
  list = (DoorXmlAttribute *) (void *) self->attributes->data;
  for (guint i = 0; i < n; i++)
    {
      const char *const *pointers = (const char *const *) given + i * POINTERS_PER_ATTRIBUTE;

      list[i] = (DoorXmlAttribute){ pointers[0], pointers[3], (gsize) (pointers[4] - pointers[3]),
                                    pointers[1], pointers[2] };
    }
  return list;
}

static void
on_open (void *context,
         const xmlChar *name,
         const xmlChar *prefix,
         const xmlChar *uri,
         int n_namespaces,
         const xmlChar **namespaces,
         int n_attributes,
         int n_defaulted,
         const xmlChar **attributes)
{
  Stream *self = context;
  const DoorXmlElement element = { (const char *) name, (const char *) prefix, (const char *) uri,
                                   (guint) xmlSAX2GetLineNumber (self->parser) };
  const guint n = (guint) n_attributes;
  const DoorXmlAttribute *list;

  if (self->is_stopped || (!self->listener->open && !self->listener->open_element))
    return;
  list = list_attributes (self, attributes, n);
  if (self->listener->open_element)
    stop_unless (self, self->listener->open_element (self->data, &element, list, n));
  else
    stop_unless (self, self->listener->open (self->data, element.name, list, n));
}

static void
on_text (void *context, const xmlChar *text, int length)
{
  Stream *self = context;

  if (!self->is_stopped && self->listener->text)
    stop_unless (self, self->listener->text (self->data, (const char *) text, (gsize) length));
}

static void
on_close (void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  Stream *self = context;

  if (!self->is_stopped && self->listener->close)
    stop_unless (self, self->listener->close (self->data, (const char *) name));
}

static void
refuse_entity (void *context,
               const xmlChar *name,
               int type,
               const xmlChar *public_id,
               const xmlChar *system_id,
               xmlChar *content)
{
  Stream *self = context;

  self->is_forbidden = TRUE;
  stop_unless (self, FALSE);
}

static gboolean
report (const Stream *self, const char *name, GError **error)
{
  const xmlError *fault = xmlCtxtGetLastError (self->parser);
  g_autofree char *message = g_strdup (fault && fault->message ? fault->message : "not XML");

  if (self->is_forbidden)
    {
      g_set_error (error, DOOR_XML_ERROR, DOOR_XML_ERROR_FORBIDDEN,
                   "%s declares entities; a file with entities is not opened", name);
      return FALSE;
    }
  if (self->is_stopped || self->parser->wellFormed)
    return TRUE;
  g_set_error (error, DOOR_XML_ERROR, DOOR_XML_ERROR_MALFORMED, "%s:%d:%d: %s", name,
               fault ? fault->line : 0, fault ? fault->int2 : 0, g_strstrip (message));
  return FALSE;
}

gboolean
door_xml_stream (
    GBytes *bytes, const char *name, const DoorXmlListener *listener, gpointer data, GError **error)
{
  /* Without NOENT an "&amp;" within an attribute would arrive as "&#38;". No other entity can be
   * replaced: one that is declared stops the reading. */
  const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOENT;
  gsize size;
  const char *content = g_bytes_get_data (bytes, &size);
  Stream self = { .listener = listener, .data = data };
  xmlSAXHandler handler = { .initialized = XML_SAX2_MAGIC };
  gboolean is_read;

  if (size == 0 || size > G_MAXINT)
    {
      g_set_error (error, DOOR_XML_ERROR,
                   size ? DOOR_XML_ERROR_TOO_LARGE : DOOR_XML_ERROR_MALFORMED,
                   "%s has %" G_GSIZE_FORMAT " bytes", name, size);
      return FALSE;
    }

  handler.startElementNs = on_open;
  handler.endElementNs = on_close;
  handler.characters = on_text;
  handler.ignorableWhitespace = on_text;
  handler.cdataBlock = on_text;
  handler.entityDecl = refuse_entity;

  self.parser = xmlCreateMemoryParserCtxt (content, (int) size);
  self.attributes = g_array_new (FALSE, FALSE, sizeof (DoorXmlAttribute));
  xmlCtxtUseOptions (self.parser, options);
  *self.parser->sax = handler;
  self.parser->userData = &self;
  xmlParseDocument (self.parser);
  is_read = report (&self, name, error);

  g_array_unref (self.attributes);
  xmlFreeDoc (self.parser->myDoc);
  self.parser->myDoc = NULL;
  xmlFreeParserCtxt (self.parser);
  return is_read;
}

char *
door_xml_attribute_dup (const DoorXmlAttribute *attributes, gsize n, const char *name)
{
  for (gsize i = 0; i < n; i++)
    if (strcmp (attributes[i].name, name) == 0)
      return g_strndup (attributes[i].value, attributes[i].length);
  return NULL;
}
