/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-private.h"

#include "door-team-steps.h"
#include "door-when.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* An appointment is due from this long before it. */
#define DUE_BEFORE_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

struct _DoorCase {
  GObject parent_instance;

  DoorAssignmentFacts *facts;
  DoorCaseProgress progress;
  DoorContact *contact;   /* NULL before it was read */
  DoorProtocol *protocol; /* NULL likewise */
  DoorCaseState state;    /* of interview and visits together */
  char *state_text;
  char *visits_text;
  char *appointment_text;
  gboolean appointment_is_due;
  char *distance_text;
  double distance;
};

enum {
  PROP_STATE = 1,
  PROP_STATE_TEXT,
  PROP_PROGRESS,
  PROP_LABEL,
  PROP_ADDRESS,
  PROP_AREA,
  PROP_VISITS_TEXT,
  PROP_APPOINTMENT_TEXT,
  PROP_DISTANCE_TEXT,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DoorCase, door_case, G_TYPE_OBJECT)

static const char *
text_property (DoorCase *self, guint id)
{
  switch (id)
    {
    case PROP_STATE_TEXT:
      return self->state_text;
    case PROP_LABEL:
      return self->facts->label;
    case PROP_ADDRESS:
      return self->facts->address;
    case PROP_AREA:
      return self->facts->area;
    case PROP_VISITS_TEXT:
      return self->visits_text;
    case PROP_APPOINTMENT_TEXT:
      return self->appointment_text;
    default:
      return self->distance_text;
    }
}

static void
door_case_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorCase *self = DOOR_CASE (object);

  if (id == PROP_STATE)
    g_value_set_uint (value, self->state);
  else if (id == PROP_PROGRESS)
    g_value_set_double (value, self->progress.progress);
  else
    g_value_set_string (value, text_property (self, id));
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
  door_contact_free (self->contact);
  door_protocol_unref (self->protocol);
  g_free (self->state_text);
  g_free (self->visits_text);
  g_free (self->appointment_text);
  g_free (self->distance_text);
  G_OBJECT_CLASS (door_case_parent_class)->finalize (object);
}

