/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an author is told about a form or a workbook: a list of faults, each with its place.
 *
 * A mistake in somebody's questionnaire is never one GError: readers collect every fault they
 * find here, and the caller asks door_diagnostics_has_errors() at the end.
 *
 * Order of use: door_diagnostics_new(), door_diagnostics_add() by the reader,
 * door_diagnostics_get() or door_diagnostics_to_text() by whoever shows them.
 * Thread rule: one owner at a time.
 */
#pragma once

#include <glib.h>

typedef enum {
  DOOR_SEVERITY_WARNING,
  DOOR_SEVERITY_ERROR,
} DoorSeverity;

/* Where a fault stands. Unknown parts are NULL or 0. */
typedef struct {
  const char *sheet; /* sheet of a workbook, or path of an element ("/h:html/…/bind") */
  guint row;         /* 1-based row of the sheet, or line of the XML */
  guint column;      /* 1-based column of the cell, or of the character in an expression */
} DoorPlace;

typedef struct {
  DoorSeverity severity;
  char *code;    /* stable and searchable: "xpath-unknown-function" */
  char *message; /* one sentence in an author's words: found, expected */
  char *hint;    /* nearest known name, or what to do; may be NULL */
  DoorPlace place;
} DoorDiagnostic;

typedef struct _DoorDiagnostics DoorDiagnostics;

DoorDiagnostics *door_diagnostics_new (void);
void door_diagnostics_free (DoorDiagnostics *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDiagnostics, door_diagnostics_free)

/* Adds one fault. `place` may be NULL; its text is copied. Past DOOR_DIAGNOSTICS_MAX faults only
 * errors are still counted, not kept: a hostile form must not fill the memory. */
#define DOOR_DIAGNOSTICS_MAX 1000
void door_diagnostics_add (DoorDiagnostics *self,
                           DoorSeverity severity,
                           const char *code,
                           const DoorPlace *place,
                           const char *format,
                           ...) G_GNUC_PRINTF (5, 6);

/* Gives the fault added last a hint: "did you mean age?". */
void door_diagnostics_hint (DoorDiagnostics *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

guint door_diagnostics_length (const DoorDiagnostics *self);
const DoorDiagnostic *door_diagnostics_get (const DoorDiagnostics *self, guint index);
gboolean door_diagnostics_has_errors (const DoorDiagnostics *self);

/* One line per fault: "survey:12:3: error: message (hint) [code]". transfer full. */
char *door_diagnostics_to_text (const DoorDiagnostics *self);
/* The same for a person at a terminal: places, words and codes in colours of their own. */
char *door_diagnostics_to_terminal (const DoorDiagnostics *self);

/* The candidate nearest to `name` by edit distance, or NULL when none is near enough to be what
 * the author meant (distance above a third of the name's length). Ignores case. `candidates` is
 * NULL-terminated. transfer none. */
const char *door_nearest_name (const char *name, const char *const *candidates);
