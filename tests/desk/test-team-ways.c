/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The team's interviews reach who reviews them without the hub: by the relay to which the tablets gave
 * them, and by a file on a stick. */
#include "team-fixture.h"

#include "door-case-file.h"
#include "door-files.h"
#include "door-hub-bundle.h"
#include "door-hub-office.h"
#include "door-hub-relay.h"
#include "door-letter.h"
#include "door-reading.h"
#include "door-sending.h"
#include "door-team-case.h"

#include <string.h>

/* --- A laptop that carries ---------------------------------------------------------------------- */

typedef struct {
  DoorHub *hub;
  char *code;
} Laptop;

static void
know (DoorRelayTeam *team, TeamFixture *self, TeamPerson person, const char *name, const char *role)
{
  DoorRelayDevice *device = door_relay_team_add_device (team);

  device->device = 10 + person;
  device->label = g_strdup ("tablet");
  device->user = g_strdup (name);
  device->role = g_strdup (role);
  device->team = g_strdup ("north");
  device->token_hash = door_token_hash (self->token[person]);
}

/* As after a round with the survey's hub. */
static void
know_team (TeamFixture *self, DoorHubStore *store)
{
  g_autoptr (DoorRelayTeam) team = door_relay_team_new ();
  g_autoptr (GError) error = NULL;

  know (team, self, TEAM_AMINA, "amina", "interviewer");
  know (team, self, TEAM_SIONE, "sione", "supervisor");
  door_relay_team_add_form (team, "household", "7", 0);
  door_hub_store_relay_take_team (store, team, &error);
  g_assert_no_error (error);
}

static void
laptop_open (TeamFixture *self, Laptop *laptop)
{
  g_autofree char *folder = g_build_filename (self->folder, "laptop", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = NULL;
  g_autofree char *url = NULL;
  g_autofree char *id = NULL;
  const DoorRelayPlace place = { .url = (char *) "http://127.0.0.1:9/v1",
                                 .token = (char *) "t",
                                 .survey_key = (char *) "k" };

  door_hub_store_init (folder, "test", &error);
  g_assert_no_error (error);
  store = door_hub_store_open (folder, self->clock, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_store_set_relay (store, &place, &error));
  know_team (self, store);
  laptop->hub = door_hub_new (folder, self->clock, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_listen (laptop->hub, 0, TRUE, NULL, &error));
  url = door_hub_get_url (laptop->hub);
  id = door_hub_store_relay_id (store, NULL);
  laptop->code = door_relay_code_print (&(DoorRelayCode){ url, id, NULL });
}

static void
laptop_close (Laptop *self)
{
  door_hub_stop (self->hub);
  g_object_unref (self->hub);
  g_free (self->code);
}

static DoorSending *
sending (TeamFixture *self, TeamPerson person)
{
  return door_desk_get_sending (door_scenario_desk (self->person[person]));
}

static void
note (TeamFixture *self, TeamPerson person, const char *code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_sending_set_relay_async (sending (self, person), code, team_keep_result, &result);
  team_wait (&result);
  door_sending_set_relay_finish (sending (self, person), result, &error);
  g_assert_no_error (error);
}

/* The hub is out of reach, and later back under the same address. */
static void
hub_back (TeamFixture *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "hub", NULL);
  g_autoptr (GUri) uri = g_uri_parse (self->url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GError) error = NULL;

  g_object_unref (self->hub);
  self->hub = door_hub_new (folder, self->clock, &error);
  g_assert_no_error (error);
  door_hub_listen (self->hub, (guint16) g_uri_get_port (uri), TRUE, NULL, &error);
  g_assert_no_error (error);
}

static guint
count_all (TeamFixture *self)
{
  return door_team_list_count (door_team_desk_get_list (team_desk (self, TEAM_SIONE)),
                               DOOR_TEAM_SHOW_ALL);
}

/* Answers can be read, so it was opened. */
static void
read_only_row (TeamFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorReading) reading = NULL;
  DoorTeamRow *row = team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED);

  g_assert_cmpuint (count_all (self), ==, 1);
  g_assert_cmpstr (door_team_row_get_problem (row), ==, "");
  g_assert_cmpstr (door_team_row_get_case (row), ==, TEAM_CASE);
  door_team_desk_read_async (team_desk (self, TEAM_SIONE), row, team_keep_result, &result);
  team_wait (&result);
  reading = door_team_desk_read_finish (team_desk (self, TEAM_SIONE), result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (door_reading_get_rows (reading)), >, 3);
  g_assert_cmpuint (g_list_model_get_n_items (door_reading_get_course (reading)), >, 2);
}

