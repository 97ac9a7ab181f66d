/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of columns: unique in a table, and legal where a format has rules of its own. A name never
 * depends on answers or on chance, so that next month's syntax file fits last month's data. */
#include "door-dataset-private.h"

#include <string.h>

#define SPSS_MAX_BYTES 64
#define STATA_MAX_CHARACTERS 32
/* What a shortened name ends in: '_' and hexadecimal digits of a hash of the whole name, so that it
 * does not depend on its neighbours. */
#define HASH_DIGITS 4

static const char *const spss_reserved[]
    = { "ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH", NULL };
static const char *const stata_reserved[]
    = { "_all", "_b", "byte", "_coef", "_cons", "double", "float", "if",    "in",   "int", "long",
        "_n",   "_N", "_pi",  "_pred", "_rc",   "_skip",  "strL",  "using", "with", NULL };

GHashTable *
door_names_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

gboolean
door_names_is_free (GHashTable *taken, const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  return !g_hash_table_contains (taken, folded);
}

static char *
take (GHashTable *taken, char *name)
{
  g_hash_table_add (taken, g_utf8_casefold (name, -1));
  return name;
}

char *
door_names_claim (GHashTable *taken, const char *base)
{
  char *name = g_strdup (base);

  for (guint i = 2; !door_names_is_free (taken, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", base, i);
    }
  return take (taken, name);
}

static gboolean
is_reserved (const char *name, DoorNameRules rules)
{
  if (rules == DOOR_NAMES_SPSS)
    {
      for (guint i = 0; spss_reserved[i]; i++)
        if (g_ascii_strcasecmp (name, spss_reserved[i]) == 0)
          return TRUE;
      return FALSE;
    }
  /* str1, str2045 … are Stata's types. */
  return g_strv_contains (stata_reserved, name)
         || (g_str_has_prefix (name, "str") && g_ascii_isdigit (name[3]));
}

static gboolean
is_allowed (gunichar c, DoorNameRules rules)
{
  return g_unichar_isalpha (c) || g_unichar_isdigit (c) || c == '_'
         || (rules == DOOR_NAMES_SPSS && c == '.');
}

/* Legal characters only, and a legal beginning and end. */
static GString *
clean (const char *name, DoorNameRules rules)
{
  GString *out = g_string_new (NULL);
  gunichar first = g_utf8_get_char (name);

  if (!g_unichar_isalpha (first) && !(rules == DOOR_NAMES_STATA && first == '_'))
    g_string_append_c (out, 'v');
  for (const char *p = name; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (out, is_allowed (c, rules) ? c : '_');
    }
  if (out->str[out->len - 1] == '.')
    out->str[out->len - 1] = '_';
  if (is_reserved (out->str, rules))
    g_string_append_c (out, '_');
  return out;
}

static gboolean
fits (const char *name, DoorNameRules rules, gsize more)
{
  return rules == DOOR_NAMES_SPSS ? strlen (name) + more <= SPSS_MAX_BYTES
                                  : (gsize) g_utf8_strlen (name, -1) + more <= STATA_MAX_CHARACTERS;
}

static void
shorten (GString *name, DoorNameRules rules, gsize room)
{
  while (!fits (name->str, rules, room))
    g_string_truncate (name, (gsize) (g_utf8_prev_char (name->str + name->len) - name->str));
}

char *
door_names_legalise (GHashTable *taken, const char *name, DoorNameRules rules)
{
  g_autoptr (GString) legal = clean (name, rules);

  if (fits (legal->str, rules, 0) && door_names_is_free (taken, legal->str))
    return take (taken, g_strdup (legal->str));

  /* A hostile form may hold the very name that the first hash gives: then the next one. */
  for (guint i = 0;; i++)
    {
      g_autofree char *salted = i == 0 ? g_strdup (name) : g_strdup_printf ("%s#%u", name, i);
      g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, salted, -1);
      g_autofree char *candidate = NULL;

      shorten (legal, rules, 1 + HASH_DIGITS);
      candidate = g_strdup_printf ("%s_%.*s", legal->str, HASH_DIGITS, hash);
      if (door_names_is_free (taken, candidate))
        return take (taken, g_steal_pointer (&candidate));
    }
}

char *
door_names_suffix (const char *value)
{
  static const char *const reasons[DOOR_N_MISSING]
      = { "safety", "not_asked", "not_applicable", "dk", "refused", "does_not_apply" };
  DoorMissing missing = door_missing_parse (value);
  GString *out;

  if (missing != DOOR_MISSING_NONE)
    return g_strdup (reasons[DOOR_MISSING_LAST - missing]);
  out = g_string_new (NULL);
  for (const char *p = value; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (out, g_unichar_isalnum (c) ? c : '_');
    }
  return g_string_free (out, FALSE);
}
