/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl hub, people and their devices: teams, enrolment codes, orders to wipe. */
#define G_LOG_DOMAIN "doorctl"

#include "door-hub-office.h"
#include "door-order.h"
#include "door-qr.h"
#include "door-tool-hub.h"
#include "door-tool-keys.h"

#include <string.h>

/* --- users, teams --------------------------------------------------------------------------- */

static int
run_users (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *team = NULL;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "team", 0, 0, G_OPTION_ARG_STRING, &team, "Of this team alone", "NAME" },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GPtrArray) users = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  if (!(users = door_hub_store_list_users (store, team, &error)))
    return door_tool_fail (error);
  for (guint i = 0; i < users->len; i++)
    {
      const DoorHubUser *user = g_ptr_array_index (users, i);

      g_print ("%s\t%s\t%s\t%u devices%s\n", user->name, door_user_role_name (user->role),
               *user->team ? user->team : "-", user->devices, user->ended ? "\tended" : "");
    }
  return DOOR_EXIT_DONE;
}

static const DoorHubUser *
find_user (const GPtrArray *users, const char *name)
{
  for (guint i = 0; i < users->len; i++)
    if (strcmp (((DoorHubUser *) g_ptr_array_index (users, i))->name, name) == 0)
      return g_ptr_array_index (users, i);
  return NULL;
}

/* Moves somebody, their role staying what it is. */
static gboolean
move (DoorHubStore *store, const char *team, const char *name, GError **error)
{
  g_autoptr (GPtrArray) users = door_hub_store_list_users (store, NULL, error);
  const DoorHubUser *user = users ? find_user (users, name) : NULL;

  if (!users)
    return FALSE;
  if (!user)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no user %s", name);
      return FALSE;
    }
  return door_hub_store_change_user (store, name, user->role, team, error)
         && door_hub_store_audit (store, "console", "user.team", name, error);
}

static int
run_team (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place), { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 2, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  if (!move (store, argv[1], argv[2], &error))
    return door_tool_fail (error);
  g_print ("%s is in team %s now. Sign a new roster before the next interview is sealed.\n",
           argv[2], argv[1]);
  return DOOR_EXIT_DONE;
}

static int
run_leave (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place), { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  if (!door_hub_store_end_user (store, argv[1], &error)
      || !door_hub_store_audit (store, "console", "user.end", argv[1], &error))
    return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

/* --- devices -------------------------------------------------------------------------------- */

static const char *
state_of (const DoorHubDevice *device)
{
  if (device->revoked)
    return "ended";
  if (device->wiping)
    return "wipe ordered";
  return device->keys ? "in use" : "not connected yet";
}

/* Its public key stands last: for the roster, and for whoever hands it a draft. */
static void
print_device (const DoorHubDevice *device)
{
  g_autofree char *keys
      = device->keys ? door_public_keys_to_text (&device->keys->keys) : g_strdup ("-");

  g_print ("%" G_GINT64_FORMAT "\t%s\t%s\t%s\t%s\t%s\n", device->device, device->user,
           *device->team ? device->team : "-", state_of (device), device->label, keys);
}

static int
run_devices (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place), { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  if (!(devices = door_hub_store_list_devices (store, NULL, &error)))
    return door_tool_fail (error);
  for (guint i = 0; i < devices->len; i++)
    print_device (g_ptr_array_index (devices, i));
  return DOOR_EXIT_DONE;
}

/* --- members of the next roster ------------------------------------------------------------- */

/* FALSE: nothing is ever sealed to devices of this role, nor signed by them. */
static gboolean
roster_role (DoorUserRole role, DoorRole *ret_role)
{
  switch (role)
    {
    case DOOR_USER_INTERVIEWER:
      *ret_role = DOOR_ROLE_INTERVIEWER;
      return TRUE;
    case DOOR_USER_SUPERVISOR:
      *ret_role = DOOR_ROLE_SUPERVISOR;
      return TRUE;
    case DOOR_USER_HEADQUARTERS:
      *ret_role = DOOR_ROLE_HEADQUARTERS;
      return TRUE;
    default:
      return FALSE;
    }
}

static void
add_line (GString *lines,
          DoorRole role,
          const char *team,
          const char *person,
          const DoorPublicKeys *keys,
          const char *what)
{
  g_autofree char *text = door_public_keys_to_text (keys);
  g_autofree char *fingerprint = door_public_keys_fingerprint (keys);

  g_string_append_printf (lines, "# %s, fingerprint %s\n%s:%s:%s:%s\n", what, fingerprint,
                          door_role_name (role), *team ? team : "*", person, text);
}

static void
add_devices (GString *lines, const GPtrArray *users, const GPtrArray *devices)
{
  for (guint i = 0; i < devices->len; i++)
    {
      const DoorHubDevice *device = g_ptr_array_index (devices, i);
      const DoorHubUser *user = find_user (users, device->user);
      g_autofree char *what = NULL;
      DoorRole role;

      if (!device->keys || device->revoked || !user || !roster_role (user->role, &role))
        continue;
      what = g_strdup_printf ("device %" G_GINT64_FORMAT "%s%s", device->device,
                              *device->label ? ", " : "", device->label);
      add_line (lines, role, device->team, device->user, &device->keys->keys, what);
    }
}

/* transfer full. */
static GString *
list_members (DoorHubStore *store, GError **error)
{
  g_autoptr (GPtrArray) users = door_hub_store_list_users (store, NULL, error);
  g_autoptr (GPtrArray) devices = users ? door_hub_store_list_devices (store, NULL, error) : NULL;
  g_autoptr (DoorIdentity) hub = devices ? door_hub_store_get_identity (store, error) : NULL;
  GString *lines;

  if (!hub)
    return NULL;
  lines = g_string_new (NULL);
  add_line (lines, DOOR_ROLE_HUB, "", "hub", door_identity_public (hub), "the hub");
  add_devices (lines, users, devices);
  return lines;
}

static int
run_members (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place), { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GString) lines = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  lines = list_members (store, &error);
  if (!lines)
    return door_tool_fail (error);
  g_print ("%s", lines->str);
  return DOOR_EXIT_DONE;
}