static void
approve (TeamFixture *self)
{
  g_autofree char *why_not
      = team_decide (self, TEAM_SIONE, team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED),
                     DOOR_DECISION_APPROVE, "", NULL, 0);

  g_assert_cmpstr (why_not, ==, NULL);
}

static void
begin (TeamFixture *self)
{
  for (guint i = TEAM_AMINA; i <= TEAM_SIONE; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
}

static DoorSentState
state_at_amina (TeamFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DoorSentRow) row = NULL;

  door_sending_refresh_async (sending (self, TEAM_AMINA), team_keep_result, &result);
  team_wait (&result);
  g_assert_true (door_sending_refresh_finish (sending (self, TEAM_AMINA), result, NULL));
  row = g_list_model_get_item (door_sending_get_rows (sending (self, TEAM_AMINA)), 0);
  return door_sent_row_get_state (row);
}

/* --- By the relay --------------------------------------------------------------------------------- */

static void
test_relay (TeamFixture *self, gconstpointer data)
{
  Laptop laptop;

  begin (self);
  door_hub_stop (self->hub);
  laptop_open (self, &laptop);
  note (self, TEAM_AMINA, laptop.code);
  note (self, TEAM_SIONE, laptop.code);
  team_interview (self);
  g_assert_cmpint (state_at_amina (self), ==, DOOR_SENT_CARRIED);

  team_sync (self, TEAM_SIONE);
  read_only_row (self);
  /* The visits came as well. */
  g_assert_cmpuint (g_list_model_get_n_items (
                        G_LIST_MODEL (door_team_desk_get_cases (team_desk (self, TEAM_SIONE)))),
                    ==, 1);
  approve (self);
  team_sync (self, TEAM_SIONE); /* the receipt goes along, and waits for the hub's word */
  g_assert_cmpuint (count_all (self), ==, 1);
  laptop_close (&laptop);

  /* The hub is there again: the same interview comes from it, and is the same. */
  hub_back (self);
  door_clock_advance (self->clock, 13 * G_TIME_SPAN_HOUR);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
  g_assert_cmpuint (count_all (self), ==, 1);
  team_find (self, TEAM_SIONE, DOOR_REVIEW_APPROVED);
  team_sync (self, TEAM_AMINA);
  g_assert_cmpint (state_at_amina (self), ==, DOOR_SENT_READ);
}

static void
go_back (TeamFixture *self)
{
  const DoorTeamComment comment = { "/data/age", "Really 36?" };
  g_autofree char *why_not
      = team_decide (self, TEAM_SIONE, team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED),
                     DOOR_DECISION_RETURN, NULL, &comment, 1);

  g_assert_cmpstr (why_not, ==, NULL);
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  team_sync (self, TEAM_SIONE);
}

static DoorCase *
case_at_amina (TeamFixture *self)
{
  return door_scenario_find_case (self->person[TEAM_AMINA], TEAM_CASE);
}

