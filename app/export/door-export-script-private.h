/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A script that reads a CSV of ours, to the files that write one. */
#pragma once

#include "door-export-private.h"

typedef struct {
  DoorExportJob *job;
  const DoorDataset *dataset;
  guint table;
  const char *name; /* of the table */
  GString *out;
} DoorExportScript;

DoorExportScript door_export_script_begin (DoorExportJob *job, guint table);
/* Writes the script. Always TRUE: a failed write is told when the file is closed. */
gboolean door_export_script_finish (DoorExportScript *self, DoorExportSink *sink);
guint door_export_script_n_columns (const DoorExportScript *self);
const DoorColumn *door_export_script_column (const DoorExportScript *self, guint index);
/* Of these, the one in the language of the export. */
const char *door_export_script_label (const DoorExportScript *self, const char *const *labels);
/* The CSV has values as they were submitted; a list that is not of numbers is numbered in the script. */
gboolean door_export_is_worded (const DoorColumn *column);
void door_export_script_add (DoorExportScript *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Between quotes; each of `special` gets `escape` before it. A line break would end the command. */
void door_export_script_add_quoted (
    DoorExportScript *self, char quote, const char *special, char escape, const char *text);
