/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Second visits beside the interviews: findings, pairs, and what never becomes one; and that the
 * questionnaires we give away belong together. */
#include "door-check-match.h"

#include "door-files.h"

#include <string.h>

static const char first_xml[]
    = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"
      " xmlns:door='https://doorstep.org/xforms'><h:head><h:title>T</h:title><model>"
      "<instance><data id='t' version='1'><home><size/><kind/></home><member><size/></member>"
      "<bike/><mood/><secret/><call/></data></instance>"
      "<bind nodeset='/data/secret' door:sensitivity='1'/>"
      "<bind nodeset='/data/call' door:quality='callback:1'/></model></h:head><h:body>"
      "<input ref='/data/home/size'><label>s</label></input>"
      "<input ref='/data/home/kind'><label>k</label></input>"
      "<group ref='/data/member'><repeat nodeset='/data/member'><input ref='/data/member/size'>"
      "<label>x</label></input></repeat></group>"
      "<input ref='/data/bike'><label>b</label></input>"
      "<input ref='/data/mood'><label>m</label></input>"
      "<input ref='/data/secret'><label>t</label></input>"
      "<input ref='/data/call'><label>c</label></input></h:body></h:html>";

static const char check_xml[]
    = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"
      " xmlns:door='https://doorstep.org/xforms'><h:head><h:title>C</h:title><model>"
      "<instance><data id='c' version='1'><reached/><been/><hh/><kind/><bike/><mood/><secret/>"
      "<gone/><judged/></data></instance>"
      "<bind nodeset='/data/reached' door:quality='check-reached:1'/>"
      "<bind nodeset='/data/been' door:quality='check-not-visited:2'/>"
      "<bind nodeset='/data/hh' door:quality='household-size check-fixed:size'/>"
      "<bind nodeset='/data/kind' door:quality='check-fixed'/>"
      "<bind nodeset='/data/bike' door:quality='check-skill'/>"
      "<bind nodeset='/data/mood' door:quality='check-opinion'/>"
      "<bind nodeset='/data/secret' door:quality='check-fixed'/>"
      "<bind nodeset='/data/gone' door:quality='check-fixed'/>"
      "<bind nodeset='/data/judged' door:quality='check-wrong:4'/></model></h:head><h:body>"
      "<input ref='/data/reached'><label>r</label></input></h:body></h:html>";

static const char first_record[] = "<data id='t'><home><size>4</size><kind>1</kind></home>"
                                   "<member><size>9</size></member><bike>-8</bike><mood>3</mood>"
                                   "<secret>1</secret><call>1</call></data>";

static DoorReviewPlan *
plan_of_bytes (GBytes *bytes)
{
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = door_form_load (bytes, NULL, faults);

  if (!form)
    g_error ("%s", door_diagnostics_get (faults, 0)->message);
  return door_review_plan_new (form, faults);
}

static DoorReviewPlan *
plan_of (const char *xml)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (xml, strlen (xml));

  return plan_of_bytes (bytes);
}

static DoorCheckMatch *
match (const char *record)
{
  g_autoptr (DoorReviewPlan) first = plan_of (first_xml);
  g_autoptr (DoorReviewPlan) check = plan_of (check_xml);
  g_autoptr (GBytes) one = g_bytes_new_static (first_record, strlen (first_record));
  g_autoptr (GBytes) two = g_bytes_new_static (record, strlen (record));
  g_autoptr (GError) error = NULL;
  DoorCheckMatch *self = door_check_match_new (check, two, first, one, &error);

  g_assert_no_error (error);
  return self;
}

static void
test_pairs (void)
{
  g_autoptr (DoorCheckMatch) self
      = match ("<data><reached>1</reached><been>1</been><hh>5</hh><kind>1</kind><bike>1</bike>"
               "<mood>2</mood><secret>1</secret><gone>1</gone></data>");
  static const DoorCheckPair expected[] = {
    { "size", DOOR_CHECK_FIXED, "4", "5" },
    { "kind", DOOR_CHECK_FIXED, "1", "1" },
    { "bike", DOOR_CHECK_SKILL, "", "1" },
    { "mood", DOOR_CHECK_OPINION, "3", "2" },
  };

  g_assert_cmpint (self->finding, ==, DOOR_VISIT_CONFIRMED);
  g_assert_cmpuint (self->pairs->len, ==, G_N_ELEMENTS (expected)); /* no secret, nothing gone */
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const DoorCheckPair *pair = &g_array_index (self->pairs, DoorCheckPair, i);

      g_assert_cmpstr (pair->item, ==, expected[i].item);
      g_assert_cmpint (pair->item_class, ==, expected[i].item_class);
      g_assert_cmpstr (pair->first, ==, expected[i].first);
      g_assert_cmpstr (pair->second, ==, expected[i].second);
    }
}

