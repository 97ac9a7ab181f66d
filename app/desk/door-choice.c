/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-choice-private.h"

#include <string.h>

struct _DoorChoice {
  GObject parent_instance;

  char *value;
  char *label;
  gboolean selected;
  gboolean read_aloud;
  char *image;
};

enum { PROP_VALUE = 1, PROP_LABEL, PROP_SELECTED, PROP_READ_ALOUD, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DoorChoice, door_choice, G_TYPE_OBJECT)

static void
door_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorChoice *self = DOOR_CHOICE (object);

  switch (id)
    {
    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_SELECTED:
      g_value_set_boolean (value, self->selected);
      break;
    case PROP_READ_ALOUD:
      g_value_set_boolean (value, self->read_aloud);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
door_choice_finalize (GObject *object)
{
  DoorChoice *self = DOOR_CHOICE (object);

  g_free (self->value);
  g_free (self->label);
  g_free (self->image);
  G_OBJECT_CLASS (door_choice_parent_class)->finalize (object);
}

static void
door_choice_class_init (DoorChoiceClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = door_choice_get_property;
  object_class->finalize = door_choice_finalize;
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_SELECTED] = g_param_spec_boolean ("selected", NULL, NULL, FALSE, flags);
  properties[PROP_READ_ALOUD] = g_param_spec_boolean ("read-aloud", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
door_choice_init (DoorChoice *self)
{
}

DoorChoice *
door_choice_new (const char *value, const char *label, gboolean read_aloud)
{
  DoorChoice *self = g_object_new (DOOR_TYPE_CHOICE, NULL);

  self->value = g_strdup (value);
  self->label = g_strdup (label);
  self->read_aloud = read_aloud;
  return self;
}

void
door_choice_set_label (DoorChoice *self, const char *label)
{
  if (g_strcmp0 (self->label, label) == 0)
    return;
  g_free (self->label);
  self->label = g_strdup (label);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

void
door_choice_set_selected (DoorChoice *self, gboolean selected)
{
  if (self->selected == selected)
    return;
  self->selected = selected;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
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

void
door_choice_set_image (DoorChoice *self, const char *name)
{
  g_free (self->image);
  self->image = g_strdup (name);
}

const char *
door_choice_get_image (DoorChoice *self)
{
  return self->image;
}

gboolean
door_choice_value_is_exclusive (const char *value)
{
  static const char *const names[]
      = { "none", "no_one", "nothing", "dk", "dont_know", "refused", "-8", "-9", "-10", NULL };

  return g_strv_contains (names, value);
}

gboolean
door_choice_is_exclusive (DoorChoice *self)
{
  return door_choice_value_is_exclusive (self->value);
}

/* --- Answers that are lists ---------------------------------------------------------------- */

gboolean
door_answer_has (const char *list, const char *value)
{
  gsize n = strlen (value);

  for (const char *p = list; (p = strstr (p, value)); p += n)
    if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
      return TRUE;
  return FALSE;
}

/* The list with the value in it or out of it; select multiple keeps the order of the choices, a
 * rank the order in which they were chosen. */
char *
door_answer_toggle (GListModel *choices, const char *answer, gboolean in_order, const char *value)
{
  GString *out = g_string_new (NULL);
  guint n = g_list_model_get_n_items (choices);
  gboolean was_chosen = door_answer_has (answer, value);

  if (in_order)
    {
      g_auto (GStrv) ranked = g_strsplit (answer, " ", -1);

      for (guint i = 0; ranked[i]; i++)
        if (*ranked[i] && strcmp (ranked[i], value) != 0)
          g_string_append_printf (out, "%s%s", out->len ? " " : "", ranked[i]);
      if (!was_chosen)
        g_string_append_printf (out, "%s%s", out->len ? " " : "", value);
      return g_string_free (out, FALSE);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (choices, i);
      const char *other = door_choice_get_value (choice);
      gboolean in = strcmp (other, value) == 0 ? !was_chosen : door_answer_has (answer, other);

      if (in)
        g_string_append_printf (out, "%s%s", out->len ? " " : "", other);
    }
  return g_string_free (out, FALSE);
}
