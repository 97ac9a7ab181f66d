/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-relay.h"

#include "door-hub-store-private.h"
#include "door-platform.h"

#include <string.h>

#define SETTING_URL "relay-url"
#define SETTING_TOKEN "relay-token"
#define SETTING_PIN "relay-pin"

/* What the hub tells a relay ------------------------------------------------------------------ */

static void
read_device (DoorHubSql *sql, DoorRelayTeam *team)
{
  DoorRelayDevice *device = door_relay_team_add_device (team);
  device->device = (guint64) door_hub_sql_int (sql, 0);
  device->label = g_strdup (door_hub_sql_text (sql, 1));
  device->user = g_strdup (door_hub_sql_text (sql, 2));
  device->role = g_strdup (door_hub_sql_text (sql, 3));
  device->team = g_strdup (door_hub_sql_text (sql, 4));
  device->token_hash = g_strdup (door_hub_sql_text (sql, 5));
  device->revoked = door_hub_sql_int (sql, 8) != 0;
  device->wiping = door_hub_sql_int (sql, 9) != 0;
  g_autofree char *vault = g_strdup (door_hub_sql_text (sql, 6));
  const char *text = door_hub_sql_text (sql, 7);
  DoorPublicKeys keys;
  if (vault != NULL && text != NULL && door_public_keys_parse (text, &keys))
    device->keys = door_device_keys_new (vault, &keys);
}

static gboolean
add_devices (DoorHubStore *self, const DoorHubDevice *asker, DoorRelayTeam *team, GError **error)
{
  int status;
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT device.id, label, person.name, role, team, token_hash, vault_id,"
                           " keys, revoked IS NOT NULL OR ended IS NOT NULL, wiping IS NOT NULL"
                           " FROM device JOIN person ON person.id = device.person"
                           " WHERE device.id = $1 OR (team = $2 AND role = 'interviewer')"
                           " ORDER BY device.id",
                           DOOR_INT (asker->device), DOOR_TEXT (asker->team)))
    return FALSE;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    read_device (self->sql, team);
  return status == 0;
}

DoorRelayTeam *
door_hub_store_relay_team (DoorHubStore *self, const DoorHubDevice *asker, GError **error)
{
  g_return_val_if_fail (self != NULL && asker != NULL, NULL);
  g_autoptr (DoorRelayTeam) team = door_relay_team_new ();
  team->asker = (guint64) asker->device;
  g_autoptr (GPtrArray) forms = door_hub_store_list_forms (self, error);
  if (forms == NULL || !add_devices (self, asker, team, error))
    return NULL;
  for (guint i = 0; i < forms->len; i++)
    {
      const DoorHubForm *form = g_ptr_array_index (forms, i);
      door_relay_team_add_form (team, form->form_id, form->version, form->state);
    }
  return g_steal_pointer (&team);
}

/* Settings of a relay ------------------------------------------------------------------------- */

void
door_relay_place_clear (DoorRelayPlace *self)
{
  if (self->token != NULL)
    door_platform_wipe (self->token, strlen (self->token));
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->pin, g_free);
  g_clear_pointer (&self->survey_key, g_free);
}

static gboolean
set_text (DoorHubStore *self, const char *name, const char *text, GError **error)
{
  g_autoptr (GBytes) value
      = text != NULL ? g_bytes_new (text, strlen (text)) : g_bytes_new_static ("", 0);
  return door_hub_store_set (self, name, value, error);
}

/* NULL when it was not set, or set to nothing. */
static char *
get_text (DoorHubStore *self, const char *name, GError **error)
{
  g_autoptr (GBytes) value = door_hub_store_get (self, name, error);
  if (value == NULL || g_bytes_get_size (value) == 0)
    return NULL;
  return g_strndup (g_bytes_get_data (value, NULL), g_bytes_get_size (value));
}

gboolean
door_hub_store_set_relay (DoorHubStore *self, const DoorRelayPlace *place, GError **error)
{
  g_return_val_if_fail (self != NULL && place != NULL && place->url != NULL, FALSE);
  if (!door_hub_store_enter (self, error))
    return FALSE;
  gboolean done = set_text (self, SETTING_URL, place->url, error)
                  && set_text (self, SETTING_TOKEN, place->token, error)
                  && set_text (self, SETTING_PIN, place->pin, error)
                  && set_text (self, DOOR_HUB_SETTING_SURVEY_KEY, place->survey_key, error)
                  && door_hub_store_audit (self, "console", "relay.set", place->url, error);
  return door_hub_store_leave (self, done, error);
}

