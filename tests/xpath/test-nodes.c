/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an expression finds in the tree: by paths and instances, by names, languages and ids. */
#define G_LOG_DOMAIN "test-xpath"

#include "check-values.h"

/* clang-format off */
CASES (paths,
  { NULL, "/data/name", "nodes /data/name" },
  { NULL, "name", "nodes /data/name" },
  { NULL, "./name", "nodes /data/name" },
  { NULL, ".", "nodes /data" },
  { NULL, "/", "nodes /" },
  { NULL, "..", "nodes /" },
  { NULL, "../../..", "nodes" },
  { NULL, "/data/off", "nodes" },
  { NULL, "/other/name", "nodes" },
  { NULL, "@id", "nodes /data/@id" },
  { NULL, "/data/@version", "nodes /data/@version" },
  { NULL, "@*", "nodes /data/@id /data/@version" },
  { NULL, "/data/@id/..", "nodes /data" },
  { NULL, "group/*", "nodes /data/group/a /data/group/b" },
  { NULL, "jr:group/x:a", "nodes /data/group/a" },
  { NULL, "group/node()", "nodes /data/group/a /data/group/b" },
  { NULL, "group/a/text()", "nodes /data/group/a" },
  { NULL, "blank/text()", "nodes" },
  { NULL, "group/comment()", "nodes" },
  { NULL, "group/a/../b", "nodes /data/group/b" },
  { NULL, "//v", "nodes /data/r[1]/in[1]/v /data/r[1]/in[2]/v /data/r[2]/in[1]/v "
                 "/data/r[4]/in[1]/v" },
  { NULL, "r//v", "nodes /data/r[1]/in[1]/v /data/r[1]/in[2]/v /data/r[2]/in[1]/v "
                  "/data/r[4]/in[1]/v" },
  { NULL, "//in[1]/v", "nodes /data/r[1]/in[1]/v /data/r[2]/in[1]/v /data/r[4]/in[1]/v" },
  { NULL, "(//in)[1]", "nodes /data/r[1]/in[1]" },
  { NULL, "(//in)[last()]", "nodes /data/r[4]/in[1]" },
  { NULL, "r[1]/k", "nodes /data/r[1]/k" },
  { NULL, "r[3]", "nodes" },
  { NULL, "r[last()]/k", "nodes /data/r[4]/k" },
  { NULL, "r[jr:choice-name('', 'a[b[1') = '' or last() = 4][last()]/k", "nodes /data/r[4]/k" },
  { NULL, "r[position() = 2]/k", "nodes /data/r[2]/k" },
  { NULL, "r[position() < 3]/k", "nodes /data/r[1]/k /data/r[2]/k" },
  { NULL, "r[k = 'a'][2]", "nodes /data/r[4]" },
  { NULL, "r[k = 'a'][last()]", "nodes /data/r[4]" },
  { NULL, "r[k = 'a' and x = 1]/in[2]/v", "nodes /data/r[1]/in[2]/v" },
  { NULL, "r[in]", "nodes /data/r[1] /data/r[2] /data/r[4]" },
  { NULL, "r[true()]", "nodes /data/r[1] /data/r[2] /data/r[4]" },
  { NULL, "r[1.5]", "nodes" },
  { NULL, "r[(0.1 + 0.2) * 10 - 1]/k", "nodes /data/r[2]/k" },
  { NULL, "r[position() = true()]/k", "nodes /data/r[1]/k /data/r[2]/k /data/r[4]/k" },
  { NULL, "r[position() = '2']/k", "nodes /data/r[2]/k" },
  { NULL, "r[position() = (current()/five | current()/group/*)]/k", "nodes /data/r[1]/k "
    "/data/r[2]/k" },
  { NULL, "r[position() = if(true(), 2, 3)]/k", "nodes /data/r[2]/k" },
  { NULL, "r[number(idx)]/k", "nodes" },
  { NULL, "*[1]", "nodes /data/name" },
  { NULL, "*[last()]", "nodes /data/meta" },
  { "/data/r[2]/k", "ancestor::*", "nodes /data /data/r[2]" },
  { "/data/r[2]/k", "ancestor::*[1]", "nodes /data/r[2]" },
  { "/data/r[2]/k", "ancestor-or-self::k", "nodes /data/r[2]/k" },
  { "/data/r[2]/k", "self::k", "nodes /data/r[2]/k" },
  { "/data/r[2]/k", "self::x", "nodes" },
  { "/data/r[2]/k", "parent::r/x", "nodes /data/r[2]/x" },
  { "/data/r[2]/k", "preceding-sibling::*", "nodes /data/r[2]/x" },
  { "/data/r[2]/k", "following-sibling::idx", "nodes /data/r[2]/idx" },
  { "/data/r[2]/k", "../following-sibling::r[1]/x", "nodes" },
  { "/data/r[4]", "preceding-sibling::r[1]/k", "nodes" },
  { "/data/r[4]", "preceding-sibling::r[2]/k", "nodes /data/r[2]/k" },
  { "/data/r[2]", "preceding::v", "nodes /data/r[1]/in[1]/v /data/r[1]/in[2]/v" },
  { "/data/r[2]/k", "following::v", "nodes /data/r[2]/in[1]/v /data/r[4]/in[1]/v" },
  { "/data/group", "descendant::*", "nodes /data/group/a /data/group/b" },
  { "/data/group", "descendant-or-self::*", "nodes /data/group /data/group/a /data/group/b" },
  { NULL, "name | group/a | blank", "nodes /data/name /data/blank /data/group/a" },
  { NULL, "(group | r[1])/k", "nodes /data/r[1]/k" },
  { "/data/r[2]/k", "position(..)", "2" },
  { "/data/r[2]", "position()", "2" },
  { NULL, "position(nothing)", "0" },
  { NULL, "local-name(group/*)", "'a'" })

