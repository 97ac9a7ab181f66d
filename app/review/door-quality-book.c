/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The book: which interviews and cases are in, and whose they are. */
#define G_LOG_DOMAIN "door-review"

#include "door-quality-private.h"

#include <math.h>
#include <string.h>

static void
person_free (gpointer data)
{
  DoorBookPerson *person = data;

  g_free (person->name);
  g_free (person->area);
  g_array_unref (person->entries);
  g_free (person);
}

static void
entry_clear (gpointer data)
{
  DoorBookEntry *entry = data;

  door_review_facts_free (entry->facts);
  g_clear_pointer (&entry->flags, g_array_unref);
}

DoorQuality *
door_quality_new (guint n_items, const DoorQualitySettings *settings)
{
  DoorQuality *self = g_new0 (DoorQuality, 1);

  self->settings = settings ? *settings : door_quality_settings_default ();
  self->n_items = n_items;
  self->entries = g_array_new (FALSE, TRUE, sizeof (DoorBookEntry));
  g_array_set_clear_func (self->entries, entry_clear);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->people = g_ptr_array_new_with_free_func (person_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_area = g_hash_table_new (g_str_hash, g_str_equal);
  self->match = door_match_new (n_items);
  self->report = g_array_new (FALSE, TRUE, sizeof (DoorQualityInterviewer));
  return self;
}

void
door_quality_free (DoorQuality *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->report);
  g_free (self->by_section);
  g_clear_pointer (&self->areas, door_areas_unref);
  door_match_free (self->match);
  g_hash_table_unref (self->by_area);
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->people);
  g_hash_table_unref (self->cases);
  g_hash_table_unref (self->by_id);
  g_array_unref (self->entries);
  g_free (self);
}

/* The index of an interviewer, who is taken in when new. The area is the latest one heard of. */
static guint
person_index (DoorQuality *self, const char *name, const char *area)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_name, name));
  DoorBookPerson *person;

  if (index == 0)
    {
      person = g_new0 (DoorBookPerson, 1);
      person->name = g_strdup (name);
      person->area = g_strdup (area);
      person->entries = g_array_new (FALSE, FALSE, sizeof (guint));
      g_ptr_array_add (self->people, person);
      index = self->people->len;
      g_hash_table_insert (self->by_name, person->name, GUINT_TO_POINTER (index));
      return index - 1;
    }
  person = door_quality_person (self, index - 1);
  if (*area && strcmp (area, person->area) != 0)
    {
      g_free (person->area);
      person->area = g_strdup (area);
    }
  return index - 1;
}

/* Codes as the match wants them: as many as there are items. */
static const guint8 *
codes_of (DoorQuality *self, DoorReviewFacts *facts)
{
  guint had = facts->codes->len;

  g_byte_array_set_size (facts->codes, self->n_items);
  if (had < self->n_items)
    memset (facts->codes->data + had, DOOR_MATCH_SKIPPED, self->n_items - had);
  return facts->codes->data;
}

/* By the outline of its area; without one, by the circle that the record names. */
static double
outside_of (const DoorQuality *self, const DoorReviewFacts *f)
{
  int area = self->areas ? door_areas_find (self->areas, f->psu) : -1;
  double metres;

  if (isnan (f->latitude))
    return NAN;
  if (area >= 0)
    return door_areas_outside (self->areas, (guint) area, f->latitude, f->longitude);
  metres = door_distance (f->latitude, f->longitude, f->area_latitude, f->area_longitude)
           - f->area_radius_m;
  return metres < 0 ? 0 : metres;
}

void
door_quality_set_areas (DoorQuality *self, const DoorAreas *areas)
{
  DoorAreas *kept = areas ? door_areas_ref ((DoorAreas *) areas) : NULL;

  g_clear_pointer (&self->areas, door_areas_unref);
  self->areas = kept;
  for (guint i = 0; i < self->entries->len; i++)
    if (door_quality_entry (self, i)->facts)
      door_quality_entry (self, i)->outside_m
          = outside_of (self, door_quality_entry (self, i)->facts);
}

static void
put_in_place (DoorQuality *self, guint index, DoorReviewFacts *facts)
{
  DoorBookEntry *entry = door_quality_entry (self, index);

  door_review_facts_free (entry->facts);
  entry->facts = facts;
  entry->outside_m = outside_of (self, facts);
  entry->who = person_index (self, facts->interviewer, facts->area);
  door_match_replace (self->match, index, codes_of (self, facts), entry->who);
}

void
door_quality_add (DoorQuality *self, DoorReviewFacts *facts, const char *replaces)
{
  DoorBookEntry entry = { .facts = facts, .outside_m = outside_of (self, facts) };
  int old = door_quality_find (self, facts->instance_id);

  if (old < 0 && replaces)
    {
      old = door_quality_find (self, replaces);
      if (old >= 0)
        {
          g_hash_table_remove (self->by_id, replaces);
          g_hash_table_insert (self->by_id, g_strdup (facts->instance_id),
                               GUINT_TO_POINTER ((guint) old + 1));
        }
    }
  if (old >= 0)
    {
      put_in_place (self, (guint) old, facts);
      return;
    }
  entry.who = person_index (self, facts->interviewer, facts->area);
  door_match_add (self->match, codes_of (self, facts), entry.who);
  g_array_append_val (self->entries, entry);
  g_hash_table_insert (self->by_id, g_strdup (facts->instance_id),
                       GUINT_TO_POINTER (self->entries->len));
}

