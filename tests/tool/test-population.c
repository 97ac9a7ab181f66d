/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thousand invented people of whom everything is known: interviewed with the full questionnaire,
 * their submissions exported, the indicators counted. Each figure must be the share that was put in,
 * to the last digit printed. */
#include <math.h>
#include <string.h>

#include "door-csv.h"
#include "door-files.h"
#include "door-play.h"
#include "doorctl.h"

#define N_PEOPLE 1000
#define FULL "victimization"

/* --- The people --------------------------------------------------------------------------- */

/* Person `i` of the thousand. What happens to whom is spread by remainders, so that nobody needs a
 * second form: each event has a remainder of its own. */
typedef struct {
  guint i;
  gboolean woman, young, partnered;
  gboolean am, as, rb, th; /* in 12 months */
  gboolean am_before;      /* within five years, not in the last 12 months: counts nowhere */
  gboolean told;           /* the last one, to an authority that counts */
  gboolean touched, by_stranger, touched_told;
  gboolean as_child;
  gboolean bothered_sexual, bothered_long_ago, bothered_other;
  gboolean insulted, slapped;
  gboolean contact, asked, gave;
  guint dark; /* the answer, as stored; 0: does not know */
  gboolean clinic, clinic_near, clinic_good;
  guint say, influence;
  gboolean treated;
  gboolean dispute, helped, left_out;
} Person;

static Person
person (guint i)
{
  static const guint dark[] = { 1, 1, 2, 2, 2, 3, 4, 4, 5, 0 };
  Person p = { .i = i };

  p.woman = i / 4 % 2 == 0;
  p.young = i % 4 == 1;
  p.partnered = i % 3 != 0;
  p.am = i % 20 == 3;
  p.am_before = i % 20 == 13;
  p.as = i % 50 == 7;
  p.rb = i % 25 == 11;
  p.th = i % 25 == 2;
  p.told
      = p.as || (p.am && i / 20 % 2 == 0) || (p.th && i / 25 % 4 == 0) || (p.rb && i / 25 % 2 == 0);
  p.touched = i % 25 == 6;
  p.by_stranger = i % 50 == 31;
  p.touched_told = i % 100 == 31;
  p.as_child = p.young && (i % 40 == 1 || i % 80 == 21);
  p.bothered_sexual = i % 10 == 6;
  p.bothered_long_ago = i % 10 == 8;
  p.bothered_other = i % 50 == 9;
  p.insulted = p.woman && p.partnered && i % 5 == 1;
  p.slapped = p.woman && p.partnered && i % 7 == 2;
  p.contact = i % 2 == 0;
  p.asked = i % 20 == 0;
  p.gave = i % 40 == 4;
  p.dark = dark[i % 10];
  p.clinic = i % 5 < 2;
  p.clinic_near = i % 3 == 0;
  p.clinic_good = i % 4 != 0;
  p.say = i % 5 + 1;
  p.influence = i % 10 < 4 ? 3 : 1;
  p.treated = i % 50 == 12;
  p.dispute = i % 8 == 0;
  p.helped = i % 16 == 0;
  p.left_out = p.dispute && !p.helped && i % 32 == 8;
  return p;
}

/* --- What they answer --------------------------------------------------------------------- */

static void
say (DoorSession *session, const char *ref, const char *value)
{
  DoorNode node = door_session_find (session, ref);

  if (node == DOOR_NODE_NONE || door_session_set (session, node, value, FALSE) != DOOR_OUTCOME_OK)
    g_error ("%s = %s was refused", ref, value);
}

static void
say_number (DoorSession *session, const char *ref, guint value)
{
  g_autofree char *text = g_strdup_printf ("%u", value);

  say (session, ref, text);
}

static void
say_event (DoorSession *session, const char *code, gboolean in_12_months)
{
  const char *const steps[] = { "5y", "12m", "n" };
  const char *const values[] = { "1", in_12_months ? "1" : "2", "1" };

  for (guint i = 0; i < (in_12_months ? 3u : 2u); i++)
    {
      g_autofree char *ref = g_strdup_printf ("/data/force_events/%s_%s", code, steps[i]);
      say (session, ref, values[i]);
    }
}

static void
answer_background (DoorSession *session, const Person *p)
{
  say (session, "/data/background/e_sex", p->woman ? "2" : "1");
  say (session, "/data/background/e_age", p->young ? "25" : "67");
  say (session, "/data/background/e_years", "9");
  say (session, "/data/background/e_years_country", "9");
  say (session, "/data/background/e_marital", p->partnered ? "1" : "6");
  if (!p->partnered)
    say (session, "/data/background/e_ever_partner", "2");
  if (p->dark == 0)
    say (session, "/data/safety/f_dark", "-8");
  else
    say_number (session, "/data/safety/f_dark", p->dark);
}

