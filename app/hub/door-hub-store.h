/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hub keeps, and the contract that each way of keeping it fulfils.
 *
 * Order of use: door_hub_store_init() makes a new folder; door_hub_store_open() opens it; then the
 * operations, between door_hub_store_begin() and _commit() when several belong together;
 * door_hub_store_close(). An operation outside a transaction is one of its own.
 *
 * Promises, tested for every implementation by the same contract test:
 *   1. When _commit() (or a single operation) returns TRUE, what it kept survives a power cut.
 *   2. _rollback() and a failed operation leave no trace.
 *   3. The same submission twice is one row. Other bytes under the same instanceID are a row of
 *      their own, marked as conflict.
 *   4. Marks and sequence numbers only grow; a row read once under a number never changes it.
 *   5. Nothing is removed but by a named operation; audit rows by none.
 *   6. Tokens are stored as hashes only.
 * Thread rule: the thread that opened it; several processes may have the same store open.
 */
#pragma once

#include <gio/gio.h>
#include "door-clock.h"
#include "door-hub-wire.h"
#include "door-keys.h"
#include "door-submission.h"

#define DOOR_HUB_STORE_ERROR (door_hub_store_error_quark ())
GQuark door_hub_store_error_quark (void);
typedef enum {
  DOOR_HUB_STORE_ERROR_NOT_FOUND, /* no such user, device, form, submission: check the name */
  DOOR_HUB_STORE_ERROR_EXISTS,    /* that name or version is taken by something else */
  DOOR_HUB_STORE_ERROR_CLOSED,    /* the form takes no more submissions */
  DOOR_HUB_STORE_ERROR_FULL,      /* no space left: nothing was kept */
  DOOR_HUB_STORE_ERROR_FAILED,    /* the store itself failed: see the message */
  DOOR_HUB_STORE_ERROR_INVALID,   /* a name, size or document outside what is allowed */
} DoorHubStoreError;

/* What a user of the hub may do. Not to be mixed up with DoorRole of the roster, which says to whom
 * contents are sealed: the hub's roles say which requests are answered. */
typedef enum {
  DOOR_USER_INTERVIEWER,   /* own assignments, own receipts; submits */
  DOOR_USER_SUPERVISOR,    /* also reads what their team submitted */
  DOOR_USER_HEADQUARTERS,  /* reads the list of all submissions */
  DOOR_USER_ANALYST,       /* reads all submissions */
  DOOR_USER_ADMINISTRATOR, /* publishes, assigns, reads lists; no submission's parts */
  DOOR_USER_LAST = DOOR_USER_ADMINISTRATOR,
} DoorUserRole;

/* "interviewer", … ; the inverse is FALSE for an unknown word. */
const char *door_user_role_name (DoorUserRole role);
gboolean door_user_role_parse (const char *name, DoorUserRole *ret_role);

typedef struct _DoorHubStore DoorHubStore;

/* A device that may speak to the hub, and whose it is. */
typedef struct {
  gint64 device;
  char *label;
  char *user;
  DoorUserRole role;
  char *team;           /* "" when none */
  gboolean revoked;     /* or the person works here no more */
  gboolean wiping;      /* an order to wipe waits for it: it may send what it has */
  DoorDeviceKeys *keys; /* NULL until the device sent them */
} DoorHubDevice;

void door_hub_device_free (DoorHubDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorHubDevice, door_hub_device_free)

typedef enum {
  DOOR_FORM_OPEN,
  DOOR_FORM_CLOSING, /* not listed, still takes submissions */
  DOOR_FORM_CLOSED,
} DoorFormState;

typedef struct {
  char *form_id;
  char *version;
  char *name;
  char *hash;        /* "md5:…" */
  GBytes *xml;       /* NULL in lists */
  GBytes *signature; /* of the survey, over form and media; NULL: unsigned */
  DoorFormState state;
  gboolean plain;   /* others' clients may send it unsealed */
  GPtrArray *media; /* of DoorListedMedia: filename and hash */
} DoorHubForm;

void door_hub_form_free (DoorHubForm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorHubForm, door_hub_form_free)

/* Life -------------------------------------------------------------------------------------- */

/* A `location` is a folder (SQLite, nothing to set up) or a "postgresql://…" address, which several
 * hub processes may share, straight or through pgbouncer. */
gboolean door_hub_store_is_database (const char *location);
/* Makes folder or tables, and the hub's signing key. DOOR_HUB_STORE_ERROR_EXISTS when there is a
 * hub already. */
