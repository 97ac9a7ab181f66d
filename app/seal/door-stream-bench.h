/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For `doorctl bench` alone: the speed of sealing beside the speed of libsodium's own stream, in one
 * run, over the same buffers.
 */
#pragma once

#include <glib.h>

/* Seals `n_bytes` of zeroes, in pieces of 1 MiB into a buffer that is used again, turn about
 * through DoorStreamSealer and through libsodium alone. Seconds. */
void door_stream_measure (gsize n_bytes, double *ret_ours, double *ret_bare);
