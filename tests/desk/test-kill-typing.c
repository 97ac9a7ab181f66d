/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole interviews, one after the other, by somebody who types and chooses; the program is killed at any
 * moment, again and again, and started again. Nothing that was left behind is lost; of the field in which
 * the person was typing, at most what a second types. */
#include "desk-fixture.h"

#include "door-case-about.h"
#include "door-files.h"
#include "typist.h"

#include <signal.h>
#include <string.h>

#define N_KILLS 8
#define N_KILLS_LONG 1000
#define MOST_LINES 60 /* most are letters: a bit more than a second */
#define MOST_SPIN 40000000

#define NAME "Zarqoon of the lighthouse, who told it slowly and in many words one evening"
#define CALLED "Velindra, the second of them, who keeps the boat and mends the nets"

static const char script_text[]
    = "/data/name = " NAME "\n/data/age = 36\n/data/safe = 2\n/data/things = radio boat\n"
      "/data/visit/day = 2025-11-20\n/data/visit/again = yes\n/data/visit/when = 18:30\n"
      "/data/member[1]/called = " CALLED "\n/data/member[1]/years = 9\n";

/* What the typist said of an interview, over all its lives. */
typedef struct {
  char *id;
  GHashTable *saved; /* refs */
  char *typing;      /* ref */
  guint letters;
  gboolean finished;
} Told;

typedef struct {
  guint kills, interviews, worst_letters;
  guint answers_lost;
} Count;

static void
told_clear (Told *self)
{
  g_free (self->id);
  g_free (self->typing);
  g_hash_table_unref (self->saved);
}

static void
take_line (Told *told, const char *line)
{
  if (g_str_has_prefix (line, "saved "))
    {
      g_hash_table_add (told->saved, g_strdup (line + strlen ("saved ")));
      g_clear_pointer (&told->typing, g_free);
    }
  else if (g_str_has_prefix (line, "typed "))
    {
      char *end;

      told->letters = (guint) g_ascii_strtoull (line + strlen ("typed "), &end, 10);
      g_free (told->typing);
      told->typing = g_strdup (end + 1);
    }
  else if (strcmp (line, "finished") == 0)
    told->finished = TRUE;
}

/* --- A life ------------------------------------------------------------------------------------ */

static gboolean
hear (Told *told, GDataInputStream *lines)
{
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

  if (line)
    take_line (told, line);
  return line != NULL;
}

/* It gave up before it was killed: why, in its own words. */
static void
complain (GSubprocess *child)
{
  g_autoptr (GDataInputStream) words
      = g_data_input_stream_new (g_subprocess_get_stderr_pipe (child));
  g_autofree char *all = g_data_input_stream_read_upto (words, "", 0, NULL, NULL, NULL);

  g_error ("status %d: %s", g_subprocess_get_exit_status (child), all ? all : "not a word");
}

/* Until the typist has said so many lines, and some way into what follows: moments in unlocking, typing,
 * leaving a screen and finishing all come. TRUE when it was killed. */
static gboolean
live (DeskFixture *self, Told *told, const char *script)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                          g_getenv ("DOOR_TYPIST"), self->folder, told->id, script, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  guint n_lines = (guint) g_test_rand_int_range (0, MOST_LINES);
  guint spin = (guint) g_test_rand_int_range (0, MOST_SPIN);
  gboolean killed;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  while (n_lines > 0 && hear (told, lines))
    n_lines--;
  for (volatile guint i = 0; i < spin; i++)
    ;
  g_subprocess_send_signal (child, SIGKILL);
  g_subprocess_wait (child, NULL, NULL);
  killed = g_subprocess_get_if_signaled (child);
  if (!killed && g_subprocess_get_exit_status (child) != 0)
    complain (child);
  while (hear (told, lines))
    ;
  return killed;
}

/* --- What is left ------------------------------------------------------------------------------ */

static DoorPlaceRow *
find_place (GListModel *outline, const char *ref)
{
  for (guint i = 0; i < g_list_model_get_n_items (outline); i++)
    {
      g_autoptr (DoorPlaceRow) place = g_list_model_get_item (outline, i);

      if (strcmp (door_place_get_ref (place), ref) == 0)
        return g_steal_pointer (&place);
    }
  return NULL;
}

