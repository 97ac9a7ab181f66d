/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the list and the figures need of a submission, learnt once by opening it. On the vault's thread. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Questions by which forms name the case and the place, as the field calls them. */
static const char *const case_names[] = { "case_id", "household_id", "hh_id", "caseid", NULL };
static const char *const psu_names[]
    = { "psu", "psu_id", "ea", "ea_code", "enumeration_area", "cluster", "segment", NULL };

/* Where the survey names areas in words only. */
static const char *const area_names[] = { "place", "area_name", NULL };
/* The dwelling as it was listed, put in before the visit: "-6.2 106.8 …". */
static const char *const dwelling_names[]
    = { "dwelling_point", "dwelling_position", "listing_point", NULL };
/* The circle that an area is given as, where nobody has its outline. */
static const char *const centre_names[] = { "area_centre", NULL };
static const char *const radius_names[] = { "area_radius", NULL };
/* When it began or ended, with the offset of the device's clock: "2026-11-28T20:00:00.000+07:00". */
static const char *const stamp_names[]
    = { "start", "starttime", "start_time", "end", "endtime", "end_time", NULL };
/* Whether it stands in a town, as the sample says: there positions lie closer together. */
static const char *const urban_names[] = { "urban", "area_type", "urban_rural", "residence", NULL };

gboolean
door_team_is_psu_name (const char *name)
{
  return g_strv_contains (psu_names, name);
}

/* --- The course of the interview ------------------------------------------------------------ */

/* "gate 1 nobody": the gate was open. */
static gboolean
read_gate (const char *value, gint *ret_code)
{
  if (!g_str_has_prefix (value, "gate "))
    return FALSE;
  *ret_code = atoi (value + strlen ("gate "));
  return TRUE;
}

gboolean
door_team_read_moment (const DoorEntry *entry, DoorTimelineMoment *moment)
{
  moment->place = entry->path;
  moment->wall_us = entry->wall_us;
  moment->monotonic_us = entry->monotonic_us;
  moment->boot_id = entry->boot_id;
  switch (entry->kind)
    {
    case DOOR_ENTRY_SET:
      moment->kind = DOOR_MOMENT_ANSWER;
      return TRUE;
    case DOOR_ENTRY_POSITION:
      moment->kind = DOOR_MOMENT_SHOWN;
      return *entry->path != '\0';
    case DOOR_ENTRY_LANGUAGE:
      moment->kind = DOOR_MOMENT_LANGUAGE;
      moment->place = entry->value;
      return TRUE;
    case DOOR_ENTRY_REMARK:
      moment->kind = DOOR_MOMENT_REMARK;
      return TRUE;
    case DOOR_ENTRY_CHECK:
      moment->kind = DOOR_MOMENT_CHECK;
      return g_str_has_prefix (entry->value, "kept ");
    case DOOR_ENTRY_FINALIZE:
      moment->kind = DOOR_MOMENT_FINALIZE;
      return TRUE;
    case DOOR_ENTRY_REOPEN:
      moment->kind = DOOR_MOMENT_REOPEN;
      return TRUE;
    case DOOR_ENTRY_PARADATA:
      moment->kind = DOOR_MOMENT_GATE;
      return read_gate (entry->value, &moment->code);
    default:
      return FALSE;
    }
}

/* Of a hidden place only that the one before was left. FALSE: nothing at all. */
static gboolean
hide_moment (DoorTimelineMoment *moment)
{
  gboolean is_shown = moment->kind == DOOR_MOMENT_SHOWN;

  moment->kind = DOOR_MOMENT_HIDDEN;
  moment->place = NULL;
  return is_shown;
}

/* Whether a gate was open is told of every part. */
static gboolean
has_place (const DoorTimelineMoment *moment)
{
  return moment->place
         && (moment->kind == DOOR_MOMENT_ANSWER || moment->kind == DOOR_MOMENT_SHOWN
             || moment->kind == DOOR_MOMENT_REMARK || moment->kind == DOOR_MOMENT_CHECK);
}

DoorTimeline *
door_team_timeline_new (const DoorJournal *journal, DoorTeamHides hides, gpointer data)
{
  g_autoptr (GArray) moments = g_array_new (FALSE, TRUE, sizeof (DoorTimelineMoment));

  for (guint i = 0; i < door_journal_length (journal); i++)
    {
      DoorTimelineMoment moment = { 0 };

      if (!door_team_read_moment (door_journal_get (journal, i), &moment))
        continue;
      if (hides && has_place (&moment) && hides (moment.place, data) && !hide_moment (&moment))
        continue;
      g_array_append_val (moments, moment);
    }
  return door_timeline_new ((const DoorTimelineMoment *) moments->data, moments->len);
}

static gboolean
plan_hides (const char *key, gpointer plan)
{
  DoorDefNode node = door_review_plan_find_key (plan, key);

  return node != DOOR_DEF_NONE && door_review_plan_touches_hidden (plan, node);
}

