/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of node-sets and of places in a repeat. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <math.h>
#include <string.h>

/* --- Counting --------------------------------------------------------------------------------- */

static double
count (XRun *run, const XFrame *frame, const XTerm *term, gboolean only_filled)
{
  double n = 0;
  XWalk walk;
  DoorXNode node;

  if (door_x_fold (run, frame, term, only_filled ? DOOR_X_FOLD_COUNT_FILLED : DOOR_X_FOLD_COUNT,
                   &n))
    return n;
  if (door_x_walk_begin (&walk, run, frame, term))
    {
      while ((node = door_x_walk_next (&walk)) != DOOR_XNODE_NONE)
        {
          g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

          if (only_filled && run->host->first_child (run->host, node, 0) == DOOR_XNODE_NONE)
            {
              run->host->value (run->host, node, &value);
              if (value.kind == DOOR_X_STRING && value.text[0] == '\0')
                continue;
            }
          n++;
        }
    }
  door_x_walk_end (&walk);
  return n;
}

static void
call_count (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_number (ret, count (run, frame, door_x_arg (run, call, 0), FALSE));
}

static void
call_count_non_empty (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_number (ret, count (run, frame, door_x_arg (run, call, 0), TRUE));
}

/* --- Places ----------------------------------------------------------------------------------- */

static void
call_position (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  const XTerm *arg = door_x_arg (run, call, 0);
  DoorXNode node = frame->context;

  if (arg == NULL && frame->position != 0)
    {
      door_xpath_value_set_number (ret, frame->position);
      return;
    }
  if (arg != NULL)
    node = door_x_first_node (run, frame, arg);
  door_xpath_value_set_number (ret,
                               node == DOOR_XNODE_NONE ? 0 : run->host->position (run->host, node));
}

static void
call_last (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_number (ret, frame->position != 0
                                        ? frame->size
                                        : run->host->sibling_count (run->host, frame->context));
}

static void
call_name (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  const XTerm *arg = door_x_arg (run, call, 0);
  DoorXNode node = arg != NULL ? door_x_first_node (run, frame, arg) : frame->context;
  GQuark name = node != DOOR_XNODE_NONE ? run->host->name (run->host, node) : 0;

  door_xpath_value_set_borrowed (ret, name != 0 ? g_quark_to_string (name) : "");
}

static void
call_namespace_uri (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  const XTerm *arg = door_x_arg (run, call, 0);
  DoorXNode node = arg != NULL ? door_x_first_node (run, frame, arg) : frame->context;

  door_xpath_value_set_borrowed (
      ret, node != DOOR_XNODE_NONE ? run->host->namespace_uri (run->host, node) : "");
}

/* --- indexed-repeat ---------------------------------------------------------------------------- */

/* A path spelt out from the root element: JavaRosa decides by it which repeat is meant. */
typedef struct {
  GQuark name;
  guint position; /* 0: any */
} Level;

static gboolean
not_plain (XRun *run, const XTerm *term)
{
  door_x_fail (run, term, DOOR_XPATH_ERROR_TYPE,
               "indexed-repeat() expects plain paths of a question and of the repeats around it");
  return FALSE;
}

static void
prepend_ancestors (XRun *run, DoorXNode node, GArray *levels)
{
  DoorXpathHost *host = run->host;
  DoorXNode parent;

  for (; node != DOOR_XNODE_NONE; node = parent)
    {
      Level level = { 0, 0 };

      parent = host->parent (host, node);
      if (parent == DOOR_XNODE_NONE)
        break;
      level.name = host->name (host, node);
      level.position = host->position (host, node);
      g_array_append_val (levels, level);
    }
  for (guint i = 0, j = levels->len; i + 1 < j; i++, j--)
    {
      Level level = g_array_index (levels, Level, i);

      g_array_index (levels, Level, i) = g_array_index (levels, Level, j - 1);
      g_array_index (levels, Level, j - 1) = level;
    }
}

static gboolean
append_steps (XRun *run, const XTerm *term, const XRoute *route, GArray *levels)
{
  for (guint i = 0; i < route->n_steps; i++)
    {
      const XStep *step = &run->program->steps[route->steps + i];
      Level level = { step->name, 0 };

      if (step->axis != DOOR_XAXIS_CHILD || step->test != X_TEST_NAME || step->n_predicates > 0)
        return not_plain (run, term);
      g_array_append_val (levels, level);
    }
  return TRUE;
}

/* Steps that the context shares have its positions. */
static void
bind_levels (XRun *run, DoorXNode context, GArray *levels)
{
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (Level));

  prepend_ancestors (run, context, own);
  for (guint i = 0; i < own->len && i < levels->len; i++)
    {
      const Level *level = &g_array_index (own, Level, i);

      if (level->name != g_array_index (levels, Level, i).name)
        break;
      g_array_index (levels, Level, i).position = level->position;
    }
}

