/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The definitions that are shipped, on small data: where the rules of the indicators differ. */
#include "door-indicator.h"

#include "door-files.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

typedef struct {
  char *folder;
  DoorSurvey *survey;
  GPtrArray *indicators;
  DoorIndicatorRun *run;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  (void) data;
  self->folder = g_dir_make_tmp ("door-indicator-XXXXXX", NULL);
  self->indicators = g_ptr_array_new_with_free_func ((GDestroyNotify) door_indicator_free);
}

static void
forget_run (Fixture *self)
{
  g_clear_pointer (&self->run, door_indicator_run_free);
  g_clear_pointer (&self->survey, door_survey_free);
  g_ptr_array_set_size (self->indicators, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  (void) data;
  forget_run (self);
  g_ptr_array_unref (self->indicators);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
}

static char *
put (Fixture *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static char *
shipped (const char *id)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);

  return g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "schema", "indicators", name, NULL);
}

static void
load_definition (Fixture *self, const char *path)
{
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  DoorIndicator *indicator = door_indicator_load (path, faults);
  g_autofree char *told = door_diagnostics_to_text (faults);

  g_assert_cmpstr (told, ==, "");
  g_ptr_array_add (self->indicators, indicator);
}

/* `survey` is the inside of the object; `rows` are those of interviews.csv, header first. */
static void
load (Fixture *self, const char *survey, const char *rows, GError **error)
{
  g_autofree char *text
      = g_strdup_printf ("{\"title\": \"Test\", \"weights\": {\"person\": \"w\", \"module\": \"w\","
                         " \"firm\": \"w\", \"household\": \"%s\"}, %s}",
                         strstr (rows, ",hw,") ? "hw" : "w", survey);
  g_autofree char *survey_path = put (self, "survey.json", text);
  g_autofree char *data = g_build_filename (self->folder, "data", NULL);
  g_autofree char *data_path = NULL;
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autofree char *told = NULL;
  DoorStudy *study;

  door_file_make_folder (data, NULL);
  data_path = put (self, "data/interviews.csv", rows);
  self->survey = door_survey_load (survey_path, faults);
  told = door_diagnostics_to_text (faults);
  g_assert_cmpstr (told, ==, "");
  study = door_study_read_export (data, NULL, error);
  g_assert_nonnull (study);
  self->run = door_indicator_run_new (self->survey, study);
  for (guint i = 0; i < self->indicators->len; i++)
    if (!door_indicator_run_add (self->run, self->indicators->pdata[i], error))
      return;
}

static void
run (Fixture *self, const char *id, const char *survey, const char *rows)
{
  g_autofree char *path = shipped (id);
  g_autoptr (GError) error = NULL;

  forget_run (self);
  load_definition (self, path);
  load (self, survey, rows, &error);
  g_assert_no_error (error);
}

static const DoorFigure *
find (const Fixture *self, const char *figure, const char *by, const char *category)
{
  for (guint i = 0; i < door_indicator_run_length (self->run); i++)
    {
      const DoorFigure *at = door_indicator_run_at (self->run, i);

      if (strcmp (at->figure, figure) == 0 && strcmp (at->by, by) == 0
          && strcmp (at->category, category) == 0)
        return at;
    }
  g_error ("no figure %s by %s %s", figure, by, category);
}

static void
check (const Fixture *self, const char *figure, guint64 n, double estimate)
{
  const DoorFigure *of = find (self, figure, "", "");

  g_assert_cmpuint (of->e.n, ==, n);
  g_assert_cmpfloat_with_epsilon (of->e.estimate, estimate, 1e-9);
}

/* A row for each value: id, w = 1, and the value. */
static char *
column_of (const char *name, const char *values)
{
  g_auto (GStrv) each = g_strsplit (values, " ", -1);
  GString *text = g_string_new (NULL);

  g_string_printf (text, "instance_id,w,%s\n", name);
  for (guint i = 0; each[i]; i++)
    g_string_append_printf (text, "i%u,1,%s\n", i, each[i]);
  return g_string_free (text, FALSE);
}

/* --- Traps --------------------------------------------------------------------------------- */

