/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-clock.h"

#include "door-clock-test.h"

struct _DoorClock {
  gatomicrefcount references;
  gboolean is_fixed;
  gint64 fixed_now;
  gint64 fixed_monotonic;
  DoorClock *base; /* NULL: it stands on its own */
  gint64 behind;
  GTimeZone *zone;
};

DoorClock *
door_clock_new_system (void)
{
  DoorClock *self = g_new0 (DoorClock, 1);

  g_atomic_ref_count_init (&self->references);
  self->zone = g_time_zone_new_local ();
  return self;
}

DoorClock *
door_clock_new_fixed (gint64 unix_us, GTimeZone *zone)
{
  DoorClock *self = g_new0 (DoorClock, 1);

  g_atomic_ref_count_init (&self->references);
  self->is_fixed = TRUE;
  self->fixed_now = unix_us;
  self->zone = zone ? g_time_zone_ref (zone) : g_time_zone_new_utc ();
  return self;
}

DoorClock *
door_clock_new_behind (DoorClock *base, gint64 us)
{
  DoorClock *self = g_new0 (DoorClock, 1);

  g_atomic_ref_count_init (&self->references);
  self->base = door_clock_ref (base);
  self->behind = us;
  self->zone = g_time_zone_ref (base->zone);
  return self;
}

DoorClock *
door_clock_ref (DoorClock *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
door_clock_unref (DoorClock *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->base, door_clock_unref);
  g_time_zone_unref (self->zone);
  g_free (self);
}

gint64
door_clock_now (DoorClock *self)
{
  if (self->base)
    return door_clock_now (self->base) - self->behind;
  return self->is_fixed ? self->fixed_now : g_get_real_time ();
}

gint64
door_clock_monotonic (DoorClock *self)
{
  if (self->base)
    return door_clock_monotonic (self->base) - self->behind;
  return self->is_fixed ? self->fixed_monotonic : g_get_monotonic_time ();
}

GDateTime *
door_clock_local (DoorClock *self)
{
  gint64 now = door_clock_now (self);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) exact = g_date_time_add (utc, now % G_USEC_PER_SEC);

  return g_date_time_to_timezone (exact, self->zone);
}

void
door_clock_advance (DoorClock *self, gint64 us)
{
  g_return_if_fail (self->is_fixed);
  self->fixed_now += us;
  self->fixed_monotonic += us;
}

void
door_clock_set_wall (DoorClock *self, gint64 unix_us)
{
  g_return_if_fail (self->is_fixed);
  self->fixed_now = unix_us;
}

void
door_clock_sleep (DoorClock *self, gint64 us)
{
  g_return_if_fail (self->is_fixed);
  self->fixed_now += us;
}

char *
door_clock_iso (gint64 unix_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (unix_us / G_USEC_PER_SEC);
  g_autofree char *seconds = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", seconds, (int) (unix_us % G_USEC_PER_SEC / 1000));
}
