/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The linter: for each warning a workbook that deserves it, at which cell, and one that does not.
 */
#include "make-workbook.h"

#include "door-xlsform-check.h"

#include <string.h>

typedef struct {
  const char *code;
  const char *sheet;
  guint row, column;
  const char *survey;
  const char *choices;
  const char *entities;
} Case;

#define SEALED                                                                                     \
  "type,name,label,sealed,sensitivity,gate,missing,carry,calculation,relevant,trigger\n"
/* A sealed group "g" with the answer "a" in rows 3 to 5, and what follows it in row 6. */
#define SEALED_THEN(row)                                                                           \
  SEALED "calculate,p,,,,yes,,,1,,\n"                                                              \
         "begin_group,g,G,analysts,2,,dk refused,,,,\n"                                            \
         "select_one yn,a,A,,,,,,,,\n"                                                             \
         "end_group,,,,,,,,,,\n" row "\n"
/* A calculation carried out of it, in row 5. */
#define CARRIED(calculation, relevant)                                                             \
  SEALED "calculate,p,,,,yes,,,1,,\n"                                                              \
         "begin_group,g,G,analysts,2,,dk refused,,,,\n"                                            \
         "select_one yn,a,A,,,,,,,,\n"                                                             \
         "calculate,d,,,,,,yes,\"" calculation "\",\"" relevant "\",\n"                            \
         "end_group,,,,,,,,,,\n"
/* A name in row 2, and what a calculation makes of it in row 3. */
#define APART(calculation, word)                                                                   \
  "type,name,label,calculation,apart\ntext,a,A,,identifiers\ncalculate,c,," calculation "," word   \
  "\n"
#define LIST "list_name,name,label\nyn,yes,Yes\nyn,no,No\n"