/* Who never goes out after dark, does not know or refuses stays in the base. */
static void
test_safety (Fixture *self, gconstpointer data)
{
  g_autofree char *rows = column_of ("dark", "1 2 2 3 4 5 5 -8 -9 1");

  (void) data;
  run (self, "16.1.4", "\"define\": {\"safe_after_dark\": \"dark\"}", rows);
  check (self, "safe", 10, 40);
  check (self, "never_out", 10, 20);
  check (self, "dont_know", 10, 20);
  g_assert_cmpstr (find (self, "safe", "", "")->series, ==, "VC_SNS_WALN_DRK");
}

/* A refusal to say whether a gift was expected is a yes; who does not know is a no. */
static void
test_firms (Fixture *self, gconstpointer data)
{
  static const char survey[] = "\"define\": {\"firm_transaction\": \"gift in (1, 2, -8, -9)\","
                               " \"firm_bribe\": \"gift = 1\"},"
                               "\"missing\": {\"refused\": \"no\"}";
  g_autofree char *rows = column_of ("gift", "1 2 2 2 -9 -9 -8 2 2 2 ");

  (void) data;
  /* The survey's own rule for refusals does not reach a definition whose rule is fixed. */
  run (self, "16.5.2", survey, rows);
  check (self, "bribery", 10, 30);
  g_assert_cmpuint (find (self, "bribery", "", "")->n_missing[4], ==, 2);
}

/* 70 % and 54 % make 62 %; who does not know leaves the base of that item alone. */
static void
test_voice (Fixture *self, gconstpointer data)
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
  run (self, "16.7.2", "\"define\": {\"have_say\": \"say\", \"have_influence\": \"influence\"}",
       rows->str);
  check (self, "inclusive", 100, 70);
  check (self, "responsive", 110, 100 * 64.0 / 110);
  both = find (self, "both", "", "");
  g_assert_cmpfloat_with_epsilon (both->e.estimate, (70 + 100 * 64.0 / 110) / 2, 1e-9);
  g_assert_cmpuint (both->e.n, ==, 110);

  g_string_truncate (rows, strlen ("instance_id,w,say,influence\n"));
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (rows, "i%u,1,%u,%u\n", i, i < 70 ? 4 : 2, i % 50 < 27 ? 5 : 1);
  run (self, "16.7.2", "\"define\": {\"have_say\": \"say\", \"have_influence\": \"influence\"}",
       rows->str);
  check (self, "both", 100, 62);
}

/* 50, 60, 73, 55, 42 make 56; 23 % very satisfied and 37 % satisfied make 60. */
static void
test_services (Fixture *self, gconstpointer data)
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
  run (self, "16.6.2-health",
       "\"define\": {\"health_reach\": \"a\", \"health_cost\": \"b\", \"health_place\": \"c\","
       " \"health_equal\": \"d\", \"health_polite\": \"e\", \"health_all\": \"all\"}",
       rows->str);
  check (self, "reach", 100, 50);
  check (self, "attributes", 100, 56);
  check (self, "overall", 100, 60);
  g_assert_cmpuint (find (self, "reach", "", "")->n_missing[3], ==, 10); /* do not know */
}

/* Who chose not to turn to anyone leaves the base; who met a barrier stays. */
static void
test_disputes (Fixture *self, gconstpointer data)
{
  (void) data;
  run (self, "16.3.3",
       "\"define\": {\"dispute\": \"had = 1\", \"dispute_helper\": \"selected(helper, 1, 2)\","
       " \"dispute_formal\": \"selected(helper, 1)\","
       " \"dispute_informal\": \"selected(helper, 2)\", \"dispute_left_out\": \"why in (1, 2)\"}",
       "instance_id,w,had,helper,why\n"
       "a,1,1,1,\nb,1,1,1 2,\nc,1,1,2,\n" /* accessed */
       "d,1,1,0,1\ne,1,1,0,2\n"           /* chose not to */
       "f,1,1,0,5\ng,1,1,0,-9\n"          /* barrier, no reason given */
       "h,1,2,,\ni,1,-8,,\n");            /* no dispute, not known */
  check (self, "any", 5, 60);
  check (self, "formal", 5, 40);
  check (self, "informal", 5, 40);
}

/* Only contacts are in the base; paying alone, and paying or being asked. */
static void
test_bribery (Fixture *self, gconstpointer data)
{
  (void) data;
  run (self, "16.5.1",
       "\"define\": {\"official_contact\": \"contact = 1\", \"bribe_asked\": \"asked = 1\","
       " \"bribe_paid\": \"paid = 1\"}",
       "instance_id,w,contact,asked,paid\n"
       "a,1,1,1,2\nb,1,1,2,1\nc,1,1,2,2\nd,1,1,-9,2\ne,1,2,,\nf,1,-8,,\n");
  check (self, "bribery", 4, 50);
  check (self, "paid", 4, 25);
}

