/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl print, read back by poppler. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  char *form;
  char *pdf;
} Fixture;

static const char survey[]
    = "type,name,label::English (en),label::Urdu (ur),hint::English (en),hint::Urdu "
      "(ur),relevant,constraint,appearance\n"
      "select_one yn,stolen,Was anything stolen?,کیا کچھ چوری ہوا؟,Read aloud.,بلند آواز سے,,,\n"
      "integer,times,How often?,کتنی بار؟,,,${stolen} = '1',. >= 1 and . <= 50,\n"
      "select_one yn,told,Did you tell the police?,کیا پولیس کو بتایا؟,,,${stolen} = '1',,\n"
      "text,why,Why not?,کیوں نہیں؟,,,${told} = '2' and ${times} > 3,,\n"
      "note,thanks,Thank you.,شکریہ۔,,,,,\n"
      "begin_repeat,person,Person,فرد,,,,,\n"
      "text,name,Name,نام,,,,,\n"
      "integer,age,Age of [this] person,عمر,,,,,\n"
      "end_repeat,,,,,,,,\n"
      "begin_group,trust,How much do you trust…,آپ کتنا بھروسا کرتے ہیں,,,,,\n"
      "select_one yn,t_police,The police,پولیس,,,,,\n"
      "select_one yn,t_court,The courts,عدالت,,,,,\n"
      "select_one yn,t_army,The army,فوج,,,,,\n"
      "end_group,,,,,,,,\n";
static const char choices[] = "list_name,name,label::English (en),label::Urdu (ur)\n"
                              "yn,1,Yes,ہاں\n"
                              "yn,2,No,نہیں\n";
static const char settings[]
    = "form_title,form_id,version,default_language\nSafety,safety,7,English (en)\n";

static void
write_sheet (const char *folder, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("door-print-XXXXXX", NULL);
  fixture->form = g_build_filename (fixture->folder, "form", NULL);
  fixture->pdf = g_build_filename (fixture->folder, "x.pdf", NULL);
  g_mkdir (fixture->form, 0700);
  write_sheet (fixture->form, "survey.csv", survey);
  write_sheet (fixture->form, "choices.csv", choices);
  write_sheet (fixture->form, "settings.csv", settings);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const sheets[] = { "survey.csv", "choices.csv", "settings.csv" };

  for (gsize i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      g_autofree char *path = g_build_filename (fixture->form, sheets[i], NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->form);
  g_unlink (fixture->pdf);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->form);
  g_free (fixture->pdf);
}

/* A roster of ten questions, filtered choices, and a condition beyond words. */
static const char long_survey[]
    = "type,name,label,relevant,choice_filter,repeat_count\n"
      "select_one kind,kind,Which kind?,,,\n"
      "select_one thing,thing,Which thing?,,kind = ${kind} or name = 'x',\n"
      "select_one ward,ward,Which ward?,,kind = ${kind},\n"
      "integer,n,How many?,,,\n"
      "begin_group,home,Home,,,\n"
      "begin_repeat,item,Item,,,${n}\n"
      "text,q1,Q,,,\ntext,q2,Q,,,\ntext,q3,Q,,,\ntext,q4,Q,,,\ntext,q5,Q,,,\n"
      "text,q6,Q,,,\ntext,q7,Q,,,\ntext,q8,Q,,,\ntext,q9,Q,,,\ntext,q10,Q,,,\n"
      "end_repeat,,,,,\n"
      "end_group,,,,,\n"
      "text,odd,Odd?,\"regex(${thing}, '[a-z]') or ${n} mod 2 = 1\",,\n"
      "text,near,Near?,${n} - 2 > 3 and ${kind} != '',,\n";

static char *
long_choices (void)
{
  GString *rows = g_string_new ("list_name,name,label,kind\nkind,1,Land,\nkind,2,Goods,\n"
                                "thing,a,Field,1\nthing,b,Fence,1\nthing,c,Cart,2\n"
                                "thing,x,Another,9\n");

  for (guint i = 0; i < 50; i++)
    g_string_append_printf (rows, "ward,w%u,Ward %u,%u\n", i, i, i < 30 ? 1u : 2u);
  return g_string_free (rows, FALSE);
}

static int
run (const char *const *argv, char **ret_out, char **ret_err)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, ret_out, ret_err,
                &status, &error);
  g_assert_no_error (error);
  return g_spawn_check_wait_status (status, NULL) ? 0 : 1;
}

