/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the driver for PostgreSQL. */
#pragma once

#include "door-hub-sql.h"

/* In one transaction, under the lock: hub processes may start together. Without `create` an empty
 * database is NOT_FOUND. */
gboolean door_hub_postgresql_migrate (DoorHubSql *sql, gboolean create, GError **error);
