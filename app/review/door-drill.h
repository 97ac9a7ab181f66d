/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fabrication drill: an invented field force whose ways are known, to see what the indicators of
 * door-quality.h find in it.
 *
 * Respondents are walks of the questionnaire itself (door-simulator.h) by tables of weights: people
 * answer unevenly, few are victims, ages spread. Three kinds of interview are drawn before any team
 * is made up, and kept: asked properly, asked so that follow-ups are avoided, and invented. A team then
 * draws from them, and its members add what an interviewer adds: pace, working hours, places, steps
 * back, and the people who live in their areas.
 *
 *   honest       pace, area and habits differ from person to person
 *   hurried      asks everything, at half the time and less, with more "don't know"
 *   avoiding     says no for people where a yes would open a long form
 *   fabricating  invents half of the interviews or more; each of seven ways of giving oneself away
 *                (short, at night, from one place, copied, close together, no correction, nobody
 *                about) is had or not
 *
 * Order of use: door_drill_new() once; door_drill_play() for each team; the DoorQuality it gives is
 * read as any other.
 *
 * Promises:
 *   1. The same form, pool, seed and team give the same answers, bit for bit.
 *   2. No interview of the pool comes twice in one team, unless its interviewer copied it.
 * Thread rule: one owner.
 */
#pragma once

#include "door-quality.h"

typedef enum {
  DOOR_WAY_HONEST,
  DOOR_WAY_HURRIED,
  DOOR_WAY_AVOIDING,
  DOOR_WAY_FABRICATING,
  DOOR_N_WAYS,
} DoorDrillWay;

typedef struct {
  guint n[DOOR_N_WAYS]; /* interviewers of each way; at most DOOR_DRILL_MOST altogether */
  guint n_interviews;   /* each */
  guint64 seed;
} DoorDrillTeam;
#define DOOR_DRILL_MOST 100u

typedef struct _DoorDrill DoorDrill;

/* Takes a reference on the form. `respondents`: a table of weights (door-simulator.h) for questions
 * that decide whether an interview comes about, such as consent; the rest is drawn by what questions
 * mean to the indicators. NULL: none. `n_pool`: interviews asked properly, of which a team needs as many
 * as it has. NULL: the form cannot be walked, or has no screener (door:quality). */
DoorDrill *
door_drill_new (DoorFormDef *form, GBytes *respondents, guint n_pool, guint64 seed, GError **error);
void door_drill_free (DoorDrill *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDrill, door_drill_free)

/* A team's interviews and outcomes, computed. transfer full. NULL: more than the pool holds. */
DoorQuality *door_drill_play (DoorDrill *self, const DoorDrillTeam *team, GError **error);
/* Of an interviewer of such a team, by name. */
DoorDrillWay door_drill_way (const DoorDrillTeam *team, const char *name);
