/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question as it stands on the screen: what is read aloud, what is for the interviewer only,
 * the answer, and what does not fit about it.
 *
 * Signals: "advance": the person is done with this question and wants to go on; "go" (DoorPlaceRow):
 * to another question a check speaks of; "remark": to write a remark about this one.
 * Thread rule: main.
 */
#pragma once

#include "door-answer.h"
#include "door-grid-line.h"

#define DOOR_TYPE_QUESTION_VIEW (door_question_view_get_type ())
G_DECLARE_FINAL_TYPE (DoorQuestionView, door_question_view, DOOR, QUESTION_VIEW, GtkWidget)

GtkWidget *door_question_view_new (DoorQuestion *question);
DoorQuestion *door_question_view_get_question (DoorQuestionView *self);
/* NULL for what takes no answer. */
DoorAnswer *door_question_view_get_answer (DoorQuestionView *self);
/* NULL unless it is a line of a grid, or its heading. */
DoorGridLine *door_question_view_get_line (DoorQuestionView *self);
void door_question_view_set_language (DoorQuestionView *self, const char *code);
/* FALSE when there is nothing to answer here now. */
gboolean door_question_view_can_answer (DoorQuestionView *self);
/* Where what does not fit is mended, or a reason given; FALSE when everything fits. */
gboolean door_question_view_focus_message (DoorQuestionView *self);
