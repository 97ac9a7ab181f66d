/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-relay"

#include "door-relay-certificate.h"

#include "door-files.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#define NAME "Doorstep relay"
#define LIFE_SECONDS (5 * 366 * 24 * 3600)
/* A tablet's clock may be behind by a day or two; the pin, not the date, says what to trust. */
#define EARLIER_SECONDS (30 * 24 * 3600)

static gboolean
fail (int status, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The relay's certificate was not made: %s",
               gnutls_strerror (status));
  return FALSE;
}

static int
fill (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, gint64 now_us)
{
  time_t now = (time_t) (now_us / G_USEC_PER_SEC);
  guint32 random = g_random_int ();
  guint8 serial[5] = { 1 };
  int status = 0;
  memcpy (serial + 1, &random, sizeof random);
  if ((status = gnutls_x509_crt_set_version (certificate, 3)) < 0
      || (status = gnutls_x509_crt_set_serial (certificate, serial, sizeof serial)) < 0
      || (status = gnutls_x509_crt_set_activation_time (certificate, now - EARLIER_SECONDS)) < 0
      || (status = gnutls_x509_crt_set_expiration_time (certificate, now + LIFE_SECONDS)) < 0
      || (status = gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, NAME,
                                                  strlen (NAME)))
             < 0
      || (status = gnutls_x509_crt_set_key (certificate, key)) < 0)
    return status;
  return gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0);
}

/* Both as one text. */
static int export(gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, GBytes **ret_pem)
{
  gnutls_datum_t key_text = { NULL, 0 };
  gnutls_datum_t text = { NULL, 0 };
  int status = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                                  &key_text);
  if (status >= 0)
    status = gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &text);
  if (status >= 0)
    {
      GByteArray *both = g_byte_array_new ();
      g_byte_array_append (both, key_text.data, key_text.size);
      g_byte_array_append (both, text.data, text.size);
      *ret_pem = g_byte_array_free_to_bytes (both);
    }
  gnutls_free (key_text.data);
  gnutls_free (text.data);
  return status;
}

static int
make (gint64 now_us, GBytes **ret_pem)
{
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t certificate = NULL;
  int status = gnutls_x509_privkey_init (&key);
  if (status >= 0)
    status = gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                           GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  if (status >= 0)
    status = gnutls_x509_crt_init (&certificate);
  if (status >= 0)
    status = fill (certificate, key, now_us);
  if (status >= 0)
    status = export(certificate, key, ret_pem);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return status;
}

gboolean
door_relay_certificate_make (const char *path, gint64 now_us, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);
  g_autoptr (GBytes) pem = NULL;
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  int status = make (now_us, &pem);
  if (status < 0)
    return fail (status, error);
  return door_file_replace (path, pem, 0600, error);
}

char *
door_relay_certificate_pin (GTlsCertificate *certificate)
{
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);
  g_autoptr (GByteArray) der = NULL;
  g_object_get (certificate, "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}
