/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody chooses and types in the real window, with real keys, and the battery is pulled in
 * mid-word: the window opened again shows every choice, and all but the last second of the typing.
 *
 * The window that dies is a process of its own (--child FOLDER), which says after each key that it
 * was pressed. */
#include "real-desk.h"
#include "ui-stage.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "door-case-page.h"
#include "door-interview-page.h"
#include "door-seal.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define MOST_LETTERS 400
#define FORM                                                                                       \
  "<?xml version=\"1.0\"?><h:html xmlns=\"http://www.w3.org/2002/xforms\" "                        \
  "xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:head><h:title>Household</h:title><model><instance>" \
  "<data id=\"typed\" version=\"1\"><safe/><story/></data></instance>"                             \
  "<bind nodeset=\"/data/safe\" type=\"string\"/><bind nodeset=\"/data/story\" type=\"string\"/>"  \
  "</model></h:head><h:body><select1 ref=\"/data/safe\"><label>How safe is it here?</label>"       \
  "<item><label>Very safe</label><value>1</value></item>"                                          \
  "<item><label>Unsafe</label><value>2</value></item></select1>"                                   \
  "<input ref=\"/data/story\"><label>What happened?</label></input></h:body></h:html>"

static gboolean
is_saved (UiStage *stage, gpointer data)
{
  DoorInterview *interview = ui_stage_get_interview (stage);

  return interview != NULL && door_interview_get_saving (interview) == DOOR_SAVING_SAVED;
}

static UiStage *
open_interview (const char *folder)
{
  g_autoptr (DoorUnlock) unlock = real_desk_unlock (folder);
  UiStage *stage = ui_stage_new_for (unlock, 800, 1280);

  ui_stage_unlock_with (stage, REAL_DESK_PASSPHRASE);
  ui_stage_wait_text (stage, "Household 0142", TRUE);
  ui_stage_open_case (stage, 0);
  ui_stage_wait (stage, is_saved, NULL);
  return stage;
}

/* --- The one that dies ----------------------------------------------------------------------- */

static int
type_until_killed (const char *folder)
{
  UiStage *stage = open_interview (folder);

  ui_stage_key (stage, GDK_KEY_2, 0);
  ui_stage_wait (stage, is_saved, NULL);
  ui_stage_key (stage, GDK_KEY_Page_Down, 0);
  ui_stage_wait_text (stage, "What happened?", TRUE);
  for (guint i = 0; i < MOST_LETTERS; i++)
    {
      char letter[2] = { LETTERS[i % strlen (LETTERS)] };

      ui_stage_type (stage, letter);
      printf ("typed\n");
      fflush (stdout);
    }
  return 1; /* nobody killed it */
}

/* --- The one that kills ---------------------------------------------------------------------- */

typedef struct {
  gint64 times[MOST_LETTERS];
  guint n;
} Heard;

static void
hear (GDataInputStream *lines, Heard *heard)
{
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

  g_assert_cmpstr (line, ==, "typed");
  heard->times[heard->n++] = g_get_monotonic_time ();
}

/* How many letters were on the screen a second before the end. */
static guint
kill_after (const char *folder, guint letters)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self, "--child", folder, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  Heard heard = { 0 };
  guint due = 0;
  gint64 end;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  while (heard.n < letters)
    hear (lines, &heard);
  end = g_get_monotonic_time ();
  g_subprocess_send_signal (child, SIGKILL);
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
  while (due < heard.n && heard.times[due] < end - G_USEC_PER_SEC)
    due++;
  return due;
}

static const char *
find_answer (DoorInterview *interview, const char *ref)
{
  GListModel *outline = door_interview_get_outline (interview);

  for (guint i = 0; i < g_list_model_get_n_items (outline); i++)
    {
      g_autoptr (DoorPlaceRow) place = g_list_model_get_item (outline, i);

      if (g_str_equal (door_place_get_ref (place), ref))
        return door_place_get_detail (place);
    }
  return "";
}

static void
check_left (const char *folder, guint due)
{
  g_autoptr (UiStage) stage = open_interview (folder);
  DoorQuestion *question = ui_stage_get_question (stage, 0);
  const char *typed = door_question_get_draft (question);

  g_assert_nonnull (ui_stage_find_text (stage, "What happened?"));
  g_assert_cmpstr (door_question_get_ref (question), ==, "/data/story");
  g_assert_cmpstr (find_answer (ui_stage_get_interview (stage), "/data/safe"), ==, "Unsafe");
  g_assert_cmpuint (strlen (typed), >=, due);
  for (guint i = 0; typed[i] != '\0'; i++)
    g_assert_cmpint (typed[i], ==, LETTERS[i % strlen (LETTERS)]);
}

static void
test_killed (gconstpointer letters)
{
  g_autoptr (RealDesk) desk = real_desk_new ();
  g_autoptr (GBytes) xml = g_bytes_new_static (FORM, strlen (FORM));

  real_desk_add_form (desk, "typed", "1", xml);
  real_desk_add_case (desk, "0142", "typed");
  real_desk_close (desk);
  check_left (real_desk_get_folder (desk),
              kill_after (real_desk_get_folder (desk), GPOINTER_TO_UINT (letters)));
}

int
main (int argc, char **argv)
{
  door_seal_init ();
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    {
      gtk_init ();
      return type_until_killed (argv[2]);
    }
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/ui/kill/first-word", GUINT_TO_POINTER (6), test_killed);
  g_test_add_data_func ("/ui/kill/mid-word", GUINT_TO_POINTER (37), test_killed);
  g_test_add_data_func ("/ui/kill/long", GUINT_TO_POINTER (120), test_killed);
  return g_test_run ();
}
