/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stage for the window: opens it over a desk, the stub or the real one, drives it as a person would with real key
 * presses and clicks (XTest), waits until it stands still, takes its picture.
 *
 * Nothing here sleeps: each wait runs the main loop until a condition holds, and fails the test
 * after a time no machine needs.
 */
#pragma once

#include <adwaita.h>

#include "door-desk.h"

/* Of the stub's devices. */
#define UI_STAGE_PASSPHRASE "door"

typedef struct _UiStage UiStage;

/* Opens the window of a device ("demo", "many": see stub-desk.h). */
UiStage *ui_stage_new (const char *device, int width, int height);
UiStage *ui_stage_new_for (DoorUnlock *unlock, int width, int height);
/* The same, not waited for: it is neither drawn nor has the keyboard. */
UiStage *ui_stage_new_unsettled (DoorUnlock *unlock, int width, int height);
/* Opens a questionnaire as the command line does, in a window of its own. */
UiStage *ui_stage_new_preview (const char *path, int width, int height);
/* Any window of the program's. */
UiStage *
ui_stage_new_made (GtkWindow *(*make) (GtkApplication *application), int width, int height);
void ui_stage_free (UiStage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UiStage, ui_stage_free)

GtkWindow *ui_stage_get_window (UiStage *self);
gboolean ui_stage_is_open (UiStage *self);
/* Until everything asked for is drawn. */
void ui_stage_settle (UiStage *self);
void ui_stage_wait (UiStage *self, gboolean (*holds) (UiStage *self, gpointer data), gpointer data);

/* Short ways to a place. */
void ui_stage_unlock (UiStage *self);
void ui_stage_unlock_with (UiStage *self, const char *passphrase);
/* To the page of the case, and on to its interview by the big buttons. */
void ui_stage_open_case (UiStage *self, guint position);
void ui_stage_open_interview (UiStage *self); /* from the page of a case */
/* Out of an interview, by the first of the reasons. */
void ui_stage_leave (UiStage *self);
DoorInterview *ui_stage_get_interview (UiStage *self);
DoorQuestion *ui_stage_get_question (UiStage *self, guint index);

/* Keys and clicks through the X server, each settled. */
void ui_stage_key (UiStage *self, guint keyval, GdkModifierType modifiers);
void ui_stage_type (UiStage *self, const char *ascii);
void ui_stage_click (UiStage *self, GtkWidget *widget);
/* One notch of the wheel over the middle of it. */
void ui_stage_wheel (UiStage *self, GtkWidget *widget, gboolean down);
void ui_stage_click_text (UiStage *self, const char *text);

/* Mapped widgets only. NULL when there is none. */
GtkWidget *ui_stage_find_text (UiStage *self, const char *text); /* a label: it, or holding it */
void ui_stage_wait_text (UiStage *self, const char *text, gboolean shown);
GtkWidget *ui_stage_find_type (UiStage *self, GType type);
/* Until there is one. */
void ui_stage_wait_type (UiStage *self, GType type);
GtkWidget *ui_stage_get_focus (UiStage *self);
void
ui_stage_foreach (GtkWidget *root, void (*visit) (GtkWidget *widget, gpointer data), gpointer data);
/* The toplevel in front: a dialog, or the window. */
GtkWindow *ui_stage_get_front (UiStage *self);

void ui_stage_picture (UiStage *self, const char *path);
void ui_stage_picture_front (UiStage *self, const char *path); /* of the dialog, if one is open */
void ui_stage_set_text_size (UiStage *self, double factor);
