/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program in a language written from right to left stays so in a questionnaire that does not say its own. */
#include "real-desk.h"
#include "ui-stage.h"

#include <locale.h>

#include "door-application.h"
#include "door-files.h"
#include "door-text.h"

static void
test_nameless (void)
{
  RealDesk *desk = real_desk_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", "guarded.xml", NULL);
  g_autoptr (GBytes) xml = door_file_load (path, 1024 * 1024, NULL);
  g_autoptr (DoorUnlock) unlock = NULL;
  UiStage *stage;

  real_desk_add_form (desk, "household", "8", xml);
  real_desk_add_case (desk, "0142", "household");
  real_desk_close (desk);
  unlock = real_desk_unlock (real_desk_get_folder (desk));
  stage = ui_stage_new_for (unlock, 800, 1280);
  ui_stage_unlock_with (stage, REAL_DESK_PASSPHRASE);
  ui_stage_wait_text (stage, "Household 0142", TRUE);
  g_assert_cmpint (gtk_widget_get_default_direction (), ==, GTK_TEXT_DIR_RTL);
  ui_stage_open_case (stage, 0);
  g_assert_cmpstr (door_interview_get_language_code (ui_stage_get_interview (stage)), ==, "");
  g_assert_cmpint (gtk_widget_get_default_direction (), ==, GTK_TEXT_DIR_RTL);
  ui_stage_free (stage);
  real_desk_free (desk);
}

int
main (int argc, char **argv)
{
  g_autofree char *locale = g_build_filename (g_getenv ("DOOR_BUILD_ROOT"), "po", NULL);

  g_setenv ("LANGUAGE", "ur", TRUE);
  door_application_speak (locale);
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");
  if (door_text_get_direction () == GTK_TEXT_DIR_RTL)
    g_test_add_func ("/ui/direction/nameless", test_nameless);
  return g_test_run ();
}