static int
print (const char *form, const char *language, const char *pdf, char **ret_err)
{
  const char *const argv[] = { g_getenv ("DOORCTL"),           "print",  form, "-o", pdf,
                               language ? "--language" : NULL, language, NULL };

  return run (argv, NULL, ret_err);
}

/* The document's words, blanks of any length as one; NULL without poppler. */
static char *
words_of (const char *pdf)
{
  const char *const argv[] = { "pdftotext", "-raw", pdf, "-", NULL };
  g_autofree char *tool = g_find_program_in_path ("pdftotext");
  g_autofree char *text = NULL;
  g_autoptr (GRegex) blanks = g_regex_new ("[\\s\\x{200e}]+", 0, 0, NULL);

  if (!tool)
    return NULL;
  g_assert_cmpint (run (argv, &text, NULL), ==, 0);
  return g_regex_replace (blanks, text, -1, 0, " ", 0, NULL);
}

#define HAS(text, words) g_assert_nonnull (strstr (text, words))
#define SKIP_WITHOUT(text)                                                                         \
  if (!(text))                                                                                     \
    {                                                                                              \
      g_test_skip ("poppler-utils are not installed");                                             \
      return;                                                                                      \
    }

static void
test_english (Fixture *fixture, gconstpointer data)
{
  g_autofree char *err = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (print (fixture->form, "en", fixture->pdf, &err), ==, 0);
  g_assert_cmpstr (err, ==, "");
  text = words_of (fixture->pdf);
  SKIP_WITHOUT (text);
  HAS (text, "Safety");
  HAS (text, "Was anything stolen?");
  HAS (text, "Read aloud.");
  HAS (text, "If “No”, go to 5.");  /* from the first question: 2, 3 and, in turn, 4 */
  HAS (text, "If “Yes”, go to 5."); /* from the third */
  HAS (text, "Check: the answer is from 1 to 50.");
  HAS (text, "Ask only if question 3 is “No” and question 2 is more than 3.");
  g_assert_null (strstr (text, "Ask only if question 1")); /* the skip says so */
  HAS (text, "Ask these questions once for each.");
  HAS (text, "Line");
  /* A grid names its choices once. */
  g_assert_null (strstr (text, "8 t_police The police Yes 1"));
  HAS (text, "The courts");
}

static void
test_long (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rows = long_choices ();
  g_autofree char *err = NULL;
  g_autofree char *text = NULL;
  const char *band;

  write_sheet (fixture->form, "survey.csv", long_survey);
  write_sheet (fixture->form, "choices.csv", rows);
  write_sheet (fixture->form, "settings.csv", "form_title,form_id\nLong,long\n");
  g_assert_cmpint (print (fixture->form, NULL, fixture->pdf, &err), ==, 0);
  text = words_of (fixture->pdf);
  SKIP_WITHOUT (text);
  HAS (text, "Only if question 1 is “Land”: Field a Fence b Only if question 1 is “Goods”: Cart c "
             "In any case: Another x");
  /* The list in the appendix stands below its conditions too. */
  HAS (text, "Only the choices that fit question 1 are offered.");
  HAS (text, "Only if question 1 is “Goods”: Ward 30 w30");
  /* Two tables of five columns hold ten questions; the repeat is named once. */
  HAS (text, "as often as this says: question 4. Write the answers into the lines below");
  HAS (text, "Line 5 q1 6 q2 7 q3 8 q4 9 q5 1 2 3 4 5 6 7 8");
  HAS (text, "Line 10 q6 11 q7 12 q8 13 q9 14 q10 1 2 3 4 5 6 7 8");
  band = strstr (text, "Item");
  g_assert_nonnull (band);
  g_assert_null (strstr (band + 1, "Item"));
  /* What is beyond words names the questions, and is there in full. */
  HAS (text, "Whether to ask depends on question 2 and question 4: see condition 1 at the end.");
  HAS (text, "Conditions in full");
  HAS (text, "mod 2 = 1");
  HAS (text, "Ask only if question 4 minus 2 is more than 3 and question 1 is answered.");
}

