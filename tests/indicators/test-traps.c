/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The definitions that are shipped, on small data: where the rules of the indicators differ. */
#include "definition.h"

#include "door-files.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* --- Traps --------------------------------------------------------------------------------- */

/* Who never goes out after dark, does not know or refuses stays in the base. */
static void
test_safety (Definition *self, gconstpointer data)
{
  g_autofree char *rows = definition_column_of ("dark", "1 2 2 3 4 5 5 -8 -9 1");

  (void) data;
  definition_run (self, "16.1.4", "\"define\": {\"safe_after_dark\": \"dark\"}", rows);
  definition_check (self, "safe", 10, 40);
  definition_check (self, "never_out", 10, 20);
  definition_check (self, "dont_know", 10, 20);
  g_assert_cmpstr (definition_find (self, "safe", "", "")->series, ==, "VC_SNS_WALN_DRK");
}

/* A refusal to say whether a gift was expected is a yes; who does not know is a no. */
static void
test_firms (Definition *self, gconstpointer data)
{
  static const char survey[] = "\"define\": {\"firm_transaction\": \"gift in (1, 2, -8, -9)\","
                               " \"firm_bribe\": \"gift = 1\"},"
                               "\"missing\": {\"refused\": \"no\"}";
  g_autofree char *rows = definition_column_of ("gift", "1 2 2 2 -9 -9 -8 2 2 2 ");

  (void) data;
  /* The survey's own rule for refusals does not reach a definition whose rule is fixed. */
  definition_run (self, "16.5.2", survey, rows);
  definition_check (self, "bribery", 10, 30);
  g_assert_cmpuint (definition_find (self, "bribery", "", "")->n_missing[4], ==, 2);
}

/* 70 % and 54 % make 62 %; who does not know leaves the base of that item alone. */
static void
test_voice (Definition *self, gconstpointer data)
{
  g_autoptr (GString) rows = g_string_new ("instance_id,w,say,influence\n");
  const DoorFigure *both;

  (void) data;
  for (guint i = 0; i < 110; i++)
    g_string_append_printf (rows, "i%u,1,%s,%u\n", i,
                            i >= 100 ? "-8"
                            : i < 70 ? "3"
                                     : "2",
                            i % 50 < 27 ? 5 : 1);
  definition_run (self, "16.7.2",
                  "\"define\": {\"have_say\": \"say\", \"have_influence\": \"influence\"}",
                  rows->str);
  definition_check (self, "inclusive", 100, 70);
  definition_check (self, "responsive", 110, 100 * 64.0 / 110);
  both = definition_find (self, "both", "", "");
  g_assert_cmpfloat_with_epsilon (both->e.estimate, (70 + 100 * 64.0 / 110) / 2, 1e-9);
  g_assert_cmpuint (both->e.n, ==, 110);

  g_string_truncate (rows, strlen ("instance_id,w,say,influence\n"));
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (rows, "i%u,1,%u,%u\n", i, i < 70 ? 4 : 2, i % 50 < 27 ? 5 : 1);
  definition_run (self, "16.7.2",
                  "\"define\": {\"have_say\": \"say\", \"have_influence\": \"influence\"}",
                  rows->str);
  definition_check (self, "both", 100, 62);
}

