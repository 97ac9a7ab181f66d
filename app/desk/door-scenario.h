/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drives the view-models as a person would: unlocks, opens a case, chooses and types answers screen
 * by screen, leaves, comes back, finishes, sends. Serves the desk's tests and the headless run of
 * the demo survey; it does nothing that a window could not do.
 *
 * A *script* holds a person's answers: lines "path = value", "#" begins a comment, a repeat's place
 * is written in brackets ("/data/member[2]/age = 34"). Naming the place after the last adds one.
 *
 * Order of use: door_script_load(); door_scenario_new(); then the acts, each of which returns when
 * it is done, FALSE with a reason in plain words when it could not be.
 * Thread rule: main; runs the default main context while it waits.
 */
#pragma once

#include "door-clock.h"
#include "door-desk.h"
#include "door-keys.h"

typedef struct _DoorScript DoorScript;

DoorScript *door_script_load (const char *path, GError **error);
DoorScript *door_script_parse (const char *text);
void door_script_free (DoorScript *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorScript, door_script_free)
guint door_script_length (const DoorScript *self);
/* NULL: the script does not say. */
const char *door_script_find (const DoorScript *self, const char *ref);
/* In the order of the file. */
const char *door_script_ref (const DoorScript *self, guint index);
/* "# clock = 2026-11-23T10:00:00Z": microseconds since 1970; 0 when the script sets none. */
gint64 door_script_clock (const DoorScript *self);

#define DOOR_SCENARIO_ERROR (door_scenario_error_quark ())
GQuark door_scenario_error_quark (void);
typedef enum {
  DOOR_SCENARIO_ERROR_REFUSED, /* the desk refused the act: the message says why */
  DOOR_SCENARIO_ERROR_SCRIPT,  /* the script does not fit the questionnaire */
} DoorScenarioError;

typedef struct _DoorScenario DoorScenario;

DoorScenario *door_scenario_new (const char *device_folder, DoorClock *clock);
/* For tests: as door_unlock_set_kdf_policy(). */
void door_scenario_set_kdf_policy (DoorScenario *self, const DoorKdfPolicy *policy);
void door_scenario_free (DoorScenario *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorScenario, door_scenario_free)
/* transfer none; NULL while locked, or while no interview is open. */
DoorDesk *door_scenario_desk (DoorScenario *self);
DoorInterview *door_scenario_interview (DoorScenario *self);

gboolean door_scenario_unlock (DoorScenario *self,
                               const char *account,
                               const char *passphrase,
                               GError **error);
gboolean door_scenario_lock (DoorScenario *self, GError **error);
/* Forgets everything in memory without closing anything, as a crash does; the vault's files stay
 * as they are. */
void door_scenario_crash (DoorScenario *self);
gboolean door_scenario_sync (DoorScenario *self, GError **error);

/* transfer none; NULL when there is no such case. */
DoorCase *door_scenario_find_case (DoorScenario *self, const char *case_id);
gboolean door_scenario_open (DoorScenario *self, const char *case_id, GError **error);
/* An interview opened in another way. transfer full. */
void door_scenario_take_interview (DoorScenario *self, DoorInterview *interview);
/* Waits until every answer is durable. */
gboolean door_scenario_settle (DoorScenario *self, GError **error);
/* Answers a question on the screen. */
gboolean
door_scenario_answer (DoorScenario *self, const char *ref, const char *value, GError **error);
/* Answers what stands on the screen by the script, privacy gates by its lines about their values
 * (-5 and -9 keep one closed; the person answers alone), and goes on, for at most `max_screens` screens or
 * to the end. `ret_screens` may be NULL. */
gboolean door_scenario_play (DoorScenario *self,
                             const DoorScript *script,
                             guint max_screens,
                             guint *ret_screens,
                             GError **error);
gboolean door_scenario_finish (DoorScenario *self, GError **error);
gboolean door_scenario_leave (DoorScenario *self, GError **error);
