/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of app/xpath: the shape of a compiled program and what its parts call in each other.
 *
 *   door-xpath-lexer.c    characters -> names, numbers, operators
 *   door-xpath-parser.c   text -> terms, routes and steps
 *   door-xpath-analyze.c  what a program depends on
 *   door-xpath-dump.c     program -> listing
 *   door-xpath-eval.c     terms -> values; operators
 *   door-xpath-compare.c  comparing two sides
 *   door-xpath-walk.c     routes -> nodes
 *   door-xpath-value.c, -number.c, -date.c   values and their texts
 *   door-xpath-functions.c                   the table; its rows live in one file per family
 *
 * A program is three flat arrays in one block. A *term* is an operator, literal or call; its
 * operands are a chain of siblings. A *route* is a path; its *steps* stand one after the other.
 * Index 0 of the terms is unused and means "none".
 */
#pragma once

#include "door-xpath.h"

/* --- Program -------------------------------------------------------------------------------- */

typedef enum {
  X_NUMBER,
  X_TEXT,
  X_CALL,
  X_ROUTE,
  X_UNION,
  X_OR,
  X_AND,
  X_EQUALITY, /* operands in turn, each but the first with its operator in `joint` */
  X_RELATION,
  X_SUM,
  X_PRODUCT,
  X_NEGATE,
} XOp;

typedef enum {
  X_JOINT_NONE,
  X_JOINT_EQUAL,
  X_JOINT_NOT_EQUAL,
  X_JOINT_LESS,
  X_JOINT_LESS_EQUAL,
  X_JOINT_GREATER,
  X_JOINT_GREATER_EQUAL,
  X_JOINT_PLUS,
  X_JOINT_MINUS,
  X_JOINT_TIMES,
  X_JOINT_DIV,
  X_JOINT_MOD,
} XJoint;

typedef struct _XFunction XFunction;

typedef struct {
  guint8 op;       /* XOp */
  guint8 joint;    /* XJoint between the sibling before and this term */
  guint8 constant; /* depends on nothing at all */
  guint8 free;     /* depends on no candidate of an enclosing predicate */
  guint32 column;  /* byte offset in the source */
  guint32 first;   /* first operand or argument */
  guint32 next;    /* next sibling */
  union {
    double number;
    const char *text;          /* X_TEXT: in the program's own copy of the source */
    const XFunction *function; /* X_CALL */
    guint32 route;             /* X_ROUTE */
  };
} XTerm;

typedef enum {
  X_TEST_NAME,
  X_TEST_ELEMENT, /* * */
  X_TEST_NODE,    /* node(), . and .. */
  X_TEST_TEXT,    /* text(): a leaf that is not blank */
  X_TEST_NEVER,   /* comment(), processing-instruction(): the tree has none */
} XTest;

typedef struct {
  guint8 axis; /* DoorXAxis */
  guint8 test; /* XTest */
  guint8 n_predicates;
  guint8 last_in; /* bit n: predicate n calls last() */
  GQuark name;
  guint32 predicates; /* first predicate term */
  GQuark key;         /* first predicate is [key = value], `value` free: ask the host's index */
  guint32 value;
  guint32 place; /* first predicate is [place] or [position() = place], `place` free */
} XStep;

typedef enum {
  X_BASE_CONTEXT,
  X_BASE_CURRENT,
  X_BASE_ROOT,
  X_BASE_INSTANCE,
  X_BASE_TERM, /* (…)/a, f(…)[1] */
} XBase;

typedef struct {
  guint8 base;       /* XBase */
  guint8 is_nodeset; /* an aggregate reads it: see DoorXref */
  guint8 is_stream;  /* nodes come out in document order one by one, without a buffer */
  guint8 n_heads;    /* predicates on the base itself: (a | b)[1] */
  guint8 last_in;    /* bit n: head predicate n calls last() */
  guint8 is_implied; /* what id() or lang() looks at: see DoorXref */
  guint32 heads;
  guint32 term; /* X_BASE_TERM */
  const char *instance;
  guint32 n_ups; /* leading .. steps, folded */
  guint32 steps;
  guint32 n_steps;
} XRoute;

#define X_PROGRAM_VOLATILE (1u << 0)
#define X_PROGRAM_POSITION (1u << 1)
#define X_PROGRAM_LANGUAGE (1u << 2)

struct _DoorXpath {
  gatomicrefcount refs;
  guint flags;
  guint32 root;
  char *source;   /* as written; the copy with cut-out literals follows it in the same block */
  gpointer block; /* all arrays */
  const XTerm *terms;
  const XRoute *routes;
  const XStep *steps;
  const DoorXref *xrefs;
  guint n_xrefs;
};

