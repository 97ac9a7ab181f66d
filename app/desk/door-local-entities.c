/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-local-entities.h"

#include "door-csv.h"
#include "door-desk-json.h"
#include "door-desk-records.h"
#include "door-form.h"
#include "door-uuid.h"

#include <string.h>

#define LIST_SUFFIX ".csv"
#define SAVE_TO "entities:saveto"
/* Members of the record that are no property: a property's begin with this. */
#define PROPERTY "="

struct _DoorLocalEntity {
  char *dataset;
  char *id;
  char *label;        /* "": stays */
  gboolean made;      /* by an interview of this device; else changed */
  char *trunk;        /* version at the server that the change rests on; "" of one that was made */
  guint version;      /* of ours: 1, or above the trunk's */
  char *branch;       /* of what was done to it here, until the server has it */
  char *instance_id;  /* of the interview that did it last */
  GHashTable *values; /* property -> text */
};

static DoorLocalEntity *
entity_new (const char *dataset, const char *id)
{
  DoorLocalEntity *self = g_new0 (DoorLocalEntity, 1);

  self->dataset = g_strdup (dataset);
  self->id = g_strdup (id);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
door_local_entity_free (DoorLocalEntity *self)
{
  if (!self)
    return;
  g_free (self->dataset);
  g_free (self->id);
  g_free (self->label);
  g_free (self->trunk);
  g_free (self->branch);
  g_free (self->instance_id);
  g_hash_table_unref (self->values);
  g_free (self);
}

/* --- From a session ------------------------------------------------------------------------ */

/* "/data/meta/entity", where an entity of the whole form stands. */
static DoorDefNode
find_entity (const DoorFormDef *def)
{
  for (DoorDefNode node = 0; node < door_form_n_nodes (def); node++)
    {
      const char *path = door_form_path (def, node);

      if (g_str_has_suffix (path, "/meta/entity")
          && strchr (path + 1, '/') == path + strlen (path) - strlen ("/meta/entity"))
        return node;
    }
  return DOOR_DEF_NONE;
}

/* Of an attribute or element below it. "" when there is none. transfer full. */
static char *
value_below (DoorSession *session, DoorDefNode entity, const char *name)
{
  g_autofree char *ref
      = g_strconcat (door_form_path (door_session_def (session), entity), "/", name, NULL);
  DoorNode node = door_session_find (session, ref);

  return g_strdup (node != DOOR_NODE_NONE ? door_session_value (session, node) : "");
}

static gboolean
is_said (DoorSession *session, DoorDefNode entity, const char *name)
{
  g_autofree char *value = value_below (session, entity, name);

  return strcmp (value, "1") == 0 || strcmp (value, "true") == 0;
}

/* Questions that are asked in vain save a blank, as the server will have it. */
static void
take_values (DoorLocalEntity *self, DoorSession *session)
{
  const DoorFormDef *def = door_session_def (session);

  for (DoorDefNode node = 0; node < door_form_n_nodes (def); node++)
    {
      const char *property = door_form_bind_attribute (def, node, SAVE_TO);
      DoorNode at;

      if (!property || door_form_repeat_of (def, node) != DOOR_DEF_NONE)
        continue;
      at = door_session_find (session, door_form_path (def, node));
      if (at != DOOR_NODE_NONE)
        g_hash_table_replace (self->values, g_strdup (property),
                              g_strdup (door_session_is_relevant (session, at)
                                            ? door_session_value (session, at)
                                            : ""));
    }
}

static char *
new_branch (void)
{
  DoorUuid uuid = door_uuid_random ();
  char text[DOOR_UUID_TEXT];

  door_uuid_print (&uuid, text);
  return g_strdup (text);
}

DoorLocalEntity *
door_local_entity_of (DoorSession *session)
{
  DoorDefNode entity = find_entity (door_session_def (session));
  g_autofree char *dataset = NULL;
  g_autofree char *id = NULL;
  gboolean made, changed;
  DoorLocalEntity *self;

  if (entity == DOOR_DEF_NONE)
    return NULL;
  dataset = value_below (session, entity, "@dataset");
  id = value_below (session, entity, "@id");
  made = is_said (session, entity, "@create");
  changed = is_said (session, entity, "@update");
  if (!*dataset || !*id || (!made && !changed))
    return NULL;
  self = entity_new (dataset, id);
  self->label = value_below (session, entity, "label");
  self->made = made;
  self->trunk = made ? g_strdup ("") : value_below (session, entity, "@baseVersion");
  self->version = (guint) g_ascii_strtoull (self->trunk, NULL, 10) + 1;
  self->branch = new_branch ();
  take_values (self, session);
  return self;
}

/* --- In the vault -------------------------------------------------------------------------- */

static char *
record_name (const char *dataset, const char *id)
{
  return g_strconcat (DOOR_RECORD_ENTITY, dataset, DOOR_RECORD_SEPARATOR, id, NULL);
}

static GBytes *
print (const DoorLocalEntity *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *version = g_strdup_printf ("%u", self->version);
  GHashTableIter iter;
  gpointer property, value;

  json_builder_begin_object (builder);
  door_json_add_text (builder, "label", self->label);
  door_json_add_text (builder, "made", self->made ? "yes" : "no");
  door_json_add_text (builder, "trunk", self->trunk);
  door_json_add_text (builder, "version", version);
  door_json_add_text (builder, "branch", self->branch);
  door_json_add_text (builder, "instance", self->instance_id);
  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &property, &value))
    {
      g_autofree char *member = g_strconcat (PROPERTY, property, NULL);

      door_json_add_text (builder, member, value);
    }
  json_builder_end_object (builder);
  return door_json_finish (builder);
}

