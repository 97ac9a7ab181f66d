/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leads past every screen of an interviewer, over the real desk, and stops at each. What is asked of
 * every screen (names, room, keys) is asked at the stops. */
#pragma once

#include "ui-stage.h"

typedef void (*TourStop) (UiStage *stage, const char *screen, gpointer data);

/* Unlocking, cases, sending, safety, a case, a visit, an interview with every control. */
void tour_controls (double text_size, TourStop stop, gpointer data);
/* Household, draw, gate, consent, answering alone, seal, cover. */
void tour_guarded (double text_size, TourStop stop, gpointer data);