/* The block that was not opened: its share is published, and the rule of the base is a setting. */
static void
test_not_opened (Fixture *self, gconstpointer data)
{
  static const char rows[] = "instance_id,w,open,hit,n\n"
                             "a,1,1,1,3\nb,1,1,2,\nc,1,1,2,\nd,1,1,-8,\ne,2,0,,\n";
#define DEFINE                                                                                     \
  "\"define\": {\"assault\": \"if(open = 1, hit = 1, -5)\","                                       \
  " \"assault_n\": \"if(open = 1, total(n), -5)\", \"robbery\": \"if(open = 1, 0, -5)\"}"

  (void) data;
  run (self, "16.1.3a", DEFINE, rows);
  check (self, "prevalence", 4, 25);
  g_assert_cmpfloat_with_epsilon (find (self, "prevalence", "", "")->safety, 100 * 2.0 / 6, 1e-9);
  g_assert_cmpuint (find (self, "prevalence", "", "")->n_missing[0], ==, 1);
  run (self, "16.1.3a", DEFINE ", \"missing\": {\"safety\": \"no\"}", rows);
  check (self, "prevalence", 5, 100.0 / 6);
  g_assert_nonnull (strstr (find (self, "prevalence", "", "")->base_rule, "safety no"));
  run (self, "16.1.3a", DEFINE ", \"missing\": {\"dont_know\": \"exclude\"}", rows);
  check (self, "prevalence", 3, 100.0 / 3);
}

/* Many times, told as 97: capped and as told; times per victim. */
static void
test_caps (Fixture *self, gconstpointer data)
{
  static const char rows[] = "instance_id,w,hit,n\na,1,1,97\nb,1,1,1\nc,1,2,\nd,1,2,\n";
  static const char survey[] = "\"define\": {\"assault\": \"hit = 1\", \"assault_n\": \"total(n)\","
                               " \"robbery\": \"0\"}";

  (void) data;
  run (self, "16.1.3a", survey, rows);
  check (self, "incidence", 4, 1000 * 11.0 / 4);
  check (self, "incidence_uncapped", 4, 1000 * 98.0 / 4);
  check (self, "concentration", 2, 5.5);
  check (self, "victims", 4, 2);
  g_assert_cmpstr (find (self, "incidence", "", "")->unit, ==, "per 1000");
  run (self, "16.1.3a",
       "\"define\": {\"assault\": \"hit = 1\", \"assault_n\": \"total(n)\", \"robbery\": \"0\"},"
       " \"settings\": {\"cap\": 5}",
       rows);
  check (self, "incidence", 4, 1000 * 6.0 / 4);
}

