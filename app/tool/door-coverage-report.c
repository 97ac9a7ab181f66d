/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-coverage-private.h"

#include "door-words.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define PERCENT_SHORT 10 /* of the interviews take less than the first figure of a span … */
#define PERCENT_LONG 90  /* … and all but the last tenth less than the second */

/* --- Figures -------------------------------------------------------------------------------- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Minutes below which that share of the interviews stays. */
static double
minutes_at (GArray *seconds, guint percent)
{
  g_autoptr (GArray) sorted = g_array_copy (seconds);

  if (sorted->len == 0)
    return 0;
  g_array_sort (sorted, compare_doubles);
  return g_array_index (sorted, double, (sorted->len - 1) * percent / 100) / 60;
}

static double
mean (const DoorCoverage *self, guint64 total)
{
  return (double) total / MAX (self->n_interviews, 1);
}

static gboolean
was_ever (const DoorReach *reach)
{
  return reach->n_true + reach->n_false > 0;
}

/* --- Conditions ----------------------------------------------------------------------------- */

/* In words where they can be found, else as its author wrote it. transfer full. */
static char *
condition_of (const DoorCoverage *self, DoorDefNode node)
{
  const DoorWords words = { .language = door_form_default_language (self->def) };
  char *said = door_words_condition (self->def, node, DOOR_EXPR_RELEVANT, &words);

  return said ? said
              : door_words_short (door_form_expression (self->def, node, DOOR_EXPR_RELEVANT));
}

/* "survey:12:6: " where the workbook says so. transfer full. */
static char *
place_of (const DoorCoverage *self, DoorDefNode node)
{
  DoorPlace place = { NULL };

  if (!door_form_expression_place (self->def, node, DOOR_EXPR_RELEVANT, &place) || !place.sheet)
    return g_strdup ("");
  return g_strdup_printf ("%s:%u:%u: ", place.sheet, place.row, place.column);
}

/* The outermost thing that kept everyone away: a condition that never held, or a repeat that nobody
 * had. DOOR_DEF_NONE: another. */
static DoorDefNode
barrier_of (const DoorCoverage *self, DoorDefNode node)
{
  DoorDefNode found = DOOR_DEF_NONE;

  for (DoorDefNode at = node; at != DOOR_DEF_NONE; at = door_form_parent (self->def, at))
    {
      const DoorReach *reach = &self->reaches[at];

      if ((reach->n_false > 0 && reach->n_true == 0)
          || (reach->sizes && g_hash_table_size (reach->sizes) == 1
              && g_hash_table_contains (reach->sizes, GSIZE_TO_POINTER (0))))
        found = at;
    }
  return found;
}

/* --- Text ----------------------------------------------------------------------------------- */

static void
print_unreached (const DoorCoverage *self, DoorDefNode node)
{
  const DoorDefNode barrier = barrier_of (self, node);
  g_autofree char *place = NULL;
  g_autofree char *condition = NULL;

  g_print ("  never reached: %s", door_form_path (self->def, node));
  if (barrier == DOOR_DEF_NONE)
    g_print ("\n");
  else if (self->reaches[barrier].sizes && self->reaches[barrier].n_false == 0)
    g_print ("; nobody had a %s\n", door_form_name (self->def, barrier));
  else
    {
      place = place_of (self, barrier);
      condition = condition_of (self, barrier);
      g_print ("; %s%s is asked only if %s\n", place, door_form_name (self->def, barrier),
               condition);
    }
}

static void
print_unchosen (const DoorCoverage *self, DoorDefNode node)
{
  DoorControl control = door_form_node_control (self->def, node);

  for (guint i = 0; i < door_form_n_choices (self->def, control); i++)
    {
      const char *value = door_form_choice_value (self->def, control, i);

      if (door_coverage_chosen (&self->reaches[node], value) == 0)
        g_print ("  never chosen:  %s = %s\n", door_form_path (self->def, node), value);
    }
}

static void
print_condition (const DoorCoverage *self, DoorDefNode node)
{
  const DoorReach *reach = &self->reaches[node];
  g_autofree char *place = NULL;
  g_autofree char *condition = NULL;

  if (!was_ever (reach) || (reach->n_true > 0 && reach->n_false > 0))
    return;
  if (reach->n_true == 0 && door_coverage_is_question (self->def, node))
    return; /* is told as never reached */
  place = place_of (self, node);
  condition = condition_of (self, node);
  g_print ("  never %s %s%s, if %s\n", reach->n_true == 0 ? "true:   " : "false:  ", place,
           door_form_path (self->def, node), condition);
}

