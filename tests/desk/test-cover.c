/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cover over the desk, and the interviewer's own safety. */
#include "desk-fixture.h"

#include "door-clock-test.h"
#include "door-cover.h"
#include "door-safety.h"
#include "door-scenario-day.h"

#include <string.h>

#define SECOND G_GINT64_CONSTANT (1000000)
#define MINUTE (60 * SECOND)

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* --- The cover ---------------------------------------------------------------------------- */

static DoorCover *
cover_with_pin (DeskFixture *self)
{
  DoorCover *cover;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  cover = door_desk_get_cover (door_scenario_desk (self->scenario));
  g_assert_false (door_cover_get_has_pin (cover));
  door_cover_set_pin_async (cover, "2580", take_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  door_cover_set_pin_finish (cover, result, &error);
  g_assert_no_error (error);
  return cover;
}

static void
test_cover (DeskFixture *self, gconstpointer data)
{
  DoorCover *cover = cover_with_pin (self);

  g_assert_nonnull (door_cover_check_pin ("1234"));
  g_assert_nonnull (door_cover_check_pin ("7777"));
  g_assert_nonnull (door_cover_check_pin ("12a4"));
  g_assert_null (door_cover_check_pin ("2580"));
  door_cover_cover (cover, CASE_ID);
  g_assert_cmpint (door_cover_get_state (cover), ==, DOOR_COVER_COVERED);
  g_assert_false (door_cover_try (cover, "0000"));
  g_assert_cmpuint (door_cover_get_tries_left (cover), ==, 4);
  g_assert_true (door_cover_try (cover, "2580"));
  g_assert_cmpint (door_cover_get_state (cover), ==, DOOR_COVER_OPEN);

  /* The PIN outlives the program; five wrong ones lock. */
  desk_lock (self);
  desk_unlock (self);
  cover = door_desk_get_cover (door_scenario_desk (self->scenario));
  g_assert_true (door_cover_get_has_pin (cover));
  door_cover_cover (cover, NULL);
  for (guint i = 0; i < DOOR_PIN_TRIES; i++)
    g_assert_false (door_cover_try (cover, "0000"));
  g_assert_cmpint (door_cover_get_state (cover), ==, DOOR_COVER_LOCKED);
  g_assert_false (door_cover_try (cover, "2580"));
}

static void
test_cover_time (DeskFixture *self, gconstpointer data)
{
  DoorCover *cover = cover_with_pin (self);

  door_cover_note_activity (cover);
  door_clock_advance (self->clock, (DOOR_COVER_IDLE_SECONDS - 1) * SECOND);
  door_cover_tick (cover);
  g_assert_cmpint (door_cover_get_state (cover), ==, DOOR_COVER_OPEN);
  door_clock_advance (self->clock, 2 * SECOND);
  door_cover_tick (cover);
  g_assert_cmpint (door_cover_get_state (cover), ==, DOOR_COVER_COVERED);
  door_clock_advance (self->clock, (DOOR_COVER_LOCK_MINUTES + 1) * MINUTE);
  door_cover_tick (cover);
  g_assert_cmpint (door_cover_get_state (cover), ==, DOOR_COVER_LOCKED);
}

/* Sleeping covers, whoever wakes it; a quarter of an hour asleep locks, with no PIN to be tried. */
static void
test_cover_suspend (DeskFixture *self, gconstpointer data)
{
  DoorCover *cover = cover_with_pin (self);

  door_cover_note_activity (cover);
  door_clock_sleep (self->clock, 10 * MINUTE);
  door_cover_tick (cover);
  g_assert_cmpint (door_cover_get_state (cover), ==, DOOR_COVER_COVERED);
  g_assert_true (door_cover_try (cover, "2580"));
  door_clock_sleep (self->clock, (DOOR_COVER_LOCK_MINUTES + 1) * MINUTE);
  door_cover_tick (cover);
  g_assert_cmpint (door_cover_get_state (cover), ==, DOOR_COVER_LOCKED);
  g_assert_false (door_cover_try (cover, "2580"));
}

static void
test_cover_alone (DeskFixture *self, gconstpointer data)
{
  DoorCover *cover = cover_with_pin (self);

  door_cover_set_alone (cover, TRUE);
  door_clock_advance (self->clock, (DOOR_COVER_IDLE_ALONE_SECONDS + 1) * SECOND);
  door_cover_tick (cover);
  g_assert_cmpint (door_cover_get_state (cover), ==, DOOR_COVER_COVERED);
}

/* --- Safety ------------------------------------------------------------------------------- */

static void
on_reminder (DoorSafety *safety, const char *text, guint *count)
{
  g_assert_null (strstr (text, "Quillfeather")); /* nothing a passer-by may not read */
  (*count)++;
}

static void
test_check_in (DeskFixture *self, gconstpointer data)
{
  DoorSafety *safety;
  guint reminders = 0;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  safety = door_desk_get_safety (door_scenario_desk (self->scenario));
  g_signal_connect (safety, "reminder", G_CALLBACK (on_reminder), &reminders);
  g_assert_cmpstr (door_safety_get_check_in_text (safety), ==, "");
  door_scenario_visit (self->scenario, CASE_ID, "in-person", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (door_safety_get_check_in_text (safety), ==, "Next check-in by 14:00");
  door_clock_advance (self->clock, 241 * MINUTE);
  door_safety_tick (safety);
  g_assert_true (door_safety_get_overdue (safety));
  g_assert_cmpuint (reminders, ==, 1);
  door_safety_tick (safety);
  g_assert_cmpuint (reminders, ==, 1); /* told once */
  door_safety_note_async (safety, DOOR_SAFETY_WELL, NULL, NULL, take_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (door_safety_note_finish (safety, result, &error));
  g_assert_false (door_safety_get_overdue (safety));
  g_assert_cmpstr (door_safety_get_check_in_text (safety), ==, "Next check-in by 18:01");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/cover/pin", test_cover);
  ADD_DESK_TEST ("/cover/time", test_cover_time);
  ADD_DESK_TEST ("/cover/suspend", test_cover_suspend);
  ADD_DESK_TEST ("/cover/alone", test_cover_alone);
  ADD_DESK_TEST ("/safety/check-in", test_check_in);
  return g_test_run ();
}