static const Case deserved[] = {
  { "expression-unreadable", "survey", 2, 4, "type,name,label,relevant\ntext,a,A,1 +\n" },
  { "expression-unreadable", "survey", 2, 4, "type,name,label,relevant\ntext,a,A,contain(.)\n" },
  { "expression-unreadable", "survey", 3, 4,
    "type,name,label,choice_filter\ntext,b,B,\nselect_one yn,a,A,x = = ${b}\n", LIST },
  { "choice-unknown", "survey", 3, 4,
    "type,name,label,relevant\nselect_one yn,a,A,\ntext,b,B,${a} = 'yess'\n", LIST },
  { "choice-unknown", "survey", 3, 4,
    "type,name,label,relevant\nselect_one yn,a,A,\ntext,b,B,1 = ${a}\n", LIST },
  { "choice-unknown", "survey", 3, 4,
    "type,name,label,relevant\nselect_multiple yn,a,A,\ntext,b,B,\"not(selected(${a}, 'y'))\"\n",
    LIST },
  { "multiple-compared", "survey", 3, 4,
    "type,name,label,relevant\nselect_multiple yn,a,A,\ntext,b,B,${a} != 'yes'\n", LIST },
  { "number-with-text", "survey", 3, 4,
    "type,name,label,relevant\ninteger,a,A,\ntext,b,B,${a} = 'many'\n" },
  { "date-with-text", "survey", 3, 4,
    "type,name,label,relevant\ndate,a,A,\ntext,b,B,${a} > '23.11.2026'\n" },
  { "partial-date-as-whole", "survey", 2, 4,
    "type,name,label,constraint,appearance\ntext,a,A,. <= today(),partial-date\n" },
  { "partial-date-as-whole", "survey", 3, 4,
    "type,name,label,calculation,appearance\ntext,a,A,,w4 partial-date\n"
    "calculate,b,,int((today() - ${a}) div 365.25),\n" },
  { "partial-date-as-whole", "survey", 3, 4,
    "type,name,label,calculation,appearance\ntext,a,A,,partial-date\n"
    "calculate,b,,\"format-date(${a}, '%Y')\",\n" },
  { "repeat-from-outside", "survey", 5, 3,
    "type,name,label\nbegin_repeat,r,R\ntext,a,A\nend_repeat,,\nnote,n,Hello ${a}\n" },
  { "repeat-from-outside", "survey", 5, 4,
    "type,name,label,relevant\nbegin_repeat,r,R,\ntext,a,A,\nend_repeat,,,\n"
    "text,b,B,string-length(${a}) > 2\n" },
  { "never-relevant", "survey", 2, 4, "type,name,label,relevant\ntext,a,A,no\n" },
  { "never-relevant", "survey", 2, 4, "type,name,label,relevant\ntext,a,A,1 = 2\n" },
  { "constraint-unsatisfiable", "survey", 2, 4,
    "type,name,label,constraint\ninteger,a,A,. > 10 and . < 5\n" },
  { "constraint-unsatisfiable", "survey", 2, 4,
    "type,name,label,constraint\ninteger,a,A,. > 1 and 2 > .\n" },
  { "required-readonly", "survey", 2, 4, "type,name,label,required,read_only\ntext,a,A,yes,yes\n" },
  { "number-unbounded", "survey", 2, 0, "type,name,label\ninteger,a,A\n" },
  { "choice-unreachable", "choices", 5, 0,
    "type,name,label,choice_filter\nselect_one yn,a,A,\nselect_one t,b,B,of = ${a}\n",
    "list_name,name,label,of\nyn,yes,Yes,\nyn,no,No,\nt,x,X,yes\nt,y,Y,maybe\n" },
  { "choice-label-duplicate", "choices", 3, 3, "type,name,label\nselect_one l,a,A\n",
    "list_name,name,label\nl,1,Same\nl,2,Same\n" },
  { "list-unused", "choices", 2, 0, "type,name,label\ntext,a,A\n", LIST },
  { "translation-missing", "survey", 2, 3,
    "type,name,label::English (en),label::Urdu (ur)\ntext,a,A,\n" },
  { "translation-missing", "survey", 2, 5,
    "type,name,label::English (en),label::Urdu (ur),hint::English (en)\ntext,a,A,B,Hint\n" },
  { "reference-lost", "survey", 3, 4,
    "type,name,label::English (en),label::Urdu (ur)\ntext,a,A,A\nnote,n,Hello ${a},Hello\n" },
  { "markup-lost", "survey", 2, 4,
    "type,name,label::English (en),label::Urdu (ur)\ntext,a,**A** <b>x</b>,**A** x\n" },
  { "markup-unbalanced", "survey", 2, 3, "type,name,label\ntext,a,**A\n" },
  { "markup-unbalanced", "survey", 2, 3, "type,name,label\ntext,a,<span style='x'>A\n" },
  { "label-long", "survey", 2, 3,
    "type,name,label\ntext,a,"
    "12345678901234567890123456789012345678901234567890123456789012345678901"
    "2345678901\n" },
  { "label-long", "survey", 2, 4,
    "type,name,label,short\ntext,a,A,"
    "12345678901234567890123456789012345678901234567890123456789012345678901"
    "2345678901\n" },
  { "name-for-exports", "survey", 2, 2,
    "type,name,label\ntext,a_name_of_more_than_32_characters,A\n" },
  { "name-for-exports", "survey", 2, 2, "type,name,label\ntext,a.b,A\n" },
  { "name-for-exports", "survey", 2, 2, "type,name,label\ntext,int,A\n" },
  { "sealed-from-outside", "survey", 6, 10,
    SEALED "calculate,p,,,,yes,,,1,,\n"
           "begin_group,g,G,analysts,2,,dk refused,,,,\n"
           "select_one yn,a,A,,,,,,,,\n"
           "end_group,,,,,,,,,,\n"
           "text,b,B,,,,,,,${a} = 'yes',\n",
    LIST },
  { "sealed-from-outside", "survey", 6, 3,
    SEALED "calculate,p,,,,yes,,,1,,\n"
           "begin_group,g,G,analysts,2,,dk refused,,,,\n"
           "select_one yn,a,A,,,,,,,,\n"
           "end_group,,,,,,,,,,\n"
           "note,n,You don't say ${a},,,,,,,,\n",
    LIST },
  { "sealed-from-outside", "survey", 6, 11,
    SEALED "calculate,p,,,,yes,,,1,,\n"
           "begin_group,g,G,analysts,2,,dk refused,,,,\n"
           "select_one yn,a,A,,,,,,,,\n"
           "end_group,,,,,,,,,,\n"
           "calculate,n,,,,,,,1,,${a}\n",
    LIST },
  { "sealed-from-outside", "survey", 3, 10,
    SEALED "calculate,p,,,,yes,,,1,,\n"
           "begin_group,g,G,analysts,2,,dk refused,,,${a} = '',\n"
           "select_one yn,a,A,,,,,,,,\n"
           "end_group,,,,,,,,,,\n",
    LIST },
  { "sealed-from-outside", "choices", 4, 3,
    SEALED "calculate,p,,,,yes,,,1,,\n"
           "begin_group,g,G,analysts,2,,dk refused,,,,\n"
           "select_one yn,a,A,,,,,,,,\n"
           "end_group,,,,,,,,,,\n"
           "select_one t,b,B,,,,,,,,\n",
    LIST "t,x,Is ${a}\n" },
  { "sealed-from-outside", "survey", 6, 10, SEALED_THEN ("text,b,B,,,,,,,/data/g/a = 'yes',"),
    LIST },
  { "sealed-from-outside", "survey", 6, 10, SEALED_THEN ("text,b,B,,,,,,,../g/a = 'yes',"), LIST },
  { "sealed-from-outside", "survey", 6, 10, SEALED_THEN ("text,b,B,,,,,,,count(//a) > 0,"), LIST },
  { "sealed-from-outside", "survey", 6, 10, SEALED_THEN ("text,b,B,,,,,,,../g/* = 'yes',"), LIST },
  { "sealed-from-outside", "survey", 6, 10,
    SEALED_THEN ("text,b,B,,,,,,,current()/../g/a = 'yes',"), LIST },
  { "sealed-from-outside", "survey", 6, 10, SEALED_THEN ("text,b,B,,,,,,,../*[./a = 'yes'] != '',"),
    LIST },
  { "sealed-from-outside", "survey", 6, 10, SEALED_THEN ("text,b,B,,,,,,,preceding::a = 'yes',"),
    LIST },
  { "sealed-from-outside", "survey", 6, 10, SEALED_THEN ("text,b,B,,,,,,,${g}/a = 'yes',"), LIST },
  { "sealed-from-outside", "survey", 6, 9, SEALED_THEN ("calculate,b,,,,,,,${last-saved#a},,"),
    LIST },
  { "sealed-from-outside", "survey", 2, 10,
    SEALED "begin_group,o,O,,,,,,,g/a = 'yes',\ncalculate,p,,,,yes,,,1,,\n"
           "begin_group,g,G,analysts,2,,dk refused,,,,\n"
           "select_one yn,a,A,,,,,,,,\nend_group,,,,,,,,,,\nend_group,,,,,,,,,,\n",
    LIST },
  { "sealed-saved", "survey", 3, 6,
    "type,name,label,sealed,missing,save_to\n"
    "begin_group,g,G,analysts,dk refused,\n"
    "select_one yn,a,A,,,hurt\nend_group,,,,,\n",
    LIST, "list_name,label\nhomes,Home\n" },
  { "missing-ignored", "survey", 2, 4,
    "type,name,label,missing,consent\nselect_one yn,a,A,dk,person\n", LIST },
  { "missing-ignored", "survey", 3, 4,
    "type,name,label,missing,draw\nbegin_group,g,G,,yes\ntext,a,A,refused,\nend_group,,,,\n" },
  { "sealed-in-repeat", "survey", 3, 4,
    "type,name,label,sealed,missing\nbegin_repeat,r,R,,\nbegin_group,g,G,analysts,dk refused\n"
    "select_one yn,a,A,,\nend_group,,,,\nend_repeat,,,,\n",
    LIST },
  { "sealed-question", "survey", 2, 4, "type,name,label,sealed\ntext,a,A,analysts\n" },
  { "value-unknown", "survey", 2, 4,
    "type,name,label,sealed\nbegin_group,g,G,analyst\ntext,a,A,\nend_group,,,\n" },
  { "value-unknown", "survey", 2, 4, "type,name,label,audience\ntext,a,A,everybody\n" },
  { "value-unknown", "survey", 2, 4, "type,name,label,sensitivity\ntext,a,A,3\n" },
  { "value-unknown", "survey", 2, 4, "type,name,label,missing\ntext,a,A,dk refuse\n" },
  { "value-unknown", "survey", 2, 4, "type,name,label,gate\ntext,a,A,maybe\n" },
  { "carried-derived", "survey", 5, 8, CARRIED ("../a = 'yes'", ""), LIST },
  { "carried-derived", "survey", 5, 8, CARRIED ("1", "${a} = 'yes'"), LIST },
  { "carried-derived", "survey", 6, 8,
    SEALED "calculate,p,,,,yes,,,1,,\n"
           "begin_group,g,G,analysts,2,,dk refused,,,,\n"
           "select_one yn,a,A,,,,,,,,\nbegin_group,h,H,,,,,,,${a} = 'yes',\n"
           "calculate,d,,,,,,yes,1,,\nend_group,,,,,,,,,,\nend_group,,,,,,,,,,\n",
    LIST },
  { "carried-answer", "survey", 4, 8,
    SEALED "calculate,p,,,,yes,,,1,,\n"
           "begin_group,g,G,analysts,2,,dk refused,,,,\n"
           "select_one yn,a,A,,,,,yes,,,\n"
           "end_group,,,,,,,,,,\n",
    LIST },
  { "carried-derived", "survey", 6, 8,
    SEALED "calculate,p,,,,yes,,,1,,\n"
           "begin_group,g,G,analysts,2,,dk refused,,,,\n"
           "select_one yn,a,A,,,,,,,,\n"
           "calculate,c,,,,,,,${a},,\n"
           "calculate,d,,,,,,yes,${c} = 1,,\n"
           "end_group,,,,,,,,,,\n",
    LIST },
  { "apart-computed", "survey", 3, 4, APART ("\"substr(${a}, 0, 1)\"", "") },
  { "apart-computed", "survey", 3, 4, APART ("\"concat('x', upper-case(${a}))\"", "") },
  { "apart-computed", "survey", 3, 4, APART ("\"substr((/data/a), 0, 1)\"", "") },
  { "apart-computed", "survey", 5, 4,
    "type,name,label,calculation,apart\nbegin_group,g,G,,identifiers\ntext,a,A,,\nend_group,,,,\n"
    "calculate,c,,\"digest(${a}, 'MD5')\",\n" },
  { "sensitive-without-refused", "survey", 4, 0,
    SEALED "calculate,p,,,,yes,,,1,,\n"
           "begin_group,g,G,,1,,dk,,,,\n"
           "select_one yn,a,A,,,,,,,,\n"
           "end_group,,,,,,,,,,\n",
    LIST },
  { "sensitive-without-gate", "survey", 2, 0,
    SEALED "begin_group,g,G,analysts,2,,dk refused,,,,\n"
           "select_one yn,a,A,,,,,,,,\n"
           "end_group,,,,,,,,,,\n"
           "calculate,p,,,,yes,,,1,,\n",
    LIST },
};

