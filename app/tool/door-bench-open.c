/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many connections at a fixed rate on one thread: each request is due at its time, whether the hub is
 * ready or not, so that a slow answer is not hidden by the sender waiting for it. Where the hub hangs
 * up, the request is sent again over a new connection, as a tablet does. */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench-load.h"

#include <string.h>

enum { HEAD = 4096, MAX_AGAIN = 3 };

typedef struct {
  guint number;
  GSocketConnection *connection;
  GSocket *socket;
  GBytes *request; /* NULL: idle */
  gsize sent;
  double due;
  char head[HEAD];
  gsize have;
  guint again; /* how often this request had to be sent anew */
} Line;

typedef struct {
  DoorLoad *load;
  Line *lines;
  guint n_lines;
  GArray *times;
  guint next, end;
  guint idle_from; /* where to look for an idle line */
  guint answered;
  double start, interval; /* milliseconds */
} Open;

static double
now_ms (void)
{
  return (double) g_get_monotonic_time () / 1000;
}

static gboolean
connect_line (Open *self, Line *line, GError **error)
{
  g_clear_object (&line->connection);
  line->sent = line->have = 0;
  line->connection = door_load_connect (self->load, line->number, error);
  if (!line->connection)
    return FALSE;
  line->socket = g_socket_connection_get_socket (line->connection);
  g_socket_set_blocking (line->socket, FALSE);
  return TRUE;
}

static gboolean
begin_again (Open *self, Line *line, GError **error)
{
  if (++line->again <= MAX_AGAIN)
    return connect_line (self, line, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the hub hung up %d times", MAX_AGAIN);
  return FALSE;
}

static gboolean
push (Open *self, Line *line, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (line->request, &length);
  g_autoptr (GError) fault = NULL;

  while (line->sent < length)
    {
      gssize n = g_socket_send (line->socket, data + line->sent, length - line->sent, NULL, &fault);

      if (n < 0 && g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return TRUE;
      if (n < 0)
        return begin_again (self, line, error); /* goes on when the socket can be written to */
      line->sent += (gsize) n;
    }
  return TRUE;
}

/* TRUE with *ret_whole set when an answer has come to its end. */
static gboolean
pull (Open *self, Line *line, gboolean *ret_whole, GError **error)
{
  g_autoptr (GError) fault = NULL;
  gssize n = g_socket_receive (line->socket, line->head + line->have, HEAD - 1 - line->have, NULL,
                               &fault);

  *ret_whole = FALSE;
  if (n < 0 && g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return TRUE;
  if (n <= 0)
    return begin_again (self, line, error);
  line->have += (gsize) n;
  line->head[line->have] = '\0';
  *ret_whole = strstr (line->head, "</OpenRosaResponse>") != NULL;
  if (*ret_whole && !g_str_has_prefix (line->head, "HTTP/1.1 201"))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the hub answered %.12s", line->head);
      return FALSE;
    }
  return TRUE;
}

static Line *
find_idle (Open *self)
{
  for (guint i = 0; i < self->n_lines; i++)
    {
      Line *line = &self->lines[(self->idle_from + i) % self->n_lines];

      if (line->request)
        continue;
      self->idle_from = (self->idle_from + i + 1) % self->n_lines;
      return line;
    }
  return NULL;
}

/* Sends all that is due and finds an idle line. */
static gboolean
send_due (Open *self, guint first, GError **error)
{
  while (self->next < self->end)
    {
      double due = self->start + (self->next - first) * self->interval;
      Line *line = due <= now_ms () ? find_idle (self) : NULL;

      if (!line)
        return TRUE;
      line->request = g_ptr_array_index (self->load->requests, self->next++);
      line->sent = line->have = line->again = 0;
      line->due = due;
      if (!push (self, line, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
handle (Open *self, Line *line, GIOCondition condition, GError **error)
{
  gboolean whole;
  double took;

  if ((condition & G_IO_OUT) && !push (self, line, error))
    return FALSE;
  if (!(condition & (G_IO_IN | G_IO_HUP | G_IO_ERR)))
    return TRUE;
  if (!pull (self, line, &whole, error))
    return FALSE;
  if (!whole)
    return TRUE;
  took = now_ms () - line->due;
  g_array_append_val (self->times, took);
  line->request = NULL;
  self->answered++;
  return !strstr (line->head, "Connection: close") || connect_line (self, line, error);
}

static gboolean
wait_and_handle (Open *self, GPollFD *fds, GError **error)
{
  for (guint i = 0; i < self->n_lines; i++)
    {
      Line *line = &self->lines[i];
      gboolean more = line->request && line->sent < g_bytes_get_size (line->request);

      fds[i] = (GPollFD){ g_socket_get_fd (line->socket), G_IO_IN, 0 };
      if (more)
        fds[i].events |= G_IO_OUT;
    }
  if (g_poll (fds, self->n_lines, 1) <= 0)
    return TRUE;
  for (guint i = 0; i < self->n_lines; i++)
    if (fds[i].revents && self->lines[i].request
        && !handle (self, &self->lines[i], fds[i].revents, error))
      return FALSE;
  return TRUE;
}

static gboolean
connect_all (Open *self, GError **error)
{
  gboolean good = TRUE;

  for (guint i = 0; i < self->n_lines; i++)
    self->lines[i].number = i;
  for (guint i = 0; good && i < self->n_lines; i++)
    good = connect_line (self, &self->lines[i], error);
  return good;
}

gboolean
door_load_run_open (DoorLoad *load,
                    guint first,
                    guint n,
                    guint connections,
                    double per_second,
                    GArray *times,
                    GError **error)
{
  g_autofree Line *lines = g_new0 (Line, connections);
  g_autofree GPollFD *fds = g_new0 (GPollFD, connections);
  Open self = { .load = load,
                .lines = lines,
                .n_lines = connections,
                .times = times,
                .next = first,
                .end = first + n,
                .interval = 1000 / per_second };
  gboolean good = connect_all (&self, error);

  self.start = now_ms ();
  while (good && self.answered < n)
    good = send_due (&self, first, error) && wait_and_handle (&self, fds, error);
  for (guint i = 0; i < connections; i++)
    g_clear_object (&lines[i].connection);
  return good;
}