/* Never-partnered women and men are no part of it; 18 to 29 only, women and men apart. */
static void
test_populations (Fixture *self, gconstpointer data)
{
  (void) data;
  run (self, "5.2.1",
       "\"define\": {\"woman\": \"sex = 2\", \"ever_partnered\": \"partner = 1\","
       " \"partner_physical\": \"hit = 1\", \"partner_sexual\": \"0\","
       " \"partner_psychological\": \"0\"}",
       "instance_id,w,sex,age,partner,hit\n"
       "a,1,2,30,1,1\nb,1,2,30,1,2\nc,1,2,30,2,\nd,1,1,30,1,1\ne,1,2,14,1,1\n");
  check (self, "any", 2, 50);
  run (self, "16.2.3",
       "\"define\": {\"childhood_sexual\": \"before = 1\"},"
       " \"dimensions\": [{\"name\": \"sex\", \"title\": \"Sex\", \"sdmx\": \"SEX\","
       "  \"categories\": [{\"code\": \"M\", \"title\": \"Men\", \"when\": \"sex = 1\"},"
       "  {\"code\": \"F\", \"title\": \"Women\", \"when\": \"sex = 2\", \"sdmx\": \"F\"}]}]",
       "instance_id,w,sex,age,before\n"
       "a,1,2,18,1\nb,1,2,29,2\nc,1,1,20,2\nd,1,2,17,1\ne,1,2,30,1\n");
  check (self, "by18", 3, 100.0 / 3);
  g_assert_cmpuint (find (self, "by18", "sex", "F")->e.n, ==, 2);
  g_assert_cmpfloat_with_epsilon (find (self, "by18", "sex", "F")->e.estimate, 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (find (self, "by18", "sex", "M")->e.estimate, 0, 1e-9);
}

/* A victim without a form (-6) is not in the base of reporting. */
static void
test_reporting (Fixture *self, gconstpointer data)
{
  g_autofree char *events = NULL;

  (void) data;
  run (self, "16.3.1",
       "\"define\": {\"assault\": \"hit = 1\", \"assault_told\": \"told = 1\", \"threat\": \"0\","
       " \"threat_told\": \"0\"}",
       "instance_id,w,hit,told\na,1,1,1\nb,1,1,0\nc,1,1,-6\nd,1,2,\ne,1,-8,\n");
  check (self, "a", 2, 50);
  g_assert_cmpuint (find (self, "a", "", "")->n_missing[1], ==, 1);
  /* Sexual violence and robbery are not in this survey. */
  g_assert_cmpuint (door_indicator_run_skipped (self->run)->len, ==, 2);

  forget_run (self);
  door_file_make_folder (self->folder, NULL);
  events = g_build_filename (self->folder, "data", NULL);
  door_file_make_folder (events, NULL);
  g_free (
      put (self, "data/incident.csv",
           "instance_id,key,parent_key,position,kind,times,told\n"
           "a,a/incident[1],a,1,AM,3,1\na,a/incident[2],a,2,XX,9,1\nb,b/incident[1],b,1,AM,1,0\n"));
  run (self, "16.3.1-events",
       "\"tables\": {\"force_event\": \"incident\"}, \"define_rows\": {\"incident\": {"
       "\"force_event_is_assault\": \"kind = 'AM'\", \"force_event_count\": \"times\","
       " \"force_event_told\": \"told = 1\"}}",
       "instance_id,w\na,2\nb,1\n");
  check (self, "assault", 2, 100 * 6.0 / 7);
}

/* All households, and those that have what can be taken. */
static void
test_owners (Fixture *self, gconstpointer data)
{
  (void) data;
  run (self, "household-crime",
       "\"define\": {\"bicycle_theft\": \"taken = 1\", \"bicycle_owner\": \"own = 1\"}",
       "instance_id,w,own,taken\na,1,1,1\nb,1,1,2\nc,1,2,\nd,1,2,\n");
  check (self, "bicycle_theft", 4, 25);
  check (self, "bicycle_theft_owners", 2, 50);
}

/* What the household suffered counts with the household's weight, whoever answered. */
static void
test_household_weight (Fixture *self, gconstpointer data)
{
  (void) data;
  run (self, "household-crime", "\"define\": {\"vandalism\": \"taken = 1\"}",
       "instance_id,w,hw,taken\na,9,1,1\nb,1,3,2\n");
  check (self, "vandalism", 2, 25);
}

/* The long window is asked to keep what happened before out of the twelve months: alone it counts for
 * nothing, and who says no to it stays in the base. */
static void
test_windows (Fixture *self, gconstpointer data)
{
  (void) data;
  run (self, "16.b.1", "\"define\": {\"discrimination\": \"if(five = 1, twelve = 1, five = 1)\"}",
       "instance_id,w,five,twelve\na,1,1,1\nb,1,1,2\nc,1,2,\nd,1,-8,\ne,1,1,-9\n");
  check (self, "any", 5, 20);
}

/* Either kind makes a victim of harassment; each kind is a figure of its own. */
static void
test_harassment (Fixture *self, gconstpointer data)
{
  (void) data;
  run (self, "11.7.2",
       "\"define\": {\"harassed_sexual\": \"sexual_when = 1\","
       " \"harassed_other\": \"other_when = 1\"}",
       "instance_id,w,sexual_when,other_when\n"
       "a,1,1,1\nb,1,1,2\nc,1,2,1\nd,1,2,2\ne,1,,\n");
  check (self, "either", 5, 60);
  check (self, "sexual", 5, 40);
  check (self, "non_sexual", 5, 40);
}

/* All women of 15 and over, with a partner or without; a partner's act is another indicator's. */
static void
test_not_by_partner (Fixture *self, gconstpointer data)
{
  (void) data;
  run (self, "5.2.2",
       "\"define\": {\"woman\": \"sex = 2\","
       " \"sexual_by_other\": \"hit = 1 and selected(who, 4, 5)\"}",
       "instance_id,w,sex,age,hit,who\n"
       "a,1,2,30,1,4\nb,1,2,30,1,1\nc,1,2,15,2,\nd,1,2,14,1,4\ne,1,1,30,1,4\nf,1,2,40,1,1 5\n");
  check (self, "any", 4, 50);
}

/* Events by class, and by the tags that the shipped survey makes of their columns. */
static void
test_tags (Fixture *self, gconstpointer data)
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
  rows
      = put (self, "data/incident.csv",
             "instance_id,key,parent_key,position,times,i_iccs,i_attempt,i_place,i_where,i_channel,"
             "i_known,i_relation,i_sex\n"
             "a,a/incident[1],a,1,3,050221,completed,4,1,,3,,1\n"
             "a,a/incident[2],a,2,1,050221,attempted,7,1,,3,,3\n"
             "b,b/incident[1],b,1,1,07011,completed,,4,2,1,6,1\n");
  run (self, "crime-events", text, "instance_id,w,e_sex,e_age,e_citizen\na,2,2,30,1\nb,1,1,20,1\n");
  g_assert_cmpfloat (find (self, "events", "iccs", "050221")->e.estimate, ==, 8);
  g_assert_cmpfloat (find (self, "events", "at", "completed")->e.estimate, ==, 7);
  g_assert_cmpfloat (find (self, "events", "lo", "open")->e.estimate, ==, 6);
  g_assert_cmpfloat (find (self, "events", "lo", "online")->e.estimate, ==, 1);
  g_assert_cmpfloat (find (self, "events", "cy", "yes")->e.estimate, ==, 1);
  g_assert_cmpfloat (find (self, "events", "vip", "unknown")->e.estimate, ==, 8);
  g_assert_cmpfloat (find (self, "events", "sep", "both")->e.estimate, ==, 2);
  g_assert_cmpfloat (find (self, "events", "sex", "F")->e.estimate, ==, 8);
  g_assert_cmpfloat_with_epsilon (find (self, "attempted", "sex", "F")->e.estimate, 25, 1e-9);
}

