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
    {
      r->facts->n_asked++;
      r->facts->n_words += plan->words;
      r->facts->n_dont_know += reason == DOOR_MISSING_DONT_KNOW;
      r->facts->n_refused += reason == DOOR_MISSING_REFUSED;
    }
  if (plan->item >= 0)
    r->facts->codes->data[plan->item] = code_of (r, node, text);
  if (plan->item >= 0 && (reason == DOOR_MISSING_DONT_KNOW || reason == DOOR_MISSING_REFUSED))
    set_missing (r->facts, (guint) plan->item);
  if (reason == DOOR_MISSING_NONE && *text)
    read_roles (r, plan, text);
}

/* --- The record ---------------------------------------------------------------------------- */

static void
read_children (Reading *r, DoorDefNode parent, const xmlNode *element)
{
  for (const xmlNode *kid = element->children; kid; kid = kid->next)
    {
      DoorDefNode node = DOOR_DEF_NONE;
      if (kid->type != XML_ELEMENT_NODE)
        continue;
      for (node = door_form_first_child (r->form, parent); node != DOOR_DEF_NONE;
           node = door_form_next_sibling (r->form, node))
        if (door_form_kind (r->form, node) != DOOR_DEF_ATTRIBUTE
            && strcmp (door_form_name (r->form, node), (const char *) kid->name) == 0)
          break;
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
  g_autoptr (xmlDoc) doc = door_xml_parse (record, "submission.xml", error);
  const xmlNode *root = doc ? xmlDocGetRootElement (doc) : NULL;

  if (doc == NULL)
    return FALSE;
  if (root == NULL || !door_xml_is (root, NULL, door_form_root_name (reading.form)))
    {
      g_set_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_FORM,
                   "This is not a record of the form “%s”", door_form_id (reading.form));
      return FALSE;
    }
  g_byte_array_set_size (self->codes, door_review_plan_n_items (plan));
  if (self->codes->len > 0)
    memset (self->codes->data, DOOR_MATCH_SKIPPED, self->codes->len);
  g_byte_array_set_size (self->missing, 0);
  read_children (&reading, DOOR_DEF_ROOT, root);
  sum_grids (&reading);
  return TRUE;
}

static guint16
short_count (guint n)
{
  return (guint16) MIN (n, G_MAXUINT16 - 1);
}

void
door_review_facts_time (DoorReviewFacts *self, const DoorTimeline *timeline)
{
  self->started_us = timeline->started_us;
  self->ended_us = timeline->ended_us;
  self->active_minutes = timeline->active_minutes;
  self->n_changes = short_count (timeline->n_changes);
  self->n_backwards = short_count (timeline->n_backwards);
  self->n_after_finalize = short_count (timeline->n_after_finalize);
  self->n_clock_jumps = short_count (timeline->n_clock_jumps);
  self->n_bursts = short_count (timeline->n_bursts);
  self->n_gates_open = short_count (timeline->n_gates_open);
  self->n_gates_closed = short_count (timeline->n_gates_closed);
}

/* --- Kept ---------------------------------------------------------------------------------- */

/* The plain numbers lie in the structure one after the other: packed as they are, with the format
 * in front, since they never leave this program's own vault. */
#define PACK_MAGIC "door-facts-2"
#define PACK_MAGIC_1 "door-facts-1" /* without what was missing */
#define FIRST_NUMBER started_us
#define AFTER_NUMBERS ages
#define NUMBERS_OFFSET G_STRUCT_OFFSET (DoorReviewFacts, FIRST_NUMBER)
#define NUMBERS_SIZE (G_STRUCT_OFFSET (DoorReviewFacts, AFTER_NUMBERS) - NUMBERS_OFFSET)

static char **
text_place (DoorReviewFacts *self, guint index)
{
  char **const places[] = { &self->instance_id, &self->case_id, &self->interviewer,
                            &self->area,        &self->psu,     &self->disposition };

  return index < G_N_ELEMENTS (places) ? places[index] : NULL;
}

static void
put_bytes (GByteArray *out, const void *bytes, guint32 n)
{
  guint32 little = GUINT32_TO_LE (n);

  g_byte_array_append (out, (const guint8 *) &little, sizeof little);
  g_byte_array_append (out, bytes, n);
}

GBytes *
door_review_facts_pack (const DoorReviewFacts *self)
{
  GByteArray *out = g_byte_array_new ();
  char **place;

  put_bytes (out, PACK_MAGIC, strlen (PACK_MAGIC));
  for (guint i = 0; (place = text_place ((DoorReviewFacts *) self, i)) != NULL; i++)
    put_bytes (out, *place, (guint32) strlen (*place));
  put_bytes (out, (const guint8 *) self + NUMBERS_OFFSET, NUMBERS_SIZE);
  put_bytes (out, self->ages->data, self->ages->len);
  put_bytes (out, self->codes->data, self->codes->len);
  if (self->missing)
    put_bytes (out, self->missing->data, self->missing->len);
  return g_byte_array_free_to_bytes (out);
}

/* The next run of bytes; NULL at the end of what is there. */
static const guint8 *
take_bytes (const guint8 **at, gsize *left, guint32 *ret_n)
{
  const guint8 *found;
  guint32 n;

  if (*left < sizeof n)
    return NULL;
  memcpy (&n, *at, sizeof n);
  n = GUINT32_FROM_LE (n);
  if (*left - sizeof n < n)
    return NULL;
  found = *at + sizeof n;
  *at = found + n;
  *left -= sizeof n + n;
  *ret_n = n;
  return found;
}

DoorReviewFacts *
door_review_facts_unpack (GBytes *packed)
{
  g_autoptr (DoorReviewFacts) self = door_review_facts_new (NULL, NULL, NULL, NULL, NULL);
  gsize left;
  const guint8 *at = g_bytes_get_data (packed, &left), *bytes;
  gboolean is_first;
  guint32 n;
  char **place;

  bytes = take_bytes (&at, &left, &n);
  if (!bytes || n != strlen (PACK_MAGIC))
    return NULL;
  is_first = memcmp (bytes, PACK_MAGIC_1, n) == 0;
  if (!is_first && memcmp (bytes, PACK_MAGIC, n) != 0)
    return NULL;
  for (guint i = 0; (place = text_place (self, i)) != NULL; i++)
    {
      if (!(bytes = take_bytes (&at, &left, &n)))
        return NULL;
      g_free (*place);
      *place = g_strndup ((const char *) bytes, n);
    }
  bytes = take_bytes (&at, &left, &n);
  if (!bytes || n != NUMBERS_SIZE)
    return NULL;
  memcpy ((guint8 *) self + NUMBERS_OFFSET, bytes, n);
  if (!(bytes = take_bytes (&at, &left, &n)))
    return NULL;
  g_byte_array_append (self->ages, bytes, n);
  if (!(bytes = take_bytes (&at, &left, &n)))
    return NULL;
  g_byte_array_append (self->codes, bytes, n);
  if (is_first)
    g_clear_pointer (&self->missing, g_byte_array_unref);
  else if (!(bytes = take_bytes (&at, &left, &n)))
    return NULL;
  else
    g_byte_array_append (self->missing, bytes, n);
  return g_steal_pointer (&self);
}
