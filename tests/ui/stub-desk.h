/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk for the tests and pictures of the widgets: behind app/desk's headers, without engine,
 * vault or network. A fixed questionnaire (stub-form.c) with every kind of question, English, Urdu
 * and Bahasa Indonesia, a roster, and the worst texts a form may hold.
 *
 * door_unlock_new ("demo"): one account, the passphrase "door", cases in every state.
 * door_unlock_new ("many"): two accounts, 1,000 cases. "empty": no cases yet. "full": a disk
 * with little space left. "lost": no account.
 */
#pragma once

#include "door-audit-audio.h"
#include "door-desk.h"

#define STUB_PASSPHRASE "door" /* as UI_STAGE_PASSPHRASE */

/* English, Urdu, Indonesian, Thai. */
#define STUB_LANGUAGES 4

typedef struct {
  const char *value;
  const char *label[STUB_LANGUAGES];
  gboolean not_read;
} StubChoice;

typedef struct {
  const char *name;
  DoorQuestionKind kind;
  const char *section; /* index into the language: see stub_section_label */
  const char *label[STUB_LANGUAGES];
  const char *hint[STUB_LANGUAGES];
  const StubChoice *choices;
  const char *appearance;
  gboolean required;
  int least, most;        /* of numbers; both 0: any */
  const char *asked_when; /* "name=value" of a question on the same screen */
  gboolean joined;        /* on the same screen as the one before */
  gboolean in_member;     /* inside the roster */
} StubItem;

extern const StubItem stub_items[];
guint stub_count_items (void);
const char *stub_text (const char *const texts[STUB_LANGUAGES], guint language);
const char *stub_section_label (const char *section, guint language);
guint stub_count_choices (const StubItem *item);
const char *stub_choice_label (const StubItem *item, guint index, guint language);

/* What was given to a colleague (transfer full), and what came from one last (transfer none). */
GBytes *stub_case_letter (void);
GBytes *stub_sending_get_taken (void);

/* The interview as the widgets may not see it. */
typedef struct _StubQuestionOwner StubQuestionOwner;
DoorQuestion *stub_question_new (DoorInterview *owner, const StubItem *item, const char *ref);
void stub_question_refresh (DoorQuestion *self); /* language or answer changed */
void stub_question_set_message (DoorQuestion *self, const char *message);
const StubItem *stub_question_get_item (DoorQuestion *self);
const char *stub_interview_get_answer (DoorInterview *self, const char *ref);
void stub_interview_set_answer (DoorInterview *self, const char *ref, const char *text);

DoorInterview *stub_interview_new (const char *case_label, gboolean closed);
/* Goes to the screen that begins with this question, as if all before were answered. */
void stub_interview_jump (DoorInterview *self, const char *name);
void stub_interview_fill (DoorInterview *self); /* answers what is required */
/* From now on nothing can be kept; FALSE: again it can. */
void stub_interview_break (DoorInterview *self, gboolean broken);
/* Saving stays under way until this is called with FALSE. */
void stub_interview_hold (DoorInterview *self, gboolean held);
guint stub_interview_count_closed (void);
/* What the mark of a recording is to say. */
void stub_audit_audio_say (DoorInterview *interview, DoorAuditAudioState state, const char *text);
DoorPlaceRow *stub_place_new (DoorPlaceKind kind,
                              DoorPlaceState state,
                              const char *label,
                              const char *detail,
                              guint depth,
                              gboolean current,
                              const char *ref);

DoorSending *stub_sending_new (void);
void stub_sending_set_sender (DoorSender sender); /* of all of them */
DoorDesk *stub_desk_new (guint n_cases);
/* NULL: there is room. */
void stub_desk_set_space_warning (DoorDesk *self, const char *text);
void stub_sync_set (DoorSyncStatus *self, DoorSendingState state, guint waiting, const char *text);
