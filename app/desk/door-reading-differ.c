/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against the version that was sent back. Instances of a repeat are recognised by their answers: what is sent
 * does not name them, and a place in a list says little once one of them is removed. */
#define G_LOG_DOMAIN "door-desk"

#include "door-reading-private.h"

#include "door-desk-binds.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* From there on places are compared. */
#define MANY_PAIRS 10000u

void
door_reading_differ_begin (DoorReading *self)
{
  self->n_changes = 0;
  self->there = self->before ? DOOR_NODE_ROOT : DOOR_NODE_NONE;
  if (self->before)
    door_session_set_language (self->before, door_session_language (self->session));
}

DoorNode
door_reading_differ_enter (DoorReading *self, DoorDefNode def)
{
  DoorNode there = self->there;

  if (def != DOOR_DEF_NONE && door_desk_bind (self->form, def, "sealed"))
    self->there = DOOR_NODE_NONE;
  return there;
}

/* --- Questions ---------------------------------------------------------------------------------- */

char *
door_reading_before (DoorReading *self, DoorNode node, const char *key)
{
  const char *value = door_session_value (self->session, node);
  const char *first = self->before ? NULL : g_hash_table_lookup (self->first, key);
  g_autofree char *words = NULL;

  if (self->there != DOOR_NODE_NONE)
    {
      DoorNode old = door_session_near (self->before, door_session_def_node (self->session, node),
                                        self->there);
      const char *earlier = old == DOOR_NODE_NONE ? "" : door_session_value (self->before, old);

      if (strcmp (earlier, value) == 0)
        return NULL;
      self->n_changes++;
      words = door_reading_describe_value (self->session, node, earlier);
      return g_strdup_printf (_ ("In the version sent back: %s"), words);
    }
  if (!first || strcmp (first, value) == 0)
    return NULL;
  words = door_reading_describe_value (self->session, node, first);
  return g_strdup_printf (_ ("First answer: %s"), words);
}

typedef void (*Visit) (
    DoorReading *self, DoorSession *session, DoorControl control, DoorNode node, gpointer data);

static void visit_children (DoorReading *self,
                            DoorSession *session,
                            DoorControl parent,
                            DoorNode context,
                            Visit visit,
                            gpointer data);

static void
visit_instances (DoorReading *self,
                 DoorSession *session,
                 DoorControl control,
                 DoorNode context,
                 Visit visit,
                 gpointer data)
{
  DoorDefNode def = door_form_control_node (self->form, control);

  for (guint i = 0; i < door_session_n_instances (session, def, context); i++)
    {
      DoorNode instance = door_session_instance (session, def, context, i);

      if (door_session_is_relevant (session, instance))
        visit_children (self, session, control, instance, visit, data);
    }
}

/* The node of a control; the context itself for a group that only stands around a repeat. */
static DoorNode
find_node (DoorReading *self, DoorSession *session, DoorControl control, DoorNode context)
{
  DoorDefNode def = door_form_control_node (self->form, control);

  if (def == DOOR_DEF_NONE || door_form_kind (self->form, def) == DOOR_DEF_REPEAT)
    return context;
  return door_session_near (session, def, context);
}

/* The answers that are shown to whoever reads, of one control and all in it. */
static void
visit_answers (DoorReading *self,
               DoorSession *session,
               DoorControl control,
               DoorNode context,
               Visit visit,
               gpointer data)
{
  DoorDefNode def = door_form_control_node (self->form, control);
  DoorNode node;

  if (def != DOOR_DEF_NONE && door_reading_hides (self, def))
    return;
  if (door_form_control_kind (self->form, control) == DOOR_CONTROL_REPEAT)
    {
      visit_instances (self, session, control, context, visit, data);
      return;
    }
  node = find_node (self, session, control, context);
  if (node == DOOR_NODE_NONE || !door_session_is_relevant (session, node))
    return;
  if (!door_form_control_is_question (self->form, control))
    visit_children (self, session, control, node, visit, data);
  else if (door_reading_asks (self, control, def) && *door_session_value (session, node))
    visit (self, session, control, node, data);
}

static void
visit_children (DoorReading *self,
                DoorSession *session,
                DoorControl parent,
                DoorNode context,
                Visit visit,
                gpointer data)
{
  for (DoorControl c = door_form_control_first_child (self->form, parent); c != DOOR_CONTROL_NONE;
       c = door_form_control_next_sibling (self->form, c))
    visit_answers (self, session, c, context, visit, data);
}

/* --- Not asked any more ------------------------------------------------------------------------- */

static char *
say_not_asked (DoorReading *self, DoorNode old)
{
  g_autofree char *words = door_reading_describe (self->before, old);

  self->n_changes++;
  /* Translators: an answer of the version of an interview that was sent back for correction. In the corrected
   * version the question does not apply. */
  return g_strdup_printf (_ ("Before: %s. Now: not asked."), words);
}

