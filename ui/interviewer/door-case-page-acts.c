/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with a case: each act asks what it must on a page of its own, and calls the desk. */
#define G_LOG_DOMAIN "door-ui"

#include "door-case-page-private.h"

#include <glib/gi18n.h>

#include "door-code-frames.h"
#include "door-codes-window.h"

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCasePage) self = DOOR_CASE_PAGE (data);
  g_autoptr (GError) error = NULL;
  gboolean done = door_case_file_finish (DOOR_CASE_FILE (source), result, &error);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  door_case_page_set_busy (self, FALSE);
  door_case_page_show_trouble (self, done ? NULL : error->message);
  if (done)
    door_case_page_show_page (self, "case");
}

/* --- To a newer questionnaire -------------------------------------------------------------- */

static void
on_move_answered (AdwMessageDialog *dialog, const char *response, DoorCasePage *self)
{
  if (!g_str_equal (response, "move") || self->busy)
    return;
  door_case_page_set_busy (self, TRUE);
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
  door_case_page_set_busy (self, FALSE);
  door_case_page_show_trouble (self, error != NULL ? error->message : NULL);
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
  door_case_page_set_busy (self, FALSE);
  door_case_page_show_page (self, "case");
  door_case_page_show_trouble (self, interview != NULL ? NULL : error->message);
  if (interview != NULL)
    g_signal_emit_by_name (self, "interview", interview);
}

static void
open_interview (DoorCasePage *self)
{
  door_case_page_set_busy (self, TRUE);
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
  door_case_page_show_page (self, "report");
}

static void
open_appointment (DoorCasePage *self)
{
  g_autoptr (GDateTime) now = door_case_file_get_now (self->file);

  door_appointment_page_begin (self->appointment, now, door_case_file_get_appointment (self->file));
  door_case_page_show_page (self, "appointment");
}

/* Nothing is pressed by a hand that is in a hurry: it is said first what goes, then confirmed. */
static void
open_withdrawal (DoorCasePage *self)
{
  gtk_label_set_text (self->withdrawal, door_case_file_get_withdrawal_text (self->file));
  gtk_check_button_set_active (self->is_wanted, FALSE);
  door_case_page_show_page (self, "withdraw");
  gtk_widget_grab_focus (GTK_WIDGET (self->is_wanted));
}

static void
open_extras (DoorCasePage *self)
{
  g_autofree char *told = door_case_file_get_extras (self->file);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->extras), told, -1);
  door_case_page_show_text (self->extras_wrong, "");
  door_case_page_show_page (self, "extras");
  gtk_widget_grab_focus (GTK_WIDGET (self->extras));
}

static void
open_colleagues (DoorCasePage *self)
{
  g_auto (GStrv) names = door_case_file_get_colleagues (self->file);

  door_big_choice_set (self->colleagues, _ ("Who takes this case?"), (const char *const *) names);
  door_case_page_show_page (self, "give");
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
  door_case_page_set_busy (self, FALSE);
  door_case_page_show_trouble (self, error != NULL ? error->message : NULL);
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
  door_case_page_set_busy (self, FALSE);
  door_case_page_show_trouble (
      self, done ? _ ("It is on the stick. Give the stick to your colleague.") : error->message);
}

static void
on_stick_chosen (DoorCasePage *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response != GTK_RESPONSE_ACCEPT || path == NULL || self->file == NULL || self->busy)
    return;
  door_case_page_set_busy (self, TRUE);
  door_case_file_carry_given_async (self->file, path, on_carried, g_object_ref (self));
}

static void
choose_stick (DoorCasePage *self)
{
  door_case_page_show_trouble (self, NULL);
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (
      _ ("Choose the stick"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Put here"), _ ("Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_stick_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

void
door_case_page_do_act (DoorCasePage *self, DoorCaseAct act)
{
  switch (act)
    {
    case DOOR_CASE_ACT_VISIT:
      door_case_page_set_busy (self, TRUE);
      door_case_file_start_visit_async (self->file, "in-person", on_done, g_object_ref (self));
      break;
    case DOOR_CASE_ACT_CALL:
      door_case_page_set_busy (self, TRUE);
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
      door_case_page_set_busy (self, TRUE);
      door_case_file_read_given_async (self->file, on_given_read, g_object_ref (self));
      break;
    case DOOR_CASE_ACT_CARRY:
      choose_stick (self);
      break;
    case DOOR_CASE_ACT_EXTRAS:
      open_extras (self);
      break;
    case DOOR_CASE_ACT_MOVE:
      door_case_page_set_busy (self, TRUE);
      door_case_file_ask_move_async (self->file, on_move_asked, g_object_ref (self));
      break;
    case DOOR_CASE_ACT_WITHDRAW:
      open_withdrawal (self);
      break;
    default:
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->note), "", -1);
      door_case_page_show_page (self, "note");
      gtk_widget_grab_focus (GTK_WIDGET (self->note));
    }
}

gboolean
door_case_page_do_next (DoorCasePage *self)
{
  DoorCaseAct next = door_case_file_get_next (self->file);

  if (self->busy || next >= DOOR_CASE_N_ACTS)
    return FALSE;
  door_case_page_do_act (self, next);
  return TRUE;
}

static void
on_keep_report (DoorCasePage *self)
{
  door_case_page_set_busy (self, TRUE);
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
  door_case_page_set_busy (self, TRUE);
  door_case_file_set_appointment_async (self->file, when, NULL, on_done, g_object_ref (self));
}

static void
on_colleague (DoorCasePage *self, guint index)
{
  g_auto (GStrv) names = door_case_file_get_colleagues (self->file);

  if (self->busy || index >= g_strv_length (names))
    return;
  door_case_page_set_busy (self, TRUE);
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
  door_case_page_set_busy (self, FALSE);
  door_case_page_show_text (self->extras_wrong, told ? "" : error->message);
  if (told)
    door_case_page_show_page (self, "case");
}

static void
on_tell_extras (DoorCasePage *self)
{
  g_autofree char *names = read_text (self->extras);

  if (self->busy)
    return;
  door_case_page_set_busy (self, TRUE);
  door_case_file_tell_extras_async (self->file, names, on_extras_told, g_object_ref (self));
}

static void
on_keep_note (DoorCasePage *self)
{
  g_autofree char *text = read_text (self->note);

  if (*g_strstrip (text) == '\0')
    {
      door_case_page_show_page (self, "case");
      return;
    }
  door_case_page_set_busy (self, TRUE);
  door_case_file_add_note_async (self->file, text, on_done, g_object_ref (self));
}

static void
on_withdraw (DoorCasePage *self)
{
  if (self->busy)
    return;
  door_case_page_set_busy (self, TRUE);
  door_case_file_withdraw_async (self->file, on_done, g_object_ref (self));
}

void
door_case_page_bind_acts (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_keep_report);
  gtk_widget_class_bind_template_callback (widget_class, on_report_interview);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_appointment);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_note);
  gtk_widget_class_bind_template_callback (widget_class, on_tell_extras);
  gtk_widget_class_bind_template_callback (widget_class, on_colleague);
  gtk_widget_class_bind_template_callback (widget_class, on_withdraw);
}
