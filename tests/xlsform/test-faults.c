/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One mistake at a time: the code it is told by, and the cell it is told of. Every code that the
 * converter's sources know has its mistake here, or in the test that is named for it.
 */
#include "make-workbook.h"

#include "door-xlsform.h"

#include <string.h>

typedef struct {
  const char *code;
  guint row, column;
  const char *survey;
  const char *choices; /* NULL: none */
  const char *settings;
  const char *entities;
  const char *external_choices;
} Fault;

#define ENTITIES "dataset,label\np,L\n"
#define LISTS "dataset,label\np,L\nq,L\n"
#define CHOICES "list_name,name,label\nl,1,X\nk,1,X\n"

static const Fault faults[] = {
  { "HEADER_002", 1, 3, "type,relevant,relevance\ntext,,\n" },
  { "HEADER_003", 1, 0, "name,label\na,A\n" },
  { "header-duplicate", 1, 3, "type,name,type\ntext,a,text\n" },
  { "type-unknown", 2, 1, "type,name,label\nnumber,a,A\n" },
  { "type-missing", 2, 1, "type,name,label\n,a,A\n" },
  { "name-missing", 2, 2, "type,name,label\ntext,,A\n" },
  { "NAMES_001", 3, 2, "type,name,label\ntext,a,A\ntext,a,B\n" },
  { "NAMES_001", 4, 2,
    "type,name,label,repeat_count\nbegin_repeat,r,R,2\nend_repeat,,,\ntext,r_count,X,\n" },
  { "NAMES_003", 2, 2, "type,name,label\nbegin_repeat,data,A\ntext,b,B\nend_repeat,,\n" },
  { "NAMES_004", 6, 2,
    "type,name,label\nbegin_repeat,r,R\ntext,b,B\nend_repeat,,\nbegin_group,g,G\nbegin_repeat,r,R\n"
    "text,c,C\nend_repeat,,\nend_group,,\n" },
  { "NAMES_005", 2, 2, "type,name,label\ntext,meta,A\n" },
  { "NAMES_008", 2, 2, "type,name,label\ntext,a b,A\n" },
  { "SURVEY_001", 2, 1, "type,name,label\nend_group,,\n" },
  { "SURVEY_002", 2, 1, "type,name,label\nbegin_group,g,G\ntext,a,A\n" },
  { "SURVEY_004", 2, 4, "type,name,label,parameters\ntext,a,A,rows\n" },
  { "SURVEY_005", 2, 4, "type,name,label,parameters\ntext,a,A,row=3\n" },
  { "SURVEY_003", 2, 4, "type,name,label,parameters\ngeotrace,a,A,incremental=no\n" },
  { "SURVEY_006", 2, 4, "type,name,label,parameters\ngeopoint,a,A,reference-geometry=b\n" },
  { "SURVEY_007", 2, 4, "type,name,label,parameters\ngeopoint,a,A,capture-accuracy=b\n" },
  { "SURVEY_008", 2, 4, "type,name,label,parameters\ngeopoint,a,A,warning-accuracy=b\n" },
  { "SURVEY_009", 2, 4, "type,name,label,parameters\ngeopoint,a,A,allow-mock-accuracy=b\n" },
  { "PYREF_001", 2, 4, "type,name,label,relevant\ntext,a,A,${b\n" },
  { "PYREF_001", 2, 4, "type,name,label,relevant\ntext,a,A,${ a }\n" },
  { "PYREF_001", 2, 4, "type,name,label,trigger\ntext,a,A,b\n" },
  { "PYREF_002", 2, 4, "type,name,label,trigger\ntext,a,A,${a} ${a}\n" },
  { "PYREF_003", 2, 4, "type,name,label,relevant\ntext,a,A,${b} > 1\n" },
  { "PYREF_003", 2, 4, "type,name,label,trigger\ntext,a,A,${b}\n" },
  { "PYREF_004", 8, 3,
    "type,name,label\nbegin_group,g,G\ntext,a,A\nend_group,,\nbegin_group,h,H\ntext,a,A\n"
    "end_group,,\nnote,n,${a}\n" },
  { "RANGE_001", 2, 4, "type,name,label,parameters\nrange,a,A,step=x\n" },
  { "RANGE_002", 2, 4, "type,name,label,parameters\nrange,a,A,step=0\n" },
  { "RANGE_003", 2, 4, "type,name,label,parameters\nrange,a,A,step=20\n" },
  { "RANGE_004", 2, 4, "type,name,label,parameters\nrange,a,A,step=2 tick_interval=3\n" },
  { "RANGE_005", 2, 4, "type,name,label,parameters\nrange,a,A,placeholder=11\n" },
  { "RANGE_006", 2, 4, "type,name,label,parameters\nrange,a,A,tick_labelset=l\n" },
  { "RANGE_008", 2, 4, "type,name,label,parameters,appearance\nrange,a,A,placeholder=1,picker\n" },
  { "RANGE_009", 2, 4, "type,name,label,parameters\nrange,a,A,tick_labelset=l\n",
    "list_name,name,label\nl,x,X\n" },
  { "RANGE_010", 2, 4, "type,name,label,parameters\nrange,a,A,tick_labelset=l\n",
    "list_name,name,label\nl,11,X\n" },
  { "RANGE_011", 2, 4, "type,name,label,parameters\nrange,a,A,tick_labelset=l\n",
    "list_name,name,label\nl,1.5,X\n" },
  { "RANGE_012", 2, 4,
    "type,name,label,parameters,appearance\nrange,a,A,tick_labelset=l,no-ticks\n",
    "list_name,name,label\nl,1,X\n" },
  { "calculation-missing", 2, 4, "type,name,label,calculation\ncalculate,a,,\n" },
  { "label-missing", 2, 0, "type,name\ntext,a\n" },
  { "big-image-alone", 2, 0, "type,name,big-image\ntext,a,a.png\n" },
  { "media-unknown", 0, 0, "type,name,label,media::smell\ntext,a,A,a.png\n" },
  { "trigger-hidden", 3, 4, "type,name,calculation,trigger\ncalculate,a,1,\ncalculate,b,2,${a}\n" },
  { "trigger-missing", 2, 0, "type,name,label\nbackground-geopoint,a,A\n" },
  { "NAMES_001", 3, 1, "type,name\naudit,\naudit,\n" },
  { "audit-named", 2, 2, "type,name\naudit,log\n" },
  { "parameter-missing", 2, 3, "type,name,parameters\naudit,,location-priority=balanced\n" },
  { "loop-without-list", 2, 1, "type,name,label\nbegin loop,a,A\nend loop,,\n" },
  { "sheet-missing", 2, 1, "type,name,label\nselect_one l,a,A\n" },
  { "sheet-missing", 2, 1, "type,name,label\nselect_one_external l,a,A\n" },
  { "list-unknown", 2, 1, "type,name,label\nselect_one k,a,A\n", "list_name,name,label\nl,1,X\n" },
  { "file-type-unknown", 2, 1, "type,name,label\nselect_one_from_file f.txt,a,A\n" },
  { "or-other-filtered", 2, 4, "type,name,label,choice_filter\nselect_one l or_other,a,A,true()\n",
    "list_name,name,label\nl,1,X\n" },
  { "choice-name-with-space", 2, 2, "type,name,label\nselect_multiple l,a,A\n",
    "list_name,name,label\nl,1 2,X\n" },
  { "HEADER_003", 1, 0, "type,name,label\nselect_one l,a,A\n", "list_name,label\nl,X\n" },
  { "NAMES_006", 2, 2, "type,name,label\nselect_one l,a,A\n", "list_name,name,label\nl,,X\n" },
  { "NAMES_007", 3, 2, "type,name,label\nselect_one l,a,A\n",
    "list_name,name,label\nl,1,X\nl,1,Y\n" },
  { "NAMES_008", 2, 1, "type,name,label\ntext,a,A\n", NULL, "name\n1st\n" },
  { "instance-id-needed", 2, 1, "type,name,label\ntext,a,A\n", NULL,
    "omit_instanceID,public_key\nyes,abc\n" },
  { "PYREF_003", 2, 1, "type,name,label\ntext,a,A\n", NULL, "instance_name\n${b}\n" },
  { "ENTITY_001", 2, 4, "type,name,label,save_to\ntext,a,A,p\n" },
  { "ENTITY_002", 3, 4, "type,name,label,save_to\ntext,a,A,x\ntext,b,B,x\n", NULL, NULL, ENTITIES },
  { "ENTITY_003", 2, 4, "type,name,label,save_to\nbegin_group,g,G,x\ntext,a,A,\nend_group,,,\n",
    NULL, NULL, ENTITIES },
  { "ENTITY_004", 2, 4, "type,name,label,save_to\ntext,a,A,r#x\n", NULL, NULL, LISTS },
  { "ENTITY_005", 2, 0, "type,name,label\ntext,a,A\n", NULL, NULL, "dataset\np\n" },
  { "ENTITY_006", 2, 4, "type,name,label\ntext,a,A\n", NULL, NULL,
    "dataset,label,entity_id,create_if\np,L,${a},true()\n" },
  { "ENTITY_007", 2, 3, "type,name,label\ntext,a,A\n", NULL, NULL,
    "dataset,label,update_if\np,L,true()\n" },
  { "ENTITY_008", 2, 4, "type,name,label,save_to\ntext,a,A,x\n", NULL, NULL, LISTS },
  { "ENTITY_009", 3, 0, "type,name,label,save_to\ntext,a,A,p#x\ntext,b,B,q#x\n", NULL, NULL,
    LISTS },
  { "ENTITY_011", 6, 4,
    "type,name,label,save_to\nbegin_repeat,r,R,\ntext,a,A,x\nend_repeat,,,\nbegin_repeat,s,S,\n"
    "text,b,B,y\nend_repeat,,,\n",
    NULL, NULL, ENTITIES },
  { "ENTITY_012", 2, 0,
    "type,name,label,save_to\nbegin_repeat,r,R,\ntext,a,A,x\nend_repeat,,,\nbegin_repeat,s,S,\n"
    "text,b,B,\nend_repeat,,,\n",
    NULL, NULL, "dataset,label\np,${b}\n" },
  { "ENTITY_013", 2, 4, "type,name,label,save_to\ntext,a,A,p#x#y\n", NULL, NULL, LISTS },
  { "HEADER_005", 1, 3, "type,name,label\ntext,a,A\n", NULL, NULL,
    "dataset,label,colour\np,L,red\n" },
  { "NAMES_008", 2, 1, "type,name,label\ntext,a,A\n", NULL, NULL, "dataset,label\n1p,L\n" },
  { "NAMES_008", 2, 4, "type,name,label,save_to\ntext,a,A,1x\n", NULL, NULL, ENTITIES },
  { "NAMES_009", 2, 2, "type,name,label\nbegin loop over l,a,A\ntext,b,B\nend loop,,\n",
    "list_name,name,label\nl,1 2,X\n" },
  { "NAMES_010", 2, 1, "type,name,label\ntext,a,A\n", NULL, NULL, "dataset,label\n__p,L\n" },
  { "NAMES_010", 2, 4, "type,name,label,save_to\ntext,a,A,__x\n", NULL, NULL, ENTITIES },
  { "NAMES_011", 2, 1, "type,name,label\ntext,a,A\n", NULL, NULL, "dataset,label\np.q,L\n" },
  { "NAMES_012", 2, 4, "type,name,label,save_to\ntext,a,A,label\n", NULL, NULL, ENTITIES },
  { "NAMES_014", 3, 1, "type,name,label\ntext,a,A\n", NULL, NULL, "dataset,label\np,L\np,L\n" },
  { "NAMES_015", 2, 0, "type,name,label\ntext,a,A\n", NULL, NULL, "label\nL\n" },
  { "RANGE_007", 2, 4,
    "type,name,label,parameters,appearance\nrange,a,A,tick_labelset=l,no-ticks\n",
    "list_name,name,label\nl,1,X\nl,5,Y\nl,10,Z\n" },
  { "calculation-forbidden", 3, 5,
    "type,name,label,trigger,calculation\ntext,b,B,,\nbackground-geopoint,a,A,${b},1\n" },
  { "parameter-invalid", 2, 3, "type,name,parameters\naudit,,track-changes=maybe\n" },
  { "parameter-invalid", 2, 3, "type,name,parameters\naudit,,track-changes-reasons=never\n" },
  { "parameter-invalid", 2, 3,
    "type,name,parameters\naudit,,location-priority=much location-min-interval=1 "
    "location-max-age=2\n" },
  { "parameter-invalid", 2, 3,
    "type,name,parameters\naudit,,location-priority=balanced location-min-interval=x "
    "location-max-age=2\n" },
  { "parameter-invalid", 2, 3,
    "type,name,parameters\naudit,,location-priority=balanced location-min-interval=9 "
    "location-max-age=2\n" },
  { "parameter-invalid", 2, 4, "type,name,label,parameters\ntext,a,A,rows=many\n" },
  { "parameter-invalid", 2, 4, "type,name,label,parameters\nimage,a,A,max-pixels=many\n" },
  { "parameter-invalid", 2, 4, "type,name,label,parameters\nimage,a,A,app=camera\n" },
  { "parameter-invalid", 2, 4, "type,name,label,parameters\naudio,a,A,quality=best\n" },
  { "parameter-invalid", 2, 4, "type,name,label,parameters\nselect_one l,a,A,randomize=maybe\n",
    CHOICES },
  { "parameter-invalid", 2, 4, "type,name,label,parameters\nselect_one l,a,A,seed=1\n", CHOICES },
  { "parameter-invalid", 2, 4,
    "type,name,label,parameters\nselect_one l,a,A,randomize=true seed=x\n", CHOICES },
  { "none-without-list", 2, 1, "type,name,label\nselect_multiple_from_file f.csv,a,A\n", NULL,
    "add_none_option\nyes\n" },
  { "or-other-without-list", 2, 1, "type,name,label\nselect_one_from_file f.csv or_other,a,A\n" },
  { "search-from-file", 2, 4,
    "type,name,label,appearance\nselect_one_from_file f.csv,a,A,search('f')\n" },
  { "table-list-filtered", 3, 5,
    "type,name,label,appearance,choice_filter\nbegin_group,g,G,table-list,\n"
    "select_one l,a,A,,true()\nend_group,,,,\n",
    CHOICES },
  { "table-list-mixed", 4, 1,
    "type,name,label,appearance\nbegin_group,g,G,table-list\nselect_one l,a,A,\n"
    "select_one k,b,B,\nend_group,,,\n",
    CHOICES },
  { "instance-clash", 3, 1, "type,name,label\ncsv-external,l,\nselect_one_from_file l.xml,a,A\n" },
  { "search-shared", 3, 1,
    "type,name,label,appearance\nselect_one l,a,A,search('f')\nselect_one l,b,B,\n",
    "list_name,name,label\nl,1,X\n" },
};

