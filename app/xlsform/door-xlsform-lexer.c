/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-lexer.h"

#include <string.h>

typedef struct {
  gunichar first;
  gunichar last;
} Range;

/* XML's NameStartChar without the colon, and what NameChar adds (both sorted). */
static const Range name_starts[] = {
  { 'A', 'Z' },       { '_', '_' },       { 'a', 'z' },         { 0xc0, 0xd6 },
  { 0xd8, 0xf6 },     { 0xf8, 0x2ff },    { 0x370, 0x37d },     { 0x37f, 0x1fff },
  { 0x200c, 0x200d }, { 0x2070, 0x218f }, { 0x2c00, 0x2fef },   { 0x3001, 0xd7ff },
  { 0xf900, 0xfdcf }, { 0xfdf0, 0xfffd }, { 0x10000, 0xeffff },
};
static const Range name_extras[] = {
  { '-', '-' }, { '.', '.' }, { '0', '9' }, { 0xb7, 0xb7 }, { 0x300, 0x36f }, { 0x203f, 0x2040 },
};

static gboolean
is_in (const Range *ranges, gsize n, gunichar c)
{
  for (gsize i = 0; i < n && c >= ranges[i].first; i++)
    if (c <= ranges[i].last)
      return TRUE;
  return FALSE;
}

static gboolean
is_name_start (gunichar c)
{
  return is_in (name_starts, G_N_ELEMENTS (name_starts), c);
}

static gboolean
is_name_char (gunichar c)
{
  return is_name_start (c) || is_in (name_extras, G_N_ELEMENTS (name_extras), c);
}

