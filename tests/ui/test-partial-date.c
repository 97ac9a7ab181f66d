/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A date of which the day or the month is not known, typed in the calendar people count by. */
#include "real-desk.h"
#include "ui-stage.h"

#include "door-calendars.h"

typedef struct {
  RealDesk *desk;
  UiStage *stage;
} Fixture;

static const char form_xml[]
    = "<?xml version=\"1.0\"?><h:html xmlns=\"http://www.w3.org/2002/xforms\" "
      "xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:jr=\"http://openrosa.org/javarosa\" "
      "xmlns:door=\"https://doorstep.org/xforms\"><h:head><h:title>Moves</h:title><model><instance>"
      "<data id=\"moves\" "
      "version=\"1\"><nepali/><thai/><plain/><end/><meta><instanceID/></meta></data>"
      "</instance><bind nodeset=\"/data/nepali\" type=\"string\" door:missing=\"dk refused\" "
      "constraint=\"latest-day(.) &lt; date('2020-01-01')\" jr:constraintMsg=\"Before 2020.\"/>"
      "<bind nodeset=\"/data/thai\" type=\"string\"/><bind nodeset=\"/data/plain\" "
      "type=\"string\"/>"
      "<bind nodeset=\"/data/meta/instanceID\" type=\"string\" readonly=\"true()\" "
      "jr:preload=\"uid\"/></model></h:head><h:body>"
      "<input ref=\"/data/nepali\" appearance=\"partial-date "
      "bikram-sambat\"><label>N</label></input>"
      "<input ref=\"/data/thai\" appearance=\"partial-date buddhist\"><label>T</label></input>"
      "<input ref=\"/data/plain\" appearance=\"partial-date\"><label>P</label></input>"
      "<input ref=\"/data/end\"><label>E</label></input></h:body></h:html>";

static gboolean
is_saved (UiStage *stage, gpointer data)
{
  return door_interview_get_saving (ui_stage_get_interview (stage)) == DOOR_SAVING_SAVED;
}

static void
settle (Fixture *self)
{
  ui_stage_wait (self->stage, is_saved, NULL);
  ui_stage_settle (self->stage);
}

static void
go (Fixture *self, const char *ref)
{
  g_assert_true (door_interview_go_to (ui_stage_get_interview (self->stage), ref));
  settle (self);
}

static const char *
answer_of (Fixture *self)
{
  return door_question_get_answer (ui_stage_get_question (self->stage, 0));
}

static GtkEditable *
entry_of (Fixture *self)
{
  return GTK_EDITABLE (ui_stage_find_type (self->stage, GTK_TYPE_ENTRY));
}

static GtkDropDown *
calendars_of (Fixture *self)
{
  return GTK_DROP_DOWN (ui_stage_find_type (self->stage, GTK_TYPE_DROP_DOWN));
}

/* Types over what is there, and on; back to the same question. */
static void
type (Fixture *self, const char *ref, const char *text)
{
  go (self, ref);
  gtk_editable_set_text (entry_of (self), "");
  gtk_widget_grab_focus (GTK_WIDGET (entry_of (self)));
  ui_stage_type (self->stage, text);
  ui_stage_key (self->stage, GDK_KEY_Page_Down, 0);
  settle (self);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) xml = g_bytes_new_static (form_xml, sizeof form_xml - 1);
  g_autoptr (DoorUnlock) unlock = NULL;

  self->desk = real_desk_new ();
  real_desk_add_form (self->desk, "moves", "1", xml);
  real_desk_add_case (self->desk, "0142", "moves");
  real_desk_close (self->desk);
  unlock = real_desk_unlock (real_desk_get_folder (self->desk));
  self->stage = ui_stage_new_for (unlock, 800, 1280);
  ui_stage_unlock_with (self->stage, REAL_DESK_PASSPHRASE);
  ui_stage_wait_text (self->stage, "Household 0142", TRUE);
  ui_stage_open_case (self->stage, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  ui_stage_free (self->stage);
  real_desk_free (self->desk);
}

