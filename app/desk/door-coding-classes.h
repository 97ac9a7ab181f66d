/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The classification of crime that comes with the programs, with the names that the questionnaires give
 * to events in all their languages. Thread rule: any thread. */
#pragma once

#include "door-iccs.h"

/* `own`: another file of classes (code, title, synonyms), taken as it is; NULL: the one that comes with
 * the programs. *ret_frame, when it is not NULL, is the file itself: a codeframe for door_codings_take().
 * transfer full. */
DoorIccs *door_coding_classes (const char *own, GBytes **ret_frame, GError **error);
