/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of a visit, asked as a few plain questions whose answers lead to a disposition code, so
 * that nobody at a door has to know the codes. Pure: a table, and a walk through it.
 *
 * A *question* has a text and *answers*; an answer leads to another question, or it ends with a code,
 * or it opens the interview. Details (who was met, why a refusal, how firm) are asked afterwards for
 * the codes that want them: door_visit_wants().
 *
 * Order of use: begin at DOOR_VISIT_FIRST; show question and answers; follow `leads` until NULL.
 * Thread rule: any thread; everything is constant.
 */
#pragma once

#include <glib.h>

#define DOOR_VISIT_FIRST "reached"
/* Begin here instead when the interview was begun at this visit and left. */
#define DOOR_VISIT_AFTER_INTERVIEW "left"
/* Instead of a code: somebody will talk now. */
#define DOOR_VISIT_INTERVIEW "interview"
/* Instead of a code: the selected person needs another interviewer. */
#define DOOR_VISIT_HAND_OVER "hand-over"

typedef struct {
  const char *label; /* translated by door_visit_text() */
  const char *leads; /* next question; NULL: it ends */
  const char *code;  /* what it ends with */
  gboolean by_phone; /* can be said of a telephone call, too */
  gboolean danger;   /* nobody said no: it was not safe */
} DoorVisitAnswer;

typedef struct {
  const char *id;
  const char *text;
  const DoorVisitAnswer *answers; /* ended by a label of NULL */
} DoorVisitQuestion;

typedef enum {
  DOOR_VISIT_WANTS_SPOKE = 1 << 0,       /* who was met */
  DOOR_VISIT_WANTS_REASON = 1 << 1,      /* why they refused */
  DOOR_VISIT_WANTS_STRENGTH = 1 << 2,    /* how firm the no was */
  DOOR_VISIT_WANTS_APPOINTMENT = 1 << 3, /* when to come again */
  DOOR_VISIT_WANTS_NOTE = 1 << 4,
} DoorVisitWants;

/* NULL when there is no such question. `selected`: whether a person was drawn already, which makes some
 * questions speak of that person. */
const DoorVisitQuestion *door_visit_question (const char *id, gboolean selected);
const char *door_visit_text (const char *text);
DoorVisitWants door_visit_wants (const char *code);

/* Short lists of values and labels for the details, ended by NULL. */
typedef struct {
  const char *value;
  const char *label;
} DoorVisitDetail;
const DoorVisitDetail *door_visit_spoke (void);
const DoorVisitDetail *door_visit_reasons (void);
const DoorVisitDetail *door_visit_strengths (void);
/* The label of a value in one of the lists; the value itself when it is not there. */
const char *door_visit_detail_label (const DoorVisitDetail *list, const char *value);
