/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What any OpenRosa client asks: forms, media, and taking a submission. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-call.h"

#include "door-envelope.h"
#include "door-receipt.h"

#include <string.h>

#define XML "text/xml; charset=utf-8"
/* The part that vouches for all others, and whose hash a receipt names. */
#define MAIN_PART "submission.door"
/* Stands for the empty version in a path, as in ODK Central. */
#define NO_VERSION "___"

/* Forms ------------------------------------------------------------------------------------- */

static char *
version_url (DoorHubCall *call, const DoorHubForm *form, const char *rest)
{
  const char *version = *form->version != '\0' ? form->version : NO_VERSION;
  g_autofree char *id_part = g_uri_escape_string (form->form_id, NULL, FALSE);
  g_autofree char *version_part = g_uri_escape_string (version, NULL, FALSE);
  return g_strconcat (call->base_url, "/forms/", id_part, "/versions/", version_part, rest, NULL);
}

static DoorListedForm *
list_form (DoorHubCall *call, const DoorHubForm *form)
{
  DoorListedForm *listed = door_listed_form_new ();
  listed->form_id = g_strdup (form->form_id);
  listed->name = g_strdup (form->name);
  listed->version = g_strdup (form->version);
  listed->hash = g_strdup (form->hash);
  listed->download_url = version_url (call, form, ".xml");
  if (form->media->len > 0)
    listed->manifest_url = version_url (call, form, "/manifest");
  if (form->signature != NULL)
    listed->signature = g_base64_encode (g_bytes_get_data (form->signature, NULL),
                                         g_bytes_get_size (form->signature));
  return listed;
}

/* The version published last of each open form, in the order of their first publication: clients
 * show one row a form. */
static GPtrArray *
newest_open (GPtrArray *forms, const char *form_id)
{
  g_autoptr (GHashTable) newest = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < forms->len; i++)
    {
      DoorHubForm *form = g_ptr_array_index (forms, i);
      if (form->state == DOOR_FORM_OPEN)
        g_hash_table_insert (newest, form->form_id, form);
    }
  GPtrArray *kept = g_ptr_array_new ();
  for (guint i = 0; i < forms->len; i++)
    {
      DoorHubForm *form = g_ptr_array_index (forms, i);
      if (g_hash_table_lookup (newest, form->form_id) == form
          && (form_id == NULL || strcmp (form_id, form->form_id) == 0))
        g_ptr_array_add (kept, form);
    }
  return kept;
}

/* Whoever opens old interviews needs the versions they were made with, closed ones too. */
static GPtrArray *
all_versions (GPtrArray *forms, const char *form_id, gboolean closed_too)
{
  GPtrArray *kept = g_ptr_array_new ();
  for (guint i = 0; i < forms->len; i++)
    {
      DoorHubForm *form = g_ptr_array_index (forms, i);
      if ((closed_too || form->state == DOOR_FORM_OPEN)
          && (form_id == NULL || strcmp (form_id, form->form_id) == 0))
        g_ptr_array_add (kept, form);
    }
  return kept;
}

static GPtrArray *
choose_forms (DoorHubCall *call, GPtrArray *forms)
{
  const char *form_id = call->query != NULL ? g_hash_table_lookup (call->query, "formID") : NULL;
  const char *all
      = call->query != NULL ? g_hash_table_lookup (call->query, "listAllVersions") : NULL;
  if (g_strcmp0 (all, "true") == 0)
    return all_versions (forms, form_id, call->device->role != DOOR_USER_INTERVIEWER);
  return newest_open (forms, form_id);
}

