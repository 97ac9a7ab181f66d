/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entities: what a form says about the lists that its records add to and change. The record carries it;
 * whoever receives the record acts on it. */
#include <string.h>

#include "scenario.h"

#define NAMES                                                                                      \
  "xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "                  \
  "xmlns:jr='http://openrosa.org/javarosa' xmlns:orx='http://openrosa.org/xforms' "                \
  "xmlns:odk='http://www.opendatakit.org/xforms' "                                                 \
  "xmlns:entities='http://www.opendatakit.org/xforms/entities'"
#define FORM(version, instance, model, body)                                                       \
  "<h:html " NAMES "><h:head><h:title>T</h:title><model " version "><instance>" instance           \
  "</instance>" model "</model></h:head><h:body>" body "</h:body></h:html>"

/* --- One entity --------------------------------------------------------------------------- */

static const char registration[] = FORM (
    "odk:xforms-version='1.0.0' entities:entities-version='2022.1.0'",
    "<data id='trees' version='1'><species/><height/><meta><instanceID/><instanceName/>"
    "<entity dataset='trees' id='' create='1'><label/></entity></meta></data>",
    BIND ("/data/species", "type='string' entities:saveto='species'")
        BIND ("/data/height", "type='int' entities:saveto='height_cm'") BIND (
            "/data/meta/instanceID", "type='string' readonly='true()' jr:preload='uid'")
            BIND ("/data/meta/entity/@id",
                  "type='string' readonly='true()'") "<setvalue event='odk-instance-first-load' "
                                                     "ref='/data/meta/entity/@id' "
                                                     "type='string' readonly='true()' "
                                                     "value='uuid()'/>" BIND (
                                                         "/data/meta/entity/label",
                                                         "type='string' readonly='true()' "
                                                         "calculate=\"concat(/data/species, ', ', "
                                                         "/data/height, ' cm')\""),
    INPUT ("/data/species") INPUT ("/data/height"));

static void
test_create (void)
{
  g_autoptr (Scenario) s = scenario_new_from_xml (registration, NULL);
  g_autofree char *id
      = g_strdup (door_session_value (s->session, node_at (s, "/data/meta/entity/@id")));
  g_autofree char *expected = NULL;
  g_autofree char *xml = NULL;

  g_assert_cmpuint (strlen (id), ==, 36);
  answer (s, "/data/species", "Teak");
  answer (s, "/data/height", "250");
  assert_value (s, "/data/meta/entity/@id", id); /* first load is over */
  xml = xml_of (s->session, TRUE);
  expected = g_strdup_printf ("<entity dataset=\"trees\" id=\"%s\" create=\"1\">"
                              "<label>Teak, 250 cm</label></entity>",
                              id);
  g_assert_nonnull (strstr (xml, expected));
  g_assert_cmpstr (
      door_form_bind_attribute (s->def, door_form_find (s->def, "/data/height"), "entities:saveto"),
      ==, "height_cm");
}

/* --- An update that may create ------------------------------------------------------------ */

static GBytes *
load_list (const DoorFormMedia *media, const char *name, const char *uri)
{
  static const char list[] = "name,label,__version,__trunkVersion,__branchId,height_cm\n"
                             "11111111-1111-4111-8111-111111111111,Old teak,3,2,b-7,100\n";

  return strcmp (name, "trees.csv") == 0 ? g_bytes_new_static (list, strlen (list)) : NULL;
}

#define ITEM_OF "instance('trees')/root/item[name = /data/tree]/"
#define ENTITY "/data/meta/entity"

static const char follow_up[] = FORM (
    "entities:entities-version='2024.1.0'",
    "<data id='t' version='1'><tree/><height/><meta><instanceID/><entity dataset='trees' id='' "
    "create='' update='' baseVersion='' trunkVersion='' "
    "branchId=''><label/></entity></meta></data>",
    "<instance id='trees' src='jr://file-csv/trees.csv'/>" BIND (
        "/data/height", "type='int' entities:saveto='height_cm'")
        BIND (ENTITY "/@id", "calculate='/data/tree'")
            BIND (ENTITY "/@create", "calculate=\"count(" ITEM_OF "name) = 0\"")
                BIND (ENTITY "/@update", "calculate=\"count(" ITEM_OF "name) = 1\"")
                    BIND (ENTITY "/@baseVersion", "calculate=\"" ITEM_OF "__version\"")
                        BIND (ENTITY "/@trunkVersion", "calculate=\"" ITEM_OF "__trunkVersion\"")
                            BIND (ENTITY "/@branchId", "calculate=\"" ITEM_OF "__branchId\"")
                                BIND (ENTITY "/label",
                                      "calculate=\"if(/data/height &gt; 200, 'Tall', '')\""),
    "<select1 ref='/data/tree' appearance='minimal'><label>t</label>"
    "<itemset nodeset=\"instance('trees')/root/item\"><value ref='name'/><label ref='label'/>"
    "</itemset></select1>" INPUT ("/data/height"));

