/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-letter.h"

#include "door-hub-wire-private.h"
#include "door-submission.h"

#include <string.h>

DoorLetter *
door_letter_new (const char *kind, const char *id, GBytes *content)
{
  g_return_val_if_fail (kind != NULL && id != NULL && content != NULL, NULL);
  DoorLetter *self = g_new0 (DoorLetter, 1);
  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  self->content = g_bytes_ref (content);
  return self;
}

void
door_letter_free (DoorLetter *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->id);
  g_free (self->from);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self);
}

gboolean
door_letter_kind_is_usable (const char *kind)
{
  g_return_val_if_fail (kind != NULL, FALSE);
  gsize length = strlen (kind);
  return length > 0 && length <= DOOR_LETTER_MAX_KIND && g_ascii_isalpha (kind[0])
         && strspn (kind, "abcdefghijklmnopqrstuvwxyz-") == length;
}

gboolean
door_letter_kind_is_replaced (const char *kind)
{
  g_return_val_if_fail (kind != NULL, FALSE);
  return strcmp (kind, DOOR_LETTER_DRAFT) == 0 || strcmp (kind, DOOR_LETTER_WRAPS) == 0
         || strcmp (kind, "listing") == 0 || strcmp (kind, DOOR_LETTER_HANDOVER) == 0;
}

static gboolean
fill_letter (DoorLetter *self, JsonObject *object, GError **error)
{
  const char *keys = door_wire_get_text (object, "key");
  guint64 at;
  if (!door_letter_kind_is_usable (self->kind) || *self->id == '\0'
      || strlen (self->id) > DOOR_SUBMISSION_MAX_ID)
    return door_wire_malformed (error, "a letter has no kind or id");
  if (!door_wire_get_number (object, "mark", &self->mark, error)
      || !door_wire_get_number (object, "at", &at, error))
    return FALSE;
  self->at = (gint64) at;
  self->from = g_strdup (door_wire_get_text (object, "from"));
  self->has_keys = keys != NULL;
  return keys == NULL || door_public_keys_parse (keys, &self->keys)
         || door_wire_malformed (error, "a letter's keys cannot be read");
}

static gboolean
read_letter (JsonNode *node, GPtrArray *out, GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return door_wire_malformed (error, "a letter is no object");
  JsonObject *object = json_node_get_object (node);
  const char *kind = door_wire_get_text (object, "kind");
  const char *id = door_wire_get_text (object, "id");
  const char *content = door_wire_get_text (object, "content");
  if (kind == NULL || id == NULL || content == NULL)
    return door_wire_malformed (error, "a letter is not whole");
  g_autoptr (GBytes) bytes = door_wire_decode (content);
  g_autoptr (DoorLetter) letter = door_letter_new (kind, id, bytes);
  if (!fill_letter (letter, object, error))
    return FALSE;
  g_ptr_array_add (out, g_steal_pointer (&letter));
  return TRUE;
}

static void
write_letter (GString *out, gconstpointer row)
{
  const DoorLetter *letter = row;
  g_autofree char *keys = letter->has_keys ? door_public_keys_to_text (&letter->keys) : NULL;
  g_autofree char *content = door_wire_encode (letter->content);
  door_wire_open (out, '{');
  door_wire_add_number (out, "mark", letter->mark);
  door_wire_add_text (out, "kind", letter->kind);
  door_wire_add_text (out, "id", letter->id);
  door_wire_add_text (out, "from", letter->from);
  door_wire_add_text (out, "key", keys);
  door_wire_add_number (out, "at", (guint64) MAX (letter->at, 0));
  door_wire_add_text (out, "content", content);
  g_string_append_c (out, '}');
}

GPtrArray *
door_letter_page_parse (GBytes *json, guint64 *ret_mark, GError **error)
{
  g_return_val_if_fail (json != NULL && ret_mark != NULL, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) door_letter_free);
  if (!door_wire_page_parse (json, read_letter, all, ret_mark, error))
    return NULL;
  return g_steal_pointer (&all);
}

char *
door_letter_page_print (const GPtrArray *letters, guint64 mark)
{
  g_return_val_if_fail (letters != NULL, NULL);
  return door_wire_page_print (letters, mark, write_letter);
}
