/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hostile client runs into: path tricks, wrong numbers and sizes, broken bodies, hanging up. */
#include "hub-http.h"

#include <string.h>

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
          hub_http_status (survey, paths[i].method, paths[i].path, survey->interviewer_token), ==,
          paths[i].status);
    }
  g_assert_cmpuint (
      hub_http_status (survey, "GET", "/v1/forms/harbour.xml", survey->interviewer_token), ==, 200);
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
      g_assert_cmpuint (hub_http_status (survey, "GET", path, survey->analyst_token), ==, 404);
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
  g_auto (HubAnswer) too_large = hub_http_send (survey, declared, strlen (declared));
  g_assert_cmpuint (too_large.status, ==, 413);

  g_autofree char *blob = g_strnfill (100 * 1024, 'x');
  g_autoptr (GBytes) keys = g_bytes_new_static (blob, strlen (blob));
  g_auto (HubAnswer) device
      = hub_http_ask (survey, "PUT", "/v1/device", survey->interviewer_token, "", keys);
  g_assert_cmpuint (device.status, ==, 413);
  g_assert_cmpuint (hub_http_count (survey), ==, 0);
  g_assert_cmpuint (hub_http_status (survey, "GET", "/healthz", NULL), ==, 200);
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
      g_auto (HubAnswer) answer
          = hub_http_ask (survey, "POST", "/v1/submission", survey->interviewer_token,
                          "Content-Type: multipart/form-data; boundary=b\r\n", body);
      g_test_message ("%s", bodies[i]);
      g_assert_cmpuint (answer.status, ==, 400);
      g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_parse (answer.body, NULL);
      g_assert_cmpstr (response->nature, ==, "error");
      g_assert_cmpstr (response->message, !=, "");
    }
  g_assert_cmpuint (hub_http_count (survey), ==, 0);
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
  g_assert_cmpuint (hub_http_status (survey, "GET", "/healthz", NULL), ==, 200);
}

/* Heads without an end --------------------------------------------------------------------------- */

enum { MUCH = 16 * 1024 * 1024, AT_ONCE = 16 * 1024 };

typedef struct {
  GSocketConnection *connection;
  const char *begin; /* sent first */
  const char *line;  /* sent over and over */
  gsize sent;
  gint done; /* atomic */
} Babbler;

static gpointer
babble (gpointer data)
{
  Babbler *self = data;
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));
  g_autoptr (GString) much = g_string_new (NULL);
  gboolean heard
      = g_output_stream_write_all (out, self->begin, strlen (self->begin), NULL, NULL, NULL);
  while (much->len < AT_ONCE)
    g_string_append (much, self->line);
  while (heard && self->sent < MUCH)
    {
      heard = g_output_stream_write_all (out, much->str, much->len, NULL, NULL, NULL);
      self->sent += much->len;
    }
  g_atomic_int_set (&self->done, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

/* Many small lines, one line without an end, a request line without an end: the hub hangs up after a few
 * hundred kilobytes at most (what the kernel's buffers hold is counted here, too) and serves others. */
static void
test_endless_heads (void)
{
  static const struct {
    const char *begin, *line;
  } heads[] = {
    { "GET /v1/formList HTTP/1.1\r\nHost: x\r\n", "X-More: and more and more and more\r\n" },
    { "GET /v1/formList HTTP/1.1\r\nHost: x\r\nX-More: ", "and more and more and more" },
    { "GET /v1/", "aaaaaaaaaaaaaaaa" },
  };
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
          client, "127.0.0.1", (guint16) door_hub_get_port (survey->hub), NULL, NULL);
      Babbler babbler = { connection, heads[i].begin, heads[i].line, 0, 0 };
      GThread *thread = g_thread_new ("babbler", babble, &babbler);
      while (g_atomic_int_get (&babbler.done) == 0)
        g_main_context_iteration (NULL, TRUE);
      g_thread_join (thread);
      g_test_message ("%s: hung up on after %" G_GSIZE_FORMAT " bytes", heads[i].begin,
                      babbler.sent);
      g_assert_cmpuint (babbler.sent, <, MUCH);
      g_assert_cmpuint (hub_http_status (survey, "GET", "/healthz", NULL), ==, 200);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub-hostile/paths", test_paths);
  g_test_add_func ("/hub-hostile/numbers", test_numbers);
  g_test_add_func ("/hub-hostile/sizes", test_sizes);
  g_test_add_func ("/hub-hostile/bodies", test_bodies);
  g_test_add_func ("/hub-hostile/hang-up", test_hang_up);
  g_test_add_func ("/hub-hostile/endless-heads", test_endless_heads);
  return g_test_run ();
}
