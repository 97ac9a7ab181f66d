/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-collect-settings.h"

#include "door-hub-wire-private.h"
#include "door-platform.h"

#include <gio/gio.h>
#include <string.h>

/* A QR code holds 3 kB; settings with everything in them unpack to some 4 kB. */
enum { MAX_TEXT = 16 * 1024, MAX_JSON = 64 * 1024 };

static gpointer
refuse (GError **error, DoorOpenRosaError code, const char *words)
{
  g_set_error_literal (error, DOOR_OPENROSA_ERROR, code, words);
  return NULL;
}

static void
wipe_text (char *secret)
{
  if (secret != NULL)
    door_platform_wipe (secret, strlen (secret));
  g_free (secret);
}

void
door_collect_settings_free (DoorCollectSettings *self)
{
  if (self == NULL)
    return;
  wipe_text (self->url);
  g_free (self->username);
  wipe_text (self->password);
  g_free (self->project);
  g_free (self);
}

/* Unpacking ----------------------------------------------------------------------------------- */

/* The whole stream, at most MAX_JSON bytes of it; NULL when it is none or does not end. */
static GBytes *
inflate (const guint8 *packed, gsize length)
{
  g_autoptr (GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autofree char *plain = g_malloc (MAX_JSON);
  gsize at = 0, filled = 0;

  while (filled < MAX_JSON)
    {
      gsize read = 0, written = 0;
      GConverterResult result = g_converter_convert (
          G_CONVERTER (zlib), packed + at, length - at, plain + filled, MAX_JSON - filled,
          G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
      at += read;
      filled += written;
      if (result == G_CONVERTER_FINISHED)
        return g_bytes_new (plain, filled);
      if (result != G_CONVERTER_CONVERTED || (read == 0 && written == 0))
        return NULL;
    }
  return NULL;
}

static gboolean
is_base64 (const char *text)
{
  return *text != '\0'
         && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n ")
                == strlen (text);
}

static GBytes *
unpack (const char *text)
{
  gsize length;
  g_autofree guint8 *packed = NULL;

  if (*text == '{')
    return g_bytes_new (text, strlen (text));
  if (!is_base64 (text))
    return NULL;
  packed = g_base64_decode (text, &length);
  return inflate (packed, length);
}

/* Reading ------------------------------------------------------------------------------------- */

static JsonObject *
inner_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
said (JsonObject *object, const char *name)
{
  const char *text = object != NULL ? door_wire_get_text (object, name) : NULL;
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

static char *
clean_url (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  char *url;

  if ((strcmp (scheme, "https") != 0 && strcmp (scheme, "http") != 0) || host == NULL
      || *host == '\0' || strpbrk (text, " \t\r\n\"<>") != NULL)
    return NULL;
  url = g_strdup (text);
  for (gsize end = strlen (url); end > 0 && url[end - 1] == '/'; end--)
    url[end - 1] = '\0';
  return url;
}

static DoorCollectSettings *
read_json (GBytes *json, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (DoorCollectSettings) self = g_new0 (DoorCollectSettings, 1);
  JsonObject *object = door_wire_object (json, parser, NULL);
  JsonObject *general = object != NULL ? inner_object (object, "general") : NULL;
  g_autofree char *protocol = said (general, "protocol");
  g_autofree char *url = said (general, "server_url");

  if (general == NULL)
    return refuse (error, DOOR_OPENROSA_ERROR_MALFORMED, "These are no settings of ODK Collect.");
  if (protocol != NULL && strcmp (protocol, "odk_default") != 0)
    return refuse (error, DOOR_OPENROSA_ERROR_MALFORMED,
                   "These settings are for another kind of server.");
  self->url = url != NULL ? clean_url (url) : NULL;
  if (self->url == NULL)
    return refuse (error, DOOR_OPENROSA_ERROR_MALFORMED, "These settings name no server.");
  self->username = said (general, "username");
  self->password = said (general, "password");
  self->project = said (inner_object (object, "project"), "name");
  return g_steal_pointer (&self);
}

DoorCollectSettings *
door_collect_settings_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autofree char *clean = g_strstrip (g_strdup (text));
  g_autofree char *url = NULL;
  g_autoptr (GBytes) json = NULL;

  if (strlen (clean) > MAX_TEXT || !g_utf8_validate (clean, -1, NULL))
    return refuse (error, DOOR_OPENROSA_ERROR_TOO_LARGE, "This is no code of a server.");
  url = clean_url (clean);
  if (url != NULL)
    {
      DoorCollectSettings *self = g_new0 (DoorCollectSettings, 1);
      self->url = g_steal_pointer (&url);
      return self;
    }
  json = unpack (clean);
  if (json == NULL)
    return refuse (error, DOOR_OPENROSA_ERROR_MALFORMED, "This is no code of a server.");
  return read_json (json, error);
}

gboolean
door_collect_url_has_key (const char *url)
{
  return strstr (url, "/key/") != NULL || strstr (url, "/test/") != NULL;
}
