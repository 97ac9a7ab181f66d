/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-print-private.h"

#include "door-markup.h"
#include "door-platform.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#define PICTURE_WIDTH 60.0 /* mm */
#define PICTURE_HEIGHT 45.0

/* --- Language ------------------------------------------------------------------------------------- */

/* The built program finds its translations beside it, the installed one where the system keeps them. */
static char *
locale_folder (void)
{
  g_autofree char *program = door_platform_program_path ();
  g_autofree char *folder = g_path_get_dirname (program);
  g_autofree char *built = g_build_filename (folder, "..", "..", "po", NULL);

  if (g_file_test (built, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&built);
  return g_build_filename (folder, "..", "share", "locale", NULL);
}

void
door_print_speak (const char *language)
{
  g_autofree char *folder = locale_folder ();

  /* gettext heeds LANGUAGE in every locale but "C". */
  g_setenv ("LANGUAGE", language, TRUE);
  setlocale (LC_MESSAGES, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* --- Texts ---------------------------------------------------------------------------------------- */

/* What is filled in from earlier answers stands in square brackets on paper. */
static char *
mark_outputs (const char *text)
{
  static const char pattern[] = "\\{([^{}<>]+)\\}";
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);

  return g_regex_replace (regex, text, -1, 0, "[\\1]", 0, NULL);
}

char *
print_label (const Print *self, DoorControl control, DoorTextKind kind)
{
  g_autofree char *text = door_form_text (self->def, control, kind, self->language);
  g_autofree char *marked = text ? mark_outputs (text) : NULL;

  return marked ? door_markup_from_markdown (marked) : NULL;
}

char *
print_plain_label (const Print *self, DoorControl control)
{
  g_autofree char *text = door_form_text (self->def, control, DOOR_TEXT_LABEL, self->language);
  g_autofree char *marked = text ? mark_outputs (text) : NULL;
  DoorDefNode node = door_form_control_node (self->def, control);

  if (marked && *marked)
    return door_plain_from_markdown (marked);
  return g_strdup (node == DOOR_DEF_NONE ? "" : door_form_name (self->def, node));
}

char *
print_choice_label (const Print *self, DoorControl control, guint index)
{
  g_autofree char *label = door_form_choice_label (self->def, control, index, self->language);

  return door_plain_from_markdown (label);
}

const char *
print_bind (const Print *self, DoorDefNode node, const char *name)
{
  guint n = node == DOOR_DEF_NONE ? 0 : door_form_n_bind_attributes (self->def, node);

  for (guint i = 0; i < n; i++)
    {
      const char *full = door_form_bind_attribute_name (self->def, node, i);
      const char *colon = strrchr (full, ':');

      if (colon && strcmp (colon + 1, name) == 0)
        return door_form_bind_attribute (self->def, node, full);
    }
  return NULL;
}

guint
print_number (const Print *self, DoorDefNode node)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, GUINT_TO_POINTER (node + 1)));
}

/* "question 14"; what is computed is known by its name. */
static char *
name_question (DoorDefNode node, gpointer data)
{
  const Print *self = data;
  guint number = print_number (self, node);

  return number > 0 ? g_strdup_printf (_ ("question %u"), number) : NULL;
}

/* --- What is printed ------------------------------------------------------------------------------ */

static void
gather (Print *self, DoorControl control)
{
  for (DoorControl c = door_form_control_first_child (self->def, control); c != DOOR_CONTROL_NONE;
       c = door_form_control_next_sibling (self->def, c))
    {
      PrintItem item = { c, door_form_control_node (self->def, c), 0 };

      if (door_form_control_is_question (self->def, c))
        {
          item.number = g_hash_table_size (self->numbers) + 1;
          g_hash_table_insert (self->numbers, GUINT_TO_POINTER (item.node + 1),
                               GUINT_TO_POINTER (item.number));
        }
      g_array_append_val (self->items, item);
      gather (self, c);
    }
}

/* --- The table of questions ----------------------------------------------------------------------- */

static void
open_table (Print *self)
{
  const double shares[] = { 1.5, 4.8, 4.4, 2.1 };
  const char *const heads[] = { _ ("No."), _ ("Question"), _ ("Answer"), _ ("Go to") };

  if (self->table_open)
    return;
  door_paper_table_begin (self->paper, shares, G_N_ELEMENTS (shares));
  door_paper_row (self->paper, DOOR_PAPER_ROW_HEAD, heads, G_N_ELEMENTS (heads));
  self->table_open = TRUE;
}

