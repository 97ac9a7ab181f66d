/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl device: enrol an account on this machine. */
#define G_LOG_DOMAIN "doorctl"

#include "door-device.h"
#include "door-enrolling.h"
#include "door-files.h"
#include "door-platform.h"
#include "door-tool.h"

#include <string.h>

static gboolean
load_roster (const char *path, GBytes **ret_roster, GError **error)
{
  if (path && !(*ret_roster = door_file_load (path, DOOR_ROSTER_MAX_BYTES, error)))
    return FALSE;
  return TRUE;
}

static int
enrol (const char *dir, DoorEnrolment *enrolment, const char *passphrase_file)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSecret) passphrase = NULL;
  g_autofree char *keys_text = NULL;
  DoorPublicKeys keys;
  DoorUuid vault;
  char vault_text[DOOR_UUID_TEXT];
  char *words;
  gboolean done;

  passphrase = door_tool_passphrase (passphrase_file, "Passphrase of the new account: ", &error);
  if (!passphrase)
    return door_tool_fail (error);
  words = g_strndup ((const char *) door_secret_peek (passphrase), door_secret_length (passphrase));
  enrolment->passphrase = words;
  done = door_device_enrol (dir, enrolment, clock, &keys, &vault, &error);
  door_platform_wipe (words, strlen (words));
  g_free (words);
  if (!done)
    return door_tool_fail (error);
  keys_text = door_public_keys_to_text (&keys);
  door_uuid_print (&vault, vault_text);
  g_print ("vault:      %s\npublic key: %s\nPut this member into the next roster:\n"
           "  interviewer:%s:%s:%s\n",
           vault_text, keys_text, enrolment->team, enrolment->person, keys_text);
  return DOOR_EXIT_DONE;
}

/* --- by code -------------------------------------------------------------------------------- */

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;

  *slot = g_object_ref (result);
}

/* The words of a secret, to be wiped. transfer full. */
static char *
words_of (const DoorSecret *secret)
{
  return g_strndup ((const char *) door_secret_peek (secret), door_secret_length (secret));
}

static void
wipe_words (char *words)
{
  door_platform_wipe (words, strlen (words));
  g_free (words);
}

/* By one of the two; NULL after telling why not. transfer full. */
static char *
make_account (const char *dir,
              const DoorEnrolCode *code,
              const DoorServer *server,
              const char *passphrase_file,
              GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DoorSecret) passphrase
      = door_tool_passphrase (passphrase_file, "Passphrase of the new account: ", error);
  DoorEnrollingWish wish = { .folder = dir };
  char *words;

  if (!passphrase)
    return NULL;
  words = words_of (passphrase);
  wish.passphrase = words;
  if (code)
    door_enrolling_async (code, &wish, clock, on_enrolled, &result);
  else
    door_enrolling_server_async (server, &wish, clock, on_enrolled, &result);
  wipe_words (words);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  return door_enrolling_finish (result, error);
}

static int
enrol_by_code (const char *dir, const char *text, const char *passphrase_file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorEnrolCode) code = door_enrolling_read (text, &error);
  g_autofree char *account = code ? make_account (dir, code, NULL, passphrase_file, &error) : NULL;

  if (!account)
    return door_tool_fail (error);
  g_print ("account: %s\nAfter its first sync the office puts its keys into the next roster.\n",
           account);
  return DOOR_EXIT_DONE;
}

/* --- at a server of others ------------------------------------------------------------------ */

typedef struct {
  char *server; /* an address, or what ODK Collect's settings code says */
  char *user;
  char *password_file;
  gboolean plain;
} Elsewhere;

static void
elsewhere_clear (Elsewhere *self)
{
  g_free (self->server);
  g_free (self->user);
  g_free (self->password_file);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Elsewhere, elsewhere_clear)

static gboolean
set_login (DoorServer *server, const Elsewhere *wish, GError **error)
{
  g_autoptr (DoorSecret) password = NULL;
  char *words;

  if (!wish->password_file)
    return TRUE;
  password = door_tool_passphrase (wish->password_file, "", error);
  if (!password)
    return FALSE;
  words = words_of (password);
  door_enrolling_set_login (server, wish->user ? wish->user : "", words);
  wipe_words (words);
  return TRUE;
}

