/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-simulator-private.h"

#include <string.h>

#include "door-session-private.h"

#define MAX_DIGITS 40.0 /* of a text that is drawn: longer than any number people write down */

/* What an answer is drawn from. */
typedef struct {
  DoorSession *session;
  DoorItem question;
  guint64 *state;
  const DoorSimulatorHints *hints;
} Draw;

guint64
door_simulator_random (guint64 *state)
{
  guint64 z = (*state += 0x9e3779b97f4a7c15u);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static guint
below (Draw *self, guint n)
{
  return n == 0 ? 0 : (guint) (door_simulator_random (self->state) % n);
}

static double
hinted_number (Draw *self)
{
  return g_array_index (self->hints->numbers, double, below (self, self->hints->numbers->len));
}

static const char *
hinted_text (Draw *self, guint index)
{
  return g_ptr_array_index (self->hints->texts, index);
}

/* --- Kinds of answers --------------------------------------------------------------------- */

static double
draw_number (Draw *self)
{
  static const guint spans[] = { 3, 10, 31, 100, 130, 1000, 2100, 100000 };

  if (self->hints->numbers->len > 0 && below (self, 3) > 0)
    {
      const double hint = hinted_number (self);

      return hint + (double) below (self, 7) - 3;
    }
  return (double) below (self, spans[below (self, G_N_ELEMENTS (spans))]);
}

static char *
draw_decimal (Draw *self)
{
  return g_strdup_printf ("%d.%u", (int) draw_number (self), below (self, 10));
}

static GDateTime *
draw_moment (Draw *self)
{
  static const int spans[] = { 3, 60, 400, 3650, 20000 };
  g_autoptr (GDateTime) now = door_clock_local (self->session->clock);
  const int span = spans[below (self, G_N_ELEMENTS (spans))];
  const int days = (int) below (self, (guint) span) - (below (self, 4) == 0 ? span / 2 : span - 1);
  g_autoptr (GDateTime) day = g_date_time_add_days (now, days);

  return g_date_time_add_minutes (day, -(int) below (self, 600));
}

static char *
draw_date (Draw *self)
{
  g_autoptr (GDateTime) moment = NULL;
  double ignored;

  for (guint i = 0; i < self->hints->texts->len && below (self, 3) == 0; i++)
    if (door_xpath_parse_date (hinted_text (self, i), &ignored))
      return g_strdup (hinted_text (self, i));
  moment = draw_moment (self);
  return g_date_time_format (moment, "%Y-%m-%d");
}

static char *
draw_time (Draw *self)
{
  return g_strdup_printf ("%02u:%02u:00.000+00:00", below (self, 24), below (self, 60));
}

static char *
draw_date_time (Draw *self)
{
  g_autofree char *date = draw_date (self);
  g_autofree char *time = draw_time (self);

  return g_strconcat (date, "T", time, NULL);
}

static char *
draw_point (Draw *self)
{
  return g_strdup_printf ("%d.%03u %d.%03u 0 5.0", (int) below (self, 60) - 30, below (self, 1000),
                          (int) below (self, 120) - 60, below (self, 1000));
}

static char *
draw_line (Draw *self, guint n, gboolean closed)
{
  g_autofree char *first = draw_point (self);
  GString *out = g_string_new (first);

  for (guint i = 1; i < n; i++)
    {
      g_autofree char *point = draw_point (self);

      g_string_append_printf (out, "; %s", point);
    }
  if (closed)
    g_string_append_printf (out, "; %s", first);
  return g_string_free (out, FALSE);
}

static char *
draw_digits (Draw *self, guint length)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < length; i++)
    g_string_append_c (
        out, (char) ('0' + (i == 0 && length > 1 ? 1 + below (self, 9) : below (self, 10))));
  return g_string_free (out, FALSE);
}

static char *
draw_word (Draw *self)
{
  static const char *const words[] = { "Amina", "Bo",      "street 12", "Łódź", "بازار",
                                       "a_b",   "R&D <1>", "Kota Baru", "x",    "O'Neill" };

  return g_strdup (words[below (self, G_N_ELEMENTS (words))]);
}

