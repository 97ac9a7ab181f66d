/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool of interviews, and what the members of a team make of them. */
#define G_LOG_DOMAIN "door-review"

#include "door-drill-private.h"
#include "door-simulator.h"

#include <math.h>
#include <string.h>

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define DAY (1440 * MINUTE)
#define MONDAY (G_GINT64_CONSTANT (1772409600) * G_USEC_PER_SEC) /* 2026-03-02 00:00 UTC */
#define A_DAY 5u                                                 /* interviews */
#define MOST_WALKS 50u                                           /* for one that is held */
#define OTHER_PER_CENT 30u /* of the pool of asked ones, that the other two hold */
#define TELL_PERCENT 60    /* of invented interviews' ways of giving themselves away: had */
#define LEAST_INVENTED 0.5
#define MOST_SECTIONS 64u

typedef enum {
  TELL_SHORT,
  TELL_NIGHT,
  TELL_ONE_PLACE,
  TELL_COPIED,
  TELL_CLOSE,
  TELL_SMOOTH,
  TELL_ALONE,
  N_TELLS,
} Tell;

struct _DoorDrill {
  DoorFormDef *form;
  DoorReviewPlan *plan;
  GPtrArray *pools[DOOR_N_PEOPLE]; /* DoorReviewFacts */
};

/* One member of a team: traits, and what is in hand. */
typedef struct {
  guint number;
  DoorDrillWay way;
  double pace;      /* of the usual duration */
  double victims;   /* how much likelier its people are victims: a log */
  double dont_know; /* times the usual */
  double corrections;
  double invented; /* share */
  gboolean tells[N_TELLS];
  double manner[MOST_SECTIONS]; /* how much of its time a section is given */
  gint64 last_end_us;
  GPtrArray *done; /* DoorReviewFacts, borrowed: what could be copied */
} Member;

/* One team while it is played. */
typedef struct {
  DoorDrill *drill;
  const DoorDrillTeam *team;
  GRand *rand;
  GRand *manner;               /* of how time goes by section: drawn beside all else */
  guint *order[DOOR_N_PEOPLE]; /* shuffled rows of the pools */
  guint next[DOOR_N_PEOPLE];
  DoorQuality *book;
} Play;

static double
normal (GRand *rand)
{
  double sum = -6;

  for (guint i = 0; i < 12; i++)
    sum += g_rand_double (rand);
  return sum;
}

/* --- The pool ---------------------------------------------------------------------------- */

static DoorReviewFacts *
walk (DoorDrill *self, const DoorSimulatorOptions *options, GError **error)
{
  DoorEnv env = { .has_seed = TRUE, .seed = options->seed, .clock = options->clock };
  DoorSimulatorReport report = { 0 };
  g_autoptr (DoorSession) session = door_session_new (self->form, &env, error);
  g_autoptr (GBytes) record = NULL;
  DoorReviewFacts *facts;

  if (!session)
    return NULL;
  door_simulator_walk (session, options, &report);
  door_session_finalize (session);
  record = door_session_to_xml (session, TRUE);
  facts = door_review_facts_new ("", "", "", "", "");
  if (!door_review_facts_read (facts, self->plan, record, error))
    g_clear_pointer (&facts, door_review_facts_free);
  else
    facts->active_minutes = report.seconds / 60;
  return facts;
}

/* Who does not consent, or is not at home, makes no interview. */
static void
keep_if_held (GPtrArray *pool, DoorReviewFacts *facts)
{
  if (facts->n_screeners > 0)
    g_ptr_array_add (pool, facts);
  else
    door_review_facts_free (facts);
}

static gboolean
set_too_few (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "hardly any walk of this questionnaire comes to its screeners");
  return FALSE;
}

static gboolean
fill_pool (DoorDrill *self,
           DoorDrillPeople people,
           guint n,
           GBytes *respondents,
           guint64 seed,
           GError **error)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) table = door_drill_weights (self->plan, people, respondents, seed, error);
  g_autoptr (DoorSimulatorWeights) weights
      = table ? door_simulator_weights_read (self->form, table, diagnostics) : NULL;
  g_autoptr (DoorSimulatorPlan) plan = door_simulator_plan_new (self->form);
  g_autofree char *faults = weights || !table ? NULL : door_diagnostics_to_text (diagnostics);

  self->pools[people] = g_ptr_array_new_with_free_func ((GDestroyNotify) door_review_facts_free);
  if (!table)
    return FALSE;
  if (!weights)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", faults);
      return FALSE;
    }
  for (guint i = 0; self->pools[people]->len < n; i++)
    {
      g_autoptr (DoorClock) clock = door_clock_new_fixed (MONDAY + 9 * 60 * MINUTE, NULL);
      const DoorSimulatorOptions options = {
        .seed = seed + people * G_GUINT64_CONSTANT (1000003) + i,
        .reason_percent = people == DOOR_PEOPLE_INVENTED ? 1 : 4,
        .max_instances = 4,
        .plan = plan,
        .weights = weights,
        .clock = clock,
      };
      DoorReviewFacts *facts = walk (self, &options, error);
      if (!facts)
        return FALSE;
      keep_if_held (self->pools[people], facts);
      if (i > n * MOST_WALKS)
        return set_too_few (error);
    }
  return TRUE;
}

