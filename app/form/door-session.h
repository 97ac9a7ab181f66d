/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One interview in progress: a record, and everything that follows from its answers.
 *
 * Order of use: door_session_new() (or _resume() of a record, or _new_for_replay() of a journal);
 * door_session_changes() for what starting did; then edits, each followed by
 * door_session_changes(); door_session_validate(); door_session_finalize();
 * door_session_to_xml(); door_session_free().
 *
 * Nodes of the record are small numbers (DoorNode). They are never reused within a session: a node
 * of a removed repeat stays dead, and door_session_is_alive() says so.
 *
 * Promises:
 *   1. Everything follows from the definition, the env and the edits in their order: the same three
 *      give the same record, bit by bit.
 *   2. An edit evaluates what depends on it and nothing else (door_session_n_evaluations()).
 *   3. After an edit, all calculations, relevance, required, readonly, choices and counted repeats
 *      are up to date, in all instances of all repeats.
 *   4. A refused edit (any outcome but OK) changes nothing.
 *   5. What was entered in a node that is not relevant any more is kept, reads as blank in
 *      expressions, is not validated and not submitted.
 *   6. The changes of an edit that are inputs or effects are exactly what a journal has to keep:
 *      folding them into a session for replay gives a session equal to this one.
 *
 * Thread rule: the thread that made it; asserted. No signals: the caller reads the changes.
 */
#pragma once

#include "door-clock.h"
#include "door-form.h"

typedef struct _DoorSession DoorSession;
typedef guint DoorNode;
#define DOOR_NODE_NONE ((DoorNode) 0)
#define DOOR_NODE_ROOT ((DoorNode) 1)

#define DOOR_SESSION_MAX_REPEATS 20000u /* instances of one repeat in one place */
#define DOOR_SESSION_MAX_NODES 4000000u /* nodes of one record, removed ones included */
#define DOOR_SESSION_MAX_VALUE 1048576u /* bytes of one answer */

#define DOOR_SESSION_ERROR (door_session_error_quark ())
GQuark door_session_error_quark (void);
typedef enum {
  DOOR_SESSION_ERROR_RECORD, /* the record is not XML, or belongs to another form: do not open it */
  DOOR_SESSION_ERROR_LIMIT,  /* one of the limits above: tell the author of the form */
  DOOR_SESSION_ERROR_KEY, /* a key that cannot be folded: the journal is of another form version */
} DoorSessionError;

/* --- Surroundings ------------------------------------------------------------------------ */

/* Everything an interview takes from outside. All texts may be NULL. Copied by the session. */
typedef struct {
  DoorClock *clock;  /* NULL: the system's */
  gboolean has_seed; /* else random() and uuid() draw from the system */
  guint64 seed;
  const char *language; /* NULL: the form's default */
  const char *device_id;
  const char *username;
  const char *email;
  const char *phone;
  GBytes *last_saved; /* the record saved before this one, for jr://instance/last-saved */
} DoorEnv;

/* --- Beginning --------------------------------------------------------------------------- */

/* A new record: preloads, first-load actions, first calculation. `env` may be NULL. NULL on a limit. */
DoorSession *door_session_new (DoorFormDef *def, const DoorEnv *env, GError **error);
/* Goes on with a record. With `edit` it is a record that was sent: it gets a new instanceID, the old
 * one becomes its deprecatedID. Elements the form does not know are left out, with a warning in
 * `diagnostics` (may be NULL). */
DoorSession *door_session_resume (DoorFormDef *def,
                                  const DoorEnv *env,
                                  GBytes *record,
                                  gboolean edit,
                                  DoorDiagnostics *diagnostics,
                                  GError **error);
void door_session_free (DoorSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSession, door_session_free)
DoorFormDef *door_session_def (const DoorSession *self); /* transfer none */

/* --- Changes ----------------------------------------------------------------------------- */

