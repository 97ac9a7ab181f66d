/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-correction-desk.h"

#include "door-analyst-desk-private.h"
#include "door-analyst-private.h"
#include "door-corrections.h"
#include "door-csv.h"
#include "door-date-format.h"
#include "door-files.h"
#include "door-underway.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_BYTES (64u * 1024 * 1024)

/* One record: corrections made at once by one rule. */
typedef struct {
  guint first, n; /* of the list of all */
  char *words;
} Rule;

struct _DoorCorrectionDesk {
  GObject parent_instance;
  DoorAnalystDesk *analyst;
  DoorClock *clock;
  DoorCorrections *standing; /* NULL before */
  GArray *rules;             /* of Rule */
  DoorUnderway underway;
};

G_DEFINE_FINAL_TYPE (DoorCorrectionDesk, door_correction_desk, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- What it says ----------------------------------------------------------------------------- */

gboolean
door_correction_desk_is_busy (DoorCorrectionDesk *self)
{
  return self->underway.busy;
}

const char *
door_correction_desk_get_message (DoorCorrectionDesk *self)
{
  return door_underway_message (&self->underway);
}

gboolean
door_correction_desk_has_failed (DoorCorrectionDesk *self)
{
  return self->underway.failed;
}

/* --- Work in a thread --------------------------------------------------------------------------- */

/* What is made, undone or only read; and what stands afterwards. */
typedef struct {
  DoorAnalystHeld *held;
  DoorClock *clock;
  char *name, *file; /* NULL: only read */
  GBytes *lines;     /* of the one answer; NULL: in the file */
  gboolean apply, undo;
  guint n;
  DoorCorrections *standing;
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  door_analyst_held_free (self->held);
  g_clear_pointer (&self->clock, door_clock_unref);
  g_free (self->name);
  g_free (self->file);
  g_clear_pointer (&self->lines, g_bytes_unref);
  g_clear_pointer (&self->standing, door_corrections_free);
  g_free (self);
}

static gboolean
read_standing (Work *self, GError **error)
{
  const DoorAnalystJob *job = &self->held->job;
  g_autoptr (DoorRoster) roster = door_analyst_roster_load (job, error);
  guint n_refused;

  self->standing
      = roster ? door_corrections_load (job->folder, roster, job->key, &n_refused, error) : NULL;
  return self->standing != NULL;
}

static gboolean
make (Work *self, GError **error)
{
  if (!self->lines)
    self->lines = door_file_load (self->file, MAX_BYTES, error);
  return self->lines
         && door_corrections_make (&self->held->job, self->name, self->lines, self->clock,
                                   !self->apply, &self->n, error);
}

static gboolean
act (Work *self, GError **error)
{
  if (!self->name)
    return TRUE;
  return self->undo ? door_corrections_undo (&self->held->job, self->name, self->clock, error)
                    : make (self, error);
}

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *it = data;
  GError *error = NULL;

  if (act (it, &error) && read_standing (it, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* `work`: transfer full. `why_not`: it is not even begun; NULL. */
static void
begin (DoorCorrectionDesk *self,
       Work *work,
       const char *message,
       const char *why_not,
       GAsyncReadyCallback callback,
       gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  work->held = door_analyst_desk_hold (self->analyst);
  work->clock = door_clock_ref (self->clock);
  g_task_set_task_data (task, work, work_free);
  door_underway_run (&self->underway, task, message, work_in_thread,
                     work->held ? why_not : door_analyst_desk_not_open ());
}

/* --- Rules -------------------------------------------------------------------------------------- */

static void
clear_rule (gpointer data)
{
  g_free (((Rule *) data)->words);
}

static const DoorCorrection *
correction (DoorCorrectionDesk *self, guint index)
{
  return door_corrections_all (self->standing)->pdata[index];
}

/* Translators: of a rule of corrections: "2 answers, by ines, 14 May 2026, 08:01". */
static char *
words_of (const DoorCorrection *first, guint n)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (first->at / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *when = door_date_format (local, _ ("%e %B %Y, %H:%M"));

  return g_strdup_printf (ngettext ("%u answer, by %s, %s", "%u answers, by %s, %s", n), n,
                          first->by, g_strchug (when));
}

static gboolean
is_of_record (const DoorCorrection *one, const DoorCorrection *other)
{
  return one->at == other->at && strcmp (one->rule, other->rule) == 0;
}

static void
list_rules (DoorCorrectionDesk *self)
{
  guint n = door_corrections_all (self->standing)->len;

  g_array_set_size (self->rules, 0);
  for (guint i = 0; i < n;)
    {
      Rule rule = { i, 1, NULL };

      while (i + rule.n < n && is_of_record (correction (self, i), correction (self, i + rule.n)))
        rule.n++;
      rule.words = words_of (correction (self, i), rule.n);
      g_array_append_val (self->rules, rule);
      i += rule.n;
    }
}

gboolean
door_correction_desk_get_rule (DoorCorrectionDesk *self, guint index, DoorCorrectionRule *ret_rule)
{
  const DoorCorrection *first;
  const Rule *rule;

  if (index >= self->rules->len)
    return FALSE;
  rule = &g_array_index (self->rules, Rule, index);
  first = correction (self, rule->first);
  *ret_rule = (DoorCorrectionRule){ first->rule, first->by, rule->words,
                                    first->state != DOOR_CORRECTION_UNDONE, rule->n };
  return TRUE;
}

gboolean
door_correction_desk_get_answer (DoorCorrectionDesk *self,
                                 guint rule,
                                 guint index,
                                 DoorCorrectionAnswer *ret_answer)
{
  const DoorCorrection *one;

  if (rule >= self->rules->len || index >= g_array_index (self->rules, Rule, rule).n)
    return FALSE;
  one = correction (self, g_array_index (self->rules, Rule, rule).first + index);
  *ret_answer
      = (DoorCorrectionAnswer){ one->instance_id, one->path, one->before, one->after, one->reason };
  return TRUE;
}

/* The work that went well; NULL with what went wrong in the message. */
static const Work *
finish (DoorCorrectionDesk *self, GAsyncResult *result)
{
  Work *it = g_task_get_task_data (G_TASK (result));

  if (!door_underway_took (&self->underway, result))
    return NULL;
  g_clear_pointer (&self->standing, door_corrections_free);
  self->standing = g_steal_pointer (&it->standing);
  list_rules (self);
  return it;
}

void
door_correction_desk_open_async (DoorCorrectionDesk *self,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_return_if_fail (!self->underway.busy);
  begin (self, g_new0 (Work, 1), _ ("Reading the corrections …"), NULL, callback, data);
}

gboolean
door_correction_desk_open_finish (DoorCorrectionDesk *self, GAsyncResult *result)
{
  if (!finish (self, result))
    return FALSE;
  door_underway_end (&self->underway, g_strdup (""), FALSE);
  return TRUE;
}

/* --- Making ------------------------------------------------------------------------------------- */

/* The one answer as the lines of a rule. */
static GBytes *
print_line (const DoorCorrectionAnswer *answer)
{
  const char *const row[] = { answer->instance_id ? answer->instance_id : "", answer->path,
                              answer->before ? answer->before : "",
                              answer->after ? answer->after : "", answer->reason };
  GString *out = g_string_new ("instance_id,path,before,after,reason\r\n");

  door_csv_append_row (out, row, G_N_ELEMENTS (row));
  return g_string_free_to_bytes (out);
}

static gboolean
is_whole (const DoorCorrectionAnswer *answer)
{
  g_autofree char *path = door_analyst_dup_words (answer->path);
  g_autofree char *reason = door_analyst_dup_words (answer->reason);

  return path && reason;
}

void
door_correction_desk_make_async (DoorCorrectionDesk *self,
                                 const DoorCorrectionDraft *draft,
                                 gboolean apply,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  Work *work = g_new0 (Work, 1);
  const char *why_not = NULL;

  g_return_if_fail (!self->underway.busy);
  work->name = door_analyst_dup_words (draft->name);
  work->file = door_analyst_dup_words (draft->file);
  work->apply = apply;
  if (!work->name)
    why_not = _ ("Give the rule a name: by it, it can be undone.");
  else if (!work->file && !is_whole (&draft->answer))
    why_not = _ ("Choose a file with the rule, or write which answer is to be corrected, and why.");
  else if (!work->file)
    work->lines = print_line (&draft->answer);
  begin (self, work, _ ("Looking at the interviews …"), why_not, callback, data);
}

static char *
made_words (const Work *it)
{
  if (it->n == 0)
    return g_strdup (_ ("This fits no answer. Nothing is changed."));
  if (!it->apply)
    return g_strdup_printf (ngettext ("This fits %u answer. Nothing is changed yet.",
                                      "This fits %u answers. Nothing is changed yet.", it->n),
                            it->n);
  return g_strdup_printf (
      ngettext ("%u answer is corrected in what is exported from now on. The interview itself "
                "stays as it was.",
                "%u answers are corrected in what is exported from now on. The interviews "
                "themselves stay as they were.",
                it->n),
      it->n);
}

gboolean
door_correction_desk_make_finish (DoorCorrectionDesk *self, GAsyncResult *result)
{
  const Work *it = finish (self, result);

  if (!it)
    return FALSE;
  door_underway_end (&self->underway, made_words (it), FALSE);
  return TRUE;
}

void
door_correction_desk_undo_async (DoorCorrectionDesk *self,
                                 const char *name,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  Work *work = g_new0 (Work, 1);

  g_return_if_fail (!self->underway.busy);
  work->name = g_strdup (name);
  work->undo = TRUE;
  begin (self, work, _ ("Undoing the rule …"), NULL, callback, data);
}

gboolean
door_correction_desk_undo_finish (DoorCorrectionDesk *self, GAsyncResult *result)
{
  const Work *it = finish (self, result);

  if (!it)
    return FALSE;
  /* Translators: %s is the name of a rule of corrections. */
  door_underway_end (
      &self->underway,
      g_strdup_printf (_ ("“%s” is undone: the answers are as they were."), it->name), FALSE);
  return TRUE;
}

/* --- The object --------------------------------------------------------------------------------- */

static void
door_correction_desk_finalize (GObject *object)
{
  DoorCorrectionDesk *self = DOOR_CORRECTION_DESK (object);

  g_clear_pointer (&self->standing, door_corrections_free);
  g_array_unref (self->rules);
  g_clear_object (&self->analyst);
  g_clear_pointer (&self->clock, door_clock_unref);
  door_underway_clear (&self->underway);
  G_OBJECT_CLASS (door_correction_desk_parent_class)->finalize (object);
}

static void
door_correction_desk_class_init (DoorCorrectionDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = door_correction_desk_finalize;
  signals[CHANGED] = g_signal_new ("changed", DOOR_TYPE_CORRECTION_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
door_correction_desk_init (DoorCorrectionDesk *self)
{
  self->rules = g_array_new (FALSE, FALSE, sizeof (Rule));
  g_array_set_clear_func (self->rules, clear_rule);
  door_underway_init (&self->underway, self, signals[CHANGED]);
}

DoorCorrectionDesk *
door_correction_desk_new (DoorAnalystDesk *analyst, DoorClock *clock)
{
  DoorCorrectionDesk *self = g_object_new (DOOR_TYPE_CORRECTION_DESK, NULL);

  self->analyst = g_object_ref (analyst);
  self->clock = door_clock_ref (clock);
  return self;
}