/* Close to the above, and right. Nothing is said about any of these. */
static const Case innocent[] = {
  { "partial-date-ends", NULL, 0, 0,
    "type,name,label,constraint,appearance\ntext,a,A,latest-day(.) <= today(),partial-date\n" },
  { "partial-date-blank", NULL, 0, 0,
    "type,name,label,relevant,appearance\ntext,a,A,,partial-date\ntext,b,B,${a} != '',\n" },
  { "whole-date", NULL, 0, 0, "type,name,label,constraint,appearance\ndate,a,A,. <= today(),\n" },
  { "quiet-answers", NULL, 0, 0,
    "type,name,label,missing,relevant\nselect_one yn,a,A,dk refused,\ntext,b,B,,\"${a} = '-8'\"\n"
    "begin_group,g,G,na,\nselect_multiple yn,c,C,,\nend_group,,,,\n"
    "text,d,D,,\"selected(${c}, '-10')\"\n",
    LIST },
  { "short-label", NULL, 0, 0,
    "type,name,label,short\ntext,a,"
    "12345678901234567890123456789012345678901234567890123456789012345678901"
    "2345678901,Digits\n" },
  { "choices", NULL, 0, 0,
    "type,name,label,relevant\nselect_one yn,a,A,\ntext,b,B,\"${a} = 'yes' or ${a} = ''\"\n",
    LIST },
  { "choices-or-reasons", NULL, 0, 0,
    "type,name,label,missing,relevant\nbegin_group,g,G,dk refused,\nselect_one yn,a,A,,\n"
    "text,b,B,,\"${a} = '-8' or ${a} = -9\"\nend_group,,,,\n",
    LIST },
  { "or-other", NULL, 0, 0,
    "type,name,label,relevant\nselect_one yn or_other,a,A,\ntext,b,B,${a} = 'other'\n", LIST },
  { "selected", NULL, 0, 0,
    "type,name,label,relevant\nselect_multiple yn,a,A,\ntext,b,B,\"selected(${a}, 'no')\"\n",
    LIST },
  { "arithmetic", NULL, 0, 0,
    "type,name,label,relevant,constraint\ndate,a,A,,\ntext,b,B,today() - ${a} > 365,\n"
    "integer,c,C,${a} > '2026-11-23',. >= 0 and . <= 0\n" },
  { "gathered", NULL, 0, 0,
    "type,name,label,calculation\nbegin_repeat,r,R,\ntext,a,A ${b},\ncalculate,b,,${a}\n"
    "end_repeat,,,\ncalculate,n,,count(${r}) + count-non-empty(${a})\n"
    "calculate,i,,\"indexed-repeat(${a}, ${r}, 1)\"\nselect_one ${a},who,Who,\n" },
  { "bounds", NULL, 0, 0,
    "type,name,label,constraint\ninteger,a,A,. > 10 or . < 5\n"
    "decimal,b,B,. > 1 and . < 2\ninteger,c,C,not(. > 3) and . > 5\n" },
  { "filters", NULL, 0, 0,
    "type,name,label,choice_filter\nselect_one yn,a,A,\nselect_one t,b,B,of = ${a} or of = 'all'\n",
    "list_name,name,label,of\nyn,yes,Yes,\nyn,no,No,\nt,x,X,yes\nt,y,Y,all\n" },
  { "looked-up", NULL, 0, 0,
    "type,name,calculation\ncalculate,a,instance('yn')/root/item[name = 'yes']/label\n", LIST },
  { "markup", NULL, 0, 0, "type,name,label\ntext,a,**A** is <b>bold</b><br/> and 3 < 4\n" },
  { "references-by-language", NULL, 0, 0,
    "type,name,label::English (en),label::Urdu (ur)\ntext,a_en,A,A\ntext,a_ur,A,A\n"
    "note,n,Hello ${a_en},Salam ${a_ur}\n" },
  { "reference-three-times", NULL, 0, 0,
    "type,name,label::English (en),label::Urdu (ur)\ntext,who,A,A\n"
    "note,n,${who} and ${who} and ${who},${who} aur ${who} aur ${who}\n" },
  { "references-like-languages", NULL, 0, 0,
    "type,name,label::English (en),label::Bahasa Indonesia (id)\ntext,case_id,Case,Kasus\n"
    "note,n,Case ${case_id},Kasus ${case_id}\n" },
  { "stopping-note", NULL, 0, 0, "type,name,label,required\nnote,a,Stop here,yes\n" },
  { "sealed", NULL, 0, 0,
    SEALED "calculate,p,,,,yes,,,1,,\n"
           "begin_group,g,G,analysts,2,,dk refused,,,,\n"
           "select_one yn,a,A,,,,,,,,\n"
           "text,q,Q ${a},,,,,,,${a} = 'yes',\n"
           "calculate,d,,,,,,yes,1,,\n"
           "end_group,,,,,,,,,,\n"
           "text,b,B,,,,,,,${d} = 1,\n",
    LIST },
  { "paths-from-inside", NULL, 0, 0,
    SEALED "calculate,p,,,,yes,,,1,,\n"
           "begin_group,g,G,analysts,2,,dk refused,,,,\n"
           "select_one yn,a,A,,,,,,,,\n"
           "text,q,Q,,,,,,,../a = 'yes' and /data/g/a = 'yes',\n"
           "end_group,,,,,,,,,,\n",
    LIST },
  { "paths-elsewhere", NULL, 0, 0,
    SEALED_THEN ("text,b,https://a.org/data/a and/or a/b,,,,,,,"
                 "instance('yn')/root/item[name='yes']/a != '' and ../p = 1,"),
    LIST },
  { "carried-gate", NULL, 0, 0,
    SEALED "begin_group,g,G,analysts,2,,dk refused,,,,\n"
           "select_one yn,p,P,,,yes,,,,,\n"
           "calculate,d,,,,,,yes,${p} = 'yes',,\n"
           "end_group,,,,,,,,,,\n",
    LIST },
  { "copied-word-for-word", NULL, 0, 0,
    APART ("\"concat(${a}, ' ', format-date(today(), '%Y'))\"", "") },
  { "only-whether-it-is-there", NULL, 0, 0,
    APART ("\"if(${a} = '', 0, string-length(${a}))\"", "") },
  { "computed-and-apart", NULL, 0, 0, APART ("\"substr(${a}, 0, 1)\"", "identifiers") },
  { "computed-and-may-stay", NULL, 0, 0, APART ("\"substr(${a}, 0, 1)\"", "no") },
  { "of-another-answer", NULL, 0, 0,
    "type,name,label,calculation,apart\ntext,a,A,,\ncalculate,c,,\"substr(${a}, 0, 1)\",\n" },
  { "silenced-row", NULL, 0, 0,
    "type,name,label,silence\ninteger,a,A,\"number-unbounded, label-long\"\ninteger,b.c,B,all\n" },
};

