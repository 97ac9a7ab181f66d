/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vault on a thread of its own: the calls of door-vault.h as _async and _finish, first in,
 * first out, one at a time. A call's callback runs in the main context it was made from.
 *
 * There is no cancelling of a write: once asked for, it happens or fails, and its callback says
 * which. An entry is stamped with the clocks when the call is made, not when its turn comes.
 *
 * "pending" is what a saved mark watches: 0 means that everything asked for is on disk (or has
 * failed visibly). "opened" tells whether a vault is open behind the queue.
 *
 * Order of use: door_vault_queue_new(); _open_async() or _create_async(); the calls; _close_async(),
 * which waits its turn behind all others. Dropping the last reference closes as well, after what was
 * asked for is done.
 * Thread rule: the object belongs to the main thread; only its worker touches the vault.
 */
#pragma once

#include <gio/gio.h>

#include "door-vault.h"

#define DOOR_TYPE_VAULT_QUEUE (door_vault_queue_get_type ())
G_DECLARE_FINAL_TYPE (DoorVaultQueue, door_vault_queue, DOOR, VAULT_QUEUE, GObject)

/* `clock` NULL: the system's. */
DoorVaultQueue *door_vault_queue_new (DoorClock *clock);

guint door_vault_queue_pending (DoorVaultQueue *self);
gboolean door_vault_queue_opened (DoorVaultQueue *self);
/* NULL while not opened. transfer none. */
DoorIdentity *door_vault_queue_identity (DoorVaultQueue *self);
const DoorUuid *door_vault_queue_vault_id (DoorVaultQueue *self);

/* `options` is copied; its clock is the queue's. STATE when a vault is open already. */
void door_vault_queue_create_async (DoorVaultQueue *self,
                                    const char *folder,
                                    const char *passphrase,
                                    const DoorVaultOptions *options,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
void door_vault_queue_open_async (DoorVaultQueue *self,
                                  const char *folder,
                                  const char *passphrase,
                                  const DoorVaultOptions *options,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
/* By the answer to a request (door_vault_recovery_request()); `passphrase` is the new one. */
void door_vault_queue_open_answer_async (DoorVaultQueue *self,
                                         const char *folder,
                                         GBytes *answer,
                                         const char *code,
                                         const char *passphrase,
                                         const DoorVaultOptions *options,
                                         GAsyncReadyCallback callback,
                                         gpointer data);
void
door_vault_queue_close_async (DoorVaultQueue *self, GAsyncReadyCallback callback, gpointer data);
/* Ends every call that gives back nothing but success. */
gboolean door_vault_queue_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error);

void door_vault_queue_change_passphrase_async (DoorVaultQueue *self,
                                               const char *passphrase,
                                               GAsyncReadyCallback callback,
                                               gpointer data);

void
door_vault_queue_list_async (DoorVaultQueue *self, GAsyncReadyCallback callback, gpointer data);
/* transfer full: of DoorInterviewInfo. */
GPtrArray *
door_vault_queue_list_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error);

