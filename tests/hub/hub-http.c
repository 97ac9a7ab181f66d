/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http.h"

#include <stdio.h>
#include <string.h>

void
hub_answer_clear (HubAnswer *answer)
{
  g_free (answer->head);
  g_clear_pointer (&answer->body, g_bytes_unref);
}

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

HubAnswer
hub_http_send (SyncSurvey *survey, const void *request, gsize length)
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

  HubAnswer answer = { 0 };
  g_autofree char *text = g_strndup (g_bytes_get_data (all, NULL), g_bytes_get_size (all));
  const char *end = strstr (text, "\r\n\r\n");
  if (end == NULL || sscanf (text, "HTTP/1.%*d %u", &answer.status) != 1)
    return answer;
  gsize head = end + 4 - text;
  answer.head = g_strndup (text, head);
  answer.body = g_bytes_new_from_bytes (all, head, g_bytes_get_size (all) - head);
  return answer;
}

HubAnswer
hub_http_ask (SyncSurvey *survey,
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
  return hub_http_send (survey, request->data, request->len);
}

guint
hub_http_status (SyncSurvey *survey, const char *method, const char *path, const char *token)
{
  g_auto (HubAnswer) answer = hub_http_ask (survey, method, path, token, "", NULL);
  return answer.status;
}

HubAnswer
hub_http_post (SyncSurvey *survey, const char *token, const DoorParcel *parcel)
{
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body = sync_survey_body (parcel, &type);
  g_autofree char *header = g_strdup_printf ("Content-Type: %s\r\n", type);
  return hub_http_ask (survey, "POST", "/v1/submission", token, header, body);
}

guint
hub_http_count (SyncSurvey *survey)
{
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows = door_hub_store_list_submissions (store, NULL, 0, 500, &mark, NULL);
  return rows->len;
}