static void
answer_public (DoorSession *session, const Person *p)
{
  const char *const clinic = "/data/services/h_health_grid/h_health_";
  static const char *const attributes[] = { "cost", "place", "equal", "polite" };
  g_autofree char *reach = g_strconcat (clinic, "reach", NULL);
  g_autofree char *all = g_strconcat (clinic, "all", NULL);

  say_number (session, "/data/services/h_say", p->say);
  say_number (session, "/data/services/h_influence", p->influence);
  if (p->clinic)
    {
      say (session, "/data/services/h_health_need", "1");
      say (session, "/data/services/h_health_use", "1");
      say (session, reach, p->clinic_near ? "2" : "3");
      for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
        {
          g_autofree char *ref = g_strconcat (clinic, attributes[i], NULL);
          say (session, ref, p->clinic_good ? "1" : "4");
        }
      say (session, all, p->clinic_good ? "2" : "3");
    }
  if (!p->dispute)
    return;
  say (session, "/data/disputes/dispute_grid/dis_land", "1");
  say (session, "/data/disputes/dis_last", "1");
  say (session, "/data/disputes/dis_helper", p->helped ? "3" : "0");
  if (!p->helped)
    say (session, "/data/disputes/dis_why_none", p->left_out ? "1" : "6");
}

static void
answer_officials (DoorSession *session, const Person *p)
{
  const char *const form = "/data/officials/contact_with[1]/k_form/";
  g_autofree char *about = g_strconcat (form, "k_about", NULL);
  g_autofree char *asked = g_strconcat (form, "k_asked", NULL);
  g_autofree char *gave = g_strconcat (form, "k_gave", NULL);

  if (!p->contact)
    return;
  say (session, "/data/officials/k_types", "5");
  say (session, about, "5");
  say (session, asked, p->asked ? "1" : "2");
  say (session, gave, p->gave ? "1" : "2");
}

static void
answer_events (DoorSession *session, const Person *p)
{
  const char *type = p->am ? "AM" : p->as ? "AS" : p->rb ? "RB" : p->th ? "TH" : NULL;

  if (p->am || p->am_before)
    say_event (session, "am", p->am);
  if (p->as)
    say_event (session, "as", TRUE);
  if (p->rb)
    say_event (session, "rb", TRUE);
  if (p->th)
    say_event (session, "th", TRUE);
  if (type == NULL)
    return;
  say (session, "/data/force_forms/force_incident[1]/v_about", type);
  /* A village leader counts; a platform and employer do not. */
  say (session, "/data/force_forms/force_incident[1]/v_telling/v_reported",
       p->told ? (p->as ? "4" : "1 6") : (p->th ? "7" : "0"));
}

static void
answer_bothering (DoorSession *session, const Person *p)
{
  if (p->bothered_sexual || p->bothered_long_ago)
    {
      say (session, "/data/bothering/har_sex_grid/har_sex_5", "1");
      say (session, "/data/bothering/har_sex_when", p->bothered_sexual ? "1" : "2");
    }
  if (p->bothered_other)
    {
      say (session, "/data/bothering/har_oth_grid/har_oth_1", "1");
      say (session, "/data/bothering/har_oth_when", "1");
    }
  if (p->treated)
    {
      say (session, "/data/treatment/ground_grid/j5_age", "1");
      say (session, "/data/treatment/ground_12/j12_age", "1");
    }
}

static void
answer_private (DoorSession *session, const Person *p)
{
  static const char *const grids[] = { "par_psy/par_insult", "par_phy/par_slap" };
  const gboolean happened[] = { p->insulted, p->slapped };

  if (p->touched)
    {
      say (session, "/data/private/st_ever", "1");
      say (session, "/data/private/st_12m", "1");
      say (session, "/data/private/st_who", p->by_stranger ? "8" : "1");
      say (session, "/data/private/o_reported", p->touched_told ? "1" : "0");
    }
  if (p->young)
    say (session, "/data/private/o_child", p->as_child ? "1" : "2");
  if (!p->woman || !p->partnered)
    return;
  say (session, "/data/gate_partner", "1");
  for (guint i = 0; i < G_N_ELEMENTS (grids); i++)
    {
      g_autofree char *ever = g_strdup_printf ("/data/partner/%s", grids[i]);
      g_auto (GStrv) parts = g_strsplit (grids[i], "/", 2);
      g_autofree char *often = g_strdup_printf ("/data/partner/%s_12/%s_12", parts[0], parts[1]);

      say (session, ever, happened[i] ? "1" : "2");
      if (happened[i])
        say (session, often, "3");
    }
}

