/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificate of a relay: no authority knows a laptop in a village, so it makes its own, and the
 * code on its screen says which one it is (DoorRelayCode.pin). Thread rule: any thread. */
#pragma once

#include <gio/gio.h>

/* A private key and a certificate for it, for five years, as one PEM file that only its owner reads.
 * Keeps a file that is there. */
gboolean door_relay_certificate_make (const char *path, gint64 now_us, GError **error);
/* SHA-256 of the certificate's DER in hex. transfer full. */
char *door_relay_certificate_pin (GTlsCertificate *certificate);
