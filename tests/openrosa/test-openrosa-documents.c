/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents as they go over the wire: golden files in both directions, and what is refused. */
#include "door-openrosa.h"
#include "door-submission.h"

#include <string.h>

static GBytes *
load (const char *folder, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *content;
  gsize length;
  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, length);
}

static void
assert_text (GBytes *bytes, const char *text)
{
  g_autofree char *copy = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (copy, ==, text);
}

/* Golden: what is parsed prints back as it was ------------------------------------------------ */

static void
test_form_list (void)
{
  g_autoptr (GBytes) bytes = load ("golden", "form-list.xml");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) forms = door_form_list_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (forms->len, ==, 2);
  const DoorListedForm *form = g_ptr_array_index (forms, 0);
  g_assert_cmpstr (form->name, ==, "Harbour survey & listing");
  g_assert_cmpstr (form->signature, ==, "c2lnbmVk");
  const DoorListedForm *plain = g_ptr_array_index (forms, 1);
  g_assert_cmpstr (plain->version, ==, "");
  g_assert_null (plain->manifest_url);
  g_autofree char *text = door_form_list_print (forms);
  assert_text (bytes, text);
}

static void
test_manifest (void)
{
  g_autoptr (GBytes) bytes = load ("golden", "manifest.xml");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) media = door_media_manifest_parse (bytes, &error);
  g_assert_no_error (error);
  const DoorListedMedia *cases = g_ptr_array_index (media, 1);
  g_assert_true (cases->entity_list);
  g_assert_true (g_str_has_suffix (cases->integrity_url, "/integrity"));
  g_autofree char *text = door_media_manifest_print (media);
  assert_text (bytes, text);
}

static void
test_response (void)
{
  g_autoptr (GBytes) bytes = load ("golden", "response.xml");
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (response->nature, ==, "submit_success");
  g_assert_cmpstr (response->receipt, ==, "c3RvcmVk");
  g_autofree char *text = door_openrosa_response_print (response);
  assert_text (bytes, text);
}

static void
test_submission (void)
{
  g_autoptr (GBytes) bytes = load ("golden", "submission.xml");
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSubmissionManifest) manifest = door_submission_manifest_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (manifest->deprecated_id, ==, "uuid:0b7e6a40-1c0f-4c1a-9a55-3b2d7c9e8d22");
  g_assert_cmpuint (manifest->parts->len, ==, 2);
  g_assert_cmpuint (door_submission_manifest_find (manifest, "submission.door")->size, ==, 4096);
  g_autoptr (GBytes) printed = door_submission_manifest_print (manifest);
  g_assert_true (g_bytes_equal (bytes, printed));
}

/* Others' documents --------------------------------------------------------------------------- */

static void
test_central (void)
{
  g_autoptr (GBytes) list = load ("corpus", "central-form-list.xml");
  g_autoptr (GBytes) refusal = load ("corpus", "central-error.xml");
  g_autoptr (GPtrArray) forms = door_form_list_parse (list, NULL);
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_parse (refusal, NULL);
  const DoorListedForm *form = g_ptr_array_index (forms, 0);
  g_assert_cmpstr (form->form_id, ==, "household");
  g_assert_nonnull (strstr (form->download_url, "abc!d$e"));
  g_assert_cmpstr (response->nature, ==, "error");
  g_assert_true (g_str_has_suffix (response->message, "with different XML."));
}

static void
test_plain_submission (void)
{
  g_autoptr (GBytes) bytes = load ("corpus", "plain-submission.xml");
  g_autoptr (GError) error = NULL;
  gboolean sealed = TRUE;
  g_autoptr (DoorSubmissionManifest) head = door_submission_head_parse (bytes, &sealed, &error);
  g_assert_no_error (error);
  g_assert_false (sealed);
  g_assert_cmpstr (head->form_id, ==, "household");
  g_assert_cmpstr (head->version, ==, "3");
  g_assert_null (door_submission_manifest_parse (bytes, &error));
  g_assert_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED);
}

/* Refusals -------------------------------------------------------------------------------------- */

#define LIST(inner) "<xforms xmlns=\"http://openrosa.org/xforms/xformsList\">" inner "</xforms>"
#define MEDIA(name)                                                                                \
  "<manifest xmlns=\"http://openrosa.org/xforms/xformsManifest\"><mediaFile><filename>" name       \
  "</filename><downloadUrl>u</downloadUrl></mediaFile></manifest>"
#define SEALED(attributes, inner)                                                                  \
  "<data xmlns=\"urn:doorstep:sealed-submission\" " attributes ">" inner "</data>"
#define META "<meta><instanceID>uuid:1</instanceID></meta>"
#define HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

typedef enum { LIST_DOC, MEDIA_DOC, RESPONSE_DOC, SEALED_DOC } Kind;

