/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-preview.h"

#include "door-session.h"

/* What was read of a questionnaire. */
typedef struct {
  DoorFormDef *def; /* NULL: it has errors */
  DoorDiagnostics *diagnostics;
} DoorPreviewReading;

void door_preview_reading_free (gpointer data);
/* A GTaskThreadFunc; `data` is the path. Gives a DoorPreviewReading. */
void door_preview_read (GTask *task, gpointer source, gpointer data, GCancellable *cancellable);

DoorPreviewRow *door_preview_row_new (DoorPreviewKind kind,
                                      const char *place,
                                      const char *title,
                                      const char *detail,
                                      const char *ref);
/* Every question of the session, asked or not. transfer full; of DoorPreviewRow. */
GPtrArray *door_preview_list_questions (DoorSession *session);
/* Errors before warnings. transfer full; of DoorPreviewRow. */
GPtrArray *door_preview_list_faults (const DoorDiagnostics *diagnostics);
