/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the window: moving about (door-window.c), and what protects (door-window-guard.c). */
#pragma once

#include "door-window.h"

#include "door-alone-page.h"
#include "door-care-page.h"
#include "door-case-page.h"
#include "door-cases-page.h"
#include "door-cover-page.h"
#include "door-guard-page.h"
#include "door-interview-page.h"
#include "door-sending-page.h"
#include "door-sleep-watch.h"
#include "door-space-mark.h"
#include "door-unlock-page.h"

/* How far to go back. A later wish for more wins. */
typedef enum {
  GOAL_NONE,
  GOAL_CASES,
  GOAL_UNLOCK,
  GOAL_CLOSED,
} DoorWindowGoal;

struct _DoorWindow {
  AdwApplicationWindow parent_instance;
  DoorUnlock *unlock;
  DoorDesk *desk;
  DoorWindowGoal goal;
  gboolean busy;    /* a step back is under way */
  gboolean closing; /* where there is nothing else on the screen: after the PIN */
  guint patience;

  GtkBox *content;
  DoorSpaceMark *space_mark;
  GtkStack *pages;
  GtkWidget *waiting;
  GtkLabel *waiting_label;
  DoorUnlockPage *unlock_page;
  DoorCasesPage *cases_page;         /* NULL while locked */
  DoorCasePage *case_page;           /* NULL unless a case is open */
  DoorInterviewPage *interview_page; /* NULL without an interview */
  DoorGuardPage *guard_page;         /* likewise */
  DoorAlonePage *alone_page;         /* likewise */
  DoorCarePage *care_page;           /* NULL unless asked for */
  GtkWidget *before_care;            /* what it was asked for from */
  DoorCoverPage *cover_page;
  GtkWidget *covered;            /* what had the focus when the cover came; weak */
  DoorSleepWatch *sleep_watch;   /* NULL while locked */
  DoorSendingPage *sending_page; /* NULL while not shown */
  DoorWindowHome make_home;      /* NULL: everybody interviews */
  GtkWidget *home;               /* instead of the cases; NULL */
};

/* Goes back step by step, each once the one before is durable. */
void door_window_go_back (DoorWindow *self, DoorWindowGoal goal);

/* --- door-window-guard.c --- */

/* Once the class has its template. */
void door_window_guard_install (GtkWidgetClass *widget_class);
void
door_window_guard_watch (DoorWindow *self); /* keys and touches count as somebody being there */
void door_window_guard_begin (DoorWindow *self);             /* once the desk is open */
void door_window_guard_end (DoorWindow *self);               /* before it goes */
DoorInterview *door_window_get_interview (DoorWindow *self); /* NULL without one */
DoorGuard *door_window_get_guard (DoorWindow *self);         /* likewise */
/* The respondent has the tablet. */
gboolean door_window_is_alone (DoorWindow *self);
/* Which page stands for the interview: what guards it, the respondent's own, or the interviewer's. */
void door_window_show_interview (DoorWindow *self);
void door_window_drop_care (DoorWindow *self);
/* Once the interview is on the screen: what may be recorded of it. */
void door_window_begin_audio (DoorWindow *self);
