/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyst's page without its widgets: fetched interviews are opened, counted, exported; tables of
 * indicators are read for the explorer.
 *
 * Order of use: door_analyst_desk_open_async() with folder and keys; look at the states and languages;
 * door_analyst_desk_export_async() with a choice, as often as wanted; door_analyst_desk_cancel() stops
 * one. door_analyst_desk_read_figures() at any time. Signal "changed" after each, and as work goes on.
 *
 * Promises:
 *   1. While something is under way nothing else begins.
 *   2. An export that was cancelled or refused leaves nothing behind; the message says why.
 * Thread rule: main; the work happens in a thread of its own.
 */
#pragma once

#include <gio/gio.h>

#include "door-space.h"

#define DOOR_TYPE_ANALYST_DESK (door_analyst_desk_get_type ())
G_DECLARE_FINAL_TYPE (DoorAnalystDesk, door_analyst_desk, DOOR, ANALYST_DESK, GObject)

DoorAnalystDesk *door_analyst_desk_new (void);

gboolean door_analyst_desk_is_busy (DoorAnalystDesk *self);
gboolean door_analyst_desk_is_open (DoorAnalystDesk *self);
/* Of the interviews that are open: the window of a training or a pilot says so. */
DoorSpace door_analyst_desk_get_space (DoorAnalystDesk *self);
double door_analyst_desk_get_progress (DoorAnalystDesk *self); /* 0 to 1 */
/* What happened last, in words; "" before anything did. */
const char *door_analyst_desk_get_message (DoorAnalystDesk *self);
gboolean door_analyst_desk_has_failed (DoorAnalystDesk *self); /* the message is about a fault */
/* Folder of the last export that was written; NULL. */
const char *door_analyst_desk_get_result (DoorAnalystDesk *self);
void door_analyst_desk_cancel (DoorAnalystDesk *self);

/* `key`: file of the analyst's key; `survey_key`: the survey's public key, or a file with it. */
void door_analyst_desk_open_async (DoorAnalystDesk *self,
                                   const char *folder,
                                   const char *key,
                                   const char *passphrase,
                                   const char *survey_key,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
gboolean door_analyst_desk_open_finish (DoorAnalystDesk *self, GAsyncResult *result);

/* Title of a questionnaire whose interviews were fetched; the first stands for all of them. NULL after
 * the last. transfer none. */
const char *door_analyst_desk_get_form (DoorAnalystDesk *self, guint index);
/* What is counted, exported, coded and corrected from now on; at first the only one, else all. */
void door_analyst_desk_choose_form (DoorAnalystDesk *self, guint index);

/* Interviews in one state of their review, of what was chosen. */
typedef struct {
  const char *label; /* translated */
  guint n;
  gboolean exported;
  const char *why; /* what becomes of them, translated */
} DoorAnalystState;
/* `index` from 0, states without interviews left out; FALSE after the last. */
gboolean door_analyst_desk_get_state (DoorAnalystDesk *self,
                                      guint index,
                                      gboolean everything,
                                      DoorAnalystState *ret_state);
/* NULL-terminated; empty before it is open. transfer none. */
const char *const *door_analyst_desk_get_languages (DoorAnalystDesk *self);

/* Name of a format, in the order in which to offer them; NULL after the last. transfer none. */
const char *door_analyst_desk_get_format (guint index, const char **ret_title);

typedef struct {
  const char *to;             /* folder */
  const char *language;       /* NULL: the form's */
  const char *const *formats; /* names, as door_export_format() gives them */
  gboolean wide, paradata, everything, replace;
  const char *held_back;    /* columns, apart by commas: they do not leave; NULL */
  const char *confirmed_by; /* NULL or "": nobody */
} DoorAnalystChoice;

void door_analyst_desk_export_async (DoorAnalystDesk *self,
                                     const DoorAnalystChoice *choice,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
gboolean door_analyst_desk_export_finish (DoorAnalystDesk *self, GAsyncResult *result);
/* The same as a line for a shell. transfer full. */
char *door_analyst_desk_command (DoorAnalystDesk *self, const DoorAnalystChoice *choice);

/* --- Indicators --------------------------------------------------------------------------------- */

/* One figure of a table of indicators, as `doorctl indicators run` writes them. */
typedef struct {
  char *indicator, *title, *by, *label, *unit, *quality;
  char *n;
  double estimate, lower, upper; /* NAN: suppressed */
} DoorAnalystFigure;
/* Of DoorAnalystFigure; NULL with an error that says what is wrong with the file. transfer full. */
GPtrArray *door_analyst_desk_read_figures (const char *path, GError **error);
/* In the language of the program, if it is one of the shipped definitions'. transfer none. */
const char *door_analyst_figure_unit (const DoorAnalystFigure *self);
/* "52.1 percent (48.0 to 56.2), 1,204 asked"; or that it is suppressed. transfer full. */
char *door_analyst_figure_words (const DoorAnalystFigure *self);
