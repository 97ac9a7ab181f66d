/* SPDX-License-Identifier: GPL-3.0-or-later */
/* codebook.xml: DDI-Codebook 2.5, what data archives take in. All languages of the form. */
#define G_LOG_DOMAIN "door-export"

#include "door-export-private.h"
#include "door-xml.h"

typedef struct {
  DoorExportJob *job;
  const DoorDataset *dataset;
  const DoorFormDef *form;
  GString *out;
} Ddi;

/* <name a="…">text</name>; `attributes` is XML already, "" for none. */
static void
add_text (Ddi *self, const char *name, const char *attributes, const char *text)
{
  g_string_append_printf (self->out, "<%s%s>", name, attributes);
  door_xml_append_escaped (self->out, text);
  g_string_append_printf (self->out, "</%s>\n", name);
}

static void
add_number (Ddi *self, const char *name, guint64 number)
{
  g_string_append_printf (self->out, "<%s>%" G_GUINT64_FORMAT "</%s>\n", name, number, name);
}

/* " xml:lang='ur'", or nothing for a form without languages or with one that has no code. */
static char *
language_attribute (const Ddi *self, guint language)
{
  const char *code = door_dataset_language_code (self->dataset, language);
  g_autoptr (GString) out = g_string_new ("");

  if (!*code)
    return g_strdup ("");
  g_string_append (out, " xml:lang=\"");
  door_xml_append_escaped (out, code);
  g_string_append_c (out, '"');
  return g_strdup (out->str);
}

/* The same element in each language. */
static void
add_labels (Ddi *self, const char *name, const char *attributes, const char *const *labels)
{
  for (guint i = 0; i < door_dataset_n_languages (self->dataset); i++)
    {
      g_autofree char *language = language_attribute (self, i);
      g_autofree char *all = g_strconcat (attributes, language, NULL);

      add_text (self, name, all, labels[i]);
    }
}

/* --- Study and files ----------------------------------------------------------------------- */

static void
add_title (Ddi *self, const char *more)
{
  g_autofree char *title = g_strconcat (door_form_title (self->form), more, NULL);

  g_string_append (self->out, "<titlStmt>\n");
  add_text (self, "titl", "", title);
  add_text (self, "IDNo", "", door_form_id (self->form));
  g_string_append (self->out, "</titlStmt>\n");
}

static void
add_document (Ddi *self)
{
  g_string_append (self->out, "<docDscr>\n<citation>\n");
  add_title (self, ": codebook");
  g_string_append (self->out, "<prodStmt>\n");
  if (self->job->options->made_at)
    add_text (self, "prodDate", "", self->job->options->made_at);
  add_text (self, "software", " version=\"" DOOR_VERSION "\"", "Doorstep");
  g_string_append (self->out, "</prodStmt>\n</citation>\n</docDscr>\n");
}

static void
add_study (Ddi *self)
{
  g_string_append (self->out, "<stdyDscr>\n<citation>\n");
  add_title (self, "");
  if (*door_form_version (self->form))
    {
      g_string_append (self->out, "<verStmt>\n");
      add_text (self, "version", "", door_form_version (self->form));
      g_string_append (self->out, "</verStmt>\n");
    }
  g_string_append (self->out, "</citation>\n</stdyDscr>\n");
}

static void
add_file (Ddi *self, guint table)
{
  guint language = self->job->options->language;

  g_string_append_printf (self->out, "<fileDscr ID=\"F%u\">\n<fileTxt>\n", table + 1);
  add_text (self, "fileName", "", door_dataset_table_name (self->dataset, table));
  add_text (self, "fileCont", "", door_dataset_table_label (self->dataset, table, language));
  g_string_append (self->out, "<dimensns>\n");
  add_number (self, "caseQnty", door_dataset_n_rows (self->dataset, table));
  add_number (self, "varQnty", door_dataset_n_columns (self->dataset, table));
  g_string_append (self->out, "</dimensns>\n</fileTxt>\n</fileDscr>\n");
}

/* --- Variables ----------------------------------------------------------------------------- */

static void
add_question (Ddi *self, const DoorColumn *column)
{
  if (column->node == DOOR_DEF_NONE
      || door_form_node_control (self->form, column->node) == DOOR_CONTROL_NONE)
    return;
  g_string_append (self->out, "<qstn>\n");
  add_labels (self, "qstnLit", "", column->label);
  g_string_append (self->out, "</qstn>\n");
}

