/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of ODK Collect as servers of others hand them out: a QR code of base64 over zlib over
 * JSON (general.server_url, username, password), or that JSON itself, or just a web address.
 *
 * ODK Central's code has a token in the address and no password; KoboToolbox's and Ona's have an
 * address and often a user name, and the password is typed.
 *
 * Promises: any text is taken; what is returned has an address of a host, over http or https.
 * Thread rule: any thread; one owner.
 */
#pragma once

#include <glib.h>
#include "door-openrosa.h"

typedef struct {
  char *url;      /* without a slash at its end */
  char *username; /* NULL: not said */
  char *password; /* NULL: not said */
  char *project;  /* what people call it; NULL: not said */
} DoorCollectSettings;

/* DOOR_OPENROSA_ERROR_MALFORMED when it is none of these; _TOO_LARGE when what it unpacks to is.
 * transfer full. */
DoorCollectSettings *door_collect_settings_parse (const char *text, GError **error);
void door_collect_settings_free (DoorCollectSettings *self); /* wipes the password */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCollectSettings, door_collect_settings_free)

/* TRUE when the address itself lets in: ODK Central's "/key/TOKEN/". */
gboolean door_collect_url_has_key (const char *url);