/* What is converted all the same, and the author is told. */
static const Fault warnings[] = {
  { "HEADER_004", 1, 4, "type,name,label\nselect_one l,a,A\n",
    "list_name,name,label,two words\nl,1,X,y\n" },
  { "LABEL_001", 2, 3, "type,name,label\nselect_one l,a,A\n", "list_name,name,label\nl,1,\n" },
  { "NAMES_002", 3, 2, "type,name,label\ntext,a,A\ntext,A,B\n" },
  { "column-obsolete", 2, 4, "type,name,label,disabled\ntext,a,A,no\n" },
  { "external-without-filter", 2, 1, "type,name,label\nselect_one_external l,a,A\n", NULL, NULL,
    NULL, CHOICES },
  { "header-not-a-name", 1, 4, "type,name,label,bind::a b\ntext,a,A,x\n" },
  { "header-obsolete", 1, 0, "type,name,label\ntext,a,A\n", NULL, "form_id,id_string\nf,g\n" },
  { "image-unbounded", 2, 0, "type,name,label\nimage,a,A\n" },
  { "or-other-untranslated", 1, 1, "type,name,label::English (en)\nselect_one l or_other,a,A\n",
    CHOICES },
  { "prefix-undeclared", 1, 0, "type,name,label,bind::zz:q\ntext,a,A,x\n" },
  { "repeat-without-label", 2, 3, "type,name,label\nbegin_repeat,r,\ntext,a,A\nend_repeat,,\n" },
  { "row-skipped", 3, 0, "type,name,label,hint\ntext,a,A,\n,,,x\n" },
  { "setting-obsolete", 2, 1, "type,name,label\ntext,a,A\n", NULL, "flat\nyes\n" },
  { "type-obsolete", 2, 1, "type,name,label\nsubscriberid,a,A\n" },
};

