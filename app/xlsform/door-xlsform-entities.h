/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entities while the survey sheet is being read. */
#pragma once

#include "door-xlsform-reader.h"

/* A row that feeds an entity: by saving to a property, or by being referred to. */
typedef struct {
  DoorXlsNode *container;
  guint row;
  const char *property; /* NULL: referred to */
  const char *question;
} DoorXlsEntityUse;

typedef struct {
  const char *dataset;
  guint row;
  const char *id, *create_if, *update_if, *label;
  GHashTable *questions; /* names its expressions refer to */
  GArray *uses;          /* DoorXlsEntityUse */

  /* where it wants to stand */
  DoorXlsNode *scope;
  DoorXlsNode *wanted;
  gboolean saves;
  DoorXlsNode *placed;
} DoorXlsEntity;

typedef struct _DoorXlsEntities {
  GPtrArray *declared; /* DoorXlsEntity, in order of the sheet */
  GPtrArray *used;     /* those with uses, in order of first use */
} DoorXlsEntities;

/* -entity-places.c: settles where every entity stands. FALSE, and an error, when one cannot. */
gboolean door_xls_entities_find_places (DoorXlsReader *reader);