static DoorDiagnostics *
check (const Case *checked, const char *settings, DoorXlsformResult **ret_result)
{
  const char *sheets[9] = { "survey", checked->survey };
  guint n = 2;
  char *folder;
  DoorDiagnostics *diagnostics = door_diagnostics_new ();

  if (checked->choices)
    {
      sheets[n++] = "choices";
      sheets[n++] = checked->choices;
    }
  if (checked->entities)
    {
      sheets[n++] = "entities";
      sheets[n++] = checked->entities;
    }
  if (settings)
    {
      sheets[n++] = "settings";
      sheets[n++] = settings;
    }
  folder = make_folder (sheets);
  *ret_result = door_xlsform_check_path (folder, NULL, diagnostics);
  remove_folder (folder);
  return diagnostics;
}

/* The name of an interview is made by a setting, and reported there. */
static void
test_interview_name (void)
{
  const Case named = { .survey = "type,name,label,apart\ntext,a,A,identifiers\n" };
  g_autoptr (DoorXlsformResult) result = NULL;
  g_autoptr (DoorDiagnostics) diagnostics
      = check (&named, "form_id,instance_name\nf,\"substr(${a}, 0, 1)\"\n", &result);
  const DoorDiagnostic *found = door_diagnostics_get (diagnostics, 0);

  g_assert_cmpuint (door_diagnostics_length (diagnostics), ==, 1);
  g_assert_cmpstr (found->code, ==, "apart-computed");
  g_assert_cmpstr (found->place.sheet, ==, "settings");
  g_assert_cmpuint (found->place.column, ==, 2);
}

