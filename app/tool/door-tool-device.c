/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl device: enrol an account on this machine. */
#define G_LOG_DOMAIN "doorctl"

#include "door-device.h"
#include "door-enrolling.h"
#include "door-files.h"
#include "door-platform.h"
#include "door-tool.h"

#include <string.h>

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

/* --- by hand -------------------------------------------------------------------------------- */

/* All that a code would have said, word by word. */
typedef struct {
  char *account;
  char *name;
  char *team;
  char *url;
  char *token;
  char *key;
  char *recovery;
  char *roster;
  char *space; /* needed only where there is no roster to say it */
} ByHand;

static void
by_hand_clear (ByHand *self)
{
  g_free (self->account);
  g_free (self->name);
  g_free (self->team);
  g_free (self->url);
  g_free (self->token);
  g_free (self->key);
  g_free (self->recovery);
  g_free (self->roster);
  g_free (self->space);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ByHand, by_hand_clear)

static gboolean
load_roster (const char *path, GBytes **ret_roster, GError **error)
{
  if (path && !(*ret_roster = door_file_load (path, DOOR_ROSTER_MAX_BYTES, error)))
    return FALSE;
  return TRUE;
}

/* The roster's own space; what was said beside it must be the same. */
static gboolean
space_of_roster (GBytes *bytes,
                 const DoorPublicKeys *survey_key,
                 const char *said,
                 DoorSpace *inout_space,
                 GError **error)
{
  g_autoptr (DoorRoster) roster = door_roster_read (bytes, survey_key, error);

  if (!roster)
    return FALSE;
  if (said && *inout_space != door_roster_space (roster))
    {
      g_set_error (
          error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
          "this roster is of the space \"%s\": leave out --space, or take the other roster",
          door_space_name (door_roster_space (roster)));
      return FALSE;
    }
  *inout_space = door_roster_space (roster);
  return TRUE;
}

static gboolean
find_space (const ByHand *wish,
            GBytes *roster,
            const DoorPublicKeys *survey_key,
            DoorSpace *ret_space,
            GError **error)
{
  *ret_space = DOOR_SPACE_SURVEY;
  if (wish->space && !door_space_parse (wish->space, ret_space))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "--space is survey, training or pilot, not \"%s\"", wish->space);
      return FALSE;
    }
  return !roster || space_of_roster (roster, survey_key, wish->space, ret_space, error);
}

static void
print_account (const DoorEnrolment *enrolment, const DoorPublicKeys *keys, const DoorUuid *vault)
{
  g_autofree char *keys_text = door_public_keys_to_text (keys);
  char vault_text[DOOR_UUID_TEXT];

  door_uuid_print (vault, vault_text);
  g_print ("vault:      %s\npublic key: %s\nPut this member into the next roster:\n"
           "  interviewer:%s:%s:%s\n",
           vault_text, keys_text, enrolment->team, enrolment->person, keys_text);
}

static int
enrol (const char *dir, DoorEnrolment *enrolment, const char *passphrase_file)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSecret) passphrase
      = door_tool_passphrase (passphrase_file, "Passphrase of the new account: ", &error);
  DoorPublicKeys keys;
  DoorUuid vault;
  char *words;
  gboolean done;

  if (!passphrase)
    return door_tool_fail (error);
  words = words_of (passphrase);
  enrolment->passphrase = words;
  done = door_device_enrol (dir, enrolment, clock, &keys, &vault, &error);
  wipe_words (words);
  if (!done)
    return door_tool_fail (error);
  print_account (enrolment, &keys, &vault);
  return DOOR_EXIT_DONE;
}

static int
enrol_by_hand (const char *dir, const ByHand *wish, const char *passphrase_file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) roster = NULL;
  DoorPublicKeys survey_key = { 0 }, recovery_key = { 0 };
  DoorEnrolment enrolment = {
    .public_name = wish->name ? wish->name : "",
    .account = wish->account,
    .person = wish->account,
    .team = wish->team ? wish->team : "",
    .hub_url = wish->url,
    .token = wish->token,
    .survey_key = &survey_key,
    .recovery = wish->recovery ? &recovery_key : NULL,
  };

  if (!door_tool_public_keys (wish->key, &survey_key, &error)
      || (wish->recovery && !door_tool_public_keys (wish->recovery, &recovery_key, &error))
      || !load_roster (wish->roster, &roster, &error)
      || !find_space (wish, roster, &survey_key, &enrolment.space, &error))
    return door_tool_fail (error);
  enrolment.roster = roster;
  return enrol (dir, &enrolment, passphrase_file);
}

/* --- the command ---------------------------------------------------------------------------- */

static int
run_enrol (const DoorCommand *command, char **argv)
{
  g_autofree char *dir = NULL;
  g_autofree char *code = NULL;
  g_autofree char *passphrase_file = NULL;
  g_auto (Elsewhere) elsewhere = { NULL };
  g_auto (ByHand) hand = { NULL };
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
    { "account", 0, 0, G_OPTION_ARG_STRING, &hand.account, "Who works with it", "NAME" },
    { "public-name", 0, 0, G_OPTION_ARG_STRING, &hand.name, "The survey's public name", "TEXT" },
    { "team", 0, 0, G_OPTION_ARG_STRING, &hand.team, "Team", "NAME" },
    { "hub", 0, 0, G_OPTION_ARG_STRING, &hand.url, "Address of the hub", "URL" },
    { "token", 0, 0, G_OPTION_ARG_STRING, &hand.token, "Token of the device", "TOKEN" },
    { "survey-key", 0, 0, G_OPTION_ARG_STRING, &hand.key, "Public key of the survey", "KEY" },
    { "recovery-key", 0, 0, G_OPTION_ARG_STRING, &hand.recovery, "Public recovery key", "KEY" },
    { "roster", 0, 0, G_OPTION_ARG_FILENAME, &hand.roster, "Signed roster", "FILE" },
    { "space", 0, 0, G_OPTION_ARG_STRING, &hand.space,
      "survey, training or pilot; as the roster says where there is one", "SPACE" },
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
      "Passphrase in the file's first line", "FILE" },
    { NULL }
  };
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status))
    return status;
  if (dir && elsewhere.server)
    return enrol_elsewhere (dir, &elsewhere, passphrase_file);
  if (dir && code)
    return enrol_by_code (dir, code, passphrase_file);
  if (!dir || !hand.account || !hand.url || !hand.token || !hand.key)
    return door_tool_needs (command, "--dir, --account, --hub, --token and --survey-key");
  if (!door_file_name_is_safe (hand.account))
    return door_tool_needs (command, "a short account name without separators");
  return enrol_by_hand (dir, &hand, passphrase_file);
}

const DoorCommand door_tool_device_commands[] = {
  { "device enrol", "", "Make an account's vault on this machine", run_enrol },
  { NULL },
};
