/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the outbox, to those who send, count and remove. */
#pragma once

#include "door-vault-private.h"

typedef struct {
  gint64 number; /* of the interview */
  DoorUuid id;
  DoorOutboxState state;
  guint tries;
  gint64 changed_us;
  gint64 stored_us; /* 0: no "stored" receipt yet */
  char *message;
  char *outcome;
  guint8 content[DOOR_HASH_BYTES];
  GStrv names;
  GPtrArray *receipts; /* of GBytes */
} DoorOutboxRow;

void door_outbox_row_free (DoorOutboxRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorOutboxRow, door_outbox_row_free)

DoorOutboxRow *door_outbox_row_new (void);
/* NOT_FOUND: it is not in the outbox. transfer full. */
DoorOutboxRow *door_outbox_row_find (DoorVault *self, const DoorUuid *id, GError **error);
/* Of DoorOutboxRow, in the order of the interviews; damaged ones are left out. transfer full. */
GPtrArray *door_outbox_row_list (DoorVault *self, GError **error);
/* `sql` takes state, tries, about and the interview's number. */
gboolean
door_outbox_row_write (DoorVault *self, const char *sql, const DoorOutboxRow *item, GError **error);
gboolean door_outbox_row_update (DoorVault *self, const DoorOutboxRow *item, GError **error);