typedef enum {
  DOOR_CHANGE_INPUT = 1 << 0,  /* value: entered by the person. Journal it. */
  DOOR_CHANGE_EFFECT = 1 << 1, /* value: by a preload, an action, a choice no longer offered, or a
                                    * calculation that draws on clock or chance. Journal it. */
  DOOR_CHANGE_CALCULATED = 1 << 2, /* value: follows from others */
  DOOR_CHANGE_RELEVANCE = 1 << 3,
  DOOR_CHANGE_REQUIRED = 1 << 4,
  DOOR_CHANGE_READONLY = 1 << 5,
  DOOR_CHANGE_VALIDITY = 1 << 6,
  DOOR_CHANGE_CHOICES = 1 << 7,   /* may have changed: read them again */
  DOOR_CHANGE_TEXT = 1 << 8,      /* label, hint or message may have changed */
  DOOR_CHANGE_ADDED = 1 << 9,     /* a repeat instance; its nodes are not listed one by one except
                                    * those with an effect. Journal it (key and position). */
  DOOR_CHANGE_REMOVED = 1 << 10,  /* a repeat instance, dead now. Journal it. */
  DOOR_CHANGE_POSITION = 1 << 11, /* a repeat instance moved by the adding or removal of another */
  DOOR_CHANGE_WANTS_LOCATION = 1 << 12, /* an action asks for a geopoint here: set it when known */
  DOOR_CHANGE_WANTS_AUDIO = 1 << 13, /* an action asks for a recording, file name to be set here */
} DoorChangeKinds;
#define DOOR_CHANGE_VALUE (DOOR_CHANGE_INPUT | DOOR_CHANGE_EFFECT | DOOR_CHANGE_CALCULATED)
#define DOOR_CHANGE_JOURNAL                                                                        \
  (DOOR_CHANGE_INPUT | DOOR_CHANGE_EFFECT | DOOR_CHANGE_ADDED | DOOR_CHANGE_REMOVED)

typedef struct {
  DoorNode node;
  DoorChangeKinds kinds;
} DoorChange;

/* What the last edit (or the beginning) did: one row per node, in the order in which they first
 * changed, so that an added repeat comes before the values in it. Valid until the next edit.
 * transfer none. */
const DoorChange *door_session_changes (const DoorSession *self, guint *ret_n);

/* --- Edits ------------------------------------------------------------------------------- */

typedef enum {
  DOOR_OUTCOME_OK,
  DOOR_OUTCOME_CONSTRAINT, /* the bind's constraint does not hold for this value */
  DOOR_OUTCOME_REQUIRED,   /* blank, and an answer is required */
  DOOR_OUTCOME_READONLY,
  DOOR_OUTCOME_TYPE,       /* not a lexical form of the node's type, or not one of its choices */
  DOOR_OUTCOME_IRRELEVANT, /* not asked now */
  DOOR_OUTCOME_LIMIT,      /* one of the limits above */
} DoorOutcome;
const char *door_outcome_name (DoorOutcome outcome); /* "ok", "constraint", … */

/* Sets an answer; NULL or "" clears it. Clearing a required node is allowed unless `strict`; the
 * answer that leaves a question is strict, the one being typed is not. */
DoorOutcome door_session_set (DoorSession *self, DoorNode node, const char *value, gboolean strict);
/* Would set() be accepted? Changes nothing. */
DoorOutcome
door_session_check (DoorSession *self, DoorNode node, const char *value, gboolean strict);
/* Message of a refusal in the current language: the form's own, else a plain one in English under
 * a stable wording that user interfaces may replace. transfer full. */
char *door_session_outcome_message (DoorSession *self, DoorNode node, DoorOutcome outcome);

/* Adds an instance of the repeat `control`, under the instance of its surroundings that `context`
 * stands in (any node there; DOOR_NODE_ROOT outside of repeats), at 1-based place `at` (0: last).
 * The new instance's node, or DOOR_NODE_NONE when the repeat is counted, fixed or at its limit, or
 * what it stands in is read-only. */
DoorNode
door_session_add_repeat (DoorSession *self, DoorControl control, DoorNode context, guint at);
/* FALSE when it is not an instance of a repeat, or the repeat is counted, fixed or read-only. */
gboolean door_session_remove_repeat (DoorSession *self, DoorNode instance);

