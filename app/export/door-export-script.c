/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts that read a CSV of ours with labels, codes and missing values, for those who would rather
 * see what is done to their data than be given a finished file. */
#define G_LOG_DOMAIN "door-export"

#include "door-export-script-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

guint
door_export_script_n_columns (const DoorExportScript *self)
{
  return door_dataset_n_columns (self->dataset, self->table);
}

const DoorColumn *
door_export_script_column (const DoorExportScript *self, guint index)
{
  return door_dataset_column (self->dataset, self->table, index);
}

const char *
door_export_script_label (const DoorExportScript *self, const char *const *labels)
{
  return door_export_job_label (self->job, labels);
}

/* The CSV has values as they were submitted; a list that is not of numbers is numbered here. */
gboolean
door_export_is_worded (const DoorColumn *column)
{
  return column->kind == DOOR_COLUMN_CODED && !column->codes->numbers_are_values;
}

void
door_export_script_add (DoorExportScript *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (self->out, format, args);
  va_end (args);
}

/* Between quotes; each of `special` gets `escape` before it. A line break would end the command. */
void
door_export_script_add_quoted (
    DoorExportScript *self, char quote, const char *special, char escape, const char *text)
{
  g_string_append_c (self->out, quote);
  for (const char *p = text; *p; p++)
    {
      if (strchr (special, *p))
        g_string_append_c (self->out, escape);
      g_string_append_c (self->out, *p == '\n' || *p == '\r' ? ' ' : *p);
    }
  g_string_append_c (self->out, quote);
}

gboolean
door_export_script_finish (DoorExportScript *self, DoorExportSink *sink)
{
  /* A failed write is told when the file is closed. */
  door_export_sink_write (sink, self->out->str, self->out->len);
  g_string_free (self->out, TRUE);
  return TRUE;
}

DoorExportScript
door_export_script_begin (DoorExportJob *job, guint table)
{
  return (DoorExportScript){ .job = job,
                             .dataset = job->dataset,
                             .table = table,
                             .name = door_dataset_table_name (job->dataset, table),
                             .out = g_string_new (NULL) };
}

/* --- R ------------------------------------------------------------------------------------- */

static void
add_r_string (DoorExportScript *self, const char *text)
{
  door_export_script_add_quoted (self, '"', "\"\\", '\\', text);
}

static void
add_r_reasons (DoorExportScript *self, const DoorColumn *column)
{
  const char *comma = "";

  for (int code = DOOR_MISSING_LAST; code >= DOOR_MISSING_FIRST; code--)
    if (column->missing & DOOR_MISSING_BIT (code))
      {
        door_export_script_add (self, "%s%d", comma, code);
        comma = ", ";
      }
}

/* Codes as the CSV has them: the submitted value, or the number of a reason. */
static void
add_r_factor (DoorExportScript *self, const DoorColumn *column, const char *name)
{
  door_export_script_add (self, "d[[%s]] <- door_factor(d[[%s]],\n  c(", name, name);
  for (guint i = 0; i < column->codes->n_codes; i++)
    {
      const DoorCode *code = &column->codes->codes[i];
      g_autofree char *number = g_strdup_printf ("%d", code->number);

      g_string_append (self->out, i ? ", " : "");
      add_r_string (self, code->value ? code->value : number);
    }
  g_string_append (self->out, "),\n  c(");
  for (guint i = 0; i < column->codes->n_codes; i++)
    {
      g_string_append (self->out, i ? ", " : "");
      add_r_string (self, door_export_script_label (self, column->codes->codes[i].label));
    }
  g_string_append (self->out, "),\n  c(");
  add_r_reasons (self, column);
  g_string_append (self->out, "))\n");
}