gboolean
door_hub_store_get_relay (DoorHubStore *self, DoorRelayPlace *ret_place, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_place != NULL, FALSE);
  g_autoptr (GError) fault = NULL;
  *ret_place = (DoorRelayPlace){ NULL };
  ret_place->url = get_text (self, SETTING_URL, &fault);
  if (ret_place->url != NULL)
    {
      ret_place->token = get_text (self, SETTING_TOKEN, &fault);
      ret_place->pin = get_text (self, SETTING_PIN, &fault);
      ret_place->survey_key = get_text (self, DOOR_HUB_SETTING_SURVEY_KEY, &fault);
    }
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      door_relay_place_clear (ret_place);
      return FALSE;
    }
  return ret_place->url != NULL;
}

gboolean
door_hub_store_is_relay (DoorHubStore *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_autofree char *url = get_text (self, SETTING_URL, NULL);
  return url != NULL;
}

char *
door_hub_store_relay_id (DoorHubStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (DoorIdentity) identity = door_hub_store_get_identity (self, error);
  if (identity == NULL)
    return NULL;
  g_autofree char *keys = door_public_keys_to_text (door_identity_public (identity));
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, keys, -1);
  return g_strndup (hash, 16);
}

/* The team as the hub told it ----------------------------------------------------------------- */

static gboolean
take_person (DoorHubStore *self, const DoorRelayDevice *device, GError **error)
{
  return door_hub_sql_run (self->sql, error,
                           "INSERT INTO person (name, role, team, added) VALUES ($1, $2, $3, $4)"
                           " ON CONFLICT (name) DO UPDATE SET role = excluded.role,"
                           " team = excluded.team",
                           DOOR_TEXT (device->user), DOOR_TEXT (device->role),
                           DOOR_TEXT (device->team), DOOR_INT (door_clock_now (self->clock)));
}

/* Keys that a tablet told here first stay until the hub knows them. */
static gboolean
take_device (DoorHubStore *self, const DoorRelayDevice *device, GError **error)
{
  gint64 now = door_clock_now (self->clock);
  g_autofree char *keys
      = device->keys != NULL ? door_public_keys_to_text (&device->keys->keys) : NULL;
  const DoorHubValue revoked
      = { .kind = DOOR_HUB_VALUE_INT, .number = now, .null = !device->revoked };
  const DoorHubValue wiping
      = { .kind = DOOR_HUB_VALUE_INT, .number = now, .null = !device->wiping };
  return take_person (self, device, error)
         && door_hub_sql_run (self->sql, error,
                              "INSERT INTO device (id, person, label, token_hash, added, revoked,"
                              " vault_id, keys, wiping)"
                              " SELECT $1, id, $2, $3, $4, $5, $6, $7, $8 FROM person"
                              " WHERE name = $9"
                              " ON CONFLICT (id) DO UPDATE SET person = excluded.person,"
                              " label = excluded.label, token_hash = excluded.token_hash,"
                              " revoked = excluded.revoked,"
                              " vault_id = coalesce (excluded.vault_id, device.vault_id),"
                              " keys = coalesce (excluded.keys, device.keys),"
                              " wiping = excluded.wiping",
                              DOOR_INT ((gint64) device->device), DOOR_TEXT (device->label),
                              DOOR_TEXT (device->token_hash), DOOR_INT (now), revoked,
                              DOOR_TEXT (device->keys != NULL ? device->keys->vault_id : NULL),
                              DOOR_TEXT (keys), wiping, DOOR_TEXT (device->user));
}

static gboolean
is_named (const DoorRelayTeam *team, gint64 device)
{
  for (guint i = 0; i < team->devices->len; i++)
    if (((DoorRelayDevice *) g_ptr_array_index (team->devices, i))->device == (guint64) device)
      return TRUE;
  return FALSE;
}

