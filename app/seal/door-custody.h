/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Split custody: an identity in the hands of several people, any `needed` of whom restore it, while
 * fewer learn nothing. For recovery and analyst keys, which no single person should hold.
 *
 * How: for every group of needed - 1 holders there is one random piece, which everybody but that
 * group gets; all pieces together (exclusive or) are the seed. Fewer than `needed` holders lack at
 * least one piece and hence know nothing; `needed` of them lack none. This is replicated secret
 * sharing: only random bytes and exclusive or, nothing to get wrong, at the price of shares that grow
 * with the number of holders (20 pieces of 32 bytes for 4 of 7).
 *
 * A share is text, short enough to be printed as a QR code. It says whose key it is a share of, how
 * many are needed, and who holds it:
 *
 *   doorstep-share 1
 *   public door1…
 *   set …                    which splitting; shares of two splittings do not mix
 *   of 5 needed 3
 *   holder 2 Mele%20T.
 *   piece 12 …               for each piece: the group that has not got it, as bits; the bytes
 *
 * Order of use: door_custody_split() once, hand out and wipe; door_custody_join() with as many
 * shares as are needed; better at a rehearsal than at an accident.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

#include "door-keys.h"

#define DOOR_CUSTODY_MAX 7

/* `holders`: DOOR_CUSTODY_MAX names at most, NULL-terminated; `needed` from 2 to their number.
 * transfer full: of GBytes, one for each holder, secret. */
GPtrArray *door_custody_split (DoorIdentity *identity, const char *const *holders, guint needed);

/* WRONG_KEY: too few shares (the message counts), or of different splittings. DAMAGED: a share is
 * cut or altered, or the pieces do not give the key they name. */
DoorIdentity *door_custody_join (GPtrArray *shares, GError **error);

/* What a share says of itself. */
typedef struct {
  DoorPublicKeys keys;
  guint holders;
  guint needed;
  guint number; /* of this holder, from 1 */
  char *holder;
} DoorShareInfo;

gboolean door_custody_inspect (GBytes *share, DoorShareInfo *ret_info, GError **error);
void door_share_info_clear (DoorShareInfo *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorShareInfo, door_share_info_clear)
