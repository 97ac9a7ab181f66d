/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the vault remembers of sending beside the outbox itself: for each interview the last answer it
 * got, and a log of the last DOOR_SYNC_LOG_LENGTH events in words.
 * Thread rule: the vault's thread.
 */
#pragma once

#include "door-outbox.h"
#include "door-vault.h"

typedef struct {
  DoorDeliveryState state;
  guint status;
  gint64 at;
  gint64 next_try; /* 0: none */
  char *to;        /* host; "" : a stick, or nobody answered */
  char *message;
} DoorDeliveryNote;

void door_delivery_note_free (DoorDeliveryNote *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDeliveryNote, door_delivery_note_free)
gboolean door_delivery_note_put (DoorVault *vault,
                                 const char *id,
                                 const DoorDelivery *delivery,
                                 GError **error);
/* NULL: none. */
DoorDeliveryNote *door_delivery_note_get (DoorVault *vault, const char *id);

/* "Household 0142": what a person calls this interview. transfer full. */
char *door_delivery_title (DoorVault *vault, const DoorUuid *interview);

#define DOOR_SYNC_LOG_LENGTH 200

typedef struct {
  guint64 number; /* grows */
  gint64 at;
  char *text;
} DoorLogLine;

void door_log_line_free (DoorLogLine *self);
gboolean door_sync_log_add (DoorVault *vault, gint64 at, const char *text, GError **error);
/* Newest first. transfer full: of DoorLogLine. */
GPtrArray *door_sync_log_list (DoorVault *vault, GError **error);
