/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What any OpenRosa client may rely on: headers, lists, sign-in, and what becomes of a submission.
 * Requests are written by hand, since a client library would tidy them. */
#include "hub-http.h"

#include "door-envelope.h"
#include "door-relay-certificate.h"

#include <libsoup/soup.h>
#include <string.h>

/* What any OpenRosa client relies on ------------------------------------------------------------ */

static void
test_headers (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_auto (HubAnswer) head
      = hub_http_ask (survey, "HEAD", "/v1/submission", survey->interviewer_token, "", NULL);
  g_assert_cmpuint (head.status, ==, 204);
  g_assert_nonnull (strstr (head.head, "X-OpenRosa-Version: 1.0\r\n"));
  g_assert_nonnull (strstr (head.head, "X-OpenRosa-Accept-Content-Length: 100000000\r\n"));
  g_auto (HubAnswer) wrong = hub_http_ask (survey, "GET", "/v1/formList", survey->interviewer_token,
                                           "X-OpenRosa-Version: 2.0\r\n", NULL);
  g_assert_cmpuint (wrong.status, ==, 400);
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_parse (wrong.body, NULL);
  g_assert_cmpstr (response->nature, ==, "error");
}

/* Programs of other times: a common language is found, or nothing is exchanged and both are told. */
static void
test_language (void)
{
  static const struct {
    const char *header;
    guint status;
    const char *says;
  } cases[] = {
    { "", 204, NULL },
    { "Doorstep-Protocol: 1\r\n", 204, NULL },
    { "Doorstep-Protocol: 1-999\r\n", 204, NULL },
    { "Doorstep-Protocol: spoilt\r\n", 204, NULL },
    { "Doorstep-Protocol: 998-999\r\n", 426, "The hub is too old" },
  };
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (HubAnswer) answer = hub_http_ask (survey, "HEAD", "/v1/submission",
                                                survey->interviewer_token, cases[i].header, NULL);
      g_assert_cmpuint (answer.status, ==, cases[i].status);
      g_assert_nonnull (strstr (answer.head, "Doorstep-Protocol: 1\r\n"));
    }
  g_auto (HubAnswer) told = hub_http_ask (survey, "GET", "/v1/changes", survey->interviewer_token,
                                          "Doorstep-Protocol: 998-999\r\n", NULL);
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_parse (told.body, NULL);
  g_assert_true (g_str_has_prefix (response->message, cases[4].says));
}

static void
test_form_list (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autofree char *path
      = g_strdup_printf ("/v1/key/%s/projects/1/formList", survey->interviewer_token);
  g_auto (HubAnswer) answer
      = hub_http_ask (survey, "GET", path, NULL, "X-OpenRosa-Version: 1.0\r\n", NULL);
  g_assert_cmpuint (answer.status, ==, 200);
  g_autoptr (GPtrArray) forms = door_form_list_parse (answer.body, NULL);
  g_assert_cmpuint (forms->len, ==, 1);
  const DoorListedForm *form = g_ptr_array_index (forms, 0);
  g_autofree char *hash = door_openrosa_hash (survey->form);
  g_assert_cmpstr (form->hash, ==, hash);
  g_autofree char *begin
      = g_strdup_printf ("http://hub.test/v1/key/%s/projects/1/forms/", survey->interviewer_token);
  g_assert_true (g_str_has_prefix (form->download_url, begin));

  g_auto (HubAnswer) filtered = hub_http_ask (survey, "GET", "/v1/formList?formID=other",
                                              survey->interviewer_token, "", NULL);
  g_autoptr (GPtrArray) none = door_form_list_parse (filtered.body, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_not_modified (void)
{
  static const char *const paths[] = {
    "/v1/formList",
    "/v1/forms/harbour.xml",
    "/v1/forms/harbour/versions/2026-11/attachments/wards.csv",
    "/v1/roster",
    "/v1/changes",
  };
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_test_message ("%s", paths[i]);
      g_auto (HubAnswer) first
          = hub_http_ask (survey, "GET", paths[i], survey->interviewer_token, "", NULL);
      g_assert_cmpuint (first.status, ==, 200);
      const char *tag = strstr (first.head, "ETag: ") + 6;
      g_autofree char *value = g_strndup (tag, strcspn (tag, "\r"));
      g_autofree char *header = g_strdup_printf ("If-None-Match: W/%s\r\n", value);
      g_auto (HubAnswer) again
          = hub_http_ask (survey, "GET", paths[i], survey->interviewer_token, header, NULL);
      g_assert_cmpuint (again.status, ==, 304);
      g_assert_cmpuint (g_bytes_get_size (again.body), ==, 0);
    }
}

static void
test_basic (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  static const struct {
    const char *user;
    gboolean right_token;
    guint status;
  } tries[] = { { "ida", TRUE, 200 }, { "amina", TRUE, 401 }, { "ida", FALSE, 401 } };
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      const char *password = tries[i].right_token ? survey->interviewer_token : "guess";
      g_autofree char *pair = g_strconcat (tries[i].user, ":", password, NULL);
      g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
      g_autofree char *header = g_strdup_printf ("Authorization: Basic %s\r\n", encoded);
      g_auto (HubAnswer) answer = hub_http_ask (survey, "GET", "/v1/formList", NULL, header, NULL);
      g_assert_cmpuint (answer.status, ==, tries[i].status);
    }
  g_auto (HubAnswer) nobody = hub_http_ask (survey, "GET", "/v1/formList", NULL, "", NULL);
  g_assert_nonnull (strstr (nobody.head, "WWW-Authenticate: Basic"));
}

