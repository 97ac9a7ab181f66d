/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-relay.h"
#include "door-hub-store-private.h"

#include "door-seal.h"

#include <string.h>

/* Roles ----------------------------------------------------------------------------------- */

static const char *const role_names[] = {
  [DOOR_USER_INTERVIEWER] = "interviewer",     [DOOR_USER_SUPERVISOR] = "supervisor",
  [DOOR_USER_HEADQUARTERS] = "headquarters",   [DOOR_USER_ANALYST] = "analyst",
  [DOOR_USER_ADMINISTRATOR] = "administrator",
};

const char *
door_user_role_name (DoorUserRole role)
{
  g_return_val_if_fail (role <= DOOR_USER_LAST, NULL);
  return role_names[role];
}

gboolean
door_user_role_parse (const char *name, DoorUserRole *ret_role)
{
  g_return_val_if_fail (name != NULL && ret_role != NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (role_names); i++)
    if (strcmp (role_names[i], name) == 0)
      {
        *ret_role = i;
        return TRUE;
      }
  return FALSE;
}

/* Users ----------------------------------------------------------------------------------- */

/* Names appear in logs, lists and Basic authorization, where ':' ends a name. */
gboolean
door_hub_name_is_usable (const char *name)
{
  if (*name == '\0' || strlen (name) > 100 || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if ((guchar) *p <= 0x20 || *p == 0x7f || strchr (":/\\\"<>*", *p) != NULL)
      return FALSE;
  return TRUE;
}

gboolean
door_hub_store_add_user (
    DoorHubStore *self, const char *name, DoorUserRole role, const char *team, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && role <= DOOR_USER_LAST, FALSE);
  const char *in_team = team != NULL ? team : "";
  if (!door_hub_name_is_usable (name) || (*in_team != '\0' && !door_hub_name_is_usable (in_team)))
    return door_hub_store_fail (
        error, DOOR_HUB_STORE_ERROR_INVALID,
        "A name of a user or team has no spaces and none of : / \\ \" < > *");

  if (!door_hub_sql_run (self->sql, error,
                         "INSERT INTO person (name, role, team, added) VALUES ($1, $2, $3, $4)"
                         " ON CONFLICT (name) DO NOTHING",
                         DOOR_TEXT (name), DOOR_TEXT (door_user_role_name (role)),
                         DOOR_TEXT (in_team), DOOR_INT (door_clock_now (self->clock)))
      || !door_hub_sql_start (
          self->sql, error, "SELECT role = $1 AND team = $2 FROM person WHERE name = $3",
          DOOR_TEXT (door_user_role_name (role)), DOOR_TEXT (in_team), DOOR_TEXT (name))
      || !door_hub_store_one (self, "user", error))
    return FALSE;
  gboolean same = door_hub_sql_int (self->sql, 0) != 0;
  door_hub_sql_end (self->sql);
  return same
         || door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_EXISTS,
                                 "There is a user %s already, with another role or team.", name);
}

/* Devices --------------------------------------------------------------------------------- */

void
door_hub_device_free (DoorHubDevice *self)
{
  if (self == NULL)
    return;
  g_free (self->label);
  g_free (self->user);
  g_free (self->team);
  door_device_keys_free (self->keys);
  g_free (self);
}

static gboolean
find_person (DoorHubStore *self, const char *name, gint64 *ret_id, GError **error)
{
  if (!door_hub_sql_start (self->sql, error, "SELECT id FROM person WHERE name = $1",
                           DOOR_TEXT (name))
      || !door_hub_store_one (self, "user", error))
    return FALSE;
  *ret_id = door_hub_sql_int (self->sql, 0);
  door_hub_sql_end (self->sql);
  return TRUE;
}

