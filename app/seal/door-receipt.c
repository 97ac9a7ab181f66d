/* SPDX-License-Identifier: GPL-3.0-or-later */
/*   doorstep-receipt 1
 *   kind stored
 *   instance uuid:…
 *   content …          BLAKE2b-256 of submission.door
 *   time 2026-11-23T05:59:52.123Z
 *   signer …
 *   signature …
 */
#define G_LOG_DOMAIN "door-seal"

#include "door-receipt.h"

#include <string.h>

#include "door-clock.h"
#include "door-keys-private.h"

#define KIND "receipt"
#define VERSION 1
#define MAX_RECEIPT_BYTES 4096

static const char *const kind_names[] = { "carried", "stored", "applied" };

const char *
door_receipt_kind_name (DoorReceiptKind kind)
{
  g_return_val_if_fail (kind <= DOOR_RECEIPT_APPLIED, NULL);
  return kind_names[kind];
}

DoorReceipt *
door_receipt_new (DoorReceiptKind kind,
                  const char *instance_id,
                  const guint8 content[static DOOR_HASH_BYTES],
                  gint64 time_us)
{
  DoorReceipt *self = g_new0 (DoorReceipt, 1);

  self->kind = kind;
  self->instance_id = g_strdup (instance_id);
  self->time_us = time_us / 1000 * 1000;
  memcpy (self->content, content, DOOR_HASH_BYTES);
  return self;
}

void
door_receipt_free (DoorReceipt *self)
{
  if (!self)
    return;
  g_free (self->instance_id);
  g_free (self);
}

static GString *
print (const DoorReceipt *self)
{
  GString *lines = door_lines_new (KIND, VERSION);
  g_autofree char *instance = door_word_print (self->instance_id);
  g_autofree char *content = door_hash_to_text (self->content);
  g_autofree char *time = door_clock_iso (self->time_us);
  g_autofree char *signer = door_base64_print (self->signer, sizeof self->signer);

  door_lines_add (lines, "kind", "%s", kind_names[self->kind]);
  door_lines_add (lines, "instance", "%s", instance);
  door_lines_add (lines, "content", "%s", content);
  door_lines_add (lines, "time", "%s", time);
  door_lines_add (lines, "signer", "%s", signer);
  return lines;
}

GBytes *
door_receipt_sign (DoorReceipt *self, const DoorIdentity *signer)
{
  GString *lines;

  memcpy (self->signer, door_identity_public (signer)->sign, sizeof self->signer);
  lines = print (self);
  door_identity_sign_lines (signer, lines);
  return g_string_free_to_bytes (lines);
}

static gboolean
read_kind (const char *name, DoorReceiptKind *ret_kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (strcmp (name, kind_names[i]) == 0)
      {
        *ret_kind = (DoorReceiptKind) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_lines (DoorReceipt *self, DoorLines *lines)
{
  const char *value = door_lines_take (lines, "kind");

  if (!value || !read_kind (value, &self->kind))
    return FALSE;
  value = door_lines_take (lines, "instance");
  self->instance_id = value ? door_word_parse (value) : NULL;
  if (!self->instance_id)
    return FALSE;
  value = door_lines_take (lines, "content");
  if (!value || !door_hash_parse (value, self->content))
    return FALSE;
  value = door_lines_take (lines, "time");
  if (!value || !door_time_parse (value, &self->time_us))
    return FALSE;
  value = door_lines_take (lines, "signer");
  return value && door_base64_parse (value, self->signer, sizeof self->signer);
}

static gboolean
role_may_give (DoorRole role, DoorReceiptKind kind)
{
  switch (kind)
    {
    case DOOR_RECEIPT_STORED:
      return role == DOOR_ROLE_HUB;
    case DOOR_RECEIPT_APPLIED:
      return role == DOOR_ROLE_SUPERVISOR || role == DOOR_ROLE_HEADQUARTERS
             || role == DOOR_ROLE_ANALYST;
    default:
      return TRUE;
    }
}

/* A person may stand in the roster in several roles. */
static gboolean
may_give (const DoorRoster *roster, const guint8 *sign, DoorReceiptKind kind)
{
  for (guint i = 0; i < door_roster_length (roster); i++)
    {
      const DoorMember *member = door_roster_get (roster, i);

      if (memcmp (member->keys.sign, sign, sizeof member->keys.sign) == 0
          && role_may_give (member->role, kind))
        return TRUE;
    }
  return FALSE;
}

DoorReceipt *
door_receipt_read (GBytes *bytes, const DoorRoster *roster, GError **error)
{
  g_autoptr (DoorReceipt) self = g_new0 (DoorReceipt, 1);
  g_auto (DoorLines) lines = { NULL };
  g_autoptr (GString) again = NULL;
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  if (n > MAX_RECEIPT_BYTES)
    {
      door_lines_damaged (KIND, error);
      return NULL;
    }
  if (!door_lines_open (&lines, text, n, KIND, VERSION, error))
    return NULL;
  if (read_lines (self, &lines))
    again = print (self);
  if (!door_lines_take_end (&lines, text, again, self->signer, KIND, error))
    return NULL;
  if (!may_give (roster, self->signer, self->kind))
    {
      g_set_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE,
                   "nobody in the roster who may say \"%s\" signed this receipt",
                   kind_names[self->kind]);
      return NULL;
    }
  return g_steal_pointer (&self);
}

gboolean
door_receipt_is_by (GBytes *bytes, const guint8 sign[static 32])
{
  g_autofree char *signer = door_base64_print (sign, 32);
  g_autofree char *line = g_strdup_printf ("\nsigner %s\n", signer);
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  return n > 0 && g_strstr_len (text, (gssize) n, line) != NULL;
}
