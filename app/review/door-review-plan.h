/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each question means to the quality of interviews: read once from the form.
 *
 * A questionnaire says it in the bind attribute door:quality (column "quality" of the workbook),
 * words separated by spaces, on a question, or on a repeat or group where it says so:
 *
 *   screener[:yes]        opens a follow-up when answered yes ("1" unless given)
 *   trigger:a,b           these answers take the short way through the questionnaire
 *   grid:NAME             one of several alike questions asked one after another
 *   amount                a sum of money or a measure: its digits are looked at
 *   member-age            age of a household member, in the roster
 *   member-sex:woman      the value for a woman, in the roster
 *   household-size        a number, when there is no roster
 *   eligible-count        how many could have been selected
 *   selected-sex:woman    sex of the person selected
 *   opener:value          the person selected is the one who opened the door
 *   phone                 a number that belongs to one household only
 *   position              where the interview took place (geopoint; any geopoint otherwise)
 *   present:a,b           somebody else could hear
 *   disposition           the outcome code of the case
 *   incident              (repeat) the form for one event
 *   exclude               not compared in percent match
 *   callback:1            the respondent agreed to be called for a check
 *
 * and a questionnaire for second visits says of its own questions
 *
 *   check-fixed[:NAME]    asks again question NAME of the interview (its own name unless given), of which
 *   check-skill[:NAME]    the answer must not change, depends on how it was asked,
 *   check-opinion[:NAME]  or may change by itself
 *   check-reached:1       the household was reached; with any other answer the visit says nothing
 *   check-not-visited:2   nobody had been there
 *   check-wrong:4         another household or person had been asked
 *
 * Items inside a group that is sealed (door:sealed) or meant for more than the team (door:audience
 * other than "team", or door:sensitivity and no audience) are left out altogether: the supervisor's
 * indicators neither see nor count them.
 *
 * Thread rule: immutable; any thread.
 */
#pragma once

#include "door-form.h"

typedef enum {
  DOOR_ITEM_NONE = 0,
  DOOR_ITEM_SCREENER = 1 << 0,
  DOOR_ITEM_TRIGGER = 1 << 1,
  DOOR_ITEM_GRID = 1 << 2,
  DOOR_ITEM_AMOUNT = 1 << 3,
  DOOR_ITEM_MEMBER_AGE = 1 << 4,
  DOOR_ITEM_MEMBER_SEX = 1 << 5,
  DOOR_ITEM_HOUSEHOLD_SIZE = 1 << 6,
  DOOR_ITEM_ELIGIBLE_COUNT = 1 << 7,
  DOOR_ITEM_SELECTED_SEX = 1 << 8,
  DOOR_ITEM_OPENER = 1 << 9,
  DOOR_ITEM_PHONE = 1 << 10,
  DOOR_ITEM_POSITION = 1 << 11,
  DOOR_ITEM_PRESENT = 1 << 12,
  DOOR_ITEM_DISPOSITION = 1 << 13,
  DOOR_ITEM_INCIDENT = 1 << 14,
  DOOR_ITEM_EXCLUDE = 1 << 15,
  DOOR_ITEM_CALLBACK = 1 << 16,
  DOOR_ITEM_CHECK_FIXED = 1 << 17,
  DOOR_ITEM_CHECK_SKILL = 1 << 18,
  DOOR_ITEM_CHECK_OPINION = 1 << 19,
  DOOR_ITEM_CHECK_REACHED = 1 << 20,
  DOOR_ITEM_CHECK_NOT_VISITED = 1 << 21,
  DOOR_ITEM_CHECK_WRONG = 1 << 22,
} DoorItemRole;

#define DOOR_ITEMS_COMPARED                                                                        \
  (DOOR_ITEM_CHECK_FIXED | DOOR_ITEM_CHECK_SKILL | DOOR_ITEM_CHECK_OPINION)

#define DOOR_PLAN_HIDDEN (-1) /* of DoorPlanNode.item */
#define DOOR_PLAN_NO_ITEM (-2)

/* What is known about one node of the form. */
typedef struct {
  guint roles;     /* DoorItemRole */
  gint item;       /* column in the codes of an interview, or one of the above */
  guint16 words;   /* read aloud with the question, in the default language */
  guint8 grid;     /* index of the grid */
  gboolean asked;  /* has a question in the body */
  int section;     /* door_review_plan_section_of() */
  char **values;   /* by the last role that has some; NULL */
  char **triggers; /* of DOOR_ITEM_TRIGGER */
} DoorPlanNode;

typedef struct _DoorReviewPlan DoorReviewPlan;

/* Takes a reference on the form. A word of door:quality that is unknown is a warning. */
DoorReviewPlan *door_review_plan_new (DoorFormDef *form, DoorDiagnostics *diagnostics);
DoorReviewPlan *door_review_plan_ref (DoorReviewPlan *self);
void door_review_plan_unref (DoorReviewPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorReviewPlan, door_review_plan_unref)

DoorFormDef *door_review_plan_form (const DoorReviewPlan *self);
const DoorPlanNode *door_review_plan_node (const DoorReviewPlan *self, DoorDefNode node);
/* Questions of the team's part, outside repeats, that percent match compares. */
guint door_review_plan_n_items (const DoorReviewPlan *self);
DoorDefNode door_review_plan_item (const DoorReviewPlan *self, guint item);
guint door_review_plan_n_grids (const DoorReviewPlan *self);
/* Whether it is a questionnaire for second visits: it asks questions of an interview again. */
gboolean door_review_plan_is_check (const DoorReviewPlan *self);
/* The first question outside repeats and outside what is hidden that is called so, or has one of these
 * roles; DOOR_DEF_NONE. */
DoorDefNode door_review_plan_find_name (const DoorReviewPlan *self, const char *name);
DoorDefNode door_review_plan_find_role (const DoorReviewPlan *self, guint roles);
/* Whether the node, or a group around it, is not for the team. */
gboolean door_review_plan_is_hidden (const DoorReviewPlan *self, DoorDefNode node);
/* The same, or something inside it is hidden: the time of a screen of it is not told either. */
gboolean door_review_plan_touches_hidden (const DoorReviewPlan *self, DoorDefNode node);
/* Whether it is a question above the team that headquarters may open: it is hidden, and stands in no sealed
 * group. Such questions are told apart from the others, at headquarters alone. */
gboolean door_review_plan_is_sensitive (const DoorReviewPlan *self, DoorDefNode node);
/* A place of a journal, "/data/member{3}/age": the node; DOOR_DEF_NONE for any other text. */
DoorDefNode door_review_plan_find_key (const DoorReviewPlan *self, const char *key);

/* --- Sections: the outermost groups of the body with something for the team in them ----------- */

guint door_review_plan_n_sections (const DoorReviewPlan *self);
/* In the default language, as it is written; the group's name when it has no label. */
const char *door_review_plan_section_label (const DoorReviewPlan *self, guint section);
/* −1: it stands in none, or is hidden. */
int door_review_plan_section_of (const DoorReviewPlan *self, DoorDefNode node);
