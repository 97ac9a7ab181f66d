/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a definition is made of. Written by the loader (door-form-loader-private.h), read by the
 * session.
 *
 * Frames. A record is laid out in frames: the root is one, and every instance of a repeat is one.
 * All nodes of a repeat that are not inside a deeper repeat have a *slot*, their place in each of its
 * frames; so the same reference is the same slot in whichever instance it is read.
 *
 * The graph. Every expression is a rule of a target node. Rules are numbered in an order in which
 * each stands after what it reads. A node knows by its edges which rules read it; an edge's depth
 * says how many repeats around both are the same instance for both: the rule is then to be
 * evaluated in all frames of its target below the ancestor frame at that depth.
 */
#pragma once

#include "door-form.h"
#include "door-tree-private.h"
#include "door-xpath.h"

typedef enum {
  DOOR_RULE_RELEVANT,
  DOOR_RULE_CALCULATE,
  DOOR_RULE_REQUIRED,
  DOOR_RULE_READONLY,
  DOOR_RULE_CONSTRAINT,
  DOOR_RULE_CHOICES,
  DOOR_RULE_TEXT,
  DOOR_RULE_COUNT,
  DOOR_N_RULES,
} DoorRuleKind;
#define DOOR_RULE_NONE G_MAXUINT32

typedef struct {
  DoorRuleKind kind;
  DoorDefNode target;  /* context; for COUNT the node the repeat's instances stand in */
  DoorControl control; /* of CHOICES, TEXT, COUNT */
  DoorXpath *program;  /* NULL for TEXT and CHOICES; borrowed */
  guint32 level;       /* repeats around the target */
} DoorRule;

typedef struct {
  guint32 rule;
  guint32 depth;
} DoorEdge;

/* A part of one of the definition's arrays. */
typedef struct {
  guint32 first;
  guint32 n;
} DoorSpan;

/* --- Texts and choices -------------------------------------------------------------------- */

typedef enum {
  DOOR_TEXT_REF_NONE,
  DOOR_TEXT_REF_LITERAL,
  DOOR_TEXT_REF_ELEMENT, /* inline in the form, with outputs */
  DOOR_TEXT_REF_ITEXT,
  DOOR_TEXT_REF_PROGRAM, /* label ref="path" */
} DoorTextRefKind;

typedef struct {
  DoorTextRefKind kind;
  DoorTreeId element; /* ELEMENT; for ITEXT the fallback or DOOR_TREE_NONE */
  guint32 itext;      /* ITEXT */
  const char *literal;
  DoorXpath *program; /* borrowed */
} DoorTextRef;

typedef struct {
  const char *value;
  DoorTextRef label;
} DoorChoiceDef;

typedef struct {
  DoorXpath *nodes; /* borrowed, as all programs here */
  DoorXpath *value;
  DoorXpath *label;
  GQuark value_child; /* value is this child and nothing else; 0: evaluate the program */
  GQuark label_child;
  gboolean value_is_self; /* value ref="." */
  gboolean label_is_itext;
  DoorTree *table; /* unfiltered, for a secondary instance; borrowed; NULL for a repeat */
  GArray *all;     /* DoorTreeId of each item in the table; NULL */
} DoorItemset;

/* --- Nodes --------------------------------------------------------------------------------- */

typedef struct {
  const char *name; /* with customary prefix */
  const char *value;
} DoorBindAttribute;

typedef struct {
  GQuark name;
  DoorDefKind kind;
  DoorDataType type;
  guint16 ns;             /* of the main tree */
  guint16 level;          /* repeats around it, itself included */
  gboolean is_irrelevant; /* relevant="false()" */
  gboolean is_required;   /* required="true()" */
  gboolean is_readonly;   /* readonly="true()" */
  gboolean is_volatile;   /* its calculation draws on clock or chance */
  gboolean is_twin;       /* an earlier sibling has the same name */
  gboolean has_twin;      /* a later one has */
  gboolean has_template;  /* REPEAT: its prototype is a jr:template */
  gboolean is_counted;    /* REPEAT */
  gboolean is_fixed;      /* REPEAT: jr:noAddRemove */
  guint8 reasons;         /* DoorReasons that may stand for an answer */
  DoorDefNode parent;
  DoorDefNode next;
  DoorDefNode first_child;
  DoorDefNode end;    /* one past the last node below it */
  DoorDefNode repeat; /* innermost repeat, itself included */
  guint32 slot;
  guint32 repeat_index; /* REPEAT: its place among the repeats directly in the outer one's frames */
  guint32 repeat_id;    /* REPEAT: place in def->repeats */
  DoorTreeId element;   /* prototype; of an attribute its owner */
  DoorTreeId bind;      /* DOOR_TREE_NONE */
  const char *path;
  const char *value; /* default */
  DoorControl control;
  DoorXpath *exprs[DOOR_N_EXPRS]; /* borrowed; constants too */
  guint32 rules[DOOR_N_RULES];    /* RELEVANT … CONSTRAINT; DOOR_RULE_NONE */
  DoorTextRef constraint_message;
  DoorTextRef required_message;
  const char *preload;
  const char *preload_params;
  guint32 first_attribute; /* of the bind */
  guint32 n_attributes;
  DoorSpan value_edges;     /* what reads its value or relevance */
  DoorSpan structure_edges; /* REPEAT: what reads all its instances, or something in all of them */
  DoorSpan position_edges;  /* REPEAT: what in an instance depends on the instance's place */
  DoorSpan value_actions;   /* fired when its value changes; into value_actions */
  DoorSpan reads;           /* depends_on */
  DoorSpan readers;         /* depended_on */
} DoorDefNodeData;

