/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-file-private.h"

#include "door-joined.h"
#include "door-return.h"
#include "door-team-steps.h"
#include "door-visit-tree.h"
#include "door-when.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DoorMoment {
  GObject parent_instance;
  char *when;
  char *title;
  char *detail;
  gboolean from_office;
};

G_DEFINE_FINAL_TYPE (DoorMoment, door_moment, G_TYPE_OBJECT)

static void
door_moment_finalize (GObject *object)
{
  DoorMoment *self = DOOR_MOMENT (object);

  g_free (self->when);
  g_free (self->title);
  g_free (self->detail);
  G_OBJECT_CLASS (door_moment_parent_class)->finalize (object);
}

static void
door_moment_class_init (DoorMomentClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_moment_finalize;
}

static void
door_moment_init (DoorMoment *self)
{
}

/* --- Visits ------------------------------------------------------------------------------- */

static guint
visit_number (const DoorContact *contact, const char *id, const DoorVisit **ret_visit)
{
  for (guint i = 0; i < contact->visits->len; i++)
    {
      *ret_visit = g_ptr_array_index (contact->visits, i);
      if (strcmp ((*ret_visit)->id, id) == 0)
        return i + 1;
    }
  *ret_visit = NULL;
  return 0;
}

static const char *
result_words (const char *result)
{
  if (strcmp (result, DOOR_VISIT_INTERVIEW) == 0)
    return _ ("interview");
  if (strcmp (result, DOOR_VISIT_HAND_OVER) == 0)
    return _ ("another interviewer is needed");
  return door_final_code_label (result);
}

static void
append (GString *text, const char *part)
{
  if (*part)
    g_string_append_printf (text, "%s%s", text->len ? " · " : "", part);
}

static char *
visit_detail (const DoorCaseEvent *event)
{
  GString *text = g_string_new (NULL);
  const char *spoke = door_case_event_get (event, "spoke");
  const char *reason = door_case_event_get (event, "reason");
  const char *strength = door_case_event_get (event, "strength");

  if (*spoke)
    append (text, door_visit_detail_label (door_visit_spoke (), spoke));
  if (*reason)
    append (text, door_visit_detail_label (door_visit_reasons (), reason));
  if (*strength)
    append (text, door_visit_detail_label (door_visit_strengths (), strength));
  append (text, door_case_event_get (event, "note"));
  return g_string_free (text, FALSE);
}

static gboolean
tell_visit (DoorMoment *self, const DoorCaseEvent *event, const DoorContact *contact)
{
  const DoorVisit *visit;
  guint number = visit_number (contact, door_case_event_get (event, "visit"), &visit);

  if (!visit)
    return FALSE;
  if (door_case_event_is (event, "visit-start"))
    {
      if (!visit->open)
        return FALSE; /* its result tells it */
      self->title = g_strdup_printf (_ ("Visit %u: under way"), number);
      return TRUE;
    }
  self->title = g_strdup_printf (visit->by_phone ? _ ("Call %u: %s") : _ ("Visit %u: %s"), number,
                                 result_words (door_case_event_get (event, "result")));
  self->detail = visit_detail (event);
  return TRUE;
}

/* --- Everything else ---------------------------------------------------------------------- */

static char *
appointment_title (const DoorCaseEvent *event, GDateTime *now)
{
  g_autoptr (GDateTime) when
      = g_date_time_new_from_iso8601 (door_case_event_get (event, "when"), NULL);
  g_autofree char *words = when ? door_when_describe (when, now) : NULL;

  return words ? g_strdup_printf (_ ("Appointment: %s"), words)
               : g_strdup (_ ("Appointment called off"));
}

/* Nothing here tells what a sensitive part is about: the page may be seen by others. */
static const struct {
  const char *type;
  const char *title;
  const char *field; /* shown as the detail; NULL: none */
  gboolean from_office;
} plain[] = {
  { "note", N_ ("Note"), "text", FALSE },
  { "handed-over", N_ ("Handed over to a colleague"), "note", FALSE },
  { "given", N_ ("Given to a colleague"), "to", FALSE },
  { DOOR_EVENT_TAKEN, N_ ("A colleague gave it to you"), "from", FALSE },
  { "redraw", N_ ("The draw was repeated, with the supervisor's code"), "reason", FALSE },
  { "referral", N_ ("The list of services was offered"), NULL, FALSE },
  { "debrief", N_ ("You wrote about how it went"), NULL, FALSE },
  { "danger", N_ ("The supervisor was told at once"), NULL, FALSE },
  { DOOR_EVENT_DANGER_SETTLED, N_ ("The report of danger was dealt with"), "text", FALSE },
  { DOOR_EVENT_EXTRAS, N_ ("The office was told of households that nobody listed"), NULL, FALSE },
  { "declined", N_ ("A part was left to a colleague"), NULL, FALSE },
  { "withdrawn", N_ ("The respondent took back the consent"), NULL, FALSE },
  { "message", N_ ("From your supervisor"), "text", TRUE },
  { "release", N_ ("Your supervisor released this household from the reserve"), "reason", TRUE },
  { DOOR_EVENT_REASSIGNED, N_ ("Your supervisor gave this case to a colleague"), "reason", TRUE },
  { DOOR_EVENT_TAKEN_OVER, N_ ("Your supervisor gave this case to you"), "reason", TRUE },
  { DOOR_EVENT_REDRAW_PERMIT, N_ ("Your supervisor permits another draw"), "reason", TRUE },
  { "visit-again", N_ ("Your supervisor asks for another visit"), "text", TRUE },
  { "confirmed", N_ ("Your supervisor confirmed the result"), NULL, TRUE },
};

