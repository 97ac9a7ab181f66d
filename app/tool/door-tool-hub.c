/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl hub: the server and its administration. The administrative commands work on the hub's
 * folder, also while it serves. */
#define G_LOG_DOMAIN "doorctl"

#include "door-csv.h"
#include "door-files.h"
#include "door-hub-office.h"
#include "door-office.h"
#include "door-roster.h"
#include "door-tool-hub.h"
#include "door-tool-readers.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE_MAX_BYTES (64u * 1024 * 1024)

/* --- init ----------------------------------------------------------------------------------- */

static void
print_next (const char *survey, DoorSpace space, const char *place, const char *where)
{
  g_autofree char *about
      = space != DOOR_SPACE_SURVEY ? g_strdup_printf (" (%s)", door_space_name (space)) : NULL;
  g_autofree char *flag = space != DOOR_SPACE_SURVEY
                              ? g_strdup_printf (" --space %s", door_space_name (space))
                              : NULL;

  g_print ("A hub for %s%s is in %s.\nNext:\n"
           "  doorctl keys make   survey.key --label \"%s: signing key\"\n"
           "  doorctl hub user    %s --name NAME --role interviewer --team TEAM\n"
           "  doorctl hub form    %s --key survey.key FORM\n"
           "  doorctl hub serve   %s\n"
           "  doorctl hub code    %s --user NAME --hub URL --survey-key survey.key\n"
           "  doorctl hub members %s >members\n"
           "  doorctl keys roster roster --key survey.key --survey %s%s --members members "
           "--member ROLE:TEAM:PERSON:KEY…\n"
           "  doorctl hub roster  %s --survey-key survey.key roster\n",
           survey, about ? about : "", place, survey, where, where, where, where, where, survey,
           flag ? flag : "", where);
}

/* The real survey's is where nothing is said. */
static gboolean
note_space (const char *location, DoorSpace space, GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (DoorHubStore) store = NULL;
  const char *name = door_space_name (space);
  g_autoptr (GBytes) value = g_bytes_new_static (name, strlen (name));

  if (space == DOOR_SPACE_SURVEY)
    return TRUE;
  store = door_hub_store_open (location, clock, error);
  return store && door_hub_store_set (store, DOOR_HUB_SETTING_SPACE, value, error);
}

static int
run_init (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *survey = NULL;
  g_autofree char *space = NULL;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "survey", 0, 0, G_OPTION_ARG_STRING, &survey, "Short name of the survey", "NAME" },
          { "space", 0, 0, G_OPTION_ARG_STRING, &space,
            "training or pilot: a hub of its own, never the real survey's", "SPACE" },
          { NULL } };
  g_autoptr (GError) error = NULL;
  g_autofree char *where = NULL;
  const char *location;
  DoorSpace in = DOOR_SPACE_SURVEY;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status))
    return status;
  where = place.database ? g_strdup ("--database …") : g_strdup_printf ("--dir %s", place.dir);
  location = door_hub_place_location (&place);
  if (!location || !survey)
    return door_tool_needs (command, location ? "--survey" : "--dir or --database");
  if (space && !door_space_parse (space, &in))
    return door_tool_needs (command, "--space survey, training or pilot");
  if (!door_hub_store_init (location, survey, &error) || !note_space (location, in, &error))
    return door_tool_fail (error);
  print_next (survey, in, place.database ? "the database" : place.dir, where);
  return DOOR_EXIT_DONE;
}

/* --- user, device --------------------------------------------------------------------------- */

static int
run_user (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *name = NULL;
  g_autofree char *role_name = NULL;
  g_autofree char *team = NULL;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "name", 0, 0, G_OPTION_ARG_STRING, &name, "Short name", "NAME" },
          { "role", 0, 0, G_OPTION_ARG_STRING, &role_name,
            "interviewer, supervisor, headquarters, analyst, administrator", "ROLE" },
          { "team", 0, 0, G_OPTION_ARG_STRING, &team, "Team", "NAME" },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  DoorUserRole role;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status))
    return status;
  if (!name || !role_name)
    return door_tool_needs (command, "--name and --role");
  if (!door_user_role_parse (role_name, &role))
    return door_tool_needs (command, "a role: interviewer, supervisor, headquarters, analyst or "
                                     "administrator");
  store = door_hub_place_open (&place, command, &status);
  if (!store)
    return status;
  if (!door_hub_store_add_user (store, name, role, team ? team : "", &error)
      || !door_hub_store_audit (store, "console", "user.add", name, &error))
    return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

