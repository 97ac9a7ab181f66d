/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate in front of json-glib, whose reader recurses: a text that is nested deep enough ends the
 * program. It also walks through an object's members for each name that comes again or hashes like another:
 * one of ten thousand takes many seconds. Whoever reads JSON that somebody else wrote asks here first.
 *
 * Promises: TRUE means that brackets are nested at most DOOR_JSON_MAX_NESTING deep and no object has more
 * than DOOR_JSON_MAX_MEMBERS members, in whatever way json-glib reads the text, comments and single
 * quotes included (a text with either is refused: it is not JSON). FALSE says nothing more; TRUE does not
 * mean that the text is JSON.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

#define DOOR_JSON_MAX_NESTING 64u   /* our own documents stay under 10, maps of places under 12 */
#define DOOR_JSON_MAX_MEMBERS 1000u /* of one object; what is carried into a case is a few dozen */

gboolean door_json_is_bounded (const char *text, gsize length);
