/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the page about sending tells: the truth about each interview, also after a restart. */
#include "desk-fixture.h"

#include "door-sync-status-private.h"

#include <string.h>

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static DoorSending *
sending (DeskFixture *self)
{
  return door_desk_get_sending (door_scenario_desk (self->scenario));
}

static void
refresh (DeskFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_sending_refresh_async (sending (self), on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (door_sending_refresh_finish (sending (self), result, &error));
  g_assert_no_error (error);
}

static DoorSentRow *
only_row (DeskFixture *self)
{
  GListModel *rows = door_sending_get_rows (sending (self));
  g_autoptr (DoorSentRow) row = g_list_model_get_item (rows, 0);

  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 1);
  return row; /* the list keeps it */
}

static void
finish_one (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  desk_open (self);
  desk_answer_all (self);
  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
}

static void
test_nothing (DeskFixture *self, gconstpointer data)
{
  desk_unlock (self);
  refresh (self);
  g_assert_cmpuint (g_list_model_get_n_items (door_sending_get_rows (sending (self))), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (door_sending_get_log (sending (self))), ==, 0);
}

/* Nobody answers: it waits, and says why, now and after the program was started anew. */
static void
test_waiting (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorSyncLine) line = NULL;

  finish_one (self);
  refresh (self);
  g_assert_cmpint (door_sent_row_get_state (only_row (self)), ==, DOOR_SENT_WAITING);
  g_assert_cmpstr (door_sent_row_get_title (only_row (self)), ==, "Household 1");
  g_assert_cmpstr (door_sent_row_get_detail (only_row (self)), ==, "");

  g_assert_false (door_scenario_sync (self->scenario, NULL));
  for (guint i = 0; i < 2; i++)
    {
      refresh (self);
      g_assert_nonnull (strstr (door_sent_row_get_text (only_row (self)), "tried 1 time"));
      g_assert_nonnull (strstr (door_sent_row_get_detail (only_row (self)), "cannot be reached"));
      g_assert_nonnull (strstr (door_sending_get_summary (sending (self)), "1 interview waits"));
      g_assert_cmpuint (g_list_model_get_n_items (door_sending_get_log (sending (self))), ==, 1);
      if (i == 0)
        {
          desk_lock (self);
          desk_unlock (self);
        }
    }
  line = g_list_model_get_item (door_sending_get_log (sending (self)), 0);
  g_assert_nonnull (strstr (door_sync_line_get_text (line), "Household 1"));
}

/* The roster names no hub yet: packing says so and changes nothing. */
static void
test_pack_without_hub (DeskFixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n, files;

  finish_one (self);
  door_sending_pack_async (sending (self), self->folder, on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (door_sending_pack_finish (sending (self), result, &n, &files, &error));
  g_assert_nonnull (error);
  refresh (self);
  g_assert_cmpint (door_sent_row_get_state (only_row (self)), ==, DOOR_SENT_WAITING);
}

static void
test_setting (DeskFixture *self, gconstpointer data)
{
  desk_unlock (self);
  g_assert_cmpint (door_sending_get_metered (sending (self)), ==, DOOR_METERED_ANSWERS);
  door_sending_set_metered (sending (self), DOOR_METERED_NOTHING);
  desk_lock (self);
  desk_unlock (self);
  refresh (self);
  g_assert_cmpint (door_sending_get_metered (sending (self)), ==, DOOR_METERED_NOTHING);
}

/* On a connection that costs money nothing starts by itself when that was chosen; a person's wish
 * counts all the same. */
static void
test_metered (DeskFixture *self, gconstpointer data)
{
  finish_one (self);
  door_sending_set_metered (sending (self), DOOR_METERED_NOTHING);
  door_sending_set_network (sending (self), TRUE, TRUE);
  door_sync_status_run_by_itself (door_desk_get_sync (door_scenario_desk (self->scenario)));
  g_assert_cmpint (
      door_sync_status_get_state (door_desk_get_sync (door_scenario_desk (self->scenario))), ==,
      DOOR_SENDING_IDLE);
  refresh (self);
  g_assert_cmpstr (door_sent_row_get_detail (only_row (self)), ==, "");
  g_assert_false (door_scenario_sync (self->scenario, NULL));
  refresh (self);
  g_assert_nonnull (strstr (door_sent_row_get_detail (only_row (self)), "cannot be reached"));
}

static void
run_alone (DeskFixture *self)
{
  DoorSyncStatus *status = door_desk_get_sync (door_scenario_desk (self->scenario));

  door_sync_status_run_by_itself (status);
  while (door_sync_status_get_state (status) == DOOR_SENDING_WORKING)
    g_main_context_iteration (NULL, TRUE);
}

/* The clock was years ahead when a try failed, and is right again: nobody waits for years. */
static void
test_clock_set_back (DeskFixture *self, gconstpointer data)
{
  finish_one (self);
  g_assert_false (door_scenario_sync (self->scenario, NULL));
  door_clock_advance (self->clock, -9 * 365 * G_TIME_SPAN_DAY);
  run_alone (self);
  refresh (self);
  g_assert_nonnull (strstr (door_sent_row_get_text (only_row (self)), "tried 2 times"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/desk/sending/nothing", test_nothing);
  ADD_DESK_TEST ("/desk/sending/waiting", test_waiting);
  ADD_DESK_TEST ("/desk/sending/pack-without-hub", test_pack_without_hub);
  ADD_DESK_TEST ("/desk/sending/clock-set-back", test_clock_set_back);
  ADD_DESK_TEST ("/desk/sending/setting", test_setting);
  ADD_DESK_TEST ("/desk/sending/metered", test_metered);
  return g_test_run ();
}
