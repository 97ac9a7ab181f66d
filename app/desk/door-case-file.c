/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-file-private.h"

#include "door-visit-tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DoorCaseFile {
  GObject parent_instance;

  DoorCaseList *cases;
  DoorCaseLog *log;
  DoorClock *clock;
  DoorCase *item;
  GListStore *moments;
  gboolean left; /* an interview was begun at the visit under way, and left */
  char *facts_text;
  char *code_text;
  char *warning;
};

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

static const DoorContact *
contact_of (DoorCaseFile *self)
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
  const DoorContact *contact = contact_of (self);

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

static char *
describe_warning (DoorCaseFile *self)
{
  const DoorContact *contact = contact_of (self);
  DoorProtocol *protocol = door_case_get_protocol (self->item);
  guint n = visits_today (self);

  if (!contact)
    return g_strdup ("");
  if (door_case_is_in_reserve (self->item))
    return g_strdup (
        _ ("This household is kept in reserve. Go there only after your supervisor has "
           "released it; it then says so here."));
  if (contact->handed_over)
    return g_strdup (_ ("This case goes to a colleague. Nothing more is to be done by you."));
  if (!contact->may_offer && !contact->final.final)
    return g_strdup (_ ("The selected person has said no. Do not ask again."));
  if (contact->visits->len > 0 && !contact->final.final
      && strcmp (
             ((DoorVisit *) g_ptr_array_index (contact->visits, contact->visits->len - 1))->result,
             "2.112")
             == 0)
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
  for (guint i = 0; contact_of (self) && i < events->len; i++)
    {
      DoorMoment *moment = door_moment_new (g_ptr_array_index (events, i), contact_of (self), now);

      if (moment)
        g_ptr_array_add (rows, moment);
    }
  g_list_store_splice (self->moments, 0, g_list_model_get_n_items (G_LIST_MODEL (self->moments)),
                       rows->pdata, rows->len);
}

static void
refresh (DoorCaseFile *self)
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
  refresh (self);
}

static void
on_event_added (DoorCaseFile *self, const char *case_id)
{
  if (strcmp (case_id, door_case_get_id (self->item)) == 0)
    refresh (self);
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
  refresh (self);
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
  const DoorContact *contact = contact_of (self);

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
  const DoorContact *contact = contact_of (self);

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
  const DoorContact *contact = contact_of (self);

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
  const DoorContact *contact = contact_of (self);

  return contact && contact->open && contact->open->by_phone;
}

/* --- What may be done --------------------------------------------------------------------- */

