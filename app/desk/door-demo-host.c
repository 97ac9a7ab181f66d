/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-demo-host.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "door-platform.h"

struct _DoorDemoHost {
  GObject parent_instance;
  GSubprocess *doorctl; /* ends when its standard input does */
  GDataInputStream *said;
  char *device;
  char *supervisor;
};

G_DEFINE_FINAL_TYPE (DoorDemoHost, door_demo_host, G_TYPE_OBJECT)

static void
door_demo_host_dispose (GObject *object)
{
  DoorDemoHost *self = DOOR_DEMO_HOST (object);

  if (self->doorctl)
    g_output_stream_close (g_subprocess_get_stdin_pipe (self->doorctl), NULL, NULL);
  g_clear_object (&self->said);
  g_clear_object (&self->doorctl);
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->supervisor, g_free);
  G_OBJECT_CLASS (door_demo_host_parent_class)->dispose (object);
}

static void
door_demo_host_class_init (DoorDemoHostClass *class)
{
  G_OBJECT_CLASS (class)->dispose = door_demo_host_dispose;
}

static void
door_demo_host_init (DoorDemoHost *self)
{
}

/* Beside this program, where it was built, or wherever programs are. transfer full. */
static char *
find_doorctl (void)
{
  g_autofree char *program = door_platform_program_path ();
  g_autofree char *folder = g_path_get_dirname (program);
  char *candidates[] = {
    g_build_filename (folder, "doorctl", NULL),
    g_build_filename (folder, "..", "app", "tool", "doorctl", NULL),
    g_build_filename (folder, "..", "..", "app", "tool", "doorctl", NULL),
    g_find_program_in_path ("doorctl"),
  };
  char *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      if (!found && candidates[i] && g_file_test (candidates[i], G_FILE_TEST_IS_EXECUTABLE))
        found = g_steal_pointer (&candidates[i]);
      g_free (candidates[i]);
    }
  return found;
}

/* What it said before it ended; its name in front is not for a person. */
static void
fail_as_it_said (GTask *task, const char *words)
{
  g_autofree char *clean = g_strstrip (g_strdup (words ? words : ""));
  const char *plain = g_str_has_prefix (clean, "doorctl: ") ? clean + strlen ("doorctl: ") : clean;

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _ ("The demo survey could not be prepared: %s"), plain);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GBytes) words
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  g_autofree char *text
      = words ? g_strndup (g_bytes_get_data (words, NULL), g_bytes_get_size (words)) : NULL;

  fail_as_it_said (task, text);
}

/* "ready", the interviewer's device and the supervisor's, split by tabs; NULL: it ended before. */
static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorDemoHost *self = g_task_get_task_data (task);
  g_autofree char *line
      = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  g_auto (GStrv) words = line ? g_strsplit (line, "\t", 3) : NULL;

  if (!words)
    {
      g_input_stream_read_bytes_async (g_subprocess_get_stderr_pipe (self->doorctl), 4096,
                                       G_PRIORITY_DEFAULT, NULL, on_ended, g_steal_pointer (&task));
      return;
    }
  if (g_strv_length (words) != 3 || !g_str_equal (words[0], "ready"))
    {
      g_data_input_stream_read_line_async (self->said, G_PRIORITY_DEFAULT, NULL, on_line,
                                           g_steal_pointer (&task));
      return;
    }
  self->device = g_strdup (words[1]);
  self->supervisor = g_strdup (words[2]);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static GSubprocess *
begin_doorctl (const char *folder, GError **error)
{
  g_autofree char *doorctl = find_doorctl ();
  const char *const argv[]
      = { doorctl, "demo", "serve", folder ? "--dir" : NULL, folder ? folder : NULL, NULL };

  if (doorctl)
    return g_subprocess_newv (argv,
                              G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                  | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                              error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _ ("The demo survey needs the program doorctl, which is not on this "
                          "computer. Install the package doorstep-tools."));
  return NULL;
}

void
door_demo_host_new_async (const char *folder, GAsyncReadyCallback callback, gpointer data)
{
  DoorDemoHost *self = g_object_new (DOOR_TYPE_DEMO_HOST, NULL);
  GTask *task = g_task_new (NULL, NULL, callback, data);
  GError *error = NULL;

  g_task_set_task_data (task, self, g_object_unref);
  self->doorctl = begin_doorctl (folder, &error);
  if (!self->doorctl)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  self->said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->doorctl));
  g_data_input_stream_read_line_async (self->said, G_PRIORITY_DEFAULT, NULL, on_line, task);
}

DoorDemoHost *
door_demo_host_new_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
door_demo_host_get_device (DoorDemoHost *self)
{
  return self->device;
}

const char *
door_demo_host_get_supervisor (DoorDemoHost *self)
{
  return self->supervisor;
}
