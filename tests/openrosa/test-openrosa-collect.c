/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The codes and addresses by which servers of others let a device in. The packed ones were made by
 * Python's zlib and base64. */
#include "door-collect-settings.h"

#include <gio/gio.h>
#include <string.h>

/* As ODK Central hands it to an app user. */
#define CENTRAL                                                                                    \
  "eNotjl0OgyAQhK9iSR8bia+eoLcgW3b9qcAaWGyN8e4F08fJfPNlDjVSoAhO9c2h1sjClmtQjItBGiA7UY9GJYobRZPj"   \
  "VU4ia+q1thSkjFv6gl8dtRxHvXV6oV3Dy97wTro432Ql6a5qBo7e5BVByHhGqjIPYidTFFbcXiHIwokC1vIzD7OBgMaS"   \
  "c9lBVGch/tLrdAB/aZ6cE03ssEm5fN0vENDPoWLn+QOCJFEb"
/* With a name and a password, as a team makes it for KoboToolbox. */
#define KOBO                                                                                       \
  "eNoVjUEKgDAMBL8iOYv1qm8RJNqgojaStCpI/25z3NlZ9oOFAgke0FcfKMlNMiaxCGuMl/bO7XOz88SR+Zj4bVgWt3l0"   \
  "UFeQyiLgSaYXZuhC1YfFG9IhtS11s1CEXDr05xbsKecf0k4oSw=="
static const struct {
  const char *text, *url, *username, *password, *project;
} good[] = {
  { CENTRAL, "https://central.example.org/v1/key/abc!d$e/projects/1", NULL, NULL,
    "Household survey" },
  { KOBO, "https://kc.kobotoolbox.org/ida", "ida", "s\303\251cret", NULL },
  { "  https://ona.example.org/ida/  \n", "https://ona.example.org/ida", NULL, NULL, NULL },
  { "http://127.0.0.1:8080", "http://127.0.0.1:8080", NULL, NULL, NULL },
  { "{\"general\":{\"server_url\":\"https://a.example\",\"username\":\"\"}}", "https://a.example",
    NULL, NULL, NULL },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorCollectSettings) settings = door_collect_settings_parse (good[i].text, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (settings->url, ==, good[i].url);
      g_assert_cmpstr (settings->username, ==, good[i].username);
      g_assert_cmpstr (settings->password, ==, good[i].password);
      g_assert_cmpstr (settings->project, ==, good[i].project);
    }
}

static const char *const bad[] = {
  "",
  "ida",
  "ftp://example.org",
  "https://",
  "https://exa mple.org",
  "javascript:alert(1)",
  "{\"general\":{}}",
  "{\"general\":[]}",
  "{\"general\":{\"server_url\":\"file:///etc/passwd\"}}",
  "{\"general\":{\"server_url\":\"https://a.example\",\"protocol\":\"google_sheets\"}}",
  "{\"general\":{\"server_url\":7}}",
  "aGVsbG8=", /* not packed */
  "eNotjl0OgyAQhK9iSR8bia+eoLcgW3b9qcAaWGyN8e4F08fJfPNlDjVSoAhO9c2h1sjClmtQjItBGiA7", /* cut */
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorCollectSettings) settings = door_collect_settings_parse (bad[i], &error);
      g_assert_null (settings);
      g_assert_true (error->domain == DOOR_OPENROSA_ERROR);
    }
}

/* A few bytes that unpack to 200 kB. */
static void
test_bomb (void)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autofree char *name = g_strnfill (200 * 1000, 'a');
  g_autofree char *json = g_strdup_printf ("{\"general\":{\"server_url\":\"http://%s\"}}", name);
  guint8 packed[4096];
  gsize read, written;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_converter_convert (G_CONVERTER (zlib), json, strlen (json), packed,
                                        sizeof packed, G_CONVERTER_INPUT_AT_END, &read, &written,
                                        &error),
                   ==, G_CONVERTER_FINISHED);
  g_autofree char *text = g_base64_encode (packed, written);
  g_assert_null (door_collect_settings_parse (text, &error));
  g_assert_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED);
}

static void
test_key (void)
{
  g_assert_true (door_collect_url_has_key (good[0].url));
  g_assert_false (door_collect_url_has_key (good[1].url));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/openrosa/collect/good", test_good);
  g_test_add_func ("/openrosa/collect/bad", test_bad);
  g_test_add_func ("/openrosa/collect/bomb", test_bomb);
  g_test_add_func ("/openrosa/collect/key", test_key);
  return g_test_run ();
}
