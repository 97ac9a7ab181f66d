/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of a supervisor's desk tell each other, and no widget sees. */
#pragma once

#include "door-area-shelf.h"
#include "door-form-shelf.h"
#include "door-quality-tables.h"
#include "door-team-case.h"
#include "door-team-checks.h"
#include "door-team-desk.h"
#include "door-team-rows.h"
#include "door-team-steps.h"
#include "door-team-store.h"
#include "door-trust.h"
#include "door-vault-queue.h"

/* --- Figures: what the book of the team says, copied out of it ------------------------------- */

/* Somebody of the team. */
typedef struct {
  char *name;
  guint n_interviews;
  guint n_flags;
  double composite;
  gboolean stands_out;
  DoorQualityResult results[DOOR_N_QUALITY];
  DoorAaporTally outcomes;
} DoorTeamPerson;

typedef struct {
  GHashTable *flags; /* instance id -> GPtrArray of DoorTeamFlag */
  GPtrArray *people; /* of DoorTeamPerson, whom to look at first */
  DoorQualitySurvey survey;
  DoorQualitySettings settings; /* the survey's thresholds */
  guint n_interviews;
  DoorReviewPlan *plan;      /* of that questionnaire */
  DoorMissingTable *missing; /* its questions that most often stay without an answer */
  DoorSectionTable *sections;
  GArray *victims; /* of DoorVictims */
} DoorTeamFigures;

/* Interviews of one version of a questionnaire. */
typedef struct {
  DoorReviewPlan *plan; /* NULL: the questionnaire is not here */
  DoorQuality *book;    /* likewise */
} DoorTeamBook;

/* Runs the book and copies what it says. Any thread; takes seconds for many thousands. */
DoorTeamFigures *door_team_figures_new (const DoorTeamBook *book);
void door_team_figures_free (DoorTeamFigures *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorTeamFigures, door_team_figures_free)
/* What a part of a figure is called, a section of the questionnaire; NULL: it has none. transfer full. */
char *door_team_part_name (const DoorReviewPlan *plan, int part);
/* "Length of interviews: 31; the others …". transfer full. */
char *door_team_result_words (const DoorTeamFigures *self,
                              DoorQualityId id,
                              const DoorQualityResult *result);

/* --- Taking in: on the vault's thread ---------------------------------------------------------- */

/* Opens the entry, learns who and where, counts (`plan` NULL: the questionnaire is not here yet), and
 * keeps it. At headquarters the questions above the team are counted, too, apart from the others and as two
 * numbers only. FALSE only when the vault failed. */
gboolean door_team_take_in (DoorVault *vault,
                            DoorTeamEntry *entry,
                            const DoorRoster *roster,
                            const DoorReviewPlan *plan,
                            gboolean at_headquarters,
                            GError **error);
/* Whether a question of this name says the PSU. */
gboolean door_team_is_psu_name (const char *name);
/* Whether a place of the journal is not for whoever reads. */
typedef gboolean (*DoorTeamHides) (const char *key, gpointer data);
/* The course of an interview, of which screens that are hidden tell nothing. A NULL HIDES hides
 * none. transfer full. */
DoorTimeline *
door_team_timeline_new (const DoorJournal *journal, DoorTeamHides hides, gpointer data);
/* The same, as the team may know it. */
DoorTimeline *door_team_timeline_for_team (const DoorJournal *journal, const DoorReviewPlan *plan);
/* FALSE for entries that tell nothing of the course. The texts are the entry's. */
gboolean door_team_read_moment (const DoorEntry *entry, DoorTimelineMoment *moment);

/* --- Rows -------------------------------------------------------------------------------------- */

const DoorTeamEntry *door_team_row_entry (DoorTeamRow *self);
/* In hours of the day it began, minutes it took; NAN unknown. */
double door_team_row_hour (DoorTeamRow *self);
double door_team_row_minutes (DoorTeamRow *self);
/* Its disposition's place among the codes; door_final_code_count(): none. */
guint door_team_row_outcome (DoorTeamRow *self);
/* Where it took place; NAN unknown. */
double door_team_row_latitude (DoorTeamRow *self);
double door_team_row_longitude (DoorTeamRow *self);
double door_team_row_accuracy (DoorTeamRow *self);  /* metres; 0 unknown */
gint64 door_team_row_at (DoorTeamRow *self);        /* when it was held; else when it came */
GPtrArray *door_team_row_steps (DoorTeamRow *self); /* of DoorCaseEvent */
const DoorTeamStanding *door_team_row_standing (DoorTeamRow *self);
/* Case, person, PSU and flags, folded for a search; until the flags are set anew. */
const char *door_team_row_folded (DoorTeamRow *self);
void door_team_row_set_steps (DoorTeamRow *self, GPtrArray *steps, gboolean replaced);
void door_team_row_set_headquarters (DoorTeamRow *self, gboolean at_headquarters);

