/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an analyst does with sealed submissions: fetch them from a hub as they are, open them with
 * the analyst's key, and make labelled files of them.
 *
 * A folder of fetched submissions:
 *   mark, letters-mark       how far the hub has been read; a later fetch goes on from there
 *   roster                   the signed roster
 *   forms/ID-VERSION.xml     and its media beside, in forms/ID-VERSION/
 *   submissions/SEQ/…        the parts of each submission, sealed
 *   decisions/N.door         what those who review decided, signed and sealed (door-decisions.h)
 *
 * Thread rule: any thread; blocking.
 */
#pragma once

#include "door-disclosure.h"
#include "door-export.h"
#include "door-keys.h"

typedef struct {
  guint n_new;
  guint n_incomplete; /* arrived in part: fetched again next time */
  guint n_conflicts;
  guint n_decisions; /* of those who review, new */
  guint n_destroyed; /* gone at the hub, and here as well */
} DoorFetchReport;

gboolean door_analyst_fetch (const char *url,
                             const char *token,
                             const char *folder,
                             DoorFetchReport *ret_report,
                             GError **error);

typedef struct {
  const char *folder; /* of fetched submissions */
  /* A form: then the folder holds plain submissions of it instead, one XML file each, at any depth, as
   * other OpenRosa servers hand them out. No key is needed. */
  const char *plain_form;
  DoorIdentity *key; /* the analyst's */
  const DoorPublicKeys *survey_key;
  const char *form_id;        /* NULL: the only one there is */
  const char *language;       /* NULL: the form's default */
  const char *const *formats; /* NULL: the default */
  const char *to; /* a folder; one below it for each form version when there are several */
  gboolean wide;  /* also all tables side by side */
  gboolean replace;
  const DoorDisclosureRules *disclosure; /* NULL: everything leaves as it is */
  const char *identifiers_to;            /* folder for the identifiers; NULL: they go nowhere */
  const char *confirmed_by;              /* name of who lets them out, into exports.log; NULL */
  const char *made_at;                   /* into the manifest; NULL */
} DoorExportJob;

/* What was left out, and why, in a sentence each. The folder's exports.log gets a line for each
 * export: when, who confirmed it, what left. */
typedef struct {
  GPtrArray *reports;   /* of DoorExportReport, one for each form version */
  GPtrArray *set_aside; /* of char *: "7: not sealed to this key" */
  GString *disclosure;  /* what left and what did not; "" */
  guint n_interviews;
} DoorExportJobReport;
void door_export_job_report_clear (DoorExportJobReport *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorExportJobReport, door_export_job_report_clear)

gboolean
door_analyst_export (const DoorExportJob *job, DoorExportJobReport *ret_report, GError **error);