/* --- Compiling ------------------------------------------------------------------------------ */

/* Reads characters; knows no grammar. `at` is where reading goes on. */
typedef struct {
  const char *text; /* NUL-terminated */
  const char *at;
} XLexer;

/* What JavaRosa skips, which is what XML calls white space and a form feed. */
static inline void
door_x_skip_space (XLexer *lexer)
{
  while (*lexer->at == ' ' || *lexer->at == '\n' || *lexer->at == '\t' || *lexer->at == '\r'
         || *lexer->at == '\f')
    lexer->at++;
}

/* Takes a sign or keyword that comes next, white space before it allowed. */
static inline gboolean
door_x_take (XLexer *lexer, const char *literal)
{
  gsize n = 0;

  door_x_skip_space (lexer);
  for (; literal[n] != '\0'; n++)
    {
      if (lexer->at[n] != literal[n])
        return FALSE;
    }
  lexer->at += n;
  return TRUE;
}

gboolean door_x_starts_name (char c);
/* Length in bytes of a name without prefix at `at`, 0 when there is none. */
gsize door_x_name_length (const char *at);
/* Length of "a" or "p:a". */
gsize door_x_qname_length (const char *at);
gboolean door_x_take_number (XLexer *lexer, double *ret_number);
/* The operator at `at` that binds at least as strong as `level`; its op goes to `ret_op`. */
#define X_LEVEL_LOOSEST 0
#define X_LEVEL_TIGHTEST 5
gboolean
door_x_take_operator (XLexer *lexer, guint level, guint *ret_level, XOp *ret_op, XJoint *ret_joint);
/* What stands at `at`, quoted for a message: "'foo'" or "the end". transfer full. */
char *door_x_found (const char *at);

/* A growing array that begins on the stack: nearly every expression fits there. */
typedef struct {
  char *data;
  guint len;
  guint capacity;
  guint size; /* bytes of an item */
  gboolean is_heap;
} XVec;

#define X_VEC_INIT(array)                                                                          \
  {                                                                                                \
    (char *) (array), 0, G_N_ELEMENTS (array), sizeof (array)[0], FALSE                            \
  }
#define X_VEC_AT(vec, type, index) (((type *) (gpointer) (vec)->data)[index])

void door_x_vec_append (XVec *self, gconstpointer items, guint n);
void door_x_vec_clear (XVec *self);

typedef struct {
  DoorXpath *program;
  XVec terms;  /* XTerm */
  XVec routes; /* XRoute */
  XVec steps;  /* XStep */
  XVec refs;   /* DoorXref, its `steps` an offset still */
  XVec xsteps; /* DoorXStep */
  XLexer lexer;
  guint depth;
  guint8 last_in;  /* predicates of the step being read that call last() */
  guint8 last_bit; /* of the one being read; 0 outside */
  GError **error;
} XParser;

gboolean door_x_parse (XParser *parser);
/* Gathers the program's references, and settles the terms' `constant` and `free`. */
gboolean door_x_analyze (XParser *parser);
void door_x_set_error (
    GError **error, DoorXpathError code, const char *source, guint column, const char *format, ...)
    G_GNUC_PRINTF (5, 6);

/* --- Evaluating ----------------------------------------------------------------------------- */

/* One call of door_xpath_eval(). */
typedef struct {
  const DoorXpath *program;
  DoorXpathHost *host;
  DoorXNode current;
  gint64 steps_left;
  gboolean failed; /* the error is set; every loop ends on it */
  GError **error;
  GDateTime *now; /* read once, so that one expression sees one time */
} XRun;

/* The node in focus. `position` 0: not inside a predicate. */
typedef struct {
  DoorXNode context;
  guint position;
  guint size;
} XFrame;

