/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The survey's signature over a form: what makes a device accept it.
 *
 * Signed is a text that names form, version, the BLAKE2b of the XML, and name and BLAKE2b of each
 * media file in the order of their names, so that neither the form (which says what is sensitive)
 * nor a list of choices can be changed on the way.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>
#include "door-keys.h"
#include "door-submission.h"

/* `media`: of DoorWirePart, may be NULL. transfer full: DOOR_SIGNATURE_BYTES. */
GBytes *door_form_sign (const DoorIdentity *survey_key,
                        const char *form_id,
                        const char *version,
                        GBytes *xml,
                        const GPtrArray *media);
/* `signature` NULL: FALSE. */
gboolean door_form_verify (const DoorPublicKeys *survey_key,
                           const char *form_id,
                           const char *version,
                           GBytes *xml,
                           const GPtrArray *media,
                           GBytes *signature);
