/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ODK's encryption, decrypted by another implementation: the openssl program, step by step as the
 * specification says. Skipped where that program is missing. */
#include "door-files.h"
#include "door-odk-encryption.h"
#include "door-xml.h"

#include <string.h>

#define INSTANCE "uuid:5f9c3a52-9d1e-4a8e-8f43-0c2c8a7f6b11"

typedef struct {
  char *folder;
  char *private_key; /* path */
  char *form_key;    /* base64 of the public half */
} Case;

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

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

static void
set_up (Case *self, gconstpointer data)
{
  g_autofree char *program = g_find_program_in_path ("openssl");
  if (program == NULL)
    return;
  self->folder = g_dir_make_tmp ("door-odk-XXXXXX", NULL);
  self->private_key = g_build_filename (self->folder, "key.pem", NULL);
  g_autofree char *make = g_strconcat ("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out ",
                                       self->private_key, NULL);
  g_autofree char *print
      = g_strconcat ("pkey -in ", self->private_key, " -pubout -outform DER", NULL);
  g_autoptr (GBytes) nothing = run_openssl (make, NULL);
  g_autoptr (GBytes) public_key = run_openssl (print, NULL);
  self->form_key = encode (public_key);
}

static void
tear_down (Case *self, gconstpointer data)
{
  if (self->folder != NULL)
    door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self->private_key);
  g_free (self->form_key);
}

static gboolean
skipped (const Case *self)
{
  if (self->folder == NULL)
    g_test_skip ("there is no openssl program");
  return self->folder == NULL;
}

/* Decrypting by the book -------------------------------------------------------------------------- */

static GBytes *
unwrap (const Case *self, const char *base64)
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

static char *
hex (const guint8 *data, gsize length)
{
  GString *out = g_string_new (NULL);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (out, "%02x", data[i]);
  return g_string_free (out, FALSE);
}

/* seed = MD5 (instanceID, key), stepped once for each file up to and including `file`. */
static void
seed_of (GBytes *key, guint file, guint8 seed[16])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  gsize length = 16;
  g_checksum_update (checksum, (const guchar *) INSTANCE, -1);
  g_checksum_update (checksum, g_bytes_get_data (key, NULL), (gssize) g_bytes_get_size (key));
  g_checksum_get_digest (checksum, seed, &length);
  for (guint n = 0; n <= file; n++)
    seed[n % 16]++;
}

static GBytes *
decrypt (GBytes *key, guint file, GBytes *sealed)
{
  guint8 seed[16];
  seed_of (key, file, seed);
  g_autofree char *key_hex = hex (g_bytes_get_data (key, NULL), g_bytes_get_size (key));
  g_autofree char *iv_hex = hex (seed, sizeof seed);
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

static char *
text_in (GBytes *xml, const char *name)
{
  g_autoptr (xmlDoc) doc = door_xml_parse (xml, "manifest", NULL);
  const xmlNode *node = door_xml_child (xmlDocGetRootElement (doc), NULL, name);
  g_assert_nonnull (node);
  return door_xml_text (node);
}

/* Cases ------------------------------------------------------------------------------------------- */

static GPtrArray *
encrypt (const Case *self, GBytes *xml, const GPtrArray *media, const char *version)
{
  g_autoptr (DoorSubmissionManifest) head
      = door_submission_manifest_new ("household", version, INSTANCE);
  g_autoptr (GError) error = NULL;
  GPtrArray *parts = door_odk_encrypt (head, self->form_key, xml, media, &error);
  g_assert_no_error (error);
  return parts;
}

/* More than 16 files, so that the stepping of the seed goes round. */
static GPtrArray *
make_media (void)
{
  GPtrArray *media = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  for (guint i = 0; i < 19; i++)
    {
      g_autofree char *name = g_strdup_printf ("photo %u.jpg", i);
      g_autofree char *content = g_strnfill (i * 7, 'a' + (char) i);
      g_autoptr (GBytes) bytes = bytes_of (content);
      g_ptr_array_add (media, door_wire_part_new (name, NULL, bytes));
    }
  return media;
}

static void
test_decrypts (Case *self, gconstpointer data)
{
  if (skipped (self))
    return;
  g_autoptr (GBytes) xml = bytes_of ("<data id=\"household\"><age>31</age></data>");
  g_autoptr (GPtrArray) media = make_media ();
  g_autoptr (GPtrArray) parts = encrypt (self, xml, media, "3");
  g_assert_cmpuint (parts->len, ==, media->len + 2);

  const DoorWirePart *manifest = g_ptr_array_index (parts, 0);
  g_assert_cmpstr (manifest->name, ==, DOOR_SUBMISSION_XML_PART);
  g_assert_true (door_odk_is_encrypted (manifest->bytes));
  g_autofree char *wrapped = text_in (manifest->bytes, "base64EncryptedKey");
  g_autoptr (GBytes) key = unwrap (self, wrapped);
  g_assert_cmpuint (g_bytes_get_size (key), ==, 32);
  for (guint i = 0; i < media->len; i++)
    {
      const DoorWirePart *plain = g_ptr_array_index (media, i);
      const DoorWirePart *sealed = g_ptr_array_index (parts, i + 1);
      g_autofree char *name = g_strconcat (plain->name, ".enc", NULL);
      g_autoptr (GBytes) opened = decrypt (key, i, sealed->bytes);
      g_assert_cmpstr (sealed->name, ==, name);
      g_assert_true (g_bytes_equal (opened, plain->bytes));
    }
  const DoorWirePart *last = g_ptr_array_index (parts, parts->len - 1);
  g_autoptr (GBytes) opened = decrypt (key, media->len, last->bytes);
  g_assert_cmpstr (last->name, ==, "submission.xml.enc");
  g_assert_true (g_bytes_equal (opened, xml));
}

static void
test_signature (Case *self, gconstpointer data)
{
  if (skipped (self))
    return;
  static const char *const versions[] = { "3", "" };
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autoptr (GBytes) xml = bytes_of ("<data/>");
      g_autoptr (GPtrArray) parts = encrypt (self, xml, NULL, versions[i]);
      const DoorWirePart *manifest = g_ptr_array_index (parts, 0);
      g_autofree char *wrapped = text_in (manifest->bytes, "base64EncryptedKey");
      g_autofree char *signature = text_in (manifest->bytes, "base64EncryptedElementSignature");
      g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, xml);
      g_autofree char *text
          = g_strdup_printf ("household\n%s%s%s\n" INSTANCE "\nsubmission.xml::%s\n", versions[i],
                             *versions[i] != '\0' ? "\n" : "", wrapped, digest);
      g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);
      g_autoptr (GBytes) opened = unwrap (self, signature);
      g_autofree char *found = hex (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened));
      g_assert_cmpstr (found, ==, expected);
    }
}

