/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was chosen: marks at the choices, what choosing one does to the others, and the answer in the
 * words of its choices. */
#define G_LOG_DOMAIN "door-desk"

#include "door-question-private.h"

#include "door-choice-private.h"
#include "door-markup.h"

#include <string.h>

static gboolean
holds_many (DoorQuestion *self)
{
  return self->kind == DOOR_QUESTION_SELECT_MULTIPLE || self->kind == DOOR_QUESTION_RANK;
}

void
door_question_mark_quiet (DoorQuestion *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->quiet));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (G_LIST_MODEL (self->quiet), i);

      door_choice_set_selected (choice, strcmp (self->draft, door_choice_get_value (choice)) == 0);
    }
}

void
door_question_mark_selected (DoorQuestion *self)
{
  door_choice_list_mark (self->choices, self->draft, holds_many (self));
  door_question_mark_quiet (self);
}

/* Another option is chosen: "none of these" does not stand beside it. */
static void
drop_exclusive (DoorQuestion *self)
{
  g_auto (GStrv) chosen = g_strsplit (self->draft, " ", -1);
  GString *rest = g_string_new (NULL);

  for (guint i = 0; chosen[i]; i++)
    if (!door_choice_value_is_exclusive (chosen[i]))
      g_string_append_printf (rest, "%s%s", rest->len ? " " : "", chosen[i]);
  g_free (self->draft);
  self->draft = g_string_free (rest, FALSE);
}

void
door_question_choose (DoorQuestion *self, DoorChoice *choice)
{
  g_autofree char *value = NULL;

  if (!self->owner || self->readonly)
    return;
  if (self->kind == DOOR_QUESTION_SELECT_MULTIPLE && door_choice_is_exclusive (choice)
      && !door_choice_get_selected (choice))
    {
      door_question_set_answer (self, door_choice_get_value (choice));
      return;
    }
  if (self->kind == DOOR_QUESTION_SELECT_MULTIPLE)
    drop_exclusive (self);
  value
      = self->kind == DOOR_QUESTION_SELECT_ONE
            ? g_strdup (door_choice_get_value (choice))
            : door_answer_toggle (G_LIST_MODEL (self->choices), self->draft,
                                  self->kind == DOOR_QUESTION_RANK, door_choice_get_value (choice));
  door_question_set_answer (self, value);
}

void
door_question_choose_quiet (DoorQuestion *self, DoorChoice *choice)
{
  const char *value = door_choice_get_value (choice);

  if (!self->owner || self->readonly)
    return;
  if (strcmp (self->draft, value) == 0)
    value = "";
  door_question_set_text (self, &self->draft, value, "draft");
  self->owner->decided (self->owner_data, self, value);
  if (self->session)
    door_question_mark_selected (self);
}

/* The labels of what was chosen, in the order of the list. */
char *
door_question_describe_choices (DoorQuestion *self)
{
  GString *out = g_string_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->choices));

  for (guint i = 0; self->session && i < n; i++)
    {
      g_autofree char *label = NULL;
      g_autofree char *plain = NULL;

      if (!door_answer_has (self->answer,
                            door_session_choice_value (self->session, self->item.node, i)))
        continue;
      label = door_session_choice_label (self->session, self->item.node, i);
      plain = door_plain_from_markdown (label);
      g_string_append_printf (out, "%s%s", out->len ? ", " : "", plain);
    }
  return g_string_free (out, FALSE);
}

GListModel *
door_question_find_choices (DoorQuestion *self, const char *text, guint most, guint *ret_left_out)
{
  g_autoptr (GArray) positions = door_choice_list_find (self->choices, text, most, ret_left_out);
  GListStore *found = g_list_store_new (DOOR_TYPE_CHOICE);

  for (guint i = 0; i < positions->len; i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (G_LIST_MODEL (self->choices),
                                                             g_array_index (positions, guint, i));

      g_list_store_append (found, choice);
    }
  return G_LIST_MODEL (found);
}
