/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the book of quality says, copied out of it, so that the book may go on changing in a worker while
 * the window reads. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-private.h"

#include "door-markup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define THREADS 2
/* Of the picture of questions without an answer. */
#define MOST_QUESTIONS 12
#define LEAST_ASKED 10

void
door_team_flag_free (DoorTeamFlag *self)
{
  g_free (self->title);
  g_free (self->words);
  g_free (self->advice);
  g_free (self->other);
  g_free (self);
}

static void
person_free (gpointer data)
{
  DoorTeamPerson *self = data;

  g_free (self->name);
  g_free (self);
}

void
door_team_figures_free (DoorTeamFigures *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->flags);
  g_ptr_array_unref (self->people);
  g_array_unref (self->victims);
  door_missing_table_free (self->missing);
  door_section_table_free (self->sections);
  door_review_plan_unref (self->plan);
  g_free (self);
}

static DoorTeamSeverity
severity_of (DoorFlagSeverity severity)
{
  switch (severity)
    {
    case DOOR_FLAG_URGENT:
      return DOOR_TEAM_SEVERITY_URGENT;
    case DOOR_FLAG_CHECK:
      return DOOR_TEAM_SEVERITY_CHECK;
    default:
      return DOOR_TEAM_SEVERITY_NOTE;
    }
}

char *
door_team_part_name (const DoorReviewPlan *plan, int part)
{
  if (part < 0 || (guint) part >= door_review_plan_n_sections (plan))
    return NULL;
  return door_plain_from_markdown (door_review_plan_section_label (plan, (guint) part));
}

char *
door_team_result_words (const DoorTeamFigures *self,
                        DoorQualityId id,
                        const DoorQualityResult *result)
{
  g_autofree char *part = door_team_part_name (self->plan, result->part);

  return door_quality_result_words (id, result, part);
}

static DoorTeamFlag *
copy_flag (const DoorTeamBook *version, guint interview, const DoorQualityFlag *flag)
{
  const DoorQuality *book = version->book;
  const DoorQualityInfo *info = door_quality_info (flag->id);
  g_autofree char *part = door_team_part_name (version->plan, flag->part);
  DoorTeamFlag *self = g_new0 (DoorTeamFlag, 1);

  self->title = g_strdup (_ (info->title));
  self->words = door_quality_flag_words (book, interview, flag, part);
  self->advice = g_strdup (_ (info->advice));
  self->severity = severity_of (flag->severity);
  self->other = g_strdup (
      flag->other == G_MAXUINT ? "" : door_quality_interview (book, flag->other)->instance_id);
  return self;
}

static void
copy_flags (DoorTeamFigures *self, const DoorTeamBook *version)
{
  const DoorQuality *book = version->book;

  for (guint i = 0; i < self->n_interviews; i++)
    {
      guint n = door_quality_n_flags (book, i);
      GPtrArray *flags;

      if (n == 0)
        continue;
      flags = g_ptr_array_new_with_free_func ((GDestroyNotify) door_team_flag_free);
      for (guint k = 0; k < n; k++)
        g_ptr_array_add (flags, copy_flag (version, i, door_quality_flag (book, i, k)));
      g_hash_table_insert (self->flags, g_strdup (door_quality_interview (book, i)->instance_id),
                           flags);
    }
}

static void
copy_people (DoorTeamFigures *self, const DoorQuality *book)
{
  for (guint i = 0; i < door_quality_n_interviewers (book); i++)
    {
      const DoorQualityInterviewer *who = door_quality_interviewer (book, i);
      DoorTeamPerson *person = g_new0 (DoorTeamPerson, 1);

      person->name = g_strdup (who->name);
      person->n_interviews = who->n_interviews;
      person->n_flags = who->n_flags;
      person->composite = who->composite;
      person->stands_out = door_quality_stands_out (book, who);
      memcpy (person->results, who->results, sizeof person->results);
      person->outcomes = who->outcomes;
      g_ptr_array_add (self->people, person);
    }
}

DoorTeamFigures *
door_team_figures_new (const DoorTeamBook *version)
{
  DoorTeamFigures *self = g_new0 (DoorTeamFigures, 1);
  DoorQuality *book = version->book;

  door_quality_run (book, THREADS);
  self->n_interviews = door_quality_n_interviews (book);
  self->flags
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->people = g_ptr_array_new_with_free_func (person_free);
  self->survey = *door_quality_survey (book);
  self->settings = *door_quality_settings (book);
  self->plan = door_review_plan_ref (version->plan);
  self->missing = door_quality_missing (book, MOST_QUESTIONS, LEAST_ASKED);
  self->sections = door_quality_sections (book);
  self->victims = door_quality_victims (book);
  copy_flags (self, version);
  copy_people (self, book);
  return self;
}