static void
test_urdu (Fixture *fixture, gconstpointer data)
{
  g_autofree char *err = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (print (fixture->form, "ur", fixture->pdf, &err), ==, 0);
  text = words_of (fixture->pdf);
  SKIP_WITHOUT (text);
  g_assert_null (strstr (text, "Was anything stolen?"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
test_same_bytes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize first_size, second_size;

  g_assert_cmpint (print (fixture->form, "en", fixture->pdf, NULL), ==, 0);
  g_assert_true (g_file_get_contents (fixture->pdf, &first, &first_size, NULL));
  g_assert_cmpint (print (fixture->form, "en", fixture->pdf, NULL), ==, 0);
  g_assert_true (g_file_get_contents (fixture->pdf, &second, &second_size, NULL));
  g_assert_cmpmem (first, first_size, second, second_size);
}

static void
test_faults (Fixture *fixture, gconstpointer data)
{
  g_autofree char *err = NULL;
  g_autofree char *no_form = NULL;

  g_assert_cmpint (print (fixture->form, "Klingon", fixture->pdf, &err), ==, 1);
  HAS (err, "no language 'Klingon'");
  HAS (err, "Urdu (ur)");
  g_assert_false (g_file_test (fixture->pdf, G_FILE_TEST_EXISTS));
  write_sheet (fixture->form, "survey.csv", "type,name,label\nselect_one nowhere,a,A\n");
  g_assert_cmpint (print (fixture->form, "en", fixture->pdf, &no_form), ==, 1);
  HAS (no_form, "survey:2");
}

/* --- Texts of the office ------------------------------------------------------------------------ */

static guint
pages_of (const char *pdf)
{
  const char *const argv[] = { "pdftotext", pdf, "-", NULL };
  g_autofree char *text = NULL;
  guint n = 0;

  g_assert_cmpint (run (argv, &text, NULL), ==, 0);
  for (const char *p = text; *p; p++)
    n += *p == '\f';
  return n;
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
  static const char markdown[]
      = "# What to do\n\nThe *first* paragraph,\non two lines & with <signs>.\n\n"
        "## A part\n\n1. one\n2. two **bold**\n- a dot\n- [ ] to tick\n\n"
        "| word | means |\n|---|---|\n| gate | `who` can hear |\n| a \\| b | bar |\n\n> quoted\n";
  g_autofree char *path = g_build_filename (fixture->folder, "text.md", NULL);
  g_autofree char *err = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (path, markdown, -1, NULL));
  g_assert_cmpint (print (path, NULL, fixture->pdf, &err), ==, 0);
  g_assert_cmpstr (err, ==, "");
  g_unlink (path);
  text = words_of (fixture->pdf);
  SKIP_WITHOUT (text);
  HAS (text, "What to do");
  HAS (text, "The first paragraph, on two lines & with ");
  HAS (text, "1. one 2. two bold • a dot");
  HAS (text, "to tick");
  HAS (text, "word means");
  HAS (text, "gate who can hear");
  HAS (text, "a | b bar");
  HAS (text, "quoted");
  g_assert_null (strstr (text, "---"));
  g_assert_null (strstr (text, "**"));
}

/* The manual and the guide that come with the questionnaires: the guide has two pages. */
static void
test_shipped_texts (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name, *holds;
    guint least, most;
  } texts[] = { { "MANUAL.md", "7. For supervisors", 3, 8 },
                { "ADAPTING.md", "doorctl check --country is silent", 2, 2 } };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path
          = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", texts[i].name, NULL);
      g_autofree char *text = NULL;

      g_assert_cmpint (print (path, NULL, fixture->pdf, NULL), ==, 0);
      text = words_of (fixture->pdf);
      SKIP_WITHOUT (text);
      HAS (text, texts[i].holds);
      g_assert_cmpuint (pages_of (fixture->pdf), >=, texts[i].least);
      g_assert_cmpuint (pages_of (fixture->pdf), <=, texts[i].most);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tool/print/english", Fixture, NULL, set_up, test_english, tear_down);
  g_test_add ("/tool/print/long", Fixture, NULL, set_up, test_long, tear_down);
  g_test_add ("/tool/print/urdu", Fixture, NULL, set_up, test_urdu, tear_down);
  g_test_add ("/tool/print/same-bytes", Fixture, NULL, set_up, test_same_bytes, tear_down);
  g_test_add ("/tool/print/text", Fixture, NULL, set_up, test_text, tear_down);
  g_test_add ("/tool/print/shipped-texts", Fixture, NULL, set_up, test_shipped_texts, tear_down);
  g_test_add ("/tool/print/faults", Fixture, NULL, set_up, test_faults, tear_down);
  return g_test_run ();
}
