-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files attached inside a sealed section belong to its stream: sealed under the section's key, and
-- gone from here once it is closed (they then lie in its envelope). 0: the interview itself.
ALTER TABLE attachment ADD COLUMN stream INTEGER NOT NULL DEFAULT 0;
