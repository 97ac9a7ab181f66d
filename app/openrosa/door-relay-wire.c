/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-relay-wire.h"

#include "door-hub-wire-private.h"

#include <string.h>

#define SCHEME "DOORSTEP-RELAY:1?"
/* A team has some ten tablets; a supervisor's laptop serves no more than this. */
enum { MAX_DEVICES = 1000, MAX_FORMS = 10000, MAX_QR = 2900, PIN_LENGTH = 64, MAX_ID = 64 };

/* The team ------------------------------------------------------------------------------------ */

static void
device_free (gpointer data)
{
  DoorRelayDevice *self = data;
  g_free (self->label);
  g_free (self->user);
  g_free (self->role);
  g_free (self->team);
  g_free (self->token_hash);
  door_device_keys_free (self->keys);
  g_free (self);
}

static void
form_free (gpointer data)
{
  DoorRelayForm *self = data;
  g_free (self->form_id);
  g_free (self->version);
  g_free (self);
}

DoorRelayTeam *
door_relay_team_new (void)
{
  DoorRelayTeam *self = g_new0 (DoorRelayTeam, 1);
  self->devices = g_ptr_array_new_with_free_func (device_free);
  self->forms = g_ptr_array_new_with_free_func (form_free);
  return self;
}

void
door_relay_team_free (DoorRelayTeam *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->devices);
  g_ptr_array_unref (self->forms);
  g_free (self);
}

DoorRelayDevice *
door_relay_team_add_device (DoorRelayTeam *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  DoorRelayDevice *device = g_new0 (DoorRelayDevice, 1);
  g_ptr_array_add (self->devices, device);
  return device;
}

void
door_relay_team_add_form (DoorRelayTeam *self,
                          const char *form_id,
                          const char *version,
                          guint64 state)
{
  g_return_if_fail (self != NULL && form_id != NULL && version != NULL);
  DoorRelayForm *form = g_new0 (DoorRelayForm, 1);
  form->form_id = g_strdup (form_id);
  form->version = g_strdup (version);
  form->state = state;
  g_ptr_array_add (self->forms, form);
}

static void
write_device (GString *out, const DoorRelayDevice *device)
{
  g_autofree char *keys
      = device->keys != NULL ? door_public_keys_to_text (&device->keys->keys) : NULL;
  door_wire_open (out, '{');
  door_wire_add_number (out, "device", device->device);
  door_wire_add_text (out, "label", device->label);
  door_wire_add_text (out, "user", device->user);
  door_wire_add_text (out, "role", device->role);
  door_wire_add_text (out, "team", device->team);
  door_wire_add_text (out, "token_hash", device->token_hash);
  door_wire_add_text (out, "vault", device->keys != NULL ? device->keys->vault_id : NULL);
  door_wire_add_text (out, "keys", keys);
  door_wire_add_flag (out, "revoked", device->revoked);
  door_wire_add_flag (out, "wiping", device->wiping);
  g_string_append_c (out, '}');
}

