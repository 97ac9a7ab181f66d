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
    {
      fprintf (stderr, "typist: \"%s\" was never typed\n", door_question_get_draft (question));
      return FALSE;
    }
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
play_screen (DoorScenario *scenario, const DoorScript *script, guint *ret_one, GError **error)
{
  g_autoptr (GPtrArray) refs = type_screen (door_scenario_interview (scenario), script);

  if (!refs || !door_scenario_play (scenario, script, 1, ret_one, error))
    return FALSE;
  for (guint i = 0; i < refs->len; i++)
    printf ("saved %s\n", (const char *) refs->pdata[i]);
  fflush (stdout);
  return TRUE;
}

/* A member that was added, and not named before the program was killed. */
static gboolean
go_to_problem (DoorInterview *interview)
{
  g_autoptr (DoorPlaceRow) first
      = g_list_model_get_item (door_interview_get_problems (interview), 0);

  return first && door_interview_go (interview, first);
}

static gboolean
hold_interview (DoorScenario *scenario, const char *case_id, const char *path, GError **error)
{
  g_autoptr (DoorScript) script = door_script_load (path, error);
  guint one = 1;

  if (!script || !door_scenario_unlock (scenario, ACCOUNT, PASSPHRASE, error)
      || !door_scenario_open (scenario, case_id, error))
    return FALSE;
  do
    {
      for (one = 1; one > 0;)
        if (!play_screen (scenario, script, &one, error))
          return FALSE;
  } while (go_to_problem (door_scenario_interview (scenario)));
  return door_scenario_finish (scenario, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (DoorScenario) scenario = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 4)
    return 2;
  door_seal_init ();
  scenario = door_scenario_new (argv[1], NULL);
  door_scenario_set_kdf_policy (scenario, &door_kdf_policy_test);
  if (!hold_interview (scenario, argv[2], argv[3], &error))
    {
      fprintf (stderr, "typist: %s\n", error ? error->message : "gave up");
      return 1;
    }
  printf ("finished\n");
  return 0;
}
