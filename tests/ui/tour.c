/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tour.h"

#include "real-desk.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "door-care-page.h"
#include "door-case-page.h"
#include "door-cover-page.h"
#include "door-files.h"
#include "door-guard-page.h"
#include "door-interview-page.h"

#define PIN "2580"

typedef struct {
  RealDesk *desk;
  UiStage *stage;
  TourStop stop;
  gpointer data;
} Tour;

static void
stop_at (Tour *self, const char *screen)
{
  ui_stage_settle (self->stage);
  self->stop (self->stage, screen, self->data);
  ui_stage_settle (self->stage);
}

static gboolean
is_saved (UiStage *stage, gpointer data)
{
  return door_interview_get_saving (ui_stage_get_interview (stage)) == DOOR_SAVING_SAVED;
}

static gboolean
is_on (UiStage *stage, gpointer data)
{
  return ui_stage_find_type (stage, *(GType *) data) != NULL;
}

static void
wait_for (Tour *self, GType page)
{
  ui_stage_wait (self->stage, is_on, &page);
  ui_stage_settle (self->stage);
}

static void
click (Tour *self, const char *text)
{
  ui_stage_wait_text (self->stage, text, TRUE);
  ui_stage_click_text (self->stage, text);
}

/* For pictures in other sizes: DOOR_WIDTH, DOOR_HEIGHT. */
static int
number (const char *name, int usual)
{
  const char *text = g_getenv (name);

  return text != NULL ? atoi (text) : usual;
}

static void
begin (Tour *self, double text_size)
{
  g_autoptr (DoorUnlock) unlock = NULL;

  real_desk_close (self->desk);
  unlock = real_desk_unlock (real_desk_get_folder (self->desk));
  self->stage = ui_stage_new_for (unlock, number ("DOOR_WIDTH", 800), number ("DOOR_HEIGHT", 1280));
  ui_stage_set_text_size (self->stage, text_size);
}

static void
end (Tour *self)
{
  ui_stage_free (self->stage);
  real_desk_free (self->desk);
}

/* --- Every control ------------------------------------------------------------------------ */

static void
walk_interview (Tour *self)
{
  DoorInterview *interview = ui_stage_get_interview (self->stage);

  for (guint i = 0; i < 80 && door_interview_get_page (interview) < DOOR_PAGE_END; i++)
    {
      g_autofree char *name = g_strdup ("repeat");

      if (door_interview_get_page (interview) == DOOR_PAGE_QUESTIONS)
        {
          DoorQuestion *question = ui_stage_get_question (self->stage, 0);

          g_free (name);
          name = g_strdup (strrchr (door_question_get_ref (question), '/') + 1);
          if (g_str_equal (name, "age"))
            door_question_set_answer (question, "30");
        }
      ui_stage_wait (self->stage, is_saved, NULL);
      stop_at (self, name);
      if (!door_interview_next (interview))
        g_error ("%s does not go on", name);
      ui_stage_wait (self->stage, is_saved, NULL);
    }
  stop_at (self, "end");
}

static void
key_and_back (Tour *self, const char *screen, guint key, GdkModifierType modifiers)
{
  ui_stage_key (self->stage, key, modifiers);
  stop_at (self, screen);
  ui_stage_key (self->stage, GDK_KEY_Escape, 0);
}

/* What is reached from the list of cases. */
static void
walk_beside (Tour *self)
{
  click (self, _ ("Details"));
  stop_at (self, "sending");
  click (self, _ ("Cases"));
  click (self, _ ("Safety"));
  wait_for (self, DOOR_TYPE_CARE_PAGE);
  stop_at (self, "safety");
  click (self, _ ("Back"));
  ui_stage_wait_text (self->stage, "Household 0142", TRUE);
}

static void
open_case (Tour *self)
{
  g_signal_emit_by_name (ui_stage_find_type (self->stage, GTK_TYPE_LIST_VIEW), "activate", 0u);
  wait_for (self, DOOR_TYPE_CASE_PAGE);
}

/* A visit begun, and what came of it asked, without an answer. */
static void
walk_visit (Tour *self)
{
  door_case_page_do_next (DOOR_CASE_PAGE (ui_stage_find_type (self->stage, DOOR_TYPE_CASE_PAGE)));
  click (self, _ ("What came of the visit"));
  ui_stage_settle (self->stage);
  stop_at (self, "visit");
  click (self, _ ("Yes, and somebody answered"));
  stop_at (self, "visit: answered");
  click (self, _ ("I should come again at another time"));
  stop_at (self, "visit: appointment");
  for (guint i = 0; i < 3; i++)
    ui_stage_key (self->stage, GDK_KEY_Escape, 0);
  wait_for (self, DOOR_TYPE_CASE_PAGE);
  stop_at (self, "case: visit under way");
}

