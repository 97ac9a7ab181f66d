/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well two askings of the same question agree: the measures of re-interview surveys.
 *
 * Sources: U.S. Bureau of the Census, Evaluating Censuses of Population and Housing (1985), for the
 * gross and net difference rates and the index of inconsistency; Cohen (1960) and Fleiss, Cohen and
 * Everitt, Psychological Bulletin 72 (1969), for kappa and its standard error; Cohen (1968) for
 * weights; Wilson (1927) for limits of a share; Agresti and Min (2005) for those of a difference between paired
 * shares. Both hold for the few pairs that a team's second visits give, where nothing differing is no proof.
 *
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

#define DOOR_AGREEMENT_MAX_CLASSES 256u

/* A square table of counts: n[first * k + second]. */
typedef struct {
  guint k;
  double *n;
} DoorAgreementTable;

DoorAgreementTable *door_agreement_table_new (guint k); /* at most DOOR_AGREEMENT_MAX_CLASSES */
void door_agreement_table_free (DoorAgreementTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorAgreementTable, door_agreement_table_free)
void door_agreement_table_add (DoorAgreementTable *self, guint first, guint second);

typedef struct {
  double n;
  double agreement;
  double kappa, kappa_se, kappa_low, kappa_high; /* 95 %; NAN when all is in one class */
  double weighted_kappa;                         /* linear weights, for ordered classes */
} DoorAgreement;
DoorAgreement door_agreement_measure (const DoorAgreementTable *table);

/* One class against all others. */
typedef struct {
  double n;
  double gross;                 /* gross difference rate: share of pairs that differ */
  double gross_low, gross_high; /* 95 % */
  double net;                   /* net difference rate: second less first */
  double net_se;                /* for paired answers */
  double net_low, net_high;     /* 95 % */
  double inconsistency;         /* index of, 0 to 1 and beyond; NAN when undefined */
  double inconsistency_low, inconsistency_high; /* 95 % */
} DoorDifference;
DoorDifference door_agreement_difference (const DoorAgreementTable *table, guint class_index);

/* 95 % limits of a share of n. n 0: from 0 to 1. */
void door_agreement_limits (double share, double n, double *ret_low, double *ret_high);

typedef enum {
  DOOR_INCONSISTENCY_LOW,      /* under 20 */
  DOOR_INCONSISTENCY_MODERATE, /* 20 to 50 */
  DOOR_INCONSISTENCY_HIGH,     /* over 50 */
  DOOR_INCONSISTENCY_UNKNOWN,
} DoorInconsistencyLevel;
DoorInconsistencyLevel door_inconsistency_level (double index);
