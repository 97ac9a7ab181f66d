/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-cluster.h"

#include "door-files.h"

#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define OWNER "postgres" /* the user of Debian's package */

struct _DoorCluster {
  char *folder;
  gboolean durable;
  GSubprocess *server;
  GSubprocess *pooler;
  guint databases;
};

/* Finding programs ---------------------------------------------------------------------------- */

/* Debian keeps the server's programs beside the path, one folder a version. */
static char *
find_program (const char *name)
{
  const char *base = "/usr/lib/postgresql";
  g_autoptr (GDir) versions = g_dir_open (base, 0, NULL);
  const char *version;
  while (versions && (version = g_dir_read_name (versions)))
    {
      g_autofree char *path = g_build_filename (base, version, "bin", name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  return g_find_program_in_path (name);
}

gboolean
door_cluster_is_possible (void)
{
  g_autofree char *server = find_program ("postgres");
  g_autofree char *initdb = find_program ("initdb");

  return server && initdb && (geteuid () != 0 || getpwnam (OWNER));
}

/* The command as somebody who is not root, ended with this process. */
static GPtrArray *
command_new (const char *program)
{
  GPtrArray *command = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (command, g_strdup ("setpriv"));
  g_ptr_array_add (command, g_strdup ("--pdeathsig=QUIT"));
  if (geteuid () == 0)
    {
      g_ptr_array_add (command, g_strdup ("--reuid=" OWNER));
      g_ptr_array_add (command, g_strdup ("--regid=" OWNER));
      g_ptr_array_add (command, g_strdup ("--clear-groups"));
    }
  g_ptr_array_add (command, g_strdup (program));
  return command;
}

static void
add_setting (GPtrArray *command, const char *setting)
{
  g_ptr_array_add (command, g_strdup ("-c"));
  g_ptr_array_add (command, g_strdup (setting));
}

static GSubprocess *
spawn (GPtrArray *command, GSubprocessFlags flags, const char *folder, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);

  g_ptr_array_add (command, NULL);
  g_subprocess_launcher_set_cwd (launcher, folder);
  return g_subprocess_launcher_spawnv (launcher, (const char *const *) command->pdata, error);
}

/* Starting ------------------------------------------------------------------------------------ */

static gboolean
make_files (DoorCluster *self, GError **error)
{
  g_autofree char *program = find_program ("initdb");
  g_autoptr (GPtrArray) command = command_new (program);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *data = g_build_filename (self->folder, "data", NULL);

  g_ptr_array_add (command, g_strdup ("--auth=trust"));
  g_ptr_array_add (command, g_strdup ("--username=door"));
  g_ptr_array_add (command, g_strdup ("--encoding=UTF8"));
  g_ptr_array_add (command, g_strdup ("--locale=C"));
  g_ptr_array_add (command, g_strdup ("--no-sync"));
  g_ptr_array_add (command, g_strdup_printf ("--pgdata=%s", data));
  process = spawn (command, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, self->folder, error);
  return process && g_subprocess_wait_check (process, NULL, error);
}

/* Reads what the server says of itself until it is ready. */
static gboolean
wait_until_said (GSubprocess *process, const char *word, GError **error)
{
  g_autoptr (GDataInputStream) says
      = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  char *line;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (says), FALSE);
  while ((line = g_data_input_stream_read_line (says, NULL, NULL, error)))
    {
      gboolean ready = strstr (line, word) != NULL;

      g_free (line);
      if (ready)
        return TRUE;
    }
  if (error && !*error)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "PostgreSQL did not start");
  return FALSE;
}

/* Of its messages only those about itself: what a client does wrong is not for the pipe. */
static gboolean
start (DoorCluster *self, GError **error)
{
  g_autofree char *program = find_program ("postgres");
  g_autofree char *data = g_build_filename (self->folder, "data", NULL);
  g_autofree char *sockets = g_strconcat ("unix_socket_directories=", self->folder, NULL);
  g_autoptr (GPtrArray) command = command_new (program);

  g_ptr_array_add (command, g_strdup ("-D"));
  g_ptr_array_add (command, g_strdup (data));
  add_setting (command, sockets);
  add_setting (command, "listen_addresses=");
  add_setting (command, "log_min_messages=log");
  add_setting (command, "log_checkpoints=off");
  add_setting (command, "max_connections=40");
  if (!self->durable)
    add_setting (command, "fsync=off");
  self->server = spawn (command, G_SUBPROCESS_FLAGS_STDERR_PIPE, self->folder, error);
  return self->server && wait_until_said (self->server, "ready to accept connections", error);
}

static void
stop (GSubprocess **process, int signal)
{
  if (!*process)
    return;
  g_subprocess_send_signal (*process, signal);
  g_subprocess_wait (*process, NULL, NULL);
  g_clear_object (process);
}

static gboolean
give_away (const char *folder)
{
  const struct passwd *owner = getpwnam (OWNER);

  return geteuid () != 0 || (owner && chown (folder, owner->pw_uid, owner->pw_gid) == 0);
}

