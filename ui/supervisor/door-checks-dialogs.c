/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-checks-dialogs.h"

#include "door-team-parts.h"

#include <glib/gi18n.h>

/* What is being asked, for as long as the dialog or the act lasts. */
typedef struct {
  gatomicrefcount references;
  GtkWidget *over;
  DoorTeamChecks *checks;
  DoorTeamCheck *check;
  DoorChecksTold told;
  AdwMessageDialog *dialog;
  char **people;
  GtkWidget *person;
  GtkLabel *why_not;
  GtkTextBuffer *words;
} Asking;

static Asking *
asking_new (GtkWidget *over, DoorTeamChecks *checks, DoorTeamCheck *check, DoorChecksTold told)
{
  Asking *self = g_new0 (Asking, 1);

  g_atomic_ref_count_init (&self->references);
  self->over = g_object_ref (over);
  self->checks = g_object_ref (checks);
  self->check = g_object_ref (check);
  self->told = told;
  return self;
}

static void
asking_unref (gpointer data)
{
  Asking *self = data;

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_object_unref (self->over);
  g_object_unref (self->checks);
  g_object_unref (self->check);
  g_strfreev (self->people);
  g_free (self);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Asking *self = data;
  g_autoptr (GError) error = NULL;

  if (door_team_desk_act_finish (DOOR_TEAM_DESK (source), result, &error))
    self->told (self->over, _ ("Kept. It goes with the next sending."));
  else
    self->told (self->over, error->message);
  asking_unref (self);
}

static void
open_dialog (Asking *self, const char *title, const char *body, GtkWidget *child)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (self->over));

  self->dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, title, body));
  adw_message_dialog_set_extra_child (self->dialog, child);
  adw_message_dialog_add_response (self->dialog, "stay", _ ("Not now"));
  adw_message_dialog_set_close_response (self->dialog, "stay");
  g_object_set_data_full (G_OBJECT (self->dialog), "door-asking", self, asking_unref);
}

/* --- Who ------------------------------------------------------------------------------------- */

static const char *
chosen_person (Asking *self)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->person));

  return at < g_strv_length (self->people) ? self->people[at] : NULL;
}

static void
on_person (Asking *self)
{
  const char *person = chosen_person (self);
  const char *why_not
      = person != NULL ? door_team_checks_may (self->checks, self->check, person) : "";

  gtk_label_set_text (self->why_not, why_not != NULL ? why_not : "");
  adw_message_dialog_set_response_enabled (self->dialog, "give", why_not == NULL);
}

static void
on_who (AdwMessageDialog *dialog, const char *response, Asking *self)
{
  if (!g_str_equal (response, "give"))
    return;
  g_atomic_ref_count_inc (&self->references);
  door_team_checks_give_async (self->checks, self->check, chosen_person (self), on_done, self);
}

/* The first who may go, if anybody may. */
static void
choose_first (Asking *self)
{
  for (guint i = 0; self->people[i] != NULL; i++)
    if (door_team_checks_may (self->checks, self->check, self->people[i]) == NULL)
      {
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->person), i);
        return;
      }
}

void
door_checks_ask_who (GtkWidget *over,
                     DoorTeamChecks *checks,
                     DoorTeamCheck *check,
                     DoorChecksTold told)
{
  Asking *self = asking_new (over, checks, check, told);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->people = door_team_checks_get_people (checks);
  self->person = door_part_choice ((const char *const *) self->people, _ ("Who goes"));
  self->why_not = GTK_LABEL (door_part_label (NULL, "explanation"));
  gtk_box_append (GTK_BOX (box), self->person);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->why_not));
  open_dialog (self, _ ("Who makes the second visit?"),
               _ ("The case appears on their tablet. They see the address and nothing of the "
                  "interview."),
               box);
  adw_message_dialog_add_response (self->dialog, "give", _ ("Give"));
  adw_message_dialog_set_response_appearance (self->dialog, "give", ADW_RESPONSE_SUGGESTED);
  g_signal_connect (self->dialog, "response", G_CALLBACK (on_who), self);
  g_signal_connect_swapped (self->person, "notify::selected", G_CALLBACK (on_person), self);
  choose_first (self);
  on_person (self);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

/* --- What follows ---------------------------------------------------------------------------- */

/* As responses are called. */
static const char *const names[] = { "pass", "retrain", "redo", "void" };

static char *
words_of (Asking *self)
{
  GtkTextIter start, end;
  char *text;

  gtk_text_buffer_get_bounds (self->words, &start, &end);
  text = gtk_text_buffer_get_text (self->words, &start, &end, FALSE);
  return g_strstrip (text);
}

static void
on_words (Asking *self)
{
  g_autofree char *words = words_of (self);

  for (guint i = DOOR_FOLLOW_RETRAIN; i < DOOR_N_FOLLOWS; i++)
    adw_message_dialog_set_response_enabled (self->dialog, names[i], *words != '\0');
}

static void
on_what (AdwMessageDialog *dialog, const char *response, Asking *self)
{
  for (guint i = 0; i < DOOR_N_FOLLOWS; i++)
    if (g_str_equal (response, names[i]))
      {
        g_autofree char *words = words_of (self);

        g_atomic_ref_count_inc (&self->references);
        door_team_checks_settle_async (self->checks, self->check, i, words, on_done, self);
      }
}

static GtkWidget *
new_editor (Asking *self)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *frame = gtk_scrolled_window_new ();

  self->words = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("For the interviewer, or the reason"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (frame), 96);
  gtk_widget_add_css_class (frame, "answer-text");
  return frame;
}

void
door_checks_ask_what (GtkWidget *over,
                      DoorTeamChecks *checks,
                      DoorTeamCheck *check,
                      DoorChecksTold told)
{
  Asking *self = asking_new (over, checks, check, told);
  g_autofree char *body = g_strdup_printf (
      "%s\n%s", door_team_check_get_state_text (check),
      _ ("Words are needed for everything but to approve: for the interviewer, or the reason."));
  GtkWidget *editor = new_editor (self);

  open_dialog (self, _ ("What follows from the second visit?"), body, editor);
  for (guint i = 0; i < DOOR_N_FOLLOWS; i++)
    adw_message_dialog_add_response (self->dialog, names[i], door_check_follow_label (i));
  adw_message_dialog_set_response_appearance (self->dialog, names[door_team_check_suggest (check)],
                                              ADW_RESPONSE_SUGGESTED);
  g_signal_connect (self->dialog, "response", G_CALLBACK (on_what), self);
  g_signal_connect_swapped (self->words, "changed", G_CALLBACK (on_words), self);
  on_words (self);
  gtk_window_present (GTK_WINDOW (self->dialog));
}
