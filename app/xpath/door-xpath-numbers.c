/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of numbers. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- One number ------------------------------------------------------------------------------- */

static void
call_number (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  door_x_arg_scalar (run, frame, call, 0, &value);
  door_xpath_value_set_number (ret, door_x_value_number (run, &value));
}

static void
call_int (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_number (ret, trunc (door_x_arg_number (run, frame, call, 0)));
}

static void
call_floor (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_number (ret, floor (door_x_arg_number (run, frame, call, 0)));
}

static void
call_ceiling (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_number (ret, ceil (door_x_arg_number (run, frame, call, 0)));
}

/* --- Rounding --------------------------------------------------------------------------------- */

#define X_MAX_PLACES 30 /* JavaRosa: more decimals than this make no sense */

/* Drops the digits behind `keep`, and adds one to what is left when `up`. `digits` has a leading
 * zero for the carry. */
static void
cut_digits (char *digits, gsize keep, gboolean up)
{
  digits[keep] = '\0';
  while (up && keep > 0)
    {
      char *digit = &digits[--keep];

      *digit = *digit == '9' ? '0' : (char) (*digit + 1);
      up = *digit == '0';
    }
}

/* The number as its shortest decimal text, with a leading zero: "0123" and the place of the point
 * relative to the text's start. */
static void
decimal_digits (double number, char *ret_digits, gsize size, int *ret_point)
{
  g_autofree char *text = door_xpath_number_to_text (number);
  const char *exponent = strchr (text, 'e');
  gsize n = 0;
  int point = -1;

  ret_digits[n++] = '0';
  for (const char *at = text; *at != '\0' && at != exponent && n < size - 1; at++)
    {
      if (*at == '.')
        point = (int) n;
      else
        ret_digits[n++] = *at;
    }
  ret_digits[n] = '\0';
  *ret_point = (point < 0 ? (int) n : point) + (exponent != NULL ? atoi (exponent + 1) : 0);
}

/* What is dropped decides by its decimal text, as people see it: 1.005 is half of a cent. Halves go
 * up: away from zero above it, towards it below. */
static gboolean
rounds_up (const char *dropped, gboolean negative)
{
  if (dropped[0] != '5' || !negative)
    return dropped[0] >= '5';
  return strspn (dropped + 1, "0") != strlen (dropped + 1);
}

static double
round_to (double number, int places)
{
  char digits[80], text[128];
  gboolean negative = signbit (number);
  int point, keep;
  double result;

  decimal_digits (fabs (number), digits, sizeof digits, &point);
  keep = point + places;
  if (keep >= (int) strlen (digits))
    return number;
  if (keep < 0)
    return negative ? -0.0 : 0.0;
  cut_digits (digits, (gsize) keep, rounds_up (digits + keep, negative));
  g_snprintf (text, sizeof text, "%se%d", digits[0] != '\0' ? digits : "0", -places);
  result = g_ascii_strtod (text, NULL);
  return negative ? -result : result;
}

/* Without decimals the binary half is the decimal one, and no text is needed. */
static double
round_to_integer (double number)
{
  double below = floor (number);
  double result = number - below >= 0.5 ? below + 1 : below;

  return result == 0 && signbit (number) ? -0.0 : result;
}

static void
call_round (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  double number = door_x_arg_number (run, frame, call, 0);
  double places = 0;

  if (door_x_arg (run, call, 1) != NULL)
    places = trunc (door_x_arg_number (run, frame, call, 1));
  if (isnan (places))
    places = 0;
  if (isfinite (number) && places == 0)
    number = round_to_integer (number);
  else if (isfinite (number))
    number = fabs (places) > X_MAX_PLACES ? NAN : round_to (number, (int) places);
  door_xpath_value_set_number (ret, number);
}

/* --- Mathematics ------------------------------------------------------------------------------ */

/* A date keeps its time of day here, as in JavaRosa; only operators drop it. */
static double
exact (XRun *run, const XFrame *frame, const XTerm *call, guint index)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  door_x_scalar (run, frame, door_x_arg (run, call, index), &value);
  return value.kind == DOOR_X_DATE ? value.number : door_x_value_number (run, &value);
}

static double
exp_10 (double x)
{
  return pow (10.0, x);
}

#define ONE_NUMBER(name, function)                                                                 \
  static void call_##name (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)     \
  {                                                                                                \
    door_xpath_value_set_number (ret, function (exact (run, frame, call, 0)));                     \
  }
#define TWO_NUMBERS(name, function)                                                                \
  static void call_##name (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)     \
  {                                                                                                \
    double first = exact (run, frame, call, 0);                                                    \
                                                                                                   \
    door_xpath_value_set_number (ret, function (first, exact (run, frame, call, 1)));              \
  }

ONE_NUMBER (abs, fabs)
ONE_NUMBER (sqrt, sqrt)
ONE_NUMBER (exp, exp)
ONE_NUMBER (exp10, exp_10)
ONE_NUMBER (log, log)
ONE_NUMBER (log10, log10)
ONE_NUMBER (sin, sin)
ONE_NUMBER (cos, cos)
ONE_NUMBER (tan, tan)
ONE_NUMBER (asin, asin)
ONE_NUMBER (acos, acos)
ONE_NUMBER (atan, atan)
TWO_NUMBERS (atan2, atan2)
TWO_NUMBERS (pow, pow)

