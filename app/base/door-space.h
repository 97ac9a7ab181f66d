/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The space that work belongs to: the real survey, or one where people learn or the survey is tried.
 * A space has keys, a hub and a roster of its own; the roster, which the survey's key signed, names it,
 * and whoever enrolled in one takes nothing of another. Every screen and every exported file of a
 * training or a pilot says so.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

typedef enum {
  DOOR_SPACE_SURVEY, /* the real thing: what is said nowhere */
  DOOR_SPACE_TRAINING,
  DOOR_SPACE_PILOT,
} DoorSpace;

const char *door_space_name (DoorSpace space); /* "survey", "training", "pilot"; transfer none */
gboolean door_space_parse (const char *name, DoorSpace *ret_space);