/* Whatever has not been said is "no". */
static void
deny_the_rest (DoorSession *session, DoorFormDef *def)
{
  for (DoorDefNode node = 0; node < door_form_n_nodes (def); node++)
    {
      DoorControl control = door_form_node_control (def, node);
      DoorNode at = door_session_near (session, node, DOOR_NODE_ROOT);

      if (at != DOOR_NODE_NONE && control != DOOR_CONTROL_NONE
          && door_form_n_choices (def, control) == 2 && door_session_is_relevant (session, at)
          && *door_session_value (session, at) == '\0')
        door_session_set (session, at, "2", FALSE);
    }
}

static void
interview (DoorFormDef *def, const Person *p, const char *folder)
{
  static const char *const no[] = { "sn_ever", "st_ever", "sa_ever", "sr_ever" };
  g_autofree char *scenario = door_play_path (FULL, "nonvictim.scenario");
  g_autofree char *file = g_strdup_printf ("%s/%04u.xml", folder, p->i);
  g_autoptr (DoorPlay) play = door_play_read (scenario);
  g_autoptr (DoorSession) session = NULL;
  g_autoptr (GBytes) xml = NULL;
  g_autoptr (GError) error = NULL;

  door_play_replace (play, "/data/gate_private", "1");
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    {
      g_autofree char *ref = g_strconcat ("/data/private/", no[i], NULL);
      door_play_set (play, ref, "2", "/data/gate_private");
    }
  session = door_play_begin (play, def, p->i);
  door_play_to_end (play, session);
  answer_background (session, p);
  answer_public (session, p);
  answer_officials (session, p);
  answer_events (session, p);
  answer_bothering (session, p);
  answer_private (session, p);
  deny_the_rest (session, def);
  door_play_fill (session, FALSE);
  door_play_expect (session, "/data/results/disposition", "1.1");
  door_session_finalize (session);
  xml = door_session_to_xml (session, TRUE);
  /* Not door_file_replace(): a thousand files need not outlive a power cut. */
  g_file_set_contents (file, g_bytes_get_data (xml, NULL), (gssize) g_bytes_get_size (xml), &error);
  g_assert_no_error (error);
}

/* --- What is true of them ----------------------------------------------------------------- */

typedef gboolean (*Has) (const Person *p);

#define HAS(name, condition)                                                                       \
  static gboolean has_##name (const Person *p)                                                     \
  {                                                                                                \
    return (condition);                                                                            \
  }
HAS (all, p != NULL)
HAS (woman, p->woman)
HAS (man, !p->woman)
HAS (young, p->young)
HAS (partnered_woman, p->woman && p->partnered)
HAS (assault, p->am || p->as)
HAS (physical, p->am || p->as || p->rb)
HAS (robbery, p->rb)
HAS (threat, p->th)
HAS (told, p->told)
HAS (touched, p->touched)
HAS (touched_told, p->touched && p->touched_told)
HAS (stranger, p->touched && p->by_stranger)
HAS (child, p->as_child)
HAS (safe, p->dark == 1 || p->dark == 2)
HAS (contact, p->contact)
HAS (bribe, p->asked || p->gave)
HAS (paid, p->gave)
HAS (bothered, p->bothered_sexual || p->bothered_other)
HAS (bothered_sexual, p->bothered_sexual)
HAS (bothered_other, p->bothered_other)
HAS (partner, p->insulted || p->slapped)
HAS (slapped, p->slapped)
HAS (insulted, p->insulted)
HAS (clinic, p->clinic)
HAS (near, p->clinic_near)
HAS (good, p->clinic_good)
HAS (say, p->say >= 3)
HAS (influence, p->influence >= 3)
HAS (treated, p->treated)
HAS (in_base, p->dispute && !p->left_out)
HAS (helped, p->dispute && p->helped)

typedef struct {
  const char *indicator;
  const char *figure;
  const char *dimension; /* "": all */
  const char *category;
  Has of;
  Has base;
} Truth;

