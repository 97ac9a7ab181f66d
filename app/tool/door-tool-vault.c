/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl vault: what an account holds and why; what can be saved of a damaged one. */
#define G_LOG_DOMAIN "doorctl"

#include "door-tool.h"

#include "door-files.h"
#include "door-platform.h"
#include "door-vault.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define DAY ((gint64) 24 * 60 * 60 * G_USEC_PER_SEC)

/* The vault's calls take a text that ends; it is wiped here. */
static DoorVault *
open_vault (const char *folder, const char *passphrase_file, GError **error)
{
  g_autoptr (DoorSecret) words = door_tool_passphrase (passphrase_file, "Passphrase: ", error);
  DoorVault *vault;
  char *text;

  if (!words)
    return NULL;
  text = g_strndup ((const char *) door_secret_peek (words), door_secret_length (words));
  vault = door_vault_open (folder, text, NULL, error);
  door_platform_wipe (text, strlen (text));
  g_free (text);
  return vault;
}

/* --- vault audit ---------------------------------------------------------------------------- */

static const char *
reason_of (const DoorHolding *holding)
{
  if (holding->damaged)
    return "damaged; rescue what can be read";
  if (holding->state == DOOR_INTERVIEW_DRAFT)
    return "not finished";
  if (holding->state == DOOR_INTERVIEW_DESTROYED)
    return "removed; only its outcome is kept";
  switch (holding->outbox)
    {
    case DOOR_OUTBOX_WAITING:
      return "waits to be sent";
    case DOOR_OUTBOX_SENT:
      return "sent, no receipt yet";
    case DOOR_OUTBOX_REFUSED:
      return "refused by the hub";
    case DOOR_OUTBOX_STORED:
      return "stored at the hub; kept for the grace period";
    case DOOR_OUTBOX_APPLIED:
      return "read and verified at the office; kept for the grace period";
    default:
      return "finalized, and not in the outbox: tell the office";
    }
}

static void
print_holding (const DoorHolding *holding)
{
  g_autofree char *until = holding->until_us > 0 ? door_clock_iso (holding->until_us) : NULL;
  char id[DOOR_UUID_TEXT];

  door_uuid_print (&holding->interview, id);
  g_print ("%s  %4" G_GUINT64_FORMAT " entries  %u sections  %u attachments  %s%s%s\n", id,
           holding->entries, holding->sections, holding->attachments, reason_of (holding),
           until ? ", from " : "", until ? until : "");
}

static void
add_member (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_holding (JsonBuilder *builder, const DoorHolding *holding)
{
  g_autofree char *until = holding->until_us > 0 ? door_clock_iso (holding->until_us) : NULL;
  char id[DOOR_UUID_TEXT];

  door_uuid_print (&holding->interview, id);
  json_builder_begin_object (builder);
  add_member (builder, "interview", id);
  add_member (builder, "held_because", reason_of (holding));
  add_number (builder, "entries", (gint64) holding->entries);
  add_number (builder, "sections", holding->sections);
  add_number (builder, "attachments", holding->attachments);
  if (until)
    add_member (builder, "may_go_from", until);
  json_builder_end_object (builder);
}

static void
print_json (GPtrArray *holdings)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < holdings->len; i++)
    add_holding (builder, holdings->pdata[i]);
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
}

static int
run_audit (const DoorCommand *command, char **argv)
{
  g_autofree char *passphrase_file = NULL;
  gboolean json = FALSE;
  int checked_days = 7;
  int sent_days = 30;
  const GOptionEntry entries[]
      = { { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
            "Passphrase in the file's first line", "FILE" },
          { "checked-days", 0, 0, G_OPTION_ARG_INT, &checked_days,
            "How long an interview is kept after the office has verified it (7)", "N" },
          { "sent-days", 0, 0, G_OPTION_ARG_INT, &sent_days,
            "How long after the hub has stored it (30)", "N" },
          { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON array", NULL },
          { NULL } };
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GPtrArray) holdings = NULL;
  g_autoptr (GError) error = NULL;
  DoorVaultGrace grace;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  grace = (DoorVaultGrace){ checked_days * DAY, sent_days * DAY };
  vault = open_vault (argv[1], passphrase_file, &error);
  holdings = vault ? door_vault_audit (vault, &grace, &error) : NULL;
  if (!holdings)
    return door_tool_fail (error);
  if (json)
    print_json (holdings);
  else
    g_ptr_array_foreach (holdings, (GFunc) print_holding, NULL);
  return DOOR_EXIT_DONE;
}

/* --- vault rescue --------------------------------------------------------------------------- */

/* Reads everything; says what is whole, what is in part, what is gone. FALSE when something is. */
static gboolean
report_interview (DoorVault *vault, const DoorInterviewInfo *info)
{
  g_autoptr (DoorJournal) whole = NULL;
  g_autoptr (DoorJournal) part = NULL;
  char id[DOOR_UUID_TEXT];
  guint lost = 0;

  door_uuid_print (&info->id, id);
  if (info->state == DOOR_INTERVIEW_DESTROYED)
    return TRUE;
  whole = door_vault_replay (vault, &info->id, NULL);
  if (whole)
    {
      g_print ("%s  whole, %u entries\n", id, door_journal_length (whole));
      return TRUE;
    }
  part = door_vault_rescue (vault, &info->id, &lost, NULL);
  if (part)
    g_print ("%s  %u entries saved, %u lost\n", id, door_journal_length (part), lost);
  else
    g_print ("%s  lost\n", id);
  return FALSE;
}

static int
report (DoorVault *vault)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = door_vault_list (vault, &error);
  guint whole = 0;

  if (!list)
    return door_tool_fail (error);
  for (guint i = 0; i < list->len; i++)
    whole += report_interview (vault, list->pdata[i]);
  g_print ("%u of %u interviews whole\n", whole, list->len);
  return whole == list->len ? DOOR_EXIT_DONE : DOOR_EXIT_INPUT;
}

static int
run_rescue (const DoorCommand *command, char **argv)
{
  g_autofree char *passphrase_file = NULL;
  g_autofree char *into = NULL;
  const GOptionEntry entries[]
      = { { "into", 0, 0, G_OPTION_ARG_FILENAME, &into, "Where the new vault is made", "FOLDER" },
          { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
            "Passphrase in the file's first line", "FILE" },
          { NULL } };
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!into)
    return door_tool_needs (command, "--into");
  if (!door_vault_salvage (argv[1], into, &error))
    return door_tool_fail (error);
  vault = open_vault (into, passphrase_file, &error);
  return vault ? report (vault) : door_tool_fail (error);
}

const DoorCommand door_tool_vault_commands[] = {
  { "vault audit", "FOLDER", "List what an account holds, and why", run_audit },
  { "vault rescue", "FOLDER", "Save what can be read of a damaged vault", run_rescue },
  { NULL },
};