static int
run_device (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *user = NULL;
  g_autofree char *label = NULL;
  g_autofree char *token = NULL;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "user", 0, 0, G_OPTION_ARG_STRING, &user, "Whose device it is", "NAME" },
          { "label", 0, 0, G_OPTION_ARG_STRING, &label, "What is written on it", "TEXT" },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  gint64 device;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status))
    return status;
  if (!user)
    return door_tool_needs (command, "--user");
  store = door_hub_place_open (&place, command, &status);
  if (!store)
    return status;
  if (!door_hub_store_add_device (store, user, label ? label : "", &token, &device, &error)
      || !door_hub_store_audit (store, "console", "device.add", user, &error))
    return door_tool_fail (error);
  g_print ("device: %" G_GINT64_FORMAT "\ntoken:  %s\n(shown once; the hub keeps only its hash)\n",
           device, token);
  return DOOR_EXIT_DONE;
}

/* --- form, roster --------------------------------------------------------------------------- */

static int
run_form (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *key = NULL;
  g_autofree char *passphrase_file = NULL;
  g_autofree char *form_id = NULL;
  g_autofree char *version = NULL;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, "The survey's signing key", "FILE" },
          { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
            "Passphrase in the file's first line", "FILE" },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (DoorIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!key)
    return door_tool_needs (command, "--key");
  store = door_hub_place_open (&place, command, &status);
  if (!store)
    return status;
  identity = door_tool_identity (key, passphrase_file, &error);
  if (!identity || !door_office_publish (store, identity, argv[1], &form_id, &version, &error)
      || !door_hub_store_audit (store, "console", "form.publish", form_id, &error))
    return door_tool_fail (error);
  g_print ("published %s, version %s\n", form_id, version);
  door_tool_warn_unread (store);
  return DOOR_EXIT_DONE;
}

/* By it the hub knows for whom it seals what others' clients send. */
static gboolean
note_survey_key (DoorHubStore *store, const DoorPublicKeys *survey_key, GError **error)
{
  char *text = door_public_keys_to_text (survey_key);
  g_autoptr (GBytes) value = g_bytes_new_take (text, strlen (text));

  return door_hub_store_set (store, DOOR_HUB_SETTING_SURVEY_KEY, value, error);
}

/* A training's roster does not get into the real survey's hub, nor the other way round. */
static gboolean
check_space (DoorHubStore *store, DoorSpace space, GError **error)
{
  DoorSpace hub;

  if (!door_tool_hub_space (store, &hub, error))
    return FALSE;
  if (hub == space)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "this hub is of the %s, and the roster was signed for the %s; sign one with "
               "`doorctl keys roster --space %s`",
               door_space_name (hub), door_space_name (space), door_space_name (hub));
  return FALSE;
}

static int
run_roster (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *key = NULL;
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place),
                                   { "survey-key", 0, 0, G_OPTION_ARG_STRING, &key,
                                     "Public key of the survey, or its file", "KEY" },
                                   { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DoorRoster) roster = NULL;
  g_autoptr (GError) error = NULL;
  DoorPublicKeys survey_key;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!key)
    return door_tool_needs (command, "--survey-key");
  store = door_hub_place_open (&place, command, &status);
  if (!store)
    return status;
  if (!door_tool_public_keys (key, &survey_key, &error)
      || !(bytes = door_file_load (argv[1], DOOR_ROSTER_MAX_BYTES, &error))
      || !(roster = door_roster_read (bytes, &survey_key, &error))
      || !check_space (store, door_roster_space (roster), &error)
      || !door_hub_store_put_roster (store, door_roster_epoch (roster), bytes, &error)
      || !note_survey_key (store, &survey_key, &error)
      || !door_hub_store_audit (store, "console", "roster.put", door_roster_survey (roster),
                                &error))
    return door_tool_fail (error);
  door_tool_warn_unread (store);
  return DOOR_EXIT_DONE;
}