static const Truth truths[] = {
  { "16.1.3a", "prevalence", "", "", has_assault, has_all },
  { "16.1.3a", "prevalence", "sex", "F", has_assault, has_woman },
  { "16.1.3a", "robbery", "", "", has_robbery, has_all },
  { "16.1.3a", "composite", "", "", has_physical, has_all },
  { "16.1.3b", "prevalence", "", "", has_threat, has_all },
  { "16.1.3c", "prevalence", "", "", has_touched, has_all },
  { "16.1.4", "safe", "", "", has_safe, has_all },
  { "16.2.3", "by18", "", "", has_child, has_young },
  { "16.2.3", "by18", "sex", "F", has_child, has_woman },
  { "16.2.3", "by18", "sex", "M", has_child, has_man },
  { "16.3.1", "a", "", "", has_told, has_assault },
  { "16.3.1", "b", "", "", has_told, has_threat },
  { "16.3.1", "c", "", "", has_touched_told, has_touched },
  { "16.3.1", "robbery", "", "", has_told, has_robbery },
  { "16.3.3", "any", "", "", has_helped, has_in_base },
  { "16.5.1", "bribery", "", "", has_bribe, has_contact },
  { "16.5.1", "paid", "", "", has_paid, has_contact },
  { "16.6.2-health", "reach", "", "", has_near, has_clinic },
  { "16.6.2-health", "overall", "", "", has_good, has_clinic },
  { "16.7.2", "inclusive", "", "", has_say, has_all },
  { "16.7.2", "responsive", "", "", has_influence, has_all },
  { "16.b.1", "any", "", "", has_treated, has_all },
  { "11.7.2", "either", "", "", has_bothered, has_all },
  { "11.7.2", "sexual", "", "", has_bothered_sexual, has_all },
  { "11.7.2", "non_sexual", "", "", has_bothered_other, has_all },
  { "5.2.1", "any", "", "", has_partner, has_partnered_woman },
  { "5.2.1", "physical", "", "", has_slapped, has_partnered_woman },
  { "5.2.1", "psychological", "", "", has_insulted, has_partnered_woman },
  { "5.2.2", "any", "", "", has_stranger, has_woman },
};

/* In per cent; `population` narrows the base further (16.2.3 is about the young). */
static double
share_of (const Truth *truth)
{
  const gboolean only_young = strcmp (truth->indicator, "16.2.3") == 0;
  guint n = 0, base = 0;

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      const Person p = person (i);

      if (!truth->base (&p) || (only_young && !p.young))
        continue;
      base++;
      n += truth->of (&p);
    }
  g_assert_cmpuint (base, >, 0);
  return 100.0 * n / base;
}

/* --- What the indicators say -------------------------------------------------------------- */

static const char *
cell (const DoorCsvTable *table, guint row, const char *header)
{
  return door_csv_cell (table, row, (guint) door_csv_find (table, header));
}

static int
find_figure (const DoorCsvTable *table, const Truth *truth)
{
  for (guint row = 0; row < door_csv_rows (table); row++)
    if (strcmp (cell (table, row, "indicator"), truth->indicator) == 0
        && strcmp (cell (table, row, "figure"), truth->figure) == 0
        && strcmp (cell (table, row, "by"), truth->dimension) == 0
        && strcmp (cell (table, row, "category"), truth->category) == 0)
      return (int) row;
  return -1;
}

static void
expect (const DoorCsvTable *table, const Truth *truth)
{
  const int row = find_figure (table, truth);
  const double wanted = share_of (truth);
  double found;

  if (row < 0)
    g_error ("%s %s %s %s was not counted", truth->indicator, truth->figure, truth->dimension,
             truth->category);
  found = g_ascii_strtod (cell (table, (guint) row, "estimate"), NULL);
  if (*cell (table, (guint) row, "estimate") == '\0' || fabs (found - wanted) > 1e-7)
    g_error ("%s %s %s %s is “%s”, and %.9f is true", truth->indicator, truth->figure,
             truth->dimension, truth->category, cell (table, (guint) row, "estimate"), wanted);
}

static void
test_population (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorFormDef) def = door_play_load (FULL);
  g_autofree char *submissions = g_build_filename (self->folder, "submissions", NULL);
  g_autofree char *figures = g_build_filename (self->folder, "tables", "figures.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = NULL;
  g_autoptr (DoorCsvTable) table = NULL;

  g_assert_cmpint (g_mkdir_with_parents (submissions, 0755), ==, 0);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      const Person p = person (i);
      interview (def, &p, submissions);
    }
  assert_exit (self,
               "export %D/submissions --all --confirmed-by test --plain "
               "%Q/victimization/victimization.xml --to %D/export "
               "-f csv",
               0);
  assert_exit (self,
               "indicators run --data %D/export --survey victimization --unweighted --to %D/tables",
               0);
  csv = door_file_load (figures, 4 * 1024 * 1024, &error);
  g_assert_no_error (error);
  table = door_csv_read (csv, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (truths); i++)
    expect (table, &truths[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/population/what-is-true-is-found", Fixture, NULL, set_up, test_population,
              tear_down);
  return g_test_run ();
}