void
door_hub_answer_form_list (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GPtrArray) forms = door_hub_store_list_forms (store, &fault);
  if (forms == NULL)
    return door_hub_call_fault (call, fault);

  g_autoptr (GPtrArray) chosen = choose_forms (call, forms);
  g_autoptr (GPtrArray) listed
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_listed_form_free);
  for (guint i = 0; i < chosen->len; i++)
    g_ptr_array_add (listed, list_form (call, g_ptr_array_index (chosen, i)));
  g_autofree char *text = door_form_list_print (listed);
  g_autofree char *tag = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  if (!door_hub_call_unchanged (call, tag))
    door_hub_call_text (call, 200, XML, g_steal_pointer (&text));
}

/* `segment` ends in ".xml"; NULL after answering when it does not. */
static char *
without_xml (DoorHubCall *call, const char *segment)
{
  if (g_str_has_suffix (segment, ".xml"))
    return g_strndup (segment, strlen (segment) - 4);
  door_hub_call_refuse (call, 404, "There is no such address here.");
  return NULL;
}

static void
send_form (DoorHubCall *call, DoorHubStore *store, const char *form_id, const char *version)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorHubForm) form = door_hub_store_get_form (store, form_id, version, &fault);
  if (form == NULL)
    return door_hub_call_fault (call, fault);
  if (!door_hub_call_unchanged (call, form->hash))
    door_hub_call_bytes (call, XML, form->xml);
}

static const char *
version_of (const char *segment)
{
  return strcmp (segment, NO_VERSION) == 0 ? "" : segment;
}

void
door_hub_answer_form (DoorHubCall *call, DoorHubStore *store)
{
  g_autofree char *form_id = without_xml (call, call->captures[0]);
  if (form_id != NULL)
    send_form (call, store, form_id, NULL);
}

void
door_hub_answer_form_version (DoorHubCall *call, DoorHubStore *store)
{
  g_autofree char *version = without_xml (call, call->captures[1]);
  if (version != NULL)
    send_form (call, store, call->captures[0], version_of (version));
}

void
door_hub_answer_manifest (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorHubForm) form
      = door_hub_store_get_form (store, call->captures[0], version_of (call->captures[1]), &fault);
  if (form == NULL)
    return door_hub_call_fault (call, fault);
  for (guint i = 0; i < form->media->len; i++)
    {
      DoorListedMedia *media = g_ptr_array_index (form->media, i);
      g_autofree char *name = g_uri_escape_string (media->filename, NULL, FALSE);
      g_autofree char *rest = g_strconcat ("/attachments/", name, NULL);
      media->download_url = version_url (call, form, rest);
    }
  door_hub_call_text (call, 200, XML, door_media_manifest_print (form->media));
}

void
door_hub_answer_media (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GBytes) bytes = door_hub_store_get_media (
      store, call->captures[0], version_of (call->captures[1]), call->captures[2], &fault);
  if (bytes == NULL)
    return door_hub_call_fault (call, fault);
  g_autofree char *hash = door_openrosa_hash (bytes);
  if (!door_hub_call_unchanged (call, hash))
    door_hub_call_bytes (call, "application/octet-stream", bytes);
}

/* A submission arrives ---------------------------------------------------------------------- */

void
door_hub_answer_submission_head (DoorHubCall *call, DoorHubStore *store)
{
  call->status = 204;
}

void
door_hub_arrival_free (DoorHubArrival *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->manifest_bytes, g_bytes_unref);
  door_submission_manifest_free (self->manifest);
  g_free (self);
}

/* No manifest of ours. A form of somebody else's client is taken where the office allows it, which
 * the store knows. */
static gboolean
take_plain (DoorHubCall *call, GBytes *xml, GPtrArray *parts, const GError *fault)
{
  gboolean sealed = TRUE;
  g_autoptr (DoorSubmissionManifest) head = door_submission_head_parse (xml, &sealed, NULL);
  if (head == NULL || sealed || head->instance_id == NULL)
    {
      door_hub_call_refuse (call, 400, "%s", fault->message);
      return FALSE;
    }
  call->arrival = g_new0 (DoorHubArrival, 1);
  call->arrival->manifest_bytes = g_bytes_ref (xml);
  call->arrival->manifest = g_steal_pointer (&head);
  call->arrival->parts = g_ptr_array_ref (parts);
  call->arrival->plain = TRUE;
  return TRUE;
}

