/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-case-page.h"

#include <glib/gi18n.h>

#include "door-appointment-page.h"
#include "door-big-choice.h"
#include "door-code-frames.h"
#include "door-codes-window.h"
#include "door-title.h"
#include "door-visit-page.h"

struct _DoorCasePage {
  AdwBin parent_instance;
  DoorCaseFile *file;
  GCancellable *gone;
  gboolean busy;

  DoorTitle *title;
  GtkLabel *back_label;
  GtkStack *stack;
  GtkLabel *address;
  GtkLabel *facts;
  GtkWidget *warning_box;
  GtkLabel *warning;
  GtkWidget *note_box;
  GtkLabel *office_note;
  GtkLabel *state;
  GtkLabel *code;
  GtkLabel *why;
  GtkLabel *rules;
  GtkWidget *trouble_box;
  GtkLabel *trouble;
  GtkWidget *history_title;
  GtkListBox *history;
  GtkFlowBox *acts;
  DoorVisitPage *report;
  DoorAppointmentPage *appointment;
  DoorBigChoice *colleagues;
  GtkTextView *note;
  GtkTextView *extras;
  GtkLabel *extras_wrong;
  GtkLabel *withdrawal;
  GtkCheckButton *is_wanted;
  GtkWidget *buttons[DOOR_CASE_N_ACTS];
  GtkFileChooserNative *chooser; /* NULL: none is open */
};

enum { INTERVIEW, BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorCasePage, door_case_page, ADW_TYPE_BIN)

/* --- Showing ------------------------------------------------------------------------------ */

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
show_trouble (DoorCasePage *self, const char *text)
{
  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_box, text != NULL);
}

static void
show_acts (DoorCasePage *self)
{
  DoorCaseAct next = door_case_file_get_next (self->file);

  for (guint act = 0; act < DOOR_CASE_N_ACTS; act++)
    {
      GtkWidget *button = self->buttons[act];

      gtk_widget_set_visible (gtk_widget_get_parent (button), door_case_file_may (self->file, act));
      gtk_button_set_label (GTK_BUTTON (button), door_case_file_act_label (self->file, act));
      if (act == next)
        gtk_widget_add_css_class (button, "suggested-action");
      else
        gtk_widget_remove_css_class (button, "suggested-action");
      gtk_widget_set_sensitive (button, !self->busy);
    }
}

static void
show_all (DoorCasePage *self)
{
  DoorCase *item = door_case_file_get_case (self->file);

  door_title_set_title (self->title, door_case_get_label (item));
  show_text (self->address, door_case_get_address (item));
  show_text (self->facts, door_case_file_get_facts_text (self->file));
  gtk_label_set_text (self->warning, door_case_file_get_warning (self->file));
  gtk_widget_set_visible (self->warning_box, *door_case_file_get_warning (self->file) != '\0');
  gtk_label_set_text (self->office_note, door_case_file_get_office_note (self->file));
  gtk_widget_set_visible (self->note_box, *door_case_file_get_office_note (self->file) != '\0');
  show_text (self->state, door_case_get_state_text (item));
  show_text (self->code, door_case_file_get_code_text (self->file));
  show_text (self->why, door_case_file_get_code_why (self->file));
  show_text (self->rules, door_case_file_get_rules_text (self->file));
  gtk_widget_set_visible (self->history_title,
                          g_list_model_get_n_items (door_case_file_get_moments (self->file)) > 0);
  show_acts (self);
}

static GtkWidget *
history_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
create_moment (gpointer item, gpointer data)
{
  DoorMoment *moment = item;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_box_append (GTK_BOX (box), history_label (door_moment_get_when (moment), "moment-when"));
  gtk_box_append (GTK_BOX (box), history_label (door_moment_get_title (moment), "moment-title"));
  if (*door_moment_get_detail (moment) != '\0')
    gtk_box_append (GTK_BOX (box), history_label (door_moment_get_detail (moment), NULL));
  if (door_moment_get_from_office (moment))
    gtk_widget_add_css_class (row, "from-office");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  door_moment_get_title (moment), -1);
  return row;
}

static void
show_page (DoorCasePage *self, const char *name)
{
  gboolean home = g_str_equal (name, "case");

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_label_set_text (self->back_label, home ? _ ("Cases") : _ ("Back"));
  if (home)
    door_case_page_focus (self);
}

static void
set_busy (DoorCasePage *self, gboolean busy)
{
  self->busy = busy;
  show_acts (self);
}

