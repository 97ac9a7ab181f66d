/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session is made of. Its files, by concern:
 *
 *   door-session.c          beginning and ending, edits
 *   door-session-resume.c   taking an interview up again
 *   door-session-nodes.c    from node to node
 *   door-session-frames.c   slots and frames: the record's shape
 *   door-session-host.c     the record and the tables as an XPath engine sees them
 *   door-session-facts.c    facts about a node; door-session-surroundings.c: clock, chance, device
 *   door-session-values.c   what a slot holds
 *   door-session-marks.c    what an edit changed, and what is to be calculated again for it
 *   door-session-eval.c     the rules: what each does to its node
 *   door-session-faults.c   expressions that could not be evaluated
 *   door-session-settle.c   calculating until nothing is left; repeats that grow and shrink
 *   door-session-sums.c     aggregates over a repeat, kept up to date
 *   door-session-events.c   preloads and actions
 *   door-session-choices.c  what a select offers now
 *   door-session-texts.c    labels with outputs
 *   door-session-xml.c      the record as XML, both ways
 *   door-session-journal.c  keys and replay
 *
 * Invariants:
 *   1. A slot's index never changes and is never reused; slots of one frame are contiguous.
 *   2. Between edits no rule is dirty, and RELEVANT of a node is RELEVANT of its parent and its own.
 *   3. A frame's position is its place in its parent's list, counted from 1, while it is alive.
 */
#pragma once

#include "door-form-private.h"
#include "door-session.h"

typedef guint32 DoorFrameId;
#define DOOR_FRAME_ROOT ((DoorFrameId) 0)

typedef enum {
  DOOR_SLOT_OWNED = 1 << 0,         /* the value is on the heap */
  DOOR_SLOT_SELF_RELEVANT = 1 << 1, /* by its own expression */
  DOOR_SLOT_RELEVANT = 1 << 2,      /* and all around it are */
  DOOR_SLOT_REQUIRED = 1 << 3,
  DOOR_SLOT_READONLY = 1 << 4,   /* by its own expression */
  DOOR_SLOT_INVALID = 1 << 5,    /* its constraint does not hold */
  DOOR_SLOT_HAS_NUMBER = 1 << 6, /* `number` is what the value reads as */
  DOOR_SLOT_NOT_NUMBER = 1 << 7, /* the value does not read as its type */
  DOOR_SLOT_SEALED = 1 << 8,
  DOOR_SLOT_JOURNALED = 1 << 9, /* it has a calculation, yet the journal has its value */
  DOOR_SLOT_DEAD = 1 << 10,
  DOOR_SLOT_CANONICAL = 1 << 11, /* the text is that of `number`, whether made yet or not */
  DOOR_SLOT_FROZEN
  = 1 << 12, /* the value stands as it is, and is in the record whatever else holds */
  DOOR_SLOT_HOLDS_FROZEN = 1 << 13, /* something below is frozen */
} DoorSlotState;

typedef struct {
  DoorDefNode def;
  DoorFrameId frame;
  const char *text; /* NULL: CANONICAL and not made yet; read it by door_session_text_of() */
  double number;
  guint16 state;
  guint16 dirty;  /* bit per DoorRuleKind */
  guint32 change; /* place in changes + 1 */
} DoorSlot;

typedef struct {
  DoorNode base; /* its first slot */
  DoorFrameId parent;
  guint32 repeat; /* layout: index into def->repeats */
  guint32 position;
  guint32 id;
  gboolean is_alive;
  GArray **lists;  /* DoorFrameId, per repeat directly in it */
  GPtrArray *sums; /* aggregates over these repeats; NULL */
} DoorFrame;

typedef struct {
  DoorControl control;
  GArray *items;     /* DoorXNode, after the fixed choices */
  GPtrArray *values; /* text per item, owned; NULL until asked */
} DoorChoiceList;

typedef struct {
  DoorXpathHost host; /* first: the engine hands it back */
  DoorSession *session;
} DoorSessionHost;

typedef struct {
  DoorControl control;
  DoorNode node;
} DoorPlaceOf;

struct _DoorSession {
  DoorFormDef *def;
  GThread *thread;
  DoorSessionHost host;

  DoorClock *clock;
  GTimeZone *zone;
  gboolean has_seed;
  guint64 random_state;
  char *device_id;
  char *username;
  char *email;
  char *phone;
  DoorTree *last_saved;
  guint language;

  GArray *slots;   /* DoorSlot; 0 is unused */
  GArray *frames;  /* DoorFrame */
  guint32 next_id; /* of a repeat instance */

  GArray *changes;       /* DoorChange */
  DoorNode fresh_from;   /* slots from here on were made by the current edit */
  gboolean is_folding;   /* replay: nothing is calculated */
  gboolean is_loading;   /* the first calculation of all */
  gboolean is_replaying; /* until the calculation at a replay's end is done */
  gboolean is_resuming;  /* a record or journal: the instances in it stay */

