/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-local-entities-private.h"

#include "door-desk-json.h"
#include "door-desk-records.h"
#include "door-form.h"
#include "door-uuid.h"

#include <string.h>

#define SAVE_TO "entities:saveto"
/* Members of the record that are no property: a property's begin with this. */
#define PROPERTY "="

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

/* For the asking at the server (door-sync-integrity.c): what was made here, by id. */
static gboolean
write_mark (DoorVault *vault, const char *dataset, GError **error)
{
  g_autofree char *name = g_strconcat (DOOR_SETTING_MARK, "entities/", dataset, NULL);
  g_autoptr (GPtrArray) all = door_local_entities_read (vault, dataset, error);
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
GPtrArray *
door_local_entities_read (DoorVault *vault, const char *dataset, GError **error)
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
  g_autoptr (GPtrArray) all = door_local_entities_read (vault, NULL, error);

  for (guint i = 0; all && i < all->len; i++)
    {
      const DoorLocalEntity *entity = g_ptr_array_index (all, i);

      if (strcmp (entity->instance_id, instance_id) == 0
          && !door_local_entities_forget (vault, entity->dataset, entity->id, error))
        return FALSE;
    }
  return all != NULL;
}
