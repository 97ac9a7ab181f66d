/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of texts. A character is a Unicode character, never a byte or half of a pair. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <math.h>
#include <string.h>

/* --- Whole texts ------------------------------------------------------------------------------ */

static void
call_string (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_x_arg_scalar (run, frame, call, 0, ret);
  door_x_value_text (ret);
}

typedef struct {
  GString *out;
  const XTerm *call;
  const char *separator;
  gboolean any;
} Join;

static gboolean
join_value (XRun *run, const XTerm *arg, DoorXValue *value, gpointer data)
{
  Join *join = data;

  if (join->any && join->separator[0] != '\0'
      && !door_x_append (run, join->call, join->out, join->separator))
    return FALSE;
  join->any = TRUE;
  return door_x_append (run, join->call, join->out, door_x_value_text (value));
}

static void
call_concat (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  Join join = { g_string_new (NULL), call, "", FALSE };

  door_x_each (run, frame, call, 0, join_value, &join);
  door_x_give (ret, join.out);
}

static void
call_join (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  Join join = { g_string_new (NULL), call, NULL, FALSE };

  join.separator = door_x_arg_text (run, frame, call, 0, &hold);
  door_x_each (run, frame, call, 1, join_value, &join);
  door_x_give (ret, join.out);
}

static void
call_string_length (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  const char *text;

  door_x_arg_scalar (run, frame, call, 0, &value);
  text = door_x_value_text (&value);
  door_x_charge_text (run, call, text, X_TEXT_BYTES);
  door_xpath_value_set_number (ret, (double) g_utf8_strlen (text, -1));
}

