/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of DoorQuestion:
 *   door-question.c        the answer, and what is typed
 *   door-question-choices.c what was chosen
 *   door-question-facts.c  what the form says of it: card, unit, probe, quiet answers, pictures
 *   door-question-beside.c what stands beside the answer: remark, check, what was set aside
 *   door-question-kind.c   which widget asks it
 */
#pragma once

#include "door-choice-list.h"
#include "door-desk-private.h"

struct _DoorQuestion {
  GObject parent_instance;

  DoorSession *session; /* NULL once detached; the interview owns it */
  const DoorQuestionOwner *owner;
  gpointer owner_data;
  DoorItem item;

  DoorQuestionKind kind;
  char *ref;
  char *label;
  char *hint;
  char *answer;
  char *draft;
  char *message;
  char *appearance;
  gboolean required;
  gboolean readonly;
  gboolean has_range;
  double range[3];
  DoorChoiceList *choices;

  /* What never changes: from the form. */
  char *card;
  char *unit;
  char *media_type;
  GListStore *quiet; /* DoorChoice: don't know, refused, does not apply */

  /* What stands beside the answer. */
  char *probe;
  char *remark;
  char *comment; /* of the supervisor; NULL */
  char *check;
  char *check_reason;
  char *set_aside;
  char *before;         /* the answer that set_aside would bring back */
  GListStore *involved; /* DoorPlaceRow */
};

/* --- door-question.c --- */
/* Sets a text field and notifies "property" when it changed. */
void
door_question_set_text (DoorQuestion *self, char **field, const char *text, const char *property);
void door_question_wipe_text (char *text);

/* --- door-question-choices.c --- */
/* The marks at the choices, quiet ones too, follow the answer. */
void door_question_mark_selected (DoorQuestion *self);
/* The same at the quiet ones alone. */
void door_question_mark_quiet (DoorQuestion *self);
/* The chosen ones in words, and "" when none is. transfer full. */
char *door_question_describe_choices (DoorQuestion *self);

/* --- door-question-facts.c --- */
void door_question_read_facts (DoorQuestion *self);
/* In the present language. */
void door_question_read_probe (DoorQuestion *self);
void door_question_read_quiet (DoorQuestion *self);
/* In words, or NULL when it is no quiet answer. transfer full. */
char *door_question_describe_quiet (DoorQuestion *self, const char *value);

/* --- door-question-beside.c --- */
void door_question_clear_beside (DoorQuestion *self);
