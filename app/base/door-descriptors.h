/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Descriptors of open files and sockets, and how many of them a program may have.
 */
#pragma once

#include <gio/gio.h>

/* A second descriptor of the same file or socket, which outlives the first; -1 and G_IO_ERROR when
 * there are too many. The caller closes it. */
int door_descriptor_copy (int descriptor, GError **error);
/* As many as the system lets this program have at all. Often it begins with 1,024, few for a server.
 * Call it before threads begin. */
void door_descriptors_allow_all (void);
