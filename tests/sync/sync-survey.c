/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-survey.h"

#include "door-envelope.h"
#include "door-files.h"
#include "door-form-signature.h"
#include "door-seal.h"

#include <libsoup/soup.h>
#include <string.h>

static const char form_xml[]
    = "<h:html xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns=\"http://www.w3.org/2002/xforms\">"
      "<h:head><h:title>Harbour survey</h:title><model><instance>"
      "<data id=\"" SURVEY_FORM "\" version=\"" SURVEY_VERSION "\"><told/></data>"
      "</instance><bind nodeset=\"/data/told\" type=\"string\"/></model></h:head>"
      "<h:body><input ref=\"/data/told\"/></h:body></h:html>";

static void
make_keys (SyncSurvey *self, const DoorPublicKeys *hub_keys)
{
  g_autoptr (GError) error = NULL;
  DoorRoster *roster = door_roster_new ("harbour", 1, door_clock_now (self->clock));
  door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "amina",
                   door_identity_public (self->analyst_key));
  door_roster_add (roster, DOOR_ROLE_HUB, NULL, "hub", hub_keys);
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "ida",
                   door_identity_public (self->vault_key));
  self->roster_bytes = door_roster_sign (roster, self->survey_key);
  door_roster_unref (roster);
  self->roster
      = door_roster_read (self->roster_bytes, door_identity_public (self->survey_key), &error);
  g_assert_no_error (error);
}

static char *
add_person (
    DoorHubStore *store, const char *name, DoorUserRole role, const char *team, gint64 *device)
{
  g_autoptr (GError) error = NULL;
  char *token = NULL;
  door_hub_store_add_user (store, name, role, team, &error);
  g_assert_no_error (error);
  door_hub_store_add_device (store, name, "tablet", &token, device, &error);
  g_assert_no_error (error);
  return token;
}

static void
fill_store (SyncSurvey *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = door_hub_store_open (self->folder, self->clock, &error);
  g_assert_no_error (error);
  self->interviewer_token
      = add_person (store, "ida", DOOR_USER_INTERVIEWER, "north", &self->interviewer_device);
  self->supervisor_token = add_person (store, "sione", DOOR_USER_SUPERVISOR, "south", NULL);
  self->analyst_token = add_person (store, "amina", DOOR_USER_ANALYST, NULL, NULL);
  self->administrator_token = add_person (store, "root", DOOR_USER_ADMINISTRATOR, NULL, NULL);

  g_autoptr (DoorIdentity) hub = door_hub_store_get_identity (store, &error);
  g_assert_no_error (error);
  make_keys (self, door_identity_public (hub));
  door_hub_store_put_roster (store, 1, self->roster_bytes, &error);
  g_assert_no_error (error);

  g_autoptr (GBytes) signature
      = door_form_sign (self->survey_key, SURVEY_FORM, SURVEY_VERSION, self->form, self->media);
  door_hub_store_publish_form (store, self->form, self->media, signature, NULL, NULL, &error);
  g_assert_no_error (error);
}

SyncSurvey *
sync_survey_new (void)
{
  g_autoptr (GError) error = NULL;
  SyncSurvey *self = g_new0 (SyncSurvey, 1);
  door_seal_init ();
  self->folder = g_dir_make_tmp ("door-hub-XXXXXX", &error);
  g_assert_no_error (error);
  self->clock = door_clock_new_fixed (G_GINT64_CONSTANT (1795413600000000), NULL);
  self->survey_key = door_identity_new ();
  self->analyst_key = door_identity_new ();
  self->vault_key = door_identity_new ();
  self->vault = door_uuid_random ();
  self->form = g_bytes_new_static (form_xml, strlen (form_xml));
  self->media = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  g_autoptr (GBytes) wards = g_bytes_new_static ("name,label\nw1,Ward 1\n", 21);
  g_ptr_array_add (self->media, door_wire_part_new ("wards.csv", NULL, wards));

  door_hub_store_init (self->folder, "harbour", &error);
  g_assert_no_error (error);
  fill_store (self);
  self->hub = door_hub_new (self->folder, self->clock, &error);
  g_assert_no_error (error);
  door_hub_listen (self->hub, 0, TRUE, NULL, &error);
  g_assert_no_error (error);
  self->url = door_hub_get_url (self->hub);
  return self;
}

void
sync_survey_free (SyncSurvey *self)
{
  if (self->hub != NULL)
    door_hub_stop (self->hub);
  g_clear_object (&self->hub);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  door_clock_unref (self->clock);
  door_identity_unref (self->survey_key);
  door_identity_unref (self->analyst_key);
  door_identity_unref (self->vault_key);
  g_bytes_unref (self->roster_bytes);
  door_roster_unref (self->roster);
  g_bytes_unref (self->form);
  g_ptr_array_unref (self->media);
  g_free (self->url);
  g_free (self->interviewer_token);
  g_free (self->supervisor_token);
  g_free (self->analyst_token);
  g_free (self->administrator_token);
  g_free (self);
}

