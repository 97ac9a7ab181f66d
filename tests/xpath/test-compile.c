/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expression -> program: its listing, what it says it reads, and what is told about faults. */
#define G_LOG_DOMAIN "test-xpath"

#include "door-xpath.h"

#include <string.h>

/* clang-format off */

/* --- Listings --------------------------------------------------------------------------------- */

static const struct {
  const char *source;
  const char *dump;
} listings[] = {
  { "5", "number 5\n" },
  { "'x'", "text 'x'\n" },
  { "((('x')))", "text 'x'\n" },
  { "-5", "negate\n  number 5\n" },
  { "1 + 2 - 3", "sum\n  number 1\n  + number 2\n  - number 3\n" },
  { "1 + 2 * 3 = 7",
    "equality\n  sum\n    number 1\n    + product\n      number 2\n      * number 3\n  = number 7\n" },
  { "1 * 2 + 3 < 4",
    "relation\n  sum\n    product\n      number 1\n      * number 2\n    + number 3\n  < number 4\n" },
  { "a or b or c and d",
    "or\n  path . a\n  path . b\n  and\n    path . c\n    path . d\n" },
  { "a=b!=c", "equality\n  path . a\n  = path . b\n  != path . c\n" },
  { "a | b | c", "union\n  path . a\n  path . b\n  path . c\n" },
  { "/", "path /\n" },
  { ".", "path .\n" },
  { "..", "path . ..\n" },
  { "../../a/./b", "path . .. .. a b\n" },
  { "./a/../b", "path . a parent::node() b gathered\n" },
  { "/data/@id", "path / data @id\n" },
  { "//a", "path / descendant::a gathered\n" },
  { "a//b[1]", "path . a descendant-or-self::node() b[at] gathered\n  where\n    number 1\n" },
  { "child::a/attribute::b/self::node()", "path . a @b\n" },
  { "ancestor::*", "path . ancestor::* gathered\n" },
  { "* * *", "product\n  path . *\n  * path . *\n" },
  { "div div mod", "product\n  path . div\n  div path . mod\n" },
  { "a-b", "path . a-b\n" },
  { "a -b", "sum\n  path . a\n  - path . b\n" },
  { "jr:itext('a')", "call jr:itext\n  text 'a'\n" },
  { "current()/../x", "path current() .. x\n" },
  { "current()", "path current()\n" },
  { "sum(/data/r/x)", "call sum\n  path / data r x all\n" },
  { "if(a, b, c) + 1",
    "sum\n  call if\n    path . a\n    path . b\n    path . c\n  + number 1\n" },
  { "instance('w')/root/item[name = current()/../lga]/label",
    "path instance('w') root item[by name] label\n"
    "  where\n    equality\n      path . name\n      = path current() .. lga\n" },
  { "instance('w')/root/item[/data/lga = name][2]",
    "path instance('w') root item[by name]\n"
    "  where\n    equality\n      path / data lga\n      = path . name\n"
    "  where\n    number 2\n" },
  { "instance('w')/root/item[name = lga]",
    "path instance('w') root item[]\n"
    "  where\n    equality\n      path . name\n      = path . lga\n" },
  { "/data/r[name = 'x']/y",
    "path / data r[] y\n  where\n    equality\n      path . name\n      = text 'x'\n" },
  { "/data/r[position() = position(current()/..) - 1]/x",
    "path / data r[at] x\n  where\n    equality\n      call position\n"
    "      = sum\n        call position\n          path current() ..\n        - number 1\n" },
  { "/data/r[position() = /data/n]/x",
    "path / data r[] x\n  where\n    equality\n      call position\n      = path / data n\n" },
  { "(a | b)[1]/c", "path () c gathered\n  union\n    path . a\n    path . b\n  where\n    number 1\n" },
  { "randomize(instance('w')/root/item, 3)",
    "call randomize\n  path instance('w') root item all\n  number 3\n" },
  { "jr:choice-name(., '/data/q')",
    "call jr:choice-name\n  path .\n  text '/data/q'\n  path / data q\n" },
};

/* --- Faults ----------------------------------------------------------------------------------- */

