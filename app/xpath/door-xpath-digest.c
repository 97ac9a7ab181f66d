/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of bytes: digests, base64, signatures, random texts. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <math.h>
#include <string.h>

#define X_MAX_UUID 1024 /* characters that uuid(n) gives at most */

/* --- digest ----------------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  GChecksumType type;
} Algorithm;

static const Algorithm algorithms[] = {
  { "MD5", G_CHECKSUM_MD5 },        { "SHA-1", G_CHECKSUM_SHA1 },
  { "SHA-256", G_CHECKSUM_SHA256 }, { "SHA-384", G_CHECKSUM_SHA384 },
  { "SHA-512", G_CHECKSUM_SHA512 },
};

static gboolean
find_algorithm (XRun *run, const XTerm *call, const char *name, GChecksumType *ret_type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      if (g_ascii_strcasecmp (algorithms[i].name, name) == 0)
        {
          *ret_type = algorithms[i].type;
          return TRUE;
        }
    }
  door_x_fail (run, call, DOOR_XPATH_ERROR_TYPE,
               "digest() found '%.40s', expected MD5, SHA-1, SHA-256, SHA-384 or SHA-512", name);
  return FALSE;
}

static char *
digest_base64 (GChecksum *checksum, GChecksumType type)
{
  guint8 bytes[64];
  gsize length = sizeof bytes;

  g_checksum_get_digest (checksum, bytes, &length);
  return g_base64_encode (bytes, length);
}

static void
call_digest (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_name = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_form = DOOR_X_VALUE_INIT;
  const char *text = door_x_arg_text (run, frame, call, 0, &hold);
  const char *name = door_x_arg_text (run, frame, call, 1, &hold_name);
  const char *form = "base64";
  g_autoptr (GChecksum) checksum = NULL;
  g_autofree char *base64 = NULL;
  GChecksumType type;

  if (door_x_arg (run, call, 2) != NULL)
    form = door_x_arg_text (run, frame, call, 2, &hold_form);
  if (!door_x_charge_text (run, call, text, X_TEXT_BYTES_DEAR)
      || !find_algorithm (run, call, name, &type))
    return;
  checksum = g_checksum_new (type);
  g_checksum_update (checksum, (const guchar *) text, -1);
  if (g_ascii_strcasecmp (form, "hex") == 0)
    door_xpath_value_set_text (ret, g_checksum_get_string (checksum));
  else if (g_ascii_strcasecmp (form, "base64") == 0)
    {
      base64 = digest_base64 (checksum, type);
      door_xpath_value_set_text (ret, base64);
    }
  else
    door_x_fail (run, call, DOOR_XPATH_ERROR_TYPE, "digest() found '%.40s', expected base64 or hex",
                 form);
}

/* --- base64 ----------------------------------------------------------------------------------- */

/* GLib decodes what it can and drops the rest; what is no base64 is no text here. */
static gboolean
is_base64 (const char *text)
{
  gsize digits = 0, padding = 0;

  for (; *text != '\0'; text++)
    {
      if (g_ascii_isalnum (*text) || *text == '+' || *text == '/')
        {
          if (padding > 0)
            return FALSE;
          digits++;
        }
      else if (*text == '=')
        padding++;
      else if (!g_ascii_isspace (*text))
        return FALSE;
    }
  return padding == 0 ? digits % 4 != 1 : padding <= 2 && (digits + padding) % 4 == 0;
}

static char *
decode_base64 (const char *text)
{
  g_autofree char *padded = NULL;
  g_autofree guchar *bytes = NULL;
  gsize length = 0;

  if (!is_base64 (text))
    return g_strdup ("");
  /* Padding may be left out. */
  padded = g_strconcat (text, strchr (text, '=') == NULL ? "==" : "", NULL);
  bytes = g_base64_decode (padded, &length);
  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] == 0)
        bytes[i] = 0xff; /* becomes the replacement character */
    }
  return g_utf8_make_valid ((const char *) bytes, (gssize) length);
}

static void
call_base64_decode (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  g_autofree char *text = decode_base64 (door_x_arg_text (run, frame, call, 0, &hold));

  door_xpath_value_set_text (ret, text);
}

/* --- Signatures -------------------------------------------------------------------------------- */

static void
call_extract_signed (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_key = DOOR_X_VALUE_INIT;
  const char *content = door_x_arg_text (run, frame, call, 0, &hold);
  const char *key = door_x_arg_text (run, frame, call, 1, &hold_key);
  g_autofree char *text = NULL;

  if (run->failed)
    return;
  if (run->host->verify_signed == NULL)
    {
      door_x_fail (run, call, DOOR_XPATH_ERROR_FUNCTION,
                   "extract-signed() needs signatures, which are not available here");
      return;
    }
  if (run->host->verify_signed (run->host, content, key, &text))
    door_xpath_value_set_text (ret, text);
  else
    door_xpath_value_set_borrowed (ret, "");
}

/* --- Random texts ------------------------------------------------------------------------------- */

static void
give_uuid (XRun *run, DoorXValue *ret)
{
  g_autofree char *text = NULL;
  guint8 b[16];

  run->host->random_bytes (run->host, b, sizeof b);
  b[6] = (guint8) (0x40 | (b[6] & 0x0f));
  b[8] = (guint8) (0x80 | (b[8] & 0x3f));
  text = g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                          b[12], b[13], b[14], b[15]);
  door_xpath_value_set_text (ret, text);
}

static void
call_uuid (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  static const char characters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  GString *out;
  double n;

  if (door_x_arg (run, call, 0) == NULL)
    {
      give_uuid (run, ret);
      return;
    }
  n = trunc (door_x_arg_number (run, frame, call, 0));
  if (n > X_MAX_UUID)
    {
      door_x_fail (run, call, DOOR_XPATH_ERROR_LIMIT, "uuid() gives at most %d characters",
                   X_MAX_UUID);
      return;
    }
  out = g_string_new (NULL);
  for (double i = 0; i < n; i++)
    g_string_append_c (out, characters[(guint) (run->host->random (run->host) * 36) % 36]);
  door_x_give (ret, out);
}

const XFunction door_x_digest_functions[] = {
  { "digest", 2, 3, X_GIVES_TEXT, X_PURE, call_digest },
  { "base64-decode", 1, 1, X_GIVES_TEXT, X_PURE, call_base64_decode },
  { "extract-signed", 2, 2, X_GIVES_TEXT, 0, call_extract_signed },
  { "uuid", 0, 1, X_GIVES_TEXT, X_VOLATILE, call_uuid },
  { NULL },
};
