/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters on this device: a queue in the vault of what goes out, and what is done with what comes in.
 *
 * Going out, by itself: each event of a case (for the team), each case that came (for the team's
 * supervisors, who may have to give it to somebody else), a copy of each draft that changed (for the
 * office's recovery key), the notice of a withdrawal. Everything else is queued by whoever writes it.
 * A letter keeps its bytes until the hub has it, so that sending it twice is sending it once. One that the
 * hub refuses leaves the queue and stays in sight (door-refused-letters.h).
 *
 * Coming in, only from whom the roster allows:
 *   message, verdict, release   kept as a record of kind MESSAGE named by the letter's id
 *   return                      kept so too, and the interview is open again (door-return.c)
 *   draft-back                  the draft goes on in this vault
 *   handover                    the case is this account's, and its draft goes on here
 *   case                        a case to do, from a supervisor
 *   wraps                       keys to interviews that came before this reviewer (door-wraps.h)
 *   order                       kept as SETTING "order" for the desk to carry out (door-wipe.h)
 *
 * Thread rule: the vault's thread, but for the postbox, which belongs to the main thread.
 */
#pragma once

#include "door-inbox.h"
#include "door-postbox.h"
#include "door-trust.h"
#include "door-vault-queue.h"

/* Puts a letter into the queue; the same kind and id again replaces one that still waits. */
gboolean door_letter_queue (DoorVault *vault,
                            const char *kind,
                            const char *id,
                            const char *to,
                            GBytes *content,
                            GError **error);

/* Whether any waits in the queue. */
gboolean door_letters_wait (DoorVault *vault);
/* The hub has a letter of this kind and id with this SHA-256, as a stick says: where it waits here, or was
 * refused, with the very same bytes, it has served. */
gboolean door_letter_was_taken (
    DoorVault *vault, const char *kind, const char *id, const char *sha256, GError **error);
/* It has served: takes it out of the queue, where it need not be any more. `key` as its DoorOutLetter has it. */
gboolean door_letter_unqueue (DoorVault *vault, const char *key, GError **error);

/* Takes a letter that came. One that may not be taken is left out and logged: FALSE only when the
 * vault failed. */
gboolean door_letter_take (DoorVault *vault,
                           const DoorInbound *letter,
                           DoorRoster *roster,
                           const DoorPublicKeys *survey_key,
                           GError **error);
/* The setting that says that this very letter gave a case here. transfer full. */
char *door_letter_taken_name (GBytes *letter);
/* The content of an envelope of this kind that the roster's members of `roles` (bits of DoorRole) may
 * send us; NULL with a message in the log when it is not. transfer full. */
GBytes *door_letter_open (DoorVault *vault,
                          const DoorInbound *letter,
                          const DoorRoster *roster,
                          guint roles);

/* A copy of each draft as a file "draft-UUID.door" in `folder`, a stick's: for those that are too large for a
 * letter, and where no network is. Sealed to the office's recovery key, as the letter is; without one in the
 * roster nothing is written. `doorctl keys hand-over` takes it. */
gboolean door_letters_write_drafts (DoorVault *vault,
                                    DoorRoster *roster,
                                    const char *folder,
                                    GError **error);

#define DOOR_TYPE_DESK_POSTBOX (door_desk_postbox_get_type ())
G_DECLARE_FINAL_TYPE (DoorDeskPostbox, door_desk_postbox, DOOR, DESK_POSTBOX, GObject)
DoorDeskPostbox *door_desk_postbox_new (DoorVaultQueue *queue, DoorTrust *trust);
