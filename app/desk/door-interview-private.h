/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of DoorInterview, which stand in several files:
 *   door-interview.c           the object, its properties, answers and languages
 *   door-interview-moves.c     from screen to screen, once the answers are durable
 *   door-interview-page.c      what stands on the screen
 *   door-interview-outline.c   places to jump to, problems, progress
 *   door-interview-journal.c   session changes -> journal entries, and back
 *   door-interview-finalize.c  sealing and leaving
 *   door-refusal.c             why an answer was not taken
 */
#pragma once

#include "door-desk-private.h"
#include "door-recorder.h"
#include "door-trust.h"
#include "door-vault-queue.h"

/* Everything an interview is begun or reopened with. */
typedef struct {
  DoorVaultQueue *queue;
  DoorClock *clock;
  DoorSession *session; /* transfer full */
  DoorUuid id;
  const char *case_id;
  const char *case_label;
  const char *public_name;
  DoorTrust *trust;
} DoorInterviewStart;

typedef enum {
  DOOR_MOVE_NONE,
  DOOR_MOVE_NEXT,
  DOOR_MOVE_BACK,
  DOOR_MOVE_PLACE, /* to move_item */
  DOOR_MOVE_ADD,
} DoorMove;

struct _DoorInterview {
  GObject parent_instance;

  DoorVaultQueue *queue;
  DoorClock *clock;
  DoorRecorder *recorder;
  DoorSession *session;
  DoorCursor *cursor;
  DoorUuid id;
  char *case_id;
  char *case_label;
  char *title;
  DoorTrust *trust;

  DoorPageKind page;
  DoorSaving saving;
  char *saving_message;
  char *section;
  char *prompt;
  char *removable;
  double progress;
  gboolean can_go_back;

  GListStore *questions; /* DoorQuestion */
  GListStore *instances; /* DoorPlaceRow */
  GListStore *problems;
  GListStore *outline;
  gboolean outline_is_watched; /* somebody asked for it: kept up to date from then on */

  char **language_names;
  guint typing_timer;

  DoorMove move; /* waits until everything is durable */
  DoorPlaceRow *move_place;
  GTask *ending; /* finalize or close, waiting likewise */
};

/* --- door-interview.c --- */
DoorInterview *door_interview_new (const DoorInterviewStart *start);
/* For a finalized one: a closed page and nothing else. */
DoorInterview *door_interview_new_closed (const DoorInterviewStart *start);
/* Keeps what is typed on this screen. With `tell`, what does not fit gets a message, and FALSE. */
gboolean door_interview_keep_typed (DoorInterview *self, gboolean tell);
void door_interview_notify (DoorInterview *self, const char *property);
extern const DoorQuestionOwner door_interview_question_owner;
/* The last edit of the session: journal, then screen. */
void door_interview_apply_changes (DoorInterview *self);

/* --- door-interview-moves.c --- */
/* Does the move that waits, if one does. */
void door_interview_move_now (DoorInterview *self);

/* --- door-refusal.c --- */
/* Why an answer was not taken: the questionnaire's own message, else a plain one in the language of
 * the program. transfer full. */
char *door_interview_describe_refusal (DoorInterview *self, DoorNode node, DoorOutcome outcome);
char *door_interview_describe_violation (DoorInterview *self, const DoorViolation *violation);

/* --- door-interview-page.c --- */
/* The screen the cursor stands at, from the ground up. */
void door_interview_show_page (DoorInterview *self);
/* The same screen after an edit: only what changed. */
void door_interview_update_page (DoorInterview *self, const DoorChange *changes, guint n_changes);
/* The same screen in another language: what is being typed stays. */
void door_interview_translate_page (DoorInterview *self);
void door_interview_close_page (DoorInterview *self);

/* --- door-interview-outline.c --- */
void door_interview_update_outline (DoorInterview *self);
void door_interview_update_problems (DoorInterview *self);
double door_interview_measure_progress (DoorInterview *self);
/* "Household member 2: Amina". transfer full. */
char *door_interview_instance_label (DoorInterview *self, DoorControl control, DoorNode instance);
guint door_interview_count_answers (DoorInterview *self);

/* --- door-interview-journal.c --- */
void door_interview_record_changes (DoorInterview *self);
void door_interview_record_place (DoorInterview *self);
void door_interview_record_language (DoorInterview *self);
/* Where a journal left off. */
typedef struct {
  char *path;
  char *value;
  char *language;
} DoorLeftAt;
void door_left_at_clear (DoorLeftAt *self);
/* Folds the entries into a session for replay and ends the replay. */
DoorSession *door_interview_fold_journal (DoorFormDef *def,
                                          const DoorEnv *env,
                                          const DoorJournal *journal,
                                          DoorLeftAt *ret_left_at,
                                          GError **error);
void door_interview_return_to (DoorInterview *self, const DoorLeftAt *left_at);

/* --- door-interview-finalize.c --- */
/* What was waiting for durability goes on. */
void door_interview_continue_ending (DoorInterview *self);
