/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time by section: which sections there are for the team, and that nothing tells of the others. */
#include "door-review-facts.h"

#include <string.h>

#define S ((gint64) G_USEC_PER_SEC)
#define T0 (1794000000 * S)

static const char form_xml[]
    = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"
      " xmlns:door='https://doorstep.org/xforms'>"
      "<h:head><h:title>T</h:title><model><instance><data id='t' version='1'>"
      "<consent/><home><rooms/><owner/></home><mixed><quiet/><force><hit/></force></mixed>"
      "<bribes><paid/></bribes><private><forced/></private><closed><sad/></closed>"
      "<events><event><kind/><told/></event></events>"
      "</data></instance>"
      "<bind nodeset='/data/mixed/force' door:sensitivity='1'/>"
      "<bind nodeset='/data/bribes' door:audience='headquarters'/>"
      "<bind nodeset='/data/private' door:sealed='analysts'/>"
      "<bind nodeset='/data/closed' door:audience='analysts'/>"
      "</model></h:head><h:body>"
      "<input ref='/data/consent'><label>Shall we begin</label></input>"
      "<group ref='/data/home'><label>The home</label>"
      "<input ref='/data/home/rooms'><label>How many rooms</label></input>"
      "<input ref='/data/home/owner'><label>Who owns it</label></input></group>"
      "<group ref='/data/mixed'><label>Around here</label>"
      "<input ref='/data/mixed/quiet'><label>Is it quiet</label></input>"
      "<group ref='/data/mixed/force'><input ref='/data/mixed/force/hit'><label>h</label></input>"
      "</group></group>"
      "<group ref='/data/bribes'><label>Officials</label>"
      "<input ref='/data/bribes/paid'><label>p</label></input></group>"
      "<group ref='/data/private'><label>In private</label>"
      "<input ref='/data/private/forced'><label>f</label></input></group>"
      "<group ref='/data/closed'><label>For the analysts</label>"
      "<input ref='/data/closed/sad'><label>s</label></input></group>"
      "<group ref='/data/events'><repeat nodeset='/data/events/event'>"
      "<input ref='/data/events/event/kind'><label>What was it</label></input>"
      "<input ref='/data/events/event/told'><label>Who was told</label></input></repeat></group>"
      "</h:body></h:html>";

static const char record_xml[]
    = "<data id='t'><consent>1</consent><home><rooms>3</rooms><owner>-8</owner></home>"
      "<mixed><quiet>1</quiet><force><hit>-9</hit></force></mixed><bribes><paid>2</paid></bribes>"
      "<private><forced>-8</forced></private><closed><sad>-8</sad></closed>"
      "<events><event><kind>1</kind><told>2</told></event><event><kind>3</kind><told/></event>"
      "</events></data>";

static DoorReviewPlan *
make_plan (void)
{
  g_autoptr (GBytes) xml = g_bytes_new_static (form_xml, strlen (form_xml));
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = door_form_load (xml, NULL, faults);

  g_assert_nonnull (form);
  return door_review_plan_new (form, NULL);
}

static DoorDefNode
find (const DoorReviewPlan *plan, const char *path)
{
  return door_form_find (door_review_plan_form (plan), path);
}

static DoorReviewFacts *
read_record (const DoorReviewPlan *plan, const char *text)
{
  g_autoptr (GBytes) record = g_bytes_new (text, strlen (text));
  DoorReviewFacts *facts = door_review_facts_new ("uuid:1", "c1", "ann", "north", "7");

  g_assert_true (door_review_facts_read (facts, plan, record, NULL));
  return facts;
}

static const DoorSectionFacts *
section (const DoorReviewFacts *facts, const DoorReviewPlan *plan, const char *path)
{
  int at = door_review_plan_section_of (plan, find (plan, path));

  g_assert_cmpint (at, >=, 0);
  return &g_array_index (facts->sections, DoorSectionFacts, at);
}

/* What is hidden as a whole is no section, and its name is not among theirs. */
static void
test_plan (void)
{
  g_autoptr (DoorReviewPlan) plan = make_plan ();
  static const char *const labels[] = { "The home", "Around here", "events" };
  static const char *const none[]
      = { "/data/consent", "/data/bribes/paid", "/data/private/forced", "/data/mixed/force/hit" };

  g_assert_cmpuint (door_review_plan_n_sections (plan), ==, G_N_ELEMENTS (labels));
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    g_assert_cmpstr (door_review_plan_section_label (plan, i), ==, labels[i]);
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_cmpint (door_review_plan_section_of (plan, find (plan, none[i])), ==, -1);
  g_assert_true (door_review_plan_touches_hidden (plan, find (plan, "/data/mixed")));
  g_assert_true (door_review_plan_touches_hidden (plan, find (plan, "/data/mixed/force/hit")));
  g_assert_false (door_review_plan_touches_hidden (plan, find (plan, "/data/mixed/quiet")));
}

