/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents as poppler reads them back. $DOOR_PAPER_KEEP names a folder where they stay to be looked
 * at. */
#include "door-paper.h"

#include <glib/gstdio.h>
#include <string.h>

/* A PNG of one red pixel. */
static const guint8 png[] = {
  0x89, 'P',  'N',  'G',  0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 'I',  'H',
  'D',  'R',  0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00,
  0x00, 0x90, 0x77, 0x53, 0xde, 0x00, 0x00, 0x00, 0x0c, 'I',  'D',  'A',  'T',  0x08,
  0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0x00, 0x00, 0x03, 0x01, 0x01, 0x00, 0x18, 0xdd, 0x8d,
  0xb0, 0x00, 0x00, 0x00, 0x00, 'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82,
};

static DoorPaper *
new_paper (const char *language)
{
  const DoorPaperAbout about = { "A title", "An office", language, "Foot words", NULL, FALSE };

  return door_paper_new (&about);
}

static GBytes *
finish (DoorPaper *paper)
{
  g_autoptr (GError) error = NULL;
  GBytes *pdf = door_paper_finish (paper, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pdf);
  return pdf;
}

/* What a poppler tool prints about the document; NULL without the tool. */
static char *
read_back (GBytes *pdf, const char *tool, const char *option)
{
  g_autofree char *program = g_find_program_in_path (tool);
  g_autofree char *folder = g_dir_make_tmp ("door-paper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.pdf", NULL);
  const char *const argv[]
      = { program, option, path, g_str_equal (tool, "pdftotext") ? "-" : NULL, NULL };
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (program)
    {
      g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf),
                           &error);
      g_assert_no_error (error);
      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, NULL,
                    &error);
      g_assert_no_error (error);
      g_unlink (path);
    }
  g_rmdir (folder);
  return text;
}

static void
keep (GBytes *pdf, const char *name)
{
  const char *folder = g_getenv ("DOOR_PAPER_KEEP");
  g_autofree char *path = folder ? g_build_filename (folder, name, NULL) : NULL;

  if (path)
    g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), NULL);
}

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  while ((text = strstr (text, word)) != NULL)
    {
      n++;
      text += strlen (word);
    }
  return n;
}

#define SKIP_WITHOUT(text)                                                                         \
  if (!(text))                                                                                     \
    {                                                                                              \
      g_test_skip ("poppler-utils are not installed");                                             \
      return;                                                                                      \
    }

/* --- Tests ---------------------------------------------------------------------------------- */

static void
write_everything (DoorPaper *paper)
{
  const double shares[] = { 1, 4, 4, 2 };
  const char *const heads[] = { "No.", "Question", "Answer", "Go to" };
  g_autoptr (GBytes) code = g_bytes_new_static ("door1abc", 8);
  g_autoptr (GBytes) picture = g_bytes_new_static (png, sizeof png);
  g_autoptr (GError) error = NULL;

  door_paper_text (paper, DOOR_PAPER_TITLE, "The whole document");
  door_paper_text (paper, DOOR_PAPER_BODY, "Plain words <not markup> & more.");
  door_paper_markup (paper, DOOR_PAPER_BODY, "Some <b>bold</b> words, and &lt;these&gt;.");
  door_paper_markup (paper, DOOR_PAPER_BODY, "Broken <b>markup & all");
  door_paper_text (paper, DOOR_PAPER_HEADING, "A table");
  door_paper_table_begin (paper, shares, 4);
  door_paper_row (paper, DOOR_PAPER_ROW_HEAD, heads, 4);
  door_paper_row_begin (paper, DOOR_PAPER_ROW_BAND);
  door_paper_cell (paper, 4);
  door_paper_text (paper, DOOR_PAPER_STRONG, "A band");
  door_paper_row_end (paper);
  for (guint i = 1; i <= 60; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      door_paper_row_begin (paper, DOOR_PAPER_ROW_BODY);
      door_paper_cell (paper, 1);
      door_paper_text (paper, DOOR_PAPER_STRONG, number);
      door_paper_cell (paper, 1);
      door_paper_text (paper, DOOR_PAPER_BODY, "How safe do you feel walking alone after dark?");
      door_paper_text (paper, DOOR_PAPER_INSTRUCTION, "Show the card. Read the options.");
      door_paper_cell (paper, 1);
      door_paper_choice (paper, DOOR_PAPER_MARK_ONE, "Very safe", "1");
      door_paper_choice (paper, DOOR_PAPER_MARK_MANY,
                         "A longer choice whose label needs more than one line of its column", "2");
      door_paper_choice (paper, DOOR_PAPER_MARK_RANK, "Ranked", "3");
      door_paper_boxes (paper, "__/__/____", "kg");
      door_paper_lines (paper, 2);
      door_paper_cell (paper, 1);
      door_paper_text (paper, DOOR_PAPER_SMALL, "→ 14");
      door_paper_row_end (paper);
    }
  door_paper_table_end (paper);
  door_paper_text (paper, DOOR_PAPER_SUBHEADING, "Pictures");
  g_assert_true (door_paper_qr (paper, code, 30, &error));
  g_assert_true (door_paper_image (paper, picture, 50, 50, &error));
  g_assert_no_error (error);
  door_paper_frame (paper, 20);
  door_paper_page_break (paper);
  door_paper_text (paper, DOOR_PAPER_LARGE, "Read across a table");
  door_paper_rule (paper);
}