gboolean
door_quality_remove (DoorQuality *self, const char *instance_id)
{
  int index = door_quality_find (self, instance_id);
  DoorBookEntry *entry;
  g_autofree guint8 *nothing = g_new0 (guint8, MAX (self->n_items, 1));

  if (index < 0)
    return FALSE;
  entry = door_quality_entry (self, (guint) index);
  door_match_replace (self->match, (guint) index, nothing, G_MAXUINT32);
  g_clear_pointer (&entry->facts, door_review_facts_free);
  g_clear_pointer (&entry->flags, g_array_unref);
  g_hash_table_remove (self->by_id, instance_id);
  return TRUE;
}

void
door_quality_add_case (DoorQuality *self,
                       const char *case_id,
                       const char *interviewer,
                       const char *area,
                       const char *disposition,
                       double base_weight)
{
  DoorBookCase *kept = g_new0 (DoorBookCase, 1);

  kept->who = person_index (self, interviewer, area);
  kept->outcome = door_disposition_group (disposition);
  kept->weight = base_weight;
  g_hash_table_replace (self->cases, g_strdup (case_id), kept);
}

guint
door_quality_n_interviews (const DoorQuality *self)
{
  return self->entries->len;
}

const DoorReviewFacts *
door_quality_interview (const DoorQuality *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);
  return door_quality_entry (self, index)->facts;
}

int
door_quality_find (const DoorQuality *self, const char *instance_id)
{
  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->by_id, instance_id)) - 1;
}

/* --- A run --------------------------------------------------------------------------------- */

static int
by_time (gconstpointer a, gconstpointer b, gpointer data)
{
  const DoorReviewFacts *x = door_quality_entry (data, *(const guint *) a)->facts;
  const DoorReviewFacts *y = door_quality_entry (data, *(const guint *) b)->facts;

  if (x->started_us != y->started_us)
    return x->started_us < y->started_us ? -1 : 1;
  return strcmp (x->instance_id, y->instance_id);
}

/* Who has which interviews, in the order in which they were made. */
static void
sort_out (DoorQuality *self)
{
  for (guint i = 0; i < self->people->len; i++)
    g_array_set_size (door_quality_person (self, i)->entries, 0);
  for (guint i = 0; i < self->entries->len; i++)
    if (door_quality_entry (self, i)->facts)
      g_array_append_val (door_quality_person (self, door_quality_entry (self, i)->who)->entries,
                          i);
  for (guint i = 0; i < self->people->len; i++)
    g_array_sort_with_data (door_quality_person (self, i)->entries, by_time, self);
}

/* Areas with enough interviewers to compare are groups of their own; group 0 is everybody. */
static void
form_groups (DoorQuality *self)
{
  g_autoptr (GHashTable) sizes = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_remove_all (self->by_area);
  self->n_groups = 1;
  for (guint i = 0; i < self->people->len; i++)
    {
      DoorBookPerson *person = door_quality_person (self, i);
      guint size = GPOINTER_TO_UINT (g_hash_table_lookup (sizes, person->area));
      if (person->entries->len >= self->settings.least_interviews)
        g_hash_table_insert (sizes, person->area, GUINT_TO_POINTER (size + 1));
    }
  for (guint i = 0; i < self->people->len; i++)
    {
      DoorBookPerson *person = door_quality_person (self, i);
      guint size = GPOINTER_TO_UINT (g_hash_table_lookup (sizes, person->area));
      gpointer group = g_hash_table_lookup (self->by_area, person->area);
      if (!group && size >= self->settings.least_interviewers)
        {
          group = GUINT_TO_POINTER (self->n_groups++);
          g_hash_table_insert (self->by_area, person->area, group);
        }
      person->group = GPOINTER_TO_UINT (group);
    }
}

static void
count_sections (DoorQuality *self)
{
  self->n_sections = 0;
  for (guint i = 0; i < self->entries->len; i++)
    if (door_quality_entry (self, i)->facts)
      self->n_sections = MAX (self->n_sections, door_quality_entry (self, i)->facts->sections->len);
}

void
door_quality_run (DoorQuality *self, guint n_threads)
{
  if (!door_match_is_current (self->match))
    door_match_run (self->match, n_threads);
  sort_out (self);
  form_groups (self);
  count_sections (self);
  door_quality_find_flags (self);
  door_quality_tally (self);
  door_quality_report (self);
}

guint
door_quality_n_interviewers (const DoorQuality *self)
{
  return self->report->len;
}

const DoorQualityInterviewer *
door_quality_interviewer (const DoorQuality *self, guint index)
{
  g_return_val_if_fail (index < self->report->len, NULL);
  return &g_array_index (self->report, DoorQualityInterviewer, index);
}

gboolean
door_quality_stands_out (const DoorQuality *self, const DoorQualityInterviewer *who)
{
  return who->n_flags >= 2 && who->composite >= self->settings.stands_out;
}

guint
door_quality_n_flags (const DoorQuality *self, guint interview)
{
  const GArray *flags = door_quality_entry (self, interview)->flags;

  return flags ? flags->len : 0;
}

const DoorQualityFlag *
door_quality_flag (const DoorQuality *self, guint interview, guint index)
{
  g_return_val_if_fail (index < door_quality_n_flags (self, interview), NULL);
  return &g_array_index (door_quality_entry (self, interview)->flags, DoorQualityFlag, index);
}

const DoorQualitySettings *
door_quality_settings (const DoorQuality *self)
{
  return &self->settings;
}

const DoorQualitySurvey *
door_quality_survey (const DoorQuality *self)
{
  return &self->survey;
}
