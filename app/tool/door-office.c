/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-office.h"

#include "door-areas.h"
#include "door-desk-inbox.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-form-signature.h"
#include "door-hub-office.h"
#include "door-protocol.h"
#include "door-tool-form.h"
#include "door-xml.h"

#include <string.h>

#define MEDIA_MAX_BYTES (256u * 1024 * 1024)

/* --- Forms ---------------------------------------------------------------------------------- */

/* Files that the form asks for: found by loading it and noting what is asked. */
typedef struct {
  DoorFormMedia from_folder;
  GPtrArray *parts; /* DoorWirePart */
} Noting;

static gboolean
is_noted (const Noting *noting, const char *name)
{
  return door_multipart_find (noting->parts, name) != NULL;
}

static GBytes *
load_and_note (const DoorFormMedia *media, const char *name, const char *uri)
{
  Noting *noting = (Noting *) media->data;
  GBytes *bytes = noting->from_folder.load (&noting->from_folder, name, uri);

  if (bytes && g_bytes_get_size (bytes) <= MEDIA_MAX_BYTES && !is_noted (noting, name))
    g_ptr_array_add (noting->parts, door_wire_part_new (name, NULL, bytes));
  return bytes;
}

/* What the survey prescribes beside the questionnaire, when it lies with it. */
static void
take_protocol (const DoorFormMedia *media)
{
  g_autoptr (GBytes) protocol
      = load_and_note (media, DOOR_PROTOCOL_FILE, "jr://file/" DOOR_PROTOCOL_FILE);

  if (!protocol)
    g_message ("there is no " DOOR_PROTOCOL_FILE ": visits go by the usual rules");
}

/* Outlines of areas, when they lie with the questionnaire. What is wrong with them is said before anything is
 * signed: on a supervisor's computer nobody could mend it. */
static gboolean
take_areas (const DoorFormMedia *media, GError **error)
{
  g_autoptr (GBytes) geojson = load_and_note (media, DOOR_AREAS_FILE, "jr://file/" DOOR_AREAS_FILE);
  g_autoptr (DoorAreas) areas = geojson ? door_areas_parse (geojson, error) : NULL;

  return !geojson || areas;
}

gboolean
door_office_publish (DoorHubStore *store,
                     DoorIdentity *survey_key,
                     const char *path,
                     char **ret_form_id,
                     char **ret_version,
                     GError **error)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) xml = door_tool_form_checked_xml (path, error);
  g_autofree char *folder = door_tool_media_folder (path);
  g_autoptr (GPtrArray) parts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  Noting noting = { door_form_media_from_folder (folder), parts };
  DoorFormMedia media = { load_and_note, &noting };
  g_autoptr (DoorFormDef) def = xml ? door_form_load (xml, &media, diagnostics) : NULL;
  g_autoptr (GBytes) signature = NULL;

  if (!def)
    {
      g_autofree char *faults = door_diagnostics_to_text (diagnostics);

      if (xml)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s cannot be published:\n%s",
                     path, faults);
      return FALSE;
    }
  take_protocol (&media);
  if (!take_areas (&media, error))
    return FALSE;
  signature = door_form_sign (survey_key, door_form_id (def), door_form_version (def), xml, parts);
  return door_hub_store_publish_form (store, xml, parts, signature, ret_form_id, ret_version,
                                      error);
}

/* --- Cases ---------------------------------------------------------------------------------- */

static char *
cell_named (const DoorCsvTable *sample, guint row, const char *name)
{
  int column = door_csv_find (sample, name);

  return g_strdup (column < 0 ? "" : door_csv_cell (sample, row, (guint) column));
}

DoorAssignmentFacts *
door_office_read_case (const DoorCsvTable *sample, guint row)
{
  DoorAssignmentFacts *facts = door_assignment_facts_new ();

  facts->id = cell_named (sample, row, "id");
  facts->label = cell_named (sample, row, "label");
  facts->address = cell_named (sample, row, "address");
  facts->area = cell_named (sample, row, "area");
  facts->form_id = cell_named (sample, row, "form");
  facts->form_version = cell_named (sample, row, "version");
  for (guint i = 0; i < door_csv_columns (sample); i++)
    {
      const char *header = door_csv_header (sample, i);
      const char *cell = door_csv_cell (sample, row, i);

      if (*header == '/' && *cell)
        door_assignment_facts_prefill (facts, header, cell);
      else if (*cell)
        door_assignment_facts_set (facts, header, cell);
    }
  return facts;
}

const DoorHubDevice *
door_office_find_device (GPtrArray *devices, gint64 wanted, GError **error)
{
  for (guint i = 0; devices && i < devices->len; i++)
    {
      const DoorHubDevice *device = g_ptr_array_index (devices, i);

      if (device->device == wanted && !device->revoked)
        return device;
    }
  if (devices)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 "there is no device %" G_GINT64_FORMAT " in use", wanted);
  return NULL;
}