static char *
folder_of (const Fault *fault)
{
  const char *sheets[11] = { "survey", fault->survey };
  guint n = 2;

  if (fault->choices)
    {
      sheets[n++] = "choices";
      sheets[n++] = fault->choices;
    }
  if (fault->settings)
    {
      sheets[n++] = "settings";
      sheets[n++] = fault->settings;
    }
  if (fault->entities)
    {
      sheets[n++] = "entities";
      sheets[n++] = fault->entities;
    }
  if (fault->external_choices)
    {
      sheets[n++] = "external_choices";
      sheets[n++] = fault->external_choices;
    }
  return make_folder (sheets);
}

/* At its cell, and the conversion goes on or does not as it should. */
static void
assert_found (const Fault *fault, DoorSeverity severity)
{
  char *folder = folder_of (fault);
  const DoorXlsformOptions options = { NULL, "form" };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result
      = door_xlsform_convert_folder (folder, &options, diagnostics);
  g_autofree char *text = door_diagnostics_to_text (diagnostics);
  gboolean is_found = FALSE;

  remove_folder (folder);
  for (guint i = 0; i < door_diagnostics_length (diagnostics); i++)
    {
      const DoorDiagnostic *found = door_diagnostics_get (diagnostics, i);
      is_found |= strcmp (found->code, fault->code) == 0 && found->severity == severity
                  && found->place.row == fault->row && found->place.column == fault->column;
    }
  if (!is_found)
    g_test_message ("expected %s at %u:%u, found\n%s", fault->code, fault->row, fault->column,
                    text);
  g_assert_true (is_found);
  g_assert_true ((result == NULL) == (severity == DOOR_SEVERITY_ERROR));
}

