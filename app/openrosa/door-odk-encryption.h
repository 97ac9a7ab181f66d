/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ODK's submission encryption, for servers of others: a form that carries a base64RsaPublicKey has
 * its submissions encrypted to that key. Not our envelope: it has one recipient, names no author
 * and proves nothing about who wrote it. It is what ODK Central, Kobo and Ona can keep.
 *
 * Order of use: door_odk_form_key() tells whether a form asks for it; door_odk_encrypt() once, at
 * finalizing; the parts are kept and sent as they are, since encrypting again makes other bytes,
 * which a server refuses under the same instanceID.
 *
 * As laid out in the ODK XForms specification: AES-256 in CFB mode with PKCS#7 padding, the key
 * wrapped by RSA-OAEP with SHA-256 for both digest and mask, an IV from instanceID and key that
 * is stepped for each file. The arithmetic is OpenSSL's; the layout is ODK's.
 * Thread rule: any thread; takes about a millisecond and one copy of the bytes.
 */
#pragma once

#include <glib.h>
#include "door-submission.h"

#define DOOR_ODK_ENCRYPTED_XML "submission.xml.enc"

/* The form's key as it stands there; NULL when submissions go in clear. transfer full. */
char *door_odk_form_key (GBytes *form_xml);
/* TRUE for the XML part of an encrypted submission: what may be sent to a form with a key. */
gboolean door_odk_is_encrypted (GBytes *xml);

/* Encrypts `media` (of DoorWirePart, may be NULL) in their order, then `xml`. Returns the parts to
 * send, the manifest first under DOOR_SUBMISSION_XML_PART. DOOR_OPENROSA_ERROR_MALFORMED when
 * `form_key` is not an RSA key of at least 2048 bits: tell the office, send nothing.
 * transfer full. */
GPtrArray *door_odk_encrypt (const DoorSubmissionManifest *head,
                             const char *form_key,
                             GBytes *xml,
                             const GPtrArray *media,
                             GError **error);
