/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One interview in the list of those to be reviewed. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-private.h"

#include "door-final-code.h"
#include "door-when.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _DoorTeamRow {
  GObject parent_instance;

  DoorTeamEntry *entry;
  GPtrArray *steps; /* of DoorCaseEvent */
  DoorTeamStanding standing;
  GPtrArray *counted; /* of DoorTeamFlag, from the figures; NULL: none */
  DoorTeamFlag *mark; /* a person's; NULL: none */
  GPtrArray *flags;   /* both, borrowed, the gravest first */
  gboolean at_headquarters;
  char *outcome_text;
  guint outcome; /* its place among the codes */
  DoorTeamSeverity severity;
  gint64 at;
  double minutes;
  double hour;
  double latitude, longitude;
  double accuracy; /* metres; 0 unknown */
  char *when_text;
  char *duration_text;
  char *flags_text;
  char *folded; /* what a search looks in; NULL: not made yet */
};

G_DEFINE_FINAL_TYPE (DoorTeamRow, door_team_row, G_TYPE_OBJECT)

static void
door_team_row_finalize (GObject *object)
{
  DoorTeamRow *self = DOOR_TEAM_ROW (object);

  door_team_entry_free (self->entry);
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->flags);
  g_clear_pointer (&self->counted, g_ptr_array_unref);
  g_clear_pointer (&self->mark, door_team_flag_free);
  g_free (self->outcome_text);
  g_free (self->when_text);
  g_free (self->duration_text);
  g_free (self->flags_text);
  g_free (self->folded);
  G_OBJECT_CLASS (door_team_row_parent_class)->finalize (object);
}

static void
door_team_row_class_init (DoorTeamRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_team_row_finalize;
}

static void
door_team_row_init (DoorTeamRow *self)
{
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
  self->minutes = self->hour = self->latitude = self->longitude = NAN;
  self->when_text = g_strdup ("");
  self->duration_text = g_strdup ("");
  self->flags_text = g_strdup ("");
  self->outcome_text = g_strdup ("");
  self->outcome = door_final_code_count ();
  self->flags = g_ptr_array_new ();
}

DoorTeamRow *
door_team_row_new (DoorTeamEntry *entry)
{
  DoorTeamRow *self = g_object_new (DOOR_TYPE_TEAM_ROW, NULL);

  self->entry = entry;
  self->at = entry->received;
  self->standing = door_team_steps_fold (self->steps, *entry->replaces != '\0', FALSE);
  return self;
}

/* --- What is known of it -------------------------------------------------------------------- */

static GDateTime *
local_time (gint64 us, const DoorReviewFacts *facts, GDateTime *now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);
  g_autoptr (GTimeZone) zone = facts && facts->knows_offset
                                   ? g_time_zone_new_offset (facts->utc_offset_s)
                                   : g_time_zone_ref (g_date_time_get_timezone (now));

  return g_date_time_to_timezone (utc, zone);
}

static void
take_outcome (DoorTeamRow *self, const char *code)
{
  const DoorFinalCode *found = door_final_code_find (code);

  self->outcome = 0;
  while (self->outcome < door_final_code_count () && door_final_code_get (self->outcome) != found)
    self->outcome++;
  g_free (self->outcome_text);
  self->outcome_text = g_strdup (door_final_code_label (code));
}

void
door_team_row_set_facts (DoorTeamRow *self, const DoorReviewFacts *facts, GDateTime *now)
{
  g_autoptr (GDateTime) begun = NULL;

  self->latitude = facts ? facts->latitude : NAN;
  self->longitude = facts ? facts->longitude : NAN;
  self->accuracy = facts && !isnan (facts->accuracy) ? facts->accuracy : 0;
  if (facts && facts->started_us > 0)
    self->at = facts->started_us;
  if (self->at > 0)
    {
      begun = local_time (self->at, facts, now);
      g_free (self->when_text);
      self->when_text = door_when_describe (begun, now);
    }
  if (facts)
    take_outcome (self, facts->disposition);
  if (!facts || facts->active_minutes <= 0)
    return;
  self->minutes = facts->active_minutes;
  self->hour = g_date_time_get_hour (begun) + g_date_time_get_minute (begun) / 60.0;
  g_free (self->duration_text);
  self->duration_text = g_strdup_printf (_ ("%.0f min"), self->minutes);
}

/* transfer full. */
static char *
describe_flags (DoorTeamRow *self)
{
  guint n = self->flags->len;

  if (*self->entry->problem)
    return g_strdup (self->entry->problem);
  if (self->standing.contradicted)
    return g_strdup (_ ("Two people decided differently: decide again"));
  if (n == 0)
    return g_strdup ("");
  if (n == 1)
    return g_strdup (door_team_row_get_flag (self, 0)->words);
  return g_strdup_printf (ngettext ("%s · and %u more", "%s · and %u more", n - 1),
                          door_team_row_get_flag (self, 0)->words, n - 1);
}