static gboolean
has_screeners (const DoorDrill *self)
{
  for (DoorDefNode node = 0; node < door_form_n_nodes (self->form); node++)
    if (door_review_plan_node (self->plan, node)->roles & DOOR_ITEM_SCREENER)
      return TRUE;
  return FALSE;
}

DoorDrill *
door_drill_new (DoorFormDef *form, GBytes *respondents, guint n_pool, guint64 seed, GError **error)
{
  g_autoptr (DoorDrill) self = g_new0 (DoorDrill, 1);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  guint others = MAX (n_pool * OTHER_PER_CENT / 100, 1);

  self->form = door_form_ref (form);
  self->plan = door_review_plan_new (form, diagnostics);
  if (!has_screeners (self))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "no question of this questionnaire is marked as a screener (column "
                           "\"quality\"), so there is nothing to avoid");
      return NULL;
    }
  if (!fill_pool (self, DOOR_PEOPLE_ASKED, n_pool, respondents, seed, error)
      || !fill_pool (self, DOOR_PEOPLE_AVOIDED, others, respondents, seed, error)
      || !fill_pool (self, DOOR_PEOPLE_INVENTED, others, respondents, seed, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
door_drill_free (DoorDrill *self)
{
  for (guint i = 0; i < DOOR_N_PEOPLE; i++)
    g_clear_pointer (&self->pools[i], g_ptr_array_unref);
  g_clear_pointer (&self->plan, door_review_plan_unref);
  g_clear_pointer (&self->form, door_form_unref);
  g_free (self);
}

/* --- A team ------------------------------------------------------------------------------ */

/* Ways in an order of their own for each seed, so that no name gives one away. */
static void
draw_ways (const DoorDrillTeam *team, DoorDrillWay ways[DOOR_DRILL_MOST], guint *ret_n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) team->seed);
  guint n = 0;

  for (guint way = 0; way < DOOR_N_WAYS; way++)
    for (guint i = 0; i < team->n[way] && n < DOOR_DRILL_MOST; i++)
      ways[n++] = way;
  for (guint i = n; i > 1; i--)
    {
      guint other = (guint) g_rand_int_range (rand, 0, (gint32) i);
      DoorDrillWay way = ways[i - 1];
      ways[i - 1] = ways[other];
      ways[other] = way;
    }
  *ret_n = n;
}

static char *
member_name (guint number)
{
  return g_strdup_printf ("interviewer %02u", number);
}

DoorDrillWay
door_drill_way (const DoorDrillTeam *team, const char *name)
{
  DoorDrillWay ways[DOOR_DRILL_MOST];
  guint n, number = (guint) g_ascii_strtoull (name + strlen ("interviewer "), NULL, 10);

  draw_ways (team, ways, &n);
  g_return_val_if_fail (number < n, DOOR_WAY_HONEST);
  return ways[number];
}

/* What honest interviewers differ by is of the size that the literature reports: a few hundredths of
 * the variance of answers, more of durations. */
static void
draw_member (Member *self, guint number, DoorDrillWay way, GRand *rand)
{
  *self = (Member){ .number = number, .way = way, .done = g_ptr_array_new () };
  self->pace = exp (0.15 * normal (rand)) * (way == DOOR_WAY_HURRIED ? 0.5 : 1);
  self->victims = 0.2 * normal (rand);
  self->dont_know = exp (0.25 * normal (rand)) * (way == DOOR_WAY_HURRIED ? 1.6 : 1);
  self->corrections = 3 * exp (0.3 * normal (rand));
  if (way == DOOR_WAY_FABRICATING)
    self->invented = LEAST_INVENTED + (1 - LEAST_INVENTED) * g_rand_double (rand);
  for (guint i = 0; i < N_TELLS; i++)
    self->tells[i] = g_rand_int_range (rand, 0, 100) < TELL_PERCENT;
}

