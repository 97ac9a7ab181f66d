/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vault: what an account on this device holds, sealed, so that nothing entered is lost, read
 * by others or altered unnoticed. One folder per account:
 *
 *   vault.db (-wal, -shm)   SQLite; every value in it that came from a person is sealed
 *   vault.lock              held while open
 *   recovery.asker          while help with a forgotten passphrase is under way
 *   media/                  sealed streams
 *
 * The vault knows no forms: a journal entry is a path, a value and a time, a record a name and
 * bytes. What they mean is the desk's business.
 *
 * Order of use: door_vault_create() once, or door_vault_open(); door_vault_list();
 * door_vault_begin() or door_vault_replay(), then door_vault_append() for every change;
 * door_vault_finalize(); the outbox functions as things are sent; door_vault_close().
 * In a program with a window use door-vault-queue.h, which makes the same calls on the vault's
 * own thread.
 *
 * Promises. Tests carry the same numbers.
 *   V1.  Durable: when an appending function returns TRUE, the entry survives kill -9 and a power
 *        cut. When it returns FALSE nothing of the call is in the vault.
 *   V2.  A journal only grows, one number after the other, without gaps. There is no function that
 *        changes or removes an entry.
 *   V3.  What is read is what was written in that place: an entry altered, moved, swapped, removed
 *        or put back from an older copy is DOOR_VAULT_ERROR_DAMAGED, never another value. (A whole
 *        vault, or all rows of an interview together, put back to an older state shows only
 *        against a head that a hub or relay has seen: SECURITY.md.)
 *   V4.  No plaintext on disk: nothing a person entered, no path of a question, no name of a case
 *        or form is in any file of the folder, WAL and temporary files included.
 *   V5.  A finalized interview takes no more changes. The way back is door_vault_reopen(), which
 *        starts a new one and leaves the finalized one as it is.
 *   V6.  Finalizing and queueing are one transaction: an interview is a draft, or it is closed and
 *        in the outbox; never closed and lost.
 *   V7.  Nothing leaves the outbox but by a receipt and the survey's grace period after it, a shorter
 *        one for "applied" than for "stored" (door_vault_release()); where the server gives no receipts,
 *        by its answer and such a period; or because the respondent withdrew (door_vault_withdraw()); or,
 *        after its receipt, because the survey has destroyed what it names (door_vault_release_now()).
 *   V8.  A damaged interview is named, every other one opens.
 *   V9.  A second process is refused at once (BUSY) and changes nothing.
 *   V10. A wrong passphrase changes nothing and tells nothing but that it is wrong.
 *   V11. A change of passphrase re-wraps one key; afterwards the old one does not open the vault.
 *        The recovery slot stays.
 *   V12. A vault written by a newer version, or on a medium that cannot be written, is refused
 *        with a plain message and not changed.
 *   V13. What is destroyed cannot be opened again with any passphrase or key: the interview's key
 *        is overwritten in the file, and its log is emptied.
 *   V14. A full disk refuses the call (FULL), corrupts nothing, and the next call after space was
 *        made succeeds.
 *
 *   V15. A closed section opens to its readers alone: with no function, passphrase or recovery key
 *        of this device. Sealing it, writing what it carries out and destroying its key are one
 *        transaction; a draft with an open section cannot be finalized.
 *   V16. Outside a section nothing tells how long it took or how much was entered: the clock of the
 *        main journal stands still meanwhile, its numbers and nonces do not move, and the sealed
 *        section has one size up to about 60 kB. (Known limit: after a restart the wall clock has
 *        moved on by the section and the break together.)
 *   V17. A forgotten passphrase loses nothing: the recovery key opens the vault, at the office or by
 *        a one-time code from afar. Whoever carries request and answer cannot open it.
 *
 * What is in clear, because a store must find its rows: number, random id and state of interviews;
 * number and size class of entries; state and number of tries of the outbox; how many records of
 * which kind. Not: names, forms, paths, values, times, people, places.
 *
 * States of an interview and the function on each arrow:
 *
 *          door_vault_begin()                     door_vault_reopen() starts another DRAFT,
 *                  |                              quoting this one's head
 *                  v                                       ^
 *     +--------- DRAFT ---+  door_vault_finalize()         |
 *     |  append, attach,  |-----------------------> FINALIZED ----------+
 *     |  set_about        |                          |                  |
 *     +---------^---------+                          |  outbox: see below
 *               |                                    |
 *               +--- (same state) ---+               | door_vault_release()
 *                                                    v (receipts allow it)
 *     DRAFT ---door_vault_destroy()----------->  DESTROYED  (id and outcome stay)
 *     DRAFT, FINALIZED, released ---door_vault_withdraw()---^   (and a notice to deliver)
 *
 * States of a sealed section:
 *
 *     door_vault_section_open()              door_vault_section_close()
 *            '--------------> OPEN ----------------------------------> CLOSED
 *          _section_append(), _section_attach(),        (no way back; goes along, unchanged, through
 *          _section_replay()  after a crash             door_vault_finalize() and door_vault_reopen())
 *
 * States of its place in the outbox:
 *
 *     door_vault_finalize()            _outbox_sent()           _outbox_receipt()
 *            '-----> WAITING ------------------> SENT ------------------> STORED ----> APPLIED
 *                     |  ^                                                   (receipts may also
 *    _outbox_refused()|  |_outbox_retry()                                     come in any order)
 *                     v  |
 *                    REFUSED   (kept, shown to the interviewer)
 *
 * Thread rule: one thread, the one that created or opened it; asserted. Passphrase functions take
 * about a second and 128 MiB.
 */
