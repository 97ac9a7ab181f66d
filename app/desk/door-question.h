/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question on the screen, ready to be bound to a widget.
 *
 * A DoorQuestion stands for one control in one place of the interview. It lives as long as its
 * screen; its properties change under the widget's eyes when an answer elsewhere changes them.
 *
 * Order of use by a widget: bind the properties; call door_question_set_answer() on every change
 * the person makes; nothing else. Whether an answer counts, what follows from it and when it is
 * safe is the interview's business.
 *
 * Promises:
 *   1. set_answer() returns at once; the answer is in the journal when DoorInterview's "saving"
 *      says so.
 *   2. A refused answer stays on screen as it was typed ("draft") with "message" saying what does
 *      not fit; the record keeps the last accepted answer.
 *   3. Texts are Pango markup made from the form's Markdown, safe whatever the answers hold.
 * Thread rule: main.
 */
#pragma once

#include <gio/gio.h>

#define DOOR_TYPE_CHOICE (door_choice_get_type ())
G_DECLARE_FINAL_TYPE (DoorChoice, door_choice, DOOR, CHOICE, GObject)

/* One answer offered. Properties: "value", "label" (markup), "selected" (bool), "read-aloud"
 * (bool: FALSE stands below the line "Do not read out"). */
const char *door_choice_get_value (DoorChoice *self);
const char *door_choice_get_label (DoorChoice *self);
gboolean door_choice_get_selected (DoorChoice *self);
gboolean door_choice_get_read_aloud (DoorChoice *self);
/* File name of its picture among the form's media; NULL. See door_question_load_media_async(). */
const char *door_choice_get_image (DoorChoice *self);

typedef enum {
  DOOR_QUESTION_NOTE,      /* read, nothing to answer */
  DOOR_QUESTION_HEADING,   /* label of a group inside a field-list */
  DOOR_QUESTION_TEXT,      /* one line */
  DOOR_QUESTION_LONG_TEXT, /* several lines */
  DOOR_QUESTION_INTEGER,
  DOOR_QUESTION_DECIMAL,
  DOOR_QUESTION_DATE, /* "YYYY-MM-DD" */
  DOOR_QUESTION_TIME, /* "HH:MM:SS…" */
  DOOR_QUESTION_DATE_TIME,
  DOOR_QUESTION_SELECT_ONE,
  DOOR_QUESTION_SELECT_MULTIPLE,
  DOOR_QUESTION_RANK,
  DOOR_QUESTION_RANGE,
  DOOR_QUESTION_TRIGGER,  /* confirm: "OK" */
  DOOR_QUESTION_OTHER,    /* a line or an area on the map, …: its lexical text, typed */
  DOOR_QUESTION_POSITION, /* "lat lon alt accuracy" */
  DOOR_QUESTION_BARCODE,
  DOOR_QUESTION_PICTURE, /* name of an attachment, as the next four */
  DOOR_QUESTION_SOUND,
  DOOR_QUESTION_FILE,
  DOOR_QUESTION_SIGNATURE, /* drawn: signature, sketch */
  DOOR_QUESTION_DRAWING,
} DoorQuestionKind;

#define DOOR_TYPE_QUESTION (door_question_get_type ())
G_DECLARE_FINAL_TYPE (DoorQuestion, door_question, DOOR, QUESTION, GObject)

DoorQuestionKind door_question_get_kind (DoorQuestion *self);
/* "/data/member[2]/age": for tests and jumps. */
const char *door_question_get_ref (DoorQuestion *self);

/* Properties, all notified: */
const char *
door_question_get_label (DoorQuestion *self); /* "label": read aloud; markup, never NULL */
const char *
door_question_get_hint (DoorQuestion *self); /* "hint": for the interviewer; markup or NULL */
const char *
door_question_get_answer (DoorQuestion *self); /* "answer": lexical, accepted; "" blank */
const char *
door_question_get_draft (DoorQuestion *self); /* "draft": as typed; equals answer when accepted */
const char *door_question_get_message (
    DoorQuestion *self); /* "message": what does not fit; plain text or NULL */
gboolean door_question_get_required (DoorQuestion *self); /* "required" */
gboolean door_question_get_readonly (DoorQuestion *self); /* "readonly" */
/* Of DoorChoice, in order, items replaced when the filter changes. Empty for other kinds. Items are
 * made when asked for: with thousands, ask door_question_find_choices() instead. */
GListModel *door_question_get_choices (DoorQuestion *self);
/* At most `most` choices whose labels hold `text` ("" all), without regard to case, accents or the
 * script of digits; `ret_left_out` counts those for which there was no room. transfer full. */
GListModel *
door_question_find_choices (DoorQuestion *self, const char *text, guint most, guint *ret_left_out);
/* Bounds of a range; FALSE when the kind has none. */
gboolean
door_question_get_range (DoorQuestion *self, double *ret_start, double *ret_end, double *ret_step);
/* The control's appearance holds this word ("minimal", "quick", "multiline"). What a form asks for
 * as a secret is "masked" too. */
