/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-trust.h"

#include "door-seal.h"

struct _DoorTrust {
  int references;
  DoorPublicKeys survey_key;
  char *person;
  char *team;
  DoorRoster *roster;
  DoorServerMode mode;
  DoorSpace space;
};

DoorTrust *
door_trust_new (const DoorPublicKeys *survey_key, const char *person, const char *team)
{
  DoorTrust *self = g_new0 (DoorTrust, 1);

  self->references = 1;
  self->survey_key = *survey_key;
  self->person = g_strdup (person);
  self->team = g_strdup (team);
  return self;
}

DoorTrust *
door_trust_new_enrolled (const DoorEnrolled *enrolled)
{
  DoorTrust *self = door_trust_new (&enrolled->survey_key, enrolled->person, enrolled->team);

  self->mode = enrolled->server->mode;
  self->space = enrolled->space;
  return self;
}

DoorTrust *
door_trust_ref (DoorTrust *self)
{
  self->references++;
  return self;
}

void
door_trust_unref (DoorTrust *self)
{
  if (!self || --self->references > 0)
    return;
  g_clear_pointer (&self->roster, door_roster_unref);
  g_free (self->person);
  g_free (self->team);
  g_free (self);
}

const DoorPublicKeys *
door_trust_survey_key (const DoorTrust *self)
{
  return &self->survey_key;
}

const char *
door_trust_person (const DoorTrust *self)
{
  return self->person;
}

const char *
door_trust_team (const DoorTrust *self)
{
  return self->team;
}

void
door_trust_set_space (DoorTrust *self, DoorSpace space)
{
  self->space = space;
}

DoorSpace
door_trust_space (const DoorTrust *self)
{
  return self->space;
}

DoorServerMode
door_trust_mode (const DoorTrust *self)
{
  return self->mode;
}

DoorRoster *
door_trust_roster (const DoorTrust *self)
{
  return self->roster;
}

gboolean
door_trust_take_roster (DoorTrust *self, GBytes *signed_roster, GError **error)
{
  g_autoptr (DoorRoster) roster = door_roster_read (signed_roster, &self->survey_key, error);

  if (!roster)
    return FALSE;
  if (door_roster_space (roster) != self->space)
    {
      g_set_error (
          error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED,
          "a list of recipients of the %s was offered to an account of the %s and not taken",
          door_space_name (door_roster_space (roster)), door_space_name (self->space));
      return FALSE;
    }
  if (!door_roster_may_follow (roster, self->roster))
    {
      g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED,
                           "an older list of recipients was offered and not taken");
      return FALSE;
    }
  g_clear_pointer (&self->roster, door_roster_unref);
  self->roster = g_steal_pointer (&roster);
  return TRUE;
}
