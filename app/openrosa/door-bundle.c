/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-bundle.h"

#include <string.h>

/* Kinds of the envelope, by way. */
static const char *const kinds[] = {
  [DOOR_BUNDLE_TO_HUB] = "bundle-to-hub",
  [DOOR_BUNDLE_TO_DEVICE] = "bundle-to-device",
};

/* Items ------------------------------------------------------------------------------------- */

static void
item_free (gpointer data)
{
  DoorBundleItem *item = data;
  g_free (item->kind);
  g_ptr_array_unref (item->parts);
  g_free (item);
}

DoorBundle *
door_bundle_new (DoorBundleWay way, const DoorUuid *vault)
{
  g_return_val_if_fail (vault != NULL, NULL);
  DoorBundle *self = g_new0 (DoorBundle, 1);
  self->way = way;
  self->vault = *vault;
  self->items = g_ptr_array_new_with_free_func (item_free);
  return self;
}

void
door_bundle_free (DoorBundle *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  g_free (self);
}

static DoorBundleItem *
take_item (DoorBundle *self, const char *kind, GPtrArray *parts)
{
  DoorBundleItem *item = g_new0 (DoorBundleItem, 1);
  item->kind = g_strdup (kind);
  item->parts = parts;
  g_ptr_array_add (self->items, item);
  return item;
}

DoorBundleItem *
door_bundle_add (DoorBundle *self, const char *kind)
{
  g_return_val_if_fail (self != NULL && kind != NULL, NULL);
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  return take_item (self, kind, parts);
}

void
door_bundle_item_add (DoorBundleItem *item, const char *name, GBytes *bytes)
{
  g_return_if_fail (item != NULL && name != NULL && bytes != NULL);
  g_ptr_array_add (item->parts, door_wire_part_new (name, NULL, bytes));
}

GBytes *
door_bundle_item_get (const DoorBundleItem *item, const char *name)
{
  g_return_val_if_fail (item != NULL && name != NULL, NULL);
  const DoorWirePart *part = door_multipart_find (item->parts, name);
  return part != NULL ? part->bytes : NULL;
}

void
door_bundle_item_add_text (DoorBundleItem *item, const char *name, const char *text)
{
  g_return_if_fail (item != NULL && text != NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  door_bundle_item_add (item, name, bytes);
}

char *
door_bundle_item_dup_text (const DoorBundleItem *item, const char *name)
{
  GBytes *bytes = door_bundle_item_get (item, name);
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  return g_strndup (text != NULL ? text : "", length);
}

/* Sealing ----------------------------------------------------------------------------------- */

/* The content: the type of a multipart body in the first line, the body after it. Each of its parts
 * is an item, "N.KIND", and again a multipart body of the item's parts. */
static GBytes *
print (const DoorBundle *self)
{
  g_autoptr (GPtrArray) outer
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  g_autofree char *type = NULL;
  for (guint i = 0; i < self->items->len; i++)
    {
      const DoorBundleItem *item = g_ptr_array_index (self->items, i);
      g_autofree char *name = g_strdup_printf ("%u.%s", i, item->kind);
      g_autofree char *item_type = NULL;
      g_autoptr (GBytes) body = door_multipart_build (item->parts, &item_type);
      g_ptr_array_add (outer, door_wire_part_new (name, item_type, body));
    }
  g_autoptr (GBytes) body = door_multipart_build (outer, &type);
  GByteArray *out = g_byte_array_new ();
  g_byte_array_append (out, (const guint8 *) type, strlen (type));
  g_byte_array_append (out, (const guint8 *) "\n", 1);
  g_byte_array_append (out, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  return g_byte_array_free_to_bytes (out);
}

GBytes *
door_bundle_seal (const DoorBundle *self,
                  const DoorIdentity *signer,
                  const DoorPublicKeys *recipient,
                  GError **error)
{
  g_return_val_if_fail (self != NULL && signer != NULL && recipient != NULL, NULL);
  g_return_val_if_fail (self->items->len > 0, NULL);
  char person[] = "";
  char team[] = "*";
  DoorMember member = { .role = DOOR_ROLE_HUB, .team = team, .person = person, .keys = *recipient };
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  g_ptr_array_add (recipients, &member);

  DoorUuid id = door_uuid_random ();
  g_autofree char *instance = door_uuid_to_instance_id (&id);
  const DoorEnvelopeInfo info
      = { .kind = kinds[self->way], .instance_id = instance, .vault = self->vault };
  g_autoptr (GBytes) content = print (self);
  if (g_bytes_get_size (content) > DOOR_BUNDLE_MAX_BYTES)
    {
      g_set_error_literal (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_TOO_LARGE,
                           "There is more than one file can carry.");
      return NULL;
    }
  return door_envelope_seal (content, &info, NULL, signer, recipients, error);
}

/* Opening ----------------------------------------------------------------------------------- */

static gboolean
malformed (GError **error)
{
  g_set_error_literal (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED,
                       "This file is not a bundle that can be read.");
  return FALSE;
}

static gboolean
parse_item (DoorBundle *self, const DoorWirePart *part, GError **error)
{
  const char *dot = strchr (part->name, '.');
  if (dot == NULL)
    return malformed (error);
  GPtrArray *parts = door_multipart_parse (part->bytes, part->content_type, error);
  if (parts == NULL)
    return FALSE;
  take_item (self, dot + 1, parts);
  return TRUE;
}

static gboolean
parse (DoorBundle *self, GBytes *content, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (content, &length);
  const char *end = length > 0 ? memchr (data, '\n', MIN (length, 256)) : NULL;
  if (end == NULL || length > DOOR_BUNDLE_MAX_BYTES)
    return malformed (error);
  g_autofree char *type = g_strndup (data, end - data);
  gsize head = end + 1 - data;
  g_autoptr (GBytes) body = g_bytes_new_from_bytes (content, head, length - head);
  g_autoptr (GPtrArray) outer = door_multipart_parse (body, type, error);
  if (outer == NULL)
    return FALSE;
  for (guint i = 0; i < outer->len; i++)
    if (!parse_item (self, g_ptr_array_index (outer, i), error))
      return FALSE;
  return TRUE;
}

DoorBundle *
door_bundle_open (GBytes *file, const DoorIdentity *recipient, GError **error)
{
  g_return_val_if_fail (file != NULL && recipient != NULL, NULL);
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (file, error);
  if (envelope == NULL)
    return NULL;
  const DoorEnvelopeInfo *info = door_envelope_info (envelope);
  DoorBundleWay way = strcmp (info->kind, kinds[DOOR_BUNDLE_TO_HUB]) == 0 ? DOOR_BUNDLE_TO_HUB
                                                                          : DOOR_BUNDLE_TO_DEVICE;
  if (strcmp (info->kind, kinds[way]) != 0)
    return malformed (error), NULL;

  g_autoptr (GBytes) content = door_envelope_open (envelope, recipient, NULL, error);
  g_autoptr (DoorBundle) self = content != NULL ? door_bundle_new (way, &info->vault) : NULL;
  if (self == NULL || !parse (self, content, error))
    return NULL;
  memcpy (self->signer, info->signer, sizeof self->signer);
  return g_steal_pointer (&self);
}
