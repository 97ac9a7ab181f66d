/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of the analyst's work. */
#pragma once

#include "door-analyst.h"
#include "door-case-event.h"
#include "door-central.h"
#include "door-corrections.h"
#include "door-roster.h"
#include "door-submission.h"
#include "door-uuid.h"

/* --- Events of cases: door-analyst-events.c --------------------------------------------------- */

#define DOOR_ANALYST_EVENTS "events"

/* Of DoorCaseEvent in the order of their times, each once, from the folder's letters; those that their
 * signer may not write are left out. Empty where there are none. */
GPtrArray *door_analyst_events_read (const char *folder,
                                     const DoorRoster *roster,
                                     const DoorIdentity *key,
                                     GError **error);

/* The folder's, by the survey's key. */
DoorRoster *door_analyst_roster_load (const DoorAnalystJob *job, GError **error);

/* --- Submissions: door-analyst-open.c -------------------------------------------------------- */

/* One submission of the folder, unopened. */
typedef struct {
  char *name;                       /* its folder: the number at the hub; of a plain one its path */
  DoorSubmissionManifest *manifest; /* NULL for a plain one, and for one of Central's */
  const char *instance_id;          /* the manifest's or Central's; NULL: in the record alone */
  guint row;                        /* of Central's */
  DoorDecided decided;              /* texts belong to the decisions */
  gboolean exported;
  char *case_id; /* as the record says, once opened; NULL */
} DoorAnalystItem;

typedef struct {
  GPtrArray *items; /* of DoorAnalystItem, in the order of the hub */
  GHashTable *by_instance;
  DoorCentral *central; /* NULL: a folder */
} DoorAnalystFolder;

/* Where the export's log and whatever rests for a moment lie: the folder, or that of the archive.
 * transfer full. */
char *door_analyst_home (const DoorAnalystJob *job);
/* Whether somebody reviews what is there. */
gboolean door_analyst_is_reviewed (const DoorAnalystJob *job);

/* What is no submission is told in `set_aside`. */
DoorAnalystFolder *
door_analyst_folder_read (const DoorAnalystJob *job, GPtrArray *set_aside, GError **error);
void door_analyst_folder_free (DoorAnalystFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorAnalystFolder, door_analyst_folder_free)
/* Fills in what was decided. */
void door_analyst_folder_judge (DoorAnalystFolder *self,
                                const DoorAnalystJob *job,
                                const DoorRoster *roster,
                                const DoorDecisions *decisions);

/* A form of a fetched folder. transfer full. */
DoorFormDef *door_analyst_form_load (const char *folder,
                                     const char *form_id,
                                     const char *version,
                                     GError **error);

/* One submission in clear. */
typedef struct {
  GBytes *record;
  GBytes *journal; /* content of journal.door; NULL: there is none for this key */
  guint8 head[32]; /* that the journal must have */
  char *person;
  char device[DOOR_UUID_TEXT];
  gboolean lacks_apart; /* names or places were destroyed by schedule, and are blank */
  guint n_shut;         /* sealed sections that are not for this key: their answers are blank */
} DoorAnalystOpened;
/* `folder` may be NULL where the item has a manifest. With `form`, which the record is of, what was answered
 * alone and sealed to this key is in its place; NULL: sealed sections stay blank. */
DoorAnalystOpened *door_analyst_open (const DoorAnalystJob *job,
                                      const DoorRoster *roster,
                                      const DoorAnalystFolder *folder,
                                      const DoorAnalystItem *item,
                                      DoorFormDef *form,
                                      GError **error);
void door_analyst_opened_free (DoorAnalystOpened *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorAnalystOpened, door_analyst_opened_free)

/* --- Tables beside the answers: door-analyst-records.c --------------------------------------- */

typedef struct {
  guint reviews, visits, dispositions, back_checks, corrections;
  guint paradata;                   /* 0: none */
  const DoorDisclosureRules *rules; /* what is held back is so in corrections, too; NULL */
} DoorAnalystSheets;

DoorAnalystSheets door_analyst_sheets_add (DoorDataset *dataset, gboolean paradata);
gboolean door_analyst_sheets_fill (const DoorAnalystSheets *self,
                                   DoorDataset *dataset,
                                   const DoorAnalystFolder *folder,
                                   const DoorDecisions *decisions,
                                   GPtrArray *events,
                                   const DoorCorrections *corrections,
                                   const char *form_version,
                                   GError **error);
/* The course of one interview: when what was shown and answered, without any answer. */
gboolean door_analyst_sheets_add_course (const DoorAnalystSheets *self,
                                         DoorDataset *dataset,
                                         const char *instance_id,
                                         const DoorAnalystOpened *opened,
                                         GError **error);

/* --- Earlier exports: door-analyst-index.c --------------------------------------------------- */

#define DOOR_ANALYST_INDEX "index.csv"

/* What was exported of each interview: instance id -> hash. */
typedef struct _DoorAnalystIndex DoorAnalystIndex;
DoorAnalystIndex *door_analyst_index_new (void);
/* Of an earlier export, checked against its manifest. DOOR_ANALYST_ERROR_SINCE. */
DoorAnalystIndex *door_analyst_index_load (const char *folder, GError **error);
void door_analyst_index_free (DoorAnalystIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorAnalystIndex, door_analyst_index_free)
void door_analyst_index_set (DoorAnalystIndex *self, const char *instance_id, const char *hash);
const char *door_analyst_index_get (const DoorAnalystIndex *self, const char *instance_id);
const char *door_analyst_index_manifest (const DoorAnalystIndex *self); /* its SHA-256; "" */
GBytes *door_analyst_index_print (const DoorAnalystIndex *self);        /* transfer full */
/* A CSV of those of `self` that `now` has no more; NULL when there is none. transfer full. */
GBytes *
door_analyst_index_gone (const DoorAnalystIndex *self, const DoorAnalystIndex *now, guint *ret_n);

/* --- Sealing: door-analyst-seal.c, door-analyst-spool.c --------------------------------------- */

/* Seals every file to these keys alone. transfer full. */
DoorExportSealer *door_analyst_sealer_new (const DoorPublicKeys *to);
void door_analyst_sealer_free (DoorExportSealer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorExportSealer, door_analyst_sealer_free)

/* Blocks sealed under a key that is in memory alone, in a file without a name in `folder`. */
DoorSpool *door_analyst_spool_new (const char *folder, GError **error);
void door_analyst_spool_free (DoorSpool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSpool, door_analyst_spool_free)
