/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The explorer of indicators without its widgets: counts them over an export, and holds their figures.
 *
 * Order of use: door_figure_desk_count_async() with a choice, or door_figure_desk_load() a table that is
 * there; then the figures. door_figure_desk_cancel() stops a count. Signal "changed" after each, and as
 * work goes on.
 *
 * Promises:
 *   1. While one count is under way no other begins.
 *   2. Mistakes in the files of an author are in the message, each with its place; the figures of
 *      before stay.
 * Thread rule: main; the work happens in a thread of its own.
 */
#pragma once

#include "door-analyst-desk.h"

#define DOOR_TYPE_FIGURE_DESK (door_figure_desk_get_type ())
G_DECLARE_FINAL_TYPE (DoorFigureDesk, door_figure_desk, DOOR, FIGURE_DESK, GObject)

DoorFigureDesk *door_figure_desk_new (void);

gboolean door_figure_desk_is_busy (DoorFigureDesk *self);
double door_figure_desk_get_progress (DoorFigureDesk *self);     /* 0 to 1 */
const char *door_figure_desk_get_message (DoorFigureDesk *self); /* "" */
gboolean door_figure_desk_has_failed (DoorFigureDesk *self);     /* the message is about a fault */
/* Folder of the tables that were counted last; NULL. */
const char *door_figure_desk_get_folder (DoorFigureDesk *self);
/* Of DoorAnalystFigure; NULL: none yet. transfer none. */
GPtrArray *door_figure_desk_get_figures (DoorFigureDesk *self);

/* Names of the survey files that are shipped, NULL-terminated. transfer none. */
const char *const *door_figure_desk_get_surveys (DoorFigureDesk *self);

typedef struct {
  const char *data;    /* folder of an export with CSV files */
  const char *survey;  /* name of one that is shipped, or a file */
  const char *weights; /* file; NULL or "": every record counts once */
} DoorFigureChoice;
/* The tables go into a folder beside the data, "<data>-indicators". */
void door_figure_desk_count_async (DoorFigureDesk *self,
                                   const DoorFigureChoice *choice,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
gboolean door_figure_desk_count_finish (DoorFigureDesk *self, GAsyncResult *result);
void door_figure_desk_cancel (DoorFigureDesk *self);

/* A table as `doorctl indicators run` writes it. */
gboolean door_figure_desk_load (DoorFigureDesk *self, const char *path);
