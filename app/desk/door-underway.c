/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-underway.h"

#include <glib/gi18n-lib.h>

void
door_underway_init (DoorUnderway *self, gpointer desk, guint changed)
{
  *self = (DoorUnderway){ .desk = desk, .changed = changed };
}

void
door_underway_clear (DoorUnderway *self)
{
  g_clear_pointer (&self->message, g_free);
  g_clear_object (&self->cancellable);
}

static void
tell (DoorUnderway *self, char *message)
{
  g_free (self->message);
  self->message = message;
  g_signal_emit (self->desk, self->changed, 0);
}

void
door_underway_begin (DoorUnderway *self, const char *message)
{
  g_return_if_fail (!self->busy);
  self->busy = TRUE;
  self->failed = FALSE;
  self->progress = 0;
  self->cancellable = g_cancellable_new ();
  tell (self, g_strdup (message));
}

void
door_underway_end (DoorUnderway *self, char *message, gboolean failed)
{
  self->busy = FALSE;
  self->failed = failed;
  g_clear_object (&self->cancellable);
  tell (self, message);
}

void
door_underway_fail (DoorUnderway *self, const GError *error)
{
  gboolean stopped = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  door_underway_end (
      self, g_strdup (stopped ? _ ("Stopped. Nothing was written.") : error->message), !stopped);
}

void
door_underway_run (
    DoorUnderway *self, GTask *task, const char *message, GTaskThreadFunc work, const char *why_not)
{
  door_underway_begin (self, message);
  if (why_not)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s", why_not);
  else
    g_task_run_in_thread (task, work);
}

gboolean
door_underway_took (DoorUnderway *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    return TRUE;
  door_underway_fail (self, error);
  return FALSE;
}

/* --- Progress -------------------------------------------------------------------------------------- */

typedef struct {
  DoorUnderway *of;
  GObject *desk; /* held: `of` is a part of it */
  double done;
} Step;

static gboolean
show_step (gpointer data)
{
  const Step *step = data;

  if (step->of->busy)
    {
      step->of->progress = step->done;
      g_signal_emit (step->desk, step->of->changed, 0);
    }
  return G_SOURCE_REMOVE;
}

static void
step_free (gpointer data)
{
  Step *step = data;

  g_object_unref (step->desk);
  g_free (step);
}

void
door_underway_step (DoorUnderway *self, double done)
{
  Step *step = g_new (Step, 1);

  *step = (Step){ self, g_object_ref (self->desk), done };
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, show_step, step, step_free);
}

void
door_underway_cancel (DoorUnderway *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
}

const char *
door_underway_message (const DoorUnderway *self)
{
  return self->message ? self->message : "";
}