static void
close_table (Print *self)
{
  if (self->table_open)
    door_paper_table_end (self->paper);
  self->table_open = FALSE;
}

static void
print_instruction (Print *self, const char *format_markup, const char *plain)
{
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b> %s", format_markup, plain);

  door_paper_markup (self->paper, DOOR_PAPER_INSTRUCTION, markup);
}

/* What is beyond words names the questions that decide, and stands in the appendix in full. */
static char *
condition_beyond_words (Print *self, DoorDefNode node)
{
  g_autofree char *reads
      = door_words_condition_reads (self->def, node, DOOR_EXPR_RELEVANT, &self->words);

  g_array_append_val (self->conditions, node);
  if (reads)
    return g_strdup_printf (_ ("Whether to ask depends on %s: see condition %u at the end."), reads,
                            self->conditions->len);
  return g_strdup_printf (_ ("Whether to ask: see condition %u at the end."),
                          self->conditions->len);
}

static void
print_condition (Print *self, DoorDefNode node)
{
  g_autofree char *words = NULL;
  g_autofree char *line = NULL;

  if (node == DOOR_DEF_NONE || !door_form_expression (self->def, node, DOOR_EXPR_RELEVANT)
      || g_hash_table_contains (self->covered, GUINT_TO_POINTER (node + 1)))
    return;
  words = door_words_condition (self->def, node, DOOR_EXPR_RELEVANT, &self->words);
  line = words ? g_strdup_printf (_ ("Ask only if %s."), words)
               : condition_beyond_words (self, node);
  door_paper_text (self->paper, DOOR_PAPER_INSTRUCTION, line);
  door_paper_keep_next (self->paper);
}

static void
print_picture (Print *self, DoorControl control)
{
  g_autofree char *name = door_form_label_form (self->def, control, "image", self->language);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *line = NULL;

  if (!name)
    return;
  bytes = self->media ? self->media->load (self->media, name, name) : NULL;
  if (bytes && door_paper_image (self->paper, bytes, PICTURE_WIDTH, PICTURE_HEIGHT, NULL))
    return;
  line = g_strdup_printf (_ ("Picture: %s"), name);
  door_paper_text (self->paper, DOOR_PAPER_SMALL, line);
}

static void
print_question_texts (Print *self, const PrintItem *item)
{
  g_autofree char *label = print_label (self, item->control, DOOR_TEXT_LABEL);
  g_autofree char *hint = print_label (self, item->control, DOOR_TEXT_HINT);
  g_autofree char *guidance
      = door_form_text (self->def, item->control, DOOR_TEXT_GUIDANCE, self->language);
  const char *card = print_bind (self, item->node, "card");

  print_condition (self, item->node);
  door_paper_markup (self->paper, DOOR_PAPER_BODY, label);
  print_picture (self, item->control);
  if (card)
    print_instruction (self, _ ("Show card"), card);
  door_paper_markup (self->paper, DOOR_PAPER_INSTRUCTION, hint);
  if (guidance)
    print_instruction (self, _ ("Probe:"), guidance);
}

static void
print_number_cell (Print *self, const PrintItem *item)
{
  g_autofree char *number = g_strdup_printf ("%u", item->number);

  door_paper_cell (self->paper, 1);
  door_paper_text (self->paper, DOOR_PAPER_STRONG, number);
  if (item->node != DOOR_DEF_NONE)
    door_paper_text (self->paper, DOOR_PAPER_SMALL, door_form_name (self->def, item->node));
}

gboolean
print_is_note (const Print *self, const PrintItem *item)
{
  const char *readonly = item->node == DOOR_DEF_NONE
                             ? NULL
                             : door_form_expression (self->def, item->node, DOOR_EXPR_READONLY);

  return door_form_control_kind (self->def, item->control) == DOOR_CONTROL_INPUT && readonly
         && g_str_equal (readonly, "true()");
}

