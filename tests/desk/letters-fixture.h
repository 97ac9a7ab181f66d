/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device with a vault, and everybody who may write to it: for tests of letters, and of what they bring
 * about. */
#pragma once

#include "door-letters.h"
#include "door-trust.h"
#include "door-vault-queue.h"

#define LETTERS_NOW_US G_GINT64_CONSTANT (1763892000000000)
#define LETTERS_PASSPHRASE "seven quiet herons"

typedef struct {
  char *folder;
  char *account;
  DoorClock *clock;
  DoorIdentity *survey, *supervisor, *recovery, *hub, *colleague, *stranger;
  DoorVault *vault; /* NULL once the queue has it */
  DoorRoster *roster;
  GBytes *roster_bytes;
} LettersCase;

typedef struct {
  DoorVaultQueue *queue;
  DoorTrust *trust;
  DoorDeskPostbox *postbox;
} LettersDesk;

void letters_set_up (LettersCase *self, gconstpointer data);
void letters_tear_down (LettersCase *self, gconstpointer data);

/* --- On the vault --- */
/* A letter to this device; transfer full. */
DoorInbound *letters_write (
    LettersCase *self, DoorIdentity *writer, const char *kind, const char *id, const char *json);
void letters_take (LettersCase *self, const DoorInbound *letter);
guint letters_count (LettersCase *self, DoorRecordKind kind);
/* An interview with one answer, and one that is finished. */
DoorUuid letters_begin (LettersCase *self);
DoorUuid letters_finish (LettersCase *self);

/* --- Through the queue --- */
/* Keeps the result, for letters_wait(). */
void letters_on_result (GObject *source, GAsyncResult *result, gpointer data);
void letters_wait (GAsyncResult **result);
/* Takes the vault into a queue, with a postbox over it. */
void letters_desk_open (LettersCase *self, LettersDesk *desk);
void letters_desk_close (LettersDesk *desk);
DoorOutLetter *letters_desk_next (LettersDesk *desk, gboolean large);
/* The hub has it. */
void letters_desk_taken (LettersDesk *desk, const DoorOutLetter *letter);