#pragma once

#include <gio/gio.h>

#include "door-clock.h"
#include "door-journal.h"
#include "door-keys.h"
#include "door-receipt.h"
#include "door-roster.h"
#include "door-uuid.h"

#define DOOR_VAULT_ERROR (door_vault_error_quark ())
GQuark door_vault_error_quark (void);
typedef enum {
  DOOR_VAULT_ERROR_PASSPHRASE, /* wrong passphrase or key: ask again */
  DOOR_VAULT_ERROR_DAMAGED, /* this interview or record is not what was written: name it, go on with others */
  DOOR_VAULT_ERROR_STATE,     /* finalized, destroyed, not allowed yet: say why */
  DOOR_VAULT_ERROR_NOT_FOUND, /* no such interview, record or folder */
  DOOR_VAULT_ERROR_BUSY,      /* open in another window or program: go there */
  DOOR_VAULT_ERROR_NEWER,     /* written by a newer version: ask to update */
  DOOR_VAULT_ERROR_FULL, /* no space: keep what was typed on screen, ask to make space, try again */
  DOOR_VAULT_ERROR_FAILED, /* the medium fails or cannot be written: keep what was typed on screen */
} DoorVaultError;

typedef struct _DoorVault DoorVault;

/* --- the vault --- */

typedef struct {
  DoorClock *clock;               /* NULL: the system's */
  const DoorKdfPolicy *policy;    /* NULL: door_kdf_policy_vault */
  const DoorPublicKeys *recovery; /* door_vault_create() only; NULL: no recovery slot, which an
                                    * office should not allow */
} DoorVaultOptions;

/* `folder` must not hold a vault yet; it is made. `options` may be NULL. */
DoorVault *door_vault_create (const char *folder,
                              const char *passphrase,
                              const DoorVaultOptions *options,
                              GError **error);
/* Strengthens the passphrase slot when options->policy asks for more than it has. */
DoorVault *door_vault_open (const char *folder,
                            const char *passphrase,
                            const DoorVaultOptions *options,
                            GError **error);
/* At the office, with the recovery key; door_vault_change_passphrase() comes next. */
DoorVault *door_vault_open_recovery (const char *folder,
                                     const DoorIdentity *recovery,
                                     const DoorVaultOptions *options,
                                     GError **error);
/* A forgotten passphrase, with headquarters far away (door-recovery.h): what this locked vault asks.
 * Needs no passphrase. Asked again before the answer came, it is the same request. transfer full. */
GBytes *door_vault_recovery_request (const char *folder, GError **error);
/* Opens by the answer and the one-time code, and sets a new passphrase in the same step. Answer and
 * code do not work again. PASSPHRASE: another code; STATE: no request is under way. */
DoorVault *door_vault_open_answer (const char *folder,
                                   GBytes *answer,
                                   const char *code,
                                   const char *passphrase,
                                   const DoorVaultOptions *options,
                                   GError **error);
void door_vault_close (DoorVault *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorVault, door_vault_close)
gboolean door_vault_exists (const char *folder);
/* Bytes left where `folder` lies; G_MAXUINT64 when the system does not say. Below
 * DOOR_VAULT_SPACE_LOW somebody should be told, long before V14 is needed. */
