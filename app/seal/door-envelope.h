/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sealed part of a submission: submission.door, journal.door, section-N.door. (Photographs and
 * sound are streams of their own, see door-stream.h; their keys travel in submission.door.)
 *
 * The file is a head of text, an empty line, and the sealed content:
 *
 *   doorstep-envelope 1
 *   kind submission
 *   instance uuid:5f9c…
 *   vault 0b7e…                    id of the vault that made it
 *   signer …                       its Ed25519 key
 *   epoch 3                        of the roster it was sealed by
 *   audience team
 *   head …                         of the journal, or "-"
 *   length 65641                   of the ciphertext
 *   hash …                         BLAKE2b-256 of the ciphertext
 *   commitment …                   BLAKE2b-256 over the content key
 *   signature …                    over all lines above
 *   wrap BOX-KEY SEALED            the content key, once for each recipient
 *
 * Inside, an inner head repeats kind, instance, vault and signer (so that nobody can strip the
 * signature and put their own on another's work) and lists the parts that belong to it; the whole
 * is padded to a size class. Wraps stand outside the signature: when a team changes, a holder
 * re-wraps the content key for the new one, and the contents and the author's signature stay.
 *
 * Order of use. To seal: fill DoorEnvelopeInfo, door_envelope_seal(). To read, in the hub too,
 * without any key: door_envelope_read(), door_envelope_info(). To open: door_envelope_open().
 *
 * Promises:
 *   E1. Only the recipients open it; the hub and whoever copies the file do not.
 *   E2. Every recipient who opens it sees the same content (commitment, hash).
 *   E3. Any changed byte of head or content shows in door_envelope_read() or, at the latest, in
 *       door_envelope_open(). A removed wrap shows only to whom it was for.
 *   E4. The signer named outside is the signer named inside.
 *   E5. The length tells the size class of the content and no more.
 * Whether the signer is anybody known is the caller's question: door_roster_find_signer().
 * Thread rule: any thread; an envelope is immutable after reading.
 */
#pragma once

#include <glib.h>

#include "door-keys.h"
#include "door-roster.h"
#include "door-seal.h"
#include "door-uuid.h"

#define DOOR_ENVELOPE_MAX_BYTES (512u * 1024 * 1024)
#define DOOR_ENVELOPE_MAX_PARTS 4096

/* A file that belongs to the same submission, named inside the one that vouches for it. */
typedef struct {
  char *name;                   /* "journal.door", "media-1.door": a safe file name */
  char *label;                  /* the name the form gave it ("photo.jpg"); NULL: none */
  guint8 hash[DOOR_HASH_BYTES]; /* BLAKE2b-256 of the file */
  DoorSecret *key;              /* opens a media stream; NULL for an envelope */
} DoorPartLink;

DoorPartLink *door_part_link_new (const char *name,
                                  const char *label,
                                  const guint8 hash[static DOOR_HASH_BYTES],
                                  DoorSecret *key);
void door_part_link_free (DoorPartLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorPartLink, door_part_link_free)

/* The context (door-stream.h) under which media of an interview are sealed. transfer full. */
char *door_media_context (const char *instance_id);
/* Opens a media file that belongs to a submission: the link came from door_envelope_open(), the
 * instance id from its head. DAMAGED when it is not the file the author signed for. transfer full. */
GBytes *door_part_link_open (const DoorPartLink *self,
                             GBytes *file,
                             const char *instance_id,
                             GError **error);

/* What the head says. In door_envelope_seal() `signer`, `length` and `hash` are filled in. */
typedef struct {
  const char *kind;        /* "submission", "journal", "section-1", "return", "verdict" */
  const char *instance_id; /* "uuid:…" */
  DoorUuid vault;
  guint8 signer[32];
  guint64 epoch;
  DoorAudience audience;
  gboolean has_head;
  guint8 head[DOOR_HASH_BYTES];
  guint64 length;
  guint8 hash[DOOR_HASH_BYTES];
} DoorEnvelopeInfo;

typedef struct _DoorEnvelope DoorEnvelope;

/* Seals `content` to the recipients (array of DoorMember, not empty, usually from
 * door_roster_recipients()). `links` (of DoorPartLink) may be NULL. transfer full. */
GBytes *door_envelope_seal (GBytes *content,
                            const DoorEnvelopeInfo *info,
                            GPtrArray *links,
                            const DoorIdentity *signer,
                            GPtrArray *recipients,
                            GError **error);

/* Checks form, signature and ciphertext hash; needs no key. DAMAGED, BAD_SIGNATURE, NEWER. */
DoorEnvelope *door_envelope_read (GBytes *bytes, GError **error);
void door_envelope_free (DoorEnvelope *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorEnvelope, door_envelope_free)

const DoorEnvelopeInfo *door_envelope_info (const DoorEnvelope *self); /* transfer none */
guint door_envelope_n_wraps (const DoorEnvelope *self);
gboolean door_envelope_is_for (const DoorEnvelope *self, const DoorPublicKeys *recipient);

/* The content, exactly as it was sealed. NOT_A_RECIPIENT, WRONG_KEY (commitment), DAMAGED,
 * BAD_SIGNATURE (inner and outer names differ). `ret_links` may be NULL; of DoorPartLink.
 * transfer full. The content is respondent data in ordinary memory: wipe or keep it short. */
GBytes *door_envelope_open (const DoorEnvelope *self,
                            const DoorIdentity *recipient,
                            GPtrArray **ret_links,
                            GError **error);

/* The content key for one more reader, to travel beside the file, whose bytes and hash stay: others vouch for
 * them. `holder` must be able to open it. transfer full. */
GBytes *door_envelope_wrap (const DoorEnvelope *self,
                            const DoorIdentity *holder,
                            const DoorPublicKeys *reader,
                            GError **error);
/* Such a wrap that came beside the file, before anything else is done with the envelope. One of another file, or
 * of no file, is WRONG_KEY in door_envelope_open(). */
void door_envelope_add_wrap (DoorEnvelope *self, const DoorPublicKeys *reader, GBytes *wrap);

/* The same file with its content key wrapped for `recipients` (array of DoorMember) in place of
 * those before. `holder` must be one of those before. transfer full. */
GBytes *door_envelope_rewrap (const DoorEnvelope *self,
                              const DoorIdentity *holder,
                              GPtrArray *recipients,
                              GError **error);
