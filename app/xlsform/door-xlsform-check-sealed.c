/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must not leave a sealed group, and what a sensitive one needs. A reference, by name or by path,
 * is looked for in every cell of the workbook, whatever its column: labels, triggers, lists and file
 * names give an answer away as well as conditions do. */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-check-private.h"
#include "door-xlsform-document.h"
#include "door-xlsform-references.h"

#include <string.h>

#define MAX_STEPS 1000 /* of a calculation that rests on others */

static gboolean
is_set (const DoorXlsNode *node, const char *name)
{
  const char *text = door_xls_attribute_text (node->bind, name);
  return text && *text && door_xls_yes_no (text, TRUE);
}

static const DoorXlsNode *
sealed_around (const DoorXlsNode *node)
{
  for (; node; node = node->parent)
    if (is_set (node, "door:sealed"))
      return node;
  return NULL;
}

static gboolean
is_inside (const DoorXlsNode *node, const DoorXlsNode *group)
{
  for (node = node ? node->parent : NULL; node; node = node->parent)
    if (node == group)
      return TRUE;
  return FALSE;
}

static gboolean
has_sealed (const DoorXlsCheck *self)
{
  DoorXlsNode *root = self->conversion->root;

  for (DoorXlsNode *node = root; node; node = door_xls_node_next (node, root))
    if (is_set (node, "door:sealed"))
      return TRUE;
  return FALSE;
}

/* `context`: whose cell it is; NULL: nobody's. */
static void
each_reference (DoorXlsCheck *self,
                const char *text,
                const DoorXlsNode *context,
                DoorXlsPathFunc func,
                gpointer data)
{
  gsize size = 0;
  g_autofree DoorXlsReference *references = NULL;
  int n;

  for (const char *at = strstr (text, "${"); at; at = strstr (at + 2, "${"))
    size++;
  references = g_new0 (DoorXlsReference, size + 1);
  n = size > 0 ? door_xls_references_parse (text, references, size) : 0;
  for (int i = 0; i < n; i++)
    {
      g_autofree char *name = g_strndup (references[i].name, references[i].name_length);
      gpointer node = g_hash_table_lookup (self->conversion->elements, name);

      if (node && node != self->conversion)
        func (node, data);
    }
  door_xls_check_paths (self->conversion, text, context, &self->n_visits, func, data);
}

/* --- from outside --- */

typedef struct {
  DoorXlsCheck *check;
  DoorXlsSheetKind sheet;
  guint row, column;
  const DoorXlsNode *node; /* whose row it is; NULL: a setting, outside of everything */
  const DoorXlsList *list; /* whose choice it is, else NULL */
} Cell;

static gboolean
is_list_outside (const DoorXlsCheck *self, const DoorXlsList *list, const DoorXlsNode *sealed)
{
  DoorXlsNode *root = self->conversion->root;

  for (DoorXlsNode *node = root; node; node = door_xls_node_next (node, root))
    if (node->list == list && !is_inside (node, sealed))
      return TRUE;
  return FALSE;
}

static void
refuse_from_outside (const DoorXlsNode *target, gpointer data)
{
  const Cell *cell = data;
  const DoorXlsNode *sealed = sealed_around (target);
  DoorPlace place = { door_xls_sheet_names[cell->sheet], cell->row, cell->column + 1 };

  if (!sealed || is_set (target, "door:carry") || is_inside (cell->node, sealed)
      || (cell->list && !is_list_outside (cell->check, cell->list, sealed)))
    return;
  door_diagnostics_add (cell->check->conversion->diagnostics, DOOR_SEVERITY_ERROR,
                        "sealed-from-outside", &place,
                        "“%s” is inside the sealed group “%s” and cannot be used outside it; "
                        "only what is marked in the column “carry” leaves the group",
                        target->name, sealed->name);
}

static GHashTable *
owners_of_rows (DoorXlsCheck *self, DoorXlsSheetKind sheet)
{
  DoorXlsConversion *c = self->conversion;
  g_autoptr (GHashTable) owners = g_hash_table_new (NULL, NULL);

  for (DoorXlsNode *node = c->root; sheet == DOOR_XLS_SHEET_SURVEY && node;
       node = door_xls_node_next (node, c->root))
    if (node->row && !g_hash_table_contains (owners, GUINT_TO_POINTER (node->row->number)))
      g_hash_table_insert (owners, GUINT_TO_POINTER (node->row->number), node);
  for (guint i = 0; sheet == DOOR_XLS_SHEET_CHOICES && i < c->list_order->len; i++)
    {
      DoorXlsList *list = c->list_order->pdata[i];

      for (const DoorXlsChoice *choice = list->first; choice; choice = choice->next)
        g_hash_table_insert (owners, GUINT_TO_POINTER (choice->row), list);
    }
  return g_steal_pointer (&owners);
}

