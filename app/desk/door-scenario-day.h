/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rest of an interviewer's day, for door-scenario.h: visits, appointments, notes.
 * Thread rule: as there.
 */
#pragma once

#include "door-case-file.h"
#include "door-scenario.h"

/* The page of a case, as a person opens it. transfer full; NULL when there is no such case. */
DoorCaseFile *door_scenario_file (DoorScenario *self, const char *case_id, GError **error);
gboolean
door_scenario_visit (DoorScenario *self, const char *case_id, const char *mode, GError **error);
/* Goes through the questions of a report to the answer that ends with `code`; `details` alternate
 * names and values, NULL-terminated. */
gboolean door_scenario_report (DoorScenario *self,
                               const char *case_id,
                               const char *code,
                               const char *const *details,
                               GError **error);
/* "Start interview" on the page of the case, and what the page is told when it was left. */
gboolean door_scenario_begin (DoorScenario *self, const char *case_id, GError **error);
gboolean
door_scenario_left (DoorScenario *self, const char *case_id, gboolean finished, GError **error);
gboolean door_scenario_appointment (DoorScenario *self,
                                    const char *case_id,
                                    GDateTime *when,
                                    GError **error);
gboolean
door_scenario_note (DoorScenario *self, const char *case_id, const char *text, GError **error);
