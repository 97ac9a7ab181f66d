/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where sync takes letters (door-letter.h) from that this device writes: events of cases, copies of
 * drafts, cases handed over, the word that an order was carried out.
 *
 * An interface for the same reason as door-outbox.h. Order of use by sync: next, send, taken, next, …
 * until next gives NULL.
 *
 * What an implementation promises:
 *   1. next gives a letter that was not taken yet and is not among `carried`, with the same bytes each
 *      time.
 *   2. taken is durable when it finishes, and doing it twice changes nothing.
 * Thread rule: main context of the caller.
 */
#pragma once

#include <gio/gio.h>

typedef struct {
  char *key; /* names it in door_postbox_taken_async() */
  char *kind;
  char *id;
  char *to; /* "team", "office" or a device's keys */
  GBytes *content;
} DoorOutLetter;

DoorOutLetter *door_out_letter_new (
    const char *key, const char *kind, const char *id, const char *to, GBytes *content);
void door_out_letter_free (DoorOutLetter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorOutLetter, door_out_letter_free)

#define DOOR_TYPE_POSTBOX (door_postbox_get_type ())
G_DECLARE_INTERFACE (DoorPostbox, door_postbox, DOOR, POSTBOX, GObject)

struct _DoorPostboxInterface {
  GTypeInterface parent;

  /* `large` FALSE: only what is small, the connection costs money. `carried`: keys of letters that a
   * relay or stick took along in this run, or that it is too early for; they stay until the hub has them. Read before the call returns. */
  void (*next_async) (DoorPostbox *self,
                      gboolean large,
                      GHashTable *carried,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer data);
  /* NULL without an error: nothing waits. */
  DoorOutLetter *(*next_finish) (DoorPostbox *self, GAsyncResult *result, GError **error);
  /* `refusal` NULL: the hub has it; else why it will not have it: it is kept and shown, and not tried
   * again until a person wants it. */
  void (*taken_async) (DoorPostbox *self,
                       const DoorOutLetter *letter,
                       const char *refusal,
                       GAsyncReadyCallback callback,
                       gpointer data);
  gboolean (*taken_finish) (DoorPostbox *self, GAsyncResult *result, GError **error);
};

void door_postbox_next_async (DoorPostbox *self,
                              gboolean large,
                              GHashTable *carried,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data);
DoorOutLetter *door_postbox_next_finish (DoorPostbox *self, GAsyncResult *result, GError **error);
void door_postbox_taken_async (DoorPostbox *self,
                               const DoorOutLetter *letter,
                               const char *refusal,
                               GAsyncReadyCallback callback,
                               gpointer data);
gboolean door_postbox_taken_finish (DoorPostbox *self, GAsyncResult *result, GError **error);