/* transfer full; NULL after a failure. */
static GArray *
spell_out (XRun *run, const XFrame *frame, const XTerm *term)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (Level));
  const XRoute *route;
  DoorXNode node;

  if (term->op != X_ROUTE)
    return not_plain (run, term) ? NULL : NULL;
  route = &run->program->routes[term->route];
  if (route->base == X_BASE_INSTANCE || route->base == X_BASE_TERM || route->n_heads > 0)
    return not_plain (run, term) ? NULL : NULL;
  if (route->base != X_BASE_ROOT)
    {
      node = route->base == X_BASE_CURRENT ? run->current : frame->context;
      for (guint i = 0; i < route->n_ups && node != DOOR_XNODE_NONE; i++)
        node = run->host->parent (run->host, node);
      prepend_ancestors (run, node, levels);
    }
  if (!append_steps (run, term, route, levels))
    return NULL;
  if (route->base == X_BASE_ROOT)
    bind_levels (run, frame->context, levels);
  return g_steal_pointer (&levels);
}

static gboolean
is_around (GArray *repeat, GArray *target)
{
  if (repeat->len == 0 || repeat->len >= target->len)
    return FALSE;
  for (guint i = 0; i < repeat->len; i++)
    {
      if (g_array_index (repeat, Level, i).name != g_array_index (target, Level, i).name)
        return FALSE;
    }
  return TRUE;
}

/* One pair of arguments. */
static void
set_index (XRun *run, const XFrame *frame, const XTerm *path, const XTerm *index, GArray *target)
{
  g_autoptr (GArray) repeat = spell_out (run, frame, path);
  double number;

  if (repeat == NULL)
    return;
  if (!is_around (repeat, target))
    {
      door_x_fail (run, path, DOOR_XPATH_ERROR_TYPE,
                   "indexed-repeat() expects here a repeat around its first argument");
      return;
    }
  number = trunc (door_x_number (run, frame, index));
  /* A repeat may not be there yet when the expression first runs: not to be an error. */
  g_array_index (target, Level, repeat->len - 1).position = number >= 1 && number < G_MAXINT
                                                                ? (guint) number
                                                            : number >= 1 ? G_MAXINT
                                                                          : 1;
}

static void
append_children (XRun *run, const XTerm *call, DoorXNode parent, const Level *level, GArray *out)
{
  DoorXpathHost *host = run->host;
  DoorXNode node = DOOR_XNODE_NONE;

  if (level->position != 0 && host->child_at != NULL)
    {
      node = host->child_at (host, parent, level->name, level->position);
      if (node != DOOR_XNODE_NONE)
        g_array_append_val (out, node);
      return;
    }
  node = host->first_child (host, parent, level->name);
  for (guint i = 1; node != DOOR_XNODE_NONE && door_x_charge (run, call, 1); i++)
    {
      if (level->position == 0 || level->position == i)
        g_array_append_val (out, node);
      if (level->position == i)
        return;
      node = host->next_sibling (host, node, level->name);
    }
}

/* transfer full. */
static GArray *
nodes_at (XRun *run, const XTerm *call, GArray *levels)
{
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (DoorXNode));
  DoorXNode document = run->host->document (run->host);

  g_array_append_val (nodes, document);
  for (guint i = 0; i < levels->len && !run->failed; i++)
    {
      GArray *next = g_array_new (FALSE, FALSE, sizeof (DoorXNode));

      for (guint k = 0; k < nodes->len; k++)
        append_children (run, call, g_array_index (nodes, DoorXNode, k),
                         &g_array_index (levels, Level, i), next);
      g_array_unref (nodes);
      nodes = next;
    }
  return nodes;
}

void
door_x_call_indexed_repeat (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  const XTerm *path = door_x_arg (run, call, 0);
  g_autoptr (GArray) target = spell_out (run, frame, path);
  GArray *nodes;

  while (target != NULL && !run->failed && (path = door_x_next (run, path)) != NULL)
    {
      const XTerm *index = door_x_next (run, path);

      if (index == NULL)
        {
          door_x_fail (run, call, DOOR_XPATH_ERROR_FUNCTION,
                       "indexed-repeat() found a repeat without its number");
          return;
        }
      set_index (run, frame, path, index, target);
      path = index;
    }
  if (target == NULL || run->failed)
    return;
  nodes = nodes_at (run, call, target);
  door_xpath_value_clear (ret);
  ret->kind = DOOR_X_NODESET;
  ret->nodes = nodes;
}