/* --- enrolment codes ------------------------------------------------------------------------ */

/* What the camera reads; the same as text where there is no camera; the code to compare by eye. */
static gboolean
show_code (const DoorEnrolCode *code, const char *png, guint days, GError **error)
{
  g_autofree char *text = door_enrol_code_print (code);
  g_autofree char *picture = NULL;

  if (png && !door_qr_to_png (text, png, error))
    return FALSE;
  if (!png && !(picture = door_qr_to_terminal (text, error)))
    return FALSE;
  g_print ("%scode: %.4s-%.4s-%.4s-%.4s\n(good once, for %u days; whoever has it is the user)\n"
           "to be pasted where nothing can be scanned:\n  %s\n",
           picture ? picture : "", code->code, code->code + 4, code->code + 8, code->code + 12,
           days, text);
  return TRUE;
}

static gboolean
make_code (DoorHubStore *store,
           DoorEnrolCode *code,
           const char *user,
           const char *label,
           guint days,
           GError **error)
{
  g_autoptr (GBytes) survey = door_hub_store_get (store, "survey", error);

  if (!survey)
    return FALSE;
  code->survey = g_strndup (g_bytes_get_data (survey, NULL), g_bytes_get_size (survey));
  return door_tool_hub_space (store, &code->space, error)
         && door_hub_store_add_enrolment (store, user, label ? label : "", days, &code->code, error)
         && door_hub_store_audit (store, "console", "device.code", user, error);
}