static void
test_deserved (gconstpointer data)
{
  const Case *checked = data;
  g_autoptr (DoorXlsformResult) result = NULL;
  g_autoptr (DoorDiagnostics) diagnostics = check (checked, NULL, &result);
  gboolean is_found = FALSE;

  for (guint i = 0; i < door_diagnostics_length (diagnostics); i++)
    {
      const DoorDiagnostic *found = door_diagnostics_get (diagnostics, i);

      is_found |= strcmp (found->code, checked->code) == 0
                  && strcmp (found->place.sheet, checked->sheet) == 0
                  && found->place.row == checked->row && found->place.column == checked->column;
      g_test_message ("%s:%u:%u %s", found->place.sheet, found->place.row, found->place.column,
                      found->code);
    }
  g_assert_true (is_found);
  g_assert_cmpint (result == NULL, ==, door_diagnostics_has_errors (diagnostics));
}

static void
test_innocent (gconstpointer data)
{
  g_autoptr (DoorXlsformResult) result = NULL;
  g_autoptr (DoorDiagnostics) diagnostics = check (data, NULL, &result);
  g_autofree char *text = door_diagnostics_to_text (diagnostics);

  g_assert_cmpstr (text, ==, "");
  g_assert_nonnull (result);
}

/* Everything but errors can be silenced for the whole form. */
static void
test_silence (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (deserved); i++)
    {
      g_autoptr (DoorXlsformResult) result = NULL;
      g_autofree char *settings = g_strdup_printf ("silence\n%s\n", deserved[i].code);
      g_autoptr (DoorDiagnostics) diagnostics = check (&deserved[i], settings, &result);

      for (guint k = 0; k < door_diagnostics_length (diagnostics); k++)
        {
          const DoorDiagnostic *found = door_diagnostics_get (diagnostics, k);
          g_assert_true (found->severity == DOOR_SEVERITY_ERROR
                         || strcmp (found->code, deserved[i].code) != 0);
        }
    }
}

