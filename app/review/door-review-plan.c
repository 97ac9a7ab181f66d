/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-review"

#include "door-review-plan.h"

#include <stdlib.h>
#include <string.h>

struct _DoorReviewPlan {
  gatomicrefcount refs;
  DoorFormDef *form;
  DoorPlanNode *nodes;
  gboolean *hidden;  /* by node */
  gboolean *apart;   /* by node: it, or a group around it, is sealed or the analysts' alone */
  gboolean *touches; /* by node: it, or something inside it, is hidden */
  GArray *sections;  /* DoorControl: of those, in the order of the form */
  GPtrArray *section_labels;
  GArray *items;    /* DoorDefNode */
  GPtrArray *grids; /* names */
};

static const struct {
  const char *word;
  guint role;
} words[] = {
  { "screener", DOOR_ITEM_SCREENER },
  { "trigger", DOOR_ITEM_TRIGGER },
  { "grid", DOOR_ITEM_GRID },
  { "amount", DOOR_ITEM_AMOUNT },
  { "member-age", DOOR_ITEM_MEMBER_AGE },
  { "member-sex", DOOR_ITEM_MEMBER_SEX },
  { "household-size", DOOR_ITEM_HOUSEHOLD_SIZE },
  { "eligible-count", DOOR_ITEM_ELIGIBLE_COUNT },
  { "selected-sex", DOOR_ITEM_SELECTED_SEX },
  { "opener", DOOR_ITEM_OPENER },
  { "phone", DOOR_ITEM_PHONE },
  { "position", DOOR_ITEM_POSITION },
  { "present", DOOR_ITEM_PRESENT },
  { "disposition", DOOR_ITEM_DISPOSITION },
  { "incident", DOOR_ITEM_INCIDENT },
  { "exclude", DOOR_ITEM_EXCLUDE },
  { "callback", DOOR_ITEM_CALLBACK },
  { "check-fixed", DOOR_ITEM_CHECK_FIXED },
  { "check-skill", DOOR_ITEM_CHECK_SKILL },
  { "check-opinion", DOOR_ITEM_CHECK_OPINION },
  { "check-reached", DOOR_ITEM_CHECK_REACHED },
  { "check-not-visited", DOOR_ITEM_CHECK_NOT_VISITED },
  { "check-wrong", DOOR_ITEM_CHECK_WRONG },
};

#define MAX_GRIDS 255u

/* An attribute of the bind by its local name: authors choose their own prefix. */
static const char *
bind_attribute (const DoorFormDef *form, DoorDefNode node, const char *local)
{
  for (guint i = 0; i < door_form_n_bind_attributes (form, node); i++)
    {
      const char *name = door_form_bind_attribute_name (form, node, i);
      const char *colon = strrchr (name, ':');
      if (strcmp (colon ? colon + 1 : name, local) == 0)
        return door_form_bind_attribute (form, node, name);
    }
  return NULL;
}

static gboolean
seals (const DoorFormDef *form, DoorDefNode node)
{
  const char *sealed = bind_attribute (form, node, "sealed");

  return sealed && *sealed && strcmp (sealed, "no") != 0 && strcmp (sealed, "false()") != 0;
}

/* Not headquarters' to count either. */
static gboolean
is_apart (const DoorFormDef *form, DoorDefNode node)
{
  return seals (form, node) || g_strcmp0 (bind_attribute (form, node, "audience"), "analysts") == 0;
}

static gboolean
hides (const DoorFormDef *form, DoorDefNode node)
{
  const char *audience = bind_attribute (form, node, "audience");
  const char *sensitivity = bind_attribute (form, node, "sensitivity");

  if (seals (form, node))
    return TRUE;
  if (audience && *audience)
    return strcmp (audience, "team") != 0;
  return sensitivity && atoi (sensitivity) > 0;
}

