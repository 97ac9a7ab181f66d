/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-xml.h"
#include "door-zip.h"

#include <gio/gio.h>
#include <string.h>

static xmlDoc *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return door_xml_parse (bytes, "test.xml", error);
}

static void
test_walk (void)
{
  g_autoptr (xmlDoc) doc = parse ("<a xmlns='u' b='1'><c>x<d>y</d></c><c>z</c></a>", NULL);
  xmlNode *root = xmlDocGetRootElement (doc);
  xmlNode *c = door_xml_child (root, "u", "c");
  g_autofree char *b = door_xml_attribute (root, NULL, "b");
  g_autofree char *text = door_xml_text (c);
  g_autofree char *second = door_xml_text (door_xml_next (c, NULL, "c"));

  g_assert_cmpstr (b, ==, "1");
  g_assert_cmpstr (text, ==, "xy");
  g_assert_cmpstr (second, ==, "z");
  g_assert_null (door_xml_child (root, "other", "c"));
  g_assert_null (door_xml_attribute (root, "u", "b"));
}

static void
test_refused (void)
{
  g_autofree char *open = g_strnfill (3000, 'x');
  g_autoptr (GString) deep = g_string_new (NULL);
  const struct {
    const char *text;
    int code;
  } cases[] = {
    { "", DOOR_XML_ERROR_MALFORMED },
    { "<a>", DOOR_XML_ERROR_MALFORMED },
    { "<a><b></a>", DOOR_XML_ERROR_MALFORMED },
    { "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", DOOR_XML_ERROR_FORBIDDEN },
    { "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
      DOOR_XML_ERROR_FORBIDDEN },
    { "<!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///etc/passwd'>%x;]><a/>", DOOR_XML_ERROR_FORBIDDEN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (cases[i].text, &error));
      g_assert_error (error, DOOR_XML_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, "test.xml"));
    }

  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<a>");
  g_assert_null (parse (deep->str, NULL));
}

static void
test_escape (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  door_xml_append_escaped (out, "a<b>&\"c\"\x01 \xD8\xB3 \xff\xC3");
  g_assert_cmpstr (out->str, ==, "a&lt;b&gt;&amp;&quot;c&quot; \xD8\xB3 ");
}

static void
test_zip_refuses_rubbish (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("PK\x03\x04rubbish", 11);
  g_autoptr (GError) error = NULL;

  g_assert_null (door_zip_read (bytes, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* A stored (uncompressed) archive of one member "a.txt" = "hello". */
static void
test_zip_member (void)
{
  static const guint8 archive[]
      = { 'P',  'K', 3,   4,   10,  0,    0,    0,    0,    0, 0,  0, 0,  0,   0x86, 0xa6, 0x10,
          0x36, 5,   0,   0,   0,   5,    0,    0,    0,    5, 0,  0, 0,  'a', '.',  't',  'x',
          't',  'h', 'e', 'l', 'l', 'o',  'P',  'K',  1,    2, 10, 0, 10, 0,   0,    0,    0,
          0,    0,   0,   0,   0,   0x86, 0xa6, 0x10, 0x36, 5, 0,  0, 0,  5,   0,    0,    0,
          5,    0,   0,   0,   0,   0,    0,    0,    0,    0, 0,  0, 0,  0,   0,    0,    0,
          0,    'a', '.', 't', 'x', 't',  'P',  'K',  5,    6, 0,  0, 0,  0,   1,    0,    1,
          0,    51,  0,   0,   0,   40,   0,    0,    0,    0, 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (archive, sizeof archive);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorZip) zip = door_zip_read (bytes, &error);
  GBytes *member;

  g_assert_no_error (error);
  member = door_zip_member (zip, "a.txt");
  g_assert_cmpmem (g_bytes_get_data (member, NULL), g_bytes_get_size (member), "hello", 5);
  g_assert_cmpstr (door_zip_names (zip)[0], ==, "a.txt");
  g_assert_null (door_zip_names (zip)[1]);
  g_assert_null (door_zip_member (zip, "b.txt"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/xml/walk", test_walk);
  g_test_add_func ("/base/xml/refused", test_refused);
  g_test_add_func ("/base/xml/escape", test_escape);
  g_test_add_func ("/base/zip/refuses-rubbish", test_zip_refuses_rubbish);
  g_test_add_func ("/base/zip/member", test_zip_member);
  return g_test_run ();
}