DoorCluster *
door_cluster_new (gboolean durable, GError **error)
{
  g_autoptr (DoorCluster) self = g_new0 (DoorCluster, 1);

  self->durable = durable;
  self->folder = g_dir_make_tmp ("door-pg-XXXXXX", error);
  if (!self->folder)
    return NULL;
  if (!give_away (self->folder))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                           "the cluster's folder could not be given to its user");
      return NULL;
    }
  return make_files (self, error) && start (self, error) ? g_steal_pointer (&self) : NULL;
}

void
door_cluster_free (DoorCluster *self)
{
  if (!self)
    return;
  stop (&self->pooler, SIGINT);
  stop (&self->server, SIGQUIT);
  if (self->folder)
    door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self);
}

gboolean
door_cluster_restart (DoorCluster *self, GError **error)
{
  stop (&self->server, SIGQUIT);
  return start (self, error);
}

const char *
door_cluster_pid (DoorCluster *self)
{
  return g_subprocess_get_identifier (self->server);
}

/* Databases ----------------------------------------------------------------------------------- */

static char *
make_url (const char *folder, const char *name, guint port)
{
  g_autofree char *host = g_uri_escape_string (folder, NULL, FALSE);

  return g_strdup_printf ("postgresql://door@%s:%u/%s", host, port, name);
}

static gboolean
run_sql (const char *url, const char *sql, GError **error)
{
  PGconn *connection = PQconnectdb (url);
  PGresult *result = PQexec (connection, sql);
  gboolean done = PQresultStatus (result) == PGRES_COMMAND_OK;

  if (!done)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, PQerrorMessage (connection));
  PQclear (result);
  PQfinish (connection);
  return done;
}

char *
door_cluster_add_database (DoorCluster *self, GError **error)
{
  g_autofree char *admin = make_url (self->folder, "postgres", 5432);
  g_autofree char *name = g_strdup_printf ("hub%u", self->databases++);
  g_autofree char *sql = g_strdup_printf ("CREATE DATABASE %s", name);

  return run_sql (admin, sql, error) ? make_url (self->folder, name, 5432) : NULL;
}

char *
door_cluster_add_database_in (DoorCluster *self, const char *folder, GError **error)
{
  g_autofree char *admin = make_url (self->folder, "postgres", 5432);
  g_autofree char *name = g_strdup_printf ("hub%u", self->databases++);
  g_autofree char *space
      = g_strdup_printf ("CREATE TABLESPACE %s_space LOCATION '%s'", name, folder);
  g_autofree char *sql = g_strdup_printf ("CREATE DATABASE %s TABLESPACE %s_space", name, name);

  if (!give_away (folder))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                           "the database's folder could not be given to its user");
      return NULL;
    }
  return run_sql (admin, space, error) && run_sql (admin, sql, error)
             ? make_url (self->folder, name, 5432)
             : NULL;
}

gboolean
door_cluster_empty_database (DoorCluster *self, const char *url, GError **error)
{
  return run_sql (url,
                  "SET client_min_messages = error; DROP SCHEMA public CASCADE;"
                  " CREATE SCHEMA public",
                  error);
}

/* The pooler ---------------------------------------------------------------------------------- */

static gboolean
write_pooler_settings (DoorCluster *self, const char *path, GError **error)
{
  g_autofree char *text = g_strdup_printf ("[databases]\n* = host=%s port=5432 user=door\n"
                                           "[pgbouncer]\nlisten_addr =\nunix_socket_dir = %s\n"
                                           "listen_port = 6432\nauth_type = any\n"
                                           "pool_mode = transaction\ndefault_pool_size = 8\n"
                                           "log_connections = 0\nlog_disconnections = 0\n",
                                           self->folder, self->folder);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0644, error);
}

gboolean
door_cluster_add_pooler (DoorCluster *self, const char *url, char **ret_url, GError **error)
{
  g_autofree char *program = g_find_program_in_path ("pgbouncer");
  g_autofree char *settings = g_build_filename (self->folder, "pgbouncer.ini", NULL);
  g_autoptr (GPtrArray) command = NULL;

  if (!program && g_file_test ("/usr/sbin/pgbouncer", G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup ("/usr/sbin/pgbouncer");
  if (!program)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "there is no pgbouncer");
      return FALSE;
    }
  if (!self->pooler)
    {
      if (!write_pooler_settings (self, settings, error))
        return FALSE;
      command = command_new (program);
      g_ptr_array_add (command, g_strdup (settings));
      self->pooler = spawn (command, G_SUBPROCESS_FLAGS_STDERR_PIPE, self->folder, error);
      if (!self->pooler || !wait_until_said (self->pooler, "process up", error))
        return FALSE;
    }
  *ret_url = make_url (self->folder, strrchr (url, '/') + 1, 6432);
  return TRUE;
}
