/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-dataset"

#include "door-disposition.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static const char *const symbols[DOOR_N_AAPOR] = { "I", "P", "R", "NC", "O", "UH", "UO", "NE" };

static const DoorDisposition table[] = {
  { "1.1", DOOR_AAPOR_COMPLETE, N_ ("Complete interview") },
  { "1.2", DOOR_AAPOR_PARTIAL, N_ ("Partial interview, enough to be used") },
  { "2.10", DOOR_AAPOR_REFUSAL, N_ ("Refusal or break-off") },
  { "2.11", DOOR_AAPOR_REFUSAL, N_ ("Refusal") },
  { "2.111", DOOR_AAPOR_REFUSAL, N_ ("Refusal by the household") },
  { "2.112", DOOR_AAPOR_REFUSAL, N_ ("Refusal by the selected person") },
  { "2.12", DOOR_AAPOR_REFUSAL, N_ ("Broken off, too little to be used") },
  { "2.20", DOOR_AAPOR_NON_CONTACT, N_ ("No contact") },
  { "2.23", DOOR_AAPOR_NON_CONTACT, N_ ("Could not enter the building") },
  { "2.24", DOOR_AAPOR_NON_CONTACT, N_ ("No one at home") },
  { "2.25", DOOR_AAPOR_NON_CONTACT, N_ ("Selected person away or not available") },
  { "2.30", DOOR_AAPOR_OTHER, N_ ("No interview for another reason") },
  { "2.31", DOOR_AAPOR_OTHER, N_ ("Selected person has died") },
  { "2.32", DOOR_AAPOR_OTHER, N_ ("Selected person is not able to take part") },
  { "2.33", DOOR_AAPOR_OTHER, N_ ("Language") },
  { "2.331", DOOR_AAPOR_OTHER, N_ ("Language of the household") },
  { "2.332", DOOR_AAPOR_OTHER, N_ ("Language of the selected person") },
  { "2.333", DOOR_AAPOR_OTHER, N_ ("No interviewer for the language") },
  { "2.36", DOOR_AAPOR_OTHER, N_ ("Other reason") },
  { "3.10", DOOR_AAPOR_UNKNOWN_HOUSING, N_ ("Unknown whether somebody lives there") },
  { "3.11", DOOR_AAPOR_UNKNOWN_HOUSING, N_ ("Not tried") },
  { "3.17", DOOR_AAPOR_UNKNOWN_HOUSING, N_ ("Could not be reached, or not safe") },
  { "3.18", DOOR_AAPOR_UNKNOWN_HOUSING, N_ ("Address not found") },
  { "3.20", DOOR_AAPOR_UNKNOWN_OTHER, N_ ("Unknown whether anybody is eligible") },
  { "3.21", DOOR_AAPOR_UNKNOWN_OTHER, N_ ("Household list not filled in") },
  { "3.90", DOOR_AAPOR_UNKNOWN_OTHER, N_ ("Unknown for another reason") },
  { "4.10", DOOR_AAPOR_NOT_ELIGIBLE, N_ ("Outside the sample") },
  { "4.50", DOOR_AAPOR_NOT_ELIGIBLE, N_ ("Not a dwelling") },
  { "4.51", DOOR_AAPOR_NOT_ELIGIBLE, N_ ("Business or office") },
  { "4.52", DOOR_AAPOR_NOT_ELIGIBLE, N_ ("Institution") },
  { "4.53", DOOR_AAPOR_NOT_ELIGIBLE, N_ ("Group quarters") },
  { "4.60", DOOR_AAPOR_NOT_ELIGIBLE, N_ ("Nobody lives there") },
  { "4.61", DOOR_AAPOR_NOT_ELIGIBLE, N_ ("Empty dwelling") },
  { "4.62", DOOR_AAPOR_NOT_ELIGIBLE, N_ ("Seasonal or second home") },
  { "4.63", DOOR_AAPOR_NOT_ELIGIBLE, N_ ("Empty for another reason") },
  { "4.70", DOOR_AAPOR_NOT_ELIGIBLE, N_ ("Nobody in the household is eligible") },
  { "4.80", DOOR_AAPOR_NOT_ELIGIBLE, N_ ("Quota filled") },
};

const char *
door_aapor_symbol (DoorAaporGroup outcome)
{
  return outcome < DOOR_N_AAPOR ? symbols[outcome] : "";
}

const DoorDisposition *
door_dispositions (guint *ret_n)
{
  *ret_n = G_N_ELEMENTS (table);
  return table;
}

const DoorDisposition *
door_disposition_find (const char *code)
{
  const DoorDisposition *nearest = NULL;

  for (guint i = 0; code && i < G_N_ELEMENTS (table); i++)
    if (g_str_has_prefix (code, table[i].code)
        && (!nearest || strlen (table[i].code) > strlen (nearest->code)))
      nearest = &table[i];
  return nearest;
}

