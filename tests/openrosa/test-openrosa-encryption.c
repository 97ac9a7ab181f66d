/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ODK's encryption, decrypted by another implementation: the openssl program, step by step as the
 * specification says. Skipped where that program is missing. */
#include "door-odk-encryption.h"
#include "odk-decrypt.h"

#include <string.h>

#define INSTANCE "uuid:5f9c3a52-9d1e-4a8e-8f43-0c2c8a7f6b11"

typedef struct {
  OdkKeys *keys; /* NULL: no openssl */
} Case;

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
set_up (Case *self, gconstpointer data)
{
  self->keys = odk_keys_new ();
}

static void
tear_down (Case *self, gconstpointer data)
{
  odk_keys_free (self->keys);
}

static gboolean
skipped (const Case *self)
{
  if (self->keys == NULL)
    g_test_skip ("there is no openssl program");
  return self->keys == NULL;
}

/* Cases ------------------------------------------------------------------------------------------- */

static GPtrArray *
encrypt (const Case *self, GBytes *xml, const GPtrArray *media, const char *version)
{
  g_autoptr (DoorSubmissionManifest) head
      = door_submission_manifest_new ("household", version, INSTANCE);
  g_autoptr (GError) error = NULL;
  GPtrArray *parts = door_odk_encrypt (head, self->keys->form_key, xml, media, &error);
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
  g_autofree char *wrapped = odk_text_in (manifest->bytes, "base64EncryptedKey");
  g_autoptr (GBytes) key = odk_unwrap (self->keys, wrapped);
  g_assert_cmpuint (g_bytes_get_size (key), ==, 32);
  for (guint i = 0; i < media->len; i++)
    {
      const DoorWirePart *plain = g_ptr_array_index (media, i);
      const DoorWirePart *sealed = g_ptr_array_index (parts, i + 1);
      g_autofree char *name = g_strconcat (plain->name, ".enc", NULL);
      g_autoptr (GBytes) opened = odk_decrypt (key, INSTANCE, i, sealed->bytes);
      g_assert_cmpstr (sealed->name, ==, name);
      g_assert_true (g_bytes_equal (opened, plain->bytes));
    }
  const DoorWirePart *last = g_ptr_array_index (parts, parts->len - 1);
  g_autoptr (GBytes) opened = odk_decrypt (key, INSTANCE, media->len, last->bytes);
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
      g_autofree char *wrapped = odk_text_in (manifest->bytes, "base64EncryptedKey");
      g_autofree char *signature = odk_text_in (manifest->bytes, "base64EncryptedElementSignature");
      g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, xml);
      g_autofree char *text
          = g_strdup_printf ("household\n%s%s%s\n" INSTANCE "\nsubmission.xml::%s\n", versions[i],
                             *versions[i] != '\0' ? "\n" : "", wrapped, digest);
      g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);
      g_autoptr (GBytes) opened = odk_unwrap (self->keys, signature);
      g_autofree char *found = odk_hex (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened));
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