static GBytes *
seal_case (DoorIdentity *signer,
           const DoorHubDevice *device,
           const DoorAssignmentFacts *facts,
           GError **error)
{
  DoorUuid id = door_uuid_random ();
  g_autofree char *instance_id = door_uuid_to_instance_id (&id);
  DoorEnvelopeInfo info = { DOOR_ENVELOPE_ASSIGNMENT, instance_id };
  DoorMember member = { DOOR_ROLE_INTERVIEWER, device->team, device->user, device->keys->keys };
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  g_autoptr (GBytes) content = door_assignment_facts_print (facts);

  info.vault = id;
  info.audience = DOOR_AUDIENCE_TEAM;
  g_ptr_array_add (recipients, &member);
  return door_envelope_seal (content, &info, NULL, signer, recipients, error);
}

static gboolean
has_keys (const DoorHubDevice *device, GError **error)
{
  if (device->keys)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "the device %" G_GINT64_FORMAT " of %s has not told its keys yet; let it "
               "connect once, then assign",
               device->device, device->user);
  return FALSE;
}

gboolean
door_office_assign (DoorHubStore *store,
                    DoorIdentity *signer,
                    const DoorHubDevice *device,
                    const DoorAssignmentFacts *facts,
                    GError **error)
{
  g_autoptr (GBytes) sealed = NULL;

  if (!has_keys (device, error))
    return FALSE;
  sealed = seal_case (signer, device, facts, error);
  return sealed && door_hub_store_give_case (store, facts->id, device->device, sealed, error);
}

/* --- The sample ------------------------------------------------------------------------------ */

GBytes *
door_office_seal_case (const DoorAssignmentFacts *facts, DoorIdentity *office, GError **error)
{
  DoorUuid id = door_uuid_random ();
  g_autofree char *instance_id = door_uuid_to_instance_id (&id);
  DoorEnvelopeInfo info = { DOOR_ENVELOPE_CASE, instance_id };
  DoorMember member
      = { DOOR_ROLE_HEADQUARTERS, (char *) "*", (char *) "office", *door_identity_public (office) };
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  g_autoptr (GBytes) content = door_assignment_facts_print (facts);

  info.vault = id;
  info.audience = DOOR_AUDIENCE_HEADQUARTERS;
  g_ptr_array_add (recipients, &member);
  return door_envelope_seal (content, &info, NULL, office, recipients, error);
}

static DoorAssignmentFacts *
open_case (GBytes *sealed, DoorIdentity *office, GError **error)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (sealed, error);
  g_autoptr (GBytes) content = envelope ? door_envelope_open (envelope, office, NULL, error) : NULL;

  return content ? door_assignment_facts_parse (content, error) : NULL;
}

gboolean
door_office_give (DoorHubStore *store,
                  DoorIdentity *office,
                  const DoorHubDevice *device,
                  const char *case_id,
                  GError **error)
{
  g_autoptr (DoorSampleCase) sampled = door_hub_store_get_case (store, case_id, error);
  g_autoptr (DoorAssignmentFacts) facts
      = sampled ? open_case (sampled->sealed, office, error) : NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (!facts || !has_keys (device, error))
    return FALSE;
  sealed = seal_case (office, device, facts, error);
  return sealed && door_hub_store_give_case (store, case_id, device->device, sealed, error);
}

static gboolean
is_sensitive (const xmlNode *bind)
{
  for (const xmlAttr *attribute = bind->properties; attribute; attribute = attribute->next)
    {
      const char *name = (const char *) attribute->name;

      if (strcmp (name, "sensitivity") == 0 || strcmp (name, "sens") == 0
          || strcmp (name, "sealed") == 0)
        return TRUE;
    }
  return FALSE;
}

static void
collect_sensitive (const xmlNode *node, GStrvBuilder *places)
{
  for (; node; node = node->next)
    {
      g_autofree char *path = NULL;

      if (node->type != XML_ELEMENT_NODE)
        continue;
      if (strcmp ((const char *) node->name, "bind") == 0 && is_sensitive (node)
          && (path = door_xml_attribute (node, NULL, "nodeset")))
        g_strv_builder_add (places, path);
      collect_sensitive (node->children, places);
    }
}

char **
door_office_sensitive_places (GBytes *form_xml, GError **error)
{
  g_autoptr (xmlDoc) doc = door_xml_parse (form_xml, "form", error);
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();

  if (!doc)
    return NULL;
  collect_sensitive (xmlDocGetRootElement (doc), places);
  return g_strv_builder_end (places);
}
