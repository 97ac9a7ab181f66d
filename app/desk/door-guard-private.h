/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guard stands in seven files:
 *   door-guard.c           steps and moves
 *   door-guard-gate.c      who hears, consent, who holds the tablet
 *   door-guard-veil.c      what is shown outside guarded groups
 *   door-guard-form.c      what the form says about its groups
 *   door-guard-draw.c      the draw
 *   door-guard-section.c   opening, closing and resuming sealed groups
 *   door-guard-unread.c    sealed groups that nobody could read
 */
#pragma once

#include "door-case-log.h"
#include "door-guard.h"
#include "door-interview-private.h"
#include "door-selection.h"

/* Code of a gate that was not opened because of who hears. */
#define DOOR_GATE_NOT_QUIET "-5"

/* What the form says of a group. */
typedef struct {
  DoorControl control; /* DOOR_CONTROL_NONE: the screen is not guarded */
  DoorDefNode node;
  int sensitivity;
  gboolean sealed;
  DoorAudience audience;
  gboolean draws;
} DoorGuarded;

/* What is known of the case where the interview is held. */
typedef struct _DoorGuardCase {
  DoorCaseLog *log; /* NULL: nothing is noted */
  gboolean by_phone;
  const char *seed;   /* given by the office; "" */
  const char *redraw; /* hash of the supervisor's code; "" */
  gboolean kiosk;
  gboolean has_services; /* the survey gave a list to offer to everyone */
} DoorGuardCase;

struct _DoorGuard {
  GObject parent_instance;

  DoorInterview *interview; /* borrowed: it owns the guard */
  DoorCaseLog *log;
  char *case_id;
  gboolean by_phone;
  gboolean kiosk;
  gboolean has_services;
  char *seed;
  char *redraw;

  DoorGuardStep step;
  DoorGuarded present; /* the guarded group at the cursor */
  char *title;
  char *text;
  char *aside;
  char **choices;

  gboolean told_unread; /* that some of the sealed groups cannot be asked */

  DoorControl passed;    /* group whose gate is open now */
  DoorControl consented; /* group to which the person said yes in this sitting */
  gboolean alone;
  DoorControl mode_of;  /* group of which it is known who answers, since the last interruption */
  GHashTable *left_out; /* DoorDefNode of groups whose gate stayed closed in this sitting */
  guint depth;          /* screens gone forwards inside the open section */

  DoorClock *outside; /* of the form, after a section was closed; NULL: the interview's */
  guint section;      /* open; 0: none */
  gboolean resumed;   /* there was a break since it was opened */
  DoorGuarded open;
  guint answers_before; /* counted when it was opened */
  double progress_before;
  GBytes *answers;   /* while closing, for another try */
  GPtrArray *closed; /* paths of the groups that are */

  DoorDraw *made; /* not shown yet: waits for the journal */
  gboolean drawn;
  gboolean redrawn;
  DoorDefNode roster; /* locked; DOOR_DEF_NONE */
};

/* --- door-guard-form.c --- */
const char *door_guard_attribute (DoorFormDef *def, DoorDefNode node, const char *name); /* NULL */
/* The outermost guarded group around (or at) a control; one that is sealed before one that is not. */
DoorGuarded door_guard_find (DoorFormDef *def, DoorControl control);
/* 1, 2, … among the sealed groups of the form. */
guint door_guard_section_number (DoorFormDef *def, DoorControl control);
DoorGuarded door_guard_of_section (DoorFormDef *def, guint number);
/* The value with gate = yes inside the group, else the nearest one before it; DOOR_NODE_NONE. */
DoorNode door_guard_gate_node (DoorGuard *self, const DoorGuarded *guarded);

