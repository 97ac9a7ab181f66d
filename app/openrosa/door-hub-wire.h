/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only Doorstep's own hub and client say to each other, as JSON beside OpenRosa.
 *
 *   GET changes             DoorChanges: one small answer tells a client what is worth fetching
 *   GET assignments?since=N DoorAssignmentPage: sealed cases, new or withdrawn since mark N
 *   GET receipts?since=N    DoorReceiptPage: signed receipts since mark N
 *   PUT device              DoorDeviceKeys: the public keys of the vault on this device
 *   GET submissions?since=N DoorSubmissionPage: what has arrived, for those who may read
 *
 * Marks only grow. A page says up to which mark it reaches; asking again from there goes on, and
 * an empty page means nothing is left.
 * Promises and errors as door-openrosa.h. Thread rule: any thread; one owner.
 */
#pragma once

#include <glib.h>
#include "door-keys.h"
#include "door-openrosa.h"

#define DOOR_WIRE_PAGE 500 /* most rows of one page */
/* A case with its address, contacts and draft stays far below; media travel as submissions do. */
#define DOOR_WIRE_MAX_SEALED (4u * 1024 * 1024)

typedef struct {
  char *forms;         /* changes whenever the form list or a form's media change */
  guint64 roster;      /* epoch of the newest roster; 0: none yet */
  guint64 assignments; /* mark of this device's newest assignment */
  guint64 receipts;    /* mark of this device's newest receipt */
  guint64 letters;     /* mark of the newest letter for whoever asks (door-letter.h) */
  guint64 destroyed;   /* mark of what was destroyed last for whoever asks (door-destroyed.h) */
} DoorChanges;

void door_changes_free (DoorChanges *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorChanges, door_changes_free)
DoorChanges *door_changes_parse (GBytes *json, GError **error);
char *door_changes_print (const DoorChanges *self);

typedef struct {
  char *case_id;
  guint64 mark;
  GBytes *sealed; /* to the device's box key; NULL: the case was withdrawn */
} DoorAssignment;

/* Takes a reference on the bytes. */
DoorAssignment *door_assignment_new (const char *case_id, guint64 mark, GBytes *sealed);
void door_assignment_free (DoorAssignment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorAssignment, door_assignment_free)
/* Array of DoorAssignment; *ret_mark is where the next page begins. */
GPtrArray *door_assignment_page_parse (GBytes *json, guint64 *ret_mark, GError **error);
char *door_assignment_page_print (const GPtrArray *assignments, guint64 mark);

/* Array of GBytes, each one signed receipt. */
GPtrArray *door_receipt_page_parse (GBytes *json, guint64 *ret_mark, GError **error);
char *door_receipt_page_print (const GPtrArray *receipts, guint64 mark);

typedef struct {
  char *vault_id;
  DoorPublicKeys keys;
} DoorDeviceKeys;

DoorDeviceKeys *door_device_keys_new (const char *vault_id, const DoorPublicKeys *keys);
void door_device_keys_free (DoorDeviceKeys *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDeviceKeys, door_device_keys_free)
DoorDeviceKeys *door_device_keys_parse (GBytes *json, GError **error);
char *door_device_keys_print (const DoorDeviceKeys *self);

/* One submission as the hub knows it: what the manifest says, who brought it and when. */
typedef struct {
  guint64 seq; /* order of arrival, from 1 */
  char *instance_id;
  char *deprecated_id; /* NULL: none */
  char *form_id;
  char *version;
  char *user;
  gint64 received;   /* microseconds since 1970, the hub's clock */
  gboolean complete; /* every part of the manifest has arrived */
  gboolean conflict; /* kept beside another submission with the same instanceID */
} DoorSubmissionRow;

DoorSubmissionRow *door_submission_row_new (void);
void door_submission_row_free (DoorSubmissionRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSubmissionRow, door_submission_row_free)
GPtrArray *door_submission_page_parse (GBytes *json, guint64 *ret_mark, GError **error);
char *door_submission_page_print (const GPtrArray *rows, guint64 mark);
