/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub over HTTP: what any OpenRosa client may rely on, and what a hostile one runs into.
 * Requests are written by hand, since a client library would tidy them. */
#include "door-log.h"

#include "sync-survey.h"

#include "door-hub-office.h"

#include "door-envelope.h"

#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  guint status;
  char *head;
  GBytes *body;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_free (answer->head);
  g_clear_pointer (&answer->body, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
on_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;
  *slot = g_object_ref (result);
}

/* Reads until the hub hangs up. */
static GBytes *
read_all (GInputStream *in)
{
  GByteArray *all = g_byte_array_new ();
  while (TRUE)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_input_stream_read_bytes_async (in, 65536, G_PRIORITY_DEFAULT, NULL, on_ready, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (in, result, NULL);
      if (chunk == NULL || g_bytes_get_size (chunk) == 0)
        return g_byte_array_free_to_bytes (all);
      g_byte_array_append (all, g_bytes_get_data (chunk, NULL), g_bytes_get_size (chunk));
    }
}

static Answer
send_raw (SyncSurvey *survey, const void *request, gsize length)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", door_hub_get_port (survey->hub), NULL, &error);
  g_assert_no_error (error);
  GIOStream *stream = G_IO_STREAM (connection);
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), request, length, NULL, NULL,
                             NULL);
  g_autoptr (GBytes) all = read_all (g_io_stream_get_input_stream (stream));

  Answer answer = { 0 };
  g_autofree char *text = g_strndup (g_bytes_get_data (all, NULL), g_bytes_get_size (all));
  const char *end = strstr (text, "\r\n\r\n");
  if (end == NULL || sscanf (text, "HTTP/1.%*d %u", &answer.status) != 1)
    return answer;
  gsize head = end + 4 - text;
  answer.head = g_strndup (text, head);
  answer.body = g_bytes_new_from_bytes (all, head, g_bytes_get_size (all) - head);
  return answer;
}

