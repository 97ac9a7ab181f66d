/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms and submissions of tests/dataset/data. */
#pragma once

#include "door-dataset.h"

GBytes *dataset_load (const char *name);
DoorFormDef *dataset_load_form (const char *name);
/* `spool` NULL: in memory. */
DoorDataset *dataset_new (const char *form_name, DoorSpool *spool);
void dataset_add (DoorDataset *dataset, const char *name, const DoorSubmissionMeta *meta);
void dataset_close (DoorDataset *dataset);
