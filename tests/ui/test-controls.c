/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every control over the real desk, with real keys and clicks, as far as the vault. */
#include "real-desk.h"
#include "ui-stage.h"

#include <string.h>

#include "door-answer.h"
#include "door-choice-row.h"
#include "door-interview-page.h"
#include "door-question-view.h"

typedef struct {
  RealDesk *desk;
  UiStage *stage;
} Fixture;

static void
open_window (Fixture *self, int width, int height)
{
  g_autoptr (DoorUnlock) unlock = real_desk_unlock (real_desk_get_folder (self->desk));

  self->stage = ui_stage_new_for (unlock, width, height);
  ui_stage_unlock_with (self->stage, REAL_DESK_PASSPHRASE);
  ui_stage_wait_text (self->stage, "Household 0142", TRUE);
  ui_stage_open_case (self->stage, 0);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->desk = real_desk_new ();
  real_desk_add_controls (self->desk);
  real_desk_close (self->desk);
  open_window (self, 800, 1280);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  ui_stage_free (self->stage);
  real_desk_free (self->desk);
}

static gboolean
is_saved (UiStage *stage, gpointer data)
{
  return door_interview_get_saving (ui_stage_get_interview (stage)) == DOOR_SAVING_SAVED;
}

static DoorQuestion *
go (Fixture *self, const char *name)
{
  g_autofree char *ref = g_strconcat ("/data/", name, NULL);

  g_assert_true (door_interview_go_to (ui_stage_get_interview (self->stage), ref));
  ui_stage_wait (self->stage, is_saved, NULL);
  ui_stage_settle (self->stage);
  return ui_stage_get_question (self->stage, 0);
}

static void
settle (Fixture *self)
{
  ui_stage_wait (self->stage, is_saved, NULL);
  ui_stage_settle (self->stage);
}

static void
next (Fixture *self)
{
  ui_stage_key (self->stage, GDK_KEY_Page_Down, 0);
  settle (self);
}

/* --- Numbers, dates ------------------------------------------------------------------------- */

static void
test_numbers (Fixture *self, gconstpointer data)
{
  DoorQuestion *income, *rooms;

  go (self, "income");
  g_assert_nonnull (ui_stage_find_text (self->stage, "PKR"));
  ui_stage_type (self->stage, "1,250,000");
  next (self);
  income = go (self, "income");
  g_assert_cmpstr (door_question_get_answer (income), ==, "1250000");
  g_assert_nonnull (ui_stage_find_text (self->stage, "1,250,000"));

  rooms = go (self, "rooms");
  ui_stage_type (self->stage, "3");
  settle (self);
  gtk_widget_child_focus (GTK_WIDGET (ui_stage_get_window (self->stage)), GTK_DIR_TAB_FORWARD);
  ui_stage_key (self->stage, GDK_KEY_space, 0);
  settle (self);
  g_assert_cmpstr (door_question_get_answer (rooms), ==, "4");
}

static void
test_dates (Fixture *self, gconstpointer data)
{
  DoorQuestion *wedding, *moved;

  go (self, "wedding");
  ui_stage_type (self->stage, "13/8/2083");
  next (self);
  wedding = go (self, "wedding");
  g_assert_cmpstr (door_question_get_answer (wedding), ==, "2026-11-29");
  g_assert_nonnull (ui_stage_find_text (self->stage, "13 Mangsir 2083"));

  go (self, "moved");
  ui_stage_type (self->stage, "3/2019");
  next (self);
  moved = go (self, "moved");
  g_assert_cmpstr (door_question_get_answer (moved), ==, "2019-03");
  ui_stage_key (self->stage, GDK_KEY_a, GDK_CONTROL_MASK);
  ui_stage_type (self->stage, "2019");
  next (self);
  moved = go (self, "moved");
  g_assert_cmpstr (door_question_get_answer (moved), ==, "2019");
}

/* --- Keys ------------------------------------------------------------------------------------ */

static void
test_quiet_keys (Fixture *self, gconstpointer data)
{
  DoorQuestion *hours = go (self, "hours");

  g_assert_nonnull (ui_stage_find_text (self->stage, "Show card 4"));
  ui_stage_key (self->stage, GDK_KEY_F7, 0);
  settle (self);
  g_assert_cmpstr (door_question_get_answer (hours), ==, "-9");
  ui_stage_click_text (self->stage, "Don't know");
  settle (self);
  g_assert_cmpstr (door_question_get_answer (hours), ==, "-8");
  /* The button says it: no code stands where a number goes. */
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (ui_stage_find_type (self->stage, GTK_TYPE_ENTRY))), ==,
      "");
  next (self);
  g_assert_cmpstr (door_question_get_ref (ui_stage_get_question (self->stage, 0)), ==,
                   "/data/income");
}

