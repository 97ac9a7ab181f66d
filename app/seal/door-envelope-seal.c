/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-envelope.h"
#include "door-envelope-private.h"

#include <string.h>

#include "door-cipher.h"
#include "door-keys-private.h"
#include "door-platform.h"
#include "door-stream.h"

/* Room for one "part" line, so that a text with keys in it is never moved and left behind. */
#define ROOM_FOR_LINK 2048
#define ROOM_FOR_NAMES 2048

static void
add_link (GString *lines, const DoorPartLink *link)
{
  g_autofree char *name = door_word_print (link->name);
  g_autofree char *hash = door_hash_to_text (link->hash);
  g_autofree char *label = link->label ? door_word_print (link->label) : g_strdup ("-");
  char *key = link->key
                  ? door_base64_print (door_secret_peek (link->key), door_secret_length (link->key))
                  : g_strdup ("-");

  door_lines_add (lines, "part", "%s %s %s %s", name, hash, key, label);
  door_platform_wipe (key, strlen (key));
  g_free (key);
}

static GString *
print_inner_head (const DoorEnvelopeInfo *info, GPtrArray *links)
{
  guint n_links = links ? links->len : 0;
  GString *lines = g_string_sized_new (ROOM_FOR_NAMES + n_links * ROOM_FOR_LINK);
  g_autofree char *signer = door_base64_print (info->signer, sizeof info->signer);

  g_string_printf (lines, "doorstep-%s %d\n", DOOR_CONTENT_KIND, DOOR_CONTENT_VERSION);
  door_envelope_add_names (lines, info);
  door_lines_add (lines, "signer", "%s", signer);
  for (guint i = 0; i < n_links; i++)
    add_link (lines, links->pdata[i]);
  g_string_append_c (lines, '\n');
  return lines;
}

/* Inner head, content, padding; wiped by its owner. */
static GByteArray *
print_inner (GBytes *content, const DoorEnvelopeInfo *info, GPtrArray *links)
{
  GString *head = print_inner_head (info, links);
  gsize n, length;
  const void *bytes = g_bytes_get_data (content, &n);
  GByteArray *inner;

  length = door_pad_large (head->len + n);
  inner = g_byte_array_sized_new ((guint) length);
  g_byte_array_append (inner, (const guint8 *) head->str, (guint) head->len);
  g_byte_array_append (inner, bytes, (guint) n);
  door_pad (inner, length);
  door_platform_wipe (head->str, head->len);
  g_string_free (head, TRUE);
  return inner;
}

static GBytes *
seal_inner (GBytes *content, const DoorEnvelopeInfo *info, GPtrArray *links, const DoorSecret *key)
{
  GByteArray *inner = print_inner (content, info, links);
  g_autoptr (GBytes) borrowed = g_bytes_new_static (inner->data, inner->len);
  GBytes *sealed = door_stream_seal (borrowed, key, DOOR_ENVELOPE_CONTEXT);

  door_platform_wipe (inner->data, inner->len);
  g_byte_array_unref (inner);
  return sealed;
}

/* One wrap for each key, however many roles its owner has. */
static void
add_wraps (GString *head, const DoorSecret *key, GPtrArray *recipients)
{
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < recipients->len; i++)
    {
      const DoorMember *member = recipients->pdata[i];
      char *box = door_base64_print (member->keys.box, sizeof member->keys.box);
      g_autoptr (GBytes) sealed = NULL;
      g_autofree char *text = NULL;

      if (!g_hash_table_add (done, box))
        continue;
      sealed = door_public_keys_seal (&member->keys, key);
      text = door_base64_print (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
      door_lines_add (head, "wrap", "%s %s", box, text);
    }
}

static GBytes *
join (GString *head, GBytes *cipher)
{
  gsize n;
  const void *bytes = g_bytes_get_data (cipher, &n);
  GByteArray *file = g_byte_array_sized_new ((guint) (head->len + 1 + n));

  g_byte_array_append (file, (const guint8 *) head->str, (guint) head->len);
  g_byte_array_append (file, (const guint8 *) "\n", 1);
  g_byte_array_append (file, bytes, (guint) n);
  return g_byte_array_free_to_bytes (file);
}

static gboolean
check_recipients (GPtrArray *recipients, GError **error)
{
  if (recipients->len > 0)
    return TRUE;
  g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_NOT_A_RECIPIENT,
                       "the roster names nobody who may read this");
  return FALSE;
}

static gboolean
check_size (GBytes *content, GError **error)
{
  if (g_bytes_get_size (content) <= DOOR_ENVELOPE_MAX_BYTES / 2)
    return TRUE;
  g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_FAILED,
                       "this is too large to be sealed in one part");
  return FALSE;
}

GBytes *
door_envelope_seal (GBytes *content,
                    const DoorEnvelopeInfo *info,
                    GPtrArray *links,
                    const DoorIdentity *signer,
                    GPtrArray *recipients,
                    GError **error)
{
  DoorEnvelopeInfo full = *info;
  g_autoptr (DoorSecret) key = NULL;
  g_autoptr (GBytes) cipher = NULL;
  g_autoptr (GString) head = NULL;
  guint8 commitment[DOOR_HASH_BYTES];

  g_return_val_if_fail (door_envelope_kind_is_valid (info->kind), NULL);
  g_return_val_if_fail (!links || links->len <= DOOR_ENVELOPE_MAX_PARTS, NULL);

  if (!check_recipients (recipients, error) || !check_size (content, error))
    return NULL;
  key = door_secret_new_random (DOOR_KEY_BYTES);
  memcpy (full.signer, door_identity_public (signer)->sign, sizeof full.signer);
  cipher = seal_inner (content, &full, links, key);
  full.length = g_bytes_get_size (cipher);
  door_hash_blake2b (cipher, full.hash);
  door_envelope_commit (key, commitment);
  head = door_envelope_print_head (&full, commitment);
  door_identity_sign_lines (signer, head);
  add_wraps (head, key, recipients);
  return join (head, cipher);
}

GBytes *
door_envelope_rewrap (const DoorEnvelope *self,
                      const DoorIdentity *holder,
                      GPtrArray *recipients,
                      GError **error)
{
  g_autoptr (DoorSecret) key = NULL;
  g_autoptr (GString) head = NULL;

  if (!check_recipients (recipients, error))
    return NULL;
  key = door_envelope_unwrap (self, holder, error);
  if (!key)
    return NULL;
  head = g_string_new (self->head);
  add_wraps (head, key, recipients);
  return join (head, self->cipher);
}
