/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a form's quality words and a record to counts; what is hidden stays out. */
#include "door-match.h"
#include "door-review-facts.h"

#include <math.h>
#include <string.h>

static const char form_xml[]
    = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"
      " xmlns:door='https://doorstep.org/xforms'>"
      "<h:head><h:title>T</h:title><model><instance><data id='t' version='1'>"
      "<member><age/><sex/></member><eligible/><opened/><hit/><robbed/><pay/><spot/><tel/>"
      "<g1/><g2/><g3/><alone/><private><forced/></private><event><kind/></event><result/>"
      "</data></instance>"
      "<bind nodeset='/data/member/age' type='int' door:quality='member-age'/>"
      "<bind nodeset='/data/member/sex' door:quality='member-sex:2'/>"
      "<bind nodeset='/data/eligible' type='int' door:quality='eligible-count'/>"
      "<bind nodeset='/data/opened' door:quality='opener:1'/>"
      "<bind nodeset='/data/hit' door:quality='screener trigger:2'/>"
      "<bind nodeset='/data/robbed' door:quality='screener'/>"
      "<bind nodeset='/data/pay' type='int' door:quality='amount'/>"
      "<bind nodeset='/data/spot' type='geopoint'/>"
      "<bind nodeset='/data/tel' door:quality='phone exclude'/>"
      "<bind nodeset='/data/g1' type='int' door:quality='grid:trust'/>"
      "<bind nodeset='/data/g2' type='int' door:quality='grid:trust'/>"
      "<bind nodeset='/data/g3' type='int' door:quality='grid:trust'/>"
      "<bind nodeset='/data/alone' door:quality='present:2,3'/>"
      "<bind nodeset='/data/private' door:sealed='analysts'/>"
      "<bind nodeset='/data/private/forced' door:quality='screener nonsense'/>"
      "<bind nodeset='/data/event' door:quality='incident'/>"
      "<bind nodeset='/data/result' door:quality='disposition typo'/>"
      "</model></h:head><h:body>"
      "<group ref='/data/member'><repeat nodeset='/data/member'>"
      "<input ref='/data/member/age'><label>How old</label></input>"
      "<input ref='/data/member/sex'><label>Sex</label></input></repeat></group>"
      "<input ref='/data/eligible'><label>n</label></input>"
      "<input ref='/data/opened'><label>o</label></input>"
      "<select1 ref='/data/hit'><label>Has anyone hit you</label>"
      "<item><label>Yes</label><value>1</value></item>"
      "<item><label>No</label><value>2</value></item></select1>"
      "<select1 ref='/data/robbed'><label>r</label><item><label>Y</label><value>1</value></item>"
      "<item><label>N</label><value>2</value></item></select1>"
      "<input ref='/data/pay'><label>p</label></input><input "
      "ref='/data/spot'><label>s</label></input>"
      "<input ref='/data/tel'><label>t</label></input>"
      "<input ref='/data/g1'><label>a</label></input><input ref='/data/g2'><label>b</label></input>"
      "<input ref='/data/g3'><label>c</label></input><input "
      "ref='/data/alone'><label>l</label></input>"
      "<group ref='/data/private'><input "
      "ref='/data/private/forced'><label>f</label></input></group>"
      "<group ref='/data/event'><repeat nodeset='/data/event'>"
      "<input ref='/data/event/kind'><label>k</label></input></repeat></group>"
      "<input ref='/data/result'><label>e</label></input>"
      "</h:body></h:html>";

static const char record_xml[]
    = "<data id='t'><member><age>40</age><sex>1</sex></member><member><age>38</age><sex>2</sex>"
      "</member><eligible>2</eligible><opened>1</opened><hit>1</hit><robbed>-9</robbed>"
      "<pay>1500</pay><spot>-6.2 106.8 12 4.5</spot><tel>0812</tel><g1>3</g1><g2>3</g2><g3>3</g3>"
      "<alone>2</alone><private><forced>1</forced></private><event><kind>1</kind></event>"
      "<event><kind>2</kind></event><result>1.1</result></data>";

static DoorReviewPlan *
make_plan (DoorDiagnostics *diagnostics)
{
  g_autoptr (GBytes) xml = g_bytes_new_static (form_xml, strlen (form_xml));
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = door_form_load (xml, NULL, faults);

  g_assert_nonnull (form);
  return door_review_plan_new (form, diagnostics);
}

