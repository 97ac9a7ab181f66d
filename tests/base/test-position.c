/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking where this device is, of a location service that this test plays on a bus of its own; and
 * positions as people write them. */
#include <string.h>

#include "door-position.h"

#define SERVICE "org.freedesktop.GeoClue2"

static const char interfaces[]
    = "<node><interface name='" SERVICE ".Manager'><method name='CreateClient'>"
      "<arg type='o' direction='out'/></method></interface>"
      "<interface name='" SERVICE ".Client'><method name='Start'/><method name='Stop'/>"
      "<property name='DesktopId' type='s' access='readwrite'/>"
      "<property name='RequestedAccuracyLevel' type='u' access='readwrite'/>"
      "<signal name='LocationUpdated'><arg type='o'/><arg type='o'/></signal></interface>"
      "<interface name='" SERVICE ".Location'><property name='Latitude' type='d' access='read'/>"
      "<property name='Longitude' type='d' access='read'/>"
      "<property name='Accuracy' type='d' access='read'/>"
      "<property name='Altitude' type='d' access='read'/>"
      "<property name='Description' type='s' access='read'/></interface></node>";

typedef struct {
  double latitude, longitude, accuracy, altitude;
  const char *description;
} Place;

typedef struct {
  GDBusConnection *service;
  GDBusConnection *shared; /* the program's: kept open from one question to the next */
  GDBusNodeInfo *node;
  guint name;
  guint objects[5];
  guint n_objects;
  gboolean is_named;
  Place places[3]; /* told one after the other, as soon as it is started */
  guint n_places;
  gboolean is_switched_off;
  char *desktop_id;
  guint n_stops;
} Fixture;

static GVariant *
get_location (GDBusConnection *bus,
              const char *sender,
              const char *path,
              const char *interface,
              const char *property,
              GError **error,
              gpointer data)
{
  const Place *place = data;

  if (g_str_equal (property, "Latitude"))
    return g_variant_new_double (place->latitude);
  if (g_str_equal (property, "Longitude"))
    return g_variant_new_double (place->longitude);
  if (g_str_equal (property, "Accuracy"))
    return g_variant_new_double (place->accuracy);
  if (g_str_equal (property, "Altitude"))
    return g_variant_new_double (place->altitude);
  return g_variant_new_string (place->description);
}

static gboolean
set_client (GDBusConnection *bus,
            const char *sender,
            const char *path,
            const char *interface,
            const char *property,
            GVariant *value,
            GError **error,
            gpointer data)
{
  Fixture *self = data;

  if (g_str_equal (property, "DesktopId"))
    {
      g_free (self->desktop_id);
      self->desktop_id = g_variant_dup_string (value, NULL);
    }
  return TRUE;
}

static void
call (GDBusConnection *bus,
      const char *sender,
      const char *path,
      const char *interface,
      const char *method,
      GVariant *parameters,
      GDBusMethodInvocation *invocation,
      gpointer data)
{
  Fixture *self = data;
  gboolean is_start = g_str_equal (method, "Start");

  if (g_str_equal (method, "CreateClient"))
    {
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", "/client"));
      return;
    }
  self->n_stops += g_str_equal (method, "Stop");
  if (is_start && self->is_switched_off)
    {
      g_dbus_method_invocation_return_dbus_error (
          invocation, "org.freedesktop.DBus.Error.AccessDenied", "switched off");
      return;
    }
  g_dbus_method_invocation_return_value (invocation, NULL);
  for (guint i = 0; is_start && i < self->n_places; i++)
    {
      g_autofree char *location = g_strdup_printf ("/location/%u", i);

      g_dbus_connection_emit_signal (bus, NULL, "/client", SERVICE ".Client", "LocationUpdated",
                                     g_variant_new ("(oo)", "/", location), NULL);
    }
}

static void
publish (Fixture *self, const char *path, const char *interface, gpointer data)
{
  static const GDBusInterfaceVTable client = { call, NULL, set_client, { NULL } };
  static const GDBusInterfaceVTable location = { NULL, get_location, NULL, { NULL } };
  gboolean is_location = g_str_has_suffix (interface, ".Location");
  guint id = g_dbus_connection_register_object (
      self->service, path, g_dbus_node_info_lookup_interface (self->node, interface),
      is_location ? &location : &client, data, NULL, NULL);

  g_assert_cmpuint (id, !=, 0);
  self->objects[self->n_objects++] = id;
}

static void
on_named (GDBusConnection *bus, const char *name, gpointer data)
{
  ((Fixture *) data)->is_named = TRUE;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->node = g_dbus_node_info_new_for_xml (interfaces, &error);
  g_assert_no_error (error);
  self->service = g_dbus_connection_new_for_address_sync (
      g_getenv ("DBUS_SYSTEM_BUS_ADDRESS"),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  self->shared = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
  g_assert_no_error (error);
  publish (self, "/org/freedesktop/GeoClue2/Manager", SERVICE ".Manager", self);
  publish (self, "/client", SERVICE ".Client", self);
  for (guint i = 0; i < G_N_ELEMENTS (self->places); i++)
    {
      g_autofree char *path = g_strdup_printf ("/location/%u", i);

      publish (self, path, SERVICE ".Location", &self->places[i]);
    }
}

static void
offer (Fixture *self)
{
  self->name = g_bus_own_name_on_connection (self->service, SERVICE, G_BUS_NAME_OWNER_FLAGS_NONE,
                                             on_named, NULL, self, NULL);
  while (!self->is_named)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->name)
    g_bus_unown_name (self->name);
  /* A "Stop" that comes late finds nobody. */
  for (guint i = 0; i < self->n_objects; i++)
    g_dbus_connection_unregister_object (self->service, self->objects[i]);
  g_dbus_connection_close_sync (self->service, NULL, NULL);
  g_clear_object (&self->service);
  g_clear_object (&self->shared);
  g_dbus_node_info_unref (self->node);
  g_free (self->desktop_id);
}

