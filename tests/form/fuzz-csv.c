/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as the CSV table of a form: its choices are filtered, looked up and drawn from. */
#include <stdint.h>
#include <string.h>

#include "scenario.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char instance[] = "<data id='x'><a/><q/><p/><n/></data>";
static const char model[] = "<instance id='t' src='jr://file-csv/t.csv'/>" BIND (
    "/data/p", "calculate=\"pulldata('t', 'label', 'name', /data/a)\"")
    BIND ("/data/n",
          "calculate=\"count(instance('t')/root/item) + "
          "sum(instance('t')/root/item/n) + "
          "count(instance('t')/root/item[name = /data/a])\"");
static const char body[]
    = INPUT ("/data/a") "<select1 ref=\"/data/q\"><label>q</label>"
                        "<itemset nodeset=\"instance('t')/root/item[contains(name, /data/a)]\">"
                        "<value ref=\"name\"/><label ref=\"label\"/></itemset></select1>";

static GBytes *
load_table (const DoorFormMedia *media, const char *name, const char *uri)
{
  return g_bytes_ref ((GBytes *) media->data);
}

/* Every choice is looked at, and one is chosen. */
static void
choose (DoorSession *session)
{
  const DoorNode question = door_session_find (session, "/data/q");
  const guint n = MIN (door_session_n_choices (session, question), 50);

  for (guint i = 0; i < n; i++)
    g_free (door_session_choice_label (session, question, i));
  if (n > 0)
    {
      g_autofree char *value
          = g_strdup (door_session_choice_value (session, question, (n - 1) / 2));

      door_session_set (session, question, value, FALSE);
      door_session_set (session, door_session_find (session, "/data/a"), value, FALSE);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *xml = form_xml (instance, model, body);
  g_autoptr (GBytes) form = g_bytes_new (xml, strlen (xml));
  g_autoptr (GBytes) table = g_bytes_new (data, size);
  const DoorFormMedia media = { load_table, table };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def = door_form_load (form, &media, diagnostics);
  g_autoptr (DoorSession) session = def ? door_session_new (def, NULL, NULL) : NULL;
  g_autoptr (GBytes) record = NULL;

  if (!session)
    return 0;
  choose (session);
  record = door_session_to_xml (session, TRUE);
  return 0;
}
