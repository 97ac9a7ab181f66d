/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The course of one interview: how long it took, where it paused, where it went back.
 *
 * Made from the moments of a journal, in their order. Durations are taken by the monotonic clock;
 * across a restart of the device only the wall clock is left, and it is used only when it went
 * forward by less than DOOR_TIMELINE_RESTART_MAX. A change of the device's clock shows as the two
 * clocks disagreeing.
 *
 * What happens in a sealed section has no moments here: the journal outside holds none, and its
 * time stands still (see app/vault/SECURITY.md). What happens on screens that are not for whoever reads is
 * to be given as DOOR_MOMENT_HIDDEN, without its answers: its time is in no figure, whole or part. Nothing
 * here can tell how long either took.
 *
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

typedef enum {
  DOOR_MOMENT_ANSWER,   /* a value set or cleared; place: its path */
  DOOR_MOMENT_SHOWN,    /* a screen appeared; place: its first question or group */
  DOOR_MOMENT_LANGUAGE, /* place: the language */
  DOOR_MOMENT_REMARK,
  DOOR_MOMENT_CHECK, /* a soft check was kept with a reason */
  DOOR_MOMENT_COVERED,
  DOOR_MOMENT_UNCOVERED,
  DOOR_MOMENT_GATE, /* a privacy gate was answered; place: the group, code: 1 open, else closed */
  DOOR_MOMENT_FINALIZE, /* closed for good */
  DOOR_MOMENT_REOPEN,   /* taken up again: what follows is another sitting or a correction */
  DOOR_N_MOMENTS,       /* those of a journal */
  /* Put in its place: a screen appeared that is not for whoever reads. Until the next one is shown nothing
   * is told, and no time is counted anywhere. */
  DOOR_MOMENT_HIDDEN = DOOR_N_MOMENTS,
} DoorMomentKind;

typedef struct {
  DoorMomentKind kind;
  const char *place;
  gint code;
  gint64 wall_us;
  gint64 monotonic_us;
  const char *boot_id; /* from which the monotonic clock counts; NULL: unknown */
} DoorTimelineMoment;

#define DOOR_TIMELINE_PAUSE_US                                                                     \
  (G_GINT64_CONSTANT (5) * 60 * G_USEC_PER_SEC) /* longer without a moment: a pause */
#define DOOR_TIMELINE_RESTART_MAX_US (G_GINT64_CONSTANT (12) * 3600 * G_USEC_PER_SEC)
/* So long a hidden part may take without a break in the visit. */
#define DOOR_TIMELINE_HIDDEN_US (G_GINT64_CONSTANT (60) * 60 * G_USEC_PER_SEC)
/* The clocks of a device drift apart by seconds a day; more is somebody who set the clock. */
#define DOOR_TIMELINE_JUMP_US (60 * G_USEC_PER_SEC)
/* So many answers in so short a time are not being asked. */
#define DOOR_TIMELINE_BURST_ANSWERS 8u
#define DOOR_TIMELINE_BURST_US (8 * G_USEC_PER_SEC)

typedef struct {
  char *place;
  double seconds; /* active, over all visits to the screen */
  guint visits;
} DoorTimelineScreen;

/* From one moment to another without a pause between, by the wall clock. */
typedef struct {
  gint64 from_us, to_us;
} DoorTimelineStretch;

typedef struct {
  gint64 started_us, ended_us; /* wall clock of the first and the last moment */
  double active_minutes; /* up to the first end; pauses and time under the cover are not in it */
  double paused_minutes;
  guint n_pauses;
  guint n_answers;
  guint n_changes;   /* answers to a question that had one already */
  guint n_backwards; /* screens seen before that were gone back to */
  guint n_after_finalize;
  guint n_clock_jumps;
  guint n_bursts;
  guint n_languages; /* switches */
  guint n_covered;
  guint n_remarks;
  guint n_checks;
  guint n_gates_open, n_gates_closed;
  guint n_restarts;
  GPtrArray *screens; /* DoorTimelineScreen, in the order first shown */
  GArray *stretches;  /* DoorTimelineStretch, up to the first end; pauses lie between them */
} DoorTimeline;

DoorTimeline *door_timeline_new (const DoorTimelineMoment *moments, guint n);
void door_timeline_free (DoorTimeline *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorTimeline, door_timeline_free)
