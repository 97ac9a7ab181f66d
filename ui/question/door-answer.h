/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of a question that takes the answer: one subclass for each kind, made by one factory.
 *
 * Order of use: door_answer_new_for(); put it under the question's label; give it the language;
 * forward number keys with door_answer_press_key(); before leaving the screen call
 * door_answer_commit(), which hands over what is typed and not yet told.
 *
 * An answer widget binds its DoorQuestion and calls its setters; whether an answer counts is not
 * its business. gtk_widget_grab_focus() puts the focus where answering begins.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-question.h"

#define DOOR_TYPE_ANSWER (door_answer_get_type ())
G_DECLARE_DERIVABLE_TYPE (DoorAnswer, door_answer, DOOR, ANSWER, AdwBin)

/* Signal "advance": the person is done here and wants to go on (Enter, a quick choice). */
struct _DoorAnswerClass {
  AdwBinClass parent_class;
  /* Chooses the option at this place; FALSE when there is none. */
  gboolean (*press_key) (DoorAnswer *self, guint position);
  /* Hands typed text to the question. */
  void (*commit) (DoorAnswer *self);
  /* The questionnaire's language is CODE now: for what the labels alone do not show. */
  void (*speak) (DoorAnswer *self, const char *code);
};

/* NULL for what takes no answer (note, heading). transfer floating. */
DoorAnswer *door_answer_new_for (DoorQuestion *question);

DoorQuestion *door_answer_get_question (DoorAnswer *self);
void door_answer_set_language (DoorAnswer *self, const char *code);
/* Marks again what was added since. For subclasses. */
void door_answer_refresh_language (DoorAnswer *self);
/* Names WIDGET by the question's label, for screen readers. For subclasses. */
void door_answer_name (DoorAnswer *self, GtkWidget *widget);
gboolean door_answer_press_key (DoorAnswer *self, guint position);
void door_answer_commit (DoorAnswer *self);
/* Something was typed: it is committed a moment after the first key, so that a half-written number
 * is not judged at each key, and that at most that moment is lost however long one types on. For
 * subclasses. */
void door_answer_typed (DoorAnswer *self);
gboolean door_answer_is_typing (DoorAnswer *self);
/* Instead of an answer there is a reason (don't know …), which its own button shows. For subclasses. */
gboolean door_answer_has_reason (DoorAnswer *self);
/* What an entry shows: the draft, but nothing for a reason, whose code nobody should read. For subclasses. */
const char *door_answer_get_entered (DoorAnswer *self);
/* Inside commit: the person only paused, and what is half written may wait. */
gboolean door_answer_is_pausing (DoorAnswer *self);
/* Keeps what is written in TEXT (a GtkText or GtkTextView) out of the clipboard, and what is marked in
 * it out of the primary selection. For subclasses, and whoever else takes words. */
void door_answer_forbid_copying (GtkWidget *text);
void door_answer_advance (DoorAnswer *self);
/* A quiet line of text in this style, empty. For subclasses. */
GtkLabel *door_answer_new_note (const char *style);
