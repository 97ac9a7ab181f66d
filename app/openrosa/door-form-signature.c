/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-form-signature.h"

#include "door-seal.h"

#include <string.h>

/* One line each, texts escaped as in C, so that no name can pretend
 * to be another line. */
static void
append_line (GString *out, const char *word, const char *text)
{
  g_autofree char *safe = g_strescape (text, NULL);
  g_string_append_printf (out, "%s %s\n", word, safe);
}

static void
append_file (GString *out, const char *word, GBytes *bytes, const char *name)
{
  guint8 hash[DOOR_HASH_BYTES];
  door_hash_blake2b (bytes, hash);
  g_autofree char *hex = door_hash_to_text (hash);
  g_autofree char *safe = g_strescape (name, NULL);
  g_string_append_printf (out, "%s %s %s\n", word, hex, safe);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const DoorWirePart *one = *(DoorWirePart *const *) a;
  const DoorWirePart *other = *(DoorWirePart *const *) b;
  return strcmp (one->name, other->name);
}

static GBytes *
statement (const char *form_id, const char *version, GBytes *xml, const GPtrArray *media)
{
  GString *out = g_string_new ("doorstep-form 1\n");
  append_line (out, "form", form_id);
  append_line (out, "version", version);
  append_file (out, "xml", xml, "form.xml");

  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  for (guint i = 0; media != NULL && i < media->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (media, i));
  g_ptr_array_sort (sorted, compare_names);
  for (guint i = 0; i < sorted->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (sorted, i);
      append_file (out, "media", part->bytes, part->name);
    }
  return g_string_free_to_bytes (out);
}

GBytes *
door_form_sign (const DoorIdentity *survey_key,
                const char *form_id,
                const char *version,
                GBytes *xml,
                const GPtrArray *media)
{
  g_return_val_if_fail (survey_key != NULL && form_id != NULL && xml != NULL, NULL);
  guint8 signature[DOOR_SIGNATURE_BYTES];
  g_autoptr (GBytes) text = statement (form_id, version != NULL ? version : "", xml, media);
  door_identity_sign (survey_key, text, signature);
  return g_bytes_new (signature, sizeof signature);
}

gboolean
door_form_verify (const DoorPublicKeys *survey_key,
                  const char *form_id,
                  const char *version,
                  GBytes *xml,
                  const GPtrArray *media,
                  GBytes *signature)
{
  g_return_val_if_fail (survey_key != NULL && form_id != NULL && xml != NULL, FALSE);
  if (signature == NULL || g_bytes_get_size (signature) != DOOR_SIGNATURE_BYTES)
    return FALSE;
  g_autoptr (GBytes) text = statement (form_id, version != NULL ? version : "", xml, media);
  return door_public_keys_verify (survey_key, text, g_bytes_get_data (signature, NULL));
}