static Answer
ask (SyncSurvey *survey,
     const char *method,
     const char *path,
     const char *token,
     const char *headers,
     GBytes *body)
{
  g_autoptr (GByteArray) request = g_byte_array_new ();
  g_autofree char *authorization
      = token != NULL ? g_strdup_printf ("Authorization: Bearer %s\r\n", token) : g_strdup ("");
  g_autofree char *head = g_strdup_printf (
      "%s %s HTTP/1.1\r\nHost: hub.test\r\nConnection: close\r\nContent-Length: %" G_GSIZE_FORMAT
      "\r\n%s%s\r\n",
      method, path, body != NULL ? g_bytes_get_size (body) : 0, authorization, headers);
  g_byte_array_append (request, (const guint8 *) head, strlen (head));
  if (body != NULL)
    g_byte_array_append (request, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  return send_raw (survey, request->data, request->len);
}

static guint
status_of (SyncSurvey *survey, const char *method, const char *path, const char *token)
{
  g_auto (Answer) answer = ask (survey, method, path, token, "", NULL);
  return answer.status;
}

static Answer
post_parcel (SyncSurvey *survey, const char *token, const DoorParcel *parcel)
{
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body = sync_survey_body (parcel, &type);
  g_autofree char *header = g_strdup_printf ("Content-Type: %s\r\n", type);
  return ask (survey, "POST", "/v1/submission", token, header, body);
}

static guint
count_rows (SyncSurvey *survey)
{
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows = door_hub_store_list_submissions (store, NULL, 0, 500, &mark, NULL);
  return rows->len;
}

/* What any OpenRosa client relies on ------------------------------------------------------------ */

static void
test_headers (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_auto (Answer) head
      = ask (survey, "HEAD", "/v1/submission", survey->interviewer_token, "", NULL);
  g_assert_cmpuint (head.status, ==, 204);
  g_assert_nonnull (strstr (head.head, "X-OpenRosa-Version: 1.0\r\n"));
  g_assert_nonnull (strstr (head.head, "X-OpenRosa-Accept-Content-Length: 100000000\r\n"));
  g_auto (Answer) wrong = ask (survey, "GET", "/v1/formList", survey->interviewer_token,
                               "X-OpenRosa-Version: 2.0\r\n", NULL);
  g_assert_cmpuint (wrong.status, ==, 400);
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_parse (wrong.body, NULL);
  g_assert_cmpstr (response->nature, ==, "error");
}

static void
test_form_list (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autofree char *path
      = g_strdup_printf ("/v1/key/%s/projects/1/formList", survey->interviewer_token);
  g_auto (Answer) answer = ask (survey, "GET", path, NULL, "X-OpenRosa-Version: 1.0\r\n", NULL);
  g_assert_cmpuint (answer.status, ==, 200);
  g_autoptr (GPtrArray) forms = door_form_list_parse (answer.body, NULL);
  g_assert_cmpuint (forms->len, ==, 1);
  const DoorListedForm *form = g_ptr_array_index (forms, 0);
  g_autofree char *hash = door_openrosa_hash (survey->form);
  g_assert_cmpstr (form->hash, ==, hash);
  g_autofree char *begin
      = g_strdup_printf ("http://hub.test/v1/key/%s/projects/1/forms/", survey->interviewer_token);
  g_assert_true (g_str_has_prefix (form->download_url, begin));

  g_auto (Answer) filtered
      = ask (survey, "GET", "/v1/formList?formID=other", survey->interviewer_token, "", NULL);
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
      g_auto (Answer) first = ask (survey, "GET", paths[i], survey->interviewer_token, "", NULL);
      g_assert_cmpuint (first.status, ==, 200);
      const char *tag = strstr (first.head, "ETag: ") + 6;
      g_autofree char *value = g_strndup (tag, strcspn (tag, "\r"));
      g_autofree char *header = g_strdup_printf ("If-None-Match: W/%s\r\n", value);
      g_auto (Answer) again
          = ask (survey, "GET", paths[i], survey->interviewer_token, header, NULL);
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
      g_auto (Answer) answer = ask (survey, "GET", "/v1/formList", NULL, header, NULL);
      g_assert_cmpuint (answer.status, ==, tries[i].status);
    }
  g_auto (Answer) nobody = ask (survey, "GET", "/v1/formList", NULL, "", NULL);
  g_assert_nonnull (strstr (nobody.head, "WWW-Authenticate: Basic"));
}

/* Submissions ----------------------------------------------------------------------------------- */

static void
test_conflict (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorParcel) one = sync_survey_parcel (survey, "one");
  g_autoptr (DoorParcel) other = sync_survey_parcel_as (survey, one->id, "other");
  g_auto (Answer) kept = post_parcel (survey, survey->interviewer_token, one);
  g_auto (Answer) conflict = post_parcel (survey, survey->interviewer_token, other);
  g_auto (Answer) again = post_parcel (survey, survey->interviewer_token, one);
  g_assert_cmpuint (kept.status, ==, 201);
  g_assert_cmpuint (conflict.status, ==, 409);
  g_assert_cmpuint (again.status, ==, 201);
  g_assert_cmpuint (count_rows (survey), ==, 2);
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
  g_assert_cmpuint (count_rows (survey), ==, 1);
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
      g_auto (Answer) answer = post_parcel (survey, survey->interviewer_token, parcel);
      g_assert_cmpuint (answer.status, ==, 400);
    }
  g_assert_cmpuint (count_rows (survey), ==, 0);
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
  g_auto (Answer) answer = ask (survey, "POST", "/v1/submission", survey->interviewer_token,
                                "Content-Type: multipart/form-data; boundary=b\r\n", body);
  g_assert_cmpuint (answer.status, ==, 403);
  g_assert_cmpuint (count_rows (survey), ==, 0);
}

/* Where the office allows it, a plain submission is sealed before it is kept; the same again is the
 * same. */