static gboolean
end_others (DoorHubStore *self, const DoorRelayTeam *team, GError **error)
{
  g_autoptr (GPtrArray) held = door_hub_store_list_devices (self, NULL, error);
  for (guint i = 0; held != NULL && i < held->len; i++)
    {
      const DoorHubDevice *device = g_ptr_array_index (held, i);
      if (!device->revoked && !is_named (team, device->device)
          && !door_hub_store_revoke_device (self, device->device, error))
        return FALSE;
    }
  return held != NULL;
}

/* A form that has not come yet is noted without its text: interviews of it are carried all the same,
 * and it is not listed. */
static gboolean
take_form (DoorHubStore *self, const DoorRelayForm *form, GError **error)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  return door_hub_sql_run (self->sql, error,
                           "INSERT INTO form (form_id, version, name, hash, xml, state, published)"
                           " VALUES ($1, $2, '', '', $3, $4, $5) ON CONFLICT DO NOTHING",
                           DOOR_TEXT (form->form_id), DOOR_TEXT (form->version),
                           DOOR_BYTES (nothing),
                           DOOR_INT ((gint64) MAX (form->state, DOOR_FORM_CLOSING)),
                           DOOR_INT (door_clock_now (self->clock)));
}

static gboolean
take_state (DoorHubStore *self, const DoorRelayForm *form, GError **error)
{
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT state, hash FROM form WHERE form_id = $1 AND version = $2",
                           DOOR_TEXT (form->form_id), DOOR_TEXT (form->version)))
    return FALSE;
  int status = door_hub_sql_next (self->sql, error);
  gboolean known = status > 0;
  gboolean whole = known && *door_hub_sql_text (self->sql, 1) != '\0';
  guint64 state = known ? (guint64) door_hub_sql_int (self->sql, 0) : 0;
  guint64 wanted = whole ? form->state : MAX (form->state, DOOR_FORM_CLOSING);
  door_hub_sql_end (self->sql);
  if (status < 0)
    return FALSE;
  if (!known)
    return take_form (self, form, error);
  return state == wanted
         || door_hub_store_set_form_state (self, form->form_id, form->version,
                                           (DoorFormState) wanted, error);
}

static gboolean
take_team (DoorHubStore *self, const DoorRelayTeam *team, GError **error)
{
  for (guint i = 0; i < team->devices->len; i++)
    if (!take_device (self, g_ptr_array_index (team->devices, i), error))
      return FALSE;
  for (guint i = 0; i < team->forms->len; i++)
    if (!take_state (self, g_ptr_array_index (team->forms, i), error))
      return FALSE;
  return end_others (self, team, error);
}

gboolean
door_hub_store_relay_take_team (DoorHubStore *self, const DoorRelayTeam *team, GError **error)
{
  g_return_val_if_fail (self != NULL && team != NULL, FALSE);
  return door_hub_store_enter (self, error)
         && door_hub_store_leave (self, take_team (self, team, error), error);
}

/* What came from the hub ---------------------------------------------------------------------- */

/* 1: what is held is of an older state of the hub, or nothing is held; 0: not older; -1: a fault. */
static int
is_newer (DoorHubStore *self, gint64 device, const char *case_id, guint64 origin, GError **error)
{
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT coalesce (origin, 0) FROM assignment"
                           " WHERE device = $1 AND case_id = $2",
                           DOOR_INT (device), DOOR_TEXT (case_id)))
    return -1;
  int status = door_hub_sql_next (self->sql, error);
  if (status > 0 && (guint64) door_hub_sql_int (self->sql, 0) >= origin)
    status = 0;
  else if (status >= 0)
    status = 1;
  door_hub_sql_end (self->sql);
  return status;
}

static gboolean
replace (DoorHubStore *self,
         gint64 device,
         const char *case_id,
         GBytes *sealed,
         guint64 origin,
         GError **error)
{
  return door_hub_sql_run (self->sql, error,
                           "DELETE FROM assignment WHERE device = $1 AND case_id = $2",
                           DOOR_INT (device), DOOR_TEXT (case_id))
         && door_hub_sql_run (self->sql, error,
                              "INSERT INTO assignment (device, case_id, sealed, assigned, origin)"
                              " VALUES ($1, $2, $3, $4, $5)",
                              DOOR_INT (device), DOOR_TEXT (case_id), DOOR_BYTES (sealed),
                              DOOR_INT (door_clock_now (self->clock)), DOOR_INT ((gint64) origin));
}