static void
take_member (JsonObject *object, const char *name, JsonNode *node, gpointer data)
{
  DoorLocalEntity *self = data;

  if (g_str_has_prefix (name, PROPERTY))
    g_hash_table_replace (self->values, g_strdup (name + strlen (PROPERTY)),
                          door_json_dup_text (object, name));
}

/* NULL: the record is of something else, or damaged. */
static DoorLocalEntity *
parse (const char *name, GBytes *about)
{
  g_auto (GStrv) parts = g_strsplit (name, DOOR_RECORD_SEPARATOR, 3);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = about ? door_json_parse_object (parser, about) : NULL;
  g_autofree char *made = object ? door_json_dup_text (object, "made") : NULL;
  g_autofree char *version = object ? door_json_dup_text (object, "version") : NULL;
  DoorLocalEntity *self;

  if (!object || g_strv_length (parts) != 3)
    return NULL;
  self = entity_new (parts[1], parts[2]);
  self->label = door_json_dup_text (object, "label");
  self->made = strcmp (made, "yes") == 0;
  self->trunk = door_json_dup_text (object, "trunk");
  self->version = (guint) g_ascii_strtoull (version, NULL, 10);
  self->branch = door_json_dup_text (object, "branch");
  self->instance_id = door_json_dup_text (object, "instance");
  json_object_foreach_member (object, take_member, self);
  return self;
}

static void
take_all_values (DoorLocalEntity *self, const DoorLocalEntity *from)
{
  GHashTableIter iter;
  gpointer property, value;

  g_hash_table_iter_init (&iter, from->values);
  while (g_hash_table_iter_next (&iter, &property, &value))
    g_hash_table_replace (self->values, g_strdup (property), g_strdup (value));
}

/* What is done to one that was made or changed here before goes on from there; by the same interview, once. */
static DoorLocalEntity *
join (const DoorLocalEntity *before, const DoorLocalEntity *after)
{
  const DoorLocalEntity *base = before ? before : after;
  gboolean again = before && strcmp (before->instance_id, after->instance_id) == 0;
  DoorLocalEntity *self = entity_new (after->dataset, after->id);

  self->label = g_strdup (*after->label ? after->label : base->label);
  self->made = base->made || after->made;
  self->trunk = g_strdup (base->trunk);
  self->version = again || !before ? base->version : before->version + 1;
  self->branch = g_strdup (base->branch);
  self->instance_id = g_strdup (after->instance_id);
  take_all_values (self, base);
  take_all_values (self, after);
  return self;
}