static guint
grid_index (DoorReviewPlan *self, const char *name)
{
  guint at;

  if (g_ptr_array_find_with_equal_func (self->grids, name, g_str_equal, &at))
    return at;
  if (self->grids->len >= MAX_GRIDS)
    return MAX_GRIDS - 1;
  g_ptr_array_add (self->grids, g_strdup (name));
  return self->grids->len - 1;
}

static void
take_role (DoorReviewPlan *self, DoorPlanNode *node, guint role, const char *value)
{
  node->roles |= role;
  if (role == DOOR_ITEM_GRID)
    {
      node->grid = (guint8) grid_index (self, value ? value : "");
      return;
    }
  if (value == NULL)
    return;
  if (role == DOOR_ITEM_TRIGGER)
    {
      g_strfreev (node->triggers);
      node->triggers = g_strsplit (value, ",", -1);
      return;
    }
  g_strfreev (node->values);
  node->values = g_strsplit (value, ",", -1);
}

static void
take_word (DoorReviewPlan *self, DoorDefNode node, char *word, DoorDiagnostics *diagnostics)
{
  char *value = strchr (word, ':');
  const DoorPlace place = { .sheet = door_form_path (self->form, node) };

  if (value)
    *value++ = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].word, word) == 0)
      {
        take_role (self, &self->nodes[node], words[i].role, value);
        return;
      }
  if (diagnostics)
    door_diagnostics_add (diagnostics, DOOR_SEVERITY_WARNING, "quality-unknown-word", &place,
                          "“%s” says nothing about the quality of interviews", word);
}

static void
read_words (DoorReviewPlan *self, DoorDefNode node, DoorDiagnostics *diagnostics)
{
  const char *text = bind_attribute (self->form, node, "quality");
  g_auto (GStrv) parts = text ? g_strsplit_set (text, " \t\n", -1) : NULL;

  for (guint i = 0; parts && parts[i]; i++)
    if (*parts[i])
      take_word (self, node, parts[i], diagnostics);
  if (door_form_data_type (self->form, node) == DOOR_TYPE_GEOPOINT)
    self->nodes[node].roles |= DOOR_ITEM_POSITION;
}

static guint
count_words (const char *text)
{
  guint n = 0;
  gboolean inside = FALSE;

  for (const char *p = text; p && *p; p++)
    {
      gboolean space = g_ascii_isspace (*p);
      n += !space && !inside;
      inside = !space;
    }
  return n;
}

/* The question's text and its choices: what an interviewer who reads all of it says. */
static void
read_question (DoorReviewPlan *self, DoorDefNode node)
{
  DoorControl control = door_form_node_control (self->form, node);
  guint language = door_form_default_language (self->form), n = 0;
  g_autofree char *label = NULL;

  if (control == DOOR_CONTROL_NONE || !door_form_control_is_question (self->form, control))
    return;
  self->nodes[node].asked = TRUE;
  label = door_form_text (self->form, control, DOOR_TEXT_LABEL, language);
  n = count_words (label);
  self->nodes[node].words = (guint16) MIN (n, G_MAXUINT16);
}

/* Free text, files and positions are nobody's code. */
static gboolean
is_comparable (const DoorReviewPlan *self, DoorDefNode node)
{
  DoorControl control = door_form_node_control (self->form, node);
  DoorControlKind kind;

  if (!self->nodes[node].asked || self->nodes[node].roles & DOOR_ITEM_EXCLUDE
      || door_form_repeat_of (self->form, node) != DOOR_DEF_NONE)
    return FALSE;
  kind = door_form_control_kind (self->form, control);
  if (kind == DOOR_CONTROL_INPUT)
    return door_form_data_type (self->form, node) == DOOR_TYPE_INT
           || door_form_data_type (self->form, node) == DOOR_TYPE_DECIMAL;
  return kind == DOOR_CONTROL_SELECT_ONE || kind == DOOR_CONTROL_SELECT_MULTIPLE
         || kind == DOOR_CONTROL_RANGE;
}

