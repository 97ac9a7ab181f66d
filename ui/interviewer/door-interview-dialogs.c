/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the interview page asks and tells in a window in front of it: a remark, why something is
 * asked, the reason for leaving, help. */
#define G_LOG_DOMAIN "door-ui"

#include "door-interview-page-private.h"

#include <glib/gi18n.h>

#include "door-choice-row.h"
#include "door-text.h"

#define TEXT_HEIGHT 160
#define LEAST_HEIGHT 120
#define MOST_WIDTH 640
/* Of the window in front of which it stands: edges, title, words and buttons of the dialog itself. */
#define WIDTH_AROUND 96
#define HEIGHT_AROUND 360

static const char question_key[] = "door-question";
static const char words_key[] = "door-words";
static const char leaving_key[] = "door-leaving";

static AdwMessageDialog *
new_dialog (DoorInterviewPage *self, const char *heading, const char *body)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, body);

  gtk_widget_add_css_class (dialog, "doorstep");
  return ADW_MESSAGE_DIALOG (dialog);
}

/* --- Remarks --------------------------------------------------------------------------------- */

static char *
dup_text (GtkTextView *view)
{
  char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (view), "text", &text, NULL);
  return text;
}

static void
on_remark_response (DoorInterviewPage *self, const char *response, AdwMessageDialog *dialog)
{
  DoorQuestion *question = g_object_get_data (G_OBJECT (dialog), question_key);
  GtkTextView *view = g_object_get_data (G_OBJECT (dialog), words_key);
  g_autofree char *text = dup_text (view);

  if (g_str_equal (response, "keep"))
    door_question_set_remark (question, text);
}

static GtkWidget *
new_text (const char *text, const char *name)
{
  GtkWidget *view = gtk_text_view_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_input_hints (GTK_TEXT_VIEW (view),
                                 GTK_INPUT_HINT_NO_EMOJI | GTK_INPUT_HINT_PRIVATE);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  door_answer_forbid_copying (view);
  return view;
}

/* Puts it into the dialog, as wide as two buttons side by side want in large type, and as tall as it is, or as the
 * window has room for: the dialog itself would give it the least. What does not fit is scrolled to. */
static GtkWidget *
put_in (DoorInterviewPage *self, AdwMessageDialog *dialog, GtkWidget *child, int least)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  int width = MIN (MOST_WIDTH, gtk_widget_get_width (window) - WIDTH_AROUND);
  int room = gtk_widget_get_height (window) - HEIGHT_AROUND;
  int natural = 0;

  g_object_set (scroller, "child", child, "hscrollbar-policy", GTK_POLICY_NEVER, "width-request",
                width, NULL);
  adw_message_dialog_set_extra_child (dialog, scroller);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller),
                                              MAX (least, MIN (natural, room)));
  return scroller;
}

void
door_interview_page_remark (DoorInterviewPage *self, DoorQuestion *question)
{
  g_autofree char *label = NULL;
  AdwMessageDialog *dialog;
  GtkWidget *view, *frame;

  if (question == NULL)
    return;
  label = door_text_from_markup (door_question_get_label (question));
  dialog = new_dialog (self, _ ("Remark"), label);
  view = new_text (door_question_get_remark (question), _ ("Remark"));
  frame = put_in (self, dialog, view, TEXT_HEIGHT);
  gtk_widget_add_css_class (frame, "answer-text");
  g_object_set_data_full (G_OBJECT (dialog), question_key, g_object_ref (question), g_object_unref);
  g_object_set_data (G_OBJECT (dialog), words_key, view);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("Cancel"), "keep", _ ("Keep the remark"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "keep", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_remark_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (view);
}

/* --- Words to read --------------------------------------------------------------------------- */

static GtkWidget *
new_words (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  return label;
}

static void
tell (DoorInterviewPage *self, const char *heading, GtkWidget *content)
{
  AdwMessageDialog *dialog = new_dialog (self, heading, NULL);

  put_in (self, dialog, content, LEAST_HEIGHT);
  adw_message_dialog_add_response (dialog, "close", _ ("Close"));
  adw_message_dialog_set_close_response (dialog, "close");
  adw_message_dialog_set_default_response (dialog, "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

void
door_interview_page_why (DoorInterviewPage *self, const char *ref)
{
  g_autofree char *text = NULL;

  if (ref == NULL)
    return;
  text = door_interview_explain (self->interview, ref);
  tell (self, _ ("Why is this asked?"), new_words (text));
}

void
door_interview_page_tell_paradata (DoorInterviewPage *self)
{
  g_autofree char *text = door_interview_describe_paradata ();

  tell (self, _ ("What is noted while you work"), new_words (text));
}

/* --- Help ------------------------------------------------------------------------------------ */

static const struct {
  const char *key;
  const char *meaning;
} keys[] = {
  { N_ ("1 – 9, 0, A – Z"), N_ ("Choose an option") },
  { N_ ("Space"), N_ ("Choose the option that has the focus") },
  { N_ ("Enter, Page Down"), N_ ("Next") },
  { N_ ("Page Up"), N_ ("Back") },
  { N_ ("Alt + arrow"), N_ ("Back or Next, to the side of the arrow") },
  { N_ ("Ctrl + Enter"), N_ ("Next, from a text of several lines") },
  { N_ ("Enter, in a table"), N_ ("Next cell; after the last one a new row") },
  { N_ ("Ctrl + Delete, in a table"), N_ ("Remove the row") },
  { N_ ("F1, ?"), N_ ("The guide to this screen") },
  { N_ ("Ctrl + F1"), N_ ("These keys") },
  { N_ ("F2"), N_ ("Remark on the question") },
  { N_ ("F3, Ctrl + O"), N_ ("Outline: see all questions, go to one") },
  { N_ ("F4, Ctrl + L"), N_ ("Language") },
  { N_ ("F5"), N_ ("Why is this asked?") },
  { N_ ("F6"), N_ ("Don't know") },
  { N_ ("F7"), N_ ("Refused") },
  { N_ ("F8"), N_ ("Does not apply") },
  { N_ ("F9"), N_ ("Leave, with a reason") },
  { "F10", N_ ("Safety") },
  { N_ ("F12"), N_ ("Cover the screen at once") },
};

static GtkWidget *
new_help (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 24);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  for (int i = 0; i < (int) G_N_ELEMENTS (keys); i++)
    {
      GtkWidget *key = new_words (_ (keys[i].key));

      gtk_widget_add_css_class (key, "help-key");
      gtk_grid_attach (GTK_GRID (grid), key, 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), new_words (_ (keys[i].meaning)), 1, i, 1, 1);
    }
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box),
                  new_words (_ ("By touch: tap an option anywhere on its row. Next and Back are "
                                "at the bottom; the outline, the language and more are at the "
                                "top. Remark, Don't know and Refused stand under the answer.")));
  return box;
}

