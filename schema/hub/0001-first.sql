-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a hub keeps. Times are microseconds since 1970, UTC. No column ever holds an answer, an
-- address or a name of a respondent: what came from or goes to an interviewer is sealed.

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;

CREATE TABLE person (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL UNIQUE,
  role  TEXT NOT NULL,
  team  TEXT NOT NULL,
  added INTEGER NOT NULL
) STRICT;

-- A device speaks by its token. The token has 256 random bits; only its hash is here.
CREATE TABLE device (
  id         INTEGER PRIMARY KEY,
  person     INTEGER NOT NULL REFERENCES person (id),
  label      TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  added      INTEGER NOT NULL,
  revoked    INTEGER,
  vault_id   TEXT UNIQUE,
  keys       TEXT
) STRICT;

-- state: 0 open, 1 closing (not listed, still taken), 2 closed.
CREATE TABLE form (
  id        INTEGER PRIMARY KEY,
  form_id   TEXT NOT NULL,
  version   TEXT NOT NULL,
  name      TEXT NOT NULL,
  hash      TEXT NOT NULL,
  xml       BLOB NOT NULL,
  signature BLOB,
  state     INTEGER NOT NULL DEFAULT 0,
  published INTEGER NOT NULL,
  UNIQUE (form_id, version)
) STRICT;

CREATE TABLE form_media (
  form     INTEGER NOT NULL REFERENCES form (id),
  filename TEXT NOT NULL,
  hash     TEXT NOT NULL,
  content  BLOB NOT NULL,
  PRIMARY KEY (form, filename)
) STRICT;

CREATE TABLE roster (
  epoch   INTEGER PRIMARY KEY,
  content BLOB NOT NULL,
  added   INTEGER NOT NULL
) STRICT;

-- sealed NULL: withdrawn. A change takes a new mark, so that a device sees it once.
CREATE TABLE assignment (
  mark     INTEGER PRIMARY KEY AUTOINCREMENT,
  device   INTEGER NOT NULL REFERENCES device (id),
  case_id  TEXT NOT NULL,
  sealed   BLOB,
  assigned INTEGER NOT NULL,
  UNIQUE (device, case_id)
) STRICT;
CREATE INDEX assignment_of_device ON assignment (device, mark);

-- team is copied from the person at arrival: who may read does not change with a later transfer.
-- missing counts the parts of the manifest that have not arrived.
CREATE TABLE submission (
  seq           INTEGER PRIMARY KEY AUTOINCREMENT,
  instance_id   TEXT NOT NULL,
  deprecated_id TEXT,
  form          INTEGER NOT NULL REFERENCES form (id),
  device        INTEGER NOT NULL REFERENCES device (id),
  team          TEXT NOT NULL,
  received      INTEGER NOT NULL,
  manifest      BLOB NOT NULL,
  manifest_hash TEXT NOT NULL,
  missing       INTEGER NOT NULL,
  conflict      INTEGER NOT NULL,
  receipt       BLOB
) STRICT;
CREATE UNIQUE INDEX submission_of_bytes ON submission (instance_id, manifest_hash);
-- However two requests race, one instance has one submission that is no conflict.
CREATE UNIQUE INDEX submission_of_instance ON submission (instance_id) WHERE conflict = 0;
CREATE INDEX submission_of_team ON submission (team, seq);

-- Small parts stand here, large ones in a file named by their SHA-256.
CREATE TABLE part (
  submission INTEGER NOT NULL REFERENCES submission (seq),
  name       TEXT NOT NULL,
  size       INTEGER NOT NULL,
  content    BLOB,
  file       TEXT,
  UNIQUE (submission, name)
) STRICT;

-- Receipts on their way to the device that brought the submission.
CREATE TABLE receipt (
  mark       INTEGER PRIMARY KEY AUTOINCREMENT,
  device     INTEGER NOT NULL REFERENCES device (id),
  submission INTEGER NOT NULL REFERENCES submission (seq),
  content    BLOB NOT NULL,
  UNIQUE (submission, content)
) STRICT;
CREATE INDEX receipt_of_device ON receipt (device, mark);

CREATE TABLE audit (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  actor   TEXT NOT NULL,
  act     TEXT NOT NULL,
  subject TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
  BEGIN SELECT RAISE (ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
  BEGIN SELECT RAISE (ABORT, 'the audit log is append-only'); END;