/* As many digits as the constraint may ask for, when that is a length. */
static char *
draw_digits_of_hint (Draw *self)
{
  const double hint = self->hints->numbers->len > 0 ? hinted_number (self) : 10;

  return draw_digits (self, (guint) MIN (hint, MAX_DIGITS));
}

static char *
draw_text (Draw *self)
{
  switch (below (self, self->hints->numbers->len + self->hints->texts->len > 0 ? 8 : 4))
    {
    case 0:
    case 1:
      return draw_word (self);
    case 2:
      return draw_digits (self, 1 + below (self, 15));
    case 3:
      return g_strdup_printf ("person%u@example.org", below (self, 100));
    case 4:
      return g_strdup (self->hints->texts->len > 0
                           ? hinted_text (self, below (self, self->hints->texts->len))
                           : "a");
    case 5:
      return draw_digits_of_hint (self);
    case 6:
      return g_strnfill (1 + below (self, 12), (char) ('A' + below (self, 26)));
    default:
      return g_strdup_printf ("%g", draw_number (self));
    }
}

static char *
draw_several (Draw *self, guint n, gboolean all)
{
  g_autofree guint *order = g_new (guint, n);
  const guint take = all ? n : 1 + below (self, MIN (n, 3));
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      const guint j = below (self, i + 1);

      order[i] = order[j];
      order[j] = i;
    }
  for (guint i = 0; i < take; i++)
    g_string_append_printf (
        out, "%s%s", i ? " " : "",
        door_session_choice_value (self->session, self->question.node, order[i]));
  return g_string_free (out, FALSE);
}

static char *
draw_choice (Draw *self, DoorControlKind kind)
{
  const guint n = door_session_n_choices (self->session, self->question.node);

  if (n == 0)
    return NULL;
  if (kind == DOOR_CONTROL_SELECT_ONE)
    return g_strdup (
        door_session_choice_value (self->session, self->question.node, below (self, n)));
  return draw_several (self, n, kind == DOOR_CONTROL_ORDER);
}

static double
attribute_number (Draw *self, const char *name, double otherwise)
{
  const char *text = door_form_control_attribute (self->session->def, self->question.control, name);

  return text ? g_ascii_strtod (text, NULL) : otherwise;
}

static char *
draw_range (Draw *self)
{
  const double start = attribute_number (self, "start", 0);
  const double end = attribute_number (self, "end", 10);
  const double step = attribute_number (self, "step", 1);
  const double size = step < 0 ? -step : step > 0 ? step : 1;
  const guint n = (guint) MIN ((end > start ? end - start : start - end) / size, 1000.0);
  const double value = start + (end > start ? 1 : -1) * size * below (self, n + 1);

  return door_xpath_number_to_text (value);
}

static char *
draw_file (Draw *self)
{
  const char *type
      = door_form_control_attribute (self->session->def, self->question.control, "mediatype");
  const char *extension = !type                              ? "bin"
                          : g_str_has_prefix (type, "image") ? "jpg"
                          : g_str_has_prefix (type, "audio") ? "m4a"
                          : g_str_has_prefix (type, "video") ? "mp4"
                                                             : "bin";

  return g_strdup_printf ("file-%u.%s", below (self, 1000000), extension);
}

/* Each in three: the day, the month, the year. */
static char *
draw_partial_date (Draw *self)
{
  static const guint lengths[] = { 10, 7, 4 };
  char *date = draw_date (self);

  date[MIN (lengths[below (self, G_N_ELEMENTS (lengths))], strlen (date))] = '\0';
  return date;
}