static GList *
kinds_in_order (const DoorCoverage *self)
{
  return g_list_sort (g_hash_table_get_keys (self->kinds), (GCompareFunc) strcmp);
}

static void
print_kinds (const DoorCoverage *self)
{
  g_autoptr (GList) kinds = kinds_in_order (self);

  for (GList *at = kinds; at; at = at->next)
    {
      GArray *seconds = g_hash_table_lookup (self->kinds, at->data);

      g_print ("%s: %u interviews of %.1f minutes (median; nine in ten below %.1f)\n",
               (const char *) at->data, seconds->len, minutes_at (seconds, 50),
               minutes_at (seconds, PERCENT_LONG));
    }
}

static void
print_totals (const DoorCoverage *self, guint n_questions, guint n_reached)
{
  guint n_conditions = 0, n_both = 0;

  for (DoorDefNode node = 0; node < door_form_n_nodes (self->def); node++)
    if (door_form_expression (self->def, node, DOOR_EXPR_RELEVANT))
      {
        n_conditions++;
        n_both += self->reaches[node].n_true > 0 && self->reaches[node].n_false > 0;
      }
  g_print ("%u interviews, %u of them unfinished; %.1f screens (%u to %u), %.1f answers\n",
           self->n_interviews, self->n_unfinished, mean (self, self->n_screens), self->shortest,
           self->longest, mean (self, self->n_answers));
  g_print ("they would take %.1f minutes (median; most of them %.1f to %.1f)\n",
           minutes_at (self->seconds, 50), minutes_at (self->seconds, PERCENT_SHORT),
           minutes_at (self->seconds, PERCENT_LONG));
  if (self->n_refused > 0)
    g_print ("%" G_GUINT64_FORMAT " times no answer was found that its constraint accepts\n",
             self->n_refused);
  g_print ("%u of %u questions were reached, both sides of %u of %u conditions\n", n_reached,
           n_questions, n_both, n_conditions);
}

void
door_coverage_print_text (const DoorCoverage *self)
{
  guint n_questions = 0, n_reached = 0;

  for (DoorDefNode node = 0; node < door_form_n_nodes (self->def); node++)
    {
      print_condition (self, node);
      if (!door_coverage_is_question (self->def, node))
        continue;
      n_questions++;
      n_reached += self->reaches[node].n_reached > 0;
      if (self->reaches[node].n_reached == 0)
        print_unreached (self, node);
      else
        print_unchosen (self, node);
    }
  print_totals (self, n_questions, n_reached);
  print_kinds (self);
}

/* --- JSON ----------------------------------------------------------------------------------- */

static void
add_number (JsonBuilder *out, const char *name, double number)
{
  json_builder_set_member_name (out, name);
  json_builder_add_double_value (out, number);
}

static void
add_count (JsonBuilder *out, const char *name, guint64 count)
{
  json_builder_set_member_name (out, name);
  json_builder_add_int_value (out, (gint64) count);
}

static void
add_text (JsonBuilder *out, const char *name, const char *text)
{
  json_builder_set_member_name (out, name);
  json_builder_add_string_value (out, text);
}

static void
add_question (const DoorCoverage *self, JsonBuilder *out, DoorDefNode node)
{
  const DoorControl control = door_form_node_control (self->def, node);
  const DoorReach *reach = &self->reaches[node];

  json_builder_begin_object (out);
  add_text (out, "path", door_form_path (self->def, node));
  add_count (out, "reached", reach->n_reached);
  add_count (out, "answered", reach->n_answered);
  json_builder_set_member_name (out, "choices");
  json_builder_begin_object (out);
  for (guint i = 0; i < door_form_n_choices (self->def, control); i++)
    {
      const char *value = door_form_choice_value (self->def, control, i);

      add_count (out, value, door_coverage_chosen (reach, value));
    }
  json_builder_end_object (out);
  json_builder_end_object (out);
}

