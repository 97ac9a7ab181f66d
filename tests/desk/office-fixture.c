/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "office-fixture.h"

#include "door-files.h"

#include <string.h>

char *
office_path (const Office *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
write_bytes (const Office *self, const char *name, GBytes *bytes)
{
  g_autofree char *path = office_path (self, name);

  g_assert_true (door_file_replace (path, bytes, 0600, NULL));
}

static void
write_text (const Office *self, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  write_bytes (self, name, bytes);
}

static void
write_key (const Office *self, const char *name, DoorIdentity *key)
{
  g_autoptr (DoorSecret) passphrase = door_secret_new_passphrase ("copper meadow");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file
      = door_identity_lock (key, name, passphrase, &door_kdf_policy_test, &error);

  g_assert_no_error (error);
  write_bytes (self, name, file);
}

/* A newer list of the survey's people, in which Amina has these keys. */
void
office_publish_roster (Office *self, const DoorPublicKeys *amina)
{
  TeamFixture *team = self->team;
  g_autoptr (DoorRoster) roster
      = door_roster_new ("test", ++self->epoch, door_clock_now (team->clock));
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorIdentity) hub = door_hub_store_get_identity (team->store, &error);
  g_autoptr (GBytes) bytes = NULL;

  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "amina", amina);
  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "sione", &team->keys[TEAM_SIONE]);
  door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "ines", door_identity_public (team->analyst));
  door_roster_add (roster, DOOR_ROLE_HUB, NULL, "hub", door_identity_public (hub));
  door_roster_add (roster, DOOR_ROLE_HEADQUARTERS, NULL, "hanna",
                   door_identity_public (self->headquarters));
  door_roster_add (roster, DOOR_ROLE_RECOVERY, NULL, "office",
                   door_identity_public (team->recovery));
  bytes = door_roster_sign (roster, team->survey);
  g_assert_true (door_hub_store_put_roster (team->store, self->epoch, bytes, &error));
  g_assert_no_error (error);
}

void
office_open (Office *self, TeamFixture *team)
{
  *self = (Office){ .team = team, .epoch = 1 };
  self->headquarters = door_identity_new ();
  self->folder = g_build_filename (team->folder, "office", NULL);
  self->hub = g_build_filename (team->folder, "hub", NULL);
  g_assert_true (door_file_make_folder (self->folder, NULL));
  write_text (self, "pass", "copper meadow\n");
  write_text (self, "cases.csv",
              "id,label,form,/data/case_id\n" TEAM_CASE ",Household 1,household," TEAM_CASE "\n");
  write_key (self, "recovery.key", team->recovery);
  write_key (self, "analyst.key", team->analyst);
  write_key (self, "headquarters.key", self->headquarters);
  office_publish_roster (self, &team->keys[TEAM_AMINA]);
}

void
office_close (Office *self)
{
  door_identity_unref (self->headquarters);
  g_free (self->folder);
  g_free (self->hub);
  g_free (self->said);
}

int
office_doorctl (Office *self, const char *format, ...)
{
  va_list arguments;
  g_autofree char *rest = NULL;
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  va_start (arguments, format);
  rest = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strconcat (g_getenv ("DOORCTL"), " ", rest, NULL);
  g_assert_true (g_shell_parse_argv (line, NULL, &words, &error));
  g_clear_pointer (&self->said, g_free);
  g_spawn_sync (self->folder, words, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &self->said,
                NULL, &status, &error);
  g_assert_no_error (error);
  return WEXITSTATUS (status);
}

gint64
office_device_of (const Office *self, const DoorPublicKeys *keys)
{
  g_autofree char *text = door_public_keys_to_text (keys);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubDevice) device = door_hub_store_find_keys (self->team->store, text, &error);

  g_assert_no_error (error);
  return device->device;
}

void
office_assign (Office *self, gint64 device)
{
  g_assert_cmpint (office_doorctl (self,
                                   "hub assign cases.csv --dir %s --device %" G_GINT64_FORMAT
                                   " --key headquarters.key --passphrase-file pass",
                                   self->hub, device),
                   ==, 0);
}
