/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-submission.h"

#include <string.h>

static GPtrArray *
parts_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
}

static void
add (GPtrArray *parts, const char *name, const void *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_ptr_array_add (parts, door_wire_part_new (name, NULL, bytes));
}

static void
test_round_trip (void)
{
  g_autoptr (GPtrArray) parts = parts_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *type = NULL;
  add (parts, DOOR_SUBMISSION_XML_PART, "<data/>", 7);
  add (parts, "submission.door", "\0\1\2\r\n--\r\n\r\n\xff", 13);
  add (parts, "empty.door", "", 0);
  add (parts, "ends-in-line.door", "x\r\n", 3);
  add (parts, "Fotografía 1.jpg", "\r\n", 2);

  g_autoptr (GBytes) body = door_multipart_build (parts, &type);
  g_autoptr (GPtrArray) back = door_multipart_parse (body, type, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->len, ==, parts->len);
  for (guint i = 0; i < parts->len; i++)
    {
      const DoorWirePart *sent = g_ptr_array_index (parts, i);
      const DoorWirePart *got = g_ptr_array_index (back, i);
      g_assert_cmpstr (got->name, ==, sent->name);
      g_assert_true (g_bytes_equal (got->bytes, sent->bytes));
    }
}

#define HEAD(name) "Content-Disposition: form-data; name=" name "\r\n\r\n"

static const struct {
  const char *type;
  const char *body;
  const char *names; /* of the parts, joined by ','; NULL: refused */
} table[] = {
  /* As others write it. */
  { "multipart/form-data; boundary=b",
    "--b\r\n" HEAD ("\"a\"; filename=\"x y.xml\"") "1\r\n--b--\r\n", "a" },
  { "multipart/form-data; charset=utf-8; boundary=\"b c\"",
    "--b c\r\n" HEAD ("\"a\"") "1\r\n--b c--", "a" },
  { "Multipart/Form-Data; Boundary=b", "--b\r\n" HEAD ("a") "1\r\n--b--", "a" },
  { "multipart/form-data; boundary=b",
    "preamble\r\n--b\r\n" HEAD ("\"a\"") "\r\n--b\r\n" HEAD ("\"c\"") "2\r\n--b--\r\nepilogue",
    "a,c" },
  { "multipart/form-data; boundary=b",
    "--b\r\ncontent-type: text/xml\r\nCONTENT-DISPOSITION: form-data; filename=f; name=\"a\\.b\""
    "\r\n\r\n1\r\n--b--",
    "a.b" },
  /* Refused. */
  { NULL, "--b--", NULL },
  { "text/xml", "--b--", NULL },
  { "multipart/form-data", "--b--", NULL },
  { "multipart/form-data; boundary=", "--b--", NULL },
  { "multipart/form-data; boundary=\"b", "--c--", NULL },
  { "multipart/form-data; boundary=b", "", NULL },
  { "multipart/form-data; boundary=b", "--b--", NULL },
  { "multipart/form-data; boundary=b", "--b\r\n" HEAD ("\"a\"") "1", NULL },
  { "multipart/form-data; boundary=b", "--b\r\n" HEAD ("\"a\"") "1\r\n--b", NULL },
  { "multipart/form-data; boundary=b", "--b\r\nno head end", NULL },
  { "multipart/form-data; boundary=b", "--b\r\n\r\n1\r\n--b--", NULL },
  { "multipart/form-data; boundary=b", "--b\r\n" HEAD ("\"\"") "1\r\n--b--", NULL },
  { "multipart/form-data; boundary=b", "--b\r\n" HEAD ("\"../a\"") "1\r\n--b--", NULL },
  { "multipart/form-data; boundary=b", "--b\r\n" HEAD ("\"a/b\"") "1\r\n--b--", NULL },
  { "multipart/form-data; boundary=b", "--b\r\n" HEAD ("\"c:\\\\x\"") "1\r\n--b--", NULL },
  { "multipart/form-data; boundary=b", "--b\r\n" HEAD ("\"\xff\"") "1\r\n--b--", NULL },
  { "multipart/form-data; boundary=b",
    "--b\r\n" HEAD ("\"a\"") "1\r\n--b\r\n" HEAD ("\"a\"") "2\r\n--b--", NULL },
};

static char *
join_names (const GPtrArray *parts)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < parts->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "",
                            ((DoorWirePart *) g_ptr_array_index (parts, i))->name);
  return g_string_free (out, FALSE);
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (table[i].body, strlen (table[i].body));
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) parts = door_multipart_parse (body, table[i].type, &error);
      g_test_message ("row %u: %s", i, error != NULL ? error->message : "parsed");
      if (table[i].names == NULL)
        {
          g_assert_null (parts);
          g_assert_cmpint (error->domain, ==, DOOR_OPENROSA_ERROR);
          continue;
        }
      g_assert_no_error (error);
      g_autofree char *names = join_names (parts);
      g_assert_cmpstr (names, ==, table[i].names);
    }
}

static void
test_too_many (void)
{
  g_autoptr (GPtrArray) parts = parts_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *type = NULL;
  for (guint i = 0; i <= DOOR_SUBMISSION_MAX_PARTS; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u", i);
      add (parts, name, "1", 1);
    }
  g_autoptr (GBytes) body = door_multipart_build (parts, &type);
  g_assert_null (door_multipart_parse (body, type, &error));
  g_assert_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_TOO_LARGE);
}

/* A body full of almost-boundaries must stay linear: this is 8 MB and would take minutes else. */
static void
test_pathological (void)
{
  g_autoptr (GError) error = NULL;
  GString *body = g_string_new ("--bbbbbbbb\r\n" HEAD ("\"a\""));
  for (guint i = 0; i < 1000 * 1000; i++)
    g_string_append (body, "\r\n--bbb");
  g_string_append (body, "\r\n--bbbbbbbb--");
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (body);
  g_autoptr (GPtrArray) parts
      = door_multipart_parse (bytes, "multipart/form-data; boundary=bbbbbbbb", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parts->len, ==, 1);
}

/* The manifest vouches for its parts. */
static void
test_check (void)
{
  g_autoptr (DoorSubmissionManifest) manifest = door_submission_manifest_new ("f", NULL, "uuid:1");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("sealed", 6);
  g_autoptr (GBytes) other = g_bytes_new_static ("Sealed", 6);
  g_autoptr (DoorWirePart) right = door_wire_part_new ("submission.door", NULL, bytes);
  g_autoptr (DoorWirePart) wrong = door_wire_part_new ("submission.door", NULL, other);
  g_autoptr (DoorWirePart) unknown = door_wire_part_new ("stowaway.door", NULL, bytes);
  g_autoptr (GError) error = NULL;
  door_submission_manifest_add_part (manifest, "submission.door", bytes);

  g_assert_true (door_submission_manifest_check (manifest, right, &error));
  g_assert_no_error (error);
  g_assert_false (door_submission_manifest_check (manifest, wrong, &error));
  g_assert_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED);
  g_clear_error (&error);
  g_assert_false (door_submission_manifest_check (manifest, unknown, &error));
  g_assert_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/multipart/round-trip", test_round_trip);
  g_test_add_func ("/multipart/table", test_table);
  g_test_add_func ("/multipart/too-many", test_too_many);
  g_test_add_func ("/multipart/pathological", test_pathological);
  g_test_add_func ("/multipart/check", test_check);
  return g_test_run ();
}
