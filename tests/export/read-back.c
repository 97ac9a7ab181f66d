/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-fixture.h"

#include <readstat.h>

typedef struct {
  GString *out;
  GString *labels;
  GPtrArray *names;
  guint wanted_row;
  const char *wanted;
  char *found;
} Reading;

static int
on_metadata (readstat_metadata_t *metadata, void *data)
{
  Reading *self = data;

  g_string_append_printf (self->out, "%d rows, %d variables, “%s”, version %d\n",
                          readstat_get_row_count (metadata), readstat_get_var_count (metadata),
                          readstat_get_file_label (metadata),
                          readstat_get_file_format_version (metadata));
  return READSTAT_HANDLER_OK;
}

static void
append_missing (Reading *self, const readstat_variable_t *variable)
{
  for (int i = 0; i < readstat_variable_get_missing_ranges_count (variable); i++)
    {
      double low = readstat_double_value (readstat_variable_get_missing_range_lo (variable, i));
      double high = readstat_double_value (readstat_variable_get_missing_range_hi (variable, i));

      g_string_append_printf (self->out, low < high ? " missing %g…%g" : " missing %g", low, high);
    }
}

static int
on_variable (int index, readstat_variable_t *variable, const char *labels, void *data)
{
  static const char *const types[]
      = { "string", "int8", "int16", "int32", "float", "double", "strL" };
  static const char *const measures[] = { "", " nominal", " ordinal", " scale" };
  Reading *self = data;
  const char *label = readstat_variable_get_label (variable);

  g_ptr_array_add (self->names, g_strdup (readstat_variable_get_name (variable)));
  g_string_append_printf (self->out, "%s %s %s%s", readstat_variable_get_name (variable),
                          types[readstat_variable_get_type (variable)],
                          readstat_variable_get_format (variable),
                          measures[readstat_variable_get_measure (variable)]);
  append_missing (self, variable);
  g_string_append_printf (self->out, " “%s”%s%s\n", label ? label : "", labels ? " codes " : "",
                          labels ? labels : "");
  return READSTAT_HANDLER_OK;
}

static void
append_value (GString *out, readstat_value_t value)
{
  if (readstat_value_is_tagged_missing (value))
    g_string_append_printf (out, ".%c", readstat_value_tag (value));
  else if (readstat_value_is_system_missing (value))
    g_string_append_c (out, '.');
  else if (readstat_value_type_class (value) == READSTAT_TYPE_CLASS_STRING)
    g_string_append_printf (out, "“%s”",
                            readstat_string_value (value) ? readstat_string_value (value) : "");
  else
    g_string_append_printf (out, "%.17g", readstat_double_value (value));
}

static int
on_label (const char *set, readstat_value_t value, const char *label, void *data)
{
  Reading *self = data;

  g_string_append_printf (self->labels, "code of %s: ", set);
  append_value (self->labels, value);
  g_string_append_printf (self->labels, " %s\n", label);
  return READSTAT_HANDLER_OK;
}

static int
on_value (int row, readstat_variable_t *variable, readstat_value_t value, void *data)
{
  Reading *self = data;
  const char *name
      = g_ptr_array_index (self->names, (guint) readstat_variable_get_index (variable));
  const char *text;

  g_string_append_printf (self->out, "%d %s ", row, name);
  append_value (self->out, value);
  g_string_append_c (self->out, '\n');
  if (self->wanted && self->wanted_row == (guint) row && g_str_equal (self->wanted, name))
    {
      /* ReadStat gives NULL for a strL that points nowhere, which is how Stata writes "". */
      text = readstat_string_value (value);
      self->found = g_strdup (text ? text : "");
    }
  return READSTAT_HANDLER_OK;
}

static void
read_file (Reading *self, const char *path)
{
  readstat_parser_t *parser = readstat_parser_init ();
  readstat_error_t code;

  self->out = g_string_new (NULL);
  self->labels = g_string_new (NULL);
  self->names = g_ptr_array_new_with_free_func (g_free);
  readstat_set_metadata_handler (parser, on_metadata);
  readstat_set_variable_handler (parser, on_variable);
  readstat_set_value_label_handler (parser, on_label);
  readstat_set_value_handler (parser, on_value);
  code = g_str_has_suffix (path, ".dta") ? readstat_parse_dta (parser, path, self)
                                         : readstat_parse_sav (parser, path, self);
  g_assert_cmpstr (readstat_error_message (code), ==, readstat_error_message (READSTAT_OK));
  readstat_parser_free (parser);
  g_string_append (self->out, self->labels->str);
  g_string_free (self->labels, TRUE);
  g_ptr_array_unref (self->names);
}

char *
read_back (const char *path)
{
  Reading self = { NULL };

  read_file (&self, path);
  return g_string_free (self.out, FALSE);
}

char *
read_back_text (const char *path, guint row, const char *variable)
{
  Reading self = { .wanted_row = row, .wanted = variable };

  read_file (&self, path);
  g_string_free (self.out, TRUE);
  return self.found;
}
