/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-review"

#include "door-backcheck.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- The draw ------------------------------------------------------------------------------- */

DoorBackcheckRule
door_backcheck_rule_default (guint64 seed)
{
  return (DoorBackcheckRule){ .share = 0.10,
                              .least_per_interviewer = 2,
                              .share_flagged = 0.5,
                              .share_no_interview = 0.05,
                              .seed = seed };
}

/* A number for a case that depends on the seed and the case alone, so that one case more does not
 * shuffle the others: the first 64 bits of SHA-256. */
static guint64
lot_of (guint64 seed, const char *case_id)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32], little[8];
  gsize n = sizeof digest;
  guint64 lot = 0;

  for (guint i = 0; i < 8; i++)
    little[i] = (guint8) (seed >> (8 * i));
  g_checksum_update (sum, little, sizeof little);
  g_checksum_update (sum, (const guchar *) case_id, (gssize) strlen (case_id));
  g_checksum_get_digest (sum, digest, &n);
  for (guint i = 0; i < 8; i++)
    lot = lot << 8 | digest[i];
  return lot;
}

typedef struct {
  guint index;
  guint64 lot;
  gboolean flagged, interview, drawn;
  DoorBackcheckReason reason;
} Ticket;

static int
by_lot (gconstpointer a, gconstpointer b)
{
  const Ticket *x = a, *y = b;

  if (x->lot != y->lot)
    return x->lot < y->lot ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

/* Up to `n` more tickets of the wanted sort, in the order of their lots. Returns how many. */
static guint
take (GArray *tickets, guint n, gboolean interview, gboolean only_flagged, DoorBackcheckReason why)
{
  guint taken = 0;

  for (guint i = 0; i < tickets->len && taken < n; i++)
    {
      Ticket *t = &g_array_index (tickets, Ticket, i);
      if (t->drawn || t->interview != interview || (only_flagged && !t->flagged))
        continue;
      t->drawn = TRUE;
      t->reason = why;
      taken++;
    }
  return taken;
}

static void
draw_for_one (GArray *tickets, const DoorBackcheckRule *rule)
{
  guint interviews = 0, others = 0, wanted, flagged;

  for (guint i = 0; i < tickets->len; i++)
    if (g_array_index (tickets, Ticket, i).interview)
      interviews++;
    else
      others++;
  wanted = MAX ((guint) ceil (rule->share * interviews), rule->least_per_interviewer);
  wanted = MIN (wanted, interviews);
  flagged = take (tickets, (guint) floor (rule->share_flagged * wanted + 0.5), TRUE, TRUE,
                  DOOR_BACKCHECK_FLAGGED);
  take (tickets, wanted - flagged, TRUE, FALSE, DOOR_BACKCHECK_RANDOM);
  take (tickets, (guint) ceil (rule->share_no_interview * others), FALSE, FALSE,
        DOOR_BACKCHECK_NO_INTERVIEW);
}

static int
by_index (gconstpointer a, gconstpointer b)
{
  guint x = ((const DoorBackcheckDrawn *) a)->index, y = ((const DoorBackcheckDrawn *) b)->index;

  return x < y ? -1 : x > y;
}

static void
collect_drawn (GArray *tickets, GArray *drawn)
{
  for (guint i = 0; i < tickets->len; i++)
    {
      const Ticket *t = &g_array_index (tickets, Ticket, i);
      const DoorBackcheckDrawn one = { t->index, t->reason };
      if (t->drawn)
        g_array_append_val (drawn, one);
    }
}

GArray *
door_backcheck_draw (const DoorBackcheckCase *cases, guint n, const DoorBackcheckRule *rule)
{
  GArray *drawn = g_array_new (FALSE, FALSE, sizeof (DoorBackcheckDrawn));
  g_autoptr (GHashTable) people
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < n; i++)
    {
      const Ticket ticket = { .index = i,
                              .lot = lot_of (rule->seed, cases[i].case_id),
                              .flagged = cases[i].n_flags > 0,
                              .interview = cases[i].is_interview };
      GArray *mine = g_hash_table_lookup (people, cases[i].interviewer);
      if (cases[i].danger || !cases[i].possible)
        continue;
      if (mine == NULL)
        {
          mine = g_array_new (FALSE, FALSE, sizeof (Ticket));
          g_hash_table_insert (people, (gpointer) cases[i].interviewer, mine);
        }
      g_array_append_val (mine, ticket);
    }
  g_hash_table_iter_init (&iter, people);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_array_sort (value, by_lot);
      draw_for_one (value, rule);
      collect_drawn (value, drawn);
    }
  g_array_sort (drawn, by_index);
  return drawn;
}