/* Promise 1 */
static void
test_same_bytes (void)
{
  g_autoptr (DoorPaper) first = new_paper ("en");
  g_autoptr (DoorPaper) second = new_paper ("en");
  g_autoptr (GBytes) a = NULL;
  g_autoptr (GBytes) b = NULL;

  write_everything (first);
  write_everything (second);
  a = finish (first);
  b = finish (second);
  keep (a, "everything.pdf");
  g_assert_true (g_bytes_equal (a, b));
  g_assert_cmpuint (door_paper_n_missing (first), ==, 0);
}

static void
test_date (void)
{
  g_autoptr (GDateTime) when = g_date_time_new_utc (2024, 5, 6, 7, 8, 9);
  const DoorPaperAbout about = { "T", NULL, NULL, NULL, when, TRUE };
  g_autoptr (DoorPaper) dated = door_paper_new (&about);
  g_autoptr (DoorPaper) undated = new_paper ("en");
  g_autoptr (GBytes) a = NULL;
  g_autoptr (GBytes) b = NULL;
  g_autofree char *with = NULL;
  g_autofree char *without = NULL;

  door_paper_text (dated, DOOR_PAPER_BODY, "x");
  door_paper_text (undated, DOOR_PAPER_BODY, "x");
  a = finish (dated);
  b = finish (undated);
  with = read_back (a, "pdfinfo", "-isodates");
  without = read_back (b, "pdfinfo", "-isodates");
  SKIP_WITHOUT (with);
  g_assert_nonnull (strstr (with, "2024-05-06T07:08:09"));
  g_assert_nonnull (strstr (with, "841"));
  g_assert_null (strstr (without, "CreationDate"));
  g_assert_nonnull (strstr (without, "A title"));
}

/* Promises 3, 4 */
static void
test_table_heads (void)
{
  g_autoptr (DoorPaper) paper = new_paper ("en");
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  write_everything (paper);
  pdf = finish (paper);
  text = read_back (pdf, "pdftotext", "-layout");
  SKIP_WITHOUT (text);
  g_assert_cmpuint (door_paper_n_pages (paper), >, 5);
  g_assert_cmpuint (count (text, "Go to"), ==, door_paper_n_pages (paper) - 1);
  g_assert_cmpuint (count (text, "Foot words"), ==, door_paper_n_pages (paper));
  g_assert_cmpuint (count (text, "Very safe"), ==, 60);
  g_assert_cmpuint (count (text, "A band"), ==, 1);
  g_assert_nonnull (strstr (text, "Plain words <not markup> & more."));
  g_assert_nonnull (strstr (text, "Some bold words, and <these>."));
  g_assert_nonnull (strstr (text, "Broken <b>markup & all"));
}

