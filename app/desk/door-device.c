/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-device.h"

#include "door-desk-json.h"
#include "door-desk-records.h"
#include "door-files.h"
#include "door-platform.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEVICE_FILE "device.json"
#define DEVICE_MAX_BYTES 65536

char *
door_device_vault_folder (const char *folder, const char *account)
{
  return g_build_filename (folder, "accounts", account, NULL);
}

/* --- device.json -------------------------------------------------------------------------- */

/* Closed by an order of the office: still there for its recovery key, but nobody's to unlock. */
static gboolean
is_closed (const char *folder, const char *account)
{
  g_autofree char *vault = door_device_vault_folder (folder, account);
  g_autofree char *marker = g_build_filename (vault, DOOR_DEVICE_CLOSED, NULL);

  return g_file_test (marker, G_FILE_TEST_EXISTS);
}

static char **
read_accounts (JsonObject *object, const char *folder)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, "accounts");
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *name = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;

      if (name && door_file_name_is_safe (name) && !is_closed (folder, name))
        g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

DoorDevice *
door_device_read (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, DEVICE_FILE, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;
  DoorDevice *self;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _ ("Nobody is enrolled on this device yet. Ask the office for an "
                              "enrolment code."));
      return NULL;
    }
  bytes = door_file_load (path, DEVICE_MAX_BYTES, error);
  object = bytes ? door_json_parse_object (parser, bytes) : NULL;
  if (!object)
    {
      if (bytes)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     _ ("The file %s cannot be read. The interviews are not touched; ask the "
                        "office to enrol this device again."),
                     path);
      return NULL;
    }
  self = g_new0 (DoorDevice, 1);
  self->public_name = door_json_dup_text (object, "public_name");
  self->hint = door_json_dup_text (object, "hint");
  self->accounts = read_accounts (object, folder);
  return self;
}

void
door_device_free (DoorDevice *self)
{
  if (!self)
    return;
  g_free (self->public_name);
  g_free (self->hint);
  g_strfreev (self->accounts);
  g_free (self);
}

static gboolean
note_account (const char *folder, const DoorEnrolment *enrolment, GError **error)
{
  g_autofree char *path = g_build_filename (folder, DEVICE_FILE, NULL);
  g_autoptr (DoorDevice) before = door_device_read (folder, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GBytes) bytes = NULL;

  json_builder_begin_object (builder);
  door_json_add_text (builder, "public_name", enrolment->public_name);
  door_json_add_text (builder, "hint", enrolment->hint);
  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  for (guint i = 0; before && before->accounts[i]; i++)
    json_builder_add_string_value (builder, before->accounts[i]);
  json_builder_add_string_value (builder, enrolment->account);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  bytes = door_json_finish (builder);
  return door_file_replace (path, bytes, 0600, error);
}

/* --- One at a time ------------------------------------------------------------------------- */

#define LOCK_FILE "device.lock"
#define LOCK_KEY "door-device-lock"

/* Stored as one more: a lock may be 0. */
static void
unlock_device (gpointer lock)
{
  door_platform_unlock_file (GPOINTER_TO_INT (lock) - 1);
}

gboolean
door_device_take (const char *folder, gpointer holder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, LOCK_FILE, NULL);
  int lock = door_platform_lock_file (path, error);

  if (lock < 0)
    return FALSE;
  g_object_set_data_full (holder, LOCK_KEY, GINT_TO_POINTER (lock + 1), unlock_device);
  return TRUE;
}

void
door_device_release (gpointer holder)
{
  g_object_set_data (holder, LOCK_KEY, NULL);
}

/* --- What goes into the vault -------------------------------------------------------------- */

static const char *const mode_names[] = {
  [DOOR_MODE_SEALED] = "sealed",
  [DOOR_MODE_ENCRYPTED] = "encrypted",
  [DOOR_MODE_PLAIN] = "plain",
};

static void
print_server (JsonBuilder *builder, const DoorServer *server)
{
  door_json_add_text (builder, "server", server->url);
  door_json_add_text (builder, "mode", mode_names[server->mode]);
  door_json_add_text (builder, "token", server->token);
  door_json_add_text (builder, "token_scheme", server->token_scheme);
  door_json_add_text (builder, "username", server->username);
  door_json_add_text (builder, "password", server->password);
}

static void
print_hub (JsonBuilder *builder, const DoorEnrolment *enrolment)
{
  g_autofree char *survey_key = door_public_keys_to_text (enrolment->survey_key);

  door_json_add_text (builder, "hub", enrolment->hub_url);
  door_json_add_text (builder, "token", enrolment->token);
  door_json_add_text (builder, "survey_key", survey_key);
}

