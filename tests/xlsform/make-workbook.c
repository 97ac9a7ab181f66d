/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make-workbook.h"

#include "door-files.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

static la_ssize_t
on_write (struct archive *archive, void *data, const void *bytes, size_t length)
{
  g_byte_array_append (data, bytes, (guint) length);
  return (la_ssize_t) length;
}

static void
add_member (struct archive *archive, const char *name, const char *text)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t) strlen (text));
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  archive_write_data (archive, text, strlen (text));
  archive_entry_free (entry);
}

GBytes *
make_zip (const char *const *members)
{
  GByteArray *bytes = g_byte_array_new ();
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  archive_write_set_bytes_per_block (archive, 0);
  g_assert_cmpint (archive_write_open (archive, bytes, NULL, on_write, NULL), ==, ARCHIVE_OK);
  for (; *members; members += 2)
    add_member (archive, members[0], members[1]);
  archive_write_free (archive);
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
make_workbook (const char *const *sheets, const char *const *more)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) workbook = g_string_new ("<workbook xmlns:r='r'><sheets>");
  g_autoptr (GString) relations = g_string_new ("<Relationships>");

  g_ptr_array_add (members, (char *) "_rels/.rels");
  g_ptr_array_add (members, (char *) "<Relationships><Relationship Id='m' Type='x/officeDocument' "
                                     "Target='xl/workbook.xml'/></Relationships>");
  for (guint i = 0; sheets[i]; i += 2)
    {
      char *path = g_strdup_printf ("xl/worksheets/sheet%u.xml", i / 2);
      char *text
          = g_strdup_printf ("<worksheet><sheetData>%s</sheetData></worksheet>", sheets[i + 1]);

      g_string_append_printf (workbook, "<sheet name='%s' r:id='s%u'/>", sheets[i], i / 2);
      g_string_append_printf (
          relations, "<Relationship Id='s%u' Type='x/worksheet' Target='worksheets/sheet%u.xml'/>",
          i / 2, i / 2);
      g_ptr_array_add (owned, path);
      g_ptr_array_add (owned, text);
      g_ptr_array_add (members, path);
      g_ptr_array_add (members, text);
    }
  g_string_append (workbook, "</sheets></workbook>");
  g_string_append (relations, "</Relationships>");
  g_ptr_array_add (members, (char *) "xl/workbook.xml");
  g_ptr_array_add (members, workbook->str);
  g_ptr_array_add (members, (char *) "xl/_rels/workbook.xml.rels");
  g_ptr_array_add (members, relations->str);
  for (; more && *more; more++)
    g_ptr_array_add (members, (char *) *more);
  g_ptr_array_add (members, NULL);
  return make_zip ((const char *const *) members->pdata);
}

char *
make_folder (const char *const *sheets)
{
  char *folder = g_dir_make_tmp ("door-xlsform-XXXXXX", NULL);

  for (; *sheets; sheets += 2)
    {
      g_autofree char *name = g_strconcat (sheets[0], ".csv", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_assert_true (g_file_set_contents (path, sheets[1], -1, NULL));
    }
  return folder;
}

void
remove_folder (char *folder)
{
  g_assert_true (door_file_remove_tree (folder, NULL));
  g_free (folder);
}
