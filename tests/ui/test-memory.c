/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window's process still has in its memory once it is locked. The program is the window over the
 * real desk, driven by real keys; a second process, which knows the keys, reads every byte of it while an
 * interview is open, and after it was locked: by the button, or by five wrong PINs on the cover. As in
 * main.c, a locked program executes itself anew. */
#include "door-test-memory.h"

#include "real-desk.h"
#include "ui-stage.h"

#include "door-application.h"
#include "door-care-page.h"
#include "door-case-page.h"
#include "door-cases-page.h"
#include "door-cover-page.h"
#include "door-device.h"
#include "door-files.h"
#include "door-platform.h"
#include "door-unlock-page.h"

#define RESTARTED "DOOR_TEST_RESTARTED"
#define PIN "2580"

/* --- the program --------------------------------------------------------------------------------- */

static char *
hear (void)
{
  GString *line = g_string_new (NULL);
  char c;

  while (read (STDIN_FILENO, &c, 1) == 1 && c != '\n')
    g_string_append_c (line, c);
  return g_string_free (line, FALSE);
}

static void
say (const char *text)
{
  if (write (STDOUT_FILENO, text, strlen (text)) < 0)
    _exit (3);
}

static gboolean
is_saved (UiStage *stage, gpointer data)
{
  return door_interview_get_saving (ui_stage_get_interview (stage)) == DOOR_SAVING_SAVED;
}

static void
find_corner (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "door-cover-symbolic") == 0)
    *(GtkWidget **) data = widget;
}

static void
set_pin (UiStage *stage)
{
  ui_stage_click_text (stage, "Safety");
  ui_stage_wait_type (stage, DOOR_TYPE_CARE_PAGE);
  gtk_widget_grab_focus (ui_stage_find_type (stage, GTK_TYPE_PASSWORD_ENTRY));
  ui_stage_type (stage, PIN);
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_wait_text (stage, "The PIN is set", TRUE);
  ui_stage_click_text (stage, "Back");
}

/* The name is typed, left, and stands in the question after it. */
static void
do_interview (UiStage *stage, const char *answer)
{
  ui_stage_wait_text (stage, "Household 0142", TRUE);
  set_pin (stage);
  ui_stage_open_case (stage, 0);
  ui_stage_type (stage, answer);
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_wait (stage, is_saved, NULL);
  ui_stage_wait_text (stage, "How old are you", TRUE);
}

static gboolean
wants_restart (UiStage *stage, gpointer application)
{
  return door_application_wants_restart (application);
}

static void
lock_by_button (UiStage *stage)
{
  ui_stage_leave (stage);
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  ui_stage_click_text (stage, "Cases");
  ui_stage_wait_type (stage, DOOR_TYPE_CASES_PAGE);
  gtk_widget_activate_action (GTK_WIDGET (ui_stage_get_window (stage)), "win.lock", NULL);
}

/* Covered from the question, where it is a key away. */
static void
cover (UiStage *stage)
{
  ui_stage_key (stage, GDK_KEY_F12, 0);
  ui_stage_wait_type (stage, DOOR_TYPE_COVER_PAGE);
  g_assert_null (ui_stage_find_text (stage, "How old are you"));
}

static void
lock_by_wrong_pins (UiStage *stage)
{
  GtkWidget *corner = NULL;

  ui_stage_foreach (ui_stage_find_type (stage, DOOR_TYPE_COVER_PAGE), find_corner, &corner);
  g_assert_nonnull (corner);
  ui_stage_click (stage, corner);
  for (guint i = 0; i < 5; i++)
    {
      ui_stage_type (stage, "1111");
      ui_stage_key (stage, GDK_KEY_Return, 0);
    }
}

static void
be_unlocked (UiStage *stage, const char *how)
{
  g_autofree char *passphrase = hear ();
  g_autofree char *answer = hear ();
  gboolean covers = g_str_equal (how, "pins");

  ui_stage_unlock_with (stage, passphrase);
  do_interview (stage, answer);
  say ("open\n");
  g_free (hear ());
  if (covers)
    {
      cover (stage);
      lock_by_wrong_pins (stage);
    }
  else
    lock_by_button (stage);
}

static int
be_the_program (char **argv)
{
  g_autoptr (DoorUnlock) unlock = NULL;
  DoorApplication *application;
  UiStage *stage;

  gtk_init ();
  unlock = real_desk_unlock (argv[2]);
  stage = ui_stage_new_for (unlock, 800, 1280);
  application = DOOR_APPLICATION (g_application_get_default ());
  ui_stage_wait_type (stage, DOOR_TYPE_UNLOCK_PAGE);
  if (g_getenv (RESTARTED))
    {
      say ("locked\n");
      g_free (hear ());
      return 0;
    }
  door_application_set_arguments (application, argv);
  be_unlocked (stage, argv[3]);
  ui_stage_wait (stage, wants_restart, application);
  /* What was on the screen is left as it is: nothing is freed before. */
  g_setenv (RESTARTED, "1", TRUE);
  door_platform_restart (argv, NULL);
  return 5;
}