gboolean door_hub_store_init (const char *location, const char *survey, GError **error);
DoorHubStore *door_hub_store_open (const char *location, DoorClock *clock, GError **error);
void door_hub_store_close (DoorHubStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorHubStore, door_hub_store_close)

gboolean door_hub_store_begin (DoorHubStore *self, GError **error);
gboolean door_hub_store_commit (DoorHubStore *self, GError **error);
void door_hub_store_rollback (DoorHubStore *self);

/* The survey's public keys as text, by which the hub knows who may read. */
#define DOOR_HUB_SETTING_SURVEY_KEY "survey-key"
/* "training" or "pilot": a hub that is not of the real survey. Set when the hub is made. */
#define DOOR_HUB_SETTING_SPACE "space"
/* Named settings of the whole hub ("survey", "hub-key", …). NULL: never set. transfer full. */
gboolean door_hub_store_set (DoorHubStore *self, const char *name, GBytes *value, GError **error);
GBytes *door_hub_store_get (DoorHubStore *self, const char *name, GError **error);

/* The hub's own keys: its public half belongs into the survey's roster, since its "stored" receipts
 * count only from there. transfer full. */
DoorIdentity *door_hub_store_get_identity (DoorHubStore *self, GError **error);

/* People and devices ------------------------------------------------------------------------ */

/* The same user again with the same role and team changes nothing; else EXISTS. */
gboolean door_hub_store_add_user (
    DoorHubStore *self, const char *name, DoorUserRole role, const char *team, GError **error);
/* Adds a device for the user. *ret_token is shown once and kept nowhere. transfer full. */
gboolean door_hub_store_add_device (DoorHubStore *self,
                                    const char *user,
                                    const char *label,
                                    char **ret_token,
                                    gint64 *ret_device,
                                    GError **error);
gboolean door_hub_store_revoke_device (DoorHubStore *self, gint64 device, GError **error);
/* A device tells its keys once; other keys later are refused (EXISTS): re-enrol instead. */
gboolean door_hub_store_set_device_keys (DoorHubStore *self,
                                         gint64 device,
                                         const DoorDeviceKeys *keys,
                                         GError **error);
/* NOT_FOUND for an unknown token; a revoked device is found and says so. */
DoorHubDevice *door_hub_store_find_token (DoorHubStore *self, const char *token, GError **error);
/* By its public keys as text. NOT_FOUND: no device has told these. */
DoorHubDevice *door_hub_store_find_keys (DoorHubStore *self, const char *keys, GError **error);
/* As find_token(), for many in one round trip; ret_devices[i] is NULL for an unknown token. */
gboolean door_hub_store_find_tokens (DoorHubStore *self,
                                     const char *const *tokens,
                                     guint n_tokens,
                                     DoorHubDevice **ret_devices,
                                     GError **error);
/* Array of DoorHubDevice; `user` NULL: all. transfer full. */
GPtrArray *door_hub_store_list_devices (DoorHubStore *self, const char *user, GError **error);

/* Forms and roster --------------------------------------------------------------------------- */

/* Publishes a version. form_id, version and name are read from the XML. Identical again: nothing
 * changes. Other bytes under the same version: EXISTS. `media`: of DoorWirePart, may be NULL. */
gboolean door_hub_store_publish_form (DoorHubStore *self,
                                      GBytes *xml,
                                      const GPtrArray *media,
                                      GBytes *signature,
                                      char **ret_form_id,
                                      char **ret_version,
                                      GError **error);
gboolean door_hub_store_set_form_state (DoorHubStore *self,
                                        const char *form_id,
                                        const char *version,
                                        DoorFormState state,
                                        GError **error);
/* Whether others' clients may send this form unsealed; the hub then seals on receipt. */
gboolean door_hub_store_set_form_plain (
    DoorHubStore *self, const char *form_id, const char *version, gboolean plain, GError **error);
/* All versions, oldest first, without XML. Array of DoorHubForm. */
GPtrArray *door_hub_store_list_forms (DoorHubStore *self, GError **error);
/* `version` NULL: the one published last that is open. */
DoorHubForm *door_hub_store_get_form (DoorHubStore *self,
                                      const char *form_id,
                                      const char *version,
                                      GError **error);
GBytes *door_hub_store_get_media (DoorHubStore *self,
                                  const char *form_id,
                                  const char *version,
                                  const char *filename,
                                  GError **error);
