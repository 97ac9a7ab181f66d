/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A supervisor's vault: what came from the team, kept as it came, sealed to this account's key.
 *
 * Records of kind TEAM, by the beginning of their names:
 *
 *   name                    about                        body
 *   "sub" INSTANCE (1)      DoorTeamEntry                manifest and parts, sealed as at the hub
 *   "step" INSTANCE ID (1)  the step as JSON             the envelope that its author signed
 *   "event" CASE ID (1)     door-case-event.h as JSON    the envelope that its author signed
 *   "gone" INSTANCE (1)     what was destroyed of it     (door-copies.h)
 *
 *   (1) parts joined by U+001F
 *
 * A *step* is what somebody who reviews decided about an interview: an event (door-case-event.h) of type
 * "returned" or "verdict" with the fields instance, step (door-team-steps.h), after, text, comments.
 *
 * Promises:
 *   1. What comes twice changes nothing. A second submission of the same instance id with other bytes
 *      is kept beside the first.
 *   2. An event or step is kept only when somebody whom the roster allows signed it under their own
 *      name.
 *   3. Contents are opened in memory only; what is kept is sealed twice, by the author and by the vault.
 * Thread rule: the vault's thread.
 */
#pragma once

#include "door-case-event.h"
#include "door-apart.h"
#include "door-inbox.h"
#include "door-record-parts.h"
#include "door-roster.h"
#include "door-vault.h"

#define DOOR_TEAM_SUB "sub\x1f"
#define DOOR_TEAM_STEP "step\x1f"
#define DOOR_TEAM_EVENT "event\x1f"
#define DOOR_TEAM_GONE "gone\x1f"

/* One submission as the list needs it. Texts are never NULL. */
typedef struct {
  char *name; /* of its record */
  char *instance_id;
  char *replaces; /* instance id it corrects; "" */
  char *seq;      /* number at the hub; "" when it came by a relay */
  char *form_id;
  char *form_version;
  gint64 received; /* microseconds since 1970, the hub's clock */
  gboolean opened; /* what follows is known */
  char *problem;   /* why it could not be opened, in words; "" */
  char *person;    /* who signed it, by the roster */
  char *team;
  char *keys; /* of the device that signed it, as text */
  char *case_id;
  char *psu;
  gboolean is_second; /* other bytes under an instance id that came before */
  guint n_files;      /* photographs and recordings */
  GBytes *facts;      /* door_review_facts_pack(); NULL */
} DoorTeamEntry;

void door_team_entry_free (DoorTeamEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorTeamEntry, door_team_entry_free)

/* As it is kept. transfer full. */
GBytes *door_team_entry_print (const DoorTeamEntry *self);
DoorTeamEntry *door_team_entry_parse (const char *name, GBytes *about);

/* All that is held. */
typedef struct {
  GPtrArray *entries;    /* of DoorTeamEntry, in the order they came */
  GPtrArray *steps;      /* of DoorCaseEvent */
  GPtrArray *events;     /* of DoorCaseEvent */
  GHashTable *protocols; /* form id -> DoorProtocol */
  GHashTable *areas; /* of forms that were not known yet (door-area-shelf.h); NULL: nobody looked */
} DoorTeamHoldings;

DoorTeamHoldings *door_team_store_list (DoorVault *vault, GError **error);
void door_team_holdings_free (DoorTeamHoldings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorTeamHoldings, door_team_holdings_free)

/* From sync. FALSE only when the vault failed. */
gboolean door_team_store_submission (DoorVault *vault, const DoorInbound *item, GError **error);
/* A letter to the team: "case-event" or "verdict". What may not be taken is left out and logged. */
gboolean door_team_store_letter (DoorVault *vault,
                                 const DoorInbound *letter,
                                 const DoorRoster *roster,
                                 GError **error);
/* TRUE when this vault's keys are those of somebody who reviews. */
gboolean door_team_is_reviewer (DoorVault *vault, const DoorRoster *roster);

/* Keeps what was learnt of it by opening it. */
gboolean door_team_store_keep (DoorVault *vault, const DoorTeamEntry *entry, GError **error);
/* Keeps a step of this account's, with the envelope in which it goes to the others. */
gboolean
door_team_store_step (DoorVault *vault, const DoorCaseEvent *step, GBytes *sealed, GError **error);
/* The same of an event. */
gboolean door_team_store_event (DoorVault *vault,
                                const DoorCaseEvent *event,
                                GBytes *sealed,
                                GError **error);

/* --- Opening ------------------------------------------------------------------------------- */

/* An interview in clear, and what was checked. What the survey's schedule has destroyed of it is missing, and
 * said to be: answers kept apart stand in the record as marks (door-apart.h). Contents are respondent data: free it soon. */
typedef struct {
  GBytes *record;                  /* the submission's XML */
  DoorJournal *journal;            /* NULL: journal_fault says why */
  char *journal_fault;             /* NULL also when the schedule destroyed it */
  gint64 journal_gone;             /* when; 0: it was not */
  gint64 gone[DOOR_N_APART];       /* when what is kept apart was destroyed; 0: it was not */
  guint absent;                    /* bits (1 << DoorApart) of what is not here, destroyed or not */
  char *person, *team, *keys;      /* of who signed */
  gboolean by_interviewer;         /* the roster knows the signer as one */
  guint8 content[DOOR_HASH_BYTES]; /* of submission.door, for receipts */
  GPtrArray *files;                /* of DoorTeamFile */
  GPtrArray *sections; /* of DoorTeamFile: sealed sections that are here, still sealed */
} DoorTeamOpened;

typedef struct {
  char *label; /* as the form calls it: "photo.jpg" */
  GBytes *content;
} DoorTeamFile;

/* Opens with the vault's own key. With `files` the photographs, too. DOOR_SEAL_ERROR when it is not
 * whole, not for this account, or signed by nobody the roster knows. */
DoorTeamOpened *door_team_store_open (
    DoorVault *vault, const char *name, const DoorRoster *roster, gboolean files, GError **error);
void door_team_opened_free (DoorTeamOpened *self);
/* What is in a sealed section. DOOR_SEAL_ERROR_NOT_A_RECIPIENT when it is sealed to others. transfer
 * full. */
DoorRecordSection *door_team_open_section (DoorVault *vault, GBytes *sealed, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorTeamOpened, door_team_opened_free)
/* The first value below any of these names, NULL-terminated, outside of what occurs several times; "".
 * transfer full. */
char *door_team_find_value (GBytes *record, const char *const *names);