/* Nearly always the same as before: what a search looks in stays. */
static void
take_flags_text (DoorTeamRow *self, char *text)
{
  if (strcmp (text, self->flags_text) != 0)
    g_clear_pointer (&self->folded, g_free);
  g_free (self->flags_text);
  self->flags_text = text;
}

static int
compare_flags (gconstpointer a, gconstpointer b)
{
  const DoorTeamFlag *left = *(DoorTeamFlag *const *) a, *right = *(DoorTeamFlag *const *) b;

  return (int) right->severity - (int) left->severity;
}

static void
gather_flags (DoorTeamRow *self)
{
  g_ptr_array_set_size (self->flags, 0);
  if (self->mark)
    g_ptr_array_add (self->flags, self->mark);
  if (self->counted)
    g_ptr_array_extend (self->flags, self->counted, NULL, NULL);
  g_ptr_array_sort (self->flags, compare_flags);
  self->severity = *self->entry->problem || self->standing.contradicted ? DOOR_TEAM_SEVERITY_URGENT
                                                                        : DOOR_TEAM_SEVERITY_NONE;
  if (self->flags->len > 0)
    self->severity = MAX (self->severity, door_team_row_get_flag (self, 0)->severity);
  take_flags_text (self, describe_flags (self));
}

void
door_team_row_set_flags (DoorTeamRow *self, GPtrArray *flags)
{
  if (flags)
    g_ptr_array_ref (flags);
  g_clear_pointer (&self->counted, g_ptr_array_unref);
  self->counted = flags;
  gather_flags (self);
}

/* The last word about it counts. */
static DoorTeamFlag *
find_mark (GPtrArray *steps)
{
  const DoorCaseEvent *last = NULL;
  DoorTeamFlag *mark;

  for (guint i = 0; i < steps->len; i++)
    if (strcmp (door_case_event_get (g_ptr_array_index (steps, i), "step"), DOOR_STEP_FLAG) == 0)
      last = g_ptr_array_index (steps, i);
  if (!last || !*door_case_event_get (last, "text"))
    return NULL;
  mark = g_new0 (DoorTeamFlag, 1);
  mark->title = g_strdup_printf (_ ("Flagged by %s"), door_case_event_get (last, "by"));
  mark->words = g_strdup (door_case_event_get (last, "text"));
  mark->advice = g_strdup (_ ("Take the flag away once it is cleared up."));
  mark->other = g_strdup ("");
  mark->severity = DOOR_TEAM_SEVERITY_CHECK;
  return mark;
}

void
door_team_row_set_steps (DoorTeamRow *self, GPtrArray *steps, gboolean replaced)
{
  g_ptr_array_set_size (self->steps, 0);
  for (guint i = 0; steps && i < steps->len; i++)
    g_ptr_array_add (self->steps, door_case_event_ref (g_ptr_array_index (steps, i)));
  self->standing = door_team_steps_fold (self->steps, *self->entry->replaces != '\0', replaced);
  g_ptr_array_set_size (self->flags, 0);
  g_clear_pointer (&self->mark, door_team_flag_free);
  self->mark = find_mark (self->steps);
  gather_flags (self);
}

void
door_team_row_set_headquarters (DoorTeamRow *self, gboolean at_headquarters)
{
  self->at_headquarters = at_headquarters;
}

gboolean
door_team_row_is_marked (DoorTeamRow *self)
{
  return self->mark != NULL;
}

const char *
door_team_row_get_team (DoorTeamRow *self)
{
  return self->entry->team ? self->entry->team : "";
}

const char *
door_team_row_get_outcome_text (DoorTeamRow *self)
{
  return self->outcome_text;
}

/* --- Reading --------------------------------------------------------------------------------- */

const DoorTeamEntry *
door_team_row_entry (DoorTeamRow *self)
{
  return self->entry;
}

double
door_team_row_hour (DoorTeamRow *self)
{
  return self->hour;
}

double
door_team_row_minutes (DoorTeamRow *self)
{
  return self->minutes;
}

double
door_team_row_latitude (DoorTeamRow *self)
{
  return self->latitude;
}

double
door_team_row_accuracy (DoorTeamRow *self)
{
  return self->accuracy;
}

double
door_team_row_longitude (DoorTeamRow *self)
{
  return self->longitude;
}

gint64
door_team_row_at (DoorTeamRow *self)
{
  return self->at;
}

GPtrArray *
door_team_row_steps (DoorTeamRow *self)
{
  return self->steps;
}

const DoorTeamStanding *
door_team_row_standing (DoorTeamRow *self)
{
  return &self->standing;
}

const char *
door_team_row_get_id (DoorTeamRow *self)
{
  return self->entry->name + strlen (DOOR_TEAM_SUB);
}

