/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <math.h>
#include <string.h>

/* JavaRosa's tolerance: closer to zero is zero. */
#define X_EPSILON 1e-12

void
door_xpath_value_clear (DoorXValue *self)
{
  if (!self->text_is_borrowed)
    g_free (self->text);
  g_clear_pointer (&self->nodes, g_array_unref);
  *self = (DoorXValue) DOOR_X_VALUE_INIT;
}

static void
restart (DoorXValue *self, DoorXKind kind)
{
  if (!self->text_is_borrowed || self->nodes != NULL)
    door_xpath_value_clear (self);
  self->kind = kind;
  self->is_no_number = FALSE;
}

void
door_xpath_value_set_text (DoorXValue *self, const char *text)
{
  /* `text` may be a part of what the value holds. */
  char *copy = g_strdup (text);

  restart (self, DOOR_X_STRING);
  self->text = copy;
  self->text_is_borrowed = FALSE;
}

void
door_xpath_value_set_borrowed (DoorXValue *self, const char *text)
{
  restart (self, DOOR_X_STRING);
  self->text = (char *) text;
}

void
door_xpath_value_set_partial_date (DoorXValue *self, const char *text)
{
  door_xpath_value_set_borrowed (self, text);
  self->is_no_number = TRUE;
}

void
door_xpath_value_set_number (DoorXValue *self, double number)
{
  restart (self, DOOR_X_NUMBER);
  self->number = number;
}

void
door_xpath_value_set_boolean (DoorXValue *self, gboolean boolean)
{
  restart (self, DOOR_X_BOOLEAN);
  self->boolean = boolean;
}

void
door_xpath_value_set_date (DoorXValue *self, double days, gboolean has_time)
{
  restart (self, DOOR_X_DATE);
  self->number = days;
  self->has_time = has_time;
}

/* --- Conversions ----------------------------------------------------------------------------- */

double
door_x_value_number (XRun *run, const DoorXValue *value)
{
  switch (value->kind)
    {
    case DOOR_X_STRING:
      return value->is_no_number ? NAN : door_x_parse_number (run, value->text);
    case DOOR_X_NUMBER:
      return value->number;
    case DOOR_X_BOOLEAN:
      return value->boolean ? 1 : 0;
    case DOOR_X_DATE:
      return floor (value->number);
    case DOOR_X_NODESET:
    default:
      return NAN;
    }
}

gboolean
door_x_value_boolean (const DoorXValue *value)
{
  switch (value->kind)
    {
    case DOOR_X_STRING:
      return value->text[0] != '\0';
    case DOOR_X_NUMBER:
      return fabs (value->number) > X_EPSILON;
    case DOOR_X_BOOLEAN:
      return value->boolean;
    case DOOR_X_DATE:
      return TRUE;
    case DOOR_X_NODESET:
    default:
      return FALSE;
    }
}

static void
take_text (DoorXValue *value, char *text)
{
  restart (value, DOOR_X_STRING);
  value->text = text;
  value->text_is_borrowed = FALSE;
}

static void
number_to_text_value (DoorXValue *value)
{
  if (isnan (value->number))
    door_xpath_value_set_borrowed (value, "NaN");
  else if (fabs (value->number) < X_EPSILON)
    door_xpath_value_set_borrowed (value, "0");
  else
    take_text (value, door_xpath_number_to_text (value->number));
}

const char *
door_x_value_text (DoorXValue *value)
{
  switch (value->kind)
    {
    case DOOR_X_STRING:
      break;
    case DOOR_X_NUMBER:
      number_to_text_value (value);
      break;
    case DOOR_X_BOOLEAN:
      door_xpath_value_set_borrowed (value, value->boolean ? "true" : "false");
      break;
    case DOOR_X_DATE:
      take_text (value, door_xpath_print_date (value->number));
      break;
    case DOOR_X_NODESET:
    default:
      door_xpath_value_set_borrowed (value, "");
      break;
    }
  return value->text;
}

/* --- Conversions for callers ------------------------------------------------------------------ */

static void
first_value (const DoorXValue *self, DoorXpathHost *host, DoorXValue *ret)
{
  DoorXNode node;

  if (self->kind != DOOR_X_NODESET)
    {
      *ret = *self;
      ret->text_is_borrowed = TRUE;
      return;
    }
  if (self->nodes == NULL || self->nodes->len == 0 || host == NULL)
    return;
  node = g_array_index (self->nodes, DoorXNode, 0);
  if (host->is_relevant (host, node))
    host->value (host, node, ret);
}

char *
door_xpath_value_to_text (const DoorXValue *self, DoorXpathHost *host)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  g_return_val_if_fail (self != NULL, NULL);
  first_value (self, host, &value);
  if (value.kind == DOOR_X_NUMBER && isnan (value.number))
    return g_strdup ("");
  return g_strdup (door_x_value_text (&value));
}

double
door_xpath_value_to_number (const DoorXValue *self, DoorXpathHost *host)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  XRun run = { .host = host };
  double number;

  g_return_val_if_fail (self != NULL, NAN);
  first_value (self, host, &value);
  number = door_x_value_number (&run, &value);
  g_clear_pointer (&run.now, g_date_time_unref);
  return number;
}

gboolean
door_xpath_value_to_boolean (const DoorXValue *self, DoorXpathHost *host)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  g_return_val_if_fail (self != NULL, FALSE);
  if (self->kind == DOOR_X_NODESET && self->nodes != NULL && self->nodes->len > 1)
    return TRUE;
  first_value (self, host, &value);
  return door_x_value_boolean (&value);
}
