/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-odk-encryption.h"

#include "door-xml.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

/* Collect writes this one, the specification another; Central and Briefcase read both. */
#define NS_ENCRYPTED "http://www.opendatakit.org/xforms/encrypted"
#define NS_ENCRYPTED_SPEC "http://opendatakit.org/submissions"
#define NS_ORX "http://openrosa.org/xforms"
#define NS_XHTML "http://www.w3.org/1999/xhtml"
#define NS_XFORMS "http://www.w3.org/2002/xforms"

enum { KEY = 32, BLOCK = 16, MIN_RSA_BITS = 2048, MAX_RSA_BYTES = 2048 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY_CTX, EVP_PKEY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)

/* One submission being encrypted. */
typedef struct {
  guint8 key[KEY];
  guint8 seed[BLOCK]; /* becomes the IV of file n by stepping byte n % 16 */
  guint n_files;
  EVP_PKEY *recipient;
  GPtrArray *parts;
  GString *signed_text;
} Encryption;

static gboolean
fail (GError **error, const char *why)
{
  g_set_error_literal (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED, why);
  return FALSE;
}

/* The form -------------------------------------------------------------------------------- */

char *
door_odk_form_key (GBytes *form_xml)
{
  g_return_val_if_fail (form_xml != NULL, NULL);
  g_autoptr (xmlDoc) doc = door_xml_parse (form_xml, "form", NULL);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  const xmlNode *head = root != NULL ? door_xml_child (root, NS_XHTML, "head") : NULL;
  const xmlNode *model = head != NULL ? door_xml_child (head, NS_XFORMS, "model") : NULL;
  const xmlNode *submission
      = model != NULL ? door_xml_child (model, NS_XFORMS, "submission") : NULL;
  g_autofree char *key
      = submission != NULL ? door_xml_attribute (submission, NULL, "base64RsaPublicKey") : NULL;
  return key != NULL && *g_strstrip (key) != '\0' ? g_steal_pointer (&key) : NULL;
}

gboolean
door_odk_is_encrypted (GBytes *xml)
{
  g_return_val_if_fail (xml != NULL, FALSE);
  g_autoptr (xmlDoc) doc = door_xml_parse (xml, "submission", NULL);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  if (root == NULL
      || (!door_xml_is (root, NS_ENCRYPTED, "data")
          && !door_xml_is (root, NS_ENCRYPTED_SPEC, "data")))
    return FALSE;
  g_autofree char *encrypted = door_xml_attribute (root, NULL, "encrypted");
  return g_strcmp0 (encrypted, "yes") == 0;
}

static EVP_PKEY *
read_form_key (const char *form_key, GError **error)
{
  gsize length;
  g_autofree guchar *der = g_base64_decode (form_key, &length);
  const guchar *at = der;
  g_autoptr (EVP_PKEY) key = d2i_PUBKEY (NULL, &at, (long) length);
  if (key == NULL || EVP_PKEY_get_base_id (key) != EVP_PKEY_RSA
      || EVP_PKEY_get_bits (key) < MIN_RSA_BITS || EVP_PKEY_get_size (key) > MAX_RSA_BYTES)
    return fail (error, "The form's public key cannot be used. Tell the office."), NULL;
  return g_steal_pointer (&key);
}

/* Wrapping -------------------------------------------------------------------------------- */

/* base64 of RSA-OAEP. Plain SHA-1 for the mask would be taken by a server and then break the
 * decryption of the whole form's submissions. */
static char *
wrap (EVP_PKEY *recipient, const guint8 *secret, gsize length, GError **error)
{
  g_autoptr (EVP_PKEY_CTX) context = EVP_PKEY_CTX_new (recipient, NULL);
  guint8 wrapped[MAX_RSA_BYTES];
  gsize wrapped_length = sizeof wrapped;
  if (context == NULL || EVP_PKEY_encrypt_init (context) <= 0
      || EVP_PKEY_CTX_set_rsa_padding (context, RSA_PKCS1_OAEP_PADDING) <= 0
      || EVP_PKEY_CTX_set_rsa_oaep_md (context, EVP_sha256 ()) <= 0
      || EVP_PKEY_CTX_set_rsa_mgf1_md (context, EVP_sha256 ()) <= 0
      || EVP_PKEY_encrypt (context, wrapped, &wrapped_length, secret, length) <= 0)
    return fail (error, "The submission could not be encrypted."), NULL;
  return g_base64_encode (wrapped, wrapped_length);
}

/* MD5 is ODK's choice, for spreading and for a digest that is itself encrypted. */
static void
md5 (const void *data, gsize length, guint8 ret_digest[static BLOCK])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  gsize digest_length = BLOCK;
  g_checksum_update (checksum, data, (gssize) length);
  g_checksum_get_digest (checksum, ret_digest, &digest_length);
}

static void
make_seed (Encryption *self, const char *instance_id)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  gsize digest_length = BLOCK;
  g_checksum_update (checksum, (const guchar *) instance_id, (gssize) strlen (instance_id));
  g_checksum_update (checksum, self->key, KEY);
  g_checksum_get_digest (checksum, self->seed, &digest_length);
}

/* Files ----------------------------------------------------------------------------------- */

/* The plain bytes with PKCS#7 padding, which a stream mode would not need and ODK adds. */
static guint8 *
pad (GBytes *plain, gsize *ret_length)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (plain, &length);
  gsize padding = BLOCK - length % BLOCK;
  guint8 *padded = g_malloc (length + padding);
  if (length > 0)
    memcpy (padded, data, length);
  memset (padded + length, (int) padding, padding);
  *ret_length = length + padding;
  return padded;
}