/* The signed roster; its epoch must be above the stored one (INVALID else). */
gboolean
door_hub_store_put_roster (DoorHubStore *self, guint64 epoch, GBytes *roster, GError **error);
/* NULL without an error: none yet. */
GBytes *door_hub_store_get_roster (DoorHubStore *self, guint64 *ret_epoch, GError **error);

/* Assignments -------------------------------------------------------------------------------- */

/* Gives a case, sealed to the device's box key, to a device; NULL withdraws it. */
gboolean door_hub_store_assign (
    DoorHubStore *self, gint64 device, const char *case_id, GBytes *sealed, GError **error);
/* As assign() with NULL, also from a device that is revoked. */
gboolean
door_hub_store_withdraw (DoorHubStore *self, gint64 device, const char *case_id, GError **error);
/* Array of DoorAssignment above the mark, at most DOOR_WIRE_PAGE. */
GPtrArray *door_hub_store_list_assignments (
    DoorHubStore *self, gint64 device, guint64 since, guint64 *ret_mark, GError **error);

/* Submissions -------------------------------------------------------------------------------- */

typedef enum {
  DOOR_SUBMISSION_NEW,      /* kept just now */
  DOOR_SUBMISSION_SAME,     /* known already; parts that were missing were added */
  DOOR_SUBMISSION_CONFLICT, /* other bytes under a known instanceID: kept beside it */
} DoorSubmissionOutcome;

typedef struct {
  DoorSubmissionOutcome outcome;
  guint64 seq;
  gboolean complete;
  GBytes *receipt; /* of an earlier complete arrival; NULL: none signed yet */
} DoorSubmissionKept;

void door_submission_kept_clear (DoorSubmissionKept *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorSubmissionKept, door_submission_kept_clear)

/* Most conflicting versions kept of one instance; later ones are refused (EXISTS). */
#define DOOR_HUB_MAX_CONFLICTS 16

/* Parts have been checked against the manifest by the caller; parts that were uploaded before need
 * not be among them. NOT_FOUND: unknown form or version.
 * CLOSED: the form is closed and this is not a repeat of what is stored. */
gboolean door_hub_store_put_submission (DoorHubStore *self,
                                        const DoorHubDevice *device,
                                        const DoorSubmissionManifest *manifest,
                                        GBytes *manifest_bytes,
                                        const GPtrArray *parts,
                                        DoorSubmissionKept *ret_kept,
                                        GError **error);
/* The same for one of another's client, sealed by the hub: `hash` knows it again, since sealing twice
 * makes other bytes. */
gboolean door_hub_store_put_plain (DoorHubStore *self,
                                   const DoorHubDevice *device,
                                   const DoorSubmissionManifest *manifest,
                                   GBytes *manifest_bytes,
                                   const GPtrArray *parts,
                                   const char *hash,
                                   DoorSubmissionKept *ret_kept,
                                   GError **error);
/* A submission that is most likely new. */
typedef struct {
  const DoorHubDevice *device;
  const DoorSubmissionManifest *manifest;
  GBytes *manifest_bytes;
  const GPtrArray *parts;
  GBytes *receipt; /* the hub's, to be kept with it */
  guint64 seq;     /* set when it was kept; 0: put_submission() decides what it is */
} DoorHubNewcomer;

/* Keeps, in two round trips for all of them, those that are new, whole, small, and of a form that
 * takes submissions. Inside a transaction, which a fault leaves only to be rolled back. */
gboolean door_hub_store_put_new (DoorHubStore *self,
                                 DoorHubNewcomer *newcomers,
                                 guint n_newcomers,
                                 GError **error);
/* Keeps the hub's own receipt with the submission. */
gboolean door_hub_store_set_stored_receipt (DoorHubStore *self,
                                            guint64 seq,
                                            GBytes *receipt,
                                            GError **error);
/* Array of DoorSubmissionRow above the mark, at most `limit`; `team` NULL: of all teams. */
GPtrArray *door_hub_store_list_submissions (DoorHubStore *self,
                                            const char *team,
                                            guint64 since,
                                            guint limit,
                                            guint64 *ret_mark,
                                            GError **error);
/* 0: none yet. */
gboolean door_hub_store_newest_submission (DoorHubStore *self, guint64 *ret_seq, GError **error);
/* The manifest's bytes; *ret_row and *ret_team (of who brought it, then) may be NULL. */
GBytes *door_hub_store_get_submission (
    DoorHubStore *self, guint64 seq, DoorSubmissionRow **ret_row, char **ret_team, GError **error);
