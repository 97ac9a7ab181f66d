/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON between our hub and our client, and the survey's signature over a form. */
#include "door-form-signature.h"
#include "door-hub-wire.h"
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
      = bytes_of ("{\"forms\":\"4\",\"roster\":2,\"assignments\":17,\"receipts\":0}");
  g_autoptr (DoorChanges) changes = door_changes_parse (json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changes->assignments, ==, 17);
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
  g_test_add_func ("/wire/device-keys", test_device_keys);
  g_test_add_func ("/wire/refused", test_refused);
  g_test_add_func ("/wire/deep", test_deep);
  g_test_add_func ("/wire/signature", test_signature);
  return g_test_run ();
}
