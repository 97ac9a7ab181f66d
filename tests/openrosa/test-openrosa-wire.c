/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON between our hub and our client, and the survey's signature over a form. */
#include "door-form-signature.h"
#include "door-hub-wire.h"
#include "door-letter.h"
#include "door-seal.h"

#include <string.h>

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_changes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json
      = bytes_of ("{\"forms\":\"4\",\"roster\":2,\"assignments\":17,\"receipts\":0,\"letters\":9,"
                  "\"destroyed\":5}");
  g_autoptr (DoorChanges) changes = door_changes_parse (json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changes->assignments, ==, 17);
  g_assert_cmpuint (changes->letters, ==, 9);
  g_assert_cmpuint (changes->destroyed, ==, 5);
  g_autofree char *text = door_changes_print (changes);
  g_autoptr (GBytes) printed = bytes_of (text);
  g_assert_true (g_bytes_equal (json, printed));
}

static void
test_assignments (void)
{
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_assignment_free);
  g_autoptr (GBytes) sealed = g_bytes_new ("\0\1\2", 3);
  g_autoptr (GError) error = NULL;
  g_ptr_array_add (all, door_assignment_new ("case 1 \"quoted\" ক", 4, sealed));
  g_ptr_array_add (all, door_assignment_new ("gone", 5, NULL));

  g_autofree char *text = door_assignment_page_print (all, 5);
  g_autoptr (GBytes) json = bytes_of (text);
  guint64 mark = 0;
  g_autoptr (GPtrArray) back = door_assignment_page_parse (json, &mark, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mark, ==, 5);
  const DoorAssignment *first = g_ptr_array_index (back, 0);
  const DoorAssignment *second = g_ptr_array_index (back, 1);
  g_assert_cmpstr (first->case_id, ==, "case 1 \"quoted\" ক");
  g_assert_true (g_bytes_equal (first->sealed, sealed));
  g_assert_null (second->sealed);
}

/* Whatever stands in a text comes back from it, and what is printed is JSON. */
static void
test_every_character (void)
{
  GString *id = g_string_new (NULL);
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_assignment_free);
  g_autoptr (GError) error = NULL;
  guint64 mark = 0;
  for (char c = 1; c > 0; c++)
    g_string_append_c (id, c);
  g_string_append (id, "é€😀");
  g_autofree char *expected = g_string_free (id, FALSE);
  g_ptr_array_add (all, door_assignment_new (expected, 4, NULL));
  g_autofree char *text = door_assignment_page_print (all, 5);
  g_autoptr (GBytes) json = bytes_of (text);
  g_autoptr (GPtrArray) back = door_assignment_page_parse (json, &mark, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((const DoorAssignment *) g_ptr_array_index (back, 0))->case_id, ==, expected);
  for (const char *at = text; *at != '\0'; at++)
    g_assert_true ((guchar) *at >= ' ');
}

static void
test_letters (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) door_letter_free);
  g_autoptr (GBytes) content = g_bytes_new ("\0\1\2", 3);
  g_autoptr (DoorIdentity) sender = door_identity_new ();
  g_autoptr (GError) error = NULL;
  DoorLetter *letter = door_letter_new ("case-event", "uuid:1 ক", content);
  letter->mark = 7;
  letter->at = 1795413600000000;
  letter->from = g_strdup ("ida");
  letter->keys = *door_identity_public (sender);
  letter->has_keys = TRUE;
  g_ptr_array_add (all, letter);
  g_ptr_array_add (all, door_letter_new ("order", "o1", content));

  g_autofree char *text = door_letter_page_print (all, 7);
  g_autoptr (GBytes) json = bytes_of (text);
  guint64 mark = 0;
  g_autoptr (GPtrArray) back = door_letter_page_parse (json, &mark, &error);
  g_assert_no_error (error);
  const DoorLetter *first = g_ptr_array_index (back, 0);
  const DoorLetter *second = g_ptr_array_index (back, 1);
  g_assert_cmpstr (first->id, ==, "uuid:1 ক");
  g_assert_cmpstr (first->from, ==, "ida");
  g_assert_true (door_public_keys_equal (&first->keys, door_identity_public (sender)));
  g_assert_true (g_bytes_equal (first->content, content));
  g_assert_cmpint (first->at, ==, 1795413600000000);
  g_assert_false (second->has_keys);
}

