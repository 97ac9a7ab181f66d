-- SPDX-License-Identifier: GPL-3.0-or-later
-- The same as schema/hub/0004, where it is explained.

ALTER TABLE assignment ADD COLUMN origin bigint;
ALTER TABLE letter ADD COLUMN forwarded bigint;
ALTER TABLE letter ADD COLUMN refused text;

CREATE TABLE forward (
  submission bigint PRIMARY KEY REFERENCES submission (seq),
  state      bigint NOT NULL,
  attempts   bigint NOT NULL,
  next_try   bigint NOT NULL,
  message    text
);
