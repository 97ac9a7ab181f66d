/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a supervisor's desk writes: letters sealed and signed, that wait for the next sending, and events
 * of the team, which its other supervisors get as well.
 *
 * A letter is put into the queue before what it says is kept here: should the machine stop in between, the
 * copy for the team comes back with the next receiving.
 *
 * Thread rule: the vault's thread, but for door_team_writer_new() and what ends with _async.
 */
#pragma once

#include "door-case-event.h"
#include "door-protocol.h"
#include "door-team-desk.h"
#include "door-trust.h"
#include "door-vault-queue.h"

/* Who writes, to whom. */
typedef struct {
  DoorRoster *roster;
  char *team;
  char *person;
  gboolean
      at_headquarters; /* in no team: what it writes goes to the supervisors of `team` by name */
  gint64 now;
} DoorTeamWriter;

/* Main thread. NULL before the survey's list of people has come. At headquarters the team is "": all. */
DoorTeamWriter *door_team_writer_new (DoorTeamDesk *desk);
/* The same about something of this team; for those who are in one it is their own. */
DoorTeamWriter *door_team_writer_new_for (DoorTeamDesk *desk, const char *team);
/* The team of a person by the survey's list; "". transfer none. */
const char *door_team_of_person (DoorTeamDesk *desk, const char *person);
void door_team_writer_free (DoorTeamWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorTeamWriter, door_team_writer_free)

/* Interviewers of the team, or of all teams (of DoorMember, each device one); `person` NULL: all. transfer container. */
GPtrArray *door_team_writer_members (const DoorTeamWriter *self, const char *person);

/* NULL: there is nobody it could be sealed to. `instance` names what it is about, in the clear. */
GBytes *door_team_seal (DoorVault *vault,
                        const DoorTeamWriter *self,
                        const char *kind,
                        const char *instance,
                        GBytes *content,
                        GPtrArray *readers,
                        GError **error);
/* Queues it as KIND/IDsuffix. FALSE as well when `sealed` is NULL. */
gboolean door_team_post (DoorVault *vault,
                         const char *kind,
                         const char *id,
                         const char *suffix,
                         const char *to,
                         GBytes *sealed,
                         GError **error);
/* To those who review in the team: its mailbox, or each of its supervisors by name, and headquarters. */
gboolean door_team_post_reviewers (DoorVault *vault,
                                   const DoorTeamWriter *self,
                                   const char *kind,
                                   const char *id,
                                   GBytes *sealed,
                                   GError **error);
/* Seals `content` to one device and queues it; the number keeps letters of one id apart. */
gboolean door_team_post_to (DoorVault *vault,
                            const DoorTeamWriter *self,
                            const char *kind,
                            const char *id,
                            guint number,
                            const DoorMember *member,
                            GBytes *content,
                            GError **error);
/* What is said to interviewers by name. */
typedef struct {
  DoorTeamWriter *writer;
  char *person; /* NULL: everybody */
  DoorCaseEvent *event;
} DoorTeamMessage;
/* Takes writer and event. */
DoorTeamMessage *
door_team_message_new (DoorTeamWriter *writer, const char *person, DoorCaseEvent *event);
void door_team_message_free (gpointer self);
/* To each of their devices; NOT_FOUND when there is nobody of that name. */
gboolean door_team_post_message (DoorVault *vault, const DoorTeamMessage *self, GError **error);
/* Keeps the event here and sends it to the team's other supervisors. */
gboolean door_team_post_event (DoorVault *vault,
                               const DoorTeamWriter *self,
                               const DoorCaseEvent *event,
                               GError **error);

/* Something done on the vault's thread, after which the desk is brought up to date. `call` gives NULL with an
 * error, else anything else but NULL. Takes `argument`. */
void door_team_desk_act_async (DoorTeamDesk *self,
                               DoorVaultCall call,
                               gpointer argument,
                               GDestroyNotify free_argument,
                               GAsyncReadyCallback callback,
                               gpointer data);

/* An event of no case, by this account. */
DoorCaseEvent *door_team_event_new (DoorTeamDesk *self, const char *type);
/* Takes `event`; ends with door_team_desk_act_finish(). */
void door_team_tell_async (DoorTeamDesk *self,
                           DoorCaseEvent *event,
                           GAsyncReadyCallback callback,
                           gpointer data);
/* The same, about something of this person's team. */
void door_team_tell_to_async (DoorTeamDesk *self,
                              DoorCaseEvent *event,
                              const char *person,
                              GAsyncReadyCallback callback,
                              gpointer data);
/* Ends the task with a GIOErrorEnum; takes it. */
void door_team_fail (GTask *task, int code, const char *message);
/* What the survey prescribes for interviews of this form (NULL: the defaults). transfer full. */
DoorProtocol *door_team_protocol_of (DoorVault *vault, const char *form_id);
