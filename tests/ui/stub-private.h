/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the stub share. */
#pragma once

#include "stub-desk.h"

/* Where the interview can stand, in order. */
typedef struct {
  DoorPageKind page;
  guint first; /* item, for questions */
  guint count;
  guint member; /* 1, 2 … inside the roster */
} StubStop;

struct _DoorInterview {
  GObject parent_instance;
  char *case_label;
  GHashTable *answers;
  GArray *stops;
  guint at;
  guint members;
  guint language;
  DoorSaving saving;
  gboolean broken, held, closed;
  guint saving_source;
  gboolean move_waits;
  guint move_to;
  GListStore *questions, *instances, *problems, *outline, *commented;
  GTask *closing;
  char *removable, *section;
};

struct _DoorDesk {
  GObject parent_instance;
  DoorCaseList *cases;
  DoorSyncStatus *sync;
  DoorSending *sending;
  char *space_warning;
  DoorSpace space;
};

/* --- stub-desk.c --- */
/* Properties that nobody reads: they only tell that something has changed. */
void stub_install (GObjectClass *klass, const char *const *names, guint n_names);

/* --- stub-cases.c --- */
void stub_case_list_fill (DoorCaseList *self, guint n);

/* --- stub-interview.c --- */
StubStop *stub_interview_stop_at (DoorInterview *self, guint index);
/* The stops, by what is answered so far. */
void stub_interview_plan_stops (DoorInterview *self);
/* The screen it stands at; `keep`: the questions that stay are the same objects. */
void stub_interview_show (DoorInterview *self, gboolean keep);
/* The section, and which member could be removed there. */
void stub_interview_show_place (DoorInterview *self);
void stub_interview_notify_all (DoorInterview *self);
/* transfer full. */
char *stub_interview_ref_of (const StubItem *item, guint member);
void stub_interview_save (DoorInterview *self);
/* Once everything is kept. */
void stub_interview_move_to (DoorInterview *self, guint index);
void stub_interview_finish_closing (DoorInterview *self);
