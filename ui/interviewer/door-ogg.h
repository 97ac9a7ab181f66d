/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where what was recorded begins and ends, read from the pages of an Ogg file with Opus (RFC 3533, RFC 7845), one
 * stretch or several behind each other: players cannot skip from one into another.
 * Any bytes may be given; what is no such file has length 0. Thread rule: any thread.
 */
#pragma once

#include <gio/gio.h>

/* Of all stretches, in seconds. */
double door_ogg_length (GBytes *sound);
/* A file that begins so many seconds later, or a little earlier than that, as pages allow: *ret_start says where.
 * transfer full. */
GBytes *door_ogg_from (GBytes *sound, double seconds, double *ret_start);
