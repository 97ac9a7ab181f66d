/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-dataset-private.h"

/* `kept` gets a GArray of guint for each table: places of the columns in `from`. */
DoorSchema *door_filter_schema (const DoorSchema *from, const DoorFilter *filter, GPtrArray *kept);
/* All rows of one table. */
gboolean door_filter_fill (guint table,
                           const DoorStore *from,
                           const GArray *kept,
                           const DoorFilter *filter,
                           DoorStore *to,
                           GError **error);