  GPtrArray *pending; /* per rule: GArray of DoorNode, or NULL */
  guint64 *dirty;     /* bit per rule */
  guint32 n_dirty_words;
  guint32 first_dirty_word;
  GArray *clearing; /* DoorPlaceOf: choices changed under an answer */
  GArray *counting; /* DoorPlaceOf: counted repeats to look at */
  GArray *fired;    /* DoorNode: values changed by a person or an action */
  guint n_fired;    /* in this edit */
  guint n_counted;  /* in this edit */

  GHashTable *choices; /* DoorNode -> DoorChoiceList */
  DoorDiagnostics *faults;
  GHashTable *fault_keys; /* set of texts, owned: which faults are there already */
  guint64 n_evaluations;
  guint64 n_folded;
  gboolean hit_limit;
};

static inline DoorSlot *
door_session_slot (const DoorSession *self, DoorNode node)
{
  return &g_array_index (self->slots, DoorSlot, node);
}

static inline DoorFrame *
door_session_frame (const DoorSession *self, DoorFrameId frame)
{
  return &g_array_index (self->frames, DoorFrame, frame);
}

static inline DoorDefNodeData *
door_session_data (const DoorSession *self, DoorNode node)
{
  return door_form_node (self->def, door_session_slot (self, node)->def);
}

static inline DoorNode
door_frame_node (const DoorSession *self, DoorFrameId frame, DoorDefNode def)
{
  return door_session_frame (self, frame)->base + door_form_node (self->def, def)->slot;
}

static inline gboolean
door_slot_is_blank (const DoorSlot *self)
{
  return self->text && !*self->text;
}

/* --- Values (door-session-values.c) -------------------------------------------------------- */

/* The lexical value, "" when blank. Computed numbers get their text here, when first asked. */
const char *door_session_text_of (const DoorSession *self, DoorNode node);
/* FALSE when the value is the same. Notes the change and marks what reads it. */
gboolean
door_session_write_text (DoorSession *self, DoorNode node, const char *text, DoorChangeKinds kind);
gboolean
door_session_write_number (DoorSession *self, DoorNode node, double number, DoorChangeKinds kind);
gboolean door_session_write (DoorSession *self,
                             DoorNode node,
                             const DoorXValue *value,
                             DoorChangeKinds kind);
/* As write_text(), by a person or an action: fires the node's actions, too. */
gboolean
door_session_store (DoorSession *self, DoorNode node, const char *text, DoorChangeKinds kind);
/* Without anybody noticing: while a frame is filled. `is_lasting`: the text outlives the session. */
void door_session_put (DoorSession *self, DoorNode node, const char *text, gboolean is_lasting);
void door_slot_clear (DoorSlot *self);

/* --- Frames -------------------------------------------------------------------------------- */

/* A new instance of a layout at 1-based `position` of its list (0: last), with the form's defaults.
 * G_MAXUINT32 at a limit. */
DoorFrameId door_session_add_frame (
    DoorSession *self, guint32 repeat, DoorFrameId parent, guint32 position, guint32 id);
/* Fills a frame's nodes from an element, and adds the instances of repeats found in it. */
void door_session_populate (DoorSession *self,
                            DoorFrameId frame,
                            DoorDefNode def,
                            const DoorTree *tree,
                            DoorTreeId element,
                            gboolean with_values);
void door_session_drop_frame (DoorSession *self, DoorFrameId frame);
/* The frames of one repeat in a frame. */
GArray *door_session_list (const DoorSession *self, DoorFrameId frame, guint32 repeat);
/* The frame around `frame` at a level; itself at its own. */
DoorFrameId door_session_frame_at_level (const DoorSession *self, DoorFrameId frame, guint32 level);
guint32 door_session_frame_level (const DoorSession *self, DoorFrameId frame);
/* Calls for all frames of a layout at or below `frame`. */
void door_session_each_frame (DoorSession *self,
                              DoorFrameId frame,
                              guint32 repeat,
                              void (*visit) (DoorSession *self, DoorFrameId frame, gpointer data),
                              gpointer data);

/* --- Aggregates (door-session-sums.c) ------------------------------------------------------ */

void door_sums_free (gpointer sums);
/* A node's value or relevance changed: what adds it up must look at it again. */
void door_session_sums_changed (DoorSession *self, DoorNode node);
/* The instances from `from` on (0-based) are others than before. */
void door_session_sums_moved (DoorSession *self, DoorFrameId parent, guint32 repeat, guint32 from);

/* --- Host ---------------------------------------------------------------------------------- */