/* --- assign --------------------------------------------------------------------------------- */

static gboolean
assign_all (DoorHubStore *store,
            DoorIdentity *signer,
            gint64 device_number,
            const DoorCsvTable *sample,
            GError **error)
{
  g_autoptr (GPtrArray) devices = door_hub_store_list_devices (store, NULL, error);
  const DoorHubDevice *device = door_office_find_device (devices, device_number, error);

  for (guint i = 0; device && i < door_csv_rows (sample); i++)
    {
      g_autoptr (DoorAssignmentFacts) facts = door_office_read_case (sample, i);

      if (!*facts->id || !*facts->form_id)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "line %u: id or form is blank; nothing after it was assigned",
                       door_csv_line (sample, i));
          return FALSE;
        }
      if (!door_office_assign (store, signer, device, facts, error))
        return FALSE;
    }
  return device != NULL;
}

static int
run_assign (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *key = NULL;
  g_autofree char *passphrase_file = NULL;
  gint64 device = 0;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "device", 0, 0, G_OPTION_ARG_INT64, &device, "Number of the device", "N" },
          { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, "Key of a supervisor or of headquarters",
            "FILE" },
          { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
            "Passphrase in the file's first line", "FILE" },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (DoorIdentity) signer = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DoorCsvTable) sample = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!key || !device)
    return door_tool_needs (command, "--device and --key");
  store = door_hub_place_open (&place, command, &status);
  if (!store)
    return status;
  if (!(bytes = door_file_load (argv[1], SAMPLE_MAX_BYTES, &error))
      || !(sample = door_csv_read (bytes, &error))
      || !(signer = door_tool_identity (key, passphrase_file, &error))
      || !assign_all (store, signer, device, sample, &error)
      || !door_hub_store_audit (store, "console", "case.assign", argv[1], &error))
    return door_tool_fail (error);
  g_print ("%u cases assigned\n", door_csv_rows (sample));
  door_tool_warn_unread (store);
  return DOOR_EXIT_DONE;
}

/* --- status --------------------------------------------------------------------------------- */

static void
print_counts (const DoorHubCounts *counts, gboolean json)
{
  const struct {
    const char *name;
    guint64 count;
  } rows[] = { { "users", counts->users },         { "devices", counts->devices },
               { "forms", counts->forms },         { "sampled", counts->sampled },
               { "assigned", counts->assigned },   { "submissions", counts->submissions },
               { "conflicts", counts->conflicts }, { "incomplete", counts->incomplete },
               { "plain", counts->plain },         { "letters", counts->letters } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (json)
      g_print ("%s\"%s\": %" G_GUINT64_FORMAT "%s", i == 0 ? "{" : ", ", rows[i].name,
               rows[i].count, i + 1 == G_N_ELEMENTS (rows) ? "}\n" : "");
    else
      g_print ("%-12s %" G_GUINT64_FORMAT "\n", rows[i].name, rows[i].count);
}

static int
run_status (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *team = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "team", 0, 0, G_OPTION_ARG_STRING, &team, "Of this team alone", "NAME" },
          { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object", NULL },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  DoorHubCounts counts;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  if (!door_hub_store_count (store, team, &counts, &error))
    return door_tool_fail (error);
  print_counts (&counts, json);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_hub_commands[] = {
  { "hub init", "", "Make a hub in a folder", run_init },
  { "hub user", "", "Add a person", run_user },
  { "hub device", "", "Add a device and show its token once", run_device },
  { "hub form", "FORM", "Publish a form, signed by the survey's key", run_form },
  { "hub roster", "ROSTER", "Publish the signed list of recipients", run_roster },
  { "hub assign", "CASES.csv", "Hand cases to a device, sealed to it", run_assign },
  { "hub status", "", "Count people, cases, submissions and what waits", run_status },
  { NULL },
};
