/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may leave: identifiers apart, positions displaced, rare combinations of traits blanked.
 *
 * Order of use: fill DoorDisclosureRules; door_disclosure_new() on a closed dataset; export what
 * door_disclosure_release() gives, and, to another place, door_disclosure_identifiers(); show or
 * write door_disclosure_report().
 *
 * Positions follow the rule of the Demographic and Health Surveys: moved at a random angle by up to
 * 2 km in towns and 5 km in the country, every hundredth of the country up to 10 km; all records of a
 * cluster alike. The draw comes from a secret: the same secret moves the same way again, and without
 * it the way back is not known. Altitude and accuracy are dropped.
 *
 * k-anonymity: over the traits named (of interviews), records whose combination is shared by fewer
 * than k lose the last trait, then the one before, until enough share what is left. The report says
 * how many lost what, and how many are still in groups below k with all traits gone.
 *
 * Promises:
 *   1. The release has no cell of an identifier, nor of a dropped column, in any table.
 *   2. A column that is text and leaves is listed in the report: free text can name people.
 * Thread rule: one owner at a time. The dataset must outlive it, it must outlive what it gives.
 */
#pragma once

#include "door-dataset.h"

typedef enum {
  DOOR_GPS_DROP, /* usual */
  DOOR_GPS_DISPLACE,
  DOOR_GPS_KEEP,
} DoorGpsRule;

/* Columns by name, "name" of any table or "table.name"; NULL-terminated, or NULL. */
typedef struct {
  const char *const *identifiers; /* into a place of their own */
  const char *const *dropped;     /* to nowhere */
  DoorGpsRule gps;
  const char *gps_secret;    /* needed to displace */
  const char *gps_cluster;   /* column of interviews; NULL: each record by itself */
  const char *urban_column;  /* column of interviews; NULL: all as in towns */
  const char *urban_value;   /* as submitted; others are the country */
  const char *const *traits; /* of interviews, for k-anonymity, what matters most first */
  guint k;                   /* 0: no check */
} DoorDisclosureRules;

#define DOOR_DISCLOSURE_ERROR (door_disclosure_error_quark ())
GQuark door_disclosure_error_quark (void);
typedef enum {
  DOOR_DISCLOSURE_ERROR_COLUMN, /* no column of that name: the message names the nearest */
  DOOR_DISCLOSURE_ERROR_SECRET, /* displacing needs a secret of at least 16 characters */
} DoorDisclosureError;

typedef struct _DoorDisclosure DoorDisclosure;
/* Copies the rules. */
DoorDisclosure *
door_disclosure_new (const DoorDataset *dataset, const DoorDisclosureRules *rules, GError **error);
void door_disclosure_free (DoorDisclosure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDisclosure, door_disclosure_free)

/* Closed datasets; transfer full. */
DoorDataset *door_disclosure_release (DoorDisclosure *self, GError **error);
DoorDataset *door_disclosure_identifiers (DoorDisclosure *self, GError **error);
/* In words, a line for each thing; complete after door_disclosure_release(). transfer full. */
char *door_disclosure_report (const DoorDisclosure *self);

/* --- What somebody has to answer for ----------------------------------------------------------- */

/* The columns of a dataset that is about to leave and may name a person: texts in people's own
 * words and positions, if they have values. "table.column: free text". `moved`: its positions are displaced. transfer full: of char *; empty when there is nothing. */
GPtrArray *door_disclosure_leaving (const DoorDataset *released, gboolean moved);
