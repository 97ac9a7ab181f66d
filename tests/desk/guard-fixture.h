/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guarded form (guarded.xml) on a desk, led to what stands before its questions. */
#pragma once

#include "desk-fixture.h"

#include "door-guard.h"
#include "door-vault.h"

/* Puts another form in place of the guarded one; set before guard_go_to_*(), NULL afterwards. */
extern void (*guard_other_form) (DeskFixture *self);

DoorVault *guard_open_vault (DeskFixture *self); /* while nobody is at the desk; transfer full */
DoorGuard *guard_of (DeskFixture *self);
/* Until all is durable and nothing is under way. */
void guard_settle (DeskFixture *self);
/* The guard stands at `step`, with no question beside it; takes this choice. */
void guard_choose (DeskFixture *self, DoorGuardStep step, guint choice);
/* To the draw of three people, one of them a child. */
void guard_go_to_draw (DeskFixture *self, const char *mode);
/* … and on to the gate before the private group. */
void guard_go_to_gate (DeskFixture *self, const char *mode);
/* From the gate to the first question that is answered alone. */
void guard_open_alone (DeskFixture *self);
/* A part of the finished interview, as its readers open it; transfer full. */
GBytes *guard_open_part (DeskFixture *self, DoorVault *vault, const char *name);

/* The guarded form, to be changed: as text, with one place replaced (takes `text` over), and put in its place (takes
 * it over). For guard_other_form. */
char *guard_read_form (void);
char *guard_replace (char *text, const char *what, const char *with);
void guard_put_text (DeskFixture *self, char *text);
/* The private group is sensitive and not sealed. */
void guard_put_open_form (DeskFixture *self);
