/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A questionnaire: XForm XML, read once into an immutable definition.
 *
 * Order of use: door_form_load(); ask what is needed (a read-only walk, texts, choices); hand it
 * to door_session_new() for an interview; door_form_unref().
 *
 * A definition is two trees over the same file:
 *   - *nodes*, the elements and attributes of the record an interview fills in (DoorDefNode), each
 *     with what its bind says. The root element is node 0; ids run in document order.
 *   - *controls*, what stands in the body: groups, repeats and questions in the order in which they
 *     are asked (DoorControl). A group may have no node; a node may have no control (a calculation)
 *     or, rarely, several; door_form_node_control() gives the first.
 *
 * Promises:
 *   1. A definition never changes after loading: any number of threads may read it, and sessions
 *      on different threads may share it. Reference counting is atomic.
 *   2. Every fault of the form is in the diagnostics, with element, attribute, line and, inside an
 *      expression, column. NULL is returned when one of them is an error.
 *   3. Loading is bounded: by the limits of door-xml.h and by the constants below.
 *   4. The same bytes and media give the same ids.
 */
#pragma once

#include <gio/gio.h>

#include "door-diagnostics.h"

#define DOOR_FORM_MAX_NODES                                                                        \
  200000u                          /* elements of a record; the largest real form known has 9,000 */
#define DOOR_FORM_MAX_NESTING 100u /* groups in groups; real forms stay under 12 */
#define DOOR_FORM_MAX_REPEAT_NESTING 8u /* repeats in repeats; real forms stay under 5 */

typedef struct _DoorFormDef DoorFormDef;
typedef guint DoorDefNode;
typedef guint DoorControl;
#define DOOR_DEF_ROOT ((DoorDefNode) 0)
#define DOOR_DEF_NONE ((DoorDefNode) G_MAXUINT)
#define DOOR_CONTROL_ROOT ((DoorControl) 0) /* the body itself: a group without node or label */
#define DOOR_CONTROL_NONE ((DoorControl) G_MAXUINT)

/* --- Loading ----------------------------------------------------------------------------- */

/* Where files that come with a form are found. Asked during door_form_load() only. */
typedef struct _DoorFormMedia DoorFormMedia;
struct _DoorFormMedia {
  /* The file's bytes, or NULL when it is not there. `name` is a plain file name ("wards.csv"),
   * `uri` the whole reference ("jr://file-csv/wards.csv"). transfer full. */
  GBytes *(*load) (const DoorFormMedia *media, const char *name, const char *uri);
  gconstpointer data;
};
/* Media in a folder; only plain file names in it are opened. `folder` is borrowed. */
DoorFormMedia door_form_media_from_folder (const char *folder);

/* `media` may be NULL: the form has no files. A missing file is a warning: whatever reads it finds
 * an empty table, as a survey must be able to go on without a picture or a list nobody asks for. */
DoorFormDef *door_form_load (GBytes *xml, const DoorFormMedia *media, DoorDiagnostics *diagnostics);

/* A form that was made from something else, say a workbook: where each part of it comes from. Faults
 * of the form, and those of its expressions during an interview, are then told at that place. */
typedef struct {
  /* The place behind a part, which is named as in diagnostics: "/h:html/h:head/model/bind[/data/age]/
   * @relevant". FALSE, and nothing set, when it has none; the part itself is the place then. The
   * place's text lives as long as `data`. Called on any thread, also on several at once. */
  gboolean (*locate) (gconstpointer data, const char *part, DoorPlace *ret_place);
  gpointer data;
  GDestroyNotify free_data; /* may be NULL */
} DoorFormSourceMap;
/* The same with a source map, whose data the definition keeps and frees in the end, also when there is
 * no definition. */
DoorFormDef *door_form_load_mapped (GBytes *xml,
                                    const DoorFormMedia *media,
                                    DoorFormSourceMap map,
                                    DoorDiagnostics *diagnostics);
DoorFormDef *door_form_ref (DoorFormDef *self);
void door_form_unref (DoorFormDef *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorFormDef, door_form_unref)

/* --- The form ---------------------------------------------------------------------------- */

const char *door_form_title (const DoorFormDef *self);
const char *door_form_id (const DoorFormDef *self);
const char *door_form_version (const DoorFormDef *self);   /* "" when it has none */
const char *door_form_hash (const DoorFormDef *self);      /* SHA-256 of the XML, lower-case hex */
const char *door_form_root_name (const DoorFormDef *self); /* "data" */
/* Languages as written ("English (en)", "ur"); none when the form has no itext. */
guint door_form_n_languages (const DoorFormDef *self);
const char *door_form_language (const DoorFormDef *self, guint index);
guint door_form_default_language (const DoorFormDef *self);
/* The index of a language by its name, by its code ("ur" finds "Urdu (ur)"); -1 when unknown. */
int door_form_find_language (const DoorFormDef *self, const char *name);
/* The BCP 47 code in a language's name, or the name itself when it looks like a code, else "". */
const char *door_form_language_code (const DoorFormDef *self, guint index);
/* An attribute of <submission> by local name: "base64RsaPublicKey", "action", "auto-send"; NULL. */
const char *door_form_submission_attribute (const DoorFormDef *self, const char *name);
const char *
door_form_style (const DoorFormDef *self); /* class of the body: "pages theme-grid"; "" */

