/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are sealed as they are written: identifiers, for whom the office named.
 *
 * A file: "doorstep-apart 1\n", the base64 of its key sealed to the reader, "\n", then the stream
 * (door-stream.h) under that key, whose context is the file's name. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-private.h"
#include "door-files.h"
#include "door-seal.h"
#include "door-stream.h"

#include <string.h>

#define MAGIC "doorstep-apart 1\n"
#define SUFFIX ".door"

/* --- Sealing --------------------------------------------------------------------------------- */

static gpointer
begin (gpointer data, const char *name, GByteArray *out)
{
  const DoorPublicKeys *to = data;
  g_autoptr (DoorSecret) key = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (GBytes) sealed = door_public_keys_seal (to, key);
  gsize n;
  const guint8 *bytes = g_bytes_get_data (sealed, &n);
  g_autofree char *text = g_base64_encode (bytes, n);

  g_byte_array_append (out, (const guint8 *) MAGIC, strlen (MAGIC));
  g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text));
  g_byte_array_append (out, (const guint8 *) "\n", 1);
  return door_stream_sealer_new (key, name);
}

static void
push (gpointer file, const void *bytes, gsize n, GByteArray *out)
{
  door_stream_sealer_push (file, bytes, n, out);
}

static void
finish (gpointer file, GByteArray *out)
{
  door_stream_sealer_finish (file, out);
  door_stream_sealer_free (file);
}

DoorExportSealer *
door_analyst_sealer_new (const DoorPublicKeys *to)
{
  DoorExportSealer *self = g_new0 (DoorExportSealer, 1);

  *self = (DoorExportSealer){ begin, push, finish, g_memdup2 (to, sizeof *to) };
  return self;
}

void
door_analyst_sealer_free (DoorExportSealer *self)
{
  if (!self)
    return;
  g_free (self->data);
  g_free (self);
}

/* --- Opening --------------------------------------------------------------------------------- */

static gboolean
refuse (GError **error, const char *name)
{
  g_set_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED,
               "%s is no sealed file of an export, or was damaged", name);
  return FALSE;
}

/* The key in the second line; *ret_stream begins after it. */
static DoorSecret *
read_head (
    GBytes *file, const char *name, const DoorIdentity *key, GBytes **ret_stream, GError **error)
{
  gsize n;
  const char *bytes = g_bytes_get_data (file, &n);
  gsize magic = strlen (MAGIC);
  const char *end = n > magic && memcmp (bytes, MAGIC, magic) == 0
                        ? memchr (bytes + magic, '\n', n - magic)
                        : NULL;
  g_autofree char *line = end ? g_strndup (bytes + magic, (gsize) (end - bytes) - magic) : NULL;
  g_autoptr (GBytes) sealed = NULL;
  guint8 *decoded;
  gsize length;

  if (!line)
    {
      refuse (error, name);
      return NULL;
    }
  decoded = g_base64_decode (line, &length);
  sealed = g_bytes_new_take (decoded, length);
  *ret_stream
      = g_bytes_new_from_bytes (file, (gsize) (end + 1 - bytes), n - (gsize) (end + 1 - bytes));
  return door_identity_open (key, sealed, error);
}

static gboolean
open_file (
    const char *from, const char *name, const DoorIdentity *key, const char *to, GError **error)
{
  g_autofree char *path = g_build_filename (from, name, NULL);
  g_autofree char *plain = g_strndup (name, strlen (name) - strlen (SUFFIX));
  g_autofree char *target = g_build_filename (to, plain, NULL);
  g_autoptr (GBytes) file = door_file_load (path, DOOR_STREAM_MAX_BYTES, error);
  g_autoptr (GBytes) stream = NULL;
  g_autoptr (DoorSecret) secret = file ? read_head (file, name, key, &stream, error) : NULL;
  g_autoptr (GBytes) content = secret ? door_stream_open (stream, secret, name, error) : NULL;

  return content && door_file_replace (target, content, 0600, error);
}

gboolean
door_analyst_open_sealed (const char *folder,
                          const DoorIdentity *key,
                          const char *to,
                          GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  guint n = 0;
  const char *name;

  if (!dir || !door_file_make_folder (to, error))
    return FALSE;
  while ((name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, SUFFIX))
      {
        if (!open_file (folder, name, key, to, error))
          return FALSE;
        n++;
      }
  return n > 0 || refuse (error, folder);
}
