/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stub's questionnaire has nothing to guard. Cover and safety are the desk's own, over a vault that is
 * not open: nothing is kept. */
#include "stub-desk.h"

#include "door-cover-private.h"
#include "door-guard.h"

struct _DoorGuard {
  GObject parent_instance;
};

G_DEFINE_TYPE (DoorGuard, door_guard, G_TYPE_OBJECT)

static void
door_guard_class_init (DoorGuardClass *klass)
{
}

static void
door_guard_init (DoorGuard *self)
{
}

DoorGuard *
door_interview_get_guard (DoorInterview *self)
{
  return NULL;
}

DoorGuardStep
door_guard_get_step (DoorGuard *self)
{
  return DOOR_GUARD_NONE;
}

const char *
door_guard_get_title (DoorGuard *self)
{
  return "";
}

const char *
door_guard_get_text (DoorGuard *self)
{
  return "";
}

const char *
door_guard_get_aside (DoorGuard *self)
{
  return "";
}

const char *const *
door_guard_get_choices (DoorGuard *self)
{
  static const char *const none[] = { NULL };

  return none;
}

void
door_guard_choose (DoorGuard *self, guint choice)
{
}

gboolean
door_guard_is_alone (DoorGuard *self)
{
  return FALSE;
}

void
door_guard_rather_not (DoorGuard *self)
{
}

void
door_guard_interrupted (DoorGuard *self)
{
}

static DoorCaseLog *
stub_log (DoorVaultQueue **ret_queue)
{
  static DoorCaseLog *log; /* one for all stub desks: it holds nothing */
  static DoorVaultQueue *queue;
  g_autoptr (DoorClock) clock = door_clock_new_system ();

  if (!log)
    {
      queue = door_vault_queue_new (clock);
      log = door_case_log_new (queue, clock, "stub");
    }
  *ret_queue = queue;
  return log;
}

DoorCover *
door_desk_get_cover (DoorDesk *self)
{
  DoorCover *cover = g_object_get_data (G_OBJECT (self), "cover");
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  DoorVaultQueue *queue;
  DoorCaseLog *log = stub_log (&queue);

  if (cover)
    return cover;
  cover = door_cover_new (queue, log, clock);
  g_object_set_data_full (G_OBJECT (self), "cover", cover, g_object_unref);
  return cover;
}

DoorSafety *
door_desk_get_safety (DoorDesk *self)
{
  DoorSafety *safety = g_object_get_data (G_OBJECT (self), "safety");
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  DoorVaultQueue *queue;
  DoorCaseLog *log = stub_log (&queue);

  if (safety)
    return safety;
  safety = door_safety_new (log, clock);
  g_object_set_data_full (G_OBJECT (self), "safety", safety, g_object_unref);
  return safety;
}

gboolean
door_guard_is_sealed (DoorGuard *self)
{
  return FALSE;
}

gboolean
door_guard_may_redraw (DoorGuard *self)
{
  return FALSE;
}

gboolean
door_guard_redraw (DoorGuard *self, const char *code, const char *reason, char **ret_trouble)
{
  return FALSE;
}

const char *
door_guard_get_left_out (DoorGuard *self)
{
  return NULL;
}

gboolean
door_guard_owes_referral (DoorGuard *self)
{
  return FALSE;
}
