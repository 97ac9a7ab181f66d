/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questionnaire between sheet and XML: a tree of nodes, the lists of choices, the settings.
 *
 * Order of use: door_xls_conversion_read() in door-xlsform-survey.c fills a DoorXlsConversion from the
 * sheets and reports whatever is wrong with them; the writers (-document.c, -itext.c,
 * -instances.c, -binds.c, -body.c) only read it, but may still find a fault of their own.
 */
#pragma once

#include "door-xlsform-columns.h"
#include "door-xlsform-types.h"

typedef struct _DoorXlsNode DoorXlsNode;
typedef struct _DoorXlsAction DoorXlsAction;
typedef struct _DoorXlsTrigger DoorXlsTrigger;
typedef struct _DoorXlsChoice DoorXlsChoice;
typedef struct _DoorXlsTag DoorXlsTag;

typedef enum {
  DOOR_XLS_NODE_SURVEY,
  DOOR_XLS_NODE_GROUP,
  DOOR_XLS_NODE_REPEAT,
  DOOR_XLS_NODE_LOOP, /* a group made out of "begin loop" */
  DOOR_XLS_NODE_QUESTION,
  DOOR_XLS_NODE_EXTERNAL, /* csv-external, xml-external: a file, no answer */
  DOOR_XLS_NODE_ENTITY,
  DOOR_XLS_NODE_ATTRIBUTE, /* of an entity */
  DOOR_XLS_NODE_ENTITY_LABEL,
} DoorXlsNodeKind;

/* setvalue, odk:setgeopoint or odk:recordaudio in the model or in a repeat's body. */
struct _DoorXlsAction {
  DoorXlsAction *next;
  const char *name;
  const char *event;
  const char *value;   /* NULL: the node's default */
  const char *quality; /* of a recording */
};

/* What a change of this node sets off: the question named, the value it takes. */
struct _DoorXlsTrigger {
  DoorXlsTrigger *next;
  const char *target;
  const char *value; /* "" clears */
  gboolean is_place; /* odk:setgeopoint instead of setvalue */
};

struct _DoorXlsChoice {
  DoorXlsChoice *next;
  guint row;
  const char *name;
  DoorXlsText label;
  DoorXlsAttribute *media;
  DoorXlsAttribute *extras;
};

typedef struct {
  const char *name;
  DoorXlsChoice *first;
  DoorXlsChoice *last;
  const DoorXlsChoice *spaced; /* the first whose name holds a space */
  gboolean has_other;          /* a choice called "other" */
  gboolean has_none;           /* add_none_option has been seen to */
  gboolean needs_itext;
  gboolean is_searched; /* by search(): its items stand in the body, not in an instance */
} DoorXlsList;

struct _DoorXlsTag {
  DoorXlsTag *next;
  const char *name;
  DoorXlsText label;
};

struct _DoorXlsNode {
  DoorXlsNode *parent, *first, *last, *next;
  DoorXlsNodeKind kind;
  const char *type; /* in the sheet's words, aliases resolved */
  const DoorXlsQuestionType *question;
  const char *name;
  const char *path;      /* "/data/household/age", "/data/meta/entity/@id" */
  const DoorXlsRow *row; /* NULL for what no row asked for */

  DoorXlsText label, hint, guidance;
  DoorXlsAttribute *media, *bind, *control, *instance, *parameters;

  const char *default_value;
  gboolean default_is_dynamic;
  DoorXlsAction *actions;
  gboolean is_triggered; /* its calculation runs when a trigger changes */
  DoorXlsTrigger *triggers;
  const char *value; /* of an attribute */

  DoorXlsList *list;
  const char *itemset; /* the list as written: its name, a file, ${a question} */
  const char *list_name;
  const char *choice_filter;
  const char *query; /* list of external choices */
  DoorXlsTag *tags;
  gboolean is_search;
  gboolean is_bodyless; /* meta */
};

typedef struct {
  DoorXlsAttribute *all;
  const char *root; /* element name of the record */
  const char *form_id;
  const char *title;
  const char *default_language;
  gboolean allow_choice_duplicates;
  gboolean clean_text;
  gboolean omit_instance_id;
  gboolean add_none_option;
  gboolean client_editable;
} DoorXlsSettings;