static void
keep_said (
    DoorReading *self, DoorSession *session, DoorControl control, DoorNode node, gpointer data)
{
  *(char **) data = say_not_asked (self, node);
}

char *
door_reading_not_asked (DoorReading *self, DoorControl control)
{
  char *said = NULL;

  if (self->there != DOOR_NODE_NONE && door_form_control_is_question (self->form, control))
    visit_answers (self, self->before, control, self->there, keep_said, &said);
  return said;
}

static void
add_not_asked (
    DoorReading *self, DoorSession *session, DoorControl control, DoorNode node, gpointer data)
{
  g_autofree char *label = door_reading_label (session, control, node);
  g_autofree char *before = say_not_asked (self, node);

  door_reading_add (self, &(DoorReadingFacts){ .kind = DOOR_READING_SKIPPED,
                                               .depth = *(const guint *) data,
                                               .label = label,
                                               .before = before });
}

void
door_reading_add_not_asked (DoorReading *self, DoorControl group, guint depth)
{
  if (self->there != DOOR_NODE_NONE)
    visit_answers (self, self->before, group, self->there, add_not_asked, &depth);
}

/* --- Which instance is which ----------------------------------------------------------------------- */

struct _DoorReadingPairs {
  DoorControl control;
  DoorNode there; /* around them, in the version sent back; DOOR_NODE_NONE: nothing is compared */
  GArray *now;    /* of DoorNode, those that are asked */
  GArray *old;    /* the same of the version sent back */
  GArray *which;  /* of guint: for each of now its place in old, or NOBODY */
  guint at;       /* in now */
  guint shown;    /* of old: those before are paired or said to be removed */
};

#define NOBODY G_MAXUINT
#define NODE_AT(array, i) g_array_index ((array), DoorNode, (i))

static GArray *
list_instances (DoorSession *session, DoorDefNode def, DoorNode context)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (DoorNode));

  for (guint i = 0; i < door_session_n_instances (session, def, context); i++)
    {
      DoorNode instance = door_session_instance (session, def, context, i);

      if (door_session_is_relevant (session, instance))
        g_array_append_val (all, instance);
    }
  return all;
}

typedef struct {
  DoorSession *before;
  DoorNode instance; /* in it */
  guint n;
} Alike;

static void
count_alike (
    DoorReading *self, DoorSession *session, DoorControl control, DoorNode node, gpointer data)
{
  Alike *alike = data;
  DoorNode old
      = door_session_near (alike->before, door_session_def_node (session, node), alike->instance);

  alike->n
      += old != DOOR_NODE_NONE
         && strcmp (door_session_value (session, node), door_session_value (alike->before, old))
                == 0;
}

/* Two that stand at the same place are rather one that was corrected than two people; one answer alike says
 * more than that. */
static guint
likeness (DoorReading *self, DoorReadingPairs *pairs, guint now, guint old)
{
  Alike alike = { self->before, NODE_AT (pairs->old, old), 0 };

  visit_children (self, self->session, pairs->control, NODE_AT (pairs->now, now), count_alike,
                  &alike);
  return 1 + 2 * alike.n;
}

/* best[i * (m + 1) + j]: of those from i on now and from j on before. */
static void
choose (DoorReadingPairs *pairs, const guint *like, const guint *best)
{
  guint n = pairs->now->len;
  guint m = pairs->old->len;
  guint i = 0;
  guint j = 0;

  while (i < n && j < m)
    {
      guint here = best[i * (m + 1) + j];

      if (here == like[i * m + j] + best[(i + 1) * (m + 1) + j + 1])
        g_array_index (pairs->which, guint, i++) = j++;
      else if (here == best[i * (m + 1) + j + 1])
        j++;
      else
        i++;
    }
}

/* Their order kept, as much alike as can be. */
static void
pair_by_answers (DoorReading *self, DoorReadingPairs *pairs)
{
  guint n = pairs->now->len;
  guint m = pairs->old->len;
  g_autofree guint *like = g_new0 (guint, (gsize) n * m + 1);
  g_autofree guint *best = g_new0 (guint, (gsize) (n + 1) * (m + 1));

  for (guint i = n; i-- > 0;)
    for (guint j = m; j-- > 0;)
      {
        guint both = like[i * m + j] = likeness (self, pairs, i, j);

        both += best[(i + 1) * (m + 1) + j + 1];
        best[i * (m + 1) + j]
            = MAX (both, MAX (best[(i + 1) * (m + 1) + j], best[i * (m + 1) + j + 1]));
      }
  choose (pairs, like, best);
}

