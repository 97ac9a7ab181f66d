/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DoorCase {
  GObject parent_instance;

  DoorAssignmentFacts *facts;
  DoorCaseProgress progress;
  char *state_text;
};

enum {
  PROP_STATE = 1,
  PROP_STATE_TEXT,
  PROP_PROGRESS,
  PROP_LABEL,
  PROP_ADDRESS,
  PROP_AREA,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DoorCase, door_case, G_TYPE_OBJECT)

static void
door_case_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorCase *self = DOOR_CASE (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->progress.state);
      break;
    case PROP_STATE_TEXT:
      g_value_set_string (value, self->state_text);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress.progress);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->facts->label);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->facts->address);
      break;
    case PROP_AREA:
      g_value_set_string (value, self->facts->area);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
progress_clear (DoorCaseProgress *progress)
{
  g_clear_pointer (&progress->form_version, g_free);
  g_clear_pointer (&progress->message, g_free);
}

static void
door_case_finalize (GObject *object)
{
  DoorCase *self = DOOR_CASE (object);

  door_assignment_facts_free (self->facts);
  progress_clear (&self->progress);
  g_free (self->state_text);
  G_OBJECT_CLASS (door_case_parent_class)->finalize (object);
}

static void
door_case_class_init (DoorCaseClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = door_case_get_property;
  object_class->finalize = door_case_finalize;
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, DOOR_CASE_DAMAGED, 0, flags);
  properties[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, "", flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, "", flags);
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, "", flags);
  properties[PROP_AREA] = g_param_spec_string ("area", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
door_case_init (DoorCase *self)
{
}

static char *
describe_state (const DoorCaseProgress *progress)
{
  switch (progress->state)
    {
    case DOOR_CASE_NEW:
      return g_strdup (_ ("New"));
    case DOOR_CASE_IN_PROGRESS:
      if (progress->n_answers == 0)
        return g_strdup (_ ("In progress"));
      return g_strdup_printf (
          ngettext ("In progress, %u answer", "In progress, %u answers", progress->n_answers),
          progress->n_answers);
    case DOOR_CASE_WAITING:
      return g_strdup (_ ("Finished, waiting to be sent"));
    case DOOR_CASE_SENT:
      return g_strdup (_ ("Sent"));
    case DOOR_CASE_REFUSED:
      return g_strdup_printf (_ ("Not accepted: %s"),
                              progress->message ? progress->message : _ ("ask the office"));
    default:
      return g_strdup (_ ("Cannot be read on this device. Nothing else is affected; tell the "
                          "office."));
    }
}

DoorCase *
door_case_new (const DoorAssignmentFacts *facts)
{
  DoorCase *self = g_object_new (DOOR_TYPE_CASE, NULL);
  g_autoptr (GBytes) copy = door_assignment_facts_print (facts);

  self->facts = door_assignment_facts_parse (copy, NULL);
  self->state_text = describe_state (&self->progress);
  return self;
}

const DoorAssignmentFacts *
door_case_get_facts (DoorCase *self)
{
  return self->facts;
}

const DoorCaseProgress *
door_case_get_progress_facts (DoorCase *self)
{
  return &self->progress;
}

void
door_case_set_progress (DoorCase *self, DoorCaseProgress *progress)
{
  progress_clear (&self->progress);
  self->progress = *progress;
  memset (progress, 0, sizeof *progress);
  g_free (self->state_text);
  self->state_text = describe_state (&self->progress);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

gboolean
door_case_is_same (DoorCase *self, DoorCase *other)
{
  g_autoptr (GBytes) own_facts = door_assignment_facts_print (self->facts);
  g_autoptr (GBytes) other_facts = door_assignment_facts_print (other->facts);
  const DoorCaseProgress *a = &self->progress, *b = &other->progress;

  return g_bytes_equal (own_facts, other_facts) && a->state == b->state
         && a->has_interview == b->has_interview && door_uuid_equal (&a->interview, &b->interview)
         && a->n_answers == b->n_answers && a->progress == b->progress
         && g_strcmp0 (a->form_version, b->form_version) == 0
         && g_strcmp0 (a->message, b->message) == 0;
}

gboolean
door_case_matches (DoorCase *self, const char *text)
{
  g_autofree char *all = g_strjoin (" ", self->facts->label, self->facts->address,
                                    self->facts->area, self->facts->id, NULL);
  g_autofree char *folded = g_utf8_casefold (all, -1);
  g_autofree char *wanted = g_utf8_casefold (text, -1);
  g_auto (GStrv) words = g_strsplit_set (wanted, " \t", -1);

  for (guint i = 0; words[i]; i++)
    if (*words[i] && !strstr (folded, words[i]))
      return FALSE;
  return TRUE;
}

const char *
door_case_get_id (DoorCase *self)
{
  return self->facts->id;
}

const char *
door_case_get_label (DoorCase *self)
{
  return self->facts->label;
}

const char *
door_case_get_address (DoorCase *self)
{
  return self->facts->address;
}

const char *
door_case_get_area (DoorCase *self)
{
  return self->facts->area;
}

DoorCaseState
door_case_get_state (DoorCase *self)
{
  return self->progress.state;
}

const char *
door_case_get_state_text (DoorCase *self)
{
  return self->state_text;
}

double
door_case_get_progress (DoorCase *self)
{
  return self->progress.progress;
}