static void
call_pi (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_number (ret, G_PI);
}

static void
call_random (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_number (ret, run->host->random (run->host));
}

/* --- Many numbers ----------------------------------------------------------------------------- */

static gboolean
add_number (XRun *run, const XTerm *arg, DoorXValue *value, gpointer data)
{
  double number = door_x_value_number (run, value);

  if (!isnan (number))
    *(double *) data += number;
  return TRUE;
}

static void
call_sum (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  const XTerm *arg = door_x_arg (run, call, 0);
  double sum = 0;
  XWalk walk;
  DoorXNode node;

  if (door_x_fold (run, frame, arg, DOOR_X_FOLD_SUM, &sum))
    {
      door_xpath_value_set_number (ret, sum);
      return;
    }
  if (door_x_walk_begin (&walk, run, frame, arg))
    {
      while ((node = door_x_walk_next (&walk)) != DOOR_XNODE_NONE)
        {
          g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

          run->host->value (run->host, node, &value);
          add_number (run, arg, &value, &sum);
        }
    }
  door_x_walk_end (&walk);
  door_xpath_value_set_number (ret, sum);
}

static gboolean
keep_largest (XRun *run, const XTerm *arg, DoorXValue *value, gpointer data)
{
  double number = door_x_value_number (run, value);
  double *largest = data;

  if (!isnan (number) && !(*largest >= number))
    *largest = number;
  return TRUE;
}

static gboolean
keep_smallest (XRun *run, const XTerm *arg, DoorXValue *value, gpointer data)
{
  double number = door_x_value_number (run, value);
  double *smallest = data;

  if (!isnan (number) && !(*smallest <= number))
    *smallest = number;
  return TRUE;
}

/* A single path whose values the host keeps track of. */
static gboolean
folds_alone (XRun *run, const XFrame *frame, const XTerm *call, DoorXFold fold, double *ret)
{
  const XTerm *arg = door_x_arg (run, call, 0);

  return door_x_next (run, arg) == NULL && door_x_fold (run, frame, arg, fold, ret);
}

static void
call_max (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  double largest = NAN;

  if (!folds_alone (run, frame, call, DOOR_X_FOLD_MAX, &largest))
    door_x_each (run, frame, call, 0, keep_largest, &largest);
  door_xpath_value_set_number (ret, largest);
}

static void
call_min (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  double smallest = NAN;

  if (!folds_alone (run, frame, call, DOOR_X_FOLD_MIN, &smallest))
    door_x_each (run, frame, call, 0, keep_smallest, &smallest);
  door_xpath_value_set_number (ret, smallest);
}

const XFunction door_x_number_functions[] = {
  { "number", 0, 1, X_GIVES_NUMBER, X_CONTEXT, call_number },
  { "int", 1, 1, X_GIVES_NUMBER, 0, call_int },
  { "round", 1, 2, X_GIVES_NUMBER, 0, call_round },
  { "floor", 1, 1, X_GIVES_NUMBER, 0, call_floor },
  { "ceiling", 1, 1, X_GIVES_NUMBER, 0, call_ceiling },
  { "abs", 1, 1, X_GIVES_NUMBER, 0, call_abs },
  { "sqrt", 1, 1, X_GIVES_NUMBER, 0, call_sqrt },
  { "pow", 2, 2, X_GIVES_NUMBER, 0, call_pow },
  { "exp", 1, 1, X_GIVES_NUMBER, 0, call_exp },
  { "exp10", 1, 1, X_GIVES_NUMBER, 0, call_exp10 },
  { "log", 1, 1, X_GIVES_NUMBER, 0, call_log },
  { "log10", 1, 1, X_GIVES_NUMBER, 0, call_log10 },
  { "sin", 1, 1, X_GIVES_NUMBER, 0, call_sin },
  { "cos", 1, 1, X_GIVES_NUMBER, 0, call_cos },
  { "tan", 1, 1, X_GIVES_NUMBER, 0, call_tan },
  { "asin", 1, 1, X_GIVES_NUMBER, 0, call_asin },
  { "acos", 1, 1, X_GIVES_NUMBER, 0, call_acos },
  { "atan", 1, 1, X_GIVES_NUMBER, 0, call_atan },
  { "atan2", 2, 2, X_GIVES_NUMBER, 0, call_atan2 },
  { "pi", 0, 0, X_GIVES_NUMBER, X_PURE, call_pi },
  { "random", 0, 0, X_GIVES_NUMBER, X_VOLATILE, call_random },
  { "sum", 1, 1, X_GIVES_NUMBER, X_NODESETS, call_sum },
  { "max", 1, X_MANY, X_GIVES_NUMBER, X_NODESETS, call_max },
  { "min", 1, X_MANY, X_GIVES_NUMBER, X_NODESETS, call_min },
  { NULL },
};
