/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-sleep-watch.h"

#include <gio/gunixfdlist.h>

#define SERVICE "org.freedesktop.login1"
#define PATH "/org/freedesktop/login1"
#define MANAGER "org.freedesktop.login1.Manager"

struct _DoorSleepWatch {
  GObject parent_instance;
  GCancellable *gone;
  GDBusConnection *bus; /* NULL: none yet, or none at all */
  GUnixFDList *hold;    /* what keeps the machine awake until it is closed; NULL */
  guint subscription;
};

enum { SLEEPING, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DoorSleepWatch, door_sleep_watch, G_TYPE_OBJECT)

static void
on_held (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorSleepWatch) self = DOOR_SLEEP_WATCH (data);
  g_autoptr (GUnixFDList) hold = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (source), &hold, result, NULL);

  if (reply != NULL && !g_cancellable_is_cancelled (self->gone))
    g_set_object (&self->hold, hold);
}

/* Asked anew after each sleep: what held the last one is closed by then. */
static void
hold (DoorSleepWatch *self)
{
  g_dbus_connection_call_with_unix_fd_list (
      self->bus, SERVICE, PATH, MANAGER, "Inhibit",
      g_variant_new ("(ssss)", "sleep", "Doorstep", "Covers the screen", "delay"),
      G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, self->gone, on_held,
      g_object_ref (self));
}

static void
on_sleep (GDBusConnection *bus,
          const char *sender,
          const char *path,
          const char *interface,
          const char *name,
          GVariant *parameters,
          gpointer data)
{
  DoorSleepWatch *self = DOOR_SLEEP_WATCH (data);
  gboolean begins;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &begins);
  if (begins)
    g_signal_emit (self, signals[SLEEPING], 0);
  else
    hold (self);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorSleepWatch) self = DOOR_SLEEP_WATCH (data);

  self->bus = g_bus_get_finish (result, NULL);
  if (self->bus == NULL)
    return;
  /* A bus that goes away takes nobody's work with it. */
  g_dbus_connection_set_exit_on_close (self->bus, FALSE);
  if (g_cancellable_is_cancelled (self->gone))
    return;
  self->subscription
      = g_dbus_connection_signal_subscribe (self->bus, SERVICE, MANAGER, "PrepareForSleep", PATH,
                                            NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_sleep, self, NULL);
  hold (self);
}

DoorSleepWatch *
door_sleep_watch_new (void)
{
  DoorSleepWatch *self = g_object_new (DOOR_TYPE_SLEEP_WATCH, NULL);

  g_bus_get (G_BUS_TYPE_SYSTEM, self->gone, on_bus, g_object_ref (self));
  return self;
}

void
door_sleep_watch_let (DoorSleepWatch *self)
{
  g_clear_object (&self->hold);
}

static void
door_sleep_watch_dispose (GObject *object)
{
  DoorSleepWatch *self = DOOR_SLEEP_WATCH (object);

  g_cancellable_cancel (self->gone);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  g_clear_object (&self->hold);
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (door_sleep_watch_parent_class)->dispose (object);
}

static void
door_sleep_watch_finalize (GObject *object)
{
  g_object_unref (DOOR_SLEEP_WATCH (object)->gone);
  G_OBJECT_CLASS (door_sleep_watch_parent_class)->finalize (object);
}

static void
door_sleep_watch_class_init (DoorSleepWatchClass *class)
{
  G_OBJECT_CLASS (class)->dispose = door_sleep_watch_dispose;
  G_OBJECT_CLASS (class)->finalize = door_sleep_watch_finalize;
  signals[SLEEPING] = g_signal_new ("sleeping", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
door_sleep_watch_init (DoorSleepWatch *self)
{
  self->gone = g_cancellable_new ();
}