typedef struct {
  gboolean is_done, is_found;
  DoorPosition position;
  GError *error;
} Answer;

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->is_found = door_position_find_finish (result, &answer->position, &answer->error);
  answer->is_done = TRUE;
}

static Answer
ask (guint patience_s, GCancellable *cancellable)
{
  Answer answer = { FALSE };

  door_position_find_async (20, patience_s, cancellable, on_found, &answer);
  while (!answer.is_done)
    g_main_context_iteration (NULL, TRUE);
  return answer;
}

/* It waits for what is exact enough, and says where that came from. */
static void
test_better_and_better (Fixture *self, gconstpointer data)
{
  Answer answer;

  self->places[0] = (Place){ -13.8, -171.7, 5000, -1.7e308, "ipf" };
  self->places[1] = (Place){ -13.83, -171.76, 90, -1.7e308, "WiFi" };
  self->places[2] = (Place){ -13.8333, -171.7667, 8, 12, "GPS (NMEA)" };
  self->n_places = 3;
  offer (self);
  answer = ask (600, NULL);
  g_assert_true (answer.is_found);
  g_assert_cmpfloat (answer.position.latitude, ==, -13.8333);
  g_assert_cmpfloat (answer.position.accuracy, ==, 8);
  g_assert_cmpfloat (answer.position.altitude, ==, 12);
  g_assert_cmpstr (answer.position.source, ==, "gps");
  g_assert_false (answer.position.mock);
  g_assert_cmpstr (self->desktop_id, ==, "org.doorstep.Doorstep");
  while (self->n_stops == 0) /* the receiver is let go */
    g_main_context_iteration (NULL, TRUE);
}

static void
test_set_by_hand (Fixture *self, gconstpointer data)
{
  static const char *const descriptions[] = { "Static source", "mock provider" };

  self->n_places = 1;
  offer (self);
  for (guint i = 0; i < G_N_ELEMENTS (descriptions); i++)
    {
      Answer answer;

      self->places[0] = (Place){ 1, 2, 1, 0, descriptions[i] };
      answer = ask (600, NULL);
      g_assert_true (answer.is_found);
      g_assert_true (answer.position.mock);
    }
}

static void
test_switched_off (Fixture *self, gconstpointer data)
{
  Answer answer;

  self->is_switched_off = TRUE;
  offer (self);
  answer = ask (600, NULL);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_clear_error (&answer.error);
}

static void
test_no_service (Fixture *self, gconstpointer data)
{
  Answer answer = ask (600, NULL);

  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&answer.error);
}

/* Indoors nothing comes; the wait has an end, and can be ended. */
static void
test_nothing_comes (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  Answer answer;

  offer (self);
  answer = ask (0, NULL);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_clear_error (&answer.error);
  g_cancellable_cancel (cancelled);
  answer = ask (600, cancelled);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&answer.error);
}

static void
test_typed (void)
{
  static const struct {
    const char *typed, *printed; /* NULL: no place */
  } cases[] = {
    { "-13.8333 -171.7667", "-13.8333000 -171.7667000 0.0 0.0" },
    { "13°50'S, 171°46'W", "-13.8333333 -171.7666667 0.0 0.0" },
    { "171°46'W 13°50'S", "-13.8333333 -171.7666667 0.0 0.0" },
    { "२७.७ ८५.३", "27.7000000 85.3000000 0.0 0.0" },
    { "91 0", NULL },
    { "13 181", NULL },
    { "13°61' 5", NULL },
    { "by the well", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DoorPosition position;
      gboolean is_place = door_position_parse (cases[i].typed, &position);
      g_autofree char *printed = is_place ? door_position_print (&position) : NULL;

      if (g_strcmp0 (printed, cases[i].printed) != 0)
        g_error ("%s: %s", cases[i].typed, printed ? printed : "no place");
    }
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  const char *bus = g_getenv ("DBUS_SESSION_BUS_ADDRESS");

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/position/typed", test_typed);
  if (!bus || !*bus)
    return g_test_run ();
  /* Run by dbus-run-session; the service of the system is looked for on its bus. */
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", bus, TRUE);
  ADD ("/position/better-and-better", test_better_and_better);
  ADD ("/position/set-by-hand", test_set_by_hand);
  ADD ("/position/switched-off", test_switched_off);
  ADD ("/position/no-service", test_no_service);
  ADD ("/position/nothing-comes", test_nothing_comes);
  return g_test_run ();
}