CASES (contextualised,
  /* From outside: all instances. */
  { NULL, "/data/r/k", "nodes /data/r[1]/k /data/r[2]/k /data/r[4]/k" },
  /* From inside: one's own. */
  { "/data/r[2]/k", "/data/r/x", "nodes /data/r[2]/x" },
  { "/data/r[2]/k", "/data/r", "nodes /data/r[2]" },
  { "/data/r[2]/k", "count(/data/r)", "1" },
  { "/data/r[2]/k", "sum(/data/r/x)", "2" },
  { "/data/r[2]/k", "count(../../r)", "3" },
  { "/data/r[2]/k", "sum(../../r/x)", "3" },
  { "/data/r[1]/in[2]/v", "/data/r/in/v", "nodes /data/r[1]/in[2]/v" },
  { "/data/r[1]/in[2]/v", "/data/r/k", "nodes /data/r[1]/k" },
  { "/data/r[1]/k", "/data/r/in/v", "nodes /data/r[1]/in[1]/v /data/r[1]/in[2]/v" },
  { "/data/r[4]/k", "/data/r[1]/k", "nodes /data/r[1]/k" },
  /* A step with a predicate is not bound; behind it the position is. */
  { "/data/r[2]/k", "/data/r[k = 'a']/k", "nodes /data/r[1]/k /data/r[4]/k" },
  { "/data/r[1]/in[2]/v", "/data/r[1]/in/v", "nodes /data/r[1]/in[2]/v" },
  { "/data/r[1]/in[2]/v", "/data/r[2]/in/v", "nodes" },
  /* The candidate of a predicate is the context. */
  { NULL, "/data/r[/data/r/k = 'b']/x", "nodes /data/r[2]/x" },
  /* Where it says nothing, what is one value is bound to current(). */
  { "/data/r[1]/k", "/data/p[position() = /data/r/idx]/point",
    "nodes /data/p/point" },
  { "/data/r[2]/k", "instance('wards')/root/item[lga = /data/r/k]/name",
    "nodes /root/item/name" },
  { "/data/r[2]/k", "instance('wards')/root/item[count(/data/r) = 3]/name",
    "nodes /root/item/name /root/item/name /root/item/name /root/item/name" },
  { "/data/r[2]/k", "current()/../x", "nodes /data/r[2]/x" },
  { "/data/r[2]/k", "current()", "nodes /data/r[2]/k" },
  { "/data/r[2]/k", "../../r[k = current()]/x", "nodes /data/r[2]/x" },
  { "/data/r[1]/idx", "../../r[position() = current()]/x", "nodes /data/r[2]/x" },
  { "/data/r[4]/x", "../../r[position() = position(current()/..) - 3]/x", "nodes /data/r[1]/x" })

