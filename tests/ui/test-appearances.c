/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which control each appearance gets: a table of controls and what stands on the screen for them. What a
 * tablet does not have keeps the plain control of its type, so that nothing is ever not asked. */
#include "real-desk.h"
#include "ui-stage.h"

#include <string.h>

#include "door-choice-row.h"

typedef struct {
  const char *name; /* of the question */
  const char *type; /* of the record */
  const char *control;
  const char *attributes; /* appearance and others */
  const char *answer;     /* type of the widget that takes the answer */
  const char *part;       /* type of a mapped widget within it; NULL */
  guint n_parts;          /* exactly so many; 0: at least one */
} Row;

#define RANGE "start=\"1\" end=\"5\" step=\"1\" "

/* A date has a toggle that opens its calendar, and a list of calendars with another. */
static const Row rows[] = {
  { "plain", "string", "input", "", "DoorTextAnswer", "GtkEntry", 1 },
  { "url", "string", "input", "appearance=\"url\"", "DoorTextAnswer", "GtkEntry", 1 },
  { "numbers", "string", "input", "appearance=\"numbers\"", "DoorTextAnswer", "GtkEntry", 1 },
  { "masked", "string", "input", "appearance=\"masked\"", "DoorTextAnswer", "GtkEntry", 1 },
  { "hidden", "string", "input", "appearance=\"hidden-answer\"", "DoorTextAnswer", "GtkEntry", 1 },
  { "multiline", "string", "input", "appearance=\"multiline\"", "DoorLongTextAnswer", "GtkTextView",
    1 },
  { "lines", "string", "input", "rows=\"4\"", "DoorLongTextAnswer", "GtkTextView", 1 },
  { "counter", "int", "input", "appearance=\"counter\"", "DoorTextAnswer", "GtkButton", 2 },
  { "thousands", "int", "input", "appearance=\"thousands-sep\"", "DoorTextAnswer", "GtkEntry", 1 },
  { "day", "date", "input", "", "DoorDateAnswer", "GtkToggleButton", 2 },
  { "typed_day", "date", "input", "appearance=\"no-calendar\"", "DoorDateAnswer", "GtkToggleButton",
    1 },
  { "year", "date", "input", "appearance=\"year\"", "DoorDateAnswer", "GtkToggleButton",
    G_MAXUINT },
  { "month", "date", "input", "appearance=\"month-year\"", "DoorDateAnswer", "GtkToggleButton",
    G_MAXUINT },
  { "solar", "date", "input", "appearance=\"persian\"", "DoorDateAnswer", "GtkEntry", 0 },
  { "nepali", "date", "input", "appearance=\"bikram-sambat\"", "DoorDateAnswer", "GtkEntry", 0 },
  { "thai", "date", "input", "appearance=\"buddhist\"", "DoorDateAnswer", "GtkEntry", 0 },
  { "hour", "time", "input", "", "DoorDateAnswer", "GtkEntry", 1 },
  { "one", "string", "select1", "", "DoorChoiceAnswer", "DoorChoiceRow", 3 },
  { "minimal", "string", "select1", "appearance=\"minimal\"", "DoorChoiceAnswer", "DoorChoiceRow",
    G_MAXUINT },
  { "search", "string", "select1", "appearance=\"autocomplete\"", "DoorChoiceAnswer",
    "GtkSearchEntry", 1 },
  { "columns", "string", "select1", "appearance=\"columns\"", "DoorChoiceAnswer", "GtkFlowBox", 1 },
  { "columns_2", "string", "select1", "appearance=\"columns-2\"", "DoorChoiceAnswer", "GtkFlowBox",
    1 },
  { "pack", "string", "select", "appearance=\"columns-pack\"", "DoorChoiceAnswer", "GtkFlowBox",
    1 },
  { "compact", "string", "select1", "appearance=\"compact-2\"", "DoorChoiceAnswer", "GtkFlowBox",
    1 },
  { "quick", "string", "select1", "appearance=\"quick\"", "DoorChoiceAnswer", "DoorChoiceRow", 3 },
  { "likert", "string", "select1", "appearance=\"likert\"", "DoorChoiceAnswer", "DoorChoiceRow",
    3 },
  { "many", "string", "select", "", "DoorChoiceAnswer", "DoorChoiceRow", 3 },
  { "unmarked", "string", "select1", "appearance=\"no-buttons\"", "DoorChoiceAnswer",
    "DoorChoiceRow", 3 },
  { "imaged", "string", "select1", "appearance=\"image-map\"", "DoorChoiceAnswer", "DoorChoiceRow",
    3 },
  { "scale", "int", "range", RANGE, "DoorRangeAnswer", "GtkScale", 1 },
  { "upright", "int", "range", RANGE "appearance=\"vertical\"", "DoorRangeAnswer", "GtkScale", 1 },
  { "smooth", "int", "range", RANGE "appearance=\"no-ticks\"", "DoorRangeAnswer", "GtkScale", 1 },
  { "rating", "int", "range", RANGE "appearance=\"rating\"", "DoorStepsAnswer", "DoorChoiceRow",
    5 },
  { "picker", "int", "range", RANGE "appearance=\"picker\"", "DoorStepsAnswer", "GtkDropDown", 1 },
  { "falling", "int", "range", "start=\"10\" end=\"2\" step=\"-2\" appearance=\"rating\"",
    "DoorStepsAnswer", "DoorChoiceRow", 5 },
  { "place", "geopoint", "input", "", "DoorPositionAnswer", NULL, 0 },
  { "mapped", "geopoint", "input", "appearance=\"placement-map\"", "DoorPositionAnswer", NULL, 0 },
  { "code", "barcode", "input", "", "DoorBarcodeAnswer", NULL, 0 },
  { "photo", "binary", "upload", "mediatype=\"image/*\"", "DoorFileAnswer", NULL, 0 },
  { "sign", "binary", "upload", "mediatype=\"image/*\" appearance=\"signature\"",
    "DoorDrawingAnswer", NULL, 0 },
  { "draw", "binary", "upload", "mediatype=\"image/*\" appearance=\"draw\"", "DoorDrawingAnswer",
    NULL, 0 },
  { "annotate", "binary", "upload", "mediatype=\"image/*\" appearance=\"annotate\"",
    "DoorDrawingAnswer", NULL, 0 },
  { "sound", "binary", "upload", "mediatype=\"audio/*\"", "DoorSoundAnswer", NULL, 0 },
  { "paper", "binary", "upload", "mediatype=\"application/*\"", "DoorFileAnswer", NULL, 0 },
  { "done", "string", "trigger", "", "DoorTriggerAnswer", NULL, 0 },
  { "video", "binary", "upload", "mediatype=\"video/*\"", "DoorFileAnswer", NULL, 0 },
  { "trace", "geotrace", "input", "", "DoorTextAnswer", "GtkEntry", 1 },
  { "shape", "geoshape", "input", "appearance=\"maps\"", "DoorTextAnswer", "GtkEntry", 1 },
  { "moment", "dateTime", "input", "", "DoorDateAnswer", "GtkEntry", 2 },
  { "ethiopian", "date", "input", "appearance=\"ethiopian\"", "DoorDateAnswer", "GtkEntry", 1 },
  { "coptic", "date", "input", "appearance=\"coptic\"", "DoorDateAnswer", "GtkEntry", 1 },
  { "myanmar", "date", "input", "appearance=\"myanmar\"", "DoorDateAnswer", "GtkEntry", 1 },
  { "islamic", "date", "input", "appearance=\"islamic\"", "DoorDateAnswer", "GtkEntry", 1 },
  { "map", "string", "select1", "appearance=\"map\"", "DoorChoiceAnswer", "DoorChoiceRow", 3 },
  { "find", "string", "select1", "appearance=\"search\"", "DoorChoiceAnswer", "GtkSearchEntry", 1 },
  { "find_many", "string", "select", "appearance=\"minimal autocomplete\"", "DoorChoiceAnswer",
    "GtkSearchEntry", 1 },
  { "across", "string", "select1", "appearance=\"horizontal\"", "DoorChoiceAnswer", "GtkFlowBox",
    1 },
  { "quickly", "string", "select1", "appearance=\"quickcompact\"", "DoorChoiceAnswer",
    "DoorChoiceRow", 3 },
  { "listed", "string", "select1", "appearance=\"list\"", "DoorChoiceAnswer", "DoorChoiceRow", 3 },
  { "newly", "binary", "upload", "mediatype=\"image/*\" appearance=\"new-front\"", "DoorFileAnswer",
    NULL, 0 },
  { "bearing", "decimal", "input", "appearance=\"bearing\"", "DoorTextAnswer", "GtkEntry", 1 },
  { "printer", "string", "input", "appearance=\"printer\"", "DoorTextAnswer", "GtkEntry", 1 },
  { "other_tool", "string", "input", "appearance=\"ex:org.other(a='b')\"", "DoorTextAnswer",
    "GtkEntry", 1 },
  { "unknown", "string", "input", "appearance=\"of-another-tool w4\"", "DoorTextAnswer", "GtkEntry",
    1 },
};

