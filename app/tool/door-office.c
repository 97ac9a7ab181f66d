/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-office.h"

#include "door-desk-inbox.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-form-signature.h"
#include "door-tool-form.h"

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

gboolean
door_office_publish (DoorHubStore *store,
                     DoorIdentity *survey_key,
                     const char *path,
                     char **ret_form_id,
                     char **ret_version,
                     GError **error)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) xml = door_tool_form_xml (path, NULL, diagnostics, error);
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
  signature = door_form_sign (survey_key, door_form_id (def), door_form_version (def), xml, parts);
  return door_hub_store_publish_form (store, xml, parts, signature, ret_form_id, ret_version,
                                      error);
}

/* --- Cases ---------------------------------------------------------------------------------- */

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

gboolean
door_office_assign (DoorHubStore *store,
                    DoorIdentity *signer,
                    const DoorHubDevice *device,
                    const DoorAssignmentFacts *facts,
                    GError **error)
{
  g_autoptr (GBytes) sealed = NULL;

  if (!device->keys)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "the device %" G_GINT64_FORMAT " of %s has not told its keys yet; let it "
                   "connect once, then assign",
                   device->device, device->user);
      return FALSE;
    }
  sealed = seal_case (signer, device, facts, error);
  return sealed && door_hub_store_assign (store, device->device, facts->id, sealed, error);
}