static void
test_plain_allowed (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GError) error = NULL;
  static const char body_text[]
      = "--b\r\nContent-Disposition: form-data; name=\"xml_submission_file\"; filename=\"s.xml\""
        "\r\n\r\n<data id=\"harbour\" version=\"2026-11\"><told>secret</told>"
        "<meta><instanceID>uuid:1</instanceID></meta></data>\r\n--b\r\nContent-Disposition: "
        "form-data; name=\"photo.jpg\"; filename=\"photo.jpg\"\r\n\r\nsecret\r\n--b--\r\n";
  g_autoptr (GBytes) body = g_bytes_new_static (body_text, strlen (body_text));
  char *keys = door_public_keys_to_text (door_identity_public (survey->survey_key));
  g_autoptr (GBytes) value = g_bytes_new_take (keys, strlen (keys));
  door_hub_store_set (store, DOOR_HUB_SETTING_SURVEY_KEY, value, &error);
  door_hub_store_set_form_plain (store, SURVEY_FORM, SURVEY_VERSION, TRUE, &error);
  g_assert_no_error (error);
  for (guint again = 0; again < 2; again++)
    {
      g_auto (Answer) answer = ask (survey, "POST", "/v1/submission", survey->interviewer_token,
                                    "Content-Type: multipart/form-data; boundary=b\r\n", body);
      g_assert_cmpuint (answer.status, ==, 201);
    }
  g_assert_cmpuint (count_rows (survey), ==, 1);
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

static void
test_unknown_and_closed_form (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, "one");
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  door_hub_store_set_form_state (store, SURVEY_FORM, SURVEY_VERSION, DOOR_FORM_CLOSED, NULL);
  g_auto (Answer) closed = post_parcel (survey, survey->interviewer_token, parcel);
  g_assert_cmpuint (closed.status, ==, 409);
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_parse (closed.body, NULL);
  g_assert_nonnull (strstr (response->message, "takes no more"));
}

/* Who may what ---------------------------------------------------------------------------------- */

typedef enum { NOBODY, STRANGER, INTERVIEWER, SUPERVISOR, ANALYST, ADMINISTRATOR, N_WHO } Who;

static const char *
token_of (SyncSurvey *survey, Who who)
{
  const char *const tokens[N_WHO] = {
    [STRANGER] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    [INTERVIEWER] = survey->interviewer_token,
    [SUPERVISOR] = survey->supervisor_token,
    [ANALYST] = survey->analyst_token,
    [ADMINISTRATOR] = survey->administrator_token,
  };
  return tokens[who];
}

static const struct {
  const char *method;
  const char *path;
  guint status[N_WHO];
} rights[] = {
  { "GET", "/v1/formList", { 401, 401, 200, 200, 200, 200 } },
  { "GET", "/v1/forms/harbour.xml", { 401, 401, 200, 200, 200, 200 } },
  { "GET", "/v1/roster", { 401, 401, 200, 200, 200, 200 } },
  { "GET", "/v1/changes", { 401, 401, 200, 200, 200, 200 } },
  { "GET", "/v1/letters", { 401, 401, 200, 200, 200, 200 } },
  { "PUT", "/v1/letters/message/m", { 401, 401, 400, 400, 400, 400 } },
  { "POST", "/v1/enrol", { 400, 400, 400, 400, 400, 400 } },
  { "GET", "/v1/assignments", { 401, 401, 200, 200, 403, 403 } },
  { "GET", "/v1/receipts", { 401, 401, 200, 200, 403, 403 } },
  { "HEAD", "/v1/submission", { 401, 401, 204, 204, 403, 403 } },
  { "GET", "/v1/submissions", { 401, 401, 403, 200, 200, 200 } },
  /* The supervisor is of another team: for them it is not there. */
  { "GET", "/v1/submissions/1", { 401, 401, 403, 404, 200, 403 } },
  { "GET", "/v1/submissions/1/parts/submission.door", { 401, 401, 403, 404, 200, 403 } },
  { "GET", "/v1/submissions/2", { 401, 401, 403, 404, 404, 403 } },
  { "GET", "/v1/submissions/1/parts/none.door", { 401, 401, 403, 404, 404, 403 } },
  { "OPTIONS", "/v1/uploads", { 204, 204, 204, 204, 204, 204 } },
  { "POST", "/v1/uploads", { 401, 401, 412, 412, 403, 403 } },
  { "HEAD", "/v1/uploads/x", { 401, 401, 412, 412, 403, 403 } },
  { "PATCH", "/v1/uploads/x", { 401, 401, 412, 412, 403, 403 } },
  { "GET", "/healthz", { 200, 200, 200, 200, 200, 200 } },
};