static void
print_question (Print *self, guint index)
{
  const PrintItem *item = &g_array_index (self->items, PrintItem, index);
  g_auto (GStrv) skips = print_skip_words (self, index);

  open_table (self);
  door_paper_row_begin (self->paper, DOOR_PAPER_ROW_BODY);
  print_number_cell (self, item);
  door_paper_cell (self->paper, print_is_note (self, item) ? 3 : 1);
  print_question_texts (self, item);
  if (!print_is_note (self, item))
    {
      door_paper_cell (self->paper, 1);
      print_answer (self, item);
      door_paper_cell (self->paper, 1);
      for (char **skip = skips; *skip; skip++)
        door_paper_text (self->paper, DOOR_PAPER_SMALL, *skip);
    }
  door_paper_row_end (self->paper);
}

/* --- Groups and repeats ---------------------------------------------------------------------------- */

/* XForms wrap a repeat in a group that holds its label, and stands for no node or for the repeat's:
 * both are one to the reader. */
static gboolean
only_wraps_repeat (const Print *self, DoorControl control)
{
  DoorDefNode node = door_form_control_node (self->def, control);
  DoorControl child = door_form_control_first_child (self->def, control);

  return child != DOOR_CONTROL_NONE
         && door_form_control_kind (self->def, child) == DOOR_CONTROL_REPEAT
         && door_form_control_next_sibling (self->def, child) == DOOR_CONTROL_NONE
         && (node == DOOR_DEF_NONE || node == door_form_control_node (self->def, child));
}

/* The label of a group or repeat; NULL when it has none. */
static char *
group_label (const Print *self, DoorControl control)
{
  g_autofree char *text = door_form_text (self->def, control, DOOR_TEXT_LABEL, self->language);
  DoorControl outer = door_form_control_parent (self->def, control);

  if (text && *text)
    return print_plain_label (self, control);
  return outer != DOOR_CONTROL_ROOT && only_wraps_repeat (self, outer) ? group_label (self, outer)
                                                                       : NULL;
}

static gboolean
is_part (const Print *self, const PrintItem *item)
{
  DoorControl outer = door_form_control_parent (self->def, item->control);

  return outer == DOOR_CONTROL_ROOT
         || (only_wraps_repeat (self, outer)
             && door_form_control_parent (self->def, outer) == DOOR_CONTROL_ROOT);
}

/* "Person" within "Person": a screen of its own, which paper does not have. */
static gboolean
repeats_label (const Print *self, DoorControl control, const char *label)
{
  DoorControl outer = door_form_control_parent (self->def, control);
  g_autofree char *its_label = outer != DOOR_CONTROL_ROOT ? group_label (self, outer) : NULL;

  return label && g_strcmp0 (label, its_label) == 0;
}

/* A part of the form begins with a heading, groups inside with a tinted row of the table. */
static void
print_group (Print *self, guint index)
{
  const PrintItem *item = &g_array_index (self->items, PrintItem, index);
  gboolean is_repeat = door_form_control_kind (self->def, item->control) == DOOR_CONTROL_REPEAT;
  g_autofree char *label = group_label (self, item->control);
  gboolean has_condition
      = item->node != DOOR_DEF_NONE
        && door_form_expression (self->def, item->node, DOOR_EXPR_RELEVANT)
        && !g_hash_table_contains (self->covered, GUINT_TO_POINTER (item->node + 1));

  if (only_wraps_repeat (self, item->control)
      || ((!label || repeats_label (self, item->control, label)) && !has_condition && !is_repeat))
    return;
  if (is_part (self, item))
    {
      close_table (self);
      door_paper_text (self->paper, DOOR_PAPER_HEADING, label);
      print_condition (self, item->node);
      if (is_repeat)
        print_repeat_words (self, index);
      return;
    }
  open_table (self);
  door_paper_row_begin (self->paper, DOOR_PAPER_ROW_BAND);
  door_paper_cell (self->paper, 4);
  door_paper_text (self->paper, DOOR_PAPER_STRONG, label);
  print_condition (self, item->node);
  if (is_repeat)
    print_repeat_words (self, index);
  door_paper_row_end (self->paper);
}

