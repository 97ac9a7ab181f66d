/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-wraps.h"

#include "door-desk-records.h"
#include "door-letter.h"
#include "door-letters.h"

#include <string.h>

#define HEAD "doorstep-wraps 1"
#define MOST_PARTS 512
#define MOST_WRAP_BYTES 256
#define READERS                                                                                    \
  (1u << DOOR_ROLE_ANALYST | 1u << DOOR_ROLE_HEADQUARTERS | 1u << DOOR_ROLE_SUPERVISOR)

/* --- As text -------------------------------------------------------------------------------- */

GHashTable *
door_wraps_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

GBytes *
door_wraps_print (GHashTable *self)
{
  GString *text = g_string_new (HEAD "\n");
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (self), compare_names);

  for (const GList *at = names; at; at = at->next)
    {
      GBytes *wrap = g_hash_table_lookup (self, at->data);
      g_autofree char *encoded
          = g_base64_encode (g_bytes_get_data (wrap, NULL), g_bytes_get_size (wrap));

      g_string_append_printf (text, "%s %s\n", (const char *) at->data, encoded);
    }
  return g_string_free_to_bytes (text);
}

static gboolean
take_line (GHashTable *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  gsize n = 0;
  guint8 *bytes;

  if (g_strv_length (words) != 2 || *words[0] == '\0' || *words[1] == '\0'
      || g_hash_table_size (self) >= MOST_PARTS)
    return FALSE;
  bytes = g_base64_decode (words[1], &n);
  g_hash_table_replace (self, g_strdup (words[0]), g_bytes_new_take (bytes, n));
  return n > 0 && n <= MOST_WRAP_BYTES;
}

GHashTable *
door_wraps_parse (GBytes *bytes)
{
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);
  g_autofree char *text = g_strndup (n > 0 ? data : "", n);
  g_auto (GStrv) lines = g_strsplit (text, "\n", MOST_PARTS + 3);
  g_autoptr (GHashTable) self = door_wraps_new ();

  if (!lines[0] || strcmp (lines[0], HEAD) != 0)
    return NULL;
  for (guint i = 1; lines[i]; i++)
    if (*lines[i] ? !take_line (self, lines[i]) : lines[i + 1] != NULL)
      return NULL;
  return g_steal_pointer (&self);
}

/* --- In the vault --------------------------------------------------------------------------- */

static char *
record_name (const char *instance_id)
{
  return g_strconcat (DOOR_RECORD_WRAPS, instance_id, NULL);
}

/* Without those of parts that are gone; nothing when none is left. */
static gboolean
keep (DoorVault *vault,
      const char *instance_id,
      GHashTable *wraps,
      const DoorCopiesGone *gone,
      GError **error)
{
  g_autofree char *name = record_name (instance_id);
  g_autoptr (GBytes) left = NULL;
  g_autoptr (GError) fault = NULL;
  GHashTableIter iter;
  gpointer part;

  for (g_hash_table_iter_init (&iter, wraps); g_hash_table_iter_next (&iter, &part, NULL);)
    if (door_copies_lost_part (gone, part))
      g_hash_table_iter_remove (&iter);
  left = door_wraps_print (wraps);
  if (g_hash_table_size (wraps) > 0)
    return door_vault_put (vault, DOOR_RECORD_OTHER, name, left, NULL, error);
  if (door_vault_remove (vault, DOOR_RECORD_OTHER, name, &fault)
      || g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

gboolean
door_wraps_take (DoorVault *vault,
                 const DoorInbound *letter,
                 const DoorRoster *roster,
                 GError **error)
{
  g_autoptr (GBytes) content = door_letter_open (vault, letter, roster, READERS);
  g_autoptr (GHashTable) wraps = content ? door_wraps_parse (content) : NULL;
  g_auto (DoorCopiesGone) gone = { { 0 } };

  door_copies_gone (vault, letter->id, &gone);
  if (wraps)
    return keep (vault, letter->id, wraps, &gone, error);
  if (content)
    g_message ("a letter of kind %s is not readable", letter->name);
  return TRUE;
}

GHashTable *
door_wraps_of (DoorVault *vault, const char *instance_id)
{
  g_autofree char *name = record_name (instance_id);
  g_autoptr (GBytes) about = NULL;
  GHashTable *self = NULL;

  if (door_vault_get (vault, DOOR_RECORD_OTHER, name, &about, NULL, NULL) && about)
    self = door_wraps_parse (about);
  return self ? self : door_wraps_new ();
}

gboolean
door_wraps_forget (DoorVault *vault,
                   const char *instance_id,
                   const DoorCopiesGone *gone,
                   GError **error)
{
  g_autoptr (GHashTable) wraps = door_wraps_of (vault, instance_id);

  return g_hash_table_size (wraps) == 0 || keep (vault, instance_id, wraps, gone, error);
}

/* --- Reading by them ------------------------------------------------------------------------ */

DoorEnvelope *
door_wraps_read_part (
    GHashTable *self, const char *name, GBytes *bytes, const DoorIdentity *reader, GError **error)
{
  DoorEnvelope *envelope = door_envelope_read (bytes, error);
  GBytes *wrap = envelope && self ? g_hash_table_lookup (self, name) : NULL;

  if (wrap)
    door_envelope_add_wrap (envelope, door_identity_public (reader), wrap);
  return envelope;
}
