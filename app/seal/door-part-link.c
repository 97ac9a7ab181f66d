/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ties a part of a submission, a photograph or a sealed section, to its envelope. */
#define G_LOG_DOMAIN "door-seal"

#include "door-envelope-private.h"

#include "door-cipher.h"
#include "door-keys-private.h"
#include "door-lines-private.h"
#include "door-stream.h"

DoorPartLink *
door_part_link_new (const char *name,
                    const char *label,
                    const guint8 hash[static DOOR_HASH_BYTES],
                    DoorSecret *key)
{
  DoorPartLink *self = g_new0 (DoorPartLink, 1);

  self->name = g_strdup (name);
  self->label = g_strdup (label);
  self->key = key ? door_secret_ref (key) : NULL;
  memcpy (self->hash, hash, DOOR_HASH_BYTES);
  return self;
}

void
door_part_link_free (DoorPartLink *self)
{
  if (!self)
    return;
  g_free (self->name);
  g_free (self->label);
  door_secret_unref (self->key);
  g_free (self);
}

char *
door_media_context (const char *instance_id)
{
  return g_strconcat ("doorstep-media 1 ", instance_id, NULL);
}

GBytes *
door_part_link_open (const DoorPartLink *self,
                     GBytes *file,
                     const char *instance_id,
                     GError **error)
{
  g_autofree char *context = door_media_context (instance_id);
  guint8 hash[DOOR_HASH_BYTES];

  g_return_val_if_fail (self->key != NULL, NULL);

  door_hash_blake2b (file, hash);
  if (door_hash_equal (hash, self->hash))
    return door_stream_open (file, self->key, context, error);
  door_lines_damaged ("file", error);
  return NULL;
}
