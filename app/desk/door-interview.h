/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interview on the screen: which questions stand there, where it goes from here, and whether
 * every answer is safe. All survey logic of the interview window; no GTK.
 *
 * Order of use: door_case_list_open_async() gives one; bind; the person answers (DoorQuestion) and
 * moves (next, back, go_*); door_interview_finalize_async(); door_interview_close_async().
 *
 * Promises:
 *   1. "saving" is DOOR_SAVING_SAVED only when everything given so far is durable in the vault.
 *      In a preview, which has no vault, it is DOOR_SAVING_NOTHING from the first screen on.
 *   2. Moving to another screen happens after the answers of this one are durable; until then the
 *      move waits and the screen stays usable.
 *   3. When the vault cannot keep an answer, "saving" is FAILED, "saving-message" says what to do,
 *      no move happens, and door_interview_retry() goes on without loss.
 *   4. Next is refused (it returns FALSE and the questions carry messages) while an answer of this
 *      screen does not fit, a required one is missing, or a soft check waits for a reason. The other
 *      moves are free: what was typed and does not fit is kept as it was typed, is there again when
 *      somebody comes back, also after a restart, and stands among the problems at the end.
 *   5. Reopened after a crash it stands at the screen, language and answers it was left with.
 *   6. After finalizing nothing changes any more.
 *   7. One that the supervisor sent back and that was left at its end opens at the first question with
 *      a comment.
 * Thread rule: main.
 */
#pragma once

#include "door-question.h"

/* What the screen is. */
typedef enum {
  DOOR_PAGE_QUESTIONS,     /* one question or a field-list: "questions" */
  DOOR_PAGE_REPEAT_PROMPT, /* "Is there another …?": "prompt", "instances"; add or continue */
  DOOR_PAGE_TABLE,  /* a repeat to be filled in row by row: "prompt", "instances", the cells */
  DOOR_PAGE_END,    /* everything asked: "problems"; finalize */
  DOOR_PAGE_CLOSED, /* finalized: nothing to change any more */
  DOOR_PAGE_GUARD,  /* something stands before the questions: door-guard.h says what */
} DoorPageKind;

typedef enum {
  DOOR_SAVING_SAVED,
  DOOR_SAVING_WORKING,
  DOOR_SAVING_FAILED,
  DOOR_SAVING_NOTHING, /* there is no vault: a preview, of which nothing is kept */
} DoorSaving;

/* A place to jump to: a row of the outline, an instance of a repeat, or a problem. */
#define DOOR_TYPE_PLACE (door_place_get_type ())
G_DECLARE_FINAL_TYPE (DoorPlaceRow, door_place, DOOR, PLACE_ROW, GObject)

typedef enum {
  DOOR_PLACE_SECTION,  /* a group */
  DOOR_PLACE_INSTANCE, /* one of a repeat: "Household member 2: Amina" */
  DOOR_PLACE_QUESTION,
  DOOR_PLACE_PROMPT,  /* where one more of a repeat may be added */
  DOOR_PLACE_SKIPPED, /* a question that is not asked: no place to go to */
} DoorPlaceKind;

typedef enum {
  DOOR_ANSWERED, /* all of it */
  DOOR_PARTLY,
  DOOR_UNANSWERED,
  DOOR_NEEDS_ATTENTION, /* a required answer is missing behind the present place, or one does not fit */
} DoorPlaceState;

DoorPlaceKind door_place_get_kind (DoorPlaceRow *self);
DoorPlaceState door_place_get_state (DoorPlaceRow *self);
const char *door_place_get_label (DoorPlaceRow *self); /* plain text, one line */
const char *
door_place_get_detail (DoorPlaceRow *self); /* the answer, or the problem in words; "" */
guint door_place_get_depth (DoorPlaceRow *self);
gboolean door_place_get_current (DoorPlaceRow *self);
const char *door_place_get_remark (DoorPlaceRow *self); /* of the interviewer; "" */
const char *door_place_get_ref (DoorPlaceRow *self);
/* Of an instance on a prompt: the answers in the columns, plain; NULL-terminated. */
const char *const *door_place_get_cells (DoorPlaceRow *self);

