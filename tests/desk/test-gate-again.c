/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of guarded questions when somebody comes in the middle, when the next visit is a telephone
 * call, and when a draw lacks something. */
#include "guard-fixture.h"

#include "door-desk-records.h"
#include "door-scenario-day.h"

#include <string.h>

static gboolean
section_is_open (DeskFixture *self)
{
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) sections = NULL;

  desk_leave (self);
  desk_lock (self);
  vault = guard_open_vault (self);
  all = door_vault_list (vault, NULL);
  sections = door_vault_sections (vault, &((DoorInterviewInfo *) all->pdata[0])->id, NULL);
  g_assert_cmpuint (sections->len, ==, 1);
  return ((DoorSectionInfo *) sections->pdata[0])->open;
}

static void
open_and_answer (DeskFixture *self)
{
  guard_go_to_gate (self, "in-person");
  guard_open_alone (self);
  desk_answer (self, "/data/private/hurt", "Canaryquill");
  desk_next (self);
}

/* --- Somebody comes in the middle --------------------------------------------------------------- */

/* What was begun waits: it is closed for good only when the interviewer says that nobody comes back to it. */
static void
test_waits (DeskFixture *self, gconstpointer data)
{
  open_and_answer (self);
  door_guard_interrupted (guard_of (self));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 4); /* another adult */
  g_assert_cmpint (door_guard_get_step (guard_of (self)), ==, DOOR_GUARD_NOT_NOW);
  g_assert_null (desk_question (self, "/data/after"));
  g_assert_true (section_is_open (self));

  /* Another day it goes on behind what was answered. */
  desk_unlock (self);
  desk_open (self);
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  guard_choose (self, DOOR_GUARD_MODE, 1);
  g_assert_nonnull (desk_question (self, "/data/private/by"));
}

static void
test_quiet_again (DeskFixture *self, gconstpointer data)
{
  open_and_answer (self);
  door_guard_interrupted (guard_of (self));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 2);
  guard_choose (self, DOOR_GUARD_NOT_NOW, 0);
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  guard_choose (self, DOOR_GUARD_MODE, 1);
  g_assert_nonnull (desk_question (self, "/data/private/by"));
}

static void
test_closed_as_it_stands (DeskFixture *self, gconstpointer data)
{
  open_and_answer (self);
  door_guard_interrupted (guard_of (self));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 4);
  guard_choose (self, DOOR_GUARD_NOT_NOW, 1);
  g_assert_nonnull (desk_question (self, "/data/after"));
  g_assert_false (section_is_open (self));
}

/* The interviewer has the tablet: nothing of what is asked alone is shown before it is quiet and the
 * respondent holds it again. */
static void
test_alone_again (DeskFixture *self, gconstpointer data)
{
  open_and_answer (self);
  door_guard_interrupted (guard_of (self));
  guard_settle (self);
  g_assert_false (door_guard_is_alone (guard_of (self)));
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  guard_choose (self, DOOR_GUARD_MODE, 0);
  g_assert_true (door_guard_is_alone (guard_of (self)));
  guard_choose (self, DOOR_GUARD_ALONE_BEGIN, 0);
  g_assert_nonnull (desk_question (self, "/data/private/by"));
  g_assert_false (door_interview_back (desk_interview (self)));
}

/* --- By telephone ------------------------------------------------------------------------------- */

/* A call neither opens what was begun at the door nor closes it. */
static void
test_call_in_between (DeskFixture *self, gconstpointer data)
{
  const char *again[] = { "spoke", "woman", NULL };
  g_autoptr (GError) error = NULL;

  open_and_answer (self);
  desk_leave (self);
  door_scenario_left (self->scenario, CASE_ID, FALSE, &error);
  door_scenario_report (self->scenario, CASE_ID, "2.25", again, &error);
  g_assert_no_error (error);
  door_clock_advance (self->clock, 2 * G_TIME_SPAN_HOUR);
  door_scenario_visit (self->scenario, CASE_ID, "phone", &error);
  g_assert_no_error (error);
  desk_open (self);
  guard_settle (self);
  g_assert_cmpint (door_guard_get_step (guard_of (self)), ==, DOOR_GUARD_NOT_NOW);
  g_assert_null (desk_question (self, "/data/private/by"));
  g_assert_cmpuint (g_strv_length ((char **) door_guard_get_choices (guard_of (self))), ==, 1);
  g_assert_true (section_is_open (self));
}

/* --- A group that is not sealed ----------------------------------------------------------------- */