/* --- Quality ------------------------------------------------------------------------------- */

static void
test_quality (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) rows = g_string_new ("instance_id,w,dark,area\n");

  (void) data;
  for (guint i = 0; i < 140; i++)
    g_string_append_printf (rows, "i%u,1,%u,%s\n", i, i % 2 + 2,
                            i < 20   ? "small"
                            : i < 60 ? "middle"
                                     : "large");
  run (self, "16.1.4",
       "\"define\": {\"safe_after_dark\": \"dark\"},"
       " \"dimensions\": [{\"name\": \"area\", \"title\": \"Area\", \"column\": \"area\"}]",
       rows->str);
  g_assert_cmpint (find (self, "safe", "area", "small")->quality, ==, DOOR_QUALITY_SUPPRESS);
  g_assert_cmpint (find (self, "safe", "area", "middle")->quality, ==, DOOR_QUALITY_CAUTION);
  g_assert_cmpint (find (self, "safe", "area", "large")->quality, ==, DOOR_QUALITY_GOOD);
}

/* --- A country's own ----------------------------------------------------------------------- */

#define HEAD "{\"id\": \"x\", \"title\": \"X\", \"version\": \"1\", \"source\": \"us\", "

static void
test_own_mistakes (Fixture *self, gconstpointer data)
{
  static const char *const files[][2] = {
    { "{}", "'id' is missing" },
    { HEAD "\"figures\": []}", "name at least one figure" },
    { HEAD "\"figure\": []}", "is 'figures' meant?" },
    { HEAD "\"figures\": [{\"id\": \"a\", \"title\": \"A\", \"of\": \"x = \"}]}",
      "figures[1].of: error: at character 5: the rule ends too early" },
    { HEAD "\"figures\": [{\"id\": \"a\", \"title\": \"A\"}]}", "'of' is missing" },
    { HEAD "\"figures\": [{\"id\": \"a\", \"title\": \"A\", \"kind\": \"shar\", \"of\": \"1\"}]}",
      "is 'share' meant?" },
    { HEAD "\"figures\": [{\"id\": \"a\", \"title\": \"A\", \"kind\": \"mean\", \"of\": \"1\"}]}",
      "'unit' is missing" },
    { HEAD "\"missing\": {\"dontknow\": \"no\"}, \"figures\": [{\"id\": \"a\", \"title\": \"A\","
           " \"of\": \"1\"}]}",
      "is 'dont_know' meant?" },
    { HEAD "\"figures\": [{\"id\": \"a\", \"title\": \"A\", \"kind\": \"average\","
           " \"average\": [\"b\"]}]}",
      "'a' averages 'b', which is no share" },
    { HEAD "\"settings\": {\"cap\": {}}, \"figures\": [{\"id\": \"a\", \"title\": \"A\","
           " \"of\": \"1\"}]}",
      "give it either a 'value' or a 'percentile'" },
  };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = put (self, "own.json", files[i][0]);
      g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
      g_autoptr (DoorIndicator) indicator = door_indicator_load (path, faults);
      g_autofree char *told = door_diagnostics_to_text (faults);

      g_assert_null (indicator);
      if (!strstr (told, files[i][1]))
        g_error ("%s: got '%s'", files[i][0], told);
    }
}

