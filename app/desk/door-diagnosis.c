/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-diagnosis"

#include "door-diagnosis.h"

#include "door-device.h"
#include "door-platform.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define LOG_MAX_BYTES (64 * 1024) /* of its end */
#define BUSY_MS 2000

/* --- The program and the machine -------------------------------------------------------------- */

static void
add_system_name (GString *out)
{
  g_autofree char *name = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_autofree char *kernel = door_platform_kernel ();

  g_string_append_printf (out, "system: %s\n", name ? name : "unknown");
  if (*kernel)
    g_string_append_printf (out, "kernel: %s\n", kernel);
}

static void
add_versions (GString *out)
{
  g_string_append_printf (out, "== Versions ==\ndoorstep: %s\nglib: %u.%u.%u\nsqlite: %s\n",
                          DOOR_VERSION, glib_major_version, glib_minor_version, glib_micro_version,
                          sqlite3_libversion ());
  add_system_name (out);
}

/* Only settings of ours, by name: the environment may hold anything. */
static void
add_settings (GString *out)
{
  static const char *const names[] = {
    "LANGUAGE",     "LANG",          "LC_ALL",        "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP",
    "GSK_RENDERER", "GTK_IM_MODULE", "DOORSTEP_KIOSK"
  };

  g_string_append (out, "\n== Settings ==\n");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = g_getenv (names[i]);

      g_string_append_printf (out, "%s: %s\n", names[i], value ? value : "not set");
    }
}

static void
add_space (GString *out, const char *folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileInfo) disk = g_file_query_filesystem_info (
      file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE "," G_FILE_ATTRIBUTE_FILESYSTEM_SIZE, NULL, NULL);

  if (!disk)
    {
      g_string_append (out, "space: cannot be read\n");
      return;
    }
  g_string_append_printf (
      out, "space: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " MB free\n",
      g_file_info_get_attribute_uint64 (disk, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) / 1000000,
      g_file_info_get_attribute_uint64 (disk, G_FILE_ATTRIBUTE_FILESYSTEM_SIZE) / 1000000);
}

/* --- Stores ------------------------------------------------------------------------------------- */

/* The first column of the first row as text. */
static char *
ask (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  char *answer = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    answer = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return answer ? answer
                : g_strdup_printf ("cannot be read (%s)", sqlite3_errstr (sqlite3_errcode (db)));
}

static void
add_pragma (GString *out, sqlite3 *db, const char *name)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA %s", name);
  g_autofree char *answer = ask (db, sql);

  g_string_append_printf (out, "  %s: %s\n", name, answer);
}

/* Our own tables have our own names; anything else is counted and not named. */
static gboolean
is_plain_name (const char *name)
{
  for (; *name; name++)
    if (!g_ascii_islower (*name) && *name != '_' && !g_ascii_isdigit (*name))
      return FALSE;
  return TRUE;
}

static void
add_tables (GString *out, sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
                          -1, &statement, NULL)
      != SQLITE_OK)
    return;
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      const char *name = (const char *) sqlite3_column_text (statement, 0);
      char *sql = sqlite3_mprintf ("SELECT count(*) FROM \"%w\"", name);
      g_autofree char *count = ask (db, sql);

      g_string_append_printf (out, "  table %s: %s rows\n",
                              is_plain_name (name) ? name : "(another)", count);
      sqlite3_free (sql);
    }
  sqlite3_finalize (statement);
}

static void
add_size (GString *out, const char *store, const char *suffix)
{
  g_autofree char *path = g_strconcat (store, suffix, NULL);
  GStatBuf about;

  if (g_stat (path, &about) == 0)
    g_string_append_printf (out, "  file%s: %" G_GINT64_FORMAT " bytes\n", suffix,
                            (gint64) about.st_size);
}

static void
add_store (GString *out, const char *title, const char *path)
{
  static const char *const pragmas[]
      = { "user_version",   "application_id", "page_size",     "page_count",
          "freelist_count", "journal_mode",   "quick_check(1)" };
  sqlite3 *db = NULL;

  g_string_append_printf (out, "%s\n", title);
  add_size (out, path, "");
  add_size (out, path, "-wal");
  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    g_string_append_printf (out, "  cannot be opened: %s\n", sqlite3_errmsg (db));
  else
    {
      sqlite3_busy_timeout (db, BUSY_MS);
      for (gsize i = 0; i < G_N_ELEMENTS (pragmas); i++)
        add_pragma (out, db, pragmas[i]);
      add_tables (out, db);
    }
  sqlite3_close (db);
}

/* Accounts are numbered: their names are people's. */
static void
add_accounts (GString *out, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorDevice) device = door_device_read (folder, &error);

  if (!device)
    {
      g_string_append_printf (out, "device: %s\n",
                              g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                                  ? "nobody is enrolled"
                                  : "device.json cannot be read");
      return;
    }
  for (guint i = 0; device->accounts[i]; i++)
    {
      g_autofree char *title = g_strdup_printf ("account %u", i + 1);
      g_autofree char *vault = door_device_vault_folder (folder, device->accounts[i]);
      g_autofree char *store = g_build_filename (vault, "vault.db", NULL);

      add_store (out, title, store);
    }
}

/* --- Logs --------------------------------------------------------------------------------------- */

/* From the beginning of a line. */
static const char *
last_part (const char *text)
{
  gsize length = strlen (text);
  const char *from = length > LOG_MAX_BYTES ? strchr (text + length - LOG_MAX_BYTES, '\n') : NULL;

  return from ? from + 1 : length > LOG_MAX_BYTES ? "" : text;
}

static void
add_log (GString *out, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  valid = g_utf8_make_valid (last_part (text), -1);
  g_string_append_printf (out, "\n== %s ==\n%s", name, valid);
}

char *
door_diagnosis_write (const char *folder)
{
  GString *out = g_string_new ("Doorstep: report of a problem\n"
                               "No answers, names, addresses or places are in here.\n\n");
  g_autofree char *hub = g_build_filename (folder, "hub.db", NULL);

  add_versions (out);
  add_settings (out);
  g_string_append (out, "\n== Stores ==\n");
  add_space (out, folder);
  if (g_file_test (hub, G_FILE_TEST_EXISTS))
    add_store (out, "hub", hub);
  else
    add_accounts (out, folder);
  add_log (out, folder, "hub.log");
  add_log (out, folder, "doorstep.log");
  return g_string_free (out, FALSE);
}