/* --- Comparing ------------------------------------------------------------------------------ */

/* Answers to one item, as classes in the order in which they first came. */
typedef struct {
  char *item;
  DoorCheckClass item_class;
  GPtrArray *answers; /* texts */
  GArray *pairs;      /* guint, two for each */
  guint different;
} Item;

struct _DoorBackcheck {
  GHashTable *people; /* name → DoorCheckPerson, whose texts are the keys */
  GPtrArray *items;   /* of Item */
  GPtrArray *voided;  /* instance ids */
};

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->item);
  g_ptr_array_unref (item->answers);
  g_array_unref (item->pairs);
  g_free (item);
}

DoorBackcheck *
door_backcheck_new (void)
{
  DoorBackcheck *self = g_new0 (DoorBackcheck, 1);

  self->people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->voided = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
door_backcheck_free (DoorBackcheck *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->people);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->voided);
  g_free (self);
}

static DoorCheckPerson *
person_of (DoorBackcheck *self, const char *name)
{
  DoorCheckPerson *person = g_hash_table_lookup (self->people, name);

  if (person == NULL)
    {
      char *key = g_strdup (name);
      person = g_new0 (DoorCheckPerson, 1);
      person->interviewer = key;
      g_hash_table_insert (self->people, key, person);
    }
  return person;
}

static Item *
item_of (DoorBackcheck *self, const DoorCheckPair *pair)
{
  Item *item;

  for (guint i = 0; i < self->items->len; i++)
    {
      item = g_ptr_array_index (self->items, i);
      if (strcmp (item->item, pair->item) == 0)
        return item;
    }
  item = g_new0 (Item, 1);
  item->item = g_strdup (pair->item);
  item->item_class = pair->item_class;
  item->answers = g_ptr_array_new_with_free_func (g_free);
  item->pairs = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (self->items, item);
  return item;
}

/* More answers than classes fit: the last one is "any other". */
static guint
class_of (Item *item, const char *answer)
{
  guint at;

  if (g_ptr_array_find_with_equal_func (item->answers, answer, g_str_equal, &at))
    return at;
  if (item->answers->len == DOOR_AGREEMENT_MAX_CLASSES)
    return DOOR_AGREEMENT_MAX_CLASSES - 1;
  g_ptr_array_add (item->answers, g_strdup (answer));
  return item->answers->len - 1;
}

static void
compare_pair (DoorBackcheck *self, DoorCheckPerson *person, const DoorCheckPair *pair)
{
  Item *item;
  guint classes[2];
  gboolean differs;

  if (*pair->first == '\0' || *pair->second == '\0')
    return;
  item = item_of (self, pair);
  classes[0] = class_of (item, pair->first);
  classes[1] = class_of (item, pair->second);
  g_array_append_vals (item->pairs, classes, 2);
  differs = strcmp (pair->first, pair->second) != 0;
  item->different += differs;
  person->compared[pair->item_class]++;
  person->different[pair->item_class] += differs;
}

void
door_backcheck_compare (DoorBackcheck *self,
                        const char *interviewer,
                        const char *instance_id,
                        DoorVisitFinding finding,
                        const DoorCheckPair *pairs,
                        guint n_pairs)
{
  DoorCheckPerson *person = person_of (self, interviewer);

  person->n_checked++;
  if (finding == DOOR_VISIT_NOT_FOUND)
    return;
  person->n_reached++;
  if (finding != DOOR_VISIT_CONFIRMED)
    {
      person->n_void++;
      g_ptr_array_add (self->voided, g_strdup (instance_id));
      return;
    }
  for (guint i = 0; i < n_pairs; i++)
    compare_pair (self, person, &pairs[i]);
}

/* --- The report ----------------------------------------------------------------------------- */