/* A fraction where per cent is meant, or the other way, is 100 times wrong: refused. */
static void
test_own_values (Fixture *self, gconstpointer data)
{
  static const char *const figures[][2] = {
    { "\"per\": 10000, \"of\": \"dark = 1\"", "a share in per cent lies between 0 and 100" },
    { "\"of\": \"darkk = 1\"", "there is no 'darkk'; is 'dark' meant?" },
    { "\"weight\": \"persn\", \"of\": \"dark = 1\"", "the survey file names no weight 'persn'" },
  };
  g_autofree char *rows = column_of ("dark", "1 1 1 2");

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *text = g_strdup_printf (
          HEAD "\"figures\": [{\"id\": \"a\", \"title\": \"A\", %s}]}", figures[i][0]);
      g_autofree char *path = put (self, "own.json", text);
      g_autoptr (GError) error = NULL;

      forget_run (self);
      load_definition (self, path);
      load (self, "\"define\": {}", rows, &error);
      g_assert_nonnull (error);
      if (!strstr (error->message, figures[i][1]))
        g_error ("%s: got '%s'", figures[i][0], error->message);
    }
}

static void
test_lonely (Fixture *self, gconstpointer data)
{
  g_autofree char *path = shipped ("16.1.4");
  g_autoptr (GError) error = NULL;
  static const char rows[] = "instance_id,w,dark,h,u\na,1,1,N,1\nb,1,2,N,2\nc,1,3,S,1\nd,1,3,S,1\n";

  (void) data;
  load_definition (self, path);
  load (self,
        "\"define\": {\"safe_after_dark\": \"dark\"},"
        " \"design\": {\"stratum\": \"h\", \"psu\": \"u\"}",
        rows, &error);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "strata with only one PSU: 'S'"));
  run (self, "16.1.4",
       "\"define\": {\"safe_after_dark\": \"dark\"},"
       " \"design\": {\"stratum\": \"h\", \"psu\": \"u\", \"lonely\": \"adjust\"}",
       rows);
  check (self, "safe", 4, 50);
}

/* A PSU that had to come is a stratum of its own with its segments as PSUs: the same as if the data said
 * so, and less than if it had been drawn by chance. */
static void
test_certainty (Fixture *self, gconstpointer data)
{
  static const char *const designs[] = {
    "{\"stratum\": \"h\", \"psu\": \"u\", \"certainty\": \"city = 1\", \"ssu\": \"s\","
    " \"population\": \"n\"}",
    "{\"stratum\": \"h2\", \"psu\": \"u2\", \"population\": \"n2\"}",
    "{\"stratum\": \"h\", \"psu\": \"u\", \"population\": \"n\"}",
  };
  double se[G_N_ELEMENTS (designs)];
  g_autoptr (GString) rows = g_string_new ("instance_id,w,dark,h,u,s,city,n,h2,u2,n2\n");

  (void) data;
  for (guint i = 0; i < 60; i++)
    {
      guint unit = i / 10, segment = i / 5;
      gboolean city = unit == 2;

      g_string_append_printf (rows, "i%u,%u,%u,A,%u,%u,%u,12,%s,%u,%s\n", i, 1 + i % 3,
                              (city || i % 4 == 0) && i % 5 ? 1 : 3, unit, segment, city,
                              city ? "city" : "A", city ? segment : unit, city ? "1e12" : "12");
    }
  for (guint d = 0; d < G_N_ELEMENTS (designs); d++)
    {
      g_autofree char *survey = g_strdup_printf (
          "\"define\": {\"safe_after_dark\": \"dark\"}, \"design\": %s", designs[d]);

      run (self, "16.1.4", survey, rows->str);
      se[d] = find (self, "safe", "", "")->e.se;
    }
  g_assert_cmpfloat_with_epsilon (se[0], se[1], 1e-9);
  g_assert_cmpfloat (se[0], <, se[2]);
}