/* Whether the case's page says so among what happened. */
static gboolean
tells (TeamFixture *self, const char *title)
{
  g_autoptr (DoorCaseFile) file
      = door_desk_open_file (door_scenario_desk (self->person[TEAM_AMINA]), case_at_amina (self));
  GListModel *moments = door_case_file_get_moments (file);

  for (guint i = 0; i < g_list_model_get_n_items (moments); i++)
    {
      g_autoptr (DoorMoment) moment = g_list_model_get_item (moments, i);

      if (strcmp (door_moment_get_title (moment), title) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
correct (TeamFixture *self)
{
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;
  DoorInterview *interview;

  team_sync (self, TEAM_AMINA);
  g_assert_cmpint (door_case_get_state (case_at_amina (self)), ==, DOOR_CASE_RETURNED);
  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  interview = door_scenario_interview (amina);
  door_scenario_answer (amina, "/data/age", "63", &error);
  g_assert_no_error (error);
  while (door_interview_get_page (interview) != DOOR_PAGE_END)
    {
      g_assert_true (door_interview_next (interview));
      door_scenario_settle (amina, NULL);
    }
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
}

/* How many letters of this kind the hub has for the office. */
static guint
at_hub (TeamFixture *self, const char *kind)
{
  guint64 mark = 0;
  g_autoptr (GPtrArray) all
      = door_hub_store_find_letters (self->store, "office", kind, 0, &mark, NULL);

  return all->len;
}

/* Sent back, corrected and approved where the hub is never heard of; it learns all of it once it is there. */
static void
test_relay_loop (TeamFixture *self, gconstpointer data)
{
  Laptop laptop;
  g_autofree char *why_not = NULL;

  begin (self);
  door_hub_stop (self->hub);
  laptop_open (self, &laptop);
  note (self, TEAM_AMINA, laptop.code);
  note (self, TEAM_SIONE, laptop.code);
  team_interview (self);
  team_sync (self, TEAM_SIONE);
  go_back (self);
  correct (self);
  team_sync (self, TEAM_SIONE);
  why_not = team_decide (self, TEAM_SIONE, team_find (self, TEAM_SIONE, DOOR_REVIEW_CORRECTED),
                         DOOR_DECISION_APPROVE, "", NULL, 0);
  g_assert_cmpstr (why_not, ==, NULL);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  g_assert_true (tells (self, "Your supervisor approved the interview: it is final"));
  /* Not before the hub has it may the tablet let go of it. */
  g_assert_cmpint (state_at_amina (self), ==, DOOR_SENT_CARRIED);
  laptop_close (&laptop);

  hub_back (self);
  g_assert_cmpuint (at_hub (self, DOOR_LETTER_VERDICT), ==, 0);
  door_clock_advance (self->clock, 13 * G_TIME_SPAN_HOUR);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  g_assert_cmpuint (at_hub (self, DOOR_LETTER_VERDICT), ==, 2);
  g_assert_cmpuint (count_all (self), ==, 2);
  team_find (self, TEAM_SIONE, DOOR_REVIEW_APPROVED);
  team_find (self, TEAM_SIONE, DOOR_REVIEW_REPLACED);
}

/* --- By a stick ----------------------------------------------------------------------------------- */

static gint64
device_of (TeamFixture *self, const char *user)
{
  g_autoptr (GPtrArray) devices = door_hub_store_list_devices (self->store, user, NULL);

  g_assert_cmpuint (devices->len, ==, 1);
  return ((const DoorHubDevice *) g_ptr_array_index (devices, 0))->device;
}

static guint
take (TeamFixture *self, const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  door_sending_take_async (sending (self, TEAM_SIONE), path, team_keep_result, &result);
  team_wait (&result);
  door_sending_take_finish (sending (self, TEAM_SIONE), result, &n, &error);
  g_assert_no_error (error);
  team_refresh (self, TEAM_SIONE);
  return n;
}

static void
test_stick (TeamFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "stick.door", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;

  begin (self);
  team_interview (self);
  file = door_hub_store_export_bundle (self->store, device_of (self, "sione"), &error);
  g_assert_no_error (error);
  g_assert_true (door_file_replace (path, file, 0600, &error));
  door_hub_stop (self->hub);

  g_assert_cmpuint (count_all (self), ==, 0);
  g_assert_cmpuint (take (self, path), >, 1);
  read_only_row (self);
  g_assert_cmpuint (g_list_model_get_n_items (
                        G_LIST_MODEL (door_team_desk_get_cases (team_desk (self, TEAM_SIONE)))),
                    ==, 1);
  g_assert_cmpuint (take (self, path), ==, 0);
  approve (self);

  /* The network brings nothing twice, and takes the decision. */
  hub_back (self);
  team_sync (self, TEAM_SIONE);
  g_assert_cmpuint (count_all (self), ==, 1);
  team_sync (self, TEAM_AMINA);
  g_assert_cmpint (state_at_amina (self), ==, DOOR_SENT_READ);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TEAM_TEST ("/desk/team/ways/relay", test_relay);
  ADD_TEAM_TEST ("/desk/team/ways/relay-loop", test_relay_loop);
  ADD_TEAM_TEST ("/desk/team/ways/stick", test_stick);
  return g_test_run ();
}