static void
test_letter_kinds (void)
{
  g_assert_true (door_letter_kind_is_usable ("case-event"));
  static const char *const bad[]
      = { "", "-a", "Return", "a/b", "a b", "a1", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (door_letter_kind_is_usable (bad[i]));
  g_assert_true (door_letter_kind_is_replaced ("draft"));
  g_assert_true (door_letter_kind_is_replaced (DOOR_LETTER_HANDOVER));
  g_assert_false (door_letter_kind_is_replaced ("message"));
}

static void
test_enrol_code (void)
{
  g_autoptr (DoorIdentity) survey = door_identity_new ();
  g_autofree char *code = door_enrol_code_new ();
  g_autoptr (GError) error = NULL;
  DoorEnrolCode made = { .hub_url = (char *) "https://hub.example/v1",
                         .code = code,
                         .survey = (char *) "harbour & co" };
  made.survey_key = *door_identity_public (survey);
  g_autofree char *text = door_enrol_code_print (&made);
  g_autoptr (DoorEnrolCode) read = door_enrol_code_parse (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->hub_url, ==, "https://hub.example/v1");
  g_assert_cmpstr (read->code, ==, code);
  g_assert_cmpstr (read->survey, ==, "harbour & co");
  g_assert_true (door_public_keys_equal (&read->survey_key, &made.survey_key));
  g_assert_false (read->has_recovery);
  g_assert_cmpint (read->space, ==, DOOR_SPACE_SURVEY);
  g_assert_null (strstr (text, "space"));

  made.space = DOOR_SPACE_PILOT;
  g_autofree char *pilot = door_enrol_code_print (&made);
  g_autoptr (DoorEnrolCode) marked = door_enrol_code_parse (pilot, &error);
  g_assert_no_error (error);
  g_assert_cmpint (marked->space, ==, DOOR_SPACE_PILOT);
  /* An unknown space is no code, rather than one that is taken for the real survey's. */
  g_autofree char *unknown = g_strconcat (text, "&space=moon", NULL);
  g_assert_null (door_enrol_code_parse (unknown, NULL));

  g_assert_null (door_enrol_code_parse ("https://example.org", &error));
  g_assert_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED);
  g_clear_error (&error);
  g_assert_null (door_enrol_code_parse ("DOORSTEP:1?hub=ftp://x&code=0", NULL));
  g_autofree char *typed = door_enrol_code_clean ("abcd-efgh 0o1l-2345");
  g_assert_cmpstr (typed, ==, "ABCDEFGH00112345");
  g_assert_null (door_enrol_code_clean ("too-short"));
  g_assert_null (door_enrol_code_clean ("UUUUUUUUUUUUUUUU"));
}

static void
test_enrolling (void)
{
  g_autoptr (DoorIdentity) vault = door_identity_new ();
  g_autoptr (DoorDeviceKeys) keys = door_device_keys_new ("v1", door_identity_public (vault));
  g_autoptr (GError) error = NULL;
  DoorEnrolRequest ask = { (char *) "ABCDEFGH00112345", (char *) "tablet 7", keys };
  g_autofree char *text = door_enrol_request_print (&ask);
  g_autoptr (GBytes) json = bytes_of (text);
  g_autoptr (DoorEnrolRequest) asked = door_enrol_request_parse (json, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (asked->label, ==, "tablet 7");
  g_assert_cmpstr (asked->keys->vault_id, ==, "v1");

  DoorEnrolReply reply
      = { (char *) "tok",    12, (char *) "ida", (char *) "interviewer", (char *) "north",
          (char *) "harbour" };
  g_autofree char *reply_text = door_enrol_reply_print (&reply);
  g_autoptr (GBytes) reply_json = bytes_of (reply_text);
  g_autoptr (DoorEnrolReply) answered = door_enrol_reply_parse (reply_json, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answered->token, ==, "tok");
  g_assert_cmpuint (answered->device, ==, 12);
  g_assert_cmpstr (answered->team, ==, "north");
}

static void
test_device_keys (void)
{
  g_autoptr (DoorIdentity) identity = door_identity_new ();
  g_autoptr (DoorDeviceKeys) keys
      = door_device_keys_new ("vault-1", door_identity_public (identity));
  g_autofree char *text = door_device_keys_print (keys);
  g_autoptr (GBytes) json = bytes_of (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorDeviceKeys) back = door_device_keys_parse (json, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->vault_id, ==, "vault-1");
  g_assert_true (door_public_keys_equal (&back->keys, &keys->keys));
}

static const char *const refused_pages[] = {
  "",
  "null",
  "[]",
  "{}",
  "{\"mark\":1}",
  "{\"mark\":-1,\"rows\":[]}",
  "{\"mark\":\"1\",\"rows\":[]}",
  "{\"mark\":1,\"rows\":{}}",
  "{\"mark\":1,\"rows\":[1]}",
  "{\"mark\":1,\"rows\":[{}]}",
  "{\"mark\":1,\"rows\":[{\"case\":\"\",\"mark\":1}]}",
  "{\"mark\":1,\"rows\":[{\"case\":\"a\"}]}",
  "<html></html>",
  "{\"mark\":1,\"rows\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}",
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused_pages); i++)
    {
      g_autoptr (GBytes) json = bytes_of (refused_pages[i]);
      g_autoptr (GError) error = NULL;
      guint64 mark = 99;
      g_test_message ("%s", refused_pages[i]);
      g_assert_null (door_assignment_page_parse (json, &mark, &error));
      g_assert_cmpint (error->domain, ==, DOOR_OPENROSA_ERROR);
      g_assert_cmpuint (mark, ==, 99);
    }
}

