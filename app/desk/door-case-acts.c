/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The acts on the page of a case. */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-acts.h"

#include "door-case-list-private.h"
#include "door-files.h"
#include "door-handover.h"
#include "door-visit-tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
  const DoorContact *contact = door_case_file_contact (self);

  return contact && contact->open ? door_visit_report_new (contact->selection != NULL, self->left,
                                                           contact->open->by_phone)
                                  : NULL;
}

static void
add_result (GTask *task, const char *result)
{
  DoorCaseFile *self = g_task_get_source_object (task);
  DoorCaseEvent *event = add (task, "visit-result");

  door_case_event_set (event, "visit", door_case_file_contact (self)->open->id);
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
  if (door_visit_report_is_danger (report))
    door_case_event_set (event, "danger", "yes");
}

void
door_case_file_end_visit_async (DoorCaseFile *self,
                                DoorVisitReport *report,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = start (self, callback, data);
  const DoorContact *contact = door_case_file_contact (self);
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
  return door_case_file_is_sent_back (self) && door_case_file_may (self, DOOR_CASE_ACT_INTERVIEW);
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
  else if (!refuse_unless (task, door_case_file_takes_visits (self)))
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
  const DoorContact *contact = door_case_file_contact (self);

  self->left = !finished && contact && contact->open;
  if (finished && contact && contact->open)
    add_result (task, DOOR_VISIT_INTERVIEW);
  if (finished && contact && contact->appointment)
    add_appointment (task, NULL, NULL);
  write_next (task);
  door_case_file_refresh (self);
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

/* --- Households that nobody listed --------------------------------------------------------- */

/* Without blanks and empty lines. transfer full. */
static char **
read_names (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text ? text : "", "\n", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; lines[i]; i++)
    if (*g_strstrip (lines[i]))
      g_strv_builder_add (names, lines[i]);
  return g_strv_builder_end (names);
}

/* NULL: they can be told. transfer full. */
static char *
what_is_wrong (char **names)
{
  guint n = g_strv_length (names);

  if (n == 0)
    return g_strdup (_ ("Write the head of each household, one a line."));
  if (n > DOOR_CASE_MAX_EXTRAS)
    return g_strdup (_ ("That is a whole building: tell your supervisor, so that it is listed."));
  for (guint i = 0; i < n; i++)
    if (g_strv_contains ((const char *const *) names + i + 1, names[i]))
      return g_strdup_printf (_ ("“%s” stands there twice. Add something that tells them apart."),
                              names[i]);
  return NULL;
}

void
door_case_file_tell_extras_async (DoorCaseFile *self,
                                  const char *names,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  GTask *task = start (self, callback, data);
  g_auto (GStrv) read = read_names (names);
  g_autofree char *wrong = what_is_wrong (read);
  g_autofree char *told = g_strjoinv ("\n", read);

  if (refuse_unless (task, door_case_file_may (self, DOOR_CASE_ACT_EXTRAS)))
    return;
  if (wrong)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", wrong);
      g_object_unref (task);
      return;
    }
  door_case_event_set (add (task, DOOR_EVENT_EXTRAS), "names", told);
  write_next (task);
}

char *
door_case_file_get_extras (DoorCaseFile *self)
{
  GPtrArray *events = door_case_log_of (self->log, door_case_get_id (self->item));
  const DoorCaseEvent *last = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (events, i);

      if (door_case_event_is (event, DOOR_EVENT_EXTRAS)
          && (!last || door_case_event_at (event) >= door_case_event_at (last)))
        last = event;
    }
  return g_strdup (last ? door_case_event_get (last, "names") : "");
}

void
door_case_file_hand_over_async (DoorCaseFile *self,
                                const char *needs,
                                const char *note,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = start (self, callback, data);

  if (refuse_unless (task, !door_case_file_is_closed (self)))
    return;
  if (door_case_file_contact (self) && door_case_file_contact (self)->open)
    add_result (task, DOOR_VISIT_HAND_OVER);
  add_hand_over (task, needs, note);
  write_next (task);
}

/* --- To a colleague ----------------------------------------------------------------------- */

static void
on_given (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;

  if (door_handover_finish (result, &error))
    {
      write_next (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* The letter first: what is said to be given is on its way. A letter queued twice is one. */
void
door_case_file_give_async (DoorCaseFile *self,
                           const char *colleague,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = start (self, callback, data);
  const DoorCaseProgress *progress = door_case_get_progress_facts (self->item);
  DoorHandover handover = { .facts = door_case_get_facts (self->item), .colleague = colleague };

  if (refuse_unless (task, door_case_file_may (self, DOOR_CASE_ACT_GIVE)))
    return;
  handover.events = door_case_log_of (self->log, door_case_get_id (self->item));
  if (progress->state == DOOR_CASE_IN_PROGRESS)
    handover.draft = &progress->interview;
  door_case_event_set (add (task, "given"), "to", colleague);
  door_handover_async (self->cases->queue, self->cases->trust, &handover, on_given, task);
}

/* --- A withdrawal ------------------------------------------------------------------------- */

static void
on_withdrawn (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;

  if (door_case_list_withdraw_finish (DOOR_CASE_LIST (source), result, &error))
    {
      write_next (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
door_case_file_withdraw_async (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = start (self, callback, data);
  const DoorContact *contact = door_case_file_contact (self);
  g_autoptr (DoorCaseEvent) event = NULL;

  if (refuse_unless (task, door_case_file_may (self, DOOR_CASE_ACT_WITHDRAW)))
    return;
  event = door_case_log_begin (self->log, "withdrawn", door_case_get_id (self->item));
  if (contact && contact->open)
    add_result (task, "2.112");
  if (contact && contact->appointment)
    add_appointment (task, NULL, NULL);
  door_case_list_withdraw_async (self->cases, event, on_withdrawn, task);
}
