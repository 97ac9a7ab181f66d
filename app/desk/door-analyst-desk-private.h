/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the desks of the analyst. */
#pragma once

#include "door-analyst-desk.h"
#include "door-analyst.h"

/* What was opened, held for a work that goes on while something else may be opened. */
typedef struct {
  DoorAnalystJob job; /* folder, key, survey_key and form_id */
  DoorPublicKeys survey_key;
  char *folder, *form_id;
} DoorAnalystHeld;
/* NULL before anything was opened. transfer full. */
DoorAnalystHeld *door_analyst_desk_hold (DoorAnalystDesk *self);
void door_analyst_held_free (DoorAnalystHeld *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorAnalystHeld, door_analyst_held_free)

/* Why nothing can be done before that, in words. */
const char *door_analyst_desk_not_open (void);
/* Without white space around; NULL when nothing is left. transfer full. */
char *door_analyst_dup_words (const char *text);

/* --- Opening: door-analyst-opening.c ------------------------------------------------------------ */

/* A questionnaire whose interviews were fetched, or all of them together. */
typedef struct {
  char *id; /* NULL: all */
  char *title;
  guint n_states[DOOR_REVIEW_REPLACED + 1];
} DoorAnalystForm;

/* What is to be opened: texts to be filled in; and, after it was run, what is there. */
typedef struct {
  char *folder, *key, *passphrase, *survey_key;
  DoorIdentity *identity;
  DoorPublicKeys keys;
  DoorSpace space;
  GPtrArray *forms;     /* of DoorAnalystForm: all of them, then each */
  GPtrArray *languages; /* of char * */
} DoorAnalystOpening;
DoorAnalystOpening *door_analyst_opening_new (void);
void door_analyst_opening_free (gpointer self);
/* In any thread. */
gboolean door_analyst_opening_run (DoorAnalystOpening *self, GError **error);