void door_x_fail (XRun *run, const XTerm *term, DoorXpathError code, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* FALSE, and the run failed, when its steps are used up. */
gboolean door_x_charge (XRun *run, const XTerm *term, gint64 steps);
/* Reading text costs too: so many bytes are a step. */
#define X_TEXT_BYTES 64
#define X_TEXT_BYTES_DEAR 16 /* digests, patterns */
gboolean door_x_charge_text (XRun *run, const XTerm *term, const char *text, gsize bytes_a_step);
GDateTime *door_x_now (XRun *run);       /* transfer none; NULL without a host */
GTimeZone *door_x_time_zone (XRun *run); /* transfer none; NULL: UTC */

static inline const XTerm *
door_x_term (const XRun *run, guint32 index)
{
  return index == 0 ? NULL : &run->program->terms[index];
}

static inline const XTerm *
door_x_first (const XRun *run, const XTerm *term)
{
  return door_x_term (run, term->first);
}

static inline const XTerm *
door_x_next (const XRun *run, const XTerm *term)
{
  return door_x_term (run, term->next);
}

/* Each evaluates a term to what its caller needs and no further. Values given in are initialised,
 * and cleared by the caller. After a failure the result means nothing. */
void door_x_value (XRun *run, const XFrame *frame, const XTerm *term, DoorXValue *ret);
void door_x_scalar (XRun *run, const XFrame *frame, const XTerm *term, DoorXValue *ret);
/* FALSE when there are several nodes, which a comparison takes one by one, or after a failure. */
gboolean door_x_single (XRun *run, const XFrame *frame, const XTerm *term, DoorXValue *ret);
double door_x_number (XRun *run, const XFrame *frame, const XTerm *term);
gboolean door_x_boolean (XRun *run, const XFrame *frame, const XTerm *term);
/* Valid as long as `hold`. */
const char *door_x_text (XRun *run, const XFrame *frame, const XTerm *term, DoorXValue *hold);
gboolean door_x_predicate (XRun *run, const XFrame *frame, const XTerm *term);
/* The node's value, blank when it is not relevant. */
void door_x_node_value (XRun *run, DoorXNode node, DoorXValue *ret);
/* Turns a node-set into its first node's value; leaves other values alone. */
void door_x_only_value (XRun *run, DoorXValue *value);
#define DOOR_X_EPSILON 1e-12 /* JavaRosa: numbers nearer than this are equal */
/* a = b, and a = b = c, which is (a = b) = c. */
gboolean door_x_compare_chain (XRun *run, const XFrame *frame, const XTerm *chain);

/* Conversions of values that are not node-sets. */
double door_x_value_number (XRun *run, const DoorXValue *value);
gboolean door_x_value_boolean (const DoorXValue *value);
const char *door_x_value_text (DoorXValue *value); /* turns the value into its text */

/* The nodes of a term, one after the other. */
#define X_WALK_LEVELS 12 /* steps of a path that need no buffer; deeper ones take one */
#define X_WALK_PREDICATES 3

typedef struct {
  DoorXNode node;
  guint passed[X_WALK_PREDICATES]; /* candidates that reached predicate n */
  guint only;                      /* position asked for, 0: any */
  guint size;                      /* for last(), 0: not counted yet */
  GArray *hits;                    /* answers of the host's index */
  guint at;
  gboolean open;
  gboolean placed; /* the first predicate has been answered by a position */
} XCursor;

typedef struct {
  XRun *run;
  const XFrame *frame;
  const XTerm *term;
  const XRoute *route;
  DoorXValue value; /* holds the nodes of what is no stream */
  GArray *list;     /* transfer none */
  guint at;
  guint first_step;
  int depth; /* of the cursor in use; -1: done */
  guint n_levels;
  DoorXNode start;
  XCursor cursors[X_WALK_LEVELS];
} XWalk;

/* FALSE and a failure when the term gives no node-set. */
gboolean door_x_walk_begin (XWalk *walk, XRun *run, const XFrame *frame, const XTerm *term);
DoorXNode door_x_walk_next (XWalk *walk); /* DOOR_XNODE_NONE: no more */
void door_x_walk_end (XWalk *walk);
/* The fold over a term's nodes, if the host keeps it; else FALSE, and nothing is set. */
gboolean
door_x_fold (XRun *run, const XFrame *frame, const XTerm *term, DoorXFold fold, double *ret_number);
/* All nodes of a route, relevant or not filtered alike. transfer full. */
GArray *door_x_collect (XRun *run, const XFrame *frame, const XTerm *term);
DoorXNode door_x_first_node (XRun *run, const XFrame *frame, const XTerm *term);
/* Whether a term can be walked without looking at its value. */
static inline gboolean
door_x_is_nodes (const XTerm *term)
{
  return term->op == X_ROUTE || term->op == X_UNION;
}

/* --- Numbers and dates ---------------------------------------------------------------------- */

/* Trimmed, "," read as ".", digits, point and sign only; else a date's or date-time's days in the
 * run's time zone; else NaN. */
double door_x_parse_number (XRun *run, const char *text);
double door_x_parse_plain_number (const char *text); /* dates are NaN */

#define X_DAY_MS G_GINT64_CONSTANT (86400000)

typedef struct {
  int year;
  guint month, day, hour, minute, second, ms;
  guint weekday; /* 0: Sunday */
  guint week;    /* ISO 8601 */
} XDateFields;

/* Also "2020-1-5"; and a time behind "T". `zone` NULL: UTC. */
gboolean door_x_parse_loose_date (const char *text,
                                  GTimeZone *zone,
                                  double *ret_days,
                                  gboolean *ret_has_time);
/* "HH:MM[:SS[.sss]]", an offset ignored -> fraction of a day. */
gboolean door_x_parse_time (const char *text, double *ret_fraction);
void door_x_date_fields (double days, XDateFields *ret_fields);
/* Local days <-> days UTC. */
double door_x_days_to_utc (double days, GTimeZone *zone);
double door_x_days_from_utc (double days, GTimeZone *zone);
/* "Jan", "Mon" in a language ("ur", "fr-CA"), English where it is not known. month 1-12. */
const char *door_x_month_name (const char *language, guint month);
const char *door_x_weekday_name (const char *language, guint weekday);

/* --- Functions ------------------------------------------------------------------------------ */

#define X_MANY 255

typedef enum {
  X_PURE = 1u << 0, /* of its arguments alone */
  X_VOLATILE = 1u << 1,
  X_POSITION = 1u << 2,
  X_LANGUAGE = 1u << 3,
  X_NODESETS = 1u << 4,    /* reads its arguments as node-sets */
  X_CONTEXT = 1u << 5,     /* without an argument it reads the context node */
  X_PASSES = 1u << 6,      /* an argument may come out as it went in: randomize(), if() */
  X_QUOTED_PATH = 1u << 7, /* the second argument is a path in quotes */
  X_CONDITION = 1u << 8,   /* the first argument decides and never comes out */
  X_PAIRS = 1u << 9,       /* behind the first: a path and a number in turn */
  X_SEEKS_ID = 1u << 10,   /* a hidden last argument has the elements with xml:id */
  X_SEEKS_LANG = 1u << 11, /* a hidden last argument has the xml:lang around the context */
} XFunctionFlags;

typedef enum {
  X_GIVES_ANY,
  X_GIVES_NUMBER,
  X_GIVES_BOOLEAN,
  X_GIVES_TEXT,
} XGives;

typedef void (*XCall) (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret);

struct _XFunction {
  const char *name;
  guint8 min_args;
  guint8 max_args;
  guint8 gives; /* XGives */
  guint16 flags;
  XCall call;
};

const XFunction *door_x_find_function (const char *name, gsize length);

/* One table per family, ended by a row without a name. */
extern const XFunction door_x_logic_functions[];
extern const XFunction door_x_string_functions[];
extern const XFunction door_x_number_functions[];
extern const XFunction door_x_node_functions[];
extern const XFunction door_x_date_functions[];
extern const XFunction door_x_geo_functions[];
extern const XFunction door_x_digest_functions[];
extern const XFunction door_x_form_functions[];

/* Arguments by place; NULL when it was left out. */
const XTerm *door_x_arg (XRun *run, const XTerm *call, guint index);
const char *
door_x_arg_text (XRun *run, const XFrame *frame, const XTerm *call, guint index, DoorXValue *hold);
double door_x_arg_number (XRun *run, const XFrame *frame, const XTerm *call, guint index);
gboolean door_x_arg_boolean (XRun *run, const XFrame *frame, const XTerm *call, guint index);

/* Gives every value of the arguments from `index` on, node-sets spread out, one by one. */
typedef gboolean (*XEach) (XRun *run, const XTerm *arg, DoorXValue *value, gpointer data);
void door_x_each (
    XRun *run, const XFrame *frame, const XTerm *call, guint index, XEach each, gpointer data);

/* The same of one argument; FALSE when `each` stopped, or after a failure. */
gboolean
door_x_each_of (XRun *run, const XFrame *frame, const XTerm *arg, XEach each, gpointer data);

/* Text put together piece by piece, bounded by DOOR_XPATH_MAX_TEXT. */
gboolean door_x_append (XRun *run, const XTerm *call, GString *out, const char *text);
/* Takes `out`. */
void door_x_give (DoorXValue *ret, GString *out);
/* An argument's first value, kind and all; the context node's when it was left out. */
void
door_x_arg_scalar (XRun *run, const XFrame *frame, const XTerm *call, guint index, DoorXValue *ret);

void door_x_call_regex (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret);
void
door_x_call_indexed_repeat (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret);
void door_x_call_lang (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret);
void door_x_call_id (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret);
void door_x_call_randomize (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret);
