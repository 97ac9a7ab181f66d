/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-case-private.h"

#include "door-case-file-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DoorTeamCaseRow {
  GObject parent_instance;

  char *id;
  char *where;
  char *person;
  char *state_text;
  char *folded; /* what is searched */
  GPtrArray *events;
  DoorAssignmentFacts *facts; /* NULL */
  DoorContact *contact;
  DoorTeamRow *interview; /* NULL */
  GListStore *history;
  gboolean danger, withdrawn;
};

G_DEFINE_FINAL_TYPE (DoorTeamCaseRow, door_team_case, G_TYPE_OBJECT)

static void
door_team_case_finalize (GObject *object)
{
  DoorTeamCaseRow *self = DOOR_TEAM_CASE (object);

  g_free (self->id);
  g_free (self->where);
  g_free (self->person);
  g_free (self->state_text);
  g_free (self->folded);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->facts, door_assignment_facts_free);
  g_clear_pointer (&self->contact, door_contact_free);
  g_clear_object (&self->interview);
  g_clear_object (&self->history);
  G_OBJECT_CLASS (door_team_case_parent_class)->finalize (object);
}

static void
door_team_case_class_init (DoorTeamCaseRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_team_case_finalize;
}

static void
door_team_case_init (DoorTeamCaseRow *self)
{
}

/* --- Who has it ------------------------------------------------------------------------------- */

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const DoorCaseEvent *left = *(DoorCaseEvent *const *) a, *right = *(DoorCaseEvent *const *) b;
  gint64 left_at = door_case_event_at (left), right_at = door_case_event_at (right);

  if (left_at != right_at)
    return left_at < right_at ? -1 : 1;
  /* Who says within the same tick to have it had it before it was given away. */
  if (door_case_event_is (left, DOOR_EVENT_HELD) != door_case_event_is (right, DOOR_EVENT_HELD))
    return door_case_event_is (left, DOOR_EVENT_HELD) ? -1 : 1;
  return strcmp (door_case_event_id (left), door_case_event_id (right));
}

static void
take_facts (DoorTeamCaseRow *self, const DoorCaseEvent *held)
{
  const char *text = door_case_event_get (held, "facts");
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  DoorAssignmentFacts *facts = door_assignment_facts_parse (bytes, NULL);

  if (!facts)
    return;
  g_clear_pointer (&self->facts, door_assignment_facts_free);
  self->facts = facts;
}

/* In the order of their times: whoever told last that they have it, or was given it since. */
static void
take_event (DoorTeamCaseRow *self, const DoorCaseEvent *event)
{
  const char *person = NULL;

  if (door_case_event_is (event, DOOR_EVENT_HELD))
    {
      take_facts (self, event);
      person = door_case_event_get (event, "by");
    }
  else if (door_case_event_is (event, DOOR_EVENT_REASSIGNED) || door_case_event_is (event, "given"))
    person = door_case_event_get (event, "to");
  else if (!*self->person && door_case_event_is (event, "visit-start"))
    person = door_case_event_get (event, "by");
  if (person)
    {
      g_free (self->person);
      self->person = g_strdup (person);
    }
  self->danger = self->danger || door_case_event_is (event, "danger");
  self->withdrawn = self->withdrawn || door_case_event_is (event, "withdrawn");
}

/* --- In words --------------------------------------------------------------------------------- */

static char *
describe_where (const DoorTeamCaseRow *self)
{
  const char *address = self->facts && self->facts->address ? self->facts->address : "";
  const char *area = self->facts && self->facts->area ? self->facts->area : "";

  return g_strdup_printf ("%s%s%s", address, *address && *area ? " · " : "", area);
}

static char *
describe_outcome (const DoorTeamCaseRow *self)
{
  const DoorFinal *final = &self->contact->final;
  const char *label = door_final_code_label (final->code);

  return final->needs_confirmation ? g_strdup_printf (_ ("%s; waits for you"), label)
                                   : g_strdup (label);
}

static char *
describe_state (DoorTeamCaseRow *self)
{
  if (self->withdrawn)
    return g_strdup (_ ("Withdrawn by the respondent"));
  if (self->interview)
    return g_strdup_printf (_ ("Interview: %s"), door_team_row_get_state_text (self->interview));
  if (door_team_case_is_reserve (self))
    return g_strdup (_ ("In reserve"));
  if (self->contact->handed_over && !self->contact->given
      && !door_case_event_is (self->contact->handed_over, DOOR_EVENT_REASSIGNED))
    return g_strdup (_ ("Needs another interviewer; waits for you"));
  if (self->contact->final.final)
    return describe_outcome (self);
  return self->contact->visits->len > 0 ? g_strdup (self->contact->progress) : g_strdup (_ ("New"));
}

/* `held` and the notices for both tablets would tell the same twice. */
static void
fill_history (DoorTeamCaseRow *self, GDateTime *now)
{
  self->history = g_list_store_new (DOOR_TYPE_MOMENT);
  for (guint i = self->events->len; i-- > 0;)
    {
      g_autoptr (DoorMoment) moment
          = door_moment_new_for_team (g_ptr_array_index (self->events, i), self->contact, now);

      if (moment)
        g_list_store_append (self->history, moment);
    }
}

