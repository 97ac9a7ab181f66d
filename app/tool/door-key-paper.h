/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key file, or a share of one, as a sheet to be printed and locked away: a QR code of the whole
 * file, and the same as text to be typed where nobody has a camera. A key file on paper is still
 * locked by its passphrase; a share is a secret as it stands, and the sheet says so.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

/* DOOR_SEAL_ERROR when it is neither. The PDF, transfer full. */
GBytes *door_key_paper_new (GBytes *file, GError **error);
