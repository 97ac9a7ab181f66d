/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entities made on this device, which stand in two files:
 *   door-local-entities.c        from interviews to the vault, and forgetting them
 *   door-local-entities-merge.c  into the lists that forms choose from
 */
#pragma once

#include "door-local-entities.h"

struct _DoorLocalEntity {
  char *dataset;
  char *id;
  char *label;        /* "": stays */
  gboolean made;      /* by an interview of this device; else changed */
  char *trunk;        /* version at the server that the change rests on; "" of one that was made */
  guint version;      /* of ours: 1, or above the trunk's */
  char *branch;       /* of what was done to it here, until the server has it */
  char *instance_id;  /* of the interview that did it last */
  GHashTable *values; /* property -> text */
};

/* Those of a list in the vault; `dataset` NULL: of every list. transfer full: of DoorLocalEntity. */
GPtrArray *door_local_entities_read (DoorVault *vault, const char *dataset, GError **error);
