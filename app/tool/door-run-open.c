/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-run.h"

#include "door-files.h"
#include "door-tool-form.h"
#include "door-xml.h"

#include <string.h>

#define RECORD_MAX_BYTES (64u * 1024 * 1024)

/* --- Arguments ------------------------------------------------------------------------------ */

/* The XML itself, or a file's path. */
static gboolean
is_xml (const char *text)
{
  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += strlen ("\xef\xbb\xbf");
  while (g_ascii_isspace (*text))
    text++;
  return *text == '<';
}

static gboolean
read_xml (JsonObject *request, const char *name, GBytes **ret_xml, GError **error)
{
  const char *text = door_run_text (request, name);
  g_autoptr (GError) fault = NULL;
  g_autoptr (xmlDoc) doc = NULL;

  if (!text)
    return TRUE;
  if (*text == '\0')
    g_set_error (&fault, DOOR_RUN_ERROR, DOOR_RUN_ERROR_FORM,
                 "give a file's path, or the XML itself");
  else if (is_xml (text))
    *ret_xml = g_bytes_new (text, strlen (text));
  else
    *ret_xml = door_file_load (text, RECORD_MAX_BYTES, &fault);
  doc = *ret_xml ? door_xml_parse (*ret_xml, name, &fault) : NULL;
  if (!doc)
    g_set_error (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_FORM, "%s%s%s", *ret_xml ? "" : name,
                 *ret_xml ? "" : ": ", fault->message);
  return doc != NULL;
}

static gboolean
check_media (JsonObject *request, GError **error)
{
  const char *folder = door_run_text (request, "media");

  if (!folder || g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_set_error (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_FORM, "media: %s is no folder", folder);
  return FALSE;
}

static gboolean
check_edit (JsonObject *request, GError **error)
{
  if (!door_run_flag (request, "edit") || door_run_text (request, "instance"))
    return TRUE;
  g_set_error_literal (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_REQUEST,
                       "open: 'edit' needs the record that was sent, as 'instance'");
  return FALSE;
}

static DoorClock *
make_clock (JsonObject *env, GError **error)
{
  const char *now = env ? door_run_text (env, "now") : NULL;
  const char *zone_name = env ? door_run_text (env, "timezone") : NULL;
  g_autoptr (GTimeZone) zone
      = zone_name ? g_time_zone_new_identifier (zone_name) : g_time_zone_new_local ();
  g_autoptr (GDateTime) time = NULL;

  if (!zone)
    {
      g_set_error (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_REQUEST, "env.timezone: '%s' is unknown",
                   zone_name);
      return NULL;
    }
  if (!now && !zone_name)
    return door_clock_new_system ();
  time = now ? g_date_time_new_from_iso8601 (now, zone) : g_date_time_new_now (zone);
  if (!time)
    {
      g_set_error (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_REQUEST,
                   "env.now: '%s' is not a time like 2026-11-23T10:00:00Z", now);
      return NULL;
    }
  return door_clock_new_fixed (
      g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time), zone);
}

static void
read_env (JsonObject *request, JsonObject *env, DoorEnv *ret_env)
{
  ret_env->language = door_run_text (request, "language");
  if (!env)
    return;
  ret_env->has_seed
      = json_object_has_member (env, "seed") && !json_object_get_null_member (env, "seed");
  ret_env->seed = (guint64) door_run_number (env, "seed", 0);
  ret_env->device_id = door_run_text (env, "device_id");
  ret_env->username = door_run_text (env, "username");
  ret_env->email = door_run_text (env, "email");
  ret_env->phone = door_run_text (env, "phone");
}