static void
add_invalid (Ddi *self, const DoorColumn *column)
{
  if (!column->has_codes_for_missing || !column->missing)
    return;
  g_string_append (self->out, "<invalrng>\n");
  for (int code = DOOR_MISSING_LAST; code >= DOOR_MISSING_FIRST; code--)
    if (column->missing & DOOR_MISSING_BIT (code))
      g_string_append_printf (self->out, "<item VALUE=\"%d\"/>\n", code);
  g_string_append (self->out, "</invalrng>\n");
}

static void
add_universe (Ddi *self, const DoorColumn *column)
{
  g_autofree char *universe = door_export_universe (self->form, column->node, TRUE);

  if (*universe)
    add_text (self, "universe", "", universe);
}

static void
add_counts (Ddi *self, const DoorColumnStats *stats)
{
  guint64 invalid = stats->n_blank;

  for (guint i = 0; i < DOOR_N_MISSING; i++)
    invalid += stats->n_missing[i];
  g_string_append_printf (self->out,
                          "<sumStat type=\"vald\">%" G_GUINT64_FORMAT "</sumStat>\n"
                          "<sumStat type=\"invd\">%" G_GUINT64_FORMAT "</sumStat>\n",
                          stats->n_values, invalid);
}

static void
add_categories (Ddi *self, const DoorColumn *column)
{
  for (guint i = 0; column->codes && i < column->codes->n_codes; i++)
    {
      const DoorCode *code = &column->codes->codes[i];

      g_string_append_printf (self->out, "<catgry%s>\n", code->missing ? " missing=\"Y\"" : "");
      g_string_append_printf (self->out, "<catValu>%d</catValu>\n", code->number);
      add_labels (self, "labl", " level=\"category\"", code->label);
      g_string_append (self->out, "</catgry>\n");
    }
}

static void
add_format (Ddi *self, const DoorColumn *column)
{
  static const char *const formats[] = {
    [DOOR_COLUMN_TEXT] = " type=\"character\"",
    [DOOR_COLUMN_INTEGER] = " type=\"numeric\"",
    [DOOR_COLUMN_DECIMAL] = " type=\"numeric\"",
    [DOOR_COLUMN_CODED] = " type=\"numeric\"",
    [DOOR_COLUMN_FLAG] = " type=\"numeric\"",
    [DOOR_COLUMN_DATE] = " type=\"character\" category=\"date\" formatname=\"YYYY-MM-DD\"",
    [DOOR_COLUMN_TIME] = " type=\"character\" category=\"time\" formatname=\"hh:mm:ss\"",
    [DOOR_COLUMN_DATE_TIME]
    = " type=\"character\" category=\"date\" formatname=\"YYYY-MM-DDThh:mm:ss\"",
  };

  g_string_append_printf (self->out, "<varFormat%s/>\n", formats[column->kind]);
}

static void
add_variable (Ddi *self, guint table, guint index)
{
  const DoorColumn *column = door_dataset_column (self->dataset, table, index);

  g_string_append_printf (self->out, "<var ID=\"F%u_V%u\" name=\"", table + 1, index + 1);
  door_xml_append_escaped (self->out, column->name);
  g_string_append_printf (self->out, "\" files=\"F%u\" intrvl=\"%s\"%s>\n", table + 1,
                          column->measure == DOOR_MEASURE_SCALE ? "contin" : "discrete",
                          column->measure == DOOR_MEASURE_ORDINAL   ? " nature=\"ordinal\""
                          : column->measure == DOOR_MEASURE_NOMINAL ? " nature=\"nominal\""
                                                                    : "");
  add_labels (self, "labl", " level=\"variable\"", column->label);
  add_question (self, column);
  add_invalid (self, column);
  add_universe (self, column);
  add_counts (self, door_dataset_stats (self->dataset, table, index));
  add_categories (self, column);
  add_format (self, column);
  g_string_append (self->out, "</var>\n");
}

gboolean
door_export_write_ddi (DoorExportJob *job, GError **error)
{
  g_autoptr (GString) out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  Ddi self = {
    .job = job, .dataset = job->dataset, .form = door_dataset_form (job->dataset), .out = out
  };
  guint n_tables = door_dataset_n_tables (job->dataset);
  guint64 n_variables = 0;

  g_string_append (out, "<codeBook xmlns=\"ddi:codebook:2_5\" version=\"2.5\">\n");
  add_document (&self);
  add_study (&self);
  for (guint t = 0; t < n_tables; t++)
    add_file (&self, t);
  g_string_append (out, "<dataDscr>\n");
  for (guint t = 0; t < n_tables; t++)
    for (guint c = 0; c < door_dataset_n_columns (job->dataset, t); c++, n_variables++)
      add_variable (&self, t, c);
  g_string_append (out, "</dataDscr>\n</codeBook>\n");
  return door_export_job_write_file (job, "codebook.xml", "codebook", out, n_variables, 0, error);
}