/* --- randomize -------------------------------------------------------------------------------- */

#define X_MINSTD_MODULUS 2147483647
#define X_MINSTD_FACTOR 16807

/* A seed that is no number is hashed, so that an id may be one; no seed at all is 0. */
static gint64
seed_of (XRun *run, const DoorXValue *value)
{
  double number = value->kind == DOOR_X_STRING ? door_x_parse_plain_number (value->text)
                                               : door_x_value_number (run, value);
  g_autoptr (GChecksum) checksum = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;
  guint64 seed = 0;

  if (!isnan (number))
    return number >= 9223372036854775807.0    ? G_MAXINT64
           : number <= -9223372036854775808.0 ? G_MININT64
                                              : (gint64) number;
  if (value->kind != DOOR_X_STRING || value->text[0] == '\0')
    return 0;
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) value->text, -1);
  g_checksum_get_digest (checksum, digest, &length);
  for (guint i = 0; i < 8; i++)
    seed = seed << 8 | digest[i];
  return (gint64) seed;
}

typedef struct {
  XRun *run;
  gboolean seeded;
  gint64 state;
} Dice;

static void
dice_seed (Dice *self, gint64 seed)
{
  self->seeded = TRUE;
  /* Through a double, as clients written in JavaScript must: a hash loses its lowest bits. */
  self->state = (gint64) fmod ((double) seed, X_MINSTD_MODULUS);
  if (self->state <= 0)
    self->state += X_MINSTD_MODULUS - 1;
}

static double
dice_throw (Dice *self)
{
  if (!self->seeded)
    return self->run->host->random (self->run->host);
  self->state = self->state * X_MINSTD_FACTOR % X_MINSTD_MODULUS;
  return (double) (self->state - 1) / (X_MINSTD_MODULUS - 1);
}

/* Fisher and Yates, inside out: the order every ODK client gives for a seed. */
static void
shuffle (GArray *nodes, Dice *dice)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      DoorXNode node = g_array_index (nodes, DoorXNode, i);
      guint j = (guint) floor (dice_throw (dice) * (i + 1));

      j = MIN (j, i);
      g_array_index (nodes, DoorXNode, i) = g_array_index (nodes, DoorXNode, j);
      g_array_index (nodes, DoorXNode, j) = node;
    }
}

void
door_x_call_randomize (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  GArray *nodes = door_x_collect (run, frame, door_x_arg (run, call, 0));
  g_auto (DoorXValue) seed = DOOR_X_VALUE_INIT;
  Dice dice = { run, FALSE, 0 };

  door_xpath_value_clear (ret);
  ret->kind = DOOR_X_NODESET;
  ret->nodes = nodes;
  if (door_x_arg (run, call, 1) != NULL)
    {
      door_x_arg_scalar (run, frame, call, 1, &seed);
      dice_seed (&dice, seed_of (run, &seed));
    }
  if (!run->failed)
    shuffle (nodes, &dice);
}

/* --- Table ------------------------------------------------------------------------------------ */

static void
call_depend (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_x_value (run, frame, door_x_arg (run, call, 0), ret);
}

const XFunction door_x_node_functions[] = {
  { "count", 1, 1, X_GIVES_NUMBER, X_NODESETS | X_POSITION, call_count },
  { "count-non-empty", 1, 1, X_GIVES_NUMBER, X_NODESETS, call_count_non_empty },
  { "position", 0, 1, X_GIVES_NUMBER, X_POSITION | X_CONTEXT, call_position },
  { "last", 0, 0, X_GIVES_NUMBER, X_POSITION, call_last },
  { "name", 0, 1, X_GIVES_TEXT, X_CONTEXT, call_name },
  { "local-name", 0, 1, X_GIVES_TEXT, X_CONTEXT, call_name },
  { "namespace-uri", 0, 1, X_GIVES_TEXT, X_CONTEXT, call_namespace_uri },
  { "lang", 1, 1, X_GIVES_BOOLEAN, X_CONTEXT | X_SEEKS_LANG, door_x_call_lang },
  { "id", 1, 1, X_GIVES_ANY, X_NODESETS | X_CONTEXT | X_PASSES | X_CONDITION | X_SEEKS_ID,
    door_x_call_id },
  { "indexed-repeat", 3, X_MANY, X_GIVES_ANY, X_NODESETS | X_POSITION | X_PASSES | X_PAIRS,
    door_x_call_indexed_repeat },
  { "randomize", 1, 2, X_GIVES_ANY, X_NODESETS | X_PASSES, door_x_call_randomize },
  { "depend", 1, X_MANY, X_GIVES_ANY, X_PURE | X_PASSES, call_depend },
  { NULL },
};