GBytes *door_hub_store_get_part (DoorHubStore *self, guint64 seq, const char *name, GError **error);
/* At most `length` bytes from `offset` on; *ret_size, of the whole, may be NULL. */
GBytes *door_hub_store_get_part_range (DoorHubStore *self,
                                       guint64 seq,
                                       const char *name,
                                       guint64 offset,
                                       gsize length,
                                       guint64 *ret_size,
                                       GError **error);
/* Whether the part is there and sealed to these keys. */
gboolean door_hub_store_part_is_for (DoorHubStore *self,
                                     guint64 seq,
                                     const char *name,
                                     const DoorPublicKeys *keys);
/* Newest submission of an instance that is no conflict. */
gboolean door_hub_store_find_instance (DoorHubStore *self,
                                       const char *instance_id,
                                       guint64 *ret_seq,
                                       GError **error);

/* Uploads: large parts, piece by piece -------------------------------------------------------- */

/* No single photograph or recording is larger. */
#define DOOR_HUB_MAX_UPLOAD (1024ull * 1024 * 1024)
/* Of uploads begun and not ended, for one device: a tablet sends one after the other. */
#define DOOR_HUB_MAX_UPLOADS 64

/* Begins, or finds again, the device's upload of the part with this SHA-256. *ret_offset is how
 * much of it is here already: all of it, when another upload or submission brought it. */
gboolean door_hub_store_begin_upload (DoorHubStore *self,
                                      gint64 device,
                                      const char *sha256,
                                      guint64 size,
                                      guint64 *ret_offset,
                                      GError **error);
/* NOT_FOUND for one that was not begun. */
gboolean door_hub_store_find_upload (DoorHubStore *self,
                                     gint64 device,
                                     const char *sha256,
                                     guint64 *ret_size,
                                     guint64 *ret_offset,
                                     GError **error);
/* Adds a piece at `offset`, which must be where the upload stands (EXISTS else: ask for the offset
 * again). With the last piece the whole is checked against its SHA-256: when that fails it is
 * dropped (INVALID: begin anew); else put_submission() takes it for the part of that hash. */
gboolean door_hub_store_append_upload (DoorHubStore *self,
                                       gint64 device,
                                       const char *sha256,
                                       guint64 offset,
                                       GBytes *piece,
                                       guint64 *ret_offset,
                                       GError **error);
/* Forgets uploads begun before `begun_before` that were never ended. */
gboolean door_hub_store_drop_old_uploads (DoorHubStore *self, gint64 begun_before, GError **error);

/* Receipts for devices (applied), and what a device asks first ------------------------------- */

/* Hands a signed receipt to the device that brought the submission. */
gboolean
door_hub_store_put_receipt (DoorHubStore *self, guint64 seq, GBytes *receipt, GError **error);
/* Array of GBytes. */
GPtrArray *door_hub_store_list_receipts (
    DoorHubStore *self, gint64 device, guint64 since, guint64 *ret_mark, GError **error);
/* `mailbox`: whose letters the asker reads beside the device's own (door-hub-office.h); NULL: none. */
DoorChanges *
door_hub_store_get_changes (DoorHubStore *self, gint64 device, const char *mailbox, GError **error);

/* Audit -------------------------------------------------------------------------------------- */

typedef struct {
  gint64 id; /* grows */
  gint64 at; /* microseconds since 1970 */
  char *actor;
  char *act;
  char *subject;
} DoorAuditRow;

void door_audit_row_free (DoorAuditRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorAuditRow, door_audit_row_free)

/* `actor` is a user, or "console" for who sits at the machine. */
gboolean door_hub_store_audit (
    DoorHubStore *self, const char *actor, const char *act, const char *subject, GError **error);
/* Array of DoorAuditRow above the id, oldest first, at most `limit`. */
GPtrArray *
door_hub_store_list_audit (DoorHubStore *self, gint64 since, guint limit, GError **error);

/* Backup ------------------------------------------------------------------------------------- */

/* Copies all that the hub keeps into a new folder, as of now, while it serves. The folder is a hub
 * of its own kind: serve it, or restore it elsewhere. EXISTS when the folder holds a hub. */
gboolean door_hub_store_backup (DoorHubStore *self, const char *folder, GError **error);
/* Makes the hub of a backup anew in another folder or in a database without a hub, with the same
 * numbers, tokens and keys. EXISTS when there is a hub. */
gboolean
door_hub_store_restore (const char *folder, const char *location, DoorClock *clock, GError **error);
