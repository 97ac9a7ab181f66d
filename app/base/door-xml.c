/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xml"

#include "door-xml.h"

#include <libxml/parser.h>
#include <string.h>

G_DEFINE_QUARK (door - xml - error - quark, door_xml_error)

static gboolean
declares_entities (const xmlDoc *doc)
{
  const xmlDtd *dtd = doc->intSubset;

  for (const xmlNode *node = dtd ? dtd->children : NULL; node; node = node->next)
    if (node->type == XML_ENTITY_DECL)
      return TRUE;
  return dtd && (dtd->SystemID || dtd->ExternalID) && doc->extSubset;
}

/* An entity is refused where it is declared, before anything can be expanded. */
static void
refuse_entity (void *context,
               const xmlChar *name,
               int type,
               const xmlChar *public_id,
               const xmlChar *system_id,
               xmlChar *content)
{
  xmlParserCtxt *parser = context;

  *(gboolean *) parser->_private = TRUE;
  xmlStopParser (parser);
}

static void
set_parse_error (GError **error, const xmlParserCtxt *parser, const char *name)
{
  const xmlError *fault = xmlCtxtGetLastError ((void *) parser);
  g_autofree char *message = g_strdup (fault && fault->message ? fault->message : "not XML");

  g_strstrip (message);
  g_set_error (error, DOOR_XML_ERROR, DOOR_XML_ERROR_MALFORMED, "%s:%d:%d: %s", name,
               fault ? fault->line : 0, fault ? fault->int2 : 0, message);
}

xmlDoc *
door_xml_parse (GBytes *bytes, const char *name, GError **error)
{
  const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA
                      | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  gboolean forbidden = FALSE;
  xmlParserCtxt *parser;
  g_autoptr (xmlDoc) doc = NULL;

  if (size > DOOR_XML_MAX_BYTES)
    {
      g_set_error (error, DOOR_XML_ERROR, DOOR_XML_ERROR_TOO_LARGE,
                   "%s has %" G_GSIZE_FORMAT " bytes; at most %u can be read", name, size,
                   DOOR_XML_MAX_BYTES);
      return NULL;
    }

  parser = xmlNewParserCtxt ();
  parser->_private = &forbidden;
  parser->sax->entityDecl = refuse_entity;
  doc = xmlCtxtReadMemory (parser, data ? data : "", (int) size, NULL, NULL, options);
  if (forbidden || (doc && declares_entities (doc)))
    {
      g_set_error (error, DOOR_XML_ERROR, DOOR_XML_ERROR_FORBIDDEN,
                   "%s declares entities; a file with entities is not opened", name);
      g_clear_pointer (&doc, xmlFreeDoc);
    }
  else if (!doc)
    set_parse_error (error, parser, name);
  xmlFreeParserCtxt (parser);
  return g_steal_pointer (&doc);
}

gboolean
door_xml_is (const xmlNode *node, const char *ns, const char *name)
{
  if (!node || node->type != XML_ELEMENT_NODE || strcmp ((const char *) node->name, name) != 0)
    return FALSE;
  return !ns || (node->ns && strcmp ((const char *) node->ns->href, ns) == 0);
}

xmlNode *
door_xml_next (const xmlNode *node, const char *ns, const char *name)
{
  for (xmlNode *next = node ? node->next : NULL; next; next = next->next)
    if (door_xml_is (next, ns, name))
      return next;
  return NULL;
}

xmlNode *
door_xml_child (const xmlNode *parent, const char *ns, const char *name)
{
  for (xmlNode *child = parent ? parent->children : NULL; child; child = child->next)
    if (door_xml_is (child, ns, name))
      return child;
  return NULL;
}

static char *
take_xml_text (xmlChar *text)
{
  char *copy = g_strdup ((const char *) text);

  xmlFree (text);
  return copy;
}

char *
door_xml_attribute (const xmlNode *node, const char *ns, const char *name)
{
  xmlNode *n = (xmlNode *) node;
  xmlChar *value = ns ? xmlGetNsProp (n, (const xmlChar *) name, (const xmlChar *) ns)
                      : xmlGetNoNsProp (n, (const xmlChar *) name);

  return value ? take_xml_text (value) : NULL;
}

char *
door_xml_text (const xmlNode *node)
{
  xmlChar *text = node ? xmlNodeGetContent ((xmlNode *) node) : NULL;

  return text ? take_xml_text (text) : g_strdup ("");
}

char *
door_xml_to_string (xmlDoc *doc, xmlNode *node)
{
  xmlBuffer *buffer = xmlBufferCreate ();
  char *text;

  xmlNodeDump (buffer, doc, node, 0, 0);
  text = g_strdup ((const char *) xmlBufferContent (buffer));
  xmlBufferFree (buffer);
  return text;
}

/* XML 1.0, production 2. */
static gboolean
is_xml_char (gunichar c)
{
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF)
         || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

static const char *
escape_of (gunichar c)
{
  switch (c)
    {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    case '"':
      return "&quot;";
    case '\r':
      return "&#13;";
    default:
      return NULL;
    }
}

void
door_xml_append_escaped (GString *out, const char *text)
{
  const char *p = text;

  while (*p)
    {
      gunichar c = g_utf8_get_char_validated (p, -1);
      gboolean is_broken = c == (gunichar) -1 || c == (gunichar) -2;

      if (!is_broken && escape_of (c))
        g_string_append (out, escape_of (c));
      else if (!is_broken && is_xml_char (c))
        g_string_append_unichar (out, c);
      p = is_broken ? p + 1 : g_utf8_next_char (p);
    }
}