/* 50, 60, 73, 55, 42 make 56; 23 % very satisfied and 37 % satisfied make 60. */
static void
test_services (Definition *self, gconstpointer data)
{
  static const guint positive[] = { 50, 60, 73, 55, 42 };
  g_autoptr (GString) rows = g_string_new ("instance_id,w,a,b,c,d,e,all\n");

  (void) data;
  for (guint i = 0; i < 120; i++)
    {
      g_string_append_printf (rows, "i%u,1", i);
      for (guint a = 0; a < 5; a++)
        if (i >= 100)
          g_string_append (rows, i < 110 ? ",-8" : ",");
        else
          g_string_append_printf (rows, ",%u", i < positive[a] ? 1 + i % 2 : 3 + i % 2);
      g_string_append_printf (rows, ",%s\n",
                              i >= 100 ? (i < 110 ? "-9" : "")
                              : i < 23 ? "1"
                              : i < 60 ? "2"
                                       : "4");
    }
  definition_run (
      self, "16.6.2-health",
      "\"define\": {\"health_reach\": \"a\", \"health_cost\": \"b\", \"health_place\": \"c\","
      " \"health_equal\": \"d\", \"health_polite\": \"e\", \"health_all\": \"all\"}",
      rows->str);
  definition_check (self, "reach", 100, 50);
  definition_check (self, "attributes", 100, 56);
  definition_check (self, "overall", 100, 60);
  g_assert_cmpuint (definition_find (self, "reach", "", "")->n_missing[3], ==,
                    10); /* do not know */
}

/* Who chose not to turn to anyone leaves the base; who met a barrier stays. */
static void
test_disputes (Definition *self, gconstpointer data)
{
  (void) data;
  definition_run (
      self, "16.3.3",
      "\"define\": {\"dispute\": \"had = 1\", \"dispute_helper\": \"selected(helper, 1, 2)\","
      " \"dispute_formal\": \"selected(helper, 1)\","
      " \"dispute_informal\": \"selected(helper, 2)\", \"dispute_left_out\": \"why in (1, 2)\"}",
      "instance_id,w,had,helper,why\n"
      "a,1,1,1,\nb,1,1,1 2,\nc,1,1,2,\n" /* accessed */
      "d,1,1,0,1\ne,1,1,0,2\n"           /* chose not to */
      "f,1,1,0,5\ng,1,1,0,-9\n"          /* barrier, no reason given */
      "h,1,2,,\ni,1,-8,,\n");            /* no dispute, not known */
  definition_check (self, "any", 5, 60);
  definition_check (self, "formal", 5, 40);
  definition_check (self, "informal", 5, 40);
}

/* Only contacts are in the base; paying alone, and paying or being asked. */
static void
test_bribery (Definition *self, gconstpointer data)
{
  (void) data;
  definition_run (
      self, "16.5.1",
      "\"define\": {\"official_contact\": \"contact = 1\", \"bribe_asked\": \"asked = 1\","
      " \"bribe_paid\": \"paid = 1\"}",
      "instance_id,w,contact,asked,paid\n"
      "a,1,1,1,2\nb,1,1,2,1\nc,1,1,2,2\nd,1,1,-9,2\ne,1,2,,\nf,1,-8,,\n");
  definition_check (self, "bribery", 4, 50);
  definition_check (self, "paid", 4, 25);
}

/* The block that was not opened: its share is published, and the rule of the base is a setting. */
static void
test_not_opened (Definition *self, gconstpointer data)
{
  static const char rows[] = "instance_id,w,open,hit,n\n"
                             "a,1,1,1,3\nb,1,1,2,\nc,1,1,2,\nd,1,1,-8,\ne,2,0,,\n";
#define DEFINE                                                                                     \
  "\"define\": {\"assault\": \"if(open = 1, hit = 1, -5)\","                                       \
  " \"assault_n\": \"if(open = 1, total(n), -5)\", \"robbery\": \"if(open = 1, 0, -5)\"}"

  (void) data;
  definition_run (self, "16.1.3a", DEFINE, rows);
  definition_check (self, "prevalence", 4, 25);
  g_assert_cmpfloat_with_epsilon (definition_find (self, "prevalence", "", "")->safety,
                                  100 * 2.0 / 6, 1e-9);
  g_assert_cmpuint (definition_find (self, "prevalence", "", "")->n_missing[0], ==, 1);
  definition_run (self, "16.1.3a", DEFINE ", \"missing\": {\"safety\": \"no\"}", rows);
  definition_check (self, "prevalence", 5, 100.0 / 6);
  g_assert_nonnull (strstr (definition_find (self, "prevalence", "", "")->base_rule, "safety no"));
  definition_run (self, "16.1.3a", DEFINE ", \"missing\": {\"dont_know\": \"exclude\"}", rows);
  definition_check (self, "prevalence", 3, 100.0 / 3);
}

