/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The course of an interview from its moments, clocks that lie included. */
#include "door-timeline.h"

#define S ((gint64) G_USEC_PER_SEC)
#define T0 (1794000000 * S)

static const DoorTimelineMoment interview[] = {
  { DOOR_MOMENT_SHOWN, "/a", 0, T0, 5 * S, "boot" },
  { DOOR_MOMENT_ANSWER, "/a", 0, T0 + 20 * S, 25 * S, "boot" },
  { DOOR_MOMENT_SHOWN, "/b", 0, T0 + 21 * S, 26 * S, "boot" },
  { DOOR_MOMENT_ANSWER, "/b", 0, T0 + 60 * S, 65 * S, "boot" },
  { DOOR_MOMENT_SHOWN, "/a", 0, T0 + 61 * S, 66 * S, "boot" },   /* a step back */
  { DOOR_MOMENT_ANSWER, "/a", 0, T0 + 70 * S, 75 * S, "boot" },  /* changed */
  { DOOR_MOMENT_SHOWN, "/b", 0, T0 + 670 * S, 675 * S, "boot" }, /* after ten minutes' pause */
  { DOOR_MOMENT_GATE, "/c", 1, T0 + 680 * S, 685 * S, "boot" },
  { DOOR_MOMENT_COVERED, NULL, 0, T0 + 690 * S, 695 * S, "boot" },
  { DOOR_MOMENT_UNCOVERED, NULL, 0, T0 + 750 * S, 755 * S, "boot" },
  { DOOR_MOMENT_LANGUAGE, "ur", 0, T0 + 760 * S, 765 * S, "boot" },
  { DOOR_MOMENT_FINALIZE, NULL, 0, T0 + 780 * S, 785 * S, "boot" },
  { DOOR_MOMENT_ANSWER, "/b", 0, T0 + 9000 * S, 9005 * S, "boot" },
};

