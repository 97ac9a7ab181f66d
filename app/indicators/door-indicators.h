/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From interviews to published figures.
 *
 * Order of use: door-weighting.h makes weights from chances of selection and known totals;
 * door-design.h says how the sample was drawn; door-estimate.h gives figures with their errors.
 */
#pragma once

#include "door-design.h"
#include "door-estimate.h"
#include "door-weighting.h"
