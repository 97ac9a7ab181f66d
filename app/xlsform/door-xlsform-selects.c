/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-reader.h"
#include "door-xlsform-lexer.h"
#include "door-xlsform-references.h"

#include <string.h>

/* What the list of a select is: where its choices come from. */
typedef struct {
  const DoorXlsSelectPhrase *phrase;
  const char *name;
  DoorXlsList *list; /* NULL unless it is on the choices sheet */
  gboolean is_file;
  gboolean is_reference; /* ${a question of a repeat} */
  const char *filter;
} Source;

static const char *const select_parameters[] = { "randomize", "seed", NULL };
static const char *const file_parameters[] = { "label", "randomize", "seed", "value", NULL };

static gboolean
check_external (DoorXlsReader *self, const Source *source)
{
  DoorXlsConversion *c = self->conversion;
  DoorXlsTable *table = c->tables[DOOR_XLS_SHEET_EXTERNAL_CHOICES];
  const char *misspelt = door_xls_conversion_misspelt_sheet (c, DOOR_XLS_SHEET_EXTERNAL_CHOICES);

  if (!table || table->rows->len == 0)
    {
      door_xls_reader_error (self, "sheet-missing", "type",
                             "this needs a sheet external_choices with list_name and name");
      if (misspelt)
        door_diagnostics_hint (c->diagnostics, "is “%s” meant?", misspelt);
      return FALSE;
    }
  for (guint i = 0; i < table->rows->len; i++)
    if (g_strcmp0 (door_xls_table_row (table, i)->list_name, source->name) == 0)
      return TRUE;
  door_xls_reader_error (self, "list-unknown", "type",
                         "the sheet external_choices has no list “%s”", source->name);
  return FALSE;
}

static gboolean
check_file_name (DoorXlsReader *self, const Source *source)
{
  g_autofree char *stem = NULL;

  if (!source->phrase->is_from_file)
    return TRUE;
  if (door_xls_file_list_parse (source->name, &stem, NULL) && !strchr (stem + 1, '.'))
    return TRUE;
  door_xls_reader_error (self, "file-type-unknown", "type",
                         "“%s” must be the name of a .csv, .xml or .geojson file", source->name);
  return FALSE;
}

static gboolean
check_list (DoorXlsReader *self, const Source *source)
{
  DoorXlsConversion *c = self->conversion;
  const char *misspelt;

  if (source->list || source->is_file || source->is_reference)
    return TRUE;
  if (c->list_order->len == 0)
    {
      misspelt = door_xls_conversion_misspelt_sheet (c, DOOR_XLS_SHEET_CHOICES);
      door_xls_reader_error (self, "sheet-missing", "type",
                             "this needs a sheet choices with list_name, name and label");
      if (misspelt)
        door_diagnostics_hint (c->diagnostics, "is “%s” meant?", misspelt);
      return FALSE;
    }
  door_xls_reader_error (self, "list-unknown", "type", "the choices sheet has no list “%s”",
                         source->name);
  door_xls_conversion_suggest (c, source->name, c->lists);
  return FALSE;
}

/* A select of several is stored as words between spaces. */
static gboolean
check_choice_names (DoorXlsReader *self, const Source *source)
{
  const DoorXlsChoice *spaced = source->list ? source->list->spaced : NULL;

  if (source->phrase->kind != DOOR_XLS_SELECT_MULTIPLE || !spaced)
    return TRUE;
  door_xls_conversion_error (
      self->conversion, "choice-name-with-space", DOOR_XLS_SHEET_CHOICES, spaced->row, "name",
      "“%s” is a choice of the select_multiple “%s” and may not hold a space", spaced->name,
      self->name);
  return FALSE;
}

static gboolean
check_source (DoorXlsReader *self, const Source *source)
{
  if (source->phrase->kind == DOOR_XLS_SELECT_ONE_EXTERNAL)
    return check_external (self, source);
  return check_file_name (self, source) && check_list (self, source)
         && check_choice_names (self, source);
}

