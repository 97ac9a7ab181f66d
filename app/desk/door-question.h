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
  DOOR_QUESTION_TRIGGER, /* confirm: "OK" */
  DOOR_QUESTION_OTHER,   /* position, barcode, file name, …: its lexical text, typed */
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
/* Of DoorChoice, in order, items replaced when the filter changes. Empty for other kinds. */
GListModel *door_question_get_choices (DoorQuestion *self);
/* Bounds of a range; FALSE when the kind has none. */
gboolean
door_question_get_range (DoorQuestion *self, double *ret_start, double *ret_end, double *ret_step);
/* The control's appearance holds this word ("minimal", "quick", "multiline"). */
gboolean door_question_has_appearance (DoorQuestion *self, const char *word);

/* NULL or "" clears. Lexical text; for a person's typing of numbers native digits and a decimal
 * comma are understood. */
void door_question_set_answer (DoorQuestion *self, const char *text);
/* Select one: chooses it (again: stays). Select multiple: toggles it. */
void door_question_choose (DoorQuestion *self, DoorChoice *choice);
/* The answer as a person would say it, in the interview's language (choice labels, dates in
 * words); "" blank. transfer full. */
char *door_question_describe_answer (DoorQuestion *self);