CASES (instances,
  { NULL, "instance('wards')/root/item[name = 'w2']/label", "nodes /root/item/label" },
  { NULL, "string(instance('wards')/root/item[name = 'w2']/label)", "'Ward 2'" },
  { NULL, "string(instance('wards')/whatever/item[name = 'w2']/label)", "'Ward 2'" },
  { NULL, "count(instance('wards')/root/item[lga = 'l1'])", "2" },
  { NULL, "string(instance('wards')/root/item[lga = 'l1'][2]/name)", "'w3'" },
  { NULL, "string(instance('wards')/root/item[@id = 'i3']/name)", "'w3'" },
  { NULL, "string(instance('wards')/root/item[4]/name)", "'w4'" },
  { NULL, "count(instance('wards')/root/item[n = /data/five])", "2" },
  { NULL, "count(instance('wards')/root/item[n = '5'])", "1" },
  { NULL, "string(instance('wards')/root/item[n = /data/name]/name)", "'w4'" },
  { NULL, "count(instance('wards')/root/item[name = lga])", "0" },
  { NULL, "count(instance('wards')/root/item[not(selected(/data/langs, name))])", "4" },
  { NULL, "count(instance('wards'))", "1" },
  { NULL, "instance('nowhere')/root/item", "!type" },
  { NULL, "instance(name)/root", "!syntax" },
  { NULL, "pulldata('fruits', 'label', 'name', 'w3')", "'Ward 3'" },
  { NULL, "pulldata('Fruits.CSV', 'label', 'name', 'w3')", "'Ward 3'" },
  { NULL, "pulldata('wards', 'label', 'lga', 'l1')", "'Ward 1'" },
  { NULL, "pulldata('fruits', 'label', 'name', 'none')", "''" },
  { NULL, "pulldata('fruits', 'no-such-column', 'name', 'w3')", "''" },
  { NULL, "pulldata('nuts', 'label', 'name', 'w3')", "!type" })

CASES (indexed,
  { NULL, "indexed-repeat(/data/r/k, /data/r, 2)", "nodes /data/r[2]/k" },
  { NULL, "string(indexed-repeat(/data/r/k, /data/r, 2))", "'b'" },
  { NULL, "string(indexed-repeat(/data/r/k, /data/r, 0))", "'a'" },
  { NULL, "string(indexed-repeat(/data/r/k, /data/r, ''))", "'a'" },
  { NULL, "string(indexed-repeat(/data/r/k, /data/r, 9))", "''" },
  { NULL, "string(indexed-repeat(/data/r/k, /data/r, 3))", "''" },
  { NULL, "string(indexed-repeat(/data/r/in/v, /data/r, 1, /data/r/in, 2))", "'12'" },
  { "/data/r[2]/k", "string(indexed-repeat(/data/r/k, /data/r, 1))", "'a'" },
  { "/data/r[2]/x", "string(indexed-repeat(../k, .., 4))", "'a'" },
  { "/data/r[1]/in[2]/v", "string(indexed-repeat(/data/r/in/v, /data/r/in, 1))", "'11'" },
  { "/data/r[1]/in[1]/v", "string(indexed-repeat(/data/r/in/v, /data/r, 2))", "'21'" },
  { NULL, "indexed-repeat(/data/r/k, /data/group, 1)", "!type" },
  { NULL, "indexed-repeat('x', /data/r, 1)", "!type" },
  { NULL, "indexed-repeat(/data/r/k, /data/r, 1, /data/r)", "!function" })
/* clang-format on */

