/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real forms as test data. Not in this repository: where $DOOR_CORPUS is absent there are none. */
#pragma once

#include "door-form.h"

/* Adds one test per form file, "/corpus/<file>", or one that is skipped. Call between
 * g_test_init() and g_test_run(). */
void corpus_add_tests (const char *prefix, void (*test) (const char *file));
/* NULL when the form is refused; its faults are in `diagnostics` then. */
DoorFormDef *corpus_load (const char *file, DoorDiagnostics *diagnostics);
/* The file has this text somewhere. */
gboolean corpus_holds (const char *file, const char *text);
/* The code with which refused.tsv says the form is refused; NULL when it must load. */
const char *corpus_refusal (const char *file);