gboolean
door_hub_store_add_device (DoorHubStore *self,
                           const char *user,
                           const char *label,
                           char **ret_token,
                           gint64 *ret_device,
                           GError **error)
{
  g_return_val_if_fail (self != NULL && user != NULL && ret_token != NULL, FALSE);
  gint64 person;
  if (!find_person (self, user, &person, error))
    return FALSE;

  g_autofree char *token = door_token_new ();
  g_autofree char *hash = door_token_hash (token);
  if (!door_hub_sql_start (self->sql, error,
                           "INSERT INTO device (person, label, token_hash, added)"
                           " VALUES ($1, $2, $3, $4) RETURNING id",
                           DOOR_INT (person), DOOR_TEXT (label != NULL ? label : ""),
                           DOOR_TEXT (hash), DOOR_INT (door_clock_now (self->clock)))
      || !door_hub_store_one (self, "device", error))
    return FALSE;
  gint64 device = door_hub_sql_int (self->sql, 0);
  if (!door_hub_sql_finish (self->sql, error))
    return FALSE;
  *ret_token = g_steal_pointer (&token);
  if (ret_device != NULL)
    *ret_device = device;
  return TRUE;
}

static gboolean
device_exists (DoorHubStore *self, gint64 device, GError **error)
{
  gboolean found = door_hub_sql_start (self->sql, error, "SELECT id FROM device WHERE id = $1",
                                       DOOR_INT (device))
                   && door_hub_store_one (self, "device", error);
  door_hub_sql_end (self->sql);
  return found;
}

gboolean
door_hub_store_revoke_device (DoorHubStore *self, gint64 device, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return device_exists (self, device, error)
         && door_hub_sql_run (self->sql, error,
                              "UPDATE device SET revoked = $1 WHERE id = $2 AND revoked IS NULL",
                              DOOR_INT (door_clock_now (self->clock)), DOOR_INT (device));
}

/* TRUE with *ret_same set when the device has keys already. */
static gboolean
has_keys (DoorHubStore *self,
          gint64 device,
          const char *vault_id,
          const char *keys,
          gboolean *ret_same,
          GError **error)
{
  if (!door_hub_sql_start (self->sql, error, "SELECT vault_id, keys FROM device WHERE id = $1",
                           DOOR_INT (device))
      || !door_hub_store_one (self, "device", error))
    return FALSE;
  const char *held = door_hub_sql_text (self->sql, 0);
  gboolean found = held != NULL;
  *ret_same = found && strcmp (held, vault_id) == 0
              && g_strcmp0 (door_hub_sql_text (self->sql, 1), keys) == 0;
  door_hub_sql_end (self->sql);
  return found;
}

gboolean
door_hub_store_set_device_keys (DoorHubStore *self,
                                gint64 device,
                                const DoorDeviceKeys *keys,
                                GError **error)
{
  g_return_val_if_fail (self != NULL && keys != NULL, FALSE);
  g_autofree char *text = door_public_keys_to_text (&keys->keys);
  g_autoptr (GError) fault = NULL;
  gboolean same = FALSE;

  if (has_keys (self, device, keys->vault_id, text, &same, &fault))
    return same
           || door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_EXISTS,
                                   "This device is enrolled with other keys. Ask the office for a "
                                   "new enrolment.");
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  return door_hub_sql_run (self->sql, error,
                           "UPDATE device SET vault_id = $1, keys = $2 WHERE id = $3",
                           DOOR_TEXT (keys->vault_id), DOOR_TEXT (text), DOOR_INT (device));
}

#define DEVICE_COLUMNS                                                                             \
  "SELECT device.id, label, person.name, role, team, revoked IS NOT NULL OR ended IS NOT NULL,"    \
  " vault_id, keys, wiping IS NOT NULL, token_hash"                                                \
  " FROM device JOIN person ON person.id = device.person"

/* From the row the statement stands on. */
static DoorHubDevice *
read_device (DoorHubSql *sql)
{
  DoorHubDevice *self = g_new0 (DoorHubDevice, 1);
  self->device = door_hub_sql_int (sql, 0);
  self->label = g_strdup (door_hub_sql_text (sql, 1));
  self->user = g_strdup (door_hub_sql_text (sql, 2));
  /* An unknown word (a newer hub's role) may do the least. */
  if (!door_user_role_parse (door_hub_sql_text (sql, 3), &self->role))
    self->role = DOOR_USER_INTERVIEWER;
  self->team = g_strdup (door_hub_sql_text (sql, 4));
  self->revoked = door_hub_sql_int (sql, 5) != 0;
  self->wiping = door_hub_sql_int (sql, 8) != 0;

  g_autofree char *vault_id = g_strdup (door_hub_sql_text (sql, 6));
  const char *keys_text = door_hub_sql_text (sql, 7);
  DoorPublicKeys keys;
  if (vault_id != NULL && keys_text != NULL && door_public_keys_parse (keys_text, &keys))
    self->keys = door_device_keys_new (vault_id, &keys);
  return self;
}