static JsonObject *
env_of (JsonObject *request)
{
  JsonNode *node = json_object_get_member (request, "env");

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* --- Opening -------------------------------------------------------------------------------- */

/* The XML itself instead of a path. */
static DoorFormDef *
load_text (const char *text, const char *media_folder, DoorDiagnostics *diagnostics)
{
  g_autoptr (GBytes) xml = g_bytes_new (text, strlen (text));
  const DoorFormMedia media = door_form_media_from_folder (media_folder ? media_folder : ".");

  return door_form_load (xml, &media, diagnostics);
}

static DoorFormDef *
load_form (DoorRun *run, JsonObject *request, DoorDiagnostics *diagnostics, GError **error)
{
  const char *path = door_run_text (request, "form");
  const char *media_folder = door_run_text (request, "media");
  g_autoptr (GError) fault = NULL;
  DoorFormDef *def;

  if (!path)
    path = run->default_form;
  if (!path || *path == '\0')
    {
      g_set_error_literal (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_REQUEST,
                           "open: 'form' is missing");
      return NULL;
    }
  def = is_xml (path) ? load_text (path, media_folder, diagnostics)
                      : door_tool_form_load_with (path, media_folder, diagnostics, &fault);
  if (!def)
    {
      g_autofree char *faults = door_diagnostics_to_text (diagnostics);

      g_set_error (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_FORM, "%s%s", faults,
                   fault ? fault->message : "the form cannot be opened");
    }
  return def;
}

static DoorSession *
begin (DoorFormDef *def,
       const DoorEnv *env,
       GBytes *record,
       gboolean edit,
       DoorDiagnostics *diagnostics,
       GError **error)
{
  g_autoptr (GError) fault = NULL;
  DoorSession *session = record ? door_session_resume (def, env, record, edit, diagnostics, &fault)
                                : door_session_new (def, env, &fault);

  if (!session)
    g_set_error_literal (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_FORM, fault->message);
  return session;
}

/* The form opens all the same, in its own language. */
static void
warn_of_language (DoorFormDef *def, const char *language, DoorDiagnostics *diagnostics)
{
  if (language && door_form_find_language (def, language) < 0)
    door_diagnostics_add (diagnostics, DOOR_SEVERITY_WARNING, "language-unknown", NULL,
                          "there is no language '%.100s'", language);
}

static void
add_warnings (JsonBuilder *out, const DoorDiagnostics *diagnostics)
{
  json_builder_set_member_name (out, "warnings");
  json_builder_begin_array (out);
  for (guint i = 0; i < door_diagnostics_length (diagnostics); i++)
    {
      const DoorDiagnostic *fault = door_diagnostics_get (diagnostics, i);
      g_autofree char *text = fault->hint ? g_strdup_printf ("%s (%s)", fault->message, fault->hint)
                                          : g_strdup (fault->message);

      json_builder_add_string_value (out, text);
    }
  json_builder_end_array (out);
}

static void
take (DoorRun *run, DoorFormDef *def, DoorSession *session, DoorClock *clock)
{
  g_clear_pointer (&run->cursor, door_cursor_free);
  g_clear_pointer (&run->session, door_session_free);
  g_clear_pointer (&run->def, door_form_unref);
  g_clear_pointer (&run->clock, door_clock_unref);
  run->def = def;
  run->session = session;
  run->clock = clock;
  run->cursor = door_cursor_new (session);
}

gboolean
door_run_open (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorClock) clock = make_clock (env_of (request), error);
  g_autoptr (GBytes) record = NULL;
  g_autoptr (GBytes) last_saved = NULL;
  g_autoptr (DoorFormDef) def = NULL;
  DoorSession *session;
  DoorEnv env = { clock };

  if (!clock || !check_edit (request, error) || !check_media (request, error)
      || !read_xml (request, "instance", &record, error)
      || !read_xml (request, "last_saved", &last_saved, error)
      || !(def = load_form (run, request, diagnostics, error)))
    return FALSE;
  read_env (request, env_of (request), &env);
  env.last_saved = last_saved;
  session = begin (def, &env, record, door_run_flag (request, "edit"), diagnostics, error);
  if (!session)
    return FALSE;
  warn_of_language (def, env.language, diagnostics);
  take (run, g_steal_pointer (&def), session, g_steal_pointer (&clock));
  door_run_add_text (out, "title", door_form_title (run->def));
  door_run_add_text (out, "form_id", door_form_id (run->def));
  door_run_add_text (out, "version", door_form_version (run->def));
  door_run_languages (run, request, out, error);
  add_warnings (out, diagnostics);
  return TRUE;
}

/* --- Faults --------------------------------------------------------------------------------- */

static void
add_fault (JsonBuilder *out, const DoorDiagnostic *fault)
{
  json_builder_begin_object (out);
  door_run_add_text (out, "code", fault->code);
  door_run_add_text (out, "message", fault->message);
  door_run_add_text (out, "place", fault->place.sheet);
  json_builder_set_member_name (out, "row");
  json_builder_add_int_value (out, fault->place.row);
  json_builder_set_member_name (out, "column");
  json_builder_add_int_value (out, fault->place.column);
  json_builder_end_object (out);
}

gboolean
door_run_faults (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  const DoorDiagnostics *faults = door_session_faults (run->session);

  json_builder_set_member_name (out, "faults");
  json_builder_begin_array (out);
  for (guint i = 0; faults && i < door_diagnostics_length (faults); i++)
    add_fault (out, door_diagnostics_get (faults, i));
  json_builder_end_array (out);
  return TRUE;
}
