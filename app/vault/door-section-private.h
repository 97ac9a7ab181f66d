/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed sections as rows, and their keys while they are open. */
#pragma once

#include "door-media-private.h"
#include "door-vault-private.h"

#define DOOR_SECTION_OPEN 1
#define DOOR_SECTION_CLOSED 2

/* A section as its row says, with its keys while it is open. */
struct _DoorOpenSection {
  guint8 stream;
  int state;
  GBytes *wrapped_key;
  GBytes *about;
  GBytes *envelope;
  guint8 proof[DOOR_HASH_BYTES];
  DoorTail tail;
  DoorSecret *key;
  DoorSecret *journal_key;
  DoorSecret *about_key;
};

/* A place for values of a section; `kind` "section key" or "section about". */
DoorPlaceBytes door_section_value_place (const DoorVault *self,
                                         const char *kind,
                                         const DoorOpenInterview *interview,
                                         guint8 stream);
/* Where its entries go while it is open. */
DoorLine door_section_line (const DoorOpenInterview *interview, const DoorOpenSection *section);

/* Whose its attachments are while it is open. */
DoorMediaOwner door_section_media_owner (const DoorOpenInterview *interview,
                                         const DoorOpenSection *section);

/* A new one, open, with fresh keys. transfer full. */
DoorOpenSection *door_section_new (const DoorVault *self,
                                   const DoorOpenInterview *interview,
                                   guint8 stream,
                                   const char *label);
/* The row as it is once the section is closed. transfer full. */
DoorOpenSection *door_section_closed_from (const DoorOpenSection *open, GBytes *envelope);

/* Inside a transaction. */
gboolean door_section_insert (DoorVault *self,
                              const DoorOpenInterview *interview,
                              const DoorOpenSection *section,
                              GError **error);
gboolean door_section_update (DoorVault *self,
                              const DoorOpenInterview *interview,
                              const DoorOpenSection *section,
                              const DoorTail *tail,
                              GError **error);
/* All sections of an interview, proofs checked, keys of the open ones opened. DAMAGED when one does
 * not hold. transfer full: of DoorOpenSection. */
GPtrArray *door_section_list (DoorVault *self, const DoorOpenInterview *interview, GError **error);
