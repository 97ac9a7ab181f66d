/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of an interview, which stands in several files:
 *   door-interview-page.c           the object, focus, moves, the menu
 *   door-interview-bars.c           what stands above and below the question
 *   door-interview-language-menu.c  its languages
 *   door-interview-keys.c           keys
 *   door-interview-finish.c         finishing, removing
 *   door-interview-redraw.c         drawing a person again
 *   door-interview-dialogs.c        words in front of the page
 */
#pragma once

#include "door-interview-page.h"

#include "door-answer.h"
#include "door-end-page.h"
#include "door-outline.h"
#include "door-recording-mark.h"
#include "door-repeat-page.h"
#include "door-screen.h"
#include "door-split.h"
#include "door-table-page.h"

struct _DoorInterviewPage {
  AdwBin parent_instance;
  DoorInterview *interview;
  GCancellable *gone; /* cancelled when the page goes: late answers are then ignored */
  guint focus_source;
  GtkEventController *keys; /* both on the window while the page is in it */
  GtkEventController *touch;
  gboolean finishing;
  gboolean shows_page; /* once shown_page means something */
  DoorPageKind shown_page;

  GtkLabel *title;
  GtkLabel *section;
  GtkMenuButton *language_button;
  GtkLabel *language_label;
  GtkBox *language_box;
  GtkMenuButton *menu_button;
  AdwSqueezer *shortcuts; /* what stands in the menu where the bar has no room */
  GtkWidget *no_shortcuts;
  GtkWidget *menu_leave;
  GtkWidget *menu_care;
  GtkWidget *menu_redraw;
  GtkProgressBar *progress;
  GtkImage *saved_image;
  GtkLabel *saved_label;
  GtkLabel *scripts_note;
  GtkLabel *clock_note;
  GtkLabel *fault_note; /* of the questionnaire */
  DoorRecordingMark *recording_mark;
  GtkWidget *failed_bar;
  GtkWidget *leave_button;
  GtkLabel *failed_label;
  DoorSplit *split;
  DoorOutline *outline;
  GtkStack *pages;
  DoorScreen *screen;
  DoorRepeatPage *repeat_page;
  DoorTablePage *table_page;
  DoorEndPage *end_page;
  GtkWidget *back_button;
  GtkWidget *next_button;
  GtkLabel *next_label;
  GtkWidget *next_arrow;
};

/* door-interview-keys.c */
void door_interview_page_listen (DoorInterviewPage *self, GtkWidget *window);
void door_interview_page_stop_listening (DoorInterviewPage *self, GtkWidget *window);

/* door-interview-finish.c: asks, then finalizes; asks, then removes. */
void door_interview_page_finish (DoorInterviewPage *self);
void door_interview_page_remove (DoorInterviewPage *self, DoorPlaceRow *place, const char *name);

/* door-interview-redraw.c: asks for the supervisor's code, then draws again. */
gboolean door_interview_page_may_redraw (DoorInterviewPage *self);
void door_interview_page_redraw (DoorInterviewPage *self);

/* door-interview-dialogs.c: words in front of the page. NULL does nothing. */
void door_interview_page_remark (DoorInterviewPage *self, DoorQuestion *question);
void door_interview_page_why (DoorInterviewPage *self, const char *ref);
void door_interview_page_tell_paradata (DoorInterviewPage *self);
void door_interview_page_help (DoorInterviewPage *self);
/* Asks why, then leaves. */
void door_interview_page_leave (DoorInterviewPage *self);

/* door-interview-bars.c */
/* Shows them, and follows the interview. */
void door_interview_page_watch_bars (DoorInterviewPage *self);
void door_interview_page_show_moves (DoorInterviewPage *self);
/* Nothing of this interview is kept; no words may say otherwise. */
gboolean door_interview_page_is_preview (DoorInterviewPage *self);

/* door-interview-language-menu.c: once the interview is known. */
void door_interview_page_make_language_menu (DoorInterviewPage *self);

/* door-interview-page.c */
/* The focus goes to the question once everything has been told. */
void door_interview_page_queue_focus (DoorInterviewPage *self);
/* The question the person is at; NULL. transfer none. */
DoorQuestion *door_interview_page_get_present (DoorInterviewPage *self);
void door_interview_page_next (DoorInterviewPage *self);
void door_interview_page_back (DoorInterviewPage *self);
