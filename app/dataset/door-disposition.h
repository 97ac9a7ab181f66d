/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a case: AAPOR final disposition codes of face-to-face household surveys, and the
 * outcome rates that follow from them.
 *
 * Source: AAPOR, Standard Definitions (9th and 10th ed.), in-person households. A code is text
 * ("2.112"): its first digit is the group, and a finer code belongs to the nearest coarser one of
 * the table ("2.119" counts as "2.11").
 *
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

typedef enum {
  DOOR_AAPOR_COMPLETE,        /* I */
  DOOR_AAPOR_PARTIAL,         /* P */
  DOOR_AAPOR_REFUSAL,         /* R: refusal and break-off */
  DOOR_AAPOR_NON_CONTACT,     /* NC */
  DOOR_AAPOR_OTHER,           /* O: eligible, no interview for another reason */
  DOOR_AAPOR_UNKNOWN_HOUSING, /* UH: unknown whether there is a household */
  DOOR_AAPOR_UNKNOWN_OTHER,   /* UO: a household, unknown whether anybody is eligible */
  DOOR_AAPOR_NOT_ELIGIBLE,    /* NE */
  DOOR_N_AAPOR,
  DOOR_AAPOR_NONE = DOOR_N_AAPOR, /* no code yet, or none of the table */
} DoorAaporGroup;

/* "I", "P", "R", "NC", "O", "UH", "UO", "NE". */
const char *door_aapor_symbol (DoorAaporGroup outcome);

typedef struct {
  const char *code;
  DoorAaporGroup outcome;
  const char *label; /* English; translatable in the domain of the program */
} DoorDisposition;

/* All codes, in their order. */
const DoorDisposition *door_dispositions (guint *ret_n);
/* The nearest entry for a code; NULL when it is none. */
const DoorDisposition *door_disposition_find (const char *code);
DoorAaporGroup door_disposition_group (const char *code);

/* Cases by outcome, counted or base-weighted. */
typedef struct {
  double cases[DOOR_N_AAPOR];
} DoorAaporTally;
void door_aapor_tally_add (DoorAaporTally *self, DoorAaporGroup outcome, double weight);

typedef enum {
  DOOR_RATE_RR1,
  DOOR_RATE_RR2,
  DOOR_RATE_RR3,
  DOOR_RATE_RR4,
  DOOR_RATE_RR5,
  DOOR_RATE_RR6,
  DOOR_RATE_COOP1,
  DOOR_RATE_COOP2,
  DOOR_RATE_COOP3,
  DOOR_RATE_COOP4,
  DOOR_RATE_REF1,
  DOOR_RATE_REF2,
  DOOR_RATE_REF3,
  DOOR_RATE_CON1,
  DOOR_RATE_CON2,
  DOOR_RATE_CON3,
  DOOR_N_RATES,
} DoorRate;
const char *door_rate_name (DoorRate rate); /* "RR1" */

/* Share of the cases of unknown eligibility that are taken to be eligible: as large as among those
 * known (proportional allocation); 1 when nothing is known. */
double door_aapor_eligible_share (const DoorAaporTally *self);
/* 0 to 1; NAN when the base is empty. `e` usually from above: report it with the rate. */
double door_aapor_rate (const DoorAaporTally *self, DoorRate rate, double e);
/* Numerator and base of the same, for funnels. */
void door_aapor_rate_parts (
    const DoorAaporTally *self, DoorRate rate, double e, double *ret_part, double *ret_base);