#define DOOR_XNODE_DOCUMENT ((DoorXNode) G_MAXUINT32)
void door_session_host_init (DoorSession *self);
static inline DoorXNode
door_session_xnode (DoorNode node)
{
  return node;
}
static inline gboolean
door_xnode_is_ours (DoorXNode node)
{
  return node < DOOR_XNODE_DOCUMENT;
}
/* Text of a node of any tree; borrowed or in *ret_made. */
const char *door_session_xnode_text (DoorSession *self, DoorXNode node, char **ret_made);
DoorXNode door_session_xnode_child (DoorSession *self, DoorXNode node, GQuark name);

/* --- Evaluation ---------------------------------------------------------------------------- */

gboolean door_session_eval_program (DoorSession *self,
                                    const DoorXpath *program,
                                    DoorXNode context,
                                    DoorNode current,
                                    DoorXValue *ret_value);
gboolean door_session_eval_boolean (DoorSession *self,
                                    const DoorXpath *program,
                                    DoorNode context,
                                    gboolean on_fault);
char *door_session_eval_text (DoorSession *self,
                              const DoorXpath *program,
                              DoorXNode context,
                              DoorNode current); /* transfer full; "" on a fault */

/* An expression that could not be evaluated, seen from a node (door-session-faults.c). */
void door_session_note_fault (DoorSession *self,
                              const DoorXpath *program,
                              DoorNode node,
                              const GError *error);

/* What a rule does to its node. */
void door_session_apply (DoorSession *self, const DoorRule *rule, DoorNode node);
void door_session_mark (DoorSession *self, guint32 rule_number, DoorNode node);

/* --- Making (door-session.c) --------------------------------------------------------------- */

/* Without a record. transfer full. */
DoorSession *door_session_new_empty (DoorFormDef *def, const DoorEnv *env);
/* Everything once, after the record was made or read. */
void door_session_calculate_all (DoorSession *self);
/* TRUE, with the error, when the record has grown beyond what is taken. */
gboolean door_session_fail_limit (DoorSession *self, GError **error);

/* --- Edits --------------------------------------------------------------------------------- */

void door_session_begin (DoorSession *self); /* of an edit: forgets the last one's changes */
void door_session_note (DoorSession *self, DoorNode node, DoorChangeKinds kinds);
void door_session_mark_readers (DoorSession *self, DoorNode node);
void door_session_mark_structure (DoorSession *self, DoorDefNode repeat, DoorFrameId parent);
void door_session_mark_moved (DoorSession *self, DoorFrameId frame); /* to another position */
void door_session_mark_frame (DoorSession *self, DoorFrameId frame); /* all rules in it and below */
void door_session_mark_language (DoorSession *self);
/* Evaluates until nothing is dirty: rules, choices, counts, actions. */
void door_session_settle (DoorSession *self);
gboolean door_session_constraint_holds (DoorSession *self, DoorNode node);

/* Adds an instance by a person or a count: preloads and actions included; not yet settled. */
DoorFrameId
door_session_grow (DoorSession *self, guint32 repeat, DoorFrameId parent, guint32 position);
void door_session_shrink (DoorSession *self, DoorFrameId frame);
/* Whether an instance added in `parent` would be asked for. */
gboolean door_session_would_be_relevant (DoorSession *self, guint32 repeat, DoorFrameId parent);

/* --- Events -------------------------------------------------------------------------------- */

void door_session_preload (DoorSession *self, DoorFrameId frame);
void door_session_run_actions (DoorSession *self, DoorEvents event);
void door_session_run_repeat_actions (DoorSession *self, DoorFrameId frame);
void door_session_run_value_actions (DoorSession *self, DoorNode node);
void door_session_preload_end (DoorSession *self);
void door_session_ensure_instance_id (DoorSession *self);

/* --- Choices ------------------------------------------------------------------------------- */

void door_choice_list_free (gpointer list);
void door_session_forget_choices (DoorSession *self, DoorNode node);
gboolean
door_session_offers (DoorSession *self, DoorNode node, DoorControl control, const char *value);
/* The value is a reason for which there is no answer. */
gboolean door_session_is_reason (const DoorSession *self, DoorNode node);
gboolean door_session_type_accepts (const DoorSession *self, DoorNode node, const char *value);
/* Takes what is not offered any more out of an answer. */
void door_session_clear_vanished (DoorSession *self, DoorControl control, DoorNode node);
char *
door_session_choice_name (DoorSession *self, const char *value, DoorControl control, DoorNode node);

/* --- Texts --------------------------------------------------------------------------------- */

char *door_session_render (DoorSession *self,
                           const DoorTextRef *text,
                           DoorNode context,
                           const char *form,
                           gboolean escape);
char *door_session_itext (
    DoorSession *self, const char *id, DoorNode context, const char *form, gboolean escape);

#define door_session_assert_thread(self) g_assert ((self)->thread == g_thread_self ())
