/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interview of recorded.xml with a microphone of our own, and what of it is found in the vault. */
#pragma once

#include "desk-fixture.h"
#include "fake-microphone.h"

#include "door-audit-audio.h"
#include "door-guard.h"

/* One for a test: the interview that has it may live longer than a function. */
extern FakeMicrophone talk_microphone;

DoorVault *talk_vault (DeskFixture *self);
DoorAuditAudio *talk_audio (DeskFixture *self);
DoorGuard *talk_guard (DeskFixture *self);
void talk_settle (DeskFixture *self);
/* With a new microphone; talk_begin() unlocks before. */
void talk_open_again (DeskFixture *self);
void talk_begin (DeskFixture *self);
void talk_say (const char *words);
void talk_answer (DeskFixture *self, const char *ref, const char *value);
void talk_next (DeskFixture *self);
void talk_choose (DeskFixture *self, DoorGuardStep step, guint choice);
void talk_go_to (DeskFixture *self, const char *ref);
/* To the question behind a yes. */
void talk_agree (DeskFixture *self);
void talk_finish (DeskFixture *self);

typedef struct {
  char *sound;   /* what was recorded; NULL: nothing */
  char *notes;   /* of the journal */
  char *value;   /* of the form's node, as it was last set; NULL: never */
  guint n_media; /* parts that go along */
} Talk;

void talk_clear (Talk *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Talk, talk_clear)
/* As whoever opens the vault finds it. */
void talk_look (DeskFixture *self, Talk *ret);