static void
test_rights (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, "one");
  g_auto (Answer) kept = post_parcel (survey, survey->interviewer_token, parcel);
  g_assert_cmpuint (kept.status, ==, 201);
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    for (Who who = 0; who < N_WHO; who++)
      {
        g_test_message ("%s %s as %d", rights[i].method, rights[i].path, who);
        g_assert_cmpuint (
            status_of (survey, rights[i].method, rights[i].path, token_of (survey, who)), ==,
            rights[i].status[who]);
      }
}

static void
test_other_team (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, "one");
  g_auto (Answer) kept = post_parcel (survey, survey->interviewer_token, parcel);
  g_auto (Answer) list = ask (survey, "GET", "/v1/submissions", survey->supervisor_token, "", NULL);
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows = door_submission_page_parse (list.body, &mark, NULL);
  g_assert_cmpuint (rows->len, ==, 0);
}

/* Another interviewer's cases are not to be had by any number. */
static void
test_other_cases (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GBytes) sealed = g_bytes_new_static ("x", 1);
  door_hub_store_assign (store, survey->interviewer_device, "c1", sealed, NULL);
  g_auto (Answer) own
      = ask (survey, "GET", "/v1/assignments?since=0", survey->interviewer_token, "", NULL);
  g_auto (Answer) others
      = ask (survey, "GET", "/v1/assignments?since=0&device=1", survey->supervisor_token, "", NULL);
  guint64 mark;
  g_autoptr (GPtrArray) mine = door_assignment_page_parse (own.body, &mark, NULL);
  g_autoptr (GPtrArray) theirs = door_assignment_page_parse (others.body, &mark, NULL);
  g_assert_cmpuint (mine->len, ==, 1);
  g_assert_cmpuint (theirs->len, ==, 0);
}

static gboolean
is_audited (DoorHubStore *store, const char *actor, const char *act, const char *subject)
{
  g_autoptr (GPtrArray) rows = door_hub_store_list_audit (store, 0, 500, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      const DoorAuditRow *row = g_ptr_array_index (rows, i);
      if (strcmp (row->actor, actor) == 0 && strcmp (row->act, act) == 0
          && strcmp (row->subject, subject) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Who looked at the list, at an interview, at a part of it, or into an office's mailbox. */
static void
test_audited_reads (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, "one");
  g_auto (Answer) kept = post_parcel (survey, survey->interviewer_token, parcel);
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GBytes) words = g_bytes_new_static ("words", 5);
  door_hub_store_put_letter (store, "office", 0, "message", "m", words, NULL, NULL, NULL);
  g_assert_cmpuint (status_of (survey, "GET", "/v1/submissions", survey->administrator_token), ==,
                    200);
  g_assert_cmpuint (status_of (survey, "GET", "/v1/submissions/1", survey->analyst_token), ==, 200);
  g_assert_cmpuint (
      status_of (survey, "GET", "/v1/submissions/1/parts/submission.door", survey->analyst_token),
      ==, 200);
  g_assert_cmpuint (status_of (survey, "GET", "/v1/letters", survey->administrator_token), ==, 200);
  g_assert_true (is_audited (store, "root", "list", "1-1"));
  g_assert_true (is_audited (store, "amina", "read", "1"));
  g_assert_true (is_audited (store, "amina", "read.part", "1/submission.door"));
  g_assert_true (is_audited (store, "root", "read.letters", "office"));
}

static void
test_revoked (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  door_hub_store_revoke_device (store, survey->interviewer_device, NULL);
  g_assert_cmpuint (status_of (survey, "GET", "/v1/formList", survey->interviewer_token), ==, 403);
}

/* Logs ------------------------------------------------------------------------------------------ */

static guint
count_lines (const char *text, const char *holding)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint count = 0;
  for (guint i = 0; lines[i] != NULL; i++)
    count += strstr (lines[i], holding) != NULL;
  return count;
}