/* --- who looks ----------------------------------------------------------------------------------- */

static const char *program_path;

/* The passphrase is one that stands in no program. */
static DoorTestKeys
set_passphrase (const char *folder, const char *passphrase)
{
  const DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autofree char *vault_folder = door_device_vault_folder (folder, REAL_DESK_ACCOUNT);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) vault
      = door_vault_open (vault_folder, REAL_DESK_PASSPHRASE, &options, &error);

  g_assert_no_error (error);
  door_vault_change_passphrase (vault, passphrase, &error);
  g_assert_no_error (error);
  return door_test_keys_of (vault);
}

/* Everything that the program may write: the device's folder, its temporary files, its cache, what the toolkit
 * keeps of itself. */
static void
assert_on_no_disk (const char *folder, const char *text)
{
  g_autofree char *temporary = g_strconcat (folder, "-tmp", NULL);
  const char *const places[] = { folder, g_get_user_cache_dir (), g_get_user_config_dir (),
                                 g_get_user_data_dir (), temporary };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    g_assert_false (door_test_folder_has (places[i], text));
}

typedef struct {
  GSubprocess *program;
  GDataInputStream *out;
  const char *pid;
} Program;

static Program
start (const char *folder, const char *how, const char *passphrase, const char *answer)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *temporary = g_strconcat (folder, "-tmp", NULL);
  g_autoptr (GError) error = NULL;
  Program self = { NULL };

  g_assert_true (door_file_make_folder (temporary, NULL));
  g_subprocess_launcher_setenv (launcher, "TMPDIR", temporary, TRUE);
  self.program = g_subprocess_launcher_spawn (launcher, &error, program_path, "--program", folder,
                                              how, NULL);
  g_assert_no_error (error);
  self.pid = g_subprocess_get_identifier (self.program);
  self.out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self.program));
  door_test_tell (self.program, passphrase);
  door_test_tell (self.program, answer);
  door_test_expect (self.out, "open");
  return self;
}

static void
end (Program *self)
{
  g_subprocess_force_exit (self->program);
  g_subprocess_wait (self->program, NULL, NULL);
  g_object_unref (self->out);
  g_object_unref (self->program);
}

/* While it is open all of it is found, so that the search is one; then nothing. */
static void
look (Program *self,
      const char *folder,
      const DoorTestKeys *keys,
      const char *passphrase,
      const char *answer)
{
  assert_on_no_disk (folder, answer);
  assert_on_no_disk (folder, passphrase);
  g_assert_cmpuint (door_test_memory_count (self->pid, keys, answer, NULL), ==, DOOR_TEST_KEYS + 1);
  door_test_tell (self->program, "lock");
  door_test_expect (self->out, "locked");
  assert_on_no_disk (folder, answer);
  assert_on_no_disk (folder, passphrase);
  g_assert_cmpuint (door_test_memory_count (self->pid, keys, answer, passphrase), ==, 0);
}

static void
test_locked (gconstpointer how)
{
  g_autoptr (RealDesk) desk = real_desk_new ();
  g_autofree char *answer = g_strdup_printf ("answer%08x%08x", g_random_int (), g_random_int ());
  g_autofree char *passphrase = g_strdup_printf ("words%08x%08x", g_random_int (), g_random_int ());
  g_autofree char *temporary = NULL;
  DoorTestKeys keys;
  Program program;

  real_desk_add_test_form (desk, "desk/household.xml");
  real_desk_close (desk);
  keys = set_passphrase (real_desk_get_folder (desk), passphrase);
  program = start (real_desk_get_folder (desk), how, passphrase, answer);
  if (door_test_may_look (program.pid))
    look (&program, real_desk_get_folder (desk), &keys, passphrase, answer);
  else
    g_test_skip ("the memory of another process cannot be read here");
  end (&program);
  temporary = g_strconcat (real_desk_get_folder (desk), "-tmp", NULL);
  door_file_remove_tree (temporary, NULL);
  door_test_keys_clear (&keys);
}

static void
test_elsewhere (gconstpointer how)
{
  g_test_skip ("reads the memory of a process as Linux shows it");
}

int
main (int argc, char **argv)
{
  GTestDataFunc test = DOOR_TEST_MAY_SCAN ? test_locked : test_elsewhere;

  if (argc > 3 && strcmp (argv[1], "--program") == 0)
    return be_the_program (argv);
  program_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/ui/memory/locked", "button", test);
  g_test_add_data_func ("/ui/memory/five-wrong-pins", "pins", test);
  return g_test_run ();
}