static gboolean
check_randomize (DoorXlsReader *self)
{
  const char *randomize = door_xls_attribute_text (self->parameters, "randomize");
  const char *seed = door_xls_attribute_text (self->parameters, "seed");

  if (randomize && strcmp (randomize, "true") != 0 && strcmp (randomize, "false") != 0)
    door_xls_reader_error (self, "parameter-invalid", "parameters",
                           "randomize is true or false, not “%s”", randomize);
  else if (seed && !randomize)
    door_xls_reader_error (self, "parameter-invalid", "parameters",
                           "a seed is of use with randomize=true only");
  else if (seed && !door_xls_reference_is_whole (seed) && !door_xls_is_number (seed))
    door_xls_reader_error (self, "parameter-invalid", "parameters",
                           "the seed must be a number or ${a question}, not “%s”", seed);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_parameters (DoorXlsReader *self, const Source *source)
{
  static const char *const columns[] = { "value", "label" };

  if (!door_xls_reader_check_parameters (self, source->phrase->has_file_params ? file_parameters
                                                                               : select_parameters))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const char *column = door_xls_attribute_text (self->parameters, columns[i]);
      if (!column || door_xls_name_is_valid (column))
        continue;
      door_xls_reader_error (self, "NAMES_008", "parameters",
                             "%s must be the name of a column in the file, “%s” cannot be one",
                             columns[i], column);
      return FALSE;
    }
  return check_randomize (self);
}

/* --- or_other --- */

static void
add_other_choice (DoorXlsArena *arena, DoorXlsList *list)
{
  DoorXlsChoice *other = door_xls_arena_new0 (arena, DoorXlsChoice);
  DoorXlsPhrase **link = &other->label.first;

  if (list->has_other)
    return;
  list->has_other = TRUE;
  other->name = "other";
  for (DoorXlsChoice *choice = list->first; choice; choice = choice->next)
    {
      for (DoorXlsPhrase *p = choice->label.first; choice->label.is_translated && p; p = p->next)
        {
          DoorXlsPhrase *known = other->label.first;

          while (known && strcmp (known->language, p->language) != 0)
            known = known->next;
          if (known)
            continue;
          *link = door_xls_arena_new0 (arena, DoorXlsPhrase);
          (*link)->language = p->language;
          (*link)->text = "Other";
          link = &(*link)->next;
          other->label.is_translated = TRUE;
        }
    }
  if (!other->label.first)
    door_xls_text_set (arena, &other->label, "Other");
  list->last->next = other;
  list->last = other;
}

static gboolean
check_other (DoorXlsReader *self, const Source *source)
{
  if (source->filter)
    door_xls_reader_error (self, "or-other-filtered", "choice_filter",
                           "or_other and a choice filter cannot go together");
  else if (!source->list)
    door_xls_reader_error (self, "or-other-without-list", "type",
                           "or_other needs a list of the choices sheet");
  else
    return TRUE;
  return FALSE;
}

static void
add_other_question (DoorXlsReader *self)
{
  DoorXlsArena *arena = self->conversion->arena;
  const char *name = door_xls_arena_printf (arena, "%s_other", self->name);
  DoorXlsNode *node = door_xls_reader_add_generated (self, "text", name);

  node->row = self->row;
  door_xls_text_set (arena, &node->label, "Specify other.");
  door_xls_attribute_set (arena, &node->bind, "relevant",
                          door_xls_arena_printf (arena, "selected(../%s, 'other')", self->name));
}

/* --- table-list --- */

