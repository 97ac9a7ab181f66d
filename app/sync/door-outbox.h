/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where sync takes sealed submissions from and reports what became of them.
 *
 * An interface, because the vault's outbox is one source and a relay's store another. The source
 * keeps every parcel until it is told DOOR_DELIVERY_STORED, and keeps it still if its own rules
 * (receipts, grace period) say so.
 *
 * Order of use by sync, one call at a time: next, send, record, next, … until next gives NULL.
 *
 * What an implementation promises:
 *   1. next gives a parcel that is neither stored nor refused and whose next try is not later
 *      than `now`, oldest first; the same bytes at each attempt.
 *   2. record is durable when it finishes: a parcel recorded as stored is never given again, a
 *      refused one only after a person asked for it.
 *   3. Recording the same verdict twice changes nothing.
 * Thread rule: main context of the caller; the work may happen on the vault's thread.
 */
#pragma once

#include <gio/gio.h>
#include "door-submission.h"

/* One sealed submission, ready to be posted. */
typedef struct {
  char *id; /* instanceID; names the parcel in every later call */
  char *form_id;
  char *form_version;
  GBytes *manifest; /* the XML part, exactly as first made */
  GPtrArray *parts; /* of DoorWirePart */
  guint attempts;   /* tries before this one */
} DoorParcel;

DoorParcel *door_parcel_new (const char *id, GBytes *manifest);
void door_parcel_free (DoorParcel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorParcel, door_parcel_free)

typedef enum {
  DOOR_DELIVERY_STORED,  /* the server has it, durably */
  DOOR_DELIVERY_RETRY,   /* not now: again at next_try */
  DOOR_DELIVERY_CARRIED, /* a relay or stick has it: still here, offered again at next_try */
  DOOR_DELIVERY_REFUSED, /* the server will not take it as it is: a person decides */
} DoorDeliveryState;

typedef struct {
  DoorDeliveryState state;
  guint status;    /* HTTP status; 0: no answer came */
  char *message;   /* for a person, in plain words; may be NULL when stored */
  gint64 at;       /* when the answer came, microseconds since 1970 */
  gint64 next_try; /* DOOR_DELIVERY_RETRY and _CARRIED only */
  GBytes *receipt; /* the hub's stored receipt or the relay's carried one, verified; may be NULL */
  char *to;        /* the server's host, for the log; NULL: a stick */
} DoorDelivery;

DoorDelivery *door_delivery_new (DoorDeliveryState state, guint status, const char *message);
DoorDelivery *door_delivery_copy (const DoorDelivery *self);
void door_delivery_free (DoorDelivery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDelivery, door_delivery_free)

/* What waits. */
typedef struct {
  guint pending;   /* neither stored nor refused */
  guint refused;   /* wait for a person */
  gint64 next_try; /* earliest of the pending; 0 when none waits */
} DoorOutboxCount;

#define DOOR_TYPE_OUTBOX (door_outbox_get_type ())
G_DECLARE_INTERFACE (DoorOutbox, door_outbox, DOOR, OUTBOX, GObject)

struct _DoorOutboxInterface {
  GTypeInterface parent;

  void (*next_async) (DoorOutbox *self,
                      gint64 now,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer data);
  /* NULL without an error: nothing is due. *ret_count is written in both cases. */
  DoorParcel *(*next_finish) (DoorOutbox *self,
                              GAsyncResult *result,
                              DoorOutboxCount *ret_count,
                              GError **error);
  /* `delivery` belongs to the caller and is read before the call returns. */
  void (*record_async) (DoorOutbox *self,
                        const char *id,
                        const DoorDelivery *delivery,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data);
  gboolean (*record_finish) (DoorOutbox *self, GAsyncResult *result, GError **error);
};

void door_outbox_next_async (DoorOutbox *self,
                             gint64 now,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
DoorParcel *door_outbox_next_finish (DoorOutbox *self,
                                     GAsyncResult *result,
                                     DoorOutboxCount *ret_count,
                                     GError **error);
void door_outbox_record_async (DoorOutbox *self,
                               const char *id,
                               const DoorDelivery *delivery,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);
gboolean door_outbox_record_finish (DoorOutbox *self, GAsyncResult *result, GError **error);
