/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-log.h"

#include "door-clock.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <unistd.h>

/* The process's one descriptor: a line is one write(2) to a file opened for appending, so lines
 * of several threads never mix and nothing needs a lock. -1: nothing is written. */
static int log_descriptor = -1;

gboolean
door_log_open (const char *path, GError **error)
{
  int descriptor = path ? open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : dup (2);

  if (descriptor < 0)
    {
      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno),
                   "the log could not be opened: %s", g_strerror (errno));
      return FALSE;
    }
  door_log_close ();
  g_atomic_int_set (&log_descriptor, descriptor);
  return TRUE;
}

void
door_log_close (void)
{
  int descriptor = g_atomic_int_get (&log_descriptor);

  g_atomic_int_set (&log_descriptor, -1);
  if (descriptor >= 0)
    close (descriptor);
}

static void
append_json_text (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (out, '"');
  for (const char *p = valid; *p; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_printf (out, "\\%c", *p);
      else if ((guchar) *p < 0x20)
        g_string_append_printf (out, "\\u%04x", (guint) *p);
      else
        g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

void
door_log (const char *event, ...)
{
  g_autoptr (GString) line = NULL;
  g_autofree char *time = NULL;
  int descriptor = g_atomic_int_get (&log_descriptor);
  const char *name;
  va_list args;

  if (descriptor < 0)
    return;
  time = door_clock_iso (g_get_real_time ());
  line = g_string_new ("{\"time\":");
  append_json_text (line, time);
  g_string_append (line, ",\"event\":");
  append_json_text (line, event);
  va_start (args, event);
  while ((name = va_arg (args, const char *)))
    {
      const char *value = va_arg (args, const char *);

      g_string_append_c (line, ',');
      append_json_text (line, name);
      g_string_append_c (line, ':');
      append_json_text (line, value ? value : "");
    }
  va_end (args);
  g_string_append (line, "}\n");
  if (write (descriptor, line->str, line->len) < 0)
    return; /* a full disk must not stop the interview; the vault says so itself */
}
