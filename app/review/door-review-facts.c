/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-review"

#include "door-review-facts.h"

#include "door-dataset.h"
#include "door-match.h"
#include "door-xml.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EARTH_RADIUS_M 6371008.8 /* mean radius, IUGG */

/* The record being read. */
typedef struct {
  DoorReviewFacts *facts;
  const DoorReviewPlan *plan;
  const DoorFormDef *form;
  /* by grid: sums for the variance */
  guint *grid_n;
  double *grid_sum, *grid_squares;
} Reading;

DoorReviewFacts *
door_review_facts_new (const char *instance_id,
                       const char *case_id,
                       const char *interviewer,
                       const char *area,
                       const char *psu)
{
  DoorReviewFacts *self = g_new0 (DoorReviewFacts, 1);

  self->instance_id = g_strdup (instance_id ? instance_id : "");
  self->case_id = g_strdup (case_id ? case_id : "");
  self->interviewer = g_strdup (interviewer ? interviewer : "");
  self->area = g_strdup (area ? area : "");
  self->psu = g_strdup (psu ? psu : "");
  self->disposition = g_strdup ("");
  self->n_eligible = G_MAXUINT16;
  self->selected_is_woman = self->is_opener = self->is_present = -1;
  self->latitude = self->longitude = self->accuracy = NAN;
  self->listing_latitude = self->listing_longitude = NAN;
  self->ages = g_byte_array_new ();
  self->codes = g_byte_array_new ();
  self->missing = g_byte_array_new ();
  self->area_latitude = self->area_longitude = self->area_radius_m = NAN;
  self->sections = g_array_new (FALSE, TRUE, sizeof (DoorSectionFacts));
  self->stretches = g_array_new (FALSE, FALSE, sizeof (DoorTimelineStretch));
  return self;
}

void
door_review_facts_free (DoorReviewFacts *self)
{
  if (self == NULL)
    return;
  g_free (self->instance_id);
  g_free (self->case_id);
  g_free (self->interviewer);
  g_free (self->area);
  g_free (self->psu);
  g_free (self->disposition);
  g_byte_array_unref (self->ages);
  g_byte_array_unref (self->codes);
  g_clear_pointer (&self->missing, g_byte_array_unref);
  g_array_unref (self->sections);
  g_array_unref (self->stretches);
  g_free (self);
}

double
door_distance (double latitude_a, double longitude_a, double latitude_b, double longitude_b)
{
  const double to_radians = G_PI / 180;
  double up = sin ((latitude_b - latitude_a) * to_radians / 2);
  double across = sin ((longitude_b - longitude_a) * to_radians / 2);
  double h
      = up * up + cos (latitude_a * to_radians) * cos (latitude_b * to_radians) * across * across;

  return 2 * EARTH_RADIUS_M * asin (MIN (1, sqrt (h)));
}

/* --- One answer ---------------------------------------------------------------------------- */

static void
count_digits (DoorReviewFacts *facts, const char *text)
{
  double value = fabs (g_ascii_strtod (text, NULL));
  char digits[32];

  if (!(value >= 1) || value > 1e15)
    return;
  g_snprintf (digits, sizeof digits, "%.0f", floor (value));
  facts->amount_orders |= 1u << (strlen (digits) - 1);
  if (facts->first_digits[digits[0] - '0'] < G_MAXUINT8)
    facts->first_digits[digits[0] - '0']++;
  /* A sum of one or two digits has no digit that says nothing. */
  if (value >= 100 && facts->last_digits[digits[strlen (digits) - 1] - '0'] < G_MAXUINT8)
    facts->last_digits[digits[strlen (digits) - 1] - '0']++;
}

static void
read_position (DoorReviewFacts *facts, const char *text)
{
  double parts[4] = { NAN, NAN, NAN, NAN };
  char *end = (char *) text;

  for (guint i = 0; i < 4; i++)
    {
      const char *start = end;
      parts[i] = g_ascii_strtod (start, &end);
      if (end == start)
        {
          parts[i] = NAN;
          break;
        }
    }
  if (isnan (parts[1]) || fabs (parts[0]) > 90 || fabs (parts[1]) > 180)
    return;
  facts->latitude = parts[0];
  facts->longitude = parts[1];
  facts->accuracy = parts[3];
}

