/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small questionnaire, and teams whose ways are known. */
#include "door-drill.h"

#include <string.h>

#define POOL 900u

static void
add_select (GString *model, GString *body, const char *name, const char *quality)
{
  g_string_append_printf (model, "<bind nodeset='/data/%s'%s%s%s/>", name,
                          quality ? " door:quality='" : "", quality ? quality : "",
                          quality ? "'" : "");
  g_string_append_printf (body,
                          "<select1 ref='/data/%s'><label>%s</label>"
                          "<item><label>Y</label><value>1</value></item>"
                          "<item><label>N</label><value>2</value></item>"
                          "<item><label>X</label><value>3</value></item></select1>",
                          name, name);
}

/* Ten screeners and forty other questions, after a consent without which there is nothing. */
static DoorFormDef *
make_form (gboolean screeners)
{
  g_autoptr (GString) nodes = g_string_new (NULL), model = g_string_new (NULL);
  g_autoptr (GString) body = g_string_new (NULL), xml = g_string_new (NULL);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *name = g_strdup_printf ("q%u", i);
      g_string_append_printf (nodes, "<%s/>", name);
      add_select (model, body, name, screeners && i < 10 ? "screener trigger:2" : NULL);
    }
  g_string_append_printf (
      xml,
      "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"
      " xmlns:door='https://doorstep.org/xforms'><h:head><h:title>T</h:title><model><instance>"
      "<data id='t' version='1'><agree/><age/>%s</data></instance>"
      "<bind nodeset='/data/age' type='int' constraint='. &gt;= 0 and . &lt; 95'"
      " door:quality='member-age'/>%s</model></h:head><h:body>"
      "<input ref='/data/age'><label>Age</label></input>%s</h:body></h:html>",
      nodes->str, model->str, body->str);
  bytes = g_bytes_new (xml->str, xml->len);
  return door_form_load (bytes, NULL, diagnostics);
}

static DoorDrill *
make_drill (void)
{
  g_autoptr (DoorFormDef) form = make_form (TRUE);
  g_autoptr (GError) error = NULL;
  DoorDrill *drill = door_drill_new (form, NULL, POOL, 7, &error);

  g_assert_no_error (error);
  return drill;
}

/* Those who invent are the first to be looked at. */
static void
test_found (void)
{
  g_autoptr (DoorDrill) drill = make_drill ();
  guint found = 0;

  for (guint seed = 0; seed < 5; seed++)
    {
      const DoorDrillTeam team = { { 8, 0, 0, 2 }, 60, seed };
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorQuality) book = door_drill_play (drill, &team, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (door_quality_n_interviews (book), ==, 600);
      for (guint i = 0; i < 3; i++)
        found += door_drill_way (&team, door_quality_interviewer (book, i)->name)
                 == DOOR_WAY_FABRICATING;
    }
  g_test_message ("%u of 10 among the first three", found);
  g_assert_cmpuint (found, >=, 9);
}

static void
test_honest (void)
{
  g_autoptr (DoorDrill) drill = make_drill ();
  guint standing_out = 0;

  for (guint seed = 0; seed < 10; seed++)
    {
      const DoorDrillTeam team = { { 10, 0, 0, 0 }, 60, seed };
      g_autoptr (DoorQuality) book = door_drill_play (drill, &team, NULL);
      for (guint i = 0; i < 10; i++)
        {
          const DoorQualityInterviewer *who = door_quality_interviewer (book, i);
          g_assert_cmpint (door_drill_way (&team, who->name), ==, DOOR_WAY_HONEST);
          standing_out += door_quality_stands_out (book, who);
        }
    }
  g_assert_cmpuint (standing_out, <=, 1);
}

/* Each way shows in the figure that it is about, against the honest ones of the same team. */
static void
test_ways (void)
{
  static const struct {
    DoorDrillWay way;
    DoorQualityId id;
  } cases[] = { { DOOR_WAY_HURRIED, DOOR_QUALITY_DURATION },
                { DOOR_WAY_AVOIDING, DOOR_QUALITY_SCREENERS },
                { DOOR_WAY_FABRICATING, DOOR_QUALITY_SCREENERS } };
  g_autoptr (DoorDrill) drill = make_drill ();
  const DoorDrillTeam team = { { 4, 2, 2, 2 }, 60, 11 };
  g_autoptr (DoorQuality) book = door_drill_play (drill, &team, NULL);

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      double sum[DOOR_N_WAYS] = { 0 };
      for (guint i = 0; i < 10; i++)
        {
          const DoorQualityInterviewer *who = door_quality_interviewer (book, i);
          sum[door_drill_way (&team, who->name)] += who->results[cases[c].id].value;
        }
      g_assert_cmpfloat (sum[cases[c].way] / team.n[cases[c].way], <,
                         0.75 * sum[DOOR_WAY_HONEST] / team.n[DOOR_WAY_HONEST]);
    }
}

/* Promise 1. */
static void
test_same (void)
{
  const DoorDrillTeam team = { { 6, 1, 1, 2 }, 40, 3 };
  g_autoptr (DoorDrill) one = make_drill ();
  g_autoptr (DoorDrill) two = make_drill ();
  g_autoptr (DoorQuality) a = door_drill_play (one, &team, NULL);
  g_autoptr (DoorQuality) b = NULL;
  g_autoptr (DoorQuality) between = door_drill_play (two, &team, NULL);

  b = door_drill_play (two, &team, NULL);
  for (guint i = 0; i < 10; i++)
    {
      const DoorQualityInterviewer *x = door_quality_interviewer (a, i);
      const DoorQualityInterviewer *y = door_quality_interviewer (b, i);
      g_assert_cmpstr (x->name, ==, y->name);
      g_assert_cmpmem (x->results, sizeof x->results, y->results, sizeof y->results);
    }
}

static void
test_refused (void)
{
  g_autoptr (DoorDrill) drill = make_drill ();
  g_autoptr (DoorFormDef) without = make_form (FALSE);
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("question,answer,weight\nno_such,1,5\n", 35);
  g_autoptr (DoorFormDef) form = make_form (TRUE);
  g_autoptr (GError) error = NULL;
  const DoorDrillTeam large = { { 20, 0, 0, 0 }, 200, 1 };

  g_assert_null (door_drill_play (drill, &large, &error));
  g_assert_nonnull (strstr (error->message, "more than the pool holds"));
  g_clear_error (&error);
  g_assert_null (door_drill_new (without, NULL, 10, 1, &error));
  g_assert_nonnull (strstr (error->message, "screener"));
  g_clear_error (&error);
  g_assert_null (door_drill_new (form, nonsense, 10, 1, &error));
  g_assert_nonnull (strstr (error->message, "no_such"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/found", test_found);
  g_test_add_func ("/drill/honest", test_honest);
  g_test_add_func ("/drill/ways", test_ways);
  g_test_add_func ("/drill/same", test_same);
  g_test_add_func ("/drill/refused", test_refused);
  return g_test_run ();
}