static void
test_fault (gconstpointer data)
{
  assert_found (data, DOOR_SEVERITY_ERROR);
}

static void
test_warning (gconstpointer data)
{
  assert_found (data, DOOR_SEVERITY_WARNING);
}

static void
test_suggestions (void)
{
  const char *const sheets[] = {
    "survey",
    "type,name,label,relevant,parameters\n"
    "integer,age,Age,,\ntext,b,${agee},,\nselect_one town,c,C,,\nintger,d,D,,\n"
    "image,e,E,,max-pixel=3\n",
    "choices",
    "list_name,name,label\ntowns,1,X\n",
    "setings",
    "form_title\nX\n",
    NULL,
  };
  char *folder = make_folder (sheets);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = door_xlsform_convert_folder (folder, NULL, diagnostics);
  g_autofree char *text = door_diagnostics_to_text (diagnostics);

  remove_folder (folder);
  g_assert_null (result);
  g_assert_nonnull (strstr (text, "survey:3:3: error: no question is called ${agee} "
                                  "(did you mean age?) [PYREF_003]"));
  g_assert_nonnull (strstr (text, "did you mean towns?"));
  g_assert_nonnull (strstr (text, "did you mean integer?"));
  g_assert_nonnull (strstr (text, "did you mean max-pixels?"));
  g_assert_nonnull (strstr (text, "one called “setings”"));
  g_assert_nonnull (strstr (text, "[NAMES_013]"));
}