/* --- Tables -------------------------------------------------------------------------------- */

static void
test_tables (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "figures.csv", "figures.xlsx", "sdmx.csv", "report.html" };
  GBytes *first[4] = { NULL };
  g_autoptr (GString) rows = g_string_new ("instance_id,w,dark,sex\n");
  DoorIndicatorOrigin origin = { "data-1", "form 3", "doorstep test" };
  g_autofree char *to = g_build_filename (self->folder, "tables", NULL);

  (void) data;
  for (guint i = 0; i < 80; i++)
    g_string_append_printf (rows, "i%u,2.5,%u,%u\n", i, i % 3 + 1, i < 10 ? 1 : 2);
  for (guint round = 0; round < 2; round++)
    {
      run (self, "16.1.4",
           "\"define\": {\"safe_after_dark\": \"dark\"}, \"sdmx\": {\"ref_area\": \"NP\","
           " \"time_period\": \"2026\"}, \"dimensions\": [{\"name\": \"sex\", \"title\": \"Sex\","
           " \"sdmx\": \"SEX\", \"categories\": ["
           "{\"code\": \"M\", \"title\": \"Men\", \"when\": \"sex = 1\", \"sdmx\": \"M\"},"
           "{\"code\": \"F\", \"title\": \"Women <3\", \"when\": \"sex = 2\", \"sdmx\": \"F\"}]}]",
           rows->str);
      g_assert_true (door_indicator_run_write (self->run, &origin, to, NULL));
      for (guint i = 0; i < 4; i++)
        {
          g_autofree char *path = g_build_filename (to, names[i], NULL);
          g_autoptr (GBytes) bytes = door_file_load (path, 1 << 24, NULL);

          if (round == 0)
            first[i] = g_steal_pointer (&bytes);
          else
            g_assert_true (g_bytes_equal (bytes, first[i]));
        }
    }
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (first[0], NULL), 20000,
                    "16.1.4,1,safe,Feel safe after dark,VC_SNS_WALN_DRK,quoted,percent,,,All,"
                    "80,200,67.5,"));
  /* 10 men are too few: suppressed, not left out. */
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (first[0], NULL), 20000, "sex,M,Men,10,25,,,,,"));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (first[0], NULL), 20000, "data-1,form 3,"));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (first[2], NULL), 20000,
                                  "IAEG-SDGs:DF_SDG_GLC,A,N,VC_SNS_WALN_DRK,NP,M,_T,_T,_T,_T,_T,_T,"
                                  "_T,_T,_T,_T,2026,,PERCENT,0,Q"));
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (first[2], NULL), 20000, "; series code quoted"));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (first[3], NULL), 90000, "<svg"));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (first[3], NULL), 90000, "Women &lt;3"));
  for (guint i = 0; i < 4; i++)
    g_bytes_unref (first[i]);
}

/* --- Charts -------------------------------------------------------------------------------- */

/* One in `every` of 160 people feels safe; ten of them live in the smallest area. */
static void
run_areas (Fixture *self, guint every)
{
  g_autoptr (GString) rows = g_string_new ("instance_id,w,dark,area\n");

  for (guint i = 0; i < 160; i++)
    g_string_append_printf (rows, "i%u,1,%u,%s\n", i, i % every == 0 ? 1 : 3,
                            i < 10   ? "small"
                            : i < 80 ? "middle"
                                     : "large");
  run (self, "16.1.4",
       "\"define\": {\"safe_after_dark\": \"dark\"}, \"sdmx\": {\"time_period\": \"2026\"},"
       " \"dimensions\": [{\"name\": \"area\", \"title\": \"Area\", \"column\": \"area\"}]",
       rows->str);
}

static char *
write_report (Fixture *self, const char *name, DoorIndicatorOrigin origin)
{
  g_autofree char *to = g_build_filename (self->folder, name, NULL);
  g_autofree char *path = g_build_filename (to, "report.html", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  door_indicator_run_write (self->run, &origin, to, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static guint
count_text (const char *text, const char *what)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, what)); p++)
    n++;
  return n;
}

