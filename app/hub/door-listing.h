/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From listings to a sample: what several listers wrote down of a PSU becomes one frame, a re-list check
 * says how good it is, and a systematic draw takes the households from it.
 *
 * Order of use, at headquarters, which alone can open listings: door_listing_parse() for each;
 * door_frame_merge(); door_frame_check() against a re-listing; door_frame_hash(), with which the listing
 * is closed; door_psu_draw_new(), door_psu_draw_sign(); later door_psu_draw_verify() by whoever wants to know.
 *
 * Promises:
 *   1. The same listings give the same frame and hash, in whatever order they come.
 *   2. A household that two listers wrote down is in the frame once, and both are reported.
 *   3. Nobody chooses: the seed is the signature of the drawing key over the frame's hash, which there
 *      is exactly one of. Whoever holds the public key can draw again and compare.
 *   4. Every household of the frame has the same probability, take / households.
 *   5. Reserve households are drawn from those not taken, in an order of release.
 * Households that nobody listed and that are found later have a rule of their own: door-extras.h.
 * Thread rule: any thread; one owner.
 */
#pragma once

#include <glib.h>

#include "door-keys.h"

typedef struct {
  char *id; /* of the line, a uuid */
  char *segment;
  char *lister;
  char *structure;
  char *dwelling;
  char *household;
  char *address;
  char *head;
  char *use; /* "residential" are in the frame */
  gint64 persons;
  double lat, lon; /* NAN: not taken */
} DoorListedHousehold;

typedef struct {
  char *psu;
  char *segment;
  char *lister;
  gboolean recheck;
  GPtrArray *lines; /* of DoorListedHousehold */
} DoorListing;

void door_listing_free (DoorListing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorListing, door_listing_free)
/* G_IO_ERROR_INVALID_DATA says which line lacks what. */
DoorListing *door_listing_parse (GBytes *json, GError **error);
GBytes *door_listing_print (const DoorListing *self);

typedef struct {
  GPtrArray *households; /* of DoorListedHousehold, borrowed from the listings, in frame order */
  GPtrArray *doubles;    /* the second of each pair, borrowed */
  guint others;          /* lines that are no households: vacant, business, institution */
} DoorFrame;

void door_frame_free (DoorFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorFrame, door_frame_free)
/* Of listings of one PSU that are no re-listings. */
DoorFrame *door_frame_merge (const GPtrArray *listings);
char *door_frame_hash (const DoorFrame *self); /* 64 hexadecimal digits. transfer full */

typedef struct {
  guint both;
  guint missed; /* found by the re-listing alone */
  guint gone;   /* in the frame, not found again where the re-lister went */
} DoorFrameCheck;

/* Compares the segments that the re-listing covers. */
DoorFrameCheck door_frame_check (const DoorFrame *self, const DoorListing *recheck);

typedef struct {
  char *psu;
  char *frame_hash;
  guint households;
  guint take;
  guint reserve;
  guint8 seed[64]; /* the signature */
  GArray *taken;   /* of guint, positions in the frame from 0 */
  GArray *kept;    /* the reserve, in order of release */
} DoorPsuDraw;

void door_psu_draw_free (DoorPsuDraw *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorPsuDraw, door_psu_draw_free)
/* G_IO_ERROR_INVALID_ARGUMENT: more is to be taken than there is. */
DoorPsuDraw *door_psu_draw_new (const char *psu,
                                const char *frame_hash,
                                guint households,
                                guint take,
                                guint reserve,
                                const DoorIdentity *key,
                                GError **error);
double door_psu_draw_probability (const DoorPsuDraw *self);
/* "doorstep-draw 1": the whole of it, signed. transfer full. */
GBytes *door_psu_draw_sign (const DoorPsuDraw *self, const DoorIdentity *key);
/* TRUE when `bytes` is the draw that this key makes from this frame, and no other. */
gboolean door_psu_draw_verify (GBytes *bytes,
                               const char *psu,
                               const char *frame_hash,
                               guint households,
                               guint take,
                               guint reserve,
                               const DoorPublicKeys *key);