static void
test_no_survey (void)
{
  const char *const sheets[] = { "surveys", "type,name\ntext,a\n", NULL };
  char *folder = make_folder (sheets);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = door_xlsform_convert_folder (folder, NULL, diagnostics);
  g_autofree char *text = door_diagnostics_to_text (diagnostics);

  remove_folder (folder);
  g_assert_null (result);
  g_assert_nonnull (strstr (text, "is “surveys” meant?"));
}

/* --- Every code ----------------------------------------------------------------------------- */

/* Codes whose mistakes take more than a few cells; the test that makes them must name them. */
static const struct {
  const char *code, *test;
} elsewhere[] = {
  { "NAMES_013", "test-faults.c" },          { "name-too-long", "test-limits.c" },
  { "sheet-left-out", "test-excel.c" },      { "sheet-unreadable", "test-hostile.c" },
  { "workbook-locked", "test-hostile.c" },   { "workbook-old-format", "test-hostile.c" },
  { "workbook-too-deep", "test-limits.c" },  { "workbook-too-large", "test-limits.c" },
  { "workbook-unreadable", "test-excel.c" },
};

static char *
read_source (const char *folder, const char *module, const char *name)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), folder, module, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static gboolean
is_converter_source (const char *name)
{
  return g_str_has_suffix (name, ".c") && !g_str_has_prefix (name, "door-xlsform-check")
         && !g_str_has_prefix (name, "door-xlsform-translate");
}