/* The envelope's head is in clear and signed: damage shows here, while the device still has the
 * interview at hand. */
static gboolean
check_envelope (DoorHubCall *call, const DoorSubmissionManifest *manifest, const DoorWirePart *part)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (part->bytes, &fault);
  if (envelope == NULL)
    door_hub_call_refuse (call, 400, "The sealed interview is damaged: %s", fault->message);
  else if (g_strcmp0 (door_envelope_info (envelope)->instance_id, manifest->instance_id) != 0)
    door_hub_call_refuse (call, 400, "The sealed interview belongs to another instanceID.");
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_parts (DoorHubCall *call, const DoorSubmissionManifest *manifest, GPtrArray *parts)
{
  if (door_submission_manifest_find (manifest, MAIN_PART) == NULL)
    {
      door_hub_call_refuse (call, 400, "The submission's manifest lists no %s.", MAIN_PART);
      return FALSE;
    }
  for (guint i = 0; i < parts->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (parts, i);
      g_autoptr (GError) fault = NULL;
      if (strcmp (part->name, DOOR_SUBMISSION_XML_PART) == 0)
        continue;
      if (!door_submission_manifest_check (manifest, part, &fault))
        {
          door_hub_call_refuse (call, 400, "%s", fault->message);
          return FALSE;
        }
      if (strcmp (part->name, MAIN_PART) == 0 && !check_envelope (call, manifest, part))
        return FALSE;
    }
  return TRUE;
}

gboolean
door_hub_prepare_submission (DoorHubCall *call)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GPtrArray) parts = door_multipart_parse (call->body, call->content_type, &fault);
  if (parts == NULL)
    {
      door_hub_call_refuse (call, 400, "%s", fault->message);
      return FALSE;
    }
  const DoorWirePart *xml = door_multipart_find (parts, DOOR_SUBMISSION_XML_PART);
  if (xml == NULL)
    {
      door_hub_call_refuse (call, 400, "The upload has no part %s.", DOOR_SUBMISSION_XML_PART);
      return FALSE;
    }
  g_autoptr (DoorSubmissionManifest) manifest = door_submission_manifest_parse (xml->bytes, &fault);
  if (manifest == NULL)
    return take_plain (call, xml->bytes, parts, fault);
  if (!check_parts (call, manifest, parts))
    return FALSE;

  call->arrival = g_new0 (DoorHubArrival, 1);
  call->arrival->manifest_bytes = g_bytes_ref (xml->bytes);
  call->arrival->manifest = g_steal_pointer (&manifest);
  call->arrival->parts = g_steal_pointer (&parts);
  return TRUE;
}

/* The sealed interview itself: in this request, or kept from an earlier one. */
static GBytes *
main_part (DoorHubCall *call, DoorHubStore *store, guint64 seq, GError **error)
{
  const DoorWirePart *part = door_multipart_find (call->arrival->parts, MAIN_PART);
  return part != NULL ? g_bytes_ref (part->bytes)
                      : door_hub_store_get_part (store, seq, MAIN_PART, error);
}

static GBytes *
make_receipt (DoorHubCall *call, GBytes *content)
{
  guint8 hash[DOOR_HASH_BYTES];
  door_hash_blake2b (content, hash);
  g_autoptr (DoorReceipt) receipt
      = door_receipt_new (DOOR_RECEIPT_STORED, call->arrival->manifest->instance_id, hash,
                          door_clock_now (call->clock));
  return door_receipt_sign (receipt, call->identity);
}

static GBytes *
sign_receipt (DoorHubCall *call, DoorHubStore *store, guint64 seq, GError **error)
{
  g_autoptr (GBytes) content = main_part (call, store, seq, error);
  if (content == NULL)
    return NULL;
  g_autoptr (GBytes) bytes = make_receipt (call, content);
  return door_hub_store_set_stored_receipt (store, seq, bytes, error) ? g_steal_pointer (&bytes)
                                                                      : NULL;
}