typedef struct {
  DoorXlsWorkbook *workbook;
  DoorXlsArena *arena;
  DoorDiagnostics *diagnostics;
  DoorXlsTable *tables[DOOR_XLS_N_SHEETS];
  DoorXlsSettings settings;

  GHashTable *lists;     /* name → DoorXlsList */
  GPtrArray *list_order; /* DoorXlsList */

  DoorXlsNode *root;
  GHashTable *row_counts; /* name → how many rows bear it */
  GHashTable *elements;   /* name → DoorXlsNode; the conversion itself for a name borne twice */
  const char *entity_version;

  guint n_nodes;
  gsize n_path_bytes; /* written out so far, see door_xls_conversion_spend() */
  guint n_suggestions;
  gboolean is_too_large;
} DoorXlsConversion;

/* What the caller knows about the form. */
typedef struct {
  const char *form_name;
  const char *form_id;
} DoorXlsConversionNames;

/* Takes the workbook. */
DoorXlsConversion *door_xls_conversion_new (DoorXlsWorkbook *workbook,
                                            DoorDiagnostics *diagnostics);
void door_xls_conversion_free (DoorXlsConversion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorXlsConversion, door_xls_conversion_free)

/* Each step reads one sheet; FALSE when what follows would make no sense. */
gboolean door_xls_conversion_read_settings (DoorXlsConversion *self,
                                            const DoorXlsConversionNames *names);
gboolean door_xls_conversion_read_choices (DoorXlsConversion *self);
gboolean door_xls_conversion_read_survey (DoorXlsConversion *self);
/* All of them, in order. FALSE when any error was found. */
gboolean door_xls_conversion_read (DoorXlsConversion *self, const DoorXlsConversionNames *names);

/* --- limits --- */

/* Reports, once, that the form would grow too large. Returns FALSE. */
gboolean door_xls_conversion_refuse_size (DoorXlsConversion *self);
/* Accounts for a path written out: few cells can ask for very many. FALSE over the limit. */
gboolean door_xls_conversion_spend (DoorXlsConversion *self, gsize bytes);

/* --- faults --- */

/* `token` names the column ("name", "relevant"); NULL when the whole row is meant. */
void door_xls_conversion_error (DoorXlsConversion *self,
                                const char *code,
                                DoorXlsSheetKind sheet,
                                guint row,
                                const char *token,
                                const char *format,
                                ...) G_GNUC_PRINTF (6, 7);
void door_xls_conversion_warning (DoorXlsConversion *self,
                                  const char *code,
                                  DoorXlsSheetKind sheet,
                                  guint row,
                                  const char *token,
                                  const char *format,
                                  ...) G_GNUC_PRINTF (6, 7);
/* TRUE when the author does not want to hear of it, in this row or at all. */
gboolean door_xls_conversion_is_silenced (DoorXlsConversion *self,
                                          const char *code,
                                          DoorXlsSheetKind sheet,
                                          guint row);
/* Adds "did you mean …?" to the fault reported last, when a key of `names` is near. */
void door_xls_conversion_suggest (DoorXlsConversion *self, const char *wrong, GHashTable *names);
/* The same for sheets: a name in the workbook that may be `kind` misspelt, or NULL. */
const char *door_xls_conversion_misspelt_sheet (DoorXlsConversion *self, DoorXlsSheetKind kind);

/* --- tree --- */

DoorXlsNode *door_xls_node_new (DoorXlsConversion *self,
                                DoorXlsNode *parent,
                                DoorXlsNodeKind kind,
                                const char *name);
DoorXlsNode *door_xls_node_next (const DoorXlsNode *node,
                                 const DoorXlsNode *top); /* in document order */
gboolean door_xls_node_is_section (const DoorXlsNode *node);
DoorXlsAction *door_xls_node_add_action (DoorXlsConversion *self,
                                         DoorXlsNode *node,
                                         const char *name,
                                         const char *event);
/* Writes down every node's path and which names are unique. */
void door_xls_conversion_index (DoorXlsConversion *self);

/* TRUE, FALSE, or `otherwise` for a word that is neither. NULL counts as such a word. */
gboolean door_xls_yes_no (const char *text, gboolean otherwise);

#define door_xls_table_row(table, index) (&g_array_index ((table)->rows, DoorXlsRow, (index)))
