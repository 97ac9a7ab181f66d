/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time as something handed in, so that every test is deterministic and every replay exact.
 * Nothing else in Doorstep asks the system for the time.
 * Thread rule: a clock is immutable except by door_clock_advance() and door_clock_set_wall(), which
 * are for tests.
 */
#pragma once

#include <glib.h>

typedef struct _DoorClock DoorClock;

DoorClock *door_clock_new_system (void);
/* Stands at `unix_us` (microseconds since 1970, UTC) in `zone` until advanced. NULL zone: UTC. */
DoorClock *door_clock_new_fixed (gint64 unix_us, GTimeZone *zone);
/* `base`, always so much earlier: what a form notes after time that must not show. */
DoorClock *door_clock_new_behind (DoorClock *base, gint64 us);
DoorClock *door_clock_ref (DoorClock *self);
void door_clock_unref (DoorClock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorClock, door_clock_unref)

gint64 door_clock_now (DoorClock *self);              /* microseconds since 1970-01-01 UTC */
gint64 door_clock_monotonic (DoorClock *self);        /* microseconds, never goes back */
GDateTime *door_clock_local (DoorClock *self);        /* now in the clock's zone; transfer full */
void door_clock_advance (DoorClock *self, gint64 us); /* a fixed clock only */
/* Somebody sets the date: the monotonic clock goes on as before. A fixed clock only. */
void door_clock_set_wall (DoorClock *self, gint64 unix_us);
/* "2026-11-23T05:59:52.123Z". transfer full. */
char *door_clock_iso (gint64 unix_us);
