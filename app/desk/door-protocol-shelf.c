/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-protocol-shelf.h"

#include "door-desk-records.h"

#include <string.h>

/* "ur" for ur_PK.UTF-8. */
static char *
program_language (void)
{
  g_auto (GStrv) parts = g_strsplit_set (g_get_language_names ()[0], "_.@-", 2);

  return g_strdup (parts[0] ? parts[0] : "");
}

static void
take (GHashTable *protocols, DoorVault *vault, const DoorRecord *record, const char *language)
{
  g_auto (GStrv) parts
      = record->damaged ? NULL : g_strsplit (record->name, DOOR_RECORD_SEPARATOR, 3);
  g_autoptr (GBytes) body = NULL;

  if (!parts || g_strv_length (parts) != 3 || strcmp (parts[2], DOOR_PROTOCOL_FILE) != 0
      || !door_vault_get (vault, DOOR_RECORD_FORM_MEDIA, record->name, NULL, &body, NULL))
    return;
  g_hash_table_insert (protocols, g_strdup (parts[0]), door_protocol_parse (body, language));
}

GHashTable *
door_protocol_shelf_read (DoorVault *vault, GError **error)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_FORM_MEDIA, error);
  g_autofree char *language = program_language ();
  GHashTable *protocols;

  if (!records)
    return NULL;
  protocols = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                     (GDestroyNotify) door_protocol_unref);
  for (guint i = 0; i < records->len; i++)
    take (protocols, vault, g_ptr_array_index (records, i), language);
  return protocols;
}