static const struct {
  const char *source;
  DoorXpathError code;
  const char *message;
} faults[] = {
  { "", DOOR_XPATH_ERROR_SYNTAX,
    "column 1: found the end, expected a value, a path or a function" },
  { "1 +", DOOR_XPATH_ERROR_SYNTAX,
    "column 4: found the end, expected a value, a path or a function" },
  { "(1", DOOR_XPATH_ERROR_SYNTAX, "column 3: found the end, expected ')' or an operator" },
  { "1)", DOOR_XPATH_ERROR_SYNTAX, "column 2: found ')', expected an operator or the end" },
  { "a[1", DOOR_XPATH_ERROR_SYNTAX, "column 4: found the end, expected ']' or an operator" },
  { "a[]", DOOR_XPATH_ERROR_SYNTAX,
    "column 3: found ']', expected a value, a path or a function" },
  { "'abc", DOOR_XPATH_ERROR_SYNTAX,
    "column 1: a text begins here and has no closing quote" },
  { "a = \"abc'", DOOR_XPATH_ERROR_SYNTAX,
    "column 5: a text begins here and has no closing quote" },
  { "a == b", DOOR_XPATH_ERROR_SYNTAX,
    "column 4: found '=', expected a value, a path or a function" },
  { "a && b", DOOR_XPATH_ERROR_SYNTAX, "column 3: found '&', expected an operator or the end" },
  { "a b", DOOR_XPATH_ERROR_SYNTAX, "column 3: found 'b', expected an operator or the end" },
  { "${age} > 3", DOOR_XPATH_ERROR_SYNTAX,
    "column 1: found '$', expected a value: forms have no variables" },
  { "/data/", DOOR_XPATH_ERROR_SYNTAX,
    "column 7: found the end, expected the name of a node, '*', '.' or '..'" },
  { "/data//", DOOR_XPATH_ERROR_SYNTAX,
    "column 8: found the end, expected the name of a node, '*', '.' or '..'" },
  { "//", DOOR_XPATH_ERROR_SYNTAX,
    "column 3: found the end, expected the name of a node, '*', '.' or '..'" },
  { "/data/@", DOOR_XPATH_ERROR_SYNTAX,
    "column 8: found the end, expected the name of a node, '*', '.' or '..'" },
  { "chld::a", DOOR_XPATH_ERROR_SYNTAX, "column 1: 'chld' is no axis, did you mean child" },
  { "if(1, 2", DOOR_XPATH_ERROR_SYNTAX,
    "column 8: found the end, expected ',', ')' or an operator" },
  { "if(1, 2)", DOOR_XPATH_ERROR_FUNCTION, "column 1: if() has 2 arguments, expected 3" },
  { "1 + round()", DOOR_XPATH_ERROR_FUNCTION,
    "column 5: round() has 0 arguments, expected 1 to 2" },
  { "join()", DOOR_XPATH_ERROR_FUNCTION, "column 1: join() has 0 arguments, expected at least 1" },
  { "true(5)", DOOR_XPATH_ERROR_FUNCTION, "column 1: true() has 1 argument, expected 0" },
  { "conut-selected(a)", DOOR_XPATH_ERROR_FUNCTION,
    "column 1: 'conut-selected' is no function, did you mean count-selected()" },
  { "1 + selectd(a, 'b')", DOOR_XPATH_ERROR_FUNCTION,
    "column 5: 'selectd' is no function, did you mean selected()" },
  { "not-a-function-at-all()", DOOR_XPATH_ERROR_FUNCTION,
    "column 1: 'not-a-function-at-all' is no function that forms may use" },
  { "'ہاں' = foo()", DOOR_XPATH_ERROR_FUNCTION, "column 9: 'foo' is no function" },
  { "instance(a)/b", DOOR_XPATH_ERROR_SYNTAX,
    "column 10: found 'a', expected the instance's id in quotes" },
  { "instance('a)/b", DOOR_XPATH_ERROR_SYNTAX, "column 10: found ''', expected the closing quote" },
  { "current(1)", DOOR_XPATH_ERROR_SYNTAX, "column 9: found '1', expected ')'" },
  { "1 = '\xff'", DOOR_XPATH_ERROR_SYNTAX, "column 6: bytes that are no UTF-8 text" },
};

/* --- References ------------------------------------------------------------------------------- */

