/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stub-desk.h"

#include <stdlib.h>
#include <string.h>

/* --- DoorChoice --------------------------------------------------------------------------- */

struct _DoorChoice {
  GObject parent_instance;
  char *value;
  char *label;
  gboolean selected;
  gboolean read_aloud;
};

G_DEFINE_TYPE (DoorChoice, door_choice, G_TYPE_OBJECT)

static void
no_set (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
}

static void
choice_get (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == 1)
    g_value_set_boolean (value, DOOR_CHOICE (object)->selected);
  else
    g_value_set_string (value, DOOR_CHOICE (object)->label);
}

static void
choice_finalize (GObject *object)
{
  g_free (DOOR_CHOICE (object)->value);
  g_free (DOOR_CHOICE (object)->label);
  G_OBJECT_CLASS (door_choice_parent_class)->finalize (object);
}

static void
door_choice_class_init (DoorChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = choice_get;
  G_OBJECT_CLASS (klass)->finalize = choice_finalize;
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), 1,
      g_param_spec_boolean ("selected", NULL, NULL, FALSE, G_PARAM_READABLE));
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), 2, g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE));
}

static void
door_choice_init (DoorChoice *self)
{
}

const char *
door_choice_get_value (DoorChoice *self)
{
  return self->value;
}

const char *
door_choice_get_label (DoorChoice *self)
{
  return self->label;
}

gboolean
door_choice_get_selected (DoorChoice *self)
{
  return self->selected;
}

gboolean
door_choice_get_read_aloud (DoorChoice *self)
{
  return self->read_aloud;
}

static void
select_choice (DoorChoice *self, gboolean selected)
{
  if (self->selected == selected)
    return;
  self->selected = selected;
  g_object_notify (G_OBJECT (self), "selected");
}

/* --- DoorQuestion ------------------------------------------------------------------------- */

struct _DoorQuestion {
  GObject parent_instance;
  DoorInterview *owner; /* not owned */
  const StubItem *item;
  char *ref;
  char *draft;
  char *message;
  GListStore *choices;
};

G_DEFINE_TYPE (DoorQuestion, door_question, G_TYPE_OBJECT)

static const char *const question_properties[]
    = { "label", "hint", "answer", "draft", "message", "required", "readonly" };

static void
question_get (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorQuestion *self = DOOR_QUESTION (object);

  switch (id)
    {
    case 1:
      g_value_set_string (value, door_question_get_label (self));
      break;
    case 2:
      g_value_set_string (value, door_question_get_hint (self));
      break;
    case 3:
      g_value_set_string (value, door_question_get_answer (self));
      break;
    case 4:
      g_value_set_string (value, self->draft);
      break;
    case 5:
      g_value_set_string (value, self->message);
      break;
    default:
      g_value_set_boolean (value, id == 6 && self->item->required);
    }
}

static void
question_finalize (GObject *object)
{
  DoorQuestion *self = DOOR_QUESTION (object);

  g_free (self->ref);
  g_free (self->draft);
  g_free (self->message);
  g_clear_object (&self->choices);
  G_OBJECT_CLASS (door_question_parent_class)->finalize (object);
}

static void
door_question_class_init (DoorQuestionClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = question_get;
  G_OBJECT_CLASS (klass)->set_property = no_set;
  G_OBJECT_CLASS (klass)->finalize = question_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (question_properties); i++)
    g_object_class_install_property (
        G_OBJECT_CLASS (klass), i + 1,
        i < 5 ? g_param_spec_string (question_properties[i], NULL, NULL, NULL, G_PARAM_READABLE)
              : g_param_spec_boolean (question_properties[i], NULL, NULL, FALSE, G_PARAM_READABLE));
}

static void
door_question_init (DoorQuestion *self)
{
  self->choices = g_list_store_new (DOOR_TYPE_CHOICE);
}

static guint
language_of (DoorQuestion *self)
{
  return door_interview_get_language (self->owner);
}

static gboolean
holds_value (const char *answer, const char *value)
{
  g_auto (GStrv) values = g_strsplit (answer, " ", -1);

  return g_strv_contains ((const char *const *) values, value);
}

static DoorChoice *
new_choice (DoorQuestion *self, guint index)
{
  DoorChoice *choice = g_object_new (DOOR_TYPE_CHOICE, NULL);
  gboolean made = self->item->choices[0].label[0] == NULL;

  choice->value
      = made ? g_strdup_printf ("p%u", index) : g_strdup (self->item->choices[index].value);
  choice->label = g_strdup (stub_choice_label (self->item, index, language_of (self)));
  choice->read_aloud = made || !self->item->choices[index].not_read;
  choice->selected = holds_value (door_question_get_answer (self), choice->value);
  return choice;
}

static void
fill_choices (DoorQuestion *self)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < stub_count_choices (self->item); i++)
    g_ptr_array_add (choices, new_choice (self, i));
  g_list_store_splice (self->choices, 0, g_list_model_get_n_items (G_LIST_MODEL (self->choices)),
                       choices->pdata, choices->len);
}

DoorQuestion *
stub_question_new (DoorInterview *owner, const StubItem *item, const char *ref)
{
  DoorQuestion *self = g_object_new (DOOR_TYPE_QUESTION, NULL);

  self->owner = owner;
  self->item = item;
  self->ref = g_strdup (ref);
  self->draft = g_strdup (door_question_get_answer (self));
  fill_choices (self);
  return self;
}

const StubItem *
stub_question_get_item (DoorQuestion *self)
{
  return self->item;
}

