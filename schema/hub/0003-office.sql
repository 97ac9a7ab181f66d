-- SPDX-License-Identifier: GPL-3.0-or-later
-- The office's side: letters, enrolment codes, the sample, listings. Still nothing a respondent
-- could be known by: addresses and prefilled answers are sealed to headquarters (sample_case) or to
-- a device (assignment); what stands in clear is the design.

-- A letter waits in one mailbox: "device:N", "team:NAME" or "office". sender 0: the office itself.
CREATE TABLE letter (
  mark    INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox TEXT NOT NULL,
  sender  INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  id      TEXT NOT NULL,
  at      INTEGER NOT NULL,
  content BLOB NOT NULL,
  UNIQUE (mailbox, sender, kind, id)
) STRICT;
CREATE INDEX letter_of_mailbox ON letter (mailbox, mark);

-- A code is good once. Only its hash is here; device: whom it enrolled.
CREATE TABLE enrolment (
  code_hash TEXT PRIMARY KEY,
  person    INTEGER NOT NULL REFERENCES person (id),
  label     TEXT NOT NULL,
  made      INTEGER NOT NULL,
  expires   INTEGER NOT NULL,
  device    INTEGER REFERENCES device (id)
) STRICT;

-- wiping: since when an order to wipe waits for the device.
ALTER TABLE device ADD COLUMN wiping INTEGER;
-- ended: since when the person works here no more.
ALTER TABLE person ADD COLUMN ended INTEGER;

-- plain: others' clients may send this form unsealed; the hub seals on receipt.
ALTER TABLE form ADD COLUMN plain INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN plain INTEGER NOT NULL DEFAULT 0;

-- reserve: order of release among the reserve households of the PSU; 0: of the sample proper.
CREATE TABLE sample_case (
  case_id TEXT PRIMARY KEY,
  psu     TEXT NOT NULL,
  stratum TEXT NOT NULL,
  weight  TEXT NOT NULL,
  form_id TEXT NOT NULL,
  version TEXT NOT NULL,
  reserve INTEGER NOT NULL,
  device  INTEGER REFERENCES device (id),
  added   INTEGER NOT NULL,
  sealed  BLOB NOT NULL
) STRICT;
CREATE INDEX sample_case_of_psu ON sample_case (psu, case_id);
CREATE INDEX sample_case_of_device ON sample_case (device);

-- A PSU whose listing was closed, and the signed draw from it.
CREATE TABLE listing (
  psu        TEXT PRIMARY KEY,
  closed     INTEGER NOT NULL,
  households INTEGER NOT NULL,
  frame_hash TEXT NOT NULL,
  draw       BLOB
) STRICT;