/* The header lists the codes; each has a case here, and no case has a code that the header lacks. */
static void
test_all_codes (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "app", "xlsform",
                                            "door-xlsform-check.h", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], " *   ") && g_ascii_isalpha (lines[i][5]))
      g_hash_table_add (listed, g_strndup (lines[i] + 5, strcspn (lines[i] + 5, " ")));
  g_assert_cmpuint (g_hash_table_size (listed), >, 25);
  for (gsize i = 0; i < G_N_ELEMENTS (deserved); i++)
    {
      if (!g_hash_table_contains (listed, deserved[i].code))
        g_error ("the header does not list %s", deserved[i].code);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (deserved); i++)
    g_hash_table_remove (listed, deserved[i].code);
  if (g_hash_table_size (listed) > 0)
    {
      g_autofree gpointer *left = g_hash_table_get_keys_as_array (listed, NULL);

      g_error ("no case for %s", (const char *) left[0]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (deserved); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/xlsform/check/%02u-%s", (guint) i, deserved[i].code);
      g_test_add_data_func (path, &deserved[i], test_deserved);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (innocent); i++)
    {
      g_autofree char *path = g_strdup_printf ("/xlsform/check/innocent/%s", innocent[i].code);
      g_test_add_data_func (path, &innocent[i], test_innocent);
    }
  g_test_add_func ("/xlsform/check/all-codes", test_all_codes);
  g_test_add_func ("/xlsform/check/silence", test_silence);
  g_test_add_func ("/xlsform/check/interview-name", test_interview_name);
  return g_test_run ();
}