static void
assert_record (const DoorReviewFacts *f)
{
  g_assert_cmpuint (f->n_members, ==, 2);
  g_assert_cmpuint (f->n_women, ==, 1);
  g_assert_cmpuint (f->n_eligible, ==, 2);
  g_assert_cmpint (f->is_opener, ==, 1);
  g_assert_cmpint (f->is_present, ==, 1);
  g_assert_cmpuint (f->n_screeners, ==, 1); /* the refused one is no screener answered */
  g_assert_cmpuint (f->n_screeners_yes, ==, 1);
  g_assert_cmpuint (f->n_refused, ==, 1);
  g_assert_cmpuint (f->n_triggers, ==, 1);
  g_assert_cmpuint (f->n_triggers_short, ==, 0);
  g_assert_cmpuint (f->n_incidents, ==, 2);
  g_assert_cmpuint (f->n_grids, ==, 1);
  g_assert_cmpuint (f->n_grids_flat, ==, 1);
  g_assert_cmpuint (f->first_digits[1], ==, 1);
  g_assert_cmpuint (f->last_digits[0], ==, 1);
  g_assert_cmpfloat (f->latitude, ==, -6.2);
  g_assert_cmpfloat (f->accuracy, ==, 4.5);
  g_assert_cmpuint (f->phone, !=, 0);
  g_assert_cmpstr (f->disposition, ==, "1.1");
  g_assert_cmpuint (f->ages->len, ==, 2);
}

static void
test_read (void)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorReviewPlan) plan = make_plan (diagnostics);
  g_autoptr (GBytes) record = g_bytes_new_static (record_xml, strlen (record_xml));
  g_autoptr (DoorReviewFacts) f = door_review_facts_new ("uuid:1", "c1", "ann", "north", "7");
  g_autoptr (GError) error = NULL;
  DoorDefNode forced = door_form_find (door_review_plan_form (plan), "/data/private/forced");

  /* "typo" is told; "nonsense" stands in a hidden part, which nobody reads. */
  g_assert_cmpuint (door_diagnostics_length (diagnostics), ==, 1);
  door_review_facts_read (f, plan, record, &error);
  g_assert_no_error (error);
  assert_record (f);
  g_assert_true (door_review_plan_is_hidden (plan, forced));
  g_assert_cmpint (door_review_plan_node (plan, forced)->item, ==, DOOR_PLAN_HIDDEN);
  g_assert_cmpuint (f->codes->len, ==, door_review_plan_n_items (plan));
  /* asked: 4 in the roster, 13 more outside, 2 in events; the hidden one not. */
  g_assert_cmpuint (f->n_asked, ==, 4 + 12 + 2);
}

/* Whether the hidden part was filled cannot be told from the facts. */
static void
test_hidden (void)
{
  g_autoptr (DoorReviewPlan) plan = make_plan (NULL);
  g_autofree char *without = g_strdup (record_xml);
  g_autoptr (DoorReviewFacts) a = door_review_facts_new ("uuid:1", "c1", "ann", "north", "7");
  g_autoptr (DoorReviewFacts) b = door_review_facts_new ("uuid:1", "c1", "ann", "north", "7");
  g_autoptr (GBytes) full = g_bytes_new_static (record_xml, strlen (record_xml));
  g_autoptr (GBytes) empty = NULL;
  g_autoptr (GBytes) one = NULL;
  g_autoptr (GBytes) two = NULL;
  char *answer = strstr (without, "<forced>1");

  answer[8] = ' ';
  empty = g_bytes_new (without, strlen (without));
  g_assert_true (door_review_facts_read (a, plan, full, NULL));
  g_assert_true (door_review_facts_read (b, plan, empty, NULL));
  one = door_review_facts_pack (a);
  two = door_review_facts_pack (b);
  g_assert_true (g_bytes_equal (one, two));
}

static void
test_pack (void)
{
  g_autoptr (DoorReviewPlan) plan = make_plan (NULL);
  g_autoptr (DoorReviewFacts) f = door_review_facts_new ("uuid:1", "c1", "ann", "north", "7");
  g_autoptr (GBytes) record = g_bytes_new_static (record_xml, strlen (record_xml));
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (DoorReviewFacts) back = NULL;

  g_assert_true (door_review_facts_read (f, plan, record, NULL));
  packed = door_review_facts_pack (f);
  back = door_review_facts_unpack (packed);
  g_assert_nonnull (back);
  assert_record (back);
  g_assert_cmpstr (back->interviewer, ==, "ann");
  g_assert_cmpmem (back->codes->data, back->codes->len, f->codes->data, f->codes->len);
  for (gsize n = 0; n < g_bytes_get_size (packed); n++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (packed, 0, n);
      g_autoptr (DoorReviewFacts) none = door_review_facts_unpack (cut);
      g_assert_null (none);
    }
}

/* Which item was refused is known; of those asked that were answered, and of those not asked, none is. */
static void
test_missing (void)
{
  g_autoptr (DoorReviewPlan) plan = make_plan (NULL);
  g_autoptr (DoorReviewFacts) f = door_review_facts_new ("uuid:1", "c1", "ann", "north", "7");
  g_autoptr (GBytes) record = g_bytes_new_static (record_xml, strlen (record_xml));
  DoorDefNode robbed = door_form_find (door_review_plan_form (plan), "/data/robbed");
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (DoorReviewFacts) back = NULL;

  g_assert_true (door_review_facts_read (f, plan, record, NULL));
  packed = door_review_facts_pack (f);
  back = door_review_facts_unpack (packed);
  for (guint i = 0; i < door_review_plan_n_items (plan); i++)
    g_assert_cmpint (door_review_facts_is_missing (back, i), ==,
                     door_review_plan_item (plan, i) == robbed);
  g_assert_false (door_review_facts_is_missing (back, 10000));
}

