/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hardened XML reader: the one door by which XML from outside comes in.
 *
 * Promises:
 *   1. Nothing is fetched: no network, no external file, no external entity, no XInclude.
 *   2. A document with a DOCTYPE that declares entities is refused.
 *   3. Depth, size and text length are bounded (the constants below and libxml2's own limits).
 *   4. A fault names line and column.
 * Thread rule: any thread; a document belongs to its caller.
 */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

#define DOOR_XML_MAX_BYTES (64u * 1024 * 1024) /* the largest real form known has 7 MB */

#define DOOR_XML_ERROR (door_xml_error_quark ())
GQuark door_xml_error_quark (void);
typedef enum {
  DOOR_XML_ERROR_TOO_LARGE, /* over DOOR_XML_MAX_BYTES: refuse the file */
  DOOR_XML_ERROR_MALFORMED, /* not well-formed: show the message to the author */
  DOOR_XML_ERROR_FORBIDDEN, /* declares entities: refuse the file */
} DoorXmlError;

/* `name` is used in messages only ("form.xml:12:4: …"). transfer full. */
xmlDoc *door_xml_parse (GBytes *bytes, const char *name, GError **error);

/* First child element with this local name; `ns` NULL means any namespace. transfer none. */
xmlNode *door_xml_child (const xmlNode *parent, const char *ns, const char *name);
/* Next sibling element with this local name. transfer none. */
xmlNode *door_xml_next (const xmlNode *node, const char *ns, const char *name);
gboolean door_xml_is (const xmlNode *node, const char *ns, const char *name);
/* Value of an attribute, `ns` NULL for one without namespace; NULL when absent. transfer full,
 * to be freed with g_free(). */
char *door_xml_attribute (const xmlNode *node, const char *ns, const char *name);
/* All text below the node, "" when empty. transfer full, g_free(). */
char *door_xml_text (const xmlNode *node);

/* Serialises a node with the namespaces that are in scope. transfer full. */
char *door_xml_to_string (xmlDoc *doc, xmlNode *node);
/* Appends text escaped for XML content or a double-quoted attribute; characters that XML 1.0
 * cannot hold are dropped. */
void door_xml_append_escaped (GString *out, const char *text);