#define DOOR_TYPE_INTERVIEW (door_interview_get_type ())
G_DECLARE_FINAL_TYPE (DoorInterview, door_interview, DOOR, INTERVIEW, GObject)

/* Properties, all notified: */
DoorPageKind door_interview_get_page (DoorInterview *self); /* "page" */
GListModel *
door_interview_get_questions (DoorInterview *self); /* of DoorQuestion; same object always */
const char *door_interview_get_title (DoorInterview *self); /* "title": the survey's public name */
const char *
door_interview_get_case_label (DoorInterview *self); /* "case-label": "Household 0142" */
const char *
door_interview_get_section (DoorInterview *self); /* "section": "Roster › Amina (2 of 4)" plain */
double door_interview_get_progress (DoorInterview *self);   /* "progress": 0–1 */
DoorSaving door_interview_get_saving (DoorInterview *self); /* "saving" */
const char *
door_interview_get_saving_message (DoorInterview *self); /* "saving-message": NULL unless FAILED */
/* "fault": something of the questionnaire could not be worked out, in words for the interviewer; NULL.
 * Everything goes on; the office sees it with the interview. */
const char *door_interview_get_fault (DoorInterview *self);
/* "clock-note": the device's clock was changed since the interview was opened, and what to do; NULL.
 * Gone when the clock is set right again. */
const char *door_interview_get_clock_note (DoorInterview *self);
gboolean door_interview_get_can_go_back (DoorInterview *self); /* "can-go-back" */
/* On a repeat prompt: the question ("Add another household member?"), and those there are. */
const char *door_interview_get_prompt (DoorInterview *self);    /* "prompt" */
GListModel *door_interview_get_instances (DoorInterview *self); /* of DoorPlaceRow */
/* Why the list that stands here takes no more rows and gives none away, in words; NULL: it does. Changes
 * with "prompt" and "page". */
const char *door_interview_get_locked (DoorInterview *self);
/* The same as a table: what its columns are called, plain; the cells are in the rows
 * (door_place_get_cells()). NULL-terminated, empty where there is none; transfer none. */
const char *const *door_interview_get_columns (DoorInterview *self);
/* On a table: the question in this row and column; NULL when it is not asked there now. The cells are
 * "questions" too, row by row. transfer none, valid until they change. */
DoorQuestion *door_interview_get_cell (DoorInterview *self, DoorPlaceRow *row, guint column);
/* Inside an instance a person may remove: what it is called, else NULL ("Household member 2: Amina"). */
const char *door_interview_get_removable (DoorInterview *self); /* "removable" */
/* On the end page: what is missing or does not fit, each a place to go to. */
GListModel *door_interview_get_problems (DoorInterview *self); /* of DoorPlaceRow */
GListModel *door_interview_get_outline (DoorInterview *self);  /* of DoorPlaceRow */
/* Sent back: the questions at which the supervisor said something, with the words as their detail.
 * Empty for any other. Of DoorPlaceRow; the same object always. */
GListModel *door_interview_get_commented (DoorInterview *self);
/* Where the next of them stands, after those on this screen; NULL: there is none on this screen, or it was the
 * last. transfer none. */
DoorPlaceRow *door_interview_get_next_comment (DoorInterview *self);

/* Languages of the questionnaire by their own names, NULL-terminated; transfer none. */
const char *const *door_interview_get_languages (DoorInterview *self);
guint door_interview_get_language (DoorInterview *self); /* "language" */
const char *
door_interview_get_language_code (DoorInterview *self);   /* "ur": for fonts and shaping */
gboolean door_interview_get_is_rtl (DoorInterview *self); /* "is-rtl" */
/* The codes of all of them, in the same order; NULL-terminated; transfer full. */
char **door_interview_get_language_codes (DoorInterview *self);
void door_interview_set_language (DoorInterview *self, guint index);

