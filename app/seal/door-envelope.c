/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading and opening. Making is in door-envelope-seal.c. */
#define G_LOG_DOMAIN "door-seal"

#include "door-envelope.h"
#include "door-envelope-private.h"

#include <string.h>

#include "door-cipher.h"
#include "door-files.h"
#include "door-keys-private.h"
#include "door-platform.h"
#include "door-stream.h"

#define NO_VALUE "-"
#define MAX_SEALED_KEY 256

static const char *const audience_names[] = { "team", "headquarters", "analysts" };

/* --- small parts --- */

static void
wrap_free (DoorWrap *self)
{
  g_clear_pointer (&self->sealed, g_bytes_unref);
  g_free (self);
}

gboolean
door_envelope_kind_is_valid (const char *kind)
{
  gsize n = strlen (kind);

  if (n == 0 || n > 32)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_islower (kind[i]) && !g_ascii_isdigit (kind[i]) && kind[i] != '-')
      return FALSE;
  return TRUE;
}

void
door_envelope_commit (const DoorSecret *key, guint8 ret_commitment[static DOOR_HASH_BYTES])
{
  static const char kind[] = "doorstep-commitment 1";
  const DoorPiece pieces[] = {
    { kind, sizeof kind - 1 },
    { door_secret_peek (key), door_secret_length (key) },
  };

  door_cipher_hash (NULL, pieces, G_N_ELEMENTS (pieces), ret_commitment);
}

/* --- the head --- */

void
door_envelope_add_names (GString *lines, const DoorEnvelopeInfo *info)
{
  g_autofree char *instance = door_word_print (info->instance_id);
  char vault[DOOR_UUID_TEXT];

  door_uuid_print (&info->vault, vault);
  door_lines_add (lines, "kind", "%s", info->kind);
  door_lines_add (lines, "instance", "%s", instance);
  door_lines_add (lines, "vault", "%s", vault);
}

GString *
door_envelope_print_head (const DoorEnvelopeInfo *info,
                          const guint8 commitment[static DOOR_HASH_BYTES])
{
  GString *lines = door_lines_new (DOOR_ENVELOPE_KIND, DOOR_ENVELOPE_VERSION);
  g_autofree char *signer = door_base64_print (info->signer, sizeof info->signer);
  g_autofree char *head = info->has_head ? door_hash_to_text (info->head) : g_strdup (NO_VALUE);
  g_autofree char *hash = door_hash_to_text (info->hash);
  g_autofree char *committed = door_hash_to_text (commitment);

  door_envelope_add_names (lines, info);
  door_lines_add (lines, "signer", "%s", signer);
  door_lines_add (lines, "epoch", "%" G_GUINT64_FORMAT, info->epoch);
  door_lines_add (lines, "audience", "%s", audience_names[info->audience]);
  door_lines_add (lines, "head", "%s", head);
  door_lines_add (lines, "length", "%" G_GUINT64_FORMAT, info->length);
  door_lines_add (lines, "hash", "%s", hash);
  door_lines_add (lines, "commitment", "%s", committed);
  return lines;
}

/* "kind", "instance", "vault": of the head, and again inside. */
static gboolean
read_names (DoorLines *lines, char **ret_kind, char **ret_instance, DoorUuid *ret_vault)
{
  const char *value = door_lines_take (lines, "kind");
  g_autofree char *kind = NULL;
  g_autofree char *instance = NULL;

  if (!value || !door_envelope_kind_is_valid (value))
    return FALSE;
  kind = g_strdup (value);
  value = door_lines_take (lines, "instance");
  instance = value ? door_word_parse (value) : NULL;
  if (!instance)
    return FALSE;
  value = door_lines_take (lines, "vault");
  if (!value || !door_uuid_parse (value, ret_vault))
    return FALSE;
  *ret_kind = g_steal_pointer (&kind);
  *ret_instance = g_steal_pointer (&instance);
  return TRUE;
}

