/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A postbox in memory, which keeps the promises of door-postbox.h. */
#pragma once

#include "door-postbox.h"

#define SYNC_TYPE_BOX_POST (sync_box_post_get_type ())
G_DECLARE_FINAL_TYPE (SyncBoxPost, sync_box_post, SYNC, BOX_POST, GObject)

SyncBoxPost *sync_box_post_new (void);
void sync_box_post_add (
    SyncBoxPost *self, const char *kind, const char *id, const char *to, const char *text);
guint sync_box_post_waiting (SyncBoxPost *self);
/* Why a letter was refused that waits no more; NULL: none was. */
const char *sync_box_post_refusal (SyncBoxPost *self);