/* A hostile answer of a million brackets is refused without a deep recursion. */
static void
test_deep (void)
{
  g_autofree char *text = g_strnfill (1000 * 1000, '[');
  g_autoptr (GBytes) json = bytes_of (text);
  g_autoptr (GError) error = NULL;
  g_assert_null (door_changes_parse (json, &error));
  g_assert_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED);
}

/* Signature ------------------------------------------------------------------------------------ */

static void
add (GPtrArray *media, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = bytes_of (text);
  g_ptr_array_add (media, door_wire_part_new (name, NULL, bytes));
}

static GPtrArray *
media_of (const char *first, const char *first_text, const char *second, const char *second_text)
{
  GPtrArray *media = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  add (media, first, first_text);
  if (second != NULL)
    add (media, second, second_text);
  return media;
}

static void
test_signature (void)
{
  g_autoptr (DoorIdentity) survey = door_identity_new ();
  g_autoptr (DoorIdentity) other = door_identity_new ();
  const DoorPublicKeys *keys = door_identity_public (survey);
  g_autoptr (GBytes) xml = bytes_of ("<form/>");
  g_autoptr (GBytes) altered = bytes_of ("<from/>");
  g_autoptr (GPtrArray) media = media_of ("a.csv", "1", "b.csv", "2");
  g_autoptr (GPtrArray) turned = media_of ("b.csv", "2", "a.csv", "1");
  g_autoptr (GPtrArray) swapped = media_of ("a.csv", "2", "b.csv", "1");
  g_autoptr (GPtrArray) fewer = media_of ("a.csv", "1", NULL, NULL);
  g_autoptr (GBytes) signature = door_form_sign (survey, "f", "1", xml, media);
  g_autoptr (GBytes) foreign = door_form_sign (other, "f", "1", xml, media);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (signature, 0, 63);

  g_assert_true (door_form_verify (keys, "f", "1", xml, media, signature));
  g_assert_true (door_form_verify (keys, "f", "1", xml, turned, signature));
  g_assert_false (door_form_verify (keys, "f", "1", altered, media, signature));
  g_assert_false (door_form_verify (keys, "f", "2", xml, media, signature));
  g_assert_false (door_form_verify (keys, "g", "1", xml, media, signature));
  g_assert_false (door_form_verify (keys, "f", "1", xml, swapped, signature));
  g_assert_false (door_form_verify (keys, "f", "1", xml, fewer, signature));
  g_assert_false (door_form_verify (keys, "f", "1", xml, NULL, signature));
  g_assert_false (door_form_verify (keys, "f", "1", xml, media, foreign));
  g_assert_false (door_form_verify (keys, "f", "1", xml, media, cut));
  g_assert_false (door_form_verify (keys, "f", "1", xml, media, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_seal_init ();
  g_test_add_func ("/wire/changes", test_changes);
  g_test_add_func ("/wire/assignments", test_assignments);
  g_test_add_func ("/wire/every-character", test_every_character);
  g_test_add_func ("/wire/letters", test_letters);
  g_test_add_func ("/wire/letter-kinds", test_letter_kinds);
  g_test_add_func ("/wire/enrol-code", test_enrol_code);
  g_test_add_func ("/wire/enrolling", test_enrolling);
  g_test_add_func ("/wire/device-keys", test_device_keys);
  g_test_add_func ("/wire/refused", test_refused);
  g_test_add_func ("/wire/deep", test_deep);
  g_test_add_func ("/wire/signature", test_signature);
  return g_test_run ();
}
