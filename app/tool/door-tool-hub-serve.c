/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl hub serve: the hub as a process, on a port of its own or on one handed over by systemd. */
#define G_LOG_DOMAIN "doorctl"

#include "door-descriptors.h"
#include "door-hub-setup.h"
#include "door-hub-relay.h"
#include "door-hub.h"
#include "door-log.h"
#include "door-platform.h"
#include "door-relay.h"
#include "door-tool-hub.h"
#include "door-tool-relay.h"

/* A relay also carries on what its hub took. FALSE: it should, and cannot. */
static gboolean
begin_relaying (const char *location, DoorClock *clock, DoorRelay **ret_relay, GError **error)
{
  g_autoptr (DoorHubStore) store = door_hub_store_open (location, clock, error);

  if (!store)
    return FALSE;
  if (!door_hub_store_is_relay (store))
    return TRUE;
  *ret_relay = door_relay_new (location, clock, error);
  if (!*ret_relay)
    return FALSE;
  door_relay_start (*ret_relay);
  g_print ("It is a relay: what tablets bring is carried on to the survey's hub.\n");
  return TRUE;
}

/* --- certificate ---------------------------------------------------------------------------- */

/* The file of --certificate and the hub that shows it. */
typedef struct {
  DoorHub *hub;
  const char *file; /* NULL: none that could be renewed */
  DoorClock *clock;
} Renewal;

static void
warn_of_end (const Renewal *self, GTlsCertificate *certificate)
{
  g_autofree char *words
      = certificate ? door_hub_judge_certificate (certificate, door_clock_now (self->clock)) : NULL;

  if (!words)
    return;
  g_printerr ("doorctl: %s\n", words);
  door_log ("hub.certificate-ends", NULL);
}

/* A file that does not load leaves the certificate as it is. */
static gboolean
renew (gpointer data)
{
  Renewal *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate
      = self->file ? g_tls_certificate_new_from_file (self->file, &error) : NULL;

  if (certificate && door_hub_set_certificate (self->hub, certificate, &error))
    {
      door_log ("hub.certificate-renewed", NULL);
      warn_of_end (self, certificate);
    }
  if (error)
    {
      g_printerr ("doorctl: the certificate was not renewed: %s\n", error->message);
      door_log ("hub.certificate-kept", NULL);
    }
  return G_SOURCE_CONTINUE;
}

/* --- serve ---------------------------------------------------------------------------------- */

static int
serve (const char *location,
       const char *log,
       int port,
       gboolean all,
       int rate,
       const char *certificate_file,
       GTlsCertificate *certificate)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  g_autoptr (DoorHub) hub = NULL;
  g_autoptr (DoorRelay) relay = NULL;
  Renewal renewal = { NULL, certificate_file, clock };
  int inherited = door_platform_take_socket ();

  door_descriptors_allow_all ();
  if (!door_log_open (log, &error) || !(hub = door_hub_new (location, clock, &error))
      || !(inherited >= 0 ? door_hub_listen_socket (hub, inherited, certificate, &error)
                          : door_hub_listen (hub, (guint) port, !all, certificate, &error)))
    return door_tool_fail (error);
  door_hub_set_rate (hub, (guint) MAX (rate, 0));
  url = door_hub_get_url (hub);
  g_print ("The hub answers at %s\n", url);
  if (!begin_relaying (location, clock, &relay, &error))
    return door_tool_fail (error);
  renewal.hub = hub;
  warn_of_end (&renewal, certificate);
  door_platform_quit_on_signal (loop);
  door_platform_on_reload (renew, &renewal);
  g_main_loop_run (loop);
  door_hub_stop (hub);
  return DOOR_EXIT_DONE;
}

static int
run_serve (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *certificate_file = NULL;
  g_autofree char *log = NULL;
  g_autofree char *relay_to = NULL;
  g_autofree char *relay_token = NULL;
  g_autofree char *relay_key = NULL;
  int port = -1, rate = DOOR_HUB_DEFAULT_RATE;
  gboolean all = FALSE;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "port", 'p', 0, G_OPTION_ARG_INT, &port,
            "Port (default: the one kept with the hub, else 8765)", "N" },
          { "all", 0, 0, G_OPTION_ARG_NONE, &all, "Listen on all addresses, not loopback alone",
            NULL },
          { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &certificate_file,
            "TLS certificate and key, PEM; read anew on SIGHUP", "FILE" },
          { "rate", 0, 0, G_OPTION_ARG_INT, &rate,
            "Requests a second that one device may make (default 100; "
            "0: no limit)",
            "N" },
          { "relay-to", 0, 0, G_OPTION_ARG_STRING, &relay_to,
            "Be a relay to the survey's hub at this address (\"hub "
            "relay\" does it with an enrolment code)",
            "URL" },
          { "relay-token-file", 0, 0, G_OPTION_ARG_FILENAME, &relay_token,
            "Token of a supervisor's device there", "FILE" },
          { "relay-survey-key", 0, 0, G_OPTION_ARG_STRING, &relay_key,
            "Public key of the survey, or its file", "KEY" },
          { "log", 0, 0, G_OPTION_ARG_FILENAME, &log,
            "Log file; - is standard error (default: hub.log in the folder, else standard "
            "error)",
            "FILE" },
          { NULL } };
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  const char *location;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status))
    return status;
  location = door_hub_place_location (&place);
  if (!location)
    return door_tool_needs (command, "--dir or --database");
  if (log && g_str_equal (log, "-"))
    g_clear_pointer (&log, g_free);
  else if (!log && place.dir)
    log = g_build_filename (place.dir, "hub.log", NULL);
  if (port < 0 && !door_hub_setup_get_port (location, &port, &error))
    return door_tool_fail (error);
  if (relay_to && !door_tool_relay_set (location, relay_to, relay_token, relay_key, &error))
    return door_tool_fail (error);
  if (certificate_file)
    certificate = g_tls_certificate_new_from_file (certificate_file, &error);
  else if (place.dir)
    certificate = door_tool_relay_certificate (place.dir, &error);
  if (error)
    return door_tool_fail (error);
  return serve (location, log, port, all, rate, certificate_file, certificate);
}

const DoorCommand door_tool_hub_serve_commands[] = {
  { "hub serve", "", "Serve until stopped", run_serve },
  { NULL },
};