/* --- door-guard.c --- */
DoorGuard *door_guard_new (DoorInterview *interview, const DoorGuardCase *facts);
void door_guard_detach (DoorGuard *self);
/* TRUE: the guard has something to show instead of the screen. */
gboolean door_guard_show (DoorGuard *self);
gboolean door_guard_may_move (DoorGuard *self, DoorMove move);
/* After a move was made. */
void door_guard_moved (DoorGuard *self, DoorMove move);
/* An answer was taken: a consent is noted in the log, with its step. */
void door_guard_answered (DoorGuard *self, DoorNode node);
/* Roster after a draw. */
gboolean door_guard_locks (DoorGuard *self, DoorNode node);
gboolean door_guard_locks_repeat (DoorGuard *self, DoorControl repeat);
/* What may be told outside while a section is open: as it was before it. */
void door_guard_count (DoorGuard *self, guint *ret_answers, double *ret_progress);
void door_guard_say (DoorGuard *self,
                     DoorGuardStep step,
                     const char *title,
                     const char *text,
                     const char *aside,
                     const char *const *choices);
void door_guard_tell (DoorGuard *self);
/* Asks the interview to show its page again: the guard may be through. */
void door_guard_again (DoorGuard *self);
/* Writes a value the form wants to know; FALSE when it does not take it. */
gboolean door_guard_set (DoorGuard *self, DoorNode node, const char *value);
DoorCaseEvent *door_guard_event (DoorGuard *self, const char *type);
void door_guard_keep (DoorGuard *self, DoorCaseEvent *event); /* takes it over */

/* --- door-guard-gate.c --- */
/* Who hears, consent, mode: what is due before the present group. */
void door_guard_ask_gate (DoorGuard *self);
void door_guard_choose_gate (DoorGuard *self, guint choice);
/* The group at the cursor stays closed, with who was near and a code of the gate. */
void door_guard_stay_closed (DoorGuard *self, const char *who, const char *code);
/* It is known who answers: to the first question. */
void door_guard_begin (DoorGuard *self);
/* Behind a group that was answered alone and is not sealed: the tablet goes back. */
void door_guard_end_alone (DoorGuard *self);

/* The group at the cursor stays closed, with who was near and a code of the gate. */
void door_guard_stay_closed (DoorGuard *self, const char *who, const char *code);

/* --- door-guard-veil.c --- */
/* The group that stands for a control inside it where others may read, because its gate is closed now, or for
 * what was said in a sealed one before a break; DOOR_CONTROL_NONE: nothing hides it. */
DoorControl door_guard_veil (DoorGuard *self, DoorControl control);
/* What is in a repeat is not listed where one more is asked for. */
gboolean door_guard_hides_rows (DoorGuard *self, DoorControl repeat);
/* The node lies in a group whose gate stayed closed in this sitting: nothing of it is missing. */
gboolean door_guard_is_left_out (DoorGuard *self, DoorNode node);

/* --- door-guard-unread.c --- */
/* Nobody could read the sealed group at the cursor, or, before it was told, any of the form. */
gboolean door_guard_is_unread (DoorGuard *self);
void door_guard_ask_unread (DoorGuard *self);
void door_guard_choose_unread (DoorGuard *self, guint choice);
/* Why the open section cannot be closed now; NULL: it can. */
const char *door_guard_no_reader (DoorGuard *self);

/* --- door-guard-draw.c --- */
void door_guard_ask_draw (DoorGuard *self);
void door_guard_choose_draw (DoorGuard *self, guint choice);
/* Everything is durable. */
void door_guard_saved (DoorGuard *self);
/* What a journal says of an earlier draw. */
void door_guard_take_draw (DoorGuard *self, const DoorJournal *journal);

/* --- door-guard-section.c --- */
/* Number of the open section in which `node` lies; 0: in none. */
guint door_guard_section_of (DoorGuard *self, DoorNode node);
guint door_guard_open_number (DoorGuard *self); /* 0: none is open */
void door_guard_open_section (DoorGuard *self);
void door_guard_close_section (DoorGuard *self);
/* After reopening: closed sections are out of reach; an open one goes on behind what was answered. */
/* `outside`: the form's clock. */
void door_guard_resume (DoorGuard *self, GPtrArray *sections, DoorClock *outside);
/* Puts the cursor there, after the interview has put it where the journal left off. */
void door_guard_resume_place (DoorGuard *self);
/* Seals what lies in a closed group, but for what is carried. */
void door_guard_seal_group (DoorSession *session, const char *path);
