/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coding of texts after fieldwork: "other, specify", occupations, what happened (ICCS). People give
 * codes of a codeframe to texts; two of them independently; their agreement is measured; the codes enter
 * the export as a labelled column <question>_code beside the text.
 *
 * A codeframe is a CSV with the columns code and label (or title, as schema/iccs.csv has it). Its codes
 * are texts: a leading zero counts.
 *
 * What a coder did is an envelope of kind "coding" in FOLDER/codings with an event (door-case-event.h)
 * of type "coding": question (the column), coder, final ("1": it settles), frame and codes as CSV; signed
 * by an analyst or headquarters, sealed to the analysts. It is never changed; a later one of the same
 * coder takes the place of the one before.
 *
 * Promises:
 *   1. The code of a text is the one that was settled; else the one on which all coders agree; two that
 *      differ give none, so that nobody's choice wins by chance.
 *   2. A code that the frame does not have is refused, with its line; nothing is taken then.
 *   3. The same codings give the same columns, whatever is exported.
 * Thread rule: immutable after loading; any thread.
 */
#pragma once

#include "door-analyst.h"
#include "door-clock.h"

#define DOOR_CODINGS_FOLDER "codings"

typedef struct _DoorCodings DoorCodings;
DoorCodings *door_codings_load (const char *folder,
                                const DoorRoster *roster,
                                const DoorIdentity *key,
                                guint *ret_n_refused,
                                GError **error);
void door_codings_free (DoorCodings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCodings, door_codings_free)
/* Before the dataset's first submission. Questions that it does not have are left out. */
void door_codings_add_columns (const DoorCodings *self, DoorDataset *dataset);
/* What was coded in one interview, into a hash of it. */
void door_codings_add_to (const DoorCodings *self, const char *instance_id, GChecksum *sum);

/* --- Making ---------------------------------------------------------------------------------- */

/* One text: its row's key, what stands beside it, and the code that this coder gave it. */
typedef struct {
  char *key, *text, *beside, *code;
} DoorCodingText;

/* The texts of a question, to be coded here: nothing leaves. `beside`: another column of the same table,
 * as the class the interview gave; NULL. Of DoorCodingText. transfer full. */
GPtrArray *door_codings_list (const DoorAnalystJob *job,
                              const char *question,
                              const char *beside,
                              const char *coder,
                              GError **error);
/* The texts of a question ("occupation", or "member.occupation") as a CSV to be coded: key, text, code
 * (and beside, where it is named); what is coded already by `coder` has its code. Texts leave: the job needs confirmed_by, and exports.log
 * gets a line. *ret_n: how many. transfer full. */
GBytes *door_codings_texts (const DoorAnalystJob *job,
                            const char *question,
                            const char *beside,
                            const char *coder,
                            guint *ret_n,
                            GError **error);
/* Takes the columns key and code of such a CSV. `final`: it settles where coders differ. */
gboolean door_codings_take (const DoorAnalystJob *job,
                            const char *question,
                            const char *coder,
                            gboolean final,
                            GBytes *frame,
                            GBytes *coded,
                            DoorClock *clock,
                            guint *ret_n,
                            GError **error);
/* Measures of door-agreement.h, kappa with its 95 % interval; NAN when all is in one class. */
typedef struct {
  double n, agreement, kappa, kappa_low, kappa_high;
} DoorCodingAgreement;
/* How well the first two coders agree. `ret_differ`: CSV of key, the code of each; to be settled. */
gboolean door_codings_agree (const DoorAnalystJob *job,
                             const char *question,
                             DoorCodingAgreement *ret_agreement,
                             GBytes **ret_differ,
                             GError **error);
