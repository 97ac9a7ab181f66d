/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an account has sent, what waits and what was refused, messages and notes too, told so that a person can check it; the
 * log of sending; and how to use connections that cost money.
 *
 * Order of use: door_desk_get_sending(); bind the two lists; door_sending_refresh_async() when the
 * page is shown (it also happens by itself after each run).
 *
 * Promises:
 *   1. A row says only what is known: "sent" after the server's word, "at the office" after a signed
 *      receipt. What was refused stays in sight with the reason until a person sends it again.
 *   2. door_sync_status_run_async() (a person's "Send now") sends everything, whatever the settings
 *      say; they rule only what happens by itself.
 *   3. What the system says about the network is a hint: it may start a run, never prevents one
 *      that a person asked for.
 * Thread rule: main.
 */
#pragma once

#include "door-sending-words.h"

#include <gio/gio.h>

/* --- One interview that has left or waits, or a letter that was refused ---------------------------------------------------- */

typedef enum {
  DOOR_SENT_WAITING,   /* not sent yet */
  DOOR_SENT_CARRIED,   /* a relay or stick has it, too */
  DOOR_SENT_SENT,      /* the server answered; no receipt yet */
  DOOR_SENT_AT_OFFICE, /* the hub's signed receipt is here */
  DOOR_SENT_READ,      /* somebody at the office opened and checked it */
  DOOR_SENT_REFUSED,   /* a person must decide */
} DoorSentState;

#define DOOR_TYPE_SENT_ROW (door_sent_row_get_type ())
G_DECLARE_FINAL_TYPE (DoorSentRow, door_sent_row, DOOR, SENT_ROW, GObject)
const char *door_sent_row_get_title (DoorSentRow *self); /* "Household 0142" */
DoorSentState door_sent_row_get_state (DoorSentRow *self);
const char *door_sent_row_get_text (DoorSentRow *self);   /* what, when, to whom */
const char *door_sent_row_get_detail (DoorSentRow *self); /* why, and the next try; "" when none */

/* --- One line of the log --------------------------------------------------------------------- */

#define DOOR_TYPE_SYNC_LINE (door_sync_line_get_type ())
G_DECLARE_FINAL_TYPE (DoorSyncLine, door_sync_line, DOOR, SYNC_LINE, GObject)
const char *door_sync_line_get_when (DoorSyncLine *self); /* "23 Nov, 14:05" */
const char *door_sync_line_get_text (DoorSyncLine *self);

/* --- All of it ------------------------------------------------------------------------------- */

/* On connections that the system calls metered, roaming ones among them, by itself … */
typedef enum {
  DOOR_METERED_ALL,     /* everything is sent */
  DOOR_METERED_ANSWERS, /* answers are sent, photographs and recordings wait */
  DOOR_METERED_NOTHING, /* nothing is sent */
} DoorMeteredPolicy;

#define DOOR_TYPE_SENDING (door_sending_get_type ())
G_DECLARE_FINAL_TYPE (DoorSending, door_sending, DOOR, SENDING, GObject)

GListModel *
door_sending_get_rows (DoorSending *self); /* of DoorSentRow, what needs a person first */
GListModel *door_sending_get_log (DoorSending *self); /* of DoorSyncLine, newest first */
/* "0 wait, 3 sent today" for the page's head: "summary", notified. */
const char *door_sending_get_summary (DoorSending *self);
/* Whose words the page speaks, as the survey's list of people says: "sender", notified. */
DoorSender door_sending_get_sender (DoorSending *self);
/* Of those who review: decisions and messages wait. Notified with the summary. */
gboolean door_sending_has_letters (DoorSending *self);
void door_sending_refresh_async (DoorSending *self, GAsyncReadyCallback callback, gpointer data);
gboolean door_sending_refresh_finish (DoorSending *self, GAsyncResult *result, GError **error);
/* What was refused waits again; the next run sends it. */
void door_sending_retry_async (DoorSending *self,
                               DoorSentRow *row,
                               GAsyncReadyCallback callback,
                               gpointer data);
gboolean door_sending_retry_finish (DoorSending *self, GAsyncResult *result, GError **error);

/* --- By hand --------------------------------------------------------------------------------- */

/* FALSE: this account sends to a server of others, for which neither stick nor laptop carries. */
gboolean door_sending_can_carry (DoorSending *self);

#define DOOR_SENDING_SUFFIX ".door"

/* Writes what waits, interviews and letters, into one or more sealed files in `folder`, a stick's. It stays here
 * as well until the hub's receipts come. *ret_files 0: nothing waited. */
void door_sending_pack_async (DoorSending *self,
                              const char *folder,
                              GAsyncReadyCallback callback,
                              gpointer data);
gboolean door_sending_pack_finish (DoorSending *self,
                                   GAsyncResult *result,
                                   guint *ret_interviews,
                                   guint *ret_files,
                                   GError **error);
/* Takes a file that the office made for this device, or a case from a colleague (door-handover.h). *ret_items 0:
 * everything in it was known. */
void door_sending_take_async (DoorSending *self,
                              const char *path,
                              GAsyncReadyCallback callback,
                              gpointer data);
/* The same for what came as codes. Ends with door_sending_take_finish(). */
void door_sending_take_bytes_async (DoorSending *self,
                                    GBytes *file,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
gboolean door_sending_take_finish (DoorSending *self,
                                   GAsyncResult *result,
                                   guint *ret_items,
                                   GError **error);

/* --- By the supervisor's laptop --------------------------------------------------------------- */

/* Notes the laptop whose code was scanned (NULL: forgets it). From now on, when the office is out of
 * reach, a run goes there. G_IO_ERROR_INVALID_ARGUMENT when it is no such code. */
void door_sending_set_relay_async (DoorSending *self,
                                   const char *code,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
gboolean door_sending_set_relay_finish (DoorSending *self, GAsyncResult *result, GError **error);
/* Its address on the local network, "relay", notified; NULL: none is known. */
const char *door_sending_get_relay (DoorSending *self);

/* --- The setting ----------------------------------------------------------------------------- */

DoorMeteredPolicy door_sending_get_metered (DoorSending *self); /* "metered", notified */
void door_sending_set_metered (DoorSending *self, DoorMeteredPolicy policy);
/* As GNetworkMonitor says; also for tests. */
void door_sending_set_network (DoorSending *self, gboolean available, gboolean metered);
