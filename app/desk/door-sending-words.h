/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the page of sending says, by who is at the device: an interviewer sends interviews and gives a stick to
 * the supervisor; a supervisor sends decisions, and gets the team's interviews; headquarters sit beside the hub.
 *
 * Order of use: door_sending_get_sender() (door-sending.h), then these.
 * Thread rule: any thread; texts are translated, those returned as char * are transfer full.
 */
#pragma once

#include <glib.h>

typedef enum {
  DOOR_SENDER_INTERVIEWER, /* also where it is not known yet */
  DOOR_SENDER_SUPERVISOR,
  DOOR_SENDER_HEADQUARTERS,
  DOOR_SENDER_N,
} DoorSender;

typedef enum {
  DOOR_SENDING_TEXT_TITLE,       /* of the list */
  DOOR_SENDING_TEXT_BACK,        /* a word: where the page was opened from */
  DOOR_SENDING_TEXT_BACK_LONG,   /* the same for who hears it */
  DOOR_SENDING_TEXT_BY_HAND,     /* what travels on a stick */
  DOOR_SENDING_TEXT_CHOOSE_FILE, /* title of the dialog */
  DOOR_SENDING_TEXT_FILES,       /* name of what it shows */
  DOOR_SENDING_TEXT_N,
} DoorSendingText;

const char *door_sending_words (DoorSender sender, DoorSendingText which);
/* Above the list. `summary` of what is in it; NULL: it is empty. `letters`: some wait. */
char *door_sending_words_list (DoorSender sender, const char *summary, gboolean letters);
/* `host`: of the laptop that was noted; NULL: none is. */
char *door_sending_words_relay (DoorSender sender, const char *host);
/* In one line: "3 interviews wait to be sent". */
char *door_sending_words_waiting (DoorSender sender, guint interviews, gboolean letters);
/* A run went by the laptop that was noted. */
const char *door_sending_words_carried (DoorSender sender);
/* Of one interview that the laptop has. */
char *door_sending_words_with_relay (DoorSender sender, const char *time);
/* After packing a stick, and after taking one. */
char *door_sending_words_packed (DoorSender sender, guint interviews, guint files);
char *door_sending_words_taken (guint items);
/* Cases of colleagues come to whom visits homes. */
gboolean door_sender_takes_cases (DoorSender sender);
/* The page of the guide (door-help.h). */
const char *door_sender_guide (DoorSender sender);
/* A relay knows the devices of its team. */
gboolean door_sender_has_relay (DoorSender sender);