/* What was answered before stays answered when the gate does not open a second time. */
static void
test_answers_stay (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GBytes) submission = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  guard_other_form = guard_put_open_form;
  guard_go_to_gate (self, "in-person");
  guard_other_form = NULL;
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  desk_answer (self, "/data/private/hurt", "Canaryquill");
  desk_next (self);
  desk_next (self);
  g_assert_nonnull (desk_question (self, "/data/after"));
  door_guard_interrupted (guard_of (self));
  guard_settle (self);
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/private/hurt"));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 4);
  g_assert_null (desk_question (self, "/data/private/hurt"));
  g_assert_nonnull (desk_question (self, "/data/after"));
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/last"));
  guard_settle (self);
  desk_next (self);
  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
  desk_lock (self);
  vault = guard_open_vault (self);
  submission = guard_open_part (self, vault, "submission.door");
  text = g_strndup (g_bytes_get_data (submission, NULL), g_bytes_get_size (submission));
  g_assert_nonnull (strstr (text, "Canaryquill"));
  g_assert_nonnull (strstr (text, "<gate_code>1</gate_code>"));
}

/* Sealed inside a group that is only sensitive: it is sealed all the same. */
static void
put_nested_form (DeskFixture *self)
{
  char *text = guard_read_form ();

  text = guard_replace (text, "<private><hurt/><by/><r_private/></private>",
                        "<outer><easy/><private><hurt/><by/><r_private/></private></outer>");
  text = guard_replace (text, "<bind nodeset=\"/data/private\" ",
                        "<bind nodeset=\"/data/outer\" door:sensitivity=\"1\"/>"
                        "<bind nodeset=\"/data/outer/easy\" type=\"string\"/>"
                        "<bind nodeset=\"/data/private\" ");
  text = guard_replace (
      text, "<group ref=\"/data/private\">",
      "<group ref=\"/data/outer\"><input ref=\"/data/outer/easy\"><label>Easy</label>"
      "</input><group ref=\"/data/private\">");
  text = guard_replace (text, "<label>By whom?</label></input>\n    </group>",
                        "<label>By whom?</label></input>\n    </group></group>");
  while (strstr (text, "\"/data/private"))
    text = guard_replace (text, "\"/data/private", "\"/data/outer/private");
  while (strstr (text, "if(/data/private"))
    text = guard_replace (text, "if(/data/private", "if(/data/outer/private");
  guard_put_text (self, text);
}

static void
test_nested (DeskFixture *self, gconstpointer data)
{
  guard_other_form = put_nested_form;
  guard_go_to_gate (self, "in-person");
  guard_other_form = NULL;
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  g_assert_false (door_guard_is_sealed (guard_of (self)));
  desk_answer (self, "/data/outer/easy", "yes");
  g_assert_true (door_interview_next (desk_interview (self)));
  guard_settle (self);
  guard_open_alone (self);
  g_assert_true (door_guard_is_sealed (guard_of (self)));
  desk_answer (self, "/data/outer/private/hurt", "Canaryquill");
  desk_next (self);
  g_assert_true (door_interview_next (desk_interview (self)));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_ALONE_END, 0);
  g_assert_nonnull (desk_question (self, "/data/after"));
  g_assert_false (section_is_open (self));
}

/* --- Answered alone, and not sealed --------------------------------------------------------- */

static void
put_unsealed_form (DeskFixture *self)
{
  guard_put_text (self, guard_replace (guard_read_form (), " door:sealed=\"analysts\"", ""));
}

static void
test_alone_unsealed (DeskFixture *self, gconstpointer data)
{
  guard_other_form = put_unsealed_form;
  guard_go_to_gate (self, "in-person");
  guard_other_form = NULL;
  guard_open_alone (self);
  g_assert_true (door_guard_is_alone (guard_of (self)));
  g_assert_false (door_guard_is_sealed (guard_of (self)));
  g_assert_null (strstr (door_guard_get_text (guard_of (self)), "Nobody else will see"));
  desk_answer (self, "/data/private/hurt", "Canaryquill");
  g_assert_false (door_interview_back (desk_interview (self)));
  g_assert_false (door_interview_go_to (desk_interview (self), "/data/member[1]/name"));
  desk_next (self);
  g_assert_true (door_interview_back (desk_interview (self)));
  guard_settle (self);
  desk_next (self);
  g_assert_true (door_interview_next (desk_interview (self)));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_ALONE_END, 0);
  g_assert_false (door_guard_is_alone (guard_of (self)));
  g_assert_nonnull (desk_question (self, "/data/after"));
}

/* --- Closed for good --------------------------------------------------------------------------- */

static void
put_filtered_form (DeskFixture *self)
{
  guard_put_text (self, guard_replace (guard_read_form (), "<bind nodeset=\"/data/private\"",
                                       "<bind nodeset=\"/data/private\" "
                                       "relevant=\"/data/selection/who = 'yes'\""));
}