DoorCheckLimits
door_check_limits_default (void)
{
  return (DoorCheckLimits){ .redo_fixed = 0.10, .retrain_skill = 0.20, .least_compared = 10 };
}

static gboolean
is_over (const DoorCheckPerson *p, DoorCheckClass item_class, guint least, double limit)
{
  return p->compared[item_class] >= least
         && p->different[item_class] > limit * p->compared[item_class];
}

static DoorCheckVerdict
verdict_on (const DoorCheckPerson *p, const DoorCheckLimits *limits)
{
  if (p->n_void > 0)
    return DOOR_VERDICT_VOID;
  if (is_over (p, DOOR_CHECK_FIXED, limits->least_compared, limits->redo_fixed))
    return DOOR_VERDICT_REDO;
  if (is_over (p, DOOR_CHECK_SKILL, limits->least_compared, limits->retrain_skill))
    return DOOR_VERDICT_RETRAIN;
  return DOOR_VERDICT_PASS;
}

static int
people_by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (((const DoorCheckPerson *) a)->interviewer,
                 ((const DoorCheckPerson *) b)->interviewer);
}

GArray *
door_backcheck_people (const DoorBackcheck *self, const DoorCheckLimits *limits)
{
  GArray *people = g_array_new (FALSE, FALSE, sizeof (DoorCheckPerson));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->people);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DoorCheckPerson person = *(const DoorCheckPerson *) value;
      person.verdict = verdict_on (&person, limits);
      g_array_append_val (people, person);
    }
  g_array_sort (people, people_by_name);
  return people;
}

static int
compare_answers (gconstpointer a, gconstpointer b, gpointer data)
{
  const GPtrArray *answers = data;
  const char *x = g_ptr_array_index (answers, *(const guint *) a);
  const char *y = g_ptr_array_index (answers, *(const guint *) b);
  double u = g_ascii_strtod (x, NULL), v = g_ascii_strtod (y, NULL);

  return u != v ? (u > v) - (u < v) : strcmp (x, y);
}

/* Classes in the order of their codes, as ordered answers have them: weighted kappa needs it. */
static DoorAgreementTable *
table_of (const Item *item)
{
  guint k = MAX (item->answers->len, 1);
  DoorAgreementTable *table = door_agreement_table_new (k);
  g_autofree guint *order = g_new (guint, k), *place = g_new (guint, k);

  for (guint i = 0; i < k; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) item->answers->len, sizeof *order, compare_answers,
                     item->answers);
  for (guint i = 0; i < k; i++)
    place[order[i]] = i;
  for (guint i = 0; i + 1 < item->pairs->len; i += 2)
    door_agreement_table_add (table, place[g_array_index (item->pairs, guint, i)],
                              place[g_array_index (item->pairs, guint, i + 1)]);
  return table;
}

static guint
most_frequent (const DoorAgreementTable *table)
{
  guint best = 0;
  double most = -1;

  for (guint i = 0; i < table->k; i++)
    {
      double n = 0;
      for (guint j = 0; j < table->k; j++)
        n += table->n[i * table->k + j];
      if (n > most)
        {
          most = n;
          best = i;
        }
    }
  return best;
}

static int
items_by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (((const DoorCheckItem *) a)->item, ((const DoorCheckItem *) b)->item);
}

GArray *
door_backcheck_items (const DoorBackcheck *self)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (DoorCheckItem));

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);
      g_autoptr (DoorAgreementTable) table = table_of (item);
      DoorCheckItem one
          = { .item = item->item,
              .item_class = item->item_class,
              .n = item->pairs->len / 2,
              .agreement = door_agreement_measure (table),
              .difference = door_agreement_difference (table, most_frequent (table)) };
      one.error_rate = one.n > 0 ? (double) item->different / one.n : NAN;
      door_agreement_limits (one.error_rate, one.n, &one.error_low, &one.error_high);
      g_array_append_val (items, one);
    }
  g_array_sort (items, items_by_name);
  return items;
}

GPtrArray *
door_backcheck_void (const DoorBackcheck *self)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < self->voided->len; i++)
    g_ptr_array_add (ids, g_ptr_array_index (self->voided, i));
  return ids;
}
