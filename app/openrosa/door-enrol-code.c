/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enrolling by a one-time code: what the QR code says, and the one request it is good for. */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-letter.h"

#include "door-hub-wire-private.h"
#include "door-platform.h"
#include "door-seal.h"
#include "door-submission.h"

#include <string.h>

#define SCHEME "DOORSTEP:1?"
enum { CODE_LENGTH = 16, MAX_LABEL = 200, MAX_QR = 2900 };
/* Crockford's: no I, L, O, U, so that nothing is misread. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Codes --------------------------------------------------------------------------------------- */

char *
door_enrol_code_new (void)
{
  guint8 random[CODE_LENGTH];
  char *code = g_malloc0 (CODE_LENGTH + 1);
  door_random_bytes (random, sizeof random);
  for (guint i = 0; i < CODE_LENGTH; i++)
    code[i] = alphabet[random[i] % 32];
  return code;
}

static char
clean_letter (char letter)
{
  char upper = g_ascii_toupper (letter);
  if (upper == 'O')
    return '0';
  return upper == 'I' || upper == 'L' ? '1' : upper;
}

char *
door_enrol_code_clean (const char *typed)
{
  g_return_val_if_fail (typed != NULL, NULL);
  g_autoptr (GString) code = g_string_new (NULL);
  for (const char *p = typed; *p != '\0'; p++)
    {
      char letter = clean_letter (*p);
      if (letter == '-' || letter == ' ')
        continue;
      if (code->len == CODE_LENGTH || strchr (alphabet, letter) == NULL)
        return NULL;
      g_string_append_c (code, letter);
    }
  return code->len == CODE_LENGTH ? g_strdup (code->str) : NULL;
}

void
door_enrol_code_free (DoorEnrolCode *self)
{
  if (self == NULL)
    return;
  g_free (self->hub_url);
  g_free (self->code);
  g_free (self->survey);
  g_free (self->public_name);
  g_free (self);
}

static void
add_field (GString *text, const char *name, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);
  g_string_append_printf (text, "%s%s=%s", text->len > strlen (SCHEME) ? "&" : "", name, escaped);
}

char *
door_enrol_code_print (const DoorEnrolCode *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autofree char *key = door_public_keys_to_text (&self->survey_key);
  g_autofree char *recovery = door_public_keys_to_text (&self->recovery);
  GString *text = g_string_new (SCHEME);
  add_field (text, "hub", self->hub_url);
  add_field (text, "code", self->code);
  add_field (text, "survey", self->survey);
  if (self->public_name != NULL)
    add_field (text, "name", self->public_name);
  if (self->space != DOOR_SPACE_SURVEY)
    add_field (text, "space", door_space_name (self->space));
  add_field (text, "key", key);
  if (self->has_recovery)
    add_field (text, "recovery", recovery);
  return g_string_free (text, FALSE);
}

static gboolean
fill_code (DoorEnrolCode *self, GHashTable *fields)
{
  const char *code = g_hash_table_lookup (fields, "code");
  const char *key = g_hash_table_lookup (fields, "key");
  const char *recovery = g_hash_table_lookup (fields, "recovery");
  const char *space = g_hash_table_lookup (fields, "space");
  self->hub_url = g_strdup (g_hash_table_lookup (fields, "hub"));
  self->survey = g_strdup (g_hash_table_lookup (fields, "survey"));
  self->public_name = g_strdup (g_hash_table_lookup (fields, "name"));
  self->code = code != NULL ? door_enrol_code_clean (code) : NULL;
  self->has_recovery = recovery != NULL;
  return self->hub_url != NULL && self->code != NULL && self->survey != NULL && key != NULL
         && (g_str_has_prefix (self->hub_url, "https://")
             || g_str_has_prefix (self->hub_url, "http://"))
         && (space == NULL || door_space_parse (space, &self->space))
         && door_public_keys_parse (key, &self->survey_key)
         && (recovery == NULL || door_public_keys_parse (recovery, &self->recovery));
}

