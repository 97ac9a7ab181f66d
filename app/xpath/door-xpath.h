/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XPath 1.0 as ODK XForms speak it: expression -> immutable program -> value.
 *
 * This module knows no form. It sees a tree through DoorXpathHost, a table of functions that the
 * owner of the tree fills in; nodes are opaque 64-bit handles.
 *
 * Order of use: door_xpath_compile() once per expression; door_xpath_get_ref() to learn what
 * it depends on; door_xpath_eval() as often as needed; door_xpath_value_clear() on each result.
 *
 * Promises:
 *   1. A program is immutable: any thread may read and evaluate it, each with its own host.
 *   2. Compilation and evaluation are bounded: depth by DOOR_XPATH_MAX_DEPTH, work by
 *      DOOR_XPATH_MAX_STEPS a call, regular expressions by a match limit. Passing a limit is a
 *      GError, never a crash or a hang.
 *   3. An error names the column in the expression, what was found and what was expected, and the
 *      nearest known function name.
 *   4. Evaluation never changes the tree, and depends on nothing but program, node and host.
 *
 * Where engines disagree, README.md in this folder has the decision and its test.
 */
#pragma once

#include <glib.h>

#define DOOR_XPATH_MAX_DEPTH 512      /* nesting of an expression; real ones stay under 60 */
#define DOOR_XPATH_MAX_LENGTH 262144  /* bytes of one expression */
#define DOOR_XPATH_MAX_STEPS 20000000 /* node visits in one evaluation: about a second */
#define DOOR_XPATH_MAX_TEXT 16777216  /* bytes of a text that an expression puts together */

#define DOOR_XPATH_ERROR (door_xpath_error_quark ())
GQuark door_xpath_error_quark (void);
typedef enum {
  DOOR_XPATH_ERROR_SYNTAX,   /* the author's mistake: show it with the column */
  DOOR_XPATH_ERROR_FUNCTION, /* unknown function or wrong number of arguments */
  DOOR_XPATH_ERROR_TYPE,     /* a value where a node-set is needed, an unreadable date, … */
  DOOR_XPATH_ERROR_LIMIT,    /* a limit of promise 2 */
} DoorXpathError;

/* --- Nodes and values ------------------------------------------------------------------- */

typedef guint64 DoorXNode;
#define DOOR_XNODE_NONE ((DoorXNode) 0)

typedef enum {
  DOOR_X_NODESET,
  DOOR_X_STRING,
  DOOR_X_NUMBER,
  DOOR_X_BOOLEAN,
  DOOR_X_DATE, /* `number` is days since 1970-01-01, local; with a fraction it is a dateTime */
} DoorXKind;

/* A value. Initialise with DOOR_X_VALUE_INIT; door_xpath_value_clear() frees what it holds.
 * `text` is owned unless `text_is_borrowed` (then it outlives the evaluation only as long as the
 * node it was read from is not changed). */
typedef struct {
  DoorXKind kind;
  gboolean has_time; /* a DATE that is a dateTime */
  gboolean text_is_borrowed;
  gboolean
      is_no_number; /* a STRING that is not to be reckoned with, though it may look like a number */
  double number;    /* NUMBER, DATE */
  gboolean boolean;
  char *text;    /* STRING */
  GArray *nodes; /* NODESET: of DoorXNode, in document order, without doubles */
} DoorXValue;
#define DOOR_X_VALUE_INIT                                                                          \
  {                                                                                                \
    DOOR_X_STRING, FALSE, TRUE, FALSE, 0.0, FALSE, (char *) "", NULL                               \
  }

void door_xpath_value_clear (DoorXValue *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorXValue, door_xpath_value_clear)
void door_xpath_value_set_text (DoorXValue *self, const char *text); /* copies */
void door_xpath_value_set_borrowed (DoorXValue *self, const char *text);
/* A date of which the day or the month is not known (door-partial-date.h): a text, and as a number always
 * NaN, so that "2019" is not taken for the 2019th day. Borrowed. */
