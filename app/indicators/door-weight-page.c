/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weights.html: what the steps did, to read and to print; written from the report alone. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-weight-plan-private.h"

#include "door-page-private.h"

#include <string.h>

static void
add_number (GString *out, JsonObject *from, const char *member)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double number = json_object_get_double_member_with_default (from, member, 0);

  door_page_cell (out, g_ascii_formatd (text, sizeof text, "%.6g", number), TRUE);
}

static void
add_classes (GString *out, JsonObject *step)
{
  JsonArray *classes = json_object_get_array_member (step, "classes");

  door_page_table (out, "Class", "n", "Responded", "Weight", "Factor", NULL);
  for (guint c = 0; c < json_array_get_length (classes); c++)
    {
      JsonObject *one = json_array_get_object_element (classes, c);

      g_string_append (out, "<tr>");
      door_page_cell (out, json_object_get_string_member (one, "class"), FALSE);
      add_number (out, one, "n");
      add_number (out, one, "responded");
      add_number (out, one, "weight");
      add_number (out, one, "factor");
      g_string_append (out, "</tr>\n");
    }
  g_string_append (out, "</tbody></table>\n");
}

static void
add_raking (GString *out, JsonObject *step)
{
  JsonArray *changes = json_object_get_array_member (step, "changes");

  door_page_table (out, "Cycle", "Largest relative change of a cell", NULL);
  for (guint c = 0; c < json_array_get_length (changes); c++)
    g_string_append_printf (out, "<tr><td class=\"n\">%u</td><td class=\"n\">%.3g</td></tr>\n",
                            c + 1, json_array_get_double_element (changes, c));
  g_string_append (out, "</tbody></table>\n");
}

static void
add_weight (GString *out, JsonObject *weight)
{
  static const char *const members[]
      = { "n", "sum", "mean", "median", "min", "max", "cv", "deff_w", "n_effective" };
  JsonArray *largest = json_object_get_array_member (weight, "largest");

  door_page_table (out, "n", "Sum", "Mean", "Median", "Smallest", "Largest", "CV", "deff_w",
                   "Effective n", NULL);
  g_string_append (out, "<tr>");
  for (guint m = 0; m < G_N_ELEMENTS (members); m++)
    add_number (out, weight, members[m]);
  g_string_append (out, "</tr></tbody></table>\n<h3>The largest</h3>\n");
  door_page_table (out, "Case", "Weight", "Times the median", NULL);
  for (guint i = 0; i < json_array_get_length (largest); i++)
    {
      JsonObject *one = json_array_get_object_element (largest, i);

      g_string_append (out, "<tr>");
      door_page_cell (out, json_object_get_string_member (one, "key"), FALSE);
      add_number (out, one, "weight");
      add_number (out, one, "times_median");
      g_string_append (out, "</tr>\n");
    }
  g_string_append (out, "</tbody></table>\n");
}

static void
add_step (GString *out, JsonObject *step, guint place)
{
  g_string_append_printf (out, "<section><h2>%u. %s: <code>", place,
                          json_object_get_string_member (step, "do"));
  door_page_text (out, json_object_get_string_member (step, "column"));
  g_string_append (out, "</code></h2>\n<p>");
  g_string_append_printf (out, "Sum of weights %.10g → %.10g, %d records.",
                          json_object_get_double_member (step, "sum_before"),
                          json_object_get_double_member (step, "sum_after"),
                          (int) json_object_get_int_member (step, "records_after"));
  if (json_object_has_member (step, "joined"))
    g_string_append_printf (out, " %d classes were joined to others.",
                            (int) json_object_get_int_member (step, "joined"));
  if (json_object_has_member (step, "not_eligible"))
    g_string_append_printf (out, " Not eligible, and gone: %.10g.",
                            json_object_get_double_member (step, "not_eligible"));
  if (json_object_has_member (step, "cap"))
    g_string_append_printf (out, " Cap %.10g, %d weights cut.",
                            json_object_get_double_member (step, "cap"),
                            (int) json_object_get_int_member (step, "cut"));
  g_string_append (out, "</p>\n");
  if (json_object_has_member (step, "classes"))
    add_classes (out, step);
  if (json_object_has_member (step, "changes"))
    add_raking (out, step);
  if (json_object_has_member (step, "weight"))
    add_weight (out, json_object_get_object_member (step, "weight"));
  g_string_append (out, "</section>\n");
}

/* What the weights were made of. */
static void
add_origin (GString *out, JsonObject *report)
{
  JsonArray *files = json_object_get_array_member (report, "files");

  g_string_append (out, "<section><h2>Made of</h2>\n");
  door_page_table (out, "File", "Rows", "Version", "Questionnaire", NULL);
  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      JsonObject *file = json_array_get_object_element (files, i);

      g_string_append (out, "<tr>");
      door_page_cell (out, json_object_get_string_member (file, "file"), FALSE);
      add_number (out, file, "rows");
      door_page_cell (out, json_object_get_string_member (file, "version"), FALSE);
      door_page_cell (out, json_object_get_string_member (file, "form"), FALSE);
      g_string_append (out, "</tr>\n");
    }
  g_string_append_printf (out, "</tbody></table>\n<p>Plan %s; %s.</p>\n</section>\n",
                          json_object_get_string_member (report, "plan"),
                          json_object_get_string_member (report, "program"));
}

char *
door_weight_run_page (const DoorWeightRun *self)
{
  const char *title = json_object_get_string_member (self->report, "title");
  JsonArray *steps = json_object_get_array_member (self->report, "steps");
  GString *out = g_string_new (NULL);

  door_page_begin (out, *title ? title : "Weights");
  for (guint s = 0; s < json_array_get_length (steps); s++)
    add_step (out, json_array_get_object_element (steps, s), s + 1);
  add_origin (out, self->report);
  door_page_end (out);
  return g_string_free (out, FALSE);
}
