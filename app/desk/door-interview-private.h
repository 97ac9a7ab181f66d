/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of DoorInterview, which stand in several files:
 *   door-interview.c           the object, its properties, whether everything is kept
 *   door-interview-answers.c   from what is typed or chosen to the session
 *   door-interview-languages.c the languages of the form
 *   door-interview-moves.c     from screen to screen, once the answers are durable
 *   door-interview-page.c      what stands on the screen
 *   door-interview-table.c     a repeat as a table
 *   door-interview-outline.c   places to jump to, problems, progress
 *   door-interview-journal.c   session changes -> journal entries, and back
 *   door-interview-finalize.c  sealing and leaving
 *   door-interview-beside.c    drafts, remarks, soft checks, what an answer puts out
 *   door-interview-explain.c   why a question is asked, and what is skipped
 *   door-interview-paradata.c  how the interview went
 *   door-interview-faults.c    what the questionnaire could not work out
 *   door-interview-files.c     photos and the like; pictures of the form
 *   door-interview-returned.c  what the supervisor said, and the answers sent back
 *   door-refusal.c             why an answer was not taken
 */
#pragma once

#include "door-asides.h"
#include "door-desk-private.h"
#include "door-recorder.h"
#include "door-trust.h"
#include "door-vault-queue.h"

typedef struct _DoorAuditAudio DoorAuditAudio;
typedef struct _DoorGuard DoorGuard;

/* Everything an interview is begun or reopened with. */
typedef struct {
  DoorVaultQueue *queue; /* NULL, and `trust` too: only tried, nothing is kept */
  DoorClock *clock;
  DoorSession *session; /* transfer full */
  DoorUuid id;
  const char *case_id;
  const char *case_label;
  const char *public_name;
  DoorTrust *trust;
  const struct _DoorGuardCase *guard;    /* NULL: nothing is known of the case */
  const struct _DoorCaseEvent *returned; /* it was sent back; NULL */
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
  DoorGuard *guard;      /* NULL for a closed one */
  DoorAuditAudio *audio; /* likewise */

  DoorPageKind page;
  DoorSaving saving;
  char *saving_message;
  char *section;
  char *prompt;
  char *removable;
  char **columns; /* of the instances on a prompt */
  double progress;
  gboolean can_go_back;

  char *continues;       /* instanceID of the sent interview it takes the place of; NULL */
  GListStore *questions; /* DoorQuestion */
  GListStore *instances; /* DoorPlaceRow */
  GListStore *problems;
  GListStore *outline;
  GListStore *commented;       /* DoorPlaceRow: questions at which the supervisor said something */
  GHashTable *comments;        /* key of a question -> what was said; NULL: it was not sent back */
  gboolean outline_is_unseen;  /* and need not be kept up to date */
  gboolean outline_is_watched; /* somebody asked for it: kept up to date from then on */

  char **language_names;
  guint typing_timer;

  DoorAsides *asides;
  gboolean shows_skipped; /* in the outline */
  struct {
    gint64 wall, monotonic, boot, activity;
    gint64 moved; /* the wall clock, altogether */
    int battery;
  } seen; /* of the device, when last looked at */

  DoorMove move; /* waits until everything is durable */
  DoorPlaceRow *move_place;
  guint n_faults;      /* of the questionnaire, told so far */
  GTask *ending;       /* finalize or close, waiting likewise */
  gboolean summing_up; /* the summary is being written before finalizing */
};

/* --- door-interview.c --- */
DoorInterview *door_interview_new (const DoorInterviewStart *start);
/* For a finalized one: a closed page and nothing else. */
DoorInterview *door_interview_new_closed (const DoorInterviewStart *start);
void door_interview_notify (DoorInterview *self, const char *property);
/* What is kept may have changed: works out `saving` again and tells. */
void door_interview_update_saving (DoorInterview *self);

/* --- door-interview-answers.c --- */
/* Keeps what is typed on this screen. With `tell`, what does not fit gets a message, and FALSE. */
gboolean door_interview_keep_typed (DoorInterview *self, gboolean tell);
extern const DoorQuestionOwner door_interview_question_owner;
/* The last edit of the session: journal, then screen. */
void door_interview_apply_changes (DoorInterview *self);

/* The answer of this question does not fit: says so, with the questions it concerns. */
void door_interview_tell_refusal (DoorInterview *self, DoorQuestion *question, DoorOutcome outcome);

/* --- door-interview-languages.c --- */
/* As people read them, in the order of the form. transfer full. */
char **door_interview_read_language_names (DoorFormDef *def);

