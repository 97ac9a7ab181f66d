/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-cipher.h"
#include "door-db.h"
#include "door-entry-private.h"
#include "door-vault.h"

/* 23 bits of a place are left for the number of an interview. */
#define DOOR_INTERVIEW_MAX ((gint64) 1 << 23)
#define DOOR_STREAM_MAIN 0
/* Interviews whose keys are in memory at one time. Guarded memory is dear: every secret takes four
 * pages and three mappings, of which a process may have some 65,000. */
#define DOOR_INTERVIEWS_IN_USE 8
#define DOOR_VAULT_MEDIA_FOLDER "media"
/* Values up to here are padded to a size class; larger ones are forms and their media, which are
 * public, and parts of submissions, which are padded already. */
#define DOOR_PAD_SMALL_LIMIT (16u * 1024)

/* What an append changes. Copied before a transaction, put back after its commit. */
typedef struct {
  guint64 length;
  DoorChain chain;
  DoorSitting sitting;
  guint64 counter;
} DoorTail;

/* An interview in use: its row, with its keys. */
typedef struct {
  gint64 number;
  DoorUuid id;
  DoorInterviewState state;
  GBytes *about;       /* sealed */
  GBytes *wrapped_key; /* NULL once destroyed */
  gboolean has_previous;
  guint8 previous[DOOR_HASH_BYTES];
  guint8 proof[DOOR_HASH_BYTES];
  DoorTail tail;
  guint64 used;    /* when last; the one used longest ago makes room */
  DoorSecret *key; /* all of these NULL once destroyed */
  DoorSecret *about_key;
  DoorSecret *journal_key;
  DoorSecret *proof_key;
} DoorOpenInterview;

struct _DoorVault {
  GThread *thread;
  DoorDb *db;
  int lock;
  char *folder;
  DoorClock *clock;
  DoorKdfPolicy policy;
  char *boot_id;
  DoorUuid id;
  DoorSecret *key;
  DoorSecret *interview_key; /* wraps the keys of interviews */
  DoorSecret *gone_key;      /* what stays of destroyed interviews */
  DoorSecret *record_key;
  DoorSecret *name_key;
  DoorSecret *outbox_key;
  DoorIdentity *identity;
  GHashTable *interviews; /* DoorUuid -> DoorOpenInterview, those in use */
  guint64 uses;
};

/* --- errors and transactions --- */

/* Turns an error of the database into one of the vault. Always FALSE. */
gboolean door_vault_translate (GError **error);
gboolean door_vault_damaged (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Commits when `good`, else rolls back; translates the error. */
gboolean door_vault_end (DoorVault *self, gboolean good, GError **error);

/* --- sealed values --- */

/* A place: what kind of value, of which vault, and up to two numbers or an id. */
typedef struct {
  guint8 bytes[64];
  gsize n;
} DoorPlaceBytes;

DoorPlaceBytes door_vault_place (const DoorVault *self, const char *kind, const void *id, gsize n);
GBytes *door_vault_wrap (const DoorSecret *key, const DoorPlaceBytes *place, GBytes *bytes);
GBytes *door_vault_unwrap (const DoorSecret *key, const DoorPlaceBytes *place, GBytes *wrapped);

/* --- interviews --- */

void door_open_interview_free (DoorOpenInterview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorOpenInterview, door_open_interview_free)

/* In the cache or loaded, with its proof checked. transfer none. */
DoorOpenInterview *door_vault_use (DoorVault *self, const DoorUuid *id, GError **error);
/* The same; STATE unless it is a draft. */
DoorOpenInterview *door_vault_use_draft (DoorVault *self, const DoorUuid *id, GError **error);
/* Writes the changed row; inside a transaction. */
gboolean door_vault_store (DoorVault *self,
                           const DoorOpenInterview *interview,
                           const DoorTail *tail,
                           DoorInterviewState state,
                           GBytes *signature,
                           GError **error);
/* Puts away the interview used longest ago when there are too many. Pointers to others stay. */
void door_vault_make_room (DoorVault *self);
/* Adds a new row and takes it into use; inside a transaction. transfer none. */
DoorOpenInterview *door_vault_insert (
    DoorVault *self, const DoorUuid *id, GBytes *about, const guint8 *previous, GError **error);
/* Appends inside a transaction; `tail` is a copy of the interview's. */
gboolean door_vault_append_inside (DoorVault *self,
                                   DoorOpenInterview *interview,
                                   DoorTail *tail,
                                   const DoorEntry *entries,
                                   guint n_entries,
                                   GError **error);
/* Takes over what a committed transaction changed; after a failed one only the nonces go on. */
void door_vault_settle (DoorOpenInterview *interview, const DoorTail *tail, gboolean committed);
GBytes *
door_vault_seal_about (const DoorVault *self, const DoorOpenInterview *interview, GBytes *about);
/* Of DoorSitting, by number. transfer full. */
GPtrArray *
door_vault_sittings (DoorVault *self, const DoorOpenInterview *interview, GError **error);
/* Rows of the main stream in order, `place`, `sitting`, `counter`, `sealed`. */
sqlite3_stmt *
door_vault_entries (DoorVault *self, const DoorOpenInterview *interview, GError **error);
DoorSealedEntry door_vault_entry_of_row (sqlite3_stmt *row);
guint64 door_vault_sequence_of_row (sqlite3_stmt *row);
/* Takes the key away and what was written under it; inside a transaction. `about` stays. */
gboolean
door_vault_forget (DoorVault *self, DoorOpenInterview *interview, GBytes *about, GError **error);
/* Leaves nothing of what was overwritten in the database's log. */
void door_vault_sweep (DoorVault *self);

/* --- media --- */

char *door_vault_media_path (const DoorVault *self, GBytes *file);
/* Removes files that no attachment names. */
void door_vault_sweep_media (DoorVault *self);
/* The sealed files of an interview and what opens them. */
gboolean door_vault_collect_media (DoorVault *self,
                                   const DoorOpenInterview *interview,
                                   GPtrArray *parts,
                                   GPtrArray *links,
                                   GError **error);
/* Seals the attachments of one interview again for another; inside a transaction. */
gboolean door_vault_copy_media (DoorVault *self,
                                const DoorOpenInterview *from,
                                const DoorOpenInterview *to,
                                GError **error);

/* --- outbox --- */

gboolean door_vault_outbox_add (DoorVault *self,
                                const DoorOpenInterview *interview,
                                const char *outcome,
                                GPtrArray *parts,
                                GError **error);
