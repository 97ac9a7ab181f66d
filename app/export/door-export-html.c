/* SPDX-License-Identifier: GPL-3.0-or-later */
/* codebook.html: one page to read and to print, in the language of the labels. Nothing in it comes
 * from elsewhere, so that it opens without a network and looks the same in ten years. */
#define G_LOG_DOMAIN "door-export"

#include "door-export-private.h"
#include "door-xml.h"

#include <string.h>

static const char style[]
    = ":root{color-scheme:light dark}"
      "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
      "h1{font-size:1.6rem}h2{font-size:1.3rem;margin-top:3rem;border-bottom:1px solid}"
      "section{margin:1.5rem 0;break-inside:avoid}"
      "h3{font-size:1rem;margin:0}h3 code{font-size:1rem}"
      "p{margin:.2rem 0}.q{font-size:1.05rem}.meta{opacity:.75;font-size:.9rem}"
      "table{border-collapse:collapse;margin:.4rem 0}"
      "td{padding:.1rem .8rem .1rem 0;vertical-align:top}"
      "td:first-child{text-align:end;font-variant-numeric:tabular-nums}"
      "tr.missing{opacity:.65}nav li{margin:.2rem 0}"
      "@media print{body{max-width:none;margin:0}a{color:inherit;text-decoration:none}}";

typedef struct {
  DoorExportJob *job;
  const DoorDataset *dataset;
  GString *out;
} Page;

static gboolean
is_right_to_left (const char *code)
{
  static const char *const codes[]
      = { "ar", "arc", "ckb", "dv", "fa", "he", "khw", "ks", "ku", "ps", "sd", "ug", "ur", "yi" };
  gsize n = strcspn (code, "-_");

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (strlen (codes[i]) == n && g_ascii_strncasecmp (codes[i], code, n) == 0)
      return TRUE;
  return FALSE;
}

static void
add_text (Page *self, const char *before, const char *text, const char *after)
{
  g_string_append (self->out, before);
  door_xml_append_escaped (self->out, text);
  g_string_append (self->out, after);
}

static const char *
label (const Page *self, const char *const *labels)
{
  return door_export_job_label (self->job, labels);
}

static void
add_contents (Page *self)
{
  g_string_append (self->out, "<nav><ul>\n");
  for (guint t = 0; t < door_dataset_n_tables (self->dataset); t++)
    {
      g_string_append_printf (self->out, "<li><a href=\"#t%u\">", t);
      add_text (self, "<code>", door_dataset_table_name (self->dataset, t), "</code></a> ");
      add_text (self, "", door_dataset_table_label (self->dataset, t, self->job->options->language),
                "");
      g_string_append_printf (self->out, " (%" G_GUINT64_FORMAT " rows, %u variables)</li>\n",
                              door_dataset_n_rows (self->dataset, t),
                              door_dataset_n_columns (self->dataset, t));
    }
  g_string_append (self->out, "</ul></nav>\n");
}

static void
add_codes (Page *self, const DoorCodeList *codes)
{
  g_string_append (self->out, "<table>\n");
  for (guint i = 0; i < codes->n_codes; i++)
    {
      const DoorCode *code = &codes->codes[i];

      g_string_append_printf (self->out, "<tr%s><td>%d</td>",
                              code->missing ? " class=\"missing\"" : "", code->number);
      add_text (self, "<td>", label (self, code->label), "</td>");
      if (code->value && !codes->numbers_are_values)
        add_text (self, "<td><code>", code->value, "</code></td>");
      g_string_append (self->out, "</tr>\n");
    }
  g_string_append (self->out, "</table>\n");
}

static void
add_names (Page *self, guint table, guint index, const char *name)
{
  static const char *const titles[] = { [DOOR_NAMES_SPSS] = "SPSS", [DOOR_NAMES_STATA] = "Stata" };

  for (int rules = 0; rules < DOOR_N_NAMES; rules++)
    {
      const char *legal
          = door_dataset_legal_name (self->dataset, table, index, (DoorNameRules) rules);

      if (strcmp (legal, name) == 0)
        continue;
      g_string_append_printf (self->out, " · %s ", titles[rules]);
      add_text (self, "<code>", legal, "</code>");
    }
}

static void
add_variable (Page *self, guint table, guint index)
{
  const DoorColumn *column = door_dataset_column (self->dataset, table, index);
  const DoorColumnStats *stats = door_dataset_stats (self->dataset, table, index);
  g_autofree char *universe
      = door_export_universe (door_dataset_form (self->dataset), column->node, TRUE);

  g_string_append_printf (self->out, "<section id=\"t%uv%u\">\n", table, index);
  add_text (self, "<h3><code>", column->name, "</code></h3>\n");
  add_text (self, "<p class=\"q\">", label (self, column->label), "</p>\n<p class=\"meta\">");
  g_string_append_printf (self->out, "%s, %s · n = %" G_GUINT64_FORMAT,
                          door_column_kind_name (column->kind), door_measure_name (column->measure),
                          stats->n_values);
  add_names (self, table, index, column->name);
  g_string_append (self->out, "</p>\n");
  if (*universe)
    add_text (self, "<p class=\"meta\">Asked if <code dir=\"ltr\">", universe, "</code></p>\n");
  if (column->codes && column->kind != DOOR_COLUMN_FLAG)
    add_codes (self, column->codes);
  g_string_append (self->out, "</section>\n");
}

static void
add_table (Page *self, guint table)
{
  const char *title = door_dataset_table_label (self->dataset, table, self->job->options->language);

  g_string_append_printf (self->out, "<h2 id=\"t%u\">", table);
  add_text (self, "<code>", door_dataset_table_name (self->dataset, table), "</code> ");
  add_text (self, "", title, "</h2>\n");
  for (guint c = 0; c < door_dataset_n_columns (self->dataset, table); c++)
    add_variable (self, table, c);
}

static void
add_head (Page *self)
{
  const DoorFormDef *form = door_dataset_form (self->dataset);
  const char *code = door_dataset_language_code (self->dataset, self->job->options->language);

  add_text (self, "<!DOCTYPE html>\n<html lang=\"", *code ? code : "en", "\"");
  g_string_append_printf (self->out,
                          " dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width\">\n",
                          is_right_to_left (code) ? "rtl" : "ltr");
  add_text (self, "<title>", door_form_title (form), "</title>\n");
  g_string_append_printf (self->out, "<style>%s</style>\n</head>\n<body>\n", style);
  add_text (self, "<h1>", door_form_title (form), "</h1>\n<p class=\"meta\">");
  add_text (self, "<code>", door_form_id (form), "</code> ");
  add_text (self, "", door_form_version (form), "");
  if (self->job->options->made_at)
    add_text (self, " · ", self->job->options->made_at, "");
  g_string_append (self->out, "</p>\n");
}

gboolean
door_export_write_html (DoorExportJob *job, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  Page self = { .job = job, .dataset = job->dataset, .out = out };

  add_head (&self);
  add_contents (&self);
  for (guint t = 0; t < door_dataset_n_tables (job->dataset); t++)
    add_table (&self, t);
  g_string_append (out, "</body>\n</html>\n");
  return door_export_job_write_file (job, "codebook.html", "codebook", out, 0, 0, error);
}
