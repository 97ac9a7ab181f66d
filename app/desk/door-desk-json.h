/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few things the desk's small JSON documents need. */
#pragma once

#include <json-glib/json-glib.h>

/* Ends the building; compact text. transfer full. */
GBytes *door_json_finish (JsonBuilder *builder);
void door_json_add_text (JsonBuilder *builder, const char *name, const char *text);
/* The object the bytes hold, owned by the parser; NULL when they hold none. */
JsonObject *door_json_parse_object (JsonParser *parser, GBytes *bytes);
/* The same of a list in a text, which may be NULL. */
JsonArray *door_json_parse_array (JsonParser *parser, const char *text);
/* A text member, "" when absent or of another kind. transfer full. */
char *door_json_dup_text (JsonObject *object, const char *name);
/* A number; `usual` when it is absent or of another kind. */
double door_json_get_number (JsonObject *object, const char *name, double usual);
gint64 door_json_get_int (JsonObject *object, const char *name, gint64 usual);