/* Every request leaves one line; none holds a token, an address, an instance or an answer. */
static void
test_log (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autofree char *path = g_build_filename (survey->folder, "hub.log", NULL);
  g_autofree char *text = NULL;
  g_assert_true (door_log_open (path, NULL));
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, SURVEY_ANSWER);
  g_auto (Answer) kept = post_parcel (survey, survey->interviewer_token, parcel);
  g_autofree char *key_path = g_strdup_printf ("/v1/key/%s/formList", survey->interviewer_token);
  status_of (survey, "GET", key_path, NULL);
  status_of (survey, "GET", "/v1/secret-place", survey->interviewer_token);
  status_of (survey, "GET", "/v1/submissions/1", survey->analyst_token);
  status_of (survey, "GET", "/v1/formList", "wrong-token");
  door_log_close ();
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpuint (count_lines (text, "hub.request"), ==, 5);
  g_assert_cmpuint (count_lines (text, "\"201\""), ==, 1);
  g_assert_cmpuint (count_lines (text, "\"401\""), ==, 1);
  g_assert_cmpuint (count_lines (text, "\"404\""), ==, 1);
  g_assert_null (strstr (text, survey->interviewer_token));
  g_assert_null (strstr (text, "wrong-token"));
  g_assert_null (strstr (text, "secret-place"));
  g_assert_null (strstr (text, parcel->id));
  g_assert_null (strstr (text, SURVEY_FORM));
}

/* Hostile --------------------------------------------------------------------------------------- */

static const struct {
  const char *method;
  const char *path;
  guint status;
} paths[] = {
  { "GET", "/", 404 },
  { "GET", "/v1", 404 },
  { "GET", "/v1/formlist", 404 },
  { "GET", "/v2/formList", 404 },
  { "GET", "/v1/projects/2/formList", 404 },
  { "POST", "/v1/formList", 405 },
  { "GET", "/v1/submission", 405 },
  { "DELETE", "/v1/submissions/1", 405 },
  { "GET", "/v1/forms/harbour", 404 },
  { "GET", "/v1/forms/..xml", 404 },
  { "GET", "/v1/forms/%2e%2e%2fhub.db", 404 },
  { "GET", "/v1/forms/harbour/versions/2026-11/attachments/..%2f..%2fhub.db", 404 },
  { "GET", "/v1/forms/harbour/versions/2026-11/attachments/../../../../hub.db", 404 },
  { "GET", "/v1/forms/harbour/versions/2026-11/attachments/%00", 404 },
  { "GET", "/v1/forms/%ff%fe.xml", 404 },
  { "GET", "/v1/forms/x'; DROP TABLE form; --.xml", 400 },
  { "GET", "/v1/forms/x'%3B%20DROP%20TABLE%20form%3B--.xml", 404 },
  { "GET", "/v1/submissions/0", 403 },
  { "GET", "/v1/assignments?since=-1", 200 },
  { "GET", "/v1/assignments?since=99999999999999999999999", 200 },
  { "GET", "/v1/assignments?since=9223372036854775807", 200 },
  { "GET", "/v1/assignments?since=abc", 200 },
};

static void
test_paths (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_test_message ("%s %s", paths[i].method, paths[i].path);
      g_assert_cmpuint (
          status_of (survey, paths[i].method, paths[i].path, survey->interviewer_token), ==,
          paths[i].status);
    }
  g_assert_cmpuint (status_of (survey, "GET", "/v1/forms/harbour.xml", survey->interviewer_token),
                    ==, 200);
}

/* The analyst's numbers. */
static void
test_numbers (void)
{
  static const char *const bad[] = { "0", "-1", "1e3", "99999999999999999999", "1%00", "a", "+1" };
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat ("/v1/submissions/", bad[i], NULL);
      g_test_message ("%s", path);
      g_assert_cmpuint (status_of (survey, "GET", path, survey->analyst_token), ==, 404);
    }
}

