/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-scenario.h"

#include "door-guard-private.h"
#include "door-interview-private.h"
#include "door-unlock-private.h"

#include <string.h>

struct _DoorScenario {
  char *folder;
  DoorClock *clock;
  DoorDesk *desk;
  DoorInterview *interview;
  const DoorKdfPolicy *policy; /* NULL: the vault's own */
};

G_DEFINE_QUARK (door - scenario - error - quark, door_scenario_error)

/* --- Waiting ------------------------------------------------------------------------------ */

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* --- The driver --------------------------------------------------------------------------- */

DoorScenario *
door_scenario_new (const char *device_folder, DoorClock *clock)
{
  DoorScenario *self = g_new0 (DoorScenario, 1);

  self->folder = g_strdup (device_folder);
  self->clock = clock ? door_clock_ref (clock) : door_clock_new_system ();
  return self;
}

void
door_scenario_free (DoorScenario *self)
{
  if (!self)
    return;
  g_clear_object (&self->interview);
  g_clear_object (&self->desk);
  door_clock_unref (self->clock);
  g_free (self->folder);
  g_free (self);
}

void
door_scenario_set_kdf_policy (DoorScenario *self, const DoorKdfPolicy *policy)
{
  self->policy = policy;
}

DoorDesk *
door_scenario_desk (DoorScenario *self)
{
  return self->desk;
}

DoorInterview *
door_scenario_interview (DoorScenario *self)
{
  return self->interview;
}

gboolean
door_scenario_unlock (DoorScenario *self,
                      const char *account,
                      const char *passphrase,
                      GError **error)
{
  g_autoptr (DoorUnlock) unlock = door_unlock_new_with_clock (self->folder, self->clock);
  g_autoptr (GAsyncResult) result = NULL;
  DoorDesk *desk;

  door_unlock_set_kdf_policy (unlock, self->policy);
  door_unlock_open_async (unlock, account, passphrase, take_result, &result);
  desk = door_unlock_open_finish (unlock, wait_for (&result), error);
  if (!desk)
    return FALSE;
  g_set_object (&self->desk, desk);
  g_object_unref (desk);
  return TRUE;
}

gboolean
door_scenario_lock (DoorScenario *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DoorDesk) desk = g_steal_pointer (&self->desk);

  g_clear_object (&self->interview);
  door_desk_lock_async (desk, take_result, &result);
  return door_desk_lock_finish (desk, wait_for (&result), error);
}

void
door_scenario_crash (DoorScenario *self)
{
  g_clear_object (&self->interview);
  g_clear_object (&self->desk);
}

gboolean
door_scenario_sync (DoorScenario *self, GError **error)
{
  DoorSyncStatus *sync = door_desk_get_sync (self->desk);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) refreshed = NULL;

  door_sync_status_run_async (sync, take_result, &result);
  if (!door_sync_status_run_finish (sync, wait_for (&result), error))
    return FALSE;
  door_desk_refresh_async (self->desk, take_result, &refreshed);
  return door_desk_refresh_finish (self->desk, wait_for (&refreshed), error);
}

DoorCase *
door_scenario_find_case (DoorScenario *self, const char *case_id)
{
  return door_case_list_find (door_desk_get_cases (self->desk), case_id);
}

gboolean
door_scenario_open (DoorScenario *self, const char *case_id, GError **error)
{
  DoorCase *item = door_scenario_find_case (self, case_id);
  g_autoptr (GAsyncResult) result = NULL;

  if (!item)
    {
      g_set_error (error, DOOR_SCENARIO_ERROR, DOOR_SCENARIO_ERROR_REFUSED,
                   "the case %s is not in the list", case_id);
      return FALSE;
    }
  door_case_list_open_async (door_desk_get_cases (self->desk), item, take_result, &result);
  self->interview
      = door_case_list_open_finish (door_desk_get_cases (self->desk), wait_for (&result), error);
  return self->interview != NULL;
}

void
door_scenario_take_interview (DoorScenario *self, DoorInterview *interview)
{
  g_clear_object (&self->interview);
  self->interview = interview;
}

gboolean
door_scenario_settle (DoorScenario *self, GError **error)
{
  door_interview_keep_typed (self->interview, TRUE);
  while (door_interview_get_saving (self->interview) == DOOR_SAVING_WORKING)
    g_main_context_iteration (NULL, TRUE);
  if (door_interview_get_saving (self->interview) != DOOR_SAVING_FAILED)
    return TRUE;
  g_set_error_literal (error, DOOR_SCENARIO_ERROR, DOOR_SCENARIO_ERROR_REFUSED,
                       door_interview_get_saving_message (self->interview));
  return FALSE;
}

