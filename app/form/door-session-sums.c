/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aggregates over the instances of a repeat, kept up to date value by value: sum(/data/member/age)
 * looks again at the members that changed, not at all of them.
 *
 * Each is a binary tree over the places in the repeat: a leaf for each instance, above two neighbours
 * what they give together, blank leaves up to the next power of two. Its shape follows from the places
 * alone, not from the way the values came: a replay adds the same numbers in the same order, and gets
 * the same bits.
 *
 * Trees are made when first asked for and brought up to date when next asked for; in between, edits
 * only note which leaves are stale.
 */
#define G_LOG_DOMAIN "door-form"

#include <math.h>

#include "door-session-host-private.h"

typedef struct {
  DoorXFold fold;
  guint32 repeat;
  DoorDefNode leaf;
  guint32 capacity;   /* leaves; a power of two */
  guint32 n;          /* leaves that stand for an instance */
  guint32 stale_from; /* all leaves from here on are stale */
  GArray *stale;      /* guint32, of leaves before */
  double *parts;      /* 1 is the whole, capacity the first leaf */
} DoorSums;

#define FIRST_CAPACITY 8u
#define FEW_STALE 16u /* with more, and more than a quarter of all, one goes over all of them */

static DoorSums *
sums_new (DoorXFold fold, guint32 repeat, DoorDefNode leaf)
{
  DoorSums *self = g_new0 (DoorSums, 1);

  self->fold = fold;
  self->repeat = repeat;
  self->leaf = leaf;
  self->stale = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
door_sums_free (gpointer sums)
{
  DoorSums *self = sums;

  g_array_unref (self->stale);
  g_free (self->parts);
  g_free (self);
}

/* --- Numbers ------------------------------------------------------------------------------ */

/* What a leaf without value, or without instance, gives. */
static double
nothing (DoorXFold fold)
{
  return fold == DOOR_X_FOLD_MIN || fold == DOOR_X_FOLD_MAX ? NAN : 0;
}

static double
together (DoorXFold fold, double a, double b)
{
  switch (fold)
    {
    case DOOR_X_FOLD_MIN:
      return isnan (a) || b < a ? b : a;
    case DOOR_X_FOLD_MAX:
      return isnan (a) || b > a ? b : a;
    case DOOR_X_FOLD_SUM:
    case DOOR_X_FOLD_COUNT:
    case DOOR_X_FOLD_COUNT_FILLED:
    default:
      return a + b;
    }
}

static gboolean
is_filled (DoorSession *self, DoorNode node)
{
  return door_form_node (self->def, door_session_slot (self, node)->def)->kind != DOOR_DEF_VALUE
         || !door_slot_is_blank (door_session_slot (self, node));
}

static double
number_of (DoorSession *self, DoorNode node, double otherwise)
{
  DoorXpathHost *host = &self->host.host;
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  double number;

  host->value (host, door_session_xnode (node), &value);
  number = door_xpath_value_to_number (&value, host);
  return isnan (number) ? otherwise : number;
}

static double
leaf_value (DoorSession *self, DoorXFold fold, DoorNode node)
{
  self->n_folded++;
  if (!(door_session_slot (self, node)->state & DOOR_SLOT_RELEVANT))
    return nothing (fold);
  if (fold == DOOR_X_FOLD_COUNT)
    return 1;
  if (fold == DOOR_X_FOLD_COUNT_FILLED)
    return is_filled (self, node) ? 1 : 0;
  return number_of (self, node, nothing (fold));
}

/* --- Bringing up to date ------------------------------------------------------------------ */

static void
reserve (DoorSums *self, guint32 n)
{
  guint32 capacity = MAX (self->capacity, FIRST_CAPACITY);

  while (capacity < n)
    capacity *= 2;
  if (capacity == self->capacity)
    return;
  self->parts = g_renew (double, self->parts, 2 * (gsize) capacity);
  for (guint32 i = 0; i < 2 * capacity; i++)
    self->parts[i] = nothing (self->fold);
  self->capacity = capacity;
  self->n = 0;
  self->stale_from = 0;
}

static void
read_leaf (DoorSums *self, DoorSession *session, const GArray *list, guint32 at)
{
  self->parts[self->capacity + at]
      = at < list->len ? leaf_value (
            session, self->fold,
            door_frame_node (session, g_array_index (list, DoorFrameId, at), self->leaf))
                       : nothing (self->fold);
}

static void
join_above (DoorSums *self, guint32 part)
{
  self->parts[part] = together (self->fold, self->parts[2 * part], self->parts[2 * part + 1]);
}

static void
refresh_one (DoorSums *self, DoorSession *session, const GArray *list, guint32 at)
{
  read_leaf (self, session, list, at);
  for (guint32 part = (self->capacity + at) / 2; part > 0; part /= 2)
    join_above (self, part);
}

/* Leaves from `from` to where the list ends now, or ended before. */
static void
refresh_rest (DoorSums *self, DoorSession *session, const GArray *list, guint32 from)
{
  const guint32 end = MAX (list->len, self->n);
  guint32 first = self->capacity + from;
  guint32 last = self->capacity + end - 1;

  for (guint32 at = from; at < end; at++)
    read_leaf (self, session, list, at);
  while (from < end && first > 1)
    {
      first /= 2;
      last /= 2;
      for (guint32 part = first; part <= last; part++)
        join_above (self, part);
    }
}

static void
refresh (DoorSums *self, DoorSession *session, const GArray *list)
{
  reserve (self, list->len);
  for (guint i = 0; i < self->stale->len; i++)
    {
      const guint32 at = g_array_index (self->stale, guint32, i);

      if (at < MIN (self->stale_from, list->len))
        refresh_one (self, session, list, at);
    }
  refresh_rest (self, session, list, MIN (self->stale_from, MAX (list->len, self->n)));
  g_array_set_size (self->stale, 0);
  self->n = list->len;
  self->stale_from = list->len;
}

/* --- Going stale -------------------------------------------------------------------------- */

static void
note_stale (DoorSums *self, guint32 at)
{
  if (at >= self->stale_from)
    return;
  if (self->stale->len >= FEW_STALE && self->stale->len > self->n / 4)
    {
      g_array_set_size (self->stale, 0);
      self->stale_from = 0;
      return;
    }
  g_array_append_val (self->stale, at);
}

void
door_session_sums_changed (DoorSession *self, DoorNode node)
{
  const DoorSlot *slot = door_session_slot (self, node);
  const DoorFrame *f = door_session_frame (self, slot->frame);
  const GPtrArray *all = f->repeat == 0 ? NULL : door_session_frame (self, f->parent)->sums;

  for (guint i = 0; all && i < all->len; i++)
    {
      DoorSums *sums = all->pdata[i];

      if (sums->leaf == slot->def && f->position > 0)
        note_stale (sums, f->position - 1);
    }
}

void
door_session_sums_moved (DoorSession *self, DoorFrameId parent, guint32 repeat, guint32 from)
{
  const GPtrArray *all = door_session_frame (self, parent)->sums;

  for (guint i = 0; all && i < all->len; i++)
    {
      DoorSums *sums = all->pdata[i];

      if (sums->repeat == repeat)
        sums->stale_from = MIN (sums->stale_from, from);
    }
}

/* --- As the XPath engine asks ------------------------------------------------------------- */

static DoorSums *
find_sums (DoorSession *self, DoorFrameId parent, DoorXFold fold, guint32 repeat, DoorDefNode leaf)
{
  DoorFrame *f = door_session_frame (self, parent);
  DoorSums *sums;

  if (!f->sums)
    f->sums = g_ptr_array_new_with_free_func (door_sums_free);
  for (guint i = 0; i < f->sums->len; i++)
    {
      sums = f->sums->pdata[i];
      if (sums->leaf == leaf && sums->fold == fold)
        return sums;
    }
  sums = sums_new (fold, repeat, leaf);
  g_ptr_array_add (f->sums, sums);
  return sums;
}

/* The node of the definition that a name means below another; NONE when it may be several. */
static DoorDefNode
step_down (const DoorSession *self, DoorDefNode from, GQuark name)
{
  const DoorDefNode def = door_form_child_named (self->def, from, name, FALSE);

  return def != DOOR_DEF_NONE && door_form_node (self->def, def)->has_twin ? DOOR_DEF_NONE : def;
}

static gboolean
host_fold (DoorXpathHost *host,
           DoorXFold fold,
           DoorXNode parent,
           const GQuark *names,
           guint n_names,
           double *ret_number)
{
  DoorSession *self = door_host_session (host);
  DoorDefNode def = DOOR_DEF_ROOT;
  DoorDefNode repeat = DOOR_DEF_NONE;
  DoorFrameId frame = DOOR_FRAME_ROOT;
  DoorSums *sums;
  guint i = 0;

  if (parent == DOOR_XNODE_DOCUMENT && names[i++] != door_form_node (self->def, def)->name)
    return FALSE;
  if (!door_xnode_is_ours (parent) && parent != DOOR_XNODE_DOCUMENT)
    return FALSE;
  if (parent != DOOR_XNODE_DOCUMENT)
    {
      def = door_session_slot (self, (DoorNode) parent)->def;
      frame = door_session_slot (self, (DoorNode) parent)->frame;
    }
  for (; i < n_names && def != DOOR_DEF_NONE; i++)
    {
      def = step_down (self, def, names[i]);
      if (def == DOOR_DEF_NONE || door_form_node (self->def, def)->kind != DOOR_DEF_REPEAT)
        continue;
      if (repeat != DOOR_DEF_NONE)
        return FALSE;
      repeat = def;
    }
  if (def == DOOR_DEF_NONE || repeat == DOOR_DEF_NONE)
    return FALSE;
  sums = find_sums (self, frame, fold, door_form_node (self->def, repeat)->repeat_id, def);
  refresh (sums, self, door_session_list (self, frame, sums->repeat));
  *ret_number = sums->parts[1];
  return TRUE;
}

void
door_host_add_folds (DoorXpathHost *host)
{
  host->fold = host_fold;
}
