-- SPDX-License-Identifier: GPL-3.0-or-later
-- Large parts on their way in, piece by piece. How far one has come is the length of its file:
-- it is never ahead of the disk, and a wrong byte shows in the hash at the end.

CREATE TABLE upload (
  device INTEGER NOT NULL REFERENCES device (id),
  sha256 TEXT NOT NULL,
  size   INTEGER NOT NULL,
  begun  INTEGER NOT NULL,
  PRIMARY KEY (device, sha256)
) STRICT;
