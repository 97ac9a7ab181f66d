/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One export under way: collected by door-analyst-job.c, written by door-analyst-write.c. */
#pragma once

#include "door-analyst-private.h"
#include "door-codings.h"

/* The interviews of one version of the form. */
typedef struct {
  char *version;
  DoorDataset *dataset;
  DoorAnalystSheets sheets;
  DoorAnalystIndex *index;
} DoorAnalystVersion;

typedef struct {
  const DoorAnalystJob *job;
  DoorAnalystReport *report;
  DoorRoster *roster;       /* NULL for plain submissions */
  DoorDecisions *decisions; /* the same */
  GPtrArray *events;        /* of DoorCaseEvent; the same */
  DoorCorrections *corrections;
  DoorCodings *codings;
  DoorAnalystFolder *folder;
  DoorSpool *spool;
  GPtrArray *versions;       /* of DoorAnalystVersion, in the order met */
  DoorAnalystIndex *earlier; /* NULL: the export is whole */
  DoorAnalystIndex *now;
} DoorAnalystWork;

void door_analyst_version_free (gpointer data);
/* The version that an item is of, read once. transfer none; NULL with the error. */
DoorAnalystVersion *
door_analyst_work_version (DoorAnalystWork *self, const DoorAnalystItem *item, GError **error);

/* Collects what the job may take, corrected and coded; nothing is written. `self` has job and report. */
gboolean door_analyst_work_collect (DoorAnalystWork *self, GError **error);
void door_analyst_work_clear (DoorAnalystWork *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorAnalystWork, door_analyst_work_clear)
/* A line in exports.log of what the report says. */
gboolean door_analyst_work_log (const DoorAnalystWork *work, GError **error);
void door_analyst_report_init (DoorAnalystReport *report);
void door_analyst_work_tell (const DoorAnalystWork *work, double done);
/* Asks for the confirmation, writes the folders and the line in exports.log. */
gboolean door_analyst_work_write (DoorAnalystWork *work, GError **error);