static char *
fold_texts (const DoorTeamCaseRow *self)
{
  g_autofree char *all
      = g_strjoin ("\n", self->id, door_team_case_get_label ((DoorTeamCaseRow *) self), self->where,
                   self->person, self->state_text, NULL);

  return g_utf8_casefold (all, -1);
}

/* --- Making ----------------------------------------------------------------------------------- */

DoorTeamCaseRow *
door_team_case_new (const char *id, GPtrArray *events, const DoorTeamCaseBeside *beside)
{
  DoorTeamCaseRow *self = g_object_new (DOOR_TYPE_TEAM_CASE, NULL);
  g_autoptr (DoorProtocol) protocol = door_protocol_parse (NULL, NULL);

  self->id = g_strdup (id);
  self->person = g_strdup ("");
  self->interview = beside->interview ? g_object_ref (beside->interview) : NULL;
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (self->events, door_case_event_ref (g_ptr_array_index (events, i)));
  g_ptr_array_sort (self->events, compare_times);
  for (guint i = 0; i < self->events->len; i++)
    take_event (self, g_ptr_array_index (self->events, i));
  self->contact
      = door_contact_fold (self->events, &protocol->contact,
                           self->interview ? DOOR_INTERVIEW_COMPLETE : DOOR_INTERVIEW_NONE, NULL);
  self->where = describe_where (self);
  self->state_text = describe_state (self);
  self->folded = fold_texts (self);
  fill_history (self, beside->now);
  return self;
}

/* --- Reading ---------------------------------------------------------------------------------- */

const char *
door_team_case_get_id (DoorTeamCaseRow *self)
{
  return self->id;
}

const char *
door_team_case_get_label (DoorTeamCaseRow *self)
{
  return self->facts && self->facts->label && *self->facts->label ? self->facts->label : self->id;
}

const char *
door_team_case_get_where (DoorTeamCaseRow *self)
{
  return self->where;
}

const char *
door_team_case_get_person (DoorTeamCaseRow *self)
{
  return self->person;
}

const char *
door_team_case_get_state_text (DoorTeamCaseRow *self)
{
  return self->state_text;
}

gboolean
door_team_case_waits (DoorTeamCaseRow *self)
{
  const DoorContact *contact = self->contact;

  return !self->interview && !self->withdrawn
         && (contact->final.needs_confirmation
             || (contact->handed_over && !contact->given
                 && !door_case_event_is (contact->handed_over, DOOR_EVENT_REASSIGNED)));
}

gboolean
door_team_case_is_reserve (DoorTeamCaseRow *self)
{
  return self->facts && self->facts->reserve && *self->facts->reserve && !self->contact->released
         && !self->interview && self->contact->visits->len == 0;
}

gboolean
door_team_case_is_open (DoorTeamCaseRow *self)
{
  return !self->interview && !self->withdrawn && !self->contact->final.final
         && !door_team_case_is_reserve (self);
}

gboolean
door_team_case_holds (DoorTeamCaseRow *self, const char *folded)
{
  return strstr (self->folded, folded) != NULL;
}

GListModel *
door_team_case_get_history (DoorTeamCaseRow *self)
{
  return G_LIST_MODEL (self->history);
}

GPtrArray *
door_team_case_events (DoorTeamCaseRow *self)
{
  return self->events;
}

const DoorAssignmentFacts *
door_team_case_facts (DoorTeamCaseRow *self)
{
  return self->facts;
}

/* --- What may be done ------------------------------------------------------------------------- */

const char *
door_team_act_label (DoorTeamAct act)
{
  static const char *const labels[] = {
    [DOOR_TEAM_ACT_GIVE] = N_ ("Give to somebody else…"),
    [DOOR_TEAM_ACT_RELEASE] = N_ ("Release from the reserve…"),
    [DOOR_TEAM_ACT_REDRAW] = N_ ("Permit another draw…"),
    [DOOR_TEAM_ACT_CONFIRM] = N_ ("Confirm the outcome"),
    [DOOR_TEAM_ACT_VISIT_AGAIN] = N_ ("Ask for another visit…"),
  };

  return _ (labels[act]);
}

static const char *
may_of_outcome (DoorTeamCaseRow *self, DoorTeamAct act)
{
  const DoorFinal *final = &self->contact->final;

  if (act == DOOR_TEAM_ACT_CONFIRM)
    return final->needs_confirmation ? NULL : _ ("No outcome of this case waits for you.");
  return final->final ? NULL : _ ("This case has no outcome yet; visits go on.");
}

const char *
door_team_case_may (DoorTeamCaseRow *self, DoorTeamAct act)
{
  if (self->withdrawn)
    return _ ("The respondent withdrew: nobody goes there again.");
  if (self->interview)
    return _ ("The interview has come. Decide about it in its own list.");
  switch (act)
    {
    case DOOR_TEAM_ACT_GIVE:
      return self->facts
                 ? NULL
                 : _ ("The tablet has not told its address yet. It does with its next sending.");
    case DOOR_TEAM_ACT_RELEASE:
      return door_team_case_is_reserve (self) ? NULL : _ ("This household is not in the reserve.");
    case DOOR_TEAM_ACT_REDRAW:
      return self->contact->selection ? NULL : _ ("Nobody has been chosen there yet.");
    default:
      return may_of_outcome (self, act);
    }
}