#define DOOR_VAULT_SPACE_LOW (256ull * 1024 * 1024)
guint64 door_vault_space_left (const char *folder);

/* When the file itself is damaged, not only an interview in it: copies every row that can still be
 * found into a new vault at `into`, with the attachments. The old one is left as it is. Needs no
 * passphrase; the new vault opens with the old one's. What was lost shows when it is read: see
 * door_vault_list() and door_vault_rescue(). */
gboolean door_vault_salvage (const char *folder, const char *into, GError **error);

gboolean door_vault_change_passphrase (DoorVault *self, const char *passphrase, GError **error);
/* The recovery key of a newer roster. */
gboolean door_vault_set_recovery (DoorVault *self, const DoorPublicKeys *recovery, GError **error);

const DoorUuid *door_vault_id (const DoorVault *self);
/* The one it was opened with, for what is kept in it with a time. transfer none. */
DoorClock *door_vault_clock (const DoorVault *self);
/* Signs for this vault and opens what is sealed to it. transfer none; immutable, any thread. */
DoorIdentity *door_vault_identity (const DoorVault *self);

/* --- interviews --- */

typedef enum {
  DOOR_INTERVIEW_DRAFT = 1,
  DOOR_INTERVIEW_FINALIZED = 2,
  DOOR_INTERVIEW_DESTROYED = 3,
} DoorInterviewState;

typedef struct {
  DoorUuid id; /* also the UUID of the submission's instanceID */
  DoorInterviewState state;
  guint64 length;   /* entries in the journal */
  GBytes *about;    /* the desk's own summary (case, form, title, progress); NULL if damaged */
  char *outcome;    /* of a destroyed one; NULL else */
  gboolean damaged; /* about or head do not hold: show it, named by its id, with a warning */
} DoorInterviewInfo;

void door_interview_info_free (DoorInterviewInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorInterviewInfo, door_interview_info_free)

/* All interviews, in the order they were begun. transfer full: of DoorInterviewInfo, which the
 * array frees. */
GPtrArray *door_vault_list (DoorVault *self, GError **error);
DoorInterviewInfo *door_vault_find (DoorVault *self, const DoorUuid *id, GError **error);

/* Starts a draft. `about` is sealed and opaque. */
gboolean door_vault_begin (DoorVault *self, const DoorUuid *id, GBytes *about, GError **error);
gboolean door_vault_set_about (DoorVault *self, const DoorUuid *id, GBytes *about, GError **error);

/* Appends entries in order, all or none, in one synced transaction. Returns after it is durable. */
gboolean door_vault_append (
    DoorVault *self, const DoorUuid *id, const DoorEntry *entries, guint n_entries, GError **error);

/* The whole journal, verified. DAMAGED names the first entry that does not hold. transfer full. */
DoorJournal *door_vault_replay (DoorVault *self, const DoorUuid *id, GError **error);
/* What still verifies of a damaged journal, in order; `ret_lost` counts what does not. An entry is
 * given only if it is in its own place. transfer full. */
DoorJournal *
door_vault_rescue (DoorVault *self, const DoorUuid *id, guint *ret_lost, GError **error);

/* Forgets an interview's key until it is used again. */
void door_vault_leave (DoorVault *self, const DoorUuid *id);

/* --- sealed sections --- */

/* A part of an interview that nobody on this device can read once it is closed. While it is open,
 * everything about it, remarks, positions and counts too, goes into a journal of its own under a key
 * of its own. door_vault_section_close() seals answers and journal to their readers, writes what is
 * declared to leave the section, and destroys the key. One section is open at a time. */
#define DOOR_SECTION_MAX 250

typedef struct {
  guint section;
  char *label;
  gboolean open;
} DoorSectionInfo;

void door_section_info_free (DoorSectionInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSectionInfo, door_section_info_free)

/* Who reads a section: usually the analysts alone. */
typedef struct {
  const DoorRoster *roster;
  DoorAudience audience;
  const char *team;
} DoorSectionReaders;

/* Writes SECTION_OPEN (`label` as its path, the number as its value) into the main journal. */
gboolean door_vault_section_open (DoorVault *self,
                                  const DoorUuid *id,
                                  guint section, /* from 1 */
                                  const char *label,
                                  GError **error);
gboolean door_vault_section_append (DoorVault *self,
                                    const DoorUuid *id,
                                    guint section,
                                    const DoorEntry *entries,
                                    guint n_entries,
                                    GError **error);
