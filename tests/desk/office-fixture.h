/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office of a team's survey: its keys as files, its table of cases, and doorctl. */
#pragma once

#include "team-fixture.h"

/* The office's keys as files, its table of cases, and what it writes. */
typedef struct {
  TeamFixture *team;
  DoorIdentity *headquarters;
  char *folder;
  char *hub;
  guint epoch;
  char *said; /* by the last command */
} Office;

void office_open (Office *self, TeamFixture *team);
void office_close (Office *self);
/* A file in its folder. transfer full. */
char *office_path (const Office *self, const char *name);
/* A newer list of the survey's people, in which Amina has these keys. */
void office_publish_roster (Office *self, const DoorPublicKeys *amina);
/* doorctl in the office's folder; its exit status. */
int office_doorctl (Office *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
gint64 office_device_of (const Office *self, const DoorPublicKeys *keys);
/* The case of the table to this device. */
void office_assign (Office *self, gint64 device);