/* The size without what came with the third version: a run of numbers, and two of structures. */
static gsize
later (const DoorReviewFacts *f, gsize size)
{
  gsize numbers = G_STRUCT_OFFSET (DoorReviewFacts, sections)
                  - G_STRUCT_OFFSET (DoorReviewFacts, area_latitude);

  return size - 3 * 4 - numbers - f->sections->len * sizeof (DoorSectionFacts)
         - f->stretches->len * sizeof (DoorTimelineStretch);
}

/* As the first version kept them: read, and said to be without what it did not keep. */
static void
test_earlier_version (void)
{
  g_autoptr (DoorReviewPlan) plan = make_plan (NULL);
  g_autoptr (DoorReviewFacts) f = door_review_facts_new ("uuid:1", "c1", "ann", "north", "7");
  g_autoptr (GBytes) record = g_bytes_new_static (record_xml, strlen (record_xml));
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (GBytes) earlier = NULL;
  g_autoptr (GBytes) second = NULL;
  g_autoptr (DoorReviewFacts) back = NULL;
  g_autoptr (DoorReviewFacts) since = NULL;
  char *copy;

  g_assert_true (door_review_facts_read (f, plan, record, NULL));
  packed = door_review_facts_pack (f);
  copy = g_memdup2 (g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  g_assert_cmpmem (copy + 4, strlen ("door-facts-3"), "door-facts-3", strlen ("door-facts-3"));
  copy[4 + strlen ("door-facts-")] = '2';
  second = g_bytes_new (copy, later (f, g_bytes_get_size (packed)));
  copy[4 + strlen ("door-facts-")] = '1';
  earlier = g_bytes_new_take (copy, later (f, g_bytes_get_size (packed)) - 4 - f->missing->len);
  back = door_review_facts_unpack (earlier);
  g_assert_nonnull (back);
  assert_record (back);
  g_assert_null (back->missing);
  g_assert_false (door_review_facts_is_missing (back, 0));
  since = door_review_facts_unpack (second);
  g_assert_nonnull (since);
  assert_record (since);
  g_assert_nonnull (since->missing);
  g_assert_cmpuint (since->sections->len, ==, 0);
  g_assert_true (isnan (since->area_radius_m));
  g_assert_cmpint (since->knows_offset, ==, 0);
}

static void
test_refused (void)
{
  g_autoptr (DoorReviewPlan) plan = make_plan (NULL);
  static const char *const bad[] = { "", "<data", "<other/>", "<data>&x;</data>" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) record = g_bytes_new_static (bad[i], strlen (bad[i]));
      g_autoptr (DoorReviewFacts) f = door_review_facts_new ("uuid:1", NULL, NULL, NULL, NULL);
      g_autoptr (GError) error = NULL;
      g_assert_false (door_review_facts_read (f, plan, record, &error));
      g_assert_nonnull (error);
    }
}

/* Hours of day are those of the device: eight in the morning in Jakarta is no night visit. */
static void
test_stamp (void)
{
  static const struct {
    const char *stamp;
    gint32 offset;
    gboolean known;
  } cases[] = {
    { "2026-11-28T08:00:00.000+07:00", 7 * 3600, TRUE },
    { "2026-11-28T20:00:00.000Z", 0, TRUE },
    { "2026-11-28T08:00:00.000-04:30", -4 * 3600 - 1800, TRUE },
    { "2026-11-28T08:00:00", 0, FALSE },
    { "2026-11-28", 0, FALSE },
    { "", 0, FALSE },
    { "Tuesday", 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DoorReviewFacts) f = door_review_facts_new ("uuid:1", NULL, NULL, NULL, NULL);

      door_review_facts_take_stamp (f, cases[i].stamp);
      g_assert_cmpint (f->utc_offset_s, ==, cases[i].offset);
      g_assert_cmpint (f->knows_offset, ==, cases[i].known);
    }
}

static void
test_distance (void)
{
  /* One degree along the equator of the mean sphere. */
  g_assert_cmpfloat_with_epsilon (door_distance (0, 0, 0, 1), 111195.08, 0.01);
  g_assert_cmpfloat_with_epsilon (door_distance (0, 179.5, 0, -179.5), 111195.08, 0.01);
  g_assert_true (isnan (door_distance (NAN, 0, 0, 1)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/read", test_read);
  g_test_add_func ("/facts/hidden", test_hidden);
  g_test_add_func ("/facts/pack", test_pack);
  g_test_add_func ("/facts/missing", test_missing);
  g_test_add_func ("/facts/earlier-version", test_earlier_version);
  g_test_add_func ("/facts/refused", test_refused);
  g_test_add_func ("/facts/stamp", test_stamp);
  g_test_add_func ("/facts/distance", test_distance);
  return g_test_run ();
}