static GBytes *
encrypt_bytes (Encryption *self, GBytes *plain, GError **error)
{
  g_autoptr (EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  gsize length;
  g_autofree guint8 *padded = pad (plain, &length);
  g_autofree guint8 *out = g_malloc (length);
  int written = 0;

  self->seed[self->n_files++ % BLOCK]++;
  gboolean done
      = context != NULL && length <= G_MAXINT
        && EVP_EncryptInit_ex (context, EVP_aes_256_cfb128 (), NULL, self->key, self->seed)
        && EVP_EncryptUpdate (context, out, &written, padded, (int) length)
        && (gsize) written == length;
  OPENSSL_cleanse (padded, length);
  if (!done)
    return fail (error, "The submission could not be encrypted."), NULL;
  return g_bytes_new_take (g_steal_pointer (&out), length);
}

static gboolean
encrypt_file (
    Encryption *self, const char *name, const char *encrypted_name, GBytes *plain, GError **error)
{
  g_autoptr (GBytes) sealed = encrypt_bytes (self, plain, error);
  if (sealed == NULL)
    return FALSE;
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, plain);
  g_string_append_printf (self->signed_text, "%s::%s\n", name, digest);
  g_ptr_array_add (self->parts, door_wire_part_new (encrypted_name, NULL, sealed));
  return TRUE;
}

static gboolean
encrypt_files (Encryption *self, GBytes *xml, const GPtrArray *media, GError **error)
{
  for (guint i = 0; media != NULL && i < media->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (media, i);
      g_autofree char *encrypted_name = g_strconcat (part->name, ".enc", NULL);
      if (!encrypt_file (self, part->name, encrypted_name, part->bytes, error))
        return FALSE;
    }
  return encrypt_file (self, "submission.xml", DOOR_ODK_ENCRYPTED_XML, xml, error);
}

/* The manifest ---------------------------------------------------------------------------- */

static void
append_element (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, "<%s>", name);
  door_xml_append_escaped (out, text);
  g_string_append_printf (out, "</%s>", name);
}

static void
append_attribute (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, " %s=\"", name);
  door_xml_append_escaped (out, value);
  g_string_append_c (out, '"');
}

static GBytes *
print_manifest (const Encryption *self,
                const DoorSubmissionManifest *head,
                const char *wrapped_key,
                const char *signature)
{
  GString *out = g_string_new ("<data xmlns=\"" NS_ENCRYPTED "\" encrypted=\"yes\"");
  append_attribute (out, "id", head->form_id);
  if (*head->version != '\0')
    append_attribute (out, "version", head->version);
  g_string_append_c (out, '>');
  append_element (out, "base64EncryptedKey", wrapped_key);
  g_string_append (out, "<orx:meta xmlns:orx=\"" NS_ORX "\">");
  append_element (out, "orx:instanceID", head->instance_id);
  g_string_append (out, "</orx:meta>");
  /* The last part is the XML; those before it are media, in the order of their encryption. */
  for (guint i = 0; i + 1 < self->parts->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (self->parts, i);
      g_string_append (out, "<media>");
      append_element (out, "file", part->name);
      g_string_append (out, "</media>");
    }
  append_element (out, "encryptedXmlFile", DOOR_ODK_ENCRYPTED_XML);
  append_element (out, "base64EncryptedElementSignature", signature);
  g_string_append (out, "</data>");
  return g_string_free_to_bytes (out);
}

static void
begin_signed_text (Encryption *self, const DoorSubmissionManifest *head, const char *wrapped_key)
{
  g_string_append_printf (self->signed_text, "%s\n", head->form_id);
  if (*head->version != '\0')
    g_string_append_printf (self->signed_text, "%s\n", head->version);
  g_string_append_printf (self->signed_text, "%s\n%s\n", wrapped_key, head->instance_id);
}

static gboolean
encrypt_all (Encryption *self,
             const DoorSubmissionManifest *head,
             GBytes *xml,
             const GPtrArray *media,
             GError **error)
{
  g_autofree char *wrapped_key = wrap (self->recipient, self->key, KEY, error);
  if (wrapped_key == NULL)
    return FALSE;
  begin_signed_text (self, head, wrapped_key);
  if (!encrypt_files (self, xml, media, error))
    return FALSE;

  guint8 digest[BLOCK];
  md5 (self->signed_text->str, self->signed_text->len, digest);
  g_autofree char *signature = wrap (self->recipient, digest, BLOCK, error);
  if (signature == NULL)
    return FALSE;
  g_autoptr (GBytes) manifest = print_manifest (self, head, wrapped_key, signature);
  g_ptr_array_insert (self->parts, 0,
                      door_wire_part_new (DOOR_SUBMISSION_XML_PART, "text/xml", manifest));
  return TRUE;
}

GPtrArray *
door_odk_encrypt (const DoorSubmissionManifest *head,
                  const char *form_key,
                  GBytes *xml,
                  const GPtrArray *media,
                  GError **error)
{
  g_return_val_if_fail (head != NULL && form_key != NULL && xml != NULL, NULL);
  g_autoptr (EVP_PKEY) recipient = read_form_key (form_key, error);
  if (recipient == NULL)
    return NULL;
  g_autoptr (GPtrArray) parts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  g_autoptr (GString) signed_text = g_string_new (NULL);
  Encryption self = { .recipient = recipient, .parts = parts, .signed_text = signed_text };

  if (RAND_bytes (self.key, KEY) != 1)
    return fail (error, "This device has no random numbers. Nothing was sent."), NULL;
  make_seed (&self, head->instance_id);
  gboolean done = encrypt_all (&self, head, xml, media, error);
  OPENSSL_cleanse (self.key, KEY);
  return done ? g_steal_pointer (&parts) : NULL;
}
