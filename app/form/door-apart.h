/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that say who or where somebody is, kept apart from the others so that they can be destroyed by
 * date while the others stay.
 *
 * Which answers those are says the bind's door:apart (column "apart" of a workbook): "identifiers",
 * "positions" or "no", of a group for all in it. Points, lines and areas on the map are positions unless
 * it says otherwise. What the form itself makes of an identifier (a calculation, the interview's name, a
 * choice made from a roster) and still holds it word for word is an identifier as well, unless it says
 * "no". A reason for no answer (door_form_reasons()) and a blank tell nothing and stay where they are.
 *
 * Apart, the record keeps the element, empty and marked: <called d:apart="identifiers"/>; the values
 * stand in a document of their own, in the order of the marks:
 *
 *   <apart xmlns="https://doorstep.org/xforms" kind="identifiers"><value>Velindra</value>…</apart>
 *
 * Order of use: door_session_to_xml_apart() at the device; door_apart_merge() by whoever reads, once for
 * each document; door_apart_marks() for what is still apart.
 *
 * Promises:
 *   1. Split and merged again, the record is what door_session_to_xml() gives.
 *   2. No value of an identifier of MIN characters (DOOR_APART_LEAST) or more, and no position, is in the
 *      record that was split. (A person may name somebody in an answer of their own words: that is an
 *      answer like others.)
 *   3. A record and a document that do not belong together, in number or kind, are refused.
 * Thread rule: a session's thread; the others any.
 */
#pragma once

#include "door-session.h"

#define DOOR_APART_LEAST 3u /* characters: shorter ones are in too many words by chance */

typedef enum {
  DOOR_APART_NONE,
  DOOR_APART_IDENTIFIERS,
  DOOR_APART_POSITIONS,
  DOOR_N_APART,
} DoorApart;

const char *door_apart_name (DoorApart apart); /* "identifiers", "positions"; NONE: "no" */
DoorApart door_apart_parse (const char *name); /* NONE for any other word, and for NULL */

/* What the form says of a node, by itself, by a group around it, or by its type. */
DoorApart door_form_apart (const DoorFormDef *def, DoorDefNode node);

/* The submission without what is kept apart; `ret_apart` has a document, or NULL where there is nothing
 * of the kind. transfer full. */
GBytes *door_session_to_xml_apart (DoorSession *self, GBytes *ret_apart[static DOOR_N_APART]);

/* The record with the values of one document in their places. DOOR_SESSION_ERROR_RECORD. transfer full. */
GBytes *door_apart_merge (GBytes *record, GBytes *apart, GError **error);

/* What is still apart: refs as door_session_ref() gives them -> DoorApart. Empty when the record is not
 * one of this form. transfer full. */
GHashTable *door_apart_marks (const DoorFormDef *def, GBytes *record);