static gboolean
is_one_of (char *const *values, const char *text)
{
  return values && g_strv_contains ((const char *const *) values, text);
}

static void
read_member_age (DoorReviewFacts *facts, const char *text)
{
  guint8 age = (guint8) CLAMP (atoi (text), 0, (int) DOOR_FACTS_AGES - 1);

  g_byte_array_append (facts->ages, &age, 1);
  facts->n_members++;
  facts->roster = facts->roster * 31 + age + 1;
}

/* Numbers about the household and the person. */
static void
read_household (DoorReviewFacts *facts, const DoorPlanNode *node, const char *text)
{
  if (node->roles & DOOR_ITEM_MEMBER_AGE)
    read_member_age (facts, text);
  if (node->roles & DOOR_ITEM_MEMBER_SEX)
    {
      facts->n_women += is_one_of (node->values, text);
      facts->roster = facts->roster * 31 + g_str_hash (text);
    }
  if (node->roles & DOOR_ITEM_HOUSEHOLD_SIZE && facts->ages->len == 0)
    facts->n_members = (guint16) CLAMP (atoi (text), 0, G_MAXUINT16 - 1);
  if (node->roles & DOOR_ITEM_ELIGIBLE_COUNT)
    facts->n_eligible = (guint16) CLAMP (atoi (text), 0, G_MAXUINT16 - 1);
  if (node->roles & DOOR_ITEM_SELECTED_SEX)
    facts->selected_is_woman = (gint8) is_one_of (node->values, text);
  if (node->roles & DOOR_ITEM_OPENER)
    facts->is_opener = (gint8) is_one_of (node->values, text);
  if (node->roles & DOOR_ITEM_PRESENT)
    facts->is_present = (gint8) (facts->is_present == 1 || is_one_of (node->values, text));
}

static void
read_grid (Reading *r, const DoorPlanNode *node, const char *text)
{
  double value = g_ascii_strtod (text, NULL);

  r->grid_n[node->grid]++;
  r->grid_sum[node->grid] += value;
  r->grid_squares[node->grid] += value * value;
}

/* What the answer says by its roles. `text` is not empty and no reason for none. */
static void
read_roles (Reading *r, const DoorPlanNode *node, const char *text)
{
  DoorReviewFacts *facts = r->facts;

  if (node->roles & DOOR_ITEM_SCREENER)
    {
      facts->n_screeners++;
      facts->n_screeners_yes += node->values ? is_one_of (node->values, text) : !strcmp (text, "1");
    }
  if (node->roles & DOOR_ITEM_TRIGGER)
    {
      facts->n_triggers++;
      facts->n_triggers_short += is_one_of (node->triggers, text);
    }
  if (node->roles & DOOR_ITEM_GRID)
    read_grid (r, node, text);
  if (node->roles & DOOR_ITEM_AMOUNT)
    count_digits (facts, text);
  if (node->roles & DOOR_ITEM_POSITION)
    read_position (facts, text);
  if (node->roles & DOOR_ITEM_PHONE)
    facts->phone = MAX (1, g_str_hash (text));
  read_household (facts, node, text);
}

/* A choice by its place, a number by itself, anything else by a hash: equal answers have equal
 * codes, and unequal ones nearly always different codes. */
static guint8
code_of (const Reading *r, DoorDefNode node, const char *text)
{
  DoorControl control = door_form_node_control (r->form, node);
  guint n = door_form_n_choices (r->form, control);

  for (guint i = 0; i < MIN (n, 200); i++)
    if (strcmp (door_form_choice_value (r->form, control, i), text) == 0)
      return (guint8) (i + 1);
  return (guint8) (1 + g_str_hash (text) % 254);
}