/* --- Doing -------------------------------------------------------------------------------- */

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCasePage) self = DOOR_CASE_PAGE (data);
  g_autoptr (GError) error = NULL;
  gboolean done = door_case_file_finish (DOOR_CASE_FILE (source), result, &error);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  set_busy (self, FALSE);
  show_trouble (self, done ? NULL : error->message);
  if (done)
    show_page (self, "case");
}

/* --- To a newer questionnaire -------------------------------------------------------------- */

static void
on_move_answered (AdwMessageDialog *dialog, const char *response, DoorCasePage *self)
{
  if (!g_str_equal (response, "move") || self->busy)
    return;
  set_busy (self, TRUE);
  door_case_file_move_async (self->file, on_done, g_object_ref (self));
}

static void
ask_move (DoorCasePage *self, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog
      = adw_message_dialog_new (GTK_WINDOW (root), _ ("Move to the newest questionnaire?"), text);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "leave", _ ("Leave it"), "move",
                                    _ ("Move"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "leave");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "leave");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_move_answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_move_asked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCasePage) self = DOOR_CASE_PAGE (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = door_case_file_ask_move_finish (DOOR_CASE_FILE (source), result, &error);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  set_busy (self, FALSE);
  show_trouble (self, error != NULL ? error->message : NULL);
  if (text != NULL)
    ask_move (self, text);
}

static void
on_interview (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCasePage) self = DOOR_CASE_PAGE (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorInterview) interview
      = door_case_file_open_interview_finish (DOOR_CASE_FILE (source), result, &error);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  set_busy (self, FALSE);
  show_page (self, "case");
  show_trouble (self, interview != NULL ? NULL : error->message);
  if (interview != NULL)
    g_signal_emit (self, signals[INTERVIEW], 0, interview);
}

static void
open_interview (DoorCasePage *self)
{
  set_busy (self, TRUE);
  door_case_file_open_interview_async (self->file, on_interview, g_object_ref (self));
}

static void
open_report (DoorCasePage *self)
{
  g_autoptr (DoorVisitReport) report = door_case_file_new_report (self->file);
  g_autoptr (GDateTime) now = door_case_file_get_now (self->file);

  if (report == NULL)
    return;
  door_visit_page_set_report (self->report, report, now);
  show_page (self, "report");
}

static void
open_appointment (DoorCasePage *self)
{
  g_autoptr (GDateTime) now = door_case_file_get_now (self->file);

  door_appointment_page_begin (self->appointment, now, door_case_file_get_appointment (self->file));
  show_page (self, "appointment");
}

/* Nothing is pressed by a hand that is in a hurry: it is said first what goes, then confirmed. */
static void
open_withdrawal (DoorCasePage *self)
{
  gtk_label_set_text (self->withdrawal, door_case_file_get_withdrawal_text (self->file));
  gtk_check_button_set_active (self->is_wanted, FALSE);
  show_page (self, "withdraw");
  gtk_widget_grab_focus (GTK_WIDGET (self->is_wanted));
}

static void
open_extras (DoorCasePage *self)
{
  g_autofree char *told = door_case_file_get_extras (self->file);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->extras), told, -1);
  show_text (self->extras_wrong, "");
  show_page (self, "extras");
  gtk_widget_grab_focus (GTK_WIDGET (self->extras));
}

static void
open_colleagues (DoorCasePage *self)
{
  g_auto (GStrv) names = door_case_file_get_colleagues (self->file);

  door_big_choice_set (self->colleagues, _ ("Who takes this case?"), (const char *const *) names);
  show_page (self, "give");
  gtk_widget_grab_focus (GTK_WIDGET (self->colleagues));
}

/* --- To the colleague's own hands --------------------------------------------------------- */

static void
on_given_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCasePage) self = DOOR_CASE_PAGE (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) letter
      = door_case_file_read_given_finish (DOOR_CASE_FILE (source), result, &error);
  g_autoptr (GPtrArray) codes = letter != NULL ? door_code_frames_cut (letter, &error) : NULL;

  if (g_cancellable_is_cancelled (self->gone))
    return;
  set_busy (self, FALSE);
  show_trouble (self, error != NULL ? error->message : NULL);
  if (codes != NULL)
    door_codes_window_show (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), codes);
}

static void
on_carried (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCasePage) self = DOOR_CASE_PAGE (data);
  g_autoptr (GError) error = NULL;
  gboolean done = door_case_file_finish (DOOR_CASE_FILE (source), result, &error);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  set_busy (self, FALSE);
  show_trouble (self, done ? _ ("It is on the stick. Give the stick to your colleague.")
                           : error->message);
}

