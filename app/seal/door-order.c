/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-order.h"

#include <string.h>

#include "door-clock.h"
#include "door-keys-private.h"

#define ORDER "order"
#define DONE "order-done"
#define WIPE "wipe"
#define VERSION 1
#define MAX_BYTES 4096

DoorOrder *
door_order_new_wipe (const char *survey, const DoorUuid *vault, gint64 issued_us)
{
  DoorOrder *self = g_new0 (DoorOrder, 1);

  self->id = door_uuid_random ();
  self->survey = g_strdup (survey);
  self->vault = *vault;
  self->issued_us = issued_us / 1000 * 1000;
  return self;
}

void
door_order_free (DoorOrder *self)
{
  if (!self)
    return;
  g_free (self->survey);
  g_free (self);
}

static void
add_uuid (GString *lines, const char *key, const DoorUuid *uuid)
{
  char text[DOOR_UUID_TEXT];

  door_uuid_print (uuid, text);
  door_lines_add (lines, key, "%s", text);
}

static gboolean
take_uuid (DoorLines *lines, const char *key, DoorUuid *ret_uuid)
{
  const char *value = door_lines_take (lines, key);

  return value && door_uuid_parse (value, ret_uuid);
}

static void
add_time_and_signer (GString *lines, const char *key, gint64 us, const guint8 signer[static 32])
{
  g_autofree char *time = door_clock_iso (us);
  g_autofree char *text = door_base64_print (signer, 32);

  door_lines_add (lines, key, "%s", time);
  door_lines_add (lines, "signer", "%s", text);
}

static gboolean
take_time_and_signer (DoorLines *lines, const char *key, gint64 *ret_us, guint8 *ret_signer)
{
  const char *value = door_lines_take (lines, key);

  if (!value || !door_time_parse (value, ret_us))
    return FALSE;
  value = door_lines_take (lines, "signer");
  return value && door_base64_parse (value, ret_signer, 32);
}

static gboolean
refuse (const char *why, GError **error)
{
  g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE, why);
  return FALSE;
}

/* What is left of a document after its fields: the very same bytes printed again, and a signature
 * by `keys`. */
static gboolean
check_rest (DoorLines *lines,
            const char *text,
            const GString *again,
            const guint8 signer[static 32],
            const DoorPublicKeys *keys,
            const char *kind,
            GError **error)
{
  if (!again || again->len != lines->read || memcmp (again->str, text, again->len) != 0)
    return door_lines_damaged (kind, error);
  if (memcmp (signer, keys->sign, sizeof keys->sign) != 0)
    return refuse ("this was signed by somebody else than may sign it", error);
  return door_lines_take_signature (lines, text, signer, kind, error)
         && (door_lines_at_end (lines) || door_lines_damaged (kind, error));
}

/* --- the order --- */

static GString *
print_order (const DoorOrder *self, const guint8 signer[static 32])
{
  GString *lines = door_lines_new (ORDER, VERSION);
  g_autofree char *survey = door_word_print (self->survey);

  door_lines_add (lines, "order", "%s", WIPE);
  add_uuid (lines, "id", &self->id);
  door_lines_add (lines, "survey", "%s", survey);
  add_uuid (lines, "vault", &self->vault);
  add_time_and_signer (lines, "issued", self->issued_us, signer);
  return lines;
}

GBytes *
door_order_sign (const DoorOrder *self, const DoorIdentity *survey_key)
{
  GString *lines = print_order (self, door_identity_public (survey_key)->sign);

  door_identity_sign_lines (survey_key, lines);
  return g_string_free_to_bytes (lines);
}

static gboolean
take_order (DoorOrder *self, DoorLines *lines, guint8 *ret_signer)
{
  const char *value = door_lines_take (lines, "order");

  if (!value || strcmp (value, WIPE) != 0 || !take_uuid (lines, "id", &self->id))
    return FALSE;
  value = door_lines_take (lines, "survey");
  self->survey = value ? door_word_parse (value) : NULL;
  return self->survey && take_uuid (lines, "vault", &self->vault)
         && take_time_and_signer (lines, "issued", &self->issued_us, ret_signer);
}

DoorOrder *
door_order_read (GBytes *bytes,
                 const DoorPublicKeys *survey_key,
                 const DoorUuid *vault,
                 GError **error)
{
  g_autoptr (DoorOrder) self = g_new0 (DoorOrder, 1);
  g_auto (DoorLines) lines = { NULL };
  g_autoptr (GString) again = NULL;
  guint8 signer[32];
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  if (n == 0 || n > MAX_BYTES)
    return door_lines_damaged (ORDER, error), NULL;
  if (!door_lines_open (&lines, text, n, ORDER, VERSION, error))
    return NULL;
  if (take_order (self, &lines, signer))
    again = print_order (self, signer);
  if (!check_rest (&lines, text, again, signer, survey_key, ORDER, error))
    return NULL;
  if (vault && memcmp (vault, &self->vault, sizeof *vault) != 0)
    return refuse ("this order is for another device", error), NULL;
  return g_steal_pointer (&self);
}

/* --- carried out --- */

static GString *
print_done (const DoorOrderDone *self, const guint8 signer[static 32])
{
  GString *lines = door_lines_new (DONE, VERSION);

  add_uuid (lines, "id", &self->id);
  add_uuid (lines, "vault", &self->vault);
  door_lines_add (lines, "sent", "%u", self->sent);
  door_lines_add (lines, "kept", "%u", self->kept);
  add_time_and_signer (lines, "time", self->time_us / 1000 * 1000, signer);
  return lines;
}

GBytes *
door_order_done_sign (const DoorOrderDone *self, const DoorIdentity *vault)
{
  GString *lines = print_done (self, door_identity_public (vault)->sign);

  door_identity_sign_lines (vault, lines);
  return g_string_free_to_bytes (lines);
}

static gboolean
take_count (DoorLines *lines, const char *key, guint *ret_count)
{
  const char *value = door_lines_take (lines, key);
  guint64 number;

  if (!value || !door_number_parse (value, &number) || number > G_MAXUINT)
    return FALSE;
  *ret_count = (guint) number;
  return TRUE;
}

gboolean
door_order_done_read (GBytes *bytes,
                      const DoorPublicKeys *vault_keys,
                      DoorOrderDone *ret_done,
                      GError **error)
{
  DoorOrderDone done = { 0 };
  g_auto (DoorLines) lines = { NULL };
  g_autoptr (GString) again = NULL;
  guint8 signer[32];
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  if (n == 0 || n > MAX_BYTES)
    return door_lines_damaged (DONE, error);
  if (!door_lines_open (&lines, text, n, DONE, VERSION, error))
    return FALSE;
  if (take_uuid (&lines, "id", &done.id) && take_uuid (&lines, "vault", &done.vault)
      && take_count (&lines, "sent", &done.sent) && take_count (&lines, "kept", &done.kept)
      && take_time_and_signer (&lines, "time", &done.time_us, signer))
    again = print_done (&done, signer);
  if (!check_rest (&lines, text, again, signer, vault_keys, DONE, error))
    return FALSE;
  *ret_done = done;
  return TRUE;
}