static void
test_findings (void)
{
  static const struct {
    const char *record;
    DoorVisitFinding finding;
  } cases[] = {
    { "<data><reached>2</reached></data>", DOOR_VISIT_NOT_FOUND },
    { "<data/>", DOOR_VISIT_NOT_FOUND },
    { "<data><reached>1</reached><been>2</been></data>", DOOR_VISIT_NOT_VISITED },
    { "<data><reached>1</reached><been>1</been><judged>4</judged></data>",
      DOOR_VISIT_WRONG_PERSON },
    { "<data><reached>1</reached><been>1</been><judged>1</judged></data>", DOOR_VISIT_CONFIRMED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DoorCheckMatch) self = match (cases[i].record);

      g_assert_cmpint (self->finding, ==, cases[i].finding);
      g_assert_true (self->finding == DOOR_VISIT_CONFIRMED || self->pairs->len == 0);
    }
}

static void
test_refused (void)
{
  g_autoptr (DoorReviewPlan) first = plan_of (first_xml);
  g_autoptr (DoorReviewPlan) check = plan_of (check_xml);
  g_autoptr (GBytes) one = g_bytes_new_static (first_record, strlen (first_record));
  g_autoptr (GBytes) junk = g_bytes_new_static ("no", 2);
  g_autoptr (GBytes) other = g_bytes_new_static ("<other/>", 8);
  g_autoptr (GError) error = NULL;
  g_autofree char *agreed = door_check_value (first, one, DOOR_ITEM_CALLBACK);
  g_autofree char *none = door_check_value (first, one, DOOR_ITEM_PHONE);

  g_assert_null (door_check_match_new (check, junk, first, one, NULL));
  g_assert_null (door_check_match_new (check, other, first, one, NULL));
  g_assert_null (door_check_match_new (first, one, first, one, &error));
  g_assert_nonnull (error);
  g_assert_true (door_review_plan_is_check (check));
  g_assert_false (door_review_plan_is_check (first));
  g_assert_cmpstr (agreed, ==, "1");
  g_assert_cmpstr (none, ==, "");
}

static DoorReviewPlan *
plan_of_questionnaire (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".xml", NULL);
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "questionnaires", name, file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = door_file_load (path, 64 * 1024 * 1024, &error);

  g_assert_no_error (error);
  return plan_of_bytes (xml);
}

/* Every question that our second visit asks again is one of our interview's, and for the team. */
static void
test_questionnaires (void)
{
  g_autoptr (DoorReviewPlan) check = plan_of_questionnaire ("back-check");
  g_autoptr (DoorReviewPlan) first = plan_of_questionnaire ("victimization");
  const DoorFormDef *form = door_review_plan_form (check);
  guint n = 0;

  for (DoorDefNode node = 0; node < door_form_n_nodes (form); node++)
    {
      const DoorPlanNode *what = door_review_plan_node (check, node);
      const char *name = what->values ? what->values[0] : door_form_name (form, node);

      if (!(what->roles & DOOR_ITEMS_COMPARED))
        continue;
      g_test_message ("%s", name);
      g_assert_cmpuint (door_review_plan_find_name (first, name), !=, DOOR_DEF_NONE);
      n++;
    }
  g_assert_cmpuint (n, ==, 12);
  g_assert_cmpuint (door_review_plan_find_role (check, DOOR_ITEM_CHECK_REACHED), !=, DOOR_DEF_NONE);
  g_assert_cmpuint (door_review_plan_find_role (first, DOOR_ITEM_CALLBACK), !=, DOOR_DEF_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/check-match/pairs", test_pairs);
  g_test_add_func ("/review/check-match/findings", test_findings);
  g_test_add_func ("/review/check-match/refused", test_refused);
  g_test_add_func ("/review/check-match/questionnaires", test_questionnaires);
  return g_test_run ();
}