/* Many times, told as 97: capped and as told; times per victim. */
static void
test_caps (Definition *self, gconstpointer data)
{
  static const char rows[] = "instance_id,w,hit,n\na,1,1,97\nb,1,1,1\nc,1,2,\nd,1,2,\n";
  static const char survey[] = "\"define\": {\"assault\": \"hit = 1\", \"assault_n\": \"total(n)\","
                               " \"robbery\": \"0\"}";

  (void) data;
  definition_run (self, "16.1.3a", survey, rows);
  definition_check (self, "incidence", 4, 1000 * 11.0 / 4);
  definition_check (self, "incidence_uncapped", 4, 1000 * 98.0 / 4);
  definition_check (self, "concentration", 2, 5.5);
  definition_check (self, "victims", 4, 2);
  g_assert_cmpstr (definition_find (self, "incidence", "", "")->unit, ==, "per 1000");
  definition_run (
      self, "16.1.3a",
      "\"define\": {\"assault\": \"hit = 1\", \"assault_n\": \"total(n)\", \"robbery\": \"0\"},"
      " \"settings\": {\"cap\": 5}",
      rows);
  definition_check (self, "incidence", 4, 1000 * 6.0 / 4);
}

/* Never-partnered women and men are no part of it; 18 to 29 only, women and men apart. */
static void
test_populations (Definition *self, gconstpointer data)
{
  (void) data;
  definition_run (self, "5.2.1",
                  "\"define\": {\"woman\": \"sex = 2\", \"ever_partnered\": \"partner = 1\","
                  " \"partner_physical\": \"hit = 1\", \"partner_sexual\": \"0\","
                  " \"partner_psychological\": \"0\"}",
                  "instance_id,w,sex,age,partner,hit\n"
                  "a,1,2,30,1,1\nb,1,2,30,1,2\nc,1,2,30,2,\nd,1,1,30,1,1\ne,1,2,14,1,1\n");
  definition_check (self, "any", 2, 50);
  definition_run (
      self, "16.2.3",
      "\"define\": {\"childhood_sexual\": \"before = 1\"},"
      " \"dimensions\": [{\"name\": \"sex\", \"title\": \"Sex\", \"sdmx\": \"SEX\","
      "  \"categories\": [{\"code\": \"M\", \"title\": \"Men\", \"when\": \"sex = 1\"},"
      "  {\"code\": \"F\", \"title\": \"Women\", \"when\": \"sex = 2\", \"sdmx\": \"F\"}]}]",
      "instance_id,w,sex,age,before\n"
      "a,1,2,18,1\nb,1,2,29,2\nc,1,1,20,2\nd,1,2,17,1\ne,1,2,30,1\n");
  definition_check (self, "by18", 3, 100.0 / 3);
  g_assert_cmpuint (definition_find (self, "by18", "sex", "F")->e.n, ==, 2);
  g_assert_cmpfloat_with_epsilon (definition_find (self, "by18", "sex", "F")->e.estimate, 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (definition_find (self, "by18", "sex", "M")->e.estimate, 0, 1e-9);
}

/* A victim without a form (-6) is not in the base of reporting. */
static void
test_reporting (Definition *self, gconstpointer data)
{
  g_autofree char *events = NULL;

  (void) data;
  definition_run (
      self, "16.3.1",
      "\"define\": {\"assault\": \"hit = 1\", \"assault_told\": \"told = 1\", \"threat\": \"0\","
      " \"threat_told\": \"0\"}",
      "instance_id,w,hit,told\na,1,1,1\nb,1,1,0\nc,1,1,-6\nd,1,2,\ne,1,-8,\n");
  definition_check (self, "a", 2, 50);
  g_assert_cmpuint (definition_find (self, "a", "", "")->n_missing[1], ==, 1);
  /* Sexual violence and robbery are not in this survey. */
  g_assert_cmpuint (door_indicator_run_skipped (self->run)->len, ==, 2);

  definition_forget_run (self);
  door_file_make_folder (self->folder, NULL);
  events = g_build_filename (self->folder, "data", NULL);
  door_file_make_folder (events, NULL);
  g_free (definition_put (
      self, "data/incident.csv",
      "instance_id,key,parent_key,position,kind,times,told\n"
      "a,a/incident[1],a,1,AM,3,1\na,a/incident[2],a,2,XX,9,1\nb,b/incident[1],b,1,AM,1,0\n"));
  definition_run (self, "16.3.1-events",
                  "\"tables\": {\"force_event\": \"incident\"}, \"define_rows\": {\"incident\": {"
                  "\"force_event_is_assault\": \"kind = 'AM'\", \"force_event_count\": \"times\","
                  " \"force_event_told\": \"told = 1\"}}",
                  "instance_id,w\na,2\nb,1\n");
  definition_check (self, "assault", 2, 100 * 6.0 / 7);
}

/* All households, and those that have what can be taken. */
static void
test_owners (Definition *self, gconstpointer data)
{
  (void) data;
  definition_run (self, "household-crime",
                  "\"define\": {\"bicycle_theft\": \"taken = 1\", \"bicycle_owner\": \"own = 1\"}",
                  "instance_id,w,own,taken\na,1,1,1\nb,1,1,2\nc,1,2,\nd,1,2,\n");
  definition_check (self, "bicycle_theft", 4, 25);
  definition_check (self, "bicycle_theft_owners", 2, 50);
}

/* What the household suffered counts with the household's weight, whoever answered. */
static void
test_household_weight (Definition *self, gconstpointer data)
{
  (void) data;
  definition_run (self, "household-crime", "\"define\": {\"vandalism\": \"taken = 1\"}",
                  "instance_id,w,hw,taken\na,9,1,1\nb,1,3,2\n");
  definition_check (self, "vandalism", 2, 25);
}

/* The long window is asked to keep what happened before out of the twelve months: alone it counts for
 * nothing, and who says no to it stays in the base. */
static void
test_windows (Definition *self, gconstpointer data)
{
  (void) data;
  definition_run (self, "16.b.1",
                  "\"define\": {\"discrimination\": \"if(five = 1, twelve = 1, five = 1)\"}",
                  "instance_id,w,five,twelve\na,1,1,1\nb,1,1,2\nc,1,2,\nd,1,-8,\ne,1,1,-9\n");
  definition_check (self, "any", 5, 20);
}

/* Either kind makes a victim of harassment; each kind is a figure of its own. */
static void
test_harassment (Definition *self, gconstpointer data)
{
  (void) data;
  definition_run (self, "11.7.2",
                  "\"define\": {\"harassed_sexual\": \"sexual_when = 1\","
                  " \"harassed_other\": \"other_when = 1\"}",
                  "instance_id,w,sexual_when,other_when\n"
                  "a,1,1,1\nb,1,1,2\nc,1,2,1\nd,1,2,2\ne,1,,\n");
  definition_check (self, "either", 5, 60);
  definition_check (self, "sexual", 5, 40);
  definition_check (self, "non_sexual", 5, 40);
}

/* All women of 15 and over, with a partner or without; a partner's act is another indicator's. */
static void
test_not_by_partner (Definition *self, gconstpointer data)
{
  (void) data;
  definition_run (
      self, "5.2.2",
      "\"define\": {\"woman\": \"sex = 2\","
      " \"sexual_by_other\": \"hit = 1 and selected(who, 4, 5)\"}",
      "instance_id,w,sex,age,hit,who\n"
      "a,1,2,30,1,4\nb,1,2,30,1,1\nc,1,2,15,2,\nd,1,2,14,1,4\ne,1,1,30,1,4\nf,1,2,40,1,1 5\n");
  definition_check (self, "any", 4, 50);
}

/* Events by class, and by the tags that the shipped survey makes of their columns. */
static void
test_tags (Definition *self, gconstpointer data)
{
  static const char survey[]
      = "\"tables\": {\"event\": \"incident\"}, \"define_rows\": {\"incident\": {"
        "\"event_count\": \"times\", \"event_attempt\": \"i_attempt = 'attempted'\","
        "\"event_known\": \"i_known = 1\", \"event_police\": \"0\"}},"
        "\"quality\": {\"suppress_below_n\": 0, \"suppress_above_rse\": 9},"
        "\"dimensions\": %s";
  g_autofree char *shipped_path = g_build_filename (
      g_getenv ("DOOR_SOURCE_ROOT"), "schema", "indicators", "surveys", "victimization.json", NULL);
  g_autofree char *folder = g_build_filename (self->folder, "data", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *dimensions = NULL, *text = NULL, *rows = NULL;

  (void) data;
  g_assert_true (json_parser_load_from_file (parser, shipped_path, NULL));
  dimensions = json_to_string (
      json_object_get_member (json_node_get_object (json_parser_get_root (parser)), "dimensions"),
      FALSE);
  text = g_strdup_printf (survey, dimensions);
  door_file_make_folder (folder, NULL);
  rows = definition_put (
      self, "data/incident.csv",
      "instance_id,key,parent_key,position,times,i_iccs,i_attempt,i_place,i_where,i_channel,"
      "i_known,i_relation,i_sex\n"
      "a,a/incident[1],a,1,3,050221,completed,4,1,,3,,1\n"
      "a,a/incident[2],a,2,1,050221,attempted,7,1,,3,,3\n"
      "b,b/incident[1],b,1,1,07011,completed,,4,2,1,6,1\n");
  definition_run (self, "crime-events", text,
                  "instance_id,w,e_sex,e_age,e_citizen\na,2,2,30,1\nb,1,1,20,1\n");
  g_assert_cmpfloat (definition_find (self, "events", "iccs", "050221")->e.estimate, ==, 8);
  g_assert_cmpfloat (definition_find (self, "events", "at", "completed")->e.estimate, ==, 7);
  g_assert_cmpfloat (definition_find (self, "events", "lo", "open")->e.estimate, ==, 6);
  g_assert_cmpfloat (definition_find (self, "events", "lo", "online")->e.estimate, ==, 1);
  g_assert_cmpfloat (definition_find (self, "events", "cy", "yes")->e.estimate, ==, 1);
  g_assert_cmpfloat (definition_find (self, "events", "vip", "unknown")->e.estimate, ==, 8);
  g_assert_cmpfloat (definition_find (self, "events", "sep", "both")->e.estimate, ==, 2);
  g_assert_cmpfloat (definition_find (self, "events", "sex", "F")->e.estimate, ==, 8);
  g_assert_cmpfloat_with_epsilon (definition_find (self, "attempted", "sex", "F")->e.estimate, 25,
                                  1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/indicators/trap/" name, Definition, NULL, definition_set_up, function,             \
              definition_tear_down)
  ADD ("safety", test_safety);
  ADD ("firms", test_firms);
  ADD ("voice", test_voice);
  ADD ("services", test_services);
  ADD ("disputes", test_disputes);
  ADD ("bribery", test_bribery);
  ADD ("not-opened", test_not_opened);
  ADD ("caps", test_caps);
  ADD ("populations", test_populations);
  ADD ("reporting", test_reporting);
  ADD ("owners", test_owners);
  ADD ("household-weight", test_household_weight);
  ADD ("windows", test_windows);
  ADD ("harassment", test_harassment);
  ADD ("not-by-partner", test_not_by_partner);
  ADD ("tags", test_tags);
  return g_test_run ();
}
