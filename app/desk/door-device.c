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

static void
account_free (gpointer data)
{
  DoorDeviceAccount *self = data;

  g_free (self->name);
  g_free (self->public_name);
  g_free (self);
}

/* An account of the real survey is its name; of a training or a pilot, an object. NULL: neither. */
static DoorDeviceAccount *
read_account (JsonNode *element, const char *public_name)
{
  g_autofree char *space = NULL;
  DoorDeviceAccount *self;
  DoorSpace found = DOOR_SPACE_SURVEY;

  if (JSON_NODE_HOLDS_OBJECT (element))
    space = door_json_dup_text (json_node_get_object (element), "space");
  if (space ? !door_space_parse (space, &found)
            : json_node_get_value_type (element) != G_TYPE_STRING)
    return NULL;
  self = g_new0 (DoorDeviceAccount, 1);
  self->space = found;
  self->name = space ? door_json_dup_text (json_node_get_object (element), "name")
                     : json_node_dup_string (element);
  self->public_name = space ? door_json_dup_text (json_node_get_object (element), "public_name")
                            : g_strdup (public_name);
  return self;
}

static void
read_accounts (DoorDevice *self, JsonObject *object, const char *folder)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, "accounts");
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  self->described = g_ptr_array_new_with_free_func (account_free);
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      DoorDeviceAccount *account
          = read_account (json_array_get_element (array, i), self->public_name);

      if (account && door_file_name_is_safe (account->name) && !is_closed (folder, account->name))
        {
          g_strv_builder_add (names, account->name);
          g_ptr_array_add (self->described, account);
        }
      else if (account)
        account_free (account);
    }
  self->accounts = g_strv_builder_end (names);
}

const DoorDeviceAccount *
door_device_find (const DoorDevice *self, const char *account)
{
  for (guint i = 0; i < self->described->len; i++)
    {
      const DoorDeviceAccount *found = g_ptr_array_index (self->described, i);

      if (strcmp (found->name, account) == 0)
        return found;
    }
  return NULL;
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
  read_accounts (self, object, folder);
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
  g_ptr_array_unref (self->described);
  g_free (self);
}

/* An account of the real survey is written as programs before the spaces read it. */
static void
print_account (JsonBuilder *builder, const char *name, DoorSpace space, const char *public_name)
{
  if (space == DOOR_SPACE_SURVEY)
    {
      json_builder_add_string_value (builder, name);
      return;
    }
  json_builder_begin_object (builder);
  door_json_add_text (builder, "name", name);
  door_json_add_text (builder, "space", door_space_name (space));
  door_json_add_text (builder, "public_name", public_name);
  json_builder_end_object (builder);
}

/* A training's name never takes the place of the survey's. */
static const char *
device_name (const DoorDevice *before, const DoorEnrolment *enrolment)
{
  gboolean keeps = before && enrolment->space != DOOR_SPACE_SURVEY;

  return keeps ? before->public_name : enrolment->public_name;
}

static gboolean
note_account (const char *folder, const DoorEnrolment *enrolment, GError **error)
{
  g_autofree char *path = g_build_filename (folder, DEVICE_FILE, NULL);
  g_autoptr (DoorDevice) before = door_device_read (folder, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GBytes) bytes = NULL;

  json_builder_begin_object (builder);
  door_json_add_text (builder, "public_name", device_name (before, enrolment));
  door_json_add_text (builder, "hint", enrolment->hint);
  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  for (guint i = 0; before && i < before->described->len; i++)
    {
      const DoorDeviceAccount *account = g_ptr_array_index (before->described, i);

      print_account (builder, account->name, account->space, account->public_name);
    }
  print_account (builder, enrolment->account, enrolment->space, enrolment->public_name);
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
  if (enrolment->space != DOOR_SPACE_SURVEY)
    door_json_add_text (builder, "space", door_space_name (enrolment->space));
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

static gpointer
enrolment_unreadable (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _ ("The enrolment in this account cannot be read. The interviews are "
                          "not touched; ask the office to enrol this device again."));
  return NULL;
}

DoorEnrolled *
door_enrolled_read (DoorVault *vault, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (DoorEnrolled) self = g_new0 (DoorEnrolled, 1);
  g_autofree char *space = NULL;
  JsonObject *object;

  if (!door_vault_get (vault, DOOR_RECORD_SETTING, DOOR_SETTING_ENROLLED, NULL, &bytes, error))
    return NULL;
  object = door_json_parse_object (parser, bytes);
  if (object)
    self->server = read_server (object);
  if (object && !self->server)
    self->server = read_hub (object, &self->survey_key);
  if (!self->server)
    return enrolment_unreadable (error);
  self->person = door_json_dup_text (object, "person");
  self->team = door_json_dup_text (object, "team");
  space = said (object, "space");
  if (space && !door_space_parse (space, &self->space))
    return enrolment_unreadable (error);
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