static GPtrArray *read_all (DoorVault *vault, const char *dataset, GError **error);

/* For the asking at the server (door-sync-integrity.c): what was made here, by id. */
static gboolean
write_mark (DoorVault *vault, const char *dataset, GError **error)
{
  g_autofree char *name = g_strconcat (DOOR_SETTING_MARK, "entities/", dataset, NULL);
  g_autoptr (GPtrArray) all = read_all (vault, dataset, error);
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (GBytes) body = NULL;

  for (guint i = 0; all && i < all->len; i++)
    {
      const DoorLocalEntity *entity = g_ptr_array_index (all, i);

      if (entity->made && !strchr (entity->id, ' '))
        g_string_append_printf (ids, "%s%s", ids->len ? " " : "", entity->id);
    }
  body = g_bytes_new (ids->str, ids->len);
  return all && door_vault_put (vault, DOOR_RECORD_SETTING, name, NULL, body, error);
}

gboolean
door_local_entity_keep (DoorVault *vault,
                        const DoorLocalEntity *entity,
                        const char *instance_id,
                        GError **error)
{
  g_autofree char *name = record_name (entity->dataset, entity->id);
  DoorLocalEntity after = *entity;
  g_autoptr (GBytes) held = NULL;
  g_autoptr (DoorLocalEntity) before = NULL;
  g_autoptr (DoorLocalEntity) joined = NULL;
  g_autoptr (GBytes) about = NULL;

  after.instance_id = (char *) instance_id;
  if (door_vault_get (vault, DOOR_RECORD_OTHER, name, &held, NULL, NULL))
    before = parse (name, held);
  joined = join (before, &after);
  about = print (joined);
  return door_vault_put (vault, DOOR_RECORD_OTHER, name, about, NULL, error)
         && write_mark (vault, entity->dataset, error);
}

/* Of DoorLocalEntity; `dataset` NULL: of all. */
static GPtrArray *
read_all (DoorVault *vault, const char *dataset, GError **error)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_OTHER, error);
  GPtrArray *all;

  if (!records)
    return NULL;
  all = g_ptr_array_new_with_free_func ((GDestroyNotify) door_local_entity_free);
  for (guint i = 0; i < records->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (records, i);
      g_autoptr (DoorLocalEntity) entity
          = !record->damaged && g_str_has_prefix (record->name, DOOR_RECORD_ENTITY)
                ? parse (record->name, record->about)
                : NULL;

      if (entity && (!dataset || strcmp (entity->dataset, dataset) == 0))
        g_ptr_array_add (all, g_steal_pointer (&entity));
    }
  return all;
}

gboolean
door_local_entities_forget (DoorVault *vault, const char *dataset, const char *id, GError **error)
{
  g_autofree char *name = record_name (dataset, id);
  g_autoptr (GError) fault = NULL;

  if (door_vault_remove (vault, DOOR_RECORD_OTHER, name, &fault))
    return write_mark (vault, dataset, error);
  if (g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

gboolean
door_local_entities_forget_interview (DoorVault *vault, const char *instance_id, GError **error)
{
  g_autoptr (GPtrArray) all = read_all (vault, NULL, error);

  for (guint i = 0; all && i < all->len; i++)
    {
      const DoorLocalEntity *entity = g_ptr_array_index (all, i);

      if (strcmp (entity->instance_id, instance_id) == 0
          && !door_local_entities_forget (vault, entity->dataset, entity->id, error))
        return FALSE;
    }
  return all != NULL;
}

/* --- Into a list --------------------------------------------------------------------------- */

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
  entities = read_all (vault, dataset, error);
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
