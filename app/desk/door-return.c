/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-return.h"

#include "door-case-about.h"
#include "door-desk-json.h"
#include "door-seal.h"

#include <string.h>

/* --- Comments ------------------------------------------------------------------------------ */

static void
comment_free (gpointer data)
{
  DoorReturnComment *self = data;

  g_free (self->path);
  g_free (self->text);
  g_free (self);
}

static void
add_comment (JsonArray *array, guint index, JsonNode *node, gpointer data)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  DoorReturnComment *comment;

  if (!object)
    return;
  comment = g_new0 (DoorReturnComment, 1);
  comment->path = door_json_dup_text (object, "path");
  comment->text = door_json_dup_text (object, "text");
  g_ptr_array_add (data, comment);
  if (!*comment->path || !*comment->text)
    g_ptr_array_remove_index (data, ((GPtrArray *) data)->len - 1);
}

GPtrArray *
door_return_comments (const DoorCaseEvent *returned)
{
  GPtrArray *comments = g_ptr_array_new_with_free_func (comment_free);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *list = door_json_parse_array (parser, door_case_event_get (returned, "comments"));

  if (list)
    json_array_foreach_element (list, add_comment, comments);
  return comments;
}

/* --- Opening it again ----------------------------------------------------------------------- */

DoorUuid
door_return_new_id (const char *letter_id, const char *purpose)
{
  g_autofree char *text = g_strconcat (purpose, " ", letter_id, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  guint8 hash[DOOR_HASH_BYTES];
  DoorUuid id;

  door_hash_blake2b (bytes, hash);
  memcpy (id.bytes, hash, sizeof id.bytes);
  /* As a random UUID is marked (RFC 4122, version 4). */
  id.bytes[6] = (guint8) ((id.bytes[6] & 0x0f) | 0x40);
  id.bytes[8] = (guint8) ((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

/* The summary of the old one, as if it had just been left. */
static GBytes *
about_again (const DoorInterviewInfo *old)
{
  DoorCaseAbout about = { NULL };
  GBytes *again;

  if (!old->about || !door_case_about_parse (old->about, &about))
    return old->about ? g_bytes_ref (old->about) : NULL;
  about.finished = 0;
  again = door_case_about_print (&about);
  door_case_about_clear (&about);
  return again;
}

static gboolean
reopen_held (DoorVault *vault, const DoorInterviewInfo *old, const DoorUuid *id, GError **error)
{
  g_autoptr (GBytes) about = about_again (old);
  g_autoptr (GError) fault = NULL;

  if (!about)
    return TRUE;
  if (door_vault_reopen (vault, &old->id, id, about, &fault))
    return TRUE;
  if (g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FULL)
      || g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FAILED))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  g_message ("a returned interview could not be opened again: %s", fault->message);
  return TRUE;
}

gboolean
door_return_reopen (DoorVault *vault, const char *letter_id, GBytes *content, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = door_json_parse_object (parser, content);
  g_autofree char *instance = object ? door_json_dup_text (object, "instance") : NULL;
  DoorUuid id = door_return_new_id (letter_id, "return");
  g_autoptr (DoorInterviewInfo) known = door_vault_find (vault, &id, NULL);
  g_autoptr (DoorInterviewInfo) old = NULL;
  DoorUuid old_id;

  if (known || !instance || !door_uuid_parse (instance, &old_id))
    return TRUE;
  old = door_vault_find (vault, &old_id, NULL);
  if (old && old->state == DOOR_INTERVIEW_FINALIZED)
    return reopen_held (vault, old, &id, error);
  g_message ("a returned interview is not on this device any more; it begins from its answers");
  return TRUE;
}