/* The next of a pool; of those asked, one that suits the member's area: where more become victims,
 * interviews without any are passed over now and then. */
static DoorReviewFacts *
take (Play *self, const Member *member, DoorDrillPeople people)
{
  GPtrArray *pool = self->drill->pools[people];
  const DoorReviewFacts *facts;
  g_autoptr (GBytes) packed = NULL;
  gboolean none;

  do
    {
      facts = g_ptr_array_index (pool, self->order[people][self->next[people]++ % pool->len]);
      none = facts->n_screeners_yes == 0;
  } while (people == DOOR_PEOPLE_ASKED
           && g_rand_double (self->rand) < (none ? member->victims : -member->victims));
  packed = door_review_facts_pack (facts);
  return door_review_facts_unpack (packed);
}

static guint16
times (GRand *rand, guint16 n, double factor)
{
  double value = n * factor;

  return (guint16) MIN (floor (value) + (g_rand_double (rand) < value - floor (value)), 60000);
}

/* When and how long, for somebody who is there. */
static void
take_time (DoorReviewFacts *f, Member *member, GRand *rand, guint k)
{
  guint day = k / A_DAY;

  f->active_minutes *= member->pace * exp (0.2 * normal (rand));
  f->started_us = MONDAY + (day / 5 * 7 + day % 5) * DAY
                  + (gint64) ((8 * 60 + k % A_DAY * 120 + 40 * g_rand_double (rand)) * MINUTE);
  f->started_us = MAX (f->started_us, member->last_end_us + 12 * MINUTE);
  f->n_backwards = times (rand, 1, member->corrections * g_rand_double (rand) * 2);
  f->n_changes = times (rand, 1, member->corrections * g_rand_double (rand) * 2);
  f->n_dont_know = times (rand, f->n_dont_know, member->dont_know);
}

static void
take_place (DoorReviewFacts *f, const Member *member, GRand *rand, guint k)
{
  f->listing_latitude = -6 + 0.2 * member->number;
  f->listing_longitude = 106 + 0.01 * (k / A_DAY) + 0.0008 * (k % A_DAY);
  f->latitude = f->listing_latitude + 0.0001 * normal (rand);
  f->longitude = f->listing_longitude + 0.0001 * normal (rand);
  f->accuracy = 4 + 6 * g_rand_double (rand);
}

/* Answers of an earlier interview of the same hand, with some changed. */
static void
copy_answers (DoorReviewFacts *f, const Member *member, GRand *rand)
{
  const DoorReviewFacts *from
      = g_ptr_array_index (member->done, g_rand_int_range (rand, 0, (gint32) member->done->len));

  for (guint i = 0; i < f->codes->len && i < from->codes->len; i++)
    if (g_rand_double (rand) > 0.15)
      f->codes->data[i] = from->codes->data[i];
}

static void
give_away (DoorReviewFacts *f, const Member *member, GRand *rand)
{
  if (member->tells[TELL_SHORT])
    f->active_minutes *= 0.45;
  if (member->tells[TELL_NIGHT] && g_rand_boolean (rand))
    f->started_us += (22 * 60 - 12 * 60) * MINUTE;
  if (member->tells[TELL_CLOSE] && member->last_end_us > 0)
    f->started_us = member->last_end_us + MINUTE;
  if (member->tells[TELL_ONE_PLACE])
    {
      f->latitude = -6.1 + 0.2 * member->number + 0.00005 * normal (rand);
      f->longitude = 106.05;
    }
  if (member->tells[TELL_COPIED] && member->done->len > 0)
    copy_answers (f, member, rand);
  if (member->tells[TELL_SMOOTH])
    f->n_backwards = f->n_changes = 0;
  if (member->tells[TELL_ALONE] && f->is_present >= 0)
    f->is_present = 0;
}

/* A section takes its share of the time by its questions, more or less: by whose interview it is, and by
 * chance. */
static void
take_sections (DoorReviewFacts *f, const Member *member, GRand *rand)
{
  double asked = 0;

  for (guint s = 0; s < f->sections->len; s++)
    asked += g_array_index (f->sections, DoorSectionFacts, s).asked;
  for (guint s = 0; s < f->sections->len; s++)
    {
      DoorSectionFacts *one = &g_array_index (f->sections, DoorSectionFacts, s);

      one->minutes = (float) (f->active_minutes * one->asked / MAX (asked, 1)
                              * member->manner[s % MOST_SECTIONS] * exp (0.3 * normal (rand)));
    }
}

