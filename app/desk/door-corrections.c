/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading corrections and applying them to a record on its way. */
#define G_LOG_DOMAIN "door-desk"

#include "door-corrections-private.h"

#include "door-desk-json.h"
#include "door-signed-event.h"
#include "door-xml.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

static const DoorSignedEventRule signed_by_analysts
    = { .kind = DOOR_CORRECTION_KIND,
        .roles = 1u << DOOR_ROLE_ANALYST | 1u << DOOR_ROLE_HEADQUARTERS,
        .max_bytes = 64u * 1024 * 1024 };

struct _DoorCorrections {
  GPtrArray *all;          /* of DoorCorrection */
  GHashTable *by_instance; /* instance id -> GPtrArray of those that stand */
};

static void
correction_free (gpointer data)
{
  DoorCorrection *self = data;

  g_free (self->rule);
  g_free (self->reason);
  g_free (self->by);
  g_free (self->instance_id);
  g_free (self->path);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

void
door_corrections_free (DoorCorrections *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->by_instance);
  g_ptr_array_unref (self->all);
  g_free (self);
}

GPtrArray *
door_corrections_all (const DoorCorrections *self)
{
  return self->all;
}

/* --- Places ------------------------------------------------------------------------------------ */

static void
place_free (gpointer data)
{
  DoorRecordPlace *self = data;

  g_free (self->path);
  g_free (self);
}

static guint
count_brothers (const xmlNode *node)
{
  guint n = 0;

  for (const xmlNode *one = door_xml_child (node->parent, NULL, (const char *) node->name); one;
       one = door_xml_next (one, NULL, (const char *) node->name))
    n++;
  return n;
}

/* `parts`: the names that are left, the first of them a child of `above`. */
static void
find_places (xmlNode *above, const char *path, char **parts, GPtrArray *found)
{
  char *bracket = strchr (parts[0], '[');
  g_autofree char *name
      = bracket ? g_strndup (parts[0], (gsize) (bracket - parts[0])) : g_strdup (parts[0]);
  guint wanted = bracket ? (guint) strtoul (bracket + 1, NULL, 10) : 0;
  guint position = 0;

  for (xmlNode *kid = door_xml_child (above, NULL, name); kid;
       kid = door_xml_next (kid, NULL, name))
    {
      DoorRecordPlace *place;
      g_autofree char *here = NULL;

      if (++position != wanted && wanted > 0)
        continue;
      here = count_brothers (kid) > 1 ? g_strdup_printf ("%s/%s[%u]", path, name, position)
                                      : g_strdup_printf ("%s/%s", path, name);
      if (parts[1])
        {
          find_places (kid, here, parts + 1, found);
          continue;
        }
      place = g_new0 (DoorRecordPlace, 1);
      place->node = kid;
      place->path = g_steal_pointer (&here);
      g_ptr_array_add (found, place);
    }
}

GPtrArray *
door_record_places (xmlNode *root, const char *path)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (place_free);
  g_auto (GStrv) parts = g_strsplit (*path == '/' ? path + 1 : path, "/", -1);
  g_autofree char *top = g_strconcat ("/", (const char *) root->name, NULL);

  if (g_strv_length (parts) > 1 && strcmp (parts[0], (const char *) root->name) == 0)
    find_places (root, top, parts + 1, found);
  return found;
}

char *
door_record_answer (const xmlNode *node)
{
  for (const xmlNode *kid = node->children; kid; kid = kid->next)
    if (kid->type == XML_ELEMENT_NODE)
      return NULL;
  return door_xml_text (node);
}

/* --- Reading ----------------------------------------------------------------------------------- */

static char *
dup_member (JsonObject *object, const char *name)
{
  return door_json_dup_text (object, name);
}