/* --- Answers ------------------------------------------------------------------------------ */

static DoorChoice *
find_choice (DoorQuestion *question, const char *value)
{
  GListModel *choices = door_question_get_choices (question);

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (choices, i);

      if (strcmp (door_choice_get_value (choice), value) == 0)
        return choice; /* the question keeps it */
    }
  return NULL;
}

static gboolean
choose_all (DoorQuestion *question, const char *values, GError **error)
{
  g_auto (GStrv) wanted = g_strsplit (values, " ", -1);

  for (guint i = 0; wanted[i]; i++)
    {
      DoorChoice *choice = *wanted[i] ? find_choice (question, wanted[i]) : NULL;

      if (*wanted[i] && !choice)
        {
          g_set_error (error, DOOR_SCENARIO_ERROR, DOOR_SCENARIO_ERROR_SCRIPT,
                       "%s does not offer the answer %s", door_question_get_ref (question),
                       wanted[i]);
          return FALSE;
        }
      if (choice && !door_choice_get_selected (choice))
        door_question_choose (question, choice);
    }
  return TRUE;
}

/* "Don't know" and the like, by their buttons. */
static gboolean
choose_quiet (DoorQuestion *question, const char *value)
{
  GListModel *quiet = door_question_get_quiet (question);

  for (guint i = 0; i < g_list_model_get_n_items (quiet); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (quiet, i);

      if (strcmp (door_choice_get_value (choice), value) != 0)
        continue;
      door_question_choose_quiet (question, choice);
      return TRUE;
    }
  return FALSE;
}

static gboolean
answer_question (DoorQuestion *question, const char *value, GError **error)
{
  if (strcmp (door_question_get_answer (question), value) == 0 || choose_quiet (question, value))
    return TRUE;
  switch (door_question_get_kind (question))
    {
    case DOOR_QUESTION_NOTE:
    case DOOR_QUESTION_HEADING:
      return TRUE;
    case DOOR_QUESTION_SELECT_ONE:
    case DOOR_QUESTION_SELECT_MULTIPLE:
    case DOOR_QUESTION_RANK:
      return choose_all (question, value, error);
    default:
      door_question_set_answer (question, value);
      return TRUE;
    }
}

gboolean
door_scenario_answer (DoorScenario *self, const char *ref, const char *value, GError **error)
{
  GListModel *questions = door_interview_get_questions (self->interview);

  for (guint i = 0; i < g_list_model_get_n_items (questions); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (questions, i);

      if (strcmp (door_question_get_ref (question), ref) == 0)
        return answer_question (question, value, error);
    }
  g_set_error (error, DOOR_SCENARIO_ERROR, DOOR_SCENARIO_ERROR_SCRIPT, "%s is not on the screen",
               ref);
  return FALSE;
}

/* An answer may bring a question onto the same screen: goes round until nothing is left to say. */
static gboolean
answer_screen (DoorScenario *self, const DoorScript *script, GError **error)
{
  GListModel *questions = door_interview_get_questions (self->interview);

  for (guint i = 0; i < g_list_model_get_n_items (questions); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (questions, i);
      const char *value = door_script_find (script, door_question_get_ref (question));

      if (door_question_get_kind (question) == DOOR_QUESTION_HEADING)
        continue;
      if (value && !answer_question (question, value, error))
        return FALSE;
      door_interview_keep_typed (self->interview, TRUE);
    }
  return TRUE;
}

/* Whether the script speaks of the instance after the last. */
static gboolean
wants_another (DoorInterview *interview, const DoorScript *script)
{
  DoorItem item = door_cursor_item (interview->cursor);
  DoorFormDef *def = door_session_def (interview->session);
  DoorDefNode repeat = door_form_control_node (def, item.control);
  g_autofree char *context = door_session_ref (interview->session, item.node);
  g_autofree char *next
      = g_strdup_printf ("%s/%s[%u]/", context, door_form_name (def, repeat),
                         door_session_n_instances (interview->session, repeat, item.node) + 1);

  for (guint i = 0; i < door_script_length (script); i++)
    if (g_str_has_prefix (door_script_ref (script, i), next))
      return TRUE;
  return FALSE;
}

static gboolean
refuse_next (DoorInterview *interview, GError **error)
{
  GListModel *questions = door_interview_get_questions (interview);

  for (guint i = 0; i < g_list_model_get_n_items (questions); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (questions, i);

      if (!door_question_get_message (question))
        continue;
      g_set_error (error, DOOR_SCENARIO_ERROR, DOOR_SCENARIO_ERROR_SCRIPT, "%s: %s",
                   door_question_get_ref (question), door_question_get_message (question));
      return FALSE;
    }
  g_set_error_literal (error, DOOR_SCENARIO_ERROR, DOOR_SCENARIO_ERROR_REFUSED,
                       "Next was refused without a reason");
  return FALSE;
}