/* Submissions ----------------------------------------------------------------------------------- */

static void
test_conflict (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorParcel) one = sync_survey_parcel (survey, "one");
  g_autoptr (DoorParcel) other = sync_survey_parcel_as (survey, one->id, "other");
  g_auto (HubAnswer) kept = hub_http_post (survey, survey->interviewer_token, one);
  g_auto (HubAnswer) conflict = hub_http_post (survey, survey->interviewer_token, other);
  g_auto (HubAnswer) again = hub_http_post (survey, survey->interviewer_token, one);
  g_assert_cmpuint (kept.status, ==, 201);
  g_assert_cmpuint (conflict.status, ==, 409);
  g_assert_cmpuint (again.status, ==, 201);
  g_assert_cmpuint (hub_http_count (survey), ==, 2);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  guint *left = data;
  (*left)--;
}

/* Sixteen at once: one row. */
static void
test_parallel (void)
{
  enum { AT_ONCE = 16 };
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, "one");
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body = sync_survey_body (parcel, &type);
  g_autofree char *url = g_strconcat (survey->url, "/submission", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", survey->interviewer_token, NULL);
  g_autoptr (SoupSession) session
      = soup_session_new_with_options ("max-conns-per-host", AT_ONCE, NULL);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  guint left = AT_ONCE;
  for (guint i = 0; i < AT_ONCE; i++)
    {
      SoupMessage *message = soup_message_new ("POST", url);
      soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                   bearer);
      soup_message_set_request_body_from_bytes (message, type, body);
      soup_session_send_and_read_async (session, message, 0, NULL, on_counted, &left);
      g_ptr_array_add (messages, message);
    }
  while (left > 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < AT_ONCE; i++)
    g_assert_cmpuint (soup_message_get_status (g_ptr_array_index (messages, i)), ==, 201);
  g_assert_cmpuint (hub_http_count (survey), ==, 1);
}

/* A part altered on the way, an envelope of another interview, a stowaway: refused, nothing kept. */
static void
test_altered_parts (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  for (guint kind = 0; kind < 3; kind++)
    {
      g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, "one");
      g_autoptr (DoorParcel) other = sync_survey_parcel (survey, "two");
      DoorWirePart *part = g_ptr_array_index (parcel->parts, 0);
      DoorWirePart *foreign = g_ptr_array_index (other->parts, 0);
      if (kind == 0)
        {
          gsize length;
          g_autofree guint8 *bytes
              = g_bytes_unref_to_data (g_steal_pointer (&part->bytes), &length);
          bytes[length / 2] ^= 1;
          part->bytes = g_bytes_new (bytes, length);
        }
      else if (kind == 1)
        {
          g_bytes_unref (part->bytes);
          part->bytes = g_bytes_ref (foreign->bytes);
          g_autoptr (DoorSubmissionManifest) manifest
              = door_submission_manifest_new (SURVEY_FORM, SURVEY_VERSION, parcel->id);
          door_submission_manifest_add_part (manifest, "submission.door", part->bytes);
          g_bytes_unref (parcel->manifest);
          parcel->manifest = door_submission_manifest_print (manifest);
        }
      else
        g_ptr_array_add (parcel->parts, door_wire_part_new ("stowaway.door", NULL, foreign->bytes));
      g_auto (HubAnswer) answer = hub_http_post (survey, survey->interviewer_token, parcel);
      g_assert_cmpuint (answer.status, ==, 400);
    }
  g_assert_cmpuint (hub_http_count (survey), ==, 0);
}

