/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case goes from one tablet to another by codes: what one shows on its screen, photographed, is what the other's
 * camera sees. */
#include "stub-desk.h"
#include "ui-stage.h"

#include "door-camera.h"
#include "door-case-page.h"
#include "door-code-frames.h"
#include "door-sending-page.h"

#include <glib/gstdio.h>
#include <string.h>

/* The one that was handed over, of "demo". */
#define GIVEN "Household 0147"

static char *
picture_path (const char *folder, guint number)
{
  g_autofree char *name = g_strdup_printf ("code-%u.png", number);

  return g_build_filename (folder, name, NULL);
}

/* The text of the code that stands on the screen. transfer full. */
static char *
photograph (UiStage *stage, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  char *text;

  ui_stage_picture_front (stage, path);
  texture = gdk_texture_new_from_filename (path, &error);
  g_assert_no_error (error);
  text = door_camera_read_barcode (texture);
  g_assert_nonnull (text);
  return text;
}

static gboolean
has_codes (UiStage *stage, gpointer data)
{
  return ui_stage_get_front (stage) != ui_stage_get_window (stage);
}

/* Shows the case, holds the codes still, and takes a picture of each. How many there are. */
static guint
show_and_photograph (UiStage *stage, const char *folder)
{
  g_autoptr (DoorCodeFrames) seen = door_code_frames_new ();
  g_autoptr (GBytes) letter = stub_case_letter ();
  g_autoptr (GBytes) joined = NULL;
  DoorFrameVerdict verdict = DOOR_FRAME_NEW;
  guint n = 0;

  ui_stage_unlock (stage);
  ui_stage_click_text (stage, GIVEN);
  ui_stage_wait_text (stage, "Show it to their tablet", TRUE);
  ui_stage_click_text (stage, "Show it to their tablet");
  ui_stage_wait (stage, has_codes, NULL);
  ui_stage_click_text (stage, "Hold still");
  ui_stage_wait_text (stage, "Go on", TRUE);
  for (; verdict == DOOR_FRAME_NEW; n++)
    {
      g_autofree char *path = picture_path (folder, n);
      g_autofree char *text = photograph (stage, path);

      verdict = door_code_frames_add (seen, text);
      ui_stage_click_text (stage, "Next");
    }
  g_assert_cmpint (verdict, ==, DOOR_FRAME_WHOLE);
  joined = door_code_frames_join (seen);
  g_assert_true (g_bytes_equal (joined, letter));
  ui_stage_click_text (stage, "Go on");
  ui_stage_wait_text (stage, "Hold still", TRUE);
  ui_stage_click_text (stage, "Done");
  return n;
}

static void
remove_pictures (const char *folder, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = picture_path (folder, i);

      g_remove (path);
    }
  g_rmdir (folder);
}

/* The button may lie below the edge of the screen, where no click reaches. */
static void
scan (UiStage *stage)
{
  ui_stage_wait_text (stage, "Scan a colleague", TRUE);
  g_signal_emit_by_name (
      gtk_widget_get_ancestor (ui_stage_find_text (stage, "Scan a colleague"), GTK_TYPE_BUTTON),
      "clicked");
}

/* The pictures, one after the other, as the camera of the other tablet. */
static void
test_from_screen_to_camera (void)
{
  g_autofree char *folder = g_dir_make_tmp ("door-codes-XXXXXX", NULL);
  g_autofree char *source = NULL;
  g_autoptr (GBytes) letter = stub_case_letter ();
  guint n;

  {
    g_autoptr (UiStage) giving = ui_stage_new ("demo", 800, 1280);

    n = show_and_photograph (giving, folder);
    g_assert_cmpuint (n, ==, (4000 + DOOR_CODE_FRAME_BYTES - 1) / DOOR_CODE_FRAME_BYTES);
  }
  source = g_strdup_printf (
      "multifilesrc location=%s/code-%%d.png start-index=0 stop-index=%u loop=true "
      "caps=image/png,framerate=8/1 ! pngdec",
      folder, n - 1);
  g_setenv ("DOOR_CAMERA", source, TRUE);
  {
    g_autoptr (UiStage) taking = ui_stage_new ("demo", 800, 1280);

    ui_stage_unlock (taking);
    gtk_widget_activate_action (GTK_WIDGET (ui_stage_get_window (taking)), "win.sending", NULL);
    scan (taking);
    ui_stage_wait_text (taking, "The case is on your list now", TRUE);
    g_assert_true (g_bytes_equal (stub_sending_get_taken (), letter));
  }
  g_unsetenv ("DOOR_CAMERA");
  remove_pictures (folder, n);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codes/from-screen-to-camera", test_from_screen_to_camera);
  return g_test_run ();
}
