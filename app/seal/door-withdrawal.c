/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-withdrawal.h"

#include <string.h>

#include "door-clock.h"
#include "door-keys-private.h"

#define KIND "withdrawal"
#define VERSION 1
#define MAX_BYTES 4096

void
door_withdrawal_free (DoorWithdrawal *self)
{
  if (!self)
    return;
  g_free (self->instance_id);
  g_free (self->outcome);
  g_free (self);
}

static GString *
print (const DoorWithdrawal *self)
{
  GString *lines = door_lines_new (KIND, VERSION);
  g_autofree char *instance = door_word_print (self->instance_id);
  g_autofree char *outcome = door_word_print (self->outcome);
  g_autofree char *time = door_clock_iso (self->time_us);
  g_autofree char *signer = door_base64_print (self->signer, sizeof self->signer);

  door_lines_add (lines, "instance", "%s", instance);
  door_lines_add (lines, "outcome", "%s", outcome);
  door_lines_add (lines, "time", "%s", time);
  door_lines_add (lines, "signer", "%s", signer);
  return lines;
}

GBytes *
door_withdrawal_sign (const char *instance_id,
                      const char *outcome,
                      gint64 time_us,
                      const DoorIdentity *signer)
{
  g_autoptr (DoorWithdrawal) self = g_new0 (DoorWithdrawal, 1);
  GString *lines;

  self->instance_id = g_strdup (instance_id);
  self->outcome = g_strdup (outcome);
  self->time_us = time_us / 1000 * 1000;
  memcpy (self->signer, door_identity_public (signer)->sign, sizeof self->signer);
  lines = print (self);
  door_identity_sign_lines (signer, lines);
  return g_string_free_to_bytes (lines);
}

static gboolean
read_lines (DoorWithdrawal *self, DoorLines *lines)
{
  const char *value = door_lines_take (lines, "instance");

  self->instance_id = value ? door_word_parse (value) : NULL;
  value = self->instance_id ? door_lines_take (lines, "outcome") : NULL;
  self->outcome = value ? door_word_parse (value) : NULL;
  value = self->outcome ? door_lines_take (lines, "time") : NULL;
  if (!value || !door_time_parse (value, &self->time_us))
    return FALSE;
  value = door_lines_take (lines, "signer");
  return value && door_base64_parse (value, self->signer, sizeof self->signer);
}

DoorWithdrawal *
door_withdrawal_read (GBytes *bytes, GError **error)
{
  g_autoptr (DoorWithdrawal) self = g_new0 (DoorWithdrawal, 1);
  g_auto (DoorLines) lines = { NULL };
  g_autoptr (GString) again = NULL;
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  if (n > MAX_BYTES)
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
  return g_steal_pointer (&self);
}