void
tour_controls (double text_size, TourStop stop, gpointer data)
{
  Tour self = { real_desk_new (), NULL, stop, data };

  real_desk_add_controls (self.desk);
  begin (&self, text_size);
  stop_at (&self, "unlock");
  ui_stage_unlock_with (self.stage, REAL_DESK_PASSPHRASE);
  ui_stage_wait_text (self.stage, "Household 0142", TRUE);
  stop_at (&self, "cases");
  walk_beside (&self);
  open_case (&self);
  stop_at (&self, "case");
  click (&self, _ ("Safety"));
  wait_for (&self, DOOR_TYPE_CARE_PAGE);
  stop_at (&self, "safety of a case");
  click (&self, _ ("Back"));
  walk_visit (&self);
  ui_stage_open_interview (self.stage);
  walk_interview (&self);
  key_and_back (&self, "outline", GDK_KEY_F3, 0);
  key_and_back (&self, "help", GDK_KEY_F1, GDK_CONTROL_MASK);
  key_and_back (&self, "leave", GDK_KEY_F9, 0);
  end (&self);
}

/* --- What protects ------------------------------------------------------------------------ */

static void
add_guarded (Tour *self)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "tests", "desk", "guarded.xml", NULL);
  g_autoptr (GBytes) xml = door_file_load (path, 1024 * 1024, NULL);

  g_assert_nonnull (xml);
  real_desk_add_form (self->desk, "household", "8", xml);
  real_desk_add_case (self->desk, "0142", "household");
}

static void
set_pin (Tour *self)
{
  click (self, _ ("Safety"));
  wait_for (self, DOOR_TYPE_CARE_PAGE);
  gtk_widget_grab_focus (ui_stage_find_type (self->stage, GTK_TYPE_PASSWORD_ENTRY));
  ui_stage_type (self->stage, PIN);
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  ui_stage_wait_text (self->stage, _ ("The PIN is set. It leads back from the covered screen."),
                      TRUE);
  click (self, _ ("Back"));
  ui_stage_wait_text (self->stage, "Household 0142", TRUE);
}

static void
answer (Tour *self, const char *label, const char *text)
{
  ui_stage_wait_text (self->stage, label, TRUE);
  ui_stage_type (self->stage, text);
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
}

static void
find_corner (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "door-cover-symbolic") == 0)
    *(GtkWidget **) data = widget;
}

/* By the corner of the covering page and the PIN. */
static void
uncover (Tour *self, gboolean stop)
{
  GtkWidget *corner = NULL;

  wait_for (self, DOOR_TYPE_COVER_PAGE);
  if (stop)
    stop_at (self, "cover");
  ui_stage_foreach (ui_stage_find_type (self->stage, DOOR_TYPE_COVER_PAGE), find_corner, &corner);
  ui_stage_click (self->stage, corner);
  if (stop)
    stop_at (self, "cover: PIN");
  ui_stage_type (self->stage, PIN);
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
}

static void
walk_gate (Tour *self)
{
  wait_for (self, DOOR_TYPE_GUARD_PAGE);
  stop_at (self, "draw");
  click (self, _ ("The list is complete: choose one now"));
  answer (self, "Person 1 is here?", "yes");
  ui_stage_wait_text (self->stage, _ ("Who can hear or see us now?"), TRUE);
  stop_at (self, "gate");
  click (self, _ ("Nobody"));
  stop_at (self, "consent");
  click (self, _ ("Yes, we can go on"));
  stop_at (self, "mode");
  click (self, _ ("The person answers alone on the tablet"));
  stop_at (self, "alone: begin");
  click (self, _ ("Begin"));
}

/* Somebody comes: covered, and asked anew; then the respondent goes on. */
static void
walk_break (Tour *self)
{
  ui_stage_key (self->stage, GDK_KEY_F12, 0);
  uncover (self, FALSE);
  click (self, _ ("Another adult"));
  ui_stage_wait_text (self->stage, _ ("These questions wait"), TRUE);
  stop_at (self, "these questions wait");
  click (self, _ ("It is quiet now: go on"));
  click (self, _ ("Nobody"));
  click (self, _ ("The person answers alone on the tablet"));
  click (self, _ ("Begin"));
  ui_stage_wait_text (self->stage, "Zwarnquist question", TRUE);
}

static void
walk_alone (Tour *self)
{
  ui_stage_wait_text (self->stage, "Zwarnquist question", TRUE);
  stop_at (self, "alone");
  walk_break (self);
  click (self, _ ("I'd rather not answer"));
  ui_stage_wait_text (self->stage, "By whom?", TRUE);
  click (self, _ ("Next"));
  ui_stage_wait_text (self->stage, _ ("I have the tablet again"), TRUE);
  stop_at (self, "alone: end");
  click (self, _ ("I have the tablet again"));
  uncover (self, TRUE);
  ui_stage_wait_text (self->stage, "After", TRUE);
  stop_at (self, "after the section");
}

void
tour_guarded (double text_size, TourStop stop, gpointer data)
{
  Tour self = { real_desk_new (), NULL, stop, data };

  add_guarded (&self);
  begin (&self, text_size);
  ui_stage_unlock_with (self.stage, REAL_DESK_PASSPHRASE);
  set_pin (&self);
  open_case (&self);
  ui_stage_open_interview (self.stage);
  stop_at (&self, "household, empty");
  door_interview_add_instance (ui_stage_get_interview (self.stage));
  answer (&self, "Name", "Amir");
  answer (&self, "Age", "40");
  ui_stage_wait_text (self.stage, _ ("No, go on"), TRUE);
  stop_at (&self, "household");
  click (&self, _ ("No, go on"));
  walk_gate (&self);
  walk_alone (&self);
  end (&self);
}
