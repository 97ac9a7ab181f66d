-- SPDX-License-Identifier: GPL-3.0-or-later
-- A vault. Every BLOB but uuids, nonces and hashes is sealed before SQLite sees it; see
-- app/vault/SECURITY.md for which key seals what.
--
-- Tables that grow have an INTEGER PRIMARY KEY put together from numbers, so that rows lie only in
-- leaf pages, need no second index, and can be found again by a rescue when the tree is damaged.

-- One row: what this is and how it is opened.
CREATE TABLE vault (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  uuid BLOB NOT NULL,
  passphrase_slot BLOB NOT NULL,
  recovery_slot BLOB,
  identity BLOB NOT NULL
) STRICT;

CREATE TABLE interview (
  number INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  state INTEGER NOT NULL,        -- DoorInterviewState
  wrapped_key BLOB,              -- NULL once destroyed
  about BLOB NOT NULL,
  length INTEGER NOT NULL,       -- entries in the journal
  head BLOB NOT NULL,            -- hash chain over the sealed entries
  previous BLOB,                 -- head of the interview that this one continues
  proof BLOB NOT NULL,           -- keyed hash over the columns before
  signature BLOB                 -- of the vault over the head, from finalizing on
) STRICT;

-- A stretch of writing into one interview by one run of the program: where nonces begin.
CREATE TABLE sitting (
  place INTEGER PRIMARY KEY,     -- interview << 32 | stream << 24 | number
  nonce BLOB NOT NULL,           -- first 16 bytes of every nonce
  boot BLOB NOT NULL
) STRICT;

CREATE TABLE entry (
  place INTEGER PRIMARY KEY,     -- interview << 40 | stream << 32 | sequence
  sitting INTEGER NOT NULL,
  counter INTEGER NOT NULL,      -- last 8 bytes of the nonce
  sealed BLOB NOT NULL
) STRICT;

-- A sealed section: a stream of its own under a key of its own. Closed, it is one envelope to its
-- audience, and the key is gone.
CREATE TABLE section (
  place INTEGER PRIMARY KEY,     -- interview << 8 | stream
  state INTEGER NOT NULL,        -- 1 open, 2 closed
  wrapped_key BLOB,              -- NULL once closed
  about BLOB NOT NULL,
  length INTEGER NOT NULL,       -- entries in the stream; 0 once closed
  head BLOB NOT NULL,            -- zeroes once closed
  proof BLOB NOT NULL,           -- keyed hash over all of it
  envelope BLOB                  -- section-N.door, once closed
) STRICT;

CREATE TABLE attachment (
  number INTEGER PRIMARY KEY,
  interview INTEGER NOT NULL REFERENCES interview,
  file BLOB NOT NULL,            -- random name in media/
  about BLOB NOT NULL
) STRICT;
CREATE INDEX attachment_by_interview ON attachment (interview);

CREATE TABLE outbox (
  interview INTEGER PRIMARY KEY REFERENCES interview,
  state INTEGER NOT NULL,        -- DoorOutboxState
  tries INTEGER NOT NULL,
  about BLOB NOT NULL
) STRICT;

CREATE TABLE outbox_part (
  place INTEGER PRIMARY KEY,     -- interview << 16 | position
  sealed BLOB NOT NULL
) STRICT;

CREATE TABLE record (
  number INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,         -- DoorRecordKind
  name BLOB NOT NULL,            -- keyed hash
  about BLOB NOT NULL,
  body BLOB,
  UNIQUE (kind, name)
) STRICT;