/* --- The form of them all ------------------------------------------------------------------------- */

static void
add_control (GString *out, const Row *row)
{
  gboolean selects = g_str_has_prefix (row->control, "select");

  g_string_append_printf (out, "<%s ref=\"/data/%s\" %s><label>Question %s</label>", row->control,
                          row->name, row->attributes, row->name);
  for (guint i = 1; selects && i <= 3; i++)
    g_string_append_printf (out, "<item><label>Option %u</label><value>%u</value></item>", i, i);
  g_string_append_printf (out, "</%s>", row->control);
}

static GBytes *
write_form (void)
{
  GString *out = g_string_new (
      "<?xml version=\"1.0\"?><h:html xmlns=\"http://www.w3.org/2002/xforms\" "
      "xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:jr=\"http://openrosa.org/javarosa\">"
      "<h:head><h:title>Appearances</h:title><model><instance>"
      "<data id=\"appearances\" version=\"1\">");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_string_append_printf (out, "<%s/>", rows[i].name);
  g_string_append (out, "<meta><instanceID/></meta></data></instance>");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_string_append_printf (out, "<bind nodeset=\"/data/%s\" type=\"%s\"/>", rows[i].name,
                            rows[i].type);
  g_string_append (out,
                   "<bind nodeset=\"/data/meta/instanceID\" type=\"string\" readonly=\"true()\" "
                   "jr:preload=\"uid\"/></model></h:head><h:body>");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    add_control (out, &rows[i]);
  g_string_append (out, "</h:body></h:html>");
  return g_string_free_to_bytes (out);
}