static void
print_items (Print *self)
{
  guint roster = G_MAXUINT, roster_last = G_MAXUINT;

  for (guint i = 0; i < self->items->len; i++)
    {
      const PrintItem *item = &g_array_index (self->items, PrintItem, i);
      guint last;

      if (print_is_grid (self, i, &last))
        {
          close_table (self);
          print_grid (self, i, last);
          i = last;
        }
      else if (item->number > 0)
        print_question (self, i);
      else
        print_group (self, i);
      if (item->number == 0
          && door_form_control_kind (self->def, item->control) == DOOR_CONTROL_REPEAT)
        {
          roster = i;
          roster_last = print_last_inside (self, i);
        }
      if (i == roster_last && roster != roster_last)
        {
          close_table (self);
          print_roster (self, roster, roster_last);
        }
    }
  close_table (self);
}

/* --- The document ----------------------------------------------------------------------------------- */

static void
print_front (Print *self)
{
  const double shares[] = { 1, 1, 1 };
  const char *const blanks[] = { _ ("Case"), _ ("Interviewer"), _ ("Date") };
  g_autofree char *about = g_strdup_printf (
      "%s · %s%s%s", door_form_id (self->def), door_form_version (self->def),
      door_form_n_languages (self->def) > 0 ? " · " : "",
      door_form_n_languages (self->def) > 0 ? door_form_language (self->def, self->language) : "");

  door_paper_text (self->paper, DOOR_PAPER_TITLE, door_form_title (self->def));
  door_paper_text (self->paper, DOOR_PAPER_SMALL, about);
  door_paper_space (self->paper, 3);
  door_paper_table_begin (self->paper, shares, 3);
  door_paper_row_begin (self->paper, DOOR_PAPER_ROW_BODY);
  for (gsize i = 0; i < G_N_ELEMENTS (blanks); i++)
    {
      door_paper_cell (self->paper, 1);
      door_paper_text (self->paper, DOOR_PAPER_SMALL, blanks[i]);
      door_paper_lines (self->paper, 1);
    }
  door_paper_row_end (self->paper);
  door_paper_table_end (self->paper);
  door_paper_text (self->paper, DOOR_PAPER_INSTRUCTION,
                   _ ("What stands behind a bar like this is for the interviewer and is not read "
                      "aloud. Words in square brackets are filled in from earlier answers."));
  door_paper_space (self->paper, 2);
}

static void
skip_clear (gpointer data)
{
  g_ptr_array_unref (((PrintSkip *) data)->values);
}

static void
print_clear (Print *self)
{
  door_paper_free (self->paper);
  g_array_unref (self->items);
  g_array_unref (self->skips);
  g_hash_table_unref (self->numbers);
  g_hash_table_unref (self->covered);
  g_ptr_array_unref (self->lists);
  g_array_unref (self->conditions);
}

static void
print_init (Print *self, const DoorFormDef *def, guint language, const DoorFormMedia *media)
{
  const char *version = door_form_version (def);
  g_autofree char *foot = g_strconcat (door_form_title (def), *version ? " · " : "", version, NULL);
  const char *code
      = door_form_n_languages (def) > 0 ? door_form_language_code (def, language) : NULL;
  const DoorPaperAbout about = { door_form_title (def), NULL, code, foot, NULL, FALSE };

  *self = (Print){ .def = def, .language = language, .media = media };
  self->paper = door_paper_new (&about);
  self->words = (DoorWords){ language, name_question, self };
  self->items = g_array_new (FALSE, FALSE, sizeof (PrintItem));
  self->skips = g_array_new (FALSE, FALSE, sizeof (PrintSkip));
  g_array_set_clear_func (self->skips, skip_clear);
  self->numbers = g_hash_table_new (NULL, NULL);
  self->covered = g_hash_table_new (NULL, NULL);
  self->lists = g_ptr_array_new ();
  self->conditions = g_array_new (FALSE, FALSE, sizeof (DoorDefNode));
}

GBytes *
door_print (const DoorFormDef *def,
            guint language,
            const DoorFormMedia *media,
            guint *ret_n_missing,
            GError **error)
{
  Print self;
  GBytes *pdf;

  g_return_val_if_fail (def != NULL && ret_n_missing != NULL, NULL);

  print_init (&self, def, language, media);
  gather (&self, DOOR_CONTROL_ROOT);
  print_find_skips (&self);
  print_front (&self);
  print_items (&self);
  print_appendices (&self);
  pdf = door_paper_finish (self.paper, error);
  if (pdf)
    *ret_n_missing = door_paper_n_missing (self.paper);
  print_clear (&self);
  return pdf;
}