gboolean door_question_has_appearance (DoorQuestion *self, const char *word);
const char *door_question_get_appearance (DoorQuestion *self); /* all its words; "" */
const char *
door_question_get_probe (DoorQuestion *self); /* "probe": what to ask when unclear; markup; NULL */
const char *door_question_get_card (DoorQuestion *self); /* number of the card to show; NULL */
const char *door_question_get_unit (DoorQuestion *self); /* "kg"; NULL */
const char *door_question_get_media_type (DoorQuestion *self); /* as the form says it; "" */

/* --- Don't know, refused, does not apply --- */

typedef enum {
  DOOR_QUIET_DONT_KNOW,
  DOOR_QUIET_REFUSED,
  DOOR_QUIET_NOT_APPLICABLE,
} DoorQuiet;

/* Of DoorChoice: the quiet answers the form allows here, shown as buttons under the answer. */
GListModel *door_question_get_quiet (DoorQuestion *self);
/* Gives one of them (again: takes it back). */
void door_question_choose_quiet (DoorQuestion *self, DoorChoice *choice);
/* By key: a quiet button, else an option of the list with that meaning; FALSE when there is none. */
gboolean door_question_press_quiet (DoorQuestion *self, DoorQuiet which);

/* --- Beside the answer --- */

const char *door_question_get_remark (DoorQuestion *self); /* "remark": of the interviewer; "" */
void door_question_set_remark (DoorQuestion *self, const char *text);
/* "comment": what the supervisor said here when sending the interview back; NULL. */
const char *door_question_get_comment (DoorQuestion *self);
/* "check": a soft check that does not hold, in one sentence; NULL when nothing is to be confirmed. */
const char *door_question_get_check (DoorQuestion *self);
/* Why it was kept all the same; NULL while that is open. */
const char *door_question_get_check_reason (DoorQuestion *self);
/* Keeps the answer with a reason (not blank); Next is then free. */
void door_question_keep_with_reason (DoorQuestion *self, const char *reason);
/* Questions the present message or check speaks of, other than this one: of DoorPlaceRow. */
GListModel *door_question_get_involved (DoorQuestion *self);
/* "set-aside": the last answer here put other answers out of the interview, in one sentence; NULL.
 * They are kept until the interview is finished; take_back() gives the earlier answer again. */
const char *door_question_get_set_aside (DoorQuestion *self);
void door_question_take_back (DoorQuestion *self);
/* Why this is asked: the conditions it stands under and the answers they rest on. Plain text of
 * several lines, in the program's language. transfer full. */
char *door_question_explain (DoorQuestion *self);
/* A position with how it was found ("source=gps mock=no", "source=manual reason=…"): the answer, and
 * a line in the journal. `lexical`: "lat lon altitude accuracy". */
void door_question_give_position (DoorQuestion *self, const char *lexical, const char *how);
/* The person's attention came here; for the time a question takes. */
void door_question_note_entered (DoorQuestion *self);

/* --- Files --- */

/* The picture and the sound of the question itself, in the present language: names for load_media.
 * NULL. transfer full. */
char *door_question_get_image (DoorQuestion *self);
char *door_question_get_audio (DoorQuestion *self);
/* A file that came with the form, by its name there. transfer full. */
void door_question_load_media_async (DoorQuestion *self,
                                     const char *name,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
GBytes *door_question_load_media_finish (DoorQuestion *self, GAsyncResult *result, GError **error);

/* Seals a file for this question and makes its name the answer. `suffix`: ".jpg". In clear it is in
 * memory only, never on disk. */
void door_question_attach_async (DoorQuestion *self,
                                 const char *suffix,
                                 GBytes *content,
                                 GAsyncReadyCallback callback,
                                 gpointer data);
gboolean door_question_attach_finish (DoorQuestion *self, GAsyncResult *result, GError **error);
/* The file the answer names. transfer full; NULL with G_IO_ERROR_NOT_FOUND when there is none. */
void door_question_read_attachment_async (DoorQuestion *self,
                                          GAsyncReadyCallback callback,
                                          gpointer data);
GBytes *
door_question_read_attachment_finish (DoorQuestion *self, GAsyncResult *result, GError **error);

/* NULL or "" clears. Lexical text; for a person's typing of numbers native digits and a decimal
 * comma are understood. */
void door_question_set_answer (DoorQuestion *self, const char *text);
/* Select one: chooses it (again: stays). Select multiple: toggles it. */
void door_question_choose (DoorQuestion *self, DoorChoice *choice);
/* The answer as a person would say it, in the interview's language (choice labels, dates in
 * words); "" blank. transfer full. */
char *door_question_describe_answer (DoorQuestion *self);