static gboolean
is_closed (DoorCaseFile *self)
{
  switch (door_case_get_progress_facts (self->item)->state)
    {
    case DOOR_CASE_WAITING:
    case DOOR_CASE_SENT:
    case DOOR_CASE_REFUSED:
    case DOOR_CASE_DAMAGED:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Sent back by the supervisor, and open again (or to be asked anew from its answers). */
static gboolean
is_sent_back (DoorCaseFile *self)
{
  const DoorCaseProgress *progress = door_case_get_progress_facts (self->item);

  return door_case_get_state (self->item) == DOOR_CASE_RETURNED
         && (!is_closed (self) || progress->released);
}

static gboolean
is_set (const char *text)
{
  return text && *text;
}

/* Promise 2. */
static gboolean
takes_visits (DoorCaseFile *self)
{
  const DoorContact *contact = contact_of (self);

  if (!contact || contact->handed_over || door_case_is_in_reserve (self->item))
    return FALSE;
  if (is_sent_back (self))
    return TRUE;
  return !is_closed (self) && !contact->final.final && contact->may_offer;
}

gboolean
door_case_file_may (DoorCaseFile *self, DoorCaseAct act)
{
  const DoorContact *contact = contact_of (self);
  gboolean open = contact && contact->open;

  switch (act)
    {
    case DOOR_CASE_ACT_VISIT:
      return takes_visits (self) && !open;
    case DOOR_CASE_ACT_CALL:
      return takes_visits (self) && !open && is_set (door_case_get_facts (self->item)->phone);
    case DOOR_CASE_ACT_RESULT:
      return open;
    case DOOR_CASE_ACT_INTERVIEW:
      return takes_visits (self)
             && (open || door_case_get_progress_facts (self->item)->has_interview);
    case DOOR_CASE_ACT_LOOK:
      return is_closed (self) && !is_sent_back (self)
             && door_case_get_state (self->item) != DOOR_CASE_DAMAGED;
    case DOOR_CASE_ACT_APPOINTMENT:
      return takes_visits (self);
    case DOOR_CASE_ACT_NOTE:
      return contact != NULL;
    default:
      return FALSE;
    }
}

const char *
door_case_file_act_label (DoorCaseFile *self, DoorCaseAct act)
{
  gboolean begun = door_case_get_progress_facts (self->item)->has_interview;

  switch (act)
    {
    case DOOR_CASE_ACT_VISIT:
      return _ ("Start visit");
    case DOOR_CASE_ACT_CALL:
      return _ ("Start a call");
    case DOOR_CASE_ACT_RESULT:
      return door_case_file_is_by_phone (self) ? _ ("What came of the call")
                                               : _ ("What came of the visit");
    case DOOR_CASE_ACT_INTERVIEW:
      if (is_sent_back (self))
        return _ ("Correct the interview");
      return begun ? _ ("Continue interview") : _ ("Start interview");
    case DOOR_CASE_ACT_LOOK:
      return _ ("Look at it");
    case DOOR_CASE_ACT_APPOINTMENT:
      return contact_of (self) && contact_of (self)->appointment ? _ ("Change appointment")
                                                                 : _ ("Record appointment");
    default:
      return _ ("Write a note");
    }
}

DoorCaseAct
door_case_file_get_next (DoorCaseFile *self)
{
  static const DoorCaseAct order[]
      = { DOOR_CASE_ACT_LOOK, DOOR_CASE_ACT_INTERVIEW, DOOR_CASE_ACT_VISIT, DOOR_CASE_ACT_RESULT };
  gboolean open = door_case_file_may (self, DOOR_CASE_ACT_RESULT);

  if (open && (self->left || !door_case_file_may (self, DOOR_CASE_ACT_INTERVIEW)))
    return DOOR_CASE_ACT_RESULT;
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (door_case_file_may (self, order[i]))
      return order[i];
  return DOOR_CASE_N_ACTS;
}

/* --- Doing it ----------------------------------------------------------------------------- */

/* Several events of one action go one after the other, so that none is there without the one before. */
typedef struct {
  GPtrArray *events;
  guint next;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *self = data;

  g_ptr_array_unref (self->events);
  g_free (self);
}

static void write_next (GTask *task);

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;

  if (door_case_log_add_finish (DOOR_CASE_LOG (source), result, &error))
    {
      write_next (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
write_next (GTask *task)
{
  DoorCaseFile *self = g_task_get_source_object (task);
  Writing *writing = g_task_get_task_data (task);

  if (writing->next < writing->events->len)
    {
      door_case_log_add_async (self->log, g_ptr_array_index (writing->events, writing->next++),
                               on_written, task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static GTask *
start (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  Writing *writing = g_new0 (Writing, 1);

  writing->events = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
  g_task_set_task_data (task, writing, writing_free);
  return task;
}

static DoorCaseEvent *
add (GTask *task, const char *type)
{
  DoorCaseFile *self = g_task_get_source_object (task);
  Writing *writing = g_task_get_task_data (task);
  DoorCaseEvent *event = door_case_log_begin (self->log, type, door_case_get_id (self->item));

  g_ptr_array_add (writing->events, event);
  return event;
}

gboolean
door_case_file_finish (DoorCaseFile *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* A caller may ask for what is not allowed only by a fault or a race: told plainly, nothing done. */
static gboolean
refuse_unless (GTask *task, gboolean allowed)
{
  if (allowed)
    return FALSE;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s",
                           _ ("That is not possible for this case now."));
  g_object_unref (task);
  return TRUE;
}

void
door_case_file_start_visit_async (DoorCaseFile *self,
                                  const char *mode,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  GTask *task = start (self, callback, data);
  DoorCaseEvent *event;

  if (refuse_unless (task, door_case_file_may (self, DOOR_CASE_ACT_VISIT)))
    return;
  event = add (task, "visit-start");
  door_case_event_set (event, "visit", door_case_event_id (event));
  door_case_event_set (event, "mode", mode);
  write_next (task);
}

DoorVisitReport *
door_case_file_new_report (DoorCaseFile *self)
{
  const DoorContact *contact = contact_of (self);

  return contact && contact->open ? door_visit_report_new (contact->selection != NULL, self->left,
                                                           contact->open->by_phone)
                                  : NULL;
}

static void
add_result (GTask *task, const char *result)
{
  DoorCaseFile *self = g_task_get_source_object (task);
  DoorCaseEvent *event = add (task, "visit-result");

  door_case_event_set (event, "visit", contact_of (self)->open->id);
  door_case_event_set (event, "result", result);
}

static void
add_appointment (GTask *task, const char *when, const char *note)
{
  DoorCaseEvent *event = add (task, "appointment");

  door_case_event_set (event, "when", when);
  door_case_event_set (event, "note", note);
}

static void
add_hand_over (GTask *task, const char *needs, const char *note)
{
  DoorCaseEvent *event = add (task, "handed-over");

  door_case_event_set (event, "reason", needs);
  door_case_event_set (event, "note", note);
}

static void
copy_details (DoorCaseEvent *event, DoorVisitReport *report)
{
  static const char *const names[] = { "spoke", "reason", "strength", "needs", "note" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strv_contains (door_visit_report_get_wanted (report), names[i]))
      door_case_event_set (event, names[i], door_visit_report_get_detail (report, names[i]));
}

void
door_case_file_end_visit_async (DoorCaseFile *self,
                                DoorVisitReport *report,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = start (self, callback, data);
  const DoorContact *contact = contact_of (self);
  const char *when = door_visit_report_get_detail (report, "appointment");
  Writing *writing = g_task_get_task_data (task);

  if (refuse_unless (task, contact && contact->open && !door_visit_report_get_missing (report)
                               && !door_visit_report_opens_interview (report)))
    return;
  add_result (task, door_visit_report_get_code (report));
  copy_details (g_ptr_array_index (writing->events, 0), report);
  if (door_visit_report_hands_over (report))
    add_hand_over (task, door_visit_report_get_detail (report, "needs"),
                   door_visit_report_get_detail (report, "note"));
  else if (*when && g_strv_contains (door_visit_report_get_wanted (report), "appointment"))
    add_appointment (task, when, NULL);
  else if (contact->appointment)
    add_appointment (task, NULL, NULL); /* it was kept, or missed: either way it is over */
  write_next (task);
}

static void
on_interview (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorCaseFile *self = g_task_get_source_object (task);
  GError *error = NULL;
  DoorInterview *interview = door_case_list_open_finish (DOOR_CASE_LIST (source), result, &error);

  self->left = FALSE;
  if (interview)
    g_task_return_pointer (task, interview, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_visit_started (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  DoorCaseFile *self = DOOR_CASE_FILE (source);
  GError *error = NULL;

  if (door_case_file_finish (self, result, &error))
    {
      door_case_list_open_async (self->cases, self->item, on_interview, task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* What was sent back is often a slip that needs no visit; whoever goes there starts one first. */
static gboolean
corrects_at_the_desk (DoorCaseFile *self)
{
  return is_sent_back (self) && door_case_file_may (self, DOOR_CASE_ACT_INTERVIEW);
}

void
door_case_file_open_interview_async (DoorCaseFile *self,
                                     GAsyncReadyCallback callback,
                                     gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  if (door_case_file_may (self, DOOR_CASE_ACT_LOOK)
      || door_case_file_may (self, DOOR_CASE_ACT_RESULT) || corrects_at_the_desk (self))
    door_case_list_open_async (self->cases, self->item, on_interview, task);
  else if (!refuse_unless (task, takes_visits (self)))
    door_case_file_start_visit_async (self, "in-person", on_visit_started, task);
}

DoorInterview *
door_case_file_open_interview_finish (DoorCaseFile *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
door_case_file_left_interview_async (DoorCaseFile *self,
                                     gboolean finished,
                                     GAsyncReadyCallback callback,
                                     gpointer data)
{
  GTask *task = start (self, callback, data);
  const DoorContact *contact = contact_of (self);

  self->left = !finished && contact && contact->open;
  if (finished && contact && contact->open)
    add_result (task, DOOR_VISIT_INTERVIEW);
  if (finished && contact && contact->appointment)
    add_appointment (task, NULL, NULL);
  write_next (task);
  refresh (self);
}

void
door_case_file_set_appointment_async (DoorCaseFile *self,
                                      GDateTime *when,
                                      const char *note,
                                      GAsyncReadyCallback callback,
                                      gpointer data)
{
  GTask *task = start (self, callback, data);
  g_autofree char *text = when ? g_date_time_format_iso8601 (when) : NULL;

  if (refuse_unless (task, door_case_file_may (self, DOOR_CASE_ACT_APPOINTMENT)))
    return;
  add_appointment (task, text, note);
  write_next (task);
}

void
door_case_file_add_note_async (DoorCaseFile *self,
                               const char *text,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  GTask *task = start (self, callback, data);

  if (refuse_unless (task, text && *text))
    return;
  door_case_event_set (add (task, "note"), "text", text);
  write_next (task);
}

void
door_case_file_hand_over_async (DoorCaseFile *self,
                                const char *needs,
                                const char *note,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = start (self, callback, data);

  if (refuse_unless (task, !is_closed (self)))
    return;
  if (contact_of (self) && contact_of (self)->open)
    add_result (task, DOOR_VISIT_HAND_OVER);
  add_hand_over (task, needs, note);
  write_next (task);
}
