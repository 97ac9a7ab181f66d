/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is posted to /submission: parts in a multipart body, one of which is the manifest.
 *
 * The manifest is the XML part that every OpenRosa server asks for. In a sealed submission it is
 * all that a server can read: form, version, instanceID, and name, size and SHA-256 of each part.
 *
 * Order of use, sender:   door_submission_manifest_new(), _add_part() for each part, _print();
 *   keep these bytes: a retry sends the same ones. door_multipart_build() when sending.
 * Order of use, receiver: door_multipart_parse(), door_multipart_find() the manifest's part,
 *   door_submission_manifest_parse(), door_submission_manifest_check() for each other part.
 *
 * Promises:
 *   1. Parts come out of a parse byte for byte as they went into the build.
 *   2. A part's name is a safe file name (door_file_name_is_safe()), and no two parts share one.
 *   3. Parsing copies nothing: parts are slices of the body and keep it alive.
 * Thread rule: any thread; one owner.
 */
#pragma once

#include <glib.h>
#include "door-openrosa.h"

/* Name of the manifest's part, and the file name that servers insist on. */
#define DOOR_SUBMISSION_XML_PART "xml_submission_file"
/* One submission has a photo or a sound for some questions; 1,000 is beyond any real form. */
#define DOOR_SUBMISSION_MAX_PARTS 1000
/* A manifest of 1,000 parts stays under 300 kB. */
#define DOOR_SUBMISSION_MAX_MANIFEST (512u * 1024)
/* Form ids, versions and instance ids are short; anything longer is an attack. */
#define DOOR_SUBMISSION_MAX_ID 255

/* Parts ----------------------------------------------------------------------------------- */

typedef struct {
  char *name;
  char *content_type; /* NULL means application/octet-stream */
  GBytes *bytes;
} DoorWirePart;

/* Copies the texts, takes a reference on the bytes. */
DoorWirePart *door_wire_part_new (const char *name, const char *content_type, GBytes *bytes);
void door_wire_part_free (DoorWirePart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorWirePart, door_wire_part_free)

/* Multipart ------------------------------------------------------------------------------- */

/* Joins parts (array of DoorWirePart) into one body. The boundary is drawn so that no part holds it.
 * *ret_content_type: "multipart/form-data; boundary=…". transfer full. */
GBytes *door_multipart_build (const GPtrArray *parts, char **ret_content_type);
/* `content_type` is the request's header. Array of DoorWirePart. transfer full. */
GPtrArray *door_multipart_parse (GBytes *body, const char *content_type, GError **error);
/* First part with this name, or NULL. transfer none. */
DoorWirePart *door_multipart_find (const GPtrArray *parts, const char *name);

/* Manifest of a sealed submission ---------------------------------------------------------- */

typedef struct {
  char *name;
  guint64 size;
  char *sha256; /* 64 lower-case hex digits of the part's bytes */
} DoorPartEntry;

typedef struct {
  char *form_id;
  char *version;       /* "" when the form has none */
  char *instance_id;   /* "uuid:…" */
  char *deprecated_id; /* the instance this one replaces; NULL: none */
  GPtrArray *parts;    /* of DoorPartEntry */
} DoorSubmissionManifest;

DoorSubmissionManifest *
door_submission_manifest_new (const char *form_id, const char *version, const char *instance_id);
void door_submission_manifest_free (DoorSubmissionManifest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSubmissionManifest, door_submission_manifest_free)

/* Adds the entry of a part: its size and hash are taken from the bytes. */
void
door_submission_manifest_add_part (DoorSubmissionManifest *self, const char *name, GBytes *bytes);
/* The entry of that name, or NULL. transfer none. */
const DoorPartEntry *door_submission_manifest_find (const DoorSubmissionManifest *self,
                                                    const char *name);
/* TRUE when the manifest lists the part with exactly these bytes. On FALSE the error says whether
 * the name is unknown or the bytes differ (DOOR_OPENROSA_ERROR_MALFORMED). */
gboolean door_submission_manifest_check (const DoorSubmissionManifest *self,
                                         const DoorWirePart *part,
                                         GError **error);
GBytes *door_submission_manifest_print (const DoorSubmissionManifest *self);
/* DOOR_OPENROSA_ERROR_MALFORMED also for a plain (unsealed) submission; tell them apart by
 * door_submission_head_parse(). */
DoorSubmissionManifest *door_submission_manifest_parse (GBytes *xml, GError **error);

/* What any OpenRosa submission says of itself, sealed or plain: the root's id and version, and
 * meta/instanceID. `parts` is empty; `sealed` tells a manifest of ours from other XML. */
DoorSubmissionManifest *
door_submission_head_parse (GBytes *xml, gboolean *ret_sealed, GError **error);
