/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-base"

#include "door-position.h"

#include <math.h>
#include <string.h>

#define SERVICE "org.freedesktop.GeoClue2"
#define MANAGER_PATH "/org/freedesktop/GeoClue2/Manager"
#define LEVEL_EXACT 8u
/* The name GeoClue knows us by, and asks its agent about. */
#define DESKTOP_ID "org.doorstep.Doorstep"

/* --- Words --------------------------------------------------------------------------------- */

char *
door_position_print (const DoorPosition *position)
{
  char latitude[G_ASCII_DTOSTR_BUF_SIZE], longitude[G_ASCII_DTOSTR_BUF_SIZE];
  char altitude[G_ASCII_DTOSTR_BUF_SIZE], accuracy[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (latitude, sizeof latitude, "%.7f", position->latitude);
  g_ascii_formatd (longitude, sizeof longitude, "%.7f", position->longitude);
  g_ascii_formatd (altitude, sizeof altitude, "%.1f", position->altitude);
  g_ascii_formatd (accuracy, sizeof accuracy, "%.1f", position->accuracy);
  return g_strdup_printf ("%s %s %s %s", latitude, longitude, altitude, accuracy);
}

typedef struct {
  double parts[3]; /* degrees, minutes, seconds */
  guint n_parts;
  gboolean negative;
  char side; /* N, S, E, W; 0 when not said */
} Angle;

static const char *
read_number (const char *p, double *ret_number)
{
  GString *digits = g_string_new (NULL);

  for (; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_digit_value (c) >= 0)
        g_string_append_c (digits, (char) ('0' + g_unichar_digit_value (c)));
      else if ((c == '.' || c == 0x066B) && !strchr (digits->str, '.'))
        g_string_append_c (digits, '.');
      else
        break;
    }
  *ret_number = g_ascii_strtod (digits->str, NULL);
  g_string_free (digits, TRUE);
  return p;
}

static const char *
skip_comma (const char *p)
{
  p += strspn (p, " \t");
  return *p == ',' || *p == ';' ? p + 1 : p;
}

/* An angle ends with its side, a comma, or, when it is one plain number, with the next number. */
static const char *
read_angle (const char *p, Angle *angle)
{
  gboolean marked = FALSE;

  for (; *p; p = *p ? g_utf8_next_char (p) : p)
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_digit_value (c) >= 0)
        {
          if (angle->n_parts == 3 || (angle->n_parts > 0 && !marked))
            return p;
          p = read_number (p, &angle->parts[angle->n_parts++]);
          marked = FALSE;
          if (!*p)
            return p;
          c = g_utf8_get_char (p);
        }
      if (c == '-' || c == 0x2212)
        {
          if (angle->n_parts > 0)
            return p;
          angle->negative = TRUE;
        }
      else if (c < 128 && strchr ("NSEWnsew", (int) c))
        {
          angle->side = g_ascii_toupper ((char) c);
          return skip_comma (p + 1);
        }
      else if (c == ',' || c == ';')
        return p + 1;
      else if (c == 0xB0 || c == '\'' || c == '"' || c == 0x2032 || c == 0x2033)
        marked = TRUE;
      else if (!g_unichar_isspace (c))
        {
          angle->n_parts = 0;
          return NULL;
        }
    }
  return p;
}

static gboolean
value_of (const Angle *angle, double most, double *ret_value)
{
  double value = angle->parts[0] + angle->parts[1] / 60 + angle->parts[2] / 3600;

  if (angle->n_parts == 0 || angle->parts[1] >= 60 || angle->parts[2] >= 60 || value > most)
    return FALSE;
  *ret_value = angle->negative || angle->side == 'S' || angle->side == 'W' ? -value : value;
  return TRUE;
}