static void
door_case_class_init (DoorCaseClass *class)
{
  static const char *const texts[N_PROPS] = {
    [PROP_STATE_TEXT] = "state-text",
    [PROP_LABEL] = "label",
    [PROP_ADDRESS] = "address",
    [PROP_AREA] = "area",
    [PROP_VISITS_TEXT] = "visits-text",
    [PROP_APPOINTMENT_TEXT] = "appointment-text",
    [PROP_DISTANCE_TEXT] = "distance-text",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = door_case_get_property;
  object_class->finalize = door_case_finalize;
  for (guint i = 1; i < N_PROPS; i++)
    if (texts[i])
      properties[i] = g_param_spec_string (texts[i], NULL, NULL, "", flags);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, DOOR_CASE_DAMAGED, 0, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
door_case_init (DoorCase *self)
{
  self->visits_text = g_strdup ("");
  self->appointment_text = g_strdup ("");
  self->distance_text = g_strdup ("");
  self->distance = G_MAXDOUBLE;
}

/* --- What the interview and the visits say together ---------------------------------------- */

static DoorCaseState
combine (const DoorCase *self)
{
  const DoorContact *contact = self->contact;
  DoorCaseState state = self->progress.state;

  if (!contact || state == DOOR_CASE_DAMAGED || state == DOOR_CASE_REFUSED)
    return state;
  if (contact->returned
      && (state == DOOR_CASE_SENT || state == DOOR_CASE_NEW || state == DOOR_CASE_IN_PROGRESS))
    return DOOR_CASE_RETURNED;
  if (state == DOOR_CASE_WAITING || state == DOOR_CASE_SENT)
    return state;
  if (contact->final.final || contact->handed_over)
    return DOOR_CASE_FINAL;
  if (contact->appointment)
    return DOOR_CASE_APPOINTMENT;
  if (state == DOOR_CASE_NEW && contact->visits->len > 0)
    return DOOR_CASE_VISITED;
  return state;
}

static char *
describe_final (const DoorCase *self)
{
  const DoorContact *contact = self->contact;
  const char *label = door_final_code_label (contact ? contact->final.code : "");

  if (self->progress.withdrawn)
    return g_strdup (_ ("Withdrawn by the respondent"));
  if (contact && contact->handed_over)
    label = _ ("Handed over to a colleague");
  if (contact && contact->final.needs_confirmation)
    return g_strdup_printf (_ ("%s; your supervisor confirms it"), label);
  return g_strdup (label);
}

static const char *
describe_sent (const DoorCase *self)
{
  const DoorCaseEvent *verdict = self->contact ? self->contact->verdict : NULL;
  const char *step = verdict ? door_case_event_get (verdict, "step") : "";

  if (strcmp (step, DOOR_STEP_APPROVE) == 0)
    return _ ("Approved by your supervisor: final");
  if (strcmp (step, DOOR_STEP_VOID) == 0)
    return _ ("Sent; your supervisor does not use it");
  return _ ("Sent");
}

gboolean
door_case_is_in_reserve (DoorCase *self)
{
  const char *turn = self->facts->reserve;

  return turn && *turn && self->state == DOOR_CASE_NEW
         && !(self->contact && self->contact->released);
}

static char *
describe_state (DoorCase *self)
{
  const DoorCaseProgress *progress = &self->progress;

  switch (self->state)
    {
    case DOOR_CASE_NEW:
      return g_strdup (door_case_is_in_reserve (self) ? _ ("In reserve") : _ ("New"));
    case DOOR_CASE_VISITED:
      return g_strdup (_ ("Visited, not done yet"));
    case DOOR_CASE_APPOINTMENT:
      return g_strdup (_ ("Appointment"));
    case DOOR_CASE_IN_PROGRESS:
      if (progress->n_answers == 0)
        return g_strdup (_ ("In progress"));
      return g_strdup_printf (
          ngettext ("In progress, %u answer", "In progress, %u answers", progress->n_answers),
          progress->n_answers);
    case DOOR_CASE_RETURNED:
      return g_strdup (_ ("Sent back to you with a comment"));
    case DOOR_CASE_WAITING:
      return g_strdup (_ ("Finished, waiting to be sent"));
    case DOOR_CASE_SENT:
      return g_strdup (describe_sent (self));
    case DOOR_CASE_FINAL:
      return describe_final (self);
    case DOOR_CASE_REFUSED:
      return g_strdup_printf (_ ("Not accepted: %s"),
                              progress->message ? progress->message : _ ("ask the office"));
    default:
      return g_strdup (_ ("Cannot be read on this device. Nothing else is affected; tell the "
                          "office."));
    }
}

static void
update (DoorCase *self)
{
  self->state = combine (self);
  g_free (self->state_text);
  self->state_text = describe_state (self);
}

static void
notify_all (DoorCase *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

/* --- Making ------------------------------------------------------------------------------- */

DoorCase *
door_case_new (const DoorAssignmentFacts *facts)
{
  DoorCase *self = g_object_new (DOOR_TYPE_CASE, NULL);
  g_autoptr (GBytes) copy = door_assignment_facts_print (facts);

  self->facts = door_assignment_facts_parse (copy, NULL);
  update (self);
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
  update (self);
  notify_all (self);
}

static void
take_appointment (DoorCase *self, GDateTime *now)
{
  GDateTime *when = self->contact->appointment;

  self->appointment_is_due = when && g_date_time_difference (when, now) <= DUE_BEFORE_US;
  g_free (self->appointment_text);
  self->appointment_text = when ? door_when_describe (when, now) : g_strdup ("");
}

void
door_case_set_contact (DoorCase *self, DoorContact *contact, DoorProtocol *protocol, GDateTime *now)
{
  guint n = contact->visits->len;

  door_contact_free (self->contact);
  self->contact = contact;
  door_protocol_ref (protocol);
  door_protocol_unref (self->protocol);
  self->protocol = protocol;
  g_free (self->visits_text);
  self->visits_text
      = n > 0 ? g_strdup_printf (ngettext ("%u visit", "%u visits", n), n) : g_strdup ("");
  take_appointment (self, now);
  update (self);
  notify_all (self);
}

const DoorContact *
door_case_get_contact (DoorCase *self)
{
  return self->contact;
}

DoorProtocol *
door_case_get_protocol (DoorCase *self)
{
  return self->protocol;
}

DoorInterviewStage
door_case_get_stage (DoorCase *self)
{
  if (self->progress.withdrawn)
    return DOOR_INTERVIEW_WITHDRAWN;
  switch (self->progress.state)
    {
    case DOOR_CASE_WAITING:
    case DOOR_CASE_SENT:
    case DOOR_CASE_REFUSED:
      return DOOR_INTERVIEW_COMPLETE;
    case DOOR_CASE_IN_PROGRESS:
      return DOOR_INTERVIEW_BEGUN;
    default:
      return DOOR_INTERVIEW_NONE;
    }
}

void
door_case_set_distance (DoorCase *self, double metres, const char *text)
{
  self->distance = metres;
  if (g_strcmp0 (text, self->distance_text) == 0)
    return;
  g_free (self->distance_text);
  self->distance_text = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DISTANCE_TEXT]);
}

double
door_case_get_distance (DoorCase *self)
{
  return self->distance;
}

gboolean
door_case_is_same (DoorCase *self, DoorCase *other)
{
  g_autoptr (GBytes) own_facts = door_assignment_facts_print (self->facts);
  g_autoptr (GBytes) other_facts = door_assignment_facts_print (other->facts);
  const DoorCaseProgress *a = &self->progress, *b = &other->progress;

  return g_bytes_equal (own_facts, other_facts) && a->state == b->state
         && a->has_interview == b->has_interview && a->withdrawn == b->withdrawn
         && a->released == b->released && a->may_move == b->may_move
         && door_uuid_equal (&a->interview, &b->interview) && a->n_answers == b->n_answers
         && a->progress == b->progress && g_strcmp0 (a->form_version, b->form_version) == 0
         && g_strcmp0 (a->message, b->message) == 0;
}

gboolean
door_case_matches (DoorCase *self, const char *text)
{
  g_autofree char *all
      = g_strjoin (" ", self->facts->label, self->facts->address, self->facts->area,
                   self->facts->id, self->facts->language, self->state_text, NULL);
  g_autofree char *folded = g_utf8_casefold (all, -1);
  g_autofree char *wanted = g_utf8_casefold (text, -1);
  g_auto (GStrv) words = g_strsplit_set (wanted, " \t", -1);

  for (guint i = 0; words[i]; i++)
    if (*words[i] && !strstr (folded, words[i]))
      return FALSE;
  return TRUE;
}

/* --- Getters ------------------------------------------------------------------------------ */

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

const char *
door_case_get_language (DoorCase *self)
{
  return self->facts->language ? self->facts->language : "";
}

DoorCaseState
door_case_get_state (DoorCase *self)
{
  return self->state;
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

const char *
door_case_get_visits_text (DoorCase *self)
{
  return self->visits_text;
}

const char *
door_case_get_appointment_text (DoorCase *self)
{
  return self->appointment_text;
}

gboolean
door_case_get_appointment_is_due (DoorCase *self)
{
  return self->appointment_is_due;
}

const char *
door_case_get_distance_text (DoorCase *self)
{
  return self->distance_text;
}

guint
door_case_get_unread (DoorCase *self)
{
  return self->contact ? self->contact->unread : 0;
}