static char *
draw_by_type (Draw *self, DoorDataType type)
{
  switch (type)
    {
    case DOOR_TYPE_INT:
      return g_strdup_printf ("%d", (int) draw_number (self));
    case DOOR_TYPE_DECIMAL:
      return draw_decimal (self);
    case DOOR_TYPE_BOOLEAN:
      return g_strdup (below (self, 2) ? "1" : "0");
    case DOOR_TYPE_DATE:
      return draw_date (self);
    case DOOR_TYPE_PARTIAL_DATE:
      return draw_partial_date (self);
    case DOOR_TYPE_TIME:
      return draw_time (self);
    case DOOR_TYPE_DATE_TIME:
      return draw_date_time (self);
    case DOOR_TYPE_GEOPOINT:
      return draw_point (self);
    case DOOR_TYPE_GEOTRACE:
      return draw_line (self, 3, FALSE);
    case DOOR_TYPE_GEOSHAPE:
      return draw_line (self, 4, TRUE);
    case DOOR_TYPE_BINARY:
      return draw_file (self);
    case DOOR_TYPE_STRING:
    case DOOR_TYPE_BARCODE:
    case DOOR_TYPE_INTENT:
    case DOOR_TYPE_SELECT_ONE:
    case DOOR_TYPE_SELECT_MULTIPLE:
    case DOOR_TYPE_RANK:
    default:
      return draw_text (self);
    }
}

static char *
draw_once (Draw *self)
{
  const DoorFormDef *def = self->session->def;
  const DoorControlKind kind = door_form_control_kind (def, self->question.control);

  switch (kind)
    {
    case DOOR_CONTROL_SELECT_ONE:
    case DOOR_CONTROL_SELECT_MULTIPLE:
    case DOOR_CONTROL_ORDER:
      return draw_choice (self, kind);
    case DOOR_CONTROL_TRIGGER:
      return g_strdup ("OK");
    case DOOR_CONTROL_RANGE:
      return draw_range (self);
    case DOOR_CONTROL_UPLOAD:
      return draw_file (self);
    case DOOR_CONTROL_INPUT:
    case DOOR_CONTROL_SECRET:
    case DOOR_CONTROL_GROUP:
    case DOOR_CONTROL_REPEAT:
    default:
      return draw_by_type (
          self,
          door_form_data_type (def, door_session_def_node (self->session, self->question.node)));
    }
}

static gboolean
is_accepted (const Draw *self, const char *answer)
{
  return answer
         && door_session_check (self->session, self->question.node, answer, TRUE)
                == DOOR_OUTCOME_OK;
}

/* What the weights say, while the session accepts it. */
static char *
draw_weighted (Draw *self, const DoorSimulatorWeights *weights)
{
  for (guint i = 0; i < DOOR_SIMULATOR_MAX_DRAWS; i++)
    {
      g_autofree char *answer = NULL;

      switch (door_simulator_weights_draw (weights, self->session, self->question, self->state,
                                           &answer))
        {
        case DOOR_SIMULATOR_GIVEN:
          if (is_accepted (self, answer))
            return g_steal_pointer (&answer);
          break;
        case DOOR_SIMULATOR_BLANK:
          if (is_accepted (self, ""))
            return g_strdup ("");
          break;
        case DOOR_SIMULATOR_ANY:
        default:
          return NULL;
        }
    }
  return NULL;
}

static char *
draw_any (Draw *self)
{
  for (guint i = 0; i < DOOR_SIMULATOR_MAX_DRAWS; i++)
    {
      g_autofree char *answer = draw_once (self);

      if (is_accepted (self, answer))
        return g_steal_pointer (&answer);
    }
  return NULL;
}

char *
door_simulator_draw_with (DoorSession *session,
                          DoorItem question,
                          guint64 *state,
                          const DoorSimulatorHints *hints,
                          const DoorSimulatorWeights *weights)
{
  Draw self = { session, question, state, hints };
  char *answer = weights ? draw_weighted (&self, weights) : NULL;

  return answer ? answer : draw_any (&self);
}

char *
door_simulator_draw (DoorSession *session, DoorItem question, guint64 *state)
{
  DoorSimulatorHints hints;
  char *answer;

  g_return_val_if_fail (door_session_is_alive (session, question.node), NULL);
  door_simulator_hints_init (&hints, session->def, door_session_def_node (session, question.node));
  answer = door_simulator_draw_with (session, question, state, &hints, NULL);
  door_simulator_hints_clear (&hints);
  return answer;
}