static int
run_code (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *user = NULL;
  g_autofree char *label = NULL;
  g_autofree char *url = NULL;
  g_autofree char *key = NULL;
  g_autofree char *recovery = NULL;
  g_autofree char *png = NULL;
  g_autofree char *public_name = NULL;
  int days = DOOR_HUB_ENROLMENT_DAYS;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "user", 0, 0, G_OPTION_ARG_STRING, &user, "Whose device it will be", "NAME" },
          { "label", 0, 0, G_OPTION_ARG_STRING, &label, "What is written on it", "TEXT" },
          { "hub", 0, 0, G_OPTION_ARG_STRING, &url, "The hub's address, up to /v1", "URL" },
          { "survey-key", 0, 0, G_OPTION_ARG_STRING, &key, "Public key of the survey, or its file",
            "KEY" },
          { "recovery-key", 0, 0, G_OPTION_ARG_STRING, &recovery, "Public recovery key", "KEY" },
          { "public-name", 0, 0, G_OPTION_ARG_STRING, &public_name,
            "What the device may show a household of the survey", "TEXT" },
          { "days", 0, 0, G_OPTION_ARG_INT, &days, "Days it is good for (default 7)", "N" },
          { "png", 0, 0, G_OPTION_ARG_FILENAME, &png, "A picture instead of the terminal", "FILE" },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (DoorEnrolCode) code = g_new0 (DoorEnrolCode, 1);
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status))
    return status;
  if (!user || !url || !key || days < 1)
    return door_tool_needs (command, "--user, --hub and --survey-key");
  if (!(store = door_hub_place_open (&place, command, &status)))
    return status;
  code->hub_url = g_strdup (url);
  code->public_name = g_steal_pointer (&public_name);
  code->has_recovery = recovery != NULL;
  if (!door_tool_public_keys (key, &code->survey_key, &error)
      || (recovery && !door_tool_public_keys (recovery, &code->recovery, &error))
      || !make_code (store, code, user, label, (guint) days, &error)
      || !show_code (code, png, (guint) days, &error))
    return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

/* --- wipe ----------------------------------------------------------------------------------- */

static gboolean
find_vault (DoorHubStore *store, gint64 wanted, DoorUuid *ret_vault, GError **error)
{
  g_autoptr (GPtrArray) devices = door_hub_store_list_devices (store, NULL, error);

  for (guint i = 0; devices && i < devices->len; i++)
    {
      const DoorHubDevice *device = g_ptr_array_index (devices, i);

      if (device->device == wanted && device->keys
          && door_uuid_parse (device->keys->vault_id, ret_vault))
        return TRUE;
    }
  if (devices)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 "there is no device %" G_GINT64_FORMAT " that has told its keys", wanted);
  return FALSE;
}

static gboolean
order_wipe (DoorHubStore *store, DoorIdentity *survey_key, gint64 device, GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GBytes) survey = door_hub_store_get (store, "survey", error);
  g_autofree char *name = NULL;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, device);
  g_autoptr (DoorOrder) order = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char id[DOOR_UUID_TEXT];
  DoorUuid vault;

  if (!survey || !find_vault (store, device, &vault, error))
    return FALSE;
  name = g_strndup (g_bytes_get_data (survey, NULL), g_bytes_get_size (survey));
  order = door_order_new_wipe (name, &vault, door_clock_now (clock));
  bytes = door_order_sign (order, survey_key);
  door_uuid_print (&order->id, id);
  return door_hub_store_order_wipe (store, device, id, bytes, error)
         && door_hub_store_audit (store, "console", "device.wipe", number, error);
}

static int
run_wipe (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *key = NULL;
  g_autofree char *passphrase_file = NULL;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, "The survey's signing key", "FILE" },
          { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
            "Passphrase in the file's first line", "FILE" },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (DoorIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  gint64 device;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!key)
    return door_tool_needs (command, "--key");
  if (!(store = door_hub_place_open (&place, command, &status)))
    return status;
  if (!door_tool_number (argv[1], &device, &error)
      || !(identity = door_tool_identity (key, passphrase_file, &error))
      || !order_wipe (store, identity, device, &error))
    return door_tool_fail (error);
  g_print ("Device %s will send what it has and wipe itself when it next connects. To stop it at "
           "once, and lose what it has not sent: doorctl hub revoke.\n",
           argv[1]);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_hub_people_commands[] = {
  { "hub users", "", "List people, their teams and devices", run_users },
  { "hub team", "TEAM USER", "Move somebody to a team", run_team },
  { "hub leave", "USER", "End the work of somebody, on all devices", run_leave },
  { "hub members", "", "Name who the next roster should hold, as \"keys roster\" takes it",
    run_members },
  { "hub devices", "", "List devices, their state and public keys", run_devices },
  { "hub code", "", "Make a one-time enrolment code, to be scanned", run_code },
  { "hub wipe", "DEVICE", "Order a device to send what it has and wipe itself", run_wipe },
  { NULL },
};
