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
 *   events/N.door            visits and what else happened to cases, signed and sealed
 *   corrections/ID.door      corrections after fieldwork, signed and sealed (door-corrections.h)
 *   codings/ID.door          codes that people gave to texts, the same (door-codings.h)
 *   exports.log              a line for each export: when, who confirmed it, what left
 *
 * Promises of door_analyst_export():
 *   A1. Without `everything` only approved interviews leave. An approval counts only when somebody whom
 *       the roster lets review signed it, about the very bytes that are here.
 *   A2. Void interviews and those replaced by a corrected version never leave. The table "reviews" has a
 *       row for each interview, with its state and whether it is in the tables; the counts are in the
 *       report and in manifest.json.
 *   A3. Free text, identifiers and positions as they are leave on a named confirmation only: without
 *       one nothing is written, and the error lists them.
 *   A4. Respondents' answers rest on no disk in clear but in the files asked for; identifiers not even
 *       there, unless `identifiers_clear`.
 *   A5. With `since`, what is in the tables is what is new or changed; interviews that were exported
 *       then and are no longer in are listed in gone.csv.
 * Thread rule: any thread; blocking.
 */
#pragma once

#include "door-disclosure.h"
#include "door-export.h"
#include "door-keys.h"
#include "door-decisions.h"

typedef struct {
  guint n_new;
  guint n_incomplete; /* arrived in part: fetched again next time */
  guint n_conflicts;
  guint n_destroyed; /* gone at the hub, and here as well */
  guint n_decisions; /* of those who review, new */
  guint n_events;    /* of cases: visits and what else happened */
} DoorFetchReport;

gboolean door_analyst_fetch (const char *url,
                             const char *token,
                             const char *folder,
                             DoorFetchReport *ret_report,
                             GError **error);

typedef struct {
  const char *folder; /* of fetched submissions */
  /* A form: then the folder holds plain submissions of it instead, one XML file each, at any depth, as
   * other OpenRosa servers hand them out. No key is needed, and nobody has reviewed them here. Or the
   * folder is ODK Central's submissions.csv.zip (door-central.h): what Central has approved leaves. */
  DoorFormDef *plain_form;
  DoorIdentity *key; /* the analyst's */
  const DoorPublicKeys *survey_key;
  const char *form_id;        /* NULL: the only one there is */
  const char *language;       /* NULL: the form's default */
  const char *const *formats; /* NULL: the default */
  const char *to;     /* a folder, one below it for each form version when there are several; or the
                   * "postgresql://…" of a database, one schema for each */
  const char *schema; /* in the database; NULL: named as the form */
  gboolean wide;      /* also all tables side by side */
  gboolean replace;
  gboolean everything; /* also what is not approved; needs confirmed_by */
  gboolean no_paradata;
  const char *since;                     /* folder of an earlier export; NULL: whole */
  const DoorDisclosureRules *disclosure; /* NULL: everything leaves as it is */
  const char *identifiers_to;            /* folder for the identifiers; NULL: they go nowhere */
  const DoorPublicKeys *identifiers_key; /* who may open them: door_analyst_open_sealed() */
  gboolean identifiers_clear;            /* instead of sealed */
  const char *confirmed_by;              /* name of who lets them out; NULL */
  const char *made_at;                   /* into the manifest; NULL */
  /* Called now and then, in the exporting thread. May be NULL. */
  void (*progress) (double done, gpointer data); /* 0 to 1 */
  gpointer progress_data;
  GCancellable *cancellable;
} DoorAnalystJob;

#define DOOR_ANALYST_ERROR (door_analyst_error_quark ())
GQuark door_analyst_error_quark (void);
typedef enum {
  DOOR_ANALYST_ERROR_CONFIRM, /* something leaves that somebody must answer for: say who */
  DOOR_ANALYST_ERROR_EMPTY,   /* no interview may leave: the message says why, by state */
  DOOR_ANALYST_ERROR_SINCE,   /* the earlier export cannot be read, or is not what it was */
} DoorAnalystError;

typedef struct {
  guint n_states[DOOR_REVIEW_REPLACED + 1]; /* interviews in each state */
  guint n_exported;
  guint n_unchanged; /* not exported because they were before */
  guint n_gone;      /* exported before, and no longer in */
  guint
      n_without_apart; /* of those exported: names or places were destroyed by schedule, and are blank */
  guint
      n_with_shut; /* of those exported: a section is sealed to others than this key, and is blank */
  guint n_refused;      /* decisions that count for nothing: their signer may not */
  GPtrArray *reports;   /* of DoorExportReport, one for each form version */
  DoorSpace space;      /* of the survey, by its roster */
  GPtrArray *set_aside; /* of char *: "7: not sealed to this key" */
  GString *disclosure;  /* what left and what did not; "" */
} DoorAnalystReport;
void door_analyst_report_clear (DoorAnalystReport *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorAnalystReport, door_analyst_report_clear)

gboolean
door_analyst_export (const DoorAnalystJob *job, DoorAnalystReport *ret_report, GError **error);

/* Counts the interviews by state without opening them: what an export would take, and what not.
 * `job`: folder, key, survey_key and form_id. */
gboolean
door_analyst_count (const DoorAnalystJob *job, DoorAnalystReport *ret_report, GError **error);

/* Opens the sealed files of an identifiers' folder into another, in clear. */
gboolean door_analyst_open_sealed (const char *folder,
                                   const DoorIdentity *key,
                                   const char *to,
                                   GError **error);