/* --- What stands before the questions ------------------------------------------------------ */

/* The script's line about the gate's value says how it goes: -5, somebody hears; -9, the person
 * does not want these questions; anything else, or no line: it opens. */
static guint
guard_choice (DoorGuard *guard, const DoorScript *script)
{
  DoorNode gate = door_guard_gate_node (guard, &guard->present);
  DoorSession *session = guard->interview->session;
  g_autofree char *ref = gate == DOOR_NODE_NONE ? NULL : door_session_ref (session, gate);
  const char *value = ref ? door_script_find (script, ref) : NULL;
  DoorGuardStep step = door_guard_get_step (guard);

  if (step == DOOR_GUARD_WHO_HEARS && g_strcmp0 (value, "-5") == 0)
    return 3; /* the partner */
  return step == DOOR_GUARD_CONSENT && g_strcmp0 (value, "-9") == 0;
}

static void
wait_for_guard (DoorGuard *guard)
{
  while (door_guard_get_step (guard) == DOOR_GUARD_WORKING)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
play_guard (DoorScenario *self, const DoorScript *script, GError **error)
{
  DoorGuard *guard = door_interview_get_guard (self->interview);

  wait_for_guard (guard);
  if (door_interview_get_page (self->interview) != DOOR_PAGE_GUARD)
    return door_scenario_settle (self, error);
  if (door_guard_get_step (guard) == DOOR_GUARD_FAILED)
    {
      g_set_error (error, DOOR_SCENARIO_ERROR, DOOR_SCENARIO_ERROR_REFUSED, "%s: %s",
                   door_guard_get_title (guard), door_guard_get_aside (guard));
      return FALSE;
    }
  door_guard_choose (guard, guard_choice (guard, script));
  wait_for_guard (guard);
  return door_scenario_settle (self, error);
}

/* A table is one screen: its rows first, and one more while the script has one. */
static gboolean
play_table (DoorScenario *self, const DoorScript *script, GError **error)
{
  if (!answer_screen (self, script, error))
    return FALSE;
  if (wants_another (self->interview, script))
    door_interview_add_instance (self->interview);
  else if (!door_interview_next (self->interview))
    return refuse_next (self->interview, error);
  return door_scenario_settle (self, error);
}

static gboolean
play_screen (DoorScenario *self, const DoorScript *script, GError **error)
{
  DoorInterview *interview = self->interview;

  if (door_interview_get_page (interview) == DOOR_PAGE_GUARD)
    return play_guard (self, script, error);
  if (door_interview_get_page (interview) == DOOR_PAGE_TABLE)
    return play_table (self, script, error);
  if (door_interview_get_page (interview) == DOOR_PAGE_REPEAT_PROMPT
      && wants_another (interview, script))
    door_interview_add_instance (interview);
  else if (!answer_screen (self, script, error))
    return FALSE;
  else if (!door_interview_next (interview))
    return refuse_next (interview, error);
  return door_scenario_settle (self, error);
}

gboolean
door_scenario_play (DoorScenario *self,
                    const DoorScript *script,
                    guint max_screens,
                    guint *ret_screens,
                    GError **error)
{
  guint n = 0;

  while (n < max_screens && door_interview_get_page (self->interview) != DOOR_PAGE_END
         && door_interview_get_page (self->interview) != DOOR_PAGE_CLOSED)
    {
      if (!play_screen (self, script, error))
        return FALSE;
      n++;
    }
  if (ret_screens)
    *ret_screens = n;
  return TRUE;
}

/* --- Ending ------------------------------------------------------------------------------- */

static gboolean
refresh (DoorScenario *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_desk_refresh_async (self->desk, take_result, &result);
  return door_desk_refresh_finish (self->desk, wait_for (&result), error);
}

gboolean
door_scenario_finish (DoorScenario *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_interview_finalize_async (self->interview, take_result, &result);
  if (!door_interview_finalize_finish (self->interview, wait_for (&result), error))
    return FALSE;
  g_clear_object (&self->interview);
  return refresh (self, error);
}

gboolean
door_scenario_leave (DoorScenario *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_interview_close_async (self->interview, take_result, &result);
  if (!door_interview_close_finish (self->interview, wait_for (&result), error))
    return FALSE;
  g_clear_object (&self->interview);
  return refresh (self, error);
}
