/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people of the seal and vault tests: always the same keys, from seeds of one repeated byte,
 * so that frozen vectors stay readable. */
#pragma once

#include "door-envelope.h"
#include "door-keys.h"
#include "door-receipt.h"
#include "door-roster.h"
#include "door-seal.h"
#include "door-stream.h"

typedef struct {
  DoorIdentity *survey;   /* 0x51 */
  DoorIdentity *analyst;  /* 0xa1 */
  DoorIdentity *office;   /* 0x09, headquarters */
  DoorIdentity *north;    /* 0x4e, supervisor of team north */
  DoorIdentity *south;    /* 0x50, supervisor of team south */
  DoorIdentity *hub;      /* 0x4b */
  DoorIdentity *recovery; /* 0x4f */
  DoorIdentity *vault;    /* 0x56 */
} DoorTestPeople;

#define DOOR_TEST_TIME 1795413592123000 /* 2026-11-23T05:59:52.123Z */

static inline DoorIdentity *
door_test_identity (guint8 byte)
{
  g_autoptr (DoorSecret) seed = door_secret_new (DOOR_KEY_BYTES);

  memset (door_secret_poke (seed), byte, DOOR_KEY_BYTES);
  return door_identity_new_from_seed (seed);
}

static inline void
door_test_people_init (DoorTestPeople *self)
{
  door_seal_init ();
  self->survey = door_test_identity (0x51);
  self->analyst = door_test_identity (0xa1);
  self->office = door_test_identity (0x09);
  self->north = door_test_identity (0x4e);
  self->south = door_test_identity (0x50);
  self->hub = door_test_identity (0x4b);
  self->recovery = door_test_identity (0x4f);
  self->vault = door_test_identity (0x56);
}

static inline void
door_test_people_clear (DoorTestPeople *self)
{
  door_identity_unref (self->survey);
  door_identity_unref (self->analyst);
  door_identity_unref (self->office);
  door_identity_unref (self->north);
  door_identity_unref (self->south);
  door_identity_unref (self->hub);
  door_identity_unref (self->recovery);
  door_identity_unref (self->vault);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorTestPeople, door_test_people_clear)

/* Not signed yet. transfer full. */
static inline DoorRoster *
door_test_roster_new (const DoorTestPeople *people, guint64 epoch)
{
  DoorRoster *roster = door_roster_new ("harbour-2026", epoch, DOOR_TEST_TIME);

  door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "amina",
                   door_identity_public (people->analyst));
  door_roster_add (roster, DOOR_ROLE_HEADQUARTERS, NULL, "office",
                   door_identity_public (people->office));
  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "sione",
                   door_identity_public (people->north));
  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "south", "mele tu'i",
                   door_identity_public (people->south));
  door_roster_add (roster, DOOR_ROLE_HUB, NULL, "central", door_identity_public (people->hub));
  door_roster_add (roster, DOOR_ROLE_RECOVERY, NULL, "safe",
                   door_identity_public (people->recovery));
  return roster;
}

/* Signed and read back, as a device has it. transfer full. */
static inline DoorRoster *
door_test_roster (const DoorTestPeople *people, guint64 epoch)
{
  g_autoptr (DoorRoster) roster = door_test_roster_new (people, epoch);
  g_autoptr (GBytes) bytes = door_roster_sign (roster, people->survey);
  g_autoptr (GError) error = NULL;
  DoorRoster *read = door_roster_read (bytes, door_identity_public (people->survey), &error);

  g_assert_no_error (error);
  return read;
}

static inline GBytes *
door_test_text (const char *text)
{
  return g_bytes_new (text, strlen (text));
}