static void
test_help_and_why (Fixture *self, gconstpointer data)
{
  go (self, "kids");
  ui_stage_key (self->stage, GDK_KEY_F1, GDK_CONTROL_MASK);
  ui_stage_wait_text (self->stage, "Cover the screen at once", TRUE);
  ui_stage_key (self->stage, GDK_KEY_Escape, 0);
  ui_stage_type (self->stage, "1");
  settle (self);
  go (self, "n_kids");
  ui_stage_key (self->stage, GDK_KEY_F5, 0);
  ui_stage_wait_text (self->stage, "Do children live here?", TRUE);
  ui_stage_wait_text (self->stage, "Asked because", TRUE);
  ui_stage_key (self->stage, GDK_KEY_Escape, 0);
}

static void
test_remark (Fixture *self, gconstpointer data)
{
  DoorQuestion *name = go (self, "name");

  ui_stage_key (self->stage, GDK_KEY_F2, 0);
  ui_stage_wait_text (self->stage, "Keep the remark", TRUE);
  ui_stage_type (self->stage, "Speaks softly");
  ui_stage_click_text (self->stage, "Keep the remark");
  settle (self);
  g_assert_cmpstr (door_question_get_remark (name), ==, "Speaks softly");
  g_assert_nonnull (ui_stage_find_text (self->stage, "Remark: Speaks softly"));
}

/* --- Checks ---------------------------------------------------------------------------------- */

static void
test_soft_check (Fixture *self, gconstpointer data)
{
  go (self, "hours");
  ui_stage_type (self->stage, "95");
  next (self);
  g_assert_nonnull (ui_stage_find_text (self->stage, "More than 80 hours"));
  /* The focus is where the reason is typed; Enter keeps it. */
  ui_stage_type (self->stage, "Two jobs");
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  settle (self);
  next (self);
  g_assert_cmpstr (door_question_get_ref (ui_stage_get_question (self->stage, 0)), ==,
                   "/data/income");
}

static void
test_hard_check_leads (Fixture *self, gconstpointer data)
{
  go (self, "age");
  ui_stage_type (self->stage, "30");
  settle (self);
  go (self, "since");
  ui_stage_type (self->stage, "40");
  next (self);
  g_assert_nonnull (ui_stage_find_text (self->stage, "More years here"));
  ui_stage_click_text (self->stage, "Go to: How old are you?");
  settle (self);
  g_assert_cmpstr (door_question_get_ref (ui_stage_get_question (self->stage, 0)), ==, "/data/age");
  /* What was typed there is still there. */
  g_assert_cmpstr (door_question_get_draft (go (self, "since")), ==, "40");
}

static void
test_set_aside (Fixture *self, gconstpointer data)
{
  DoorQuestion *kids = go (self, "kids");

  ui_stage_type (self->stage, "1");
  settle (self);
  go (self, "n_kids");
  ui_stage_type (self->stage, "2");
  next (self);
  kids = go (self, "kids");
  ui_stage_type (self->stage, "2");
  settle (self);
  g_assert_nonnull (ui_stage_find_text (self->stage, "no longer belongs"));
  ui_stage_click_text (self->stage, "Change it back");
  settle (self);
  g_assert_cmpstr (door_question_get_answer (kids), ==, "yes");
}

/* --- Choices --------------------------------------------------------------------------------- */

static void
test_grid (Fixture *self, gconstpointer data)
{
  DoorQuestion *second;

  go (self, "grid/g_1");
  g_assert_nonnull (ui_stage_find_text (self->stage, "Fully agree"));
  ui_stage_key (self->stage, GDK_KEY_2, 0);
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  ui_stage_key (self->stage, GDK_KEY_4, 0);
  settle (self);
  second = ui_stage_get_question (self->stage, 2);
  g_assert_cmpstr (door_question_get_ref (second), ==, "/data/grid/g_2");
  g_assert_cmpstr (door_question_get_answer (second), ==, "4");
}

static void
test_folded_and_columns (Fixture *self, gconstpointer data)
{
  DoorQuestion *minimal = go (self, "minimal");

  g_assert_null (ui_stage_find_text (self->stage, "Bicycle"));
  ui_stage_click_text (self->stage, "Choose…");
  ui_stage_click_text (self->stage, "Bicycle");
  settle (self);
  g_assert_cmpstr (door_question_get_answer (minimal), ==, "bicycle");
  go (self, "columns");
  ui_stage_type (self->stage, "3");
  settle (self);
  g_assert_cmpstr (door_question_get_answer (ui_stage_get_question (self->stage, 0)), ==, "phone");
}

