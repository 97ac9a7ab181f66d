-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was destroyed and must not come back: by a respondent's withdrawal ("all") or by the survey's
-- schedule ("identifiers", "positions", "media"). Whoever holds copies asks by mark and destroys theirs.

-- signer: only interviews that this vault signed; NULL: the office said so.
CREATE TABLE destroyed (
  mark        INTEGER PRIMARY KEY AUTOINCREMENT,
  instance_id TEXT NOT NULL,
  what        TEXT NOT NULL,
  signer      BLOB,
  outcome     TEXT NOT NULL,
  at          INTEGER NOT NULL,
  UNIQUE (instance_id, what)
) STRICT;

-- withdrawn: it came, or would have come; nothing of it is kept but this row.
ALTER TABLE submission ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;

-- Where copies of the hub lie, as far as it made them.
CREATE TABLE backup (
  folder TEXT PRIMARY KEY,
  at     INTEGER NOT NULL
) STRICT;
