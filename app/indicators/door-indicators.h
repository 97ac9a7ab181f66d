/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From interviews to published figures.
 *
 * Order of use: door-weight-plan.h makes weights by a plan (door-weighting.h has its steps);
 * door-rate-table.h counts what became of the cases; door-design.h says how the sample was drawn;
 * door-estimate.h gives figures with their errors, door-replicate.h a second opinion. door-indicator.h counts by definitions that are
 * files. door-study.h holds the tables that plans and
 * definitions speak about, door-rule.h the language in which they do.
 */
#pragma once

#include "door-design.h"
#include "door-estimate.h"
#include "door-indicator.h"
#include "door-rate-table.h"
#include "door-replicate.h"
#include "door-study.h"
#include "door-weight-plan.h"
#include "door-weighting.h"