/* Letters of the script's text that the outline shows; 0 when it shows anything else. */
static guint
letters_of (GListModel *outline, const char *ref, const char *value)
{
  g_autoptr (DoorPlaceRow) place = find_place (outline, ref);
  const char *detail = place ? door_place_get_detail (place) : "";

  return g_str_has_prefix (value, detail) ? (guint) strlen (detail) : 0;
}

static void
check_draft (DeskFixture *self, const Told *told, const DoorScript *script, Count *count)
{
  GListModel *outline = door_interview_get_outline (desk_interview (self));
  GHashTableIter iter;
  gpointer ref;

  g_hash_table_iter_init (&iter, told->saved);
  while (g_hash_table_iter_next (&iter, &ref, NULL))
    {
      g_autoptr (DoorPlaceRow) place = find_place (outline, ref);

      if (!place || door_place_get_state (place) != DOOR_ANSWERED)
        count->answers_lost++;
    }
  if (told->typing && !g_hash_table_contains (told->saved, told->typing))
    {
      const char *value = door_script_find (script, told->typing);
      guint left = letters_of (outline, told->typing, value);

      count->worst_letters = MAX (count->worst_letters, told->letters - MIN (left, told->letters));
    }
}

static gboolean
is_finished (DeskFixture *self, const char *case_id)
{
  DoorCase *found = door_scenario_find_case (self->scenario, case_id);

  return found && door_case_get_state (found) >= DOOR_CASE_WAITING;
}

static void
look (
    DeskFixture *self, const Told *told, const DoorScript *script, Count *count, gboolean *ret_done)
{
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  *ret_done = is_finished (self, told->id);
  if (told->finished && !*ret_done)
    count->answers_lost++;
  if (!*ret_done)
    {
      door_scenario_open (self->scenario, told->id, &error);
      g_assert_no_error (error);
      check_draft (self, told, script, count);
      desk_leave (self);
    }
  desk_lock (self);
}

/* --- All of it --------------------------------------------------------------------------------- */

static void
put_case (DeskFixture *self, const char *id)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) vault = door_vault_open (folder, PASSPHRASE, &options, &error);
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  g_autoptr (GBytes) about = NULL;

  g_assert_no_error (error);
  facts->id = g_strdup (id);
  facts->label = g_strdup (id);
  facts->form_id = g_strdup ("household");
  about = door_assignment_facts_print (facts);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_CASE, id, about, NULL, NULL));
}

static void
interview_once (
    DeskFixture *self, const char *path, const DoorScript *script, guint n_kills, Count *count)
{
  Told told = { g_strdup_printf ("HH-K%u", count->interviews + 1),
                g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), NULL, 0, FALSE };
  gboolean done = FALSE;

  put_case (self, told.id);
  while (!done && count->kills < n_kills)
    {
      g_clear_pointer (&told.typing, g_free);
      count->kills += live (self, &told, path);
      look (self, &told, script, count, &done);
    }
  count->interviews += done;
  told_clear (&told);
}

static void
test_kill_typing (DeskFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "script", NULL);
  g_autoptr (DoorScript) script = door_script_parse (script_text);
  guint n_kills = g_getenv ("DOOR_LONG") && *g_getenv ("DOOR_LONG") ? N_KILLS_LONG : N_KILLS;
  Count count = { 0 };

  g_assert_true (g_file_set_contents (path, script_text, -1, NULL));
  while (count.kills < n_kills)
    {
      interview_once (self, path, script, n_kills, &count);
      g_test_message (
          "%u kills, %u interviews finished, answers lost %u, most typing lost %u letters "
          "of %u a second",
          count.kills, count.interviews, count.answers_lost, count.worst_letters, LETTERS_A_SECOND);
      g_assert_cmpuint (count.answers_lost, ==, 0);
      g_assert_cmpuint (count.worst_letters, <=, LETTERS_A_SECOND);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/desk/kill-typing", test_kill_typing);
  return g_test_run ();
}
