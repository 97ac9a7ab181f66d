-- SPDX-License-Identifier: GPL-3.0-or-later
-- As ../0006-selectors.sql.
CREATE INDEX device_of_selector ON device (substr (token_hash, 1, 16));
CREATE INDEX enrolment_of_selector ON enrolment (substr (code_hash, 1, 16));
