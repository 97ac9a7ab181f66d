/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The script for SPSS. */
#define G_LOG_DOMAIN "door-export"

#include "door-export-script-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
add_spss_string (DoorExportScript *self, const char *text)
{
  door_export_script_add_quoted (self, '\'', "'", '\'', text);
}

static const char *
spss_name (const DoorExportScript *self, guint index)
{
  return door_dataset_legal_name (self->dataset, self->table, index, DOOR_NAMES_SPSS);
}

/* Dates and worded codes are read as text first. */
static gboolean
is_read_as_text (const DoorColumn *column)
{
  return column->kind == DOOR_COLUMN_TEXT || column->kind == DOOR_COLUMN_DATE
         || column->kind == DOOR_COLUMN_TIME || column->kind == DOOR_COLUMN_DATE_TIME
         || door_export_is_worded (column);
}

static gsize
text_width (const DoorExportScript *self, guint index)
{
  const DoorColumn *column = door_export_script_column (self, index);
  gsize width = door_dataset_stats (self->dataset, self->table, index)->max_bytes;

  if (column->kind != DOOR_COLUMN_TEXT && !door_export_is_worded (column))
    return 23; /* 2026-05-14T18:30:00.250 */
  for (guint i = 0; door_export_is_worded (column) && i < column->codes->n_codes; i++)
    if (column->codes->codes[i].value)
      width = MAX (width, strlen (column->codes->codes[i].value));
  return MAX (width, 2);
}

static void
add_spss_reading (DoorExportScript *self)
{
  door_export_script_add (
      self,
      "* Reads %s.csv from the working directory.\n"
      "GET DATA /TYPE=TXT /FILE='%s.csv' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED\n"
      " /DELCASE=LINE /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='\"' /VARIABLES=\n",
      self->name, self->name);
  for (guint i = 0; i < door_export_script_n_columns (self); i++)
    if (is_read_as_text (door_export_script_column (self, i)))
      door_export_script_add (self, " @csv%u A%" G_GSIZE_FORMAT "\n", i + 1, text_width (self, i));
    else
      door_export_script_add (self, " @csv%u F40.0\n", i + 1);
  g_string_append (self->out, ".\n");
}

#define SPSS_DATE                                                                                  \
  "DATE.DMY(NUMBER(SUBSTR(@csv%u,9,2),F2),NUMBER(SUBSTR(@csv%u,6,2),F2),"                          \
  "NUMBER(SUBSTR(@csv%u,1,4),F4))"
#define SPSS_TIME                                                                                  \
  "NUMBER(SUBSTR(@csv%u,%d,2),F2)*3600+NUMBER(SUBSTR(@csv%u,%d,2),F2)*60+"                         \
  "NUMBER(SUBSTR(@csv%u,%d),F12)"

static void
add_spss_time (DoorExportScript *self, guint index, DoorColumnKind kind)
{
  const char *name = spss_name (self, index);
  guint n = index + 1;

  if (kind == DOOR_COLUMN_DATE)
    door_export_script_add (self, "COMPUTE %s=" SPSS_DATE ".\nFORMATS %s (SDATE10).\n", name, n, n,
                            n, name);
  else if (kind == DOOR_COLUMN_TIME)
    door_export_script_add (self, "COMPUTE %s=" SPSS_TIME ".\nFORMATS %s (TIME8).\n", name, n, 1, n,
                            4, n, 7, name);
  else
    door_export_script_add (self,
                            "COMPUTE %s=" SPSS_DATE "+" SPSS_TIME ".\nFORMATS %s (DATETIME20).\n",
                            name, n, n, n, n, 12, n, 15, n, 18, name);
}

static void
add_spss_words (DoorExportScript *self, guint index, const DoorColumn *column)
{
  door_export_script_add (self, "RECODE @csv%u", index + 1);
  for (guint i = 0; i < column->codes->n_codes; i++)
    {
      const DoorCode *code = &column->codes->codes[i];
      g_autofree char *number = g_strdup_printf ("%d", code->number);

      g_string_append (self->out, "\n (");
      add_spss_string (self, code->missing ? number : code->value);
      door_export_script_add (self, "=%d)", code->number);
    }
  door_export_script_add (self, "\n INTO %s.\n", spss_name (self, index));
}

static void
add_spss_missing (DoorExportScript *self, guint index, const DoorColumn *column)
{
  guint n = (guint) __builtin_popcount (column->missing);
  const char *comma = "";

  if (!column->has_codes_for_missing || n == 0)
    return;
  door_export_script_add (self, "MISSING VALUES %s (", spss_name (self, index));
  if (n > 3)
    door_export_script_add (self, "%d THRU %d", DOOR_MISSING_FIRST, DOOR_MISSING_LAST);
  for (int code = DOOR_MISSING_LAST; n <= 3 && code >= DOOR_MISSING_FIRST; code--)
    if (column->missing & DOOR_MISSING_BIT (code))
      {
        door_export_script_add (self, "%s%d", comma, code);
        comma = ",";
      }
  g_string_append (self->out, ").\n");
}

static void
add_spss_dictionary (DoorExportScript *self, guint index, const DoorColumn *column)
{
  const char *name = spss_name (self, index);

  door_export_script_add (self, "VARIABLE LABELS %s ", name);
  add_spss_string (self, door_export_script_label (self, column->label));
  g_string_append (self->out, ".\n");
  if (column->codes)
    {
      door_export_script_add (self, "VALUE LABELS %s", name);
      for (guint i = 0; i < column->codes->n_codes; i++)
        {
          door_export_script_add (self, "\n %d ", column->codes->codes[i].number);
          add_spss_string (self, door_export_script_label (self, column->codes->codes[i].label));
        }
      g_string_append (self->out, ".\n");
    }
  add_spss_missing (self, index, column);
  door_export_script_add (self, "VARIABLE LEVEL %s (%s).\n", name,
                          door_measure_name (column->measure));
}

static void
add_spss_column (DoorExportScript *self, guint index)
{
  const DoorColumn *column = door_export_script_column (self, index);

  if (door_export_is_worded (column))
    add_spss_words (self, index, column);
  else if (column->kind == DOOR_COLUMN_TEXT || !is_read_as_text (column))
    door_export_script_add (self, "RENAME VARIABLES (@csv%u=%s).\n", index + 1,
                            spss_name (self, index));
  else
    add_spss_time (self, index, column->kind);
  add_spss_dictionary (self, index, column);
}

static gboolean
write_sps (DoorExportJob *job, guint table, DoorExportSink *sink, GError **error)
{
  DoorExportScript self = door_export_script_begin (job, table);

  add_spss_reading (&self);
  for (guint i = 0; i < door_export_script_n_columns (&self); i++)
    add_spss_column (&self, i);
  g_string_append (self.out, "EXECUTE.\nADD FILES FILE=* /KEEP=");
  for (guint i = 0; i < door_export_script_n_columns (&self); i++)
    door_export_script_add (&self, "\n %s", spss_name (&self, i));
  g_string_append (self.out, ".\nEXECUTE.\n");
  return door_export_script_finish (&self, sink);
}

const DoorExportWriter door_export_sps = {
  .format = { .name = "sps", .title = N_ ("SPSS script that reads the CSV") },
  .write = write_sps,
  .reads_csv = TRUE,
};