gsize
door_xls_name_length (const char *text, gboolean with_prefix)
{
  const char *p = text;
  gsize local;

  if (!is_name_start (g_utf8_get_char (p)))
    return 0;
  while (*p && is_name_char (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  if (!with_prefix || *p != ':')
    return (gsize) (p - text);

  local = door_xls_name_length (p + 1, FALSE);
  return (gsize) (p - text) + (local > 0 ? local + 1 : 0);
}

gboolean
door_xls_name_is_valid (const char *text)
{
  return *text && door_xls_name_length (text, TRUE) == strlen (text);
}

static gsize
digits (const char *text)
{
  return strspn (text, "0123456789");
}

static gsize
match_date (const char *text)
{
  const char *p = text + (*text == '-');

  if (digits (p) < 4 || p[4] != '-' || digits (p + 5) < 2 || p[7] != '-' || digits (p + 8) < 2)
    return 0;
  return (gsize) (p + 10 - text);
}

static gsize
match_time (const char *text)
{
  gsize length = 8;

  if (digits (text) < 2 || text[2] != ':' || digits (text + 3) < 2 || text[5] != ':'
      || digits (text + 6) < 2)
    return 0;
  if (text[8] == 'Z')
    return length + 1;
  if ((text[8] == '+' || text[8] == '-') && digits (text + 9) >= 2 && text[11] == ':'
      && digits (text + 12) >= 2)
    return length + 6;
  return length;
}

static gsize
match_date_or_time (const char *text)
{
  gsize date = match_date (text);

  if (date == 0)
    return match_time (text);
  if (text[date] == 'T' && match_time (text + date + 1) > 0)
    return date + 1 + match_time (text + date + 1);
  return date;
}

static gsize
match_number (const char *text)
{
  const char *p = text + (*text == '-');
  gsize whole = digits (p);

  p += whole;
  if (*p == '.' && (whole > 0 || digits (p + 1) > 0))
    p += 1 + digits (p + 1);
  else if (whole == 0)
    return 0;
  return (gsize) (p - text);
}

static gsize
match_literal (const char *text)
{
  const char *end;

  if (*text != '"' && *text != '\'')
    return 0;
  end = strchr (text + 1, *text);
  return end ? (gsize) (end + 1 - text) : 0;
}

static gsize
match_reference (const char *text)
{
  const char *p = text;
  gsize name;

  if (!g_str_has_prefix (p, "${"))
    return 0;
  p += 2;
  if (g_str_has_prefix (p, "last-saved#"))
    p += strlen ("last-saved#");
  name = door_xls_name_length (p, FALSE);
  return name > 0 && p[name] == '}' ? (gsize) (p + name + 1 - text) : 0;
}

static gsize
match_word (const char *text, const char *const *words)
{
  for (; *words; words++)
    if (g_str_has_prefix (text, *words))
      return strlen (*words);
  return 0;
}

/* Names, and what they open when a bracket follows at once. */
static gsize
match_named (const char *text, DoorXlsTokenKind *ret_kind)
{
  gsize length = door_xls_name_length (text, TRUE);

  if (length == 0)
    return 0;
  *ret_kind = DOOR_XLS_TOKEN_NAME;
  if (text[length] == '(')
    *ret_kind = DOOR_XLS_TOKEN_CALL;
  else if (text[length] == '[')
    *ret_kind = DOOR_XLS_TOKEN_PREDICATE;
  return length + (*ret_kind != DOOR_XLS_TOKEN_NAME);
}

static gsize
match_sign (const char *text, DoorXlsTokenKind *ret_kind)
{
  static const char *const arithmetic[] = { "*", "+", "-", " mod ", " div ", NULL };
  static const char *const comparison[] = { "=", "!=", "<", ">", NULL };
  static const char *const logic[] = { " and ", " or ", NULL };
  gsize length;

  if ((length = match_word (text, arithmetic)) > 0)
    *ret_kind = DOOR_XLS_TOKEN_ARITHMETIC;
  else if ((length = match_word (text, comparison)) > 0)
    *ret_kind = DOOR_XLS_TOKEN_COMPARISON;
  else if ((length = match_word (text, logic)) > 0)
    *ret_kind = DOOR_XLS_TOKEN_LOGIC;
  return length;
}

static gboolean
match_single (char c, DoorXlsTokenKind *ret_kind)
{
  switch (c)
    {
    case '|':
      *ret_kind = DOOR_XLS_TOKEN_UNION;
      return TRUE;
    case '(':
      *ret_kind = DOOR_XLS_TOKEN_OPEN;
      return TRUE;
    case ')':
      *ret_kind = DOOR_XLS_TOKEN_CLOSE;
      return TRUE;
    case '/':
      *ret_kind = DOOR_XLS_TOKEN_PATH_SEPARATOR;
      return TRUE;
    case ']':
      *ret_kind = DOOR_XLS_TOKEN_PREDICATE_END;
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
door_xls_token_next (const char *text, gsize offset, DoorXlsToken *ret_token)
{
  const char *p = text + offset;
  DoorXlsTokenKind kind = DOOR_XLS_TOKEN_OTHER;
  gsize length;

  if (*p == '\0')
    return FALSE;

  if ((length = match_date_or_time (p)) > 0)
    kind = DOOR_XLS_TOKEN_DATE_OR_TIME;
  else if ((length = match_number (p)) > 0)
    kind = DOOR_XLS_TOKEN_NUMBER;
  else if ((length = match_sign (p, &kind)) > 0)
    ;
  else if (match_single (*p, &kind))
    length = 1;
  else if ((length = match_literal (p)) > 0)
    kind = DOOR_XLS_TOKEN_LITERAL;
  else if ((length = strspn (p, " \t\r\n\f\v")) > 0)
    kind = DOOR_XLS_TOKEN_SPACE;
  else if ((length = match_reference (p)) > 0)
    kind = DOOR_XLS_TOKEN_REFERENCE;
  else if ((length = match_named (p, &kind)) > 0)
    ;
  else
    length = (gsize) (g_utf8_next_char (p) - p);

  *ret_token = (DoorXlsToken){ kind, offset, offset + length };
  return TRUE;
}

gboolean
door_xls_default_is_dynamic (const char *text, const char *question_type)
{
  static const char *const hyphenated[] = {
    "date", "dateTime", "geopoint", "geotrace", "geoshape", NULL,
  };
  gboolean may_hold_hyphens = g_strv_contains (hyphenated, question_type);
  DoorXlsToken token;

  for (gsize offset = 0; door_xls_token_next (text, offset, &token); offset = token.end)
    {
      if (token.kind == DOOR_XLS_TOKEN_ARITHMETIC && may_hold_hyphens && text[token.start] == '-')
        return FALSE;
      if (token.kind == DOOR_XLS_TOKEN_ARITHMETIC || token.kind == DOOR_XLS_TOKEN_UNION
          || token.kind == DOOR_XLS_TOKEN_REFERENCE || token.kind == DOOR_XLS_TOKEN_CALL)
        return TRUE;
    }
  return FALSE;
}
