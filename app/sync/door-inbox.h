/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where sync puts what comes from a server: forms, roster, assignments, receipts.
 *
 * Each thing travels as a DoorInbound; a batch of them and one *mark* (a named text by which sync
 * remembers how far it has come) are kept in one transaction, so that an interrupted run goes on
 * where it stood and a repeated one changes nothing.
 *
 * What an implementation promises:
 *   1. put is all or nothing, and durable when it finishes.
 *   2. Putting the same batch again changes nothing.
 *   3. A draft that was begun keeps its form version: a new version is put beside the old one.
 * Thread rule: main context of the caller; the work may happen on the vault's thread.
 */
#pragma once

#include <gio/gio.h>
#include "door-submission.h"

typedef enum {
  DOOR_INBOUND_FORM,       /* id, version, name, hash, signature, body = XML, media */
  DOOR_INBOUND_ROSTER,     /* body = the signed roster */
  DOOR_INBOUND_ASSIGNMENT, /* id = case, body = sealed to this device; NULL: withdrawn */
  DOOR_INBOUND_RECEIPT,    /* body = one signed receipt */
  DOOR_INBOUND_SUBMISSION, /* id = instanceID, name = its number at the hub ("": it is from a relay),
                            * version = when it came, body = the manifest, media = its parts, sealed: for those who review */
  DOOR_INBOUND_DESTROYED, /* id = instanceID or "case:ID", name = what of it (door-destroyed.h), version =
                            * when, hash = the outcome that stays: copies of it here are to go */
  DOOR_INBOUND_LETTER, /* id, name = its kind, body: sealed or signed, as the kind says */
  DOOR_INBOUND_TAKEN, /* id, name = its kind: one of this device's own letters with the SHA-256 in `hash`,
                        * which the hub has: it need not be sent any more */
  DOOR_INBOUND_ENTITY_GONE, /* id, name = its dataset: an entity that was made here, and that the server has
                             * deleted or given to somebody else */
} DoorInboundKind;

/* Fields that a kind does not name are NULL. */
typedef struct {
  DoorInboundKind kind;
  char *id;
  char *version;
  char *name;
  char *hash;
  GBytes *signature;
  GBytes *body;
  GPtrArray *media; /* of DoorWirePart */
  char *sender; /* of a letter: the keys of the device that wrote it, as text; NULL: the office */
  guint64 mark; /* of an assignment: the hub's number of this state of it; 0: not said */
} DoorInbound;

DoorInbound *door_inbound_new (DoorInboundKind kind);
void door_inbound_free (DoorInbound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorInbound, door_inbound_free)
/* Of DoorDestroyedRow (door-destroyed.h), each as one. transfer full. */
GPtrArray *door_inbound_destroyed (const GPtrArray *rows);
/* Of DoorLetter (door-letter.h), likewise. */
GPtrArray *door_inbound_letters (const GPtrArray *letters);

#define DOOR_TYPE_INBOX (door_inbox_get_type ())
G_DECLARE_INTERFACE (DoorInbox, door_inbox, DOOR, INBOX, GObject)

struct _DoorInboxInterface {
  GTypeInterface parent;

  void (*get_mark_async) (DoorInbox *self,
                          const char *name,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data);
  /* *ret_mark: transfer full, NULL when it was never put. */
  gboolean (*get_mark_finish) (DoorInbox *self,
                               GAsyncResult *result,
                               char **ret_mark,
                               GError **error);
  /* `items` (of DoorInbound, may be empty) is referenced until the call finishes. */
  void (*put_async) (DoorInbox *self,
                     GPtrArray *items,
                     const char *mark,
                     const char *value,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer data);
  gboolean (*put_finish) (DoorInbox *self, GAsyncResult *result, GError **error);
};

void door_inbox_get_mark_async (DoorInbox *self,
                                const char *name,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data);
gboolean
door_inbox_get_mark_finish (DoorInbox *self, GAsyncResult *result, char **ret_mark, GError **error);
void door_inbox_put_async (DoorInbox *self,
                           GPtrArray *items,
                           const char *mark,
                           const char *value,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data);
gboolean door_inbox_put_finish (DoorInbox *self, GAsyncResult *result, GError **error);
