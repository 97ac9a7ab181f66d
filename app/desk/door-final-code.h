/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Disposition codes of households visited in person, after AAPOR's Standard Definitions, and how the
 * final one follows from the visits. Pure: no vault, no screen.
 *
 * Codes are numbers without the points: 1.1 is 110, 2.112 is 2112 written 2.112 for people. Here they
 * are texts as written ("2.112"), the way they are reported.
 *
 * The final code, the first rule that holds:
 *   D0  the respondent took back the consent: 2.112, whatever was done before
 *   D1  the interview is finished: 1.1; finished in part and sufficient: 1.2
 *   D2  a visit ended with a result that ends the case at once (a refusal, danger, an address that is
 *       no dwelling or has nobody eligible): its code, subject to the supervisor's confirmation where
 *       DoorFinalCode says so
 *   D3  the contact rules are not met: none yet
 *   D4  an interview was begun and left, without anybody saying no: 2.12
 *   D5  else the most that was learnt at any visit: a refusal before anything else, then no common language
 *       (2.33x), the selected person was away (2.25) before nobody
 *       at home in a lived-in dwelling (2.24), before no way in (2.23), before a dwelling of which it
 *       is not known who lives there (3.20), before "perhaps no dwelling at all" (3.10)
 *   D6  no visit was made: 3.11
 * A result the supervisor did not accept ("visit-again") ends the case no more, whatever the visits after it
 * bring; a refusal among them still counts for D5.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

typedef struct {
  const char *code;
  const char *symbol; /* of the outcome rates: I P R NC O UH UO NE */
  const char *label;  /* translated by door_final_code_label() */
  gboolean ends;      /* at once, without further visits */
  gboolean confirm;   /* the supervisor confirms it */
} DoorFinalCode;

/* NULL when there is no such code. */
const DoorFinalCode *door_final_code_find (const char *code);
const char *door_final_code_label (const char *code); /* in the language of the program; "" */
guint door_final_code_count (void);
const DoorFinalCode *door_final_code_get (guint index);

typedef enum {
  DOOR_INTERVIEW_NONE,
  DOOR_INTERVIEW_BEGUN,
  DOOR_INTERVIEW_PARTIAL, /* finished, sufficient */
  DOOR_INTERVIEW_COMPLETE,
  DOOR_INTERVIEW_WITHDRAWN, /* it was there, and the respondent took back the consent */
} DoorInterviewStage;

typedef struct {
  const char *const *results; /* codes of the visits in their order; NULL-terminated */
  DoorInterviewStage interview;
  gboolean rules_met;   /* the contact rules of the survey */
  const char *rules;    /* in words, for the explanation: "3 of 3 visits, on 2 days, …" */
  gboolean visit_again; /* the supervisor asked for another visit after the last result */
  gboolean confirmed;
  guint n_taken_back; /* of the results: those before the supervisor last asked for another visit */
} DoorFinalFacts;

typedef struct {
  const char *code; /* "": none yet */
  const char *rule; /* "D2" */
  char *why;        /* in words */
  gboolean final;   /* nothing more to do at the door */
  gboolean needs_confirmation;
} DoorFinal;

void door_final_derive (const DoorFinalFacts *facts, DoorFinal *ret_final);
void door_final_clear (DoorFinal *self);