/* Index of the form's languages; changes texts only. */
void door_session_set_language (DoorSession *self, guint language);
guint door_session_language (const DoorSession *self);

/* --- Finding nodes ----------------------------------------------------------------------- */

/* "/data/member[2]/age", every repeat step with its 1-based position (missing: 1). */
DoorNode door_session_find (const DoorSession *self, const char *ref);
char *door_session_ref (const DoorSession *self, DoorNode node); /* transfer full */
/* The node of `def` nearest to `context`: in the same repeat instances as far as they are shared, else
 * in the first ones. DOOR_NODE_NONE when a repeat on the way has no instance. */
DoorNode door_session_near (const DoorSession *self, DoorDefNode def, DoorNode context);
DoorDefNode door_session_def_node (const DoorSession *self, DoorNode node);
gboolean door_session_is_alive (const DoorSession *self, DoorNode node);

DoorNode door_session_parent (const DoorSession *self, DoorNode node);
DoorNode door_session_first_child (const DoorSession *self, DoorNode node); /* attributes first */
DoorNode door_session_next_sibling (const DoorSession *self, DoorNode node);

/* Instances of a repeat around `context` (as for door_session_add_repeat()). */
guint door_session_n_instances (const DoorSession *self, DoorDefNode repeat, DoorNode context);
DoorNode
door_session_instance (const DoorSession *self, DoorDefNode repeat, DoorNode context, guint index);
/* The repeat instance that holds the node (or is it); DOOR_NODE_ROOT outside of repeats. */
DoorNode door_session_instance_of (const DoorSession *self, DoorNode node);
guint door_session_position (const DoorSession *self, DoorNode instance); /* 1-based */
/* Stable for the life of the interview, across reopening: counts up from 1 in the order of adding. */
guint door_session_instance_id (const DoorSession *self, DoorNode instance);

/* --- State of a node --------------------------------------------------------------------- */

const char *door_session_value (const DoorSession *self,
                                DoorNode node); /* lexical, "" blank; until the next edit */
gboolean door_session_is_relevant (const DoorSession *self, DoorNode node); /* ancestors included */
gboolean door_session_is_required (const DoorSession *self, DoorNode node);
gboolean door_session_is_readonly (const DoorSession *self, DoorNode node); /* ancestors included */
/* Constraint and type hold; a blank is valid here whether or not an answer is required. */
gboolean door_session_is_valid (DoorSession *self, DoorNode node);

/* Texts of the node's first control in the current language, outputs filled in (escaped for
 * Markdown). NULL when there is none. transfer full. */
char *door_session_text (DoorSession *self, DoorNode node, DoorTextKind kind);
/* The same with answers as they are, for readers that know no Markdown. */
char *door_session_plain_text (DoorSession *self, DoorNode node, DoorTextKind kind);
/* The same for any control, also a group without node; `context`: any node in its surroundings. */
char *door_session_control_text (DoorSession *self,
                                 DoorControl control,
                                 DoorNode context,
                                 DoorTextKind kind);
char *door_session_label_form (DoorSession *self,
                               DoorControl control,
                               DoorNode context,
                               const char *form);

/* Choices now offered, in order. Indices are valid until the next edit. */
guint door_session_n_choices (DoorSession *self, DoorNode node);
const char *door_session_choice_value (DoorSession *self, DoorNode node, guint index);
char *door_session_choice_label (DoorSession *self, DoorNode node, guint index); /* transfer full */
char *door_session_choice_form (DoorSession *self,
                                DoorNode node,
                                guint index,
                                const char *form); /* "image", …; NULL */
/* Text of any other child of the choice's item ("not_read"); NULL when it has none. transfer full. */
char *door_session_choice_field (DoorSession *self, DoorNode node, guint index, const char *name);

/* A sealed node is never calculated, validated or serialised again, and refuses edits: for what a
 * person may not see or change after a hand-over. With all below it. */
