/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a record of a form that has a bit of everything. */
#include <stdint.h>
#include <string.h>

#include "scenario.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char instance[]
    = "<data id='x' version='1'><a/><n/><m jr:template=''><b/><c/><k jr:template=''><d/></k></m>"
      "<m><b/><c/></m><t/><t/><meta><instanceID/><instanceName/></meta></data>";
static const char model[] = BIND ("/data/n", "type='int' calculate='count(/data/m)'")
    BIND ("/data/m/c", "relevant='../b != /data/a' calculate='sum(../k/d)'")
        BIND ("/data/m/k/d", "type='decimal' constraint='. &gt; 0'");
static const char body[] = INPUT ("/data/a")
    REPEAT ("/data/m", INPUT ("/data/m/b") REPEAT ("/data/m/k", INPUT ("/data/m/k/d")));

/* The form is the same for all records, and read once. */
static DoorFormDef *
form (void)
{
  static DoorFormDef *def;
  g_autofree char *xml = def ? NULL : form_xml (instance, model, body);
  g_autoptr (GBytes) bytes = def ? NULL : g_bytes_new (xml, strlen (xml));
  g_autoptr (DoorDiagnostics) diagnostics = def ? NULL : door_diagnostics_new ();

  if (!def)
    def = door_form_load (bytes, NULL, diagnostics);
  return def;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) record = g_bytes_new (data, size);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorSession) session
      = door_session_resume (form (), NULL, record, size % 2, diagnostics, NULL);
  g_autoptr (GBytes) out = session ? door_session_to_xml (session, TRUE) : NULL;

  return 0;
}
