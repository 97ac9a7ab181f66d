/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Simulated interviews to a hub or any other OpenRosa server, as somebody else's client would send
 * them: unsealed. A hub of ours seals them on arrival and takes them only for a form that its
 * administrator opened for that ("doorctl hub plain"), so that invented interviews never slip into a
 * survey in the field.
 *
 * Order of use: door_simulate_sender_new(), door_simulate_send() for each, _free().
 * Thread rule: the thread that made it; blocks.
 */
#pragma once

#include <gio/gio.h>

typedef struct _DoorSimulateSender DoorSimulateSender;

/* `url`: "http://127.0.0.1:8080/v1"; `token` of an interviewer's device, NULL: none. NULL when the
 * address is none. */
DoorSimulateSender *door_simulate_sender_new (const char *url, const char *token, GError **error);
void door_simulate_sender_free (DoorSimulateSender *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSimulateSender, door_simulate_sender_free)

/* TRUE once the server has said that it keeps the submission. */
gboolean door_simulate_send (DoorSimulateSender *self, GBytes *xml, GError **error);
