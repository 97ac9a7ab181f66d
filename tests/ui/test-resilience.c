/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong in the field, through the window over the real desk: each has its message and a way
 * on, and nothing is lost. And an interview that the supervisor sends back. */
#include "desk-fixture.h"
#include "ui-stage.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "door-case-event.h"
#include "door-case-page.h"
#include "door-desk-records.h"
#include "door-end-page.h"
#include "door-interview-page.h"
#include "door-return.h"
#include "door-seal.h"
#include "door-unlock-private.h"

static DoorVault *
open_vault (DeskFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  DoorVault *vault = door_vault_open (folder, PASSPHRASE, &options, &error);

  g_assert_no_error (error);
  return vault;
}

/* For pictures in other sizes, as test-protect.c. */
static int
number (const char *name, int usual)
{
  const char *text = g_getenv (name);

  return text != NULL ? atoi (text) : usual;
}

static UiStage *
open_stage (DeskFixture *self)
{
  g_autoptr (DoorUnlock) unlock = door_unlock_new_with_clock (self->folder, self->clock);
  UiStage *stage;

  door_unlock_set_kdf_policy (unlock, &door_kdf_policy_test);
  stage = ui_stage_new_for (unlock, number ("DOOR_WIDTH", 800), number ("DOOR_HEIGHT", 1280));
  ui_stage_set_text_size (stage, number ("DOOR_TEXT", 100) / 100.0);
  ui_stage_unlock_with (stage, PASSPHRASE);
  ui_stage_click_text (stage, "Household 1");
  return stage;
}

static void
picture (UiStage *stage, const char *name)
{
  g_autofree char *path = NULL;

  if (g_getenv ("DOOR_PICTURES") == NULL)
    return;
  path = g_strdup_printf ("%s/%s.png", g_getenv ("DOOR_PICTURES"), name);
  ui_stage_picture (stage, path);
}

static gboolean
has_saving (UiStage *stage, gpointer data)
{
  return door_interview_get_saving (ui_stage_get_interview (stage)) == *(DoorSaving *) data;
}

static void
wait_saving (UiStage *stage, DoorSaving saving)
{
  ui_stage_wait (stage, has_saving, &saving);
  ui_stage_settle (stage);
}

/* Nothing can be written while `most` is small, as on a disk that is full or gone. */
static void
limit_files (rlim_t most)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (most, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* Not kept: said at once, the answer stays on the screen, no step is taken; with space again, one touch
 * goes on, and the answer is in the vault. */
static void
test_disk (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = open_stage (self);
  g_autofree char *ref = NULL;

  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  ui_stage_open_interview (stage);
  wait_saving (stage, DOOR_SAVING_SAVED);
  ref = g_strdup (door_question_get_ref (ui_stage_get_question (stage, 0)));
  limit_files (1);
  ui_stage_type (stage, "Zarqoon");
  wait_saving (stage, DOOR_SAVING_FAILED);
  g_assert_nonnull (ui_stage_find_text (stage, "Not saved"));
  ui_stage_key (stage, GDK_KEY_Page_Down, 0);
  g_assert_cmpstr (door_question_get_ref (ui_stage_get_question (stage, 0)), ==, ref);
  g_assert_cmpstr (door_question_get_draft (ui_stage_get_question (stage, 0)), ==, "Zarqoon");
  limit_files (RLIM_INFINITY);
  picture (stage, "not-kept");
  ui_stage_click_text (stage, "Try again");
  wait_saving (stage, DOOR_SAVING_SAVED);
  g_assert_cmpstr (door_question_get_answer (ui_stage_get_question (stage, 0)), ==, "Zarqoon");
  g_assert_null (ui_stage_find_text (stage, "Not saved"));
}

#define FAULTY                                                                                     \
  "<?xml version=\"1.0\"?><h:html xmlns=\"http://www.w3.org/2002/xforms\" "                        \
  "xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:head><h:title>Household</h:title><model><instance>" \
  "<data id=\"household\" version=\"7\"><name/><day/></data></instance>"                           \
  "<bind nodeset=\"/data/name\" type=\"string\"/>"                                                 \
  "<bind nodeset=\"/data/day\" type=\"date\" calculate=\"date(/data/name)\"/>"                     \
  "</model></h:head><h:body><input ref=\"/data/name\"><label>What is it called?</label></input>"   \
  "</h:body></h:html>"

/* A calculation that cannot be done: said, noted, and the interview goes on to its end. */
static void
test_faulty_form (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = NULL;
  {
    g_autoptr (DoorVault) vault = open_vault (self);
    g_autofree char *name = door_record_form_name ("household", "7");
    g_autoptr (GBytes) xml = g_bytes_new_static (FAULTY, strlen (FAULTY));

    g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, name, NULL, xml, NULL));
  }
  stage = open_stage (self);
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  ui_stage_open_interview (stage);
  wait_saving (stage, DOOR_SAVING_SAVED);
  g_assert_null (ui_stage_find_text (stage, "The questionnaire has a fault"));
  ui_stage_type (stage, "no day");
  ui_stage_key (stage, GDK_KEY_Page_Down, 0);
  ui_stage_wait_text (stage, "The questionnaire has a fault", TRUE);
  picture (stage, "fault");
  ui_stage_wait_text (stage, "Everything has been asked", TRUE);
}

