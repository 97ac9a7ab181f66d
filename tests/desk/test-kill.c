/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program is killed in the middle of an interview, and everything that was shown as saved is
 * there when it is started again. */
#include "desk-fixture.h"

#include "door-files.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define N_KILLS 6
#define N_KILLS_LONG 200
#define N_MEMBERS 400

/* A household so large that the child is always killed before its end. */
static void
write_script (const char *path)
{
  g_autoptr (GString) text = g_string_new ("/data/name = Zarqoon\n/data/age = 36\n/data/safe = 2\n"
                                           "/data/things = radio boat\n/data/visit/again = no\n");

  for (guint i = 1; i <= N_MEMBERS; i++)
    g_string_append_printf (text,
                            "/data/member[%u]/called = Member %u\n/data/member[%u]/years = %u\n", i,
                            i, i, i % 90);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static guint
read_count (GDataInputStream *lines)
{
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

  return line ? (guint) atoi (line) : 0;
}

/* Kills the child after it said so many screens; returns how many it had said by then. */
static guint
run_and_kill (DeskFixture *self, const char *script, guint after)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("DOOR_INTERVIEWER"),
                          self->folder, script, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  guint count = 0;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  for (guint i = 0; i <= after; i++)
    count = read_count (lines);
  g_subprocess_send_signal (child, SIGKILL);
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
  return count;
}

/* Members whose age is answered; the first answers of all must be there in any case. */
static guint
count_members (DeskFixture *self)
{
  DoorInterview *interview = desk_interview (self);
  GListModel *outline = door_interview_get_outline (interview);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (outline); i++)
    {
      g_autoptr (DoorPlaceRow) place = g_list_model_get_item (outline, i);

      if (strcmp (door_place_get_ref (place), "/data/name") == 0)
        g_assert_cmpstr (door_place_get_detail (place), ==, "Zarqoon");
      n += g_str_has_suffix (door_place_get_ref (place), "/years")
           && door_place_get_state (place) == DOOR_ANSWERED;
    }
  return n;
}

/* Three screens a member: the prompt, the name, the age. The screen a run begins with may have been
 * answered already when the run before was killed. */
static guint
members_by (guint screens, guint run)
{
  return screens / 3 - (run > 0 && screens >= 3);
}

static void
test_kill (DeskFixture *self, gconstpointer data)
{
  g_autofree char *script = g_build_filename (self->folder, "script", NULL);
  guint n_kills = g_getenv ("DOOR_LONG") && *g_getenv ("DOOR_LONG") ? N_KILLS_LONG : N_KILLS;
  guint before = 0;

  write_script (script);
  for (guint i = 0; i < n_kills; i++)
    {
      guint said = run_and_kill (self, script, i == 0 ? 5 : (guint) g_test_rand_int_range (1, 12));
      guint now;

      desk_unlock (self);
      desk_open (self);
      now = count_members (self);
      g_assert_cmpuint (now, >=, before + members_by (i == 0 ? said - MIN (said, 5) : said, i));
      before = now;
      desk_leave (self);
      desk_lock (self);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/desk/kill", test_kill);
  return g_test_run ();
}