static void
on_stick_chosen (DoorCasePage *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response != GTK_RESPONSE_ACCEPT || path == NULL || self->file == NULL || self->busy)
    return;
  set_busy (self, TRUE);
  door_case_file_carry_given_async (self->file, path, on_carried, g_object_ref (self));
}

static void
choose_stick (DoorCasePage *self)
{
  show_trouble (self, NULL);
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (
      _ ("Choose the stick"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Put here"), _ ("Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_stick_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
do_act (DoorCasePage *self, DoorCaseAct act)
{
  switch (act)
    {
    case DOOR_CASE_ACT_VISIT:
      set_busy (self, TRUE);
      door_case_file_start_visit_async (self->file, "in-person", on_done, g_object_ref (self));
      break;
    case DOOR_CASE_ACT_CALL:
      set_busy (self, TRUE);
      door_case_file_start_visit_async (self->file, "phone", on_done, g_object_ref (self));
      break;
    case DOOR_CASE_ACT_RESULT:
      open_report (self);
      break;
    case DOOR_CASE_ACT_INTERVIEW:
    case DOOR_CASE_ACT_LOOK:
      open_interview (self);
      break;
    case DOOR_CASE_ACT_APPOINTMENT:
      open_appointment (self);
      break;
    case DOOR_CASE_ACT_GIVE:
      open_colleagues (self);
      break;
    case DOOR_CASE_ACT_SHOW:
      set_busy (self, TRUE);
      door_case_file_read_given_async (self->file, on_given_read, g_object_ref (self));
      break;
    case DOOR_CASE_ACT_CARRY:
      choose_stick (self);
      break;
    case DOOR_CASE_ACT_EXTRAS:
      open_extras (self);
      break;
    case DOOR_CASE_ACT_MOVE:
      set_busy (self, TRUE);
      door_case_file_ask_move_async (self->file, on_move_asked, g_object_ref (self));
      break;
    case DOOR_CASE_ACT_WITHDRAW:
      open_withdrawal (self);
      break;
    default:
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->note), "", -1);
      show_page (self, "note");
      gtk_widget_grab_focus (GTK_WIDGET (self->note));
    }
}

gboolean
door_case_page_do_next (DoorCasePage *self)
{
  DoorCaseAct next = door_case_file_get_next (self->file);

  if (self->busy || next >= DOOR_CASE_N_ACTS)
    return FALSE;
  do_act (self, next);
  return TRUE;
}

static void
on_keep_report (DoorCasePage *self)
{
  set_busy (self, TRUE);
  door_case_file_end_visit_async (self->file, door_visit_page_get_report (self->report), on_done,
                                  g_object_ref (self));
}

static void
on_report_interview (DoorCasePage *self)
{
  open_interview (self);
}

static void
on_keep_appointment (DoorCasePage *self, GDateTime *when)
{
  set_busy (self, TRUE);
  door_case_file_set_appointment_async (self->file, when, NULL, on_done, g_object_ref (self));
}

static void
on_colleague (DoorCasePage *self, guint index)
{
  g_auto (GStrv) names = door_case_file_get_colleagues (self->file);

  if (self->busy || index >= g_strv_length (names))
    return;
  set_busy (self, TRUE);
  door_case_file_give_async (self->file, names[index], on_done, g_object_ref (self));
}

static char *
read_text (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
on_extras_told (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCasePage) self = DOOR_CASE_PAGE (data);
  g_autoptr (GError) error = NULL;
  gboolean told = door_case_file_finish (DOOR_CASE_FILE (source), result, &error);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  set_busy (self, FALSE);
  show_text (self->extras_wrong, told ? "" : error->message);
  if (told)
    show_page (self, "case");
}

static void
on_tell_extras (DoorCasePage *self)
{
  g_autofree char *names = read_text (self->extras);

  if (self->busy)
    return;
  set_busy (self, TRUE);
  door_case_file_tell_extras_async (self->file, names, on_extras_told, g_object_ref (self));
}

static void
on_keep_note (DoorCasePage *self)
{
  g_autofree char *text = read_text (self->note);

  if (*g_strstrip (text) == '\0')
    {
      show_page (self, "case");
      return;
    }
  set_busy (self, TRUE);
  door_case_file_add_note_async (self->file, text, on_done, g_object_ref (self));
}

static void
on_withdraw (DoorCasePage *self)
{
  if (self->busy)
    return;
  set_busy (self, TRUE);
  door_case_file_withdraw_async (self->file, on_done, g_object_ref (self));
}

static void
on_back (DoorCasePage *self)
{
  if (!g_str_equal (gtk_stack_get_visible_child_name (self->stack), "case"))
    show_page (self, "case");
  else if (!self->busy)
    g_signal_emit (self, signals[BACK], 0);
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCasePage) self = DOOR_CASE_PAGE (data);
  g_autoptr (GError) error = NULL;

  if (!door_case_file_finish (DOOR_CASE_FILE (source), result, &error)
      && !g_cancellable_is_cancelled (self->gone))
    show_trouble (self, error->message);
}

