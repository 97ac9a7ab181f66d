/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-tool.h"

#include "door-data.h"
#include "door-files.h"
#include "door-platform.h"
#include "door-seal.h"

#include <locale.h>
#include <string.h>

#define PASSPHRASE_MAX_BYTES 4096
#define KEY_FILE_MAX_BYTES 65536

/* --- Shared by the subcommands ------------------------------------------------------------- */

gboolean
door_tool_parse (const DoorCommand *command,
                 char ***argv,
                 const GOptionEntry *entries,
                 int n_arguments,
                 int *ret_exit)
{
  g_autofree char *parameters = g_strdup_printf ("%s", command->arguments);
  g_autofree char *program = g_strconcat ("doorctl ", command->name, NULL);
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;
  static const GOptionEntry none[] = { { NULL } };

  g_option_context_set_summary (context, command->summary);
  g_option_context_add_main_entries (context, entries ? entries : none, NULL);
  g_set_prgname (program);
  if (!g_option_context_parse_strv (context, argv, &error))
    {
      g_printerr ("doorctl %s: %s\nTry: doorctl %s --help\n", command->name, error->message,
                  command->name);
      *ret_exit = DOOR_EXIT_USAGE;
      return FALSE;
    }
  if (n_arguments >= 0 && (int) g_strv_length (*argv) != n_arguments + 1)
    {
      g_printerr ("Usage: doorctl %s [OPTIONS] %s\n", command->name, command->arguments);
      *ret_exit = DOOR_EXIT_USAGE;
      return FALSE;
    }
  return TRUE;
}

int
door_tool_needs (const DoorCommand *command, const char *option)
{
  g_printerr ("doorctl %s: %s is needed\nTry: doorctl %s --help\n", command->name, option,
              command->name);
  return DOOR_EXIT_USAGE;
}

int
door_tool_fail (const GError *error)
{
  g_printerr ("doorctl: %s\n", error->message);
  return DOOR_EXIT_INPUT;
}

static DoorSecret *
passphrase_from_file (const char *file, GError **error)
{
  g_autoptr (GBytes) bytes = door_file_load (file, PASSPHRASE_MAX_BYTES, error);
  char *line;
  DoorSecret *secret;

  if (!bytes)
    return NULL;
  line = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  line[strcspn (line, "\r\n")] = '\0';
  secret = door_secret_new_passphrase (line);
  door_platform_wipe (line, strlen (line));
  g_free (line);
  return secret;
}

DoorSecret *
door_tool_passphrase (const char *file, const char *prompt, GError **error)
{
  char *typed;
  DoorSecret *secret;

  if (file)
    return passphrase_from_file (file, error);
  typed = door_platform_read_passphrase (prompt);
  if (!typed)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           "no passphrase: there is no terminal to ask at; give "
                           "--passphrase-file");
      return NULL;
    }
  secret = door_secret_new_passphrase (typed);
  door_platform_wipe (typed, strlen (typed));
  g_free (typed);
  return secret;
}

DoorIdentity *
door_tool_identity (const char *key_file, const char *passphrase_file, GError **error)
{
  g_autoptr (GBytes) file = door_file_load (key_file, KEY_FILE_MAX_BYTES, error);
  g_autofree char *prompt = g_strdup_printf ("Passphrase of %s: ", key_file);
  g_autoptr (DoorSecret) passphrase
      = file ? door_tool_passphrase (passphrase_file, prompt, error) : NULL;
  DoorIdentity *identity = passphrase ? door_identity_unlock (file, passphrase, error) : NULL;

  if (!identity)
    g_prefix_error (error, "%s: ", key_file);
  return identity;
}