/* The index of the outermost group around a control; taken in when new. −1: there is none. */
static int
section_index (DoorReviewPlan *self, DoorControl control)
{
  DoorControl outermost = DOOR_CONTROL_NONE;
  g_autofree char *label = NULL;

  for (; control != DOOR_CONTROL_NONE && control != DOOR_CONTROL_ROOT;
       control = door_form_control_parent (self->form, control))
    outermost = control;
  if (outermost == DOOR_CONTROL_NONE || door_form_control_is_question (self->form, outermost))
    return -1;
  for (guint i = 0; i < self->sections->len; i++)
    if (g_array_index (self->sections, DoorControl, i) == outermost)
      return (int) i;
  g_array_append_val (self->sections, outermost);
  label = door_form_text (self->form, outermost, DOOR_TEXT_LABEL,
                          door_form_default_language (self->form));
  if (!label || !*label)
    {
      DoorDefNode group = door_form_control_node (self->form, outermost);
      g_free (label);
      label = g_strdup (group == DOOR_DEF_NONE ? "" : door_form_name (self->form, group));
    }
  g_ptr_array_add (self->section_labels, g_steal_pointer (&label));
  return (int) self->sections->len - 1;
}

/* The root holds everything, and is no screen. */
static void
mark_around (DoorReviewPlan *self, DoorDefNode node)
{
  for (; node != DOOR_DEF_NONE && node != DOOR_DEF_ROOT && !self->touches[node];
       node = door_form_parent (self->form, node))
    self->touches[node] = TRUE;
}

static void
read_node (DoorReviewPlan *self, DoorDefNode node, DoorDiagnostics *diagnostics)
{
  DoorDefNode parent = node == DOOR_DEF_ROOT ? DOOR_DEF_NONE : door_form_parent (self->form, node);

  self->hidden[node]
      = (parent != DOOR_DEF_NONE && self->hidden[parent]) || hides (self->form, node);
  self->apart[node]
      = (parent != DOOR_DEF_NONE && self->apart[parent]) || is_apart (self->form, node);
  self->nodes[node].item = self->hidden[node] ? DOOR_PLAN_HIDDEN : DOOR_PLAN_NO_ITEM;
  self->nodes[node].section = -1;
  if (self->hidden[node])
    {
      mark_around (self, node);
      return;
    }
  self->nodes[node].section = section_index (self, door_form_node_control (self->form, node));
  read_words (self, node, diagnostics);
  if (door_form_kind (self->form, node) != DOOR_DEF_VALUE)
    return;
  read_question (self, node);
  if (!is_comparable (self, node))
    return;
  self->nodes[node].item = (gint) self->items->len;
  g_array_append_val (self->items, node);
}

DoorReviewPlan *
door_review_plan_new (DoorFormDef *form, DoorDiagnostics *diagnostics)
{
  DoorReviewPlan *self = g_new0 (DoorReviewPlan, 1);
  guint n = door_form_n_nodes (form);

  g_atomic_ref_count_init (&self->refs);
  self->form = door_form_ref (form);
  self->nodes = g_new0 (DoorPlanNode, n);
  self->hidden = g_new0 (gboolean, n);
  self->apart = g_new0 (gboolean, n);
  self->touches = g_new0 (gboolean, n);
  self->sections = g_array_new (FALSE, FALSE, sizeof (DoorControl));
  self->section_labels = g_ptr_array_new_with_free_func (g_free);
  self->items = g_array_new (FALSE, FALSE, sizeof (DoorDefNode));
  self->grids = g_ptr_array_new_with_free_func (g_free);
  for (DoorDefNode node = 0; node < n; node++)
    read_node (self, node, diagnostics);
  return self;
}