static void
add_r_column (DoorExportScript *self, guint index)
{
  const DoorColumn *column = door_export_script_column (self, index);
  g_autofree char *name = g_strdup_printf ("%u", index + 1);

  switch (column->kind)
    {
    case DOOR_COLUMN_CODED:
    case DOOR_COLUMN_FLAG:
      add_r_factor (self, column, name);
      break;
    case DOOR_COLUMN_INTEGER:
    case DOOR_COLUMN_DECIMAL:
      door_export_script_add (self, "d[[%s]] <- door_number(d[[%s]], c(", name, name);
      if (column->has_codes_for_missing)
        add_r_reasons (self, column);
      g_string_append (self->out, "))\n");
      break;
    case DOOR_COLUMN_DATE:
      door_export_script_add (self, "d[[%s]] <- as.Date(d[[%s]])\n", name, name);
      break;
    case DOOR_COLUMN_TIME:
      door_export_script_add (
          self, "d[[%s]] <- as.difftime(d[[%s]], format = \"%%H:%%M:%%OS\", units = \"secs\")\n",
          name, name);
      break;
    case DOOR_COLUMN_DATE_TIME:
      door_export_script_add (
          self,
          "d[[%s]] <- as.POSIXct(d[[%s]], format = \"%%Y-%%m-%%dT%%H:%%M:%%OS\", tz = \"UTC\")\n",
          name, name);
      break;
    case DOOR_COLUMN_TEXT:
    default:
      break;
    }
  door_export_script_add (self, "attr(d[[%s]], \"label\") <- ", name);
  add_r_string (self, door_export_script_label (self, column->label));
  g_string_append (self->out, "\n");
}

static gboolean
write_r (DoorExportJob *job, guint table, DoorExportSink *sink, GError **error)
{
  DoorExportScript self = door_export_script_begin (job, table);

  door_export_script_add (
      &self,
      "# Reads %s.csv from the working directory into the data frame d.\n"
      "# TRUE keeps don't know, refused and the like as levels and numbers instead of NA.\n"
      "keep_reasons <- FALSE\n\n"
      "door_factor <- function(x, values, labels, reasons) {\n"
      "  keep <- keep_reasons | !(values %%in%% as.character(reasons))\n"
      "  factor(x, levels = values[keep], labels = make.unique(labels[keep]))\n"
      "}\n"
      "door_number <- function(x, reasons) {\n"
      "  x <- as.numeric(x)\n"
      "  if (!keep_reasons) x[x %%in%% reasons] <- NA\n"
      "  x\n"
      "}\n\n"
      "d <- read.csv(\"%s.csv\", colClasses = \"character\", na.strings = \"\",\n"
      "              fileEncoding = \"UTF-8-BOM\", check.names = FALSE)\n",
      self.name, self.name);
  for (guint i = 0; i < door_export_script_n_columns (&self); i++)
    add_r_column (&self, i);
  return door_export_script_finish (&self, sink);
}

/* --- Stata --------------------------------------------------------------------------------- */

static char
stata_tag (DoorMissing missing)
{
  return (char) ('a' + (DOOR_MISSING_LAST - missing));
}

/* Compound quotes hold everything but a quote mark beside its opening or closing accent. */
static void
add_stata_string (DoorExportScript *self, const char *text)
{
  g_string_append (self->out, "`\"");
  for (const char *p = text; *p; p++)
    g_string_append_c (self->out, *p == '`' || *p == '\n' || *p == '\r' ? ' ' : *p);
  g_string_append (self->out, "\"'");
}

static void
add_stata_reasons (DoorExportScript *self,
                   const DoorColumn *column,
                   const char *name,
                   const char *from)
{
  if (!column->has_codes_for_missing)
    return;
  for (int code = DOOR_MISSING_LAST; code >= DOOR_MISSING_FIRST; code--)
    if (column->missing & DOOR_MISSING_BIT (code))
      door_export_script_add (self, "replace %s = .%c if %s == \"%d\"\n", name,
                              stata_tag ((DoorMissing) code), from, code);
}

static void
add_stata_labels (DoorExportScript *self, const DoorColumn *column, const char *name)
{
  if (!column->codes)
    return;
  for (guint i = 0; i < column->codes->n_codes; i++)
    {
      const DoorCode *code = &column->codes->codes[i];

      door_export_script_add (self, "label define %s ", name);
      if (code->missing)
        door_export_script_add (self, ".%c ", stata_tag (code->missing));
      else
        door_export_script_add (self, "%d ", code->number);
      add_stata_string (self, door_export_script_label (self, code->label));
      g_string_append (self->out, ", modify\n");
    }
  door_export_script_add (self, "label values %s %s\n", name, name);
}