/* No key and no IV is used twice. */
static void
test_fresh (Case *self, gconstpointer data)
{
  if (skipped (self))
    return;
  g_autoptr (GBytes) xml = bytes_of ("<data/>");
  g_autoptr (GPtrArray) one = encrypt (self, xml, NULL, "");
  g_autoptr (GPtrArray) other = encrypt (self, xml, NULL, "");
  const DoorWirePart *first = g_ptr_array_index (one, 1);
  const DoorWirePart *second = g_ptr_array_index (other, 1);
  g_assert_false (g_bytes_equal (first->bytes, second->bytes));
}

static void
test_bad_keys (Case *self, gconstpointer data)
{
  static const char *const keys[]
      = { "", "AAAA", "not base64 at all!", "MFwwDQYJKoZIhvcNAQEBBQAD" };
  g_autoptr (DoorSubmissionManifest) head
      = door_submission_manifest_new ("household", "", INSTANCE);
  g_autoptr (GBytes) xml = bytes_of ("<data/>");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (door_odk_encrypt (head, keys[i], xml, NULL, &error));
      g_assert_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED);
    }
}

#define FORM(submission)                                                                           \
  "<h:html xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns=\"http://www.w3.org/2002/xforms\">"      \
  "<h:head><model><instance><data id=\"f\"/></instance>" submission "</model></h:head></h:html>"

static void
test_form_key (Case *self, gconstpointer data)
{
  static const struct {
    const char *form;
    const char *key;
  } forms[] = {
    { FORM (""), NULL },
    { FORM ("<submission method=\"post\"/>"), NULL },
    { FORM ("<submission base64RsaPublicKey=\" \"/>"), NULL },
    { FORM ("<submission base64RsaPublicKey=\"MIIB \"/>"), "MIIB" },
    { "<html/>", NULL },
    { "", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GBytes) form = bytes_of (forms[i].form);
      g_autofree char *key = door_odk_form_key (form);
      g_assert_cmpstr (key, ==, forms[i].key);
      g_assert_false (door_odk_is_encrypted (form));
    }
}

#define ADD(name, function)                                                                        \
  g_test_add ("/odk-encryption/" name, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("decrypts", test_decrypts);
  ADD ("signature", test_signature);
  ADD ("fresh", test_fresh);
  ADD ("bad-keys", test_bad_keys);
  ADD ("form-key", test_form_key);
  return g_test_run ();
}