#define TREND_LINE "stroke=\"#1a6fb0\" stroke-width=\"1.5\""

/* A line for each figure that both rounds have; another version of the definition breaks it. */
static void
test_trend (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "first", "figures.csv", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *broken = NULL;
  g_autofree char *csv = NULL;
  g_autoptr (DoorRound) round = NULL;
  g_autoptr (DoorRound) other = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *changed = NULL;
  const DoorRound *rounds[1];

  (void) data;
  run_areas (self, 4);
  first = write_report (self, "first", (DoorIndicatorOrigin){ .program = "test" });
  g_assert_cmpuint (count_text (first, "class=\"trend\""), ==, 0);
  round = door_round_read (path, "2022 <1>", NULL);
  rounds[0] = round;
  run_areas (self, 2);
  second = write_report (self, "second", (DoorIndicatorOrigin){ .rounds = rounds, .n_rounds = 1 });
  g_assert_cmpuint (count_text (second, "class=\"trend\""), ==, 3);
  g_assert_cmpuint (count_text (second, TREND_LINE), ==, 3);
  g_assert_nonnull (strstr (second, ">2022 &lt;1&gt;</text>"));
  g_assert_nonnull (strstr (second, ">2026</text>"));

  g_assert_true (g_file_get_contents (path, &csv, NULL, NULL));
  parts = g_strsplit (csv, "\n16.1.4,1,", -1);
  changed = g_strjoinv ("\n16.1.4,0,", parts);
  g_assert_true (g_file_set_contents (path, changed, -1, NULL));
  other = door_round_read (path, "2022", NULL);
  rounds[0] = other;
  broken = write_report (self, "third", (DoorIndicatorOrigin){ .rounds = rounds, .n_rounds = 1 });
  g_assert_cmpuint (count_text (broken, "class=\"trend\""), ==, 3);
  g_assert_cmpuint (count_text (broken, TREND_LINE), ==, 0);
  g_assert_true (g_file_set_contents (path, "a,b\n1,2\n", -1, NULL));
  g_assert_null (door_round_read (path, "2022", NULL));
}

#define SQUARE(name, x)                                                                            \
  "{\"type\": \"Feature\", \"properties\": {\"name\": \"" name "\"}, \"geometry\": "               \
  "{\"type\": \"Polygon\", \"coordinates\": [[[" x ", 10], [" x ".9, 10], [" x ".9, 11], [" x      \
  ", 10]]]}}"

/* Areas that have a figure are shaded, those too small or without one are not, and say so. */
static void
test_map (Fixture *self, gconstpointer data)
{
  g_autofree char *path
      = put (self, "areas.json",
             "{\"type\": \"FeatureCollection\", \"features\": [" SQUARE ("small", "1") ", " SQUARE (
                 "middle", "2") ", " SQUARE ("large", "3") ", " SQUARE ("nobody", "4") "]}");
  g_autofree char *bad
      = put (self, "bad.json", "{\"type\": \"FeatureCollection\", \"features\": 3}");
  g_autoptr (DoorShapes) shapes = door_shapes_read (path, "area", "name", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;

  (void) data;
  g_assert_nonnull (shapes);
  run_areas (self, 3);
  report = write_report (self, "mapped", (DoorIndicatorOrigin){ .shapes = shapes });
  g_assert_cmpuint (count_text (report, "class=\"map\""), ==, 3);
  g_assert_cmpuint (count_text (report, "<title>small: suppressed"), ==, 3);
  g_assert_cmpuint (count_text (report, "<title>nobody: no figure"), ==, 3);
  g_assert_nonnull (strstr (report, "<title>large: 33.8 ("));
  g_assert_null (door_shapes_read (bad, "area", "name", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_null (door_shapes_read (path, "area", "code", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/indicators/definition/" name, Fixture, NULL, set_up, function, tear_down)
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
  ADD ("quality", test_quality);
  ADD ("own-mistakes", test_own_mistakes);
  ADD ("own-values", test_own_values);
  ADD ("lonely", test_lonely);
  ADD ("certainty", test_certainty);
  ADD ("tables", test_tables);
  ADD ("trend", test_trend);
  ADD ("map", test_map);
  return g_test_run ();
}