gboolean
door_hub_store_relay_put_assignment (DoorHubStore *self,
                                     gint64 device,
                                     const char *case_id,
                                     GBytes *sealed,
                                     guint64 origin,
                                     GError **error)
{
  g_return_val_if_fail (self != NULL && case_id != NULL, FALSE);
  int newer = is_newer (self, device, case_id, origin, error);
  if (newer <= 0)
    return newer == 0;
  return door_hub_store_enter (self, error)
         && door_hub_store_leave (self, replace (self, device, case_id, sealed, origin, error),
                                  error);
}

gboolean
door_hub_store_relay_note_given (DoorHubStore *self,
                                 gint64 device,
                                 const char *case_id,
                                 GError **error)
{
  g_return_val_if_fail (self != NULL && case_id != NULL, FALSE);
  return door_hub_sql_run (self->sql, error,
                           "UPDATE assignment SET origin = 0"
                           " WHERE device = $1 AND case_id = $2 AND sealed IS NULL",
                           DOOR_INT (device), DOOR_TEXT (case_id));
}

/* The number of a sender. One that the relay does not know (headquarters, say) has a number of its
 * own below zero, so that two of them are not taken for one. */
static gint64
sender_number (DoorHubStore *self, const char *keys)
{
  if (keys == NULL)
    return 0;
  g_autoptr (DoorHubDevice) device = door_hub_store_find_keys (self, keys, NULL);
  if (device != NULL)
    return device->device;
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, keys, -1);
  hash[15] = '\0';
  return -(gint64) g_ascii_strtoull (hash, NULL, 16) - 1;
}

static gboolean
note_forwarded (DoorHubStore *self, guint64 mark, GError **error)
{
  return door_hub_sql_run (self->sql, error, "UPDATE letter SET forwarded = 1 WHERE mark = $1",
                           DOOR_INT ((gint64) mark));
}

/* A supervisor's device reads its team's letters, too: those that went through here it finds here. */
static gboolean
went_through (DoorHubStore *self, gint64 device, gint64 sender, const char *kind, const char *id)
{
  g_autofree char *own = door_hub_mailbox_of_device (device);
  gboolean found
      = sender > 0
        && door_hub_sql_start (self->sql, NULL,
                               "SELECT mark FROM letter WHERE sender = $1 AND kind = $2"
                               " AND id = $3 AND mailbox <> $4",
                               DOOR_INT (sender), DOOR_TEXT (kind), DOOR_TEXT (id), DOOR_TEXT (own))
        && door_hub_sql_next (self->sql, NULL) > 0;
  door_hub_sql_end (self->sql);
  return found;
}

gboolean
door_hub_store_relay_put_letter (DoorHubStore *self,
                                 gint64 device,
                                 const char *sender,
                                 const char *kind,
                                 const char *id,
                                 GBytes *content,
                                 GError **error)
{
  g_return_val_if_fail (self != NULL && kind != NULL && id != NULL && content != NULL, FALSE);
  g_autofree char *mailbox = door_hub_mailbox_of_device (device);
  gint64 number = sender_number (self, sender);
  guint64 mark = 0;
  if (went_through (self, device, number, kind, id))
    return TRUE;
  if (!door_hub_store_enter (self, error))
    return FALSE;
  gboolean done
      = door_hub_store_put_letter (self, mailbox, number, kind, id, content, &mark, NULL, error)
        && note_forwarded (self, mark, error);
  return door_hub_store_leave (self, done, error);
}

gboolean
door_hub_store_relay_put_receipt (DoorHubStore *self,
                                  const char *instance_id,
                                  GBytes *receipt,
                                  GError **error)
{
  g_return_val_if_fail (self != NULL && instance_id != NULL && receipt != NULL, FALSE);
  g_autoptr (GError) fault = NULL;
  guint64 seq;
  if (door_hub_store_find_instance (self, instance_id, &seq, &fault))
    return door_hub_store_put_receipt (self, seq, receipt, error);
  if (g_error_matches (fault, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}
