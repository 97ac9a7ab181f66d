/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ODK's encryption undone by another implementation: the openssl program, step by step as the
 * specification says. Each fails the test when openssl does. */
#pragma once

#include <glib.h>

typedef struct {
  char *folder;
  char *private_key; /* path */
  char *form_key;    /* base64 of the public half, as a form carries it */
} OdkKeys;

OdkKeys *odk_keys_new (void); /* NULL: there is no openssl program */
void odk_keys_free (OdkKeys *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OdkKeys, odk_keys_free)

/* Text of the root's child `name`. transfer full. */
char *odk_text_in (GBytes *xml, const char *name);
/* What was encrypted to the key by RSA. transfer full. */
GBytes *odk_unwrap (const OdkKeys *self, const char *base64);
/* File number `file` (from 0, the XML last) of this submission, by the unwrapped key. transfer full. */
GBytes *odk_decrypt (GBytes *key, const char *instance, guint file, GBytes *sealed);
char *odk_hex (const guint8 *data, gsize length);
