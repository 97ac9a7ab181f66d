/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codebooks held against grammars. libxml2 names what does not fit on stderr. */
#include "export-fixture.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/xmlschemas.h>

static gboolean
fits_grammar (xmlDoc *doc)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "export", "codebook.rng", NULL);
  xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt (path);
  xmlRelaxNG *grammar = xmlRelaxNGParse (parser);
  xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt (grammar);
  int result = xmlRelaxNGValidateDoc (context, doc);

  g_assert_nonnull (grammar);
  xmlRelaxNGFreeValidCtxt (context);
  xmlRelaxNGFree (grammar);
  xmlRelaxNGFreeParserCtxt (parser);
  return result == 0;
}

gboolean
codebook_standard_is_there (void)
{
  const char *path = g_getenv ("DOOR_DDI_SCHEMA");

  return path && g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
fits_standard (xmlDoc *doc)
{
  xmlSchemaParserCtxt *parser = xmlSchemaNewParserCtxt (g_getenv ("DOOR_DDI_SCHEMA"));
  xmlSchema *schema = xmlSchemaParse (parser);
  xmlSchemaValidCtxt *context = xmlSchemaNewValidCtxt (schema);
  int result = xmlSchemaValidateDoc (context, doc);

  g_assert_nonnull (schema);
  xmlSchemaFreeValidCtxt (context);
  xmlSchemaFree (schema);
  xmlSchemaFreeParserCtxt (parser);
  return result == 0;
}

void
codebook_check (const char *path, gboolean standard)
{
  xmlDoc *doc = xmlReadFile (path, NULL, XML_PARSE_NONET);

  g_assert_nonnull (doc);
  g_assert_true (standard ? fits_standard (doc) : fits_grammar (doc));
  xmlFreeDoc (doc);
}
