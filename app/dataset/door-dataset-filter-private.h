/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-dataset-private.h"

/* `kept` gets a GArray of guint for each table of `from`: places of the columns that stay; `tables`
 * (of guint) the table of `from` for each table of the result. */
DoorSchema *door_filter_schema (const DoorSchema *from,
                                const DoorFilter *filter,
                                GPtrArray *kept,
                                GArray *tables);
/* All rows of one table. */
gboolean door_filter_fill (guint table,
                           const DoorStore *from,
                           const GArray *kept,
                           const DoorFilter *filter,
                           DoorStore *to,
                           GError **error);
