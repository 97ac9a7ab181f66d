/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-envelope.h"

#define DOOR_ENVELOPE_KIND "envelope"
#define DOOR_ENVELOPE_VERSION 1
#define DOOR_CONTENT_KIND "content"
#define DOOR_CONTENT_VERSION 1
/* Of the stream the content is sealed as. */
#define DOOR_ENVELOPE_CONTEXT "doorstep-envelope 1"
/* The text before the content: thousands of recipients fit. */
#define DOOR_ENVELOPE_MAX_HEAD (1024u * 1024)

/* The content key for one recipient. */
typedef struct {
  guint8 box[32];
  GBytes *sealed;
} DoorWrap;

struct _DoorEnvelope {
  DoorEnvelopeInfo info;
  char *kind;
  char *instance_id;
  guint8 commitment[DOOR_HASH_BYTES];
  char *head;       /* the lines up to and with the signature */
  GPtrArray *wraps; /* of DoorWrap */
  GBytes *cipher;
};

/* The signed lines without the signature. */
GString *door_envelope_print_head (const DoorEnvelopeInfo *info,
                                   const guint8 commitment[static DOOR_HASH_BYTES]);
/* The lines "kind", "instance" and "vault", which the inner head repeats. */
void door_envelope_add_names (GString *lines, const DoorEnvelopeInfo *info);
void door_envelope_commit (const DoorSecret *key, guint8 ret_commitment[static DOOR_HASH_BYTES]);
/* "submission", "section-12": what may stand as a kind. */
gboolean door_envelope_kind_is_valid (const char *kind);
/* The content key, found and checked against the commitment. */
DoorSecret *
door_envelope_unwrap (const DoorEnvelope *self, const DoorIdentity *recipient, GError **error);