void
door_case_page_left_interview (DoorCasePage *self, gboolean finished)
{
  door_case_file_left_interview_async (self->file, finished, on_left, g_object_ref (self));
}

const char *
door_case_page_get_case_id (DoorCasePage *self)
{
  return door_case_get_id (door_case_file_get_case (self->file));
}

const char *
door_case_page_get_district (DoorCasePage *self)
{
  return door_case_file_get_district (self->file);
}

void
door_case_page_focus (DoorCasePage *self)
{
  DoorCaseAct next = door_case_file_get_next (self->file);

  if (next < DOOR_CASE_N_ACTS)
    gtk_widget_grab_focus (self->buttons[next]);
}

/* --- The widget --------------------------------------------------------------------------- */

static void
on_act_clicked (DoorCasePage *self, GtkWidget *button)
{
  for (guint act = 0; act < DOOR_CASE_N_ACTS; act++)
    if (self->buttons[act] == button && !self->busy)
      do_act (self, act);
}

static void
add_buttons (DoorCasePage *self)
{
  for (guint act = 0; act < DOOR_CASE_N_ACTS; act++)
    {
      GtkWidget *button = gtk_button_new_with_label ("");
      GtkWidget *child = gtk_flow_box_child_new ();

      gtk_widget_set_hexpand (button, TRUE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_insert (self->acts, child, -1);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_act_clicked), self,
                               G_CONNECT_SWAPPED);
      self->buttons[act] = button;
    }
}

GtkWidget *
door_case_page_new (DoorCaseFile *file)
{
  DoorCasePage *self = g_object_new (DOOR_TYPE_CASE_PAGE, NULL);

  self->file = g_object_ref (file);
  gtk_list_box_bind_model (self->history, door_case_file_get_moments (file), create_moment, self,
                           NULL);
  g_signal_connect_object (file, "changed", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  show_all (self);
  show_page (self, "case");
  return GTK_WIDGET (self);
}

static void
door_case_page_dispose (GObject *object)
{
  DoorCasePage *self = DOOR_CASE_PAGE (object);

  if (self->gone != NULL)
    g_cancellable_cancel (self->gone);
  if (self->history != NULL)
    gtk_list_box_bind_model (self->history, NULL, NULL, NULL, NULL);
  self->history = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->gone);
  g_clear_object (&self->chooser);
  g_clear_object (&self->file);
  G_OBJECT_CLASS (door_case_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, title);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, back_label);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, stack);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, address);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, facts);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, warning_box);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, warning);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, note_box);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, office_note);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, state);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, code);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, why);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, rules);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, trouble_box);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, trouble);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, history_title);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, history);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, acts);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, report);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, appointment);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, colleagues);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, note);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, extras);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, extras_wrong);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, withdrawal);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, is_wanted);
}

static void
door_case_page_class_init (DoorCasePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_case_page_dispose;
  signals[INTERVIEW] = g_signal_new ("interview", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, DOOR_TYPE_INTERVIEW);
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (DOOR_TYPE_VISIT_PAGE);
  g_type_ensure (DOOR_TYPE_APPOINTMENT_PAGE);
  g_type_ensure (DOOR_TYPE_BIG_CHOICE);
  g_type_ensure (DOOR_TYPE_TITLE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-case-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_report);
  gtk_widget_class_bind_template_callback (widget_class, on_report_interview);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_appointment);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_note);
  gtk_widget_class_bind_template_callback (widget_class, on_tell_extras);
  gtk_widget_class_bind_template_callback (widget_class, on_colleague);
  gtk_widget_class_bind_template_callback (widget_class, on_withdraw);
}

static void
door_case_page_init (DoorCasePage *self)
{
  self->gone = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_buttons (self);
}
