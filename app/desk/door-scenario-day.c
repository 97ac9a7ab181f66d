/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-scenario-day.h"

#include <string.h>

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
finish (DoorCaseFile *file, GAsyncResult **result, GError **error)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return door_case_file_finish (file, *result, error);
}

DoorCaseFile *
door_scenario_file (DoorScenario *self, const char *case_id, GError **error)
{
  DoorCase *item = door_case_list_find (door_desk_get_cases (door_scenario_desk (self)), case_id);

  if (item)
    return door_desk_open_file (door_scenario_desk (self), item);
  g_set_error (error, DOOR_SCENARIO_ERROR, DOOR_SCENARIO_ERROR_REFUSED,
               "the case %s is not in the list", case_id);
  return NULL;
}

gboolean
door_scenario_visit (DoorScenario *self, const char *case_id, const char *mode, GError **error)
{
  g_autoptr (DoorCaseFile) file = door_scenario_file (self, case_id, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (!file)
    return FALSE;
  door_case_file_start_visit_async (file, mode, take_result, &result);
  return finish (file, &result, error);
}

/* Depth first: the questions are few. */
static gboolean
choose_code (DoorVisitReport *report, const char *code)
{
  guint n = g_strv_length ((char **) door_visit_report_get_answers (report));

  for (guint i = 0; i < n; i++)
    {
      door_visit_report_choose (report, i);
      if (strcmp (door_visit_report_get_code (report), code) == 0)
        return TRUE;
      if (door_visit_report_get_question (report) && choose_code (report, code))
        return TRUE;
      door_visit_report_back (report);
    }
  return FALSE;
}

gboolean
door_scenario_report (DoorScenario *self,
                      const char *case_id,
                      const char *code,
                      const char *const *details,
                      GError **error)
{
  g_autoptr (DoorCaseFile) file = door_scenario_file (self, case_id, error);
  g_autoptr (DoorVisitReport) report = file ? door_case_file_new_report (file) : NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!report || !choose_code (report, code))
    {
      g_clear_error (error);
      g_set_error (error, DOOR_SCENARIO_ERROR, DOOR_SCENARIO_ERROR_REFUSED,
                   "no answer leads to %s here", code);
      return FALSE;
    }
  for (guint i = 0; details && details[i]; i += 2)
    door_visit_report_set_detail (report, details[i], details[i + 1]);
  if (door_visit_report_get_missing (report))
    {
      g_set_error_literal (error, DOOR_SCENARIO_ERROR, DOOR_SCENARIO_ERROR_REFUSED,
                           door_visit_report_get_missing (report));
      return FALSE;
    }
  door_case_file_end_visit_async (file, report, take_result, &result);
  return finish (file, &result, error);
}

gboolean
door_scenario_begin (DoorScenario *self, const char *case_id, GError **error)
{
  g_autoptr (DoorCaseFile) file = door_scenario_file (self, case_id, error);
  g_autoptr (GAsyncResult) result = NULL;
  DoorInterview *interview;

  if (!file)
    return FALSE;
  door_case_file_open_interview_async (file, take_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  interview = door_case_file_open_interview_finish (file, result, error);
  if (interview)
    door_scenario_take_interview (self, interview);
  return interview != NULL;
}

gboolean
door_scenario_left (DoorScenario *self, const char *case_id, gboolean finished, GError **error)
{
  g_autoptr (DoorCaseFile) file = door_scenario_file (self, case_id, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (!file)
    return FALSE;
  door_case_file_left_interview_async (file, finished, take_result, &result);
  return finish (file, &result, error);
}

gboolean
door_scenario_appointment (DoorScenario *self, const char *case_id, GDateTime *when, GError **error)
{
  g_autoptr (DoorCaseFile) file = door_scenario_file (self, case_id, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (!file)
    return FALSE;
  door_case_file_set_appointment_async (file, when, NULL, take_result, &result);
  return finish (file, &result, error);
}

gboolean
door_scenario_note (DoorScenario *self, const char *case_id, const char *text, GError **error)
{
  g_autoptr (DoorCaseFile) file = door_scenario_file (self, case_id, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (!file)
    return FALSE;
  door_case_file_add_note_async (file, text, take_result, &result);
  return finish (file, &result, error);
}