DoorTimeline *
door_team_timeline_for_team (const DoorJournal *journal, const DoorReviewPlan *plan)
{
  return door_team_timeline_new (journal, plan_hides, (gpointer) plan);
}

/* --- Facts ----------------------------------------------------------------------------------- */

/* An interview that says no code of its own was held to its end. */
#define COMPLETE_CODE "1.1"

/* Without a place that can be read: not known. */
static void
read_place (GBytes *record, const char *const *names, double *ret_latitude, double *ret_longitude)
{
  g_autofree char *text = door_team_find_value (record, names);
  char *middle, *end;
  double latitude = g_ascii_strtod (text, &middle);
  double longitude = g_ascii_strtod (middle, &end);

  if (middle == text || end == middle || fabs (latitude) > 90 || fabs (longitude) > 180)
    return;
  *ret_latitude = latitude;
  *ret_longitude = longitude;
}

static void
read_circle (DoorReviewFacts *facts, GBytes *record)
{
  g_autofree char *text = door_team_find_value (record, radius_names);
  double radius = g_ascii_strtod (text, NULL);

  if (!(radius > 0) || !isfinite (radius))
    return;
  facts->area_radius_m = radius;
  read_place (record, centre_names, &facts->area_latitude, &facts->area_longitude);
}

static void
read_offset (DoorReviewFacts *facts, GBytes *record)
{
  g_autofree char *text = door_team_find_value (record, stamp_names);

  door_review_facts_take_stamp (facts, text);
}

/* Where nothing is said it counts as the country, whose limits are wider. */
static gboolean
read_urban (GBytes *record)
{
  static const char *const yes[] = { "1", "urban", "town", "city", "yes", "true", NULL };
  g_autofree char *text = door_team_find_value (record, urban_names);
  g_autofree char *word = g_ascii_strdown (text, -1);

  return g_strv_contains (yes, word);
}

static GBytes *
read_facts (const DoorTeamEntry *entry,
            const DoorTeamOpened *opened,
            const DoorReviewPlan *plan,
            gboolean at_headquarters,
            GError **error)
{
  g_autoptr (DoorReviewFacts) facts = door_review_facts_new (
      entry->instance_id, entry->case_id, entry->person, entry->team, entry->psu);

  if (!door_review_facts_read (facts, plan, opened->record, error)
      || (at_headquarters
          && !door_review_facts_read_sensitive (facts, plan, opened->record, error)))
    return NULL;
  read_place (opened->record, dwelling_names, &facts->listing_latitude, &facts->listing_longitude);
  read_circle (facts, opened->record);
  read_offset (facts, opened->record);
  facts->urban = read_urban (opened->record);
  if (opened->journal)
    {
      g_autoptr (DoorTimeline) timeline = door_team_timeline_for_team (opened->journal, plan);

      door_review_facts_time (facts, plan, timeline);
    }
  if (!*facts->disposition)
    {
      g_free (facts->disposition);
      facts->disposition = g_strdup (COMPLETE_CODE);
    }
  return door_review_facts_pack (facts);
}

static void
replace (char **text, const char *by)
{
  g_free (*text);
  *text = g_strdup (by ? by : "");
}

static void
learn (DoorTeamEntry *entry,
       const DoorTeamOpened *opened,
       const DoorReviewPlan *plan,
       gboolean at_headquarters)
{
  g_autoptr (GError) fault = NULL;

  replace (&entry->person, opened->person);
  replace (&entry->team, opened->team);
  replace (&entry->keys, opened->keys);
  g_free (entry->case_id);
  entry->case_id = door_team_find_value (opened->record, case_names);
  g_free (entry->psu);
  entry->psu = door_team_find_value (opened->record, psu_names);
  if (*entry->psu == '\0')
    {
      g_free (entry->psu);
      entry->psu = door_team_find_value (opened->record, area_names);
    }
  g_clear_pointer (&entry->facts, g_bytes_unref);
  if (plan)
    entry->facts = read_facts (entry, opened, plan, at_headquarters, &fault);
  replace (&entry->problem, fault ? fault->message : "");
  if (opened->journal_fault && !fault)
    replace (&entry->problem, opened->journal_fault);
}

/* Of these the vault is to blame, not the interview. */
static gboolean
is_of_the_vault (const GError *fault)
{
  return g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FULL)
         || g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FAILED);
}

gboolean
door_team_take_in (DoorVault *vault,
                   DoorTeamEntry *entry,
                   const DoorRoster *roster,
                   const DoorReviewPlan *plan,
                   gboolean at_headquarters,
                   GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorTeamOpened) opened
      = door_team_store_open (vault, entry->name, roster, FALSE, &fault);

  if (!opened && is_of_the_vault (fault))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  if (opened)
    learn (entry, opened, plan, at_headquarters);
  else
    replace (&entry->problem, fault->message);
  /* Without its questionnaire it is opened again once that has come. */
  entry->opened = opened && plan;
  return door_team_store_keep (vault, entry, error);
}
