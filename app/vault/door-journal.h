/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal of one interview: what was entered, in order. The vault hands it out when an
 * interview is reopened; a reviewer reads it from the journal.door of a submission.
 *
 * `path` and `value` are opaque text to everything in app/vault: what a path means is the form's
 * business. Every entry carries two clocks: the wall clock, which may be set wrong or changed, and
 * the monotonic clock with the boot it counts from, which may not. Durations come from the second.
 *
 * Thread rule: immutable once handed out; one owner.
 */
#pragma once

#include <glib.h>

#include "door-keys.h"
#include "door-seal.h"
#include "door-uuid.h"

/* Numbers are stored in vaults and submissions: never change one, only add. */
typedef enum {
  DOOR_ENTRY_SET = 1,    /* somebody entered or cleared a value */
  DOOR_ENTRY_EFFECT = 2, /* the form set a value that cannot be derived again (setvalue, once()) */
  DOOR_ENTRY_REPEAT_ADD = 3, /* path: the new instance */
  DOOR_ENTRY_REPEAT_REMOVE = 4,
  DOOR_ENTRY_POSITION = 5, /* where the interviewer stands */
  DOOR_ENTRY_LANGUAGE = 6,
  DOOR_ENTRY_REMARK = 7,
  DOOR_ENTRY_CHECK = 8,     /* a soft check shown, accepted or explained */
  DOOR_ENTRY_SELECTION = 9, /* a random draw and what it was made from */
  DOOR_ENTRY_PARADATA = 10, /* shown, left, covered, resumed, position fix */
  DOOR_ENTRY_ATTACH = 11,   /* written by door_vault_attach() */
  DOOR_ENTRY_SECTION_OPEN = 12,
  DOOR_ENTRY_SECTION_CLOSE = 13,
  DOOR_ENTRY_CARRY = 14,    /* a value that leaves a sealed section by declaration */
  DOOR_ENTRY_REBASE = 15,   /* moved to another version of the form */
  DOOR_ENTRY_FINALIZE = 16, /* written by door_vault_finalize() */
  DOOR_ENTRY_REOPEN = 17,   /* written by door_vault_reopen(): path: old id, value: old head */
  DOOR_ENTRY_LAST = DOOR_ENTRY_REOPEN,
} DoorEntryKind;

/* One entry. Plain data; whoever fills it owns its texts. */
typedef struct {
  DoorEntryKind kind;
  const char *path;  /* NULL is read back as "" */
  const char *value; /* NULL is read back as "" */
  gint64 wall_us;    /* 0 in door_vault_append(): now, by the vault's clock */
  gint64 monotonic_us;
  const char *boot_id; /* filled in by the vault together with the clocks */
  guint64 sequence;    /* from 1; filled in by the vault */
} DoorEntry;

/* Longest path and value together. A text question allows far less. */
#define DOOR_ENTRY_MAX_BYTES (1024u * 1024)

typedef struct _DoorJournal DoorJournal;

void door_journal_free (DoorJournal *self); /* wipes the texts */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorJournal, door_journal_free)

guint door_journal_length (const DoorJournal *self);
const DoorEntry *door_journal_get (const DoorJournal *self, guint index); /* transfer none */
const DoorUuid *door_journal_interview (const DoorJournal *self);
const DoorUuid *door_journal_vault (const DoorJournal *self);
/* Hash over the sealed entries; what door_vault_finalize() signed. */
const guint8 *door_journal_head (const DoorJournal *self); /* DOOR_HASH_BYTES */
/* Head of the finalized interview that this one continues; NULL when it continues none. */
const guint8 *door_journal_previous_head (const DoorJournal *self);
/* Microseconds between two entries by the monotonic clock; -1 when the machine was restarted
 * in between, where only the wall clock is left. */
gint64 door_entry_elapsed (const DoorEntry *earlier, const DoorEntry *later);

/* The content of a journal.door as door_envelope_open() returned it. The sealed entries are in it
 * with their key, so that a reviewer checks the same chain the device wrote: DAMAGED when an entry
 * is missing, moved or altered or the head is not `expected_head` (from the envelope's head). */
DoorJournal *door_journal_read (GBytes *content,
                                const guint8 expected_head[static DOOR_HASH_BYTES],
                                GError **error);

/* The content of a section-N.door as door_envelope_open() returned it: the answers as they were
 * given to door_vault_section_close(), and the section's own journal, with the true times. DAMAGED
 * as above. Either out-pointer may be NULL. */
gboolean door_section_read (GBytes *content,
                            const guint8 expected_head[static DOOR_HASH_BYTES],
                            GBytes **ret_answers,
                            DoorJournal **ret_journal,
                            GError **error);

/* A file that was attached inside the section. */
typedef struct {
  char *name;
  GBytes *content;
} DoorSectionFile;

void door_section_file_free (DoorSectionFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSectionFile, door_section_file_free)

/* Of the same content as door_section_read(). transfer full: of DoorSectionFile. */
GPtrArray *door_section_files (GBytes *content, GError **error);