const char *
door_team_row_get_case (DoorTeamRow *self)
{
  return self->entry->case_id;
}

const char *
door_team_row_get_person (DoorTeamRow *self)
{
  return self->entry->person;
}

const char *
door_team_row_get_psu (DoorTeamRow *self)
{
  return self->entry->psu;
}

const char *
door_team_row_get_when_text (DoorTeamRow *self)
{
  return self->when_text;
}

guint
door_team_row_outcome (DoorTeamRow *self)
{
  return self->outcome;
}

const char *
door_team_row_get_duration_text (DoorTeamRow *self)
{
  return self->duration_text;
}

DoorReviewState
door_team_row_get_state (DoorTeamRow *self)
{
  return self->standing.state;
}

const char *
door_team_row_get_state_text (DoorTeamRow *self)
{
  return self->standing.confirmed ? _ ("Approved and confirmed")
                                  : door_review_state_label (self->standing.state);
}

gboolean
door_team_row_is_open (DoorTeamRow *self)
{
  return self->standing.state <= DOOR_REVIEW_IN_REVIEW;
}

gboolean
door_team_row_is_contradicted (DoorTeamRow *self)
{
  return self->standing.contradicted;
}

const char *
door_team_row_get_problem (DoorTeamRow *self)
{
  return self->entry->problem;
}

DoorTeamSeverity
door_team_row_get_severity (DoorTeamRow *self)
{
  return self->severity;
}

guint
door_team_row_get_n_flags (DoorTeamRow *self)
{
  return self->flags->len;
}

const DoorTeamFlag *
door_team_row_get_flag (DoorTeamRow *self, guint index)
{
  return g_ptr_array_index (self->flags, index);
}

const char *
door_team_row_get_flags_text (DoorTeamRow *self)
{
  return self->flags_text;
}

/* Most names need no tables to be folded. */
static char *
fold (char *text)
{
  char *folded;

  if (!g_str_is_ascii (text))
    {
      folded = g_utf8_casefold (text, -1);
      g_free (text);
      return folded;
    }
  for (char *at = text; *at; at++)
    *at = g_ascii_tolower (*at);
  return text;
}

/* A new line between them: nothing is found across two. */
const char *
door_team_row_folded (DoorTeamRow *self)
{
  if (!self->folded)
    self->folded = fold (g_strjoin ("\n", self->entry->case_id, self->entry->person,
                                    self->entry->psu, self->flags_text, NULL));
  return self->folded;
}

/* --- What may be done ------------------------------------------------------------------------ */

const char *
door_decision_label (DoorDecision decision)
{
  static const char *const labels[] = {
    [DOOR_DECISION_APPROVE] = N_ ("Approve"),      [DOOR_DECISION_RETURN] = N_ ("Send back…"),
    [DOOR_DECISION_VOID] = N_ ("Do not use…"),     [DOOR_DECISION_BACK_CHECK] = N_ ("Second visit"),
    [DOOR_DECISION_REOPEN] = N_ ("Take up again"), [DOOR_DECISION_CONFIRM] = N_ ("Confirm"),
    [DOOR_DECISION_FLAG] = N_ ("Flag…"),
  };

  return _ (labels[decision]);
}

static gboolean
is_decided (DoorReviewState state)
{
  return state == DOOR_REVIEW_APPROVED || state == DOOR_REVIEW_VOID
         || state == DOOR_REVIEW_BACK_CHECK;
}

static const char *
may_confirm (DoorTeamRow *self)
{
  if (!self->at_headquarters)
    return _ ("Headquarters confirms what was approved.");
  if (self->standing.state != DOOR_REVIEW_APPROVED)
    return _ ("The team has not approved it yet.");
  return self->standing.confirmed ? _ ("It is confirmed.") : NULL;
}

const char *
door_team_row_may (DoorTeamRow *self, DoorDecision decision)
{
  DoorReviewState state = self->standing.state;

  if (state == DOOR_REVIEW_REPLACED)
    return _ ("A newer version of this interview has come: decide about that one.");
  if (!*self->entry->keys)
    return _ ("This interview could not be opened; tell the office.");
  if (decision == DOOR_DECISION_FLAG)
    return NULL;
  if (decision == DOOR_DECISION_CONFIRM)
    return may_confirm (self);
  if (decision == DOOR_DECISION_REOPEN)
    return is_decided (state) ? NULL : _ ("Nothing has been decided yet.");
  if (state == DOOR_REVIEW_RETURNED && decision != DOOR_DECISION_VOID)
    return _ ("It is with the interviewer; the corrected version comes by itself.");
  if (state == DOOR_REVIEW_VOID
      || (state == DOOR_REVIEW_APPROVED && decision != DOOR_DECISION_BACK_CHECK))
    return _ ("It is decided. Take it up again first.");
  return NULL;
}
