/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-text-answer.h"

#include <glib/gi18n.h>
#include <string.h>

#include "door-text.h"

/* Wide enough for any amount of money, narrow enough to be seen to want a number. */
#define NUMBER_WIDTH_CHARS 14

/* In a cell of a table. */
#define CELL_NUMBER_CHARS 5
#define CELL_WORDS_CHARS 9

/* A number of so many digits is easier read in groups. */
#define LEAST_TO_GROUP 5

struct _DoorTextAnswer {
  DoorAnswer parent_instance;
  GtkEntry *entry;
  GtkBox *line;      /* the entry and what stands beside it */
  GtkLabel *grouped; /* the accepted number once more, for the eye */
};

G_DEFINE_TYPE (DoorTextAnswer, door_text_answer, DOOR_TYPE_ANSWER)

static void
on_changed (DoorTextAnswer *self)
{
  door_answer_typed (DOOR_ANSWER (self));
}

static void
show_draft (DoorTextAnswer *self)
{
  const char *entered = door_answer_get_entered (DOOR_ANSWER (self));

  if (door_answer_is_typing (DOOR_ANSWER (self))
      || strcmp (gtk_editable_get_text (GTK_EDITABLE (self->entry)), entered) == 0)
    return;
  g_signal_handlers_block_by_func (self->entry, on_changed, self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), entered);
  g_signal_handlers_unblock_by_func (self->entry, on_changed, self);
}

static void
door_text_answer_commit (DoorAnswer *answer)
{
  DoorTextAnswer *self = DOOR_TEXT_ANSWER (answer);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (strcmp (text, door_answer_get_entered (answer)) != 0)
    door_question_set_answer (door_answer_get_question (answer), text);
}

static void
expect_number (DoorTextAnswer *self, GtkInputPurpose purpose)
{
  gtk_entry_set_input_purpose (self->entry, purpose);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), NUMBER_WIDTH_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), NUMBER_WIDTH_CHARS);
  gtk_widget_set_halign (GTK_WIDGET (self->entry), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "numeric");
}

/* --- Beside the entry ------------------------------------------------------------------------- */

/* "1234567" as "1,234,567", the way the language of the program groups. */
static char *
group (const char *number)
{
  const char *digits = *number == '-' ? number + 1 : number;
  gsize whole = strspn (digits, "0123456789");
  GString *out = g_string_new (*number == '-' ? "−" : NULL);

  for (gsize i = 0; i < whole; i++)
    {
      if (i > 0 && (whole - i) % 3 == 0)
        /* Translators: what stands between groups of three digits in a large number. */
        g_string_append (out, C_ ("thousands separator", ","));
      g_string_append_c (out, digits[i]);
    }
  g_string_append (out, digits + whole);
  return g_string_free (out, FALSE);
}

static void
show_grouped (DoorTextAnswer *self)
{
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));
  const char *answer = door_question_get_answer (question);
  gboolean large = strspn (answer + (*answer == '-'), "0123456789") >= LEAST_TO_GROUP;
  g_autofree char *text = NULL;

  if (door_question_has_appearance (question, "thousands-sep"))
    large = strspn (answer + (*answer == '-'), "0123456789") > 3;
  text = large ? group (answer) : g_strdup ("");
  gtk_label_set_text (self->grouped, text);
  gtk_widget_set_visible (GTK_WIDGET (self->grouped), large);
}

static void
add_unit (DoorTextAnswer *self)
{
  const char *unit = door_question_get_unit (door_answer_get_question (DOOR_ANSWER (self)));
  GtkWidget *label;

  if (unit == NULL)
    return;
  label = gtk_label_new (unit);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "unit");
  gtk_box_append (self->line, label);
}

/* What stands in the entry, in whatever digits. */
static gint64
typed_number (DoorTextAnswer *self)
{
  gint64 number = 0;

  for (const char *p = gtk_editable_get_text (GTK_EDITABLE (self->entry)); *p != '\0';
       p = g_utf8_next_char (p))
    {
      int digit = g_unichar_digit_value (g_utf8_get_char (p));

      if (digit >= 0 && number < G_MAXINT)
        number = number * 10 + digit;
    }
  return number;
}

