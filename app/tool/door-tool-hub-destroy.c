/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl hub, destroying: a respondent who turns to the office, and the survey's schedule; here and in
 * every backup that the hub has made, with a certificate. */
#define G_LOG_DOMAIN "doorctl"

#include "door-destruction.h"
#include "door-files.h"
#include "door-hub-destroy.h"
#include "door-tool-hub.h"

#include <string.h>

#define SCHEDULE "retention"
#define CERTIFICATE_MAX (64u * 1024 * 1024)
#define DAY_US G_TIME_SPAN_DAY

/* One thing to be done wherever copies lie. */
typedef struct _Work Work;
typedef gboolean (*DestroyFunc) (Work *work, DoorHubStore *store, GError **error);
struct _Work {
  DestroyFunc destroy;
  DoorClock *clock;
  DoorDestruction *certificate; /* what is done is added */
  const char *instance_id;
  const char *outcome;
  int days[DOOR_DESTROY_N]; /* 0: stays */
  const DoorDestruction *again;
  guint unreached;
};

/* --- Everywhere -------------------------------------------------------------------------------- */

static const char *
destroy_in_folder (Work *work, const char *folder, GError **error)
{
  g_autoptr (DoorHubStore) store = NULL;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return "missing";
  store = door_hub_store_open (folder, work->clock, error);
  return store && work->destroy (work, store, error) ? "done" : "failed";
}

static void
destroy_in_backup (Work *work, const char *folder)
{
  g_autoptr (GError) error = NULL;
  const char *state = destroy_in_folder (work, folder, &error);

  door_destruction_add_place (work->certificate, state, folder);
  g_print ("%-8s %s\n", state, folder);
  if (strcmp (state, "done") == 0)
    return;
  work->unreached++;
  if (error)
    g_printerr ("doorctl: %s: %s\n", folder, error->message);
}

/* The backups the hub knows of, and those that were named. */
static gboolean
destroy_in_backups (Work *work, DoorHubStore *store, char **named, GError **error)
{
  g_auto (GStrv) known = door_hub_store_list_backups (store, error);

  if (!known)
    return FALSE;
  for (guint i = 0; known[i]; i++)
    destroy_in_backup (work, known[i]);
  for (guint i = 0; named && named[i]; i++)
    {
      g_autofree char *whole = g_canonicalize_filename (named[i], NULL);

      if (!g_strv_contains ((const char *const *) known, whole))
        destroy_in_backup (work, whole);
    }
  return TRUE;
}

static gboolean
write_certificate (Work *work, DoorHubStore *store, const char *path, GError **error)
{
  g_autoptr (DoorIdentity) hub = door_hub_store_get_identity (store, error);
  g_autoptr (GBytes) bytes = hub ? door_destruction_sign (work->certificate, hub) : NULL;

  return bytes && (!path || door_file_replace (path, bytes, 0600, error));
}

static int
finish (Work *work, const char *path)
{
  g_print ("%u destroyed%s%s\n", work->certificate->items->len, path ? "; the certificate is " : "",
           path ? path : "");
  if (work->unreached == 0)
    return DOOR_EXIT_DONE;
  g_printerr ("doorctl: %u backups were not reached. When they are back: doorctl hub again "
              "CERTIFICATE --dir BACKUP\n",
              work->unreached);
  return DOOR_EXIT_INPUT;
}

static int
run_everywhere (
    Work *work, DoorHubStore *store, const char *reason, char **backups, const char *certificate)
{
  g_autoptr (GBytes) survey = door_hub_store_get (store, "survey", NULL);
  g_autofree char *name
      = survey ? g_strndup (g_bytes_get_data (survey, NULL), g_bytes_get_size (survey)) : NULL;
  g_autoptr (DoorDestruction) result = NULL;
  g_autoptr (GError) error = NULL;

  result = door_destruction_new (name ? name : "", reason, door_clock_now (work->clock));
  work->certificate = result;
  if (!work->destroy (work, store, &error))
    return door_tool_fail (error);
  door_destruction_add_place (result, "done", "hub");
  if (!destroy_in_backups (work, store, backups, &error)
      || !write_certificate (work, store, certificate, &error)
      || !door_hub_store_audit (store, "console", "destroy", reason, &error))
    return door_tool_fail (error);
  return finish (work, certificate);
}

