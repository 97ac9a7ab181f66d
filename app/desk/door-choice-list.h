/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The choices a question offers, as a GListModel of DoorChoice that makes each only when it is asked
 * for: a list of 100,000 villages costs nothing until somebody looks for one.
 *
 * Searching folds every label once, in small pieces while nothing else is to be done; the first key
 * completes what is missing.
 * Thread rule: main, the session's.
 */
#pragma once

#include "door-question.h"
#include "door-session.h"

#define DOOR_TYPE_CHOICE_LIST (door_choice_list_get_type ())
G_DECLARE_FINAL_TYPE (DoorChoiceList, door_choice_list, DOOR, CHOICE_LIST, GObject)

DoorChoiceList *door_choice_list_new (void);
/* What the session offers now. Items stay the same objects while the values are the same. */
void door_choice_list_read (DoorChoiceList *self, DoorSession *session, DoorNode node);
/* The labels in the present language. */
void door_choice_list_translate (DoorChoiceList *self);
/* `answer` marks one value, or with `many` a list of them. */
void door_choice_list_mark (DoorChoiceList *self, const char *answer, gboolean many);
/* The session goes away; what was made stays. */
void door_choice_list_detach (DoorChoiceList *self);
/* Positions of at most `most` choices that hold `text`, those that begin with it first;
 * `ret_left_out` counts the others. transfer full: of guint. */
GArray *
door_choice_list_find (DoorChoiceList *self, const char *text, guint most, guint *ret_left_out);