/* DOOR_MISSING_NONE for an answer. */
static DoorMissing
reason_of (const xmlNode *element, const char *text)
{
  g_autofree char *attribute = NULL;

  for (const xmlAttr *a = element->properties; a && !attribute; a = a->next)
    if (strcmp ((const char *) a->name, "missing") == 0 && a->children && a->children->content)
      attribute = g_strdup ((const char *) a->children->content);
  text = attribute ? attribute : text;
  if (strcmp (text, "-8") == 0 || strcmp (text, "dk") == 0)
    return DOOR_MISSING_DONT_KNOW;
  if (strcmp (text, "-9") == 0 || strcmp (text, "rf") == 0)
    return DOOR_MISSING_REFUSED;
  if (strcmp (text, "-7") == 0 || strcmp (text, "na") == 0)
    return DOOR_MISSING_NOT_APPLICABLE;
  return DOOR_MISSING_NONE;
}

static void
set_missing (DoorReviewFacts *facts, guint item)
{
  guint had = facts->missing->len;

  if (item / 8 >= had)
    {
      g_byte_array_set_size (facts->missing, item / 8 + 1);
      memset (facts->missing->data + had, 0, facts->missing->len - had);
    }
  facts->missing->data[item / 8] |= (guint8) (1u << item % 8);
}

gboolean
door_review_facts_is_missing (const DoorReviewFacts *self, guint item)
{
  return self->missing && item / 8 < self->missing->len
         && (self->missing->data[item / 8] & 1u << item % 8) != 0;
}

static void
count_asked (DoorReviewFacts *facts, const DoorPlanNode *plan, DoorMissing reason)
{
  facts->n_asked++;
  facts->n_words += plan->words;
  facts->n_dont_know += reason == DOOR_MISSING_DONT_KNOW;
  facts->n_refused += reason == DOOR_MISSING_REFUSED;
  if (plan->section >= 0)
    {
      DoorSectionFacts *section = &g_array_index (facts->sections, DoorSectionFacts, plan->section);
      section->asked++;
      section->words += plan->words;
    }
}

static void
read_value (Reading *r, DoorDefNode node, const xmlNode *element)
{
  const DoorPlanNode *plan = door_review_plan_node (r->plan, node);
  g_autofree char *text = door_xml_text (element);
  DoorMissing reason = reason_of (element, text);

  if (plan->roles & DOOR_ITEM_DISPOSITION)
    {
      g_free (r->facts->disposition);
      r->facts->disposition = g_strdup (text);
    }
  if (*text == '\0' && reason == DOOR_MISSING_NONE)
    return;
  if (plan->asked)
    count_asked (r->facts, plan, reason);
  if (plan->item >= 0)
    r->facts->codes->data[plan->item] = code_of (r, node, text);
  if (plan->item >= 0 && (reason == DOOR_MISSING_DONT_KNOW || reason == DOOR_MISSING_REFUSED))
    set_missing (r->facts, (guint) plan->item);
  if (reason == DOOR_MISSING_NONE && *text)
    read_roles (r, plan, text);
}

/* --- The record ---------------------------------------------------------------------------- */

/* DOOR_DEF_NONE: it is no element of the form. */
static DoorDefNode
child_of (const DoorFormDef *form, DoorDefNode parent, const xmlNode *kid)
{
  DoorDefNode node;

  if (kid->type != XML_ELEMENT_NODE)
    return DOOR_DEF_NONE;
  for (node = door_form_first_child (form, parent); node != DOOR_DEF_NONE;
       node = door_form_next_sibling (form, node))
    if (door_form_kind (form, node) != DOOR_DEF_ATTRIBUTE
        && strcmp (door_form_name (form, node), (const char *) kid->name) == 0)
      break;
  return node;
}

static void
read_children (Reading *r, DoorDefNode parent, const xmlNode *element)
{
  for (const xmlNode *kid = element->children; kid; kid = kid->next)
    {
      DoorDefNode node = child_of (r->form, parent, kid);
      if (node == DOOR_DEF_NONE || door_review_plan_is_hidden (r->plan, node))
        continue;
      if (door_review_plan_node (r->plan, node)->roles & DOOR_ITEM_INCIDENT)
        r->facts->n_incidents++;
      if (door_form_kind (r->form, node) == DOOR_DEF_VALUE)
        read_value (r, node, kid);
      else
        read_children (r, node, kid);
    }
}

