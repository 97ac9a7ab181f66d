/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-bytes-private.h"
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

/* Where entries go: the main journal of an interview (stream 0) or one of its sections. */
typedef struct {
  gint64 number; /* of the interview */
  DoorUuid id;
  guint8 stream;
  const DoorSecret *journal_key;
  const DoorSecret *about_key; /* seals the boot of a sitting */
} DoorLine;

/* The clock outside a sealed section stands still while the section is open, and goes on from there:
 * its duration must not show. In memory only; what is on disk would tell. */
typedef struct {
  DoorUuid id;
  char *boot; /* of the main journal's sittings; NULL: the machine's */
  gboolean stopped;
  gint64 stopped_wall, stopped_monotonic; /* true times at the opening */
  gint64 shift_wall, shift_monotonic;     /* what sections have taken so far */
} DoorOuterClock;

typedef struct _DoorOpenSection DoorOpenSection;
void door_open_section_free (DoorOpenSection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorOpenSection, door_open_section_free)

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
  DoorOpenSection *section; /* the one used last; may be NULL */
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
  GHashTable *clocks;     /* DoorUuid -> DoorOuterClock, of interviews with sections */
  guint64 uses;
};

/* Opened and migrated. */
DoorDb *door_vault_open_db (const char *path, GError **error);

/* --- opening --- */

/* Files and lock, without keys. transfer full. */
DoorVault *
door_vault_open_locked (const char *folder, const DoorVaultOptions *options, GError **error);
/* What slots are bound to: "vault" and its id. transfer full. */
char *door_vault_slot_context (const DoorVault *self);
/* NOT_FOUND when there is none. transfer full. */
GBytes *door_vault_recovery_slot (DoorVault *self, GError **error);
/* With self->key set; NULL: translates the error that says why. */
gboolean door_vault_unlock (DoorVault *self, GError **error);

/* --- errors and transactions --- */

/* Turns an error of the database into one of the vault. Always FALSE. */
gboolean door_vault_translate (GError **error);
gboolean door_vault_damaged (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Sets STATE. Always FALSE. */
gboolean door_vault_refuse (GError **error, const char *text);
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
/* Appends inside a transaction; `tail` is a copy of the interview's or section's. The times of the
 * entries are taken as they are. */
gboolean door_vault_append_line (DoorVault *self,
                                 const DoorLine *line,
                                 DoorTail *tail,
                                 const DoorEntry *entries,
                                 guint n_entries,
                                 GError **error);
/* The same for the main journal, with the times that may be seen outside a section. */
gboolean door_vault_append_inside (DoorVault *self,
                                   DoorOpenInterview *interview,
                                   DoorTail *tail,
                                   const DoorEntry *entries,
                                   guint n_entries,
                                   GError **error);
DoorLine door_vault_main_line (const DoorOpenInterview *interview);
gboolean door_vault_entries_are_sound (const DoorEntry *entries, guint n_entries);
/* Verified from its start to `tail`. transfer full. */
DoorJournal *door_vault_read_line (DoorVault *self,
                                   const DoorLine *line,
                                   const DoorTail *tail,
                                   const guint8 *previous_head,
                                   GError **error);
/* The content of a journal.door (door-journal.h), checked. It holds the journal's key. */
GBytes *door_vault_line_content (DoorVault *self,
                                 const DoorLine *line,
                                 const DoorTail *tail,
                                 const guint8 *previous_head,
                                 GError **error);
void door_vault_wipe_content (GBytes *content);
/* What still verifies. transfer full. */
DoorJournal *door_vault_rescue_line (DoorVault *self,
                                     const DoorLine *line,
                                     const guint8 *previous_head,
                                     GError **error);
/* Gives an entry without times those of now. */
void door_vault_stamp (DoorVault *self, DoorEntry *entry);
/* Everything that belongs to an interview but its own row. */
gboolean door_vault_delete_rows (DoorVault *self, gint64 number, GError **error);
gboolean door_vault_delete_line (DoorVault *self, const DoorLine *line, GError **error);
/* Takes over what a committed transaction changed; after a failed one only the nonces go on. */
void door_vault_settle (DoorTail *kept, const DoorTail *tail, gboolean committed);
/* NULL when it is damaged. transfer full. */
GBytes *door_vault_open_about (const DoorVault *self, const DoorOpenInterview *interview);
/* Head of the interview that this one continues; NULL: none. transfer none. */
const guint8 *door_vault_previous_of (const DoorOpenInterview *interview);
GBytes *
door_vault_seal_about (const DoorVault *self, const DoorOpenInterview *interview, GBytes *about);
/* Takes the key away and what was written under it; inside a transaction. `outcome` and `about` (may
 * be NULL) stay. */
gboolean door_vault_forget (DoorVault *self,
                            DoorOpenInterview *interview,
                            const char *outcome,
                            GBytes *about,
                            GError **error);
/* Leaves nothing of what was overwritten in the database's log. FALSE: try again later. */
gboolean door_vault_sweep (DoorVault *self);

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
/* They in clear. transfer full: of DoorVaultPart. */
GPtrArray *
door_vault_read_media (DoorVault *self, const DoorOpenInterview *interview, GError **error);
/* Seals the attachments of one interview again for another; inside a transaction. */
gboolean door_vault_copy_media (DoorVault *self,
                                const DoorOpenInterview *from,
                                const DoorOpenInterview *to,
                                GError **error);

/* --- sections --- */

/* STATE when a section is still open; else the envelopes of the closed ones, and their links. */
gboolean door_vault_collect_sections (DoorVault *self,
                                      const DoorOpenInterview *interview,
                                      GPtrArray *parts,
                                      GPtrArray *links,
                                      GError **error);
/* Gives the closed sections to another interview, unchanged; inside a transaction. */
gboolean door_vault_copy_sections (DoorVault *self,
                                   const DoorOpenInterview *from,
                                   const DoorOpenInterview *to,
                                   GError **error);
/* For a backup, and out of one into another interview; the latter inside a transaction. Sections:
 * number 4, each: stream 1, open 1, label, head 32, content of its journal or its envelope; an open
 * one with its attachments behind (`with_media`; the first version had none). */
gboolean door_vault_pack_sections (DoorVault *self,
                                   const DoorOpenInterview *interview,
                                   GByteArray *out,
                                   GError **error);
gboolean door_vault_unpack_sections (DoorVault *self,
                                     const DoorOpenInterview *interview,
                                     DoorBytesReader *reader,
                                     gboolean with_media,
                                     GError **error);
/* NULL when the interview has no sections in this run of the program. transfer none. */
DoorOuterClock *door_vault_outer_clock (const DoorVault *self, const DoorUuid *id);
/* At the opening and at the closing of a section. */
void door_vault_stop_clock (DoorVault *self, const DoorUuid *id);
void door_vault_start_clock (DoorVault *self, const DoorUuid *id);
gboolean door_vault_has_sections (DoorVault *self, const DoorOpenInterview *interview);
/* Before an interview with sections is written to in a new run of the program. */
void door_vault_prepare_clock (DoorVault *self, const DoorOpenInterview *interview);
/* The boot id of a new sitting. transfer none. */
const char *door_vault_boot_for (DoorVault *self, const DoorLine *line);

/* --- outbox --- */

gboolean door_vault_outbox_add (DoorVault *self,
                                const DoorOpenInterview *interview,
                                const char *outcome,
                                GPtrArray *parts,
                                GError **error);
