/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-area-shelf.h"

#include "door-desk-records.h"

#include <string.h>

GHashTable *
door_area_shelf_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) door_areas_unref);
}

static void
take (GHashTable *into, DoorVault *vault, const DoorRecord *record, GHashTable *known)
{
  g_auto (GStrv) parts
      = record->damaged ? NULL : g_strsplit (record->name, DOOR_RECORD_SEPARATOR, 3);
  g_autofree char *form = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) fault = NULL;
  DoorAreas *areas;

  if (!parts || g_strv_length (parts) != 3 || strcmp (parts[2], DOOR_AREAS_FILE) != 0)
    return;
  form = g_strjoin (DOOR_RECORD_SEPARATOR, parts[0], parts[1], NULL);
  if ((known && g_hash_table_contains (known, form))
      || !door_vault_get (vault, DOOR_RECORD_FORM_MEDIA, record->name, NULL, &body, NULL))
    return;
  areas = door_areas_parse (body, &fault);
  if (areas)
    g_hash_table_insert (into, g_steal_pointer (&form), areas);
  else
    g_message ("the outlines of areas of form %s are not used: %s", parts[0], fault->message);
}

gboolean
door_area_shelf_read (GHashTable *into, DoorVault *vault, GHashTable *known, GError **error)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_FORM_MEDIA, error);

  for (guint i = 0; records && i < records->len; i++)
    take (into, vault, g_ptr_array_index (records, i), known);
  return records != NULL;
}