gboolean
door_position_parse (const char *typed, DoorPosition *ret)
{
  Angle first = { { 0 } }, second = { { 0 } };
  const char *p;
  DoorPosition position = { 0 };

  if (!g_utf8_validate (typed, -1, NULL))
    return FALSE;
  p = read_angle (typed, &first);
  p = p ? read_angle (p, &second) : NULL;
  if (!p || strspn (p, " \t") != strlen (p))
    return FALSE;
  if (first.side == 'E' || first.side == 'W') /* longitude first, and said so */
    {
      Angle swap = first;

      first = second;
      second = swap;
    }
  if (first.side == 'E' || first.side == 'W' || second.side == 'N' || second.side == 'S'
      || !value_of (&first, 90, &position.latitude)
      || !value_of (&second, 180, &position.longitude))
    return FALSE;
  g_strlcpy (position.source, "manual", sizeof position.source);
  *ret = position;
  return TRUE;
}

/* --- Finding ------------------------------------------------------------------------------- */

typedef struct {
  GDBusConnection *bus;
  char *client;
  guint subscription;
  guint timer;
  double wanted;
  DoorPosition best;
  gboolean has_best;
  GSource *cancelling;
} Finding;

static void
stop_waiting (Finding *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->subscription)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  if (self->cancelling)
    g_source_destroy (self->cancelling);
  g_clear_pointer (&self->cancelling, g_source_unref);
}

static void
finding_free (gpointer data)
{
  Finding *self = data;

  stop_waiting (self);
  if (self->client)
    g_dbus_connection_call (self->bus, SERVICE, self->client, SERVICE ".Client", "Stop", NULL, NULL,
                            G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  g_clear_object (&self->bus);
  g_free (self->client);
  g_free (self);
}

/* Ends the search once; later news find it completed. */
static void
end (GTask *task, GError *error)
{
  Finding *self = g_task_get_task_data (task);

  if (g_task_get_completed (task) || !self)
    {
      g_clear_error (&error);
      return;
    }
  stop_waiting (self);
  if (error && !self->has_best)
    g_task_return_error (task, error);
  else
    {
      g_clear_error (&error);
      g_task_return_pointer (task, g_memdup2 (&self->best, sizeof self->best), g_free);
    }
  g_object_unref (task);
}

static GError *
translate (const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);
  int code = G_IO_ERROR_NOT_FOUND;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    code = G_IO_ERROR_CANCELLED;
  else if (name && strstr (name, "AccessDenied"))
    code = G_IO_ERROR_PERMISSION_DENIED;
  return g_error_new_literal (G_IO_ERROR, code, error->message);
}

/* GeoClue says in words where a position comes from. */
static void
name_source (DoorPosition *position, const char *description)
{
  g_autofree char *folded = g_ascii_strdown (description, -1);
  static const struct {
    const char *word, *source;
  } words[] = { { "gps", "gps" },       { "gnss", "gps" },        { "nmea", "gps" },
                { "wifi", "wifi" },     { "wi-fi", "wifi" },      { "static", "static" },
                { "manual", "static" }, { "3gpp", "network" },    { "cell", "network" },
                { "modem", "network" }, { "network", "network" }, { "ip", "ip" } };

  g_strlcpy (position->source, "unknown", sizeof position->source);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (folded, words[i].word))
      {
        g_strlcpy (position->source, words[i].source, sizeof position->source);
        break;
      }
  position->mock = strcmp (position->source, "static") == 0 || strstr (folded, "mock") != NULL;
}

static gboolean
read_location (GVariant *properties, DoorPosition *ret)
{
  DoorPosition position = { 0 };
  const char *description = "";
  double altitude = 0;

  if (!g_variant_lookup (properties, "Latitude", "d", &position.latitude)
      || !g_variant_lookup (properties, "Longitude", "d", &position.longitude)
      || !g_variant_lookup (properties, "Accuracy", "d", &position.accuracy)
      || fabs (position.latitude) > 90 || fabs (position.longitude) > 180)
    return FALSE;
  /* -1.79e308 stands for "not known". */
  if (g_variant_lookup (properties, "Altitude", "d", &altitude) && altitude > -12000)
    position.altitude = altitude;
  g_variant_lookup (properties, "Description", "&s", &description);
  name_source (&position, description);
  *ret = position;
  return TRUE;
}