/* As the desk does it: the choices stay, their labels change. */
static void
translate_choices (DoorQuestion *self)
{
  for (guint i = 0; i < stub_count_choices (self->item); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (G_LIST_MODEL (self->choices), i);

      g_free (choice->label);
      choice->label = g_strdup (stub_choice_label (self->item, i, language_of (self)));
      g_object_notify (G_OBJECT (choice), "label");
    }
}

void
stub_question_refresh (DoorQuestion *self)
{
  translate_choices (self);
  g_object_notify (G_OBJECT (self), "label");
  g_object_notify (G_OBJECT (self), "hint");
  g_object_notify (G_OBJECT (self), "answer");
}

void
stub_question_set_message (DoorQuestion *self, const char *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
  g_object_notify (G_OBJECT (self), "message");
}

DoorQuestionKind
door_question_get_kind (DoorQuestion *self)
{
  return self->item->kind;
}

const char *
door_question_get_ref (DoorQuestion *self)
{
  return self->ref;
}

const char *
door_question_get_label (DoorQuestion *self)
{
  return stub_text (self->item->label, language_of (self));
}

const char *
door_question_get_hint (DoorQuestion *self)
{
  return stub_text (self->item->hint, language_of (self));
}

const char *
door_question_get_answer (DoorQuestion *self)
{
  return stub_interview_get_answer (self->owner, self->ref);
}

const char *
door_question_get_draft (DoorQuestion *self)
{
  return self->draft;
}

const char *
door_question_get_message (DoorQuestion *self)
{
  return self->message;
}

gboolean
door_question_get_required (DoorQuestion *self)
{
  return self->item->required;
}

gboolean
door_question_get_readonly (DoorQuestion *self)
{
  return FALSE;
}

GListModel *
door_question_get_choices (DoorQuestion *self)
{
  return G_LIST_MODEL (self->choices);
}

gboolean
door_question_get_range (DoorQuestion *self, double *ret_start, double *ret_end, double *ret_step)
{
  if (self->item->kind != DOOR_QUESTION_RANGE)
    return FALSE;
  *ret_start = self->item->least;
  *ret_end = self->item->most;
  *ret_step = 1;
  return TRUE;
}

gboolean
door_question_has_appearance (DoorQuestion *self, const char *word)
{
  return g_strcmp0 (self->item->appearance, word) == 0;
}

static gboolean
fits (DoorQuestion *self, const char *text)
{
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);

  switch (self->item->kind)
    {
    case DOOR_QUESTION_INTEGER:
    case DOOR_QUESTION_DECIMAL:
      if (*end != '\0')
        return FALSE;
      return self->item->most == 0 || (number >= self->item->least && number <= self->item->most);
    case DOOR_QUESTION_DATE:
      return strlen (text) == 10 && text[4] == '-';
    case DOOR_QUESTION_TIME:
      return strlen (text) >= 5 && text[2] == ':';
    case DOOR_QUESTION_DATE_TIME:
      return strchr (text, 'T') != NULL;
    default:
      return TRUE;
    }
}

static void
set_draft (DoorQuestion *self, const char *text)
{
  g_free (self->draft);
  self->draft = g_strdup (text);
  g_object_notify (G_OBJECT (self), "draft");
}

static void
mark_selected (DoorQuestion *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->choices)); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (G_LIST_MODEL (self->choices), i);

      select_choice (choice, holds_value (door_question_get_answer (self), choice->value));
    }
}

void
door_question_set_answer (DoorQuestion *self, const char *text)
{
  if (text == NULL)
    text = "";
  set_draft (self, text);
  if (*text != '\0' && !fits (self, text))
    {
      g_autofree char *message
          = self->item->kind == DOOR_QUESTION_INTEGER
                ? g_strdup_printf ("This should be a whole number from %d to %d.",
                                   self->item->least, self->item->most)
                : g_strdup ("This cannot be understood as written. Check it, please.");

      stub_question_set_message (self, message);
      return;
    }
  stub_question_set_message (self, NULL);
  stub_interview_set_answer (self->owner, self->ref, text);
  mark_selected (self);
  g_object_notify (G_OBJECT (self), "answer");
}

static char *
toggle (const char *answer, const char *value)
{
  g_auto (GStrv) values = g_strsplit (answer, " ", -1);
  GString *text = g_string_new (NULL);
  gboolean had = FALSE;

  for (guint i = 0; values[i] != NULL; i++)
    {
      gboolean same = g_str_equal (values[i], value);

      had = had || same;
      /* "None of these" excludes the others. */
      if (!same && *values[i] != '\0' && !g_str_equal (values[i], "none")
          && !g_str_equal (value, "none"))
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", values[i]);
    }
  if (!had)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", value);
  return g_string_free (text, FALSE);
}

void
door_question_choose (DoorQuestion *self, DoorChoice *choice)
{
  g_autofree char *answer = NULL;

  if (self->item->kind == DOOR_QUESTION_SELECT_MULTIPLE)
    answer = toggle (door_question_get_answer (self), choice->value);
  door_question_set_answer (self, answer != NULL ? answer : choice->value);
}

char *
door_question_describe_answer (DoorQuestion *self)
{
  const char *answer = door_question_get_answer (self);
  GString *text = g_string_new (NULL);

  if (self->item->kind == DOOR_QUESTION_DATE && *answer != '\0')
    {
      g_autoptr (GDateTime) date
          = g_date_time_new_utc (atoi (answer), atoi (answer + 5), atoi (answer + 8), 0, 0, 0);

      g_string_free (text, TRUE);
      return g_date_time_format (date, "%A, %-d %B %Y");
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->choices)); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (G_LIST_MODEL (self->choices), i);

      if (choice->selected)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", choice->label);
    }
  if (text->len == 0)
    g_string_append (text, answer);
  return g_string_free (text, FALSE);
}