static gboolean
read_audience (const char *name, DoorAudience *ret_audience)
{
  for (guint i = 0; i < G_N_ELEMENTS (audience_names); i++)
    if (strcmp (name, audience_names[i]) == 0)
      {
        *ret_audience = (DoorAudience) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_journal_head (const char *text, DoorEnvelopeInfo *info)
{
  info->has_head = strcmp (text, NO_VALUE) != 0;
  return !info->has_head || door_hash_parse (text, info->head);
}

static gboolean
read_info (DoorEnvelope *self, DoorLines *lines)
{
  DoorEnvelopeInfo *info = &self->info;
  const char *value;

  if (!read_names (lines, &self->kind, &self->instance_id, &info->vault))
    return FALSE;
  info->kind = self->kind;
  info->instance_id = self->instance_id;
  value = door_lines_take (lines, "signer");
  if (!value || !door_base64_parse (value, info->signer, sizeof info->signer))
    return FALSE;
  value = door_lines_take (lines, "epoch");
  if (!value || !door_number_parse (value, &info->epoch))
    return FALSE;
  value = door_lines_take (lines, "audience");
  if (!value || !read_audience (value, &info->audience))
    return FALSE;
  value = door_lines_take (lines, "head");
  if (!value || !read_journal_head (value, info))
    return FALSE;
  value = door_lines_take (lines, "length");
  if (!value || !door_number_parse (value, &info->length))
    return FALSE;
  value = door_lines_take (lines, "hash");
  if (!value || !door_hash_parse (value, info->hash))
    return FALSE;
  value = door_lines_take (lines, "commitment");
  return value && door_hash_parse (value, self->commitment);
}

static gboolean
read_wraps (DoorEnvelope *self, DoorLines *lines)
{
  while (!door_lines_at_end (lines))
    {
      g_auto (GStrv) words = door_lines_take_words (lines, "wrap", 2);
      DoorWrap *wrap = g_new0 (DoorWrap, 1);

      g_ptr_array_add (self->wraps, wrap);
      if (!words || !door_base64_parse (words[0], wrap->box, sizeof wrap->box))
        return FALSE;
      wrap->sealed = door_base64_parse_bytes (words[1], MAX_SEALED_KEY);
      if (!wrap->sealed)
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_head (DoorEnvelope *self, const char *text, gsize n, GError **error)
{
  g_auto (DoorLines) lines = { NULL };
  g_autoptr (GString) again = NULL;

  if (!door_lines_open (&lines, text, n, DOOR_ENVELOPE_KIND, DOOR_ENVELOPE_VERSION, error))
    return FALSE;
  if (read_info (self, &lines))
    again = door_envelope_print_head (&self->info, self->commitment);
  if (!again || again->len != lines.read || memcmp (again->str, text, again->len) != 0)
    return door_lines_damaged (DOOR_ENVELOPE_KIND, error);
  if (!door_lines_take_signature (&lines, text, self->info.signer, DOOR_ENVELOPE_KIND, error))
    return FALSE;
  self->head = g_strndup (text, lines.read);
  return read_wraps (self, &lines) || door_lines_damaged (DOOR_ENVELOPE_KIND, error);
}

/* --- reading --- */

/* Where the empty line is; 0 when there is none. */
static gsize
find_content (const char *text, gsize n)
{
  /* An empty file has no address. */
  const char *end = n > 0 ? memmem (text, MIN (n, DOOR_ENVELOPE_MAX_HEAD), "\n\n", 2) : NULL;

  return end ? (gsize) (end - text) + 2 : 0;
}

static gboolean
check_cipher (const DoorEnvelope *self, GError **error)
{
  guint8 hash[DOOR_HASH_BYTES];

  if (g_bytes_get_size (self->cipher) == self->info.length)
    {
      door_hash_blake2b (self->cipher, hash);
      if (door_hash_equal (hash, self->info.hash))
        return TRUE;
    }
  return door_lines_damaged (DOOR_ENVELOPE_KIND, error);
}

DoorEnvelope *
door_envelope_read (GBytes *bytes, GError **error)
{
  g_autoptr (DoorEnvelope) self = g_new0 (DoorEnvelope, 1);
  gsize n, start;
  const char *text = g_bytes_get_data (bytes, &n);

  self->wraps = g_ptr_array_new_with_free_func ((GDestroyNotify) wrap_free);
  start = n <= DOOR_ENVELOPE_MAX_BYTES ? find_content (text, n) : 0;
  if (start == 0)
    {
      door_lines_damaged (DOOR_ENVELOPE_KIND, error);
      return NULL;
    }
  if (!read_head (self, text, start - 1, error))
    return NULL;
  self->cipher = g_bytes_new_from_bytes (bytes, start, n - start);
  return check_cipher (self, error) ? g_steal_pointer (&self) : NULL;
}

void
door_envelope_free (DoorEnvelope *self)
{
  if (!self)
    return;
  g_free (self->kind);
  g_free (self->instance_id);
  g_free (self->head);
  g_ptr_array_unref (self->wraps);
  g_clear_pointer (&self->cipher, g_bytes_unref);
  g_free (self);
}

const DoorEnvelopeInfo *
door_envelope_info (const DoorEnvelope *self)
{
  return &self->info;
}

guint
door_envelope_n_wraps (const DoorEnvelope *self)
{
  return self->wraps->len;
}

static const DoorWrap *
find_wrap (const DoorEnvelope *self, const DoorPublicKeys *recipient)
{
  for (guint i = 0; i < self->wraps->len; i++)
    {
      const DoorWrap *wrap = self->wraps->pdata[i];

      if (memcmp (wrap->box, recipient->box, sizeof wrap->box) == 0)
        return wrap;
    }
  return NULL;
}

gboolean
door_envelope_is_for (const DoorEnvelope *self, const DoorPublicKeys *recipient)
{
  return find_wrap (self, recipient) != NULL;
}

/* --- opening --- */

DoorSecret *
door_envelope_unwrap (const DoorEnvelope *self, const DoorIdentity *recipient, GError **error)
{
  const DoorWrap *wrap = find_wrap (self, door_identity_public (recipient));
  g_autoptr (DoorSecret) key = NULL;
  guint8 commitment[DOOR_HASH_BYTES];

  if (!wrap)
    {
      g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_NOT_A_RECIPIENT,
                           "this is sealed to others");
      return NULL;
    }
  key = door_identity_open (recipient, wrap->sealed, error);
  if (!key)
    return NULL;
  if (door_secret_length (key) == DOOR_KEY_BYTES)
    {
      door_envelope_commit (key, commitment);
      if (door_hash_equal (commitment, self->commitment))
        return g_steal_pointer (&key);
    }
  g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY,
                       "the key inside is not the one the author signed for");
  return NULL;
}

GBytes *
door_envelope_wrap (const DoorEnvelope *self,
                    const DoorIdentity *holder,
                    const DoorPublicKeys *reader,
                    GError **error)
{
  g_autoptr (DoorSecret) key = door_envelope_unwrap (self, holder, error);

  return key ? door_public_keys_seal (reader, key) : NULL;
}

void
door_envelope_add_wrap (DoorEnvelope *self, const DoorPublicKeys *reader, GBytes *wrap)
{
  DoorWrap *added;

  if (find_wrap (self, reader))
    return;
  added = g_new0 (DoorWrap, 1);
  memcpy (added->box, reader->box, sizeof added->box);
  added->sealed = g_bytes_ref (wrap);
  g_ptr_array_add (self->wraps, added);
}

static gboolean
read_link (DoorLines *lines, GPtrArray *links)
{
  g_auto (GStrv) words = door_lines_take_words (lines, "part", 4);
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;
  g_autoptr (DoorSecret) key = NULL;
  guint8 hash[DOOR_HASH_BYTES];

  if (!words || links->len >= DOOR_ENVELOPE_MAX_PARTS)
    return FALSE;
  name = door_word_parse (words[0]);
  if (!name || !door_file_name_is_safe (name) || !door_hash_parse (words[1], hash))
    return FALSE;
  if (strcmp (words[2], NO_VALUE) != 0)
    {
      key = door_secret_new (DOOR_KEY_BYTES);
      if (!door_base64_parse (words[2], door_secret_poke (key), DOOR_KEY_BYTES))
        return FALSE;
    }
  if (strcmp (words[3], NO_VALUE) != 0 && !(label = door_word_parse (words[3])))
    return FALSE;
  g_ptr_array_add (links, door_part_link_new (name, label, hash, key));
  return TRUE;
}

/* The inner head must name what the outer one names. */
static gboolean
check_inner_names (const DoorEnvelope *self, DoorLines *lines)
{
  g_autofree char *kind = NULL;
  g_autofree char *instance = NULL;
  const char *value;
  guint8 signer[32];
  DoorUuid vault;

  if (!read_names (lines, &kind, &instance, &vault))
    return FALSE;
  value = door_lines_take (lines, "signer");
  return value && door_base64_parse (value, signer, sizeof signer) && strcmp (kind, self->kind) == 0
         && strcmp (instance, self->instance_id) == 0 && door_uuid_equal (&vault, &self->info.vault)
         && memcmp (signer, self->info.signer, sizeof signer) == 0;
}

static gboolean
read_inner_head (
    const DoorEnvelope *self, const char *text, gsize n, GPtrArray *links, GError **error)
{
  g_auto (DoorLines) lines = { NULL };

  if (!door_lines_open (&lines, text, n, DOOR_CONTENT_KIND, DOOR_CONTENT_VERSION, error))
    return FALSE;
  if (!check_inner_names (self, &lines))
    {
      g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE,
                           "somebody else's name is inside: this was signed again by another");
      return FALSE;
    }
  while (!door_lines_at_end (&lines))
    if (!read_link (&lines, links))
      return door_lines_damaged (DOOR_CONTENT_KIND, error);
  return TRUE;
}

static GBytes *
read_inner (const DoorEnvelope *self, GByteArray *plain, GPtrArray *links, GError **error)
{
  gsize n, start;

  if (!door_unpad (plain->data, plain->len, &n))
    n = 0;
  start = find_content ((const char *) plain->data, n);
  if (start == 0)
    {
      door_lines_damaged (DOOR_CONTENT_KIND, error);
      return NULL;
    }
  if (!read_inner_head (self, (const char *) plain->data, start - 1, links, error))
    return NULL;
  return g_bytes_new (plain->data + start, n - start);
}

GBytes *
door_envelope_open (const DoorEnvelope *self,
                    const DoorIdentity *recipient,
                    GPtrArray **ret_links,
                    GError **error)
{
  g_autoptr (DoorSecret) key = door_envelope_unwrap (self, recipient, error);
  g_autoptr (GPtrArray) links
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_part_link_free);
  g_autoptr (GBytes) padded = NULL;
  GByteArray *plain;
  GBytes *content;

  if (!key)
    return NULL;
  padded = door_stream_open (self->cipher, key, DOOR_ENVELOPE_CONTEXT, error);
  if (!padded)
    return NULL;
  plain = g_bytes_unref_to_array (g_steal_pointer (&padded));
  content = read_inner (self, plain, links, error);
  door_platform_wipe (plain->data, plain->len);
  g_byte_array_unref (plain);
  if (content && ret_links)
    *ret_links = g_steal_pointer (&links);
  return content;
}
