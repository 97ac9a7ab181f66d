/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-joined.h"

#include "door-desk-private.h"

#define BETWEEN " · "
#define ISOLATED "\u2068%s\u2069"
#define LEFT_TO_RIGHT "\u200e"
#define RIGHT_TO_LEFT "\u200f"

static gboolean
is_from_the_right (const char *text)
{
  for (const char *at = text; *at; at = g_utf8_next_char (at))
    switch (g_unichar_get_script (g_utf8_get_char (at)))
      {
      case G_UNICODE_SCRIPT_ARABIC:
      case G_UNICODE_SCRIPT_HEBREW:
      case G_UNICODE_SCRIPT_SYRIAC:
      case G_UNICODE_SCRIPT_THAANA:
      case G_UNICODE_SCRIPT_NKO:
        return TRUE;
      default:
        break;
      }
  return FALSE;
}

static gboolean
needs_marks (const char *const *parts, guint n)
{
  for (guint i = 0; i < n; i++)
    if (parts[i] && is_from_the_right (parts[i]))
      return TRUE;
  return FALSE;
}

/* Of the program's own words. */
static const char *
mark_of_language (void)
{
  const char *name = g_get_language_names ()[0];
  g_auto (GStrv) parts = g_strsplit_set (name, "_.@-", 2);

  return parts[0] && door_language_is_rtl (parts[0]) ? RIGHT_TO_LEFT : LEFT_TO_RIGHT;
}

char *
door_joined (const char *const *parts, guint n)
{
  gboolean marked = needs_marks (parts, n);
  GString *line = g_string_new (marked ? mark_of_language () : "");
  gboolean is_first = TRUE;

  for (guint i = 0; i < n; i++)
    {
      if (!parts[i] || !*parts[i])
        continue;
      g_string_append (line, is_first ? "" : BETWEEN);
      g_string_append_printf (line, marked ? ISOLATED : "%s", parts[i]);
      is_first = FALSE;
    }
  return g_string_free (line, FALSE);
}