static void
test_long_row (void)
{
  const double shares[] = { 1, 1 };
  g_autoptr (DoorPaper) paper = new_paper ("en");
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  door_paper_table_begin (paper, shares, 2);
  door_paper_row_begin (paper, DOOR_PAPER_ROW_BODY);
  door_paper_cell (paper, 1);
  door_paper_text (paper, DOOR_PAPER_BODY, "Leading cell");
  door_paper_cell (paper, 1);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *label = g_strdup_printf ("choice-%03u", i);

      door_paper_choice (paper, DOOR_PAPER_MARK_ONE, label, label + 7);
    }
  door_paper_row_end (paper);
  door_paper_table_end (paper);
  pdf = finish (paper);
  keep (pdf, "long-row.pdf");
  g_assert_cmpuint (door_paper_n_pages (paper), >, 4);
  text = read_back (pdf, "pdftotext", "-layout");
  SKIP_WITHOUT (text);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *label = g_strdup_printf ("choice-%03u", i);

      g_assert_cmpuint (count (text, label), ==, 1);
    }
  g_assert_cmpuint (count (text, "Leading cell"), ==, 1);
}

/* A heading at the foot of a page goes to the next one with what follows it. */
static void
test_heading_stays (void)
{
  for (guint n = 30; n < 60; n++)
    {
      g_autoptr (DoorPaper) paper = new_paper ("en");
      g_autoptr (GBytes) pdf = NULL;
      g_autofree char *text = NULL;
      const char *heading, *body, *page;

      for (guint i = 0; i < n; i++)
        door_paper_text (paper, DOOR_PAPER_BODY, "Filling");
      door_paper_text (paper, DOOR_PAPER_HEADING, "Heading");
      door_paper_text (paper, DOOR_PAPER_BODY, "Follows");
      pdf = finish (paper);
      text = read_back (pdf, "pdftotext", "-layout");
      SKIP_WITHOUT (text);
      heading = strstr (text, "Heading");
      body = strstr (text, "Follows");
      page = strchr (text, '\f');
      g_assert_true ((heading < page) == (body < page));
    }
}

/* Promise 2 */
static void
test_scripts (void)
{
  static const struct {
    const char *language, *text;
    gboolean rtl;
  } rows[] = {
    { "en", "Did anyone steal something from you?", FALSE },
    { "ur", "کیا پچھلے بارہ مہینوں میں آپ سے کوئی چیز چوری ہوئی؟", TRUE },
    { "ar", "هل سُرق منك شيء خلال الاثني عشر شهراً الماضية؟", TRUE },
    { "th", "ในช่วงสิบสองเดือนที่ผ่านมามีใครขโมยสิ่งของของคุณหรือไม่และคุณได้แจ้งความต่อตำรวจหรือเปล่า", FALSE },
    { "lo", "ໃນສິບສອງເດືອນຜ່ານມາ ມີໃຜລັກເອົາສິ່ງຂອງຂອງທ່ານບໍ່", FALSE },
    { "km", "ក្នុងរយៈពេលដប់ពីរខែកន្លងមកតើមាននរណាម្នាក់លួចរបស់អ្វីពីអ្នកទេ", FALSE },
    { "my", "လွန်ခဲ့သော တစ်ဆယ့်နှစ်လအတွင်း တစ်စုံတစ်ခု အခိုးခံရပါသလား", FALSE },
    { "hi", "क्या पिछले बारह महीनों में आपकी कोई चीज़ चोरी हुई?", FALSE },
    { "bn", "গত বারো মাসে আপনার কিছু চুরি হয়েছে কি?", FALSE },
    { "ta", "கடந்த பன்னிரண்டு மாதங்களில் உங்களிடமிருந்து ஏதேனும் திருடப்பட்டதா?", FALSE },
    { "si", "පසුගිය මාස දොළහ තුළ ඔබෙන් යමක් සොරකම් කළාද?", FALSE },
    { "dz", "ཟླཝ་བཅུ་གཉིས་ནང་ ཁྱོད་ཀྱི་ཅ་ལ་ བརྐུས་ཡོདཔ་ཨིན་ན?", FALSE },
  };
  g_autoptr (DoorPaper) paper = new_paper ("ur");
  g_autoptr (GBytes) pdf = NULL;
  const double shares[] = { 1, 3 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      door_paper_set_language (paper, rows[i].language);
      g_assert_cmpint (door_paper_is_rtl (paper), ==, rows[i].rtl);
      door_paper_text (paper, DOOR_PAPER_SUBHEADING, rows[i].language);
      door_paper_table_begin (paper, shares, 2);
      door_paper_row_begin (paper, DOOR_PAPER_ROW_BODY);
      door_paper_cell (paper, 1);
      door_paper_choice (paper, DOOR_PAPER_MARK_ONE, rows[i].text, "14");
      door_paper_cell (paper, 1);
      door_paper_text (paper, DOOR_PAPER_BODY, rows[i].text);
      door_paper_text (paper, DOOR_PAPER_INSTRUCTION, rows[i].text);
      door_paper_row_end (paper);
      door_paper_table_end (paper);
    }
  door_paper_set_language (paper, NULL);
  g_assert_true (door_paper_is_rtl (paper));
  pdf = finish (paper);
  keep (pdf, "scripts.pdf");
  if (g_file_test ("/usr/share/fonts/truetype/noto/NotoNastaliqUrdu-Regular.ttf",
                   G_FILE_TEST_EXISTS))
    g_assert_cmpuint (door_paper_n_missing (paper), ==, 0);
}

