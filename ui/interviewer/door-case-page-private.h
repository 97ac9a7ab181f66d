/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a case, which stands in two files:
 *   door-case-page.c       what is shown of it
 *   door-case-page-acts.c  what can be done with it
 */
#pragma once

#include "door-case-page.h"

#include "door-appointment-page.h"
#include "door-big-choice.h"
#include "door-title.h"
#include "door-visit-page.h"

struct _DoorCasePage {
  AdwBin parent_instance;
  DoorCaseFile *file;
  GCancellable *gone;
  gboolean busy;

  DoorTitle *title;
  GtkLabel *back_label;
  GtkStack *stack;
  GtkLabel *address;
  GtkLabel *facts;
  GtkWidget *warning_box;
  GtkLabel *warning;
  GtkWidget *note_box;
  GtkLabel *office_note;
  GtkLabel *state;
  GtkLabel *code;
  GtkLabel *why;
  GtkLabel *rules;
  GtkWidget *trouble_box;
  GtkLabel *trouble;
  GtkWidget *history_title;
  GtkListBox *history;
  GtkFlowBox *acts;
  DoorVisitPage *report;
  DoorAppointmentPage *appointment;
  DoorBigChoice *colleagues;
  GtkTextView *note;
  GtkTextView *extras;
  GtkLabel *extras_wrong;
  GtkLabel *withdrawal;
  GtkCheckButton *is_wanted;
  GtkWidget *buttons[DOOR_CASE_N_ACTS];
  GtkFileChooserNative *chooser; /* NULL: none is open */
};

/* --- door-case-page.c --- */
/* "case", or the page of an act. */
void door_case_page_show_page (DoorCasePage *self, const char *name);
/* Hides a label that has nothing to say. */
void door_case_page_show_text (GtkLabel *label, const char *text);
/* What went wrong, or was done; NULL: nothing. */
void door_case_page_show_trouble (DoorCasePage *self, const char *text);
/* While an act is under way no other begins. */
void door_case_page_set_busy (DoorCasePage *self, gboolean busy);

/* --- door-case-page-acts.c --- */
void door_case_page_do_act (DoorCasePage *self, DoorCaseAct act);
/* What the template of the page calls. */
void door_case_page_bind_acts (GtkWidgetClass *widget_class);
