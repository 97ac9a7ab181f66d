/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-question-private.h"

#include "door-choice-private.h"
#include "door-desk-binds.h"
#include "door-markup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The quiet answers a form may allow, in the order in which they always stand. The codes are those
 * of the record: kept apart from what the logic of the form leaves out. */
static const struct {
  const char *word;
  const char *value;
  const char *label;
} quiet_answers[] = {
  { "dk", "-8", N_ ("Don't know") },
  { "refused", "-9", N_ ("Refused") },
  { "na", "-10", N_ ("Does not apply") },
};

static DoorFormDef *
def_of (DoorQuestion *self)
{
  return door_session_def (self->session);
}

static const char *
bind_word (DoorQuestion *self, const char *name)
{
  if (self->kind == DOOR_QUESTION_HEADING)
    return NULL;
  return door_desk_bind (def_of (self), door_form_control_node (def_of (self), self->item.control),
                         name);
}

void
door_question_read_facts (DoorQuestion *self)
{
  self->card = g_strdup (bind_word (self, "card"));
  self->unit = g_strdup (bind_word (self, "unit"));
  self->media_type
      = g_strdup (door_form_control_attribute (def_of (self), self->item.control, "mediatype"));
}

/* The guidance of the form: what to ask when the answer is not clear. */
void
door_question_read_probe (DoorQuestion *self)
{
  g_autofree char *text = door_session_control_text (self->session, self->item.control,
                                                     self->item.node, DOOR_TEXT_GUIDANCE);
  g_autofree char *probe = door_markup_from_markdown (text && *text ? text : NULL);

  door_question_set_text (self, &self->probe, probe, "probe");
}

void
door_question_read_quiet (DoorQuestion *self)
{
  const char *allowed = bind_word (self, "missing");
  g_auto (GStrv) words = g_strsplit (allowed ? allowed : "", " ", -1);

  g_list_store_remove_all (self->quiet);
  for (guint i = 0; i < G_N_ELEMENTS (quiet_answers); i++)
    if (g_strv_contains ((const char *const *) words, quiet_answers[i].word))
      {
        g_autoptr (DoorChoice) choice
            = door_choice_new (quiet_answers[i].value, _ (quiet_answers[i].label), FALSE);

        door_choice_set_selected (choice, strcmp (self->draft, quiet_answers[i].value) == 0);
        g_list_store_append (self->quiet, choice);
      }
}

GListModel *
door_question_get_quiet (DoorQuestion *self)
{
  return G_LIST_MODEL (self->quiet);
}

static DoorChoice *
find_in (GListModel *choices, const char *const *values)
{
  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (choices, i);

      if (g_strv_contains (values, door_choice_get_value (choice)))
        return choice; /* the model keeps it */
    }
  return NULL;
}

/* A long list is a register of places or jobs: it holds no "don't know". */
#define LONGEST_WITH_QUIET 100

gboolean
door_question_press_quiet (DoorQuestion *self, DoorQuiet which)
{
  static const char *const values[][5] = {
    [DOOR_QUIET_DONT_KNOW] = { "-8", "dk", "dont_know", "don_t_know", NULL },
    [DOOR_QUIET_REFUSED] = { "-9", "refused", "ref", "rf", NULL },
    [DOOR_QUIET_NOT_APPLICABLE] = { "-10", "na", "not_applicable", NULL },
  };
  DoorChoice *choice = find_in (G_LIST_MODEL (self->quiet), values[which]);

  if (choice)
    {
      door_question_choose_quiet (self, choice);
      return TRUE;
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (self->choices)) > LONGEST_WITH_QUIET)
    return FALSE;
  choice = find_in (G_LIST_MODEL (self->choices), values[which]);
  if (!choice)
    return FALSE;
  door_question_choose (self, choice);
  return TRUE;
}

gboolean
door_question_is_quiet (DoorQuestion *self, const char *value)
{
  const char *const values[] = { value, NULL };

  return value && *value && find_in (G_LIST_MODEL (self->quiet), values) != NULL;
}

char *
door_question_describe_quiet (DoorQuestion *self, const char *value)
{
  const char *const values[] = { value, NULL };
  DoorChoice *choice = find_in (G_LIST_MODEL (self->quiet), values);

  return choice && *value ? g_strdup (door_choice_get_label (choice)) : NULL;
}

const char *
door_question_get_probe (DoorQuestion *self)
{
  return self->probe;
}

const char *
door_question_get_card (DoorQuestion *self)
{
  return self->card;
}

const char *
door_question_get_unit (DoorQuestion *self)
{
  return self->unit;
}

const char *
door_question_get_media_type (DoorQuestion *self)
{
  return self->media_type ? self->media_type : "";
}

const char *
door_question_get_appearance (DoorQuestion *self)
{
  return self->appearance ? self->appearance : "";
}