DoorAaporGroup
door_disposition_group (const char *code)
{
  const DoorDisposition *found = door_disposition_find (code);

  return found ? found->outcome : DOOR_AAPOR_NONE;
}

void
door_aapor_tally_add (DoorAaporTally *self, DoorAaporGroup outcome, double weight)
{
  if (outcome < DOOR_N_AAPOR)
    self->cases[outcome] += weight;
}

/* --- Rates -------------------------------------------------------------------------------- */

/* The sums from which AAPOR builds its rates. */
typedef struct {
  double i, ip, r, contacted, cooperating, eligible, unknown;
} Sums;

static Sums
sum_up (const DoorAaporTally *t)
{
  const double *c = t->cases;
  Sums s = { .i = c[DOOR_AAPOR_COMPLETE], .r = c[DOOR_AAPOR_REFUSAL] };

  s.ip = s.i + c[DOOR_AAPOR_PARTIAL];
  s.cooperating = s.ip + s.r;
  s.contacted = s.cooperating + c[DOOR_AAPOR_OTHER];
  s.eligible = s.contacted + c[DOOR_AAPOR_NON_CONTACT];
  s.unknown = c[DOOR_AAPOR_UNKNOWN_HOUSING] + c[DOOR_AAPOR_UNKNOWN_OTHER];
  return s;
}

double
door_aapor_eligible_share (const DoorAaporTally *self)
{
  double eligible = sum_up (self).eligible;
  double known = eligible + self->cases[DOOR_AAPOR_NOT_ELIGIBLE];

  return known > 0 ? eligible / known : 1;
}

/* How a rate is put together: its numerator, and how much of the unknown is in its base. */
typedef enum { BASE_ALL, BASE_SHARE, BASE_ELIGIBLE, BASE_CONTACTED, BASE_COOPERATING } Base;

static const struct {
  const char *name;
  gsize part; /* offset in Sums */
  Base base;
} rates[DOOR_N_RATES] = {
  { "RR1", G_STRUCT_OFFSET (Sums, i), BASE_ALL },
  { "RR2", G_STRUCT_OFFSET (Sums, ip), BASE_ALL },
  { "RR3", G_STRUCT_OFFSET (Sums, i), BASE_SHARE },
  { "RR4", G_STRUCT_OFFSET (Sums, ip), BASE_SHARE },
  { "RR5", G_STRUCT_OFFSET (Sums, i), BASE_ELIGIBLE },
  { "RR6", G_STRUCT_OFFSET (Sums, ip), BASE_ELIGIBLE },
  { "COOP1", G_STRUCT_OFFSET (Sums, i), BASE_CONTACTED },
  { "COOP2", G_STRUCT_OFFSET (Sums, ip), BASE_CONTACTED },
  { "COOP3", G_STRUCT_OFFSET (Sums, i), BASE_COOPERATING },
  { "COOP4", G_STRUCT_OFFSET (Sums, ip), BASE_COOPERATING },
  { "REF1", G_STRUCT_OFFSET (Sums, r), BASE_ALL },
  { "REF2", G_STRUCT_OFFSET (Sums, r), BASE_SHARE },
  { "REF3", G_STRUCT_OFFSET (Sums, r), BASE_ELIGIBLE },
  { "CON1", G_STRUCT_OFFSET (Sums, contacted), BASE_ALL },
  { "CON2", G_STRUCT_OFFSET (Sums, contacted), BASE_SHARE },
  { "CON3", G_STRUCT_OFFSET (Sums, contacted), BASE_ELIGIBLE },
};

const char *
door_rate_name (DoorRate rate)
{
  return rate < DOOR_N_RATES ? rates[rate].name : "";
}

static double
base_of (const Sums *s, Base base, double e)
{
  switch (base)
    {
    case BASE_ALL:
      return s->eligible + s->unknown;
    case BASE_SHARE:
      return s->eligible + e * s->unknown;
    case BASE_CONTACTED:
      return s->contacted;
    case BASE_COOPERATING:
      return s->cooperating;
    case BASE_ELIGIBLE:
      break;
    }
  return s->eligible;
}

void
door_aapor_rate_parts (
    const DoorAaporTally *self, DoorRate rate, double e, double *ret_part, double *ret_base)
{
  Sums sums = sum_up (self);

  g_return_if_fail (rate < DOOR_N_RATES);
  *ret_part = G_STRUCT_MEMBER (double, &sums, rates[rate].part);
  *ret_base = base_of (&sums, rates[rate].base, e);
}

double
door_aapor_rate (const DoorAaporTally *self, DoorRate rate, double e)
{
  double part = 0, base = 0;

  door_aapor_rate_parts (self, rate, e, &part, &base);
  return base > 0 ? part / base : NAN;
}