static void
test_update (void)
{
  const DoorFormMedia media = { load_list, NULL };
  g_autoptr (Scenario) s = scenario_new_from_xml (follow_up, &media);
  g_autofree char *offered = choices_of (s, "/data/tree");
  g_autofree char *blank = NULL;
  g_autofree char *xml = NULL;

  g_assert_cmpstr (offered, ==, "11111111-1111-4111-8111-111111111111");
  blank = xml_of (s->session, TRUE);
  g_assert_nonnull (strstr (blank, "create=\"true\" update=\"false\" baseVersion=\"\""));
  answer (s, "/data/tree", offered);
  answer (s, "/data/height", "120");
  xml = xml_of (s->session, TRUE);
  g_assert_nonnull (strstr (xml,
                            "<entity dataset=\"trees\" id=\"11111111-1111-4111-8111-111111111111\" "
                            "create=\"false\" update=\"true\" baseVersion=\"3\" trunkVersion=\"2\" "
                            "branchId=\"b-7\"><label/></entity>"));
}

/* --- Several entities, in repeats --------------------------------------------------------- */

#define MEMBER "/data/member"

static const char several[] = FORM (
    "entities:entities-version='2025.1.0'",
    "<data id='h' version='1'><village/><member jr:template=''><name/><meta><entity "
    "dataset='people' id='' create='1'><label/></entity></meta></member>"
    "<meta><instanceID/><entity dataset='households' id='' "
    "create='1'><label/></entity></meta></data>",
    BIND ("/data/village", "entities:saveto='village'")
        BIND (MEMBER "/name", "entities:saveto='full_name'")
            BIND (MEMBER "/meta/entity/label", "calculate='../../../name'")
                BIND ("/data/meta/entity/label", "calculate='/data/village'")
                    BIND (MEMBER "/meta",
                          "relevant=\"../name != ''\"") "<setvalue event='odk-instance-first-load' "
                                                        "ref='/data/meta/entity/@id' "
                                                        "value='uuid()'/>",
    INPUT ("/data/village") "<group ref='" MEMBER "'><label>M</label><repeat nodeset='" MEMBER "'>"
                            "<setvalue event='odk-instance-first-load odk-new-repeat' "
                            "ref='" MEMBER "/meta/entity/@id' value='uuid()'/>" INPUT (
                                MEMBER "/name") "</repeat></group>");

static void
test_several (void)
{
  g_autoptr (Scenario) s = scenario_new_from_xml (several, NULL);
  g_autofree char *first = NULL;
  g_autofree char *xml = NULL;

  add_repeat (s, MEMBER);
  add_repeat (s, MEMBER);
  first = g_strdup (door_session_value (s->session, node_at (s, MEMBER "[1]/meta/entity/@id")));
  g_assert_cmpuint (strlen (first), ==, 36);
  g_assert_cmpstr (first, !=,
                   door_session_value (s->session, node_at (s, MEMBER "[2]/meta/entity/@id")));
  answer (s, MEMBER "[1]/name", "Amina");
  answer (s, "/data/village", "Pur");
  xml = xml_of (s->session, TRUE);
  g_assert_nonnull (strstr (xml, "create=\"1\"><label>Amina</label></entity>"));
  g_assert_nonnull (strstr (xml, "create=\"1\"><label>Pur</label></entity>"));
  /* The second was not named: its entity is not made. */
  g_assert_cmpuint (strlen (strstr (xml, "people")), >, 0);
  g_assert_null (strstr (strstr (xml, "people") + 1, "people"));
}

/* A record resumed keeps its entity; a sent one edited is about the same entity, too. */
static void
test_resume (void)
{
  g_autoptr (Scenario) s = scenario_new_from_xml (registration, NULL);
  g_autoptr (GBytes) record = NULL;

  answer (s, "/data/species", "Teak");
  record = door_session_to_xml (s->session, TRUE);
  for (int edit = 0; edit <= 1; edit++)
    {
      g_autoptr (DoorSession) again
          = door_session_resume (s->def, NULL, record, edit != 0, NULL, NULL);

      g_assert_cmpstr (
          door_session_value (again, door_session_find (again, "/data/meta/entity/@id")), ==,
          door_session_value (s->session, node_at (s, "/data/meta/entity/@id")));
      g_assert_cmpstr (
          door_session_value (again, door_session_find (again, "/data/meta/entity/label")), ==,
          "Teak,  cm");
    }
}

/* --- Versions ----------------------------------------------------------------------------- */

static const struct {
  const char *version;  /* the model's attribute; NULL: none */
  const char *expected; /* part of what is said; NULL: nothing */
} versions[] = {
  { "2022.1.0", NULL },
  { "2022.1.9", NULL },
  { "2023.1.0", NULL },
  { "2024.1.0", NULL },
  { "2025.1.0", NULL },
  { "2025.1", NULL },
  { "2025.10.0", "warning: entities of version 2025.10.0" },
  { "2021.1.0", "warning: entities of version 2021.1.0" },
  { "2026.1.0", "2025.1" },
  { "next", "[entities-version]" },
  { "", "[entities-version]" },
};

static void
test_versions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autofree char *xml = g_strdup_printf (
          "<h:html " NAMES "><h:head><h:title>T</h:title><model entities:entities-version='%s'>"
          "<instance><data id='x'><a/></data></instance></model></h:head><h:body>" INPUT (
              "/data/a") "</h:body></h:html>",
          versions[i].version);
      g_autofree char *text = faults_of (xml);

      g_test_message ("%s: %s", versions[i].version, text);
      if (versions[i].expected)
        g_assert_nonnull (strstr (text, versions[i].expected));
      else
        g_assert_cmpstr (text, ==, "");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/entities/create", test_create);
  g_test_add_func ("/entities/update", test_update);
  g_test_add_func ("/entities/several", test_several);
  g_test_add_func ("/entities/resume", test_resume);
  g_test_add_func ("/entities/versions", test_versions);
  return g_test_run ();
}