void door_xpath_value_set_partial_date (DoorXValue *self, const char *text);
void door_xpath_value_set_number (DoorXValue *self, double number);
void door_xpath_value_set_boolean (DoorXValue *self, gboolean boolean);
void door_xpath_value_set_date (DoorXValue *self, double days, gboolean has_time);

/* --- The tree ---------------------------------------------------------------------------- */

typedef struct _DoorXpathHost DoorXpathHost;

/* What is asked of many nodes at once. Nodes that are not relevant do not count; SUM, MIN and MAX pass
 * over what is no number, and give 0, NaN and NaN of nothing. */
typedef enum {
  DOOR_X_FOLD_SUM,
  DOOR_X_FOLD_MIN,
  DOOR_X_FOLD_MAX,
  DOOR_X_FOLD_COUNT,
  DOOR_X_FOLD_COUNT_FILLED,
} DoorXFold;

/* Everything a program may ask of the world. All members are required unless marked optional.
 * Trees: the primary instance and any number of secondary ones; each has a document node above
 * its root element. `name` 0 stands for any element. Attributes are nodes too. */
struct _DoorXpathHost {
  DoorXNode (*document) (DoorXpathHost *host); /* of the primary instance */
  DoorXNode (*instance) (DoorXpathHost *host,
                         const char *id); /* document of a secondary one, or NONE */
  DoorXNode (*parent) (DoorXpathHost *host, DoorXNode node); /* NONE above a document */
  DoorXNode (*first_child) (DoorXpathHost *host, DoorXNode node, GQuark name);
  DoorXNode (*next_sibling) (DoorXpathHost *host, DoorXNode node, GQuark name);
  DoorXNode (*first_attribute) (DoorXpathHost *host, DoorXNode node, GQuark name);
  DoorXNode (*next_attribute) (DoorXpathHost *host, DoorXNode attribute, GQuark name);
  GQuark (*name) (DoorXpathHost *host, DoorXNode node); /* local name; 0 for a document */
  /* "" for a name in no namespace and for a document; valid as long as the node is. */
  const char *(*namespace_uri) (DoorXpathHost *host, DoorXNode node);
  gboolean (*is_attribute) (DoorXpathHost *host, DoorXNode node);
  int (*compare) (DoorXpathHost *host, DoorXNode a, DoorXNode b); /* document order: <0, 0, >0 */
  /* FALSE for a node that is not relevant: it drops out of node-sets and reads as "". */
  gboolean (*is_relevant) (DoorXpathHost *host, DoorXNode node);
  /* The node's typed value: NUMBER for int and decimal binds, DATE for date and dateTime binds,
   * BOOLEAN for boolean binds, else STRING. "" when blank. May borrow its text. */
  void (*value) (DoorXpathHost *host, DoorXNode node, DoorXValue *ret_value);
  /* 1-based place among same-named siblings. */
  guint (*position) (DoorXpathHost *host, DoorXNode node);
  guint (*sibling_count) (DoorXpathHost *host, DoorXNode node);
  /* TRUE for an instance of a repeat: only those steps are contextualised. */
  gboolean (*is_repeat) (DoorXpathHost *host, DoorXNode node);

  /* Optional. An index over `parent`'s children named `child`: those whose child `key` has exactly
   * the text `value`, appended to `out` in document order. FALSE: no index, evaluate one by one. */
  gboolean (*lookup) (DoorXpathHost *host,
                      DoorXNode parent,
                      GQuark child,
                      GQuark key,
                      const char *value,
                      GArray *out);