static const struct {
  const char *source;
  const char *refs;
} references[] = {
  { "1 + 2", "" },
  { "/data/a", "root /data/a;" },
  { "../a/@b", "context /../a/@b;" },
  { ".", "context;" },
  { "current()/../a", "current /../a;" },
  { "sum(/data/r/x) + /data/y", "all root /data/r/x;root /data/y;" },
  { "join(',', ../a | ../b)", "all context /../a;all context /../b;" },
  { "if(../a, ../b, ../c)", "context /../a;context /../b;context /../c;" },
  { "count(if(../a, ../b, ../c))", "context /../a;all context /../b;all context /../c;" },
  { "/data/r[x = ../y]/z", "root /data/r[]/z;outer 0.1 /x;outer 0.1 /../y;" },
  { "../r[x = current()/../y]/z", "context /../r[]/z;outer 0.1 /x;current /../y;" },
  { "instance('w')/root/item[a = /data/b][c]/d",
    "instance(w) /root/item[]/d;outer 0.1 /a;root /data/b;outer 0.1 /c;" },
  { "/data/a[b[c]]", "root /data/a[];outer 0.1 /b[];outer 1.0 /c;" },
  { "(../a | ../b)[c]/d",
    "context /../a;context /../b;outer 0.1 /c;outer 0.1 /d;outer 1.1 /c;outer 1.1 /d;" },
  { "//x", "root //x;" },
  { "jr:choice-name(../v, '/data/q')", "context /../v;root /data/q;" },
  { "jr:choice-name(../v, '../q')", "context /../v;context /../q;" },
  { "indexed-repeat(/data/r/x, /data/r, ../n)",
    "all root /data/r/x;all root /data/r;context /../n;" },
  { "id(../a)", "all context /../a;all root //*/@id/..;" },
  { "count(id('x')/b)", "all root //*/@id/..;all outer 0.2 /b;" },
  { "lang(../a)", "context /../a;context /*/@lang;" },
  { "namespace-uri(../a)", "context /../a;" },
  { "once(../a)", "context /../a;" },
  { "position(..)", "context /..;" },
  { "position()", "" },
  { "count(../*)", "all context /../*;" },
};
/* clang-format on */

static void
append_ref (GString *out, const DoorXref *ref)
{
  static const char *const bases[] = { "context", "current", "root", "instance", "outer" };

  g_string_append_printf (out, "%s%s", ref->is_nodeset ? "all " : "", bases[ref->base]);
  if (ref->base == DOOR_XREF_INSTANCE)
    g_string_append_printf (out, "(%s)", ref->instance);
  if (ref->base == DOOR_XREF_OUTER)
    g_string_append_printf (out, " %d.%u", ref->outer, ref->outer_step);
  for (guint i = 0; i < ref->n_steps; i++)
    {
      const DoorXStep *step = &ref->steps[i];

      g_string_append (out, i == 0 ? " /" : "/");
      if (step->axis == DOOR_XAXIS_PARENT)
        g_string_append (out, "..");
      else
        g_string_append_printf (out, "%s%s",
                                step->axis == DOOR_XAXIS_ATTRIBUTE    ? "@"
                                : step->axis == DOOR_XAXIS_DESCENDANT ? "/"
                                                                      : "",
                                step->name != 0 ? g_quark_to_string (step->name) : "*");
      g_string_append (out, step->has_predicate ? "[]" : "");
    }
  g_string_append_c (out, ';');
}

static void
test_listings (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (listings); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorXpath) program = door_xpath_compile (listings[i].source, &error);
      g_autofree char *dump = NULL;

      g_assert_no_error (error);
      dump = door_xpath_dump (program);
      g_assert_cmpstr (dump, ==, listings[i].dump);
      g_assert_cmpstr (door_xpath_source (program), ==, listings[i].source);
    }
}

static void
test_faults (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", g_utf8_validate (faults[i].source, -1, NULL) ? faults[i].source : "?");
      g_assert_null (door_xpath_compile (faults[i].source, &error));
      g_assert_error (error, DOOR_XPATH_ERROR, (int) faults[i].code);
      if (!g_str_has_prefix (error->message, faults[i].message))
        g_assert_cmpstr (error->message, ==, faults[i].message);
      g_assert_null (door_xpath_compile (faults[i].source, NULL));
    }
}

