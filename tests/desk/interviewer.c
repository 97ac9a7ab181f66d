/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interviewer who is killed: opens the case on the device in argv[1], answers by the script in
 * argv[2] and says on standard output, after each screen whose answers are durable, how many screens
 * that makes. Started and killed by test-kill.c.
 */
#include "desk-fixture.h"

#include "door-seal.h"

#include <stdio.h>

int
main (int argc, char **argv)
{
  g_autoptr (DoorScenario) scenario = NULL;
  g_autoptr (DoorScript) script = NULL;
  guint screens = 0, one = 1;

  if (argc != 3)
    return 2;
  door_seal_init ();
  scenario = door_scenario_new (argv[1], NULL);
  script = door_script_load (argv[2], NULL);
  if (!script || !door_scenario_unlock (scenario, ACCOUNT, PASSPHRASE, NULL)
      || !door_scenario_open (scenario, CASE_ID, NULL))
    return 1;
  while (one > 0)
    {
      printf ("%u\n", screens);
      fflush (stdout);
      if (!door_scenario_play (scenario, script, 1, &one, NULL))
        return 1;
      screens++;
    }
  return 0;
}