static void
count_by (DoorTextAnswer *self, gint64 step)
{
  gint64 now = typed_number (self);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, MAX (now + step, 0));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  door_answer_commit (DOOR_ANSWER (self));
}

static void
on_fewer (DoorTextAnswer *self)
{
  count_by (self, -1);
}

static void
on_more (DoorTextAnswer *self)
{
  count_by (self, 1);
}

static GtkWidget *
new_step (DoorTextAnswer *self, const char *icon, const char *name, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_counter (DoorTextAnswer *self)
{
  gtk_box_prepend (self->line,
                   new_step (self, "door-less-symbolic", _ ("One less"), G_CALLBACK (on_fewer)));
  gtk_box_append (self->line,
                  new_step (self, "door-more-symbolic", _ ("One more"), G_CALLBACK (on_more)));
}

/* --- Making ----------------------------------------------------------------------------------- */

static gboolean
is_number (DoorQuestion *question)
{
  return door_question_get_kind (question) == DOOR_QUESTION_INTEGER
         || door_question_get_kind (question) == DOOR_QUESTION_DECIMAL;
}

void
door_text_answer_fit_cell (DoorTextAnswer *self)
{
  gboolean number = is_number (door_answer_get_question (DOOR_ANSWER (self)));
  int chars = number ? CELL_NUMBER_CHARS : CELL_WORDS_CHARS;

  g_return_if_fail (DOOR_IS_TEXT_ANSWER (self));

  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), chars);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), chars);
  gtk_widget_set_halign (GTK_WIDGET (self->entry), GTK_ALIGN_FILL);
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
}

static gboolean
door_text_answer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DOOR_TEXT_ANSWER (widget)->entry));
}

static void
door_text_answer_constructed (GObject *object)
{
  DoorTextAnswer *self = DOOR_TEXT_ANSWER (object);
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));

  G_OBJECT_CLASS (door_text_answer_parent_class)->constructed (object);

  if (door_question_get_kind (question) == DOOR_QUESTION_INTEGER)
    expect_number (self, GTK_INPUT_PURPOSE_DIGITS);
  else if (door_question_get_kind (question) == DOOR_QUESTION_DECIMAL
           || door_question_has_appearance (question, "numbers"))
    expect_number (self, GTK_INPUT_PURPOSE_NUMBER);
  if (door_question_has_appearance (question, "masked"))
    {
      gtk_entry_set_visibility (self->entry, FALSE);
      gtk_entry_set_input_purpose (self->entry, GTK_INPUT_PURPOSE_PASSWORD);
    }
  if (door_question_get_kind (question) == DOOR_QUESTION_INTEGER
      && door_question_has_appearance (question, "counter"))
    add_counter (self);
  add_unit (self);
  if (is_number (question))
    {
      g_signal_connect_object (question, "notify::answer", G_CALLBACK (show_grouped), self,
                               G_CONNECT_SWAPPED);
      show_grouped (self);
    }
  else
    gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  door_answer_name (DOOR_ANSWER (self), GTK_WIDGET (self->entry));
  g_signal_connect_object (question, "notify::draft", G_CALLBACK (show_draft), self,
                           G_CONNECT_SWAPPED);
  show_draft (self);
}

static void
door_text_answer_class_init (DoorTextAnswerClass *klass)
{
  DOOR_ANSWER_CLASS (klass)->commit = door_text_answer_commit;
  G_OBJECT_CLASS (klass)->constructed = door_text_answer_constructed;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_text_answer_grab_focus;
}

static void
door_text_answer_init (DoorTextAnswer *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->entry = GTK_ENTRY (gtk_entry_new ());
  self->line = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  self->grouped = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_xalign (self->grouped, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->grouped), "in-words");
  gtk_widget_set_visible (GTK_WIDGET (self->grouped), FALSE);
  gtk_box_append (self->line, GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->line));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->grouped));
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "answer-entry");
  gtk_entry_set_input_hints (self->entry, GTK_INPUT_HINT_NO_EMOJI | GTK_INPUT_HINT_PRIVATE);
  adw_bin_set_child (ADW_BIN (self), box);
  door_answer_forbid_copying (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))));

  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (door_answer_advance), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (door_answer_commit), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), focus);
}