static int
enrol_elsewhere (const char *dir, const Elsewhere *wish, const char *passphrase_file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorServer) server = door_enrolling_read_server (wish->server, &error);
  g_autofree char *account = NULL;

  if (!server || !set_login (server, wish, &error))
    return door_tool_fail (error);
  if (wish->plain)
    server->mode = DOOR_MODE_PLAIN;
  account = make_account (dir, NULL, server, passphrase_file, &error);
  if (!account)
    return door_tool_fail (error);
  g_print ("account: %s\n", account);
  return DOOR_EXIT_DONE;
}

static int
run_enrol (const DoorCommand *command, char **argv)
{
  g_autofree char *dir = NULL;
  g_autofree char *account = NULL;
  g_autofree char *code = NULL;
  g_autofree char *name = NULL;
  g_autofree char *team = NULL;
  g_autofree char *url = NULL;
  g_autofree char *token = NULL;
  g_autofree char *key = NULL;
  g_autofree char *recovery = NULL;
  g_autofree char *roster = NULL;
  g_autofree char *passphrase_file = NULL;
  g_auto (Elsewhere) elsewhere = { NULL };
  const GOptionEntry entries[] = {
    { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &dir, "The device's folder", "FOLDER" },
    { "server", 0, 0, G_OPTION_ARG_STRING, &elsewhere.server,
      "Of others (ODK Central, KoboToolbox, Ona): its address, or ODK Collect's settings code",
      "TEXT" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &elsewhere.user,
      "Name there; without one the password is a token", "NAME" },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &elsewhere.password_file,
      "Password there, in the file's first line", "FILE" },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &elsewhere.plain,
      "Its forms without a key get their interviews unencrypted", NULL },
    { "code", 0, 0, G_OPTION_ARG_STRING, &code,
      "What the office's enrolment code says; all else comes from the hub", "TEXT" },
    { "account", 0, 0, G_OPTION_ARG_STRING, &account, "Who works with it", "NAME" },
    { "public-name", 0, 0, G_OPTION_ARG_STRING, &name, "The survey's public name", "TEXT" },
    { "team", 0, 0, G_OPTION_ARG_STRING, &team, "Team", "NAME" },
    { "hub", 0, 0, G_OPTION_ARG_STRING, &url, "Address of the hub", "URL" },
    { "token", 0, 0, G_OPTION_ARG_STRING, &token, "Token of the device", "TOKEN" },
    { "survey-key", 0, 0, G_OPTION_ARG_STRING, &key, "Public key of the survey", "KEY" },
    { "recovery-key", 0, 0, G_OPTION_ARG_STRING, &recovery, "Public recovery key", "KEY" },
    { "roster", 0, 0, G_OPTION_ARG_FILENAME, &roster, "Signed roster", "FILE" },
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
      "Passphrase in the file's first line", "FILE" },
    { NULL }
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) roster_bytes = NULL;
  DoorPublicKeys survey_key, recovery_key;
  DoorEnrolment enrolment = { 0 };
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status))
    return status;
  if (dir && elsewhere.server)
    return enrol_elsewhere (dir, &elsewhere, passphrase_file);
  if (dir && code)
    return enrol_by_code (dir, code, passphrase_file);
  if (!dir || !account || !url || !token || !key)
    return door_tool_needs (command, "--dir, --account, --hub, --token and --survey-key");
  if (!door_file_name_is_safe (account))
    return door_tool_needs (command, "a short account name without separators");
  if (!door_tool_public_keys (key, &survey_key, &error)
      || (recovery && !door_tool_public_keys (recovery, &recovery_key, &error))
      || !load_roster (roster, &roster_bytes, &error))
    return door_tool_fail (error);
  enrolment.public_name = name ? name : "";
  enrolment.account = enrolment.person = account;
  enrolment.team = team ? team : "";
  enrolment.hub_url = url;
  enrolment.token = token;
  enrolment.survey_key = &survey_key;
  enrolment.recovery = recovery ? &recovery_key : NULL;
  enrolment.roster = roster_bytes;
  return enrol (dir, &enrolment, passphrase_file);
}

const DoorCommand door_tool_device_commands[] = {
  { "device enrol", "", "Make an account's vault on this machine", run_enrol },
  { NULL },
};
