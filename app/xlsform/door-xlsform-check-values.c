/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words in the columns that are our own. One misspelt would be passed over on the device, and a section
 * would lie open that its author meant to close: an error. */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-check-private.h"

#include <string.h>

typedef struct {
  const char *attribute;
  const char *column;
  const char *words[7];
  gboolean takes_several;
} Known;

static const Known known[] = {
  { "door:sealed", "sealed", { "analysts", "headquarters", "no" } },
  { "door:audience", "audience", { "team", "headquarters", "analysts" } },
  { "door:apart", "apart", { "identifiers", "positions", "no" } },
  { "door:sensitivity", "sensitivity", { "0", "1", "2" } },
  { "door:missing", "missing", { "dk", "refused", "na", "none" }, TRUE },
  { "door:carry", "carry", { "yes", "no", "true", "false" } },
  { "door:gate", "gate", { "yes", "no", "true", "false" } },
};

static DoorPlace
place_of (const DoorXlsNode *node, const DoorXlsAttribute *attribute)
{
  DoorXlsSpot spot = door_xls_spot_of (node, attribute->text.first);

  return (DoorPlace){ door_xls_sheet_names[spot.sheet], spot.row, (guint) (spot.column + 1) };
}

static void
refuse_word (DoorXlsCheck *self,
             const DoorXlsNode *node,
             const DoorXlsAttribute *attribute,
             const Known *column,
             const char *word)
{
  g_autofree char *words = g_strjoinv (", ", (char **) column->words);
  const char *nearest = door_nearest_name (word, column->words);
  DoorPlace place = place_of (node, attribute);

  door_diagnostics_add (self->conversion->diagnostics, DOOR_SEVERITY_ERROR, "value-unknown", &place,
                        "the column “%s” does not know “%s”; it takes %s", column->column, word,
                        words);
  if (nearest)
    door_diagnostics_hint (self->conversion->diagnostics, "did you mean %s?", nearest);
}

static void
check_column (DoorXlsCheck *self, const DoorXlsNode *node, const Known *column)
{
  const DoorXlsAttribute *attribute = door_xls_attribute_find (node->row->bind, column->attribute);
  const char *text
      = attribute ? door_xls_attribute_text (node->row->bind, column->attribute) : NULL;
  g_auto (GStrv) words = NULL;

  if (!text)
    return;
  words = g_strsplit_set (text, column->takes_several ? " ,\n" : "", -1);
  for (guint i = 0; words[i]; i++)
    if (*words[i] && !g_strv_contains (column->words, words[i]))
      refuse_word (self, node, attribute, column, words[i]);
}

/* Consent, gates and draws take no reason for no answer: the words would be passed over. */
static void
check_reasons (DoorXlsCheck *self, const DoorXlsNode *node)
{
  const DoorXlsAttribute *missing = door_xls_attribute_find (node->row->bind, "door:missing");
  DoorXlsSpot spot = door_xls_spot_of (node, missing ? missing->text.first : NULL);
  gboolean takes_none = door_xls_attribute_text (node->bind, "door:consent")
                        || door_xls_attribute_text (node->bind, "door:gate");

  for (const DoorXlsNode *at = node; at && !takes_none; at = at->parent)
    takes_none = door_xls_attribute_text (at->bind, "door:draw") != NULL;
  if (takes_none && missing && door_xls_attribute_text (node->row->bind, "door:missing"))
    door_xls_check_warn (self, &spot, "missing-ignored",
                         "“%s” needs an answer: consent, privacy gates and what a person is drawn "
                         "by take no “don't know” or “refused”",
                         node->name);
}

void
door_xls_check_values (DoorXlsCheck *self, const DoorXlsNode *node)
{
  const DoorXlsAttribute *sealed = door_xls_attribute_find (node->row->bind, "door:sealed");

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    check_column (self, node, &known[i]);
  check_reasons (self, node);
  if (sealed && !door_xls_node_is_section (node))
    {
      DoorPlace place = place_of (node, sealed);

      door_diagnostics_add (
          self->conversion->diagnostics, DOOR_SEVERITY_ERROR, "sealed-question", &place,
          "“%s” is a question, and only a group is sealed: put it into a group of "
          "its own and mark that",
          node->name);
    }
}
