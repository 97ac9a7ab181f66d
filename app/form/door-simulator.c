/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-simulator.h"

#include <string.h>

#include "door-session-private.h"

#define MAX_HINTS 32u   /* numbers and texts taken from a constraint */
#define MAX_DIGITS 40.0 /* of a text that is drawn: longer than any number people write down */
#define MAX_HINT 1e9    /* draws are made of integers of 32 bits */

/* What an answer is drawn from. */
typedef struct {
  DoorSession *session;
  DoorItem question;
  guint64 *state;
  double numbers[MAX_HINTS]; /* that the constraint mentions */
  guint n_numbers;
  char *texts[MAX_HINTS];
  guint n_texts;
} Draw;

static guint64
next_random (guint64 *state)
{
  guint64 z = (*state += 0x9e3779b97f4a7c15u);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static guint
below (Draw *self, guint n)
{
  return n == 0 ? 0 : (guint) (next_random (self->state) % n);
}

/* --- Hints -------------------------------------------------------------------------------- */

static void
read_hints (Draw *self, const char *source)
{
  const char *p = source;

  while (*p && self->n_numbers < MAX_HINTS && self->n_texts < MAX_HINTS)
    {
      if (*p == '\'' || *p == '"')
        {
          const char *end = strchr (p + 1, *p);

          if (!end)
            return;
          self->texts[self->n_texts++] = g_strndup (p + 1, (gsize) (end - p - 1));
          p = end + 1;
        }
      else if (g_ascii_isdigit (*p))
        {
          char *end;

          self->numbers[self->n_numbers++] = CLAMP (g_ascii_strtod (p, &end), 0.0, MAX_HINT);
          p = end > p ? end : p + 1;
        }
      else
        {
          p++;
        }
    }
}

static void
draw_init (Draw *self, DoorSession *session, DoorItem question, guint64 *state)
{
  const char *constraint = door_form_expression (
      session->def, door_session_def_node (session, question.node), DOOR_EXPR_CONSTRAINT);

  *self = (Draw){ .session = session, .question = question, .state = state };
  if (constraint)
    read_hints (self, constraint);
}

static void
draw_clear (Draw *self)
{
  for (guint i = 0; i < self->n_texts; i++)
    g_free (self->texts[i]);
}

/* --- Kinds of answers --------------------------------------------------------------------- */

static double
draw_number (Draw *self)
{
  static const guint spans[] = { 3, 10, 31, 100, 130, 1000, 2100, 100000 };

  if (self->n_numbers > 0 && below (self, 3) > 0)
    {
      const double hint = self->numbers[below (self, self->n_numbers)];

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

  for (guint i = 0; i < self->n_texts && below (self, 3) == 0; i++)
    if (door_xpath_parse_date (self->texts[i], &ignored))
      return g_strdup (self->texts[i]);
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
  const double hint = self->n_numbers > 0 ? self->numbers[below (self, self->n_numbers)] : 10;

  return draw_digits (self, (guint) MIN (hint, MAX_DIGITS));
}

static char *
draw_text (Draw *self)
{
  switch (below (self, self->n_numbers + self->n_texts > 0 ? 8 : 4))
    {
    case 0:
    case 1:
      return draw_word (self);
    case 2:
      return draw_digits (self, 1 + below (self, 15));
    case 3:
      return g_strdup_printf ("person%u@example.org", below (self, 100));
    case 4:
      return g_strdup (self->n_texts > 0 ? self->texts[below (self, self->n_texts)] : "a");
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

char *
door_simulator_draw (DoorSession *session, DoorItem question, guint64 *state)
{
  g_autofree char *answer = NULL;
  Draw draw;

  g_return_val_if_fail (door_session_is_alive (session, question.node), NULL);
  draw_init (&draw, session, question, state);
  for (guint i = 0; i < DOOR_SIMULATOR_MAX_DRAWS; i++)
    {
      g_free (answer);
      answer = draw_once (&draw);
      if (answer && door_session_check (session, question.node, answer, TRUE) == DOOR_OUTCOME_OK)
        break;
      g_clear_pointer (&answer, g_free);
    }
  draw_clear (&draw);
  return g_steal_pointer (&answer);
}

/* --- Walking ------------------------------------------------------------------------------ */

typedef struct {
  DoorSession *session;
  DoorCursor *cursor;
  const DoorSimulatorOptions *options;
  DoorSimulatorReport *report;
  guint64 state;
} Walk;

static gboolean
leaves_blank (Walk *self, DoorNode node)
{
  return self->options->blank_percent > 0 && !door_session_is_required (self->session, node)
         && next_random (&self->state) % 100 < self->options->blank_percent;
}

static void
answer (Walk *self, DoorItem item)
{
  g_autofree char *value = NULL;

  if (!door_session_is_alive (self->session, item.node)
      || !door_form_control_is_question (self->session->def, item.control)
      || !door_session_is_relevant (self->session, item.node)
      || door_session_is_readonly (self->session, item.node) || leaves_blank (self, item.node))
    return;
  value = door_simulator_draw (self->session, item, &self->state);
  if (value && door_session_set (self->session, item.node, value, TRUE) == DOOR_OUTCOME_OK)
    self->report->n_answers++;
  else
    self->report->n_refused++;
}

/* Answering one question of a screen may show or hide others of it: start over behind it. */
static void
answer_screen (Walk *self)
{
  g_autoptr (GHashTable) answered = g_hash_table_new (NULL, NULL);
  gboolean goes_on = TRUE;

  while (goes_on)
    {
      guint n;
      const DoorItem *items = door_cursor_items (self->cursor, &n);

      goes_on = FALSE;
      for (guint i = 0; i < n && !goes_on; i++)
        if (g_hash_table_add (answered, GUINT_TO_POINTER (items[i].node)))
          {
            answer (self, items[i]);
            goes_on = TRUE;
          }
    }
}

static gboolean
grow (Walk *self)
{
  const DoorItem prompt = door_cursor_item (self->cursor);
  const DoorDefNode repeat = door_form_control_node (self->session->def, prompt.control);
  const guint most = self->options->max_instances ? self->options->max_instances : 2;

  if (door_session_n_instances (self->session, repeat, prompt.node) >= most
      || !door_cursor_add (self->cursor))
    return FALSE;
  self->report->n_instances++;
  return TRUE;
}

void
door_simulator_walk (DoorSession *session,
                     const DoorSimulatorOptions *options,
                     DoorSimulatorReport *ret_report)
{
  static const DoorSimulatorOptions plain = { 0 };
  Walk self = { .session = session, .options = options ? options : &plain };
  DoorSimulatorReport report = { 0 };
  guint most;

  g_return_if_fail (session != NULL && ret_report != NULL);
  self.report = &report;
  self.state = self.options->seed;
  self.cursor = door_cursor_new (session);
  most = self.options->max_screens ? self.options->max_screens : DOOR_SIMULATOR_MAX_SCREENS;
  door_cursor_next (self.cursor);
  while (door_cursor_kind (self.cursor) != DOOR_SCREEN_END && report.n_screens++ < most)
    {
      if (door_cursor_kind (self.cursor) != DOOR_SCREEN_REPEAT_PROMPT)
        answer_screen (&self);
      else if (grow (&self))
        continue;
      door_cursor_next (self.cursor);
    }
  report.reached_end = door_cursor_kind (self.cursor) == DOOR_SCREEN_END;
  door_cursor_free (self.cursor);
  *ret_report = report;
}