/* --- Nodes: the record ------------------------------------------------------------------- */

typedef enum {
  DOOR_DEF_VALUE,     /* holds a value: a question's, a calculation's, metadata */
  DOOR_DEF_GROUP,     /* has children */
  DOOR_DEF_REPEAT,    /* has children, and may occur any number of times */
  DOOR_DEF_ATTRIBUTE, /* an attribute of its parent */
} DoorDefKind;

typedef enum {
  DOOR_TYPE_STRING, /* also: no bind, unknown type */
  DOOR_TYPE_INT,
  DOOR_TYPE_DECIMAL,
  DOOR_TYPE_BOOLEAN,
  DOOR_TYPE_DATE,
  DOOR_TYPE_TIME,
  DOOR_TYPE_DATE_TIME,
  DOOR_TYPE_GEOPOINT,
  DOOR_TYPE_GEOTRACE,
  DOOR_TYPE_GEOSHAPE,
  DOOR_TYPE_BINARY,
  DOOR_TYPE_BARCODE,
  DOOR_TYPE_INTENT,
  DOOR_TYPE_SELECT_ONE,      /* legacy: pyxform writes string */
  DOOR_TYPE_SELECT_MULTIPLE, /* legacy */
  DOOR_TYPE_RANK,
  DOOR_TYPE_PARTIAL_DATE, /* a string asked with the appearance "partial-date": door-partial-date.h */
} DoorDataType;

guint door_form_n_nodes (const DoorFormDef *self);
DoorDefKind door_form_kind (const DoorFormDef *self, DoorDefNode node);
const char *door_form_name (const DoorFormDef *self, DoorDefNode node); /* local name */
/* "/data/member/age"; an attribute's ends in "/@name". */
const char *door_form_path (const DoorFormDef *self, DoorDefNode node);
DoorDefNode door_form_find (const DoorFormDef *self, const char *path); /* DOOR_DEF_NONE */
DoorDefNode door_form_parent (const DoorFormDef *self, DoorDefNode node);
/* Attributes come before elements among the children. */
DoorDefNode door_form_first_child (const DoorFormDef *self, DoorDefNode node);
DoorDefNode door_form_next_sibling (const DoorFormDef *self, DoorDefNode node);
/* The innermost repeat that holds the node, or the node itself if it is one; DOOR_DEF_NONE. */
DoorDefNode door_form_repeat_of (const DoorFormDef *self, DoorDefNode node);
/* The first control bound to the node; DOOR_CONTROL_NONE for one that is never asked. */
DoorControl door_form_node_control (const DoorFormDef *self, DoorDefNode node);
DoorDataType door_form_data_type (const DoorFormDef *self, DoorDefNode node);
const char *door_form_data_type_name (DoorDataType type); /* "int", "geopoint", "select1" */
const char *door_form_default_value (const DoorFormDef *self, DoorDefNode node); /* "" */

typedef enum {
  DOOR_EXPR_RELEVANT,
  DOOR_EXPR_REQUIRED,
  DOOR_EXPR_READONLY,
  DOOR_EXPR_CALCULATE,
  DOOR_EXPR_CONSTRAINT,
  DOOR_N_EXPRS,
} DoorExprKind;
/* The source text of one of the bind's expressions; NULL when it has none. */
const char *door_form_expression (const DoorFormDef *self, DoorDefNode node, DoorExprKind kind);

/* Where its author wrote that expression, by the source map; FALSE without one. */
gboolean door_form_expression_place (const DoorFormDef *self,
                                     DoorDefNode node,
                                     DoorExprKind kind,
                                     DoorPlace *ret_place);

/* All attributes of the bind, unknown ones included, under "name" or "prefix:name" with the
 * customary prefixes of ODK (jr, orx, odk, entities). NULL when absent. */
const char *door_form_bind_attribute (const DoorFormDef *self, DoorDefNode node, const char *name);
guint door_form_n_bind_attributes (const DoorFormDef *self, DoorDefNode node);
const char *door_form_bind_attribute_name (const DoorFormDef *self, DoorDefNode node, guint index);

/* Reasons for which there is no answer, where the bind's door:missing names them ("dk refused na").
 * In the record a reason is the value, whatever the type: it satisfies required, is not held against
 * type, choices or constraint, and expressions compare with it (". = -8"). Consent (door:consent) and
 * privacy gates (door:gate) take none: there no answer is not an answer. */