DoorReviewPlan *
door_review_plan_ref (DoorReviewPlan *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
door_review_plan_unref (DoorReviewPlan *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  for (guint i = 0; i < door_form_n_nodes (self->form); i++)
    {
      g_strfreev (self->nodes[i].values);
      g_strfreev (self->nodes[i].triggers);
    }
  g_free (self->nodes);
  g_free (self->hidden);
  g_free (self->apart);
  g_free (self->touches);
  g_array_unref (self->sections);
  g_ptr_array_unref (self->section_labels);
  g_array_unref (self->items);
  g_ptr_array_unref (self->grids);
  door_form_unref (self->form);
  g_free (self);
}

DoorFormDef *
door_review_plan_form (const DoorReviewPlan *self)
{
  return self->form;
}

const DoorPlanNode *
door_review_plan_node (const DoorReviewPlan *self, DoorDefNode node)
{
  g_return_val_if_fail (node < door_form_n_nodes (self->form), NULL);
  return &self->nodes[node];
}

guint
door_review_plan_n_items (const DoorReviewPlan *self)
{
  return self->items->len;
}

DoorDefNode
door_review_plan_item (const DoorReviewPlan *self, guint item)
{
  g_return_val_if_fail (item < self->items->len, DOOR_DEF_NONE);
  return g_array_index (self->items, DoorDefNode, item);
}

guint
door_review_plan_n_grids (const DoorReviewPlan *self)
{
  return self->grids->len;
}

gboolean
door_review_plan_is_hidden (const DoorReviewPlan *self, DoorDefNode node)
{
  g_return_val_if_fail (node < door_form_n_nodes (self->form), TRUE);
  return self->hidden[node];
}

gboolean
door_review_plan_touches_hidden (const DoorReviewPlan *self, DoorDefNode node)
{
  g_return_val_if_fail (node < door_form_n_nodes (self->form), TRUE);
  return self->touches[node];
}

gboolean
door_review_plan_is_sensitive (const DoorReviewPlan *self, DoorDefNode node)
{
  DoorControl control = door_form_node_control (self->form, node);

  return door_review_plan_is_hidden (self, node) && !self->apart[node]
         && door_form_kind (self->form, node) == DOOR_DEF_VALUE && control != DOOR_CONTROL_NONE
         && door_form_control_is_question (self->form, control);
}

guint
door_review_plan_n_sections (const DoorReviewPlan *self)
{
  return self->sections->len;
}

const char *
door_review_plan_section_label (const DoorReviewPlan *self, guint section)
{
  g_return_val_if_fail (section < self->sections->len, NULL);
  return g_ptr_array_index (self->section_labels, section);
}

int
door_review_plan_section_of (const DoorReviewPlan *self, DoorDefNode node)
{
  return door_review_plan_node (self, node)->section;
}

/* --- Finding -------------------------------------------------------------------------------- */

static gboolean
is_single_value (const DoorReviewPlan *self, DoorDefNode node)
{
  return !self->hidden[node] && door_form_kind (self->form, node) == DOOR_DEF_VALUE
         && door_form_repeat_of (self->form, node) == DOOR_DEF_NONE;
}

DoorDefNode
door_review_plan_find_role (const DoorReviewPlan *self, guint roles)
{
  for (DoorDefNode node = 0; node < door_form_n_nodes (self->form); node++)
    if ((self->nodes[node].roles & roles) && is_single_value (self, node))
      return node;
  return DOOR_DEF_NONE;
}

DoorDefNode
door_review_plan_find_name (const DoorReviewPlan *self, const char *name)
{
  for (DoorDefNode node = 0; node < door_form_n_nodes (self->form); node++)
    if (is_single_value (self, node) && strcmp (door_form_name (self->form, node), name) == 0)
      return node;
  return DOOR_DEF_NONE;
}

DoorDefNode
door_review_plan_find_key (const DoorReviewPlan *self, const char *key)
{
  g_autoptr (GString) path = g_string_new (NULL);
  gboolean inside = FALSE;

  for (const char *p = key; *p; p++)
    {
      if (*p == '{')
        inside = TRUE;
      else if (!inside)
        g_string_append_c (path, *p);
      if (*p == '}')
        inside = FALSE;
    }
  return door_form_find (self->form, path->str);
}

gboolean
door_review_plan_is_check (const DoorReviewPlan *self)
{
  return door_review_plan_find_role (self, DOOR_ITEMS_COMPARED) != DOOR_DEF_NONE;
}