void door_vault_queue_begin_async (DoorVaultQueue *self,
                                   const DoorUuid *id,
                                   GBytes *about,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
void door_vault_queue_set_about_async (DoorVaultQueue *self,
                                       const DoorUuid *id,
                                       GBytes *about,
                                       GAsyncReadyCallback callback,
                                       gpointer data);
/* The entries are copied. */
void door_vault_queue_append_async (DoorVaultQueue *self,
                                    const DoorUuid *id,
                                    const DoorEntry *entries,
                                    guint n_entries,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
void door_vault_queue_replay_async (DoorVaultQueue *self,
                                    const DoorUuid *id,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
DoorJournal *
door_vault_queue_replay_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error);
void door_vault_queue_leave_async (DoorVaultQueue *self,
                                   const DoorUuid *id,
                                   GAsyncReadyCallback callback,
                                   gpointer data);

void door_vault_queue_attach_async (DoorVaultQueue *self,
                                    const DoorUuid *id,
                                    const char *path,
                                    const char *name,
                                    GBytes *content,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
void door_vault_queue_read_attachment_async (DoorVaultQueue *self,
                                             const DoorUuid *id,
                                             const char *name,
                                             GAsyncReadyCallback callback,
                                             gpointer data);
/* Ends read_attachment and outbox_part. transfer full. */
GBytes *door_vault_queue_bytes_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error);

/* --- sealed sections: door-vault.h says what each does --- */

void door_vault_queue_section_open_async (DoorVaultQueue *self,
                                          const DoorUuid *id,
                                          guint section,
                                          const char *label,
                                          GAsyncReadyCallback callback,
                                          gpointer data);
void door_vault_queue_section_append_async (DoorVaultQueue *self,
                                            const DoorUuid *id,
                                            guint section,
                                            const DoorEntry *entries,
                                            guint n_entries,
                                            GAsyncReadyCallback callback,
                                            gpointer data);
void door_vault_queue_section_attach_async (DoorVaultQueue *self,
                                            const DoorUuid *id,
                                            guint section,
                                            const char *path,
                                            const char *name,
                                            GBytes *content,
                                            GAsyncReadyCallback callback,
                                            gpointer data);
/* Ends with door_vault_queue_replay_finish(). */
void door_vault_queue_section_replay_async (DoorVaultQueue *self,
                                            const DoorUuid *id,
                                            guint section,
                                            GAsyncReadyCallback callback,
                                            gpointer data);
/* Everything asked for before is in the section when its turn comes. */
void door_vault_queue_section_close_async (DoorVaultQueue *self,
                                           const DoorUuid *id,
                                           guint section,
                                           GBytes *answers,
                                           const DoorEntry *carried,
                                           guint n_carried,
                                           DoorRoster *roster,
                                           DoorAudience audience,
                                           const char *team,
                                           GAsyncReadyCallback callback,
                                           gpointer data);
/* `ret_shift_us` (may be NULL) is door_vault_outer_shift() from here on. */
gboolean door_vault_queue_section_close_finish (DoorVaultQueue *self,
                                                GAsyncResult *result,
                                                gint64 *ret_shift_us,
                                                GError **error);
void door_vault_queue_sections_async (DoorVaultQueue *self,
                                      const DoorUuid *id,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
/* `ret_shift_us` (may be NULL) is door_vault_outer_shift(). transfer full: of DoorSectionInfo. */
GPtrArray *door_vault_queue_sections_finish (DoorVaultQueue *self,
                                             GAsyncResult *result,
                                             gint64 *ret_shift_us,
                                             GError **error);

/* --- drafts on another device --- */

/* Ends with door_vault_queue_bytes_finish(). */
void door_vault_queue_backup_async (DoorVaultQueue *self,
                                    const DoorUuid *id,
                                    DoorRoster *roster,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
void door_vault_queue_restore_async (DoorVaultQueue *self,
                                     GBytes *handed_over,
                                     DoorRoster *roster,
                                     const DoorUuid *id,
                                     GAsyncReadyCallback callback,
                                     gpointer data);

/* --- finalizing and other ends --- */

void door_vault_queue_destroy_async (DoorVaultQueue *self,
                                     const DoorUuid *id,
                                     const char *outcome,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
void door_vault_queue_withdraw_async (DoorVaultQueue *self,
                                      const DoorUuid *id,
                                      const char *outcome,
                                      GBytes *about,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
void door_vault_queue_release_async (DoorVaultQueue *self,
                                     const DoorVaultGrace *grace,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
/* How many; -1 on an error. */
int door_vault_queue_release_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error);
void door_vault_queue_audit_async (DoorVaultQueue *self,
                                   const DoorVaultGrace *grace,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
/* transfer full: of DoorHolding. */
GPtrArray *
door_vault_queue_audit_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error);

/* `seal` runs on the vault's thread with `seal_data`, which is then freed there. */
void door_vault_queue_finalize_async (DoorVaultQueue *self,
                                      const DoorUuid *id,
                                      const char *outcome,
                                      DoorSealFunc seal,
                                      gpointer seal_data,
                                      GDestroyNotify seal_data_free,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
void door_vault_queue_reopen_async (DoorVaultQueue *self,
                                    const DoorUuid *old_id,
                                    const DoorUuid *new_id,
                                    GBytes *about,
                                    GAsyncReadyCallback callback,
                                    gpointer data);

void
door_vault_queue_outbox_async (DoorVaultQueue *self, GAsyncReadyCallback callback, gpointer data);
/* transfer full: of DoorOutboxItem. */
GPtrArray *
door_vault_queue_outbox_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error);
void door_vault_queue_outbox_part_async (DoorVaultQueue *self,
                                         const DoorUuid *id,
                                         const char *name,
                                         GAsyncReadyCallback callback,
                                         gpointer data);
/* What became of a try: one call for the four marks of door-vault.h. `message` is for REFUSED.
 * WAITING: tried without reaching the server, or to be tried again after a refusal. */
void door_vault_queue_outbox_mark_async (DoorVaultQueue *self,
                                         const DoorUuid *id,
                                         DoorOutboxState state,
                                         const char *message,
                                         GAsyncReadyCallback callback,
                                         gpointer data);
void door_vault_queue_outbox_receipt_async (DoorVaultQueue *self,
                                            GBytes *receipt,
                                            DoorRoster *roster,
                                            GAsyncReadyCallback callback,
                                            gpointer data);

void door_vault_queue_put_async (DoorVaultQueue *self,
                                 DoorRecordKind kind,
                                 const char *name,
                                 GBytes *about,
                                 GBytes *body,
                                 GAsyncReadyCallback callback,
                                 gpointer data);
void door_vault_queue_get_async (DoorVaultQueue *self,
                                 DoorRecordKind kind,
                                 const char *name,
                                 GAsyncReadyCallback callback,
                                 gpointer data);
gboolean door_vault_queue_get_finish (DoorVaultQueue *self,
                                      GAsyncResult *result,
                                      GBytes **ret_about,
                                      GBytes **ret_body,
                                      GError **error);
void door_vault_queue_records_async (DoorVaultQueue *self,
                                     DoorRecordKind kind,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
/* transfer full: of DoorRecord. */
GPtrArray *
door_vault_queue_records_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error);
void door_vault_queue_remove_async (DoorVaultQueue *self,
                                    DoorRecordKind kind,
                                    const char *name,
                                    GAsyncReadyCallback callback,
                                    gpointer data);

/* Anything else of door-vault.h: `call` runs on the vault's thread in its turn; what it returns
 * goes to door_vault_queue_call_finish(). `argument` is freed there. */
typedef gpointer (*DoorVaultCall) (DoorVault *vault, gpointer argument, GError **error);
void door_vault_queue_call_async (DoorVaultQueue *self,
                                  DoorVaultCall call,
                                  gpointer argument,
                                  GDestroyNotify argument_free,
                                  GDestroyNotify result_free,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
/* NULL with `error` unset is a result, too. transfer full. */
gpointer door_vault_queue_call_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error);