static void
test_plain_submission (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  static const char body_text[]
      = "--b\r\nContent-Disposition: form-data; name=\"xml_submission_file\"; filename=\"s.xml\""
        "\r\n\r\n<data id=\"harbour\" version=\"2026-11\"><told>secret</told>"
        "<meta><instanceID>uuid:1</instanceID></meta></data>\r\n--b--\r\n";
  g_autoptr (GBytes) body = g_bytes_new_static (body_text, strlen (body_text));
  g_auto (HubAnswer) answer
      = hub_http_ask (survey, "POST", "/v1/submission", survey->interviewer_token,
                      "Content-Type: multipart/form-data; boundary=b\r\n", body);
  g_assert_cmpuint (answer.status, ==, 403);
  g_assert_cmpuint (hub_http_count (survey), ==, 0);
}

static const char plain_body[]
    = "--b\r\nContent-Disposition: form-data; name=\"xml_submission_file\"; filename=\"s.xml\""
      "\r\n\r\n<data id=\"harbour\" version=\"2026-11\"><told>secret</told>"
      "<meta><instanceID>uuid:1</instanceID></meta></data>\r\n--b\r\nContent-Disposition: "
      "form-data; name=\"photo.jpg\"; filename=\"photo.jpg\"\r\n\r\nsecret\r\n--b--\r\n";

static void
allow_plain (SyncSurvey *survey, DoorHubStore *store)
{
  g_autoptr (GError) error = NULL;
  char *keys = door_public_keys_to_text (door_identity_public (survey->survey_key));
  g_autoptr (GBytes) value = g_bytes_new_take (keys, strlen (keys));
  door_hub_store_set (store, DOOR_HUB_SETTING_SURVEY_KEY, value, &error);
  door_hub_store_set_form_plain (store, SURVEY_FORM, SURVEY_VERSION, TRUE, &error);
  g_assert_no_error (error);
}

/* Where the office allows it, a plain submission is sealed before it is kept; the same again is the
 * same. */
static void
test_plain_allowed (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static (plain_body, strlen (plain_body));
  allow_plain (survey, store);
  for (guint again = 0; again < 2; again++)
    {
      g_auto (HubAnswer) answer
          = hub_http_ask (survey, "POST", "/v1/submission", survey->interviewer_token,
                          "Content-Type: multipart/form-data; boundary=b\r\n", body);
      g_assert_cmpuint (answer.status, ==, 201);
    }
  g_assert_cmpuint (hub_http_count (survey), ==, 1);
  g_autoptr (GBytes) part = door_hub_store_get_part (store, 1, "submission.door", &error);
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (part, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (GBytes) xml = door_envelope_open (envelope, survey->analyst_key, &links, &error);
  g_assert_no_error (error);
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (xml, NULL), (gssize) g_bytes_get_size (xml), "secret"));
  g_assert_cmpuint (links->len, ==, 1);
  g_autoptr (GBytes) media = door_hub_store_get_part (store, 1, "media-1.door", &error);
  g_autoptr (GBytes) photo
      = door_part_link_open (g_ptr_array_index (links, 0), media, "uuid:1", &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (photo, NULL), g_bytes_get_size (photo), "secret", 6);
}

/* ODK Collect ----------------------------------------------------------------------------------- */

static gboolean
trust_all (SoupMessage *message, GTlsCertificate *shown, GTlsCertificateFlags faults, gpointer data)
{
  return TRUE;
}