/* A text begins at the side of its language, also when a figure comes first. */
static void
test_figures_begin_at_the_side (void)
{
  static const struct {
    const char *language, *text;
    gboolean rtl;
  } rows[] = { { "ur", "5711 افراد", TRUE }, { "en", "5711 people", FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DoorPaper) paper = new_paper (rows[i].language);
      g_autoptr (GBytes) pdf = NULL;
      g_autofree char *text = NULL;
      const char *word;
      double left;

      door_paper_text (paper, DOOR_PAPER_BODY, rows[i].text);
      pdf = finish (paper);
      text = read_back (pdf, "pdftotext", "-bbox");
      SKIP_WITHOUT (text);
      word = strstr (text, ">5711<");
      g_assert_nonnull (word);
      while (word > text && !g_str_has_prefix (word, "xMin=\""))
        word--;
      left = g_ascii_strtod (word + strlen ("xMin=\""), NULL);
      g_assert_cmpint (left > 300, ==, rows[i].rtl);
    }
}

static void
test_hostile (void)
{
  g_autoptr (DoorPaper) paper = new_paper (NULL);
  g_autoptr (GBytes) no_picture
      = g_bytes_new_static ("\xff\xd8\xff\xff\xff\xff\xff\xff\xff\xff", 10);
  g_autoptr (GBytes) cut = g_bytes_new_static (png, 40);
  g_autofree char *much = g_strnfill (3000, 'x');
  g_autoptr (GBytes) too_much = g_bytes_new_static (much, 3000);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;

  g_assert_false (door_paper_image (paper, no_picture, 10, 10, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_false (door_paper_image (paper, cut, 10, 10, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_false (door_paper_qr (paper, too_much, 30, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  door_paper_text (paper, DOOR_PAPER_BODY, "not \xff UTF-8");
  door_paper_text (paper, DOOR_PAPER_BODY, much);
  door_paper_text (paper, DOOR_PAPER_BODY, NULL);
  door_paper_choice (paper, DOOR_PAPER_MARK_ONE, much, much);
  door_paper_frame (paper, 1000);
  pdf = finish (paper);
  g_assert_cmpuint (g_bytes_get_size (pdf), >, 0);
}

static void
test_empty (void)
{
  g_autoptr (DoorPaper) paper = new_paper ("en");
  g_autoptr (GBytes) pdf = finish (paper);

  g_assert_cmpuint (door_paper_n_pages (paper), ==, 1);
  g_assert_cmpuint (g_bytes_get_size (pdf), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper/same-bytes", test_same_bytes);
  g_test_add_func ("/paper/date", test_date);
  g_test_add_func ("/paper/table-heads", test_table_heads);
  g_test_add_func ("/paper/long-row", test_long_row);
  g_test_add_func ("/paper/heading-stays", test_heading_stays);
  g_test_add_func ("/paper/scripts", test_scripts);
  g_test_add_func ("/paper/figures-begin-at-the-side", test_figures_begin_at_the_side);
  g_test_add_func ("/paper/hostile", test_hostile);
  g_test_add_func ("/paper/empty", test_empty);
  return g_test_run ();
}