static void
test_course (void)
{
  g_autoptr (DoorTimeline) line = door_timeline_new (interview, G_N_ELEMENTS (interview));
  const DoorTimelineScreen *a = g_ptr_array_index (line->screens, 0);
  const DoorTimelineScreen *b = g_ptr_array_index (line->screens, 1);

  /* 780 s, less the pause of 600 and the cover of 60. */
  g_assert_cmpfloat_with_epsilon (line->active_minutes, 120 / 60.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (line->paused_minutes, (600 + 60 + 8220) / 60.0, 1e-9);
  g_assert_cmpuint (line->n_pauses, ==, 2);
  g_assert_cmpuint (line->n_answers, ==, 4);
  g_assert_cmpuint (line->n_changes, ==, 2);
  g_assert_cmpuint (line->n_backwards, ==, 1);
  g_assert_cmpuint (line->n_after_finalize, ==, 1);
  g_assert_cmpuint (line->n_gates_open, ==, 1);
  g_assert_cmpuint (line->n_covered, ==, 1);
  g_assert_cmpuint (line->n_languages, ==, 1);
  g_assert_cmpuint (line->n_clock_jumps, ==, 0);
  g_assert_cmpuint (line->screens->len, ==, 2);
  g_assert_cmpuint (a->visits, ==, 2);
  g_assert_cmpfloat_with_epsilon (a->seconds, 21 + 9, 1e-9);
  g_assert_cmpfloat_with_epsilon (b->seconds, 40 + 10 + 10 + 10 + 20, 1e-9);
}

/* The wall clock put back a year: durations stay, the jump shows. Then a restart. */
static void
test_clocks (void)
{
  const DoorTimelineMoment moments[] = {
    { DOOR_MOMENT_ANSWER, "/a", 0, T0, 0, "one" },
    { DOOR_MOMENT_ANSWER, "/b", 0, T0 - 31536000 * S, 30 * S, "one" },
    { DOOR_MOMENT_ANSWER, "/c", 0, T0 - 31536000 * S + 60 * S, 7 * S, "two" },
    { DOOR_MOMENT_ANSWER, "/d", 0, T0 + 90 * S, 37 * S, "two" },
  };
  g_autoptr (DoorTimeline) line = door_timeline_new (moments, G_N_ELEMENTS (moments));

  g_assert_cmpuint (line->n_clock_jumps, ==, 2);
  g_assert_cmpuint (line->n_restarts, ==, 1);
  g_assert_cmpfloat_with_epsilon (line->active_minutes, 2, 1e-9);
}

static void
test_bursts (void)
{
  DoorTimelineMoment moments[3 * DOOR_TIMELINE_BURST_ANSWERS];
  g_autoptr (DoorTimeline) fast = NULL;
  g_autoptr (DoorTimeline) slow = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    moments[i]
        = (DoorTimelineMoment){ DOOR_MOMENT_ANSWER, "/x", 0, T0 + i * S / 2, i * S / 2, "boot" };
  fast = door_timeline_new (moments, G_N_ELEMENTS (moments));
  g_assert_cmpuint (fast->n_bursts, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    moments[i].wall_us = moments[i].monotonic_us = T0 + 4 * i * S;
  slow = door_timeline_new (moments, G_N_ELEMENTS (moments));
  g_assert_cmpuint (slow->n_bursts, ==, 0);
}

/* Between the screen that is hidden and the next that is not, nothing is counted: neither in whole nor in
 * part; and the visit goes on meanwhile. */
static void
test_hidden (void)
{
  static const DoorTimelineMoment shown[] = {
    { DOOR_MOMENT_SHOWN, "/a", 0, T0, 0, "boot" },
    { DOOR_MOMENT_HIDDEN, NULL, 0, T0 + 20 * S, 20 * S, "boot" },
    { DOOR_MOMENT_SHOWN, "/c", 0, T0 + 720 * S, 720 * S, "boot" },
    { DOOR_MOMENT_ANSWER, "/c", 0, T0 + 730 * S, 730 * S, "boot" },
  };
  static const DoorTimelineMoment brief[] = {
    { DOOR_MOMENT_SHOWN, "/a", 0, T0, 0, "boot" },
    { DOOR_MOMENT_HIDDEN, NULL, 0, T0 + 20 * S, 20 * S, "boot" },
    { DOOR_MOMENT_HIDDEN, NULL, 0, T0 + 22 * S, 22 * S, "boot" },
    { DOOR_MOMENT_SHOWN, "/c", 0, T0 + 24 * S, 24 * S, "boot" },
    { DOOR_MOMENT_ANSWER, "/c", 0, T0 + 34 * S, 34 * S, "boot" },
  };
  g_autoptr (DoorTimeline) one = door_timeline_new (shown, G_N_ELEMENTS (shown));
  g_autoptr (DoorTimeline) other = door_timeline_new (brief, G_N_ELEMENTS (brief));

  g_assert_cmpfloat_with_epsilon (one->active_minutes, 0.5, 1e-9);
  g_assert_cmpfloat (one->paused_minutes, ==, 0);
  g_assert_cmpfloat_with_epsilon (other->active_minutes, one->active_minutes, 1e-9);
  g_assert_cmpfloat (other->paused_minutes, ==, one->paused_minutes);
  g_assert_cmpuint (other->n_backwards, ==, one->n_backwards);
  g_assert_cmpuint (one->screens->len, ==, 2);
  g_assert_cmpuint (other->screens->len, ==, 2);
  g_assert_cmpuint (one->stretches->len, ==, 1);
}

/* A visit that was broken off for the night is two stretches; what is done after the end is none. */
static void
test_stretches (void)
{
  static const DoorTimelineMoment moments[] = {
    { DOOR_MOMENT_SHOWN, "/a", 0, T0, 0, "boot" },
    { DOOR_MOMENT_ANSWER, "/a", 0, T0 + 60 * S, 60 * S, "boot" },
    { DOOR_MOMENT_REOPEN, NULL, 0, T0 + 86400 * S, 9 * S, "next" },
    { DOOR_MOMENT_FINALIZE, NULL, 0, T0 + 86460 * S, 69 * S, "next" },
    { DOOR_MOMENT_ANSWER, "/a", 0, T0 + 90000 * S, 3609 * S, "next" },
  };
  g_autoptr (DoorTimeline) line = door_timeline_new (moments, G_N_ELEMENTS (moments));
  const DoorTimelineStretch *first = &g_array_index (line->stretches, DoorTimelineStretch, 0);

  g_assert_cmpuint (line->stretches->len, ==, 2);
  g_assert_cmpint (first[0].from_us, ==, T0);
  g_assert_cmpint (first[0].to_us, ==, T0 + 60 * S);
  g_assert_cmpint (first[1].from_us, ==, T0 + 86400 * S);
  g_assert_cmpint (first[1].to_us, ==, T0 + 86460 * S);
}

/* A corrected version begins with when it was taken up, goes on from the whole first one, and its time is
 * that of the interview: no clock was changed, and what was corrected took none of it. */
static void
test_corrected (void)
{
  static const DoorTimelineMoment moments[] = {
    { DOOR_MOMENT_REOPEN, "uuid:1", 0, T0 + 3 * 86400 * S, 50 * S, "next" },
    { DOOR_MOMENT_SHOWN, "/a", 0, T0, 0, "boot" },
    { DOOR_MOMENT_ANSWER, "/a", 0, T0 + 60 * S, 60 * S, "boot" },
    { DOOR_MOMENT_FINALIZE, NULL, 0, T0 + 120 * S, 120 * S, "boot" },
    { DOOR_MOMENT_SHOWN, "/a", 0, T0 + 3 * 86400 * S + 9 * S, 59 * S, "next" },
    { DOOR_MOMENT_ANSWER, "/a", 0, T0 + 3 * 86400 * S + 99 * S, 149 * S, "next" },
    { DOOR_MOMENT_FINALIZE, NULL, 0, T0 + 3 * 86400 * S + 120 * S, 170 * S, "next" },
  };
  g_autoptr (DoorTimeline) line = door_timeline_new (moments, G_N_ELEMENTS (moments));

  g_assert_cmpint (line->started_us, ==, T0);
  g_assert_cmpuint (line->n_clock_jumps, ==, 0);
  g_assert_cmpfloat_with_epsilon (line->active_minutes, 2, 1e-9);
  g_assert_cmpuint (line->n_after_finalize, ==, 1);
  g_assert_cmpuint (line->stretches->len, ==, 1);
}

static void
test_nothing (void)
{
  g_autoptr (DoorTimeline) line = door_timeline_new (NULL, 0);

  g_assert_cmpfloat (line->active_minutes, ==, 0);
  g_assert_cmpuint (line->screens->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline/course", test_course);
  g_test_add_func ("/timeline/clocks", test_clocks);
  g_test_add_func ("/timeline/bursts", test_bursts);
  g_test_add_func ("/timeline/hidden", test_hidden);
  g_test_add_func ("/timeline/stretches", test_stretches);
  g_test_add_func ("/timeline/corrected", test_corrected);
  g_test_add_func ("/timeline/nothing", test_nothing);
  return g_test_run ();
}
