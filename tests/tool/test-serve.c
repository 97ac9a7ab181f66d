/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "doorctl hub serve" as systemd runs it: a certificate renewed by SIGHUP, a file that does not load, a
 * graceful end. */
#include "doorctl.h"

#include <signal.h>
#include <string.h>

typedef struct {
  GSubprocess *process;
  GDataInputStream *log;
  guint16 port;
} Server;

/* Self-signed, with its key behind it. */
static void
write_certificate (Fixture *self, const char *name)
{
  g_autofree char *key = g_build_filename (self->folder, "key.pem", NULL);
  g_autofree char *certificate = g_build_filename (self->folder, "certificate.pem", NULL);
  g_autofree char *both = NULL, *first = NULL, *second = NULL;
  g_autofree char *subject = g_strdup_printf ("/CN=%s", name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) openssl = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "openssl", "req", "-x509", "-newkey", "ec",
      "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "90", "-subj", subject,
      "-keyout", key, "-out", certificate, NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (openssl, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (key, &first, NULL, NULL));
  g_assert_true (g_file_get_contents (certificate, &second, NULL, NULL));
  both = g_strconcat (second, first, NULL);
  write_file (self, "shown.pem", both);
}

static void
serve (Fixture *self, Server *server)
{
  g_autofree char *dir = g_build_filename (self->folder, "hub", NULL);
  g_autofree char *shown = g_build_filename (self->folder, "shown.pem", NULL);
  g_autoptr (GDataInputStream) out = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  server->process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, g_getenv ("DOORCTL"),
      "hub", "serve", "--dir", dir, "--log", "-", "--port", "0", "--certificate", shown, NULL);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server->process));
  line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (line, "https://127.0.0.1:"));
  server->port = (guint16) g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
  server->log = g_data_input_stream_new (g_subprocess_get_stderr_pipe (server->process));
}

/* Reads what the hub says of itself until this event. */
static void
wait_for (Server *server, const char *event)
{
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (server->log, NULL, NULL, NULL);

      g_assert_nonnull (line); /* it ended without saying so */
      if (strstr (line, event))
        return;
    }
}

static gboolean
note_name (GTlsConnection *tls, GTlsCertificate *shown, GTlsCertificateFlags faults, gpointer data)
{
  *(char **) data = g_tls_certificate_get_subject_name (shown);
  return TRUE;
}

/* What a new connection is shown. */
static char *
shown_name (const Server *server)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host (client, "127.0.0.1", server->port, NULL, &error);
  g_autoptr (GIOStream) tls = NULL;
  char *name = NULL;

  g_assert_no_error (error);
  tls = g_tls_client_connection_new (G_IO_STREAM (connection), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (note_name), &name);
  g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL);
  return name;
}

static void
assert_shown (const Server *server, const char *name)
{
  g_autofree char *shown = shown_name (server);

  g_assert_nonnull (shown);
  g_assert_nonnull (strstr (shown, name));
}

static void
test_reload (Fixture *self, gconstpointer data)
{
  Server server = { NULL };

  assert_exit (self, "hub init --dir %D/hub --survey test", 0);
  write_certificate (self, "first");
  serve (self, &server);
  assert_shown (&server, "first");

  write_certificate (self, "second");
  assert_shown (&server, "first");
  g_subprocess_send_signal (server.process, SIGHUP);
  wait_for (&server, "hub.certificate-renewed");
  assert_shown (&server, "second");

  write_file (self, "shown.pem", "half a certif");
  g_subprocess_send_signal (server.process, SIGHUP);
  wait_for (&server, "hub.certificate-kept");
  assert_shown (&server, "second");

  g_subprocess_send_signal (server.process, SIGTERM);
  g_subprocess_wait (server.process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (server.process));
  g_assert_cmpint (g_subprocess_get_exit_status (server.process), ==, 0);
  g_object_unref (server.log);
  g_object_unref (server.process);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/serve/reload", Fixture, NULL, set_up, test_reload, tear_down);
  return g_test_run ();
}