void door_session_seal_node (DoorSession *self, DoorNode node);
gboolean door_session_is_sealed (const DoorSession *self, DoorNode node);
/* A frozen value is never calculated again and refuses edits, and is serialised whatever becomes of what it
 * stands in: for what left a sealed group. */
void door_session_freeze_value (DoorSession *self, DoorNode node);

/* --- Ending ------------------------------------------------------------------------------ */

typedef enum {
  DOOR_VIOLATION_CONSTRAINT,
  DOOR_VIOLATION_REQUIRED,
  DOOR_VIOLATION_TYPE,
} DoorViolationKind;

typedef struct {
  DoorNode node;
  DoorViolationKind kind;
} DoorViolation;

/* Everything that stands against finishing, in the order of the body. Empty: it is complete.
 * transfer full, g_array_unref(); of DoorViolation. */
GArray *door_session_validate (DoorSession *self);
char *door_session_violation_message (DoorSession *self,
                                      const DoorViolation *violation); /* transfer full */

/* Marks the end (timestamp "end" and the like; see door_session_changes()). Does not validate. */
void door_session_finalize (DoorSession *self);
/* With `relevant_only` the submission, else a draft that can be resumed. transfer full. */
GBytes *door_session_to_xml (DoorSession *self, gboolean relevant_only);
const char *
door_session_instance_uuid (const DoorSession *self); /* meta/instanceID: "uuid:…"; "" */
const char *door_session_instance_name (const DoorSession *self); /* meta/instanceName; "" */
/* Names of the files relevant answers refer to, NULL-terminated. transfer full. */
char **door_session_attachments (const DoorSession *self);

/* --- Journal and replay ------------------------------------------------------------------ */

/* A node's name that outlives adding and removing: "/data/member{3}/age", where 3 is the instance
 * id. Also for dead nodes. transfer full. */
char *door_session_key (const DoorSession *self, DoorNode node);
DoorNode door_session_find_key (const DoorSession *self, const char *key); /* DOOR_NODE_NONE */

/* A session that only folds: no preloads, no actions, no calculation until replay_end(). */
DoorSession *door_session_new_for_replay (DoorFormDef *def, const DoorEnv *env, GError **error);
gboolean
door_session_fold_set (DoorSession *self, const char *key, const char *value, GError **error);
gboolean
door_session_fold_repeat_add (DoorSession *self, const char *key, guint position, GError **error);
gboolean door_session_fold_repeat_remove (DoorSession *self, const char *key, GError **error);
/* From here on the record has this name ("uuid:…"), and says which sent one it takes the place of
 * (`deprecated_id` NULL: none). */
void
door_session_fold_instance (DoorSession *self, const char *instance_id, const char *deprecated_id);
/* Calculates everything once and makes it an ordinary session. Fires no events. */
gboolean door_session_replay_end (DoorSession *self, GError **error);

/* --- For the curious --------------------------------------------------------------------- */

/* Expressions evaluated since the session began. */
guint64 door_session_n_evaluations (const DoorSession *self);
/* Values that sum(), count(), min() and max() over the instances of a repeat have looked at since then:
 * after an edit, those that it changed. */
guint64 door_session_n_folded (const DoorSession *self);

/* Expressions of the form that could not be evaluated so far (a date that is none, a limit), each once
 * for each node of the definition, with the author's place: what they would have given was taken as
 * blank, or as the expression's absence. NULL: none. transfer none; until the next edit. */
const DoorDiagnostics *door_session_faults (const DoorSession *self);

typedef struct {
  enum { DOOR_RESULT_STRING, DOOR_RESULT_NUMBER, DOOR_RESULT_BOOLEAN, DOOR_RESULT_NODESET } type;
  char *text;    /* all but NODESET: as text */
  char **values; /* NODESET: of each node */
} DoorEvalResult;
void door_eval_result_clear (DoorEvalResult *result);
/* Any expression, seen from a node. Errors: those of door-xpath.h. */
gboolean door_session_eval (DoorSession *self,
                            const char *expression,
                            DoorNode context,
                            DoorEvalResult *ret_result,
                            GError **error);