static void
test_autocomplete (Fixture *self, gconstpointer data)
{
  DoorQuestion *village = go (self, "village");

  ui_stage_type (self->stage, "north qor");
  ui_stage_wait_text (self->stage, "North Qorvai", TRUE);
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  settle (self);
  g_assert_cmpstr (door_question_get_answer (village), ==, "v116");
}

/* "None of these" stands alone. */
static void
test_none_excludes (Fixture *self, gconstpointer data)
{
  DoorQuestion *things = go (self, "things");

  ui_stage_type (self->stage, "1");
  ui_stage_type (self->stage, "2");
  ui_stage_type (self->stage, "5");
  settle (self);
  g_assert_cmpstr (door_question_get_answer (things), ==, "none");
  ui_stage_type (self->stage, "2");
  settle (self);
  g_assert_cmpstr (door_question_get_answer (things), ==, "bicycle");
}

/* --- Files and places ------------------------------------------------------------------------ */

static gboolean
has_answer (UiStage *stage, gpointer data)
{
  return *door_question_get_answer (ui_stage_get_question (stage, 0)) != '\0';
}

/* A camera that only paints a test card, from the press of the button to the sealed answer. */
static void
test_photo (Fixture *self, gconstpointer data)
{
  GtkWidget *shutter;

  g_setenv ("DOOR_CAMERA", "videotestsrc is-live=true", TRUE);
  go (self, "photo");
  ui_stage_click_text (self->stage, "Take a photo");
  ui_stage_wait_text (self->stage, "Take the picture", TRUE);
  shutter = gtk_widget_get_ancestor (ui_stage_find_text (self->stage, "Take the picture"),
                                     GTK_TYPE_BUTTON);
  while (!gtk_widget_is_sensitive (shutter))
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (shutter, "clicked");
  ui_stage_wait (self->stage, has_answer, NULL);
  settle (self);
  g_assert_true (
      g_str_has_suffix (door_question_get_answer (ui_stage_get_question (self->stage, 0)), ".jpg"));
  ui_stage_wait_text (self->stage, "Kept, sealed", TRUE);
  g_unsetenv ("DOOR_CAMERA");
}

static void
test_no_camera (Fixture *self, gconstpointer data)
{
  g_setenv ("DOOR_CAMERA", "v4l2src device=/dev/no-such-camera", TRUE);
  go (self, "photo");
  ui_stage_click_text (self->stage, "Take a photo");
  ui_stage_wait_text (self->stage, "There is no camera", TRUE);
  g_assert_nonnull (ui_stage_find_text (self->stage, "Choose a file"));
  g_unsetenv ("DOOR_CAMERA");
}

static void
test_sound (Fixture *self, gconstpointer data)
{
  g_setenv ("DOOR_MICROPHONE", "audiotestsrc is-live=true", TRUE);
  go (self, "sound");
  ui_stage_click_text (self->stage, "Record");
  ui_stage_wait_text (self->stage, "Recording: 0:0", TRUE);
  ui_stage_click_text (self->stage, "Stop recording");
  ui_stage_wait (self->stage, has_answer, NULL);
  settle (self);
  g_assert_true (
      g_str_has_suffix (door_question_get_answer (ui_stage_get_question (self->stage, 0)), ".ogg"));
  g_unsetenv ("DOOR_MICROPHONE");
}

static void
test_signature (Fixture *self, gconstpointer data)
{
  go (self, "sign");
  ui_stage_type (self->stage, "Zarqoon");
  ui_stage_wait (self->stage, has_answer, NULL);
  settle (self);
  g_assert_true (
      g_str_has_suffix (door_question_get_answer (ui_stage_get_question (self->stage, 0)), ".png"));
}

/* Without a location service: the reason in words, and the way by hand, with its own reason. */
static void
test_position_by_hand (Fixture *self, gconstpointer data)
{
  DoorQuestion *place = go (self, "place");

  ui_stage_click_text (self->stage, "Take the position here");
  ui_stage_wait_text (self->stage, "no receiver", TRUE);
  ui_stage_click (self->stage,
                  gtk_widget_get_parent (ui_stage_find_text (self->stage, "Keep this position")));
  g_assert_nonnull (ui_stage_find_text (self->stage, "Write latitude"));
  ui_stage_type (self->stage, "-13.83333333, -171.76666667");
  ui_stage_click_text (self->stage, "Keep this position");
  g_assert_nonnull (ui_stage_find_text (self->stage, "why it is written by hand"));
  ui_stage_type (self->stage, "From the map");
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  settle (self);
  g_assert_true (g_str_has_prefix (door_question_get_answer (place), "-13.8333333 -171.7666667"));
}