void
door_interview_page_help (DoorInterviewPage *self)
{
  tell (self, _ ("Keys and touch"), new_help ());
}

/* --- Leaving --------------------------------------------------------------------------------- */

static void
leave_because (DoorInterviewPage *self, AdwMessageDialog *dialog, DoorLeaving leaving)
{
  GtkEditable *words = g_object_get_data (G_OBJECT (dialog), words_key);

  door_interview_note_leaving (self->interview, leaving, gtk_editable_get_text (words));
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.leave", NULL);
}

static void
on_reason (DoorInterviewPage *self, GtkWidget *row)
{
  GtkRoot *dialog = gtk_widget_get_root (row);
  guint leaving = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), leaving_key));

  leave_because (self, ADW_MESSAGE_DIALOG (dialog), (DoorLeaving) leaving);
}

/* Keys go to the reasons unless words are being typed. */
static gboolean
on_leave_key (GtkEventControllerKey *controller,
              guint keyval,
              guint keycode,
              GdkModifierType state,
              DoorInterviewPage *self)
{
  GtkWidget *dialog = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (dialog));
  guint position;

  if (GTK_IS_EDITABLE (focus) || !door_choice_row_position_of_key (keyval, &position)
      || position >= DOOR_N_LEAVINGS)
    return GDK_EVENT_PROPAGATE;
  leave_because (self, ADW_MESSAGE_DIALOG (dialog), (DoorLeaving) position);
  return GDK_EVENT_STOP;
}

static GtkWidget *
new_reasons (DoorInterviewPage *self, GtkWidget *words)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_widget_add_css_class (box, "keys");
  gtk_widget_add_css_class (box, "reasons");
  for (guint i = 0; i < DOOR_N_LEAVINGS; i++)
    {
      g_autofree char *markup = g_markup_escape_text (door_leaving_label ((DoorLeaving) i), -1);
      GtkWidget *row = door_choice_row_new (DOOR_CHOICE_ROW_BUTTON, markup);

      door_choice_row_set_key (DOOR_CHOICE_ROW (row), i);
      g_object_set_data (G_OBJECT (row), leaving_key, GUINT_TO_POINTER (i));
      g_signal_connect_object (row, "chosen", G_CALLBACK (on_reason), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), row);
    }
  gtk_box_append (GTK_BOX (box), words);
  return box;
}

void
door_interview_page_leave (DoorInterviewPage *self)
{
  AdwMessageDialog *dialog;
  GtkWidget *words, *reasons;
  GtkEventController *controller;

  if (door_interview_get_page (self->interview) == DOOR_PAGE_CLOSED)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.leave", NULL);
      return;
    }
  dialog = new_dialog (
      self, _ ("Why do you leave the interview?"),
      door_interview_page_is_preview (self)
          ? _ ("This is a preview: nothing is kept. At the door, everything would be, "
               "and the interview would go on from here next time.")
          : _ ("Everything is kept, and you go on from here next time."));
  words = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (words), _ ("In your words (not needed)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (words), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("In your words (not needed)"), -1);
  reasons = new_reasons (self, words);
  put_in (self, dialog, reasons, LEAST_HEIGHT);
  g_object_set_data (G_OBJECT (dialog), words_key, words);
  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (on_leave_key), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (dialog), controller);
  adw_message_dialog_add_response (dialog, "stay", _ ("Stay here"));
  adw_message_dialog_set_close_response (dialog, "stay");
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (gtk_widget_get_first_child (reasons));
}
