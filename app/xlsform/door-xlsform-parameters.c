/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-reader.h"

#include <string.h>

/* "key=value" pairs between spaces, commas or semicolons. */
gboolean
door_xls_reader_read_parameters (DoorXlsReader *self)
{
  static const char delimiters[] = " \t\r\n,;";
  static const char *const cased[] = { "label", "value", NULL };
  DoorXlsArena *arena = self->conversion->arena;
  const char *text = door_xls_attribute_text (self->row->others, "parameters");
  const char *p = text ? text : "";

  self->parameters = NULL;
  for (p += strspn (p, delimiters); *p; p += strspn (p, delimiters))
    {
      gsize n_key = strcspn (p, " \t\r\n,;=");
      const char *equals = p + n_key + strspn (p + n_key, delimiters);
      const char *value = equals + (*equals == '=');
      gsize n_value;
      g_autofree char *key = NULL;
      g_autofree char *lower = NULL;

      value += strspn (value, delimiters);
      n_value = strcspn (value, " \t\r\n,;=");
      if (n_key == 0 || *equals != '=' || n_value == 0)
        {
          door_xls_reader_error (self, "SURVEY_004", "parameters",
                                 "parameters are written key=value, one after the other");
          return FALSE;
        }
      key = g_utf8_strdown (p, (gssize) n_key);
      lower = g_strv_contains (cased, key) ? g_strndup (value, n_value)
                                           : g_utf8_strdown (value, (gssize) n_value);
      door_xls_attribute_set (arena, &self->parameters, door_xls_arena_dup (arena, key),
                              door_xls_arena_dup (arena, lower));
      p = value + n_value;
    }
  return TRUE;
}

gboolean
door_xls_reader_check_parameters (DoorXlsReader *self, const char *const *accepted)
{
  g_autofree char *known = NULL;

  for (const DoorXlsAttribute *a = self->parameters; a; a = a->next)
    {
      const char *near;

      if (g_strv_contains (accepted, a->name))
        continue;
      near = door_nearest_name (a->name, accepted);
      known = g_strjoinv (", ", (char **) accepted);
      door_xls_reader_error (self, "SURVEY_005", "parameters",
                             "“%s” is no parameter of a question of this type; it takes %s",
                             a->name, known);
      if (near)
        door_diagnostics_hint (self->conversion->diagnostics, "did you mean %s?", near);
      return FALSE;
    }
  return TRUE;
}

const char *
door_xls_reader_parameter (DoorXlsReader *self, const char *name)
{
  return door_xls_attribute_text (self->parameters, name);
}

gboolean
door_xls_is_boolean (const char *text)
{
  return strcmp (text, "true") == 0 || strcmp (text, "false") == 0;
}

gboolean
door_xls_is_integer (const char *text)
{
  return g_ascii_string_to_signed (text + (*text == '+'), 10, G_MININT64, G_MAXINT64, NULL, NULL);
}

gboolean
door_xls_is_number (const char *text)
{
  char *end;

  g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

void
door_xls_reader_report_parameter (DoorXlsReader *self,
                                  const char *code,
                                  const char *name,
                                  const char *expected)
{
  door_xls_reader_error (self, code, "parameters", "%s must be %s, not “%s”", name, expected,
                         door_xls_reader_parameter (self, name));
}

void
door_xls_reader_set_bind (DoorXlsReader *self,
                          DoorXlsNode *node,
                          const char *name,
                          const char *value)
{
  if (value)
    door_xls_attribute_set (self->conversion->arena, &node->bind, name, value);
}

void
door_xls_reader_set_control (DoorXlsReader *self,
                             DoorXlsNode *node,
                             const char *name,
                             const char *value)
{
  if (value)
    door_xls_attribute_set (self->conversion->arena, &node->control, name, value);
}