/* An attachment made inside: sealed under the section's key, named in its journal, never counted
 * outside. At closing it goes into the envelope. Its size shows there in the class: a form should
 * attach inside a section always or never. */
gboolean door_vault_section_attach (DoorVault *self,
                                    const DoorUuid *id,
                                    guint section,
                                    const char *path,
                                    const char *name,
                                    GBytes *content,
                                    GError **error);
/* While it is open. transfer full. */
GBytes *door_vault_section_read_attachment (
    DoorVault *self, const DoorUuid *id, guint section, const char *name, GError **error);
/* To go on after a crash, without showing what was said. STATE once it is closed. transfer full. */
DoorJournal *
door_vault_section_replay (DoorVault *self, const DoorUuid *id, guint section, GError **error);
/* `carried` entries go to the main journal, before SECTION_CLOSE. TRUE only when the key is gone
 * from the file and from its log; FAILED may mean that the log is still to be emptied: call again. */
gboolean door_vault_section_close (DoorVault *self,
                                   const DoorUuid *id,
                                   guint section,
                                   GBytes *answers,
                                   const DoorEntry *carried,
                                   guint n_carried,
                                   const DoorSectionReaders *readers,
                                   GError **error);
/* By how much the wall clock of the main journal stands behind, because sections were open: what the
 * form itself notes outside (its end, now()) must be earlier by this, or it tells how long a section
 * took. 0 without sections, and after a restart, when the journal has begun a clock of its own. */
gint64 door_vault_outer_shift (DoorVault *self, const DoorUuid *id);
/* transfer full: of DoorSectionInfo. */
GPtrArray *door_vault_sections (DoorVault *self, const DoorUuid *id, GError **error);

/* --- attachments --- */

/* Seals `content` into media/ and writes an ATTACH entry (path: `path`, value: `name`), in this
 * order, so that an entry never names a file that is not there. A file whose entry did not make it
 * is removed at the next opening. A later attachment of the same name takes the place of the
 * earlier one. */
gboolean door_vault_attach (DoorVault *self,
                            const DoorUuid *id,
                            const char *path,
                            const char *name,
                            GBytes *content,
                            GError **error);
/* In clear, in memory only. transfer full. */
GBytes *
door_vault_read_attachment (DoorVault *self, const DoorUuid *id, const char *name, GError **error);

/* --- finalizing --- */

/* A file of a submission. */
typedef struct {
  char *name; /* "xml_submission_file", "submission.door", "media-1.door" */
  GBytes *bytes;
} DoorVaultPart;

DoorVaultPart *door_vault_part_new (const char *name, GBytes *bytes);
void door_vault_part_free (DoorVaultPart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorVaultPart, door_vault_part_free)

/* What a sealing function is given. All of it is borrowed for the call. */
typedef struct {
  const DoorUuid *vault;
  const DoorUuid *interview;
  const guint8 *head;   /* DOOR_HASH_BYTES, with the FINALIZE entry in it */
  DoorIdentity *signer; /* the vault's */
  GBytes *journal;      /* content for journal.door, see door_journal_read() */
  GPtrArray *others;    /* of DoorVaultPart: "section-1.door", "media-1.door" …, already sealed */
  gpointer source;      /* for door_closing_read_media() */
  GPtrArray *links;     /* of DoorPartLink, one for each */
} DoorClosing;

/* Makes the parts to send (array of DoorVaultPart, free function door_vault_part_free). Runs on the vault's
 * thread inside the transaction: pure, no vault call, no main-thread object. NULL with `error` set
 * leaves the interview a draft. */
typedef GPtrArray *(*DoorSealFunc) (const DoorClosing *closing, gpointer data, GError **error);

/* The attachments in clear, under the names they were made with, for a server that takes no envelope.
 * For a sealing function only. transfer full: of DoorVaultPart. */
GPtrArray *door_closing_read_media (const DoorClosing *closing, GError **error);

/* Appends the FINALIZE entry (`outcome` as its value), closes the journal, signs its head and puts
 * the parts into the outbox: one transaction. */
gboolean door_vault_finalize (DoorVault *self,
                              const DoorUuid *id,
                              const char *outcome,
                              DoorSealFunc seal,
                              gpointer data,
                              GError **error);
/* A ready sealing function's body: submission.door (with links to the other parts), journal.door
 * and the media, for `audience` of `team` by `roster`. A caller adds the manifest. transfer full. */
