/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interviewer who types letter by letter and is killed: opens the case argv[2] on the device in
 * argv[1], answers by the script in argv[3] up to the end and finishes the interview. Says on standard
 * output what a person could have seen, one a line:
 *
 *   typed LETTERS REF       so many letters of that answer stand in the field, one each LETTER_MS
 *   saved REF               the screen with this question was left: its answer is durable
 *   finished
 *
 * Typing goes on where the field stands. Started and killed by test-kill-typing.c.
 */
#include "desk-fixture.h"

#include "door-seal.h"

#include "typist.h"

#include <stdio.h>
#include <string.h>

static gboolean
on_letter (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* As long as a finger takes; the program lives on meanwhile. */
static void
wait_a_letter (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (LETTER_MS, on_letter, loop);
  g_main_loop_run (loop);
}

static gboolean
type (DoorQuestion *question, const char *value)
{
  gsize n = strlen (door_question_get_draft (question));

  if (strncmp (value, door_question_get_draft (question), n) != 0)
    return FALSE;
  while (n < strlen (value))
    {
      g_autofree char *text = g_strndup (value, ++n);

      door_question_set_answer (question, text);
      printf ("typed %" G_GSIZE_FORMAT " %s\n", n, door_question_get_ref (question));
      fflush (stdout);
      wait_a_letter ();
    }
  return TRUE;
}

/* Refs of the screen, after its texts were typed; NULL when a field holds what was never typed. */
static GPtrArray *
type_screen (DoorInterview *interview, const DoorScript *script)
{
  GListModel *questions = door_interview_get_questions (interview);
  g_autoptr (GPtrArray) refs = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (questions); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (questions, i);
      const char *value = door_script_find (script, door_question_get_ref (question));

      if (!value)
        continue;
      if (door_question_get_kind (question) == DOOR_QUESTION_TEXT && !type (question, value))
        return NULL;
      g_ptr_array_add (refs, g_strdup (door_question_get_ref (question)));
    }
  return g_steal_pointer (&refs);
}

static gboolean
play_screen (DoorScenario *scenario, const DoorScript *script, guint *ret_one)
{
  g_autoptr (GPtrArray) refs = type_screen (door_scenario_interview (scenario), script);

  if (!refs || !door_scenario_play (scenario, script, 1, ret_one, NULL))
    return FALSE;
  for (guint i = 0; i < refs->len; i++)
    printf ("saved %s\n", (const char *) refs->pdata[i]);
  fflush (stdout);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (DoorScenario) scenario = NULL;
  g_autoptr (DoorScript) script = NULL;
  guint one = 1;

  if (argc != 4)
    return 2;
  door_seal_init ();
  scenario = door_scenario_new (argv[1], NULL);
  door_scenario_set_kdf_policy (scenario, &door_kdf_policy_test);
  script = door_script_load (argv[3], NULL);
  if (!script || !door_scenario_unlock (scenario, ACCOUNT, PASSPHRASE, NULL)
      || !door_scenario_open (scenario, argv[2], NULL))
    return 1;
  while (one > 0)
    if (!play_screen (scenario, script, &one))
      return 1;
  if (!door_scenario_finish (scenario, NULL))
    return 1;
  printf ("finished\n");
  return 0;
}
