/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-xml-stream.h"

#include <string.h>

typedef struct {
  GString *log;
  guint stop_after;
} Listener;

static gboolean
on_open (gpointer data, const char *name, const DoorXmlAttribute *attributes, gsize n)
{
  Listener *self = data;
  g_autofree char *b = door_xml_attribute_dup (attributes, n, "b");

  g_string_append_printf (self->log, "<%s", name);
  if (b)
    g_string_append_printf (self->log, " b=%s", b);
  g_string_append_c (self->log, '>');
  return self->stop_after == 0 || --self->stop_after > 0;
}

static gboolean
on_text (gpointer data, const char *text, gsize length)
{
  g_string_append_len (((Listener *) data)->log, text, (gssize) length);
  return TRUE;
}

static gboolean
on_close (gpointer data, const char *name)
{
  g_string_append_printf (((Listener *) data)->log, "</%s>", name);
  return TRUE;
}

static const DoorXmlListener listener = { on_open, on_text, on_close };

static gboolean
stream (const char *text, Listener *self, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return door_xml_stream (bytes, "test.xml", &listener, self, error);
}

static void
test_events (void)
{
  g_autoptr (GString) log = g_string_new (NULL);
  Listener self = { log };

  g_assert_true (
      stream ("<x:a xmlns:x='u'><c x:b='1 &amp; 2'>d&lt;<![CDATA[<e>]]></c></x:a>", &self, NULL));
  g_assert_cmpstr (log->str, ==, "<a><c b=1 & 2>d<<e></c></a>");
}

static void
test_stop (void)
{
  g_autoptr (GString) log = g_string_new (NULL);
  Listener self = { log, 2 };

  g_assert_true (stream ("<a><b/><c/></a>", &self, NULL));
  g_assert_cmpstr (log->str, ==, "<a><b>");
}

static void
test_refused (void)
{
  const struct {
    const char *text;
    int code;
  } cases[] = {
    { "", DOOR_XML_ERROR_MALFORMED },
    { "<a>", DOOR_XML_ERROR_MALFORMED },
    { "<a>&b;</a>", DOOR_XML_ERROR_MALFORMED },
    { "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", DOOR_XML_ERROR_FORBIDDEN },
    { "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
      DOOR_XML_ERROR_FORBIDDEN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) log = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      Listener self = { log };

      g_assert_false (stream (cases[i].text, &self, &error));
      g_assert_error (error, DOOR_XML_ERROR, cases[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xml-stream/events", test_events);
  g_test_add_func ("/xml-stream/stop", test_stop);
  g_test_add_func ("/xml-stream/refused", test_refused);
  return g_test_run ();
}
