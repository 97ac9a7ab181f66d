/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The samples of California schools, column by column. */
#pragma once

#include "door-csv.h"
#include "door-indicators.h"

typedef struct {
  DoorCsvTable *table;
  gsize n;
} ApiData;
ApiData *api_load (const char *name);
void api_free (ApiData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiData, api_free)

/* transfer full, g_free(). "" is NAN. */
double *api_numbers (const ApiData *self, const char *column);
guint32 *api_whole_numbers (const ApiData *self, const char *column);
/* 1 where the cell has this text. */
double *api_is (const ApiData *self, const char *column, const char *text);
guint8 *api_domain (const ApiData *self, const char *column, const char *text);
/* The index of the cell's text in `texts` (NULL-terminated). */
guint32 *api_cells (const ApiData *self, const char *column, const char *const *texts);

/* Equal to about eight significant digits, or as many as the other program printed. */
#define assert_near(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 1e-7 * MAX (1, ABS (b)))
