/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The documents that an OpenRosa client and server hand each other: for each a struct, a parse
 * and a print. Both sides of Doorstep, and any other client or server, meet only here.
 *
 * Promises:
 *   1. What is printed parses back to the same struct.
 *   2. Parsing takes any bytes: it returns a document or a DOOR_OPENROSA_ERROR, never a part.
 *   3. Names of files that come out of a parse are relative, without "..", without control
 *      characters (door_media_name_is_safe()).
 * Limits are named below; a document over them is refused.
 * Thread rule: any thread; a struct has one owner.
 *
 * See also door-submission.h (what is posted) and door-hub-wire.h (what only our hub speaks).
 */
#pragma once

#include <glib.h>

#define DOOR_OPENROSA_VERSION "1.0"       /* value of the X-OpenRosa-Version header */
#define DOOR_OPENROSA_TUS_VERSION "1.0.0" /* of resumable uploads, which our own hub takes */
/* Largest body of one POST /submission; ODK Central announces the same figure. */
#define DOOR_OPENROSA_MAX_BODY (100u * 1000 * 1000)
/* A form list of a whole country programme has some hundred entries. */
#define DOOR_OPENROSA_MAX_ENTRIES 10000

#define DOOR_OPENROSA_ERROR (door_openrosa_error_quark ())
GQuark door_openrosa_error_quark (void);
typedef enum {
  DOOR_OPENROSA_ERROR_MALFORMED, /* not such a document: the other side is at fault, or is not
                                  * an OpenRosa server at all (a captive portal) */
  DOOR_OPENROSA_ERROR_TOO_LARGE, /* over a limit: refuse */
  DOOR_OPENROSA_ERROR_UNSAFE,    /* a file name that would leave its folder: refuse */
} DoorOpenRosaError;

/* Form list ------------------------------------------------------------------------------- */

typedef struct {
  char *form_id;
  char *name;
  char *version; /* "" when the form has none */
  char *hash;    /* "md5:…" of the form's XML */
  char *download_url;
  char *manifest_url; /* NULL: the form has no media */
  char *description;  /* NULL: none */
  char *signature;    /* base64 of the survey's signature over the form; NULL from other servers */
} DoorListedForm;

DoorListedForm *door_listed_form_new (void);
void door_listed_form_free (DoorListedForm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorListedForm, door_listed_form_free)

/* An array of DoorListedForm. transfer full. */
GPtrArray *door_form_list_parse (GBytes *bytes, GError **error);
char *door_form_list_print (const GPtrArray *forms);

/* Media manifest -------------------------------------------------------------------------- */

typedef struct {
  char *filename; /* may hold '/', never ".." */
  char *hash;     /* "md5:…" of the bytes; an opaque token when entity_list is set */
  char *download_url;
  char *integrity_url; /* entity lists only; else NULL */
  gboolean entity_list;
} DoorListedMedia;

DoorListedMedia *door_listed_media_new (void);
void door_listed_media_free (DoorListedMedia *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorListedMedia, door_listed_media_free)

/* An array of DoorListedMedia. transfer full. */
GPtrArray *door_media_manifest_parse (GBytes *bytes, GError **error);
char *door_media_manifest_print (const GPtrArray *media);
/* What a list's integrityUrl answers when it is asked about entities by ?id=A,B: those that are deleted, or are
 * not the asker's any more. Unknown ones are not named at all. Array of char *. transfer full. */
GPtrArray *door_entity_integrity_parse (GBytes *bytes, GError **error);

/* Nature of our hub's answer to a submission of which parts are still missing. Others read its
 * 202 as success, and send the rest as they would anyway. */
#define DOOR_OPENROSA_PARTIAL "submit_partial"
/* Nature of a relay's answer: it has the submission and carries it to the hub. Not yet stored. */
#define DOOR_OPENROSA_CARRIED "submit_carried"

/* Response -------------------------------------------------------------------------------- */

typedef struct {
  char *message; /* in words for a person; "" when the server sent none */
  char *nature;  /* "error", "submit_success", …; "" when absent */
  char *receipt; /* base64 of our hub's stored receipt; NULL from other servers */
} DoorOpenRosaResponse;

DoorOpenRosaResponse *door_openrosa_response_new (const char *nature, const char *message);
void door_openrosa_response_free (DoorOpenRosaResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorOpenRosaResponse, door_openrosa_response_free)

/* Refuses anything that is not an OpenRosaResponse, above all a web page. transfer full. */
DoorOpenRosaResponse *door_openrosa_response_parse (GBytes *bytes, GError **error);
char *door_openrosa_response_print (const DoorOpenRosaResponse *self);

/* Helpers --------------------------------------------------------------------------------- */

/* "md5:" and 32 hex digits, as form lists and manifests write it. transfer full. */
char *door_openrosa_hash (GBytes *bytes);
/* SHA-256 as 64 hex digits, by which parts of a submission are known. With the processor's own
 * instructions where it has them: a hub does little else. transfer full. */
char *door_openrosa_sha256 (GBytes *bytes);
/* A relative path of safe file names joined by '/', at most 8 deep. */
gboolean door_media_name_is_safe (const char *name);