/* --- door-interview-beside.c --- */
/* NULL: none. Valid until it changes. */
const char *door_interview_aside (DoorInterview *self, DoorNode node, DoorAsideKind kind);
void door_interview_keep_draft (DoorInterview *self, DoorQuestion *question);
void door_interview_drop_draft (DoorInterview *self, DoorQuestion *question);
void door_interview_keep_remark (DoorInterview *self, DoorQuestion *question, const char *text);
void door_interview_keep_reason (DoorInterview *self, DoorQuestion *question, const char *reason);
/* A place for a question, with words under it. transfer full. */
DoorPlaceRow *door_interview_place_of (DoorInterview *self, DoorNode node, const char *detail);
/* The other questions an expression of `node` names. transfer full: of DoorPlaceRow. */
GPtrArray *door_interview_involved (DoorInterview *self, DoorNode node, const char *expression);
/* What does not fit by a soft check, in words; NULL when it holds. transfer full. */
char *door_interview_open_check (DoorInterview *self, DoorNode node);
void door_interview_look_at_check (DoorInterview *self, DoorQuestion *question);
/* FALSE while a soft check waits for its reason; the journal then knows that it was shown. */
gboolean door_interview_check_is_settled (DoorInterview *self, DoorQuestion *question);
/* What is kept beside the answer of a question that comes onto the screen. */
void door_interview_restore_beside (DoorInterview *self, DoorQuestion *question);
/* After an edit: which answers it put out of the interview. */
void
door_interview_tell_set_aside (DoorInterview *self, DoorQuestion *question, const char *before);

/* --- door-interview-explain.c --- */
/* As a person would say it. transfer full. */
char *door_interview_describe_value (DoorInterview *self, DoorNode node);
char *door_interview_explain_node (DoorInterview *self, DoorNode node); /* transfer full */
/* Questions that are not asked now, in the order of the record. transfer full: of DoorNode. */
GArray *door_interview_skipped_nodes (DoorInterview *self);

/* --- door-interview-returned.c --- */
void door_interview_take_return (DoorInterview *self, const struct _DoorCaseEvent *returned);
/* What the supervisor said at this question; NULL. */
const char *door_interview_comment (DoorInterview *self, DoorNode node);
gboolean door_interview_go_to_comment (DoorInterview *self);
/* A new one takes the place of the one sent back, with the answers that came with the letter. */
void door_interview_fill_from (DoorInterview *self, const struct _DoorCaseEvent *returned);

/* --- door-interview-paradata.c --- */
/* `node` DOOR_NODE_NONE: of the whole interview. */
void door_interview_note (DoorInterview *self, DoorNode node, const char *value);
void door_interview_note_opened (DoorInterview *self);
/* Added to the present edit, not flushed. */
void door_interview_note_device (DoorInterview *self);

/* --- door-interview-faults.c --- */
/* After an edit: tells what could not be worked out since the last time. */
void door_interview_look_for_faults (DoorInterview *self);

/* --- door-interview-files.c --- */
void door_interview_attach (
    gpointer owner, DoorQuestion *question, const char *suffix, GBytes *content, GTask *task);
void door_interview_read_attachment (gpointer owner, const char *name, GTask *task);
void door_interview_load_media (gpointer owner, const char *name, GTask *task);

/* --- door-interview-moves.c --- */
/* Does the move that waits, if one does. */
void door_interview_move_now (DoorInterview *self);
/* Next, whatever is missing on this screen. */
gboolean door_interview_skip (DoorInterview *self);

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
/* Takes the questions off the screen, before their session goes. */
void door_interview_close_questions (DoorInterview *self);

/* --- door-interview-outline.c --- */
void door_interview_update_outline (DoorInterview *self);
void door_interview_update_problems (DoorInterview *self);
double door_interview_measure_progress (DoorInterview *self);
/* "Household member 2: Amina". transfer full. */
char *door_interview_instance_label (DoorInterview *self, DoorControl control, DoorNode instance);
/* A question's or section's own words, plain. transfer full. */
char *door_interview_control_label (DoorInterview *self, DoorControl control, DoorNode node);
guint door_interview_count_answers (DoorInterview *self);

/* --- door-interview-table.c --- */
/* What the table of a repeat's instances shows: the names of its columns, and the answers in the
 * columns of one instance. transfer full. */
char **door_interview_name_columns (DoorInterview *self, DoorControl repeat, DoorNode context);
char **door_interview_fill_cells (DoorInterview *self, DoorControl repeat, DoorNode instance);
/* The form wants the repeat as a table to be filled in, and it fits in one. */
gboolean door_interview_repeat_is_table (DoorInterview *self, DoorControl repeat);
gboolean door_interview_is_at_table (DoorInterview *self);
/* The cursor by one screen, a table counting as one. */
void door_interview_step (DoorInterview *self, gboolean forwards);
/* The cells of the table the cursor stands at that are asked now, row by row. transfer full. */
DoorItem *door_interview_table_items (DoorInterview *self, guint *ret_n);

/* --- door-interview-journal.c --- */
void door_interview_record_changes (DoorInterview *self);
void door_interview_record_place (DoorInterview *self);
void door_interview_record_language (DoorInterview *self);
/* Where a journal left off. */
typedef struct {
  char *path;
  char *value;
  char *language;
  DoorAsides *asides;
  char *continues; /* instanceID of the sent interview that this one takes the place of; NULL */
} DoorLeftAt;
void door_left_at_clear (DoorLeftAt *self);
/* Folds the entries into a session for replay and ends the replay. */
DoorSession *door_interview_fold_journal (DoorFormDef *def,
                                          const DoorEnv *env,
                                          const DoorJournal *journal,
                                          const DoorJournal *section, /* open one; NULL */
                                          DoorLeftAt *ret_left_at,
                                          GError **error);
/* Takes the asides out of it. */
void door_interview_return_to (DoorInterview *self, DoorLeftAt *left_at);

/* --- door-interview-finalize.c --- */
/* What was waiting for durability goes on. */
void door_interview_continue_ending (DoorInterview *self);
