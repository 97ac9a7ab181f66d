/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case goes to a colleague of the team who can do what one cannot here: another sex, another
 * language, a stranger to the household. With it go its visits, the draw and the interview as it
 * stands; the selected person is not drawn again.
 *
 * Order of use: door_handover_colleagues(); somebody is chosen; door_handover_async(), which seals all
 * to the colleague's device and queues one letter. It leaves with the next sending; the hub then
 * takes the case off this device's list. The interview stays here until then.
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
