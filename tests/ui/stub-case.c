/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a case, for the widgets: a short history, a visit that can be begun and ended. The
 * questions after a visit are the desk's own. */
#include "stub-desk.h"

#include "door-case-file-private.h"

#define WITHDRAWN "2.112  The selected person refused"

/* --- A moment ----------------------------------------------------------------------------- */

struct _DoorMoment {
  GObject parent_instance;
  const char *when, *title, *detail;
  gboolean from_office;
};

G_DEFINE_TYPE (DoorMoment, door_moment, G_TYPE_OBJECT)

static void
door_moment_class_init (DoorMomentClass *klass)
{
}

static void
door_moment_init (DoorMoment *self)
{
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

/* --- The page ----------------------------------------------------------------------------- */

struct _DoorCaseFile {
  GObject parent_instance;
  DoorCaseList *cases;
  DoorCase *item;
  GListStore *moments;
  GDateTime *appointment;
  gboolean visiting;
  gboolean left;
  const char *code;
};

G_DEFINE_TYPE (DoorCaseFile, door_case_file, G_TYPE_OBJECT)

static void
file_finalize (GObject *object)
{
  DoorCaseFile *self = DOOR_CASE_FILE (object);

  g_object_unref (self->cases);
  g_object_unref (self->item);
  g_object_unref (self->moments);
  g_clear_pointer (&self->appointment, g_date_time_unref);
  G_OBJECT_CLASS (door_case_file_parent_class)->finalize (object);
}

static void
door_case_file_class_init (DoorCaseFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = file_finalize;
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
door_case_file_init (DoorCaseFile *self)
{
  self->moments = g_list_store_new (DOOR_TYPE_MOMENT);
  self->code = "";
}

static void
tell (DoorCaseFile *self,
      const char *when,
      const char *title,
      const char *detail,
      gboolean from_office)
{
  g_autoptr (DoorMoment) moment = g_object_new (DOOR_TYPE_MOMENT, NULL);

  moment->when = when;
  moment->title = title;
  moment->detail = detail;
  moment->from_office = from_office;
  g_list_store_insert (self->moments, 0, moment);
}

DoorCaseFile *
door_desk_open_file (DoorDesk *desk, DoorCase *item)
{
  DoorCaseFile *self = g_object_new (DOOR_TYPE_CASE_FILE, NULL);

  self->cases = g_object_ref (door_desk_get_cases (desk));
  self->item = g_object_ref (item);
  tell (self, "Tue 24 November, 10:05", "Visit 1: Nobody at home", "dog in the yard", FALSE);
  tell (self, "Yesterday, 18:20", "Visit 2: The person was away or had no time",
        "A woman of the household · comes home after the market", FALSE);
  tell (self, "Today, 8:00", "From your supervisor",
        "Ask for the teacher's family at the tea shop; the number on the gate is wrong.", TRUE);
  return self;
}

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
  return "The entrance is behind the shop.";
}

const char *
door_case_file_get_district (DoorCaseFile *self)
{
  return "North";
}

const char *
door_case_file_get_facts_text (DoorCaseFile *self)
{
  return "Area 07 · Urdu · phone 0300 1234567";
}

const char *
door_case_file_get_rules_text (DoorCaseFile *self)
{
  return *self->code ? "" : "2 of 3 visits · on 2 of 2 days · evening or weekend: done";
}

const char *
door_case_file_get_code_text (DoorCaseFile *self)
{
  return self->code;
}

const char *
door_case_file_get_code_why (DoorCaseFile *self)
{
  return *self->code ? "A result that ends the case at once." : "One more visit is due.";
}

const char *
door_case_file_get_warning (DoorCaseFile *self)
{
  return "";
}

GDateTime *
door_case_file_get_appointment (DoorCaseFile *self)
{
  return self->appointment;
}

GDateTime *
door_case_file_get_now (DoorCaseFile *self)
{
  return g_date_time_new_utc (2026, 11, 23, 9, 30, 0);
}

gboolean
door_case_file_is_by_phone (DoorCaseFile *self)
{
  return FALSE;
}

static gboolean
is_closed (DoorCaseFile *self)
{
  return door_case_get_state (self->item) >= DOOR_CASE_WAITING;
}

gboolean
door_case_file_may (DoorCaseFile *self, DoorCaseAct act)
{
  switch (act)
    {
    case DOOR_CASE_ACT_VISIT:
    case DOOR_CASE_ACT_CALL:
      return !is_closed (self) && !self->visiting && !*self->code;
    case DOOR_CASE_ACT_RESULT:
      return self->visiting;
    case DOOR_CASE_ACT_INTERVIEW:
      return !is_closed (self)
             && (self->visiting || door_case_get_state (self->item) == DOOR_CASE_IN_PROGRESS);
    case DOOR_CASE_ACT_LOOK:
      return is_closed (self) && door_case_get_state (self->item) != DOOR_CASE_DAMAGED;
    case DOOR_CASE_ACT_APPOINTMENT:
      return !is_closed (self);
    case DOOR_CASE_ACT_WITHDRAW:
      return !g_str_equal (self->code, WITHDRAWN)
             && (is_closed (self) || door_case_get_state (self->item) == DOOR_CASE_IN_PROGRESS);
    case DOOR_CASE_ACT_SHOW:
    case DOOR_CASE_ACT_CARRY:
      return door_case_get_state (self->item) == DOOR_CASE_SENT;
    default:
      return act == DOOR_CASE_ACT_NOTE;
    }
}

const char *
door_case_file_act_label (DoorCaseFile *self, DoorCaseAct act)
{
  static const char *const labels[DOOR_CASE_N_ACTS] = {
    [DOOR_CASE_ACT_VISIT] = "Start visit",
    [DOOR_CASE_ACT_INTERVIEW] = "Start interview",
    [DOOR_CASE_ACT_RESULT] = "What came of the visit",
    [DOOR_CASE_ACT_LOOK] = "Look at it",
    [DOOR_CASE_ACT_CALL] = "Start a call",
    [DOOR_CASE_ACT_APPOINTMENT] = "Record appointment",
    [DOOR_CASE_ACT_GIVE] = "Give to a colleague…",
    [DOOR_CASE_ACT_SHOW] = "Show it to their tablet…",
    [DOOR_CASE_ACT_CARRY] = "Put it on a stick…",
    [DOOR_CASE_ACT_NOTE] = "Write a note",
    [DOOR_CASE_ACT_EXTRAS] = "Households nobody listed…",
    [DOOR_CASE_ACT_MOVE] = "Move to the newest questionnaire…",
    [DOOR_CASE_ACT_WITHDRAW] = "Respondent withdraws…",
  };

  return labels[act];
}

void
door_case_file_ask_move_async (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_task_return_pointer (task,
                         g_strdup ("14 answers go over as they are.\n\nNot asked any more; the "
                                   "answers are kept apart:\n• How many rooms are there?\n\n"
                                   "New questions:\n• How long have you lived here?\n• Who owns "
                                   "this home?"),
                         g_free);
}

char *
door_case_file_ask_move_finish (DoorCaseFile *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
door_case_file_move_async (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_task_return_boolean (task, TRUE);
}

DoorCaseAct
door_case_file_get_next (DoorCaseFile *self)
{
  if (door_case_file_may (self, DOOR_CASE_ACT_LOOK))
    return DOOR_CASE_ACT_LOOK;
  if (self->visiting && self->left)
    return DOOR_CASE_ACT_RESULT;
  if (door_case_file_may (self, DOOR_CASE_ACT_INTERVIEW))
    return DOOR_CASE_ACT_INTERVIEW;
  return door_case_file_may (self, DOOR_CASE_ACT_VISIT) ? DOOR_CASE_ACT_VISIT : DOOR_CASE_N_ACTS;
}

static void
end (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_signal_emit_by_name (self, "changed");
  g_task_return_boolean (task, TRUE);
}

void
door_case_file_start_visit_async (DoorCaseFile *self,
                                  const char *mode,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  self->visiting = TRUE;
  tell (self, "Today, 9:30", "Visit 3: under way", "", FALSE);
  end (self, callback, data);
}

DoorVisitReport *
door_case_file_new_report (DoorCaseFile *self)
{
  return self->visiting ? door_visit_report_new (FALSE, self->left, FALSE) : NULL;
}

void
door_case_file_end_visit_async (DoorCaseFile *self,
                                DoorVisitReport *report,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  self->visiting = FALSE;
  self->code = "2.111  The household refused";
  end (self, callback, data);
}

static void
on_interview (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  DoorInterview *interview = door_case_list_open_finish (DOOR_CASE_LIST (source), result, &error);

  if (interview)
    g_task_return_pointer (task, interview, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
door_case_file_open_interview_async (DoorCaseFile *self,
                                     GAsyncReadyCallback callback,
                                     gpointer data)
{
  self->visiting = !is_closed (self);
  door_case_list_open_async (self->cases, self->item, on_interview,
                             g_task_new (self, NULL, callback, data));
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
  self->left = !finished;
  if (finished)
    self->visiting = FALSE;
  end (self, callback, data);
}

void
door_case_file_set_appointment_async (DoorCaseFile *self,
                                      GDateTime *when,
                                      const char *note,
                                      GAsyncReadyCallback callback,
                                      gpointer data)
{
  g_clear_pointer (&self->appointment, g_date_time_unref);
  self->appointment = when ? g_date_time_ref (when) : NULL;
  tell (self, "Today, 9:31", when ? "Appointment" : "Appointment called off", "", FALSE);
  end (self, callback, data);
}

char **
door_case_file_get_colleagues (DoorCaseFile *self)
{
  return g_strsplit ("leilani tevita", " ", -1);
}

void
door_case_file_give_async (DoorCaseFile *self,
                           const char *colleague,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  tell (self, "Today, 9:35", "Given to a colleague", g_intern_string (colleague), FALSE);
  end (self, callback, data);
}

/* As large as a case with a short interview is. */
GBytes *
stub_case_letter (void)
{
  guint8 *bytes = g_malloc (4000);

  for (guint i = 0; i < 4000; i++)
    bytes[i] = (guint8) (i * 31 + i / 7);
  return g_bytes_new_take (bytes, 4000);
}

void
door_case_file_read_given_async (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_task_return_pointer (task, stub_case_letter (), (GDestroyNotify) g_bytes_unref);
}

GBytes *
door_case_file_read_given_finish (DoorCaseFile *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
door_case_file_carry_given_async (DoorCaseFile *self,
                                  const char *folder,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  end (self, callback, data);
}

void
door_case_file_add_note_async (DoorCaseFile *self,
                               const char *text,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  tell (self, "Today, 9:32", "Note", g_intern_string (text), FALSE);
  end (self, callback, data);
}

char *
door_case_file_get_extras (DoorCaseFile *self)
{
  return g_strdup ("");
}

void
door_case_file_tell_extras_async (DoorCaseFile *self,
                                  const char *names,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  tell (self, "Today, 9:33", "The office was told of households that nobody listed", "", FALSE);
  end (self, callback, data);
}

void
door_case_file_hand_over_async (DoorCaseFile *self,
                                const char *needs,
                                const char *note,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  self->visiting = FALSE;
  end (self, callback, data);
}

const char *
door_case_file_get_withdrawal_text (DoorCaseFile *self)
{
  return "All that was said is destroyed on this device, now, and nobody can bring it back. The "
         "home "
         "counts as a refusal; nobody asks there again.";
}

void
door_case_file_withdraw_async (DoorCaseFile *self, GAsyncReadyCallback callback, gpointer data)
{
  self->visiting = FALSE;
  self->code = WITHDRAWN;
  tell (self, "Today, 9:33", "The respondent took back the consent", "", FALSE);
  end (self, callback, data);
}

gboolean
door_case_file_finish (DoorCaseFile *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
