/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a form: a definition or a refusal, and an interview through what loads. */
#include <stdint.h>

#include "door-simulator.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def = door_form_load (bytes, NULL, diagnostics);
  g_autoptr (DoorClock) clock = door_clock_new_fixed (0, NULL);
  const DoorEnv env = { .clock = clock, .has_seed = TRUE, .seed = 1 };
  const DoorSimulatorOptions options = { .seed = 1, .max_screens = 40 };
  g_autoptr (DoorSession) session = NULL;
  g_autoptr (GBytes) record = NULL;
  g_autoptr (DoorSession) again = NULL;
  DoorSimulatorReport report;

  if (!def)
    return 0;
  session = door_session_new (def, &env, NULL);
  if (!session)
    return 0;
  door_simulator_walk (session, &options, &report);
  record = door_session_to_xml (session, FALSE);
  again = door_session_resume (def, &env, record, FALSE, NULL, NULL);
  return 0;
}
