/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question on the screen, which stands in two files:
 *   door-question-view.c       its texts, checks, its answer
 *   door-question-quiet-row.c  what can be said instead, and beside it
 */
#pragma once

#include "door-question-view.h"

struct _DoorQuestionView {
  GtkWidget parent_instance;
  DoorQuestion *question;
  DoorAnswer *answer; /* NULL for notes and headings */
  DoorGridLine *line; /* NULL unless it is one of a grid */
  char *image_name;

  GtkBox *head;
  GtkWidget *comment_box;
  GtkLabel *comment;
  GtkLabel *card;
  GtkLabel *label;
  GtkPicture *image;
  GtkWidget *aside;
  GtkLabel *hint;
  GtkWidget *probe_box;
  GtkLabel *probe;
  AdwBin *place; /* of the answer */
  GtkFlowBox *quiet_row;
  GtkWidget *clear;         /* in the row */
  GtkWidget *remark_button; /* in the row */
  GtkLabel *remark;
  GtkWidget *message_box;
  GtkLabel *message;
  GtkBox *involved;
  GtkWidget *reason_box;
  GtkEntry *reason;
  GtkWidget *set_aside_box;
  GtkLabel *set_aside;
};

/* --- door-question-quiet-row.c --- */
/* Once the answer is there. */
void door_question_view_make_quiet_row (DoorQuestionView *self);