typedef enum {
  DOOR_REASON_DONT_KNOW = 1 << 0,      /* "dk": -8 */
  DOOR_REASON_REFUSED = 1 << 1,        /* "refused": -9 */
  DOOR_REASON_DOES_NOT_APPLY = 1 << 2, /* "na": -10, said by the person; -7 is the form's logic */
} DoorReasons;
DoorReasons door_form_reasons (const DoorFormDef *self, DoorDefNode node);
const char *door_reason_value (DoorReasons reason); /* of one: "-8" */
/* The one reason of the node's that this value is; 0 for any other value. */
DoorReasons door_form_reason_of (const DoorFormDef *self, DoorDefNode node, const char *value);

/* What a node's expressions, choices and texts read, and what reads it. Sorted, without doubles;
 * NULL when there are none. transfer none. */
const DoorDefNode *door_form_depends_on (const DoorFormDef *self, DoorDefNode node, guint *ret_n);
const DoorDefNode *door_form_depended_on (const DoorFormDef *self, DoorDefNode node, guint *ret_n);

/* --- Controls: the body ------------------------------------------------------------------ */

typedef enum {
  DOOR_CONTROL_GROUP,
  DOOR_CONTROL_REPEAT,
  DOOR_CONTROL_INPUT,
  DOOR_CONTROL_SECRET,
  DOOR_CONTROL_SELECT_ONE,
  DOOR_CONTROL_SELECT_MULTIPLE,
  DOOR_CONTROL_ORDER, /* odk:rank */
  DOOR_CONTROL_UPLOAD,
  DOOR_CONTROL_TRIGGER,
  DOOR_CONTROL_RANGE,
} DoorControlKind;

guint door_form_n_controls (const DoorFormDef *self);
DoorControlKind door_form_control_kind (const DoorFormDef *self, DoorControl control);
const char *door_form_control_kind_name (DoorControlKind kind); /* "input", "select1", "rank", … */
gboolean door_form_control_is_question (const DoorFormDef *self, DoorControl control);
/* DOOR_DEF_NONE for a group without ref. */
DoorDefNode door_form_control_node (const DoorFormDef *self, DoorControl control);
DoorControl door_form_control_parent (const DoorFormDef *self, DoorControl control);
DoorControl door_form_control_first_child (const DoorFormDef *self, DoorControl control);
DoorControl door_form_control_next_sibling (const DoorFormDef *self, DoorControl control);
const char *door_form_appearance (const DoorFormDef *self, DoorControl control); /* "" */
/* Whether the appearance holds this word: (def, control, "field-list"). */
gboolean door_form_has_appearance (const DoorFormDef *self, DoorControl control, const char *word);
/* Any other attribute of the control: "mediatype", "start", "end", "step", "rows", "query",
 * "accuracyThreshold", "jr:count", "jr:noAddRemove", "intent", …; NULL when absent. */
const char *
door_form_control_attribute (const DoorFormDef *self, DoorControl control, const char *name);
/* A repeat whose size is computed (jr:count): a person neither adds nor removes. */
gboolean door_form_repeat_is_counted (const DoorFormDef *self, DoorControl control);
/* jr:noAddRemove stands there, whatever it says (as in ODK Collect). */
gboolean door_form_repeat_is_fixed (const DoorFormDef *self, DoorControl control);

/* --- Texts ------------------------------------------------------------------------------- */

typedef enum {
  DOOR_TEXT_LABEL,
  DOOR_TEXT_HINT,
  DOOR_TEXT_GUIDANCE, /* the hint for those who want more */
  DOOR_TEXT_CONSTRAINT_MESSAGE,
  DOOR_TEXT_REQUIRED_MESSAGE,
} DoorTextKind;

/* The text as written, in one language (falling back to the default language), each output shown
 * as "{name}". NULL when there is none. With interview values: door_session_text().
 * transfer full. */
char *
door_form_text (const DoorFormDef *self, DoorControl control, DoorTextKind kind, guint language);
/* The same for the first control of a node; messages also for nodes without control. */
char *
door_form_node_text (const DoorFormDef *self, DoorDefNode node, DoorTextKind kind, guint language);
/* Name of the file that goes with the label: form "image", "big-image", "audio", "video", or
 * "short" for the short label. NULL. transfer full. */
char *door_form_label_form (const DoorFormDef *self,
                            DoorControl control,
                            const char *form,
                            guint language);
/* The text holds outputs, so that it changes with answers. */
gboolean
door_form_text_has_outputs (const DoorFormDef *self, DoorControl control, DoorTextKind kind);

/* --- Choices, unfiltered ----------------------------------------------------------------- */

/* All choices a select, rank or range with ticks can ever offer. 0 for choices made from a repeat
 * or from the last saved record: those exist in an interview only (door_session_n_choices()). */
guint door_form_n_choices (const DoorFormDef *self, DoorControl control);
const char *door_form_choice_value (const DoorFormDef *self, DoorControl control, guint index);
/* transfer full; the value itself where there is no label. */
char *
door_form_choice_label (const DoorFormDef *self, DoorControl control, guint index, guint language);