/* The first text given to whatever reports, and all that are numbered. */
static void
collect_codes (const char *source, GHashTable *codes)
{
  g_autoptr (GRegex) pattern
      = g_regex_new ("\"([A-Z]+_[0-9]{3})\"|(?:error|warning|report|parameter|add)\\)? "
                     "\\([^\"();]*\"([a-z]+(?:-[a-z]+)+)\",",
                     0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (pattern, source, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *numbered = g_match_info_fetch (match, 1);

      g_hash_table_add (codes,
                        *numbered ? g_steal_pointer (&numbered) : g_match_info_fetch (match, 2));
    }
}

static GHashTable *
codes_of_sources (void)
{
  g_autofree char *folder
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "app", "xlsform", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GHashTable *codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    if (is_converter_source (name))
      {
        g_autofree char *source = read_source ("app", "xlsform", name);

        collect_codes (source, codes);
      }
  return codes;
}

static void
take (GHashTable *codes, const Fault *cases, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_hash_table_remove (codes, cases[i].code);
}

static void
test_all_codes (void)
{
  g_autoptr (GHashTable) codes = codes_of_sources ();
  GHashTableIter iter;
  gpointer code;

  g_assert_cmpuint (g_hash_table_size (codes), >=, 100);
  take (codes, faults, G_N_ELEMENTS (faults));
  take (codes, warnings, G_N_ELEMENTS (warnings));
  for (gsize i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    {
      g_autofree char *test = read_source ("tests", "xlsform", elsewhere[i].test);

      g_assert_true (g_hash_table_remove (codes, elsewhere[i].code));
      g_assert_nonnull (strstr (test, elsewhere[i].code));
    }
  g_hash_table_iter_init (&iter, codes);
  while (g_hash_table_iter_next (&iter, &code, NULL))
    g_test_message ("no case for %s", (const char *) code);
  g_assert_cmpuint (g_hash_table_size (codes), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/xlsform/faults/%02u-%s", (guint) i, faults[i].code);
      g_test_add_data_func (path, &faults[i], test_fault);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (warnings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/xlsform/faults/warning/%s", warnings[i].code);
      g_test_add_data_func (path, &warnings[i], test_warning);
    }
  g_test_add_func ("/xlsform/faults/all-codes", test_all_codes);
  g_test_add_func ("/xlsform/faults/suggestions", test_suggestions);
  g_test_add_func ("/xlsform/faults/no-survey", test_no_survey);
  return g_test_run ();
}
