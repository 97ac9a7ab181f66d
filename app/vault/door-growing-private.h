/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has grown, for those who take the whole interview along. */
#pragma once

#include "door-media-private.h"

/* Sections have 1 to DOOR_SECTION_MAX (250). */
#define DOOR_STREAM_GROWING 255

/* What has grown becomes attachments; inside a transaction. */
gboolean door_growing_settle (DoorVault *self, const DoorOpenInterview *interview, GError **error);
/* The same in a transaction of its own; does nothing when nothing has grown. */
gboolean
door_growing_settle_now (DoorVault *self, const DoorOpenInterview *interview, GError **error);
/* Appends what has grown under this name. FALSE with an error. */
gboolean door_growing_read (DoorVault *self,
                            const DoorOpenInterview *interview,
                            const char *name,
                            GByteArray *out,
                            GError **error);
