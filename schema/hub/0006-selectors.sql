-- SPDX-License-Identifier: GPL-3.0-or-later
-- A token or code is found by its selector, the first 16 digits of its hash, which are no secret; the rest
-- is compared outside of the database, in constant time.

CREATE INDEX device_of_selector ON device (substr (token_hash, 1, 16));
CREATE INDEX enrolment_of_selector ON enrolment (substr (code_hash, 1, 16));
