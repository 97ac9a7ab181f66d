/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts that read a CSV of ours with labels, codes and missing values, for those who would rather
 * see what is done to their data than be given a finished file. */
#define G_LOG_DOMAIN "door-export"

#include "door-export-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  DoorExportJob *job;
  const DoorDataset *dataset;
  guint table;
  const char *name; /* of the table */
  GString *out;
} Script;

static guint
n_columns (const Script *self)
{
  return door_dataset_n_columns (self->dataset, self->table);
}

static const DoorColumn *
column_at (const Script *self, guint index)
{
  return door_dataset_column (self->dataset, self->table, index);
}

static const char *
label (const Script *self, const char *const *labels)
{
  return door_export_job_label (self->job, labels);
}

/* The CSV has values as they were submitted; a list that is not of numbers is numbered here. */
static gboolean
is_worded (const DoorColumn *column)
{
  return column->kind == DOOR_COLUMN_CODED && !column->codes->numbers_are_values;
}

static void add (Script *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
static void
add (Script *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (self->out, format, args);
  va_end (args);
}

/* Between quotes; each of `special` gets `escape` before it. A line break would end the command. */
static void
add_quoted (Script *self, char quote, const char *special, char escape, const char *text)
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

static gboolean
finish (Script *self, DoorExportSink *sink)
{
  /* A failed write is told when the file is closed. */
  door_export_sink_write (sink, self->out->str, self->out->len);
  g_string_free (self->out, TRUE);
  return TRUE;
}

static Script
begin (DoorExportJob *job, guint table)
{
  return (Script){ .job = job,
                   .dataset = job->dataset,
                   .table = table,
                   .name = door_dataset_table_name (job->dataset, table),
                   .out = g_string_new (NULL) };
}

/* --- R ------------------------------------------------------------------------------------- */

static void
add_r_string (Script *self, const char *text)
{
  add_quoted (self, '"', "\"\\", '\\', text);
}

static void
add_r_reasons (Script *self, const DoorColumn *column)
{
  const char *comma = "";

  for (int code = DOOR_MISSING_LAST; code >= DOOR_MISSING_FIRST; code--)
    if (column->missing & DOOR_MISSING_BIT (code))
      {
        add (self, "%s%d", comma, code);
        comma = ", ";
      }
}

/* Codes as the CSV has them: the submitted value, or the number of a reason. */
static void
add_r_factor (Script *self, const DoorColumn *column, const char *name)
{
  add (self, "d[[%s]] <- door_factor(d[[%s]],\n  c(", name, name);
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
      add_r_string (self, label (self, column->codes->codes[i].label));
    }
  g_string_append (self->out, "),\n  c(");
  add_r_reasons (self, column);
  g_string_append (self->out, "))\n");
}

static void
add_r_column (Script *self, guint index)
{
  const DoorColumn *column = column_at (self, index);
  g_autofree char *name = g_strdup_printf ("%u", index + 1);

  switch (column->kind)
    {
    case DOOR_COLUMN_CODED:
    case DOOR_COLUMN_FLAG:
      add_r_factor (self, column, name);
      break;
    case DOOR_COLUMN_INTEGER:
    case DOOR_COLUMN_DECIMAL:
      add (self, "d[[%s]] <- door_number(d[[%s]], c(", name, name);
      if (column->has_codes_for_missing)
        add_r_reasons (self, column);
      g_string_append (self->out, "))\n");
      break;
    case DOOR_COLUMN_DATE:
      add (self, "d[[%s]] <- as.Date(d[[%s]])\n", name, name);
      break;
    case DOOR_COLUMN_TIME:
      add (self, "d[[%s]] <- as.difftime(d[[%s]], format = \"%%H:%%M:%%OS\", units = \"secs\")\n",
           name, name);
      break;
    case DOOR_COLUMN_DATE_TIME:
      add (self,
           "d[[%s]] <- as.POSIXct(d[[%s]], format = \"%%Y-%%m-%%dT%%H:%%M:%%OS\", tz = \"UTC\")\n",
           name, name);
      break;
    case DOOR_COLUMN_TEXT:
    default:
      break;
    }
  add (self, "attr(d[[%s]], \"label\") <- ", name);
  add_r_string (self, label (self, column->label));
  g_string_append (self->out, "\n");
}

