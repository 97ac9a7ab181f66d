/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-event.h"

#include "door-desk-json.h"
#include "door-uuid.h"

#include <gio/gio.h>
#include <string.h>

struct _DoorCaseEvent {
  gatomicrefcount references;
  GHashTable *fields; /* text -> text */
  GDateTime *local;
};

static DoorCaseEvent *
new_empty (void)
{
  DoorCaseEvent *self = g_new0 (DoorCaseEvent, 1);

  g_atomic_ref_count_init (&self->references);
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

DoorCaseEvent *
door_case_event_new (const char *type, const char *case_id, const char *by, DoorClock *clock)
{
  DoorCaseEvent *self = new_empty ();
  g_autofree char *at = NULL;
  char id[DOOR_UUID_TEXT];
  DoorUuid uuid = door_uuid_random ();

  self->local = door_clock_local (clock);
  at = g_date_time_format_iso8601 (self->local);
  door_uuid_print (&uuid, id);
  door_case_event_set (self, "type", type);
  door_case_event_set (self, "case", case_id);
  door_case_event_set (self, "by", by);
  door_case_event_set (self, "at", at);
  door_case_event_set (self, "id", id);
  return self;
}

DoorCaseEvent *
door_case_event_ref (DoorCaseEvent *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
door_case_event_unref (DoorCaseEvent *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->fields);
  g_clear_pointer (&self->local, g_date_time_unref);
  g_free (self);
}

void
door_case_event_set (DoorCaseEvent *self, const char *field, const char *value)
{
  if (value && *value)
    g_hash_table_insert (self->fields, g_strdup (field), g_strdup (value));
}

const char *
door_case_event_get (const DoorCaseEvent *self, const char *field)
{
  const char *value = g_hash_table_lookup (self->fields, field);

  return value ? value : "";
}

const char *
door_case_event_type (const DoorCaseEvent *self)
{
  return door_case_event_get (self, "type");
}

const char *
door_case_event_case (const DoorCaseEvent *self)
{
  return door_case_event_get (self, "case");
}

const char *
door_case_event_id (const DoorCaseEvent *self)
{
  return door_case_event_get (self, "id");
}

GDateTime *
door_case_event_local (const DoorCaseEvent *self)
{
  return self->local;
}

gint64
door_case_event_at (const DoorCaseEvent *self)
{
  return g_date_time_to_unix (self->local) * G_USEC_PER_SEC
         + g_date_time_get_microsecond (self->local);
}

gboolean
door_case_event_is (const DoorCaseEvent *self, const char *type)
{
  return strcmp (door_case_event_type (self), type) == 0;
}

GBytes *
door_case_event_print (const DoorCaseEvent *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GList) names
      = g_list_sort (g_hash_table_get_keys (self->fields), (GCompareFunc) strcmp);

  json_builder_begin_object (builder);
  for (GList *name = names; name; name = name->next)
    door_json_add_text (builder, name->data, door_case_event_get (self, name->data));
  json_builder_end_object (builder);
  return door_json_finish (builder);
}

static void
read_field (JsonObject *object, const char *name, JsonNode *node, gpointer data)
{
  g_autofree char *value = JSON_NODE_HOLDS_VALUE (node) ? door_json_dup_text (object, name)
                                                        : json_to_string (node, FALSE);

  door_case_event_set (data, name, value);
}

DoorCaseEvent *
door_case_event_parse (GBytes *bytes, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (DoorCaseEvent) self = new_empty ();
  JsonObject *object = bytes ? door_json_parse_object (parser, bytes) : NULL;

  if (object)
    json_object_foreach_member (object, read_field, self);
  self->local = g_date_time_new_from_iso8601 (door_case_event_get (self, "at"), NULL);
  if (!self->local || !*door_case_event_type (self) || !*door_case_event_id (self))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "this is not an event of a case: type, id or time is missing");
      return NULL;
    }
  return g_steal_pointer (&self);
}