static void
test_sizes (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autofree char *declared
      = g_strdup_printf ("POST /v1/submission HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                         "Content-Type: multipart/form-data; boundary=b\r\n"
                         "Content-Length: 100000001\r\nExpect: 100-continue\r\n"
                         "Connection: close\r\n\r\n",
                         survey->interviewer_token);
  g_auto (Answer) too_large = send_raw (survey, declared, strlen (declared));
  g_assert_cmpuint (too_large.status, ==, 413);

  g_autofree char *blob = g_strnfill (100 * 1024, 'x');
  g_autoptr (GBytes) keys = g_bytes_new_static (blob, strlen (blob));
  g_auto (Answer) device = ask (survey, "PUT", "/v1/device", survey->interviewer_token, "", keys);
  g_assert_cmpuint (device.status, ==, 413);
  g_assert_cmpuint (count_rows (survey), ==, 0);
  g_assert_cmpuint (status_of (survey, "GET", "/healthz", NULL), ==, 200);
}

static const char *const bodies[] = {
  "",
  "x",
  "--b--",
  "--b\r\n\r\n--b--",
  "--b\r\nContent-Disposition: form-data; name=\"../../etc/cron.d/x\"\r\n\r\nx\r\n--b--",
  "--b\r\nContent-Disposition: form-data; name=\"xml_submission_file\"\r\n\r\n<data\r\n--b--",
  ("--b\r\nContent-Disposition: form-data; name=\"xml_submission_file\"\r\n\r\n"
   "<!DOCTYPE d [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><data id=\"&a;\"/>\r\n--b--"),
  "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--",
};

static void
test_bodies (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (bodies[i], strlen (bodies[i]));
      g_auto (Answer) answer = ask (survey, "POST", "/v1/submission", survey->interviewer_token,
                                    "Content-Type: multipart/form-data; boundary=b\r\n", body);
      g_test_message ("%s", bodies[i]);
      g_assert_cmpuint (answer.status, ==, 400);
      g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_parse (answer.body, NULL);
      g_assert_cmpstr (response->nature, ==, "error");
      g_assert_cmpstr (response->message, !=, "");
    }
  g_assert_cmpuint (count_rows (survey), ==, 0);
}

/* A client that hangs up in the middle leaves the hub as it was. */
static void
test_hang_up (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
          client, "127.0.0.1", door_hub_get_port (survey->hub), NULL, NULL);
      g_autofree char *text = g_strdup_printf (
          "GET /v1/formList HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n",
          survey->interviewer_token);
      GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
      g_output_stream_write_all (out, text, i % 2 == 0 ? strlen (text) : 20, NULL, NULL, NULL);
      g_main_context_iteration (NULL, FALSE);
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      for (guint n = 0; n < 5; n++)
        g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (status_of (survey, "GET", "/healthz", NULL), ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/headers", test_headers);
  g_test_add_func ("/hub/form-list", test_form_list);
  g_test_add_func ("/hub/not-modified", test_not_modified);
  g_test_add_func ("/hub/basic", test_basic);
  g_test_add_func ("/hub/conflict", test_conflict);
  g_test_add_func ("/hub/parallel", test_parallel);
  g_test_add_func ("/hub/altered-parts", test_altered_parts);
  g_test_add_func ("/hub/plain-submission", test_plain_submission);
  g_test_add_func ("/hub/plain-allowed", test_plain_allowed);
  g_test_add_func ("/hub/closed-form", test_unknown_and_closed_form);
  g_test_add_func ("/hub/rights", test_rights);
  g_test_add_func ("/hub/other-team", test_other_team);
  g_test_add_func ("/hub/other-cases", test_other_cases);
  g_test_add_func ("/hub/audited-reads", test_audited_reads);
  g_test_add_func ("/hub/revoked", test_revoked);
  g_test_add_func ("/hub/log", test_log);
  g_test_add_func ("/hub/paths", test_paths);
  g_test_add_func ("/hub/numbers", test_numbers);
  g_test_add_func ("/hub/sizes", test_sizes);
  g_test_add_func ("/hub/bodies", test_bodies);
  g_test_add_func ("/hub/hang-up", test_hang_up);
  return g_test_run ();
}
