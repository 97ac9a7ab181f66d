/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places for answers, by the kind of question. */
#define G_LOG_DOMAIN "doorctl"

#include "door-print-private.h"

#include "door-foresight.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_DIGITS 4
#define MAX_DIGITS 12
/* Of more conditions in one list, the questions that decide are named once. */
#define MAX_CONDITIONS 12

void
print_choice_condition (Print *self, const char *words)
{
  g_autofree char *line
      = *words ? g_strdup_printf (_ ("Only if %s:"), words) : g_strdup (_ ("In any case:"));

  if (*words || self->under_condition)
    {
      door_paper_text (self->paper, DOOR_PAPER_INSTRUCTION, line);
      door_paper_keep_next (self->paper);
    }
  self->under_condition = *words != '\0';
}

static void
print_missing (Print *self, DoorDefNode node)
{
  static const struct {
    const char *word, *label, *code;
  } kinds[] = {
    { "dk", N_ ("Don’t know"), "-8" },
    { "refused", N_ ("Refused"), "-9" },
    { "na", N_ ("Does not apply"), "-10" },
  };
  const char *allowed = print_bind (self, node, "missing");

  if (allowed && self->under_condition)
    print_choice_condition (self, "");
  for (gsize i = 0; allowed && i < G_N_ELEMENTS (kinds); i++)
    if (strstr (allowed, kinds[i].word))
      door_paper_choice (self->paper, DOOR_PAPER_MARK_ONE, _ (kinds[i].label), kinds[i].code);
}

/* --- Choices ------------------------------------------------------------------------------------ */

static DoorPaperMark
mark_of (DoorControlKind kind)
{
  if (kind == DOOR_CONTROL_ORDER)
    return DOOR_PAPER_MARK_RANK;
  return kind == DOOR_CONTROL_SELECT_MULTIPLE ? DOOR_PAPER_MARK_MANY : DOOR_PAPER_MARK_ONE;
}

static guint
longest_value (const Print *self, DoorControl control, guint n)
{
  glong longest = 1;

  for (guint i = 0; i < n; i++)
    longest = MAX (longest, g_utf8_strlen (door_form_choice_value (self->def, control, i), -1));
  return (guint) MIN (longest, MAX_DIGITS);
}

/* The condition of each choice; TRUE when all can be said and are
 * few enough to be read. `ret_words` has "" for choices that are always offered. */
static gboolean
say_filter (const Print *self, const PrintItem *item, guint n, GPtrArray *ret_words)
{
  g_autoptr (GHashTable) distinct = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n; i++)
    {
      char *words = door_words_choice (self->def, item->control, i, &self->words);

      if (!words)
        return FALSE;
      g_ptr_array_add (ret_words, words);
      g_hash_table_add (distinct, words);
    }
  return g_hash_table_size (distinct) <= MAX_CONDITIONS;
}

static void
print_filter_summary (Print *self, const PrintItem *item)
{
  g_autofree char *reads = door_words_filter_reads (self->def, item->control, &self->words);
  g_autofree char *line = NULL;

  if (reads)
    line = g_strdup_printf (_ ("Only the choices that fit %s are offered."), reads);
  else
    line = g_strdup (_ ("Only the choices that fit earlier answers are offered."));
  door_paper_text (self->paper, DOOR_PAPER_SMALL, line);
}

static void
print_choice (Print *self, const PrintItem *item, guint index)
{
  DoorPaperMark mark = mark_of (door_form_control_kind (self->def, item->control));
  g_autofree char *label = print_choice_label (self, item->control, index);

  door_paper_choice (self->paper, mark, label,
                     door_form_choice_value (self->def, item->control, index));
}

/* A long list stands in the appendix; here its code is written. */
static void
print_listed (Print *self, const PrintItem *item, guint n)
{
  g_autofree char *pattern = g_strnfill (longest_value (self, item->control, n), '_');
  g_autofree char *words = g_strdup_printf (_ ("Code from list %u (%u entries)"), item->number, n);

  door_paper_boxes (self->paper, pattern, NULL);
  door_paper_text (self->paper, DOOR_PAPER_SMALL, words);
  if (door_words_is_filtered (self->def, item->control))
    print_filter_summary (self, item);
  g_ptr_array_add (self->lists, GUINT_TO_POINTER (item->control + 1));
}