static void
add_stata_numbers (DoorExportScript *self,
                   const DoorColumn *column,
                   const char *name,
                   const char *from)
{
  door_export_script_add (self, "generate double %s = .\n", name);
  if (!door_export_is_worded (column))
    door_export_script_add (self, "replace %s = real(%s)\n", name, from);
  for (guint i = 0; door_export_is_worded (column) && i < column->codes->n_codes; i++)
    if (!column->codes->codes[i].missing)
      {
        door_export_script_add (self, "replace %s = %d if %s == ", name,
                                column->codes->codes[i].number, from);
        add_stata_string (self, column->codes->codes[i].value);
        g_string_append (self->out, "\n");
      }
  add_stata_reasons (self, column, name, from);
  add_stata_labels (self, column, name);
}

static void
add_stata_column (DoorExportScript *self, guint index)
{
  const DoorColumn *column = door_export_script_column (self, index);
  const char *name = door_dataset_legal_name (self->dataset, self->table, index, DOOR_NAMES_STATA);
  g_autofree char *from = g_strdup_printf ("v%u_csv", index + 1);

  switch (column->kind)
    {
    case DOOR_COLUMN_DATE:
      door_export_script_add (self,
                              "generate long %s = date(%s, \"YMD\")\nformat %s %%tdCCYY-NN-DD\n",
                              name, from, name);
      break;
    case DOOR_COLUMN_TIME:
      door_export_script_add (self,
                              "generate double %s = clock(%s, \"hms\")\nformat %s %%tcHH:MM:SS\n",
                              name, from, name);
      break;
    case DOOR_COLUMN_DATE_TIME:
      door_export_script_add (
          self,
          "generate double %s = clock(subinstr(%s, \"T\", \" \", 1), \"YMDhms\")\n"
          "format %s %%tcCCYY-NN-DD_HH:MM:SS\n",
          name, from, name);
      break;
    case DOOR_COLUMN_INTEGER:
    case DOOR_COLUMN_DECIMAL:
    case DOOR_COLUMN_CODED:
    case DOOR_COLUMN_FLAG:
      add_stata_numbers (self, column, name, from);
      break;
    case DOOR_COLUMN_TEXT:
    default:
      door_export_script_add (self, "generate strL %s = %s\n", name, from);
    }
  door_export_script_add (self, "drop %s\nlabel variable %s ", from, name);
  add_stata_string (self, door_export_script_label (self, column->label));
  g_string_append (self->out, "\n");
}

static gboolean
write_do (DoorExportJob *job, guint table, DoorExportSink *sink, GError **error)
{
  DoorExportScript self = door_export_script_begin (job, table);

  door_export_script_add (
      &self,
      "* Reads %s.csv from the working directory. Reasons for a missing answer: .a skipped for\n"
      "* safety, .b not asked, .c not applicable, .d don't know, .e refused.\n"
      "version 14\n"
      "import delimited using \"%s.csv\", clear varnames(nonames) rowrange(2) stringcols(_all) "
      "encoding(\"UTF-8\") bindquote(strict) maxquotedrows(unlimited)\n",
      self.name, self.name);
  for (guint i = 0; i < door_export_script_n_columns (&self); i++)
    door_export_script_add (&self, "rename v%u v%u_csv\n", i + 1, i + 1);
  for (guint i = 0; i < door_export_script_n_columns (&self); i++)
    add_stata_column (&self, i);
  g_string_append (self.out, "compress\n");
  return door_export_script_finish (&self, sink);
}

const DoorExportWriter door_export_r = {
  .format = { .name = "R", .title = N_ ("R script that reads the CSV") },
  .write = write_r,
  .reads_csv = TRUE,
};

const DoorExportWriter door_export_do = {
  .format = { .name = "do", .title = N_ ("Stata script that reads the CSV") },
  .write = write_do,
  .reads_csv = TRUE,
};