static void
add_change (DoorCorrections *self, const DoorCaseEvent *event, JsonObject *change)
{
  DoorCorrection *one = g_new0 (DoorCorrection, 1);

  one->rule = g_strdup (door_case_event_get (event, "rule"));
  one->by = g_strdup (door_case_event_get (event, "by"));
  one->at = door_case_event_at (event);
  one->instance_id = dup_member (change, "instance");
  one->path = dup_member (change, "path");
  one->before = dup_member (change, "before");
  one->after = dup_member (change, "after");
  one->reason = dup_member (change, "reason");
  g_ptr_array_add (self->all, one);
}

static void
add_changes (DoorCorrections *self, const DoorCaseEvent *event)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *list = door_json_parse_array (parser, door_case_event_get (event, "changes"));

  for (guint i = 0; list && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        add_change (self, event, json_node_get_object (node));
    }
}

static void
undo (DoorCorrections *self, const char *rule)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      DoorCorrection *one = self->all->pdata[i];

      if (strcmp (one->rule, rule) == 0)
        one->state = DOOR_CORRECTION_UNDONE;
    }
}

static void
sort_by_instance (DoorCorrections *self)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      DoorCorrection *one = self->all->pdata[i];
      GPtrArray *of = g_hash_table_lookup (self->by_instance, one->instance_id);

      if (one->state == DOOR_CORRECTION_UNDONE)
        continue;
      if (!of)
        {
          of = g_ptr_array_new ();
          g_hash_table_insert (self->by_instance, one->instance_id, of);
        }
      g_ptr_array_add (of, one);
    }
}

DoorCorrections *
door_corrections_load (const char *folder,
                       const DoorRoster *roster,
                       const DoorIdentity *key,
                       guint *ret_n_refused,
                       GError **error)
{
  g_autoptr (DoorCorrections) self = g_new0 (DoorCorrections, 1);
  g_autofree char *records = g_build_filename (folder, DOOR_CORRECTIONS_FOLDER, NULL);
  g_autoptr (GPtrArray) events = NULL;

  self->all = g_ptr_array_new_with_free_func (correction_free);
  self->by_instance
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  events
      = door_signed_events_read (records, &signed_by_analysts, roster, key, ret_n_refused, error);
  for (guint i = 0; events && i < events->len; i++)
    if (door_case_event_is (events->pdata[i], DOOR_CORRECTION_UNDO))
      undo (self, door_case_event_get (events->pdata[i], "rule"));
    else
      add_changes (self, events->pdata[i]);
  sort_by_instance (self);
  return events ? g_steal_pointer (&self) : NULL;
}

/* --- Applying ------------------------------------------------------------------------------------ */

static gboolean
apply (const DoorCorrection *one, xmlNode *root)
{
  g_autoptr (GPtrArray) places = door_record_places (root, one->path);
  DoorRecordPlace *place = places->len == 1 ? places->pdata[0] : NULL;
  g_autofree char *answer = place ? door_record_answer (place->node) : NULL;

  if (!answer || strcmp (answer, one->before) != 0)
    return FALSE;
  xmlNodeSetContent (place->node, NULL);
  xmlNodeAddContent (place->node, BAD_CAST one->after);
  return TRUE;
}

GBytes *
door_corrections_apply (DoorCorrections *self, const char *instance_id, GBytes *record)
{
  GPtrArray *of = g_hash_table_lookup (self->by_instance, instance_id);
  g_autoptr (xmlDoc) doc = of ? door_xml_parse (record, "submission", NULL) : NULL;
  xmlNode *root = doc ? xmlDocGetRootElement (doc) : NULL;
  gboolean changed = FALSE;
  char *text;

  for (guint i = 0; root && i < of->len; i++)
    {
      DoorCorrection *one = of->pdata[i];
      gboolean applied = apply (one, root);

      one->state = applied ? DOOR_CORRECTION_APPLIED : DOOR_CORRECTION_DOES_NOT_FIT;
      changed |= applied;
    }
  if (!changed)
    return g_bytes_ref (record);
  text = door_xml_to_string (doc, root);
  return g_bytes_new_take (text, strlen (text));
}