static void
check_sheet (DoorXlsCheck *self, DoorXlsSheetKind kind)
{
  const DoorXlsSheet *sheet = self->conversion->workbook->sheets[kind];
  g_autoptr (GHashTable) owners = owners_of_rows (self, kind);
  gboolean is_survey = kind == DOOR_XLS_SHEET_SURVEY, is_choices = kind == DOOR_XLS_SHEET_CHOICES;

  for (guint r = 0; sheet && r < sheet->rows->len; r++)
    {
      const DoorXlsSheetRow *row = &g_array_index (sheet->rows, DoorXlsSheetRow, r);
      gpointer owner = g_hash_table_lookup (owners, GUINT_TO_POINTER (row->number));

      for (guint i = 0; i < row->n_cells && (owner || (!is_survey && !is_choices)); i++)
        {
          const DoorXlsCell *found
              = &g_array_index (sheet->cells, DoorXlsCell, row->first_cell + i);
          Cell cell = { self,
                        kind,
                        row->number,
                        found->column,
                        is_survey ? owner : NULL,
                        is_choices ? owner : NULL };

          each_reference (self, found->text, cell.node, refuse_from_outside, &cell);
        }
    }
}

/* --- carried --- */

typedef struct {
  GPtrArray *queue; /* const DoorXlsNode *, each once */
  GHashTable *seen;
} Reach;

static void
reach (const DoorXlsNode *target, gpointer data)
{
  Reach *self = data;

  if (g_hash_table_add (self->seen, (gpointer) target))
    g_ptr_array_add (self->queue, (gpointer) target);
}

/* Its own cells, and the conditions of the groups it stands in as far as they are inside: a value that
 * is there or not tells as much as what it is. */
static void
reach_from (DoorXlsCheck *self, const DoorXlsNode *node, const DoorXlsNode *sealed, Reach *reached)
{
  const DoorXlsSheet *sheet = self->conversion->workbook->sheets[DOOR_XLS_SHEET_SURVEY];

  for (const DoorXlsNode *at = node; at && at != sealed; at = at->parent)
    {
      const char *relevant = door_xls_attribute_text (at->bind, "relevant");

      if (relevant)
        each_reference (self, relevant, at, reach, reached);
    }
  for (guint i = 0; node->row && i < sheet->rows->len; i++)
    {
      const DoorXlsSheetRow *row = &g_array_index (sheet->rows, DoorXlsSheetRow, i);

      for (guint k = 0; row->number == node->row->number && k < row->n_cells; k++)
        each_reference (self, g_array_index (sheet->cells, DoorXlsCell, row->first_cell + k).text,
                        node, reach, reached);
    }
}

/* The answer inside the group that a calculation rests on, over other calculations, or NULL. How the
 * privacy gate went is no answer. */
static const DoorXlsNode *
answer_behind (DoorXlsCheck *self, const DoorXlsNode *node, const DoorXlsNode *sealed)
{
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  Reach reached = { queue, seen };

  reach (node, &reached);
  for (guint i = 0; i < queue->len && i < MAX_STEPS; i++)
    {
      const DoorXlsNode *at = queue->pdata[i];

      if (at != node && is_inside (at, sealed) && !is_set (at, "door:gate")
          && (door_xls_node_is_visible (at) || door_xls_node_is_section (at)))
        return at;
      if (!door_xls_node_is_visible (at) && !door_xls_node_is_section (at))
        reach_from (self, at, sealed, &reached);
    }
  return NULL;
}

static void
check_carried (DoorXlsCheck *self, const DoorXlsNode *node)
{
  const DoorXlsNode *sealed = sealed_around (node->parent);
  const DoorXlsAttribute *carry = door_xls_attribute_find (node->row->bind, "door:carry");
  DoorXlsSpot spot = door_xls_spot_of (node, carry ? carry->text.first : NULL);
  DoorPlace place = { door_xls_sheet_names[spot.sheet], spot.row, (guint) (spot.column + 1) };
  const DoorXlsNode *answer;

  if (!sealed || !is_set (node, "door:carry"))
    return;
  if (door_xls_node_is_visible (node))
    {
      door_diagnostics_add (self->conversion->diagnostics, DOOR_SEVERITY_ERROR, "carried-answer",
                            &place,
                            "“%s” is an answer inside the sealed group “%s” and cannot be carried "
                            "out of it; carry a calculation that tells no answer",
                            node->name, sealed->name);
      return;
    }
  answer = answer_behind (self, node, sealed);
  if (answer)
    door_diagnostics_add (self->conversion->diagnostics, DOOR_SEVERITY_ERROR, "carried-derived",
                          &place,
                          "“%s” leaves the sealed group “%s” and rests on “%s”: whoever reads it "
                          "may learn the answer; carry only what no answer changes",
                          node->name, sealed->name, answer->name);
}

