/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contact history of one case, folded from its events: visits, appointment, what the survey's
 * contact rules still ask for, and the disposition code that follows. Pure.
 *
 * Rules beside those of door-final-code.h:
 *   C1. A visit counts for the contact rules once it has a result, and one made by telephone does not.
 *   C2. Two visits of the same case less than an hour apart count as one.
 *   C3. After the selected person's own refusal (not wanting to go on is one) at most one polite offer
 *       may follow (one further visit, if the no was soft); a firm or hostile one none. Never by itself: the supervisor asks
 *       for it ("visit-again").
 *   C4. Events of a case handed over by a colleague count like one's own.
 *   C5. What the supervisor sent back is answered once another interview than the one sent back is
 *       complete.
 *   C6. A household of the reserve is visited only once the supervisor has released it.
 *   C7. What the supervisor gave to somebody else is that one's. An interview that was begun here goes along
 *       once it is handed over; until then it is kept.
 * Thread rule: any thread; one owner.
 */
#pragma once

#include "door-case-event.h"
#include "door-final-code.h"
#include "door-protocol.h"

typedef struct {
  char *id;
  GDateTime *began;
  gboolean by_phone;
  gboolean open;      /* begun, no result yet */
  const char *result; /* code, "interview", "hand-over"; "" while open */
  DoorCaseEvent *start;
  DoorCaseEvent *end; /* NULL while open */
} DoorVisit;

/* The selected person said no, before the interview or in the middle of it. */
gboolean door_visit_is_own_refusal (const DoorVisit *visit);

typedef struct {
  GPtrArray *visits; /* of DoorVisit, oldest first */
  DoorVisit *open;   /* the one under way; NULL */

  guint attempts; /* that count */
  guint days;
  guint evening_or_weekend;
  gboolean rules_met;
  char *progress; /* "2 of 3 visits · 1 of 2 days · evening or weekend: not yet" */

  GDateTime *appointment; /* NULL: none */
  char *appointment_note;
  DoorCaseEvent *selection; /* the draw that counts; NULL */
  DoorCaseEvent *permit;    /* the supervisor's, for one more draw; NULL: none, or used */
  gboolean redrawn;         /* the code that came with the case is used up */
  DoorCaseEvent
      *handed_over;        /* by the interviewer, or by the supervisor (C7); not taken back since */
  DoorCaseEvent *given;    /* to a colleague by name; NULL: the supervisor decides */
  DoorCaseEvent *returned; /* the supervisor's, not answered yet (C5); NULL */
  DoorCaseEvent *verdict;  /* the supervisor's newest about the newest interview; NULL */
  gboolean released;       /* from the reserve (C6) */
  guint unread;            /* messages from the office */

  DoorFinal final;
  gboolean may_offer; /* one polite offer after a refusal is still allowed */
} DoorContact;

/* `events` of one case (DoorCaseEvent), in any order. `instance`: the newest interview of the case
 * ("uuid:…"); NULL when there is none. */
DoorContact *door_contact_fold (GPtrArray *events,
                                const DoorContactRules *rules,
                                DoorInterviewStage interview,
                                const char *instance);
void door_contact_free (DoorContact *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorContact, door_contact_free)
