/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A headless interview as line-delimited JSON: the contract behind `doorctl run`, described in
 * RUN.md beside this file. One object in, one object out, "id" echoed; a fault is an object too,
 * {"ok":false,"error":{"code","message"}}, and nothing that is read ends the program.
 *
 *   door-run.c            lines in, lines out, the table of operations
 *   door-run-arguments.c  what each operation takes, and of which kind
 *   door-run-open.c       open: form, record, surroundings
 *   door-run-ops.c        everything that moves or edits
 *   door-run-node.c       node, snapshot, form: what there is to see
 *
 * Thread rule: one thread.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "door-cursor.h"

typedef struct {
  char *default_form; /* path from the command line; NULL */
  DoorFormDef *def;
  DoorSession *session; /* NULL before open */
  DoorCursor *cursor;
  DoorClock *clock;
} DoorRun;

#define DOOR_RUN_ERROR (door_run_error_quark ())
GQuark door_run_error_quark (void);
/* The codes of a fault, as they stand in JSON: door_run_error_name(). */
typedef enum {
  DOOR_RUN_ERROR_REQUEST,   /* "request": not JSON, no such op, an argument is missing */
  DOOR_RUN_ERROR_FORM,      /* "form": the form, record or media cannot be opened */
  DOOR_RUN_ERROR_STATE,     /* "state": nothing is open yet */
  DOOR_RUN_ERROR_NOT_FOUND, /* "not-found": no node with that ref */
  DOOR_RUN_ERROR_REFUSED,   /* "refused": not possible there (add to a counted repeat, …) */
  DOOR_RUN_ERROR_EVAL,      /* "eval": the expression cannot be evaluated */
} DoorRunError;
const char *door_run_error_name (int code);

/* An operation adds its members to an open object; FALSE with an error of DOOR_RUN_ERROR, and then
 * nothing of the session was changed. */
typedef gboolean (*DoorRunOp) (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error);

/* Reads requests until the input ends. Returns an exit code. */
int door_run_loop (const char *form);
/* One line in, one line out. transfer full. For tests and fuzzing. */
char *door_run_answer (DoorRun *run, const char *line);
DoorRun *door_run_new (const char *default_form);
void door_run_free (DoorRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorRun, door_run_free)

/* --- Shared by the operations --- */

/* Every argument that is there is of the kind that the operation takes, and none that it needs is
 * missing; null counts as absent. Asked before the operation runs. */
gboolean door_run_check_arguments (const char *op, JsonObject *request, GError **error);
/* A text member; NULL when absent, null or of another kind. transfer none. */
const char *door_run_text (JsonObject *request, const char *name);
gboolean door_run_flag (JsonObject *request, const char *name);
/* A whole number; `otherwise` when absent or null. */
gint64 door_run_number (JsonObject *request, const char *name, gint64 otherwise);
void door_run_add_text (JsonBuilder *out, const char *name, const char *text); /* NULL: null */
void door_run_add_flag (JsonBuilder *out, const char *name, gboolean flag);
/* The node "ref" names; DOOR_NODE_NONE with an error. */
DoorNode door_run_find (DoorRun *run, JsonObject *request, GError **error);
/* A ref without a position on its last step names a repeat as a whole: its control, and a node of its
 * surroundings. FALSE when it does not. */
gboolean door_run_find_repeat (DoorRun *run,
                               const char *ref,
                               DoorControl *ret_control,
                               DoorNode *ret_context);

gboolean door_run_open (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_position (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_next (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_previous (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_go_to (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_set (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_repeat_add (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_repeat_remove (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_language (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_languages (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_validate (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_serialize (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_finalize (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_eval (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_node (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_snapshot (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_faults (DoorRun *, JsonObject *, JsonBuilder *, GError **);
gboolean door_run_form (DoorRun *, JsonObject *, JsonBuilder *, GError **);

/* One node as an object. */
void door_run_add_node (DoorRun *run, JsonBuilder *out, DoorNode node);
/* A repeat as a whole. */
void door_run_add_repeat (DoorRun *run, JsonBuilder *out, DoorControl control, DoorNode context);
