/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is asked (door-drill-people.c), and what interviewers make of it (door-drill.c). */
#pragma once

#include "door-drill.h"

typedef enum {
  DOOR_PEOPLE_ASKED,    /* as they are */
  DOOR_PEOPLE_AVOIDED,  /* short ways taken for them */
  DOOR_PEOPLE_INVENTED, /* as somebody at a kitchen table imagines them */
  DOOR_N_PEOPLE,
} DoorDrillPeople;

/* The table of door-simulator.h's weights for such people: that of `respondents` (may be NULL) and,
 * for questions it does not name, rows by what a question means to the indicators. transfer full. */
GBytes *door_drill_weights (const DoorReviewPlan *plan,
                            DoorDrillPeople people,
                            GBytes *respondents,
                            guint64 seed,
                            GError **error);
