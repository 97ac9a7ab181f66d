/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the view-models tell each other, and no widget sees. */
#pragma once

#include "door-clock.h"
#include "door-cursor.h"
#include "door-interview.h"

/* --- Places --- */

typedef struct {
  DoorPlaceKind kind;
  DoorPlaceState state;
  const char *label;
  const char *detail;
  const char *ref;
  guint depth;
  gboolean current;
  DoorItem item;
} DoorPlaceFacts;

DoorPlaceRow *door_place_new (const DoorPlaceFacts *facts);
DoorItem door_place_get_item (DoorPlaceRow *self);

/* --- Questions --- */

/* Who listens to a question; the interview. */
typedef struct {
  /* The draft of a question that is typed has changed: keep it when the typing pauses. */
  void (*typed) (gpointer owner, DoorQuestion *question);
  /* The person has decided: keep it now. */
  void (*decided) (gpointer owner, DoorQuestion *question, const char *value);
} DoorQuestionOwner;

DoorQuestion *door_question_new (DoorSession *session,
                                 DoorItem item,
                                 const DoorQuestionOwner *owner,
                                 gpointer data);
/* Its screen is gone: it keeps its texts and listens to nobody. */
void door_question_detach (DoorQuestion *self);
DoorItem door_question_get_item (DoorQuestion *self);
/* Reads again what these kinds of change may have touched. */
void door_question_refresh (DoorQuestion *self, DoorChangeKinds kinds);
/* The draft did not fit; NULL: it does now. */
void door_question_set_message (DoorQuestion *self, const char *message);
/* What was typed and is not yet the answer, in lexical form; NULL when there is nothing such. */
char *door_question_take_typed (DoorQuestion *self, GDateTime *now);
gboolean door_question_is_typed (DoorQuestion *self);

DoorQuestionKind door_question_kind_of (DoorSession *session, DoorItem item);

/* --- Typing --- */

/* A person's typing in lexical form: native digits, decimal comma, dates as d/m/yyyy, times as
 * h:mm. What cannot be understood is returned as it stands, for the form to refuse. transfer full. */
char *door_typing_to_lexical (DoorQuestionKind kind, const char *typed, GDateTime *now);
