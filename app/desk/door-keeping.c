/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-keeping.h"

#include "door-desk-records.h"
#include "door-device.h"
#include "door-protocol-shelf.h"

#include <glib/gi18n-lib.h>

/* --- Days --- */

static void
take_longer (DoorVaultGrace *grace, const DoorProtocol *protocol)
{
  grace->applied_us = MAX (grace->applied_us, protocol->checked_days * G_TIME_SPAN_DAY);
  grace->stored_us = MAX (grace->stored_us, protocol->sent_days * G_TIME_SPAN_DAY);
}

static void
find_longest (GPtrArray *forms, GHashTable *protocols, DoorVaultGrace *grace)
{
  g_autoptr (DoorProtocol) usual = door_protocol_parse (NULL, NULL);

  if (forms->len == 0)
    take_longer (grace, usual);
  for (guint i = 0; i < forms->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (forms, i);
      g_auto (GStrv) parts
          = record->damaged ? NULL : g_strsplit (record->name, DOOR_RECORD_SEPARATOR, 2);
      const DoorProtocol *found = parts ? g_hash_table_lookup (protocols, parts[0]) : NULL;

      take_longer (grace, found ? found : usual);
    }
}

static gboolean
gives_no_receipts (DoorVault *vault)
{
  g_autoptr (DoorEnrolled) enrolled = door_enrolled_read (vault, NULL);

  return enrolled && enrolled->server->kind == DOOR_SERVER_OPENROSA;
}

gboolean
door_keeping_grace (DoorVault *vault, DoorVaultGrace *ret_grace, GError **error)
{
  g_autoptr (GHashTable) protocols = door_protocol_shelf_read (vault, error);
  g_autoptr (GPtrArray) forms
      = protocols ? door_vault_records (vault, DOOR_RECORD_FORM, error) : NULL;

  if (!forms)
    return FALSE;
  *ret_grace = (DoorVaultGrace){ 0 };
  find_longest (forms, protocols, ret_grace);
  if (gives_no_receipts (vault))
    ret_grace->sent_us = ret_grace->stored_us;
  return TRUE;
}

/* --- Releasing --- */

/* One more than released: NULL would be a failure. */
static gpointer
release (DoorVault *vault, gpointer argument, GError **error)
{
  DoorVaultGrace grace;
  int count
      = door_keeping_grace (vault, &grace, error) ? door_vault_release (vault, &grace, error) : -1;

  return GINT_TO_POINTER (count + 1);
}

void
door_keeping_release_async (DoorVaultQueue *queue, GAsyncReadyCallback callback, gpointer data)
{
  door_vault_queue_call_async (queue, release, NULL, NULL, NULL, callback, data);
}

int
door_keeping_release_finish (DoorVaultQueue *queue, GAsyncResult *result, GError **error)
{
  return GPOINTER_TO_INT (door_vault_queue_call_finish (queue, result, error)) - 1;
}

/* --- Space --- */

char *
door_keeping_say_space (guint64 left)
{
  g_autofree char *size = NULL;

  if (left >= DOOR_VAULT_SPACE_LOW)
    return NULL;
  size = g_format_size (left);
  return g_strdup_printf (_ ("Only %s of space is left on this device. Make room, or tell your "
                             "supervisor, before the next interview: without space no answer can "
                             "be kept."),
                          size);
}
