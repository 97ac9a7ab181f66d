/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names under which the desk keeps things in the vault's records, in one place.
 *
 *   kind        name                     about                       body
 *   SETTING     "enrolled"                                           person, hub, survey key
 *   SETTING     "pin"                                                a slot that opens with it
 *   SETTING     "mark NAME"                                          how far sync has come
 *   ROSTER      "roster"                                             the signed roster
 *   FORM        "ID VERSION" (1)         id, version, hash as JSON   XForm XML
 *   FORM_MEDIA  "ID VERSION NAME" (1)                                the file
 *   CASE        case id                  assignment as JSON
 *   OTHER       "event CASE ID" (1)      an event (door-case-event.h)
 *   MESSAGE     chosen by the sender     an event from the office
 *
 *   SETTING     "sending"                                            how to use metered connections
 *   SETTING     "sync-log-next"                                      number of the log's next line
 *   SETTING     "sent-event ID"                                      the event was queued as a letter
 *   SETTING     "sent-draft INSTANCE"                                length of its copy at the office
 *   SETTING     "sent-case CASE"                                     hash of what the team was told of it
 *   SETTING     "taken HASH"                                         this very letter gave a case
 *   SETTING     "team-filters"                                       door-team-filters.h, by name
 *   SETTING     "order", "order-done"                                a wipe to carry out; its id when done
 *   OTHER       "letter KIND ID" (1)     to whom                     a letter that waits to be sent
 *   OTHER       "refused KIND ID" (1)    to whom, why, when as JSON  one that the hub would not have
 *   OTHER       "event CASE ID" (1)      the event as JSON
 *   OTHER       "wraps INSTANCE" (1)     keys to its parts (door-wraps.h)
 *   OTHER       "entity DATASET ID" (1)  what interviews here made of it, as JSON of texts
 *   MESSAGE     id of the letter         as JSON
 *   OTHER       "delivery INSTANCE" (1)  its last answer, as JSON
 *   OTHER       "sync-log NNN" (1)       a line of the log of sending, as JSON
 *
 *   (1) parts joined by U+001F, which no id, version or file name can hold
 */
#pragma once

#include <glib.h>

#define DOOR_SETTING_ENROLLED "enrolled"
#define DOOR_SETTING_PIN "pin"
#define DOOR_SETTING_MARK "mark "
#define DOOR_ROSTER_NAME "roster"
#define DOOR_RECORD_SEPARATOR "\x1f"
#define DOOR_SETTING_SENDING "sending"
#define DOOR_SETTING_RELAY "relay" /* code of the supervisor's laptop, as scanned */
#define DOOR_SETTING_LOG_NEXT "sync-log-next"
#define DOOR_SETTING_SENT_EVENT "sent-event "
#define DOOR_SETTING_SENT_DRAFT "sent-draft "
#define DOOR_SETTING_SENT_CASE "sent-case "
#define DOOR_SETTING_TAKEN "taken "
#define DOOR_SETTING_TEAM_FILTERS "team-filters"
#define DOOR_SETTING_ORDER "order"
#define DOOR_SETTING_ORDER_DONE "order-done"
#define DOOR_RECORD_EVENT "event" DOOR_RECORD_SEPARATOR
#define DOOR_RECORD_ENTITY "entity" DOOR_RECORD_SEPARATOR
#define DOOR_RECORD_LETTER "letter" DOOR_RECORD_SEPARATOR
#define DOOR_RECORD_REFUSED "refused" DOOR_RECORD_SEPARATOR
#define DOOR_RECORD_WRAPS "wraps" DOOR_RECORD_SEPARATOR
#define DOOR_RECORD_DELIVERY "delivery" DOOR_RECORD_SEPARATOR
#define DOOR_RECORD_LOG "sync-log" DOOR_RECORD_SEPARATOR
#define DOOR_EVENT_PREFIX "event" DOOR_RECORD_SEPARATOR

static inline char *
door_record_form_name (const char *id, const char *version)
{
  return g_strjoin (DOOR_RECORD_SEPARATOR, id, version ? version : "", NULL);
}

static inline char *
door_record_media_name (const char *id, const char *version, const char *name)
{
  return g_strjoin (DOOR_RECORD_SEPARATOR, id, version ? version : "", name, NULL);
}
