/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-choice-list.h"

#include "door-choice-private.h"
#include "door-fold.h"
#include "door-markup.h"

#include <string.h>

/* Labels folded in one go while the program is idle: well under a frame. */
#define FOLD_AT_ONCE 500
/* Shorter lists are looked through without preparing. */
#define WORTH_FOLDING 1000

struct _DoorChoiceList {
  GObject parent_instance;

  DoorSession *session; /* NULL once detached */
  DoorNode node;
  guint64 print;   /* of the values, to see whether they changed */
  GPtrArray *made; /* DoorChoice, or NULL where nobody asked yet */
  char *marked;
  gboolean many;

  GPtrArray *folded; /* labels for searching, as far as they are ready */
  guint folding;     /* source */
};

static GType
door_choice_list_get_item_type (GListModel *model)
{
  return DOOR_TYPE_CHOICE;
}

static guint
door_choice_list_get_n_items (GListModel *model)
{
  return DOOR_CHOICE_LIST (model)->made->len;
}

static char *
markup_of (DoorChoiceList *self, guint index)
{
  g_autofree char *label = door_session_choice_label (self->session, self->node, index);

  return door_markup_from_markdown (label);
}

/* "not_read" in a choice's row: the interviewer hears it, and does not offer it. */
static gboolean
is_read_aloud (DoorChoiceList *self, guint index)
{
  g_autofree char *mark = door_session_choice_field (self->session, self->node, index, "not_read");

  return !mark || !*mark || strcmp (mark, "no") == 0;
}

static gboolean
is_marked (DoorChoiceList *self, const char *value)
{
  if (!self->marked)
    return FALSE;
  return self->many ? door_answer_has (self->marked, value) : strcmp (self->marked, value) == 0;
}

static DoorChoice *
make (DoorChoiceList *self, guint index)
{
  const char *value = door_session_choice_value (self->session, self->node, index);
  g_autofree char *label = markup_of (self, index);
  g_autofree char *image = door_session_choice_form (self->session, self->node, index, "image");
  DoorChoice *choice = door_choice_new (value, label, is_read_aloud (self, index));

  door_choice_set_image (choice, image);
  door_choice_set_selected (choice, is_marked (self, value));
  return choice;
}

static gpointer
door_choice_list_get_item (GListModel *model, guint position)
{
  DoorChoiceList *self = DOOR_CHOICE_LIST (model);

  if (position >= self->made->len)
    return NULL;
  if (!g_ptr_array_index (self->made, position))
    g_ptr_array_index (self->made, position)
        = self->session ? make (self, position) : door_choice_new ("", "", TRUE);
  return g_object_ref (g_ptr_array_index (self->made, position));
}

static void
implement_model (GListModelInterface *interface)
{
  interface->get_item_type = door_choice_list_get_item_type;
  interface->get_n_items = door_choice_list_get_n_items;
  interface->get_item = door_choice_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DoorChoiceList,
                               door_choice_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, implement_model))

static void
drop_choice (gpointer choice)
{
  if (choice)
    g_object_unref (choice);
}

static void
door_choice_list_finalize (GObject *object)
{
  DoorChoiceList *self = DOOR_CHOICE_LIST (object);

  g_clear_handle_id (&self->folding, g_source_remove);
  g_ptr_array_unref (self->made);
  g_ptr_array_unref (self->folded);
  g_free (self->marked);
  G_OBJECT_CLASS (door_choice_list_parent_class)->finalize (object);
}

static void
door_choice_list_class_init (DoorChoiceListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_choice_list_finalize;
}

static void
door_choice_list_init (DoorChoiceList *self)
{
  self->made = g_ptr_array_new_with_free_func (drop_choice);
  self->folded = g_ptr_array_new_with_free_func (g_free);
}

DoorChoiceList *
door_choice_list_new (void)
{
  return g_object_new (DOOR_TYPE_CHOICE_LIST, NULL);
}

/* --- Searching ----------------------------------------------------------------------------- */

static void
fold_up_to (DoorChoiceList *self, guint end)
{
  while (self->session && self->folded->len < end)
    {
      g_autofree char *label
          = door_session_choice_label (self->session, self->node, self->folded->len);
      g_autofree char *plain
          = label && strpbrk (label, "*_<\\[`#&") ? door_plain_from_markdown (label) : NULL;

      g_ptr_array_add (self->folded, door_fold (plain ? plain : label ? label : ""));
    }
}

