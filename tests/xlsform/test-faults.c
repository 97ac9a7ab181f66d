/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One mistake at a time: the code it is told by, and the cell it is told of.
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
} Fault;

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
  { "instance-clash", 3, 1, "type,name,label\ncsv-external,l,\nselect_one_from_file l.xml,a,A\n" },
  { "search-shared", 3, 1,
    "type,name,label,appearance\nselect_one l,a,A,search('f')\nselect_one l,b,B,\n",
    "list_name,name,label\nl,1,X\n" },
};

static char *
folder_of (const Fault *fault)
{
  const char *sheets[7] = { "survey", fault->survey };
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
  return make_folder (sheets);
}

static void
test_fault (gconstpointer data)
{
  const Fault *fault = data;
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
      is_found |= strcmp (found->code, fault->code) == 0 && found->severity == DOOR_SEVERITY_ERROR
                  && found->place.row == fault->row && found->place.column == fault->column;
    }
  if (!is_found)
    g_test_message ("expected %s at %u:%u, found\n%s", fault->code, fault->row, fault->column,
                    text);
  g_assert_true (is_found);
  g_assert_null (result);
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
  g_test_add_func ("/xlsform/faults/suggestions", test_suggestions);
  g_test_add_func ("/xlsform/faults/no-survey", test_no_survey);
  return g_test_run ();
}
