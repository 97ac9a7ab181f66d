/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sync by hand: what a device and its hub have for each other, as one file on a stick.
 *
 * A bundle is an envelope of app/seal (door-envelope.h) sealed to the other side, signed by this
 * one: a stick that is lost tells its size and whose device it is for, and nothing else. Inside are
 * items, each a kind and some parts:
 *
 *   parcel       a submission: the parts that would be posted
 *   roster       "roster": the signed roster
 *   form         "list.xml" a form list of one, "form.xml", "manifest.xml" and "media-N" if it has
 *   assignments  "page.json": one page as GET assignments gives
 *   receipts     "page.json": one page as GET receipts gives
 *   destroyed    "page.json": one page as GET destroyed gives
 *   stored       "page.json": the hub's stored receipts, marked by submission
 *   letter       "kind", "id", "to" and "content": a letter as it would be put, to the hub
 *   letters      "page.json": one page as GET letters gives
 *   submission   for those who review: "page.json": a page with this one, as GET submissions gives;
 *                "after": the number of the one before it in that list; its parts but sealed sections
 *   receipt      "id" and "content": somebody who reviews has opened and verified this submission, as it
 *                would be posted, to the hub
 *   confirmed    "page.json": such receipts of the device's own that the hub has, each once under the number
 *                and once under the instanceID of its submission, as in "taken"
 *   taken        "page.json": such a page of the device's own letters that the hub has, with the SHA-256 of
 *                each (door_openrosa_sha256()) in the place of its content
 *
 * The reader takes each item as it would over the network, with the same checks. Taking a bundle
 * twice, or an old one after a new one, changes nothing.
 * Thread rule: any thread; one owner.
 */
#pragma once

#include <glib.h>
#include "door-envelope.h"
#include "door-submission.h"

#define DOOR_BUNDLE_PARCEL "parcel"
#define DOOR_BUNDLE_ROSTER "roster"
#define DOOR_BUNDLE_FORM "form"
#define DOOR_BUNDLE_ASSIGNMENTS "assignments"
#define DOOR_BUNDLE_RECEIPTS "receipts"
#define DOOR_BUNDLE_STORED "stored"
#define DOOR_BUNDLE_DESTROYED "destroyed"
#define DOOR_BUNDLE_LETTER "letter"
#define DOOR_BUNDLE_LETTERS "letters"
#define DOOR_BUNDLE_SUBMISSION "submission"
#define DOOR_BUNDLE_TAKEN "taken"
#define DOOR_BUNDLE_RECEIPT "receipt"
#define DOOR_BUNDLE_CONFIRMED "confirmed"

/* A bundle is built in memory: when a device has more, it makes several. */
#define DOOR_BUNDLE_MAX_BYTES (256u * 1024 * 1024)
#define DOOR_BUNDLE_MAX_ITEMS 500

typedef enum {
  DOOR_BUNDLE_TO_HUB,
  DOOR_BUNDLE_TO_DEVICE,
} DoorBundleWay;

typedef struct {
  char *kind;
  GPtrArray *parts; /* of DoorWirePart */
} DoorBundleItem;

typedef struct {
  DoorBundleWay way;
  DoorUuid vault;    /* of the device, on either way */
  guint8 signer[32]; /* the maker's Ed25519 key: whether they may is the reader's question */
  GPtrArray *items;  /* of DoorBundleItem */
} DoorBundle;

/* Ready to be filled. */
DoorBundle *door_bundle_new (DoorBundleWay way, const DoorUuid *vault);
void door_bundle_free (DoorBundle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorBundle, door_bundle_free)
/* Adds an item with no parts yet. transfer none. */
DoorBundleItem *door_bundle_add (DoorBundle *self, const char *kind);
void door_bundle_item_add (DoorBundleItem *item, const char *name, GBytes *bytes);
void door_bundle_item_add_text (DoorBundleItem *item, const char *name, const char *text);
/* The part of that name, or NULL. transfer none. */
GBytes *door_bundle_item_get (const DoorBundleItem *item, const char *name);
/* The same as text; "" when it is absent. transfer full. */
char *door_bundle_item_dup_text (const DoorBundleItem *item, const char *name);

/* transfer full. */
GBytes *door_bundle_seal (const DoorBundle *self,
                          const DoorIdentity *signer,
                          const DoorPublicKeys *recipient,
                          GError **error);
/* DOOR_SEAL_ERROR as door_envelope_open() gives it, or DOOR_OPENROSA_ERROR. transfer full. */
DoorBundle *door_bundle_open (GBytes *file, const DoorIdentity *recipient, GError **error);