static void
sum_grids (Reading *r)
{
  double variance = 0;

  for (guint g = 0; g < door_review_plan_n_grids (r->plan); g++)
    {
      double n = r->grid_n[g], v;
      if (n < 3)
        continue;
      v = MAX (0, (r->grid_squares[g] - r->grid_sum[g] * r->grid_sum[g] / n) / (n - 1));
      r->facts->n_grids++;
      r->facts->n_grids_flat += v < 1e-9;
      variance += v;
    }
  r->facts->grid_variance = r->facts->n_grids ? variance / r->facts->n_grids : 0;
}

/* NULL when it is no XML, or a record of another form. */
static xmlDoc *
parse_record (GBytes *record, const DoorFormDef *form, GError **error)
{
  g_autoptr (xmlDoc) doc = door_xml_parse (record, "submission.xml", error);
  const xmlNode *root = doc ? xmlDocGetRootElement (doc) : NULL;

  if (doc == NULL)
    return NULL;
  if (root == NULL || !door_xml_is (root, NULL, door_form_root_name (form)))
    {
      g_set_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_FORM,
                   "This is not a record of the form “%s”", door_form_id (form));
      return NULL;
    }
  return g_steal_pointer (&doc);
}

gboolean
door_review_facts_read (DoorReviewFacts *self,
                        const DoorReviewPlan *plan,
                        GBytes *record,
                        GError **error)
{
  guint n_grids = MAX (1, door_review_plan_n_grids (plan));
  g_autofree guint *grid_n = g_new0 (guint, n_grids);
  g_autofree double *grid_sum = g_new0 (double, n_grids);
  g_autofree double *grid_squares = g_new0 (double, n_grids);
  Reading reading = { self, plan, door_review_plan_form (plan), grid_n, grid_sum, grid_squares };
  g_autoptr (xmlDoc) doc = parse_record (record, reading.form, error);

  if (doc == NULL)
    return FALSE;
  g_array_set_size (self->sections, 0);
  g_array_set_size (self->sections, door_review_plan_n_sections (plan));
  self->amount_orders = 0;
  g_byte_array_set_size (self->codes, door_review_plan_n_items (plan));
  if (self->codes->len > 0)
    memset (self->codes->data, DOOR_MATCH_SKIPPED, self->codes->len);
  g_byte_array_set_size (self->missing, 0);
  read_children (&reading, DOOR_DEF_ROOT, xmlDocGetRootElement (doc));
  sum_grids (&reading);
  return TRUE;
}

/* --- Above the team ------------------------------------------------------------------------ */

static void
count_sensitive (DoorReviewFacts *self,
                 const DoorReviewPlan *plan,
                 DoorDefNode parent,
                 const xmlNode *element)
{
  const DoorFormDef *form = door_review_plan_form (plan);

  for (const xmlNode *kid = element->children; kid; kid = kid->next)
    {
      DoorDefNode node = child_of (form, parent, kid);
      g_autofree char *text = NULL;
      DoorMissing reason;
      if (node == DOOR_DEF_NONE)
        continue;
      count_sensitive (self, plan, node, kid);
      if (!door_review_plan_is_sensitive (plan, node))
        continue;
      text = door_xml_text (kid);
      reason = reason_of (kid, text);
      if (*text == '\0' && reason == DOOR_MISSING_NONE)
        continue;
      self->n_sensitive_asked++;
      self->n_sensitive_missing
          += reason == DOOR_MISSING_DONT_KNOW || reason == DOOR_MISSING_REFUSED;
    }
}

gboolean
door_review_facts_read_sensitive (DoorReviewFacts *self,
                                  const DoorReviewPlan *plan,
                                  GBytes *record,
                                  GError **error)
{
  g_autoptr (xmlDoc) doc = parse_record (record, door_review_plan_form (plan), error);

  if (doc == NULL)
    return FALSE;
  self->n_sensitive_asked = self->n_sensitive_missing = 0;
  count_sensitive (self, plan, DOOR_DEF_ROOT, xmlDocGetRootElement (doc));
  return TRUE;
}
