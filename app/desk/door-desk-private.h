/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the view-models tell each other, and no widget sees. */
#pragma once

#include "door-clock.h"
#include "door-cursor.h"
#include "door-interview.h"

/* Whether a language of this BCP 47 code is written from right to left. */
gboolean door_language_is_rtl (const char *code);

/* --- Places --- */

typedef struct {
  DoorPlaceKind kind;
  DoorPlaceState state;
  const char *label;
  const char *detail;
  const char *ref;
  const char *remark;
  char **cells; /* taken over */
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
  /* Words beside the answer: to be kept now. */
  void (*remarked) (gpointer owner, DoorQuestion *question, const char *text);
  void (*confirmed) (gpointer owner, DoorQuestion *question, const char *reason);
  /* The person looks at this one now. */
  void (*entered) (gpointer owner, DoorQuestion *question);
  /* Why it is asked. transfer full. */
  char *(*explain) (gpointer owner, DoorQuestion *question);
  /* A file to be sealed for it, or read again; see door_question_attach_async(). */
  void (*attach) (
      gpointer owner, DoorQuestion *question, const char *suffix, GBytes *content, GTask *task);
  void (*read_attachment) (gpointer owner, const char *name, GTask *task);
  /* A file that came with the form. */
  void (*load_media) (gpointer owner, const char *name, GTask *task);
  /* How a position was found. */
  void (*noted) (gpointer owner, DoorQuestion *question, const char *words);
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
/* The same, with the places it speaks of (of DoorPlaceRow). */
void door_question_set_message_about (DoorQuestion *self, const char *message, GPtrArray *involved);
/* What was typed and is not yet the answer, in lexical form; NULL when there is nothing such. */
char *door_question_take_typed (DoorQuestion *self, GDateTime *now);
gboolean door_question_is_typed (DoorQuestion *self);
/* What was typed earlier and not taken. */
void door_question_restore_draft (DoorQuestion *self, const char *draft);
gboolean door_question_is_quiet (DoorQuestion *self, const char *value);
/* What stands beside the answer. */
void door_question_restore_remark (DoorQuestion *self, const char *remark);
void door_question_restore_comment (DoorQuestion *self, const char *comment);
/* The check does not hold: its sentence, the reason given so far (NULL: none), and the places it
 * speaks of (of DoorPlaceRow). NULL sentence: it holds. */
void door_question_set_check (DoorQuestion *self,
                              const char *sentence,
                              const char *reason,
                              GPtrArray *involved);
/* The last answer put others out of the interview; `before` would bring them back. NULL: none. */
void door_question_set_set_aside (DoorQuestion *self, const char *sentence, const char *before);

DoorQuestionKind door_question_kind_of (DoorSession *session, DoorItem item);

/* --- Typing --- */

/* A person's typing in lexical form: native digits, decimal comma, dates as d/m/yyyy, times as
 * h:mm. What cannot be understood is returned as it stands, for the form to refuse. transfer full. */
char *door_typing_to_lexical (DoorQuestionKind kind, const char *typed, GDateTime *now);