static gboolean
on_idle (gpointer data)
{
  DoorChoiceList *self = data;

  fold_up_to (self, MIN (self->folded->len + FOLD_AT_ONCE, self->made->len));
  if (self->session && self->folded->len < self->made->len)
    return G_SOURCE_CONTINUE;
  self->folding = 0;
  return G_SOURCE_REMOVE;
}

static void
forget_folded (DoorChoiceList *self)
{
  g_clear_handle_id (&self->folding, g_source_remove);
  g_ptr_array_set_size (self->folded, 0);
  if (self->session && self->made->len >= WORTH_FOLDING)
    self->folding = g_idle_add_full (G_PRIORITY_LOW, on_idle, self, NULL);
}

static gboolean
begins_word (const char *text, const char *at)
{
  return at == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_find_prev_char (text, at)));
}

/* 0: begins with it; 1: a word does; 2: holds it; 3: does not. */
static guint
rank_of (const char *text, const char *wanted)
{
  const char *at = strstr (text, wanted);

  if (!at)
    return 3;
  if (at == text)
    return 0;
  return begins_word (text, at) ? 1 : 2;
}

GArray *
door_choice_list_find (DoorChoiceList *self, const char *text, guint most, guint *ret_left_out)
{
  g_autofree char *wanted = door_fold (text);
  GArray *ranks[3];
  guint n = 0;

  fold_up_to (self, self->made->len);
  for (guint rank = 0; rank < 3; rank++)
    ranks[rank] = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->folded->len; i++)
    {
      guint rank = *wanted ? rank_of (g_ptr_array_index (self->folded, i), wanted) : 0;

      if (rank == 3)
        continue;
      n++;
      if (ranks[rank]->len < most)
        g_array_append_val (ranks[rank], i);
    }
  for (guint rank = 1; rank < 3; rank++)
    {
      guint room = most - ranks[0]->len;

      g_array_append_vals (ranks[0], ranks[rank]->data, MIN (room, ranks[rank]->len));
      g_array_unref (ranks[rank]);
    }
  *ret_left_out = n - ranks[0]->len;
  return ranks[0];
}

/* --- Reading the session ------------------------------------------------------------------- */

static guint64
print_values (DoorSession *session, DoorNode node, guint n)
{
  guint64 print = 14695981039346656037u; /* FNV-1a */

  for (guint i = 0; i < n; i++)
    for (const char *p = door_session_choice_value (session, node, i); TRUE; p++)
      {
        print = (print ^ (guint8) *p) * 1099511628211u;
        if (!*p)
          break;
      }
  return print;
}

void
door_choice_list_translate (DoorChoiceList *self)
{
  if (!self->session)
    return;
  for (guint i = 0; i < self->made->len; i++)
    if (g_ptr_array_index (self->made, i))
      {
        g_autofree char *label = markup_of (self, i);

        door_choice_set_label (g_ptr_array_index (self->made, i), label);
      }
  forget_folded (self);
}

void
door_choice_list_read (DoorChoiceList *self, DoorSession *session, DoorNode node)
{
  guint n = door_session_n_choices (session, node);
  guint n_old = self->made->len;
  guint64 print = print_values (session, node, n);

  self->session = session;
  self->node = node;
  if (n == n_old && print == self->print)
    {
      door_choice_list_translate (self);
      return;
    }
  self->print = print;
  g_ptr_array_set_size (self->made, 0);
  g_ptr_array_set_size (self->made, (int) n);
  forget_folded (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, n);
}

void
door_choice_list_mark (DoorChoiceList *self, const char *answer, gboolean many)
{
  g_free (self->marked);
  self->marked = g_strdup (answer);
  self->many = many;
  for (guint i = 0; i < self->made->len; i++)
    {
      DoorChoice *choice = g_ptr_array_index (self->made, i);

      if (choice)
        door_choice_set_selected (choice, is_marked (self, door_choice_get_value (choice)));
    }
}

void
door_choice_list_detach (DoorChoiceList *self)
{
  g_clear_handle_id (&self->folding, g_source_remove);
  self->session = NULL;
}
