/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl hub, the keeper's side: closing forms, ending enrolments, sticks, backup, audit. */
#define G_LOG_DOMAIN "doorctl"

#include "door-envelope.h"
#include "door-files.h"
#include "door-hub-bundle.h"
#include "door-hub-store.h"
#include "door-tool-hub.h"

#include <string.h>

enum { AUDIT_PAGE = 500 };

/* --- close, revoke ---------------------------------------------------------------------------- */

static int
run_close (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  gboolean still_taking = FALSE;
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place),
                                   { "still-taking", 0, 0, G_OPTION_ARG_NONE, &still_taking,
                                     "Hide it, but take interviews that are under way", NULL },
                                   { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 2, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  if (!door_hub_store_set_form_state (store, argv[1], argv[2],
                                      still_taking ? DOOR_FORM_CLOSING : DOOR_FORM_CLOSED, &error)
      || !door_hub_store_audit (store, "console", "form.close", argv[1], &error))
    return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

static int
run_revoke (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place), { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  gint64 device;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  if (!door_tool_number (argv[1], &device, &error)
      || !door_hub_store_revoke_device (store, device, &error)
      || !door_hub_store_audit (store, "console", "device.revoke", argv[1], &error))
    return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

/* --- pack, take ------------------------------------------------------------------------------- */

static int
run_pack (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  gint64 device = 0, since = 0;
  const GOptionEntry entries[] = {
    DOOR_HUB_PLACE (&place),
    { "device", 0, 0, G_OPTION_ARG_INT64, &device, "Number of the device", "N" },
    { "since", 0, 0, G_OPTION_ARG_INT64, &since,
      "For somebody who reviews: the team's interviews above this number", "N" },
    { NULL },
  };
  guint64 mark;
  gboolean more = FALSE;
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (device <= 0)
    return door_tool_needs (command, "--device");
  if (!(store = door_hub_place_open (&place, command, &status)))
    return status;
  mark = (guint64) MAX (since, 0);
  file = door_hub_store_export_bundle_from (store, device, &mark, &more, &error);
  if (!file || !door_file_replace (argv[1], file, 0600, &error)
      || !door_hub_store_audit (store, "console", "bundle.export", "", &error))
    return door_tool_fail (error);
  g_print ("%s is packed for device %" G_GINT64_FORMAT ", and for no other.\n", argv[1], device);
  if (more)
    g_print ("More interviews of the team wait. The next file: --since %" G_GUINT64_FORMAT "\n",
             mark);
  else if (mark > (guint64) MAX (since, 0))
    g_print ("The team's interviews are in it up to number %" G_GUINT64_FORMAT ".\n", mark);
  return DOOR_EXIT_DONE;
}

static int
run_take (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place), { NULL } };
  g_auto (DoorHubImport) import = { 0 };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  file = door_file_load (argv[1], DOOR_ENVELOPE_MAX_BYTES, &error);
  if (!file || !door_hub_store_import_bundle (store, file, &import, &error))
    return door_tool_fail (error);
  g_print ("kept:      %u\nconflicts: %u\nrefused:   %u\nletters:   %u\n", import.kept,
           import.conflicts, import.refused, import.letters);
  if (import.refused == 0)
    return DOOR_EXIT_DONE;
  g_printerr ("doorctl: %s\n", import.message);
  return DOOR_EXIT_INPUT;
}

/* --- plain ------------------------------------------------------------------------------------- */

static int
run_plain (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  gboolean off = FALSE;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "off", 0, 0, G_OPTION_ARG_NONE, &off, "No more: sealed interviews only", NULL },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 2, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  if (!door_hub_store_set_form_plain (store, argv[1], argv[2], !off, &error)
      || !door_hub_store_audit (store, "console", off ? "form.sealed" : "form.plain", argv[1],
                                &error))
    return door_tool_fail (error);
  if (!off)
    g_print ("Others' clients may send %s as it is: its answers lie open on their devices and on "
             "the way, and are sealed here.\n",
             argv[1]);
  return DOOR_EXIT_DONE;
}

/* --- backup, audit ---------------------------------------------------------------------------- */

static int
run_backup (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place), { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  if (!door_hub_store_backup (store, argv[1], &error))
    return door_tool_fail (error);
  g_print ("All that the hub keeps is in %s. Serve that folder, or: doorctl hub restore.\n",
           argv[1]);
  return DOOR_EXIT_DONE;
}

static int
run_restore (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place), { NULL } };
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!door_hub_place_location (&place))
    return door_tool_needs (command, "--dir or --database");
  if (!door_hub_store_restore (argv[1], door_hub_place_location (&place), clock, &error))
    return door_tool_fail (error);
  g_print ("The hub of %s is restored, with the same keys, tokens and numbers.\n", argv[1]);
  return DOOR_EXIT_DONE;
}

static void
print_audit (const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const DoorAuditRow *row = g_ptr_array_index (rows, i);
      g_autofree char *at = door_clock_iso (row->at);

      g_print ("%s\t%s\t%s\t%s\n", at, row->actor, row->act, row->subject);
    }
}

static int
run_audit (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place), { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  gint64 since = 0;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  while (TRUE)
    {
      g_autoptr (GPtrArray) rows = door_hub_store_list_audit (store, since, AUDIT_PAGE, &error);

      if (!rows)
        return door_tool_fail (error);
      if (rows->len == 0)
        return DOOR_EXIT_DONE;
      print_audit (rows);
      since = ((const DoorAuditRow *) g_ptr_array_index (rows, rows->len - 1))->id;
    }
}

const DoorCommand door_tool_hub_keep_commands[] = {
  { "hub close", "FORM VERSION", "Close a version of a form", run_close },
  { "hub plain", "FORM VERSION", "Let others' clients send a form unsealed", run_plain },
  { "hub revoke", "DEVICE", "End a device's enrolment", run_revoke },
  { "hub pack", "FILE", "Pack what waits for a device into a file for its stick", run_pack },
  { "hub take", "FILE", "Take the interviews that a device packed", run_take },
  { "hub backup", "FOLDER", "Copy all that the hub keeps, while it serves", run_backup },
  { "hub restore", "FOLDER", "Make the hub of a backup anew", run_restore },
  { "hub audit", "", "Print who did what and when", run_audit },
  { NULL },
};
