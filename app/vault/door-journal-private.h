/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-entry-private.h"
#include "door-journal.h"

DoorJournal *
door_journal_new (const DoorUuid *vault, const DoorUuid *interview, const guint8 *previous_head);
void door_journal_add (DoorJournal *self, const DoorEntry *entry); /* copies the texts */
void door_journal_set_head (DoorJournal *self, const guint8 head[static DOOR_HASH_BYTES]);

/* Reads entries in order, checking number, seal, link and chain. */
typedef struct {
  DoorJournal *journal;
  const DoorSecret *key;
  DoorEntryPlace place; /* of the entry expected next */
  DoorChain chain;
  GByteArray *plain;
} DoorJournalReader;

void door_journal_reader_init (DoorJournalReader *self,
                               const DoorUuid *vault,
                               const DoorUuid *interview,
                               guint8 stream,
                               const guint8 *previous_head,
                               const DoorSecret *key);
void door_journal_reader_clear (DoorJournalReader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorJournalReader, door_journal_reader_clear)
/* FALSE when this is not the entry that follows. */
gboolean door_journal_reader_next (DoorJournalReader *self,
                                   const DoorSealedEntry *entry,
                                   const DoorSitting *sitting);
/* Takes an entry whose number is known, whatever became of those before it. */
gboolean door_journal_reader_rescue (DoorJournalReader *self,
                                     guint64 sequence,
                                     const DoorSealedEntry *entry,
                                     const DoorSitting *sitting);
/* Ends the reading. transfer full. */
DoorJournal *door_journal_reader_finish (DoorJournalReader *self);

/* --- the content of a journal.door --- */

/* "doorstep-journal 1\n", then little-endian: vault 16, interview 16, stream 1 (0: the main one, else
 * the number of a section), previous 1 + 32, key 32,
 * number of sittings 4, each: number 4, nonce 16, length of boot 2, boot; number of entries 8,
 * each: sitting 4, counter 8, length 4, sealed. */
GByteArray *door_journal_content_new (const DoorUuid *vault,
                                      const DoorUuid *interview,
                                      guint8 stream,
                                      const guint8 *previous_head,
                                      const DoorSecret *key,
                                      GPtrArray *sittings, /* of DoorSitting */
                                      guint64 n_entries);
void door_journal_content_add (GByteArray *content, const DoorSealedEntry *entry);

/* --- the content of a section-N.door --- */

/* "doorstep-section 1\n", length of the answers 4, answers, length of the journal 4, journal, number
 * of files 4 and for each: length of its name 4, name, length 4, content; zeroes up to the least
 * size, so that what was said does not tell in the size. `media` is the files as
 * door_media_pack() gives them; NULL: none. */
#define DOOR_SECTION_LEAST 60000u
GBytes *door_section_content_new (GBytes *answers, GBytes *journal, const GByteArray *media);