static void
test_namespaces (void)
{
  static const Case cases[] = {
    { NULL, "namespace-uri()", "''" },
    { NULL, "namespace-uri(p:a)", "'urn:p'" },
    { "/data/a", "namespace-uri()", "'urn:p'" },
    { NULL, "namespace-uri(p:a/@q:code)", "'urn:q'" },
    { NULL, "namespace-uri(p:a/@plain)", "''" },
    { NULL, "namespace-uri(/)", "''" },
    { NULL, "namespace-uri(nothing)", "''" },
    { NULL, "namespace-uri(@xml:lang)", "'http://www.w3.org/XML/1998/namespace'" },
    { NULL, "count(*[namespace-uri() = 'urn:p'])", "1" },
    { NULL, "namespace-uri(1)", "!type" },
    { NULL, "namespace-uri(p:a, 1)", "!function" },
    { NULL, "namespace::*", "nodes" },
    { NULL, "p:a/namespace::p", "nodes" },
    { NULL, "namespace::node()/..", "nodes" },
    { NULL, "count(//namespace::*[1] | p:a)", "1" },
    { NULL, "namespaces::*", "!syntax" },
  };
  g_autoptr (TreeHost) tree
      = tree_host_new ("<data xml:lang='en'><p:a plain='1' q:code='2'/><b/></data>");

  check_cases (tree, cases, G_N_ELEMENTS (cases));
}

static void
test_languages (void)
{
  static const Case cases[] = {
    { NULL, "lang('en')", "true" },
    { NULL, "lang('EN')", "true" },
    { NULL, "lang('en-gb')", "true" },
    { NULL, "lang('en-g')", "false" },
    { NULL, "lang('e')", "false" },
    { NULL, "lang('')", "false" },
    { "/data/a", "lang('en')", "true" },
    { "/data/b", "lang('en')", "false" },
    { "/data/b/c", "lang('ur')", "true" },
    { "/data/b/c", "lang(.)", "true" },
    { "/data/b/@lang", "lang('ur')", "true" },
    { "/data/d", "lang('fr')", "false" },
    { NULL, "*[lang('ur')]", "nodes /data/b" },
    { NULL, "//*[lang('en')]", "nodes /data /data/a /data/d" },
    { NULL, "lang()", "!function" },
  };
  g_autoptr (TreeHost) tree = tree_host_new ("<data xml:lang='en-GB'><a/>"
                                             "<b xml:lang='ur'><c>UR</c></b><d lang='fr'/></data>");

  check_cases (tree, cases, G_N_ELEMENTS (cases));
}

static void
test_ids (void)
{
  static const Case cases[] = {
    { NULL, "id('k1')", "nodes /data/a" },
    { NULL, "id(' k2  k1 k2\t')", "nodes /data/a /data/b/c" },
    { NULL, "id('k3')", "nodes" },
    { NULL, "id('k4')", "nodes" },
    { NULL, "id('k5')", "nodes" },
    { NULL, "id('')", "nodes" },
    { NULL, "id(7)", "nodes /data/e" },
    { NULL, "id(keys)", "nodes /data/b/c /data/e" },
    { NULL, "id(keys | key)", "nodes /data/a /data/b/c /data/e" },
    { NULL, "id('k2')/..", "nodes /data/b" },
    { NULL, "id('k1 k2')[2]", "nodes /data/b/c" },
    { NULL, "string(id('k1'))", "'one'" },
    { NULL, "count(id('k1') | b/c)", "2" },
    { NULL, "*[count(id('k1')) = 1][1]", "nodes /data/a" },
    { NULL, "id()", "!function" },
  };
  g_autoptr (TreeHost) tree
      = tree_host_new ("<data><a xml:id='k1'>one</a><b><c xml:id='k2'>two</c></b>"
                       "<d id='k3' p:id='k4'/><e xml:id='7'/><f xml:id='k5' _hidden='1'/>"
                       "<keys>7 k2</keys><key>k1</key></data>");

  check_cases (tree, cases, G_N_ELEMENTS (cases));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add_func ("/xpath/nodes/" #name, test_##name)
  ADD (paths);
  ADD (contextualised);
  ADD (instances);
  ADD (indexed);
  ADD (namespaces);
  ADD (languages);
  ADD (ids);
  return g_test_run ();
}
