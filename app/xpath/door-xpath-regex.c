/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regex(): patterns are written for Java and come from outside. They match the whole text, and a
 * pattern that would search for ever ends in an error. */
#define PCRE2_CODE_UNIT_WIDTH 8
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <pcre2.h>
#include <string.h>

/* Real patterns check a phone number or a name in well under a thousand tries. */
#define X_REGEX_MATCH_LIMIT 500000
#define X_REGEX_HEAP_KIB 8192
#define X_REGEX_MAX_PATTERN 16384

/* Java's names of ASCII classes, which PCRE2 spells the POSIX way. */
typedef struct {
  const char *java;
  const char *posix;
} ClassName;

static const ClassName class_names[] = {
  { "Lower", "lower" }, { "Upper", "upper" }, { "Alpha", "alpha" },   { "Digit", "digit" },
  { "Alnum", "alnum" }, { "Punct", "punct" }, { "Graph", "graph" },   { "Print", "print" },
  { "Blank", "blank" }, { "Cntrl", "cntrl" }, { "XDigit", "xdigit" }, { "Space", "space" },
  { "ASCII", "ascii" },
};

static const char *
posix_name (const char *at, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (class_names); i++)
    {
      if (strlen (class_names[i].java) == length && memcmp (class_names[i].java, at, length) == 0)
        return class_names[i].posix;
    }
  return NULL;
}

/* "\p{Alpha}" -> "[:alpha:]" in a class, "[[:alpha:]]" outside; "\p{IsLatin}" -> "\p{Latin}".
 * Returns what is behind it, or NULL when there is nothing to translate. */
static const char *
translate_property (const char *at, gboolean in_class, GString *out)
{
  gboolean inverted = at[1] == 'P';
  const char *end = strchr (at, '}');
  const char *name = at + 3;
  const char *posix;

  if ((at[1] != 'p' && at[1] != 'P') || at[2] != '{' || end == NULL)
    return NULL;
  posix = posix_name (name, (gsize) (end - name));
  if (posix != NULL)
    g_string_append_printf (out, in_class ? "[:%s%s:]" : "[[:%s%s:]]", inverted ? "^" : "", posix);
  else if (strncmp (name, "Is", 2) == 0)
    g_string_append_printf (out, "\\%c{%.*s}", at[1], (int) (end - name - 2), name + 2);
  else
    return NULL;
  return end + 1;
}

/* From Java's syntax to PCRE2's. */
static char *
translate_pattern (const char *pattern)
{
  GString *out = g_string_new (NULL);
  gboolean in_class = FALSE;
  const char *at = pattern;

  while (*at != '\0')
    {
      const char *behind = *at == '\\' ? translate_property (at, in_class, out) : NULL;

      if (behind != NULL)
        {
          at = behind;
          continue;
        }
      if (*at == '[')
        in_class = TRUE;
      else if (*at == ']')
        in_class = FALSE;
      g_string_append_c (out, *at);
      if (*at == '\\' && at[1] != '\0')
        g_string_append_c (out, *++at);
      at++;
    }
  return g_string_free (out, FALSE);
}

static pcre2_code *
compile (XRun *run, const XTerm *call, const char *pattern)
{
  g_autofree char *translated = NULL;
  PCRE2_UCHAR message[120];
  PCRE2_SIZE offset;
  pcre2_code *code;
  int error;

  if (strlen (pattern) > X_REGEX_MAX_PATTERN)
    {
      door_x_fail (run, call, DOOR_XPATH_ERROR_LIMIT, "the pattern is longer than %d bytes",
                   X_REGEX_MAX_PATTERN);
      return NULL;
    }
  translated = translate_pattern (pattern);
  code = pcre2_compile ((PCRE2_SPTR) translated, PCRE2_ZERO_TERMINATED,
                        PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_ANCHORED | PCRE2_ENDANCHORED
                            | PCRE2_NEVER_BACKSLASH_C,
                        &error, &offset, NULL);
  if (code != NULL)
    return code;
  pcre2_get_error_message (error, message, sizeof message);
  door_x_fail (run, call, DOOR_XPATH_ERROR_TYPE,
               "the pattern cannot be read at its character %ld: %s",
               g_utf8_strlen (translated, (gssize) MIN (offset, strlen (translated))) + 1,
               (const char *) message);
  return NULL;
}

static int
match (const pcre2_code *code, const char *text)
{
  pcre2_match_context *context = pcre2_match_context_create (NULL);
  pcre2_match_data *data = pcre2_match_data_create (1, NULL);
  int result;

  pcre2_set_match_limit (context, X_REGEX_MATCH_LIMIT);
  pcre2_set_heap_limit (context, X_REGEX_HEAP_KIB);
  result
      = pcre2_match (code, (PCRE2_SPTR) text, strlen (text), 0, PCRE2_NO_UTF_CHECK, data, context);
  pcre2_match_data_free (data);
  pcre2_match_context_free (context);
  return result;
}

void
door_x_call_regex (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_pattern = DOOR_X_VALUE_INIT;
  const char *text = door_x_arg_text (run, frame, call, 0, &hold);
  const char *pattern = door_x_arg_text (run, frame, call, 1, &hold_pattern);
  pcre2_code *code;
  int result;

  /* A pattern that runs into its limit may not do so once for each of ten thousand nodes. */
  if (run->failed || !door_x_charge (run, call, 100)
      || (code = compile (run, call, pattern)) == NULL)
    return;
  result = match (code, text);
  pcre2_code_free (code);
  if (result < 0 && result != PCRE2_ERROR_NOMATCH)
    door_x_fail (run, call, DOOR_XPATH_ERROR_LIMIT,
                 "the pattern needs too many tries on this text");
  else
    door_xpath_value_set_boolean (ret, result >= 0);
}
