-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a relay must know of what it carries between its tablets and the hub.

-- origin: the hub's mark of the assignment; NULL: it was assigned here.
ALTER TABLE assignment ADD COLUMN origin INTEGER;
-- forwarded: the hub has it, or it came from there. refused: why the hub will not have it.
ALTER TABLE letter ADD COLUMN forwarded INTEGER;
ALTER TABLE letter ADD COLUMN refused TEXT;

-- How far a submission has come on its way to the hub; none: not tried yet.
-- state: 0 waits, 1 the hub has it, 2 the hub refused it.
CREATE TABLE forward (
  submission INTEGER PRIMARY KEY REFERENCES submission (seq),
  state      INTEGER NOT NULL,
  attempts   INTEGER NOT NULL,
  next_try   INTEGER NOT NULL,
  message    TEXT
) STRICT;