/* Tokens ---------------------------------------------------------------------------------- */

enum { SELECTOR_DIGITS = 16, TOKEN_HASH_COLUMN = 9 };
#define FIND_TOKEN DEVICE_COLUMNS " WHERE " DOOR_HUB_SELECTOR ("token_hash") " = $1"

char *
door_hub_selector (const char *token)
{
  g_autofree char *hash = door_token_hash (token);
  return g_strndup (hash, SELECTOR_DIGITS);
}

typedef struct {
  const char *const *tokens;
  DoorHubDevice **devices;
} Finding;

static void
on_candidate (DoorHubSql *sql, guint time, gpointer data)
{
  Finding *finding = data;
  const char *hash = door_hub_sql_text (sql, TOKEN_HASH_COLUMN);
  if (door_token_matches (finding->tokens[time], hash) && finding->devices[time] == NULL)
    finding->devices[time] = read_device (sql);
}

gboolean
door_hub_store_find_tokens (DoorHubStore *self,
                            const char *const *tokens,
                            guint n_tokens,
                            DoorHubDevice **ret_devices,
                            GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  if (n_tokens == 0)
    return TRUE;
  g_autofree DoorHubValue *values = g_new0 (DoorHubValue, n_tokens);
  g_autoptr (GPtrArray) selectors = g_ptr_array_new_with_free_func (g_free);
  Finding finding = { tokens, ret_devices };
  for (guint i = 0; i < n_tokens; i++)
    {
      g_ptr_array_add (selectors, door_hub_selector (tokens[i]));
      values[i] = DOOR_TEXT (g_ptr_array_index (selectors, i));
    }
  return self->sql->driver->many (self->sql, FIND_TOKEN, values, 1, n_tokens, on_candidate,
                                  &finding, error);
}

DoorHubDevice *
door_hub_store_find_token (DoorHubStore *self, const char *token, GError **error)
{
  g_return_val_if_fail (self != NULL && token != NULL, NULL);
  DoorHubDevice *device = NULL;
  if (!door_hub_store_find_tokens (self, &token, 1, &device, error))
    return NULL;
  if (device == NULL)
    door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_NOT_FOUND, "There is no such token.");
  return device;
}

DoorHubDevice *
door_hub_store_find_keys (DoorHubStore *self, const char *keys, GError **error)
{
  g_return_val_if_fail (self != NULL && keys != NULL, NULL);
  /* A device that was enrolled anew may have told its keys before: the last counts. */
  if (!door_hub_sql_start (self->sql, error,
                           DEVICE_COLUMNS " WHERE keys = $1 ORDER BY device.id DESC LIMIT 1",
                           DOOR_TEXT (keys))
      || !door_hub_store_one (self, "device with these keys", error))
    return NULL;
  DoorHubDevice *device = read_device (self->sql);
  door_hub_sql_end (self->sql);
  return device;
}

DoorHubDevice *
door_hub_store_find_device (DoorHubStore *self, gint64 number, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (!door_hub_sql_start (self->sql, error, DEVICE_COLUMNS " WHERE device.id = $1",
                           DOOR_INT (number))
      || !door_hub_store_one (self, "device", error))
    return NULL;
  DoorHubDevice *device = read_device (self->sql);
  door_hub_sql_end (self->sql);
  return device;
}

GPtrArray *
door_hub_store_list_devices (DoorHubStore *self, const char *user, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GPtrArray) devices
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_hub_device_free);
  if (!door_hub_sql_start (self->sql, error,
                           DEVICE_COLUMNS " WHERE $1 = '' OR person.name = $1 ORDER BY device.id",
                           DOOR_TEXT (user != NULL ? user : "")))
    return NULL;
  int status;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    g_ptr_array_add (devices, read_device (self->sql));
  return status == 0 ? g_steal_pointer (&devices) : NULL;
}