static GBytes *
print_enrolled (const DoorEnrolment *enrolment)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  door_json_add_text (builder, "person", enrolment->person);
  door_json_add_text (builder, "team", enrolment->team);
  if (enrolment->server)
    print_server (builder, enrolment->server);
  else
    print_hub (builder, enrolment);
  json_builder_end_object (builder);
  return door_json_finish (builder);
}

static gboolean
fill_vault (DoorVault *vault, const DoorEnrolment *enrolment, GError **error)
{
  g_autoptr (GBytes) enrolled = print_enrolled (enrolment);

  if (!door_vault_put (vault, DOOR_RECORD_SETTING, DOOR_SETTING_ENROLLED, NULL, enrolled, error))
    return FALSE;
  return !enrolment->roster
         || door_vault_put (vault, DOOR_RECORD_ROSTER, DOOR_ROSTER_NAME, NULL, enrolment->roster,
                            error);
}

gboolean
door_device_enrol (const char *folder,
                   const DoorEnrolment *enrolment,
                   DoorClock *clock,
                   DoorPublicKeys *ret_keys,
                   DoorUuid *ret_vault,
                   GError **error)
{
  g_autofree char *vault_folder = NULL;
  g_autofree char *accounts = g_build_filename (folder, "accounts", NULL);
  DoorVaultOptions options = { clock, enrolment->kdf_policy, enrolment->recovery };
  g_autoptr (DoorVault) vault = NULL;

  g_return_val_if_fail (door_file_name_is_safe (enrolment->account), FALSE);
  vault_folder = door_device_vault_folder (folder, enrolment->account);
  if (door_vault_exists (vault_folder))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("The account %s exists already."),
                   enrolment->account);
      return FALSE;
    }
  if (!door_file_make_folder (accounts, error))
    return FALSE;
  vault = door_vault_create (vault_folder, enrolment->passphrase, &options, error);
  if (!vault || !fill_vault (vault, enrolment, error) || !note_account (folder, enrolment, error))
    return FALSE;
  *ret_keys = *door_identity_public (door_vault_identity (vault));
  *ret_vault = *door_vault_id (vault);
  return TRUE;
}

/* NULL when nothing is said; else the text. transfer full. */
static char *
said (JsonObject *object, const char *name)
{
  g_autofree char *text = door_json_dup_text (object, name);

  return text && *text ? g_steal_pointer (&text) : NULL;
}

static DoorServer *
read_server (JsonObject *object)
{
  g_autofree char *url = said (object, "server");
  g_autofree char *mode = said (object, "mode");
  DoorServer *server = url ? door_server_new (DOOR_SERVER_OPENROSA, url) : NULL;

  if (!server)
    return NULL;
  /* What is not known is taken for what shows least. */
  server->mode
      = g_strcmp0 (mode, mode_names[DOOR_MODE_PLAIN]) == 0 ? DOOR_MODE_PLAIN : DOOR_MODE_ENCRYPTED;
  server->token = said (object, "token");
  server->token_scheme = said (object, "token_scheme");
  server->username = said (object, "username");
  server->password = said (object, "password");
  return server;
}

static DoorServer *
read_hub (JsonObject *object, DoorPublicKeys *ret_survey_key)
{
  g_autofree char *survey_key = door_json_dup_text (object, "survey_key");
  g_autofree char *url = door_json_dup_text (object, "hub");
  DoorServer *server;

  if (!door_public_keys_parse (survey_key, ret_survey_key))
    return NULL;
  server = door_server_new (DOOR_SERVER_HUB, url);
  server->token = door_json_dup_text (object, "token");
  return server;
}

DoorEnrolled *
door_enrolled_read (DoorVault *vault, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (DoorEnrolled) self = g_new0 (DoorEnrolled, 1);
  JsonObject *object;

  if (!door_vault_get (vault, DOOR_RECORD_SETTING, DOOR_SETTING_ENROLLED, NULL, &bytes, error))
    return NULL;
  object = door_json_parse_object (parser, bytes);
  if (object)
    self->server = read_server (object);
  if (object && !self->server)
    self->server = read_hub (object, &self->survey_key);
  if (!self->server)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _ ("The enrolment in this account cannot be read. The interviews are "
                              "not touched; ask the office to enrol this device again."));
      return NULL;
    }
  self->person = door_json_dup_text (object, "person");
  self->team = door_json_dup_text (object, "team");
  return g_steal_pointer (&self);
}

void
door_enrolled_free (DoorEnrolled *self)
{
  if (!self)
    return;
  g_free (self->person);
  g_free (self->team);
  door_server_free (self->server);
  g_free (self);
}
