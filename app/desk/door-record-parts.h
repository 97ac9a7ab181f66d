/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A submission put together from its parts by somebody who may read it: the record with what is kept apart
 * (door-apart.h) back in its places.
 *
 * Each document kept apart is a part of its own, sealed under its own key to the same readers:
 * "identifiers.door", "positions.door". The submission names it with its hash; once it is destroyed by the
 * survey's schedule, the record opens without it, its places marked.
 *
 * Promises:
 *   1. Only a part that the submission vouches for, signed by the same vault for the same interview, is
 *      merged. Another one in its place is an error, not a gap.
 *   2. A part that is not there leaves its marks; *ret_absent says which.
 * Thread rule: any thread.
 */
#pragma once

#include "door-apart.h"
#include "door-envelope.h"
#include "door-form.h"
#include "door-journal.h"

/* The bytes of a part; NULL when it is not there. transfer full. */
typedef GBytes *(*DoorFindPart) (gpointer data, const char *name);

/* "identifiers.door", "positions.door". NULL for NONE. */
const char *door_apart_part (DoorApart apart);

/* The record with the answers of a sealed section (XML from its group on) where the group at `path` stands.
 * DOOR_XML_ERROR, or DOOR_SESSION_ERROR_RECORD when they are of another group. transfer full. */
GBytes *door_record_put_section (GBytes *record, const char *path, GBytes *answers, GError **error);

/* What a sealed section holds, by one of those it is sealed to. */
typedef struct {
  GBytes *answers;      /* XML from its group on */
  DoorJournal *journal; /* its own, with the true times */
  GPtrArray *files;     /* of DoorSectionFile */
} DoorRecordSection;

/* DOOR_SEAL_ERROR. transfer full. */
DoorRecordSection *
door_record_section_open (const DoorEnvelope *section, const DoorIdentity *reader, GError **error);
void door_record_section_free (DoorRecordSection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorRecordSection, door_record_section_free)
/* The record with every section in its place that is sealed to `reader`: analysts read what neither tablet
 * nor supervisor can. `def` is the form of the record. A section that is not there, or is sealed to others,
 * leaves its place empty; *ret_shut counts those sealed to others. transfer full. */
GBytes *door_record_open_sections (GBytes *record,
                                   GPtrArray *links,
                                   const DoorEnvelopeInfo *info,
                                   const DoorIdentity *reader,
                                   DoorFormDef *def,
                                   DoorFindPart find,
                                   gpointer data,
                                   guint *ret_shut,
                                   GError **error);

/* `record` and `links` as door_envelope_open() gave them, `info` of that envelope. `ret_absent`: bits
 * (1 << DoorApart) of documents that belong to it and are not there; may be NULL. `wraps`: door-wraps.h; may be
 * NULL. Errors are of
 * DOOR_SEAL_ERROR or DOOR_SESSION_ERROR. transfer full. */
GBytes *door_record_complete (GBytes *record,
                              GPtrArray *links,
                              const DoorEnvelopeInfo *info,
                              const DoorIdentity *reader,
                              GHashTable *wraps,
                              DoorFindPart find,
                              gpointer data,
                              guint *ret_absent,
                              GError **error);