static void
add_branch (const DoorCoverage *self, JsonBuilder *out, DoorDefNode node)
{
  const char *source = door_form_expression (self->def, node, DOOR_EXPR_RELEVANT);
  g_autofree char *condition = door_words_short (source);
  DoorPlace place = { NULL };

  door_form_expression_place (self->def, node, DOOR_EXPR_RELEVANT, &place);
  json_builder_begin_object (out);
  add_text (out, "path", door_form_path (self->def, node));
  add_text (out, "condition", condition);
  add_count (out, "true", self->reaches[node].n_true);
  add_count (out, "false", self->reaches[node].n_false);
  add_text (out, "sheet", place.sheet);
  add_count (out, "row", place.row);
  add_count (out, "column", place.column);
  json_builder_end_object (out);
}

static void
add_kinds (const DoorCoverage *self, JsonBuilder *out)
{
  g_autoptr (GList) kinds = kinds_in_order (self);

  json_builder_set_member_name (out, "kinds");
  json_builder_begin_object (out);
  for (GList *at = kinds; at; at = at->next)
    {
      GArray *seconds = g_hash_table_lookup (self->kinds, at->data);

      json_builder_set_member_name (out, at->data);
      json_builder_begin_object (out);
      add_count (out, "interviews", seconds->len);
      add_number (out, "minutes_median", minutes_at (seconds, 50));
      add_number (out, "minutes_long", minutes_at (seconds, PERCENT_LONG));
      json_builder_end_object (out);
    }
  json_builder_end_object (out);
}

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  const gsize x = GPOINTER_TO_SIZE (a), y = GPOINTER_TO_SIZE (b);

  return (x > y) - (x < y);
}

static void
add_repeat (const DoorCoverage *self, JsonBuilder *out, DoorDefNode node)
{
  GHashTable *sizes = self->reaches[node].sizes;
  g_autoptr (GList) keys
      = sizes ? g_list_sort (g_hash_table_get_keys (sizes), compare_sizes) : NULL;

  json_builder_begin_object (out);
  add_text (out, "path", door_form_path (self->def, node));
  json_builder_set_member_name (out, "sizes");
  json_builder_begin_object (out);
  for (GList *key = keys; key; key = key->next)
    {
      g_autofree char *size = g_strdup_printf ("%" G_GSIZE_FORMAT, GPOINTER_TO_SIZE (key->data));

      add_count (out, size, GPOINTER_TO_SIZE (g_hash_table_lookup (sizes, key->data)));
    }
  json_builder_end_object (out);
  json_builder_end_object (out);
}

static void
add_totals (const DoorCoverage *self, JsonBuilder *out)
{
  add_count (out, "interviews", self->n_interviews);
  add_count (out, "unfinished", self->n_unfinished);
  add_count (out, "unanswerable", self->n_refused);
  add_number (out, "minutes_median", minutes_at (self->seconds, 50));
  add_number (out, "minutes_short", minutes_at (self->seconds, PERCENT_SHORT));
  add_number (out, "minutes_long", minutes_at (self->seconds, PERCENT_LONG));
  add_kinds (self, out);
  add_number (out, "screens_mean", mean (self, self->n_screens));
  add_count (out, "screens_min", self->shortest);
  add_count (out, "screens_max", self->longest);
  add_number (out, "answers_mean", mean (self, self->n_answers));
}

typedef void (*AddFunction) (const DoorCoverage *self, JsonBuilder *out, DoorDefNode node);

static gboolean
is_branch (const DoorFormDef *def, DoorDefNode node)
{
  return door_form_expression (def, node, DOOR_EXPR_RELEVANT) != NULL;
}

static gboolean
is_repeat (const DoorFormDef *def, DoorDefNode node)
{
  return door_form_kind (def, node) == DOOR_DEF_REPEAT;
}

static void
add_all (const DoorCoverage *self,
         JsonBuilder *out,
         const char *name,
         gboolean (*is_one) (const DoorFormDef *def, DoorDefNode node),
         AddFunction add)
{
  json_builder_set_member_name (out, name);
  json_builder_begin_array (out);
  for (DoorDefNode node = 0; node < door_form_n_nodes (self->def); node++)
    if (is_one (self->def, node))
      add (self, out, node);
  json_builder_end_array (out);
}

void
door_coverage_print_json (const DoorCoverage *self)
{
  g_autoptr (JsonBuilder) out = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (out);
  add_totals (self, out);
  add_all (self, out, "questions", door_coverage_is_question, add_question);
  add_all (self, out, "branches", is_branch, add_branch);
  add_all (self, out, "repeats", is_repeat, add_repeat);
  json_builder_end_object (out);
  root = json_builder_get_root (out);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
}