#define EVERYWHERE(backups, certificate)                                                           \
  { "backup", 0,                                                                                   \
    0,        G_OPTION_ARG_FILENAME_ARRAY,                                                         \
    backups,  "Also in this copy of the hub; again for more. Those it made itself are known",      \
    "FOLDER" },                                                                                    \
  {                                                                                                \
    "certificate", 'o', 0, G_OPTION_ARG_FILENAME, certificate, "Write what was done, signed",      \
        "FILE"                                                                                     \
  }

/* --- withdraw ------------------------------------------------------------------------------------ */

static gboolean
destroy_interview (Work *work, DoorHubStore *store, GError **error)
{
  if (!door_hub_store_withdraw_by_office (store, work->instance_id, work->outcome, NULL, error))
    return FALSE;
  if (work->certificate->items->len == 0)
    door_destruction_add_item (work->certificate, door_destroy_name (DOOR_DESTROY_ALL),
                               work->instance_id);
  return TRUE;
}

static int
run_withdraw (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *outcome = NULL;
  g_autofree char *certificate = NULL;
  g_auto (GStrv) backups = NULL;
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place),
                                   { "outcome", 0, 0, G_OPTION_ARG_STRING, &outcome,
                                     "What stays of it (2.112 withdrawn)", "TEXT" },
                                   EVERYWHERE (&backups, &certificate),
                                   { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  Work work = { .destroy = destroy_interview, .clock = clock };
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  work.instance_id = argv[1];
  work.outcome = outcome ? outcome : "2.112 withdrawn";
  return run_everywhere (&work, store, "withdrawal", backups, certificate);
}

/* --- schedule ------------------------------------------------------------------------------------ */

/* "identifiers=365 media=90": what is not named stays. */
static void
read_schedule (DoorHubStore *store, int days[DOOR_DESTROY_N])
{
  g_autoptr (GBytes) held = door_hub_store_get (store, SCHEDULE, NULL);
  g_autofree char *text
      = held ? g_strndup (g_bytes_get_data (held, NULL), g_bytes_get_size (held)) : g_strdup ("");
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i]; i++)
    {
      char *equals = strchr (words[i], '=');
      DoorDestroy what;
      guint64 number;

      if (!equals)
        continue;
      *equals = '\0';
      if (door_destroy_parse (words[i], &what)
          && g_ascii_string_to_unsigned (equals + 1, 10, 1, G_MAXINT32, &number, NULL))
        days[what] = (int) number;
    }
}

static gboolean
write_schedule (DoorHubStore *store, const int days[DOOR_DESTROY_N], GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = DOOR_DESTROY_MEDIA; i < DOOR_DESTROY_N; i++)
    if (days[i] > 0)
      g_string_append_printf (text, "%s%s=%d", text->len ? " " : "",
                              door_destroy_name ((DoorDestroy) i), days[i]);
  bytes = g_bytes_new (text->str, text->len);
  return door_hub_store_set (store, SCHEDULE, bytes, error)
         && door_hub_store_audit (store, "console", "schedule", text->str, error);
}

static void
print_schedule (const int days[DOOR_DESTROY_N])
{
  for (guint i = DOOR_DESTROY_MEDIA; i < DOOR_DESTROY_N; i++)
    if (days[i] > 0)
      g_print ("%-12s %d days after they came\n", door_destroy_name ((DoorDestroy) i), days[i]);
    else
      g_print ("%-12s stay\n", door_destroy_name ((DoorDestroy) i));
}

static int
run_schedule (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  int wanted[DOOR_DESTROY_N] = { -1, -1, -1, -1 };
  int days[DOOR_DESTROY_N] = { 0 };
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "identifiers", 0, 0, G_OPTION_ARG_INT, &wanted[DOOR_DESTROY_IDENTIFIERS],
            "Names, addresses, telephone numbers (0: stay)", "DAYS" },
          { "positions", 0, 0, G_OPTION_ARG_INT, &wanted[DOOR_DESTROY_POSITIONS], "Places",
            "DAYS" },
          { "media", 0, 0, G_OPTION_ARG_INT, &wanted[DOOR_DESTROY_MEDIA],
            "Recordings and photographs", "DAYS" },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  read_schedule (store, days);
  for (guint i = 0; i < DOOR_DESTROY_N; i++)
    if (wanted[i] >= 0)
      {
        days[i] = wanted[i];
        changed = TRUE;
      }
  if (changed && !write_schedule (store, days, &error))
    return door_tool_fail (error);
  print_schedule (days);
  return DOOR_EXIT_DONE;
}