static void
print_choices (Print *self, const PrintItem *item)
{
  guint n = door_form_n_choices (self->def, item->control);
  g_autoptr (GPtrArray) conditions = g_ptr_array_new_with_free_func (g_free);
  gboolean has_conditions;

  if (n > PRINT_MAX_CHOICES)
    {
      print_listed (self, item, n);
      return;
    }
  if (n == 0)
    {
      door_paper_text (self->paper, DOOR_PAPER_SMALL,
                       _ ("The choices are made from earlier answers."));
      door_paper_lines (self->paper, 1);
    }
  has_conditions = say_filter (self, item, n, conditions);
  if (!has_conditions)
    print_filter_summary (self, item);
  for (guint i = 0; i < n; i++)
    {
      const char *words = has_conditions ? g_ptr_array_index (conditions, i) : "";
      const char *before = has_conditions && i > 0 ? g_ptr_array_index (conditions, i - 1) : "";

      if (strcmp (words, before) != 0)
        print_choice_condition (self, words);
      print_choice (self, item, i);
    }
}

/* --- Numbers and dates --------------------------------------------------------------------------- */

/* The largest number that the constraint names, to know how many boxes a number needs. */
static double
largest_number (const DoorXpath *program, DoorXTerm term)
{
  double largest = 0;

  if (door_xpath_term_kind (program, term) == DOOR_XTERM_NUMBER)
    return fabs (door_xpath_term_number (program, term));
  for (DoorXTerm t = door_xpath_term_first (program, term); t != DOOR_XTERM_NONE;
       t = door_xpath_term_next (program, t))
    largest = MAX (largest, largest_number (program, t));
  return largest;
}

static void
print_number_boxes (Print *self, const PrintItem *item, gboolean is_decimal)
{
  const DoorXpath *program = door_form_program (self->def, item->node, DOOR_EXPR_CONSTRAINT);
  double largest = program ? largest_number (program, door_xpath_term_root (program)) : 0;
  guint digits = largest >= 1 ? (guint) floor (log10 (largest)) + 1 : DEFAULT_DIGITS;
  g_autofree char *boxes = g_strnfill (MIN (digits, MAX_DIGITS), '_');
  g_autofree char *pattern = g_strconcat (boxes, is_decimal ? ".__" : "", NULL);

  door_paper_boxes (self->paper, pattern, print_bind (self, item->node, "unit"));
}

static void
print_date_boxes (Print *self, const PrintItem *item)
{
  const char *appearance = door_form_appearance (self->def, item->control);

  if (strstr (appearance, "month-year"))
    {
      door_paper_boxes (self->paper, "__/____", NULL);
      door_paper_text (self->paper, DOOR_PAPER_SMALL, _ ("month / year"));
    }
  else if (strstr (appearance, "year") && !strstr (appearance, "month"))
    door_paper_boxes (self->paper, "____", _ ("year"));
  else
    {
      door_paper_boxes (self->paper, "__/__/____", NULL);
      door_paper_text (self->paper, DOOR_PAPER_SMALL, _ ("day / month / year"));
    }
}

static void
print_place (Print *self)
{
  door_paper_boxes (self->paper, "___.______", _ ("latitude"));
  door_paper_boxes (self->paper, "___.______", _ ("longitude"));
}

/* --- The rest ------------------------------------------------------------------------------------ */

static void
print_upload (Print *self, const PrintItem *item)
{
  const char *type = door_form_control_attribute (self->def, item->control, "mediatype");
  const char *appearance = door_form_appearance (self->def, item->control);

  if (strstr (appearance, "signature") || strstr (appearance, "draw")
      || strstr (appearance, "annotate"))
    door_paper_frame (self->paper, 22);
  else if (type && g_str_has_prefix (type, "image"))
    door_paper_text (self->paper, DOOR_PAPER_SMALL, _ ("A photograph is taken with the device."));
  else if (type && g_str_has_prefix (type, "audio"))
    door_paper_text (self->paper, DOOR_PAPER_SMALL, _ ("Sound is recorded with the device."));
  else
    door_paper_text (self->paper, DOOR_PAPER_SMALL, _ ("A file is attached on the device."));
}