  /* --- The interview's surroundings; env of the session --- */
  GDateTime *(*now) (DoorXpathHost *host); /* local, transfer full */
  double (*random) (DoorXpathHost *host);  /* [0,1) */
  void (*random_bytes) (DoorXpathHost *host, guint8 *out, gsize n);
  const char *(*language) (DoorXpathHost *host); /* "en", "ur"; "" unknown */
  char *(*property) (DoorXpathHost *host,
                     const char *name);                 /* property('deviceid'); transfer full */
  char *(*itext) (DoorXpathHost *host, const char *id); /* jr:itext(); transfer full, NULL none */
  /* jr:choice-name(): label in the current language of `value` in the select bound to `question`
   * (an absolute or relative path seen from `context`); NULL none. transfer full. */
  char *(*choice_name) (DoorXpathHost *host,
                        const char *value,
                        const char *question,
                        DoorXNode context);
  /* pulldata() asks for the table under its normalised name when instance() has none; optional. */
  DoorXNode (*table) (DoorXpathHost *host, const char *name);
  char *(*form_version) (DoorXpathHost *host); /* version(); transfer full */

  /* Optional. The child named `name` at a 1-based position, or NONE: makes r[3] and
   * indexed-repeat() cost the same at 3 and at 3,000. */
  DoorXNode (*child_at) (DoorXpathHost *host, DoorXNode parent, GQuark name, guint position);
  /* Optional. The fold over `names`, one child step each from `parent`: for a host that keeps what
   * its values add up to. FALSE: it does not, take them one by one. */
  gboolean (*fold) (DoorXpathHost *host,
                    DoorXFold fold,
                    DoorXNode parent,
                    const GQuark *names,
                    guint n_names,
                    double *ret_number);
  /* Optional. extract-signed(): TRUE and the signed text (transfer full) when the Ed25519 signature
   * in `content` (base64) verifies under `key` (base64). Without it the function is an error. */
  gboolean (*verify_signed) (DoorXpathHost *host,
                             const char *content,
                             const char *key,
                             char **ret_text);
};

/* --- Programs ---------------------------------------------------------------------------- */

typedef struct _DoorXpath DoorXpath;

/* Namespaces a prefix in a path may have do not matter: steps match by local name, as JavaRosa.
 * NULL and an error when the text is not an expression. */
DoorXpath *door_xpath_compile (const char *expression, GError **error);
DoorXpath *door_xpath_ref (DoorXpath *self);
void door_xpath_unref (DoorXpath *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorXpath, door_xpath_unref)
const char *door_xpath_source (const DoorXpath *self);
/* A listing of the program, one operation a line, for tests and for the curious. transfer full. */
char *door_xpath_dump (const DoorXpath *self);

/* TRUE and the value when the program is a constant ("true()", "'x'", "3"). */
gboolean door_xpath_constant (const DoorXpath *self, DoorXValue *ret_value);
/* A program that is one path and nothing else (a bind's nodeset, a jr:count, a value ref). */
gboolean door_xpath_is_path (const DoorXpath *self);
/* The program calls one of today(), now(), random(), uuid(), property(): not a function of nodes alone. */
gboolean door_xpath_is_volatile (const DoorXpath *self);
/* The program calls position(..) or position(), or counts a repeat: depends on sibling order. */
gboolean door_xpath_uses_position (const DoorXpath *self);
/* The program calls jr:itext, jr:choice-name or a date format: depends on the language. */
gboolean door_xpath_uses_language (const DoorXpath *self);

/* --- What a program depends on ----------------------------------------------------------- */

typedef enum {
  DOOR_XREF_CONTEXT,  /* relative to the context node */
  DOOR_XREF_CURRENT,  /* current()/… : relative to the node the expression is bound to */
  DOOR_XREF_ROOT,     /* absolute in the primary instance */
  DOOR_XREF_INSTANCE, /* instance('id')/… */
  DOOR_XREF_OUTER,    /* inside a predicate: relative to the node-set being filtered, refs[outer] */
} DoorXrefBase;