static gboolean
is_space (char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static void
call_normalize_space (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  GString *out = g_string_new (NULL);

  door_x_arg_scalar (run, frame, call, 0, &value);
  door_x_charge_text (run, call, door_x_value_text (&value), X_TEXT_BYTES);
  for (const char *at = door_x_value_text (&value); *at != '\0'; at++)
    {
      if (!is_space (*at))
        g_string_append_c (out, *at);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  door_x_give (ret, out);
}

/* --- Parts ------------------------------------------------------------------------------------ */

static void
give_part (DoorXValue *ret, const char *start, const char *end)
{
  g_autofree char *part = g_strndup (start, (gsize) (end - start));

  door_xpath_value_set_text (ret, part);
}

static void
give_characters (DoorXValue *ret, const char *text, glong start, glong end)
{
  const char *from = g_utf8_offset_to_pointer (text, start);

  give_part (ret, from, g_utf8_offset_to_pointer (from, end - start));
}

/* JavaRosa counts with 32-bit integers; NaN is 0. */
static double
to_int (double number)
{
  return isnan (number) ? 0 : CLAMP (trunc (number), -2147483648.0, 2147483647.0);
}

/* From `start` up to before `end`, both from 0; a negative one counts from the end. */
static void
call_substr (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  const char *text = door_x_arg_text (run, frame, call, 0, &hold);
  double length = (double) g_utf8_strlen (text, -1);
  double start = to_int (door_x_arg_number (run, frame, call, 1));
  double end = length;

  if (door_x_arg (run, call, 2) != NULL)
    end = to_int (door_x_arg_number (run, frame, call, 2));
  start = CLAMP (start < 0 ? start + length : start, 0, length);
  end = CLAMP (end < 0 ? end + length : end, 0, length);
  if (start < end)
    give_characters (ret, text, (glong) start, (glong) end);
  else
    door_xpath_value_set_borrowed (ret, "");
}

/* XPath's own: from 1, with a length, both rounded. */
static void
call_substring (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  const char *text = door_x_arg_text (run, frame, call, 0, &hold);
  double length = (double) g_utf8_strlen (text, -1);
  double start = floor (door_x_arg_number (run, frame, call, 1) + 0.5);
  double end = INFINITY;

  if (door_x_arg (run, call, 2) != NULL)
    end = start + floor (door_x_arg_number (run, frame, call, 2) + 0.5);
  if (isnan (start) || isnan (end))
    start = end = 1;
  start = CLAMP (start, 1, length + 1);
  end = CLAMP (end, start, length + 1);
  give_characters (ret, text, (glong) start - 1, (glong) end - 1);
}

static void
call_substring_before (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_mark = DOOR_X_VALUE_INIT;
  const char *text = door_x_arg_text (run, frame, call, 0, &hold);
  const char *found = strstr (text, door_x_arg_text (run, frame, call, 1, &hold_mark));

  if (found != NULL)
    give_part (ret, text, found);
  else
    door_xpath_value_set_borrowed (ret, "");
}

static void
call_substring_after (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_mark = DOOR_X_VALUE_INIT;
  const char *text = door_x_arg_text (run, frame, call, 0, &hold);
  const char *mark = door_x_arg_text (run, frame, call, 1, &hold_mark);
  const char *found = strstr (text, mark);

  door_xpath_value_set_text (ret, found != NULL ? found + strlen (mark) : "");
}

/* The character that stands for `c`: itself, another, or 0 for none. */
static gunichar
translated (gunichar c, const char *from, const char *to)
{
  while (*from != '\0')
    {
      if (g_utf8_get_char (from) == c)
        return *to != '\0' ? g_utf8_get_char (to) : 0;
      from = g_utf8_next_char (from);
      if (*to != '\0')
        to = g_utf8_next_char (to);
    }
  return c;
}

static void
call_translate (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_from = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_to = DOOR_X_VALUE_INIT;
  const char *text = door_x_arg_text (run, frame, call, 0, &hold);
  const char *from = door_x_arg_text (run, frame, call, 1, &hold_from);
  const char *to = door_x_arg_text (run, frame, call, 2, &hold_to);
  gint64 price = (gint64) (strlen (from) / 256 + 1);
  GString *out = g_string_new (NULL);

  for (guint n = 0; *text != '\0'; text = g_utf8_next_char (text), n++)
    {
      gunichar c = translated (g_utf8_get_char (text), from, to);

      if (c != 0)
        g_string_append_unichar (out, c);
      if (n % 64 == 0 && !door_x_charge (run, call, price))
        break;
    }
  door_x_give (ret, out);
}

/* --- Questions -------------------------------------------------------------------------------- */

static void
call_contains (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_part = DOOR_X_VALUE_INIT;
  const char *text = door_x_arg_text (run, frame, call, 0, &hold);
  const char *part = door_x_arg_text (run, frame, call, 1, &hold_part);

  door_xpath_value_set_boolean (ret, strstr (text, part) != NULL);
}

static void
call_starts_with (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_part = DOOR_X_VALUE_INIT;
  const char *text = door_x_arg_text (run, frame, call, 0, &hold);
  const char *part = door_x_arg_text (run, frame, call, 1, &hold_part);

  door_xpath_value_set_boolean (ret, g_str_has_prefix (text, part));
}

static void
call_ends_with (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_part = DOOR_X_VALUE_INIT;
  const char *text = door_x_arg_text (run, frame, call, 0, &hold);
  const char *part = door_x_arg_text (run, frame, call, 1, &hold_part);

  door_xpath_value_set_boolean (ret, g_str_has_suffix (text, part));
}

/* --- Answers of a select multiple: words between spaces ---------------------------------------- */

/* `word` stands in `list` between spaces or ends. Spaces around `word` do not count. */
static gboolean
has_word (const char *list, const char *word)
{
  gsize length;

  while (*word != '\0' && (guchar) *word <= ' ')
    word++;
  length = strlen (word);
  while (length > 0 && (guchar) word[length - 1] <= ' ')
    length--;
  if (length == 0)
    return *list == '\0' || *list == ' ' || strstr (list, "  ") != NULL
           || g_str_has_suffix (list, " ");
  for (const char *at = list; *at != '\0'; at++)
    {
      if ((at == list || at[-1] == ' ') && strncmp (at, word, length) == 0
          && (at[length] == '\0' || at[length] == ' '))
        return TRUE;
    }
  return FALSE;
}

static void
call_selected (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold_word = DOOR_X_VALUE_INIT;
  const char *list = door_x_arg_text (run, frame, call, 0, &hold);
  const char *word = door_x_arg_text (run, frame, call, 1, &hold_word);

  door_xpath_value_set_boolean (ret, has_word (list, word));
}

/* The next word from `*at`, its length in `ret_length`; NULL at the end. */
static const char *
next_word (const char **at, gsize *ret_length)
{
  const char *start;

  while (**at == ' ')
    (*at)++;
  start = *at;
  *ret_length = strcspn (start, " ");
  *at = start + *ret_length;
  return *ret_length > 0 ? start : NULL;
}

static void
call_count_selected (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  const char *at = door_x_arg_text (run, frame, call, 0, &hold);
  double count = 0;
  gsize length;

  while (next_word (&at, &length) != NULL)
    count++;
  door_xpath_value_set_number (ret, count);
}

static void
call_selected_at (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  const char *at = door_x_arg_text (run, frame, call, 0, &hold);
  double index = to_int (door_x_arg_number (run, frame, call, 1));
  const char *word = NULL;
  gsize length = 0;

  for (double i = 0; i <= index; i++)
    {
      word = next_word (&at, &length);
      if (word == NULL)
        break;
    }
  if (index >= 0 && word != NULL)
    give_part (ret, word, word + length);
  else
    door_xpath_value_set_borrowed (ret, "");
}

const XFunction door_x_string_functions[] = {
  { "string", 0, 1, X_GIVES_TEXT, X_PURE | X_CONTEXT, call_string },
  { "concat", 0, X_MANY, X_GIVES_TEXT, X_PURE | X_NODESETS, call_concat },
  { "join", 1, X_MANY, X_GIVES_TEXT, X_PURE | X_NODESETS, call_join },
  { "string-length", 0, 1, X_GIVES_NUMBER, X_PURE | X_CONTEXT, call_string_length },
  { "normalize-space", 0, 1, X_GIVES_TEXT, X_PURE | X_CONTEXT, call_normalize_space },
  { "substr", 2, 3, X_GIVES_TEXT, X_PURE, call_substr },
  { "substring", 2, 3, X_GIVES_TEXT, X_PURE, call_substring },
  { "substring-before", 2, 2, X_GIVES_TEXT, X_PURE, call_substring_before },
  { "substring-after", 2, 2, X_GIVES_TEXT, X_PURE, call_substring_after },
  { "translate", 3, 3, X_GIVES_TEXT, X_PURE, call_translate },
  { "contains", 2, 2, X_GIVES_BOOLEAN, X_PURE, call_contains },
  { "starts-with", 2, 2, X_GIVES_BOOLEAN, X_PURE, call_starts_with },
  { "ends-with", 2, 2, X_GIVES_BOOLEAN, X_PURE, call_ends_with },
  { "regex", 2, 2, X_GIVES_BOOLEAN, X_PURE, door_x_call_regex },
  { "selected", 2, 2, X_GIVES_BOOLEAN, X_PURE, call_selected },
  { "is-selected", 2, 2, X_GIVES_BOOLEAN, X_PURE, call_selected },
  { "count-selected", 1, 1, X_GIVES_NUMBER, X_PURE, call_count_selected },
  { "selected-at", 2, 2, X_GIVES_TEXT, X_PURE, call_selected_at },
  { NULL },
};