DoorEnrolCode *
door_enrol_code_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (DoorEnrolCode) self = g_new0 (DoorEnrolCode, 1);
  g_autoptr (GHashTable) fields = NULL;
  if (strlen (text) <= MAX_QR && g_ascii_strncasecmp (text, SCHEME, strlen (SCHEME)) == 0)
    fields = g_uri_parse_params (text + strlen (SCHEME), -1, "&", G_URI_PARAMS_NONE, NULL);
  if (fields == NULL || !fill_code (self, fields))
    {
      g_set_error_literal (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED,
                           "This is not an enrolment code of Doorstep.");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* The request --------------------------------------------------------------------------------- */

void
door_enrol_request_free (DoorEnrolRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->code);
  g_free (self->label);
  door_device_keys_free (self->keys);
  g_free (self);
}

char *
door_enrol_request_print (const DoorEnrolRequest *self)
{
  g_return_val_if_fail (self != NULL && self->code != NULL, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *keys = self->keys != NULL ? door_public_keys_to_text (&self->keys->keys) : NULL;
  door_wire_open (out, '{');
  door_wire_add_text (out, "code", self->code);
  door_wire_add_text (out, "label", self->label);
  door_wire_add_text (out, "vault", self->keys != NULL ? self->keys->vault_id : NULL);
  door_wire_add_text (out, "keys", keys);
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

DoorEnrolRequest *
door_enrol_request_parse (GBytes *json, GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (DoorEnrolRequest) self = g_new0 (DoorEnrolRequest, 1);
  JsonObject *object = door_wire_object (json, parser, error);
  if (object == NULL)
    return NULL;
  const char *code = door_wire_get_text (object, "code");
  const char *label = door_wire_get_text (object, "label");
  self->code = code != NULL ? door_enrol_code_clean (code) : NULL;
  self->label = g_strdup (label != NULL ? label : "");
  if (self->code == NULL || strlen (self->label) > MAX_LABEL)
    return door_wire_malformed (error, "it holds no enrolment code"), NULL;
  if (door_wire_get_text (object, "keys") == NULL)
    return g_steal_pointer (&self);
  self->keys = door_device_keys_parse (json, error);
  return self->keys != NULL ? g_steal_pointer (&self) : NULL;
}

/* The reply ----------------------------------------------------------------------------------- */

void
door_enrol_reply_free (DoorEnrolReply *self)
{
  if (self == NULL)
    return;
  if (self->token != NULL)
    door_platform_wipe (self->token, strlen (self->token));
  g_free (self->token);
  g_free (self->user);
  g_free (self->role);
  g_free (self->team);
  g_free (self->survey);
  g_free (self);
}

char *
door_enrol_reply_print (const DoorEnrolReply *self)
{
  g_return_val_if_fail (self != NULL && self->token != NULL, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  door_wire_open (out, '{');
  door_wire_add_text (out, "token", self->token);
  door_wire_add_number (out, "device", self->device);
  door_wire_add_text (out, "user", self->user);
  door_wire_add_text (out, "role", self->role);
  door_wire_add_text (out, "team", self->team);
  door_wire_add_text (out, "survey", self->survey);
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

DoorEnrolReply *
door_enrol_reply_parse (GBytes *json, GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (DoorEnrolReply) self = g_new0 (DoorEnrolReply, 1);
  JsonObject *object = door_wire_object (json, parser, error);
  if (object == NULL || !door_wire_get_number (object, "device", &self->device, error))
    return NULL;
  self->token = g_strdup (door_wire_get_text (object, "token"));
  self->user = g_strdup (door_wire_get_text (object, "user"));
  self->role = g_strdup (door_wire_get_text (object, "role"));
  self->team = g_strdup (door_wire_get_text (object, "team"));
  self->survey = g_strdup (door_wire_get_text (object, "survey"));
  if (self->token == NULL || *self->token == '\0' || self->user == NULL || self->role == NULL)
    return door_wire_malformed (error, "it holds no enrolment"), NULL;
  return g_steal_pointer (&self);
}