/* An entity is a row of a list that others receive. */
static void
check_saved (DoorXlsCheck *self, const DoorXlsNode *node)
{
  const DoorXlsNode *sealed = sealed_around (node);

  if (sealed && door_xls_attribute_find (node->row->bind, "entities:saveto"))
    door_xls_conversion_error (self->conversion, "sealed-saved", DOOR_XLS_SHEET_SURVEY,
                               node->row->number, "entities:saveto",
                               "“%s” is inside the sealed group “%s” and cannot be saved to an "
                               "entity, which others receive",
                               node->name, sealed->name);
}

/* --- what sensitive groups need --- */

static gboolean
is_guarded (const DoorXlsNode *node)
{
  return is_set (node, "door:sealed") || is_set (node, "door:sensitivity");
}

static gboolean
is_refusable (const DoorXlsNode *node)
{
  const char *missing = NULL;

  for (; node && !missing; node = node->parent)
    missing = door_xls_attribute_text (node->bind, "door:missing");
  return missing && strstr (missing, "refused");
}

static void
check_refusable (DoorXlsCheck *self, const DoorXlsNode *node)
{
  DoorXlsSpot spot = door_xls_spot_of (node, NULL);
  const DoorXlsNode *group = node->parent;

  while (group && !is_guarded (group))
    group = group->parent;
  if (!group || !door_xls_node_is_visible (node) || strcmp (node->type, "note") == 0
      || is_set (node, "door:consent") || is_set (node, "door:gate") || is_refusable (node))
    return;
  door_xls_check_warn (self, &spot, "sensitive-without-refused",
                       "“%s” is sensitive and cannot be refused; write “dk refused” in the column "
                       "“missing”",
                       node->name);
}

/* The gate is kept in a value inside the group, else in one before it. */
static gboolean
has_gate (DoorXlsCheck *self, const DoorXlsNode *group)
{
  DoorXlsNode *root = self->conversion->root;
  gboolean is_past = FALSE;

  for (DoorXlsNode *node = root; node; node = door_xls_node_next (node, root))
    {
      gboolean is_in = is_inside (node, group);

      if (is_past && !is_in)
        return FALSE;
      is_past |= node == group;
      if (is_set (node, "door:gate"))
        return TRUE;
    }
  return FALSE;
}

/* A section is opened once in an interview and closed for good: the second round of a repeat would find it
 * closed. */
static void
check_once (DoorXlsCheck *self, const DoorXlsNode *node)
{
  const DoorXlsAttribute *sealed = door_xls_attribute_find (node->row->bind, "door:sealed");
  DoorXlsSpot spot = door_xls_spot_of (node, sealed ? sealed->text.first : NULL);
  DoorPlace place = { door_xls_sheet_names[spot.sheet], spot.row, (guint) (spot.column + 1) };
  const DoorXlsNode *around = node;

  while (around && around->kind != DOOR_XLS_NODE_REPEAT)
    around = around->parent;
  if (around && is_set (node, "door:sealed"))
    door_diagnostics_add (self->conversion->diagnostics, DOOR_SEVERITY_ERROR, "sealed-in-repeat",
                          &place,
                          "“%s” is sealed inside the repeat “%s”, and a sealed group is closed for "
                          "good after its first round; put the repeat into the sealed group",
                          node->name, around->name);
}

static void
check_group (DoorXlsCheck *self, const DoorXlsNode *node)
{
  DoorXlsSpot spot = door_xls_spot_of (node, NULL);

  check_once (self, node);
  if (is_guarded (node) && !has_gate (self, node))
    door_xls_check_warn (self, &spot, "sensitive-without-gate",
                         "nothing keeps how the privacy gate of “%s” went; mark a value in or "
                         "before it in the column “gate”",
                         node->name);
}

void
door_xls_check_sealed (DoorXlsCheck *self)
{
  DoorXlsNode *root = self->conversion->root;

  for (guint kind = 0; has_sealed (self) && kind < DOOR_XLS_N_SHEETS; kind++)
    check_sheet (self, kind);
  for (DoorXlsNode *node = root; node; node = door_xls_node_next (node, root))
    if (node->row && node->kind == DOOR_XLS_NODE_QUESTION)
      {
        check_carried (self, node);
        check_saved (self, node);
        check_refusable (self, node);
      }
    else if (node->row && door_xls_node_is_section (node))
      check_group (self, node);
}
