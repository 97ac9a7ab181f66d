/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of DoorDesk, which stand in several files:
 *   door-desk.c       the object, the account's role, what follows a sending, locking
 *   door-desk-load.c  from an open vault to a desk
 *   door-desk-news.c  space, the supervisor's message, the day's target
 */
#pragma once

#include "door-desk-outbox.h"
#include "door-desk.h"
#include "door-form-shelf.h"
#include "door-here.h"
#include "door-team-desk.h"

struct _DoorDesk {
  GObject parent_instance;

  DoorVaultQueue *queue;
  DoorClock *clock;
  DoorTrust *trust;
  DoorFormShelf *shelf;
  DoorCaseLog *log;
  DoorCover *cover;
  DoorSafety *safety;
  DoorCaseList *cases;
  DoorHere *here;
  DoorSyncStatus *sync;
  DoorSending *sending;
  DoorDeskOutbox *outbox;
  DoorTeamDesk *team; /* NULL: an interviewer's account */
  char *folder;       /* of the vault; NULL: not known */
  guint64 (*space_left) (const char *folder);
  char *space_warning; /* NULL: there is room */
  char *notice;
  char *target_text; /* of the supervisor to the person, not about a case; NULL */
  gboolean closing;
  gboolean closed;
  char *public_name;
  char *account;
};

/* --- door-desk.c --- */
/* The roster says what this account is for; it may come only with the first sending. */
void door_desk_take_role (DoorDesk *self);
/* A sending has ended; `data` is the desk. */
void door_desk_on_sync_ran (gboolean reached, gpointer data);

/* --- door-desk-news.c --- */
/* Each tells what has changed since the last time. */
void door_desk_check_space (DoorDesk *self);
void door_desk_check_notice (DoorDesk *self);
void door_desk_check_target (DoorDesk *self);
