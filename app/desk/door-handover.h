/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case goes to a colleague of the team who can do what one cannot here: another sex, another
 * language, a stranger to the household. With it go its visits, the draw and the interview as it
 * stands; the selected person is not drawn again.
 *
 * Order of use: door_handover_colleagues(); somebody is chosen; door_handover_async(), which seals all
 * to the colleague's device and queues one letter. It leaves with the next sending; the hub then
 * takes the case off this device's list. The interview stays here until then.
 *
 * Where there is no network the letter goes from hand to hand: door_handover_letter_async() gives its bytes,
 * for a stick or as codes (door-code-frames.h); the colleague's device takes them with
 * door_handover_take_async(). It waits here all the same, so that the hub hears of it, and taking it twice,
 * whichever way, takes it once. A lost device's draft that the office handed over to this one (`doorctl keys
 * hand-over`) is taken in the same way, and once, too.
 * Thread rule: main.
 */
#pragma once

#include "door-case-about.h"
#include "door-trust.h"
#include "door-vault-queue.h"

/* Interviewers of the own team, other than oneself, by their names in the roster; sorted. Empty before
 * the first sync. transfer full. */
char **door_handover_colleagues (const DoorTrust *trust);

typedef struct {
  const DoorAssignmentFacts *facts;
  GPtrArray *events;     /* of DoorCaseEvent: what happened so far */
  const DoorUuid *draft; /* the interview under way; NULL: none */
  const char *colleague;
} DoorHandover;

/* G_IO_ERROR_NOT_FOUND: nobody of that name is in the team. G_IO_ERROR_NO_SPACE: with its photographs it
 * is too large for a letter; the message says what to do. Copies what it needs. */
void door_handover_async (DoorVaultQueue *queue,
                          const DoorTrust *trust,
                          const DoorHandover *handover,
                          GAsyncReadyCallback callback,
                          gpointer data);
gboolean door_handover_finish (GAsyncResult *result, GError **error);

/* The letter that waits for `case_id`. G_IO_ERROR_NOT_FOUND: it has left, and the hub has it. */
void door_handover_letter_async (DoorVaultQueue *queue,
                                 const char *case_id,
                                 GAsyncReadyCallback callback,
                                 gpointer data);
GBytes *door_handover_letter_finish (GAsyncResult *result, GError **error);

/* TRUE for what looks like such a letter, whoever wrote it and for whom. */
gboolean door_handover_is_letter (GBytes *bytes);
/* G_IO_ERROR_PERMISSION_DENIED: nobody of the survey wrote it, as far as is known here, or it is for another
 * device. Nothing is taken then. */
void door_handover_take_async (DoorVaultQueue *queue,
                               const DoorTrust *trust,
                               GBytes *letter,
                               GAsyncReadyCallback callback,
                               gpointer data);
/* *ret_new FALSE: it was taken before. */
gboolean door_handover_take_finish (GAsyncResult *result, gboolean *ret_new, GError **error);