static gboolean
write_r (DoorExportJob *job, guint table, DoorExportSink *sink, GError **error)
{
  Script self = begin (job, table);

  add (&self,
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
  for (guint i = 0; i < n_columns (&self); i++)
    add_r_column (&self, i);
  return finish (&self, sink);
}

/* --- Stata --------------------------------------------------------------------------------- */

static char
stata_tag (DoorMissing missing)
{
  return (char) ('a' + (DOOR_MISSING_LAST - missing));
}

/* Compound quotes hold everything but a quote mark beside its opening or closing accent. */
static void
add_stata_string (Script *self, const char *text)
{
  g_string_append (self->out, "`\"");
  for (const char *p = text; *p; p++)
    g_string_append_c (self->out, *p == '`' || *p == '\n' || *p == '\r' ? ' ' : *p);
  g_string_append (self->out, "\"'");
}

static void
add_stata_reasons (Script *self, const DoorColumn *column, const char *name, const char *from)
{
  if (!column->has_codes_for_missing)
    return;
  for (int code = DOOR_MISSING_LAST; code >= DOOR_MISSING_FIRST; code--)
    if (column->missing & DOOR_MISSING_BIT (code))
      add (self, "replace %s = .%c if %s == \"%d\"\n", name, stata_tag ((DoorMissing) code), from,
           code);
}

static void
add_stata_labels (Script *self, const DoorColumn *column, const char *name)
{
  if (!column->codes)
    return;
  for (guint i = 0; i < column->codes->n_codes; i++)
    {
      const DoorCode *code = &column->codes->codes[i];

      add (self, "label define %s ", name);
      if (code->missing)
        add (self, ".%c ", stata_tag (code->missing));
      else
        add (self, "%d ", code->number);
      add_stata_string (self, label (self, code->label));
      g_string_append (self->out, ", modify\n");
    }
  add (self, "label values %s %s\n", name, name);
}

static void
add_stata_numbers (Script *self, const DoorColumn *column, const char *name, const char *from)
{
  add (self, "generate double %s = .\n", name);
  if (!is_worded (column))
    add (self, "replace %s = real(%s)\n", name, from);
  for (guint i = 0; is_worded (column) && i < column->codes->n_codes; i++)
    if (!column->codes->codes[i].missing)
      {
        add (self, "replace %s = %d if %s == ", name, column->codes->codes[i].number, from);
        add_stata_string (self, column->codes->codes[i].value);
        g_string_append (self->out, "\n");
      }
  add_stata_reasons (self, column, name, from);
  add_stata_labels (self, column, name);
}

static void
add_stata_column (Script *self, guint index)
{
  const DoorColumn *column = column_at (self, index);
  const char *name = door_dataset_legal_name (self->dataset, self->table, index, DOOR_NAMES_STATA);
  g_autofree char *from = g_strdup_printf ("v%u_csv", index + 1);

  switch (column->kind)
    {
    case DOOR_COLUMN_DATE:
      add (self, "generate long %s = date(%s, \"YMD\")\nformat %s %%tdCCYY-NN-DD\n", name, from,
           name);
      break;
    case DOOR_COLUMN_TIME:
      add (self, "generate double %s = clock(%s, \"hms\")\nformat %s %%tcHH:MM:SS\n", name, from,
           name);
      break;
    case DOOR_COLUMN_DATE_TIME:
      add (self,
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
      add (self, "generate strL %s = %s\n", name, from);
    }
  add (self, "drop %s\nlabel variable %s ", from, name);
  add_stata_string (self, label (self, column->label));
  g_string_append (self->out, "\n");
}

static gboolean
write_do (DoorExportJob *job, guint table, DoorExportSink *sink, GError **error)
{
  Script self = begin (job, table);

  add (&self,
       "* Reads %s.csv from the working directory. Reasons for a missing answer: .a skipped for\n"
       "* safety, .b not asked, .c not applicable, .d don't know, .e refused.\n"
       "version 14\n"
       "import delimited using \"%s.csv\", clear varnames(nonames) rowrange(2) stringcols(_all) "
       "encoding(\"UTF-8\") bindquote(strict) maxquotedrows(unlimited)\n",
       self.name, self.name);
  for (guint i = 0; i < n_columns (&self); i++)
    add (&self, "rename v%u v%u_csv\n", i + 1, i + 1);
  for (guint i = 0; i < n_columns (&self); i++)
    add_stata_column (&self, i);
  g_string_append (self.out, "compress\n");
  return finish (&self, sink);
}

/* --- SPSS ---------------------------------------------------------------------------------- */

static void
add_spss_string (Script *self, const char *text)
{
  add_quoted (self, '\'', "'", '\'', text);
}

static const char *
spss_name (const Script *self, guint index)
{
  return door_dataset_legal_name (self->dataset, self->table, index, DOOR_NAMES_SPSS);
}

/* Dates and worded codes are read as text first. */
static gboolean
is_read_as_text (const DoorColumn *column)
{
  return column->kind == DOOR_COLUMN_TEXT || column->kind == DOOR_COLUMN_DATE
         || column->kind == DOOR_COLUMN_TIME || column->kind == DOOR_COLUMN_DATE_TIME
         || is_worded (column);
}

static gsize
text_width (const Script *self, guint index)
{
  const DoorColumn *column = column_at (self, index);
  gsize width = door_dataset_stats (self->dataset, self->table, index)->max_bytes;

  if (column->kind != DOOR_COLUMN_TEXT && !is_worded (column))
    return 23; /* 2026-05-14T18:30:00.250 */
  for (guint i = 0; is_worded (column) && i < column->codes->n_codes; i++)
    if (column->codes->codes[i].value)
      width = MAX (width, strlen (column->codes->codes[i].value));
  return MAX (width, 2);
}

static void
add_spss_reading (Script *self)
{
  add (self,
       "* Reads %s.csv from the working directory.\n"
       "GET DATA /TYPE=TXT /FILE='%s.csv' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED\n"
       " /DELCASE=LINE /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='\"' /VARIABLES=\n",
       self->name, self->name);
  for (guint i = 0; i < n_columns (self); i++)
    if (is_read_as_text (column_at (self, i)))
      add (self, " @csv%u A%" G_GSIZE_FORMAT "\n", i + 1, text_width (self, i));
    else
      add (self, " @csv%u F40.0\n", i + 1);
  g_string_append (self->out, ".\n");
}

#define SPSS_DATE                                                                                  \
  "DATE.DMY(NUMBER(SUBSTR(@csv%u,9,2),F2),NUMBER(SUBSTR(@csv%u,6,2),F2),"                          \
  "NUMBER(SUBSTR(@csv%u,1,4),F4))"
#define SPSS_TIME                                                                                  \
  "NUMBER(SUBSTR(@csv%u,%d,2),F2)*3600+NUMBER(SUBSTR(@csv%u,%d,2),F2)*60+"                         \
  "NUMBER(SUBSTR(@csv%u,%d),F12)"

static void
add_spss_time (Script *self, guint index, DoorColumnKind kind)
{
  const char *name = spss_name (self, index);
  guint n = index + 1;

  if (kind == DOOR_COLUMN_DATE)
    add (self, "COMPUTE %s=" SPSS_DATE ".\nFORMATS %s (SDATE10).\n", name, n, n, n, name);
  else if (kind == DOOR_COLUMN_TIME)
    add (self, "COMPUTE %s=" SPSS_TIME ".\nFORMATS %s (TIME8).\n", name, n, 1, n, 4, n, 7, name);
  else
    add (self, "COMPUTE %s=" SPSS_DATE "+" SPSS_TIME ".\nFORMATS %s (DATETIME20).\n", name, n, n, n,
         n, 12, n, 15, n, 18, name);
}

static void
add_spss_words (Script *self, guint index, const DoorColumn *column)
{
  add (self, "RECODE @csv%u", index + 1);
  for (guint i = 0; i < column->codes->n_codes; i++)
    {
      const DoorCode *code = &column->codes->codes[i];
      g_autofree char *number = g_strdup_printf ("%d", code->number);

      g_string_append (self->out, "\n (");
      add_spss_string (self, code->missing ? number : code->value);
      add (self, "=%d)", code->number);
    }
  add (self, "\n INTO %s.\n", spss_name (self, index));
}

static void
add_spss_missing (Script *self, guint index, const DoorColumn *column)
{
  guint n = (guint) __builtin_popcount (column->missing);
  const char *comma = "";

  if (!column->has_codes_for_missing || n == 0)
    return;
  add (self, "MISSING VALUES %s (", spss_name (self, index));
  if (n > 3)
    add (self, "%d THRU %d", DOOR_MISSING_FIRST, DOOR_MISSING_LAST);
  for (int code = DOOR_MISSING_LAST; n <= 3 && code >= DOOR_MISSING_FIRST; code--)
    if (column->missing & DOOR_MISSING_BIT (code))
      {
        add (self, "%s%d", comma, code);
        comma = ",";
      }
  g_string_append (self->out, ").\n");
}

static void
add_spss_dictionary (Script *self, guint index, const DoorColumn *column)
{
  const char *name = spss_name (self, index);

  add (self, "VARIABLE LABELS %s ", name);
  add_spss_string (self, label (self, column->label));
  g_string_append (self->out, ".\n");
  if (column->codes)
    {
      add (self, "VALUE LABELS %s", name);
      for (guint i = 0; i < column->codes->n_codes; i++)
        {
          add (self, "\n %d ", column->codes->codes[i].number);
          add_spss_string (self, label (self, column->codes->codes[i].label));
        }
      g_string_append (self->out, ".\n");
    }
  add_spss_missing (self, index, column);
  add (self, "VARIABLE LEVEL %s (%s).\n", name, door_measure_name (column->measure));
}

static void
add_spss_column (Script *self, guint index)
{
  const DoorColumn *column = column_at (self, index);

  if (is_worded (column))
    add_spss_words (self, index, column);
  else if (column->kind == DOOR_COLUMN_TEXT || !is_read_as_text (column))
    add (self, "RENAME VARIABLES (@csv%u=%s).\n", index + 1, spss_name (self, index));
  else
    add_spss_time (self, index, column->kind);
  add_spss_dictionary (self, index, column);
}

static gboolean
write_sps (DoorExportJob *job, guint table, DoorExportSink *sink, GError **error)
{
  Script self = begin (job, table);

  add_spss_reading (&self);
  for (guint i = 0; i < n_columns (&self); i++)
    add_spss_column (&self, i);
  g_string_append (self.out, "EXECUTE.\nADD FILES FILE=* /KEEP=");
  for (guint i = 0; i < n_columns (&self); i++)
    add (&self, "\n %s", spss_name (&self, i));
  g_string_append (self.out, ".\nEXECUTE.\n");
  return finish (&self, sink);
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

const DoorExportWriter door_export_sps = {
  .format = { .name = "sps", .title = N_ ("SPSS script that reads the CSV") },
  .write = write_sps,
  .reads_csv = TRUE,
};