static void
test_kept (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *ref, *typed, *kept, *shown;
  } rows[] = {
    { "/data/nepali", "12/2075", "2019-03-15/2019-04-13 bikram-sambat:2075-12", "12/2075" },
    { "/data/nepali", "2075", "2018-04-14/2019-04-13 bikram-sambat:2075", "2075" },
    { "/data/nepali", "10/12/2075", "2019-03-24", "10/12/2075" },
    { "/data/thai", "3/2562", "2019-03", "3/2562" },
    { "/data/thai", "2562", "2019", "2562" },
    { "/data/plain", "3/2019", "2019-03", "3/2019" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      type (self, rows[i].ref, rows[i].typed);
      go (self, rows[i].ref);
      g_assert_cmpstr (answer_of (self), ==, rows[i].kept);
      g_assert_cmpstr (gtk_editable_get_text (entry_of (self)), ==, rows[i].shown);
    }
}

static void
test_words (Fixture *self, gconstpointer data)
{
  type (self, "/data/nepali", "12/2075");
  go (self, "/data/nepali");
  g_assert_nonnull (ui_stage_find_text (self->stage, "Chaitra 2075, Bikram Sambat (day not known): "
                                                     "15 March 2019 – 13 April 2019"));
  type (self, "/data/plain", "2019");
  go (self, "/data/plain");
  g_assert_nonnull (ui_stage_find_text (self->stage, "2019 (day and month not known)"));
}

/* What does not fit stops; why there is no date is something else than a date. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  type (self, "/data/nepali", "13/2075");
  g_assert_cmpstr (answer_of (self), ==, "");
  g_assert_nonnull (ui_stage_find_text (self->stage, "Only a date fits here"));
  type (self, "/data/nepali", "9/2076"); /* ends in January 2020 */
  g_assert_nonnull (ui_stage_find_text (self->stage, "Before 2020."));
  type (self, "/data/nepali", "12/2075");
  go (self, "/data/nepali");
  ui_stage_click_text (self->stage, "Don't know");
  settle (self);
  g_assert_cmpstr (answer_of (self), ==, "-8");
  g_assert_cmpstr (gtk_editable_get_text (entry_of (self)), ==, "");
}

/* A whole day goes into any calendar; a month of one is no month of another, and stays. */
static void
test_calendars (Fixture *self, gconstpointer data)
{
  type (self, "/data/thai", "2562");
  go (self, "/data/thai");
  gtk_drop_down_set_selected (calendars_of (self), DOOR_CALENDAR_GREGORIAN);
  g_assert_cmpstr (gtk_editable_get_text (entry_of (self)), ==, "2019");
  type (self, "/data/nepali", "12/2075");
  go (self, "/data/nepali");
  gtk_drop_down_set_selected (calendars_of (self), DOOR_CALENDAR_GREGORIAN);
  g_assert_cmpuint (gtk_drop_down_get_selected (calendars_of (self)), ==,
                    DOOR_CALENDAR_BIKRAM_SAMBAT);
  g_assert_cmpstr (gtk_editable_get_text (entry_of (self)), ==, "12/2075");
  g_assert_nonnull (ui_stage_find_text (self->stage, "Only a whole day has a name"));
  go (self, "/data/end");
  go (self, "/data/nepali");
  g_assert_cmpstr (answer_of (self), ==, "2019-03-15/2019-04-13 bikram-sambat:2075-12");

  /* Said in one calendar, opened where the question begins with another. */
  door_question_set_answer (ui_stage_get_question (self->stage, 0),
                            "2021-02-19/2021-03-20 persian:1399-12");
  ui_stage_settle (self->stage);
  g_assert_cmpstr (gtk_editable_get_text (entry_of (self)), ==, "12/1399");
  g_assert_cmpuint (gtk_drop_down_get_selected (calendars_of (self)), ==,
                    DOOR_CALENDAR_SOLAR_HIJRI);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/ui/partial-date/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  ADD ("kept", test_kept);
  ADD ("words", test_words);
  ADD ("refused", test_refused);
  ADD ("calendars", test_calendars);
  return g_test_run ();
}
