/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A machine that is put to sleep: told by a logind of our own on a bus of our own. */
#include "real-desk.h"
#include "ui-stage.h"

#include <gio/gunixfdlist.h>
#include <glib-unix.h>

#include "door-case-page.h"
#include "door-clock-test.h"
#include "door-cover-page.h"
#include "door-unlock-page.h"
#include "door-unlock-private.h"

#define MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define PATH "/org/freedesktop/login1"
#define MANAGER "org.freedesktop.login1.Manager"

static const char introspection[]
    = "<node><interface name='" MANAGER "'>"
      "<method name='Inhibit'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='h' direction='out'/></method>"
      "<signal name='PrepareForSleep'><arg type='b'/></signal></interface></node>";

/* One bus for all: a program has one system bus for as long as it runs. */
static GTestDBus *test_bus;
static GDBusConnection *bus;

typedef struct {
  guint logind; /* our object on the bus */
  guint held;   /* how often sleep was held back */
  gboolean released;
  GIOChannel *other_end;
  RealDesk *desk;
  UiStage *stage;
  DoorClock *clock;
} Fixture;

/* --- Our logind --------------------------------------------------------------------------- */

static gboolean
on_released (GIOChannel *channel, GIOCondition condition, gpointer data)
{
  ((Fixture *) data)->released = TRUE;
  return G_SOURCE_REMOVE;
}

static void
on_call (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer data)
{
  Fixture *self = data;
  g_autoptr (GUnixFDList) list = NULL;
  const char *what, *mode;
  int ends[2];

  g_variant_get (parameters, "(&s&s&s&s)", &what, NULL, NULL, &mode);
  g_assert_cmpstr (what, ==, "sleep");
  g_assert_cmpstr (mode, ==, "delay");
  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  list = g_unix_fd_list_new_from_array (&ends[1], 1); /* takes it */
  self->held++;
  self->released = FALSE;
  g_clear_pointer (&self->other_end, g_io_channel_unref);
  self->other_end = g_io_channel_unix_new (ends[0]);
  g_io_channel_set_close_on_unref (self->other_end, TRUE);
  g_io_add_watch (self->other_end, G_IO_HUP, on_released, self);
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, g_variant_new ("(h)", 0),
                                                           list);
}

static void
open_bus (void)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  test_bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (test_bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (test_bus), TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  bus = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (test_bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.login1", 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
close_bus (void)
{
  g_assert_true (g_dbus_connection_close_sync (bus, NULL, NULL));
  g_object_unref (bus);
  g_test_dbus_stop (test_bus);
  g_object_unref (test_bus);
}

static void
be_logind (Fixture *self)
{
  static const GDBusInterfaceVTable table = { .method_call = on_call };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autoptr (GError) error = NULL;

  self->logind = g_dbus_connection_register_object (bus, PATH, node->interfaces[0], &table, self,
                                                    NULL, &error);
  g_assert_no_error (error);
}

static void
tell_sleep (Fixture *self, gboolean begins)
{
  g_assert_true (g_dbus_connection_emit_signal (bus, NULL, PATH, MANAGER, "PrepareForSleep",
                                                g_variant_new ("(b)", begins), NULL));
}

static gboolean
is_held (UiStage *stage, gpointer data)
{
  return ((Fixture *) data)->held == 1;
}

static gboolean
is_held_again (UiStage *stage, gpointer data)
{
  return ((Fixture *) data)->held == 2;
}

static gboolean
is_released (UiStage *stage, gpointer data)
{
  return ((Fixture *) data)->released;
}

static gboolean
is_locked (UiStage *stage, gpointer data)
{
  return ui_stage_find_type (stage, DOOR_TYPE_UNLOCK_PAGE) != NULL;
}

/* --- The desk ----------------------------------------------------------------------------- */

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorUnlock) unlock = NULL;

  be_logind (self);
  self->desk = real_desk_new ();
  real_desk_add_controls (self->desk);
  real_desk_close (self->desk);
  self->clock = door_clock_new_fixed (G_GINT64_CONSTANT (1764000000) * G_USEC_PER_SEC, NULL);
  unlock = door_unlock_new_with_clock (real_desk_get_folder (self->desk), self->clock);
  door_unlock_set_kdf_policy (unlock, &door_kdf_policy_test);
  self->stage = ui_stage_new_for (unlock, 800, 1280);
  ui_stage_unlock_with (self->stage, REAL_DESK_PASSPHRASE);
  ui_stage_click_text (self->stage, "Household 0142");
  ui_stage_wait_text (self->stage, "Quillfeather", TRUE);
  ui_stage_wait (self->stage, is_held, self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  ui_stage_free (self->stage);
  real_desk_free (self->desk);
  door_clock_unref (self->clock);
  g_clear_pointer (&self->other_end, g_io_channel_unref);
  g_dbus_connection_unregister_object (bus, self->logind);
}

/* --- Tests -------------------------------------------------------------------------------- */

/* Whoever wakes it finds the harmless questions, and not for a moment what was there before. */
static void
test_covered (Fixture *self, gconstpointer data)
{
  tell_sleep (self, TRUE);
  ui_stage_wait (self->stage, is_released, self);
  g_assert_nonnull (ui_stage_find_type (self->stage, DOOR_TYPE_COVER_PAGE));
  g_assert_null (ui_stage_find_type (self->stage, DOOR_TYPE_CASE_PAGE));
  g_assert_null (ui_stage_find_text (self->stage, "Quillfeather"));
  tell_sleep (self, FALSE);
  ui_stage_wait (self->stage, is_held_again, self);
  g_assert_nonnull (ui_stage_find_type (self->stage, DOOR_TYPE_COVER_PAGE));
}

/* A night in a bag: the passphrase alone opens it again. */
static void
test_locked (Fixture *self, gconstpointer data)
{
  tell_sleep (self, TRUE);
  ui_stage_wait (self->stage, is_released, self);
  door_clock_sleep (self->clock, 8 * 60 * MINUTE);
  tell_sleep (self, FALSE);
  ui_stage_wait (self->stage, is_locked, NULL);
  g_assert_nonnull (ui_stage_find_type (self->stage, DOOR_TYPE_UNLOCK_PAGE));
  g_assert_null (ui_stage_find_type (self->stage, DOOR_TYPE_COVER_PAGE));
}

#define ADD(name, test) g_test_add ("/ui/sleep/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *program = g_find_program_in_path ("dbus-daemon");
  int result;

  if (program == NULL)
    {
      g_print ("1..0 # SKIP there is no bus (dbus-daemon)\n");
      return 0;
    }
  gtk_test_init (&argc, &argv, NULL);
  ADD ("covered", test_covered);
  ADD ("locked", test_locked);
  open_bus ();
  result = g_test_run ();
  close_bus ();
  return result;
}