static void
pair (DoorReading *self, DoorReadingPairs *pairs)
{
  const guint nobody = NOBODY;

  for (guint i = 0; i < pairs->now->len; i++)
    g_array_append_val (pairs->which, nobody);
  if ((guint64) pairs->now->len * pairs->old->len <= MANY_PAIRS)
    pair_by_answers (self, pairs);
  else
    for (guint i = 0; i < MIN (pairs->now->len, pairs->old->len); i++)
      g_array_index (pairs->which, guint, i) = i;
}

DoorReadingPairs *
door_reading_pairs_new (DoorReading *self, DoorControl repeat, DoorNode context)
{
  DoorReadingPairs *pairs = g_new0 (DoorReadingPairs, 1);
  DoorDefNode def = door_form_control_node (self->form, repeat);

  pairs->control = repeat;
  pairs->there = self->there;
  if (pairs->there == DOOR_NODE_NONE)
    return pairs;
  pairs->now = list_instances (self->session, def, context);
  pairs->old = list_instances (self->before, def, pairs->there);
  pairs->which = g_array_new (FALSE, FALSE, sizeof (guint));
  pair (self, pairs);
  return pairs;
}

/* --- Removed and added ---------------------------------------------------------------------------- */

static void
keep_first (
    DoorReading *self, DoorSession *session, DoorControl control, DoorNode node, gpointer data)
{
  char **name = data;

  if (!*name)
    *name = door_reading_describe (session, node);
}

/* By the first answer, which is a name as a rule; else by its place. */
static char *
name_instance (DoorReading *self, DoorSession *session, DoorControl repeat, DoorNode instance)
{
  g_autofree char *label = NULL;
  char *name = NULL;

  visit_children (self, session, repeat, instance, keep_first, &name);
  if (name)
    return name;
  label = door_reading_label (session, repeat, instance);
  return g_strdup_printf (
      "%s %u",
      *label ? label : door_form_name (self->form, door_form_control_node (self->form, repeat)),
      door_session_position (session, instance));
}

static void
append_answer (
    DoorReading *self, DoorSession *session, DoorControl control, DoorNode node, gpointer data)
{
  GString *text = data;
  g_autofree char *label = door_reading_label (session, control, node);
  g_autofree char *words = door_reading_describe (session, node);

  g_string_append_printf (text, "%s• %s — %s", text->len > 0 ? "\n" : "", label, words);
}

/* With the answers that went with it. */
static void
add_removed (DoorReading *self, DoorReadingPairs *pairs, DoorNode old, guint depth)
{
  g_autofree char *name = name_instance (self, self->before, pairs->control, old);
  /* Translators: somebody or something of a list ("Amina", "Household member 2") that stood in the version of
   * an interview that was sent back for correction, and does not in the corrected one. */
  g_autofree char *label = g_strdup_printf (_ ("Removed: %s"), name);
  g_autoptr (GString) answers = g_string_new (NULL);

  visit_children (self, self->before, pairs->control, old, append_answer, answers);
  self->n_changes++;
  door_reading_add (self, &(DoorReadingFacts){ .kind = DOOR_READING_INSTANCE,
                                               .depth = depth,
                                               .label = label,
                                               .before = answers->str });
}

static void
add_removed_until (DoorReading *self, DoorReadingPairs *pairs, guint end, guint depth)
{
  for (; pairs->shown < end; pairs->shown++)
    add_removed (self, pairs, NODE_AT (pairs->old, pairs->shown), depth);
}

char *
door_reading_pairs_next (DoorReading *self, DoorReadingPairs *pairs, DoorNode instance, guint depth)
{
  g_autofree char *name = NULL;
  guint which;

  if (pairs->there == DOOR_NODE_NONE)
    return NULL;
  which = g_array_index (pairs->which, guint, pairs->at++);
  if (which != NOBODY)
    {
      add_removed_until (self, pairs, which, depth);
      pairs->shown = which + 1;
      self->there = NODE_AT (pairs->old, which);
      return NULL;
    }
  self->there = DOOR_NODE_NONE;
  self->n_changes++;
  name = name_instance (self, self->session, pairs->control, instance);
  /* Translators: somebody or something of a list that stands in the corrected version of an interview, and did
   * not in the one that was sent back. */
  return g_strdup_printf (_ ("Added: %s"), name);
}

void
door_reading_pairs_end (DoorReading *self, DoorReadingPairs *pairs, guint depth)
{
  if (pairs->there != DOOR_NODE_NONE)
    {
      add_removed_until (self, pairs, pairs->old->len, depth);
      g_array_unref (pairs->now);
      g_array_unref (pairs->old);
      g_array_unref (pairs->which);
    }
  self->there = pairs->there;
  g_free (pairs);
}
