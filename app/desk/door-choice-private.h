/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a question does with its choices. */
#pragma once

#include "door-question.h"

DoorChoice *door_choice_new (const char *value, const char *label, gboolean read_aloud);
void door_choice_set_label (DoorChoice *self, const char *label);
void door_choice_set_selected (DoorChoice *self, gboolean selected);
void door_choice_set_image (DoorChoice *self, const char *name);

/* "None of these", "don't know": alone or not at all, by the value's usual names. */
gboolean door_choice_value_is_exclusive (const char *value);
gboolean door_choice_is_exclusive (DoorChoice *self);

/* Answers that are lists of values with spaces between them. */
gboolean door_answer_has (const char *answer, const char *value);
/* The answer with the value put in or taken out: in the order of the choices, or, with `in_order`
 * (a rank), in the order in which they were chosen. transfer full. */
char *
door_answer_toggle (GListModel *choices, const char *answer, gboolean in_order, const char *value);