/* Somebody sets the clock: said at the next step; gone when it is set right. */
static void
test_clock (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = open_stage (self);
  gint64 now = door_clock_now (self->clock);

  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  ui_stage_open_interview (stage);
  wait_saving (stage, DOOR_SAVING_SAVED);
  ui_stage_type (stage, "Zarqoon");
  g_assert_null (ui_stage_find_text (stage, "clock was changed"));
  door_clock_set_wall (self->clock, now - G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
  ui_stage_key (stage, GDK_KEY_Page_Down, 0);
  ui_stage_wait_text (stage, "clock was changed", TRUE);
  picture (stage, "clock");
  wait_saving (stage, DOOR_SAVING_SAVED);
  door_clock_set_wall (self->clock, now);
  ui_stage_key (stage, GDK_KEY_Page_Up, 0);
  ui_stage_wait_text (stage, "clock was changed", FALSE);
  g_assert_cmpstr (door_question_get_answer (ui_stage_get_question (stage, 0)), ==, "Zarqoon");
}

/* --- Sent back ----------------------------------------------------------------------------- */

static char *
finish_one (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  desk_open (self);
  desk_answer_all (self);
  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
  desk_lock (self);
  {
    g_autoptr (DoorVault) vault = open_vault (self);
    g_autoptr (GPtrArray) all = door_vault_list (vault, NULL);

    return door_uuid_to_instance_id (&((DoorInterviewInfo *) g_ptr_array_index (all, 0))->id);
  }
}

static void
send_back (DeskFixture *self, const char *instance)
{
  g_autoptr (DoorVault) vault = open_vault (self);
  g_autoptr (DoorCaseEvent) event = door_case_event_new ("returned", CASE_ID, "sione", self->clock);
  g_autoptr (GBytes) about = NULL;
  g_autoptr (GError) error = NULL;

  door_case_event_set (event, "instance", instance);
  door_case_event_set (event, "text", "Please look again");
  door_case_event_set (event, "comments",
                       "[{\"path\":\"/data/age\",\"text\":\"36, or 63?\"},"
                       "{\"path\":\"/data/safe\",\"text\":\"By night, too?\"}]");
  about = door_case_event_print (event);
  g_assert_true (door_return_reopen (vault, "r1", about, &error));
  g_assert_no_error (error);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_MESSAGE, "r1", about, NULL, NULL));
}

/* From the page of the case to the question with the comment, and from the end back to it. */
static void
test_sent_back (DeskFixture *self, gconstpointer data)
{
  g_autofree char *instance = finish_one (self);
  g_autoptr (UiStage) stage = NULL;

  send_back (self, instance);
  stage = open_stage (self);
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  g_assert_nonnull (ui_stage_find_text (stage, "Sent back by your supervisor"));
  g_assert_nonnull (ui_stage_find_text (stage, "Please look again"));
  picture (stage, "sent-back");
  ui_stage_click_text (stage, "Correct the interview");
  ui_stage_wait_text (stage, "How old are you?", TRUE);
  g_assert_nonnull (ui_stage_find_text (stage, "Your supervisor asks you to look at this"));
  g_assert_nonnull (ui_stage_find_text (stage, "36, or 63?"));
  picture (stage, "comment");
  ui_stage_click_text (stage, "Next comment: How safe do you feel, Zarqoon?");
  ui_stage_wait_text (stage, "By night, too?", TRUE);
  ui_stage_wait_text (stage, "Next comment", FALSE);
  for (guint i = 0; i < 12 && !ui_stage_find_type (stage, DOOR_TYPE_END_PAGE); i++)
    {
      if (door_interview_get_page (ui_stage_get_interview (stage)) == DOOR_PAGE_REPEAT_PROMPT)
        ui_stage_type (stage, "2");
      else
        ui_stage_key (stage, GDK_KEY_Page_Down, 0);
      wait_saving (stage, DOOR_SAVING_SAVED);
    }
  g_assert_nonnull (ui_stage_find_text (stage, "Your supervisor asked about"));
  picture (stage, "end-comments");
  ui_stage_click_text (stage, "36, or 63?");
  ui_stage_wait_text (stage, "How old are you?", TRUE);
}

int
main (int argc, char **argv)
{
  signal (SIGXFSZ, SIG_IGN);
  door_seal_init ();
  gtk_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/ui/resilience/disk", test_disk);
  ADD_DESK_TEST ("/ui/resilience/faulty-form", test_faulty_form);
  ADD_DESK_TEST ("/ui/resilience/clock", test_clock);
  ADD_DESK_TEST ("/ui/resilience/sent-back", test_sent_back);
  return g_test_run ();
}
