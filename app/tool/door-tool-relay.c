/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl hub relay: makes a supervisor's laptop a relay, and shows tablets the way to it. */
#define G_LOG_DOMAIN "doorctl"

#include "door-tool-relay.h"

#include "door-enrol.h"
#include "door-hub-relay.h"
#include "door-hub-setup.h"
#include "door-hub.h"
#include "door-platform.h"
#include "door-qr.h"
#include "door-relay-certificate.h"
#include "door-tool-hub.h"

#include <string.h>

#define CERTIFICATE "relay.pem"

/* --- Where it is ----------------------------------------------------------------------------- */

GTlsCertificate *
door_tool_relay_certificate (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, CERTIFICATE, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  return g_tls_certificate_new_from_file (path, error);
}

/* The way to this laptop from the local network, or as somebody said. */
static char *
own_url (const char *address, int port)
{
  g_auto (GStrv) found = NULL;

  if (address && strstr (address, "://"))
    return g_strdup (address);
  if (!address)
    found = door_platform_local_addresses ();
  if (!address && found[0])
    address = found[0];
  if (!address)
    return NULL;
  return strchr (address, ':') ? g_strdup_printf ("https://%s/v1", address)
                               : g_strdup_printf ("https://%s:%d/v1", address, port);
}

static gboolean
show_code (const DoorRelayCode *code, const char *png, GError **error)
{
  g_autofree char *text = door_relay_code_print (code);
  g_autofree char *picture = NULL;

  if (png && !door_qr_to_png (text, png, error))
    return FALSE;
  if (!png && !(picture = door_qr_to_terminal (text, error)))
    return FALSE;
  g_print ("%s%s\nTablets of the team scan this under Sending, Supervisor's laptop.\n",
           picture ? picture : "", text);
  return TRUE;
}

static gboolean
show_way (
    DoorHubStore *store, const char *folder, const char *address, const char *png, GError **error)
{
  g_autoptr (DoorRelayCode) code = g_new0 (DoorRelayCode, 1);
  g_autoptr (GTlsCertificate) certificate = door_tool_relay_certificate (folder, error);
  int port;

  if (!certificate || !door_hub_setup_get_port (folder, &port, error))
    return FALSE;
  code->url = own_url (address, port);
  if (!code->url)
    {
      g_print ("This laptop is on no network. Open the local Wi-Fi, then call this again.\n");
      return TRUE;
    }
  code->pin = door_relay_certificate_pin (certificate);
  code->id = door_hub_store_relay_id (store, error);
  return code->id && show_code (code, png, error);
}

/* --- Making it ------------------------------------------------------------------------------- */

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;

  *slot = g_object_ref (result);
}

static DoorEnrolReply *
ask_hub (const DoorEnrolCode *code, const char *pin, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  const DoorEnrolRequest request = { code->code, (char *) "relay", NULL };

  door_enrol_async (code, &request, pin, NULL, on_answer, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  return door_enrol_finish (result, error);
}

/* Enrols the laptop with the code that the office made for the supervisor. */
static gboolean
enrol (const char *text, const char *pin, DoorRelayPlace *place, char **ret_survey, GError **error)
{
  g_autoptr (DoorEnrolCode) code = door_enrol_code_parse (text, error);
  g_autoptr (DoorEnrolReply) reply = code ? ask_hub (code, pin, error) : NULL;

  if (!reply)
    return FALSE;
  if (strcmp (reply->role, "supervisor") != 0 || !reply->team || !*reply->team)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "The code is for %s, who is no supervisor of a team. Ask the office for a "
                   "supervisor's code.",
                   reply->user);
      return FALSE;
    }
  place->url = g_strdup (code->hub_url);
  place->token = g_strdup (reply->token);
  place->pin = g_strdup (pin);
  place->survey_key = door_public_keys_to_text (&code->survey_key);
  *ret_survey = g_strdup (code->survey);
  return TRUE;
}

static gboolean
make (const char *folder, const char *text, const char *pin, GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_auto (DoorRelayPlace) place = { NULL };
  g_autofree char *survey = NULL;
  g_autofree char *certificate = g_build_filename (folder, CERTIFICATE, NULL);
  g_autoptr (DoorHubStore) store = NULL;

  if (!enrol (text, pin, &place, &survey, error) || !door_hub_store_init (folder, survey, error))
    return FALSE;
  store = door_hub_store_open (folder, clock, error);
  return store && door_hub_store_set_relay (store, &place, error)
         && door_relay_certificate_make (certificate, door_clock_now (clock), error);
}

static int
run_relay (const DoorCommand *command, char **argv)
{
  g_autofree char *dir = NULL;
  g_autofree char *code = NULL;
  g_autofree char *pin = NULL;
  g_autofree char *address = NULL;
  g_autofree char *png = NULL;
  const GOptionEntry entries[]
      = { { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &dir, "The relay's folder", "FOLDER" },
          { "code", 0, 0, G_OPTION_ARG_STRING, &code,
            "Enrolment code that the office made for the supervisor; without it, only the way to "
            "this relay is shown",
            "TEXT" },
          { "pin", 0, 0, G_OPTION_ARG_STRING, &pin,
            "SHA-256 of the hub's certificate, if no authority signed it", "HEX" },
          { "address", 0, 0, G_OPTION_ARG_STRING, &address,
            "This laptop's address on the local network (default: found)", "ADDRESS[:PORT]" },
          { "png", 0, 0, G_OPTION_ARG_FILENAME, &png, "A picture instead of the terminal", "FILE" },
          { NULL } };
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status))
    return status;
  if (!dir)
    return door_tool_needs (command, "--dir");
  if (code && !make (dir, code, pin, &error))
    return door_tool_fail (error);
  store = door_hub_store_open (dir, clock, &error);
  if (!store)
    return door_tool_fail (error);
  if (!door_hub_store_is_relay (store))
    return door_tool_needs (command, "--code for a folder that is no relay yet");
  if (!show_way (store, dir, address, png, &error))
    return door_tool_fail (error);
  g_print ("Serve it:\n  doorctl hub serve --dir %s --all\n", dir);
  return DOOR_EXIT_DONE;
}

/* --- serve --relay-to ------------------------------------------------------------------------ */

gboolean
door_tool_relay_set (const char *folder,
                     const char *url,
                     const char *token_file,
                     const char *survey_key,
                     GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (DoorHubStore) store = door_hub_store_open (folder, clock, error);
  g_auto (DoorRelayPlace) held = { NULL };
  g_auto (DoorRelayPlace) place = { NULL };
  g_autofree char *text = NULL;
  DoorPublicKeys keys;

  if (!store)
    return FALSE;
  if (token_file && !g_file_get_contents (token_file, &text, NULL, error))
    return FALSE;
  if (survey_key && !door_tool_public_keys (survey_key, &keys, error))
    return FALSE;
  door_hub_store_get_relay (store, &held, NULL);
  place.url = g_strdup (url);
  place.token = text ? g_strdup (g_strstrip (text)) : g_steal_pointer (&held.token);
  place.pin = g_steal_pointer (&held.pin);
  place.survey_key
      = survey_key ? door_public_keys_to_text (&keys) : g_steal_pointer (&held.survey_key);
  return door_hub_store_set_relay (store, &place, error);
}

const DoorCommand door_tool_relay_commands[] = {
  { "hub relay", "", "Make this laptop a relay, or show tablets the way to it", run_relay },
  { NULL },
};