GPtrArray *door_team_list_rows (DoorTeamList *self); /* of DoorTeamRow; transfer none */

/* --- Books ------------------------------------------------------------------------------------- */

/* The questionnaires by which interviews came, and a book of quality for each version: interviews of
 * one version are compared with each other. Thread rule: main, but door_team_books_figures(). */
typedef struct _DoorTeamBooks DoorTeamBooks;
DoorTeamBooks *door_team_books_new (void);
void door_team_books_free (DoorTeamBooks *self);
/* Whether the entry's version was looked for; its plan is NULL when it is not here. transfer none. */
gboolean door_team_books_has (const DoorTeamBooks *self, const DoorTeamEntry *entry);
DoorReviewPlan *door_team_books_plan (const DoorTeamBooks *self, const DoorTeamEntry *entry);
/* `form` NULL: it is not here. */
void door_team_books_add (DoorTeamBooks *self,
                          const DoorTeamEntry *entry,
                          DoorFormDef *form,
                          const DoorQualitySettings *settings);
/* Outlines of areas by form, as door-area-shelf.h gives them; the set of forms whose are here. transfer full
 * of the set. */
void door_team_books_take_areas (DoorTeamBooks *self, GHashTable *areas);
GHashTable *door_team_books_known_areas (const DoorTeamBooks *self);
/* Of the form of an entry; NULL. transfer none. */
const DoorAreas *door_team_books_areas (const DoorTeamBooks *self, const DoorTeamEntry *entry);
/* Brings the books up to the rows (record name -> DoorTeamRow) and to the cases without interview. */
void
door_team_books_enter (DoorTeamBooks *self, GHashTable *rows, GPtrArray *events, const char *team);
/* Of DoorTeamBook, those with interviews; the books stay the owner's. transfer container. */
GPtrArray *door_team_books_filled (const DoorTeamBooks *self);
/* Figures of the version with the most interviews, flags of all; NULL when there are none. Any thread,
 * while nobody enters anything. transfer full. */
DoorTeamFigures *door_team_books_figures (GPtrArray *books);

/* --- The desk ---------------------------------------------------------------------------------- */

DoorTeamDesk *door_team_desk_new (DoorVaultQueue *queue,
                                  DoorTrust *trust,
                                  DoorFormShelf *shelf,
                                  DoorClock *clock);
void door_team_desk_detach (DoorTeamDesk *self);
/* NULL before the first. transfer none. */
const DoorTeamFigures *door_team_desk_figures (DoorTeamDesk *self);
DoorVaultQueue *door_team_desk_queue (DoorTeamDesk *self);
DoorTrust *door_team_desk_trust (DoorTeamDesk *self);
DoorFormShelf *door_team_desk_shelf (DoorTeamDesk *self);
DoorClock *door_team_desk_clock (DoorTeamDesk *self);
/* Of DoorCaseEvent, all cases of the team. */
GPtrArray *door_team_desk_events (DoorTeamDesk *self);
/* A step was kept: the row's state follows at once. */
void door_team_desk_took_step (DoorTeamDesk *self, DoorTeamRow *row, DoorCaseEvent *step);

/* The questionnaire of an entry, read for review; NULL: it is not here. transfer none. */
DoorReviewPlan *door_team_desk_plan_of (DoorTeamDesk *self, const DoorTeamEntry *entry);
/* The outlines of areas of an entry's form; NULL. transfer none. */
const DoorAreas *door_team_desk_areas_of (DoorTeamDesk *self, const DoorTeamEntry *entry);
/* Interviews that each interviewer is to hold, by the survey's protocol; 0: none is set. */
guint door_team_desk_target (DoorTeamDesk *self);
/* Record name -> DoorTeamRow: second visits that came in. */
GHashTable *door_team_desk_visits (DoorTeamDesk *self);

/* `desk` is borrowed for as long as it lives. */
DoorTeamChecks *door_team_checks_new (DoorTeamDesk *desk);
void door_team_checks_rebuild (DoorTeamChecks *self);

/* From the events of the team, of DoorTeamRequest. */
void door_team_requests_fill (GListStore *store, GPtrArray *events, GDateTime *now);

GListStore *door_team_today_new (void);
void door_team_today_fill (GListStore *store, DoorTeamDesk *desk);

/* --- Cases without an interview ---------------------------------------------------------------- */

/* How the ids of second visits begin. */
#define DOOR_CHECK_CASE "check-"

typedef struct {
  char *case_id;
  char *person;
  char *code; /* disposition; "" */
  gboolean needs_confirmation;
  gboolean danger;
  gboolean withdrawn;
} DoorTeamCase;
/* Folded from the events of the team; `interviewed` is a set of case ids. transfer full. */
GPtrArray *door_team_cases_fold (GPtrArray *events, GHashTable *interviewed);