/* --- retain -------------------------------------------------------------------------------------- */

static gboolean
retain (Work *work, DoorHubStore *store, GError **error)
{
  for (guint i = DOOR_DESTROY_MEDIA; i < DOOR_DESTROY_N; i++)
    {
      g_autoptr (GPtrArray) ids = NULL;

      if (work->days[i] <= 0)
        continue;
      if (!door_hub_store_retain (store, (DoorDestroy) i,
                                  work->certificate->time_us - work->days[i] * DAY_US, &ids, error))
        return FALSE;
      for (guint k = 0; k < ids->len; k++)
        door_destruction_add_item (work->certificate, door_destroy_name ((DoorDestroy) i),
                                   ids->pdata[k]);
    }
  return TRUE;
}

static int
run_retain (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *certificate = NULL;
  g_auto (GStrv) backups = NULL;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place), EVERYWHERE (&backups, &certificate), { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  Work work = { .destroy = retain, .clock = clock };
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  read_schedule (store, work.days);
  return run_everywhere (&work, store, "schedule", backups, certificate);
}

/* --- again, certificate -------------------------------------------------------------------------- */

/* One that this hub has signed; a backup has the same key. */
static DoorDestruction *
read_certificate (DoorHubStore *store, const char *path, GError **error)
{
  g_autoptr (DoorIdentity) hub = door_hub_store_get_identity (store, error);
  g_autoptr (GBytes) bytes = hub ? door_file_load (path, CERTIFICATE_MAX, error) : NULL;
  g_autoptr (DoorDestruction) read = bytes ? door_destruction_read (bytes, error) : NULL;

  if (read && memcmp (read->signer, door_identity_public (hub)->sign, sizeof read->signer) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                           "this certificate was signed by another hub");
      return NULL;
    }
  return g_steal_pointer (&read);
}

static gboolean
destroy_again (DoorHubStore *store, const DoorDestruction *read, GError **error)
{
  for (guint i = 0; i < read->items->len; i++)
    {
      const DoorDestructionItem *item = read->items->pdata[i];
      DoorDestroy what;

      if (door_destroy_parse (item->what, &what)
          && !door_hub_store_destroy_again (store, item->instance_id, what, error))
        return FALSE;
    }
  return door_hub_store_audit (store, "console", "destroy", "again", error);
}

static int
run_again (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place), { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (DoorDestruction) read = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  read = read_certificate (store, argv[1], &error);
  if (!read || !destroy_again (store, read, &error))
    return door_tool_fail (error);
  g_print ("%u destroyed here as well\n", read->items->len);
  return DOOR_EXIT_DONE;
}

static int
run_certificate (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  const GOptionEntry entries[] = { DOOR_HUB_PLACE (&place), { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (DoorDestruction) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *time = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  read = read_certificate (store, argv[1], &error);
  if (!read)
    return door_tool_fail (error);
  time = door_clock_iso (read->time_us);
  g_print ("survey  %s\ntime    %s\nreason  %s\n", read->survey, time, read->reason);
  for (guint i = 0; i < read->places->len; i++)
    {
      const DoorDestructionPlace *where = read->places->pdata[i];

      g_print ("%-7s %s\n", where->state, where->name);
    }
  for (guint i = 0; i < read->items->len; i++)
    {
      const DoorDestructionItem *item = read->items->pdata[i];

      g_print ("%s\t%s\n", item->what, item->instance_id);
    }
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_hub_destroy_commands[] = {
  { "hub withdraw", "INSTANCE", "Destroy the interview of a respondent who withdrew",
    run_withdraw },
  { "hub schedule", "", "Say after how many days what is destroyed", run_schedule },
  { "hub retain", "", "Destroy what is due by the schedule, in backups too", run_retain },
  { "hub again", "CERTIFICATE", "Destroy the same in a copy that was out of reach", run_again },
  { "hub certificate", "CERTIFICATE", "Verify and print what was destroyed", run_certificate },
  { NULL },
};
