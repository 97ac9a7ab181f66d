/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-fold.h"

#include <string.h>

#define FIRST_INDIC 0x0900
#define TATWEEL 0x0640

/* Letters that keyboards of several languages write in several ways. */
static const struct {
  gunichar from, to;
} same[] = {
  { 0x0643, 0x06a9 }, /* kaf */
  { 0x0647, 0x06c1 }, /* heh */
  { 0x0649, 0x06cc }, /* alef maksura: yeh without dots */
  { 0x064a, 0x06cc }, /* yeh */
  { 0x06d5, 0x06c1 }, /* ae: heh at a word's end */
  { 0x0901, 0x0902 }, /* chandrabindu: written as anusvara */
};

static gboolean
is_dot_below (gunichar c)
{
  return c == 0x093c || c == 0x09bc || c == 0x0a3c || c == 0x0abc || c == 0x0b3c;
}

static gboolean
is_left_out (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return (type == G_UNICODE_NON_SPACING_MARK && c < FIRST_INDIC) || type == G_UNICODE_FORMAT
         || c == TATWEEL || is_dot_below (c);
}

static gunichar
letter_of (gunichar c)
{
  if (g_unichar_digit_value (c) >= 0)
    return '0' + (gunichar) g_unichar_digit_value (c);
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    if (same[i].from == c)
      return same[i].to;
  return c;
}

char *
door_fold (const char *text)
{
  g_autofree char *apart = g_utf8_normalize (text, -1, G_NORMALIZE_NFKD);
  g_autofree char *small = g_utf8_casefold (apart ? apart : "", -1);
  GString *out = g_string_sized_new (strlen (small));

  for (const char *p = small; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!is_left_out (c))
        g_string_append_unichar (out, letter_of (c));
    }
  return g_string_free (out, FALSE);
}
