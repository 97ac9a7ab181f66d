/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A throw-away PostgreSQL cluster in a temporary folder, for measuring and for tests. It listens on a
 * socket in that folder, and ends with this process. PostgreSQL refuses to run as root: then the
 * cluster belongs to the system's user "postgres".
 *
 * Order of use: door_cluster_new(); door_cluster_add_database() for each store wanted;
 * door_cluster_add_pooler() for the same through pgbouncer; door_cluster_free().
 * Thread rule: one owner.
 */
#pragma once

#include <gio/gio.h>

typedef struct _DoorCluster DoorCluster;

/* TRUE where PostgreSQL's server is installed and may be run. */
gboolean door_cluster_is_possible (void);
/* `durable`: commits wait for the disk, as in earnest. */
DoorCluster *door_cluster_new (gboolean durable, GError **error);
/* Stops it and removes its folder. */
void door_cluster_free (DoorCluster *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCluster, door_cluster_free)

/* A new empty database; its "postgresql://…" address. transfer full. */
char *door_cluster_add_database (DoorCluster *self, GError **error);
/* The same with its tables in a folder of its own, on another disk perhaps. The folder is empty and is
 * given to the cluster's user. */
char *door_cluster_add_database_in (DoorCluster *self, const char *folder, GError **error);
/* Quicker than another one. Nobody may be connected to it. */
gboolean door_cluster_empty_database (DoorCluster *self, const char *url, GError **error);
/* FALSE with G_IO_ERROR_NOT_SUPPORTED where pgbouncer is missing. *ret_url: the same database through
 * it, in transaction mode. */
gboolean
door_cluster_add_pooler (DoorCluster *self, const char *url, char **ret_url, GError **error);
/* Ends it at once, as a power cut would, and starts it again. */
gboolean door_cluster_restart (DoorCluster *self, GError **error);
/* Process number of the server's first process. */
const char *door_cluster_pid (DoorCluster *self);
