/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a question does with its choices. */
#pragma once

#include "door-question.h"

DoorChoice *door_choice_new (const char *value, const char *label, gboolean read_aloud);
void door_choice_set_label (DoorChoice *self, const char *label);
void door_choice_set_selected (DoorChoice *self, gboolean selected);