/* --- Privacy --------------------------------------------------------------------------------- */

static void
on_text (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  *(int *) data = text != NULL && *text != '\0' ? 1 : 0;
}

static void
assert_empty (GdkClipboard *clipboard)
{
  int found = -1;

  gdk_clipboard_read_text_async (clipboard, NULL, on_text, &found);
  while (found < 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (found, ==, 0);
}

/* The draft follows what is typed after a short pause. */
static gboolean
draft_is (UiStage *stage, gpointer answer)
{
  return g_strcmp0 (door_question_get_draft (ui_stage_get_question (stage, 0)), answer) == 0;
}

/* What is marked, copied or cut in an answer does not go where the middle button, or another program, finds
 * it; what was cut stays. */
static void
copies_nothing (Fixture *self, const char *question, const char *answer)
{
  GdkDisplay *display = gdk_display_get_default ();

  go (self, question);
  ui_stage_type (self->stage, answer);
  ui_stage_key (self->stage, GDK_KEY_a, GDK_CONTROL_MASK);
  assert_empty (gdk_display_get_primary_clipboard (display));
  ui_stage_key (self->stage, GDK_KEY_c, GDK_CONTROL_MASK);
  assert_empty (gdk_display_get_clipboard (display));
  ui_stage_key (self->stage, GDK_KEY_Insert, GDK_CONTROL_MASK);
  assert_empty (gdk_display_get_clipboard (display));
  ui_stage_key (self->stage, GDK_KEY_x, GDK_CONTROL_MASK);
  assert_empty (gdk_display_get_clipboard (display));
  ui_stage_wait (self->stage, draft_is, (gpointer) answer);
}

static void
test_clipboards (Fixture *self, gconstpointer data)
{
  copies_nothing (self, "name", "Zarqoon");
  copies_nothing (self, "story", "It was dark");
}

/* --- Sizes ----------------------------------------------------------------------------------- */

/* At twice the size of type no screen asks for more width than the smallest tablet has. */
static void
test_fits_small (Fixture *self, gconstpointer data)
{
  DoorInterview *interview = ui_stage_get_interview (self->stage);
  int least;

  ui_stage_set_text_size (self->stage, 2);
  for (guint i = 0; i < 60 && door_interview_get_page (interview) < DOOR_PAGE_END; i++)
    {
      const char *name = "prompt";

      if (door_interview_get_page (interview) == DOOR_PAGE_QUESTIONS)
        {
          DoorQuestion *question = ui_stage_get_question (self->stage, 0);

          name = door_question_get_ref (question);
          if (g_str_equal (name, "/data/age"))
            door_question_set_answer (question, "30");
        }
      ui_stage_settle (self->stage);
      gtk_widget_measure (GTK_WIDGET (ui_stage_get_window (self->stage)),
                          GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      if (least > 720)
        g_error ("%s wants %d px", name, least);
      g_assert_true (door_interview_next (interview));
      ui_stage_wait (self->stage, is_saved, NULL);
    }
  g_assert_cmpint (door_interview_get_page (interview), ==, DOOR_PAGE_END);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("/ui/controls/numbers", test_numbers);
  ADD ("/ui/controls/dates", test_dates);
  ADD ("/ui/controls/quiet-keys", test_quiet_keys);
  ADD ("/ui/controls/help-and-why", test_help_and_why);
  ADD ("/ui/controls/remark", test_remark);
  ADD ("/ui/controls/soft-check", test_soft_check);
  ADD ("/ui/controls/hard-check-leads", test_hard_check_leads);
  ADD ("/ui/controls/set-aside", test_set_aside);
  ADD ("/ui/controls/grid", test_grid);
  ADD ("/ui/controls/folded-and-columns", test_folded_and_columns);
  ADD ("/ui/controls/autocomplete", test_autocomplete);
  ADD ("/ui/controls/none-excludes", test_none_excludes);
  ADD ("/ui/controls/photo", test_photo);
  ADD ("/ui/controls/no-camera", test_no_camera);
  ADD ("/ui/controls/sound", test_sound);
  ADD ("/ui/controls/signature", test_signature);
  ADD ("/ui/controls/position-by-hand", test_position_by_hand);
  ADD ("/ui/controls/clipboards", test_clipboards);
  ADD ("/ui/controls/fits-small", test_fits_small);
  return g_test_run ();
}
