/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "odk-decrypt.h"

#include "door-files.h"
#include "door-xml.h"

#include <gio/gio.h>
#include <string.h>

/* Runs openssl with words split at blanks; what it writes to stdout. */
static GBytes *
run_openssl (const char *arguments, GBytes *input)
{
  g_autofree char *line = g_strconcat ("openssl ", arguments, NULL);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_newv ((const char *const *) words,
                           G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                               | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                           &error);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  GBytes *output = NULL;
  g_assert_no_error (error);
  g_subprocess_communicate (process, input != NULL ? input : nothing, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

static char *
encode (GBytes *bytes)
{
  return g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

OdkKeys *
odk_keys_new (void)
{
  g_autofree char *program = g_find_program_in_path ("openssl");
  if (program == NULL)
    return NULL;
  OdkKeys *self = g_new0 (OdkKeys, 1);
  self->folder = g_dir_make_tmp ("door-odk-XXXXXX", NULL);
  self->private_key = g_build_filename (self->folder, "key.pem", NULL);
  g_autofree char *make = g_strconcat ("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out ",
                                       self->private_key, NULL);
  g_autofree char *print
      = g_strconcat ("pkey -in ", self->private_key, " -pubout -outform DER", NULL);
  g_autoptr (GBytes) nothing = run_openssl (make, NULL);
  g_autoptr (GBytes) public_key = run_openssl (print, NULL);
  self->form_key = encode (public_key);
  return self;
}

void
odk_keys_free (OdkKeys *self)
{
  if (self == NULL)
    return;
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self->private_key);
  g_free (self->form_key);
  g_free (self);
}

/* Decrypting by the book -------------------------------------------------------------------------- */

GBytes *
odk_unwrap (const OdkKeys *self, const char *base64)
{
  gsize length;
  guint8 *data = g_base64_decode (base64, &length);
  g_autoptr (GBytes) wrapped = g_bytes_new_take (data, length);
  g_autofree char *arguments
      = g_strconcat ("pkeyutl -decrypt -inkey ", self->private_key,
                     " -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256"
                     " -pkeyopt rsa_mgf1_md:sha256",
                     NULL);
  return run_openssl (arguments, wrapped);
}

char *
odk_hex (const guint8 *data, gsize length)
{
  GString *out = g_string_new (NULL);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (out, "%02x", data[i]);
  return g_string_free (out, FALSE);
}

/* seed = MD5 (instanceID, key), stepped once for each file up to and including `file`. */
static void
seed_of (GBytes *key, const char *instance, guint file, guint8 seed[16])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  gsize length = 16;
  g_checksum_update (checksum, (const guchar *) instance, -1);
  g_checksum_update (checksum, g_bytes_get_data (key, NULL), (gssize) g_bytes_get_size (key));
  g_checksum_get_digest (checksum, seed, &length);
  for (guint n = 0; n <= file; n++)
    seed[n % 16]++;
}

GBytes *
odk_decrypt (GBytes *key, const char *instance, guint file, GBytes *sealed)
{
  guint8 seed[16];
  seed_of (key, instance, file, seed);
  g_autofree char *key_hex = odk_hex (g_bytes_get_data (key, NULL), g_bytes_get_size (key));
  g_autofree char *iv_hex = odk_hex (seed, sizeof seed);
  g_autofree char *arguments
      = g_strconcat ("enc -d -aes-256-cfb -K ", key_hex, " -iv ", iv_hex, NULL);
  g_autoptr (GBytes) padded = run_openssl (arguments, sealed);
  gsize length;
  const guint8 *data = g_bytes_get_data (padded, &length);
  g_assert_cmpuint (length % 16, ==, 0);
  guint8 padding = data[length - 1];
  g_assert_cmpuint (padding, >=, 1);
  g_assert_cmpuint (padding, <=, 16);
  return g_bytes_new (data, length - padding);
}

char *
odk_text_in (GBytes *xml, const char *name)
{
  g_autoptr (xmlDoc) doc = door_xml_parse (xml, "manifest", NULL);
  const xmlNode *node = door_xml_child (xmlDocGetRootElement (doc), NULL, name);
  g_assert_nonnull (node);
  return door_xml_text (node);
}