/* (parent, name) -> first child: what every step of every path asks. Open addressing. */
typedef struct {
  guint64 key; /* 0: empty */
  DoorDefNode node;
} DoorChildEntry;

typedef struct {
  DoorChildEntry *entries;
  guint32 mask; /* a power of two, less one; 0: no entries yet */
  guint32 n;
} DoorChildMap;

static inline guint64
door_child_key (DoorDefNode parent, GQuark name, gboolean is_attribute)
{
  return ((guint64) parent << 33) | ((guint64) (is_attribute != 0) << 32) | name;
}

static inline guint32
door_child_hash (guint64 key)
{
  return (guint32) ((key * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32);
}

/* Layout of the frames of one repeat; number 0 is the root's frame. */
typedef struct {
  DoorDefNode node;
  guint32 n_slots;
  GArray *slots;   /* DoorDefNode of each slot */
  GArray *repeats; /* guint32: the repeats directly in it, as indices into def->repeats */
  guint32 outer;  /* index of the repeat around; 0 for those outside of repeats, and for the root */
  guint32 level;  /* 0 for the root */
  GArray *rules;  /* guint32: all rules whose target is in this frame, ascending */
  GArray *counts; /* DoorControl: counted repeats directly in it */
} DoorRepeat;

/* --- Controls ------------------------------------------------------------------------------ */

typedef struct {
  DoorControlKind kind;
  DoorTreeId element;
  DoorDefNode node;    /* DOOR_DEF_NONE for a group without ref */
  DoorDefNode context; /* node, or the nearest one around */
  DoorControl parent;
  DoorControl next;
  DoorControl first_child;
  DoorControl last_child;
  const char *appearance;
  DoorTextRef label;
  DoorTextRef hint;
  guint32 first_choice;
  guint32 n_choices;
  guint32 choices_rule; /* DOOR_RULE_NONE */
  DoorItemset *itemset; /* NULL */
  DoorXpath *count;     /* borrowed */
  gboolean is_counted;
  gboolean is_fixed;
  gboolean is_open; /* choices come from a search(): any value is taken */
} DoorControlData;

typedef enum {
  DOOR_EVENT_FIRST_LOAD = 1 << 0,
  DOOR_EVENT_LOAD = 1 << 1,
  DOOR_EVENT_NEW_REPEAT = 1 << 2,
  DOOR_EVENT_VALUE_CHANGED = 1 << 3,
  DOOR_EVENT_REVALIDATE = 1 << 4,
} DoorEvents;

typedef enum {
  DOOR_ACTION_SET_VALUE,
  DOOR_ACTION_SET_LOCATION,
  DOOR_ACTION_RECORD_AUDIO,
} DoorActionKind;

typedef struct {
  DoorActionKind kind;
  DoorEvents events;
  DoorDefNode target;
  DoorXpath *target_path; /* when it has predicates; else NULL */
  DoorXpath *value;       /* NULL: the text */
  const char *text;
  const char *quality; /* of a recording; NULL */
  DoorControl host;    /* the control it stands in; DOOR_CONTROL_NONE in the model */
} DoorAction;

typedef struct {
  const char *id;
  DoorTree *tree; /* NULL for the last saved record */
  DoorTreeId document;
} DoorInstanceDef;

typedef struct {
  const char *name;
  char *code;
} DoorLanguage;

struct _DoorFormDef {
  int ref_count;
  DoorTree *tree;
  GStringChunk *strings;
  GBytes *xml;
  DoorFormSourceMap map; /* locate is NULL: none */
  char *hash;            /* made on first use */
  const char *title;
  const char *id;
  const char *version;
  const char *style;
  DoorTreeId submission;
  DoorTreeId primary; /* the record's root element in the form */

  GArray *nodes;           /* DoorDefNodeData */
  GArray *bind_attributes; /* DoorBindAttribute */
  GPtrArray *repeats;      /* DoorRepeat */
  DoorChildMap children;
  GArray *controls;      /* DoorControlData */
  GArray *choices;       /* DoorChoiceDef */
  GArray *actions;       /* DoorAction, in file order */
  GArray *value_actions; /* guint32 into actions, by node */
  GArray *instances;     /* DoorInstanceDef */
  GHashTable *programs;  /* source -> DoorXpath, owned */

  GArray *languages; /* DoorLanguage */
  guint default_language;
  GHashTable *itext_ids; /* id -> number + 1 */
  guint n_itext;
  DoorTreeId *itext;   /* [language * n_itext + number] */
  GHashTable *outputs; /* DoorTreeId of <output> + 1 -> DoorXpath, borrowed */

  GArray *rules; /* DoorRule, in order */
  GArray *edges; /* DoorEdge */
  GArray *reads; /* DoorDefNode */

  DoorDefNode instance_id; /* meta/instanceID and its neighbours; DOOR_DEF_NONE */
  DoorDefNode deprecated_id;
  DoorDefNode instance_name;
};

static inline DoorDefNodeData *
door_form_node (const DoorFormDef *self, DoorDefNode node)
{
  return &g_array_index (self->nodes, DoorDefNodeData, node);
}

static inline DoorControlData *
door_form_control (const DoorFormDef *self, DoorControl control)
{
  return &g_array_index (self->controls, DoorControlData, control);
}

static inline DoorRule *
door_form_rule (const DoorFormDef *self, guint32 rule)
{
  return &g_array_index (self->rules, DoorRule, rule);
}

static inline DoorRepeat *
door_form_repeat (const DoorFormDef *self, guint32 repeat)
{
  return g_ptr_array_index (self->repeats, repeat);
}

/* The frame layout a node belongs to: index into repeats. */
static inline guint32
door_form_frame_of (const DoorFormDef *self, DoorDefNode node)
{
  const DoorDefNode repeat = door_form_node (self, node)->repeat;

  return repeat == DOOR_DEF_NONE ? 0 : door_form_node (self, repeat)->repeat_id;
}

/* The text without blanks around it; kept by the definition, so while loading only. */
const char *door_form_strip (DoorFormDef *self, const char *text);

/* Child by name; DOOR_DEF_NONE. */
static inline DoorDefNode
door_form_child_named (const DoorFormDef *self,
                       DoorDefNode parent,
                       GQuark name,
                       gboolean is_attribute)
{
  const guint64 key = door_child_key (parent, name, is_attribute);
  const DoorChildMap *map = &self->children;

  if (map->mask == 0 || name == 0)
    return DOOR_DEF_NONE;
  for (guint32 at = door_child_hash (key) & map->mask; map->entries[at].key != 0;
       at = (at + 1) & map->mask)
    if (map->entries[at].key == key)
      return map->entries[at].node;
  return DOOR_DEF_NONE;
}

/* The number of repeats the two nodes have in common, from outside. */
guint32 door_form_common_level (const DoorFormDef *self, DoorDefNode a, DoorDefNode b);

/* The <value> of an itext entry in a form (NULL: the plain one), falling back to the default
 * language; DOOR_TREE_NONE. */
DoorTreeId
door_form_itext_value (const DoorFormDef *self, guint32 itext, guint language, const char *form);
/* How diagnostics name an element, or an attribute of it: "/h:html/h:head/model/bind[/data/age]/@type".
 * transfer full. */
char *door_form_describe (const DoorTree *tree, DoorTreeId element, const char *attribute);
/* The place that the source map has for a part; FALSE when there is none. */
static inline gboolean
door_form_locate (const DoorFormDef *self, const char *part, DoorPlace *ret_place)
{
  return self->map.locate && self->map.locate (self->map.data, part, ret_place);
}
/* The attribute of a bind that holds an expression: "relevant", … */
const char *door_form_expression_name (DoorExprKind kind);
/* Name of a path's last step without prefix. */
const char *door_local_name (const char *name);

/* Lexical forms of a type; "" is one of each. */
gboolean door_data_type_accepts (DoorDataType type, const char *text);
/* The text that a computed value is stored as in a node of this type. transfer full. */
char *door_data_type_print (DoorDataType type,
                            const DoorXValue *value,
                            DoorXpathHost *host,
                            GTimeZone *zone);
/* What door:missing allows the node; door-form-reasons.c. */
guint8 door_form_read_reasons (const DoorFormDef *self, DoorDefNode node);