static void
test_keys (void)
{
  g_autoptr (DoorReviewPlan) plan = make_plan ();

  g_assert_cmpuint (door_review_plan_find_key (plan, "/data/events/event{3}/told"), ==,
                    find (plan, "/data/events/event/told"));
  g_assert_cmpuint (door_review_plan_find_key (plan, "/data/home/rooms"), ==,
                    find (plan, "/data/home/rooms"));
  g_assert_cmpuint (door_review_plan_find_key (plan, "ur"), ==, DOOR_DEF_NONE);
  g_assert_cmpuint (door_review_plan_find_key (plan, ""), ==, DOOR_DEF_NONE);
  g_assert_cmpuint (door_review_plan_find_key (plan, "/data/home{"), ==, find (plan, "/data/home"));
}

static void
test_time (void)
{
  static const DoorTimelineMoment moments[] = {
    { DOOR_MOMENT_SHOWN, "/data/consent", 0, T0, 0, "boot" },
    { DOOR_MOMENT_SHOWN, "/data/home/rooms", 0, T0 + 10 * S, 10 * S, "boot" },
    { DOOR_MOMENT_SHOWN, "/data/home/owner", 0, T0 + 40 * S, 40 * S, "boot" },
    { DOOR_MOMENT_SHOWN, "/data/events/event{1}/kind", 0, T0 + 70 * S, 70 * S, "boot" },
    { DOOR_MOMENT_SHOWN, "/data/events/event{2}/kind", 0, T0 + 100 * S, 100 * S, "boot" },
    { DOOR_MOMENT_FINALIZE, NULL, 0, T0 + 130 * S, 130 * S, "boot" },
  };
  g_autoptr (DoorReviewPlan) plan = make_plan ();
  g_autoptr (DoorReviewFacts) facts = read_record (plan, record_xml);
  g_autoptr (DoorTimeline) line = door_timeline_new (moments, G_N_ELEMENTS (moments));
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (DoorReviewFacts) back = NULL;

  door_review_facts_time (facts, plan, line);
  packed = door_review_facts_pack (facts);
  back = door_review_facts_unpack (packed);
  g_assert_nonnull (back);
  g_assert_cmpfloat_with_epsilon (section (back, plan, "/data/home/rooms")->minutes, 1, 1e-6);
  g_assert_cmpuint (section (back, plan, "/data/home/rooms")->asked, ==, 2);
  g_assert_cmpuint (section (back, plan, "/data/home/rooms")->words, ==, 6);
  g_assert_cmpfloat_with_epsilon (section (back, plan, "/data/events")->minutes, 1, 1e-6);
  g_assert_cmpuint (section (back, plan, "/data/events")->asked, ==, 3);
  g_assert_cmpfloat (section (back, plan, "/data/mixed")->minutes, ==, 0);
  g_assert_cmpuint (back->stretches->len, ==, 1);
}

/* Whatever is answered in hidden parts, the facts for the team are the same to the byte. */
static void
test_nothing_told (void)
{
  g_autoptr (DoorReviewPlan) plan = make_plan ();
  g_autofree char *other = g_strdup (record_xml);
  static const char *const answers[] = { "<hit>-9", "<paid>2", "<forced>-8" };
  g_autoptr (DoorReviewFacts) a = read_record (plan, record_xml);
  g_autoptr (DoorReviewFacts) b = NULL;
  g_autoptr (GBytes) one = NULL;
  g_autoptr (GBytes) two = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      char *answer = strchr (strstr (other, answers[i]), '>') + 1;
      while (*answer != '<')
        *answer++ = ' ';
    }
  b = read_record (plan, other);
  one = door_review_facts_pack (a);
  two = door_review_facts_pack (b);
  g_assert_true (g_bytes_equal (one, two));
  g_assert_cmpuint (a->n_sensitive_asked, ==, 0);
  /* owner, and nothing of what is above the team */
  g_assert_cmpuint (a->n_dont_know + a->n_refused, ==, 1);
}

/* At headquarters what is hidden and not sealed is counted, apart; what is sealed is in no count. */
static void
test_sensitive (void)
{
  g_autoptr (DoorReviewPlan) plan = make_plan ();
  g_autoptr (DoorReviewFacts) facts = read_record (plan, record_xml);
  g_autoptr (GBytes) record = g_bytes_new_static (record_xml, strlen (record_xml));

  g_assert_true (door_review_plan_is_sensitive (plan, find (plan, "/data/bribes/paid")));
  g_assert_false (door_review_plan_is_sensitive (plan, find (plan, "/data/bribes")));
  g_assert_false (door_review_plan_is_sensitive (plan, find (plan, "/data/private/forced")));
  g_assert_false (door_review_plan_is_sensitive (plan, find (plan, "/data/closed/sad")));
  g_assert_false (door_review_plan_is_sensitive (plan, find (plan, "/data/home/rooms")));
  g_assert_true (door_review_facts_read_sensitive (facts, plan, record, NULL));
  g_assert_cmpuint (facts->n_sensitive_asked, ==, 2);
  g_assert_cmpuint (facts->n_sensitive_missing, ==, 1);
  g_assert_cmpuint (facts->n_asked, ==, 1 + 2 + 1 + 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sections/plan", test_plan);
  g_test_add_func ("/sections/keys", test_keys);
  g_test_add_func ("/sections/time", test_time);
  g_test_add_func ("/sections/nothing-told", test_nothing_told);
  g_test_add_func ("/sections/sensitive", test_sensitive);
  return g_test_run ();
}
