/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the subcommands of doorctl share.
 *
 * A subcommand is a row in a table: {group, name, arguments, summary, function}. Help is printed
 * from the table. Exit codes: 0 done; 1 the input is at fault, and standard error says how; 2 the
 * call is (usage).
 */
#pragma once

#include <gio/gio.h>

#include "door-keys.h"

#define DOOR_EXIT_DONE 0
#define DOOR_EXIT_INPUT 1
#define DOOR_EXIT_USAGE 2

typedef struct _DoorCommand DoorCommand;
struct _DoorCommand {
  const char *name;      /* "hub init" */
  const char *arguments; /* "FORM"; "" none */
  const char *summary;   /* one line */
  int (*run) (const DoorCommand *command, char **argv);
};

/* Parses the options of a subcommand and leaves the plain arguments in *argv. FALSE: *ret_exit is
 * the exit code to return (0 after --help). */
gboolean door_tool_parse (const DoorCommand *command,
                          char ***argv,
                          const GOptionEntry *entries,
                          int n_arguments, /* exactly; -1: any number */
                          int *ret_exit);
/* Prints what is missing to standard error; for options that a subcommand cannot do without. */
int door_tool_needs (const DoorCommand *command, const char *option);
/* Prints the error to standard error and returns DOOR_EXIT_INPUT. */
int door_tool_fail (const GError *error);

/* The passphrase in a file's first line, or asked for at the terminal. NULL with an error. */
DoorSecret *door_tool_passphrase (const char *file, const char *prompt, GError **error);
/* A key file and its passphrase. NULL with an error. */
DoorIdentity *
door_tool_identity (const char *key_file, const char *passphrase_file, GError **error);
/* Public keys as text ("door1…"), or those of a key file or a file that holds the text. */
gboolean door_tool_public_keys (const char *text_or_file, DoorPublicKeys *ret_keys, GError **error);

/* Folder with questionnaires/: $DOORSTEP_DATA, beside the installed program, or above the built one.
 * NULL when there is none. transfer full. */
char *door_tool_data_folder (void);

/* Runs the default main context until the task is done: for work in a thread while a hub lives in
 * this process. Returns the task's pointer. */
gpointer door_tool_run_in_thread (GTaskThreadFunc function,
                                  gpointer task_data,
                                  GDestroyNotify task_data_free,
                                  GError **error);

extern const DoorCommand door_tool_form_commands[];
extern const DoorCommand door_tool_country_commands[];
extern const DoorCommand door_tool_speak_commands[];
extern const DoorCommand door_tool_iccs_commands[];
extern const DoorCommand door_tool_print_commands[];
extern const DoorCommand door_tool_simulate_commands[];
extern const DoorCommand door_tool_translate_commands[];
extern const DoorCommand door_tool_key_commands[];
extern const DoorCommand door_tool_custody_commands[];
extern const DoorCommand door_tool_recover_commands[];
extern const DoorCommand door_tool_review_commands[];
extern const DoorCommand door_tool_vault_commands[];
extern const DoorCommand door_tool_hub_commands[];
extern const DoorCommand door_tool_hub_destroy_commands[];
extern const DoorCommand door_tool_hub_draft_commands[];
extern const DoorCommand door_tool_hub_keep_commands[];
extern const DoorCommand door_tool_hub_people_commands[];
extern const DoorCommand door_tool_hub_extras_commands[];
extern const DoorCommand door_tool_hub_reader_commands[];
extern const DoorCommand door_tool_hub_sample_commands[];
extern const DoorCommand door_tool_hub_serve_commands[];
extern const DoorCommand door_tool_relay_commands[];
extern const DoorCommand door_tool_carry_commands[];
extern const DoorCommand door_tool_device_commands[];
extern const DoorCommand door_tool_analyst_commands[];
extern const DoorCommand door_tool_code_commands[];
extern const DoorCommand door_tool_weight_commands[];
extern const DoorCommand door_tool_indicator_commands[];
extern const DoorCommand door_tool_demo_commands[];
extern const DoorCommand door_tool_diagnose_commands[];
extern const DoorCommand door_tool_bench_commands[];