/* The first select of a table gives it its heading. */
static gboolean
begin_table (DoorXlsReader *self, const Source *source)
{
  DoorXlsArena *arena = self->conversion->arena;
  DoorXlsNode *heading;

  if (source->filter)
    {
      door_xls_reader_error (self, "table-list-filtered", "choice_filter",
                             "a choice filter cannot be used in a table-list");
      return FALSE;
    }
  self->table_list = source->name;
  heading = door_xls_reader_add_generated (
      self, source->phrase->type,
      door_xls_arena_printf (arena, "reserved_name_for_field_list_labels_%u", self->row->number));
  door_xls_attribute_set (arena, &heading->control, "appearance", "label");
  door_xls_text_set (arena, &heading->label, " ");
  heading->itemset = source->name;
  heading->list = source->list;
  heading->row = self->row;
  return TRUE;
}

static gboolean
check_table (DoorXlsReader *self, const Source *source)
{
  if (!self->in_table_list)
    return TRUE;
  if (self->table_list == NULL && !begin_table (self, source))
    return FALSE;
  if (strcmp (self->table_list, source->name) == 0)
    return TRUE;
  door_xls_reader_error (self, "table-list-mixed", "type",
                         "all selects of a table-list use one list; “%s” is not “%s”", source->name,
                         self->table_list);
  return FALSE;
}

/* The setting add_none_option, of which only this is left: "none" excludes all others. */
static void
exclude_none (DoorXlsReader *self, DoorXlsNode *node)
{
  static const char rule[] = "(.='none' or not(selected(., 'none')))";
  DoorXlsConversion *c = self->conversion;
  const char *constraint = door_xls_attribute_text (node->bind, "constraint");

  if (!c->settings.add_none_option || strcmp (node->type, "select all that apply") != 0)
    return;
  if (!node->list_name)
    door_xls_reader_error (self, "none-without-list", "type",
                           "add_none_option needs a list of the choices sheet here");
  if (!node->list || node->list->has_none)
    return;
  node->list->has_none = TRUE;
  door_xls_attribute_set (
      c->arena, &node->bind, "constraint",
      constraint ? door_xls_arena_printf (c->arena, "%s and %s", constraint, rule) : rule);
}

static void
add_select (DoorXlsReader *self, const Source *source)
{
  DoorXlsNode *node = door_xls_reader_add_question (self, source->phrase->type);
  const char *randomize = door_xls_attribute_text (self->parameters, "randomize");

  node->itemset = source->name;
  node->list = source->list;
  node->parameters = self->parameters;
  if (source->filter && source->phrase->kind == DOOR_XLS_SELECT_ONE_EXTERNAL)
    node->query = source->name;
  else if (source->list && (source->filter || g_strcmp0 (randomize, "true") != 0))
    node->list_name = source->name;
  exclude_none (self, node);
  if (self->in_table_list)
    door_xls_attribute_set (self->conversion->arena, &node->control, "appearance", "list-nolabel");
}

void
door_xls_reader_read_select (DoorXlsReader *self, const DoorXlsSelectPhrase *phrase)
{
  DoorXlsConversion *c = self->conversion;
  Source source = { phrase, door_xls_arena_dup (c->arena, phrase->list) };
  g_autofree char *stem = NULL;

  source.list = g_hash_table_lookup (c->lists, source.name);
  source.is_file = door_xls_file_list_parse (source.name, &stem, NULL);
  source.is_reference = door_xls_references_any (source.name);
  source.filter = door_xls_attribute_text (self->row->others, "choice_filter");
  if (phrase->kind != DOOR_XLS_SELECT_ONE_EXTERNAL)
    g_hash_table_add (self->instance_names,
                      (char *) (stem ? door_xls_arena_dup (c->arena, stem) : source.name));
  else if (!source.filter)
    door_xls_conversion_warning (c, "external-without-filter", DOOR_XLS_SHEET_SURVEY,
                                 self->row->number, "type",
                                 "select_one_external is meant for filtered lists");

  self->seen_or_other |= phrase->has_other;
  if (!check_source (self, &source) || (phrase->has_other && !check_other (self, &source))
      || !check_parameters (self, &source) || !check_table (self, &source))
    return;
  if (phrase->has_other)
    add_other_choice (c->arena, source.list);
  add_select (self, &source);
  if (phrase->has_other)
    add_other_question (self);
}