static void
on_location (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Finding *self = g_task_get_task_data (task);
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) properties = NULL;
  DoorPosition position;

  if (!reply || g_task_get_completed (task))
    return;
  properties = g_variant_get_child_value (reply, 0);
  if (!read_location (properties, &position))
    return;
  if (!self->has_best || position.accuracy <= self->best.accuracy)
    self->best = position;
  self->has_best = TRUE;
  if (self->best.accuracy <= self->wanted)
    end (task, NULL);
}

static void
on_updated (GDBusConnection *bus,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer data)
{
  GTask *task = data;
  const char *location;

  g_variant_get (parameters, "(&o&o)", NULL, &location);
  g_dbus_connection_call (bus, SERVICE, location, "org.freedesktop.DBus.Properties", "GetAll",
                          g_variant_new ("(s)", SERVICE ".Location"), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_location, g_object_ref (task));
}

static gboolean
on_patience_ended (gpointer data)
{
  GTask *task = data;

  ((Finding *) g_task_get_task_data (task))->timer = 0;
  end (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no position came"));
  return G_SOURCE_REMOVE;
}

static void
on_called (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (!reply)
    end (task, translate (error));
}

static void
set_property (GTask *task, const char *name, GVariant *value)
{
  Finding *self = g_task_get_task_data (task);

  g_dbus_connection_call (self->bus, SERVICE, self->client, "org.freedesktop.DBus.Properties",
                          "Set", g_variant_new ("(ssv)", SERVICE ".Client", name, value), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_called, g_object_ref (task));
}

static void
on_client (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Finding *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (!reply)
    {
      end (task, translate (error));
      return;
    }
  if (g_task_get_completed (task))
    return;
  g_variant_get (reply, "(o)", &self->client);
  self->subscription = g_dbus_connection_signal_subscribe (
      self->bus, SERVICE, SERVICE ".Client", "LocationUpdated", self->client, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, on_updated, task, NULL);
  set_property (task, "DesktopId", g_variant_new_string (DESKTOP_ID));
  set_property (task, "RequestedAccuracyLevel", g_variant_new_uint32 (LEVEL_EXACT));
  g_dbus_connection_call (self->bus, SERVICE, self->client, SERVICE ".Client", "Start", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_called, g_object_ref (task));
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Finding *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->bus = g_bus_get_finish (result, &error);
  if (!self->bus)
    {
      end (task, translate (error));
      return;
    }
  if (g_task_get_completed (task))
    return;
  g_dbus_connection_call (self->bus, SERVICE, MANAGER_PATH, SERVICE ".Manager", "CreateClient",
                          NULL, G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_client,
                          g_object_ref (task));
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  end (data, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  return G_SOURCE_REMOVE;
}

void
door_position_find_async (double wanted_accuracy,
                          guint patience_s,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  Finding *self = g_new0 (Finding, 1);

  self->wanted = wanted_accuracy;
  self->timer = g_timeout_add_seconds (patience_s, on_patience_ended, task);
  g_task_set_task_data (task, self, finding_free);
  if (cancellable)
    {
      self->cancelling = g_cancellable_source_new (cancellable);
      g_task_attach_source (task, self->cancelling, G_SOURCE_FUNC (on_cancelled));
    }
  g_bus_get (G_BUS_TYPE_SYSTEM, NULL, on_bus, g_object_ref (task));
}

gboolean
door_position_find_finish (GAsyncResult *result, DoorPosition *ret, GError **error)
{
  g_autofree DoorPosition *position = g_task_propagate_pointer (G_TASK (result), error);

  if (!position)
    return FALSE;
  *ret = *position;
  return TRUE;
}