/* --- What stands on the screen -------------------------------------------------------------------- */

typedef struct {
  const char *type;
  GtkWidget *first;
  guint n;
} Count;

static void
count_one (GtkWidget *widget, gpointer data)
{
  Count *count = data;

  if (!gtk_widget_get_mapped (widget) || !g_str_equal (G_OBJECT_TYPE_NAME (widget), count->type))
    return;
  if (count->n++ == 0)
    count->first = widget;
}

static Count
count_within (GtkWidget *root, const char *type)
{
  Count count = { type, NULL, 0 };

  ui_stage_foreach (root, count_one, &count);
  return count;
}

static gboolean
is_saved (UiStage *stage, gpointer data)
{
  return door_interview_get_saving (ui_stage_get_interview (stage)) == DOOR_SAVING_SAVED;
}

static GtkWidget *
go (UiStage *stage, const Row *row)
{
  g_autofree char *ref = g_strconcat ("/data/", row->name, NULL);
  Count answer;

  g_assert_true (door_interview_go_to (ui_stage_get_interview (stage), ref));
  ui_stage_wait (stage, is_saved, NULL);
  ui_stage_settle (stage);
  answer = count_within (GTK_WIDGET (ui_stage_get_window (stage)), row->answer);
  if (answer.n != 1)
    g_error ("%s: %u %s on the screen", row->name, answer.n, row->answer);
  return answer.first;
}

static void
check_row (UiStage *stage, const Row *row)
{
  GtkWidget *answer = go (stage, row);
  Count parts;
  guint wanted = row->n_parts == G_MAXUINT ? 0 : row->n_parts;

  if (row->part == NULL)
    return;
  parts = count_within (answer, row->part);
  if (row->n_parts == 0 ? parts.n == 0 : parts.n != wanted)
    g_error ("%s: %u %s, not %u", row->name, parts.n, row->part, wanted);
}

static const Row *
find_row (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].name, name))
      return &rows[i];
  g_assert_not_reached ();
}

/* What the type of the widget does not tell. */
static void
check_details (UiStage *stage)
{
  GtkWidget *answer = go (stage, find_row ("masked"));

  g_assert_false (gtk_entry_get_visibility (GTK_ENTRY (count_within (answer, "GtkEntry").first)));
  answer = go (stage, find_row ("upright"));
  g_assert_cmpint (
      gtk_orientable_get_orientation (GTK_ORIENTABLE (count_within (answer, "GtkScale").first)), ==,
      GTK_ORIENTATION_VERTICAL);
  answer = go (stage, find_row ("rating"));
  ui_stage_type (stage, "4");
  ui_stage_wait (stage, is_saved, NULL);
  g_assert_cmpstr (door_question_get_answer (ui_stage_get_question (stage, 0)), ==, "4");
  go (stage, find_row ("falling"));
  ui_stage_type (stage, "2");
  ui_stage_wait (stage, is_saved, NULL);
  g_assert_cmpstr (door_question_get_answer (ui_stage_get_question (stage, 0)), ==, "8");
  answer = go (stage, find_row ("picker"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (count_within (answer, "GtkDropDown").first), 3);
  ui_stage_wait (stage, is_saved, NULL);
  g_assert_cmpstr (door_question_get_answer (ui_stage_get_question (stage, 0)), ==, "3");
}

static void
test_appearances (void)
{
  g_autoptr (RealDesk) desk = real_desk_new ();
  g_autoptr (GBytes) xml = write_form ();
  g_autoptr (DoorUnlock) unlock = NULL;
  UiStage *stage;

  real_desk_add_form (desk, "appearances", "1", xml);
  real_desk_add_case (desk, "0142", "appearances");
  real_desk_close (desk);
  unlock = real_desk_unlock (real_desk_get_folder (desk));
  stage = ui_stage_new_for (unlock, 800, 1280);
  ui_stage_unlock_with (stage, REAL_DESK_PASSPHRASE);
  ui_stage_wait_text (stage, "Household 0142", TRUE);
  ui_stage_open_case (stage, 0);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    check_row (stage, &rows[i]);
  check_details (stage);
  ui_stage_free (stage);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_test_add_func ("/ui/appearances", test_appearances);
  return g_test_run ();
}
