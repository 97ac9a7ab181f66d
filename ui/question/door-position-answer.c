/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-position-answer.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "door-position.h"

/* A street, not a house: better positions come within the time given. */
#define WANTED_ACCURACY_M 10
#define PATIENCE_S 60

struct _DoorPositionAnswer {
  DoorAnswer parent_instance;
  GtkButton *take;
  GtkSpinner *spinner;
  GtkLabel *state;
  GtkLabel *trouble;
  GtkExpander *by_hand;
  GtkEntry *typed;
  GtkEntry *reason;
  GCancellable *searching; /* NULL when nothing is under way */
};

G_DEFINE_TYPE (DoorPositionAnswer, door_position_answer, DOOR_TYPE_ANSWER)

static DoorQuestion *
question_of (DoorPositionAnswer *self)
{
  return door_answer_get_question (DOOR_ANSWER (self));
}

static void
tell (DoorPositionAnswer *self, const char *trouble)
{
  gtk_label_set_text (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL);
}

/* Coordinates do not mirror: they are set apart from the text around them. */
static void
show_answer (DoorPositionAnswer *self)
{
  const char *answer = door_question_get_answer (question_of (self));
  g_auto (GStrv) parts = g_strsplit (answer, " ", -1);
  guint n = g_strv_length (parts);
  double accuracy = n > 3 ? g_ascii_strtod (parts[3], NULL) : 0;
  g_autofree char *text = NULL;

  if (n < 2)
    text = g_strdup (_ ("No position yet"));
  else if (accuracy > 0)
    text = g_strdup_printf (_ ("\u2066%.5f, %.5f\u2069, exact to %.0f m"),
                            g_ascii_strtod (parts[0], NULL), g_ascii_strtod (parts[1], NULL),
                            accuracy);
  else
    text = g_strdup_printf (_ ("\u2066%.5f, %.5f\u2069, written by hand"),
                            g_ascii_strtod (parts[0], NULL), g_ascii_strtod (parts[1], NULL));
  gtk_label_set_text (self->state, text);
}

static void
show_searching (DoorPositionAnswer *self)
{
  gboolean searching = self->searching != NULL;

  gtk_button_set_label (self->take, searching ? _ ("Stop looking") : _ ("Take the position here"));
  gtk_spinner_set_spinning (self->spinner, searching);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), searching);
  if (searching)
    gtk_label_set_text (self->state, _ ("Looking for the position. It is quicker under open sky."));
  else
    show_answer (self);
}

/* --- By the device --------------------------------------------------------------------------- */

static const char *
words_for (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return _ (
        "The location service is switched off on this device. Switch it on in the settings, or "
        "write the position by hand.");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return _ ("No position came. Try again outside, or write it by hand.");
  return _ (
      "This device has no receiver for positions now. Write it by hand, or go on and come back "
      "to this later.");
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorPositionAnswer) self = DOOR_POSITION_ANSWER (data);
  g_autoptr (GError) error = NULL;
  DoorPosition position;
  g_autofree char *lexical = NULL;
  g_autofree char *how = NULL;

  g_clear_object (&self->searching);
  if (!door_position_find_finish (result, &position, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          tell (self, words_for (error));
          gtk_expander_set_expanded (self->by_hand, TRUE);
        }
      show_searching (self);
      return;
    }
  lexical = door_position_print (&position);
  how = g_strdup_printf ("accuracy=%.0f source=%s mock=%s", position.accuracy, position.source,
                         position.mock ? "yes" : "no");
  door_question_give_position (question_of (self), lexical, how);
  show_searching (self);
}

static void
on_take (DoorPositionAnswer *self)
{
  tell (self, NULL);
  if (self->searching != NULL)
    {
      g_cancellable_cancel (self->searching);
      return;
    }
  self->searching = g_cancellable_new ();
  show_searching (self);
  door_position_find_async (WANTED_ACCURACY_M, PATIENCE_S, self->searching, on_found,
                            g_object_ref (self));
}

/* --- By hand --------------------------------------------------------------------------------- */

static void
on_by_hand (DoorPositionAnswer *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->typed));
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));
  g_autofree char *trimmed = g_strstrip (g_strdup (reason));
  DoorPosition position;
  g_autofree char *lexical = NULL;
  g_autofree char *how = NULL;

  if (!door_position_parse (typed, &position))
    {
      tell (self, _ ("Write latitude and longitude, for example: -13.8333, -171.7667"));
      gtk_widget_grab_focus (GTK_WIDGET (self->typed));
      return;
    }
  if (*trimmed == '\0')
    {
      tell (self, _ ("Please say why it is written by hand and where it comes from."));
      gtk_widget_grab_focus (GTK_WIDGET (self->reason));
      return;
    }
  tell (self, NULL);
  lexical = door_position_print (&position);
  how = g_strdup_printf ("accuracy=0 source=manual mock=no reason=%s", trimmed);
  door_question_give_position (question_of (self), lexical, how);
}

/* --- Making ---------------------------------------------------------------------------------- */

static gboolean
door_position_answer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DOOR_POSITION_ANSWER (widget)->take));
}

static void
door_position_answer_constructed (GObject *object)
{
  DoorPositionAnswer *self = DOOR_POSITION_ANSWER (object);

  G_OBJECT_CLASS (door_position_answer_parent_class)->constructed (object);
  g_signal_connect_object (question_of (self), "notify::answer", G_CALLBACK (show_searching), self,
                           G_CONNECT_SWAPPED);
  show_searching (self);
}

static void
door_position_answer_dispose (GObject *object)
{
  DoorPositionAnswer *self = DOOR_POSITION_ANSWER (object);

  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  G_OBJECT_CLASS (door_position_answer_parent_class)->dispose (object);
}

static void
door_position_answer_class_init (DoorPositionAnswerClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = door_position_answer_constructed;
  G_OBJECT_CLASS (klass)->dispose = door_position_answer_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_position_answer_grab_focus;
}

static GtkEntry *
new_entry (const char *placeholder)
{
  GtkEntry *entry = GTK_ENTRY (gtk_entry_new ());

  gtk_entry_set_placeholder_text (entry, placeholder);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  placeholder, -1);
  gtk_entry_set_input_hints (entry, GTK_INPUT_HINT_NO_EMOJI | GTK_INPUT_HINT_PRIVATE);
  door_answer_forbid_copying (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry))));
  return entry;
}

static GtkWidget *
new_hand_box (DoorPositionAnswer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *button = gtk_button_new_with_label (_ ("Keep this position"));

  self->typed = new_entry (_ ("Latitude, longitude"));
  self->reason = new_entry (_ ("Why by hand, and from where"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (box, 12);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_by_hand), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reason, "activate", G_CALLBACK (on_by_hand), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->typed));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->reason));
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static void
door_position_answer_init (DoorPositionAnswer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->take = GTK_BUTTON (gtk_button_new_with_label (""));
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  self->state = door_answer_new_note ("in-words");
  self->trouble = door_answer_new_note ("trouble");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  self->by_hand = GTK_EXPANDER (gtk_expander_new (_ ("Write it by hand")));
  gtk_expander_set_child (self->by_hand, new_hand_box (self));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->take));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->spinner));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->state));
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->trouble));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->by_hand));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->take, "clicked", G_CALLBACK (on_take), self, G_CONNECT_SWAPPED);
}
