/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "real-desk.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "door-case-about.h"
#include "door-desk-records.h"
#include "door-device.h"
#include "door-files.h"
#include "door-seal.h"
#include "door-unlock-private.h"
#include "door-vault.h"

#define TEAM "north"

struct _RealDesk {
  char *folder;
  DoorClock *clock;
  DoorIdentity *survey;
  DoorIdentity *supervisor;
  DoorIdentity *analyst;
  DoorVault *vault;
};

static void
enrol (RealDesk *self)
{
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 1, door_clock_now (self->clock));
  g_autoptr (GBytes) signed_roster = NULL;
  g_autoptr (GError) error = NULL;
  DoorEnrolment enrolment = { 0 };
  DoorPublicKeys keys;
  DoorUuid vault;

  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, TEAM, "sione",
                   door_identity_public (self->supervisor));
  door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "ines", door_identity_public (self->analyst));
  signed_roster = door_roster_sign (roster, self->survey);
  enrolment.public_name = "Living Conditions Survey";
  enrolment.account = enrolment.person = REAL_DESK_ACCOUNT;
  enrolment.passphrase = REAL_DESK_PASSPHRASE;
  enrolment.team = TEAM;
  enrolment.hub_url = "http://127.0.0.1:9/v1";
  enrolment.token = "none";
  enrolment.survey_key = door_identity_public (self->survey);
  enrolment.roster = signed_roster;
  enrolment.kdf_policy = &door_kdf_policy_test;
  door_device_enrol (self->folder, &enrolment, self->clock, &keys, &vault, &error);
  g_assert_no_error (error);
}

RealDesk *
real_desk_new (void)
{
  RealDesk *self = g_new0 (RealDesk, 1);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autofree char *vault_folder = NULL;
  g_autoptr (GError) error = NULL;

  door_seal_init ();
  self->folder = g_dir_make_tmp ("door-ui-XXXXXX", NULL);
  self->clock = door_clock_new_system ();
  self->survey = door_identity_new ();
  self->supervisor = door_identity_new ();
  self->analyst = door_identity_new ();
  enrol (self);
  vault_folder = door_device_vault_folder (self->folder, REAL_DESK_ACCOUNT);
  self->vault = door_vault_open (vault_folder, REAL_DESK_PASSPHRASE, &options, &error);
  g_assert_no_error (error);
  return self;
}

void
real_desk_close (RealDesk *self)
{
  g_clear_pointer (&self->vault, door_vault_close);
}

void
real_desk_free (RealDesk *self)
{
  if (self == NULL)
    return;
  real_desk_close (self);
  door_identity_unref (self->survey);
  door_identity_unref (self->supervisor);
  door_identity_unref (self->analyst);
  door_clock_unref (self->clock);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self);
}

const char *
real_desk_get_folder (RealDesk *self)
{
  return self->folder;
}

void
real_desk_add_form (RealDesk *self, const char *form_id, const char *version, GBytes *xml)
{
  g_autofree char *name = door_record_form_name (form_id, version);
  g_autoptr (GError) error = NULL;

  door_vault_put (self->vault, DOOR_RECORD_FORM, name, NULL, xml, &error);
  g_assert_no_error (error);
}

void
real_desk_add_media (
    RealDesk *self, const char *form_id, const char *version, const char *name, GBytes *bytes)
{
  g_autofree char *form = door_record_form_name (form_id, version);
  g_autofree char *record = g_strconcat (form, DOOR_RECORD_SEPARATOR, name, NULL);
  g_autoptr (GError) error = NULL;

  door_vault_put (self->vault, DOOR_RECORD_FORM_MEDIA, record, NULL, bytes, &error);
  g_assert_no_error (error);
}

void
real_desk_add_case (RealDesk *self, const char *label, const char *form_id)
{
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  g_autoptr (GBytes) about = NULL;
  g_autoptr (GError) error = NULL;

  facts->id = g_strdup (label);
  facts->label = g_strconcat ("Household ", label, NULL);
  facts->address = g_strdup ("House 17, Quillfeather Lane");
  facts->area = g_strdup ("Block 3");
  facts->form_id = g_strdup (form_id);
  about = door_assignment_facts_print (facts);
  door_vault_put (self->vault, DOOR_RECORD_CASE, facts->id, about, NULL, &error);
  g_assert_no_error (error);
}

/* A house of two colours, drawn here so that no picture has to be kept in the repository. */
static GBytes *
draw_house (guint32 roof, guint32 wall)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 120, 120);
  g_autoptr (GdkPixbuf) lower = gdk_pixbuf_new_subpixbuf (pixbuf, 20, 60, 80, 50);
  g_autoptr (GdkPixbuf) upper = gdk_pixbuf_new_subpixbuf (pixbuf, 10, 30, 100, 30);
  char *buffer = NULL;
  gsize size = 0;

  gdk_pixbuf_fill (pixbuf, 0xffffffff);
  gdk_pixbuf_fill (lower, wall);
  gdk_pixbuf_fill (upper, roof);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, "png", NULL, NULL));
  return g_bytes_new_take (buffer, size);
}

void
real_desk_add_controls (RealDesk *self)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "tests", "ui", "controls.xml", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = door_file_load (path, 1024 * 1024, &error);
  g_autoptr (GBytes) first = draw_house (0xb3261eff, 0xe0c060ff);
  g_autoptr (GBytes) second = draw_house (0x17627eff, 0xd5d2caff);

  g_assert_no_error (error);
  real_desk_add_form (self, "controls", "1", xml);
  real_desk_add_media (self, "controls", "1", "house1.png", first);
  real_desk_add_media (self, "controls", "1", "house2.png", second);
  real_desk_add_case (self, "0142", "controls");
}

void
real_desk_add_test_form (RealDesk *self, const char *file)
{
  g_autofree char *path = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "tests", file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = door_file_load (path, 1024 * 1024, &error);

  g_assert_no_error (error);
  real_desk_add_form (self, "household", "7", xml);
  real_desk_add_case (self, "0142", "household");
}

DoorUnlock *
real_desk_unlock (const char *folder)
{
  DoorUnlock *unlock = door_unlock_new (folder);

  door_unlock_set_kdf_policy (unlock, &door_kdf_policy_test);
  return unlock;
}
