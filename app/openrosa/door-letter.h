/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters: everything between people of a survey that is neither a submission nor an assignment,
 * carried by the hub and never read by it. A letter has a kind, an id, and bytes that are sealed or
 * signed for whom they are meant.
 *
 *   GET letters?since=N             DoorLetter page: what waits for whoever asks, above mark N
 *   PUT letters/KIND/ID?to=WHOM     the bytes; answered with {"mark":N}
 *   POST enrol                      DoorEnrolRequest -> DoorEnrolReply: a one-time code for a token
 *
 * WHOM is "team" (the supervisors of the sender's team), "office" (headquarters, analysts,
 * administrators), or the public keys of a device ("door1…"), which the sender has from the roster.
 *
 *   kind        way                       id             bytes
 *   return      supervisor -> device      instanceID     envelope "return"
 *   verdict     supervisor -> device      instanceID     envelope "verdict"
 *   message     either way                fresh uuid     envelope "message"
 *   case-event  device -> team, office    event's uuid   envelope "case-event"
 *   release     supervisor -> device      case           envelope "release": a reserve household
 *   handover    device -> device          case           envelope "handover"; answered with 425 while
 *                                                        the hub has not heard yet that the sender
 *                                                        has the case
 *   case        supervisor -> device  case           envelope "case": a case to do
 *   order       office -> device          order's uuid   door-order.h, signed by the survey
 *   order-done  device -> office          order's uuid   door-order.h, signed by the vault
 *   draft       device -> office          instanceID     a draft's backup; a newer one replaces it
 *   draft-back  office -> device          instanceID     the draft for a spare device
 *   wraps       office -> reviewer        instanceID     envelope "wraps": keys to parts that were sealed before
 *                                                        this reviewer came; a newer one replaces it
 *   withdrawal  device -> office          instanceID     door-withdrawal.h, signed by the vault
 *   listing     device -> office          PSU and lister envelope "listing"; newer replaces older
 *
 * Promises and errors as door-openrosa.h. Thread rule: any thread; one owner.
 */
#pragma once

#include "door-hub-wire.h"
#include "door-space.h"

/* Kinds, where their names are needed. */
#define DOOR_LETTER_RETURN "return"
#define DOOR_LETTER_VERDICT "verdict"
#define DOOR_LETTER_MESSAGE "message"
#define DOOR_LETTER_RELEASE "release"
#define DOOR_LETTER_CASE_EVENT "case-event"
#define DOOR_LETTER_HANDOVER "handover"
#define DOOR_LETTER_CASE "case"
#define DOOR_LETTER_ORDER "order"
#define DOOR_LETTER_ORDER_DONE "order-done"
#define DOOR_LETTER_DRAFT "draft"
#define DOOR_LETTER_DRAFT_BACK "draft-back"
#define DOOR_LETTER_WITHDRAWAL "withdrawal"
#define DOOR_LETTER_WRAPS "wraps"
/* Waits among the letters of a reviewer, addressed to the hub, but is posted as the receipt of submission
 * ID. */
#define DOOR_LETTER_APPLIED "applied"

#define DOOR_LETTER_TO_TEAM "team"
#define DOOR_LETTER_TO_OFFICE "office"
#define DOOR_LETTER_TO_HUB "hub"
#define DOOR_LETTER_MAX_KIND 32

typedef struct {
  guint64 mark;
  char *kind;
  char *id;
  char *from; /* user who sent it, as the hub knows them: for a person's eyes, never for trust */
  DoorPublicKeys keys; /* of the device that sent it */
  gboolean has_keys;   /* FALSE: the office sent it */
  gint64 at;           /* microseconds since 1970, the hub's clock */
  GBytes *content;
} DoorLetter;

DoorLetter *door_letter_new (const char *kind, const char *id, GBytes *content);
void door_letter_free (DoorLetter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorLetter, door_letter_free)
/* Lower-case words joined by '-': what a newer version may add passes too. */
gboolean door_letter_kind_is_usable (const char *kind);
/* TRUE for kinds of which only the newest is kept (draft, listing, wraps, and a case handed over, which may come
 * back and go to the same colleague again). */
gboolean door_letter_kind_is_replaced (const char *kind);

/* Array of DoorLetter; *ret_mark is where the next page begins. */
GPtrArray *door_letter_page_parse (GBytes *json, guint64 *ret_mark, GError **error);
char *door_letter_page_print (const GPtrArray *letters, guint64 mark);

/* Enrolment ----------------------------------------------------------------------------------- */

/* What a QR code for enrolling says, as one line of text. */
typedef struct {
  char *hub_url; /* up to /v1 */
  char *code;    /* sixteen characters of Crockford's base 32, upper case */
  char *survey;
  char *public_name;         /* what a household member may see; NULL: not said */
  DoorSpace space;           /* said by "space=training"; the real survey when nothing is */
  DoorPublicKeys survey_key; /* all trust begins here */
  DoorPublicKeys recovery;
  gboolean has_recovery;
} DoorEnrolCode;

void door_enrol_code_free (DoorEnrolCode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorEnrolCode, door_enrol_code_free)
/* "DOORSTEP:1?hub=…&code=…&survey=…&key=…". transfer full. */
char *door_enrol_code_print (const DoorEnrolCode *self);
DoorEnrolCode *door_enrol_code_parse (const char *text, GError **error);
/* A code as somebody typed it: case, dashes and spaces do not matter, O is 0, I and L are 1.
 * NULL when it is none. transfer full. */
char *door_enrol_code_clean (const char *typed);
char *door_enrol_code_new (void); /* 80 random bits. transfer full */

typedef struct {
  char *code;
  char *label;          /* what is written on the device; "" when nothing */
  DoorDeviceKeys *keys; /* NULL: they follow by PUT device */
} DoorEnrolRequest;

void door_enrol_request_free (DoorEnrolRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorEnrolRequest, door_enrol_request_free)
char *door_enrol_request_print (const DoorEnrolRequest *self);
DoorEnrolRequest *door_enrol_request_parse (GBytes *json, GError **error);

typedef struct {
  char *token; /* shown this once */
  guint64 device;
  char *user;
  char *role; /* as the hub's roles are called */
  char *team;
  char *survey;
} DoorEnrolReply;

void door_enrol_reply_free (DoorEnrolReply *self); /* wipes the token */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorEnrolReply, door_enrol_reply_free)
char *door_enrol_reply_print (const DoorEnrolReply *self);
DoorEnrolReply *door_enrol_reply_parse (GBytes *json, GError **error);