/* An earlier answer that would leave the group out changes nothing of it, and warns of nothing. */
static void
test_never_dropped (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GBytes) submission = NULL;
  g_autoptr (GBytes) section = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  guard_other_form = put_filtered_form;
  guard_go_to_gate (self, "in-person");
  guard_other_form = NULL;
  guard_open_alone (self);
  desk_answer (self, "/data/private/hurt", "Canaryquill");
  desk_next (self);
  g_assert_true (door_interview_next (desk_interview (self)));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_ALONE_END, 0);
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/selection/who"));
  guard_settle (self);
  desk_answer (self, "/data/selection/who", "no");
  g_assert_cmpuint (door_interview_count_set_aside (desk_interview (self)), ==, 0);
  g_assert_null (door_question_get_set_aside (desk_question (self, "/data/selection/who")));
  desk_next (self);
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/last"));
  guard_settle (self);
  desk_next (self);
  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
  desk_lock (self);
  vault = guard_open_vault (self);
  section = guard_open_part (self, vault, "section-1.door");
  g_assert_nonnull (section);
  submission = guard_open_part (self, vault, "submission.door");
  text = g_strndup (g_bytes_get_data (submission, NULL), g_bytes_get_size (submission));
  g_assert_nonnull (strstr (text, "<r_private>asked</r_private>"));
  g_assert_null (strstr (text, "Canaryquill"));
}

/* --- A draw that lacks something ---------------------------------------------------------------- */

static void
put_birthday_form (DeskFixture *self)
{
  guard_put_text (self, guard_replace (guard_read_form (), "door:draw=\"uniform\"",
                                       "door:draw=\"next-birthday\""));
}

/* A birthday nobody asked for ends no case as "nobody there": the way on is back to the list. */
static void
test_birthday_missing (DeskFixture *self, gconstpointer data)
{
  guard_other_form = put_birthday_form;
  guard_go_to_draw (self, "in-person");
  guard_other_form = NULL;
  g_assert_nonnull (strstr (door_guard_get_title (guard_of (self)), "month of birth of Amir"));
  g_assert_cmpuint (g_strv_length ((char **) door_guard_get_choices (guard_of (self))), ==, 1);
  guard_choose (self, DOOR_GUARD_DRAW_FAILED, 0);
  g_assert_false (door_guard_has_drawn (guard_of (self)));
  g_assert_cmpint (door_interview_get_page (desk_interview (self)), ==, DOOR_PAGE_REPEAT_PROMPT);
}

/* The battery ended between the draw's entry and what the questionnaire keeps of it: the same person stands
 * there again, and nobody draws anew. */
static void
test_draw_cut_off (DeskFixture *self, gconstpointer data)
{
  static const char *const names[] = { "line", "n", "rank", "method", "seed", "hash" };
  g_autofree char *before = NULL;
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;

  guard_go_to_draw (self, "in-person");
  guard_choose (self, DOOR_GUARD_DRAW, 0);
  before = g_strdup (door_question_get_label (desk_question (self, "/data/selection/who")));
  desk_leave (self);
  desk_lock (self);
  vault = guard_open_vault (self);
  all = door_vault_list (vault, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("/data/selection/draw_%s", names[i]);
      const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = path, .value = "" };

      g_assert_true (
          door_vault_append (vault, &((DoorInterviewInfo *) all->pdata[0])->id, &entry, 1, &error));
      g_assert_no_error (error);
    }
  g_clear_pointer (&vault, door_vault_close);
  desk_unlock (self);
  desk_open (self);
  g_assert_true (door_guard_has_drawn (guard_of (self)));
  g_assert_cmpstr (door_question_get_label (desk_question (self, "/data/selection/who")), ==,
                   before);
}

/* Nobody of age: the list may be mended, or the questionnaire says how it ends. */
static void
put_old_form (DeskFixture *self)
{
  guard_put_text (self, guard_replace (guard_read_form (), "../age &gt;= 18", "../age &gt;= 81"));
}

static void
test_nobody (DeskFixture *self, gconstpointer data)
{
  guard_other_form = put_old_form;
  guard_go_to_draw (self, "in-person");
  guard_other_form = NULL;
  guard_choose (self, DOOR_GUARD_DRAW_FAILED, 0);
  g_assert_true (door_guard_has_drawn (guard_of (self)));
  g_assert_nonnull (desk_question (self, "/data/selection/who"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/gate-again/waits", test_waits);
  ADD_DESK_TEST ("/gate-again/quiet-again", test_quiet_again);
  ADD_DESK_TEST ("/gate-again/closed-as-it-stands", test_closed_as_it_stands);
  ADD_DESK_TEST ("/gate-again/alone", test_alone_again);
  ADD_DESK_TEST ("/gate-again/call-in-between", test_call_in_between);
  ADD_DESK_TEST ("/gate-again/answers-stay", test_answers_stay);
  ADD_DESK_TEST ("/gate-again/nested", test_nested);
  ADD_DESK_TEST ("/gate-again/alone-unsealed", test_alone_unsealed);
  ADD_DESK_TEST ("/gate-again/never-dropped", test_never_dropped);
  ADD_DESK_TEST ("/gate-again/birthday-missing", test_birthday_missing);
  ADD_DESK_TEST ("/gate-again/draw-cut-off", test_draw_cut_off);
  ADD_DESK_TEST ("/gate-again/nobody", test_nobody);
  return g_test_run ();
}