/* What is typed on this screen counts now, without waiting for a pause: before the focus moves on, so that
 * what follows from the answer is there to move to. */
void door_interview_take_typed (DoorInterview *self);
/* Moves. TRUE: done, or under way once the answers are safe. FALSE: refused, messages say why. */
gboolean door_interview_next (DoorInterview *self);
gboolean door_interview_back (DoorInterview *self);
gboolean door_interview_go (DoorInterview *self, DoorPlaceRow *place);
gboolean door_interview_go_to (DoorInterview *self, const char *ref);
gboolean door_interview_add_instance (
    DoorInterview *self); /* on a prompt: yes, and go to it; on a table: one more row */
gboolean door_interview_remove_instance (DoorInterview *self,
                                         DoorPlaceRow *instance); /* NULL: the present one */

/* Why a question is asked, or not: for a row of the outline. transfer full. */
char *door_interview_explain (DoorInterview *self, const char *ref);
/* Whether the outline also shows what is skipped, as DOOR_PLACE_SKIPPED. */
void door_interview_set_shows_skipped (DoorInterview *self, gboolean shows);
/* Whether anybody sees the outline now. While not, it is not kept up to date: with thousands of
 * questions that would cost more than the next screen. Seen until told otherwise. */
void door_interview_set_outline_seen (DoorInterview *self, gboolean seen);
/* Answers given that no longer belong to the interview: not sent, and gone with finishing. */
guint door_interview_count_set_aside (DoorInterview *self);

/* Why the interview is left before its end; noted in the journal. Leave with close_async(). */
typedef enum {
  DOOR_LEAVING_LATER,
  DOOR_LEAVING_INTERRUPTED,
  DOOR_LEAVING_STOPPED,
  DOOR_LEAVING_UNSAFE,
  DOOR_LEAVING_DEVICE,
  DOOR_LEAVING_LOOKED,
  DOOR_N_LEAVINGS,
} DoorLeaving;
const char *door_leaving_label (DoorLeaving leaving); /* in the program's language */
void door_interview_note_leaving (DoorInterview *self, DoorLeaving leaving, const char *words);
/* A key or a touch: for pauses. Cheap. */
void door_interview_note_activity (DoorInterview *self);
/* What is noted about an interview, told to the one who interviews. transfer full. */
char *door_interview_describe_paradata (void);

/* After FAILED: tries again to keep what is not yet durable. */
void door_interview_retry (DoorInterview *self);

/* Finds what is missing; when nothing is, closes the journal and queues the sealed submission in
 * one step. FALSE with DOOR_INTERVIEW_ERROR_INCOMPLETE: "problems" lists it and the page is END. */
#define DOOR_INTERVIEW_ERROR (door_interview_error_quark ())
GQuark door_interview_error_quark (void);
typedef enum {
  DOOR_INTERVIEW_ERROR_INCOMPLETE, /* show the problems */
  DOOR_INTERVIEW_ERROR_VAULT, /* could not be kept: show the message, nothing is lost, try again */
  DOOR_INTERVIEW_ERROR_SEAL,  /* no valid recipients: sync first; nothing is lost */
  DOOR_INTERVIEW_ERROR_FORM,  /* the questionnaire cannot be opened: tell the office */
} DoorInterviewError;
void
door_interview_finalize_async (DoorInterview *self, GAsyncReadyCallback callback, gpointer data);
gboolean door_interview_finalize_finish (DoorInterview *self, GAsyncResult *result, GError **error);

/* Waits until everything is durable, notes the place, and lets go. */
void door_interview_close_async (DoorInterview *self, GAsyncReadyCallback callback, gpointer data);
gboolean door_interview_close_finish (DoorInterview *self, GAsyncResult *result, GError **error);
