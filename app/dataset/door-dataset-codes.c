/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choices → labelled numbers, and the reasons for which there is no answer. */
#include "door-dataset-private.h"

#include <string.h>

/* Stata labels numbers of at most this size; SPSS any. */
#define MAX_CODE 2147483620

DoorMissing
door_missing_parse (const char *text)
{
  if (strcmp (text, "-10") == 0)
    return DOOR_MISSING_DOES_NOT_APPLY;
  if (text[0] != '-' || text[1] < '5' || text[1] > '9' || text[2] != '\0')
    return DOOR_MISSING_NONE;
  return (DoorMissing) - (text[1] - '0');
}

/* The start of a comparison or argument that a lone code may follow. */
static gboolean
names_a_code (const char *expression, const char *minus)
{
  const char *p = minus;

  while (p > expression && (g_ascii_isspace (p[-1]) || p[-1] == '\'' || p[-1] == '"'))
    p--;
  if (p == expression)
    return FALSE;
  if (p[-1] == ',')
    return TRUE;
  return p[-1] == '=' && !(p - 1 > expression && strchr ("<>!", p[-2]));
}

static gboolean
ends_number (char c)
{
  return !g_ascii_isdigit (c) && c != '.';
}

guint
door_missing_in_expression (const char *expression)
{
  guint found = 0;

  for (const char *p = expression ? strchr (expression, '-') : NULL; p; p = strchr (p + 1, '-'))
    if (p[1] >= '5' && p[1] <= '9' && ends_number (p[2]) && names_a_code (expression, p))
      found |= DOOR_MISSING_BIT (-(p[1] - '0'));
  return found;
}

/* "0", "-3", "12": written as the number would be printed, so that nothing is lost ("01" is not). */
static gboolean
is_whole_number (const char *text, int *ret_number)
{
  g_autofree char *back = NULL;
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, -MAX_CODE, MAX_CODE, &number, NULL))
    return FALSE;
  back = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  if (strcmp (back, text) != 0)
    return FALSE;
  *ret_number = (int) number;
  return TRUE;
}

/* A scale from -10 to 10 holds -8 as an answer; a list of which only the codes are negative does
 * not. */
static gboolean
codes_are_reasons (GArray *raw)
{
  for (guint i = 0; i < raw->len; i++)
    {
      const char *value = g_array_index (raw, DoorRawCode, i).value;
      int number;

      if (is_whole_number (value, &number) && number < 0 && !door_missing_parse (value))
        return FALSE;
    }
  return TRUE;
}

static gboolean
all_are_numbers (GArray *raw)
{
  int number;

  for (guint i = 0; i < raw->len; i++)
    if (!is_whole_number (g_array_index (raw, DoorRawCode, i).value, &number))
      if (!door_missing_parse (g_array_index (raw, DoorRawCode, i).value))
        return FALSE;
  return TRUE;
}

/* The same value may stand twice in a list that is filtered by another answer. */
static void
drop_doubles (GArray *raw)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint kept = 0;

  for (guint i = 0; i < raw->len; i++)
    {
      DoorRawCode code = g_array_index (raw, DoorRawCode, i);

      if (!g_hash_table_add (seen, (gpointer) code.value))
        g_strfreev (code.label);
      else
        g_array_index (raw, DoorRawCode, kept++) = code;
    }
  g_array_set_size (raw, kept);
}

static char *
content_of (GArray *raw, guint reasons)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%u", reasons);
  for (guint i = 0; i < raw->len; i++)
    {
      DoorRawCode *code = &g_array_index (raw, DoorRawCode, i);

      g_string_append_printf (out, "\n%s", code->value);
      for (guint j = 0; code->label[j]; j++)
        g_string_append_printf (out, "\t%s", code->label[j]);
    }
  return g_string_free (out, FALSE);
}

static const char *const *
reason_labels (DoorSchema *self, DoorMissing missing)
{
  char **labels = g_new0 (char *, self->n_languages + 1);

  for (guint i = 0; i < self->n_languages; i++)
    {
      const char *code
          = i < door_form_n_languages (self->form) ? door_form_language_code (self->form, i) : "";

      labels[i] = g_strdup (door_missing_label (missing, code));
    }
  return door_schema_take_labels (self, labels);
}

static DoorCodeList *
number_codes (DoorSchema *self, GArray *raw, guint reasons)
{
  gboolean has_reasons = codes_are_reasons (raw);
  DoorCodeList *list = door_schema_take (self, g_new0 (DoorCodeList, 1));
  DoorCode *codes = door_schema_take (self, g_new0 (DoorCode, raw->len + DOOR_N_MISSING));
  guint n = 0;

  list->codes = codes;
  list->numbers_are_values = all_are_numbers (raw);
  for (guint i = 0; i < raw->len; i++)
    {
      DoorRawCode *from = &g_array_index (raw, DoorRawCode, i);

      if (has_reasons && door_missing_parse (from->value))
        continue;
      codes[n].value = from->value;
      codes[n].label = door_schema_take_labels (self, g_steal_pointer (&from->label));
      if (!list->numbers_are_values || !is_whole_number (from->value, &codes[n].number))
        codes[n].number = (int) n + 1;
      n++;
    }
  for (int reason = DOOR_MISSING_LAST; reason >= DOOR_MISSING_FIRST; reason--)
    {
      DoorCode code = { .number = reason, .missing = (DoorMissing) reason };

      for (guint i = 0; has_reasons && i < raw->len; i++)
        {
          DoorRawCode *from = &g_array_index (raw, DoorRawCode, i);

          if ((int) door_missing_parse (from->value) != reason || !from->label)
            continue;
          code.value = from->value;
          code.label = door_schema_take_labels (self, g_steal_pointer (&from->label));
        }
      if (!code.label && !(reasons & DOOR_MISSING_BIT (reason)))
        continue;
      if (!code.label)
        code.label = reason_labels (self, (DoorMissing) reason);
      codes[n++] = code;
    }
  list->n_codes = n;
  return list;
}

static GHashTable *
index_by_value (const DoorCodeList *list)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < list->n_codes; i++)
    if (list->codes[i].value)
      g_hash_table_insert (index, (gpointer) list->codes[i].value, (gpointer) &list->codes[i]);
  return index;
}

const DoorCodeList *
door_schema_add_codes (DoorSchema *self, GArray *raw, guint reasons)
{
  g_autofree char *content = NULL;
  DoorCodeList *list;

  drop_doubles (raw);
  content = content_of (raw, reasons);
  list = g_hash_table_lookup (self->code_lists, content);
  if (!list)
    {
      list = number_codes (self, raw, reasons);
      g_hash_table_insert (self->code_lists, g_steal_pointer (&content), list);
      g_hash_table_insert (self->code_values, list, index_by_value (list));
    }
  for (guint i = 0; i < raw->len; i++)
    g_strfreev (g_array_index (raw, DoorRawCode, i).label);
  g_array_set_size (raw, 0);
  return list;
}
