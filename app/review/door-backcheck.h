/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Back-checks: which interviews are visited again, and what the second visit says of the first.
 *
 * Order of use: door_backcheck_draw() over the finished cases, with a seed that is kept;
 * the cases drawn become assignments of the back-check questionnaire; as its interviews come in,
 * door_backcheck_compare() for each; door_backcheck_report().
 *
 * Promises:
 *   1. The draw depends on cases, rule and seed alone: anybody repeats it.
 *   2. A case flagged for danger is never drawn. Without the respondent's consent to be called a
 *      case is checked by a visit or not at all; the caller says which are possible.
 *   3. Items that are not for the team (door-review-plan.h) are never compared: the back-check
 *      questionnaire has none, and a pair that names one is left out.
 * Thread rule: any thread; one owner.
 */
#pragma once

#include "door-agreement.h"
#include "door-review-plan.h"

typedef struct {
  const char *case_id;
  const char *interviewer;
  gboolean is_interview; /* FALSE: a final outcome without one */
  guint n_flags;
  gboolean danger;   /* never drawn */
  gboolean possible; /* a visit, or a call with consent */
} DoorBackcheckCase;

typedef struct {
  double share;                /* 0.10 of interviews … */
  guint least_per_interviewer; /* … and at least 2 of each interviewer's */
  double share_flagged;        /* half of them from those with flags, where there are enough */
  double share_no_interview;   /* 0.05 of other outcomes */
  guint64 seed;
} DoorBackcheckRule;
DoorBackcheckRule door_backcheck_rule_default (guint64 seed);

typedef enum {
  DOOR_BACKCHECK_RANDOM,
  DOOR_BACKCHECK_FLAGGED,
  DOOR_BACKCHECK_NO_INTERVIEW,
} DoorBackcheckReason;

typedef struct {
  guint index; /* in the cases given */
  DoorBackcheckReason reason;
} DoorBackcheckDrawn;
/* Array of DoorBackcheckDrawn, by index. transfer full. */
GArray *
door_backcheck_draw (const DoorBackcheckCase *cases, guint n, const DoorBackcheckRule *rule);

/* --- Comparing ----------------------------------------------------------------------------- */

typedef enum {
  DOOR_CHECK_FIXED = 1,   /* must not change: sex, members of the household */
  DOOR_CHECK_SKILL = 2,   /* depends on how it was asked: screeners */
  DOOR_CHECK_OPINION = 3, /* may change by itself */
} DoorCheckClass;

/* What the visit found about the interview itself. */
typedef enum {
  DOOR_VISIT_CONFIRMED,
  DOOR_VISIT_NOT_VISITED, /* nobody came, or to another household, or spoke with somebody else: */
  DOOR_VISIT_WRONG_HOUSEHOLD,
  DOOR_VISIT_WRONG_PERSON, /* any of them makes the interview void */
  DOOR_VISIT_NOT_FOUND,    /* the household could not be reached: says nothing */
} DoorVisitFinding;

typedef struct {
  const char *item; /* name of the question */
  DoorCheckClass item_class;
  const char *first; /* answers as stored; "" not answered: the pair is left out */
  const char *second;
} DoorCheckPair;

typedef struct _DoorBackcheck DoorBackcheck;
DoorBackcheck *door_backcheck_new (void);
void door_backcheck_free (DoorBackcheck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorBackcheck, door_backcheck_free)

void door_backcheck_compare (DoorBackcheck *self,
                             const char *interviewer,
                             const char *instance_id,
                             DoorVisitFinding finding,
                             const DoorCheckPair *pairs,
                             guint n_pairs);

typedef enum {
  DOOR_VERDICT_PASS,
  DOOR_VERDICT_RETRAIN, /* many differences where asking well matters */
  DOOR_VERDICT_REDO,    /* many where nothing can have changed: ask these households again */
  DOOR_VERDICT_VOID,    /* an interview that did not take place: check all of this interviewer's */
} DoorCheckVerdict;

typedef struct {
  const char *interviewer;
  guint n_checked, n_reached, n_void;
  guint compared[4], different[4]; /* by DoorCheckClass */
  DoorCheckVerdict verdict;
} DoorCheckPerson;

typedef struct {
  const char *item;
  DoorCheckClass item_class;
  guint n;
  double error_rate;
  double error_low, error_high; /* 95 % */
  DoorAgreement agreement;
  DoorDifference difference; /* of the most frequent first answer against the rest */
} DoorCheckItem;

/* Error rates from which a verdict follows; of the survey. */
typedef struct {
  double redo_fixed;    /* 0.10 */
  double retrain_skill; /* 0.20 */
  guint least_compared; /* 10: with fewer pairs only void is said */
} DoorCheckLimits;
DoorCheckLimits door_check_limits_default (void);

/* Arrays by name. transfer full; texts belong to `self`. */
GArray *door_backcheck_people (const DoorBackcheck *self, const DoorCheckLimits *limits);
GArray *door_backcheck_items (const DoorBackcheck *self);
/* Instance ids of interviews that did not take place as recorded. transfer container. */
GPtrArray *door_backcheck_void (const DoorBackcheck *self);
