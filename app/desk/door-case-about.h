/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two small documents of the desk, JSON, sealed wherever they are kept:
 *
 *   an *assignment*: one case as the office hands it to an interviewer; travels in an envelope of
 *     kind "assignment" addressed to the device, lies in the vault as a record of kind CASE;
 *   the *about* of an interview: what the list of cases needs without reading the journal.
 *
 * Promise: unknown members are ignored, so that a newer office may say more.
 * Thread rule: any thread; one owner.
 */
#pragma once

#include <glib.h>

/* A value the interview begins with: "/data/case_id" -> "0142". */
typedef struct {
  char *path;
  char *value;
} DoorPrefill;

typedef struct {
  char *id;    /* unique in the survey */
  char *label; /* "Household 0142" */
  char *address;
  char *area; /* enumeration area or PSU in words */
  char *form_id;
  char *form_version; /* "" : the newest on the device */
  GArray *prefill;    /* of DoorPrefill */

  /* Optional; "" when the office does not say. */
  char *language; /* expected at the door, in words */
  char *phone;
  char *district;    /* which help is near: door-protocol.h */
  char *office_note; /* "the entrance is behind the shop" */
  char *needs;       /* "woman", "man": who must interview here */
  char *reserve;    /* its turn among the households kept in reserve ("1"): not to be visited before
                      * the supervisor releases it */
  char *reserve_of; /* the case this household stands in for, released by the supervisor */
  char *reserve_why;
  char *seed;        /* of the draw, when the office gives it */
  char *redraw;      /* door_draw_code_hash() of the supervisor's code for another draw */
  char *handed_over; /* an event: who had the case before, with the draw */
  gboolean has_place;
  double latitude, longitude;
} DoorAssignmentFacts;

DoorAssignmentFacts *door_assignment_facts_new (void);
void door_assignment_facts_free (DoorAssignmentFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorAssignmentFacts, door_assignment_facts_free)
void door_assignment_facts_prefill (DoorAssignmentFacts *self, const char *path, const char *value);
/* One of the optional members by its name in the JSON ("language", "lat", …); FALSE for any other. */
gboolean door_assignment_facts_set (DoorAssignmentFacts *self, const char *name, const char *value);
GBytes *door_assignment_facts_print (const DoorAssignmentFacts *self);
/* G_IO_ERROR_INVALID_DATA when it is not an assignment. */
DoorAssignmentFacts *door_assignment_facts_parse (GBytes *json, GError **error);

/* Texts are borrowed when printed, owned when parsed. */
typedef struct {
  const char *case_id;
  const char *form_id;
  const char *form_version;
  guint n_answers;
  double progress;
  gint64 finished; /* microseconds since 1970; 0: not yet, or it takes the place of another */
} DoorCaseAbout;

GBytes *door_case_about_print (const DoorCaseAbout *about);
/* FALSE when it is not one. Clear with door_case_about_clear(). */
gboolean door_case_about_parse (GBytes *bytes, DoorCaseAbout *ret_about);
void door_case_about_clear (DoorCaseAbout *about);
