/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-review"

#include "door-check-match.h"

#include "door-dataset.h"
#include "door-xml.h"

#include <string.h>

/* --- Values ----------------------------------------------------------------------------------- */

static const xmlNode *
kid_named (const xmlNode *element, const char *name)
{
  for (const xmlNode *kid = element ? element->children : NULL; kid; kid = kid->next)
    if (kid->type == XML_ELEMENT_NODE && strcmp ((const char *) kid->name, name) == 0)
      return kid;
  return NULL;
}

/* Codes of no answer, as door-review-facts.c takes them. */
static gboolean
is_reason (const char *text)
{
  static const char *const reasons[] = { "-7", "-8", "-9", "dk", "rf", "na", NULL };

  return g_strv_contains (reasons, text);
}

/* "" when it was not answered. transfer full. */
static char *
value_of (const DoorReviewPlan *plan, const xmlDoc *doc, DoorDefNode node)
{
  const char *path = door_form_path (door_review_plan_form (plan), node);
  g_auto (GStrv) names = g_strsplit (path + 1, "/", -1);
  const xmlNode *element = xmlDocGetRootElement ((xmlDoc *) doc);
  char *text;

  for (guint i = 1; element && names[0] && names[i]; i++)
    element = kid_named (element, names[i]);
  text = element ? door_xml_text (element) : g_strdup ("");
  if (is_reason (text))
    *text = '\0';
  return text;
}

static xmlDoc *
parse (const DoorReviewPlan *plan, GBytes *record, GError **error)
{
  g_autoptr (xmlDoc) doc = door_xml_parse (record, "submission.xml", error);
  const xmlNode *root = doc ? xmlDocGetRootElement (doc) : NULL;

  if (doc
      && (!root || !door_xml_is (root, NULL, door_form_root_name (door_review_plan_form (plan)))))
    {
      g_set_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_FORM,
                   "This is not a record of the form “%s”",
                   door_form_id (door_review_plan_form (plan)));
      return NULL;
    }
  return g_steal_pointer (&doc);
}

char *
door_check_value (const DoorReviewPlan *plan, GBytes *record, guint roles)
{
  DoorDefNode node = door_review_plan_find_role (plan, roles);
  g_autoptr (xmlDoc) doc = node != DOOR_DEF_NONE ? parse (plan, record, NULL) : NULL;

  return doc ? value_of (plan, doc, node) : g_strdup ("");
}

/* --- What was found --------------------------------------------------------------------------- */

/* TRUE when the question with this role was answered with one of its values. */
static gboolean
says (const DoorReviewPlan *plan, const xmlDoc *doc, guint role, gboolean otherwise)
{
  DoorDefNode node = door_review_plan_find_role (plan, role);
  const DoorPlanNode *what = node != DOOR_DEF_NONE ? door_review_plan_node (plan, node) : NULL;
  g_autofree char *text = what ? value_of (plan, doc, node) : NULL;

  return what ? what->values && g_strv_contains ((const char *const *) what->values, text)
              : otherwise;
}

static DoorVisitFinding
find (const DoorReviewPlan *plan, const xmlDoc *doc)
{
  if (!says (plan, doc, DOOR_ITEM_CHECK_REACHED, TRUE))
    return DOOR_VISIT_NOT_FOUND;
  if (says (plan, doc, DOOR_ITEM_CHECK_NOT_VISITED, FALSE))
    return DOOR_VISIT_NOT_VISITED;
  if (says (plan, doc, DOOR_ITEM_CHECK_WRONG, FALSE))
    return DOOR_VISIT_WRONG_PERSON;
  return DOOR_VISIT_CONFIRMED;
}

/* --- Pairs ------------------------------------------------------------------------------------ */

static DoorCheckClass
class_of (guint roles)
{
  if (roles & DOOR_ITEM_CHECK_FIXED)
    return DOOR_CHECK_FIXED;
  return roles & DOOR_ITEM_CHECK_SKILL ? DOOR_CHECK_SKILL : DOOR_CHECK_OPINION;
}

typedef struct {
  const DoorReviewPlan *check, *first;
  const xmlDoc *check_doc, *first_doc;
} Beside;

static void
add_pair (DoorCheckMatch *self, const Beside *both, DoorDefNode node)
{
  const DoorPlanNode *what = door_review_plan_node (both->check, node);
  const char *own = door_form_name (door_review_plan_form (both->check), node);
  const char *name = what->values && what->values[0] ? what->values[0] : own;
  DoorDefNode first = door_review_plan_find_name (both->first, name);
  DoorCheckPair pair = { .item_class = class_of (what->roles) };

  if (first == DOOR_DEF_NONE)
    return;
  pair.item = g_strdup (name);
  pair.first = value_of (both->first, both->first_doc, first);
  pair.second = value_of (both->check, both->check_doc, node);
  g_array_append_val (self->pairs, pair);
}

static void
add_pairs (DoorCheckMatch *self, const Beside *both)
{
  const DoorFormDef *form = door_review_plan_form (both->check);

  for (DoorDefNode node = 0; node < door_form_n_nodes (form); node++)
    if (!door_review_plan_is_hidden (both->check, node)
        && (door_review_plan_node (both->check, node)->roles & DOOR_ITEMS_COMPARED)
        && door_form_repeat_of (form, node) == DOOR_DEF_NONE)
      add_pair (self, both, node);
}

static void
pair_clear (gpointer data)
{
  DoorCheckPair *pair = data;

  g_free ((char *) pair->item);
  g_free ((char *) pair->first);
  g_free ((char *) pair->second);
}

void
door_check_match_free (DoorCheckMatch *self)
{
  if (!self)
    return;
  g_array_unref (self->pairs);
  g_free (self);
}

DoorCheckMatch *
door_check_match_new (const DoorReviewPlan *check,
                      GBytes *check_record,
                      const DoorReviewPlan *first,
                      GBytes *first_record,
                      GError **error)
{
  g_autoptr (xmlDoc) check_doc = parse (check, check_record, error);
  g_autoptr (xmlDoc) first_doc = check_doc && first ? parse (first, first_record, error) : NULL;
  const Beside both = { check, first, check_doc, first_doc };
  DoorCheckMatch *self;

  if (!check_doc || (first && !first_doc))
    return NULL;
  if (!door_review_plan_is_check (check))
    {
      g_set_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_FORM,
                   "The form “%s” asks no question of an interview again (door:quality check-…)",
                   door_form_id (door_review_plan_form (check)));
      return NULL;
    }
  self = g_new0 (DoorCheckMatch, 1);
  self->finding = find (check, check_doc);
  self->pairs = g_array_new (FALSE, FALSE, sizeof (DoorCheckPair));
  g_array_set_clear_func (self->pairs, pair_clear);
  if (first && self->finding == DOOR_VISIT_CONFIRMED)
    add_pairs (self, &both);
  return self;
}