gboolean
door_tool_public_keys (const char *text_or_file, DoorPublicKeys *ret_keys, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  if (door_public_keys_parse (text_or_file, ret_keys))
    return TRUE;
  bytes = door_file_load (text_or_file, KEY_FILE_MAX_BYTES, error);
  if (!bytes)
    return FALSE;
  text = g_strstrip (g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
  return door_public_keys_parse (text, ret_keys)
         || door_identity_inspect (bytes, NULL, ret_keys, error);
}

char *
door_tool_data_folder (void)
{
  return door_data_folder ();
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

gpointer
door_tool_run_in_thread (GTaskThreadFunc function,
                         gpointer task_data,
                         GDestroyNotify task_data_free,
                         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, take_result, &result);

  g_task_set_task_data (task, task_data, task_data_free);
  g_task_run_in_thread (task, function);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  return g_task_propagate_pointer (task, error);
}

/* --- The table ------------------------------------------------------------------------------ */

static const DoorCommand *const groups[] = {
  door_tool_form_commands,       door_tool_country_commands,     door_tool_speak_commands,
  door_tool_iccs_commands,       door_tool_print_commands,       door_tool_simulate_commands,
  door_tool_translate_commands,  door_tool_key_commands,         door_tool_custody_commands,
  door_tool_recover_commands,    door_tool_review_commands,      door_tool_vault_commands,
  door_tool_hub_commands,        door_tool_hub_destroy_commands, door_tool_hub_draft_commands,
  door_tool_hub_extras_commands, door_tool_hub_keep_commands,    door_tool_hub_people_commands,
  door_tool_hub_reader_commands, door_tool_hub_sample_commands,  door_tool_hub_serve_commands,
  door_tool_relay_commands,      door_tool_carry_commands,       door_tool_device_commands,
  door_tool_analyst_commands,    door_tool_code_commands,        door_tool_weight_commands,
  door_tool_indicator_commands,  door_tool_demo_commands,        door_tool_diagnose_commands,
  door_tool_bench_commands,
};

static void
print_help (void)
{
  g_print ("doorctl %s: Doorstep without a window\n\nUsage: doorctl COMMAND [OPTIONS]\n\n",
           DOOR_VERSION);
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const DoorCommand *command = groups[i]; command->name; command++)
      {
        g_autofree char *call = g_strdup_printf ("%s %s", command->name, command->arguments);

        g_print ("  %-24s %s\n", call, command->summary);
      }
  g_print ("\ndoorctl COMMAND --help explains one. Exit codes: 0 done, 1 the input is at fault, "
           "2 usage.\n");
}

/* "hub init" takes two words of the command line, "check" one. */
static guint
words_that_match (const DoorCommand *command, char **words)
{
  g_auto (GStrv) name = g_strsplit (command->name, " ", -1);
  guint n = g_strv_length (name);

  for (guint i = 0; i < n; i++)
    if (!words[i] || strcmp (words[i], name[i]) != 0)
      return 0;
  return n;
}

static const DoorCommand *
find_command (char **words, guint *ret_n_words)
{
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const DoorCommand *command = groups[i]; command->name; command++)
      if ((*ret_n_words = words_that_match (command, words)) > 0)
        return command;
  return NULL;
}

static int
run (char **argv)
{
  const DoorCommand *command;
  guint n_words;
  g_auto (GStrv) rest = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  int status;

  if (!argv[1] || strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "help") == 0)
    {
      print_help ();
      return argv[1] ? DOOR_EXIT_DONE : DOOR_EXIT_USAGE;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      g_print ("doorctl %s\n", DOOR_VERSION);
      return DOOR_EXIT_DONE;
    }
  command = find_command (argv + 1, &n_words);
  if (!command)
    {
      g_printerr ("doorctl: there is no command '%s'\nTry: doorctl --help\n", argv[1]);
      return DOOR_EXIT_USAGE;
    }
  g_strv_builder_add (builder, argv[0]);
  g_strv_builder_addv (builder, (const char **) argv + 1 + n_words);
  rest = g_strv_builder_end (builder);
  status = command->run (command, rest);
  return status;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  door_platform_harden ();
  door_seal_init ();
  return run (argv);
}