DoorHubStore *
sync_survey_store (SyncSurvey *self)
{
  g_autoptr (GError) error = NULL;
  DoorHubStore *store = door_hub_store_open (self->folder, self->clock, &error);
  g_assert_no_error (error);
  return store;
}

DoorParcel *
sync_survey_parcel_as (SyncSurvey *self, const char *instance, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = g_bytes_new (content, strlen (content));
  g_autoptr (GPtrArray) recipients
      = door_roster_recipients (self->roster, DOOR_AUDIENCE_TEAM, "north");
  const DoorEnvelopeInfo info = {
    .kind = "submission",
    .instance_id = instance,
    .vault = self->vault,
    .epoch = 1,
    .audience = DOOR_AUDIENCE_TEAM,
  };
  g_autoptr (GBytes) sealed
      = door_envelope_seal (plain, &info, NULL, self->vault_key, recipients, &error);
  g_assert_no_error (error);

  g_autoptr (DoorSubmissionManifest) manifest
      = door_submission_manifest_new (SURVEY_FORM, SURVEY_VERSION, instance);
  door_submission_manifest_add_part (manifest, "submission.door", sealed);
  g_autoptr (GBytes) xml = door_submission_manifest_print (manifest);
  DoorParcel *parcel = door_parcel_new (instance, xml);
  g_ptr_array_add (parcel->parts, door_wire_part_new ("submission.door", NULL, sealed));
  return parcel;
}

DoorParcel *
sync_survey_parcel (SyncSurvey *self, const char *content)
{
  DoorUuid uuid = door_uuid_random ();
  g_autofree char *instance = door_uuid_to_instance_id (&uuid);
  return sync_survey_parcel_as (self, instance, content);
}

void
sync_survey_add_photo (DoorParcel *parcel, gsize length)
{
  g_autoptr (DoorSubmissionManifest) manifest
      = door_submission_manifest_parse (parcel->manifest, NULL);
  guint8 *bytes = g_malloc (length);
  door_random_bytes (bytes, length);
  g_autoptr (GBytes) photo = g_bytes_new_take (bytes, length);
  door_submission_manifest_add_part (manifest, "media-1.door", photo);
  g_ptr_array_add (parcel->parts, door_wire_part_new ("media-1.door", NULL, photo));
  g_bytes_unref (parcel->manifest);
  parcel->manifest = door_submission_manifest_print (manifest);
}

static double
draw_half (gpointer data)
{
  return 0.5;
}

DoorSync *
sync_survey_client (SyncSurvey *self, const char *url, SyncBoxOut *outbox, SyncBoxIn *inbox)
{
  g_autoptr (DoorServer) server = door_server_new (DOOR_SERVER_HUB, url != NULL ? url : self->url);
  server->token = g_strdup (self->interviewer_token);
  DoorSync *sync = door_sync_new (server, DOOR_OUTBOX (outbox), DOOR_INBOX (inbox), self->clock);
  char vault[DOOR_UUID_TEXT];
  door_uuid_print (&self->vault, vault);
  g_autoptr (DoorDeviceKeys) keys
      = door_device_keys_new (vault, door_identity_public (self->vault_key));
  door_sync_set_trust (sync, door_identity_public (self->survey_key), self->roster);
  door_sync_set_device_keys (sync, keys);
  door_sync_set_draw (sync, draw_half, NULL);
  return sync;
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;
  *slot = g_object_ref (result);
}

gboolean
sync_survey_run (DoorSync *sync, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  door_sync_run_async (sync, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return door_sync_run_finish (sync, result, error);
}

guint
sync_survey_ask (const char *method,
                 const char *url,
                 const char *token,
                 const char *content_type,
                 GBytes *body,
                 GBytes **ret_body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GAsyncResult) result = NULL;
  g_assert_nonnull (message);
  if (token != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", token, NULL);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                    value);
    }
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, content_type, body);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (GBytes) answer = soup_session_send_and_read_finish (session, result, &error);
  g_assert_no_error (error);
  if (ret_body != NULL)
    *ret_body = g_steal_pointer (&answer);
  return soup_message_get_status (message);
}

GBytes *
sync_survey_body (const DoorParcel *parcel, char **ret_content_type)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (DoorWirePart) xml
      = door_wire_part_new (DOOR_SUBMISSION_XML_PART, "text/xml", parcel->manifest);
  g_ptr_array_add (parts, xml);
  for (guint i = 0; i < parcel->parts->len; i++)
    g_ptr_array_add (parts, g_ptr_array_index (parcel->parts, i));
  return door_multipart_build (parts, ret_content_type);
}
