/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structured logs, one JSON object a line, for support and operations.
 *
 * Promise: no respondent data. A log line is an event name and named facts about the program
 * (counts, durations, codes, identifiers of devices and forms), never an answer, a path of a
 * question, an address or a passphrase. The API takes no free text but the event's name and
 * short identifiers, so that there is nowhere to put one.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

/* Where lines go: a file is appended to; NULL means standard error; call once at start.
 * Without a call nothing is written. */
gboolean door_log_open (const char *path, GError **error);
void door_log_close (void);

/* door_log ("hub.submission", "instance", id, "status", "201", NULL): names and values in turn,
 * ended by NULL. */
void door_log (const char *event, ...) G_GNUC_NULL_TERMINATED;