static char *
gate_title (const DoorCaseEvent *event)
{
  return g_strdup (strcmp (door_case_event_get (event, "open"), "yes") == 0
                       ? _ ("A quiet place was found")
                       : _ ("No quiet place; part of the interview waits"));
}

/* That others will check it is not told to whom they check. */
static const char *
verdict_title (const DoorCaseEvent *event)
{
  const char *step = door_case_event_get (event, "step");

  if (strcmp (step, DOOR_STEP_APPROVE) == 0)
    return _ ("Your supervisor approved the interview: it is final");
  if (strcmp (step, DOOR_STEP_VOID) == 0)
    return _ ("Your supervisor decided that this interview is not used");
  return _ ("Your supervisor looked at the interview");
}

/* What is said of the whole, then of single questions, which say it again where they stand. */
static char *
returned_detail (const DoorCaseEvent *event)
{
  g_autoptr (GPtrArray) comments = door_return_comments (event);
  GString *text = g_string_new (door_case_event_get (event, "text"));

  for (guint i = 0; i < comments->len; i++)
    {
      const DoorReturnComment *comment = g_ptr_array_index (comments, i);

      g_string_append_printf (text, "%s• %s", text->len ? "\n" : "", comment->text);
    }
  return g_string_free (text, FALSE);
}

static gboolean
tell_other (DoorMoment *self, const DoorCaseEvent *event, GDateTime *now)
{
  if (door_case_event_is (event, "appointment"))
    {
      self->title = appointment_title (event, now);
      self->detail = g_strdup (door_case_event_get (event, "note"));
      return TRUE;
    }
  if (door_case_event_is (event, "selection"))
    {
      self->title = strcmp (door_case_event_get (event, "n"), "1") == 0
                        ? g_strdup (_ ("The only person who could be chosen was chosen"))
                        : g_strdup_printf (_ ("One of %s people was chosen by chance"),
                                           door_case_event_get (event, "n"));
      return TRUE;
    }
  if (door_case_event_is (event, "returned"))
    {
      self->title = g_strdup (_ ("Sent back by your supervisor"));
      self->detail = returned_detail (event);
      self->from_office = TRUE;
      return TRUE;
    }
  if (door_case_event_is (event, "verdict"))
    {
      self->title = g_strdup (verdict_title (event));
      self->detail = g_strdup (door_case_event_get (event, "text"));
      self->from_office = TRUE;
      return TRUE;
    }
  if (door_case_event_is (event, "gate"))
    {
      self->title = gate_title (event);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (door_case_event_is (event, plain[i].type))
      {
        self->title = g_strdup (_ (plain[i].title));
        self->detail
            = plain[i].field ? g_strdup (door_case_event_get (event, plain[i].field)) : NULL;
        self->from_office = plain[i].from_office;
        return TRUE;
      }
  return FALSE;
}

DoorMoment *
door_moment_new (const DoorCaseEvent *event, const DoorContact *contact, GDateTime *now)
{
  g_autoptr (DoorMoment) self = g_object_new (DOOR_TYPE_MOMENT, NULL);
  gboolean told = g_str_has_prefix (door_case_event_type (event), "visit-")
                          && !door_case_event_is (event, "visit-again")
                      ? tell_visit (self, event, contact)
                      : tell_other (self, event, now);

  if (!told)
    return NULL;
  self->when = door_when_describe (door_case_event_local (event), now);
  if (!self->detail)
    self->detail = g_strdup ("");
  return g_steal_pointer (&self);
}

/* The office speaks of itself here. */
static const struct {
  const char *type;
  const char *title;
  const char *field;
} of_the_office[] = {
  { DOOR_EVENT_REASSIGNED, NULL, "to" }, /* its title names who has it now */
  { "release", N_ ("Released from the reserve"), NULL },
  { DOOR_EVENT_REDRAW_PERMIT, N_ ("Another draw was permitted"), NULL },
  { "visit-again", N_ ("Another visit was asked for"), NULL },
  { "confirmed", N_ ("The outcome was confirmed"), NULL },
};

static gboolean
tell_office (DoorMoment *self, const DoorCaseEvent *event)
{
  const char *reason = door_case_event_get (event, "reason");

  for (guint i = 0; i < G_N_ELEMENTS (of_the_office); i++)
    {
      const char *field = of_the_office[i].field;

      if (!door_case_event_is (event, of_the_office[i].type))
        continue;
      self->title = field ? g_strdup_printf (_ ("Given to %s"), door_case_event_get (event, field))
                          : g_strdup (_ (of_the_office[i].title));
      self->detail = g_strdup (*reason ? reason : door_case_event_get (event, "text"));
      return TRUE;
    }
  return FALSE;
}

DoorMoment *
door_moment_new_for_team (const DoorCaseEvent *event, const DoorContact *contact, GDateTime *now)
{
  DoorMoment *self = g_object_new (DOOR_TYPE_MOMENT, NULL);
  g_autofree char *when = door_when_describe (door_case_event_local (event), now);
  const char *facts[] = { when, door_case_event_get (event, "by") };

  if (!tell_office (self, event))
    {
      g_object_unref (self);
      self = door_moment_new (event, contact, now);
    }
  if (!self)
    return NULL;
  g_free (self->when);
  self->when = door_joined (facts, G_N_ELEMENTS (facts));
  return self;
}

const char *
door_moment_get_when (DoorMoment *self)
{
  return self->when;
}

const char *
door_moment_get_title (DoorMoment *self)
{
  return self->title;
}

const char *
door_moment_get_detail (DoorMoment *self)
{
  return self->detail;
}

gboolean
door_moment_get_from_office (DoorMoment *self)
{
  return self->from_office;
}
