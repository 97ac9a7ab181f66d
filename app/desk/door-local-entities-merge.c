/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What interviews of this device made of a list, put into the list as the server last sent it. */
#define G_LOG_DOMAIN "door-desk"

#include "door-local-entities-private.h"

#include "door-csv.h"

#include <string.h>

#define LIST_SUFFIX ".csv"

/* A list that is being written again. */
typedef struct {
  DoorCsvTable *table;
  GPtrArray *columns; /* of char *, those of the table first */
  GHashTable *ours;   /* id -> DoorLocalEntity, borrowed */
  int id, version;
} Merging;

static void
add_column (Merging *self, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (self->columns, name, g_str_equal, NULL))
    g_ptr_array_add (self->columns, g_strdup (name));
}

static void
add_columns (Merging *self, GPtrArray *entities)
{
  static const char *const own[] = { "label", "__version", "__trunkVersion", "__branchId" };

  for (guint i = 0; i < door_csv_columns (self->table); i++)
    g_ptr_array_add (self->columns, g_strdup (door_csv_header (self->table, i)));
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    add_column (self, own[i]);
  for (guint i = 0; i < entities->len; i++)
    {
      const DoorLocalEntity *entity = g_ptr_array_index (entities, i);
      g_autoptr (GList) properties
          = g_list_sort (g_hash_table_get_keys (entity->values), (GCompareFunc) strcmp);

      for (GList *at = properties; at; at = at->next)
        add_column (self, at->data);
    }
}

/* What the entity says of a column; NULL: nothing. */
static char *
cell_of (const DoorLocalEntity *self, const char *column)
{
  if (strcmp (column, "name") == 0)
    return g_strdup (self->id);
  if (strcmp (column, "label") == 0)
    return *self->label ? g_strdup (self->label) : NULL;
  if (strcmp (column, "__version") == 0)
    return g_strdup_printf ("%u", self->version);
  if (strcmp (column, "__trunkVersion") == 0)
    return g_strdup (self->trunk);
  if (strcmp (column, "__branchId") == 0)
    return g_strdup (self->branch);
  return g_strdup (g_hash_table_lookup (self->values, column));
}

/* `row` below 0: the server has none of it. */
static void
append_row (const Merging *self, GString *out, int row, const DoorLocalEntity *entity)
{
  const guint known = door_csv_columns (self->table);

  for (guint c = 0; c < self->columns->len; c++)
    {
      const char *column = g_ptr_array_index (self->columns, c);
      g_autofree char *ours = entity ? cell_of (entity, column) : NULL;
      const char *theirs = row >= 0 && c < known ? door_csv_cell (self->table, (guint) row, c) : "";

      if (!entity && row >= 0 && strcmp (column, "__trunkVersion") == 0 && self->version >= 0)
        theirs = door_csv_cell (self->table, (guint) row, (guint) self->version);
      if (c > 0)
        g_string_append_c (out, ',');
      door_csv_append_cell (out, ours ? ours : theirs);
    }
  g_string_append (out, "\r\n");
}

/* The server has it, or a later change of it. */
static gboolean
is_superseded (const Merging *self, guint row, const DoorLocalEntity *entity)
{
  const char *theirs
      = self->version >= 0 ? door_csv_cell (self->table, row, (guint) self->version) : "";

  return entity->made
         || g_ascii_strtoull (theirs, NULL, 10) > g_ascii_strtoull (entity->trunk, NULL, 10);
}

/* Takes away what the server knows by now, here and in the vault. */
static gboolean
drop_superseded (Merging *self, DoorVault *vault, GError **error)
{
  for (guint row = 0; row < door_csv_rows (self->table); row++)
    {
      const DoorLocalEntity *entity
          = g_hash_table_lookup (self->ours, door_csv_cell (self->table, row, (guint) self->id));

      if (!entity || !is_superseded (self, row, entity))
        continue;
      if (!door_local_entities_forget (vault, entity->dataset, entity->id, error))
        return FALSE;
      g_hash_table_remove (self->ours, entity->id);
    }
  return TRUE;
}

static GBytes *
write_list (Merging *self, GPtrArray *entities)
{
  GString *out = g_string_new (NULL);

  add_columns (self, entities);
  g_ptr_array_add (self->columns, NULL);
  door_csv_append_row (out, (const char *const *) self->columns->pdata, self->columns->len - 1);
  g_ptr_array_set_size (self->columns, (int) self->columns->len - 1);
  for (guint row = 0; row < door_csv_rows (self->table); row++)
    {
      const char *id = door_csv_cell (self->table, row, (guint) self->id);
      const DoorLocalEntity *entity = g_hash_table_lookup (self->ours, id);

      append_row (self, out, (int) row, entity);
      g_hash_table_remove (self->ours, id);
    }
  for (guint i = 0; i < entities->len; i++)
    {
      const DoorLocalEntity *entity = g_ptr_array_index (entities, i);

      if (entity->made && g_hash_table_contains (self->ours, entity->id))
        append_row (self, out, -1, entity);
    }
  return g_string_free_to_bytes (out);
}

static void
merging_clear (Merging *self)
{
  door_csv_table_free (self->table);
  g_ptr_array_unref (self->columns);
  g_hash_table_unref (self->ours);
}

GBytes *
door_local_entities_merge (DoorVault *vault, const char *filename, GBytes *csv, GError **error)
{
  g_autofree char *dataset = g_strdup (filename);
  g_autoptr (GPtrArray) entities = NULL;
  Merging merging = { .table = NULL };
  GBytes *list = NULL;

  if (!g_str_has_suffix (filename, LIST_SUFFIX))
    return g_bytes_ref (csv);
  dataset[strlen (dataset) - strlen (LIST_SUFFIX)] = '\0';
  entities = door_local_entities_read (vault, dataset, error);
  if (!entities)
    return NULL;
  merging.table = entities->len > 0 ? door_csv_read (csv, NULL) : NULL;
  if (!merging.table || (merging.id = door_csv_find (merging.table, "name")) < 0)
    {
      g_clear_pointer (&merging.table, door_csv_table_free);
      return g_bytes_ref (csv);
    }
  merging.version = door_csv_find (merging.table, "__version");
  merging.columns = g_ptr_array_new_with_free_func (g_free);
  merging.ours = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < entities->len; i++)
    {
      DoorLocalEntity *entity = g_ptr_array_index (entities, i);

      g_hash_table_replace (merging.ours, entity->id, entity);
    }
  if (drop_superseded (&merging, vault, error))
    list = g_hash_table_size (merging.ours) > 0 ? write_list (&merging, entities)
                                                : g_bytes_ref (csv);
  merging_clear (&merging);
  return list;
}
