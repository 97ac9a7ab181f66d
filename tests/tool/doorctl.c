/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "doorctl.h"

#include "door-files.h"

#include <string.h>

void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("doorctl-XXXXXX", NULL);
}

static void
forget_output (Fixture *self)
{
  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->err, g_free);
}

void
tear_down (Fixture *self, gconstpointer data)
{
  forget_output (self);
  g_assert_true (door_file_remove_tree (self->folder, NULL));
  g_free (self->folder);
}

static void
run (Fixture *self, const char *line)
{
  g_autofree char *questionnaires
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", NULL);
  g_autoptr (GString) text = g_string_new (g_getenv ("DOORCTL"));
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  int wait_status;

  g_string_append_printf (text, " %s", line);
  g_string_replace (text, "%D", self->folder, 0);
  g_string_replace (text, "%Q", questionnaires, 0);
  forget_output (self);
  g_assert_true (g_shell_parse_argv (text->str, NULL, &argv, NULL));
  g_spawn_sync (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &self->out, &self->err, &wait_status,
                &error);
  g_assert_no_error (error);
  self->status = g_spawn_check_wait_status (wait_status, &error) ? 0 : error->code;
}

void
assert_exit (Fixture *self, const char *line, int status)
{
  run (self, line);
  if (self->status != status)
    g_error ("doorctl %s: exit %d, not %d: %s%s", line, self->status, status, self->out, self->err);
}

JsonObject *
parse (JsonParser *parser, const char *text)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

void
write_file (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

char *
printed (Fixture *self, const char *label)
{
  const char *at = strstr (self->out, label);

  g_assert_nonnull (at);
  at += strlen (label);
  return g_strstrip (g_strndup (at, strcspn (at, "\n")));
}