GPtrArray *door_closing_seal (const DoorClosing *closing,
                              GBytes *submission,
                              const DoorRoster *roster,
                              DoorAudience audience,
                              const char *team,
                              GError **error);
/* The same, with documents that are kept apart from the submission (of DoorVaultPart, not sealed yet:
 * "identifiers.door"): each is sealed under a key of its own and named by the submission, so that it can
 * be destroyed and the rest still opens. */
GPtrArray *door_closing_seal_apart (const DoorClosing *closing,
                                    GBytes *submission,
                                    GPtrArray *apart,
                                    const DoorRoster *roster,
                                    DoorAudience audience,
                                    const char *team,
                                    GError **error);

/* Starts `new_id` as a continuation of the finalized `old_id`: a REOPEN entry that quotes the old
 * head, then all earlier entries with their own times, sealed anew. The old one is not changed. */
gboolean door_vault_reopen (
    DoorVault *self, const DoorUuid *old_id, const DoorUuid *new_id, GBytes *about, GError **error);

/* --- drafts on another device --- */

/* A draft, sealed to the office's recovery key (members of that role in the roster): for relay, hub or
 * stick. With its attachments, its sections as they are. transfer full. */
GBytes *
door_vault_backup (DoorVault *self, const DoorUuid *id, const DoorRoster *roster, GError **error);
/* At the office: the same draft, sealed to the vault of a spare device and signed by the office.
 * Errors are of DOOR_SEAL_ERROR. transfer full. */
GBytes *door_draft_hand_over (GBytes *backup,
                              const DoorIdentity *recovery,
                              const DoorPublicKeys *vault,
                              GError **error);
/* To a colleague in the field, without the office: the same draft, sealed to an interviewer's vault that
 * the roster names. NOT_FOUND when it names none. The draft stays here, too. transfer full. */
GBytes *door_vault_hand_over (DoorVault *self,
                              const DoorUuid *id,
                              const DoorPublicKeys *colleague,
                              const DoorRoster *roster,
                              GError **error);
/* On the spare device: starts `id` as a continuation of the draft: a REOPEN entry that quotes its
 * head, then its entries with their own times. DAMAGED unless somebody of the office, or an
 * interviewer of the same team, signed it. */
gboolean door_vault_restore (DoorVault *self,
                             GBytes *handed_over,
                             const DoorRoster *roster,
                             const DoorUuid *id,
                             GError **error);

/* --- outbox --- */

typedef enum {
  DOOR_OUTBOX_WAITING = 1,
  DOOR_OUTBOX_SENT = 2,    /* the server answered 201 or 202; not yet a receipt */
  DOOR_OUTBOX_REFUSED = 3, /* the server will not have it as it is */
  DOOR_OUTBOX_STORED = 4,
  DOOR_OUTBOX_APPLIED = 5,
} DoorOutboxState;

typedef struct {
  DoorUuid interview;
  DoorOutboxState state;
  guint tries;
  gint64 changed_us; /* wall clock of the last change of state */
  char *message;     /* of the last refusal; NULL: none */
  GStrv names;       /* of the parts, in their order */
} DoorOutboxItem;

void door_outbox_item_free (DoorOutboxItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorOutboxItem, door_outbox_item_free)

/* Oldest first. transfer full: of DoorOutboxItem. */
GPtrArray *door_vault_outbox (DoorVault *self, GError **error);
GBytes *
door_vault_outbox_part (DoorVault *self, const DoorUuid *id, const char *name, GError **error);
gboolean door_vault_outbox_sent (DoorVault *self, const DoorUuid *id, GError **error);
gboolean door_vault_outbox_refused (DoorVault *self,
                                    const DoorUuid *id,
                                    const char *message,
                                    GError **error);
/* A try that did not reach the server: counted, state unchanged. */
gboolean door_vault_outbox_tried (DoorVault *self, const DoorUuid *id, GError **error);
gboolean door_vault_outbox_retry (DoorVault *self, const DoorUuid *id, GError **error);
/* Verifies the receipt against the roster and against what was sent, and keeps it. A receipt never
 * lowers the state. */
gboolean door_vault_outbox_receipt (DoorVault *self,
                                    GBytes *receipt,
                                    const DoorRoster *roster,
                                    GError **error);