/* What a person typed into the client's settings, given once asked for it. */
static gboolean
sign_in (SoupMessage *message, SoupAuth *auth, gboolean retrying, gpointer data)
{
  SyncSurvey *survey = data;
  g_assert_cmpstr (soup_auth_get_scheme_name (auth), ==, "Basic");
  if (!retrying)
    soup_auth_authenticate (auth, "ida", survey->interviewer_token);
  return !retrying;
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;
  *slot = g_object_ref (result);
}

/* Asks as a client that signs in only when challenged. */
static guint
collect_asks (SoupSession *session,
              SyncSurvey *survey,
              DoorHub *hub,
              const char *method,
              const char *path,
              GBytes *body)
{
  g_autofree char *base = door_hub_get_url (hub);
  g_autofree char *url = g_strconcat (base, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GAsyncResult) result = NULL;
  soup_message_headers_replace (soup_message_get_request_headers (message), "X-OpenRosa-Version",
                                "1.0");
  g_signal_connect (message, "accept-certificate", G_CALLBACK (trust_all), NULL);
  g_signal_connect (message, "authenticate", G_CALLBACK (sign_in), survey);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "multipart/form-data; boundary=b", body);
  soup_session_send_and_read_async (session, message, 0, NULL, on_sent, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = soup_session_send_and_read_finish (session, result, &error);
  g_assert_no_error (error);
  return soup_message_get_status (message);
}

/* Its sequence over TLS: unsigned, challenged, signed by Basic; list, form, HEAD, then the form as it
 * is. The same once more, as after an answer that was lost, is one submission. */
static void
test_collect (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GError) error = NULL;
  g_autofree char *pem = g_build_filename (survey->folder, "hub.pem", NULL);
  door_relay_certificate_make (pem, door_clock_now (survey->clock), &error);
  g_assert_no_error (error);
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (pem, &error);
  g_autoptr (DoorHub) hub = door_hub_new (survey->folder, survey->clock, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_listen (hub, 0, TRUE, certificate, &error));
  g_autoptr (GBytes) body = g_bytes_new_static (plain_body, strlen (plain_body));
  allow_plain (survey, store);

  for (guint again = 0; again < 2; again++)
    {
      g_autoptr (SoupSession) session = soup_session_new ();
      const char *head = "/submission?deviceID=collect%3Aabc";
      g_assert_cmpuint (collect_asks (session, survey, hub, "GET", "/formList", NULL), ==, 200);
      g_assert_cmpuint (collect_asks (session, survey, hub, "GET", "/forms/harbour.xml", NULL), ==,
                        200);
      g_assert_cmpuint (collect_asks (session, survey, hub, "HEAD", head, NULL), ==, 204);
      g_assert_cmpuint (collect_asks (session, survey, hub, "POST", head, body), ==, 201);
    }
  g_assert_cmpuint (hub_http_count (survey), ==, 1);
  door_hub_stop (hub);
}

static void
test_unknown_and_closed_form (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, "one");
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  door_hub_store_set_form_state (store, SURVEY_FORM, SURVEY_VERSION, DOOR_FORM_CLOSED, NULL);
  g_auto (HubAnswer) closed = hub_http_post (survey, survey->interviewer_token, parcel);
  g_assert_cmpuint (closed.status, ==, 409);
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_parse (closed.body, NULL);
  g_assert_nonnull (strstr (response->message, "not currently accepting submissions"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub-openrosa/headers", test_headers);
  g_test_add_func ("/hub-openrosa/language", test_language);
  g_test_add_func ("/hub-openrosa/form-list", test_form_list);
  g_test_add_func ("/hub-openrosa/not-modified", test_not_modified);
  g_test_add_func ("/hub-openrosa/basic", test_basic);
  g_test_add_func ("/hub-openrosa/conflict", test_conflict);
  g_test_add_func ("/hub-openrosa/parallel", test_parallel);
  g_test_add_func ("/hub-openrosa/altered-parts", test_altered_parts);
  g_test_add_func ("/hub-openrosa/plain-submission", test_plain_submission);
  g_test_add_func ("/hub-openrosa/plain-allowed", test_plain_allowed);
  g_test_add_func ("/hub-openrosa/collect", test_collect);
  g_test_add_func ("/hub-openrosa/closed-form", test_unknown_and_closed_form);
  return g_test_run ();
}
