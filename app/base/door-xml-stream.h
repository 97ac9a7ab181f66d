/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XML read as it passes by, for documents too large to hold as a tree: the sheets of a workbook.
 *
 * Keeps the promises of door-xml.h: nothing is fetched, a document that declares entities is
 * refused, depth is bounded by libxml2, a fault names line and column. Memory does not grow with
 * the document; whoever listens bounds what it keeps.
 * Thread rule: any thread; the listener is called on the caller's.
 */
#pragma once

#include "door-xml.h"

/* Neither name nor value outlives the call, and a value is not ended by a zero. Within one document
 * equal names, prefixes and namespaces have equal addresses. */
typedef struct {
  const char *name;
  const char *value;
  gsize length;
  const char *prefix; /* NULL: none */
  const char *ns;     /* NULL: none */
} DoorXmlAttribute;

typedef struct {
  const char *name;
  const char *prefix; /* NULL: none */
  const char *ns;     /* NULL: none */
  guint line;
} DoorXmlElement;

/* Each returns TRUE to go on, FALSE to stop; stopping is no fault. Names come without prefix.
 * Text comes in pieces of any size. NULL members are passed over. */
typedef struct {
  gboolean (*open) (gpointer data,
                    const char *name,
                    const DoorXmlAttribute *attributes,
                    gsize n_attributes);
  gboolean (*text) (gpointer data, const char *text, gsize length);
  gboolean (*close) (gpointer data, const char *name);
  /* Called instead of open by those who need namespaces and lines. */
  gboolean (*open_element) (gpointer data,
                            const DoorXmlElement *element,
                            const DoorXmlAttribute *attributes,
                            gsize n_attributes);
} DoorXmlListener;

/* FALSE with DOOR_XML_ERROR. Entities within text other than the five of XML are a fault. */
gboolean door_xml_stream (GBytes *bytes,
                          const char *name,
                          const DoorXmlListener *listener,
                          gpointer data,
                          GError **error);

/* The attribute's value; NULL when absent. transfer full. */
char *door_xml_attribute_dup (const DoorXmlAttribute *attributes, gsize n, const char *name);
