/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-xpath"

#include "check-values.h"

#include <math.h>
#include <string.h>

static const char primary[]
    = "<data id='f1' version='3'>"
      "<name>Ada</name><blank/><five _type='int'>5</five><half _type='decimal'>0.5</half>"
      "<zero _type='int'>0</zero><born _type='date'>2000-02-29</born>"
      "<seen _type='dateTime'>2026-11-23T09:00:00.000+05:00</seen>"
      "<seen2 _type='dateTime'>2026-11-23T18:00:00.000+05:00</seen2>"
      "<clock>10:30:00.000+05:00</clock><langs>en ur  id</langs><flag>false</flag>"
      "<off _hidden='1'>secret</off>"
      "<group><a>1</a><b>2</b></group>"
      "<r _repeat='1'><x _type='int'>1</x><k>a</k><idx>2</idx>"
      "<in _repeat='1'><v _type='int'>11</v></in><in _repeat='1'><v _type='int'>12</v></in></r>"
      "<r _repeat='1'><x _type='int'>2</x><k>b</k><idx>1</idx>"
      "<in _repeat='1'><v _type='int'>21</v></in></r>"
      "<r _repeat='1' _hidden='1'><x _type='int'>4</x><k>c</k><idx/></r>"
      "<r _repeat='1'><x _type='int'/><k>a</k><idx/><in _repeat='1'><v _type='int'>41</v></in></r>"
      "<shape>0 0 0 0; 0 1 0 0; 1 1 0 0; 1 0 0 0; 0 0 0 0;</shape>"
      "<bow>0 0;1 1;0 1;1 0;0 0</bow>"
      "<p><point>38.253094215699576 21.756382658677467 0 0</point></p>"
      "<p><point>38.25021274773806 21.756382658677467 0 0</point></p>"
      "<p><point>38.25007793942195 21.763892843919166 0 0</point></p>"
      "<p><point>38.25290886154963 21.763935759263404 0 0</point></p>"
      "<p><point>38.25146813817506 21.758421137528785 0 0</point></p>"
      "<neg>-7</neg><neg>-3</neg>"
      "<meta><instanceID>uuid:1</instanceID></meta>"
      "</data>";

static const char wards[]
    = "<root>"
      "<item id='i1'><name>w1</name><label>Ward 1</label><lga>l1</lga><n>05</n></item>"
      "<item id='i2'><name>w2</name><label>Ward 2</label><lga>l2</lga><n>5</n></item>"
      "<item id='i3'><name>w3</name><label>Ward 3</label><lga>l1</lga><n>7</n></item>"
      "<item id='i4'><name>w4</name><label>Ward 4</label><lga>b</lga><n>Ada</n></item>"
      "</root>";

/* Names in namespaces, languages and ids. */
static const char names[] = "<root xml:lang='en'>"
                            "<p:a xml:id='k1' p:id='k9'>one</p:a>"
                            "<b xml:lang='ur-PK'><c xml:id='k2' id='k8'>two</c></b>"
                            "<d xml:lang=''>k2 k1</d>"
                            "</root>";

static const char *const codes[] = { "syntax", "function", "type", "limit" };

static char *
print_nodes (TreeHost *tree, GArray *nodes)
{
  GString *out = g_string_new ("nodes");

  for (guint i = 0; i < nodes->len; i++)
    {
      g_autofree char *path = tree_host_path (tree, g_array_index (nodes, DoorXNode, i));

      g_string_append_printf (out, " %s", path);
    }
  return g_string_free (out, FALSE);
}

static char *
print_value (TreeHost *tree, const DoorXValue *value)
{
  g_autofree char *text = NULL;

  switch (value->kind)
    {
    case DOOR_X_NODESET:
      return print_nodes (tree, value->nodes);
    case DOOR_X_NUMBER:
      text = door_xpath_number_to_text (value->number);
      return g_strdup (isnan (value->number) ? "NaN" : text);
    case DOOR_X_BOOLEAN:
      return g_strdup (value->boolean ? "true" : "false");
    case DOOR_X_DATE:
      text = value->has_time ? door_xpath_print_date_time (value->number, NULL)
                             : door_xpath_print_date (value->number);
      return g_strdup_printf ("date %s", text);
    case DOOR_X_STRING:
    default:
      return g_strdup_printf ("'%s'", value->text);
    }
}

char *
check_evaluate (TreeHost *tree, const char *context, const char *source, gboolean scalar)
{
  DoorXNode node = tree_host_find (tree, context != NULL ? context : "/data");
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorXpath) program = door_xpath_compile (source, &error);
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  gboolean ok;

  if (program == NULL)
    return g_strdup_printf ("!%s", codes[error->code]);
  ok = scalar ? door_xpath_eval_scalar (program, tree_host_get (tree), node, node, &value, &error)
              : door_xpath_eval (program, tree_host_get (tree), node, node, &value, &error);
  if (!ok)
    {
      g_assert_error (error, DOOR_XPATH_ERROR, error->code);
      g_assert_true (g_str_has_prefix (error->message, "column "));
      return g_strdup_printf ("!%s", codes[error->code]);
    }
  return print_value (tree, &value);
}

void
check_cases (TreeHost *tree, const Case *cases, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *value = check_evaluate (tree, cases[i].context, cases[i].source, FALSE);

      if (strcmp (value, cases[i].value) != 0)
        {
          g_test_message ("%s: found %s, expected %s", cases[i].source, value, cases[i].value);
          g_test_fail ();
        }
    }
}

TreeHost *
check_tree_new (void)
{
  TreeHost *tree = tree_host_new (primary);

  tree_host_add_instance (tree, "wards", wards);
  tree_host_add_instance (tree, "table:fruits", wards);
  tree_host_add_instance (tree, "names", names);
  return tree;
}
