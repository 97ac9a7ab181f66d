/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays an interview: walks the screens as a person would and draws an answer to each question.
 *
 * Answers follow type, choices and range; one that a constraint refuses is drawn again. Numbers, dates
 * and texts that the form's expressions mention for a question are tried too, so that both sides of a
 * condition come up. Where a question takes a reason for having no answer (door_form_reasons()), some
 * respondents give one. Seeded: the same form, env, options and seed give the same interview.
 * For tests, for demonstration data and for trying out a form before the field does.
 *
 * Order of use: for many walks door_simulator_plan_new() once, door_simulator_weights_read() when
 * there are weights; then for each interview door_session_new() and door_simulator_walk().
 * Thread rule: the session's thread; a plan serves one walk at a time.
 */
#pragma once

#include "door-cursor.h"

#define DOOR_SIMULATOR_MAX_DRAWS 200     /* tries per question */
#define DOOR_SIMULATOR_MAX_SCREENS 20000 /* a form whose repeats feed themselves ends here */

/* --- How long an interview takes --------------------------------------------------------- */

/* A question is read aloud, as are up to seven choices; then somebody thinks and somebody writes:
 * 4 seconds for one of several, 8 for several, 4 and 0.4 for each letter typed. A guarded group costs
 * a look around first, a sealed one the handing over and back.
 *
 * Sources: 150 words a minute is the pace of reading to be understood, and that of the quality
 * indicators (app/review). The seconds are our own assumption, set so that an ordinary question of
 * some twelve words takes the nine to twelve seconds that others report: about ten for one that stands
 * alone (Pew Research Center, 2022, on keeping surveys short), 5.5 questions a minute (a rule of thumb
 * of the trade). None of it was measured in the field with these questionnaires: good for comparing two
 * versions, and for telling thirty minutes from sixty. */
#define DOOR_SIMULATOR_WORDS_PER_MINUTE 150.0 /* read aloud, to be understood */
#define DOOR_SIMULATOR_MOST_READ 7            /* longer lists are not read out */
#define DOOR_SIMULATOR_GATE_SECONDS 15.0      /* who can hear? */
#define DOOR_SIMULATOR_ALONE_SECONDS 60.0 /* handing over, one question for practice, and back */

/* What is known of a form before any interview, kept from walk to walk. */
typedef struct _DoorSimulatorPlan DoorSimulatorPlan;
DoorSimulatorPlan *door_simulator_plan_new (DoorFormDef *def);
void door_simulator_plan_free (DoorSimulatorPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSimulatorPlan, door_simulator_plan_free)

/* --- How respondents answer -------------------------------------------------------------- */

/* A table with the columns question, answer, weight:
 *
 *   question   name of a question or repeat, or its whole path where a name stands twice
 *   answer     a choice; a text; a number or date; a range of them ("18..29", "2026-01-01..2026-03-31");
 *              dk, refused, na: a reason for no answer; "" left blank; * drawn as without weights.
 *              Of a repeat: how many instances ("1..3"); the ones that a new record has stay
 *   weight     how often among the question's rows, a number from 0. Of a select_multiple: how many in
 *              a hundred respondents give this answer
 *
 * An answer that has no row is not given, unless there is a row * for all others. Where all that the
 * rows allow is refused (a filtered list, a constraint), the answer is drawn as without weights. */
typedef struct _DoorSimulatorWeights DoorSimulatorWeights;
/* NULL with errors in `diagnostics`, whose places are rows and columns of the table. */
DoorSimulatorWeights *
door_simulator_weights_read (const DoorFormDef *def, GBytes *csv, DoorDiagnostics *diagnostics);
void door_simulator_weights_free (DoorSimulatorWeights *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSimulatorWeights, door_simulator_weights_free)

/* --- Walking ----------------------------------------------------------------------------- */

typedef struct {
  guint64 seed;
  guint blank_percent;     /* questions that are not required left blank; 0: answer all */
  guint reason_percent;    /* of those that take one: a reason for no answer is given; 0: never */
  guint max_instances;     /* of each repeat a person may add to: 0 to this many; 0: as if 2 */
  guint max_screens;       /* 0: DOOR_SIMULATOR_MAX_SCREENS */
  DoorSimulatorPlan *plan; /* of the session's form; NULL: made for this walk */
  const DoorSimulatorWeights *weights; /* of the session's form; NULL: all answers alike */
  DoorClock *clock; /* the session's own fixed one, moved on as the interview goes; NULL */
} DoorSimulatorOptions;

typedef struct {
  guint n_screens;
  guint n_answers;
  guint n_refused;   /* questions for which no acceptable answer was found: left as they were */
  guint n_instances; /* repeat instances added */
  double seconds;    /* that it would have taken */
  gboolean reached_end;
} DoorSimulatorReport;

/* An answer to one question that the session accepts; NULL when none was found. `state` is the
 * generator, any number to start with. transfer full. */
char *door_simulator_draw (DoorSession *session, DoorItem question, guint64 *state);
/* From where the cursor of its own starts, the beginning, to the end. */
void door_simulator_walk (DoorSession *session,
                          const DoorSimulatorOptions *options,
                          DoorSimulatorReport *ret_report);
