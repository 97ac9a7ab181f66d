/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-cover-private.h"

#include "door-when.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TICK_SECONDS 30
#define REMIND_BEFORE_US (G_GINT64_CONSTANT (30 * 60) * G_USEC_PER_SEC)

struct _DoorSafety {
  GObject parent_instance;

  DoorCaseLog *log;
  DoorClock *clock;
  DoorProtocol *protocol;
  char *check_in_text;
  char *workload_text;
  gint64 due_us; /* of the next check-in; 0: none */
  gboolean overdue;
  gint64 told_overdue; /* the due time that was told */
  GHashTable *told;    /* appointments */
  guint timer;
};

enum { CHANGED, REMINDER, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DoorSafety, door_safety, G_TYPE_OBJECT)

static void
door_safety_finalize (GObject *object)
{
  DoorSafety *self = DOOR_SAFETY (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_object_unref (self->log);
  door_clock_unref (self->clock);
  door_protocol_unref (self->protocol);
  g_hash_table_unref (self->told);
  g_free (self->check_in_text);
  g_free (self->workload_text);
  G_OBJECT_CLASS (door_safety_parent_class)->finalize (object);
}

static void
door_safety_class_init (DoorSafetyClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_safety_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[REMINDER] = g_signal_new ("reminder", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
door_safety_init (DoorSafety *self)
{
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->check_in_text = g_strdup ("");
  self->workload_text = g_strdup ("");
}

/* --- Checking in -------------------------------------------------------------------------- */

typedef struct {
  gint64 first_visit; /* of today; 0: none */
  gint64 last_visit;
  gint64 check_in;
} Signs;

static Signs
find_signs (DoorSafety *self)
{
  GPtrArray *events = door_case_log_all (self->log);
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  g_autofree char *today = g_date_time_format (now, "%F");
  Signs signs = { 0, 0, 0 };

  for (guint i = 0; i < events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (events, i);
      gint64 at = door_case_event_at (event);
      g_autofree char *day = g_date_time_format (door_case_event_local (event), "%F");

      if (strcmp (day, today) != 0)
        continue;
      if (door_case_event_is (event, "check-in"))
        signs.check_in = MAX (signs.check_in, at);
      if (!door_case_event_is (event, "visit-start"))
        continue;
      signs.first_visit = signs.first_visit == 0 ? at : MIN (signs.first_visit, at);
      signs.last_visit = MAX (signs.last_visit, at);
    }
  return signs;
}

/* From the first visit of the day, or the last check-in, on. 0: nobody waits for one. */
static gint64
next_due (DoorSafety *self, gint64 now)
{
  gint64 span = self->protocol->check_in_minutes * G_GINT64_CONSTANT (60) * G_USEC_PER_SEC;
  Signs signs = find_signs (self);

  if (span == 0 || signs.first_visit == 0
      || now - MAX (signs.last_visit, signs.check_in) > DOOR_SAFETY_WORK_IS_OVER_US)
    return 0;
  return MAX (signs.first_visit, signs.check_in) + span;
}

static char *
clock_text (DoorSafety *self, gint64 us)
{
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, g_date_time_get_timezone (now));

  return g_date_time_format (here, "%-H:%M");
}

static void
update_check_in (DoorSafety *self, gint64 now)
{
  g_autofree char *time = NULL;

  self->due_us = next_due (self, now);
  self->overdue = self->due_us > 0 && now > self->due_us;
  g_free (self->check_in_text);
  if (self->due_us == 0)
    {
      self->check_in_text = g_strdup ("");
      return;
    }
  time = clock_text (self, self->due_us);
  self->check_in_text = g_strdup_printf (
      self->overdue ? _ ("Check-in overdue since %s") : _ ("Next check-in by %s"), time);
}

static void
tell_overdue (DoorSafety *self)
{
  g_autoptr (DoorCaseEvent) event = NULL;
  g_autofree char *due = NULL;

  if (!self->overdue || self->told_overdue == self->due_us)
    return;
  self->told_overdue = self->due_us;
  due = door_clock_iso (self->due_us);
  event = door_case_log_begin (self->log, "overdue", "");
  door_case_event_set (event, "due", due);
  door_case_log_add_async (self->log, event, NULL, NULL);
  g_signal_emit (self, signals[REMINDER], 0, _ ("Please check in with your team."));
}

/* --- Workload ----------------------------------------------------------------------------- */

static guint
count_today (DoorSafety *self, const char *type)
{
  GPtrArray *events = door_case_log_all (self->log);
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  g_autofree char *today = g_date_time_format (now, "%F");
  g_autoptr (GHashTable) cases = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < events->len; i++)
    {
      DoorCaseEvent *event = g_ptr_array_index (events, i);
      g_autofree char *day = g_date_time_format (door_case_event_local (event), "%F");

      if (door_case_event_is (event, type) && strcmp (day, today) == 0
          && strcmp (door_case_event_get (event, "open"), "no") != 0)
        g_hash_table_add (cases, (gpointer) door_case_event_case (event));
    }
  return g_hash_table_size (cases);
}

static void
update_workload (DoorSafety *self)
{
  guint n = count_today (self, "gate");

  g_free (self->workload_text);
  self->workload_text
      = self->protocol->sensitive_a_day > 0 && n >= self->protocol->sensitive_a_day
            ? g_strdup_printf (ngettext ("You have held %u personal interview today. That is "
                                         "enough for one day; the next one may wait.",
                                         "You have held %u personal interviews today. That is "
                                         "enough for one day; the next one may wait.",
                                         n),
                               n)
            : g_strdup ("");
}

void
door_safety_tick (DoorSafety *self)
{
  update_check_in (self, door_clock_now (self->clock));
  update_workload (self);
  tell_overdue (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_timer (gpointer data)
{
  door_safety_tick (data);
  return G_SOURCE_CONTINUE;
}

DoorSafety *
door_safety_new (DoorCaseLog *log, DoorClock *clock)
{
  DoorSafety *self = g_object_new (DOOR_TYPE_SAFETY, NULL);

  self->log = g_object_ref (log);
  self->clock = door_clock_ref (clock);
  self->protocol = door_protocol_parse (NULL, NULL);
  self->timer = g_timeout_add_seconds (TICK_SECONDS, on_timer, self);
  g_signal_connect_object (log, "added", G_CALLBACK (door_safety_tick), self, G_CONNECT_SWAPPED);
  door_safety_tick (self);
  return self;
}

void
door_safety_remind (DoorSafety *self, GDateTime *appointment, const char *id)
{
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  g_autofree char *when = g_date_time_format_iso8601 (appointment);
  g_autofree char *key = g_strconcat (id, " ", when, NULL);
  GTimeSpan ahead = g_date_time_difference (appointment, now);
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  if (ahead > REMIND_BEFORE_US || ahead < -REMIND_BEFORE_US
      || g_hash_table_contains (self->told, key))
    return;
  g_hash_table_add (self->told, g_steal_pointer (&key));
  words = door_when_describe (appointment, now);
  text = g_strdup_printf (_ ("Appointment: %s"), words);
  g_signal_emit (self, signals[REMINDER], 0, text);
}

/* --- Noting ------------------------------------------------------------------------------- */

static const struct {
  const char *type;
  const char *field;
  const char *value; /* NULL: the text */
} acts[] = {
  [DOOR_SAFETY_WELL] = { "check-in", "answer", "well" },
  [DOOR_SAFETY_HELP] = { "check-in", "answer", "help" },
  [DOOR_SAFETY_REFERRAL_TAKEN] = { "referral", "answer", "taken" },
  [DOOR_SAFETY_REFERRAL_DECLINED] = { "referral", "answer", "declined" },
  [DOOR_SAFETY_REFERRAL_UNSAFE] = { "referral", "answer", "not-offered" },
  [DOOR_SAFETY_DISTRESS_PAUSE] = { "distress", "action", "pause" },
  [DOOR_SAFETY_DISTRESS_STOP] = { "distress", "action", "stop" },
  [DOOR_SAFETY_DANGER] = { "danger", "what", "in-danger" },
  [DOOR_SAFETY_MUST_REPORT] = { "danger", "what", "must-report" },
  [DOOR_SAFETY_DEBRIEF] = { "debrief", "text", NULL },
  [DOOR_SAFETY_DECLINE] = { "declined", "reason", NULL },
};

static void
on_noted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (door_case_log_add_finish (DOOR_CASE_LOG (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
door_safety_note_async (DoorSafety *self,
                        DoorSafetyAct act,
                        const char *case_id,
                        const char *text,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  g_autoptr (DoorCaseEvent) event
      = door_case_log_begin (self->log, acts[act].type, case_id ? case_id : "");

  door_case_event_set (event, acts[act].field, acts[act].value ? acts[act].value : text);
  if (acts[act].value)
    door_case_event_set (event, "note", text);
  if (act == DOOR_SAFETY_WELL && self->protocol->check_in_minutes > 0)
    {
      g_autofree char *due = door_clock_iso (door_clock_now (self->clock)
                                             + self->protocol->check_in_minutes
                                                   * G_GINT64_CONSTANT (60) * G_USEC_PER_SEC);

      door_case_event_set (event, "due", due);
    }
  door_case_log_add_async (self->log, event, on_noted, task);
}

gboolean
door_safety_note_finish (DoorSafety *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Getters ------------------------------------------------------------------------------ */

void
door_safety_set_protocol (DoorSafety *self, DoorProtocol *protocol)
{
  door_protocol_ref (protocol);
  door_protocol_unref (self->protocol);
  self->protocol = protocol;
  door_safety_tick (self);
}

DoorProtocol *
door_safety_get_protocol (DoorSafety *self)
{
  return self->protocol;
}

const char *
door_safety_get_check_in_text (DoorSafety *self)
{
  return self->check_in_text;
}

gboolean
door_safety_get_overdue (DoorSafety *self)
{
  return self->overdue;
}

const char *
door_safety_get_workload_text (DoorSafety *self)
{
  return self->workload_text;
}

const char *
door_safety_get_reporting_text (DoorSafety *self)
{
  return self->protocol->reporting_applies ? self->protocol->reporting_text : "";
}
