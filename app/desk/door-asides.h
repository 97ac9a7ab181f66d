/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an interview keeps beside its answers, by the key of the question:
 *
 *   a draft    what was typed and not taken, so that it is there again after leaving
 *   a remark   words of the interviewer
 *   a reason   why an answer was kept although a soft check did not hold
 *
 * They live in the journal (kinds CHECK and REMARK) and are folded from it:
 *
 *   kind    value
 *   check   "draft TEXT"    typed, not taken; "draft" alone: it is gone
 *           "kept REASON"   confirmed with a reason; "kept" alone: no longer
 *           "shown"         a soft check stopped the interviewer here
 *   remark  the words; "" takes them back
 *
 * A new answer to a question ends its draft and its reason; a removed repeat takes all with it.
 * Thread rule: one owner.
 */
#pragma once

#include "door-journal.h"

typedef enum {
  DOOR_ASIDE_DRAFT,
  DOOR_ASIDE_REMARK,
  DOOR_ASIDE_REASON,
  DOOR_N_ASIDES,
} DoorAsideKind;

typedef struct _DoorAsides DoorAsides;

DoorAsides *door_asides_new (void);
void door_asides_free (DoorAsides *self); /* wipes the texts */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorAsides, door_asides_free)

const char *door_asides_get (DoorAsides *self, DoorAsideKind kind, const char *key); /* NULL */
/* FALSE when nothing changed. NULL or "" removes. */
gboolean door_asides_set (DoorAsides *self, DoorAsideKind kind, const char *key, const char *text);
void door_asides_fold (DoorAsides *self, const DoorEntry *entry);
/* The value of the entry that tells of a draft or reason. transfer full. */
char *door_asides_entry_value (DoorAsideKind kind, const char *text);