char *
door_relay_team_print (const DoorRelayTeam *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  door_wire_open (out, '{');
  door_wire_add_number (out, "asker", self->asker);
  door_wire_add_name (out, "devices");
  door_wire_open (out, '[');
  for (guint i = 0; i < self->devices->len; i++)
    write_device (out, g_ptr_array_index (self->devices, i));
  g_string_append_c (out, ']');
  door_wire_add_name (out, "forms");
  door_wire_open (out, '[');
  for (guint i = 0; i < self->forms->len; i++)
    {
      const DoorRelayForm *form = g_ptr_array_index (self->forms, i);
      door_wire_open (out, '{');
      door_wire_add_text (out, "id", form->form_id);
      door_wire_add_text (out, "version", form->version);
      door_wire_add_number (out, "state", form->state);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The object at a position of an array; NULL when it is something else. */
static JsonObject *
element (JsonArray *array, guint at)
{
  JsonNode *node = json_array_get_element (array, at);
  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
read_keys (DoorRelayDevice *device, JsonObject *object, GError **error)
{
  const char *vault = door_wire_get_text (object, "vault");
  const char *text = door_wire_get_text (object, "keys");
  DoorPublicKeys keys;
  if (text == NULL)
    return TRUE;
  if (vault == NULL || !door_public_keys_parse (text, &keys))
    return door_wire_malformed (error, "a device's keys are none");
  device->keys = door_device_keys_new (vault, &keys);
  return TRUE;
}

static gboolean
read_device (DoorRelayTeam *self, JsonObject *object, GError **error)
{
  if (object == NULL)
    return door_wire_malformed (error, "a device is no object");
  DoorRelayDevice *device = door_relay_team_add_device (self);
  device->label = g_strdup (door_wire_get_text (object, "label"));
  device->user = g_strdup (door_wire_get_text (object, "user"));
  device->role = g_strdup (door_wire_get_text (object, "role"));
  device->team = g_strdup (door_wire_get_text (object, "team"));
  device->token_hash = g_strdup (door_wire_get_text (object, "token_hash"));
  device->revoked = door_wire_get_flag (object, "revoked");
  device->wiping = door_wire_get_flag (object, "wiping");
  if (!door_wire_get_number (object, "device", &device->device, error))
    return FALSE;
  if (device->device == 0 || device->user == NULL || device->role == NULL || device->team == NULL
      || device->token_hash == NULL)
    return door_wire_malformed (error, "a device is not described");
  if (device->label == NULL)
    device->label = g_strdup ("");
  return read_keys (device, object, error);
}

static gboolean
read_form (DoorRelayTeam *self, JsonObject *object, GError **error)
{
  const char *id = object != NULL ? door_wire_get_text (object, "id") : NULL;
  const char *version = object != NULL ? door_wire_get_text (object, "version") : NULL;
  guint64 state;
  if (id == NULL || version == NULL)
    return door_wire_malformed (error, "a form has no name");
  if (!door_wire_get_number (object, "state", &state, error))
    return FALSE;
  if (state > 2)
    return door_wire_malformed (error, "a form's state is unknown");
  door_relay_team_add_form (self, id, version, state);
  return TRUE;
}

typedef gboolean (*ReadElement) (DoorRelayTeam *self, JsonObject *object, GError **error);

static gboolean
read_all (DoorRelayTeam *self,
          JsonObject *object,
          const char *name,
          guint max,
          ReadElement read,
          GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return door_wire_malformed (error, "a list is missing");
  JsonArray *array = json_node_get_array (node);
  if (json_array_get_length (array) > max)
    return door_wire_malformed (error, "a list is too long");
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read (self, element (array, i), error))
      return FALSE;
  return TRUE;
}

DoorRelayTeam *
door_relay_team_parse (GBytes *json, GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (DoorRelayTeam) self = door_relay_team_new ();
  JsonObject *object = door_wire_object (json, parser, error);
  if (object == NULL || !door_wire_get_number (object, "asker", &self->asker, error)
      || !read_all (self, object, "devices", MAX_DEVICES, read_device, error)
      || !read_all (self, object, "forms", MAX_FORMS, read_form, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* Code ---------------------------------------------------------------------------------------- */

void
door_relay_code_free (DoorRelayCode *self)
{
  if (self == NULL)
    return;
  g_free (self->url);
  g_free (self->id);
  g_free (self->pin);
  g_free (self);
}

char *
door_relay_code_print (const DoorRelayCode *self)
{
  g_return_val_if_fail (self != NULL && self->url != NULL && self->id != NULL, NULL);
  g_autofree char *url = g_uri_escape_string (self->url, NULL, FALSE);
  return g_strconcat (SCHEME "url=", url, "&id=", self->id, self->pin != NULL ? "&pin=" : NULL,
                      self->pin, NULL);
}

/* The id becomes part of names of marks. */
static gboolean
is_word (const char *text, gsize max)
{
  gsize length = strlen (text);
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]))
      return FALSE;
  return length > 0 && length <= max;
}

static gboolean
fill_relay (DoorRelayCode *self, GHashTable *fields)
{
  self->url = g_strdup (g_hash_table_lookup (fields, "url"));
  self->id = g_strdup (g_hash_table_lookup (fields, "id"));
  self->pin = g_strdup (g_hash_table_lookup (fields, "pin"));
  return self->url != NULL && self->id != NULL
         && (g_str_has_prefix (self->url, "https://") || g_str_has_prefix (self->url, "http://"))
         && is_word (self->id, MAX_ID)
         && (self->pin == NULL
             || (is_word (self->pin, PIN_LENGTH) && strlen (self->pin) == PIN_LENGTH));
}

DoorRelayCode *
door_relay_code_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (DoorRelayCode) self = g_new0 (DoorRelayCode, 1);
  g_autoptr (GHashTable) fields = NULL;
  if (strlen (text) <= MAX_QR && g_ascii_strncasecmp (text, SCHEME, strlen (SCHEME)) == 0)
    fields = g_uri_parse_params (text + strlen (SCHEME), -1, "&", G_URI_PARAMS_NONE, NULL);
  if (fields == NULL || !fill_relay (self, fields))
    {
      g_set_error_literal (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED,
                           "This is not the code of a relay of Doorstep.");
      return NULL;
    }
  return g_steal_pointer (&self);
}
