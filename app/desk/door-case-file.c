/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-acts.h"

#include "door-case-list-private.h"
#include "door-handover.h"
#include "door-visit-tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DoorCaseFile, door_case_file, G_TYPE_OBJECT)

static void
door_case_file_finalize (GObject *object)
{
  DoorCaseFile *self = DOOR_CASE_FILE (object);

  g_object_unref (self->cases);
  g_object_unref (self->log);
  door_clock_unref (self->clock);
  g_object_unref (self->item);
  g_object_unref (self->moments);
  g_free (self->facts_text);
  g_free (self->code_text);
  g_free (self->warning);
  G_OBJECT_CLASS (door_case_file_parent_class)->finalize (object);
}

static void
door_case_file_class_init (DoorCaseFileClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_case_file_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
door_case_file_init (DoorCaseFile *self)
{
  self->moments = g_list_store_new (DOOR_TYPE_MOMENT);
}

const DoorContact *
door_case_file_contact (DoorCaseFile *self)
{
  return door_case_get_contact (self->item);
}

/* --- In words ----------------------------------------------------------------------------- */

static char *
describe_facts (DoorCaseFile *self)
{
  const DoorAssignmentFacts *facts = door_case_get_facts (self->item);
  GString *text = g_string_new (facts->area);

  if (facts->language && *facts->language)
    g_string_append_printf (text, "%s%s", text->len ? " · " : "", facts->language);
  if (facts->phone && *facts->phone)
    g_string_append_printf (text, "%s%s \xe2\x81\xa6%s\xe2\x81\xa9", text->len ? " · " : "",
                            _ ("phone"), facts->phone);
  if (facts->needs && *facts->needs)
    g_string_append_printf (text, "%s%s", text->len ? " · " : "",
                            strcmp (facts->needs, "woman") == 0 ? _ ("interviewed by a woman")
                                                                : _ ("interviewed by a man"));
  if (facts->reserve_of && *facts->reserve_of && !door_case_is_in_reserve (self->item))
    g_string_append_printf (text, "%s%s", text->len ? " · " : "",
                            _ ("from the reserve, released by your supervisor"));
  return g_string_free (text, FALSE);
}

static char *
describe_code (DoorCaseFile *self)
{
  const DoorContact *contact = door_case_file_contact (self);

  if (!contact || !*contact->final.code)
    return g_strdup ("");
  return g_strdup_printf ("%s  %s", contact->final.code,
                          door_final_code_label (contact->final.code));
}

static guint
visits_today (DoorCaseFile *self)
{
  GPtrArray *events = door_case_log_all (self->log);
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  g_autofree char *today = g_date_time_format (now, "%F");
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    {
      DoorCaseEvent *event = g_ptr_array_index (events, i);
      g_autofree char *day = NULL;

      if (!door_case_event_is (event, "visit-start"))
        continue;
      day = g_date_time_format (door_case_event_local (event), "%F");
      n += strcmp (day, today) == 0 ? 1 : 0;
    }
  return n;
}

/* However many visits met nobody since. */
static gboolean
refused_before (const DoorContact *contact)
{
  for (guint i = 0; i < contact->visits->len; i++)
    if (door_visit_is_own_refusal (g_ptr_array_index (contact->visits, i)))
      return TRUE;
  return FALSE;
}

static char *
describe_warning (DoorCaseFile *self)
{
  const DoorContact *contact = door_case_file_contact (self);
  DoorProtocol *protocol = door_case_get_protocol (self->item);
  guint n = visits_today (self);

  if (!contact)
    return g_strdup ("");
  if (door_case_is_in_reserve (self->item))
    return g_strdup (
        _ ("This household is kept in reserve. Go there only after your supervisor has "
           "released it; it then says so here."));
  if (contact->handed_over && door_case_event_is (contact->handed_over, DOOR_EVENT_REASSIGNED))
    return g_strdup_printf (
        contact->given
            ? _ ("Your supervisor gave this case to %s. Nothing more is to be done by you.")
            : _ ("Your supervisor gave this case to %s. Give the interview as it stands to "
                 "this colleague."),
        door_case_event_get (contact->handed_over, "to"));
  if (contact->given)
    return g_strdup_printf (_ ("This case goes to %s with the next sending. Nothing more is to be "
                               "done by you. Without a network, show it to their tablet or "
                               "put it on a stick."),
                            door_case_event_get (contact->given, "to"));
  if (contact->handed_over)
    return g_strdup (_ ("This case goes to a colleague. Give it to one of your team, or leave it: "
                        "your supervisor is told and decides."));
  if (!contact->may_offer && !contact->final.final)
    return g_strdup (_ ("The selected person has said no. Do not ask again."));
  if (!contact->final.final && refused_before (contact))
    return g_strdup (
        _ ("The selected person said no once. Offer once more, politely; take a second "
           "no as the answer."));
  if (protocol->cases_a_day > 0 && n >= protocol->cases_a_day && !contact->final.final)
    return g_strdup_printf (ngettext ("You have made %u visit today. Rest is part of the work.",
                                      "You have made %u visits today. Rest is part of the work.",
                                      n),
                            n);
  return g_strdup ("");
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  gint64 left = door_case_event_at (*(DoorCaseEvent *const *) a);
  gint64 right = door_case_event_at (*(DoorCaseEvent *const *) b);

  return left == right ? 0 : left < right ? 1 : -1;
}

static void
fill_moments (DoorCaseFile *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  g_autoptr (GDateTime) now = door_clock_local (self->clock);

  g_ptr_array_extend (events, door_case_log_of (self->log, door_case_get_id (self->item)), NULL,
                      NULL);
  g_ptr_array_sort (events, newest_first);
  for (guint i = 0; door_case_file_contact (self) && i < events->len; i++)
    {
      DoorMoment *moment
          = door_moment_new (g_ptr_array_index (events, i), door_case_file_contact (self), now);

      if (moment)
        g_ptr_array_add (rows, moment);
    }
  g_list_store_splice (self->moments, 0, g_list_model_get_n_items (G_LIST_MODEL (self->moments)),
                       rows->pdata, rows->len);
}

void
door_case_file_refresh (DoorCaseFile *self)
{
  fill_moments (self);
  g_free (self->facts_text);
  g_free (self->code_text);
  g_free (self->warning);
  self->facts_text = describe_facts (self);
  self->code_text = describe_code (self);
  self->warning = describe_warning (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The list may hold another object for the same case after it was read again. */
static void
on_list_changed (DoorCaseFile *self)
{
  DoorCase *now = door_case_list_find (self->cases, door_case_get_id (self->item));

  if (now)
    g_set_object (&self->item, now);
  door_case_file_refresh (self);
}

static void
on_event_added (DoorCaseFile *self, const char *case_id)
{
  if (strcmp (case_id, door_case_get_id (self->item)) == 0)
    door_case_file_refresh (self);
}

DoorCaseFile *
door_case_file_new (DoorCaseList *cases, DoorCaseLog *log, DoorClock *clock, DoorCase *item)
{
  DoorCaseFile *self = g_object_new (DOOR_TYPE_CASE_FILE, NULL);

  self->cases = g_object_ref (cases);
  self->log = g_object_ref (log);
  self->clock = door_clock_ref (clock);
  self->item = g_object_ref (item);
  g_signal_connect_object (cases, "refreshed", G_CALLBACK (on_list_changed), self,
                           G_CONNECT_SWAPPED);
  /* After the list, which listens first and has folded the event by then. */
  g_signal_connect_object (log, "added", G_CALLBACK (on_event_added), self, G_CONNECT_SWAPPED);
  door_case_file_refresh (self);
  return self;
}

/* --- Getters ------------------------------------------------------------------------------ */

DoorCase *
door_case_file_get_case (DoorCaseFile *self)
{
  return self->item;
}

GListModel *
door_case_file_get_moments (DoorCaseFile *self)
{
  return G_LIST_MODEL (self->moments);
}

const char *
door_case_file_get_office_note (DoorCaseFile *self)
{
  const char *note = door_case_get_facts (self->item)->office_note;

  return note ? note : "";
}

const char *
door_case_file_get_district (DoorCaseFile *self)
{
  const char *district = door_case_get_facts (self->item)->district;

  return district ? district : "";
}

const char *
door_case_file_get_facts_text (DoorCaseFile *self)
{
  return self->facts_text;
}

const char *
door_case_file_get_rules_text (DoorCaseFile *self)
{
  const DoorContact *contact = door_case_file_contact (self);

  return contact && !contact->final.final && !contact->handed_over ? contact->progress : "";
}

const char *
door_case_file_get_code_text (DoorCaseFile *self)
{
  return self->code_text;
}

const char *
door_case_file_get_code_why (DoorCaseFile *self)
{
  const DoorContact *contact = door_case_file_contact (self);

  return contact && contact->final.why ? contact->final.why : "";
}

const char *
door_case_file_get_warning (DoorCaseFile *self)
{
  return self->warning;
}

GDateTime *
door_case_file_get_appointment (DoorCaseFile *self)
{
  const DoorContact *contact = door_case_file_contact (self);

  return contact ? contact->appointment : NULL;
}

GDateTime *
door_case_file_get_now (DoorCaseFile *self)
{
  return door_clock_local (self->clock);
}

gboolean
door_case_file_is_by_phone (DoorCaseFile *self)
{
  const DoorContact *contact = door_case_file_contact (self);

  return contact && contact->open && contact->open->by_phone;
}
