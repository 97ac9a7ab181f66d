/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading and writing the JSON of door-hub-wire.h and door-letter.h: flat objects, and pages of rows
 * above a mark. Private to app/openrosa. Thread rule: any thread. */
#pragma once

#include "door-hub-wire.h"

#include <json-glib/json-glib.h>

/* Sets MALFORMED and returns FALSE. */
gboolean door_wire_malformed (GError **error, const char *what);
/* The object that the document is; lives as long as `parser`. Limits size and nesting. */
JsonObject *door_wire_object (GBytes *json, JsonParser *parser, GError **error);
/* The text of a member, or NULL when it is absent, null or something else. transfer none. */
const char *door_wire_get_text (JsonObject *object, const char *name);
gboolean
door_wire_get_number (JsonObject *object, const char *name, guint64 *ret_number, GError **error);
gboolean door_wire_get_flag (JsonObject *object, const char *name);
GBytes *door_wire_decode (const char *base64); /* transfer full */
char *door_wire_encode (GBytes *bytes);        /* transfer full */

/* Takes one element of a page into `out`. */
typedef gboolean (*DoorWireReadRow) (JsonNode *node, GPtrArray *out, GError **error);
gboolean door_wire_page_parse (
    GBytes *json, DoorWireReadRow read_row, GPtrArray *out, guint64 *ret_mark, GError **error);

/* Writing: door_wire_open() with '{' or '[', what is in it, and the bracket that closes it. Commas come by
 * themselves. */
void door_wire_open (GString *out, char bracket);
void door_wire_add_name (GString *out, const char *name);   /* a value follows */
void door_wire_add_string (GString *out, const char *text); /* a value */
/* Members. A text of NULL is left out. */
void door_wire_add_text (GString *out, const char *name, const char *text);
void door_wire_add_number (GString *out, const char *name, guint64 number);
void door_wire_add_flag (GString *out, const char *name, gboolean flag);

typedef void (*DoorWireWriteRow) (GString *out, gconstpointer row);
char *door_wire_page_print (const GPtrArray *rows, guint64 mark, DoorWireWriteRow write_row);