static const struct {
  Kind kind;
  const char *text;
  int code;
} refused[] = {
  { LIST_DOC, "", DOOR_OPENROSA_ERROR_MALFORMED },
  { LIST_DOC, "<html><body>Please sign in</body></html>", DOOR_OPENROSA_ERROR_MALFORMED },
  { LIST_DOC, "<xforms/>", DOOR_OPENROSA_ERROR_MALFORMED },
  { LIST_DOC, LIST ("<xform/>"), DOOR_OPENROSA_ERROR_MALFORMED },
  { LIST_DOC, LIST ("<xform><formID>a</formID></xform>"), DOOR_OPENROSA_ERROR_MALFORMED },
  { LIST_DOC, "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" LIST ("&e;"),
    DOOR_OPENROSA_ERROR_MALFORMED },
  { MEDIA_DOC, MEDIA ("../x"), DOOR_OPENROSA_ERROR_UNSAFE },
  { MEDIA_DOC, MEDIA ("/etc/passwd"), DOOR_OPENROSA_ERROR_UNSAFE },
  { MEDIA_DOC, MEDIA ("a/../../x"), DOOR_OPENROSA_ERROR_UNSAFE },
  { MEDIA_DOC, MEDIA ("a\\b"), DOOR_OPENROSA_ERROR_UNSAFE },
  { MEDIA_DOC, MEDIA ("1/2/3/4/5/6/7/8/9"), DOOR_OPENROSA_ERROR_UNSAFE },
  { MEDIA_DOC, MEDIA (".hidden"), DOOR_OPENROSA_ERROR_UNSAFE },
  { RESPONSE_DOC, "{\"message\":\"no\"}", DOOR_OPENROSA_ERROR_MALFORMED },
  { RESPONSE_DOC, "<OpenRosaResponse/>", DOOR_OPENROSA_ERROR_MALFORMED },
  { SEALED_DOC, SEALED ("", META), DOOR_OPENROSA_ERROR_MALFORMED },
  { SEALED_DOC, SEALED ("id=\"f\"", ""), DOOR_OPENROSA_ERROR_MALFORMED },
  { SEALED_DOC, SEALED ("id=\"f\"", META), DOOR_OPENROSA_ERROR_MALFORMED },
  { SEALED_DOC, SEALED ("id=\"f\"", META "<part name=\"../a\" size=\"1\" sha256=\"" HASH "\"/>"),
    DOOR_OPENROSA_ERROR_MALFORMED },
  { SEALED_DOC, SEALED ("id=\"f\"", META "<part name=\"a\" size=\"-1\" sha256=\"" HASH "\"/>"),
    DOOR_OPENROSA_ERROR_MALFORMED },
  { SEALED_DOC, SEALED ("id=\"f\"", META "<part name=\"a\" size=\"1\" sha256=\"E3\"/>"),
    DOOR_OPENROSA_ERROR_MALFORMED },
  { SEALED_DOC,
    SEALED ("id=\"f\"",
            META "<part name=\"a\" size=\"1\" sha256=\"" HASH "\"/>"
                 "<part name=\"a\" size=\"1\" sha256=\"" HASH "\"/>"),
    DOOR_OPENROSA_ERROR_MALFORMED },
  { SEALED_DOC,
    SEALED ("id=\"f\"", META "<part name=\"xml_submission_file\" size=\"1\" sha256=\"" HASH "\"/>"),
    DOOR_OPENROSA_ERROR_MALFORMED },
};

static gboolean
parses (Kind kind, GBytes *bytes, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (DoorOpenRosaResponse) response = NULL;
  g_autoptr (DoorSubmissionManifest) manifest = NULL;
  switch (kind)
    {
    case LIST_DOC:
      return (rows = door_form_list_parse (bytes, error)) != NULL;
    case MEDIA_DOC:
      return (rows = door_media_manifest_parse (bytes, error)) != NULL;
    case RESPONSE_DOC:
      return (response = door_openrosa_response_parse (bytes, error)) != NULL;
    default:
      return (manifest = door_submission_manifest_parse (bytes, error)) != NULL;
    }
}

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (refused[i].text, strlen (refused[i].text));
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", refused[i].text);
      g_assert_false (parses (refused[i].kind, bytes, &error));
      g_assert_error (error, DOOR_OPENROSA_ERROR, refused[i].code);
    }
}

static void
test_limits (void)
{
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new ("<xforms xmlns=\"http://openrosa.org/xforms/xformsList\">");
  for (guint i = 0; i <= DOOR_OPENROSA_MAX_ENTRIES; i++)
    g_string_append (text, "<xform><formID>a</formID><downloadUrl>u</downloadUrl></xform>");
  g_string_append (text, "</xforms>");
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
  g_assert_null (door_form_list_parse (bytes, &error));
  g_assert_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_TOO_LARGE);
}

static void
test_integrity (void)
{
  static const char *const bad[] = { "", "<html/>", "<data", "<data>" };
  static const char good[] = "<data xmlns=\"x\"><entities><entity id=\"a\"><deleted>false</deleted>"
                             "</entity><entity id=\"b\"><deleted> true </deleted></entity>"
                             "<entity><deleted>true</deleted></entity><entity id=\"c\"/>"
                             "</entities></data>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (good, strlen (good));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) gone = door_entity_integrity_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gone->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (gone, 0), ==, "b");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) nonsense = g_bytes_new_static (bad[i], strlen (bad[i]));
      g_assert_null (door_entity_integrity_parse (nonsense, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/openrosa/form-list", test_form_list);
  g_test_add_func ("/openrosa/integrity", test_integrity);
  g_test_add_func ("/openrosa/manifest", test_manifest);
  g_test_add_func ("/openrosa/response", test_response);
  g_test_add_func ("/openrosa/submission", test_submission);
  g_test_add_func ("/openrosa/central", test_central);
  g_test_add_func ("/openrosa/plain-submission", test_plain_submission);
  g_test_add_func ("/openrosa/refused", test_refused);
  g_test_add_func ("/openrosa/limits", test_limits);
  return g_test_run ();
}