static void
name_interview (DoorReviewFacts *f, const Member *member, guint k)
{
  g_free (f->instance_id);
  g_free (f->case_id);
  g_free (f->interviewer);
  g_free (f->psu);
  f->instance_id = g_strdup_printf ("uuid:%u-%u", member->number, k);
  f->case_id = g_strdup_printf ("%u-%u", member->number, k);
  f->interviewer = member_name (member->number);
  f->psu = g_strdup_printf ("%u-%u", member->number, k / (2 * A_DAY));
}

static void
interview (Play *self, Member *member, guint k)
{
  gboolean invented = g_rand_double (self->rand) < member->invented;
  DoorDrillPeople people = invented                           ? DOOR_PEOPLE_INVENTED
                           : member->way == DOOR_WAY_AVOIDING ? DOOR_PEOPLE_AVOIDED
                                                              : DOOR_PEOPLE_ASKED;
  DoorReviewFacts *f = take (self, member, people);

  name_interview (f, member, k);
  take_time (f, member, self->rand, k);
  take_place (f, member, self->rand, k);
  if (invented)
    {
      give_away (f, member, self->rand);
      g_ptr_array_add (member->done, f);
    }
  take_sections (f, member, self->manner);
  f->ended_us = f->started_us + (gint64) (f->active_minutes * MINUTE);
  member->last_end_us = f->ended_us;
  door_quality_add_case (self->book, f->case_id, f->interviewer, f->area, "1.1", 1);
  door_quality_add (self->book, f, NULL);
}

/* Doors that stay shut; who does not go there has fewer of them. */
static void
other_outcomes (Play *self, const Member *member)
{
  static const char *const codes[] = { "2.112", "2.24", "2.21", "3.18" };
  double share = 0.25 * (1 - 0.6 * member->invented) * exp (0.15 * normal (self->rand));
  g_autofree char *name = member_name (member->number);

  for (guint i = 0; i < (guint) (share * self->team->n_interviews); i++)
    {
      g_autofree char *id = g_strdup_printf ("%u-x%u", member->number, i);
      const char *code = codes[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (codes))];
      door_quality_add_case (self->book, id, name, "", code, 1);
    }
}

static void
shuffle_pool (Play *self, guint people)
{
  guint n = self->drill->pools[people]->len;

  self->order[people] = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    {
      guint other = (guint) g_rand_int_range (self->rand, 0, (gint32) i + 1);
      self->order[people][i] = self->order[people][other];
      self->order[people][other] = i;
    }
}

static gboolean
is_too_large (const DoorDrill *self, const DoorDrillTeam *team, guint n)
{
  /* Areas pass over some. */
  return n > DOOR_DRILL_MOST || n * team->n_interviews * 5 / 4 > self->pools[DOOR_PEOPLE_ASKED]->len
         || team->n[DOOR_WAY_AVOIDING] * team->n_interviews > self->pools[DOOR_PEOPLE_AVOIDED]->len
         || team->n[DOOR_WAY_FABRICATING] * team->n_interviews
                > self->pools[DOOR_PEOPLE_INVENTED]->len;
}

DoorQuality *
door_drill_play (DoorDrill *self, const DoorDrillTeam *team, GError **error)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) team->seed ^ 0x9e3779b9u);
  g_autoptr (GRand) manner = g_rand_new_with_seed ((guint32) team->seed ^ 0x85ebca6bu);
  Play play = { .drill = self, .team = team, .rand = rand, .manner = manner };
  DoorDrillWay ways[DOOR_DRILL_MOST];
  guint n;

  draw_ways (team, ways, &n);
  if (is_too_large (self, team, n))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%u interviewers with %u interviews each are more than the pool holds", n,
                   team->n_interviews);
      return NULL;
    }
  play.book = door_quality_new (door_review_plan_n_items (self->plan), NULL);
  for (guint i = 0; i < DOOR_N_PEOPLE; i++)
    shuffle_pool (&play, i);
  for (guint i = 0; i < n; i++)
    {
      Member member;
      draw_member (&member, i, ways[i], rand);
      for (guint s = 0; s < MOST_SECTIONS; s++)
        member.manner[s] = exp (0.1 * normal (manner));
      for (guint k = 0; k < team->n_interviews; k++)
        interview (&play, &member, k);
      other_outcomes (&play, &member);
      g_ptr_array_unref (member.done);
    }
  for (guint i = 0; i < DOOR_N_PEOPLE; i++)
    g_free (play.order[i]);
  door_quality_run (play.book, 2);
  return play.book;
}
