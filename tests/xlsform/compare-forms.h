/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells whether two XForms say the same: names by namespace rather than prefix, attributes in any
 * order, white space in expressions folded, and none between elements. The order of elements
 * counts.
 */
#pragma once

#include "door-xml.h"

/* NULL when they agree, else where and how they first differ. transfer full. */
char *compare_forms (GBytes *ours, GBytes *theirs);