/* How long an interview stays after its receipt. The office has opened and verified it: still long
 * enough that one sent back for a question is found here. The hub has it: long enough for the office to
 * open it, or for the hub to fail and be set up again. */
typedef struct {
  gint64 applied_us;
  gint64 stored_us;
  gint64
      sent_us; /* where the server gives no receipts: after its answer; 0: its answer is not enough */
} DoorVaultGrace;

/* Destroys every interview whose receipts are older than that. Its id, its outcome and its about stay:
 * the desk's summary must hold no answers. Returns how many, -1 on an error. */
int door_vault_release (DoorVault *self, const DoorVaultGrace *grace, GError **error);
/* One, after its receipt and whatever the grace: the hub holds it, and has destroyed by the survey's schedule
 * what this copy still holds. STATE when there is no receipt yet: then it stays. */
gboolean door_vault_release_now (DoorVault *self, const DoorUuid *id, GError **error);
/* Destroys one draft now (abandoned, never sent): key, entries, media. `outcome` and its about stay. A
 * finalized one only after its receipts, by door_vault_release(). */
gboolean
door_vault_destroy (DoorVault *self, const DoorUuid *id, const char *outcome, GError **error);

/* A respondent withdraws, whatever the state: destroys this interview, the ones it continues and the
 * ones that continue it: keys, entries, sections, media, and what waits in the outbox. Only ids,
 * `outcome` and `about` stay (the desk's own, to know whose case it was; NULL: nothing). One that was
 * released before (its outcome is another) is withdrawn, too: others still hold copies. For each there
 * is afterwards a record of kind DOOR_RECORD_WITHDRAWAL, named by its instance id, whose body is a
 * signed notice (door-withdrawal.h) for hub, relay and office; door_vault_remove() takes it away once
 * it was delivered. STATE when it was withdrawn before. */
gboolean door_vault_withdraw (
    DoorVault *self, const DoorUuid *id, const char *outcome, GBytes *about, GError **error);

/* --- what is held, and why --- */

typedef struct {
  DoorUuid interview;
  DoorInterviewState state;
  gboolean damaged;
  guint64 entries;
  guint sections;
  guint attachments;
  DoorOutboxState outbox; /* 0: not in the outbox */
  gint64 since_us;        /* of that state in the outbox; 0 else */
  gint64 until_us;        /* when door_vault_release() may remove it; 0: not known yet */
} DoorHolding;

/* One for each interview, in the order they were begun. transfer full: of DoorHolding. */
GPtrArray *door_vault_audit (DoorVault *self, const DoorVaultGrace *grace, GError **error);

/* --- records --- */

/* Everything else an account holds, sealed as well: cases, forms and their media (public, yet the
 * name of a form tells what the visit is about), the roster, settings. */
typedef enum {
  DOOR_RECORD_SETTING = 1,
  DOOR_RECORD_FORM = 2,
  DOOR_RECORD_FORM_MEDIA = 3,
  DOOR_RECORD_CASE = 4,
  DOOR_RECORD_ROSTER = 5,
  DOOR_RECORD_MESSAGE = 6, /* verdicts and notes from the office */
  DOOR_RECORD_OTHER = 7,
  DOOR_RECORD_WITHDRAWAL = 8, /* notices to deliver, written by door_vault_withdraw() */
  DOOR_RECORD_TEAM = 9,       /* of a supervisor: what came from the team, to be reviewed */
} DoorRecordKind;

/* `about` is small and comes with the listing; `body` is read when asked for. */
typedef struct {
  char *name;
  GBytes *about;
  gboolean damaged; /* name and about are NULL */
} DoorRecord;

void door_record_free (DoorRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorRecord, door_record_free)

/* Replaces one of the same kind and name. `about` and `body` may be NULL. */
gboolean door_vault_put (DoorVault *self,
                         DoorRecordKind kind,
                         const char *name,
                         GBytes *about,
                         GBytes *body,
                         GError **error);
/* NOT_FOUND when there is none. Out-pointers may be NULL. */
gboolean door_vault_get (DoorVault *self,
                         DoorRecordKind kind,
                         const char *name,
                         GBytes **ret_about,
                         GBytes **ret_body,
                         GError **error);
/* In the order they were first put. transfer full: of DoorRecord. */
GPtrArray *door_vault_records (DoorVault *self, DoorRecordKind kind, GError **error);
gboolean door_vault_remove (DoorVault *self, DoorRecordKind kind, const char *name, GError **error);