static void
print_range (Print *self, const PrintItem *item)
{
  const char *start = door_form_control_attribute (self->def, item->control, "start");
  const char *end = door_form_control_attribute (self->def, item->control, "end");
  g_autofree char *words
      = g_strdup_printf (_ ("A number from %s to %s"), start ? start : "0", end ? end : "10");
  g_autofree char *boxes = g_strnfill (end ? MIN ((guint) strlen (end), MAX_DIGITS) : 2, '_');

  door_paper_boxes (self->paper, boxes, print_bind (self, item->node, "unit"));
  door_paper_text (self->paper, DOOR_PAPER_SMALL, words);
}

static void
print_text_lines (Print *self, const PrintItem *item)
{
  const char *appearance = door_form_appearance (self->def, item->control);
  const char *rows = door_form_control_attribute (self->def, item->control, "rows");
  int n = rows ? atoi (rows) : strstr (appearance, "multiline") ? 3 : 1;

  door_paper_lines (self->paper, (guint) CLAMP (n, 1, 12));
}

static void
print_input (Print *self, const PrintItem *item)
{
  switch (item->node == DOOR_DEF_NONE ? DOOR_TYPE_STRING
                                      : door_form_data_type (self->def, item->node))
    {
    case DOOR_TYPE_INT:
      print_number_boxes (self, item, FALSE);
      break;
    case DOOR_TYPE_DECIMAL:
      print_number_boxes (self, item, TRUE);
      break;
    case DOOR_TYPE_DATE:
    case DOOR_TYPE_PARTIAL_DATE:
      print_date_boxes (self, item);
      break;
    case DOOR_TYPE_DATE_TIME:
      print_date_boxes (self, item);
      door_paper_boxes (self->paper, "__:__", NULL);
      break;
    case DOOR_TYPE_TIME:
      door_paper_boxes (self->paper, "__:__", NULL);
      break;
    case DOOR_TYPE_GEOPOINT:
      print_place (self);
      break;
    case DOOR_TYPE_GEOTRACE:
    case DOOR_TYPE_GEOSHAPE:
      door_paper_text (self->paper, DOOR_PAPER_SMALL, _ ("Positions are taken with the device."));
      break;
    default:
      print_text_lines (self, item);
      break;
    }
}

/* What an answer must be, in words; else in the author's message. */
static void
print_constraint (Print *self, const PrintItem *item)
{
  g_autofree char *words = NULL;
  g_autofree char *message = NULL;
  g_autofree char *line = NULL;

  if (item->node == DOOR_DEF_NONE
      || !door_form_expression (self->def, item->node, DOOR_EXPR_CONSTRAINT))
    return;
  words = door_words_condition (self->def, item->node, DOOR_EXPR_CONSTRAINT, &self->words);
  if (words)
    line = g_strdup_printf (_ ("Check: %s."), words);
  else
    message = print_label (self, item->control, DOOR_TEXT_CONSTRAINT_MESSAGE);
  door_paper_text (self->paper, DOOR_PAPER_SMALL, line ? line : message);
}

void
print_answer (Print *self, const PrintItem *item)
{
  self->under_condition = FALSE;
  switch (door_form_control_kind (self->def, item->control))
    {
    case DOOR_CONTROL_SELECT_ONE:
    case DOOR_CONTROL_SELECT_MULTIPLE:
    case DOOR_CONTROL_ORDER:
      print_choices (self, item);
      break;
    case DOOR_CONTROL_UPLOAD:
      print_upload (self, item);
      break;
    case DOOR_CONTROL_TRIGGER:
      door_paper_choice (self->paper, DOOR_PAPER_MARK_MANY, _ ("Done"), NULL);
      break;
    case DOOR_CONTROL_RANGE:
      print_range (self, item);
      break;
    default:
      print_input (self, item);
      break;
    }
  print_missing (self, item->node);
  print_constraint (self, item);
}
