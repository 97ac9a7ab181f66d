/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device folder for the real desk: one account, some forms, some cases; no hub. For tests,
 * pictures and figures of the window over what it stands on in earnest. */
#pragma once

#include "door-desk.h"

#define REAL_DESK_ACCOUNT "amina"
#define REAL_DESK_PASSPHRASE "seven quiet herons"

typedef struct _RealDesk RealDesk;

RealDesk *real_desk_new (void);
void real_desk_free (RealDesk *self); /* removes the folder */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RealDesk, real_desk_free)
const char *real_desk_get_folder (RealDesk *self);

/* A form; its id and version must be as in the XML. */
void real_desk_add_form (RealDesk *self, const char *form_id, const char *version, GBytes *xml);
/* A file that comes with it. */
void real_desk_add_media (
    RealDesk *self, const char *form_id, const char *version, const char *name, GBytes *bytes);
/* A case of it: "Household LABEL". */
void real_desk_add_case (RealDesk *self, const char *label, const char *form_id);
/* A form of the tests ("desk/roster.xml"), which calls itself "household", version 7, with a case
 * "Household 0142". */
void real_desk_add_test_form (RealDesk *self, const char *file);
/* The form of every control, with its pictures and a case "Household 0142". */
void real_desk_add_controls (RealDesk *self);
/* To be opened at once: a passphrase costs nothing here. transfer full. */
DoorUnlock *real_desk_unlock (const char *folder);
/* Call after adding, before the window opens it. */
void real_desk_close (RealDesk *self);