void
door_hub_call_confirm (DoorHubCall *call, GBytes *receipt)
{
  g_autoptr (DoorOpenRosaResponse) response
      = door_openrosa_response_new ("submit_success", "The submission is kept.");
  response->receipt
      = g_base64_encode (g_bytes_get_data (receipt, NULL), g_bytes_get_size (receipt));
  door_hub_call_text (call, 201, XML, door_openrosa_response_print (response));
}

static void
ask_for_rest (DoorHubCall *call)
{
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_new (
      DOOR_OPENROSA_PARTIAL, "What came is kept; parts of the submission are missing yet.");
  door_hub_call_text (call, 202, XML, door_openrosa_response_print (response));
}

void
door_hub_answer_submission (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  g_auto (DoorSubmissionKept) kept = { 0 };
  if (call->arrival->plain && !call->relay)
    return door_hub_answer_plain (call, store);
  if (call->arrival->plain)
    return door_hub_call_refuse (call, 403, "Unsealed forms go to the survey's hub itself.");
  if (!door_hub_store_put_submission (store, call->device, call->arrival->manifest,
                                      call->arrival->manifest_bytes, call->arrival->parts, &kept,
                                      &fault))
    return door_hub_call_fault (call, fault);
  if (call->relay && kept.complete)
    return door_hub_answer_carried (call, store, &kept);
  if (kept.outcome == DOOR_SUBMISSION_CONFLICT && !call->relay)
    return door_hub_call_refuse (call, 409,
                                 "Another interview is kept under this instanceID. This one is "
                                 "kept beside it; the office will decide. Leave it on the device.");
  if (!kept.complete)
    return ask_for_rest (call);
  if (kept.receipt == NULL)
    kept.receipt = sign_receipt (call, store, kept.seq, &fault);
  if (kept.receipt == NULL)
    return door_hub_call_fault (call, fault);
  door_hub_call_confirm (call, kept.receipt);
}

/* Newcomers --------------------------------------------------------------------------------- */

static gboolean
is_newcomer (const DoorHubCall *call)
{
  return call->status == 0 && !call->relay && call->route->answer == door_hub_answer_submission
         && !call->arrival->plain && door_multipart_find (call->arrival->parts, MAIN_PART) != NULL;
}

/* Most submissions are new: those of a batch are kept together. What is left unanswered is for
 * door_hub_answer_submission(), one by one. */
gboolean
door_hub_answer_newcomers (GPtrArray *calls, DoorHubStore *store, GError **error)
{
  g_autofree DoorHubNewcomer *newcomers = g_new0 (DoorHubNewcomer, calls->len);
  g_autoptr (GPtrArray) receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  for (guint i = 0; i < calls->len; i++)
    {
      DoorHubCall *call = g_ptr_array_index (calls, i);
      if (!is_newcomer (call))
        continue;
      GBytes *receipt
          = make_receipt (call, door_multipart_find (call->arrival->parts, MAIN_PART)->bytes);
      g_ptr_array_add (receipts, receipt);
      newcomers[chosen->len] = (DoorHubNewcomer){ .device = call->device,
                                                  .manifest = call->arrival->manifest,
                                                  .manifest_bytes = call->arrival->manifest_bytes,
                                                  .parts = call->arrival->parts,
                                                  .receipt = receipt };
      g_ptr_array_add (chosen, call);
    }
  if (!door_hub_store_put_new (store, newcomers, chosen->len, error))
    return FALSE;
  for (guint i = 0; i < chosen->len; i++)
    if (newcomers[i].seq != 0)
      door_hub_call_confirm (g_ptr_array_index (chosen, i), newcomers[i].receipt);
  return TRUE;
}