typedef enum {
  DOOR_XAXIS_CHILD,
  DOOR_XAXIS_PARENT,
  DOOR_XAXIS_SELF,
  DOOR_XAXIS_ATTRIBUTE,
  DOOR_XAXIS_DESCENDANT, /* and the rest of XPath 1.0: … */
  DOOR_XAXIS_DESCENDANT_OR_SELF,
  DOOR_XAXIS_ANCESTOR,
  DOOR_XAXIS_ANCESTOR_OR_SELF,
  DOOR_XAXIS_FOLLOWING,
  DOOR_XAXIS_FOLLOWING_SIBLING,
  DOOR_XAXIS_PRECEDING,
  DOOR_XAXIS_PRECEDING_SIBLING,
} DoorXAxis;

typedef struct {
  DoorXAxis axis;
  GQuark name; /* 0: any (*, node()) */
  gboolean has_predicate;
} DoorXStep;

typedef struct {
  DoorXrefBase base;
  const char *instance; /* INSTANCE */
  int outer;            /* OUTER: index of the ref whose node-set this predicate filters, up to and
                         * including step `outer_step` */
  guint outer_step;
  /* Read by sum(), count(), join() or the like: every node of it counts, not the first alone. It
   * says nothing about repeats: an absolute path without predicates is bound to the context's own
   * instances either way, and a relative one to none that it steps down into. */
  gboolean is_nodeset;
  /* Written nowhere in the expression: the attributes that id() and lang() look for, which may
   * well not be there. */
  gboolean is_implied;
  guint n_steps;
  const DoorXStep *steps;
} DoorXref;

/* References in the order of the source; a predicate's own references follow the path they filter.
 * A quoted path of jr:choice-name and the paths of indexed-repeat are reported too. "." as a step
 * is left out ("./a" is one step, "." is none); what once() and a bare position() read of the
 * context node is no reference. */
guint door_xpath_n_refs (const DoorXpath *self);
const DoorXref *door_xpath_get_ref (const DoorXpath *self, guint index);

/* --- Evaluation --------------------------------------------------------------------------- */

/* `context` is the node paths start from; `current` is what current() returns (usually the same;
 * for an itemset's predicate the select's node). FALSE and an error when it cannot be computed. */
gboolean door_xpath_eval (const DoorXpath *self,
                          DoorXpathHost *host,
                          DoorXNode context,
                          DoorXNode current,
                          DoorXValue *ret_value,
                          GError **error);

/* The same, but a node-set gives its first node's typed value, "" when it is empty: what a
 * calculate, a relevant or an output wants. Never NODESET, and cheaper. */
gboolean door_xpath_eval_scalar (const DoorXpath *self,
                                 DoorXpathHost *host,
                                 DoorXNode context,
                                 DoorXNode current,
                                 DoorXValue *ret_value,
                                 GError **error);

/* Conversions by the rules of README.md; a node-set gives its first node. */
char *door_xpath_value_to_text (const DoorXValue *self, DoorXpathHost *host); /* transfer full */
double door_xpath_value_to_number (const DoorXValue *self, DoorXpathHost *host);
gboolean door_xpath_value_to_boolean (const DoorXValue *self, DoorXpathHost *host);
/* The text a number is stored as: integers without point, else the shortest digits that read back
 * the same, no exponent between 1e-6 and 1e21; NaN as "" . transfer full. */
char *door_xpath_number_to_text (double number);

/* --- Dates, shared with the form engine and the export ------------------------------------ */

/* "YYYY-MM-DD" -> days since 1970-01-01. */
gboolean door_xpath_parse_date (const char *text, double *ret_days);
/* "YYYY-MM-DDTHH:MM[:SS[.sss]][Z|±HH:MM]" -> days with fraction, in `zone` (NULL: UTC). */
gboolean door_xpath_parse_date_time (const char *text, GTimeZone *zone, double *ret_days);
char *door_xpath_print_date (double days);                       /* transfer full */
char *door_xpath_print_date_time (double days, GTimeZone *zone); /* with offset; transfer full */

/* Every function the compiler knows, NULL-terminated, for checks and completion. */
const char *const *door_xpath_function_names (void);
