/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-estimate.h"

/* Standard error and relative one from the variance of the estimate. */
void door_estimate_set_error (DoorEstimate *to, double variance);
void door_estimate_set_t_interval (DoorEstimate *to, double level);
/* A mean of 1 and 0 becomes a proportion: its error relative to the rarer, its interval. */
void door_estimate_set_proportion (DoorEstimate *to, double level, DoorInterval interval);
/* Variance of a mean in a simple random sample of n records with these sums of w, wy, wy². */
double door_estimate_simple_variance (guint64 n, double sum_w, double sum_y, double sum_yy);
