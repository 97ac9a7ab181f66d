/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-placeholders.h"

#include "door-xlsform-references.h"

#include <string.h>

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* "English (en)" → "en". transfer full, NULL when there is none. */
static char *
code_of (const char *language)
{
  const char *open = language ? strrchr (language, '(') : NULL;
  const char *close = open ? strchr (open, ')') : NULL;

  return close && close > open + 1 ? g_strndup (open + 1, (gsize) (close - open - 1)) : NULL;
}

static gboolean
refers_to (const char *text, const char *name)
{
  DoorXlsReference reference;

  for (; door_xls_references_parse (text, &reference, 1) == 1;
       text = reference.start + reference.length)
    if (strncmp (reference.name, name, reference.name_length) == 0
        && name[reference.name_length] == '\0')
      return TRUE;
  return FALSE;
}

/* ${month_en} in English and ${month_ur} in Urdu are the same word, each in its language; but
 * ${case_id} in both English and Indonesian is no word of either. */
static char *
name_of (const DoorXlsReference *reference, const char *language, const char *beside)
{
  g_autofree char *code = code_of (language);
  g_autofree char *suffix = code ? g_strdup_printf ("_%s", code) : NULL;
  char *name = g_strndup (reference->name, reference->name_length);

  if (suffix && g_str_has_suffix (name, suffix) && !refers_to (beside, name))
    name[strlen (name) - strlen (suffix)] = '\0';
  return name;
}

char *
door_xls_placeholders_in (const char *text, const char *language, const char *beside)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  DoorXlsReference reference;

  while (door_xls_references_parse (text, &reference, 1) == 1)
    {
      char *name = name_of (&reference, language, beside);

      text = reference.start + reference.length;
      if (g_hash_table_contains (seen, name))
        g_free (name);
      else
        {
          g_hash_table_add (seen, name);
          g_ptr_array_add (names, name);
        }
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

static guint
count (const char *text, const char *what)
{
  guint n = 0;

  for (; (text = strstr (text, what)); text += strlen (what))
    n++;
  return n;
}

/* "b, /b" for "<b>word</b>"; nothing for "a < b". Attributes may be translated. transfer full. */
static char *
tags_in (const char *text)
{
  g_autoptr (GPtrArray) tags = g_ptr_array_new_with_free_func (g_free);

  for (; (text = strchr (text, '<')); text++)
    {
      gsize slash = text[1] == '/';
      gsize length = slash;

      if (!g_ascii_isalpha (text[1 + slash]) || !strchr (text, '>'))
        continue;
      while (g_ascii_isalnum (text[1 + length]))
        length++;
      g_ptr_array_add (tags, g_strndup (text + 1, length));
    }
  g_ptr_array_sort (tags, compare_names);
  g_ptr_array_add (tags, NULL);
  return g_strjoinv (", ", (char **) tags->pdata);
}

gboolean
door_xls_markup_differs (const char *source, const char *translation)
{
  g_autofree char *wanted = tags_in (source);
  g_autofree char *found = tags_in (translation);

  return strcmp (wanted, found) != 0 || count (source, "**") != count (translation, "**");
}