static void
test_references (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (references); i++)
    {
      g_autoptr (DoorXpath) program = door_xpath_compile (references[i].source, NULL);
      g_autoptr (GString) refs = g_string_new (NULL);

      g_assert_nonnull (program);
      for (guint k = 0; k < door_xpath_n_refs (program); k++)
        append_ref (refs, door_xpath_get_ref (program, k));
      g_assert_cmpstr (refs->str, ==, references[i].refs);
    }
}

/* --- Properties ------------------------------------------------------------------------------- */

#define PATH 1u
#define VOLATILE 2u
#define POSITION 4u
#define LANGUAGE 8u
#define CONSTANT 16u

static void
test_properties (void)
{
  static const struct {
    const char *source;
    guint properties;
  } cases[] = {
    { "/data/a", PATH },
    { "instance('w')/root/item[a = 1]", PATH },
    { "current()", PATH },
    { "(a | b)/c", 0 },
    { "a + 1", 0 },
    { "true()", CONSTANT },
    { "'x'", CONSTANT },
    { "1 + 2 * 3", CONSTANT },
    { "not(true() and 1 = 2)", CONSTANT },
    { "concat('a', 'b')", CONSTANT },
    { "string()", 0 },
    { "string-length()", 0 },
    { "1 + a", 0 },
    { "'2026-01-01T00:00:00Z' < 3", 0 },
    { "today()", VOLATILE },
    { "if(a, now(), uuid())", VOLATILE },
    { "property('deviceid')", VOLATILE },
    { "position(..)", POSITION },
    { "count(/data/r)", POSITION },
    { "/data/r[2]/x", PATH | POSITION },
    { "/data/r[position() = 2]/x", PATH | POSITION },
    { "/data/r[last()]/x", PATH | POSITION },
    { "preceding-sibling::r", PATH | POSITION },
    { "indexed-repeat(/data/r/x, /data/r, 1)", POSITION },
    { "sum(/data/r/x)", 0 },
    { "jr:itext('a')", LANGUAGE },
    { "jr:choice-name(a, 'b')", LANGUAGE },
    { "format-date(today(), '%b')", VOLATILE | LANGUAGE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DoorXpath) program = door_xpath_compile (cases[i].source, NULL);
      g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
      guint found = 0;

      g_assert_nonnull (program);
      found |= door_xpath_is_path (program) ? PATH : 0;
      found |= door_xpath_is_volatile (program) ? VOLATILE : 0;
      found |= door_xpath_uses_position (program) ? POSITION : 0;
      found |= door_xpath_uses_language (program) ? LANGUAGE : 0;
      found |= door_xpath_constant (program, &value) ? CONSTANT : 0;
      g_test_message ("%s", cases[i].source);
      g_assert_cmpuint (found, ==, cases[i].properties);
    }
}

/* Promise 1: what is needed of the source is kept, and a reference keeps the program. */
static void
test_lifetime (void)
{
  char source[] = "concat('a', 'b')";
  DoorXpath *program = door_xpath_compile (source, NULL);
  DoorXpath *second = door_xpath_ref (program);
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  memset (source, 'x', sizeof source - 1);
  door_xpath_unref (program);
  g_assert_true (door_xpath_constant (second, &value));
  g_assert_cmpstr (value.text, ==, "ab");
  door_xpath_unref (second);
}

/* Every function's name can be called, and is offered for one letter gone wrong. */
static void
test_function_names (void)
{
  const char *const *names = door_xpath_function_names ();
  guint n = 0;

  for (; names[n] != NULL; n++)
    {
      g_autofree char *source = g_strconcat (names[n], "(1,2,3,4,5,6,7,8,9,10,11,12,", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (door_xpath_compile (source, &error));
      g_assert_false (strstr (error->message, "is no function") != NULL);
    }
  g_assert_cmpuint (n, >, 80);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xpath/compile/listings", test_listings);
  g_test_add_func ("/xpath/compile/faults", test_faults);
  g_test_add_func ("/xpath/compile/references", test_references);
  g_test_add_func ("/xpath/compile/properties", test_properties);
  g_test_add_func ("/xpath/compile/lifetime", test_lifetime);
  g_test_add_func ("/xpath/compile/function-names", test_function_names);
  return g_test_run ();
}
